#include "tool.h"

#include <limits.h>
#include <stdlib.h>

/* -- the command ---------------------------------------------------------- */

static int evaluate(const request *asked, const cmg_expression *expression, const byte_buffer *facts,
                    cmg_diagnostics *diagnostics)
{
    int exit_status = BAD_INPUT;
    const cmg_value *value = NULL;
    cmg_evaluator *evaluator = new_evaluator(asked, &exit_status);
    if (!evaluator)
        return exit_status;
    const cmg_status status =
        cmg_evaluate(evaluator, expression, facts->data, facts->length, diagnostics, &value);
    if (status == CMG_OK && put_value(asked, value))
        exit_status = DONE;
    complain_of(asked, diagnostics, status);
    cmg_evaluator_free(evaluator);
    return exit_status;
}

static int run(const request *asked)
{
    byte_buffer facts = {NULL, 0, 0};
    const char *file = NULL;
    int exit_status = BAD_INPUT;
    cmg_expression *expression = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    if (read_object(asked, 1, &facts, &file)) {
        const cmg_status status = cmg_expression_new(asked->operands[0], CMG_ZERO_TERMINATED, facts.data,
                                                     facts.length, NULL, diagnostics, &expression);
        if (status != CMG_OK) {
            if (status == CMG_BAD_FACTS && file && !is_json_text(file))
                complain(asked, "事实有误：%s\n", "wrong facts: %s\n", file);
            complain_of(asked, diagnostics, status);
        } else if (has(asked, OPTION_DISASSEMBLE)) {
            put_text(cmg_expression_disassembly(expression));
            exit_status = DONE;
        } else {
            exit_status = evaluate(asked, expression, &facts, diagnostics);
        }
    }
    cmg_expression_unref(expression);
    cmg_diagnostics_free(diagnostics);
    free(facts.data);
    return exit_status;
}

const tool_command feel_command = {
    .name = "feel",
    .summary = {"一个 FEEL 表达式的值", "the value of one FEEL expression"},
    .synopsis = {"citymgmt feel 表达式 [事实]...", "citymgmt feel EXPRESSION [FACTS]..."},
    .about = {"求一个 FEEL（DMN 1.5）表达式的值。表达式中的名称就是事实的名称。\n"
              "事实：一个 JSON 文件（- 表示标准输入），或者写成 名称=值；值不是数字、true、\n"
              "false、null、[列表] 或 {对象} 的，是文字；日期写成 date(名称)。\n"
              "今天是 --as-of 的日期，时刻为北京时间零点。求不出值的地方是 null，原因写在标准错误。",
              "Evaluates one FEEL expression (DMN 1.5) whose names are the names of the facts.\n"
              "FACTS: one JSON file (- for standard input), or NAME=VALUE; a VALUE that is no number,\n"
              "true, false, null, [list] or {object} is a string, so write date(NAME) for a date.\n"
              "Today is the day of --as-of, the time midnight in Beijing.  What cannot be evaluated is\n"
              "null, with the reason on standard error."},
    .example = "  citymgmt feel 'if 面积 > 10 then 面积 * 300 else 0' 面积=12.5\n",
    .options = OPTION_AS_OF | OPTION_JSON | OPTION_STRICT | OPTION_DISASSEMBLE,
    .least = 1,
    .most = INT_MAX,
    .run = run,
};
