/* Decimal numbers from text and to text, by digits and without the locale. */
#include "base/decimal_parts.h"

#include <string.h>

/* Beyond this an exponent is out of range whatever digits stand before it. */
#define EXPONENT_CAP (INT64_C(1) << 60)

typedef struct reader {
    const char *next, *end;
    cmg_uint128 coefficient;
    int64_t exponent; /* a text may have more zeros than an int32 counts */
    bool any_digit;
    bool lost; /* a digit that is not zero found no room */
} reader;

static bool at_digit(const reader *in)
{
    return in->next < in->end && *in->next >= '0' && *in->next <= '9';
}

static bool skip(reader *in, char wanted)
{
    if (in->next == in->end || *in->next != wanted)
        return false;
    in->next++;
    return true;
}

static void read_digits(reader *in, bool fraction, cmg_uint128 room)
{
    for (; at_digit(in); in->next++) {
        const unsigned digit = (unsigned)(*in->next - '0');
        in->any_digit = true;
        if (in->coefficient < room) {
            in->coefficient = in->coefficient * 10 + digit;
            in->exponent -= fraction;
            continue;
        }
        in->lost |= digit != 0;
        in->exponent += !fraction;
    }
}

static bool read_exponent(reader *in)
{
    const bool negative = skip(in, '-');
    if (!negative)
        skip(in, '+');
    if (!at_digit(in))
        return false;
    int64_t exponent = 0;
    for (; at_digit(in); in->next++) {
        if (exponent < EXPONENT_CAP / 10)
            exponent = exponent * 10 + (*in->next - '0');
    }
    in->exponent += negative ? -exponent : exponent;
    return true;
}

cmg_decimal_status cmg_decimal_parse(cmg_arena *arena, cmg_text text, cmg_decimal *out)
{
    if (text.length == 0)
        return CMG_DECIMAL_INVALID;
    reader in = {.next = text.bytes, .end = text.bytes + text.length};
    /* A coefficient below this takes one more digit. */
    const cmg_uint128 room = cmg_uint128_power_of_ten(CMG_DECIMAL_DIGITS - 1);
    const bool negative = skip(&in, '-');
    read_digits(&in, false, room);
    if (skip(&in, '.')) {
        if (!at_digit(&in))
            return CMG_DECIMAL_INVALID;
        read_digits(&in, true, room);
    }
    if (!in.any_digit)
        return CMG_DECIMAL_INVALID;
    if ((skip(&in, 'e') || skip(&in, 'E')) && !read_exponent(&in))
        return CMG_DECIMAL_INVALID;
    if (in.next != in.end)
        return CMG_DECIMAL_INVALID;
    if (in.lost)
        return CMG_DECIMAL_INEXACT;
    const int64_t exponent = in.exponent > INT16_MAX   ? INT16_MAX
                             : in.exponent < INT16_MIN ? INT16_MIN
                                                       : in.exponent;
    return cmg_decimal_of_parts(arena, (cmg_parts){in.coefficient, (int32_t)exponent, negative}, out);
}

static void write_zeros(cmg_buffer *out, int32_t count)
{
    static const char zeros[] = "00000000000000000000000000000000";
    const int32_t step = (int32_t)sizeof zeros - 1;
    for (; count > 0; count -= step)
        cmg_buffer_put(out, zeros, (size_t)(count < step ? count : step));
}

void cmg_decimal_write(cmg_buffer *out, cmg_decimal number)
{
    const cmg_parts parts = cmg_decimal_parts(number);
    if (parts.coefficient == 0) {
        cmg_buffer_char(out, '0');
        return;
    }
    char digits[CMG_DECIMAL_DIGITS + 1];
    int32_t first = (int32_t)sizeof digits;
    cmg_uint128 rest = parts.coefficient;
    for (; rest > UINT64_MAX; rest /= 10)
        digits[--first] = (char)('0' + (int)(rest % 10));
    for (uint64_t low = (uint64_t)rest; low != 0; low /= 10)
        digits[--first] = (char)('0' + (int)(low % 10));

    int32_t count = (int32_t)sizeof digits - first;
    int32_t exponent = parts.exponent;
    for (; exponent < 0 && digits[first + count - 1] == '0'; exponent++)
        count--;

    if (parts.negative)
        cmg_buffer_char(out, '-');
    if (exponent >= 0) {
        cmg_buffer_put(out, digits + first, (size_t)count);
        write_zeros(out, exponent);
        return;
    }
    const int32_t whole = count + exponent; /* digits before the point */
    if (whole > 0) {
        cmg_buffer_put(out, digits + first, (size_t)whole);
        cmg_buffer_char(out, '.');
        cmg_buffer_put(out, digits + first + whole, (size_t)-exponent);
        return;
    }
    cmg_buffer_put(out, "0.", 2);
    write_zeros(out, -whole);
    cmg_buffer_put(out, digits + first, (size_t)count);
}
