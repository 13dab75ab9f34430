/* Amounts: the statutory range of a provision, the benchmark's tier within it,
 * and the suggested figure.  While facts are missing all that is possible is
 * gathered into one range. */
#include "rules/penalty_work.h"

static const cmg_decimal zero = {{0}, 0, false};

/* An amount worked out; OPEN while facts are missing. */
typedef struct figure {
    cmg_truth known; /* CMG_FALSE: not given */
    cmg_decimal number;
} figure;

static cmg_status fail_amount(cmg_work *work, const cmg_rule *rule, const cmg_amount *amount)
{
    const cmg_text source = amount->program ? cmg_program_text(amount->program) : CMG_TEXT("");
    cmg_work_refuse(work, CMG_M_amount_failed, cmg_rule_name(work, rule), source, CMG_NO_TEXT);
    return CMG_OK;
}

static cmg_status work_out(cmg_work *work, const cmg_amount *amount, const cmg_rule *rule, uint8_t ask,
                           figure *out)
{
    *out = (figure){.known = CMG_FALSE};
    if (!amount->given)
        return CMG_OK;
    cmg_value value = amount->constant;
    if (amount->program) {
        const cmg_status status = cmg_session_run(work->session, amount->program, &value);
        if (status != CMG_OK)
            return status;
    }
    if (value.kind == CMG_ABSENT) {
        cmg_work_need(work, value, rule, ask, true);
        out->known = CMG_OPEN;
        return CMG_OK;
    }
    if (value.kind != CMG_NUMBER || cmg_decimal_sign(cmg_value_decimal(value)) < 0)
        return fail_amount(work, rule, amount);
    *out = (figure){CMG_TRUE, cmg_value_decimal(value)};
    return CMG_OK;
}

static cmg_decimal lesser(cmg_decimal a, cmg_decimal b)
{
    return cmg_decimal_compare(a, b) <= 0 ? a : b;
}

static cmg_decimal greater(cmg_decimal a, cmg_decimal b)
{
    return cmg_decimal_compare(a, b) >= 0 ? a : b;
}

/* -- the statutory range -------------------------------------------------- */

typedef struct range {
    figure low, high; /* low.known CMG_FALSE: the law gives no minimum */
} range;

/* factor x base in the fine's scale */
static cmg_status scale_up(cmg_work *work, const cmg_fine *fine, figure base, figure *bound)
{
    static const int64_t divisor[] = {[CMG_SCALE_TIMES] = 1,
                                      [CMG_SCALE_PERCENT] = 100,
                                      [CMG_SCALE_PER_MILLE] = 1000,
                                      [CMG_SCALE_PER_UNIT] = 1};
    if (bound->known != CMG_TRUE || base.known == CMG_FALSE)
        return CMG_OK;
    bound->known = base.known;
    if (base.known == CMG_OPEN)
        return CMG_OK;
    cmg_arena *arena = &work->session->vm.arena;
    cmg_decimal_status status = cmg_decimal_multiply(arena, bound->number, base.number, &bound->number);
    if (status == CMG_DECIMAL_OK)
        status =
            cmg_decimal_divide(arena, bound->number, cmg_decimal_of(divisor[fine->scale]), &bound->number);
    return status == CMG_DECIMAL_OK          ? CMG_OK
           : status == CMG_DECIMAL_NO_MEMORY ? CMG_NO_MEMORY
                                             : CMG_LIMIT_REACHED;
}

static void clamp_bounds(range *bounds, figure cap, figure floor_)
{
    figure *const bound[] = {&bounds->low, &bounds->high};
    for (int i = 0; i < 2; i++) {
        if (bound[i]->known == CMG_TRUE && cap.known == CMG_TRUE)
            bound[i]->number = lesser(bound[i]->number, cap.number);
        if (bound[i]->known == CMG_TRUE && floor_.known == CMG_TRUE)
            bound[i]->number = greater(bound[i]->number, floor_.number);
    }
    /* Whatever the base turns out to be, the cap holds. */
    if (bounds->high.known == CMG_OPEN && cap.known == CMG_TRUE)
        bounds->high = cap;
}

