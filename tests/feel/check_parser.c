/* The front of the language: trees, names by scope, types, and messages.
 * Each table says what a text becomes; nothing is run. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feel/feel.h"

#include "../support/failing_allocator.h"
#include "../support/many.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* -- a tree as text ------------------------------------------------------- */

static void dump(cmg_buffer *out, const cmg_expr *expr);

static void dump_children(cmg_buffer *out, const cmg_expr *expr, uint32_t from)
{
    for (uint32_t i = from; i < expr->count; i++) {
        cmg_buffer_char(out, ' ');
        dump(out, expr->children[i]);
    }
}

static void dump_named(cmg_buffer *out, const char *name, const cmg_expr *expr)
{
    cmg_buffer_format(out, "(%s", name);
    dump_children(out, expr, 0);
    cmg_buffer_char(out, ')');
}

/* Names with more than letters stand in bars, unknown ones behind an exclamation mark. */
static void dump_name(cmg_buffer *out, const cmg_expr *expr)
{
    if (expr->symbol && expr->symbol->owner)
        cmg_buffer_string(out, "item.");
    if (!expr->symbol && expr->builtin < 0)
        cmg_buffer_char(out, '!');
    const cmg_text name = expr->symbol ? expr->symbol->name : expr->name;
    bool plain = true;
    for (size_t i = 0; i < name.length; i++)
        plain = plain && !strchr(" -+*/.'", name.bytes[i]);
    cmg_buffer_format(out, plain ? "%.*s" : "|%.*s|", CMG_SHOW(name));
}

static void dump_context(cmg_buffer *out, const cmg_expr *expr)
{
    cmg_buffer_char(out, '{');
    for (uint32_t i = 0; i < expr->count; i++) {
        cmg_buffer_format(out, "%s%.*s: ", i ? ", " : "", CMG_SHOW(expr->names[i]));
        dump(out, expr->children[i]);
    }
    cmg_buffer_char(out, '}');
}

static void dump_loop(cmg_buffer *out, const char *word, const cmg_expr *expr)
{
    cmg_buffer_format(out, "(%s", word);
    for (uint32_t i = 0; i < expr->name_count; i++) {
        cmg_buffer_format(out, " %.*s=", CMG_SHOW(expr->names[i]));
        dump(out, expr->children[i]);
    }
    dump_children(out, expr, expr->name_count);
    cmg_buffer_char(out, ')');
}

static void dump_function(cmg_buffer *out, const cmg_expr *expr)
{
    cmg_buffer_string(out, "(function");
    for (uint32_t i = 0; i < expr->name_count; i++) {
        cmg_buffer_format(out, " %.*s", CMG_SHOW(expr->names[i]));
        if (expr->types[i]) {
            cmg_buffer_char(out, ':');
            cmg_type_write(out, expr->types[i]);
        }
    }
    cmg_buffer_string(out, " ->");
    dump_children(out, expr, 0);
    cmg_buffer_char(out, ')');
}

static void dump_call(cmg_buffer *out, const cmg_expr *expr)
{
    cmg_buffer_string(out, "(call ");
    dump(out, expr->children[0]);
    for (uint32_t i = 1; i < expr->count; i++) {
        cmg_buffer_char(out, ' ');
        if (expr->name_count)
            cmg_buffer_format(out, "%.*s: ", CMG_SHOW(expr->names[i - 1]));
        dump(out, expr->children[i]);
    }
    cmg_buffer_char(out, ')');
}

static void dump_range(cmg_buffer *out, const cmg_expr *expr)
{
    cmg_buffer_char(out, expr->low_included ? '[' : '(');
    dump(out, expr->children[0]);
    cmg_buffer_string(out, "..");
    dump(out, expr->children[1]);
    cmg_buffer_char(out, expr->high_included ? ']' : ')');
}

static void dump(cmg_buffer *out, const cmg_expr *expr)
{
    static const char *const compare[] = {"=", "!=", "<", "<=", ">", ">="};
    const char op[] = {(char)expr->op, '\0'};
    switch (expr->kind) {
    case CMG_X_CONSTANT: cmg_value_write_feel(out, expr->constant); return;
    case CMG_X_NAME: dump_name(out, expr); return;
    case CMG_X_INPUT: cmg_buffer_char(out, '?'); return;
    case CMG_X_NEGATE: dump_named(out, "neg", expr); return;
    case CMG_X_ARITHMETIC: dump_named(out, expr->op == 'p' ? "**" : op, expr); return;
    case CMG_X_HALF_RANGE:
    case CMG_X_COMPARE: dump_named(out, compare[expr->op], expr); return;
    case CMG_X_AND: dump_named(out, "and", expr); return;
    case CMG_X_OR: dump_named(out, "or", expr); return;
    case CMG_X_BETWEEN: dump_named(out, "between", expr); return;
    case CMG_X_IN: dump_named(out, "in", expr); return;
    case CMG_X_RANGE: dump_range(out, expr); return;
    case CMG_X_LIST: dump_named(out, "list", expr); return;
    case CMG_X_CONTEXT: dump_context(out, expr); return;
    case CMG_X_FUNCTION: dump_function(out, expr); return;
    case CMG_X_IF: dump_named(out, "if", expr); return;
    case CMG_X_FOR: dump_loop(out, "for", expr); return;
    case CMG_X_SOME: dump_loop(out, "some", expr); return;
    case CMG_X_EVERY: dump_loop(out, "every", expr); return;
    case CMG_X_FILTER: dump_named(out, "filter", expr); return;
    case CMG_X_PATH:
        cmg_buffer_string(out, "(.");
        dump_children(out, expr, 0);
        cmg_buffer_format(out, " %.*s)", CMG_SHOW(expr->name));
        return;
    case CMG_X_INVOKE: dump_call(out, expr); return;
    case CMG_X_INSTANCE_OF:
        cmg_buffer_string(out, "(instance");
        dump_children(out, expr, 0);
        cmg_buffer_char(out, ' ');
        cmg_type_write(out, expr->types[0]);
        cmg_buffer_char(out, ')');
        return;
    case CMG_X_TESTS: dump_named(out, expr->negated ? "none" : "tests", expr); return;
    case CMG_X_TEST_VALUE: dump_named(out, expr->uses_input ? "test?" : "test", expr); return;
    case CMG_X_TEST_ANY: cmg_buffer_char(out, '-'); return;
    case CMG_X_EXTERNAL:
        cmg_buffer_format(out, "(external '%.*s'", CMG_SHOW(expr->name));
        dump_children(out, expr, 0);
        cmg_buffer_char(out, ')');
        return;
    case CMG_X_LET:
    case CMG_X_COERCE:
    case CMG_X_NATIVE:
    case CMG_X_BROKEN: return; /* no text makes these */
    }
}

