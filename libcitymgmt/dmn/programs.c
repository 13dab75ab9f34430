/* Programs over the bank of a model: one a decision, and one for whatever can be
 * asked for. */
#include "dmn/model.h"

static cmg_expr *fact_at(cmg_modeller *m, uint16_t slot, cmg_text name, const cmg_type *type)
{
    cmg_symbol *symbol = cmg_boxed_symbol(m, name, NULL);
    if (!symbol)
        return NULL;
    symbol->kind = CMG_SYMBOL_FACT;
    symbol->slot = slot;
    cmg_expr *value = cmg_boxed_name(m, symbol);
    return value ? cmg_boxed_as(m, value, type) : NULL;
}

static cmg_expr *input_at(cmg_modeller *m, const cmg_element *input)
{
    cmg_expr *value = fact_at(m, input->slot, input->name, input->type);
    if (value) {
        value->offset = input->text_at;
        value->length = (uint32_t)input->name.length;
    }
    return value;
}

/* The facts that were given, all of them, stand behind the model's slots. */
static cmg_expr *with_given(cmg_modeller *m, const cmg_element *decision, cmg_expr *result)
{
    cmg_expr *let = cmg_expr_new(&m->scratch, CMG_X_LET, 2);
    if (!let || !cmg_expr_name(&m->scratch, let, 1)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    let->symbols[0] = decision->given;
    let->children[0] = fact_at(m, (uint16_t)m->slots, CMG_TEXT(""), &cmg_type_any);
    let->children[1] = result;
    if (m->exhausted || !cmg_expr_seal(let)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    let->type = result->type;
    return let;
}

/* What a decision or function needs, bound: input data and decisions from the
 * bank, functions by themselves, with the functions that these need. */
static cmg_expr *over_bank(cmg_modeller *m, cmg_element *element, cmg_expr *result)
{
    cmg_element_list list = {0};
    m->visits++;
    for (uint32_t i = 0; i < element->need_count && !m->exhausted; i++) {
        cmg_element *needed = element->needs[i].element;
        if (needed->visit == m->visits)
            continue;
        needed->visit = m->visits;
        if (needed->kind == CMG_MODEL_KNOWLEDGE)
            cmg_graph_collect(m, needed, false, &list);
        cmg_graph_append(m, &list, needed);
    }
    cmg_expr **values = cmg_arena_array(&m->scratch, list.count, sizeof(cmg_expr *));
    if (!values) {
        cmg_model_exhausted(m);
        return NULL;
    }
    if (element->given && element->free_count)
        result = with_given(m, element, result);
    for (uint32_t i = 0; i < list.count && !m->exhausted; i++) {
        const cmg_element *needed = list.items[i];
        if (needed->kind == CMG_MODEL_INPUT)
            values[i] = input_at(m, needed);
        else if (needed->kind == CMG_MODEL_DECISION)
            values[i] = fact_at(m, needed->slot, needed->name, &cmg_type_any);
        else
            values[i] = needed->expr;
    }
    return cmg_graph_bind(m, &list, values, result);
}

/* The function called with facts of its parameters' names, in slots from 0. */
static cmg_expr *call_of(cmg_modeller *m, cmg_element *element, const cmg_expr *function)
{
    cmg_expr *call = cmg_expr_new(&m->scratch, CMG_X_INVOKE, function->name_count + 1);
    if (!call) {
        cmg_model_exhausted(m);
        return NULL;
    }
    call->children[0] = element->expr;
    for (uint32_t i = 0; i < function->name_count && !m->exhausted; i++)
        call->children[i + 1] = fact_at(m, (uint16_t)i, function->names[i],
                                        function->types[i] ? function->types[i] : &cmg_type_any);
    return cmg_boxed_done(m, call);
}

static bool room_for_facts(cmg_modeller *m, cmg_invocable *out, uint32_t most)
{
    cmg_type *type = cmg_arena_zeroed(m->arena, sizeof *type);
    out->fields = cmg_arena_array(m->arena, most, sizeof *out->fields);
    out->slots = cmg_arena_array(m->arena, most, sizeof *out->slots);
    if (!type || !out->fields || !out->slots) {
        cmg_model_exhausted(m);
        return false;
    }
    *type = (cmg_type){.kind = CMG_CONTEXT, .fields = out->fields};
    out->type = type;
    return true;
}

static void add_fact(cmg_invocable *out, uint16_t slot, cmg_text name, const cmg_type *type)
{
    out->slots[out->fact_count] = slot;
    out->fields[out->fact_count++] = (cmg_field){name, type};
}

static void add_free_facts(cmg_invocable *out, const cmg_element *element)
{
    for (uint32_t i = 0; i < element->free_count; i++) {
        bool known = false;
        for (uint32_t f = 0; f < out->fact_count; f++)
            known = known || cmg_text_equal(out->fields[f].name, element->free_names[i]);
        if (!known)
            add_fact(out, CMG_SLOT_GIVEN, element->free_names[i], &cmg_type_any);
    }
}

/* The decisions to run before, in order, and the input data they rest on. */
static void add_order(cmg_modeller *m, cmg_element *element, cmg_invocable *out)
{
    cmg_element_list list = {0};
    m->visits++;
    cmg_graph_collect(m, element, false, &list);
    uint32_t inputs = element->free_count, decisions = 0;
    for (uint32_t i = 0; i < list.count; i++) {
        inputs += list.items[i]->kind == CMG_MODEL_INPUT;
        inputs += list.items[i]->free_count;
        decisions += list.items[i]->kind == CMG_MODEL_DECISION;
    }
    cmg_element **before = cmg_arena_array(m->arena, decisions, sizeof(cmg_element *));
    if (!before || !room_for_facts(m, out, inputs)) {
        cmg_model_exhausted(m);
        return;
    }
    out->before = before;
    for (uint32_t i = 0; i < list.count; i++) {
        cmg_element *needed = list.items[i];
        if (needed->kind == CMG_MODEL_INPUT)
            add_fact(out, needed->slot, needed->name, needed->type);
        else if (needed->kind == CMG_MODEL_DECISION)
            before[out->before_count++] = needed;
    }
    for (uint32_t i = 0; i < list.count; i++)
        add_free_facts(out, list.items[i]);
    add_free_facts(out, element);
}

static void compile(cmg_modeller *m, const cmg_source *source, const cmg_expr *expr,
                    const cmg_program **program)
{
    const cmg_arena_mark mark = cmg_arena_marked(&m->scratch);
    *program = expr && !m->exhausted ? cmg_feel_compile(m->arena, expr, source, m->diagnostics) : NULL;
    if (!*program)
        cmg_model_exhausted(m);
    cmg_arena_rewind(&m->scratch, mark);
}

void cmg_graph_compile(cmg_modeller *m, const cmg_source *source)
{
    for (uint32_t f = 0; f < m->file_count; f++) {
        for (uint32_t i = 0; i < m->files[f]->element_count && !m->exhausted; i++) {
            cmg_element *element = &m->files[f]->elements[i];
            const cmg_arena_mark mark = cmg_arena_marked(&m->scratch);
            if (element->kind == CMG_MODEL_DECISION)
                compile(m, source, over_bank(m, element, element->expr), &element->program);
            cmg_arena_rewind(&m->scratch, mark);
        }
    }
}

void cmg_graph_invocable(cmg_modeller *m, cmg_element *element, const cmg_source *source, cmg_invocable *out)
{
    const cmg_arena_mark mark = cmg_arena_marked(&m->scratch);
    *out = (cmg_invocable){.element = element, .program = element->program};
    if (element->kind == CMG_MODEL_DECISION) {
        add_order(m, element, out);
    } else {
        const cmg_expr *function = element->expr;
        while (function->kind == CMG_X_LET)
            function = function->children[function->count - 1];
        if (function->kind != CMG_X_FUNCTION) { /* broken, and told */
            compile(m, source, element->expr, &out->program);
            room_for_facts(m, out, 0);
            return;
        }
        if (!room_for_facts(m, out, function->name_count))
            return;
        for (uint32_t i = 0; i < function->name_count; i++)
            add_fact(out, (uint16_t)i, function->names[i],
                     function->types[i] ? function->types[i] : &cmg_type_any);
        cmg_expr *call = call_of(m, element, function);
        const bool knows = element->kind == CMG_MODEL_KNOWLEDGE;
        compile(m, source, knows && call ? over_bank(m, element, call) : call, &out->program);
    }
    if (out->type)
        ((cmg_type *)(uintptr_t)out->type)->field_count = out->fact_count;
    cmg_arena_rewind(&m->scratch, mark);
}
