/* A pack's own tests. */
#include "pack/load.h"

static void check_facts(cmg_loader *loader, cmg_json facts)
{
    const cmg_pack *pack = loader->pack;
    if (!cmg_json_present(facts))
        return;
    if (cmg_json_type(facts) != CMG_JSON_OBJECT) {
        cmg_fault(loader, CMG_M_pack_entry_expected, facts, CMG_ARGZ("section", "facts"));
        return;
    }
    if (cmg_is_lost(loader, CMG_SECTION_TERMS))
        return;
    for (cmg_json fact = cmg_json_first(facts); cmg_json_present(fact); fact = cmg_json_following(fact)) {
        const cmg_slot *slot = cmg_pack_slot(pack, cmg_json_key(fact), NULL);
        if (!slot || slot->kind != CMG_SLOT_TERM || !slot->term->given)
            cmg_fault_unknown(loader, CMG_M_pack_fact_unknown, CMG_M_pack_fact_unknown_near, fact,
                              cmg_json_key(fact), pack->term_names, pack->term_name_count);
    }
}

/* What is tested must be there. */
static void check_subject(cmg_loader *loader, cmg_json json)
{
    const cmg_pack *pack = loader->pack;
    const cmg_json item = cmg_json_member(json, "item"), decision = cmg_json_member(json, "decision");
    if (cmg_json_string(item).length != 0 && !cmg_is_lost(loader, CMG_SECTION_ITEMS) &&
        !cmg_pack_find(pack->items, pack->item_count, cmg_json_string(item)))
        cmg_fault_unknown_code(loader, CMG_M_pack_item_unknown, CMG_M_pack_item_unknown_near, item,
                               pack->items, pack->item_count);
    if (cmg_json_string(decision).length != 0 && !cmg_is_lost(loader, CMG_SECTION_DECISIONS) &&
        !cmg_pack_find(pack->decisions, pack->decision_count, cmg_json_string(decision)))
        cmg_fault_unknown_code(loader, CMG_M_pack_decision_unknown, CMG_M_pack_decision_unknown_near,
                               decision, pack->decisions, pack->decision_count);
    const cmg_json deadline = cmg_json_member(json, "deadline");
    if (cmg_json_string(deadline).length != 0 && !cmg_is_lost(loader, CMG_SECTION_DEADLINES) &&
        !cmg_pack_find(pack->deadlines, pack->deadline_count, cmg_json_string(deadline)))
        cmg_fault_unknown_code(loader, CMG_M_pack_deadline_unknown, CMG_M_pack_deadline_unknown_near,
                               deadline, pack->deadlines, pack->deadline_count);
    const cmg_json plan = cmg_json_member(json, "plan");
    if (cmg_json_string(plan).length != 0 && !cmg_is_lost(loader, CMG_SECTION_STAFFING) &&
        !cmg_pack_find(pack->staffing, pack->staffing_count, cmg_json_string(plan)))
        cmg_fault_unknown_code(loader, CMG_M_staff_plan_unknown, CMG_M_staff_plan_unknown_near, plan,
                               pack->staffing, pack->staffing_count);
}

#define SUBJECTS "item, decision, deadline, plan, standard, assessment, route, course"

/* What else a test says may belong to another subject than the one it has. */
static void check_companions(cmg_loader *loader, cmg_json json)
{
    static const struct {
        const char *subject, *beside[2];
    } rows[] = {{"item", {"with", "with"}},
                {"deadline", {"events", "events"}},
                {"assessment", {"units", "cases"}},
                {"course", {"file", "file"}}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!cmg_is_given(loader, json, rows[i].subject) &&
            (cmg_json_present(cmg_json_member(json, rows[i].beside[0])) ||
             cmg_json_present(cmg_json_member(json, rows[i].beside[1]))))
            cmg_fault_missing(loader, json, rows[i].subject);
    }
}

/* The other items of a test of several norms. */
static void read_with(cmg_loader *loader, cmg_json json, cmg_pack_case *test)
{
    const cmg_pack *pack = loader->pack;
    const cmg_json list = cmg_read_list(loader, json, "with", CMG_OPTIONAL);
    test->with = cmg_arena_array(&loader->pack->arena, cmg_json_count(list), sizeof *test->with);
    for (cmg_json one = cmg_json_first(list); test->with && cmg_json_present(one);
         one = cmg_json_following(one)) {
        const cmg_text code = cmg_read_text_value(loader, one);
        if (code.length != 0 && !cmg_is_lost(loader, CMG_SECTION_ITEMS) &&
            !cmg_pack_find(pack->items, pack->item_count, code))
            cmg_fault_unknown_code(loader, CMG_M_pack_item_unknown, CMG_M_pack_item_unknown_near, one,
                                   pack->items, pack->item_count);
        test->with[test->with_count++] = code.bytes;
    }
}

static void check_course(cmg_loader *loader, cmg_json json)
{
    const cmg_pack *pack = loader->pack;
    const cmg_json course = cmg_json_member(json, "course");
    if (cmg_json_string(course).length != 0 && !cmg_is_lost(loader, CMG_SECTION_COURSES) &&
        !cmg_pack_find(pack->courses, pack->course_count, cmg_json_string(course)))
        cmg_fault_unknown_code(loader, CMG_M_pack_course_unknown, CMG_M_pack_course_unknown_near, course,
                               pack->courses, pack->course_count);
}

