/* penalty and decide: one pack, one question, facts; one answer. */
#include "tool.h"

typedef cmg_status question(cmg_session *session, const char *name, const cmg_facts *facts,
                            cmg_result *result);

static int answer(const tool_options *options, cmg_status status, cmg_result *result)
{
    if (status != CMG_OK) {
        tool_findings(options, cmg_result_diagnostics(result));
        tool_error(options, "没有得出结果：", "no answer: ", cmg_status_name(status));
        return EXIT_BAD_INPUT;
    }
    const char *text = options->json ? cmg_result_json(result) : cmg_result_text(result);
    if (!text) {
        tool_error(options, "内存不足", "out of memory", "");
        return EXIT_BAD_INPUT;
    }
    fputs(text, stdout);
    if (options->json)
        putchar('\n');
    return EXIT_DONE;
}

static int ask(const tool_options *options, int count, char **arguments, question *decide)
{
    if (count < 2)
        return EXIT_USAGE;
    int status = EXIT_BAD_INPUT;
    cmg_pack *pack = tool_open(options, arguments[0]);
    cmg_session *session = pack ? tool_session(options, pack) : NULL;
    cmg_facts *facts = session ? cmg_facts_new(pack, NULL) : NULL;
    cmg_result *result = cmg_result_new(NULL);
    if (session && result && tool_facts(options, facts, count - 2, arguments + 2))
        status = answer(options, decide(session, arguments[1], facts, result), result);
    cmg_result_free(result);
    cmg_facts_free(facts);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    return status;
}

int command_penalty(const tool_options *options, int count, char **arguments)
{
    return ask(options, count, arguments, cmg_penalty);
}

int command_decide(const tool_options *options, int count, char **arguments)
{
    return ask(options, count, arguments, cmg_decide);
}
