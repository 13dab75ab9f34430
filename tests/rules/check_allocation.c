/* Memory of loading and deciding: every allocation may fail, and a warm
 * decision makes none. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt/penalty.h"

#include "../support/failing_allocator.h"
#include "stall_pack.h"

static const char *const cases[] = {"{\"面积\":8.5,\"备注\":\"性质恶劣\"}", "{\"面积\":3,\"备注\":\"一般\"}",
                                    "{\"备注\":\"一般\"}",
                                    "{\"面积\":12345678901234567890.5,\"备注\":\"一般\"}"};
#define CASE_COUNT (sizeof cases / sizeof *cases)

/* Load, decide each case, and read the answer in every form. */
static cmg_status tour(const cmg_allocator *allocator)
{
    cmg_pack *pack = NULL;
    cmg_status status = memory_pack_open("stall", stall_files, allocator, NULL, &pack);
    if (status != CMG_OK)
        return status;
    cmg_session *session = cmg_session_new(pack, allocator);
    cmg_facts *facts = cmg_facts_new(pack, allocator);
    cmg_result *result = cmg_result_new(allocator);
    status = session && facts && result ? CMG_OK : CMG_NO_MEMORY;
    if (status == CMG_OK) {
        status = cmg_session_set_as_of(session, "2024-07-01");
        cmg_session_set_trace(session, true);
    }
    for (size_t i = 0; status == CMG_OK && i < CASE_COUNT; i++) {
        cmg_facts_clear(facts);
        status = cmg_facts_json(facts, cases[i], CMG_ZERO_TERMINATED, NULL, NULL);
        if (status == CMG_OK)
            status = cmg_penalty(session, "stall", facts, result);
        if (status == CMG_OK && (!cmg_result_text(result) || !cmg_result_json(result)))
            status = CMG_NO_MEMORY;
    }
    cmg_pack_unref(pack);
    cmg_session_free(session);
    cmg_result_free(result);
    cmg_facts_free(facts);
    return status;
}

START_TEST(every_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation_of(tour, 20000), 50);
}
END_TEST

START_TEST(a_session_is_usable_after_failure)
{
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    cmg_pack *pack = NULL;
    ck_assert_int_eq(memory_pack_open("stall", stall_files, NULL, NULL, &pack), CMG_OK);
    cmg_session *session = cmg_session_new(pack, &memory.allocator);
    cmg_facts *facts = cmg_facts_new(pack, NULL);
    cmg_result *result = cmg_result_new(&memory.allocator);
    cmg_session_set_as_of(session, "2024-07-01");
    ck_assert_int_eq(cmg_facts_json(facts, cases[0], CMG_ZERO_TERMINATED, NULL, NULL), CMG_OK);
    memory.fail_at = memory.calls + 1;
    memory.for_ever = true;
    ck_assert_int_eq(cmg_penalty(session, "stall", facts, result), CMG_NO_MEMORY);
    memory.fail_at = 0;
    memory.for_ever = false;
    ck_assert_int_eq(cmg_penalty(session, "stall", facts, result), CMG_OK);
    ck_assert_int_eq(cmg_result_state(result), CMG_DECIDED);
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_facts_free(facts);
    cmg_pack_unref(pack);
    ck_assert_uint_eq(memory.live_blocks, 0);
}
END_TEST

START_TEST(a_warm_decision_allocates_nothing)
{
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    cmg_pack *pack = NULL;
    ck_assert_int_eq(memory_pack_open("stall", stall_files, &memory.allocator, NULL, &pack), CMG_OK);
    cmg_session *session = cmg_session_new(pack, &memory.allocator);
    cmg_facts *facts = cmg_facts_new(pack, &memory.allocator);
    cmg_result *result = cmg_result_new(&memory.allocator);
    cmg_session_set_as_of(session, "2024-07-01");
    size_t cold = 0;
    for (int round = 0; round < 20; round++) {
        if (round == 2)
            cold = memory.calls;
        for (size_t i = 0; i < CASE_COUNT; i++) {
            cmg_facts_clear(facts);
            ck_assert_int_eq(cmg_facts_json(facts, cases[i], CMG_ZERO_TERMINATED, NULL, NULL), CMG_OK);
            ck_assert_int_eq(cmg_penalty(session, "stall", facts, result), CMG_OK);
        }
    }
    ck_assert_uint_gt(cold, 0);
    ck_assert_uint_eq(memory.calls, cold);
    cmg_facts_free(facts);
    cmg_session_free(session);
    cmg_result_free(result);
    cmg_pack_unref(pack);
    ck_assert_uint_eq(memory.live_blocks, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("allocation");
    TCase *all = tcase_create("load and decide");
    tcase_set_timeout(all, 300);
    tcase_add_test(all, every_allocation_may_fail);
    tcase_add_test(all, a_session_is_usable_after_failure);
    tcase_add_test(all, a_warm_decision_allocates_nothing);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
