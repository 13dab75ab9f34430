/* Time limits against due instants found by walking through a calendar. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

#include "../support/failing_allocator.h"
#include "rules/due.h"

static cmg_pack *open_pack(void)
{
    const char *top = getenv("top_srcdir");
    char path[4000];
    snprintf(path, sizeof path, "%s/tests/rules/due_pack", top ? top : ".");
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack;
    const cmg_status status = cmg_pack_open(path, NULL, NULL, diagnostics, &pack);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
    return pack;
}

static const cmg_versions *find_deadline(const cmg_pack *pack, const char *code)
{
    const cmg_versions *found = cmg_pack_find(pack->deadlines, pack->deadline_count, cmg_text_of(code));
    ck_assert_msg(found != NULL, "no limit %s", code);
    return found;
}

static int64_t instant_of(const char *text)
{
    int64_t instant;
    int32_t offset;
    ck_assert_msg(cmg_instant_parse(cmg_text_of(text), &instant, &offset), "%s", text);
    return instant;
}

/* -- vectors -------------------------------------------------------------- */

#define SUSPENSIONS 4

static size_t read_suspensions(char *text, cmg_suspension *suspensions)
{
    size_t count = 0;
    char *rest;
    for (char *span = strtok_r(text, " ", &rest); span; span = strtok_r(NULL, " ", &rest)) {
        char *slash = strchr(span, '/');
        *slash = '\0';
        ck_assert(count < SUSPENSIONS);
        suspensions[count].from = instant_of(span);
        suspensions[count++].to = instant_of(slash + 1);
    }
    return count;
}

/* As the vectors write it. */
static void write_count(char *out, size_t size, const cmg_count *count)
{
    cmg_buffer buffer;
    cmg_buffer_init(&buffer, &cmg_allocator_default);
    if (count->state == CMG_COUNTED) {
        cmg_instant_write(&buffer, count->due);
    } else {
        cmg_buffer_string(&buffer, "unknown ");
        cmg_date_write(&buffer, count->unknown);
    }
    snprintf(out, size, "%.*s", CMG_SHOW(cmg_buffer_view(&buffer)));
    cmg_buffer_free(&buffer);
}

static void check_line(const cmg_pack *pack, char *line)
{
    char *field[5], *rest = line;
    for (int i = 0; i < 5; i++) {
        field[i] = strsep(&rest, "\t\n");
        ck_assert_ptr_nonnull(field[i]);
    }
    char spans[200];
    snprintf(spans, sizeof spans, "%s", field[3]);
    const int64_t start = instant_of(field[1]);
    cmg_suspension suspensions[SUSPENSIONS];
    const size_t count = read_suspensions(field[3], suspensions);
    const cmg_versions *versions = find_deadline(pack, field[0]);
    const cmg_deadline *deadline = cmg_deadline_for(versions, start);
    const uint32_t times = (uint32_t)strtoul(field[2], NULL, 10);
    const cmg_count got = cmg_count_due(deadline, start, times, suspensions, count);
    char text[64];
    write_count(text, sizeof text, &got);
    ck_assert_msg(strcmp(text, field[4]) == 0, "%s from %s, %s times, without %s: %s, not %s", field[0],
                  field[1], field[2], spans, text, field[4]);
    if (times != 1 || count != 0)
        return;
    int64_t due;
    cmg_due_instants(versions, &start, 1, &due);
    ck_assert_int_eq(due, got.state == CMG_COUNTED ? got.due : CMG_DUE_NO_CALENDAR);
}

START_TEST(as_found_by_walking)
{
    const char *folder = getenv("top_srcdir");
    char path[4000], line[400];
    snprintf(path, sizeof path, "%s/tests/rules/due_vectors.tsv", folder ? folder : ".");
    FILE *stream = fopen(path, "r");
    ck_assert_msg(stream != NULL, "%s", path);
    cmg_pack *pack = open_pack();
    size_t count = 0;
    while (fgets(line, sizeof line, stream)) {
        if (line[0] == '#')
            continue;
        check_line(pack, line);
        count++;
    }
    ck_assert_uint_gt(count, 4000);
    fclose(stream);
    cmg_pack_unref(pack);
}
END_TEST

/* -- one case through the door -------------------------------------------- */

