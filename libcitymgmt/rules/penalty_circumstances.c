/* Circumstances: what excludes a penalty, lightens or aggravates it
 * (Administrative Penalty Law Arts 30-33, 36, 49 and the pack's own). */
#include "rules/penalty_work.h"

/* What a circumstance does once the pack's settings have had their say. */
typedef struct effect {
    bool excludes;  /* no penalty */
    bool by_person; /* a "may" that a person decides: told, not applied */
    bool ignored;   /* a "may" that the pack leaves */
    cmg_direction direction;
} effect;

static uint8_t setting(cmg_work *work, cmg_setting which)
{
    work->c->settings_used |= 1u << which;
    return work->session->pack->settings[which].choice;
}

static effect effect_of(cmg_work *work, cmg_effect declared)
{
    enum { PERSON, TAKE };
    effect result = {.direction = CMG_STAY};
    switch (declared) {
    case CMG_EFFECT_MAY_NONE:
    case CMG_EFFECT_MAY_LIGHTER_OR_MITIGATED:
    case CMG_EFFECT_MAY_LIGHTER:
    case CMG_EFFECT_MAY_MITIGATED: {
        const uint8_t may = setting(work, CMG_SETTING_MAY);
        result.by_person = may == PERSON;
        result.ignored = may != PERSON && may != TAKE;
        break;
    }
    default: break;
    }
    switch (declared) {
    case CMG_EFFECT_NONE:
    case CMG_EFFECT_MAY_NONE: result.excludes = true; break;
    case CMG_EFFECT_LIGHTER_OR_MITIGATED:
    case CMG_EFFECT_MAY_LIGHTER_OR_MITIGATED:
        result.direction = setting(work, CMG_SETTING_LIGHTEN) == 0 ? CMG_LIGHTER : CMG_MITIGATE;
        break;
    case CMG_EFFECT_LIGHTER:
    case CMG_EFFECT_MAY_LIGHTER: result.direction = CMG_LIGHTER; break;
    case CMG_EFFECT_MITIGATED:
    case CMG_EFFECT_MAY_MITIGATED: result.direction = CMG_MITIGATE; break;
    case CMG_EFFECT_HEAVIER: result.direction = CMG_HEAVIER; break;
    }
    return result;
}

static bool concerns(const cmg_circumstance *circumstance, cmg_text item)
{
    for (uint32_t i = 0; i < circumstance->item_count; i++) {
        if (cmg_text_equal(circumstance->items[i], item))
            return true;
    }
    return circumstance->item_count == 0;
}

static void hold(cmg_work *work, const cmg_circumstance *circumstance, cmg_standing standing)
{
    cmg_penalty_case *c = work->c;
    if (c->circumstance_count < CMG_HELD_MAX)
        c->circumstances[c->circumstance_count++] = (cmg_held){circumstance, standing};
}

/* One whose truth waits for facts. */
typedef struct open_one {
    const cmg_circumstance *circumstance;
    effect does;
    cmg_value absent;
} open_one;

typedef struct findings {
    uint32_t certain, possible; /* directions, as bits */
    open_one open[CMG_HELD_MAX];
    uint32_t open_count;
} findings;

static void settle(cmg_work *work, const cmg_circumstance *circumstance, effect does, findings *to)
{
    hold(work, circumstance, does.by_person ? CMG_MIGHT : CMG_STANDS);
    if (does.by_person)
        return;
    if (!does.excludes)
        to->certain |= 1u << does.direction;
    else if (!work->c->ground)
        work->c->ground = circumstance;
}

static cmg_status weigh(cmg_work *work, const cmg_circumstance *circumstance, findings *to)
{
    const effect does = effect_of(work, circumstance->effect);
    if (does.ignored)
        return CMG_OK;
    const cmg_step step = {
        .kind = CMG_STEP_CIRCUMSTANCE, .rule = &circumstance->rule, .detail = circumstance};
    cmg_truth truth = CMG_FALSE;
    cmg_value absent;
    const cmg_status status = cmg_work_test(work, circumstance->when, &step, &truth, &absent);
    if (status != CMG_OK || work->refused || truth == CMG_FALSE)
        return status;
    cmg_session_cover(work->session, circumstance->rule.number);
    if (truth == CMG_TRUE)
        settle(work, circumstance, does, to);
    else if (to->open_count < CMG_HELD_MAX)
        to->open[to->open_count++] = (open_one){circumstance, does, absent};
    return CMG_OK;
}

