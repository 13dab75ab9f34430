/* The index of a column: cut points, and the rules of each piece. */
#include <stdlib.h>
#include <string.h>

#include "dmn/parts.h"

bool cmg_point_order(cmg_value a, cmg_value b, int *order)
{
    if (a.kind == CMG_BOOLEAN && b.kind == CMG_BOOLEAN) {
        *order = a.as.integer < b.as.integer ? -1 : a.as.integer > b.as.integer;
        return true;
    }
    return cmg_value_order(a, b, order);
}

static const int64_t powers_of_ten[] = {1,
                                        10,
                                        100,
                                        1000,
                                        10000,
                                        100000,
                                        1000000,
                                        10000000,
                                        100000000,
                                        INT64_C(1000000000),
                                        INT64_C(10000000000),
                                        INT64_C(100000000000),
                                        INT64_C(1000000000000),
                                        INT64_C(10000000000000),
                                        INT64_C(100000000000000),
                                        INT64_C(1000000000000000),
                                        INT64_C(10000000000000000),
                                        INT64_C(100000000000000000),
                                        INT64_C(1000000000000000000)};

/* A value as a whole number of 10^-scale, when it is one. */
static bool as_whole(cmg_value value, uint8_t scale, int64_t *whole)
{
    if (value.kind == CMG_NUMBER)
        return !value.is_wide && value.scale <= scale &&
               !__builtin_mul_overflow(value.as.integer, powers_of_ten[scale - value.scale], whole);
    *whole = value.as.integer;
    return true;
}

static uint32_t whole_piece(const cmg_column *column, int64_t value)
{
    uint32_t low = 0, count = column->point_count;
    while (count > 0) { /* the first point not below the value */
        const uint32_t half = count / 2;
        const bool below = column->whole[low + half] < value;
        low = below ? low + half + 1 : low;
        count = below ? count - half - 1 : half;
    }
    return 2 * low + (low < column->point_count && column->whole[low] == value);
}

/* A text equal to one of a few points is found without ordering them. */
static bool equal_point(const cmg_column *column, cmg_value text, uint32_t *piece)
{
    for (uint32_t i = 0; i < column->point_count; i++) {
        const cmg_value point = column->points[i];
        if (point.length == text.length && memcmp(point.as.bytes, text.as.bytes, text.length) == 0) {
            *piece = 2 * i + 1;
            return true;
        }
    }
    return false;
}

uint32_t cmg_column_piece(const cmg_column *column, cmg_value value)
{
    uint32_t low = 0, high = column->point_count;
    int64_t whole;
    int order;
    if (value.kind == CMG_NULL)
        return cmg_column_null_piece(column);
    if (column->whole && value.kind == column->kind && as_whole(value, column->scale, &whole))
        return whole_piece(column, whole);
    if (value.kind == CMG_STRING && column->kind == CMG_STRING && high <= 8 &&
        equal_point(column, value, &low))
        return low;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (!cmg_point_order(value, column->points[middle], &order))
            return UINT32_MAX;
        if (order == 0)
            return 2 * middle + 1;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 2 * low;
}

/* -- cut points ----------------------------------------------------------- */

static int by_order(const void *a, const void *b)
{
    int order = 0;
    cmg_point_order(*(const cmg_value *)a, *(const cmg_value *)b, &order);
    return order < 0 ? -1 : order > 0;
}

/* Points as whole numbers, where their kind allows: left out otherwise. */
static bool make_whole(cmg_arena *arena, cmg_column *column)
{
    const uint32_t count = column->point_count;
    if (count == 0)
        return true;
    column->kind = column->points[0].kind;
    if (column->kind != CMG_NUMBER && column->kind != CMG_DATE && column->kind != CMG_MONTHS_DURATION &&
        column->kind != CMG_BOOLEAN)
        return true;
    for (uint32_t i = 0; i < count; i++) {
        if (column->kind == CMG_NUMBER && column->points[i].scale > column->scale)
            column->scale = column->points[i].scale;
    }
    if (column->kind == CMG_NUMBER && column->scale < 2)
        column->scale = 2; /* so that values with cents are met too */
    int64_t *whole = cmg_arena_array(arena, count, sizeof *whole);
    if (!whole)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!as_whole(column->points[i], column->scale, &whole[i]))
            return true;
    }
    column->whole = whole;
    return true;
}