typedef struct expected_case {
    const char *what, *deadline;
    const char *events; /* NAME=TEXT, separated by semicolons */
    cmg_status status;
    cmg_state state;
    cmg_due_standing standing;
    const char *due; /* or what stands in the reason or the diagnostics */
} expected_case;

static const expected_case cases[] = {
    /* seasons, by the calendar's versions: 31 May 2024 is a Friday, 30 September a Monday, off from 1 October
     */
    {"into summer hours", "season", "start=2024-05-31T10:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-06-03T10:00:00"},
    {"summer afternoon", "season", "start=2024-06-03T10:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-06-04T10:30:00"},
    {"a summer day is seven hours and a half", "season-day", "start=2024-06-03T08:00", CMG_OK, CMG_DECIDED,
     CMG_DUE_OPEN, "2024-06-04T18:30:00"},
    {"a day as long as the first", "season-day", "start=2024-05-31T19:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-06-04T18:30:00"},
    {"the close of its own day", "season-close", "start=2024-05-31T10:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-06-04T18:30:00"},
    {"out of summer hours", "season-close", "start=2024-09-29T10:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-10-08T18:00:00"},
    /* a local holiday, and a Saturday worked for it */
    {"a local day off", "local", "start=2024-07-12T14:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-07-16T12:00:00"},
    {"a local Saturday", "local", "start=2024-07-19T14:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-07-20T12:00:00"},
    /* hours to midnight and from it */
    {"through midnight", "night", "start=2024-07-03T23:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-07-04T02:00:00"},
    {"long before 1970, and nothing seen", "dated", "start=0224-03-05", CMG_OK, CMG_REFUSED, CMG_DUE_UNKNOWN,
     "0224-03-05"},
    {"long before 1970, due", "cd-1", "start=0224-03-05T10:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "0224-03-06T10:00:00"},
    {"a gap between years", "night", "start=2024-12-31T22:30", CMG_OK, CMG_UNDECIDED, CMG_DUE_UNKNOWN,
     "2025-01-01"},
    {"after a gap", "night", "start=2025-03-03T22:30", CMG_OK, CMG_UNDECIDED, CMG_DUE_UNKNOWN, "2025-03-03"},
    {"before all years", "night", "start=1999-03-03T22:30", CMG_OK, CMG_UNDECIDED, CMG_DUE_UNKNOWN,
     "1999-03-03"},
    {"an hour and a half", "half", "start=2024-03-05T11:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-03-05T14:30:00"},
    {"seconds count", "half", "start=2024-03-05 11:00:07", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-03-05T14:30:07"},
    {"a calendar without hours", "plain", "start=2024-03-09T11:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-03-13T23:59:59"},
    /* months */
    {"the last of February", "shift-months", "start=2024-01-31T10:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-02-29T23:59:59"},
    {"the same time of day", "month-running", "start=2023-01-31T10:15", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2023-02-28T10:15:00"},
    {"months move by days", "shift-months",
     "start=2024-01-31T10:00;suspended=2024-02-05T23:00/2024-02-08T01:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-03-03T23:59:59"},
    /* shifting */
    {"shifted by seconds", "shift-run",
     "start=2024-03-05T10:00;suspended=2024-03-05T11:00/2024-03-05T11:00:30", CMG_OK, CMG_DECIDED,
     CMG_DUE_OPEN, "2024-03-05T12:00:30"},
    {"only what is after the start", "shift-run",
     "start=2024-03-05T10:00;suspended=2024-03-05T09:00/2024-03-05T11:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-03-05T13:00:00"},
    {"shifted out of working time", "shift-hours",
     "start=2024-03-05T10:00;suspended=2024-03-05T11:00/2024-03-05T14:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-03-06T08:00:00"},
    {"shifted to a closing", "shift-hours",
     "start=2024-03-05T10:00;suspended=2024-03-05T11:00/2024-03-05T13:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-03-05T18:00:00"},
    {"shifted onto a Saturday", "shift-days",
     "start=2024-03-05T10:00;suspended=2024-03-05T11:00/2024-03-07T13:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-03-11T18:00:00"},
    {"suspended after the close of the last day", "shift-days",
     "start=2024-03-05T10:00;suspended=2024-03-07T18:00/2024-03-10T13:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-03-07T18:00:00"},
    {"suspended just before it", "shift-days",
     "start=2024-03-05T10:00;suspended=2024-03-07T17:59:59/2024-03-10T13:00", CMG_OK, CMG_DECIDED,
     CMG_DUE_OPEN, "2024-03-11T18:00:00"},
    {"suspended when a month was over", "month-running",
     "start=2023-01-31T10:15;suspended=2023-02-28T10:15/2023-03-03", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2023-02-28T10:15:00"},
    {"suspended when late, and it lasts", "wdc-1",
     "start=2024-03-05T10:00;suspended=2024-03-06T19:00/;at=2024-03-08", CMG_OK, CMG_DECIDED, CMG_DUE_LATE,
     "2024-03-06T18:00:00"},
    {"shifted, and it lasts", "shift-days", "start=2024-03-05T10:00;suspended=2024-03-05T11:00/", CMG_OK,
     CMG_UNDECIDED, CMG_DUE_SUSPENDED, NULL},
    {"shifted hours, and it lasts", "shift-hours", "start=2024-03-05T10:00;suspended=2024-03-05T11:00/",
     CMG_OK, CMG_UNDECIDED, CMG_DUE_SUSPENDED, NULL},
    {"it ends with the case", "few",
     "start=2024-03-05T10:00;suspended=2024-03-05T11:00/;finished=2024-03-06T09:00", CMG_OK, CMG_DECIDED,
     CMG_DUE_MET, "2024-03-06T12:00:00"},
    {"out of order", "few",
     "start=2024-03-05T10:00;suspended=2024-03-05T14:30/2024-03-05T15:00;suspended=2024-03-05T11:00/"
     "2024-03-05T11:30",
     CMG_OK, CMG_DECIDED, CMG_DUE_OPEN, "2024-03-05T17:00:00"},
    /* versions by the day of the start */
    {"the old hour", "dated", "start=2024-06-30T23:30", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN,
     "2024-07-01T00:30:00"},
    {"the new hours", "dated", "start=2024-07-01", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN, "2024-07-01T02:00:00"},
    {"in force no more", "dated", "start=2025-01-01", CMG_OK, CMG_REFUSED, CMG_DUE_UNKNOWN, "2025-01-01"},
    /* what the limit allows */
    {"one extension", "few", "start=2024-03-05T10:00;extended=2024-03-05T16:00", CMG_OK, CMG_DECIDED,
     CMG_DUE_OPEN, "2024-03-06T10:00:00"},
    {"two", "few", "start=2024-03-05T10:00;extended=2024-03-05T15:00;extended=2024-03-05T16:00", CMG_OK,
     CMG_REFUSED, CMG_DUE_UNKNOWN, "extended 2 times; at most 1"},
    {"a second late", "few", "start=2024-03-05T10:00;extended=2024-03-05T16:00:01", CMG_OK, CMG_REFUSED,
     CMG_DUE_UNKNOWN, "came after the limit was over at 2024-03-05 16:00"},
    {"in time, for the clock stood", "few",
     "start=2024-03-05T10:00;suspended=2024-03-05T11:00/2024-03-05T14:00;"
     "extended=2024-03-05T17:00",
     CMG_OK, CMG_DECIDED, CMG_DUE_OPEN, "2024-03-06T11:00:00"},
    {"three suspensions", "few",
     "start=2024-03-05T10:00;suspended=2024-03-05T11:00/2024-03-05T12:00;suspended=2024-03-06/"
     "2024-03-07;suspended=2024-03-08/2024-03-09",
     CMG_OK, CMG_REFUSED, CMG_DUE_UNKNOWN, "suspended 3 times; at most 2"},
    {"thirty days", "few", "start=2024-03-05T10:00;suspended=2024-03-05T11:00/2024-04-04T11:00", CMG_OK,
     CMG_DECIDED, CMG_DUE_OPEN, "2024-04-07T11:00:00"},
    {"and a second", "few", "start=2024-03-05T10:00;suspended=2024-03-05T11:00/2024-04-04T11:00:01", CMG_OK,
     CMG_REFUSED, CMG_DUE_UNKNOWN, "it should end by 2024-04-04 11:00"},
    {"too long already", "few", "start=2024-03-05T10:00;suspended=2024-03-05T11:00/;at=2024-05-05", CMG_OK,
     CMG_REFUSED, CMG_DUE_UNKNOWN, "it should end by 2024-04-04 11:00"},
    /* offsets */
    {"in UTC", "few", "start=2024-03-05T02:00Z;finished=2024-03-05T09:00:00.5+01:00", CMG_OK, CMG_DECIDED,
     CMG_DUE_MET, "2024-03-05T16:00:00"},
    {"of an unknown clock", "night", "start=2024-03-05T02:00Z", CMG_BAD_FACTS, CMG_UNDECIDED, CMG_DUE_UNKNOWN,
     "E1019"},
    {"of no clock", "dated", "start=2024-03-05T02:00Z", CMG_BAD_FACTS, CMG_UNDECIDED, CMG_DUE_UNKNOWN,
     "E1019"},
    /* the last days of the last year */
    {"may change", "few", "start=2026-12-24T10:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN, "W1026"},
    {"will not", "few", "start=2026-12-23T10:00", CMG_OK, CMG_DECIDED, CMG_DUE_OPEN, "2026-12-23T16:00:00"},
    /* what contradicts itself */
    {"no start", "few", "finished=2024-03-05", CMG_BAD_FACTS, CMG_UNDECIDED, CMG_DUE_UNKNOWN, "E1014"},
    {"ends before it begins", "few", "start=2024-03-05;suspended=2024-03-07/2024-03-06", CMG_BAD_FACTS,
     CMG_UNDECIDED, CMG_DUE_UNKNOWN, "E1016"},
    {"ends when it begins", "few", "start=2024-03-05;suspended=2024-03-07/2024-03-07", CMG_BAD_FACTS,
     CMG_UNDECIDED, CMG_DUE_UNKNOWN, "E1016"},
    {"overlap", "few", "start=2024-03-05;suspended=2024-03-06/2024-03-08;suspended=2024-03-07/2024-03-09",
     CMG_BAD_FACTS, CMG_UNDECIDED, CMG_DUE_UNKNOWN, "E1017"},
    {"after one that lasts", "few", "start=2024-03-05;suspended=2024-03-06/;suspended=2024-03-07/2024-03-09",
     CMG_BAD_FACTS, CMG_UNDECIDED, CMG_DUE_UNKNOWN, "E1017"},
    {"finished before the start", "few", "start=2024-03-05;finished=2024-03-04", CMG_BAD_FACTS, CMG_UNDECIDED,
     CMG_DUE_UNKNOWN, "E1020"},
    {"no such limit", "nothing-like-it", "start=2024-03-05", CMG_NOT_FOUND, CMG_UNDECIDED, CMG_DUE_UNKNOWN,
     "E1010"},
    {"nearly such a limit", "dates", "start=2024-03-05", CMG_NOT_FOUND, CMG_UNDECIDED, CMG_DUE_UNKNOWN,
     "E1011"},
};

static void set_events(cmg_timeline *timeline, const char *events)
{
    char text[400], *rest = NULL;
    snprintf(text, sizeof text, "%s", events);
    for (char *event = strtok_r(text, ";", &rest); event; event = strtok_r(NULL, ";", &rest)) {
        char *equals = strchr(event, '=');
        ck_assert_int_eq(cmg_timeline_set(timeline, event, (size_t)(equals - event), equals + 1,
                                          CMG_ZERO_TERMINATED, NULL),
                         CMG_OK);
    }
}

static void check_case(cmg_session *session, cmg_timeline *timeline, cmg_result *result,
                       const expected_case *c)
{
    cmg_timeline_clear(timeline);
    set_events(timeline, c->events);
    const cmg_status status = cmg_due(session, c->deadline, timeline, result);
    ck_assert_msg(status == c->status, "%s: %s", c->what, cmg_status_name(status));
    ck_assert_msg(cmg_result_state(result) == c->state && cmg_due_stands(result) == c->standing,
                  "%s: state %d, standing %d", c->what, (int)cmg_result_state(result),
                  (int)cmg_due_stands(result));
    ck_assert_int_eq(cmg_due_at(result) != NULL, c->status == CMG_OK && c->state == CMG_DECIDED);
    cmg_diagnostics *diagnostics = cmg_result_diagnostics(result);
    const char *found = status != CMG_OK || cmg_diagnostics_count(diagnostics)
                            ? cmg_diagnostic_id(diagnostics, 0)
                        : c->state == CMG_DECIDED ? cmg_due_at(result)
                                                  : cmg_result_text(result);
    ck_assert_msg(!c->due || strstr(found, c->due), "%s: %s, not %s", c->what, found, c->due);
}

START_TEST(one_case)
{
    cmg_pack *pack = open_pack();
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_timeline *timeline = cmg_timeline_new(NULL);
    cmg_result *result = cmg_result_new(NULL);
    cmg_session_set_language(session, CMG_ENGLISH);
    for (int traced = 0; traced < 2; traced++) {
        cmg_session_set_trace(session, traced);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            check_case(session, timeline, result, &cases[i]);
    }
    cmg_result_free(result);
    cmg_timeline_free(timeline);
    cmg_session_free(session);
    cmg_pack_unref(pack);
}
END_TEST

/* -- what happened, as it is told ----------------------------------------- */

static const struct {
    const char *name, *text, *id; /* NULL: accepted */
} told[] = {
    {"start", "2024-02-29T23:59:59", NULL},
    {"start", "2024-02-29", "E0806"},
    {"finished", "2023-02-29", "E1012"},
    {"finished", "2024/3/5 9:05", NULL},
    {"at", "2024-3-5", "E1012"},
    {"at", "2024-03-05T24:00", "E1012"},
    {"at", "", "E1012"},
    {"at", "2024-03-05T10:00:60", "E1012"},
    {"at", "0000-01-01", "E1012"},
    {"at", "2024-03-05T10:00 ", "E1012"},
    {"at", "2024-03-05T10:00+15:00", "E1012"},
    {"at", "2024-03-05T10:00:00.123", NULL},
    {"suspended", "2024-03-05", "E1015"},
    {"suspended", "2024-03-05/soon", "E1015"},
    {"suspended", "/2024-03-05", "E1015"},
    {"suspended", "2024-03-05/", NULL},
    {"extended", "yes", "E1012"},
    {"exempt", "yes", "E0803"},
    {"exempt", "true", NULL},
    {"exempt", "false", "E0806"},
    {"ended", "2024-03-05", "E1013"},
    {"at", "\xff", "E0808"},
};

START_TEST(events_are_checked)
{
    cmg_timeline *timeline = cmg_timeline_new(NULL);
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        cmg_diagnostics_clear(diagnostics);
        const cmg_status status = cmg_timeline_set(timeline, told[i].name, CMG_ZERO_TERMINATED, told[i].text,
                                                   CMG_ZERO_TERMINATED, diagnostics);
        ck_assert_msg(status == (told[i].id ? CMG_BAD_FACTS : CMG_OK), "%s=%s: %s", told[i].name,
                      told[i].text, cmg_status_name(status));
        if (told[i].id)
            ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), told[i].id);
    }
    for (int i = 0; i < CMG_EVENTS_MAX; i++)
        ck_assert_int_eq(cmg_timeline_set(timeline, "extended", 8, "2024-03-05", 10, diagnostics), CMG_OK);
    cmg_diagnostics_clear(diagnostics);
    ck_assert_int_eq(cmg_timeline_set(timeline, "extended", 8, "2024-03-05", 10, diagnostics), CMG_BAD_FACTS);
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), "E1018");
    for (int i = 1; i < CMG_EVENTS_MAX; i++)
        ck_assert_int_eq(cmg_timeline_set(timeline, "suspended", 9, "2024-03-05/", 11, diagnostics), CMG_OK);
    ck_assert_int_eq(cmg_timeline_set(timeline, "suspended", 9, "2024-03-05/", 11, diagnostics),
                     CMG_BAD_FACTS);
    cmg_timeline_clear(timeline);
    ck_assert_int_eq(cmg_timeline_set(timeline, "start", 5, "2024-02-29", 10, NULL), CMG_OK);
    cmg_diagnostics_free(diagnostics);
    cmg_timeline_free(timeline);
}
END_TEST

