/* Powers that are handed down.  Delegations: published, to whom they may go, no two of one
 * power at one time and none of what one is only entrusted with, over the whole of the periods for which they
 * are written; and penalties that streets have by a rule alone. */
#include "pack/check.h"

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* A matter and a place that both reach on the day; without a register of
 * places a delegation holds everywhere. */
typedef struct meeting {
    int64_t day;
    const cmg_item *item;
    cmg_text place;
} meeting;

static bool places_meet(const cmg_pack *pack, const cmg_reach *a, const cmg_reach *b, meeting *found)
{
    for (uint32_t i = 0; i < pack->place_count; i++) {
        cmg_whereabouts where;
        if (!cmg_whereabouts_of(pack, pack->places[i].code, found->day, &where) ||
            !cmg_reach_place(a, &where) || !cmg_reach_place(b, &where))
            continue;
        found->place = pack->places[i].code;
        return true;
    }
    found->place = CMG_TEXT("*");
    return a->places.count == 0 && b->places.count == 0;
}

static bool reaches_meet(const cmg_pack *pack, const cmg_reach *a, const cmg_reach *b, meeting *found)
{
    for (uint32_t i = 0; i < pack->item_count; i++) {
        found->item = cmg_version_on(&pack->items[i], found->day);
        if (found->item && cmg_reach_item(a, found->item) && cmg_reach_item(b, found->item))
            return places_meet(pack, a, b, found);
    }
    return false;
}

/* What two delegations that hold together must not be to each other. */
typedef struct conflict {
    bool (*exists)(const cmg_delegation *a, const cmg_delegation *b);
    cmg_message_id told;
} conflict;

static bool are_of_one_owner(const cmg_delegation *a, const cmg_delegation *b)
{
    return cmg_text_equal(a->from, b->from);
}

/* Who is entrusted may not entrust others (Administrative Penalty Law Art 20(4)). */
static bool is_entrusted_again(const cmg_delegation *a, const cmg_delegation *b)
{
    return !a->devolves && cmg_text_equal(a->to, b->from);
}

/* The first day on which two versions hold together for one matter and place. */
static bool find_meeting(cmg_checking *c, const cmg_versions *of_a, const cmg_versions *of_b, uint32_t at_a,
                         uint32_t at_b, meeting *found)
{
    const cmg_delegation *a = of_a->version[at_a], *b = of_b->version[at_b];
    const cmg_period one = a->rule.effective, other = b->rule.effective;
    const int64_t to = one.to < other.to ? one.to : other.to;
    /* A delegation counts from the day on which it is published. */
    found->day = later(later(one.from, other.from), later(a->published, b->published));
    if (a->rule.withdrawn || b->rule.withdrawn)
        return false;
    for (; found->day < to; found->day = cmg_check_next_day(c, found->day)) {
        if (!cmg_check_spend(c, (uint64_t)c->pack->item_count + c->pack->place_count))
            return false;
        if (cmg_version_on(of_a, found->day) == (const void *)a &&
            cmg_version_on(of_b, found->day) == (const void *)b &&
            reaches_meet(c->pack, &a->reach, &b->reach, found))
            return true;
    }
    return false;
}

static void check_pair(cmg_checking *c, const cmg_versions *of_a, const cmg_versions *of_b, conflict between)
{
    for (uint32_t i = 0; i < of_a->count; i++) {
        for (uint32_t k = 0; k < of_b->count && cmg_check_spend(c, 1); k++) {
            const cmg_delegation *a = of_a->version[i], *b = of_b->version[k];
            meeting found;
            if (!between.exists(a, b) || !find_meeting(c, of_a, of_b, i, k, &found))
                continue;
            const cmg_place place = cmg_check_place(b->rule.origin);
            cmg_report(c->diagnostics, between.told, &place, CMG_ARG("first", a->rule.code),
                       CMG_ARG("second", b->rule.code), CMG_ARG("item", found.item->rule.code),
                       CMG_ARG("place", found.place), CMG_ARG("day", cmg_check_day(c, found.day)),
                       CMG_ARG("where", cmg_check_where(c, a->rule.origin)));
            return;
        }
    }
}

