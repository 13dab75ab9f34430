/* The penalty for one act, in the order that follows from the law: version
 * (Administrative Penalty Law Art 37), provision (there is no penalty without an
 * offence: 57), limitation (36), capacity (30, 31), exemption (33), circumstances
 * (32, 49), range, tier (34), amount, confiscation (28), procedure (51, 58, 63). */
#include "rules/penalty_work.h"

#include <string.h>

/* -- conditions ----------------------------------------------------------- */

void cmg_work_refuse(cmg_work *work, cmg_message_id reason, cmg_text first, cmg_text second, cmg_text third)
{
    work->refused = true;
    work->c->state = CMG_REFUSED;
    cmg_result_refuse(work->result, reason, first, second, third);
}

void cmg_work_need(cmg_work *work, cmg_value absent, const cmg_rule *rule, uint8_t ask, bool essential)
{
    cmg_result_need(work->result, work->session, absent, rule, ask, essential);
    work->open += essential && absent.kind == CMG_ABSENT;
}

cmg_status cmg_work_test(cmg_work *work, const cmg_program *program, const cmg_step *step, cmg_truth *truth,
                         cmg_value *absent)
{
    cmg_value value = cmg_boolean_value(true);
    if (program) {
        const cmg_status status = cmg_session_run(work->session, program, &value);
        if (status != CMG_OK)
            return status;
    }
    *absent = value;
    if (value.kind == CMG_ABSENT) {
        *truth = CMG_OPEN;
    } else if (value.kind == CMG_BOOLEAN) {
        *truth = value.as.integer ? CMG_TRUE : CMG_FALSE;
    } else {
        cmg_work_refuse(work, CMG_M_condition_failed, cmg_rule_name(work, step->rule),
                        cmg_program_text(program), CMG_NO_TEXT);
        return CMG_OK;
    }
    cmg_step traced = *step;
    traced.program = program;
    traced.value = value;
    if (step->rule && !traced.basis.count)
        traced.basis = step->rule->basis;
    return cmg_result_step_add(work->result, work->session, &traced);
}

cmg_status cmg_work_condition(cmg_work *work, const cmg_program *program, const cmg_step *step, uint8_t ask,
                              bool essential, cmg_truth *truth)
{
    cmg_value absent;
    const cmg_status status = cmg_work_test(work, program, step, truth, &absent);
    if (status == CMG_OK && *truth == CMG_OPEN)
        cmg_work_need(work, absent, step->rule, ask, essential);
    return status;
}

/* -- the provision -------------------------------------------------------- */

static cmg_status applies(cmg_work *work)
{
    const cmg_item *item = work->c->item;
    cmg_truth truth = CMG_TRUE;
    cmg_session_cover(work->session, item->rule.number);
    if (!item->applies)
        return CMG_OK;
    const cmg_step step = {.kind = CMG_STEP_APPLIES, .rule = &item->rule};
    const cmg_status status = cmg_work_condition(work, item->applies, &step, CMG_ASK_APPLIES, true, &truth);
    if (status == CMG_OK && !work->refused && truth == CMG_FALSE)
        cmg_work_refuse(work, CMG_M_does_not_apply, cmg_rule_name(work, &item->rule),
                        cmg_program_text(item->applies), CMG_NO_TEXT);
    work->c->may_be_refused = truth == CMG_OPEN;
    return status;
}

/* The first provision whose condition holds; before it those that still may.  That there is one is what
 * grounds against a penalty need to know, not which. */
static cmg_status choose_provisions(cmg_work *work)
{
    const cmg_item *item = work->c->item;
    for (uint32_t i = 0; i < item->provision_count && work->candidate_count < CMG_CANDIDATES_MAX; i++) {
        const cmg_provision *provision = &item->provisions[i];
        const cmg_step step = {
            .kind = CMG_STEP_PROVISION, .rule = &item->rule, .detail = provision, .basis = provision->basis};
        cmg_truth truth = CMG_TRUE;
        const cmg_status status =
            cmg_work_condition(work, provision->when, &step, CMG_ASK_PROVISION, true, &truth);
        if (status != CMG_OK || work->refused)
            return status;
        if (truth != CMG_FALSE)
            work->candidates[work->candidate_count++] = provision;
        work->sure_of_provision = truth == CMG_TRUE;
        if (work->sure_of_provision)
            return CMG_OK;
    }
    work->c->may_be_refused = true;
    if (work->candidate_count == 0)
        cmg_work_refuse(work, CMG_M_no_provision, cmg_rule_name(work, &item->rule), CMG_NO_TEXT, CMG_NO_TEXT);
    return CMG_OK;
}

