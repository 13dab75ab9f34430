/* Memory that runs out, packs that want too much of it, and files that are none. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/failing_allocator.h"
#include "../support/memory_pack.h"

#define MANIFEST "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":\"p\",\"files\":[\"a.json\"]"

/* Something of every kind. */
static const memory_file small[] = {
    {"p/pack.json", MANIFEST ",\"extends\":\"../q\",\"settings\":{\"round\":0.01}}"},
    {"p/a.json",
     "{\"items\":[{\"code\":\"i\",\"fill\":{\"2\":{\"fine\":{\"max\":300},\"basis\":[\"law:3\"]}}},"
     "{\"code\":\"k\",\"withdraw\":true}]}"},
    {"q/pack.json",
     "{\"format\":1,\"name\":\"q\",\"version\":\"1.0.0\",\"title\":\"q\",\"files\":[\"b.json\"]}"},
    {"q/b.json",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"法\",\"level\":\"law\",\"version\":\"2021-01-22\"}],"
     "\"terms\":[{\"name\":\"面积\",\"type\":\"number\",\"allowed\":\">= 0\",\"presumed\":1},"
     "{\"name\":\"人\",\"type\":\"string\",\"values\":[\"甲\",{\"value\":\"乙\",\"label\":\"乙\"}],\"role\":"
     "\"party\"}],"
     "\"parameters\":[{\"name\":\"标准\",\"type\":\"number\",\"value\":{\"feel\":\"1 + 1\"}}],"
     "\"decisions\":[{\"name\":\"大\",\"type\":\"boolean\",\"expression\":\"面积 > "
     "标准\"},{\"name\":\"表\",\"table\":{\"inputs\":"
     "[\"人\"],\"rules\":[{\"if\":[\"\\\"甲\\\"\"],\"then\":[1]}]}}],"
     "\"circumstances\":[{\"code\":\"c\",\"stage\":\"circumstance\",\"effect\":\"heavier\",\"label\":\"x\","
     "\"when\":\"大\","
     "\"measures\":[\"m\"],\"items\":[\"i\"],\"basis\":[\"law:1.2\"]}],"
     "\"items\":[{\"code\":\"i\",\"label\":\"x\",\"applies\":\"大\",\"provisions\":[{\"code\":\"1\","
     "\"penalties\":[{\"kind\":"
     "\"fine\",\"min\":1,\"max\":100}]},{\"code\":\"2\",\"penalties\":[{\"kind\":\"fine\",\"hole\":\"?\"}]}]}"
     ","
     "{\"code\":\"k\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\"}]}],"
     "\"benchmarks\":[{\"code\":\"b\",\"item\":\"i\",\"provisions\":[\"1\"],\"origin\":\"illustrative\","
     "\"table\":{\"inputs\":"
     "[\"面积\"],\"rules\":[{\"if\":[\"< 5\"],\"then\":[\"l\"]},{\"if\":[\">= "
     "5\"],\"then\":[\"h\"]}]},\"tiers\":[{\"code\":\"l\","
     "\"outcome\":\"general\",\"max\":\"面积 * 10\"},{\"code\":\"h\",\"outcome\":\"heavier\"}]}],"
     "\"procedures\":[{\"code\":\"s\",\"label\":\"x\",\"when\":\"true\",\"excludes\":[\"s\"]}],"
     "\"calendars\":[{\"code\":\"cn\",\"years\":{\"2024\":{\"off\":[\"2024-01-01\"],\"holidays\":[{\"label\":"
     "\"x\",\"from\":\"2024-01-01\",\"to\":\"2024-01-01\"}]}}},"
     "{\"code\":\"office\",\"days\":\"cn\",\"hours\":[\"08:00-12:00\",\"14:00-18:00\"]}],"
     "\"deadlines\":[{\"code\":\"d\",\"amount\":2,\"unit\":\"working-day\",\"calendar\":\"office\",\"ends\":"
     "\"x\"}],"
     "\"tests\":[{\"name\":\"t\",\"item\":\"i\",\"decided\":\"2024-01-01\",\"facts\":{\"面积\":3},\"expect\":"
     "{}}]}"},
    {NULL, NULL}};

static bool open_and_close(const cmg_allocator *allocator, void *context)
{
    const memory_file *files = context;
    cmg_pack *pack;
    cmg_status status = memory_pack_open("p", files, allocator, NULL, &pack);
    ck_assert_int_eq(status == CMG_OK, pack != NULL);
    if (pack)
        status = cmg_pack_check(pack, "2024-07-01", NULL);
    cmg_pack_unref(pack);
    ck_assert(status == CMG_OK || status == CMG_NO_MEMORY);
    return status == CMG_OK;
}

