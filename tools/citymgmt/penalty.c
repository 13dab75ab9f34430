#include "tool.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { NORMS_READ = 17 }; /* one more than the library takes */

/* One matter, or several with commas between that one act comes under. */
static cmg_status penalty(cmg_session *session, const char *items, const cmg_facts *facts, cmg_result *result)
{
    const char *codes[NORMS_READ];
    size_t count = 0;
    if (!strchr(items, ','))
        return cmg_penalty(session, items, facts, result);
    char *words = strdup(items), *rest = NULL;
    if (!words)
        return CMG_NO_MEMORY;
    for (char *word = strtok_r(words, ",", &rest); word && count < NORMS_READ;
         word = strtok_r(NULL, ",", &rest))
        codes[count++] = word;
    const cmg_status status = cmg_penalty_concurrent(session, codes, count, facts, result);
    free(words);
    return status;
}

static int run(const request *asked)
{
    return decide_case(asked, penalty, list_items);
}

const tool_command penalty_command = {
    .name = "penalty",
    .summary = {"一个违法行为的处罚裁量", "the penalty for one act"},
    .synopsis = {"citymgmt penalty 规则包 事项[,事项]... [事实]...",
                 "citymgmt penalty PACK ITEM[,ITEM]... [FACTS]..."},
    .about = {"按规则包裁量一个违法行为：先写结论，依据在右边，还缺什么事实写在后面。\n"
              "还不能决定，或者不属于这一事项，也是回答，退出码为 0。\n"
              "一个行为触犯几个事项的，用逗号隔开：按罚款数额高的处罚（行政处罚法第二十九条）。\n"
              "规则包：文件夹，或者已安装的规则包的名称（如 beijing）。\n"
              "事实：JSON 文件，- 表示标准输入，或者写成 名称=值；可以混用，后面的优先。",
              "Decides the penalty for one act: the answer first, the law at the right, then what\n"
              "is missing.  'Not decidable yet' and 'not this matter' are answers too: status 0.\n"
              "ITEMs that one act comes under, with commas between: the one with the higher fine\n"
              "prevails (Administrative Penalty Law Art 29).\n"
              "PACK: a folder, or the name of an installed pack, as beijing.\n"
              "FACTS: a JSON file, - for standard input, or NAME=VALUE; mixed at will, the last wins."},
    .example = "  citymgmt penalty beijing littering 当事人类型=公民 出生日期=1990-05-01 \\\n"
               "    违法行为终了日期=2024-03-04 发现日期=2024-03-04 在公共场所=true 情节严重=true \\\n"
               "    违法行为轻微=false 主动消除或者减轻后果=false --as-of 2024-03-20\n",
    .options = OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON | OPTION_STRICT,
    .least = 2,
    .most = INT_MAX,
    .choice = cmg_pack_item_code,
    .choice_label = cmg_pack_item_label,
    .run = run,
};
