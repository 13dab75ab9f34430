#include "feel/lexer.h"

#include <string.h>

#include "feel/builtins.h"
#include "feel/names.h"
#include "feel/spelling.h"

const char *cmg_sign_text(cmg_sign sign)
{
    static const char *const texts[] = {"",
#define CMG_SIGN(identifier, text) text,
                                        CMG_SIGNS CMG_KEYWORDS
#undef CMG_SIGN
    };
    return texts[sign];
}

void cmg_lex_report(cmg_lexer *lexer, cmg_message_id id, size_t offset, size_t length, cmg_text first,
                    cmg_text second)
{
    static const cmg_text none = {"", 0};
    lexer->failed = true;
    const cmg_place place = cmg_source_place(lexer->source, offset, length, lexer->arena);
    cmg_report(lexer->diagnostics, id, &place, CMG_ARG("found", first.bytes ? first : none),
               CMG_ARG("expected", second.bytes ? second : none));
}

static cmg_token failed(cmg_lexer *lexer, cmg_message_id id, size_t offset, size_t end, cmg_text first,
                        cmg_text second)
{
    cmg_lex_report(lexer, id, offset, end - offset, first, second);
    return (cmg_token){.kind = CMG_T_ERROR, .offset = offset, .end = end};
}

static cmg_text slice(const cmg_lexer *lexer, size_t from, size_t to)
{
    return (cmg_text){lexer->source->text.bytes + from, to - from};
}

/* -- numbers -------------------------------------------------------------- */

static bool digit_at(cmg_text text, size_t at)
{
    return at < text.length && text.bytes[at] >= '0' && text.bytes[at] <= '9';
}

static cmg_token lex_number(cmg_lexer *lexer)
{
    const cmg_text text = lexer->source->text;
    size_t end = lexer->at;
    while (digit_at(text, end))
        end++;
    /* "1..3" is a range: a point is taken only with a digit behind it. */
    if (end < text.length && text.bytes[end] == '.' && digit_at(text, end + 1)) {
        end++;
        while (digit_at(text, end))
            end++;
    }
    if (end < text.length && (text.bytes[end] == 'e' || text.bytes[end] == 'E')) {
        size_t exponent = end + 1;
        if (exponent < text.length && (text.bytes[exponent] == '+' || text.bytes[exponent] == '-'))
            exponent++;
        if (digit_at(text, exponent)) {
            while (digit_at(text, exponent))
                exponent++;
            end = exponent;
        }
    }
    cmg_token token = {.kind = CMG_T_NUMBER, .offset = lexer->at, .end = end};
    cmg_decimal number;
    switch (cmg_decimal_parse(lexer->arena, slice(lexer, token.offset, end), &number)) {
    case CMG_DECIMAL_OK: token.value = cmg_number_value(number); return token;
    case CMG_DECIMAL_NO_MEMORY:
        cmg_report_no_memory(lexer->diagnostics);
        lexer->failed = true;
        return (cmg_token){.kind = CMG_T_ERROR};
    default:
        return failed(lexer, CMG_M_feel_number_inexact, token.offset, end, slice(lexer, token.offset, end),
                      CMG_NO_TEXT);
    }
}

/* -- strings -------------------------------------------------------------- */

static bool read_hex(cmg_text text, size_t at, int digits, uint32_t *code)
{
    *code = 0;
    for (int i = 0; i < digits; i++, at++) {
        const char c = at < text.length ? text.bytes[at] : 0;
        uint32_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if ((c | 32) >= 'a' && (c | 32) <= 'f')
            digit = (uint32_t)((c | 32) - 'a' + 10);
        else
            return false;
        *code = *code * 16 + digit;
    }
    return true;
}

/* After a backslash: writes what it means and returns the bytes taken; 0: the
 * backslash stays (DMN 1.5 grammar rule 64; "\d" of a pattern keeps it). */
static size_t unescape(cmg_text text, size_t at, cmg_buffer *out)
{
    static const char from[] = "nrt\"'\\", to[] = "\n\r\t\"'\\";
    const char c = at < text.length ? text.bytes[at] : 0;
    const char *known = c ? strchr(from, c) : NULL;
    uint32_t code, low;
    if (known) {
        cmg_buffer_char(out, to[known - from]);
        return 1;
    }
    if (c == 'U' && read_hex(text, at + 1, 6, &code) && code <= 0x10FFFF &&
        (code < 0xD800 || code > 0xDFFF)) {
        cmg_buffer_code_point(out, code);
        return 7;
    }
    if (c != 'u' || !read_hex(text, at + 1, 4, &code))
        return 0;
    if (code >= 0xD800 && code <= 0xDBFF && at + 6 < text.length && text.bytes[at + 5] == '\\' &&
        text.bytes[at + 6] == 'u' && read_hex(text, at + 7, 4, &low) && low >= 0xDC00 && low <= 0xDFFF) {
        cmg_buffer_code_point(out, 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00));
        return 11;
    }
    if (code >= 0xD800 && code <= 0xDFFF)
        return 0;
    cmg_buffer_code_point(out, code);
    return 5;
}

