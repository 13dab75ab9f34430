#include "base/text_set.h"

#include <string.h>

/* A slot: where the text begins, plus one, below; bits of its hash above, so
 * that a wrong slot is seldom looked up in the bytes. */
#define PLACE_BITS 40
#define PLACE_MASK ((UINT64_C(1) << PLACE_BITS) - 1)
#define FIRST_SLOTS ((size_t)64)
#define FIRST_BYTES ((size_t)1024)
/* Seven bits of the length a byte. */
#define LENGTH_BYTES_MAX 10

void cmg_text_set_init(cmg_text_set *set, const cmg_allocator *allocator)
{
    *set = (cmg_text_set){.allocator = *allocator};
}

void cmg_text_set_free(cmg_text_set *set)
{
    cmg_release(&set->allocator, set->bytes, set->capacity);
    cmg_release(&set->allocator, set->slots, set->slot_count * sizeof *set->slots);
    cmg_text_set_init(set, &set->allocator);
}

/* -- bytes ---------------------------------------------------------------- */

/* The text at *place, which moves behind it. */
static cmg_text text_at(const cmg_text_set *set, size_t *place)
{
    size_t length = 0;
    unsigned char seven;
    int shift = 0;
    do {
        seven = (unsigned char)set->bytes[(*place)++];
        length |= (size_t)(seven & 0x7f) << shift;
        shift += 7;
    } while (seven & 0x80);
    const cmg_text text = {set->bytes + *place, length};
    *place += length;
    return text;
}

static void append(cmg_text_set *set, cmg_text text)
{
    size_t left = text.length;
    for (; left > 0x7f; left >>= 7)
        set->bytes[set->length++] = (char)(unsigned char)(left | 0x80);
    set->bytes[set->length++] = (char)left;
    if (text.length)
        memcpy(set->bytes + set->length, text.bytes, text.length);
    set->length += text.length;
}

static bool make_byte_room(cmg_text_set *set, size_t length)
{
    const size_t wanted = set->length + length + LENGTH_BYTES_MAX;
    size_t capacity = set->capacity ? set->capacity : FIRST_BYTES;
    if (wanted <= set->capacity)
        return true;
    while (capacity < wanted)
        capacity *= 2;
    char *grown = cmg_reallocate(&set->allocator, set->bytes, set->capacity, capacity);
    if (!grown)
        return false;
    set->bytes = grown;
    set->capacity = capacity;
    return true;
}

/* -- slots ---------------------------------------------------------------- */

/* The text's slot, or the free one where it belongs. */
static size_t find(const cmg_text_set *set, cmg_text text, uint64_t hash)
{
    const uint64_t mark = hash & ~PLACE_MASK;
    for (size_t at = (size_t)hash & (set->slot_count - 1);; at = (at + 1) & (set->slot_count - 1)) {
        const uint64_t slot = set->slots[at];
        if (slot == 0)
            return at;
        size_t place = (size_t)(slot & PLACE_MASK) - 1;
        if ((slot & ~PLACE_MASK) == mark && cmg_text_equal(text_at(set, &place), text))
            return at;
    }
}

static void enter_all(cmg_text_set *set)
{
    for (size_t place = 0; place < set->length;) {
        const uint64_t begin = place;
        const cmg_text text = text_at(set, &place);
        const uint64_t hash = cmg_text_hash(text);
        set->slots[find(set, text, hash)] = (hash & ~PLACE_MASK) | (begin + 1);
    }
}

/* A quarter stays free. */
static bool make_slot_room(cmg_text_set *set)
{
    if (4 * (set->count + 1) <= 3 * set->slot_count)
        return true;
    const size_t wanted = set->slot_count ? 2 * set->slot_count : FIRST_SLOTS;
    uint64_t *slots = cmg_allocate_zeroed(&set->allocator, wanted * sizeof *slots);
    if (!slots)
        return false;
    cmg_release(&set->allocator, set->slots, set->slot_count * sizeof *set->slots);
    set->slots = slots;
    set->slot_count = wanted;
    enter_all(set);
    return true;
}

cmg_text_added cmg_text_set_add(cmg_text_set *set, cmg_text text)
{
    if (!make_slot_room(set) || !make_byte_room(set, text.length))
        return CMG_TEXT_NO_MEMORY;
    const uint64_t hash = cmg_text_hash(text);
    const size_t at = find(set, text, hash);
    if (set->slots[at])
        return CMG_TEXT_HELD;
    set->slots[at] = (hash & ~PLACE_MASK) | (set->length + 1);
    append(set, text);
    set->count++;
    return CMG_TEXT_NEW;
}

bool cmg_text_set_has(const cmg_text_set *set, cmg_text text)
{
    return set->count && set->slots[find(set, text, cmg_text_hash(text))];
}

/* -- in order ------------------------------------------------------------- */

static void sink(cmg_text *heap, size_t at, size_t count)
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && cmg_text_compare(heap[child], heap[child + 1]) < 0)
            child++;
        if (cmg_text_compare(heap[at], heap[child]) >= 0)
            return;
        const cmg_text lower = heap[at];
        heap[at] = heap[child];
        heap[child] = lower;
    }
}

/* By heap: it needs no memory, while the C library's qsort may ask for some behind our back. */
cmg_text *cmg_text_set_sorted(const cmg_text_set *set)
{
    cmg_text *sorted = cmg_allocate(&set->allocator, set->count * sizeof *sorted);
    size_t place = 0;
    for (size_t i = 0; sorted && i < set->count; i++)
        sorted[i] = text_at(set, &place);
    for (size_t i = sorted ? set->count / 2 : 0; i-- > 0;)
        sink(sorted, i, set->count);
    for (size_t left = sorted ? set->count : 0; left > 1; left--) {
        const cmg_text greatest = sorted[0];
        sorted[0] = sorted[left - 1];
        sorted[left - 1] = greatest;
        sink(sorted, 0, left - 1);
    }
    return sorted;
}
