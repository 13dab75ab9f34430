/* A staffing plan as JSON (doc/result.md) and as CSV. */
#include "rules/staff.h"

/* -- JSON ----------------------------------------------------------------- */

static void member(cmg_buffer *out, const char *name)
{
    const bool first = out->length != 0 && out->bytes[out->length - 1] == '{';
    cmg_buffer_format(out, first ? "\"%s\":" : ",\"%s\":", name);
}

static void member_count(cmg_buffer *out, const char *name, int64_t number)
{
    member(out, name);
    if (number == CMG_NOT_GIVEN)
        cmg_buffer_string(out, "null");
    else
        cmg_buffer_integer(out, number);
}

static void member_value(cmg_buffer *out, const char *name, cmg_value value)
{
    member(out, name);
    cmg_value_write_json(out, value);
}

static void write_word(cmg_buffer *out, const char *name, const char *words, unsigned choice)
{
    for (; choice > 0; choice--) {
        while (*words++ != ' ') {
        }
    }
    member(out, name);
    cmg_buffer_char(out, '"');
    while (*words && *words != ' ')
        cmg_buffer_char(out, *words++);
    cmg_buffer_char(out, '"');
}

static void json_conventions(cmg_buffer *out, const cmg_staffing *plan)
{
    cmg_buffer_string(out, ",\"conventions\":{");
    if (plan->has_posts) {
        write_word(out, "posts_round", CMG_WHOLES, plan->posts_whole);
        write_word(out, "method", CMG_APPORTIONMENTS, plan->method);
        write_word(out, "tie", CMG_TIE_RULES, plan->tie);
        if (plan->least.given || plan->most.given)
            write_word(out, "bounds_by", CMG_BOUNDS_RULES, plan->bounds);
    }
    if (plan->has_front) {
        write_word(out, "front_round", CMG_WHOLES, plan->front_whole);
        write_word(out, "front_of", CMG_FRONT_OF, plan->front_of_exact);
    }
    if (plan->quota_count != 0)
        write_word(out, "grades_method", CMG_APPORTIONMENTS, plan->grade_method);
    cmg_buffer_char(out, '}');
}

static void json_figures(cmg_buffer *out, const cmg_staff_case *c)
{
    member_count(out, "residents", c->residents);
    member_value(out, "ratio", c->ratio);
    member_value(out, "per", c->per);
    member_value(out, "posts_exact", c->posts.exact);
    member_count(out, "posts", c->posts.whole);
    member_value(out, "percent", c->percent);
    member_value(out, "front_exact", c->front.exact);
    member_count(out, "front", c->front.whole);
}

static void json_nearest(cmg_buffer *out, const cmg_staff_case *c)
{
    if (c->binding == CMG_BINDING_NONE)
        return;
    cmg_buffer_format(out, ",\"infeasible\":{\"bound\":\"%s\"",
                      c->binding == CMG_BINDING_MOST ? "max" : "min");
    member_count(out, "sum", c->bound_sum);
    member_count(out, "off_by",
                 c->binding == CMG_BINDING_MOST ? c->front.whole - c->bound_sum
                                                : c->bound_sum - c->front.whole);
    member_count(out, "nearest_bound", c->nearest_bound);
    member_value(out, "nearest_percent", c->nearest_percent);
    cmg_buffer_char(out, '}');
}

static void json_place(cmg_buffer *out, const cmg_staff_case *c, const cmg_staff_line *line,
                       cmg_language language)
{
    static const char *const ties[] = {"", "won", "lost"};
    const cmg_staff_place *place = line->place;
    cmg_buffer_string(out, "{\"code\":");
    cmg_buffer_json(out, place->code);
    cmg_buffer_string(out, ",\"label\":");
    cmg_buffer_json(out, place->name[language]);
    if (place->group.length != 0) {
        cmg_buffer_string(out, ",\"group\":");
        cmg_buffer_json(out, place->group);
    }
    member_count(out, "population", place->population);
    member_count(out, "headcount", place->headcount);
    if (c->plan->has_posts) {
        member_count(out, "min", line->least);
        member_count(out, "max", line->most == CMG_POSTS_MAX ? CMG_NOT_GIVEN : line->most);
        member_count(out, "posts", line->posts);
        if (line->posts == CMG_NOT_GIVEN) {
            member_count(out, "lowest", line->lowest);
            member_count(out, "highest", line->highest);
        }
    }
    if (line->tie != CMG_TIE_NONE)
        cmg_buffer_format(out, ",\"tie\":\"%s\"", ties[line->tie]);
    for (uint32_t g = 0; line->grades && g < c->plan->quota_count; g++) {
        cmg_buffer_string(out, g ? "," : ",\"grades\":{");
        cmg_buffer_json(out, c->plan->quotas[g].code);
        cmg_buffer_char(out, ':');
        cmg_buffer_integer(out, line->grades[g]);
    }
    cmg_buffer_string(out, line->grades ? "}}" : "}");
}

