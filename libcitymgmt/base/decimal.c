/* Decimal arithmetic: the small form as far as it is exact, the wide form
 * from there on. */
#include "base/decimal_parts.h"

const int64_t cmg_power_of_ten[CMG_DECIMAL_SCALE_MAX + 1] = {
    INT64_C(1),
    INT64_C(10),
    INT64_C(100),
    INT64_C(1000),
    INT64_C(10000),
    INT64_C(100000),
    INT64_C(1000000),
    INT64_C(10000000),
    INT64_C(100000000),
    INT64_C(1000000000),
    INT64_C(10000000000),
    INT64_C(100000000000),
    INT64_C(1000000000000),
    INT64_C(10000000000000),
    INT64_C(100000000000000),
    INT64_C(1000000000000000),
    INT64_C(10000000000000000),
    INT64_C(100000000000000000),
    INT64_C(1000000000000000000),
};

cmg_uint128 cmg_uint128_power_of_ten(uint32_t places)
{
    cmg_uint128 power = 1;
    for (; places > CMG_DECIMAL_SCALE_MAX; places -= CMG_DECIMAL_SCALE_MAX)
        power *= (uint64_t)cmg_power_of_ten[CMG_DECIMAL_SCALE_MAX];
    return power * (uint64_t)cmg_power_of_ten[places];
}

uint32_t cmg_uint128_digits(cmg_uint128 number)
{
    uint32_t digits = 0;
    while (number >= (uint64_t)cmg_power_of_ten[CMG_DECIMAL_SCALE_MAX]) {
        number /= (uint64_t)cmg_power_of_ten[CMG_DECIMAL_SCALE_MAX];
        digits += CMG_DECIMAL_SCALE_MAX;
    }
    uint32_t rest = 0;
    while (rest <= CMG_DECIMAL_SCALE_MAX && number >= (uint64_t)cmg_power_of_ten[rest])
        rest++;
    return digits + rest;
}

static cmg_decimal_status small(int64_t coefficient, uint8_t scale, cmg_decimal *out)
{
    *out = (cmg_decimal){{coefficient}, scale, false};
    return CMG_DECIMAL_OK;
}

cmg_decimal_status cmg_decimal_add_slow(cmg_arena *arena, cmg_decimal a, cmg_decimal b, cmg_decimal *out)
{
    return cmg_wide_operate(arena, CMG_WIDE_ADD, a, b, out);
}

cmg_decimal_status cmg_decimal_subtract_slow(cmg_arena *arena, cmg_decimal a, cmg_decimal b, cmg_decimal *out)
{
    return cmg_wide_operate(arena, CMG_WIDE_SUBTRACT, a, b, out);
}

cmg_decimal_status cmg_decimal_multiply_slow(cmg_arena *arena, cmg_decimal a, cmg_decimal b, cmg_decimal *out)
{
    return cmg_wide_operate(arena, CMG_WIDE_MULTIPLY, a, b, out);
}

/* Quotients that end within this many places are found without the library;
 * longer ones are mostly endless, and looking for their end would not pay. */
#define SHORT_QUOTIENT 6

static bool divide_small(cmg_decimal a, cmg_decimal b, cmg_decimal *out)
{
    if (!cmg_decimal_both_small(a, b) || (a.as.coefficient == INT64_MIN && b.as.coefficient == -1))
        return false;
    const int64_t divisor = b.as.coefficient;
    int64_t quotient = a.as.coefficient / divisor;
    int64_t remainder = a.as.coefficient % divisor;
    int scale = a.scale - b.scale;
    for (int place = 0; remainder != 0; place++, scale++) {
        int64_t next;
        if (place == SHORT_QUOTIENT || __builtin_mul_overflow(remainder, 10, &next) ||
            __builtin_mul_overflow(quotient, 10, &quotient) ||
            __builtin_add_overflow(quotient, next / divisor, &quotient))
            return false;
        remainder = next % divisor;
    }
    if (scale < 0) {
        if (__builtin_mul_overflow(quotient, cmg_power_of_ten[-scale], &quotient))
            return false;
        scale = 0;
    }
    if (scale > CMG_DECIMAL_SCALE_MAX)
        return false;
    small(quotient, (uint8_t)scale, out);
    return true;
}