/* -- the bench ------------------------------------------------------------ */

typedef struct front {
    cmg_arena arena;
    cmg_buffer out;
    cmg_diagnostics *diagnostics;
    cmg_scope *scope;
    cmg_expr *expr;
    bool checked;
} front;

/* "name: type; name: type" */
static void declare_all(front *f, const char *names)
{
    uint16_t slot = 0;
    while (names && *names) {
        const char *end = strchr(names, ';');
        const size_t length = end ? (size_t)(end - names) : strlen(names);
        const char *colon = memchr(names, ':', length);
        const cmg_text name = {names, (size_t)(colon - names)};
        const cmg_text type = {colon + 1, length - name.length - 1};
        const cmg_type *parsed = cmg_type_parse(&f->arena, type);
        ck_assert_msg(parsed != NULL, "type %.*s", CMG_SHOW(type));
        ck_assert(cmg_scope_declare(f->scope, name, parsed, CMG_SYMBOL_FACT, slot++));
        names += length + (end != NULL);
        names += strspn(names, " ");
    }
}

static void front_parse(front *f, const char *names, cmg_text text, cmg_feel_start start)
{
    *f = (front){0};
    cmg_arena_init(&f->arena, &cmg_allocator_default, 0);
    cmg_buffer_init(&f->out, &cmg_allocator_default);
    f->diagnostics = cmg_diagnostics_new(NULL);
    f->scope = cmg_scope_new(&f->arena, NULL);
    declare_all(f, names);
    cmg_source *source = cmg_arena_zeroed(&f->arena, sizeof *source);
    source->text = text;
    f->expr = cmg_feel_parse(&f->arena, source, f->scope, start, f->diagnostics);
}

static void front_check(front *f, cmg_text text, const cmg_type *input, const cmg_type *expected)
{
    cmg_source *source = cmg_arena_zeroed(&f->arena, sizeof *source);
    source->text = text;
    f->checked =
        f->expr && cmg_feel_check(&f->arena, f->expr, source, f->scope, input, expected, f->diagnostics);
}

/* "E0300@4 E0402@9", in order. */
static void put_findings(front *f)
{
    for (size_t i = 0; i < cmg_diagnostics_count(f->diagnostics); i++)
        cmg_buffer_format(&f->out, "%s%s@%u", f->out.length ? " " : "", cmg_diagnostic_id(f->diagnostics, i),
                          cmg_diagnostic_column(f->diagnostics, i));
}

static void front_free(front *f)
{
    cmg_diagnostics_free(f->diagnostics);
    cmg_buffer_free(&f->out);
    cmg_arena_free(&f->arena);
}

static void expect_text(front *f, const char *text, const char *expected)
{
    const char *got = f->out.bytes ? f->out.bytes : "";
    ck_assert_msg(strcmp(got, expected) == 0, "%s\n  expected %s\n  got      %s", text, expected, got);
}

static void expect_tree(const char *names, const char *text, cmg_feel_start start, const char *tree)
{
    front f;
    front_parse(&f, names, cmg_text_of(text), start);
    if (f.expr)
        dump(&f.out, f.expr);
    put_findings(&f);
    expect_text(&f, text, tree);
    front_free(&f);
}

/* -- trees ---------------------------------------------------------------- */

