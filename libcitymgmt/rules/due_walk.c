/* The days from start to end as runs of one kind. */
#include "rules/due_case.h"

typedef struct walk {
    const cmg_due_case *c;
    int64_t first_day; /* days are counted after it; INT64_MIN where seconds are */
    int64_t left;      /* days still to count */
} walk;

static bool is_over(cmg_run_why why)
{
    return why == CMG_RUN_WEEKEND || why == CMG_RUN_HOLIDAY;
}

static bool is_suspended(const cmg_due_case *c, int64_t day)
{
    for (uint32_t i = 0; !c->deadline->shifts && i < c->suspension_count; i++) {
        const cmg_suspension *s = &c->suspensions[i];
        if (c->count.state == CMG_COUNTED && s->from >= c->count.due)
            break; /* it came too late to change anything */
        int64_t from, to;
        cmg_suspension_days(c->deadline, s, &from, &to);
        if (day >= from && day < to)
            return true;
    }
    return false;
}

static cmg_day_run day_by_calendar(const cmg_due_case *c, int64_t day)
{
    cmg_day_run run = {.first = day, .last = day, .why = CMG_RUN_COUNTED};
    const cmg_day_kind kind = cmg_calendar_day(c->deadline->timetable->calendar, day, &run.list);
    if (kind == CMG_DAY_OFF) {
        run.why = run.list ? CMG_RUN_HOLIDAY : CMG_RUN_WEEKEND;
        run.holiday = cmg_holiday_of(run.list, day);
    } else if (cmg_weekday(day) > 5) {
        run.why = CMG_RUN_SHIFTED;
    }
    return run;
}

/* -- clocks of working seconds -------------------------------------------- */

/* Working seconds from one instant to another that a suspension does not take. */
static int64_t seconds_between(const cmg_due_case *c, int64_t from, int64_t to)
{
    int64_t sum = 0, part;
    for (uint32_t i = 0; !c->deadline->shifts && i < c->suspension_count && from < to; i++) {
        const cmg_suspension *s = &c->suspensions[i];
        if (s->to <= from)
            continue;
        const int64_t stop = s->from < to ? s->from : to;
        if (stop > from && cmg_timetable_between(c->deadline->timetable, from, stop, &part))
            sum += part;
        from = s->to;
    }
    if (from < to && cmg_timetable_between(c->deadline->timetable, from, to, &part))
        sum += part;
    return sum;
}

static cmg_day_run day_of_seconds(const cmg_due_case *c, int64_t day, int64_t end)
{
    cmg_day_run run = day_by_calendar(c, day);
    if (is_over(run.why))
        return run;
    const int64_t midnight = day * CMG_SECONDS_PER_DAY, next = midnight + CMG_SECONDS_PER_DAY;
    run.amount = seconds_between(c, midnight > c->start ? midnight : c->start, next < end ? next : end);
    if (run.amount == 0 && day == cmg_instant_day(c->start))
        run.why = CMG_RUN_START;
    else if (run.amount == 0)
        run.why = day == cmg_instant_day(end) ? CMG_RUN_MOVED : CMG_RUN_SUSPENDED;
    return run;
}

/* -- clocks of days ------------------------------------------------------- */

static cmg_day_run day_of_days(walk *w, int64_t day)
{
    const cmg_due_case *c = w->c;
    const bool by_calendar =
        c->deadline->clock == CMG_CLOCK_WORKDAYS || (w->left == 0 && c->deadline->moves_end);
    cmg_day_run run = {.first = day, .last = day, .why = CMG_RUN_COUNTED};
    if (by_calendar)
        run = day_by_calendar(c, day);
    if (w->left == 0) {
        run.why = is_over(run.why) ? run.why : CMG_RUN_MOVED;
        return run;
    }
    if (day <= w->first_day) {
        const bool before = day < w->first_day && is_over(run.why);
        run.why = before ? run.why : CMG_RUN_START;
        return run;
    }
    if (is_over(run.why))
        return run;
    if (is_suspended(c, day)) {
        run.why = CMG_RUN_SUSPENDED;
        return run;
    }
    run.amount = 1;
    w->left--;
    return run;
}

/* -- all of them ---------------------------------------------------------- */

/* The end before suspensions that shift it, or that which is known of it. */
static int64_t plain_end(const cmg_due_case *c)
{
    cmg_count count = c->count;
    if (c->deadline->shifts && c->suspension_count != 0)
        count = cmg_count_due(c->deadline, c->start, 1 + c->extension_count, NULL, 0);
    if (count.state == CMG_COUNTED)
        return count.due;
    if (count.state == CMG_COUNT_NO_CALENDAR)
        return count.unknown * CMG_SECONDS_PER_DAY - 1;
    return c->suspensions[c->suspension_count - 1].from;
}

static bool has_days(const cmg_deadline *deadline)
{
    return deadline->clock != CMG_CLOCK_RUNNING && deadline->clock != CMG_CLOCK_MONTHS;
}

bool cmg_due_walk(const cmg_due_case *c, cmg_day_run_visitor *visit, void *context)
{
    const bool seconds = cmg_counts_work(c->deadline);
    walk w = {.c = c, .left = c->deadline->length * (1 + (int64_t)c->extension_count)};
    const int64_t end = plain_end(c);
    int64_t day = cmg_instant_day(c->start);
    if (!has_days(c->deadline) || (!seconds && !cmg_count_first_day(c->deadline, c->start, &w.first_day)))
        return true;
    cmg_day_run run = {.last = INT64_MIN};
    for (; day <= cmg_instant_day(end); day++) {
        const cmg_day_run next = seconds ? day_of_seconds(c, day, end) : day_of_days(&w, day);
        if (run.last != INT64_MIN && run.why == next.why && run.list == next.list &&
            run.holiday == next.holiday) {
            run.last = day;
            run.amount += next.amount;
            continue;
        }
        if (run.last != INT64_MIN && !visit(context, &run))
            return false;
        run = next;
    }
    return run.last == INT64_MIN || visit(context, &run);
}
