/* The window holds the bytes from the row being read; a row is found line by
 * line, cut into spans (offsets, since the window moves when it is filled),
 * and only then decoded. */
#include "base/csv.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#define CHUNK ((size_t)1 << 16)

typedef enum encoding { UNDECIDED, UTF_8, GB_18030 } encoding;

typedef struct span {
    size_t begin, length; /* from the row's first byte, without the quotes */
    bool doubled;         /* has "" in it */
} span;

struct cmg_csv {
    cmg_allocator allocator;
    cmg_text file;
    cmg_stream read;
    void *context;
    size_t record_max;
    uint32_t columns_max;

    char *window;
    size_t capacity, start, end; /* unread bytes stand in [start, end) */
    bool ended;
    cmg_message_id stopped; /* when is_stopped */
    bool is_stopped;
    uint64_t line, offset; /* of `start` */

    encoding encoding;
    iconv_t converter;
    bool has_converter;
    char separator;
    bool ends_run[256]; /* separator, quote, return */

    span *spans; /* of the row, columns_max at most; so are the fields */
    cmg_text *fields;
    uint32_t span_count;
    char *decoded; /* what does not stand in the window as it is meant */
    size_t decoded_capacity;

    cmg_arena arena; /* the header's */
    cmg_text header;
    cmg_text *columns;
    uint32_t column_count; /* 0 while the header is read */
};

/* One row while it is looked for. */
typedef struct record {
    size_t first, first_end; /* length of the first line; behind its end */
    size_t length, end;      /* of all lines */
    uint64_t lines;
    size_t quote; /* that the first line leaves open */
    bool ascii;
    cmg_message_id reason;
    size_t at;
} record;

/* One field while it is looked for. */
typedef struct cutter {
    size_t begin, quote;
    bool quoted, doubled;
} cutter;

/* -- the window ----------------------------------------------------------- */

static bool stop(cmg_csv *csv, cmg_message_id why)
{
    csv->is_stopped = true;
    csv->stopped = why;
    return false;
}

static bool make_room(cmg_csv *csv)
{
    if (csv->start > 0) {
        memmove(csv->window, csv->window + csv->start, csv->end - csv->start);
        csv->end -= csv->start;
        csv->start = 0;
    }
    if (csv->capacity - csv->end >= CHUNK)
        return true;
    const size_t wanted = csv->capacity ? 2 * csv->capacity : 4 * CHUNK;
    char *grown = cmg_reallocate(&csv->allocator, csv->window, csv->capacity, wanted);
    if (!grown)
        return stop(csv, CMG_M_no_memory);
    csv->window = grown;
    csv->capacity = wanted;
    return true;
}

/* More bytes behind `end`.  False at the end of the file, or when stopped. */
static bool fill(cmg_csv *csv)
{
    if (csv->ended || csv->is_stopped || !make_room(csv))
        return false;
    const size_t room = csv->capacity - csv->end;
    const ptrdiff_t got = csv->read(csv->context, csv->window + csv->end, room);
    if (got < 0 || (size_t)got > room)
        return stop(csv, CMG_M_csv_read_failed);
    csv->end += (size_t)got;
    csv->ended = got == 0;
    return got > 0;
}

static void consume(cmg_csv *csv, size_t bytes)
{
    csv->start += bytes;
    csv->offset += bytes;
}

typedef enum line_found { LINE, NO_LINE, LINE_TOO_LONG } line_found;

/* The line that begins `from` bytes behind the row's start. */
static line_found find_line(cmg_csv *csv, size_t from, size_t *length, size_t *end)
{
    size_t searched = from;
    for (;;) {
        const char *row = csv->window + csv->start;
        const size_t held = csv->end - csv->start;
        const char *feed = held > searched ? memchr(row + searched, '\n', held - searched) : NULL;
        if (feed) {
            const size_t at = (size_t)(feed - row);
            *end = at + 1;
            *length = at - from - (at > from && row[at - 1] == '\r');
            return *end > csv->record_max ? LINE_TOO_LONG : LINE;
        }
        if (held > csv->record_max)
            return LINE_TOO_LONG;
        searched = held > from ? held : from;
        if (fill(csv))
            continue;
        if (csv->is_stopped || held <= from)
            return NO_LINE;
        *end = held;
        *length = held - from - (csv->window[csv->start + held - 1] == '\r');
        return LINE;
    }
}

