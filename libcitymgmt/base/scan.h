/* Reading small fixed grammars (dates, durations, zone rules) character by
 * character.  Private to base. */
#ifndef CMG_BASE_SCAN_H
#define CMG_BASE_SCAN_H

#include "base/text.h"

typedef struct cmg_scan {
    const char *next, *end;
} cmg_scan;

static inline cmg_scan cmg_scan_of(cmg_text text)
{
    return (cmg_scan){text.bytes, text.length == 0 ? text.bytes : text.bytes + text.length};
}

static inline bool cmg_scan_at_end(const cmg_scan *scan)
{
    return scan->next == scan->end;
}

static inline bool cmg_scan_char(cmg_scan *scan, char wanted)
{
    if (cmg_scan_at_end(scan) || *scan->next != wanted)
        return false;
    scan->next++;
    return true;
}

static inline bool cmg_scan_at_digit(const cmg_scan *scan)
{
    return !cmg_scan_at_end(scan) && *scan->next >= '0' && *scan->next <= '9';
}

/* All digits that come, which must be `least` to `most` (at most 18). */
static inline bool cmg_scan_digits(cmg_scan *scan, int least, int most, int64_t *number)
{
    int count = 0;
    for (*number = 0; cmg_scan_at_digit(scan); scan->next++) {
        if (++count > most)
            return false;
        *number = *number * 10 + (*scan->next - '0');
    }
    return count >= least;
}

/* Exactly two digits, at most `most`. */
static inline bool cmg_scan_two(cmg_scan *scan, int64_t most, int64_t *number)
{
    return cmg_scan_digits(scan, 2, 2, number) && *number <= most;
}

/* The digits after a point as nanoseconds: `least` to 9 of them. */
static inline bool cmg_scan_nanos(cmg_scan *scan, int least, int64_t *nanos)
{
    const char *const first = scan->next;
    if (!cmg_scan_digits(scan, least, 9, nanos))
        return false;
    for (ptrdiff_t digits = scan->next - first; digits < 9; digits++)
        *nanos *= 10;
    return true;
}

#endif
