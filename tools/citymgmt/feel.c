/* feel: the language by itself. */
#include <stdlib.h>
#include <string.h>

#include "tool.h"

static bool print_value(const cmg_value *value, bool json)
{
    size_t (*const write)(const cmg_value *, char *, size_t) = json ? cmg_value_json : cmg_value_text;
    const size_t length = write(value, NULL, 0);
    char *text = length == (size_t)-1 ? NULL : malloc(length + 1);
    if (!text)
        return false;
    write(value, text, length + 1);
    puts(text);
    free(text);
    return true;
}

static int evaluate(const tool_options *options, const cmg_expression *expression, const char *facts,
                    size_t length, cmg_diagnostics *diagnostics)
{
    char now[40];
    const cmg_value *value = NULL;
    cmg_evaluator *evaluator = cmg_evaluator_new(NULL);
    int status = EXIT_BAD_INPUT;
    snprintf(now, sizeof now, "%sT00:00:00", options->as_of);
    if (evaluator && cmg_evaluator_set_now(evaluator, now) == CMG_OK) {
        cmg_evaluator_set_strict(evaluator, options->strict);
        if (cmg_evaluate(evaluator, expression, facts, length, diagnostics, &value) == CMG_OK &&
            print_value(value, options->json))
            status = EXIT_DONE;
    } else {
        tool_error(options, "不是日期：", "no date: ", options->as_of);
    }
    cmg_evaluator_free(evaluator);
    return status;
}

/* FACTS is JSON written out, a file, or "-". */
int command_feel(const tool_options *options, int count, char **arguments)
{
    if (count < 1 || count > 2)
        return EXIT_USAGE;
    char *text = NULL;
    const char *facts = count > 1 ? arguments[1] : NULL;
    size_t length = facts ? strlen(facts) : 0;
    if (facts && facts[0] != '{') {
        facts = text = tool_read(options, facts, &length);
        if (!text)
            return EXIT_BAD_INPUT;
    }
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_expression *expression = NULL;
    int status = EXIT_BAD_INPUT;
    if (cmg_expression_new(arguments[0], CMG_ZERO_TERMINATED, facts, length, NULL, diagnostics,
                           &expression) == CMG_OK) {
        if (options->disassemble)
            fputs(cmg_expression_disassembly(expression), stdout);
        status = evaluate(options, expression, facts, length, diagnostics);
    }
    tool_findings(options, diagnostics);
    cmg_expression_unref(expression);
    cmg_diagnostics_free(diagnostics);
    free(text);
    return status;
}
