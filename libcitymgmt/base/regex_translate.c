/* The grammar of XML Schema's regular expressions with XPath's additions
 * (anchors, reluctant quantifiers, groups that capture nothing, back
 * references), read by descent and emitted anew.  What the grammar does not
 * know is an error, whatever PCRE2 would make of it. */
#include "base/regex_translate.h"

#include <string.h>

#define DEPTH_MAX 50
#define GROUPS_MAX (CMG_REGEX_PATTERN_MAX / 2)
#define REPEAT_MAX 65535
#define PROPERTY_NAME_MAX 64
#define AT_END UINT32_MAX

typedef struct translator {
    cmg_text pattern;
    size_t next;
    cmg_regex_flags flags;
    cmg_buffer *out;
    int depth;
    bool in_class; /* where the flag x keeps white space */
    uint32_t groups;
    bool closed[GROUPS_MAX + 1];
} translator;

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static uint32_t peek(translator *t)
{
    for (;;) {
        if (t->next == t->pattern.length)
            return AT_END;
        size_t after = t->next;
        const uint32_t c = cmg_text_next(t->pattern, &after);
        if (!t->flags.extended || t->in_class || !is_space(c))
            return c;
        t->next = after;
    }
}

static uint32_t take(translator *t)
{
    const uint32_t c = peek(t);
    if (c != AT_END)
        cmg_text_next(t->pattern, &t->next);
    return c;
}

static bool skip(translator *t, uint32_t wanted)
{
    if (peek(t) != wanted)
        return false;
    take(t);
    return true;
}

static void put(translator *t, const char *text)
{
    cmg_buffer_string(t->out, text);
}

static bool is_one_of(uint32_t c, const char *set)
{
    return c != 0 && c < 0x80 && strchr(set, (int)c) != NULL;
}

/* The character that an escape of one character stands for. */
static bool single_escape(uint32_t letter, uint32_t *character)
{
    switch (letter) {
    case 'n': *character = '\n'; return true;
    case 'r': *character = '\r'; return true;
    case 't': *character = '\t'; return true;
    default: *character = letter; return is_one_of(letter, "\\|.?*+(){}-[]^$");
    }
}

/* After the backslash: \d and the like, \p{name}. */
static bool read_set_escape(translator *t, cmg_buffer *set)
{
    const uint32_t letter = take(t);
    if (letter != 'p' && letter != 'P')
        return cmg_regex_put_escape(set, letter);
    if (!skip(t, '{'))
        return false;
    char name[PROPERTY_NAME_MAX];
    size_t length = 0;
    while (!skip(t, '}')) {
        const uint32_t c = take(t);
        if (c >= 0x80 || length == sizeof name)
            return false;
        name[length++] = (char)c;
    }
    return cmg_regex_put_property(set, (cmg_text){name, length}, letter == 'P');
}

/* ---- classes ---- */

/* The flag i folds the characters of a class, but not the sets named in it. */
typedef struct class_parts {
    cmg_buffer characters, sets;
    bool negated;
} class_parts;

/* One character or one end of a range.  `dash`: whether a bare '-' will do. */
static bool read_class_character(translator *t, bool dash, uint32_t *character)
{
    const uint32_t c = take(t);
    if (c == '\\')
        return single_escape(take(t), character);
    *character = c;
    return c != AT_END && c != '[' && c != ']' && (c != '-' || dash);
}

static uint32_t peek_second(const translator *t)
{
    translator ahead = *t;
    take(&ahead);
    return peek(&ahead);
}

/* A set escape, a character or a range. */
static bool read_class_item(translator *t, class_parts *parts)
{
    if (peek(t) == '\\') {
        uint32_t ignored;
        if (!single_escape(peek_second(t), &ignored)) {
            take(t);
            return read_set_escape(t, &parts->sets);
        }
    }
    const bool bare_dash = peek(t) == '-';
    uint32_t first, last;
    if (!read_class_character(t, true, &first))
        return false;
    const uint32_t after_dash = peek(t) == '-' ? peek_second(t) : AT_END;
    if (bare_dash && peek(t) == '-')
        return false; /* "--" could be read in two ways */
    last = first;
    if (after_dash != AT_END && after_dash != '[' && after_dash != ']') {
        take(t);
        if (!read_class_character(t, false, &last) || last < first)
            return false;
    }
    cmg_regex_put_range(&parts->characters, first, last);
    return true;
}

static void put_class(translator *t, const class_parts *parts)
{
    const char *const open = parts->negated ? "[^" : "[";
    const bool fold = t->flags.caseless && parts->sets.length > 0;
    if (!fold) {
        put(t, open);
        cmg_buffer_text(t->out, cmg_buffer_view(&parts->characters));
        cmg_buffer_text(t->out, cmg_buffer_view(&parts->sets));
        put(t, "]");
        return;
    }
    put(t, "(?:");
    if (parts->characters.length > 0) {
        put(t, parts->negated ? "(?![" : "[");
        cmg_buffer_text(t->out, cmg_buffer_view(&parts->characters));
        put(t, parts->negated ? "])" : "]|");
    }
    put(t, "(?-i:");
    put(t, open);
    cmg_buffer_text(t->out, cmg_buffer_view(&parts->sets));
    put(t, "]))");
}

static bool read_class(translator *t);

static bool read_class_body(translator *t, class_parts *parts)
{
    parts->negated = skip(t, '^');
    while (peek(t) != ']') {
        const bool subtraction = peek(t) == '-' && peek_second(t) == '[';
        if (subtraction && (parts->characters.length > 0 || parts->sets.length > 0)) {
            take(t);
            take(t);
            put(t, "(?:(?!");
            if (!read_class(t) || peek(t) != ']')
                return false;
            put(t, ")");
            put_class(t, parts);
            put(t, ")");
            return true;
        }
        if (!read_class_item(t, parts))
            return false;
    }
    if (parts->characters.length == 0 && parts->sets.length == 0)
        return false;
    put_class(t, parts);
    return true;
}

