/* The trace speaks law: one line a legal step. */
#include "rules/print.h"

typedef struct words {
    const char *text[2];
} words;

static const words step_words[] = {
    [CMG_STEP_VERSION] = {{"适用规定", "rule in force"}},
    [CMG_STEP_CIRCUMSTANCE] = {{"情形", "circumstance"}},
    [CMG_STEP_APPLIES] = {{"事项", "matter"}},
    [CMG_STEP_PROVISION] = {{"条款", "provision"}},
    [CMG_STEP_STATUTORY_RANGE] = {{"法定幅度", "statutory range"}},
    [CMG_STEP_TIER] = {{"裁量档次", "benchmark tier"}},
    [CMG_STEP_MOVE] = {{"升降档", "tier moved"}},
    [CMG_STEP_AMOUNT] = {{"结论", "outcome"}},
    [CMG_STEP_CHOSEN] = {{"执法机关确定的数额", "set by the agency"}},
    [CMG_STEP_CONFISCATION] = {{"没收违法所得", "gains confiscated"}},
    [CMG_STEP_LIGHTER_LAW] = {{"从旧兼从轻", "lighter law"}},
    [CMG_STEP_CONCURRENCE] = {{"竞合择重", "concurrence"}},
    [CMG_STEP_PROCEDURE] = {{"程序", "procedure"}},
    [CMG_STEP_DECISION] = {{"决策", "decision"}},
    [CMG_STEP_LIMIT] = {{"时限", "limit"}},
    [CMG_STEP_EXTENDED] = {{"延期", "extended"}},
    [CMG_STEP_SUSPENDED] = {{"暂停", "suspended"}},
    [CMG_STEP_RUN] = {{"日历", "calendar"}},
    [CMG_STEP_DUE] = {{"到期", "due"}},
    [CMG_STEP_DUTY_RULE] = {{"分工规则", "rule of ownership"}},
    [CMG_STEP_DELEGATION] = {{"委托", "delegation"}},
    [CMG_STEP_STANDARD] = {{"标准", "standard"}},
    [CMG_STEP_STAFF] = {{"人员配置", "staffing"}},
    [CMG_STEP_STAFF_PLACE] = {{"地点", "place"}},
};

static void write_facts(cmg_buffer *out, const cmg_result *result, const cmg_program *program)
{
    uint32_t count = 0;
    const uint16_t *slots = cmg_program_facts(program, &count);
    for (uint32_t i = 0; i < count; i++) {
        cmg_buffer_string(out, i ? ", " : " [");
        cmg_buffer_text(out, result->pack->slots[slots[i]].name);
        cmg_buffer_string(out, " = ");
        const cmg_value value = result->bank ? result->bank[slots[i]] : (cmg_value){0};
        if (value.kind == CMG_ABSENT)
            cmg_buffer_char(out, '?');
        else
            cmg_value_write(out, value);
    }
    if (count)
        cmg_buffer_char(out, ']');
}

static void write_condition(cmg_buffer *out, const cmg_result *result, const cmg_step *step)
{
    static const words truths[] = {{{"不成立", "no"}}, {{"成立", "yes"}}, {{"不能确定", "not known"}}};
    const int truth = step->value.kind == CMG_ABSENT ? 2 : step->value.as.integer != 0;
    cmg_buffer_string(out, result->language == CMG_ENGLISH ? ": " : "：");
    cmg_buffer_string(out, truths[truth].text[result->language]);
    if (!step->program)
        return;
    cmg_buffer_string(out, result->language == CMG_ENGLISH ? " - " : " — ");
    cmg_buffer_text(out, cmg_program_text(step->program));
    write_facts(out, result, step->program);
}

static void write_range(cmg_buffer *out, const cmg_result *result, const cmg_step *step)
{
    const cmg_bounds bounds = {step->low.kind == CMG_NUMBER, step->high.kind == CMG_NUMBER, step->low,
                               step->high};
    cmg_print_bounds(out, result->language, &bounds);
}

static void write_outcome(cmg_buffer *out, const cmg_result *result, const cmg_step *step)
{
    cmg_buffer_string(out, cmg_outcome_words((cmg_outcome)step->number, result->language));
    if (step->high.kind == CMG_NUMBER) {
        cmg_buffer_string(out, result->language == CMG_ENGLISH ? ", " : "，");
        write_range(out, result, step);
    }
    if (step->value.kind == CMG_NUMBER) {
        cmg_buffer_string(out, result->language == CMG_ENGLISH ? "; suggested " : "；建议 ");
        cmg_print_number(out, step->value);
        cmg_buffer_string(out, result->language == CMG_ENGLISH ? " yuan" : " 元");
    }
}

