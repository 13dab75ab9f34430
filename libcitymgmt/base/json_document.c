/* Documents: cJSON's tree with the places and exact texts of our scanner.
 *
 * cJSON gives the tree (children, siblings, its memory).  It is asked only
 * after the scanner has accepted the text, because by itself it takes "-01",
 * raw line ends in strings and bytes that are not UTF-8.  What it cannot keep
 * is taken from our records instead: numbers (it makes doubles, and refuses
 * more than 63 digits) and strings (it cuts them at \u0000).
 *
 * Two constraints come with it:
 * - its memory functions are one set for the whole process, so its nodes are
 *   not taken from the document's allocator; this file never sets them, and a
 *   host that does must not while a document lives;
 * - each parse writes a global error pointer, so parsing is under a lock, one
 *   for the process.
 */
#include "base/json.h"

#include <limits.h>
#include <pthread.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/json_records.h"

/* Numbers of records are kept in cJSON's int. */
#define SIZE_MOST ((size_t)INT_MAX)
#define SIZE_MOST_TEXT "2147483647"

_Static_assert(CMG_JSON_DOCUMENT_DEPTH < CJSON_NESTING_LIMIT, "cJSON refuses what the scanner accepts");

struct cmg_json_document {
    cmg_allocator allocator;
    cmg_arena arena; /* all but the tree */
    cmg_json_records records;
    cJSON *tree; /* in each node, valueint is the number of its record */
};

/* -- the tree ------------------------------------------------------------- */

static bool is_number(cmg_text raw)
{
    return raw.bytes[0] == '-' || (raw.bytes[0] >= '0' && raw.bytes[0] <= '9');
}

static cJSON *parse_locked(const char *text, size_t length)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    const char *end;
    pthread_mutex_lock(&lock);
    cJSON *tree = cJSON_ParseWithLengthOpts(text, length, &end, false);
    pthread_mutex_unlock(&lock);
    return tree;
}

/* cJSON gets the text with every number replaced by 0: it would refuse the
 * long ones, and read the others by the locale's rules. */
static cJSON *parse_without_numbers(const cmg_json_document *document)
{
    size_t length = document->records.source.length;
    char *copy = cmg_allocate(&document->allocator, length);
    if (copy == NULL)
        return NULL;
    memcpy(copy, document->records.source.bytes, length);
    for (size_t i = 0; i < document->records.value_count; i++) {
        const cmg_json_span *span = &document->records.values[i].span;
        if (!is_number(cmg_json_raw_text(&document->records, span)))
            continue;
        memset(copy + span->offset, ' ', span->length);
        copy[span->offset] = '0';
    }
    cJSON *tree = parse_locked(copy, length);
    cmg_release(&document->allocator, copy, length);
    return tree;
}

/* Numbers the nodes in document order, which is the order of the records. */
static void pair_nodes(cJSON *tree)
{
    cJSON *open[CMG_JSON_DOCUMENT_DEPTH];
    size_t depth = 0;
    int number = 0;
    for (cJSON *node = tree; node != NULL;) {
        node->valueint = number++;
        if (node->child != NULL) {
            open[depth++] = node;
            node = node->child;
            continue;
        }
        while (node->next == NULL && depth > 0)
            node = open[--depth];
        node = node->next;
    }
}

/* -- life ----------------------------------------------------------------- */

static bool copy_texts(cmg_json_document *document, cmg_text file, cmg_text source)
{
    return cmg_text_copy(&document->arena, file, &document->records.file) &&
           cmg_text_copy(&document->arena, source, &document->records.source);
}

/* False when the text is at fault or memory is short; reported. */
static bool build(cmg_json_document *document, cmg_diagnostics *diagnostics)
{
    if (!cmg_json_record(&document->records, diagnostics))
        return false;
    document->tree = parse_without_numbers(document);
    if (document->tree == NULL) { /* the text is known to be right */
        cmg_report_no_memory(diagnostics);
        return false;
    }
    pair_nodes(document->tree);
    return true;
}

