/* Counting: from a start, over suspensions, to the due instant. */
#include "rules/due.h"

#define LAST_SECOND (CMG_SECONDS_PER_DAY - 1)

static cmg_count counted(int64_t due)
{
    return (cmg_count){.state = CMG_COUNTED, .due = due};
}

static cmg_count no_calendar(int64_t day)
{
    return (cmg_count){.state = CMG_COUNT_NO_CALENDAR, .unknown = day};
}

static cmg_count suspended(int64_t left)
{
    return (cmg_count){.state = CMG_COUNT_SUSPENDED, .left = left};
}

/* -- clocks that count seconds -------------------------------------------- */

bool cmg_count_length(const cmg_deadline *deadline, int64_t start, int64_t *out)
{
    *out = deadline->length;
    if (deadline->clock != CMG_CLOCK_WORKING_HOURS)
        return true;
    /* A working day is as long as that on which the clock begins to run. */
    int64_t opening;
    if (!cmg_timetable_advance(deadline->timetable, start, 0, true, &opening)) {
        *out = opening;
        return false;
    }
    *out *= cmg_timetable_hours(deadline->timetable, cmg_instant_day(opening))->total;
    return true;
}

static bool advance(const cmg_deadline *deadline, int64_t from, int64_t seconds, int64_t *out)
{
    if (cmg_counts_work(deadline))
        return cmg_timetable_advance(deadline->timetable, from, seconds, deadline->opens, out);
    *out = from + seconds;
    return true;
}

static bool between(const cmg_deadline *deadline, int64_t from, int64_t to, int64_t *out)
{
    if (cmg_counts_work(deadline))
        return cmg_timetable_between(deadline->timetable, from, to, out);
    *out = to - from;
    return true;
}

/* The clock runs to each suspension, stands, and runs on. */
static cmg_count stop_seconds(const cmg_deadline *deadline, int64_t start, int64_t left,
                              const cmg_suspension *suspensions, size_t count)
{
    int64_t at = start, found;
    for (size_t i = 0; i < count; i++) {
        if (suspensions[i].to <= at)
            continue;
        int64_t ran = 0;
        if (suspensions[i].from > at && !between(deadline, at, suspensions[i].from, &ran))
            return no_calendar(ran);
        if (ran >= left)
            break;
        left -= ran;
        if (suspensions[i].to == CMG_NEVER)
            return suspended(left);
        at = suspensions[i].to;
    }
    return advance(deadline, at, left, &found) ? counted(found) : no_calendar(found);
}

/* -- clocks that count days ----------------------------------------------- */

bool cmg_count_first_day(const cmg_deadline *deadline, int64_t start, int64_t *day)
{
    *day = cmg_instant_day(start);
    if (deadline->clock != CMG_CLOCK_WORKDAYS || !deadline->moves_start)
        return true;
    if (deadline->timetable->has_hours) {
        int64_t opening;
        const bool known = cmg_timetable_advance(deadline->timetable, start, 0, true, &opening);
        *day = known ? cmg_instant_day(opening) : opening;
        return known;
    }
    const cmg_day_kind kind = cmg_timetable_day(deadline->timetable, *day);
    if (kind == CMG_DAY_OFF)
        return cmg_timetable_workday_after(deadline->timetable, *day, 1, day);
    return kind == CMG_DAY_WORK;
}

static bool day_after(const cmg_deadline *deadline, int64_t day, int64_t count, int64_t *out)
{
    if (deadline->clock == CMG_CLOCK_WORKDAYS)
        return cmg_timetable_workday_after(deadline->timetable, day, count, out);
    *out = day + count;
    return true;
}

/* Days that count from `from` to before `to`. */
static bool days_between(const cmg_deadline *deadline, int64_t from, int64_t to, int64_t *out)
{
    if (deadline->clock == CMG_CLOCK_WORKDAYS)
        return cmg_timetable_workdays(deadline->timetable, from, to, out);
    *out = to - from;
    return true;
}

