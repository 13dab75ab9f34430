/* Courses of procedure, their steps and requirements. */
#include "pack/load.h"

#define PEOPLE_MAX 100
/* Steps of all courses: which of them follow which is looked at for each case. */
#define STEPS_MAX 1000

bool cmg_is_of_course(const cmg_text *courses, uint32_t count, cmg_text course)
{
    for (uint32_t i = 0; i < count; i++) {
        if (cmg_text_equal(courses[i], course))
            return true;
    }
    return false;
}

void cmg_complete_course(cmg_loader *loader, cmg_draft *draft)
{
    cmg_course *course = draft->made;
    if (cmg_read_withdrawal(loader, draft, &course->rule))
        return;
    cmg_read_object(loader, draft->json, CMG_RULE_MEMBERS);
    cmg_read_rule(loader, draft, &course->rule, CMG_REQUIRED);
}

/* -- references ----------------------------------------------------------- */

static const cmg_text *read_courses(cmg_loader *loader, cmg_json object, uint32_t *count)
{
    const cmg_pack *pack = loader->pack;
    const cmg_json list = cmg_read_member(loader, object, "courses", CMG_REQUIRED);
    if (cmg_json_type(list) == CMG_JSON_ARRAY && cmg_json_count(list) == 0)
        cmg_fault(loader, CMG_M_pack_list_empty, list, CMG_ARGZ("name", "courses"));
    const cmg_text *codes = cmg_read_texts(loader, object, "courses", count);
    if (cmg_json_type(list) != CMG_JSON_ARRAY || cmg_is_lost(loader, CMG_SECTION_COURSES))
        return codes;
    for (cmg_json json = cmg_json_first(list); cmg_json_present(json); json = cmg_json_following(json)) {
        if (cmg_json_string(json).length != 0 &&
            !cmg_pack_find(pack->courses, pack->course_count, cmg_json_string(json)))
            cmg_fault_unknown_code(loader, CMG_M_pack_course_unknown, CMG_M_pack_course_unknown_near, json,
                                   pack->courses, pack->course_count);
    }
    return codes;
}

/* The place of a step; CMG_NO_STEP when there is none, which is reported. */
static uint32_t find_step(cmg_loader *loader, cmg_json json)
{
    const cmg_pack *pack = loader->pack;
    const cmg_text code = cmg_json_string(json);
    if (code.length == 0) {
        cmg_fault(loader, CMG_M_pack_text_expected, json);
        return CMG_NO_STEP;
    }
    const cmg_versions *found = cmg_pack_find(pack->steps, pack->step_count, code);
    if (found)
        return (uint32_t)(found - pack->steps);
    if (!cmg_is_lost(loader, CMG_SECTION_STEPS))
        cmg_fault_unknown_code(loader, CMG_M_pack_step_unknown, CMG_M_pack_step_unknown_near, json,
                               pack->steps, pack->step_count);
    return CMG_NO_STEP;
}

static cmg_step_list read_steps(cmg_loader *loader, cmg_json object, const char *name)
{
    cmg_step_list steps = {NULL, 0};
    const cmg_json list = cmg_read_list(loader, object, name, CMG_OPTIONAL);
    uint32_t *at = cmg_arena_array(&loader->pack->arena, cmg_json_count(list), sizeof *at);
    steps.at = at;
    for (cmg_json json = cmg_json_first(list); at && cmg_json_present(json);
         json = cmg_json_following(json)) {
        const uint32_t found = find_step(loader, json);
        if (found != CMG_NO_STEP)
            at[steps.count++] = found;
    }
    return steps;
}

static void read_limit(cmg_loader *loader, cmg_json object, const char *name, cmg_step_limit *limit)
{
    const cmg_pack *pack = loader->pack;
    const cmg_json json = cmg_json_member(object, name);
    limit->from = CMG_NO_STEP;
    if (!cmg_json_present(json) || !cmg_read_object(loader, json, "deadline from when"))
        return;
    const cmg_json from = cmg_read_member(loader, json, "from", CMG_REQUIRED);
    if (cmg_json_present(from))
        limit->from = find_step(loader, from);
    limit->when = cmg_read_condition(loader, json, "when", CMG_OPTIONAL);
    const cmg_text code = cmg_read_text(loader, json, "deadline", CMG_REQUIRED);
    if (code.length == 0 || cmg_is_lost(loader, CMG_SECTION_DEADLINES))
        return;
    limit->deadline = cmg_pack_find(pack->deadlines, pack->deadline_count, code);
    if (!limit->deadline)
        cmg_fault_unknown_code(loader, CMG_M_pack_deadline_unknown, CMG_M_pack_deadline_unknown_near,
                               cmg_json_member(json, "deadline"), pack->deadlines, pack->deadline_count);
    if (limit->from == CMG_NO_STEP)
        limit->deadline = NULL;
}

/* -- steps and requirements ----------------------------------------------- */

static cmg_gravity read_gravity(cmg_loader *loader, cmg_json object)
{
    return cmg_read_choice(loader, object, "gravity", "mend void", CMG_OPTIONAL) == 1 ? CMG_GRAVITY_VOID
                                                                                      : CMG_GRAVITY_MEND;
}

