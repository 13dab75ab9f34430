#include "feel/spelling.h"

cmg_text cmg_half_width(uint32_t c)
{
    static const char ascii[] = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
                                "abcdefghijklmnopqrstuvwxyz{|}~";
    if (c >= 0xFF01 && c <= 0xFF5D)
        return (cmg_text){ascii + (c - 0xFF01), 1};
    switch (c) {
    case 0x3001: return CMG_TEXT(",");
    case 0x3002: return CMG_TEXT(".");
    case 0x3010: return CMG_TEXT("[");
    case 0x3011: return CMG_TEXT("]");
    case 0x201C: /* curly quotes */
    case 0x201D:
    case 0x2018:
    case 0x2019:
    case 0x300C: /* corner brackets */
    case 0x300D: return CMG_TEXT("\"");
    case 0x2013: /* dashes and the minus sign */
    case 0x2014:
    case 0x2212: return CMG_TEXT("-");
    case 0x2026: /* ellipsis and wave dashes */
    case 0x301C:
    case 0xFF5E: return CMG_TEXT("..");
    case 0x2264:
    case 0x2266: return CMG_TEXT("<=");
    case 0x2265:
    case 0x2267: return CMG_TEXT(">=");
    case 0x2260: return CMG_TEXT("!=");
    case 0xD7: return CMG_TEXT("*");
    case 0xF7: return CMG_TEXT("/");
    default: return CMG_NO_TEXT;
    }
}

typedef struct spelling {
    const char *written, *feel;
} spelling;

cmg_text cmg_spelling_of_word(cmg_text word)
{
    static const spelling words[] = {
        {"大于", ">"},
        {"高于", ">"},
        {"超过", ">"},
        {"小于", "<"},
        {"低于", "<"},
        {"等于", "="},
        {"不等于", "!="},
        {"大于等于", ">="},
        {"不小于", ">="},
        {"不少于", ">="},
        {"不低于", ">="},
        {"小于等于", "<="},
        {"不大于", "<="},
        {"不高于", "<="},
        {"不超过", "<="},
        {"加", "+"},
        {"减", "-"},
        {"乘", "*"},
        {"乘以", "*"},
        {"除以", "/"},
        {"并且", "and"},
        {"而且", "and"},
        {"且", "and"},
        {"和", "and"},
        {"与", "and"},
        {"或者", "or"},
        {"或", "or"},
        {"非", "not(...)"},
        {"不是", "!="},
        {"属于", "in"},
        {"如果", "if"},
        {"那么", "then"},
        {"则", "then"},
        {"否则", "else"},
        {"真", "true"},
        {"假", "false"},
        {"是", "true"},
        {"否", "false"},
        {"空", "null"},
        {"None", "null"},
        {"nil", "null"},
        {"NULL", "null"},
        {"Null", "null"},
        {"TRUE", "true"},
        {"True", "true"},
        {"FALSE", "false"},
        {"False", "false"},
        {"AND", "and"},
        {"And", "and"},
        {"OR", "or"},
        {"Or", "or"},
        {"NOT", "not(...)"},
        {"Not", "not(...)"},
        {"IF", "if"},
        {"If", "if"},
        {"THEN", "then"},
        {"Then", "then"},
        {"ELSE", "else"},
        {"Else", "else"},
        {"IN", "in"},
        {"BETWEEN", "between"},
        {"mod", "modulo(...)"},
        {"len", "count(...)"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (cmg_text_equal(word, cmg_text_of(words[i].written)))
            return cmg_text_of(words[i].feel);
    }
    return CMG_NO_TEXT;
}

cmg_text cmg_spelling_of_sign(cmg_text text, size_t offset, size_t *length)
{
    /* Longest first; none of these is the beginning of anything in FEEL. */
    static const spelling signs[] = {
        {"===", "="}, {"!==", "!="}, {"==", "="}, {"<>", "!="}, {"=<", "<="},   {"=>", ">="}, {"&&", "and"},
        {"||", "or"}, {"&", "and"},  {"|", "or"}, {"^", "**"},  {"%", "/ 100"}, {"'", "\""},  {";", ","},
    };
    const cmg_text rest = {text.bytes + offset, text.length - offset};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const cmg_text written = cmg_text_of(signs[i].written);
        if (cmg_text_starts(rest, written)) {
            *length = written.length;
            return cmg_text_of(signs[i].feel);
        }
    }
    /* A lone ! is a negation; != is FEEL. */
    if (cmg_text_starts(rest, CMG_TEXT("!")) && !cmg_text_starts(rest, CMG_TEXT("!="))) {
        *length = 1;
        return CMG_TEXT("not(...)");
    }
    return CMG_NO_TEXT;
}
