/* Which values are instances of which types (DMN 1.5, 10.3.2.9.3). */
#include "feel/program.h"

static bool context_conforms(const cmg_context *context, const cmg_type *type)
{
    for (uint32_t i = 0; i < type->field_count; i++) {
        uint32_t j = 0;
        while (j < context->count && !cmg_text_equal(context->entries[j].key, type->fields[i].name))
            j++;
        if (j == context->count || !cmg_value_conforms(context->entries[j].value, type->fields[i].type))
            return false;
    }
    return true;
}

static bool list_conforms(const cmg_list *list, const cmg_type *element)
{
    for (uint32_t i = 0; element && i < list->count; i++) {
        if (!cmg_value_conforms(list->items[i], element))
            return false;
    }
    return true;
}

/* A built-in has several forms; one that fits is enough. */
static bool builtin_conforms(int builtin, const cmg_type *type)
{
    cmg_signature signature;
    if (!cmg_type_conforms(cmg_letter_type(cmg_builtins[builtin].result), type->element))
        return false;
    for (const char *at = cmg_builtins[builtin].parameters; cmg_signature_next(&at, &signature);) {
        bool fits = cmg_signature_counts(&signature, type->field_count);
        for (uint32_t i = 0; fits && i < type->field_count; i++) {
            const uint32_t place = i < signature.count ? i : signature.count - 1;
            fits = cmg_letter_fits(type->fields[i].type, signature.parameters[place].type);
        }
        if (fits)
            return true;
    }
    return false;
}

/* It takes at least what the type says, and gives nothing else. */
static bool function_conforms(const cmg_function *function, const cmg_type *type)
{
    const cmg_program *body = function->body;
    if (!type->element && !type->field_count)
        return true;
    if (!body)
        return builtin_conforms(function->builtin, type);
    if (body->parameter_count != type->field_count || !cmg_type_conforms(body->type, type->element))
        return false;
    for (uint32_t i = 0; i < type->field_count; i++) {
        if (!cmg_type_conforms(type->fields[i].type, body->parameter_types[i]))
            return false;
    }
    return true;
}

bool cmg_value_conforms(cmg_value value, const cmg_type *type)
{
    if (!type || type->kind == CMG_TYPE_ANY || value.kind == CMG_NULL)
        return true;
    if (value.kind != type->kind)
        return false;
    switch (value.kind) {
    case CMG_CONTEXT: return context_conforms(value.as.context, type);
    case CMG_LIST: return list_conforms(value.as.list, type->element);
    case CMG_RANGE:
        return !type->element || (cmg_value_conforms(value.as.range->start, type->element) &&
                                  cmg_value_conforms(value.as.range->end, type->element));
    case CMG_FUNCTION: return function_conforms(value.as.function, type);
    default: return true;
    }
}
