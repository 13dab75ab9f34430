/* Dates, times and durations (DMN 1.5, 10.3.4.1 and 10.3.4.7). */
#include <string.h>

#include "feel/builtins.h"

static cmg_value moment_value(cmg_call *call, cmg_moment moment, uint8_t kind)
{
    cmg_moment *kept = cmg_arena_get(&call->vm->arena, sizeof *kept);
    if (!kept)
        return cmg_call_no_memory(call);
    *kept = moment;
    return (cmg_value){.as.moment = kept, .kind = kind};
}

/* Steps of looking for a zone that is not there. */
#define NO_ZONE_STEPS 500

static cmg_value bad_text(cmg_call *call, uint32_t n)
{
    const cmg_text text = cmg_value_as_text(call->arguments[n]);
    cmg_value failed;
    if (memchr(text.bytes, '@', text.length) && !cmg_call_charge(call, NO_ZONE_STEPS, &failed))
        return failed;
    return cmg_call_fail(call, CMG_M_eval_temporal_text, text);
}

static bool integer(const cmg_call *call, uint32_t n, int64_t *out)
{
    return call->arguments[n].kind == CMG_NUMBER &&
           cmg_decimal_to_int64(cmg_value_decimal(call->arguments[n]), out);
}

/* Year, month and day from argument `n` on. */
static bool day_from_parts(cmg_call *call, uint32_t n, int64_t *days, cmg_value *failed)
{
    int64_t parts[3];
    for (uint32_t i = 0; i < 3; i++) {
        if (!integer(call, n + i, &parts[i])) {
            *failed = cmg_call_wrong(call, n + i, "number");
            return false;
        }
    }
    const cmg_civil civil = {parts[0], (int)parts[1], (int)parts[2]};
    if (parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31 || !cmg_civil_is_valid(civil)) {
        *failed = cmg_call_fail(call, CMG_M_eval_date_range, CMG_TEXT(""));
        return false;
    }
    *days = cmg_days_from_civil(civil);
    return true;
}

cmg_value cmg_builtin_DATE(cmg_call *call)
{
    const cmg_value from = call->arguments[0];
    int64_t days;
    cmg_value failed;
    if (call->count == 3)
        return day_from_parts(call, 0, &days, &failed) ? cmg_date_value(days) : failed;
    if (from.kind == CMG_STRING)
        return cmg_date_parse(cmg_value_as_text(from), &days) ? cmg_date_value(days) : bad_text(call, 0);
    if (from.kind == CMG_DATE)
        return from;
    return from.kind == CMG_DATE_AND_TIME ? cmg_date_value(from.as.moment->days)
                                          : cmg_call_wrong(call, 0, "string");
}

/* Nanoseconds of argument `n`, a number of seconds that may have a fraction. */
static bool nanoseconds(cmg_call *call, uint32_t n, int64_t *out)
{
    cmg_arena *arena = &call->vm->arena;
    cmg_decimal nanos;
    return call->arguments[n].kind == CMG_NUMBER &&
           cmg_decimal_multiply(arena, cmg_value_decimal(call->arguments[n]),
                                cmg_decimal_of(CMG_NANOS_PER_SECOND), &nanos) == CMG_DECIMAL_OK &&
           cmg_decimal_round(arena, nanos, 0, CMG_ROUND_DOWN, &nanos) == CMG_DECIMAL_OK &&
           cmg_decimal_to_int64(nanos, out);
}

/* Hour, minute and second from argument `n` on. */
static bool time_from_parts(cmg_call *call, uint32_t n, cmg_moment *moment, cmg_value *failed)
{
    int64_t hour, minute, nanos;
    if (!integer(call, n, &hour) || !integer(call, n + 1, &minute) || !nanoseconds(call, n + 2, &nanos)) {
        *failed = cmg_call_wrong(call, n + 2, "number");
        return false;
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || nanos < 0 ||
        nanos >= 60 * CMG_NANOS_PER_SECOND) {
        *failed = cmg_call_fail(call, CMG_M_eval_date_range, CMG_TEXT(""));
        return false;
    }
    moment->nanos = (hour * 60 + minute) * 60 * CMG_NANOS_PER_SECOND + nanos;
    return true;
}

/* Argument `n`, when there is one: a distance from UTC or the name of a zone. */
static bool zone_from_part(cmg_call *call, uint32_t n, cmg_moment *moment, cmg_value *failed)
{
    if (call->count <= n || call->arguments[n].kind == CMG_NULL)
        return true;
    const cmg_value zone = call->arguments[n];
    if (zone.kind == CMG_STRING) {
        moment->zone = cmg_zones_find(call->vm->zones, cmg_value_as_text(zone));
        moment->zone_kind = CMG_ZONE_NAMED;
        if (!moment->zone)
            *failed = bad_text(call, n);
        return moment->zone != NULL;
    }
    if (zone.kind != CMG_DAYS_DURATION || zone.as.integer < -64800 || zone.as.integer > 64800) {
        *failed = zone.kind != CMG_DAYS_DURATION ? cmg_call_wrong(call, n, "days and time duration")
                                                 : cmg_call_fail(call, CMG_M_eval_date_range, CMG_TEXT(""));
        return false;
    }
    moment->zone_kind = CMG_ZONE_OFFSET;
    moment->offset = (int32_t)zone.as.integer;
    return true;
}

