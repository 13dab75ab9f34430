/* Lists (DMN 1.5, 10.3.4.4).  A value that is no list is a list of itself. */
#include <string.h>

#include "feel/program.h"

typedef struct items {
    const cmg_value *at;
    uint32_t count;
} items;

static items list_of(const cmg_call *call, uint32_t n)
{
    items list;
    cmg_singleton(&call->arguments[n], &list.at, &list.count);
    return list;
}

/* One list argument, or all arguments: sum([1, 2]) and sum(1, 2). */
static items elements(const cmg_call *call)
{
    return call->count == 1 ? list_of(call, 0) : (items){call->arguments, call->count};
}

static cmg_value finished(cmg_call *call, const cmg_value *values, size_t count)
{
    cmg_value failed;
    cmg_list *list = cmg_call_list(call, count, &failed);
    if (!list)
        return failed;
    if (count)
        memcpy(list->items, values, count * sizeof *values);
    return cmg_list_value(list);
}

cmg_value *cmg_call_values(cmg_call *call, size_t count, cmg_value *failed)
{
    cmg_value *room =
        count > call->vm->limits.list_length ? NULL : cmg_arena_array(&call->vm->arena, count, sizeof *room);
    if (!room)
        *failed = cmg_call_no_memory(call);
    return room;
}

static bool equal(cmg_call *call, cmg_value a, cmg_value b)
{
    return cmg_equal_counted(call, a, b) == 1;
}

cmg_value cmg_builtin_COUNT(cmg_call *call)
{
    if (call->arguments[0].kind == CMG_NULL)
        return cmg_call_wrong(call, 0, "list");
    return cmg_number_value(cmg_decimal_of(list_of(call, 0).count));
}

cmg_value cmg_builtin_LIST_CONTAINS(cmg_call *call)
{
    const items list = list_of(call, 0);
    if (call->arguments[0].kind == CMG_NULL)
        return cmg_call_wrong(call, 0, "list");
    for (uint32_t i = 0; i < list.count; i++) {
        if (equal(call, list.at[i], call->arguments[1]))
            return cmg_boolean_value(true);
    }
    return cmg_boolean_value(false);
}

static cmg_value extreme(cmg_call *call, int wanted)
{
    const items list = elements(call);
    int order;
    if (list.count == 0)
        return cmg_null_value;
    cmg_value best = list.at[0];
    if (best.kind == CMG_NULL)
        return cmg_call_wrong(call, 0, "number");
    for (uint32_t i = 1; i < list.count; i++) {
        if (!cmg_value_order(list.at[i], best, &order))
            return cmg_call_fail(call, CMG_M_eval_compare, cmg_kind_name((cmg_kind)list.at[i].kind));
        if (order == wanted || (order > 1 && wanted > 0) || (order < -1 && wanted < 0))
            best = list.at[i];
    }
    return best;
}

cmg_value cmg_builtin_MIN(cmg_call *call)
{
    return extreme(call, -1);
}
cmg_value cmg_builtin_MAX(cmg_call *call)
{
    return extreme(call, 1);
}

/* Sum or product of numbers; false with *failed set. */
static bool fold(cmg_call *call, items list, bool multiply, cmg_decimal *total, cmg_value *failed)
{
    *total = cmg_decimal_of(multiply);
    for (uint32_t i = 0; i < list.count; i++) {
        if (list.at[i].kind != CMG_NUMBER) {
            *failed =
                list.at[i].kind == CMG_NULL && list.at[i].length
                    ? list.at[i]
                    : cmg_call_fail(call, CMG_M_eval_argument, cmg_kind_name((cmg_kind)list.at[i].kind));
            return false;
        }
        const cmg_decimal number = cmg_value_decimal(list.at[i]);
        if ((number.is_wide || total->is_wide) && !cmg_call_charge(call, 2, failed))
            return false;
        const cmg_decimal_status status = multiply
                                              ? cmg_decimal_multiply(&call->vm->arena, *total, number, total)
                                              : cmg_decimal_add(&call->vm->arena, *total, number, total);
        if (status != CMG_DECIMAL_OK) {
            *failed = cmg_call_number(call, status, *total);
            return false;
        }
    }
    return true;
}

