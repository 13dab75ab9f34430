/* A time limit told to programs. */
#include "rules/print.h"

static const char *const unit_names[] = {"urgent-hour", "urgent-day",   "working-hour",
                                         "working-day", "calendar-day", "calendar-month"};
static const char *const standing_names[] = {"open", "met", "late", "exempt", "suspended", "unknown"};
static const char *const why_names[] = {"start",   "counted",   "shifted", "weekend",
                                        "holiday", "suspended", "moved"};

static void json_instant(cmg_buffer *out, const char *name, int64_t instant)
{
    cmg_buffer_format(out, ",\"%s\":\"", name);
    cmg_instant_write(out, instant);
    cmg_buffer_char(out, '"');
}

static void json_label(cmg_buffer *out, const char *name, const cmg_label *label, cmg_language language)
{
    if (cmg_label_text(label, language).length == 0)
        return;
    cmg_buffer_format(out, ",\"%s\":", name);
    cmg_json_label(out, label, language);
}

static void json_limit(cmg_buffer *out, const cmg_deadline *deadline, cmg_language language)
{
    cmg_buffer_string(out, ",\"deadline\":{\"code\":");
    cmg_buffer_json(out, deadline->rule.code);
    json_label(out, "label", &deadline->rule.label, language);
    cmg_buffer_string(out, ",\"amount\":");
    cmg_decimal_write(out, deadline->amount);
    cmg_buffer_format(out, ",\"unit\":\"%s\"", unit_names[deadline->unit]);
    json_label(out, "begins", &deadline->begins, language);
    json_label(out, "ends", &deadline->ends, language);
    json_label(out, "responsible", &deadline->responsible, language);
    json_label(out, "supervisor", &deadline->supervisor, language);
    json_label(out, "note", &deadline->rule.note, language);
    cmg_buffer_format(out, ",\"illustrative\":%s,\"basis\":", deadline->rule.illustrative ? "true" : "false");
    cmg_json_basis(out, &deadline->rule.basis, language);
    cmg_buffer_char(out, '}');
}

static void json_events(cmg_buffer *out, const cmg_due_case *c)
{
    json_instant(out, "start", c->start);
    if (c->seen != CMG_NEVER)
        json_instant(out, c->finished ? "finished" : "at", c->seen);
    cmg_buffer_string(out, ",\"suspended\":[");
    for (uint32_t i = 0; i < c->suspension_count; i++) {
        const cmg_suspension *s = &c->suspensions[i];
        cmg_buffer_string(out, i ? ",\"" : "\"");
        cmg_instant_write(out, s->from);
        cmg_buffer_char(out, '/');
        if (s->to != CMG_NEVER)
            cmg_instant_write(out, s->to);
        cmg_buffer_char(out, '"');
    }
    cmg_buffer_string(out, "],\"extended\":[");
    for (uint32_t i = 0; i < c->extension_count; i++) {
        cmg_buffer_string(out, i ? ",\"" : "\"");
        cmg_instant_write(out, c->extensions[i]);
        cmg_buffer_char(out, '"');
    }
    cmg_buffer_char(out, ']');
}

static void json_left(cmg_buffer *out, const cmg_due_case *c)
{
    int64_t seconds;
    if (!cmg_due_case_left(c, false, &seconds))
        return;
    cmg_buffer_string(out, ",\"left\":{\"seconds\":");
    cmg_buffer_integer(out, seconds);
    if (cmg_due_case_left(c, true, &seconds)) {
        cmg_buffer_string(out, ",\"working_seconds\":");
        cmg_buffer_integer(out, seconds);
    }
    cmg_buffer_char(out, '}');
}

typedef struct listing {
    cmg_buffer *out;
    const cmg_due_case *c;
    cmg_language language;
    bool first;
} listing;

static bool json_run(void *context, const cmg_day_run *run)
{
    listing *l = context;
    cmg_buffer_string(l->out, l->first ? "{\"from\":\"" : ",{\"from\":\"");
    l->first = false;
    cmg_date_write(l->out, run->first);
    cmg_buffer_string(l->out, "\",\"to\":\"");
    cmg_date_write(l->out, run->last);
    cmg_buffer_format(l->out, "\",\"why\":\"%s\"", why_names[run->why]);
    if (run->holiday) {
        cmg_buffer_string(l->out, ",\"holiday\":");
        cmg_json_label(l->out, run->holiday, l->language);
    }
    if (run->amount != 0) {
        cmg_buffer_string(l->out, cmg_counts_work(l->c->deadline) ? ",\"working_seconds\":" : ",\"days\":");
        cmg_buffer_integer(l->out, run->amount);
    }
    if (run->list && run->list->source.length != 0) {
        cmg_buffer_string(l->out, ",\"source\":");
        cmg_buffer_json(l->out, run->list->source);
    }
    cmg_buffer_char(l->out, '}');
    return !l->out->failed;
}

static void json_days(cmg_buffer *out, const cmg_due_case *c, cmg_language language)
{
    listing l = {out, c, language, true};
    cmg_buffer_string(out, ",\"days\":[");
    cmg_due_walk(c, json_run, &l);
    cmg_buffer_char(out, ']');
}

void cmg_due_write_json(cmg_buffer *out, cmg_result *result)
{
    static const char *const states[] = {"decided", "undecided", "refused"};
    const cmg_due_case *c = &result->due;
    cmg_buffer_format(out, "{\"kind\":\"due\",\"state\":\"%s\",\"standing\":\"%s\"", states[result->state],
                      standing_names[c->standing]);
    if (result->state == CMG_DECIDED)
        json_instant(out, "due", c->count.due);
    else if (c->standing != CMG_DUE_SUSPENDED)
        cmg_json_reason(out, result);
    if (c->deadline) {
        json_limit(out, c->deadline, result->language);
        json_events(out, c);
    }
    if (result->state == CMG_DECIDED)
        json_left(out, c);
    if (c->deadline && result->state != CMG_REFUSED) {
        const uint32_t unused =
            c->suspension_count != 0 ? 0 : 1u << CMG_SETTING_SUSPENSION | 1u << CMG_SETTING_SUSPENDED_DAYS;
        json_days(out, c, result->language);
        cmg_json_settings(out, result, c->deadline->settings_used & ~unused);
    }
    cmg_json_closing(out, result);
    cmg_buffer_char(out, '}');
}