static const struct {
    const char *text, *tree;
} trees[] = {
    /* precedence */
    {"1 + 2 * 3 ** 2", "(+ 1 (* 2 (** 3 2)))"},
    {"-3 ** 2", "(** (neg 3) 2)"},
    {"3 ** 4 ** 5", "(** (** 3 4) 5)"},
    {"2 ** -1", "(** 2 (neg 1))"},
    {"10--5", "(- 10 (neg 5))"},
    {"-10+-5", "(+ (neg 10) (neg 5))"},
    {"1 - 2 - 3", "(- (- 1 2) 3)"},
    {"8 / 4 / 2", "(/ (/ 8 4) 2)"},
    {"(1 + 2) * 3", "(* (+ 1 2) 3)"},
    {"true or false and true", "(or true (and false true))"},
    {"1 < 2 and 3 >= 4", "(and (< 1 2) (>= 3 4))"},
    {"1 = 2 = true", "(= (= 1 2) true)"},
    {"1 between 0 and 2 and true", "(and (between 1 0 2) true)"},
    {"1 between 1 + 1 and 2 * 3 or false", "(or (between 1 (+ 1 1) (* 2 3)) false)"},
    /* literals */
    {"1.2e3", "1200"},
    {".5", "0.5"},
    {"1e-3", "0.001"},
    {"9999999999999999999999999999999999", "9999999999999999999999999999999999"},
    {"\"a\\n\\\"b\\\" \\d \\u4e2d \\U020BB7 \\uD83D\\uDCA9\"", "\"a\\n\\\"b\\\" \\\\d 中 𠮷 💩\""},
    {"\"\\uD83D\"", "\"\\\\uD83D\""},
    {"@\"2024-02-29\"", "date(\"2024-02-29\")"},
    {"@\"10:30:00+08:00\"", "time(\"10:30:00+08:00\")"},
    {"@\"2024-07-01T08:00:00\"", "date and time(\"2024-07-01T08:00:00\")"},
    {"@\"P1Y2M\"", "duration(\"P1Y2M\")"},
    {"@\"-PT36H\"", "duration(\"-P1DT12H\")"},
    {"null", "null"},
    /* comments and blanks */
    {"1 // one\n + /* two \n * */ 2", "(+ 1 2)"},
    {"1\302\205+\302\2401\342\200\250+\357\273\2771", "(+ (+ 1 1) 1)"},
    {"1/**/+1", "(+ 1 1)"},
    /* ranges */
    {"[1..10]", "[1..10]"},
    {"(1..10]", "(1..10]"},
    {"]1..10[", "(1..10)"},
    {"[1..10)", "[1..10)"},
    {"[1 + 1..2 * 5]", "[(+ 1 1)..(* 2 5)]"},
    {"(<10)", "(< 10)"},
    {"(>=10)", "(>= 10)"},
    {"(!=10) = (=10)", "(= (!= 10) (= 10))"},
    {"(=10).start", "(. (= 10) start)"},
    {"[1..3].start included", "(. [1..3] start included)"},
    {"(null..10)", "(null..10)"},
    {"[[1, 2][1]..3]", "[(filter (list 1 2) 1)..3]"},
    {"]1..2[ = ]1..2]", "(= (1..2) (1..2])"},
    /* in */
    {"5 in (1..10]", "(in 5 (tests (1..10]))"},
    {"5 in [1..10] and true", "(and (in 5 (tests [1..10])) true)"},
    {"5 in (<3, >4)", "(in 5 (tests (< 3) (> 4)))"},
    {"5 in (]1..5[, 8)", "(in 5 (tests (1..5) (test 8)))"},
    {"5 in (1 + 2) * 3", "(in 5 (tests (test (* (+ 1 2) 3))))"},
    {"5 in (3) - 1 or true", "(or (in 5 (tests (test (- 3 1)))) true)"},
    {"5 in <3", "(in 5 (tests (< 3)))"},
    {"5 in (<3)", "(in 5 (tests (< 3)))"},
    {"5 in ([1, 5])[1]", "(in 5 (tests (test (filter (list 1 5) 1))))"},
    {"1 in (1 in (2, 3), false)", "(in 1 (tests (test (in 1 (tests (test 2) (test 3)))) (test false)))"},
    {"\"a,b\" in (\")\", \"(\")", "(in \"a,b\" (tests (test \")\") (test \"(\")))"},
    {"1 in [1, 2] = true", "(= (in 1 (tests (test (list 1 2)))) true)"},
    /* postfix */
    {"[1, 2][1][2]", "(filter (filter (list 1 2) 1) 2)"},
    {"[1, [2, []]]", "(list 1 (list 2 (list)))"},
    {"100[1]", "(filter 100 1)"},
    {"[1, 2, 3][item > 1]", "(filter (list 1 2 3) (> item 1))"},
    {"{a: 1}.a", "(. {a: 1} a)"},
    {"-[1][1]", "(neg (filter (list 1) 1))"},
    {"null()", "(call null)"},
    {"\"abs\"(-1)", "(call \"abs\" (neg 1))"},
    {"123()", "(call 123)"},
    {"1 instance of number", "(instance 1 number)"},
    {"1 + 2 instance of number", "(+ 1 (instance 2 number))"},
    {"null instance of list<list<date and time>> = true",
     "(= (instance null list<list<date and time>>) true)"},
    {"1 instance of function<>->Any", "(instance 1 function<>->Any)"},
    {"1 instance of function < number , string > -> number", "(instance 1 function<number, string>->number)"},
    {"{} instance of context<a b: number, c: list<string>>",
     "(instance {} context<a b: number, c: list<string>>)"},
    {"1 instance of range<number>", "(instance 1 range<number>)"},
    /* calls */
    {"count([1])", "(call count (list 1))"},
    {"today()", "(call today)"},
    {"substring(string: \"ab\", start position: 1)", "(call substring string: \"ab\" start position: 1)"},
    {"date  and\ntime(\"2024-01-01\")", "(call |date  and\ntime| \"2024-01-01\")"},
    {"string length(\"a\") - 1", "(- (call |string length| \"a\") 1)"},
    {"not(true)", "(call not true)"},
    /* forms */
    {"if true then 1 else if false then 2 else 3", "(if true 1 (if false 2 3))"},
    {"1 + if true then 1 else 2", "E0314@5"},
    {"for i in 1..3 return i * 2", "(for i=[1..3] (* i 2))"},
    {"for i in 3..-1 return i", "(for i=[3..(neg 1)] i)"},
    {"for i in [1..3], j in i..5 return i + j", "(for i=[1..3] j=[i..5] (+ i j))"},
    {"for i in 1..4 return if i = 1 then 1 else partial[-1]",
     "(for i=[1..4] (if (= i 1) 1 (filter partial (neg 1))))"},
    {"some a b in [1], c in [a b] satisfies a b = c", "(some a b=(list 1) c=(list |a b|) (= |a b| c))"},
    {"every x in [1, 2] satisfies x > 0 and true", "(every x=(list 1 2) (and (> x 0) true))"},
    {"function(a: number, b) a + b", "(function a:number b -> (+ a b))"},
    {"(function(x) x)(2)", "(call (function x -> x) 2)"},
    {"function() 1", "(function -> 1)"},
    {"(function(f: function<number>->number) f(1))(function(x: number) x)",
     "(call (function f:function<number>->number -> (call f 1)) (function x:number -> x))"},
    /* contexts */
    {"{a: 1, b: a + 1}", "{a: 1, b: (+ a 1)}"},
    {"{\"a b\": 1, c: a b}", "{a b: 1, c: |a b|}"},
    {"{a: {b c: 1}, d: a.b c + 1}", "{a: {b c: 1}, d: (+ (. a b c) 1)}"},
    {"{unit price: 2, total-sum: unit price * 3, x: total-sum}",
     "{unit price: 2, total-sum: (* |unit price| 3), x: |total-sum|}"},
    {"{}", "{}"},
    {"{\"\\u5360\\u7528\": 1}.占用", "(. {占用: 1} 占用)"},
    {"{a b: 1}.a b", "(. {a b: 1} a b)"},
    {"[{a b: 1}, {c d: 2}][c d = 2].a b", "(. (filter (list {a b: 1} {c d: 2}) (= item.|c d| 2)) a b)"},
    {"for x in [{a b: 1}] return x.a b", "(for x=(list {a b: 1}) (. x a b))"},
    {"(function() {a b: 1})().a b", "(. (call (function -> {a b: 1})) a b)"},
    {"function(x) external {java: {class: \"A\", method signature: \"f(int, int)\"}}",
     "(function x -> (external 'java A f(int,int)' x))"},
    {"function() external {pmml: {document: \"d.xml\", model: \"m\"}}",
     "(function -> (external 'pmml d.xml m'))"},
    {"{a: [{item: 1}], b: a[item = 1]}", "{a: (list {item: 1}), b: (filter a (= item.item 1))}"},
    {"{for: 1, if: 2}", "{for: 1, if: 2}"},
    {"{`a+b c`: 1, d: `a+b c` + 1}", "{a+b c: 1, d: (+ |a+b c| 1)}"},
};

