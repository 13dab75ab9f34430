#include "base/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../support/failing_allocator.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
    const char *bytes;
    size_t length, valid;
} utf8[] = {
    {"", 0, 0},
    {"abc", 3, 3},
    {"a\0b", 3, 3},
    {"占用", 6, 6},
    {"\U00020BB7", 4, 4},
    {"a\xFF", 2, 1},
    {"\xC0\xAF", 2, 0},         /* overlong */
    {"a\xED\xA0\x80", 4, 1},    /* a surrogate */
    {"\xF4\x90\x80\x80", 4, 0}, /* beyond U+10FFFF */
    {"占\xE7\x94", 5, 3},       /* cut */
    {"占用a街道，b\xC3\xA9", 19, 19},
    {"街\xE4\x41道", 8, 3},   /* cut in the midst */
    {"街\xE0\x9F\xBF", 6, 3}, /* overlong */
    {"街\xED\x9F\xBF区", 9, 9},
    {"街abcdefg\x80", 11, 10},
};

START_TEST(valid_prefix)
{
    cmg_text text = {utf8[_i].bytes, utf8[_i].length};
    ck_assert_uint_eq(cmg_text_valid_prefix(text), utf8[_i].valid);
}
END_TEST

static const struct {
    const char *text;
    size_t code_points, cells;
} widths[] = {
    {"", 0, 0},     {"abc", 3, 3},        {"占用面积", 4, 8}, {"é", 1, 1},       {"e\u0301", 2, 1},
    {"１，", 2, 4}, {"\U00020BB7", 1, 2}, {"a\tb", 3, 2},     {"\u200Bx", 2, 1},
};

START_TEST(code_points_and_cells)
{
    cmg_text text = cmg_text_of(widths[_i].text);
    ck_assert_uint_eq(cmg_text_code_points(text), widths[_i].code_points);
    ck_assert_uint_eq(cmg_text_cells(text), widths[_i].cells);
    size_t at = 0, steps = 0;
    while (at < text.length) {
        cmg_text_next(text, &at);
        steps++;
    }
    ck_assert_uint_eq(steps, widths[_i].code_points);
}
END_TEST

START_TEST(comparing)
{
    ck_assert(cmg_text_equal(CMG_NO_TEXT, CMG_TEXT("")));
    ck_assert(!cmg_text_equal(CMG_TEXT("a\0b"), CMG_TEXT("a\0c")));
    ck_assert_int_eq(cmg_text_compare(CMG_TEXT("a"), CMG_TEXT("ab")), -1);
    ck_assert_int_eq(cmg_text_compare(CMG_TEXT("\xE5\x8D\xA0"), CMG_TEXT("z")), 1);
    ck_assert_int_eq(cmg_text_compare(CMG_NO_TEXT, CMG_TEXT("")), 0);
    ck_assert(cmg_text_starts(CMG_TEXT("占用面积"), CMG_TEXT("占用")));
    ck_assert(!cmg_text_starts(CMG_TEXT("占"), CMG_TEXT("占用")));
    ck_assert(cmg_text_hash(CMG_TEXT("ab")) != cmg_text_hash(CMG_TEXT("ba")));
    ck_assert_uint_eq(cmg_text_of(NULL).length, 0);
}
END_TEST

static const cmg_text names[] = {
    {"占用面积", 12}, {"占用天数", 12},         {"超期天数", 12}, {"amount", 6},
    {"a", 1},         {"suggested amount", 16}, {"qz", 2},
};

static const struct {
    const char *wanted;
    ptrdiff_t nearest;
} near_names[] = {
    {"占用面基", 0},
    {"占面用积", 0},
    {"超期日数", 2},
    {"天数", -1},
    {"罚款", -1},
    {"AMOUNT", 3},
    {"amuont", 3},
    {"b", -1},
    {"zq", 6},
    {"", -1},
    {"suggested amuont", 5},
    {"0123456789012345678901234567890123456789012345678901234567890123456789", -1},
};

