/* One case: cells to values, values to counts.  A case is taken in wholly or
 * not at all. */
#include "rules/assess.h"

#include <string.h>

#include "feel/from_json.h"
#include "rules/due.h"

/* More than any limit allows. */
#define CMG_EXTENSIONS_MAX 100

/* -- cells ---------------------------------------------------------------- */

static cmg_text trimmed(cmg_text text)
{
    while (text.length && (*text.bytes == ' ' || *text.bytes == '\t'))
        text.bytes++, text.length--;
    while (text.length && (text.bytes[text.length - 1] == ' ' || text.bytes[text.length - 1] == '\t'))
        text.length--;
    return text;
}

/* One to `most` digits at *at.  -1: none. */
static int read_digits(cmg_text text, size_t *at, size_t least, size_t most)
{
    int number = 0;
    size_t digits = 0;
    while (digits < most && *at < text.length && text.bytes[*at] >= '0' && text.bytes[*at] <= '9') {
        number = number * 10 + (text.bytes[(*at)++] - '0');
        digits++;
    }
    return digits < least ? -1 : number;
}

static bool skip(cmg_text text, size_t *at, char wanted)
{
    if (*at >= text.length || text.bytes[*at] != wanted)
        return false;
    ++*at;
    return true;
}

/* 2024-03-01 or 2024/3/1. */
static bool read_day(cmg_text text, size_t *at, int64_t *days)
{
    const int year = read_digits(text, at, 4, 4);
    const char separator = *at < text.length ? text.bytes[*at] : '\0';
    if (year < 0 || (separator != '-' && separator != '/') || !skip(text, at, separator))
        return false;
    const int month = read_digits(text, at, 1, 2);
    if (month < 0 || !skip(text, at, separator))
        return false;
    const cmg_civil date = {year, month, read_digits(text, at, 1, 2)};
    if (!cmg_civil_is_valid(date))
        return false;
    *days = cmg_days_from_civil(date);
    return true;
}

/* 8:30 or 08:30:05, after a day; without it, midnight. */
static bool read_clock(cmg_text text, size_t *at, cmg_moment *moment)
{
    if (*at == text.length)
        return true;
    if (!skip(text, at, ' ') && !skip(text, at, 'T'))
        return false;
    const int hour = read_digits(text, at, 1, 2);
    if (hour < 0 || hour > 23 || !skip(text, at, ':'))
        return false;
    const int minute = read_digits(text, at, 2, 2);
    const int second = skip(text, at, ':') ? read_digits(text, at, 2, 2) : 0;
    if (minute < 0 || minute > 59 || second < 0 || second > 59 || *at != text.length)
        return false;
    moment->nanos = ((hour * 60 + minute) * 60 + second) * CMG_NANOS_PER_SECOND;
    return true;
}

static int two_digits(const char *at)
{
    return (at[0] - '0') * 10 + at[1] - '0';
}

/* 2024-03-01 08:30:05, as nearly all exports write it; false: read it with care. */
static bool read_usual(cmg_text text, cmg_moment *moment)
{
    static const char form[] = "0000-00-00 00:00:00";
    if (text.length != sizeof form - 1)
        return false;
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof form - 1; i++) {
        const unsigned above = (unsigned char)text.bytes[i] - (unsigned)(unsigned char)form[i];
        wrong |= form[i] == '0' ? above > 9 : above != 0;
    }
    const char *at = text.bytes;
    const int hour = two_digits(at + 11), minute = two_digits(at + 14), second = two_digits(at + 17);
    const cmg_civil date = {two_digits(at) * 100 + two_digits(at + 2), two_digits(at + 5),
                            two_digits(at + 8)};
    if (wrong || hour > 23 || minute > 59 || second > 59 || !cmg_civil_is_valid(date))
        return false;
    moment->days = cmg_days_from_civil(date);
    moment->nanos = ((hour * 60 + minute) * 60 + second) * CMG_NANOS_PER_SECOND;
    return true;
}

static bool read_moment(cmg_text text, bool has_time, cmg_case_column *column, cmg_value *value)
{
    size_t at = 0;
    column->moment = (cmg_moment){.days = 0};
    if (has_time && read_usual(text, &column->moment)) {
        *value = (cmg_value){.as.moment = &column->moment, .kind = CMG_DATE_AND_TIME};
        return true;
    }
    if (!read_day(text, &at, &column->moment.days))
        return false;
    if (!has_time) {
        *value = cmg_date_value(column->moment.days);
        return at == text.length;
    }
    *value = (cmg_value){.as.moment = &column->moment, .kind = CMG_DATE_AND_TIME};
    return read_clock(text, &at, &column->moment);
}

