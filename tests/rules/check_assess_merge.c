/* What was taken in: merged, saved, loaded; and cases that count once. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess_setting.h"

#include "../support/failing_allocator.h"
#include "base/text.h"

/* -- any split, any order, the same bytes --------------------------------- */

typedef struct random_state {
    uint64_t word;
} random_state;

static uint32_t roll(random_state *state, uint32_t sides)
{
    state->word = state->word * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(state->word >> 33) % sides;
}

enum { ROWS = 600, PARTS = 7 };

/* Every other time some numbers are repeated. */
static void random_row(random_state *state, int number, char *row, size_t size, bool once)
{
    static const char *const done[] = {"", "2024-03-02 08:00", "2024-02-02", "nonsense"};
    snprintf(row, size, "u%u,c%05u,%s,2024-03-01 0%u:00,%s,%u.%03u,%s", roll(state, 12),
             once ? (uint32_t)number : roll(state, 9000), roll(state, 2) ? "a" : "b", roll(state, 9),
             done[roll(state, 20) ? roll(state, 2) : roll(state, 4)], roll(state, 50), roll(state, 1000),
             number % 3 ? "true" : "否");
}

static void begin_state(setting *s, cmg_assessment **made)
{
    cmg_facts *facts = cmg_facts_new(s->pack, NULL);
    cmg_facts_set_text(facts, "until", CMG_ZERO_TERMINATED, "2024-04-01T00:00:00", CMG_ZERO_TERMINATED, NULL);
    ck_assert_int_eq(cmg_assessment_new(s->session, "m", NULL, made), CMG_OK);
    ck_assert_int_eq(cmg_assessment_set_facts(*made, facts), CMG_OK);
    cmg_facts_free(facts);
}

static void feed_row(cmg_assessment *state, const char *row)
{
    char text[400];
    const char *at = text;
    snprintf(text, sizeof text, HEADER "%s\n", row);
    ck_assert_int_eq(cmg_assessment_read_cases(state, read_text, &at, "x", NULL), CMG_OK);
}

static size_t save(const cmg_assessment *state, unsigned char **bytes)
{
    const size_t length = cmg_assessment_save(state, NULL, 0);
    *bytes = malloc(length);
    ck_assert_uint_eq(cmg_assessment_save(state, *bytes, length), length);
    return length;
}

static void expect_same(const cmg_assessment *a, const cmg_assessment *b)
{
    unsigned char *one, *other;
    const size_t length = save(a, &one), other_length = save(b, &other);
    ck_assert_uint_eq(length, other_length);
    ck_assert_int_eq(memcmp(one, other, length), 0);
    free(one);
    free(other);
}

/* Splits rows among parts at random, merges the parts in a random order, some
 * through bytes, and expects what one state over all rows gives. */
START_TEST(any_split_merges_to_the_same)
{
    setting s;
    begin(&s, small_method, "m");
    random_state state = {(uint64_t)_i + 1};
    cmg_assessment *whole, *parts[PARTS], *merged;
    begin_state(&s, &whole);
    begin_state(&s, &merged);
    for (int i = 0; i < PARTS; i++)
        begin_state(&s, &parts[i]);
    for (int i = 0; i < ROWS; i++) {
        char row[200];
        random_row(&state, i, row, sizeof row, _i % 2);
        feed_row(whole, row);
        feed_row(parts[roll(&state, PARTS)], row);
    }
    bool taken[PARTS] = {false};
    for (int left = PARTS; left > 0; left--) {
        uint32_t which = roll(&state, (uint32_t)left);
        int at = 0;
        while (taken[at] || which-- > 0)
            at++;
        taken[at] = true;
        if (roll(&state, 2)) {
            ck_assert_int_eq(cmg_assessment_merge(merged, parts[at], NULL), CMG_OK);
        } else {
            unsigned char *bytes;
            const size_t length = save(parts[at], &bytes);
            ck_assert_int_eq(cmg_assessment_load(merged, bytes, length, NULL), CMG_OK);
            free(bytes);
        }
    }
    expect_same(whole, merged);
    ck_assert_uint_eq(cmg_assessment_rows(merged), ROWS);
    ck_assert_uint_gt(cmg_assessment_rejected(merged), 0);
    cmg_result *other = cmg_result_new(NULL);
    ck_assert_int_eq(cmg_assess(s.session, whole, s.result), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, merged, other), CMG_OK);
    ck_assert_int_eq(cmg_result_state(s.result), _i % 2 ? CMG_DECIDED : CMG_REFUSED);
    ck_assert_str_eq(cmg_result_json(s.result), cmg_result_json(other));
    cmg_result_free(other);
    for (int i = 0; i < PARTS; i++)
        cmg_assessment_free(parts[i]);
    cmg_assessment_free(whole);
    cmg_assessment_free(merged);
    end(&s);
}
END_TEST

