/* JSON (RFC 8259), strictly: a pull scanner that never recurses and keeps
 * the exact text and place of every value, and, for files that need random
 * access, a document: the scanner first, then cJSON's tree, each node paired
 * with its place.  cJSON is known to json_document.c alone and is never used
 * while deciding; facts are read with the scanner.
 */
#ifndef CMG_BASE_JSON_H
#define CMG_BASE_JSON_H

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/text.h"

typedef enum cmg_json_kind {
    CMG_JSON_END, /* of the input, after one complete value */
    CMG_JSON_ERROR,
    CMG_JSON_OBJECT,
    CMG_JSON_OBJECT_END,
    CMG_JSON_ARRAY,
    CMG_JSON_ARRAY_END,
    CMG_JSON_KEY,
    CMG_JSON_STRING,
    CMG_JSON_NUMBER,
    CMG_JSON_TRUE,
    CMG_JSON_FALSE,
    CMG_JSON_NULL
} cmg_json_kind;

typedef struct cmg_json_token {
    cmg_json_kind kind;
    cmg_text raw;  /* source text, quotes included */
    size_t offset; /* of raw in the source */
    bool escaped;  /* key or string with a backslash in it */
} cmg_json_token;

#define CMG_JSON_DEPTH_MAX 512

typedef struct cmg_json_scanner {
    cmg_text source;
    size_t at;
    uint32_t depth, depth_limit;
    uint8_t in_object[CMG_JSON_DEPTH_MAX / 8]; /* one bit a level */
    uint8_t expects;                           /* private state */
    size_t string_at;                          /* start of the last string or key */
    cmg_message_id error;                      /* after CMG_JSON_ERROR */
    size_t error_at;
} cmg_json_scanner;

/* `depth_limit` at most CMG_JSON_DEPTH_MAX. */
void cmg_json_scan(cmg_json_scanner *scanner, cmg_text source, uint32_t depth_limit);
cmg_json_token cmg_json_next(cmg_json_scanner *scanner);
/* Leaves the scanner behind the value that begins with `first`. */
void cmg_json_skip(cmg_json_scanner *scanner, cmg_json_token first);
/* Reports scanner->error at its place. */
void cmg_json_report(const cmg_json_scanner *scanner, cmg_text file, cmg_diagnostics *diagnostics);
/* The text a key or string token means; a view of the source when it has no
 * escapes, else decoded into the arena.  False: no memory. */
bool cmg_json_decode(cmg_json_token token, cmg_arena *arena, cmg_text *text);
/* How many source bytes after the opening quote lead to decoded byte `at`:
 * maps a place inside an expression to its place in the file. */
size_t cmg_json_source_offset(cmg_text raw_string, size_t at);

/* -- documents: for packs ------------------------------------------------- */

typedef struct cmg_json_document cmg_json_document;
/* A value of a document; copies freely, valid as long as the document. */
typedef struct cmg_json {
    const cmg_json_document *document;
    const void *item; /* the cJSON node; NULL when absent */
} cmg_json;

/* Scans, checks (duplicate keys and more than 64 levels are errors), builds.
 * `file` names it in messages.  The text is copied.  NULL after reporting. */
cmg_json_document *cmg_json_document_new(const cmg_allocator *allocator, cmg_text file, cmg_text source,
                                         cmg_diagnostics *diagnostics);
void cmg_json_document_free(cmg_json_document *document);
cmg_json cmg_json_root(const cmg_json_document *document);
cmg_text cmg_json_file(const cmg_json_document *document);

cmg_json_kind cmg_json_type(cmg_json value); /* CMG_JSON_END when absent */
cmg_text cmg_json_string(cmg_json value);    /* of a string; else CMG_NO_TEXT */
cmg_text cmg_json_number(cmg_json value);    /* exact source text of a number; else CMG_NO_TEXT */
bool cmg_json_is_true(cmg_json value);
cmg_json cmg_json_member(cmg_json object, const char *key); /* absent when missing */
size_t cmg_json_count(cmg_json value);                      /* items or members */
cmg_json cmg_json_first(cmg_json value);                    /* of an array or object; absent when empty */
cmg_json cmg_json_following(cmg_json value);                /* absent after the last */
cmg_text cmg_json_key(cmg_json value);                      /* of a member; else CMG_NO_TEXT */
static inline bool cmg_json_present(cmg_json value)
{
    return value.item != NULL;
}

/* The value as it stands in the source, all of it. */
cmg_text cmg_json_raw(cmg_json value);

/* Where the value (or its key) stands.  The pointer goes into the arena. */
cmg_place cmg_json_place(cmg_json value, cmg_arena *arena);
cmg_place cmg_json_key_place(cmg_json value, cmg_arena *arena);
/* The place of byte `offset` of a string's decoded text. */
cmg_place cmg_json_place_within(cmg_json string, size_t offset, cmg_arena *arena);

#endif
