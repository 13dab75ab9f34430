/* What a report is about: scores worked out by hand, on a few classes; and
 * every class of the national directory known by its own name. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt/route.h"

#include "../support/failing_allocator.h"
#include "../support/memory_pack.h"

static const char rules[] =
    "{\"terms\":[{\"name\":\"面积\",\"type\":\"number\",\"label\":\"a\",\"question\":\"多大？\"}],"
    "\"items\":[{\"code\":\"i\",\"label\":\"i\",\"type\":\"other\",\"effective\":{\"to\":\"2030-01-01\"}},{"
    "\"code\":\"j\",\"label\":\"j\",\"type\":"
    "\"other\"}],"
    "\"classes\":["
    "{\"code\":\"01\",\"label\":\"部件\",\"kind\":\"component\",\"item\":\"i\"},"
    "{\"code\":\"0101\",\"label\":\"井盖\",\"kind\":\"component\",\"group\":\"01\",\"codes\":[\"old-1\","
    "\"shared\"],"
    "\"words\":{\"窨井\":8,\"ＷＩＦＩ 井\":7},\"patterns\":{\"井.{0,2}(盖|没)\":4}},"
    "{\"code\":\"0102\",\"label\":\"路灯\",\"kind\":\"component\",\"group\":\"01\",\"codes\":[\"shared\"],"
    "\"item\":\"j\","
    "\"words\":{\"灯\":3,\"井\":1},\"unless\":[\"红绿灯\"]},"
    "{\"code\":\"0103\",\"label\":\"信号灯\",\"kind\":\"component\",\"group\":\"01\",\"words\":{\"红绿灯\":8}"
    "},"
    "{\"code\":\"0104\",\"label\":\"大棚\",\"kind\":\"event\",\"group\":\"01\",\"when\":\"面积 > 10\"},"
    "{\"code\":\"09\",\"label\":\"没有事项的组\",\"kind\":\"event\"},"
    "{\"code\":\"0901\",\"label\":\"噪声\",\"kind\":\"event\",\"group\":\"09\",\"words\":{\"吵\":6}}]}";

static const memory_file files[] = {
    {"p/pack.json",
     "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":\"p\",\"files\":[\"a.json\"]}"},
    {"p/a.json", rules},
    {NULL, NULL}};

static cmg_pack *pack;
static cmg_session *session;
static cmg_result *result;

static void open_desk(void)
{
    ck_assert_int_eq(memory_pack_open("p", files, NULL, NULL, &pack), CMG_OK);
    session = cmg_session_new(pack, NULL);
    result = cmg_result_new(NULL);
    ck_assert_int_eq(cmg_session_set_as_of(session, "2024-05-01"), CMG_OK);
}

static void close_desk(void)
{
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
}

/* `answer`: "d" decided or "u" undecided, then code:score:item of each class. */
static const struct {
    const char *text, *answer;
} rows[] = {
    {"井盖没了", "d 0101:14:i"}, /* label 10, pattern 4; 井 is a part of it */
    {"窨井", "d 0101:8:i"},
    {"井没了", "u 0101:4:i 0102:1:j"},   /* 4 is below 6 */
    {"路灯坏了，灯不亮", "d 0102:13:j"}, /* label 10, and 灯 3 where it stands by itself */
    {"路灯坏了", "d 0102:10:j"},
    {"信号灯和路灯", "u 0102:10:j 0103:10:i"}, /* equal: by code, a person is asked */
    {"红绿灯不亮", "d 0103:8:i"},              /* 路灯 is ruled out */
    {"ｗｉｆｉ　井", "d 0101:7:i"},            /* width and case */
    {"Wifi井", "d 0101:7:i"},
    {"太吵", "d 0901:6:"}, /* the threshold is reached; no matter */
    {"天气好", "u"},
    {"", "u"},
    {"部件", "u"}, /* a group is no answer */
    {"0103", "d 0103:100:i"},
    {" old-1\n", "d 0101:100:i"},
    {"shared", "u 0101:100:i 0102:100:j"},
    {"01", "d 01:100:i"}, /* but its code was meant */
};

static void write_answer(char *out, size_t size)
{
    size_t at = (size_t)snprintf(out, size, "%s", cmg_result_state(result) == CMG_DECIDED ? "d" : "u");
    for (size_t i = 0; cmg_route_class(result, i); i++)
        at += (size_t)snprintf(out + at, size - at, " %s:%u:%s", cmg_route_class(result, i),
                               cmg_route_score(result, i), cmg_route_item(result, i));
}

