#include "feel/names.h"

static bool in(uint32_t c, uint32_t first, uint32_t last)
{
    return c >= first && c <= last;
}

bool cmg_is_name_start(uint32_t c)
{
    if (c < 0x80)
        return in(c, 'a', 'z') || in(c, 'A', 'Z') || c == '_';
    if (in(c, 0xFF01, 0xFF5E) || in(c, 0x3000, 0x3003) || in(c, 0x3008, 0x301F) || in(c, 0x2000, 0x206F))
        return false;
    return in(c, 0xC0, 0xD6) || in(c, 0xD8, 0xF6) || in(c, 0xF8, 0x2FF) || in(c, 0x370, 0x37D) ||
           in(c, 0x37F, 0x1FFF) || in(c, 0x2070, 0x218F) || in(c, 0x2C00, 0x2FEF) || in(c, 0x3001, 0xD7FF) ||
           in(c, 0xF900, 0xFDCF) || in(c, 0xFDF0, 0xFEFE) || in(c, 0xFF5F, 0xFFFD) || in(c, 0x10000, 0xEFFFF);
}

bool cmg_is_name_part(uint32_t c)
{
    return cmg_is_name_start(c) || in(c, '0', '9') || c == 0xB7 || in(c, 0x300, 0x36F) ||
           in(c, 0x203F, 0x2040);
}

bool cmg_is_blank(uint32_t c)
{
    return in(c, 9, 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || in(c, 0x2000, 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

static bool starts(cmg_text text, size_t offset, const char *two)
{
    return offset + 1 < text.length && text.bytes[offset] == two[0] && text.bytes[offset + 1] == two[1];
}

size_t cmg_skip_blank(cmg_text text, size_t offset, bool *unclosed)
{
    while (offset < text.length) {
        if (starts(text, offset, "//")) {
            while (offset < text.length && text.bytes[offset] != '\n' && text.bytes[offset] != '\r')
                offset++;
            continue;
        }
        if (starts(text, offset, "/*")) {
            size_t end = offset + 2;
            while (end < text.length && !starts(text, end, "*/"))
                end++;
            if (end >= text.length) {
                if (unclosed)
                    *unclosed = true;
                return offset;
            }
            offset = end + 2;
            continue;
        }
        size_t next = offset;
        if (!cmg_is_blank(cmg_text_next(text, &next)))
            break;
        offset = next;
    }
    return offset;
}

size_t cmg_word_end(cmg_text text, size_t offset)
{
    size_t end = offset;
    if (end >= text.length)
        return end;
    if (!cmg_is_name_part(cmg_text_next(text, &end)))
        return end;
    for (size_t next = end; next < text.length; end = next) {
        if (!cmg_is_name_part(cmg_text_next(text, &next)))
            break;
    }
    return end;
}

bool cmg_word_next(cmg_text text, cmg_word *word)
{
    const size_t at = cmg_skip_blank(text, word->end, NULL);
    word->blank = at > word->end;
    if (at == text.length)
        return false;
    word->text = (cmg_text){text.bytes + at, cmg_word_end(text, at) - at};
    word->end = at + word->text.length;
    return word->text.length != 0;
}

size_t cmg_name_length_at(cmg_text text, size_t offset, cmg_text name)
{
    cmg_word of_name = {.end = 0}, of_text = {.end = offset};
    if (!cmg_word_next(name, &of_name))
        return 0;
    for (bool first = true;; first = false) {
        if (!cmg_word_next(text, &of_text) || !cmg_text_equal(of_name.text, of_text.text) ||
            of_text.blank != (first ? false : of_name.blank))
            return 0;
        if (!cmg_word_next(name, &of_name))
            return of_text.end - offset;
    }
}
