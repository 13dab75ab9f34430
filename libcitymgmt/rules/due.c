/* One case of a time limit: events checked, limit counted, standing found. */
#include "rules/due_case.h"
#include "rules/result.h"

#include <string.h>

typedef struct deciding {
    cmg_session *session;
    cmg_result *result;
    cmg_due_case *c;
    const cmg_timeline *timeline;
    const cmg_versions *versions;
    int32_t offset; /* of the calendar, or CMG_NO_OFFSET */
} deciding;

/* Two instants as the arguments of a message. */
static void with_instants(int64_t first, int64_t second, cmg_buffer text[2], const cmg_allocator *allocator)
{
    const int64_t instants[] = {first, second};
    for (int i = 0; i < 2; i++) {
        cmg_buffer_init(&text[i], allocator);
        cmg_instant_print(&text[i], instants[i]);
    }
}

static cmg_status report_instants(deciding *d, cmg_message_id id, int64_t first, int64_t second)
{
    cmg_buffer text[2];
    with_instants(first, second, text, &d->result->allocator);
    cmg_report(d->result->diagnostics, id, NULL, CMG_ARG("first", cmg_buffer_view(&text[0])),
               CMG_ARG("second", cmg_buffer_view(&text[1])));
    cmg_buffer_free(&text[0]);
    cmg_buffer_free(&text[1]);
    return CMG_BAD_FACTS;
}

static void refuse_instants(deciding *d, cmg_message_id id, int64_t first, int64_t second)
{
    cmg_buffer text[2];
    with_instants(first, second, text, &d->result->allocator);
    cmg_result_refuse(d->result, id, cmg_buffer_view(&text[0]), cmg_buffer_view(&text[1]), CMG_NO_TEXT);
    cmg_buffer_free(&text[0]);
    cmg_buffer_free(&text[1]);
}

static void refuse_counts(deciding *d, cmg_message_id id, uint32_t given, uint32_t most)
{
    cmg_buffer text[2];
    for (int i = 0; i < 2; i++) {
        cmg_buffer_init(&text[i], &d->result->allocator);
        cmg_buffer_unsigned(&text[i], i == 0 ? given : most);
    }
    cmg_result_refuse(d->result, id, cmg_buffer_view(&text[0]), cmg_buffer_view(&text[1]), CMG_NO_TEXT);
    cmg_buffer_free(&text[0]);
    cmg_buffer_free(&text[1]);
}

static void state_day(deciding *d, cmg_message_id id, cmg_text name, int64_t day)
{
    cmg_buffer text;
    cmg_buffer_init(&text, &d->result->allocator);
    cmg_date_write(&text, day);
    cmg_result_refuse(d->result, id, name, cmg_buffer_view(&text), CMG_NO_TEXT);
    cmg_buffer_free(&text);
}

/* -- events --------------------------------------------------------------- */

/* The offset that the limit's calendar has on the day of the start. */
static int32_t calendar_offset(const deciding *d)
{
    const cmg_deadline *deadline = cmg_deadline_for(d->versions, d->timeline->start.instant);
    if (!deadline || !deadline->timetable)
        return CMG_NO_OFFSET;
    const int64_t day = cmg_instant_day(d->timeline->start.instant);
    const cmg_calendar *calendar = cmg_version_on(deadline->timetable->calendar, day);
    if (calendar && calendar->offset == CMG_NO_OFFSET && calendar->days)
        calendar = cmg_version_on(calendar->days, day);
    return calendar ? calendar->offset : CMG_NO_OFFSET;
}

/* To the city's clock. */
static cmg_status localise(deciding *d, const cmg_stamp *stamp, int64_t *instant)
{
    *instant = stamp->instant;
    if (!stamp->given || stamp->offset == CMG_NO_OFFSET)
        return CMG_OK;
    if (d->offset != CMG_NO_OFFSET) {
        *instant += ((int64_t)d->offset - stamp->offset) * 60;
        return CMG_OK;
    }
    cmg_buffer text;
    cmg_buffer_init(&text, &d->result->allocator);
    cmg_instant_print(&text, stamp->instant);
    cmg_report(d->result->diagnostics, CMG_M_offset_not_known, NULL, CMG_ARG("found", cmg_buffer_view(&text)),
               CMG_ARG("name", d->versions->code));
    cmg_buffer_free(&text);
    return CMG_BAD_FACTS;
}

