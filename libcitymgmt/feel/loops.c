/* Iteration, and the lists that loops and filters build. */
#include "feel/machine.h"

#include <string.h>

/* -- lists being built ---------------------------------------------------- */

typedef struct builder {
    cmg_value *items;
    uint32_t count;
    size_t capacity;
    cmg_value absent; /* of an item or condition: then the list is absent */
    cmg_value failed; /* with a problem: no domain to go over, or no condition to filter by */
    bool by_index;    /* of a filter: the condition was a number */
    cmg_value index, from;
} builder;

static builder *builder_of(cmg_value value)
{
    return (builder *)(uintptr_t)value.as.list;
}

cmg_value cmg_loop_list(cmg_call *at)
{
    builder *b = cmg_arena_zeroed(&at->vm->arena, sizeof *b);
    if (!b)
        return cmg_call_no_memory(at);
    b->absent = b->failed = cmg_null_value;
    return (cmg_value){.as.list = (const cmg_list *)(const void *)b, .kind = CMG_LIST};
}

void cmg_loop_push(cmg_call *at, cmg_value list, cmg_value item)
{
    builder *b = builder_of(list);
    if (item.kind == CMG_ABSENT) {
        b->absent = cmg_absent_of(at, b->absent, item);
        return;
    }
    if (b->count >= at->vm->limits.list_length) {
        cmg_call_limit(at, CMG_M_eval_list_length);
        return;
    }
    if (!cmg_arena_grow(&at->vm->arena, &b->items, sizeof *b->items, b->count, &b->capacity))
        cmg_call_no_memory(at);
    else
        b->items[b->count++] = item;
}

cmg_value cmg_indexed(cmg_call *at, cmg_value from, cmg_value index)
{
    const cmg_value *items;
    uint32_t count;
    int64_t n;
    if (from.kind == CMG_ABSENT || index.kind == CMG_ABSENT)
        return cmg_absent_of(at, from, index);
    cmg_singleton(&from, &items, &count);
    if (index.kind != CMG_NUMBER || !cmg_decimal_to_int64(cmg_value_decimal(index), &n))
        return cmg_call_fail(at, CMG_M_eval_index, CMG_TEXT(""));
    if (n < 0)
        n += (int64_t)count + 1;
    if (n < 1 || n > (int64_t)count)
        return cmg_call_fail(at, CMG_M_eval_index, CMG_TEXT(""));
    return items[n - 1];
}

void cmg_loop_keep(cmg_call *at, cmg_value list, cmg_value item, cmg_value condition)
{
    builder *b = builder_of(list);
    if (condition.kind == CMG_ABSENT)
        b->absent = cmg_absent_of(at, b->absent, condition);
    else if (condition.kind == CMG_NUMBER) {
        b->by_index = true;
        b->index = condition;
    } else if (condition.kind == CMG_BOOLEAN && condition.as.integer)
        cmg_loop_push(at, list, item);
    else if (condition.kind != CMG_BOOLEAN && condition.kind != CMG_NULL && !b->failed.length)
        b->failed = cmg_call_fail(at, CMG_M_eval_condition, cmg_kind_name((cmg_kind)condition.kind));
}

cmg_value cmg_loop_built(cmg_call *at, cmg_value list, bool of_filter)
{
    const builder *b = builder_of(list);
    if (b->absent.kind == CMG_ABSENT)
        return b->absent;
    if (b->failed.length)
        return b->failed;
    if (of_filter && b->by_index)
        return cmg_indexed(at, b->from, b->index);
    cmg_value failed;
    cmg_list *made = cmg_call_list(at, b->count, &failed);
    if (!made)
        return failed;
    if (b->count)
        memcpy(made->items, b->items, b->count * sizeof *b->items);
    return cmg_weighed(at, cmg_list_value(made));
}

/* -- iteration ------------------------------------------------------------ */

/* Ends of a range to run over; false when it has none or others. */
static bool bounds(const cmg_range *range, int64_t *low, int64_t *high)
{
    *low = range->start.as.integer;
    *high = range->end.as.integer;
    return (range->start.kind == CMG_DATE && range->end.kind == CMG_DATE) ||
           (range->start.kind == CMG_NUMBER && range->end.kind == CMG_NUMBER &&
            cmg_decimal_to_int64(cmg_value_decimal(range->start), low) &&
            cmg_decimal_to_int64(cmg_value_decimal(range->end), high));
}

cmg_value cmg_loop_begin(cmg_call *at, cmg_value *r, cmg_value domain, bool of_filter)
{
    int64_t low, high;
    r[0] = domain;
    r[1] = r[2] = cmg_number_value(cmg_decimal_of(0));
    if (domain.kind == CMG_ABSENT || (domain.kind == CMG_NULL && (of_filter || domain.length)))
        return domain;
    if (domain.kind == CMG_LIST) {
        r[2].as.integer = domain.as.list->count;
        return domain;
    }
    if (domain.kind != CMG_RANGE || of_filter) {
        cmg_value failed;
        cmg_list *list = domain.kind == CMG_NULL ? NULL : cmg_call_list(at, 1, &failed);
        if (!list)
            return domain.kind == CMG_NULL ? cmg_call_fail(at, CMG_M_eval_domain, cmg_kind_name(CMG_NULL))
                                           : failed;
        list->items[0] = domain;
        r[0] = cmg_list_value(list);
        r[2].as.integer = 1;
        return domain;
    }
    if (!bounds(domain.as.range, &low, &high))
        return cmg_call_fail(at, CMG_M_eval_domain, cmg_kind_name(CMG_RANGE));
    const uint64_t distance = high >= low ? (uint64_t)high - (uint64_t)low : (uint64_t)low - (uint64_t)high;
    if (distance >= (uint64_t)INT64_MAX)
        return cmg_call_limit(at, CMG_M_eval_steps);
    r[2].as.integer = (int64_t)distance + 1;
    return domain;
}

bool cmg_loop_next(cmg_value *r, cmg_value *item)
{
    if (r[1].as.integer >= r[2].as.integer)
        return false;
    const int64_t n = r[1].as.integer++;
    if (r[0].kind == CMG_LIST) {
        *item = r[0].as.list->items[n];
        return true;
    }
    const cmg_range *range = r[0].as.range;
    int64_t low, high;
    bounds(range, &low, &high);
    const int64_t at = high >= low ? low + n : low - n;
    *item = range->start.kind == CMG_DATE ? cmg_date_value(at) : cmg_number_value(cmg_decimal_of(at));
    return true;
}

void cmg_loop_fill(cmg_call *at, cmg_value *filled, cmg_value domain, uint8_t how)
{
    builder *b = how ? builder_of(*filled) : NULL;
    if (how & 1)
        b->from = domain;
    if (domain.kind == CMG_ABSENT && b)
        b->absent = cmg_absent_of(at, b->absent, domain);
    else if (domain.kind == CMG_ABSENT)
        *filled = cmg_absent_of(at, *filled, domain);
    else if (domain.kind == CMG_NULL && b)
        b->failed = domain;
    else if (domain.kind == CMG_NULL)
        *filled = domain;
}
