/* Who owns a matter at a place, at a level, on a day, and why. */
#include "rules/print.h"

#include <string.h>

static const char *const level_names[] = {
#define CMG_LEVEL(identifier, name, zh, en) name,
#include "pack/levels.def"
#undef CMG_LEVEL
};

static bool read_level(const char *name, cmg_level *level)
{
    *level = CMG_LEVEL_COUNT;
    for (int i = 0; name && i < CMG_LEVEL_COUNT; i++) {
        if (strcmp(name, level_names[i]) == 0)
            *level = (cmg_level)i;
    }
    return !name || *level != CMG_LEVEL_COUNT;
}

static cmg_status unknown_place(const cmg_session *session, cmg_result *result, cmg_text code)
{
    const cmg_pack *pack = session->pack;
    const cmg_versions *near = NULL;
    for (uint32_t i = 0; i < pack->place_count && !near; i++) {
        if (!cmg_text_equal(code, pack->places[i].code) &&
            cmg_text_nearest(code, &pack->places[i].code, 1) == 0)
            near = &pack->places[i];
    }
    cmg_buffer day;
    cmg_buffer_init(&day, &session->allocator);
    cmg_date_write(&day, session->as_of);
    cmg_report(result->diagnostics, near ? CMG_M_place_unknown_near : CMG_M_place_unknown, NULL,
               CMG_ARG("name", code), CMG_ARG("day", cmg_buffer_view(&day)),
               CMG_ARG("near", near ? near->code : CMG_NO_TEXT));
    cmg_buffer_free(&day);
    return CMG_NOT_FOUND;
}

/* -- why not -------------------------------------------------------------- */

static cmg_text label_of(const cmg_rule *rule, cmg_language language)
{
    return rule ? cmg_label_text(&rule->label, language) : CMG_TEXT("?");
}

static void refuse(cmg_result *result, const cmg_owner *owner)
{
    const cmg_duty_case *c = &result->duty;
    const cmg_language language = result->language;
    const cmg_text item = label_of(&c->item->rule, language),
                   place = label_of(&c->where.at[0]->rule, language);
    const cmg_text level = cmg_text_of(cmg_level_words(owner->level, language));
    const cmg_text rule = owner->rule ? label_of(&owner->rule->rule, language) : CMG_NO_TEXT;
    switch (owner->state) {
    case CMG_OWNED: return;
    case CMG_OWNER_NO_RULE: cmg_result_refuse(result, CMG_M_owner_no_rule, item, place, CMG_NO_TEXT); return;
    case CMG_OWNER_COLLISION:
        cmg_result_refuse(result, CMG_M_owner_collision, rule, label_of(&owner->rival->rule, language),
                          CMG_NO_TEXT);
        return;
    case CMG_OWNER_TOO_WIDE: cmg_result_refuse(result, CMG_M_owner_too_wide, item, level, place); return;
    case CMG_OWNER_NO_UNIT:
        cmg_result_refuse(result, CMG_M_owner_no_unit, rule,
                          owner->area ? label_of(&owner->area->rule, language) : place, CMG_NO_TEXT);
        return;
    case CMG_OWNER_TWO_UNITS:
        cmg_result_refuse(result, CMG_M_owner_two_units, rule, label_of(&owner->unit->rule, language),
                          label_of(&owner->other->rule, language));
        return;
    case CMG_OWNER_OTHER_LEVEL:
        cmg_result_refuse(result, CMG_M_owner_other_level, level, label_of(&owner->unit->rule, language),
                          rule);
    }
}

/* -- deciding ------------------------------------------------------------- */

static cmg_status trace_owner(cmg_session *session, cmg_result *result, const cmg_owner *owner)
{
    const cmg_pack *pack = session->pack;
    const cmg_duty_case *c = &result->duty;
    cmg_status status = CMG_OK;
    for (uint32_t i = 0; session->trace && i < pack->duty_count && status == CMG_OK; i++) {
        const cmg_ownership *rule = cmg_version_on(&pack->duties[i], session->as_of);
        const unsigned near = rule ? cmg_reach_item(&rule->reach, c->item) : 0;
        if (near == 0 || cmg_reach_place(&rule->reach, &c->where) == 0)
            continue;
        const cmg_step step = {.kind = CMG_STEP_DUTY_RULE,
                               .rule = &rule->rule,
                               .basis = rule->rule.basis,
                               .number = near | (rule == owner->rule || rule == owner->rival ? 8u : 0)};
        status = cmg_result_step_add(result, session, &step);
    }
    if (owner->delegation && status == CMG_OK) {
        const cmg_step step = {.kind = CMG_STEP_DELEGATION,
                               .rule = &owner->delegation->rule,
                               .basis = owner->delegation->rule.basis};
        status = cmg_result_step_add(result, session, &step);
    }
    return status;
}

