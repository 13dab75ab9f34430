/* A time limit told to people: the instant, what was counted and what was not. */
#include "rules/print.h"

typedef struct words {
    const char *text[2];
} words;

static const words unit_words[] = {
    [CMG_UNIT_URGENT_HOUR] = {{"紧急工作时", "urgent hours"}},
    [CMG_UNIT_URGENT_DAY] = {{"紧急工作日", "urgent days"}},
    [CMG_UNIT_WORKING_HOUR] = {{"工作时", "working hours"}},
    [CMG_UNIT_WORKING_DAY] = {{"工作日", "working days"}},
    [CMG_UNIT_CALENDAR_DAY] = {{"个自然日", "calendar days"}},
    [CMG_UNIT_CALENDAR_MONTH] = {{"个月", "calendar months"}},
};

static const words why_words[] = {
    [CMG_RUN_START] = {{"起算之日，不计", "the day of the start, not counted"}},
    [CMG_RUN_COUNTED] = {{"计入", "counted"}},
    [CMG_RUN_SHIFTED] = {{"调休上班，计入", "worked by notice, counted"}},
    [CMG_RUN_WEEKEND] = {{"周末，不计", "weekend, not counted"}},
    [CMG_RUN_HOLIDAY] = {{"放假，不计", "days off by notice, not counted"}},
    [CMG_RUN_SUSPENDED] = {{"暂停，不计", "suspended, not counted"}},
    [CMG_RUN_MOVED] = {{"顺延到这一天", "the end moves to this day"}},
};

/* -- pieces --------------------------------------------------------------- */

static void write_weekday(cmg_buffer *out, int64_t day, cmg_language language)
{
    static const words names[] = {{{"周一", "Mon"}}, {{"周二", "Tue"}}, {{"周三", "Wed"}}, {{"周四", "Thu"}},
                                  {{"周五", "Fri"}}, {{"周六", "Sat"}}, {{"周日", "Sun"}}};
    cmg_buffer_string(out, language == CMG_ENGLISH ? " (" : "（");
    cmg_buffer_string(out, names[cmg_weekday(day) - 1].text[language]);
    cmg_buffer_string(out, language == CMG_ENGLISH ? ")" : "）");
}

void cmg_print_instant(cmg_buffer *out, int64_t instant, cmg_language language)
{
    cmg_instant_print(out, instant);
    write_weekday(out, cmg_instant_day(instant), language);
}

/* "1 天 2 小时 30 分"; of working time no days, since those differ. */
static void write_span(cmg_buffer *out, int64_t seconds, bool working, cmg_language language)
{
    const struct {
        int64_t seconds;
        words name;
    } parts[] = {{working ? INT64_MAX : CMG_SECONDS_PER_DAY, {{" 天", " d"}}},
                 {3600, {{working ? " 工作时" : " 小时", working ? " working h" : " h"}}},
                 {60, {{" 分", " min"}}},
                 {1, {{" 秒", " s"}}}};
    bool first = true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const int64_t count = seconds / parts[i].seconds;
        seconds -= count * parts[i].seconds;
        if (count == 0 && (!first || i != 2 || seconds != 0))
            continue;
        cmg_buffer_string(out, first ? "" : " ");
        cmg_buffer_integer(out, count);
        cmg_buffer_string(out, parts[i].name.text[language]);
        first = false;
    }
}

static void write_limit(cmg_buffer *out, const cmg_due_case *c, cmg_language language)
{
    cmg_decimal_write(out, c->deadline->amount);
    cmg_buffer_char(out, ' ');
    cmg_buffer_string(out, unit_words[c->deadline->unit].text[language]);
    if (c->extension_count != 0)
        cmg_buffer_format(out, " × %u", 1 + c->extension_count);
}

static void write_run_days(cmg_buffer *out, const cmg_day_run *run, cmg_language language)
{
    cmg_date_write(out, run->first);
    if (run->first == run->last) {
        write_weekday(out, run->first, language);
        return;
    }
    cmg_buffer_string(out, language == CMG_ENGLISH ? " to " : " 至 ");
    cmg_date_write(out, run->last);
    cmg_buffer_format(out, language == CMG_ENGLISH ? " (%d days)" : "（%d 天）",
                      (int)(run->last - run->first + 1));
}

