/* Memory: the host's allocator, and arenas for everything that dies together.
 *
 * Nothing in the library calls malloc directly: an object carries the
 * allocator it was made with and hands it to its children.  Compiled things
 * live in one arena (one free); a decision lives in another that is reset,
 * not freed, so that a warm session asks the host for nothing.
 */
#ifndef CMG_BASE_MEMORY_H
#define CMG_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "citymgmt/base.h"

/* The allocator of the C library; used where the host gives none. */
extern const cmg_allocator cmg_allocator_default;

/* NULL on exhaustion; size 0 gives a unique freeable pointer. */
void *cmg_allocate(const cmg_allocator *allocator, size_t size);
void *cmg_allocate_zeroed(const cmg_allocator *allocator, size_t size);
/* `old_size` must be the size last asked for; on NULL the old block stands. */
void *cmg_reallocate(const cmg_allocator *allocator, void *block, size_t old_size, size_t new_size);
void cmg_release(const cmg_allocator *allocator, void *block, size_t size);

typedef struct cmg_arena_chunk cmg_arena_chunk;

typedef struct cmg_arena {
    cmg_allocator allocator;
    cmg_arena_chunk *first; /* chunks are kept over a reset, in use order */
    cmg_arena_chunk *current;
    char *next; /* free space of the current chunk */
    char *end;
    char *start;     /* what `next` is when nothing was taken */
    size_t held;     /* bytes asked of the allocator */
    size_t limit;    /* most bytes to hold; 0 is no limit */
    size_t refusals; /* requests not met so far */
    bool limited;    /* the last of them because of the limit, not the host */
} cmg_arena;

/* A point to go back to: everything allocated later is gone after a rewind. */
typedef struct cmg_arena_mark {
    cmg_arena_chunk *chunk;
    char *next;
} cmg_arena_mark;

void cmg_arena_init(cmg_arena *arena, const cmg_allocator *allocator, size_t limit);
void cmg_arena_free(cmg_arena *arena);
/* Keeps the chunks for the next use. */
void cmg_arena_empty(cmg_arena *arena);
/* The same, at no cost where nothing was taken: before each decision. */
static inline void cmg_arena_reset(cmg_arena *arena)
{
    if (arena->next != arena->start || arena->limited)
        cmg_arena_empty(arena);
}
cmg_arena_mark cmg_arena_marked(const cmg_arena *arena);
void cmg_arena_rewind(cmg_arena *arena, cmg_arena_mark mark);

/* Aligned to 16 bytes; NULL when the host or the limit says no.  Memory is
 * not cleared; `_zeroed` clears it.  `_array` checks the product. */
void *cmg_arena_get(cmg_arena *arena, size_t size);
void *cmg_arena_zeroed(cmg_arena *arena, size_t size);
void *cmg_arena_array(cmg_arena *arena, size_t count, size_t size);
void *cmg_arena_array_zeroed(cmg_arena *arena, size_t count, size_t size);
/* A NUL-terminated copy (the NUL is not counted). */
char *cmg_arena_copy(cmg_arena *arena, const char *bytes, size_t length);

/* Takes from the arena and gives nothing back: for buffers that die with it. */
cmg_allocator cmg_arena_allocator(cmg_arena *arena);

/* Grows an arena-held array by doubling; `*items` moves.  False: no memory. */
bool cmg_arena_grow(cmg_arena *arena, void *items, size_t item_size, size_t count, size_t *capacity);

#endif
