#include "base/json.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/failing_allocator.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* -- tests/cases/json.test ------------------------------------------------ */

static FILE *open_cases(void)
{
    const char *top = getenv("top_srcdir");
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/cases/json.test", top == NULL ? "." : top);
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "cannot open %s; top_srcdir says where", path);
    return file;
}

/* Turns %XX and %{n:text} into bytes. */
static void expand(const char *text, cmg_buffer *out)
{
    while (*text != '\0') {
        if (*text != '%') {
            cmg_buffer_char(out, *text++);
            continue;
        }
        if (text[1] == '{') {
            char *colon;
            unsigned long times = strtoul(text + 2, &colon, 10);
            const char *end = strstr(colon, "}%");
            if (end == NULL) /* the last brace of the line */
                end = strrchr(colon, '}');
            while (times-- > 0)
                cmg_buffer_put(out, colon + 1, (size_t)(end - colon - 1));
            text = end + 1;
            continue;
        }
        char hex[3] = {text[1], text[2], '\0'};
        cmg_buffer_char(out, (char)strtoul(hex, NULL, 16));
        text += 3;
    }
}

/* "ok", or "E0203@4". */
static void scan_all(cmg_text source, char outcome[40])
{
    cmg_json_scanner scanner;
    cmg_json_scan(&scanner, source, CMG_JSON_DEPTH_MAX);
    cmg_json_token token;
    do
        token = cmg_json_next(&scanner);
    while (token.kind != CMG_JSON_END && token.kind != CMG_JSON_ERROR);
    ck_assert_int_eq(cmg_json_next(&scanner).kind, token.kind);
    snprintf(outcome, 40, "ok");
    if (token.kind == CMG_JSON_END)
        return;
    ck_assert_uint_eq(token.offset, scanner.error_at);
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_json_report(&scanner, CMG_TEXT("case"), list);
    ck_assert_uint_eq(cmg_diagnostics_count(list), 1);
    ck_assert_ptr_null(strstr(cmg_diagnostic_message(list, 0, CMG_ENGLISH), "{found}"));
    snprintf(outcome, 40, "%s@%zu", cmg_diagnostic_id(list, 0), scanner.error_at);
    cmg_diagnostics_free(list);
}

/* A copy of exactly the text, so that reading past its end is found. */
static void scan_copy(cmg_text text, char outcome[40])
{
    char *copy = malloc(text.length == 0 ? 1 : text.length);
    memcpy(copy, text.bytes, text.length);
    scan_all((cmg_text){copy, text.length}, outcome);
    free(copy);
}

START_TEST(cases_as_data)
{
    FILE *file = open_cases();
    char line[4096], outcome[40], wrong[4096] = "";
    cmg_buffer text;
    cmg_buffer_init(&text, NULL);
    size_t accepted = 0, refused = 0, open = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#')
            continue;
        char *expected = strchr(line, '\t'), *source = strchr(expected + 1, '\t');
        *expected++ = '\0';
        *source++ = '\0';
        cmg_buffer_clear(&text);
        expand(source, &text);
        scan_copy(cmg_buffer_view(&text), outcome);
        bool ok = strcmp(outcome, "ok") == 0;
        accepted += line[0] == 'y' && ok;
        refused += line[0] == 'n' && !ok;
        open += line[0] == 'i';
        if (strcmp(outcome, expected) != 0 || (line[0] == 'y' && !ok) || (line[0] == 'n' && ok))
            snprintf(wrong + strlen(wrong), sizeof wrong - strlen(wrong), "\n%.99s: %s, not %.40s", line,
                     outcome, expected);
    }
    fclose(file);
    cmg_buffer_free(&text);
    ck_assert_msg(wrong[0] == '\0', "%s", wrong);
    ck_assert_uint_ge(accepted, 95);
    ck_assert_uint_ge(refused, 188);
    ck_assert_uint_ge(open, 35);
}
END_TEST

/* -- tokens --------------------------------------------------------------- */

