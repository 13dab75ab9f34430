/* Time limits: how long, in which unit, and by which conventions it is counted. */
#include "pack/load.h"

#define UNITS "urgent-hour urgent-day working-hour working-day calendar-day calendar-month"
#define HUNDRED_YEARS_OF_DAYS 36525

/* How many of a clock's units one of the limit's is, and the most of them. */
static const struct {
    cmg_time_clock clock;
    int64_t each, most;
} unit_rows[] = {
    [CMG_UNIT_URGENT_HOUR] = {CMG_CLOCK_RUNNING, 3600, HUNDRED_YEARS_OF_DAYS * 24},
    [CMG_UNIT_URGENT_DAY] = {CMG_CLOCK_RUNNING, CMG_SECONDS_PER_DAY, HUNDRED_YEARS_OF_DAYS},
    [CMG_UNIT_WORKING_HOUR] = {CMG_CLOCK_WORKING, 3600, HUNDRED_YEARS_OF_DAYS * 24},
    [CMG_UNIT_WORKING_DAY] = {CMG_CLOCK_WORKDAYS, 1, HUNDRED_YEARS_OF_DAYS},
    [CMG_UNIT_CALENDAR_DAY] = {CMG_CLOCK_DAYS, 1, HUNDRED_YEARS_OF_DAYS},
    [CMG_UNIT_CALENDAR_MONTH] = {CMG_CLOCK_MONTHS, 1, 1200},
};

static void read_length(cmg_loader *loader, cmg_json object, cmg_deadline *deadline)
{
    const cmg_json json = cmg_read_member(loader, object, "amount", CMG_REQUIRED);
    cmg_decimal whole;
    deadline->length = 1;
    if (!cmg_json_present(json) || !cmg_read_number(loader, json, &deadline->amount))
        return;
    const cmg_decimal each = cmg_decimal_of(unit_rows[deadline->unit].each);
    if (cmg_decimal_sign(deadline->amount) > 0 &&
        cmg_decimal_compare(deadline->amount, cmg_decimal_of(unit_rows[deadline->unit].most)) <= 0 &&
        cmg_decimal_multiply(&loader->pack->arena, deadline->amount, each, &whole) == CMG_DECIMAL_OK &&
        cmg_decimal_to_int64(whole, &deadline->length))
        return;
    deadline->length = 1;
    cmg_fault(loader, CMG_M_pack_limit_length, json, CMG_ARG("found", cmg_json_number(json)));
}

/* Whether it is known by which clock the limit is counted. */
static bool knows_clock(const cmg_loader *loader, cmg_json json)
{
    static const cmg_setting settings[] = {CMG_SETTING_WORKING_DAY, CMG_SETTING_CALENDAR_DAY};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (cmg_convention_is_lost(loader, json, settings[i]))
            return false;
    }
    return true;
}

/* Each convention is read wherever it stands, so that a misspelt one is told. */
static void read_conventions(cmg_loader *loader, cmg_json json, cmg_deadline *deadline)
{
    uint32_t used = 0;
    const uint8_t working_day = cmg_read_convention(loader, json, CMG_SETTING_WORKING_DAY, &used);
    const uint8_t calendar_day = cmg_read_convention(loader, json, CMG_SETTING_CALENDAR_DAY, &used);
    deadline->opens = cmg_read_convention(loader, json, CMG_SETTING_PERIOD_END, &used) == 1;
    deadline->moves_start = cmg_read_convention(loader, json, CMG_SETTING_START_OUTSIDE, &used) == 0;
    deadline->shifts = cmg_read_convention(loader, json, CMG_SETTING_SUSPENSION, &used) == 1;
    deadline->suspended_days =
        (cmg_suspended_days)cmg_read_convention(loader, json, CMG_SETTING_SUSPENDED_DAYS, &used);
    uint32_t meant = 1u << CMG_SETTING_SUSPENSION;
    deadline->clock = unit_rows[deadline->unit].clock;
    if (deadline->clock == CMG_CLOCK_WORKDAYS) {
        meant |= 1u << CMG_SETTING_WORKING_DAY |
                 (working_day == 0 ? 1u << CMG_SETTING_PERIOD_END : 1u << CMG_SETTING_START_OUTSIDE);
        deadline->clock = working_day == 0 ? CMG_CLOCK_WORKING_HOURS : CMG_CLOCK_WORKDAYS;
        deadline->end = working_day == 1 ? CMG_END_CLOSE : CMG_END_MIDNIGHT;
    } else if (deadline->clock == CMG_CLOCK_WORKING) {
        meant |= 1u << CMG_SETTING_PERIOD_END;
    } else if (deadline->clock == CMG_CLOCK_DAYS && calendar_day == 0) {
        meant |= 1u << CMG_SETTING_CALENDAR_DAY;
        deadline->clock = CMG_CLOCK_RUNNING;
        deadline->length *= CMG_SECONDS_PER_DAY;
    } else if (deadline->clock != CMG_CLOCK_RUNNING) {
        meant |= 1u << CMG_SETTING_CALENDAR_DAY;
        deadline->end = calendar_day == 0 ? CMG_END_SAME_TIME : CMG_END_MIDNIGHT;
        deadline->moves_end = calendar_day == 2;
    }
    if (deadline->clock == CMG_CLOCK_WORKDAYS || deadline->clock == CMG_CLOCK_DAYS ||
        deadline->clock == CMG_CLOCK_MONTHS)
        meant |= 1u << CMG_SETTING_SUSPENDED_DAYS;
    deadline->settings_used = used & meant;
}

