#include "tool.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static int put_list(const request *asked, cmg_result *result)
{
    if (!asked->format)
        return print_result(asked, result);
    const char *text = strcmp(asked->format, "csv") == 0 ? cmg_items_csv(result) : cmg_items_html(result);
    if (!text) {
        complain_of(asked, NULL, CMG_NO_MEMORY);
        return BAD_INPUT;
    }
    put("%s", text);
    return DONE;
}

static int list(const request *asked, cmg_session *session, cmg_result *result)
{
    if (cmg_session_set_as_of(session, as_of(asked)) != CMG_OK) {
        complain_date(asked);
        return WRONG_USAGE;
    }
    cmg_session_set_language(session, asked->language);
    const char **words = calloc((size_t)asked->count + 1, sizeof *words);
    size_t count = 0;
    cmg_status status = words ? CMG_OK : CMG_NO_MEMORY;
    for (int i = 1; words && i < asked->count; i++)
        words[count++] = asked->operands[i];
    if (words && asked->search)
        words[count++] = asked->search;
    if (words)
        status = cmg_items(session, words, count, result);
    free(words);
    if (status == CMG_OK)
        return put_list(asked, result);
    complain_of(asked, cmg_result_diagnostics(result), status);
    return BAD_INPUT;
}

static int run(const request *asked)
{
    int exit_status = BAD_INPUT;
    cmg_status status = CMG_NO_MEMORY;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = open_pack(asked->operands[0], diagnostics, &status);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    if (pack && session && result)
        exit_status = list(asked, session, result);
    else
        complain_of(asked, diagnostics, pack ? CMG_NO_MEMORY : status);
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
    return exit_status;
}

const tool_command items_command = {
    .name = "items",
    .summary = {"权责清单：列出、搜索、导出", "the list of matters: search, export"},
    .synopsis = {"citymgmt items 规则包 [字段=值 | 文字]...", "citymgmt items PACK [FIELD=VALUE | TEXT]..."},
    .about = {"列出规则包在某一天有效的事项。给出的条件都要符合：\n"
              "type=licence 等十类、function=职能、basis=来源、level=层级、unit=单位（它负责或者办理的），\n"
              "文字在编码、名称、子项、职能、依据中查找。place=地点 加列每一项在那里的责任单位。\n"
              "--format csv 供表格软件使用，--format html 是一个可以直接发布、自带搜索的网页。",
              "Lists the matters in force on a day that fit all that is given: type=licence and the like,\n"
              "function=CODE, basis=SOURCE, level=LEVEL, unit=CODE (what it owns or acts for); a text\n"
              "is looked for in codes, names, sub-items, functions and articles.  place=CODE adds who\n"
              "owns each matter there.  --format csv is for spreadsheets, --format html a page that can\n"
              "be published as it is and searched."},
    .example = "  citymgmt items hohhot place=xincheng --search 燃气\n",
    .options = OPTION_AS_OF | OPTION_JSON | OPTION_SEARCH | OPTION_FORMAT,
    .least = 1,
    .most = INT_MAX,
    .run = run,
};
