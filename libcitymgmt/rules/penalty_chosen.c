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

/* Some circumstance has one of these effects, as bits: one that holds, or also one that a person may take. */
static bool has_effect(const cmg_penalty_case *c, uint32_t effects, bool holds)
{
    for (uint32_t i = 0; i < c->circumstance_count; i++) {
        const cmg_circumstance *circumstance = c->circumstances[i].rule;
        if ((!holds || c->circumstances[i].standing == CMG_STANDS) && effects >> circumstance->effect & 1)
            return true;
    }
    return false;
}

#define EITHER (1u << CMG_EFFECT_LIGHTER_OR_MITIGATED | 1u << CMG_EFFECT_MAY_LIGHTER_OR_MITIGATED)
#define BELOW (EITHER | 1u << CMG_EFFECT_MITIGATED | 1u << CMG_EFFECT_MAY_MITIGATED)

/* An amount below the minimum that rests on open grounds alone waits for these.  True when it does not. */
static bool settle_grounds(cmg_work *work)
{
    const cmg_penalty_case *c = work->c;
    for (uint32_t i = 0; i < c->circumstance_count; i++) {
        if (BELOW >> ((const cmg_circumstance *)c->circumstances[i].rule)->effect & 1 && !(c->open >> i & 1))
            return true;
    }
    for (uint32_t i = 0; i < c->circumstance_count; i++) {
        const cmg_circumstance *circumstance = c->circumstances[i].rule;
        cmg_value absent;
        if (BELOW >> circumstance->effect & 1 &&
            cmg_session_run(work->session, circumstance->when, &absent) == CMG_OK)
            cmg_work_need(work, absent, &circumstance->rule, CMG_ASK_CIRCUMSTANCE, true);
    }
    return false;
}

/* What the law allows: "lighter or mitigated" leaves both to the agency, whichever the pack suggests. */
static cmg_bounds allowed(const cmg_penalty_case *c, bool *must_be_below)
{
    const bool mitigated = c->outcome == CMG_OUTCOME_MITIGATED;
    cmg_bounds bounds = c->statutory;
    *must_be_below = mitigated && c->statutory.has_low &&
                     (has_effect(c, 1u << CMG_EFFECT_MITIGATED, true) || !has_effect(c, EITHER, false));
    if (*must_be_below) {
        bounds.high = bounds.low;
        bounds.has_high = true;
    }
    if (mitigated || !bounds.has_low || has_effect(c, BELOW, false))
        bounds.low = cmg_number_value(cmg_decimal_of(0));
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
    bool below;
    const cmg_bounds bounds = allowed(c, &below);
    const bool no_fine = c->fine_may && cmg_decimal_sign(cmg_value_decimal(chosen)) == 0;
    if (!no_fine && (is_outside(&bounds, chosen) || (below && !is_less(chosen, c->statutory.low)))) {
        const amounts said = write_amounts(work, chosen, &bounds);
        cmg_work_refuse(work, below ? CMG_M_chosen_not_below : CMG_M_chosen_outside, said.chosen, said.low,
                        said.high);
        return CMG_OK;
    }
    const bool is_below = !no_fine && c->statutory.has_low && is_less(chosen, c->statutory.low);
    if (is_below && c->outcome != CMG_OUTCOME_MITIGATED && !settle_grounds(work)) {
        c->state = CMG_UNDECIDED;
        c->may_be_refused = true;
        return CMG_OK;
    }
    if (c->benchmark && is_outside(&c->range, chosen))
        tell(work, CMG_M_chosen_beyond_tier, chosen, &c->range);
    if (is_below)
        c->outcome = CMG_OUTCOME_MITIGATED;
    else if (!no_fine && c->outcome == CMG_OUTCOME_MITIGATED && c->statutory.has_low)
        c->outcome = CMG_OUTCOME_LIGHTER;
    c->amount = chosen;
    c->has_amount = c->chosen = true;
    const cmg_step step = {.kind = CMG_STEP_CHOSEN,
                           .rule = &c->item->rule,
                           .value = chosen,
                           .low = bounds.low,
                           .high = bounds.has_high ? bounds.high : cmg_null_value};
    return cmg_result_step_add(work->result, work->session, &step);
}
