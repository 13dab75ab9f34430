/* Case files: what is read, what is found, many at once.  What the law asks is tested by the
 * national pack itself. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

#include "../support/failing_allocator.h"

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

#define FACTS                                                                                                                       \
    "\"facts\":{\"当事人类型\":\"公民\",\"涉嫌犯罪\":false,\"其他处罚种类\":\"无\",\"情节复杂或者重大\":" \
    "false,"                                                                                                                        \
    "\"涉及重大公共利益\":false,\"经过听证\":false,\"疑难复杂\":false,\"当事人要求听证\":false,"             \
    "\"当事人陈述申辩\":false,\"已出示执法证件\":true,\"拟罚款金额\":100}"
#define PEOPLE "\"people\":[{\"name\":\"a\",\"certificate\":\"1\"},{\"name\":\"b\",\"certificate\":\"2\"}]"
#define FILED "{\"step\":\"filing\",\"at\":\"2024-03-05T09:00\"}"
#define LOOKED "{\"step\":\"investigation\",\"at\":\"2024-03-06T09:00\"," PEOPLE ",\"documents\":[\"笔录\"]}"

/* -- what is wrong with a file -------------------------------------------- */

static const struct {
    const char *what, *text, *found; /* "E1312 1:1, ..." */
} broken[] = {
    {"a list", "[]", "E1312 1:1"},
    {"no JSON", "{\"case\":", "E0208 1:9"},
    {"unknown members",
     "{\"cas\":\"x\",\n\"steps\":[{\"step\":\"filing\",\"at\":\"2024-03-05\",\"by\":\"x\"}]}",
     "E1313 1:8, E1313 2:50"},
    {"no texts", "{\"case\":7,\n\"steps\":[{\"step\":\"\"}]}", "E1316 1:9, E1316 2:18, E1316 2:10"},
    {"steps",
     "{\"steps\":[{\"step\":\"filling\",\"at\":\"2024-03-05\"},\n{\"step\":\"zzzzzz\",\"at\":\"5 "
     "March\"},\n7]}",
     "E1315 1:19, E1314 2:9, E1012 2:23, E1312 3:1"},
    {"an offset, which no calendar explains",
     "{\"steps\":[{\"step\":\"filing\",\"at\":\"2024-03-05T09:00Z\"}]}", "E1012 1:33"},
    {"lists", "{\"steps\":{},\"facts\":{}}", "E1317 1:10"},
    {"people",
     "{\"steps\":[{\"step\":\"filing\",\"at\":\"2024-03-05\",\n\"people\":[7,\n{\"name\":\"x\",\"cert\":"
     "\"1\"},\n"
     "{\"certificate\":\"1\"}],\n\"documents\":[\"\"]}]}",
     "E1312 2:11, E1313 3:20, E1316 4:1, E1316 5:14"},
    {"facts, in their place",
     "\n  {\"steps\":[],\n   \"facts\":{\"当事人类型\":\"公民\",\n \"拟罚款金额\":-1,\n\"x\":1}}",
     "E0804 4:10, E0800 5:1"},
};

static void list_findings(cmg_diagnostics *diagnostics, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics) && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s %u:%u", i ? ", " : "",
                                 cmg_diagnostic_id(diagnostics, i), cmg_diagnostic_line(diagnostics, i),
                                 cmg_diagnostic_column(diagnostics, i));
}

START_TEST(files_are_checked)
{
    cmg_pack *pack = open_national();
    cmg_casefile *file = cmg_casefile_new(pack, NULL);
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        char found[400];
        cmg_diagnostics_clear(diagnostics);
        const cmg_status status =
            cmg_casefile_json(file, broken[i].text, CMG_ZERO_TERMINATED, "f.json", diagnostics);
        list_findings(diagnostics, found, sizeof found);
        ck_assert_msg(status == CMG_BAD_FACTS && strcmp(found, broken[i].found) == 0, "%s: %s, not %s",
                      broken[i].what, found, broken[i].found);
    }
    static char many[40000];
    size_t used = (size_t)snprintf(many, sizeof many, "{\"steps\":[" FILED);
    for (int i = 0; i < 1000 && used + 8 < sizeof many; i++)
        used += (size_t)snprintf(many + used, sizeof many - used, ",{}");
    snprintf(many + used, sizeof many - used, "]}");
    cmg_diagnostics_clear(diagnostics);
    ck_assert_int_eq(cmg_casefile_json(file, many, CMG_ZERO_TERMINATED, NULL, diagnostics), CMG_BAD_FACTS);
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), "E1318");
    cmg_diagnostics_free(diagnostics);
    cmg_casefile_free(file);
    cmg_pack_unref(pack);
}
END_TEST

