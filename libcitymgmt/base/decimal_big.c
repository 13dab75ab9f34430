#include "base/decimal_big.h"

#include <string.h>

/* Long enough for a full product, and for a sum of two shifted operands. */
#define WORK_LIMBS (2 * CMG_BIG_LIMBS + 2)

/* Keeps the top limbs of a raw number. */
static cmg_big normalised(const uint32_t *limb, int32_t count, int32_t exponent, bool negative, bool inexact)
{
    cmg_big big = {.negative = negative, .inexact = inexact};
    while (count > 0 && limb[count - 1] == 0)
        count--;
    int32_t low = 0;
    while (low < count && limb[low] == 0)
        low++;
    if (count - low > CMG_BIG_LIMBS) {
        low = count - CMG_BIG_LIMBS;
        big.inexact = true;
    }
    big.count = count - low;
    big.exponent = exponent + low;
    memcpy(big.limb, limb + low, (size_t)big.count * sizeof *limb);
    return big;
}

cmg_big cmg_big_of_parts(cmg_parts parts)
{
    /* The exponent must be a multiple of 9: move the odd places into the coefficient. */
    int32_t exponent = parts.exponent / CMG_BIG_LIMB_DIGITS;
    int32_t places = parts.exponent % CMG_BIG_LIMB_DIGITS;
    if (places < 0) {
        places += CMG_BIG_LIMB_DIGITS;
        exponent--;
    }
    uint32_t limb[8];
    int32_t count = 0;
    for (cmg_uint128 rest = parts.coefficient; rest != 0; rest /= CMG_BIG_BASE)
        limb[count++] = (uint32_t)(rest % CMG_BIG_BASE);
    uint64_t carry = 0;
    for (int32_t i = 0; i < count; i++) {
        carry += (uint64_t)limb[i] * (uint64_t)cmg_power_of_ten[places];
        limb[i] = (uint32_t)(carry % CMG_BIG_BASE);
        carry /= CMG_BIG_BASE;
    }
    if (carry != 0)
        limb[count++] = (uint32_t)carry;
    return normalised(limb, count, exponent, parts.negative, false);
}

cmg_big cmg_big_of_int(int64_t integer)
{
    return cmg_big_of_decimal(cmg_decimal_of(integer));
}

static uint32_t limb_at(const cmg_big *a, int32_t position)
{
    const int32_t index = position - a->exponent;
    return index >= 0 && index < a->count ? a->limb[index] : 0;
}

