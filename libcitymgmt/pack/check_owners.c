/* Who owns what, for all matters and places at once: gaps, overlaps, and owners
 * that must be apart.  It is asked for the day of the check and for each later
 * one on which the list becomes another, so that a unit that is dissolved before
 * its matter is found by whatever rule it is the owner.
 *
 * Matters that the same rules reach equally nearly are one case.  For each case one walk down the
 * tree of places carries the rule that decides; it changes only where a rule names a
 * place.  The product of matters, places and levels is never made, and every
 * finding names a matter, place, level and day that show it. */
#include <string.h>

#include "pack/check.h"

#define NONE UINT32_MAX
#define MANY (UINT32_MAX - 1)

typedef struct node {
    const cmg_area *area;
    uint32_t parent; /* index; NONE for a root */
    uint8_t depth;   /* 1 for a root */
    bool is_leaf;
    uint32_t at_level[CMG_LEVEL_COUNT]; /* itself or what it lies in, by level */
    const uint32_t *named_by;           /* rules that name it */
    uint32_t named_count;
} node;

/* Units with one role: for each place one unit, NONE or MANY. */
typedef struct service {
    cmg_text role;
    uint32_t *unit;
} service;

/* The rule that decides at a place, and one that stands beside it. */
typedef struct choice {
    uint32_t rule, rival;
    uint8_t depth; /* of the place by which the rule holds; 0 everywhere */
} choice;

typedef struct survey {
    cmg_checking *c;
    const cmg_pack *pack;
    const cmg_ownership **rules;
    const cmg_unit **units;
    uint32_t *rule_unit;    /* by rule: its unit, NONE, or MANY when it goes by role */
    uint32_t *rule_service; /* by rule: its role */
    node *nodes;            /* parents before children */
    service *services;
    const cmg_item **items;
    uint8_t *near; /* by rule: how nearly it reaches the case at hand */
    choice *choices;
    bool *carried; /* by node: something in it is decided by the same two rules */
    uint32_t rule_count, unit_count, node_count, service_count, item_count;
    uint32_t *cases; /* items of which each stands for all that are like it */
    uint32_t case_count;
    uint32_t told_rule, told_rival; /* the last pair that was told */
    const cmg_item *told_item;      /* the last without owner */
    bool is_later_day;
} survey;

/* -- the day's registers -------------------------------------------------- */

static bool list_rules(survey *s)
{
    s->rules = cmg_arena_array(&s->c->scratch, s->pack->duty_count, sizeof *s->rules);
    s->units = cmg_arena_array(&s->c->scratch, s->pack->unit_count, sizeof *s->units);
    s->items = cmg_arena_array(&s->c->scratch, s->pack->item_count, sizeof *s->items);
    if (!s->rules || !s->units || !s->items)
        return false;
    for (uint32_t i = 0; i < s->pack->duty_count; i++) {
        const cmg_ownership *rule = cmg_version_on(&s->pack->duties[i], s->c->as_of);
        if (rule)
            s->rules[s->rule_count++] = rule;
    }
    for (uint32_t i = 0; i < s->pack->unit_count; i++) {
        const cmg_unit *unit = cmg_version_on(&s->pack->units[i], s->c->as_of);
        if (unit)
            s->units[s->unit_count++] = unit; /* by code, as the pack has them */
    }
    for (uint32_t i = 0; i < s->pack->item_count; i++) {
        const cmg_item *item = cmg_version_on(&s->pack->items[i], s->c->as_of);
        if (item)
            s->items[s->item_count++] = item;
    }
    return true;
}