static cmg_status statutory_range(cmg_work *work, const cmg_fine *fine, const cmg_rule *rule, range *out)
{
    *out = (range){{CMG_OPEN, zero}, {CMG_OPEN, zero}};
    if (fine->is_hole) {
        cmg_result_need_amount(work->result, &fine->hole, rule, CMG_ASK_AMOUNT);
        work->open++;
        return CMG_OK;
    }
    figure base, base_minimum, cap, floor_;
    const struct {
        const cmg_amount *amount;
        figure *figure;
    } parts[] = {{&fine->minimum, &out->low},          {&fine->maximum, &out->high}, {&fine->base, &base},
                 {&fine->base_minimum, &base_minimum}, {&fine->cap, &cap},           {&fine->floor, &floor_}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const cmg_status status = work_out(work, parts[i].amount, rule, CMG_ASK_AMOUNT, parts[i].figure);
        if (status != CMG_OK || work->refused)
            return status;
    }
    if (base.known == CMG_TRUE && base_minimum.known == CMG_TRUE)
        base.number = greater(base.number, base_minimum.number);
    cmg_status status = scale_up(work, fine, base, &out->low);
    if (status == CMG_OK)
        status = scale_up(work, fine, base, &out->high);
    clamp_bounds(out, cap, floor_);
    if (status == CMG_OK && out->low.known == CMG_TRUE && out->high.known == CMG_TRUE &&
        cmg_decimal_compare(out->low.number, out->high.number) > 0) {
        cmg_buffer text;
        cmg_buffer_init(&text, &work->session->allocator);
        cmg_decimal_write(&text, out->low.number);
        const size_t cut = text.length;
        cmg_decimal_write(&text, out->high.number);
        const cmg_text both = cmg_buffer_view(&text);
        cmg_work_refuse(work, CMG_M_range_crossed, cmg_rule_name(work, rule), (cmg_text){both.bytes, cut},
                        (cmg_text){both.bytes + cut, both.length - cut});
        cmg_buffer_free(&text);
    }
    return status;
}

/* -- gathering ------------------------------------------------------------ */

static cmg_value number_or_null(figure f)
{
    return f.known == CMG_TRUE ? cmg_number_value(f.number) : cmg_null_value;
}

void cmg_bounds_widen(cmg_bounds *bounds, const cmg_bounds *by)
{
    if (bounds->has_low && by->has_low &&
        cmg_decimal_compare(cmg_value_decimal(by->low), cmg_value_decimal(bounds->low)) < 0)
        bounds->low = by->low;
    if (bounds->has_high && by->has_high &&
        cmg_decimal_compare(cmg_value_decimal(by->high), cmg_value_decimal(bounds->high)) > 0)
        bounds->high = by->high;
    bounds->has_low = bounds->has_low && by->has_low;
    bounds->has_high = bounds->has_high && by->has_high;
}

/* Widens bounds by a range that is possible too; an unknown end stays open. */
static void widen(cmg_bounds *bounds, const range *by, bool first)
{
    const cmg_bounds more = {by->low.known == CMG_TRUE, by->high.known == CMG_TRUE, number_or_null(by->low),
                             number_or_null(by->high)};
    if (first)
        *bounds = more;
    else
        cmg_bounds_widen(bounds, &more);
}

static void gather(cmg_work *work, const range *statutory, const range *possible)
{
    widen(&work->c->statutory, statutory, !work->has_union);
    widen(&work->c->range, possible, !work->has_union);
    work->has_union = true;
}

/* -- the tier ------------------------------------------------------------- */

typedef struct landing {
    const cmg_tier *tier;
    cmg_outcome outcome;
    bool at_low, at_high; /* no tier to move to: the bound on that side */
    bool by_person;       /* below the minimum, left to a person */
} landing;

static const cmg_tier *nearest_tier(const cmg_benchmark *benchmark, const cmg_tier *from, int step,
                                    cmg_outcome wanted)
{
    for (ptrdiff_t i = from - benchmark->tiers + step; i >= 0 && i < (ptrdiff_t)benchmark->tier_count;
         i += step) {
        if (benchmark->tiers[i].outcome == wanted)
            return &benchmark->tiers[i];
    }
    return NULL;
}