static bool read_truth(cmg_text text, cmg_value *value)
{
    const bool yes = cmg_text_equal(text, CMG_TEXT("true")) || cmg_text_equal(text, CMG_TEXT("是")) ||
                     cmg_text_equal(text, CMG_TEXT("1"));
    const bool no = cmg_text_equal(text, CMG_TEXT("false")) || cmg_text_equal(text, CMG_TEXT("否")) ||
                    cmg_text_equal(text, CMG_TEXT("0"));
    *value = cmg_boolean_value(yes);
    return yes || no;
}

/* A count of a few digits, as most numbers of a table are. */
static bool read_small(cmg_text text, cmg_value *value)
{
    size_t at = 0;
    const int number = text.length <= 6 ? read_digits(text, &at, 1, 6) : -1;
    if (number < 0 || at != text.length || (text.length > 1 && text.bytes[0] == '0'))
        return false;
    *value = cmg_number_value(cmg_decimal_of(number));
    return true;
}

static cmg_status read_as(cmg_assessment *a, cmg_case_column *column, cmg_text text, cmg_value *value)
{
    cmg_arena *arena = &a->session->vm.arena;
    switch (column->term->type->kind) {
    case CMG_STRING: *value = cmg_string_value(text); return CMG_OK;
    case CMG_BOOLEAN: return read_truth(text, value) ? CMG_OK : CMG_BAD_FACTS;
    case CMG_NUMBER: {
        cmg_decimal number;
        if (read_small(text, value))
            return CMG_OK;
        const cmg_decimal_status status = cmg_decimal_parse(arena, text, &number);
        if (status != CMG_DECIMAL_OK)
            return status == CMG_DECIMAL_NO_MEMORY ? CMG_NO_MEMORY : CMG_BAD_FACTS;
        *value = cmg_number_value(number);
        return CMG_OK;
    }
    case CMG_DATE:
    case CMG_DATE_AND_TIME:
        if (read_moment(text, column->term->type->kind == CMG_DATE_AND_TIME, column, value))
            return CMG_OK;
        break;
    default: break;
    }
    return cmg_value_from_text(text, column->term->type, arena, value);
}

static cmg_status check_allowed(cmg_assessment *a, const cmg_term *term, cmg_value value)
{
    for (uint32_t i = 0; i < term->value_count && value.kind == CMG_STRING; i++) {
        if (cmg_text_equal(term->values[i].value, cmg_value_as_text(value)))
            break;
        if (i + 1 == term->value_count)
            return CMG_BAD_FACTS;
    }
    cmg_value verdict = cmg_boolean_value(true);
    const cmg_status status =
        term->allowed ? cmg_run(&a->session->vm, term->allowed, a->session->bank, &value, &verdict) : CMG_OK;
    if (status != CMG_OK)
        return status;
    return verdict.kind == CMG_BOOLEAN && verdict.as.integer ? CMG_OK : CMG_BAD_FACTS;
}

static bool fault(cmg_row_fault *out, cmg_message_id id, cmg_text name, cmg_text found)
{
    out->id = id;
    out->arguments[0] = CMG_ARG("name", name);
    out->arguments[1] = CMG_ARG("found", found);
    out->argument_count = 2;
    return false;
}

cmg_status cmg_cell_read(cmg_assessment *a, cmg_case_column *column, cmg_text text, cmg_value *value,
                         cmg_row_fault *out)
{
    text = trimmed(text);
    *value = cmg_null_value;
    if (text.length == 0)
        return CMG_OK;
    cmg_status status = read_as(a, column, text, value);
    if (status == CMG_BAD_FACTS)
        fault(out, CMG_M_assess_cell_type, column->term->name, text);
    if (status != CMG_OK || !(column->term->value_count || column->term->allowed))
        return status;
    status = check_allowed(a, column->term, *value);
    if (status == CMG_BAD_FACTS)
        fault(out, CMG_M_assess_cell_not_allowed, column->term->name, text);
    return status;
}

/* -- conditions ----------------------------------------------------------- */

/* One row while it is looked at. */
typedef struct looking {
    cmg_assessment *a;
    cmg_row_fault *fault;
    cmg_status status;
    bool repeated;
} looking;

static bool run(looking *l, const cmg_program *program, cmg_value *value)
{
    cmg_session *session = l->a->session;
    l->status = l->a->decides ? cmg_session_run(session, program, value)
                              : cmg_run(&session->vm, program, session->bank, NULL, value);
    return l->status == CMG_OK;
}

/* False: it has no answer, or it was stopped. */
static bool condition(looking *l, const cmg_program *program, bool *truth)
{
    cmg_value value;
    if (!run(l, program, &value))
        return false;
    *truth = value.kind == CMG_BOOLEAN && value.as.integer;
    return value.kind == CMG_BOOLEAN ||
           fault(l->fault, CMG_M_assess_condition_open, cmg_program_text(program), CMG_NO_TEXT);
}

