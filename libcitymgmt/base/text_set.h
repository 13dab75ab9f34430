/* A set of short texts that may grow to millions, and which of them came again:
 * the numbers of cases.
 *
 * Numbers run on, so texts that differ in their last two digits alone are one
 * stem with a bit for each: where numbers run on, a text takes a third of a
 * byte.  One that shares its stem with no other takes some 45 bytes and its own.
 */
#ifndef CMG_BASE_TEXT_SET_H
#define CMG_BASE_TEXT_SET_H

#include "base/text.h"

/* Texts that begin alike: bit 0 for the stem by itself, which then ends in no two
 * digits, bits 1 to 100 for the digits 00 to 99 behind it. */
#define CMG_TAIL_NONE 0u
#define CMG_TAILS 101u

typedef struct cmg_tails {
    uint64_t held[2];
    uint64_t again[2]; /* of those held: came a second time */
} cmg_tails;

typedef struct cmg_stem {
    cmg_text text;
    cmg_tails tails;
} cmg_stem;

typedef struct cmg_text_set {
    cmg_allocator allocator;
    char *bytes; /* each stem: its tails, its length, its text; in the order they came */
    size_t length, capacity;
    uint64_t *slots; /* 0: free */
    size_t slot_count;
    size_t stem_count;
    size_t count, again_count;
} cmg_text_set;

typedef enum cmg_text_added { CMG_TEXT_NEW, CMG_TEXT_HELD, CMG_TEXT_NO_MEMORY } cmg_text_added;

void cmg_text_set_init(cmg_text_set *set, const cmg_allocator *allocator);
void cmg_text_set_free(cmg_text_set *set);

/* One that is held is marked as having come again. */
cmg_text_added cmg_text_set_add(cmg_text_set *set, cmg_text text);
/* Takes in the texts of a stem, of another set or of bytes kept.  False: no memory. */
bool cmg_text_set_join(cmg_text_set *set, const cmg_stem *stem);
/* No other bits than a set makes: texts have one form. */
bool cmg_stem_is_sound(const cmg_stem *stem);

/* All stems, ascending; `set->stem_count` of them, to be released by the caller with the
 * set's allocator.  Their texts stand in the set.  NULL: no memory. */
cmg_stem *cmg_text_set_stems(const cmg_text_set *set);
static inline bool cmg_tail_is_set(const uint64_t tails[2], uint32_t tail)
{
    return tails[tail / 64] >> tail % 64 & 1;
}
/* The text of a stem and a tail. */
void cmg_stem_write(cmg_buffer *out, const cmg_stem *stem, uint32_t tail);

#endif