/* `is_sure`: what the limit needs is known. */
static void read_timetable(cmg_loader *loader, cmg_json object, cmg_deadline *deadline, bool is_sure)
{
    const cmg_pack *pack = loader->pack;
    const bool counts_hours =
        deadline->clock == CMG_CLOCK_WORKING || deadline->clock == CMG_CLOCK_WORKING_HOURS;
    const bool needs_hours =
        counts_hours || (deadline->clock == CMG_CLOCK_WORKDAYS && deadline->end == CMG_END_CLOSE);
    const bool needs = needs_hours || deadline->clock == CMG_CLOCK_WORKDAYS || deadline->moves_end;
    const cmg_text code =
        cmg_read_text(loader, object, "calendar", needs && is_sure ? CMG_REQUIRED : CMG_OPTIONAL);
    if (code.length == 0 || cmg_is_lost(loader, CMG_SECTION_CALENDARS))
        return;
    const cmg_json json = cmg_json_member(object, "calendar");
    const cmg_versions *found = cmg_pack_find(pack->calendars, pack->calendar_count, code);
    if (!found) {
        cmg_fault_unknown_code(loader, CMG_M_pack_calendar_unknown, CMG_M_pack_calendar_unknown_near, json,
                               pack->calendars, pack->calendar_count);
        return;
    }
    if (!pack->timetables)
        return;
    deadline->timetable = &pack->timetables[found - pack->calendars];
    if (needs_hours && is_sure && deadline->timetable->calendar && !deadline->timetable->has_hours)
        cmg_fault(loader, CMG_M_pack_hours_missing, json, CMG_ARG("name", code));
}

static uint32_t read_most(cmg_loader *loader, cmg_json object)
{
    const cmg_json json = cmg_json_member(object, "most");
    cmg_decimal number;
    int64_t most;
    if (!cmg_json_present(json))
        return UINT32_MAX;
    if (!cmg_read_number(loader, json, &number))
        return 0;
    if (cmg_decimal_to_int64(number, &most) && most >= 0 && most <= CMG_EVENTS_MAX)
        return (uint32_t)most;
    cmg_fault(loader, CMG_M_pack_count_expected, json);
    return 0;
}

static void read_longest(cmg_loader *loader, cmg_json object, cmg_deadline *deadline)
{
    const cmg_json json = cmg_json_member(object, "longest");
    cmg_span span = {0, 0};
    if (!cmg_json_present(json))
        return;
    const cmg_duration_kind kind =
        cmg_duration_parse(cmg_json_string(json), &span, &deadline->longest_months);
    deadline->longest_seconds = kind == CMG_DURATION_DAYS ? span.seconds : 0;
    if (kind != CMG_DURATION_MONTHS)
        deadline->longest_months = 0;
    if (span.nanos != 0 || deadline->longest_seconds < 0 || deadline->longest_months < 0 ||
        (deadline->longest_seconds == 0 && deadline->longest_months == 0))
        cmg_fault(loader, CMG_M_pack_duration_expected, json);
}

/* What may happen to the limit of one case. */
static void read_events(cmg_loader *loader, cmg_json object, cmg_deadline *deadline)
{
    deadline->most_extensions = deadline->most_suspensions = UINT32_MAX;
    const cmg_json extensions = cmg_json_member(object, "extensions");
    const cmg_json suspensions = cmg_json_member(object, "suspensions");
    if (cmg_json_present(extensions) && cmg_read_object(loader, extensions, "most"))
        deadline->most_extensions = read_most(loader, extensions);
    if (cmg_json_present(suspensions) && cmg_read_object(loader, suspensions, "most longest")) {
        deadline->most_suspensions = read_most(loader, suspensions);
        read_longest(loader, suspensions, deadline);
    }
}

void cmg_complete_deadline(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_deadline *deadline = draft->made;
    if (cmg_read_withdrawal(loader, draft, &deadline->rule))
        return;
    cmg_read_object(loader, json,
                    CMG_RULE_MEMBERS
                    "amount unit calendar working-day calendar-day period-end start-outside "
                    "suspension suspended-days extensions suspensions begins ends responsible supervisor");
    cmg_read_rule(loader, draft, &deadline->rule, CMG_OPTIONAL);
    const int unit = cmg_read_choice(loader, json, "unit", UNITS, CMG_REQUIRED);
    if (unit < 0)
        return;
    deadline->unit = (cmg_time_unit)unit;
    read_length(loader, json, deadline);
    const size_t errors = loader->errors;
    read_conventions(loader, json, deadline);
    read_timetable(loader, json, deadline, loader->errors == errors && knows_clock(loader, json));
    read_events(loader, json, deadline);
    deadline->begins = cmg_read_label(loader, json, "begins", CMG_OPTIONAL);
    deadline->ends = cmg_read_label(loader, json, "ends", CMG_OPTIONAL);
    deadline->responsible = cmg_read_label(loader, json, "responsible", CMG_OPTIONAL);
    deadline->supervisor = cmg_read_label(loader, json, "supervisor", CMG_OPTIONAL);
}