cmg_value cmg_builtin_TIME(cmg_call *call)
{
    const cmg_value from = call->arguments[0];
    cmg_moment moment = {0};
    cmg_value failed;
    if (call->count > 2)
        return time_from_parts(call, 0, &moment, &failed) && zone_from_part(call, 3, &moment, &failed)
                   ? moment_value(call, moment, CMG_TIME)
                   : failed;
    switch (from.kind) {
    case CMG_STRING:
        return cmg_time_parse(cmg_value_as_text(from), call->vm->zones, &moment)
                   ? moment_value(call, moment, CMG_TIME)
                   : bad_text(call, 0);
    case CMG_TIME: return from;
    case CMG_DATE: moment.zone_kind = CMG_ZONE_OFFSET; return moment_value(call, moment, CMG_TIME);
    case CMG_DATE_AND_TIME:
        moment = *from.as.moment;
        moment.days = 0;
        return moment_value(call, moment, CMG_TIME);
    default: return cmg_call_wrong(call, 0, "string");
    }
}

static cmg_value join_date_and_time(cmg_call *call)
{
    const cmg_value date = call->arguments[0], time = call->arguments[1];
    if (date.kind != CMG_DATE && date.kind != CMG_DATE_AND_TIME)
        return cmg_call_wrong(call, 0, "date");
    if (time.kind != CMG_TIME)
        return cmg_call_wrong(call, 1, "time");
    cmg_moment moment = *time.as.moment;
    moment.days = date.kind == CMG_DATE ? date.as.integer : date.as.moment->days;
    cmg_moment_resolve(&moment);
    return moment_value(call, moment, CMG_DATE_AND_TIME);
}

cmg_value cmg_builtin_DATE_AND_TIME(cmg_call *call)
{
    const cmg_value from = call->arguments[0];
    cmg_moment moment = {0};
    cmg_value failed;
    if (call->count == 2)
        return join_date_and_time(call);
    if (call->count > 2) {
        if (!day_from_parts(call, 0, &moment.days, &failed) || !time_from_parts(call, 3, &moment, &failed) ||
            !zone_from_part(call, 6, &moment, &failed))
            return failed;
        cmg_moment_resolve(&moment);
        return moment_value(call, moment, CMG_DATE_AND_TIME);
    }
    switch (from.kind) {
    case CMG_STRING:
        return cmg_datetime_parse(cmg_value_as_text(from), call->vm->zones, &moment)
                   ? moment_value(call, moment, CMG_DATE_AND_TIME)
                   : bad_text(call, 0);
    case CMG_DATE: moment.days = from.as.integer; return moment_value(call, moment, CMG_DATE_AND_TIME);
    case CMG_DATE_AND_TIME: return from;
    default: return cmg_call_wrong(call, 0, "string");
    }
}

cmg_value cmg_builtin_DURATION(cmg_call *call)
{
    cmg_span span;
    int64_t months;
    if (call->arguments[0].kind != CMG_STRING)
        return cmg_call_wrong(call, 0, "string");
    switch (cmg_duration_parse(cmg_value_as_text(call->arguments[0]), &span, &months)) {
    case CMG_DURATION_DAYS:
        return (cmg_value){
            .as.integer = span.seconds, .length = (uint32_t)span.nanos, .kind = CMG_DAYS_DURATION};
    case CMG_DURATION_MONTHS: return (cmg_value){.as.integer = months, .kind = CMG_MONTHS_DURATION};
    default: return bad_text(call, 0);
    }
}

/* The day of a date or date and time; false with *wrong set otherwise. */
static bool day_of(cmg_call *call, uint32_t n, int64_t *days, cmg_value *wrong)
{
    const cmg_value value = call->arguments[n];
    if (value.kind == CMG_DATE)
        *days = value.as.integer;
    else if (value.kind == CMG_DATE_AND_TIME)
        *days = value.as.moment->days;
    else {
        *wrong = cmg_call_wrong(call, n, "date");
        return false;
    }
    return true;
}

cmg_value cmg_builtin_YEARS_MONTHS(cmg_call *call)
{
    int64_t from, to;
    cmg_value wrong;
    if (!day_of(call, 0, &from, &wrong) || !day_of(call, 1, &to, &wrong))
        return wrong;
    return (cmg_value){.as.integer = cmg_months_between(from, to), .kind = CMG_MONTHS_DURATION};
}

cmg_value cmg_builtin_NOW(cmg_call *call)
{
    if (!call->vm->has_now)
        return cmg_call_fail(call, CMG_M_eval_no_clock, CMG_TEXT(""));
    return moment_value(call, call->vm->now, CMG_DATE_AND_TIME);
}

cmg_value cmg_builtin_TODAY(cmg_call *call)
{
    if (!call->vm->has_now)
        return cmg_call_fail(call, CMG_M_eval_no_clock, CMG_TEXT(""));
    return cmg_date_value(call->vm->now.days);
}

static cmg_value number_of_day(cmg_call *call, int (*of)(int64_t days))
{
    int64_t days;
    cmg_value wrong;
    return day_of(call, 0, &days, &wrong) ? cmg_number_value(cmg_decimal_of(of(days))) : wrong;
}

cmg_value cmg_builtin_DAY_OF_YEAR(cmg_call *call)
{
    return number_of_day(call, cmg_day_of_year);
}
cmg_value cmg_builtin_WEEK_OF_YEAR(cmg_call *call)
{
    return number_of_day(call, cmg_week_of_year);
}

cmg_value cmg_builtin_DAY_OF_WEEK(cmg_call *call)
{
    static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};
    int64_t days;
    cmg_value wrong;
    return day_of(call, 0, &days, &wrong) ? cmg_string_value(cmg_text_of(names[cmg_weekday(days) - 1]))
                                          : wrong;
}

cmg_value cmg_builtin_MONTH_OF_YEAR(cmg_call *call)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    int64_t days;
    cmg_value wrong;
    if (!day_of(call, 0, &days, &wrong))
        return wrong;
    return cmg_string_value(cmg_text_of(names[cmg_civil_from_days(days).month - 1]));
}
