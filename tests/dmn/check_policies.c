/* What tables decide: one row a case. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/failing_allocator.h"
#include "small_table.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char unique[] =
    "U\nn | s\n\n< 5 | - => \"low\"\n>= 5 | \"a\" => \"high a\"\n>= 5 | \"b\",\"c\" => \"high b\"\n";
static const char unique_clash[] = "U\nn | s\n\n< 5 | - => 1\n[3..9] | - => 1\nR7@ > 8 | \"a\" => 2\n";
static const char any[] = "A\nn | m\n\n< 5 | - => 1\n[3..9] | - => 1\n- | 7 => 2\n";
static const char first[] = "F\nn | s | b\n\n> 10 | - | - => \"top\"\n> 5 | \"a\" | - => \"a\"\n> 5 | - | "
                            "true => \"b\"\n- | - | - => \"rest\"\n";
static const char priority[] = "P\nn | m\n : string : \"high\",\"middle\",\"low\"\n- | - => \"low\"\n> 5 | - "
                               "=> \"middle\"\n- | > 5 => \"high\"\n";
static const char priority_two[] = "P\nn\nx : string : \"a\",\"b\" | y : number : 2,1\n> 0 => \"b\" | 2\n> 1 "
                                   "=> \"a\" | 1\n> 2 => \"a\" | 2\n> 3 => \"b\" | 1\n";
static const char rule_order[] = "R\nn\n\n> 1 => 1\n> 3 => 3\n> 2 => 2\n";
static const char output_order[] = "O\nn\n : number : 3,2,1\n> 1 => 1\n> 3 => 3\n> 2 => 2\n> 3 => 1\n";
static const char output_two[] =
    "O\nn\nx : string : \"a\",\"b\" | y\n> 0 => \"b\" | 1\n> 1 => \"a\" | 2\n> 2 => \"b\" | 3\n";
static const char collect[] = "C\nn\n\n> 1 => 1\n> 3 => 3\n> 2 => 2\n";
static const char sum[] = "C+\nn\n\n> 1 => 1.5\n> 3 => 3\n> 2 => n\n";
static const char least[] = "C<\nn\n\n> 1 => 4\n> 3 => 3\n> 2 => n\n";
static const char most[] = "C>\nn\n\n> 1 => 4\n> 3 => 3\n> 2 => n\n";
static const char count[] = "C#\nn\nx | y\n> 1 => 4 | 1\n> 3 => 3 | 1\n";
static const char sum_days[] = "C+\nn\n\n> 1 => duration(\"P1D\")\n> 2 => duration(\"PT12H\")\n";
static const char sum_text[] = "C+\nn\n\n> 1 => \"a\"\n> 2 => \"b\"\n";
static const char two_outputs[] =
    "U\nn\nx : number : : 0 | y : string\n< 5 => 1 | \"one\"\n> 5 => n | \"n\"\n";
static const char with_default[] = "U\nn\nx : number : : m + 1\n< 5 => 1\n";
static const char many_default[] = "C\nn\nx : number : : 0\n< 5 => 1\n";
static const char constants[] = "U\nn\n\n- => 1\n";

/* kinds of cells */
static const char kinds[] = "C\nd | k | o\n\n"
                            "< date(\"2024-03-01\") | - | - => 1\n"
                            "[date(\"2024-03-01\")..date(\"2024-03-31\")] | - | - => 2\n"
                            "- | > duration(\"P1D\") | - => 3\n"
                            "- | - | @\"P1Y\" => 4\n"
                            "- | <= @\"PT24H\" | != @\"P12M\" => 5\n";
static const char negations[] = "C\nn | s | b\n\n"
                                "not(1,2) | - | - => 1\nnot(< 3) | - | - => 2\n!= 4 | - | - => 3\n"
                                "- | not(\"a\") | - => 4\n- | not(null) | - => 5\n- | null,\"b\" | - => 6\n"
                                "- | - | not(true) => 7\n- | - | true,false => 8\n";
static const char lists[] = "C\nn | s\n\n[1,2,3] | - => 1\n- | [\"a\",\"b\"] => 2\n[1..3],[7..9],5 | - => 3\n"
                            "(1..3) | - => 4\n]1..3] | - => 5\n";
