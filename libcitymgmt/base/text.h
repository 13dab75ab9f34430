/* Text: UTF-8 as pointer and length (NUL is data), and a growing buffer.
 * Unicode knowledge (validity, width, case) comes from libunistring. */
#ifndef CMG_BASE_TEXT_H
#define CMG_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

typedef struct cmg_text {
    const char *bytes; /* not NUL-terminated in general */
    size_t length;
} cmg_text;

#define CMG_TEXT(literal) ((cmg_text){"" literal, sizeof(literal) - 1})
#define CMG_NO_TEXT ((cmg_text){NULL, 0})
/* For printf("%.*s"). */
#define CMG_SHOW(text) (int)(text).length, (text).bytes

cmg_text cmg_text_of(const char *zero_terminated); /* NULL gives CMG_NO_TEXT */
bool cmg_text_equal(cmg_text a, cmg_text b);
int cmg_text_compare(cmg_text a, cmg_text b); /* by code point = by byte */
bool cmg_text_starts(cmg_text text, cmg_text prefix);
uint64_t cmg_text_hash(cmg_text text);
cmg_text cmg_text_trimmed(cmg_text text); /* without the white space around it */
bool cmg_text_copy(cmg_arena *arena, cmg_text text, cmg_text *copy);

/* Offset of the first byte that is not valid UTF-8, or `text.length`. */
size_t cmg_text_valid_prefix(cmg_text text);
/* The code point at `*offset` of valid UTF-8; moves the offset past it. */
uint32_t cmg_text_next(cmg_text text, size_t *offset);
size_t cmg_text_code_points(cmg_text text);
/* Columns on a terminal: a Chinese character takes two. */
size_t cmg_text_cells(cmg_text text);
/* Of `count` candidates the nearest by edit distance in code points, or -1
 * when none is near enough to be what was meant. */
ptrdiff_t cmg_text_nearest(cmg_text text, const cmg_text *candidates, size_t count);

/* A buffer that remembers its first failure: write freely, ask `failed` once. */
typedef struct cmg_buffer {
    cmg_allocator allocator;
    char *bytes; /* kept NUL-terminated once anything was written */
    size_t length, capacity;
    size_t limit; /* most bytes; 0 is no limit */
    bool failed;
} cmg_buffer;

void cmg_buffer_init(cmg_buffer *buffer, const cmg_allocator *allocator);
void cmg_buffer_free(cmg_buffer *buffer);
void cmg_buffer_clear(cmg_buffer *buffer); /* keeps the memory */
void cmg_buffer_put(cmg_buffer *buffer, const char *bytes, size_t length);
void cmg_buffer_text(cmg_buffer *buffer, cmg_text text);
void cmg_buffer_string(cmg_buffer *buffer, const char *zero_terminated);
void cmg_buffer_char(cmg_buffer *buffer, char c);
void cmg_buffer_code_point(cmg_buffer *buffer, uint32_t code_point);
void cmg_buffer_unsigned(cmg_buffer *buffer, uint64_t number);
void cmg_buffer_integer(cmg_buffer *buffer, int64_t number);
void cmg_buffer_spaces(cmg_buffer *buffer, size_t count);
/* A JSON string with its quotes. */
void cmg_buffer_json(cmg_buffer *buffer, cmg_text text);
/* As text of XML or HTML, or of an attribute in double quotes.  Control characters have
 * no place there, even escaped: they become blanks. */
void cmg_buffer_markup(cmg_buffer *buffer, cmg_text text);
cmg_text cmg_buffer_view(const cmg_buffer *buffer);
/* No %f and no locale-dependent formats. */
void cmg_buffer_format(cmg_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
