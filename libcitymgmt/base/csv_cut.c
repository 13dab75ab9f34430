/* A row to spans: where its fields begin and end.
 *
 * Most lines have no quote, and their fields are found eight bytes at a time.
 * A line with anything else than text and separators goes the careful way,
 * which alone knows quotes and tells faults.
 */
#include "base/csv_reader.h"

#include <endian.h>
#include <string.h>

/* -- plain lines ---------------------------------------------------------- */

#define EACH_BYTE UINT64_C(0x0101010101010101)
#define LOW_BITS (EACH_BYTE * 0x7f)
#define HIGH_BITS (EACH_BYTE * 0x80)
#define NO_CONTROL (EACH_BYTE * 0xe0) /* what these bits leave of a control character is zero */

/* The high bit of each byte that is not zero; no carry goes from one byte to the next. */
static inline uint64_t not_zero(uint64_t bytes)
{
    return ((bytes & LOW_BITS) + LOW_BITS) | bytes;
}

/* High bits where a separator, a quote or a control character stands. */
static inline uint64_t marks_of(uint64_t bytes, uint64_t separators)
{
    return HIGH_BITS & ~(not_zero(bytes ^ separators) & not_zero(bytes ^ (EACH_BYTE * '"')) &
                         not_zero(bytes & NO_CONTROL));
}

/* False: the line is none of the plain ones, or has too many fields; nothing is to be kept of it. */
static bool cut_plain(cmg_csv *csv, cmg_csv_record *found, size_t end)
{
    const char *row = csv->window + csv->start;
    const uint64_t separators = EACH_BYTE * (unsigned char)csv->separator;
    uint64_t all = 0, eight;
    size_t begin = 0, at = 0;
    uint32_t count = 0;
    for (; end - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, row + at, sizeof eight);
        eight = le64toh(eight); /* the first byte is the lowest */
        all |= eight;
        for (uint64_t marks = marks_of(eight, separators); marks; marks &= marks - 1) {
            const size_t mark = at + (size_t)__builtin_ctzll(marks) / 8;
            if (row[mark] != csv->separator || count == csv->columns_max)
                return false;
            csv->spans[count++] = (cmg_csv_span){begin, mark - begin, false};
            begin = mark + 1;
        }
    }
    for (; at < end; at++) {
        const unsigned char byte = (unsigned char)row[at];
        all |= byte;
        if (byte != (unsigned char)csv->separator && byte != '"' && byte >= ' ')
            continue;
        if (row[at] != csv->separator || count == csv->columns_max)
            return false;
        csv->spans[count++] = (cmg_csv_span){begin, at - begin, false};
        begin = at + 1;
    }
    if (count == csv->columns_max)
        return false;
    csv->spans[count++] = (cmg_csv_span){begin, end - begin, false};
    csv->span_count = count;
    found->ascii = !(all & HIGH_BITS);
    return true;
}

/* -- other lines ---------------------------------------------------------- */

/* One field while it is looked for. */
typedef struct cutter {
    size_t begin, quote;
    bool quoted, doubled;
} cutter;

static bool add_span(cmg_csv *csv, cmg_csv_record *found, cutter *cut, size_t end)
{
    if (csv->span_count == csv->columns_max)
        return cmg_csv_fault(found, CMG_M_csv_too_many_columns, cut->begin);
    csv->spans[csv->span_count++] = (cmg_csv_span){cut->begin, end - cut->begin, cut->doubled};
    return true;
}

/* From behind the opening quote.  `*at` ends behind the field's separator, or
 * at `end`; there the field goes on if it is still quoted. */
static bool cut_quoted(cmg_csv *csv, cmg_csv_record *found, cutter *cut, size_t *at, size_t end)
{
    const char *row = csv->window + csv->start;
    for (;;) {
        const char *quote = *at < end ? memchr(row + *at, '"', end - *at) : NULL;
        if (!quote) {
            *at = end;
            return true;
        }
        const size_t closes = (size_t)(quote - row);
        *at = closes + 1;
        if (*at < end && row[*at] == '"') {
            cut->doubled = true;
            ++*at;
            continue;
        }
        if (*at < end && row[*at] != csv->separator)
            return cmg_csv_fault(found, CMG_M_csv_quote_followed, *at);
        cut->quoted = false;
        return add_span(csv, found, cut, closes);
    }
}

static bool cut_line(cmg_csv *csv, cmg_csv_record *found, cutter *cut, size_t from, size_t end)
{
    const char *row = csv->window + csv->start;
    size_t at = from;
    for (;;) {
        if (!cut->quoted) {
            const bool quoted = at < end && row[at] == '"';
            *cut = (cutter){.begin = at + quoted, .quote = quoted ? at : 0, .quoted = quoted};
            at += quoted;
        }
        if (cut->quoted) {
            if (!cut_quoted(csv, found, cut, &at, end))
                return false;
        } else {
            while (at < end && !csv->ends_run[(unsigned char)row[at]])
                at++;
            if (at < end && row[at] != csv->separator)
                return cmg_csv_fault(found, row[at] == '"' ? CMG_M_csv_quote_inside : CMG_M_csv_stray_return,
                                     at);
            if (!add_span(csv, found, cut, at))
                return false;
        }
        if (at == end)
            return true;
        at++; /* the separator */
    }
}

static bool inspect(const cmg_csv *csv, cmg_csv_record *found, size_t from, size_t length)
{
    const unsigned char *line = (const unsigned char *)csv->window + csv->start + from;
    uint64_t all = 0, eight;
    size_t i = 0;
    for (; length - i >= sizeof eight; i += sizeof eight) {
        memcpy(&eight, line + i, sizeof eight);
        all |= eight;
    }
    for (; i < length; i++)
        all |= line[i];
    found->ascii = found->ascii && !(all & UINT64_C(0x8080808080808080));
    const unsigned char *nul = length ? memchr(line, '\0', length) : NULL;
    return nul ? cmg_csv_fault(found, CMG_M_csv_nul, from + (size_t)(nul - line)) : true;
}

static bool cut_carefully(cmg_csv *csv, cmg_csv_record *found)
{
    cutter cut = {0};
    csv->span_count = 0;
    for (size_t from = 0;; from = found->end) {
        size_t length, end;
        const cmg_csv_line line = from ? cmg_csv_find_line(csv, from, &length, &end) : CMG_CSV_LINE;
        if (line != CMG_CSV_LINE)
            return cmg_csv_fault(found, CMG_M_csv_quote_torn, found->quote);
        if (from) {
            found->length = from + length;
            found->end = end;
        }
        found->lines++;
        if (!inspect(csv, found, from, found->length - from) ||
            !cut_line(csv, found, &cut, from, found->length))
            return false;
        if (!cut.quoted)
            break;
        if (!from)
            found->quote = cut.quote;
    }
    return true;
}

bool cmg_csv_cut_row(cmg_csv *csv, cmg_csv_record *found)
{
    if (cut_plain(csv, found, found->length))
        found->lines = 1;
    else if (!cut_carefully(csv, found))
        return false;
    if (csv->column_count && csv->span_count != csv->column_count)
        return cmg_csv_fault(found, CMG_M_csv_field_count, 0);
    return true;
}
