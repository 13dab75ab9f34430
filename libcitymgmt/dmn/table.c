/* From a table's texts to a compiled table. */
#include "dmn/table.h"

#include <string.h>

#include "dmn/parts.h"

typedef struct maker {
    cmg_arena *arena, *scratch;
    const cmg_table_source *source;
    const cmg_scope *scope;
    cmg_diagnostics *diagnostics;
    cmg_table *table;
    cmg_arena drafts; /* of one column; trees go after each cell */
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

/* -- cells ---------------------------------------------------------------- */

/* A constant that can be a cut point of a column. */
static bool point(maker *m, const cmg_expr *expr, cmg_value *out)
{
    return cmg_feel_constant(&m->drafts, expr, out) && out->kind >= CMG_BOOLEAN &&
           out->kind <= CMG_MONTHS_DURATION;
}

static cmg_span_test only(cmg_value value)
{
    return (cmg_span_test){true, true, true, true, false, value, value};
}

static bool half(maker *m, const cmg_expr *test, cmg_span_test *spans, uint32_t *count)
{
    cmg_value bound;
    if (!point(m, test->children[0], &bound))
        return false;
    const cmg_span_test below = {false, true, false, test->op == CMG_LE, false, cmg_null_value, bound};
    const cmg_span_test above = {true, false, test->op == CMG_GE, false, false, bound, cmg_null_value};
    switch (test->op) {
    case CMG_EQ: spans[(*count)++] = only(bound); return true;
    case CMG_LT:
    case CMG_LE: spans[(*count)++] = below; return true;
    case CMG_GT:
    case CMG_GE: spans[(*count)++] = above; return true;
    default: /* != */
        spans[(*count)++] = below;
        spans[(*count)++] = above;
        return true;
    }
}

static bool values(maker *m, const cmg_expr *test, cmg_span_test *spans, uint32_t *count, uint32_t room)
{
    cmg_value value;
    if (!cmg_feel_constant(&m->drafts, test->children[0], &value))
        return false;
    const cmg_value *items;
    uint32_t n;
    items = value.kind == CMG_LIST ? value.as.list->items : &value;
    n = value.kind == CMG_LIST ? value.as.list->count : 1;
    if (*count + n > room)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        if (items[i].kind == CMG_NULL)
            spans[(*count)++] = (cmg_span_test){.is_null = true};
        else if (items[i].kind >= CMG_BOOLEAN && items[i].kind <= CMG_MONTHS_DURATION)
            spans[(*count)++] = only(items[i]);
        else
            return false;
    }
    return true;
}

static bool one_test(maker *m, const cmg_expr *test, cmg_span_test *spans, uint32_t *count, uint32_t room)
{
    cmg_value low, high;
    if (test->uses_input)
        return false;
    switch (test->kind) {
    case CMG_X_HALF_RANGE: return half(m, test, spans, count);
    case CMG_X_RANGE:
        if (!point(m, test->children[0], &low) || !point(m, test->children[1], &high))
            return false;
        spans[(*count)++] =
            (cmg_span_test){true, true, test->low_included, test->high_included, false, low, high};
        return true;
    case CMG_X_TEST_VALUE: return values(m, test, spans, count, room);
    default: return false;
    }
}

/* A cell that can be cut has constants of one kind, which is the column's. */
static bool same_kind(const cmg_draft *draft, const cmg_type *type)
{
    for (uint32_t i = 0; i < draft->count; i++) {
        const cmg_span_test *span = &draft->spans[i];
        const uint8_t kind = span->has_low ? span->low.kind : span->high.kind;
        int order;
        if (span->is_null)
            continue;
        if (type->kind != CMG_TYPE_ANY && kind != type->kind)
            return false;
        if (type->kind == CMG_TYPE_ANY ||
            (span->has_low && span->has_high && span->low.kind != span->high.kind))
            return false;
        /* Zoned and local readings have no common order. */
        if (span->has_low && span->has_high && !cmg_point_order(span->low, span->high, &order))
            return false;
        if (kind == CMG_TIME || kind == CMG_DATE_AND_TIME)
            return false;
    }
    return true;
}