static int compare_magnitudes(const cmg_big *a, const cmg_big *b)
{
    const int32_t top_a = a->exponent + a->count, top_b = b->exponent + b->count;
    if (top_a != top_b)
        return top_a < top_b ? -1 : 1;
    const int32_t low = a->exponent < b->exponent ? a->exponent : b->exponent;
    for (int32_t position = top_a - 1; position >= low; position--) {
        const uint32_t x = limb_at(a, position), y = limb_at(b, position);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

cmg_big cmg_big_add(cmg_big a, cmg_big b)
{
    if (a.count == 0 || b.count == 0) {
        cmg_big sum = a.count == 0 ? b : a;
        sum.inexact = a.inexact || b.inexact;
        return sum;
    }
    if (compare_magnitudes(&a, &b) < 0) {
        const cmg_big swap = a;
        a = b;
        b = swap;
    }
    const bool subtract = a.negative != b.negative;
    const int32_t top = a.exponent + a.count;
    int32_t low = a.exponent < b.exponent ? a.exponent : b.exponent;
    bool inexact = a.inexact || b.inexact;
    if (low < top - (WORK_LIMBS - 1)) {
        low = top - (WORK_LIMBS - 1);
        inexact = true;
    }
    uint32_t limb[WORK_LIMBS];
    int32_t count = 0;
    int64_t carry = 0;
    for (int32_t position = low; position < top; position++) {
        const int64_t addend = limb_at(&b, position);
        int64_t digit = (int64_t)limb_at(&a, position) + (subtract ? -addend : addend) + carry;
        carry = digit < 0 ? -1 : digit >= CMG_BIG_BASE;
        digit -= carry * CMG_BIG_BASE;
        limb[count++] = (uint32_t)digit;
    }
    if (carry > 0)
        limb[count++] = 1;
    return normalised(limb, count, low, a.negative, inexact);
}

cmg_big cmg_big_subtract(cmg_big a, cmg_big b)
{
    b.negative = !b.negative;
    return cmg_big_add(a, b);
}

cmg_big cmg_big_multiply(const cmg_big *a, const cmg_big *b)
{
    uint32_t limb[WORK_LIMBS] = {0};
    for (int32_t i = 0; i < a->count; i++) {
        uint64_t carry = 0;
        for (int32_t j = 0; j < b->count; j++) {
            carry += (uint64_t)a->limb[i] * b->limb[j] + limb[i + j];
            limb[i + j] = (uint32_t)(carry % CMG_BIG_BASE);
            carry /= CMG_BIG_BASE;
        }
        limb[i + b->count] = (uint32_t)carry;
    }
    return normalised(limb, a->count + b->count, a->exponent + b->exponent, a->negative != b->negative,
                      a->inexact || b->inexact);
}

cmg_big cmg_big_divide_int(cmg_big a, uint32_t divisor)
{
    uint32_t limb[WORK_LIMBS];
    const int32_t count = CMG_BIG_LIMBS + 1;
    uint64_t remainder = 0;
    for (int32_t i = count - 1; i >= 0; i--) {
        const int32_t index = a.count - count + i;
        remainder = remainder * CMG_BIG_BASE + (index >= 0 ? a.limb[index] : 0);
        limb[i] = (uint32_t)(remainder / divisor);
        remainder %= divisor;
    }
    return normalised(limb, count, a.exponent + a.count - count, a.negative, a.inexact || remainder != 0);
}

int64_t cmg_big_to_int(const cmg_big *a)
{
    const int64_t magnitude = (int64_t)limb_at(a, 1) * CMG_BIG_BASE + limb_at(a, 0);
    return a->negative ? -magnitude : magnitude;
}

cmg_decimal_status cmg_big_round(cmg_arena *arena, const cmg_big *a, int32_t shift, cmg_decimal *out)
{
    if (a->count == 0)
        return cmg_decimal_of_parts(arena, (cmg_parts){0}, out);
    uint8_t digit[CMG_BIG_LIMBS * CMG_BIG_LIMB_DIGITS];
    int32_t count = 0;
    for (int32_t i = a->count - 1; i >= 0; i--) {
        for (int32_t place = CMG_BIG_LIMB_DIGITS - 1; place >= 0; place--) {
            const uint8_t next = (uint8_t)(a->limb[i] / (uint32_t)cmg_power_of_ten[place] % 10);
            if (count > 0 || next != 0)
                digit[count++] = next;
        }
    }
    const int32_t exponent = a->exponent * CMG_BIG_LIMB_DIGITS + shift;
    /* Near the bottom of the range fewer digits remain. */
    int32_t kept = count < CMG_DECIMAL_DIGITS ? count : CMG_DECIMAL_DIGITS;
    if (kept > count + exponent - CMG_DECIMAL_EXPONENT_MIN)
        kept = count + exponent - CMG_DECIMAL_EXPONENT_MIN;
    if (kept < 0)
        return cmg_decimal_of_parts(arena, (cmg_parts){0}, out);

    cmg_parts parts = {.exponent = exponent + count - kept, .negative = a->negative};
    for (int32_t i = 0; i < kept; i++)
        parts.coefficient = parts.coefficient * 10 + digit[i];
    bool below = a->inexact;
    for (int32_t i = kept + 1; i < count; i++)
        below |= digit[i] != 0;
    const uint8_t next = kept < count ? digit[kept] : 0;
    if (next > 5 || (next == 5 && (below || (parts.coefficient & 1) != 0)))
        parts.coefficient++;
    return cmg_decimal_of_parts(arena, parts, out);
}
