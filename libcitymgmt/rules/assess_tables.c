/* Tables to rows: CSV as a stream, and columns in memory. */
#include "rules/assess.h"

#include <string.h>

#define PROGRESS_BYTES ((uint64_t)1 << 20)
#define PROGRESS_ROWS 4096

/* -- rejected rows -------------------------------------------------------- */

static void tell_rejected(cmg_assessment *a, uint64_t line, cmg_text raw, const cmg_row_fault *fault)
{
    if (!a->on_rejected)
        return;
    const cmg_message *message = cmg_message_row(fault->id);
    cmg_buffer_clear(&a->reason);
    cmg_message_fill(&a->reason, a->session->language == CMG_ENGLISH ? message->en : message->zh,
                     fault->arguments, fault->argument_count);
    const char *reason = a->reason.failed ? message->name : cmg_buffer_view(&a->reason).bytes;
    a->on_rejected(a->rejected_context, line, reason, raw.bytes ? raw.bytes : "", raw.length);
    a->reason.failed = false;
}

static void report_fault(cmg_diagnostics *diagnostics, const cmg_place *place, const cmg_row_fault *fault)
{
    cmg_report_arguments(diagnostics, fault->id, cmg_message_row(fault->id)->severity, place,
                         fault->arguments, fault->argument_count);
}

static bool goes_on(const cmg_assessment *a, uint64_t bytes, uint64_t rows)
{
    return !a->on_progress || a->on_progress(a->progress_context, bytes, rows);
}

/* -- columns --------------------------------------------------------------- */

static const cmg_text group_names[] = {CMG_TEXT("分组"), CMG_TEXT("group")};
static const cmg_text exemption_names[] = {CMG_TEXT("不参与考核"), CMG_TEXT("exempt")};

/* A column of this name means something, so that it is not another one misspelt. */
static bool is_taken(const cmg_assessment *a, cmg_text name)
{
    uint16_t slot;
    bool taken = cmg_pack_slot(a->pack, name, &slot) != NULL;
    for (size_t i = 0; i < 2; i++)
        taken = taken || cmg_text_equal(name, group_names[i]) || cmg_text_equal(name, exemption_names[i]);
    for (uint32_t i = 0; !taken && i < a->method->tally_count; i++)
        taken = cmg_text_equal(name, a->method->tallies[i].name);
    return taken;
}

/* A column that is not there may be misspelt; else `plain` says that it is missing. */
static void report_missing(const cmg_assessment *a, const cmg_csv *csv, cmg_text name, cmg_message_id plain,
                           cmg_diagnostics *diagnostics)
{
    const cmg_csv_row header = {.line = 1};
    const cmg_place place = cmg_csv_place(csv, &header);
    cmg_arena work;
    cmg_arena_init(&work, &a->allocator, 0);
    uint32_t count = 0;
    cmg_text *free_ones = cmg_arena_array(&work, cmg_csv_column_count(csv), sizeof *free_ones);
    for (uint32_t i = 0; free_ones && i < cmg_csv_column_count(csv); i++) {
        if (!is_taken(a, cmg_csv_columns(csv)[i]))
            free_ones[count++] = cmg_csv_columns(csv)[i];
    }
    const ptrdiff_t near = free_ones ? cmg_text_nearest(name, free_ones, count) : -1;
    if (near >= 0)
        cmg_report(diagnostics, CMG_M_csv_column_missing_near, &place, CMG_ARG("column", name),
                   CMG_ARG("near", free_ones[near]));
    else
        cmg_report(diagnostics, plain, &place, CMG_ARG("name", name), CMG_ARG("column", name));
    cmg_arena_free(&work);
}

/* -- cases from CSV ------------------------------------------------------- */

/* A fact that cases lack may be one of all cases. */
static ptrdiff_t find_column(const cmg_assessment *a, const cmg_csv *csv, cmg_text name,
                             cmg_diagnostics *diagnostics)
{
    const ptrdiff_t found = cmg_csv_column(csv, name, false, NULL);
    if (found < 0)
        report_missing(a, csv, name, CMG_M_assess_column_missing, diagnostics);
    return found;
}

/* Where each column of a case stands in the file; -1: given as a fact. */
static bool find_columns(cmg_assessment *a, const cmg_csv *csv, ptrdiff_t *places,
                         cmg_diagnostics *diagnostics)
{
    bool all = true;
    for (uint32_t i = 0; i < a->column_count; i++) {
        const cmg_case_column *column = &a->columns[i];
        const bool given = a->facts && a->facts->cells[column->slot].kind != CMG_ABSENT;
        places[i] = given ? -1 : find_column(a, csv, column->term->name, diagnostics);
        all = all && (given || places[i] >= 0);
    }
    return all;
}

