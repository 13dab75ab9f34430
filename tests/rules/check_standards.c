/* Standards through the public door: figures against targets, exactly. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

#include "../support/failing_allocator.h"
#include "../support/memory_pack.h"

#define TERM(name, type)                                                                                     \
    "{\"name\":\"" name "\",\"type\":\"" type "\",\"label\":\"" name "\",\"question\":\"" name "?\"}"
#define FILE_TEXT(standards)                                                                                  \
    "{\"sources\":[{\"code\":\"report\",\"title\":\"报告\",\"level\":\"document\"}],\"terms\":[" TERM(        \
        "x",                                                                                                  \
        "number") "," TERM("y",                                                                               \
                           "number") "," TERM("before",                                                       \
                                              "number") "," TERM("a",                                         \
                                                                 "boolean") "," TERM("b",                     \
                                                                                     "boolean") "],"          \
                                                                                                "\"standard"  \
                                                                                                "s\":"        \
                                                                                                "[" standards \
                                                                                                "]}"
#define MANIFEST "{\"format\":1,\"name\":\"s\",\"version\":\"1.0.0\",\"title\":\"s\",\"files\":[\"a.json\"]}"
#define STANDARD(members)                                                                                    \
    "{\"code\":\"s\",\"label\":\"标准\",\"basis\":[\"report\"],\"unit\":\"m\"," members "}"

static cmg_status open_pack(const char *standard, const cmg_allocator *allocator,
                            cmg_diagnostics *diagnostics, cmg_pack **pack)
{
    static char text[8192];
    snprintf(text, sizeof text, FILE_TEXT("%s"), standard);
    const memory_file files[] = {{"s/pack.json", MANIFEST}, {"s/a.json", text}, {NULL, NULL}};
    return memory_pack_open("s", files, allocator, diagnostics, pack);
}

typedef struct worked {
    cmg_pack *pack;
    cmg_session *session;
    cmg_facts *facts;
    cmg_result *result;
    cmg_status status;
} worked;

static worked work_out(const char *standard, const char *which, const char *facts)
{
    worked w = {.pack = NULL};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    const cmg_status opened = open_pack(standard, NULL, diagnostics, &w.pack);
    ck_assert_msg(opened == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
    w.session = cmg_session_new(w.pack, NULL);
    w.facts = cmg_facts_new(w.pack, NULL);
    w.result = cmg_result_new(NULL);
    cmg_session_set_as_of(w.session, "2018-01-01");
    cmg_session_set_language(w.session, CMG_ENGLISH);
    ck_assert_int_eq(cmg_facts_json(w.facts, facts, CMG_ZERO_TERMINATED, NULL, NULL), CMG_OK);
    w.status = cmg_standards(w.session, which, w.facts, w.result);
    return w;
}

static void put_away(worked *w)
{
    cmg_result_free(w->result);
    cmg_facts_free(w->facts);
    cmg_session_free(w->session);
    cmg_pack_unref(w->pack);
}

/* -- one figure ----------------------------------------------------------- */

typedef struct figure_case {
    const char *what, *members, *facts;
    cmg_standing_of standing;
    const char *json; /* in the answer */
} figure_case;

#define SHARE "\"numerator\":\"x\",\"denominator\":\"y\",\"scale\":\"percent\","
#define VALUE "\"value\":\"x\","
#define GROWTH VALUE "\"earlier\":\"before\",\"target\":{\"of\":\"growth\",\"min\":5}"