/* -- one law day ---------------------------------------------------------- */

static cmg_status settle(cmg_work *work)
{
    cmg_penalty_case *c = work->c;
    c->state = work->open || work->candidate_count > 1 ? CMG_UNDECIDED : CMG_DECIDED;
    if (c->state == CMG_UNDECIDED)
        return CMG_OK;
    c->may_be_none = false;
    c->provision = work->candidates[0];
    if (c->outcome == CMG_OUTCOME_NONE)
        c->has_amount = false;
    c->has_suggestion = c->has_amount;
    c->suggestion = c->amount;
    const cmg_step step = {.kind = CMG_STEP_AMOUNT,
                           .rule = &c->item->rule,
                           .detail = c->tier,
                           .value = c->amount,
                           .low = c->range.low,
                           .high = c->range.high,
                           .number = (uint32_t)c->outcome};
    return cmg_result_step_add(work->result, work->session, &step);
}

static cmg_status evaluate_day(cmg_session *session, cmg_result *result, const cmg_versions *item,
                               int64_t day, cmg_penalty_case *c)
{
    cmg_work work = {.session = session, .result = result, .c = c};
    *c = (cmg_penalty_case){.day = day, .state = CMG_UNDECIDED, .outcome = CMG_OUTCOME_GENERAL};
    c->amount = c->suggestion = c->gains = c->statutory.low = c->statutory.high = c->range.low =
        c->range.high = cmg_null_value;
    cmg_session_set_law_day(session, day);
    c->item = cmg_version_on(item, day);
    if (!c->item) {
        cmg_buffer text;
        cmg_buffer_init(&text, &session->allocator);
        cmg_date_write(&text, day);
        cmg_work_refuse(&work, CMG_M_not_in_force, item->code, cmg_buffer_view(&text), CMG_NO_TEXT);
        cmg_buffer_free(&text);
        return CMG_OK;
    }
    if (c->item->provision_count == 0) {
        cmg_work_refuse(&work, CMG_M_no_provisions, item->code, CMG_NO_TEXT, CMG_NO_TEXT);
        return CMG_OK;
    }
    const cmg_step version = {.kind = CMG_STEP_VERSION, .rule = &c->item->rule, .value = cmg_date_value(day)};
    cmg_status status = cmg_result_step_add(result, session, &version);
    if (status == CMG_OK)
        status = applies(&work);
    work.needs = result->need_count;
    if (status == CMG_OK && !work.refused)
        status = choose_provisions(&work);
    if (!work.sure_of_provision)
        work.needs = result->need_count;
    if (status == CMG_OK && !work.refused)
        status = cmg_work_circumstances(&work);
    if (status != CMG_OK || work.refused)
        return status;
    if (c->ground) { /* no penalty, whatever else may be missing, if there is an offence at all */
        c->state = c->may_be_refused ? CMG_UNDECIDED : CMG_DECIDED;
        c->may_be_none = c->may_be_refused;
        c->outcome = c->may_be_refused ? CMG_OUTCOME_GENERAL : CMG_OUTCOME_NONE;
        return CMG_OK;
    }
    status = cmg_work_amounts(&work);
    if (status == CMG_OK && work.refused && c->may_be_none) {
        /* Where there is no penalty, after all, it needs no amount. */
        c->state = CMG_UNDECIDED;
        c->may_be_refused = true;
        c->has_fine = false;
        return CMG_OK;
    }
    if (status == CMG_OK && !work.refused)
        status = settle(&work);
    return status;
}

/* -- the two days (Art 37) ------------------------------------------------ */

/* A law that gives no minimum allows anything from nothing. */
static int compare_bound(bool has_a, cmg_value a, bool has_b, cmg_value b)
{
    const cmg_decimal nothing = cmg_decimal_of(0);
    return cmg_decimal_compare(has_a ? cmg_value_decimal(a) : nothing,
                               has_b ? cmg_value_decimal(b) : nothing);
}

