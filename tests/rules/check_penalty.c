/* The order of evaluation and its conventions, on a small pack of its own.
 * Real law is in the packs' tests; here each row turns one screw. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt/penalty.h"

#include "../support/memory_pack.h"

#define TERM(name, type, more)                                                                               \
    "{\"name\":\"" name "\",\"type\":\"" type "\",\"label\":\"" name "\",\"question\":\"" name "？\"" more "}"

static const char terms[] =
    "{\"terms\":[" TERM(
        "行为日期", "date", ",\"role\":\"act-date\"") "," TERM("发现日期", "date", ",\"role\":\"found-date\"") "," TERM("决定日期", "date", ",\"role\":\"decision-date\"") "," TERM("当事人", "string", ",\"role\":\"party\",\"values\":[\"公民\",\"单位\"]") "," TERM("年龄", "number", "") "," TERM("面积", "number", ",\"allowed\":\">= 0\"") "," TERM("初次",
                                                                                                                                                                                                                                                                                                                                                          "boolean", "") "," TERM("主动消除",
                                                                                                                                                                                                                                                                                                                                                                                  "boolean", "") "," TERM("受胁迫", "boolean", ",\"presumed\":false") "," TERM("突发事件",
                                                                                                                                                                                                                                                                                                                                                                                                                                                               "boolean",
                                                                                                                                                                                                                                                                                                                                                                                                                                                               ",\"presumed\":false") "," TERM("拒不改正",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               "boolean",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               "") "," TERM("所得", "number", "") "," TERM("下限",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           "number", ",\"role\":\"statutory-minimum\"") "," TERM("上限", "number", ",\"role\":\"statutory-maximum\"") "," TERM("罚款", "number", ",\"role\":\"fine\"") "],"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"sources\":[{\"code\":\"law\",\"title\":{\"zh\":\"试验法\",\"en\":\"Test Law\"},\"level\":\"law\","
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"version\":\"2021-01-22\"}],"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"parameters\":[{\"name\":\"听证标准\",\"type\":\"number\",\"label\":\"听证标准\","
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"hole\":{\"zh\":\"标准未查到\",\"en\":\"not found\"}}],"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"circumstances\":["
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "{\"code\":\"limitation\",\"stage\":\"limitation\",\"effect\":\"none\",\"label\":\"超过二年\","
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"when\":\"发现日期 > 行为日期 + duration(\\\"P2Y\\\")\",\"basis\":[\"law:36.1\"]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "{\"code\":\"child\",\"stage\":\"capacity\",\"effect\":\"none\",\"label\":\"不满十四周岁\","
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"when\":\"当事人 = \\\"公民\\\" and 年龄 < 14\",\"basis\":[\"law:30\"]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "{\"code\":\"minor\",\"stage\":\"capacity\",\"effect\":\"lighter-or-mitigated\",\"label\":\"不满十八周岁\","
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"when\":\"当事人 = \\\"公民\\\" and 年龄 >= 14 and 年龄 < 18\",\"basis\":[\"law:30\"]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "{\"code\":\"first\",\"stage\":\"exemption\",\"effect\":\"may-none\",\"label\":\"初次违法\",\"when\":\"初次\","
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"basis\":[\"law:33.1\"]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "{\"code\":\"undone\",\"stage\":\"circumstance\",\"effect\":\"lighter\",\"label\":\"主动消除\",\"when\":\"主动消除\","
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"basis\":[\"law:32.1\"]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "{\"code\":\"forced\",\"stage\":\"circumstance\",\"effect\":\"mitigated\",\"label\":\"受胁迫\",\"when\":\"受胁迫\","
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"basis\":[\"law:32.2\"]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "{\"code\":\"emergency\",\"stage\":\"circumstance\",\"effect\":\"heavier\",\"label\":\"突发事件\","
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"when\":\"突发事件\",\"basis\":[\"law:49\"]}],"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"procedures\":["
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "{\"code\":\"summary\",\"label\":\"简易程序\",\"when\":\"罚款 <= 200\",\"excludes\":[\"ordinary\"],\"basis\":[\"law:51\"]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "{\"code\":\"ordinary\",\"label\":\"普通程序\",\"when\":\"true\",\"basis\":[\"law:54\"]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "{\"code\":\"hearing\",\"label\":\"听证\",\"when\":\"罚款 >= 听证标准\",\"basis\":[\"law:63\"]}]}";

static const char items[] =
    "{\"items\":["
    "{\"code\":\"stall\",\"label\":\"摆摊\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:1\"],"
    "\"penalties\":[{\"kind\":\"fine\",\"min\":500,\"max\":5000}]}]},"
    "{\"code\":\"plain\",\"label\":\"无基准\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:2\"],"
    "\"penalties\":[{\"kind\":\"fine\",\"max\":2000}]}]},"
    "{\"code\":\"fixed\",\"label\":\"定额\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:3\"],"
    "\"penalties\":[{\"kind\":\"fine\",\"fixed\":50}]}]},"
    "{\"code\":\"hole\",\"label\":\"留白\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:4\"],"
    "\"penalties\":[{\"kind\":\"fine\",\"hole\":\"由地方规定\"}]}]},"
    "{\"code\":\"refuse\",\"label\":\"先改正\",\"provisions\":["
    "{\"code\":\"refused\",\"when\":\"拒不改正\",\"basis\":[\"law:5.2\"],\"penalties\":[{\"kind\":\"fine\","
    "\"min\":50,\"max\":500}]},"
    "{\"code\":\"correct\",\"measures\":[\"责令改正\"],\"basis\":[\"law:5.1\"]}]},"
    "{\"code\":\"gains\",\"label\":\"倍数\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:6\"],"
    "\"penalties\":["
    "{\"kind\":\"confiscate-gains\",\"of\":\"所得\"},"
    "{\"kind\":\"fine\",\"min\":1,\"max\":3,\"base\":\"所得\",\"cap\":30000}]}]},"
    "{\"code\":\"area\",\"label\":\"按面积\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:7\"],"
    "\"penalties\":["
    "{\"kind\":\"fine\",\"min\":300,\"max\":3000,\"base\":\"面积\",\"scale\":\"per-unit\"}]}]},"
    "{\"code\":\"percent\",\"label\":\"按比例\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:8\"],"
    "\"penalties\":["
    "{\"kind\":\"fine\",\"min\":5,\"max\":10,\"base\":\"所得\",\"scale\":\"percent\",\"base-min\":1000}]}]},"
    "{\"code\":\"moved\",\"label\":\"修订\",\"effective\":{\"to\":\"2024-01-01\"},\"provisions\":[{\"code\":"
    "\"old\","
    "\"basis\":[\"law:9\"],\"penalties\":[{\"kind\":\"fine\",\"fixed\":900}]}]},"
    "{\"code\":\"moved\",\"label\":\"修订\",\"effective\":{\"from\":\"2024-01-01\"},\"provisions\":[{"
    "\"code\":\"new\","
    "\"basis\":[\"law:9\"],\"penalties\":[{\"kind\":\"fine\",\"fixed\":100}]}]},"
    "{\"code\":\"harder\",\"label\":\"加重\",\"effective\":{\"to\":\"2024-01-01\"},\"provisions\":[{\"code\":"
    "\"old\","
    "\"basis\":[\"law:9\"],\"penalties\":[{\"kind\":\"fine\",\"fixed\":100}]}]},"
    "{\"code\":\"harder\",\"label\":\"加重\",\"effective\":{\"from\":\"2024-01-01\"},\"provisions\":[{"
    "\"code\":\"new\","
    "\"basis\":[\"law:9\"],\"penalties\":[{\"kind\":\"fine\",\"fixed\":900}]}]},"
    "{\"code\":\"gone\",\"label\":\"已废止\",\"effective\":{\"to\":\"2024-01-01\"},\"provisions\":[{\"code\":"
    "\"1\","
    "\"basis\":[\"law:9\"],\"penalties\":[{\"kind\":\"fine\",\"fixed\":900}]}]},"
    "{\"code\":\"other\",\"label\":\"别的事\",\"applies\":\"面积 > 10\",\"provisions\":[{\"code\":\"1\","
    "\"basis\":[\"law:9\"],\"penalties\":[{\"kind\":\"warning\"}]}]},"
    "{\"code\":\"narrowed\",\"label\":\"限缩\",\"effective\":{\"to\":\"2024-01-01\"},\"provisions\":[{"
    "\"code\":\"old\","
    "\"basis\":[\"law:9\"],\"penalties\":[{\"kind\":\"fine\",\"fixed\":900}]}]},"
    "{\"code\":\"narrowed\",\"label\":\"限缩\",\"effective\":{\"from\":\"2024-01-01\"},\"applies\":\"面积 > "
    "10\","
    "\"provisions\":[{\"code\":\"new\",\"basis\":[\"law:9\"],\"penalties\":[{\"kind\":\"fine\",\"fixed\":900}"
    "]}]},"
    "{\"code\":\"unfloored\",\"label\":\"不设下限\",\"effective\":{\"to\":\"2024-01-01\"},\"provisions\":[{"
    "\"code\":\"old\","
    "\"basis\":[\"law:9\"],\"penalties\":[{\"kind\":\"fine\",\"min\":500,\"max\":2000}]}]},"
    "{\"code\":\"unfloored\",\"label\":\"不设下限\",\"effective\":{\"from\":\"2024-01-01\"},\"provisions\":[{"
    "\"code\":\"new\","
    "\"basis\":[\"law:9\"],\"penalties\":[{\"kind\":\"fine\",\"max\":2000}]}]},"
    "{\"code\":\"split\",\"label\":\"分级\",\"effective\":{\"to\":\"2024-01-01\"},\"provisions\":[{\"code\":"
    "\"old\","
    "\"basis\":[\"law:9\"],\"penalties\":[{\"kind\":\"fine\",\"min\":500,\"max\":2000}]}]},"
    "{\"code\":\"split\",\"label\":\"分级\",\"effective\":{\"from\":\"2024-01-01\"},\"provisions\":[{"
    "\"code\":\"new\","
    "\"when\":\"拒不改正\",\"basis\":[\"law:9\"],\"penalties\":[{\"kind\":\"fine\",\"min\":600,\"max\":3000}]"
    "},"
    "{\"code\":\"newer\",\"basis\":[\"law:9\"],\"penalties\":[{\"kind\":\"fine\",\"min\":50,\"max\":100}]}]},"
    "{\"code\":\"stages\",\"label\":\"油烟\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:9\"],"
    "\"penalties\":["
    "{\"kind\":\"fine\",\"fixed\":100,\"force\":\"may\"},{\"kind\":\"stop-business\",\"when\":\"拒不改正\"}]}"
    "]},"
    "{\"code\":\"warned\",\"label\":\"警告\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:9\"],"
    "\"penalties\":["
    "{\"kind\":\"warning\"},{\"kind\":\"fine\",\"min\":200,\"max\":500,\"when\":\"拒不改正\"}]}]},"
    "{\"code\":\"soft\",\"label\":\"轻微\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:9\"],"
    "\"penalties\":["
    "{\"kind\":\"fine\",\"min\":100,\"max\":500,\"base\":\"面积\",\"scale\":\"per-unit\"}]}]}],"
    "\"benchmarks\":[{\"code\":\"soft-b\",\"item\":\"soft\",\"origin\":\"illustrative\",\"label\":\"示例\","
    "\"table\":{\"policy\":\"U\",\"inputs\":[\"面积\"],\"rules\":[{\"if\":[\"<= 5\"],\"then\":[\"less\"]},"
    "{\"if\":[\"> "
    "5\"],\"then\":[\"mid\"]}]},\"tiers\":[{\"code\":\"less\",\"label\":\"减轻\",\"outcome\":\"mitigated\","
    "\"min\":\"下限 * 0.5\",\"max\":\"下限 * "
    "0.9\"},{\"code\":\"mid\",\"label\":\"一般\",\"outcome\":\"general\"}]},"
    "{\"code\":\"stall-b\",\"item\":\"stall\",\"origin\":\"illustrative\",\"label\":\"示例\","
    "\"table\":{\"policy\":\"U\",\"inputs\":[\"面积\"],\"rules\":["
    "{\"if\":[\"<= 1\"],\"then\":[\"nothing\"]},{\"if\":[\"(1..5]\"],\"then\":[\"low\"]},"
    "{\"if\":[\"(5..10]\"],\"then\":[\"mid\"]},{\"if\":[\"> 10\"],\"then\":[\"high\"]}]},"
    "\"tiers\":[{\"code\":\"nothing\",\"label\":\"轻微\",\"outcome\":\"none\"},"
    "{\"code\":\"low\",\"label\":\"较轻\",\"outcome\":\"lighter\",\"max\":1500},"
    "{\"code\":\"mid\",\"label\":\"一般\",\"outcome\":\"general\",\"min\":1500,\"max\":3000},"
    "{\"code\":\"high\",\"label\":\"较重\",\"outcome\":\"heavier\",\"min\":\"下限 + (上限 - 下限) * "
    "0.6\"}]}]}";

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
    {"while the new law is open the range is that of both", "split",
     "{\"行为日期\":\"2023-12-31\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":false}",
     "", CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", "50", "3000", "拒不改正"},
    {"one fine with a condition that is open: perhaps there is none", "warned", "{" USUAL "}", "",
     CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", "0", "500", "拒不改正"},
    {"lightened below the minimum stays below it", "soft",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"单位\",\"初次\":false,"
     "\"主动消除\":true,\"面积\":4}",
     "", CMG_DECIDED, CMG_OUTCOME_MITIGATED, "200", "200", "360", NULL},
    {"13 years, but perhaps not this matter: nothing but that is asked", "other",
     "{\"行为日期\":\"2024-03-01\",\"发现日期\":\"2024-03-02\",\"当事人\":\"公民\",\"年龄\":13}", "",
     CMG_UNDECIDED, CMG_OUTCOME_GENERAL, "", "", "", "面积"},
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

static cmg_pack *open_pack(const char *settings)
{
    char manifest[256];
    snprintf(manifest, sizeof manifest,
             "{\"format\":1,\"name\":\"small\",\"version\":\"1.0.0\",\"title\":\"small\",\"settings\":{%s},"
             "\"files\":[\"terms.json\",\"items.json\"]}",
             settings);
    const memory_file files[] = {{"small/pack.json", manifest},
                                 {"small/terms.json", terms},
                                 {"small/items.json", items},
                                 {NULL, NULL}};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = NULL;
    const cmg_status status = memory_pack_open("small", files, NULL, diagnostics, &pack);
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
    ck_assert_ptr_nonnull(
        strstr(cmg_result_json(b.result), "\"presumed\":{\"受胁迫\":false,\"突发事件\":false}"));
    put_away(&b);
    b = decide("stall", "{" USUAL ",\"面积\":8,\"受胁迫\":false,\"突发事件\":false}");
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
    tcase_add_test(beside, an_open_threshold_is_told_and_not_guessed);
    tcase_add_test(beside, presumptions_and_illustrative_rules_are_told);
    tcase_add_test(beside, both_laws_are_shown);
    tcase_add_test(beside, steps_name_rule_facts_and_article);
    tcase_add_test(beside, gains_are_confiscated_exactly);
    tcase_add_test(beside, only_penalties_whose_conditions_hold_are_imposed);
    tcase_add_test(beside, nobody_is_asked_for_what_is_worked_out_here);
    tcase_add_test(beside, what_is_excluded_asks_only_whether_it_is_this_matter);
    tcase_add_test(beside, the_choice_of_law_is_a_convention_that_is_named);
    tcase_add_test(beside, callers_mistakes_are_told);
    suite_add_tcase(suite, beside);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
