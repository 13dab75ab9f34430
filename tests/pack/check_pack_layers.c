/* Three layers: who wins on which day, and where every value came from. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../support/memory_pack.h"
#include "pack/pack.h"

#define MANIFEST(name, more)                                                                                 \
    "{\"format\":1,\"name\":\"" name "\",\"version\":\"1.2.3\",\"title\":{\"zh\":\"" name                    \
    "（中）\",\"en\":\"" name "\"},\"files\":[\"rules.json\"]" more "}"

static const char nation[] =
    "{\"sources\":[{\"code\":\"law\",\"title\":{\"zh\":\"法\",\"en\":\"Law\"},\"level\":\"law\",\"version\":"
    "\"2017-03-01\"}],\n"
    "\"terms\":[{\"name\":\"面积\",\"type\":\"number\",\"allowed\":\">= 0\"},\n"
    "{\"name\":\"备注\",\"type\":\"string\",\"label\":{\"zh\":\"备\",\"en\":\"note\"}},\n"
    "{\"name\":\"法定上限\",\"type\":\"number\",\"role\":\"statutory-maximum\"}],\n"
    "\"parameters\":[{\"name\":\"标准\",\"type\":\"number\",\"hole\":\"未定\"},\n"
    "{\"name\":\"比例\",\"type\":\"number\",\"value\":0.1,\"effective\":{\"to\":\"2020-01-01\"}},\n"
    "{\"name\":\"比例\",\"type\":\"number\",\"value\":{\"feel\":\"0.1 * "
    "2\"},\"effective\":{\"from\":\"2020-01-01\"}}],\n"
    "\"decisions\":[{\"name\":\"甲\",\"expression\":\"乙 + 丙\",\"type\":\"number\"},\n"
    "{\"name\":\"乙\",\"expression\":\"丙 * 标准\"},{\"name\":\"丙\",\"expression\":\"面积 + 比例\"}],\n"
    "\"circumstances\":[{\"code\":\"second\",\"stage\":\"exemption\",\"effect\":\"none\",\"label\":\"x\","
    "\"when\":\"面积 < 1\"},\n"
    "{\"code\":\"first\",\"stage\":\"limitation\",\"effect\":\"none\",\"label\":\"x\",\"when\":\"面积 < "
    "2\"}],\n"
    "\"items\":[{\"code\":\"litter\",\"label\":{\"zh\":\"乱扔\",\"en\":\"littering\"},\"effective\":{\"to\":"
    "\"2017-03-01\"},"
    "\"provisions\":[{\"code\":\"34\",\"penalties\":[{\"kind\":\"fine\",\"hole\":\"旧\"}]}]},\n"
    "{\"code\":\"litter\",\"label\":{\"zh\":\"乱扔\",\"en\":\"littering\"},\"effective\":{\"from\":\"2017-03-"
    "01\"},"
    "\"provisions\":[{\"code\":\"34\",\"basis\":[\"law:34.1\"],\"penalties\":[{\"kind\":\"warning\"},{"
    "\"kind\":\"fine\","
    "\"hole\":\"未填\"}]},{\"code\":\"35\",\"penalties\":[{\"kind\":\"fine\",\"fixed\":5}]}]},\n"
    "{\"code\":\"stall\",\"label\":\"摆摊\",\"provisions\":[{\"code\":\"1\",\"penalties\":[{\"kind\":"
    "\"fine\",\"max\":100}]}]},\n"
    "{\"code\":\"dog\",\"label\":\"犬\",\"provisions\":[{\"code\":\"1\"}]}],\n"
    "\"procedures\":[{\"code\":\"z\",\"label\":\"x\",\"when\":\"true\"},{\"code\":\"a\",\"label\":\"x\","
    "\"when\":\"true\"}]}";

static const char province[] =
    "{\"parameters\":[{\"name\":\"标准\",\"value\":2000,\"effective\":{\"from\":\"2019-01-01\"}}],\n"
    "\"items\":[{\"code\":\"stall\",\"label\":\"摆摊（省）\",\"effective\":{\"from\":\"2018-01-01\",\"to\":"
    "\"2022-01-01\"},"
    "\"provisions\":[{\"code\":\"1\",\"penalties\":[{\"kind\":\"fine\",\"max\":200}]}]},\n"
    "{\"code\":\"dog\",\"withdraw\":true,\"effective\":{\"from\":\"2021-01-01\"}}]}";

static const char city[] =
    "{\"sources\":[{\"code\":\"city-law\",\"title\":\"市条例\",\"level\":\"local-regulation\"}],\n"
    "\"items\":[{\"code\":\"litter\",\"effective\":{\"from\":\"2016-01-01\"},\n"
    "\"fill\":{\"34\":{\"fine\":{\"min\":50,\"max\":200},\"basis\":[\"city-law:11\"]}}}],\n"
    "\"terms\":[{\"name\":\"备注\",\"type\":\"string\",\"label\":{\"zh\":\"市备注\",\"en\":\"city note\"}}]}";

static const memory_file files[] = {
    {"packs/city/pack.json",
     MANIFEST("city", ",\"extends\":\"../province\",\n\"settings\":{\"may\":\"take\"}")},
    {"packs/city/rules.json", city},
    {"packs/province/pack.json",
     MANIFEST("province", ",\"extends\":\"../nation\",\"settings\":{\"round\":0.01,\n\"may\":\"leave\"}")},
    {"packs/province/rules.json", province},
    {"packs/nation/pack.json", MANIFEST("nation", "")},
    {"packs/nation/rules.json", nation},
    {NULL, NULL}};

static cmg_pack *pack;

static void open_pack(void)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    const cmg_status status = memory_pack_open("packs/city", files, NULL, diagnostics, &pack);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
}

static void close_pack(void)
{
    cmg_pack_unref(pack);
}

static const cmg_item *item_on(const char *code, const char *date)
{
    int64_t day;
    ck_assert(cmg_date_parse(cmg_text_of(date), &day));
    const cmg_versions *versions = cmg_pack_find(pack->items, pack->item_count, cmg_text_of(code));
    ck_assert_ptr_nonnull(versions);
    return cmg_version_on(versions, day);
}

static void ck_text(cmg_text text, const char *expected)
{
    ck_assert_str_eq(text.bytes, expected);
    ck_assert_uint_eq(text.length, strlen(expected));
}

static void ck_number(const cmg_amount *amount, int64_t expected)
{
    ck_assert(amount->given && !amount->program);
    ck_assert_int_eq(cmg_decimal_compare(cmg_value_decimal(amount->constant), cmg_decimal_of(expected)), 0);
}

static void ck_origin(cmg_origin origin, const char *file, uint32_t line, uint32_t column)
{
    ck_text(origin.file, file);
    ck_assert_uint_eq(origin.line, line);
    ck_assert_uint_eq(origin.column, column);
}

START_TEST(what_the_host_sees)
{
    ck_assert_str_eq(cmg_pack_name(pack), "city");
    ck_assert_str_eq(cmg_pack_version(pack), "1.2.3");
    ck_assert_str_eq(cmg_pack_title(pack, CMG_CHINESE), "city（中）");
    ck_assert_str_eq(cmg_pack_title(pack, CMG_ENGLISH), "city");
    ck_assert_uint_eq(strlen(cmg_pack_hash(pack)), 64);
    ck_assert_str_eq(cmg_pack_layer(pack, 0), "city");
    ck_assert_str_eq(cmg_pack_layer(pack, 1), "province");
    ck_assert_str_eq(cmg_pack_layer(pack, 2), "nation");
    ck_assert_ptr_null(cmg_pack_layer(pack, 3));
    ck_assert_str_eq(cmg_pack_item_code(pack, 0), "dog");
    ck_assert_str_eq(cmg_pack_item_code(pack, 1), "litter");
    ck_assert_str_eq(cmg_pack_item_code(pack, 2), "stall");
    ck_assert_ptr_null(cmg_pack_item_code(pack, 3));
    ck_assert_str_eq(cmg_pack_item_label(pack, "stall", CMG_CHINESE), "摆摊（省）");
    ck_assert_str_eq(cmg_pack_item_label(pack, "litter", CMG_ENGLISH), "littering");
    ck_assert_ptr_null(cmg_pack_item_label(pack, "stal", CMG_ENGLISH));
    ck_assert_str_eq(cmg_pack_decision_name(pack, 0), "丙");
    ck_assert_ptr_null(cmg_pack_decision_name(pack, 3));
    ck_assert_str_eq(cmg_pack_term_name(pack, 0), "备注");
    ck_assert_str_eq(cmg_pack_term_name(pack, 1), "面积");
    ck_assert_ptr_null(cmg_pack_term_name(pack, 2));
    ck_assert_str_eq(cmg_pack_term_json(pack, "备注"),
                     "{\"name\":\"备注\",\"type\":\"string\",\"label\":{\"zh\":\"市备注\","
                     "\"en\":\"city note\"}}");
    ck_assert_str_eq(cmg_pack_term_json(pack, "面积"),
                     "{\"name\":\"面积\",\"type\":\"number\",\"allowed\":\">= 0\"}");
    ck_assert_ptr_null(cmg_pack_term_json(pack, "标准"));
}
END_TEST

START_TEST(the_hash_is_of_names_and_bytes)
{
    char before[65];
    memcpy(before, cmg_pack_hash(pack), sizeof before);
    memory_file changed[sizeof files / sizeof *files];
    memcpy(changed, files, sizeof files);
    changed[1].text = "{\"$doc\":\"\"}";
    cmg_pack *other;
    ck_assert_int_eq(memory_pack_open("packs/city", changed, NULL, NULL, &other), CMG_OK);
    ck_assert_str_ne(cmg_pack_hash(other), before);
    cmg_pack_unref(other);
    /* The same files read from elsewhere are the same rules. */
    for (size_t i = 0; files[i].path; i++)
        changed[i] = (memory_file){files[i].path + strlen("packs/"), files[i].text};
    ck_assert_int_eq(memory_pack_open("./x/../city/", changed, NULL, NULL, &other), CMG_OK);
    ck_assert_str_eq(cmg_pack_hash(other), before);
    cmg_pack_unref(other);
}
END_TEST