/* -- cutting a row into spans --------------------------------------------- */

static bool fault(record *found, cmg_message_id reason, size_t at)
{
    found->reason = reason;
    found->at = at;
    return false;
}

static bool add_span(cmg_csv *csv, record *found, cutter *cut, size_t end)
{
    if (csv->span_count == csv->columns_max)
        return fault(found, CMG_M_csv_too_many_columns, cut->begin);
    csv->spans[csv->span_count++] = (span){cut->begin, end - cut->begin, cut->doubled};
    return true;
}

/* From behind the opening quote.  `*at` ends behind the field's separator, or
 * at `end`; there the field goes on if it is still quoted. */
static bool cut_quoted(cmg_csv *csv, record *found, cutter *cut, size_t *at, size_t end)
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
            return fault(found, CMG_M_csv_quote_followed, *at);
        cut->quoted = false;
        return add_span(csv, found, cut, closes);
    }
}

static bool cut_line(cmg_csv *csv, record *found, cutter *cut, size_t from, size_t end)
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
                return fault(found, row[at] == '"' ? CMG_M_csv_quote_inside : CMG_M_csv_stray_return, at);
            if (!add_span(csv, found, cut, at))
                return false;
        }
        if (at == end)
            return true;
        at++; /* the separator */
    }
}

static bool inspect(const cmg_csv *csv, record *found, size_t from, size_t length)
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
    return nul ? fault(found, CMG_M_csv_nul, from + (size_t)(nul - line)) : true;
}

