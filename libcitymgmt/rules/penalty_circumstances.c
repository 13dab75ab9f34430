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

/* Directions that hold for certain and that are possible, as bits. */
typedef struct found {
    uint32_t certain, possible;
} found;

static cmg_status weigh(cmg_work *work, const cmg_circumstance *circumstance, found *directions)
{
    const effect does = effect_of(work, circumstance->effect);
    if (does.ignored)
        return CMG_OK;
    const cmg_step step = {
        .kind = CMG_STEP_CIRCUMSTANCE, .rule = &circumstance->rule, .detail = circumstance};
    cmg_truth truth = CMG_FALSE;
    const uint8_t ask =
        circumstance->stage == CMG_STAGE_CIRCUMSTANCE ? CMG_ASK_CIRCUMSTANCE : CMG_ASK_GROUNDS;
    const cmg_status status =
        cmg_work_condition(work, circumstance->when, &step, ask, !does.by_person, &truth);
    if (status != CMG_OK || work->refused || truth == CMG_FALSE)
        return status;
    cmg_session_cover(work->session, circumstance->rule.number);
    hold(work, circumstance, truth == CMG_TRUE && !does.by_person ? CMG_STANDS : CMG_MIGHT);
    if (does.by_person)
        return CMG_OK;
    if (does.excludes) {
        if (truth == CMG_TRUE && !work->c->ground)
            work->c->ground = circumstance;
        work->c->may_be_none |= truth == CMG_OPEN;
        return CMG_OK;
    }
    const uint32_t bit = 1u << does.direction;
    directions->possible |= bit;
    if (truth == CMG_TRUE)
        directions->certain |= bit;
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

cmg_status cmg_work_circumstances(cmg_work *work)
{
    const cmg_pack *pack = work->session->pack;
    found directions = {0, 0};
    for (uint32_t i = 0; i < pack->circumstance_count && !work->refused; i++) {
        const cmg_circumstance *circumstance =
            cmg_version_on(&pack->circumstances[i], work->session->law_day);
        if (!circumstance || !concerns(circumstance, work->c->item->rule.code))
            continue;
        const cmg_status status = weigh(work, circumstance, &directions);
        if (status != CMG_OK)
            return status;
    }
    /* Every way in which the open circumstances may fall out. */
    work->directions = 0;
    for (uint32_t kinds = 0; kinds < 1u << CMG_DIRECTIONS; kinds++) {
        if ((kinds & directions.certain) == directions.certain && (kinds & ~directions.possible) == 0)
            work->directions |= resolve(work, kinds);
    }
    return CMG_OK;
}
