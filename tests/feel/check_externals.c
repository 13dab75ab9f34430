/* Functions of the host: registered, called, and what they may do wrong. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt/feel.h"

#include "../support/failing_allocator.h"

/* The host's own: what the registry does for it must come out exactly. */
static void twice(cmg_external_call *call, void *context)
{
    int64_t number = 0;
    char text[32];
    ++*(int *)context;
    ck_assert_uint_eq(cmg_external_count(call), 1);
    ck_assert_ptr_null(cmg_external_argument(call, 1));
    if (!cmg_value_integer(cmg_external_argument(call, 0), &number)) {
        cmg_external_fail(call, "不是整数");
        return;
    }
    snprintf(text, sizeof text, "%lld", (long long)number * 2);
    ck_assert_int_eq(cmg_external_return(call, text, CMG_ZERO_TERMINATED, NULL), CMG_OK);
}

static void as_date(cmg_external_call *call, void *context)
{
    (void)context;
    char json[64];
    cmg_value_json(cmg_external_argument(call, 0), json, sizeof json);
    if (cmg_external_return(call, json, strlen(json), "date") == CMG_BAD_FACTS)
        cmg_external_fail(call, "no date");
}

static void silent(cmg_external_call *call, void *context)
{
    (void)context;
    ck_assert_int_eq(cmg_external_return(call, "1", 1, "nombre"), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_external_return(call, "1 2", 3, NULL), CMG_BAD_FACTS);
    ck_assert_int_eq(cmg_external_return(NULL, "1", 1, NULL), CMG_BAD_ARGUMENT);
}

static void nested(cmg_external_call *call, void *context)
{
    (void)context;
    ck_assert_int_eq(cmg_external_return(call, "{\"a b\": [1, 0.30, null]}", CMG_ZERO_TERMINATED, NULL),
                     CMG_OK);
}

static cmg_externals *filled(const cmg_allocator *allocator, int *calls)
{
    cmg_externals *externals = cmg_externals_new(allocator);
    if (externals &&
        cmg_externals_add(externals, "java", "city.Math", "twice(int, int)", twice, calls) == CMG_OK &&
        cmg_externals_add(externals, "java", "city.Math", "date(java.lang.String)", as_date, NULL) ==
            CMG_OK &&
        cmg_externals_add(externals, "java", "city.Math", "silent()", silent, NULL) == CMG_OK &&
        cmg_externals_add(externals, "pmml", "fees.pmml", "rate", nested, NULL) == CMG_OK)
        return externals;
    cmg_externals_free(externals);
    return NULL;
}

#define TWICE                                                                                                \
    "{f: function(x) external {java: {class: \"city.Math\", method signature: \"twice(int,int)\"}}, r: "
#define DATE                                                                                                 \
    "{f: function(x) external {java: {class: \"city.Math\", method signature: "                              \
    "\"date(java.lang.String)\"}}, r: "

static const struct {
    const char *text, *facts, *value, *finding;
} cases[] = {
    {TWICE "f(21)}.r", NULL, "42", NULL},
    {TWICE "[f(1), f(x: 2), f([3])]}.r", NULL, "[2,4,null]", "W0529"},
    {TWICE "for i in 1..3 return f(i)}.r", NULL, "[2,4,6]", NULL},
    {TWICE "f(\"a\")}.r", NULL, "null", "W0529"},
    {TWICE "f(n)}.r", "{}", "absent", NULL},
    {TWICE "f(1, 2)}.r", NULL, "error", "E0406"},
    {"(function(x: number) external {java: {class: \"city.Math\", method signature: "
     "\"twice(int,int)\"}})([7])",
     NULL, "14", NULL},
    {DATE "f(\"2024-02-29\") + @\"P1D\"}.r", NULL, "\"2024-03-01\"", NULL},
    {DATE "f(\"2023-02-29\")}.r", NULL, "null", "W0529"},
    {"(function() external {java: {class: \"city.Math\", method signature: \"silent()\"}})()", NULL, "null",
     NULL},
    {"get value((function() external {pmml: {document: \"fees.pmml\", model: \"rate\"}})(), \"a b\")[2]",
     NULL, "0.3", NULL},
    {"(function() external {java: {class: \"city.Math\", method signature: \"other()\"}})()", NULL, "null",
     "W0528"},
    {"{external: 2, f: function(x) external * x, r: f(3)}.r", NULL, "6", NULL},
};

