#include "base/json_parts.h"

/* A longer word is cut in a message. */
#define FOUND_MAX_BYTES 40

char cmg_json_half_width(cmg_text source, size_t at)
{
    static const struct {
        uint16_t wide;
        char half;
    } marks[] = {
        {0x201C, '"'}, {0x201D, '"'}, {0x2018, '"'}, {0x2019, '"'}, {0x300C, '"'},
        {0x300D, '"'}, {0x3001, ','}, {0x3002, '.'}, {0x3010, '['}, {0x3011, ']'},
        {0x3000, ' '}, {0x00A0, ' '}, {0x2212, '-'},
    };
    uint32_t c = cmg_text_next(source, &at);
    if (c >= 0xFF01 && c <= 0xFF5E) /* a copy of ASCII, full-width */
        return (char)(c - 0xFEE0);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (marks[i].wide == c)
            return marks[i].half;
    }
    return '\0';
}

static bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || c == '.' || c == '+' || c == '-';
}

/* What stands at `at`: a whole word or number, or one character. */
static cmg_text found_at(cmg_text source, size_t at)
{
    size_t end = at;
    while (end < source.length && end - at < FOUND_MAX_BYTES && in_word(source.bytes[end]))
        end++;
    if (end == at)
        cmg_text_next(source, &end);
    return (cmg_text){source.bytes + at, end - at};
}

/* Where the innermost container that is still open begins.  The scanner does
 * not keep this: it is wanted once, when all is over. */
static size_t innermost_open(const cmg_json_scanner *failed)
{
    size_t starts[CMG_JSON_DEPTH_MAX];
    cmg_json_scanner scanner;
    cmg_json_scan(&scanner, failed->source, failed->depth_limit);
    for (;;) {
        cmg_json_token token = cmg_json_next(&scanner);
        if (token.kind == CMG_JSON_OBJECT || token.kind == CMG_JSON_ARRAY)
            starts[scanner.depth - 1] = token.offset;
        else if (token.kind == CMG_JSON_ERROR || token.kind == CMG_JSON_END)
            return scanner.depth > 0 ? starts[scanner.depth - 1] : 0;
    }
}

/* The words that the messages use about the place of the error. */
typedef struct error_words {
    cmg_text found, open, close, near, line, column, limit;
    char near_byte[1], numbers[3][12];
} error_words;

cmg_text cmg_json_number_text(char out[12], uint32_t number)
{
    char digits[12];
    size_t count = 0, at = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    while (count > 0)
        out[at++] = digits[--count];
    return (cmg_text){out, at};
}

static void find_words(const cmg_json_scanner *scanner, error_words *words)
{
    cmg_text source = scanner->source;
    size_t at = scanner->error_at;
    *words = (error_words){.found = found_at(source, at)};
    if (scanner->error == CMG_M_json_bad_escape) { /* the one character after the backslash */
        words->found = found_at(source, at + 1);
        if (in_word(words->found.bytes[0]))
            words->found.length = 1;
    }
    words->near_byte[0] = cmg_json_half_width(source, at);
    words->near = (cmg_text){words->near_byte, 1};
    words->limit = cmg_json_number_text(words->numbers[0], scanner->depth_limit);
    if (scanner->depth == 0)
        return;
    size_t start = innermost_open(scanner);
    cmg_place begin = cmg_place_at(CMG_NO_TEXT, source, start);
    words->line = cmg_json_number_text(words->numbers[1], begin.line);
    words->column = cmg_json_number_text(words->numbers[2], begin.column);
    words->open = (cmg_text){source.bytes + start, 1};
    words->close = source.bytes[start] == '{' ? CMG_TEXT("}") : CMG_TEXT("]");
}

static uint32_t span_of(const cmg_json_scanner *scanner, const error_words *words)
{
    switch (scanner->error) {
    case CMG_M_json_bad_escape: return 2;
    case CMG_M_json_bad_unicode_escape: return 2;
    case CMG_M_json_lone_surrogate: return 6;
    case CMG_M_json_unclosed_string: return 1;
    default: return (uint32_t)cmg_text_code_points(words->found);
    }
}

void cmg_json_report(const cmg_json_scanner *scanner, cmg_text file, cmg_diagnostics *diagnostics)
{
    error_words words;
    find_words(scanner, &words);
    cmg_place place = cmg_place_at(file, scanner->source, scanner->error_at);
    place.span = span_of(scanner, &words);
    cmg_report(diagnostics, scanner->error, &place, CMG_ARG("found", words.found),
               CMG_ARG("open", words.open), CMG_ARG("close", words.close), CMG_ARG("near", words.near),
               CMG_ARG("line", words.line), CMG_ARG("column", words.column), CMG_ARG("limit", words.limit));
}