START_TEST(the_highest_layer_in_force_wins)
{
    static const struct {
        const char *date;
        int64_t maximum;
        const char *file;
        uint32_t line;
    } days[] = {{"2017-12-31", 100, "packs/nation/rules.json", 14},
                {"2018-01-01", 200, "packs/province/rules.json", 2},
                {"2021-12-31", 200, "packs/province/rules.json", 2},
                {"2022-01-01", 100, "packs/nation/rules.json", 14}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        const cmg_item *item = item_on("stall", days[i].date);
        const cmg_fine *fine = item->provisions[0].sanctions[0].fine;
        ck_number(&fine->maximum, days[i].maximum);
        ck_assert(!fine->minimum.given);
        ck_text(fine->maximum.origin.file, days[i].file);
        ck_assert_uint_eq(fine->maximum.origin.line, days[i].line);
        ck_assert(!item->rule.hidden);
    }
}
END_TEST

START_TEST(a_withdrawal_ends_a_rule)
{
    ck_assert_ptr_nonnull(item_on("dog", "2020-12-31"));
    ck_assert_ptr_null(item_on("dog", "2021-01-01"));
}
END_TEST

START_TEST(a_fill_changes_the_fine_alone)
{
    const cmg_item *item = item_on("litter", "2024-01-01");
    ck_assert_uint_eq(item->rule.origin.layer, 2);
    ck_origin(item->rule.origin, "packs/city/rules.json", 2, 10);
    ck_text(item->rule.label.text[CMG_CHINESE], "乱扔");
    ck_assert_uint_eq(item->provision_count, 2);
    const cmg_provision *provision = &item->provisions[0];
    ck_assert_uint_eq(provision->sanction_count, 2);
    ck_assert_int_eq(provision->sanctions[0].kind, CMG_PENALTY_WARNING);
    const cmg_fine *fine = provision->sanctions[1].fine;
    ck_assert(!fine->is_hole);
    ck_number(&fine->minimum, 50);
    ck_number(&fine->maximum, 200);
    ck_origin(fine->maximum.origin, "packs/city/rules.json", 3, 38);
    ck_assert_uint_eq(fine->maximum.origin.layer, 2);
    ck_assert_uint_eq(provision->basis.count, 2);
    ck_text(provision->basis.citations[0].printed.text[CMG_CHINESE], "《法》第三十四条第一款 (2017-03-01)");
    ck_text(provision->basis.citations[1].printed.text[CMG_ENGLISH], "市条例, Art 11");
    ck_number(&item->provisions[1].sanctions[0].fine->maximum, 5);
    ck_origin(item->provisions[1].origin, "packs/nation/rules.json", 13, 199);
}
END_TEST

