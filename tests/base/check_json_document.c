#include "base/json.h"

#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../support/failing_allocator.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char sample[] =
    "{\n"
    "\t\"条件\": \"占用面积 > 10\\n and 天数 < 3\",\n"
    "  \"a/b~\": [1.50, -0, {\"A\": true, \"a\": false}],\n"
    "  \"nul\\u0000\": \"x\\u0000y\", \"n\": null,\n"
    "  \"long\": 0.1234567890123456789012345678901234567890123456789012345678901234567890123,\n"
    "  \"empty\": {}, \"none\": []\n"
    "}\n";

static cmg_json_document *sample_document(void)
{
    cmg_json_document *document = cmg_json_document_new(NULL, CMG_TEXT("s.json"), cmg_text_of(sample), NULL);
    ck_assert_ptr_nonnull(document);
    return document;
}

static void expect(cmg_text text, cmg_text expected)
{
    ck_assert_msg(cmg_text_equal(text, expected), "%.*s, not %.*s", CMG_SHOW(text), CMG_SHOW(expected));
}

static void expect_place(cmg_place place, uint32_t line, uint32_t column, uint32_t span, const char *pointer)
{
    expect(place.file, CMG_TEXT("s.json"));
    ck_assert_uint_eq(place.line, line);
    ck_assert_uint_eq(place.column, column);
    ck_assert_uint_eq(place.span, span);
    expect(place.pointer, cmg_text_of(pointer));
}

START_TEST(values_are_exact)
{
    cmg_json_document *document = sample_document();
    cmg_json root = cmg_json_root(document);
    ck_assert_int_eq(cmg_json_type(root), CMG_JSON_OBJECT);
    ck_assert_uint_eq(cmg_json_count(root), 7);
    expect(cmg_json_file(document), CMG_TEXT("s.json"));
    expect(cmg_json_string(cmg_json_member(root, "条件")), CMG_TEXT("占用面积 > 10\n and 天数 < 3"));
    expect(cmg_json_number(cmg_json_member(root, "long")),
           CMG_TEXT("0.1234567890123456789012345678901234567890123456789012345678901234567890123"));
    ck_assert_int_eq(cmg_json_type(cmg_json_member(root, "n")), CMG_JSON_NULL);

    cmg_json list = cmg_json_member(root, "a/b~");
    ck_assert_int_eq(cmg_json_type(list), CMG_JSON_ARRAY);
    ck_assert_uint_eq(cmg_json_count(list), 3);
    cmg_json item = cmg_json_first(list);
    expect(cmg_json_number(item), CMG_TEXT("1.50"));
    item = cmg_json_following(item);
    expect(cmg_json_number(item), CMG_TEXT("-0"));
    item = cmg_json_following(item);
    ck_assert(cmg_json_is_true(cmg_json_member(item, "A"))); /* the case tells */
    ck_assert(!cmg_json_is_true(cmg_json_member(item, "a")));
    ck_assert(!cmg_json_present(cmg_json_following(item)));

    ck_assert(!cmg_json_present(cmg_json_member(root, "nul")));
    cmg_json nul = cmg_json_following(list);
    expect(cmg_json_key(nul), CMG_TEXT("nul\0"));
    expect(cmg_json_string(nul), CMG_TEXT("x\0y"));
    cmg_json_document_free(document);
}
END_TEST

START_TEST(absent_values_are_quiet)
{
    cmg_json_document *document = sample_document();
    cmg_arena arena;
    cmg_arena_init(&arena, NULL, 0);
    cmg_json absent = cmg_json_member(cmg_json_root(document), "no such");
    ck_assert(!cmg_json_present(absent));
    ck_assert_int_eq(cmg_json_type(absent), CMG_JSON_END);
    ck_assert_ptr_null(cmg_json_string(absent).bytes);
    ck_assert_ptr_null(cmg_json_number(absent).bytes);
    ck_assert_ptr_null(cmg_json_key(absent).bytes);
    ck_assert_uint_eq(cmg_json_count(absent), 0);
    ck_assert(!cmg_json_present(cmg_json_first(absent)));
    ck_assert(!cmg_json_present(cmg_json_following(absent)));
    ck_assert(!cmg_json_present(cmg_json_member(absent, "x")));
    ck_assert(!cmg_json_present(cmg_json_first(cmg_json_member(cmg_json_root(document), "empty"))));
    ck_assert_ptr_null(cmg_json_number(cmg_json_member(cmg_json_root(document), "条件")).bytes);
    ck_assert_ptr_null(cmg_json_key(cmg_json_root(document)).bytes);
    expect_place(cmg_json_place(absent, &arena), 0, 0, 0, "");
    ck_assert(!cmg_json_present(cmg_json_root(NULL)));
    ck_assert_ptr_null(cmg_json_file(NULL).bytes);
    cmg_json_document_free(NULL);
    cmg_arena_free(&arena);
    cmg_json_document_free(document);
}
END_TEST