/* Is the later law lighter?  By the pack's setting which bound speaks first. */
static bool is_lighter(const cmg_pack *pack, cmg_penalty_case *later, cmg_penalty_case *earlier)
{
    enum { BY_MAXIMUM, BY_MINIMUM, BY_AMOUNT };
    if ((later->outcome == CMG_OUTCOME_NONE) != (earlier->outcome == CMG_OUTCOME_NONE))
        return later->outcome == CMG_OUTCOME_NONE;
    if (later->has_fine != earlier->has_fine)
        return !later->has_fine;
    const cmg_bounds *a = &later->statutory, *b = &earlier->statutory;
    const int high = compare_bound(a->has_high, a->high, b->has_high, b->high);
    const int low = compare_bound(a->has_low, a->low, b->has_low, b->low);
    const int amount = later->has_amount && earlier->has_amount
                           ? compare_bound(true, later->amount, true, earlier->amount)
                           : 0;
    const uint8_t by = pack->settings[CMG_SETTING_LIGHTER_LAW].choice;
    later->settings_used |= 1u << CMG_SETTING_LIGHTER_LAW;
    earlier->settings_used |= 1u << CMG_SETTING_LIGHTER_LAW;
    const int order[3] = {by == BY_MAXIMUM   ? high
                          : by == BY_MINIMUM ? low
                                             : amount,
                          by == BY_MAXIMUM ? low : high, by == BY_AMOUNT ? low : amount};
    for (int i = 0; i < 3; i++) {
        if (order[i])
            return order[i] < 0;
    }
    return false;
}

static bool same_rules(const cmg_session *session, const cmg_versions *item, int64_t a, int64_t b)
{
    const cmg_pack *pack = session->pack;
    const cmg_item *one = cmg_version_on(item, a), *other = cmg_version_on(item, b);
    if (one != other)
        return false;
    for (uint32_t i = 0; i < pack->circumstance_count; i++) {
        if (cmg_version_on(&pack->circumstances[i], a) != cmg_version_on(&pack->circumstances[i], b))
            return false;
    }
    for (uint32_t i = 0; i < session->parameter_count; i++) {
        const cmg_versions *figure = &pack->slots[session->parameters[i]].versions;
        if (cmg_version_on(figure, a) != cmg_version_on(figure, b))
            return false;
    }
    for (uint32_t i = 0; i < pack->decision_count; i++) {
        if (cmg_version_on(&pack->decisions[i], a) != cmg_version_on(&pack->decisions[i], b))
            return false;
    }
    for (uint32_t i = 0; one && i < one->provision_count; i++) {
        const cmg_text code = one->provisions[i].code;
        if (cmg_pack_benchmark(pack, item->code, code, a) != cmg_pack_benchmark(pack, item->code, code, b))
            return false;
    }
    return true;
}

/* Refused because the law of the day does not punish the act, and not because its rules failed. */
static bool is_no_offence(cmg_message_id reason)
{
    return reason == CMG_M_not_in_force || reason == CMG_M_does_not_apply || reason == CMG_M_no_provision;
}

static bool is_none(const cmg_penalty_case *c)
{
    return c->state == CMG_DECIDED && c->outcome == CMG_OUTCOME_NONE;
}

/* While one of the two cannot be told, what either may come to is possible. */
static void leave_both_open(cmg_penalty_case *to, const cmg_penalty_case *other)
{
    const cmg_value nothing = cmg_number_value(cmg_decimal_of(0));
    to->state = CMG_UNDECIDED;
    /* What is not this matter under the other law is not punished under it. */
    to->may_be_none = to->may_be_none || other->may_be_none || other->may_be_refused || is_none(other);
    if (is_none(other)) { /* nothing is lighter: there is no fine, if it is this matter at all */
        to->has_fine = false;
        return;
    }
    if (to->has_fine && other->has_fine) {
        cmg_bounds_widen(&to->statutory, &other->statutory);
        cmg_bounds_widen(&to->range, &other->range);
    } else if (other->has_fine) {
        to->statutory = other->statutory;
        to->range = other->range;
    }
    if ((to->may_be_none || to->has_fine != other->has_fine) && to->range.has_low)
        to->range.low = nothing;
    to->has_fine = to->has_fine || other->has_fine;
}

/* Where there is no penalty, of the questions from `from` on those about measures remain. */
static void ask_of_measures_alone(cmg_result *result, uint32_t from)
{
    uint32_t kept = from;
    for (uint32_t i = from; i < result->need_count; i++) {
        if (result->needs[i].stage == CMG_ASK_MEASURES)
            result->needs[kept++] = result->needs[i];
    }
    result->need_count = kept;
}

