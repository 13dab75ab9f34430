/* From a table's texts to a compiled table. */
#include "dmn/table.h"

#include <string.h>

#include "dmn/parts.h"

typedef struct maker {
    cmg_arena *arena, *scratch;
    cmg_arena work; /* what must outlive the trees, but not compiling */
    const cmg_table_source *source;
    const cmg_scope *scope;
    cmg_diagnostics *diagnostics;
    cmg_table *table;
    cmg_tests tests;
    cmg_draft *drafts;           /* of the cells, rule by rule */
    cmg_draft *allowed;          /* of the columns */
    const cmg_type *result_type; /* of the only output, when none is declared */
    uint64_t used[CMG_FEEL_FACTS_MAX / 64];
    bool failed;
} maker;

static void no_memory(maker *m)
{
    cmg_report_no_memory(m->diagnostics);
    m->failed = true;
}

static void report(maker *m, cmg_message_id id, const cmg_source *at, cmg_text found, cmg_text expected)
{
    const cmg_place place = cmg_source_place(at, 0, at->text.length, m->scratch);
    cmg_report(m->diagnostics, id, &place, CMG_ARG("found", found), CMG_ARG("expected", expected));
    m->failed = true;
}

static void report_table(maker *m, cmg_message_id id)
{
    cmg_report(m->diagnostics, id, NULL, CMG_ARG("name", m->source->name));
    m->failed = true;
}

/* -- expressions ---------------------------------------------------------- */

static bool same_type(const cmg_type *a, const cmg_type *b)
{
    return a->kind == b->kind && cmg_type_conforms(a, b) && cmg_type_conforms(b, a);
}

/* The expression's value as a type asks, unless it is known to be of it. */
static cmg_expr *as(maker *m, cmg_expr *expr, const cmg_type *type)
{
    if (!type || type->kind == CMG_TYPE_ANY || (same_type(expr->type, type) && !type->constrained))
        return expr;
    cmg_expr *coerce = cmg_expr_new(m->scratch, CMG_X_COERCE, 1);
    if (!coerce || !cmg_expr_name(m->scratch, coerce, 1)) {
        no_memory(m);
        return NULL;
    }
    coerce->name_count = 0; /* a type without a name */
    coerce->types[0] = coerce->type = type;
    coerce->children[0] = expr;
    coerce->offset = expr->offset;
    coerce->length = expr->length;
    if (cmg_expr_seal(coerce))
        return coerce;
    report_table(m, CMG_M_table_too_large);
    return NULL;
}

static cmg_expr *read_tree(maker *m, const cmg_source *source, cmg_feel_start start, const cmg_type *input,
                           const cmg_type *expected)
{
    cmg_expr *expr = cmg_feel_parse(m->scratch, source, m->scope, start, m->diagnostics);
    if (expr && m->source->lenient) {
        if (!cmg_feel_infer(m->scratch, expr, source, m->scope, input, m->diagnostics))
            no_memory(m);
        return as(m, expr, expected);
    }
    if (expr && cmg_feel_check(m->scratch, expr, source, m->scope, input, expected, m->diagnostics))
        return expr;
    m->failed = true;
    return NULL;
}

/* NULL after reporting.  What the program reads is noted. */
static const cmg_program *compile(maker *m, const cmg_expr *expr, const cmg_source *source)
{
    const cmg_program *program = cmg_feel_compile(m->arena, expr, source, m->diagnostics);
    if (!program) {
        m->failed = true;
        return NULL;
    }
    uint32_t count = 0;
    const uint16_t *slots = cmg_program_facts(program, &count);
    for (uint32_t i = 0; i < count; i++)
        m->used[slots[i] / 64 % (CMG_FEEL_FACTS_MAX / 64)] |= UINT64_C(1) << slots[i] % 64;
    return program;
}

/* -- inputs --------------------------------------------------------------- */

