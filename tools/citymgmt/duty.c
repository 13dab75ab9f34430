#include "tool.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The words after the matter. */
typedef struct question {
    const char *place, *level;
    const char *referred; /* codes separated by commas */
} question;

static bool take_word(question *q, const char *word)
{
    if (strncmp(word, "place=", 6) == 0)
        q->place = word + 6;
    else if (strncmp(word, "level=", 6) == 0)
        q->level = word + 6;
    else if (strncmp(word, "referred=", 9) == 0)
        q->referred = word + 9;
    else
        return false;
    return true;
}

static bool read_question(const request *asked, question *q)
{
    for (int i = 2; i < asked->count; i++) {
        if (take_word(q, asked->operands[i]))
            continue;
        complain(asked, "不认识“%s”，可以写 place=、level=、referred=\n",
                 "'%s' is not known; write place=, level= or referred=\n", asked->operands[i]);
        return false;
    }
    if (!q->place)
        complain(asked, "没有给出地点：写上 place=编码\n", "no place is given: write place=CODE\n");
    return q->place != NULL;
}

static cmg_status note_referrals(cmg_result *result, const char *codes)
{
    cmg_status status = CMG_OK;
    while (codes && *codes && status == CMG_OK) {
        const size_t length = strcspn(codes, ",");
        char *code = malloc(length + 1);
        if (!code)
            return CMG_NO_MEMORY;
        memcpy(code, codes, length);
        code[length] = '\0';
        if (length)
            status = cmg_duty_referred(result, code);
        free(code);
        codes += length + (codes[length] == ',');
    }
    return status;
}

static int answer(const request *asked, const question *q, cmg_pack *pack, cmg_session *session,
                  cmg_result *result)
{
    if (cmg_session_set_as_of(session, as_of(asked)) != CMG_OK) {
        complain_date(asked);
        return WRONG_USAGE;
    }
    cmg_session_set_language(session, asked->language);
    cmg_session_set_trace(session, has(asked, OPTION_EXPLAIN));
    cmg_status status = cmg_duty(session, asked->operands[1], q->place, q->level, result);
    if (status == CMG_OK)
        status = note_referrals(result, q->referred);
    if (status == CMG_OK)
        return print_result(asked, result);
    cmg_diagnostics *diagnostics = cmg_result_diagnostics(result);
    complain_of(asked, diagnostics, status);
    if (status == CMG_NOT_FOUND && strcmp(cmg_diagnostic_id(diagnostics, 0), "E0900") == 0)
        list_items(asked, pack);
    return BAD_INPUT;
}

static int run(const request *asked)
{
    question q = {NULL, NULL, NULL};
    if (!read_question(asked, &q))
        return WRONG_USAGE;
    int exit_status = BAD_INPUT;
    cmg_status status = CMG_NO_MEMORY;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = open_pack(asked->operands[0], diagnostics, &status);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    if (pack && session && result)
        exit_status = answer(asked, &q, pack, session, result);
    else
        complain_of(asked, diagnostics, pack ? CMG_NO_MEMORY : status);
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
    return exit_status;
}

const tool_command duty_command = {
    .name = "duty",
    .summary = {"一个事项由谁负责", "who is responsible for a matter"},
    .synopsis = {"citymgmt duty 规则包 事项 place=编码 [level=层级] [referred=编码,...]",
                 "citymgmt duty PACK MATTER place=CODE [level=LEVEL] [referred=CODE,...]"},
    .about =
        {"按规则包找出一个事项在一个地方、某一天的责任单位，写明依哪条规则、优先于哪条，有无委托，\n"
         "以及要向谁移送、共享。没有唯一的单位也是回答，写明为什么，退出码为 0。\n"
         "地点：规则包 places "
         "中的编码或者名称。层级：province、city、district、sub-district、community、grid；\n"
         "不给出时为事项行使的那一级。referred：已经办了的移送、共享，其余的写作未办。",
         "Finds the unit that is responsible for a matter at a place on a day: by which rule, before\n"
         "which other, acting by delegation or not, and to whom it is to be referred.  That no\n"
         "single unit is responsible is an answer too, with its reason: status 0.\n"
         "place: a code of the pack's places, or a name.  level: province, city, district, sub-district,\n"
         "community or grid; whichever it is if not given.  referred: what was referred already;\n"
         "the rest is told as missing."},
    .example = "  citymgmt duty hohhot littering place=xincheng\n",
    .options = OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON,
    .least = 2,
    .most = INT_MAX,
    .choice = cmg_pack_item_code,
    .choice_label = cmg_pack_item_label,
    .run = run,
};
