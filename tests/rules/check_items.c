/* The list of matters: which are found, and what the exports look like. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt/items.h"

#include "../support/failing_allocator.h"
#include "../support/memory_pack.h"

static const char rules[] =
    "{\"sources\":[{\"code\":\"law\",\"title\":\"试验法\",\"level\":\"law\"},"
    "{\"code\":\"rule\",\"title\":\"细则\",\"level\":\"local-rule\"}],"
    "\"functions\":[{\"code\":\"gas\",\"label\":{\"zh\":\"燃气监管\",\"en\":\"gas\"}}],"
    "\"places\":[{\"code\":\"city\",\"label\":\"市\",\"level\":\"city\"},"
    "{\"code\":\"east\",\"label\":\"东区\",\"level\":\"district\",\"parent\":\"city\"}],"
    "\"units\":[{\"code\":\"cu\",\"label\":\"市局\",\"level\":\"city\",\"place\":\"city\",\"role\":\"r\"},"
    "{\"code\":\"eu\",\"label\":\"东区局\",\"origin\":\"illustrative\",\"level\":\"district\",\"place\":"
    "\"east\",\"role\":\"r\"}],"
    "\"items\":["
    "{\"code\":\"a-licence\",\"label\":{\"zh\":\"燃气经营许可\",\"en\":\"Gas "
    "licence\"},\"type\":\"licence\",\"function\":\"gas\","
    "\"basis\":[\"law:3\"],\"sub-items\":[{\"code\":\"a1\",\"label\":\"延续\"}],\"statutory-days\":20,"
    "\"promised-days\":3,"
    "\"fee\":{\"label\":\"不收费\",\"basis\":[\"law:9\"]},\"power-source\":\"法定\",\"procedure\":"
    "\"一般程序\",\"post\":\"审批岗\","
    "\"forwarded\":true,\"integration\":{\"integrated\":true,\"contested\":\"两家都管\"},\"risks\":[{"
    "\"label\":\"刁难\",\"grade\":\"high\",\"measure\":\"轮岗\"}],"
    "\"accountability\":[\"超时\",\"越权\"],\"steps\":[{\"step\":\"accept\"},{"
    "\"step\":\"decide\","
    "\"label\":\"集体\"}],\"publicity\":[{\"content\":\"决定\",\"days\":20},{\"content\":\"依据\","
    "\"channel\":\"网站\"}]},"
    "{\"code\":\"b-fine\",\"label\":{\"zh\":\"擅自<改装>\\\"气表\\\"\",\"en\":\"tampering & "
    "more\"},\"provisions\":["
    "{\"code\":\"1\",\"basis\":[\"rule:5\"],\"penalties\":[{\"kind\":\"warning\"},{\"kind\":\"fine\",\"min\":"
    "50,\"max\":500}]},"
    "{\"code\":\"2\",\"basis\":[\"rule:5\"],\"penalties\":[{\"kind\":\"fine\",\"hole\":\"未定\"}]},"
    "{\"code\":\"3\",\"basis\":[\"rule:6\"],\"penalties\":[{\"kind\":\"fine\",\"min\":5,\"max\":10,\"base\":"
    "7,\"base-label\":"
    "{\"zh\":\"造价\",\"en\":\"cost\"},\"scale\":\"percent\",\"cap\":900}]},"
    "{\"code\":\"4\",\"basis\":[\"rule:6\"],\"penalties\":[{\"kind\":\"fine\",\"max\":3,\"base\":7,\"base-"
    "min\":50,"
    "\"base-label\":{\"zh\":\"费用\",\"en\":\"fee\"}}]},"
    "{\"code\":\"5\",\"basis\":[\"rule:6\"],\"penalties\":[{\"kind\":\"fine\",\"fixed\":80,\"base\":7,"
    "\"scale\":\"per-unit\","
    "\"base-label\":{\"zh\":\"面积\",\"en\":\"area\"}}]}]},"
    "{\"code\":\"c-old\",\"label\":\"旧事项\",\"type\":\"other\",\"effective\":{\"to\":\"2020-01-01\"}},"
    "{\"code\":\"d-both\",\"label\":\"两级\",\"type\":\"inspection\",\"levels\":[\"city\",\"district\"]}],"
    "\"duties\":[{\"code\":\"lic\",\"label\":\"l\",\"types\":[\"licence\"],\"level\":\"city\",\"unit\":"
    "\"cu\"},"
    "{\"code\":\"cty\",\"label\":\"c\",\"level\":\"city\",\"role\":\"r\",\"items\":[\"d-both\"]},"
    "{\"code\":\"all\",\"label\":\"d\",\"level\":\"district\",\"role\":\"r\"}]}";

static const memory_file files[] = {
    {"p/pack.json",
     "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":{\"zh\":\"清单\",\"en\":\"The "
     "<list>\"},\"files\":[\"a.json\"]}"},
    {"p/a.json", rules},
    {NULL, NULL}};

static cmg_pack *pack;
static cmg_session *session;
static cmg_result *result;

static void open_list(void)
{
    ck_assert_int_eq(memory_pack_open("p", files, NULL, NULL, &pack), CMG_OK);
    session = cmg_session_new(pack, NULL);
    result = cmg_result_new(NULL);
    ck_assert_int_eq(cmg_session_set_as_of(session, "2024-05-01"), CMG_OK);
}

static void close_list(void)
{
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
}

static const struct {
    const char *words[3];
    const char *found; /* codes, or "?" when a word is refused */
} rows[] = {
    {{NULL}, "a-licence b-fine d-both "},
    {{"type=licence"}, "a-licence "},
    {{"type=permit"}, "?"},
    {{"function=gas"}, "a-licence "},
    {{"function=water"}, "?"},
    {{"basis=law"}, "a-licence "},
    {{"basis=rule"}, "b-fine "},
    {{"level=city"}, "a-licence d-both "},
    {{"level=district"}, "b-fine d-both "},
    {{"level=county"}, "?"},
    {{"unit=cu"}, "a-licence d-both "},
    {{"unit=eu"}, "b-fine d-both "},
    {{"unit=eu", "type=inspection"}, "d-both "},
    {{"unit=东区局"}, "b-fine d-both "},
    {{"place=东区", "东区局"}, "b-fine d-both "},
    {{"type=行政许可"}, "a-licence "},
    {{"level=市级"}, "a-licence d-both "},
    {{"function=燃气监管"}, "a-licence "},
    {{"basis=试验法"}, "a-licence "},
    {{"basis=验法"}, "?"},
    {{"unit=nobody"}, "?"},
    {{"燃气"}, "a-licence "},
    {{"GAS licence"}, "a-licence "},
    {{"ｇａｓ"}, "a-licence "},
    {{"延 续"}, "a-licence "},
    {{"行政许可"}, "a-licence "},
    {{"第五条"}, "b-fine "},
    {{"燃气", "擅自"}, ""},
    {{"B-FINE"}, "b-fine "},
    {{"旧事项"}, ""},
    {{"place=east", "东区局"}, "b-fine d-both "},
    {{"place=nowhere"}, "?"},
    {{"what=x"}, "?"},
};

