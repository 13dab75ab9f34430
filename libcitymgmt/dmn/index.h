/* The index of one input column.
 *
 * The values that its cells name cut the column into numbered pieces:
 *
 *   number, date, duration: n cut points make 2n + 1 pieces; piece 2i + 1 is
 *       cut i, piece 2i the open interval before it, 2n the one after the last
 *   string: one piece a value named, then "any other"
 *   boolean: false, true
 *
 * and null is one more, always the last.  A cell is a sorted list of ranges of
 * pieces.  Each piece has the set of the rules whose cell holds it: one word
 * while there are at most 64 rules.  Beyond, rules are cut into chunks of 16
 * words, and a piece refers to a block of 16 words for each chunk.  Pieces
 * share a block until a rule of its chunk comes or goes, so that n rules need
 * memory for 2n blocks and not for n x n bits, however wide their ranges are.
 */
#ifndef CMG_DMN_INDEX_H
#define CMG_DMN_INDEX_H

#include <string.h>

#include "feel/value.h"

#define CMG_CHUNK_WORDS 16u
#define CMG_CHUNK_RULES (64u * CMG_CHUNK_WORDS)
/* A value of a kind that the column's cells do not name. */
#define CMG_PIECE_FOREIGN UINT32_MAX

typedef struct cmg_pieces {
    uint32_t from, to; /* `to` is outside */
} cmg_pieces;

typedef struct cmg_index {
    uint8_t kind; /* cmg_kind of the cuts; CMG_NULL: nothing is cut, all is one piece */
    uint8_t key_scale;
    uint32_t piece_count, cut_count;
    const cmg_value *cuts;   /* sorted; strings in the order in which they were met */
    const int64_t *keys;     /* the cuts as integers x 10^-key_scale, NULL when one has no such form;
                                few strings: the key of each, all different */
    const uint32_t *buckets; /* strings, when many: number of the cut + 1, by hash */
    uint32_t bucket_mask;

    const cmg_pieces *ranges; /* of all cells: rule r has those from first[r] to first[r + 1] */
    const uint32_t *first;

    const uint64_t *words;  /* at most 64 rules: the set of each piece */
    const uint32_t *rows;   /* beyond: block numbers, [piece][chunk]; block 0 is empty */
    const uint64_t *blocks; /* of CMG_CHUNK_WORDS words */
    uint32_t chunk_count;
} cmg_index;

/* Takes the cuts (any order, with repeats, all of index->kind, living as long
 * as the index).  False: no memory; so below. */
bool cmg_index_cut(cmg_index *index, cmg_arena *arena, cmg_arena *work, cmg_value *values, size_t count);
/* Makes the sets from index->ranges. */
bool cmg_index_sets(cmg_index *index, cmg_arena *arena, cmg_arena *work, uint32_t rule_count);

/* The piece of a value by the general way: for kinds and forms that the
 * inline way below leaves. */
uint32_t cmg_index_search(const cmg_index *index, cmg_value value);
/* The piece of a number that is finer than the keys, or too large for them. */
uint32_t cmg_index_scaled(const cmg_index *index, cmg_value value);

static inline uint32_t cmg_index_null(const cmg_index *index)
{
    return index->piece_count - 1;
}

/* Short texts are equal when their keys are; others may be. */
#define CMG_KEY_EXACT 7u

static inline uint64_t cmg_string_key(cmg_text text)
{
    uint64_t first = 0, last = 0;
    uint32_t ends[2];
    if (text.length > CMG_KEY_EXACT) {
        memcpy(&first, text.bytes, sizeof first);
        memcpy(&last, text.bytes + text.length - sizeof last, sizeof last);
        first = (first ^ last * UINT64_C(0x9E3779B97F4A7C15)) & (UINT64_MAX >> 8);
    } else if (text.length >= sizeof *ends) {
        memcpy(&ends[0], text.bytes, sizeof *ends);
        memcpy(&ends[1], text.bytes + text.length - sizeof *ends, sizeof *ends);
        first = ends[0] | (uint64_t)ends[1] << 8 * (text.length - sizeof *ends);
    } else {
        for (size_t i = 0; i < text.length; i++)
            first = first << 8 | (unsigned char)text.bytes[i];
    }
    return first ^ (uint64_t)text.length << 56;
}

