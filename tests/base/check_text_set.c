/* Sets of texts: each is held once, what came again is known, and numbers that run on take little. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/failing_allocator.h"
#include "../support/many.h"
#include "base/text_set.h"

/* All texts of the set, stem by stem, each with a blank behind it, and * if it came again. */
static void write_all(const cmg_text_set *set, cmg_buffer *out)
{
    cmg_stem *stems = cmg_text_set_stems(set);
    ck_assert_ptr_nonnull(stems);
    for (size_t i = 0; i < set->stem_count; i++) {
        ck_assert(cmg_stem_is_sound(&stems[i]));
        ck_assert(i == 0 || cmg_text_compare(stems[i - 1].text, stems[i].text) < 0);
        for (uint32_t tail = 0; tail < CMG_TAILS; tail++) {
            if (!cmg_tail_is_set(stems[i].tails.held, tail))
                continue;
            cmg_stem_write(out, &stems[i], tail);
            cmg_buffer_string(out, cmg_tail_is_set(stems[i].tails.again, tail) ? "* " : " ");
        }
    }
    cmg_release(&set->allocator, stems, set->stem_count * sizeof *stems);
}

static void add_words(cmg_text_set *set, const char *words)
{
    for (size_t length; *words; words += length + (words[length] != '\0')) {
        length = strcspn(words, " ");
        ck_assert_int_ne(cmg_text_set_add(set, (cmg_text){words, length}), CMG_TEXT_NO_MEMORY);
    }
}

static const struct {
    const char *added, *held;
    size_t stems, count, again;
} sets[] = {
    {"", "", 0, 0, 0},
    {"A1", "A1 ", 1, 1, 0},
    {"A12 A1 A123 A A1", "A A12 A1* A123 ", 2, 4, 1},
    {"2024000199 2024000200 2024000198", "2024000198 2024000199 2024000200 ", 2, 3, 0},
    {"00 99 0 9 00 99", "00* 99* 0 9 ", 3, 4, 2},
    {"x-7 x-07 x-007", "x-07 x-007 x-7 ", 3, 3, 0},
    {"案12 案１２ 案12", "案12* 案１２ ", 2, 2, 1},
    {"12 12 12 13", "12* 13 ", 1, 2, 1},
};

START_TEST(each_is_held_once)
{
    cmg_text_set set;
    cmg_buffer held;
    cmg_buffer_init(&held, &cmg_allocator_default);
    cmg_text_set_init(&set, &cmg_allocator_default);
    add_words(&set, sets[_i].added);
    write_all(&set, &held);
    ck_assert_str_eq(held.length ? cmg_buffer_view(&held).bytes : "", sets[_i].held);
    ck_assert_uint_eq(set.stem_count, sets[_i].stems);
    ck_assert_uint_eq(set.count, sets[_i].count);
    ck_assert_uint_eq(set.again_count, sets[_i].again);
    cmg_text_set_free(&set);
    ck_assert_uint_eq(set.count, 0);
    cmg_buffer_free(&held);
}
END_TEST

/* Numbers k*k modulo a prime: each but 0 comes twice. */
START_TEST(many_are_held_once)
{
    enum { PRIME = 50021 };
    static bool seen[PRIME];
    cmg_text_set set;
    cmg_text_set_init(&set, &cmg_allocator_default);
    size_t again = 0;
    for (long k = 0; k < PRIME; k++) {
        char text[16];
        const long square = k * k % PRIME;
        const cmg_text number = {text, (size_t)snprintf(text, sizeof text, "K%ld", square)};
        ck_assert_int_eq(cmg_text_set_add(&set, number), seen[square] ? CMG_TEXT_HELD : CMG_TEXT_NEW);
        again += seen[square];
        seen[square] = true;
    }
    ck_assert_uint_eq(again, (PRIME - 1) / 2);
    ck_assert_uint_eq(set.count, (PRIME + 1) / 2);
    ck_assert_uint_eq(set.again_count, again);
    cmg_text_set_free(&set);
}
END_TEST