START_TEST(each_tree)
{
    expect_tree(NULL, trees[_i].text, CMG_FEEL_EXPRESSION, trees[_i].tree);
}
END_TEST

static const struct {
    const char *text, *tree;
} tests[] = {
    {"-", "-"},
    {" - ", "-"},
    {"-1", "(tests (test (neg 1)))"},
    {"5", "(tests (test 5))"},
    {"\"a\", \"b\"", "(tests (test \"a\") (test \"b\"))"},
    {"< 5", "(tests (< 5))"},
    {"= n", "(tests (= n))"},
    {"!= \"a\"", "(tests (!= \"a\"))"},
    {"[1..5)", "(tests [1..5))"},
    {"]1..5[, > 10", "(tests (1..5) (> 10))"},
    {"(< 5)", "(tests (< 5))"},
    {"> n + 1", "(tests (> (+ n 1)))"},
    {"not(1, 2)", "(none (test 1) (test 2))"},
    {"not ( < 5 )", "(none (< 5))"},
    {"not(\"(\")", "(none (test \"(\"))"},
    {"? > 5 and ? < 10", "(tests (test? (and (> ? 5) (< ? 10))))"},
    {"not(? = 1)", "(none (test? (= ? 1)))"},
    {"not(flag) or flag", "(tests (test (or (call not flag) flag)))"},
    {"count(?) > 2, n", "(tests (test? (> (call count ?) 2)) (test n))"},
    {"null", "(tests (test null))"},
    {"@\"2024-01-01\"", "(tests (test date(\"2024-01-01\")))"},
    {"[@\"2024-01-01\"..@\"2024-12-31\"]", "(tests [date(\"2024-01-01\")..date(\"2024-12-31\")])"},
    {"", "E0301@1"},
    {"1,", "E0301@3"},
    {"> 5 and < 10", "E0324@5"},
    {"not(1", "E0315@6"},
};

START_TEST(each_test)
{
    expect_tree("n: number; flag: boolean", tests[_i].text, CMG_FEEL_UNARY_TESTS, tests[_i].tree);
}
END_TEST

/* -- names ---------------------------------------------------------------- */

static const struct {
    const char *names, *text, *tree;
} scopes[] = {
    {"占用面积: number; 超期天数: number", "占用面积 > 10 and 超期天数>=3",
     "(and (> 占用面积 10) (>= 超期天数 3))"},
    {"a: number; b: number", "a-b", "(- a b)"},
    {"a: number; a-b: number", "a-b", "|a-b|"},
    {"a: number; b: number; a-b: number", "a - b", "(- a b)"},
    {"a: number; b: number; a-b: number", "a-b", "|a-b| W0322@1"},
    {"a: number; a-bc: number; b: number", "a-b", "(- a b)"},
    {"total: number; total amount: number; total amount due: number", "total amount * total",
     "(* |total amount| total)"},
    {"total amount due: number; total: number", "total amount", "E0401@1"},
    {"total amount: number", "total /* of all */ \n amount", "|total amount|"},
    {"total  amount: number", "total\302\240amount", "|total  amount|"},
    {"Person's description: string", "Person's description = \"x\"", "(= |Person's description| \"x\")"},
    {"Approved/Declined: string", "Approved/Declined", "|Approved/Declined|"},
    {"Pre-bureauRiskCategory: string", "Pre-bureauRiskCategory", "|Pre-bureauRiskCategory|"},
    {"a.b: number; a: context<b: number>", "a.b", "|a.b|"},
    {"听证标准（个人）: number", "听证标准（个人） * 2", "(* 听证标准（个人） 2)"},
    {"days in weekend: list<number>", "for i in days in weekend return i", "(for i=|days in weekend| i)"},
    {"values in a list: list<number>", "some i in values in a list satisfies i > 1",
     "(some i=|values in a list| (> i 1))"},
    {"and more: number", "1 + and more", "(+ 1 |and more|)"},
    {"if only: boolean", "if if only then 1 else 2", "(if |if only| 1 2)"},
    {"or: boolean", "true or false", "(or true false)"},
    {"or: boolean", "`or` and true", "(and or true)"},
    {"date: string; time: string", "date and time(date, time)", "(call |date and time| date time)"},
    {"date: string; time: string", "date = time", "(= date time)"},
    {"date: string", "date(date)", "(call date date)"},
    {"count: number", "count + count([1])", "(+ count (call count (list 1)))"},
    {"f: function<number>->number", "f(2)", "(call f 2)"},
    {"list: list<number>; partial: number; item: number", "list[item > partial]",
     "(filter list (> item partial))"},
    {"order: context<unit price: number, lines: list<context<line no: number>>>",
     "order.unit price + order.lines[line no = 1].line no[1]",
     "(+ (. order unit price) (filter (. (filter (. order lines) (= item.|line no| 1)) line no) 1))"},
    {"x: number; l: list<context<x: number>>", "l[x = 1][x > 2]",
     "(filter (filter l (= item.x 1)) (> item.x 2))"},
    {"x: number", "for x in [1] return x", "(for x=(list 1) x)"},
    {"l: list<Any>; y: number", "l[x > y]", "(filter l (> item.x y))"},
    {"x y: number", "{x y: 1, z: x y}", "{x y: 1, z: |x y|}"},
    {"n: number", "function(n m) n m + n", "(function n m -> (+ |n m| n))"},
    {"a: number", "b + c", "(+ !b !c)"},
    {"20年: number", "`20年`", "20年"},
};

START_TEST(each_scope)
{
    expect_tree(scopes[_i].names, scopes[_i].text, CMG_FEEL_EXPRESSION, scopes[_i].tree);
}
END_TEST

