/* A penalty as JSON (doc/result.md). */
#include "rules/print.h"

static const char *const states[] = {"decided", "undecided", "refused"};

static void json_number(cmg_buffer *out, const char *member, bool known, cmg_value number)
{
    cmg_buffer_format(out, "\"%s\":", member);
    if (known)
        cmg_value_write_json(out, number);
    else
        cmg_buffer_string(out, "null");
}

static void json_bounds(cmg_buffer *out, const char *member, const cmg_bounds *bounds)
{
    cmg_buffer_format(out, ",\"%s\":{", member);
    json_number(out, "min", bounds->has_low, bounds->low);
    cmg_buffer_char(out, ',');
    json_number(out, "max", bounds->has_high, bounds->high);
    cmg_buffer_char(out, '}');
}

static void json_doubts(cmg_buffer *out, bool may_be_none, bool may_be_refused)
{
    cmg_buffer_format(out, ",\"may_be_none\":%s,\"may_be_refused\":%s", may_be_none ? "true" : "false",
                      may_be_refused ? "true" : "false");
}

void cmg_json_prospects(cmg_buffer *out, const cmg_need *need)
{
    if (need->prospect_count)
        cmg_buffer_string(out, ",\"answers\":[");
    for (uint32_t i = 0; i < need->prospect_count; i++) {
        const cmg_prospect *prospect = &need->prospects[i];
        const bool decided = prospect->state == CMG_DECIDED;
        cmg_buffer_string(out, i ? ",{\"answer\":" : "{\"answer\":");
        cmg_value_write_json(out, prospect->answer);
        cmg_buffer_format(out, ",\"state\":\"%s\",\"outcome\":", states[prospect->state]);
        cmg_buffer_format(out, decided ? "\"%s\"," : "null,", cmg_outcome_code(prospect->outcome));
        json_number(out, "fine", prospect->has_amount, prospect->amount);
        if (prospect->has_fine)
            json_bounds(out, "range", &prospect->range);
        if (prospect->state == CMG_UNDECIDED)
            json_doubts(out, prospect->may_be_none, prospect->may_be_refused);
        cmg_buffer_char(out, '}');
    }
    if (need->prospect_count)
        cmg_buffer_char(out, ']');
}

static void json_named(cmg_buffer *out, const char *member, cmg_text code, const cmg_label *label,
                       cmg_language language)
{
    cmg_buffer_format(out, ",\"%s\":{\"code\":", member);
    cmg_buffer_json(out, code);
    cmg_buffer_string(out, ",\"label\":");
    cmg_json_label(out, label, language);
    cmg_buffer_char(out, '}');
}

static void json_labels(cmg_buffer *out, const cmg_label *labels, uint32_t count, cmg_language language,
                        bool *first)
{
    for (uint32_t i = 0; i < count; i++) {
        cmg_buffer_string(out, *first ? "" : ",");
        cmg_json_label(out, &labels[i], language);
        *first = false;
    }
}

static void json_measures(cmg_buffer *out, const cmg_penalty_case *c, cmg_language language)
{
    bool first = true;
    cmg_buffer_string(out, ",\"measures\":[");
    if (c->provision)
        json_labels(out, c->provision->measures, c->provision->measure_count, language, &first);
    for (uint32_t i = 0; i < c->circumstance_count; i++) {
        const cmg_circumstance *circumstance = c->circumstances[i].rule;
        if (cmg_penalty_rests_on(c, i))
            json_labels(out, circumstance->measures, circumstance->measure_count, language, &first);
    }
    cmg_buffer_char(out, ']');
}

