/* List functions that call a function back: sort and list replace. */
#include <string.h>

#include "feel/builtins.h"

/* Merges ever longer sorted runs; false when `before` ended it. */
static bool merge_runs(cmg_call *call, cmg_value *values, cmg_value *room, uint32_t count, uint32_t width,
                       cmg_before *before, void *context)
{
    for (uint32_t low = 0; low < count; low += 2 * width) {
        const uint32_t middle = count - low > width ? low + width : count;
        const uint32_t high = count - middle > width ? middle + width : count;
        uint32_t i = low, j = middle;
        for (uint32_t to = low; to < high; to++) {
            int right = j < high; /* only what must stand before goes before: stable */
            if (right && i < middle)
                right = before(call, values[j], values[i], context);
            if (right < 0)
                return false;
            room[to] = right ? values[j++] : values[i++];
        }
        if (high == count)
            break;
    }
    return true;
}

bool cmg_call_sort(cmg_call *call, cmg_value *values, cmg_value *room, uint32_t count, cmg_before *before,
                   void *context)
{
    for (uint32_t width = 1; width < count; width *= 2) {
        if (!merge_runs(call, values, room, count, width, before, context))
            return false;
        memcpy(values, room, count * sizeof *values);
        if (width > UINT32_MAX / 4)
            break;
    }
    return true;
}

/* A condition as a function of two values, and the value it gave when it was no truth. */
typedef struct condition {
    cmg_value function, failed;
} condition;

/* 1 true, 0 false, -1 neither. */
static int holds(cmg_call *call, cmg_value a, cmg_value b, void *context)
{
    condition *of = context;
    const cmg_value arguments[2] = {a, b};
    const cmg_value truth = cmg_call_back(call, of->function, arguments, 2);
    if (call->status == CMG_OK && truth.kind == CMG_BOOLEAN)
        return truth.as.integer != 0;
    of->failed = truth;
    if (call->status == CMG_OK && truth.kind != CMG_ABSENT && !(truth.kind == CMG_NULL && truth.length))
        of->failed = cmg_call_fail(call, CMG_M_eval_condition, cmg_kind_name((cmg_kind)truth.kind));
    return -1;
}

cmg_value cmg_builtin_SORT(cmg_call *call)
{
    const cmg_value *items;
    uint32_t count;
    cmg_value failed;
    condition precedes = {.function = call->arguments[1]};
    if (call->arguments[0].kind == CMG_NULL)
        return cmg_call_wrong(call, 0, "list");
    if (precedes.function.kind != CMG_FUNCTION)
        return cmg_call_wrong(call, 1, "function");
    cmg_singleton(&call->arguments[0], &items, &count);
    cmg_list *sorted = cmg_call_list(call, count, &failed);
    cmg_value *room = sorted ? cmg_call_values(call, count, &failed) : NULL;
    if (!room)
        return failed;
    if (count)
        memcpy(sorted->items, items, count * sizeof *items);
    return cmg_call_sort(call, sorted->items, room, count, holds, &precedes) ? cmg_list_value(sorted)
                                                                             : precedes.failed;
}

cmg_value cmg_builtin_LIST_REPLACE(cmg_call *call)
{
    const cmg_value *items, item = call->arguments[2];
    uint32_t count, at = 0;
    cmg_value failed;
    condition match = {.function = call->arguments[1]};
    const bool by_function = match.function.kind == CMG_FUNCTION;
    if (call->arguments[0].kind == CMG_NULL)
        return cmg_call_wrong(call, 0, "list");
    if (!by_function && match.function.kind != CMG_NUMBER)
        return cmg_call_wrong(call, 1, "number");
    cmg_singleton(&call->arguments[0], &items, &count);
    if (!by_function && !cmg_call_position(call, 1, count, &at))
        return cmg_call_fail(call, CMG_M_eval_index, CMG_TEXT(""));
    cmg_list *made = cmg_call_list(call, count, &failed);
    if (!made)
        return failed;
    for (uint32_t i = 0; i < count; i++) {
        const int replaced = by_function ? holds(call, items[i], item, &match) : i == at;
        if (replaced < 0)
            return match.failed;
        made->items[i] = replaced ? item : items[i];
    }
    return cmg_list_value(made);
}