#define SPANS_MAX 512

static void draft_cell(maker *m, const cmg_expr *expr, const cmg_type *type, cmg_draft *draft)
{
    cmg_span_test spans[SPANS_MAX];
    uint32_t count = 0;
    if (expr->kind == CMG_X_TEST_ANY) {
        draft->any = true;
        return;
    }
    draft->negated = expr->negated;
    for (uint32_t i = 0; i < expr->count; i++) {
        if (count + 2 > SPANS_MAX || !one_test(m, expr->children[i], spans, &count, SPANS_MAX)) {
            draft->opaque = true;
            return;
        }
    }
    draft->spans = cmg_arena_array(&m->drafts, count, sizeof *draft->spans);
    if (!draft->spans) {
        no_memory(m);
        return;
    }
    memcpy(draft->spans, spans, count * sizeof *spans);
    draft->count = count;
    draft->opaque = !same_kind(draft, type);
}

static void compile_cell(maker *m, const cmg_source *source, const cmg_type *type, cmg_cell *cell,
                         cmg_draft *draft)
{
    cmg_expr *expr = cmg_feel_parse(m->scratch, source, m->scope, CMG_FEEL_UNARY_TESTS, m->diagnostics);
    if (!expr || !cmg_feel_check(m->scratch, expr, source, m->scope, type, NULL, m->diagnostics)) {
        m->failed = true;
        draft->any = true;
        return;
    }
    draft_cell(m, expr, type, draft);
    if (!draft->opaque || m->failed)
        return;
    cell->program = cmg_feel_compile(m->arena, expr, source, m->diagnostics);
    m->failed = m->failed || !cell->program;
}

static void make_cell(maker *m, uint32_t rule, uint32_t column, cmg_draft *draft)
{
    const cmg_source *source = &m->source->rules[rule].cells[column];
    cmg_cell *cell = &m->table->cells[(size_t)rule * m->table->column_count + column];
    const cmg_arena_mark tree = cmg_arena_marked(m->scratch);
    cell->text = source->text;
    compile_cell(m, source, m->table->columns[column].type, cell, draft);
    cmg_arena_rewind(m->scratch, tree);
}

/* -- columns and outputs -------------------------------------------------- */

static void make_column(maker *m, uint32_t at)
{
    const cmg_table_input *input = &m->source->inputs[at];
    cmg_column *column = &m->table->columns[at];
    column->slot = UINT16_MAX;
    column->type = input->type ? input->type : &cmg_type_any;
    column->text = input->expression.text;
    cmg_expr *expr =
        cmg_feel_parse(m->scratch, &input->expression, m->scope, CMG_FEEL_EXPRESSION, m->diagnostics);
    if (!expr ||
        !cmg_feel_check(m->scratch, expr, &input->expression, m->scope, NULL, input->type, m->diagnostics)) {
        m->failed = true;
        return;
    }
    if (!input->type)
        column->type = cmg_type_copy(m->arena, expr->type);
    if (expr->kind == CMG_X_NAME && expr->symbol && expr->symbol->kind == CMG_SYMBOL_FACT)
        column->slot = expr->symbol->slot;
    column->expression = cmg_feel_compile(m->arena, expr, &input->expression, m->diagnostics);
    if (input->allowed.text.bytes)
        column->allowed = cmg_feel_program(m->arena, m->scratch, &input->allowed, m->scope,
                                           CMG_FEEL_UNARY_TESTS, column->type, NULL, m->diagnostics);
    if (!column->type)
        no_memory(m);
    m->failed = m->failed || !column->expression || (input->allowed.text.bytes && !column->allowed);
}