START_TEST(names_are_found_in_any_number)
{
    front f;
    front_parse(&f, NULL, CMG_TEXT("1"), CMG_FEEL_EXPRESSION);
    char *names = malloc(20000 * 24);
    for (int i = 0; i < 20000; i++) {
        char *name = names + 24 * i;
        snprintf(name, 24, "fact no %d", i);
        ck_assert(cmg_scope_declare(f.scope, cmg_text_of(name), NULL, CMG_SYMBOL_FACT, (uint16_t)i));
    }
    ck_assert(!cmg_scope_declare(f.scope, CMG_TEXT(" fact  no 7 "), NULL, CMG_SYMBOL_FACT, 1));
    cmg_scope *inner = cmg_scope_new(&f.arena, f.scope);
    ck_assert(cmg_scope_declare(inner, CMG_TEXT("fact no 7"), NULL, CMG_SYMBOL_LOCAL, 1));
    const cmg_symbol *symbol = NULL;
    for (int i = 0; i < 20000; i++) {
        ck_assert_uint_eq(cmg_scope_longest(inner, cmg_text_of(names + 24 * i), 0, &symbol),
                          strlen(names + 24 * i));
        ck_assert_int_eq(symbol->kind, i == 7 ? CMG_SYMBOL_LOCAL : CMG_SYMBOL_FACT);
        ck_assert_uint_eq(symbol->slot, i == 7 ? 1u : (unsigned)i);
    }
    ck_assert_uint_eq(cmg_scope_longest(inner, CMG_TEXT("fact no"), 0, &symbol), 0);
    ck_assert_uint_eq(cmg_scope_longest(inner, CMG_TEXT("fact no 7up"), 0, &symbol), 0);
    ck_assert_ptr_null(cmg_scope_find(inner, CMG_TEXT("")));
    ck_assert(!cmg_scope_declare(inner, CMG_TEXT(" "), NULL, CMG_SYMBOL_LOCAL, 1));
    const cmg_text near = cmg_scope_nearest(inner, CMG_TEXT("fact n 123"));
    ck_assert_msg(cmg_text_equal(near, CMG_TEXT("fact no 123")), "%.*s", CMG_SHOW(near));
    free(names);
    front_free(&f);
}
END_TEST

/* -- types ---------------------------------------------------------------- */

#define FACTS                                                                                                \
    "n: number; s: string; b: boolean; d: date; t: time; dt: date and time; days: days and time duration; "  \
    "months: years and months duration; l: list<number>; any: Any; c: context<x: number, y z: string>; "     \
    "cs: list<context<x: number>>; f: function<number>->string; r: range<number>"

static const struct {
    const char *text, *type; /* or findings */
} types[] = {
    {"1 + n", "number"},
    {"s + \"a\"", "string"},
    {"s + 1", "E0403@1"},
    {"n * s - b", "E0403@1"},
    {"any + 1", "Any"},
    {"null + 1", "Any"},
    {"d - d", "days and time duration"},
    {"d + months", "date"},
    {"days + dt", "date and time"},
    {"d + 1", "E0403@1"},
    {"d - dt", "days and time duration"},
    {"t + months", "E0403@1"},
    {"t - t", "days and time duration"},
    {"days / days", "number"},
    {"months * 2", "years and months duration"},
    {"2 * days", "days and time duration"},
    {"days + months", "E0403@1"},
    {"-s", "E0402@1"},
    {"-days", "days and time duration"},
    {"n > \"1\"", "E0404@1"},
    {"d = \"2024-01-01\"", "E0404@1"},
    {"d >= @\"2024-01-01\"", "boolean"},
    {"b > true", "E0405@1"},
    {"n = null", "boolean"},
    {"n between 1 and \"2\"", "E0404@17"},
    {"n and b", "boolean W0414@1"},
    {"n in (1, \"a\")", "E0404@10"},
    {"n in [1..5]", "boolean"},
    {"n in [@\"2024-01-01\"..@\"2024-01-02\"]", "E0404@7"},
    {"[1..\"a\"]", "E0404@1"},
    {"if n then 1 else 2", "E0402@4"},
    {"if b then 1 else \"a\"", "Any"},
    {"if b then [1] else [\"a\"]", "list<Any>"},
    {"if b then null else 2", "number"},
    {"[1, n]", "list<number>"},
    {"[1, null]", "list<number>"},
    {"[1, s]", "list<Any>"},
    {"[]", "list"},
    {"[{a: 1}, {a: 2}]", "list<context<a: number>>"},
    {"[{a: 1}, {b: 2}]", "list<context>"},
    {"{a: 1, b: a}", "context<a: number, b: number>"},
    {"c.x", "number"},
    {"c.y z", "string"},
    {"c.q", "E0409@1"},
    {"s.x", "E0409@1"},
    {"d.year + 1", "number"},
    {"cs.x", "list<number>"},
    {"cs[x > 1]", "list<context<x: number>>"},
    {"cs[1].x", "number"},
    {"cs[s]", "E0402@4"},
    {"cs[x = \"a\"]", "E0404@4"},
    {"l[item > 1]", "list<number>"},
    {"for i in l return i > 1", "list<boolean>"},
    {"for i in [1..3] return s", "list<string>"},
    {"for i in l return i + s", "E0403@19"},
    {"some i in l satisfies i", "E0402@23"},
    {"every i in l satisfies i > 0", "boolean"},
    {"count(l)", "number"},
    {"count()", "E0406@1"},
    {"substring(s)", "E0406@1"},
    {"substring(n, 1)", "E0402@11"},
    {"substring(string: s, length: 1)", "E0412@1"},
    {"substring(string: s, start position: 1)", "string"},
    {"substring(string: s, begin: 1)", "E0407@29"},
    {"substring(string: s, string: s)", "E0413@30 E0412@1"},
    {"upper case(1) + 1", "E0402@12 E0403@1"},
    {"f(1)", "string"},
    {"f(s)", "E0402@3"},
    {"f()", "E0406@1"},
    {"f(1) + 1", "E0403@1"},
    {"(function(x: number) x)(s)", "E0402@25"},
    {"(function(x: number) x + 1)(1)", "number"},
    {"(function(x, y) x)(1)", "E0406@1"},
    {"(function(x, y) x)(y: 1, z: 2)", "E0407@29"},
    {"{g: function(x: string) x, h: g(1)}.h", "E0402@33"},
    {"function(x: number) s", "function<number>->string"},
    {"n(1)", "E0408@1"},
    {"1(2)", "E0408@1"},
    {"n instance of string", "boolean"},
    {"r.start", "Any"},
    {"duration(\"P1D\")", "days and time duration"},
    {"d + duration(\"P1Y\")", "date"},
    {"matches(s, \"[a\")", "E0410@12"},
    {"matches(s, \"[a-c]+\")", "boolean"},
    /* names */
    {"占用", "E0400@1"},
    {"mounths + 1", "E0401@1"},
    {"True and b", "E0318@1"},
    {"cuont(l)", "E0401@1"},
    /* one cause, one error; independent causes together */
    {"(s * 2) + 1 > 3", "E0403@1"},
    {"zzzzz + 1 > 3 and s - 1 > 2", "E0400@1 E0403@19"},
    {"[s + 1, n > s, if n then 1 else 2]", "E0403@2 E0404@9 E0402@19"},
};