cmg_json_document *cmg_json_document_new(const cmg_allocator *allocator, cmg_text file, cmg_text source,
                                         cmg_diagnostics *diagnostics)
{
    if (source.length >= SIZE_MOST) {
        cmg_place place = {.file = file};
        cmg_report(diagnostics, CMG_M_json_too_large, &place, CMG_ARGZ("limit", SIZE_MOST_TEXT));
        return NULL;
    }
    cmg_json_document *document = cmg_allocate_zeroed(allocator, sizeof *document);
    if (document == NULL) {
        cmg_report_no_memory(diagnostics);
        return NULL;
    }
    document->allocator = allocator != NULL ? *allocator : cmg_allocator_default;
    cmg_arena_init(&document->arena, allocator, 0);
    document->records.arena = &document->arena;
    if (!copy_texts(document, file, source)) {
        cmg_report_no_memory(diagnostics);
        goto failed;
    }
    if (!build(document, diagnostics))
        goto failed;
    return document;

failed:
    cmg_json_document_free(document);
    return NULL;
}

void cmg_json_document_free(cmg_json_document *document)
{
    if (document == NULL)
        return;
    cmg_allocator allocator = document->allocator;
    cJSON_Delete(document->tree);
    cmg_arena_free(&document->arena);
    cmg_release(&allocator, document, sizeof *document);
}

/* -- reading -------------------------------------------------------------- */

static const cJSON *node_of(cmg_json value)
{
    return value.item;
}

static const cmg_json_value_record *record_of(cmg_json value)
{
    const cJSON *node = value.item;
    return node == NULL ? NULL : &value.document->records.values[node->valueint];
}

static const cmg_json_key_record *key_of(cmg_json value)
{
    const cmg_json_value_record *record = record_of(value);
    return record == NULL || record->key == CMG_JSON_NO_KEY ? NULL
                                                            : &value.document->records.keys[record->key];
}

static cmg_json value_at(cmg_json near, const cJSON *node)
{
    return (cmg_json){near.document, node};
}

cmg_json cmg_json_root(const cmg_json_document *document)
{
    return (cmg_json){document, document == NULL ? NULL : document->tree};
}

cmg_text cmg_json_file(const cmg_json_document *document)
{
    return document == NULL ? CMG_NO_TEXT : document->records.file;
}

cmg_json_kind cmg_json_type(cmg_json value)
{
    const cJSON *node = node_of(value);
    switch (node == NULL ? cJSON_Invalid : node->type & 0xFF) {
    case cJSON_Object: return CMG_JSON_OBJECT;
    case cJSON_Array: return CMG_JSON_ARRAY;
    case cJSON_String: return CMG_JSON_STRING;
    case cJSON_Number: return CMG_JSON_NUMBER;
    case cJSON_True: return CMG_JSON_TRUE;
    case cJSON_False: return CMG_JSON_FALSE;
    case cJSON_NULL: return CMG_JSON_NULL;
    default: return CMG_JSON_END;
    }
}

cmg_text cmg_json_string(cmg_json value)
{
    if (cmg_json_type(value) != CMG_JSON_STRING)
        return CMG_NO_TEXT;
    return cmg_json_meant_text(&value.document->records, &record_of(value)->span);
}

cmg_text cmg_json_number(cmg_json value)
{
    if (cmg_json_type(value) != CMG_JSON_NUMBER)
        return CMG_NO_TEXT;
    return cmg_json_raw_text(&value.document->records, &record_of(value)->span);
}

cmg_text cmg_json_raw(cmg_json value)
{
    const cmg_json_value_record *record = record_of(value);
    if (record == NULL)
        return CMG_NO_TEXT;
    const cmg_text source = value.document->records.source;
    const cmg_text rest = {source.bytes + record->span.offset, source.length - record->span.offset};
    cmg_json_scanner scanner;
    cmg_json_scan(&scanner, rest, CMG_JSON_DOCUMENT_DEPTH);
    cmg_json_skip(&scanner, cmg_json_next(&scanner));
    return (cmg_text){rest.bytes, scanner.at};
}

bool cmg_json_is_true(cmg_json value)
{
    return cmg_json_type(value) == CMG_JSON_TRUE;
}

