/* a.name: members of contexts, and the properties of dates, times, durations
 * and ranges (DMN 1.5, table 65). */
#include "feel/program.h"

static cmg_value integer(int64_t number)
{
    return cmg_number_value(cmg_decimal_of(number));
}

static cmg_value unknown(cmg_call *at, cmg_text name)
{
    return cmg_call_fail(at, CMG_M_eval_no_member, name);
}

static bool is(cmg_text name, const char *property)
{
    return cmg_text_equal(name, cmg_text_of(property));
}

static bool date_property(int64_t days, cmg_text name, cmg_value *out)
{
    const cmg_civil civil = cmg_civil_from_days(days);
    if (is(name, "year"))
        *out = integer(civil.year);
    else if (is(name, "month"))
        *out = integer(civil.month);
    else if (is(name, "day"))
        *out = integer(civil.day);
    else if (is(name, "weekday"))
        *out = integer(cmg_weekday(days));
    else
        return false;
    return true;
}

static bool time_property(const cmg_moment *moment, cmg_text name, cmg_value *out)
{
    const int64_t seconds = moment->nanos / CMG_NANOS_PER_SECOND;
    if (is(name, "hour"))
        *out = integer(seconds / 3600);
    else if (is(name, "minute"))
        *out = integer(seconds / 60 % 60);
    else if (is(name, "second"))
        *out = integer(seconds % 60);
    else if (is(name, "time offset"))
        *out = moment->zone_kind == CMG_ZONE_LOCAL
                   ? cmg_null_value
                   : (cmg_value){.as.integer = moment->offset, .kind = CMG_DAYS_DURATION};
    else if (is(name, "timezone"))
        *out = moment->zone_kind == CMG_ZONE_NAMED ? cmg_string_value(cmg_zone_name(moment->zone))
                                                   : cmg_null_value;
    else
        return false;
    return true;
}

static bool duration_property(cmg_value duration, cmg_text name, cmg_value *out)
{
    const int64_t n = duration.as.integer;
    if (duration.kind == CMG_MONTHS_DURATION) {
        if (is(name, "years"))
            *out = integer(n / 12);
        else if (is(name, "months"))
            *out = integer(n % 12);
        else
            return false;
        return true;
    }
    /* Towards zero: a negative span in floor form has a second too many. */
    const int64_t seconds = n < 0 && duration.length ? n + 1 : n;
    if (is(name, "days"))
        *out = integer(seconds / 86400);
    else if (is(name, "hours"))
        *out = integer(seconds / 3600 % 24);
    else if (is(name, "minutes"))
        *out = integer(seconds / 60 % 60);
    else if (is(name, "seconds"))
        *out = integer(seconds % 60);
    else
        return false;
    return true;
}

static bool range_property(const cmg_range *range, cmg_text name, cmg_value *out)
{
    if (is(name, "start"))
        *out = range->start;
    else if (is(name, "end"))
        *out = range->end;
    else if (is(name, "start included"))
        *out = cmg_boolean_value(range->start_included);
    else if (is(name, "end included"))
        *out = cmg_boolean_value(range->end_included);
    else
        return false;
    return true;
}

static bool member(const cmg_context *context, cmg_text name, cmg_value *out)
{
    for (uint32_t i = 0; i < context->count; i++) {
        if (context->entries[i].key.bytes == name.bytes || cmg_text_equal(context->entries[i].key, name)) {
            *out = context->entries[i].value;
            return true;
        }
    }
    return false;
}

/* [a, b].name is the list of the names. */
static cmg_value project(cmg_call *at, const cmg_list *from, cmg_text name)
{
    cmg_value failed;
    cmg_list *list = cmg_call_list(at, from->count, &failed);
    if (!list)
        return failed;
    for (uint32_t i = 0; i < from->count; i++)
        list->items[i] = cmg_property(at, from->items[i], name);
    cmg_value made = cmg_list_value(list);
    cmg_value_weigh(&made);
    return made;
}

cmg_value cmg_property(cmg_call *at, cmg_value owner, cmg_text name)
{
    cmg_value out = cmg_null_value;
    switch (owner.kind) {
    case CMG_ABSENT: return owner;
    case CMG_NULL: return owner.length ? owner : unknown(at, name);
    case CMG_CONTEXT: return member(owner.as.context, name, &out) ? out : unknown(at, name);
    case CMG_LIST: return project(at, owner.as.list, name);
    case CMG_DATE: return date_property(owner.as.integer, name, &out) ? out : unknown(at, name);
    case CMG_TIME: return time_property(owner.as.moment, name, &out) ? out : unknown(at, name);
    case CMG_DATE_AND_TIME:
        return date_property(owner.as.moment->days, name, &out) || time_property(owner.as.moment, name, &out)
                   ? out
                   : unknown(at, name);
    case CMG_DAYS_DURATION:
    case CMG_MONTHS_DURATION: return duration_property(owner, name, &out) ? out : unknown(at, name);
    case CMG_RANGE: return range_property(owner.as.range, name, &out) ? out : unknown(at, name);
    default: return unknown(at, name);
    }
}
