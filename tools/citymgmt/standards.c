#include "tool.h"

#include <limits.h>
#include <string.h>

static void list_standards(const request *asked, const cmg_pack *pack)
{
    complain_choices(asked, pack,
                     asked->language == CMG_ENGLISH ? "the standards of this pack (all: all of them):"
                                                    : "本包的标准（all 为全部）：",
                     cmg_pack_standard_code, cmg_pack_standard_label);
}

static cmg_status hold(cmg_session *session, const char *which, const cmg_facts *facts, cmg_result *result)
{
    return cmg_standards(session, strcmp(which, "all") == 0 ? NULL : which, facts, result);
}

static int run(const request *asked)
{
    return decide_case(asked, hold, list_standards);
}

const tool_command standards_command = {
    .name = "standards",
    .summary = {"把各项指标与标准对照", "figures against what they must reach"},
    .synopsis = {"citymgmt standards 规则包 标准|组|all [事实]...",
                 "citymgmt standards PACK STANDARD|GROUP|all [FACTS]..."},
    .about = {"逐项对照标准：达标、未达标（差多少）、待定（缺什么）。比率按分数比较，不先取整。\n"
              "有未达标的，退出码为 1。标准：编码、组的名称，或 all（全部）。\n"
              "事实：JSON 文件，- 表示标准输入，或者写成 名称=值；可以混用，后面的优先。",
              "Holds each figure against its standard: met, not met and by how much, or open and what\n"
              "is missing.  Shares are compared as fractions: nothing is rounded first.  Exit status 1\n"
              "when one is not met.  STANDARD: a code, the name of a group, or all.\n"
              "FACTS: a JSON file, - for standard input, or NAME=VALUE; mixed at will, the last wins."},
    .example = "  citymgmt standards packs/hohhot disposal-rate 应处置件数=588700 处置件数=559265\n",
    .options = OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON | OPTION_STRICT,
    .least = 2,
    .most = INT_MAX,
    .choice = cmg_pack_standard_code,
    .choice_label = cmg_pack_standard_label,
    .run = run,
};
