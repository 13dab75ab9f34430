/* Looking ahead: what each answer to a question would lead to.  Where a missing fact has few
 * values, the act is decided once with each of them, on a result put by for this. */
#include "rules/penalty_work.h"

/* More values than these are no choice to look through. */
#define ANSWERS_MAX 8

typedef struct lookout {
    cmg_session *session;
    cmg_result *result, *scratch;
    const cmg_versions *item;
    const cmg_facts *facts;
} lookout;

static uint32_t list_answers(const cmg_slot *slot, cmg_value *answers)
{
    const cmg_term *term = slot->kind == CMG_SLOT_TERM ? slot->term : NULL;
    if (!term || term->value_count > ANSWERS_MAX)
        return 0;
    for (uint32_t i = 0; i < term->value_count; i++)
        answers[i] = cmg_string_value(term->values[i].value);
    if (term->value_count || term->type->kind != CMG_BOOLEAN)
        return term->value_count;
    answers[0] = cmg_boolean_value(true);
    answers[1] = cmg_boolean_value(false);
    return 2;
}

static bool keep_number(cmg_result *result, bool known, cmg_value from, cmg_value *to)
{
    *to = cmg_null_value;
    return !known || cmg_value_copy(&result->arena, from, to);
}

/* Decides with the answer put in. */
static cmg_status suppose(lookout *l, uint16_t slot, cmg_value answer, cmg_prospect *out)
{
    const cmg_penalty_case *c = &l->scratch->penalty;
    cmg_status status = cmg_result_begin(l->scratch, l->session, CMG_RESULT_PENALTY);
    if (status != CMG_OK)
        return status;
    cmg_session_begin(l->session, l->facts);
    l->session->bank[slot] = answer;
    status = cmg_penalty_decide(l->session, l->scratch, l->item, true);
    if (status != CMG_OK)
        return status;
    const bool punishes = c->state != CMG_DECIDED || c->outcome != CMG_OUTCOME_NONE;
    *out = (cmg_prospect){.answer = answer,
                          .state = l->scratch->state,
                          .outcome = c->outcome,
                          .has_fine = c->has_fine && punishes,
                          .has_amount = c->has_amount && c->state == CMG_DECIDED,
                          .may_be_none = c->may_be_none,
                          .may_be_refused = c->may_be_refused,
                          .imposes = c->imposed != 0};
    out->range.has_low = c->range.has_low;
    out->range.has_high = c->range.has_high;
    const bool kept = keep_number(l->result, out->has_amount, c->amount, &out->amount) &&
                      keep_number(l->result, c->range.has_low, c->range.low, &out->range.low) &&
                      keep_number(l->result, c->range.has_high, c->range.high, &out->range.high);
    return kept ? CMG_OK : CMG_NO_MEMORY;
}

static cmg_status look(lookout *l, cmg_need *need)
{
    cmg_value answers[ANSWERS_MAX];
    const uint32_t count =
        need->kind == CMG_NEED_FACT ? list_answers(&l->session->pack->slots[need->slot], answers) : 0;
    if (!count || !need->essential)
        return CMG_OK;
    cmg_prospect *prospects = cmg_arena_array(&l->result->arena, count, sizeof *prospects);
    if (!prospects)
        return CMG_NO_MEMORY;
    for (uint32_t i = 0; i < count; i++) {
        const cmg_status status = suppose(l, need->slot, answers[i], &prospects[i]);
        if (status != CMG_OK)
            return status;
    }
    need->prospects = prospects;
    need->prospect_count = count;
    return CMG_OK;
}

cmg_status cmg_penalty_look_ahead(cmg_session *session, cmg_result *result, const cmg_versions *item,
                                  const cmg_facts *facts)
{
    if (!session->ahead)
        session->ahead = cmg_result_new(&session->allocator);
    if (!session->ahead)
        return CMG_NO_MEMORY;
    lookout l = {session, result, session->ahead, item, facts};
    uint8_t *const covered = session->covered;
    const bool trace = session->trace;
    session->covered = NULL; /* what is only supposed is neither told nor counted */
    session->trace = false;
    cmg_status status = CMG_OK;
    for (uint32_t i = 0; i < result->need_count && status == CMG_OK; i++)
        status = look(&l, &result->needs[i]);
    session->covered = covered;
    session->trace = trace;
    return status == CMG_NO_MEMORY ? CMG_NO_MEMORY : CMG_OK; /* at a limit the rest is not looked at */
}