START_TEST(every_allocation_may_fail)
{
    fail_each_allocation(open_and_close, (void *)small, 10000);
}
END_TEST

/* -- too much ------------------------------------------------------------- */

static char *repeated(const char *before, const char *part, size_t times, const char *after)
{
    const size_t length = strlen(part);
    char *text = malloc(strlen(before) + length * times + strlen(after) + 1);
    ck_assert_ptr_nonnull(text);
    char *at = stpcpy(text, before);
    for (size_t i = 0; i < times; i++)
        at = memcpy(at, part, length), at += length;
    strcpy(at, after);
    return text;
}

static cmg_status open_text(char *text, const char *id)
{
    const memory_file files[] = {{"p/pack.json", MANIFEST "}"}, {"p/a.json", text}, {NULL, NULL}};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack;
    const cmg_status status = memory_pack_open("p", files, NULL, diagnostics, &pack);
    ck_assert_ptr_null(pack);
    bool told = false;
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++)
        told |= strcmp(cmg_diagnostic_id(diagnostics, i), id) == 0;
    ck_assert_msg(told, "%s, first %s %s", cmg_status_name(status), cmg_diagnostic_id(diagnostics, 0),
                  cmg_diagnostic_message(diagnostics, 0, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
    free(text);
    return status;
}

START_TEST(memory_is_limited_by_size)
{
    /* Each rule may go with every piece of each input, and an input is a few bytes. */
    char *text = repeated("{\"terms\":[{\"name\":\"n\",\"type\":\"number\"}],\"decisions\":[{\"name\":\"d\","
                          "\"table\":{\"inputs\":[",
                          "\"n\",", 200, "\"n\"],\"rules\":[");
    char *cells = repeated("{\"if\":[", "\"<9\",", 200, "\"<9\"],\"then\":[1]},");
    char *rules = repeated(text, cells, 300, "{\"if\":[");
    char *whole = repeated(rules, "\"-\",", 200, "\"-\"],\"then\":[1]}]}}]}");
    free(text);
    free(cells);
    free(rules);
    const memory_file files[] = {{"p/pack.json", MANIFEST "}"}, {"p/a.json", whole}, {NULL, NULL}};
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    cmg_pack *pack;
    const cmg_status status = memory_pack_open("p", files, &memory.allocator, NULL, &pack);
    ck_assert(status == CMG_OK || status == CMG_LIMIT_REACHED);
    ck_assert_uint_lt(memory.peak_bytes, ((size_t)8 << 20) + 66 * (strlen(whole) + 1000));
    cmg_pack_unref(pack);
    ck_assert_uint_eq(memory.live_blocks, 0);
    free(whole);
}
END_TEST

START_TEST(a_pack_that_exhausts_its_memory)
{
    /* Every empty entry needs far more than the three bytes that ask for it. */
    ck_assert_int_eq(open_text(repeated("{\"tests\":[", "{},", 400000, "{}]}"), "E0709"), CMG_LIMIT_REACHED);
}
END_TEST

START_TEST(counts_are_limited)
{
    char *names = malloc(16001 * 48 + 64), *at = stpcpy(names, "{\"terms\":[");
    for (int i = 0; i <= 16000; i++)
        at += sprintf(at, "%s{\"name\":\"t%d\",\"type\":\"number\"}", i == 0 ? "" : ",", i);
    strcpy(at, "]}");
    ck_assert_int_eq(open_text(names, "E0707"), CMG_LIMIT_REACHED);
    ck_assert_int_eq(
        open_text(repeated("{\"procedures\":[", "{\"code\":\"a\"},", 200, "{\"code\":\"a\"}]}"), "E0708"),
        CMG_LIMIT_REACHED);
    ck_assert_int_eq(open_text(repeated("{\"$doc\":\"", "0123456789abcdef", 1 << 20, "\"}"), "E0701"),
                     CMG_LIMIT_REACHED);
}
END_TEST

START_TEST(many_errors_take_no_long_time)
{
    char *text = repeated("{\"sources\":[{\"code\":\"law\",\"title\":\"x\",\"level\":\"law\"}],\"items\":[{"
                          "\"code\":\"a\",\"label\":"
                          "\"x\",\"provisions\":[{\"code\":\"1\"}],\"basis\":[",
                          "\"lww:1\",", 100000, "\"law\"]}]}");
    ck_assert_int_eq(open_text(text, "E0756"), CMG_BAD_PACK);
    ck_assert_int_eq(
        open_text(repeated("{\"items\":[{", "\"a\":1,\"b\":1,", 1, "\"code\":\"a\"}]}"), "E0729"),
        CMG_BAD_PACK);
}
END_TEST

static cmg_status endless(void *context, const char *path,
                          cmg_status (*give)(void *receiver, const char *bytes, size_t length),
                          void *receiver)
{
    (void)context;
    char text[200];
    (void)path;
    static int layer;
    snprintf(text, sizeof text,
             "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":\"p\",\"extends\":\"../p%d\"}",
             ++layer);
    return give(receiver, text, strlen(text));
}

START_TEST(layers_without_end)
{
    const cmg_reader reader = {endless, NULL};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack;
    ck_assert_int_eq(cmg_pack_open("p", &reader, NULL, diagnostics, &pack), CMG_LIMIT_REACHED);
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), "E0705");
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* -- readers and files ---------------------------------------------------- */