/* -- through the door ----------------------------------------------------- */

START_TEST(what_is_found)
{
    cmg_pack *pack = open_national();
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_casefile *file = cmg_casefile_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    int64_t due = 0;
    /* Written out of order, and with a blank for the T. */
    ck_assert_int_eq(cmg_casefile_json(file,
                                       "{\"case\":\"2024-017\"," FACTS ",\"steps\":[" LOOKED ","
                                       "{\"step\":\"filing\",\"at\":\"2024-03-05 09:00:00\"}]}",
                                       CMG_ZERO_TERMINATED, NULL, NULL),
                     CMG_OK);
    ck_assert_int_eq(cmg_casefile_check(session, "ordinary", file, result),
                     CMG_BAD_ARGUMENT); /* which day? */
    ck_assert_int_eq(cmg_session_set_as_of(session, "2024-03-08"), CMG_OK);
    cmg_session_set_language(session, CMG_ENGLISH);
    ck_assert_int_eq(cmg_casefile_check(session, "ordinary", file, result), CMG_OK);
    ck_assert_int_eq(cmg_result_state(result), CMG_DECIDED);
    ck_assert_uint_eq(cmg_casefile_fault_count(result), 0);
    ck_assert_ptr_null(cmg_casefile_fault_code(result, 0));
    ck_assert(!cmg_casefile_fault_is_void(result, 0) && !cmg_casefile_fault_due(result, 0, &due));
    ck_assert_str_eq(cmg_casefile_next(result, 0), "notice");
    ck_assert_ptr_null(cmg_casefile_next(result, 1));
    ck_assert(!cmg_casefile_next_due(result, 0, &due));
    ck_assert_ptr_nonnull(strstr(cmg_result_text(result), "2024-017: no fault found"));
    /* Ninety days after 5 March, 3 June is over. */
    ck_assert_int_eq(cmg_session_set_as_of(session, "2024-06-04"), CMG_OK);
    ck_assert_int_eq(cmg_casefile_check(session, "ordinary", file, result), CMG_OK);
    ck_assert_int_eq(cmg_casefile_fault(result, 0), CMG_FAULT_LATE);
    ck_assert_str_eq(cmg_casefile_fault_code(result, 0), "decision");
    ck_assert(cmg_casefile_fault_due(result, 0, &due));
    char text[20];
    cmg_instant_text(due, text, sizeof text);
    ck_assert_str_eq(text, "2024-06-03T23:59:59");
    ck_assert_ptr_nonnull(
        strstr(cmg_result_text(result), "was due by 2024-06-03 23:59:59 (Mon), not done yet"));
    ck_assert_ptr_nonnull(
        strstr(cmg_result_json(result), "{\"kind\":\"late\",\"void\":false,\"rule\":{\"code\":\"decision\""));
    /* The limit has an article of its own. */
    ck_assert_ptr_nonnull(strstr(cmg_result_json(result), "\"limit\":{\"code\":\"decide-90-days\""));
    ck_assert_ptr_null(strstr(cmg_result_text(result), "Art 59(1)"));
    /* No such course, or nearly. */
    ck_assert_int_eq(cmg_casefile_check(session, "nothing-like-it", file, result), CMG_NOT_FOUND);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(result), 0), "E1310");
    ck_assert_int_eq(cmg_casefile_check(session, "ordinarry", file, result), CMG_NOT_FOUND);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(result), 0), "E1311");
    /* Not in force, for the 2021 text. */
    ck_assert_int_eq(cmg_session_set_as_of(session, "2021-07-14"), CMG_OK);
    ck_assert_int_eq(cmg_casefile_check(session, "ordinary", file, result), CMG_OK);
    ck_assert_int_eq(cmg_result_state(result), CMG_REFUSED);
    /* Of another pack. */
    cmg_pack *other = open_national();
    cmg_casefile *strange = cmg_casefile_new(other, NULL);
    ck_assert_int_eq(cmg_casefile_check(session, "ordinary", strange, result), CMG_BAD_ARGUMENT);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(result), 0), "E1319");
    cmg_casefile_free(strange);
    cmg_pack_unref(other);
    cmg_result_free(result);
    cmg_casefile_free(file);
    cmg_session_free(session);
    ck_assert_str_eq(cmg_pack_course_code(pack, 0), "ordinary");
    ck_assert_ptr_null(cmg_pack_course_code(pack, 2));
    ck_assert_str_eq(cmg_pack_course_label(pack, "ordinary", CMG_ENGLISH), "ordinary procedure of a penalty");
    ck_assert_ptr_null(cmg_pack_course_label(pack, "nothing", CMG_ENGLISH));
    cmg_pack_unref(pack);
}
END_TEST

