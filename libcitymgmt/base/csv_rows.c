/* The window over the file, and one row after the other from it. */
#include "base/csv_reader.h"

#include <string.h>

#define CHUNK ((size_t)1 << 16)

/* -- the window ----------------------------------------------------------- */

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
        return cmg_csv_stop(csv, CMG_M_no_memory);
    csv->window = grown;
    csv->capacity = wanted;
    return true;
}

bool cmg_csv_fill(cmg_csv *csv)
{
    if (csv->ended || csv->is_stopped || !make_room(csv))
        return false;
    const size_t room = csv->capacity - csv->end - CMG_CSV_SLACK;
    const ptrdiff_t got = csv->read(csv->context, csv->window + csv->end, room);
    if (got < 0 || (size_t)got > room)
        return cmg_csv_stop(csv, CMG_M_csv_read_failed);
    csv->end += (size_t)got;
    csv->ended = got == 0;
    return got > 0;
}

cmg_csv_line cmg_csv_find_line(cmg_csv *csv, size_t from, size_t *length, size_t *end)
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
            return *end > csv->record_max ? CMG_CSV_LINE_TOO_LONG : CMG_CSV_LINE;
        }
        if (held > csv->record_max)
            return CMG_CSV_LINE_TOO_LONG;
        searched = held > from ? held : from;
        if (cmg_csv_fill(csv))
            continue;
        if (csv->is_stopped || held <= from)
            return CMG_CSV_NO_LINE;
        *end = held;
        *length = held - from - (csv->window[csv->start + held - 1] == '\r');
        return CMG_CSV_LINE;
    }
}

/* -- rows ----------------------------------------------------------------- */

/* Leaves nothing of the line but its beginning. */
static void skip_long_line(cmg_csv *csv, cmg_csv_row *row)
{
    const char *begin = csv->window + csv->start;
    const char *ends = memchr(begin, '\n', csv->end - csv->start);
    const size_t held = ends ? (size_t)(ends - begin) : csv->end - csv->start;
    const size_t kept = held < CMG_CSV_KEPT ? held : CMG_CSV_KEPT;
    if (!cmg_csv_make_decoded_room(csv, 0))
        return;
    memcpy(csv->decoded, begin, kept);
    row->raw = (cmg_text){csv->decoded, kept};
    row->reason = CMG_M_csv_line_too_long;
    for (;;) {
        const char *from = csv->window + csv->start;
        const char *feed = csv->end > csv->start ? memchr(from, '\n', csv->end - csv->start) : NULL;
        cmg_csv_consume(csv, feed ? (size_t)(feed - from) + 1 : csv->end - csv->start);
        if (feed || !cmg_csv_fill(csv))
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
static cmg_csv_event hand_out(cmg_csv *csv, cmg_csv_row *row, cmg_csv_record *found, bool good)
{
    if (!good && found->lines > 1)
        *found = (cmg_csv_record){.length = found->first,
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
    cmg_csv_consume(csv, found->end);
    return good ? CMG_CSV_ROW : CMG_CSV_FAULT;
}

cmg_csv_event cmg_csv_next(cmg_csv *csv, cmg_csv_row *row)
{
    for (;;) {
        cmg_csv_record found = {.wide = CMG_CSV_ASCII};
        *row = (cmg_csv_row){.line = csv->line};
        if (csv->is_stopped)
            return stopped(csv, row);
        const cmg_csv_line line = cmg_csv_find_line(csv, 0, &found.first, &found.first_end);
        if (line == CMG_CSV_NO_LINE)
            return csv->is_stopped ? stopped(csv, row) : CMG_CSV_END;
        if (line == CMG_CSV_LINE_TOO_LONG) {
            skip_long_line(csv, row);
            return row->raw.bytes ? CMG_CSV_FAULT : stopped(csv, row);
        }
        if (found.first == 0) {
            csv->line++;
            cmg_csv_consume(csv, found.first_end);
            continue;
        }
        found.length = found.first;
        found.end = found.first_end;
        const bool good = cmg_csv_cut_row(csv, &found) && cmg_csv_decode(csv, &found);
        if (csv->is_stopped)
            return stopped(csv, row);
        return hand_out(csv, row, &found, good);
    }
}
