#include "base/csv.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/failing_allocator.h"
#include "../support/many.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A file in memory, given out in pieces of `piece` bytes. */
typedef struct memory_source {
    const char *bytes;
    size_t length, at, piece;
    size_t fail_at; /* reading fails behind so many bytes; 0 is never */
} memory_source;

static ptrdiff_t read_memory(void *context, char *buffer, size_t size)
{
    memory_source *source = context;
    if (source->fail_at && source->at >= source->fail_at)
        return -1;
    size_t length = source->length - source->at;
    length = length < size ? length : size;
    if (source->piece && source->piece < length)
        length = source->piece;
    memcpy(buffer, source->bytes + source->at, length);
    source->at += length;
    return (ptrdiff_t)length;
}

static const char *name_of(cmg_message_id id)
{
    return cmg_message_row(id)->name;
}

/* Rows as "2[a|b]", faults as "3!csv_nul@5", a space between them. */
static void outline(cmg_csv *csv, cmg_buffer *out)
{
    cmg_csv_row row;
    cmg_csv_event event;
    while ((event = cmg_csv_next(csv, &row)) != CMG_CSV_END) {
        if (out->length)
            cmg_buffer_char(out, ' ');
        if (event == CMG_CSV_STOPPED) {
            cmg_buffer_format(out, "stopped:%s", name_of(row.reason));
            return;
        }
        cmg_buffer_unsigned(out, row.line);
        if (event == CMG_CSV_FAULT) {
            cmg_buffer_format(out, "!%s@%zu", name_of(row.reason), row.at);
            continue;
        }
        for (uint32_t i = 0; i < row.count; i++) {
            cmg_buffer_char(out, i ? '|' : '[');
            cmg_buffer_text(out, row.fields[i]);
        }
        cmg_buffer_char(out, ']');
    }
}

static void expect_outline(cmg_text source, const cmg_csv_options *options, size_t piece,
                           const char *expected)
{
    memory_source memory = {.bytes = source.bytes, .length = source.length, .piece = piece};
    cmg_csv *csv;
    ck_assert_int_eq(
        cmg_csv_open(&cmg_allocator_default, CMG_TEXT("x.csv"), read_memory, &memory, options, NULL, &csv),
        CMG_OK);
    cmg_buffer out;
    cmg_buffer_init(&out, &cmg_allocator_default);
    cmg_buffer_string(&out, "");
    outline(csv, &out);
    ck_assert_str_eq(cmg_buffer_view(&out).bytes, expected);
    cmg_buffer_free(&out);
    cmg_csv_close(csv);
}

#define ROWS(source, expected)                                                                               \
    {                                                                                                        \
        CMG_TEXT(source), expected                                                                           \
    }