static void expect_type(const char *text, const char *expected)
{
    front f;
    front_parse(&f, FACTS, cmg_text_of(text), CMG_FEEL_EXPRESSION);
    front_check(&f, cmg_text_of(text), NULL, NULL);
    if (f.checked)
        cmg_type_write(&f.out, f.expr->type);
    put_findings(&f);
    expect_text(&f, text, expected);
    front_free(&f);
}

START_TEST(each_type)
{
    expect_type(types[_i].text, types[_i].type);
}
END_TEST

static const struct {
    const char *input, *text, *findings;
} cells[] = {
    {"number", "< 5, [1..2], 7", ""},
    {"number", "\"a\"", "E0404@1"},
    {"number", "> \"a\"", "E0404@1"},
    {"number", "[\"a\"..\"b\"]", "E0404@2"},
    {"number", "n > 5", "E0411@1"},
    {"number", "? > 5 or ? < n", ""},
    {"number", "? > \"5\"", "E0404@1"},
    {"number", "-", ""},
    {"number", "null", ""},
    {"number", "l", ""},
    {"number", "not(1, \"a\")", "E0404@8"},
    {"string", "\"省\", \"市\"", ""},
    {"string", "市级", "E0400@1"},
    {"boolean", "true", ""},
    {"boolean", "n > 5", ""},
    {"boolean", "> true", "E0405@1"},
    {"date", "> @\"2024-01-01\"", ""},
    {"date", "> \"2024-01-01\"", "E0404@1"},
    {"Any", "1, \"a\"", ""},
};

START_TEST(each_cell)
{
    front f;
    front_parse(&f, FACTS, cmg_text_of(cells[_i].text), CMG_FEEL_UNARY_TESTS);
    const cmg_type *input = cmg_type_parse(&f.arena, cmg_text_of(cells[_i].input));
    front_check(&f, cmg_text_of(cells[_i].text), input, NULL);
    ck_assert(f.checked == !*cells[_i].findings);
    put_findings(&f);
    expect_text(&f, cells[_i].text, cells[_i].findings);
    front_free(&f);
}
END_TEST

START_TEST(the_expected_type_is_asked_for)
{
    front f;
    front_parse(&f, FACTS, CMG_TEXT("n > 1"), CMG_FEEL_EXPRESSION);
    front_check(&f, CMG_TEXT("n > 1"), NULL, &cmg_type_number);
    ck_assert(!f.checked);
    put_findings(&f);
    expect_text(&f, "n > 1", "E0402@1");
    front_free(&f);
}
END_TEST

/* -- messages ------------------------------------------------------------- */

static const struct {
    const char *text, *finding, *words; /* words that the Chinese text must hold */
} errors[] = {
    {"1 +", "E0301@4", "没有写完"},
    {"", "E0301@1", "没有写完"},
    {"(1 + 2", "E0315@7", ")"},
    {"[1, 2", "E0315@6", "]"},
    {"{a: 1", "E0315@6", "}"},
    {"1 + * 2", "E0314@5", "“*”"},
    {"if true then 1", "E0315@15", "else"},
    {"if true 1 else 2", "E0300@9", "then"},
    {"for i in 1..3 i", "E0300@15", "return"},
    {"for i of [1] return i", "E0308@10", "in"},
    {"for 1 in [1] return i", "E0308@5", "名称"},
    {"function x", "E0300@10", "("},
    {"function(x) external {java: 1}", "E0325@22", "java"},
    {"function(x) external {java: {class: \"a\"}}", "E0325@22", "java"},
    {"{a: 1, a: 2}", "E0309@8", "“a”"},
    {"{\"\": 1}", "E0308@2", "名称"},
    {"for x in [1], x in [2] return x", "E0309@15", "“x”"},
    {"function(x, x) x", "E0309@13", "“x”"},
    {"1 instance of nombre", "E0317@15", "“nombre”"},
    {"1 instance number", "E0300@12", "of"},
    {"c.1", "E0316@2", "“.1”"},
    {"c.(1)", "E0321@3", "“(”"},
    {"1 2", "E0316@3", "“2”"},
    {"\"a\" \"b\"", "E0316@5", "引号"},
    {"1, 2", "E0316@2", "“,”"},
    {"20平方米", "E0316@3", "“平方米”"},
    {"? > 1", "E0319@1", "“?”"},
    {"@2024", "E0323@2", "“2024”"},
    {"@\"2024-13-01\"", "E0307@1", "“2024-13-01”"},
    {"\"abc", "E0304@1", "引号"},
    {"`abc", "E0304@1", "引号"},
    {"1 /* two", "E0305@3", "*/"},
    {"12345678901234567890123456789012345", "E0306@1", "34"},
    {"1 # 2", "E0302@3", "“#”"},
    /* the Chinese keyboard */
    {"面积＞10", "E0303@3", ">"},
    {"面积 > １０．５", "E0303@6", "10.5"},
    {"（1 + 2）", "E0303@1", "("},
    {"count([1，2])", "E0303@9", ","},
    {"[1、2]", "E0303@3", ","},
    {"面积 ＝ 1", "E0303@4", "="},
    {"“市”", "E0303@1", "\""},
    {"\"市”", "E0303@3", "\""},
    {"「市」", "E0303@1", "\""},
    {"1。5", "E0303@2", "."},
    {"1 ＜ 2", "E0303@3", "<"},
    {"{甲：1}", "E0303@3", ":"},
    {"{“甲”: 1}", "E0303@2", "\""},
    {"function（x） x", "E0303@9", "("},
    {"面积 ≥ 5", "E0303@4", ">="},
    {"面积 × 5", "E0303@4", "*"},
    {"5 － 3", "E0303@3", "-"},
    {"面积　+　1", "", NULL},
    /* other languages */
    {"面积 == 5", "E0318@4", "写作 ="},
    {"面积 <> 5", "E0318@4", "写作 !="},
    {"面积 => 5", "E0318@4", "写作 >="},
    {"真的 && 真的", "E0318@4", "写作 and"},
    {"!真的", "E0318@1", "写作 not(...)"},
    {"'市'", "E0318@1", "写作 \""},
    {"面积 大于 5", "E0318@4", "写作 >"},
    {"真的 并且 真的", "E0318@4", "写作 and"},
    {"面积 AND 1", "E0318@4", "写作 and"},
    {"IF 真的 then 1 else 2", "E0318@1", "写作 if"},
    {"5%", "E0318@2", "写作 / 100"},
    {"2^3", "E0318@2", "写作 **"},
    /* near names */
    {"total ammount > 5", "E0401@1", "total amount"},
    {"total quantity of goods > 5", "E0400@1", "“total quantity”"},
};

