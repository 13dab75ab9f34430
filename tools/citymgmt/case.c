#include "tool.h"

int print_result(const request *asked, cmg_result *result)
{
    const char *text = has(asked, OPTION_JSON) ? cmg_result_json(result) : cmg_result_text(result);
    if (!text) {
        complain_of(asked, NULL, CMG_NO_MEMORY);
        return BAD_INPUT;
    }
    put_text(text);
    return cmg_standards_counted(result, CMG_STANDARD_NOT_MET) ? SAID_NO : DONE;
}

/* Nothing of that name and none like it: the reader needs the list. */
static bool wants_list(cmg_result *result, cmg_status status)
{
    return status == CMG_NOT_FOUND && !*cmg_diagnostic_remedy(cmg_result_diagnostics(result), 0, CMG_ENGLISH);
}

int decide_case(const request *asked, decide_function *decide,
                void (*list)(const request *, const cmg_pack *))
{
    int exit_status = BAD_INPUT;
    cmg_status status = CMG_NO_MEMORY;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = open_pack(asked->operands[0], diagnostics, &status);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    cmg_facts *facts = NULL;
    if (!pack || !session || !result) {
        complain_of(asked, diagnostics, pack ? CMG_NO_MEMORY : status);
        goto cleanup;
    }
    if (cmg_session_set_as_of(session, as_of(asked)) != CMG_OK) {
        complain_date(asked);
        exit_status = WRONG_USAGE;
        goto cleanup;
    }
    facts = read_facts(asked, pack, asked->operands + 2, asked->count - 2);
    if (!facts)
        goto cleanup;
    cmg_session_set_language(session, asked->language);
    cmg_session_set_trace(session, has(asked, OPTION_EXPLAIN));
    cmg_session_set_strict(session, has(asked, OPTION_STRICT));
    status = decide(session, asked->operands[1], facts, result);
    if (status == CMG_OK) {
        exit_status = print_result(asked, result);
    } else {
        complain_of(asked, cmg_result_diagnostics(result), status);
        if (wants_list(result, status))
            list(asked, pack);
    }
cleanup:
    cmg_facts_free(facts);
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
    return exit_status;
}