static const struct {
    cmg_text source;
    const char *expected;
} row_cases[] = {
    ROWS("a,b\n1,2\n3,4\n", "2[1|2] 3[3|4]"),
    ROWS("a,b\r\n1,2\r\n3,4", "2[1|2] 3[3|4]"),
    ROWS("\xef\xbb\xbf"
         "a,b\n1,2",
         "2[1|2]"),
    ROWS("a,b\n\n1,2\n\r\n\n3,4\n\n", "3[1|2] 6[3|4]"),
    ROWS("a,b\n,\n\"\",\"\"\n", "2[|] 3[|]"),
    ROWS("a,b\n\"1,1\",\"say \"\"x\"\"\"\n", "2[1,1|say \"x\"]"),
    ROWS("a,b\n\"1\n2\r\n3\",4\n5,6\n", "2[1\n2\r\n3|4] 5[5|6]"),
    ROWS("a,b\n1,2 \n 3,4\n", "2[1|2 ] 3[ 3|4]"),
    /* faults, and going on behind them */
    ROWS("a,b\n1\n2,3,4\n5,6\n", "2!csv_field_count@0 3!csv_field_count@0 4[5|6]"),
    ROWS("a,b\n1,x\"y\n5,6\n", "2!csv_quote_inside@3 3[5|6]"),
    ROWS("a,b\n1,\"x\"y\n5,6\n", "2!csv_quote_followed@5 3[5|6]"),
    ROWS("a,b\n1,x\0y\n5,6\n", "2!csv_nul@3 3[5|6]"),
    ROWS("a,b\n1,x\ry\n5,6\n", "2!csv_stray_return@3 3[5|6]"),
    /* a torn quote costs its own line alone, wherever the next quote is */
    ROWS("a,b\n1,\"2\n3,4\n5,6\n", "2!csv_quote_torn@2 3[3|4] 4[5|6]"),
    ROWS("a,b\n1,\"2\n3,\"4\"\n5,6\n", "2!csv_quote_torn@2 3[3|4] 4[5|6]"),
    ROWS("a,b\n1,\"2\n3,4\n\"5\",6\n", "2!csv_quote_torn@2 3[3|4] 4[5|6]"),
    ROWS("a,b\n1,\"2\n3,4\n5,\"\"\n7,8\n", "2!csv_quote_torn@2 3[3|4] 4[5|] 5[7|8]"),
    ROWS("a,b\n\"1,2\n3,4\",5,6\n7,8\n", "2!csv_quote_torn@0 3!csv_quote_inside@3 4[7|8]"),
    /* Encodings.  The header is 街道,数; 回民 in GB18030 is bbd8 c3f1. */
    ROWS("街道,数\n回民,1\n", "2[回民|1]"),
    ROWS("\xbd\xd6\xb5\xc0,\xca\xfd\n\xbb\xd8\xc3\xf1,1\n\"\xbb\xd8\"\"\xc3\xf1\",2\n",
         "2[回民|1] 3[回\"民|2]"),
    ROWS("a,b\n1,2\n\xbb\xd8\xc3\xf1,3\n", "2[1|2] 3[回民|3]"),
    ROWS("\x84\x31\x95\x33"
         "a,b\n\xbb\xd8\xc3\xf1,3\n",
         "2[回民|3]"),
    ROWS("街道,数\n\xbb\xd8\xc3\xf1,1\n3,4\n", "2!csv_not_utf8@0 3[3|4]"),
    ROWS("\xbd\xd6\xb5\xc0,\xca\xfd\n1,\xff\n3,4\n", "2!csv_not_gb18030@2 3[3|4]"),
    ROWS("a,b\n1,\xff\n\xbb\xd8\xc3\xf1,4\n", "2!csv_encoding_unknown@2 3[回民|4]"),
    /* four bytes of GB18030, three of them digits of ASCII: 㐀 is 8139ee39 */
    ROWS("\xbd\xd6\xb5\xc0,\xca\xfd\n\x81\x39\xee\x39,1\n", "2[㐀|1]"),
};

START_TEST(rows_and_faults)
{
    static const size_t pieces[] = {0, 1, 2, 3, 7};
    for (size_t i = 0; i < COUNT(pieces); i++)
        expect_outline(row_cases[_i].source, NULL, pieces[i], row_cases[_i].expected);
}
END_TEST

START_TEST(other_separators)
{
    expect_outline(CMG_TEXT("a;b\n1,5;2\n"), &(cmg_csv_options){.separator = ';'}, 0, "2[1,5|2]");
    expect_outline(CMG_TEXT("a\tb\n1\t\"x\ty\"\n"), &(cmg_csv_options){.separator = '\t'}, 0, "2[1|x\ty]");
}
END_TEST

START_TEST(limits)
{
    const cmg_csv_options small = {.record_max = 12, .columns_max = 3};
    expect_outline(CMG_TEXT("a,b\n1,2\n12345,1234567890\n3,4\n"), &small, 0,
                   "2[1|2] 3!csv_line_too_long@0 4[3|4]");
    expect_outline(CMG_TEXT("a,b\n1,2\n1,2,3,4\n3,4\n"), &small, 1, "2[1|2] 3!csv_too_many_columns@6 4[3|4]");
    expect_outline(CMG_TEXT("a,b\n1,\"2\n3,4\n5,6\n7,8\n"), &small, 1,
                   "2!csv_quote_torn@2 3[3|4] 4[5|6] 5[7|8]");
}
END_TEST

