/* One case: its values to counts.  A case is taken in wholly or not at all. */
#include "rules/assess.h"

#include <string.h>

#include "rules/due.h"

/* More than any limit allows. */
#define CMG_EXTENSIONS_MAX 100

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

/* Words of a fault, kept as long as the row; `words` is freed. */
static cmg_text keep_words(looking *l, cmg_buffer *words)
{
    cmg_text kept = CMG_NO_TEXT;
    if (words->failed || !cmg_text_copy(&l->a->session->vm.arena, cmg_buffer_view(words), &kept))
        l->status = CMG_NO_MEMORY;
    cmg_buffer_free(words);
    return kept;
}

static bool reads(const cmg_program *program, uint16_t slot)
{
    uint32_t count;
    const uint16_t *slots = cmg_program_facts(program, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (slots[i] == slot)
            return true;
    }
    return false;
}

/* No answer: most often since a cell is empty.  Who keeps the table knows columns, not conditions. */
static bool fault_open(looking *l, const cmg_program *program)
{
    const cmg_assessment *a = l->a;
    cmg_buffer empty;
    cmg_buffer_init(&empty, &a->allocator);
    for (uint32_t i = 0; i < a->column_count; i++) {
        if (a->session->bank[a->columns[i].slot].kind != CMG_NULL || !reads(program, a->columns[i].slot))
            continue;
        cmg_buffer_string(&empty, empty.length != 0 ? " / " : ""); /* told in either language later */
        cmg_buffer_text(&empty, a->columns[i].term->name);
    }
    const bool named = empty.length != 0;
    return cmg_fault_row(l->fault, named ? CMG_M_assess_cell_needed : CMG_M_assess_condition_open,
                         cmg_program_text(program), keep_words(l, &empty));
}

/* False: it has no answer, or it was stopped. */
static bool condition(looking *l, const cmg_program *program, bool *truth)
{
    cmg_value value;
    if (!run(l, program, &value))
        return false;
    *truth = value.kind == CMG_BOOLEAN && value.as.integer;
    return value.kind == CMG_BOOLEAN || fault_open(l, program);
}

static bool amount(looking *l, const cmg_tally *tally, cmg_exact_sum *sum)
{
    cmg_value value;
    if (!run(l, tally->sum, &value))
        return false;
    if (value.kind != CMG_NUMBER)
        return fault_open(l, tally->sum);
    return cmg_exact_of(cmg_value_decimal(value), sum) ||
           cmg_fault_row(l->fault, CMG_M_assess_amount_range, tally->name, CMG_NO_TEXT);
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
        return cmg_fault_row(l->fault, CMG_M_assess_unit_empty, a->columns[a->unit_column].term->name,
                             CMG_NO_TEXT);
    *unit = cmg_assessment_unit(a, name);
    if (*unit)
        return true;
    if (a->lists_units || a->method->group_count)
        return cmg_fault_row(l->fault, CMG_M_assess_unit_unknown, name, CMG_NO_TEXT);
    if (a->unit_count == CMG_UNITS_MAX)
        return cmg_fault_row(l->fault, CMG_M_assess_too_many_units, name, CMG_NO_TEXT);
    *unit = cmg_assessment_add_unit(a, name, -1);
    l->status = *unit ? CMG_OK : CMG_NO_MEMORY;
    return *unit != NULL;
}

/* A row without a number cannot be told from others. */
static bool see_number(looking *l, cmg_text id)
{
    if (id.length == 0 || l->a->method->repeated == CMG_REPEATED_COUNT)
        return true;
    const cmg_text_added added = cmg_text_set_add(&l->a->numbers, id);
    l->repeated = added == CMG_TEXT_HELD;
    if (l->repeated)
        cmg_fault_row(l->fault, CMG_M_assess_case_repeated, id, CMG_NO_TEXT);
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
           cmg_fault_row(l->fault, CMG_M_assess_limit_unknown, cmg_value_as_text(code), CMG_NO_TEXT);
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
    if (good)
        return true;
    cmg_buffer found;
    cmg_buffer_init(&found, &l->a->allocator);
    cmg_value_write(&found, value);
    return cmg_fault_allowed(l->fault, l->a->pack->slots[due->extensions].name, keep_words(l, &found),
                             CMG_TEXT("0, 1, 2 …"));
}

/* More extensions than the limit allows were never approved: nobody knows when it was due. */
static bool may_extend(looking *l, const cmg_versions *limit, int64_t start, uint32_t times)
{
    const cmg_deadline *version = cmg_deadline_for(limit, start);
    if (!version || times - 1 <= version->most_extensions)
        return true;
    cmg_buffer found, most;
    cmg_buffer_init(&found, &l->a->allocator);
    cmg_buffer_init(&most, &l->a->allocator);
    cmg_buffer_integer(&found, times - 1);
    cmg_buffer_integer(&most, version->most_extensions);
    *l->fault = (cmg_row_fault){.id = CMG_M_assess_extensions_too_many, .argument_count = 3};
    l->fault->arguments[0] = CMG_ARG("name", limit->code);
    l->fault->arguments[1] = CMG_ARG("found", keep_words(l, &found));
    l->fault->arguments[2] = CMG_ARG("most", keep_words(l, &most));
    return false;
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
    if (times > 1 && !may_extend(l, limit, from, times))
        return false;
    const int64_t instant = times == 1 ? cmg_due_instant(limit, from) : extended_due(limit, from, times);
    if (instant == CMG_DUE_NO_LIMIT)
        return cmg_fault_row(l->fault, CMG_M_assess_limit_unknown, limit->code, CMG_NO_TEXT);
    if (instant == CMG_DUE_NO_CALENDAR)
        return cmg_fault_row(l->fault, CMG_M_assess_no_calendar, limit->code, CMG_NO_TEXT);
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
            return cmg_fault_row(l->fault, CMG_M_assess_implausible,
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
