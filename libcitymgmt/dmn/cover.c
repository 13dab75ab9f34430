/* What no rule covers, by box subdivision.
 *
 * Take a box and the rules that meet it.  None: the box is a hole.  One that
 * covers it: done.  Else cut it in two at a bound of one of those rules, so
 * that few of them fall on both sides, and go on with the halves.  Tables
 * that people write are nearly partitions, and then this looks at few boxes;
 * in the worst case it cannot (the question is coNP-hard in the number of
 * columns), so the work is counted and the answer may be "not finished".
 */
#include <string.h>

#include "dmn/parts.h"

/* So many bounds of a column are looked at for the best cut. */
#define BOUNDS_SAMPLED 32u

/* -- a rule and a box ----------------------------------------------------- */

cmg_side cmg_cover_side(const cmg_table *table, uint32_t rule, uint32_t column, cmg_pieces places)
{
    const cmg_index *index = &table->columns[column].index;
    const uint32_t *place = table->columns[column].place;
    uint32_t low = index->first[rule], high = index->first[rule + 1];
    const uint32_t end = high;
    while (low < high) { /* the first range that ends behind the start */
        const uint32_t middle = low + (high - low) / 2;
        if (place[index->ranges[middle].to] <= places.from)
            low = middle + 1;
        else
            high = middle;
    }
    /* Ranges may touch: what is between them may be outside the domain. */
    bool met = false;
    for (uint32_t reached = places.from; low < end; low++) {
        const cmg_pieces range = cmg_column_places(&table->columns[column], low);
        if (range.from >= places.to)
            break;
        if (range.from == range.to)
            continue;
        met = true;
        if (range.from > reached)
            break;
        reached = range.to;
        if (reached >= places.to)
            return CMG_INSIDE;
    }
    return met ? CMG_ACROSS : CMG_OUTSIDE;
}

bool cmg_cover_common(const cmg_table *table, uint32_t x, uint32_t y, uint32_t column, cmg_pieces *common)
{
    const cmg_column *in = &table->columns[column];
    const uint32_t *first = in->index.first;
    uint32_t i = first[x], j = first[y];
    while (i < first[x + 1] && j < first[y + 1]) {
        const cmg_pieces p = cmg_column_places(in, i), q = cmg_column_places(in, j);
        common->from = p.from > q.from ? p.from : q.from;
        common->to = p.to < q.to ? p.to : q.to;
        if (common->from < common->to)
            return true;
        if (p.to <= q.to)
            i++;
        else
            j++;
    }
    return false;
}

static cmg_side side(cmg_cover *cover, uint32_t rule, const cmg_pieces *box, uint32_t d)
{
    cover->work++;
    return cmg_cover_side(cover->table, rule, cover->columns[d], box[d]);
}

/* INSIDE: the rule covers the box. */
static cmg_side relation(cmg_cover *cover, uint32_t rule, const cmg_pieces *box)
{
    cmg_side all = CMG_INSIDE;
    for (uint32_t d = 0; d < cover->dimensions; d++) {
        const cmg_side one = side(cover, rule, box, d);
        if (one == CMG_OUTSIDE)
            return CMG_OUTSIDE;
        if (one == CMG_ACROSS)
            all = CMG_ACROSS;
    }
    return all;
}

static bool is_doubtful(const cmg_cover *cover, uint32_t rule)
{
    return cover->doubtful_matter && cover->table->rules[rule].runs;
}

/* -- where to cut --------------------------------------------------------- */

typedef struct cut_at {
    uint32_t dimension, place, cost;
} cut_at;

/* Adds the bounds of a rule that lie inside the box. */
static uint32_t add_bounds(const cmg_cover *cover, uint32_t rule, uint32_t d, cmg_pieces places,
                           uint32_t *bounds, uint32_t count)
{
    const cmg_column *column = &cover->table->columns[cover->columns[d]];
    const cmg_index *index = &column->index;
    for (uint32_t i = index->first[rule]; i < index->first[rule + 1] && count < BOUNDS_SAMPLED; i++) {
        const cmg_pieces range = cmg_column_places(column, i);
        if (range.from > places.from && range.from < places.to)
            bounds[count++] = range.from;
        if (range.to > places.from && range.to < places.to && count < BOUNDS_SAMPLED)
            bounds[count++] = range.to;
    }
    return count;
}

static uint32_t median(uint32_t *bounds, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        const uint32_t moving = bounds[i];
        uint32_t at = i;
        for (; at > 0 && bounds[at - 1] > moving; at--)
            bounds[at] = bounds[at - 1];
        bounds[at] = moving;
    }
    return bounds[count / 2];
}

/* Rules in the fuller half. */
static uint32_t cost_of(cmg_cover *cover, const uint32_t *rules, uint32_t count, uint32_t d,
                        cmg_pieces places, uint32_t at)
{
    uint32_t left = 0, right = 0;
    cover->work += 2 * (uint64_t)count;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t column = cover->columns[d];
        left += cmg_cover_side(cover->table, rules[i], column, (cmg_pieces){places.from, at}) != CMG_OUTSIDE;
        right += cmg_cover_side(cover->table, rules[i], column, (cmg_pieces){at, places.to}) != CMG_OUTSIDE;
    }
    return left > right ? left : right;
}

