/* The calendar of the national pack: working days a year, and day by day
 * against a second source where that is at hand. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "pack/pack.h"

#define FIRST_YEAR 2010
#define LAST_YEAR 2026

static int64_t day_of(int64_t year, int month, int day)
{
    return cmg_days_from_civil((cmg_civil){year, month, day});
}

/* -- made by hand --------------------------------------------------------- */

START_TEST(days_by_hand)
{
    const int64_t off[] = {day_of(2024, 1, 1), day_of(2024, 12, 31)};
    const int64_t work[] = {day_of(2024, 2, 4)};
    const int64_t eve[] = {day_of(2024, 12, 30), day_of(2025, 1, 1)};
    const cmg_calendar_year years[] = {
        {.year = 2024, .off = off, .off_count = 2, .work = work, .work_count = 1},
        {.year = 2025, .off = eve, .off_count = 2}};
    const cmg_calendar calendar = {.rule.effective = {INT64_MIN, INT64_MAX}, .years = years, .year_count = 2};
    const void *const version[] = {&calendar};
    const cmg_versions versions = {.version = version, .count = 1};
    const cmg_calendar_year *list;
    static const struct {
        int year, month, day;
        cmg_day_kind kind;
    } days[] = {
        {2023, 12, 31, CMG_DAY_UNKNOWN}, {2024, 1, 1, CMG_DAY_OFF},     {2024, 1, 2, CMG_DAY_WORK},
        {2024, 1, 6, CMG_DAY_OFF},       {2024, 2, 4, CMG_DAY_WORK},    {2024, 2, 11, CMG_DAY_OFF},
        {2024, 12, 30, CMG_DAY_OFF},     {2024, 12, 31, CMG_DAY_OFF},   {2025, 1, 1, CMG_DAY_OFF},
        {2025, 1, 2, CMG_DAY_WORK},      {2026, 1, 1, CMG_DAY_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        ck_assert_int_eq(cmg_calendar_day(&versions, day_of(days[i].year, days[i].month, days[i].day), &list),
                         days[i].kind);
}
END_TEST

/* -- the national pack ---------------------------------------------------- */

static cmg_pack *open_national(void)
{
    const char *top = getenv("top_srcdir");
    char path[4000];
    snprintf(path, sizeof path, "%s/packs/cn", top ? top : ".");
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack;
    const cmg_status status = cmg_pack_open(path, NULL, NULL, diagnostics, &pack);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
    return pack;
}

static const cmg_timetable *national_calendar(const cmg_pack *pack)
{
    const cmg_versions *versions = cmg_pack_find(pack->calendars, pack->calendar_count, CMG_TEXT("cn"));
    ck_assert_ptr_nonnull(versions);
    return &pack->timetables[versions - pack->calendars];
}

START_TEST(working_days_a_year)
{
    static const int expected[] = {
        [2016] = 250, [2017] = 249, [2018] = 250, [2019] = 250, [2020] = 249, [2021] = 250,
        [2022] = 249, [2023] = 249, [2024] = 251, [2025] = 248, [2026] = 248};
    cmg_pack *pack = open_national();
    const cmg_timetable *calendar = national_calendar(pack);
    for (int year = 2016; year <= LAST_YEAR; year++) {
        int count = 0;
        for (int64_t day = day_of(year, 1, 1); day < day_of(year + 1, 1, 1); day++)
            count += cmg_timetable_day(calendar, day) == CMG_DAY_WORK;
        ck_assert_msg(count == expected[year], "%d: %d working days, not %d", year, count, expected[year]);
    }
    ck_assert_int_eq(cmg_timetable_day(calendar, day_of(2009, 12, 31)), CMG_DAY_UNKNOWN);
    ck_assert_int_eq(cmg_timetable_day(calendar, day_of(LAST_YEAR + 1, 1, 4)), CMG_DAY_UNKNOWN);
    cmg_pack_unref(pack);
}
END_TEST

/* The year after the last is not listed: told while it is near. */
START_TEST(the_end_is_told)
{
    static const struct {
        const char *as_of;
        bool told;
    } days[] = {{"2026-06-01", false}, {"2026-07-04", false}, {"2026-07-05", true}, {"2026-12-31", true}};
    cmg_pack *pack = open_national();
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        cmg_diagnostics_clear(diagnostics);
        ck_assert_int_eq(cmg_pack_check(pack, days[i].as_of, diagnostics), CMG_OK);
        const char *found = NULL;
        for (size_t d = 0; d < cmg_diagnostics_count(diagnostics); d++) {
            if (strcmp(cmg_diagnostic_id(diagnostics, d), "W1029") == 0)
                found = cmg_diagnostic_message(diagnostics, d, CMG_ENGLISH);
        }
        ck_assert_msg((found != NULL) == days[i].told, "%s", days[i].as_of);
        ck_assert(!found || strstr(found, "2027-01-01"));
    }
    cmg_diagnostics_free(diagnostics);
    cmg_pack_unref(pack);
}
END_TEST

static cmg_json_document *read_shared(void)
{
    const char *folder = getenv("CMG_SHARED");
    char path[4000];
    snprintf(path, sizeof path, "%s/holidays.json", folder ? folder : "");
    FILE *stream = folder && *folder ? fopen(path, "rb") : NULL;
    if (!stream)
        return NULL;
    static char bytes[1 << 20];
    const size_t length = fread(bytes, 1, sizeof bytes, stream);
    fclose(stream);
    cmg_json_document *document =
        cmg_json_document_new(NULL, cmg_text_of(path), (cmg_text){bytes, length}, NULL);
    ck_assert_ptr_nonnull(document);
    return document;
}

/* Sets the kind of each day that a list of the year names. */
static void set_days(cmg_json list, cmg_day_kind kind, uint8_t *kinds, int64_t first, int64_t end)
{
    for (cmg_json entry = cmg_json_first(list); cmg_json_present(entry); entry = cmg_json_following(entry)) {
        int64_t day;
        ck_assert(cmg_date_parse(cmg_json_string(cmg_json_member(entry, "date")), &day));
        if (day >= first && day < end)
            kinds[day - first] = (uint8_t)kind;
    }
}

START_TEST(every_day_is_as_in_the_second_source)
{
    cmg_json_document *document = read_shared();
    if (!document) {
        puts("skipped: no CMG_SHARED/holidays.json");
        return;
    }
    const int64_t first = day_of(FIRST_YEAR, 1, 1), end = day_of(LAST_YEAR + 1, 1, 1);
    static uint8_t kinds[(LAST_YEAR - FIRST_YEAR + 1) * 366];
    for (int64_t day = first; day < end; day++)
        kinds[day - first] = cmg_weekday(day) > 5 ? CMG_DAY_OFF : CMG_DAY_WORK;
    const cmg_json years = cmg_json_member(cmg_json_root(document), "years");
    for (cmg_json year = cmg_json_first(years); cmg_json_present(year); year = cmg_json_following(year)) {
        set_days(cmg_json_member(year, "off"), CMG_DAY_OFF, kinds, first, end);
        set_days(cmg_json_member(year, "work"), CMG_DAY_WORK, kinds, first, end);
    }
    cmg_pack *pack = open_national();
    const cmg_timetable *calendar = national_calendar(pack);
    for (int64_t day = first; day < end; day++)
        ck_assert_msg(cmg_timetable_day(calendar, day) == (cmg_day_kind)kinds[day - first], "day %d of %d",
                      cmg_day_of_year(day), (int)cmg_civil_from_days(day).year);
    cmg_pack_unref(pack);
    cmg_json_document_free(document);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("calendars");
    TCase *tests = tcase_create("calendars");
    tcase_add_test(tests, days_by_hand);
    tcase_add_test(tests, working_days_a_year);
    tcase_add_test(tests, the_end_is_told);
    tcase_add_test(tests, every_day_is_as_in_the_second_source);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
