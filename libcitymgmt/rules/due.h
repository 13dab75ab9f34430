/* Time limits: when is it due?  Arithmetic over a pack's deadlines alone, without
 * session or result: what assessment and procedure count with, too.
 *
 * Instants are seconds of the city's wall clock (base/instant.h). */
#ifndef CMG_RULES_DUE_H
#define CMG_RULES_DUE_H

#include "citymgmt/due.h"

#include "pack/pack.h"

static inline bool cmg_due_is_instant(int64_t due)
{
    return due > CMG_DUE_NO_LIMIT;
}

/* The version of a limit that holds for a start: that of its day; NULL: none. */
const cmg_deadline *cmg_deadline_for(const cmg_versions *deadline, int64_t start);

/* The due instant of one start, or CMG_DUE_NO_CALENDAR, CMG_DUE_NO_LIMIT. */
int64_t cmg_due_instant(const cmg_versions *deadline, int64_t start);

/* The same for `count` starts; an instant out of range is no start.  Not after the due instant is in
 * time: `finish <= due`. */
void cmg_due_instants(const cmg_versions *deadline, const int64_t *starts, size_t count, int64_t *due);

/* -- one case, with all that may happen to it ----------------------------- */

#define CMG_NEVER INT64_MAX

/* The clock stands from `from` to before `to`; CMG_NEVER: it still does. */
typedef struct cmg_suspension {
    int64_t from, to;
} cmg_suspension;

typedef enum cmg_count_state {
    CMG_COUNTED,
    CMG_COUNT_SUSPENDED,  /* a suspension that has no end yet */
    CMG_COUNT_NO_CALENDAR /* `unknown` is the first day of which nothing is known */
} cmg_count_state;

typedef struct cmg_count {
    cmg_count_state state;
    int64_t due;
    int64_t unknown;
    int64_t left; /* when suspended: of the clock's seconds, days or months */
} cmg_count;

/* Counts `times` the limit's length (1 + extensions) over suspensions that are
 * in order and apart. */
cmg_count cmg_count_due(const cmg_deadline *deadline, int64_t start, uint32_t times,
                        const cmg_suspension *suspensions, size_t count);

/* The day from which days are counted, itself not one of them.  False: no calendar. */
bool cmg_count_first_day(const cmg_deadline *deadline, int64_t start, int64_t *day);

/* Where days are counted: those that a suspension takes, from *from to before *to; by the convention of the
 * limit. */
void cmg_suspension_days(const cmg_deadline *deadline, const cmg_suspension *suspension, int64_t *from,
                         int64_t *to);

static inline bool cmg_counts_work(const cmg_deadline *deadline)
{
    return deadline->clock == CMG_CLOCK_WORKING || deadline->clock == CMG_CLOCK_WORKING_HOURS;
}

/* The length of the clock in its own units, for a start: what one `times` is.
 * False: the day whose hours it takes is not known; `*out` is that day. */
bool cmg_count_length(const cmg_deadline *deadline, int64_t start, int64_t *out);

#endif