/* What the CSV reader could not read. */
static void reject_fault(cmg_assessment *a, const cmg_csv *csv, const cmg_csv_row *row,
                         cmg_diagnostics *diagnostics)
{
    cmg_csv_figures figures;
    cmg_csv_arguments(csv, &figures);
    cmg_row_fault fault = {.id = row->reason, .argument_count = 3};
    memcpy(fault.arguments, figures.arguments, sizeof fault.arguments);
    a->rows++;
    a->rejected++;
    cmg_csv_report(csv, row, diagnostics);
    tell_rejected(a, row->line, row->raw, &fault);
}

static cmg_status take_row(cmg_assessment *a, const cmg_csv *csv, const cmg_csv_row *row,
                           const ptrdiff_t *places, cmg_text *cells, cmg_diagnostics *diagnostics)
{
    cmg_row_fault fault;
    cmg_status status = CMG_OK;
    for (uint32_t i = 0; i < a->column_count; i++)
        cells[i] = places[i] < 0 ? CMG_NO_TEXT : row->fields[places[i]];
    const cmg_row_end end = cmg_assessment_row(a, cells, &fault, &status);
    if (end == CMG_ROW_REJECTED || end == CMG_ROW_REPEATED) {
        const cmg_place place = cmg_csv_place(csv, row);
        report_fault(diagnostics, &place, &fault);
    }
    if (end == CMG_ROW_REJECTED)
        tell_rejected(a, row->line, row->raw, &fault);
    return status;
}

static cmg_status read_rows(cmg_assessment *a, cmg_csv *csv, const ptrdiff_t *places, cmg_text *cells,
                            cmg_diagnostics *diagnostics)
{
    cmg_csv_row row;
    uint64_t rows = 0, told = 0;
    for (;;) {
        const cmg_csv_event event = cmg_csv_next(csv, &row);
        cmg_status status = CMG_OK;
        if (event == CMG_CSV_END)
            break;
        if (event == CMG_CSV_STOPPED) {
            cmg_csv_report(csv, &row, diagnostics);
            return row.reason == CMG_M_no_memory ? CMG_NO_MEMORY : CMG_CANNOT_READ;
        }
        rows++;
        if (event == CMG_CSV_FAULT)
            reject_fault(a, csv, &row, diagnostics);
        else
            status = take_row(a, csv, &row, places, cells, diagnostics);
        if (status != CMG_OK)
            return status;
        if (cmg_csv_offset(csv) - told >= PROGRESS_BYTES) {
            told = cmg_csv_offset(csv);
            if (!goes_on(a, told, rows))
                return CMG_LIMIT_REACHED;
        }
    }
    return goes_on(a, cmg_csv_offset(csv), rows) ? CMG_OK : CMG_LIMIT_REACHED;
}

cmg_status cmg_assessment_read_cases(cmg_assessment *a, cmg_stream stream, void *context, const char *file,
                                     cmg_diagnostics *diagnostics)
{
    if (!a || !stream)
        return CMG_BAD_ARGUMENT;
    cmg_csv *csv;
    cmg_status status =
        cmg_csv_open(&a->allocator, cmg_text_of(file), stream, context, NULL, diagnostics, &csv);
    if (status != CMG_OK)
        return status;
    cmg_arena work;
    cmg_arena_init(&work, &a->allocator, 0);
    ptrdiff_t *places = cmg_arena_array(&work, a->column_count, sizeof *places);
    cmg_text *cells = cmg_arena_array(&work, a->column_count, sizeof *cells);
    if (!places || !cells)
        status = CMG_NO_MEMORY;
    else if (!find_columns(a, csv, places, diagnostics))
        status = CMG_BAD_FACTS;
    else
        status = read_rows(a, csv, places, cells, diagnostics);
    if (status == CMG_NO_MEMORY)
        cmg_report_no_memory(diagnostics);
    cmg_arena_free(&work);
    cmg_csv_close(csv);
    return status;
}

/* -- cases in memory ------------------------------------------------------ */

static cmg_text cell_of(const cmg_column *column, size_t row)
{
    const char *bytes = column->cells[row];
    if (!bytes)
        return CMG_TEXT("");
    return column->lengths ? (cmg_text){bytes, column->lengths[row]} : cmg_text_of(bytes);
}