START_TEST(tokens_keep_text_and_place)
{
    static const struct {
        cmg_json_kind kind;
        const char *raw;
        size_t offset;
        bool escaped;
    } expected[] = {
        {CMG_JSON_OBJECT, "{", 1, false},      {CMG_JSON_KEY, "\"a\"", 2, false},
        {CMG_JSON_ARRAY, "[", 8, false},       {CMG_JSON_NUMBER, "-1.50e+3", 9, false},
        {CMG_JSON_TRUE, "true", 18, false},    {CMG_JSON_FALSE, "false", 23, false},
        {CMG_JSON_NULL, "null", 29, false},    {CMG_JSON_ARRAY_END, "]", 33, false},
        {CMG_JSON_KEY, "\"\\n\"", 35, true},   {CMG_JSON_STRING, "\"\"", 40, false},
        {CMG_JSON_OBJECT_END, "}", 43, false},
    };
    cmg_json_scanner scanner;
    cmg_json_scan(&scanner, CMG_TEXT(" {\"a\" : [-1.50e+3,true,false,null],\"\\n\":\"\" } "), 2);
    for (size_t i = 0; i < COUNT(expected); i++) {
        cmg_json_token token = cmg_json_next(&scanner);
        ck_assert_int_eq(token.kind, expected[i].kind);
        ck_assert(cmg_text_equal(token.raw, cmg_text_of(expected[i].raw)));
        ck_assert_uint_eq(token.offset, expected[i].offset);
        ck_assert(token.escaped == expected[i].escaped);
    }
    ck_assert_int_eq(cmg_json_next(&scanner).kind, CMG_JSON_END);
}
END_TEST

START_TEST(depth_is_limited)
{
    cmg_json_scanner scanner;
    cmg_json_scan(&scanner, CMG_TEXT("[[[1]]]"), 2);
    cmg_json_next(&scanner);
    cmg_json_next(&scanner);
    ck_assert_int_eq(cmg_json_next(&scanner).kind, CMG_JSON_ERROR);
    ck_assert_int_eq(scanner.error, CMG_M_json_too_deep);
    ck_assert_uint_eq(scanner.error_at, 2);
    cmg_json_scan(&scanner, CMG_TEXT("[]"), 100000);
    ck_assert_uint_eq(scanner.depth_limit, CMG_JSON_DEPTH_MAX);
}
END_TEST

/* -- strings -------------------------------------------------------------- */

static const struct {
    const char *raw, *text;
    size_t length;
} strings[] = {
    {"\"\"", "", 0},
    {"\"占用\"", "占用", 6},
    {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8},
    {"\"a\\u0000b\"", "a\0b", 3},
    {"\"\\u5360\\u7528\"", "占用", 6},
    {"\"\\uD842\\uDFB7x\"", "\U00020BB7x", 5},
    {"\"\\uffff\\u007f\\u0080\"", "\uFFFF\x7F\xC2\x80", 6},
};

START_TEST(strings_are_decoded)
{
    cmg_json_scanner scanner;
    cmg_arena arena;
    cmg_arena_init(&arena, NULL, 0);
    cmg_json_scan(&scanner, cmg_text_of(strings[_i].raw), 1);
    cmg_json_token token = cmg_json_next(&scanner);
    cmg_text text;
    ck_assert(cmg_json_decode(token, &arena, &text));
    ck_assert(cmg_text_equal(text, (cmg_text){strings[_i].text, strings[_i].length}));
    ck_assert(token.escaped || arena.held == 0);
    cmg_arena_free(&arena);
}
END_TEST

START_TEST(decoded_bytes_lead_back_to_the_source)
{
    /* a \n 占 U+20BB7 z: decoded bytes 0, 1, 2-4, 5-8, 9 */
    cmg_text raw = CMG_TEXT("\"a\\n占\\uD842\\uDFB7z\"");
    static const size_t expected[] = {0, 1, 3, 4, 5, 6, 6, 6, 6, 18, 19, 19};
    for (size_t at = 0; at < COUNT(expected); at++)
        ck_assert_uint_eq(cmg_json_source_offset(raw, at), expected[at]);
}
END_TEST

