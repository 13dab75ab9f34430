/* The language: a weighted score of eight indicators with caps, a veto and
 * half-up rounding over 100,000 inputs, beside the same written by hand in C
 * with decimals and with doubles; what compiling costs; what failing costs.
 * Every result is checked.  This program knows the inside. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "feel/feel.h"

#define INDICATORS 8
#define CASES 100000
#define ROUNDS 5
#define FAILURES 10000

static const char *const names[INDICATORS] = {"市容", "环卫", "市政", "秩序", "绿化", "照明", "公厕", "投诉"};
static const int weights[INDICATORS] = {20, 15, 15, 15, 10, 10, 10, 5}; /* hundredths */

typedef struct score_case {
    int64_t tenths[INDICATORS];
    bool veto;
    int64_t cents; /* of the score, worked out in integers */
} score_case;

static score_case cases[CASES];

static void die(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

static void make_cases(void)
{
    uint64_t state = 20240701;
    for (size_t i = 0; i < CASES; i++) {
        int64_t thousandths = 0; /* tenths of points by hundredths of weight */
        for (int k = 0; k < INDICATORS; k++) {
            state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
            cases[i].tenths[k] = (int64_t)((state >> 33) % 1201);
            thousandths += (cases[i].tenths[k] > 1000 ? 1000 : cases[i].tenths[k]) * weights[k];
        }
        cases[i].veto = (state >> 20) % 50 == 0;
        cases[i].cents = cases[i].veto ? 0 : (thousandths + 5) / 10;
    }
}

/* -- by hand -------------------------------------------------------------- */

static cmg_decimal score_in_decimals(cmg_arena *arena, const cmg_decimal *points, bool veto)
{
    cmg_decimal sum = cmg_decimal_of(0);
    if (veto)
        return sum;
    for (int k = 0; k < INDICATORS; k++) {
        const cmg_decimal most = cmg_decimal_of(100), weight = {{weights[k]}, 2, false};
        cmg_decimal part = cmg_decimal_compare(points[k], most) > 0 ? most : points[k];
        if (cmg_decimal_multiply(arena, part, weight, &part) != CMG_DECIMAL_OK ||
            cmg_decimal_add(arena, sum, part, &sum) != CMG_DECIMAL_OK)
            die("decimals by hand");
    }
    if (cmg_decimal_round(arena, sum, 2, CMG_ROUND_HALF_UP, &sum) != CMG_DECIMAL_OK)
        die("decimals by hand");
    return sum;
}

static double score_in_doubles(const double *points, bool veto)
{
    double sum = 0;
    for (int k = 0; k < INDICATORS && !veto; k++)
        sum += fmin(points[k], 100) * (weights[k] / 100.0);
    return floor(sum * 100 + 0.5) / 100;
}

static double time_decimals(void)
{
    cmg_arena arena;
    cmg_arena_init(&arena, &cmg_allocator_default, 0);
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        const double begin = bench_now();
        for (size_t i = 0; i < CASES; i++) {
            cmg_decimal points[INDICATORS];
            for (int k = 0; k < INDICATORS; k++)
                points[k] = (cmg_decimal){{cases[i].tenths[k]}, 1, false};
            const cmg_decimal score = score_in_decimals(&arena, points, cases[i].veto);
            if (cmg_decimal_compare(score, (cmg_decimal){{cases[i].cents}, 2, false}) != 0)
                die("a score in decimals is wrong");
        }
        const double took = bench_now() - begin;
        best = took < best ? took : best;
    }
    cmg_arena_free(&arena);
    return best / CASES * 1e9;
}

/* Doubles are wrong now and then; that is told too. */
static double time_doubles(size_t *wrong)
{
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        *wrong = 0;
        const double begin = bench_now();
        for (size_t i = 0; i < CASES; i++) {
            double points[INDICATORS];
            for (int k = 0; k < INDICATORS; k++)
                points[k] = (double)cases[i].tenths[k] / 10;
            *wrong += llround(score_in_doubles(points, cases[i].veto) * 100) != cases[i].cents;
        }
        const double took = bench_now() - begin;
        best = took < best ? took : best;
    }
    return best / CASES * 1e9;
}

/* -- the expression ------------------------------------------------------- */

typedef struct language {
    cmg_arena arena;
    const cmg_scope *scope;
    cmg_source source;
    cmg_buffer text;
    cmg_vm vm;
} language;

static void language_init(language *l)
{
    cmg_arena_init(&l->arena, &cmg_allocator_default, 0);
    cmg_scope *scope = cmg_scope_new(&l->arena, NULL);
    cmg_buffer_init(&l->text, &cmg_allocator_default);
    cmg_buffer_string(&l->text, "if 一票否决 then 0 else round half up(");
    for (uint16_t k = 0; k < INDICATORS; k++) {
        if (!cmg_scope_declare(scope, cmg_text_of(names[k]), &cmg_type_number, CMG_SYMBOL_FACT, k))
            die("no memory");
        cmg_buffer_format(&l->text, "%smin(%s, 100) * 0.%02d", k ? " + " : "", names[k], weights[k]);
    }
    cmg_buffer_string(&l->text, ", 2)");
    if (!cmg_scope_declare(scope, CMG_TEXT("一票否决"), &cmg_type_boolean, CMG_SYMBOL_FACT, INDICATORS) ||
        !cmg_vm_init(&l->vm, &cmg_allocator_default, &cmg_limits_default))
        die("no memory");
    l->scope = scope;
    l->source = (cmg_source){.text = cmg_buffer_view(&l->text)};
}