static const char computed[] =
    "C\nn | s\n\n? * 2 > m | - => 1\n> m + 1 | - => 2\n- | starts with(?, t) => 3\n"
    "- | \"x\" => 4\n";
static const char expressions[] =
    "F\nn + m | if b then \"yes\" else \"no\"\n\n> 10 | \"yes\" => n\n- | \"no\" => 0\n";
static const char of_any[] =
    "C\na\n\n< 5 => 1\n\"x\" => 2\nnot(7) => 3\n[\"x\",\"y\"] => 4\nnull => 5\n- => 6\n";
static const char of_list[] = "C\nu\n\nlist contains(?, \"a\") => 1\n[\"a\"] => 2\n- => 3\n";
static const char allowed[] =
    "U\ns : string : \"a\",\"b\" | n : number : [0..100]\n\n\"a\" | - => 1\n\"b\" | < 50 => 2\n";
static const char allowed_run[] = "U\nn : number : ? < m\n\n- => 1\n";
static const char output_allowed[] = "U\nn\nx : number : 1,2,3\n- => n\n";
static const char output_range[] = "U\nn\nx : number : [1..3]\n- => n\n";
static const char dates[] =
    "U\nd\n\n< date(\"2024-01-01\") => 1\ndate(\"2024-01-01\") => 2\n> date(\"2024-01-01\") => 3\n";
static const char scales[] = "C\nn\n\n< 0.05 => 1\n[0.05..1.5] => 2\n> 1.5 => 3\n-0.5 => 4\n";
static const char wide_cuts[] =
    "C\nn\n\n< 10000000000000000000000000 => 1\n>= 10000000000000000000000000 => 2\n0.1 => 3\n";
/* Texts are told apart by their ends while they are short. */
static const char alike_texts[] = "U\ns\n\n\"ab\" => 1\n\"abcdefgh\" => 2\n\"abcdefghi\" => 3\n"
                                  "\"abcdefgh-1-ijklmnop\" => 4\n\"\" => 5\n";
/* Each kind of column in one table, in an order that is not that of looking up. */
static const char kinds_together[] = "U\nn | d | b | s\n\n"
                                     "< 1.5 | < date(\"2024-03-01\") | true | \"a\" => 1\n"
                                     ">= 1.5 | < date(\"2024-03-01\") | true | \"a\" => 2\n"
                                     "< 1.5 | >= date(\"2024-03-01\") | true | \"a\" => 3\n"
                                     "< 1.5 | < date(\"2024-03-01\") | false | \"a\" => 4\n"
                                     "< 1.5 | < date(\"2024-03-01\") | true | \"b\" => n + 5.25\n";
static const char many_texts[] = "U\ns\n\n\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\" => 1\n"
                                 "\"j\",\"k\",\"\",\"公民\" => 2\n";

/* absent facts */
static const char both_kinds[] = "U\ns : string : \"a\",\"b\" | n\n\n\"a\" | < 5 => 1\n\"b\" | < 5 => "
                                 "1\n\"a\" | >= 5 => 2\n\"b\" | >= 5 => 3\n";
static const char open_kinds[] = "U\ns | n\n\n\"a\" | < 5 => 1\n\"b\" | < 5 => 1\n";
static const char grid[] = "U\nn | m\n\n< 5 | < 5 => 1\n< 5 | >= 5 => 1\n>= 5 | < 5 => 1\n>= 5 | >= 5 => 1\n";
static const char default_same[] = "U\nn\nx : number : : 1\n< 5 => 1\n";
static const char first_absent[] =
    "F\nn | m | s\n\n< 5 | - | - => 1\n- | > 7 | - => 2\n- | - | \"a\" => 2\n- | - | - => 2\n";
static const char bools[] = "U\nb | c\n\ntrue | - => 1\nfalse | true => 1\nfalse | false => 2\n";
static const char output_absent[] = "U\nn\n\n< 5 => m * 2\n>= 5 => 3\n";
static const char computed_absent[] = "F\nn | s\n\n> m | - => 1\n- | \"a\" => 2\n- | - => 1\n";