static landing move(const cmg_benchmark *benchmark, const cmg_tier *from, cmg_direction direction)
{
    landing result = {.tier = from, .outcome = from ? (cmg_outcome)from->outcome : CMG_OUTCOME_GENERAL};
    const cmg_tier *to = NULL;
    /* A tier that already punishes nothing is not moved. */
    if (direction == CMG_STAY || (from && from->outcome == CMG_OUTCOME_NONE))
        return result;
    static const cmg_outcome outcomes[CMG_DIRECTIONS] = {[CMG_LIGHTER] = CMG_OUTCOME_LIGHTER,
                                                         [CMG_HEAVIER] = CMG_OUTCOME_HEAVIER,
                                                         [CMG_MITIGATE] = CMG_OUTCOME_MITIGATED};
    const cmg_outcome wanted = outcomes[direction];
    if (from)
        to = nearest_tier(benchmark, from, direction == CMG_HEAVIER ? 1 : -1, wanted);
    /* What is below the minimum already does not come back into the range by being lightened. */
    const bool below = from && from->outcome == CMG_OUTCOME_MITIGATED && direction != CMG_HEAVIER;
    result.outcome = below ? CMG_OUTCOME_MITIGATED : wanted;
    if (to)
        result.tier = to;
    else if (direction == CMG_MITIGATE && !below)
        result.by_person = true;
    else
        *(direction == CMG_HEAVIER ? &result.at_high : &result.at_low) = true;
    return result;
}

static cmg_status tier_range(cmg_work *work, const landing *at, const cmg_rule *rule, const range *statutory,
                             range *out)
{
    *out = *statutory;
    if (at->by_person) { /* from nothing up to the minimum, which is no longer included */
        *out =
            (range){{CMG_TRUE, zero}, statutory->low.known == CMG_FALSE ? statutory->high : statutory->low};
        return CMG_OK;
    }
    if (!at->tier)
        return CMG_OK;
    figure low, high;
    cmg_status status = work_out(work, &at->tier->minimum, rule, CMG_ASK_TIER, &low);
    if (status == CMG_OK && !work->refused)
        status = work_out(work, &at->tier->maximum, rule, CMG_ASK_TIER, &high);
    if (status != CMG_OK || work->refused)
        return status;
    if (low.known != CMG_FALSE)
        out->low = low;
    if (high.known != CMG_FALSE)
        out->high = high;
    const bool below_allowed =
        at->tier->outcome == CMG_OUTCOME_MITIGATED || at->tier->outcome == CMG_OUTCOME_NONE;
    bool cut = false;
    if (out->high.known == CMG_TRUE && statutory->high.known == CMG_TRUE &&
        cmg_decimal_compare(out->high.number, statutory->high.number) > 0) {
        out->high = statutory->high;
        cut = true;
    }
    if (!below_allowed && out->low.known == CMG_TRUE && statutory->low.known == CMG_TRUE &&
        cmg_decimal_compare(out->low.number, statutory->low.number) < 0) {
        out->low = statutory->low;
        cut = true;
    }
    if (cut)
        cmg_report(work->result->diagnostics, CMG_M_tier_outside, NULL, CMG_ARG("name", at->tier->code));
    return CMG_OK;
}

/* Half up to a multiple of the pack's `round`, but never out of the range. */
static cmg_status round_inside(cmg_work *work, cmg_decimal *amount, const range *inside)
{
    cmg_arena *arena = &work->session->vm.arena;
    const cmg_decimal unit = work->session->pack->settings[CMG_SETTING_ROUND].number;
    cmg_decimal units;
    cmg_decimal_status status = cmg_decimal_divide(arena, *amount, unit, &units);
    if (status == CMG_DECIMAL_OK)
        status = cmg_decimal_round(arena, units, 0, CMG_ROUND_HALF_UP, &units);
    if (status == CMG_DECIMAL_OK)
        status = cmg_decimal_multiply(arena, units, unit, amount);
    if (status != CMG_DECIMAL_OK)
        return status == CMG_DECIMAL_NO_MEMORY ? CMG_NO_MEMORY : CMG_LIMIT_REACHED;
    if (inside->high.known == CMG_TRUE)
        *amount = lesser(*amount, inside->high.number);
    if (inside->low.known == CMG_TRUE)
        *amount = greater(*amount, inside->low.number);
    work->c->settings_used |= 1u << CMG_SETTING_ROUND;
    return CMG_OK;
}