static const figure_case figures[] = {
    {"at least, and just that", VALUE "\"target\":{\"min\":95}", "{\"x\":95}", CMG_STANDARD_MET,
     "\"gap\":null"},
    {"at least, a hair less", VALUE "\"target\":{\"min\":95}", "{\"x\":94.9999999999999999999999999999}",
     CMG_STANDARD_NOT_MET, "\"gap\":0.0000000000000000000000000001"},
    {"more than", VALUE "\"target\":{\"min\":95,\"min-included\":false}", "{\"x\":95}", CMG_STANDARD_NOT_MET,
     "\"gap\":0,"},
    {"at most", VALUE "\"target\":{\"max\":3}", "{\"x\":4.5}", CMG_STANDARD_NOT_MET, "\"gap\":1.5"},
    {"less than", VALUE "\"target\":{\"max\":3,\"max-included\":false}", "{\"x\":3}", CMG_STANDARD_NOT_MET,
     "\"gap\":0,"},
    {"between", VALUE "\"target\":{\"min\":3,\"max\":5}", "{\"x\":5}", CMG_STANDARD_MET, "\"max\":5"},
    {"between, below", VALUE "\"target\":{\"min\":3,\"max\":5}", "{\"x\":1}", CMG_STANDARD_NOT_MET,
     "\"gap\":2"},
    {"between, above", VALUE "\"target\":{\"min\":3,\"max\":5}", "{\"x\":8}", CMG_STANDARD_NOT_MET,
     "\"gap\":3"},
    {"95 % of 588,700, just", SHARE "\"target\":{\"min\":95}", "{\"x\":559265,\"y\":588700}",
     CMG_STANDARD_MET, "\"figure\":95,"},
    {"one short of it", SHARE "\"target\":{\"min\":95}", "{\"x\":559264,\"y\":588700}", CMG_STANDARD_NOT_MET,
     "\"needed\":1,"},
    {"more than 95 %, and just that", SHARE "\"target\":{\"min\":95,\"min-included\":false}",
     "{\"x\":95,\"y\":100}", CMG_STANDARD_NOT_MET, "\"needed\":1,"},
    {"a third is not rounded", SHARE "\"target\":{\"min\":33.33333333333333333333}", "{\"x\":1,\"y\":3}",
     CMG_STANDARD_MET, "\"needed\":null"},
    {"nor is two thirds", SHARE "\"target\":{\"min\":66.66666666666666666667}", "{\"x\":2,\"y\":3}",
     CMG_STANDARD_NOT_MET, "\"needed\":1"},
    {"a share of nothing", SHARE "\"target\":{\"min\":95}", "{\"x\":0,\"y\":0}", CMG_STANDARD_UNDEFINED,
     "\"figure\":null"},
    {"a share of less than nothing", SHARE "\"target\":{\"min\":95}", "{\"x\":1,\"y\":-1}",
     CMG_STANDARD_UNDEFINED, "\"figure\":null"},
    {"needed in part", "\"numerator\":\"x\",\"denominator\":\"y\",\"target\":{\"min\":0.5}",
     "{\"x\":1.25,\"y\":5}", CMG_STANDARD_NOT_MET, "\"needed\":1.25"},
    {"per 10,000",
     "\"numerator\":\"x\",\"denominator\":\"y\",\"scale\":\"per-10000\",\"target\":{\"min\":15}",
     "{\"x\":3228,\"y\":2152000}", CMG_STANDARD_MET, "\"figure\":15,"},
    {"growth of 5 %, just", GROWTH, "{\"x\":105,\"before\":100}", CMG_STANDARD_MET,
     "\"growth\":5,\"trend\":\"up\""},
    {"growth of a third is not rounded",
     VALUE "\"earlier\":\"before\",\"target\":{\"of\":\"growth\",\"max\":33.33}", "{\"x\":4,\"before\":3}",
     CMG_STANDARD_NOT_MET, "\"gap\":0.0033333"},
    {"decline", GROWTH, "{\"x\":90,\"before\":100}", CMG_STANDARD_NOT_MET, "\"gap\":15,"},
    {"growth over nothing", GROWTH, "{\"x\":90,\"before\":0}", CMG_STANDARD_UNDEFINED, "\"growth\":null"},
    {"growth over what is not known", GROWTH, "{\"x\":90}", CMG_STANDARD_OPEN, "\"name\":\"before\""},
    {"a trend that is not known matters not", VALUE "\"earlier\":\"before\",\"target\":{\"min\":5}",
     "{\"x\":90}", CMG_STANDARD_MET, "\"trend\":null"},
    {"the same as before", VALUE "\"earlier\":\"before\",\"target\":{\"min\":5}",
     "{\"x\":90,\"before\":90.0}", CMG_STANDARD_MET, "\"trend\":\"same\""},
    {"a target worked out", VALUE "\"target\":{\"min\":\"y * 2\"}", "{\"x\":5,\"y\":3}", CMG_STANDARD_NOT_MET,
     "\"gap\":1,"},
    {"a target that is not known", VALUE "\"target\":{\"min\":\"y * 2\"}", "{\"x\":5}", CMG_STANDARD_OPEN,
     "\"name\":\"y\""},
    {"a figure that is none", "\"value\":\"x / 0\",\"target\":{\"min\":1}", "{\"x\":5}",
     CMG_STANDARD_UNDEFINED, "\"undefined\":1"},
    {"no target", VALUE "\"target\":{\"hole\":\"not said\"}", "{\"x\":5}", CMG_STANDARD_NO_TARGET,
     "\"hole\":\"not said\""},
    {"nothing known", VALUE "\"target\":{\"min\":1}", "{}", CMG_STANDARD_OPEN, "\"state\":\"undecided\""},
};

