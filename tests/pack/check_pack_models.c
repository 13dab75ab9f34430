/* DMN decisions beside JSON ones. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

#include "../support/failing_allocator.h"
#include "../support/memory_pack.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SPACE "https://www.omg.org/spec/DMN/20230324/MODEL/"

static const char manifest[] = "{\"format\":1,\"name\":\"small\",\"version\":\"1.0.0\",\"title\":\"-\","
                               "\"files\":[\"rules.json\",\"stall.dmn\"]}";

static const char model[] =
    "<definitions xmlns='" SPACE "' name='m' namespace='urn:m'>"
    "<inputData id='a' name='面积'><variable name='面积' typeRef='number'/></inputData>"
    "<inputData id='r' name='单价'><variable name='单价' typeRef='number'/></inputData>"
    "<decision id='b' name='底数'><variable name='底数' typeRef='number'/><literalExpression><text>100</text>"
    "</literalExpression></decision>"
    "<decision id='d' name='罚款'><variable name='罚款' typeRef='number'/>"
    "<informationRequirement><requiredInput href='#a'/></informationRequirement>"
    "<informationRequirement><requiredInput href='#r'/></informationRequirement>"
    "<informationRequirement><requiredDecision href='#b'/></informationRequirement>"
    "<literalExpression><text>底数 + 面积 * 单价</text></literalExpression></decision></definitions>";

#define RULES(decision)                                                                                      \
    "{\"terms\":[{\"name\":\"面积\",\"type\":\"number\",\"label\":\"-\",\"question\":\"多大？\"}],"     \
    "\"decisions\":[{\"name\":\"单价\",\"type\":\"number\",\"label\":\"-\",\"expression\":\"2.5\"}"        \
    "," decision ",{\"name\":\"加倍\",\"type\":\"number\",\"label\":\"-\",\"expression\":\"金额 * 2\"}]}"
#define FINE                                                                                                 \
    "{\"name\":\"金额\",\"type\":\"number\",\"label\":\"-\",\"dmn\":{\"file\":\"stall.dmn\",\"decision\":" \
    "\"罚款\"}}"

static cmg_status open_pack(const char *rules, const char *dmn, const cmg_allocator *allocator,
                            cmg_diagnostics *diagnostics, cmg_pack **pack)
{
    const memory_file files[] = {
        {"small/pack.json", manifest}, {"small/rules.json", rules}, {"small/stall.dmn", dmn}, {NULL, NULL}};
    return memory_pack_open("small", files, allocator, diagnostics, pack);
}

static void decide(cmg_pack *pack, const char *area, const char *expected)
{
    char text[64];
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_facts *facts = cmg_facts_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    ck_assert_int_eq(cmg_session_set_as_of(session, "2024-07-01"), CMG_OK);
    if (area)
        ck_assert_int_eq(
            cmg_facts_set_text(facts, "面积", CMG_ZERO_TERMINATED, area, CMG_ZERO_TERMINATED, NULL), CMG_OK);
    ck_assert_int_eq(cmg_decide(session, "加倍", facts, result), CMG_OK);
    if (expected) {
        ck_assert_int_eq(cmg_result_state(result), CMG_DECIDED);
        cmg_value_text(cmg_decision_value(result), text, sizeof text);
        ck_assert_str_eq(text, expected);
    } else {
        ck_assert_int_eq(cmg_result_state(result), CMG_UNDECIDED);
        ck_assert_str_eq(cmg_result_missing(result, 0), "面积");
        ck_assert_str_eq(cmg_result_question(result, 0), "多大？");
    }
    cmg_result_free(result);
    cmg_facts_free(facts);
    cmg_session_free(session);
}

START_TEST(a_decision_of_a_model_stands_among_those_of_the_pack)
{
    cmg_pack *pack = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_msg(open_pack(RULES(FINE), model, NULL, diagnostics, &pack) == CMG_OK, "%s",
                  cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    decide(pack, "10", "250");
    decide(pack, NULL, NULL); /* a missing fact is missing here too, and no null */
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

static const struct {
    const char *rules, *dmn, *id;
} wrong[] = {
    {RULES("{\"name\":\"金额\",\"type\":\"number\",\"label\":\"-\",\"dmn\":{\"file\":\"other.dmn\","
           "\"decision\":\"罚款\"}}"),
     model, "E0785"},
    {RULES("{\"name\":\"金额\",\"type\":\"number\",\"label\":\"-\",\"dmn\":{\"file\":\"stall.dmn\","
           "\"decision\":\"罚\"}}"),
     model, "E0786"},
    {RULES("{\"name\":\"金额\",\"type\":\"string\",\"label\":\"-\",\"dmn\":{\"file\":\"stall.dmn\","
           "\"decision\":\"罚款\"}}"),
     model, "E0788"},
    {"{\"decisions\":[{\"name\":\"单价\",\"label\":\"-\",\"expression\":\"2.5\"}," FINE "]}", model, "E0787"},
    {RULES(FINE),
     "<definitions xmlns='" SPACE "' namespace='u'><decision id='d' name='罚款'><literalExpression><text>1 +"
     "</text></literalExpression></decision></definitions>",
     "E0301"},
    {RULES(FINE), "<a/>", "E0656"},
};

START_TEST(what_does_not_fit_is_told)
{
    cmg_pack *pack = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(open_pack(wrong[_i].rules, wrong[_i].dmn, NULL, diagnostics, &pack), CMG_BAD_PACK);
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), wrong[_i].id);
    ck_assert_ptr_null(pack);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(the_model_is_part_of_the_hash)
{
    char first[65];
    cmg_pack *pack = NULL;
    ck_assert_int_eq(open_pack(RULES(FINE), model, NULL, NULL, &pack), CMG_OK);
    strcpy(first, cmg_pack_hash(pack));
    cmg_pack_unref(pack);
    char *other = strdup(model);
    memcpy(strstr(other, "100"), "200", 3);
    ck_assert_int_eq(open_pack(RULES(FINE), other, NULL, NULL, &pack), CMG_OK);
    ck_assert_str_ne(first, cmg_pack_hash(pack));
    cmg_pack_unref(pack);
    free(other);
}
END_TEST

static bool use(const cmg_allocator *allocator, void *context)
{
    (void)context;
    cmg_pack *pack = NULL;
    const cmg_status status = open_pack(RULES(FINE), model, allocator, NULL, &pack);
    ck_assert(status == CMG_OK || status == CMG_NO_MEMORY);
    cmg_pack_unref(pack);
    return status == CMG_OK;
}

START_TEST(every_allocation_may_fail)
{
    fail_each_allocation(use, NULL, 100000);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models of packs");
    TCase *tcase = tcase_create("models of packs");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, a_decision_of_a_model_stands_among_those_of_the_pack);
    tcase_add_loop_test(tcase, what_does_not_fit_is_told, 0, (int)COUNT(wrong));
    tcase_add_test(tcase, the_model_is_part_of_the_hash);
    tcase_add_test(tcase, every_allocation_may_fail);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
