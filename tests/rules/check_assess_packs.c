/* Packs with an assessment: what is refused, what `check` finds doubtful, and their own tests. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

#include "assess_setting.h"

/* -- packs that are refused ----------------------------------------------- */

#define METHOD(more)                                                                                         \
    "{" TERMS ",\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"unit\"," more "}]}"
/* A term of that name with more members, and what the score reads. */
#define FINES(name, more, read)                                                                              \
    "{\"terms\":[{\"name\":\"unit\",\"type\":\"string\"},{\"name\":\"" name "\",\"type\":\"number\"" more    \
    "}],"                                                                                                    \
    "\"decisions\":[{\"name\":\"through decisions\",\"type\":\"number\",\"expression\":\"half of it * 2\"}," \
    "{\"name\":\"half of it\",\"type\":\"number\",\"expression\":\"" name " / 2\"}],"                        \
    "\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"unit\",\"counts\":[{\"name\":\"n\"}],"      \
    "\"indicators\":[{\"name\":\"s\",\"value\":\"" read "\"}],\"score\":\"s\"}]}"
#define COUNT_N "\"counts\":[{\"name\":\"n\"}],"
#define ONE "\"indicators\":[{\"name\":\"s\",\"value\":\"n\"}],\"score\":\"s\""

static const struct {
    const char *id, *text;
} refused[] = {
    {"E1120", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"fined\"}],\"score\":\"s\"")},
    {"E1120", METHOD("\"counts\":[{\"name\":\"n\",\"sum\":\"fined\"}]," ONE)},
    {"E1120", FINES("金额一", ",\"label\":\"罚款金额\"", "金额一")},
    {"E1120", FINES("收缴罚款", "", "收缴罚款")},
    {"E1120", FINES("罚款数", ",\"unit\":\"万元\"", "罚款数")},
    {"E1120", FINES("罚款总额", "", "through decisions")},
    {"E1120", METHOD("\"counts\":[{\"name\":\"罚没收入\"},{\"name\":\"n\"}]," ONE)},
    {"E1120",
     METHOD(COUNT_N
            "\"indicators\":[{\"name\":\"s\",\"label\":\"罚款金额得分\",\"value\":\"n\"}],\"score\":\"s\"")},
    {"E1121",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"n\",\"round\":13}],\"score\":\"s\"")},
    {"E1121", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"points\":1,\"adjust\":[{\"deduct\":\"n\","
                             "\"step\":0}]}],\"score\":\"s\"")},
    {"E1122", METHOD("\"counts\":[{\"name\":\"manual\"},{\"name\":\"n\"}]," ONE)},
    {"E1123", METHOD("\"counts\":[{\"name\":\"n\"},{\"name\":\"n\"}]," ONE)},
    {"E1124",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"n\"}],\"score\":\"quite another\"")},
    {"E1125", METHOD(COUNT_N "\"indicators\":[{\"name\":\"score\",\"value\":\"n\"}],\"score\":\"scor\"")},
    {"E1126", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"numerator\":\"n\",\"denominator\":\"n\","
                             "\"empty\":\"full\"}],\"score\":\"s\"")},
    {"E1127", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"points\":1,\"adjust\":[{\"deduct\":\"n\","
                             "\"within\":\"a\"}]}],\"score\":\"s\"")},
    {"E1128",
     METHOD(COUNT_N ONE ",\"grades\":[{\"code\":\"A\",\"if\":\">= 0\"}],"
                        "\"vetoes\":[{\"code\":\"v\",\"label\":\"v\",\"when\":\"n > 0\",\"grade\":\"E\"}]")},
    {"E1129", METHOD(COUNT_N ONE ",\"grades\":[{\"code\":\"A\",\"if\":\">= 0\",\"colour\":\"green\"}]")},
    {"E1130",
     "{" TERMS ",\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"weight\"," COUNT_N ONE "}]}"},
    {"E1136", METHOD("\"due\":[{\"term\":\"day\",\"start\":\"filed\",\"limit\":\"id\"}]," COUNT_N ONE)},
    /* an indicator sees only those before it */
    {"E0400",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"t\"},{\"name\":\"t\",\"value\":\"n\"}],"
                    "\"score\":\"s\"")},
    /* a condition on a case sees no counts */
    {"E0400", METHOD("\"counts\":[{\"name\":\"n\"},{\"name\":\"k\",\"when\":\"n > 1\"}]," ONE)},
    {"E0731", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\"}],\"score\":\"s\"")},
    {"E0729",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"n\",\"empty\":1}],\"score\":\"s\"")},
    /* the lack of an input is one error, not also an expression that ends too early */
    {"E0728",
     METHOD(COUNT_N
            "\"indicators\":[{\"name\":\"s\",\"bins\":[{\"if\":\">= 0\",\"then\":1}]}],\"score\":\"s\"")},
};

