/* CSV (RFC 4180) as a stream, strictly and within bounds.
 *
 * The first row names the columns.  A row that cannot be read is handed out
 * as a fault with its line, reason and bytes, and reading goes on behind it:
 * nothing is lost, nothing counted twice.  A quote that is never closed costs
 * its own line alone: where the record that it seems to begin does not hold
 * together, the following lines are read again by themselves.
 *
 * Text comes out as UTF-8.  Without a byte order mark the first line that is
 * not ASCII decides between UTF-8 and GB18030; lines that are not in the
 * file's encoding are faults.
 *
 *   cmg_csv *csv;
 *   if (cmg_csv_open(&allocator, name, read, context, NULL, diagnostics, &csv) == CMG_OK) {
 *       const ptrdiff_t place = cmg_csv_column(csv, CMG_TEXT("街道"), true, diagnostics);
 *       cmg_csv_row row;
 *       for (cmg_csv_event event; (event = cmg_csv_next(csv, &row)) != CMG_CSV_END;)
 *           ...
 *       cmg_csv_close(csv);
 *   }
 */
#ifndef CMG_BASE_CSV_H
#define CMG_BASE_CSV_H

#include "base/diagnostics.h"

typedef struct cmg_csv cmg_csv;

typedef struct cmg_csv_options {
    char separator;       /* one of , ; | and tab; 0 is a comma */
    size_t record_max;    /* most bytes of a row; 0 is CMG_CSV_RECORD_MAX */
    uint32_t columns_max; /* most fields of a row; 0 is CMG_CSV_COLUMNS_MAX */
} cmg_csv_options;

#define CMG_CSV_RECORD_MAX ((size_t)1 << 20)
#define CMG_CSV_COLUMNS_MAX 1024
/* Of a row that is too long so many bytes are kept. */
#define CMG_CSV_KEPT 4096

/* Valid until the next call. */
typedef struct cmg_csv_row {
    uint64_t line; /* where it begins, from 1 */
    uint32_t count;
    const cmg_text *fields; /* UTF-8, without the quotes; none of a fault */
    cmg_text raw;           /* as it stands in the file, without line end */
    cmg_message_id reason;  /* of a fault */
    size_t at;              /* offset in `raw` that the reason is about */
} cmg_csv_row;

typedef enum cmg_csv_event {
    CMG_CSV_ROW,
    CMG_CSV_FAULT,  /* this row cannot be read: go on */
    CMG_CSV_END,    /* of the file */
    CMG_CSV_STOPPED /* `reason`: reading failed, or no memory */
} cmg_csv_event;

/* Reads the header and reports what is wrong with it: CMG_BAD_FACTS, or
 * CMG_CANNOT_READ.  `file` names the file in messages. */
cmg_status cmg_csv_open(const cmg_allocator *allocator, cmg_text file, cmg_stream read, void *context,
                        const cmg_csv_options *options, cmg_diagnostics *diagnostics, cmg_csv **csv);
void cmg_csv_close(cmg_csv *csv);

uint32_t cmg_csv_column_count(const cmg_csv *csv);
/* Names without surrounding blanks.  A column may be without name: no one can ask for it. */
const cmg_text *cmg_csv_columns(const cmg_csv *csv);
/* Index of a column, or -1, reported when `required`. */
ptrdiff_t cmg_csv_column(const cmg_csv *csv, cmg_text name, bool required, cmg_diagnostics *diagnostics);
/* The header as it stands in the file, in the file's encoding. */
cmg_text cmg_csv_header(const cmg_csv *csv);

/* Rows in the order of the file; empty lines are no rows. */
cmg_csv_event cmg_csv_next(cmg_csv *csv, cmg_csv_row *row);
/* Reports a fault, or why it stopped. */
void cmg_csv_report(const cmg_csv *csv, const cmg_csv_row *row, cmg_diagnostics *diagnostics);
/* What the message of a fault of the last row names: {found}, {expected}, {limit}. */
typedef struct cmg_csv_figures {
    cmg_argument arguments[3];
    char digits[3][16];
} cmg_csv_figures;
void cmg_csv_arguments(const cmg_csv *csv, cmg_csv_figures *figures);
/* The place of a row, to report something else about it. */
cmg_place cmg_csv_place(const cmg_csv *csv, const cmg_csv_row *row);
/* Bytes consumed, to show progress. */
uint64_t cmg_csv_offset(const cmg_csv *csv);

#endif
