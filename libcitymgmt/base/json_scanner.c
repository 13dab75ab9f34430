#include "base/json_parts.h"

#include <string.h>

#include <unistr.h>

/* What may come next. */
enum {
    EXPECTS_VALUE,        /* the whole text, or an item after a comma */
    EXPECTS_FIRST_ITEM,   /* after '[': an item or the end */
    EXPECTS_FIRST_KEY,    /* after '{': a key or the end */
    EXPECTS_COLON,        /* after a key */
    EXPECTS_COMMA_OR_END, /* after an item or member */
    EXPECTS_NOTHING,      /* after the whole value */
    EXPECTS_STOP          /* after an error */
};

void cmg_json_scan(cmg_json_scanner *scanner, cmg_text source, uint32_t depth_limit)
{
    memset(scanner, 0, sizeof *scanner);
    scanner->source = source;
    scanner->depth_limit = depth_limit < CMG_JSON_DEPTH_MAX ? depth_limit : CMG_JSON_DEPTH_MAX;
    scanner->expects = EXPECTS_VALUE;
}

/* -- characters ----------------------------------------------------------- */

static bool at_end(const cmg_json_scanner *scanner)
{
    return scanner->at >= scanner->source.length;
}

/* NUL at the end: a NUL byte is refused wherever it stands, so only the
 * report need tell the two apart. */