static void read_allowed(maker *m, uint32_t at)
{
    const cmg_source *source = &m->source->inputs[at].allowed;
    cmg_column *column = &m->table->columns[at];
    m->allowed[at] = (cmg_draft){.any = true, .cut = true, .kind = CMG_NULL};
    if (!source->text.bytes)
        return;
    const cmg_expr *expr = read_tree(m, source, CMG_FEEL_UNARY_TESTS, column->type, NULL);
    if (!expr)
        return;
    if (!cmg_cells_draft(m->arena, &m->tests, expr, &m->allowed[at]))
        no_memory(m);
    if (!cmg_cells_told_by_index(column->type, &m->allowed[at]))
        column->allowed = compile(m, expr, source);
}

static void read_input(maker *m, uint32_t at)
{
    const cmg_table_input *input = &m->source->inputs[at];
    cmg_column *column = &m->table->columns[at];
    column->slot = -1;
    column->source = input->expression;
    column->type = input->type ? input->type : &cmg_type_any;
    const cmg_expr *expr = read_tree(m, &input->expression, CMG_FEEL_EXPRESSION, NULL, input->type);
    if (expr) {
        column->type = cmg_type_copy(m->arena, input->type ? input->type : expr->type);
        column->program = compile(m, expr, &input->expression);
        if (expr->kind == CMG_X_NAME && expr->symbol && expr->symbol->kind == CMG_SYMBOL_FACT)
            column->slot = expr->symbol->slot;
    }
    if (!column->type) {
        column->type = &cmg_type_any;
        no_memory(m);
    }
    read_allowed(m, at);
}

static void read_cell(maker *m, uint32_t rule, uint32_t at)
{
    const size_t number = (size_t)rule * m->table->column_count + at;
    const cmg_source *source = &m->source->rules[rule].cells[at];
    const cmg_column *column = &m->table->columns[at];
    m->table->cells[number].text = source->text;
    m->drafts[number] = (cmg_draft){.any = true, .cut = true, .kind = CMG_NULL};
    if (cmg_text_equal(source->text, CMG_TEXT("-")))
        return; /* most cells of most tables: not worth a parser */
    const cmg_expr *expr = read_tree(m, source, CMG_FEEL_UNARY_TESTS, column->type, NULL);
    if (!expr)
        return;
    if (!cmg_cells_draft(m->arena, &m->tests, expr, &m->drafts[number]))
        no_memory(m);
    if (!cmg_cells_told_by_index(column->type, &m->drafts[number]))
        m->table->cells[number].program = compile(m, expr, source);
}

/* A value in a cell that the input never has is a slip of the pen. */
static void check_cell(maker *m, uint32_t rule, uint32_t at)
{
    const cmg_draft *draft = &m->drafts[(size_t)rule * m->table->column_count + at];
    if (m->source->lenient)
        return;
    const cmg_value *stray = cmg_cells_stray(&m->table->columns[at], &m->tests, draft);
    if (!stray)
        return;
    cmg_buffer written;
    cmg_buffer_init(&written, &m->scratch->allocator);
    cmg_value_write_feel(&written, *stray);
    report(m, CMG_M_table_cell_not_allowed, &m->source->rules[rule].cells[at], cmg_buffer_view(&written),
           m->source->inputs[at].allowed.text);
    cmg_buffer_free(&written);
}

/* -- outputs -------------------------------------------------------------- */

/* The constants of a list of tests, or of one list; false when it is none. */
static bool list_values(maker *m, const cmg_expr *expr, cmg_output *output)
{
    cmg_value *values = cmg_arena_array(m->arena, expr->count, sizeof *values);
    if (!values) {
        no_memory(m);
        return true;
    }
    for (uint32_t i = 0; i < expr->count; i++) {
        const cmg_expr *test = expr->children[i];
        if (expr->negated || test->kind != CMG_X_TEST_VALUE || test->uses_input ||
            !cmg_feel_constant(m->arena, test->children[0], &values[i]) || values[i].kind == CMG_RANGE)
            return false;
    }
    output->values = values;
    output->value_count = expr->count;
    if (expr->count == 1 && values[0].kind == CMG_LIST) {
        output->values = values[0].as.list->items;
        output->value_count = values[0].as.list->count;
    }
    return true;
}

static void read_output_allowed(maker *m, const cmg_source *source, cmg_output *output)
{
    output->allowed_text = source->text;
    const cmg_expr *expr = read_tree(m, source, CMG_FEEL_UNARY_TESTS, output->type, NULL);
    if (!expr || expr->kind != CMG_X_TESTS || list_values(m, expr, output))
        return;
    output->allowed = compile(m, expr, source);
}

