/* Arithmetic of any two values (DMN 1.5, tables 56-59). */
#include "feel/program.h"

#include <string.h>

static cmg_value wrong_operands(cmg_call *at, cmg_value a, cmg_value b)
{
    if (a.kind == CMG_NULL && a.length)
        return a; /* its own problem says more */
    if (b.kind == CMG_NULL && b.length)
        return b;
    cmg_call_strict(at);
    return cmg_call_problem(at, CMG_M_eval_operands, cmg_kind_name((cmg_kind)a.kind),
                            cmg_kind_name((cmg_kind)b.kind));
}

/* What numbers of 34 digits take more than small ones do, in steps. */
#define WIDE_STEPS 4
#define POWER_STEPS 300

/* A small whole power is a few multiplications. */
static uint64_t power_steps(cmg_decimal exponent)
{
    int64_t n;
    return cmg_decimal_to_int64(exponent, &n) && n >= -64 && n <= 64 ? 4 * WIDE_STEPS : POWER_STEPS;
}

static cmg_value numbers(cmg_call *at, cmg_opcode op, cmg_decimal a, cmg_decimal b)
{
    cmg_decimal result = a;
    cmg_arena *arena = &at->vm->arena;
    cmg_decimal_status status = CMG_DECIMAL_INVALID;
    cmg_value failed;
    if (!cmg_call_charge(at,
                         op == CMG_OP_POWER       ? power_steps(b)
                         : a.is_wide || b.is_wide ? WIDE_STEPS
                                                  : 0,
                         &failed))
        return failed;
    switch (op) {
    case CMG_OP_ADD: status = cmg_decimal_add(arena, a, b, &result); break;
    case CMG_OP_SUBTRACT: status = cmg_decimal_subtract(arena, a, b, &result); break;
    case CMG_OP_MULTIPLY: status = cmg_decimal_multiply(arena, a, b, &result); break;
    case CMG_OP_DIVIDE: status = cmg_decimal_divide(arena, a, b, &result); break;
    default: status = cmg_decimal_power(arena, a, b, &result); break;
    }
    return cmg_call_number(at, status, result);
}

static cmg_span span_of(cmg_value value)
{
    return (cmg_span){value.as.integer, (int32_t)value.length};
}

static cmg_value span_value(cmg_span span)
{
    return (cmg_value){.as.integer = span.seconds, .length = (uint32_t)span.nanos, .kind = CMG_DAYS_DURATION};
}

static cmg_value months_value(int64_t months)
{
    return (cmg_value){.as.integer = months, .kind = CMG_MONTHS_DURATION};
}

static cmg_value out_of_range(cmg_call *at)
{
    return cmg_call_fail(at, CMG_M_eval_date_range, CMG_TEXT(""));
}

static cmg_value add_durations(cmg_call *at, cmg_value a, cmg_value b, bool subtract)
{
    if (a.kind == CMG_MONTHS_DURATION) {
        int64_t sum;
        const bool over = subtract ? __builtin_sub_overflow(a.as.integer, b.as.integer, &sum)
                                   : __builtin_add_overflow(a.as.integer, b.as.integer, &sum);
        return over ? out_of_range(at) : months_value(sum);
    }
    cmg_span other = span_of(b), sum;
    if ((subtract && !cmg_span_negate(other, &other)) || !cmg_span_add(span_of(a), other, &sum))
        return out_of_range(at);
    return span_value(sum);
}

static cmg_value moment_value(cmg_call *at, cmg_moment moment, uint8_t kind)
{
    cmg_moment *kept = cmg_arena_get(&at->vm->arena, sizeof *kept);
    if (!kept)
        return cmg_call_no_memory(at);
    *kept = moment;
    return (cmg_value){.as.moment = kept, .kind = kind};
}

static cmg_value shift_moment(cmg_call *at, cmg_value point, cmg_value duration, bool back)
{
    cmg_moment moved = *point.as.moment;
    if (duration.kind == CMG_MONTHS_DURATION) {
        int64_t months = duration.as.integer;
        if (point.kind == CMG_TIME)
            return wrong_operands(at, point, duration);
        if ((back && __builtin_sub_overflow(0, months, &months)) ||
            !cmg_days_add_months(moved.days, months, &moved.days))
            return out_of_range(at);
        cmg_moment_resolve(&moved);
        return moment_value(at, moved, point.kind);
    }
    cmg_span by = span_of(duration);
    if ((back && !cmg_span_negate(by, &by)) || !cmg_moment_add(point.as.moment, by.seconds, by.nanos, &moved))
        return out_of_range(at);
    if (point.kind == CMG_TIME) /* a time of day goes round */
        moved.days = 0;
    return moment_value(at, moved, point.kind);
}

