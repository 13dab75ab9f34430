/* Cutting a column, finding the piece of a value, and the sets of rules. */
#include "dmn/index.h"

#include <string.h>

/* Up to so many strings are compared by keys one after the other. */
#define STRINGS_FEW 8u

/* -- finding -------------------------------------------------------------- */

/* The place in the buckets where `text` stands or belongs. */
static uint64_t bucket_of(const cmg_value *cuts, const uint32_t *buckets, uint32_t mask, cmg_text text)
{
    uint64_t at = cmg_text_hash(text) & mask;
    while (buckets[at] != 0 && !cmg_text_equal(cmg_value_as_text(cuts[buckets[at] - 1]), text))
        at = (at + 1) & mask;
    return at;
}

static uint32_t find_string(const cmg_index *index, cmg_text text)
{
    if (!index->buckets)
        return cmg_index_few(index, text);
    const uint32_t cut = index->buckets[bucket_of(index->cuts, index->buckets, index->bucket_mask, text)];
    return cut == 0 ? index->cut_count : cut - 1;
}

uint32_t cmg_index_known(const cmg_index *index, const cmg_value *value)
{
    switch (value->kind) {
    case CMG_BOOLEAN: return value->as.integer != 0;
    case CMG_NUMBER: return cmg_index_number(index, value);
    case CMG_STRING: return cmg_index_string(index, value);
    case CMG_DATE:
    case CMG_MONTHS_DURATION: return cmg_index_key_piece(index, value->as.integer);
    default: return cmg_index_search(index, *value);
    }
}

uint32_t cmg_index_piece(const cmg_index *index, const cmg_value *value)
{
    if (value->kind == index->kind)
        return cmg_index_known(index, value);
    if (index->kind == CMG_NULL)
        return 0;
    return value->kind == CMG_NULL ? cmg_index_null(index) : CMG_PIECE_FOREIGN;
}

uint32_t cmg_index_search(const cmg_index *index, cmg_value value)
{
    if (value.kind == CMG_STRING)
        return find_string(index, cmg_value_as_text(value));
    uint32_t low = 0, high = index->cut_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        int order = 0;
        cmg_value_order(index->cuts[middle], value, &order);
        if (order == 0)
            return 2 * middle + 1;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 2 * low;
}

uint32_t cmg_index_scaled(const cmg_index *index, cmg_value value)
{
    /* Too large for a key: beyond all keys. */
    if (value.scale <= index->key_scale)
        return value.as.integer < 0 ? 0 : 2 * index->cut_count;
    const int64_t power = cmg_power_of_ten[value.scale - index->key_scale];
    const int64_t key = value.as.integer / power;
    const int64_t rest = value.as.integer % power;
    if (rest == 0)
        return cmg_index_key_piece(index, key);
    /* Between two integers that could be keys. */
    return 2 * cmg_keys_below(index->keys, index->cut_count, key + (rest > 0));
}

/* -- cutting -------------------------------------------------------------- */

/* Merge sort: the C library's qsort may ask for memory behind our back. */
static void sort(cmg_value *values, cmg_value *spare, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t from = 0; from + width < count; from += 2 * width) {
            const size_t middle = from + width, end = middle + width < count ? middle + width : count;
            size_t a = from, b = middle, to = from;
            int order = 0;
            memcpy(spare + from, values + from, (end - from) * sizeof *values);
            while (a < middle && b < end) {
                cmg_value_order(spare[a], spare[b], &order);
                values[to++] = order <= 0 ? spare[a++] : spare[b++];
            }
            memcpy(values + to, spare + a, (middle - a) * sizeof *values);
            memcpy(values + to + (middle - a), spare + b, (end - b) * sizeof *values);
        }
    }
}

/* Sorts and drops repeats; returns how many stay. */
static size_t settle(cmg_value *values, cmg_value *spare, size_t count)
{
    size_t kept = 0;
    sort(values, spare, count);
    for (size_t i = 0; i < count; i++) {
        int order = 1;
        if (kept > 0)
            cmg_value_order(values[kept - 1], values[i], &order);
        if (order != 0)
            values[kept++] = values[i];
    }
    return kept;
}

/* The cuts of a number as integers at a scale; false: one of them does not fit. */
static bool keys_at(const cmg_index *index, uint8_t scale, int64_t *keys)
{
    for (uint32_t i = 0; i < index->cut_count; i++) {
        const cmg_value cut = index->cuts[i];
        if (cut.is_wide || cut.scale > scale ||
            __builtin_mul_overflow(cut.as.integer, cmg_power_of_ten[scale - cut.scale], &keys[i]))
            return false;
    }
    return true;
}

/* Finer than the cuts need, so that values with a few decimals are only
 * multiplied to be compared. */
#define FINER_SCALE 4