START_TEST(figures_against_targets)
{
    const figure_case *f = &figures[_i];
    char standard[600];
    snprintf(standard, sizeof standard, STANDARD("%s"), f->members);
    worked w = work_out(standard, NULL, f->facts);
    ck_assert_int_eq(w.status, CMG_OK);
    ck_assert_msg(cmg_standards_standing(w.result, 0) == f->standing, "%s: %d", f->what,
                  (int)cmg_standards_standing(w.result, 0));
    ck_assert_uint_eq(cmg_standards_counted(w.result, f->standing), 1);
    ck_assert_int_eq(cmg_result_state(w.result),
                     f->standing == CMG_STANDARD_OPEN ? CMG_UNDECIDED : CMG_DECIDED);
    const char *json = cmg_result_json(w.result);
    ck_assert_msg(strstr(json, f->json) != NULL, "%s: no %s in %s", f->what, f->json, json);
    put_away(&w);
}
END_TEST

/* -- checklists ----------------------------------------------------------- */

#define CHECKLIST                                                                                                \
    "{\"code\":\"s\",\"label\":\"门前三包\",\"checks\":[{\"code\":\"1\",\"label\":\"first\",\"when\":\"a\"}" \
    ","                                                                                                          \
    "{\"code\":\"2\",\"label\":\"second\",\"when\":\"b\"}]}"

static const figure_case checklists[] = {
    {"all done", NULL, "{\"a\":true,\"b\":true}", CMG_STANDARD_MET, "\"figure\":2,\"gap\":null"},
    {"one not done", NULL, "{\"a\":true,\"b\":false}", CMG_STANDARD_NOT_MET, "\"figure\":1,\"gap\":1"},
    {"one not done decides", NULL, "{\"b\":false}", CMG_STANDARD_NOT_MET, "\"missing\":[]"},
    {"one not known", NULL, "{\"a\":true}", CMG_STANDARD_OPEN, "\"missing\":[{\"name\":\"b\""},
    {"one is null", NULL, "{\"a\":true,\"b\":null}", CMG_STANDARD_UNDEFINED, "\"holds\":null"},
};

START_TEST(checklists_hold_when_all_do)
{
    const figure_case *f = &checklists[_i];
    worked w = work_out(CHECKLIST, "s", f->facts);
    ck_assert_msg(cmg_standards_standing(w.result, 0) == f->standing, "%s", f->what);
    const char *json = cmg_result_json(w.result);
    ck_assert_msg(strstr(json, f->json) != NULL, "%s: no %s in %s", f->what, f->json, json);
    put_away(&w);
}
END_TEST

/* -- which ---------------------------------------------------------------- */

#define GROUPED                                                                                              \
    "{\"code\":\"z\",\"label\":\"z\",\"unit\":\"m\",\"group\":{\"zh\":\"服务\",\"en\":\"services\"},"      \
    "\"value\":\"x\","                                                                                       \
    "\"target\":{\"min\":1}},"                                                                               \
    "{\"code\":\"disposal\",\"label\":\"d\",\"unit\":\"m\",\"group\":\"other\",\"value\":\"x\",\"target\":{" \
    "\"min\":1}},"                                                                                           \
    "{\"code\":\"old\",\"label\":\"o\",\"unit\":\"m\",\"effective\":{\"to\":\"2017-01-01\"},\"value\":"      \
    "\"x\",\"target\":{\"min\":1}}"

