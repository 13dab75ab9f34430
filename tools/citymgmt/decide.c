#include "tool.h"

#include <limits.h>

static void list_decisions(const request *asked, const cmg_pack *pack)
{
    complain_choices(asked, pack,
                     asked->language == CMG_ENGLISH ? "the decisions of this pack:" : "本包的决策：",
                     cmg_pack_decision_name, NULL);
}

static int run(const request *asked)
{
    return decide_case(asked, cmg_decide, list_decisions);
}

const tool_command decide_command = {
    .name = "decide",
    .summary = {"规则包中一个决策的值", "the value of one decision of a pack"},
    .synopsis = {"citymgmt decide 规则包 决策 [事实]...", "citymgmt decide PACK DECISION [FACTS]..."},
    .about = {"求规则包中一个有名称的决策的值。缺少事实时写明还要问什么，退出码为 0。\n"
              "规则包：文件夹，或者已安装的规则包的名称（如 cn）。\n"
              "事实：JSON 文件，- 表示标准输入，或者写成 名称=值；可以混用，后面的优先。",
              "Evaluates a named decision of a pack.  Where facts are missing it says what to ask:\n"
              "that is an answer too, status 0.\n"
              "PACK: a folder, or the name of an installed pack, as cn.\n"
              "FACTS: a JSON file, - for standard input, or NAME=VALUE; mixed at will, the last wins."},
    .example = "  citymgmt decide cn 满十八周岁之日 出生日期=2008-02-29\n",
    .options = OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON | OPTION_STRICT,
    .least = 2,
    .most = INT_MAX,
    .choice = cmg_pack_decision_name,
    .run = run,
};
