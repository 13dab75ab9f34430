/* Calendars: days off and shifted workdays, year by year. */
#include "pack/load.h"

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
    if (!cmg_read_object(loader, json, "source off work"))
        return false;
    year->source = cmg_read_text(loader, json, "source", CMG_OPTIONAL);
    year->off = read_days(loader, json, "off", year->year, NULL, 0, &year->off_count);
    year->work = read_days(loader, json, "work", year->year, year->off, year->off_count, &year->work_count);
    return true;
}

void cmg_complete_calendar(cmg_loader *loader, cmg_draft *draft)
{
    cmg_calendar *calendar = draft->made;
    if (cmg_read_withdrawal(loader, draft, &calendar->rule))
        return;
    cmg_read_object(loader, draft->json, CMG_RULE_MEMBERS "years");
    cmg_read_rule(loader, draft, &calendar->rule, CMG_OPTIONAL);
    const cmg_json years = cmg_read_member(loader, draft->json, "years", CMG_REQUIRED);
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
