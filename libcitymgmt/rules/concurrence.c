/* One act that breaks several norms: there is one fine, under the norm with the
 * higher amount (Administrative Penalty Law Art 29).  Which amounts are compared
 * the law does not say: the pack does. */
#include "rules/penalty_work.h"

#include <string.h>

typedef struct weighing {
    cmg_session *session;
    cmg_result *result;
    const cmg_versions *const *items;
    cmg_norm *norms;
    uint32_t count;
} weighing;

/* -- one norm after the other --------------------------------------------- */

/* What is traced is the norm that prevails. */
static cmg_status evaluate(weighing *w, uint32_t at, bool prevails)
{
    const bool traced = w->session->trace;
    w->session->trace = traced && prevails;
    w->result->state = CMG_UNDECIDED;
    w->result->has_other = false;
    const cmg_status status = cmg_penalty_decide(w->session, w->result, w->items[at], prevails);
    w->session->trace = traced;
    return status;
}

static bool keep_bounds(cmg_result *result, const cmg_bounds *from, cmg_bounds *to)
{
    *to = *from;
    return cmg_value_copy(&result->arena, from->low, &to->low) &&
           cmg_value_copy(&result->arena, from->high, &to->high);
}

static cmg_status weigh(weighing *w, uint32_t at)
{
    cmg_result *result = w->result;
    cmg_norm *norm = &w->norms[at];
    const cmg_penalty_case *c = &result->penalty;
    const uint32_t needs = result->need_count;
    const cmg_status status = evaluate(w, at, false);
    result->need_count = needs; /* asked for below, when it matters */
    norm->code = w->items[at]->code;
    if (status != CMG_OK)
        return status;
    norm->item = c->item;
    norm->state = result->state;
    norm->reason = result->reason;
    norm->outcome = c->outcome;
    norm->fines = c->has_fine && !(c->state == CMG_DECIDED && c->outcome == CMG_OUTCOME_NONE);
    norm->has_amount = c->has_amount;
    const bool kept = keep_bounds(result, &c->statutory, &norm->statutory) &&
                      keep_bounds(result, &c->range, &norm->range) &&
                      cmg_value_copy(&result->arena, c->amount, &norm->amount);
    return kept ? CMG_OK : CMG_NO_MEMORY;
}

/* The act does not break it; any other refusal is one of the whole. */
static bool is_no_norm(const cmg_norm *norm)
{
    return norm->state == CMG_REFUSED &&
           (norm->reason == CMG_M_does_not_apply || norm->reason == CMG_M_no_provision ||
            norm->reason == CMG_M_not_in_force);
}

/* -- which is higher ------------------------------------------------------ */

enum { BY_MAXIMUM, BY_MINIMUM, BY_AMOUNT, MEASURES };

/* Without a figure it is none: 0.  An amount that a person sets is what it may be at most. */
static cmg_decimal measure_of(const cmg_norm *norm, int measure)
{
    cmg_value value = cmg_null_value;
    if (measure == BY_MAXIMUM && norm->statutory.has_high)
        value = norm->statutory.high;
    else if (measure == BY_MINIMUM && norm->statutory.has_low)
        value = norm->statutory.low;
    else if (measure == BY_AMOUNT)
        value = norm->has_amount ? norm->amount : norm->range.has_high ? norm->range.high : cmg_null_value;
    return value.kind == CMG_NUMBER ? cmg_value_decimal(value) : cmg_decimal_of(0);
}

/* By the pack's measure; what is equal by the others; what is equal still goes by the order given. */
static bool is_higher(const weighing *w, const cmg_norm *a, const cmg_norm *b)
{
    static const int orders[MEASURES][MEASURES] = {{BY_MAXIMUM, BY_MINIMUM, BY_AMOUNT},
                                                   {BY_MINIMUM, BY_MAXIMUM, BY_AMOUNT},
                                                   {BY_AMOUNT, BY_MAXIMUM, BY_MINIMUM}};
    const int *order = orders[w->result->pack->settings[CMG_SETTING_CONCURRENCE].choice];
    if (a->fines != b->fines)
        return a->fines;
    for (int i = 0; i < MEASURES; i++) {
        const int compared = cmg_decimal_compare(measure_of(a, order[i]), measure_of(b, order[i]));
        if (compared)
            return compared > 0;
    }
    return false;
}

/* Whatever it may still come to, it is not above what is decided. */
static bool cannot_prevail(const weighing *w, const cmg_norm *open, const cmg_norm *decided)
{
    const uint8_t by = w->result->pack->settings[CMG_SETTING_CONCURRENCE].choice;
    const cmg_bounds *most = by == BY_AMOUNT ? &open->range : &open->statutory;
    return most->has_high && most->high.kind == CMG_NUMBER && decided->fines &&
           cmg_decimal_compare(cmg_value_decimal(most->high), measure_of(decided, by)) < 0;
}

/* -- all of them ---------------------------------------------------------- */

/* The highest of those that are decided, or that are open; NULL: there is none. */
static cmg_norm *highest(const weighing *w, bool open)
{
    cmg_norm *best = NULL;
    for (uint32_t i = 0; i < w->count; i++) {
        cmg_norm *norm = &w->norms[i];
        if ((open ? norm->is_open : norm->state == CMG_DECIDED) && (!best || is_higher(w, norm, best)))
            best = norm;
    }
    return best;
}

