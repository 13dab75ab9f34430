#include "base/text.h"

#include <string.h>

#include <unicase.h>
#include <unistr.h>
#include <uniwidth.h>

#include "base/eight.h"

cmg_text cmg_text_of(const char *zero_terminated)
{
    if (zero_terminated == NULL)
        return CMG_NO_TEXT;
    return (cmg_text){zero_terminated, strlen(zero_terminated)};
}

bool cmg_text_equal(cmg_text a, cmg_text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

int cmg_text_compare(cmg_text a, cmg_text b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    int order = common == 0 ? 0 : memcmp(a.bytes, b.bytes, common);
    if (order != 0)
        return order < 0 ? -1 : 1;
    return (a.length > b.length) - (a.length < b.length);
}

bool cmg_text_starts(cmg_text text, cmg_text prefix)
{
    return text.length >= prefix.length && cmg_text_equal((cmg_text){text.bytes, prefix.length}, prefix);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

cmg_text cmg_text_trimmed(cmg_text text)
{
    while (text.length && is_blank(text.bytes[0]))
        text = (cmg_text){text.bytes + 1, text.length - 1};
    while (text.length && is_blank(text.bytes[text.length - 1]))
        text.length--;
    return text;
}

/* FNV-1a, then MurmurHash3's finalizer: FNV alone leaves the high bits of
 * short texts nearly equal. */
uint64_t cmg_text_hash(cmg_text text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (unsigned char)text.bytes[i]) * UINT64_C(0x100000001b3);
    hash = (hash ^ (hash >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ (hash >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
    return hash ^ (hash >> 33);
}

bool cmg_text_copy(cmg_arena *arena, cmg_text text, cmg_text *copy)
{
    char *bytes = cmg_arena_copy(arena, text.bytes, text.length);
    if (bytes == NULL)
        return false;
    *copy = (cmg_text){bytes, text.length};
    return true;
}

/* From `at` on, the first byte that is not ASCII; eight at a time. */
static size_t skip_ascii(cmg_text text, size_t at)
{
    for (; text.length - at >= 8; at += 8) {
        const uint64_t tops = cmg_eight_at(text.bytes + at) & CMG_EIGHT_TOPS;
        if (tops)
            return at + (size_t)__builtin_ctzll(tops) / 8;
    }
    while (at < text.length && (unsigned char)text.bytes[at] < 0x80)
        at++;
    return at;
}

/* Characters of three bytes whose first one allows any others, as those of Chinese are. */
static size_t skip_chinese(cmg_text text, size_t at)
{
    const uint8_t *bytes = (const uint8_t *)text.bytes;
    while (text.length - at >= 3 && bytes[at] >= 0xE1 && bytes[at] <= 0xEF && bytes[at] != 0xED &&
           (bytes[at + 1] & 0xC0) == 0x80 && (bytes[at + 2] & 0xC0) == 0x80)
        at += 3;
    return at;
}

/* Most text of tables and rules is ASCII and Chinese: what lies between is checked by itself. */
size_t cmg_text_valid_prefix(cmg_text text)
{
    const uint8_t *bytes = (const uint8_t *)text.bytes;
    size_t at = 0, from;
    for (;;) {
        do {
            from = at;
            at = skip_chinese(text, skip_ascii(text, at));
        } while (at > from);
        size_t end = at;
        while (end < text.length && bytes[end] >= 0x80)
            end++;
        if (at == end)
            return at;
        const uint8_t *wrong = u8_check(bytes + at, end - at);
        if (wrong)
            return (size_t)(wrong - bytes);
        at = end;
    }
}

uint32_t cmg_text_next(cmg_text text, size_t *offset)
{
    if (*offset >= text.length)
        return 0;
    unsigned char first = (unsigned char)text.bytes[*offset];
    if (first < 0x80) {
        *offset += 1;
        return first;
    }
    ucs4_t code_point;
    int length = u8_mbtouc(&code_point, (const uint8_t *)text.bytes + *offset, text.length - *offset);
    *offset += (size_t)length;
    return code_point;
}

size_t cmg_text_code_points(cmg_text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.bytes[i] & 0xC0) != 0x80;
    return count;
}

size_t cmg_text_cells(cmg_text text)
{
    size_t cells = 0;
    for (size_t at = 0; at < text.length;) {
        /* The encoding says only how ambiguous widths are meant: narrow. */
        int width = uc_width(cmg_text_next(text, &at), "UTF-8");
        if (width > 0)
            cells += (size_t)width;
    }
    return cells;
}

/* -- the nearest name ----------------------------------------------------- */

/* Longer names are not compared: the cost stays bounded. */
#define NAME_MAX_POINTS 64

typedef struct name_points {
    uint32_t points[NAME_MAX_POINTS]; /* in lower case: a wrong case is no distance */
    size_t count;
} name_points;

static bool take_points(cmg_text text, name_points *name)
{
    name->count = 0;
    for (size_t at = 0; at < text.length;) {
        if (name->count == NAME_MAX_POINTS)
            return false;
        name->points[name->count++] = uc_tolower(cmg_text_next(text, &at));
    }
    return true;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, substitutions and swaps of neighbours. */
static size_t edit_distance(const name_points *a, const name_points *b)
{
    size_t rows[3][NAME_MAX_POINTS + 1];
    for (size_t j = 0; j <= b->count; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a->count; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b->count; j++) {
            bool same = a->points[i - 1] == b->points[j - 1];
            row[j] = least(above[j - 1] + (same ? 0 : 1), least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a->points[i - 1] == b->points[j - 2] &&
                a->points[i - 2] == b->points[j - 1])
                row[j] = least(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[a->count % 3][b->count];
}

ptrdiff_t cmg_text_nearest(cmg_text text, const cmg_text *candidates, size_t count)
{
    name_points wanted, candidate;
    if (!take_points(text, &wanted))
        return -1;
    /* A third of the name may be wrong, and at most half of a short one. */
    size_t best = (wanted.count + 2) / 3 + 1;
    ptrdiff_t nearest = -1;
    for (size_t i = 0; i < count; i++) {
        if (!take_points(candidates[i], &candidate))
            continue;
        size_t longer = wanted.count > candidate.count ? wanted.count : candidate.count;
        if (longer - least(wanted.count, candidate.count) >= best)
            continue;
        size_t distance = edit_distance(&wanted, &candidate);
        if (distance < best && distance * 2 <= longer) {
            best = distance;
            nearest = (ptrdiff_t)i;
        }
    }
    return nearest;
}