static void json_grades(cmg_buffer *out, const cmg_staff_case *c, cmg_language language)
{
    if (!c->grade_totals)
        return;
    cmg_buffer_string(out, ",\"grades\":[");
    for (uint32_t g = 0; g < c->plan->quota_count; g++) {
        const cmg_quota *quota = &c->plan->quotas[g];
        cmg_buffer_string(out, g ? ",{\"code\":" : "{\"code\":");
        cmg_buffer_json(out, quota->code);
        cmg_buffer_string(out, ",\"label\":");
        cmg_json_label(out, &quota->label, language);
        member_value(out, "percent", cmg_number_value(quota->percent));
        member_count(out, "posts", c->grade_totals[g]);
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_char(out, ']');
}

static void json_moves(cmg_buffer *out, const cmg_staff_case *c)
{
    if (!c->has_gap)
        return;
    cmg_buffer_string(out, ",\"people\":{");
    member_count(out, "headcount", c->headcount);
    member_count(out, "staying", c->staying);
    member_count(out, "joining", c->joining);
    member_count(out, "leaving", c->leaving);
    cmg_buffer_string(out, "},\"moves\":[");
    for (uint32_t i = 0; i < c->move_count; i++) {
        cmg_buffer_string(out, i ? ",{\"from\":" : "{\"from\":");
        cmg_buffer_json(out, c->lines[c->moves[i].from].place->code);
        cmg_buffer_string(out, ",\"to\":");
        cmg_buffer_json(out, c->lines[c->moves[i].to].place->code);
        member_count(out, "people", c->moves[i].people);
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_char(out, ']');
}

static void json_case(cmg_buffer *out, const cmg_staff_case *c, cmg_language language)
{
    cmg_buffer_string(out, ",\"plan\":{\"code\":");
    cmg_buffer_json(out, c->plan->rule.code);
    cmg_buffer_string(out, ",\"label\":");
    cmg_json_label(out, &c->plan->rule.label, language);
    cmg_buffer_string(out, ",\"basis\":");
    cmg_json_basis(out, &c->plan->rule.basis, language);
    cmg_buffer_format(out, "},\"illustrative\":%s", c->plan->rule.illustrative ? "true" : "false");
    if (c->plan->has_posts)
        json_figures(out, c);
    json_conventions(out, c->plan);
    json_nearest(out, c);
    if (c->plan->has_coverage) {
        cmg_buffer_string(out, ",\"coverage\":{");
        member_count(out, "places", c->count);
        member_count(out, "people", c->people);
        member_count(out, "min", c->covered_least);
        member_count(out, "uncovered", c->uncovered);
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_string(out, ",\"places\":[");
    for (uint32_t i = 0; i < c->count; i++) {
        cmg_buffer_string(out, i ? "," : "");
        json_place(out, c, &c->lines[i], language);
    }
    cmg_buffer_char(out, ']');
    json_grades(out, c, language);
    json_moves(out, c);
}

void cmg_staff_write_json(cmg_buffer *out, cmg_result *result)
{
    static const char *const states[] = {"decided", "undecided", "refused"};
    cmg_buffer_format(out, "{\"kind\":\"staff\",\"state\":\"%s\"", states[result->state]);
    if (result->state == CMG_REFUSED)
        cmg_json_reason(out, result);
    if (result->staff)
        json_case(out, result->staff, result->language);
    cmg_json_closing(out, result);
    cmg_buffer_char(out, '}');
}

/* -- CSV ------------------------------------------------------------------ */

static void field_text(cmg_buffer *out, cmg_text text)
{
    bool quoted = false;
    for (size_t i = 0; i < text.length && !quoted; i++) {
        const char c = text.bytes[i];
        quoted = c == ',' || c == '"' || c == '\n' || c == '\r';
    }
    if (!quoted) {
        cmg_buffer_text(out, text);
        return;
    }
    cmg_buffer_char(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"')
            cmg_buffer_char(out, '"');
        cmg_buffer_char(out, text.bytes[i]);
    }
    cmg_buffer_char(out, '"');
}

static void field_count(cmg_buffer *out, int64_t number)
{
    cmg_buffer_char(out, ',');
    if (number != CMG_NOT_GIVEN)
        cmg_buffer_integer(out, number);
}

static void write_record(cmg_buffer *out, const cmg_staff_case *c, const cmg_staff_line *line,
                         cmg_language language)
{
    const cmg_staff_place *place = line->place;
    field_text(out, place->code);
    cmg_buffer_char(out, ',');
    field_text(out, place->name[language]);
    cmg_buffer_char(out, ',');
    field_text(out, place->group);
    field_count(out, place->population);
    field_count(out, c->plan->has_posts ? line->least : CMG_NOT_GIVEN);
    field_count(out, c->plan->has_posts && line->most != CMG_POSTS_MAX ? line->most : CMG_NOT_GIVEN);
    field_count(out, line->posts);
    field_count(out, place->headcount);
    cmg_buffer_char(out, ',');
    if (line->posts != CMG_NOT_GIVEN && place->headcount != CMG_NOT_GIVEN)
        cmg_buffer_integer(out, line->posts - place->headcount);
    for (uint32_t g = 0; line->grades && g < c->plan->quota_count; g++)
        field_count(out, line->grades[g]);
    cmg_buffer_string(out, "\r\n");
}

const char *cmg_staff_csv(cmg_result *result)
{
    const cmg_staff_case *c = result && result->kind == CMG_RESULT_STAFF ? result->staff : NULL;
    if (!c)
        return "";
    cmg_buffer *out = &result->text;
    cmg_buffer_clear(out);
    cmg_buffer_string(out, "code,name,group,population,min,max,posts,headcount,gap");
    for (uint32_t g = 0; c->grade_totals && g < c->plan->quota_count; g++) {
        cmg_buffer_char(out, ',');
        field_text(out, c->plan->quotas[g].code);
    }
    cmg_buffer_string(out, "\r\n");
    for (uint32_t i = 0; i < c->count; i++)
        write_record(out, c, &c->lines[i], result->language);
    return out->failed ? NULL : cmg_buffer_view(out).bytes;
}
