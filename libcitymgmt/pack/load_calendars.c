/* Calendars: days off and shifted workdays, year by year, and daily hours. */
#include "pack/load.h"

#include "base/scan.h"

/* More days than a year has are a mistake, not a list. */
#define DAYS_MAX 366

static uint32_t insert_day(int64_t *days, uint32_t count, int64_t day)
{
    uint32_t at = count;
    while (at > 0 && days[at - 1] > day) {
        days[at] = days[at - 1];
        at--;
    }
    days[at] = day;
    return count + 1;
}

static bool has_day(const int64_t *days, uint32_t count, int64_t day)
{
    for (uint32_t i = 0; i < count; i++) {
        if (days[i] == day)
            return true;
    }
    return false;
}

/* Days, sorted; `other` are days that must not be among them. */
static const int64_t *read_days(cmg_loader *loader, cmg_json object, const char *name, int64_t year,
                                const int64_t *other, uint32_t other_count, uint32_t *count)
{
    *count = 0;
    const cmg_json list = cmg_read_list(loader, object, name, CMG_OPTIONAL);
    const size_t most = cmg_json_count(list);
    if (most > DAYS_MAX) {
        cmg_fault(loader, CMG_M_pack_list_too_long, list, CMG_ARGZ("most", "366"));
        return NULL;
    }
    int64_t *days = cmg_arena_array(&loader->pack->arena, most, sizeof *days);
    for (cmg_json json = cmg_json_first(list); days && cmg_json_present(json);
         json = cmg_json_following(json)) {
        const int64_t day = cmg_read_date_value(loader, json);
        if (day == INT64_MIN)
            continue;
        const int64_t its_year = cmg_civil_from_days(day).year;
        if (its_year < year - 1 || its_year > year + 1)
            cmg_fault(loader, CMG_M_pack_day_of_other_year, json, CMG_ARG("day", cmg_json_string(json)));
        else if (has_day(days, *count, day) || has_day(other, other_count, day))
            cmg_fault(loader, CMG_M_pack_day_twice, json, CMG_ARG("day", cmg_json_string(json)));
        else
            *count = insert_day(days, *count, day);
    }
    return days;
}

static const cmg_holiday *read_holidays(cmg_loader *loader, cmg_json object, uint32_t *count)
{
    const cmg_json list = cmg_read_list(loader, object, "holidays", CMG_OPTIONAL);
    const size_t most = cmg_json_count(list);
    *count = 0;
    if (most > DAYS_MAX) {
        cmg_fault(loader, CMG_M_pack_list_too_long, list, CMG_ARGZ("most", "366"));
        return NULL;
    }
    cmg_holiday *holidays = cmg_arena_array_zeroed(&loader->pack->arena, most, sizeof *holidays);
    for (cmg_json json = cmg_json_first(list); holidays && cmg_json_present(json);
         json = cmg_json_following(json)) {
        if (!cmg_read_object(loader, json, "label from to"))
            continue;
        cmg_holiday *holiday = &holidays[(*count)++];
        holiday->label = cmg_read_label(loader, json, "label", CMG_REQUIRED);
        holiday->first = cmg_read_date(loader, json, "from", CMG_REQUIRED);
        holiday->last = cmg_read_date(loader, json, "to", CMG_REQUIRED);
        if (holiday->first != INT64_MIN && holiday->last != INT64_MIN && holiday->first > holiday->last)
            cmg_fault(loader, CMG_M_pack_holiday_crossed, json);
    }
    return holidays;
}

static bool read_year_number(cmg_text key, int64_t *year)
{
    *year = 0;
    if (key.length != 4)
        return false;
    for (size_t i = 0; i < 4; i++) {
        if (key.bytes[i] < '0' || key.bytes[i] > '9')
            return false;
        *year = *year * 10 + (key.bytes[i] - '0');
    }
    return true;
}

/* False when reported. */
static bool read_year(cmg_loader *loader, cmg_json json, cmg_calendar_year *year)
{
    *year = (cmg_calendar_year){.year = 0};
    if (!read_year_number(cmg_json_key(json), &year->year)) {
        cmg_fault(loader, CMG_M_pack_bad_year, json, CMG_ARG("year", cmg_json_key(json)));
        return false;
    }
    if (!cmg_read_object(loader, json, "source off work holidays"))
        return false;
    year->source = cmg_read_text(loader, json, "source", CMG_OPTIONAL);
    year->off = read_days(loader, json, "off", year->year, NULL, 0, &year->off_count);
    year->work = read_days(loader, json, "work", year->year, year->off, year->off_count, &year->work_count);
    year->holidays = read_holidays(loader, json, &year->holiday_count);
    return true;
}

