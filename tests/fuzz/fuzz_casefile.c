/* Case files (what begins with a brace), and what happened to a case under a limit, a line each, NAME=TEXT:
 * whatever they are, nothing is due before it starts, and one by one is as in a column. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const limits[] = {"c01-01-1", "c01-01-2", "c01-01-3", "serve-7-days", "pay-15-days"};
static cmg_pack *pack;

static void open_pack(void)
{
    const char *top = getenv("top_srcdir");
    char path[4000];
    snprintf(path, sizeof path, "%s/packs/yuncheng", top ? top : ".");
    if (cmg_pack_open(path, NULL, NULL, NULL, &pack) != CMG_OK)
        abort();
}

static void check_casefile(cmg_session *session, cmg_result *result, const char *text, size_t size)
{
    cmg_casefile *file = cmg_casefile_new(pack, NULL);
    if (!file)
        abort();
    if (cmg_casefile_json(file, text, size, "f", NULL) == CMG_OK &&
        cmg_casefile_check(session, "ordinary", file, result) == CMG_OK) {
        for (size_t i = 0; i < cmg_casefile_fault_count(result); i++) {
            if (!cmg_casefile_fault_code(result, i))
                abort();
        }
        if (!cmg_result_text(result) || !cmg_result_json(result))
            abort();
    }
    cmg_casefile_free(file);
}

/* Returns how many events there were. */
static size_t tell(cmg_timeline *timeline, const char *text, size_t size)
{
    size_t told = 0;
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        const size_t length = end ? (size_t)(end - text) - at : size - at;
        const char *equals = memchr(text + at, '=', length);
        const size_t name = equals ? (size_t)(equals - text) - at : 0;
        if (equals)
            told +=
                cmg_timeline_set(timeline, text + at, name, equals + 1, length - name - 1, NULL) == CMG_OK;
        at += length + 1;
    }
    return told;
}

static void check_due(cmg_session *session, cmg_result *result, const char *text, size_t size)
{
    const char *limit = limits[size % (sizeof limits / sizeof *limits)];
    cmg_timeline *timeline = cmg_timeline_new(NULL);
    if (!timeline)
        abort();
    const size_t told = tell(timeline, text, size);
    int64_t due = 0, start = 0, in_column = 0;
    uint32_t place = 0;
    if (cmg_due(session, limit, timeline, result) == CMG_OK) {
        const char *json = cmg_result_json(result);
        if (!json || !cmg_result_text(result))
            abort();
        const char *given = strstr(json, "\"start\":\"");
        if (cmg_due_seconds(result, &due) && given && cmg_instant_read(given + 9, 19, &start)) {
            if (due < start || !cmg_pack_deadline_index(pack, limit, &place) ||
                cmg_due_column(pack, &place, &start, 1, &in_column) != CMG_OK ||
                (told == 1 && in_column != due))
                abort();
        }
    }
    cmg_timeline_free(timeline);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!pack)
        open_pack();
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    if (!session || !result || cmg_session_set_as_of(session, "2024-07-01") != CMG_OK)
        abort();
    cmg_session_set_trace(session, size % 2);
    if (size != 0 && data[0] == '{')
        check_casefile(session, result, (const char *)data, size);
    else if (size != 0)
        check_due(session, result, (const char *)data, size);
    cmg_result_free(result);
    cmg_session_free(session);
    return 0;
}