/* The instant on the last day at which it is due. */
static cmg_count end_of(const cmg_deadline *deadline, int64_t start, int64_t day)
{
    if (deadline->moves_end) {
        const cmg_day_kind kind = cmg_timetable_day(deadline->timetable, day);
        if (kind == CMG_DAY_UNKNOWN ||
            (kind == CMG_DAY_OFF && !cmg_timetable_workday_after(deadline->timetable, day, 1, &day)))
            return no_calendar(day);
    }
    switch (deadline->end) {
    case CMG_END_SAME_TIME: return counted(day * CMG_SECONDS_PER_DAY + cmg_instant_second(start));
    case CMG_END_CLOSE: {
        const cmg_hours *hours = cmg_timetable_hours(deadline->timetable, day);
        return counted(day * CMG_SECONDS_PER_DAY + hours->period[hours->count - 1].close);
    }
    case CMG_END_MIDNIGHT: break;
    }
    return counted(day * CMG_SECONDS_PER_DAY + LAST_SECOND);
}

/* The instant at which it would be due on that day; a suspension that begins then, though on the last day
 * that counts, comes too late to change it. */
static bool is_due_by(const cmg_deadline *deadline, int64_t start, int64_t last, int64_t instant)
{
    const cmg_count until = end_of(deadline, start, last);
    return until.state == CMG_COUNTED && until.due <= instant;
}

void cmg_suspension_days(const cmg_deadline *deadline, const cmg_suspension *s, int64_t *from, int64_t *to)
{
    const cmg_suspended_days which = deadline->suspended_days;
    const bool whole_first = s->from == cmg_instant_day(s->from) * CMG_SECONDS_PER_DAY;
    const bool takes_first = which == CMG_SUSPENDED_FIRST || which == CMG_SUSPENDED_BOTH ||
                             (which == CMG_SUSPENDED_WHOLE && whole_first);
    const bool takes_last = which == CMG_SUSPENDED_LAST || which == CMG_SUSPENDED_BOTH;
    *from = cmg_instant_day(s->from) + !takes_first;
    *to = s->to == CMG_NEVER ? CMG_NEVER : cmg_instant_day(s->to) + takes_last;
    if (*to < *from)
        *to = *from;
}

/* The days that a suspension takes do not count. */
static cmg_count stop_days(const cmg_deadline *deadline, int64_t start, int64_t left,
                           const cmg_suspension *suspensions, size_t count)
{
    int64_t day, last; /* the last that is done with; the last of all */
    if (!cmg_count_first_day(deadline, start, &day))
        return no_calendar(day);
    for (size_t i = 0; i < count; i++) {
        int64_t from, to, ran = 0;
        cmg_suspension_days(deadline, &suspensions[i], &from, &to);
        if (suspensions[i].to <= start)
            continue;
        if (from > day + 1 && !days_between(deadline, day + 1, from, &ran))
            return no_calendar(ran);
        if (ran >= left)
            break;
        if (left - ran == 1 && day_after(deadline, day, left, &last) &&
            is_due_by(deadline, start, last, suspensions[i].from))
            break;
        left -= ran;
        if (suspensions[i].to == CMG_NEVER)
            return suspended(left);
        day = to - 1 > day ? to - 1 : day;
    }
    return day_after(deadline, day, left, &last) ? end_of(deadline, start, last) : no_calendar(last);
}

/* -- suspensions that shift the end --------------------------------------- */

/* The end moves by so many seconds, or days; one that begins after it moves nothing. */
static cmg_count shift_seconds(const cmg_deadline *deadline, int64_t start, cmg_count plain,
                               const cmg_suspension *suspensions, size_t count)
{
    int64_t due = plain.due;
    for (size_t i = 0; i < count && suspensions[i].from < due; i++) {
        if (suspensions[i].to <= start)
            continue;
        if (suspensions[i].to == CMG_NEVER)
            return suspended(due - suspensions[i].from);
        due += suspensions[i].to - (suspensions[i].from > start ? suspensions[i].from : start);
    }
    if (!cmg_counts_work(deadline) || due == plain.due)
        return counted(due);
    /* In working time, or at its end, it stays where it is. */
    int64_t worked;
    if (!cmg_timetable_between(deadline->timetable, due - 1, due, &worked))
        return no_calendar(worked);
    if (worked == 0 && !cmg_timetable_advance(deadline->timetable, due, 0, true, &due))
        return no_calendar(due);
    return counted(due);
}