static uint32_t find_node(const survey *s, cmg_text code, const uint32_t *by_code)
{
    uint32_t low = 0, high = s->node_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const int order = cmg_text_compare(s->nodes[by_code[middle]].area->rule.code, code);
        if (order == 0)
            return by_code[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NONE;
}

static uint32_t find_unit(const survey *s, cmg_text code)
{
    uint32_t low = 0, high = s->unit_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const int order = cmg_text_compare(s->units[middle]->rule.code, code);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NONE;
}

/* Places by level, so that what a place lies in comes before it; *by_code is
 * the way back from the order of codes. */
static bool list_nodes(survey *s, uint32_t **by_code)
{
    s->nodes = cmg_arena_array_zeroed(&s->c->scratch, s->pack->place_count, sizeof *s->nodes);
    *by_code = cmg_arena_array(&s->c->scratch, s->pack->place_count, sizeof **by_code);
    const cmg_area **areas = cmg_arena_array(&s->c->scratch, s->pack->place_count, sizeof *areas);
    if (!s->nodes || !*by_code || !areas)
        return false;
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->pack->place_count; i++) {
        const cmg_area *area = cmg_version_on(&s->pack->places[i], s->c->as_of);
        if (area)
            areas[count++] = area;
    }
    for (int level = 0; level < CMG_LEVEL_COUNT; level++) {
        for (uint32_t i = 0; i < count; i++) {
            if (areas[i]->level != (cmg_level)level)
                continue;
            (*by_code)[i] = s->node_count;
            s->nodes[s->node_count++] = (node){.area = areas[i], .parent = NONE, .depth = 1, .is_leaf = true};
        }
    }
    return true;
}

static void tie_nodes(survey *s, const uint32_t *by_code)
{
    for (uint32_t i = 0; i < s->node_count; i++) {
        node *n = &s->nodes[i];
        const uint32_t parent = n->area->parent.length ? find_node(s, n->area->parent, by_code) : NONE;
        for (int level = 0; level < CMG_LEVEL_COUNT; level++)
            n->at_level[level] = parent == NONE ? NONE : s->nodes[parent].at_level[level];
        n->at_level[n->area->level] = i;
        n->parent = parent;
        if (parent == NONE)
            continue;
        n->depth = (uint8_t)(s->nodes[parent].depth + 1);
        s->nodes[parent].is_leaf = false;
    }
}

static bool name_nodes(survey *s, const uint32_t *by_code)
{
    uint32_t **lists = cmg_arena_array_zeroed(&s->c->scratch, s->node_count, sizeof *lists);
    for (int pass = 0; lists && pass < 2; pass++) {
        for (uint32_t r = 0; r < s->rule_count; r++) {
            const cmg_codes *places = &s->rules[r]->reach.places;
            for (uint32_t i = 0; i < places->count; i++) {
                const uint32_t at = find_node(s, places->at[i], by_code);
                if (at == NONE)
                    continue;
                if (pass == 1)
                    lists[at][s->nodes[at].named_count] = r;
                s->nodes[at].named_count++;
            }
        }
        for (uint32_t i = 0; pass == 0 && i < s->node_count; i++) {
            lists[i] = cmg_arena_array(&s->c->scratch, s->nodes[i].named_count, sizeof **lists);
            if (!lists[i])
                return false;
            s->nodes[i].named_count = 0;
            s->nodes[i].named_by = lists[i];
        }
    }
    return lists != NULL;
}

/* -- whom rules lead to --------------------------------------------------- */

static uint32_t find_service(const survey *s, cmg_text role)
{
    for (uint32_t i = 0; i < s->service_count; i++) {
        if (cmg_text_equal(s->services[i].role, role))
            return i;
    }
    return NONE;
}

static bool add_service(survey *s, cmg_text role, const uint32_t *by_code)
{
    if (!cmg_check_spend(s->c, s->node_count + s->unit_count))
        return false;
    service *made = &s->services[s->service_count++];
    made->role = role;
    made->unit = cmg_arena_array(&s->c->scratch, s->node_count, sizeof *made->unit);
    if (!made->unit)
        return false;
    for (uint32_t i = 0; i < s->node_count; i++)
        made->unit[i] = NONE;
    for (uint32_t u = 0; u < s->unit_count; u++) {
        const cmg_unit *unit = s->units[u];
        const uint32_t at = cmg_text_equal(unit->role, role) ? find_node(s, unit->place, by_code) : NONE;
        if (at != NONE && s->nodes[at].area->level == unit->level)
            made->unit[at] = made->unit[at] == NONE ? u : MANY;
    }
    return true;
}

