#include "base/diagnostics.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/failing_allocator.h"

/* The place of `found` in `source`, `span` code points long. */
static cmg_place place_of(const char *source, const char *found, uint32_t span)
{
    cmg_place place =
        cmg_place_at(CMG_TEXT("a.json"), cmg_text_of(source), (size_t)(strstr(source, found) - source));
    place.span = span;
    return place;
}

/* -- the registry --------------------------------------------------------- */

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Each {name} of `text` is in `other`. */
static bool same_placeholders(const char *text, const char *other)
{
    for (const char *open = strchr(text, '{'); open != NULL; open = strchr(open + 1, '{')) {
        size_t length = 1;
        while (is_name_char(open[length]))
            length++;
        if (length == 1 || open[length] != '}')
            continue;
        char placeholder[64] = "";
        memcpy(placeholder, open, length + 1);
        if (strstr(other, placeholder) == NULL)
            return false;
    }
    return true;
}

START_TEST(registry_is_sound)
{
    for (int id = 0; id < CMG_M_COUNT; id++) {
        const cmg_message *row = cmg_message_row((cmg_message_id)id);
        ck_assert_uint_ge(row->number, 100);
        ck_assert_uint_le(row->number, 9999);
        for (int other = 0; other < id; other++)
            ck_assert_msg(cmg_message_row((cmg_message_id)other)->number != row->number,
                          "%s: number %u is used twice", row->name, row->number);
        ck_assert_msg(row->zh[0] != '\0' && row->en[0] != '\0', "%s has no text", row->name);
        ck_assert_msg((row->remedy_zh[0] == '\0') == (row->remedy_en[0] == '\0'), "%s: one remedy only",
                      row->name);
        bool same = same_placeholders(row->zh, row->en) && same_placeholders(row->en, row->zh);
        ck_assert_msg(same, "%s: placeholders differ", row->name);
        ck_assert_msg(cmg_text_valid_prefix(cmg_text_of(row->zh)) == strlen(row->zh), "%s: not UTF-8",
                      row->name);
    }
    ck_assert_ptr_null(cmg_message_row(CMG_M_COUNT));
}
END_TEST