static cmg_token full_width(cmg_lexer *lexer, size_t at);

/* Where a text that has no end was meant to end. */
static size_t curly_quote(cmg_text text, size_t from)
{
    for (size_t at = from; at < text.length; from = at) {
        const uint32_t c = cmg_text_next(text, &at);
        if (c == 0x201C || c == 0x201D || c == 0xFF02)
            return from;
    }
    return text.length;
}

static cmg_token lex_string(cmg_lexer *lexer)
{
    const cmg_text text = lexer->source->text;
    cmg_buffer out;
    const cmg_allocator allocator = cmg_arena_allocator(lexer->arena);
    cmg_buffer_init(&out, &allocator);
    size_t at = lexer->at + 1;
    while (at < text.length && text.bytes[at] != '"') {
        if (text.bytes[at] == '\\') {
            const size_t taken = unescape(text, at + 1, &out);
            if (taken) {
                at += 1 + taken;
                continue;
            }
        }
        cmg_buffer_char(&out, text.bytes[at++]);
    }
    cmg_token token = {.kind = CMG_T_STRING, .offset = lexer->at, .end = at + 1};
    if (at >= text.length) {
        cmg_buffer_free(&out);
        const size_t curly = curly_quote(text, lexer->at + 1);
        if (curly < text.length)
            return full_width(lexer, curly);
        return failed(lexer, CMG_M_feel_string_unclosed, token.offset, token.offset + 1, CMG_NO_TEXT,
                      CMG_NO_TEXT);
    }
    cmg_text kept;
    if (out.failed || !cmg_text_copy(lexer->arena, cmg_buffer_view(&out), &kept)) {
        cmg_report_no_memory(lexer->diagnostics);
        lexer->failed = true;
        token.kind = CMG_T_ERROR;
    } else {
        token.value = cmg_string_value(kept);
    }
    cmg_buffer_free(&out);
    return token;
}

/* -- names, keywords, signs ----------------------------------------------- */

static cmg_sign keyword_of(cmg_text word)
{
    for (cmg_sign sign = CMG_S_AND; sign <= CMG_S_NULL; sign++) {
        if (cmg_text_equal(word, cmg_text_of(cmg_sign_text(sign))))
            return sign;
    }
    return CMG_S_NONE;
}

/* `quoted name`: an extension for names that nothing else can spell. */
static cmg_token lex_quoted(cmg_lexer *lexer, const cmg_scope *scope)
{
    const cmg_text text = lexer->source->text;
    size_t end = lexer->at + 1;
    while (end < text.length && text.bytes[end] != '`')
        end++;
    if (end >= text.length)
        return failed(lexer, CMG_M_feel_string_unclosed, lexer->at, lexer->at + 1, CMG_NO_TEXT, CMG_NO_TEXT);
    return (cmg_token){.kind = CMG_T_NAME,
                       .offset = lexer->at,
                       .end = end + 1,
                       .symbol = cmg_scope_find(scope, slice(lexer, lexer->at + 1, end)),
                       .builtin = -1};
}

static bool opens(cmg_text text, size_t at)
{
    at = cmg_skip_blank(text, at, NULL);
    return at < text.length && text.bytes[at] == '(';
}

/* Warns where a name such as a-b hides a difference of two other names. */
static void warn_hidden(cmg_lexer *lexer, const cmg_scope *scope, size_t from, size_t to)
{
    const cmg_symbol *ignored;
    for (size_t at = from; at < to; at++) {
        if (!memchr("+-*/", lexer->source->text.bytes[at], 4) ||
            !cmg_scope_find(scope, slice(lexer, from, at)) ||
            cmg_scope_longest(scope, lexer->source->text, cmg_skip_blank(lexer->source->text, at + 1, NULL),
                              &ignored) < to - at - 1)
            continue;
        const cmg_place place = cmg_source_place(lexer->source, from, to - from, lexer->arena);
        cmg_report(lexer->diagnostics, CMG_M_feel_name_hides, &place,
                   CMG_ARG("found", slice(lexer, from, to)));
        return;
    }
}

