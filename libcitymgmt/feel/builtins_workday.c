/* Working days by a pack's calendar, which DMN has nothing of. */
#include "feel/builtins.h"
#include "feel/workdays.h"

/* The day of a date or date and time. */
static bool day_of(cmg_call *call, uint32_t n, int64_t *day, cmg_value *failed)
{
    const cmg_value value = call->arguments[n];
    if (value.kind != CMG_DATE && value.kind != CMG_DATE_AND_TIME) {
        *failed = cmg_call_wrong(call, n, "date");
        return false;
    }
    *day = value.kind == CMG_DATE ? value.as.integer : value.as.moment->days;
    return true;
}

/* The calendar that argument `n` names, or the only one. */
static const void *calendar_of(cmg_call *call, uint32_t n, cmg_value *failed)
{
    const cmg_workdays *workdays = call->vm->workdays;
    const bool named = call->count > n && call->arguments[n].kind != CMG_NULL;
    if (named && call->arguments[n].kind != CMG_STRING) {
        *failed = cmg_call_wrong(call, n, "string");
        return NULL;
    }
    const cmg_text name = named ? cmg_value_as_text(call->arguments[n]) : CMG_NO_TEXT;
    const void *calendar = workdays ? workdays->find(workdays, name) : NULL;
    if (!calendar)
        *failed = cmg_call_fail(call, named ? CMG_M_eval_no_calendar : CMG_M_eval_which_calendar, name);
    return calendar;
}

static cmg_value not_known(cmg_call *call, int64_t day)
{
    cmg_buffer text;
    cmg_call_buffer(call, &text);
    cmg_value_write(&text, cmg_date_value(day));
    return text.failed ? cmg_call_no_memory(call)
                       : cmg_call_fail(call, CMG_M_eval_calendar_ends, cmg_buffer_view(&text));
}

cmg_value cmg_builtin_WORKDAY(cmg_call *call)
{
    int64_t day;
    cmg_value failed;
    const void *calendar = day_of(call, 0, &day, &failed) ? calendar_of(call, 1, &failed) : NULL;
    if (!calendar)
        return failed;
    const int kind = call->vm->workdays->kind(calendar, day);
    return kind < 0 ? not_known(call, day) : cmg_boolean_value(kind);
}

/* Back from a day; each day that is looked at counts. */
static cmg_value before(cmg_call *call, const void *calendar, int64_t day, int64_t count)
{
    cmg_value failed;
    while (count > 0) {
        if (!cmg_call_charge(call, 1, &failed))
            return failed;
        const int kind = call->vm->workdays->kind(calendar, --day);
        if (kind < 0)
            return not_known(call, day);
        count -= kind;
    }
    return cmg_date_value(day);
}

cmg_value cmg_builtin_ADD_WORKDAYS(cmg_call *call)
{
    int64_t day, count;
    cmg_value failed;
    if (!day_of(call, 0, &day, &failed))
        return failed;
    if (call->arguments[1].kind != CMG_NUMBER ||
        !cmg_decimal_to_int64(cmg_value_decimal(call->arguments[1]), &count) || count == INT64_MIN)
        return cmg_call_wrong(call, 1, "number");
    const void *calendar = calendar_of(call, 2, &failed);
    if (!calendar)
        return failed;
    if (count <= 0)
        return before(call, calendar, day, -count);
    return call->vm->workdays->after(calendar, day, count, &day) ? cmg_date_value(day) : not_known(call, day);
}

/* After the first day, up to and with the second: the first is not counted. */
cmg_value cmg_builtin_WORKDAYS_BETWEEN(cmg_call *call)
{
    int64_t from, to, count;
    cmg_value failed;
    if (!day_of(call, 0, &from, &failed) || !day_of(call, 1, &to, &failed))
        return failed;
    const void *calendar = calendar_of(call, 2, &failed);
    if (!calendar)
        return failed;
    const bool back = to < from;
    if (!call->vm->workdays->count(calendar, (back ? to : from) + 1, (back ? from : to) + 1, &count))
        return not_known(call, count);
    return cmg_number_value(cmg_decimal_of(back ? -count : count));
}