START_TEST(bytes_may_be_anything)
{
    setting s;
    unsigned char *bytes;
    begin(&s, small_method, "m");
    cmg_assessment *other;
    begin_state(&s, &other);
    feed_row(other, "north,c1,a,2024-03-01,2024-03-02,1,true");
    const size_t length = save(other, &bytes);
    /* of other facts */
    ck_assert_int_eq(cmg_assessment_load(s.assessment, bytes, length, s.diagnostics), CMG_BAD_ARGUMENT);
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), "E1155");
    cmg_diagnostics_clear(s.diagnostics);
    give_until(&s);
    /* every length, and every byte changed */
    for (size_t i = 0; i < length; i++) {
        ck_assert_int_eq(cmg_assessment_load(s.assessment, bytes, i, NULL), CMG_BAD_FACTS);
        bytes[i] ^= 0x40;
        ck_assert_int_eq(cmg_assessment_load(s.assessment, bytes, length, s.diagnostics), CMG_BAD_FACTS);
        bytes[i] ^= 0x40;
    }
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), "E1154");
    ck_assert_uint_eq(cmg_assessment_rows(s.assessment), 0);
    ck_assert_int_eq(cmg_assessment_load(s.assessment, bytes, length, NULL), CMG_OK);
    expect_same(s.assessment, other);
    free(bytes);
    cmg_assessment_free(other);
    end(&s);
}
END_TEST

/* The hash kept right, each byte of the content changed: nothing breaks. */
START_TEST(forged_bytes_are_bounded)
{
    setting s;
    unsigned char *bytes;
    begin(&s, grouped_method, "g");
    ck_assert_int_eq(read_units(&s, "unit,manual,exempt\nn,80,why\ns,1,\n"), CMG_OK);
    ck_assert_int_eq(read_cases(&s, "unit,done\nn,2024-01-01\n"), CMG_OK);
    const size_t length = save(s.assessment, &bytes);
    for (size_t i = 11; i + 8 < length; i++) {
        for (int bit = 0; bit < 8; bit++) {
            cmg_assessment *other;
            bytes[i] ^= (unsigned char)(1 << bit);
            const uint64_t hash = cmg_text_hash((cmg_text){(const char *)bytes, length - 8});
            for (int byte = 0; byte < 8; byte++)
                bytes[length - 8 + (size_t)byte] = (unsigned char)(hash >> (8 * byte));
            ck_assert_int_eq(cmg_assessment_new(s.session, "g", NULL, &other), CMG_OK);
            const cmg_status status = cmg_assessment_load(other, bytes, length, NULL);
            ck_assert(status == CMG_OK || status == CMG_BAD_FACTS || status == CMG_BAD_ARGUMENT);
            ck_assert_int_eq(cmg_assess(s.session, other, s.result), CMG_OK);
            cmg_assessment_free(other);
            bytes[i] ^= (unsigned char)(1 << bit);
        }
    }
    free(bytes);
    end(&s);
}
END_TEST

START_TEST(contradictions)
{
    static const struct {
        const char *units, *what;
    } cases[] = {{"unit,manual\nn,81\n", "\"manual\" of unit \"n\""},
                 {"unit,group\nn,y\n", "\"group\" of unit \"n\""},
                 {"unit,exempt\nn,other\n", "\"exempt\" of unit \"n\""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setting s;
        cmg_assessment *other;
        begin(&s, grouped_method, "g");
        ck_assert_int_eq(read_units(&s, "unit,manual,exempt\nn,80,why\n"), CMG_OK);
        ck_assert_int_eq(cmg_assessment_new(s.session, "g", NULL, &other), CMG_OK);
        const char *text = cases[i].units;
        ck_assert_int_eq(cmg_assessment_read_units(other, read_text, &text, "u", NULL), CMG_OK);
        ck_assert_int_eq(cmg_assessment_merge(other, s.assessment, s.diagnostics), CMG_BAD_FACTS);
        ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), "E1156");
        ck_assert_ptr_nonnull(strstr(cmg_diagnostic_message(s.diagnostics, 0, CMG_ENGLISH), cases[i].what));
        cmg_assessment_free(other);
        end(&s);
    }
}
END_TEST

/* -- a case counts once ------------------------------------------------------ */