/* For each dimension the median of some bounds; of these the best. */
static bool choose(cmg_cover *cover, const cmg_pieces *box, const uint32_t *rules, uint32_t count,
                   cut_at *best)
{
    bool found = false;
    for (uint32_t d = 0; d < cover->dimensions; d++) {
        uint32_t bounds[BOUNDS_SAMPLED], known = 0;
        const uint32_t step = count / BOUNDS_SAMPLED + 1;
        if (box[d].to - box[d].from < 2)
            continue;
        if (cover->target != CMG_NO_RULE)
            known = add_bounds(cover, cover->target, d, box[d], bounds, known);
        for (uint32_t start = 0; start < step && known == 0; start++) {
            for (uint32_t i = start; i < count && known < BOUNDS_SAMPLED; i += step)
                known = add_bounds(cover, rules[i], d, box[d], bounds, known);
        }
        cover->work += count / step;
        if (known == 0)
            continue;
        const uint32_t at = median(bounds, known);
        const uint32_t cost = cost_of(cover, rules, count, d, box[d], at);
        if (!found || cost < best->cost)
            *best = (cut_at){d, at, cost};
        found = true;
    }
    return found;
}

/* -- the boxes still to look at ------------------------------------------- */

/* The rules of the last box are the last of all rules, so that both are stacks. */
static bool push(cmg_cover *cover, const cmg_pieces *box, size_t first_rule)
{
    const size_t dimensions = cover->dimensions;
    while (cover->box_capacity < (cover->box_count + 1) * dimensions) {
        if (!cmg_arena_grow(cover->arena, &cover->boxes, sizeof *cover->boxes, cover->box_capacity,
                            &cover->box_capacity))
            return false;
    }
    if (!cmg_arena_grow(cover->arena, &cover->starts, sizeof *cover->starts, cover->box_count,
                        &cover->starts_capacity))
        return false;
    memcpy(cover->boxes + cover->box_count * dimensions, box, dimensions * sizeof *box);
    cover->starts[cover->box_count++] = (uint32_t)first_rule;
    return true;
}

static bool push_rule(cmg_cover *cover, uint32_t rule)
{
    if (!cmg_arena_grow(cover->arena, &cover->rules, sizeof *cover->rules, cover->rule_count,
                        &cover->rule_capacity))
        return false;
    cover->rules[cover->rule_count++] = rule;
    return true;
}

bool cmg_cover_start(cmg_cover *cover, const uint32_t *rules, uint32_t rule_count)
{
    for (uint32_t i = 0; i < rule_count; i++) {
        if (!push_rule(cover, rules[i]))
            return false;
    }
    for (uint32_t d = 0; d < cover->dimensions; d++) {
        if (cover->bounds[d].from >= cover->bounds[d].to)
            return true; /* no value may come at all */
    }
    return push(cover, cover->bounds, 0);
}

/* Puts the halves of a box in its place; `count` of its rules stay. */
static bool split(cmg_cover *cover, const cmg_pieces *box, const cut_at *cut, size_t start, uint32_t count)
{
    cmg_pieces half[CMG_TABLE_COLUMNS_MAX];
    const size_t parent = start + count;
    memcpy(half, box, cover->dimensions * sizeof *half);
    for (int right = 1; right >= 0; right--) {
        half[cut->dimension] = right ? (cmg_pieces){cut->place, box[cut->dimension].to}
                                     : (cmg_pieces){box[cut->dimension].from, cut->place};
        const size_t first = cover->rule_count - count;
        for (size_t i = start; i < parent; i++) {
            const uint32_t rule = cover->rules[i];
            if (side(cover, rule, half, cut->dimension) != CMG_OUTSIDE && !push_rule(cover, rule))
                return false;
        }
        if (!push(cover, half, first))
            return false;
    }
    /* The parent's rules go; those of the halves move down. */
    memmove(cover->rules + start, cover->rules + parent, (cover->rule_count - parent) * sizeof *cover->rules);
    cover->rule_count -= count;
    return true;
}

/* -- the search ----------------------------------------------------------- */

typedef enum judgement { COVERED, HOLE, DOUBTED, OPEN } judgement;

/* Keeps of the rules those that meet the box. */
static judgement judge(cmg_cover *cover, const cmg_pieces *box, uint32_t *rules, uint32_t *count)
{
    uint32_t met = 0;
    bool across = false;
    if (cover->target != CMG_NO_RULE) {
        const cmg_side in = relation(cover, cover->target, box);
        if (in == CMG_OUTSIDE)
            return COVERED;
        across = in == CMG_ACROSS;
    }
    for (uint32_t i = 0; i < *count; i++) {
        const cmg_side in = relation(cover, rules[i], box);
        if (in == CMG_INSIDE && !is_doubtful(cover, rules[i]))
            return COVERED;
        across = across || in == CMG_ACROSS;
        if (in != CMG_OUTSIDE)
            rules[met++] = rules[i];
    }
    *count = met;
    if (across)
        return OPEN;
    return met == 0 ? HOLE : DOUBTED;
}

cmg_cover_found cmg_cover_next(cmg_cover *cover, cmg_pieces *box)
{
    while (cover->box_count > 0) {
        if (cover->work > cover->work_most)
            return CMG_COVER_UNFINISHED;
        cut_at cut;
        const size_t start = cover->starts[--cover->box_count];
        uint32_t count = (uint32_t)(cover->rule_count - start);
        memcpy(box, cover->boxes + cover->box_count * cover->dimensions, cover->dimensions * sizeof *box);
        const judgement verdict = judge(cover, box, cover->rules + start, &count);
        cover->rule_count = start;
        cover->doubted |= verdict == DOUBTED;
        if (verdict == HOLE)
            return CMG_COVER_HOLE;
        if (verdict != OPEN || !choose(cover, box, cover->rules + start, count, &cut))
            continue;
        cover->rule_count = start + count;
        if (!split(cover, box, &cut, start, count))
            return CMG_COVER_NO_MEMORY;
    }
    return CMG_COVER_DONE;
}