/* A range the wrong way round is told once, and not of each tier that lies beside it. */
START_TEST(a_fill_the_wrong_way_round_is_one_error)
{
    static const char crossed[] =
        "{\"items\":[{\"code\":\"litter\",\"fill\":{\"34\":{\"fine\":{\"min\":200,\"max\":50}}}}],\n"
        "\"benchmarks\":[{\"code\":\"x\",\"item\":\"litter\",\"provisions\":[\"34\"],\"origin\":"
        "\"illustrative\","
        "\"tiers\":[{\"code\":\"g\",\"outcome\":\"general\",\"min\":100,\"max\":150}]}]}";
    const memory_file own[] = {{"packs/city/pack.json", MANIFEST("city", ",\"extends\":\"../nation\"")},
                               {"packs/city/rules.json", crossed},
                               {"packs/nation/pack.json", MANIFEST("nation", "")},
                               {"packs/nation/rules.json", nation},
                               {NULL, NULL}};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *opened = NULL;
    ck_assert_int_eq(memory_pack_open("packs/city", own, NULL, diagnostics, &opened), CMG_BAD_PACK);
    ck_assert_msg(cmg_diagnostics_count(diagnostics) == 1, "%s",
                  cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), "E0773");
    cmg_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(a_fill_fills_every_version_below_on_its_days)
{
    ck_assert(item_on("litter", "2015-12-31")->provisions[0].sanctions[0].fine->is_hole);
    const cmg_item *old = item_on("litter", "2016-01-01");
    ck_assert_uint_eq(old->provision_count, 1);
    ck_number(&old->provisions[0].sanctions[0].fine->minimum, 50);
    ck_assert_uint_eq(item_on("litter", "2017-03-01")->provision_count, 2);
}
END_TEST