static void find_referrals(const cmg_session *session, cmg_duty_case *c)
{
    const cmg_pack *pack = session->pack;
    for (uint32_t i = 0; i < pack->referral_count && c->referral_count < CMG_REFERRALS_MAX; i++) {
        const cmg_referral *referral = cmg_version_on(&pack->referrals[i], session->as_of);
        if (!referral || !cmg_reach_item(&referral->reach, c->item) ||
            !cmg_reach_place(&referral->reach, &c->where))
            continue;
        cmg_due_referral *due = &c->referrals[c->referral_count++];
        *due = (cmg_due_referral){.referral = referral};
        if (referral->unit.length != 0) {
            const cmg_versions *unit = cmg_pack_find(pack->units, pack->unit_count, referral->unit);
            due->to = unit ? cmg_version_on(unit, session->as_of) : NULL;
        }
        for (uint32_t a = 0; referral->role.length != 0 && a < c->where.count; a++) {
            const cmg_unit *found[2] = {NULL, NULL};
            if (c->where.at[a]->level == referral->level)
                cmg_units_serving(pack, referral->role, c->where.at[a], session->as_of, found);
            due->to = found[0] ? found[0] : due->to;
        }
    }
}

/* One owner a level at which the matter is exercised, or one at all. */
static cmg_status decide(cmg_session *session, cmg_result *result, cmg_level level)
{
    cmg_duty_case *c = &result->duty;
    const uint8_t levels = c->item->listing.levels;
    cmg_status status = CMG_OK;
    result->state = CMG_DECIDED;
    for (int at = 0; at < CMG_LEVEL_COUNT && status == CMG_OK; at++) {
        if (levels ? !(levels >> at & 1u) || (level != CMG_LEVEL_COUNT && level != (cmg_level)at) : at != 0)
            continue;
        cmg_owner *owner = &c->owners[c->owner_count++];
        *owner =
            cmg_owner_of(session->pack, c->item, &c->where, levels ? (cmg_level)at : level, session->as_of);
        if (owner->rule)
            cmg_session_cover(session, owner->rule->rule.number);
        if (owner->delegation)
            cmg_session_cover(session, owner->delegation->rule.number);
        if (result->state == CMG_DECIDED)
            refuse(result, owner);
        status = trace_owner(session, result, owner);
    }
    if (c->owner_count == 0) /* not exercised at the level that was asked for */
        cmg_result_refuse(result, CMG_M_owner_no_level, label_of(&c->item->rule, result->language),
                          cmg_text_of(cmg_level_words(level, result->language)), CMG_NO_TEXT);
    find_referrals(session, c);
    for (uint32_t i = 0; i < c->referral_count; i++)
        cmg_session_cover(session, c->referrals[i].referral->rule.number);
    return status;
}

/* Held against the other's owner at the same level, where both have several; who acts by delegation must be
 * apart too. */
static bool is_apart(const cmg_result *result, cmg_separation *made)
{
    const cmg_duty_case *c = &result->duty;
    bool apart = true;
    for (uint32_t i = 0; i < c->owner_count; i++) {
        const cmg_level level = made->other->listing.levels ? c->owners[i].level : CMG_LEVEL_COUNT;
        const cmg_owner other = cmg_owner_of(result->pack, made->other, &c->where, level, result->as_of);
        if (other.state != CMG_OWNED)
            continue;
        const bool one_acts = other.acting == c->owners[i].acting;
        made->unit = one_acts ? other.acting : other.unit;
        apart &= other.unit != c->owners[i].unit && !one_acts;
    }
    return apart;
}

bool cmg_duty_separation(const cmg_result *result, uint32_t index, cmg_separation *made)
{
    const cmg_pack *pack = result->pack;
    if (result->state != CMG_DECIDED)
        return false;
    const cmg_listing *listing = &result->duty.item->listing;
    for (int builds = 0; builds < 2; builds++) {
        const cmg_codes *codes = builds ? &listing->builds : &listing->approves;
        for (uint32_t i = 0; i < codes->count; i++) {
            const cmg_versions *versions = cmg_pack_find(pack->items, pack->item_count, codes->at[i]);
            const cmg_item *other = versions ? cmg_version_on(versions, result->as_of) : NULL;
            if (!other || index-- != 0)
                continue;
            *made = (cmg_separation){.other = other, .builds = builds};
            made->apart = is_apart(result, made);
            return true;
        }
    }
    return false;
}

