/* Which procedure a penalty needs (Administrative Penalty Law Art 51, 54, 58, 63), by the amount and the
 * kinds of penalty that came out. */
#include "rules/penalty_work.h"

static bool excluded(const cmg_penalty_case *c, cmg_text code)
{
    for (uint32_t i = 0; i < c->procedure_count; i++) {
        const cmg_procedure *held = c->procedures[i].rule;
        for (uint32_t j = 0; c->procedures[i].standing == CMG_STANDS && j < held->exclude_count; j++) {
            if (cmg_text_equal(held->excludes[j], code))
                return true;
        }
    }
    return false;
}

/* Is the penalty one that the agency must impose, or one that it may? */
static bool is_certain(const cmg_penalty_case *c, uint32_t at)
{
    const cmg_sanction *sanction = &c->provision->sanctions[at];
    const bool gains = sanction->kind == CMG_PENALTY_CONFISCATE_GAINS;
    return c->imposed >> at & 1 && !sanction->may &&
           (!gains || (c->has_gains && cmg_decimal_sign(cmg_value_decimal(c->gains)) > 0));
}

static bool is_open(const cmg_penalty_case *c, uint32_t at)
{
    const cmg_sanction *sanction = &c->provision->sanctions[at];
    return ((c->imposed | c->possible) >> at & 1) && !is_certain(c, at) &&
           !cmg_penalty_lacks_gains(c, sanction);
}

/* The kinds as packs spell them.  False: no memory. */
static bool list_kinds(cmg_session *session, const cmg_penalty_case *c,
                       bool (*belongs)(const cmg_penalty_case *c, uint32_t at), cmg_value *kinds)
{
    const uint32_t most = c->provision ? c->provision->sanction_count : 0;
    cmg_list *list = cmg_arena_get(&session->vm.arena, sizeof *list + most * sizeof *list->items);
    if (!list)
        return false;
    list->count = 0;
    for (uint32_t i = 0; i < most; i++) {
        if (belongs(c, i))
            list->items[list->count++] =
                cmg_string_value(cmg_text_of(cmg_penalty_kind_code(c->provision->sanctions[i].kind)));
    }
    *kinds = (cmg_value){.as.list = list, .kind = CMG_LIST};
    cmg_value_weigh(kinds);
    return true;
}

/* Procedure is that of the day of the decision, whatever law the act is judged by.  False: no memory. */
static bool enter_procedures(cmg_session *session, const cmg_penalty_case *c)
{
    const cmg_value none = cmg_number_value(cmg_decimal_of(0));
    cmg_value certain = {0}, open = {0};
    if (c->provision &&
        (!list_kinds(session, c, is_certain, &certain) || !list_kinds(session, c, is_open, &open)))
        return false;
    cmg_session_set_law_day(session,
                            session->as_of); /* and no decision is known that rests on what follows */
    cmg_session_set_role(session, CMG_ROLE_PENALTIES, certain);
    cmg_session_set_role(session, CMG_ROLE_OPEN_PENALTIES, open);
    cmg_session_set_role(session, CMG_ROLE_FINE,
                         !c->has_fine    ? none
                         : c->has_amount ? c->amount
                                         : (cmg_value){0});
    cmg_session_set_role(session, CMG_ROLE_OUTCOME,
                         cmg_string_value(cmg_text_of(cmg_outcome_code(c->outcome))));
    cmg_session_set_role(session, CMG_ROLE_STATUTORY_MINIMUM,
                         c->has_fine ? c->statutory.low : (cmg_value){0});
    cmg_session_set_role(session, CMG_ROLE_STATUTORY_MAXIMUM,
                         c->has_fine ? c->statutory.high : (cmg_value){0});
    return true;
}

static bool waits_for(const cmg_value *absent, uint16_t slot)
{
    for (uint32_t i = 0; absent->as.absence && i < absent->as.absence->count; i++) {
        if (absent->as.absence->slots[i] == slot)
            return true;
    }
    return false;
}

/* What an open one wants; the amount, where the agency has yet to set it. */
static void ask(cmg_work *work, const cmg_procedure *procedure, cmg_value absent)
{
    const cmg_pack *pack = work->session->pack;
    const uint16_t chosen = pack->role_slot[CMG_ROLE_CHOSEN_FINE];
    cmg_work_need(work, absent, &procedure->rule, CMG_ASK_PROCEDURE, false);
    if (chosen != CMG_NO_SLOT && waits_for(&absent, pack->role_slot[CMG_ROLE_FINE]))
        cmg_work_need(work, pack->absent[chosen], &procedure->rule, CMG_ASK_PROCEDURE, false);
}

cmg_status cmg_work_procedures(cmg_work *work)
{
    const cmg_pack *pack = work->session->pack;
    cmg_penalty_case *c = work->c;
    /* An order to correct is no penalty (Art 28) and needs no penalty procedure. */
    if (c->outcome == CMG_OUTCOME_NONE || !c->imposed)
        return CMG_OK;
    if (!enter_procedures(work->session, c))
        return work->session->vm.arena.limited ? CMG_LIMIT_REACHED : CMG_NO_MEMORY;
    for (uint32_t i = 0; i < pack->procedure_count && c->procedure_count < CMG_HELD_MAX; i++) {
        const cmg_procedure *procedure = cmg_version_on(&pack->procedures[i], work->session->as_of);
        if (!procedure || excluded(c, procedure->rule.code))
            continue;
        const cmg_step step = {.kind = CMG_STEP_PROCEDURE, .rule = &procedure->rule, .detail = procedure};
        cmg_truth truth = CMG_FALSE;
        cmg_value absent;
        const cmg_status status = cmg_work_test(work, procedure->when, &step, &truth, &absent);
        if (status != CMG_OK || work->refused)
            return status;
        if (truth == CMG_FALSE)
            continue;
        if (truth == CMG_OPEN)
            ask(work, procedure, absent);
        cmg_session_cover(work->session, procedure->rule.number);
        c->procedures[c->procedure_count++] =
            (cmg_held){procedure, truth == CMG_TRUE ? CMG_STANDS : CMG_MIGHT};
    }
    return CMG_OK;
}