static bool find_points(cmg_arena *arena, cmg_arena *scratch, cmg_column *column, const cmg_draft *drafts,
                        uint32_t rules)
{
    size_t count = 0;
    for (uint32_t r = 0; r < rules; r++)
        count += 2 * (size_t)drafts[r].count;
    cmg_value *all = cmg_arena_array(scratch, count, sizeof *all);
    if (!all)
        return false;
    count = 0;
    for (uint32_t r = 0; r < rules; r++) {
        for (uint32_t s = 0; !drafts[r].opaque && s < drafts[r].count; s++) {
            const cmg_span_test *span = &drafts[r].spans[s];
            if (span->has_low)
                all[count++] = span->low;
            if (span->has_high)
                all[count++] = span->high;
        }
    }
    qsort(all, count, sizeof *all, by_order);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || by_order(&all[kept - 1], &all[i]) != 0)
            all[kept++] = all[i];
    }
    cmg_value *points = cmg_arena_array(arena, kept, sizeof *points);
    for (size_t i = 0; points && i < kept; i++) {
        if (!cmg_value_copy(arena, all[i], &points[i]))
            return false;
    }
    column->points = points;
    column->point_count = (uint32_t)kept;
    return points != NULL && make_whole(arena, column);
}

/* -- cells as stretches --------------------------------------------------- */

static cmg_stretch stretch_of(const cmg_column *column, const cmg_span_test *span)
{
    cmg_stretch stretch = {0, 2 * column->point_count};
    if (span->has_low)
        stretch.from = cmg_column_piece(column, span->low) + !span->low_included;
    if (span->has_high)
        stretch.to = cmg_column_piece(column, span->high) - !span->high_included;
    return stretch;
}