static bool resolve_rules(survey *s, const uint32_t *by_code)
{
    s->rule_unit = cmg_arena_array(&s->c->scratch, s->rule_count, sizeof *s->rule_unit);
    s->rule_service = cmg_arena_array(&s->c->scratch, s->rule_count, sizeof *s->rule_service);
    s->services = cmg_arena_array_zeroed(&s->c->scratch, s->rule_count, sizeof *s->services);
    if (!s->rule_unit || !s->rule_service || !s->services)
        return false;
    for (uint32_t r = 0; r < s->rule_count; r++) {
        const cmg_ownership *rule = s->rules[r];
        s->rule_service[r] = NONE;
        s->rule_unit[r] = rule->unit.length ? find_unit(s, rule->unit) : MANY;
        if (rule->unit.length)
            continue;
        s->rule_service[r] = find_service(s, rule->role);
        if (s->rule_service[r] != NONE)
            continue;
        s->rule_service[r] = s->service_count;
        if (!add_service(s, rule->role, by_code))
            return false;
    }
    return true;
}

/* The unit that a rule makes the owner at a place: NONE, or MANY. */
static uint32_t unit_at(const survey *s, uint32_t rule, uint32_t at)
{
    if (s->rule_service[rule] == NONE)
        return s->rule_unit[rule];
    const uint32_t area = s->nodes[at].at_level[s->rules[rule]->level];
    return area == NONE ? NONE : s->services[s->rule_service[rule]].unit[area];
}

/* -- cases ---------------------------------------------------------------- */

static void reach_case(survey *s, const cmg_item *item)
{
    for (uint32_t r = 0; r < s->rule_count; r++)
        s->near[r] = (uint8_t)cmg_reach_item(&s->rules[r]->reach, item);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash ^= value + 0x9E3779B97F4A7C15u + (hash << 6) + (hash >> 2);
    return hash * 0xFF51AFD7ED558CCDu;
}

/* What the walk of a matter depends on.  Two matters with one signature of 128 bits are taken for alike. */
typedef struct signature {
    uint64_t word[2];
} signature;

static signature sign(survey *s, const cmg_item *item)
{
    signature made = {{item->listing.levels, ~(uint64_t)item->listing.levels}};
    reach_case(s, item);
    for (uint32_t r = 0; r < s->rule_count; r++) {
        if (!s->near[r])
            continue;
        made.word[0] = mix(made.word[0], (uint64_t)r * 8 + s->near[r]);
        made.word[1] = mix(made.word[1], ~((uint64_t)r * 8 + s->near[r]));
    }
    return made;
}

static bool list_cases(survey *s)
{
    uint32_t room = 16;
    while (room < s->item_count * 2)
        room *= 2;
    signature *seen = cmg_arena_array(&s->c->scratch, room, sizeof *seen);
    bool *taken = cmg_arena_array_zeroed(&s->c->scratch, room, sizeof *taken);
    s->cases = cmg_arena_array(&s->c->scratch, s->item_count, sizeof *s->cases);
    if (!seen || !taken || !s->cases)
        return false;
    if (!cmg_check_spend(s->c, (uint64_t)s->item_count * s->rule_count))
        return false;
    for (uint32_t i = 0; i < s->item_count; i++) {
        const signature its = sign(s, s->items[i]);
        uint32_t at = (uint32_t)its.word[0] & (room - 1);
        while (taken[at] && memcmp(&seen[at], &its, sizeof its) != 0)
            at = (at + 1) & (room - 1);
        if (taken[at])
            continue;
        taken[at] = true;
        seen[at] = its;
        s->cases[s->case_count++] = i;
    }
    return true;
}

/* -- the walk ------------------------------------------------------------- */

static int compare(const survey *s, uint32_t a, uint8_t a_depth, uint32_t b, uint8_t b_depth)
{
    if (s->near[a] != s->near[b])
        return s->near[a] < s->near[b] ? -1 : 1;
    if (a_depth != b_depth)
        return a_depth < b_depth ? -1 : 1;
    const unsigned one = s->rules[a]->rule.origin.layer, other = s->rules[b]->rule.origin.layer;
    return one == other ? 0 : one < other ? -1 : 1;
}

