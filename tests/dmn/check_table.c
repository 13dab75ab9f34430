/* Decision tables: the index against a plain row-by-row evaluator of the
 * test's own, on random tables; then the hit policies, row by row. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dmn/table.h"

#include "../support/failing_allocator.h"
#include "../support/many.h"

#define COLUMNS 3
#define RULES_MAX 2500
#define RULES_MANY 200
#define VALUES 8 /* each column's domain: 0..7; of strings the letters a..h */

/* -- a table of the test's own: a cell is the set of values it accepts ----- */

typedef struct model {
    int rules;
    unsigned cell[RULES_MAX][COLUMNS]; /* bits of accepted values */
    int result[RULES_MAX];
    char text[RULES_MAX][COLUMNS][64];
    char code[RULES_MAX][16];
} model;

static uint32_t state = 12345;

static uint32_t draw(uint32_t below)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % below;
}

static void number_cell(model *m, int r, int c)
{
    const int a = (int)draw(VALUES), b = (int)draw(VALUES), low = a < b ? a : b, high = a < b ? b : a;
    char *text = m->text[r][c];
    const size_t size = sizeof m->text[r][c];
    unsigned bits = 0;
    const uint32_t kind = draw(9);
    for (int v = 0; v < VALUES; v++) {
        const bool in = kind == 0   ? true
                        : kind == 1 ? v == a
                        : kind == 2 ? v < a
                        : kind == 3 ? v >= a
                        : kind == 4 ? v >= low && v <= high
                        : kind == 5 ? v > low && v < high
                        : kind == 6 ? !(v == a || v == b)
                        : kind == 7 ? v <= low || v > high
                                    : v != a;
        bits |= (unsigned)in << v;
    }
    switch (kind) {
    case 0: snprintf(text, size, "-"); break;
    case 1: snprintf(text, size, "%d", a); break;
    case 2: snprintf(text, size, "< %d", a); break;
    case 3: snprintf(text, size, ">= %d.0", a); break;
    case 4: snprintf(text, size, "[%d..%d]", low, high); break;
    case 5: snprintf(text, size, "(%d..%d)", low, high); break;
    case 6: snprintf(text, size, "not(%d, %d)", a, b); break;
    case 7: snprintf(text, size, "<= %d, > %d", low, high); break;
    default: snprintf(text, size, "? != %d", a); break; /* only a program can tell */
    }
    m->cell[r][c] = bits;
}

static void string_cell(model *m, int r, int c)
{
    const int a = (int)draw(VALUES), b = (int)draw(VALUES);
    char *text = m->text[r][c];
    const size_t size = sizeof m->text[r][c];
    switch (draw(4)) {
    case 0:
        snprintf(text, size, "-");
        m->cell[r][c] = 0xFF;
        break;
    case 1:
        snprintf(text, size, "\"%c\"", 'a' + a);
        m->cell[r][c] = 1u << a;
        break;
    case 2:
        snprintf(text, size, "\"%c\", \"%c\"", 'a' + a, 'a' + b);
        m->cell[r][c] = 1u << a | 1u << b;
        break;
    default:
        snprintf(text, size, "not(\"%c\")", 'a' + a);
        m->cell[r][c] = 0xFFu & ~(1u << a);
        break;
    }
}

static void make_model(model *m, int rules)
{
    m->rules = rules;
    for (int r = 0; r < rules; r++) {
        number_cell(m, r, 0);
        number_cell(m, r, 1);
        string_cell(m, r, 2);
        m->result[r] = (int)draw(5);
        snprintf(m->code[r], sizeof m->code[r], "%d", m->result[r]);
    }
}

/* Matched rules of one case; returns how many. */
static int match(const model *m, const int *values, int *matched)
{
    int count = 0;
    for (int r = 0; r < m->rules; r++) {
        bool all = true;
        for (int c = 0; c < COLUMNS; c++)
            all &= m->cell[r][c] >> values[c] & 1;
        if (all)
            matched[count++] = r;
    }
    return count;
}

