/* What characters and words names are made of, shared by lexer and scopes. */
#ifndef CMG_FEEL_NAMES_H
#define CMG_FEEL_NAMES_H

#include "base/text.h"

/* DMN 1.5 rules 28 and 29, less the full-width forms of ASCII and Chinese
 * punctuation: those are mistypes to be told, not parts of a name. */
bool cmg_is_name_start(uint32_t c);
bool cmg_is_name_part(uint32_t c);
bool cmg_is_blank(uint32_t c);
/* Behind blanks and comments; *unclosed set when a comment has no end. */
size_t cmg_skip_blank(cmg_text text, size_t offset, bool *unclosed);
/* The word (a run of name parts) or single character at `offset`. */
size_t cmg_word_end(cmg_text text, size_t offset);

/* Words one after another; begin with `end` at the place to read from. */
typedef struct cmg_word {
    cmg_text text;
    size_t end; /* behind the word */
    bool blank; /* blanks or comments stand before it */
} cmg_word;
bool cmg_word_next(cmg_text text, cmg_word *word);

/* Bytes of `text` at `offset` that spell `name`; 0 if they do not.  Any run of
 * blanks is as good as another, but none is not one: where `a-b` is a name,
 * `a - b` is still a difference. */
size_t cmg_name_length_at(cmg_text text, size_t offset, cmg_text name);

#endif
