/* tests/cases/feel.test and the examples of doc/feel.md: parse, check, compile, run, and compare. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt/feel.h"
#include "feel/builtins.h"

#include "../support/failing_allocator.h"

#define CASES_MAX 1000

typedef struct feel_case {
    const char *file;
    char *expression, *names, *facts, *value, *finding;
    int line;
} feel_case;

static feel_case cases[CASES_MAX];
static int case_count;

static char *after_mark(const char *line)
{
    while (*line == ' ')
        line++;
    return strdup(line);
}

static FILE *open_file(const char *name)
{
    char path[1024];
    const char *top = getenv("top_srcdir");
    snprintf(path, sizeof path, "%s/%s", top ? top : ".", name);
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    return file;
}

static void read_line(const char *name, int number, const char *line)
{
    feel_case *last = case_count ? &cases[case_count - 1] : NULL;
    if (line[0] == '>' && case_count < CASES_MAX)
        cases[case_count++] = (feel_case){.file = name, .expression = after_mark(line + 1), .line = number};
    else if (line[0] == ':')
        last->names = after_mark(line + 1);
    else if (line[0] == '-')
        last->facts = after_mark(line + 1);
    else if (line[0] == '=')
        last->value = after_mark(line + 1);
    else if (line[0] == '!')
        last->finding = after_mark(line + 1);
}

/* A file of cases, or a document with cases in its blocks of FEEL. */
static void read_cases(const char *name, bool in_blocks)
{
    char line[4096];
    bool inside = !in_blocks;
    FILE *file = open_file(name);
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        line[strcspn(line, "\n")] = '\0';
        if (in_blocks && strncmp(line, "```", 3) == 0)
            inside = strcmp(line, "```feel") == 0;
        else if (inside)
            read_line(name, number, line);
    }
    fclose(file);
}

static void describe(const feel_case *c, cmg_status status, const cmg_value *value,
                     cmg_diagnostics *diagnostics, char *got, size_t size)
{
    if (status == CMG_BAD_EXPRESSION)
        snprintf(got, size, "error");
    else if (status != CMG_OK)
        snprintf(got, size, "%s", cmg_status_name(status));
    else if (cmg_value_kind(value) == CMG_ABSENT)
        snprintf(got, size, "absent");
    else
        cmg_value_json(value, got, size);
    const size_t length = strlen(got);
    if (c->finding && cmg_diagnostics_count(diagnostics))
        snprintf(got + length, size - length, " ! %s @%u", cmg_diagnostic_id(diagnostics, 0),
                 cmg_diagnostic_column(diagnostics, 0));
    else if (cmg_diagnostics_count(diagnostics))
        snprintf(got + length, size - length, " ! %s", cmg_diagnostic_id(diagnostics, 0));
}