START_TEST(each_error)
{
    front f;
    front_parse(&f, "面积: number; 真的: boolean; c: context<x: number>; total amount: number",
                cmg_text_of(errors[_i].text), CMG_FEEL_EXPRESSION);
    front_check(&f, cmg_text_of(errors[_i].text), NULL, NULL);
    put_findings(&f);
    expect_text(&f, errors[_i].text, errors[_i].finding);
    for (const char *word = errors[_i].words; word;) {
        const size_t length = strcspn(word, "|");
        char wanted[64];
        snprintf(wanted, sizeof wanted, "%.*s", (int)length, word);
        const char *message = cmg_diagnostic_message(f.diagnostics, 0, CMG_CHINESE);
        const char *remedy = cmg_diagnostic_remedy(f.diagnostics, 0, CMG_CHINESE);
        if (strstr(message, wanted) || strstr(remedy, wanted))
            break;
        word = word[length] ? word + length + 1 : NULL;
        ck_assert_msg(word != NULL, "%s: %s; %s", errors[_i].text, message, remedy);
    }
    front_free(&f);
}
END_TEST

/* -- limits --------------------------------------------------------------- */

/* Opened again and again, and never closed: each must end, and say why. */
static const struct {
    const char *piece, *finding;
} deep[] = {
    {"(", "E0310"},
    {"[", "E0310"},
    {"]", NULL},
    {"(<", "E0310"},
    {"-", "E0310"},
    {"{a:", "E0310"},
    {"if ", "E0310"},
    {"if a then ", "E0310"},
    {"for i in ", "E0310"},
    {"for i in [1] return ", "E0310"},
    {"some i in ", "E0310"},
    {"function(a) ", "E0310"},
    {"a[", "E0310"},
    {"f(", "E0310"},
    {"1 in (", "E0310"},
    {"1 in (1, ", "E0310"},
    {"1 in -", NULL},
    {"1 in ", NULL},
    {"1..", NULL},
    {"not(", "E0310"},
    {"1+", NULL},
    {"a.a", NULL},
    {"a and ", NULL},
    {"1 between 2 and ", NULL},
    {"1 instance of list<", NULL},
    {"1 instance of number ", NULL},
    {"/*", NULL},
    {"\"", NULL},
    {"`", NULL},
    {"@", NULL},
    {"？", NULL},
    {"x ", NULL},
    {"x,", NULL},
    {"a-", NULL},
    {"a(1)", NULL},
    {"a[1]", NULL},
    {"{a: 1}", NULL},
    {"for a in 1,", NULL},
};

START_TEST(a_long_text_ends_in_an_error)
{
    const size_t length = strlen(deep[_i].piece),
                 size = is_slow() ? CMG_FEEL_TEXT_MAX / 8 : CMG_FEEL_TEXT_MAX, count = (size - 8) / length;
    char *text = malloc(count * length + 8);
    for (int start = 0; start < 2; start++) {
        for (int in_list = 0; in_list < 2; in_list++) {
            size_t at = 0;
            if (in_list)
                text[at++] = '[';
            for (size_t i = 0; i < count; i++, at += length)
                memcpy(text + at, deep[_i].piece, length);
            front f;
            front_parse(&f, "a: Any; f: Any", (cmg_text){text, at}, (cmg_feel_start)start);
            front_check(&f, (cmg_text){text, at}, NULL, NULL);
            ck_assert_msg(!f.checked, "%s", deep[_i].piece);
            ck_assert_uint_ge(cmg_diagnostics_count(f.diagnostics), 1);
            if (deep[_i].finding)
                ck_assert_str_eq(cmg_diagnostic_id(f.diagnostics, 0), deep[_i].finding);
            front_free(&f);
        }
    }
    free(text);
}
END_TEST

/* Texts that are right, or wrong in many places, and big: the time must stay
 * in proportion.  `%d` is the number of the piece. */
static const struct {
    const char *head, *piece, *tail;
    size_t count;
} broad[] = {
    {"[", "1, ", "1]", 300000},
    {"{", "a%d: 1, ", "z: 1}", 60000},
    {"{a0: [1], ", "a%d: [a%p], ", "z: 1}", 40000},
    {"{a0: {x: 1}, ", "a%d: {x: a%p, y: a%p}, ", "z: 1}", 20000},
    {"[", "nope%d, ", "1]", 60000},
    {"[", "\"a\" + 1, ", "1]", 60000},
    {"{l: [{k: 1}], r: [", "l[k = 1], ", "1]}", 50000},
    {"[", "{a%d: 1}, ", "{}]", 40000},
    {"for ", "a%d in [1], ", "z in [1] return 1", 40000},
    {"count(", "1, ", "1)", 100000},
};