static int by_start(const void *a, const void *b)
{
    const cmg_stretch *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* Sorts, joins what touches, and turns inside out for not(...). */
static bool settle(cmg_arena *arena, const cmg_column *column, const cmg_draft *draft, cmg_cell *cell)
{
    cmg_stretch *list = cmg_arena_array(arena, (size_t)draft->count + 1, sizeof *list);
    uint32_t count = 0, joined = 0;
    bool null_named = false, only_points = true;
    if (!list)
        return false;
    for (uint32_t i = 0; i < draft->count; i++) {
        if (draft->spans[i].is_null) {
            null_named = true;
            continue;
        }
        const cmg_stretch stretch = stretch_of(column, &draft->spans[i]);
        only_points = only_points && stretch.from == stretch.to && stretch.from % 2;
        if (stretch.from <= stretch.to && stretch.to != UINT32_MAX)
            list[count++] = stretch;
    }
    qsort(list, count, sizeof *list, by_start);
    for (uint32_t i = 0; i < count; i++) {
        if (joined && list[i].from <= list[joined - 1].to + 1) {
            if (list[i].to > list[joined - 1].to)
                list[joined - 1].to = list[i].to;
        } else {
            list[joined++] = list[i];
        }
    }
    /* null = "a" is false, null < 5 is null: so not("a") takes null, not(< 5) does not. */
    cell->accepts_null = draft->negated ? !null_named && only_points : null_named;
    if (!draft->negated) {
        cell->stretches = list;
        cell->count = joined;
        return true;
    }
    cmg_stretch *rest = cmg_arena_array(arena, (size_t)joined + 1, sizeof *rest);
    uint32_t n = 0, next = 0;
    if (!rest)
        return false;
    for (uint32_t i = 0; i < joined; i++) {
        if (list[i].from > next)
            rest[n++] = (cmg_stretch){next, list[i].from - 1};
        next = list[i].to + 1;
    }
    if (next <= 2 * column->point_count)
        rest[n++] = (cmg_stretch){next, 2 * column->point_count};
    cell->stretches = rest;
    cell->count = n;
    return true;
}

/* -- the sets ------------------------------------------------------------- */

/* Calls for each (piece, rule) in order of rules. */
static void count_words(const cmg_table *table, uint32_t at, uint32_t *counts, uint32_t *last_word)
{
    const cmg_column *column = &table->columns[at];
    const uint32_t null_piece = cmg_column_null_piece(column);
    for (uint32_t r = 0; r < table->rule_count; r++) {
        const cmg_cell *cell = cmg_table_cell(table, r, at);
        if (cell->kind != CMG_CELL_PIECES)
            continue;
        for (uint32_t s = 0; s <= cell->count; s++) {
            const bool is_null = s == cell->count;
            if (is_null && !cell->accepts_null)
                continue;
            const uint32_t from = is_null ? null_piece : cell->stretches[s].from;
            const uint32_t to = is_null ? null_piece : cell->stretches[s].to;
            for (uint32_t piece = from; piece <= to; piece++) {
                if (last_word[piece] != r / 64 + 1) {
                    last_word[piece] = r / 64 + 1;
                    counts[piece]++;
                }
            }
        }
    }
}

static void fill_words(const cmg_table *table, uint32_t at, uint32_t *next, uint32_t *last_word,
                       uint32_t *index, uint64_t *bits)
{
    const cmg_column *column = &table->columns[at];
    const uint32_t null_piece = cmg_column_null_piece(column);
    for (uint32_t r = 0; r < table->rule_count; r++) {
        const cmg_cell *cell = cmg_table_cell(table, r, at);
        if (cell->kind != CMG_CELL_PIECES)
            continue;
        for (uint32_t s = 0; s <= cell->count; s++) {
            const bool is_null = s == cell->count;
            if (is_null && !cell->accepts_null)
                continue;
            const uint32_t from = is_null ? null_piece : cell->stretches[s].from;
            const uint32_t to = is_null ? null_piece : cell->stretches[s].to;
            for (uint32_t piece = from; piece <= to; piece++) {
                if (last_word[piece] != r / 64 + 1) {
                    last_word[piece] = r / 64 + 1;
                    index[next[piece]] = r / 64;
                    bits[next[piece]++] = 0;
                }
                bits[next[piece] - 1] |= UINT64_C(1) << r % 64;
            }
        }
    }
}

static bool fill_any(cmg_arena *arena, cmg_table *table, uint32_t at)
{
    cmg_column *column = &table->columns[at];
    uint64_t *any = cmg_arena_array_zeroed(arena, table->word_count, sizeof *any);
    uint32_t *words = cmg_arena_array(arena, table->word_count, sizeof *words);
    if (!any || !words)
        return false;
    for (uint32_t r = 0; r < table->rule_count; r++) {
        if (cmg_table_cell(table, r, at)->kind != CMG_CELL_PIECES)
            any[r / 64] |= UINT64_C(1) << r % 64;
    }
    for (uint32_t w = 0; w < table->word_count; w++) {
        if (any[w])
            words[column->any_count++] = w;
    }
    column->any = any;
    column->any_words = words;
    return true;
}

static bool fill_sets(cmg_arena *arena, cmg_arena *scratch, cmg_table *table, uint32_t at)
{
    cmg_column *column = &table->columns[at];
    const uint32_t pieces = 2 * column->point_count + 2;
    uint32_t *first = cmg_arena_array_zeroed(arena, (size_t)pieces + 1, sizeof *first);
    uint32_t *last_word = cmg_arena_array_zeroed(scratch, pieces, sizeof *last_word);
    uint32_t *next = cmg_arena_array(scratch, pieces, sizeof *next);
    if (!first || !last_word || !next)
        return false;
    count_words(table, at, first + 1, last_word);
    for (uint32_t piece = 0; piece < pieces; piece++) {
        next[piece] = first[piece];
        first[piece + 1] += first[piece];
    }
    uint32_t *index = cmg_arena_array(arena, first[pieces], sizeof *index);
    uint64_t *bits = cmg_arena_array(arena, first[pieces], sizeof *bits);
    if (!index || !bits)
        return false;
    memset(last_word, 0, pieces * sizeof *last_word);
    fill_words(table, at, next, last_word, index, bits);
    column->first = first;
    column->word_index = index;
    column->word_bits = bits;
    if (table->word_count > 1)
        return true;
    uint64_t *small = cmg_arena_array(arena, pieces, sizeof *small);
    if (!small)
        return false;
    for (uint32_t piece = 0; piece < pieces; piece++)
        small[piece] = column->any[0] | (first[piece] < first[piece + 1] ? bits[first[piece]] : 0);
    column->small = small;
    return true;
}

bool cmg_column_index(cmg_arena *arena, cmg_arena *scratch, cmg_table *table, uint32_t column,
                      const cmg_draft *drafts)
{
    cmg_column *cut = &table->columns[column];
    if (!find_points(arena, scratch, cut, drafts, table->rule_count))
        return false;
    for (uint32_t r = 0; r < table->rule_count; r++) {
        cmg_cell *cell = &table->cells[(size_t)r * table->column_count + column];
        cell->kind = drafts[r].any ? CMG_CELL_ANY : drafts[r].opaque ? CMG_CELL_OPAQUE : CMG_CELL_PIECES;
        if (cell->kind == CMG_CELL_PIECES && !settle(arena, cut, &drafts[r], cell))
            return false;
        table->has_opaque[r] |= cell->kind == CMG_CELL_OPAQUE;
    }
    return fill_any(arena, table, column) && fill_sets(arena, scratch, table, column);
}
