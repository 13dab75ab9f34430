/* One act under several norms (Administrative Penalty Law Art 29): which fine is
 * the higher, what stays open, and what is refused. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt/penalty.h"

#include "../support/failing_allocator.h"
#include "../support/memory_pack.h"

#define TERM(name, type)                                                                                     \
    "{\"name\":\"" name "\",\"type\":\"" type "\",\"label\":\"" name "\",\"question\":\"" name "?\"}"
#define ITEM(code, more, penalty)                                                                            \
    "{\"code\":\"" code "\",\"label\":\"" code "\"" more                                                     \
    ",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:1\"],\"penalties\":[" penalty "]}]}"
#define FINE(bounds) "{\"kind\":\"fine\"," bounds "}"

/* One tier, and the amount in the case. */
#define BENCH(item, amount)                                                                                  \
    "{\"code\":\"b-" item "\",\"item\":\"" item "\",\"label\":\"b\",\"origin\":\"illustrative\","            \
    "\"table\":{\"policy\":\"U\",\"inputs\":[\"area\"],\"rules\":[{\"if\":[\"-\"],\"then\":[\"t\"]}]},"      \
    "\"tiers\":[{\"code\":\"t\",\"label\":\"t\",\"outcome\":\"general\",\"amount\":\"" amount "\"}]}"

/* wide 100-1,000; narrow 300-800; steep 10 x area; dear 5,000, but only of what is large. */
static const char rules[] = "{\"terms\":[" TERM("area", "number") "," TERM("large", "boolean") "," TERM(
    "excused",
    "boolean") "],"
               "\"sources\":[{\"code\":\"law\","
               "\"title\":\"law\",\"level\":"
               "\"law\",\"version\":\"2021-01-"
               "22\"}],"
               "\"circumstances\":[{\"code\":"
               "\"excuse\",\"stage\":"
               "\"exemption\",\"effect\":"
               "\"none\",\"label\":\"excused\","
               "\"when\":\"excused\",\"basis\":["
               "\"law:2\"]}],"
               "\"items\":[" ITEM("wide", "", FINE("\"min\":100,\"max\":1000")) "," ITEM("narrow",
                                                                                         "", FINE("\"min\":300,\"max\":800")) "," ITEM("steep", "", FINE("\"min\":5,\"max\":10,\"base\":\"area\",\"scale\":\"per-unit\"")) "," ITEM("dear", ",\"applies\":\"large\"", FINE("\"fixed\":5000")) "," ITEM("same",
                                                                                                                                                                                                                                                                                                       "", FINE("\"min\":100,\"max\":1000")) "," ITEM("also",
                                                                                                                                                                                                                                                                                                                                                      "",
                                                                                                                                                                                                                                                                                                                                                      FINE(
                                                                                                                                                                                                                                                                                                                                                          "\"min\":100,\"max\":"
                                                                                                                                                                                                                                                                                                                                                          "1000")) "," ITEM("warned",
                                                                                                                                                                                                                                                                                                                                                                            "", "{\"kind\":\"warning\"}") "," ITEM("broken", "", FINE("\"min\":1,\"max\":\"1 / 0\"")) "," ITEM("gone",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                               ",\"effective\":{\"to\":\"2020-01-01\"}",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                               FINE(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "\"fixed\":9000")) "],"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "\"benchmarks\":[" BENCH("wide",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               "120") "," BENCH("narrow",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "310") "]}";

static cmg_pack *open_rules(const char *by, const cmg_allocator *allocator, cmg_diagnostics *diagnostics)
{
    char manifest[200];
    snprintf(manifest, sizeof manifest,
             "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":\"p\",\"files\":[\"a.json\"],"
             "\"settings\":{\"concurrence\":\"%s\"}}",
             by);
    const memory_file files[] = {{"p/pack.json", manifest}, {"p/a.json", rules}, {NULL, NULL}};
    cmg_pack *pack = NULL;
    memory_pack_open("p", files, allocator, diagnostics, &pack);
    return pack;
}

/* Items with commas between. */
static cmg_status decide(cmg_session *session, const char *items, const cmg_facts *facts, cmg_result *result)
{
    char words[200];
    const char *codes[20];
    size_t count = 0;
    snprintf(words, sizeof words, "%s", items);
    for (char *word = strtok(words, ","); word; word = strtok(NULL, ","))
        codes[count++] = word;
    return cmg_penalty_concurrent(session, codes, count, facts, result);
}

typedef struct worked {
    cmg_pack *pack;
    cmg_session *session;
    cmg_facts *facts;
    cmg_result *result;
    cmg_status status;
} worked;

static worked work(const char *by, const char *items, const char *facts)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    worked w = {.pack = open_rules(by, NULL, diagnostics)};
    ck_assert_msg(w.pack != NULL, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    w.session = cmg_session_new(w.pack, NULL);
    w.facts = cmg_facts_new(w.pack, NULL);
    w.result = cmg_result_new(NULL);
    cmg_session_set_as_of(w.session, "2024-07-01");
    cmg_session_set_language(w.session, CMG_ENGLISH);
    ck_assert_int_eq(cmg_facts_json(w.facts, facts, CMG_ZERO_TERMINATED, NULL, NULL), CMG_OK);
    w.status = decide(w.session, items, w.facts, w.result);
    cmg_diagnostics_free(diagnostics);
    return w;
}

