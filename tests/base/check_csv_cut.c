/* Lines are cut eight bytes at a time: here against a cutter that looks at one. */
#include "base/csv.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../support/many.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define COLUMNS 3
#define COLUMNS_MAX 5
#define LINE_MAX_BYTES 200

/* -- one byte at a time --------------------------------------------------- */

typedef struct cut {
    cmg_message_id reason; /* CMG_M_COUNT: good */
    size_t at;
    char fields[LINE_MAX_BYTES + COLUMNS_MAX]; /* a newline behind each */
    size_t length, count;
} cut;

static void refuse(cut *out, cmg_message_id reason, size_t at)
{
    out->reason = reason;
    out->at = at;
}

/* One field from `*at` on; *at comes to stand on its separator, or at the end. */
static void cut_field(cmg_text line, char separator, size_t *at, cut *out)
{
    const size_t begin = *at;
    const bool quoted = begin < line.length && line.bytes[begin] == '"';
    bool closed = !quoted;
    for (*at += quoted; *at < line.length; ++*at) {
        const char byte = line.bytes[*at];
        if (closed && byte == separator)
            break;
        const bool doubled = *at + 1 < line.length && line.bytes[*at + 1] == '"';
        if (quoted && closed)
            return refuse(out, CMG_M_csv_quote_followed, *at);
        if (!quoted && (byte == '"' || byte == '\r'))
            return refuse(out, byte == '"' ? CMG_M_csv_quote_inside : CMG_M_csv_stray_return, *at);
        if (quoted && byte == '"' && !doubled) {
            closed = true;
            continue;
        }
        *at += quoted && byte == '"';
        out->fields[out->length++] = byte;
    }
    if (!closed)
        return refuse(out, CMG_M_csv_quote_torn, begin);
    if (out->count == COLUMNS_MAX)
        return refuse(out, CMG_M_csv_too_many_columns, begin + quoted);
    out->fields[out->length++] = '\n';
    out->count++;
}

static void cut_plainly(cmg_text line, char separator, cut *out)
{
    *out = (cut){.reason = CMG_M_COUNT};
    const char *nul = memchr(line.bytes, '\0', line.length);
    if (nul) {
        refuse(out, CMG_M_csv_nul, (size_t)(nul - line.bytes));
        return;
    }
    for (size_t at = 0; out->reason == CMG_M_COUNT; at++) {
        cut_field(line, separator, &at, out);
        if (at >= line.length)
            break;
    }
    if (out->reason == CMG_M_COUNT && out->count != COLUMNS)
        refuse(out, CMG_M_csv_field_count, 0);
}

/* -- the reader ----------------------------------------------------------- */

typedef struct source {
    char bytes[LINE_MAX_BYTES + 16];
    size_t length, at, piece;
} source;

static ptrdiff_t read_source(void *context, char *buffer, size_t size)
{
    source *from = context;
    size_t length = from->length - from->at;
    length = length < size ? length : size;
    if (from->piece && from->piece < length)
        length = from->piece;
    memcpy(buffer, from->bytes + from->at, length);
    from->at += length;
    return (ptrdiff_t)length;
}

static void append(source *to, const char *bytes, size_t length)
{
    memcpy(to->bytes + to->length, bytes, length);
    to->length += length;
}

static void expect_row(const cmg_csv_row *row, cmg_csv_event event, const cut *expected)
{
    if (expected->reason != CMG_M_COUNT) {
        must(event == CMG_CSV_FAULT);
        must(row->reason == expected->reason);
        must(row->at == expected->at);
        return;
    }
    must(event == CMG_CSV_ROW);
    must(row->count == expected->count);
    const char *at = expected->fields;
    for (uint32_t i = 0; i < row->count; i++) {
        const char *end = strchr(at, '\n');
        must(row->fields[i].length == (size_t)(end - at));
        must(memcmp(row->fields[i].bytes, at, row->fields[i].length) == 0);
        at = end + 1;
    }
}