static void language_free(language *l)
{
    cmg_vm_free(&l->vm);
    cmg_buffer_free(&l->text);
    cmg_arena_free(&l->arena);
}

static const cmg_program *compiled(language *l, cmg_arena *arena, const cmg_source *source)
{
    cmg_arena scratch;
    cmg_arena_init(&scratch, &cmg_allocator_default, 0);
    const cmg_program *program =
        cmg_feel_program(arena, &scratch, source, l->scope, CMG_FEEL_EXPRESSION, NULL, NULL, NULL);
    cmg_arena_free(&scratch);
    if (!program)
        die("the expression does not compile");
    return program;
}

static double time_expression(language *l)
{
    const cmg_program *program = compiled(l, &l->arena, &l->source);
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        const double begin = bench_now();
        for (size_t i = 0; i < CASES; i++) {
            cmg_value facts[INDICATORS + 1], score;
            for (int k = 0; k < INDICATORS; k++)
                facts[k] = cmg_number_value((cmg_decimal){{cases[i].tenths[k]}, 1, false});
            facts[INDICATORS] = cmg_boolean_value(cases[i].veto);
            cmg_vm_reset(&l->vm);
            if (cmg_run(&l->vm, program, facts, NULL, &score) != CMG_OK ||
                cmg_decimal_compare(cmg_value_decimal(score), (cmg_decimal){{cases[i].cents}, 2, false}) != 0)
                die("a score by the expression is wrong");
        }
        const double took = bench_now() - begin;
        best = took < best ? took : best;
    }
    return best / CASES * 1e9;
}

static double time_compiling(language *l)
{
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        const double begin = bench_now();
        for (int i = 0; i < 1000; i++) {
            cmg_arena arena;
            cmg_arena_init(&arena, &cmg_allocator_default, 0);
            compiled(l, &arena, &l->source);
            cmg_arena_free(&arena);
        }
        const double took = bench_now() - begin;
        best = took < best ? took : best;
    }
    return best / 1000 * 1e9;
}

/* 10,000 evaluations as a host makes them, facts in and findings out: good ones or failing ones. */
static double time_failing(const char *text, size_t findings)
{
    static const char facts[] = "{\"市容\": 3}";
    cmg_expression *program = NULL;
    cmg_evaluator *evaluator = cmg_evaluator_new(NULL);
    const cmg_value *value = NULL;
    double best = 1e9;
    if (!evaluator || cmg_expression_new(text, CMG_ZERO_TERMINATED, facts, CMG_ZERO_TERMINATED, NULL, NULL,
                                         &program) != CMG_OK)
        die("the expression does not compile");
    for (int round = 0; round < ROUNDS; round++) {
        cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
        const double begin = bench_now();
        for (int i = 0; i < FAILURES; i++) {
            if (cmg_evaluate(evaluator, program, facts, CMG_ZERO_TERMINATED, diagnostics, &value) != CMG_OK)
                die("an evaluation ends otherwise");
        }
        const double took = bench_now() - begin;
        best = took < best ? took : best;
        if (cmg_diagnostics_count(diagnostics) != findings)
            die("an evaluation is told otherwise");
        cmg_diagnostics_free(diagnostics);
    }
    cmg_expression_unref(program);
    cmg_evaluator_free(evaluator);
    return best / FAILURES * 1e9;
}

int main(void)
{
    language l;
    size_t wrong = 0;
    make_cases();
    language_init(&l);
    const double decimals = time_decimals(), doubles = time_doubles(&wrong);
    const double expression = time_expression(&l), compiling = time_compiling(&l);
    bench_figure("score of 8 indicators, C in decimals", "ns", decimals, 0, NULL);
    bench_figure("score of 8 indicators, C in doubles", "ns", doubles, 0, NULL);
    bench_figure("  doubles wrong by a hundredth, of 100,000", "", (double)wrong, 0, NULL);
    bench_figure("score of 8 indicators, expression", "ns", expression, expression / decimals,
                 "C in decimals");
    bench_figure("score of 8 indicators, expression", "ns", expression, expression / doubles, "C in doubles");
    bench_figure("score of 8 indicators, compiling", "ns", compiling, compiling / expression,
                 "one evaluation");
    const double good = time_failing("市容 / 2 + 市容 * 3", 0);
    const double failing = time_failing("市容 / 0 + 市容 * 3", 1);
    bench_figure("an evaluation that succeeds", "ns", good, 0, NULL);
    bench_figure("an evaluation that fails", "ns", failing, failing / good, "one that succeeds");
    bench_table();
    language_free(&l);
    return 0;
}
