/* The compiled calendars and time limits of a pack.
 *
 *   load_calendars.c  days off, shifted workdays, daily hours
 *   timetable.c       a calendar's known years, day by day, ready to count in
 *   load_deadlines.c  limits: so many of a unit, and how they are counted
 */
#ifndef CMG_PACK_DUE_H
#define CMG_PACK_DUE_H

#include "base/instant.h"

#define CMG_PERIODS_MAX 8
/* Extensions of a limit, and its suspensions. */
#define CMG_EVENTS_MAX 100

/* The working periods of a day, in seconds of the day; in order, apart. */
typedef struct cmg_hours {
    uint32_t count, total; /* of periods; working seconds */
    struct {
        uint32_t open, close;
    } period[CMG_PERIODS_MAX];
} cmg_hours;

/* What days off are for. */
typedef struct cmg_holiday {
    int64_t first, last;
    cmg_label label;
} cmg_holiday;

typedef struct cmg_calendar_year {
    int64_t year;
    const int64_t *off, *work; /* sorted day numbers */
    uint32_t off_count, work_count;
    const cmg_holiday *holidays;
    uint32_t holiday_count;
    cmg_text source;
} cmg_calendar_year;

typedef struct cmg_calendar {
    cmg_rule rule;
    const cmg_calendar_year *years; /* sorted */
    uint32_t year_count;
    const cmg_versions *days; /* a calendar whose days and hours hold where this one says nothing, or NULL */
    const cmg_hours *hours;   /* or NULL */
    int32_t offset;           /* minutes east of UTC, or CMG_NO_OFFSET */
} cmg_calendar;

typedef enum cmg_day_kind { CMG_DAY_UNKNOWN, CMG_DAY_OFF, CMG_DAY_WORK } cmg_day_kind;
/* The holiday that a day off of the year belongs to, or NULL. */
const cmg_label *cmg_holiday_of(const cmg_calendar_year *year, int64_t day);
/* What the calendar, by its version of that day and those it builds on, says
 * of a day; `list` receives the year that names it, or NULL.  For loading and for
 * people: counting goes by timetables. */
cmg_day_kind cmg_calendar_day(const cmg_versions *calendar, int64_t day, const cmg_calendar_year **list);

/* One year, day by day.  Known are the days from `known` to before `unknown`,
 * by their place in the year. */
typedef struct cmg_timetable_year {
    int64_t first_day;
    uint32_t length, known, unknown;
    const uint32_t *worked;   /* length + 1: working seconds of the year before each day */
    const uint16_t *workdays; /* length + 1: working days of the year before each day */
    const uint16_t *hours;    /* 1 + index of the working day's hours; 0: none */
} cmg_timetable_year;

/* All versions of a calendar, and of the one it takes its days from, as one. */
typedef struct cmg_timetable {
    const cmg_versions *calendar;
    const cmg_timetable_year *years; /* one after the other */
    uint32_t year_count;
    const cmg_hours **hours; /* all that occur */
    uint32_t hours_count;
    bool has_hours; /* every working day has */
} cmg_timetable;

cmg_day_kind cmg_timetable_day(const cmg_timetable *timetable, int64_t day);
/* The hours of a working day, or NULL. */
const cmg_hours *cmg_timetable_hours(const cmg_timetable *timetable, int64_t day);
/* Whether a later notice may still change the day: it is among the last of
 * the last year in a row, whose New Year's holiday the next notice arranges. */
bool cmg_timetable_may_change(const cmg_timetable *timetable, int64_t day);

/* The following give false when they come to a day of which nothing is known:
 * `*out` is then that day. */

/* The moment when `seconds` of working time are over: the end of a working
 * period, or, with `open`, the beginning of the next.  With 0 and `open`: the first
 * working moment not before `from`. */
bool cmg_timetable_advance(const cmg_timetable *timetable, int64_t from, int64_t seconds, bool open,
                           int64_t *out);
/* Working seconds from one instant to a later one. */
bool cmg_timetable_between(const cmg_timetable *timetable, int64_t from, int64_t to, int64_t *out);
/* The count-th working day after a day; count >= 1. */
bool cmg_timetable_workday_after(const cmg_timetable *timetable, int64_t day, int64_t count, int64_t *out);
/* Working days from one day to before a later one. */
bool cmg_timetable_workdays(const cmg_timetable *timetable, int64_t from, int64_t to, int64_t *out);

/* -- limits --------------------------------------------------------------- */

typedef enum cmg_time_unit {
    CMG_UNIT_URGENT_HOUR,
    CMG_UNIT_URGENT_DAY,
    CMG_UNIT_WORKING_HOUR,
    CMG_UNIT_WORKING_DAY,
    CMG_UNIT_CALENDAR_DAY,
    CMG_UNIT_CALENDAR_MONTH
} cmg_time_unit;

/* What a limit counts. */
typedef enum cmg_time_clock {
    CMG_CLOCK_RUNNING,       /* seconds */
    CMG_CLOCK_WORKING,       /* working seconds */
    CMG_CLOCK_WORKING_HOURS, /* working days, each as many working seconds as the first has */
    CMG_CLOCK_WORKDAYS,      /* working days as days */
    CMG_CLOCK_DAYS,
    CMG_CLOCK_MONTHS
} cmg_time_clock;

/* Where on its last day a limit counted in days ends. */
typedef enum cmg_day_end { CMG_END_SAME_TIME, CMG_END_CLOSE, CMG_END_MIDNIGHT } cmg_day_end;

/* Where days are counted, which a suspension takes besides those inside it: in the order of the setting. */
typedef enum cmg_suspended_days {
    CMG_SUSPENDED_FIRST, /* that on which it begins */
    CMG_SUSPENDED_LAST,  /* that on which it ends */
    CMG_SUSPENDED_BOTH,
    CMG_SUSPENDED_WHOLE /* either only when all of it is suspended */
} cmg_suspended_days;

typedef struct cmg_deadline {
    cmg_rule rule;
    cmg_time_unit unit;
    cmg_decimal amount; /* of the unit */
    cmg_time_clock clock;
    int64_t length; /* of the clock's: seconds, days or months */
    cmg_day_end end;
    bool opens;       /* due at the end of a working period: at the beginning of the next */
    bool moves_start; /* days are counted from the first working moment */
    bool moves_end;   /* a last day off moves to the next working day */
    bool shifts;      /* a suspension shifts the end; otherwise the clock stops */
    cmg_suspended_days suspended_days;
    uint32_t settings_used; /* bits of cmg_setting: conventions of the pack, not of the limit */
    uint32_t most_extensions, most_suspensions; /* UINT32_MAX: not limited */
    int64_t longest_months, longest_seconds;    /* of a suspension; 0: not limited */
    const cmg_timetable *timetable;             /* NULL: it needs no calendar */
    cmg_label begins, ends, responsible, supervisor;
} cmg_deadline;

#endif
