#include "tool.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- facts without terms: one JSON object --------------------------------- */

static const char *skip_digits(const char *text)
{
    while (*text >= '0' && *text <= '9')
        text++;
    return text;
}

static bool is_json_number(const char *text)
{
    const char *start = text += *text == '-';
    text = *text == '0' ? text + 1 : skip_digits(text);
    if (text == start)
        return false;
    if (*text == '.') {
        start = ++text;
        text = skip_digits(text);
        if (text == start)
            return false;
    }
    if (*text == 'e' || *text == 'E') {
        text++;
        start = text += *text == '-' || *text == '+';
        text = skip_digits(text);
        if (text == start)
            return false;
    }
    return !*text;
}

/* Text that is JSON by itself; all other is a string. */
static bool is_json(const char *text)
{
    return strchr("[{\"", *text ? *text : ' ') || strcmp(text, "true") == 0 || strcmp(text, "false") == 0 ||
           strcmp(text, "null") == 0 || is_json_number(text);
}

static bool append_string(byte_buffer *json, const char *text, size_t length)
{
    bool good = append(json, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        char escape[8];
        const unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\' || c < 0x20) {
            const int written = snprintf(escape, sizeof escape, "\\u%04x", c);
            good = good && append(json, escape, (size_t)written);
        } else {
            good = good && append(json, text + i, 1);
        }
    }
    return good && append(json, "\"", 1);
}

static bool append_word(byte_buffer *json, const char *word)
{
    const char *value = value_of(word);
    bool good = append_string(json, word, (size_t)(value - word) - 1) && append(json, ":", 1);
    if (is_json(value))
        return good && append(json, value, strlen(value));
    return good && append_string(json, value, strlen(value));
}

/* Opens the object of a file again, so that more members can follow.  What is
 * no object is left for the library to complain of. */
static bool reopen(byte_buffer *json, bool *any)
{
    size_t end = json->length;
    while (end > 0 && strchr(" \t\r\n", json->data[end - 1]))
        end--;
    if (end == 0 || json->data[end - 1] != '}')
        return false;
    json->length = --end;
    while (end > 0 && strchr(" \t\r\n", json->data[end - 1]))
        end--;
    *any = end > 0 && json->data[end - 1] != '{';
    return true;
}

/* The one operand that is an object, if any, is read into `json`. */
static bool read_file_operand(const request *asked, byte_buffer *json, const char **file)
{
    for (int i = 1; i < asked->count; i++) {
        const char *word = asked->operands[i];
        if (value_of(word))
            continue;
        if (*file) {
            complain(asked, "feel 只读一个 JSON 对象：%s 多了\n",
                     "feel reads one JSON object: %s is too many\n", word);
            return false;
        }
        *file = word;
        if (is_json_text(word) ? !append(json, word, strlen(word)) : !read_file(asked, word, json))
            return false;
    }
    return true;
}

static bool add_words(const request *asked, byte_buffer *json, bool any)
{
    bool good = true;
    for (int i = 1; good && i < asked->count; i++) {
        if (!value_of(asked->operands[i]))
            continue;
        good = (!any || append(json, ",", 1)) && append_word(json, asked->operands[i]);
        any = true;
    }
    return good && append(json, "}", 1);
}

/* `file` receives the operand that is an object, if any. */
static bool read_object(const request *asked, byte_buffer *json, const char **file)
{
    bool any = false;
    if (!read_file_operand(asked, json, file))
        return false;
    if (*file ? !reopen(json, &any) : !append(json, "{", 1))
        return *file != NULL;
    if (add_words(asked, json, any))
        return true;
    complain_of(asked, NULL, CMG_NO_MEMORY);
    return false;
}

/* -- the command ---------------------------------------------------------- */

static bool put_value(const request *asked, const cmg_value *value)
{
    size_t (*const write)(const cmg_value *, char *, size_t) =
        has(asked, OPTION_JSON) ? cmg_value_json : cmg_value_text;
    const size_t length = write(value, NULL, 0);
    char *text = length == (size_t)-1 ? NULL : malloc(length + 1);
    if (!text)
        return false;
    write(value, text, length + 1);
    put("%s\n", text);
    free(text);
    return true;
}

static int evaluate(const request *asked, const cmg_expression *expression, const byte_buffer *facts,
                    cmg_diagnostics *diagnostics)
{
    char now[64];
    int exit_status = BAD_INPUT;
    const cmg_value *value = NULL;
    cmg_evaluator *evaluator = cmg_evaluator_new(NULL);
    snprintf(now, sizeof now, "%.40sT00:00:00+08:00", as_of(asked));
    if (!evaluator) {
        complain_of(asked, NULL, CMG_NO_MEMORY);
    } else if (cmg_evaluator_set_now(evaluator, now) != CMG_OK) {
        complain_date(asked);
        exit_status = WRONG_USAGE;
    } else {
        cmg_evaluator_set_strict(evaluator, has(asked, OPTION_STRICT));
        const cmg_status status =
            cmg_evaluate(evaluator, expression, facts->data, facts->length, diagnostics, &value);
        if (status == CMG_OK && put_value(asked, value))
            exit_status = DONE;
        complain_of(asked, diagnostics, status);
    }
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
    if (read_object(asked, &facts, &file)) {
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