/* The suggested figure of a landing; not known where a person must choose. */
static cmg_status suggest(cmg_work *work, const landing *at, const cmg_rule *rule, const range *inside,
                          figure *out)
{
    *out = (figure){.known = CMG_FALSE};
    if (at->by_person || work->conflict_by_person || inside->high.known != CMG_TRUE)
        return CMG_OK;
    const cmg_decimal low = inside->low.known == CMG_TRUE ? inside->low.number : zero;
    if (cmg_decimal_compare(low, inside->high.number) == 0) {
        *out = inside->high;
        return CMG_OK;
    }
    if (!at->tier)
        return CMG_OK;
    if (at->at_low || at->at_high) {
        *out = (figure){CMG_TRUE, at->at_low ? low : inside->high.number};
    } else if (at->tier->amount.given) {
        const cmg_status status = work_out(work, &at->tier->amount, rule, CMG_ASK_TIER, out);
        if (status != CMG_OK || out->known != CMG_TRUE)
            return status;
    } else {
        cmg_arena *arena = &work->session->vm.arena;
        out->known = CMG_TRUE;
        if (cmg_decimal_add(arena, low, inside->high.number, &out->number) != CMG_DECIMAL_OK ||
            cmg_decimal_divide(arena, out->number, cmg_decimal_of(2), &out->number) != CMG_DECIMAL_OK)
            return CMG_NO_MEMORY;
    }
    return round_inside(work, &out->number, inside);
}

/* Tiers that the table leaves possible. */
typedef struct tiers {
    const cmg_tier *possible[CMG_CANDIDATES_MAX];
    uint32_t count;
} tiers;

static const cmg_tier *tier_by_code(const cmg_benchmark *benchmark, cmg_value code)
{
    for (uint32_t i = 0; code.kind == CMG_STRING && i < benchmark->tier_count; i++) {
        if (cmg_text_equal(benchmark->tiers[i].code, cmg_value_as_text(code)))
            return &benchmark->tiers[i];
    }
    return NULL;
}

static const cmg_tier *general_tier(const cmg_benchmark *benchmark)
{
    for (uint32_t i = 0; i < benchmark->tier_count; i++) {
        if (benchmark->tiers[i].outcome == CMG_OUTCOME_GENERAL)
            return &benchmark->tiers[i];
    }
    return &benchmark->tiers[0];
}

static void add_tier(tiers *to, const cmg_tier *tier)
{
    for (uint32_t i = 0; i < to->count; i++) {
        if (to->possible[i] == tier)
            return;
    }
    if (to->count < CMG_CANDIDATES_MAX)
        to->possible[to->count++] = tier;
}

static cmg_status choose_tiers(cmg_work *work, const cmg_benchmark *benchmark, tiers *out)
{
    out->count = 0;
    if (!benchmark || !benchmark->table) {
        out->possible[out->count++] = benchmark ? general_tier(benchmark) : NULL;
        return CMG_OK;
    }
    cmg_table_result found;
    cmg_status status = cmg_session_table(work->session, benchmark->table, &found);
    if (status != CMG_OK)
        return status;
    if (found.state == CMG_TABLE_UNDECIDED) {
        cmg_work_need(work, found.absent, &benchmark->rule, CMG_ASK_TIER, true);
        for (uint32_t i = 0; i < found.rule_count; i++) {
            cmg_value code;
            status = cmg_table_rule_value(&work->session->vm, benchmark->table, found.rules[i],
                                          work->session->bank, &code);
            if (status != CMG_OK)
                return status;
            const cmg_tier *tier = tier_by_code(benchmark, code);
            if (tier)
                add_tier(out, tier);
        }
        return CMG_OK;
    }
    const cmg_tier *tier = tier_by_code(benchmark, found.value);
    if (!tier) {
        cmg_work_refuse(work, CMG_M_table_violated, cmg_rule_name(work, &benchmark->rule), CMG_NO_TEXT,
                        CMG_NO_TEXT);
        return CMG_OK;
    }
    for (uint32_t i = 0; i < found.rule_count; i++)
        cmg_session_cover(work->session, benchmark->first_table_rule + found.rules[i]);
    out->possible[out->count++] = tier;
    const cmg_step step = {.kind = CMG_STEP_TIER,
                           .rule = &benchmark->rule,
                           .detail = tier,
                           .basis = benchmark->rule.basis,
                           .number = found.rule_count ? found.rules[0] : UINT32_MAX};
    return cmg_result_step_add(work->result, work->session, &step);
}