static bool amount(looking *l, const cmg_tally *tally, cmg_exact_sum *sum)
{
    cmg_value value;
    if (!run(l, tally->sum, &value))
        return false;
    if (value.kind != CMG_NUMBER)
        return fault(l->fault, CMG_M_assess_condition_open, cmg_program_text(tally->sum), CMG_NO_TEXT);
    return cmg_exact_of(cmg_value_decimal(value), sum) ||
           fault(l->fault, CMG_M_assess_amount_range, tally->name, CMG_NO_TEXT);
}

static bool look(looking *l)
{
    cmg_assessment *a = l->a;
    for (uint32_t i = 0; i < a->method->tally_count; i++) {
        const cmg_tally *tally = &a->method->tallies[i];
        a->truths[i] = true;
        a->sums[i] = 0;
        if (tally->when && !condition(l, tally->when, &a->truths[i]))
            return false;
        if (tally->sum && a->truths[i] && !amount(l, tally, &a->sums[i]))
            return false;
    }
    return true;
}

/* -- taking in ------------------------------------------------------------ */

static bool find_unit(looking *l, cmg_text name, cmg_assessed **unit)
{
    cmg_assessment *a = l->a;
    if (name.length == 0)
        return fault(l->fault, CMG_M_assess_unit_empty, a->columns[a->unit_column].term->name, CMG_NO_TEXT);
    *unit = cmg_assessment_unit(a, name);
    if (*unit)
        return true;
    if (a->lists_units || a->method->group_count)
        return fault(l->fault, CMG_M_assess_unit_unknown, name, CMG_NO_TEXT);
    if (a->unit_count == CMG_UNITS_MAX)
        return fault(l->fault, CMG_M_assess_too_many_units, name, CMG_NO_TEXT);
    *unit = cmg_assessment_add_unit(a, name, -1);
    l->status = *unit ? CMG_OK : CMG_NO_MEMORY;
    return *unit != NULL;
}

/* A row without a number cannot be told from others. */
static bool see_number(looking *l, cmg_text id)
{
    if (id.length == 0 || l->a->method->repeated == CMG_REPEATED_COUNT)
        return true;
    const cmg_text_added added = cmg_assessment_number(l->a, id);
    l->repeated = added == CMG_TEXT_HELD;
    if (l->repeated)
        fault(l->fault, CMG_M_assess_case_repeated, id, CMG_NO_TEXT);
    if (added == CMG_TEXT_NO_MEMORY)
        l->status = CMG_NO_MEMORY;
    return added != CMG_TEXT_NO_MEMORY;
}

static bool count(looking *l, cmg_assessed *unit, cmg_text id)
{
    cmg_assessment *a = l->a;
    for (uint32_t i = 0; i < a->method->tally_count; i++) {
        if (a->truths[i] && id.length && !cmg_counted_keep(&a->allocator, &unit->counted[i], id)) {
            l->status = CMG_NO_MEMORY;
            return false;
        }
    }
    for (uint32_t i = 0; i < a->method->tally_count; i++) {
        if (!a->truths[i])
            continue;
        unit->counted[i].count++;
        unit->counted[i].sum += a->sums[i];
        if (a->on_case && i == a->opened_tally && cmg_text_equal(unit->name, a->opened_unit))
            a->on_case(a->case_context, id.bytes ? id.bytes : "", id.length);
    }
    return true;
}

static void begin_row(cmg_assessment *a)
{
    cmg_session *session = a->session;
    cmg_vm_reset(&session->vm);
    if (a->decides)
        memset(session->evaluated, 0, a->pack->slot_count * sizeof *session->evaluated);
}

static bool read_cells(looking *l, const cmg_text *cells)
{
    cmg_assessment *a = l->a;
    for (uint32_t i = 0; i < a->column_count; i++) {
        cmg_case_column *column = &a->columns[i];
        const cmg_status status =
            cells[i].bytes ? cmg_cell_read(a, column, cells[i], &a->session->bank[column->slot], l->fault)
                           : CMG_OK;
        if (status != CMG_OK) {
            l->status = status == CMG_BAD_FACTS ? CMG_OK : status;
            return false;
        }
    }
    return true;
}

/* -- time limits ---------------------------------------------------------- */

static int64_t seconds_of(const cmg_moment *moment)
{
    return moment->days * 86400 + moment->nanos / CMG_NANOS_PER_SECOND;
}

static bool find_limit(looking *l, const cmg_case_due *due, const cmg_versions **limit)
{
    const cmg_pack *pack = l->a->pack;
    *limit = due->fixed;
    if (due->fixed)
        return true;
    const cmg_value code = l->a->session->bank[due->limit];
    *limit = code.kind == CMG_STRING
                 ? cmg_pack_find(pack->deadlines, pack->deadline_count, cmg_value_as_text(code))
                 : NULL;
    /* Without a code there is no limit; a wrong one is a fault. */
    return *limit || code.kind != CMG_STRING ||
           fault(l->fault, CMG_M_assess_limit_unknown, cmg_value_as_text(code), CMG_NO_TEXT);
}

