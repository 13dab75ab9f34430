/* What a pack's own tests say when they fail: where, and why. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

#include "stall_pack.h"

static const char deadlines[] =
    "{\"calendars\":[{\"code\":\"office\",\"hours\":[\"08:00-12:00\"],\"years\":{\"2024\":{\"source\":\"x\"}}"
    "}],"
    "\"deadlines\":[{\"code\":\"clean\",\"label\":\"清扫\",\"amount\":2,\"unit\":\"working-hour\","
    "\"calendar\":\"office\"}],"
    "\"courses\":[{\"code\":\"c\",\"label\":\"程序\"}],"
    "\"staffing\":[{\"code\":\"p\",\"label\":\"配置\",\"posts\":{\"fixed\":3,\"round\":\"exact\"},\"method\":"
    "\"dhondt\","
    "\"tie\":\"order\",\"places\":[{\"code\":\"a\",\"population\":1}]}]}";

static void keep(void *context, const char *name, const char *file, uint32_t line, bool passed,
                 const char *difference)
{
    (void)file;
    snprintf(context, 2000, "%s:%u:%s\n%s", name, line, passed ? "passed" : "failed",
             passed ? "" : difference);
}

/* Runs one test that stands in line 2 of its file; what it says goes to `said`. */
static void run(const char *test, cmg_language language, char *said)
{
    char text[2000];
    snprintf(text, sizeof text, "{\"tests\":[\n  %s]}", test);
    const memory_file files[] = {
        {"stall/pack.json", "{\"format\":1,\"name\":\"stall\",\"version\":\"1.0.0\",\"title\":\"stall\","
                            "\"files\":[\"rules.json\",\"deadlines.json\",\"tests.json\"]}"},
        {"stall/rules.json", stall_rules},
        {"stall/deadlines.json", deadlines},
        {"stall/tests.json", text},
        {NULL, NULL}};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = NULL;
    size_t passed, failed;
    const cmg_status status = memory_pack_open("stall", files, NULL, diagnostics, &pack);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert_int_eq(cmg_pack_test(pack, language, keep, said, &passed, &failed), CMG_OK);
    ck_assert_uint_eq(passed + failed, 1);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
}

static const struct {
    const char *test, *said; /* in English; what must be among it */
} tests_that_fail[] = {
    {"{\"name\":\"t\",\"item\":\"stall\",\"decided\":\"2024-07-01\",\"facts\":{\"备注\":\"无\"},"
     "\"expect\":{\"state\":\"decided\"}}",
     "t:2:failed\nstate: expected decided, got undecided\nmissing: 面积\n"},
    {"{\"name\":\"t\",\"item\":\"stall\",\"decided\":\"2024-07-01\",\n \"facts\":{\"面积\":\"x\"},"
     "\"expect\":{\"state\":\"decided\"}}",
     "bad facts\nstall/tests.json:3:16: error E0803"},
    {"{\"name\":\"t\",\"course\":\"c\",\"decided\":\"2024-07-01\",\n\"file\":{\"cases\":\"x\"},"
     "\"expect\":{\"faults\":[]}}",
     "bad facts\nstall/tests.json:3:17: error E1313"},
    {"{\"name\":\"t\",\"plan\":\"p\",\"decided\":\"2024-07-01\",\"places\":\n[{\"code\":\"a\",\"population\":"
     "-1}],"
     "\"expect\":{\"posts\":3}}",
     "bad facts\nstall/tests.json:3:27: error E1055"},
    {"{\"name\":\"t\",\"deadline\":\"clean\",\"events\":{\"start\":\"2024-07-01T08:00\"},"
     "\"expect\":{\"due\":\"2024-07-01T10:01\"}}",
     "due: expected 2024-07-01T10:01:00, got 2024-07-01T10:00:00\n"},
    {"{\"name\":\"t\",\"deadline\":\"clean\",\"events\":{\"start\":\"2024-07-01T08:00\"},"
     "\"expect\":{\"due\":\"soon\"}}",
     "due: expected soon, got 2024-07-01T10:00:00\n"},
};

START_TEST(a_failed_test_says_why)
{
    char said[2000];
    run(tests_that_fail[_i].test, CMG_ENGLISH, said);
    ck_assert_msg(strstr(said, tests_that_fail[_i].said) != NULL, "%s", said);
    run(tests_that_fail[_i].test, CMG_CHINESE, said);
    ck_assert_msg(strstr(said, "bad facts") == NULL, "%s", said);
}
END_TEST

/* An instant may be written to the minute, as everywhere else. */
START_TEST(instants_are_compared_as_such)
{
    static const char *const written[] = {"2024-07-01T10:00", "2024-07-01 10:00", "2024-07-01T10:00:00"};
    char test[400], said[2000];
    snprintf(test, sizeof test,
             "{\"name\":\"t\",\"deadline\":\"clean\",\"events\":{\"start\":\"2024-07-01T08:00\"},"
             "\"expect\":{\"due\":\"%s\"}}",
             written[_i]);
    run(test, CMG_ENGLISH, said);
    ck_assert_str_eq(said, "t:2:passed\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tests of packs");
    TCase *tests = tcase_create("tests of packs");
    tcase_add_loop_test(tests, a_failed_test_says_why, 0, sizeof tests_that_fail / sizeof *tests_that_fail);
    tcase_add_loop_test(tests, instants_are_compared_as_such, 0, 3);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