/* A constant among values that are listed: wrong ones are found here. */
static void check_result(maker *m, const cmg_source *source, const cmg_output *output, cmg_value value)
{
    if (!cmg_output_allows(output, value))
        report(m, CMG_M_table_output_not_allowed, source, source->text, output->allowed_text);
}

static bool is_constant(maker *m, const cmg_expr *expr, const cmg_output *output, cmg_value *value)
{
    return !output->allowed && cmg_feel_constant(m->arena, expr, value) &&
           (!m->source->lenient || cmg_output_allows(output, *value));
}

static void read_output(maker *m, uint32_t at)
{
    const cmg_table_output *from = &m->source->outputs[at];
    cmg_output *output = &m->table->outputs[at];
    cmg_value value;
    output->name = from->name;
    output->type = from->type ? from->type : &cmg_type_any;
    if (from->allowed.text.bytes)
        read_output_allowed(m, &from->allowed, output);
    if (!from->fallback.text.bytes)
        return;
    m->table->has_fallback = true;
    const cmg_expr *expr = read_tree(m, &from->fallback, CMG_FEEL_EXPRESSION, NULL, output->type);
    if (!expr)
        return;
    if (is_constant(m, expr, output, &value))
        check_result(m, &from->fallback, output, value);
    output->fallback = compile(m, expr, &from->fallback);
}

/* The type of an only output that declares none is that of its results, if they agree. */
static void note_type(maker *m, const cmg_type *type)
{
    if (type->kind == CMG_NULL || (m->result_type && same_type(m->result_type, type)))
        return;
    m->result_type = m->result_type ? &cmg_type_any : cmg_type_copy(m->arena, type);
    if (!m->result_type)
        no_memory(m);
}

static void read_result(maker *m, uint32_t rule, uint32_t at)
{
    const cmg_source *source = &m->source->rules[rule].results[at];
    const cmg_output *output = &m->table->outputs[at];
    cmg_result_cell *cell = &m->table->results[(size_t)rule * m->table->output_count + at];
    const cmg_expr *expr = read_tree(m, source, CMG_FEEL_EXPRESSION, NULL, output->type);
    if (!expr)
        return;
    note_type(m, expr->type);
    if (is_constant(m, expr, output, &cell->constant)) {
        check_result(m, source, output, cell->constant);
        return;
    }
    cell->program = compile(m, expr, source);
}

/* -- rules ---------------------------------------------------------------- */

/* How the value of a rule is found, where that is simple. */
static void fix_value(maker *m, uint32_t rule)
{
    const uint32_t count = m->table->output_count;
    const cmg_result_cell *results = &m->table->results[(size_t)rule * count];
    cmg_rule_parts *parts = &m->table->rules[rule];
    for (uint32_t o = 0; o < count; o++) {
        if (results[o].program) {
            const cmg_output *output = &m->table->outputs[o];
            parts->program = count == 1 && !output->allowed && !output->values ? results[o].program : NULL;
            return;
        }
    }
    parts->constant = true;
    parts->value = results[0].constant;
    if (count == 1)
        return;
    cmg_context *context = cmg_arena_get(m->arena, sizeof *context + count * sizeof *context->entries);
    if (!context) {
        no_memory(m);
        return;
    }
    context->count = count;
    for (uint32_t o = 0; o < count; o++)
        context->entries[o] = (cmg_entry){m->table->outputs[o].name, results[o].constant};
    parts->value = (cmg_value){.as.context = context, .kind = CMG_CONTEXT};
}

/* Row by row, so that what is reported comes in the order of the table. */
static void read_rules(maker *m)
{
    cmg_table *table = m->table;
    for (uint32_t r = 0; r < table->rule_count; r++) {
        const cmg_arena_mark mark = cmg_arena_marked(m->scratch);
        table->rules[r].code = m->source->rules[r].code;
        table->rules[r].place = m->source->rules[r].place;
        for (uint32_t c = 0; c < table->column_count; c++)
            read_cell(m, r, c);
        for (uint32_t o = 0; o < table->output_count; o++)
            read_result(m, r, o);
        fix_value(m, r);
        cmg_arena_rewind(m->scratch, mark);
    }
}

