/* What a value becomes where a type is asked for (DMN 1.5, 10.3.2.9.4): itself
 * when it conforms, the item of a list of one, a list of the value, midnight
 * of a date; and then it must satisfy the type's tests. */
#include "feel/program.h"

static bool satisfies(cmg_call *at, cmg_value value, const cmg_type *type)
{
    cmg_value verdict;
    const cmg_status status = cmg_run(at->vm, type->allowed, NULL, &value, &verdict);
    if (status != CMG_OK)
        at->status = status;
    return status == CMG_OK && verdict.kind == CMG_BOOLEAN && verdict.as.integer;
}

/* Of a value that has the shape of the type.  Recursion is bounded by the
 * levels of values. */
static bool allowed(cmg_call *at, cmg_value value, const cmg_type *type)
{
    if (!type || !type->constrained || value.kind == CMG_NULL || value.kind == CMG_ABSENT)
        return true;
    if ((type->allowed && !satisfies(at, value, type)) || !allowed(at, value, type->narrows))
        return false;
    if (value.kind == CMG_LIST) {
        for (uint32_t i = 0; i < value.as.list->count; i++) {
            if (!allowed(at, value.as.list->items[i], type->element))
                return false;
        }
    }
    for (uint32_t i = 0; value.kind == CMG_CONTEXT && i < type->field_count; i++) {
        const cmg_context *context = value.as.context;
        for (uint32_t j = 0; j < context->count; j++) {
            if (cmg_text_equal(context->entries[j].key, type->fields[i].name) &&
                !allowed(at, context->entries[j].value, type->fields[i].type))
                return false;
        }
    }
    return true;
}

static bool midnight(cmg_call *at, cmg_value date, cmg_value *out)
{
    cmg_moment *moment = cmg_arena_zeroed(&at->vm->arena, sizeof *moment);
    if (!moment) {
        *out = cmg_call_no_memory(at);
        return false;
    }
    *moment = (cmg_moment){.days = date.as.integer, .zone_kind = CMG_ZONE_OFFSET};
    *out = (cmg_value){.as.moment = moment, .kind = CMG_DATE_AND_TIME};
    return true;
}

static bool shape(cmg_call *at, cmg_value value, const cmg_type *type, cmg_value *out)
{
    *out = value;
    if (value.kind == CMG_ABSENT || cmg_value_conforms(value, type))
        return true;
    if (value.kind == CMG_LIST && type->kind != CMG_LIST) {
        const cmg_list *list = value.as.list;
        return list->count == 1 && list->items[0].kind != CMG_LIST && shape(at, list->items[0], type, out);
    }
    if (value.kind == CMG_DATE && type->kind == CMG_DATE_AND_TIME)
        return midnight(at, value, out);
    if (type->kind != CMG_LIST || value.kind == CMG_LIST)
        return false;
    cmg_value item;
    if (!shape(at, value, type->element ? type->element : &cmg_type_any, &item))
        return false;
    cmg_value failed;
    cmg_list *list = cmg_call_list(at, 1, &failed);
    if (!list)
        return false;
    list->items[0] = item;
    *out = cmg_list_value(list);
    cmg_value_weigh(out);
    return true;
}

bool cmg_coerce(cmg_call *at, cmg_value value, const cmg_type *type, cmg_value *out)
{
    if (type->constrained && !cmg_vm_charge(at->vm, cmg_value_cells(value) / 8)) {
        cmg_call_limit(at, CMG_M_eval_steps);
        return false;
    }
    return shape(at, value, type, out) && allowed(at, *out, type);
}