static cmg_value folded(cmg_call *call, bool multiply)
{
    const items list = elements(call);
    cmg_decimal total;
    cmg_value failed;
    if (list.count == 0)
        return multiply ? cmg_call_fail(call, CMG_M_eval_empty, CMG_TEXT("")) : cmg_null_value;
    return fold(call, list, multiply, &total, &failed) ? cmg_number_value(total) : failed;
}

cmg_value cmg_builtin_SUM(cmg_call *call)
{
    return folded(call, false);
}
cmg_value cmg_builtin_PRODUCT(cmg_call *call)
{
    return folded(call, true);
}

cmg_value cmg_builtin_MEAN(cmg_call *call)
{
    const items list = elements(call);
    cmg_decimal total;
    cmg_value failed;
    if (list.count == 0)
        return cmg_null_value;
    if (!fold(call, list, false, &total, &failed))
        return failed;
    const cmg_decimal_status status =
        cmg_decimal_divide(&call->vm->arena, total, cmg_decimal_of(list.count), &total);
    return cmg_call_number(call, status, total);
}

static int smaller(cmg_call *call, cmg_value a, cmg_value b, void *context)
{
    (void)call;
    (void)context;
    return cmg_decimal_compare(cmg_value_decimal(a), cmg_value_decimal(b)) < 0;
}

/* The numbers of a list, sorted; NULL with *failed set. */
static cmg_value *sorted(cmg_call *call, items list, cmg_value *failed)
{
    cmg_decimal ignored;
    if (!fold(call, list, false, &ignored, failed))
        return NULL;
    cmg_value *values = cmg_call_values(call, list.count, failed),
              *room = cmg_call_values(call, list.count, failed);
    if (!values || !room)
        return NULL;
    memcpy(values, list.at, list.count * sizeof *values);
    cmg_call_sort(call, values, room, list.count, smaller, NULL);
    return values;
}

cmg_value cmg_builtin_MEDIAN(cmg_call *call)
{
    const items list = elements(call);
    cmg_value failed;
    cmg_decimal middle;
    if (list.count == 0)
        return cmg_null_value;
    const cmg_value *values = sorted(call, list, &failed);
    if (!values)
        return failed;
    if (list.count % 2)
        return values[list.count / 2];
    cmg_decimal_status status =
        cmg_decimal_add(&call->vm->arena, cmg_value_decimal(values[list.count / 2 - 1]),
                        cmg_value_decimal(values[list.count / 2]), &middle);
    if (status == CMG_DECIMAL_OK)
        status = cmg_decimal_divide(&call->vm->arena, middle, cmg_decimal_of(2), &middle);
    return cmg_call_number(call, status, middle);
}

/* Of the sample: divided by n - 1. */
cmg_value cmg_builtin_STDDEV(cmg_call *call)
{
    const items list = elements(call);
    cmg_arena *arena = &call->vm->arena;
    cmg_decimal mean, sum = cmg_decimal_of(0);
    cmg_value failed;
    if (list.count < 2)
        return cmg_call_fail(call, CMG_M_eval_number, CMG_TEXT(""));
    if (!cmg_call_charge(call, 4 * (uint64_t)list.count, &failed) || !fold(call, list, false, &mean, &failed))
        return failed;
    cmg_decimal_status status = cmg_decimal_divide(arena, mean, cmg_decimal_of(list.count), &mean);
    for (uint32_t i = 0; status == CMG_DECIMAL_OK && i < list.count; i++) {
        cmg_decimal off;
        status = cmg_decimal_subtract(arena, cmg_value_decimal(list.at[i]), mean, &off);
        if (status == CMG_DECIMAL_OK)
            status = cmg_decimal_multiply(arena, off, off, &off);
        if (status == CMG_DECIMAL_OK)
            status = cmg_decimal_add(arena, sum, off, &sum);
    }
    if (status == CMG_DECIMAL_OK)
        status = cmg_decimal_divide(arena, sum, cmg_decimal_of(list.count - 1), &sum);
    if (status == CMG_DECIMAL_OK)
        status = cmg_decimal_sqrt(arena, sum, &sum);
    return cmg_call_number(call, status, sum);
}