/* The outcome as text, by hit policy. */
static void outcome(const model *m, const char *policy, const int *values, char *out, size_t size)
{
    int matched[RULES_MAX], sum = 0, least = 99, most = -1;
    const int count = match(m, values, matched);
    bool same = true;
    for (int i = 0; i < count; i++) {
        const int result = m->result[matched[i]];
        same &= result == m->result[matched[0]];
        sum += result;
        least = result < least ? result : least;
        most = result > most ? result : most;
    }
    if (strcmp(policy, "C#") == 0)
        snprintf(out, size, "%d", count);
    else if (count == 0)
        snprintf(out, size, "null");
    else if (strcmp(policy, "U") == 0 ? count > 1 : strcmp(policy, "A") == 0 && !same)
        snprintf(out, size, "violation");
    else if (policy[0] == 'U' || policy[0] == 'A' || policy[0] == 'F')
        snprintf(out, size, "%d", m->result[matched[0]]);
    else if (policy[0] == 'P' || policy[0] == 'O') { /* allowed: 4, 3, 2, 1, 0 */
        if (policy[0] == 'P') {
            snprintf(out, size, "%d", most);
            return;
        }
        size_t at = (size_t)snprintf(out, size, "[");
        bool first = true;
        for (int value = 4; value >= 0; value--) {
            for (int i = 0; i < count; i++) {
                if (m->result[matched[i]] != value)
                    continue;
                at += (size_t)snprintf(out + at, size - at, first ? "%d" : ",%d", value);
                first = false;
            }
        }
        snprintf(out + at, size - at, "]");
    } else if (strcmp(policy, "C+") == 0)
        snprintf(out, size, "%d", sum);
    else if (strcmp(policy, "C<") == 0)
        snprintf(out, size, "%d", least);
    else if (strcmp(policy, "C>") == 0)
        snprintf(out, size, "%d", most);
    else {
        size_t at = (size_t)snprintf(out, size, "[");
        for (int i = 0; i < count; i++)
            at += (size_t)snprintf(out + at, size - at, i ? ",%d" : "%d", m->result[matched[i]]);
        snprintf(out + at, size - at, "]");
    }
}

/* -- the library's table --------------------------------------------------- */

typedef struct built {
    cmg_arena arena, scratch;
    cmg_scope *scope;
    cmg_table *table;
    cmg_vm vm;
} built;

static const char *const names[COLUMNS] = {"x", "y", "z"};

static cmg_source text_source(const char *text)
{
    return (cmg_source){.text = cmg_text_of(text)};
}

static bool build(built *b, const model *m, const char *policy, const cmg_allocator *allocator,
                  cmg_diagnostics *diagnostics)
{
    static cmg_source cells[RULES_MAX][COLUMNS], results[RULES_MAX];
    static cmg_table_rule rules[RULES_MAX];
    memset(b, 0, sizeof *b);
    if (!allocator)
        allocator = &cmg_allocator_default;
    cmg_arena_init(&b->arena, allocator, 0);
    cmg_arena_init(&b->scratch, allocator, 0);
    b->scope = cmg_scope_new(&b->arena, NULL);
    if (!b->scope || !cmg_vm_init(&b->vm, allocator, &cmg_limits_default))
        return false;
    for (int c = 0; c < COLUMNS; c++) {
        if (!cmg_scope_declare(b->scope, cmg_text_of(names[c]), c == 2 ? &cmg_type_string : &cmg_type_number,
                               CMG_SYMBOL_FACT, (uint16_t)c))
            return false;
    }
    cmg_table_input inputs[COLUMNS];
    for (int c = 0; c < COLUMNS; c++)
        inputs[c] = (cmg_table_input){.expression = text_source(names[c])};
    const cmg_table_output output = {
        .allowed = policy[0] == 'P' || policy[0] == 'O' ? text_source("4, 3, 2, 1, 0") : text_source(NULL)};
    for (int r = 0; r < m->rules; r++) {
        for (int c = 0; c < COLUMNS; c++)
            cells[r][c] = text_source(m->text[r][c]);
        results[r] = text_source(m->code[r]);
        rules[r] = (cmg_table_rule){.cells = cells[r], .results = &results[r]};
    }
    cmg_table_source source = {.name = CMG_TEXT("random"),
                               .inputs = inputs,
                               .input_count = COLUMNS,
                               .outputs = &output,
                               .output_count = 1,
                               .rules = rules,
                               .rule_count = (uint32_t)m->rules};
    if (!cmg_hit_policy_parse(cmg_text_of(policy), &source.policy, &source.aggregator))
        return false;
    b->table = cmg_table_compile(&b->arena, &b->scratch, &source, b->scope, diagnostics);
    return b->table != NULL;
}

