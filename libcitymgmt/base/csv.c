/* Opening, closing and asking a reader. */
#include "base/csv_reader.h"

/* -- opening -------------------------------------------------------------- */

static bool starts(const cmg_csv *csv, cmg_text mark)
{
    return cmg_text_starts((cmg_text){csv->window + csv->start, csv->end - csv->start}, mark);
}

/* The byte order mark says what the file is in. */
static cmg_message_id read_mark(cmg_csv *csv)
{
    while (csv->end < 4 && cmg_csv_fill(csv))
        ;
    if (csv->is_stopped)
        return csv->stopped;
    if (starts(csv, CMG_TEXT("\xff\xfe")) || starts(csv, CMG_TEXT("\xfe\xff")))
        return CMG_M_utf16;
    if (starts(csv, CMG_TEXT("\xef\xbb\xbf"))) {
        csv->encoding = CMG_CSV_UTF_8;
        cmg_csv_consume(csv, 3);
    } else if (starts(csv, CMG_TEXT("\x84\x31\x95\x33"))) {
        csv->encoding = CMG_CSV_GB18030;
        cmg_csv_consume(csv, 4);
    }
    return CMG_M_COUNT;
}

static bool keep_columns(cmg_csv *csv, const cmg_csv_row *row)
{
    csv->columns = cmg_arena_array(&csv->arena, row->count, sizeof *csv->columns);
    if (!csv->columns || !cmg_text_copy(&csv->arena, row->raw, &csv->header))
        return false;
    for (uint32_t i = 0; i < row->count; i++) {
        if (!cmg_text_copy(&csv->arena, cmg_text_trimmed(row->fields[i]), &csv->columns[i]))
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
