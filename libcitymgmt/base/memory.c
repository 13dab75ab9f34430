#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Under AddressSanitizer the free part of an arena is poisoned, so that use
 * after a reset or past an object's end is found as it is with malloc. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONING 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define POISONING 1
#endif
#ifdef POISONING
#include <sanitizer/asan_interface.h>
#define POISON(start, size) __asan_poison_memory_region((start), (size))
#define UNPOISON(start, size) __asan_unpoison_memory_region((start), (size))
#else
#define POISON(start, size) ((void)(start), (void)(size))
#define UNPOISON(start, size) ((void)(start), (void)(size))
#endif

#define ALIGNMENT ((size_t)16)
#define CHUNK_SMALLEST ((size_t)4096)
#define CHUNK_LARGEST ((size_t)1 << 20)

static void *default_reallocate(void *context, void *block, size_t old_size, size_t new_size)
{
    (void)context;
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

const cmg_allocator cmg_allocator_default = {default_reallocate, NULL};

/* The host's function frees on size 0, so an empty block is one byte. */
static size_t asked_size(size_t size)
{
    return size == 0 ? 1 : size;
}

static const cmg_allocator *or_default(const cmg_allocator *allocator)
{
    return allocator != NULL ? allocator : &cmg_allocator_default;
}

void *cmg_allocate(const cmg_allocator *allocator, size_t size)
{
    allocator = or_default(allocator);
    return allocator->reallocate(allocator->context, NULL, 0, asked_size(size));
}

void *cmg_allocate_zeroed(const cmg_allocator *allocator, size_t size)
{
    void *block = cmg_allocate(allocator, size);
    if (block != NULL)
        memset(block, 0, asked_size(size));
    return block;
}

void *cmg_reallocate(const cmg_allocator *allocator, void *block, size_t old_size, size_t new_size)
{
    allocator = or_default(allocator);
    size_t old_asked = block == NULL ? 0 : asked_size(old_size);
    return allocator->reallocate(allocator->context, block, old_asked, asked_size(new_size));
}

void cmg_release(const cmg_allocator *allocator, void *block, size_t size)
{
    if (block == NULL)
        return;
    allocator = or_default(allocator);
    allocator->reallocate(allocator->context, block, asked_size(size), 0);
}

/* -- arenas --------------------------------------------------------------- */

struct cmg_arena_chunk {
    _Alignas(16) cmg_arena_chunk *following;
    size_t size; /* of the whole block, this header included */
};

static char *chunk_start(cmg_arena_chunk *chunk)
{
    return (char *)chunk + sizeof *chunk;
}
static char *chunk_end(cmg_arena_chunk *chunk)
{
    return (char *)chunk + chunk->size;
}

/* Makes all of the chunk the free space. */
static void enter_chunk(cmg_arena *arena, cmg_arena_chunk *chunk)
{
    arena->current = chunk;
    arena->next = chunk == NULL ? NULL : chunk_start(chunk);
    arena->end = chunk == NULL ? NULL : chunk_end(chunk);
}

void cmg_arena_init(cmg_arena *arena, const cmg_allocator *allocator, size_t limit)
{
    *arena = (cmg_arena){.allocator = *or_default(allocator), .limit = limit};
}

void cmg_arena_free(cmg_arena *arena)
{
    cmg_arena_chunk *chunk = arena->first;
    while (chunk != NULL) {
        cmg_arena_chunk *following = chunk->following;
        UNPOISON(chunk, chunk->size);
        cmg_release(&arena->allocator, chunk, chunk->size);
        chunk = following;
    }
    cmg_arena_init(arena, &arena->allocator, arena->limit);
}

cmg_arena_mark cmg_arena_marked(const cmg_arena *arena)
{
    return (cmg_arena_mark){arena->current, arena->next};
}

void cmg_arena_rewind(cmg_arena *arena, cmg_arena_mark mark)
{
    if (mark.chunk == NULL) { /* marked before the first allocation */
        cmg_arena_empty(arena);
        return;
    }
    enter_chunk(arena, mark.chunk);
    arena->next = mark.next;
    arena->limited = false;
#ifdef POISONING
    POISON(arena->next, (size_t)(arena->end - arena->next));
    for (cmg_arena_chunk *chunk = mark.chunk->following; chunk != NULL; chunk = chunk->following)
        POISON(chunk_start(chunk), chunk->size - sizeof *chunk);
#endif
}

void cmg_arena_empty(cmg_arena *arena)
{
    arena->limited = false;
    enter_chunk(arena, arena->first);
    if (arena->first != NULL)
        cmg_arena_rewind(arena, cmg_arena_marked(arena));
}

/* Chunks grow with what is held, so their number is logarithmic at first. */
static size_t new_chunk_size(const cmg_arena *arena, size_t needed)
{
    size_t size = arena->held;
    if (size < CHUNK_SMALLEST)
        size = CHUNK_SMALLEST;
    if (size > CHUNK_LARGEST)
        size = CHUNK_LARGEST;
    if (size < needed)
        size = needed;
    /* Near the limit the last bytes are still given out. */
    if (arena->limit != 0 && size > arena->limit - arena->held)
        size = needed;
    return size;
}

/* A kept chunk with room for `needed` bytes, header included, is moved to
 * the place after the current one; NULL when there is none. */
static cmg_arena_chunk *reuse_chunk(cmg_arena *arena, size_t needed)
{
    if (arena->current == NULL)
        return NULL;
    cmg_arena_chunk **link = &arena->current->following;
    while (*link != NULL && (*link)->size < needed)
        link = &(*link)->following;
    cmg_arena_chunk *found = *link;
    if (found != NULL)
        *link = found->following;
    return found;
}

static cmg_arena_chunk *new_chunk(cmg_arena *arena, size_t needed)
{
    if (arena->limit != 0 && (arena->held > arena->limit || needed > arena->limit - arena->held)) {
        arena->limited = true;
        arena->refusals++;
        return NULL;
    }
    size_t size = new_chunk_size(arena, needed);
    cmg_arena_chunk *chunk = cmg_allocate(&arena->allocator, size);
    if (chunk == NULL) {
        arena->limited = false;
        arena->refusals++;
        return NULL;
    }
    chunk->size = size;
    arena->held += size;
    POISON(chunk_start(chunk), size - sizeof *chunk);
    return chunk;
}

static bool next_chunk(cmg_arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(cmg_arena_chunk))
        return false;
    size_t needed = size + sizeof(cmg_arena_chunk);
    cmg_arena_chunk *chunk = reuse_chunk(arena, needed);
    if (chunk == NULL)
        chunk = new_chunk(arena, needed);
    if (chunk == NULL)
        return false;
    cmg_arena_chunk **link = arena->current == NULL ? &arena->first : &arena->current->following;
    chunk->following = *link;
    *link = chunk;
    enter_chunk(arena, chunk);
    if (arena->first == chunk)
        arena->start = arena->next;
    return true;
}