/* How many were fined is no amount. */
START_TEST(how_many_were_fined_may_be_assessed)
{
    setting s;
    begin(&s, FINES("罚款案件数", ",\"unit\":\"件\"", "through decisions"), "m");
    end(&s);
}
END_TEST

START_TEST(packs_that_are_refused)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_status status;
    cmg_pack *pack = open_text(refused[_i].text, diagnostics, &status);
    ck_assert_int_eq(status, CMG_BAD_PACK);
    ck_assert_ptr_null(pack);
    ck_assert_msg(strcmp(cmg_diagnostic_id(diagnostics, 0), refused[_i].id) == 0 &&
                      cmg_diagnostics_total(diagnostics, CMG_ERROR) == 1,
                  "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* -- a pack's own tests ---------------------------------------------------- */

#define TESTED(units, expect)                                                                                \
    "{" TERMS ",\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"unit\"," COUNT_N ONE             \
    ",\"groups\":[{\"code\":\"g\",\"label\":\"g\"}]}],\"tests\":[{\"name\":\"t\",\"assessment\":\"m\","      \
    "\"decided\":\"2024-04-01\",\"units\":{" units "},\"expect\":{" expect "}}]}"

static const struct {
    const char *difference, *text;
} own_tests[] = {
    {"", TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":3}}",
                "\"units\":{\"a\":{\"score\":3.0,\"rank\":1,\"grade\":null,\"standing\":\"scored\"}}")},
    {"a, score: expected 4, got 3",
     TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":3}}", "\"units\":{\"a\":{\"score\":4}}")},
    {"a, n: expected 4, got 3",
     TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":3}}", "\"units\":{\"a\":{\"figures\":{\"n\":4}}}")},
    {"a, rank: expected 2, got 1",
     TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":3}}", "\"units\":{\"a\":{\"rank\":2}}")},
    {"there is no unit b",
     TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":3}}", "\"units\":{\"b\":{\"rank\":1}}")},
    {"rejected: expected 1, got 0",
     TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":3}}", "\"rejected\":1")},
    {"E1153", TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"k\":3}}", "\"rejected\":0")},
    {"E1142", TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":\"x\"}}", "\"rejected\":0")},
    {"E1150", TESTED("\"a\":{\"group\":\"h\",\"figures\":{\"n\":3}}", "\"rejected\":0")},
};

static void keep_difference(void *context, const char *name, const char *file, uint32_t line, bool good,
                            const char *difference)
{
    (void)name, (void)file, (void)line, (void)good;
    snprintf(context, 400, "%s", difference ? difference : "");
}

START_TEST(own_tests_tell_what_differs)
{
    char difference[400] = "?";
    size_t passed, failed;
    cmg_status status;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = open_text(own_tests[_i].text, diagnostics, &status);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert_int_eq(cmg_pack_test(pack, CMG_ENGLISH, keep_difference, difference, &passed, &failed), CMG_OK);
    ck_assert_uint_eq(failed, *own_tests[_i].difference != '\0');
    ck_assert_msg(strstr(difference, own_tests[_i].difference) != NULL, "%s", difference);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* -- what is doubtful ------------------------------------------------------ */

/* 100 belongs to two bins. */
#define SHARED_END                                                                                           \
    METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"input\":\"n\",\"bins\":[{\"if\":\"[0..100]\","         \
                   "\"then\":100},{\"if\":\">= 100\",\"then\":90}]}],\"score\":\"s\"")
