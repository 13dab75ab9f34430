#include "base/json_records.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_parts.h"

/* -- first scan: is it JSON, and how much of it --------------------------- */

static bool is_value(cmg_json_kind kind)
{
    return kind != CMG_JSON_KEY && kind != CMG_JSON_OBJECT_END && kind != CMG_JSON_ARRAY_END;
}

static bool check_and_count(cmg_json_records *records, cmg_diagnostics *diagnostics)
{
    cmg_json_scanner scanner;
    cmg_json_scan(&scanner, records->source, CMG_JSON_DOCUMENT_DEPTH);
    for (;;) {
        cmg_json_token token = cmg_json_next(&scanner);
        if (token.kind == CMG_JSON_END)
            break;
        if (token.kind == CMG_JSON_ERROR) {
            cmg_json_report(&scanner, records->file, diagnostics);
            return false;
        }
        records->value_count += is_value(token.kind);
        records->key_count += token.kind == CMG_JSON_KEY;
        records->decoded_count += token.escaped;
    }
    records->line_count = 1;
    for (size_t i = 0; i < records->source.length; i++)
        records->line_count += records->source.bytes[i] == '\n';
    return true;
}

/* -- second scan: records ------------------------------------------------- */

static bool make_room(cmg_json_records *records)
{
    cmg_arena *arena = records->arena;
    records->values = cmg_arena_array(arena, records->value_count, sizeof *records->values);
    records->keys = cmg_arena_array(arena, records->key_count, sizeof *records->keys);
    records->decoded = cmg_arena_array(arena, records->decoded_count, sizeof *records->decoded);
    records->line_starts = cmg_arena_array(arena, records->line_count, sizeof *records->line_starts);
    return records->values != NULL && records->keys != NULL && records->decoded != NULL &&
           records->line_starts != NULL;
}

static void find_lines(cmg_json_records *records)
{
    size_t line = 0;
    records->line_starts[line++] = 0;
    for (size_t i = 0; i < records->source.length; i++) {
        if (records->source.bytes[i] == '\n')
            records->line_starts[line++] = (uint32_t)i + 1;
    }
}

typedef struct recorder {
    cmg_json_records *into;
    /* Line and column of byte `at`, carried along so that a text of one long
     * line costs no more than others. */
    size_t at;
    uint32_t line, column;
    size_t values, keys, decoded; /* recorded so far */
    uint32_t pending_key;
    uint32_t depth;
    uint32_t open[CMG_JSON_DOCUMENT_DEPTH],
        items[CMG_JSON_DOCUMENT_DEPTH]; /* containers: record, items so far */
} recorder;

static void move_to(recorder *work, size_t offset)
{
    const char *bytes = work->into->source.bytes;
    for (; work->at < offset; work->at++) {
        if (bytes[work->at] == '\n') {
            work->line++;
            work->column = 1;
        } else if (((unsigned char)bytes[work->at] & 0xC0) != 0x80) {
            work->column++;
        }
    }
}

static bool record_span(recorder *work, cmg_json_token token, cmg_json_span *out)
{
    cmg_json_records *records = work->into;
    move_to(work, token.offset);
    *out = (cmg_json_span){.offset = (uint32_t)token.offset,
                           .length = (uint32_t)token.raw.length,
                           .line = work->line,
                           .column = work->column,
                           .decoded = CMG_JSON_NOT_DECODED};
    if (!token.escaped)
        return true;
    out->decoded = (uint32_t)work->decoded;
    return cmg_json_decode(token, records->arena, &records->decoded[work->decoded++]);
}

static bool record_value(recorder *work, cmg_json_token token)
{
    uint32_t number = (uint32_t)work->values++;
    cmg_json_value_record *value = &work->into->values[number];
    bool root = work->depth == 0;
    value->parent = root ? number : work->open[work->depth - 1];
    value->ordinal = root ? 0 : work->items[work->depth - 1]++;
    value->key = work->pending_key;
    work->pending_key = CMG_JSON_NO_KEY;
    if (token.kind == CMG_JSON_OBJECT || token.kind == CMG_JSON_ARRAY) {
        work->open[work->depth] = number;
        work->items[work->depth++] = 0;
    }
    return record_span(work, token, &value->span);
}

static bool record_key(recorder *work, cmg_json_token token)
{
    cmg_json_key_record *key = &work->into->keys[work->keys];
    key->parent = work->open[work->depth - 1];
    work->pending_key = (uint32_t)work->keys;
    key->first = (uint32_t)work->keys++;
    return record_span(work, token, &key->span);
}