static void write_run(cmg_buffer *out, const cmg_due_case *c, const cmg_day_run *run, cmg_language language)
{
    write_run_days(out, run, language);
    cmg_buffer_string(out, language == CMG_ENGLISH ? ": " : "：");
    if (run->holiday) {
        cmg_print_label(out, run->holiday, language);
        cmg_buffer_string(out, language == CMG_ENGLISH ? ", " : "，");
    }
    cmg_buffer_string(out, why_words[run->why].text[language]);
    if (run->amount != 0) {
        cmg_buffer_char(out, ' ');
        if (cmg_counts_work(c->deadline))
            write_span(out, run->amount, true, language);
        else
            cmg_buffer_format(out, language == CMG_ENGLISH ? "%d" : "%d 天", (int)run->amount);
    }
    if (run->list && run->list->source.length != 0) {
        cmg_buffer_string(out, "  ");
        cmg_buffer_text(out, run->list->source);
    }
}

static void write_suspension(cmg_buffer *out, const cmg_suspension *s, cmg_language language)
{
    cmg_print_instant(out, s->from, language);
    cmg_buffer_string(out, language == CMG_ENGLISH ? " to " : " 至 ");
    if (s->to == CMG_NEVER)
        cmg_buffer_string(out, language == CMG_ENGLISH ? "now" : "今");
    else
        cmg_print_instant(out, s->to, language);
}

void cmg_due_write_step(cmg_buffer *out, const cmg_result *result, const cmg_step *step)
{
    const cmg_language language = result->language;
    cmg_buffer_string(out, language == CMG_ENGLISH ? ": " : "：");
    switch (step->kind) {
    case CMG_STEP_LIMIT:
        write_limit(out, &result->due, language);
        cmg_buffer_string(out, language == CMG_ENGLISH ? " from " : "，起算 ");
        cmg_print_instant(out, result->due.start, language);
        return;
    case CMG_STEP_EXTENDED: cmg_print_instant(out, *(const int64_t *)step->detail, language); return;
    case CMG_STEP_SUSPENDED: write_suspension(out, step->detail, language); return;
    case CMG_STEP_RUN: write_run(out, &result->due, step->detail, language); return;
    default: cmg_print_instant(out, result->due.count.due, language); return;
    }
}

/* -- the answer ----------------------------------------------------------- */

static void write_decided(cmg_print *print, const cmg_due_case *c)
{
    static const words standings[] = {
        [CMG_DUE_OPEN] = {{"应在此前完成：", "Due by "}},
        [CMG_DUE_MET] = {{"按时完成，期限至 ", "In time: it was due by "}},
        [CMG_DUE_LATE] = {{"超时，应在此前完成：", "Late: it was due by "}},
        [CMG_DUE_EXEMPT] = {{"超时，经申诉不计，期限至 ", "Late, but excused on appeal: it was due by "}},
    };
    cmg_buffer_string(&print->left, standings[c->standing].text[print->language]);
    cmg_print_instant(&print->left, c->count.due, print->language);
}

static void write_suspended(cmg_print *print, const cmg_due_case *c)
{
    const bool seconds = c->deadline->clock == CMG_CLOCK_RUNNING || cmg_counts_work(c->deadline);
    cmg_buffer_string(&print->left, cmg_say(print, "计时停止，尚无到期时间；还剩 ",
                                            "The clock stands, nothing is due yet; left are "));
    if (seconds)
        write_span(&print->left, c->count.left, cmg_counts_work(c->deadline), print->language);
    else
        cmg_buffer_format(&print->left, print->language == CMG_ENGLISH ? "%d days" : "%d 天",
                          (int)c->count.left);
}

static void print_answer(cmg_print *print, const cmg_result *result)
{
    const cmg_due_case *c = &result->due;
    if (result->state == CMG_DECIDED)
        write_decided(print, c);
    else if (c->standing == CMG_DUE_SUSPENDED)
        write_suspended(print, c);
    else
        cmg_print_reason(&print->left, result, print->language);
    cmg_print_answer(print, c->deadline ? &c->deadline->rule.basis : NULL);
}

