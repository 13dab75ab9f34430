/* Dates, times, durations: proleptic Gregorian calendar with a year 0, years
 * -999,999,999..999,999,999, ISO 8601 text as FEEL wants it.
 *
 * A date is a day number (0 is 1970-01-01).  A time or date and time is a
 * cmg_moment.  Durations: months (int64), or seconds and nanoseconds.
 */
#ifndef CMG_BASE_TEMPORAL_H
#define CMG_BASE_TEMPORAL_H

#include "base/memory.h"
#include "base/text.h"
#include "base/zone.h"

#define CMG_YEAR_MAX INT64_C(999999999)
#define CMG_NANOS_PER_SECOND INT64_C(1000000000)
#define CMG_NANOS_PER_DAY (INT64_C(86400) * CMG_NANOS_PER_SECOND)

typedef struct cmg_civil {
    int64_t year;
    int month, day; /* 1..12, 1..31 */
} cmg_civil;

int64_t cmg_days_from_civil(cmg_civil date);
cmg_civil cmg_civil_from_days(int64_t days);
bool cmg_civil_is_valid(cmg_civil date);
int cmg_days_in_month(int64_t year, int month);
int cmg_weekday(int64_t days);      /* 1 Monday .. 7 Sunday */
int cmg_day_of_year(int64_t days);  /* 1..366 */
int cmg_week_of_year(int64_t days); /* ISO 8601 */
/* Clamps to the end of the month.  False beyond the years. */
bool cmg_days_add_months(int64_t days, int64_t months, int64_t *out);
bool cmg_days_in_range(int64_t days);

/* "2024-07-01".  False when it is not exactly a valid date. */
bool cmg_date_parse(cmg_text text, int64_t *days);
void cmg_date_write(cmg_buffer *out, int64_t days);

typedef enum cmg_zone_kind {
    CMG_ZONE_LOCAL, /* none given */
    CMG_ZONE_OFFSET,
    CMG_ZONE_NAMED
} cmg_zone_kind;

/* A wall-clock reading.  `days` is 0 and meaningless for a time of day. */
typedef struct cmg_moment {
    int64_t days;
    int64_t nanos; /* 0 .. CMG_NANOS_PER_DAY - 1 */
    const cmg_zone *zone;
    int32_t offset; /* seconds east, for CMG_ZONE_OFFSET, and resolved for CMG_ZONE_NAMED */
    cmg_zone_kind zone_kind;
} cmg_moment;

/* `zones` may be NULL: then a named zone is an error. */
bool cmg_time_parse(cmg_text text, cmg_zones *zones, cmg_moment *out);
bool cmg_datetime_parse(cmg_text text, cmg_zones *zones, cmg_moment *out); /* a bare date is midnight */
void cmg_time_write(cmg_buffer *out, const cmg_moment *moment);
void cmg_datetime_write(cmg_buffer *out, const cmg_moment *moment);
/* Finds the offset of a named zone for its wall clock. */
void cmg_moment_resolve(cmg_moment *moment);
/* The instant on the UTC time line, seconds and nanoseconds; local is taken as UTC. */
int64_t cmg_moment_seconds(const cmg_moment *moment, int32_t *nanos);
/* The wall clock `seconds`,`nanos` later on the instant line, same zone.  False out of range. */
bool cmg_moment_add(const cmg_moment *moment, int64_t seconds, int32_t nanos, cmg_moment *out);

/* Days-and-time duration: seconds with 0 <= nanos < 10^9 (floor form). */
typedef struct cmg_span {
    int64_t seconds;
    int32_t nanos;
} cmg_span;

typedef enum cmg_duration_kind {
    CMG_DURATION_NONE,
    CMG_DURATION_DAYS,
    CMG_DURATION_MONTHS
} cmg_duration_kind;
/* ISO 8601 duration text of either kind; NONE when it is not one. */
cmg_duration_kind cmg_duration_parse(cmg_text text, cmg_span *span, int64_t *months);
void cmg_span_write(cmg_buffer *out, cmg_span span);
void cmg_months_write(cmg_buffer *out, int64_t months);
bool cmg_span_add(cmg_span a, cmg_span b, cmg_span *out);
bool cmg_span_negate(cmg_span a, cmg_span *out);
int cmg_span_compare(cmg_span a, cmg_span b);
/* Whole months from one date to another, with the sign of the order. */
int64_t cmg_months_between(int64_t from_days, int64_t to_days);

#endif