cmg_decimal_status cmg_decimal_divide(cmg_arena *arena, cmg_decimal a, cmg_decimal b, cmg_decimal *out)
{
    if (cmg_decimal_is_zero(b))
        return CMG_DECIMAL_DIVISION_BY_ZERO;
    if (divide_small(a, b, out))
        return CMG_DECIMAL_OK;
    return cmg_wide_operate(arena, CMG_WIDE_DIVIDE, a, b, out);
}

cmg_decimal_status cmg_decimal_modulo(cmg_arena *arena, cmg_decimal a, cmg_decimal b, cmg_decimal *out)
{
    if (cmg_decimal_is_zero(b))
        return CMG_DECIMAL_DIVISION_BY_ZERO;
    cmg_decimal x = a, y = b;
    if (cmg_decimal_both_small(a, b) && cmg_decimal_align(&x, &y)) {
        const int64_t divisor = y.as.coefficient;
        /* x % -1 is 0, but INT64_MIN % -1 overflows in the machine. */
        const int64_t remainder = divisor == -1 ? 0 : x.as.coefficient % divisor;
        const bool other_side = remainder != 0 && (remainder < 0) != (divisor < 0);
        return small(other_side ? remainder + divisor : remainder, x.scale, out);
    }
    const cmg_decimal_status status = cmg_wide_operate(arena, CMG_WIDE_REMAINDER, a, b, out);
    if (status != CMG_DECIMAL_OK || cmg_decimal_is_zero(*out) ||
        cmg_decimal_sign(*out) == cmg_decimal_sign(b))
        return status;
    return cmg_decimal_add(arena, *out, b, out);
}

cmg_decimal_status cmg_decimal_negate(cmg_arena *arena, cmg_decimal a, cmg_decimal *out)
{
    if (cmg_decimal_both_small(a, a) && a.as.coefficient != INT64_MIN)
        return small(-a.as.coefficient, a.scale, out);
    cmg_parts parts = cmg_decimal_parts(a);
    parts.negative = !parts.negative;
    return cmg_decimal_of_parts(arena, parts, out);
}

cmg_decimal_status cmg_decimal_abs(cmg_arena *arena, cmg_decimal a, cmg_decimal *out)
{
    if (cmg_decimal_sign(a) < 0)
        return cmg_decimal_negate(arena, a, out);
    *out = a;
    return CMG_DECIMAL_OK;
}

cmg_decimal_status cmg_decimal_sqrt(cmg_arena *arena, cmg_decimal a, cmg_decimal *out)
{
    if (cmg_decimal_sign(a) < 0)
        return CMG_DECIMAL_INVALID;
    return cmg_wide_operate(arena, CMG_WIDE_SQRT, a, a, out);
}

/* Whether the kept digits go one up in magnitude; `half` is the sign of
 * (what was cut - half a unit), and something was cut. */
static bool rounds_away(cmg_rounding rounding, bool negative, bool odd, int half)
{
    switch (rounding) {
    case CMG_ROUND_HALF_EVEN: return half > 0 || (half == 0 && odd);
    case CMG_ROUND_HALF_UP: return half >= 0;
    case CMG_ROUND_HALF_DOWN: return half > 0;
    case CMG_ROUND_UP: return true;
    case CMG_ROUND_DOWN: return false;
    case CMG_ROUND_FLOOR: return negative;
    case CMG_ROUND_CEILING: return !negative;
    }
    return false;
}

cmg_decimal_status cmg_decimal_round(cmg_arena *arena, cmg_decimal a, int32_t scale, cmg_rounding rounding,
                                     cmg_decimal *out)
{
    if (scale < -CMG_DECIMAL_EXPONENT_MAX || scale > -CMG_DECIMAL_EXPONENT_MIN)
        return CMG_DECIMAL_INVALID;
    cmg_parts parts = cmg_decimal_parts(a);
    if (-scale <= parts.exponent || parts.coefficient == 0) {
        *out = a;
        return CMG_DECIMAL_OK;
    }
    const uint32_t cut = (uint32_t)(-scale - parts.exponent);
    cmg_uint128 kept = 0, rest = parts.coefficient;
    int half = -1; /* beyond 35 places the whole number is less than half a unit */
    if (cut <= CMG_DECIMAL_DIGITS + 1) {
        const cmg_uint128 unit = cmg_uint128_power_of_ten(cut);
        kept = parts.coefficient / unit;
        rest = parts.coefficient % unit;
        half = rest > unit / 2 ? 1 : rest < unit / 2 ? -1 : 0;
    }
    if (rest != 0 && rounds_away(rounding, parts.negative, (kept & 1) != 0, half))
        kept++;
    return cmg_decimal_of_parts(arena, (cmg_parts){kept, -scale, parts.negative}, out);
}

