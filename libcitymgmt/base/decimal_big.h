/* Decimal floating numbers of at least 82 digits: the guard digits behind
 * exp, log and power.  Private to the decimal files. */
#ifndef CMG_BASE_DECIMAL_BIG_H
#define CMG_BASE_DECIMAL_BIG_H

#include "base/decimal_parts.h"

#define CMG_BIG_LIMBS 10
#define CMG_BIG_LIMB_DIGITS 9
#define CMG_BIG_BASE 1000000000U

/* (-1)^negative x sum of limb[i] x 10^(9 (i + exponent)); the top limb is not
 * 0, and 0 has no limbs.  Results are cut, not rounded: `inexact` remembers. */
typedef struct cmg_big {
    uint32_t limb[CMG_BIG_LIMBS];
    int32_t count;
    int32_t exponent;
    bool negative;
    bool inexact;
} cmg_big;

cmg_big cmg_big_of_int(int64_t integer);
cmg_big cmg_big_of_parts(cmg_parts parts);
static inline cmg_big cmg_big_of_decimal(cmg_decimal number)
{
    return cmg_big_of_parts(cmg_decimal_parts(number));
}
cmg_big cmg_big_add(cmg_big a, cmg_big b);
cmg_big cmg_big_subtract(cmg_big a, cmg_big b);
cmg_big cmg_big_multiply(const cmg_big *a, const cmg_big *b);
cmg_big cmg_big_divide_int(cmg_big a, uint32_t divisor);
/* Towards zero; the number must be below 10^18. */
int64_t cmg_big_to_int(const cmg_big *a);
/* The exponent of the leading digit, within 9. */
static inline int64_t cmg_big_top(const cmg_big *a)
{
    return ((int64_t)a->exponent + a->count) * CMG_BIG_LIMB_DIGITS;
}
/* a x 10^shift to 34 digits, half-even. */
cmg_decimal_status cmg_big_round(cmg_arena *arena, const cmg_big *a, int32_t shift, cmg_decimal *out);

#endif