START_TEST(each_case)
{
    const feel_case *c = &cases[_i];
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_evaluator *evaluator = cmg_evaluator_new(NULL);
    cmg_expression *expression = NULL;
    const cmg_value *value = NULL;
    cmg_status status = cmg_expression_new(c->expression, CMG_ZERO_TERMINATED, c->names, CMG_ZERO_TERMINATED,
                                           NULL, diagnostics, &expression);
    if (status == CMG_OK)
        status = cmg_evaluate(evaluator, expression, c->facts ? c->facts : c->names, CMG_ZERO_TERMINATED,
                              diagnostics, &value);
    char got[4096], expected[4096];
    describe(c, status, value, diagnostics, got, sizeof got);
    snprintf(expected, sizeof expected, c->finding ? "%s ! %s" : "%s", c->value, c->finding);
    ck_assert_msg(strcmp(got, expected) == 0, "%s:%d: %s\n  expected %s\n  got      %s", c->file, c->line,
                  c->expression, expected, got);
    cmg_expression_unref(expression);
    cmg_evaluator_free(evaluator);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* Whoever looks a function up finds it. */
START_TEST(the_document_names_every_built_in)
{
    char *text = calloc(1, 1 << 17), name[64];
    FILE *file = open_file("doc/feel.md");
    ck_assert_uint_gt(fread(text, 1, (1 << 17) - 1, file), 0);
    fclose(file);
    for (int i = 0; i < CMG_BUILTIN_COUNT; i++) {
        snprintf(name, sizeof name, "`%s(", cmg_builtins[i].name);
        ck_assert_msg(strstr(text, name) != NULL, "doc/feel.md has no %s", name);
    }
    free(text);
}
END_TEST

/* -- memory --------------------------------------------------------------- */

/* What a warm machine asks of the host: nothing. */
static const char *const warm[] = {"x + y * 2 > 3 and p",
                                   "string(x) + s",
                                   "for i in l return i * 2",
                                   "(function(q) q + x)(y)",
                                   "matches(s, \"a+\")",
                                   "split(s, \"b\")",
                                   "1 / 3 + x / 7",
                                   "x / 0",
                                   "replace(s, \"a\", s)",
                                   "string join([s, s])",
                                   "number(\"1,234\", \",\", \".\")",
                                   "l[item > x]",
                                   "sort(l, function(a, b) a > b + x)",
                                   "list replace(l, function(item, new) item = x, y)",
                                   "context put({a: x}, [\"a\"], y)",
                                   "context merge([{a: x}, context([{key: s, value: y}])])",
                                   "range(\"[1..5]\")",
                                   "overlaps([x..y], [1..5])",
                                   "date and time(\"2024-07-01T08:00:00@Asia/Shanghai\") + @\"PT1H\"",
                                   "some i in l, j in l satisfies i + j = x",
                                   "if p then {a: l}.a[-1] else stddev(l)",
                                   "upper case(s + s) in [\"AA\", s]",
                                   "exp(x) + log(y) + y ** 0.5",
                                   "[1, {a: x}] = [1, {a: y}]"};

START_TEST(a_warm_machine_asks_for_no_memory)
{
    static const char facts[] = "{\"x\": 1, \"y\": 2, \"p\": true, \"s\": \"a\", \"l\": [1, 2]}";
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    cmg_expression *expression = NULL;
    const cmg_value *value = NULL;
    cmg_evaluator *evaluator = cmg_evaluator_new(&memory.allocator);
    ck_assert_int_eq(cmg_expression_new(warm[_i], CMG_ZERO_TERMINATED, facts, CMG_ZERO_TERMINATED,
                                        &memory.allocator, NULL, &expression),
                     CMG_OK);
    size_t before = 0;
    for (int i = 0; i < 100; i++) {
        if (i == 10)
            before = memory.calls;
        ck_assert_int_eq(cmg_evaluate(evaluator, expression, facts, CMG_ZERO_TERMINATED, NULL, &value),
                         CMG_OK);
    }
    ck_assert_msg(memory.calls == before, "%s: %zu calls in 90 runs", warm[_i], memory.calls - before);
    cmg_expression_unref(expression);
    cmg_evaluator_free(evaluator);
    ck_assert_uint_eq(memory.live_blocks, 0);
}
END_TEST

static bool use_language(const cmg_allocator *allocator, void *context)
{
    (void)context;
    static const char text[] = "{f: function(x) x * k + 1, r: [for i in 1..3 return i, \"a\" + b][2]}.r";
    static const char names[] = "{\"k\": 1, \"b\": \"c\"}";
    cmg_expression *expression = NULL;
    const cmg_value *value = NULL;
    cmg_evaluator *evaluator = cmg_evaluator_new(allocator);
    cmg_status status = evaluator ? cmg_expression_new(text, CMG_ZERO_TERMINATED, names, CMG_ZERO_TERMINATED,
                                                       allocator, NULL, &expression)
                                  : CMG_NO_MEMORY;
    if (status == CMG_OK)
        status = cmg_evaluate(evaluator, expression, names, CMG_ZERO_TERMINATED, NULL, &value);
    cmg_expression_unref(expression);
    cmg_evaluator_free(evaluator);
    return status == CMG_OK;
}

START_TEST(every_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation(use_language, NULL, 5000), 5);
}
END_TEST

int main(void)
{
    read_cases("tests/cases/feel.test", false);
    const int of_table = case_count;
    read_cases("doc/feel.md", true);
    if (case_count < of_table + 40) {
        fprintf(stderr, "doc/feel.md: %d examples found\n", case_count - of_table);
        return EXIT_FAILURE;
    }
    Suite *suite = suite_create("feel");
    TCase *table = tcase_create("cases");
    tcase_add_loop_test(table, each_case, 0, case_count);
    tcase_add_test(table, the_document_names_every_built_in);
    suite_add_tcase(suite, table);
    TCase *memory = tcase_create("memory");
    tcase_set_timeout(memory, 60);
    tcase_add_loop_test(memory, a_warm_machine_asks_for_no_memory, 0, (int)(sizeof warm / sizeof *warm));
    tcase_add_test(memory, every_allocation_may_fail);
    suite_add_tcase(suite, memory);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
