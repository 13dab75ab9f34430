#include "pack/citation.h"

#define NUMBER_MAX 9999

/* -- reading -------------------------------------------------------------- */

static bool read_number(cmg_text text, size_t *at, uint32_t *number)
{
    *number = 0;
    const size_t start = *at;
    for (; *at < text.length && text.bytes[*at] >= '0' && text.bytes[*at] <= '9'; ++*at) {
        *number = *number * 10 + (uint32_t)(text.bytes[*at] - '0');
        if (*number > NUMBER_MAX)
            return false;
    }
    return *at > start && *number != 0;
}

static bool read_part(cmg_text text, size_t *at, uint32_t *number, uint32_t *inserted)
{
    if (!read_number(text, at, number))
        return false;
    if (*at == text.length || text.bytes[*at] != '-')
        return true;
    ++*at;
    return read_number(text, at, inserted);
}

static bool read_point(cmg_text text, size_t *at)
{
    if (*at == text.length || text.bytes[*at] != '.')
        return false;
    ++*at;
    return true;
}

bool cmg_article_parse(cmg_text text, cmg_article *out)
{
    *out = (cmg_article){{0, 0}, {0, 0}, {0, 0}};
    size_t at = 0;
    if (text.length == 0)
        return true;
    if (!read_part(text, &at, &out->article.number, &out->article.inserted))
        return false;
    if (!read_point(text, &at))
        return at == text.length;
    const bool paragraph_left_out = at < text.length && text.bytes[at] == '.';
    if (!paragraph_left_out && !read_part(text, &at, &out->paragraph.number, &out->paragraph.inserted))
        return false;
    if (!read_point(text, &at))
        return at == text.length;
    return read_part(text, &at, &out->item.number, &out->item.inserted) && at == text.length;
}

/* -- writing -------------------------------------------------------------- */

void cmg_chinese_number(cmg_buffer *out, uint32_t number)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const places[] = {"千", "百", "十", ""};
    bool begun = false, zero = false;
    uint32_t unit = 1000;
    for (int place = 0; place < 4; place++, unit /= 10) {
        const uint32_t digit = number / unit % 10;
        if (digit == 0) {
            zero = begun;
            continue;
        }
        if (zero)
            cmg_buffer_string(out, digits[0]);
        if (begun || digit != 1 || unit != 10) /* 十, not 一十, at the front */
            cmg_buffer_string(out, digits[digit]);
        cmg_buffer_string(out, places[place]);
        begun = true;
        zero = false;
    }
}

static void write_chinese_part(cmg_buffer *out, const char *before, uint32_t number, const char *behind,
                               uint32_t inserted)
{
    if (number == 0)
        return;
    cmg_buffer_string(out, before);
    cmg_chinese_number(out, number);
    cmg_buffer_string(out, behind);
    if (inserted == 0)
        return;
    cmg_buffer_string(out, "之");
    cmg_chinese_number(out, inserted);
}

static void write_chinese(cmg_buffer *out, const cmg_law *law, const cmg_article *at)
{
    const cmg_text title = law->title.text[CMG_CHINESE];
    const bool quoted = cmg_text_starts(title, CMG_TEXT("《"));
    cmg_buffer_string(out, quoted ? "" : "《");
    cmg_buffer_text(out, title);
    cmg_buffer_string(out, quoted ? "" : "》");
    write_chinese_part(out, "第", at->article.number, "条", at->article.inserted);
    write_chinese_part(out, "第", at->paragraph.number, "款", at->paragraph.inserted);
    write_chinese_part(out, "第（", at->item.number, "）项", at->item.inserted);
}

static void write_english_part(cmg_buffer *out, const char *before, uint32_t number, uint32_t inserted,
                               const char *behind)
{
    if (number == 0)
        return;
    cmg_buffer_string(out, before);
    cmg_buffer_unsigned(out, number);
    if (inserted != 0) {
        cmg_buffer_char(out, '-');
        cmg_buffer_unsigned(out, inserted);
    }
    cmg_buffer_string(out, behind);
}

static void write_english(cmg_buffer *out, const cmg_law *law, const cmg_article *at)
{
    const bool in_paragraph = at->paragraph.number != 0;
    cmg_buffer_text(out, law->title.text[CMG_ENGLISH]);
    write_english_part(out, ", Art ", at->article.number, at->article.inserted, "");
    write_english_part(out, "(", at->paragraph.number, at->paragraph.inserted, ")");
    write_english_part(out, in_paragraph ? "(" : ", item ", at->item.number, at->item.inserted,
                       in_paragraph ? ")" : "");
}

void cmg_citation_write(cmg_buffer *out, const cmg_law *law, const cmg_article *article,
                        cmg_language language)
{
    if (language == CMG_ENGLISH)
        write_english(out, law, article);
    else
        write_chinese(out, law, article);
    if (law->version.length == 0)
        return;
    cmg_buffer_string(out, " (");
    cmg_buffer_text(out, law->version);
    cmg_buffer_char(out, ')');
}
