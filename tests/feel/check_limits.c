/* Hostile expressions: each ends at a limit, soon, within its memory, and is told which and where. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "citymgmt/feel.h"

#include "../support/failing_allocator.h"
#include "../support/many.h"

#define MEBIBYTE ((size_t)1 << 20)
/* 64 MiB for the values, and room for the program, the messages and patterns. */
#define BYTES_MOST (66 * MEBIBYTE)
/* The steps take some 30 ms; ten times as long is for slow machines. */
#define MILLISECONDS_MOST 1300

typedef struct run {
    failing_allocator memory;
    cmg_diagnostics *diagnostics;
    cmg_status status;
    double milliseconds;
} run;

static void run_text(run *r, const char *text)
{
    cmg_expression *expression = NULL;
    const cmg_value *value = NULL;
    failing_allocator_init(&r->memory, 0, false);
    r->diagnostics = cmg_diagnostics_new(NULL);
    cmg_evaluator *evaluator = cmg_evaluator_new(&r->memory.allocator);
    const clock_t begin = clock();
    r->status = cmg_expression_new(text, CMG_ZERO_TERMINATED, NULL, 0, &r->memory.allocator, r->diagnostics,
                                   &expression);
    if (r->status == CMG_OK)
        r->status = cmg_evaluate(evaluator, expression, NULL, 0, r->diagnostics, &value);
    r->milliseconds = (double)(clock() - begin) * 1e3 / CLOCKS_PER_SEC;
    cmg_expression_unref(expression);
    cmg_evaluator_free(evaluator);
    ck_assert_uint_eq(r->memory.live_blocks, 0);
}

static const struct {
    const char *what, *text, *finding;
} hostile[] = {
    {"a long loop", "for i in 1..1000000000 return i", "E0520"},
    {"a long loop that fails", "for i in 1..1000000000 return 1 / 0", "E0520"},
    {"loops in loops", "for i in 1..10000, j in 1..10000, k in 1..10000 return i", "E0520"},
    {"a search without end", "some i in 1..1000000000 satisfies i = 0", "E0520"},
    {"lists without end", "count(for i in 1..1000000000 return [i, i])", "E0520"},
    {"nested lists", "for i in 1..1000 return for j in 1..1000 return for k in 1..100 return [i, j, k]",
     "E0520"},
    {"endless recursion", "(function(f) f(f))(function(f) f(f))", "E0522"},
    {"endless recursion by name", "(function(f, n) f(f, n + 1))(f: function(f, n) f(f: f, n: n + 1), n: 1)",
     "E0522"},
    {"endless recursion through a built-in", "{f: function(f) sort([1, 2], function(a, b) f(f)), r: f(f)}.r",
     "E0522"},
    {"a doubling text", "for i in 1..40 return if i = 1 then \"0123456789\" else partial[-1] + partial[-1]",
     "E0524"},
    {"a joined text",
     "{a: for i in 1..40000 return \"0123456789012345678901234567890\", r: string join(a)}.r", "E0524"},
    {"lists that share their items, compared",
     "{a: for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]], b: for i in 1..60 return "
     "if i = 1 then [1] else [partial[-1], partial[-1]], r: a[-1] = b[-1]}.r",
     "E0521"},
    {"lists that share their items, as text",
     "string((for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]])[-1])", "E0521"},
    {"contexts that share their entries",
     "(for i in 1..60 return if i = 1 then {a: 1} else {a: partial[-1], b: partial[-1]})[-1]", "E0521"},
    {"functions that share what they captured",
     "(for i in 1..60 return if i = 1 then 1 else {a: partial[-1], b: partial[-1], f: function() [a, "
     "b]}.f)[-1]",
     "E0521"},
    {"a list as deep as the loop is long",
     "(for i in 1..1000 return if i = 1 then [1] else [partial[-1]])[-1]", "E0525"},
    {"functions as deep as the loop is long",
     "(for i in 1..1000 return if i = 1 then 1 else {a: partial[-1], f: function() a}.f)[-1]", "E0525"},
    {"lists of all before", "for i in 1..100000 return count(partial)", "E0521"},
    {"a list too long", "{a: for i in 1..100000 return i, r: concatenate(a, a, a, a, a, a, a, a, a, a, a)}.r",
     "E0523"},
    {"long lists compared in a loop",
     "{a: for i in 1..10000 return i, b: for i in 1..10000 return i, r: for i in 1..10000 return a = b}.r",
     "E0520"},
    {"a sum in a loop", "{a: for i in 1..10000 return i, r: for i in 1..10000 return sum(a)}.r", "E0520"},
    {"membership in a loop", "{a: for i in 1..100000 return 1 - i, r: a[item in a]}.r", "E0520"},
    {"distinct values of many", "distinct values(for i in 1..100000 return 1 - i)", "E0520"},
    {"a sort in a loop",
     "{a: for i in 1..10000 return i, r: for i in 1..10000 return sort(a, function(x, y) x < y)}.r", "E0520"},
    {"a context of many keys", "context(for i in 1..200000 return {key: string(i), value: i})", "E0520"},
    {"members of many in a loop", "{a: for i in 1..3000 return {k: i}, r: for i in 1..3000 return a.k}.r",
     "E0521"},
    {"an exponential pattern", "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"^(a+)+$\")",
     "E0520"},
    {"ever other patterns", "for i in 1..1000000 return matches(\"a\", string(i))", "E0520"},
    {"texts read as ranges",
     "for i in 1..1000000 return range(\"[list replace([1, 2, 3], 4, "
     "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh)..2]\")",
     "E0520"},
    {"zones that are not there", "for i in 1..1000000 return date and time(\"2024-01-01T00:00:00@No/Where\")",
     "E0520"},
    {"powers", "for i in 1..1000000 return 1.000000000000000001 ** (i / 7)", "E0520"},
    {"large powers", "for i in 1..1000000 return 7 ** 6000", "E0520"},
    {"logarithms", "for i in 1..1000000 return log(i)", "E0520"},
    {"remainders of numbers far apart", "for i in 1..1000000 return modulo(10 ** 6000, 7)", "E0520"},
    {"long texts compared",
     "{s: string join(for i in 1..90000 return \"aaaaaaaaaa\"), r: for i in 1..1000000 return s < s}.r",
     "E0520"},
    {"long texts in capitals",
     "{s: string join(for i in 1..90000 return \"aaaaaaaaaa\"), r: for i in 1..1000000 return upper "
     "case(s)}.r",
     "E0521"},
    {"ranges from text", "for i in 1..1000000 return range(\"[1..2]\")", "E0521"},
};