/* Not to be told yet: what all norms ask that may prevail, and the range of all of them. */
static cmg_status leave_open(weighing *w, const cmg_norm *shown, const cmg_norm *decided)
{
    cmg_penalty_case *c = &w->result->penalty;
    cmg_status status = CMG_OK;
    for (uint32_t i = 0; status == CMG_OK && i < w->count; i++) {
        if (w->norms[i].is_open && &w->norms[i] != shown)
            status = evaluate(w, i, false);
    }
    if (status == CMG_OK)
        status = evaluate(w, (uint32_t)(shown - w->norms), true);
    for (uint32_t i = 0; i < w->count; i++) {
        if (w->norms[i].is_open && w->norms[i].fines)
            cmg_bounds_widen(&c->range, &w->norms[i].range);
    }
    if (decided && decided->fines) { /* there will be a fine, whatever becomes of the others */
        cmg_bounds_widen(&c->range, &decided->range);
        c->may_be_none = c->may_be_refused = false;
    }
    return status;
}

static cmg_status prevail(weighing *w, cmg_norm *norm)
{
    cmg_result *result = w->result;
    const cmg_status status = evaluate(w, (uint32_t)(norm - w->norms), true);
    if (status == CMG_OK && result->state == CMG_REFUSED) { /* for the amount that the agency set */
        result->norm_count = 0;
        return CMG_OK;
    }
    norm->prevails = true;
    const cmg_step step = {.kind = CMG_STEP_CONCURRENCE, .rule = &norm->item->rule, .number = w->count};
    return status == CMG_OK ? cmg_result_step_add(result, w->session, &step) : status;
}

static cmg_status choose(weighing *w)
{
    for (uint32_t i = 0; i < w->count; i++) {
        const cmg_status status = weigh(w, i);
        if (status != CMG_OK)
            return status;
        if (w->norms[i].state == CMG_REFUSED && !is_no_norm(&w->norms[i])) {
            w->result->norm_count = 0; /* with that reason the whole is refused, and nothing compared */
            return CMG_OK;
        }
    }
    cmg_norm *decided = highest(w, false);
    for (uint32_t i = 0; i < w->count; i++) {
        cmg_norm *norm = &w->norms[i];
        norm->is_open = norm->state == CMG_UNDECIDED && !(decided && cannot_prevail(w, norm, decided));
    }
    const cmg_norm *shown = highest(w, true);
    const cmg_status status = shown     ? leave_open(w, shown, decided)
                              : decided ? prevail(w, decided)
                                        : evaluate(w, 0, true); /* none is broken: the first says why */
    w->result->penalty.settings_used |= 1u << CMG_SETTING_CONCURRENCE;
    return status;
}

static cmg_status find_items(const cmg_session *session, cmg_result *result, const char *const *codes,
                             size_t count, const cmg_versions **items)
{
    const cmg_pack *pack = session->pack;
    for (size_t i = 0; i < count; i++) {
        if (!codes[i])
            return CMG_BAD_ARGUMENT;
        items[i] = cmg_pack_find(pack->items, pack->item_count, cmg_text_of(codes[i]));
        if (!items[i])
            return cmg_unknown_item(session, result, cmg_text_of(codes[i]));
        for (size_t j = 0; j < i; j++) {
            if (items[j] != items[i])
                continue;
            cmg_report(result->diagnostics, CMG_M_norm_twice, NULL, CMG_ARG("code", items[i]->code));
            return CMG_BAD_ARGUMENT;
        }
    }
    return CMG_OK;
}

cmg_status cmg_penalty_concurrent(cmg_session *session, const char *const *codes, size_t count,
                                  const cmg_facts *facts, cmg_result *result)
{
    if (!session || !codes || count == 0 || !result || (facts && facts->pack != session->pack))
        return CMG_BAD_ARGUMENT;
    cmg_status status = cmg_result_begin(result, session, CMG_RESULT_PENALTY);
    if (status != CMG_OK)
        return status;
    if (count > CMG_NORMS_MAX) {
        cmg_report(result->diagnostics, CMG_M_norms_too_many, NULL);
        return CMG_BAD_ARGUMENT;
    }
    const cmg_versions *items[CMG_NORMS_MAX];
    status = find_items(session, result, codes, count, items);
    if (status != CMG_OK)
        return status;
    result->norms = cmg_arena_array_zeroed(&result->arena, count, sizeof *result->norms);
    if (!result->norms)
        return CMG_NO_MEMORY;
    result->norm_count = (uint32_t)count;
    weighing w = {session, result, items, result->norms, (uint32_t)count};
    cmg_session_begin(session, facts);
    status = choose(&w);
    const cmg_status kept = cmg_result_finish(result, session);
    return status != CMG_OK ? status : kept;
}

/* -- getters -------------------------------------------------------------- */

size_t cmg_penalty_norm_count(const cmg_result *result)
{
    return result && result->kind == CMG_RESULT_PENALTY ? result->norm_count : 0;
}

const char *cmg_penalty_norm(const cmg_result *result, size_t index)
{
    return index < cmg_penalty_norm_count(result) ? result->norms[index].code.bytes : NULL;
}

bool cmg_penalty_norm_prevails(const cmg_result *result, size_t index)
{
    return index < cmg_penalty_norm_count(result) && result->norms[index].prevails;
}