static void tear_down(built *b)
{
    cmg_vm_free(&b->vm);
    cmg_arena_free(&b->scratch);
    cmg_arena_free(&b->arena);
}

static cmg_value fact(int column, int value)
{
    static const char letters[] = "abcdefgh";
    if (value < 0)
        return cmg_null_value;
    return column == 2 ? cmg_string_value((cmg_text){letters + value, 1})
                       : cmg_number_value(cmg_decimal_of(value));
}

/* The library's outcome in the same words. */
static void decide(built *b, const int *values, unsigned absent, char *out, size_t size)
{
    cmg_value facts[COLUMNS];
    cmg_table_result result;
    cmg_vm_reset(&b->vm);
    for (int c = 0; c < COLUMNS; c++) {
        facts[c] = fact(c, values[c]);
        if (absent >> c & 1)
            must(cmg_absent_value(&b->vm.arena, (uint16_t)c, &facts[c]));
    }
    must(cmg_table_decide(&b->vm, b->table, facts, &result) == CMG_OK);
    if (result.state == CMG_TABLE_UNDECIDED) {
        ck_assert_int_eq(result.absent.kind, CMG_ABSENT);
        snprintf(out, size, "undecided");
    } else if (result.state == CMG_TABLE_VIOLATION) {
        snprintf(out, size, "violation");
    } else {
        cmg_value_json(&result.value, out, size);
    }
}

/* -- random tables --------------------------------------------------------- */

static const char *const policies[] = {"U", "A", "F", "P", "R", "O", "C", "C+", "C<", "C>", "C#"};
#define POLICIES (sizeof policies / sizeof *policies)
#define TABLES (is_slow() ? 200 : 400)
#define CASES 250 /* a table: 100,000 in all */