/* Texts of one length, more than CMG_KEY_EXACT: two words hold the shorter ones. */
static inline bool cmg_string_same(const char *a, const char *b, size_t length)
{
    uint64_t first[2], last[2];
    if (length > 2 * sizeof *first)
        return memcmp(a, b, length) == 0;
    memcpy(&first[0], a, sizeof *first);
    memcpy(&first[1], b, sizeof *first);
    memcpy(&last[0], a + length - sizeof *last, sizeof *last);
    memcpy(&last[1], b + length - sizeof *last, sizeof *last);
    return first[0] == first[1] && last[0] == last[1];
}

/* Among strings whose keys all differ; the loop has no branch to guess. */
static inline uint32_t cmg_index_few(const cmg_index *index, cmg_text text)
{
    const int64_t key = (int64_t)cmg_string_key(text), *keys = index->keys;
    const uint32_t count = index->cut_count;
    uint32_t found = count;
    for (uint32_t i = 0; i < count; i++)
        found = keys[i] == key ? i : found;
    if (found == count)
        return count;
    const cmg_value *cut = &index->cuts[found];
    const bool same = cut->length == text.length && (text.length <= CMG_KEY_EXACT ||
                                                     cmg_string_same(cut->as.bytes, text.bytes, text.length));
    return same ? found : count;
}

/* Few keys are compared four at a time: behind the last of ordered cuts are
 * some of the largest, which are below none. */
#define CMG_KEYS_STEP 4u

static inline uint32_t cmg_keys_padded(uint32_t count)
{
    return (count + CMG_KEYS_STEP - 1) / CMG_KEYS_STEP * CMG_KEYS_STEP;
}

#define CMG_KEYS_FEW 8u

/* How many keys are below `key`: no branch that could be guessed wrong. */
static inline uint32_t cmg_keys_below(const int64_t *keys, uint32_t count, int64_t key)
{
    const int64_t *base = keys;
    if (count <= CMG_KEYS_FEW) { /* comparisons that do not wait for each other */
        uint32_t below = 0;
        for (uint32_t i = 0; i < count; i += CMG_KEYS_STEP)
            below +=
                (uint32_t)(keys[i] < key) + (keys[i + 1] < key) + (keys[i + 2] < key) + (keys[i + 3] < key);
        return below;
    }
    while (count > 1) {
        const uint32_t half = count / 2;
        base += base[half - 1] < key ? half : 0;
        count -= half;
    }
    return (uint32_t)(base - keys) + (count == 1 && *base < key);
}

static inline uint32_t cmg_index_key_piece(const cmg_index *index, int64_t key)
{
    const uint32_t below = cmg_keys_below(index->keys, index->cut_count, key);
    return 2 * below + (below < index->cut_count && index->keys[below] == key);
}

/* The piece of a number, a string, any value: all of the column's kind. */
static inline uint32_t cmg_index_number(const cmg_index *index, const cmg_value *value)
{
    int64_t key;
    if (!index->keys || value->is_wide)
        return cmg_index_search(index, *value);
    if (value->scale > index->key_scale ||
        __builtin_mul_overflow(value->as.integer, cmg_power_of_ten[index->key_scale - value->scale], &key))
        return cmg_index_scaled(index, *value);
    return cmg_index_key_piece(index, key);
}

static inline uint32_t cmg_index_string(const cmg_index *index, const cmg_value *value)
{
    return index->buckets ? cmg_index_search(index, *value) : cmg_index_few(index, cmg_value_as_text(*value));
}

uint32_t cmg_index_known(const cmg_index *index, const cmg_value *value);
/* Of any value at all. */
uint32_t cmg_index_piece(const cmg_index *index, const cmg_value *value);

#endif
