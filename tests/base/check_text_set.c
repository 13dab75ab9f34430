/* Sets of texts: each is held once, and they come out in order. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/failing_allocator.h"
#include "base/text_set.h"

static void expect_order(const cmg_text_set *set)
{
    cmg_text *sorted = cmg_text_set_sorted(set);
    ck_assert_ptr_nonnull(sorted);
    for (size_t i = 1; i < set->count; i++)
        ck_assert_int_lt(cmg_text_compare(sorted[i - 1], sorted[i]), 0);
    cmg_release(&set->allocator, sorted, set->count * sizeof *sorted);
}

/* Numbers k*k modulo a prime: each but 0 comes twice. */
START_TEST(many_are_held_once)
{
    enum { PRIME = 50021 };
    static bool seen[PRIME];
    cmg_text_set set;
    cmg_text_set_init(&set, &cmg_allocator_default);
    size_t held = 0;
    for (long k = 0; k < PRIME; k++) {
        char text[16];
        const long square = k * k % PRIME;
        const cmg_text number = {text, (size_t)snprintf(text, sizeof text, "K%ld", square)};
        ck_assert_int_eq(cmg_text_set_has(&set, number), seen[square]);
        ck_assert_int_eq(cmg_text_set_add(&set, number), seen[square] ? CMG_TEXT_HELD : CMG_TEXT_NEW);
        held += seen[square];
        seen[square] = true;
        ck_assert(cmg_text_set_has(&set, number));
    }
    ck_assert_uint_eq(held, (PRIME - 1) / 2);
    ck_assert_uint_eq(set.count, (PRIME + 1) / 2);
    expect_order(&set);
    cmg_text_set_free(&set);
    ck_assert_uint_eq(set.count, 0);
}
END_TEST

/* Of every length around where a length takes one more byte, the empty one too. */
START_TEST(texts_of_any_length)
{
    static char bytes[40000];
    static const size_t lengths[] = {0, 1, 126, 127, 128, 129, 16382, 16383, 16384, 16385, sizeof bytes};
    cmg_text_set set;
    cmg_text_set_init(&set, &cmg_allocator_default);
    ck_assert(!cmg_text_set_has(&set, CMG_TEXT("")));
    for (int fill = 0; fill < 2; fill++) { /* NUL is a byte like others */
        memset(bytes, fill ? 'x' : '\0', sizeof bytes);
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
            ck_assert_int_eq(cmg_text_set_add(&set, (cmg_text){bytes, lengths[i]}),
                             fill && i == 0 ? CMG_TEXT_HELD : CMG_TEXT_NEW);
    }
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        ck_assert(cmg_text_set_has(&set, (cmg_text){bytes, lengths[i]}));
    ck_assert(!cmg_text_set_has(&set, (cmg_text){bytes, 2}));
    expect_order(&set);
    cmg_text_set_free(&set);
}
END_TEST

static bool fill_once(const cmg_allocator *allocator, void *context)
{
    cmg_text_set set;
    bool good = true;
    (void)context;
    cmg_text_set_init(&set, allocator);
    for (int i = 0; good && i < 400; i++) {
        char text[16];
        const cmg_text number = {text, (size_t)snprintf(text, sizeof text, "%d", i)};
        good = cmg_text_set_add(&set, number) == CMG_TEXT_NEW;
        ck_assert_int_eq(cmg_text_set_has(&set, number), good); /* wholly or not at all */
    }
    cmg_text *sorted = good ? cmg_text_set_sorted(&set) : NULL;
    good = sorted != NULL;
    cmg_release(allocator, sorted, set.count * sizeof *sorted);
    cmg_text_set_free(&set);
    return good;
}

START_TEST(every_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation(fill_once, NULL, 50), 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text_set");
    TCase *all = tcase_create("all");
    tcase_add_test(all, many_are_held_once);
    tcase_add_test(all, texts_of_any_length);
    tcase_add_test(all, every_allocation_may_fail);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