static int compare_magnitudes(cmg_parts a, cmg_parts b)
{
    const int32_t top_a = (int32_t)cmg_uint128_digits(a.coefficient) + a.exponent;
    const int32_t top_b = (int32_t)cmg_uint128_digits(b.coefficient) + b.exponent;
    if (top_a != top_b)
        return top_a < top_b ? -1 : 1;
    /* With equal tops the scaled one gets no more digits than the other has. */
    if (a.exponent > b.exponent)
        a.coefficient *= cmg_uint128_power_of_ten((uint32_t)(a.exponent - b.exponent));
    else
        b.coefficient *= cmg_uint128_power_of_ten((uint32_t)(b.exponent - a.exponent));
    return (a.coefficient > b.coefficient) - (a.coefficient < b.coefficient);
}

int cmg_decimal_compare_slow(cmg_decimal a, cmg_decimal b)
{
    if (cmg_decimal_both_small(a, b)) {
        const int scale = a.scale > b.scale ? a.scale : b.scale;
        const cmg_int128 x = (cmg_int128)a.as.coefficient * cmg_power_of_ten[scale - a.scale];
        const cmg_int128 y = (cmg_int128)b.as.coefficient * cmg_power_of_ten[scale - b.scale];
        return (x > y) - (x < y);
    }
    const int sign_a = cmg_decimal_sign(a), sign_b = cmg_decimal_sign(b);
    if (sign_a != sign_b)
        return sign_a < sign_b ? -1 : 1;
    return sign_a == 0 ? 0 : sign_a * compare_magnitudes(cmg_decimal_parts(a), cmg_decimal_parts(b));
}

bool cmg_decimal_is_zero(cmg_decimal a)
{
    return cmg_decimal_sign(a) == 0;
}

int cmg_decimal_sign(cmg_decimal a)
{
    if (!a.is_wide)
        return (a.as.coefficient > 0) - (a.as.coefficient < 0);
    const cmg_parts parts = cmg_decimal_parts(a);
    return parts.coefficient == 0 ? 0 : parts.negative ? -1 : 1;
}

bool cmg_decimal_is_integer(cmg_decimal a)
{
    if (!a.is_wide)
        return a.as.coefficient % cmg_power_of_ten[a.scale] == 0;
    const cmg_parts parts = cmg_decimal_parts(a);
    if (parts.exponent >= 0 || parts.coefficient == 0)
        return true;
    return parts.exponent >= -CMG_DECIMAL_DIGITS &&
           parts.coefficient % cmg_uint128_power_of_ten((uint32_t)-parts.exponent) == 0;
}

bool cmg_decimal_to_int64(cmg_decimal a, int64_t *out)
{
    if (!a.is_wide) {
        if (a.as.coefficient % cmg_power_of_ten[a.scale] != 0)
            return false;
        *out = a.as.coefficient / cmg_power_of_ten[a.scale];
        return true;
    }
    if (!cmg_decimal_is_integer(a))
        return false;
    cmg_parts parts = cmg_decimal_parts(a);
    if (parts.exponent < 0)
        parts.coefficient /= cmg_uint128_power_of_ten((uint32_t)-parts.exponent);
    const uint64_t limit = parts.negative ? UINT64_C(1) << 63 : (uint64_t)INT64_MAX;
    for (; parts.exponent > 0 && parts.coefficient != 0; parts.exponent--) {
        if (parts.coefficient > limit)
            return false;
        parts.coefficient *= 10;
    }
    if (parts.coefficient > limit)
        return false;
    const uint64_t magnitude = (uint64_t)parts.coefficient;
    *out = (int64_t)(parts.negative ? -magnitude : magnitude);
    return true;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

uint64_t cmg_decimal_hash(cmg_decimal a)
{
    cmg_parts parts = cmg_decimal_parts(a);
    if (parts.coefficient == 0)
        return 0;
    while ((parts.coefficient & 1) == 0 && parts.coefficient % 10 == 0) {
        parts.coefficient /= 10;
        parts.exponent++;
    }
    uint64_t hash = mix((uint64_t)parts.negative, (uint64_t)parts.coefficient);
    hash = mix(hash, (uint64_t)(parts.coefficient >> 64));
    return mix(hash, (uint64_t)(int64_t)parts.exponent);
}