/* The longest known name wins over a keyword it begins with ("date and
 * time"), and a keyword over a name of its own length. */
static cmg_token lex_word(cmg_lexer *lexer, const cmg_scope *scope)
{
    const cmg_text text = lexer->source->text;
    const size_t at = lexer->at, word_end = cmg_word_end(text, at);
    const cmg_symbol *symbol = NULL;
    size_t builtin_length = 0;
    const size_t length = cmg_scope_longest(scope, text, at, &symbol);
    const int builtin = cmg_builtin_at(text, at, &builtin_length);
    const size_t longest = length >= builtin_length ? length : builtin_length;
    const cmg_sign keyword = keyword_of(slice(lexer, at, word_end));
    if (keyword != CMG_S_NONE && longest <= word_end - at)
        return (cmg_token){
            .kind = CMG_T_KEYWORD, .sign = keyword, .offset = at, .end = word_end, .builtin = -1};
    cmg_token token = {
        .kind = CMG_T_NAME, .offset = at, .end = longest ? at + longest : word_end, .builtin = -1};
    /* A fact may be named "date" or "count"; what is called is the function. */
    const bool called = length == builtin_length && length && symbol->type->kind != CMG_FUNCTION &&
                        symbol->type->kind != CMG_TYPE_ANY && opens(text, token.end);
    if (length && length >= builtin_length && !called) {
        token.symbol = symbol;
        if (token.end > word_end)
            warn_hidden(lexer, scope, at, token.end);
    } else if (builtin_length) {
        token.builtin = builtin;
    }
    return token;
}

/* Reports characters of a Chinese keyboard, all that follow one another at once. */
static cmg_token full_width(cmg_lexer *lexer, size_t at)
{
    const cmg_text text = lexer->source->text;
    cmg_buffer meant;
    const cmg_allocator allocator = cmg_arena_allocator(lexer->arena);
    cmg_buffer_init(&meant, &allocator);
    size_t end = at;
    for (size_t next = at; next < text.length; end = next) {
        const cmg_text half = cmg_half_width(cmg_text_next(text, &next));
        if (!half.bytes)
            break;
        cmg_buffer_text(&meant, half);
    }
    const cmg_token token =
        failed(lexer, CMG_M_feel_full_width, at, end, slice(lexer, at, end), cmg_buffer_view(&meant));
    cmg_buffer_free(&meant);
    return token;
}

static cmg_token lex_sign(cmg_lexer *lexer)
{
    const cmg_text text = lexer->source->text;
    size_t length = 0;
    const cmg_text spelling = cmg_spelling_of_sign(text, lexer->at, &length);
    if (spelling.bytes)
        return failed(lexer, CMG_M_feel_spelling, lexer->at, lexer->at + length,
                      slice(lexer, lexer->at, lexer->at + length), spelling);
    for (cmg_sign sign = CMG_S_POWER; sign <= CMG_S_QUESTION; sign++) {
        const cmg_text spelled = cmg_text_of(cmg_sign_text(sign));
        if (lexer->at + spelled.length <= text.length &&
            cmg_text_equal(slice(lexer, lexer->at, lexer->at + spelled.length), spelled))
            return (cmg_token){.kind = CMG_T_SIGN,
                               .sign = sign,
                               .offset = lexer->at,
                               .end = lexer->at + spelled.length,
                               .builtin = -1};
    }
    size_t end = lexer->at;
    if (cmg_half_width(cmg_text_next(text, &end)).bytes)
        return full_width(lexer, lexer->at);
    return failed(lexer, CMG_M_feel_character, lexer->at, end, slice(lexer, lexer->at, end), CMG_NO_TEXT);
}

cmg_token cmg_lex(cmg_lexer *lexer, const cmg_scope *scope)
{
    const cmg_text text = lexer->source->text;
    bool unclosed = false;
    cmg_token token = {.kind = CMG_T_END, .builtin = -1};
    lexer->at = cmg_skip_blank(text, lexer->at, &unclosed);
    token.offset = token.end = lexer->at;
    if (unclosed)
        return failed(lexer, CMG_M_feel_comment_unclosed, lexer->at, lexer->at + 2, CMG_NO_TEXT, CMG_NO_TEXT);
    if (lexer->at >= text.length)
        return token;
    const char c = text.bytes[lexer->at];
    size_t next = lexer->at;
    if (digit_at(text, lexer->at) || (c == '.' && digit_at(text, lexer->at + 1)))
        token = lex_number(lexer);
    else if (c == '"')
        token = lex_string(lexer);
    else if (c == '`')
        token = lex_quoted(lexer, scope);
    else if (cmg_is_name_start(cmg_text_next(text, &next)))
        token = lex_word(lexer, scope);
    else
        token = lex_sign(lexer);
    if (token.kind != CMG_T_ERROR) {
        lexer->at = token.end;
        if (token.kind != CMG_T_NAME && token.kind != CMG_T_NUMBER && token.kind != CMG_T_STRING)
            return token;
        if (token.kind != CMG_T_NAME)
            token.builtin = -1;
    }
    return token;
}