START_TEST(hostile_expressions_end_at_a_limit)
{
    run r;
    run_text(&r, hostile[_i].text);
    const char *what = hostile[_i].what;
    ck_assert_msg(r.status == CMG_LIMIT_REACHED, "%s: %s", what, cmg_status_name(r.status));
    size_t last = cmg_diagnostics_count(r.diagnostics) - 1;
    if (strcmp(cmg_diagnostic_id(r.diagnostics, last), "N0533") == 0) /* so many more */
        last--;
    ck_assert_msg(strcmp(cmg_diagnostic_id(r.diagnostics, last), hostile[_i].finding) == 0, "%s: %s", what,
                  cmg_diagnostics_text(r.diagnostics, CMG_ENGLISH));
    ck_assert_msg(cmg_diagnostic_line(r.diagnostics, last) == 1 &&
                      cmg_diagnostic_column(r.diagnostics, last) > 0,
                  "%s: no place", what);
    ck_assert_msg(r.memory.peak_bytes <= BYTES_MOST, "%s: %zu bytes", what, r.memory.peak_bytes);
    ck_assert_msg(is_slow() || r.milliseconds < MILLISECONDS_MOST, "%s: %.0f ms", what, r.milliseconds);
    cmg_diagnostics_free(r.diagnostics);
}
END_TEST

START_TEST(a_limit_is_named_with_its_number)
{
    run r;
    run_text(&r, "for i in 1..1000000000 return i");
    ck_assert_ptr_nonnull(strstr(cmg_diagnostics_text(r.diagnostics, CMG_ENGLISH), "1000000 steps"));
    ck_assert_ptr_nonnull(strstr(cmg_diagnostics_text(r.diagnostics, CMG_CHINESE), "1000000 步"));
    cmg_diagnostics_free(r.diagnostics);
}
END_TEST

