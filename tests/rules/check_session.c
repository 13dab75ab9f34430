/* Sessions: what a limit that ends a decision says. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

#include "assess_setting.h"

static const char rules[] =
    "{\"terms\":[{\"name\":\"n\",\"type\":\"number\",\"label\":\"n\",\"question\":\"n?\"}],\"decisions\":["
    "{\"name\":\"the sum\",\"type\":\"number\",\"expression\":\"sum(for i in 1..1000 return i) + n\"},"
    "{\"name\":\"by table\",\"type\":\"number\",\"table\":{\"policy\":\"F\",\"inputs\":[\"n\"],\"rules\":["
    "{\"if\":[\"> 1\"],\"then\":[\"1\"]},{\"if\":[\"-\"],\"then\":[\"2\"]}]}},"
    "{\"name\":\"above\",\"type\":\"number\",\"expression\":\"the sum * 2\"}]}";

static const struct {
    const char *decision;
    uint64_t steps;
    const char *named, *count;
} limited[] = {
    {"the sum", 100, "while working out \"the sum\"", "the limit of 100 steps"},
    {"by table", 1, "while working out \"by table\"", "the limit of 1 steps"},
    {"above", 100, "while working out \"the sum\"", "the limit of 100 steps"},
};

START_TEST(a_limit_names_the_rule_and_the_count)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_status status;
    cmg_pack *pack = open_text(rules, diagnostics, &status);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    cmg_facts *facts = cmg_facts_new(pack, NULL);
    ck_assert_int_eq(cmg_facts_set_integer(facts, "n", CMG_ZERO_TERMINATED, 3, NULL), CMG_OK);
    cmg_session_set_as_of(session, "2024-01-01");
    ck_assert_int_eq(cmg_session_set_limit(session, CMG_LIMIT_STEPS, limited[_i].steps), CMG_OK);
    ck_assert_int_eq(cmg_decide(session, limited[_i].decision, facts, result), CMG_LIMIT_REACHED);
    const char *told = cmg_diagnostics_text(cmg_result_diagnostics(result), CMG_ENGLISH);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(result), 0), "E0520");
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(result), 1), "N0534");
    ck_assert_msg(strstr(told, limited[_i].named) != NULL, "%s", told);
    ck_assert_msg(strstr(told, limited[_i].count) != NULL, "%s", told);
    ck_assert_msg(strstr(told, "a.json:1:") != NULL, "%s", told);
    cmg_facts_free(facts);
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("session");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, a_limit_names_the_rule_and_the_count, 0, sizeof limited / sizeof *limited);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
