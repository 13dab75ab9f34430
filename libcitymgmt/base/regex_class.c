/* Sets of characters that XML Schema names, as the inside of a PCRE2 class.
 * Everything is written as ranges or as general categories, so that the
 * negated sets can stand beside others in one class. */
#include "base/regex_translate.h"

#include <string.h>
#include <unictype.h>

#define LAST_CODE_POINT 0x10ffffU
#define FIRST_SURROGATE 0xd800U
#define LAST_SURROGATE 0xdfffU

typedef struct range {
    uint32_t first, last;
} range;

/* XML 1.0, productions 4 and 4a. */
static const range name_start[] = {
    {0x3a, 0x3a},     {0x41, 0x5a},     {0x5f, 0x5f},     {0x61, 0x7a},
    {0xc0, 0xd6},     {0xd8, 0xf6},     {0xf8, 0x2ff},    {0x370, 0x37d},
    {0x37f, 0x1fff},  {0x200c, 0x200d}, {0x2070, 0x218f}, {0x2c00, 0x2fef},
    {0x3001, 0xd7ff}, {0xf900, 0xfdcf}, {0xfdf0, 0xfffd}, {0x10000, 0xeffff},
};
static const range name_part[] = {
    {0x2d, 0x2e},     {0x30, 0x3a},     {0x41, 0x5a},       {0x5f, 0x5f},     {0x61, 0x7a},
    {0xb7, 0xb7},     {0xc0, 0xd6},     {0xd8, 0xf6},       {0xf8, 0x37d},    {0x37f, 0x1fff},
    {0x200c, 0x200d}, {0x203f, 0x2040}, {0x2070, 0x218f},   {0x2c00, 0x2fef}, {0x3001, 0xd7ff},
    {0xf900, 0xfdcf}, {0xfdf0, 0xfffd}, {0x10000, 0xeffff},
};
static const range space[] = {{0x9, 0xa}, {0xd, 0xd}, {0x20, 0x20}};

void cmg_regex_put_character(cmg_buffer *out, uint32_t code_point)
{
    static const char digits[] = "0123456789abcdef";
    cmg_buffer_string(out, "\\x{");
    int shift = 20;
    while (shift > 0 && code_point >> shift == 0)
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        cmg_buffer_char(out, digits[code_point >> shift & 0xf]);
    cmg_buffer_char(out, '}');
}

void cmg_regex_put_range(cmg_buffer *out, uint32_t first, uint32_t last)
{
    /* No text holds a surrogate, and PCRE2 refuses to hear of one. */
    if (first >= FIRST_SURROGATE && first <= LAST_SURROGATE)
        first = LAST_SURROGATE + 1;
    if (last >= FIRST_SURROGATE && last <= LAST_SURROGATE)
        last = FIRST_SURROGATE - 1;
    if (first > last)
        return;
    cmg_regex_put_character(out, first);
    if (first == last)
        return;
    cmg_buffer_char(out, '-');
    cmg_regex_put_character(out, last);
}

/* Ascending ranges, or what lies between them. */
static void put_ranges(cmg_buffer *out, const range *ranges, size_t count, bool negated)
{
    uint32_t next = 0;
    for (size_t i = 0; i < count; i++) {
        if (!negated)
            cmg_regex_put_range(out, ranges[i].first, ranges[i].last);
        else if (ranges[i].first > next)
            cmg_regex_put_range(out, next, ranges[i].first - 1);
        next = ranges[i].last + 1;
    }
    if (negated && next <= LAST_CODE_POINT)
        cmg_regex_put_range(out, next, LAST_CODE_POINT);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool cmg_regex_put_escape(cmg_buffer *out, uint32_t letter)
{
    switch (letter) {
    case 's': put_ranges(out, space, COUNT(space), false); return true;
    case 'S': put_ranges(out, space, COUNT(space), true); return true;
    case 'i': put_ranges(out, name_start, COUNT(name_start), false); return true;
    case 'I': put_ranges(out, name_start, COUNT(name_start), true); return true;
    case 'c': put_ranges(out, name_part, COUNT(name_part), false); return true;
    case 'C': put_ranges(out, name_part, COUNT(name_part), true); return true;
    case 'd': cmg_buffer_string(out, "\\p{Nd}"); return true;
    case 'D': cmg_buffer_string(out, "\\P{Nd}"); return true;
    /* A word character is whatever is no punctuation, separator or other. */
    case 'w': cmg_buffer_string(out, "\\p{L}\\p{M}\\p{N}\\p{S}"); return true;
    case 'W': cmg_buffer_string(out, "\\p{P}\\p{Z}\\p{C}"); return true;
    default: return false;
    }
}

static bool is_category(cmg_text name)
{
    static const char *const categories[] = {
        "L",  "Lu", "Ll", "Lt", "Lm", "Lo", "M",  "Mn", "Mc", "Me", "N",  "Nd",
        "Nl", "No", "P",  "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z",  "Zs",
        "Zl", "Zp", "S",  "Sm", "Sc", "Sk", "So", "C",  "Cc", "Cf", "Co", "Cn",
    };
    for (size_t i = 0; i < COUNT(categories); i++) {
        if (cmg_text_equal(name, cmg_text_of(categories[i])))
            return true;
    }
    return false;
}

/* Whether `name` is `block` without its blanks, "BasicLatin" for "Basic Latin". */
static bool names_block(cmg_text name, const char *block)
{
    size_t at = 0;
    for (; *block != '\0'; block++) {
        if (*block == ' ')
            continue;
        if (at == name.length || name.bytes[at] != *block)
            return false;
        at++;
    }
    return at == name.length;
}

static bool find_block(cmg_text name, range *out)
{
    /* Names of Unicode 2 and 3 that XML Schema keeps. */
    static const char *const old_names[][2] = {
        {"Greek", "GreekandCoptic"},
        {"CombiningMarksforSymbols", "CombiningDiacriticalMarksforSymbols"},
        {"PrivateUse", "PrivateUseArea"},
    };
    for (size_t i = 0; i < COUNT(old_names); i++) {
        if (cmg_text_equal(name, cmg_text_of(old_names[i][0])))
            name = cmg_text_of(old_names[i][1]);
    }
    const uc_block_t *blocks;
    size_t count;
    uc_all_blocks(&blocks, &count);
    for (size_t i = 0; i < count; i++) {
        if (names_block(name, blocks[i].name)) {
            *out = (range){blocks[i].start, blocks[i].end};
            return out->first < FIRST_SURROGATE || out->first > LAST_SURROGATE;
        }
    }
    return false;
}

bool cmg_regex_put_property(cmg_buffer *out, cmg_text name, bool negated)
{
    if (is_category(name)) {
        cmg_buffer_string(out, negated ? "\\P{" : "\\p{");
        cmg_buffer_text(out, name);
        cmg_buffer_char(out, '}');
        return true;
    }
    range block;
    if (!cmg_text_starts(name, CMG_TEXT("Is")) ||
        !find_block((cmg_text){name.bytes + 2, name.length - 2}, &block))
        return false;
    put_ranges(out, &block, 1, negated);
    return true;
}