START_TEST(by_code_by_group_and_in_the_order_of_the_pack)
{
    worked w = work_out(GROUPED, NULL, "{\"x\":1}");
    ck_assert_uint_eq(cmg_standards_count(w.result), 2);
    ck_assert_str_eq(cmg_standards_code(w.result, 0), "z");
    ck_assert_str_eq(cmg_standards_code(w.result, 1), "disposal");
    ck_assert_ptr_null(cmg_standards_code(w.result, 2));
    ck_assert_str_eq(cmg_pack_standard_code(w.pack, 2), "old");
    ck_assert_str_eq(cmg_pack_standard_label(w.pack, "disposal", CMG_CHINESE), "d");
    ck_assert_int_eq(cmg_standards(w.session, "services", w.facts, w.result), CMG_OK);
    ck_assert_uint_eq(cmg_standards_count(w.result), 1);
    ck_assert_int_eq(cmg_standards(w.session, "服务", w.facts, w.result), CMG_OK);
    ck_assert_str_eq(cmg_standards_code(w.result, 0), "z");
    ck_assert_int_eq(cmg_standards(w.session, "dispos", w.facts, w.result), CMG_NOT_FOUND);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(w.result), 0), "E1351");
    ck_assert_int_eq(cmg_standards(w.session, "nothing like it", w.facts, w.result), CMG_NOT_FOUND);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(w.result), 0), "E1350");
    ck_assert_uint_eq(cmg_standards_count(w.result), 0);
    put_away(&w);
    w = work_out("", NULL, "{}");
    ck_assert_int_eq(w.status, CMG_NOT_FOUND);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(w.result), 0), "E1353");
    put_away(&w);
}
END_TEST

START_TEST(text_says_what_is_cut_off)
{
    worked w = work_out(STANDARD(SHARE "\"target\":{\"min\":95}"), NULL, "{\"x\":559264,\"y\":588700}");
    const char *text = cmg_result_text(w.result);
    ck_assert_msg(
        strstr(text, "94.99983… m (559,264 ÷ 588,700), target ≥ 95 m, off by 0.000169… m, needs 1 more"),
        "%s", text);
    put_away(&w);
}
END_TEST

START_TEST(text_says_why_there_is_no_figure)
{
    static const struct {
        const char *standard, *facts, *why;
    } cases[] = {
        {STANDARD(SHARE "\"target\":{\"min\":95}"), "{\"x\":0,\"y\":0}",
         "? (0 ÷ 0), nothing to divide by, target"},
        {STANDARD(GROWTH), "{\"x\":90,\"before\":0}",
         "no growth over an earlier figure that is not above zero"},
        {STANDARD("\"value\":\"x / 0\",\"target\":{\"min\":1}"), "{\"x\":5}",
         "look whether they contradict each other"},
        {STANDARD(VALUE "\"target\":{\"max\":3,\"max-included\":false}"), "{\"x\":3}", "target < 3 m  "}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        worked w = work_out(cases[i].standard, NULL, cases[i].facts);
        const char *text = cmg_result_text(w.result);
        ck_assert_msg(strstr(text, cases[i].why), "%s: %s", cases[i].why, text);
        put_away(&w);
    }
}
END_TEST

/* -- broken standards ----------------------------------------------------- */

static const figure_case broken[] = {
    {"no unit", "{\"code\":\"s\",\"label\":\"s\",\"value\":\"x\",\"target\":{\"min\":1}}", "E0728", 0, NULL},
    {"no target", "{\"code\":\"s\",\"label\":\"s\",\"unit\":\"m\",\"value\":\"x\"}", "E0728", 0, NULL},
    {"an empty target", STANDARD(VALUE "\"target\":{}"), "E1352", 0, NULL},
    {"a target, and none", STANDARD(VALUE "\"target\":{\"min\":1,\"hole\":\"h\"}"), "E1352", 0, NULL},
    {"bounds that cross", STANDARD(VALUE "\"target\":{\"min\":5,\"max\":4}"), "E0773", 0, NULL},
    {"growth over what", STANDARD(VALUE "\"target\":{\"of\":\"growth\",\"min\":5}"), "E0728", 0, NULL},
    {"two figures", STANDARD(VALUE SHARE "\"target\":{\"min\":5}"), "E0731", 0, NULL},
    {"a share of what", STANDARD("\"numerator\":\"x\",\"target\":{\"min\":5}"), "E0728", 0, NULL},
    {"a scale of what", STANDARD(VALUE "\"scale\":\"percent\",\"target\":{\"min\":5}"), "E0728", 0, NULL},
    {"an empty list", "{\"code\":\"s\",\"label\":\"s\",\"checks\":[]}", "E0714", 0, NULL},
    {"a duty twice",
     "{\"code\":\"s\",\"label\":\"s\",\"checks\":[{\"code\":\"1\",\"label\":\"f\",\"when\":\"a\"},"
     "{\"code\":\"1\",\"label\":\"f\",\"when\":\"b\"}]}",
     "E0784", 0, NULL},
};

