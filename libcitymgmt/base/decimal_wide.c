/* The wide form: the bits of a BID128, and the only calls of Intel's library.
 * Rounding mode and flags go by argument, so nothing is shared by threads. */
#include "base/decimal_parts.h"

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

/* High word: sign, 14 bits of biased exponent, the upper 49 bits of the coefficient. */
#define EXPONENT_SHIFT 49
#define EXPONENT_MASK 0x3fffU
#define COEFFICIENT_MASK ((UINT64_C(1) << EXPONENT_SHIFT) - 1)
#define SIGN_BIT (UINT64_C(1) << 63)
/* All of these bits set: infinity or not a number. */
#define SPECIAL_BITS UINT64_C(0x7800000000000000)

static cmg_wide wide_of_parts(cmg_parts parts)
{
    const uint64_t biased = (uint64_t)(parts.exponent - CMG_DECIMAL_EXPONENT_MIN);
    return (cmg_wide){{(uint64_t)parts.coefficient, (parts.negative ? SIGN_BIT : 0) |
                                                        (biased << EXPONENT_SHIFT) |
                                                        (uint64_t)(parts.coefficient >> 64)}};
}

static cmg_parts parts_of_wide(const cmg_wide *wide)
{
    const uint64_t high = wide->word[1];
    return (cmg_parts){
        .coefficient = (cmg_uint128)(high & COEFFICIENT_MASK) << 64 | wide->word[0],
        .exponent = (int32_t)(high >> EXPONENT_SHIFT & EXPONENT_MASK) + CMG_DECIMAL_EXPONENT_MIN,
        .negative = (high & SIGN_BIT) != 0,
    };
}

cmg_parts cmg_decimal_parts(cmg_decimal number)
{
    if (number.is_wide)
        return parts_of_wide(number.as.wide);
    const int64_t coefficient = number.as.coefficient;
    return (cmg_parts){
        .coefficient = coefficient < 0 ? UINT64_C(0) - (uint64_t)coefficient : (uint64_t)coefficient,
        .exponent = -(int32_t)number.scale,
        .negative = coefficient < 0,
    };
}

static bool divide_by_ten(cmg_parts *parts)
{
    if ((parts->coefficient & 1) != 0 || parts->coefficient % 10 != 0)
        return false;
    parts->coefficient /= 10;
    parts->exponent++;
    return true;
}

static bool make_small(cmg_parts parts, cmg_decimal *out)
{
    const uint64_t limit = parts.negative ? UINT64_C(1) << 63 : (uint64_t)INT64_MAX;
    if (parts.exponent > CMG_DECIMAL_SCALE_MAX)
        return false;
    if (parts.exponent > 0) {
        if (parts.coefficient > limit)
            return false;
        parts.coefficient *= (uint64_t)cmg_power_of_ten[parts.exponent];
        parts.exponent = 0;
    }
    while ((parts.coefficient > limit && parts.exponent < 0) || parts.exponent < -CMG_DECIMAL_SCALE_MAX) {
        if (!divide_by_ten(&parts))
            return false;
    }
    if (parts.coefficient > limit)
        return false;
    const uint64_t magnitude = (uint64_t)parts.coefficient;
    out->as.coefficient = (int64_t)(parts.negative ? -magnitude : magnitude);
    out->scale = (uint8_t)-parts.exponent;
    out->is_wide = false;
    return true;
}

cmg_decimal_status cmg_decimal_of_parts(cmg_arena *arena, cmg_parts parts, cmg_decimal *out)
{
    if (parts.coefficient == 0)
        parts.exponent = 0, parts.negative = false;
#ifndef CMG_DECIMAL_WIDE_ONLY
    if (make_small(parts, out))
        return CMG_DECIMAL_OK;
#else
    (void)make_small;
#endif
    const cmg_uint128 top = cmg_uint128_power_of_ten(CMG_DECIMAL_DIGITS);
    while (parts.exponent > CMG_DECIMAL_EXPONENT_MAX) {
        if (parts.coefficient * 10 >= top)
            return CMG_DECIMAL_OVERFLOW;
        parts.coefficient *= 10;
        parts.exponent--;
    }
    while (parts.exponent < CMG_DECIMAL_EXPONENT_MIN || parts.coefficient >= top) {
        if (!divide_by_ten(&parts))
            return CMG_DECIMAL_INEXACT;
    }
    if (parts.exponent > CMG_DECIMAL_EXPONENT_MAX)
        return CMG_DECIMAL_OVERFLOW;
    cmg_wide *wide = cmg_arena_get(arena, sizeof *wide);
    if (wide == NULL)
        return CMG_DECIMAL_NO_MEMORY;
    *wide = wide_of_parts(parts);
    *out = (cmg_decimal){.as.wide = wide, .scale = 0, .is_wide = true};
    return CMG_DECIMAL_OK;
}

bool cmg_decimal_copy(cmg_arena *arena, cmg_decimal a, cmg_decimal *out)
{
    *out = a;
    if (!a.is_wide)
        return true;
    cmg_wide *wide = cmg_arena_get(arena, sizeof *wide);
    if (wide == NULL)
        return false;
    *wide = *a.as.wide;
    out->as.wide = wide;
    return true;
}

static BID_UINT128 load(cmg_decimal number)
{
    const cmg_wide wide = number.is_wide ? *number.as.wide : wide_of_parts(cmg_decimal_parts(number));
    BID_UINT128 loaded;
    loaded.w[BID_LOW_128W] = wide.word[0];
    loaded.w[BID_HIGH_128W] = wide.word[1];
    return loaded;
}

cmg_decimal_status cmg_wide_operate(cmg_arena *arena, cmg_wide_operation operation, cmg_decimal a,
                                    cmg_decimal b, cmg_decimal *out)
{
    const BID_UINT128 x = load(a), y = load(b);
    const _IDEC_round rounding = BID_ROUNDING_TO_NEAREST;
    _IDEC_flags flags = 0;
    BID_UINT128 result = x;
    switch (operation) {
    case CMG_WIDE_ADD: result = bid128_add(x, y, rounding, &flags); break;
    case CMG_WIDE_SUBTRACT: result = bid128_sub(x, y, rounding, &flags); break;
    case CMG_WIDE_MULTIPLY: result = bid128_mul(x, y, rounding, &flags); break;
    case CMG_WIDE_DIVIDE: result = bid128_div(x, y, rounding, &flags); break;
    case CMG_WIDE_REMAINDER: result = bid128_fmod(x, y, &flags); break;
    case CMG_WIDE_SQRT: result = bid128_sqrt(x, rounding, &flags); break;
    case CMG_WIDE_LOG: result = bid128_log(x, rounding, &flags); break;
    }
    const cmg_wide wide = {{result.w[BID_LOW_128W], result.w[BID_HIGH_128W]}};
    if ((wide.word[1] & SPECIAL_BITS) == SPECIAL_BITS)
        return (flags & BID_OVERFLOW_EXCEPTION) != 0 ? CMG_DECIMAL_OVERFLOW : CMG_DECIMAL_INVALID;
    return cmg_decimal_of_parts(arena, parts_of_wide(&wide), out);
}
