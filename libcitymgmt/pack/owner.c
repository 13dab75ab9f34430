/* Who owns a matter at a place: the nearest rule, the unit it leads to, and
 * who acts for it by delegation. */
#include "pack/load.h"

static const void *entry_on(const cmg_versions *sorted, uint32_t count, cmg_text code, int64_t day)
{
    const cmg_versions *versions = code.length != 0 ? cmg_pack_find(sorted, count, code) : NULL;
    return versions ? cmg_version_on(versions, day) : NULL;
}

const void *cmg_entry_named(const cmg_versions *sorted, uint32_t count, cmg_text name, int64_t day)
{
    const cmg_rule *found = entry_on(sorted, count, name, day);
    if (found || name.length == 0)
        return found;
    for (uint32_t i = 0; i < count; i++) {
        const cmg_rule *rule = cmg_version_on(&sorted[i], day);
        if (!rule || (!cmg_text_equal(rule->label.text[CMG_CHINESE], name) &&
                      !cmg_text_equal(rule->label.text[CMG_ENGLISH], name)))
            continue;
        if (found)
            return NULL;
        found = rule;
    }
    return found;
}

bool cmg_whereabouts_of(const cmg_pack *pack, cmg_text place, int64_t day, cmg_whereabouts *where)
{
    where->count = 0;
    const cmg_area *area = entry_on(pack->places, pack->place_count, place, day);
    /* Levels rise on the way up, so the way is never longer than there are levels. */
    while (area && where->count < CMG_LEVEL_COUNT) {
        where->at[where->count++] = area;
        area = entry_on(pack->places, pack->place_count, area->parent, day);
    }
    return where->count > 0;
}

/* -- what a rule reaches -------------------------------------------------- */

unsigned cmg_reach_item(const cmg_reach *reach, const cmg_item *item)
{
    if (cmg_codes_have(&reach->except, item->rule.code))
        return 0;
    if (cmg_codes_have(&reach->items, item->rule.code))
        return 4;
    if (item->listing.function.length != 0 && cmg_codes_have(&reach->functions, item->listing.function))
        return 3;
    if (reach->types >> item->listing.type & 1u)
        return 2;
    return reach->items.count == 0 && reach->functions.count == 0 && reach->types == 0;
}

unsigned cmg_reach_place(const cmg_reach *reach, const cmg_whereabouts *where)
{
    if (reach->places.count == 0)
        return 1;
    for (uint32_t i = 0; i < where->count; i++) {
        if (cmg_codes_have(&reach->places, where->at[i]->rule.code))
            return 1 + where->count - i;
    }
    return 0;
}

/* -- rules ---------------------------------------------------------------- */

typedef struct rank {
    unsigned item, place, layer;
} rank;

static int compare_ranks(const rank *a, const rank *b)
{
    if (a->item != b->item)
        return a->item < b->item ? -1 : 1;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return a->layer == b->layer ? 0 : a->layer < b->layer ? -1 : 1;
}

static bool lead_alike(const cmg_ownership *a, const cmg_ownership *b)
{
    return a->level == b->level && cmg_text_equal(a->unit, b->unit) && cmg_text_equal(a->role, b->role);
}

/* With several levels each has rules of its own; else all rules stand against each other. */
static void find_rule(const cmg_pack *pack, const cmg_item *item, const cmg_whereabouts *where,
                      cmg_level level, int64_t day, cmg_owner *owner)
{
    rank best = {0, 0, 0}, second = {0, 0, 0};
    for (uint32_t i = 0; i < pack->duty_count; i++) {
        const cmg_ownership *rule = cmg_version_on(&pack->duties[i], day);
        if (!rule || (item->listing.levels && rule->level != level))
            continue;
        const rank its = {cmg_reach_item(&rule->reach, item), cmg_reach_place(&rule->reach, where),
                          rule->rule.origin.layer};
        if (its.item == 0 || its.place == 0)
            continue;
        const int order = owner->rule ? compare_ranks(&its, &best) : 1;
        if (order > 0) {
            second = best;
            best = its;
            owner->over = owner->rule;
            owner->rule = rule;
            owner->rival = NULL;
        } else if (order < 0 && (!owner->over || compare_ranks(&its, &second) > 0)) {
            second = its;
            owner->over = rule;
        } else if (order == 0 && !owner->rival && !lead_alike(rule, owner->rule)) {
            owner->rival = rule;
        }
    }
}

