/* Regular expressions in XPath syntax (FEEL's matches, replace, split) on
 * PCRE2: the pattern is parsed by the XPath grammar and emitted anew, never
 * passed through.  No JIT (it changes answers); every match is counted by
 * auto-callout and charged to the caller's step budget. */
#ifndef CMG_BASE_REGEX_H
#define CMG_BASE_REGEX_H

#include "base/memory.h"
#include "base/text.h"

typedef struct cmg_regex cmg_regex; /* immutable: shared by threads */
/* What one thread needs to match: grown once, then reused. */
typedef struct cmg_regex_work cmg_regex_work;
cmg_regex_work *cmg_regex_work_new(const cmg_allocator *allocator);
void cmg_regex_work_free(cmg_regex_work *work);

typedef enum cmg_regex_status {
    CMG_REGEX_OK,
    CMG_REGEX_NO_MATCH,
    CMG_REGEX_BAD_PATTERN, /* *error_at is its byte offset */
    CMG_REGEX_BAD_FLAGS,
    CMG_REGEX_TOO_LONG, /* pattern over 1,024 bytes or subject over the limit */
    CMG_REGEX_LIMIT,    /* the step budget or a PCRE2 backstop ended it */
    CMG_REGEX_NO_MEMORY
} cmg_regex_status;

#define CMG_REGEX_PATTERN_MAX 1024
#define CMG_REGEX_SUBJECT_MAX 4096 /* code points */

cmg_regex_status cmg_regex_compile(const cmg_allocator *allocator, cmg_text pattern, cmg_text flags,
                                   cmg_regex **out, size_t *error_at);
void cmg_regex_free(cmg_regex *regex);
bool cmg_regex_matches_empty(const cmg_regex *regex);

typedef struct cmg_regex_match {
    size_t start, end;   /* bytes of the subject */
    uint32_t groups;     /* how many groups the pattern has */
    size_t group[10][2]; /* $0..$9; SIZE_MAX when unset */
} cmg_regex_match;

/* Searches valid UTF-8 from byte `from`; takes what it used from *steps.
 * A `from` above 0 goes on in a subject whose search began at 0. */
cmg_regex_status cmg_regex_find(const cmg_regex *regex, cmg_regex_work *work, cmg_text subject, size_t from,
                                uint64_t *steps, cmg_regex_match *match);

#endif
