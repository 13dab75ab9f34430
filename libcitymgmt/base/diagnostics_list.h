/* What a diagnostics list is made of; for diagnostics.c and
 * diagnostics_report.c alone. */
#ifndef CMG_BASE_DIAGNOSTICS_LIST_H
#define CMG_BASE_DIAGNOSTICS_LIST_H

#include "base/diagnostics.h"

#define CMG_LANGUAGES 2
#define CMG_SEVERITIES 3

typedef struct cmg_diagnostic {
    cmg_message_id id;
    char printed_id[8]; /* "E0213" */
    uint32_t line, column, span;
    uint64_t key;    /* equal for the same finding at the same place */
    size_t repeated; /* how often it came again */
    /* All NUL-terminated. */
    cmg_text file, pointer, message[CMG_LANGUAGES], remedy[CMG_LANGUAGES];
    /* The part of the source line around the column, ready to print, and
     * which of its code points the column is, from 0. */
    cmg_text excerpt;
    size_t caret;
} cmg_diagnostic;

struct cmg_diagnostics {
    cmg_allocator allocator;
    cmg_arena arena; /* entries, their texts and the slots */
    cmg_diagnostic *entries;
    size_t count, room, keep;
    uint32_t *slots; /* hash of keys: index + 1 of an entry, 0 is free */
    size_t slot_count;
    size_t totals[CMG_SEVERITIES];
    bool exhausted_known; /* then `exhausted` is the entry after the last */
    cmg_diagnostic exhausted;
    cmg_buffer buffer; /* texts while they are made */
    /* Whole reports: each stays while another one is asked for. */
    cmg_buffer text[CMG_LANGUAGES], json[CMG_LANGUAGES];
};

/* An entry by index, the exhaustion included; NULL beyond the end. */
const cmg_diagnostic *cmg_diagnostic_at(const cmg_diagnostics *diagnostics, size_t index);

/* A control character, or one that reorders the line on a terminal: printed
 * as it is, a text could seem to say what it does not. */
bool cmg_is_unprintable(uint32_t code_point);

/* Puts text from outside, with \uXXXX for what is unprintable; cut after
 * `most` code points. */
void cmg_put_visible(cmg_buffer *out, cmg_text text, size_t most);

/* Puts the part of a source line that is shown for `place`, without control
 * characters.  Returns the caret's place in it, in code points from 0. */
size_t cmg_excerpt(cmg_buffer *out, const cmg_place *place);

#endif
