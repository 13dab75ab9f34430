/* Ranges (DMN 1.5, 10.3.4.9 and table 78): range() and how two of them lie.
 *
 * A point is the range that holds it alone.  An open end lies a breath inside
 * of its bound, so that every relation comes down to the order of ends. */
#include "feel/program.h"

typedef struct edge {
    cmg_value value;
    int infinite; /* -1 before everything, 1 behind it, 0 at the value */
    int breath;   /* 1 just behind the value, -1 just before it */
} edge;

/* The orders of starts (s) and ends (e) of the first range and the second. */
typedef struct orders {
    int ss, se, es, ee;
} orders;

typedef bool relation(const orders *of);

static edge start_of(cmg_value value)
{
    if (value.kind != CMG_RANGE)
        return (edge){.value = value};
    const cmg_range *range = value.as.range;
    return (edge){range->start, range->has_start ? 0 : -1, range->start_included ? 0 : 1};
}

static edge end_of(cmg_value value)
{
    if (value.kind != CMG_RANGE)
        return (edge){.value = value};
    const cmg_range *range = value.as.range;
    return (edge){range->end, range->has_end ? 0 : 1, range->end_included ? 0 : -1};
}

static bool order_of(edge a, edge b, int *order)
{
    if (a.infinite || b.infinite) {
        *order = a.infinite - b.infinite;
        return true;
    }
    if (!cmg_value_order(a.value, b.value, order))
        return false;
    if (*order == 0)
        *order = a.breath - b.breath;
    return true;
}

/* The forms that a relation has. */
enum { POINTS = 1, POINT_RANGE = 2, RANGE_POINT = 4, RANGES = 8 };

static cmg_value related(cmg_call *call, unsigned forms, relation *holds)
{
    const cmg_value a = call->arguments[0], b = call->arguments[1];
    const bool first = a.kind == CMG_RANGE, second = b.kind == CMG_RANGE;
    const edge s1 = start_of(a), e1 = end_of(a), s2 = start_of(b), e2 = end_of(b);
    orders of;
    if (!(forms & 1u << (2 * first + second))) {
        const unsigned alike = first ? RANGE_POINT | RANGES : POINTS | POINT_RANGE;
        const bool of_second = forms & alike;
        return cmg_call_wrong(call, of_second, (of_second ? second : first) ? "point" : "range");
    }
    if (a.kind == CMG_NULL || b.kind == CMG_NULL)
        return cmg_call_wrong(call, a.kind != CMG_NULL, "range");
    if ((first && a.as.range->form == CMG_RANGE_NOT_EQUAL) ||
        (second && b.as.range->form == CMG_RANGE_NOT_EQUAL) || !order_of(s1, s2, &of.ss) ||
        !order_of(s1, e2, &of.se) || !order_of(e1, s2, &of.es) || !order_of(e1, e2, &of.ee))
        return cmg_call_fail(call, CMG_M_eval_compare, cmg_kind_name((cmg_kind)a.kind));
    return cmg_boolean_value(holds(&of));
}