START_TEST(each_call)
{
    int calls = 0;
    char got[256];
    cmg_externals *externals = filled(NULL, &calls);
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_evaluator *evaluator = cmg_evaluator_new(NULL);
    cmg_expression *expression = NULL;
    const cmg_value *value = NULL;
    cmg_evaluator_set_externals(evaluator, externals);
    const char *facts = cases[_i].facts;
    cmg_status status = cmg_expression_new(cases[_i].text, CMG_ZERO_TERMINATED, facts ? "{\"n\": 1}" : NULL,
                                           CMG_ZERO_TERMINATED, NULL, diagnostics, &expression);
    snprintf(got, sizeof got, "%s", cmg_status_name(status));
    if (status == CMG_BAD_EXPRESSION) {
        snprintf(got, sizeof got, "error");
    } else {
        ck_assert_int_eq(cmg_evaluate(evaluator, expression, facts, CMG_ZERO_TERMINATED, diagnostics, &value),
                         CMG_OK);
        if (cmg_value_kind(value) == CMG_ABSENT)
            snprintf(got, sizeof got, "absent");
        else
            cmg_value_json(value, got, sizeof got);
    }
    ck_assert_str_eq(got, cases[_i].value);
    ck_assert_uint_eq(cmg_diagnostics_count(diagnostics), cases[_i].finding != NULL);
    if (cases[_i].finding)
        ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), cases[_i].finding);
    cmg_expression_unref(expression);
    cmg_evaluator_free(evaluator);
    cmg_diagnostics_free(diagnostics);
    cmg_externals_free(externals);
}
END_TEST

START_TEST(a_registry_refuses_what_it_cannot_keep)
{
    cmg_externals *externals = cmg_externals_new(NULL);
    ck_assert_int_eq(cmg_externals_add(externals, "java", "A", "f(int, int)", silent, NULL), CMG_OK);
    ck_assert_int_eq(cmg_externals_add(externals, "java", "A", "f(int,int)", silent, NULL), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_externals_add(externals, "python", "A", "f", silent, NULL), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_externals_add(externals, "java", "A", "g", NULL, NULL), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_externals_add(externals, "java", NULL, "g", silent, NULL), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_externals_add(NULL, "java", "A", "g", silent, NULL), CMG_BAD_ARGUMENT);
    cmg_externals_free(externals);
    cmg_externals_free(NULL);
}
END_TEST

START_TEST(a_failure_ends_a_strict_evaluation)
{
    int calls = 0;
    cmg_externals *externals = filled(NULL, &calls);
    cmg_evaluator *evaluator = cmg_evaluator_new(NULL);
    cmg_expression *expression = NULL;
    const cmg_value *value = NULL;
    cmg_evaluator_set_externals(evaluator, externals);
    cmg_evaluator_set_strict(evaluator, true);
    ck_assert_int_eq(cmg_expression_new(TWICE "[f(\"a\"), f(1)]}.r", CMG_ZERO_TERMINATED, NULL, 0, NULL, NULL,
                                        &expression),
                     CMG_OK);
    ck_assert_int_eq(cmg_evaluate(evaluator, expression, NULL, 0, NULL, &value), CMG_EVALUATION_FAILED);
    ck_assert_int_eq(calls, 1);
    cmg_expression_unref(expression);
    cmg_evaluator_free(evaluator);
    cmg_externals_free(externals);
}
END_TEST

static bool use_externals(const cmg_allocator *allocator, void *context)
{
    int *calls = context;
    cmg_expression *expression = NULL;
    const cmg_value *value = NULL;
    cmg_externals *externals = filled(allocator, calls);
    cmg_evaluator *evaluator = cmg_evaluator_new(allocator);
    cmg_evaluator_set_externals(evaluator, externals);
    cmg_status status = externals && evaluator ? cmg_expression_new(TWICE "f(21)}.r", CMG_ZERO_TERMINATED,
                                                                    NULL, 0, allocator, NULL, &expression)
                                               : CMG_NO_MEMORY;
    if (status == CMG_OK)
        status = cmg_evaluate(evaluator, expression, NULL, 0, NULL, &value);
    cmg_expression_unref(expression);
    cmg_evaluator_free(evaluator);
    cmg_externals_free(externals);
    return status == CMG_OK;
}

START_TEST(every_allocation_may_fail)
{
    int calls = 0;
    ck_assert_uint_gt(fail_each_allocation(use_externals, &calls, 5000), 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("externals");
    TCase *tests = tcase_create("calls");
    tcase_add_loop_test(tests, each_call, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(tests, a_registry_refuses_what_it_cannot_keep);
    tcase_add_test(tests, a_failure_ends_a_strict_evaluation);
    tcase_add_test(tests, every_allocation_may_fail);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