cmg_json cmg_json_first(cmg_json value)
{
    const cJSON *node = node_of(value);
    return value_at(value, node == NULL ? NULL : node->child);
}

cmg_json cmg_json_following(cmg_json value)
{
    const cJSON *node = node_of(value);
    return value_at(value, node == NULL ? NULL : node->next);
}

size_t cmg_json_count(cmg_json value)
{
    size_t count = 0;
    for (cmg_json item = cmg_json_first(value); cmg_json_present(item); item = cmg_json_following(item))
        count++;
    return count;
}

cmg_text cmg_json_key(cmg_json value)
{
    const cmg_json_key_record *key = key_of(value);
    return key == NULL ? CMG_NO_TEXT : cmg_json_meant_text(&value.document->records, &key->span);
}

cmg_json cmg_json_member(cmg_json object, const char *key)
{
    cmg_text wanted = cmg_text_of(key);
    if (cmg_json_type(object) != CMG_JSON_OBJECT)
        return value_at(object, NULL);
    cmg_json member = cmg_json_first(object);
    while (cmg_json_present(member) && !cmg_text_equal(cmg_json_key(member), wanted))
        member = cmg_json_following(member);
    return member;
}

/* -- places of values ----------------------------------------------------- */

static void put_step(cmg_buffer *out, const cmg_json_document *document, const cmg_json_value_record *record)
{
    cmg_buffer_char(out, '/');
    if (record->key == CMG_JSON_NO_KEY) {
        cmg_buffer_unsigned(out, record->ordinal);
        return;
    }
    cmg_text key = cmg_json_meant_text(&document->records, &document->records.keys[record->key].span);
    for (size_t i = 0; i < key.length; i++) {
        if (key.bytes[i] == '~')
            cmg_buffer_string(out, "~0");
        else if (key.bytes[i] == '/')
            cmg_buffer_string(out, "~1");
        else
            cmg_buffer_char(out, key.bytes[i]);
    }
}

/* Empty when memory is short: a place without it still leads there. */
static cmg_text pointer_of(cmg_json value, cmg_arena *arena)
{
    const cmg_json_document *document = value.document;
    const cmg_json_value_record *steps[CMG_JSON_DOCUMENT_DEPTH + 1];
    size_t count = 0;
    const cmg_json_value_record *record = record_of(value);
    for (; record != &document->records.values[0]; record = &document->records.values[record->parent])
        steps[count++] = record;

    cmg_buffer buffer;
    cmg_buffer_init(&buffer, &arena->allocator);
    while (count > 0)
        put_step(&buffer, document, steps[--count]);
    cmg_text pointer = CMG_NO_TEXT;
    if (!buffer.failed && !cmg_text_copy(arena, cmg_buffer_view(&buffer), &pointer))
        pointer = CMG_NO_TEXT;
    cmg_buffer_free(&buffer);
    return pointer;
}

cmg_place cmg_json_place(cmg_json value, cmg_arena *arena)
{
    const cmg_json_value_record *record = record_of(value);
    if (record == NULL)
        return (cmg_place){.file = cmg_json_file(value.document)};
    cmg_place place = cmg_json_span_place(&value.document->records, &record->span);
    place.pointer = pointer_of(value, arena);
    return place;
}

cmg_place cmg_json_key_place(cmg_json value, cmg_arena *arena)
{
    const cmg_json_key_record *key = key_of(value);
    if (key == NULL)
        return cmg_json_place(value, arena);
    cmg_place place = cmg_json_span_place(&value.document->records, &key->span);
    place.pointer = pointer_of(value, arena);
    return place;
}

cmg_place cmg_json_place_within(cmg_json string, size_t offset, cmg_arena *arena)
{
    cmg_place place = cmg_json_place(string, arena);
    if (cmg_json_type(string) != CMG_JSON_STRING)
        return place;
    cmg_text raw = cmg_json_raw_text(&string.document->records, &record_of(string)->span);
    size_t before = 1 + cmg_json_source_offset(raw, offset);
    place.column += (uint32_t)cmg_text_code_points((cmg_text){raw.bytes, before});
    place.span = 1;
    return place;
}
