#include "feel/from_json.h"

#include <string.h>

static cmg_status bad(cmg_json_fault *fault, cmg_json_token token, const cmg_type *expected)
{
    *fault = (cmg_json_fault){.token = token, .expected = expected};
    return CMG_BAD_FACTS;
}

static cmg_status moment_value(const cmg_moment *read, uint8_t kind, cmg_arena *arena, cmg_value *out)
{
    cmg_moment *kept = cmg_arena_get(arena, sizeof *kept);
    if (!kept)
        return CMG_NO_MEMORY;
    *kept = *read;
    *out = (cmg_value){.as.moment = kept, .kind = kind};
    return CMG_OK;
}

/* A text that stands for a value of `kind`; BAD_FACTS when it does not. */
static cmg_status text_value(cmg_text text, uint8_t kind, cmg_arena *arena, cmg_value *out)
{
    cmg_moment moment;
    cmg_span span;
    int64_t number = 0;
    switch (kind) {
    case CMG_STRING:
    case CMG_TYPE_ANY: {
        cmg_text kept;
        if (text.length > UINT32_MAX)
            return CMG_BAD_FACTS;
        if (!cmg_text_copy(arena, text, &kept))
            return CMG_NO_MEMORY;
        *out = cmg_string_value(kept);
        return CMG_OK;
    }
    case CMG_DATE:
        if (!cmg_date_parse(text, &number))
            return CMG_BAD_FACTS;
        *out = cmg_date_value(number);
        return CMG_OK;
    case CMG_TIME:
        return cmg_time_parse(text, NULL, &moment) ? moment_value(&moment, kind, arena, out) : CMG_BAD_FACTS;
    case CMG_DATE_AND_TIME:
        return cmg_datetime_parse(text, NULL, &moment) ? moment_value(&moment, kind, arena, out)
                                                       : CMG_BAD_FACTS;
    case CMG_DAYS_DURATION:
        if (cmg_duration_parse(text, &span, &number) != CMG_DURATION_DAYS)
            return CMG_BAD_FACTS;
        *out = (cmg_value){.as.integer = span.seconds, .length = (uint32_t)span.nanos, .kind = kind};
        return CMG_OK;
    case CMG_MONTHS_DURATION:
        if (cmg_duration_parse(text, &span, &number) != CMG_DURATION_MONTHS)
            return CMG_BAD_FACTS;
        *out = (cmg_value){.as.integer = number, .kind = kind};
        return CMG_OK;
    default: return CMG_BAD_FACTS;
    }
}

static cmg_status number_value(cmg_json_token token, const cmg_type *type, cmg_arena *arena, cmg_value *out,
                               cmg_json_fault *fault)
{
    cmg_decimal number;
    const cmg_decimal_status status = cmg_decimal_parse(arena, token.raw, &number);
    if (status == CMG_DECIMAL_NO_MEMORY)
        return CMG_NO_MEMORY;
    if (status != CMG_DECIMAL_OK) {
        *fault = (cmg_json_fault){.token = token, .expected = type, .inexact = true};
        return CMG_BAD_FACTS;
    }
    *out = cmg_number_value(number);
    return CMG_OK;
}

static cmg_status list_value(cmg_json_scanner *scanner, const cmg_type *element, cmg_arena *arena,
                             cmg_value *out, cmg_json_fault *fault)
{
    cmg_value *items = NULL;
    size_t capacity = 0;
    uint32_t count = 0;
    for (;; count++) {
        const cmg_json_token token = cmg_json_next(scanner);
        if (token.kind == CMG_JSON_ARRAY_END)
            break;
        if (!cmg_arena_grow(arena, &items, sizeof *items, count, &capacity))
            return CMG_NO_MEMORY;
        const cmg_status status = cmg_value_from_json(scanner, token, element, arena, &items[count], fault);
        if (status != CMG_OK)
            return status;
    }
    cmg_list *list = cmg_arena_get(arena, sizeof *list + count * sizeof *items);
    if (!list)
        return CMG_NO_MEMORY;
    list->count = count;
    if (count)
        memcpy(list->items, items, count * sizeof *items);
    *out = (cmg_value){.as.list = list, .kind = CMG_LIST};
    cmg_value_weigh(out);
    return CMG_OK;
}

static const cmg_type *field_type(const cmg_type *type, cmg_text key)
{
    for (uint32_t i = 0; i < type->field_count; i++) {
        if (cmg_text_equal(type->fields[i].name, key))
            return type->fields[i].type;
    }
    return &cmg_type_any;
}