/* The cuts as integers, if all of them have that form. */
static bool make_keys(cmg_index *index, cmg_arena *arena)
{
    const uint32_t padded = cmg_keys_padded(index->cut_count);
    int64_t *keys = cmg_arena_array(arena, padded, sizeof *keys);
    if (!keys)
        return false;
    for (uint32_t i = index->cut_count; i < padded; i++)
        keys[i] = INT64_MAX;
    uint8_t scale = 0;
    for (uint32_t i = 0; i < index->cut_count; i++) {
        if (index->kind != CMG_NUMBER)
            keys[i] = index->cuts[i].as.integer;
        else if (index->cuts[i].scale > scale)
            scale = index->cuts[i].scale;
    }
    if (index->kind == CMG_NUMBER) {
        if (scale < FINER_SCALE && keys_at(index, FINER_SCALE, keys))
            scale = FINER_SCALE;
        else if (!keys_at(index, scale, keys))
            return true;
    }
    index->keys = keys;
    index->key_scale = scale;
    return true;
}

/* Drops repeats, leaving each value where it was first met; `buckets` is zero. */
static uint32_t settle_strings(cmg_value *values, size_t count, uint32_t *buckets, uint32_t mask)
{
    uint32_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t at = bucket_of(values, buckets, mask, cmg_value_as_text(values[i]));
        if (buckets[at] != 0)
            continue;
        values[kept++] = values[i];
        buckets[at] = kept;
    }
    return kept;
}

/* False: two keys are the same. */
static bool string_keys(const cmg_value *cuts, uint32_t count, int64_t *keys)
{
    bool differ = true;
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = (int64_t)cmg_string_key(cmg_value_as_text(cuts[i]));
        for (uint32_t before = 0; before < i; before++)
            differ = differ && keys[before] != keys[i];
    }
    return differ;
}

static bool cut_strings(cmg_index *index, cmg_arena *arena, cmg_arena *work, cmg_value *values, size_t count)
{
    size_t size = 16;
    while (size < 2 * count)
        size *= 2;
    uint32_t *buckets = cmg_arena_array_zeroed(work, size, sizeof *buckets);
    if (!buckets)
        return false;
    const uint32_t kept = settle_strings(values, count, buckets, (uint32_t)(size - 1));
    int64_t keys[STRINGS_FEW];
    const bool few = kept <= STRINGS_FEW && string_keys(values, kept, keys);
    cmg_value *cuts = cmg_arena_array(arena, kept, sizeof *cuts);
    void *found_by =
        few ? cmg_arena_array(arena, kept, sizeof *keys) : cmg_arena_array(arena, size, sizeof *buckets);
    if (!cuts || !found_by)
        return false;
    memcpy(cuts, values, kept * sizeof *cuts);
    index->cuts = cuts;
    index->cut_count = kept;
    if (few) {
        index->keys = memcpy(found_by, keys, kept * sizeof *keys);
        return true;
    }
    index->buckets = memcpy(found_by, buckets, size * sizeof *buckets);
    index->bucket_mask = (uint32_t)(size - 1);
    return true;
}

static bool cut_ordered(cmg_index *index, cmg_arena *arena, cmg_arena *work, cmg_value *values, size_t count)
{
    cmg_value *spare = cmg_arena_array(work, count, sizeof *spare);
    if (!spare)
        return false;
    const size_t kept = settle(values, spare, count);
    cmg_value *cuts = cmg_arena_array(arena, kept, sizeof *cuts);
    if (!cuts)
        return false;
    memcpy(cuts, values, kept * sizeof *cuts);
    index->cuts = cuts;
    index->cut_count = (uint32_t)kept;
    return index->kind == CMG_DAYS_DURATION || make_keys(index, arena);
}

bool cmg_index_cut(cmg_index *index, cmg_arena *arena, cmg_arena *work, cmg_value *values, size_t count)
{
    switch (index->kind) {
    case CMG_NULL: index->piece_count = 1; return true;
    case CMG_BOOLEAN: index->piece_count = 3; return true;
    case CMG_STRING:
        if (!cut_strings(index, arena, work, values, count))
            return false;
        index->piece_count = index->cut_count + 2;
        return true;
    default:
        if (!cut_ordered(index, arena, work, values, count))
            return false;
        index->piece_count = 2 * index->cut_count + 2;
        return true;
    }
}

/* -- sets ----------------------------------------------------------------- */

static bool make_words(cmg_index *index, cmg_arena *arena, uint32_t rule_count)
{
    uint64_t *words = cmg_arena_array_zeroed(arena, index->piece_count, sizeof *words);
    if (!words)
        return false;
    for (uint32_t rule = 0; rule < rule_count; rule++) {
        for (uint32_t i = index->first[rule]; i < index->first[rule + 1]; i++) {
            for (uint32_t piece = index->ranges[i].from; piece < index->ranges[i].to; piece++)
                words[piece] |= UINT64_C(1) << rule;
        }
    }
    index->words = words;
    return true;
}