/* -- one candidate -------------------------------------------------------- */

static cmg_status land(cmg_work *work, const cmg_benchmark *benchmark, const cmg_tier *tier,
                       cmg_direction direction, const cmg_rule *rule, const range *statutory)
{
    cmg_penalty_case *c = work->c;
    const landing at = move(benchmark, tier, direction);
    if (at.outcome == CMG_OUTCOME_NONE)
        c->may_be_none = true;
    range inside;
    cmg_status status = tier_range(work, &at, rule, statutory, &inside);
    figure amount = {.known = CMG_FALSE};
    if (status == CMG_OK && !work->refused)
        status = suggest(work, &at, rule, &inside, &amount);
    if (status != CMG_OK || work->refused)
        return status;
    gather(work, statutory, &inside);
    work->may_punish |= at.outcome != CMG_OUTCOME_NONE;
    c->benchmark = benchmark;
    /* Where a person decides which way, the range is that of all ways and there is no one tier. */
    if (!work->conflict_by_person || direction == CMG_STAY) {
        c->tier = at.tier;
        c->outcome = at.outcome;
    } else if (c->tier != at.tier) {
        c->tier = NULL;
    }
    c->by_person = at.by_person || work->conflict_by_person;
    c->has_amount = amount.known == CMG_TRUE;
    c->amount = number_or_null(amount);
    if (direction != CMG_STAY) {
        const cmg_step step = {
            .kind = CMG_STEP_MOVE, .rule = rule, .detail = at.tier, .number = (uint32_t)direction};
        return cmg_result_step_add(work->result, work->session, &step);
    }
    return CMG_OK;
}

static cmg_status candidate_fine(cmg_work *work, const cmg_provision *provision, const cmg_fine *fine)
{
    const cmg_item *item = work->c->item;
    range statutory;
    cmg_status status = statutory_range(work, fine, &item->rule, &statutory);
    if (status != CMG_OK || work->refused)
        return status;
    cmg_step step = {.kind = CMG_STEP_STATUTORY_RANGE,
                     .rule = &item->rule,
                     .detail = fine,
                     .basis = provision->basis,
                     .low = number_or_null(statutory.low),
                     .high = number_or_null(statutory.high)};
    status = cmg_result_step_add(work->result, work->session, &step);
    cmg_session_set_role(work->session, CMG_ROLE_STATUTORY_MINIMUM,
                         statutory.low.known == CMG_OPEN ? (cmg_value){0} : number_or_null(statutory.low));
    cmg_session_set_role(work->session, CMG_ROLE_STATUTORY_MAXIMUM,
                         statutory.high.known == CMG_OPEN ? (cmg_value){0} : number_or_null(statutory.high));
    const cmg_benchmark *benchmark =
        cmg_pack_benchmark(work->session->pack, item->rule.code, provision->code, work->session->law_day);
    if (benchmark)
        cmg_session_cover(work->session, benchmark->rule.number);
    tiers possible;
    if (status == CMG_OK)
        status = choose_tiers(work, benchmark, &possible);
    for (uint32_t i = 0; status == CMG_OK && !work->refused && i < possible.count; i++) {
        for (int direction = CMG_STAY; direction < CMG_DIRECTIONS; direction++) {
            if (!(work->directions & 1u << direction))
                continue;
            status = land(work, benchmark, possible.possible[i], (cmg_direction)direction,
                          benchmark ? &benchmark->rule : &item->rule, &statutory);
            if (status != CMG_OK || work->refused)
                return status;
        }
    }
    return status;
}

