/* The page of an assessment that is published: whole by itself, and fit for paper. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

#include "assess_setting.h"

/* Tags close in the order in which they opened. */
static void expect_well_formed(const char *page)
{
    static const char *const empty[] = {"meta", "link", "br", "!DOCTYPE", "rect", "line", "path"};
    const char *open[64];
    size_t depth = 0;
    for (const char *at = strchr(page, '<'); at; at = strchr(at + 1, '<')) {
        const bool closes = at[1] == '/';
        const char *name = at + 1 + closes, *end = strchr(at, '>');
        const size_t length = strcspn(name, " >/");
        ck_assert_ptr_nonnull(end);
        bool is_empty = false;
        for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
            is_empty = is_empty || (strlen(empty[i]) == length && strncmp(empty[i], name, length) == 0);
        if (is_empty)
            continue;
        if (!closes) {
            ck_assert_uint_lt(depth, 64);
            open[depth++] = name;
            continue;
        }
        ck_assert_uint_gt(depth, 0);
        ck_assert_msg(strncmp(open[--depth], name, length) == 0, "%.40s closed by %.40s", open[depth], at);
    }
    ck_assert_uint_eq(depth, 0);
}

START_TEST(a_page_that_stands_alone)
{
    setting s;
    begin(&s, small_method, "m");
    ck_assert_int_eq(
        read_units(&s, "unit,all cases,disposed\nnorth,200,190\n\"<b>\"\"&\",100,50\nempty,0,0\n"), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    char *earlier = malloc(strlen(cmg_result_json(s.result)) + 1);
    strcpy(earlier, cmg_result_json(s.result));
    const char *const results[] = {"not JSON", "{\"kind\":\"penalty\"}", earlier};
    const char *page = cmg_assess_html(s.result, results, 3);
    ck_assert_ptr_nonnull(page);
    expect_well_formed(page);
    static const char *const wanted[] = {"&lt;b&gt;&quot;&amp;",
                                         "<title>Heat map of indicators</title>",
                                         "<title>Trend</title>",
                                         "north 95 95",
                                         "A: 1 units",
                                         "To reach “B”: a score of 60",
                                         "<li>held within: score 0 to 100</li>\n"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        ck_assert_msg(strstr(page, wanted[i]) != NULL, "%s", wanted[i]);
    ck_assert_ptr_null(strstr(page, "<script"));
    ck_assert_ptr_null(strstr(page, "<b>"));
    ck_assert_ptr_null(strstr(page, "src="));
    page = cmg_assess_html(s.result, NULL, 0);
    ck_assert_ptr_null(strstr(page, "<title>Trend</title>"));
    free(earlier);
    end(&s);
}
END_TEST

static size_t times(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        count++;
    return count;
}

/* What a page of paper holds: thirty units, with heads of their own; what is not drawn is told. */
/* The result for a table of units as if it were of that day. */
static char *result_of(const char *units, const char *day)
{
    setting s;
    begin(&s, small_method, "m");
    ck_assert_int_eq(read_units(&s, units), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    char *json = malloc(strlen(cmg_result_json(s.result)) + 1);
    strcpy(json, cmg_result_json(s.result));
    for (char *at = json; (at = strstr(at, "2024-04-01")) != NULL; at++)
        memcpy(at, day, strlen(day));
    end(&s);
    return json;
}

/* A line from January to March would say something of a February in which nothing was scored. */
START_TEST(a_trend_stops_where_there_was_no_score)
{
    setting s;
    char *months[] = {result_of("unit,all cases,disposed\nnorth,200,190\n", "2024-01-31"),
                      result_of("unit,all cases,disposed\nnorth,0,0\n", "2024-02-29"),
                      result_of("unit,all cases,disposed\nnorth,200,180\n", "2024-03-31")};
    begin(&s, small_method, "m");
    ck_assert_int_eq(read_units(&s, "unit,all cases,disposed\nnorth,200,180\n"), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    const char *page = cmg_assess_html(s.result, (const char *const *)months, 3);
    const char *line = strstr(strstr(page, "<title>Trend</title>"), "stroke-dasharray");
    line = line ? strstr(line, " d=") : NULL;
    ck_assert_ptr_nonnull(line);
    /* January by itself, then March to April */
    ck_assert_msg(strncmp(line, " d=\"M50 27h0 M376 38h0 L540 38 \"", 32) == 0, "%.60s", line);
    for (int i = 0; i < 3; i++)
        free(months[i]);
    end(&s);
}
END_TEST

START_TEST(drawings_fit_on_paper)
{
    setting s;
    begin(&s, small_method, "m");
    char units[65 * 32] = "unit,all cases,disposed\n";
    for (int i = 0; i < 65; i++)
        snprintf(units + strlen(units), sizeof units - strlen(units), "unit %d,100,%d\n", i, i);
    ck_assert_int_eq(read_units(&s, units), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    const char *page = cmg_assess_html(s.result, NULL, 0);
    ck_assert_uint_eq(times(page, "<h3>Scores (the first 60 of 65)</h3>"), 1);
    ck_assert_uint_eq(times(page, "<title>Scores</title>"), 2);
    ck_assert_uint_eq(times(page, "<title>Heat map of indicators</title>"), 2);
    ck_assert_uint_eq(times(page, "<title>Distribution</title>"), 1);
    end(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assess_page");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, a_page_that_stands_alone);
    tcase_add_test(all, a_trend_stops_where_there_was_no_score);
    tcase_add_test(all, drawings_fit_on_paper);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