START_TEST(one_folder_may_come_first)
{
    static const char *const files[] = {"a/1", "b/1", "bb/1", "b/2", "a/2"};
    static const char *const wanted[] = {"a/1", "b/1", "b/2", "bb/1", "a/2"};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    for (size_t round = 0; round < 2; round++) { /* the second time each is known */
        for (size_t i = 0; i < 5; i++) {
            const cmg_place place = {.file = cmg_text_of(files[i]), .line = 1, .column = 1};
            cmg_report(diagnostics, CMG_M_json_empty, &place, CMG_ARGZ("x", "y"));
        }
        cmg_diagnostics_prefer(diagnostics, 1, CMG_TEXT("b"));
        ck_assert_uint_eq(cmg_diagnostics_count(diagnostics), 5);
        for (size_t i = 0; i < 5; i++)
            ck_assert_str_eq(cmg_diagnostic_file(diagnostics, i), wanted[i]);
    }
    cmg_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(placeholders_are_filled)
{
    static const cmg_argument arguments[] = {
        {"name", {"面积\n\x1B[2J", 11}}, {"nul", {"a\0b", 3}}, {"bad", {"\xFF", 1}}};
    cmg_buffer out;
    cmg_buffer_init(&out, NULL);
    cmg_message_fill(&out, "{name} {nul} {bad} {unknown} {} { {name", arguments, 3);
    ck_assert_str_eq(out.bytes, "面积\\u000A\\u001B[2J a\\u0000b \uFFFD {unknown} {} { {name");
    cmg_buffer_free(&out);
}
END_TEST

START_TEST(long_arguments_are_cut)
{
    char text[1000];
    memset(text, 'x', sizeof text);
    cmg_argument argument = {"long", {text, sizeof text}};
    cmg_buffer out;
    cmg_buffer_init(&out, NULL);
    cmg_message_fill(&out, "{long}", &argument, 1);
    ck_assert_uint_eq(cmg_text_code_points(cmg_buffer_view(&out)), 201);
    cmg_buffer_free(&out);
}
END_TEST

/* -- the list ------------------------------------------------------------- */

START_TEST(nobody_listening)
{
    cmg_place place = {.line = 1};
    cmg_report(NULL, CMG_M_json_empty, &place, CMG_ARGZ("x", "y"));
    cmg_report_no_memory(NULL);
    cmg_diagnostics_clear(NULL);
    cmg_diagnostics_set_capacity(NULL, 3);
    cmg_diagnostics_free(NULL);
    ck_assert_uint_eq(cmg_diagnostics_count(NULL), 0);
    ck_assert_uint_eq(cmg_diagnostics_total(NULL, CMG_ERROR), 0);
    ck_assert_int_eq(cmg_diagnostic_severity(NULL, 0), CMG_NOTE);
    ck_assert_str_eq(cmg_diagnostic_id(NULL, 0), "");
    ck_assert_str_eq(cmg_diagnostic_message(NULL, 0, CMG_CHINESE), "");
    ck_assert_str_eq(cmg_diagnostic_remedy(NULL, 0, CMG_CHINESE), "");
    ck_assert_str_eq(cmg_diagnostic_file(NULL, 0), "");
    ck_assert_str_eq(cmg_diagnostic_pointer(NULL, 0), "");
    ck_assert_uint_eq(cmg_diagnostic_line(NULL, 0), 0);
    ck_assert_uint_eq(cmg_diagnostic_column(NULL, 0), 0);
    ck_assert_str_eq(cmg_diagnostics_text(NULL, CMG_ENGLISH), "");
    ck_assert_str_eq(cmg_diagnostics_json(NULL, CMG_ENGLISH), "[]");
}
END_TEST

START_TEST(entries_tell_all)
{
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_place place = place_of("{\n \"面积\": x}", "x", 1);
    place.pointer = CMG_TEXT("/面积");
    cmg_report(list, CMG_M_json_unknown_word, &place, CMG_ARGZ("found", "x"));
    ck_assert_uint_eq(cmg_diagnostics_count(list), 1);
    ck_assert_str_eq(cmg_diagnostic_id(list, 0), "E0219");
    ck_assert_int_eq(cmg_diagnostic_severity(list, 0), CMG_ERROR);
    ck_assert_str_eq(cmg_diagnostic_message(list, 0, CMG_CHINESE), "“x”不是 JSON 的值");
    ck_assert_str_eq(cmg_diagnostic_message(list, 0, CMG_ENGLISH), "'x' is not a JSON value");
    ck_assert_str_eq(cmg_diagnostic_file(list, 0), "a.json");
    ck_assert_str_eq(cmg_diagnostic_pointer(list, 0), "/面积");
    ck_assert_uint_eq(cmg_diagnostic_line(list, 0), 2);
    ck_assert_uint_eq(cmg_diagnostic_column(list, 0), 8);
    ck_assert_str_eq(cmg_diagnostic_id(list, 1), "");
    cmg_diagnostics_clear(list);
    ck_assert_uint_eq(cmg_diagnostics_count(list), 0);
    ck_assert_uint_eq(cmg_diagnostics_total(list, CMG_ERROR), 0);
    ck_assert_str_eq(cmg_diagnostics_text(list, CMG_ENGLISH), "");
    cmg_diagnostics_free(list);
}
END_TEST

START_TEST(repeats_are_kept_once)
{
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_place place = {.file = CMG_TEXT("a"), .line = 3, .column = 4};
    cmg_place other_column = {.file = CMG_TEXT("a"), .line = 3, .column = 5};
    cmg_place other_file = {.file = CMG_TEXT("b"), .line = 3, .column = 4};
    for (int i = 0; i < 10; i++) {
        cmg_report(list, CMG_M_json_empty, &place, CMG_ARGZ("x", "y"));
        cmg_report(list, CMG_M_json_empty, &other_column, CMG_ARGZ("x", "y"));
        cmg_report(list, CMG_M_json_empty, &other_file, CMG_ARGZ("x", "y"));
        cmg_report(list, CMG_M_json_nul, &place, CMG_ARGZ("x", "y"));
        /* without a place the arguments tell */
        cmg_report(list, CMG_M_json_unknown_word, NULL, CMG_ARGZ("found", "a"));
        cmg_report(list, CMG_M_json_unknown_word, NULL, CMG_ARGZ("found", "b"));
    }
    ck_assert_uint_eq(cmg_diagnostics_count(list), 6);
    ck_assert_uint_eq(cmg_diagnostics_total(list, CMG_ERROR), 60);
    cmg_diagnostics_free(list);
}
END_TEST

static void report_lines(cmg_diagnostics *list, uint32_t count)
{
    for (uint32_t line = 1; line <= count; line++) {
        cmg_place place = {.file = CMG_TEXT("a"), .line = line};
        cmg_report(list, CMG_M_json_empty, &place, CMG_ARGZ("x", "y"));
    }
}

START_TEST(a_row_may_have_two_bad_cells)
{
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    const cmg_place row = {.file = CMG_TEXT("units.csv"), .line = 2};
    for (int i = 0; i < 2; i++) {
        cmg_report(list, CMG_M_assess_cell_type, &row, CMG_ARGZ("name", "a"), CMG_ARGZ("found", "x"));
        cmg_report(list, CMG_M_assess_cell_type, &row, CMG_ARGZ("name", "b"), CMG_ARGZ("found", "x"));
    }
    ck_assert_uint_eq(cmg_diagnostics_count(list), 2);
    cmg_diagnostics_free(list);
}
END_TEST

START_TEST(many_findings_are_told_apart)
{
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_diagnostics_set_capacity(list, 5000);
    for (int i = 0; i < 6000; i++) {
        char name[16];
        snprintf(name, sizeof name, "%d", i % 3000);
        cmg_report(list, CMG_M_json_unknown_word, NULL, CMG_ARGZ("found", name));
    }
    ck_assert_uint_eq(cmg_diagnostics_count(list), 3000);
    cmg_diagnostics_free(list);
}
END_TEST

START_TEST(first_entries_are_kept)
{
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    report_lines(list, 250);
    ck_assert_uint_eq(cmg_diagnostics_count(list), 100);
    ck_assert_uint_eq(cmg_diagnostics_total(list, CMG_ERROR), 250);
    ck_assert_uint_eq(cmg_diagnostic_line(list, 99), 100);
    ck_assert_ptr_nonnull(
        strstr(cmg_diagnostics_text(list, CMG_ENGLISH), "250 errors; 100 shown, 150 beyond the limit\n"));
    ck_assert_ptr_nonnull(
        strstr(cmg_diagnostics_text(list, CMG_CHINESE), "250 个错误；列出 100 个，超出上限未列 150 个\n"));
    cmg_diagnostics_clear(list);
    cmg_diagnostics_set_capacity(list, 5000);
    report_lines(list, 3000);
    report_lines(list, 3000);
    ck_assert_uint_eq(cmg_diagnostics_count(list), 3000);
    cmg_diagnostics_free(list);
}
END_TEST

/* The count says 12, two are listed: the reader is told where the others went. */
START_TEST(repeats_are_told)
{
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_diagnostics_set_capacity(list, 2);
    report_lines(list, 2);
    ck_assert_uint_eq(cmg_diagnostic_repeated(list, 0), 0);
    for (int i = 0; i < 4; i++)
        report_lines(list, 2);
    report_lines(list, 3);
    ck_assert_uint_eq(cmg_diagnostics_count(list), 2);
    ck_assert_uint_eq(cmg_diagnostic_repeated(list, 0), 5);
    ck_assert_uint_eq(cmg_diagnostic_repeated(list, 2), 0);
    const char *english = cmg_diagnostics_text(list, CMG_ENGLISH);
    ck_assert_ptr_nonnull(strstr(english, "    and 5 more of the same kind at this place\n"));
    ck_assert_ptr_nonnull(strstr(english, "13 errors; 2 shown, 10 folded into them, 1 beyond the limit\n"));
    const char *chinese = cmg_diagnostics_text(list, CMG_CHINESE);
    ck_assert_ptr_nonnull(strstr(chinese, "    同一处还有同类的 5 个\n"));
    ck_assert_ptr_nonnull(strstr(chinese, "13 个错误；列出 2 个，并入其中 10 个，超出上限未列 1 个\n"));
    ck_assert_ptr_nonnull(strstr(cmg_diagnostics_json(list, CMG_ENGLISH), ",\"repeated\":5}"));
    cmg_diagnostics_free(list);
}
END_TEST

START_TEST(cleared_list_asks_for_nothing)
{
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    cmg_diagnostics *list = cmg_diagnostics_new(&memory.allocator);
    report_lines(list, 200);
    size_t calls = memory.calls;
    cmg_diagnostics_clear(list);
    report_lines(list, 200);
    ck_assert_uint_eq(memory.calls, calls);
    cmg_diagnostics_free(list);
    ck_assert_uint_eq(memory.live_blocks, 0);
}
END_TEST

/* -- reports -------------------------------------------------------------- */

static void expect_text(cmg_diagnostics *list, cmg_language language, const char *expected)
{
    ck_assert_str_eq(cmg_diagnostics_text(list, language), expected);
    cmg_diagnostics_free(list);
}

START_TEST(caret_stands_under_wide_characters)
{
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_place place = place_of("{\n\t\"条件\": \"占用面基 > 10\"\n}\n", "占用面基", 4);
    cmg_report(list, CMG_M_json_unknown_word, &place, CMG_ARGZ("found", "占用面基"));
    place = place_of("[\n１]", "１", 1);
    cmg_report(list, CMG_M_json_full_width, &place, CMG_ARGZ("found", "１"), CMG_ARGZ("near", "1"));
    expect_text(list, CMG_CHINESE,
                "a.json:2:9: 错误 E0219: “占用面基”不是 JSON 的值\n"
                "    \t\"条件\": \"占用面基 > 10\"\n"
                "    \t         ^~~~~~~~\n"
                "    建议: JSON 只有 true、false、null（小写）；其他文字写在双引号中\n"
                "a.json:2:1: 错误 E0206: “１”是全角符号，应是半角的 1\n"
                "    １]\n"
                "    ^~\n"
                "    建议: 切换到英文输入法后重新输入 1\n"
                "2 个错误\n");
}
END_TEST

START_TEST(text_without_place_and_exhaustion)
{
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_place file_only = {.file = CMG_TEXT("b\x1B.json")};
    cmg_report(list, CMG_M_json_nul, &file_only, CMG_ARGZ("x", "y"));
    cmg_report_no_memory(list);
    expect_text(list, CMG_ENGLISH,
                "b\\u001B.json: error E0213: there is a NUL byte\n"
                "    help: the file may be damaged, or UTF-16: save it as UTF-8\n"
                "error E0100: out of memory\n"
                "    help: free memory and try again\n"
                "2 errors\n");
}
END_TEST

START_TEST(control_characters_are_not_printed)
{
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_place place = place_of("\x1B[2J\u202Ee x", "x", 1);
    cmg_report(list, CMG_M_json_unknown_word, &place, CMG_ARGZ("found", "x"));
    const char *text = cmg_diagnostics_text(list, CMG_ENGLISH);
    ck_assert_ptr_nonnull(strstr(text, "    \uFFFD[2J\uFFFDe x\n           ^\n"));
    cmg_diagnostics_free(list);
}
END_TEST

/* A file may be one line; each of its faults shows what is near it, and looks at no more. */
START_TEST(many_faults_on_a_long_line_take_no_time)
{
    enum { LENGTH = 4 << 20, FAULTS = 500 };
    char *source = malloc(LENGTH);
    ck_assert_ptr_nonnull(source);
    memset(source, 'x', LENGTH);
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_diagnostics_set_capacity(list, FAULTS);
    for (uint32_t i = 0; i < FAULTS; i++) {
        const cmg_place place = {
            .file = CMG_TEXT("a.json"), .line = 1, .column = LENGTH - i, .source_line = {source, LENGTH}};
        cmg_report(list, CMG_M_json_unknown_word, &place, CMG_ARGZ("found", "x"));
    }
    ck_assert_uint_eq(cmg_diagnostics_count(list), FAULTS);
    cmg_diagnostics_free(list);
    free(source);
}
END_TEST

/* A line of 3000 cells: a window around the column, and the caret in it. */
START_TEST(long_lines_are_cut)
{
    char source[6001];
    for (size_t i = 0; i < 2000; i++)
        memcpy(source + i * 3, "占", 3);
    source[3000] = 'x', source[3001] = 'y', source[3002] = 'z';
    source[6000] = '\0';
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_place place = place_of(source, "xyz", 3);
    cmg_report(list, CMG_M_json_unknown_word, &place, CMG_ARGZ("found", "x"));
    char text[2000];
    ck_assert_uint_lt(strlen(cmg_diagnostics_text(list, CMG_ENGLISH)), sizeof text);
    strcpy(text, cmg_diagnostics_text(list, CMG_ENGLISH));
    strtok(text, "\n");
    const char *line = strtok(NULL, "\n"), *caret = strtok(NULL, "\n");
    cmg_text before = {line, (size_t)(strstr(line, "xyz") - line)};
    ck_assert(strncmp(line, "    ...占", 10) == 0);
    ck_assert_str_eq(line + strlen(line) - 6, "占...");
    ck_assert_uint_eq(cmg_text_cells(before), (size_t)(strchr(caret, '^') - caret));
    ck_assert_str_eq(strchr(caret, '^'), "^~~");
    ck_assert_uint_le(cmg_text_cells(cmg_text_of(line)), 110);
    cmg_diagnostics_free(list);
}
END_TEST

START_TEST(both_languages_stay_at_once)
{
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    report_lines(list, 2);
    const char *chinese = cmg_diagnostics_text(list, CMG_CHINESE);
    const char *english = cmg_diagnostics_text(list, CMG_ENGLISH);
    const char *json = cmg_diagnostics_json(list, CMG_ENGLISH);
    ck_assert_ptr_nonnull(strstr(chinese, "错误"));
    ck_assert_ptr_nonnull(strstr(english, "error"));
    ck_assert_int_eq(json[0], '[');
    cmg_diagnostics_free(list);
}
END_TEST

START_TEST(json_report)
{
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_place place = place_of("[\n \"a\" x]", "x", 1);
    place.pointer = CMG_TEXT("/a~1b");
    cmg_report(list, CMG_M_json_empty, &place, CMG_ARGZ("x", "y"));
    cmg_report(list, CMG_M_json_unknown_word, NULL, CMG_ARGZ("found", "\"\n"));
    ck_assert_str_eq(
        cmg_diagnostics_json(list, CMG_ENGLISH),
        "[\n{\"id\":\"E0200\",\"severity\":\"error\",\"message\":\"nothing here; a JSON value is "
        "expected\",\"remedy\":\"write at least {}\",\"file\":\"a.json\",\"line\":2,\"column\":6,"
        "\"pointer\":\"/a~1b\"},\n"
        "{\"id\":\"E0219\",\"severity\":\"error\",\"message\":\"'\\\"\\\\u000A' is not a JSON value\","
        "\"remedy\":\"JSON has true, false and null, in lower case; other text stands in double "
        "quotes\"}\n]");
    cmg_diagnostics_clear(list);
    ck_assert_str_eq(cmg_diagnostics_json(list, CMG_ENGLISH), "[]");
    cmg_diagnostics_free(list);
}
END_TEST

/* Whatever fails, what was found is counted and exhaustion is told. */
static bool use_list(const cmg_allocator *allocator, void *context)
{
    (void)context;
    cmg_diagnostics *list = cmg_diagnostics_new(allocator);
    if (list == NULL)
        return false;
    report_lines(list, 40);
    bool all = cmg_diagnostics_count(list) == 40;
    ck_assert_uint_eq(cmg_diagnostics_total(list, CMG_ERROR), 40);
    if (!all)
        ck_assert_str_eq(cmg_diagnostic_id(list, cmg_diagnostics_count(list) - 1), "E0100");
    const char *text = cmg_diagnostics_text(list, CMG_ENGLISH);
    bool whole = strstr(text, "40 errors") != NULL;
    ck_assert(whole || strcmp(text, "out of memory") == 0);
    const char *json = cmg_diagnostics_json(list, CMG_CHINESE);
    whole = whole && strcmp(json + strlen(json) - 3, "}\n]") == 0;
    cmg_diagnostics_free(list);
    return all && whole;
}

START_TEST(each_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation(use_list, NULL, 1000), 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("diagnostics");
    TCase *tests = tcase_create("diagnostics");
    tcase_add_test(tests, registry_is_sound);
    tcase_add_test(tests, one_folder_may_come_first);
    tcase_add_test(tests, placeholders_are_filled);
    tcase_add_test(tests, long_arguments_are_cut);
    tcase_add_test(tests, nobody_listening);
    tcase_add_test(tests, entries_tell_all);
    tcase_add_test(tests, repeats_are_kept_once);
    tcase_add_test(tests, a_row_may_have_two_bad_cells);
    tcase_add_test(tests, many_findings_are_told_apart);
    tcase_add_test(tests, first_entries_are_kept);
    tcase_add_test(tests, repeats_are_told);
    tcase_add_test(tests, cleared_list_asks_for_nothing);
    tcase_add_test(tests, caret_stands_under_wide_characters);
    tcase_add_test(tests, text_without_place_and_exhaustion);
    tcase_add_test(tests, control_characters_are_not_printed);
    tcase_add_test(tests, long_lines_are_cut);
    tcase_add_test(tests, many_faults_on_a_long_line_take_no_time);
    tcase_add_test(tests, both_languages_stay_at_once);
    tcase_add_test(tests, json_report);
    tcase_add_test(tests, each_allocation_may_fail);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