/* A shifted end is on a working day where working days are counted. */
static bool settle(const cmg_deadline *deadline, int64_t unshifted, int64_t *last)
{
    return deadline->clock != CMG_CLOCK_WORKDAYS || *last == unshifted ||
           cmg_timetable_workday_after(deadline->timetable, *last - 1, 1, last);
}

static cmg_count shift_days(const cmg_deadline *deadline, int64_t start, int64_t last,
                            const cmg_suspension *suspensions, size_t count)
{
    const int64_t first = cmg_instant_day(start), unshifted = last;
    for (size_t i = 0; i < count && cmg_instant_day(suspensions[i].from) <= last; i++) {
        int64_t from, to, until = last;
        cmg_suspension_days(deadline, &suspensions[i], &from, &to);
        if (suspensions[i].to <= start)
            continue;
        if (settle(deadline, unshifted, &until) && is_due_by(deadline, start, until, suspensions[i].from))
            break;
        if (suspensions[i].to == CMG_NEVER)
            return suspended(last - from);
        from = from > first ? from : first;
        last += to > from ? to - from : 0;
    }
    return settle(deadline, unshifted, &last) ? end_of(deadline, start, last) : no_calendar(last);
}

/* -- all of them ---------------------------------------------------------- */

cmg_count cmg_count_due(const cmg_deadline *deadline, int64_t start, uint32_t times,
                        const cmg_suspension *suspensions, size_t count)
{
    int64_t length, last;
    if (!cmg_count_length(deadline, start, &length))
        return no_calendar(length);
    length *= times;
    const bool seconds = deadline->clock == CMG_CLOCK_RUNNING || cmg_counts_work(deadline);
    if (seconds && (count == 0 || !deadline->shifts))
        return stop_seconds(deadline, start, length, suspensions, count);
    if (seconds) {
        const cmg_count plain = stop_seconds(deadline, start, length, NULL, 0);
        return plain.state == CMG_COUNTED ? shift_seconds(deadline, start, plain, suspensions, count) : plain;
    }
    /* The same day so many months later, or the last of that month. */
    if (deadline->clock == CMG_CLOCK_MONTHS) {
        cmg_days_add_months(cmg_instant_day(start), length, &last);
        return shift_days(deadline, start, last, suspensions, count);
    }
    if (count == 0 || !deadline->shifts)
        return stop_days(deadline, start, length, suspensions, count);
    if (!cmg_count_first_day(deadline, start, &last) || !day_after(deadline, last, length, &last))
        return no_calendar(last);
    return shift_days(deadline, start, last, suspensions, count);
}

/* -- many starts ---------------------------------------------------------- */

const cmg_deadline *cmg_deadline_for(const cmg_versions *deadline, int64_t start)
{
    return cmg_instant_in_range(start) ? cmg_version_on(deadline, cmg_instant_day(start)) : NULL;
}

int64_t cmg_due_instant(const cmg_versions *versions, int64_t start)
{
    const cmg_deadline *deadline = cmg_deadline_for(versions, start);
    if (!deadline)
        return CMG_DUE_NO_LIMIT;
    const cmg_count count = cmg_count_due(deadline, start, 1, NULL, 0);
    return count.state == CMG_COUNTED ? count.due : CMG_DUE_NO_CALENDAR;
}

void cmg_due_instants(const cmg_versions *deadline, const int64_t *starts, size_t count, int64_t *due)
{
    for (size_t i = 0; i < count; i++)
        due[i] = cmg_due_instant(deadline, starts[i]);
}
