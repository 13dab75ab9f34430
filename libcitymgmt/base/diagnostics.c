#include "base/diagnostics.h"

#include <string.h>

#include "base/diagnostics_list.h"

#define KEEP_DEFAULT 100
/* Longer arguments are cut: a message is one sentence, not a document. */
#define ARGUMENT_MAX_POINTS 200

static const cmg_message messages[CMG_M_COUNT] = {
#define CMG_MESSAGE(number, name, severity, zh, en, remedy_zh, remedy_en)                                    \
    {number, CMG_##severity, #name, zh, en, remedy_zh, remedy_en},
#include "base/messages.def"
#undef CMG_MESSAGE
};

const cmg_message *cmg_message_row(cmg_message_id id)
{
    return (unsigned)id < CMG_M_COUNT ? &messages[id] : NULL;
}

/* -- texts ---------------------------------------------------------------- */

bool cmg_is_unprintable(uint32_t c)
{
    bool control =
        c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0x200B || c == 0xFEFF;
    bool reorders =
        c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return control || reorders;
}

void cmg_put_visible(cmg_buffer *out, cmg_text text, size_t most)
{
    size_t points = 0;
    for (size_t at = 0; at < text.length; points++) {
        if (points == most) {
            cmg_buffer_string(out, "…");
            return;
        }
        uint32_t c = cmg_text_next(text, &at);
        if (cmg_is_unprintable(c))
            cmg_buffer_format(out, "\\u%04X", (unsigned)c);
        else
            cmg_buffer_code_point(out, c);
    }
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static const cmg_argument *find_argument(const cmg_argument *arguments, size_t count, cmg_text name)
{
    for (size_t i = 0; i < count; i++) {
        if (cmg_text_equal(cmg_text_of(arguments[i].name), name) && name.length != 0)
            return &arguments[i];
    }
    return NULL;
}

/* A brace that opens no known placeholder is text: JSON messages speak of
 * braces. */
void cmg_message_fill(cmg_buffer *out, const char *format, const cmg_argument *arguments, size_t count)
{
    const char *at = format;
    while (*at != '\0') {
        size_t plain = strcspn(at, "{");
        cmg_buffer_put(out, at, plain);
        at += plain;
        if (*at == '\0')
            return;
        size_t length = 0;
        while (is_name_char(at[1 + length]))
            length++;
        const cmg_argument *argument = NULL;
        if (at[1 + length] == '}')
            argument = find_argument(arguments, count, (cmg_text){at + 1, length});
        if (argument == NULL) {
            cmg_buffer_char(out, *at++);
            continue;
        }
        cmg_put_visible(out, argument->text, ARGUMENT_MAX_POINTS);
        at += length + 2;
    }
}

static void print_id(char *out, uint8_t severity, unsigned number)
{
    out[0] = "EWN"[severity];
    for (unsigned i = 4; i > 0; i--, number /= 10)
        out[i] = (char)('0' + number % 10);
    out[5] = '\0';
}

cmg_place cmg_place_at(cmg_text file, cmg_text source, size_t offset)
{
    if (!source.bytes)
        source = CMG_TEXT("");
    if (offset > source.length)
        offset = source.length;
    uint32_t line = 1;
    size_t start = 0;
    for (size_t at = 0; at < offset; at++) {
        if (source.bytes[at] == '\n') {
            line++;
            start = at + 1;
        }
    }
    size_t end = offset;
    while (end < source.length && source.bytes[end] != '\n')
        end++;
    if (end > offset && source.bytes[end - 1] == '\r')
        end--;
    cmg_text before = {source.bytes + start, offset - start};
    return (cmg_place){.file = file,
                       .line = line,
                       .column = (uint32_t)cmg_text_code_points(before) + 1,
                       .span = 1,
                       .source_line = {source.bytes + start, end - start}};
}

/* -- the list ------------------------------------------------------------- */

static void init_exhausted(cmg_diagnostic *entry)
{
    const cmg_message *row = &messages[CMG_M_no_memory];
    *entry = (cmg_diagnostic){.id = CMG_M_no_memory, .file = CMG_TEXT(""), .pointer = CMG_TEXT("")};
    print_id(entry->printed_id, row->severity, row->number);
    entry->message[CMG_CHINESE] = cmg_text_of(row->zh);
    entry->message[CMG_ENGLISH] = cmg_text_of(row->en);
    entry->remedy[CMG_CHINESE] = cmg_text_of(row->remedy_zh);
    entry->remedy[CMG_ENGLISH] = cmg_text_of(row->remedy_en);
}

cmg_diagnostics *cmg_diagnostics_new(const cmg_allocator *allocator)
{
    cmg_diagnostics *diagnostics = cmg_allocate_zeroed(allocator, sizeof *diagnostics);
    if (diagnostics == NULL)
        return NULL;
    diagnostics->allocator = allocator != NULL ? *allocator : cmg_allocator_default;
    diagnostics->keep = KEEP_DEFAULT;
    cmg_arena_init(&diagnostics->arena, allocator, 0);
    cmg_buffer_init(&diagnostics->buffer, allocator);
    for (size_t language = 0; language < CMG_LANGUAGES; language++) {
        cmg_buffer_init(&diagnostics->text[language], allocator);
        cmg_buffer_init(&diagnostics->json[language], allocator);
    }
    init_exhausted(&diagnostics->exhausted);
    return diagnostics;
}

void cmg_diagnostics_free(cmg_diagnostics *diagnostics)
{
    if (diagnostics == NULL)
        return;
    cmg_allocator allocator = diagnostics->allocator;
    cmg_arena_free(&diagnostics->arena);
    cmg_buffer_free(&diagnostics->buffer);
    for (size_t language = 0; language < CMG_LANGUAGES; language++) {
        cmg_buffer_free(&diagnostics->text[language]);
        cmg_buffer_free(&diagnostics->json[language]);
    }
    cmg_release(&allocator, diagnostics, sizeof *diagnostics);
}

void cmg_diagnostics_clear(cmg_diagnostics *diagnostics)
{
    if (diagnostics == NULL)
        return;
    cmg_arena_reset(&diagnostics->arena);
    diagnostics->entries = NULL;
    diagnostics->slots = NULL;
    diagnostics->count = diagnostics->room = diagnostics->slot_count = 0;
    diagnostics->exhausted_known = false;
    memset(diagnostics->totals, 0, sizeof diagnostics->totals);
}

void cmg_diagnostics_set_capacity(cmg_diagnostics *diagnostics, size_t capacity)
{
    if (diagnostics != NULL)
        diagnostics->keep = capacity == 0 ? 1 : capacity;
}

size_t cmg_diagnostics_count(const cmg_diagnostics *diagnostics)
{
    return diagnostics == NULL ? 0 : diagnostics->count + (diagnostics->exhausted_known ? 1 : 0);
}

size_t cmg_diagnostics_total(const cmg_diagnostics *diagnostics, cmg_severity severity)
{
    if (diagnostics == NULL || (unsigned)severity >= CMG_SEVERITIES)
        return 0;
    return diagnostics->totals[severity];
}

const cmg_diagnostic *cmg_diagnostic_at(const cmg_diagnostics *diagnostics, size_t index)
{
    if (index >= cmg_diagnostics_count(diagnostics))
        return NULL;
    return index < diagnostics->count ? &diagnostics->entries[index] : &diagnostics->exhausted;
}

/* -- reporting ------------------------------------------------------------ */

static uint64_t mix(uint64_t hash, uint64_t more)
{
    return (hash ^ more) * UINT64_C(0x9E3779B97F4A7C15) ^ hash >> 29;
}

/* The pointer counts beside the line: members missing from one object are
 * many findings at one place.  Where only the line is known (a row of a table,
 * of which two cells may be bad), or not even that, the arguments do. */
static uint64_t finding_key(cmg_message_id id, const cmg_place *place, const cmg_argument *arguments,
                            size_t count)
{
    uint64_t key = mix(cmg_text_hash(place->file), (uint64_t)id);
    key = mix(key, cmg_text_hash(place->pointer));
    key = mix(mix(key, place->line), place->column);
    if (place->column != 0)
        return key;
    for (size_t i = 0; i < count; i++)
        key = mix(key, cmg_text_hash(arguments[i].text));
    return key;
}

/* The slot of an equal finding, or the free one where it belongs. */
static size_t find_slot(const cmg_diagnostics *diagnostics, const cmg_diagnostic *entry)
{
    size_t mask = diagnostics->slot_count - 1;
    for (size_t slot = (size_t)entry->key & mask;; slot = (slot + 1) & mask) {
        uint32_t used = diagnostics->slots[slot];
        if (used == 0)
            return slot;
        const cmg_diagnostic *other = &diagnostics->entries[used - 1];
        if (other->key == entry->key && other->id == entry->id && other->line == entry->line &&
            other->column == entry->column)
            return slot;
    }
}

static cmg_diagnostic *find_entry(const cmg_diagnostics *diagnostics, const cmg_diagnostic *entry)
{
    const uint32_t used = diagnostics->slot_count ? diagnostics->slots[find_slot(diagnostics, entry)] : 0;
    return used ? &diagnostics->entries[used - 1] : NULL;
}

bool cmg_is_reported(const cmg_diagnostics *diagnostics, cmg_message_id id, const cmg_place *place)
{
    const cmg_diagnostic entry = {
        .id = id, .line = place->line, .column = place->column, .key = finding_key(id, place, NULL, 0)};
    return diagnostics != NULL && find_entry(diagnostics, &entry) != NULL;
}

/* The slots are free. */
static void fill_slots(cmg_diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->count; i++)
        diagnostics->slots[find_slot(diagnostics, &diagnostics->entries[i])] = (uint32_t)i + 1;
}

/* Room for one more entry and its slot, at most half of the slots in use. */
static bool make_room(cmg_diagnostics *diagnostics)
{
    if (diagnostics->count >= UINT32_MAX - 1)
        return false;
    if (!cmg_arena_grow(&diagnostics->arena, &diagnostics->entries, sizeof *diagnostics->entries,
                        diagnostics->count, &diagnostics->room))
        return false;
    if (diagnostics->count * 2 < diagnostics->slot_count)
        return true;
    size_t slot_count = diagnostics->slot_count == 0 ? 32 : diagnostics->slot_count * 2;
    uint32_t *slots = cmg_arena_array_zeroed(&diagnostics->arena, slot_count, sizeof *slots);
    if (slots == NULL)
        return false;
    diagnostics->slots = slots;
    diagnostics->slot_count = slot_count;
    fill_slots(diagnostics);
    return true;
}

void cmg_diagnostics_prefer(cmg_diagnostics *diagnostics, size_t from, cmg_text folder)
{
    const size_t count = diagnostics->count;
    cmg_diagnostic *others = cmg_arena_array(&diagnostics->arena, count, sizeof *others);
    size_t at = from, left = 0;
    for (size_t i = from; others && i < count; i++) {
        const cmg_text file = diagnostics->entries[i].file;
        const bool inside = file.length > folder.length && file.bytes[folder.length] == '/' &&
                            memcmp(file.bytes, folder.bytes, folder.length) == 0;
        if (inside)
            diagnostics->entries[at++] = diagnostics->entries[i];
        else
            others[left++] = diagnostics->entries[i];
    }
    if (left == 0)
        return;
    memcpy(&diagnostics->entries[at], others, left * sizeof *others);
    memset(diagnostics->slots, 0, diagnostics->slot_count * sizeof *diagnostics->slots);
    fill_slots(diagnostics);
}

static bool keep_buffer(cmg_diagnostics *diagnostics, cmg_text *out)
{
    return !diagnostics->buffer.failed &&
           cmg_text_copy(&diagnostics->arena, cmg_buffer_view(&diagnostics->buffer), out);
}

static bool keep_filled(cmg_diagnostics *diagnostics, const char *format, const cmg_argument *arguments,
                        size_t count, cmg_text *out)
{
    cmg_buffer_clear(&diagnostics->buffer);
    cmg_message_fill(&diagnostics->buffer, format, arguments, count);
    return keep_buffer(diagnostics, out);
}

static bool keep_excerpt(cmg_diagnostics *diagnostics, const cmg_place *place, cmg_diagnostic *entry)
{
    cmg_buffer_clear(&diagnostics->buffer);
    entry->caret = cmg_excerpt(&diagnostics->buffer, place);
    return keep_buffer(diagnostics, &entry->excerpt);
}

static bool keep_texts(cmg_diagnostics *diagnostics, const cmg_place *place, const cmg_argument *arguments,
                       size_t count, cmg_diagnostic *entry)
{
    const cmg_message *row = &messages[entry->id];
    return keep_filled(diagnostics, row->zh, arguments, count, &entry->message[CMG_CHINESE]) &&
           keep_filled(diagnostics, row->en, arguments, count, &entry->message[CMG_ENGLISH]) &&
           keep_filled(diagnostics, row->remedy_zh, arguments, count, &entry->remedy[CMG_CHINESE]) &&
           keep_filled(diagnostics, row->remedy_en, arguments, count, &entry->remedy[CMG_ENGLISH]) &&
           cmg_text_copy(&diagnostics->arena, place->file, &entry->file) &&
           cmg_text_copy(&diagnostics->arena, place->pointer, &entry->pointer) &&
           keep_excerpt(diagnostics, place, entry);
}

/* Not counted by itself: the finding that could not be kept is. */
static void note_exhausted(cmg_diagnostics *diagnostics)
{
    diagnostics->exhausted_known = true;
}

void cmg_report_no_memory(cmg_diagnostics *diagnostics)
{
    if (diagnostics == NULL)
        return;
    diagnostics->totals[CMG_ERROR]++;
    note_exhausted(diagnostics);
}

void cmg_report_arguments(cmg_diagnostics *diagnostics, cmg_message_id id, uint8_t severity,
                          const cmg_place *place, const cmg_argument *arguments, size_t count)
{
    static const cmg_place nowhere;
    if (diagnostics == NULL || (unsigned)id >= CMG_M_COUNT)
        return;
    if (place == NULL)
        place = &nowhere;
    diagnostics->totals[severity]++;
    cmg_diagnostic entry = {.id = id,
                            .line = place->line,
                            .column = place->column,
                            .span = place->span,
                            .key = finding_key(id, place, arguments, count)};
    cmg_diagnostic *known = find_entry(diagnostics, &entry);
    if (known != NULL)
        known->repeated++;
    if (known != NULL || diagnostics->count >= diagnostics->keep)
        return;
    if (!make_room(diagnostics)) {
        note_exhausted(diagnostics);
        return;
    }
    print_id(entry.printed_id, severity, messages[id].number);
    cmg_arena_mark mark = cmg_arena_marked(&diagnostics->arena);
    if (!keep_texts(diagnostics, place, arguments, count, &entry)) {
        cmg_arena_rewind(&diagnostics->arena, mark);
        note_exhausted(diagnostics);
        return;
    }
    const size_t slot = find_slot(diagnostics, &entry);
    diagnostics->entries[diagnostics->count++] = entry;
    diagnostics->slots[slot] = (uint32_t)diagnostics->count;
}