static bool is_plain(const cmg_table *table)
{
    if (table->any_runs || table->rule_count == 0 || table->rule_count > 64)
        return false;
    for (uint32_t c = 0; c < table->column_count; c++) {
        const cmg_column *column = &table->columns[c];
        if (column->slot < 0 || !column->always_allowed || column->allowed)
            return false;
    }
    return true;
}

/* The kinds that have a loop of their own when deciding. */
static int probe_rank(uint8_t kind)
{
    return kind == CMG_BOOLEAN ? 0 : kind == CMG_STRING ? 1 : kind == CMG_NUMBER ? 2 : 3;
}

static bool make_probes(cmg_arena *arena, cmg_table *table)
{
    cmg_probe *probes = cmg_arena_array(arena, table->column_count + 1u, sizeof *probes);
    uint32_t count = 0;
    if (!probes)
        return false;
    for (int rank = 0; rank <= 3; rank++) {
        for (uint32_t c = 0; c < table->column_count; c++) {
            const cmg_column *column = &table->columns[c];
            if (probe_rank(column->index.kind) == rank)
                probes[count++] = (cmg_probe){.kind = column->index.kind,
                                              .slot = (uint16_t)column->slot,
                                              .words = column->index.words,
                                              .index = &column->index};
        }
    }
    probes[count].kind = CMG_PROBE_END;
    table->probes = probes;
    return true;
}

static void index_columns(maker *m)
{
    cmg_table *table = m->table;
    for (uint32_t c = 0; c < table->column_count; c++) {
        if (!cmg_cells_index(m->arena, table, c, &m->tests, m->drafts, &m->allowed[c])) {
            no_memory(m);
            return;
        }
        for (uint32_t r = 0; r < table->rule_count; r++)
            check_cell(m, r, c);
    }
    for (uint32_t r = 0; r < table->rule_count; r++)
        table->any_runs |= table->rules[r].runs;
    if (is_plain(table) && !make_probes(m->arena, table))
        no_memory(m);
}

/* -- the table as a whole ------------------------------------------------- */

static bool goes_by_priority(const cmg_table *table)
{
    return table->policy == CMG_HIT_PRIORITY || table->policy == CMG_HIT_OUTPUT_ORDER;
}

static void check_outputs(maker *m)
{
    const cmg_table *table = m->table;
    bool ordered = false, unnamed = false;
    for (uint32_t o = 0; o < table->output_count; o++) {
        ordered |= table->outputs[o].values != NULL;
        unnamed |= table->outputs[o].name.length == 0;
        for (uint32_t i = 0; i < o; i++)
            unnamed |= cmg_text_equal(table->outputs[i].name, table->outputs[o].name);
    }
    if (goes_by_priority(table) && !ordered)
        report_table(m, CMG_M_table_no_priority);
    if (table->output_count > 1 && unnamed)
        report_table(m, CMG_M_table_output_names);
    if (table->output_count > 1 && table->aggregator != CMG_NO_AGGREGATOR && table->aggregator != CMG_COUNT)
        report_table(m, CMG_M_table_aggregate_outputs);
}

static const cmg_type *type_of_row(maker *m)
{
    const cmg_table *table = m->table;
    if (table->output_count == 1) {
        const cmg_type *declared = m->source->outputs[0].type;
        return declared ? declared : m->result_type ? m->result_type : &cmg_type_any;
    }
    cmg_type *type = cmg_arena_zeroed(m->arena, sizeof *type);
    cmg_field *fields = cmg_arena_array(m->arena, table->output_count, sizeof *fields);
    if (!type || !fields)
        return NULL;
    for (uint32_t o = 0; o < table->output_count; o++)
        fields[o] = (cmg_field){table->outputs[o].name, table->outputs[o].type};
    *type = (cmg_type){.kind = CMG_CONTEXT, .fields = fields, .field_count = table->output_count};
    return type;
}