START_TEST(a_broad_text_takes_its_share_of_time)
{
    char *text = malloc(CMG_FEEL_TEXT_MAX + 256);
    const size_t count = is_slow() ? broad[_i].count / 8 : broad[_i].count;
    size_t at = (size_t)sprintf(text, "%s", broad[_i].head);
    for (size_t i = 1; i <= count && at < CMG_FEEL_TEXT_MAX - 100; i++) {
        for (const char *c = broad[_i].piece; *c; c++) {
            if (*c == '%')
                at += (size_t)sprintf(text + at, "%zu", *++c == 'd' ? i : i - 1);
            else
                text[at++] = *c;
        }
    }
    at += (size_t)sprintf(text + at, "%s", broad[_i].tail);
    front f;
    front_parse(&f, NULL, (cmg_text){text, at}, CMG_FEEL_EXPRESSION);
    front_check(&f, (cmg_text){text, at}, NULL, NULL);
    if (f.checked) /* an inferred type can be copied and written */
        cmg_type_write(&f.out, cmg_type_copy(&f.arena, f.expr->type));
    else
        ck_assert_uint_ge(cmg_diagnostics_count(f.diagnostics), 1);
    front_free(&f);
    free(text);
}
END_TEST

START_TEST(text_over_the_limit_or_not_utf8)
{
    char *text = malloc(CMG_FEEL_TEXT_MAX + 1);
    memset(text, ' ', CMG_FEEL_TEXT_MAX + 1);
    front f;
    front_parse(&f, NULL, (cmg_text){text, CMG_FEEL_TEXT_MAX + 1}, CMG_FEEL_EXPRESSION);
    ck_assert_str_eq(cmg_diagnostic_id(f.diagnostics, 0), "E0311");
    front_free(&f);
    front_parse(&f, NULL, CMG_TEXT("1 + \xFF"), CMG_FEEL_EXPRESSION);
    ck_assert_str_eq(cmg_diagnostic_id(f.diagnostics, 0), "E0312");
    front_free(&f);
    free(text);
}
END_TEST

/* -- sources -------------------------------------------------------------- */

START_TEST(places_lead_into_the_json_string)
{
    static const char file[] = "{\n  \"when\": \"a \\u003e\\n  \\\"x\\\" + 面积面\"\n}";
    cmg_json_document *document =
        cmg_json_document_new(&cmg_allocator_default, CMG_TEXT("items.json"), cmg_text_of(file), NULL);
    ck_assert_ptr_nonnull(document);
    const cmg_source source = cmg_source_of(cmg_json_member(cmg_json_root(document), "when"));
    front f;
    front_parse(&f, "a: string; 面积: number", CMG_TEXT("1"), CMG_FEEL_EXPRESSION);
    f.expr = cmg_feel_parse(&f.arena, &source, f.scope, CMG_FEEL_EXPRESSION, f.diagnostics);
    ck_assert_ptr_nonnull(f.expr);
    ck_assert(!cmg_feel_check(&f.arena, f.expr, &source, f.scope, NULL, NULL, f.diagnostics));
    ck_assert_uint_eq(cmg_diagnostics_count(f.diagnostics), 1);
    ck_assert_str_eq(cmg_diagnostic_id(f.diagnostics, 0), "E0401");
    ck_assert_str_eq(cmg_diagnostic_file(f.diagnostics, 0), "items.json");
    ck_assert_str_eq(cmg_diagnostic_pointer(f.diagnostics, 0), "/when");
    ck_assert_uint_eq(cmg_diagnostic_line(f.diagnostics, 0), 2);
    ck_assert_uint_eq(cmg_diagnostic_column(f.diagnostics, 0), 32);
    front_free(&f);
    cmg_json_document_free(document);
}
END_TEST

/* -- memory --------------------------------------------------------------- */

static bool parse_and_check(const cmg_allocator *allocator, void *context)
{
    (void)context;
    const cmg_source source = {
        .text = CMG_TEXT(
            "{f: function(a b: list<number>) a b[item > 1], g: for i in 1..3, j in [i] return"
            " f([j])[1] + string length(\"x\\u0041\"), h: @\"2024-01-01\" in (> @\"2023-01-01\", null)}.g[1]"
            " + 12345678901234567890 + nope")};
    cmg_arena arena;
    cmg_arena_init(&arena, allocator, 0);
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(allocator);
    cmg_scope *scope = cmg_scope_new(&arena, NULL);
    cmg_expr *expr = diagnostics && scope
                         ? cmg_feel_parse(&arena, &source, scope, CMG_FEEL_EXPRESSION, diagnostics)
                         : NULL;
    /* All but `nope` is known: that one error, and nothing of memory. */
    const bool good = expr && !cmg_feel_check(&arena, expr, &source, scope, NULL, NULL, diagnostics) &&
                      cmg_diagnostics_count(diagnostics) == 1 &&
                      strcmp(cmg_diagnostic_id(diagnostics, 0), "E0401") == 0;
    cmg_diagnostics_free(diagnostics);
    cmg_arena_free(&arena);
    return good;
}

START_TEST(every_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation(parse_and_check, NULL, 2000), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("parser");
    TCase *tables = tcase_create("tables");
    tcase_add_loop_test(tables, each_tree, 0, (int)COUNT(trees));
    tcase_add_loop_test(tables, each_test, 0, (int)COUNT(tests));
    tcase_add_loop_test(tables, each_scope, 0, (int)COUNT(scopes));
    tcase_add_loop_test(tables, each_type, 0, (int)COUNT(types));
    tcase_add_loop_test(tables, each_cell, 0, (int)COUNT(cells));
    tcase_add_loop_test(tables, each_error, 0, (int)COUNT(errors));
    tcase_add_test(tables, the_expected_type_is_asked_for);
    tcase_add_test(tables, names_are_found_in_any_number);
    tcase_add_test(tables, places_lead_into_the_json_string);
    suite_add_tcase(suite, tables);
    TCase *limits = tcase_create("limits");
    tcase_set_timeout(limits, 60);
    tcase_add_loop_test(limits, a_long_text_ends_in_an_error, 0, (int)COUNT(deep));
    tcase_add_loop_test(limits, a_broad_text_takes_its_share_of_time, 0, (int)COUNT(broad));
    tcase_add_test(limits, text_over_the_limit_or_not_utf8);
    tcase_add_test(limits, every_allocation_may_fail);
    suite_add_tcase(suite, limits);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
