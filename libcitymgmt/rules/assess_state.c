/* An assessment's life: its units and what was counted for them. */
#include "rules/assess.h"

#include <string.h>

/* -- exact sums ----------------------------------------------------------- */

bool cmg_exact_of(cmg_decimal number, cmg_exact_sum *sum)
{
    if (number.is_wide)
        return false;
    int64_t coefficient = number.as.coefficient;
    int scale = number.scale;
    while (scale > CMG_SUM_PLACES && coefficient % 10 == 0) {
        coefficient /= 10;
        scale--;
    }
    if (scale > CMG_SUM_PLACES)
        return false;
    cmg_exact_sum exact = coefficient;
    for (; scale < CMG_SUM_PLACES; scale++)
        exact *= 10;
    const cmg_exact_sum limit = (cmg_exact_sum)CMG_SUM_LIMIT * 1000000000;
    *sum = exact;
    return exact <= limit && exact >= -limit;
}

bool cmg_exact_decimal(cmg_arena *arena, cmg_exact_sum sum, cmg_decimal *number)
{
    char digits[48];
    size_t at = sizeof digits;
    const bool negative = sum < 0;
    int places = 0;
    for (; places < CMG_SUM_PLACES && sum % 10 == 0; places++)
        sum /= 10;
    for (places = CMG_SUM_PLACES - places; places > 0 || sum != 0 || at == sizeof digits; sum /= 10) {
        digits[--at] = (char)('0' + (int)(negative ? -(sum % 10) : sum % 10));
        if (places > 0 && --places == 0)
            digits[--at] = '.';
    }
    if (digits[at] == '.')
        digits[--at] = '0';
    if (negative)
        digits[--at] = '-';
    return cmg_decimal_parse(arena, (cmg_text){digits + at, sizeof digits - at}, number) == CMG_DECIMAL_OK;
}

/* -- which facts matter --------------------------------------------------- */

/* Slots of terms that programs read, through decisions too. */
typedef struct reach {
    const cmg_pack *pack;
    int64_t day;
    bool *seen;
    bool decides;
} reach;

static void reach_slots(reach *r, const uint16_t *slots, uint32_t count);

static void reach_decision(reach *r, const cmg_slot *slot)
{
    const cmg_decision *decision = cmg_version_on(&slot->versions, r->day);
    uint32_t count;
    r->decides = true;
    if (!decision)
        return;
    const uint16_t *slots = cmg_decision_reads(decision, &count);
    reach_slots(r, slots, count);
}

static void reach_slots(reach *r, const uint16_t *slots, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (slots[i] >= r->pack->slot_count || r->seen[slots[i]])
            continue;
        r->seen[slots[i]] = true;
        const cmg_slot *slot = &r->pack->slots[slots[i]];
        if (slot->kind == CMG_SLOT_DECISION)
            reach_decision(r, slot);
    }
}

static void reach_program(reach *r, const cmg_program *program)
{
    uint32_t count = 0;
    if (!program)
        return;
    const uint16_t *slots = cmg_program_facts(program, &count);
    reach_slots(r, slots, count);
}

static void reach_indicator(reach *r, const cmg_indicator *indicator)
{
    reach_program(r, indicator->numerator);
    reach_program(r, indicator->denominator);
    reach_program(r, indicator->value);
    for (uint32_t i = 0; i < indicator->adjustment_count; i++)
        reach_program(r, indicator->adjustments[i].times);
    if (indicator->bins) {
        uint32_t count = 0;
        const uint16_t *slots = cmg_table_facts(indicator->bins, &count);
        reach_slots(r, slots, count);
    }
}

/* What is counted comes from no column; what it is counted from does. */
static void reach_dues(const cmg_method *method, bool *seen)
{
    for (uint32_t i = 0; i < method->due_count; i++) {
        const cmg_case_due *due = &method->dues[i];
        seen[due->start] = true;
        if (due->limit != CMG_NO_SLOT)
            seen[due->limit] = true;
        if (due->extensions != CMG_NO_SLOT)
            seen[due->extensions] = true;
    }
    for (uint32_t i = 0; i < method->due_count; i++)
        seen[method->dues[i].due] = false;
}

