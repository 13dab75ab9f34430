/* From an XPath pattern to a PCRE2 pattern.  Private to the regex files. */
#ifndef CMG_BASE_REGEX_TRANSLATE_H
#define CMG_BASE_REGEX_TRANSLATE_H

#include "base/regex.h"

typedef struct cmg_regex_flags {
    bool dot_all, multiline, caseless, extended, quoted;
} cmg_regex_flags;

/* BAD_PATTERN with *error_at, NO_MEMORY, or OK. */
cmg_regex_status cmg_regex_translate(cmg_text pattern, cmg_regex_flags flags, cmg_buffer *out,
                                     size_t *error_at);

/* What stands between the brackets of a PCRE2 class: a character, a range,
 * \d \w \s \i \c or their opposites, \p{name} or \P{name}.  The last two are
 * false when there is no such escape or name. */
void cmg_regex_put_character(cmg_buffer *out, uint32_t code_point);
void cmg_regex_put_range(cmg_buffer *out, uint32_t first, uint32_t last);
bool cmg_regex_put_escape(cmg_buffer *out, uint32_t letter);
bool cmg_regex_put_property(cmg_buffer *out, cmg_text name, bool negated);

#endif
