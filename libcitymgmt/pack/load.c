/* Documents to the compiled pack: drafts, names, then section by section. */
#include "pack/load.h"
#include "pack/staffing.h"
#include "pack/standards.h"

static const char *const section_names[] = {
#define CMG_SECTION(identifier, name, suffix, type) name,
#include "pack/sections.def"
#undef CMG_SECTION
};
static const char section_members[] =
#define CMG_SECTION(identifier, name, suffix, type) name " "
#include "pack/sections.def"
#undef CMG_SECTION
    ;
typedef void completer(cmg_loader *loader, cmg_draft *draft);
static completer *const complete[] = {
#define CMG_SECTION(identifier, name, suffix, type) cmg_complete_##suffix,
#include "pack/sections.def"
#undef CMG_SECTION
};
static const size_t made_size[] = {
#define CMG_SECTION(identifier, name, suffix, type) sizeof(type),
#include "pack/sections.def"
#undef CMG_SECTION
};

static bool is_named(cmg_section section)
{
    return section == CMG_SECTION_TERMS || section == CMG_SECTION_PARAMETERS ||
           section == CMG_SECTION_DECISIONS;
}

/* Sources, terms and tests are not dated: a higher layer's simply replace. */
static bool is_rule(cmg_section section)
{
    return section != CMG_SECTION_SOURCES && section != CMG_SECTION_TERMS && section != CMG_SECTION_TESTS;
}

/* -- drafts --------------------------------------------------------------- */

/* What must be known of every entry before any is completed. */
static void begin_rule(cmg_loader *loader, cmg_draft *draft)
{
    cmg_rule *rule = draft->made;
    rule->code = draft->code;
    const size_t errors = loader->errors;
    rule->effective = cmg_read_effective(loader, draft->json);
    draft->undated = loader->errors != errors;
    /* What is there and is no truth value was meant to withdraw: nothing else of it is missed. */
    rule->withdrawn = cmg_read_flag(loader, draft->json, "withdraw",
                                    cmg_json_present(cmg_json_member(draft->json, "withdraw")));
    rule->origin = cmg_origin_of(loader, draft->layer, draft->json);
    draft->is_fill =
        draft->section == CMG_SECTION_ITEMS && cmg_json_present(cmg_json_member(draft->json, "fill"));
    if (draft->section == CMG_SECTION_PARAMETERS)
        ((cmg_parameter *)draft->made)->type = cmg_read_type(loader, draft->json);
    else if (draft->section == CMG_SECTION_DECISIONS)
        ((cmg_decision *)draft->made)->type = cmg_read_type(loader, draft->json);
}

static void begin_term(cmg_loader *loader, cmg_draft *draft)
{
    cmg_term *term = draft->made;
    term->name = draft->code;
    term->origin = cmg_origin_of(loader, draft->layer, draft->json);
    term->type = cmg_read_type(loader, draft->json);
}

static const char *code_member(cmg_section section)
{
    return is_named(section) ? "name" : "code";
}

static void add_draft(cmg_loader *loader, cmg_json entry, cmg_section section, uint16_t layer)
{
    if (cmg_json_type(entry) != CMG_JSON_OBJECT) {
        cmg_fault(loader, CMG_M_pack_entry_expected, entry, CMG_ARGZ("section", section_names[section]));
        loader->lost |= 1u << section;
        return;
    }
    cmg_drafts *drafts = &loader->drafts[section];
    cmg_draft *draft = cmg_arena_zeroed(&loader->work, sizeof *draft);
    void *made = cmg_arena_zeroed(&loader->pack->arena, made_size[section]);
    if (!draft || !made ||
        !cmg_arena_grow(&loader->work, &drafts->at, sizeof *drafts->at, drafts->count, &drafts->capacity))
        return;
    *draft = (cmg_draft){.json = entry, .layer = layer, .section = section, .made = made};
    drafts->at[drafts->count++] = draft;
    if (section == CMG_SECTION_TESTS)
        return;
    draft->code = cmg_read_text(loader, entry, code_member(section), CMG_OPTIONAL);
    if (draft->code.length == 0)
        loader->lost |= 1u << section;
    if (is_rule(section))
        begin_rule(loader, draft);
    else if (section == CMG_SECTION_TERMS)
        begin_term(loader, draft);
}