static bool match_columns(const cmg_assessment *a, const cmg_column *columns, size_t count, ptrdiff_t *places,
                          cmg_diagnostics *diagnostics)
{
    bool all = true;
    for (uint32_t i = 0; i < a->column_count; i++) {
        const cmg_case_column *wanted = &a->columns[i];
        places[i] = -1;
        if (a->facts && a->facts->cells[wanted->slot].kind != CMG_ABSENT)
            continue;
        for (size_t c = 0; c < count; c++) {
            if (!columns[c].name || !cmg_text_equal(cmg_text_of(columns[c].name), wanted->term->name))
                continue;
            if (places[i] >= 0)
                cmg_report(diagnostics, CMG_M_csv_column_doubled, NULL,
                           CMG_ARG("column", wanted->term->name));
            all = all && places[i] < 0;
            places[i] = (ptrdiff_t)c;
        }
        if (places[i] < 0)
            cmg_report(diagnostics, CMG_M_assess_column_missing, NULL, CMG_ARG("name", wanted->term->name));
        all = all && places[i] >= 0;
    }
    return all;
}

/* A cell that is no text is a row that cannot be read. */
static bool gather(const cmg_assessment *a, const cmg_column *columns, const ptrdiff_t *places, size_t row,
                   cmg_text *cells, cmg_row_fault *fault)
{
    for (uint32_t i = 0; i < a->column_count; i++) {
        cells[i] = places[i] < 0 ? CMG_NO_TEXT : cell_of(&columns[places[i]], row);
        if (cmg_text_valid_prefix(cells[i]) == cells[i].length)
            continue;
        *fault = (cmg_row_fault){.id = CMG_M_not_utf8};
        return false;
    }
    return true;
}

static cmg_status feed_rows(cmg_assessment *a, const cmg_column *columns, const ptrdiff_t *places,
                            cmg_text *cells, size_t rows, cmg_diagnostics *diagnostics)
{
    for (size_t row = 0; row < rows; row++) {
        cmg_row_fault fault;
        cmg_status status = CMG_OK;
        cmg_row_end end = CMG_ROW_REJECTED;
        if (gather(a, columns, places, row, cells, &fault)) {
            end = cmg_assessment_row(a, cells, &fault, &status);
        } else {
            a->rows++;
            a->rejected++;
        }
        if (status != CMG_OK)
            return status;
        if (end == CMG_ROW_REJECTED || end == CMG_ROW_REPEATED) {
            const uint32_t line = row + 1 > UINT32_MAX ? UINT32_MAX : (uint32_t)(row + 1);
            const cmg_place place = {.line = line};
            report_fault(diagnostics, &place, &fault);
        }
        if (end == CMG_ROW_REJECTED)
            tell_rejected(a, row + 1, CMG_NO_TEXT, &fault);
        if ((row + 1) % PROGRESS_ROWS == 0 && !goes_on(a, 0, row + 1))
            return CMG_LIMIT_REACHED;
    }
    return CMG_OK;
}

cmg_status cmg_assessment_feed(cmg_assessment *a, const cmg_column *columns, size_t column_count,
                               size_t row_count, cmg_diagnostics *diagnostics)
{
    if (!a || (column_count && !columns))
        return CMG_BAD_ARGUMENT;
    cmg_arena work;
    cmg_arena_init(&work, &a->allocator, 0);
    ptrdiff_t *places = cmg_arena_array(&work, a->column_count, sizeof *places);
    cmg_text *cells = cmg_arena_array(&work, a->column_count, sizeof *cells);
    cmg_status status = CMG_NO_MEMORY;
    if (places && cells)
        status = match_columns(a, columns, column_count, places, diagnostics)
                     ? feed_rows(a, columns, places, cells, row_count, diagnostics)
                     : CMG_BAD_FACTS;
    if (status == CMG_NO_MEMORY)
        cmg_report_no_memory(diagnostics);
    cmg_arena_free(&work);
    return status;
}

/* -- units ---------------------------------------------------------------- */

/* A table of units while it is read: all rows are looked at before any is taken in. */
typedef struct unit_row {
    cmg_text name, exemption;
    int32_t group;
    cmg_value *given;
} unit_row;

typedef struct unit_table {
    cmg_assessment *a;
    cmg_csv *csv;
    cmg_diagnostics *diagnostics;
    cmg_arena arena;
    ptrdiff_t name, group, exemption; /* columns */
    ptrdiff_t *given;                 /* columns of facts and counts; -1: none */
    unit_row *rows;
    size_t count, capacity;
    bool bad, no_memory;
} unit_table;

