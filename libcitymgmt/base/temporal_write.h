/* Pieces of date and duration text.  Private to base. */
#ifndef CMG_BASE_TEMPORAL_WRITE_H
#define CMG_BASE_TEMPORAL_WRITE_H

#include "base/text.h"

static inline void cmg_write_two(cmg_buffer *out, int64_t number)
{
    cmg_buffer_char(out, (char)('0' + number / 10 % 10));
    cmg_buffer_char(out, (char)('0' + number % 10));
}

/* ".5" for half a second, nothing for none. */
static inline void cmg_write_nanos(cmg_buffer *out, int64_t nanos)
{
    if (nanos == 0)
        return;
    cmg_buffer_char(out, '.');
    for (int64_t unit = 100000000; nanos != 0; nanos %= unit, unit /= 10)
        cmg_buffer_char(out, (char)('0' + nanos / unit));
}

#endif