START_TEST(what_is_not_listed_is_counted)
{
    run r;
    run_text(&r, "count(for i in 1..10000 return 1 / 0)");
    ck_assert_int_eq(r.status, CMG_OK);
    const char *text = cmg_diagnostics_text(r.diagnostics, CMG_ENGLISH);
    ck_assert_msg(strstr(text, "W0502") && strstr(text, "9968 more"), "%s", text);
    cmg_diagnostics_free(r.diagnostics);
}
END_TEST

START_TEST(a_host_sets_limits)
{
    cmg_evaluator *evaluator = cmg_evaluator_new(NULL);
    cmg_expression *expression = NULL;
    const cmg_value *value = NULL;
    ck_assert_int_eq(cmg_expression_new("count(for i in 1..5000 return i)", CMG_ZERO_TERMINATED, NULL, 0,
                                        NULL, NULL, &expression),
                     CMG_OK);
    ck_assert_int_eq(cmg_evaluate(evaluator, expression, NULL, 0, NULL, &value), CMG_OK);
    ck_assert_int_eq(cmg_evaluator_set_limit(evaluator, CMG_LIMIT_STEPS, 4000), CMG_OK);
    ck_assert_int_eq(cmg_evaluate(evaluator, expression, NULL, 0, NULL, &value), CMG_LIMIT_REACHED);
    ck_assert_int_eq(cmg_evaluator_set_limit(evaluator, CMG_LIMIT_STEPS, 100000), CMG_OK);
    ck_assert_int_eq(cmg_evaluator_set_limit(evaluator, CMG_LIMIT_LIST_LENGTH, 4000), CMG_OK);
    ck_assert_int_eq(cmg_evaluate(evaluator, expression, NULL, 0, NULL, &value), CMG_LIMIT_REACHED);
    ck_assert_int_eq(cmg_evaluator_set_limit(evaluator, CMG_LIMIT_LIST_LENGTH, 5000), CMG_OK);
    ck_assert_int_eq(cmg_evaluator_set_limit(evaluator, CMG_LIMIT_BYTES, 8192), CMG_OK);
    ck_assert_int_eq(cmg_evaluate(evaluator, expression, NULL, 0, NULL, &value), CMG_LIMIT_REACHED);
    ck_assert_int_eq(cmg_evaluator_set_limit(evaluator, CMG_LIMIT_STEPS, 0), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_evaluator_set_limit(evaluator, CMG_LIMIT_DEPTH, 4001), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_evaluator_set_limit(evaluator, CMG_LIMIT_DEPTH, 4000), CMG_OK);
    ck_assert_int_eq(cmg_evaluator_set_limit(NULL, CMG_LIMIT_DEPTH, 10), CMG_BAD_ARGUMENT);
    cmg_expression_unref(expression);
    cmg_evaluator_free(evaluator);
}
END_TEST

/* The sanitizers' frames are several times as large. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DEPTH 1000
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(DEPTH)
#define DEPTH 1000
#endif
#ifndef DEPTH
#define DEPTH 4000
#endif

/* As deep as a host may allow, through functions and through built-ins, on the C stack. */
static const char *const deepest[] = {
    "(function(f) f(f))(function(f) f(f))",
    "{f: function(f) sort([1, 2], function(a, b) f(f)), r: f(f)}.r",
    "(function(f, n) f(f, n + 1))(f: function(f, n) f(f: f, n: n + 1), n: 1)",
};

START_TEST(the_deepest_calls_fit_the_stack)
{
    cmg_evaluator *evaluator = cmg_evaluator_new(NULL);
    cmg_expression *expression = NULL;
    const cmg_value *value = NULL;
    ck_assert_int_eq(cmg_evaluator_set_limit(evaluator, CMG_LIMIT_DEPTH, DEPTH), CMG_OK);
    ck_assert_int_eq(cmg_expression_new(deepest[_i], CMG_ZERO_TERMINATED, NULL, 0, NULL, NULL, &expression),
                     CMG_OK);
    ck_assert_int_eq(cmg_evaluate(evaluator, expression, NULL, 0, NULL, &value), CMG_LIMIT_REACHED);
    cmg_expression_unref(expression);
    cmg_evaluator_free(evaluator);
}
END_TEST