/* What stands in sections that are not known: of that name, when it is misspelt, or else anything. */
static void lose_unknown(cmg_loader *loader, cmg_json root)
{
    uint32_t lost = 0;
    for (cmg_section section = 0; section < CMG_SECTION_COUNT; section++) {
        if (cmg_is_misspelt(loader, root, section_names[section]))
            lost |= 1u << section;
    }
    loader->lost |= lost != 0 ? lost : CMG_LOST_ALL;
}

static void add_drafts(cmg_loader *loader, const cmg_pack_file *file)
{
    const cmg_json root = cmg_json_root(file->document);
    const size_t before = loader->errors;
    if (!cmg_read_object(loader, root, section_members)) {
        loader->lost = CMG_LOST_ALL;
        return;
    }
    if (loader->errors != before)
        lose_unknown(loader, root);
    for (cmg_section section = 0; section < CMG_SECTION_COUNT; section++) {
        const size_t errors = loader->errors;
        const cmg_json list = cmg_read_list(loader, root, section_names[section], CMG_OPTIONAL);
        if (loader->errors != errors)
            loader->lost |= 1u << section;
        for (cmg_json entry = cmg_json_first(list); cmg_json_present(entry) && !cmg_stopped(loader);
             entry = cmg_json_following(entry))
            add_draft(loader, entry, section, file->layer);
    }
}

/* -- what all dated rules have -------------------------------------------- */

void cmg_read_rule(cmg_loader *loader, const cmg_draft *draft, cmg_rule *rule, cmg_need label)
{
    rule->label = cmg_read_label(loader, draft->json, "label", label);
    rule->note = cmg_read_label(loader, draft->json, "note", CMG_OPTIONAL);
    rule->basis = cmg_read_basis(loader, draft->json);
    rule->illustrative =
        cmg_read_choice(loader, draft->json, "origin", "published illustrative", CMG_OPTIONAL) == 1;
}

bool cmg_read_withdrawal(cmg_loader *loader, const cmg_draft *draft, cmg_rule *rule)
{
    if (!rule->withdrawn)
        return false;
    cmg_read_object(loader, draft->json, is_named(draft->section) ? CMG_NAME_MEMBERS : CMG_RULE_MEMBERS);
    cmg_read_rule(loader, draft, rule, CMG_OPTIONAL);
    return true;
}

/* -- stages --------------------------------------------------------------- */

/* What was found of a draft before its misspelt members were known. */
static void report_early_findings(cmg_loader *loader, cmg_draft *draft)
{
    if (draft->section != CMG_SECTION_TESTS)
        cmg_read_member(loader, draft->json, code_member(draft->section), CMG_REQUIRED);
    if (draft->lacks_type)
        cmg_fault_missing(loader, draft->json, "type");
    draft->undated |= cmg_is_misspelt(loader, draft->json, "effective");
    if (draft->rival && !draft->undated && !draft->rival->undated)
        cmg_fault_rival(loader, draft);
}

static void complete_section(cmg_loader *loader, cmg_section section)
{
    const cmg_drafts *drafts = &loader->drafts[section];
    for (size_t i = 0; i < drafts->count && !cmg_stopped(loader); i++) {
        const size_t errors = loader->errors;
        loader->rule = drafts->at[i]->code;
        complete[section](loader, drafts->at[i]);
        report_early_findings(loader, drafts->at[i]);
        if (is_rule(section) && loader->errors != errors)
            ((cmg_rule *)drafts->at[i]->made)->flawed = true;
    }
    if (section == CMG_SECTION_TERMS && !cmg_stopped(loader))
        cmg_list_terms(loader);
    if (section == CMG_SECTION_CALENDARS && !cmg_stopped(loader))
        cmg_build_timetables(loader);
    if (section == CMG_SECTION_PLACES && !cmg_stopped(loader))
        cmg_check_places(loader);
    if (section == CMG_SECTION_UNITS && !cmg_stopped(loader))
        cmg_check_units(loader);
    if (section == CMG_SECTION_STEPS && !cmg_stopped(loader))
        cmg_order_steps(loader);
    if (section == CMG_SECTION_TESTS && !cmg_stopped(loader))
        cmg_list_tests(loader);
}