static void json_penalties(cmg_buffer *out, const cmg_penalty_case *c, cmg_language language)
{
    cmg_buffer_string(out, ",\"penalties\":[");
    const bool punished = c->provision && c->outcome != CMG_OUTCOME_NONE;
    for (uint32_t i = 0, written = 0; punished && i < c->provision->sanction_count; i++) {
        const cmg_sanction *sanction = &c->provision->sanctions[i];
        if (!(c->imposed >> i & 1))
            continue;
        cmg_buffer_format(out, "%s{\"kind\":\"%s\",\"force\":\"%s\",\"label\":", written++ ? "," : "",
                          cmg_penalty_kind_code(sanction->kind), sanction->may ? "may" : "shall");
        cmg_json_label(out, &sanction->label, language);
        if (sanction->kind == CMG_PENALTY_CONFISCATE_GAINS && c->has_gains) {
            cmg_buffer_char(out, ',');
            json_number(out, "amount", true, c->gains);
        }
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_char(out, ']');
}

static void json_held(cmg_buffer *out, const char *member, const cmg_held *held, uint32_t count,
                      const char *might, cmg_language language)
{
    cmg_buffer_format(out, ",\"%s\":[", member);
    for (uint32_t i = 0; i < count; i++) {
        const cmg_rule *rule = held[i].rule; /* circumstances and procedures begin with their rule */
        cmg_buffer_string(out, i ? ",{\"code\":" : "{\"code\":");
        cmg_buffer_json(out, rule->code);
        cmg_buffer_string(out, ",\"label\":");
        cmg_json_label(out, &rule->label, language);
        cmg_buffer_format(
            out, ",\"standing\":\"%s\",\"basis\":", held[i].standing == CMG_STANDS ? "holds" : might);
        cmg_json_basis(out, &rule->basis, language);
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_char(out, ']');
}

static void json_law(cmg_buffer *out, const cmg_result *result)
{
    const cmg_penalty_case *c = &result->penalty, *other = &result->other;
    cmg_buffer_string(out, ",\"law\":{\"as_of\":\"");
    cmg_date_write(out, c->day);
    cmg_buffer_string(out, "\",\"decided\":\"");
    cmg_date_write(out, result->as_of);
    cmg_buffer_char(out, '"');
    if (result->has_other) {
        cmg_buffer_string(out, ",\"other\":{\"as_of\":\"");
        cmg_date_write(out, other->day);
        cmg_buffer_format(out,
                          other->state == CMG_UNDECIDED ? "\",\"outcome\":null" : "\",\"outcome\":\"%s\"",
                          cmg_outcome_code(other->outcome));
        json_bounds(out, "statutory", &other->statutory);
        json_bounds(out, "range", &other->range);
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_char(out, '}');
}

/* Several norms that the act breaks, in the order given. */
static void json_norms(cmg_buffer *out, const cmg_result *result)
{
    cmg_buffer_string(out, ",\"norms\":[");
    for (uint32_t i = 0; i < result->norm_count; i++) {
        const cmg_norm *norm = &result->norms[i];
        cmg_buffer_string(out, i ? ",{\"item\":" : "{\"item\":");
        cmg_buffer_json(out, norm->code);
        cmg_buffer_format(out, ",\"state\":\"%s\",", states[norm->state]);
        json_number(out, "fine", norm->state == CMG_DECIDED && norm->has_amount, norm->amount);
        if (norm->fines)
            json_bounds(out, "statutory", &norm->statutory);
        cmg_buffer_format(out, ",\"prevails\":%s}", norm->prevails ? "true" : "false");
    }
    cmg_buffer_char(out, ']');
}

static void json_answer(cmg_buffer *out, const cmg_result *result)
{
    const cmg_penalty_case *c = &result->penalty;
    const cmg_language language = result->language;
    const bool decided = result->state == CMG_DECIDED;
    cmg_buffer_string(out, ",\"outcome\":");
    cmg_buffer_format(out, decided ? "\"%s\"" : "null", cmg_outcome_code(c->outcome));
    if (decided && c->provision)
        json_named(out, "provision", c->provision->code, &c->item->rule.label, language);
    if (decided && c->tier)
        json_named(out, "tier", c->tier->code, &c->tier->label, language);
    if (c->benchmark)
        json_named(out, "benchmark", c->benchmark->rule.code, &c->benchmark->rule.label, language);
    cmg_buffer_format(out, ",\"illustrative\":%s,", cmg_penalty_is_illustrative(result) ? "true" : "false");
    json_number(out, "fine", decided && c->has_amount, c->amount);
    if (c->chosen) {
        cmg_buffer_char(out, ',');
        json_number(out, "suggestion", c->has_suggestion, c->suggestion);
    }
    if (c->has_fine) {
        json_bounds(out, "statutory", &c->statutory);
        json_bounds(out, "range", &c->range);
    }
    if (!decided)
        json_doubts(out, c->may_be_none, c->may_be_refused);
    json_penalties(out, c, language);
    json_measures(out, c, language);
    json_held(out, "circumstances", c->circumstances, c->circumstance_count, "might", language);
    json_held(out, "procedures", c->procedures, c->procedure_count, "unknown", language);
    cmg_buffer_string(out, ",\"basis\":[");
    for (size_t i = 0; cmg_penalty_basis(result, i); i++) {
        cmg_buffer_string(out, i ? "," : "");
        cmg_buffer_json(out, cmg_text_of(cmg_penalty_basis(result, i)));
    }
    cmg_buffer_char(out, ']');
    json_law(out, result);
    cmg_json_settings(out, result, c->settings_used);
}

void cmg_penalty_write_json(cmg_buffer *out, cmg_result *result)
{
    const cmg_penalty_case *c = &result->penalty;
    cmg_buffer_format(out, "{\"kind\":\"penalty\",\"state\":\"%s\"", states[result->state]);
    if (c->item)
        json_named(out, "item", c->item->rule.code, &c->item->rule.label, result->language);
    if (result->norm_count)
        json_norms(out, result);
    if (result->state == CMG_REFUSED)
        cmg_json_reason(out, result);
    else
        json_answer(out, result);
    cmg_json_closing(out, result);
    cmg_buffer_string(out, "}");
}