START_TEST(a_million_parentheses_are_an_error)
{
    const size_t depth = 500000;
    run r;
    char *text = malloc(2 * depth + 2);
    memset(text, '(', depth);
    text[depth] = '1';
    memset(text + depth + 1, ')', depth);
    text[2 * depth + 1] = '\0';
    run_text(&r, text);
    ck_assert_int_eq(r.status, CMG_BAD_EXPRESSION);
    ck_assert_str_eq(cmg_diagnostic_id(r.diagnostics, 0), "E0310");
    ck_assert_uint_le(r.memory.peak_bytes, BYTES_MOST);
    ck_assert(is_slow() || r.milliseconds < MILLISECONDS_MOST);
    cmg_diagnostics_free(r.diagnostics);
    memset(text, '-', 2 * depth);
    run_text(&r, text);
    ck_assert_int_eq(r.status, CMG_BAD_EXPRESSION);
    cmg_diagnostics_free(r.diagnostics);
    free(text);
}
END_TEST

/* A chain is no nesting to read, but a tree as high as it is long. */
static const char *const links[] = {"1+", "2*", "1-", "1=", "true and ", "true or ", "2**"};

START_TEST(a_long_chain_is_an_error)
{
    const size_t count = 100000, length = strlen(links[_i]);
    run r;
    char *text = malloc(count * length + 5);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * length, links[_i], length);
    memcpy(text + count * length, strchr(links[_i], 't') ? "true" : "1", strchr(links[_i], 't') ? 5 : 2);
    run_text(&r, text);
    ck_assert_int_eq(r.status, CMG_BAD_EXPRESSION);
    ck_assert_str_eq(cmg_diagnostic_id(r.diagnostics, 0), "E0313");
    cmg_diagnostics_free(r.diagnostics);
    free(text);
}
END_TEST

/* What goes wrong ten thousand times is kept a few times and asks for no memory. */
START_TEST(failures_are_cheap)
{
    static const char *const texts[] = {"x / 2 + 1", "x / 0 + 1"};
    size_t calls[2], kept[2];
    for (int i = 0; i < 2; i++) {
        failing_allocator memory;
        failing_allocator_init(&memory, 0, false);
        cmg_expression *expression = NULL;
        const cmg_value *value = NULL;
        cmg_diagnostics *diagnostics = cmg_diagnostics_new(&memory.allocator);
        cmg_evaluator *evaluator = cmg_evaluator_new(&memory.allocator);
        ck_assert_int_eq(cmg_expression_new(texts[i], CMG_ZERO_TERMINATED, "{\"x\": 1}", CMG_ZERO_TERMINATED,
                                            NULL, NULL, &expression),
                         CMG_OK);
        for (int n = 0; n < 10000; n++) {
            ck_assert_int_eq(
                cmg_evaluate(evaluator, expression, "{\"x\": 1}", CMG_ZERO_TERMINATED, diagnostics, &value),
                CMG_OK);
            if (n == 0)
                calls[i] = memory.calls;
        }
        ck_assert_uint_eq(memory.calls, calls[i]);
        kept[i] = cmg_diagnostics_count(diagnostics);
        cmg_expression_unref(expression);
        cmg_evaluator_free(evaluator);
        cmg_diagnostics_free(diagnostics);
    }
    ck_assert_uint_eq(kept[0], 0);
    ck_assert_uint_eq(kept[1], 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("limits");
    TCase *limits = tcase_create("limits");
    tcase_set_timeout(limits, 60);
    tcase_add_loop_test(limits, hostile_expressions_end_at_a_limit, 0,
                        (int)(sizeof hostile / sizeof *hostile));
    tcase_add_test(limits, a_limit_is_named_with_its_number);
    tcase_add_test(limits, what_is_not_listed_is_counted);
    tcase_add_test(limits, a_host_sets_limits);
    tcase_add_loop_test(limits, the_deepest_calls_fit_the_stack, 0, (int)(sizeof deepest / sizeof *deepest));
    tcase_add_test(limits, a_million_parentheses_are_an_error);
    tcase_add_loop_test(limits, a_long_chain_is_an_error, 0, (int)(sizeof links / sizeof *links));
    tcase_add_test(limits, failures_are_cheap);
    suite_add_tcase(suite, limits);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
