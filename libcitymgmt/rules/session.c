/* Sessions: the facts bank of the case at hand, and programs run over it. */
#include "rules/rules.h"

#include <string.h>

static void list_slots(cmg_session *session)
{
    const cmg_pack *pack = session->pack;
    for (uint32_t i = 0; i < pack->slot_count; i++) {
        const cmg_slot *slot = &pack->slots[i];
        session->idle[i] = cmg_slot_is_idle(slot);
        if (slot->kind == CMG_SLOT_PARAMETER)
            session->parameters[session->parameter_count++] = (uint16_t)i;
        if (slot->kind == CMG_SLOT_TERM && slot->term->is_presumed)
            session->presumptions[session->presumption_count++] = (uint16_t)i;
    }
}

cmg_session *cmg_session_new(cmg_pack *pack, const cmg_allocator *allocator)
{
    if (!pack)
        return NULL;
    if (!allocator)
        allocator = &cmg_allocator_default;
    cmg_session *session = cmg_allocate_zeroed(allocator, sizeof *session);
    if (!session)
        return NULL;
    session->allocator = *allocator;
    session->looks_ahead = true;
    session->pack = cmg_pack_ref(pack);
    cmg_arena_init(&session->own, allocator, 0);
    const uint32_t count = pack->slot_count;
    const bool ok = cmg_vm_init(&session->vm, allocator, &cmg_limits_default);
    cmg_pack_workdays_init(&session->workdays, pack);
    session->vm.workdays = &session->workdays.workdays;
    const uint32_t cells = count + pack->figure_count;
    session->bank = cmg_arena_array(&session->own, cells, sizeof *session->bank);
    session->evaluated = cmg_arena_array_zeroed(&session->own, count, sizeof *session->evaluated);
    session->relied = cmg_arena_array_zeroed(&session->own, count, sizeof *session->relied);
    session->idle = cmg_arena_array(&session->own, count, sizeof *session->idle);
    session->parameters = cmg_arena_array(&session->own, count, sizeof *session->parameters);
    session->presumptions = cmg_arena_array(&session->own, count, sizeof *session->presumptions);
    if (ok && session->presumptions && session->bank && session->evaluated && session->relied &&
        session->idle && session->parameters) {
        list_slots(session);
        return session;
    }
    cmg_session_free(session);
    return NULL;
}

void cmg_session_free(cmg_session *session)
{
    if (!session)
        return;
    cmg_result_free(session->ahead);
    cmg_vm_free(&session->vm);
    cmg_arena_free(&session->own);
    cmg_pack_unref(session->pack);
    const cmg_allocator allocator = session->allocator;
    cmg_release(&allocator, session, sizeof *session);
}

cmg_status cmg_session_set_as_of(cmg_session *session, const char *date)
{
    int64_t days = 0;
    if (!session || !date || !cmg_date_parse(cmg_text_of(date), &days))
        return CMG_BAD_ARGUMENT;
    session->as_of = days;
    session->has_as_of = true;
    /* today() and now() belong to the day of the decision, not to a clock. */
    session->vm.now = (cmg_moment){.days = days};
    session->vm.has_now = true;
    return CMG_OK;
}

void cmg_session_set_language(cmg_session *session, cmg_language language)
{
    if (session)
        session->language = language == CMG_ENGLISH ? CMG_ENGLISH : CMG_CHINESE;
}

void cmg_session_set_trace(cmg_session *session, bool on)
{
    if (session)
        session->trace = on;
}

void cmg_session_set_look_ahead(cmg_session *session, bool on)
{
    if (session)
        session->looks_ahead = on;
}

void cmg_session_set_strict(cmg_session *session, bool on)
{
    if (session)
        session->vm.strict = on;
}

void cmg_session_set_externals(cmg_session *session, const cmg_externals *externals)
{
    if (session)
        session->vm.externals = externals;
}

cmg_status cmg_session_set_limit(cmg_session *session, cmg_limit limit, uint64_t most)
{
    return session ? cmg_vm_set_limit(&session->vm, limit, most) : CMG_BAD_ARGUMENT;
}

/* -- the bank ------------------------------------------------------------- */

void cmg_session_begin(cmg_session *session, const cmg_facts *facts)
{
    const cmg_pack *pack = session->pack;
    cmg_vm_reset(&session->vm);
    session->facts = facts;
    memcpy(session->bank, facts ? facts->cells : pack->absent, pack->slot_count * sizeof *session->bank);
    if (session->presumption_count > 0)
        memset(session->relied, 0, pack->slot_count * sizeof *session->relied);
    for (uint32_t i = 0; i < session->presumption_count; i++) {
        const uint16_t at = session->presumptions[i];
        if (session->bank[at].kind == CMG_ABSENT)
            session->bank[at] = pack->slots[at].term->presumed;
    }
    if (session->has_as_of)
        cmg_session_set_role(session, CMG_ROLE_DECISION_DATE, cmg_date_value(session->as_of));
}