static bool record_all(cmg_json_records *records)
{
    recorder work = {.into = records, .line = 1, .column = 1, .pending_key = CMG_JSON_NO_KEY};
    cmg_json_scanner scanner;
    cmg_json_scan(&scanner, records->source, CMG_JSON_DOCUMENT_DEPTH);
    for (;;) {
        cmg_json_token token = cmg_json_next(&scanner);
        bool recorded = true;
        switch (token.kind) {
        case CMG_JSON_END:
        case CMG_JSON_ERROR: return true; /* the first scan found no error */
        case CMG_JSON_OBJECT_END:
        case CMG_JSON_ARRAY_END: work.depth--; break;
        case CMG_JSON_KEY: recorded = record_key(&work, token); break;
        default: recorded = record_value(&work, token); break;
        }
        if (!recorded)
            return false;
    }
}

cmg_text cmg_json_raw_text(const cmg_json_records *records, const cmg_json_span *span)
{
    return (cmg_text){records->source.bytes + span->offset, span->length};
}

cmg_text cmg_json_meant_text(const cmg_json_records *records, const cmg_json_span *span)
{
    if (span->decoded != CMG_JSON_NOT_DECODED)
        return records->decoded[span->decoded];
    return (cmg_text){records->source.bytes + span->offset + 1, span->length - 2};
}

/* -- places --------------------------------------------------------------- */

static cmg_text source_line(const cmg_json_records *records, uint32_t line)
{
    size_t start = records->line_starts[line - 1];
    size_t end = line < records->line_count ? records->line_starts[line] - 1 : records->source.length;
    if (end > start && records->source.bytes[end - 1] == '\r')
        end--;
    return (cmg_text){records->source.bytes + start, end - start};
}

cmg_place cmg_json_span_place(const cmg_json_records *records, const cmg_json_span *span)
{
    return (cmg_place){.file = records->file,
                       .line = span->line,
                       .column = span->column,
                       .span = (uint32_t)cmg_text_code_points(cmg_json_raw_text(records, span)),
                       .source_line = source_line(records, span->line)};
}

/* -- duplicate keys ------------------------------------------------------- */

typedef struct sorted_key {
    cmg_text text;
    uint32_t parent;
    uint32_t number; /* index of the key record */
} sorted_key;

static int compare_keys(const void *left, const void *right)
{
    const sorted_key *a = left, *b = right;
    if (a->parent != b->parent)
        return a->parent < b->parent ? -1 : 1;
    int order = cmg_text_compare(a->text, b->text);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

/* Sorted and not hashed: no choice of keys makes it slow. */
static bool find_duplicates(cmg_json_records *records)
{
    size_t count = records->key_count;
    sorted_key *sorted = cmg_allocate(&records->arena->allocator, count * sizeof *sorted);
    if (sorted == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        const cmg_json_key_record *key = &records->keys[i];
        sorted[i] = (sorted_key){cmg_json_meant_text(records, &key->span), key->parent, (uint32_t)i};
    }
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, compare_keys);
    for (size_t i = 1; i < count; i++) {
        const sorted_key *previous = &sorted[i - 1], *key = &sorted[i];
        if (key->parent == previous->parent && cmg_text_equal(key->text, previous->text))
            records->keys[key->number].first = records->keys[previous->number].first;
    }
    cmg_release(&records->arena->allocator, sorted, count * sizeof *sorted);
    return true;
}

/* All of them; false when there is one. */
static bool report_duplicates(const cmg_json_records *records, cmg_diagnostics *diagnostics)
{
    bool unique = true;
    for (size_t i = 0; i < records->key_count; i++) {
        const cmg_json_key_record *key = &records->keys[i];
        if (key->first == i)
            continue;
        unique = false;
        char line[12];
        cmg_place place = cmg_json_span_place(records, &key->span);
        cmg_report(diagnostics, CMG_M_json_duplicate_key, &place,
                   CMG_ARG("key", cmg_json_meant_text(records, &key->span)),
                   CMG_ARG("line", cmg_json_number_text(line, records->keys[key->first].span.line)));
    }
    return unique;
}

bool cmg_json_record(cmg_json_records *records, cmg_diagnostics *diagnostics)
{
    if (!check_and_count(records, diagnostics))
        return false;
    if (!make_room(records))
        goto no_memory;
    find_lines(records);
    if (!record_all(records) || !find_duplicates(records))
        goto no_memory;
    return report_duplicates(records, diagnostics);

no_memory:
    cmg_report_no_memory(diagnostics);
    return false;
}
