/* As DMN has it: what is wrong is told and is a null where it is met. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "feel/feel.h"

typedef struct machine {
    cmg_arena arena;
    cmg_diagnostics *diagnostics;
    cmg_vm vm;
    cmg_value value;
} machine;

static void machine_init(machine *m)
{
    cmg_arena_init(&m->arena, &cmg_allocator_default, 0);
    m->diagnostics = cmg_diagnostics_new(NULL);
    ck_assert(cmg_vm_init(&m->vm, &cmg_allocator_default, &cmg_limits_default));
}

static void machine_free(machine *m)
{
    cmg_vm_free(&m->vm);
    cmg_diagnostics_free(m->diagnostics);
    cmg_arena_free(&m->arena);
}

static cmg_expr *parse(machine *m, const char *text, cmg_source *source)
{
    *source = (cmg_source){.text = cmg_text_of(text)};
    const cmg_scope *scope = cmg_scope_new(&m->arena, NULL);
    cmg_expr *expr = cmg_feel_parse(&m->arena, source, scope, CMG_FEEL_EXPRESSION, m->diagnostics);
    ck_assert_ptr_nonnull(expr);
    cmg_feel_infer(&m->arena, expr, source, scope, NULL, m->diagnostics);
    return expr;
}

static void run(machine *m, cmg_expr *expr, const cmg_source *source)
{
    const cmg_program *program = cmg_feel_compile(&m->arena, expr, source, m->diagnostics);
    ck_assert_ptr_nonnull(program);
    ck_assert_int_eq(cmg_run(&m->vm, program, NULL, NULL, &m->value), CMG_OK);
    cmg_vm_report(&m->vm, m->diagnostics);
}

static bool reported(const machine *m, const char *id)
{
    for (size_t i = 0; i < cmg_diagnostics_count(m->diagnostics); i++) {
        if (strcmp(cmg_diagnostic_id(m->diagnostics, i), id) == 0)
            return true;
    }
    return false;
}

START_TEST(a_part_that_is_wrong_is_a_null_in_the_whole)
{
    machine m;
    cmg_source source;
    machine_init(&m);
    run(&m, parse(&m, "[1 + 1, 1 + \"a\", 面积, 3]", &source), &source);
    ck_assert(reported(&m, "W0403"));
    ck_assert(reported(&m, "W0400"));
    ck_assert(reported(&m, "W0500"));
    ck_assert(reported(&m, "W0541"));
    ck_assert_int_eq(m.value.kind, CMG_LIST);
    const cmg_list *list = m.value.as.list;
    ck_assert_uint_eq(list->count, 4);
    ck_assert_int_eq(list->items[0].as.integer, 2);
    ck_assert_int_eq(list->items[1].kind, CMG_NULL);
    ck_assert_int_eq(list->items[2].kind, CMG_NULL);
    ck_assert_int_eq(list->items[3].as.integer, 3);
    machine_free(&m);
}
END_TEST

START_TEST(what_could_not_be_read_is_a_null)
{
    machine m;
    const cmg_source source = {.text = CMG_TEXT("")};
    machine_init(&m);
    run(&m, cmg_expr_new(&m.arena, CMG_X_BROKEN, 0), &source);
    ck_assert(reported(&m, "W0542"));
    ck_assert_int_eq(m.value.kind, CMG_NULL);
    machine_free(&m);
}
END_TEST

/* What a value becomes where a type is asked for. */
static const struct {
    const char *text, *type, *becomes, *finding;
} coercions[] = {
    {"[1]", "number", "1", NULL},
    {"1", "list<number>", "[1]", NULL},
    {"@\"2024-07-01\"", "date and time", "\"2024-07-01T00:00:00Z\"", NULL},
    {"null", "number", "null", NULL},
    {"[1, 2]", "number", "null", "W0540"},
    {"\"a\"", "number", "null", "W0540"},
    {"[\"a\"]", "list<number>", "null", "W0540"},
    {"{a: 1}", "context<a: number, b: number>", "null", "W0540"},
};

START_TEST(each_coercion)
{
    machine m;
    cmg_source source;
    machine_init(&m);
    cmg_expr *inner = parse(&m, coercions[_i].text, &source);
    cmg_expr *expr = cmg_expr_new(&m.arena, CMG_X_COERCE, 1);
    ck_assert(expr && cmg_expr_name(&m.arena, expr, 1));
    expr->children[0] = inner;
    expr->types[0] = expr->type = cmg_type_parse(&m.arena, cmg_text_of(coercions[_i].type));
    ck_assert_ptr_nonnull(expr->types[0]);
    run(&m, expr, &source);
    cmg_buffer got;
    cmg_buffer_init(&got, &cmg_allocator_default);
    cmg_value_write_json(&got, m.value);
    ck_assert_str_eq(cmg_buffer_view(&got).bytes, coercions[_i].becomes);
    cmg_buffer_free(&got);
    ck_assert_uint_eq(cmg_diagnostics_count(m.diagnostics), coercions[_i].finding != NULL);
    if (coercions[_i].finding)
        ck_assert_str_eq(cmg_diagnostic_id(m.diagnostics, 0), coercions[_i].finding);
    machine_free(&m);
}
END_TEST

/* Strict, with a condition that is not known: only what must happen ends it. */
static const struct {
    const char *text;
    cmg_status status;
    cmg_kind kind;
} undecided[] = {
    {"if c then 1 / 0 else 2", CMG_OK, CMG_ABSENT},
    {"if c then 1 / 0 else 1 / 0", CMG_EVALUATION_FAILED, CMG_NULL},
    {"if c then (if c then 1 / 0 else 1 / 0) else 2", CMG_OK, CMG_ABSENT},
    {"if c then (if c then 1 / 0 else 1 / 0) else 1 / 0", CMG_EVALUATION_FAILED, CMG_NULL},
    {"[if c then 1 / 0 else 2, 1 / 0]", CMG_EVALUATION_FAILED, CMG_NULL},
    {"if true then 1 / 0 else 2", CMG_EVALUATION_FAILED, CMG_NULL},
};

START_TEST(strict_ends_at_what_must_happen)
{
    machine m;
    machine_init(&m);
    const cmg_source source = {.text = cmg_text_of(undecided[_i].text)};
    cmg_scope *scope = cmg_scope_new(&m.arena, NULL);
    cmg_value fact;
    ck_assert(cmg_scope_declare(scope, CMG_TEXT("c"), &cmg_type_boolean, CMG_SYMBOL_FACT, 0));
    ck_assert(cmg_absent_value(&m.arena, 0, &fact));
    const cmg_program *program =
        cmg_feel_program(&m.arena, &m.arena, &source, scope, CMG_FEEL_EXPRESSION, NULL, NULL, m.diagnostics);
    ck_assert_ptr_nonnull(program);
    m.vm.strict = true;
    m.value = cmg_null_value;
    ck_assert_int_eq(cmg_run(&m.vm, program, &fact, NULL, &m.value), undecided[_i].status);
    if (undecided[_i].status == CMG_OK)
        ck_assert_int_eq(m.value.kind, undecided[_i].kind);
    machine_free(&m);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lenient");
    TCase *cases = tcase_create("cases");
    tcase_add_test(cases, a_part_that_is_wrong_is_a_null_in_the_whole);
    tcase_add_test(cases, what_could_not_be_read_is_a_null);
    tcase_add_loop_test(cases, each_coercion, 0, (int)(sizeof coercions / sizeof *coercions));
    tcase_add_loop_test(cases, strict_ends_at_what_must_happen, 0,
                        (int)(sizeof undecided / sizeof *undecided));
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