/* A date moves by whole days; a part of a day is dropped towards the past. */
static cmg_value shift_date(cmg_call *at, cmg_value date, cmg_value duration, bool back)
{
    int64_t days = date.as.integer, by = duration.as.integer;
    if (duration.kind == CMG_MONTHS_DURATION) {
        if ((back && __builtin_sub_overflow(0, by, &by)) || !cmg_days_add_months(days, by, &days))
            return out_of_range(at);
        return cmg_date_value(days);
    }
    cmg_span span = span_of(duration);
    if (back && !cmg_span_negate(span, &span))
        return out_of_range(at);
    const int64_t whole = span.seconds / 86400 - (span.seconds % 86400 < 0);
    if (__builtin_add_overflow(days, whole, &days) || !cmg_days_in_range(days))
        return out_of_range(at);
    return cmg_date_value(days);
}

static bool as_moment(cmg_value value, cmg_moment *moment)
{
    if (value.kind == CMG_DATE)
        *moment = (cmg_moment){.days = value.as.integer, .zone_kind = CMG_ZONE_OFFSET};
    else if (value.kind == CMG_DATE_AND_TIME || value.kind == CMG_TIME)
        *moment = *value.as.moment;
    else
        return false;
    return true;
}

static cmg_value difference(cmg_call *at, cmg_value a, cmg_value b)
{
    cmg_moment x, y;
    if (!as_moment(a, &x) || !as_moment(b, &y) || (a.kind == CMG_TIME) != (b.kind == CMG_TIME))
        return wrong_operands(at, a, b);
    /* A date is its midnight in UTC (10.3.2.3.5), so a local reading has no distance from it. */
    if ((x.zone_kind == CMG_ZONE_LOCAL) != (y.zone_kind == CMG_ZONE_LOCAL))
        return wrong_operands(at, a, b);
    int32_t nanos_x, nanos_y;
    cmg_span span = {cmg_moment_seconds(&x, &nanos_x), 0};
    span.seconds -= cmg_moment_seconds(&y, &nanos_y);
    span.nanos = nanos_x - nanos_y;
    if (span.nanos < 0) {
        span.nanos += (int32_t)CMG_NANOS_PER_SECOND;
        span.seconds--;
    }
    return span_value(span);
}

static bool is_duration(cmg_value value)
{
    return value.kind == CMG_DAYS_DURATION || value.kind == CMG_MONTHS_DURATION;
}

static bool is_point(cmg_value value)
{
    return value.kind == CMG_DATE || value.kind == CMG_DATE_AND_TIME || value.kind == CMG_TIME;
}

static cmg_value shift(cmg_call *at, cmg_value point, cmg_value duration, bool back)
{
    return point.kind == CMG_DATE ? shift_date(at, point, duration, back)
                                  : shift_moment(at, point, duration, back);
}

/* A duration as an exact number of its unit: months, or seconds. */
static cmg_decimal_status amount_of(cmg_call *at, cmg_value duration, cmg_decimal *amount)
{
    *amount = cmg_decimal_of(duration.as.integer);
    if (duration.kind == CMG_MONTHS_DURATION || !duration.length)
        return CMG_DECIMAL_OK;
    const cmg_decimal nanos = {{(int64_t)duration.length}, 9, false};
    return cmg_decimal_add(&at->vm->arena, *amount, nanos, amount);
}

static cmg_value from_amount(cmg_call *at, uint8_t kind, cmg_decimal amount)
{
    cmg_arena *arena = &at->vm->arena;
    cmg_decimal whole, rest;
    int64_t seconds, nanos = 0;
    const cmg_rounding down = kind == CMG_MONTHS_DURATION ? CMG_ROUND_DOWN : CMG_ROUND_FLOOR;
    if (cmg_decimal_round(arena, amount, 0, down, &whole) != CMG_DECIMAL_OK ||
        !cmg_decimal_to_int64(whole, &seconds))
        return out_of_range(at);
    if (kind == CMG_MONTHS_DURATION)
        return months_value(seconds);
    if (cmg_decimal_subtract(arena, amount, whole, &rest) == CMG_DECIMAL_OK &&
        cmg_decimal_multiply(arena, rest, cmg_decimal_of(CMG_NANOS_PER_SECOND), &rest) == CMG_DECIMAL_OK &&
        cmg_decimal_round(arena, rest, 0, CMG_ROUND_DOWN, &rest) == CMG_DECIMAL_OK)
        cmg_decimal_to_int64(rest, &nanos);
    return span_value((cmg_span){seconds, (int32_t)nanos});
}