START_TEST(broken_standards_are_told)
{
    cmg_pack *pack = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(open_pack(broken[_i].members, NULL, diagnostics, &pack), CMG_BAD_PACK);
    ck_assert_msg(cmg_diagnostics_count(diagnostics) == 1 &&
                      strcmp(cmg_diagnostic_id(diagnostics, 0), broken[_i].facts) == 0,
                  "%s\n%s", broken[_i].what, cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* -- memory --------------------------------------------------------------- */

#define CHECKLIST_TWO                                                                                        \
    "{\"code\":\"t\",\"label\":\"t\",\"checks\":[{\"code\":\"1\",\"label\":\"f\",\"when\":\"a\"},{\"code\":" \
    "\"2\","                                                                                                 \
    "\"label\":\"g\",\"when\":\"b\"}]}"

static cmg_status tour(const cmg_allocator *allocator)
{
    cmg_pack *pack = NULL;
    cmg_status status = open_pack(
        STANDARD(SHARE "\"earlier\":\"before\",\"target\":{\"min\":\"before * 1.01\"}") "," CHECKLIST_TWO,
        allocator, NULL, &pack);
    if (status != CMG_OK)
        return status;
    cmg_session *session = cmg_session_new(pack, allocator);
    cmg_facts *facts = cmg_facts_new(pack, allocator);
    cmg_result *result = cmg_result_new(allocator);
    status = session && facts && result ? cmg_session_set_as_of(session, "2018-01-01") : CMG_NO_MEMORY;
    if (status == CMG_OK) {
        cmg_session_set_trace(session, true);
        status = cmg_facts_json(facts, "{\"x\":1,\"y\":7,\"before\":15.5,\"a\":true}", CMG_ZERO_TERMINATED,
                                NULL, NULL);
    }
    if (status == CMG_OK)
        status = cmg_standards(session, NULL, facts, result);
    const char *json = status == CMG_OK ? cmg_result_json(result) : NULL;
    if (status == CMG_OK && (!json || strstr(json, "E0100") || !cmg_result_text(result)))
        status = CMG_NO_MEMORY;
    cmg_pack_unref(pack);
    cmg_session_free(session);
    cmg_facts_free(facts);
    cmg_result_free(result);
    return status;
}

START_TEST(every_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation_of(tour, 20000), 30);
}
END_TEST

START_TEST(wrong_arguments)
{
    ck_assert_int_eq(cmg_standards(NULL, NULL, NULL, NULL), CMG_BAD_ARGUMENT);
    ck_assert_uint_eq(cmg_standards_count(NULL), 0);
    ck_assert_uint_eq(cmg_standards_counted(NULL, CMG_STANDARD_MET), 0);
    ck_assert_ptr_null(cmg_standards_code(NULL, 0));
    ck_assert_ptr_null(cmg_standards_figure(NULL, 0));
    ck_assert_ptr_null(cmg_standards_gap(NULL, 0));
    ck_assert_int_eq(cmg_standards_standing(NULL, 0), CMG_STANDARD_OPEN);
    ck_assert_ptr_null(cmg_pack_standard_code(NULL, 0));
    ck_assert_ptr_null(cmg_pack_standard_label(NULL, "s", CMG_CHINESE));
}
END_TEST

#define ROWS(table) (int)(sizeof table / sizeof *table)

int main(void)
{
    Suite *suite = suite_create("standards");
    TCase *all = tcase_create("standards");
    tcase_set_timeout(all, 120);
    tcase_add_loop_test(all, figures_against_targets, 0, ROWS(figures));
    tcase_add_loop_test(all, checklists_hold_when_all_do, 0, ROWS(checklists));
    tcase_add_test(all, by_code_by_group_and_in_the_order_of_the_pack);
    tcase_add_test(all, text_says_what_is_cut_off);
    tcase_add_test(all, text_says_why_there_is_no_figure);
    tcase_add_loop_test(all, broken_standards_are_told, 0, ROWS(broken));
    tcase_add_test(all, every_allocation_may_fail);
    tcase_add_test(all, wrong_arguments);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