static cmg_status context_value(cmg_json_scanner *scanner, const cmg_type *type, cmg_arena *arena,
                                cmg_value *out, cmg_json_fault *fault)
{
    cmg_entry *entries = NULL;
    size_t capacity = 0;
    uint32_t count = 0;
    for (;; count++) {
        const cmg_json_token key = cmg_json_next(scanner);
        if (key.kind == CMG_JSON_OBJECT_END)
            break;
        if (key.kind != CMG_JSON_KEY)
            return bad(fault, key, type);
        cmg_text name, kept;
        if (!cmg_arena_grow(arena, &entries, sizeof *entries, count, &capacity) ||
            !cmg_json_decode(key, arena, &name) || !cmg_text_copy(arena, name, &kept))
            return CMG_NO_MEMORY;
        for (uint32_t i = 0; i < count; i++) {
            if (cmg_text_equal(entries[i].key, kept)) {
                *fault = (cmg_json_fault){.token = key, .expected = type, .duplicate = true};
                return CMG_BAD_FACTS;
            }
        }
        entries[count].key = kept;
        const cmg_status status = cmg_value_from_json(scanner, cmg_json_next(scanner), field_type(type, kept),
                                                      arena, &entries[count].value, fault);
        if (status != CMG_OK)
            return status;
    }
    cmg_context *context = cmg_arena_get(arena, sizeof *context + count * sizeof *entries);
    if (!context)
        return CMG_NO_MEMORY;
    context->count = count;
    if (count)
        memcpy(context->entries, entries, count * sizeof *entries);
    *out = (cmg_value){.as.context = context, .kind = CMG_CONTEXT};
    cmg_value_weigh(out);
    return CMG_OK;
}

/* Nesting is bounded by the scanner's depth limit. */
cmg_status cmg_value_from_json(cmg_json_scanner *scanner, cmg_json_token first, const cmg_type *type,
                               cmg_arena *arena, cmg_value *out, cmg_json_fault *fault)
{
    const bool any = type->kind == CMG_TYPE_ANY;
    switch (first.kind) {
    case CMG_JSON_NULL: *out = cmg_null_value; return CMG_OK;
    case CMG_JSON_TRUE:
    case CMG_JSON_FALSE:
        if (!any && type->kind != CMG_BOOLEAN)
            return bad(fault, first, type);
        *out = cmg_boolean_value(first.kind == CMG_JSON_TRUE);
        return CMG_OK;
    case CMG_JSON_NUMBER:
        return any || type->kind == CMG_NUMBER ? number_value(first, type, arena, out, fault)
                                               : bad(fault, first, type);
    case CMG_JSON_STRING: {
        cmg_text text;
        if (!cmg_json_decode(first, arena, &text))
            return CMG_NO_MEMORY;
        const cmg_status status = text_value(text, type->kind, arena, out);
        return status == CMG_BAD_FACTS ? bad(fault, first, type) : status;
    }
    case CMG_JSON_ARRAY:
        if (!any && type->kind != CMG_LIST)
            return bad(fault, first, type);
        return list_value(scanner, !any && type->element ? type->element : &cmg_type_any, arena, out, fault);
    case CMG_JSON_OBJECT:
        return any || type->kind == CMG_CONTEXT ? context_value(scanner, type, arena, out, fault)
                                                : bad(fault, first, type);
    default: return bad(fault, first, type);
    }
}

cmg_status cmg_value_from_text(cmg_text text, const cmg_type *type, cmg_arena *arena, cmg_value *out)
{
    if (cmg_text_equal(text, CMG_TEXT("null"))) {
        *out = cmg_null_value;
        return CMG_OK;
    }
    if (type->kind != CMG_BOOLEAN && type->kind != CMG_NUMBER && type->kind != CMG_LIST &&
        type->kind != CMG_CONTEXT)
        return text_value(text, type->kind, arena, out);
    /* What JSON can say is read as JSON, so that both doors agree. */
    cmg_json_scanner scanner;
    cmg_json_fault fault;
    cmg_json_scan(&scanner, text, 64);
    const cmg_status status =
        cmg_value_from_json(&scanner, cmg_json_next(&scanner), type, arena, out, &fault);
    if (status == CMG_OK && cmg_json_next(&scanner).kind != CMG_JSON_END)
        return CMG_BAD_FACTS;
    return status;
}
