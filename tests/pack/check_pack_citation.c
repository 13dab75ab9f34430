/* Citations and paths: text in, text out. */
#include <check.h>
#include <stdlib.h>

#include "pack/citation.h"
#include "pack/load.h"

static const struct {
    const char *article, *zh, *en; /* zh NULL: no citation */
} citations[] = {
    {"", "《市容条例》 (2021-09-24)", "Appearance Regulation (2021-09-24)"},
    {"52", "《市容条例》第五十二条 (2021-09-24)", "Appearance Regulation, Art 52 (2021-09-24)"},
    {"52.2", "《市容条例》第五十二条第二款 (2021-09-24)", "Appearance Regulation, Art 52(2) (2021-09-24)"},
    {"52.2.1", "《市容条例》第五十二条第二款第（一）项 (2021-09-24)",
     "Appearance Regulation, Art 52(2)(1) (2021-09-24)"},
    {"52..11", "《市容条例》第五十二条第（十一）项 (2021-09-24)",
     "Appearance Regulation, Art 52, item 11 (2021-09-24)"},
    {"120-1.2", "《市容条例》第一百二十条之一第二款 (2021-09-24)",
     "Appearance Regulation, Art 120-1(2) (2021-09-24)"},
    {".", NULL, NULL},
    {"52.", NULL, NULL},
    {"52..", NULL, NULL},
    {"52...1", NULL, NULL},
    {"52.1.1.1", NULL, NULL},
    {"52-", NULL, NULL},
    {"0", NULL, NULL},
    {"52-0", NULL, NULL},
    {"十", NULL, NULL},
    {"10000", NULL, NULL},
    {"99999999999999999999", NULL, NULL},
};

START_TEST(citations_are_printed)
{
    const cmg_law law = {.title = {{CMG_TEXT("市容条例"), CMG_TEXT("Appearance Regulation")}},
                         .version = CMG_TEXT("2021-09-24")};
    cmg_article article;
    ck_assert_int_eq(cmg_article_parse(cmg_text_of(citations[_i].article), &article),
                     citations[_i].zh != NULL);
    if (!citations[_i].zh)
        return;
    for (int language = CMG_CHINESE; language <= CMG_ENGLISH; language++) {
        cmg_buffer text;
        cmg_buffer_init(&text, NULL);
        cmg_citation_write(&text, &law, &article, (cmg_language)language);
        ck_assert_str_eq(text.bytes, language == CMG_CHINESE ? citations[_i].zh : citations[_i].en);
        cmg_buffer_free(&text);
    }
}
END_TEST

START_TEST(a_title_is_quoted_once)
{
    const cmg_law law = {.title = {{CMG_TEXT("《市容条例》实施办法"), CMG_TEXT("x")}}};
    const cmg_article whole = {{0, 0}, {0, 0}, {0, 0}};
    cmg_buffer text;
    cmg_buffer_init(&text, NULL);
    cmg_citation_write(&text, &law, &whole, CMG_CHINESE);
    ck_assert_str_eq(text.bytes, "《市容条例》实施办法");
    cmg_buffer_free(&text);
}
END_TEST

static const struct {
    uint32_t number;
    const char *text;
} numbers[] = {{1, "一"},
               {9, "九"},
               {10, "十"},
               {11, "十一"},
               {20, "二十"},
               {52, "五十二"},
               {100, "一百"},
               {101, "一百零一"},
               {110, "一百一十"},
               {111, "一百一十一"},
               {1000, "一千"},
               {1001, "一千零一"},
               {1010, "一千零一十"},
               {1100, "一千一百"},
               {1260, "一千二百六十"},
               {9009, "九千零九"},
               {9999, "九千九百九十九"}};

START_TEST(chinese_numbers)
{
    cmg_buffer text;
    cmg_buffer_init(&text, NULL);
    cmg_chinese_number(&text, numbers[_i].number);
    ck_assert_str_eq(text.bytes, numbers[_i].text);
    cmg_buffer_free(&text);
}
END_TEST

static const struct {
    const char *folder, *name, *path;
} joined[] = {
    {"packs/hohhot", "../cn", "packs/cn"},
    {"packs/hohhot/", "a/b.json", "packs/hohhot/a/b.json"},
    {".", "pack.json", "pack.json"},
    {".", "../cn", "../cn"},
    {"..", "../cn", "../../cn"},
    {"../a", "../../b", "../../b"},
    {"/", "pack.json", "/pack.json"},
    {"/a", "../../../b", "/b"},
    {"a//b/./c", "", "a/b/c"},
    {"a", "..", ""},
};

START_TEST(paths_are_joined)
{
    cmg_arena arena;
    cmg_arena_init(&arena, NULL, 0);
    ck_assert_str_eq(cmg_path_join(&arena, cmg_text_of(joined[_i].folder), cmg_text_of(joined[_i].name)),
                     joined[_i].path);
    cmg_arena_free(&arena);
}
END_TEST

static const struct {
    const char *path;
    bool safe, safe_to_extend;
} paths[] = {
    {"a.json", true, true},  {"a/b.json", true, true}, {"规则.json", true, true}, {"../cn", false, true},
    {"a/../b", false, true}, {"..", false, true},      {"/a", false, false},      {"", false, false},
    {".", false, false},     {"a\\b", false, false},   {"C:a", false, false},     {"a\nb", false, false},
    {"..a", true, true},
};

START_TEST(paths_are_safe)
{
    ck_assert_int_eq(cmg_path_is_safe(cmg_text_of(paths[_i].path), false), paths[_i].safe);
    ck_assert_int_eq(cmg_path_is_safe(cmg_text_of(paths[_i].path), true), paths[_i].safe_to_extend);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

int main(void)
{
    Suite *suite = suite_create("citations and paths");
    TCase *tests = tcase_create("citations and paths");
    tcase_add_loop_test(tests, citations_are_printed, 0, COUNT(citations));
    tcase_add_test(tests, a_title_is_quoted_once);
    tcase_add_loop_test(tests, chinese_numbers, 0, COUNT(numbers));
    tcase_add_loop_test(tests, paths_are_joined, 0, COUNT(joined));
    tcase_add_loop_test(tests, paths_are_safe, 0, COUNT(paths));
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
