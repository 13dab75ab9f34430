/* What is legal but doubtful, for whoever keeps a pack: nothing here keeps a
 * pack from being used. */
#include "pack/check.h"
#include "pack/staffing.h"
#include "pack/standards.h"

#define SOON_DAYS 180

static void report_rule(const cmg_checking *c, cmg_message_id id, const cmg_rule *rule)
{
    const cmg_place place = cmg_check_place(rule->origin);
    cmg_report(c->diagnostics, id, &place, CMG_ARG("name", rule->code));
}

static void report_day(const cmg_checking *c, cmg_message_id id, cmg_origin origin, cmg_text name,
                       int64_t day, cmg_text laws)
{
    const cmg_place place = cmg_check_place(origin);
    cmg_buffer text;
    cmg_buffer_init(&text, &c->scratch.allocator);
    cmg_date_write(&text, day);
    cmg_report(c->diagnostics, id, &place, CMG_ARG("name", name), CMG_ARG("day", cmg_buffer_view(&text)),
               CMG_ARG("law", laws));
    cmg_buffer_free(&text);
}

bool cmg_check_spend(cmg_checking *c, uint64_t work)
{
    if (c->spent > CMG_CHECK_BUDGET)
        return false;
    c->spent += work;
    if (c->spent <= CMG_CHECK_BUDGET)
        return true;
    cmg_report(c->diagnostics, CMG_M_check_too_large, NULL);
    return false;
}

cmg_text cmg_check_day(cmg_checking *c, int64_t day)
{
    cmg_buffer text;
    cmg_text kept = CMG_NO_TEXT;
    cmg_buffer_init(&text, &c->scratch.allocator);
    cmg_date_write(&text, day);
    if (text.failed || !cmg_text_copy(&c->scratch, cmg_buffer_view(&text), &kept))
        kept = CMG_NO_TEXT;
    cmg_buffer_free(&text);
    return kept;
}

cmg_text cmg_check_where(cmg_checking *c, cmg_origin origin)
{
    cmg_buffer text;
    cmg_text kept = CMG_NO_TEXT;
    cmg_buffer_init(&text, &c->scratch.allocator);
    cmg_buffer_text(&text, origin.file);
    cmg_buffer_char(&text, ':');
    cmg_buffer_unsigned(&text, origin.line);
    if (text.failed || !cmg_text_copy(&c->scratch, cmg_buffer_view(&text), &kept))
        kept = CMG_NO_TEXT;
    cmg_buffer_free(&text);
    return kept;
}

/* An argument is one text for both languages, so it says both. */
void cmg_check_hole(const cmg_checking *c, cmg_origin origin, cmg_text name, const cmg_label *why)
{
    const cmg_place place = cmg_check_place(origin);
    const cmg_text zh = why->text[CMG_CHINESE], en = why->text[CMG_ENGLISH];
    cmg_buffer both;
    cmg_buffer_init(&both, &c->scratch.allocator);
    cmg_buffer_text(&both, zh);
    if (!cmg_text_equal(zh, en)) {
        cmg_buffer_string(&both, " / ");
        cmg_buffer_text(&both, en);
    }
    cmg_report(c->diagnostics, CMG_M_pack_hole_open, &place, CMG_ARG("name", name),
               CMG_ARG("why", cmg_buffer_view(&both)));
    cmg_buffer_free(&both);
}

/* -- dates ---------------------------------------------------------------- */

static bool is_followed(const cmg_versions *versions, int64_t day)
{
    for (uint32_t i = 0; i < versions->count; i++) {
        if (cmg_period_holds(((const cmg_rule *)versions->version[i])->effective, day))
            return true;
    }
    return false;
}

static void check_end(const cmg_checking *c, const cmg_versions *versions, const cmg_rule *rule)
{
    const int64_t end = rule->effective.to;
    if (end == INT64_MAX || end > c->as_of + SOON_DAYS || is_followed(versions, end))
        return;
    /* The last of several that ended long ago speaks for all. */
    for (uint32_t i = 0; i < versions->count; i++) {
        if (((const cmg_rule *)versions->version[i])->effective.to > end)
            return;
    }
    report_day(c, end <= c->as_of ? CMG_M_pack_rule_expired : CMG_M_pack_rule_expiring, rule->origin,
               rule->code, end, CMG_NO_TEXT);
}

static void check_basis(const cmg_checking *c, const cmg_rule *rule, const cmg_basis *basis,
                        cmg_origin origin)
{
    if (c->as_of == INT64_MIN || !cmg_period_holds(rule->effective, c->as_of))
        return;
    cmg_buffer laws;
    cmg_buffer_init(&laws, &c->scratch.allocator);
    for (uint32_t i = 0; i < basis->count; i++) {
        const cmg_law *law = basis->citations[i].law;
        if (cmg_period_holds(law->effective, c->as_of))
            continue;
        cmg_buffer_string(&laws, laws.length == 0 ? "" : ", ");
        cmg_buffer_text(&laws, law->code);
    }
    if (laws.length != 0)
        report_day(c, CMG_M_pack_basis_not_in_force, origin, rule->code, c->as_of, cmg_buffer_view(&laws));
    cmg_buffer_free(&laws);
}

