/* The kit's 0076 calls methods of java.lang.  A host registers what it offers;
 * this one offers those methods, written in C. */
#include "host.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 256

static bool text_of(cmg_external_call *call, size_t index, cmg_kind kind, char *text)
{
    const cmg_value *value = cmg_external_argument(call, index);
    if (value && cmg_value_kind(value) == kind && cmg_value_text(value, text, TEXT_MAX) < TEXT_MAX)
        return true;
    cmg_external_fail(call, "wrong argument");
    return false;
}

static void give(cmg_external_call *call, const char *json)
{
    cmg_external_return(call, json, strlen(json), NULL);
}

static void give_text(cmg_external_call *call, const char *text)
{
    char json[2 * TEXT_MAX + 3];
    size_t at = 0;
    json[at++] = '"';
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            json[at++] = '\\';
        json[at++] = *text;
    }
    json[at++] = '"';
    cmg_external_return(call, json, at, NULL);
}

static void larger(cmg_external_call *call, void *context)
{
    char a[TEXT_MAX], b[TEXT_MAX];
    (void)context;
    if (text_of(call, 0, CMG_NUMBER, a) && text_of(call, 1, CMG_NUMBER, b))
        give(call, strtod(a, NULL) > strtod(b, NULL) ? a : b);
}

static void cosine(cmg_external_call *call, void *context)
{
    char a[TEXT_MAX], result[TEXT_MAX];
    (void)context;
    if (!text_of(call, 0, CMG_NUMBER, a))
        return;
    snprintf(result, sizeof result, "%.15g", cos(strtod(a, NULL)));
    give(call, result);
}

/* short and byte: integers of so many bits. */
static void narrow(cmg_external_call *call, void *context)
{
    int64_t number = 0, most = *(const int64_t *)context;
    char text[TEXT_MAX];
    if (!text_of(call, 0, CMG_NUMBER, text))
        return;
    if (cmg_value_integer(cmg_external_argument(call, 0), &number) && number >= -most - 1 && number <= most)
        give(call, text);
    else
        cmg_external_fail(call, "does not fit");
}

static void one_character(cmg_external_call *call, void *context)
{
    char text[TEXT_MAX];
    (void)context;
    if (!text_of(call, 0, CMG_STRING, text))
        return;
    if (strlen(text) == 1)
        give_text(call, text);
    else
        cmg_external_fail(call, "is no char");
}

static void parsed(cmg_external_call *call, void *context)
{
    char text[TEXT_MAX], *end;
    (void)context;
    if (!text_of(call, 0, CMG_STRING, text))
        return;
    strtod(text, &end);
    if (*text && !*end)
        give(call, text);
    else
        cmg_external_fail(call, "is no number");
}

static void formatted(cmg_external_call *call, void *context)
{
    char format[TEXT_MAX], argument[TEXT_MAX], result[2 * TEXT_MAX];
    (void)context;
    if (!text_of(call, 0, CMG_STRING, format) || !text_of(call, 1, CMG_STRING, argument))
        return;
    const char *place = strstr(format, "%s");
    if (!place) {
        cmg_external_fail(call, "no %s");
        return;
    }
    snprintf(result, sizeof result, "%.*s%s%s", (int)(place - format), format, argument, place + 2);
    give_text(call, result);
}

cmg_externals *tck_host(void)
{
    static int64_t short_most = 32767, byte_most = 127;
    static const struct {
        const char *class_name, *method;
        cmg_external_function *function;
        void *context;
    } methods[] = {
        {"java.lang.Math", "max(double,double)", larger, NULL},
        {"java.lang.Math", "max(float,float)", larger, NULL},
        {"java.lang.Math", "max(int,int)", larger, NULL},
        {"java.lang.Math", "cos(double)", cosine, NULL},
        {"java.lang.Short", "valueOf(short)", narrow, &short_most},
        {"java.lang.Byte", "valueOf(byte)", narrow, &byte_most},
        {"java.lang.String", "valueOf(char)", one_character, NULL},
        {"java.lang.Integer", "valueOf(java.lang.String)", parsed, NULL},
        {"java.lang.Float", "valueOf(java.lang.String)", parsed, NULL},
        {"java.lang.Double", "valueOf(java.lang.String)", parsed, NULL},
        {"java.lang.String", "format(java.lang.String, [Ljava.lang.Object;)", formatted, NULL},
    };
    cmg_externals *host = cmg_externals_new(NULL);
    for (size_t i = 0; host && i < sizeof methods / sizeof *methods; i++) {
        if (cmg_externals_add(host, "java", methods[i].class_name, methods[i].method, methods[i].function,
                              methods[i].context) != CMG_OK) {
            cmg_externals_free(host);
            return NULL;
        }
    }
    return host;
}