/* After the '[', up to and with the ']'. */
static bool read_class(translator *t)
{
    if (++t->depth > DEPTH_MAX)
        return false;
    class_parts parts = {.negated = false};
    cmg_buffer_init(&parts.characters, &t->out->allocator);
    cmg_buffer_init(&parts.sets, &t->out->allocator);
    const bool outer = t->in_class;
    t->in_class = true;
    bool good = read_class_body(t, &parts);
    if (good)
        take(t);
    t->in_class = outer;
    t->out->failed |= parts.characters.failed || parts.sets.failed;
    cmg_buffer_free(&parts.characters);
    cmg_buffer_free(&parts.sets);
    t->depth--;
    return good;
}

/* ---- atoms and quantifiers ---- */

static bool read_alternatives(translator *t);

static bool read_group(translator *t)
{
    if (++t->depth > DEPTH_MAX)
        return false;
    uint32_t group = 0;
    if (skip(t, '?')) {
        if (!skip(t, ':'))
            return false;
        put(t, "(?:");
    } else {
        group = ++t->groups;
        if (group > GROUPS_MAX)
            return false;
        put(t, "(");
    }
    if (!read_alternatives(t) || !skip(t, ')'))
        return false;
    put(t, ")");
    t->closed[group] = true;
    t->depth--;
    return true;
}

/* As many digits as make the number of a group that was opened before. */
static bool read_back_reference(translator *t)
{
    uint32_t group = take(t) - '0';
    for (uint32_t c = peek(t); c >= '0' && c <= '9' && group * 10 + (c - '0') <= t->groups; c = peek(t)) {
        group = group * 10 + (c - '0');
        take(t);
    }
    if (group > t->groups || !t->closed[group])
        return false;
    put(t, "\\g{");
    cmg_buffer_unsigned(t->out, group);
    put(t, "}");
    return true;
}

static bool read_escape(translator *t)
{
    const uint32_t letter = peek(t);
    uint32_t character;
    if (letter >= '1' && letter <= '9')
        return read_back_reference(t);
    if (single_escape(letter, &character)) {
        take(t);
        cmg_regex_put_character(t->out, character);
        return true;
    }
    put(t, t->flags.caseless ? "(?-i:[" : "[");
    const bool good = read_set_escape(t, t->out);
    put(t, t->flags.caseless ? "])" : "]");
    return good;
}

static bool read_atom(translator *t)
{
    const uint32_t c = take(t);
    switch (c) {
    case '.': put(t, t->flags.dot_all ? "(?s:.)" : "[^\\n\\r]"); return true;
    /* Grouped, for PCRE2 repeats no bare anchor. */
    case '^': put(t, "(?:^)"); return true;
    case '$': put(t, "(?:$)"); return true;
    case '\\': return read_escape(t);
    case '[': return read_class(t);
    case '(': return read_group(t);
    default:
        if (c == AT_END || is_one_of(c, "?*+{})|]"))
            return false;
        cmg_regex_put_character(t->out, c);
        return true;
    }
}

static bool read_count(translator *t, uint32_t *count)
{
    *count = 0;
    bool any = false;
    for (uint32_t c = peek(t); c >= '0' && c <= '9'; c = peek(t)) {
        *count = *count * 10 + (c - '0');
        any = true;
        if (*count > REPEAT_MAX)
            return false;
        take(t);
    }
    return any;
}

/* {n}, {n,} or {n,m}, after the brace. */
static bool read_counts(translator *t)
{
    uint32_t least, most;
    if (!read_count(t, &least))
        return false;
    put(t, "{");
    cmg_buffer_unsigned(t->out, least);
    if (skip(t, ',')) {
        put(t, ",");
        if (peek(t) != '}') {
            if (!read_count(t, &most) || most < least)
                return false;
            cmg_buffer_unsigned(t->out, most);
        }
    }
    put(t, "}");
    return skip(t, '}');
}

static bool read_quantifier(translator *t)
{
    const uint32_t c = peek(t);
    if (c != '?' && c != '*' && c != '+' && c != '{')
        return true;
    take(t);
    if (c == '{') {
        if (!read_counts(t))
            return false;
    } else {
        cmg_buffer_char(t->out, (char)c);
    }
    if (skip(t, '?'))
        put(t, "?");
    return true;
}

static bool read_alternatives(translator *t)
{
    for (;;) {
        for (uint32_t c = peek(t); c != AT_END && c != ')' && c != '|'; c = peek(t)) {
            if (!read_atom(t) || !read_quantifier(t))
                return false;
        }
        if (!skip(t, '|'))
            return true;
        put(t, "|");
    }
}

cmg_regex_status cmg_regex_translate(cmg_text pattern, cmg_regex_flags flags, cmg_buffer *out,
                                     size_t *error_at)
{
    translator t = {.pattern = pattern, .flags = flags, .out = out};
    const size_t valid = cmg_text_valid_prefix(pattern);
    bool good = valid == pattern.length;
    if (!good) {
        t.next = valid;
    } else if (flags.quoted) {
        while (t.next < pattern.length)
            cmg_regex_put_character(out, cmg_text_next(pattern, &t.next));
    } else {
        good = read_alternatives(&t) && peek(&t) == AT_END;
    }
    if (out->failed)
        return CMG_REGEX_NO_MEMORY;
    *error_at = t.next;
    return good ? CMG_REGEX_OK : CMG_REGEX_BAD_PATTERN;
}