static void check_laws(const cmg_checking *c)
{
    for (uint32_t i = 0; i < c->pack->law_count; i++) {
        const cmg_law *law = &c->pack->laws[i];
        const int64_t end = law->effective.to;
        if (end > c->as_of && end <= c->as_of + SOON_DAYS)
            report_day(c, CMG_M_pack_source_expiring, law->origin, law->code, end, CMG_NO_TEXT);
    }
}

/* A calendar in use must list the days to come. */
static void check_calendars(const cmg_checking *c)
{
    const cmg_pack *pack = c->pack;
    for (uint32_t i = 0; i < pack->calendar_count; i++) {
        const cmg_calendar *calendar = cmg_version_on(&pack->calendars[i], c->as_of);
        int64_t day = c->as_of;
        const cmg_calendar_year *list;
        while (day <= c->as_of + SOON_DAYS &&
               cmg_calendar_day(&pack->calendars[i], day, &list) != CMG_DAY_UNKNOWN)
            day++;
        /* What takes its days from another is told with that. */
        if (calendar && !calendar->days && day <= c->as_of + SOON_DAYS)
            report_day(c, CMG_M_pack_calendar_ending, calendar->rule.origin, calendar->rule.code, day,
                       CMG_NO_TEXT);
    }
}

/* -- rules of each kind --------------------------------------------------- */

typedef void rule_checker(cmg_checking *c, const cmg_rule *rule);

static void check_rules(cmg_checking *c, const cmg_versions *all, uint32_t count, rule_checker *check)
{
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t v = 0; v < all[i].count; v++) {
            const cmg_rule *rule = all[i].version[v];
            if (rule->hidden || rule->withdrawn)
                continue;
            if (rule->illustrative)
                report_rule(c, CMG_M_pack_is_illustrative, rule);
            if (c->as_of != INT64_MIN)
                check_end(c, &all[i], rule);
            check_basis(c, rule, &rule->basis, rule->origin);
            if (check)
                check(c, rule);
        }
    }
}

static void check_table(cmg_checking *c, const cmg_table *table)
{
    if (!table)
        return;
    cmg_arena_reset(&c->scratch);
    cmg_table_analyse(&c->scratch, table, c->diagnostics);
}

static void check_decision(cmg_checking *c, const cmg_rule *rule)
{
    check_table(c, ((const cmg_decision *)rule)->table);
}

static void check_benchmark(cmg_checking *c, const cmg_rule *rule)
{
    check_table(c, ((const cmg_benchmark *)rule)->table);
}

static void check_parameter(cmg_checking *c, const cmg_rule *rule)
{
    const cmg_parameter *parameter = (const cmg_parameter *)rule;
    if (parameter->is_hole)
        cmg_check_hole(c, rule->origin, rule->code, &parameter->hole);
}

static bool has_benchmark(const cmg_pack *pack, cmg_text item, cmg_text provision)
{
    for (uint32_t i = 0; i < pack->benchmark_count; i++) {
        for (uint32_t v = 0; v < pack->benchmarks[i].count; v++) {
            const cmg_benchmark *benchmark = pack->benchmarks[i].version[v];
            if (benchmark->rule.withdrawn || !cmg_text_equal(benchmark->item, item))
                continue;
            bool about = benchmark->provision_count == 0;
            for (uint32_t p = 0; !about && p < benchmark->provision_count; p++)
                about = cmg_text_equal(benchmark->provisions[p], provision);
            if (about)
                return true;
        }
    }
    return false;
}

/* By item and provision: a pack above fills it by the code of both. */
static void check_fine_hole(const cmg_checking *c, cmg_text item, cmg_text provision, const cmg_fine *fine)
{
    cmg_buffer name;
    cmg_buffer_init(&name, &c->scratch.allocator);
    cmg_buffer_text(&name, item);
    cmg_buffer_char(&name, '/');
    cmg_buffer_text(&name, provision);
    cmg_check_hole(c, fine->origin, cmg_buffer_view(&name), &fine->hole);
    cmg_buffer_free(&name);
}

static void check_item(cmg_checking *c, const cmg_rule *rule)
{
    const cmg_item *item = (const cmg_item *)rule;
    for (uint32_t p = 0; p < item->provision_count; p++) {
        const cmg_provision *provision = &item->provisions[p];
        bool is_range = false;
        for (uint32_t s = 0; s < provision->sanction_count; s++) {
            const cmg_fine *fine = provision->sanctions[s].fine;
            if (fine && fine->is_hole)
                check_fine_hole(c, rule->code, provision->code, fine);
            is_range |= fine && !fine->is_hole && !fine->is_fixed;
        }
        check_basis(c, rule, &provision->basis, provision->origin);
        const cmg_place place = cmg_check_place(provision->origin);
        if (is_range && !has_benchmark(c->pack, rule->code, provision->code))
            cmg_report(c->diagnostics, CMG_M_pack_no_benchmark, &place, CMG_ARG("name", rule->code),
                       CMG_ARG("provision", provision->code));
    }
}