static void put_away(worked *w)
{
    cmg_result_free(w->result);
    cmg_facts_free(w->facts);
    cmg_session_free(w->session);
    cmg_pack_unref(w->pack);
}

static const char *prevailing(const cmg_result *result)
{
    for (size_t i = 0; i < cmg_penalty_norm_count(result); i++) {
        if (cmg_penalty_norm_prevails(result, i))
            return cmg_penalty_norm(result, i);
    }
    return "";
}

#define SMALL "{\"area\":20,\"large\":false,\"excused\":false}"

static const struct {
    const char *by, *items, *facts;
    cmg_state state;
    const char *prevails; /* "": none */
    const char *fine;     /* as text; "": none is suggested */
    const char *says;     /* in the text */
} rows[] = {
    /* 1,000 is above 800, but 300 above 100 and 310 above 120 */
    {"maximum", "narrow,wide", SMALL, CMG_DECIDED, "wide", "120", "compared by the maximum of the law"},
    {"minimum", "wide,narrow", SMALL, CMG_DECIDED, "narrow", "310", "compared by the minimum of the law"},
    {"amount", "wide,narrow", SMALL, CMG_DECIDED, "narrow", "310", "compared by the amount in the case"},
    /* equal by law: an amount that is left to a person may be the higher one; equal in all: the first */
    {"minimum", "same,wide", SMALL, CMG_DECIDED, "same", "", "same: by law 100 to 1,000 yuan"},
    {"maximum", "wide,same", SMALL, CMG_DECIDED, "same", "", "wide: by law 100 to 1,000 yuan, here 120 yuan"},
    {"maximum", "same,also", SMALL, CMG_DECIDED, "same", "",
     "same: by law 100 to 1,000 yuan; this one prevails"},
    /* 10 x 200 is above 1,000; 10 x 20 is not */
    {"maximum", "wide,steep", "{\"area\":200,\"excused\":false}", CMG_DECIDED, "steep", "",
     "steep: by law 1,000 to"},
    {"maximum", "wide,steep", SMALL, CMG_DECIDED, "wide", "120", "steep: by law 100 to 200 yuan"},
    /* what the act does not break is left aside, and so is what is no law any more */
    {"maximum", "dear,narrow,gone", SMALL, CMG_DECIDED, "narrow", "310", "dear: not this matter"},
    {"maximum", "dear,narrow", "{\"large\":true,\"area\":1,\"excused\":false}", CMG_DECIDED, "dear", "5000",
     "dear: by law 5,000"},
    {"maximum", "gone,wide", SMALL, CMG_DECIDED, "wide", "120", "gone: not in force"},
    {"maximum", "dear,gone", SMALL, CMG_REFUSED, "", "", "this act is not \"dear\""},
    /* a warning is no fine */
    {"maximum", "warned,narrow", SMALL, CMG_DECIDED, "narrow", "310", "warned: no fine"},
    {"maximum", "warned", SMALL, CMG_DECIDED, "warned", "", "A penalty without a fine"},
    /* excused is excused from all */
    {"maximum", "wide,narrow", "{\"area\":1,\"excused\":true}", CMG_DECIDED, "wide", "",
     "No penalty: excused"},
    /* open while it may prevail, and only then */
    {"maximum", "wide,dear", "{\"area\":1,\"excused\":false}", CMG_UNDECIDED, "", "",
     "dear: by law 5,000 yuan, not decidable yet"},
    {"maximum", "wide,steep", "{\"excused\":false}", CMG_UNDECIDED, "", "", "steep"},
    /* what cannot be worked out is not passed over */
    {"maximum", "wide,broken", SMALL, CMG_REFUSED, "", "", "cannot be worked out"},
};

START_TEST(the_higher_fine)
{
    worked w = work(rows[_i].by, rows[_i].items, rows[_i].facts);
    char fine[40] = "";
    ck_assert_int_eq(w.status, CMG_OK);
    const char *text = cmg_result_text(w.result);
    ck_assert_msg(cmg_result_state(w.result) == rows[_i].state, "%s", text);
    ck_assert_str_eq(prevailing(w.result), rows[_i].prevails);
    if (cmg_penalty_fine(w.result))
        cmg_value_text(cmg_penalty_fine(w.result), fine, sizeof fine);
    ck_assert_msg(strcmp(fine, rows[_i].fine) == 0, "%s: %s", fine, text);
    ck_assert_msg(strstr(text, rows[_i].says) != NULL, "no '%s' in:\n%s", rows[_i].says, text);
    put_away(&w);
}
END_TEST