static void exchange(cmg_result *result)
{
    const cmg_penalty_case kept = result->other;
    result->other = result->penalty;
    result->penalty = kept;
}

/* The law of the act day holds unless that of the decision day is lighter. */
static cmg_status evaluate_days(cmg_session *session, cmg_result *result, const cmg_versions *item,
                                int64_t act)
{
    const uint32_t needs = result->need_count;
    cmg_penalty_case *const earlier = &result->penalty, *const later = &result->other;
    cmg_status status = evaluate_day(session, result, item, act, earlier);
    if (status != CMG_OK || result->penalty.state == CMG_REFUSED ||
        same_rules(session, item, act, session->as_of))
        return status;
    result->has_other = true;
    status = evaluate_day(session, result, item, session->as_of, later);
    if (status != CMG_OK)
        return status;
    if (later->state == CMG_REFUSED && is_no_offence(result->reason)) { /* the lightest of all */
        later->state = CMG_DECIDED;
        later->item = earlier->item;
        later->outcome = CMG_OUTCOME_NONE;
    }
    if (later->state == CMG_REFUSED) { /* its rules failed: which is lighter cannot be told */
        earlier->state = CMG_REFUSED;
        return CMG_OK;
    }
    const bool by_later = is_none(earlier) ? false
                          : is_none(later) ? !earlier->may_be_refused
                          : later->state == CMG_DECIDED && earlier->state == CMG_DECIDED
                              ? is_lighter(session->pack, later, earlier)
                              : false;
    if (!by_later && !is_none(earlier) && (later->state != CMG_DECIDED || earlier->state != CMG_DECIDED)) {
        leave_both_open(earlier, later);
        return CMG_OK;
    }
    if (by_later)
        exchange(result);
    if (result->penalty.outcome == CMG_OUTCOME_NONE)
        ask_of_measures_alone(result, needs);
    const cmg_step step = {
        .kind = CMG_STEP_LIGHTER_LAW, .rule = &result->penalty.item->rule, .number = by_later};
    return cmg_result_step_add(result, session, &step);
}

/* The matter, or a figure or decision that it may rest on, is not the same on all days. */
static bool may_have_differed(const cmg_session *session, const cmg_versions *item, const cmg_item *today)
{
    const cmg_pack *pack = session->pack;
    bool differs = item->count > 1 || (item->count == 1 && item->version[0] != (const void *)today);
    for (uint32_t i = 0; i < session->parameter_count && !differs; i++)
        differs = pack->slots[session->parameters[i]].versions.count > 1;
    for (uint32_t i = 0; i < pack->decision_count && !differs; i++)
        differs = pack->decisions[i].count > 1;
    return differs;
}

/* What is decided by the law of today may be another matter by that of the day of the act; and what is no
 * offence today may have been one, which is not punished now. */
static void leave_day_open(const cmg_session *session, cmg_result *result, const cmg_versions *item)
{
    cmg_penalty_case *c = &result->penalty;
    if (c->state == CMG_DECIDED) {
        c->may_be_none = c->may_be_none || c->outcome == CMG_OUTCOME_NONE;
        c->state = CMG_UNDECIDED;
    } else if (c->state == CMG_REFUSED && is_no_offence(result->reason) &&
               may_have_differed(session, item, c->item)) {
        c->may_be_none = c->may_be_refused = true;
        c->state = CMG_UNDECIDED;
    }
}

static bool after(cmg_value a, cmg_value b)
{
    return a.kind == CMG_DATE && b.kind == CMG_DATE && a.as.integer > b.as.integer;
}

static cmg_text role_name(const cmg_session *session, cmg_role role)
{
    return session->pack->slots[session->pack->role_slot[role]].name;
}

/* Act, found, decided: in this order, or something was mistyped. */
static bool dates_in_order(cmg_session *session, cmg_result *result)
{
    static const cmg_role pairs[][2] = {{CMG_ROLE_ACT_DATE, CMG_ROLE_FOUND_DATE},
                                        {CMG_ROLE_FOUND_DATE, CMG_ROLE_DECISION_DATE},
                                        {CMG_ROLE_ACT_DATE, CMG_ROLE_DECISION_DATE}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (!after(cmg_session_role(session, pairs[i][0]), cmg_session_role(session, pairs[i][1])))
            continue;
        cmg_result_refuse(result, CMG_M_dates_out_of_order, role_name(session, pairs[i][0]),
                          role_name(session, pairs[i][1]), CMG_NO_TEXT);
        return false;
    }
    return true;
}