START_TEST(nearest_name)
{
    cmg_text wanted = cmg_text_of(near_names[_i].wanted);
    ck_assert_int_eq(cmg_text_nearest(wanted, names, COUNT(names)), near_names[_i].nearest);
}
END_TEST

START_TEST(buffer_numbers_and_characters)
{
    cmg_buffer buffer;
    cmg_buffer_init(&buffer, NULL);
    ck_assert_uint_eq(cmg_buffer_view(&buffer).length, 0);
    cmg_buffer_integer(&buffer, INT64_MIN);
    cmg_buffer_char(&buffer, ' ');
    cmg_buffer_unsigned(&buffer, UINT64_MAX);
    cmg_buffer_spaces(&buffer, 2);
    cmg_buffer_integer(&buffer, 0);
    cmg_buffer_code_point(&buffer, 0x5360);
    cmg_buffer_code_point(&buffer, 0xD800);
    cmg_buffer_format(&buffer, "%s-%d", "x", 7);
    ck_assert_str_eq(buffer.bytes, "-9223372036854775808 18446744073709551615  0占\uFFFDx-7");
    ck_assert_uint_eq(buffer.length, strlen(buffer.bytes));
    cmg_buffer_clear(&buffer);
    ck_assert_str_eq(buffer.bytes, "");
    cmg_buffer_free(&buffer);
}
END_TEST

static const struct {
    const char *text;
    size_t length;
    const char *json;
} json_texts[] = {
    {"", 0, "\"\""},
    {"占\"\\/\n\x01\x7F", 9, "\"占\\\"\\\\/\\n\\u0001\\u007f\""},
    {"a\0b", 3, "\"a\\u0000b\""},
    {"\b\f\r\t", 4, "\"\\b\\f\\r\\t\""},
    {"a\xFF"
     "b\xE5",
     4, "\"a\uFFFDb\uFFFD\""},
};

START_TEST(buffer_writes_json)
{
    cmg_buffer buffer;
    cmg_buffer_init(&buffer, NULL);
    cmg_buffer_json(&buffer, (cmg_text){json_texts[_i].text, json_texts[_i].length});
    ck_assert_str_eq(buffer.bytes, json_texts[_i].json);
    cmg_buffer_free(&buffer);
}
END_TEST

START_TEST(buffer_remembers_the_limit)
{
    cmg_buffer buffer;
    cmg_buffer_init(&buffer, NULL);
    buffer.limit = 5;
    cmg_buffer_string(&buffer, "12345");
    ck_assert(!buffer.failed);
    cmg_buffer_char(&buffer, '6');
    ck_assert(buffer.failed);
    cmg_buffer_put(&buffer, NULL, 0);
    ck_assert_str_eq(buffer.bytes, "12345");
    cmg_buffer_free(&buffer);
    cmg_buffer_spaces(&buffer, SIZE_MAX - 1);
    ck_assert(buffer.failed);
    cmg_buffer_free(&buffer);
}
END_TEST

static bool use_buffer(const cmg_allocator *allocator, void *context)
{
    (void)context;
    cmg_buffer buffer;
    cmg_buffer_init(&buffer, allocator);
    for (int i = 0; i < 100; i++)
        cmg_buffer_format(&buffer, "%d ", i);
    cmg_buffer_json(&buffer, CMG_TEXT("占用"));
    bool succeeded = !buffer.failed;
    cmg_buffer_free(&buffer);
    return succeeded;
}

START_TEST(each_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation(use_buffer, NULL, 100), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text");
    TCase *tests = tcase_create("text");
    tcase_add_loop_test(tests, valid_prefix, 0, COUNT(utf8));
    tcase_add_loop_test(tests, code_points_and_cells, 0, COUNT(widths));
    tcase_add_test(tests, comparing);
    tcase_add_loop_test(tests, nearest_name, 0, COUNT(near_names));
    tcase_add_test(tests, buffer_numbers_and_characters);
    tcase_add_loop_test(tests, buffer_writes_json, 0, COUNT(json_texts));
    tcase_add_test(tests, buffer_remembers_the_limit);
    tcase_add_test(tests, each_allocation_may_fail);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