/* All lines of the row, in spans. */
static bool cut_row(cmg_csv *csv, record *found)
{
    cutter cut = {0};
    csv->span_count = 0;
    for (size_t from = 0;; from = found->end) {
        size_t length, end;
        const line_found line = from ? find_line(csv, from, &length, &end) : LINE;
        if (line != LINE)
            return fault(found, CMG_M_csv_quote_torn, found->quote);
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
    if (csv->column_count && csv->span_count != csv->column_count)
        return fault(found, CMG_M_csv_field_count, 0);
    return true;
}

/* -- decoding ------------------------------------------------------------- */

/* A text grows to at most 3/2 of its length; it may be copied without quotes first. */
static bool make_decoded_room(cmg_csv *csv, size_t length)
{
    const size_t wanted = 3 * length + CMG_CSV_KEPT;
    if (wanted <= csv->decoded_capacity)
        return true;
    char *grown = cmg_reallocate(&csv->allocator, csv->decoded, csv->decoded_capacity, wanted);
    if (!grown)
        return stop(csv, CMG_M_no_memory);
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

static bool decode_fields(cmg_csv *csv, const record *found)
{
    const char *row = csv->window + csv->start;
    const bool converts = !found->ascii && csv->encoding == GB_18030;
    char *next = csv->decoded;
    for (uint32_t i = 0; i < csv->span_count; i++) {
        const span *piece = &csv->spans[i];
        cmg_text text = {row + piece->begin, piece->length};
        if (piece->doubled) {
            text = without_doubling(text, next);
            next += text.length;
        }
        if (converts) {
            if (!convert(csv, &text, next, csv->decoded_capacity - (size_t)(next - csv->decoded)))
                return false;
            next += text.length;
        }
        csv->fields[i] = text;
    }
    return true;
}

static bool open_converter(cmg_csv *csv)
{
    if (csv->has_converter)
        return true;
    csv->converter = iconv_open("UTF-8", "GB18030");
    if (csv->converter == (iconv_t)-1)
        return stop(csv, errno == ENOMEM ? CMG_M_no_memory : CMG_M_csv_no_converter);
    csv->has_converter = true;
    return true;
}

/* The first row that is not ASCII decides what the file is in. */
static bool decode(cmg_csv *csv, record *found)
{
    const cmg_text raw = {csv->window + csv->start, found->length};
    if (!make_decoded_room(csv, raw.length))
        return false;
    if (found->ascii)
        return decode_fields(csv, found);
    const size_t valid = cmg_text_valid_prefix(raw);
    if (csv->encoding != GB_18030 && valid == raw.length) {
        csv->encoding = UTF_8;
        return decode_fields(csv, found);
    }
    if (csv->encoding == UTF_8)
        return fault(found, CMG_M_csv_not_utf8, valid);
    if (!open_converter(csv))
        return false;
    const encoding before = csv->encoding;
    csv->encoding = GB_18030;
    if (decode_fields(csv, found))
        return true;
    csv->encoding = before;
    return fault(found, before == GB_18030 ? CMG_M_csv_not_gb18030 : CMG_M_csv_encoding_unknown, valid);
}

/* -- rows ----------------------------------------------------------------- */

/* Leaves nothing of the line but its beginning. */
static void skip_long_line(cmg_csv *csv, cmg_csv_row *row)
{
    const char *begin = csv->window + csv->start;
    const char *ends = memchr(begin, '\n', csv->end - csv->start);
    const size_t held = ends ? (size_t)(ends - begin) : csv->end - csv->start;
    const size_t kept = held < CMG_CSV_KEPT ? held : CMG_CSV_KEPT;
    if (!make_decoded_room(csv, 0))
        return;
    memcpy(csv->decoded, begin, kept);
    row->raw = (cmg_text){csv->decoded, kept};
    row->reason = CMG_M_csv_line_too_long;
    for (;;) {
        const char *from = csv->window + csv->start;
        const char *feed = csv->end > csv->start ? memchr(from, '\n', csv->end - csv->start) : NULL;
        consume(csv, feed ? (size_t)(feed - from) + 1 : csv->end - csv->start);
        if (feed || !fill(csv))
            break;
    }
    csv->line++;
}

static cmg_csv_event stopped(const cmg_csv *csv, cmg_csv_row *row)
{
    row->reason = csv->stopped;
    return CMG_CSV_STOPPED;
}

/* A row that does not hold together over several lines costs only the first. */
static cmg_csv_event hand_out(cmg_csv *csv, cmg_csv_row *row, record *found, bool good)
{
    if (!good && found->lines > 1)
        *found = (record){.length = found->first,
                          .end = found->first_end,
                          .lines = 1,
                          .at = found->quote,
                          .reason = CMG_M_csv_quote_torn};
    row->raw = (cmg_text){csv->window + csv->start, found->length};
    row->reason = found->reason;
    row->at = found->at;
    row->fields = csv->fields;
    row->count = good ? csv->span_count : 0;
    csv->line += found->lines;
    consume(csv, found->end);
    return good ? CMG_CSV_ROW : CMG_CSV_FAULT;
}

cmg_csv_event cmg_csv_next(cmg_csv *csv, cmg_csv_row *row)
{
    for (;;) {
        record found = {.ascii = true};
        *row = (cmg_csv_row){.line = csv->line};
        if (csv->is_stopped)
            return stopped(csv, row);
        const line_found line = find_line(csv, 0, &found.first, &found.first_end);
        if (line == NO_LINE)
            return csv->is_stopped ? stopped(csv, row) : CMG_CSV_END;
        if (line == LINE_TOO_LONG) {
            skip_long_line(csv, row);
            return row->raw.bytes ? CMG_CSV_FAULT : stopped(csv, row);
        }
        if (found.first == 0) {
            csv->line++;
            consume(csv, found.first_end);
            continue;
        }
        found.length = found.first;
        found.end = found.first_end;
        const bool good = cut_row(csv, &found) && decode(csv, &found);
        if (csv->is_stopped)
            return stopped(csv, row);
        return hand_out(csv, row, &found, good);
    }
}

/* -- opening -------------------------------------------------------------- */

static bool starts(const cmg_csv *csv, cmg_text mark)
{
    return cmg_text_starts((cmg_text){csv->window + csv->start, csv->end - csv->start}, mark);
}

/* The byte order mark says what the file is in. */
static cmg_message_id read_mark(cmg_csv *csv)
{
    while (csv->end < 4 && fill(csv))
        ;
    if (csv->is_stopped)
        return csv->stopped;
    if (starts(csv, CMG_TEXT("\xff\xfe")) || starts(csv, CMG_TEXT("\xfe\xff")))
        return CMG_M_utf16;
    if (starts(csv, CMG_TEXT("\xef\xbb\xbf"))) {
        csv->encoding = UTF_8;
        consume(csv, 3);
    } else if (starts(csv, CMG_TEXT("\x84\x31\x95\x33"))) {
        csv->encoding = GB_18030;
        consume(csv, 4);
    }
    return CMG_M_COUNT;
}

static cmg_text trimmed(cmg_text text)
{
    while (text.length && (*text.bytes == ' ' || *text.bytes == '\t'))
        text.bytes++, text.length--;
    while (text.length && (text.bytes[text.length - 1] == ' ' || text.bytes[text.length - 1] == '\t'))
        text.length--;
    return text;
}

static bool keep_columns(cmg_csv *csv, const cmg_csv_row *row)
{
    csv->columns = cmg_arena_array(&csv->arena, row->count, sizeof *csv->columns);
    if (!csv->columns || !cmg_text_copy(&csv->arena, row->raw, &csv->header))
        return false;
    for (uint32_t i = 0; i < row->count; i++) {
        if (!cmg_text_copy(&csv->arena, trimmed(row->fields[i]), &csv->columns[i]))
            return false;
    }
    csv->column_count = row->count;
    return true;
}

static bool is_second(const cmg_csv *csv, uint32_t column)
{
    for (uint32_t i = 0; i < column; i++) {
        if (cmg_text_equal(csv->columns[i], csv->columns[column]))
            return csv->columns[column].length > 0;
    }
    return false;
}

static cmg_status read_header(cmg_csv *csv, cmg_diagnostics *diagnostics)
{
    cmg_csv_row row = {.line = 1, .reason = read_mark(csv)};
    cmg_csv_event event = CMG_CSV_FAULT;
    if (row.reason == CMG_M_COUNT) {
        event = cmg_csv_next(csv, &row);
        if (event == CMG_CSV_END)
            row.reason = CMG_M_csv_empty;
    }
    if (event != CMG_CSV_ROW) {
        cmg_csv_report(csv, &row, diagnostics);
        return row.reason == CMG_M_no_memory         ? CMG_NO_MEMORY
               : row.reason == CMG_M_csv_read_failed ? CMG_CANNOT_READ
                                                     : CMG_BAD_FACTS;
    }
    if (!keep_columns(csv, &row)) {
        cmg_report_no_memory(diagnostics);
        return CMG_NO_MEMORY;
    }
    cmg_status status = CMG_OK;
    const cmg_place place = {.file = csv->file, .line = (uint32_t)row.line};
    for (uint32_t i = 1; i < csv->column_count; i++) {
        if (!is_second(csv, i))
            continue;
        cmg_report(diagnostics, CMG_M_csv_column_doubled, &place, CMG_ARG("column", csv->columns[i]));
        status = CMG_BAD_FACTS;
    }
    return status;
}

cmg_status cmg_csv_open(const cmg_allocator *allocator, cmg_text file, cmg_stream read, void *context,
                        const cmg_csv_options *options, cmg_diagnostics *diagnostics, cmg_csv **opened)
{
    *opened = NULL;
    cmg_csv *csv = cmg_allocate_zeroed(allocator, sizeof *csv);
    if (!csv) {
        cmg_report_no_memory(diagnostics);
        return CMG_NO_MEMORY;
    }
    csv->allocator = *allocator;
    csv->read = read;
    csv->context = context;
    csv->line = 1;
    csv->separator = options && options->separator ? options->separator : ',';
    csv->record_max = options && options->record_max ? options->record_max : CMG_CSV_RECORD_MAX;
    csv->columns_max = options && options->columns_max ? options->columns_max : CMG_CSV_COLUMNS_MAX;
    csv->ends_run[(unsigned char)csv->separator] = csv->ends_run['"'] = csv->ends_run['\r'] = true;
    cmg_arena_init(&csv->arena, allocator, 0);
    csv->spans = cmg_allocate(allocator, csv->columns_max * sizeof *csv->spans);
    csv->fields = cmg_allocate(allocator, csv->columns_max * sizeof *csv->fields);
    cmg_status status = CMG_NO_MEMORY;
    if (csv->spans && csv->fields && cmg_text_copy(&csv->arena, file, &csv->file))
        status = read_header(csv, diagnostics);
    else
        cmg_report_no_memory(diagnostics);
    if (status == CMG_OK)
        *opened = csv;
    else
        cmg_csv_close(csv);
    return status;
}

void cmg_csv_close(cmg_csv *csv)
{
    if (!csv)
        return;
    const cmg_allocator allocator = csv->allocator;
    if (csv->has_converter)
        iconv_close(csv->converter);
    if (csv->spans)
        cmg_release(&allocator, csv->spans, csv->columns_max * sizeof *csv->spans);
    if (csv->fields)
        cmg_release(&allocator, csv->fields, csv->columns_max * sizeof *csv->fields);
    cmg_release(&allocator, csv->window, csv->capacity);
    cmg_release(&allocator, csv->decoded, csv->decoded_capacity);
    cmg_arena_free(&csv->arena);
    cmg_release(&allocator, csv, sizeof *csv);
}

/* -- asking --------------------------------------------------------------- */

uint32_t cmg_csv_column_count(const cmg_csv *csv)
{
    return csv->column_count;
}

const cmg_text *cmg_csv_columns(const cmg_csv *csv)
{
    return csv->columns;
}

cmg_text cmg_csv_header(const cmg_csv *csv)
{
    return csv->header;
}

uint64_t cmg_csv_offset(const cmg_csv *csv)
{
    return csv->offset;
}

ptrdiff_t cmg_csv_column(const cmg_csv *csv, cmg_text name, bool required, cmg_diagnostics *diagnostics)
{
    for (uint32_t i = 0; i < csv->column_count; i++) {
        if (cmg_text_equal(csv->columns[i], name))
            return (ptrdiff_t)i;
    }
    if (!required)
        return -1;
    const cmg_place place = {.file = csv->file, .line = 1};
    const ptrdiff_t near = cmg_text_nearest(name, csv->columns, csv->column_count);
    if (near >= 0)
        cmg_report(diagnostics, CMG_M_csv_column_missing_near, &place, CMG_ARG("column", name),
                   CMG_ARG("near", csv->columns[near]));
    else
        cmg_report(diagnostics, CMG_M_csv_column_missing, &place, CMG_ARG("column", name));
    return -1;
}

cmg_place cmg_csv_place(const cmg_csv *csv, const cmg_csv_row *row)
{
    return (cmg_place){.file = csv->file, .line = row->line > UINT32_MAX ? UINT32_MAX : (uint32_t)row->line};
}

static cmg_text digits(uint32_t number, char into[16])
{
    size_t at = 16;
    do
        into[--at] = (char)('0' + number % 10);
    while (number /= 10);
    return (cmg_text){into + at, 16 - at};
}

void cmg_csv_arguments(const cmg_csv *csv, cmg_csv_figures *figures)
{
    figures->arguments[0] = CMG_ARG("found", digits(csv->span_count, figures->digits[0]));
    figures->arguments[1] = CMG_ARG("expected", digits(csv->column_count, figures->digits[1]));
    figures->arguments[2] = CMG_ARG("limit", digits(csv->columns_max, figures->digits[2]));
}

/* A longer line would not help anybody on a terminal. */
#define SHOWN_LINE_MAX 400

void cmg_csv_report(const cmg_csv *csv, const cmg_csv_row *row, cmg_diagnostics *diagnostics)
{
    cmg_place place = cmg_csv_place(csv, row);
    if (row->raw.bytes && row->raw.length <= SHOWN_LINE_MAX &&
        cmg_text_valid_prefix(row->raw) == row->raw.length) {
        place.source_line = row->raw;
        place.column = (uint32_t)cmg_text_code_points((cmg_text){row->raw.bytes, row->at}) + 1;
    }
    cmg_csv_figures figures;
    cmg_csv_arguments(csv, &figures);
    cmg_report_arguments(diagnostics, row->reason, cmg_message_row(row->reason)->severity, &place,
                         figures.arguments, sizeof figures.arguments / sizeof *figures.arguments);
}