static const struct {
    const char *id, *text;
} doubtful[] = {
    {"W1131",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"a\",\"value\":\"n\"},{\"name\":\"s\",\"parts\":["
                    "{\"of\":\"a\",\"weight\":0.1},{\"of\":\"a\",\"weight\":0.2},"
                    "{\"of\":\"a\",\"weight\":0.3},{\"of\":\"a\",\"weight\":0.1}]}],\"score\":\"s\"")},
    {"W1132", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"numerator\":\"n\",\"denominator\":\"n\"}],"
                             "\"score\":\"s\"")},
    {"W1137", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"10 - 5 / n\"}],\"score\":\"s\"")},
    {"W1137",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"points\":35,\"adjust\":[{\"deduct\":\"1 / (n * 2)"
                    "\",\"most\":35}]}],\"score\":\"s\"")},
    {"W1133", METHOD(COUNT_N "\"indicators\":[{\"name\":\"a\",\"value\":\"n\",\"points\":40},{\"name\":\"s\","
                             "\"points\":100,\"parts\":[\"a\",\"a\"]}],\"score\":\"s\"")},
    {"N1134", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"points\":35,\"adjust\":[{\"deduct\":\"n\","
                             "\"most\":5}]}],\"score\":\"s\"")},
    {"W1135",
     METHOD(COUNT_N ONE ",\"groups\":[{\"code\":\"g\",\"label\":\"g\",\"expected\":3,\"units\":[\"u\"]}]")},
    {"E0612", SHARED_END},
    {"W0610",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"input\":\"n\",\"bins\":[{\"if\":\"[0..50]\","
                    "\"then\":100},{\"if\":\"[51..100]\",\"then\":90},{\"if\":\"> 100\",\"then\":0}]}],"
                    "\"score\":\"s\"")},
    {"W0610",
     METHOD(COUNT_N ONE ",\"grades\":[{\"code\":\"A\",\"if\":\"> 90\"},{\"code\":\"B\",\"if\":\"< 90\"}]")},
};

/* What asks before it divides, or divides by what cannot be zero. */
static const char *const sound[] = {
    METHOD(COUNT_N
           "\"indicators\":[{\"name\":\"s\",\"value\":\"if n = 0 then 0 else 5 / n\"}],\"score\":\"s\""),
    METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"n / 4\"}],\"score\":\"s\""),
    METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"5 / (n + 1)\"}],\"score\":\"s\""),
    METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"numerator\":\"n\",\"denominator\":\"n\",\"empty\":0}],"
                   "\"score\":\"s\""),
    "{\"terms\":[{\"name\":\"unit\",\"type\":\"string\"},{\"name\":\"area\",\"type\":\"number\",\"allowed\":"
    "\"> 0\"}],"
    "\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"unit\"," COUNT_N
    "\"indicators\":[{\"name\":\"s\",\"value\":\"n / area\"}],\"score\":\"s\"}]}",
};

START_TEST(what_cannot_divide_by_zero_is_left_alone)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_status status;
    cmg_pack *pack = open_text(sound[_i], diagnostics, &status);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert_int_eq(cmg_pack_check(pack, NULL, diagnostics), CMG_OK);
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++)
        ck_assert_str_ne(cmg_diagnostic_id(diagnostics, i), "W1137");
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(what_is_doubtful)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_status status;
    cmg_pack *pack = open_text(doubtful[_i].text, diagnostics, &status);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert_int_eq(cmg_pack_check(pack, NULL, diagnostics), CMG_OK);
    bool found = false;
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++)
        found = found || strcmp(cmg_diagnostic_id(diagnostics, i), doubtful[_i].id) == 0;
    ck_assert_msg(found, "%s", cmg_diagnostics_json(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
    cmg_pack_unref(pack);
}
END_TEST

/* Two bins that hold, or none, give no score: nothing rests on either. */
START_TEST(a_bin_must_be_one)
{
    setting s;
    begin(&s, SHARED_END, "m");
    ck_assert_int_eq(read_units(&s, "unit,n\na,99\nb,100\nc,101\n"), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    expect_figure(&s, "a", "s", "100");
    expect_figure(&s, "b", "s", "none");
    expect_figure(&s, "c", "s", "90");
    ck_assert_str_eq(cmg_assess_why(s.result, unit_at(&s, "b")), "\"s\" cannot be computed");
    end(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assess_packs");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, how_many_were_fined_may_be_assessed);
    tcase_add_loop_test(all, packs_that_are_refused, 0, sizeof refused / sizeof *refused);
    tcase_add_loop_test(all, own_tests_tell_what_differs, 0, sizeof own_tests / sizeof *own_tests);
    tcase_add_loop_test(all, what_cannot_divide_by_zero_is_left_alone, 0, sizeof sound / sizeof *sound);
    tcase_add_loop_test(all, what_is_doubtful, 0, sizeof doubtful / sizeof *doubtful);
    tcase_add_test(all, a_bin_must_be_one);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
