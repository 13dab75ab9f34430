#include "base/regex_translate.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

/* The step budget is what ends a match; these only stand behind it, and hold
 * a plain alternation under a star over the longest subject. */
#define CALLOUTS_MAX 1000000
#define MATCH_LIMIT 10000000
#define DEPTH_LIMIT 20000
#define HEAP_LIMIT_KIB 8192

#define GROUPS_SHOWN 10

struct cmg_regex {
    cmg_allocator allocator;
    pcre2_code *code;
    uint32_t groups;
    bool matches_empty;
};

struct cmg_regex_work {
    cmg_allocator allocator;
    pcre2_match_context *context;
    pcre2_match_data *data;
};

/* ---- memory: PCRE2 frees without a size, so the size stands before a block ---- */

#define SIZE_PREFIX ((size_t)16)

static void *library_allocate(size_t size, void *allocator)
{
    if (size > SIZE_MAX - SIZE_PREFIX)
        return NULL;
    char *block = cmg_allocate(allocator, SIZE_PREFIX + size);
    if (block == NULL)
        return NULL;
    memcpy(block, &size, sizeof size);
    return block + SIZE_PREFIX;
}

static void library_free(void *pointer, void *allocator)
{
    if (pointer == NULL)
        return;
    char *block = (char *)pointer - SIZE_PREFIX;
    size_t size;
    memcpy(&size, block, sizeof size);
    cmg_release(allocator, block, SIZE_PREFIX + size);
}

/* ---- compiling ---- */

static bool read_flags(cmg_text text, cmg_regex_flags *flags)
{
    for (size_t i = 0; i < text.length; i++) {
        switch (text.bytes[i]) {
        case 's': flags->dot_all = true; break;
        case 'm': flags->multiline = true; break;
        case 'i': flags->caseless = true; break;
        case 'x': flags->extended = true; break;
        case 'q': flags->quoted = true; break;
        default: return false;
        }
    }
    return true;
}

static cmg_regex_status compile_emitted(cmg_regex *regex, cmg_text emitted, cmg_regex_flags flags)
{
    pcre2_general_context *general =
        pcre2_general_context_create(library_allocate, library_free, &regex->allocator);
    pcre2_compile_context *context = general == NULL ? NULL : pcre2_compile_context_create(general);
    int error = PCRE2_ERROR_HEAP_FAILED;
    if (context != NULL) {
        pcre2_set_newline(context, PCRE2_NEWLINE_LF);
        const uint32_t options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOLLAR_ENDONLY |
                                 PCRE2_NEVER_BACKSLASH_C | PCRE2_MATCH_UNSET_BACKREF | PCRE2_AUTO_CALLOUT |
                                 (flags.caseless ? PCRE2_CASELESS : 0) |
                                 (flags.multiline && !flags.quoted ? PCRE2_MULTILINE : 0);
        size_t ignored;
        regex->code =
            pcre2_compile((PCRE2_SPTR)emitted.bytes, emitted.length, options, &error, &ignored, context);
    }
    pcre2_compile_context_free(context);
    pcre2_general_context_free(general);
    if (regex->code != NULL) {
        pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &regex->groups);
        return CMG_REGEX_OK;
    }
    switch (error) {
    case PCRE2_ERROR_HEAP_FAILED: return CMG_REGEX_NO_MEMORY;
    case PCRE2_ERROR_PATTERN_TOO_LARGE:
    case PCRE2_ERROR_PATTERN_TOO_COMPLICATED: return CMG_REGEX_TOO_LONG;
    default: return CMG_REGEX_BAD_PATTERN;
    }
}

/* Asked once: replace and split refuse a pattern that matches no text at all. */
static cmg_regex_status ask_empty(cmg_regex *regex)
{
    cmg_regex_work *work = cmg_regex_work_new(&regex->allocator);
    if (work == NULL)
        return CMG_REGEX_NO_MEMORY;
    uint64_t steps = CALLOUTS_MAX;
    cmg_regex_match match;
    const cmg_regex_status status = cmg_regex_find(regex, work, CMG_TEXT(""), 0, &steps, &match);
    cmg_regex_work_free(work);
    regex->matches_empty = status != CMG_REGEX_NO_MATCH;
    return status == CMG_REGEX_NO_MEMORY ? status : CMG_REGEX_OK;
}