static void overlay_sections(cmg_loader *loader)
{
    cmg_pack *pack = loader->pack;
    pack->items = cmg_overlay_section(loader, CMG_SECTION_ITEMS, &pack->item_count);
    pack->benchmarks = cmg_overlay_section(loader, CMG_SECTION_BENCHMARKS, &pack->benchmark_count);
    pack->calendars = cmg_overlay_section(loader, CMG_SECTION_CALENDARS, &pack->calendar_count);
    pack->courses = cmg_overlay_section(loader, CMG_SECTION_COURSES, &pack->course_count);
    pack->steps = cmg_overlay_section(loader, CMG_SECTION_STEPS, &pack->step_count);
    pack->requirements = cmg_overlay_section(loader, CMG_SECTION_REQUIREMENTS, &pack->requirement_count);
    pack->deadlines = cmg_overlay_section(loader, CMG_SECTION_DEADLINES, &pack->deadline_count);
    pack->classes = cmg_overlay_section(loader, CMG_SECTION_CLASSES, &pack->class_count);
    pack->functions = cmg_overlay_section(loader, CMG_SECTION_FUNCTIONS, &pack->function_count);
    pack->places = cmg_overlay_section(loader, CMG_SECTION_PLACES, &pack->place_count);
    pack->units = cmg_overlay_section(loader, CMG_SECTION_UNITS, &pack->unit_count);
    pack->duties = cmg_overlay_section(loader, CMG_SECTION_DUTIES, &pack->duty_count);
    pack->delegations = cmg_overlay_section(loader, CMG_SECTION_DELEGATIONS, &pack->delegation_count);
    pack->referrals = cmg_overlay_section(loader, CMG_SECTION_REFERRALS, &pack->referral_count);
    pack->expectations = cmg_overlay_section(loader, CMG_SECTION_EXPECTATIONS, &pack->expectation_count);
    pack->standards = cmg_overlay_section(loader, CMG_SECTION_STANDARDS, &pack->standard_count);
    pack->staffing = cmg_overlay_section(loader, CMG_SECTION_STAFFING, &pack->staffing_count);
    pack->assessments = cmg_overlay_section(loader, CMG_SECTION_ASSESSMENTS, &pack->assessment_count);
    pack->circumstances = cmg_overlay_section(loader, CMG_SECTION_CIRCUMSTANCES, &pack->circumstance_count);
    pack->procedures = cmg_overlay_section(loader, CMG_SECTION_PROCEDURES, &pack->procedure_count);
}

static void report_stage(cmg_loader *loader, const cmg_circumstance *circumstance)
{
    const cmg_place place = cmg_origin_place(circumstance->rule.origin);
    cmg_report(loader->diagnostics, CMG_M_pack_stage_differs, &place,
               CMG_ARG("code", circumstance->rule.code));
    loader->errors++;
}

/* The stage of a code: that of its version in force; all must agree, for a
 * circumstance has one place in the order of evaluation. */
static cmg_stage stage_of(cmg_loader *loader, const cmg_versions *versions)
{
    const cmg_circumstance *first = NULL;
    for (uint32_t i = 0; i < versions->count; i++) {
        const cmg_circumstance *version = versions->version[i];
        if (version->rule.withdrawn || version->rule.flawed)
            continue;
        if (!first)
            first = version;
        else if (first->stage != version->stage)
            report_stage(loader, version);
    }
    return first ? first->stage : CMG_STAGE_CIRCUMSTANCE;
}