static cmg_status silent(void *context, const char *path,
                         cmg_status (*give)(void *receiver, const char *bytes, size_t length), void *receiver)
{
    (void)path, (void)give, (void)receiver;
    return *(const cmg_status *)context;
}

START_TEST(a_reader_may_fail)
{
    static const cmg_status says[] = {CMG_NO_MEMORY, CMG_CANNOT_READ, CMG_OK};
    static const cmg_status leads_to[] = {CMG_NO_MEMORY, CMG_CANNOT_READ, CMG_BAD_PACK};
    for (size_t i = 0; i < 3; i++) {
        const cmg_reader reader = {silent, (void *)&says[i]};
        cmg_pack *pack;
        ck_assert_int_eq(cmg_pack_open("p", &reader, NULL, NULL, &pack), leads_to[i]);
    }
}
END_TEST

START_TEST(what_is_no_file_is_not_read)
{
    char folder[] = "/tmp/check_pack_XXXXXX", path[100];
    cmg_pack *pack;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/pack.json", folder);
    ck_assert_int_eq(cmg_pack_open(folder, NULL, NULL, NULL, &pack), CMG_CANNOT_READ);
    ck_assert_int_eq(mkfifo(path, 0600), 0); /* reading it would wait for ever */
    ck_assert_int_eq(cmg_pack_open(folder, NULL, NULL, NULL, &pack), CMG_CANNOT_READ);
    unlink(path);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    ck_assert_int_eq(cmg_pack_open(folder, NULL, NULL, NULL, &pack), CMG_CANNOT_READ);
    rmdir(path);
    FILE *stream = fopen(path, "wb");
    fclose(stream);
    ck_assert_int_eq(cmg_pack_open(folder, NULL, NULL, NULL, &pack), CMG_BAD_PACK);
    unlink(path);
    rmdir(folder);
}
END_TEST

START_TEST(arguments)
{
    cmg_pack *pack;
    ck_assert_int_eq(cmg_pack_open(NULL, NULL, NULL, NULL, &pack), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_pack_open("", NULL, NULL, NULL, &pack), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_pack_open("\xff", NULL, NULL, NULL, &pack), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_pack_open("p", NULL, NULL, NULL, NULL), CMG_BAD_ARGUMENT);
    ck_assert_ptr_null(cmg_pack_ref(NULL));
    cmg_pack_unref(NULL);
    ck_assert_int_eq(memory_pack_open("p", small, NULL, NULL, &pack), CMG_OK);
    ck_assert_ptr_eq(cmg_pack_ref(pack), pack);
    cmg_pack_unref(pack);
    ck_assert_str_eq(cmg_pack_name(pack), "p");
    cmg_pack_unref(pack);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pack memory");
    TCase *tests = tcase_create("pack memory");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, every_allocation_may_fail);
    tcase_add_test(tests, memory_is_limited_by_size);
    tcase_add_test(tests, a_pack_that_exhausts_its_memory);
    tcase_add_test(tests, counts_are_limited);
    tcase_add_test(tests, many_errors_take_no_long_time);
    tcase_add_test(tests, layers_without_end);
    tcase_add_test(tests, a_reader_may_fail);
    tcase_add_test(tests, what_is_no_file_is_not_read);
    tcase_add_test(tests, arguments);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