/* A year of which the calendar says nothing is a doubt, not a guess. */
START_TEST(a_year_without_calendar)
{
    cmg_pack *pack = open_national();
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_casefile *file = cmg_casefile_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    ck_assert_int_eq(cmg_session_set_as_of(session, "2027-02-01"), CMG_OK);
    ck_assert_int_eq(
        cmg_casefile_json(file,
                          "{" FACTS ",\"steps\":[" LOOKED "," FILED ",{\"step\":\"notice\",\"at\":"
                          "\"2024-03-07\"},{\"step\":\"decision\",\"at\":\"2026-12-29\",\"documents\":["
                          "\"行政处罚决定书\"]}]}",
                          CMG_ZERO_TERMINATED, NULL, NULL),
        CMG_OK);
    ck_assert_int_eq(cmg_casefile_check(session, "ordinary", file, result), CMG_OK);
    ck_assert_int_eq(cmg_result_state(result), CMG_UNDECIDED);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(result), 0), "E1025");
    ck_assert_str_eq(cmg_casefile_next(result, 0), "service");
    cmg_result_free(result);
    cmg_casefile_free(file);
    cmg_session_free(session);
    cmg_pack_unref(pack);
}
END_TEST

/* -- many ----------------------------------------------------------------- */

typedef struct seen {
    char text[200];
    size_t stop;
} seen;

static bool see(void *context, size_t index, cmg_status status, cmg_result *result,
                cmg_diagnostics *diagnostics)
{
    seen *s = context;
    const size_t used = strlen(s->text);
    if (status == CMG_OK)
        snprintf(s->text + used, sizeof s->text - used, "%zu:%zu ", index, cmg_casefile_fault_count(result));
    else
        snprintf(s->text + used, sizeof s->text - used, "%zu:%s ", index, cmg_diagnostic_id(diagnostics, 0));
    return index + 1 != s->stop;
}

START_TEST(a_register_of_them)
{
    static const char lines[] = "{" FACTS ",\"steps\":[" FILED "," LOOKED "]}\n\n  \r\n{\"case\":7}\n"
                                "{" FACTS ",\"steps\":[" FILED "," FILED "," LOOKED "]}";
    cmg_pack *pack = open_national();
    cmg_session *session = cmg_session_new(pack, NULL);
    seen all = {.stop = 0}, two = {.stop = 2}, none = {.stop = 0};
    ck_assert_int_eq(cmg_casefile_each(session, "ordinary", lines, CMG_ZERO_TERMINATED, NULL, see, &all),
                     CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_session_set_as_of(session, "2024-03-08"), CMG_OK);
    ck_assert_int_eq(cmg_casefile_each(session, "ordinary", lines, CMG_ZERO_TERMINATED, NULL, see, &all),
                     CMG_OK);
    ck_assert_str_eq(all.text, "0:0 1:E1316 2:1 ");
    ck_assert_int_eq(cmg_casefile_each(session, "ordinary", lines, CMG_ZERO_TERMINATED, NULL, see, &two),
                     CMG_OK);
    ck_assert_str_eq(two.text, "0:0 1:E1316 ");
    ck_assert_int_eq(cmg_casefile_each(session, "nothing", lines, CMG_ZERO_TERMINATED, NULL, see, &none),
                     CMG_NOT_FOUND);
    ck_assert_str_eq(none.text, "0:E1310 ");
    cmg_session_free(session);
    cmg_pack_unref(pack);
}
END_TEST

/* -- memory --------------------------------------------------------------- */