/* -- rows ----------------------------------------------------------------- */

static void print_label(cmg_print *print, const char *zh, const char *en, const cmg_label *label)
{
    if (cmg_label_text(label, print->language).length == 0)
        return;
    cmg_print_label(&print->left, label, print->language);
    cmg_print_row(print, cmg_say(print, zh, en), NULL);
}

static void print_limit(cmg_print *print, const cmg_due_case *c)
{
    const cmg_deadline *deadline = c->deadline;
    print_label(print, "事项", "matter", &deadline->rule.label);
    print_label(print, "立案条件", "filed when", &deadline->begins);
    print_label(print, "结案条件", "closed when", &deadline->ends);
    print_label(print, "处置单位", "responsible", &deadline->responsible);
    print_label(print, "监督单位", "supervisor", &deadline->supervisor);
    write_limit(&print->left, c, print->language);
    cmg_print_row(print, cmg_say(print, "时限", "limit"), NULL);
    cmg_print_instant(&print->left, c->start, print->language);
    cmg_print_row(print, cmg_say(print, "起算", "start"), NULL);
}

static void print_events(cmg_print *print, const cmg_due_case *c)
{
    for (uint32_t i = 0; i < c->suspension_count; i++) {
        write_suspension(&print->left, &c->suspensions[i], print->language);
        if (c->count.state == CMG_COUNTED && c->suspensions[i].from >= c->count.due)
            cmg_buffer_string(&print->left, cmg_say(print, "；开始时已经到期，不改变期限",
                                                    "; it was due by then, which changes nothing"));
        cmg_print_row(print, cmg_say(print, "暂停", "suspended"), NULL);
    }
    for (uint32_t i = 0; i < c->extension_count; i++) {
        cmg_print_instant(&print->left, c->extensions[i], print->language);
        cmg_print_row(print, cmg_say(print, "批准延期", "extended"), NULL);
    }
    if (c->seen == CMG_NEVER)
        return;
    cmg_print_instant(&print->left, c->seen, print->language);
    cmg_print_row(print, c->finished ? cmg_say(print, "完成", "finished") : cmg_say(print, "查看", "seen at"),
                  NULL);
}

/* How much is left, or by how much it is late. */
static void print_left(cmg_print *print, const cmg_due_case *c)
{
    int64_t left, worked;
    if (!cmg_due_case_left(c, false, &left))
        return;
    write_span(&print->left, left < 0 ? -left : left, false, print->language);
    const bool is_working =
        c->deadline->unit == CMG_UNIT_WORKING_HOUR || c->deadline->unit == CMG_UNIT_WORKING_DAY;
    if (is_working && cmg_due_case_left(c, true, &worked)) {
        cmg_buffer_string(&print->left, cmg_say(print, "，其中 ", ", of it "));
        write_span(&print->left, worked < 0 ? -worked : worked, true, print->language);
    }
    cmg_print_row(print, left < 0 ? cmg_say(print, "超时", "late by") : cmg_say(print, "剩余", "left"), NULL);
}

/* -- days that were not counted ------------------------------------------- */

#define SKIPS_SHOWN 12

typedef struct skipping {
    cmg_print *print;
    const cmg_due_case *c;
    int shown;
} skipping;

static bool print_skipped(void *context, const cmg_day_run *run)
{
    skipping *s = context;
    if (run->why == CMG_RUN_COUNTED)
        return true;
    if (s->shown++ == SKIPS_SHOWN) {
        cmg_buffer_string(&s->print->left,
                          cmg_say(s->print, "……（用 --explain 看全部）", "... (--explain shows all)"));
        cmg_print_row(s->print, "", NULL);
        return false;
    }
    write_run(&s->print->left, s->c, run, s->print->language);
    cmg_print_row(s->print, s->shown == 1 ? cmg_say(s->print, "日历", "calendar") : "", NULL);
    return true;
}

/* -- conventions ---------------------------------------------------------- */