/* The line as the only one behind a header that says UTF-8. */
static void expect_as_plain(cmg_text line, char separator, size_t piece, bool feed)
{
    source from = {.piece = piece};
    const char header[] = {'\xef', '\xbb', '\xbf', 'a', separator, 'b', separator, 'c', '\n'};
    append(&from, header, sizeof header);
    append(&from, line.bytes, line.length);
    append(&from, "\n", feed);
    const cmg_csv_options options = {.separator = separator, .columns_max = COLUMNS_MAX};
    cmg_csv *csv;
    must(cmg_csv_open(&cmg_allocator_default, CMG_TEXT("x"), read_source, &from, &options, NULL, &csv) ==
         CMG_OK);
    cmg_csv_row row;
    const cmg_csv_event event = cmg_csv_next(csv, &row);
    line.length -= line.length && line.bytes[line.length - 1] == '\r';
    if (line.length) {
        static cut expected;
        cut_plainly(line, separator, &expected);
        expect_row(&row, event, &expected);
    } else {
        must(event == CMG_CSV_END);
    }
    cmg_csv_close(csv);
}

/* -- lines ---------------------------------------------------------------- */

/* Marks, and characters whose bytes are those of marks with the top bit set. */
static const cmg_text pieces[] = {
    CMG_TEXT(","),        CMG_TEXT("\""),       CMG_TEXT("\r"),     CMG_TEXT("\0"),     CMG_TEXT(";"),
    CMG_TEXT("\t"),       CMG_TEXT("\u00ac"),   CMG_TEXT("\u00a2"), CMG_TEXT("\u00bb"), CMG_TEXT("\xc2\x80"),
    CMG_TEXT("\xc2\x8d"), CMG_TEXT("\xc2\x89"), CMG_TEXT("区"),     CMG_TEXT("-"),      CMG_TEXT("\x01"),
    CMG_TEXT("\x7f"),     CMG_TEXT("#"),        CMG_TEXT("\"\""),   CMG_TEXT("\","),    CMG_TEXT(",\""),
    CMG_TEXT("区,"),      CMG_TEXT(",区"),
};

static size_t put(char *line, size_t at, cmg_text piece)
{
    memcpy(line + at, piece.bytes, piece.length);
    return at + piece.length;
}

/* Each piece at each offset of lines that end at each offset, with two separators before it or none. */
START_TEST(each_piece_at_each_offset)
{
    for (size_t before = 0; before < 75; before += is_slow() ? 7 : 1) {
        for (size_t behind = 0; behind < 18; behind++) {
            char line[LINE_MAX_BYTES];
            memset(line, 'x', sizeof line);
            const size_t length = put(line, before, pieces[_i]) + behind;
            expect_as_plain((cmg_text){line, length}, ',', 0, before % 2);
            expect_as_plain((cmg_text){line, length}, ';', 0, before % 2);
            if (before < 2)
                continue;
            line[behind % before] = line[before / 2] = ',';
            expect_as_plain((cmg_text){line, length}, ',', 0, behind % 2);
        }
    }
}
END_TEST

START_TEST(lines_by_chance)
{
    static const char separators[] = {',', ';', '\t', '|'};
    uint64_t state = (uint64_t)_i + 1;
    const int rounds = is_slow() ? 200 : 4000;
    for (int round = 0; round < rounds; round++) {
        char line[LINE_MAX_BYTES];
        size_t length = 0;
        state = state * UINT64_C(6364136223846793005) + 1;
        const size_t wanted = (state >> 40) % (LINE_MAX_BYTES - 4);
        const unsigned rarity = 1 + (unsigned)(state >> 56) % 60;
        while (length < wanted) {
            state = state * UINT64_C(6364136223846793005) + 1;
            const bool marks = (state >> 33) % rarity == 0;
            length = put(line, length, marks ? pieces[(state >> 40) % COUNT(pieces)] : CMG_TEXT("y"));
        }
        expect_as_plain((cmg_text){line, length}, separators[round % 4], (size_t)round % 9, round % 3);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("csv cut");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, each_piece_at_each_offset, 0, COUNT(pieces));
    tcase_add_loop_test(all, lines_by_chance, 0, 10);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