static const struct {
    const char *table, *facts, *expected;
} rows[] = {
    {unique, "n=1", "\"low\" by 1"},
    {unique, "n=5; s=\"c\"", "\"high b\" by 3"},
    {unique, "n=5; s=\"d\"", "none"},
    {unique, "n=4.999; s=null", "\"low\" by 1"},
    {unique, "n=null; s=\"a\"", "none"},
    {unique_clash, "n=2; s=\"a\"", "1 by 1"},
    {unique_clash, "n=3; s=\"a\"", "violated 607 by 1,2"},
    {unique_clash, "n=9; s=\"a\"", "violated 607 by 2,3"},
    {any, "n=4; m=1", "1 by 1,2"},
    {any, "n=4; m=7", "violated 608 by 1,2,3"},
    {any, "n=20; m=7", "2 by 3"},
    {any, "n=20; m=8", "none"},
    {first, "n=11; s=\"a\"; b=true", "\"top\" by 1"},
    {first, "n=6; s=\"a\"; b=true", "\"a\" by 2"},
    {first, "n=6; s=\"b\"; b=true", "\"b\" by 3"},
    {first, "n=6; s=\"b\"; b=false", "\"rest\" by 4"},
    {priority, "n=6; m=6", "\"high\" by 3"},
    {priority, "n=6; m=0", "\"middle\" by 2"},
    {priority, "n=0; m=0", "\"low\" by 1"},
    {priority_two, "n=1", "{\"x\":\"b\",\"y\":2} by 1"},
    {priority_two, "n=2", "{\"x\":\"a\",\"y\":1} by 2"},
    {priority_two, "n=9", "{\"x\":\"a\",\"y\":2} by 3"},
    {alike_texts, "s=\"ab\"", "1 by 1"},
    {alike_texts, "s=\"abc\"", "none"},
    {alike_texts, "s=\"abcdefgh\"", "2 by 2"},
    {alike_texts, "s=\"abcdefgi\"", "none"},
    {alike_texts, "s=\"abcdefghi\"", "3 by 3"},
    {alike_texts, "s=\"abcdefghj\"", "none"},
    {alike_texts, "s=\"abcdefgh-1-ijklmnop\"", "4 by 4"},
    {alike_texts, "s=\"abcdefgh-2-ijklmnop\"", "none"},
    {alike_texts, "s=\"\"", "5 by 5"},
    {kinds_together, "n=1; d=date(\"2024-02-29\"); b=true; s=\"a\"", "1 by 1"},
    {kinds_together, "n=1.5; d=date(\"2024-02-29\"); b=true; s=\"a\"", "2 by 2"},
    {kinds_together, "n=1; d=date(\"2024-03-01\"); b=true; s=\"a\"", "3 by 3"},
    {kinds_together, "n=1; d=date(\"2024-02-29\"); b=false; s=\"a\"", "4 by 4"},
    {kinds_together, "n=0.125; d=date(\"2024-02-29\"); b=true; s=\"b\"", "5.375 by 5"},
    {kinds_together, "n=1; d=date(\"2024-02-29\"); b=true; s=\"c\"", "none"},
    {kinds_together, "n=1; d=date(\"2024-02-29\"); b=null; s=\"a\"", "none"},
    {rule_order, "n=4", "[1,3,2] by 1,2,3"},
    {rule_order, "n=2", "[1] by 1"},
    {rule_order, "n=1", "none"},
    {output_order, "n=4", "[3,2,1,1] by 1,2,3,4"},
    {output_two, "n=3", "[{\"x\":\"a\",\"y\":2},{\"x\":\"b\",\"y\":1},{\"x\":\"b\",\"y\":3}] by 1,2,3"},
    {collect, "n=4", "[1,3,2] by 1,2,3"},
    {sum, "n=4", "8.5 by 1,2,3"},
    {sum, "n=1", "none"},
    {sum_days, "n=4", "\"P1DT12H\" by 1,2"},
    {sum_text, "n=4", "violated 606 by 1,2"},
    {least, "n=9", "3 by 1,2,3"},
    {least, "n=2.5", "2.5 by 1,3"},
    {most, "n=9", "9 by 1,2,3"},
    {count, "n=9", "2 by 1,2"},
    {count, "n=0", "0"},
    {two_outputs, "n=1", "{\"x\":1,\"y\":\"one\"} by 1"},
    {two_outputs, "n=7", "{\"x\":7,\"y\":\"n\"} by 2"},
    {two_outputs, "n=5", "default {\"x\":0,\"y\":null}"},
    {with_default, "n=1; m=1", "1 by 1"},
    {with_default, "n=5; m=1", "default 2"},
    {with_default, "n=5", "undecided m"},
    {many_default, "n=5", "default [0]"},
    {constants, "", "1 by 1"},

    {kinds, "d=date(\"2024-02-29\"); k=@\"P1D\"; o=@\"P1Y\"", "[1,4] by 1,4"},
    {kinds, "d=date(\"2024-03-01\"); k=@\"P1DT0.000000001S\"; o=@\"P12M\"", "[2,3,4] by 2,3,4"},
    {kinds, "d=date(\"2024-04-01\"); k=@\"PT0S\"; o=@\"P11M\"", "[5] by 5"},
    {kinds, "d=null; k=null; o=null", "none"},
    {negations, "n=3; s=\"a\"; b=true", "[1,2,3,5,8] by 1,2,3,5,8"},
    {negations, "n=4; s=\"b\"; b=false", "[1,2,4,5,6,7,8] by 1,2,4,5,6,7,8"},
    {negations, "n=null; s=null; b=null", "[1,3,4,6,7] by 1,3,4,6,7"},
    {lists, "n=1; s=\"b\"", "[1,2,3] by 1,2,3"},
    {lists, "n=3; s=\"c\"", "[1,3,5] by 1,3,5"},
    {lists, "n=2; s=\"c\"", "[1,3,4,5] by 1,3,4,5"},
    {lists, "n=8; s=null", "[3] by 3"},
    {computed, "n=4; m=7; s=\"xy\"; t=\"x\"", "[1,3] by 1,3"},
    {computed, "n=9; m=7; s=\"x\"; t=\"y\"", "[1,2,4] by 1,2,4"},
    {expressions, "n=6; m=5; b=true", "6 by 1"},
    {expressions, "n=6; m=5; b=false", "0 by 2"},
    {expressions, "n=6; m=1; b=true", "none"},
    {of_any, "a=4", "[1,3,6] by 1,3,6"},
    {of_any, "a=7", "[6] by 6"},
    {of_any, "a=\"x\"", "[2,4,6] by 2,4,6"},
    {of_any, "a=\"y\"", "[4,6] by 4,6"},
    {of_any, "a=[\"x\",\"y\"]", "[4,6] by 4,6"},
    {of_any, "a=true", "[6] by 6"},
    {of_list, "u=[\"a\",\"b\"]", "[1,3] by 1,3"},
    {of_list, "u=[\"a\"]", "[1,2,3] by 1,2,3"},
    {allowed, "s=\"a\"; n=3", "1 by 1"},
    {allowed, "s=\"c\"; n=3", "violated 604"},
    {allowed, "s=\"a\"; n=101", "violated 604"},
    {allowed, "s=\"b\"; n=null", "none"},
    {allowed_run, "n=1; m=2", "1 by 1"},
    {allowed_run, "n=2; m=2", "violated 604"},
    {output_allowed, "n=3", "3 by 1"},
    {output_allowed, "n=4", "violated 605 by 1"},
    {output_range, "n=2.5", "2.5 by 1"},
    {output_range, "n=4", "violated 605 by 1"},
    {dates, "d=date(\"2023-12-31\")", "1 by 1"},
    {dates, "d=date(\"2024-01-01\")", "2 by 2"},
    {dates, "d=date(\"-999999999-01-01\")", "1 by 1"},

    {scales, "n=0.0499999999999", "[1] by 1"},
    {scales, "n=0.0500", "[2] by 2"},
    {scales, "n=1.5001", "[3] by 3"},
    {scales, "n=-0.5", "[1,4] by 1,4"},
    {scales, "n=-0.51", "[1] by 1"},
    {scales, "n=9223372036854775807", "[3] by 3"},
    {scales, "n=-9223372036854775807", "[1] by 1"},
    {scales, "n=10 ** 30", "[3] by 3"},
    {scales, "n=-(10 ** 30)", "[1] by 1"},
    {wide_cuts, "n=10 ** 25", "[2] by 2"},
    {wide_cuts, "n=10 ** 25 - 1", "[1] by 1"},
    {wide_cuts, "n=0.10", "[1,3] by 1,3"},
    {many_texts, "s=\"i\"", "1 by 1"},
    {many_texts, "s=\"公民\"", "2 by 2"},
    {many_texts, "s=\"\"", "2 by 2"},
    {many_texts, "s=\"公\"", "none"},

    {both_kinds, "n=1", "1 by 1,2"},
    {both_kinds, "n=9", "undecided s: 3,4"},
    {both_kinds, "s=\"a\"", "undecided n: 1,3"},
    {both_kinds, "", "undecided n,s: 1,2,3,4"},
    {open_kinds, "n=1", "undecided s: 1,2 or none"},
    {open_kinds, "n=9", "none"},
    {open_kinds, "s=\"c\"", "none"},
    {grid, "", "1 by 1,2,3,4"},
    {grid, "n=2", "1 by 1,2"},
    {default_same, "", "1 by 1"},
    {first_absent, "n=9", "2 by 2,3,4"},
    {first_absent, "n=1", "1 by 1"},
    {first_absent, "m=8", "undecided n: 1,2"},
    {first_absent, "m=1; s=\"a\"", "undecided n: 1,3"},
    {first_absent, "m=1; s=\"b\"", "undecided n: 1,4"},
    {first_absent, "", "undecided n,m,s: 1,2,3,4"},
    {bools, "c=true", "1 by 1,2"},
    {bools, "c=false", "undecided b: 1,3"},
    {bools, "b=true", "1 by 1"},
    {bools, "b=false", "undecided c: 2,3"},
    {any, "n=4", "undecided m: 1,2,3"},
    {any, "m=7", "undecided n: 1,2,3"},
    {priority, "n=6", "undecided m: 2,3"},
    {priority, "m=6", "\"high\" by 3"},
    {priority, "m=1", "undecided n: 1,2"},
    {collect, "", "undecided n: 1,2,3 or none"},
    {count, "", "undecided n: 1,2 or none"},
    {rule_order, "", "undecided n: 1,2,3 or none"},
    {output_absent, "n=1", "undecided m: 1"},
    {output_absent, "n=6", "3 by 2"},
    {output_absent, "", "undecided n,m: 1,2"},
    {computed_absent, "n=1; s=\"b\"", "1 by 1,3"},
    {computed_absent, "n=1; s=\"a\"", "undecided m: 1,2"},
    {computed_absent, "n=1; m=0", "1 by 1"},
    {expressions, "n=6; m=5", "undecided b: 1,2 or none"},
    {expressions, "b=false", "0 by 2"},
};

