/* The amount that the agency has set, as a fact: within what the law allows it is the fine, and what
 * follows from the amount follows from it; beyond the benchmark's tier it stands, and that is told. */
#include "rules/penalty_work.h"

typedef struct amounts {
    cmg_text chosen, low, high;
} amounts;

static bool is_less(cmg_value a, cmg_value b)
{
    return cmg_decimal_compare(cmg_value_decimal(a), cmg_value_decimal(b)) < 0;
}

static bool is_outside(const cmg_bounds *bounds, cmg_value amount)
{
    return (bounds->has_low && is_less(amount, bounds->low)) ||
           (bounds->has_high && is_less(bounds->high, amount));
}

/* What the law allows for this outcome.  Where a person decides between what lightens and what
 * aggravates it is the range of all ways. */
static cmg_bounds allowed(const cmg_penalty_case *c)
{
    const cmg_value nothing = cmg_number_value(cmg_decimal_of(0));
    if (c->outcome == CMG_OUTCOME_MITIGATED)
        return (cmg_bounds){true, c->statutory.has_low || c->statutory.has_high, nothing,
                            c->statutory.has_low ? c->statutory.low : c->statutory.high};
    cmg_bounds bounds = c->by_person ? c->range : c->statutory;
    if (!bounds.has_low)
        bounds.low = nothing;
    bounds.has_low = true;
    return bounds;
}

static cmg_text written(cmg_work *work, bool known, cmg_value number)
{
    cmg_buffer text;
    cmg_buffer_init(&text, &work->session->allocator);
    if (known)
        cmg_decimal_write(&text, cmg_value_decimal(number));
    cmg_text kept = CMG_NO_TEXT;
    if (!cmg_text_copy(&work->result->arena, cmg_buffer_view(&text), &kept))
        kept = CMG_TEXT("");
    cmg_buffer_free(&text);
    return kept;
}

static amounts write_amounts(cmg_work *work, cmg_value chosen, const cmg_bounds *bounds)
{
    return (amounts){written(work, true, chosen), written(work, bounds->has_low, bounds->low),
                     written(work, bounds->has_high, bounds->high)};
}

static void tell(cmg_work *work, cmg_message_id id, cmg_value chosen, const cmg_bounds *bounds)
{
    const amounts said = write_amounts(work, chosen, bounds);
    cmg_report(work->result->diagnostics, id, NULL, CMG_ARG("amount", said.chosen), CMG_ARG("low", said.low),
               CMG_ARG("high", said.high));
}

cmg_status cmg_work_chosen(cmg_work *work)
{
    cmg_penalty_case *c = work->c;
    const cmg_value chosen = cmg_session_role(work->session, CMG_ROLE_CHOSEN_FINE);
    if (chosen.kind != CMG_NUMBER)
        return CMG_OK;
    if (!c->has_fine || c->outcome == CMG_OUTCOME_NONE) {
        tell(work, CMG_M_chosen_without_fine, chosen,
             &(cmg_bounds){false, false, cmg_null_value, cmg_null_value});
        return CMG_OK;
    }
    const cmg_bounds bounds = allowed(c);
    const bool below = c->outcome == CMG_OUTCOME_MITIGATED && c->statutory.has_low;
    if (is_outside(&bounds, chosen) || (below && !is_less(chosen, c->statutory.low))) {
        const amounts said = write_amounts(work, chosen, &bounds);
        cmg_work_refuse(work, below ? CMG_M_chosen_not_below : CMG_M_chosen_outside, said.chosen, said.low,
                        said.high);
        return CMG_OK;
    }
    if (c->tier && is_outside(&c->range, chosen))
        tell(work, CMG_M_chosen_beyond_tier, chosen, &c->range);
    c->amount = chosen;
    c->has_amount = c->chosen = true;
    const cmg_step step = {.kind = CMG_STEP_CHOSEN,
                           .rule = &c->item->rule,
                           .value = chosen,
                           .low = bounds.low,
                           .high = bounds.has_high ? bounds.high : cmg_null_value};
    return cmg_result_step_add(work->result, work->session, &step);
}
