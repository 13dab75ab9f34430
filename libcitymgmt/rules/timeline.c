/* What happened to a case, as its caller tells it. */
#include "rules/due_case.h"

#include <string.h>

cmg_timeline *cmg_timeline_new(const cmg_allocator *allocator)
{
    if (!allocator)
        allocator = &cmg_allocator_default;
    cmg_timeline *timeline = cmg_allocate_zeroed(allocator, sizeof *timeline);
    if (timeline)
        timeline->allocator = *allocator;
    return timeline;
}

void cmg_timeline_free(cmg_timeline *timeline)
{
    if (!timeline)
        return;
    const cmg_allocator allocator = timeline->allocator;
    cmg_release(&allocator, timeline, sizeof *timeline);
}

void cmg_timeline_clear(cmg_timeline *timeline)
{
    if (!timeline)
        return;
    const cmg_allocator allocator = timeline->allocator;
    memset(timeline, 0, sizeof *timeline);
    timeline->allocator = allocator;
}

/* -- reading -------------------------------------------------------------- */

static cmg_status report_twice(cmg_diagnostics *diagnostics, cmg_text name)
{
    cmg_report(diagnostics, CMG_M_fact_twice, NULL, CMG_ARG("name", name));
    return CMG_BAD_FACTS;
}

static bool read_stamp(cmg_text text, cmg_stamp *stamp)
{
    cmg_stamp read = {.given = true};
    if (!cmg_instant_parse(text, &read.instant, &read.offset))
        return false;
    *stamp = read;
    return true;
}

static cmg_status read_instant(cmg_text name, cmg_text text, cmg_stamp *stamp, cmg_diagnostics *diagnostics)
{
    if (stamp->given)
        return report_twice(diagnostics, name);
    if (read_stamp(text, stamp))
        return CMG_OK;
    cmg_report(diagnostics, CMG_M_instant_expected, NULL, CMG_ARG("name", name), CMG_ARG("found", text));
    return CMG_BAD_FACTS;
}

static cmg_status report_too_many(cmg_diagnostics *diagnostics, cmg_text name)
{
    cmg_report(diagnostics, CMG_M_events_too_many, NULL, CMG_ARG("name", name));
    return CMG_BAD_FACTS;
}

static cmg_status read_extension(cmg_timeline *timeline, cmg_text name, cmg_text text,
                                 cmg_diagnostics *diagnostics)
{
    if (timeline->extended_count == CMG_EVENTS_MAX)
        return report_too_many(diagnostics, name);
    cmg_stamp *stamp = &timeline->extended[timeline->extended_count];
    stamp->given = false;
    const cmg_status status = read_instant(name, text, stamp, diagnostics);
    timeline->extended_count += status == CMG_OK;
    return status;
}

/* FROM/TO, or FROM/. */
static cmg_status read_suspension(cmg_timeline *timeline, cmg_text name, cmg_text text,
                                  cmg_diagnostics *diagnostics)
{
    if (timeline->suspended_count == CMG_EVENTS_MAX)
        return report_too_many(diagnostics, name);
    cmg_stamp from, to = {.given = false};
    const char *slash = text.length != 0 ? memchr(text.bytes, '/', text.length) : NULL;
    const size_t at = slash ? (size_t)(slash - text.bytes) : text.length;
    const cmg_text rest = slash ? (cmg_text){slash + 1, text.length - at - 1} : CMG_NO_TEXT;
    if (!slash || !read_stamp((cmg_text){text.bytes, at}, &from) ||
        (rest.length != 0 && !read_stamp(rest, &to))) {
        cmg_report(diagnostics, CMG_M_suspension_expected, NULL, CMG_ARG("found", text));
        return CMG_BAD_FACTS;
    }
    timeline->suspended[timeline->suspended_count].from = from;
    timeline->suspended[timeline->suspended_count++].to = to;
    return CMG_OK;
}

static cmg_status read_exemption(cmg_timeline *timeline, cmg_text name, cmg_text text,
                                 cmg_diagnostics *diagnostics)
{
    if (timeline->exempt_given)
        return report_twice(diagnostics, name);
    timeline->exempt = cmg_text_equal(text, CMG_TEXT("true"));
    timeline->exempt_given = timeline->exempt || cmg_text_equal(text, CMG_TEXT("false"));
    if (timeline->exempt_given)
        return CMG_OK;
    cmg_report(diagnostics, CMG_M_fact_type, NULL, CMG_ARG("name", name),
               CMG_ARGZ("expected", "true / false"), CMG_ARG("found", text));
    return CMG_BAD_FACTS;
}

static cmg_text text_of(const char *bytes, size_t length)
{
    return length == CMG_ZERO_TERMINATED ? cmg_text_of(bytes) : (cmg_text){bytes, length};
}

cmg_status cmg_timeline_set(cmg_timeline *timeline, const char *name, size_t name_length, const char *text,
                            size_t length, cmg_diagnostics *diagnostics)
{
    if (!timeline || !name || !text)
        return CMG_BAD_ARGUMENT;
    const cmg_text key = text_of(name, name_length), written = text_of(text, length);
    if (cmg_text_valid_prefix(written) != written.length) {
        cmg_report(diagnostics, CMG_M_fact_not_utf8, NULL, CMG_ARG("name", key));
        return CMG_BAD_FACTS;
    }
    if (cmg_text_equal(key, CMG_TEXT("start")))
        return read_instant(key, written, &timeline->start, diagnostics);
    if (cmg_text_equal(key, CMG_TEXT("finished")))
        return read_instant(key, written, &timeline->finished, diagnostics);
    if (cmg_text_equal(key, CMG_TEXT("at")))
        return read_instant(key, written, &timeline->at, diagnostics);
    if (cmg_text_equal(key, CMG_TEXT("extended")))
        return read_extension(timeline, key, written, diagnostics);
    if (cmg_text_equal(key, CMG_TEXT("suspended")))
        return read_suspension(timeline, key, written, diagnostics);
    if (cmg_text_equal(key, CMG_TEXT("exempt")))
        return read_exemption(timeline, key, written, diagnostics);
    cmg_report(diagnostics, CMG_M_event_unknown, NULL, CMG_ARG("name", key),
               CMG_ARGZ("known", "start, suspended, extended, finished, at, exempt"));
    return CMG_BAD_FACTS;
}

/* -- instants by themselves ----------------------------------------------- */

bool cmg_instant_read(const char *text, size_t length, int64_t *instant)
{
    int64_t read;
    int32_t offset;
    if (!text || !instant || !cmg_instant_parse(text_of(text, length), &read, &offset) ||
        offset != CMG_NO_OFFSET)
        return false;
    *instant = read;
    return true;
}

size_t cmg_instant_text(int64_t instant, char *buffer, size_t size)
{
    if ((size != 0 && !buffer) || !cmg_instant_in_range(instant))
        return (size_t)-1;
    cmg_buffer text;
    cmg_buffer_init(&text, &cmg_allocator_default);
    cmg_instant_write(&text, instant);
    const size_t length = text.failed ? (size_t)-1 : text.length;
    if (size != 0 && !text.failed) {
        const size_t kept = length < size ? length : size - 1;
        memcpy(buffer, text.bytes, kept);
        buffer[kept] = '\0';
    }
    cmg_buffer_free(&text);
    return length;
}
