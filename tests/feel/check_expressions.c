/* 100,000 random arithmetic expressions against Python's decimal at 34 digits:
 * make_expressions.py writes them, with what they must come to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt/feel.h"

#include "../support/many.h"

#define PYTHON "/usr/bin/python3"
#define EXPRESSIONS 100000
#define EXPRESSIONS_SLOW 5000 /* under valgrind */
#define SHOWN 10              /* failures that are told in full */
#define SKIPPED 77

static void value_of(cmg_evaluator *evaluator, const char *text, char *out, size_t size)
{
    cmg_expression *expression = NULL;
    const cmg_value *value = NULL;
    cmg_status status = cmg_expression_new(text, CMG_ZERO_TERMINATED, NULL, 0, NULL, NULL, &expression);
    if (status == CMG_OK)
        status = cmg_evaluate(evaluator, expression, NULL, 0, NULL, &value);
    if (status == CMG_OK)
        cmg_value_json(value, out, size);
    else
        snprintf(out, size, "%s", cmg_status_name(status));
    cmg_expression_unref(expression);
}

int main(void)
{
    static char line[1 << 16], got[1 << 16], command[4096];
    const char *top = getenv("top_srcdir");
    FILE *python = fopen(PYTHON, "rb");
    if (!python) {
        puts("skipped: there is no " PYTHON " to compare with");
        return SKIPPED;
    }
    fclose(python);
    const int wanted = is_slow() ? EXPRESSIONS_SLOW : EXPRESSIONS;
    snprintf(command, sizeof command, "%s '%s/tests/feel/make_expressions.py' %d", PYTHON, top ? top : ".",
             wanted);
    FILE *expressions = popen(command, "r");
    cmg_evaluator *evaluator = cmg_evaluator_new(NULL);
    if (!expressions || !evaluator)
        return EXIT_FAILURE;
    int count = 0, wrong = 0;
    for (; fgets(line, sizeof line, expressions); count++) {
        char *expected = strchr(line, '\t');
        if (!expected)
            break;
        *expected++ = '\0';
        expected[strcspn(expected, "\n")] = '\0';
        value_of(evaluator, line, got, sizeof got);
        if (strcmp(got, expected) != 0 && wrong++ < SHOWN)
            printf("%s\n  expected %s\n  got      %s\n", line, expected, got);
    }
    cmg_evaluator_free(evaluator);
    const bool complete = pclose(expressions) == 0 && count == wanted;
    if (!complete)
        printf("%s ended after %d expressions\n", command, count);
    printf("%d passed, %d failed\n", count - wrong, wrong);
    return complete && !wrong ? EXIT_SUCCESS : EXIT_FAILURE;
}
