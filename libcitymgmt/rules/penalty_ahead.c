/* Looking ahead: what each answer to a question would lead to.  Where a missing fact has few values,
 * the act is decided once with each of them, on a result put by for this.  So it is also seen what
 * facts together rule out: a question that no answer to another leaves open is not asked, and nothing is
 * possible that no answer leads to. */
#include "rules/penalty_work.h"

/* More values than these are no choice to look through. */
#define ANSWERS_MAX 8

typedef struct lookout {
    cmg_session *session;
    cmg_result *result, *scratch;
    const cmg_versions *item;
    const cmg_facts *facts;
    bool kept[CMG_NEEDS_MAX];    /* of needs: another one rests on it being answered */
    bool dropped[CMG_NEEDS_MAX]; /* it can no longer matter */
} lookout;

/* What the answers to one question leave possible together. */
typedef struct reach {
    bool any, has_fine, may_be_none, may_be_refused;
    cmg_bounds statutory, range;
    bool open[CMG_NEEDS_MAX]; /* of needs: some answer leaves it open */
} reach;

static uint32_t list_answers(const cmg_slot *slot, cmg_value *answers)
{
    const cmg_term *term = slot->kind == CMG_SLOT_TERM ? slot->term : NULL;
    if (!term || term->value_count > ANSWERS_MAX)
        return 0;
    for (uint32_t i = 0; i < term->value_count; i++)
        answers[i] = cmg_string_value(term->values[i].value);
    if (term->type->kind == CMG_STRING) /* the values of a list may come together */
        return term->value_count;
    if (term->type->kind != CMG_BOOLEAN)
        return 0;
    answers[0] = cmg_boolean_value(true);
    answers[1] = cmg_boolean_value(false);
    return 2;
}

static bool keep_bounds(cmg_result *result, cmg_bounds *bounds)
{
    return (!bounds->has_low || cmg_value_copy(&result->arena, bounds->low, &bounds->low)) &&
           (!bounds->has_high || cmg_value_copy(&result->arena, bounds->high, &bounds->high));
}

/* -- one answer ----------------------------------------------------------- */

static bool is_essential(const cmg_result *result, const cmg_need *need)
{
    for (uint32_t i = 0; i < result->need_count; i++) {
        const cmg_need *other = &result->needs[i];
        if (other->essential && other->kind == need->kind && other->slot == need->slot &&
            other->hole == need->hole)
            return true;
    }
    return false;
}

/* No fine counts as 0. */
static void add_fine(reach *to, bool has_fine, const cmg_bounds *statutory, const cmg_bounds *range)
{
    const cmg_value zero = cmg_number_value(cmg_decimal_of(0));
    const cmg_bounds nothing = {true, true, zero, zero};
    if (!to->any)
        to->range = has_fine ? *range : nothing;
    else
        cmg_bounds_widen(&to->range, has_fine ? range : &nothing);
    if (has_fine && to->has_fine)
        cmg_bounds_widen(&to->statutory, statutory);
    else if (has_fine)
        to->statutory = *statutory;
    to->has_fine = to->has_fine || has_fine;
    to->any = true;
}

static void add(const lookout *l, reach *to, const cmg_prospect *prospect, const cmg_bounds *statutory)
{
    const bool none = prospect->state == CMG_DECIDED && prospect->outcome == CMG_OUTCOME_NONE;
    to->may_be_none = to->may_be_none || none || (prospect->state == CMG_UNDECIDED && prospect->may_be_none);
    to->may_be_refused = to->may_be_refused || prospect->state == CMG_REFUSED ||
                         (prospect->state == CMG_UNDECIDED && prospect->may_be_refused);
    if (!none && prospect->state != CMG_REFUSED)
        add_fine(to, prospect->has_fine, statutory, &prospect->range);
    for (uint32_t i = 0; i < l->result->need_count; i++)
        to->open[i] = to->open[i] || is_essential(l->scratch, &l->result->needs[i]);
}