static cmg_status read_suspensions(deciding *d)
{
    const uint32_t count = d->timeline->suspended_count;
    cmg_suspension *sorted = cmg_arena_array(&d->result->arena, count, sizeof *sorted);
    if (!sorted)
        return CMG_NO_MEMORY;
    for (uint32_t i = 0; i < count; i++) {
        cmg_suspension s;
        cmg_status status = localise(d, &d->timeline->suspended[i].from, &s.from);
        if (status == CMG_OK)
            status = localise(d, &d->timeline->suspended[i].to, &s.to);
        if (status != CMG_OK)
            return status;
        if (!d->timeline->suspended[i].to.given)
            s.to = CMG_NEVER;
        else if (s.to <= s.from)
            return report_instants(d, CMG_M_suspension_crossed, s.from, s.to);
        uint32_t at = i;
        for (; at > 0 && sorted[at - 1].from > s.from; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = s;
    }
    for (uint32_t i = 1; i < count; i++) {
        if (sorted[i - 1].to > sorted[i].from)
            return report_instants(d, CMG_M_suspensions_overlap, sorted[i - 1].from, sorted[i].from);
    }
    d->c->suspensions = sorted;
    d->c->suspension_count = count;
    return CMG_OK;
}

static cmg_status read_extensions(deciding *d)
{
    const uint32_t count = d->timeline->extended_count;
    int64_t *sorted = cmg_arena_array(&d->result->arena, count, sizeof *sorted);
    if (!sorted)
        return CMG_NO_MEMORY;
    for (uint32_t i = 0; i < count; i++) {
        int64_t instant;
        const cmg_status status = localise(d, &d->timeline->extended[i], &instant);
        if (status != CMG_OK)
            return status;
        uint32_t at = i;
        for (; at > 0 && sorted[at - 1] > instant; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = instant;
    }
    d->c->extensions = sorted;
    d->c->extension_count = count;
    return CMG_OK;
}

static cmg_status read_events(deciding *d)
{
    cmg_due_case *c = d->c;
    const cmg_timeline *timeline = d->timeline;
    if (!timeline->start.given) {
        cmg_report(d->result->diagnostics, CMG_M_start_missing, NULL);
        return CMG_BAD_FACTS;
    }
    d->offset = calendar_offset(d);
    cmg_status status = localise(d, &timeline->start, &c->start);
    if (status == CMG_OK)
        status = read_suspensions(d);
    if (status == CMG_OK)
        status = read_extensions(d);
    c->finished = timeline->finished.given;
    if (status == CMG_OK)
        status = localise(d, c->finished ? &timeline->finished : &timeline->at, &c->seen);
    if (status != CMG_OK)
        return status;
    if (c->finished && c->seen < c->start)
        return report_instants(d, CMG_M_finished_before_start, c->seen, c->start);
    if (!c->finished && !timeline->at.given)
        c->seen = CMG_NEVER;
    return CMG_OK;
}

/* -- what the limit allows ------------------------------------------------ */

/* False when a suspension is longer than allowed, which then refuses. */
static bool within_longest(deciding *d, const cmg_suspension *s)
{
    const cmg_deadline *deadline = d->c->deadline;
    int64_t day = cmg_instant_day(s->from);
    if (deadline->longest_months == 0 && deadline->longest_seconds == 0)
        return true;
    cmg_days_add_months(day, deadline->longest_months, &day);
    const int64_t latest =
        day * CMG_SECONDS_PER_DAY + cmg_instant_second(s->from) + deadline->longest_seconds;
    const int64_t to = s->to != CMG_NEVER ? s->to : d->c->seen;
    if (to == CMG_NEVER || to <= latest)
        return true;
    refuse_instants(d, CMG_M_suspension_too_long, s->from, latest);
    return false;
}

/* Extensions one by one, each with what was known when it was approved. */
static bool extensions_in_time(deciding *d)
{
    const cmg_due_case *c = d->c;
    for (uint32_t i = 0; i < c->extension_count; i++) {
        uint32_t known = 0;
        while (known < c->suspension_count && c->suspensions[known].from < c->extensions[i])
            known++;
        const cmg_count until = cmg_count_due(c->deadline, c->start, 1 + i, c->suspensions, known);
        if (until.state != CMG_COUNTED || c->extensions[i] <= until.due)
            continue;
        refuse_instants(d, CMG_M_extension_late, c->extensions[i], until.due);
        return false;
    }
    return true;
}

static bool is_allowed(deciding *d)
{
    const cmg_due_case *c = d->c;
    if (c->extension_count > c->deadline->most_extensions) {
        refuse_counts(d, CMG_M_extensions_too_many, c->extension_count, c->deadline->most_extensions);
        return false;
    }
    if (c->suspension_count > c->deadline->most_suspensions) {
        refuse_counts(d, CMG_M_suspensions_too_many, c->suspension_count, c->deadline->most_suspensions);
        return false;
    }
    for (uint32_t i = 0; i < c->suspension_count; i++) {
        if (!within_longest(d, &c->suspensions[i]))
            return false;
    }
    return extensions_in_time(d);
}

/* -- counting ------------------------------------------------------------- */

static void find_standing(deciding *d)
{
    cmg_due_case *c = d->c;
    c->standing = CMG_DUE_OPEN;
    if (c->seen == CMG_NEVER)
        return;
    if (c->seen > c->count.due)
        c->standing = d->timeline->exempt ? CMG_DUE_EXEMPT : CMG_DUE_LATE;
    else if (c->finished)
        c->standing = CMG_DUE_MET;
}

static cmg_status write_due(deciding *d)
{
    cmg_buffer text;
    cmg_buffer_init(&text, &d->result->allocator);
    cmg_instant_write(&text, d->c->count.due);
    const cmg_status status = text.failed || text.length >= sizeof d->c->due_text ? CMG_NO_MEMORY : CMG_OK;
    if (status == CMG_OK)
        memcpy(d->c->due_text, text.bytes, text.length + 1);
    cmg_buffer_free(&text);
    return status;
}

/* The last listed year may still change at its end: told where the count uses it. */
static void warn_of_change(deciding *d)
{
    const cmg_due_case *c = d->c;
    if (!c->deadline->timetable || c->deadline->clock == CMG_CLOCK_RUNNING)
        return;
    const int64_t last = cmg_instant_day(c->count.due);
    if (!cmg_timetable_may_change(c->deadline->timetable, last))
        return;
    cmg_buffer day;
    cmg_buffer_init(&day, &d->result->allocator);
    cmg_date_write(&day, last);
    cmg_report(d->result->diagnostics, CMG_M_calendar_may_change, NULL,
               CMG_ARG("day", cmg_buffer_view(&day)));
    cmg_buffer_free(&day);
}

/* A suspension that is open when the case is finished ends with it. */
static void end_open_suspension(deciding *d)
{
    cmg_due_case *c = d->c;
    cmg_suspension *last = c->suspension_count != 0
                               ? (cmg_suspension *)(uintptr_t)&c->suspensions[c->suspension_count - 1]
                               : NULL;
    if (last && last->to == CMG_NEVER && c->finished && c->seen > last->from)
        last->to = c->seen;
}

static cmg_status count_case(deciding *d)
{
    cmg_due_case *c = d->c;
    end_open_suspension(d);
    c->count =
        cmg_count_due(c->deadline, c->start, 1 + c->extension_count, c->suspensions, c->suspension_count);
    if (c->count.state == CMG_COUNT_NO_CALENDAR) {
        state_day(d, CMG_M_calendar_unknown, c->deadline->timetable->calendar->code, c->count.unknown);
        d->result->state = CMG_UNDECIDED;
        return CMG_OK;
    }
    if (c->count.state == CMG_COUNT_SUSPENDED) {
        c->standing = CMG_DUE_SUSPENDED;
        return CMG_OK;
    }
    d->result->state = CMG_DECIDED;
    find_standing(d);
    warn_of_change(d);
    return write_due(d);
}

/* -- the trace ------------------------------------------------------------ */

typedef struct tracing {
    deciding *d;
    cmg_status status;
} tracing;

static cmg_status add_step(deciding *d, cmg_step_kind kind, const void *detail)
{
    const cmg_deadline *deadline = kind == CMG_STEP_LIMIT ? d->c->deadline : NULL;
    const cmg_step step = {.kind = kind,
                           .rule = deadline ? &deadline->rule : NULL,
                           .basis = deadline ? deadline->rule.basis : (cmg_basis){NULL, 0},
                           .detail = detail};
    return cmg_result_step_add(d->result, d->session, &step);
}

static bool trace_run(void *context, const cmg_day_run *run)
{
    tracing *t = context;
    cmg_day_run *kept = cmg_arena_get(&t->d->result->arena, sizeof *kept);
    t->status = kept ? CMG_OK : CMG_NO_MEMORY;
    if (!kept)
        return false;
    *kept = *run;
    t->status = add_step(t->d, CMG_STEP_RUN, kept);
    return t->status == CMG_OK && t->d->result->step_count < CMG_STEPS_MAX;
}

static cmg_status trace_case(deciding *d)
{
    const cmg_due_case *c = d->c;
    tracing t = {d, CMG_OK};
    if (!d->session->trace)
        return CMG_OK;
    t.status = add_step(d, CMG_STEP_LIMIT, c);
    for (uint32_t i = 0; t.status == CMG_OK && i < c->extension_count; i++)
        t.status = add_step(d, CMG_STEP_EXTENDED, &c->extensions[i]);
    for (uint32_t i = 0; t.status == CMG_OK && i < c->suspension_count; i++)
        t.status = add_step(d, CMG_STEP_SUSPENDED, &c->suspensions[i]);
    if (t.status == CMG_OK)
        cmg_due_walk(c, trace_run, &t);
    return t.status != CMG_OK || c->count.state != CMG_COUNTED ? t.status : add_step(d, CMG_STEP_DUE, c);
}

/* -- the door ------------------------------------------------------------- */

static cmg_status decide(deciding *d)
{
    cmg_due_case *c = d->c;
    cmg_status status = read_events(d);
    if (status != CMG_OK)
        return status;
    d->result->as_of = cmg_instant_day(c->start);
    c->deadline = cmg_deadline_for(d->versions, c->start);
    if (!c->deadline) {
        state_day(d, CMG_M_not_in_force, d->versions->code, cmg_instant_day(c->start));
        return CMG_OK;
    }
    if (!is_allowed(d))
        return CMG_OK;
    status = count_case(d);
    return status != CMG_OK ? status : trace_case(d);
}

static cmg_status report_unknown(cmg_result *result, const cmg_pack *pack, cmg_text code)
{
    for (uint32_t i = 0; i < pack->deadline_count; i++) {
        if (cmg_text_nearest(code, &pack->deadlines[i].code, 1) != 0)
            continue;
        cmg_report(result->diagnostics, CMG_M_deadline_unknown_near, NULL, CMG_ARG("code", code),
                   CMG_ARG("near", pack->deadlines[i].code));
        return CMG_NOT_FOUND;
    }
    cmg_report(result->diagnostics, CMG_M_deadline_unknown, NULL, CMG_ARG("code", code));
    return CMG_NOT_FOUND;
}

cmg_status cmg_due(cmg_session *session, const char *code, const cmg_timeline *timeline, cmg_result *result)
{
    if (!session || !code || !timeline || !result)
        return CMG_BAD_ARGUMENT;
    cmg_status status = cmg_result_begin(result, session, CMG_RESULT_DUE);
    if (status != CMG_OK)
        return status;
    const cmg_pack *pack = session->pack;
    result->due = (cmg_due_case){.seen = CMG_NEVER, .standing = CMG_DUE_UNKNOWN};
    deciding d = {.session = session, .result = result, .c = &result->due, .timeline = timeline};
    d.versions = cmg_pack_find(pack->deadlines, pack->deadline_count, cmg_text_of(code));
    if (!d.versions)
        return report_unknown(result, pack, cmg_text_of(code));
    cmg_session_begin(session, NULL);
    status = decide(&d);
    if (status == CMG_OK && result->due.deadline)
        cmg_session_cover(session, result->due.deadline->rule.number);
    const cmg_status kept = cmg_result_finish(result, session);
    return status != CMG_OK ? status : kept;
}

/* -- getters -------------------------------------------------------------- */

static const cmg_due_case *case_of(const cmg_result *result)
{
    return result && result->kind == CMG_RESULT_DUE ? &result->due : NULL;
}

cmg_due_standing cmg_due_stands(const cmg_result *result)
{
    const cmg_due_case *c = case_of(result);
    return c ? c->standing : CMG_DUE_UNKNOWN;
}

const char *cmg_due_at(const cmg_result *result)
{
    const cmg_due_case *c = case_of(result);
    return c && result->state == CMG_DECIDED ? c->due_text : NULL;
}

bool cmg_due_seconds(const cmg_result *result, int64_t *instant)
{
    const cmg_due_case *c = case_of(result);
    if (!c || !instant || result->state != CMG_DECIDED)
        return false;
    *instant = c->count.due;
    return true;
}

bool cmg_due_case_left(const cmg_due_case *c, bool working, int64_t *seconds)
{
    if (c->seen == CMG_NEVER)
        return false;
    int64_t left = c->count.due - c->seen;
    if (working) {
        const cmg_timetable *timetable = c->deadline->timetable;
        const int64_t from = left < 0 ? c->count.due : c->seen, to = left < 0 ? c->seen : c->count.due;
        int64_t worked;
        if (!timetable || !timetable->has_hours || !cmg_timetable_between(timetable, from, to, &worked))
            return false;
        left = left < 0 ? -worked : worked;
    }
    *seconds = left;
    return true;
}

bool cmg_due_left(const cmg_result *result, bool working, int64_t *seconds)
{
    const cmg_due_case *c = case_of(result);
    return c && seconds && result->state == CMG_DECIDED && cmg_due_case_left(c, working, seconds);
}

/* -- in bulk -------------------------------------------------------------- */

cmg_status cmg_due_column(const cmg_pack *pack, const uint32_t *deadlines, const int64_t *starts,
                          size_t count, int64_t *due)
{
    if (!pack || (count != 0 && (!deadlines || !starts || !due)))
        return CMG_BAD_ARGUMENT;
    for (size_t i = 0; i < count; i++) {
        if (deadlines[i] >= pack->deadline_count)
            return CMG_BAD_ARGUMENT;
        due[i] = cmg_due_instant(&pack->deadlines[deadlines[i]], starts[i]);
    }
    return CMG_OK;
}