/* What happened to the case: a text, or several, by name. */
static void read_events(cmg_loader *loader, cmg_json json, cmg_pack_case *test)
{
    test->deadline = cmg_read_text(loader, json, "deadline", CMG_OPTIONAL);
    const bool wanted = cmg_is_given(loader, json, "deadline");
    test->events = cmg_read_member(loader, json, "events", wanted ? CMG_REQUIRED : CMG_OPTIONAL);
    if (cmg_json_present(test->events) && wanted)
        cmg_read_object(loader, test->events, "start suspended extended finished at exempt");
}

/* Units by name, each with what it was given; and cases as facts. */
static void read_assessment(cmg_loader *loader, cmg_json json, cmg_pack_case *test)
{
    const cmg_pack *pack = loader->pack;
    const cmg_json code = cmg_json_member(json, "assessment");
    test->assessment = cmg_read_text(loader, json, "assessment", CMG_OPTIONAL);
    test->units = cmg_json_member(json, "units");
    test->cases = cmg_read_list(loader, json, "cases", CMG_OPTIONAL);
    if (!cmg_is_given(loader, json, "assessment"))
        return;
    if (test->assessment.length != 0 && !cmg_is_lost(loader, CMG_SECTION_ASSESSMENTS) &&
        !cmg_pack_find(pack->assessments, pack->assessment_count, test->assessment))
        cmg_fault_unknown_code(loader, CMG_M_assessment_unknown, CMG_M_assessment_unknown_near, code,
                               pack->assessments, pack->assessment_count);
    const bool is_object = cmg_json_type(test->units) == CMG_JSON_OBJECT;
    if (cmg_json_present(test->units) && !is_object)
        cmg_fault(loader, CMG_M_pack_entry_expected, test->units, CMG_ARGZ("section", "units"));
    for (cmg_json unit = is_object ? cmg_json_first(test->units) : (cmg_json){NULL, NULL};
         cmg_json_present(unit); unit = cmg_json_following(unit))
        cmg_read_object(loader, unit, "group exempt figures");
    for (cmg_json one = cmg_json_first(test->cases); cmg_json_present(one); one = cmg_json_following(one))
        check_facts(loader, one);
}

void cmg_complete_test(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_pack_case *test = draft->made;
    cmg_read_object(loader, json,
                    "name route item with place level referred decision deadline events plan places standard "
                    "assessment units cases course file decided facts expect why");
    test->origin = cmg_origin_of(loader, draft->layer, json);
    test->name = cmg_read_text(loader, json, "name", CMG_REQUIRED);
    const bool has_subject = cmg_read_one_of(loader, json, SUBJECTS);
    if (has_subject)
        check_companions(loader, json);
    test->item = cmg_read_text(loader, json, "item", CMG_OPTIONAL);
    read_with(loader, json, test);
    test->route = cmg_read_text(loader, json, "route", CMG_OPTIONAL);
    test->place = cmg_read_text(loader, json, "place", CMG_OPTIONAL);
    test->level = cmg_read_text(loader, json, "level", CMG_OPTIONAL);
    test->referred = cmg_read_list(loader, json, "referred", CMG_OPTIONAL);
    if (!cmg_is_given(loader, json, "place") && (test->level.length != 0 || cmg_json_present(test->referred)))
        cmg_fault_missing(loader, json, "place");
    test->decision = cmg_read_text(loader, json, "decision", CMG_OPTIONAL);
    read_events(loader, json, test);
    test->plan = cmg_read_text(loader, json, "plan", CMG_OPTIONAL);
    test->course = cmg_read_text(loader, json, "course", CMG_OPTIONAL);
    const bool has_course = cmg_is_given(loader, json, "course");
    test->casefile = cmg_read_member(loader, json, "file", has_course ? CMG_REQUIRED : CMG_OPTIONAL);
    test->places = cmg_read_list(loader, json, "places", CMG_OPTIONAL);
    test->standard = cmg_read_text(loader, json, "standard", CMG_OPTIONAL);
    const bool needs_day = has_subject && !cmg_json_present(cmg_json_member(json, "deadline"));
    test->decided = cmg_read_date(loader, json, "decided", needs_day ? CMG_REQUIRED : CMG_OPTIONAL);
    test->why = cmg_read_text(loader, json, "why", CMG_OPTIONAL);
    check_subject(loader, json);
    check_course(loader, json);
    read_assessment(loader, json, test);
    test->facts = cmg_json_member(json, "facts");
    if (cmg_json_present(test->facts) && test->deadline.length != 0)
        cmg_fault(loader, CMG_M_pack_members_exclude, test->facts, CMG_ARGZ("name", "facts"),
                  CMG_ARGZ("other", "deadline"));
    check_facts(loader, test->facts);
    test->expect = cmg_read_member(loader, json, "expect", CMG_REQUIRED);
    if (cmg_json_present(test->expect))
        cmg_read_object(loader, test->expect,
                        "state outcome tier fine min max provision missing procedures circumstances value "
                        "class item unit acting level rule reason integrate referrals also-under "
                        "cross-posted apart due standing left "
                        "posts front shares tied units rejected "
                        "met not-met open no-target undefined figures gaps faults next");
}

void cmg_list_tests(cmg_loader *loader)
{
    cmg_pack *pack = loader->pack;
    const cmg_drafts *drafts = &loader->drafts[CMG_SECTION_TESTS];
    pack->cases = cmg_arena_array(&pack->arena, drafts->count, sizeof *pack->cases);
    for (size_t i = 0; pack->cases && i < drafts->count; i++)
        pack->cases[pack->case_count++] = *(const cmg_pack_case *)drafts->at[i]->made;
}
