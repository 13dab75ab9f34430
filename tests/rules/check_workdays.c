/* Working days in expressions, by the national pack's calendar: the arrangement
 * of National Day 2024 (1 to 7 October off, 29 September and 12 October worked). */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/rules.h"

static const struct {
    const char *text, *value, *finding;
} cases[] = {
    {"workday(@\"2024-10-01\")", "false", NULL},
    {"workday(@\"2024-09-29\", \"cn\")", "true", NULL},
    {"workday(date: @\"2024-10-12T10:00:00\", calendar: \"cn\")", "true", NULL},
    {"[workday(@\"2024-10-07\"), workday(@\"2024-10-08\"), workday(@\"2024-10-13\")]", "[false,true,false]",
     NULL},
    {"workday(@\"2035-10-01\")", "null", "W0532"},
    {"workday(@\"2024-10-01\", \"hk\")", "null", "W0530"},
    {"workday(@\"2024-10-01\", s)", "null", "W0513"},
    {"workday(\"2024-10-01\")", "error", "E0402"},
    {"add workdays(@\"2024-09-30\", 1)", "\"2024-10-08\"", NULL},
    {"add workdays(@\"2024-09-27\", 1)", "\"2024-09-29\"", NULL},
    {"add workdays(@\"2024-10-01\", 0)", "\"2024-10-01\"", NULL},
    {"add workdays(@\"2024-10-08\", -1)", "\"2024-09-30\"", NULL},
    {"add workdays(@\"2024-10-08\", -3, \"cn\")", "\"2024-09-27\"", NULL},
    {"add workdays(@\"2024-12-31\", 250) > @\"2025-12-01\"", "true", NULL},
    {"add workdays(@\"2024-10-08\", 100000)", "null", "W0532"},
    {"add workdays(@\"2024-10-08\", -100000)", "null", "W0532"},
    {"add workdays(@\"2024-10-08\", 1.5)", "null", "W0513"},
    {"workdays between(@\"2024-09-30\", @\"2024-10-12\")", "5", NULL},
    {"workdays between(@\"2024-10-12\", @\"2024-09-30\", \"cn\")", "-5", NULL},
    {"workdays between(@\"2024-10-08\", @\"2024-10-08\")", "0", NULL},
    {"workdays between(from: @\"2024-10-01\", to: @\"2024-10-07\")", "0", NULL},
    {"workdays between(@\"1900-01-01\", @\"2024-10-07\")", "null", "W0532"},
    {"for n in 1..3 return add workdays(@\"2024-09-30\", n)",
     "[\"2024-10-08\",\"2024-10-09\",\"2024-10-10\"]", NULL},
};

static cmg_pack *pack;

static void open_pack(void)
{
    char path[4000];
    const char *top = getenv("top_srcdir");
    snprintf(path, sizeof path, "%s/packs/cn", top ? top : ".");
    ck_assert_int_eq(cmg_pack_open(path, NULL, NULL, NULL, &pack), CMG_OK);
}

static void close_pack(void)
{
    cmg_pack_unref(pack);
}

START_TEST(each_case)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_arena arena;
    cmg_arena_init(&arena, &cmg_allocator_default, 0);
    cmg_scope *scope = cmg_scope_new(&arena, NULL);
    ck_assert(cmg_scope_declare_constant(scope, CMG_TEXT("s"), NULL, cmg_boolean_value(true)));
    const cmg_source source = {.text = cmg_text_of(cases[_i].text)};
    const cmg_program *program =
        cmg_feel_program(&arena, &arena, &source, scope, CMG_FEEL_EXPRESSION, NULL, NULL, diagnostics);
    cmg_buffer got;
    cmg_buffer_init(&got, &cmg_allocator_default);
    cmg_value value;
    if (program) {
        ck_assert_int_eq(cmg_run(&session->vm, program, NULL, NULL, &value), CMG_OK);
        cmg_value_write_json(&got, value);
        cmg_vm_report(&session->vm, diagnostics);
    } else {
        cmg_buffer_string(&got, "error");
    }
    ck_assert_str_eq(cmg_buffer_view(&got).bytes, cases[_i].value);
    ck_assert_uint_eq(cmg_diagnostics_count(diagnostics), cases[_i].finding != NULL);
    if (cases[_i].finding)
        ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), cases[_i].finding);
    cmg_buffer_free(&got);
    cmg_arena_free(&arena);
    cmg_session_free(session);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("workdays");
    TCase *tests = tcase_create("cases");
    tcase_add_unchecked_fixture(tests, open_pack, close_pack);
    tcase_add_loop_test(tests, each_case, 0, (int)(sizeof cases / sizeof *cases));
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