/* Where circumstances of the given kinds lead together, as a bit; all ways where a person decides. */
static uint32_t resolve(cmg_work *work, uint32_t kinds)
{
    enum { LIGHTER_PREVAILS, HEAVIER_PREVAILS };
    const cmg_direction favour = kinds & 1u << CMG_MITIGATE  ? CMG_MITIGATE
                                 : kinds & 1u << CMG_LIGHTER ? CMG_LIGHTER
                                                             : CMG_STAY;
    if (!(kinds & 1u << CMG_HEAVIER))
        return 1u << favour;
    if (favour == CMG_STAY)
        return 1u << CMG_HEAVIER;
    switch (setting(work, CMG_SETTING_CONFLICT)) {
    case LIGHTER_PREVAILS: return 1u << favour;
    case HEAVIER_PREVAILS: return 1u << CMG_HEAVIER;
    default: work->conflict_by_person = true; return 1u << CMG_STAY | 1u << favour | 1u << CMG_HEAVIER;
    }
}

static bool may_fall_out(const findings *found, uint32_t kinds)
{
    return (kinds & found->certain) == found->certain && (kinds & ~found->possible) == 0;
}

/* A second ground to lighten changes nothing where one holds. */
static bool matters(cmg_work *work, const findings *found, cmg_direction direction)
{
    const uint32_t bit = 1u << direction;
    for (uint32_t kinds = 0; kinds < 1u << CMG_DIRECTIONS; kinds++) {
        if (may_fall_out(found, kinds) && !(kinds & bit) &&
            resolve(work, kinds) != resolve(work, kinds | bit))
            return true;
    }
    return false;
}

/* Of what is open: asks, and holds it as possible, where it can still change the answer. */
static void ask(cmg_work *work, const findings *found)
{
    cmg_penalty_case *c = work->c;
    for (uint32_t i = 0; i < found->open_count; i++) {
        const open_one *open = &found->open[i];
        if (!open->does.by_person && !open->does.excludes && !matters(work, found, open->does.direction))
            continue;
        c->open |= UINT64_C(1) << (c->circumstance_count % CMG_HELD_MAX);
        hold(work, open->circumstance, CMG_MIGHT);
        c->may_be_none |= open->does.excludes && !open->does.by_person;
        cmg_work_need(work, open->absent, &open->circumstance->rule,
                      open->circumstance->stage == CMG_STAGE_CIRCUMSTANCE ? CMG_ASK_CIRCUMSTANCE
                                                                          : CMG_ASK_GROUNDS,
                      !open->does.by_person);
    }
}

/* A penalty is excluded, if there is an offence: another ground matters only for its measures. */
static void ask_of_measures(cmg_work *work, const findings *found)
{
    work->result->need_count = work->needs;
    for (uint32_t i = 0; i < found->open_count; i++) {
        const open_one *open = &found->open[i];
        if (open->does.excludes && !open->does.by_person && open->circumstance->measure_count)
            cmg_work_need(work, open->absent, &open->circumstance->rule, CMG_ASK_MEASURES, false);
    }
}

cmg_status cmg_work_circumstances(cmg_work *work)
{
    const cmg_pack *pack = work->session->pack;
    findings found;
    found.certain = found.open_count = 0; /* the rest as it is filled */
    for (uint32_t i = 0; i < pack->circumstance_count && !work->refused; i++) {
        const cmg_circumstance *circumstance =
            cmg_version_on(&pack->circumstances[i], work->session->law_day);
        if (!circumstance || !concerns(circumstance, work->c->item->rule.code))
            continue;
        const cmg_status status = weigh(work, circumstance, &found);
        if (status != CMG_OK)
            return status;
    }
    found.possible = found.certain;
    for (uint32_t i = 0; i < found.open_count; i++) {
        if (!found.open[i].does.by_person && !found.open[i].does.excludes)
            found.possible |= 1u << found.open[i].does.direction;
    }
    /* Every way in which the open circumstances may fall out. */
    work->directions = 0;
    for (uint32_t kinds = 0; kinds < 1u << CMG_DIRECTIONS; kinds++) {
        if (may_fall_out(&found, kinds))
            work->directions |= resolve(work, kinds);
    }
    if (work->c->ground)
        ask_of_measures(work, &found);
    else
        ask(work, &found);
    return CMG_OK;
}