static bool lead_alike(const cmg_ownership *a, const cmg_ownership *b)
{
    return a->level == b->level && cmg_text_equal(a->unit, b->unit) && cmg_text_equal(a->role, b->role);
}

static void stand(const survey *s, choice *best, uint32_t rule, uint8_t depth)
{
    const int order = best->rule == NONE ? 1 : compare(s, rule, depth, best->rule, best->depth);
    if (order > 0)
        *best = (choice){rule, NONE, depth};
    else if (order == 0 && rule != best->rule && best->rival == NONE &&
             !lead_alike(s->rules[rule], s->rules[best->rule]))
        best->rival = rule;
}

/* Fills `choices` for the case at hand; `level` CMG_LEVEL_COUNT: rules of all levels. */
static void walk(survey *s, cmg_level level, choice *choices)
{
    choice everywhere = {NONE, NONE, 0};
    for (uint32_t r = 0; r < s->rule_count; r++) {
        if (s->near[r] && s->rules[r]->reach.places.count == 0 &&
            (level == CMG_LEVEL_COUNT || s->rules[r]->level == level))
            stand(s, &everywhere, r, 0);
    }
    for (uint32_t i = 0; i < s->node_count; i++) {
        const node *n = &s->nodes[i];
        choices[i] = n->parent == NONE ? everywhere : choices[n->parent];
        for (uint32_t k = 0; k < n->named_count; k++) {
            const uint32_t r = n->named_by[k];
            if (s->near[r] && (level == CMG_LEVEL_COUNT || s->rules[r]->level == level))
                stand(s, &choices[i], r, n->depth);
        }
    }
}

/* -- findings ------------------------------------------------------------- */

static const char *const level_names[] = {
#define CMG_LEVEL(identifier, name, zh, en) name,
#include "pack/levels.def"
#undef CMG_LEVEL
};

/* What an earlier day has shown already. */
static bool is_told(const survey *s, cmg_message_id id, const cmg_place *place)
{
    return s->is_later_day && cmg_is_reported(s->c->diagnostics, id, place);
}

static void report(survey *s, cmg_message_id id, cmg_origin origin, const cmg_item *item, uint32_t at,
                   const cmg_ownership *rule, const cmg_ownership *rival)
{
    const cmg_place place = cmg_check_place(origin);
    if (is_told(s, id, &place))
        return;
    const cmg_arena_mark mark = cmg_arena_marked(&s->c->scratch);
    cmg_report(s->c->diagnostics, id, &place, CMG_ARG("item", item->rule.code),
               CMG_ARG("place", s->nodes[at].area->rule.code),
               CMG_ARG("day", cmg_check_day(s->c, s->c->as_of)),
               CMG_ARGZ("level", rule ? level_names[rule->level] : level_names[s->nodes[at].area->level]),
               CMG_ARG("first", rule ? rule->rule.code : CMG_NO_TEXT),
               CMG_ARG("first_at", rule ? cmg_check_where(s->c, rule->rule.origin) : CMG_NO_TEXT),
               CMG_ARG("second", rival ? rival->rule.code : CMG_NO_TEXT),
               CMG_ARG("second_at", rival ? cmg_check_where(s->c, rival->rule.origin) : CMG_NO_TEXT));
    cmg_arena_rewind(&s->c->scratch, mark);
}

/* Whether the rule's own place of its level is what must be looked at here.  A
 * unit that a rule names by code is looked for once, by check_list.c. */
static bool is_answerable(const survey *s, uint32_t rule, uint32_t at)
{
    const node *n = &s->nodes[at];
    const cmg_level level = s->rules[rule]->level;
    return s->rule_service[rule] != NONE &&
           (n->area->level == level || (n->is_leaf && n->at_level[level] == NONE));
}

static void mark_carried(survey *s)
{
    for (uint32_t i = 0; i < s->node_count; i++) {
        const uint32_t parent = s->nodes[i].parent;
        s->carried[i] = false;
        if (parent != NONE && s->choices[i].rule == s->choices[parent].rule &&
            s->choices[i].rival == s->choices[parent].rival)
            s->carried[parent] = true;
    }
}