cmg_value cmg_builtin_MODE(cmg_call *call)
{
    const items list = elements(call);
    cmg_value failed;
    if (list.count == 0)
        return finished(call, NULL, 0);
    const cmg_value *values = sorted(call, list, &failed);
    cmg_value *modes = values ? cmg_call_values(call, list.count, &failed) : NULL;
    if (!modes)
        return failed;
    uint32_t most = 0, count = 0;
    for (uint32_t i = 0, run = 0; i < list.count; i++) {
        run = i && equal(call, values[i], values[i - 1]) ? run + 1 : 1;
        if (run > most) {
            most = run;
            count = 0;
        }
        if (run == most)
            modes[count++] = values[i];
    }
    return finished(call, modes, count);
}

/* -- making lists --------------------------------------------------------- */

cmg_value cmg_builtin_CONCATENATE(cmg_call *call)
{
    size_t total = 0, at = 0;
    cmg_value failed;
    for (uint32_t i = 0; i < call->count; i++)
        total += list_of(call, i).count;
    cmg_list *list = cmg_call_list(call, total, &failed);
    if (!list)
        return failed;
    for (uint32_t i = 0; i < call->count; i++) {
        const items part = list_of(call, i);
        if (part.count)
            memcpy(list->items + at, part.at, part.count * sizeof *part.at);
        at += part.count;
    }
    return cmg_list_value(list);
}

cmg_value cmg_builtin_APPEND(cmg_call *call)
{
    const items base = list_of(call, 0);
    cmg_value failed;
    cmg_list *list = cmg_call_list(call, (size_t)base.count + call->count - 1, &failed);
    if (!list)
        return failed;
    if (base.count)
        memcpy(list->items, base.at, base.count * sizeof *base.at);
    for (uint32_t i = 1; i < call->count; i++)
        list->items[base.count + i - 1] = call->arguments[i];
    return cmg_list_value(list);
}

bool cmg_call_position(const cmg_call *call, uint32_t argument, uint32_t count, uint32_t *at)
{
    int64_t index;
    if (!cmg_call_whole(call, argument, &index))
        return false;
    if (index < 0)
        index += (int64_t)count + 1;
    if (index < 1 || index > (int64_t)count)
        return false;
    *at = (uint32_t)index - 1;
    return true;
}

cmg_value cmg_builtin_INSERT_BEFORE(cmg_call *call)
{
    const items list = list_of(call, 0);
    cmg_value failed;
    uint32_t at;
    if (!cmg_call_position(call, 1, list.count, &at))
        return cmg_call_fail(call, CMG_M_eval_index, CMG_TEXT(""));
    cmg_list *made = cmg_call_list(call, (size_t)list.count + 1, &failed);
    if (!made)
        return failed;
    memcpy(made->items, list.at, at * sizeof *list.at);
    made->items[at] = call->arguments[2];
    memcpy(made->items + at + 1, list.at + at, (list.count - at) * sizeof *list.at);
    return cmg_list_value(made);
}

cmg_value cmg_builtin_REMOVE(cmg_call *call)
{
    const items list = list_of(call, 0);
    cmg_value failed;
    uint32_t at;
    if (!cmg_call_position(call, 1, list.count, &at))
        return cmg_call_fail(call, CMG_M_eval_index, CMG_TEXT(""));
    cmg_list *made = cmg_call_list(call, list.count - 1, &failed);
    if (!made)
        return failed;
    memcpy(made->items, list.at, at * sizeof *list.at);
    memcpy(made->items + at, list.at + at + 1, (list.count - at - 1) * sizeof *list.at);
    return cmg_list_value(made);
}

