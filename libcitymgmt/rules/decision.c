/* General decisions: a named expression or table of the pack. */
#include "rules/print.h"

#include <string.h>

static cmg_status unknown_decision(cmg_result *result, cmg_text name)
{
    const cmg_pack *pack = result->pack;
    for (uint32_t i = 0; i < pack->decision_count; i++) {
        if (cmg_text_nearest(name, &pack->decisions[i].code, 1) == 0) {
            cmg_report(result->diagnostics, CMG_M_decision_unknown_near, NULL, CMG_ARG("name", name),
                       CMG_ARG("near", pack->decisions[i].code));
            return CMG_NOT_FOUND;
        }
    }
    cmg_report(result->diagnostics, CMG_M_decision_unknown, NULL, CMG_ARG("name", name));
    return CMG_NOT_FOUND;
}

static cmg_status decide(cmg_session *session, cmg_result *result, const cmg_decision *decision)
{
    cmg_value value = cmg_null_value;
    cmg_status status = cmg_session_decision(session, decision, &value);
    if (status != CMG_OK)
        return status;
    if (value.kind == CMG_ABSENT) {
        cmg_result_need(result, session, value, &decision->rule, 0, true);
    } else {
        result->state = CMG_DECIDED;
        result->value = value;
    }
    if (!session->trace)
        return CMG_OK;
    const cmg_step step = {.kind = CMG_STEP_DECISION,
                           .rule = &decision->rule,
                           .value = result->value,
                           .basis = decision->rule.basis,
                           .program = decision->expression};
    return cmg_result_step_add(result, session, &step);
}

/* Mostly the same decision is asked for again, which is then found without a search. */
static const cmg_versions *find(cmg_session *session, const char *name)
{
    const cmg_pack *pack = session->pack;
    if (!session->decided || strcmp(session->decided->code.bytes, name) != 0)
        session->decided = cmg_pack_find(pack->decisions, pack->decision_count, cmg_text_of(name));
    return session->decided;
}

cmg_status cmg_decide(cmg_session *session, const char *decision, const cmg_facts *facts, cmg_result *result)
{
    if (!session || !decision || !result || (facts && facts->pack != session->pack))
        return CMG_BAD_ARGUMENT;
    cmg_status status = cmg_result_begin(result, session, CMG_RESULT_DECISION);
    if (status != CMG_OK)
        return status;
    const cmg_versions *versions = find(session, decision);
    if (!versions)
        return unknown_decision(result, cmg_text_of(decision));
    cmg_session_begin(session, facts);
    cmg_session_set_law_day(session, session->as_of);
    result->decision = cmg_version_on(versions, session->as_of);
    if (result->decision) {
        status = decide(session, result, result->decision);
    } else {
        cmg_buffer day;
        cmg_buffer_init(&day, &session->allocator);
        cmg_date_write(&day, session->as_of);
        cmg_result_refuse(result, CMG_M_not_in_force, versions->code, cmg_buffer_view(&day), CMG_NO_TEXT);
        cmg_buffer_free(&day);
    }
    const cmg_status kept = cmg_result_finish(result, session);
    return status != CMG_OK ? status : kept;
}

const cmg_value *cmg_decision_value(const cmg_result *result)
{
    if (!result || result->kind != CMG_RESULT_DECISION || result->state != CMG_DECIDED)
        return NULL;
    return &result->value;
}

void cmg_decision_write_text(cmg_buffer *out, cmg_result *result)
{
    cmg_print print;
    cmg_print_init(&print, out, result);
    if (result->state == CMG_DECIDED)
        cmg_value_write(&print.left, result->value);
    else if (result->state == CMG_UNDECIDED)
        cmg_buffer_string(&print.left, cmg_say(&print, "尚不能决定", "Not decidable yet"));
    else
        cmg_print_reason(&print.left, result, result->language);
    cmg_print_answer(&print, result->decision ? &result->decision->rule.basis : NULL);
    cmg_print_missing(&print, result);
    cmg_print_closing(&print, result);
    cmg_print_free(&print);
}

void cmg_decision_write_json(cmg_buffer *out, cmg_result *result)
{
    static const char *const states[] = {"decided", "undecided", "refused"};
    cmg_buffer_format(out, "{\"kind\":\"decision\",\"state\":\"%s\"", states[result->state]);
    if (result->decision) {
        cmg_buffer_string(out, ",\"decision\":");
        cmg_buffer_json(out, result->decision->rule.code);
    }
    cmg_buffer_string(out, ",\"value\":");
    cmg_value_write_json(out, result->value);
    if (result->state == CMG_REFUSED)
        cmg_json_reason(out, result);
    cmg_json_closing(out, result);
    cmg_buffer_char(out, '}');
}
