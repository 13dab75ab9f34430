/* Facts without terms: one JSON object, from a file and NAME=VALUE words. */
#include "tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
static bool read_file_operand(const request *asked, int first, byte_buffer *json, const char **file)
{
    for (int i = first; i < asked->count; i++) {
        const char *word = asked->operands[i];
        if (value_of(word))
            continue;
        if (*file) {
            complain(asked, "只读一个 JSON 对象：%s 多了\n", "one JSON object is read: %s is too many\n",
                     word);
            return false;
        }
        *file = word;
        if (is_json_text(word) ? !append(json, word, strlen(word)) : !read_file(asked, word, json))
            return false;
    }
    return true;
}

static bool add_words(const request *asked, int first, byte_buffer *json, bool any)
{
    bool good = true;
    for (int i = first; good && i < asked->count; i++) {
        if (!value_of(asked->operands[i]))
            continue;
        good = (!any || append(json, ",", 1)) && append_word(json, asked->operands[i]);
        any = true;
    }
    return good && append(json, "}", 1);
}

bool read_object(const request *asked, int first, byte_buffer *json, const char **file)
{
    bool any = false;
    if (!read_file_operand(asked, first, json, file))
        return false;
    if (*file ? !reopen(json, &any) : !append(json, "{", 1))
        return *file != NULL;
    if (add_words(asked, first, json, any))
        return true;
    complain_of(asked, NULL, CMG_NO_MEMORY);
    return false;
}

bool put_value(const request *asked, const cmg_value *value)
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

cmg_evaluator *new_evaluator(const request *asked, int *exit_status)
{
    char now[64];
    cmg_evaluator *evaluator = cmg_evaluator_new(NULL);
    snprintf(now, sizeof now, "%.40sT00:00:00+08:00", as_of(asked));
    if (!evaluator) {
        complain_of(asked, NULL, CMG_NO_MEMORY);
        *exit_status = BAD_INPUT;
        return NULL;
    }
    if (cmg_evaluator_set_now(evaluator, now) != CMG_OK) {
        complain_date(asked);
        *exit_status = WRONG_USAGE;
        cmg_evaluator_free(evaluator);
        return NULL;
    }
    cmg_evaluator_set_strict(evaluator, has(asked, OPTION_STRICT));
    return evaluator;
}