START_TEST(a_number_in_two_rows)
{
    setting s;
    begin(&s, small_method, "m");
    give_until(&s);
    /* Rows that are rejected or outside have no part in it, nor have rows without number. */
    ck_assert_int_eq(read_cases(&s, HEADER "north,c1,a,2024-03-01,2024-03-02,1,true\n"
                                           "south,c2,a,2024-03-01,,1,true\n"
                                           "south,c2,a,2024-03-01,,1,perhaps\n"
                                           "south,c2,a,2024-04-01,,1,true\n"
                                           "south,,a,2024-03-01,,1,true\n"
                                           "south,,a,2024-03-01,,1,true\n"),
                     CMG_OK);
    ck_assert_uint_eq(cmg_assessment_repeated(s.assessment), 0);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    ck_assert_int_eq(cmg_result_state(s.result), CMG_DECIDED);
    cmg_diagnostics_clear(s.diagnostics);
    ck_assert_int_eq(read_cases(&s, HEADER "north,c3,a,2024-03-01,,1,true\n"
                                           "south,c1,b,2024-03-05,,2,false\n"
                                           "south,c1,b,2024-03-05,,2,false\n"),
                     CMG_OK);
    ck_assert_uint_eq(cmg_assessment_repeated(s.assessment), 1);
    ck_assert_uint_eq(cmg_diagnostics_count(s.diagnostics), 2);
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), "E1160");
    ck_assert_uint_eq(cmg_diagnostic_line(s.diagnostics, 0), 3);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    ck_assert_int_eq(cmg_result_state(s.result), CMG_REFUSED);
    ck_assert_uint_eq(cmg_assess_unit_count(s.result), 0);
    ck_assert_ptr_nonnull(
        strstr(cmg_result_text(s.result),
               "case numbers that stand in more than one row and would count twice, 1 in all: c1"));
    ck_assert_ptr_nonnull(
        strstr(cmg_result_json(s.result), "\"state\":\"refused\",\"reason\":{\"id\":\"E1161\""));
    ck_assert_ptr_nonnull(strstr(cmg_assess_html(s.result, NULL, 0), "would count twice, 1 in all: c1</p>"));
    end(&s);
}
END_TEST

/* Numbers 0, 2, 4, ... in one part, 0, 3, 6, ... in the other: those of both are told, the
 * smallest by name, whether the parts were merged or loaded, and so is a merge of merges. */
START_TEST(repeats_are_found_in_parts_too)
{
    setting s;
    cmg_assessment *parts[2], *again;
    unsigned char *bytes;
    begin(&s, small_method, "m");
    begin_state(&s, &again);
    for (int part = 0; part < 2; part++) {
        begin_state(&s, &parts[part]);
        for (int i = 0; i < 300; i += 2 + part) {
            char row[100];
            snprintf(row, sizeof row, "north,c%03d,a,2024-03-01,,1,true", i);
            feed_row(parts[part], row);
        }
        ck_assert_uint_eq(cmg_assessment_repeated(parts[part]), 0);
    }
    ck_assert_int_eq(cmg_assessment_merge(parts[_i], parts[1 - _i], NULL), CMG_OK);
    ck_assert_uint_eq(cmg_assessment_repeated(parts[_i]), 50);
    const size_t length = save(parts[_i], &bytes);
    ck_assert_int_eq(cmg_assessment_load(again, bytes, length, NULL), CMG_OK);
    expect_same(again, parts[_i]);
    ck_assert_int_eq(cmg_assess(s.session, again, s.result), CMG_OK);
    ck_assert_ptr_nonnull(strstr(cmg_result_text(s.result),
                                 "case numbers that stand in more than one row and would count twice, 50 in "
                                 "all: c000 c006 c012 c018 c024 c030 "
                                 "c036 c042 c048 c054 …"));
    ck_assert_int_eq(cmg_assessment_load(again, bytes, length, NULL), CMG_OK);
    ck_assert_uint_eq(cmg_assessment_repeated(again), 200);
    free(bytes);
    cmg_assessment_free(again);
    cmg_assessment_free(parts[0]);
    cmg_assessment_free(parts[1]);
    end(&s);
}
END_TEST

