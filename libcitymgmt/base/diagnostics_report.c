#include "base/diagnostics_list.h"

#include <string.h>

#include <uniwidth.h>

/* Cells of a source line that are shown, and those before the column. */
#define EXCERPT_CELLS 96
#define EXCERPT_BEFORE 48
/* Bytes in which so many cells are looked for. */
#define EXCERPT_NEAR 1024

/* -- the source line ------------------------------------------------------ */

static uint32_t printable(uint32_t c)
{
    return c != '\t' && cmg_is_unprintable(c) ? 0xFFFD : c;
}

/* A tab counts as one: where it leads is the terminal's business, and the
 * caret line has the same tabs. */
static size_t cells_of(uint32_t c)
{
    int width = c == '\t' ? 1 : uc_width(printable(c), "UTF-8");
    return width > 0 ? (size_t)width : 0;
}

/* Where to begin so that at most EXCERPT_BEFORE cells precede byte `column`.  A file may
 * be one line of megabytes with thousands of faults: only what is near is looked at. */
static size_t excerpt_start(cmg_text line, size_t column)
{
    size_t start = column > EXCERPT_NEAR ? column - EXCERPT_NEAR : 0, cells = 0;
    while (start > 0 && start < column && ((unsigned char)line.bytes[start] & 0xC0) == 0x80)
        start++;
    size_t ahead = start; /* runs to the column; `start` follows EXCERPT_BEFORE cells behind */
    while (ahead < column) {
        cells += cells_of(cmg_text_next(line, &ahead));
        while (cells > EXCERPT_BEFORE)
            cells -= cells_of(cmg_text_next(line, &start));
    }
    return start;
}

/* Byte offset of the code point before which there are `points`. */
static size_t byte_of_point(cmg_text line, size_t points)
{
    size_t at = 0;
    while (points > 0 && at < line.length) {
        uint64_t eight = 0;
        if (points >= sizeof eight && line.length - at >= sizeof eight) {
            memcpy(&eight, line.bytes + at, sizeof eight);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) { /* as many points as bytes */
                at += sizeof eight;
                points -= sizeof eight;
                continue;
            }
        }
        cmg_text_next(line, &at);
        points--;
    }
    return at;
}

static size_t excerpt_end(cmg_text line, size_t start)
{
    size_t at = start, cells = 0;
    while (at < line.length) {
        size_t next = at;
        cells += cells_of(cmg_text_next(line, &next));
        if (cells > EXCERPT_CELLS)
            break;
        at = next;
    }
    return at;
}

size_t cmg_excerpt(cmg_buffer *out, const cmg_place *place)
{
    cmg_text line = place->source_line;
    size_t column = byte_of_point(line, place->column == 0 ? 0 : place->column - 1);
    size_t start = 0, end = excerpt_end(line, 0);
    if (end < line.length) { /* too long to be shown whole */
        start = excerpt_start(line, column);
        end = excerpt_end(line, start);
    }
    size_t caret = 0;
    if (start > 0) {
        cmg_buffer_string(out, "...");
        caret = 3;
    }
    for (size_t at = start; at < end;) {
        caret += at < column ? 1 : 0;
        cmg_buffer_code_point(out, printable(cmg_text_next(line, &at)));
    }
    if (end < line.length)
        cmg_buffer_string(out, "...");
    return caret;
}

static void put_repeated(cmg_buffer *out, char c, size_t count)
{
    while (count-- > 0)
        cmg_buffer_char(out, c);
}

static void put_source(cmg_buffer *out, const cmg_diagnostic *entry)
{
    if (entry->excerpt.length == 0)
        return;
    cmg_buffer_string(out, "    ");
    cmg_buffer_text(out, entry->excerpt);
    cmg_buffer_char(out, '\n');
    if (entry->column == 0)
        return;

    cmg_buffer_string(out, "    ");
    size_t at = 0;
    for (size_t i = 0; i < entry->caret && at < entry->excerpt.length; i++) {
        uint32_t c = cmg_text_next(entry->excerpt, &at);
        if (c == '\t')
            cmg_buffer_char(out, '\t');
        else
            cmg_buffer_spaces(out, cells_of(c));
    }
    size_t cells = 0;
    for (uint32_t i = 0; (i < entry->span || i == 0) && at < entry->excerpt.length; i++)
        cells += cells_of(cmg_text_next(entry->excerpt, &at));
    cmg_buffer_char(out, '^');
    put_repeated(out, '~', cells > 1 ? cells - 1 : 0);
    cmg_buffer_char(out, '\n');
}

