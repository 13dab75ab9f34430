/* Assessments: their groups, ranks and grades over the figures of load_figures.c. */
#include "pack/method_reader.h"

#include <string.h>

/* -- grades, vetoes, ranks ------------------------------------------------ */

static int32_t find_grade(const cmg_method *method, cmg_text code)
{
    for (uint32_t i = 0; i < method->grade_count; i++) {
        if (cmg_text_equal(method->grades[i].code, code))
            return (int32_t)i;
    }
    return -1;
}

static void read_grades(cmg_method_reader *r)
{
    cmg_loader *loader = r->loader;
    cmg_method *method = r->method;
    const cmg_json json = r->draft->json;
    const int by = cmg_read_choice(loader, json, "grade-by", "exact rounded truncated", CMG_OPTIONAL);
    method->grade_by = by < 0 ? CMG_GRADE_EXACT : (cmg_grade_by)by;
    const size_t errors = loader->errors;
    const cmg_json list = cmg_method_list(r, json, "grades", CMG_OPTIONAL, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_grade *grades = cmg_method_get(r, cmg_json_count(list), sizeof *grades);
    method->grades = grades;
    r->grades_lost = !cmg_json_present(list) && cmg_is_given(loader, json, "grades");
    for (cmg_json one = cmg_json_first(list); grades && cmg_json_present(one);
         one = cmg_json_following(one)) {
        if (!cmg_read_object(loader, one, "code label colour if")) {
            r->grades_lost = true;
            continue;
        }
        const cmg_text code = cmg_read_text(loader, one, "code", CMG_REQUIRED);
        r->grades_lost |= code.length == 0;
        if (code.length != 0 && find_grade(method, code) >= 0)
            cmg_fault(loader, CMG_M_assess_name_twice, cmg_json_member(one, "code"), CMG_ARG("name", code));
        cmg_grade *grade = &grades[method->grade_count++];
        grade->code = code;
        grade->label = cmg_read_label(loader, one, "label", CMG_OPTIONAL);
        grade->colour = cmg_read_text(loader, one, "colour", CMG_OPTIONAL);
        grade->tests = cmg_read_text(loader, one, "if", CMG_OPTIONAL);
        if (grade->colour.length && !cmg_is_colour(grade->colour))
            cmg_fault(loader, CMG_M_assess_colour, cmg_json_member(one, "colour"));
    }
    if (!method->grade_count || method->score >= method->indicator_count || loader->errors != errors)
        return;
    cmg_method_enter(r);
    method->grading = cmg_read_grading(loader, json, &method->indicators[method->score]);
    cmg_method_leave(r);
}

static void read_vetoes(cmg_method_reader *r)
{
    cmg_loader *loader = r->loader;
    const cmg_json list =
        cmg_method_list(r, r->draft->json, "vetoes", CMG_OPTIONAL, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_veto *vetoes = cmg_method_get(r, cmg_json_count(list), sizeof *vetoes);
    r->method->vetoes = vetoes;
    for (cmg_json json = cmg_json_first(list); vetoes && cmg_json_present(json);
         json = cmg_json_following(json)) {
        if (!cmg_read_object(loader, json, "code label when zero cap grade"))
            continue;
        cmg_veto *veto = &vetoes[r->method->veto_count++];
        veto->code = cmg_read_text(loader, json, "code", CMG_REQUIRED);
        veto->label = cmg_read_label(loader, json, "label", CMG_REQUIRED);
        veto->origin = cmg_origin_of(loader, r->draft->layer, json);
        veto->when = cmg_method_program(r, r->inner, json, "when", CMG_REQUIRED, &cmg_type_boolean);
        const bool zero = cmg_read_flag(loader, json, "zero", false);
        const bool says_zero = cmg_is_given(loader, json, "zero") &&
                               cmg_json_type(cmg_json_member(json, "zero")) != CMG_JSON_FALSE;
        const cmg_bound cap = cmg_method_bound(r, json, "cap");
        const cmg_text grade = cmg_read_text(loader, json, "grade", CMG_OPTIONAL);
        if (says_zero + cmg_is_given(loader, json, "cap") + cmg_is_given(loader, json, "grade") != 1)
            cmg_fault(loader, CMG_M_pack_one_of, json, CMG_ARGZ("names", "zero, cap, grade"));
        veto->effect = zero ? CMG_VETO_ZERO : cap.given ? CMG_VETO_CAP : CMG_VETO_GRADE;
        veto->cap = cap.number;
        const int32_t found = grade.length ? find_grade(r->method, grade) : 0;
        if (found < 0 && !r->grades_lost)
            cmg_fault(loader, CMG_M_assess_grade_unknown, cmg_json_member(json, "grade"),
                      CMG_ARG("name", grade));
        veto->grade = found < 0 ? 0 : (uint32_t)found;
    }
}

static bool find_figure(const cmg_method *method, cmg_text name, uint16_t *slot)
{
    for (uint32_t i = 0; i < method->tally_count; i++) {
        if (cmg_text_equal(method->tallies[i].name, name)) {
            *slot = method->tallies[i].slot;
            return true;
        }
    }
    const int32_t indicator = cmg_method_find_indicator(method, name);
    if (indicator >= 0)
        *slot = method->indicators[indicator].slot;
    return indicator >= 0;
}

static void read_breaker(cmg_method_reader *r, cmg_json json, cmg_tie_breaker *breakers)
{
    if (!cmg_read_object(r->loader, json, "by first"))
        return;
    const cmg_text by = cmg_read_text(r->loader, json, "by", CMG_REQUIRED);
    const int first = cmg_read_choice(r->loader, json, "first", "higher lower", CMG_OPTIONAL);
    cmg_tie_breaker breaker = {.name = by, .lower = first == 1};
    if (by.length && find_figure(r->method, by, &breaker.slot))
        breakers[r->method->breaker_count++] = breaker;
    else if (by.length && !r->figures_lost)
        cmg_fault(r->loader, CMG_M_assess_indicator_unknown, cmg_json_member(json, "by"),
                  CMG_ARG("name", by));
}

static void read_ranking(cmg_method_reader *r)
{
    const cmg_json json = r->draft->json;
    const int ties = cmg_read_choice(r->loader, json, "ties", "shared dense", CMG_OPTIONAL);
    r->method->ties = ties == 1 ? CMG_TIES_DENSE : CMG_TIES_SHARED;
    const cmg_json list = cmg_method_list(r, json, "tie-break", CMG_OPTIONAL, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_tie_breaker *breakers = cmg_method_get(r, cmg_json_count(list), sizeof *breakers);
    r->method->breakers = breakers;
    for (cmg_json one = cmg_json_first(list); breakers && cmg_json_present(one);
         one = cmg_json_following(one))
        read_breaker(r, one, breakers);
}

/* -- groups --------------------------------------------------------------- */

static const cmg_place_unit *find_unit(const cmg_unit_group *group, cmg_text name)
{
    for (uint32_t i = 0; i < group->unit_count; i++) {
        if (cmg_text_equal(group->units[i].name, name))
            return &group->units[i];
    }
    return NULL;
}

static void read_unit(cmg_method_reader *r, cmg_json json, cmg_unit_group *group, cmg_place_unit *units)
{
    cmg_place_unit unit = {.name = CMG_NO_TEXT};
    if (cmg_json_type(json) == CMG_JSON_OBJECT) {
        cmg_read_object(r->loader, json, "name exempt");
        unit.name = cmg_read_text(r->loader, json, "name", CMG_REQUIRED);
        unit.exempt = cmg_read_label(r->loader, json, "exempt", CMG_OPTIONAL);
    } else {
        unit.name = cmg_read_text_value(r->loader, json);
    }
    if (!unit.name.length || !cmg_spend(r->loader, r->method->group_count + group->unit_count))
        return;
    for (uint32_t i = 0; i < r->method->group_count; i++) {
        const cmg_unit_group *other = &r->method->groups[i];
        if (find_unit(other, unit.name))
            cmg_method_clash(r, CMG_M_pack_part_twice, json, unit.name, other->origin);
    }
    units[group->unit_count++] = unit;
}

static void read_group(cmg_method_reader *r, cmg_json json, cmg_unit_group *group)
{
    cmg_loader *loader = r->loader;
    group->score = -1;
    group->origin = cmg_origin_of(loader, r->draft->layer, json);
    if (!cmg_read_object(loader, json, "code label units expected score"))
        return;
    group->code = cmg_read_text(loader, json, "code", CMG_REQUIRED);
    group->label = cmg_read_label(loader, json, "label", CMG_REQUIRED);
    group->expected = cmg_method_bound(r, json, "expected");
    const cmg_json score = cmg_json_member(json, "score");
    if (cmg_json_present(score))
        group->score = cmg_method_indicator_name(r, score);
    const cmg_json list = cmg_method_list(r, json, "units", CMG_OPTIONAL, 10000, "10000");
    cmg_place_unit *units = cmg_method_get(r, cmg_json_count(list), sizeof *units);
    group->units = units;
    for (cmg_json one = cmg_json_first(list); units && cmg_json_present(one); one = cmg_json_following(one))
        read_unit(r, one, group, units);
}

static void read_groups(cmg_method_reader *r)
{
    const cmg_json list =
        cmg_method_list(r, r->draft->json, "groups", CMG_OPTIONAL, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_unit_group *groups = cmg_method_get(r, cmg_json_count(list), sizeof *groups);
    r->method->groups = groups;
    for (cmg_json json = cmg_json_first(list); groups && cmg_json_present(json);
         json = cmg_json_following(json)) {
        cmg_unit_group *group = &groups[r->method->group_count++];
        read_group(r, json, group);
    }
}

/* -- the whole ------------------------------------------------------------ */

/* A term whose type could not be read may be of any. */
static bool is_term_of(const cmg_slot *slot, cmg_kind kind)
{
    return slot && slot->kind == CMG_SLOT_TERM &&
           (slot->term->type == &cmg_type_lost || slot->term->type->kind == kind);
}

/* Slot of the text term that a member names. */
static uint16_t read_column(cmg_method_reader *r, const char *name, cmg_need need)
{
    cmg_loader *loader = r->loader;
    const cmg_json json = cmg_read_member(loader, r->draft->json, name, need);
    uint16_t slot = CMG_NO_SLOT;
    if (!cmg_json_present(json) || loader->lost & CMG_LOST_NAMES)
        return CMG_NO_SLOT;
    const cmg_slot *found = cmg_pack_slot(loader->pack, cmg_json_string(json), &slot);
    if (!is_term_of(found, CMG_STRING)) {
        cmg_fault(loader, CMG_M_assess_column_term, json, CMG_ARG("name", cmg_json_string(json)));
        return CMG_NO_SLOT;
    }
    loader->pack->slots[slot].used = true;
    return slot;
}

/* The term of a case's number, and what its standing in two rows means. */
static void read_number(cmg_method_reader *r)
{
    const cmg_json json = r->draft->json;
    const int repeated = cmg_read_choice(r->loader, json, "repeated", "refuse count", CMG_OPTIONAL);
    r->method->repeated = repeated == 1 ? CMG_REPEATED_COUNT : CMG_REPEATED_REFUSE;
    const bool given = cmg_json_present(cmg_json_member(json, "repeated"));
    r->method->id = read_column(r, "case", given ? CMG_REQUIRED : CMG_OPTIONAL);
}

/* Slot of a term of a kind that a member names. */
static uint16_t read_term(cmg_method_reader *r, cmg_json object, const char *name, cmg_need need,
                          cmg_kind kind)
{
    cmg_loader *loader = r->loader;
    uint16_t slot = CMG_NO_SLOT;
    const cmg_json json = cmg_read_member(loader, object, name, need);
    if (!cmg_json_present(json) || loader->lost & CMG_LOST_NAMES)
        return CMG_NO_SLOT;
    const cmg_slot *found = cmg_pack_slot(loader->pack, cmg_json_string(json), &slot);
    if (!is_term_of(found, kind)) {
        cmg_fault(loader, CMG_M_assess_due_term, json, CMG_ARG("name", cmg_json_string(json)),
                  CMG_ARG("type", cmg_kind_name(kind)));
        return CMG_NO_SLOT;
    }
    loader->pack->slots[slot].used = true;
    return slot;
}

static void read_due(cmg_method_reader *r, cmg_json json, cmg_case_due *due)
{
    cmg_loader *loader = r->loader;
    *due = (cmg_case_due){.limit = CMG_NO_SLOT, .extensions = CMG_NO_SLOT};
    if (!cmg_read_object(loader, json, "term start limit code extensions"))
        return;
    due->due = read_term(r, json, "term", CMG_REQUIRED, CMG_DATE_AND_TIME);
    due->start = read_term(r, json, "start", CMG_REQUIRED, CMG_DATE_AND_TIME);
    due->limit = read_term(r, json, "limit", CMG_OPTIONAL, CMG_STRING);
    due->extensions = read_term(r, json, "extensions", CMG_OPTIONAL, CMG_NUMBER);
    const cmg_json code = cmg_json_member(json, "code");
    if (!cmg_read_one_of(loader, json, "limit, code") || !cmg_json_present(code) ||
        cmg_is_lost(loader, CMG_SECTION_DEADLINES))
        return;
    const cmg_pack *pack = loader->pack;
    due->fixed = cmg_pack_find(pack->deadlines, pack->deadline_count, cmg_json_string(code));
    if (!due->fixed)
        cmg_fault_unknown_code(loader, CMG_M_pack_deadline_unknown, CMG_M_pack_deadline_unknown_near, code,
                               pack->deadlines, pack->deadline_count);
}

static void read_dues(cmg_method_reader *r)
{
    const cmg_json list = cmg_method_list(r, r->draft->json, "due", CMG_OPTIONAL, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_case_due *dues = cmg_method_get(r, cmg_json_count(list), sizeof *dues);
    r->method->dues = dues;
    for (cmg_json json = cmg_json_first(list); dues && cmg_json_present(json);
         json = cmg_json_following(json))
        read_due(r, json, &dues[r->method->due_count++]);
}

void cmg_complete_assessment(cmg_loader *loader, cmg_draft *draft)
{
    cmg_method *method = draft->made;
    cmg_method_reader r = {.loader = loader, .draft = draft, .method = method, .outer = loader->pack->scope};
    if (cmg_read_withdrawal(loader, draft, &method->rule))
        return;
    cmg_read_object(
        loader, draft->json,
        CMG_RULE_MEMBERS
        "unit case repeated due cases implausible counts indicators score grades grade-by vetoes ties "
        "tie-break groups");
    cmg_read_rule(loader, draft, &method->rule, CMG_REQUIRED);
    r.inner = r.outer ? cmg_scope_new(&loader->pack->arena, r.outer) : NULL;
    if (!r.inner)
        return;
    method->unit = read_column(&r, "unit", CMG_REQUIRED);
    read_number(&r);
    method->cases = cmg_method_case_condition(&r, draft->json, "cases", CMG_OPTIONAL);
    read_dues(&r);
    cmg_method_implausible(&r);
    cmg_method_tallies(&r);
    cmg_method_indicators(&r);
    const cmg_json score = cmg_read_member(loader, draft->json, "score", CMG_REQUIRED);
    const int32_t found = cmg_json_present(score) ? cmg_method_indicator_name(&r, score) : -1;
    method->score = found >= 0 ? (uint32_t)found : method->indicator_count; /* none */
    read_grades(&r);
    read_vetoes(&r);
    read_ranking(&r);
    read_groups(&r);
    const uint32_t figures = method->tally_count + method->indicator_count;
    if (loader->pack->figure_count < figures)
        loader->pack->figure_count = figures;
}
