/* Decimal numbers: IEEE 754-2008 decimal128, 34 digits, half-even.
 *
 * Most numbers of a city are small: those are an int64 coefficient and an
 * exponent, computed in a few nanoseconds and exactly.  An operation that
 * would round or overflow there leaves for Intel's BID128 before it does, and
 * comes back when the result fits, so a number has one form: it is small
 * whenever it can be.  Trailing zeros stay as they come; comparing and hashing
 * go by value.
 *
 * A wide number's 16 bytes live in an arena.
 */
#ifndef CMG_BASE_DECIMAL_H
#define CMG_BASE_DECIMAL_H

#include "base/memory.h"
#include "base/text.h"

typedef struct cmg_wide {
    _Alignas(16) uint64_t word[2]; /* BID128, little end first */
} cmg_wide;

/* Small: value = coefficient x 10^-scale, 0 <= scale <= 18.
 * Wide: wide points to the number. */
typedef struct cmg_decimal {
    union {
        int64_t coefficient;
        const cmg_wide *wide;
    } as;
    uint8_t scale;
    bool is_wide;
} cmg_decimal;

typedef enum cmg_decimal_status {
    CMG_DECIMAL_OK = 0,
    CMG_DECIMAL_DIVISION_BY_ZERO,
    CMG_DECIMAL_OVERFLOW, /* beyond 10^6145 */
    CMG_DECIMAL_INVALID,  /* root or logarithm of a negative, 0 ** -1, bad text, bad scale */
    CMG_DECIMAL_INEXACT,  /* from_text: more digits than 34 */
    CMG_DECIMAL_NO_MEMORY
} cmg_decimal_status;

typedef enum cmg_rounding {
    CMG_ROUND_HALF_EVEN,
    CMG_ROUND_HALF_UP,   /* away from zero at the half, as money is rounded */
    CMG_ROUND_HALF_DOWN, /* towards zero at the half */
    CMG_ROUND_UP,        /* away from zero */
    CMG_ROUND_DOWN,      /* towards zero */
    CMG_ROUND_FLOOR,
    CMG_ROUND_CEILING
} cmg_rounding;

static inline cmg_decimal cmg_decimal_of(int64_t integer)
{
    return (cmg_decimal){{integer}, 0, false};
}

/* FEEL and JSON number text: -?digits(.digits)?([eE][+-]?digits)?, also ".5".
 * INVALID for anything else, INEXACT (nothing written) when digits would be lost. */
cmg_decimal_status cmg_decimal_parse(cmg_arena *arena, cmg_text text, cmg_decimal *out);
/* Plain digits, no exponent, no trailing zeros after the point: "0.3", "1E+40"
 * is written out.  Always at most 6,200 bytes. */
void cmg_decimal_write(cmg_buffer *out, cmg_decimal number);

static inline cmg_decimal_status cmg_decimal_add(cmg_arena *arena, cmg_decimal a, cmg_decimal b,
                                                 cmg_decimal *out);
static inline cmg_decimal_status cmg_decimal_subtract(cmg_arena *arena, cmg_decimal a, cmg_decimal b,
                                                      cmg_decimal *out);
static inline cmg_decimal_status cmg_decimal_multiply(cmg_arena *arena, cmg_decimal a, cmg_decimal b,
                                                      cmg_decimal *out);
cmg_decimal_status cmg_decimal_divide(cmg_arena *arena, cmg_decimal a, cmg_decimal b, cmg_decimal *out);
/* a - b * floor(a / b): the sign of the divisor, as FEEL's modulo. */
cmg_decimal_status cmg_decimal_modulo(cmg_arena *arena, cmg_decimal a, cmg_decimal b, cmg_decimal *out);
cmg_decimal_status cmg_decimal_power(cmg_arena *arena, cmg_decimal a, cmg_decimal b, cmg_decimal *out);
cmg_decimal_status cmg_decimal_negate(cmg_arena *arena, cmg_decimal a, cmg_decimal *out);
cmg_decimal_status cmg_decimal_abs(cmg_arena *arena, cmg_decimal a, cmg_decimal *out);
cmg_decimal_status cmg_decimal_sqrt(cmg_arena *arena, cmg_decimal a, cmg_decimal *out);
cmg_decimal_status cmg_decimal_exp(cmg_arena *arena, cmg_decimal a, cmg_decimal *out);
cmg_decimal_status cmg_decimal_log(cmg_arena *arena, cmg_decimal a, cmg_decimal *out);
/* To `scale` places after the point (negative: before it), -6111..6176. */
cmg_decimal_status cmg_decimal_round(cmg_arena *arena, cmg_decimal a, int32_t scale, cmg_rounding rounding,
                                     cmg_decimal *out);