static void check_standard(cmg_checking *c, const cmg_rule *rule)
{
    const cmg_standard *standard = (const cmg_standard *)rule;
    if (standard->is_hole)
        cmg_check_hole(c, rule->origin, rule->code, &standard->hole);
}

static void check_staffing(cmg_checking *c, const cmg_rule *rule)
{
    const cmg_staffing *plan = (const cmg_staffing *)rule;
    if (plan->has_grades && plan->quota_count == 0)
        cmg_check_hole(c, rule->origin, rule->code, &plan->grades_hole);
}

/* -- names ---------------------------------------------------------------- */

static void check_names(cmg_checking *c)
{
    const cmg_pack *pack = c->pack;
    for (uint32_t i = 0; i < pack->slot_count; i++) {
        const cmg_slot *slot = &pack->slots[i];
        const bool is_term = slot->kind == CMG_SLOT_TERM;
        if (slot->kind == CMG_SLOT_PARAMETER)
            check_rules(c, &slot->versions, 1, check_parameter);
        /* Decisions are asked for from outside, and roles by the engine. */
        if (slot->used || slot->kind == CMG_SLOT_DECISION || (is_term && slot->term->role != CMG_ROLE_NONE))
            continue;
        const cmg_place place = cmg_check_place(
            is_term ? slot->term->origin : ((const cmg_rule *)slot->versions.version[0])->origin);
        cmg_report(c->diagnostics, CMG_M_pack_term_unused, &place, CMG_ARG("name", slot->name));
    }
}

cmg_status cmg_pack_check(const cmg_pack *pack, const char *as_of, cmg_diagnostics *diagnostics)
{
    cmg_checking c = {.pack = pack, .diagnostics = diagnostics, .as_of = INT64_MIN};
    if (!pack || (as_of && !cmg_date_parse(cmg_text_of(as_of), &c.as_of)))
        return CMG_BAD_ARGUMENT;
    cmg_meter meter;
    cmg_meter_init(&meter, &pack->allocator, SIZE_MAX);
    const cmg_allocator metered = cmg_meter_allocator(&meter);
    const size_t before = cmg_diagnostics_count(diagnostics);
    cmg_arena_init(&c.scratch, &metered, 0);
    check_names(&c);
    check_rules(&c, pack->decisions, pack->decision_count, check_decision);
    check_rules(&c, pack->circumstances, pack->circumstance_count, NULL);
    check_rules(&c, pack->items, pack->item_count, check_item);
    check_rules(&c, pack->benchmarks, pack->benchmark_count, check_benchmark);
    check_rules(&c, pack->procedures, pack->procedure_count, NULL);
    check_rules(&c, pack->standards, pack->standard_count, check_standard);
    check_rules(&c, pack->staffing, pack->staffing_count, check_staffing);
    check_rules(&c, pack->functions, pack->function_count, NULL);
    check_rules(&c, pack->places, pack->place_count, NULL);
    check_rules(&c, pack->units, pack->unit_count, NULL);
    check_rules(&c, pack->duties, pack->duty_count, NULL);
    check_rules(&c, pack->delegations, pack->delegation_count, NULL);
    check_rules(&c, pack->referrals, pack->referral_count, NULL);
    check_rules(&c, pack->expectations, pack->expectation_count, NULL);
    check_rules(&c, pack->assessments, pack->assessment_count, cmg_check_assessment);
    check_rules(&c, pack->calendars, pack->calendar_count, NULL);
    check_rules(&c, pack->deadlines, pack->deadline_count, NULL);
    check_rules(&c, pack->courses, pack->course_count, NULL);
    check_rules(&c, pack->steps, pack->step_count, NULL);
    check_rules(&c, pack->requirements, pack->requirement_count, NULL);
    if (c.as_of != INT64_MIN) {
        check_laws(&c);
        check_calendars(&c);
        cmg_arena_reset(&c.scratch);
        cmg_check_list(&c);
        cmg_arena_reset(&c.scratch);
        cmg_check_classes(&c);
        cmg_arena_reset(&c.scratch);
        cmg_check_owners(&c);
    }
    cmg_arena_free(&c.scratch);
    if (diagnostics) /* one's own pack before those below it */
        cmg_diagnostics_prefer(diagnostics, before, pack->layers[pack->layer_count - 1].folder);
    if (!meter.failed)
        return CMG_OK;
    cmg_report_no_memory(diagnostics);
    return CMG_NO_MEMORY;
}
