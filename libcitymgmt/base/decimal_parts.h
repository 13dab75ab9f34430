/* A decimal number taken apart: what everything but the fast paths works on.
 * Private to the decimal files. */
#ifndef CMG_BASE_DECIMAL_PARTS_H
#define CMG_BASE_DECIMAL_PARTS_H

#include "base/decimal.h"

__extension__ typedef unsigned __int128 cmg_uint128;
__extension__ typedef __int128 cmg_int128;

#define CMG_DECIMAL_DIGITS 34
#define CMG_DECIMAL_EXPONENT_MIN (-6176) /* of the last digit */
#define CMG_DECIMAL_EXPONENT_MAX 6111

/* (-1)^negative x coefficient x 10^exponent */
typedef struct cmg_parts {
    cmg_uint128 coefficient; /* at most 10^34 */
    int32_t exponent;
    bool negative;
} cmg_parts;

/* 10^places for places 0..38. */
cmg_uint128 cmg_uint128_power_of_ten(uint32_t places);
/* How many digits: 0 for zero. */
uint32_t cmg_uint128_digits(cmg_uint128 number);

cmg_parts cmg_decimal_parts(cmg_decimal number);
/* The one door to a stored number: chooses the form.  OVERFLOW when the
 * exponent is too large, INEXACT when digits lie below 10^-6176. */
cmg_decimal_status cmg_decimal_of_parts(cmg_arena *arena, cmg_parts parts, cmg_decimal *out);

/* Through Intel's library, correctly rounded; a and b of any form. */
typedef enum cmg_wide_operation {
    CMG_WIDE_ADD,
    CMG_WIDE_SUBTRACT,
    CMG_WIDE_MULTIPLY,
    CMG_WIDE_DIVIDE,
    CMG_WIDE_REMAINDER, /* sign of the dividend */
    CMG_WIDE_SQRT,      /* of a */
    CMG_WIDE_LOG        /* of a; good to 33 digits */
} cmg_wide_operation;
cmg_decimal_status cmg_wide_operate(cmg_arena *arena, cmg_wide_operation operation, cmg_decimal a,
                                    cmg_decimal b, cmg_decimal *out);

#endif
