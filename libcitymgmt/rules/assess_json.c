/* An assessment as JSON (doc/result.md). */
#include "rules/assess.h"
#include "rules/print.h"

static void put_value(cmg_buffer *out, cmg_value value)
{
    if (value.kind == CMG_NUMBER)
        cmg_value_write_json(out, value);
    else
        cmg_buffer_string(out, "null");
}

static void member_text(cmg_buffer *out, const char *name, cmg_text text)
{
    cmg_buffer_format(out, ",\"%s\":", name);
    cmg_buffer_json(out, text);
}

static void member_value(cmg_buffer *out, const char *name, cmg_value value)
{
    cmg_buffer_format(out, ",\"%s\":", name);
    put_value(out, value);
}

/* -- the method ----------------------------------------------------------- */

static void write_groups(cmg_buffer *out, const cmg_method *method, cmg_language language)
{
    cmg_buffer_string(out, ",\"groups\":[");
    for (uint32_t i = 0; i < method->group_count; i++) {
        cmg_buffer_string(out, i ? ",{\"code\":" : "{\"code\":");
        cmg_buffer_json(out, method->groups[i].code);
        cmg_buffer_string(out, ",\"label\":");
        cmg_json_label(out, &method->groups[i].label, language);
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_char(out, ']');
}

static void write_substitute(cmg_buffer *out, const char *name, const cmg_substitute *by)
{
    cmg_buffer_format(out, ",\"%s\":", name);
    switch (by->kind) {
    case CMG_SUBSTITUTE_NONE: cmg_buffer_string(out, "\"undefined\""); break;
    case CMG_SUBSTITUTE_LEAVE_OUT: cmg_buffer_string(out, "\"leave-out\""); break;
    case CMG_SUBSTITUTE_NUMBER: cmg_decimal_write(out, by->number);
    }
}

static void write_bound(cmg_buffer *out, const char *name, cmg_bound bound)
{
    if (!bound.given)
        return;
    cmg_buffer_format(out, ",\"%s\":", name);
    cmg_decimal_write(out, bound.number);
}

static void write_parts_counted(cmg_buffer *out, const cmg_indicator *indicator)
{
    static const char *const names[] = {"whole", "proportion", "started"};
    cmg_buffer_string(out, ",\"part\":[");
    for (uint32_t i = 0; i < indicator->adjustment_count; i++)
        cmg_buffer_format(out, "%s\"%s\"", i ? "," : "", names[indicator->adjustments[i].part]);
    cmg_buffer_char(out, ']');
}

static void write_convention(cmg_buffer *out, const cmg_indicator *indicator, cmg_language language)
{
    static const char *const roundings[] = {
        [CMG_ROUND_HALF_EVEN] = "half-even", [CMG_ROUND_HALF_UP] = "half-up",
        [CMG_ROUND_HALF_DOWN] = "half-down", [CMG_ROUND_UP] = "up",
        [CMG_ROUND_DOWN] = "down",           [CMG_ROUND_FLOOR] = "floor",
        [CMG_ROUND_CEILING] = "ceiling"};
    cmg_buffer_json(out, indicator->name);
    cmg_buffer_string(out, ":{\"label\":");
    cmg_json_label(out, &indicator->label, language);
    if (indicator->kind == CMG_INDICATOR_RATIO)
        write_substitute(out, "empty", &indicator->empty);
    if (indicator->missing.given)
        write_substitute(out, "missing", &indicator->missing);
    write_bound(out, "min", indicator->least);
    write_bound(out, "max", indicator->most);
    if (indicator->rounds)
        cmg_buffer_format(out, ",\"round\":%d,\"rounding\":\"%s\"", (int)indicator->places,
                          roundings[indicator->rounding]);
    if (indicator->adjustment_count)
        write_parts_counted(out, indicator);
    if (cmg_label_text(&indicator->note, language).length) {
        cmg_buffer_string(out, ",\"note\":");
        cmg_json_label(out, &indicator->note, language);
    }
    cmg_buffer_char(out, '}');
}

static void write_tie_break(cmg_buffer *out, const cmg_method *method)
{
    cmg_buffer_string(out, ",\"tie-break\":[");
    for (uint32_t i = 0; i < method->breaker_count; i++) {
        cmg_buffer_string(out, i ? ",{\"by\":" : "{\"by\":");
        cmg_buffer_json(out, method->breakers[i].name);
        cmg_buffer_format(out, ",\"first\":\"%s\"}", method->breakers[i].lower ? "lower" : "higher");
    }
    cmg_buffer_char(out, ']');
}

/* By the words of the pack's own format, so that a reader finds them there. */
static void write_conventions(cmg_buffer *out, const cmg_method *method, cmg_language language)
{
    static const char *const by[] = {"exact", "rounded", "truncated"};
    cmg_buffer_format(out, ",\"conventions\":{\"grade-by\":\"%s\",\"ties\":\"%s\"", by[method->grade_by],
                      method->ties == CMG_TIES_DENSE ? "dense" : "shared");
    if (method->id != CMG_NO_SLOT)
        cmg_buffer_format(out, ",\"repeated\":\"%s\"",
                          method->repeated == CMG_REPEATED_COUNT ? "count" : "refuse");
    write_tie_break(out, method);
    if (cmg_label_text(&method->rule.note, language).length) {
        cmg_buffer_string(out, ",\"note\":");
        cmg_json_label(out, &method->rule.note, language);
    }
    cmg_buffer_string(out, ",\"indicators\":{");
    for (uint32_t i = 0; i < method->indicator_count; i++) {
        cmg_buffer_string(out, i ? "," : "");
        write_convention(out, &method->indicators[i], language);
    }
    cmg_buffer_string(out, "}}");
}

/* -- a unit --------------------------------------------------------------- */

static void write_counts(cmg_buffer *out, const cmg_method *method, const cmg_unit_score *unit)
{
    cmg_buffer_string(out, ",\"counts\":{");
    for (uint32_t i = 0; i < method->tally_count; i++) {
        cmg_buffer_string(out, i ? "," : "");
        cmg_buffer_json(out, method->tallies[i].name);
        cmg_buffer_string(out, ":{\"value\":");
        put_value(out, unit->tallies[i]);
        cmg_buffer_string(out, ",\"cases\":[");
        for (size_t id = 0; unit->ids[i][id]; id++) {
            cmg_buffer_string(out, id ? "," : "");
            cmg_buffer_json(out, cmg_text_of(unit->ids[i][id]));
        }
        cmg_buffer_string(out, "]}");
    }
    cmg_buffer_char(out, '}');
}

static void write_adjustments(cmg_buffer *out, const cmg_indicator *indicator, const cmg_figure *figure,
                              cmg_language language)
{
    cmg_buffer_string(out, ",\"adjustments\":[");
    for (uint32_t i = 0; figure->amounts && i < indicator->adjustment_count; i++) {
        const cmg_adjustment *adjustment = &indicator->adjustments[i];
        cmg_buffer_format(out, "%s{\"adds\":%s,\"label\":", i ? "," : "",
                          adjustment->adds ? "true" : "false");
        cmg_json_label(out, &adjustment->label, language);
        member_text(out, "formula", cmg_program_text(adjustment->times));
        member_value(out, "times", figure->times[i]);
        member_value(out, "points", figure->amounts[i]);
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_char(out, ']');
}

static void write_parts(cmg_buffer *out, const cmg_method *method, const cmg_indicator *indicator)
{
    cmg_buffer_string(out, ",\"parts\":[");
    for (uint32_t i = 0; i < indicator->part_count; i++) {
        cmg_buffer_string(out, i ? ",{\"of\":" : "{\"of\":");
        cmg_buffer_json(out, method->indicators[indicator->parts[i].of].name);
        if (indicator->parts[i].weight.given)
            member_value(out, "weight", cmg_number_value(indicator->parts[i].weight.number));
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_char(out, ']');
}

static void write_figure(cmg_buffer *out, const cmg_method *method, const cmg_indicator *indicator,
                         const cmg_figure *figure, cmg_language language)
{
    static const char *const states[] = {"value", "left-out", "missing", "undefined"};
    static const char *const notes[] = {"empty", "missing", "minimum", "maximum", "shared"};
    cmg_buffer_format(out, "{\"state\":\"%s\"", states[figure->state]);
    member_value(out, "value", figure->state == CMG_FIGURE_VALUE ? figure->value : cmg_null_value);
    if (indicator->points.given)
        member_value(out, "points", cmg_number_value(indicator->points.number));
    switch (indicator->kind) {
    case CMG_INDICATOR_RATIO:
        member_value(out, "numerator", figure->numerator);
        member_value(out, "denominator", figure->denominator);
        break;
    case CMG_INDICATOR_VALUE: member_text(out, "formula", cmg_program_text(indicator->value)); break;
    case CMG_INDICATOR_POINTS: write_adjustments(out, indicator, figure, language); break;
    case CMG_INDICATOR_SUM: write_parts(out, method, indicator); break;
    case CMG_INDICATOR_BINS: break;
    }
    cmg_buffer_string(out, ",\"notes\":[");
    bool first = true;
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        if (!(figure->notes >> i & 1u))
            continue;
        cmg_buffer_format(out, "%s\"%s\"", first ? "" : ",", notes[i]);
        first = false;
    }
    cmg_buffer_string(out, "]}");
}

static void write_next(cmg_buffer *out, const cmg_method *method, const cmg_unit_score *unit)
{
    cmg_buffer_string(out, ",\"next-grade\":");
    if (!unit->has_next) {
        cmg_buffer_string(out, "null");
        return;
    }
    cmg_buffer_string(out, "{\"grade\":");
    cmg_buffer_json(out, method->grades[unit->next_grade].code);
    member_value(out, "score", unit->next_score);
    cmg_buffer_string(out, ",\"one-of\":{");
    for (uint32_t i = 0; i < unit->step_count; i++) {
        cmg_buffer_string(out, i ? "," : "");
        cmg_buffer_json(out, method->tallies[unit->steps[i].tally].name);
        cmg_buffer_char(out, ':');
        put_value(out, unit->steps[i].wanted);
    }
    cmg_buffer_string(out, "}}");
}

static void write_vetoes(cmg_buffer *out, const cmg_method *method, const cmg_unit_score *unit)
{
    bool first = true;
    cmg_buffer_string(out, ",\"vetoes\":[");
    for (uint32_t i = 0; i < method->veto_count; i++) {
        if (!unit->vetoed[i])
            continue;
        cmg_buffer_string(out, first ? "" : ",");
        cmg_buffer_json(out, method->vetoes[i].code);
        first = false;
    }
    cmg_buffer_char(out, ']');
}

static void write_unit(cmg_buffer *out, const cmg_result *result, const cmg_unit_score *unit)
{
    static const char *const standings[] = {"scored", "not-entered", "undefined", "exempt"};
    const cmg_method *method = result->assessment->method;
    cmg_buffer_string(out, "{\"unit\":");
    cmg_buffer_json(out, cmg_text_of(unit->name));
    member_text(out, "group", unit->group >= 0 ? method->groups[unit->group].code : CMG_TEXT(""));
    cmg_buffer_format(out, ",\"standing\":\"%s\"", standings[unit->standing]);
    member_text(out, "why", cmg_text_of(unit->why));
    member_value(out, "score", unit->standing == CMG_SCORED ? unit->score : cmg_null_value);
    if (unit->rank)
        cmg_buffer_format(out, ",\"rank\":%u,\"tied\":%s", unit->rank, unit->tied ? "true" : "false");
    else
        cmg_buffer_string(out, ",\"rank\":null,\"tied\":false");
    cmg_buffer_string(out, ",\"grade\":");
    if (unit->grade >= 0)
        cmg_buffer_json(out, method->grades[unit->grade].code);
    else
        cmg_buffer_string(out, "null");
    write_vetoes(out, method, unit);
    cmg_buffer_string(out, ",\"indicators\":{");
    for (uint32_t i = 0; unit->standing != CMG_EXEMPT && i < method->indicator_count; i++) {
        cmg_buffer_string(out, i ? "," : "");
        cmg_buffer_json(out, method->indicators[i].name);
        cmg_buffer_char(out, ':');
        write_figure(out, method, &method->indicators[i], &unit->figures[i], result->language);
    }
    cmg_buffer_char(out, '}');
    write_counts(out, method, unit);
    write_next(out, method, unit);
    cmg_buffer_char(out, '}');
}

void cmg_assess_write_json(cmg_buffer *out, cmg_result *result)
{
    const struct cmg_assess_outcome *outcome = result->assessment;
    const cmg_method *method = outcome->method;
    static const char *const states[] = {"decided", "undecided", "refused"};
    cmg_buffer_format(out, "{\"kind\":\"assessment\",\"state\":\"%s\"", states[result->state]);
    if (result->state == CMG_REFUSED)
        cmg_json_reason(out, result);
    member_text(out, "assessment", method->rule.code);
    cmg_buffer_string(out, ",\"as-of\":\"");
    cmg_date_write(out, result->as_of);
    cmg_buffer_char(out, '"');
    cmg_buffer_string(out, ",\"label\":");
    cmg_json_label(out, &method->rule.label, result->language);
    cmg_buffer_format(out, ",\"illustrative\":%s,\"basis\":", method->rule.illustrative ? "true" : "false");
    cmg_json_basis(out, &method->rule.basis, result->language);
    cmg_buffer_format(out, ",\"rows\":{\"all\":%llu,\"outside\":%llu,\"rejected\":%llu}",
                      (unsigned long long)outcome->rows, (unsigned long long)outcome->outside,
                      (unsigned long long)outcome->rejected);
    write_groups(out, method, result->language);
    write_conventions(out, method, result->language);
    cmg_buffer_string(out, ",\"units\":[");
    for (size_t i = 0; i < outcome->unit_count; i++) {
        cmg_buffer_string(out, i ? "," : "");
        write_unit(out, result, &outcome->units[i]);
    }
    cmg_buffer_char(out, ']');
    cmg_json_closing(out, result);
    cmg_buffer_char(out, '}');
}