START_TEST(each_row_may_count)
{
    char text[4000];
    setting s;
    const char *at = strstr(small_method, "\"case\":\"id\",");
    snprintf(text, sizeof text, "%.*s\"repeated\":\"count\",%s", (int)(at - small_method), small_method, at);
    begin(&s, text, "m");
    give_until(&s);
    ck_assert_int_eq(read_cases(&s, HEADER "north,c1,a,2024-03-01,2024-03-02,1,true\n"
                                           "north,c1,a,2024-03-01,,1,true\n"),
                     CMG_OK);
    ck_assert_uint_eq(cmg_assessment_repeated(s.assessment), 0);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    expect_figure(&s, "north", "all cases", "2");
    expect_figure(&s, "north", "rate", "0.5");
    ck_assert_ptr_nonnull(
        strstr(cmg_result_text(s.result), "a case number in several rows: each row counts"));
    end(&s);
}
END_TEST

/* -- memory --------------------------------------------------------------- */

static bool assess_once(const cmg_allocator *allocator, void *context)
{
    cmg_pack *pack = context;
    cmg_session *session = cmg_session_new(pack, allocator);
    cmg_result *result = cmg_result_new(allocator);
    cmg_assessment *assessment = NULL, *other = NULL;
    const char *units = "unit,group,manual\nn,x,80\nk,x,\n", *cases = "unit,done\nn,2024-01-01\nk,\nn,x\n";
    bool ok = session && result && cmg_session_set_as_of(session, "2024-04-01") == CMG_OK &&
              cmg_assessment_new(session, "g", NULL, &assessment) == CMG_OK &&
              cmg_assessment_read_units(assessment, read_text, &units, "u", NULL) == CMG_OK &&
              cmg_assessment_read_cases(assessment, read_text, &cases, "c", NULL) == CMG_OK &&
              cmg_assessment_new(session, "g", NULL, &other) == CMG_OK &&
              cmg_assessment_merge(other, assessment, NULL) == CMG_OK &&
              cmg_assess(session, other, result) == CMG_OK && cmg_result_text(result);
    const char *json = ok ? cmg_result_json(result) : NULL;
    ok = json && cmg_assess_html(result, &json, 1) &&
         !strstr(json, "\"E0100\""); /* diagnostics themselves may lack memory */
    cmg_assessment_free(assessment);
    cmg_assessment_free(other);
    cmg_result_free(result);
    cmg_session_free(session);
    return ok;
}

/* With numbers, one of them repeated. */
static bool refuse_once(const cmg_allocator *allocator, void *context)
{
    cmg_pack *pack = context;
    cmg_session *session = cmg_session_new(pack, allocator);
    cmg_result *result = cmg_result_new(allocator);
    cmg_assessment *assessment = NULL, *other = NULL;
    const char *cases = "unit,id\nn,1\nn,2\nn,1\n";
    const bool ok = session && result && cmg_session_set_as_of(session, "2024-04-01") == CMG_OK &&
                    cmg_assessment_new(session, "c", NULL, &assessment) == CMG_OK &&
                    cmg_assessment_read_cases(assessment, read_text, &cases, "c", NULL) == CMG_OK &&
                    cmg_assessment_new(session, "c", NULL, &other) == CMG_OK &&
                    cmg_assessment_merge(other, assessment, NULL) == CMG_OK &&
                    cmg_assess(session, other, result) == CMG_OK && cmg_result_text(result) &&
                    cmg_result_state(result) == CMG_REFUSED;
    cmg_assessment_free(assessment);
    cmg_assessment_free(other);
    cmg_result_free(result);
    cmg_session_free(session);
    return ok;
}

START_TEST(every_allocation_may_fail)
{
    cmg_status status;
    cmg_pack *pack = open_text(grouped_method, NULL, &status);
    fail_each_allocation(assess_once, pack, 400);
    cmg_pack_unref(pack);
    pack = open_text(
        "{" TERMS ",\"assessments\":[{\"code\":\"c\",\"label\":\"c\",\"unit\":\"unit\",\"case\":\"id\","
        "\"counts\":[{\"name\":\"n\"}],\"indicators\":[{\"name\":\"s\",\"value\":\"n\"}],\"score\":\"s\"}]}",
        NULL, &status);
    ck_assert_int_eq(status, CMG_OK);
    fail_each_allocation(refuse_once, pack, 400);
    cmg_pack_unref(pack);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assess_merge");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_loop_test(all, any_split_merges_to_the_same, 0, 20);
    tcase_add_test(all, bytes_may_be_anything);
    tcase_add_test(all, forged_bytes_are_bounded);
    tcase_add_test(all, contradictions);
    tcase_add_test(all, a_number_in_two_rows);
    tcase_add_loop_test(all, repeats_are_found_in_parts_too, 0, 2);
    tcase_add_test(all, each_row_may_count);
    tcase_add_test(all, every_allocation_may_fail);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