/* -- text for a person ---------------------------------------------------- */

static const char *const severity_names[CMG_LANGUAGES][CMG_SEVERITIES] = {
    [CMG_CHINESE] = {"错误", "警告", "提示"},
    [CMG_ENGLISH] = {"error", "warning", "note"},
};

static cmg_severity severity_of(const cmg_diagnostic *entry)
{
    /* As it was told, which may be milder than the registry has it. */
    return entry->printed_id[0] == 'E' ? CMG_ERROR : entry->printed_id[0] == 'W' ? CMG_WARNING : CMG_NOTE;
}

/* How many like it came at the same place. */
static void put_repeated_count(cmg_buffer *out, const cmg_diagnostic *entry, cmg_language language)
{
    if (entry->repeated == 0)
        return;
    cmg_buffer_string(out, language == CMG_CHINESE ? "    同一处还有同类的 " : "    and ");
    cmg_buffer_unsigned(out, entry->repeated);
    cmg_buffer_string(out, language == CMG_CHINESE ? " 个\n" : " more of the same kind at this place\n");
}

static void put_entry(cmg_buffer *out, const cmg_diagnostic *entry, cmg_language language)
{
    cmg_put_visible(out, entry->file, SIZE_MAX);
    if (entry->line != 0) {
        cmg_buffer_string(out, entry->file.length != 0 ? ":" : "");
        cmg_buffer_unsigned(out, entry->line);
        if (entry->column != 0) {
            cmg_buffer_char(out, ':');
            cmg_buffer_unsigned(out, entry->column);
        }
    }
    if (entry->file.length != 0 || entry->line != 0)
        cmg_buffer_string(out, ": ");
    cmg_buffer_string(out, severity_names[language][severity_of(entry)]);
    cmg_buffer_char(out, ' ');
    cmg_buffer_string(out, entry->printed_id);
    cmg_buffer_string(out, ": ");
    cmg_buffer_text(out, entry->message[language]);
    cmg_buffer_char(out, '\n');
    put_source(out, entry);
    if (entry->remedy[language].length != 0) {
        cmg_buffer_string(out, language == CMG_CHINESE ? "    建议: " : "    help: ");
        cmg_buffer_text(out, entry->remedy[language]);
        cmg_buffer_char(out, '\n');
    }
    put_repeated_count(out, entry, language);
}

static void put_part(cmg_buffer *out, const char *before, size_t number, const char *after)
{
    cmg_buffer_string(out, before);
    cmg_buffer_unsigned(out, number);
    cmg_buffer_string(out, after);
}

/* "2 errors, 1 warning", and if not all are shown, why. */
static void put_closing(cmg_buffer *out, const cmg_diagnostics *diagnostics, cmg_language language)
{
    bool chinese = language == CMG_CHINESE;
    size_t all = 0;
    for (size_t severity = 0; severity < CMG_SEVERITIES; severity++) {
        size_t total = diagnostics->totals[severity];
        if (total == 0)
            continue;
        if (all != 0)
            cmg_buffer_string(out, chinese ? "、" : ", ");
        all += total;
        cmg_buffer_unsigned(out, total);
        cmg_buffer_string(out, chinese ? " 个" : " ");
        cmg_buffer_string(out, severity_names[language][severity]);
        if (!chinese && total != 1)
            cmg_buffer_char(out, 's');
    }
    size_t shown = cmg_diagnostics_count(diagnostics), folded = 0;
    for (size_t i = 0; i < diagnostics->count; i++)
        folded += diagnostics->entries[i].repeated;
    if (shown < all)
        put_part(out, chinese ? "；列出 " : "; ", shown, chinese ? " 个" : " shown");
    if (folded != 0)
        put_part(out, chinese ? "，并入其中 " : ", ", folded, chinese ? " 个" : " folded into them");
    if (shown + folded < all)
        put_part(out, chinese ? "，超出上限未列 " : ", ", all - shown - folded,
                 chinese ? " 个" : " beyond the limit");
    cmg_buffer_char(out, '\n');
}

static cmg_language known_language(cmg_language language)
{
    return language == CMG_ENGLISH ? CMG_ENGLISH : CMG_CHINESE;
}

const char *cmg_diagnostics_text(cmg_diagnostics *diagnostics, cmg_language language)
{
    size_t count = cmg_diagnostics_count(diagnostics);
    if (count == 0)
        return "";
    language = known_language(language);
    cmg_buffer *out = &diagnostics->text[language];
    cmg_buffer_clear(out);
    for (size_t i = 0; i < count; i++)
        put_entry(out, cmg_diagnostic_at(diagnostics, i), language);
    put_closing(out, diagnostics, language);
    if (out->failed) /* one message needs no memory */
        return diagnostics->exhausted.message[language].bytes;
    return out->bytes;
}