static cmg_value scale_duration(cmg_call *at, cmg_opcode op, cmg_value duration, cmg_decimal factor)
{
    cmg_decimal amount;
    cmg_decimal_status status = amount_of(at, duration, &amount);
    if (status == CMG_DECIMAL_OK)
        status = op == CMG_OP_MULTIPLY ? cmg_decimal_multiply(&at->vm->arena, amount, factor, &amount)
                                       : cmg_decimal_divide(&at->vm->arena, amount, factor, &amount);
    return status == CMG_DECIMAL_OK ? from_amount(at, duration.kind, amount)
                                    : cmg_call_number(at, status, amount);
}

static cmg_value join(cmg_call *at, cmg_text a, cmg_text b)
{
    if (a.length + b.length > at->vm->limits.string_length)
        return cmg_call_limit(at, CMG_M_eval_string_length);
    char *bytes = cmg_arena_get(&at->vm->arena, a.length + b.length + 1);
    if (!bytes)
        return cmg_call_no_memory(at);
    memcpy(bytes, a.bytes, a.length);
    memcpy(bytes + a.length, b.bytes, b.length);
    bytes[a.length + b.length] = '\0';
    return cmg_string_value((cmg_text){bytes, a.length + b.length});
}

cmg_value cmg_arithmetic(cmg_call *at, cmg_opcode op, cmg_value a, cmg_value b)
{
    const bool plus = op == CMG_OP_ADD, minus = op == CMG_OP_SUBTRACT;
    if (a.kind == CMG_ABSENT || b.kind == CMG_ABSENT)
        return cmg_absent_of(at, a, b);
    if (a.kind == CMG_NUMBER && b.kind == CMG_NUMBER)
        return numbers(at, op, cmg_value_decimal(a), cmg_value_decimal(b));
    if (plus && a.kind == CMG_STRING && b.kind == CMG_STRING)
        return join(at, cmg_value_as_text(a), cmg_value_as_text(b));
    if ((plus || minus) && is_duration(a) && a.kind == b.kind)
        return add_durations(at, a, b, minus);
    if ((plus || minus) && is_point(a) && is_duration(b))
        return shift(at, a, b, minus);
    if (plus && is_duration(a) && is_point(b))
        return shift(at, b, a, false);
    if (minus && is_point(a) && is_point(b))
        return difference(at, a, b);
    if ((op == CMG_OP_MULTIPLY || op == CMG_OP_DIVIDE) && is_duration(a) && b.kind == CMG_NUMBER)
        return scale_duration(at, op, a, cmg_value_decimal(b));
    if (op == CMG_OP_MULTIPLY && a.kind == CMG_NUMBER && is_duration(b))
        return scale_duration(at, op, b, cmg_value_decimal(a));
    if (op == CMG_OP_DIVIDE && is_duration(a) && a.kind == b.kind) {
        cmg_decimal x, y;
        if (amount_of(at, a, &x) == CMG_DECIMAL_OK && amount_of(at, b, &y) == CMG_DECIMAL_OK)
            return numbers(at, op, x, y);
    }
    return wrong_operands(at, a, b);
}

cmg_value cmg_negated(cmg_call *at, cmg_value a)
{
    cmg_decimal negative;
    cmg_span span;
    switch (a.kind) {
    case CMG_ABSENT:
    case CMG_NULL: return a;
    case CMG_NUMBER:
        return cmg_call_number(at, cmg_decimal_negate(&at->vm->arena, cmg_value_decimal(a), &negative),
                               negative);
    case CMG_MONTHS_DURATION:
        return a.as.integer == INT64_MIN ? out_of_range(at) : months_value(-a.as.integer);
    case CMG_DAYS_DURATION: return cmg_span_negate(span_of(a), &span) ? span_value(span) : out_of_range(at);
    default: return wrong_operands(at, a, a);
    }
}