static void write_detail(cmg_buffer *out, const cmg_result *result, const cmg_step *step)
{
    static const words moves[] = {
        {{"", ""}}, {{"从轻", "lighter"}}, {{"从重", "heavier"}}, {{"减轻", "mitigated"}}};
    const cmg_language language = result->language;
    switch (step->kind) {
    case CMG_STEP_VERSION:
        cmg_buffer_string(out, language == CMG_ENGLISH ? ", law of " : "，适用日期 ");
        cmg_value_write(out, step->value);
        return;
    case CMG_STEP_CIRCUMSTANCE:
    case CMG_STEP_APPLIES:
    case CMG_STEP_PROCEDURE: write_condition(out, result, step); return;
    case CMG_STEP_PROVISION: {
        const cmg_provision *provision = step->detail;
        cmg_buffer_char(out, ' ');
        cmg_buffer_text(out, provision->code);
        write_condition(out, result, step);
        return;
    }
    case CMG_STEP_STATUTORY_RANGE:
        cmg_buffer_char(out, ' ');
        write_range(out, result, step);
        return;
    case CMG_STEP_TIER: {
        const cmg_tier *tier = step->detail;
        const cmg_benchmark *benchmark = (const cmg_benchmark *)(const void *)step->rule;
        cmg_buffer_string(out, language == CMG_ENGLISH ? ": " : "：");
        cmg_print_label(out, &tier->label, language);
        if (step->number == UINT32_MAX)
            return;
        cmg_buffer_string(out, language == CMG_ENGLISH ? " - " : " — ");
        cmg_table_rule_write(out, benchmark->table, step->number);
        return;
    }
    case CMG_STEP_MOVE: {
        const cmg_tier *tier = step->detail;
        cmg_buffer_string(out, language == CMG_ENGLISH ? ": " : "：");
        cmg_buffer_string(out, moves[step->number].text[language]);
        if (tier) {
            cmg_buffer_string(out, " → ");
            cmg_print_label(out, &tier->label, language);
        }
        return;
    }
    case CMG_STEP_AMOUNT:
        cmg_buffer_string(out, language == CMG_ENGLISH ? ": " : "：");
        write_outcome(out, result, step);
        return;
    case CMG_STEP_CHOSEN:
    case CMG_STEP_CONFISCATION:
        cmg_buffer_char(out, ' ');
        cmg_print_number(out, step->value);
        return;
    case CMG_STEP_LIGHTER_LAW:
        cmg_buffer_string(
            out, step->number
                     ? (language == CMG_ENGLISH ? ": the law of the decision day is lighter"
                                                : "：决定时的规定较轻，适用新规定")
                     : (language == CMG_ENGLISH ? ": the law of the act day holds" : "：适用行为时的规定"));
        return;
    case CMG_STEP_CONCURRENCE:
        cmg_buffer_format(
            out, language == CMG_ENGLISH ? ": the higher fine of %u norms" : "：%u 个规范中罚款数额高的",
            step->number);
        return;
    case CMG_STEP_STANDARD: cmg_standards_write_step(out, result, step); return;
    case CMG_STEP_STAFF:
    case CMG_STEP_STAFF_PLACE: cmg_staff_write_step(out, result, step); return;
    case CMG_STEP_DECISION:
        cmg_buffer_string(out, " = ");
        cmg_value_write(out, step->value);
        return;
    case CMG_STEP_DUTY_RULE:
        cmg_buffer_string(out, language == CMG_ENGLISH ? ": " : "：");
        cmg_buffer_string(out, cmg_nearness_words(step->number & 7, language));
        cmg_buffer_string(out, step->number & 8 ? (language == CMG_ENGLISH ? "; it decides" : "；由它决定")
                                                : (language == CMG_ENGLISH ? "; stands back" : "；让位"));
        return;
    case CMG_STEP_DELEGATION: return;
    case CMG_STEP_LIMIT:
    case CMG_STEP_EXTENDED:
    case CMG_STEP_SUSPENDED:
    case CMG_STEP_RUN:
    case CMG_STEP_DUE: cmg_due_write_step(out, result, step); return;
    }
}

void cmg_step_write(cmg_buffer *out, const cmg_result *result, const cmg_step *step)
{
    const cmg_language language = result->language;
    cmg_buffer_string(out, step_words[step->kind].text[language]);
    if (step->rule && step->kind != CMG_STEP_STATUTORY_RANGE && step->kind != CMG_STEP_LIGHTER_LAW) {
        cmg_buffer_string(out, language == CMG_ENGLISH ? " \"" : "「");
        cmg_print_label(out, &step->rule->label, language);
        cmg_buffer_string(out, language == CMG_ENGLISH ? "\"" : "」");
    }
    write_detail(out, result, step);
    for (uint32_t i = 0; i < step->basis.count; i++) {
        cmg_buffer_string(out, i ? (language == CMG_ENGLISH ? "; " : "；") : "  ");
        cmg_buffer_text(out, cmg_label_text(&step->basis.citations[i].printed, language));
    }
    if (!step->rule)
        return;
    /* A provision or a fine may stand in another layer than its matter: where a hole was filled. */
    const cmg_origin *origin = &step->rule->origin;
    if (step->kind == CMG_STEP_PROVISION)
        origin = &((const cmg_provision *)step->detail)->origin;
    else if (step->kind == CMG_STEP_STATUTORY_RANGE)
        origin = &((const cmg_fine *)step->detail)->origin;
    const cmg_layer *layer = &result->pack->layers[origin->layer];
    cmg_buffer_format(out, "  (%.*s %.*s, %.*s:%u)", CMG_SHOW(layer->name), CMG_SHOW(layer->version),
                      CMG_SHOW(origin->file), origin->line);
}