/* -- reports -------------------------------------------------------------- */

static const struct {
    const char *source, *message;
    uint32_t line, column;
} reports[] = {
    {"{\n \"条件\"：1}", "'：' is a full-width mark; the half-width : is meant", 2, 6},
    {"{\"a\": [1,\n 2", "the '[' at line 1, column 7 is not closed by ']'", 2, 3},
    {"[1,\n {\"占\": 2]", "the '{' at line 2, column 2 must be closed by '}', not ']'", 2, 9},
    {"[\"占\" \"b\"]", "a comma or ']' is expected before '\"'", 1, 6},
    {"[\"a\\x\"]", "'\\x' is no JSON escape", 1, 4},
    {"[True]", "'True' is not a JSON value", 1, 2},
    {"[007]", "the number '007' has a leading zero", 1, 2},
    {"{\"占\": \"a\n\"}", "the text that begins here has no closing quote on its line", 1, 7},
    {"[[[[", "nested more than 3 levels deep", 1, 4},
    {"{\"a\": 1}\r\n}", "'}' follows the end of the JSON value", 2, 1},
};

START_TEST(reports_say_what_and_where)
{
    cmg_json_scanner scanner;
    cmg_json_scan(&scanner, cmg_text_of(reports[_i].source), 3);
    while (cmg_json_next(&scanner).kind != CMG_JSON_ERROR)
        ;
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_json_report(&scanner, CMG_TEXT("a.json"), list);
    ck_assert_str_eq(cmg_diagnostic_message(list, 0, CMG_ENGLISH), reports[_i].message);
    ck_assert_uint_eq(cmg_diagnostic_line(list, 0), reports[_i].line);
    ck_assert_uint_eq(cmg_diagnostic_column(list, 0), reports[_i].column);
    cmg_diagnostics_free(list);
}
END_TEST

/* Every prefix of a text, and the text with each byte changed, is scanned
 * without harm, and only whole texts are accepted. */
START_TEST(damaged_texts_are_harmless)
{
    cmg_text whole = CMG_TEXT("{\"占用\":[-0.5e+1,\"\\uD842\\uDFB7\\n\",true,{\"a\":null}]}");
    char outcome[40], damaged[128];
    for (size_t length = 0; length < whole.length; length++) {
        scan_copy((cmg_text){whole.bytes, length}, outcome);
        ck_assert_str_ne(outcome, "ok");
    }
    for (size_t at = 0; at < whole.length; at++) {
        for (int byte = 0; byte < 256; byte += 3) {
            memcpy(damaged, whole.bytes, whole.length);
            damaged[at] = (char)byte;
            scan_copy((cmg_text){damaged, whole.length}, outcome);
        }
    }
}
END_TEST

static bool use_decode(const cmg_allocator *allocator, void *context)
{
    (void)context;
    cmg_arena arena;
    cmg_arena_init(&arena, allocator, 0);
    cmg_json_token token = {.kind = CMG_JSON_STRING, .raw = CMG_TEXT("\"\\n\""), .escaped = true};
    cmg_text text;
    bool decoded = cmg_json_decode(token, &arena, &text);
    cmg_arena_free(&arena);
    return decoded;
}

START_TEST(each_allocation_may_fail)
{
    ck_assert_uint_eq(fail_each_allocation(use_decode, NULL, 10), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json");
    TCase *tests = tcase_create("json");
    tcase_add_test(tests, cases_as_data);
    tcase_add_test(tests, tokens_keep_text_and_place);
    tcase_add_test(tests, depth_is_limited);
    tcase_add_loop_test(tests, strings_are_decoded, 0, COUNT(strings));
    tcase_add_test(tests, decoded_bytes_lead_back_to_the_source);
    tcase_add_loop_test(tests, reports_say_what_and_where, 0, COUNT(reports));
    tcase_add_test(tests, damaged_texts_are_harmless);
    tcase_add_test(tests, each_allocation_may_fail);
    tcase_set_timeout(tests, 60);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
