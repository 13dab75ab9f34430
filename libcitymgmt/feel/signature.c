/* What built-ins take: the forms written in builtins.def, read as they are needed. */
#include "feel/builtins.h"

#include <string.h>

static cmg_parameter read_parameter(const char **at)
{
    const char *from = *at, *colon = strchr(from, ':');
    cmg_parameter parameter = {.name = {from, (size_t)(colon - from)}, .type = colon[1]};
    const char *end = colon + 2;
    if (*end == '?') {
        parameter.optional = true;
        end++;
    } else if (*end == '.') {
        parameter.repeated = true;
        end += strlen("...");
    }
    *at = end;
    return parameter;
}

bool cmg_signature_next(const char **at, cmg_signature *signature)
{
    if (!*at)
        return false;
    *signature = (cmg_signature){0};
    while (**at && **at != '/') {
        signature->parameters[signature->count] = read_parameter(at);
        signature->least += !signature->parameters[signature->count].optional;
        signature->repeats |= signature->parameters[signature->count++].repeated;
        *at += strspn(*at, ", ");
    }
    *at = **at == '/' ? *at + strlen("/ ") : NULL;
    return true;
}

bool cmg_signature_counts(const cmg_signature *signature, uint32_t count)
{
    return count >= signature->least && (count <= signature->count || signature->repeats);
}

int cmg_signature_place(const cmg_signature *signature, cmg_text name)
{
    for (uint32_t i = 0; i < signature->count; i++) {
        if (cmg_text_equal(signature->parameters[i].name, name))
            return (int)i;
    }
    return -1;
}

/* Every name has a place of its own, and no place that must be filled is left out. */
static bool places(const cmg_signature *signature, const cmg_text *names, uint32_t count, uint8_t *out)
{
    uint32_t taken = 0;
    for (uint32_t i = 0; i < count; i++) {
        const int place = cmg_signature_place(signature, names[i]);
        if (place < 0 || taken & 1u << place)
            return false;
        taken |= 1u << place;
        out[i] = (uint8_t)place;
    }
    for (uint32_t i = 0; i < signature->count; i++) {
        if (!signature->parameters[i].optional && !(taken & 1u << i))
            return false;
    }
    return true;
}

bool cmg_builtin_places(int builtin, const cmg_text *names, uint32_t count, uint8_t *out,
                        cmg_signature *signature)
{
    const char *at = cmg_builtins[builtin].parameters;
    while (cmg_signature_next(&at, signature)) {
        if (count <= signature->count && places(signature, names, count, out))
            return true;
    }
    return false;
}

bool cmg_builtin_takes_list(int builtin, uint32_t argument)
{
    cmg_signature signature;
    const char *at = cmg_builtins[builtin].parameters;
    while (cmg_signature_next(&at, &signature)) {
        const uint32_t place = argument < signature.count ? argument : signature.count - 1;
        if (signature.count && (argument < signature.count || signature.repeats) &&
            strchr("al", signature.parameters[place].type))
            return true;
    }
    return false;
}

bool cmg_builtin_counts(int builtin, uint32_t count)
{
    cmg_signature signature;
    const char *at = cmg_builtins[builtin].parameters;
    while (cmg_signature_next(&at, &signature)) {
        if (cmg_signature_counts(&signature, count))
            return true;
    }
    return false;
}

/* -- types by letter ------------------------------------------------------- */

const cmg_type *cmg_letter_type(char letter)
{
    static const cmg_type function = {.kind = CMG_FUNCTION}, range = {.kind = CMG_RANGE};
    switch (letter) {
    case 'b': return &cmg_type_boolean;
    case 'n': return &cmg_type_number;
    case 's':
    case 'S': return &cmg_type_string;
    case 'd': return &cmg_type_date;
    case 't': return &cmg_type_time;
    case 'T': return &cmg_type_date_and_time;
    case 'D': return &cmg_type_days_duration;
    case 'M': return &cmg_type_months_duration;
    case 'c': return &cmg_type_context_any;
    case 'l': return &cmg_type_list_any;
    case 'r': return &range;
    case 'f': return &function;
    default: return &cmg_type_any;
    }
}

bool cmg_letter_fits(const cmg_type *type, char letter)
{
    if (type->kind == CMG_TYPE_ANY || type->kind == CMG_NULL || letter == 'a' ||
        letter == 'l') /* any value is a list of itself */
        return true;
    if (letter == 'z')
        return type->kind == CMG_DATE || type->kind == CMG_DATE_AND_TIME;
    return type->kind == cmg_letter_type(letter)->kind || (type->kind == CMG_LIST && letter != 'S');
}
