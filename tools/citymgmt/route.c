#include "tool.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Words of the report, and facts; place= asks who is responsible there. */
typedef struct report {
    byte_buffer text;
    char **facts; /* borrowed words */
    int fact_count;
    const char *place;
} report;

static bool add_text(report *r, const char *word)
{
    return (r->text.length == 0 || append(&r->text, "\n", 1)) && append(&r->text, word, strlen(word));
}

static bool read_report(const request *asked, report *r)
{
    r->facts = calloc((size_t)asked->count, sizeof *r->facts);
    if (!r->facts)
        return false;
    for (int i = 1; i < asked->count; i++) {
        char *word = asked->operands[i];
        if (strncmp(word, "place=", 6) == 0)
            r->place = word + 6;
        else if (strcmp(word, "-") == 0) {
            if (!read_file(asked, word, &r->text))
                return false;
        } else if (is_json_text(word) || value_of(word))
            r->facts[r->fact_count++] = word;
        else if (!add_text(r, word))
            return false;
    }
    return true;
}

/* The owner of the matter at the place, under the class. */
static int put_owner(const request *asked, const report *r, cmg_session *session, const char *item)
{
    int exit_status = BAD_INPUT;
    cmg_result *owner = cmg_result_new(NULL);
    const cmg_status status = owner ? cmg_duty(session, item, r->place, NULL, owner) : CMG_NO_MEMORY;
    if (status == CMG_OK)
        exit_status = print_result(asked, owner);
    else
        complain_of(asked, cmg_result_diagnostics(owner), status);
    cmg_result_free(owner);
    return exit_status;
}

static int put_route(const request *asked, const report *r, cmg_session *session, cmg_result *result)
{
    const bool json = has(asked, OPTION_JSON);
    const char *item = cmg_route_item(result, 0);
    const bool owned = r->place && cmg_result_state(result) == CMG_DECIDED && *item;
    if (json && r->place)
        put("[");
    int exit_status = print_result(asked, result);
    if (exit_status == DONE && owned) {
        put(json ? "," : "");
        exit_status = put_owner(asked, r, session, item);
    }
    if (json && r->place)
        put("]");
    return exit_status;
}

static int answer(const request *asked, const report *r, cmg_pack *pack, cmg_session *session,
                  cmg_result *result)
{
    cmg_facts *facts = NULL;
    if (cmg_session_set_as_of(session, as_of(asked)) != CMG_OK) {
        complain_date(asked);
        return WRONG_USAGE;
    }
    if (r->fact_count && !(facts = read_facts(asked, pack, r->facts, r->fact_count)))
        return BAD_INPUT;
    cmg_session_set_language(session, asked->language);
    const cmg_status status = cmg_route(session, r->text.data, r->text.length, facts, result);
    int exit_status = BAD_INPUT;
    if (status == CMG_OK)
        exit_status = put_route(asked, r, session, result);
    else
        complain_of(asked, cmg_result_diagnostics(result), status);
    cmg_facts_free(facts);
    return exit_status;
}

static int run(const request *asked)
{
    int exit_status = BAD_INPUT;
    cmg_status status = CMG_NO_MEMORY;
    report r = {{NULL, 0, 0}, NULL, 0, NULL};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = open_pack(asked->operands[0], diagnostics, &status);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    if (!pack || !session || !result)
        complain_of(asked, diagnostics, pack ? CMG_NO_MEMORY : status);
    else if (read_report(asked, &r))
        exit_status = answer(asked, &r, pack, session, result);
    free(r.text.data);
    free(r.facts);
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
    return exit_status;
}

const tool_command route_command = {
    .name = "route",
    .summary = {"一件投诉属于哪一类、归谁管", "which class a complaint is, and whose"},
    .synopsis = {"citymgmt route 规则包 文字|编码|事实... [place=编码]",
                 "citymgmt route PACK TEXT|CODE|FACTS... [place=CODE]"},
    .about =
        {"按规则包的关键词和模式，认出市民的话（或者部件、事件编码，或者 名称=值 的事实）说的是哪一类，\n"
         "写明哪些词起了作用、有哪些相近的类。把握不够或者几类太接近时写“请人判断”，这也是回答，退出码为 "
         "0。\n"
         "给出 place 时，接着写那里的责任单位。- 表示从标准输入读文字。",
         "Recognises what a citizen's words (or the code of a component or event, or facts as\n"
         "NAME=VALUE) are about, by the words and patterns of the pack: which of them counted, and\n"
         "which classes come near.  'Ask a person', where too little speaks for one class or several\n"
         "are near each other, is an answer too: status 0.  With place, who is responsible there\n"
         "follows.  - reads the words from standard input."},
    .example = "  citymgmt route hohhot 楼下有人露天烧烤，烟很大 place=xincheng\n",
    .options = OPTION_AS_OF | OPTION_JSON,
    .least = 2,
    .most = INT_MAX,
    .run = run,
};