static void read_years(cmg_loader *loader, cmg_json object, cmg_calendar *calendar)
{
    const cmg_json years = cmg_read_member(
        loader, object, "years", cmg_is_given(loader, object, "days") ? CMG_OPTIONAL : CMG_REQUIRED);
    if (!cmg_json_present(years))
        return;
    if (cmg_json_type(years) != CMG_JSON_OBJECT) {
        cmg_fault(loader, CMG_M_pack_entry_expected, years, CMG_ARGZ("section", "years"));
        return;
    }
    cmg_calendar_year *sorted =
        cmg_arena_array(&loader->pack->arena, cmg_json_count(years) + 1, sizeof *sorted);
    calendar->years = sorted;
    for (cmg_json json = cmg_json_first(years); sorted && cmg_json_present(json);
         json = cmg_json_following(json)) {
        cmg_calendar_year year;
        if (!read_year(loader, json, &year))
            continue;
        uint32_t at = calendar->year_count++;
        for (; at > 0 && sorted[at - 1].year > year.year; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = year;
    }
}

/* -- daily hours ---------------------------------------------------------- */

/* "08:00"; "24:00" is the end of the day. */
static bool scan_clock(cmg_scan *scan, uint32_t *second)
{
    int64_t hour, minute;
    if (!cmg_scan_two(scan, 24, &hour) || !cmg_scan_char(scan, ':') || !cmg_scan_two(scan, 59, &minute))
        return false;
    *second = (uint32_t)(hour * 3600 + minute * 60);
    return *second <= CMG_SECONDS_PER_DAY;
}

static void read_period(cmg_loader *loader, cmg_json json, cmg_hours *hours)
{
    cmg_scan scan = cmg_scan_of(cmg_json_string(json));
    uint32_t open, close;
    if (cmg_json_string(json).length == 0 || !scan_clock(&scan, &open) || !cmg_scan_char(&scan, '-') ||
        !scan_clock(&scan, &close) || !cmg_scan_at_end(&scan) || open >= close) {
        cmg_fault(loader, CMG_M_pack_hours_expected, json);
        return;
    }
    if (hours->count != 0 && open <= hours->period[hours->count - 1].close) {
        cmg_fault(loader, CMG_M_pack_hours_order, json);
        return;
    }
    hours->period[hours->count].open = open;
    hours->period[hours->count++].close = close;
    hours->total += close - open;
}

static const cmg_hours *read_hours(cmg_loader *loader, cmg_json object)
{
    const cmg_json list = cmg_read_list(loader, object, "hours", CMG_OPTIONAL);
    if (!cmg_json_present(list))
        return NULL;
    if (cmg_json_count(list) > CMG_PERIODS_MAX)
        cmg_fault(loader, CMG_M_pack_list_too_long, list, CMG_ARGZ("most", "8"));
    else if (cmg_json_count(list) == 0)
        cmg_fault(loader, CMG_M_pack_list_empty, list, CMG_ARGZ("name", "hours"));
    cmg_hours *hours = cmg_arena_zeroed(&loader->pack->arena, sizeof *hours);
    if (!hours || cmg_json_count(list) > CMG_PERIODS_MAX)
        return NULL;
    for (cmg_json json = cmg_json_first(list); cmg_json_present(json); json = cmg_json_following(json))
        read_period(loader, json, hours);
    return hours;
}

/* "+08:00", in minutes. */
static int32_t read_offset(cmg_loader *loader, cmg_json object)
{
    const cmg_json json = cmg_json_member(object, "offset");
    if (!cmg_json_present(json))
        return CMG_NO_OFFSET;
    int32_t minutes;
    if (cmg_offset_parse(cmg_json_string(json), &minutes))
        return minutes;
    cmg_fault(loader, CMG_M_pack_offset_expected, json);
    return CMG_NO_OFFSET;
}

static const cmg_versions *read_days_of(cmg_loader *loader, cmg_json object)
{
    const cmg_pack *pack = loader->pack;
    const cmg_text code = cmg_read_text(loader, object, "days", CMG_OPTIONAL);
    const cmg_versions *found =
        code.length != 0 ? cmg_pack_find(pack->calendars, pack->calendar_count, code) : NULL;
    if (code.length != 0 && !found && !cmg_is_lost(loader, CMG_SECTION_CALENDARS))
        cmg_fault_unknown_code(loader, CMG_M_pack_calendar_unknown, CMG_M_pack_calendar_unknown_near,
                               cmg_json_member(object, "days"), pack->calendars, pack->calendar_count);
    return found;
}

void cmg_complete_calendar(cmg_loader *loader, cmg_draft *draft)
{
    cmg_calendar *calendar = draft->made;
    calendar->offset = CMG_NO_OFFSET;
    if (cmg_read_withdrawal(loader, draft, &calendar->rule))
        return;
    cmg_read_object(loader, draft->json, CMG_RULE_MEMBERS "years days hours offset");
    cmg_read_rule(loader, draft, &calendar->rule, CMG_OPTIONAL);
    calendar->days = read_days_of(loader, draft->json);
    calendar->hours = read_hours(loader, draft->json);
    calendar->offset = read_offset(loader, draft->json);
    read_years(loader, draft->json, calendar);
}