static void set_type(maker *m)
{
    cmg_table *table = m->table;
    const cmg_type *row = type_of_row(m);
    table->type = table->aggregator == CMG_COUNT ? &cmg_type_number : row;
    if (row && cmg_table_is_multiple(table) && table->aggregator == CMG_NO_AGGREGATOR) {
        cmg_type *list = cmg_arena_zeroed(m->arena, sizeof *list);
        if (list)
            *list = (cmg_type){.kind = CMG_LIST, .element = row};
        table->type = list;
    }
    if (!table->type)
        no_memory(m);
}

static void set_facts(maker *m)
{
    uint32_t count = 0;
    for (size_t word = 0; word < sizeof m->used / sizeof *m->used; word++)
        count += (uint32_t)__builtin_popcountll(m->used[word]);
    uint16_t *facts = cmg_arena_array(m->arena, count, sizeof *facts);
    if (!facts) {
        no_memory(m);
        return;
    }
    m->table->facts = facts;
    for (size_t word = 0; word < sizeof m->used / sizeof *m->used; word++) {
        for (uint64_t bits = m->used[word]; bits; bits &= bits - 1)
            facts[m->table->fact_count++] = (uint16_t)(word * 64 + (size_t)__builtin_ctzll(bits));
    }
}

static bool lay_out(maker *m)
{
    const cmg_table_source *source = m->source;
    const size_t rules = source->rule_count, cells = rules * source->input_count;
    cmg_table *table = m->table = cmg_arena_zeroed(m->arena, sizeof *table);
    uint32_t *numbers = cmg_arena_array(m->arena, rules, sizeof *numbers);
    m->drafts = cmg_arena_array_zeroed(&m->work, cells, sizeof *m->drafts);
    m->allowed = cmg_arena_array_zeroed(&m->work, source->input_count, sizeof *m->allowed);
    m->tests.arena = &m->work;
    if (!table || !numbers || !m->drafts || !m->allowed)
        return false;
    *table =
        (cmg_table){.name = source->name,
                    .policy = source->policy,
                    .aggregator = source->policy == CMG_HIT_COLLECT ? source->aggregator : CMG_NO_AGGREGATOR,
                    .column_count = source->input_count,
                    .output_count = source->output_count,
                    .rule_count = source->rule_count,
                    .numbers = numbers};
    for (uint32_t r = 0; r < source->rule_count; r++)
        numbers[r] = r;
    table->columns = cmg_arena_array_zeroed(m->arena, source->input_count, sizeof *table->columns);
    table->outputs = cmg_arena_array_zeroed(m->arena, source->output_count, sizeof *table->outputs);
    table->rules = cmg_arena_array_zeroed(m->arena, rules, sizeof *table->rules);
    table->cells = cmg_arena_array_zeroed(m->arena, cells, sizeof *table->cells);
    table->results = cmg_arena_array_zeroed(m->arena, rules * source->output_count, sizeof *table->results);
    return table->columns && table->outputs && table->rules && table->cells && table->results;
}

static void make(maker *m)
{
    if (!lay_out(m)) {
        no_memory(m);
        return;
    }
    for (uint32_t c = 0; c < m->table->column_count; c++)
        read_input(m, c);
    for (uint32_t o = 0; o < m->table->output_count; o++)
        read_output(m, o);
    check_outputs(m);
    read_rules(m);
    if (!m->failed)
        index_columns(m);
    if (!m->failed)
        set_type(m);
    if (!m->failed)
        set_facts(m);
}

cmg_table *cmg_table_compile(cmg_arena *arena, cmg_arena *scratch, const cmg_table_source *source,
                             const cmg_scope *scope, cmg_diagnostics *diagnostics)
{
    maker m = {
        .arena = arena, .scratch = scratch, .source = source, .scope = scope, .diagnostics = diagnostics};
    if (source->rule_count > CMG_TABLE_RULES_MAX || source->input_count > CMG_TABLE_COLUMNS_MAX ||
        source->output_count == 0 || source->output_count > CMG_TABLE_COLUMNS_MAX) {
        report_table(&m, CMG_M_table_too_large);
        return NULL;
    }
    cmg_arena_init(&m.work, &arena->allocator, 0);
    make(&m);
    cmg_arena_free(&m.work);
    return m.failed ? NULL : m.table;
}