START_TEST(each_row)
{
    char got[300];
    ck_assert_int_eq(cmg_route(session, rows[_i].text, CMG_ZERO_TERMINATED, NULL, result), CMG_OK);
    write_answer(got, sizeof got);
    ck_assert_msg(strcmp(got, rows[_i].answer) == 0, "%s: expected %s, got %s", rows[_i].text,
                  rows[_i].answer, got);
}
END_TEST

START_TEST(facts_speak)
{
    char got[300];
    cmg_facts *facts = cmg_facts_new(pack, NULL);
    ck_assert_int_eq(cmg_route(session, "太吵", CMG_ZERO_TERMINATED, facts, result), CMG_OK);
    write_answer(got, sizeof got);
    ck_assert_str_eq(got, "d 0901:6:");
    ck_assert_str_eq(cmg_result_missing(result, 0), "面积");
    ck_assert_int_eq(cmg_facts_json(facts, "{\"面积\":11}", CMG_ZERO_TERMINATED, NULL, NULL), CMG_OK);
    ck_assert_int_eq(cmg_route(session, NULL, 0, facts, result), CMG_OK);
    write_answer(got, sizeof got);
    ck_assert_str_eq(got, "d 0104:20:i");
    ck_assert_str_eq(cmg_route_reason(result, 0, 0), "面积 > 10");
    ck_assert_ptr_null(cmg_route_reason(result, 0, 1));
    cmg_facts_free(facts);
}
END_TEST

START_TEST(reasons_are_told)
{
    ck_assert_int_eq(cmg_route(session, "井盖没了，井", CMG_ZERO_TERMINATED, NULL, result), CMG_OK);
    ck_assert_str_eq(cmg_route_reason(result, 0, 0), "井盖");
    ck_assert_uint_eq(cmg_route_weight(result, 0, 0), 10);
    ck_assert_str_eq(cmg_route_reason(result, 0, 1), "井盖没"); /* what the pattern found */
    ck_assert_uint_eq(cmg_route_weight(result, 0, 1), 4);
    ck_assert_ptr_null(cmg_route_reason(result, 0, 2));
    ck_assert_uint_eq(cmg_route_weight(result, 0, 2), 0);
    ck_assert_str_eq(cmg_route_reason(result, 1, 0), "井");
    ck_assert_ptr_null(cmg_route_reason(result, 2, 0));
    ck_assert_ptr_nonnull(strstr(cmg_result_text(result), "“井盖” 10、“井盖没” 4"));
    ck_assert_ptr_nonnull(
        strstr(cmg_result_json(result),
               "\"score\":14,\"item\":\"i\",\"reasons\":[\"井盖\",\"井盖没\"],\"weights\":[10,4]}"));
    ck_assert_int_eq(cmg_route(session, "天气好", CMG_ZERO_TERMINATED, NULL, result), CMG_OK);
    ck_assert_int_eq(strncmp(cmg_result_text(result), "请人判断", strlen("请人判断")), 0);
}
END_TEST

START_TEST(a_class_without_matter_is_told)
{
    ck_assert_int_eq(cmg_route(session, "太吵", CMG_ZERO_TERMINATED, NULL, result), CMG_OK);
    ck_assert_str_eq(cmg_route_item(result, 0), "");
    ck_assert_ptr_nonnull(strstr(cmg_result_text(result), "类已认出，但清单中没有事项涵盖它"));
    ck_assert_int_eq(cmg_session_set_as_of(session, "2031-05-01"), CMG_OK);
    ck_assert_int_eq(cmg_route(session, "信号灯", CMG_ZERO_TERMINATED, NULL, result), CMG_OK);
    ck_assert_ptr_nonnull(strstr(cmg_result_text(result), "当日没有有效的事项（i）"));
}
END_TEST

/* 10 MB: read as far as it is read, told, and quick. */
START_TEST(a_flood_of_words)
{
    const size_t size = (size_t)10 << 20;
    char *text = malloc(size + 1);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i + 3 <= size; i += 3)
        memcpy(text + i, "井", 3);
    memcpy(text, "路灯", 6);
    ck_assert_int_eq(cmg_route(session, text, size / 3 * 3, NULL, result), CMG_OK);
    ck_assert_str_eq(cmg_route_class(result, 0), "0102");
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(result), 0), "W1263");
    ck_assert_ptr_nonnull(strstr(cmg_diagnostic_message(cmg_result_diagnostics(result), 0, CMG_ENGLISH),
                                 "3495253 characters; the first 20000"));
    free(text);
}
END_TEST

