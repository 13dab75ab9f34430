#include "base/text_set.h"

#include <string.h>

/* A slot: where the stem begins, plus one, below; bits of its hash above, so
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

/* -- stems and tails ------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool ends_in_digits(cmg_text text)
{
    return text.length >= 2 && is_digit(text.bytes[text.length - 1]) && is_digit(text.bytes[text.length - 2]);
}

/* Takes the last two digits off. */
static uint32_t cut_tail(cmg_text *text)
{
    if (!ends_in_digits(*text))
        return CMG_TAIL_NONE;
    text->length -= 2;
    const char *digits = text->bytes + text->length;
    return 1 + (uint32_t)(digits[0] - '0') * 10 + (uint32_t)(digits[1] - '0');
}

static size_t count_bits(const uint64_t bits[2])
{
    return (size_t)(__builtin_popcountll(bits[0]) + __builtin_popcountll(bits[1]));
}

bool cmg_stem_is_sound(const cmg_stem *stem)
{
    const cmg_tails *tails = &stem->tails;
    const bool within = tails->held[1] >> (CMG_TAILS - 64) == 0 && !(tails->again[0] & ~tails->held[0]) &&
                        !(tails->again[1] & ~tails->held[1]);
    return within && count_bits(tails->held) > 0 &&
           !(cmg_tail_is_set(tails->held, CMG_TAIL_NONE) && ends_in_digits(stem->text));
}

void cmg_stem_write(cmg_buffer *out, const cmg_stem *stem, uint32_t tail)
{
    cmg_buffer_text(out, stem->text);
    if (tail == CMG_TAIL_NONE)
        return;
    cmg_buffer_char(out, (char)('0' + (tail - 1) / 10));
    cmg_buffer_char(out, (char)('0' + (tail - 1) % 10));
}

/* -- bytes ---------------------------------------------------------------- */

/* The stem at *place, which moves behind it. */
static cmg_text stem_at(const cmg_text_set *set, size_t *place)
{
    size_t length = 0;
    unsigned char seven;
    int shift = 0;
    *place += sizeof(cmg_tails);
    do {
        seven = (unsigned char)set->bytes[(*place)++];
        length |= (size_t)(seven & 0x7f) << shift;
        shift += 7;
    } while (seven & 0x80);
    const cmg_text text = {set->bytes + *place, length};
    *place += length;
    return text;
}

/* Nothing is aligned in the bytes. */
static cmg_tails tails_at(const cmg_text_set *set, size_t place)
{
    cmg_tails tails;
    memcpy(&tails, set->bytes + place, sizeof tails);
    return tails;
}

static void append(cmg_text_set *set, cmg_text stem)
{
    size_t left = stem.length;
    memset(set->bytes + set->length, 0, sizeof(cmg_tails));
    set->length += sizeof(cmg_tails);
    for (; left > 0x7f; left >>= 7)
        set->bytes[set->length++] = (char)(unsigned char)(left | 0x80);
    set->bytes[set->length++] = (char)left;
    if (stem.length)
        memcpy(set->bytes + set->length, stem.bytes, stem.length);
    set->length += stem.length;
}