static void order_circumstances(cmg_loader *loader)
{
    cmg_pack *pack = loader->pack;
    const uint32_t count = pack->circumstance_count;
    cmg_versions *sorted = cmg_arena_array(&pack->arena, count, sizeof *sorted);
    uint8_t *stages = cmg_arena_array(&loader->work, count, sizeof *stages);
    if (!sorted || !stages ||
        !cmg_restore_order(loader, CMG_SECTION_CIRCUMSTANCES, pack->circumstances, count))
        return;
    for (uint32_t i = 0; i < count; i++)
        stages[i] = (uint8_t)stage_of(loader, &pack->circumstances[i]);
    uint32_t at = 0;
    for (unsigned stage = CMG_STAGE_LIMITATION; stage <= CMG_STAGE_CIRCUMSTANCE; stage++) {
        for (uint32_t i = 0; i < count; i++) {
            if (stages[i] == stage)
                sorted[at++] = pack->circumstances[i];
        }
    }
    pack->circumstances = sorted;
}

/* -- coverage numbers ----------------------------------------------------- */

static void number_item(cmg_pack *pack, cmg_item *item)
{
    cmg_provision *provisions = (cmg_provision *)(uintptr_t)item->provisions;
    for (uint32_t i = 0; i < item->provision_count; i++)
        provisions[i].number = pack->rule_count++;
}

static void number_benchmark(cmg_pack *pack, cmg_benchmark *benchmark)
{
    benchmark->first_table_rule = pack->rule_count;
    if (benchmark->table)
        pack->rule_count += cmg_table_rule_count(benchmark->table);
}

static void number_rules(cmg_loader *loader)
{
    cmg_pack *pack = loader->pack;
    for (cmg_section section = 0; section < CMG_SECTION_COUNT; section++) {
        const cmg_drafts *drafts = &loader->drafts[section];
        for (size_t i = 0; is_rule(section) && i < drafts->count; i++) {
            ((cmg_rule *)drafts->at[i]->made)->number = pack->rule_count++;
            if (section == CMG_SECTION_ITEMS)
                number_item(pack, drafts->at[i]->made);
            else if (section == CMG_SECTION_BENCHMARKS)
                number_benchmark(pack, drafts->at[i]->made);
        }
    }
    for (size_t i = 0; i < loader->filled_count; i++) {
        loader->filled[i].item->rule.number = pack->rule_count++;
        number_item(pack, loader->filled[i].item);
    }
}

/* Made once: facts that know nothing are then a copy. */
static void list_absences(cmg_loader *loader)
{
    cmg_pack *pack = loader->pack;
    const uint32_t count = pack->slot_count + pack->figure_count;
    cmg_value *absent = cmg_arena_array(&pack->arena, count, sizeof *absent);
    for (uint32_t i = 0; absent && i < count; i++) {
        if (!cmg_absent_value(&pack->arena, (uint16_t)i, &absent[i]))
            return;
    }
    pack->absent = absent;
}

void cmg_load(cmg_loader *loader)
{
    for (size_t i = 0; i < loader->file_count && !cmg_stopped(loader); i++) {
        if (!loader->files[i].is_manifest && loader->files[i].document)
            add_drafts(loader, &loader->files[i]);
    }
    if (!cmg_stopped(loader))
        cmg_list_laws(loader);
    if (!cmg_stopped(loader))
        cmg_declare_names(loader);
    if (!cmg_stopped(loader))
        overlay_sections(loader);
    for (cmg_section section = 0; section < CMG_SECTION_COUNT && !cmg_stopped(loader); section++)
        complete_section(loader, section);
    if (!cmg_stopped(loader))
        cmg_order_decisions(loader);
    if (!cmg_stopped(loader))
        order_circumstances(loader);
    if (!cmg_stopped(loader))
        cmg_restore_order(loader, CMG_SECTION_PROCEDURES, loader->pack->procedures,
                          loader->pack->procedure_count);
    if (!cmg_stopped(loader))
        cmg_restore_order(loader, CMG_SECTION_STANDARDS, loader->pack->standards,
                          loader->pack->standard_count);
    if (!cmg_stopped(loader))
        cmg_limit_penalty_rules(loader);
    if (!cmg_stopped(loader) && loader->errors == 0)
        number_rules(loader);
    if (!cmg_stopped(loader))
        list_absences(loader);
}
