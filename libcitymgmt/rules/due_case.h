/* One case of a time limit: what happened, and what came out; and walking
 * through the days that were counted, for whoever checks it by hand. */
#ifndef CMG_RULES_DUE_CASE_H
#define CMG_RULES_DUE_CASE_H

#include "rules/due.h"

typedef struct cmg_stamp {
    int64_t instant;
    int32_t offset; /* minutes east of UTC, or CMG_NO_OFFSET */
    bool given;
} cmg_stamp;

struct cmg_timeline {
    cmg_allocator allocator;
    cmg_stamp start, finished, at;
    cmg_stamp extended[CMG_EVENTS_MAX];
    struct {
        cmg_stamp from, to; /* `to` not given: it lasts */
    } suspended[CMG_EVENTS_MAX];
    uint32_t extended_count, suspended_count;
    bool exempt, exempt_given;
};

typedef struct cmg_due_case {
    const cmg_deadline *deadline; /* NULL: none in force */
    int64_t start;
    int64_t seen; /* when it was finished or looked at; CMG_NEVER when neither is given */
    bool finished;
    const cmg_suspension *suspensions; /* in order */
    const int64_t *extensions;
    uint32_t suspension_count, extension_count;
    cmg_count count;
    cmg_due_standing standing;
    char due_text[32];
} cmg_due_case;

/* Seconds from `seen` to the due instant, by the wall clock or of working time. */
bool cmg_due_case_left(const cmg_due_case *c, bool working, int64_t *seconds);

/* Why a run of days counted, or not. */
typedef enum cmg_run_why {
    CMG_RUN_START, /* the day of the start, which does not count as a day */
    CMG_RUN_COUNTED,
    CMG_RUN_SHIFTED, /* a weekend that is worked by notice: counted */
    CMG_RUN_WEEKEND,
    CMG_RUN_HOLIDAY,
    CMG_RUN_SUSPENDED,
    CMG_RUN_MOVED /* the working day to which the end moves */
} cmg_run_why;

typedef struct cmg_day_run {
    int64_t first, last; /* days */
    cmg_run_why why;
    const cmg_calendar_year *list; /* that names the days, or NULL */
    const cmg_label *holiday;      /* what they are off for, or NULL */
    int64_t amount;                /* counted: working seconds, or days */
} cmg_day_run;

/* The runs from the start to the end, one after the other, until one is refused. */
typedef bool cmg_day_run_visitor(void *context, const cmg_day_run *run);
bool cmg_due_walk(const cmg_due_case *c, cmg_day_run_visitor *visit, void *context);

#endif