/* Endless input without line break, then a good row. */
static ptrdiff_t read_long_line(void *context, char *buffer, size_t size)
{
    size_t *left = context;
    static const char head[] = "a,b\n", tail[] = "\n1,2\n";
    const size_t whole = (size_t)100 << 20;
    const char *fixed = *left == whole ? head : *left == 0 ? tail : NULL;
    if (*left == SIZE_MAX)
        return 0;
    if (fixed) {
        *left = *left == 0 ? SIZE_MAX : whole - 1;
        memcpy(buffer, fixed, strlen(fixed));
        return (ptrdiff_t)strlen(fixed);
    }
    const size_t length = size < *left ? size : *left;
    memset(buffer, 'x', length);
    *left -= length;
    return (ptrdiff_t)length;
}

START_TEST(a_line_of_100_mb_stays_in_bounds)
{
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    size_t left = (size_t)100 << 20;
    cmg_csv *csv;
    ck_assert_int_eq(
        cmg_csv_open(&memory.allocator, CMG_TEXT("x.csv"), read_long_line, &left, NULL, NULL, &csv), CMG_OK);
    cmg_csv_row row;
    ck_assert_int_eq(cmg_csv_next(csv, &row), CMG_CSV_FAULT);
    ck_assert_str_eq(name_of(row.reason), "csv_line_too_long");
    ck_assert_uint_eq(row.line, 2);
    ck_assert_uint_eq(row.raw.length, CMG_CSV_KEPT);
    ck_assert_int_eq(cmg_csv_next(csv, &row), CMG_CSV_ROW);
    ck_assert_uint_eq(row.line, 3);
    ck_assert_int_eq(cmg_csv_next(csv, &row), CMG_CSV_END);
    cmg_csv_close(csv);
    ck_assert_uint_lt(memory.peak_bytes, 4 * CMG_CSV_RECORD_MAX);
    ck_assert_uint_eq(memory.live_blocks, 0);
}
END_TEST

static cmg_status open_text(const char *bytes, size_t length, size_t fail_at, cmg_diagnostics *diagnostics,
                            cmg_csv **csv)
{
    static memory_source memory;
    memory = (memory_source){.bytes = bytes, .length = length, .fail_at = fail_at};
    return cmg_csv_open(&cmg_allocator_default, CMG_TEXT("x.csv"), read_memory, &memory, NULL, diagnostics,
                        csv);
}

static const struct {
    cmg_text source;
    const char *id;
    cmg_status status;
} header_cases[] = {
    {CMG_TEXT(""), "E1100", CMG_BAD_FACTS},
    {CMG_TEXT("\n\n"), "E1100", CMG_BAD_FACTS},
    {CMG_TEXT("\xff\xfe"
              "a\0"),
     "E0103", CMG_BAD_FACTS},
    {CMG_TEXT("a,b,a\n"), "E1114", CMG_BAD_FACTS},
    {CMG_TEXT("a,\"b\n"), "E1101", CMG_BAD_FACTS},
};