static char peek(const cmg_json_scanner *scanner)
{
    return at_end(scanner) ? '\0' : scanner->source.bytes[scanner->at];
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

static void skip_space(cmg_json_scanner *scanner)
{
    const char *bytes = scanner->source.bytes;
    size_t at = scanner->at;
    while (at < scanner->source.length &&
           (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t'))
        at++;
    scanner->at = at;
}

/* -- tokens and errors ---------------------------------------------------- */

static cmg_json_token fail(cmg_json_scanner *scanner, cmg_message_id error, size_t at)
{
    scanner->expects = EXPECTS_STOP;
    scanner->error = error;
    scanner->error_at = at;
    return (cmg_json_token){.kind = CMG_JSON_ERROR, .offset = at};
}

static cmg_json_token token_from(const cmg_json_scanner *scanner, cmg_json_kind kind, size_t start)
{
    cmg_text raw = {scanner->source.bytes + start, scanner->at - start};
    return (cmg_json_token){.kind = kind, .raw = raw, .offset = start};
}

static bool starts_with(const cmg_json_scanner *scanner, const char *prefix)
{
    cmg_text rest = {scanner->source.bytes + scanner->at, scanner->source.length - scanner->at};
    return cmg_text_starts(rest, cmg_text_of(prefix));
}

/* Where text that begins at `start` seems to be closed by a curly quote: it
 * is followed by what follows a string.  `end` when nowhere. */
static size_t curly_close(cmg_text source, size_t start, size_t end)
{
    for (size_t at = start + 1; at < end;) {
        size_t mark = at;
        cmg_text_next(source, &at);
        if (cmg_json_half_width(source, mark) != '"')
            continue;
        size_t after = at;
        while (after < source.length && (source.bytes[after] == ' ' || source.bytes[after] == '\t'))
            after++;
        if (after == source.length || strchr(":,}]\r\n", source.bytes[after]) != NULL ||
            cmg_json_half_width(source, after) == ':' || cmg_json_half_width(source, after) == ',')
            return mark;
    }
    return end;
}

/* The string before, closed by a curly quote, ran on to the next straight
 * one, and what follows that makes no sense. */
static bool ran_on(const cmg_json_scanner *scanner, size_t *mark)
{
    size_t end = scanner->at;
    while (end > 0 && strchr(" \t\r\n", scanner->source.bytes[end - 1]) != NULL)
        end--;
    if (end == 0 || scanner->source.bytes[end - 1] != '"')
        return false;
    *mark = curly_close(scanner->source, scanner->string_at, end);
    return *mark < end;
}

/* For a character that fits nowhere here; `otherwise` when nothing more
 * helpful can be said of it. */
static cmg_json_token fail_at_character(cmg_json_scanner *scanner, cmg_message_id otherwise)
{
    size_t at = scanner->at;
    if (at_end(scanner)) {
        cmg_message_id error = scanner->depth > 0 ? CMG_M_json_unclosed : CMG_M_json_empty;
        return fail(scanner, error, at);
    }
    if (at == 0 && starts_with(scanner, "\xEF\xBB\xBF"))
        return fail(scanner, CMG_M_byte_order_mark, at);
    if (at == 0 && (starts_with(scanner, "\xFF\xFE") || starts_with(scanner, "\xFE\xFF")))
        return fail(scanner, CMG_M_utf16, at);
    char c = peek(scanner);
    if (c == '\0')
        return fail(scanner, CMG_M_json_nul, at);
    if (c == '#' || starts_with(scanner, "//") || starts_with(scanner, "/*"))
        return fail(scanner, CMG_M_json_comment, at);
    if (c == '\'')
        return fail(scanner, CMG_M_json_single_quote, at);
    size_t sequence = scanner->source.length - at < 4 ? scanner->source.length - at : 4;
    if (cmg_text_valid_prefix((cmg_text){scanner->source.bytes + at, sequence}) == 0)
        return fail(scanner, CMG_M_not_utf8, at);
    size_t mark;
    bool after_string = otherwise == CMG_M_json_colon_expected || otherwise == CMG_M_json_comma_expected;
    if (after_string && ran_on(scanner, &mark))
        return fail(scanner, CMG_M_json_full_width, mark);
    char half = cmg_json_half_width(scanner->source, at);
    if (half != '\0')
        return fail(scanner, half == ' ' ? CMG_M_json_wide_space : CMG_M_json_full_width, at);
    return fail(scanner, otherwise, at);
}

/* -- strings -------------------------------------------------------------- */

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The unit of "\uXXXX" at `at`, or -1. */
static int32_t unicode_escape(cmg_text text, size_t at)
{
    if (text.length - at < 6 || text.bytes[at] != '\\' || text.bytes[at + 1] != 'u')
        return -1;
    int32_t unit = 0;
    for (size_t i = at + 2; i < at + 6; i++) {
        int digit = hex_value(text.bytes[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static bool is_high(int32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}
static bool is_low(int32_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

static const char escape_letters[] = "\"\\/bfnrt";
static const char escape_meanings[] = "\"\\/\b\f\n\r\t";

/* Length of the escape at `at`, or 0 with the error. */
static size_t check_escape(cmg_text source, size_t at, cmg_message_id *error)
{
    char letter = at + 1 < source.length ? source.bytes[at + 1] : '\0';
    if (letter != '\0' && strchr(escape_letters, letter) != NULL)
        return 2;
    if (letter != 'u') {
        *error = CMG_M_json_bad_escape;
        return 0;
    }
    int32_t unit = unicode_escape(source, at);
    if (unit < 0) {
        *error = CMG_M_json_bad_unicode_escape;
        return 0;
    }
    if (!is_high(unit) && !is_low(unit))
        return 6;
    if (is_low(unit) || !is_low(unicode_escape(source, at + 6))) {
        *error = CMG_M_json_lone_surrogate;
        return 0;
    }
    return 12;
}

/* GBK has bytes that look like backslashes and quotes: bytes that are not
 * UTF-8 are the cause of whatever else seems wrong after them. */
static cmg_json_token fail_in_string(cmg_json_scanner *scanner, cmg_message_id error, size_t start, size_t at)
{
    bool unclosed = error == CMG_M_json_unclosed_string; /* told where the string begins */
    size_t valid = cmg_text_valid_prefix((cmg_text){scanner->source.bytes + start, at - start});
    if (valid < at - start)
        return fail(scanner, CMG_M_not_utf8, start + valid);
    size_t mark = unclosed ? curly_close(scanner->source, start, at) : at;
    if (mark < at)
        return fail(scanner, CMG_M_json_full_width, mark);
    return fail(scanner, error, unclosed ? start : at);
}

static cmg_json_token scan_string(cmg_json_scanner *scanner, cmg_json_kind kind)
{
    cmg_text source = scanner->source;
    size_t start = scanner->at, at = start + 1;
    scanner->string_at = start;
    bool escaped = false;
    unsigned char seen = 0; /* all bytes or-ed: the high bit tells of non-ASCII */
    for (;;) {
        if (at >= source.length)
            return fail_in_string(scanner, CMG_M_json_unclosed_string, start, at);
        unsigned char c = (unsigned char)source.bytes[at];
        if (c == '"')
            break;
        if (c == '\\') {
            cmg_message_id error = CMG_M_json_bad_escape;
            size_t length = at + 1 < source.length ? check_escape(source, at, &error) : 1;
            if (length == 0)
                return fail_in_string(scanner, error, start, at);
            escaped = true;
            at += length;
            continue;
        }
        if (c < 0x20) {
            bool line_ends = c == '\n' || c == '\r';
            cmg_message_id error = c == 0 ? CMG_M_json_nul : CMG_M_json_control_character;
            return fail_in_string(scanner, line_ends ? CMG_M_json_unclosed_string : error, start, at);
        }
        seen |= c;
        at++;
    }
    if (seen >= 0x80) {
        size_t valid = cmg_text_valid_prefix((cmg_text){source.bytes + start, at - start});
        if (valid < at - start)
            return fail(scanner, CMG_M_not_utf8, start + valid);
    }
    scanner->at = at + 1;
    cmg_json_token token = token_from(scanner, kind, start);
    token.escaped = escaped;
    return token;
}

/* Reads one character of a checked string's inside; returns its length in
 * the source and its text, at most four bytes. */
static size_t read_character(cmg_text raw, size_t at, char out[4], size_t *out_length)
{
    if (raw.bytes[at] != '\\') {
        out[0] = raw.bytes[at];
        *out_length = 1;
        return 1;
    }
    char letter = raw.bytes[at + 1];
    if (letter != 'u') {
        out[0] = escape_meanings[strchr(escape_letters, letter) - escape_letters];
        *out_length = 1;
        return 2;
    }
    uint32_t c = (uint32_t)unicode_escape(raw, at);
    bool pair = is_high((int32_t)c);
    if (pair)
        c = 0x10000 + ((c - 0xD800) << 10) + ((uint32_t)unicode_escape(raw, at + 6) - 0xDC00);
    *out_length = (size_t)u8_uctomb((uint8_t *)out, c, 4); /* never fails: surrogates are paired */
    return pair ? 12 : 6;
}

bool cmg_json_decode(cmg_json_token token, cmg_arena *arena, cmg_text *text)
{
    if (!token.escaped) {
        *text = (cmg_text){token.raw.bytes + 1, token.raw.length - 2};
        return true;
    }
    char *bytes = cmg_arena_get(arena, token.raw.length); /* an escape is never shorter than its text */
    if (bytes == NULL)
        return false;
    size_t length = 0;
    for (size_t at = 1; at + 1 < token.raw.length;) {
        char character[4];
        size_t count;
        at += read_character(token.raw, at, character, &count);
        memcpy(bytes + length, character, count);
        length += count;
    }
    bytes[length] = '\0';
    *text = (cmg_text){bytes, length};
    return true;
}

size_t cmg_json_source_offset(cmg_text raw_string, size_t at)
{
    size_t source = 1, decoded = 0;
    while (source + 1 < raw_string.length) {
        char character[4];
        size_t count;
        size_t length = read_character(raw_string, source, character, &count);
        if (decoded + count > at)
            break;
        decoded += count;
        source += length;
    }
    return source - 1;
}

/* -- numbers and words ---------------------------------------------------- */

static size_t skip_digits(cmg_json_scanner *scanner)
{
    size_t start = scanner->at;
    while (is_digit(peek(scanner)))
        scanner->at++;
    return scanner->at - start;
}

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)? */
static bool take_number(cmg_json_scanner *scanner)
{
    if (peek(scanner) == '-')
        scanner->at++;
    if (peek(scanner) == '0')
        scanner->at++;
    else if (skip_digits(scanner) == 0)
        return false;
    if (peek(scanner) == '.') {
        scanner->at++;
        if (skip_digits(scanner) == 0)
            return false;
    }
    if (peek(scanner) == 'e' || peek(scanner) == 'E') {
        scanner->at++;
        if (peek(scanner) == '+' || peek(scanner) == '-')
            scanner->at++;
        if (skip_digits(scanner) == 0)
            return false;
    }
    return true;
}

static cmg_json_token scan_number(cmg_json_scanner *scanner)
{
    size_t start = scanner->at;
    const char *bytes = scanner->source.bytes;
    bool taken = take_number(scanner);
    char after = peek(scanner);
    if (taken && !is_digit(after) && !is_letter(after) && after != '.' && after != '-' && after != '+')
        return token_from(scanner, CMG_JSON_NUMBER, start);
    size_t first_digit = start + (bytes[start] == '-' ? 1 : 0);
    bool leading_zero = taken && is_digit(after) && bytes[first_digit] == '0';
    return fail(scanner, leading_zero ? CMG_M_json_leading_zero : CMG_M_json_bad_number, start);
}

static cmg_json_token scan_word(cmg_json_scanner *scanner)
{
    size_t start = scanner->at;
    while (is_letter(peek(scanner)) || is_digit(peek(scanner)))
        scanner->at++;
    cmg_json_token token = token_from(scanner, CMG_JSON_NULL, start);
    if (cmg_text_equal(token.raw, CMG_TEXT("null")))
        return token;
    token.kind = CMG_JSON_TRUE;
    if (cmg_text_equal(token.raw, CMG_TEXT("true")))
        return token;
    token.kind = CMG_JSON_FALSE;
    if (cmg_text_equal(token.raw, CMG_TEXT("false")))
        return token;
    return fail(scanner, CMG_M_json_unknown_word, start);
}

/* -- structure ------------------------------------------------------------ */

static bool in_object(const cmg_json_scanner *scanner)
{
    uint32_t level = scanner->depth - 1;
    return scanner->depth > 0 && (scanner->in_object[level / 8] >> level % 8 & 1) != 0;
}

static void after_value(cmg_json_scanner *scanner)
{
    scanner->expects = scanner->depth > 0 ? EXPECTS_COMMA_OR_END : EXPECTS_NOTHING;
}

static cmg_json_token open_container(cmg_json_scanner *scanner, bool object)
{
    size_t start = scanner->at;
    if (scanner->depth >= scanner->depth_limit)
        return fail(scanner, CMG_M_json_too_deep, start);
    uint32_t level = scanner->depth++;
    uint8_t bit = (uint8_t)(1u << level % 8);
    if (object)
        scanner->in_object[level / 8] |= bit;
    else
        scanner->in_object[level / 8] &= (uint8_t)~bit;
    scanner->expects = object ? EXPECTS_FIRST_KEY : EXPECTS_FIRST_ITEM;
    scanner->at++;
    return token_from(scanner, object ? CMG_JSON_OBJECT : CMG_JSON_ARRAY, start);
}

static bool is_close(char c)
{
    return c == '}' || c == ']';
}

/* At a closing bracket, of either kind, inside a container. */
static cmg_json_token close_container(cmg_json_scanner *scanner)
{
    size_t start = scanner->at;
    bool object = in_object(scanner);
    if ((peek(scanner) == '}') != object)
        return fail(scanner, CMG_M_json_wrong_close, start);
    scanner->depth--;
    scanner->at++;
    after_value(scanner);
    return token_from(scanner, object ? CMG_JSON_OBJECT_END : CMG_JSON_ARRAY_END, start);
}

/* A bracket where something should follow the comma: points at the comma. */
static cmg_json_token fail_after_comma(cmg_json_scanner *scanner)
{
    size_t at = scanner->at;
    do
        at--;
    while (scanner->source.bytes[at] != ',');
    return fail(scanner, CMG_M_json_trailing_comma, at);
}

static cmg_json_token scan_value(cmg_json_scanner *scanner)
{
    char c = peek(scanner);
    if (c == '{' || c == '[')
        return open_container(scanner, c == '{');
    cmg_json_token token;
    if (c == '"')
        token = scan_string(scanner, CMG_JSON_STRING);
    else if (is_digit(c) || c == '-' || c == '+' || c == '.')
        token = scan_number(scanner);
    else if (is_letter(c))
        token = scan_word(scanner);
    else
        token = fail_at_character(scanner, CMG_M_json_value_expected);
    if (token.kind != CMG_JSON_ERROR)
        after_value(scanner);
    return token;
}

static cmg_json_token scan_key(cmg_json_scanner *scanner)
{
    if (peek(scanner) != '"')
        return fail_at_character(scanner, CMG_M_json_key_expected);
    cmg_json_token token = scan_string(scanner, CMG_JSON_KEY);
    if (token.kind != CMG_JSON_ERROR)
        scanner->expects = EXPECTS_COLON;
    return token;
}

static cmg_json_token scan_member_value(cmg_json_scanner *scanner)
{
    if (peek(scanner) != ':')
        return fail_at_character(scanner, CMG_M_json_colon_expected);
    scanner->at++;
    skip_space(scanner);
    return scan_value(scanner);
}

/* After an item: the end, or a comma and the next item or key. */
static cmg_json_token scan_next_item(cmg_json_scanner *scanner)
{
    if (is_close(peek(scanner)))
        return close_container(scanner);
    if (peek(scanner) != ',')
        return fail_at_character(scanner, CMG_M_json_comma_expected);
    scanner->at++;
    skip_space(scanner);
    if (is_close(peek(scanner)))
        return fail_after_comma(scanner);
    return in_object(scanner) ? scan_key(scanner) : scan_value(scanner);
}

cmg_json_token cmg_json_next(cmg_json_scanner *scanner)
{
    if (scanner->expects == EXPECTS_STOP)
        return (cmg_json_token){.kind = CMG_JSON_ERROR, .offset = scanner->error_at};
    skip_space(scanner);
    switch (scanner->expects) {
    case EXPECTS_FIRST_ITEM: return is_close(peek(scanner)) ? close_container(scanner) : scan_value(scanner);
    case EXPECTS_FIRST_KEY: return is_close(peek(scanner)) ? close_container(scanner) : scan_key(scanner);
    case EXPECTS_COLON: return scan_member_value(scanner);
    case EXPECTS_COMMA_OR_END: return scan_next_item(scanner);
    case EXPECTS_NOTHING:
        if (!at_end(scanner))
            return fail_at_character(scanner, CMG_M_json_extra_text);
        return (cmg_json_token){.kind = CMG_JSON_END, .offset = scanner->at};
    default: return scan_value(scanner);
    }
}

void cmg_json_skip(cmg_json_scanner *scanner, cmg_json_token first)
{
    uint32_t depth = 0;
    for (cmg_json_token token = first;; token = cmg_json_next(scanner)) {
        if (token.kind == CMG_JSON_OBJECT || token.kind == CMG_JSON_ARRAY)
            depth++;
        else if (token.kind == CMG_JSON_OBJECT_END || token.kind == CMG_JSON_ARRAY_END)
            depth--;
        else if (token.kind == CMG_JSON_ERROR || token.kind == CMG_JSON_END)
            return;
        if (depth == 0)
            return;
    }
}