START_TEST(what_is_replaced_stays)
{
    const cmg_versions *litter = cmg_pack_find(pack->items, pack->item_count, CMG_TEXT("litter"));
    ck_assert_uint_eq(litter->count, 4);
    uint32_t hidden = 0;
    for (uint32_t i = 0; i < litter->count; i++)
        hidden += ((const cmg_rule *)litter->version[i])->hidden;
    ck_assert_uint_eq(hidden, 1);
}
END_TEST

static const cmg_parameter *parameter_on(const char *name, const char *date)
{
    int64_t day;
    ck_assert(cmg_date_parse(cmg_text_of(date), &day));
    return cmg_version_on(&cmg_pack_slot(pack, cmg_text_of(name), NULL)->versions, day);
}

START_TEST(parameters_have_versions)
{
    ck_assert(parameter_on("标准", "2018-12-31")->is_hole);
    const cmg_parameter *filled = parameter_on("标准", "2019-01-01");
    ck_assert(!filled->is_hole);
    ck_assert_int_eq(filled->value.as.integer, 2000);
    ck_assert_uint_eq(filled->rule.origin.layer, 1);
    const cmg_decimal tenth = {{1}, 1, false}, fifth = {{2}, 1, false};
    ck_assert_int_eq(cmg_decimal_compare(cmg_value_decimal(parameter_on("比例", "2019-12-31")->value), tenth),
                     0);
    ck_assert_int_eq(cmg_decimal_compare(cmg_value_decimal(parameter_on("比例", "2020-01-01")->value), fifth),
                     0);
}
END_TEST

START_TEST(decisions_come_after_what_they_need)
{
    uint16_t first, second;
    const cmg_slot *slot = cmg_pack_slot(pack, CMG_TEXT("甲"), NULL);
    ck_assert_ptr_nonnull(cmg_pack_slot(pack, CMG_TEXT("丙"), &first));
    ck_assert_ptr_nonnull(cmg_pack_slot(pack, CMG_TEXT("乙"), &second));
    ck_assert_uint_eq(slot->need_count, 2);
    ck_assert_uint_eq(slot->needs[0], first);
    ck_assert_uint_eq(slot->needs[1], second);
}
END_TEST

START_TEST(order_and_settings)
{
    ck_text(pack->circumstances[0].code, "first");
    ck_text(pack->circumstances[1].code, "second");
    ck_text(pack->procedures[0].code, "z");
    ck_text(pack->procedures[1].code, "a");
    const cmg_setting_value *may = &pack->settings[CMG_SETTING_MAY];
    ck_assert_uint_eq(may->choice, 1);
    ck_origin(may->origin, "packs/city/pack.json", 2, 19);
    const cmg_decimal cent = {{1}, 2, false};
    ck_assert_int_eq(cmg_decimal_compare(pack->settings[CMG_SETTING_ROUND].number, cent), 0);
    ck_assert_uint_eq(pack->settings[CMG_SETTING_ROUND].origin.layer, 1);
    ck_assert_uint_eq(pack->settings[CMG_SETTING_CONFLICT].choice, 0);
    ck_assert_uint_eq(pack->settings[CMG_SETTING_CONFLICT].origin.file.length, 0);
    ck_assert_uint_ne(pack->role_slot[CMG_ROLE_STATUTORY_MAXIMUM], CMG_NO_SLOT);
    ck_assert_uint_eq(pack->role_slot[CMG_ROLE_FINE], CMG_NO_SLOT);
}
END_TEST