START_TEST(places_are_exact)
{
    cmg_json_document *document = sample_document();
    cmg_arena arena;
    cmg_arena_init(&arena, NULL, 0);
    cmg_json root = cmg_json_root(document);
    expect_place(cmg_json_place(root, &arena), 1, 1, 1, "");
    expect_place(cmg_json_key_place(root, &arena), 1, 1, 1, "");
    cmg_json condition = cmg_json_member(root, "条件");
    expect_place(cmg_json_place(condition, &arena), 2, 8, 24, "/条件");
    expect_place(cmg_json_key_place(condition, &arena), 2, 2, 4, "/条件");
    expect(cmg_json_place(condition, &arena).source_line,
           CMG_TEXT("\t\"条件\": \"占用面积 > 10\\n and 天数 < 3\","));
    expect_place(cmg_json_place_within(condition, 0, &arena), 2, 9, 1, "/条件");
    expect_place(cmg_json_place_within(condition, 17, &arena), 2, 18, 1, "/条件"); /* the line end */
    expect_place(cmg_json_place_within(condition, 18, &arena), 2, 20, 1, "/条件"); /* after it */
    expect_place(cmg_json_place_within(condition, 23, &arena), 2, 25, 1, "/条件"); /* 天 */
    expect_place(cmg_json_place_within(condition, 9999, &arena), 2, 31, 1, "/条件");
    cmg_json deep = cmg_json_member(
        cmg_json_following(cmg_json_following(cmg_json_first(cmg_json_member(root, "a/b~")))), "a");
    expect_place(cmg_json_place(deep, &arena), 3, 39, 5, "/a~1b~0/2/a");
    expect_place(cmg_json_place_within(deep, 3, &arena), 3, 39, 5, "/a~1b~0/2/a");
    cmg_arena_free(&arena);
    cmg_json_document_free(document);
}
END_TEST

START_TEST(all_duplicates_are_told)
{
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_text source = CMG_TEXT("{\"a\":1,\n\"b\":{\"c\":1,\"c\":2},\n\"a\":3,\"\\u0061\":4,\"d\":{\"a\":1}}");
    ck_assert_ptr_null(cmg_json_document_new(NULL, CMG_TEXT("s.json"), source, list));
    static const struct {
        uint32_t line, column;
        const char *message;
    } expected[] = {{2, 12, "the name 'c' is there twice: first in line 2"},
                    {3, 1, "the name 'a' is there twice: first in line 1"},
                    {3, 7, "the name 'a' is there twice: first in line 1"}};
    ck_assert_uint_eq(cmg_diagnostics_count(list), COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++) {
        ck_assert_str_eq(cmg_diagnostic_id(list, i), "E0223");
        ck_assert_str_eq(cmg_diagnostic_message(list, i, CMG_ENGLISH), expected[i].message);
        ck_assert_uint_eq(cmg_diagnostic_line(list, i), expected[i].line);
        ck_assert_uint_eq(cmg_diagnostic_column(list, i), expected[i].column);
    }
    cmg_diagnostics_free(list);
}
END_TEST

START_TEST(equal_keys_of_two_objects_are_right)
{
    cmg_text source = CMG_TEXT("{\"a\":{\"a\":{\"a\":1}}, \"b\":[{\"a\":1},{\"a\":2}], \"A\":3}");
    cmg_json_document *document = cmg_json_document_new(NULL, CMG_TEXT("s.json"), source, NULL);
    ck_assert_ptr_nonnull(document);
    cmg_json_document_free(document);
}
END_TEST

START_TEST(faulty_texts_are_refused)
{
    static const struct {
        const char *source, *id;
    } faulty[] = {{"", "E0200"}, {"[1,]", "E0202"}, {"{} {}", "E0220"}, {"\xEF\xBB\xBF{}", "E0102"}};
    for (size_t i = 0; i < COUNT(faulty); i++) {
        cmg_diagnostics *list = cmg_diagnostics_new(NULL);
        ck_assert_ptr_null(cmg_json_document_new(NULL, CMG_NO_TEXT, cmg_text_of(faulty[i].source), list));
        ck_assert_uint_eq(cmg_diagnostics_count(list), 1);
        ck_assert_str_eq(cmg_diagnostic_id(list, 0), faulty[i].id);
        cmg_diagnostics_free(list);
    }
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    ck_assert_ptr_null(cmg_json_document_new(NULL, CMG_NO_TEXT, (cmg_text){"", SIZE_MAX}, list));
    ck_assert_str_eq(cmg_diagnostic_id(list, 0), "E0222");
    cmg_diagnostics_free(list);
}
END_TEST

static void repeat(char *out, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        strcpy(out + i * strlen(text), text);
}

START_TEST(nesting_ends_at_64)
{
    char source[200];
    repeat(source, "[", 64);
    repeat(source + 64, "]", 64);
    cmg_json_document *document = cmg_json_document_new(NULL, CMG_NO_TEXT, cmg_text_of(source), NULL);
    ck_assert_ptr_nonnull(document);
    cmg_json value = cmg_json_root(document);
    while (cmg_json_present(cmg_json_first(value)))
        value = cmg_json_first(value);
    cmg_arena arena;
    cmg_arena_init(&arena, NULL, 0);
    ck_assert_uint_eq(cmg_json_place(value, &arena).column, 64);
    ck_assert_uint_eq(cmg_json_place(value, &arena).pointer.length, 126);
    cmg_arena_free(&arena);
    cmg_json_document_free(document);

    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    repeat(source, "[", 65);
    ck_assert_ptr_null(cmg_json_document_new(NULL, CMG_NO_TEXT, cmg_text_of(source), list));
    ck_assert_str_eq(cmg_diagnostic_id(list, 0), "E0221");
    cmg_diagnostics_free(list);
}
END_TEST