static void add_convention(cmg_print *print, const char *zh, const char *en)
{
    cmg_buffer_string(&print->left, print->left.length != 0 ? cmg_say(print, "；", "; ") : "");
    cmg_buffer_string(&print->left, cmg_say(print, zh, en));
}

static void add_suspended_days(cmg_print *print, cmg_suspended_days which)
{
    static const words rows[] = {
        [CMG_SUSPENDED_FIRST] =
            {{"暂停开始的那天不计，结束的那天计入",
              "the day on which it is suspended does not count, that on which it goes on does"}},
        [CMG_SUSPENDED_LAST] =
            {{"暂停开始的那天计入，结束的那天不计",
              "the day on which it is suspended counts, that on which it goes on does not"}},
        [CMG_SUSPENDED_BOTH] =
            {{"暂停开始和结束的那天都不计",
              "neither the day on which it is suspended nor that on which it goes on counts"}},
        [CMG_SUSPENDED_WHOLE] = {{"只有全天暂停的日子不计",
                                  "only days that are suspended wholly do not count"}},
    };
    add_convention(print, rows[which].text[CMG_CHINESE], rows[which].text[CMG_ENGLISH]);
}

static void print_conventions(cmg_print *print, const cmg_due_case *c)
{
    const cmg_deadline *deadline = c->deadline;
    const bool in_days = deadline->clock == CMG_CLOCK_WORKDAYS || deadline->clock == CMG_CLOCK_DAYS ||
                         deadline->clock == CMG_CLOCK_MONTHS;
    if (deadline->clock == CMG_CLOCK_WORKING_HOURS)
        add_convention(print, "一个工作日按起算日的工作时长计",
                       "a working day is as many working hours as the first has");
    if (cmg_counts_work(deadline) && deadline->opens)
        add_convention(print, "恰在下班时用完的，到下次上班时到期",
                       "used up at a closing, it is due at the next opening");
    if (in_days && deadline->end == CMG_END_CLOSE)
        add_convention(print, "到最后一个工作日下班时为止", "it ends at the close of its last working day");
    if (in_days && deadline->end == CMG_END_MIDNIGHT)
        add_convention(print, "到最后一天的最后一秒为止", "it ends with the last second of its last day");
    if (deadline->clock == CMG_CLOCK_WORKDAYS && deadline->moves_start)
        add_convention(print, "工作时间以外开始的，先移到下一个工作时刻",
                       "a start outside working time first moves to the next working moment");
    if (in_days && deadline->moves_end)
        add_convention(print, "最后一天不上班的，顺延到下一个工作日",
                       "a last day off moves to the next working day");
    if (c->suspension_count != 0 && deadline->shifts)
        add_convention(print, "暂停多久，期限顺延多久", "a suspension shifts the end by its length");
    if (c->suspension_count != 0 && !deadline->shifts)
        add_convention(print, "暂停期间不计时", "the clock stands while suspended");
    if (c->suspension_count != 0 && in_days)
        add_suspended_days(print, deadline->suspended_days);
    if (print->left.length != 0)
        cmg_print_row(print, cmg_say(print, "约定", "convention"), NULL);
}

void cmg_due_write_text(cmg_buffer *out, cmg_result *result)
{
    const cmg_due_case *c = &result->due;
    cmg_print print;
    cmg_print_init(&print, out, result);
    print_answer(&print, result);
    if (c->deadline) {
        print_limit(&print, c);
        print_events(&print, c);
    }
    if (result->state == CMG_DECIDED)
        print_left(&print, c);
    if (c->deadline && result->state != CMG_REFUSED) {
        skipping s = {&print, c, 0};
        if (!result->traced)
            cmg_due_walk(c, print_skipped, &s);
        print_conventions(&print, c);
        print_label(&print, "说明", "note", &c->deadline->rule.note);
        if (c->deadline->rule.illustrative) {
            cmg_buffer_string(&print.left,
                              cmg_say(&print, "示例，没有公布的依据", "illustrative: no published rule"));
            cmg_print_row(&print, cmg_say(&print, "来历", "origin"), NULL);
        }
    }
    cmg_print_closing(&print, result);
    cmg_print_free(&print);
}
