/* Shared by the CSV files of this room alone.  The window holds the bytes from
 * the row being read; a row is found line by line, cut into spans (offsets,
 * since the window moves when it is filled), and only then decoded.
 *
 *   csv.c         opening, closing, asking
 *   csv_rows.c    the window, and rows from it
 *   csv_cut.c     a row to spans
 *   csv_decode.c  spans to fields
 */
#ifndef CMG_BASE_CSV_READER_H
#define CMG_BASE_CSV_READER_H

#include "base/csv.h"

#include <iconv.h>

typedef enum cmg_csv_encoding { CMG_CSV_UNDECIDED, CMG_CSV_UTF_8, CMG_CSV_GB18030 } cmg_csv_encoding;

typedef struct cmg_csv_span {
    size_t begin, length; /* from the row's first byte, without the quotes */
} cmg_csv_span;

/* The window's last bytes stay free: eight can be read from any byte of a row. */
#define CMG_CSV_SLACK 8

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

    cmg_csv_encoding encoding;
    iconv_t converter;
    bool has_converter;
    char separator;
    bool ends_run[256]; /* separator, quote, return */

    cmg_csv_span *spans; /* of the row, columns_max at most; so are the fields */
    cmg_text *fields;
    uint32_t span_count;
    char *decoded; /* what does not stand in the window as it is meant */
    size_t decoded_capacity;

    cmg_arena arena; /* the header's */
    cmg_text header;
    cmg_text *columns;
    uint32_t column_count; /* 0 while the header is read */
};

#define CMG_CSV_ASCII SIZE_MAX

/* One row while it is looked for. */
typedef struct cmg_csv_record {
    size_t first, first_end; /* length of the first line; behind its end */
    size_t length, end;      /* of all lines */
    uint64_t lines;
    size_t quote; /* that the first line leaves open */
    bool doubled; /* some field has "" in it */
    size_t wide;  /* what stands before it is ASCII; CMG_CSV_ASCII: all is */
    cmg_message_id reason;
    size_t at;
} cmg_csv_record;

static inline bool cmg_csv_stop(cmg_csv *csv, cmg_message_id why)
{
    csv->is_stopped = true;
    csv->stopped = why;
    return false;
}

static inline bool cmg_csv_fault(cmg_csv_record *found, cmg_message_id reason, size_t at)
{
    found->reason = reason;
    found->at = at;
    return false;
}

static inline void cmg_csv_consume(cmg_csv *csv, size_t bytes)
{
    csv->start += bytes;
    csv->offset += bytes;
}

/* -- csv_rows.c ----------------------------------------------------------- */

/* More bytes behind `end`.  False at the end of the file, or when stopped. */
bool cmg_csv_fill(cmg_csv *csv);

typedef enum cmg_csv_line { CMG_CSV_LINE, CMG_CSV_NO_LINE, CMG_CSV_LINE_TOO_LONG } cmg_csv_line;

/* The line that begins `from` bytes behind the row's start. */
cmg_csv_line cmg_csv_find_line(cmg_csv *csv, size_t from, size_t *length, size_t *end);

/* -- csv_cut.c ------------------------------------------------------------ */

/* All lines of the row, in spans; the first line has been found. */
bool cmg_csv_cut_row(cmg_csv *csv, cmg_csv_record *found);

/* -- csv_decode.c --------------------------------------------------------- */

/* Room for what becomes of a row of `length` bytes, and for what is kept of a line too long. */
bool cmg_csv_make_decoded_room(cmg_csv *csv, size_t length);
/* The row's spans as fields.  The first row that is not ASCII decides what the file is in. */
bool cmg_csv_decode(cmg_csv *csv, cmg_csv_record *found);

#endif
