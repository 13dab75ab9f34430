/* Numbers (DMN 1.5, 10.3.4.5). */
#include <string.h>

#include "feel/builtins.h"

#define NUMBER_OR_FAIL(n)                                                                                    \
    if (call->arguments[n].kind != CMG_NUMBER)                                                               \
    return cmg_call_wrong(call, n, "number")

static cmg_decimal number(const cmg_call *call, uint32_t n)
{
    return cmg_value_decimal(call->arguments[n]);
}

/* A scale argument must be an integer from -6111 to 6176. */
static cmg_value rounded(cmg_call *call, cmg_rounding rounding)
{
    int64_t scale = 0;
    cmg_decimal result = {{0}, 0, false};
    NUMBER_OR_FAIL(0);
    if (call->count > 1) {
        NUMBER_OR_FAIL(1);
        if (!cmg_decimal_to_int64(number(call, 1), &scale)) {
            cmg_decimal whole;
            if (cmg_decimal_round(&call->vm->arena, number(call, 1), 0, CMG_ROUND_DOWN, &whole) !=
                    CMG_DECIMAL_OK ||
                !cmg_decimal_to_int64(whole, &scale))
                return cmg_call_fail(call, CMG_M_eval_number, CMG_TEXT(""));
        }
        if (scale < -6111 || scale > 6176)
            return cmg_call_fail(call, CMG_M_eval_number, CMG_TEXT(""));
    }
    const cmg_decimal_status status =
        cmg_decimal_round(&call->vm->arena, number(call, 0), (int32_t)scale, rounding, &result);
    return cmg_call_number(call, status, result);
}

cmg_value cmg_builtin_DECIMAL(cmg_call *call)
{
    return rounded(call, CMG_ROUND_HALF_EVEN);
}
cmg_value cmg_builtin_FLOOR(cmg_call *call)
{
    return rounded(call, CMG_ROUND_FLOOR);
}
cmg_value cmg_builtin_CEILING(cmg_call *call)
{
    return rounded(call, CMG_ROUND_CEILING);
}
cmg_value cmg_builtin_ROUND_UP(cmg_call *call)
{
    return rounded(call, CMG_ROUND_UP);
}
cmg_value cmg_builtin_ROUND_DOWN(cmg_call *call)
{
    return rounded(call, CMG_ROUND_DOWN);
}
cmg_value cmg_builtin_ROUND_HALF_UP(cmg_call *call)
{
    return rounded(call, CMG_ROUND_HALF_UP);
}
cmg_value cmg_builtin_ROUND_HALF_DOWN(cmg_call *call)
{
    return rounded(call, CMG_ROUND_HALF_DOWN);
}

cmg_value cmg_builtin_ABS(cmg_call *call)
{
    cmg_value value = call->arguments[0];
    cmg_decimal result;
    cmg_span span;
    switch (value.kind) {
    case CMG_NUMBER:
        return cmg_call_number(call, cmg_decimal_abs(&call->vm->arena, number(call, 0), &result), result);
    case CMG_MONTHS_DURATION:
        if (value.as.integer < 0 && value.as.integer != INT64_MIN)
            value.as.integer = -value.as.integer;
        return value;
    case CMG_DAYS_DURATION:
        span = (cmg_span){value.as.integer, (int32_t)value.length};
        if (span.seconds < 0 && cmg_span_negate(span, &span)) {
            value.as.integer = span.seconds;
            value.length = (uint32_t)span.nanos;
        }
        return value;
    default: return cmg_call_wrong(call, 0, "number");
    }
}

cmg_value cmg_builtin_MODULO(cmg_call *call)
{
    cmg_decimal result = {{0}, 0, false};
    cmg_value failed;
    NUMBER_OR_FAIL(0);
    NUMBER_OR_FAIL(1);
    /* Far apart, wide numbers take a long division. */
    if ((number(call, 0).is_wide || number(call, 1).is_wide) && !cmg_call_charge(call, 300, &failed))
        return failed;
    const cmg_decimal_status status =
        cmg_decimal_modulo(&call->vm->arena, number(call, 0), number(call, 1), &result);
    return cmg_call_number(call, status, result);
}

typedef cmg_decimal_status one_number(cmg_arena *arena, cmg_decimal a, cmg_decimal *out);

/* `steps`: what the function costs beside a step. */
static cmg_value of_one(cmg_call *call, one_number *function, uint64_t steps)
{
    cmg_decimal result = {{0}, 0, false};
    NUMBER_OR_FAIL(0);
    cmg_value failed;
    if (!cmg_call_charge(call, steps, &failed))
        return failed;
    const cmg_decimal_status status = function(&call->vm->arena, number(call, 0), &result);
    return cmg_call_number(call, status, result);
}

cmg_value cmg_builtin_SQRT(cmg_call *call)
{
    return of_one(call, cmg_decimal_sqrt, 30);
}
cmg_value cmg_builtin_LOG(cmg_call *call)
{
    return of_one(call, cmg_decimal_log, 500);
}
cmg_value cmg_builtin_EXP(cmg_call *call)
{
    return of_one(call, cmg_decimal_exp, 500);
}

static cmg_value parity(cmg_call *call, int64_t wanted)
{
    cmg_decimal rest;
    int64_t remainder;
    NUMBER_OR_FAIL(0);
    const cmg_decimal_status status =
        cmg_decimal_modulo(&call->vm->arena, number(call, 0), cmg_decimal_of(2), &rest);
    if (status != CMG_DECIMAL_OK)
        return cmg_call_number(call, status, rest);
    return cmg_boolean_value(cmg_decimal_to_int64(rest, &remainder) && remainder == wanted);
}

cmg_value cmg_builtin_ODD(cmg_call *call)
{
    return parity(call, 1);
}
cmg_value cmg_builtin_EVEN(cmg_call *call)
{
    return parity(call, 0);
}

/* number("1 000,5", " ", ","): separators out, the point in. */
cmg_value cmg_builtin_NUMBER(cmg_call *call)
{
    if (call->arguments[0].kind != CMG_STRING)
        return cmg_call_wrong(call, 0, "string");
    cmg_text separators[2] = {CMG_NO_TEXT, CMG_TEXT(".")};
    for (uint32_t i = 1; i < call->count; i++) {
        if (call->arguments[i].kind == CMG_NULL)
            continue;
        if (call->arguments[i].kind != CMG_STRING)
            return cmg_call_wrong(call, i, "string");
        if (call->arguments[i].length != 1 || !strchr(i == 1 ? " ,." : ",.", call->arguments[i].as.bytes[0]))
            return cmg_call_fail(call, CMG_M_eval_number, cmg_value_as_text(call->arguments[i]));
        separators[i - 1] = cmg_value_as_text(call->arguments[i]);
    }
    if (separators[0].bytes && separators[0].bytes[0] == separators[1].bytes[0])
        return cmg_call_fail(call, CMG_M_eval_number, separators[0]);
    cmg_buffer text;
    cmg_call_buffer(call, &text);
    const cmg_text from = cmg_value_as_text(call->arguments[0]);
    for (size_t i = 0; i < from.length; i++) {
        if (separators[0].bytes && from.bytes[i] == separators[0].bytes[0])
            continue;
        cmg_buffer_char(&text, from.bytes[i] == separators[1].bytes[0] ? '.' : from.bytes[i]);
    }
    cmg_decimal result = {{0}, 0, false};
    const cmg_decimal_status status =
        text.failed ? CMG_DECIMAL_NO_MEMORY
                    : cmg_decimal_parse(&call->vm->arena, cmg_buffer_view(&text), &result);
    return cmg_call_number(call, status, result);
}