START_TEST(callers_mistakes)
{
    ck_assert_int_eq(cmg_route(NULL, "x", CMG_ZERO_TERMINATED, NULL, result), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_route(session, NULL, 0, NULL, result), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_route(session, "x", CMG_ZERO_TERMINATED, NULL, NULL), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_route(session, "\xb3\xc7", 2, NULL, result), CMG_BAD_ARGUMENT);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(result), 0), "E0101");
    ck_assert_ptr_null(cmg_route_class(result, 0));
    ck_assert_uint_eq(cmg_route_score(result, 0), 0);
}
END_TEST

static bool tour(const cmg_allocator *allocator, void *context)
{
    cmg_pack *own = NULL;
    (void)context;
    if (memory_pack_open("p", files, allocator, NULL, &own) != CMG_OK)
        return false;
    cmg_session *desk = cmg_session_new(own, allocator);
    cmg_result *answer = cmg_result_new(allocator);
    bool done = desk && answer && cmg_session_set_as_of(desk, "2024-05-01") == CMG_OK;
    done = done && cmg_route(desk, "井盖没了，红绿灯", CMG_ZERO_TERMINATED, NULL, answer) == CMG_OK &&
           cmg_result_text(answer) && cmg_result_json(answer);
    cmg_pack_unref(own);
    cmg_session_free(desk);
    cmg_result_free(answer);
    return done;
}

START_TEST(every_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation(tour, NULL, 20000), 30);
}
END_TEST

START_TEST(a_warm_answer_allocates_nothing)
{
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    cmg_session *desk = cmg_session_new(pack, &memory.allocator);
    cmg_result *answer = cmg_result_new(&memory.allocator);
    size_t cold = 0;
    cmg_session_set_as_of(desk, "2024-05-01");
    for (int round = 0; round < 6; round++) {
        if (round == 2)
            cold = memory.calls;
        ck_assert_int_eq(cmg_route(desk, "井盖没了，红绿灯也不亮", CMG_ZERO_TERMINATED, NULL, answer),
                         CMG_OK);
    }
    ck_assert_uint_eq(memory.calls, cold);
    cmg_result_free(answer);
    cmg_session_free(desk);
    ck_assert_uint_eq(memory.live_blocks, 0);
}
END_TEST

/* Classes that cannot be, and that are doubtful: id and line. */
static const struct {
    const char *text, *found;
} findings[] = {
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"a\",\"kind\":\"event\",\n\"words\":{\"x\":0}}]}", "E1260 2"},
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"a\",\"kind\":\"event\",\n\"words\":{\"x\":1.5}}]}",
     "E1260 2"},
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"a\",\"kind\":\"event\",\n\"words\":{\"　\":1}}]}", "E1261 2"},
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"a\",\"kind\":\"event\",\n\"patterns\":{\".*\":1}}]}",
     "E1262 2"},
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"a\",\"kind\":\"event\",\n\"unless\":[\"x?\"]}]}", "E1262 2"},
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"a\",\"kind\":\"event\",\n\"patterns\":{\"(x\":1}}]}",
     "E1205 2"},
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"a\",\"kind\":\"event\",\n\"words\":[\"x\"]}]}", "E0712 2"},
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"a\",\"kind\":\"event\",\n\"group\":\"b\"}]}", "E1200 2"},
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"井盖\",\"kind\":\"event\",\n\"patterns\":{\"井.?盖\":1}}]}",
     ""},
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"井盖\",\"kind\":\"event\",\n\"patterns\":{\"路.?灯\":1}}]}",
     "W1264 2"},
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"井盖\",\"kind\":\"event\",\n\"patterns\":{\"路.?灯\":1},"
     "\"examples\":[\"路 灯\"]}]}",
     ""},
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"井\",\"kind\":\"event\",\n\"patterns\":{\".\":1}},"
     "{\"code\":\"b\",\"label\":\"b\",\"kind\":\"event\"},{\"code\":\"c\",\"label\":\"c\",\"kind\":\"event\"}"
     ","
     "{\"code\":\"d\",\"label\":\"d\",\"kind\":\"event\"},{\"code\":\"e\",\"label\":\"e\",\"kind\":\"event\"}"
     ","
     "{\"code\":\"f\",\"label\":\"f\",\"kind\":\"event\"},{\"code\":\"g\",\"label\":\"g\",\"kind\":\"event\"}"
     ","
     "{\"code\":\"h\",\"label\":\"h\",\"kind\":\"event\"},{\"code\":\"i\",\"label\":\"i\",\"kind\":\"event\"}"
     "]}",
     "W1265 2"},
    {"{\"classes\":[{\"code\":\"g\",\"label\":\"g\",\"kind\":\"event\"},\n"
     "{\"code\":\"a\",\"label\":\"a\",\"kind\":\"event\",\"group\":\"g\"}]}",
     "N1266 2"},
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"a\",\"kind\":\"event\",\"codes\":[\"1\"]},\n"
     "{\"code\":\"b\",\"label\":\"b\",\"kind\":\"event\",\"codes\":[\"1\"]}]}",
     "W1267 2"},
    {"{\"classes\":[{\"code\":\"a\",\"label\":\"a\",\"kind\":\"event\",\"codes\":[\"b\"]},\n"
     "{\"code\":\"b\",\"label\":\"b\",\"kind\":\"event\"}]}",
     "W1267 1"},
};