/* Two rules collide where they lead to two units, or to none that could be compared.  A pair is
 * told once, at the first place below which they meet no more; one in which others lie, all of them with
 * nearer rules, must have an owner by one of the two. */
static void look_at_rival(survey *s, const cmg_item *item, const choice *chosen, uint32_t at)
{
    const cmg_ownership *rule = s->rules[chosen->rule], *rival = s->rules[chosen->rival];
    const uint32_t one = unit_at(s, chosen->rule, at), other = unit_at(s, chosen->rival, at);
    const bool told = s->told_rule == chosen->rule && s->told_rival == chosen->rival;
    if (told || (one == other && one < MANY && rule->level == rival->level) ||
        (!s->nodes[at].is_leaf && one >= MANY && other >= MANY))
        return;
    s->told_rule = chosen->rule;
    s->told_rival = chosen->rival;
    report(s, CMG_M_owners_collide, rival->rule.origin, item, at, rule, rival);
}

static void look_at(survey *s, const cmg_item *item, const choice *chosen, uint32_t at)
{
    const node *n = &s->nodes[at];
    if (chosen->rule == NONE) {
        if (n->is_leaf && s->told_item != item)
            report(s, CMG_M_no_owner, item->rule.origin, item, at, NULL, NULL);
        s->told_item = n->is_leaf ? item : s->told_item;
        return;
    }
    if (chosen->rival != NONE && !s->carried[at])
        look_at_rival(s, item, chosen, at);
    if (!is_answerable(s, chosen->rule, at))
        return;
    const uint32_t unit = unit_at(s, chosen->rule, at);
    const cmg_ownership *rule = s->rules[chosen->rule];
    if (unit == NONE)
        report(s, CMG_M_owner_missing, n->area->rule.origin, item, at, rule, NULL);
    else if (unit == MANY)
        report(s, CMG_M_owner_doubled, n->area->rule.origin, item, at, rule, NULL);
}

static void check_case(survey *s, const cmg_item *item)
{
    reach_case(s, item);
    for (int level = 0; level < CMG_LEVEL_COUNT; level++) {
        const uint8_t levels = item->listing.levels;
        if (levels ? !(levels >> level & 1u) : level != 0)
            continue;
        walk(s, levels ? (cmg_level)level : CMG_LEVEL_COUNT, s->choices);
        mark_carried(s);
        for (uint32_t i = 0; i < s->node_count; i++)
            look_at(s, item, &s->choices[i], i);
    }
}

/* -- owners that must be apart -------------------------------------------- */

static bool is_delegated(survey *s, const cmg_item *item)
{
    for (uint32_t i = 0; i < s->pack->delegation_count && cmg_check_spend(s->c, 1); i++) {
        const cmg_delegation *delegation = cmg_version_on(&s->pack->delegations[i], s->c->as_of);
        if (delegation && cmg_reach_item(&delegation->reach, item))
            return true;
    }
    return false;
}

/* The unit that has both matters in hand at a place, by itself or for the owner; NULL when there are two. */
static const cmg_unit *shared_unit(survey *s, const cmg_item *item, uint32_t unit, const cmg_item *other,
                                   uint32_t others, uint32_t at, bool delegated)
{
    cmg_whereabouts where;
    if (unit >= MANY || others >= MANY)
        return NULL;
    if (unit == others)
        return s->units[unit];
    if (!delegated || !cmg_check_spend(s->c, 2 * (uint64_t)s->pack->delegation_count) ||
        !cmg_whereabouts_of(s->pack, s->nodes[at].area->rule.code, s->c->as_of, &where))
        return NULL;
    const cmg_unit *one = cmg_acting_for(s->pack, item, &where, s->units[unit], s->c->as_of);
    return one == cmg_acting_for(s->pack, other, &where, s->units[others], s->c->as_of) ? one : NULL;
}

