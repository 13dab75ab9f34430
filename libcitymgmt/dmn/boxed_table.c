/* Decision tables among boxed expressions: a table sees a bank of its own, in
 * which the names that it uses are put before it runs. */
#include "dmn/model.h"

#include <string.h>

#include "dmn/table.h"

typedef struct boxed_table {
    cmg_native native; /* first: see cmg_native */
    const cmg_table *table;
    const uint16_t *slots; /* of the arguments in the bank */
    uint32_t count, bank_size;
} boxed_table;

static cmg_status run(cmg_vm *vm, const cmg_native *native, const cmg_value *arguments, cmg_value *out)
{
    const boxed_table *table = (const boxed_table *)(const void *)native;
    const cmg_arena_mark mark = cmg_arena_marked(&vm->frames);
    cmg_value *bank = cmg_arena_array(&vm->frames, table->bank_size, sizeof *bank);
    if (!bank)
        return vm->frames.limited ? CMG_LIMIT_REACHED : CMG_NO_MEMORY;
    for (uint32_t i = 0; i < table->bank_size; i++)
        bank[i] = cmg_null_value;
    for (uint32_t i = 0; i < table->count; i++)
        bank[table->slots[i]] = arguments[i];
    cmg_table_result result;
    const cmg_status status = cmg_table_decide(vm, table->table, bank, &result);
    cmg_arena_rewind(&vm->frames, mark);
    if (status == CMG_OK)
        *out = result.state == CMG_TABLE_UNDECIDED ? result.absent : result.value;
    return status;
}

/* -- reading -------------------------------------------------------------- */

typedef struct table_reading {
    cmg_modeller *m;
    const cmg_boxed_place *place;
    cmg_table_source source;
    cmg_table_input *inputs;
    cmg_table_output *outputs;
    cmg_table_rule *rules;
} table_reading;

/* An empty text is none; white space at its ends is no part of it. */
static cmg_source source_of(const cmg_xml *parent)
{
    const cmg_xml *text = cmg_xml_child(parent, "text");
    if (!text || !cmg_model_trim(text->text.text).length)
        return (cmg_source){.text = CMG_NO_TEXT};
    return text->text;
}

static cmg_source cell_of(const cmg_xml *entry)
{
    const cmg_source source = source_of(entry);
    if (source.text.bytes && !cmg_text_equal(cmg_model_trim(source.text), CMG_TEXT("-")))
        return source;
    return (cmg_source){.text = CMG_TEXT("-"), .file = entry ? entry->file->name : CMG_NO_TEXT};
}

static uint32_t count_children(const cmg_xml *parent, const char *name)
{
    uint32_t count = 0;
    for (const cmg_xml *child = cmg_xml_child(parent, name); child; child = cmg_xml_again(child))
        count++;
    return count;
}

static void read_inputs(table_reading *r, const cmg_xml *box)
{
    cmg_table_input *input = r->inputs;
    for (const cmg_xml *xml = cmg_xml_child(box, "input"); xml; xml = cmg_xml_again(xml), input++) {
        const cmg_xml *expression = cmg_xml_child(xml, "inputExpression");
        input->expression = source_of(expression);
        if (!input->expression.text.bytes) {
            cmg_model_report(r->m, CMG_M_dmn_empty, xml, xml->name, CMG_NO_TEXT);
            input->expression = (cmg_source){.text = CMG_TEXT("null"), .file = xml->file->name};
        }
        const cmg_type *type = cmg_items_type(r->m, r->place->definitions, expression);
        input->type = type->kind == CMG_TYPE_ANY ? NULL : type;
        input->allowed = source_of(cmg_xml_child(xml, "inputValues"));
    }
}

static void read_outputs(table_reading *r, const cmg_xml *box)
{
    cmg_table_output *output = r->outputs;
    for (const cmg_xml *xml = cmg_xml_child(box, "output"); xml; xml = cmg_xml_again(xml), output++) {
        output->name = cmg_xml_attribute_of(xml, "name");
        const cmg_type *type = cmg_items_type(r->m, r->place->definitions, xml);
        output->type = type->kind == CMG_TYPE_ANY ? NULL : type;
        output->allowed = source_of(cmg_xml_child(xml, "outputValues"));
        output->fallback = source_of(cmg_xml_child(xml, "defaultOutputEntry"));
    }
}

static bool read_rule(table_reading *r, const cmg_xml *xml, cmg_table_rule *rule)
{
    const uint32_t inputs = r->source.input_count, outputs = r->source.output_count;
    cmg_source *cells = cmg_arena_array(r->m->arena, (size_t)inputs + outputs, sizeof *cells);
    if (!cells) {
        cmg_model_exhausted(r->m);
        return false;
    }
    const cmg_xml *entry = cmg_xml_child(xml, "inputEntry");
    for (uint32_t i = 0; i < inputs; i++, entry = entry ? cmg_xml_again(entry) : NULL)
        cells[i] = cell_of(entry);
    const cmg_xml *result = cmg_xml_child(xml, "outputEntry");
    for (uint32_t i = 0; i < outputs; i++, result = result ? cmg_xml_again(result) : NULL) {
        cells[inputs + i] = source_of(result);
        if (!cells[inputs + i].text.bytes)
            cells[inputs + i] = (cmg_source){.text = CMG_TEXT("null"), .file = xml->file->name};
    }
    if (entry || result) {
        cmg_model_report(r->m, CMG_M_dmn_row, xml, xml->name, CMG_NO_TEXT);
        return false;
    }
    *rule = (cmg_table_rule){.cells = cells,
                             .results = cells + inputs,
                             .code = cmg_xml_attribute_of(xml, "id"),
                             .place = cmg_xml_place(xml)};
    return true;
}