/* Bytes that an object takes of its chunk; 0 when the sum overflows. */
static size_t taken_size(size_t size)
{
    return (asked_size(size) + (ALIGNMENT - 1)) & ~(ALIGNMENT - 1);
}

void *cmg_arena_get(cmg_arena *arena, size_t size)
{
    size_t taken = taken_size(size);
    if (taken == 0)
        return NULL;
    if ((size_t)(arena->end - arena->next) < taken && !next_chunk(arena, taken))
        return NULL;
    void *object = arena->next;
    arena->next += taken;
    UNPOISON(object, size);
    return object;
}

void *cmg_arena_zeroed(cmg_arena *arena, size_t size)
{
    void *object = cmg_arena_get(arena, size);
    if (object != NULL && size != 0)
        memset(object, 0, size);
    return object;
}

static bool product(size_t count, size_t size, size_t *out)
{
    if (size != 0 && count > SIZE_MAX / size)
        return false;
    *out = count * size;
    return true;
}

void *cmg_arena_array(cmg_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    return product(count, size, &bytes) ? cmg_arena_get(arena, bytes) : NULL;
}

void *cmg_arena_array_zeroed(cmg_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    return product(count, size, &bytes) ? cmg_arena_zeroed(arena, bytes) : NULL;
}

char *cmg_arena_copy(cmg_arena *arena, const char *bytes, size_t length)
{
    if (length == SIZE_MAX)
        return NULL;
    char *copy = cmg_arena_get(arena, length + 1);
    if (copy == NULL)
        return NULL;
    if (length != 0)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

/* The newest object of the arena can grow where it stands. */
static bool grow_in_place(cmg_arena *arena, char *object, size_t old_size, size_t new_size)
{
    size_t old_taken = taken_size(old_size), new_taken = taken_size(new_size);
    if (object == NULL || object + old_taken != arena->next || new_taken == 0)
        return false;
    if ((size_t)(arena->end - arena->next) < new_taken - old_taken)
        return false;
    UNPOISON(object, new_size);
    arena->next = object + new_taken;
    return true;
}

bool cmg_arena_grow(cmg_arena *arena, void *items, size_t item_size, size_t count, size_t *capacity)
{
    if (count < *capacity)
        return true;
    size_t wanted = *capacity < 8 ? 8 : *capacity;
    if (*capacity >= 8 && !product(*capacity, 2, &wanted))
        return false;
    size_t bytes;
    if (!product(wanted, item_size, &bytes))
        return false;
    char *old; /* `items` points to a pointer of some object type */
    memcpy(&old, items, sizeof old);
    if (!grow_in_place(arena, old, *capacity * item_size, bytes)) {
        char *moved = cmg_arena_get(arena, bytes);
        if (moved == NULL)
            return false;
        if (count != 0)
            memcpy(moved, old, count * item_size);
        memcpy(items, &moved, sizeof moved);
    }
    *capacity = wanted;
    return true;
}

/* An arena frees nothing by itself: what a buffer leaves behind when it grows
 * goes with the arena, and counts towards its limit. */
static void *arena_reallocate(void *context, void *block, size_t old_size, size_t new_size)
{
    void *moved = new_size ? cmg_arena_get(context, new_size) : NULL;
    if (moved && old_size)
        memcpy(moved, block, old_size < new_size ? old_size : new_size);
    return moved;
}

cmg_allocator cmg_arena_allocator(cmg_arena *arena)
{
    return (cmg_allocator){arena_reallocate, arena};
}