static bool is_column(const cmg_assessment *a, const bool *seen, uint16_t slot)
{
    const cmg_slot *found = &a->pack->slots[slot];
    return seen[slot] && found->kind == CMG_SLOT_TERM && found->term->given;
}

/* Which terms are columns of a case, which are facts of a unit. */
static bool plan(cmg_assessment *a)
{
    const cmg_method *method = a->method;
    const uint32_t slots = a->pack->slot_count;
    bool *seen = cmg_arena_array_zeroed(&a->arena, 2 * (size_t)slots, sizeof *seen);
    a->columns = cmg_arena_array_zeroed(&a->arena, slots, sizeof *a->columns);
    a->unit_facts = cmg_arena_array(&a->arena, slots, sizeof *a->unit_facts);
    a->truths = cmg_arena_array(&a->arena, method->tally_count, sizeof *a->truths);
    a->sums = cmg_arena_array(&a->arena, method->tally_count, sizeof *a->sums);
    a->dues = cmg_arena_array(&a->arena, method->due_count, sizeof *a->dues);
    if (!seen || !a->dues || !a->columns || !a->unit_facts || !a->truths || !a->sums)
        return false;
    reach of_cases = {.pack = a->pack, .day = a->session->as_of, .seen = seen};
    reach_program(&of_cases, method->cases);
    for (uint32_t i = 0; i < method->implausible_count; i++)
        reach_program(&of_cases, method->implausible[i].when);
    for (uint32_t i = 0; i < method->tally_count; i++) {
        reach_program(&of_cases, method->tallies[i].when);
        reach_program(&of_cases, method->tallies[i].sum);
    }
    a->decides = of_cases.decides;
    reach_dues(method, seen);
    seen[method->unit] = true;
    if (method->id != CMG_NO_SLOT)
        seen[method->id] = true;
    reach of_units = {.pack = a->pack, .day = a->session->as_of, .seen = seen + slots};
    for (uint32_t i = 0; i < method->indicator_count; i++)
        reach_indicator(&of_units, &method->indicators[i]);
    for (uint32_t i = 0; i < method->veto_count; i++)
        reach_program(&of_units, method->vetoes[i].when);
    a->id_column = -1;
    for (uint16_t slot = 0; slot < slots; slot++) {
        if (slot == method->unit)
            a->unit_column = (int32_t)a->column_count;
        if (slot == method->id)
            a->id_column = (int32_t)a->column_count;
        if (is_column(a, seen, slot))
            a->columns[a->column_count++] =
                (cmg_case_column){.slot = slot, .term = a->pack->slots[slot].term};
        if (is_column(a, seen + slots, slot))
            a->unit_facts[a->unit_fact_count++] = slot;
    }
    return true;
}

/* -- units ---------------------------------------------------------------- */

uint32_t cmg_assessment_given_count(const cmg_assessment *a)
{
    return a->unit_fact_count + a->method->tally_count;
}

cmg_text cmg_assessment_given_name(const cmg_assessment *a, uint32_t index)
{
    return index < a->unit_fact_count ? a->pack->slots[a->unit_facts[index]].name
                                      : a->method->tallies[index - a->unit_fact_count].name;
}

cmg_assessed *cmg_assessment_unit(const cmg_assessment *a, cmg_text name)
{
    if (!a->unit_table_size)
        return NULL;
    for (size_t at = cmg_text_hash(name) & (a->unit_table_size - 1);;
         at = (at + 1) & (a->unit_table_size - 1)) {
        if (!a->unit_table[at])
            return NULL;
        cmg_assessed *unit = a->units[a->unit_table[at] - 1];
        if (cmg_text_equal(unit->name, name))
            return unit;
    }
}