/* What it waits for is asked when there is a penalty at all. */
static cmg_status gains_of(cmg_work *work, const cmg_sanction *sanction, cmg_value *absent)
{
    cmg_penalty_case *c = work->c;
    if (!sanction->of.given)
        return CMG_OK;
    cmg_value value = sanction->of.constant;
    if (sanction->of.program) {
        const cmg_status status = cmg_session_run(work->session, sanction->of.program, &value);
        if (status != CMG_OK)
            return status;
    }
    if (value.kind == CMG_ABSENT) {
        *absent = value;
        return CMG_OK;
    }
    if (value.kind != CMG_NUMBER)
        return fail_amount(work, &c->item->rule, &sanction->of);
    c->has_gains = true;
    c->gains = cmg_number_value(greater(cmg_value_decimal(value), zero));
    const cmg_step step = {.kind = CMG_STEP_CONFISCATION, .rule = &c->item->rule, .value = c->gains};
    return cmg_result_step_add(work->result, work->session, &step);
}

static cmg_status candidate(cmg_work *work, const cmg_provision *provision)
{
    cmg_penalty_case *c = work->c;
    bool fined = false;
    uint32_t fines = 0, open_fines = 0;
    cmg_value open_gains = cmg_null_value;
    c->imposed = c->possible = 0;
    work->may_punish = false;
    for (uint32_t i = 0; i < provision->sanction_count && !work->refused; i++) {
        const cmg_sanction *sanction = &provision->sanctions[i];
        cmg_truth truth = CMG_TRUE;
        fines += sanction->kind == CMG_PENALTY_FINE;
        if (sanction->kind == CMG_PENALTY_FINE && fined)
            continue; /* of several fines the first that fits */
        const cmg_step step = {.kind = CMG_STEP_PROVISION,
                               .rule = &c->item->rule,
                               .detail = provision,
                               .basis = provision->basis};
        cmg_status status = CMG_OK;
        if (sanction->when)
            status = cmg_work_condition(work, sanction->when, &step, CMG_ASK_AMOUNT, true, &truth);
        if (status == CMG_OK && truth != CMG_FALSE && sanction->fine)
            status = candidate_fine(work, provision, sanction->fine);
        if (status == CMG_OK && truth != CMG_FALSE && sanction->kind == CMG_PENALTY_CONFISCATE_GAINS)
            status = gains_of(work, sanction, &open_gains);
        if (status != CMG_OK)
            return status;
        if (truth == CMG_TRUE)
            c->imposed |= UINT64_C(1) << i;
        if (truth == CMG_OPEN)
            c->possible |= UINT64_C(1) << i;
        if (truth == CMG_TRUE && sanction->fine) {
            fined = true;
            c->fine_may = sanction->may;
        }
        open_fines += truth == CMG_OPEN && sanction->fine;
        c->has_fine = c->has_fine || (truth != CMG_FALSE && sanction->fine);
    }
    if (work->may_punish || !fined)
        cmg_work_need(work, open_gains, &c->item->rule, CMG_ASK_AMOUNT, true);
    /* This way there may be no fine at all.  Several fines with conditions are for the kinds of party:
     * of those one will hold. */
    if (!fined && (work->candidate_count > 1 || (fines == 1 && open_fines == 1))) {
        const range nothing = {{CMG_TRUE, zero}, {CMG_TRUE, zero}};
        widen(&c->range, &nothing, !work->has_union);
        if (!work->has_union)
            widen(&c->statutory, &nothing, true);
        work->has_union = true;
    }
    return CMG_OK;
}

cmg_status cmg_work_amounts(cmg_work *work)
{
    if (work->sure_of_provision)
        cmg_session_cover(work->session, work->candidates[work->candidate_count - 1]->number);
    for (uint32_t i = 0; i < work->candidate_count && !work->refused; i++) {
        const cmg_status status = candidate(work, work->candidates[i]);
        if (status != CMG_OK)
            return status;
    }
    cmg_penalty_case *c = work->c;
    if (c->may_be_none && c->range.has_low)
        c->range.low = cmg_number_value(zero);
    if (!c->has_fine &&
        !work->refused) { /* warnings and measures alone: the direction is all there is to say */
        static const cmg_outcome outcomes[] = {CMG_OUTCOME_GENERAL, CMG_OUTCOME_LIGHTER, CMG_OUTCOME_HEAVIER,
                                               CMG_OUTCOME_MITIGATED};
        for (int direction = CMG_STAY; direction < CMG_DIRECTIONS; direction++) {
            if (work->directions & 1u << direction)
                c->outcome = outcomes[direction];
        }
        if (work->conflict_by_person)
            c->outcome = CMG_OUTCOME_GENERAL;
    }
    return CMG_OK;
}