/* There will be a fine of 100 at least, and of 5,000 at most. */
START_TEST(the_range_so_far_is_that_of_all)
{
    char low[40], high[40];
    worked w = work("maximum", "wide,dear", "{\"area\":1,\"excused\":false}");
    cmg_value_text(cmg_penalty_minimum(w.result), low, sizeof low);
    cmg_value_text(cmg_penalty_maximum(w.result), high, sizeof high);
    ck_assert_str_eq(low, "100");
    ck_assert_str_eq(high, "5000");
    ck_assert_uint_eq(cmg_result_missing_count(w.result), 1);
    ck_assert_str_eq(cmg_result_missing(w.result, 0), "large");
    ck_assert_ptr_nonnull(
        strstr(cmg_result_json(w.result), "\"may_be_none\":false,\"may_be_refused\":false"));
    put_away(&w);
}
END_TEST

/* Refused for another reason than that no norm is broken: nothing was compared, and nothing is said of it. */
START_TEST(a_whole_refusal_compares_nothing)
{
    static const char *const orders[] = {"broken,wide", "wide,broken,narrow"};
    worked w = work("maximum", orders[_i], SMALL);
    ck_assert_int_eq(cmg_result_state(w.result), CMG_REFUSED);
    ck_assert_uint_eq(cmg_penalty_norm_count(w.result), 0);
    ck_assert_ptr_null(strstr(cmg_result_text(w.result), "one act, one fine"));
    ck_assert_ptr_null(strstr(cmg_result_json(w.result), "norms"));
    put_away(&w);
}
END_TEST

START_TEST(an_answer_can_be_checked_by_hand)
{
    worked w = work("maximum", "narrow,wide", SMALL);
    cmg_session_set_trace(w.session, true);
    ck_assert_int_eq(decide(w.session, "narrow,wide", w.facts, w.result), CMG_OK);
    const size_t steps = cmg_result_step_count(w.result);
    ck_assert_uint_gt(steps, 3);
    ck_assert_ptr_nonnull(
        strstr(cmg_result_step(w.result, steps - 1), "concurrence \"wide\": the higher fine of 2 norms"));
    const char *json = cmg_result_json(w.result);
    ck_assert_msg(strstr(json, "\"norms\":[{\"item\":\"narrow\",\"state\":\"decided\",\"fine\":310,"
                               "\"statutory\":{\"min\":300,\"max\":800},\"prevails\":false},"
                               "{\"item\":\"wide\"") != NULL,
                  "%s", json);
    ck_assert_msg(strstr(json, "\"concurrence\":\"maximum\"") != NULL, "%s", json);
    /* and nothing of it is left in the next answer */
    ck_assert_int_eq(cmg_penalty(w.session, "narrow", w.facts, w.result), CMG_OK);
    ck_assert_uint_eq(cmg_penalty_norm_count(w.result), 0);
    ck_assert_ptr_null(strstr(cmg_result_json(w.result), "norms"));
    put_away(&w);
}
END_TEST

static const struct {
    const char *items, *id;
    cmg_status status;
} wrong[] = {{"wide,narrow,wide", "E0911", CMG_BAD_ARGUMENT},
             {"wide,narow", "E0901", CMG_NOT_FOUND},
             {"a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q", "E0912", CMG_BAD_ARGUMENT}};

START_TEST(what_is_asked_wrongly)
{
    worked w = work("maximum", wrong[_i].items, SMALL);
    ck_assert_int_eq(w.status, wrong[_i].status);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(w.result), 0), wrong[_i].id);
    ck_assert_int_eq(cmg_penalty_concurrent(w.session, NULL, 1, NULL, w.result), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_penalty_concurrent(w.session, (const char *const[]){NULL}, 1, NULL, w.result),
                     CMG_BAD_ARGUMENT);
    put_away(&w);
}
END_TEST

static cmg_status tour(const cmg_allocator *allocator)
{
    cmg_pack *pack = open_rules("maximum", NULL, NULL);
    cmg_session *session = cmg_session_new(pack, allocator);
    cmg_facts *facts = cmg_facts_new(pack, allocator);
    cmg_result *result = cmg_result_new(allocator);
    cmg_status status =
        session && facts && result ? cmg_session_set_as_of(session, "2024-07-01") : CMG_NO_MEMORY;
    if (status == CMG_OK) {
        cmg_session_set_trace(session, true);
        status = cmg_facts_json(facts, "{\"area\":200.5,\"excused\":false}", CMG_ZERO_TERMINATED, NULL, NULL);
    }
    if (status == CMG_OK)
        status = decide(session, "wide,steep,dear", facts, result);
    /* Findings without memory are told in their own place. */
    const char *json = status == CMG_OK ? cmg_result_json(result) : NULL;
    if (status == CMG_OK && (!json || strstr(json, "E0100") || !cmg_result_text(result)))
        status = CMG_NO_MEMORY;
    cmg_session_free(session);
    cmg_facts_free(facts);
    cmg_result_free(result);
    cmg_pack_unref(pack);
    return status;
}

START_TEST(every_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation_of(tour, 2000), 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("concurrence");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, the_higher_fine, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(all, the_range_so_far_is_that_of_all);
    tcase_add_loop_test(all, a_whole_refusal_compares_nothing, 0, 2);
    tcase_add_test(all, an_answer_can_be_checked_by_hand);
    tcase_add_loop_test(all, what_is_asked_wrongly, 0, (int)(sizeof wrong / sizeof *wrong));
    tcase_add_test(all, every_allocation_may_fail);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