static ptrdiff_t either(const unit_table *t, const cmg_text names[2])
{
    const ptrdiff_t found = cmg_csv_column(t->csv, names[0], false, NULL);
    return found >= 0 ? found : cmg_csv_column(t->csv, names[1], false, NULL);
}

static bool find_unit_columns(unit_table *t)
{
    const cmg_assessment *a = t->a;
    const uint32_t count = cmg_assessment_given_count(a);
    t->given = cmg_arena_array(&t->arena, count, sizeof *t->given);
    t->no_memory = !t->given;
    if (t->no_memory)
        return false;
    const cmg_text unit = a->pack->slots[a->method->unit].name;
    t->name = cmg_csv_column(t->csv, unit, false, NULL);
    if (t->name < 0)
        report_missing(a, t->csv, unit, CMG_M_csv_column_missing, t->diagnostics);
    t->group = either(t, group_names);
    t->exemption = either(t, exemption_names);
    for (uint32_t i = 0; i < count; i++)
        t->given[i] = cmg_csv_column(t->csv, cmg_assessment_given_name(a, i), false, NULL);
    return t->name >= 0;
}

static void report_unit(unit_table *t, const cmg_csv_row *row, cmg_message_id id, cmg_text name)
{
    const cmg_place place = cmg_csv_place(t->csv, row);
    cmg_report(t->diagnostics, id, &place, CMG_ARG("name", name));
    t->bad = true;
}

/* A number of cases is whole and not below zero; what is summed up may be anything. */
static bool may_be_given(const cmg_assessment *a, uint32_t given, cmg_value value)
{
    int64_t cases;
    return given < a->unit_fact_count || value.kind != CMG_NUMBER ||
           a->method->tallies[given - a->unit_fact_count].sum ||
           (cmg_decimal_to_int64(cmg_value_decimal(value), &cases) && cases >= 0);
}

static bool read_given(unit_table *t, const cmg_csv_row *row, unit_row *made)
{
    static const cmg_term count_term = {.name = {"", 0}, .type = &cmg_type_number};
    cmg_assessment *a = t->a;
    const uint32_t count = cmg_assessment_given_count(a);
    made->given = cmg_arena_array_zeroed(&t->arena, count, sizeof *made->given);
    if (!made->given)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (t->given[i] < 0)
            continue;
        cmg_term named = count_term;
        named.name = cmg_assessment_given_name(a, i);
        cmg_case_column column = {.term = i < a->unit_fact_count ? a->pack->slots[a->unit_facts[i]].term
                                                                 : &named};
        cmg_row_fault fault;
        cmg_value value;
        const cmg_status status = cmg_cell_read(a, &column, row->fields[t->given[i]], &value, &fault);
        if (status == CMG_BAD_FACTS) {
            const cmg_place place = cmg_csv_place(t->csv, row);
            report_fault(t->diagnostics, &place, &fault);
            t->bad = true;
        } else if (status == CMG_OK && !may_be_given(a, i, value)) {
            const cmg_place place = cmg_csv_place(t->csv, row);
            cmg_report(t->diagnostics, CMG_M_assess_cell_not_allowed, &place, CMG_ARG("name", named.name),
                       CMG_ARG("found", row->fields[t->given[i]]), CMG_ARG("allowed", CMG_TEXT("0, 1, 2 …")));
            t->bad = true;
        } else if (status != CMG_OK ||
                   (value.kind != CMG_NULL && !cmg_value_copy(&t->arena, value, &made->given[i]))) {
            return false;
        }
    }
    return true;
}

/* A table may say otherwise than the pack, of a month perhaps, but not unseen. */
static void note_moved(unit_table *t, const cmg_csv_row *row, int32_t from)
{
    const cmg_place place = cmg_csv_place(t->csv, row);
    cmg_report(t->diagnostics, CMG_M_assess_group_moved, &place, CMG_ARG("name", row->fields[t->name]),
               CMG_ARG("found", row->fields[t->group]), CMG_ARG("expected", t->a->method->groups[from].code));
}