/* -- JSON ----------------------------------------------------------------- */

static void put_member(cmg_buffer *out, const char *key, cmg_text text)
{
    if (text.length == 0)
        return;
    cmg_buffer_format(out, ",\"%s\":", key);
    cmg_buffer_json(out, text);
}

static void put_count(cmg_buffer *out, const char *key, uint32_t number)
{
    if (number != 0)
        cmg_buffer_format(out, ",\"%s\":%lu", key, (unsigned long)number);
}

const char *cmg_diagnostics_json(cmg_diagnostics *diagnostics, cmg_language language)
{
    if (diagnostics == NULL)
        return "[]";
    language = known_language(language);
    cmg_buffer *out = &diagnostics->json[language];
    cmg_buffer_clear(out);
    cmg_buffer_char(out, '[');
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++) {
        const cmg_diagnostic *entry = cmg_diagnostic_at(diagnostics, i);
        cmg_buffer_string(out, i == 0 ? "\n" : ",\n");
        cmg_buffer_format(out, "{\"id\":\"%s\",\"severity\":\"%s\"", entry->printed_id,
                          severity_names[CMG_ENGLISH][severity_of(entry)]);
        put_member(out, "message", entry->message[language]);
        put_member(out, "remedy", entry->remedy[language]);
        put_member(out, "file", entry->file);
        put_count(out, "line", entry->line);
        put_count(out, "column", entry->column);
        put_member(out, "pointer", entry->pointer);
        if (entry->repeated != 0) {
            cmg_buffer_string(out, ",\"repeated\":");
            cmg_buffer_unsigned(out, entry->repeated);
        }
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_string(out, cmg_diagnostics_count(diagnostics) == 0 ? "]" : "\n]");
    if (out->failed)
        return "[{\"id\":\"E0100\",\"severity\":\"error\",\"message\":\"out of memory\"}]";
    return out->bytes;
}

/* -- getters -------------------------------------------------------------- */

cmg_severity cmg_diagnostic_severity(const cmg_diagnostics *diagnostics, size_t index)
{
    const cmg_diagnostic *entry = cmg_diagnostic_at(diagnostics, index);
    return entry == NULL ? CMG_NOTE : severity_of(entry);
}

const char *cmg_diagnostic_id(const cmg_diagnostics *diagnostics, size_t index)
{
    const cmg_diagnostic *entry = cmg_diagnostic_at(diagnostics, index);
    return entry == NULL ? "" : entry->printed_id;
}

const char *cmg_diagnostic_message(const cmg_diagnostics *diagnostics, size_t index, cmg_language language)
{
    const cmg_diagnostic *entry = cmg_diagnostic_at(diagnostics, index);
    return entry == NULL ? "" : entry->message[known_language(language)].bytes;
}

const char *cmg_diagnostic_remedy(const cmg_diagnostics *diagnostics, size_t index, cmg_language language)
{
    const cmg_diagnostic *entry = cmg_diagnostic_at(diagnostics, index);
    return entry == NULL ? "" : entry->remedy[known_language(language)].bytes;
}

const char *cmg_diagnostic_file(const cmg_diagnostics *diagnostics, size_t index)
{
    const cmg_diagnostic *entry = cmg_diagnostic_at(diagnostics, index);
    return entry == NULL ? "" : entry->file.bytes;
}

uint32_t cmg_diagnostic_line(const cmg_diagnostics *diagnostics, size_t index)
{
    const cmg_diagnostic *entry = cmg_diagnostic_at(diagnostics, index);
    return entry == NULL ? 0 : entry->line;
}

uint32_t cmg_diagnostic_column(const cmg_diagnostics *diagnostics, size_t index)
{
    const cmg_diagnostic *entry = cmg_diagnostic_at(diagnostics, index);
    return entry == NULL ? 0 : entry->column;
}

const char *cmg_diagnostic_pointer(const cmg_diagnostics *diagnostics, size_t index)
{
    const cmg_diagnostic *entry = cmg_diagnostic_at(diagnostics, index);
    return entry == NULL ? "" : entry->pointer.bytes;
}

size_t cmg_diagnostic_repeated(const cmg_diagnostics *diagnostics, size_t index)
{
    const cmg_diagnostic *entry = cmg_diagnostic_at(diagnostics, index);
    return entry == NULL ? 0 : entry->repeated;
}