START_TEST(doubtful_things_are_found)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(cmg_pack_check(pack, "2021-10-01", diagnostics), CMG_OK);
    const char *text = cmg_diagnostics_text(diagnostics, CMG_ENGLISH);
    ck_assert_ptr_nonnull(strstr(text, "no rule uses \"备注\""));
    ck_assert_ptr_nonnull(strstr(text, "\"标准\" is still open: 未定"));
    ck_assert_ptr_nonnull(
        strstr(text, "provision \"34\" of \"litter\" has a range of fines but no benchmark"));
    /* The nation's item follows when the province's ends. */
    ck_assert_ptr_null(strstr(text, "\"stall\" ends"));
    ck_assert_uint_eq(cmg_diagnostics_total(diagnostics, CMG_ERROR), 0);
    cmg_diagnostics_free(diagnostics);
    ck_assert_int_eq(cmg_pack_check(pack, "2021-13-01", NULL), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_pack_check(NULL, NULL, NULL), CMG_BAD_ARGUMENT);
}
END_TEST

START_TEST(ends_are_told_in_time)
{
    static const memory_file ending[] = {{"e/pack.json", MANIFEST("e", "")},
                                         {"e/rules.json",
                                          "{\"sources\":[{\"code\":\"law\",\"title\":\"x\",\"level\":\"law\","
                                          "\"effective\":{\"to\":\"2024-12-01\"}},{\"code\":\"old\","
                                          "\"title\":\"x\",\"level\":\"law\",\"effective\":{\"to\":\"2024-01-"
                                          "01\"}}],\"procedures\":[{\"code\":\"a\",\"label\":\"x\","
                                          "\"when\":\"true\",\"basis\":[\"old\"],\"effective\":{\"to\":"
                                          "\"2024-12-28\"}},{\"code\":\"b\",\"label\":\"x\",\"when\":"
                                          "\"true\",\"effective\":{\"to\":\"2024-07-01\"}},{\"code\":\"c\","
                                          "\"label\":\"x\",\"when\":\"true\",\"effective\":{\"to\":"
                                          "\"2024-12-29\"}}]}"},
                                         {NULL, NULL}};
    cmg_pack *opened;
    ck_assert_int_eq(memory_pack_open("e", ending, NULL, NULL, &opened), CMG_OK);
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(cmg_pack_check(opened, "2024-07-01", diagnostics), CMG_OK);
    const char *text = cmg_diagnostics_text(diagnostics, CMG_ENGLISH);
    ck_assert_ptr_nonnull(strstr(text, "\"a\" ends on 2024-12-28 and nothing follows it"));
    ck_assert_ptr_nonnull(strstr(text, "\"b\" ended on 2024-07-01 and nothing follows it"));
    ck_assert_ptr_null(strstr(text, "\"c\""));
    ck_assert_ptr_nonnull(strstr(text, "\"a\" rests on \"old\", which is not in force on 2024-07-01"));
    ck_assert_ptr_nonnull(strstr(text, "\"law\" ends on 2024-12-01"));
    cmg_diagnostics_free(diagnostics);
    cmg_pack_unref(opened);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layers");
    TCase *tests = tcase_create("layers");
    tcase_add_checked_fixture(tests, open_pack, close_pack);
    tcase_add_test(tests, what_the_host_sees);
    tcase_add_test(tests, the_hash_is_of_names_and_bytes);
    tcase_add_test(tests, the_highest_layer_in_force_wins);
    tcase_add_test(tests, a_withdrawal_ends_a_rule);
    tcase_add_test(tests, a_fill_changes_the_fine_alone);
    tcase_add_test(tests, a_fill_the_wrong_way_round_is_one_error);
    tcase_add_test(tests, a_fill_fills_every_version_below_on_its_days);
    tcase_add_test(tests, what_is_replaced_stays);
    tcase_add_test(tests, parameters_have_versions);
    tcase_add_test(tests, decisions_come_after_what_they_need);
    tcase_add_test(tests, order_and_settings);
    tcase_add_test(tests, doubtful_things_are_found);
    tcase_add_test(tests, ends_are_told_in_time);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
