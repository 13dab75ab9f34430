/* Instants as a city writes them: the reading of its wall clock, to the
 * second, as one number that orders and subtracts: seconds since 1970-01-01
 * 00:00 on that clock. */
#ifndef CMG_BASE_INSTANT_H
#define CMG_BASE_INSTANT_H

#include "base/text.h"

#define CMG_SECONDS_PER_DAY INT64_C(86400)
/* 0001-01-01T00:00:00 and 9999-12-31T23:59:59. */
#define CMG_INSTANT_FIRST INT64_C(-62135596800)
#define CMG_INSTANT_LAST INT64_C(253402300799)

static inline bool cmg_instant_in_range(int64_t instant)
{
    return instant >= CMG_INSTANT_FIRST && instant <= CMG_INSTANT_LAST;
}

static inline int64_t cmg_instant_day(int64_t instant)
{
    return instant >= 0 ? instant / CMG_SECONDS_PER_DAY : ~(~instant / CMG_SECONDS_PER_DAY);
}

static inline int64_t cmg_instant_second(int64_t instant) /* of its day */
{
    return instant - cmg_instant_day(instant) * CMG_SECONDS_PER_DAY;
}

/* "2024-02-08T17:00:00" as people and systems write it: a blank or T between;
 * 2024/2/8 too; seconds may be left out, and a fraction of one is cut; a bare
 * date is its first second.  Offsets ("+08:00", "Z") are the caller's matter: the
 * minutes east of UTC are given, or CMG_NO_OFFSET when none is written.
 * False when it is no such thing, or no day or time that exists. */
#define CMG_NO_OFFSET INT32_MIN
bool cmg_instant_parse(cmg_text text, int64_t *instant, int32_t *offset_minutes);
/* "+08:00", "-0330" or "Z" alone. */
bool cmg_offset_parse(cmg_text text, int32_t *minutes);
/* "2024-02-08T17:00:00"; people get a blank and, where they are none, no seconds. */
void cmg_instant_write(cmg_buffer *out, int64_t instant);
void cmg_instant_print(cmg_buffer *out, int64_t instant);

#endif