uint8_t cmg_item_levels(const cmg_pack *pack, const cmg_item *item, int64_t day)
{
    uint8_t levels = item->listing.levels;
    unsigned nearest = 0;
    for (uint32_t i = 0; !item->listing.levels && i < pack->duty_count; i++) {
        const cmg_ownership *rule = cmg_version_on(&pack->duties[i], day);
        const unsigned near = rule ? cmg_reach_item(&rule->reach, item) : 0;
        if (near == 0 || near < nearest)
            continue;
        levels = (uint8_t)(near > nearest ? 1u << rule->level : levels | 1u << rule->level);
        nearest = near;
    }
    return levels;
}

/* -- units ---------------------------------------------------------------- */

uint32_t cmg_units_serving(const cmg_pack *pack, cmg_text role, const cmg_area *area, int64_t day,
                           const cmg_unit *found[2])
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < pack->unit_count && count < 2; i++) {
        const cmg_unit *unit = cmg_version_on(&pack->units[i], day);
        if (unit && unit->level == area->level && cmg_text_equal(unit->role, role) &&
            cmg_text_equal(unit->place, area->rule.code))
            found[count++] = unit;
    }
    return count;
}

static cmg_owner_state find_unit(const cmg_pack *pack, const cmg_whereabouts *where, int64_t day,
                                 cmg_owner *owner)
{
    const cmg_ownership *rule = owner->rule;
    for (uint32_t i = 0; i < where->count; i++) {
        if (where->at[i]->level == rule->level)
            owner->area = where->at[i];
    }
    if (rule->unit.length != 0) {
        owner->unit = entry_on(pack->units, pack->unit_count, rule->unit, day);
        return owner->unit ? CMG_OWNED : CMG_OWNER_NO_UNIT;
    }
    if (!owner->area)
        return CMG_OWNER_TOO_WIDE;
    const cmg_unit *found[2] = {NULL, NULL};
    const uint32_t count = cmg_units_serving(pack, rule->role, owner->area, day, found);
    owner->unit = found[0];
    owner->other = found[1];
    return count == 0 ? CMG_OWNER_NO_UNIT : count == 1 ? CMG_OWNED : CMG_OWNER_TWO_UNITS;
}

static void find_delegation(const cmg_pack *pack, const cmg_item *item, const cmg_whereabouts *where,
                            int64_t day, cmg_owner *owner)
{
    owner->acting = owner->unit;
    for (uint32_t i = 0; i < pack->delegation_count; i++) {
        const cmg_delegation *delegation = cmg_version_on(&pack->delegations[i], day);
        if (!delegation || delegation->published > day ||
            !cmg_text_equal(delegation->from, owner->unit->rule.code) ||
            !cmg_reach_item(&delegation->reach, item) || !cmg_reach_place(&delegation->reach, where))
            continue;
        const cmg_unit *to = entry_on(pack->units, pack->unit_count, delegation->to, day);
        if (owner->delegation) {
            owner->other_delegation = delegation;
        } else if (to) {
            owner->delegation = delegation;
            owner->acting = to;
        }
    }
}

const cmg_unit *cmg_acting_for(const cmg_pack *pack, const cmg_item *item, const cmg_whereabouts *where,
                               const cmg_unit *unit, int64_t day)
{
    cmg_owner owner = {.unit = unit};
    find_delegation(pack, item, where, day, &owner);
    return owner.acting;
}

cmg_owner cmg_owner_of(const cmg_pack *pack, const cmg_item *item, const cmg_whereabouts *where,
                       cmg_level level, int64_t day)
{
    cmg_owner owner = {.state = CMG_OWNER_NO_RULE, .level = level};
    find_rule(pack, item, where, level, day, &owner);
    if (!owner.rule)
        return owner;
    owner.level = owner.rule->level;
    owner.state = find_unit(pack, where, day, &owner);
    if (owner.rival) {
        cmg_owner beside = {.rule = owner.rival};
        const cmg_owner_state state = find_unit(pack, where, day, &beside);
        if (owner.state != CMG_OWNED || state != CMG_OWNED || owner.unit != beside.unit ||
            owner.rule->level != owner.rival->level) {
            owner.state = CMG_OWNER_COLLISION;
            owner.other = beside.unit;
        }
    }
    if (owner.state != CMG_OWNED)
        return owner;
    find_delegation(pack, item, where, day, &owner);
    if (level != CMG_LEVEL_COUNT && level != owner.level)
        owner.state = CMG_OWNER_OTHER_LEVEL;
    return owner;
}

cmg_text cmg_class_item(const cmg_pack *pack, const cmg_class *class, int64_t day)
{
    if (class->item.length)
        return class->item;
    const cmg_class *group = entry_on(pack->classes, pack->class_count, class->group, day);
    return group ? group->item : CMG_NO_TEXT;
}