static bool read_policy(table_reading *r, const cmg_xml *box)
{
    const cmg_text policy = cmg_xml_attribute_of(box, "hitPolicy"),
                   aggregation = cmg_xml_attribute_of(box, "aggregation");
    cmg_buffer both;
    cmg_buffer_init(&both, &r->m->arena->allocator);
    cmg_buffer_text(&both, policy.length ? policy : CMG_TEXT("UNIQUE"));
    if (aggregation.length)
        cmg_buffer_format(&both, " %.*s", CMG_SHOW(aggregation));
    const bool known = !both.failed &&
                       cmg_hit_policy_parse(cmg_buffer_view(&both), &r->source.policy, &r->source.aggregator);
    if (!known)
        cmg_model_report(r->m, CMG_M_dmn_hit_policy, box, cmg_buffer_view(&both), CMG_NO_TEXT);
    cmg_buffer_free(&both);
    return known;
}

static bool read_table(table_reading *r, const cmg_xml *box)
{
    cmg_modeller *m = r->m;
    cmg_table_source *source = &r->source;
    source->lenient = true;
    source->name = cmg_xml_attribute_of(box, "outputLabel");
    if (!source->name.bytes)
        source->name = cmg_xml_attribute_of(box->parent, "name");
    source->input_count = count_children(box, "input");
    source->output_count = count_children(box, "output");
    source->rule_count = count_children(box, "rule");
    r->inputs = cmg_arena_array_zeroed(m->arena, source->input_count, sizeof *r->inputs);
    r->outputs = cmg_arena_array_zeroed(m->arena, source->output_count, sizeof *r->outputs);
    r->rules = cmg_arena_array_zeroed(m->arena, source->rule_count, sizeof *r->rules);
    source->inputs = r->inputs;
    source->outputs = r->outputs;
    source->rules = r->rules;
    if (!r->inputs || !r->outputs || !r->rules) {
        cmg_model_exhausted(m);
        return false;
    }
    if (source->output_count == 0 || source->input_count > CMG_TABLE_COLUMNS_MAX ||
        source->rule_count > CMG_TABLE_RULES_MAX) {
        cmg_model_report(m, CMG_M_dmn_table_size, box, source->name, CMG_NO_TEXT);
        return false;
    }
    bool good = read_policy(r, box);
    read_inputs(r, box);
    read_outputs(r, box);
    cmg_table_rule *rule = r->rules;
    for (const cmg_xml *xml = cmg_xml_child(box, "rule"); xml; xml = cmg_xml_again(xml))
        good = read_rule(r, xml, rule++) && good;
    return good && !m->exhausted;
}

/* -- names ---------------------------------------------------------------- */

/* All names in sight as facts of the table's own bank, inner ones first. */
static cmg_scope *bank_scope(cmg_modeller *m, const cmg_boxed_place *place, const cmg_symbol ***symbols,
                             cmg_symbol **given)
{
    uint32_t count = 0;
    for (const cmg_visible *v = place->visible; v; v = v->outer)
        count++;
    /* Not in the scratch, which each rule gives back: names that its cells declare outlive it. */
    cmg_scope *scope = cmg_scope_new(m->arena, place->definitions->types);
    *symbols = cmg_arena_array(&m->scratch, count + 1, sizeof **symbols);
    if (!scope || !*symbols || count >= CMG_FEEL_FACTS_MAX) {
        cmg_model_exhausted(m);
        return NULL;
    }
    count = 0;
    for (const cmg_visible *v = place->visible; v; v = v->outer) {
        if (cmg_scope_declare(scope, v->symbol->name, v->symbol->type, CMG_SYMBOL_FACT, (uint16_t)count))
            (*symbols)[count++] = v->symbol;
    }
    *given = place->decision ? cmg_boxed_symbol(m, CMG_TEXT(""), NULL) : NULL;
    if (*given) {
        (*given)->kind = CMG_SYMBOL_FACT;
        (*given)->slot = (uint16_t)count;
        (*symbols)[count] = place->decision->given;
        cmg_scope_open(scope, *given);
    }
    return scope;
}

static cmg_expr *node(cmg_modeller *m, const cmg_table *table, const cmg_symbol *const *symbols)
{
    uint32_t count = 0;
    const uint16_t *slots = cmg_table_facts(table, &count);
    boxed_table *native = cmg_arena_zeroed(m->arena, sizeof *native);
    cmg_expr *expr = cmg_expr_new(&m->scratch, CMG_X_NATIVE, count);
    if (!native || !expr || !cmg_expr_name(&m->scratch, expr, 1)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    *native = (boxed_table){.native = {run}, .table = table, .slots = slots, .count = count};
    native->bank_size = count ? slots[count - 1] + 1u : 0;
    expr->name_count = 0; /* a type without a name */
    expr->types[0] = cmg_table_type(table);
    expr->native = &native->native;
    for (uint32_t i = 0; i < count && !m->exhausted; i++)
        expr->children[i] = cmg_boxed_name(m, symbols[slots[i]]);
    return cmg_boxed_done(m, expr);
}

cmg_expr *cmg_boxed_table(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *box)
{
    table_reading r = {.m = m, .place = place};
    const cmg_symbol **symbols = NULL;
    cmg_symbol *given = NULL;
    cmg_scope *scope = bank_scope(m, place, &symbols, &given);
    if (!scope)
        return NULL;
    const cmg_table *table = read_table(&r, box)
                                 ? cmg_table_compile(m->arena, &m->scratch, &r.source, scope, m->diagnostics)
                                 : NULL;
    if (given && !m->exhausted)
        cmg_graph_free_names(m, place->decision, scope, given);
    if (m->exhausted)
        return NULL;
    m->faults += !table;
    return table ? node(m, table, symbols) : cmg_boxed_broken(m);
}