static bool make_byte_room(cmg_text_set *set, size_t length)
{
    const size_t wanted = set->length + length + LENGTH_BYTES_MAX + sizeof(cmg_tails);
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

/* The stem's slot, or the free one where it belongs. */
static size_t find(const cmg_text_set *set, cmg_text stem, uint64_t hash)
{
    const uint64_t mark = hash & ~PLACE_MASK;
    for (size_t at = (size_t)hash & (set->slot_count - 1);; at = (at + 1) & (set->slot_count - 1)) {
        const uint64_t slot = set->slots[at];
        if (slot == 0)
            return at;
        size_t place = (size_t)(slot & PLACE_MASK) - 1;
        if ((slot & ~PLACE_MASK) == mark && cmg_text_equal(stem_at(set, &place), stem))
            return at;
    }
}

static void enter_all(cmg_text_set *set)
{
    for (size_t place = 0; place < set->length;) {
        const uint64_t begin = place;
        const cmg_text stem = stem_at(set, &place);
        const uint64_t hash = cmg_text_hash(stem);
        set->slots[find(set, stem, hash)] = (hash & ~PLACE_MASK) | (begin + 1);
    }
}

/* A quarter stays free. */
static bool make_slot_room(cmg_text_set *set)
{
    if (4 * (set->stem_count + 1) <= 3 * set->slot_count)
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

/* Where the stem begins in the bytes, entered if it is new.  False: no memory. */
static bool enter(cmg_text_set *set, cmg_text stem, size_t *place)
{
    if (!make_slot_room(set) || !make_byte_room(set, stem.length))
        return false;
    const uint64_t hash = cmg_text_hash(stem);
    uint64_t *slot = &set->slots[find(set, stem, hash)];
    if (*slot == 0) {
        *slot = (hash & ~PLACE_MASK) | (set->length + 1);
        append(set, stem);
        set->stem_count++;
    }
    *place = (size_t)(*slot & PLACE_MASK) - 1;
    return true;
}

/* -- adding --------------------------------------------------------------- */

static void mark(cmg_text_set *set, size_t place, const cmg_tails *more)
{
    cmg_tails tails = tails_at(set, place);
    set->count -= count_bits(tails.held);
    set->again_count -= count_bits(tails.again);
    for (int i = 0; i < 2; i++) {
        tails.again[i] |= more->again[i] | (tails.held[i] & more->held[i]);
        tails.held[i] |= more->held[i];
    }
    set->count += count_bits(tails.held);
    set->again_count += count_bits(tails.again);
    memcpy(set->bytes + place, &tails, sizeof tails);
}

cmg_text_added cmg_text_set_add(cmg_text_set *set, cmg_text text)
{
    const size_t before = set->count;
    cmg_tails one = {{0, 0}, {0, 0}};
    size_t place;
    const uint32_t tail = cut_tail(&text);
    one.held[tail / 64] = UINT64_C(1) << tail % 64;
    if (!enter(set, text, &place))
        return CMG_TEXT_NO_MEMORY;
    mark(set, place, &one);
    return set->count > before ? CMG_TEXT_NEW : CMG_TEXT_HELD;
}

bool cmg_text_set_join(cmg_text_set *set, const cmg_stem *stem)
{
    size_t place;
    if (!enter(set, stem->text, &place))
        return false;
    mark(set, place, &stem->tails);
    return true;
}

/* -- in order ------------------------------------------------------------- */

static void sink(cmg_stem *heap, size_t at, size_t count)
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && cmg_text_compare(heap[child].text, heap[child + 1].text) < 0)
            child++;
        if (cmg_text_compare(heap[at].text, heap[child].text) >= 0)
            return;
        const cmg_stem lower = heap[at];
        heap[at] = heap[child];
        heap[child] = lower;
    }
}

/* By heap: it needs no memory, while the C library's qsort may ask for some behind our back. */
cmg_stem *cmg_text_set_stems(const cmg_text_set *set)
{
    cmg_stem *sorted = cmg_allocate(&set->allocator, set->stem_count * sizeof *sorted);
    size_t place = 0;
    for (size_t i = 0; sorted && i < set->stem_count; i++) {
        sorted[i].tails = tails_at(set, place);
        sorted[i].text = stem_at(set, &place);
    }
    for (size_t i = sorted ? set->stem_count / 2 : 0; i-- > 0;)
        sink(sorted, i, set->stem_count);
    for (size_t left = sorted ? set->stem_count : 0; left > 1; left--) {
        const cmg_stem greatest = sorted[0];
        sorted[0] = sorted[left - 1];
        sorted[left - 1] = greatest;
        sink(sorted, 0, left - 1);
    }
    return sorted;
}