static void enter(cmg_assessment *a, size_t index)
{
    size_t at = cmg_text_hash(a->units[index]->name) & (a->unit_table_size - 1);
    while (a->unit_table[at])
        at = (at + 1) & (a->unit_table_size - 1);
    a->unit_table[at] = (uint32_t)index + 1;
}

static bool make_room_in_table(cmg_assessment *a)
{
    if (2 * (a->unit_count + 1) <= a->unit_table_size)
        return true;
    const size_t size = a->unit_table_size ? 2 * a->unit_table_size : 64;
    uint32_t *table = cmg_arena_array_zeroed(&a->arena, size, sizeof *table);
    if (!table)
        return false;
    a->unit_table = table;
    a->unit_table_size = size;
    for (size_t i = 0; i < a->unit_count; i++)
        enter(a, i);
    return true;
}

cmg_assessed *cmg_assessment_add_unit(cmg_assessment *a, cmg_text name, int32_t group)
{
    cmg_assessed *unit = cmg_arena_zeroed(&a->arena, sizeof *unit);
    if (!unit || !make_room_in_table(a) ||
        !cmg_arena_grow(&a->arena, &a->units, sizeof *a->units, a->unit_count, &a->unit_capacity) ||
        !cmg_text_copy(&a->arena, name, &unit->name))
        return NULL;
    unit->group = group;
    unit->given = cmg_arena_array_zeroed(&a->arena, cmg_assessment_given_count(a), sizeof *unit->given);
    unit->counted = cmg_arena_array_zeroed(&a->arena, a->method->tally_count, sizeof *unit->counted);
    if (!unit->given || !unit->counted)
        return NULL;
    a->units[a->unit_count] = unit;
    enter(a, a->unit_count++);
    return unit;
}

int32_t cmg_assessment_group(const cmg_assessment *a, cmg_text name)
{
    for (uint32_t i = 0; i < a->method->group_count; i++) {
        const cmg_unit_group *group = &a->method->groups[i];
        if (cmg_text_equal(group->code, name) || cmg_text_equal(group->label.text[CMG_CHINESE], name) ||
            cmg_text_equal(group->label.text[CMG_ENGLISH], name))
            return (int32_t)i;
    }
    return -1;
}

static bool add_listed_units(cmg_assessment *a)
{
    for (uint32_t g = 0; g < a->method->group_count; g++) {
        const cmg_unit_group *group = &a->method->groups[g];
        for (uint32_t i = 0; i < group->unit_count; i++) {
            cmg_assessed *unit = cmg_assessment_add_unit(a, group->units[i].name, (int32_t)g);
            if (!unit)
                return false;
            unit->exempt = group->units[i].exempt;
        }
        a->lists_units = true;
    }
    return true;
}

/* -- counts --------------------------------------------------------------- */

/* Keeps an id that belongs to the smallest; one twice is kept twice. */
bool cmg_counted_keep(const cmg_allocator *allocator, cmg_counted *counted, cmg_text id)
{
    if (!counted->ids) {
        counted->ids = cmg_allocate_zeroed(allocator, CMG_IDS_KEPT * sizeof *counted->ids);
        if (!counted->ids)
            return false;
    }
    cmg_kept_id *ids = counted->ids;
    uint32_t at = counted->id_count;
    while (at > 0 && cmg_text_compare(id, (cmg_text){ids[at - 1].bytes, ids[at - 1].length}) < 0)
        at--;
    if (at == CMG_IDS_KEPT)
        return true;
    char *bytes = cmg_allocate(allocator, id.length + 1);
    if (!bytes)
        return false;
    memcpy(bytes, id.bytes, id.length);
    bytes[id.length] = '\0';
    if (counted->id_count == CMG_IDS_KEPT)
        cmg_release(allocator, ids[CMG_IDS_KEPT - 1].bytes, ids[CMG_IDS_KEPT - 1].length + 1);
    else
        counted->id_count++;
    memmove(&ids[at + 1], &ids[at], (counted->id_count - 1 - at) * sizeof *ids);
    ids[at] = (cmg_kept_id){bytes, id.length};
    return true;
}

