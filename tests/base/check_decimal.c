/* Decimals against Python's: every line of decimal_vectors.tsv, and what the
 * vectors cannot say.  Built a second time with CMG_DECIMAL_WIDE_ONLY, where
 * the same answers must come from the wide form alone. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

typedef struct vector {
    char *operation, *a, *b, *argument, *result, *form;
    int line;
} vector;

static cmg_arena arena;
static cmg_buffer text;

static void set_up(void)
{
    cmg_arena_init(&arena, &cmg_allocator_default, 0);
    cmg_buffer_init(&text, &cmg_allocator_default);
}

static void tear_down(void)
{
    cmg_arena_free(&arena);
    cmg_buffer_free(&text);
}

static cmg_decimal number(const char *from)
{
    cmg_decimal parsed;
    ck_assert_msg(cmg_decimal_parse(&arena, cmg_text_of(from), &parsed) == CMG_DECIMAL_OK, "%s", from);
    return parsed;
}

static const char *written(cmg_decimal a)
{
    cmg_buffer_clear(&text);
    cmg_decimal_write(&text, a);
    ck_assert(!text.failed);
    return text.bytes;
}

static cmg_decimal_status apply_rounding(const vector *v, cmg_decimal *out)
{
    static const char *const names[] = {
        [CMG_ROUND_HALF_EVEN] = "half-even", [CMG_ROUND_HALF_UP] = "half-up",
        [CMG_ROUND_HALF_DOWN] = "half-down", [CMG_ROUND_UP] = "up",
        [CMG_ROUND_DOWN] = "down",           [CMG_ROUND_FLOOR] = "floor",
        [CMG_ROUND_CEILING] = "ceiling",
    };
    const char *scale = strchr(v->argument, ' ') + 1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strncmp(v->argument, names[i], (size_t)(scale - 1 - v->argument)) == 0 &&
            names[i][scale - 1 - v->argument] == '\0')
            return cmg_decimal_round(&arena, number(v->a), atoi(scale), (cmg_rounding)i, out);
    }
    ck_abort_msg("line %d: unknown rounding", v->line);
}

static cmg_decimal_status apply(const vector *v, cmg_decimal *out)
{
    static const struct {
        const char *name;
        cmg_decimal_status (*one)(cmg_arena *, cmg_decimal, cmg_decimal *);
        cmg_decimal_status (*two)(cmg_arena *, cmg_decimal, cmg_decimal, cmg_decimal *);
    } operations[] = {
        {"add", NULL, cmg_decimal_add},           {"subtract", NULL, cmg_decimal_subtract},
        {"multiply", NULL, cmg_decimal_multiply}, {"divide", NULL, cmg_decimal_divide},
        {"modulo", NULL, cmg_decimal_modulo},     {"power", NULL, cmg_decimal_power},
        {"sqrt", cmg_decimal_sqrt, NULL},         {"exp", cmg_decimal_exp, NULL},
        {"log", cmg_decimal_log, NULL},
    };
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        if (strcmp(v->operation, operations[i].name) != 0)
            continue;
        return operations[i].one != NULL ? operations[i].one(&arena, number(v->a), out)
                                         : operations[i].two(&arena, number(v->a), number(v->b), out);
    }
    if (strcmp(v->operation, "text") == 0)
        return cmg_decimal_parse(&arena, cmg_text_of(v->a), out);
    if (strcmp(v->operation, "round") == 0)
        return apply_rounding(v, out);
    if (strcmp(v->operation, "compare") == 0) {
        *out = cmg_decimal_of(cmg_decimal_compare(number(v->a), number(v->b)));
        return CMG_DECIMAL_OK;
    }
    ck_abort_msg("line %d: unknown operation %s", v->line, v->operation);
}

static void check_form(const vector *v, cmg_decimal a)
{
#ifdef CMG_DECIMAL_WIDE_ONLY
    (void)v, (void)a;
#else
    ck_assert_msg(a.is_wide == (strcmp(v->form, "wide") == 0), "line %d: form", v->line);
    ck_assert_msg(a.is_wide || a.scale <= CMG_DECIMAL_SCALE_MAX, "line %d: scale", v->line);
#endif
}

static void check_vector(const vector *v)
{
    static const char *const statuses[] = {
        [CMG_DECIMAL_OK] = "OK",
        [CMG_DECIMAL_DIVISION_BY_ZERO] = "DIVISION_BY_ZERO",
        [CMG_DECIMAL_OVERFLOW] = "OVERFLOW",
        [CMG_DECIMAL_INVALID] = "INVALID",
        [CMG_DECIMAL_INEXACT] = "INEXACT",
        [CMG_DECIMAL_NO_MEMORY] = "NO_MEMORY",
    };
    cmg_decimal result = {0};
    const cmg_decimal_status status = apply(v, &result);
    const char *got = status == CMG_DECIMAL_OK ? written(result) : statuses[status];
    ck_assert_msg(strcmp(got, v->result) == 0, "line %d: %s %s %s %s\n  wanted %s\n  got    %s", v->line,
                  v->operation, v->a, v->b, v->argument, v->result, got);
    if (status != CMG_DECIMAL_OK)
        return;
    check_form(v, result);
    const cmg_decimal again = number(written(result));
    ck_assert_msg(cmg_decimal_compare(again, result) == 0, "line %d: text and back", v->line);
    ck_assert_msg(cmg_decimal_hash(again) == cmg_decimal_hash(result), "line %d: hash", v->line);
}

START_TEST(test_vectors)
{
    const char *folder = getenv("srcdir");
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/base/decimal_vectors.tsv", folder != NULL ? folder : ".");
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "cannot read %s", path);
    static char line[16384];
    int count = 0, number_of_line = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        number_of_line++;
        if (line[0] == '#')
            continue;
        line[strcspn(line, "\n")] = '\0';
        char *rest = line;
        vector v = {.line = number_of_line};
        char **const fields[] = {&v.operation, &v.a, &v.b, &v.argument, &v.result, &v.form};
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
            *fields[i] = strsep(&rest, "\t");
        ck_assert_msg(v.form != NULL, "line %d is short", v.line);
        check_vector(&v);
        cmg_arena_reset(&arena);
        count++;
    }
    fclose(file);
    ck_assert_int_ge(count, 2000);
}
END_TEST

START_TEST(test_equal_numbers_hash_equal)
{
    static const char *const same[][3] = {
        {"1", "1.0", "1.000000000000000000"},
        {"0", "-0", "0.00"},
        {"1000", "1e3", "1000.00"},
        {"-2.5", "-2.50", "-25e-1"},
        {"1e30", "1000000000000000000000000000000", "10e29"},
        {"0.00000000000000000001", "1e-20", "10e-21"},
        {"9223372036854775807", "9223372036854775807.0", "9223372036854775807.000"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        const cmg_decimal first = number(same[i][0]);
        for (size_t j = 1; j < 3; j++) {
            const cmg_decimal other = number(same[i][j]);
            ck_assert_int_eq(cmg_decimal_compare(first, other), 0);
            ck_assert_uint_eq(cmg_decimal_hash(first), cmg_decimal_hash(other));
        }
    }
    ck_assert(cmg_decimal_hash(number("1")) != cmg_decimal_hash(number("10")));
    ck_assert(cmg_decimal_hash(number("1")) != cmg_decimal_hash(number("-1")));
}
END_TEST

START_TEST(test_integers)
{
    static const struct {
        const char *text;
        bool integer, fits;
        int64_t value;
    } cases[] = {
        {"0", true, true, 0},
        {"12.00", true, true, 12},
        {"-12.5", false, false, 0},
        {"9223372036854775807", true, true, INT64_MAX},
        {"-9223372036854775808", true, true, INT64_MIN},
        {"9223372036854775808", true, false, 0},
        {"-9223372036854775809", true, false, 0},
        {"1e18", true, true, INT64_C(1000000000000000000)},
        {"1e6000", true, false, 0},
        {"1e-6000", false, false, 0},
        {"1234567890123456.789012345678901234", false, false, 0},
        {"1234567890123456789.000000000000000", true, true, INT64_C(1234567890123456789)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const cmg_decimal a = number(cases[i].text);
        int64_t value = 0;
        ck_assert_msg(cmg_decimal_is_integer(a) == cases[i].integer, "%s", cases[i].text);
        ck_assert_msg(cmg_decimal_to_int64(a, &value) == cases[i].fits, "%s", cases[i].text);
        ck_assert_int_eq(value, cases[i].value);
    }
}
END_TEST

START_TEST(test_signs)
{
    cmg_decimal result;
    ck_assert_int_eq(cmg_decimal_negate(&arena, number("-9223372036854775808"), &result), CMG_DECIMAL_OK);
    ck_assert_str_eq(written(result), "9223372036854775808");
    ck_assert_int_eq(cmg_decimal_negate(&arena, result, &result), CMG_DECIMAL_OK);
    ck_assert_str_eq(written(result), "-9223372036854775808");
    ck_assert_int_eq(cmg_decimal_abs(&arena, result, &result), CMG_DECIMAL_OK);
    ck_assert_str_eq(written(result), "9223372036854775808");
    ck_assert_int_eq(cmg_decimal_negate(&arena, number("0"), &result), CMG_DECIMAL_OK);
    ck_assert_str_eq(written(result), "0");
    ck_assert_int_eq(cmg_decimal_sign(number("-1e40")), -1);
    ck_assert_int_eq(cmg_decimal_sign(number("1e-40")), 1);
    ck_assert(cmg_decimal_is_zero(number("0e50")));
}
END_TEST

START_TEST(test_scales_out_of_range)
{
    cmg_decimal result;
    ck_assert_int_eq(cmg_decimal_round(&arena, number("1"), 6177, CMG_ROUND_UP, &result),
                     CMG_DECIMAL_INVALID);
    ck_assert_int_eq(cmg_decimal_round(&arena, number("1"), -6112, CMG_ROUND_UP, &result),
                     CMG_DECIMAL_INVALID);
    ck_assert_int_eq(cmg_decimal_round(&arena, number("1"), 6176, CMG_ROUND_UP, &result), CMG_DECIMAL_OK);
    ck_assert_str_eq(written(result), "1");
    ck_assert_int_eq(cmg_decimal_round(&arena, number("1"), -6111, CMG_ROUND_DOWN, &result), CMG_DECIMAL_OK);
    ck_assert_str_eq(written(result), "0");
    ck_assert_int_eq(cmg_decimal_round(&arena, number("1"), -6111, CMG_ROUND_UP, &result), CMG_DECIMAL_OK);
    ck_assert_int_eq(cmg_decimal_compare(result, number("1e6111")), 0);
}
END_TEST

START_TEST(test_copy_outlives_its_arena)
{
    cmg_arena other;
    cmg_arena_init(&other, &cmg_allocator_default, 0);
    cmg_decimal moved;
    ck_assert(cmg_decimal_copy(&other, number("1234567890123456789012345"), &moved));
    cmg_arena_reset(&arena);
    number("9876543210987654321098765");
    ck_assert_str_eq(written(moved), "1234567890123456789012345");
    cmg_arena_free(&other);
}
END_TEST

START_TEST(test_no_memory)
{
    cmg_arena tiny;
    cmg_arena_init(&tiny, &cmg_allocator_default, 1);
    cmg_decimal result;
    ck_assert_int_eq(cmg_decimal_parse(&tiny, CMG_TEXT("1e30"), &result), CMG_DECIMAL_NO_MEMORY);
    ck_assert_int_eq(
        cmg_decimal_multiply(&tiny, cmg_decimal_of(INT64_MAX), cmg_decimal_of(INT64_MAX), &result),
        CMG_DECIMAL_NO_MEMORY);
    ck_assert_int_eq(cmg_decimal_exp(&tiny, cmg_decimal_of(1), &result), CMG_DECIMAL_NO_MEMORY);
    ck_assert_int_eq(cmg_decimal_log(&tiny, cmg_decimal_of(2), &result), CMG_DECIMAL_NO_MEMORY);
    ck_assert(!cmg_decimal_copy(&tiny, number("1e30"), &result));
    cmg_arena_free(&tiny);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decimal");
    TCase *tests = tcase_create("decimal");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, test_vectors);
    tcase_add_test(tests, test_equal_numbers_hash_equal);
    tcase_add_test(tests, test_integers);
    tcase_add_test(tests, test_signs);
    tcase_add_test(tests, test_scales_out_of_range);
    tcase_add_test(tests, test_copy_outlives_its_arena);
    tcase_add_test(tests, test_no_memory);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