/* -- new names ------------------------------------------------------------ */

static bool ends_here(cmg_text word, const cmg_sign *ends, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cmg_text_equal(word, cmg_text_of(cmg_sign_text(ends[i]))))
            return true;
    }
    return false;
}

/* Is this a full-width form of what ends the name? */
static bool stands_for(cmg_text word, const cmg_sign *ends, size_t count)
{
    size_t at = 0;
    const cmg_text half = cmg_half_width(cmg_text_next(word, &at));
    for (size_t i = 0; half.bytes && at == word.length && i < count; i++) {
        if (cmg_text_equal(half, cmg_text_of(cmg_sign_text(ends[i]))))
            return true;
    }
    return false;
}

/* May the word stand in a new name?  DMN 1.5 rules 27 to 30; besides, all of
 * Chinese punctuation but quotes: 听证标准（个人） is a name. */
static bool fits_name(cmg_text word, bool first)
{
    size_t at = 0;
    const uint32_t c = cmg_text_next(word, &at);
    if (first)
        return cmg_is_name_start(c);
    if (c < 0x80)
        return cmg_is_name_part(c) || strchr("./-'+*", (int)c);
    return !cmg_half_width(c).bytes || cmg_half_width(c).bytes[0] != '"';
}

static cmg_text no_new_name(cmg_lexer *lexer, size_t at, cmg_sign end)
{
    const cmg_text text = lexer->source->text;
    size_t next = at;
    if (at < text.length && cmg_half_width(cmg_text_next(text, &next)).bytes)
        full_width(lexer, at);
    else
        cmg_lex_report(lexer, CMG_M_feel_name_expected, at, 1, CMG_NO_TEXT, cmg_text_of(cmg_sign_text(end)));
    return CMG_NO_TEXT;
}

/* A key that is a string, or a name in back quotes. */
static cmg_text quoted_new_name(cmg_lexer *lexer, cmg_sign end)
{
    const bool string = lexer->source->text.bytes[lexer->at] == '"';
    const cmg_token token = string ? lex_string(lexer) : lex_quoted(lexer, NULL);
    if (token.kind == CMG_T_ERROR)
        return CMG_NO_TEXT;
    const cmg_text name =
        string ? cmg_value_as_text(token.value) : slice(lexer, token.offset + 1, token.end - 1);
    if (cmg_skip_blank(name, 0, NULL) == name.length)
        return no_new_name(lexer, token.offset, end);
    lexer->at = token.end;
    return name;
}

cmg_text cmg_lex_new_name(cmg_lexer *lexer, const cmg_sign *ends, size_t count)
{
    const cmg_text text = lexer->source->text;
    lexer->at = cmg_skip_blank(text, lexer->at, NULL);
    if (lexer->at < text.length && (text.bytes[lexer->at] == '"' || text.bytes[lexer->at] == '`'))
        return quoted_new_name(lexer, ends[0]);
    cmg_buffer name;
    const cmg_allocator allocator = cmg_arena_allocator(lexer->arena);
    cmg_buffer_init(&name, &allocator);
    cmg_word word = {.end = lexer->at};
    cmg_text kept = CMG_NO_TEXT;
    while (cmg_word_next(text, &word) && !ends_here(word.text, ends, count) &&
           !stands_for(word.text, ends, count) && fits_name(word.text, name.length == 0)) {
        if (word.blank && name.length)
            cmg_buffer_char(&name, ' ');
        cmg_buffer_text(&name, word.text);
    }
    lexer->at = word.end - word.text.length;
    if (!name.failed && (!name.length || !ends_here(word.text, ends, count))) {
        no_new_name(lexer, lexer->at, ends[0]);
    } else if (name.failed || !cmg_text_copy(lexer->arena, cmg_buffer_view(&name), &kept)) {
        cmg_report_no_memory(lexer->diagnostics);
        lexer->failed = true;
        kept = CMG_NO_TEXT;
    }
    cmg_buffer_free(&name);
    return kept;
}