START_TEST(headers)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_csv *csv;
    const cmg_text source = header_cases[_i].source;
    ck_assert_int_eq(open_text(source.bytes, source.length, 0, diagnostics, &csv), header_cases[_i].status);
    ck_assert_ptr_null(csv);
    ck_assert_uint_eq(cmg_diagnostics_count(diagnostics), 1);
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), header_cases[_i].id);
    ck_assert_str_eq(cmg_diagnostic_file(diagnostics, 0), "x.csv");
    cmg_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(columns_by_name)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    static const char text[] = " 街道 ,立案时间,,\n";
    cmg_csv *csv;
    ck_assert_int_eq(open_text(text, strlen(text), 0, diagnostics, &csv), CMG_OK);
    ck_assert_uint_eq(cmg_csv_column_count(csv), 4);
    ck_assert_int_eq(cmg_csv_column(csv, CMG_TEXT("街道"), true, diagnostics), 0);
    ck_assert_int_eq(cmg_csv_column(csv, CMG_TEXT("人口"), false, diagnostics), -1);
    ck_assert_uint_eq(cmg_diagnostics_count(diagnostics), 0);
    ck_assert_int_eq(cmg_csv_column(csv, CMG_TEXT("人口"), true, diagnostics), -1);
    ck_assert_int_eq(cmg_csv_column(csv, CMG_TEXT("立案日间"), true, diagnostics), -1);
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), "E1115");
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 1), "E1116");
    ck_assert_ptr_nonnull(strstr(cmg_diagnostic_message(diagnostics, 1, CMG_ENGLISH), "立案时间"));
    cmg_csv_close(csv);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(reports_of_rows)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    static const char text[] = "街道,数\n回民,1,2\n回民\"区,1\n";
    cmg_csv *csv;
    cmg_csv_row row;
    ck_assert_int_eq(open_text(text, strlen(text), 0, diagnostics, &csv), CMG_OK);
    while (cmg_csv_next(csv, &row) != CMG_CSV_END)
        cmg_csv_report(csv, &row, diagnostics);
    ck_assert_str_eq(cmg_diagnostic_message(diagnostics, 0, CMG_ENGLISH),
                     "this line has 3 fields, the header has 2");
    ck_assert_uint_eq(cmg_diagnostic_line(diagnostics, 1), 3);
    ck_assert_uint_eq(cmg_diagnostic_column(diagnostics, 1), 3);
    ck_assert_uint_eq(cmg_csv_offset(csv), strlen(text));
    cmg_csv_close(csv);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(reading_fails)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    static const char text[] = "a,b\n1,2\n";
    cmg_csv *csv;
    cmg_csv_row row;
    ck_assert_int_eq(open_text(text, strlen(text), strlen(text), diagnostics, &csv), CMG_OK);
    ck_assert_int_eq(cmg_csv_next(csv, &row), CMG_CSV_ROW);
    ck_assert_int_eq(cmg_csv_next(csv, &row), CMG_CSV_STOPPED);
    ck_assert_str_eq(name_of(row.reason), "csv_read_failed");
    cmg_csv_close(csv);
    ck_assert_int_eq(open_text("a", 1, 1, diagnostics, &csv), CMG_CANNOT_READ);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

static bool read_all(const cmg_allocator *allocator, void *context)
{
    memory_source memory = *(const memory_source *)context;
    cmg_csv *csv;
    if (cmg_csv_open(allocator, CMG_TEXT("x.csv"), read_memory, &memory, NULL, NULL, &csv) != CMG_OK)
        return false;
    cmg_csv_row row;
    cmg_csv_event event;
    do
        event = cmg_csv_next(csv, &row);
    while (event == CMG_CSV_ROW || event == CMG_CSV_FAULT);
    cmg_csv_close(csv);
    return event == CMG_CSV_END;
}

START_TEST(every_allocation_may_fail)
{
    const size_t length = 400000;
    char *text = malloc(length);
    memset(text, 'x', length);
    memcpy(text, "a,b\n\"1\n2\",3\n", 13);
    memory_source memory = {.bytes = text, .length = length};
    fail_each_allocation(read_all, &memory, 100);
    free(text);
}
END_TEST

/* -- nothing lost, nothing twice ------------------------------------------ */

/* Each line of the source that is not empty stands in exactly one row or fault, as it is. */
static void expect_covered(cmg_text source, size_t piece)
{
    memory_source memory = {.bytes = source.bytes, .length = source.length, .piece = piece};
    const cmg_csv_options options = {.record_max = 64, .columns_max = 4};
    cmg_csv *csv;
    if (cmg_csv_open(&cmg_allocator_default, CMG_TEXT("x"), read_memory, &memory, &options, NULL, &csv) !=
        CMG_OK)
        return;
    const char *at = source.bytes, *end = at + source.length;
    uint64_t line = 1;
    cmg_csv_row row;
    bool first = true; /* the header, which is no row */
    for (cmg_csv_event event = CMG_CSV_ROW; event != CMG_CSV_END; first = false) {
        if (!first)
            event = cmg_csv_next(csv, &row);
        must(event != CMG_CSV_STOPPED);
        const cmg_text raw = first ? cmg_csv_header(csv) : event == CMG_CSV_END ? CMG_TEXT("") : row.raw;
        /* empty lines before it */
        while (at < end && (*at == '\n' || (*at == '\r' && (at + 1 == end || at[1] == '\n')))) {
            at += 1 + (*at == '\r' && at + 1 < end);
            line++;
        }
        if (event == CMG_CSV_END)
            break;
        if (!first)
            must(row.line == line);
        must(raw.length <= (size_t)(end - at));
        must(memcmp(at, raw.bytes, raw.length) == 0);
        for (size_t i = 0; i < raw.length; i++)
            line += raw.bytes[i] == '\n';
        at += raw.length;
        const bool cut = !first && event == CMG_CSV_FAULT && row.reason == CMG_M_csv_line_too_long;
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        must(cut || feed == NULL || feed == at || (feed == at + 1 && *at == '\r'));
        must(cut || feed != NULL || end - at <= 1);
        at = feed ? feed + 1 : end;
        line++;
    }
    must(at == end);
    cmg_csv_close(csv);
}