void cmg_session_set_law_day(cmg_session *session, int64_t day)
{
    const cmg_pack *pack = session->pack;
    session->law_day = day;
    if (session->any_evaluated)
        memset(session->evaluated, 0, pack->slot_count * sizeof *session->evaluated);
    session->any_evaluated = false;
    for (uint32_t i = 0; i < session->parameter_count; i++) {
        const uint16_t at = session->parameters[i];
        const cmg_parameter *parameter = cmg_version_on(&pack->slots[at].versions, day);
        session->bank[at] = parameter && !parameter->is_hole ? parameter->value : pack->absent[at];
    }
}

cmg_value cmg_session_role(const cmg_session *session, cmg_role role)
{
    const uint16_t slot = session->pack->role_slot[role];
    return slot == CMG_NO_SLOT ? (cmg_value){0} : session->bank[slot];
}

void cmg_session_set_role(cmg_session *session, cmg_role role, cmg_value value)
{
    const cmg_pack *pack = session->pack;
    const uint16_t slot = pack->role_slot[role];
    if (slot == CMG_NO_SLOT)
        return;
    const cmg_term *term = pack->slots[slot].term;
    if (value.kind == CMG_ABSENT)
        value = term->is_presumed ? term->presumed : pack->absent[slot];
    session->bank[slot] = value;
}

static cmg_status evaluate_slot(cmg_session *session, uint16_t at)
{
    const cmg_decision *decision = cmg_version_on(&session->pack->slots[at].versions, session->law_day);
    cmg_value value = cmg_null_value;
    session->evaluated[at] = session->any_evaluated = true;
    if (decision) {
        const cmg_status status = cmg_session_decision(session, decision, &value);
        if (status != CMG_OK)
            return status;
    }
    session->bank[at] = value;
    return CMG_OK;
}

/* Marks presumptions read, and evaluates the decisions named, each after
 * those it needs: the loader has put them in order. */
static cmg_status prepare(cmg_session *session, const uint16_t *slots, uint32_t count)
{
    const cmg_pack *pack = session->pack;
    const bool *idle = session->idle;
    for (uint32_t i = 0; i < count; i++) {
        const uint16_t at = slots[i];
        if (at >= pack->slot_count || idle[at]) /* behind the slots: a figure of an assessment */
            continue;
        const cmg_slot *slot = &pack->slots[at];
        if (session->evaluated[at])
            continue;
        if (slot->kind == CMG_SLOT_TERM) {
            if (!session->facts || session->facts->cells[at].kind == CMG_ABSENT)
                session->relied[at] = true;
            continue;
        }
        for (uint32_t need = 0; need < slot->need_count; need++) {
            if (session->evaluated[slot->needs[need]])
                continue;
            const cmg_status status = evaluate_slot(session, slot->needs[need]);
            if (status != CMG_OK)
                return status;
        }
        const cmg_status status = evaluate_slot(session, at);
        if (status != CMG_OK)
            return status;
    }
    return CMG_OK;
}

cmg_status cmg_session_run(cmg_session *session, const cmg_program *program, cmg_value *out)
{
    uint32_t count = 0;
    const uint16_t *slots = cmg_program_facts(program, &count);
    const cmg_status status = prepare(session, slots, count);
    return status == CMG_OK ? cmg_run(&session->vm, program, session->bank, NULL, out) : status;
}

cmg_status cmg_session_table(cmg_session *session, const cmg_table *table, cmg_table_result *out)
{
    uint32_t count = 0;
    const uint16_t *slots = cmg_table_facts(table, &count);
    const cmg_status status = prepare(session, slots, count);
    return status == CMG_OK ? cmg_table_decide(&session->vm, table, session->bank, out) : status;
}

cmg_status cmg_session_decision(cmg_session *session, const cmg_decision *decision, cmg_value *out)
{
    cmg_table_result result;
    cmg_status status = CMG_OK;
    cmg_session_cover(session, decision->rule.number);
    if (!decision->reads_facts_alone) {
        uint32_t count;
        const uint16_t *slots = cmg_decision_reads(decision, &count);
        status = prepare(session, slots, count);
    }
    if (status != CMG_OK)
        return status;
    if (decision->expression)
        return cmg_run(&session->vm, decision->expression, session->bank, NULL, out);
    status = cmg_table_decide(&session->vm, decision->table, session->bank, &result);
    if (status != CMG_OK)
        return status;
    *out = result.state == CMG_TABLE_UNDECIDED ? result.absent : result.value;
    return CMG_OK;
}
