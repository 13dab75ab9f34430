/* exp, log and power.  Intel's own are off by up to ten units in the last
 * place.  With 82 digits in between the result is correctly rounded, except
 * that a broken power whose exact result is half-way between two numbers may
 * take either of them. */
#include "base/decimal_big.h"

/* Results beyond these powers of e are out of range. */
#define EXP_TOP 14200
#define EXP_BOTTOM (-14300)

static const cmg_big ln_10 = {
    .limb = {677352480, 967572609, 33327900, 628772976, 601101488, 684364207, 17991454, 994045684, 302585092,
             2},
    .count = 10,
    .exponent = -9,
    .inexact = true,
};

/* e^r for |r| < 4, by the series at r / 1024 and ten squarings. */
static cmg_big exp_near_zero(cmg_big r)
{
    const cmg_big small = cmg_big_divide_int(r, 1024);
    cmg_big sum = cmg_big_of_int(1), term = sum;
    for (uint32_t n = 1; term.count > 0 && cmg_big_top(&term) > -CMG_BIG_LIMBS * CMG_BIG_LIMB_DIGITS; n++) {
        term = cmg_big_divide_int(cmg_big_multiply(&term, &small), n);
        sum = cmg_big_add(sum, term);
    }
    for (int i = 0; i < 10; i++)
        sum = cmg_big_multiply(&sum, &sum);
    return sum;
}

/* e^x = result x 10^*shift; x between EXP_BOTTOM and EXP_TOP. */
static cmg_big exp_reduced(cmg_big x, int32_t *shift)
{
    /* Dividing by ln 10 = 2.302585 roughly is enough: the rest stays small. */
    *shift = (int32_t)(cmg_big_to_int(&x) * 1000000 / 2302585);
    const cmg_big tens = cmg_big_of_int(*shift);
    return exp_near_zero(cmg_big_subtract(x, cmg_big_multiply(&tens, &ln_10)));
}

static cmg_decimal_status exp_rounded(cmg_arena *arena, cmg_big x, cmg_decimal *out, bool negative)
{
    const bool far = cmg_big_top(&x) > CMG_BIG_LIMB_DIGITS;
    const int64_t whole = far ? (x.negative ? EXP_BOTTOM : EXP_TOP) : cmg_big_to_int(&x);
    if (whole >= EXP_TOP)
        return CMG_DECIMAL_OVERFLOW;
    if (whole <= EXP_BOTTOM)
        return cmg_decimal_of_parts(arena, (cmg_parts){0}, out);
    int32_t shift;
    cmg_big power = exp_reduced(x, &shift);
    power.negative = negative;
    power.inexact |= x.count > 0;
    return cmg_big_round(arena, &power, shift, out);
}

cmg_decimal_status cmg_decimal_exp(cmg_arena *arena, cmg_decimal a, cmg_decimal *out)
{
    return exp_rounded(arena, cmg_big_of_decimal(a), out, false);
}

/* The logarithm of a positive number: of its digits by the library, made good
 * by one step of Newton, y + m e^-y - 1, and of its power of ten. */
static cmg_decimal_status log_of(cmg_arena *arena, cmg_decimal a, cmg_big *out)
{
    cmg_parts parts = cmg_decimal_parts(a);
    int32_t digits = (int32_t)cmg_uint128_digits(parts.coefficient);
    int32_t tens = parts.exponent + digits - 1;
    /* Between 0.316 and 3.16, so that near 1 nothing cancels. */
    const bool upper = parts.coefficient >= cmg_uint128_power_of_ten((uint32_t)digits - 1) * 316 / 100;
    tens += upper;
    parts.exponent -= tens;
    const cmg_big digits_part = cmg_big_of_parts(parts);
    cmg_decimal mantissa, estimate;
    cmg_decimal_status status = cmg_decimal_of_parts(arena, parts, &mantissa);
    if (status == CMG_DECIMAL_OK)
        status = cmg_wide_operate(arena, CMG_WIDE_LOG, mantissa, mantissa, &estimate);
    if (status != CMG_DECIMAL_OK)
        return status;
    const cmg_big guess = cmg_big_of_decimal(estimate);
    cmg_big minus_guess = guess;
    minus_guess.negative = !guess.negative;
    const cmg_big inverse = exp_near_zero(minus_guess);
    const cmg_big error = cmg_big_subtract(cmg_big_multiply(&digits_part, &inverse), cmg_big_of_int(1));
    const cmg_big power = cmg_big_of_int(tens);
    *out = cmg_big_add(cmg_big_add(guess, error), cmg_big_multiply(&power, &ln_10));
    return CMG_DECIMAL_OK;
}

cmg_decimal_status cmg_decimal_log(cmg_arena *arena, cmg_decimal a, cmg_decimal *out)
{
    if (cmg_decimal_sign(a) <= 0)
        return CMG_DECIMAL_INVALID;
    cmg_big log;
    const cmg_decimal_status status = log_of(arena, a, &log);
    return status == CMG_DECIMAL_OK ? cmg_big_round(arena, &log, 0, out) : status;
}