cmg_status cmg_unknown_item(const cmg_session *session, cmg_result *result, cmg_text code)
{
    const cmg_pack *pack = session->pack;
    cmg_text nearest = CMG_NO_TEXT;
    for (uint32_t i = 0; i < pack->item_count; i++) {
        if (cmg_text_nearest(code, &pack->items[i].code, 1) == 0)
            nearest = pack->items[i].code;
    }
    if (nearest.bytes)
        cmg_report(result->diagnostics, CMG_M_item_unknown_near, NULL, CMG_ARG("code", code),
                   CMG_ARG("near", nearest));
    else
        cmg_report(result->diagnostics, CMG_M_item_unknown, NULL, CMG_ARG("code", code));
    return CMG_NOT_FOUND;
}

cmg_status cmg_penalty_decide(cmg_session *session, cmg_result *result, const cmg_versions *item,
                              bool prevails)
{
    memset(&result->penalty, 0, sizeof result->penalty);
    const uint32_t needs = result->need_count;
    if (!dates_in_order(session, result))
        return CMG_OK;
    const cmg_value act = cmg_session_role(session, CMG_ROLE_ACT_DATE);
    cmg_status status = CMG_OK;
    if (act.kind == CMG_DATE) {
        status = evaluate_days(session, result, item, act.as.integer);
    } else { /* for the range so far, the law of today; which law holds is asked first */
        status = evaluate_day(session, result, item, session->as_of, &result->penalty);
        cmg_result_need(result, session, act, result->penalty.item ? &result->penalty.item->rule : NULL,
                        CMG_ASK_DATES, true);
        if (act.kind == CMG_ABSENT && act.as.absence)
            leave_day_open(session, result, item);
    }
    cmg_work work = {.session = session, .result = result, .c = &result->penalty};
    if (status == CMG_OK && prevails && result->penalty.state == CMG_DECIDED)
        status = cmg_work_chosen(&work);
    if (status == CMG_OK && result->penalty.state == CMG_DECIDED)
        status = cmg_work_procedures(&work);
    result->state = result->penalty.state;
    if (result->state == CMG_REFUSED) /* nothing more can be found out by asking */
        result->need_count = needs;
    return status;
}

cmg_status cmg_penalty(cmg_session *session, const char *item, const cmg_facts *facts, cmg_result *result)
{
    if (!session || !item || !result || (facts && facts->pack != session->pack))
        return CMG_BAD_ARGUMENT;
    cmg_status status = cmg_result_begin(result, session, CMG_RESULT_PENALTY);
    if (status != CMG_OK)
        return status;
    const cmg_pack *pack = session->pack;
    const cmg_versions *versions = cmg_pack_find(pack->items, pack->item_count, cmg_text_of(item));
    if (!versions)
        return cmg_unknown_item(session, result, cmg_text_of(item));
    cmg_session_begin(session, facts);
    status = cmg_penalty_decide(session, result, versions, true);
    const cmg_status kept = cmg_result_finish(result, session);
    if (status == CMG_OK && kept == CMG_OK && session->looks_ahead && result->state == CMG_UNDECIDED)
        return cmg_penalty_look_ahead(session, result, versions, facts);
    return status != CMG_OK ? status : kept;
}

/* -- getters -------------------------------------------------------------- */

static const cmg_penalty_case *case_of(const cmg_result *result)
{
    return result && result->kind == CMG_RESULT_PENALTY && result->state != CMG_REFUSED ? &result->penalty
                                                                                        : NULL;
}

cmg_outcome cmg_penalty_outcome(const cmg_result *result)
{
    const cmg_penalty_case *c = case_of(result);
    return c && c->state == CMG_DECIDED ? c->outcome : CMG_OUTCOME_GENERAL;
}

const char *cmg_penalty_tier(const cmg_result *result)
{
    const cmg_penalty_case *c = case_of(result);
    return c && c->state == CMG_DECIDED && c->tier ? c->tier->code.bytes : "";
}

const char *cmg_penalty_provision(const cmg_result *result)
{
    const cmg_penalty_case *c = case_of(result);
    return c && c->provision ? c->provision->code.bytes : "";
}

