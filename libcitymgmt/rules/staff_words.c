/* How staffing is said: words and figures. */
#include "rules/staff.h"

const char *cmg_method_words(cmg_apportionment method, cmg_language language)
{
    static const char *const words[][2] = {
        {"最大余数法", "largest remainder"},
        {"洪德法（除数 1、2、3…）", "d'Hondt (divisors 1, 2, 3 ...)"},
        {"圣拉格法（除数 1、3、5…）", "Sainte-Laguë (divisors 1, 3, 5 ...)"},
        {"亨廷顿－希尔法（几何平均）", "Huntington-Hill (geometric mean)"},
        {"亚当斯法（除数 0、1、2…）", "Adams (divisors 0, 1, 2 ...)"},
        {"迪安法（调和平均）", "Dean (harmonic mean)"}};
    return words[method][language];
}

const char *cmg_whole_words(cmg_whole whole, cmg_language language)
{
    static const char *const words[][2] = {{"舍去零头", "rounded down"},
                                           {"四舍五入", "rounded to the nearest"},
                                           {"有零头就进一", "rounded up"},
                                           {"应为整数", "a whole number by itself"}};
    return words[whole][language];
}

const char *cmg_bounds_words(cmg_bounds_rule bounds, cmg_language language)
{
    static const char *const words[][2] = {
        {"界内各处同一比例", "one ratio for all inside the bounds"},
        {"先按下限配足，其余按人口", "everyone's minimum first, the rest by residents"}};
    return words[bounds][language];
}

const char *cmg_tie_words(cmg_tie_rule tie, cmg_language language)
{
    static const char *const words[][2] = {
        {"相等时人口多的在先", "of equals the one with more residents first"},
        {"相等时按排列先后", "of equals the one listed first"},
        {"相等时按编码先后", "of equals the one whose code comes first"}};
    return words[tie][language];
}

void cmg_print_count(cmg_buffer *out, int64_t number)
{
    cmg_print_number(out, cmg_number_value(cmg_decimal_of(number)));
}

void cmg_print_hundredths(cmg_buffer *out, cmg_product numerator, cmg_product denominator)
{
    const uint64_t hundredths = (uint64_t)((numerator * 200 + denominator) / (2 * denominator));
    cmg_print_count(out, (int64_t)(hundredths / 100));
    cmg_buffer_char(out, '.');
    cmg_buffer_char(out, (char)('0' + hundredths / 10 % 10));
    cmg_buffer_char(out, (char)('0' + hundredths % 10));
}

void cmg_print_figure(cmg_buffer *out, cmg_value figure)
{
    cmg_arena arena;
    cmg_decimal rounded;
    cmg_arena_init(&arena, &out->allocator, 0);
    if (cmg_decimal_round(&arena, cmg_value_decimal(figure), 6, CMG_ROUND_HALF_UP, &rounded) !=
        CMG_DECIMAL_OK)
        out->failed = true;
    else
        cmg_print_number(out, cmg_number_value(rounded));
    cmg_arena_free(&arena);
}