cmg_regex_status cmg_regex_compile(const cmg_allocator *allocator, cmg_text pattern, cmg_text flags_text,
                                   cmg_regex **out, size_t *error_at)
{
    *out = NULL;
    *error_at = 0;
    cmg_regex_flags flags = {0};
    if (!read_flags(flags_text, &flags))
        return CMG_REGEX_BAD_FLAGS;
    if (pattern.length > CMG_REGEX_PATTERN_MAX)
        return CMG_REGEX_TOO_LONG;
    cmg_regex *regex = cmg_allocate_zeroed(allocator, sizeof *regex);
    if (regex == NULL)
        return CMG_REGEX_NO_MEMORY;
    regex->allocator = *allocator;
    cmg_buffer emitted;
    cmg_buffer_init(&emitted, allocator);
    cmg_regex_status status = cmg_regex_translate(pattern, flags, &emitted, error_at);
    if (status == CMG_REGEX_OK)
        status = compile_emitted(regex, cmg_buffer_view(&emitted), flags);
    if (status == CMG_REGEX_OK)
        status = ask_empty(regex);
    cmg_buffer_free(&emitted);
    if (status != CMG_REGEX_OK) {
        cmg_regex_free(regex);
        return status;
    }
    *out = regex;
    return CMG_REGEX_OK;
}

void cmg_regex_free(cmg_regex *regex)
{
    if (regex == NULL)
        return;
    pcre2_code_free(regex->code);
    const cmg_allocator allocator = regex->allocator;
    cmg_release(&allocator, regex, sizeof *regex);
}

bool cmg_regex_matches_empty(const cmg_regex *regex)
{
    return regex->matches_empty;
}

/* ---- matching ---- */

cmg_regex_work *cmg_regex_work_new(const cmg_allocator *allocator)
{
    cmg_regex_work *work = cmg_allocate_zeroed(allocator, sizeof *work);
    if (work == NULL)
        return NULL;
    work->allocator = *allocator;
    pcre2_general_context *general =
        pcre2_general_context_create(library_allocate, library_free, &work->allocator);
    if (general != NULL) {
        work->context = pcre2_match_context_create(general);
        work->data = pcre2_match_data_create(GROUPS_SHOWN, general);
    }
    pcre2_general_context_free(general);
    if (work->context == NULL || work->data == NULL) {
        cmg_regex_work_free(work);
        return NULL;
    }
    pcre2_set_match_limit(work->context, MATCH_LIMIT);
    pcre2_set_depth_limit(work->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(work->context, HEAP_LIMIT_KIB);
    return work;
}

void cmg_regex_work_free(cmg_regex_work *work)
{
    if (work == NULL)
        return;
    pcre2_match_data_free(work->data);
    pcre2_match_context_free(work->context);
    const cmg_allocator allocator = work->allocator;
    cmg_release(&allocator, work, sizeof *work);
}

static int count_callout(pcre2_callout_block *block, void *budget)
{
    (void)block;
    uint64_t *const left = budget;
    if (*left == 0)
        return PCRE2_ERROR_CALLOUT;
    --*left;
    return 0;
}

/* Looked at once a subject: a search goes on only where one began. */
static bool subject_is_good(cmg_text subject, size_t from)
{
    return from > 0 || subject.length <= CMG_REGEX_SUBJECT_MAX ||
           (subject.length <= CMG_REGEX_SUBJECT_MAX * (size_t)4 &&
            cmg_text_code_points(subject) <= CMG_REGEX_SUBJECT_MAX);
}

static cmg_regex_status status_of(int result)
{
    if (result >= 0)
        return CMG_REGEX_OK;
    switch (result) {
    case PCRE2_ERROR_NOMATCH: return CMG_REGEX_NO_MATCH;
    case PCRE2_ERROR_NOMEMORY: return CMG_REGEX_NO_MEMORY;
    default: return CMG_REGEX_LIMIT;
    }
}

cmg_regex_status cmg_regex_find(const cmg_regex *regex, cmg_regex_work *work, cmg_text subject, size_t from,
                                uint64_t *steps, cmg_regex_match *match)
{
    if (!subject_is_good(subject, from))
        return CMG_REGEX_TOO_LONG;
    const uint64_t budget = *steps < CALLOUTS_MAX ? *steps : CALLOUTS_MAX;
    uint64_t left = budget;
    pcre2_set_callout(work->context, count_callout, &left);
    const char *const bytes = subject.length == 0 ? "" : subject.bytes;
    const int result = pcre2_match(regex->code, (PCRE2_SPTR)bytes, subject.length, from, PCRE2_NO_UTF_CHECK,
                                   work->data, work->context);
    *steps -= budget - left;
    if (result < 0)
        return status_of(result);
    const PCRE2_SIZE *const offsets = pcre2_get_ovector_pointer(work->data);
    /* 0: there are more groups than are shown. */
    const int set = result == 0 ? GROUPS_SHOWN : result;
    match->start = offsets[0];
    match->end = offsets[1];
    match->groups = regex->groups;
    for (int i = 0; i < GROUPS_SHOWN; i++) {
        match->group[i][0] = i < set ? offsets[2 * i] : SIZE_MAX;
        match->group[i][1] = i < set ? offsets[2 * i + 1] : SIZE_MAX;
    }
    return CMG_REGEX_OK;
}