START_TEST(each_row)
{
    size_t count = 0;
    char got[200] = "";
    while (count < 3 && rows[_i].words[count])
        count++;
    const cmg_status status = cmg_items(session, rows[_i].words, count, result);
    if (status == CMG_BAD_ARGUMENT) {
        ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(result), 0), "E1222");
        snprintf(got, sizeof got, "?");
    } else {
        ck_assert_int_eq(status, CMG_OK);
    }
    for (size_t i = 0; status == CMG_OK && cmg_items_code(result, i); i++) {
        const size_t at = strlen(got);
        snprintf(got + at, sizeof got - at, "%s ", cmg_items_code(result, i));
    }
    ck_assert_msg(strcmp(got, rows[_i].found) == 0, "%s: expected %s, got %s",
                  rows[_i].words[0] ? rows[_i].words[0] : "all", rows[_i].found, got);
}
END_TEST

START_TEST(days_choose_versions)
{
    cmg_session_set_as_of(session, "2019-12-31");
    ck_assert_int_eq(cmg_items(session, NULL, 0, result), CMG_OK);
    ck_assert_uint_eq(cmg_items_count(result), 4);
}
END_TEST

START_TEST(csv_is_quoted)
{
    const char *words[] = {"place=east"};
    ck_assert_int_eq(cmg_items(session, words, 1, result), CMG_OK);
    const char *csv = cmg_items_csv(result);
    ck_assert_ptr_eq(strstr(csv, "\xEF\xBB\xBF\"编码\",\"职权类型\","), csv);
    ck_assert_ptr_nonnull(strstr(
        csv, "\"a-licence\",\"行政许可\",\"燃气经营许可\",\"延续\",\"燃气监管\",\"市级\","
             "\"市局\",\"《试验法》第三条\",\"\",\"受理；决定：集体\",\"法定工作日 20；承诺 3\","
             "\"不收费；《试验法》第九条\",\"超时；越权\",\"决定，20 个工作日内；依据，长期公开，网站\","
             "\"法定\",\"一般程序\",\"审批岗\",\"审核后转报\",\"刁难（高），轮岗\","
             "\"已整合；交叉不清：两家都管\"\r\n"));
    ck_assert_ptr_nonnull(strstr(
        csv, "\"b-fine\",\"行政处罚\",\"擅自<改装>\"\"气表\"\"\",\"\",\"\",\"区级\",\"东区局〔示例〕\","
             "\"《细则》第五条；《细则》第六条\",\"警告；罚款 50 至 500 元；罚款（数额未填）；罚款 造价的 5 "
             "至 10%，不超过 900 "
             "元；罚款 不超过费用的 3 倍（不足 50 元的按此数计）；罚款 按面积每单位 80 元\","));
    ck_assert_ptr_nonnull(strstr(csv, "\"市局；东区局〔示例〕\""));
}
END_TEST