/* -- memory --------------------------------------------------------------- */

static bool due_once(const cmg_allocator *allocator, void *context)
{
    cmg_session *session = cmg_session_new(context, allocator);
    cmg_timeline *timeline = cmg_timeline_new(allocator);
    cmg_result *result = cmg_result_new(allocator);
    bool done = session && timeline && result;
    if (done) {
        cmg_session_set_trace(session, true);
        set_events(timeline,
                   "start=2024-02-09T16:30;suspended=2024-02-18T09:00/2024-02-19T09:00;finished=2024-03-01");
        const cmg_status status = cmg_due(session, "few", timeline, result);
        ck_assert(status == CMG_OK || status == CMG_NO_MEMORY);
        /* A list of diagnostics that does not fit says so in its place. */
        const char *json = status == CMG_OK && cmg_result_text(result) ? cmg_result_json(result) : NULL;
        done = json && !strstr(json, "out of memory");
    }
    cmg_result_free(result);
    cmg_timeline_free(timeline);
    cmg_session_free(session);
    return done;
}

START_TEST(every_allocation_may_fail)
{
    cmg_pack *pack = open_pack();
    fail_each_allocation(due_once, pack, 10000);
    cmg_pack_unref(pack);
}
END_TEST

/* -- columns -------------------------------------------------------------- */

