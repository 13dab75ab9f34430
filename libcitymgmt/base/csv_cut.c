/* A row to spans: where its fields begin and end.  Most lines have no quotes:
 * those are cut in one pass, eight bytes at a time.  Where it comes upon a quote,
 * a return or a NUL, the rest of the line is cut with care: so faults are found in
 * one place alone. */
#include "base/csv_reader.h"

#include <string.h>

#include "base/eight.h"

#define BLOCK 64 /* bytes; as many as a number has bits */

/* One field while it is looked for. */
typedef struct cutter {
    size_t begin, quote;
    bool quoted;
} cutter;

/* -- with care ------------------------------------------------------------ */

static bool add_span(cmg_csv *csv, cmg_csv_record *found, cutter *cut, size_t end)
{
    if (csv->span_count == csv->columns_max)
        return cmg_csv_fault(found, CMG_M_csv_too_many_columns, cut->begin);
    csv->spans[csv->span_count++] = (cmg_csv_span){cut->begin, end - cut->begin};
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
            found->doubled = true;
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

static void note_wide(cmg_csv_record *found, uint64_t bytes, size_t at)
{
    if ((bytes & CMG_EIGHT_TOPS) && at < found->wide)
        found->wide = at;
}

static bool inspect(const cmg_csv *csv, cmg_csv_record *found, size_t from, size_t length)
{
    const char *line = csv->window + csv->start + from;
    uint64_t all = 0;
    size_t i = 0;
    for (; length - i >= sizeof all; i += sizeof all)
        all |= cmg_eight_at(line + i);
    for (; i < length; i++)
        all |= (unsigned char)line[i];
    note_wide(found, all, from);
    const char *nul = length ? memchr(line, '\0', length) : NULL;
    return nul ? cmg_csv_fault(found, CMG_M_csv_nul, from + (size_t)(nul - line)) : true;
}

/* -- without -------------------------------------------------------------- */

/* What a block has. */
typedef struct marks {
    uint64_t separators; /* a bit for each byte */
    uint64_t others;     /* some top bit is set: a quote, a return or a NUL */
    uint64_t wide;       /* some top bit is set: a byte that is not ASCII */
} marks;

static inline void mark(marks *found, uint64_t eight, uint64_t separator, unsigned shift)
{
    const uint64_t lows = eight & CMG_EIGHT_LOWS;
    const uint64_t plain = cmg_eight_unlike(lows, cmg_eight_of('"')) & cmg_eight_unlike(lows, 0) &
                           cmg_eight_unlike(lows, cmg_eight_of('\r'));
    found->separators |= cmg_eight_gather(~(cmg_eight_unlike(lows, separator) | eight)) << shift;
    found->others |= ~(plain | eight);
    found->wide |= eight;
}

/* Of the bytes of a block, or of the line's last ones. */
static marks find_marks(const char *bytes, size_t length, uint64_t separator)
{
    marks found = {0};
    size_t i = 0;
    for (; length - i >= 8; i += 8)
        mark(&found, cmg_eight_at(bytes + i), separator, (unsigned)i);
    if (i < length) {
        /* What follows the line counts as blanks. */
        const uint64_t inside = (UINT64_C(1) << 8 * (length - i)) - 1;
        const uint64_t rest = (cmg_eight_at(bytes + i) & inside) | (cmg_eight_of(' ') & ~inside);
        mark(&found, rest, separator, (unsigned)i);
    }
    return found;
}

/* False: the field that begins at `*begin` and all behind it want care. */
static bool cut_plain(cmg_csv *csv, cmg_csv_record *found, size_t *begin, size_t end)
{
    const char *row = csv->window + csv->start;
    const uint64_t separator = cmg_eight_of(csv->separator);
    cmg_csv_span *next = csv->spans + csv->span_count, *const last = csv->spans + csv->columns_max - 1;
    size_t from = *begin;
    bool plain = true;
    for (size_t at = from; plain && at < end; at += BLOCK) {
        marks block = find_marks(row + at, end - at < BLOCK ? end - at : BLOCK, separator);
        note_wide(found, block.wide, at);
        plain = !(block.others & CMG_EIGHT_TOPS);
        for (; plain && block.separators; block.separators &= block.separators - 1) {
            const size_t ends = at + (size_t)__builtin_ctzll(block.separators);
            *next = (cmg_csv_span){from, ends - from};
            from = ends + 1;
            plain = next++ < last;
        }
    }
    if (plain)
        *next++ = (cmg_csv_span){from, end - from};
    csv->span_count = (uint32_t)(next - csv->spans);
    *begin = from;
    return plain;
}

/* -- rows ----------------------------------------------------------------- */

static bool cut_anyhow(cmg_csv *csv, cmg_csv_record *found, cutter *cut, size_t from, size_t end)
{
    if (!cut->quoted && cut_plain(csv, found, &from, end))
        return true;
    return inspect(csv, found, from, end - from) && cut_line(csv, found, cut, from, end);
}

bool cmg_csv_cut_row(cmg_csv *csv, cmg_csv_record *found)
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
        if (!cut_anyhow(csv, found, &cut, from, found->length))
            return false;
        if (!cut.quoted)
            break;
        if (!from)
            found->quote = cut.quote;
    }
    if (csv->column_count && csv->span_count != csv->column_count)
        return cmg_csv_fault(found, CMG_M_csv_field_count, 0);
    return true;
}