/* Far outside of every decimal128, and safe to square once more. */
#define POWER_TOP INT64_C(100000)

/* base^n by squaring.  What leaves the range on the way cannot come back,
 * because all factors are on the same side of 1. */
static cmg_big whole_power(cmg_big base, uint64_t n)
{
    cmg_big power = cmg_big_of_int(1);
    for (;;) {
        if ((n & 1) != 0)
            power = cmg_big_multiply(&power, &base);
        n >>= 1;
        const int64_t top = cmg_big_top(&base);
        if (n == 0 || base.count == 0)
            return power;
        if (top > POWER_TOP || top < -POWER_TOP)
            return base;
        base = cmg_big_multiply(&base, &base);
    }
}

/* 1 / a: exactly rounded when a has 34 digits, else by two steps of Newton. */
static cmg_decimal_status reciprocal(cmg_arena *arena, const cmg_big *a, cmg_decimal *out)
{
    cmg_decimal rounded;
    cmg_big scaled = *a;
    scaled.exponent = -a->count; /* below 1, so that it fits */
    const int32_t moved = (scaled.exponent - a->exponent) * CMG_BIG_LIMB_DIGITS;
    cmg_decimal_status status = cmg_big_round(arena, &scaled, 0, &rounded);
    if (status != CMG_DECIMAL_OK)
        return status;
    const cmg_big back = cmg_big_of_decimal(rounded);
    const cmg_big difference = cmg_big_subtract(back, scaled);
    const bool exact = difference.count == 0 && !scaled.inexact;
    status = cmg_decimal_divide(arena, cmg_decimal_of(1), rounded, &rounded);
    if (status != CMG_DECIMAL_OK)
        return status;
    cmg_big guess = cmg_big_of_decimal(rounded);
    if (!exact || moved > 6000 || moved < -6000) {
        for (int i = 0; i < 2; i++) {
            const cmg_big product = cmg_big_multiply(&guess, &scaled);
            const cmg_big factor = cmg_big_subtract(cmg_big_of_int(2), product);
            guess = cmg_big_multiply(&guess, &factor);
        }
    }
    return cmg_big_round(arena, &guess, moved, out);
}

static cmg_decimal_status power_of_int(cmg_arena *arena, cmg_decimal a, int64_t n, cmg_decimal *out)
{
    const uint64_t count = n < 0 ? UINT64_C(0) - (uint64_t)n : (uint64_t)n;
    const cmg_big power = whole_power(cmg_big_of_decimal(a), count);
    if (cmg_big_top(&power) > POWER_TOP || cmg_big_top(&power) < -POWER_TOP) {
        if ((n < 0) == (power.exponent < 0))
            return CMG_DECIMAL_OVERFLOW;
        return cmg_decimal_of_parts(arena, (cmg_parts){0}, out);
    }
    return n < 0 ? reciprocal(arena, &power, out) : cmg_big_round(arena, &power, 0, out);
}

static bool small_power(cmg_decimal a, int64_t n, cmg_decimal *out)
{
    if (!cmg_decimal_both_small(a, a) || n < 0 || n > 62 || a.scale * n > CMG_DECIMAL_SCALE_MAX)
        return false;
    int64_t product = 1;
    for (int64_t i = 0; i < n; i++) {
        if (__builtin_mul_overflow(product, a.as.coefficient, &product))
            return false;
    }
    *out = (cmg_decimal){{product}, (uint8_t)(a.scale * n), false};
    return true;
}

/* An integer too long for an int64 is odd only if it ends in its last digit. */
static bool is_odd(cmg_decimal integer)
{
    cmg_parts parts = cmg_decimal_parts(integer);
    for (; parts.exponent < 0; parts.exponent++)
        parts.coefficient /= 10;
    return parts.exponent == 0 && (parts.coefficient & 1) != 0;
}

cmg_decimal_status cmg_decimal_power(cmg_arena *arena, cmg_decimal a, cmg_decimal b, cmg_decimal *out)
{
    const int sign_a = cmg_decimal_sign(a), sign_b = cmg_decimal_sign(b);
    const bool whole = cmg_decimal_is_integer(b);
    if ((sign_a == 0 && sign_b < 0) || (sign_a < 0 && !whole))
        return CMG_DECIMAL_INVALID;
    if (sign_a == 0 || sign_b == 0)
        return cmg_decimal_of_parts(arena, (cmg_parts){sign_b == 0, 0, false}, out);
    int64_t n;
    if (cmg_decimal_to_int64(b, &n))
        return small_power(a, n, out) ? CMG_DECIMAL_OK : power_of_int(arena, a, n, out);
    cmg_decimal magnitude;
    cmg_decimal_status status = cmg_decimal_abs(arena, a, &magnitude);
    cmg_big log;
    if (status == CMG_DECIMAL_OK)
        status = log_of(arena, magnitude, &log);
    if (status != CMG_DECIMAL_OK)
        return status;
    const cmg_big factor = cmg_big_of_decimal(b);
    return exp_rounded(arena, cmg_big_multiply(&factor, &log), out, sign_a < 0 && is_odd(b));
}