START_TEST(columns)
{
    cmg_pack *pack = open_pack();
    uint32_t few, dated;
    ck_assert(cmg_pack_deadline_index(pack, "few", &few) && cmg_pack_deadline_index(pack, "dated", &dated));
    ck_assert(!cmg_pack_deadline_index(pack, "nothing", &few) && !cmg_pack_deadline_index(pack, NULL, &few));
    ck_assert_str_eq(cmg_pack_deadline_code(pack, few), "few");
    ck_assert_ptr_null(cmg_pack_deadline_code(pack, pack->deadline_count));
    ck_assert_str_eq(cmg_pack_deadline_label(pack, "few", CMG_CHINESE), "");
    ck_assert_ptr_null(cmg_pack_deadline_label(pack, "nothing", CMG_CHINESE));
    const uint32_t deadlines[] = {few, dated, dated, few, few, few, UINT32_MAX};
    int64_t starts[7] = {0}, due[7];
    ck_assert(cmg_instant_read("2024-02-09T17:00", CMG_ZERO_TERMINATED, &starts[0]));
    ck_assert(cmg_instant_read("2024-07-01", CMG_ZERO_TERMINATED, &starts[1]));
    ck_assert(cmg_instant_read("2025-01-01", CMG_ZERO_TERMINATED, &starts[2]));
    ck_assert(cmg_instant_read("2026-12-31T17:00", CMG_ZERO_TERMINATED, &starts[3]));
    ck_assert(!cmg_instant_read("2026-12-31T17:00Z", CMG_ZERO_TERMINATED, &starts[3]));
    starts[4] = INT64_MIN;
    starts[5] = INT64_MAX;
    ck_assert_int_eq(cmg_due_column(pack, deadlines, starts, 6, due), CMG_OK);
    char text[20];
    ck_assert_uint_eq(cmg_instant_text(due[0], text, sizeof text), 19);
    ck_assert_str_eq(text, "2024-02-18T11:00:00");
    ck_assert_int_eq(due[1], starts[1] + 7200);
    ck_assert_int_eq(due[2], CMG_DUE_NO_LIMIT);
    ck_assert_int_eq(due[3], CMG_DUE_NO_CALENDAR);
    ck_assert_int_eq(due[4], CMG_DUE_NO_LIMIT);
    ck_assert_int_eq(due[5], CMG_DUE_NO_LIMIT);
    ck_assert_int_eq(cmg_due_column(pack, deadlines, starts, 7, due), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_due_column(pack, NULL, starts, 1, due), CMG_BAD_ARGUMENT);
    ck_assert_uint_eq(cmg_instant_text(CMG_DUE_NO_LIMIT, text, sizeof text), (size_t)-1);
    ck_assert_uint_eq(cmg_instant_text(0, NULL, 0), 19);
    cmg_pack_unref(pack);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("time limits");
    TCase *tests = tcase_create("time limits");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, as_found_by_walking);
    tcase_add_test(tests, one_case);
    tcase_add_test(tests, events_are_checked);
    tcase_add_test(tests, every_allocation_may_fail);
    tcase_add_test(tests, columns);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