#define RELATION(IDENTIFIER, forms, condition)                                                               \
    static bool holds_##IDENTIFIER(const orders *o)                                                          \
    {                                                                                                        \
        return condition;                                                                                    \
    }                                                                                                        \
    cmg_value cmg_builtin_##IDENTIFIER(cmg_call *call)                                                       \
    {                                                                                                        \
        return related(call, forms, holds_##IDENTIFIER);                                                     \
    }

RELATION(BEFORE, POINTS | POINT_RANGE | RANGE_POINT | RANGES, o->es < 0)
RELATION(AFTER, POINTS | POINT_RANGE | RANGE_POINT | RANGES, o->se > 0)
RELATION(MEETS, RANGES, o->es == 0)
RELATION(MET_BY, RANGES, o->se == 0)
RELATION(OVERLAPS, RANGES, o->es >= 0 && o->se <= 0)
RELATION(OVERLAPS_BEFORE, RANGES, o->ss < 0 && o->es >= 0 && o->ee <= 0)
RELATION(OVERLAPS_AFTER, RANGES, o->ss > 0 && o->se <= 0 && o->ee >= 0)
RELATION(FINISHES, POINT_RANGE | RANGES, o->ee == 0 && o->ss >= 0)
RELATION(FINISHED_BY, RANGE_POINT | RANGES, o->ee == 0 && o->ss <= 0)
RELATION(INCLUDES, RANGE_POINT | RANGES, o->ss <= 0 && o->ee >= 0)
RELATION(DURING, POINT_RANGE | RANGES, o->ss >= 0 && o->ee <= 0)
RELATION(STARTS, POINT_RANGE | RANGES, o->ss == 0 && o->ee <= 0)
RELATION(STARTED_BY, RANGE_POINT | RANGES, o->ss == 0 && o->ee >= 0)
RELATION(COINCIDES, POINTS | RANGES, o->ss == 0 && o->ee == 0)

/* -- range("[1..3]") ------------------------------------------------------ */

/* An end as it may stand in a text: a literal, a negative number, or date("...") and the like. */
static bool literal(cmg_call *call, const cmg_expr *expr, cmg_value *out)
{
    if (expr->kind == CMG_X_CONSTANT) {
        *out = expr->constant;
        return true;
    }
    if (expr->kind == CMG_X_NEGATE && expr->children[0]->kind == CMG_X_CONSTANT) {
        *out = cmg_negated(call, expr->children[0]->constant);
        return true;
    }
    if (expr->kind != CMG_X_INVOKE || expr->count != 2 || expr->name_count ||
        expr->children[1]->kind != CMG_X_CONSTANT || expr->children[1]->constant.kind != CMG_STRING)
        return false;
    switch (expr->children[0]->kind == CMG_X_NAME ? expr->children[0]->builtin : -1) {
    case CMG_B_DATE:
    case CMG_B_TIME:
    case CMG_B_DATE_AND_TIME:
    case CMG_B_DURATION: break;
    default: return false;
    }
    cmg_call inner = *call;
    inner.arguments = &expr->children[1]->constant;
    inner.count = 1;
    *out = cmg_builtins[expr->children[0]->builtin].run(&inner);
    call->status = inner.status;
    return true;
}

static bool read_range(cmg_call *call, cmg_text text, cmg_range *range)
{
    cmg_arena *arena = &call->vm->arena;
    const cmg_source source = {.text = text};
    const cmg_scope *scope = cmg_scope_new(arena, NULL);
    const cmg_expr *expr = scope ? cmg_feel_parse(arena, &source, scope, CMG_FEEL_EXPRESSION, NULL) : NULL;
    int order;
    if (!expr || expr->kind != CMG_X_RANGE || !literal(call, expr->children[0], &range->start) ||
        !literal(call, expr->children[1], &range->end) ||
        !cmg_value_order(range->start, range->end, &order) || order > 0)
        return false;
    range->has_start = range->has_end = true;
    range->start_included = expr->low_included;
    range->end_included = expr->high_included;
    return true;
}

cmg_value cmg_builtin_RANGE(cmg_call *call)
{
    if (call->arguments[0].kind != CMG_STRING)
        return cmg_call_wrong(call, 0, "string");
    const cmg_text text = cmg_value_as_text(call->arguments[0]);
    cmg_value failed;
    if (!cmg_call_charge(call, text.length, &failed)) /* reading a text takes its length in steps */
        return failed;
    const size_t refusals = call->vm->arena.refusals;
    cmg_range *range = cmg_arena_zeroed(&call->vm->arena, sizeof *range);
    const bool read = range && read_range(call, text, range);
    if (call->vm->arena.refusals > refusals)
        return cmg_call_no_memory(call);
    if (!read)
        return cmg_call_fail(call, CMG_M_eval_range_text, text);
    cmg_value value = {.as.range = range, .kind = CMG_RANGE};
    cmg_value_weigh(&value);
    return value;
}