START_TEST(html_is_whole_and_escaped)
{
    cmg_session_set_language(session, CMG_ENGLISH);
    ck_assert_int_eq(cmg_items(session, NULL, 0, result), CMG_OK);
    const char *html = cmg_items_html(result);
    ck_assert_int_eq(strncmp(html, "<!DOCTYPE html>", 15), 0);
    ck_assert_ptr_nonnull(strstr(html, "<title>The &lt;list&gt;</title>"));
    ck_assert_ptr_nonnull(strstr(html, "<td>tampering &amp; more</td>"));
    ck_assert_ptr_nonnull(strstr(html, "as of 2024-05-01: <span id=\"n\">3</span> matters"));
    ck_assert_ptr_nonnull(strstr(html, "<option value=\"0\">licence (1)</option>"));
    ck_assert_ptr_nonnull(strstr(html, cmg_pack_hash(pack)));
    ck_assert_ptr_nonnull(
        strstr(html, "5 to 10% of cost, at most 900 yuan; fine up to 3 times fee, which counts"));
    /* Without a place nobody is told as the owner, and the column is not there. */
    ck_assert_ptr_null(strstr(html, "<th>responsible unit</th>"));
    ck_assert_ptr_nonnull(strstr(html, "<th>integrity risks</th>"));
    /* Nothing is fetched from elsewhere. */
    ck_assert_ptr_null(strstr(html, "http"));
    ck_assert_ptr_null(strstr(html, "src="));
    cmg_session_set_language(session, CMG_CHINESE);
    const char *east[] = {"place=east"};
    ck_assert_int_eq(cmg_items(session, east, 1, result), CMG_OK);
    ck_assert_ptr_nonnull(strstr(cmg_items_html(result), "<p>权责清单（东区），截至 2024-05-01："));
    ck_assert_ptr_nonnull(strstr(cmg_items_html(result), "<th>责任单位</th>"));
    ck_assert_int_eq(cmg_items(session, NULL, 0, result), CMG_OK);
    ck_assert_ptr_nonnull(strstr(cmg_items_html(result), "擅自&lt;改装&gt;&quot;气表&quot;"));
}
END_TEST

START_TEST(callers_mistakes)
{
    const char *words[] = {"\xff"};
    ck_assert_int_eq(cmg_items(NULL, NULL, 0, result), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_items(session, NULL, 1, result), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_items(session, words, 1, result), CMG_BAD_ARGUMENT);
    ck_assert_str_eq(cmg_items_csv(NULL), "");
    ck_assert_ptr_null(cmg_items_code(result, 0));
}
END_TEST

static bool tour(const cmg_allocator *allocator, void *context)
{
    (void)context;
    static const char *const words[] = {"燃气", "place=east"};
    cmg_session *own = cmg_session_new(pack, allocator);
    cmg_result *list = cmg_result_new(allocator);
    bool done = own && list && cmg_session_set_as_of(own, "2024-05-01") == CMG_OK;
    done = done && cmg_items(own, words, 2, list) == CMG_OK && cmg_result_text(list) &&
           cmg_result_json(list) && cmg_items_csv(list) && cmg_items_html(list);
    cmg_session_free(own);
    cmg_result_free(list);
    return done;
}

START_TEST(every_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation(tour, NULL, 20000), 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("items");
    TCase *list = tcase_create("list");
    tcase_add_checked_fixture(list, open_list, close_list);
    tcase_add_loop_test(list, each_row, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(list, days_choose_versions);
    tcase_add_test(list, csv_is_quoted);
    tcase_add_test(list, html_is_whole_and_escaped);
    tcase_add_test(list, callers_mistakes);
    tcase_add_test(list, every_allocation_may_fail);
    suite_add_tcase(suite, list);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