static void read_people(cmg_loader *loader, cmg_json object, cmg_course_step *step)
{
    const cmg_json json = cmg_json_member(object, "people");
    cmg_decimal number;
    int64_t people = 0;
    step->certified = cmg_read_flag(loader, object, "certified", false);
    if (!cmg_json_present(json) || !cmg_read_number(loader, json, &number))
        return;
    if (!cmg_decimal_to_int64(number, &people) || people < 0 || people > PEOPLE_MAX)
        cmg_fault(loader, CMG_M_pack_count_expected, json);
    else
        step->people = (uint32_t)people;
}

void cmg_complete_step(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_course_step *step = draft->made;
    if (cmg_read_withdrawal(loader, draft, &step->rule))
        return;
    cmg_read_object(
        loader, json,
        CMG_RULE_MEMBERS
        "courses when optional needed-with repeats ends after apart-from within not-before people "
        "certified documents gravity remedy");
    cmg_read_rule(loader, draft, &step->rule, CMG_REQUIRED);
    step->courses = read_courses(loader, json, &step->course_count);
    step->when = cmg_read_condition(loader, json, "when", CMG_OPTIONAL);
    step->optional = cmg_read_flag(loader, json, "optional", false);
    step->repeats = cmg_read_flag(loader, json, "repeats", false);
    step->ends = cmg_read_flag(loader, json, "ends", false);
    step->after = read_steps(loader, json, "after");
    step->apart_from = read_steps(loader, json, "apart-from");
    step->needed_with = read_steps(loader, json, "needed-with");
    read_limit(loader, json, "within", &step->within);
    read_limit(loader, json, "not-before", &step->not_before);
    read_people(loader, json, step);
    step->documents = cmg_read_texts(loader, json, "documents", &step->document_count);
    step->gravity = read_gravity(loader, json);
    step->remedy = cmg_read_label(loader, json, "remedy", CMG_OPTIONAL);
}

void cmg_complete_requirement(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_requirement *requirement = draft->made;
    requirement->step = CMG_NO_STEP;
    if (cmg_read_withdrawal(loader, draft, &requirement->rule))
        return;
    cmg_read_object(loader, json, CMG_RULE_MEMBERS "courses step when must gravity remedy");
    cmg_read_rule(loader, draft, &requirement->rule, CMG_REQUIRED);
    requirement->courses = read_courses(loader, json, &requirement->course_count);
    const cmg_json step = cmg_json_member(json, "step");
    if (cmg_json_present(step))
        requirement->step = find_step(loader, step);
    requirement->when = cmg_read_condition(loader, json, "when", CMG_OPTIONAL);
    requirement->must = cmg_read_condition(loader, json, "must", CMG_REQUIRED);
    requirement->gravity = read_gravity(loader, json);
    requirement->remedy = cmg_read_label(loader, json, "remedy", CMG_OPTIONAL);
}

/* -- order ---------------------------------------------------------------- */

/* Whether all steps before this one, by any version, are placed. */
static bool is_free(cmg_loader *loader, const cmg_versions *step, const bool *placed)
{
    for (uint32_t v = 0; v < step->count; v++) {
        const cmg_step_list *after = &((const cmg_course_step *)step->version[v])->after;
        if (!cmg_spend(loader, 1 + (size_t)after->count))
            return true;
        for (uint32_t i = 0; i < after->count; i++) {
            if (!placed[after->at[i]])
                return false;
        }
    }
    return true;
}

static void report_circle(cmg_loader *loader, const bool *placed)
{
    const cmg_drafts *drafts = &loader->drafts[CMG_SECTION_STEPS];
    const cmg_pack *pack = loader->pack;
    for (size_t i = 0; i < drafts->count; i++) {
        const cmg_draft *draft = drafts->at[i];
        const cmg_versions *step = cmg_pack_find(pack->steps, pack->step_count, draft->code);
        if (!step || placed[step - pack->steps] || ((const cmg_course_step *)draft->made)->after.count == 0)
            continue;
        cmg_fault(loader, CMG_M_pack_steps_circle, cmg_json_member(draft->json, "after"),
                  CMG_ARG("code", draft->code));
        return;
    }
}

/* Steps in an order in which each comes after those it names. */
void cmg_order_steps(cmg_loader *loader)
{
    cmg_pack *pack = loader->pack;
    const uint32_t count = pack->step_count;
    const cmg_drafts *drafts = &loader->drafts[CMG_SECTION_STEPS];
    if (count > STEPS_MAX) {
        cmg_fault(loader, CMG_M_pack_list_too_long, drafts->at[0]->json, CMG_ARGZ("most", "1000"));
        return;
    }
    pack->step_order = cmg_arena_array(&pack->arena, count, sizeof *pack->step_order);
    bool *placed = cmg_arena_array_zeroed(&loader->work, count, sizeof *placed);
    if (!pack->step_order || !placed)
        return;
    /* The first in the pack that is free, again and again: the pack's own order where it can be. */
    for (uint32_t at = 0; at < count; at++) {
        const cmg_versions *next = NULL;
        for (size_t i = 0; !next && i < drafts->count; i++) {
            const cmg_versions *step = cmg_pack_find(pack->steps, count, drafts->at[i]->code);
            if (step && !placed[step - pack->steps] && is_free(loader, step, placed))
                next = step;
        }
        if (!next) {
            report_circle(loader, placed);
            return;
        }
        placed[next - pack->steps] = true;
        pack->step_order[at] = (uint32_t)(next - pack->steps);
    }
}