static void check_one(cmg_checking *c, const cmg_delegation *delegation)
{
    if (delegation->rule.withdrawn || delegation->rule.hidden || delegation->rule.effective.to <= c->as_of)
        return;
    const cmg_pack *pack = c->pack;
    const cmg_place place = cmg_check_place(delegation->rule.origin);
    const cmg_versions *to = cmg_pack_find(pack->units, pack->unit_count, delegation->to);
    const cmg_unit *unit = to ? cmg_version_on(to, later(c->as_of, delegation->rule.effective.from)) : NULL;
    if (delegation->published == INT64_MAX)
        cmg_report(c->diagnostics, CMG_M_delegation_unpublished, &place,
                   CMG_ARG("name", delegation->rule.code));
    if (delegation->devolves && unit && unit->level != CMG_LEVEL_SUB_DISTRICT)
        cmg_report(c->diagnostics, CMG_M_devolved_elsewhere, &place, CMG_ARG("name", delegation->rule.code),
                   CMG_ARG("unit", delegation->to));
}

static bool is_devolved(const cmg_pack *pack, const cmg_item *item, int64_t day)
{
    for (uint32_t i = 0; i < pack->delegation_count; i++) {
        const cmg_delegation *delegation = cmg_version_on(&pack->delegations[i], day);
        if (delegation && delegation->devolves && delegation->published <= day &&
            cmg_reach_item(&delegation->reach, item))
            return true;
    }
    return false;
}

/* Penalties are for counties and above; a street has them by a decision of the province that is
 * published (Administrative Penalty Law Arts 23, 24).  Told of the first rule and matter without
 * one: a list that goes by levels has thousands.  True when told. */
static bool check_street(cmg_checking *c, const cmg_ownership *rule)
{
    const cmg_pack *pack = c->pack;
    const int64_t day = later(c->as_of, rule->rule.effective.from);
    if (rule->rule.withdrawn || rule->rule.hidden || rule->rule.effective.to <= c->as_of ||
        rule->level != CMG_LEVEL_SUB_DISTRICT || rule->rule.basis.count != 0)
        return false;
    for (uint32_t i = 0; i < pack->item_count && cmg_check_spend(c, 1 + pack->delegation_count); i++) {
        const cmg_item *item = cmg_version_on(&pack->items[i], day);
        if (!item || item->listing.type != CMG_ITEM_PENALTY || !cmg_reach_item(&rule->reach, item) ||
            is_devolved(pack, item, day))
            continue;
        const cmg_place place = cmg_check_place(rule->rule.origin);
        cmg_report(c->diagnostics, CMG_M_street_penalty_undecided, &place, CMG_ARG("name", rule->rule.code),
                   CMG_ARG("item", item->rule.code));
        return true;
    }
    return false;
}

void cmg_check_delegations(cmg_checking *c)
{
    bool told = false;
    for (uint32_t i = 0; i < c->pack->duty_count && !told; i++) {
        for (uint32_t v = 0; v < c->pack->duties[i].count && !told; v++)
            told = check_street(c, c->pack->duties[i].version[v]);
    }
    const cmg_versions *all = c->pack->delegations;
    for (uint32_t i = 0; i < c->pack->delegation_count; i++) {
        for (uint32_t v = 0; v < all[i].count; v++)
            check_one(c, all[i].version[v]);
        for (uint32_t k = i + 1; k < c->pack->delegation_count; k++) {
            check_pair(c, &all[i], &all[k], (conflict){are_of_one_owner, CMG_M_delegations_overlap});
            check_pair(c, &all[i], &all[k], (conflict){is_entrusted_again, CMG_M_entrusted_again});
            check_pair(c, &all[k], &all[i], (conflict){is_entrusted_again, CMG_M_entrusted_again});
        }
    }
}