cmg_status cmg_duty(cmg_session *session, const char *item, const char *place, const char *level,
                    cmg_result *result)
{
    cmg_level asked = CMG_LEVEL_COUNT;
    if (!session || !item || !place || !result)
        return CMG_BAD_ARGUMENT;
    cmg_status status = cmg_result_begin(result, session, CMG_RESULT_DUTY);
    if (status != CMG_OK)
        return status;
    memset(&result->duty, 0, sizeof result->duty);
    if (!read_level(level, &asked)) {
        cmg_report(result->diagnostics, CMG_M_level_unknown, NULL, CMG_ARGZ("name", level));
        return CMG_BAD_ARGUMENT;
    }
    const cmg_pack *pack = session->pack;
    const cmg_versions *versions = cmg_pack_find(pack->items, pack->item_count, cmg_text_of(item));
    if (!versions)
        return cmg_unknown_item(session, result, cmg_text_of(item));
    const cmg_area *area =
        cmg_entry_named(pack->places, pack->place_count, cmg_text_of(place), session->as_of);
    if (!area || !cmg_whereabouts_of(pack, area->rule.code, session->as_of, &result->duty.where))
        return unknown_place(session, result, cmg_text_of(place));
    cmg_session_begin(session, NULL);
    cmg_session_set_law_day(session, session->as_of);
    result->duty.item = cmg_version_on(versions, session->as_of);
    if (result->duty.item) {
        status = decide(session, result, asked);
    } else {
        cmg_buffer day;
        cmg_buffer_init(&day, &session->allocator);
        cmg_date_write(&day, session->as_of);
        cmg_result_refuse(result, CMG_M_not_in_force, cmg_text_of(item), cmg_buffer_view(&day), CMG_NO_TEXT);
        cmg_buffer_free(&day);
    }
    const cmg_status kept = cmg_result_finish(result, session);
    return status != CMG_OK ? status : kept;
}

/* -- getters -------------------------------------------------------------- */

static const cmg_duty_case *case_of(const cmg_result *result)
{
    return result && result->kind == CMG_RESULT_DUTY ? &result->duty : NULL;
}

size_t cmg_duty_count(const cmg_result *result)
{
    const cmg_duty_case *c = case_of(result);
    return c && result->state == CMG_DECIDED ? c->owner_count : 0;
}

static const cmg_owner *owner_at(const cmg_result *result, size_t index)
{
    return index < cmg_duty_count(result) ? &result->duty.owners[index] : NULL;
}

const char *cmg_duty_unit(const cmg_result *result, size_t index)
{
    const cmg_owner *owner = owner_at(result, index);
    return owner ? owner->unit->rule.code.bytes : NULL;
}

const char *cmg_duty_acting(const cmg_result *result, size_t index)
{
    const cmg_owner *owner = owner_at(result, index);
    return owner ? owner->acting->rule.code.bytes : NULL;
}

const char *cmg_duty_level(const cmg_result *result, size_t index)
{
    const cmg_owner *owner = owner_at(result, index);
    return owner ? level_names[owner->level] : NULL;
}

const char *cmg_duty_rule(const cmg_result *result, size_t index)
{
    const cmg_owner *owner = owner_at(result, index);
    return owner ? owner->rule->rule.code.bytes : NULL;
}

const char *cmg_duty_referral(const cmg_result *result, size_t index)
{
    const cmg_duty_case *c = case_of(result);
    return c && index < c->referral_count ? c->referrals[index].referral->rule.code.bytes : NULL;
}

bool cmg_duty_referral_is_made(const cmg_result *result, size_t index)
{
    const cmg_duty_case *c = case_of(result);
    return c && index < c->referral_count && c->referrals[index].made;
}

cmg_status cmg_duty_referred(cmg_result *result, const char *code)
{
    if (!case_of(result) || !code)
        return CMG_BAD_ARGUMENT;
    cmg_duty_case *c = &result->duty;
    for (uint32_t i = 0; i < c->referral_count; i++) {
        if (!cmg_text_equal(c->referrals[i].referral->rule.code, cmg_text_of(code)))
            continue;
        c->referrals[i].made = true;
        return CMG_OK;
    }
    cmg_report(result->diagnostics, CMG_M_referral_unknown, NULL, CMG_ARGZ("name", code));
    return CMG_NOT_FOUND;
}

bool cmg_duty_integrate(const cmg_result *result)
{
    const cmg_duty_case *c = case_of(result);
    if (!c || !c->item)
        return false;
    const cmg_integration *integration = &c->item->listing.integration;
    return integration->scope.text[0].length || integration->contested.text[0].length ||
           integration->neglected.text[0].length;
}
