/* A pattern and a text: the first line of the input and the rest. */
#include <stdlib.h>
#include <string.h>

#include "base/regex.h"

#define STEPS 20000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void search(const cmg_regex *regex, cmg_regex_work *work, cmg_text subject)
{
    uint64_t steps = STEPS;
    size_t from = 0;
    cmg_regex_match match;
    while (from <= subject.length &&
           cmg_regex_find(regex, work, subject, from, &steps, &match) == CMG_REGEX_OK) {
        if (match.start < from || match.end < match.start || match.end > subject.length)
            abort();
        for (uint32_t i = 0; i <= match.groups && i < 10; i++) {
            if (match.group[i][0] != SIZE_MAX &&
                (match.group[i][1] < match.group[i][0] || match.group[i][1] > subject.length))
                abort();
        }
        if (match.end == match.start && !cmg_regex_matches_empty(regex))
            abort();
        if (match.end == match.start)
            return;
        from = match.end;
    }
    if (steps > STEPS)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const flags[] = {"", "i", "s", "m", "x", "q", "smix"};
    const char *text = (const char *)data;
    const char *line = size ? memchr(text, '\n', size) : NULL;
    const cmg_text pattern = {text, line ? (size_t)(line - text) : size};
    const cmg_text subject = {line ? line + 1 : text, line ? size - pattern.length - 1 : size};
    cmg_regex_work *work = cmg_regex_work_new(&cmg_allocator_default);
    if (cmg_text_valid_prefix((cmg_text){text, size}) != size || !work) {
        cmg_regex_work_free(work);
        return 0;
    }
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        cmg_regex *regex = NULL;
        size_t at = 0;
        const cmg_regex_status status =
            cmg_regex_compile(&cmg_allocator_default, pattern, cmg_text_of(flags[i]), &regex, &at);
        if ((status == CMG_REGEX_OK) != (regex != NULL) || at > size)
            abort();
        if (regex)
            search(regex, work, subject);
        cmg_regex_free(regex);
    }
    cmg_regex_work_free(work);
    return 0;
}