/* The values of an output in order, from unary tests of constants. */
static void allowed_values(maker *m, const cmg_source *source, cmg_output *output)
{
    cmg_expr *expr = cmg_feel_parse(m->scratch, source, m->scope, CMG_FEEL_UNARY_TESTS, m->diagnostics);
    if (!expr || !cmg_feel_check(m->scratch, expr, source, m->scope, output->type, NULL, m->diagnostics)) {
        m->failed = true;
        return;
    }
    cmg_value *list = cmg_arena_array(m->arena, expr->count, sizeof *list);
    if (!list) {
        no_memory(m);
        return;
    }
    for (uint32_t i = 0; i < expr->count; i++) {
        if (expr->children[i]->kind != CMG_X_TEST_VALUE ||
            !cmg_feel_constant(m->arena, expr->children[i]->children[0], &list[i])) {
            report(m, CMG_M_table_output_values, source, source->text, CMG_NO_TEXT);
            return;
        }
    }
    output->allowed = list;
    output->allowed_count = expr->count;
    output->has_allowed = true;
}

static void make_output(maker *m, uint32_t at)
{
    const cmg_table_output *from = &m->source->outputs[at];
    cmg_output *output = &m->table->outputs[at];
    output->name = from->name;
    output->type = from->type ? from->type : &cmg_type_any;
    if (from->allowed.text.bytes)
        allowed_values(m, &from->allowed, output);
    if (!from->fallback.text.bytes)
        return;
    output->fallback = cmg_feel_program(m->arena, m->scratch, &from->fallback, m->scope, CMG_FEEL_EXPRESSION,
                                        NULL, output->type, m->diagnostics);
    m->failed = m->failed || !output->fallback;
    m->table->has_fallback = true;
}

static bool is_allowed(const cmg_output *output, cmg_value value)
{
    for (uint32_t i = 0; i < output->allowed_count; i++) {
        if (cmg_value_equal(output->allowed[i], value) == 1)
            return true;
    }
    return !output->has_allowed || value.kind == CMG_NULL;
}

static void compile_result(maker *m, const cmg_source *source, const cmg_output *output,
                           cmg_result_cell *cell, bool first)
{
    cmg_expr *expr = cmg_feel_parse(m->scratch, source, m->scope, CMG_FEEL_EXPRESSION, m->diagnostics);
    if (!expr || !cmg_feel_check(m->scratch, expr, source, m->scope, NULL, output->type, m->diagnostics)) {
        m->failed = true;
        return;
    }
    if (output->type->kind == CMG_TYPE_ANY && m->table->output_count == 1 && first)
        m->table->type = cmg_type_copy(m->arena, expr->type);
    if (cmg_feel_constant(m->arena, expr, &cell->constant)) {
        if (!is_allowed(output, cell->constant))
            report(m, CMG_M_table_output_not_allowed, source, source->text, CMG_NO_TEXT);
        return;
    }
    cell->program = cmg_feel_compile(m->arena, expr, source, m->diagnostics);
    m->failed = m->failed || !cell->program;
}

static void make_result(maker *m, uint32_t rule, uint32_t at)
{
    cmg_result_cell *cell = &m->table->results[(size_t)rule * m->table->output_count + at];
    const cmg_arena_mark tree = cmg_arena_marked(m->scratch);
    compile_result(m, &m->source->rules[rule].results[at], &m->table->outputs[at], cell, rule == 0);
    cmg_arena_rewind(m->scratch, tree);
}

/* -- facts ---------------------------------------------------------------- */

static void add_facts(maker *m, uint16_t **facts, size_t *capacity, const cmg_program *program)
{
    uint32_t count = 0;
    const uint16_t *slots = program ? cmg_program_facts(program, &count) : NULL;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = 0;
        while (at < m->table->fact_count && (*facts)[at] < slots[i])
            at++;
        if (at < m->table->fact_count && (*facts)[at] == slots[i])
            continue;
        if (!cmg_arena_grow(m->arena, facts, sizeof **facts, m->table->fact_count, capacity)) {
            no_memory(m);
            return;
        }
        memmove(*facts + at + 1, *facts + at, (m->table->fact_count - at) * sizeof **facts);
        (*facts)[at] = slots[i];
        m->table->fact_count++;
    }
}

