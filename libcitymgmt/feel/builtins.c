/* The table of built-ins, and what their functions share. */
#include "feel/builtins.h"

#include <string.h>

#include "feel/names.h"
#include "feel/program.h"

const cmg_builtin_row cmg_builtins[CMG_BUILTIN_COUNT] = {
#define CMG_BUILTIN(identifier, name, parameters, result)                                                    \
    {name, parameters, result, cmg_builtin_##identifier},
#include "feel/builtins.def"
#undef CMG_BUILTIN
};

int cmg_builtin_at(cmg_text text, size_t offset, size_t *length)
{
    int found = -1;
    *length = 0;
    for (int i = 0; i < CMG_BUILTIN_COUNT; i++) {
        if (offset >= text.length || text.bytes[offset] != cmg_builtins[i].name[0])
            continue;
        const size_t at = cmg_name_length_at(text, offset, cmg_text_of(cmg_builtins[i].name));
        if (at > *length) {
            *length = at;
            found = i;
        }
    }
    return found;
}

cmg_value cmg_call_wrong(cmg_call *call, uint32_t argument, const char *expected)
{
    const cmg_value value = argument < call->count ? call->arguments[argument] : cmg_null_value;
    if (value.kind == CMG_NULL && value.length)
        return value; /* the cause is told already */
    cmg_call_strict(call);
    return cmg_call_problem(call, CMG_M_eval_argument_type, cmg_kind_name((cmg_kind)value.kind),
                            cmg_text_of(expected));
}

cmg_value cmg_call_number(cmg_call *call, cmg_decimal_status status, cmg_decimal number)
{
    switch (status) {
    case CMG_DECIMAL_OK: return cmg_number_value(number);
    case CMG_DECIMAL_NO_MEMORY: return cmg_call_no_memory(call);
    case CMG_DECIMAL_DIVISION_BY_ZERO: return cmg_call_fail(call, CMG_M_eval_division, CMG_TEXT(""));
    case CMG_DECIMAL_OVERFLOW: return cmg_call_fail(call, CMG_M_eval_overflow, CMG_TEXT(""));
    default: return cmg_call_fail(call, CMG_M_eval_number, CMG_TEXT(""));
    }
}

bool cmg_call_charge(cmg_call *call, uint64_t steps, cmg_value *failed)
{
    if (cmg_vm_charge(call->vm, steps))
        return true;
    *failed = cmg_call_limit(call, CMG_M_eval_steps);
    return false;
}

bool cmg_call_whole(const cmg_call *call, uint32_t argument, int64_t *out)
{
    const cmg_value given = call->arguments[argument];
    cmg_decimal whole;
    return given.kind == CMG_NUMBER &&
           cmg_decimal_round(&call->vm->arena, cmg_value_decimal(given), 0, CMG_ROUND_DOWN, &whole) ==
               CMG_DECIMAL_OK &&
           cmg_decimal_to_int64(whole, out);
}

cmg_value cmg_call_text(cmg_call *call, const cmg_buffer *text)
{
    if (text->failed)
        return cmg_call_no_memory(call);
    if (text->length > call->vm->limits.string_length)
        return cmg_call_limit(call, CMG_M_eval_string_length);
    return cmg_string_value(cmg_buffer_view(text));
}

void cmg_call_buffer(cmg_call *call, cmg_buffer *text)
{
    const cmg_allocator allocator = cmg_arena_allocator(&call->vm->arena);
    cmg_buffer_init(text, &allocator);
}

cmg_list *cmg_call_list(cmg_call *call, size_t count, cmg_value *failed)
{
    if (count > call->vm->limits.list_length) {
        *failed = cmg_call_limit(call, CMG_M_eval_list_length);
        return NULL;
    }
    cmg_list *list = cmg_arena_get(&call->vm->arena, sizeof *list + count * sizeof *list->items);
    if (!list) {
        *failed = cmg_call_no_memory(call);
        return NULL;
    }
    list->count = (uint32_t)count;
    return list;
}

cmg_value cmg_singleton(const cmg_value *value, const cmg_value **items, uint32_t *count)
{
    if (value->kind == CMG_LIST) {
        *items = value->as.list->items;
        *count = value->as.list->count;
    } else {
        *items = value;
        *count = 1;
    }
    return *value;
}

/* -- boolean and conversion ----------------------------------------------- */

cmg_value cmg_builtin_NOT(cmg_call *call)
{
    const cmg_value value = call->arguments[0];
    if (value.kind == CMG_BOOLEAN)
        return cmg_boolean_value(!value.as.integer);
    return value.kind == CMG_NULL ? value : cmg_call_wrong(call, 0, "boolean");
}

/* A list argument, or the arguments themselves. */
static void elements(const cmg_call *call, const cmg_value **items, uint32_t *count)
{
    if (call->count == 1) {
        cmg_singleton(call->arguments, items, count);
        return;
    }
    *items = call->arguments;
    *count = call->count;
}

static cmg_value quantified(cmg_call *call, bool decisive)
{
    const cmg_value *items;
    uint32_t count;
    bool unknown = false;
    elements(call, &items, &count);
    if (call->count == 1 && call->arguments[0].kind == CMG_NULL)
        return cmg_call_wrong(call, 0, "list");
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].kind == CMG_BOOLEAN && (items[i].as.integer != 0) == decisive)
            return cmg_boolean_value(decisive);
        unknown |= items[i].kind != CMG_BOOLEAN;
        if (items[i].kind != CMG_BOOLEAN && items[i].kind != CMG_NULL)
            return cmg_call_fail(call, CMG_M_eval_argument, cmg_kind_name((cmg_kind)items[i].kind));
    }
    return unknown ? cmg_null_value : cmg_boolean_value(!decisive);
}

cmg_value cmg_builtin_ALL(cmg_call *call)
{
    return quantified(call, false);
}

cmg_value cmg_builtin_ANY(cmg_call *call)
{
    return quantified(call, true);
}

cmg_value cmg_builtin_IS(cmg_call *call)
{
    const cmg_value a = call->count > 0 ? call->arguments[0] : cmg_null_value;
    const cmg_value b = call->count > 1 ? call->arguments[1] : cmg_null_value;
    if (a.kind != b.kind)
        return cmg_boolean_value(false);
    if (a.kind == CMG_TIME || a.kind == CMG_DATE_AND_TIME) {
        const cmg_moment *x = a.as.moment, *y = b.as.moment;
        if (x->zone_kind != y->zone_kind || x->nanos != y->nanos || x->days != y->days)
            return cmg_boolean_value(false);
        if (x->zone_kind == CMG_ZONE_NAMED)
            return cmg_boolean_value(cmg_text_equal(cmg_zone_name(x->zone), cmg_zone_name(y->zone)));
        return cmg_boolean_value(x->zone_kind == CMG_ZONE_LOCAL || x->offset == y->offset);
    }
    return cmg_boolean_value(cmg_value_equal(a, b) == 1);
}

cmg_value cmg_builtin_STRING(cmg_call *call)
{
    if (call->arguments[0].kind == CMG_NULL || call->arguments[0].kind == CMG_STRING)
        return call->arguments[0];
    cmg_buffer out;
    cmg_call_buffer(call, &out);
    cmg_value_write(&out, call->arguments[0]);
    return cmg_call_text(call, &out);
}
