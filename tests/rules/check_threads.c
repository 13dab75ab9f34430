/* One pack, many threads: the answers of each are those of one alone. */
#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt/penalty.h"

#include "stall_pack.h"

#define THREADS 8
#define CASES 500
#define ANSWER 4096

static cmg_pack *pack;
static char expected[CASES][ANSWER];

static bool decide(cmg_session *session, cmg_facts *facts, cmg_result *result, int n, char *answer)
{
    char json[120];
    cmg_facts_clear(facts);
    if (n % 7)
        snprintf(json, sizeof json, "{\"面积\":%d.%d,\"备注\":\"%s\"}", n % 13, n % 10,
                 n % 3 ? "一般" : "性质恶劣");
    else
        snprintf(json, sizeof json, "{\"备注\":\"无\"}");
    if (cmg_facts_json(facts, json, CMG_ZERO_TERMINATED, NULL, NULL) != CMG_OK ||
        cmg_penalty(session, "stall", facts, result) != CMG_OK)
        return false;
    const char *text = cmg_result_json(result);
    if (!text || strlen(text) >= ANSWER)
        return false;
    strcpy(answer, text);
    return true;
}

/* Counts the answers that differ; -1 when something failed. */
static long work(bool record)
{
    long wrong = 0;
    char *answer = malloc(ANSWER);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_facts *facts = cmg_facts_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    bool ok = answer && session && facts && result && cmg_session_set_as_of(session, "2024-07-01") == CMG_OK;
    for (int n = 0; ok && n < CASES; n++) {
        ok = decide(session, facts, result, n, record ? expected[n] : answer);
        wrong += ok && !record && strcmp(answer, expected[n]) != 0;
    }
    cmg_result_free(result);
    cmg_facts_free(facts);
    cmg_session_free(session);
    free(answer);
    return ok ? wrong : -1;
}

static void *thread(void *wrong)
{
    cmg_pack *mine = cmg_pack_ref(pack);
    *(long *)wrong = work(false);
    cmg_pack_unref(mine);
    return NULL;
}

START_TEST(eight_threads_agree_with_one)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    const cmg_status status = memory_pack_open("stall", stall_files, NULL, diagnostics, &pack);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
    ck_assert_int_eq(work(true), 0);
    ck_assert_str_ne(expected[1], expected[2]);
    pthread_t threads[THREADS];
    long wrong[THREADS];
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, thread, &wrong[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(wrong[i], 0);
    }
    cmg_pack_unref(pack);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("threads");
    TCase *all = tcase_create("one pack");
    tcase_set_timeout(all, 120);
    tcase_add_test(all, eight_threads_agree_with_one);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