/* However the texts are dealt out and the parts joined, the set is the same. */
START_TEST(parts_join_in_any_order)
{
    char text[16];
    cmg_text_set whole, part[3];
    cmg_buffer expected, got;
    cmg_text_set_init(&whole, &cmg_allocator_default);
    cmg_buffer_init(&expected, &cmg_allocator_default);
    cmg_buffer_init(&got, &cmg_allocator_default);
    for (int p = 0; p < 3; p++)
        cmg_text_set_init(&part[p], &cmg_allocator_default);
    for (int i = 0; i < 3000; i++) { /* some twice in one part, some in two */
        const cmg_text number = {text, (size_t)snprintf(text, sizeof text, "%d", i * 7 % 2411)};
        ck_assert_int_ne(cmg_text_set_add(&whole, number), CMG_TEXT_NO_MEMORY);
        ck_assert_int_ne(cmg_text_set_add(&part[i * i % 3], number), CMG_TEXT_NO_MEMORY);
    }
    for (int p = 2; p > 0; p--) {
        cmg_stem *stems = cmg_text_set_stems(&part[p]);
        for (size_t i = 0; i < part[p].stem_count; i++)
            ck_assert(cmg_text_set_join(&part[0], &stems[i]));
        cmg_release(&part[p].allocator, stems, part[p].stem_count * sizeof *stems);
    }
    write_all(&whole, &expected);
    write_all(&part[0], &got);
    ck_assert_str_eq(cmg_buffer_view(&got).bytes, cmg_buffer_view(&expected).bytes);
    ck_assert_uint_eq(part[0].again_count, 3000 - 2411);
    for (int p = 0; p < 3; p++)
        cmg_text_set_free(&part[p]);
    cmg_text_set_free(&whole);
    cmg_buffer_free(&expected);
    cmg_buffer_free(&got);
}
END_TEST

/* Bits that no set makes: of no text, of tails that are none, of a text in another form. */
START_TEST(unsound_stems_are_known)
{
    const cmg_text text = CMG_TEXT("A1");
    ck_assert(cmg_stem_is_sound(&(cmg_stem){text, {{1, 0}, {1, 0}}}));
    ck_assert(cmg_stem_is_sound(&(cmg_stem){text, {{0, UINT64_C(1) << 36}, {0, 0}}}));
    ck_assert(!cmg_stem_is_sound(&(cmg_stem){text, {{0, UINT64_C(1) << 37}, {0, 0}}}));
    ck_assert(!cmg_stem_is_sound(&(cmg_stem){text, {{0, 0}, {0, 0}}}));
    ck_assert(!cmg_stem_is_sound(&(cmg_stem){text, {{1, 0}, {2, 0}}}));
    ck_assert(!cmg_stem_is_sound(&(cmg_stem){text, {{1, 0}, {0, 1}}}));
    ck_assert(!cmg_stem_is_sound(&(cmg_stem){CMG_TEXT("A12"), {{1, 0}, {0, 0}}}));
    ck_assert(cmg_stem_is_sound(&(cmg_stem){CMG_TEXT("A12"), {{2, 0}, {0, 0}}}));
}
END_TEST

/* Of every length around where a length takes one more byte, the empty one too. */
START_TEST(texts_of_any_length)
{
    static char bytes[40000];
    static const size_t lengths[] = {0, 1, 126, 127, 128, 129, 16382, 16383, 16384, 16385, sizeof bytes};
    cmg_text_set set;
    cmg_text_set_init(&set, &cmg_allocator_default);
    for (int fill = 0; fill < 4; fill++) { /* NUL is a byte like others */
        memset(bytes, fill % 2 ? 'x' : '\0', sizeof bytes);
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
            ck_assert_int_eq(cmg_text_set_add(&set, (cmg_text){bytes, lengths[i]}),
                             fill > 1 || (fill && i == 0) ? CMG_TEXT_HELD : CMG_TEXT_NEW);
    }
    cmg_text_set_free(&set);
}
END_TEST

/* A million numbers that run on, as a platform gives them out day by day. */
START_TEST(numbers_that_run_on_take_little)
{
    cmg_text_set set;
    cmg_text_set_init(&set, &cmg_allocator_default);
    bool all_new = true;
    const int count = is_slow() ? 100000 : 1000000;
    for (int i = 0; i < count; i++) {
        char text[24];
        const int length = snprintf(text, sizeof text, "202403%02d%06d", i / 40000 + 1, i % 40000);
        all_new = cmg_text_set_add(&set, (cmg_text){text, (size_t)length}) == CMG_TEXT_NEW && all_new;
    }
    ck_assert(all_new);
    ck_assert_uint_eq(set.count, (size_t)count);
    ck_assert_uint_lt(set.capacity + set.slot_count * sizeof *set.slots, (size_t)count);
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
        const size_t before = set.count;
        const cmg_text number = {text, (size_t)snprintf(text, sizeof text, "%d-%d", i, i % 10)};
        good = cmg_text_set_add(&set, number) == CMG_TEXT_NEW;
        ck_assert_uint_eq(set.count, before + good); /* wholly or not at all */
    }
    cmg_stem *stems = good ? cmg_text_set_stems(&set) : NULL;
    good = stems != NULL;
    cmg_release(allocator, stems, set.stem_count * sizeof *stems);
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
    tcase_add_loop_test(all, each_is_held_once, 0, (int)(sizeof sets / sizeof *sets));
    tcase_add_test(all, many_are_held_once);
    tcase_add_test(all, parts_join_in_any_order);
    tcase_add_test(all, unsound_stems_are_known);
    tcase_add_test(all, texts_of_any_length);
    tcase_add_test(all, numbers_that_run_on_take_little);
    tcase_add_test(all, every_allocation_may_fail);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
