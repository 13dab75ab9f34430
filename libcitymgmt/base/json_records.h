/* What the scanner tells of a whole document: where each value and key
 * stands and what it says.  For json_document.c, which pairs the records with
 * a tree. */
#ifndef CMG_BASE_JSON_RECORDS_H
#define CMG_BASE_JSON_RECORDS_H

#include "base/json.h"

#define CMG_JSON_DOCUMENT_DEPTH 64

#define CMG_JSON_NO_KEY UINT32_MAX
#define CMG_JSON_NOT_DECODED UINT32_MAX

/* A piece of the source: a key, or the first token of a value. */
typedef struct cmg_json_span {
    uint32_t offset, length; /* in bytes */
    uint32_t line, column;
    uint32_t decoded; /* index of its text when it has escapes */
} cmg_json_span;

typedef struct cmg_json_key_record {
    cmg_json_span span;
    uint32_t parent; /* record of the object */
    uint32_t first;  /* index of the first equal key of the object */
} cmg_json_key_record;

typedef struct cmg_json_value_record {
    cmg_json_span span;
    uint32_t parent;  /* record of the container; its own for the root */
    uint32_t ordinal; /* place among the container's items */
    uint32_t key;     /* index of its key, or CMG_JSON_NO_KEY */
} cmg_json_value_record;

typedef struct cmg_json_records {
    cmg_arena *arena; /* of the texts and all arrays */
    cmg_text file, source;
    cmg_json_value_record *values; /* in document order */
    cmg_json_key_record *keys;
    cmg_text *decoded;
    uint32_t *line_starts;
    size_t value_count, key_count, decoded_count, line_count;
} cmg_json_records;

/* Scans `source` (under 2 GiB) and fills the rest.  False when it is not
 * JSON, has duplicate keys, or without memory; reported. */
bool cmg_json_record(cmg_json_records *records, cmg_diagnostics *diagnostics);

cmg_text cmg_json_raw_text(const cmg_json_records *records, const cmg_json_span *span);
/* Of a key or string. */
cmg_text cmg_json_meant_text(const cmg_json_records *records, const cmg_json_span *span);
/* Without a pointer. */
cmg_place cmg_json_span_place(const cmg_json_records *records, const cmg_json_span *span);

#endif