START_TEST(nothing_is_lost)
{
    static const char alphabet[] = "ab,,,\n\n\n\r\"\"\"\0\xe5\x8c\xba\xc7\xf8x";
    uint64_t state = (uint64_t)_i + 1;
    for (int round = 0; round < (is_slow() ? 100 : 400); round++) {
        char text[300] = "p,q\n";
        size_t length = 4;
        state = state * UINT64_C(6364136223846793005) + 1;
        const size_t wanted = 4 + (size_t)(state >> 40) % 290;
        while (length < wanted) {
            state = state * UINT64_C(6364136223846793005) + 1;
            text[length++] = alphabet[(state >> 33) % (sizeof alphabet - 1)];
        }
        expect_covered((cmg_text){text, length}, 0);
        expect_covered((cmg_text){text, length}, 1 + (size_t)round % 9);
    }
}
END_TEST

/* What a line of 24 bytes comes to: separators at two places, one other byte at a third, x elsewhere. */
static void expect_line(cmg_buffer *out, const char line[24], size_t other)
{
    const unsigned char byte = (unsigned char)line[other];
    const size_t length = byte == '\r' && other == 23 ? 23 : 24;
    if (byte == '\0' || (byte == '\r' && length == 24) || byte >= 0x80) {
        cmg_buffer_format(out, "2!%s@%zu",
                          name_of(byte == '\0'   ? CMG_M_csv_nul
                                  : byte == '\r' ? CMG_M_csv_stray_return
                                                 : CMG_M_csv_not_utf8),
                          other);
        return;
    }
    cmg_buffer_string(out, "2[");
    for (size_t i = 0; i < length; i++)
        cmg_buffer_char(out, line[i] == ',' ? '|' : line[i]);
    cmg_buffer_char(out, ']');
}

/* Plain lines are cut eight bytes at a time: each byte at each place, next to separators and not. */
START_TEST(each_byte_at_each_place)
{
    static const size_t apart[][2] = {{1, 23}, {1, 2}, {7, 9}, {5, 17}};
    const size_t other = (size_t)_i;
    for (int byte = 0; byte < 256; byte++) {
        for (size_t k = 0; k < COUNT(apart); k++) {
            char text[64] = "\xef\xbb\xbf"
                            "a,b,c\n",
                 *line = text + 9;
            if (byte == '\n' || byte == '"' || byte == ',')
                continue;
            memset(line, 'x', 24);
            line[(other + apart[k][0]) % 24] = line[(other + apart[k][1]) % 24] = ',';
            line[other] = (char)(unsigned char)byte;
            line[24] = '\n';
            cmg_buffer expected;
            cmg_buffer_init(&expected, &cmg_allocator_default);
            expect_line(&expected, line, other);
            expect_outline((cmg_text){text, 34}, NULL, 0, cmg_buffer_view(&expected).bytes);
            cmg_buffer_free(&expected);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("csv");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, rows_and_faults, 0, COUNT(row_cases));
    tcase_add_loop_test(all, each_byte_at_each_place, 0, 24);
    tcase_add_test(all, other_separators);
    tcase_add_test(all, limits);
    tcase_add_test(all, a_line_of_100_mb_stays_in_bounds);
    tcase_add_loop_test(all, headers, 0, COUNT(header_cases));
    tcase_add_test(all, columns_by_name);
    tcase_add_test(all, reports_of_rows);
    tcase_add_test(all, reading_fails);
    tcase_add_loop_test(all, nothing_is_lost, 0, 20);
    tcase_add_test(all, every_allocation_may_fail);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