static inline int cmg_decimal_compare(cmg_decimal a, cmg_decimal b); /* -1, 0, 1; no NaN exists */
bool cmg_decimal_is_zero(cmg_decimal a);
int cmg_decimal_sign(cmg_decimal a);
bool cmg_decimal_is_integer(cmg_decimal a);
/* Equal numbers hash equal. */
uint64_t cmg_decimal_hash(cmg_decimal a);
/* True and *out set when the number is an integer that fits. */
bool cmg_decimal_to_int64(cmg_decimal a, int64_t *out);
/* Moves a wide number's bytes into another arena. */
bool cmg_decimal_copy(cmg_arena *arena, cmg_decimal a, cmg_decimal *out);

/* What the inline paths below leave: overflow and wide numbers. */
cmg_decimal_status cmg_decimal_add_slow(cmg_arena *arena, cmg_decimal a, cmg_decimal b, cmg_decimal *out);
cmg_decimal_status cmg_decimal_subtract_slow(cmg_arena *arena, cmg_decimal a, cmg_decimal b,
                                             cmg_decimal *out);
cmg_decimal_status cmg_decimal_multiply_slow(cmg_arena *arena, cmg_decimal a, cmg_decimal b,
                                             cmg_decimal *out);
int cmg_decimal_compare_slow(cmg_decimal a, cmg_decimal b);

#define CMG_DECIMAL_SCALE_MAX 18
extern const int64_t cmg_power_of_ten[CMG_DECIMAL_SCALE_MAX + 1];

/* The tests build these files once more with CMG_DECIMAL_WIDE_ONLY, which
 * forbids the small form, and expect the same answers. */
static inline bool cmg_decimal_both_small(cmg_decimal a, cmg_decimal b)
{
#ifdef CMG_DECIMAL_WIDE_ONLY
    (void)a, (void)b;
    return false;
#else
    return !(a.is_wide | b.is_wide);
#endif
}

/* Both coefficients at the finer scale: no branch to guess, since amounts and
 * measures come with any number of decimals.  False: one does not fit. */
static inline bool cmg_decimal_align(cmg_decimal *a, cmg_decimal *b)
{
    const uint8_t finer = a->scale > b->scale ? a->scale : b->scale;
    const bool a_over =
        __builtin_mul_overflow(a->as.coefficient, cmg_power_of_ten[finer - a->scale], &a->as.coefficient);
    const bool b_over =
        __builtin_mul_overflow(b->as.coefficient, cmg_power_of_ten[finer - b->scale], &b->as.coefficient);
    a->scale = b->scale = finer;
    return !(a_over | b_over);
}

static inline cmg_decimal_status cmg_decimal_add(cmg_arena *arena, cmg_decimal a, cmg_decimal b,
                                                 cmg_decimal *out)
{
    cmg_decimal x = a, y = b;
    int64_t sum;
    if (cmg_decimal_both_small(a, b) && cmg_decimal_align(&x, &y) &&
        !__builtin_add_overflow(x.as.coefficient, y.as.coefficient, &sum)) {
        *out = (cmg_decimal){{sum}, x.scale, false};
        return CMG_DECIMAL_OK;
    }
    return cmg_decimal_add_slow(arena, a, b, out);
}

static inline cmg_decimal_status cmg_decimal_subtract(cmg_arena *arena, cmg_decimal a, cmg_decimal b,
                                                      cmg_decimal *out)
{
    cmg_decimal x = a, y = b;
    int64_t difference;
    if (cmg_decimal_both_small(a, b) && cmg_decimal_align(&x, &y) &&
        !__builtin_sub_overflow(x.as.coefficient, y.as.coefficient, &difference)) {
        *out = (cmg_decimal){{difference}, x.scale, false};
        return CMG_DECIMAL_OK;
    }
    return cmg_decimal_subtract_slow(arena, a, b, out);
}

static inline cmg_decimal_status cmg_decimal_multiply(cmg_arena *arena, cmg_decimal a, cmg_decimal b,
                                                      cmg_decimal *out)
{
    int64_t product;
    if (cmg_decimal_both_small(a, b) && a.scale + b.scale <= CMG_DECIMAL_SCALE_MAX &&
        !__builtin_mul_overflow(a.as.coefficient, b.as.coefficient, &product)) {
        *out = (cmg_decimal){{product}, (uint8_t)(a.scale + b.scale), false};
        return CMG_DECIMAL_OK;
    }
    return cmg_decimal_multiply_slow(arena, a, b, out);
}

static inline int cmg_decimal_compare(cmg_decimal a, cmg_decimal b)
{
    cmg_decimal x = a, y = b;
    if (cmg_decimal_both_small(a, b) && cmg_decimal_align(&x, &y))
        return (x.as.coefficient > y.as.coefficient) - (x.as.coefficient < y.as.coefficient);
    return cmg_decimal_compare_slow(a, b);
}

#endif
