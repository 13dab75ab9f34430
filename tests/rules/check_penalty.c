/* The order of evaluation and its conventions, on a small pack of its own (penalty_pack).
 * Real law is in the packs' tests; here each row turns one screw. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt/pack.h"
#include "citymgmt/penalty.h"

#include "../support/failing_allocator.h"

/* Facts that every row has unless it says otherwise. */
#define USUAL                                                                                                            \
    "\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\",\"年龄\":30,\"初次\":" \
    "false,"                                                                                                             \
    "\"主动消除\":false"

static const struct row {
    const char *what, *item, *facts, *settings;
    cmg_state state;
    cmg_outcome outcome;
    const char *fine, *low, *high; /* "": none */
    const char *asked;             /* first question when undecided; else NULL */
} rows[] = {
    {"the middle of a tier", "stall", "{" USUAL ",\"面积\":8}", "", CMG_DECIDED, CMG_OUTCOME_GENERAL, "2250",
     "1500", "3000", NULL},
    {"a bound belongs to the lower tier", "stall", "{" USUAL ",\"面积\":5}", "", CMG_DECIDED,
     CMG_OUTCOME_LIGHTER, "1000", "500", "1500", NULL},
    {"a formula over the statutory range", "stall", "{" USUAL ",\"面积\":10.01}", "", CMG_DECIDED,
     CMG_OUTCOME_HEAVIER, "4100", "3200", "5000", NULL},
    {"a tier of no penalty", "stall", "{" USUAL ",\"面积\":1}", "", CMG_DECIDED, CMG_OUTCOME_NONE, "", NULL,
     NULL, NULL},
    {"lighter moves to the tier below", "stall",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":true,"
     "\"面积\":8}",
     "", CMG_DECIDED, CMG_OUTCOME_LIGHTER, "1000", "500", "1500", NULL},
    {"lighter without a tier below takes the lower bound", "stall",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":true,"
     "\"面积\":3}",
     "", CMG_DECIDED, CMG_OUTCOME_LIGHTER, "500", "500", "1500", NULL},
    {"heavier moves up", "stall", "{" USUAL ",\"面积\":8,\"突发事件\":true}", "", CMG_DECIDED,
     CMG_OUTCOME_HEAVIER, "4100", "3200", "5000", NULL},
    {"heavier at the top takes the maximum, never more", "stall", "{" USUAL ",\"面积\":20,\"突发事件\":true}",
     "", CMG_DECIDED, CMG_OUTCOME_HEAVIER, "5000", "3200", "5000", NULL},
    {"mitigated without a tier is left to a person, below the minimum", "stall",
     "{" USUAL ",\"面积\":8,\"受胁迫\":true}", "", CMG_DECIDED, CMG_OUTCOME_MITIGATED, "", "0", "500", NULL},
    {"conflict: the lighter prevails by default", "stall",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":true,"
     "\"突发事件\":true,\"面积\":8}",
     "", CMG_DECIDED, CMG_OUTCOME_LIGHTER, "1000", "500", "1500", NULL},
    {"conflict: the heavier where the pack says so", "stall",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":true,"
     "\"突发事件\":true,\"面积\":8}",
     "\"conflict\":\"heavier\"", CMG_DECIDED, CMG_OUTCOME_HEAVIER, "4100", "3200", "5000", NULL},
    {"conflict: a person where the pack says so, who may go either way", "stall",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":true,"
     "\"突发事件\":true,\"面积\":8}",
     "\"conflict\":\"person\"", CMG_DECIDED, CMG_OUTCOME_GENERAL, "", "500", "5000", NULL},
    {"rounding to a multiple, half up", "stall", "{" USUAL ",\"面积\":8}", "\"round\":100", CMG_DECIDED,
     CMG_OUTCOME_GENERAL, "2300", "1500", "3000", NULL},
    {"16 years: lighter", "stall",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\",\"年龄\":16,\"初次\":"
     "false,"
     "\"主动消除\":false,\"面积\":8}",
     "", CMG_DECIDED, CMG_OUTCOME_LIGHTER, "1000", "500", "1500", NULL},
    {"16 years: mitigated where the pack says so", "stall",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\",\"年龄\":16,\"初次\":"
     "false,"
     "\"主动消除\":false,\"面积\":8}",
     "\"lighten\":\"mitigated\"", CMG_DECIDED, CMG_OUTCOME_MITIGATED, "", "0", "500", NULL},
    {"13 years: none, whatever else is missing", "stall",
     "{\"行为日期\":\"2024-03-01\",\"当事人\":\"公民\",\"年龄\":13}", "", CMG_DECIDED, CMG_OUTCOME_NONE, "",
     NULL, NULL, NULL},
    {"found on the second anniversary", "fixed",
     "{\"行为日期\":\"2022-03-01\",\"发现日期\":\"2024-03-01\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":false}",
     "", CMG_DECIDED, CMG_OUTCOME_GENERAL, "50", "50", "50", NULL},
    {"found a day later", "fixed",
     "{\"行为日期\":\"2022-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":false}",
     "", CMG_DECIDED, CMG_OUTCOME_NONE, "", NULL, NULL, NULL},
    {"may be exempted: a person decides, the answer stands without it", "fixed",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":true,"
     "\"主动消除\":false}",
     "", CMG_DECIDED, CMG_OUTCOME_GENERAL, "50", "50", "50", NULL},
    {"may be exempted: taken where the pack says so", "fixed",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":true,"
     "\"主动消除\":false}",
     "\"may\":\"take\"", CMG_DECIDED, CMG_OUTCOME_NONE, "", NULL, NULL, NULL},
    {"a maximum alone, without benchmark: the agency chooses", "plain", "{" USUAL "}", "", CMG_DECIDED,
     CMG_OUTCOME_GENERAL, "", "", "2000", NULL},
    {"left to local law", "hole", "{" USUAL "}", "", CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", "", "", "hole"},
    {"correct first: not refused", "refuse", "{" USUAL ",\"拒不改正\":false}", "", CMG_DECIDED,
     CMG_OUTCOME_GENERAL, "", "", "", NULL},
    {"correct first: refused", "refuse", "{" USUAL ",\"拒不改正\":true}", "", CMG_DECIDED,
     CMG_OUTCOME_GENERAL, "", "50", "500", NULL},
    {"correct first: not known", "refuse", "{" USUAL "}", "", CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", "0",
     "500", "拒不改正"},
    {"1 to 3 times the gains", "gains", "{" USUAL ",\"所得\":4000.50}", "", CMG_DECIDED, CMG_OUTCOME_GENERAL,
     "", "4000.5", "12001.5", NULL},
    {"a cap on the multiple", "gains", "{" USUAL ",\"所得\":20000}", "", CMG_DECIDED, CMG_OUTCOME_GENERAL, "",
     "20000", "30000", NULL},
    {"gains not known: the cap holds all the same", "gains", "{" USUAL "}", "", CMG_UNDECIDED,
     CMG_OUTCOME_GENERAL, "", "", "30000", "所得"},
    {"so much a square metre", "area", "{" USUAL ",\"面积\":2.5}", "", CMG_DECIDED, CMG_OUTCOME_GENERAL, "",
     "750", "7500", NULL},
    {"5 to 10 percent of a base of at least 1,000", "percent", "{" USUAL ",\"所得\":600}", "", CMG_DECIDED,
     CMG_OUTCOME_GENERAL, "", "50", "100", NULL},
    {"new law is lighter", "moved",
     "{\"行为日期\":\"2023-12-31\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":false}",
     "", CMG_DECIDED, CMG_OUTCOME_GENERAL, "100", "100", "100", NULL},
    {"new law is harder: the old one holds", "harder",
     "{\"行为日期\":\"2023-12-31\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":false}",
     "", CMG_DECIDED, CMG_OUTCOME_GENERAL, "100", "100", "100", NULL},
    {"no longer an offence", "gone",
     "{\"行为日期\":\"2023-12-31\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":false}",
     "", CMG_DECIDED, CMG_OUTCOME_NONE, "", NULL, NULL, NULL},
    {"the new law no longer covers the act", "narrowed",
     "{\"行为日期\":\"2023-12-31\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":false,\"面积\":3}",
     "", CMG_DECIDED, CMG_OUTCOME_NONE, "", NULL, NULL, NULL},
    {"the new law may no longer cover it: a fine or none", "narrowed",
     "{\"行为日期\":\"2023-12-31\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":false}",
     "", CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", "0", "900", "面积"},
    {"a law without a minimum is lighter than one with the same maximum", "unfloored",
     "{\"行为日期\":\"2023-12-31\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":false}",
     "", CMG_DECIDED, CMG_OUTCOME_GENERAL, "", "", "2000", NULL},
    {"while the new law is open: the lighter of the two, whichever way it falls out", "split",
     "{\"行为日期\":\"2023-12-31\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":false}",
     "", CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", "50", "2000", "拒不改正"},
    {"one fine with a condition that is open: perhaps there is none", "warned", "{" USUAL "}", "",
     CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", "0", "500", "拒不改正"},
    {"lightened below the minimum stays below it", "soft",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":true,\"面积\":4}",
     "", CMG_DECIDED, CMG_OUTCOME_MITIGATED, "200", "200", "360", NULL},
    {"13 years, but perhaps not this matter: nothing but that is asked", "other",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\",\"年龄\":13}", "",
     CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", "", "", "面积"},
    {"a second ground to lighten changes nothing where one holds", "twice",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":true}",
     "", CMG_DECIDED, CMG_OUTCOME_LIGHTER, "", "100", "500", NULL},
    {"it does where the first is of another kind", "twice",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":false}",
     "", CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", "100", "500", "主动供述"},
    {"no provision fits: whether a child did it is nothing to it", "either",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\",\"拒不改正\":false,"
     "\"面积\":3}",
     "", CMG_REFUSED, CMG_OUTCOME_GENERAL, "", "", "", NULL},
    {"a child: still, was there an offence?", "either",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\",\"年龄\":13,\"拒不改正\":"
     "false}",
     "", CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", "", "", "面积"},
    {"a child, and one provision is enough", "either",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\",\"年龄\":13,\"面积\":30}",
     "", CMG_DECIDED, CMG_OUTCOME_NONE, "", NULL, NULL, NULL},
    {"gains are not asked for where nothing is imposed", "waived", "{" USUAL ",\"面积\":1}", "", CMG_DECIDED,
     CMG_OUTCOME_NONE, "", NULL, NULL, NULL},
    {"they are where something may be", "waived", "{" USUAL "}", "", CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "",
     "0", "500", "所得"},
    {"the agency sets the amount", "plain", "{" USUAL ",\"确定的罚款\":150}", "", CMG_DECIDED,
     CMG_OUTCOME_GENERAL, "150", "", "2000", NULL},
    {"it may set the maximum", "plain", "{" USUAL ",\"确定的罚款\":2000}", "", CMG_DECIDED,
     CMG_OUTCOME_GENERAL, "2000", "", "2000", NULL},
    {"and no more", "plain", "{" USUAL ",\"确定的罚款\":2000.01}", "", CMG_REFUSED, CMG_OUTCOME_GENERAL, "",
     NULL, NULL, NULL},
    {"nor less than the minimum", "stall", "{" USUAL ",\"面积\":8,\"确定的罚款\":499}", "", CMG_REFUSED,
     CMG_OUTCOME_GENERAL, "", NULL, NULL, NULL},
    {"mitigated is below the minimum", "stall", "{" USUAL ",\"面积\":8,\"受胁迫\":true,\"确定的罚款\":499}",
     "", CMG_DECIDED, CMG_OUTCOME_MITIGATED, "499", "0", "500", NULL},
    {"the minimum itself is not", "stall", "{" USUAL ",\"面积\":8,\"受胁迫\":true,\"确定的罚款\":500}", "",
     CMG_REFUSED, CMG_OUTCOME_GENERAL, "", NULL, NULL, NULL},
    {"where a person decides which way, all ways are open", "stall",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":true,\"突发事件\":true,\"面积\":8,\"确定的罚款\":4999}",
     "\"conflict\":\"person\"", CMG_DECIDED, CMG_OUTCOME_GENERAL, "4999", "500", "5000", NULL},
    {"for organisations alone: of a citizen's age nothing is asked", "units",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"初次\":false,\"主动消除\":false}", "",
     CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", "100", "500", "当事人"},
    {"values that come together are not tried one by one", "several", "{" USUAL "}", "", CMG_UNDECIDED,
     CMG_OUTCOME_GENERAL, "", "100", "900", "方式"},
    {"a figure of the new law is lighter", "capped",
     "{\"行为日期\":\"2023-12-31\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":false}",
     "", CMG_DECIDED, CMG_OUTCOME_GENERAL, "", "", "100", NULL},
    {"no offence today: it may have been one on the day of the act", "gone", "{\"当事人\":\"单位\"}", "",
     CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", "", "", "行为日期"},
    {"a may: the agency need not fine", "allowed", "{" USUAL ",\"确定的罚款\":0}", "", CMG_DECIDED,
     CMG_OUTCOME_GENERAL, "0", "500", "5000", NULL},
    {"lighter or mitigated is the agency's choice: mitigated", "allowed",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\",\"年龄\":16,\"初次\":"
     "false,"
     "\"主动消除\":false,\"确定的罚款\":300}",
     "", CMG_DECIDED, CMG_OUTCOME_MITIGATED, "300", "500", "5000", NULL},
    {"lighter or mitigated is the agency's choice: lighter", "allowed",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\",\"年龄\":16,\"初次\":"
     "false,"
     "\"主动消除\":false,\"确定的罚款\":600}",
     "\"lighten\":\"mitigated\"", CMG_DECIDED, CMG_OUTCOME_LIGHTER, "600", "0", "500", NULL},
    {"lighter or mitigated beside what must be mitigated: below", "allowed",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\",\"年龄\":16,\"初次\":"
     "false,"
     "\"主动消除\":false,\"受胁迫\":true,\"确定的罚款\":600}",
     "", CMG_REFUSED, CMG_OUTCOME_GENERAL, "", NULL, NULL, NULL},
    {"mitigated, and not fined at all", "allowed", "{" USUAL ",\"受胁迫\":true,\"确定的罚款\":0}", "",
     CMG_DECIDED, CMG_OUTCOME_MITIGATED, "0", "0", "500", NULL},
    {"an amount that fails", "crossed", "{" USUAL ",\"所得\":10}", "", CMG_REFUSED, CMG_OUTCOME_GENERAL, "",
     NULL, NULL, NULL},
    {"and is not needed, if it was a child", "crossed",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\",\"初次\":false,"
     "\"主动消除\":false,\"所得\":10}",
     "", CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", NULL, NULL, "年龄"},
    {"below the minimum on a ground that is open: that is asked first", "partly",
     "{" USUAL ",\"确定的罚款\":300}", "", CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", NULL, NULL, "未完全丧失"},
    {"it holds, and the agency takes it", "partly", "{" USUAL ",\"未完全丧失\":true,\"确定的罚款\":300}", "",
     CMG_DECIDED, CMG_OUTCOME_MITIGATED, "300", NULL, NULL, NULL},
    {"it does not", "partly", "{" USUAL ",\"未完全丧失\":false,\"确定的罚款\":300}", "", CMG_REFUSED,
     CMG_OUTCOME_GENERAL, "", NULL, NULL, NULL},
    {"within the range it does not matter", "partly", "{" USUAL ",\"确定的罚款\":600}", "", CMG_DECIDED,
     CMG_OUTCOME_GENERAL, "600", NULL, NULL, NULL},
    {"not yet in force when done", "gone", "{" USUAL "}", "", CMG_REFUSED, CMG_OUTCOME_GENERAL, "", "", "",
     NULL},
    {"not this matter", "other", "{" USUAL ",\"面积\":3}", "", CMG_REFUSED, CMG_OUTCOME_GENERAL, "", "", "",
     NULL},
    {"found before it was done", "fixed", "{\"行为日期\":\"2024-03-05\",\"发现日期\":\"2024-03-01\"}", "",
     CMG_REFUSED, CMG_OUTCOME_GENERAL, "", "", "", NULL},
    {"the area is missing: all tiers are possible", "stall", "{" USUAL "}", "", CMG_UNDECIDED,
     CMG_OUTCOME_GENERAL, "", "0", "5000", "面积"},
    {"the day of the act is asked first", "stall", "{\"当事人\":\"单位\"}", "", CMG_UNDECIDED,
     CMG_OUTCOME_GENERAL, "", "0", "5000", "行为日期"},
};

static void expect_amount(const struct row *row, const char *what, const char *expected, const cmg_value *got)
{
    char text[64] = "";
    if (!expected)
        return;
    if (got)
        cmg_value_text(got, text, sizeof text);
    ck_assert_msg(strcmp(text, expected) == 0, "%s: %s should be '%s', is '%s'", row->what, what, expected,
                  text);
}

/* The manifest with the settings wanted; the other files as they are on the disk. */
static cmg_status read_file(void *context, const char *path,
                            cmg_status (*give)(void *receiver, const char *bytes, size_t length),
                            void *receiver)
{
    const char *settings = context, *top = getenv("top_srcdir");
    char text[1 << 15];
    int length;
    if (strstr(path, "pack.json")) {
        length = snprintf(text, sizeof text,
                          "{\"format\":1,\"name\":\"small\",\"version\":\"1.0.0\",\"title\":\"small\","
                          "\"settings\":{%s},\"files\":[\"terms.json\",\"items.json\"]}",
                          settings);
    } else {
        snprintf(text, sizeof text, "%s/tests/rules/%s", top ? top : ".", path);
        FILE *file = fopen(text, "r");
        ck_assert_msg(file != NULL, "%s", text);
        length = (int)fread(text, 1, sizeof text, file);
        fclose(file);
    }
    ck_assert_int_lt(length, sizeof text);
    return give(receiver, text, (size_t)length);
}

static cmg_pack *open_pack(const char *settings)
{
    const cmg_reader reader = {read_file, (void *)(uintptr_t)settings};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = NULL;
    const cmg_status status = cmg_pack_open("penalty_pack", &reader, NULL, diagnostics, &pack);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
    return pack;
}

START_TEST(each_row)
{
    const struct row *row = &rows[_i];
    cmg_pack *pack = open_pack(row->settings);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_facts *facts = cmg_facts_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(cmg_session_set_as_of(session, "2024-03-10"), CMG_OK);
    cmg_session_set_trace(session, _i % 2);
    ck_assert_msg(cmg_facts_json(facts, row->facts, CMG_ZERO_TERMINATED, NULL, diagnostics) == CMG_OK, "%s",
                  cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert_int_eq(cmg_penalty(session, row->item, facts, result), CMG_OK);
    /* Everything a result needs outlives what it was made from. */
    cmg_facts_free(facts);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    ck_assert_msg(cmg_result_state(result) == row->state, "%s: %s", row->what, cmg_result_text(result));
    ck_assert_msg(cmg_penalty_outcome(result) == row->outcome, "%s: %s", row->what, cmg_result_text(result));
    expect_amount(row, "the fine", row->fine, cmg_penalty_fine(result));
    expect_amount(row, "the minimum", row->low, cmg_penalty_minimum(result));
    expect_amount(row, "the maximum", row->high, cmg_penalty_maximum(result));
    if (row->asked) {
        ck_assert_uint_gt(cmg_result_missing_count(result), 0);
        ck_assert_str_eq(cmg_result_missing(result, 0), row->asked);
    }
    ck_assert_ptr_nonnull(cmg_result_text(result));
    ck_assert_ptr_nonnull(cmg_result_json(result));
    cmg_diagnostics_free(diagnostics);
    cmg_result_free(result);
}
END_TEST

/* -- what stands beside the amount ---------------------------------------- */

typedef struct bench {
    cmg_pack *pack;
    cmg_session *session;
    cmg_facts *facts;
    cmg_result *result;
} bench;

static bench decide(const char *item, const char *json)
{
    bench b = {.pack = open_pack("")};
    b.session = cmg_session_new(b.pack, NULL);
    b.facts = cmg_facts_new(b.pack, NULL);
    b.result = cmg_result_new(NULL);
    cmg_session_set_as_of(b.session, "2024-03-10");
    cmg_session_set_trace(b.session, true);
    ck_assert_int_eq(cmg_facts_json(b.facts, json, CMG_ZERO_TERMINATED, NULL, NULL), CMG_OK);
    ck_assert_int_eq(cmg_penalty(b.session, item, b.facts, b.result), CMG_OK);
    return b;
}

static void put_away(bench *b)
{
    cmg_result_free(b->result);
    cmg_facts_free(b->facts);
    cmg_session_free(b->session);
    cmg_pack_unref(b->pack);
}

START_TEST(procedure_follows_the_amount)
{
    bench b = decide("fixed", "{" USUAL "}");
    ck_assert_str_eq(cmg_penalty_procedure(b.result, 0), "summary");
    ck_assert_ptr_null(cmg_penalty_procedure(b.result, 1));
    put_away(&b);
    b = decide("stall", "{" USUAL ",\"面积\":8}");
    ck_assert_str_eq(cmg_penalty_procedure(b.result, 0), "ordinary");
    put_away(&b);
}
END_TEST

START_TEST(the_agency_may_set_the_amount)
{
    char text[64];
    bench b = decide("plain", "{" USUAL "}");
    ck_assert_ptr_null(cmg_penalty_fine(b.result));
    ck_assert_uint_eq(cmg_result_missing_count(b.result), 2);
    ck_assert_str_eq(cmg_result_missing(b.result, 0), "确定的罚款");
    put_away(&b);
    b = decide("plain", "{" USUAL ",\"确定的罚款\":150}");
    ck_assert_ptr_null(cmg_penalty_suggestion(b.result));
    ck_assert_str_eq(cmg_penalty_procedure(b.result, 0), "summary");
    put_away(&b);
    /* Beyond the tier it stands, and that is told. */
    b = decide("stall", "{" USUAL ",\"面积\":8,\"确定的罚款\":4000}");
    ck_assert_uint_eq(cmg_value_text(cmg_penalty_fine(b.result), text, sizeof text), 4);
    ck_assert_str_eq(text, "4000");
    cmg_value_text(cmg_penalty_suggestion(b.result), text, sizeof text);
    ck_assert_str_eq(text, "2250");
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(b.result), 0), "W0915");
    ck_assert_ptr_nonnull(strstr(cmg_result_json(b.result), "\"fine\":4000,\"suggestion\":2250"));
    put_away(&b);
    b = decide("stall", "{" USUAL ",\"面积\":1,\"确定的罚款\":4000}");
    ck_assert_int_eq(cmg_penalty_outcome(b.result), CMG_OUTCOME_NONE);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(b.result), 0), "W0916");
    put_away(&b);
}
END_TEST

START_TEST(the_amount_set_is_for_the_norm_that_prevails)
{
    static const char *const items[] = {"fixed", "plain"};
    bench b = decide("plain", "{" USUAL ",\"确定的罚款\":1500}");
    ck_assert_int_eq(cmg_penalty_concurrent(b.session, items, 2, b.facts, b.result), CMG_OK);
    ck_assert_int_eq(cmg_result_state(b.result), CMG_DECIDED);
    ck_assert(cmg_penalty_norm_prevails(b.result, 1));
    ck_assert_ptr_nonnull(strstr(cmg_result_json(b.result), "\"fine\":1500"));
    put_away(&b);
    /* Refused for the amount, it is refused as a whole. */
    b = decide("plain", "{" USUAL ",\"确定的罚款\":2001}");
    ck_assert_int_eq(cmg_penalty_concurrent(b.session, items, 2, b.facts, b.result), CMG_OK);
    ck_assert_int_eq(cmg_result_state(b.result), CMG_REFUSED);
    ck_assert_uint_eq(cmg_penalty_norm_count(b.result), 0);
    put_away(&b);
}
END_TEST

START_TEST(each_answer_says_where_it_leads)
{
    static const struct {
        const char *missing, *answers[2][2];
    } asked[] = {
        {"当事人", {{"公民", "no penalty"}, {"单位", "fine of 0 to 500 yuan"}}},
        {"拒不改正", {{"yes", "fine of 0 to 500 yuan, or no penalty"}, {"no", "no penalty"}}},
        {"主动消除",
         {{"yes", "fine of 0 to 500 yuan, or no penalty"}, {"no", "fine of 0 to 500 yuan, or no penalty"}}},
    };
    bench b = decide("refuse", "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"年龄\":13}");
    cmg_session_set_language(b.session, CMG_ENGLISH);
    cmg_session_set_look_ahead(b.session, false);
    ck_assert_int_eq(cmg_penalty(b.session, "refuse", b.facts, b.result), CMG_OK);
    ck_assert_uint_eq(cmg_result_answer_count(b.result, 0), 0);
    ck_assert_ptr_null(cmg_result_answer(b.result, 0, 0));
    cmg_session_set_look_ahead(b.session, true);
    ck_assert_int_eq(cmg_penalty(b.session, "refuse", b.facts, b.result), CMG_OK);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        ck_assert_str_eq(cmg_result_missing(b.result, i), asked[i].missing);
        ck_assert_uint_eq(cmg_result_answer_count(b.result, i), 2);
        for (size_t j = 0; j < 2; j++) {
            ck_assert_str_eq(cmg_result_answer(b.result, i, j), asked[i].answers[j][0]);
            ck_assert_str_eq(cmg_result_answer_leads_to(b.result, i, j), asked[i].answers[j][1]);
        }
        ck_assert_ptr_null(cmg_result_answer(b.result, i, 2));
        ck_assert_ptr_null(cmg_result_answer_leads_to(b.result, i, 2));
    }
    put_away(&b);
}
END_TEST

static bool look_ahead(const cmg_allocator *allocator, void *context)
{
    bench *b = context;
    cmg_session *session = cmg_session_new(b->pack, allocator);
    cmg_result *result = cmg_result_new(allocator);
    cmg_session_set_as_of(session, "2024-03-10");
    const bool ok = session && result && cmg_penalty(session, "refuse", b->facts, result) == CMG_OK &&
                    cmg_result_text(result) && cmg_result_json(result) &&
                    cmg_result_answer_leads_to(result, 0, 0);
    cmg_session_free(session);
    cmg_result_free(result);
    return ok;
}

/* Whoever is not an organisation is not punished here, and whoever is has no age. */
START_TEST(what_facts_together_rule_out_is_not_asked)
{
    bench b = decide("units", "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"初次\":false,"
                              "\"主动消除\":false}");
    ck_assert_uint_eq(cmg_result_missing_count(b.result), 1);
    ck_assert_ptr_nonnull(strstr(cmg_result_json(b.result), "\"may_be_none\":false,\"may_be_refused\":true"));
    cmg_session_set_look_ahead(b.session, false);
    ck_assert_int_eq(cmg_penalty(b.session, "units", b.facts, b.result), CMG_OK);
    ck_assert_uint_eq(cmg_result_missing_count(b.result), 2);
    ck_assert_ptr_nonnull(strstr(cmg_result_json(b.result), "\"may_be_none\":true,\"may_be_refused\":true"));
    put_away(&b);
}
END_TEST

START_TEST(looking_ahead_every_allocation_may_fail)
{
    bench b = decide("refuse", "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"年龄\":13}");
    ck_assert_uint_gt(fail_each_allocation(look_ahead, &b, 20000), 20);
    put_away(&b);
}
END_TEST

START_TEST(an_open_threshold_is_told_and_not_guessed)
{
    bench b = decide("stall", "{" USUAL ",\"面积\":8}");
    ck_assert_int_eq(cmg_result_state(b.result), CMG_DECIDED);
    ck_assert_uint_eq(cmg_result_missing_count(b.result), 1);
    ck_assert_str_eq(cmg_result_missing(b.result, 0), "听证标准");
    ck_assert_str_eq(cmg_result_question(b.result, 0), "标准未查到");
    ck_assert_ptr_nonnull(strstr(cmg_result_json(b.result),
                                 "\"code\":\"hearing\",\"label\":\"听证\",\"standing\":\"unknown\""));
    put_away(&b);
}
END_TEST

START_TEST(presumptions_and_illustrative_rules_are_told)
{
    bench b = decide("stall", "{" USUAL ",\"面积\":8}");
    ck_assert(cmg_penalty_is_illustrative(b.result));
    ck_assert_ptr_nonnull(strstr(cmg_result_json(b.result),
                                 "\"presumed\":{\"不能辨认\":false,\"受胁迫\":false,\"突发事件\":false}"));
    put_away(&b);
    b = decide("stall", "{" USUAL ",\"面积\":8,\"受胁迫\":false,\"突发事件\":false,\"不能辨认\":false}");
    ck_assert_ptr_nonnull(strstr(cmg_result_json(b.result), "\"presumed\":{}"));
    put_away(&b);
    b = decide("fixed", "{" USUAL "}");
    ck_assert(!cmg_penalty_is_illustrative(b.result));
    put_away(&b);
}
END_TEST

START_TEST(both_laws_are_shown)
{
    bench b = decide("moved", "{\"行为日期\":\"2023-12-31\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\","
                              "\"初次\":false,\"主动消除\":false}");
    ck_assert_str_eq(cmg_penalty_provision(b.result), "new");
    ck_assert_ptr_nonnull(
        strstr(cmg_result_json(b.result),
               "\"law\":{\"as_of\":\"2024-03-10\",\"decided\":\"2024-03-10\","
               "\"other\":{\"as_of\":\"2023-12-31\",\"outcome\":\"general\",\"statutory\":{\"min\":900"));
    put_away(&b);
}
END_TEST

START_TEST(steps_name_rule_facts_and_article)
{
    bench b = decide("stall", "{" USUAL ",\"面积\":8}");
    bool found = false;
    for (size_t i = 0; i < cmg_result_step_count(b.result); i++) {
        const char *step = cmg_result_step(b.result, i);
        if (strstr(step, "超过二年") && strstr(step, "不成立") && strstr(step, "发现日期 = 2024-03-02") &&
            strstr(step, "《试验法》第三十六条第一款"))
            found = true;
    }
    ck_assert(found);
    cmg_session_set_trace(b.session, false);
    ck_assert_int_eq(cmg_penalty(b.session, "stall", b.facts, b.result), CMG_OK);
    ck_assert_uint_eq(cmg_result_step_count(b.result), 0);
    put_away(&b);
}
END_TEST

START_TEST(gains_are_confiscated_exactly)
{
    bench b = decide("gains", "{" USUAL ",\"所得\":4000.50}");
    ck_assert_ptr_nonnull(
        strstr(cmg_result_json(b.result), "\"kind\":\"confiscate-gains\",\"force\":\"shall\""));
    ck_assert_ptr_nonnull(strstr(cmg_result_json(b.result), "\"amount\":4000.5"));
    put_away(&b);
}
END_TEST

START_TEST(only_penalties_whose_conditions_hold_are_imposed)
{
    bench b = decide("stages", "{" USUAL ",\"拒不改正\":false}");
    ck_assert_ptr_nonnull(strstr(cmg_result_json(b.result), "\"kind\":\"fine\",\"force\":\"may\""));
    ck_assert_ptr_null(strstr(cmg_result_json(b.result), "stop-business"));
    ck_assert_ptr_null(strstr(cmg_result_text(b.result), "责令停产停业"));
    ck_assert_ptr_nonnull(strstr(cmg_result_text(b.result), "可以处"));
    put_away(&b);
    b = decide("stages", "{" USUAL ",\"拒不改正\":true}");
    ck_assert_ptr_nonnull(strstr(cmg_result_json(b.result), "stop-business"));
    ck_assert_ptr_nonnull(strstr(cmg_result_text(b.result), "责令停产停业"));
    put_away(&b);
}
END_TEST

START_TEST(nobody_is_asked_for_what_is_worked_out_here)
{
    bench b = decide("soft", "{" USUAL "}");
    ck_assert_int_eq(cmg_result_state(b.result), CMG_UNDECIDED);
    ck_assert_uint_eq(cmg_result_missing_count(b.result), 1);
    ck_assert_str_eq(cmg_result_missing(b.result, 0), "面积");
    put_away(&b);
    /* The agency chooses the figure: the procedure is not known, and there is nobody to ask. */
    b = decide("plain", "{" USUAL "}");
    for (size_t i = 0; i < cmg_result_missing_count(b.result); i++)
        ck_assert_str_ne(cmg_result_missing(b.result, i), "罚款");
    put_away(&b);
}
END_TEST

START_TEST(what_is_excluded_asks_only_whether_it_is_this_matter)
{
    bench b = decide("other", "{\"行为日期\":\"2024-03-01\",\"当事人\":\"公民\",\"年龄\":13}");
    ck_assert_uint_eq(cmg_result_missing_count(b.result), 1);
    ck_assert_ptr_nonnull(strstr(cmg_result_json(b.result), "\"may_be_none\":true,\"may_be_refused\":true"));
    put_away(&b);
    b = decide("other", "{\"行为日期\":\"2024-03-01\",\"当事人\":\"公民\",\"面积\":3}");
    ck_assert_int_eq(cmg_result_state(b.result), CMG_REFUSED);
    ck_assert_uint_eq(cmg_result_missing_count(b.result), 0);
    put_away(&b);
}
END_TEST

START_TEST(another_ground_matters_for_its_measures)
{
    bench b =
        decide("fixed", "{\"行为日期\":\"2021-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\"}");
    ck_assert_int_eq(cmg_penalty_outcome(b.result), CMG_OUTCOME_NONE);
    ck_assert_uint_eq(cmg_result_missing_count(b.result), 1);
    ck_assert_str_eq(cmg_result_missing(b.result, 0), "年龄");
    ck_assert_ptr_nonnull(strstr(cmg_result_json(b.result), "\"essential\":false"));
    put_away(&b);
    b = decide("fixed",
               "{\"行为日期\":\"2021-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\",\"年龄\":13,"
               "\"不能辨认\":true}");
    ck_assert_uint_eq(cmg_result_missing_count(b.result), 0);
    ck_assert_ptr_nonnull(
        strstr(cmg_result_json(b.result), "\"measures\":[\"责令监护人加以管教\",\"责令监护人看管\"]"));
    ck_assert_ptr_nonnull(strstr(cmg_result_text(b.result), "责令监护人看管"));
    put_away(&b);
}
END_TEST

START_TEST(the_choice_of_law_is_a_convention_that_is_named)
{
    bench b = decide("moved", "{\"行为日期\":\"2023-12-31\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\","
                              "\"初次\":false,\"主动消除\":false}");
    ck_assert_ptr_nonnull(strstr(cmg_result_json(b.result), "\"lighter-law\""));
    put_away(&b);
}
END_TEST

START_TEST(callers_mistakes_are_told)
{
    cmg_result *fresh = cmg_result_new(NULL);
    ck_assert_int_eq(cmg_result_state(fresh), CMG_UNDECIDED);
    cmg_result_free(fresh);
    bench b = decide("fixed", "{" USUAL "}");
    ck_assert_int_eq(cmg_penalty(b.session, "fixde", b.facts, b.result), CMG_NOT_FOUND);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(b.result), 0), "E0901");
    ck_assert_int_eq(cmg_penalty(NULL, "fixed", b.facts, b.result), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_penalty(b.session, NULL, b.facts, b.result), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_penalty(b.session, "fixed", b.facts, NULL), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_session_set_as_of(b.session, "2024-02-30"), CMG_BAD_ARGUMENT);
    cmg_session *undated = cmg_session_new(b.pack, NULL);
    ck_assert_int_eq(cmg_penalty(undated, "fixed", b.facts, b.result), CMG_BAD_ARGUMENT);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(b.result), 0), "E0809");
    cmg_session_free(undated);
    put_away(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("penalty");
    TCase *table = tcase_create("outcomes and amounts");
    tcase_add_loop_test(table, each_row, 0, (int)(sizeof rows / sizeof *rows));
    suite_add_tcase(suite, table);
    TCase *beside = tcase_create("beside the amount");
    tcase_add_test(beside, procedure_follows_the_amount);
    tcase_add_test(beside, the_agency_may_set_the_amount);
    tcase_add_test(beside, the_amount_set_is_for_the_norm_that_prevails);
    tcase_add_test(beside, each_answer_says_where_it_leads);
    tcase_add_test(beside, what_facts_together_rule_out_is_not_asked);
    tcase_add_test(beside, looking_ahead_every_allocation_may_fail);
    tcase_add_test(beside, an_open_threshold_is_told_and_not_guessed);
    tcase_add_test(beside, presumptions_and_illustrative_rules_are_told);
    tcase_add_test(beside, both_laws_are_shown);
    tcase_add_test(beside, steps_name_rule_facts_and_article);
    tcase_add_test(beside, gains_are_confiscated_exactly);
    tcase_add_test(beside, only_penalties_whose_conditions_hold_are_imposed);
    tcase_add_test(beside, nobody_is_asked_for_what_is_worked_out_here);
    tcase_add_test(beside, what_is_excluded_asks_only_whether_it_is_this_matter);
    tcase_add_test(beside, another_ground_matters_for_its_measures);
    tcase_add_test(beside, the_choice_of_law_is_a_convention_that_is_named);
    tcase_add_test(beside, callers_mistakes_are_told);
    suite_add_tcase(suite, beside);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