START_TEST(index_agrees_with_row_by_row)
{
    static model m;
    char expected[4096], got[4096];
    for (int t = 0; t < TABLES; t++) {
        /* Few rules, and more than one word of them. */
        make_model(&m, t % 4 ? 1 + (int)draw(20) : 65 + (int)draw(RULES_MANY - 65));
        const char *policy = policies[(size_t)t % POLICIES];
        built b;
        cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
        ck_assert_msg(build(&b, &m, policy, NULL, diagnostics), "%s",
                      cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
        for (int n = 0; n < CASES; n++) {
            const int values[COLUMNS] = {(int)draw(VALUES), (int)draw(VALUES), (int)draw(VALUES)};
            outcome(&m, policy, values, expected, sizeof expected);
            decide(&b, values, 0, got, sizeof got);
            must_msg(strcmp(expected, got) == 0, "table %d (%s), case %d %d %d: expected %s, got %s", t,
                     policy, values[0], values[1], values[2], expected, got);
        }
        cmg_diagnostics_free(diagnostics);
        tear_down(&b);
    }
}
END_TEST

/* Rules of several chunks of the index. */
START_TEST(thousands_of_rules_agree_with_row_by_row)
{
    static const char *const few[] = {"F", "C#", "C+", "U"};
    static model m;
    char expected[64], got[64];
    for (size_t t = 0; t < sizeof few / sizeof *few; t++) {
        built b;
        make_model(&m, RULES_MAX - (int)t * 450); /* 2500, 2050, 1600, 1150: chunks full and not */
        ck_assert(build(&b, &m, few[t], NULL, NULL));
        for (int n = 0; n < 500; n++) {
            const int values[COLUMNS] = {(int)draw(VALUES), (int)draw(VALUES), (int)draw(VALUES)};
            outcome(&m, few[t], values, expected, sizeof expected);
            decide(&b, values, 0, got, sizeof got);
            ck_assert_msg(strcmp(expected, got) == 0, "%s, case %d %d %d: expected %s, got %s", few[t],
                          values[0], values[1], values[2], expected, got);
        }
        tear_down(&b);
    }
}
END_TEST

/* What is decided while facts are missing must hold whatever they turn out to be. */
START_TEST(nothing_is_decided_that_a_missing_fact_could_change)
{
    static model m;
    char expected[4096], got[4096];
    int decided = 0, undecided = 0;
    for (int t = 0; t < 300; t++) {
        make_model(&m, 1 + (int)draw(6));
        const char *policy = policies[(size_t)t % POLICIES];
        built b;
        ck_assert(build(&b, &m, policy, NULL, NULL));
        for (int n = 0; n < 40; n++) {
            int values[COLUMNS] = {(int)draw(VALUES), (int)draw(VALUES), (int)draw(VALUES)};
            const int missing = (int)draw(COLUMNS);
            decide(&b, values, 1u << missing, got, sizeof got);
            if (strcmp(got, "undecided") == 0) {
                undecided++;
                continue;
            }
            decided++;
            for (int v = 0; v < VALUES; v++) {
                values[missing] = v;
                outcome(&m, policy, values, expected, sizeof expected);
                ck_assert_msg(strcmp(expected, got) == 0, "table %d (%s): said %s, but %s when %s is %d", t,
                              policy, got, expected, names[missing], v);
            }
        }
        tear_down(&b);
    }
    ck_assert_int_gt(decided, 500);
    ck_assert_int_gt(undecided, 500);
}
END_TEST

START_TEST(null_is_not_any_value)
{
    static model m;
    built b;
    char got[64];
    memset(&m, 0, sizeof m);
    m.rules = 3;
    const char *const cells[3][COLUMNS] = {{"<= 3", "-", "-"}, {"-", "not(1)", "-"}, {"-", "-", "null"}};
    for (int r = 0; r < 3; r++) {
        for (int c = 0; c < COLUMNS; c++)
            snprintf(m.text[r][c], sizeof m.text[r][c], "%s", cells[r][c]);
        snprintf(m.code[r], sizeof m.code[r], "%d", r);
    }
    ck_assert(build(&b, &m, "C", NULL, NULL));
    const int nulls[COLUMNS] = {-1, -1, -1}, numbers[COLUMNS] = {3, 1, 0};
    decide(&b, nulls, 0, got, sizeof got);
    ck_assert_str_eq(got, "[1,2]");
    decide(&b, numbers, 0, got, sizeof got);
    ck_assert_str_eq(got, "[0]");
    tear_down(&b);
}
END_TEST

/* -- analysis -------------------------------------------------------------- */

START_TEST(gaps_and_overlaps_are_those_of_brute_force)
{
    static model m;
    for (int t = 0; t < 300; t++) {
        make_model(&m, 1 + (int)draw(8));
        for (int r = 0; r < m.rules; r++) { /* whole numbers only, no opaque cells, one letter column open */
            while (strncmp(m.text[r][0], "?", 1) == 0)
                number_cell(&m, r, 0);
            while (strncmp(m.text[r][1], "?", 1) == 0)
                number_cell(&m, r, 1);
            snprintf(m.text[r][2], sizeof m.text[r][2], "-");
            m.cell[r][2] = 0xFF;
        }
        bool overlap = false, gap = false;
        for (int x = 0; x < VALUES; x++) {
            for (int y = 0; y < VALUES; y++) {
                int matched[RULES_MAX];
                const int values[COLUMNS] = {x, y, 0}, count = match(&m, values, matched);
                overlap |= count > 1;
                gap |= count == 0;
            }
        }
        built b;
        cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
        ck_assert(build(&b, &m, "U", NULL, diagnostics));
        cmg_table_analyse(&b.scratch, b.table, diagnostics);
        bool said_overlap = false, said_gap = false;
        for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++) {
            said_overlap |= strcmp(cmg_diagnostic_id(diagnostics, i), "W0611") == 0 ||
                            strcmp(cmg_diagnostic_id(diagnostics, i), "E0612") == 0;
            said_gap |= strcmp(cmg_diagnostic_id(diagnostics, i), "W0610") == 0;
        }
        /* The analysis sees the numbers between whole ones too: it may find more, never less. */
        ck_assert_msg(said_gap || !gap, "table %d: a gap was missed", t);
        ck_assert_msg(said_overlap || !overlap, "table %d: an overlap was missed", t);
        cmg_diagnostics_free(diagnostics);
        tear_down(&b);
    }
}
END_TEST