/* Decides with the answer put in. */
static cmg_status suppose(lookout *l, uint16_t slot, cmg_value answer, cmg_prospect *out, reach *to)
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
    const bool punishes =
        c->state == CMG_UNDECIDED || (c->state == CMG_DECIDED && c->outcome != CMG_OUTCOME_NONE);
    cmg_bounds statutory = c->statutory;
    *out = (cmg_prospect){.answer = answer,
                          .state = l->scratch->state,
                          .outcome = c->outcome,
                          .has_fine = c->has_fine && punishes,
                          .has_amount = c->has_amount && c->state == CMG_DECIDED,
                          .may_be_none = c->may_be_none,
                          .may_be_refused = c->may_be_refused,
                          .imposes = c->imposed != 0,
                          .amount = c->amount,
                          .range = c->range};
    if ((out->has_amount && !cmg_value_copy(&l->result->arena, out->amount, &out->amount)) ||
        !keep_bounds(l->result, &out->range) || !keep_bounds(l->result, &statutory))
        return CMG_NO_MEMORY;
    add(l, to, out, &statutory);
    return CMG_OK;
}

/* -- all answers to one question ------------------------------------------ */

/* Takes the ends that are the nearer. */
static void narrow(cmg_bounds *bounds, const cmg_bounds *by)
{
    const cmg_bounds all = *bounds;
    if (by->has_low &&
        (!all.has_low || cmg_decimal_compare(cmg_value_decimal(by->low), cmg_value_decimal(all.low)) > 0))
        bounds->low = by->low;
    if (by->has_high &&
        (!all.has_high || cmg_decimal_compare(cmg_value_decimal(by->high), cmg_value_decimal(all.high)) < 0))
        bounds->high = by->high;
    bounds->has_low = all.has_low || by->has_low;
    bounds->has_high = all.has_high || by->has_high;
}

/* Nothing is possible that no answer leads to. */
static void narrow_case(cmg_penalty_case *c, const reach *by)
{
    c->may_be_refused = c->may_be_refused && by->may_be_refused;
    c->has_fine = c->has_fine && by->has_fine;
    if (c->has_fine) {
        narrow(&c->statutory, &by->statutory);
        narrow(&c->range, &by->range);
    }
    c->may_be_none = c->may_be_none && by->may_be_none;
    if (c->may_be_none && c->range.has_low)
        c->range.low = cmg_number_value(cmg_decimal_of(0));
}

/* What no answer to this one leaves open is not asked beside it. */
static void drop(lookout *l, uint32_t at, const reach *by)
{
    for (uint32_t i = 0; i < l->result->need_count; i++) {
        if (i == at || l->kept[i] || l->dropped[i] || !l->result->needs[i].essential || by->open[i])
            continue;
        l->dropped[i] = l->kept[at] = true;
    }
}

static cmg_status look(lookout *l, uint32_t at)
{
    cmg_need *need = &l->result->needs[at];
    cmg_value answers[ANSWERS_MAX];
    const uint32_t count =
        need->kind == CMG_NEED_FACT ? list_answers(&l->session->pack->slots[need->slot], answers) : 0;
    if (!count || !need->essential || l->dropped[at])
        return CMG_OK;
    cmg_prospect *prospects = cmg_arena_array(&l->result->arena, count, sizeof *prospects);
    if (!prospects)
        return CMG_NO_MEMORY;
    reach together = {.any = false};
    for (uint32_t i = 0; i < count; i++) {
        const cmg_status status = suppose(l, need->slot, answers[i], &prospects[i], &together);
        if (status != CMG_OK)
            return status;
    }
    need->prospects = prospects;
    need->prospect_count = count;
    narrow_case(&l->result->penalty, &together);
    drop(l, at, &together);
    return CMG_OK;
}

static void remove_dropped(lookout *l)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < l->result->need_count; i++) {
        if (!l->dropped[i])
            l->result->needs[kept++] = l->result->needs[i];
    }
    l->result->need_count = kept;
}

cmg_status cmg_penalty_look_ahead(cmg_session *session, cmg_result *result, const cmg_versions *item,
                                  const cmg_facts *facts)
{
    if (!session->ahead)
        session->ahead = cmg_result_new(&session->allocator);
    if (!session->ahead)
        return CMG_NO_MEMORY;
    lookout l = {
        .session = session, .result = result, .scratch = session->ahead, .item = item, .facts = facts};
    uint8_t *const covered = session->covered;
    const bool trace = session->trace;
    session->covered = NULL; /* what is only supposed is neither told nor counted */
    session->trace = false;
    cmg_status status = CMG_OK;
    for (uint32_t i = 0; i < result->need_count && status == CMG_OK; i++)
        status = look(&l, i);
    remove_dropped(&l);
    session->covered = covered;
    session->trace = trace;
    return status == CMG_NO_MEMORY ? CMG_NO_MEMORY : CMG_OK; /* at a limit the rest is not looked at */
}
