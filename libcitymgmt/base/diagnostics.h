/* Diagnostics inside the library: how a room says what is wrong.
 *
 * Every message stands once in messages.def with a stable id, both languages
 * and a remedy.  A call names the message, the place, and the named
 * arguments of its text:
 *
 *   cmg_report(diags, CMG_M_unknown_name, place, CMG_ARG("name", name),
 *              CMG_ARG("near", near));
 *
 * The list is capped: what comes after is counted, not stored.  Same id at
 * the same place is stored once, with how often it came again, so that failing
 * in a loop is cheap.  A NULL list is allowed everywhere and means nobody is listening.
 */
#ifndef CMG_BASE_DIAGNOSTICS_H
#define CMG_BASE_DIAGNOSTICS_H

#include "citymgmt/diagnostics.h"

#include "base/text.h"

typedef enum cmg_message_id {
#define CMG_MESSAGE(number, name, severity, zh, en, remedy_zh, remedy_en) CMG_M_##name,
#include "base/messages.def"
#undef CMG_MESSAGE
    CMG_M_COUNT
} cmg_message_id;

/* Where: all members may be empty.  Texts are copied by cmg_report. */
typedef struct cmg_place {
    cmg_text file;
    uint32_t line;   /* from 1; 0 is unknown */
    uint32_t column; /* in code points, from 1; 0 is unknown */
    uint32_t span;   /* code points to underline; 0 is taken for 1 */
    cmg_text source_line;
    cmg_text pointer; /* JSON pointer (RFC 6901) */
} cmg_place;

typedef struct cmg_argument {
    const char *name;
    cmg_text text;
} cmg_argument;

#define CMG_ARG(name, text) ((cmg_argument){(name), (text)})
#define CMG_ARGZ(name, string) ((cmg_argument){(name), cmg_text_of(string)})

/* Of the entries from `from` on, those about files of the folder first; without memory they stay. */
void cmg_diagnostics_prefer(cmg_diagnostics *diagnostics, size_t from, cmg_text folder);

/* `place` may be NULL. */
#define cmg_report(diagnostics, id, place, ...)                                                              \
    cmg_report_arguments((diagnostics), (id), cmg_message_row(id)->severity, (place),                        \
                         (const cmg_argument[]){{NULL, {NULL, 0}}, __VA_ARGS__},                             \
                         sizeof((const cmg_argument[]){{NULL, {NULL, 0}}, __VA_ARGS__}) /                    \
                             sizeof(cmg_argument))
/* The same with another severity than the registry's. */
void cmg_report_arguments(cmg_diagnostics *diagnostics, cmg_message_id id, uint8_t severity,
                          const cmg_place *place, const cmg_argument *arguments, size_t count);
/* Whether this finding is kept at this place, which has a line, already. */
bool cmg_is_reported(const cmg_diagnostics *diagnostics, cmg_message_id id, const cmg_place *place);
/* Records exhaustion without allocating. */
void cmg_report_no_memory(cmg_diagnostics *diagnostics);

/* The place of byte `offset` in `source` (line, column, source_line filled). */
cmg_place cmg_place_at(cmg_text file, cmg_text source, size_t offset);

/* The registry row, for `citymgmt check`, docs and tests. */
typedef struct cmg_message {
    uint16_t number; /* printed E0213 / W0213 / N0213 by severity */
    uint8_t severity;
    const char *name, *zh, *en, *remedy_zh, *remedy_en;
} cmg_message;
const cmg_message *cmg_message_row(cmg_message_id id);
/* Fills placeholders {name} of a registry text; any other brace is text.
 * Arguments are cut after 200 code points, their control characters shown as
 * \uXXXX: facts may be hostile. */
void cmg_message_fill(cmg_buffer *out, const char *format, const cmg_argument *arguments, size_t count);

#endif