static bool check_once(const cmg_allocator *allocator, void *context)
{
    static const char text[] = "{\"case\":\"x\"," FACTS ",\"steps\":[" FILED "," FILED
                               ",{\"step\":\"investigation\",\"at\":\"2024-03-06\",\"people\":[\"a\"]}]}";
    cmg_session *session = cmg_session_new(context, allocator);
    cmg_casefile *file = cmg_casefile_new(context, allocator);
    cmg_result *result = cmg_result_new(allocator);
    const char *json = NULL;
    if (session && file && result) {
        cmg_session_set_as_of(session, "2024-07-01");
        cmg_session_set_trace(session, true);
        cmg_status status = cmg_casefile_json(file, text, CMG_ZERO_TERMINATED, NULL, NULL);
        if (status == CMG_OK)
            status = cmg_casefile_check(session, "ordinary", file, result);
        ck_assert_msg(status == CMG_OK || status == CMG_NO_MEMORY, "%s", cmg_status_name(status));
        json = status == CMG_OK && cmg_result_text(result) ? cmg_result_json(result) : NULL;
    }
    const bool done = json && !strstr(json, "out of memory");
    cmg_result_free(result);
    cmg_casefile_free(file);
    cmg_session_free(session);
    return done;
}

START_TEST(every_allocation_may_fail)
{
    cmg_pack *pack = open_national();
    fail_each_allocation(check_once, pack, 10000);
    cmg_pack_unref(pack);
}
END_TEST

/* -- a question that is none ---------------------------------------------- */

/* One result goes from question to question.  After one that is not looked into, what it held was about
 * something else: neither text nor getters may show it. */
START_TEST(no_answer_is_left_over)
{
    cmg_pack *pack = open_national();
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_facts *facts = cmg_facts_new(pack, NULL);
    cmg_casefile *file = cmg_casefile_new(pack, NULL);
    cmg_timeline *timeline = cmg_timeline_new(NULL);
    cmg_result *result = cmg_result_new(NULL);
    ck_assert(session && facts && file && timeline && result);
    cmg_session_set_as_of(session, "2024-07-01");
    ck_assert_int_eq(cmg_casefile_json(file, "{\"case\":\"A\"}", CMG_ZERO_TERMINATED, NULL, NULL), CMG_OK);
    for (int first = 0; first < 2; first++) {
        for (int kind = 0; kind < 7; kind++) {
            const cmg_status before = first == 0 ? cmg_penalty(session, "littering", facts, result)
                                                 : cmg_casefile_check(session, "ordinary", file, result);
            ck_assert_int_eq(before, CMG_OK);
            const cmg_status status = kind == 0   ? cmg_penalty(session, "zzz", facts, result)
                                      : kind == 1 ? cmg_casefile_check(session, "zzz", file, result)
                                      : kind == 2 ? cmg_decide(session, "zzz", facts, result)
                                      : kind == 3 ? cmg_due(session, "zzz", timeline, result)
                                      : kind == 4 ? cmg_duty(session, "zzz", "zzz", NULL, result)
                                      : kind == 5 ? cmg_staff(session, "zzz", facts, NULL, result)
                                                  : cmg_duty(session, "littering", "zzz", NULL, result);
            ck_assert_int_eq(status, CMG_NOT_FOUND);
            ck_assert_ptr_nonnull(strstr(cmg_result_text(result), "zzz"));
            ck_assert_ptr_null(strstr(cmg_result_text(result), kind < 6 ? "littering" : "随地吐痰"));
            ck_assert_str_eq(cmg_result_json(result), "null");
            ck_assert_ptr_null(cmg_penalty_basis(result, 0));
            ck_assert_ptr_null(cmg_casefile_next(result, 0));
        }
    }
    cmg_result_free(result);
    cmg_timeline_free(timeline);
    cmg_casefile_free(file);
    cmg_facts_free(facts);
    cmg_session_free(session);
    cmg_pack_unref(pack);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("case files");
    TCase *tests = tcase_create("case files");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, files_are_checked);
    tcase_add_test(tests, what_is_found);
    tcase_add_test(tests, a_year_without_calendar);
    tcase_add_test(tests, a_register_of_them);
    tcase_add_test(tests, no_answer_is_left_over);
    tcase_add_test(tests, every_allocation_may_fail);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