/* Which group: the file's word, else what the pack says. */
static int32_t group_of(unit_table *t, const cmg_csv_row *row, const cmg_assessed *known)
{
    const cmg_assessment *a = t->a;
    if (t->group < 0 || row->fields[t->group].length == 0 || a->method->group_count == 0) {
        if (known || a->method->group_count == 0)
            return known ? known->group : -1;
        report_unit(t, row, CMG_M_assess_group_missing, row->fields[t->name]);
        return -1;
    }
    const int32_t group = cmg_assessment_group(a, row->fields[t->group]);
    if (group < 0)
        report_unit(t, row, CMG_M_assess_group_unknown, row->fields[t->group]);
    else if (known && known->group >= 0 && known->group != group)
        note_moved(t, row, known->group);
    return group;
}

static bool is_in_table(const unit_table *t, cmg_text name)
{
    for (size_t i = 0; i < t->count; i++) {
        if (cmg_text_equal(t->rows[i].name, name))
            return true;
    }
    return false;
}

static void check_unit_name(unit_table *t, const cmg_csv_row *row)
{
    const cmg_text name = row->fields[t->name];
    if (name.length == 0)
        report_unit(t, row, CMG_M_assess_unit_empty, cmg_csv_columns(t->csv)[t->name]);
    else if (is_in_table(t, name))
        report_unit(t, row, CMG_M_assess_unit_twice, name);
}

/* All cells are looked at, so that one run tells of all that is wrong with a row. */
static bool read_unit_row(unit_table *t, const cmg_csv_row *row)
{
    const cmg_text name = row->fields[t->name];
    if (t->count == CMG_UNITS_MAX) {
        report_unit(t, row, CMG_M_assess_too_many_units, name);
        return true;
    }
    check_unit_name(t, row);
    cmg_vm_reset(&t->a->session->vm);
    unit_row made = {.group = name.length ? group_of(t, row, cmg_assessment_unit(t->a, name)) : -1};
    if (!read_given(t, row, &made) || !cmg_text_copy(&t->arena, name, &made.name) ||
        !cmg_arena_grow(&t->arena, &t->rows, sizeof *t->rows, t->count, &t->capacity))
        return false;
    if (t->exemption >= 0 && row->fields[t->exemption].length &&
        !cmg_text_copy(&t->a->arena, row->fields[t->exemption], &made.exemption))
        return false;
    t->rows[t->count++] = made;
    return true;
}

static void read_units(unit_table *t)
{
    cmg_csv_row row;
    cmg_csv_event event;
    while (!t->no_memory && (event = cmg_csv_next(t->csv, &row)) != CMG_CSV_END) {
        if (event == CMG_CSV_ROW) {
            t->no_memory = !read_unit_row(t, &row);
            continue;
        }
        cmg_csv_report(t->csv, &row, t->diagnostics);
        t->bad = true;
        if (event == CMG_CSV_STOPPED)
            return;
    }
}

static bool take_units(unit_table *t)
{
    cmg_assessment *a = t->a;
    for (size_t i = 0; i < t->count; i++) {
        const unit_row *row = &t->rows[i];
        cmg_assessed *unit = cmg_assessment_unit(a, row->name);
        if (!unit)
            unit = cmg_assessment_add_unit(a, row->name, row->group);
        if (!unit)
            return false;
        unit->group = row->group;
        if (row->exemption.length)
            unit->exemption = row->exemption;
        for (uint32_t g = 0; g < cmg_assessment_given_count(a); g++) {
            if (row->given[g].kind != CMG_ABSENT &&
                !cmg_value_copy(&a->arena, row->given[g], &unit->given[g]))
                return false;
        }
    }
    a->lists_units = true;
    return true;
}

cmg_status cmg_assessment_read_units(cmg_assessment *a, cmg_stream stream, void *context, const char *file,
                                     cmg_diagnostics *diagnostics)
{
    if (!a || !stream)
        return CMG_BAD_ARGUMENT;
    unit_table t = {.a = a, .diagnostics = diagnostics};
    cmg_status status =
        cmg_csv_open(&a->allocator, cmg_text_of(file), stream, context, NULL, diagnostics, &t.csv);
    if (status != CMG_OK)
        return status;
    cmg_arena_init(&t.arena, &a->allocator, 0);
    if (find_unit_columns(&t))
        read_units(&t);
    else
        t.bad = true;
    if (!t.bad && !t.no_memory)
        t.no_memory = !take_units(&t);
    if (t.no_memory)
        cmg_report_no_memory(diagnostics);
    cmg_arena_free(&t.arena);
    cmg_csv_close(t.csv);
    return t.no_memory ? CMG_NO_MEMORY : t.bad ? CMG_BAD_FACTS : CMG_OK;
}