static void collect_facts(maker *m)
{
    cmg_table *table = m->table;
    uint16_t *facts = NULL;
    size_t capacity = 0;
    for (uint32_t c = 0; c < table->column_count; c++) {
        add_facts(m, &facts, &capacity, table->columns[c].expression);
        add_facts(m, &facts, &capacity, table->columns[c].allowed);
    }
    for (uint32_t o = 0; o < table->output_count; o++)
        add_facts(m, &facts, &capacity, table->outputs[o].fallback);
    for (size_t i = 0; i < (size_t)table->rule_count * table->column_count; i++)
        add_facts(m, &facts, &capacity, table->cells[i].program);
    for (size_t i = 0; i < (size_t)table->rule_count * table->output_count; i++)
        add_facts(m, &facts, &capacity, table->results[i].program);
    table->facts = facts;
}

/* -- the type ------------------------------------------------------------- */

static bool is_list_policy(const cmg_table *table)
{
    return table->policy == CMG_HIT_RULE_ORDER || table->policy == CMG_HIT_OUTPUT_ORDER ||
           (table->policy == CMG_HIT_COLLECT && table->aggregator == CMG_NO_AGGREGATOR);
}

static const cmg_type *row_type(maker *m)
{
    cmg_table *table = m->table;
    if (table->output_count == 1)
        return table->outputs[0].type->kind == CMG_TYPE_ANY && table->type ? table->type
                                                                           : table->outputs[0].type;
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
    const cmg_type *row = row_type(m);
    table->type = row;
    if (table->policy == CMG_HIT_COLLECT && table->aggregator != CMG_NO_AGGREGATOR)
        table->type = table->aggregator == CMG_COUNT || table->output_count > 1 ? &cmg_type_number : row;
    else if (is_list_policy(table)) {
        cmg_type *list = cmg_arena_zeroed(m->arena, sizeof *list);
        if (list)
            *list = (cmg_type){.kind = CMG_LIST, .element = row};
        table->type = list;
    }
    if (!table->type)
        no_memory(m);
}

/* -- the door ------------------------------------------------------------- */

static bool lay_out(maker *m)
{
    const cmg_table_source *source = m->source;
    cmg_table *table = m->table = cmg_arena_zeroed(m->arena, sizeof *table);
    if (!table)
        return false;
    const size_t rules = source->rule_count;
    *table = (cmg_table){
        .name = source->name,
        .policy = source->policy,
        .aggregator = source->aggregator,
        .column_count = source->input_count,
        .output_count = source->output_count,
        .rule_count = source->rule_count,
        .word_count = source->rule_count / 64 + (source->rule_count % 64 != 0),
    };
    if (table->word_count == 0)
        table->word_count = 1;
    table->columns = cmg_arena_array_zeroed(m->arena, source->input_count, sizeof *table->columns);
    table->outputs = cmg_arena_array_zeroed(m->arena, source->output_count, sizeof *table->outputs);
    table->cells = cmg_arena_array_zeroed(m->arena, rules * source->input_count, sizeof *table->cells);
    table->results = cmg_arena_array_zeroed(m->arena, rules * source->output_count, sizeof *table->results);
    table->codes = cmg_arena_array_zeroed(m->arena, rules, sizeof *table->codes);
    table->places = cmg_arena_array_zeroed(m->arena, rules, sizeof *table->places);
    table->has_opaque = cmg_arena_array_zeroed(m->arena, rules, sizeof *table->has_opaque);
    return table->columns && table->outputs && table->cells && table->results && table->codes &&
           table->places && table->has_opaque;
}

