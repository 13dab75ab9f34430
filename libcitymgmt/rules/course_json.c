/* A case file's faults, told to programs. */
#include "rules/print.h"

static const char *const kind_names[] = {"missing", "order",       "late",        "early",
                                         "people",  "certificate", "same-person", "document",
                                         "twice",   "stray",       "future",      "requirement"};

const char *cmg_fault_kind_name(cmg_fault_kind kind)
{
    return (size_t)kind < sizeof kind_names / sizeof *kind_names ? kind_names[kind] : "";
}

static void json_instant(cmg_buffer *out, const char *name, int64_t instant)
{
    if (instant == CMG_NEVER)
        return;
    cmg_buffer_format(out, ",\"%s\":\"", name);
    cmg_instant_write(out, instant);
    cmg_buffer_char(out, '"');
}

static void json_rule(cmg_buffer *out, const char *before, const cmg_rule *rule, cmg_language language)
{
    cmg_buffer_string(out, before);
    cmg_buffer_string(out, "{\"code\":");
    cmg_buffer_json(out, rule->code);
    cmg_buffer_string(out, ",\"label\":");
    cmg_json_label(out, &rule->label, language);
    cmg_buffer_format(out, ",\"illustrative\":%s,\"basis\":", rule->illustrative ? "true" : "false");
    cmg_json_basis(out, &rule->basis, language);
    cmg_buffer_char(out, '}');
}

static void json_fault(cmg_buffer *out, const cmg_fault_found *found, cmg_language language)
{
    cmg_buffer_format(out, "{\"kind\":\"%s\",\"void\":%s", kind_names[found->kind],
                      found->gravity == CMG_GRAVITY_VOID ? "true" : "false");
    json_rule(out, ",\"rule\":", found->rule, language);
    if (found->other)
        json_rule(out, ",\"other\":", found->other, language);
    if (found->detail.length != 0) {
        cmg_buffer_string(out, ",\"detail\":");
        cmg_buffer_json(out, found->detail);
    }
    json_instant(out, "due", found->due);
    if (found->limit)
        json_rule(out, ",\"limit\":", found->limit, language);
    json_instant(out, "at", found->at);
    cmg_buffer_string(out, ",\"remedy\":");
    cmg_buffer_json(out, cmg_fault_remedy(found, language));
    cmg_buffer_char(out, '}');
}

static void json_answer(cmg_buffer *out, const cmg_casefile_case *c, cmg_language language)
{
    cmg_buffer_string(out, ",\"faults\":[");
    for (size_t i = 0; i < c->fault_count; i++) {
        cmg_buffer_string(out, i ? "," : "");
        json_fault(out, &c->faults[i], language);
    }
    cmg_buffer_string(out, "],\"doubts\":[");
    for (size_t i = 0; i < c->doubt_count; i++)
        json_rule(out, i ? "," : "", c->doubts[i], language);
    cmg_buffer_string(out, "],\"next\":[");
    for (size_t i = 0; i < c->next_count; i++) {
        json_rule(out, i ? ",{\"step\":" : "{\"step\":", &c->next[i].step->rule, language);
        json_instant(out, "due", c->next[i].due);
        if (c->next[i].limit)
            json_rule(out, ",\"limit\":", c->next[i].limit, language);
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_char(out, ']');
}

void cmg_casefile_write_json(cmg_buffer *out, cmg_result *result)
{
    static const char *const states[] = {"decided", "undecided", "refused"};
    const cmg_casefile_case *c = &result->casefile;
    cmg_buffer_format(out, "{\"kind\":\"procedure\",\"state\":\"%s\"", states[result->state]);
    if (c->name.length != 0) {
        cmg_buffer_string(out, ",\"case\":");
        cmg_buffer_json(out, c->name);
    }
    if (result->state == CMG_REFUSED) {
        cmg_json_reason(out, result);
    } else {
        json_rule(out, ",\"course\":", &c->course->rule, result->language);
        json_answer(out, c, result->language);
    }
    cmg_json_closing(out, result);
    cmg_buffer_char(out, '}');
}