cmg_value cmg_builtin_REVERSE(cmg_call *call)
{
    const items list = list_of(call, 0);
    cmg_value failed;
    cmg_list *made = cmg_call_list(call, list.count, &failed);
    if (!made)
        return failed;
    for (uint32_t i = 0; i < list.count; i++)
        made->items[i] = list.at[list.count - 1 - i];
    return cmg_list_value(made);
}

cmg_value cmg_builtin_INDEX_OF(cmg_call *call)
{
    const items list = list_of(call, 0);
    cmg_value failed;
    uint32_t count = 0;
    cmg_value *found = cmg_call_values(call, list.count, &failed);
    if (!found)
        return failed;
    for (uint32_t i = 0; i < list.count; i++) {
        if (equal(call, list.at[i], call->arguments[1]))
            found[count++] = cmg_number_value(cmg_decimal_of(i + 1));
    }
    return finished(call, found, count);
}

/* First of each equal value, in order; the comparisons are charged. */
static cmg_value distinct(cmg_call *call, const cmg_value *values, uint32_t count)
{
    cmg_value failed;
    cmg_value *kept = cmg_call_values(call, count, &failed);
    uint32_t n = 0;
    if (!kept)
        return failed;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t j = 0;
        while (j < n && call->status == CMG_OK && !equal(call, kept[j], values[i]))
            j++;
        if (j == n)
            kept[n++] = values[i];
        if (!cmg_call_charge(call, 1 + j / 16, &failed))
            return failed;
    }
    return finished(call, kept, n);
}

cmg_value cmg_builtin_DISTINCT_VALUES(cmg_call *call)
{
    const items list = list_of(call, 0);
    return distinct(call, list.at, list.count);
}

cmg_value cmg_builtin_UNION(cmg_call *call)
{
    const cmg_value all = cmg_builtin_CONCATENATE(call);
    return all.kind == CMG_LIST ? distinct(call, all.as.list->items, all.as.list->count) : all;
}

/* As deep as values nest, which is bounded; false with *failed set. */
static bool flatten(cmg_call *call, items list, items *out, size_t *capacity, cmg_value *failed)
{
    for (uint32_t i = 0; i < list.count; i++) {
        cmg_value *into = (cmg_value *)(uintptr_t)out->at;
        if (list.at[i].kind == CMG_LIST) {
            const items inner = {list.at[i].as.list->items, list.at[i].as.list->count};
            if (!flatten(call, inner, out, capacity, failed))
                return false;
            continue;
        }
        if (out->count >= call->vm->limits.list_length) {
            *failed = cmg_call_limit(call, CMG_M_eval_list_length);
            return false;
        }
        if (!cmg_arena_grow(&call->vm->arena, &into, sizeof *into, out->count, capacity)) {
            *failed = cmg_call_no_memory(call);
            return false;
        }
        into[out->count++] = list.at[i];
        out->at = into;
    }
    return true;
}

cmg_value cmg_builtin_FLATTEN(cmg_call *call)
{
    items out = {NULL, 0};
    size_t capacity = 0;
    cmg_value failed;
    if (!cmg_call_charge(call, cmg_value_cells(call->arguments[0]) / 8, &failed) ||
        !flatten(call, list_of(call, 0), &out, &capacity, &failed))
        return failed;
    return finished(call, out.at, out.count);
}

cmg_value cmg_builtin_SUBLIST(cmg_call *call)
{
    const items list = list_of(call, 0);
    uint32_t at;
    int64_t length;
    if (!cmg_call_position(call, 1, list.count, &at))
        return cmg_call_fail(call, CMG_M_eval_index, CMG_TEXT(""));
    length = list.count - at;
    if (call->count > 2 && call->arguments[2].kind != CMG_NULL) {
        int64_t wanted;
        if (call->arguments[2].kind != CMG_NUMBER ||
            !cmg_decimal_to_int64(cmg_value_decimal(call->arguments[2]), &wanted) || wanted < 0 ||
            wanted > length)
            return cmg_call_fail(call, CMG_M_eval_index, CMG_TEXT(""));
        length = wanted;
    }
    return finished(call, list.at + at, (size_t)length);
}