/* The first place at which one unit has both; each matter at the level of its first rule. */
static void check_apart(survey *s, const cmg_item *item, cmg_text code, cmg_message_id id, choice *others)
{
    const cmg_versions *versions = cmg_pack_find(s->pack->items, s->pack->item_count, code);
    const cmg_item *other = versions ? cmg_version_on(versions, s->c->as_of) : NULL;
    if (!other || !cmg_check_spend(s->c, 2 * (s->rule_count + s->node_count)))
        return;
    const bool delegated = is_delegated(s, item) || is_delegated(s, other);
    for (int level = 0; level < CMG_LEVEL_COUNT; level++) {
        const bool one_level = !item->listing.levels;
        if (one_level ? level != 0 : !(item->listing.levels >> level & 1u))
            continue;
        reach_case(s, item);
        walk(s, one_level ? CMG_LEVEL_COUNT : (cmg_level)level, s->choices);
        reach_case(s, other);
        walk(s, other->listing.levels && !one_level ? (cmg_level)level : CMG_LEVEL_COUNT, others);
        for (uint32_t i = 0; i < s->node_count; i++) {
            if (!s->nodes[i].is_leaf || s->choices[i].rule == NONE || others[i].rule == NONE)
                continue;
            const cmg_unit *unit = shared_unit(s, item, unit_at(s, s->choices[i].rule, i), other,
                                               unit_at(s, others[i].rule, i), i, delegated);
            if (!unit)
                continue;
            const cmg_place place = cmg_check_place(item->rule.origin);
            if (is_told(s, id, &place))
                return;
            cmg_report(s->c->diagnostics, id, &place, CMG_ARG("item", item->rule.code),
                       CMG_ARG("other", other->rule.code), CMG_ARG("unit", unit->rule.code),
                       CMG_ARG("place", s->nodes[i].area->rule.code),
                       CMG_ARGZ("level", level_names[s->rules[s->choices[i].rule]->level]),
                       CMG_ARG("day", cmg_check_day(s->c, s->c->as_of)),
                       CMG_ARG("first", s->rules[s->choices[i].rule]->rule.code),
                       CMG_ARG("second", s->rules[others[i].rule]->rule.code));
            return;
        }
    }
}

static void check_separation(survey *s)
{
    choice *others = cmg_arena_array(&s->c->scratch, s->node_count, sizeof *others);
    for (uint32_t i = 0; others && i < s->item_count; i++) {
        const cmg_listing *listing = &s->items[i]->listing;
        for (uint32_t k = 0; k < listing->approves.count; k++)
            check_apart(s, s->items[i], listing->approves.at[k], CMG_M_approver_enforces, others);
        for (uint32_t k = 0; k < listing->builds.count; k++)
            check_apart(s, s->items[i], listing->builds.at[k], CMG_M_builder_manages, others);
    }
}

static void check_day(cmg_checking *c, bool is_later_day)
{
    survey s = {.c = c, .pack = c->pack, .told_rule = NONE, .told_rival = NONE, .is_later_day = is_later_day};
    uint32_t *by_code = NULL;
    if (!list_rules(&s) || s.rule_count == 0 || !list_nodes(&s, &by_code) || s.node_count == 0)
        return;
    tie_nodes(&s, by_code);
    s.near = cmg_arena_array(&c->scratch, s.rule_count, sizeof *s.near);
    s.choices = cmg_arena_array(&c->scratch, s.node_count, sizeof *s.choices);
    s.carried = cmg_arena_array(&c->scratch, s.node_count, sizeof *s.carried);
    if (!s.near || !s.choices || !s.carried || !name_nodes(&s, by_code) || !resolve_rules(&s, by_code) ||
        !list_cases(&s))
        return;
    for (uint32_t i = 0; i < s.case_count && cmg_check_spend(c, s.rule_count + s.node_count); i++)
        check_case(&s, s.items[s.cases[i]]);
    check_separation(&s);
}

void cmg_check_owners(cmg_checking *c)
{
    const int64_t first = c->as_of;
    for (int64_t day = first; day != INT64_MAX; day = cmg_check_next_day(c, day)) {
        c->as_of = day;
        check_day(c, day != first);
        cmg_arena_reset(&c->scratch);
    }
    c->as_of = first;
}
