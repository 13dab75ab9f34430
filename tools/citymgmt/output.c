#include "tool.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Why the first write that failed did; later ones say less. */
static int write_error;

static void note_write(bool failed)
{
    if (failed && !write_error)
        write_error = errno ? errno : EIO;
}

void say(const request *asked, const char *zh, const char *en, ...)
{
    va_list arguments;
    va_start(arguments, en);
    note_write(vprintf(asked->language == CMG_ENGLISH ? en : zh, arguments) < 0);
    va_end(arguments);
}

void put(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    note_write(vprintf(format, arguments) < 0);
    va_end(arguments);
}

void put_text(const char *text)
{
    const size_t length = strlen(text);
    put("%s%s", text, length && text[length - 1] != '\n' ? "\n" : "");
}

void put_indented(const char *text)
{
    while (*text) {
        const size_t length = strcspn(text, "\n");
        put("    %.*s\n", (int)length, text);
        text += length + (text[length] == '\n');
    }
}

void put_json_string(const char *text)
{
    put("\"");
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            put("\\%c", c);
        else if (c < 0x20)
            put("\\u%04x", c);
        else
            put("%c", c);
    }
    put("\"");
}

/* Results come first, also when both go to one file. */
static void complain_after_results(void)
{
    note_write(fflush(stdout) != 0);
}

void complain(const request *asked, const char *zh, const char *en, ...)
{
    va_list arguments;
    complain_after_results();
    fputs("citymgmt: ", stderr);
    va_start(arguments, en);
    vfprintf(stderr, asked->language == CMG_ENGLISH ? en : zh, arguments);
    va_end(arguments);
}

#define CHOICES_SHOWN 60

void complain_choices(const request *asked, const cmg_pack *pack, const char *heading, code_at *code,
                      label_of *label)
{
    size_t count = 0;
    const char *one = NULL;
    complain(asked, "%s\n", "%s\n", heading);
    for (; (one = code(pack, count)) != NULL; count++) {
        const char *about = label ? label(pack, one, asked->language) : "";
        if (count < CHOICES_SHOWN)
            fprintf(stderr, about && *about ? "  %s  %s\n" : "  %s\n", one, about);
    }
    if (count > CHOICES_SHOWN)
        fprintf(stderr, asked->language == CMG_ENGLISH ? "  and %zu more\n" : "  另有 %zu 个\n",
                count - CHOICES_SHOWN);
}

void say_choices(const request *asked, const cmg_pack *pack, code_at *code, label_of *label)
{
    const char *one = NULL;
    size_t width = 20; /* most codes; the longest makes the column */
    for (size_t i = 0; (one = code(pack, i)) != NULL; i++)
        width = strlen(one) > width ? strlen(one) : width;
    for (size_t i = 0; (one = code(pack, i)) != NULL; i++) {
        if (label)
            put("%-*s %s\n", (int)width, one, label(pack, one, asked->language));
        else
            put("%s\n", one);
    }
    if (!code(pack, 0))
        say(asked, "本包没有\n", "none in this pack\n");
}

void list_items(const request *asked, const cmg_pack *pack)
{
    complain_choices(asked, pack, asked->language == CMG_ENGLISH ? "the items of this pack:" : "本包的事项：",
                     cmg_pack_item_code, cmg_pack_item_label);
}

void complain_date(const request *asked)
{
    complain(asked, "“%s”不是日期，应写作 2024-07-01\n", "'%s' is no date; write it as 2024-07-01\n",
             as_of(asked));
}

void complain_of(const request *asked, cmg_diagnostics *diagnostics, cmg_status status)
{
    const char *text = cmg_diagnostics_text(diagnostics, asked->language);
    if (*text) {
        complain_after_results();
        fputs(text, stderr);
    } else if (status != CMG_OK) {
        complain(asked, "未能完成（%s）\n", "that did not work: %s\n", cmg_status_name(status));
    }
}

bool all_written(const request *asked)
{
    note_write(fflush(stdout) != 0);
    if (!write_error)
        return true;
    if (write_error != EPIPE) /* the reader has seen enough */
        complain(asked, "结果没有写完：%s\n", "the result could not be written: %s\n", strerror(write_error));
    return false;
}
