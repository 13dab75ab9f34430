#include "tool.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static void list_deadlines(const request *asked, const cmg_pack *pack)
{
    complain_choices(asked, pack,
                     asked->language == CMG_ENGLISH ? "the limits of this pack:" : "本包的时限：",
                     cmg_pack_deadline_code, cmg_pack_deadline_label);
}

/* START, and NAME=VALUE for what else happened; all that is wrong is told at once. */
static bool read_timeline(const request *asked, cmg_timeline *timeline)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    bool good = diagnostics != NULL;
    for (int i = 2; i < asked->count; i++) {
        const char *word = asked->operands[i];
        const char *value = value_of(word);
        const char *name = value ? word : "start";
        const size_t length = value ? (size_t)(value - word) - 1 : CMG_ZERO_TERMINATED;
        if (cmg_timeline_set(timeline, name, length, value ? value : word, CMG_ZERO_TERMINATED,
                             diagnostics) != CMG_OK)
            good = false;
    }
    if (!good)
        complain_of(asked, diagnostics, CMG_NO_MEMORY);
    cmg_diagnostics_free(diagnostics);
    return good;
}

static int answer(const request *asked, cmg_pack *pack, cmg_session *session, const cmg_timeline *timeline,
                  cmg_result *result)
{
    cmg_session_set_language(session, asked->language);
    cmg_session_set_trace(session, has(asked, OPTION_EXPLAIN));
    const cmg_status status = cmg_due(session, asked->operands[1], timeline, result);
    if (status == CMG_OK)
        return print_result(asked, result);
    complain_of(asked, cmg_result_diagnostics(result), status);
    if (status == CMG_NOT_FOUND && !*cmg_diagnostic_remedy(cmg_result_diagnostics(result), 0, CMG_ENGLISH))
        list_deadlines(asked, pack);
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
    cmg_timeline *timeline = cmg_timeline_new(NULL);
    if (!pack || !session || !result || !timeline)
        complain_of(asked, diagnostics, pack ? CMG_NO_MEMORY : status);
    else if (read_timeline(asked, timeline))
        exit_status = answer(asked, pack, session, timeline, result);
    cmg_timeline_free(timeline);
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
    return exit_status;
}

const tool_command due_command = {
    .name = "due",
    .summary = {"何时到期，是否超时", "when it is due, and whether it was late"},
    .synopsis = {"citymgmt due 规则包 时限 开始时间 [名称=值]...",
                 "citymgmt due PACK LIMIT START [NAME=VALUE]..."},
    .about =
        {"按规则包的时限和日历，从开始时间算出到期时间，写明哪些日子没有计入、为什么。日历没有那一年的\n"
         "安排，或者时限不允许那样的延期、暂停，也是回答，退出码为 0。\n"
         "时间：2024-02-08T17:00，本地时间；日期的末尾一秒也算按时。\n"
         "还可以写：finished=时间（完成），at=时间（此刻还剩多少），suspended=起/止（暂停，止可不写），\n"
         "extended=时间（批准延期），exempt=true（申诉通过，超时不计）。",
         "Counts from START to the instant at which it is due, by the pack's limit and calendar, and\n"
         "tells which days did not count and why.  A year without calendar, or an extension or\n"
         "suspension that the limit does not allow, is an answer too: status 0.\n"
         "Instants: 2024-02-08T17:00, local time; what is done at the due instant is in time.\n"
         "NAME=VALUE: finished=INSTANT, at=INSTANT (how much is left then), suspended=FROM/TO (or\n"
         "FROM/), extended=INSTANT (approved), exempt=true (appeal approved: not counted as late)."},
    .example = "  citymgmt due yuncheng c01-01-2 2024-02-08T17:00 finished=2024-02-19T09:30\n",
    .options = OPTION_EXPLAIN | OPTION_JSON,
    .least = 3,
    .most = INT_MAX,
    .choice = cmg_pack_deadline_code,
    .choice_label = cmg_pack_deadline_label,
    .run = run,
};