bool cmg_assessment_tally(const cmg_assessment *a, const cmg_assessed *unit, uint32_t tally, cmg_arena *arena,
                          cmg_value *value)
{
    const cmg_value given = unit->given[a->unit_fact_count + tally];
    const cmg_counted *counted = &unit->counted[tally];
    cmg_decimal number = cmg_decimal_of(counted->count);
    if (given.kind != CMG_NUMBER && a->rows == 0) {
        *value = a->session->pack->absent[a->method->tallies[tally].slot];
        return true;
    }
    if (a->method->tallies[tally].sum && !cmg_exact_decimal(arena, counted->sum, &number))
        return false;
    if (given.kind == CMG_NUMBER &&
        cmg_decimal_add(arena, number, cmg_value_decimal(given), &number) != CMG_DECIMAL_OK)
        return false;
    *value = cmg_number_value(number);
    return true;
}

/* -- life ----------------------------------------------------------------- */

static cmg_status unknown_assessment(const cmg_pack *pack, cmg_text code, cmg_diagnostics *diagnostics)
{
    for (uint32_t i = 0; i < pack->assessment_count; i++) {
        if (cmg_text_nearest(code, &pack->assessments[i].code, 1) == 0) {
            cmg_report(diagnostics, CMG_M_assessment_unknown_near, NULL, CMG_ARG("name", code),
                       CMG_ARG("near", pack->assessments[i].code));
            return CMG_NOT_FOUND;
        }
    }
    cmg_report(diagnostics, CMG_M_assessment_unknown, NULL, CMG_ARG("name", code));
    return CMG_NOT_FOUND;
}

static const cmg_method *find_method(cmg_session *session, cmg_text code, cmg_diagnostics *diagnostics)
{
    const cmg_pack *pack = session->pack;
    const cmg_versions *versions = cmg_pack_find(pack->assessments, pack->assessment_count, code);
    const cmg_method *method = versions ? cmg_version_on(versions, session->as_of) : NULL;
    if (versions && !method) {
        cmg_buffer day;
        cmg_buffer_init(&day, &session->allocator);
        cmg_date_write(&day, session->as_of);
        cmg_report(diagnostics, CMG_M_not_in_force, NULL, CMG_ARG("name", code),
                   CMG_ARG("day", cmg_buffer_view(&day)));
        cmg_buffer_free(&day);
    } else if (!versions) {
        unknown_assessment(pack, code, diagnostics);
    }
    return method;
}

cmg_status cmg_assessment_new(cmg_session *session, const char *code, cmg_diagnostics *diagnostics,
                              cmg_assessment **made)
{
    if (!session || !code || !made)
        return CMG_BAD_ARGUMENT;
    *made = NULL;
    if (!session->has_as_of) {
        cmg_report(diagnostics, CMG_M_decision_date_missing, NULL);
        return CMG_BAD_ARGUMENT;
    }
    const cmg_method *method = find_method(session, cmg_text_of(code), diagnostics);
    if (!method)
        return CMG_NOT_FOUND;
    cmg_assessment *a = cmg_allocate_zeroed(&session->allocator, sizeof *a);
    if (!a) {
        cmg_report_no_memory(diagnostics);
        return CMG_NO_MEMORY;
    }
    a->allocator = session->allocator;
    a->pack = cmg_pack_ref(session->pack);
    a->method = method;
    cmg_arena_init(&a->arena, &a->allocator, 0);
    cmg_buffer_init(&a->reason, &a->allocator);
    cmg_text_set_init(&a->numbers, &a->allocator);
    a->session = cmg_session_new(a->pack, &a->allocator);
    if (a->session) {
        a->session->as_of = session->as_of;
        a->session->has_as_of = true;
        a->session->language = session->language;
        a->session->vm.now = session->vm.now;
        a->session->vm.has_now = true;
        a->session->vm.limits = session->vm.limits;
        cmg_session_begin(a->session, NULL);
        cmg_session_set_law_day(a->session, a->session->as_of);
    }
    if (!a->session || !plan(a) || !add_listed_units(a)) {
        cmg_assessment_free(a);
        cmg_report_no_memory(diagnostics);
        return CMG_NO_MEMORY;
    }
    *made = a;
    return CMG_OK;
}