START_TEST(doubtful_classes_are_told)
{
    const memory_file own[] = {files[0], {"p/a.json", findings[_i].text}, {NULL, NULL}};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *doubtful = NULL;
    char got[200] = "";
    if (memory_pack_open("p", own, NULL, diagnostics, &doubtful) == CMG_OK)
        ck_assert_int_eq(cmg_pack_check(doubtful, "2024-05-01", diagnostics), CMG_OK);
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++) {
        const size_t at = strlen(got);
        snprintf(got + at, sizeof got - at, "%s%s %u", i ? ", " : "", cmg_diagnostic_id(diagnostics, i),
                 (unsigned)cmg_diagnostic_line(diagnostics, i));
    }
    ck_assert_msg(strcmp(got, findings[_i].found) == 0, "expected %s, got %s\n%s", findings[_i].found, got,
                  cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_pack_unref(doubtful);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* The national directory: each class by its own name, from the shipped file. */
START_TEST(every_class_is_known_by_its_name)
{
    char path[1024], line[4096], code[16], name[256];
    const char *top = getenv("top_srcdir");
    cmg_pack *cn = NULL;
    size_t known = 0;
    snprintf(path, sizeof path, "%s/packs/cn", top ? top : ".");
    ck_assert_int_eq(cmg_pack_open(path, NULL, NULL, NULL, &cn), CMG_OK);
    cmg_session *desk = cmg_session_new(cn, NULL);
    cmg_session_set_as_of(desk, "2026-07-01");
    for (int events = 0; events < 2; events++) {
        snprintf(path, sizeof path, "%s/packs/cn/classes-%s.json", top ? top : ".",
                 events ? "events" : "components");
        FILE *file = fopen(path, "r");
        ck_assert_ptr_nonnull(file);
        while (fgets(line, sizeof line, file)) {
            if (sscanf(line, " {\"code\": \"%15[0-9]\", \"label\": {\"zh\": \"%255[^\"]\"", code, name) !=
                    2 ||
                strlen(code) != 5)
                continue;
            ck_assert_int_eq(cmg_route(desk, name, CMG_ZERO_TERMINATED, NULL, result), CMG_OK);
            ck_assert_msg(strcmp(cmg_route_class(result, 0), code) == 0, "%s %s: %s", code, name,
                          cmg_route_class(result, 0));
            known++;
        }
        fclose(file);
    }
    ck_assert_uint_eq(known, 153 + 97);
    cmg_session_free(desk);
    cmg_pack_unref(cn);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("route");
    TCase *desk = tcase_create("reports");
    tcase_set_timeout(desk, 60);
    tcase_add_checked_fixture(desk, open_desk, close_desk);
    tcase_add_loop_test(desk, each_row, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(desk, facts_speak);
    tcase_add_test(desk, reasons_are_told);
    tcase_add_test(desk, a_class_without_matter_is_told);
    tcase_add_test(desk, a_flood_of_words);
    tcase_add_test(desk, callers_mistakes);
    tcase_add_test(desk, every_allocation_may_fail);
    tcase_add_test(desk, a_warm_answer_allocates_nothing);
    tcase_add_loop_test(desk, doubtful_classes_are_told, 0, (int)(sizeof findings / sizeof *findings));
    tcase_add_test(desk, every_class_is_known_by_its_name);
    suite_add_tcase(suite, desk);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