/* -- hostile sizes -------------------------------------------------------- */

/* {"k0":0,"k1":1,...} on one line. */
static void many_members(cmg_buffer *out, size_t count)
{
    cmg_buffer_init(out, NULL);
    cmg_buffer_char(out, '{');
    for (size_t i = 0; i < count; i++)
        cmg_buffer_format(out, "%s\"k%zu\":%zu", i == 0 ? "" : ",", i, i);
    cmg_buffer_char(out, '}');
}

static double seconds_to_build(size_t count)
{
    cmg_buffer source;
    many_members(&source, count);
    clock_t start = clock();
    cmg_json_document *document = cmg_json_document_new(NULL, CMG_NO_TEXT, cmg_buffer_view(&source), NULL);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    ck_assert_ptr_nonnull(document);
    cmg_json_document_free(document);
    cmg_buffer_free(&source);
    return seconds;
}

/* One long line with many members: a square would show as 16 times. */
START_TEST(cost_grows_with_size)
{
    seconds_to_build(20000);
    double small = seconds_to_build(20000), large = seconds_to_build(80000);
    ck_assert_msg(large < small * 10 + 0.05, "4 times the members took %f s, not %f s", large, small);
}
END_TEST

/* Our part; cJSON's nodes come from its own allocator. */
START_TEST(memory_grows_with_size)
{
    cmg_buffer source;
    cmg_buffer_init(&source, NULL);
    cmg_buffer_string(&source, "[1");
    for (int i = 0; i < 100000; i++)
        cmg_buffer_string(&source, ",1");
    cmg_buffer_char(&source, ']');
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    cmg_json_document *document =
        cmg_json_document_new(&memory.allocator, CMG_NO_TEXT, cmg_buffer_view(&source), NULL);
    ck_assert_ptr_nonnull(document);
    ck_assert_uint_le(memory.peak_bytes, 32 * source.length);
    cmg_json_document_free(document);
    ck_assert_uint_eq(memory.live_blocks, 0);
    cmg_buffer_free(&source);
}
END_TEST

/* -- threads and memory --------------------------------------------------- */

static void *build_often(void *context)
{
    size_t *built = context;
    for (int i = 0; i < 200; i++) {
        cmg_json_document *document = cmg_json_document_new(NULL, CMG_NO_TEXT, cmg_text_of(sample), NULL);
        *built += cmg_json_count(cmg_json_root(document)) == 7;
        cmg_json_document_free(document);
    }
    return NULL;
}

START_TEST(threads_build_at_once)
{
    pthread_t threads[4];
    size_t built[4] = {0};
    for (size_t i = 0; i < COUNT(threads); i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, build_often, &built[i]), 0);
    for (size_t i = 0; i < COUNT(threads); i++) {
        pthread_join(threads[i], NULL);
        ck_assert_uint_eq(built[i], 200);
    }
}
END_TEST

static bool use_document(const cmg_allocator *allocator, void *context)
{
    (void)context;
    cmg_diagnostics *list = cmg_diagnostics_new(NULL);
    cmg_json_document *document =
        cmg_json_document_new(allocator, CMG_TEXT("s.json"), cmg_text_of(sample), list);
    bool built = document != NULL;
    ck_assert(built == (cmg_diagnostics_count(list) == 0));
    if (!built)
        ck_assert_str_eq(cmg_diagnostic_id(list, 0), "E0100");
    cmg_arena arena;
    cmg_arena_init(&arena, allocator, 0);
    cmg_json value = cmg_json_first(cmg_json_root(document));
    bool pointed = cmg_json_place(value, &arena).pointer.length != 0;
    cmg_arena_free(&arena);
    cmg_json_document_free(document);
    cmg_diagnostics_free(list);
    return built && pointed;
}

START_TEST(each_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation(use_document, NULL, 1000), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_document");
    TCase *tests = tcase_create("json_document");
    tcase_add_test(tests, values_are_exact);
    tcase_add_test(tests, absent_values_are_quiet);
    tcase_add_test(tests, places_are_exact);
    tcase_add_test(tests, all_duplicates_are_told);
    tcase_add_test(tests, equal_keys_of_two_objects_are_right);
    tcase_add_test(tests, faulty_texts_are_refused);
    tcase_add_test(tests, nesting_ends_at_64);
    tcase_add_test(tests, cost_grows_with_size);
    tcase_add_test(tests, memory_grows_with_size);
    tcase_add_test(tests, threads_build_at_once);
    tcase_add_test(tests, each_allocation_may_fail);
    tcase_set_timeout(tests, 60);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
