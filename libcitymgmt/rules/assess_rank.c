/* Order and ranks: groups apart, higher scores first, ties by the pack's rules. */
#include "rules/assess.h"

#include <string.h>

static cmg_value key(const cmg_method *method, const cmg_unit_score *unit, uint16_t slot,
                     const cmg_pack *pack)
{
    const uint32_t at = slot - pack->slot_count;
    return at < method->tally_count ? unit->tallies[at] : unit->figures[at - method->tally_count].value;
}

/* Negative: `a` goes first.  A figure that is not known goes last. */
static int compare_values(cmg_value a, cmg_value b, bool lower)
{
    if (a.kind != CMG_NUMBER || b.kind != CMG_NUMBER)
        return (a.kind != CMG_NUMBER) - (b.kind != CMG_NUMBER);
    const int order = cmg_decimal_compare(cmg_value_decimal(a), cmg_value_decimal(b));
    return lower ? order : -order;
}

/* By what ranks rest on; 0: a tie. */
static int compare_merit(const cmg_result *result, const cmg_unit_score *a, const cmg_unit_score *b)
{
    const cmg_method *method = result->assessment->method;
    int order = compare_values(a->score, b->score, false);
    for (uint32_t i = 0; order == 0 && i < method->breaker_count; i++) {
        const cmg_tie_breaker *breaker = &method->breakers[i];
        order = compare_values(key(method, a, breaker->slot, result->pack),
                               key(method, b, breaker->slot, result->pack), breaker->lower);
    }
    return order;
}

static int compare(const cmg_result *result, const cmg_unit_score *a, const cmg_unit_score *b)
{
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->standing != b->standing)
        return a->standing < b->standing ? -1 : 1;
    const int merit = a->standing == CMG_SCORED ? compare_merit(result, a, b) : 0;
    return merit ? merit : strcmp(a->name, b->name);
}

/* Merge sort from the bottom up: no recursion, and room that is known beforehand. */
static void sort(const cmg_result *result, cmg_unit_score *units, cmg_unit_score *room, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t low = 0; low < count; low += 2 * width) {
            const size_t middle = low + width < count ? low + width : count;
            const size_t high = low + 2 * width < count ? low + 2 * width : count;
            size_t left = low, right = middle;
            for (size_t at = low; at < high; at++) {
                const bool take_left =
                    left < middle && (right == high || compare(result, &units[left], &units[right]) <= 0);
                room[at] = units[take_left ? left++ : right++];
            }
        }
        memcpy(units, room, count * sizeof *units);
    }
}

bool cmg_rank_units(cmg_result *result)
{
    struct cmg_assess_outcome *outcome = result->assessment;
    cmg_unit_score *units = outcome->units;
    cmg_unit_score *room = cmg_arena_array(&result->arena, outcome->unit_count, sizeof *room);
    if (!room)
        return false;
    sort(result, units, room, outcome->unit_count);
    uint32_t place = 0, rank = 0;
    for (size_t i = 0; i < outcome->unit_count; i++) {
        cmg_unit_score *unit = &units[i], *before = i ? &units[i - 1] : NULL;
        if (unit->standing != CMG_SCORED)
            continue;
        if (!before || before->group != unit->group)
            place = rank = 0;
        place++;
        unit->tied = place > 1 && compare_merit(result, before, unit) == 0;
        if (unit->tied)
            before->tied = true;
        else
            rank = outcome->method->ties == CMG_TIES_DENSE ? rank + 1 : place;
        unit->rank = rank;
    }
    return true;
}
