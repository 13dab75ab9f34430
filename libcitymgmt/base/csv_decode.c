/* Spans to fields: UTF-8 without the quotes. */
#include "base/csv_reader.h"

#include <errno.h>

/* A text grows to at most 3/2 of its length; it may be copied without quotes first. */
bool cmg_csv_make_decoded_room(cmg_csv *csv, size_t length)
{
    const size_t wanted = 3 * length + CMG_CSV_KEPT;
    if (wanted <= csv->decoded_capacity)
        return true;
    char *grown = cmg_reallocate(&csv->allocator, csv->decoded, csv->decoded_capacity, wanted);
    if (!grown)
        return cmg_csv_stop(csv, CMG_M_no_memory);
    csv->decoded = grown;
    csv->decoded_capacity = wanted;
    return true;
}

static cmg_text without_doubling(cmg_text text, char *into)
{
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        into[length++] = text.bytes[i];
        i += text.bytes[i] == '"';
    }
    return (cmg_text){into, length};
}

static bool convert(cmg_csv *csv, cmg_text *text, char *into, size_t room)
{
    char *in = (char *)(uintptr_t)text->bytes; /* iconv's prototype lacks a const */
    char *out = into;
    size_t left = text->length;
    iconv(csv->converter, NULL, NULL, NULL, NULL);
    if (iconv(csv->converter, &in, &left, &out, &room) == (size_t)-1)
        return false;
    *text = (cmg_text){into, (size_t)(out - into)};
    return true;
}

/* In a quoted field alone can a quote stand, and then there are two. */
static bool decode_field(cmg_csv *csv, const cmg_csv_record *found, bool converts, cmg_text *text,
                         char **next)
{
    if (found->doubled) {
        *text = without_doubling(*text, *next);
        *next += text->length;
    }
    if (converts) {
        if (!convert(csv, text, *next, csv->decoded_capacity - (size_t)(*next - csv->decoded)))
            return false;
        *next += text->length;
    }
    return true;
}

static bool decode_fields(cmg_csv *csv, const cmg_csv_record *found)
{
    const char *row = csv->window + csv->start;
    const bool converts = found->wide != CMG_CSV_ASCII && csv->encoding == CMG_CSV_GB18030;
    char *next = csv->decoded;
    for (uint32_t i = 0; i < csv->span_count; i++)
        csv->fields[i] = (cmg_text){row + csv->spans[i].begin, csv->spans[i].length};
    for (uint32_t i = 0; (converts || found->doubled) && i < csv->span_count; i++) {
        if (!decode_field(csv, found, converts, &csv->fields[i], &next))
            return false;
    }
    return true;
}

static bool open_converter(cmg_csv *csv)
{
    if (csv->has_converter)
        return true;
    csv->converter = iconv_open("UTF-8", "GB18030");
    if (csv->converter == (iconv_t)-1)
        return cmg_csv_stop(csv, errno == ENOMEM ? CMG_M_no_memory : CMG_M_csv_no_converter);
    csv->has_converter = true;
    return true;
}

bool cmg_csv_decode(cmg_csv *csv, cmg_csv_record *found)
{
    const cmg_text raw = {csv->window + csv->start, found->length};
    if (!cmg_csv_make_decoded_room(csv, raw.length))
        return false;
    if (found->wide == CMG_CSV_ASCII)
        return decode_fields(csv, found);
    const cmg_text wide = {raw.bytes + found->wide, raw.length - found->wide};
    const size_t valid = found->wide + cmg_text_valid_prefix(wide);
    if (csv->encoding != CMG_CSV_GB18030 && valid == raw.length) {
        csv->encoding = CMG_CSV_UTF_8;
        return decode_fields(csv, found);
    }
    if (csv->encoding == CMG_CSV_UTF_8)
        return cmg_csv_fault(found, CMG_M_csv_not_utf8, valid);
    if (!open_converter(csv))
        return false;
    const cmg_csv_encoding before = csv->encoding;
    csv->encoding = CMG_CSV_GB18030;
    if (decode_fields(csv, found))
        return true;
    csv->encoding = before;
    return cmg_csv_fault(
        found, before == CMG_CSV_GB18030 ? CMG_M_csv_not_gb18030 : CMG_M_csv_encoding_unknown, valid);
}