START_TEST(touching_bins_are_an_overlap_at_the_shared_end)
{
    static model m;
    built b;
    memset(&m, 0, sizeof m);
    m.rules = 3;
    const char *const cells[3] = {"<= 5", "[5..10]", "> 11"};
    for (int r = 0; r < 3; r++) {
        snprintf(m.text[r][0], sizeof m.text[r][0], "%s", cells[r]);
        snprintf(m.text[r][1], sizeof m.text[r][1], "-");
        snprintf(m.text[r][2], sizeof m.text[r][2], "-");
        snprintf(m.code[r], sizeof m.code[r], "%d", r);
    }
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert(build(&b, &m, "U", NULL, diagnostics));
    cmg_table_analyse(&b.scratch, b.table, diagnostics);
    const char *text = cmg_diagnostics_text(diagnostics, CMG_ENGLISH);
    ck_assert_msg(strstr(text, "rules 1 and 2 of table \"random\" match together with different results: "
                               "x = 5; for example x = 5,") != NULL,
                  "%s", text);
    ck_assert_msg(strstr(text, "no rule of table \"random\" is for: x in (10..11]; for example x = 10.5,") !=
                      NULL,
                  "%s", text);
    cmg_diagnostics_free(diagnostics);
    tear_down(&b);
}
END_TEST

/* -- mistakes and memory ---------------------------------------------------- */

static const struct {
    const char *cell, *result, *finding;
} mistakes[] = {
    {"< ", "1", "E0301"},  {"\"a\"", "1", "E0404"}, {"> 1", "1 +", "E0301"},
    {"> w", "1", "E0400"}, {"> 1", "\"a", "E0304"},
};

START_TEST(every_bad_cell_is_told)
{
    static model m;
    built b;
    memset(&m, 0, sizeof m);
    m.rules = 2;
    for (int r = 0; r < 2; r++) {
        for (int c = 0; c < COLUMNS; c++)
            snprintf(m.text[r][c], sizeof m.text[r][c], "%s", c == 0 ? mistakes[_i].cell : "-");
        snprintf(m.code[r], sizeof m.code[r], "%s", mistakes[_i].result);
    }
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert(!build(&b, &m, "F", NULL, diagnostics));
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), mistakes[_i].finding);
    ck_assert_uint_ge(cmg_diagnostics_total(diagnostics, CMG_ERROR), 2);
    cmg_diagnostics_free(diagnostics);
    tear_down(&b);
}
END_TEST

static bool use_table(const cmg_allocator *allocator, void *context)
{
    built b;
    const model *m = context;
    bool good = build(&b, m, "C", allocator, NULL);
    if (good) {
        cmg_value facts[COLUMNS] = {fact(0, 3), fact(1, 4), fact(2, 5)};
        cmg_table_result result;
        good = cmg_table_decide(&b.vm, b.table, facts, &result) == CMG_OK;
    }
    tear_down(&b);
    return good;
}

START_TEST(every_allocation_may_fail)
{
    static model m;
    make_model(&m, 70);
    ck_assert_uint_gt(fail_each_allocation(use_table, &m, 20000), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tables");
    TCase *random = tcase_create("random tables");
    tcase_set_timeout(random, 240);
    tcase_add_test(random, index_agrees_with_row_by_row);
    tcase_add_test(random, thousands_of_rules_agree_with_row_by_row);
    tcase_add_test(random, nothing_is_decided_that_a_missing_fact_could_change);
    tcase_add_test(random, null_is_not_any_value);
    tcase_add_test(random, gaps_and_overlaps_are_those_of_brute_force);
    tcase_add_test(random, touching_bins_are_an_overlap_at_the_shared_end);
    tcase_add_loop_test(random, every_bad_cell_is_told, 0, (int)(sizeof mistakes / sizeof *mistakes));
    tcase_add_test(random, every_allocation_may_fail);
    suite_add_tcase(suite, random);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