const cmg_value *cmg_penalty_fine(const cmg_result *result)
{
    const cmg_penalty_case *c = case_of(result);
    return c && c->state == CMG_DECIDED && c->has_amount ? &c->amount : NULL;
}

const cmg_value *cmg_penalty_suggestion(const cmg_result *result)
{
    const cmg_penalty_case *c = case_of(result);
    return c && c->state == CMG_DECIDED && c->has_suggestion ? &c->suggestion : NULL;
}

const cmg_value *cmg_penalty_statutory_minimum(const cmg_result *result)
{
    const cmg_penalty_case *c = case_of(result);
    return c && c->statutory.has_low ? &c->statutory.low : NULL;
}

const cmg_value *cmg_penalty_statutory_maximum(const cmg_result *result)
{
    const cmg_penalty_case *c = case_of(result);
    return c && c->statutory.has_high ? &c->statutory.high : NULL;
}

const cmg_value *cmg_penalty_minimum(const cmg_result *result)
{
    const cmg_penalty_case *c = case_of(result);
    return c && c->range.has_low ? &c->range.low : NULL;
}

const cmg_value *cmg_penalty_maximum(const cmg_result *result)
{
    const cmg_penalty_case *c = case_of(result);
    return c && c->range.has_high ? &c->range.high : NULL;
}

bool cmg_penalty_is_illustrative(const cmg_result *result)
{
    const cmg_penalty_case *c = case_of(result);
    for (uint32_t i = 0; c && i < c->circumstance_count; i++) {
        const cmg_circumstance *circumstance = c->circumstances[i].rule;
        if (c->circumstances[i].standing == CMG_STANDS && circumstance->rule.illustrative)
            return true;
    }
    return c && ((c->benchmark && c->benchmark->rule.illustrative) ||
                 (c->item && c->item->rule.illustrative) || (c->ground && c->ground->rule.illustrative));
}

const char *cmg_penalty_procedure(const cmg_result *result, size_t index)
{
    const cmg_penalty_case *c = case_of(result);
    for (uint32_t i = 0; c && i < c->procedure_count; i++) {
        if (c->procedures[i].standing != CMG_STANDS)
            continue;
        if (index-- == 0)
            return ((const cmg_procedure *)c->procedures[i].rule)->rule.code.bytes;
    }
    return NULL;
}

const char *cmg_outcome_code(cmg_outcome outcome)
{
    static const char *const codes[] = {"none", "mitigated", "lighter", "general", "heavier"};
    return codes[outcome];
}

bool cmg_penalty_lacks_gains(const cmg_penalty_case *c, const cmg_sanction *sanction)
{
    return sanction->kind == CMG_PENALTY_CONFISCATE_GAINS && c->has_gains &&
           cmg_decimal_sign(cmg_value_decimal(c->gains)) == 0;
}

bool cmg_penalty_rests_on(const cmg_penalty_case *c, uint32_t at)
{
    const cmg_circumstance *circumstance = c->circumstances[at].rule;
    const bool excludes =
        circumstance->effect == CMG_EFFECT_NONE || circumstance->effect == CMG_EFFECT_MAY_NONE;
    return c->circumstances[at].standing == CMG_STANDS && (c->ground != NULL) == excludes;
}

/* The rules an answer rests on, in the order of the law. */
static const cmg_basis *basis_part(const cmg_penalty_case *c, size_t part)
{
    const bool punished = c->outcome != CMG_OUTCOME_NONE;
    if (part == 0)
        return c->provision && punished ? &c->provision->basis : NULL;
    if (part == 1)
        return c->ground ? &c->ground->rule.basis : NULL;
    if (part == 2)
        return c->benchmark ? &c->benchmark->rule.basis : NULL;
    const cmg_circumstance *circumstance = c->circumstances[part - 3].rule;
    const bool counts = cmg_penalty_rests_on(c, (uint32_t)part - 3) && (punished || c->ground);
    return counts && circumstance != c->ground ? &circumstance->rule.basis : NULL;
}

const char *cmg_penalty_basis(const cmg_result *result, size_t index)
{
    const cmg_penalty_case *c = case_of(result);
    for (size_t part = 0; c && c->state == CMG_DECIDED && part < 3 + (size_t)c->circumstance_count; part++) {
        const cmg_basis *basis = basis_part(c, part);
        if (!basis)
            continue;
        if (index < basis->count)
            return cmg_label_text(&basis->citations[index].printed, result->language).bytes;
        index -= basis->count;
    }
    return NULL;
}