static void make_column_cells(maker *m, uint32_t c)
{
    cmg_table *table = m->table;
    cmg_draft *drafts = cmg_arena_array_zeroed(&m->drafts, table->rule_count, sizeof *drafts);
    if (!drafts) {
        no_memory(m);
        return;
    }
    for (uint32_t r = 0; r < table->rule_count; r++)
        make_cell(m, r, c, &drafts[r]);
    if (!m->failed && !cmg_column_index(m->arena, &m->drafts, table, c, drafts))
        no_memory(m);
    cmg_arena_reset(&m->drafts);
}

static void make_rules(maker *m)
{
    cmg_table *table = m->table;
    for (uint32_t c = 0; c < table->column_count; c++)
        make_column_cells(m, c);
    for (uint32_t r = 0; r < table->rule_count; r++) {
        table->codes[r] = m->source->rules[r].code;
        table->places[r] = m->source->rules[r].place;
        for (uint32_t o = 0; o < table->output_count; o++)
            make_result(m, r, o);
    }
}

cmg_table *cmg_table_compile(cmg_arena *arena, cmg_arena *scratch, const cmg_table_source *source,
                             const cmg_scope *scope, cmg_diagnostics *diagnostics)
{
    maker m = {
        .arena = arena, .scratch = scratch, .source = source, .scope = scope, .diagnostics = diagnostics};
    if (source->rule_count > CMG_TABLE_RULES_MAX || source->input_count > CMG_TABLE_COLUMNS_MAX ||
        source->output_count == 0 || source->output_count > CMG_TABLE_COLUMNS_MAX) {
        cmg_report(diagnostics, CMG_M_table_too_large, NULL, CMG_ARG("name", source->name));
        return NULL;
    }
    if (!lay_out(&m)) {
        no_memory(&m);
        return NULL;
    }
    for (uint32_t c = 0; c < source->input_count; c++)
        make_column(&m, c);
    for (uint32_t o = 0; o < source->output_count; o++)
        make_output(&m, o);
    const bool columns_good = !m.failed;
    if (columns_good) {
        cmg_arena_init(&m.drafts, &scratch->allocator, 0);
        make_rules(&m);
        cmg_arena_free(&m.drafts);
    }
    if ((source->policy == CMG_HIT_PRIORITY || source->policy == CMG_HIT_OUTPUT_ORDER) && columns_good) {
        for (uint32_t o = 0; o < source->output_count; o++) {
            if (!m.table->outputs[o].has_allowed) {
                cmg_report(diagnostics, CMG_M_table_no_priority, NULL, CMG_ARG("name", source->name));
                m.failed = true;
            }
        }
    }
    if (m.failed)
        return NULL;
    collect_facts(&m);
    set_type(&m);
    return m.failed ? NULL : m.table;
}

/* -- getters -------------------------------------------------------------- */

uint32_t cmg_table_rule_count(const cmg_table *table)
{
    return table->rule_count;
}

cmg_text cmg_table_rule_code(const cmg_table *table, uint32_t rule)
{
    return table->codes[rule].bytes ? table->codes[rule] : CMG_TEXT("");
}

cmg_place cmg_table_rule_place(const cmg_table *table, uint32_t rule)
{
    return table->places[rule];
}

const cmg_type *cmg_table_type(const cmg_table *table)
{
    return table->type;
}

const uint16_t *cmg_table_facts(const cmg_table *table, uint32_t *count)
{
    *count = table->fact_count;
    return table->facts;
}

void cmg_table_rule_write(cmg_buffer *out, const cmg_table *table, uint32_t rule)
{
    bool first = true;
    for (uint32_t c = 0; c < table->column_count; c++) {
        const cmg_cell *cell = cmg_table_cell(table, rule, c);
        if (cell->kind == CMG_CELL_ANY)
            continue;
        cmg_buffer_string(out, first ? "" : ", ");
        cmg_buffer_text(out, table->columns[c].text);
        cmg_buffer_char(out, ' ');
        cmg_buffer_text(out, cell->text);
        first = false;
    }
}
