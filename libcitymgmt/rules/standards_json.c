/* Standards as JSON (doc/result.md). */
#include "rules/standards.h"

static void json_value(cmg_buffer *out, const char *member, cmg_value value)
{
    cmg_buffer_format(out, ",\"%s\":", member);
    cmg_value_write_json(out, value);
}

static void json_checks(cmg_buffer *out, const cmg_standard_line *line, cmg_language language)
{
    static const char *const truths[] = {"false", "true", "null"};
    cmg_buffer_string(out, ",\"checks\":[");
    for (uint32_t i = 0; i < line->standard->check_count; i++) {
        const cmg_standard_check *check = &line->standard->checks[i];
        cmg_buffer_string(out, i ? ",{\"code\":" : "{\"code\":");
        cmg_buffer_json(out, check->code);
        cmg_buffer_string(out, ",\"label\":");
        cmg_json_label(out, &check->label, language);
        cmg_buffer_format(out, ",\"holds\":%s}", truths[line->checks[i]]);
    }
    cmg_buffer_char(out, ']');
}

static void json_target(cmg_buffer *out, const cmg_standard_line *line, cmg_language language)
{
    const cmg_standard *standard = line->standard;
    cmg_buffer_format(out, ",\"target\":{\"of\":\"%s\"", standard->of_growth ? "growth" : "value");
    json_value(out, "min", line->least);
    json_value(out, "max", line->most);
    cmg_buffer_format(out, ",\"min_included\":%s,\"max_included\":%s",
                      standard->least_included ? "true" : "false",
                      standard->most_included ? "true" : "false");
    if (standard->is_hole) {
        cmg_buffer_string(out, ",\"hole\":");
        cmg_json_label(out, &standard->hole, language);
    }
    cmg_buffer_char(out, '}');
}

static void json_figure(cmg_buffer *out, const cmg_standard_line *line, cmg_language language)
{
    static const char *const trends[] = {"null", "\"up\"", "\"down\"", "\"same\""};
    if (line->standard->numerator.given) {
        json_value(out, "numerator", line->numerator);
        json_value(out, "denominator", line->denominator);
        json_value(out, "needed", line->needed);
    }
    if (line->standard->earlier.given) {
        json_value(out, "earlier", line->earlier);
        json_value(out, "growth", line->growth);
        cmg_buffer_format(out, ",\"trend\":%s", trends[line->trend]);
    }
    json_target(out, line, language);
}

static void json_line(cmg_buffer *out, const cmg_standard_line *line, cmg_language language)
{
    static const char *const standings[] = {"met", "not-met", "open", "no-target", "undefined"};
    const cmg_standard *standard = line->standard;
    cmg_buffer_string(out, "{\"code\":");
    cmg_buffer_json(out, standard->rule.code);
    cmg_buffer_string(out, ",\"label\":");
    cmg_json_label(out, &standard->rule.label, language);
    cmg_buffer_string(out, ",\"group\":");
    cmg_json_label(out, &standard->group, language);
    cmg_buffer_string(out, ",\"unit\":");
    cmg_json_label(out, &standard->unit, language);
    cmg_buffer_format(out, ",\"standing\":\"%s\",\"illustrative\":%s", standings[line->standing],
                      standard->rule.illustrative ? "true" : "false");
    json_value(out, "figure", line->figure);
    json_value(out, "gap", line->gap);
    if (standard->check_count != 0)
        json_checks(out, line, language);
    else
        json_figure(out, line, language);
    cmg_buffer_string(out, ",\"basis\":");
    cmg_json_basis(out, &standard->rule.basis, language);
    cmg_buffer_char(out, '}');
}

void cmg_standards_write_json(cmg_buffer *out, cmg_result *result)
{
    static const char *const states[] = {"decided", "undecided", "refused"};
    const cmg_standards_case *c = result->standards;
    cmg_buffer_format(out, "{\"kind\":\"standards\",\"state\":\"%s\"", states[result->state]);
    if (c)
        cmg_buffer_format(out, ",\"met\":%u,\"not_met\":%u,\"open\":%u,\"no_target\":%u,\"undefined\":%u",
                          c->counted[CMG_STANDARD_MET], c->counted[CMG_STANDARD_NOT_MET],
                          c->counted[CMG_STANDARD_OPEN], c->counted[CMG_STANDARD_NO_TARGET],
                          c->counted[CMG_STANDARD_UNDEFINED]);
    cmg_buffer_string(out, ",\"standards\":[");
    for (uint32_t i = 0; c && i < c->count; i++) {
        cmg_buffer_string(out, i ? "," : "");
        json_line(out, &c->lines[i], result->language);
    }
    cmg_buffer_char(out, ']');
    cmg_json_closing(out, result);
    cmg_buffer_char(out, '}');
}