static bool find_times(looking *l, const cmg_case_due *due, uint32_t *times)
{
    int64_t extensions = 0;
    const cmg_value value =
        due->extensions == CMG_NO_SLOT ? cmg_null_value : l->a->session->bank[due->extensions];
    const bool good =
        value.kind != CMG_NUMBER || (cmg_decimal_to_int64(cmg_value_decimal(value), &extensions) &&
                                     extensions >= 0 && extensions <= CMG_EXTENSIONS_MAX);
    *times = 1 + (uint32_t)extensions;
    return good || fault(l->fault, CMG_M_assess_cell_not_allowed, l->a->pack->slots[due->extensions].name,
                         CMG_TEXT("-"));
}

/* As cmg_due_instant(), with extensions. */
static int64_t extended_due(const cmg_versions *limit, int64_t start, uint32_t times)
{
    const cmg_deadline *version = cmg_deadline_for(limit, start);
    if (!version)
        return CMG_DUE_NO_LIMIT;
    const cmg_count count = cmg_count_due(version, start, times, NULL, 0);
    return count.state == CMG_COUNTED ? count.due : CMG_DUE_NO_CALENDAR;
}

static bool count_due(looking *l, uint32_t at)
{
    cmg_session *session = l->a->session;
    const cmg_case_due *due = &l->a->method->dues[at];
    const cmg_value start = session->bank[due->start];
    const cmg_versions *limit;
    uint32_t times;
    session->bank[due->due] = cmg_null_value;
    if (start.kind != CMG_DATE_AND_TIME)
        return true;
    if (!find_limit(l, due, &limit) || !find_times(l, due, &times))
        return false;
    if (!limit)
        return true;
    const int64_t from = seconds_of(start.as.moment);
    const int64_t instant = times == 1 ? cmg_due_instant(limit, from) : extended_due(limit, from, times);
    if (instant == CMG_DUE_NO_LIMIT)
        return fault(l->fault, CMG_M_assess_limit_unknown, limit->code, CMG_NO_TEXT);
    if (instant == CMG_DUE_NO_CALENDAR)
        return fault(l->fault, CMG_M_assess_no_calendar, limit->code, CMG_NO_TEXT);
    cmg_moment *moment = &l->a->dues[at];
    const int64_t days = instant / 86400 - (instant % 86400 < 0);
    *moment = (cmg_moment){.days = days, .nanos = (instant - days * 86400) * CMG_NANOS_PER_SECOND};
    session->bank[due->due] = (cmg_value){.as.moment = moment, .kind = CMG_DATE_AND_TIME};
    return true;
}

static bool count_dues(looking *l)
{
    for (uint32_t i = 0; i < l->a->method->due_count; i++) {
        if (!count_due(l, i))
            return false;
    }
    return true;
}

static bool is_plausible(looking *l)
{
    const cmg_method *method = l->a->method;
    for (uint32_t i = 0; i < method->implausible_count; i++) {
        bool bad;
        if (!condition(l, method->implausible[i].when, &bad))
            return false;
        if (bad)
            return fault(l->fault, CMG_M_assess_implausible,
                         method->implausible[i].label.text[l->a->session->language], CMG_NO_TEXT);
    }
    return true;
}

static cmg_text text_in(const cmg_assessment *a, int32_t column)
{
    const cmg_value *value = column < 0 ? NULL : &a->session->bank[a->columns[column].slot];
    return value && value->kind == CMG_STRING ? cmg_value_as_text(*value) : CMG_NO_TEXT;
}

cmg_row_end cmg_assessment_row(cmg_assessment *a, const cmg_text *cells, cmg_row_fault *out,
                               cmg_status *status)
{
    looking l = {.a = a, .fault = out, .status = CMG_OK};
    bool belongs = true;
    cmg_assessed *unit = NULL;
    begin_row(a);
    a->rows++;
    bool good = read_cells(&l, cells) && count_dues(&l) &&
                (!a->method->cases || condition(&l, a->method->cases, &belongs));
    if (good && !belongs) {
        a->outside++;
        return CMG_ROW_OUTSIDE;
    }
    const cmg_text id = text_in(a, a->id_column);
    good = good && is_plausible(&l) && find_unit(&l, text_in(a, a->unit_column), &unit) && look(&l) &&
           see_number(&l, id) && count(&l, unit, id);
    if (good)
        return l.repeated ? CMG_ROW_REPEATED : CMG_ROW_TAKEN;
    *status = l.status;
    if (l.status != CMG_OK)
        return CMG_ROW_STOPPED;
    a->rejected++;
    return CMG_ROW_REJECTED;
}