START_TEST(a_case_is_decided_so)
{
    small_table small;
    cmg_value facts[SMALL_FACTS];
    char got[400];
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_msg(small_table_make(&small, rows[_i].table, &cmg_allocator_default, diagnostics), "%s",
                  cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert(small_table_facts(&small, rows[_i].facts, facts));
    ck_assert_int_eq(small_table_decide(&small, facts, got, sizeof got), CMG_OK);
    ck_assert_msg(strcmp(got, rows[_i].expected) == 0, "%s\n%s\ngives %s, expected %s", rows[_i].table,
                  rows[_i].facts, got, rows[_i].expected);
    cmg_diagnostics_free(diagnostics);
    small_table_free(&small);
}
END_TEST

/* In strict mode what breaks a table ends the decision. */
START_TEST(a_broken_policy_ends_a_strict_decision)
{
    small_table small;
    cmg_value facts[SMALL_FACTS];
    char got[400];
    ck_assert(small_table_make(&small, unique_clash, &cmg_allocator_default, NULL));
    ck_assert(small_table_facts(&small, "n=3; s=\"a\"", facts));
    small.vm.strict = true;
    ck_assert_int_eq(small_table_decide(&small, facts, got, sizeof got), CMG_EVALUATION_FAILED);
    ck_assert_uint_eq(small.vm.problem_count, 1);
    ck_assert_uint_eq(cmg_message_row(small.vm.problems[0].id)->number, 607);
    small_table_free(&small);
}
END_TEST

START_TEST(steps_of_a_table_are_counted)
{
    small_table small;
    cmg_value facts[SMALL_FACTS];
    char got[400];
    ck_assert(small_table_make(&small, computed, &cmg_allocator_default, NULL));
    ck_assert(small_table_facts(&small, "n=4; m=7; s=\"xy\"; t=\"x\"", facts));
    small.vm.limits.steps = 4;
    ck_assert_int_eq(small_table_decide(&small, facts, got, sizeof got), CMG_LIMIT_REACHED);
    ck_assert_uint_eq(cmg_message_row(small.vm.problems[0].id)->number, 520);
    small_table_free(&small);
}
END_TEST

/* -- mistakes ------------------------------------------------------------- */

static const struct {
    const char *table, *id;
    uint32_t column; /* 0: of no text */
} mistakes[] = {
    {"U\nn\n\n< => 1\n", "E0301", 2},
    {"U\nn\n\n\"a\" => 1\n", "E0404", 1},
    {"U\nx\n\n- => 1\n", "E0400", 1},
    {"U\nn : string\n\n- => 1\n", "E0402", 1},
    {"U\nn\n : number\n- => \"a\"\n", "E0402", 1},
    {"U\nn\n : number : 1,2\n- => 3\n", "E0602", 1},
    {"U\nn\n : number : 1,2 : 3\n- => 1\n", "E0602", 1},
    {"P\nn\n\n- => 3\n", "E0603", 0},
    {"O\nn\n : number : [1..2]\n- => 1\n", "E0603", 0},
    {"U\ns : string : \"a\",\"b\"\n\n\"a\",\"c\" => 3\n", "E0616", 1},
    {"U\nn : number : [0..10]\n\nnot(11) => 3\n", "E0616", 1},
    {"U\nn\nx | x\n- => 1 | 2\n", "E0620", 0},
    {"U\nn\n : number | y\n- => 1 | 2\n", "E0620", 0},
    {"C+\nn\nx | y\n- => 1 | 2\n", "E0617", 0},
};

START_TEST(a_mistake_is_told_at_its_place)
{
    small_table small;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert(!small_table_make(&small, mistakes[_i].table, &cmg_allocator_default, diagnostics));
    ck_assert_msg(cmg_diagnostics_count(diagnostics) > 0, "%s", mistakes[_i].table);
    ck_assert_msg(strcmp(cmg_diagnostic_id(diagnostics, 0), mistakes[_i].id) == 0, "%s\ngives %s",
                  mistakes[_i].table, cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert_uint_eq(cmg_diagnostic_column(diagnostics, 0), mistakes[_i].column);
    cmg_diagnostics_free(diagnostics);
    small_table_free(&small);
}
END_TEST

START_TEST(all_mistakes_of_a_table_are_told)
{
    small_table small;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert(!small_table_make(&small, "U\nn | s\n\n< | - => 1\n- | 5 => 1 +\n", &cmg_allocator_default,
                                diagnostics));
    ck_assert_uint_eq(cmg_diagnostics_count(diagnostics), 3);
    cmg_diagnostics_free(diagnostics);
    small_table_free(&small);
}
END_TEST

/* -- what a table tells of itself ----------------------------------------- */

static const struct {
    const char *table, *rule, *type;
} written[] = {
    {"U\nn | s\n\n>10 | \"a\" => 1\n", "n > 10, s = \"a\"", "number"},
    {"U\nn | s\n\n- | not(\"a\", \"b\") => \"x\"\n", "s not in (\"a\", \"b\")", "string"},
    {"R\nn | s\n\n[1..5) | \"a\",\"b\" => \"x\"\n", "n in [1..5), s in \"a\",\"b\"", "list<string>"},
    {"C#\nn + 1\n\n? > m => \"x\"\n", "n + 1: ? > m", "number"},
    {"U\nn\n\n- => m\n", "", "number"},
};

START_TEST(a_rule_is_written_so)
{
    small_table small;
    cmg_buffer rule, type;
    cmg_buffer_init(&rule, &cmg_allocator_default);
    cmg_buffer_init(&type, &cmg_allocator_default);
    ck_assert(small_table_make(&small, written[_i].table, &cmg_allocator_default, NULL));
    cmg_table_rule_write(&rule, small.table, 0);
    cmg_type_write(&type, cmg_table_type(small.table));
    cmg_buffer_char(&rule, '\0');
    cmg_buffer_char(&type, '\0');
    ck_assert_str_eq(rule.bytes, written[_i].rule);
    ck_assert_str_eq(type.bytes, written[_i].type);
    cmg_buffer_free(&rule);
    cmg_buffer_free(&type);
    small_table_free(&small);
}
END_TEST

START_TEST(a_table_knows_what_it_reads)
{
    small_table small;
    uint32_t many = 0;
    ck_assert(small_table_make(
        &small, "U\nn : number : ? < k.days\nx : number : : o.months\n> m => if b then 1 else 2\n",
        &cmg_allocator_default, NULL));
    const uint16_t *facts = cmg_table_facts(small.table, &many);
    static const uint16_t expected[] = {0, 1, 4, 7, 8};
    ck_assert_uint_eq(many, COUNT(expected));
    for (uint32_t i = 0; i < many; i++)
        ck_assert_uint_eq(facts[i], expected[i]);
    small_table_free(&small);
}
END_TEST

/* -- memory --------------------------------------------------------------- */

static const struct {
    const char *table, *facts;
} uses[] = {
    {both_kinds, "n=9"},
    {grid, ""},
    {computed_absent, "n=1"},
    {output_two, "n=3"},
    {priority_two, "n=9"},
    {unique_clash, "n=9; s=\"a\""},
    {of_any, "a=\"y\""},
    {negations, "n=1; s=\"b\"; b=true"},
    {allowed, "s=\"c\"; n=3"},
    {output_range, "n=4"},
    {sum, "n=4"},
    {kinds, "d=null; k=@\"P3D\"; o=null"},
};

static bool use(const cmg_allocator *allocator, void *context)
{
    const size_t row = *(const size_t *)context;
    small_table small;
    cmg_value facts[SMALL_FACTS];
    char got[400];
    const bool good = small_table_make(&small, uses[row].table, allocator, NULL) &&
                      small_table_facts(&small, uses[row].facts, facts) &&
                      small_table_decide(&small, facts, got, sizeof got) == CMG_OK;
    bool told = true;
    if (good) {
        cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
        cmg_table_analyse(&small.scratch, small.table, diagnostics);
        for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++)
            told = told && strcmp(cmg_diagnostic_id(diagnostics, i), "E0100") != 0;
        cmg_diagnostics_free(diagnostics);
    }
    if (small.has_vm)
        small_table_free(&small);
    return good && told;
}

START_TEST(every_allocation_may_fail)
{
    size_t row = (size_t)_i;
    ck_assert_uint_gt(fail_each_allocation(use, &row, 20000), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hit policies");
    TCase *tcase = tcase_create("tables");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, a_case_is_decided_so, 0, (int)COUNT(rows));
    tcase_add_test(tcase, a_broken_policy_ends_a_strict_decision);
    tcase_add_test(tcase, steps_of_a_table_are_counted);
    tcase_add_loop_test(tcase, a_mistake_is_told_at_its_place, 0, (int)COUNT(mistakes));
    tcase_add_test(tcase, all_mistakes_of_a_table_are_told);
    tcase_add_loop_test(tcase, a_rule_is_written_so, 0, (int)COUNT(written));
    tcase_add_test(tcase, a_table_knows_what_it_reads);
    tcase_add_loop_test(tcase, every_allocation_may_fail, 0, (int)COUNT(uses));
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
