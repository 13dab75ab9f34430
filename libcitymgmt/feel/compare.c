/* Equality, order and membership of any two values. */
#include "feel/program.h"

/* Bytes of text that are compared in the time of a step. */
#define LONG_TEXT 256

static cmg_value not_comparable(cmg_call *at, cmg_value a)
{
    return cmg_call_fail(at, CMG_M_eval_compare, cmg_kind_name((cmg_kind)a.kind));
}

/* A null has no order; one with a problem of its own says more. */
static cmg_value null_of(cmg_call *at, cmg_value null)
{
    return null.length ? null : not_comparable(at, null);
}

/* A list of one stands for its item where the other side is no list. */
static void unwrap(cmg_value *a, cmg_value *b)
{
    if (a->kind == CMG_LIST && b->kind != CMG_LIST && b->kind != CMG_NULL && a->as.list->count == 1)
        *a = a->as.list->items[0];
    else if (b->kind == CMG_LIST && a->kind != CMG_LIST && a->kind != CMG_NULL && b->as.list->count == 1)
        *b = b->as.list->items[0];
}

int cmg_equal_counted(cmg_call *at, cmg_value a, cmg_value b)
{
    const uint64_t x = cmg_value_cells(a), y = cmg_value_cells(b);
    if (a.kind == b.kind && x > 1 && y > 1 && !cmg_vm_charge(at->vm, (x < y ? x : y) - 1)) {
        if (at->status == CMG_OK)
            cmg_call_limit(at, CMG_M_eval_steps);
        return 0;
    }
    return cmg_value_equal(a, b);
}

cmg_value cmg_compared(cmg_call *at, cmg_opcode op, cmg_value a, cmg_value b)
{
    int order;
    if (a.kind == CMG_ABSENT || b.kind == CMG_ABSENT)
        return cmg_absent_of(at, a, b);
    unwrap(&a, &b);
    if (op == CMG_OP_EQ || op == CMG_OP_NE) {
        const int equal = cmg_equal_counted(at, a, b);
        return equal < 0 ? not_comparable(at, a) : cmg_boolean_value((equal == 1) == (op == CMG_OP_EQ));
    }
    if (a.kind == CMG_NULL || b.kind == CMG_NULL)
        return null_of(at, a.kind == CMG_NULL ? a : b);
    if (a.kind == CMG_STRING && a.length > LONG_TEXT && b.length > LONG_TEXT &&
        !cmg_vm_charge(at->vm, (a.length < b.length ? a.length : b.length) / LONG_TEXT))
        return cmg_call_limit(at, CMG_M_eval_steps);
    if (!cmg_value_order(a, b, &order))
        return not_comparable(at, a);
    switch (op) {
    case CMG_OP_LT: return cmg_boolean_value(order < 0);
    case CMG_OP_LE: return cmg_boolean_value(order <= 0);
    case CMG_OP_GT: return cmg_boolean_value(order > 0);
    default: return cmg_boolean_value(order >= 0);
    }
}

bool cmg_in_range(const cmg_range *range, cmg_value value, bool *known)
{
    int order;
    *known = true;
    if (range->form == CMG_RANGE_NOT_EQUAL) {
        const int equal = cmg_value_equal(value, range->start);
        *known = equal >= 0;
        return equal == 0;
    }
    if (range->has_start) {
        if (!cmg_value_order(value, range->start, &order)) {
            *known = false;
            return false;
        }
        if (order < 0 || (order == 0 && !range->start_included))
            return false;
    }
    if (range->has_end) {
        if (!cmg_value_order(value, range->end, &order)) {
            *known = false;
            return false;
        }
        if (order > 0 || (order == 0 && !range->end_included))
            return false;
    }
    return true;
}

/* Does `value` satisfy `test` (DMN 1.5, 7.3.3): equal to it, in it, or it is
 * true by itself? */
cmg_value cmg_matched(cmg_call *at, cmg_value value, cmg_value test)
{
    bool known;
    if (value.kind == CMG_ABSENT || test.kind == CMG_ABSENT)
        return cmg_absent_of(at, value, test);
    if (test.kind == CMG_RANGE && value.kind != CMG_RANGE) {
        if (value.kind == CMG_NULL)
            return null_of(at, value);
        const bool in = cmg_in_range(test.as.range, value, &known);
        return known ? cmg_boolean_value(in) : not_comparable(at, value);
    }
    if (test.kind == CMG_LIST) {
        if (!cmg_vm_charge(at->vm, test.as.list->count / 8))
            return cmg_call_limit(at, CMG_M_eval_steps);
        for (uint32_t i = 0; i < test.as.list->count; i++) {
            const cmg_value item = test.as.list->items[i];
            if (item.kind == CMG_RANGE && value.kind != CMG_RANGE ? cmg_in_range(item.as.range, value, &known)
                                                                  : cmg_equal_counted(at, value, item) == 1)
                return cmg_boolean_value(true);
        }
        if (value.kind != CMG_LIST)
            return cmg_boolean_value(false);
    }
    const int equal = cmg_equal_counted(at, value, test);
    return equal < 0 ? not_comparable(at, value) : cmg_boolean_value(equal == 1);
}