static void free_ids(const cmg_assessment *a, const cmg_counted *counted)
{
    for (uint32_t i = 0; i < counted->id_count; i++)
        cmg_release(&a->allocator, counted->ids[i].bytes, counted->ids[i].length + 1);
    cmg_release(&a->allocator, counted->ids, CMG_IDS_KEPT * sizeof *counted->ids);
}

void cmg_assessment_free(cmg_assessment *a)
{
    if (!a)
        return;
    for (size_t i = 0; i < a->unit_count; i++) {
        for (uint32_t tally = 0; tally < a->method->tally_count; tally++)
            free_ids(a, &a->units[i]->counted[tally]);
    }
    const cmg_allocator allocator = a->allocator;
    cmg_session_free(a->session);
    cmg_facts_free(a->facts);
    cmg_buffer_free(&a->reason);
    cmg_text_set_free(&a->numbers);
    cmg_arena_free(&a->arena);
    cmg_pack_unref(a->pack);
    cmg_release(&allocator, a, sizeof *a);
}

cmg_status cmg_assessment_set_facts(cmg_assessment *a, const cmg_facts *facts)
{
    if (!a || !facts || facts->pack != a->pack || a->rows || a->facts)
        return CMG_BAD_ARGUMENT;
    a->facts = cmg_facts_new(a->pack, &a->allocator);
    for (uint32_t i = 0; a->facts && i < a->pack->slot_count; i++) {
        if (!cmg_value_copy(&a->facts->arena, facts->cells[i], &a->facts->cells[i]))
            return CMG_NO_MEMORY;
    }
    if (!a->facts)
        return CMG_NO_MEMORY;
    cmg_session_begin(a->session, a->facts);
    cmg_session_set_law_day(a->session, a->session->as_of);
    return CMG_OK;
}

void cmg_assessment_on_rejected(cmg_assessment *a, cmg_rejected_callback *callback, void *context)
{
    a->on_rejected = callback;
    a->rejected_context = context;
}

void cmg_assessment_on_progress(cmg_assessment *a, cmg_progress_callback *callback, void *context)
{
    a->on_progress = callback;
    a->progress_context = context;
}

cmg_status cmg_assessment_on_case(cmg_assessment *a, const char *unit, const char *count,
                                  cmg_case_callback *callback, void *context)
{
    if (!a || !unit || !count)
        return CMG_BAD_ARGUMENT;
    for (uint32_t i = 0; i < a->method->tally_count; i++) {
        if (!cmg_text_equal(a->method->tallies[i].name, cmg_text_of(count)))
            continue;
        if (!cmg_text_copy(&a->arena, cmg_text_of(unit), &a->opened_unit))
            return CMG_NO_MEMORY;
        a->opened_tally = i;
        a->on_case = callback;
        a->case_context = context;
        return CMG_OK;
    }
    return CMG_NOT_FOUND;
}

uint64_t cmg_assessment_rows(const cmg_assessment *a)
{
    return a ? a->rows : 0;
}

uint64_t cmg_assessment_rejected(const cmg_assessment *a)
{
    return a ? a->rejected : 0;
}

uint64_t cmg_assessment_outside(const cmg_assessment *a)
{
    return a ? a->outside : 0;
}

uint64_t cmg_assessment_repeated(const cmg_assessment *a)
{
    return a ? a->numbers.again_count : 0;
}