/* Rules that come or go at a piece, piece by piece, in order of rules. */
typedef struct turning {
    uint32_t *first; /* of each piece, and one past the last */
    uint32_t *rules;
} turning;

static bool make_turns(const cmg_index *index, cmg_arena *work, uint32_t rule_count, turning *turns)
{
    const uint32_t *first = index->first;
    const size_t ends = (size_t)index->piece_count + 1;
    turns->first = cmg_arena_array_zeroed(work, ends + 1, sizeof *turns->first);
    turns->rules = cmg_arena_array(work, 2 * (size_t)first[rule_count], sizeof *turns->rules);
    if (!turns->first || !turns->rules)
        return false;
    /* Counting sort, with the counts one place up so that filling moves them into place. */
    uint32_t *next = turns->first + 1;
    for (uint32_t i = 0; i < first[rule_count]; i++) {
        next[index->ranges[i].from]++;
        next[index->ranges[i].to]++;
    }
    uint32_t before = 0;
    for (size_t piece = 0; piece < ends; piece++) {
        const uint32_t count = next[piece];
        next[piece] = before;
        before += count;
    }
    for (uint32_t rule = 0; rule < rule_count; rule++) {
        for (uint32_t i = first[rule]; i < first[rule + 1]; i++) {
            turns->rules[next[index->ranges[i].from]++] = rule;
            turns->rules[next[index->ranges[i].to]++] = rule;
        }
    }
    return true;
}

/* Blocks that will be needed: one for each piece and chunk where rules turn. */
static size_t count_blocks(const cmg_index *index, const turning *turns)
{
    size_t count = 1;
    for (uint32_t piece = 0; piece < index->piece_count; piece++) {
        uint32_t last = UINT32_MAX;
        for (uint32_t i = turns->first[piece]; i < turns->first[piece + 1]; i++) {
            const uint32_t chunk = turns->rules[i] / CMG_CHUNK_RULES;
            count += chunk != last;
            last = chunk;
        }
    }
    return count;
}

static bool is_empty(const uint64_t *block)
{
    uint64_t all = 0;
    for (uint32_t w = 0; w < CMG_CHUNK_WORDS; w++)
        all |= block[w];
    return all == 0;
}

static bool make_blocks(cmg_index *index, cmg_arena *arena, cmg_arena *work, uint32_t rule_count)
{
    const uint32_t chunks = (rule_count + CMG_CHUNK_RULES - 1) / CMG_CHUNK_RULES;
    turning turns;
    if (!make_turns(index, work, rule_count, &turns))
        return false;
    uint64_t *blocks = cmg_arena_array(arena, count_blocks(index, &turns), CMG_CHUNK_WORDS * sizeof *blocks);
    uint32_t *rows = cmg_arena_array(arena, (size_t)index->piece_count * chunks, sizeof *rows);
    uint64_t *now = cmg_arena_array_zeroed(work, chunks, CMG_CHUNK_WORDS * sizeof *now);
    uint32_t *current = cmg_arena_array_zeroed(work, chunks, sizeof *current);
    if (!blocks || !rows || !now || !current)
        return false;
    memset(blocks, 0, CMG_CHUNK_WORDS * sizeof *blocks);
    uint32_t used = 1;
    for (uint32_t piece = 0; piece < index->piece_count; piece++) {
        for (uint32_t i = turns.first[piece]; i < turns.first[piece + 1];) {
            const uint32_t chunk = turns.rules[i] / CMG_CHUNK_RULES;
            uint64_t *block = now + (size_t)chunk * CMG_CHUNK_WORDS;
            for (; i < turns.first[piece + 1] && turns.rules[i] / CMG_CHUNK_RULES == chunk; i++)
                block[turns.rules[i] / 64 % CMG_CHUNK_WORDS] ^= UINT64_C(1) << turns.rules[i] % 64;
            current[chunk] = is_empty(block) ? 0 : used++;
            if (current[chunk])
                memcpy(blocks + (size_t)current[chunk] * CMG_CHUNK_WORDS, block,
                       CMG_CHUNK_WORDS * sizeof *blocks);
        }
        memcpy(rows + (size_t)piece * chunks, current, chunks * sizeof *rows);
    }
    index->blocks = blocks;
    index->rows = rows;
    index->chunk_count = chunks;
    return true;
}

bool cmg_index_sets(cmg_index *index, cmg_arena *arena, cmg_arena *work, uint32_t rule_count)
{
    return rule_count <= 64 ? make_words(index, arena, rule_count)
                            : make_blocks(index, arena, work, rule_count);
}
