/* Values read from JSON tokens, as a declared type asks: a string where a
 * date is asked is a date.  No tree is built; used for facts. */
#ifndef CMG_FEEL_FROM_JSON_H
#define CMG_FEEL_FROM_JSON_H

#include "base/json.h"
#include "feel/type.h"

/* What is wrong with a value, for the caller to report with its own words. */
typedef struct cmg_json_fault {
    cmg_json_token token; /* the value at fault */
    const cmg_type *expected;
    bool inexact;   /* a number of more than 34 digits */
    bool duplicate; /* a key given twice */
} cmg_json_fault;

/* `first` is the value's first token; the scanner is left behind the value.
 * Not OK: BAD_FACTS with *fault set (token.kind CMG_JSON_ERROR: syntax, ask
 * the scanner), or NO_MEMORY. */
cmg_status cmg_value_from_json(cmg_json_scanner *scanner, cmg_json_token first, const cmg_type *type,
                               cmg_arena *arena, cmg_value *out, cmg_json_fault *fault);
/* A text as a person types it, read as the type asks: true, 12.5, 2024-07-01.
 * Lists and contexts are JSON.  BAD_FACTS when it is none. */
cmg_status cmg_value_from_text(cmg_text text, const cmg_type *type, cmg_arena *arena, cmg_value *out);

#endif
