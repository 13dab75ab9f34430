/* The requirement graph: what each element needs, an expression for each, and
 * one program for whatever can be asked for. */
#include "dmn/model.h"

#define GRAPH_DEPTH_MAX 100

/* -- elements ------------------------------------------------------------- */

static bool kind_of(const cmg_xml *xml, cmg_model_kind *kind)
{
    static const char *const names[] = {[CMG_MODEL_INPUT] = "inputData",
                                        [CMG_MODEL_DECISION] = "decision",
                                        [CMG_MODEL_KNOWLEDGE] = "businessKnowledgeModel",
                                        [CMG_MODEL_SERVICE] = "decisionService"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (cmg_xml_is(xml, names[i])) {
            *kind = (cmg_model_kind)i;
            return true;
        }
    }
    return false;
}

static void read_element(cmg_modeller *m, cmg_definitions *definitions, cmg_element *element,
                         const cmg_xml *xml)
{
    const cmg_xml *variable = cmg_xml_child(xml, "variable");
    element->xml = xml;
    element->home = definitions;
    element->id = cmg_xml_attribute_of(xml, "id");
    element->name = cmg_xml_attribute_of(xml, "name");
    if (!element->name.length)
        element->name = cmg_xml_attribute_of(variable, "name");
    element->type = variable ? cmg_items_type(m, definitions, variable) : &cmg_type_any;
    /* Of a function the variable may have the type of the result. */
    const bool callable = element->kind == CMG_MODEL_KNOWLEDGE || element->kind == CMG_MODEL_SERVICE;
    const cmg_type *seen = callable && element->type->kind != CMG_FUNCTION ? &cmg_type_any : element->type;
    element->symbol = cmg_boxed_symbol(m, element->name, seen);
}

void cmg_graph_read(cmg_modeller *m, cmg_definitions *definitions)
{
    cmg_model_kind kind;
    uint32_t count = 0;
    for (const cmg_xml *xml = cmg_xml_first(definitions->xml); xml; xml = cmg_xml_sibling(xml))
        count += kind_of(xml, &kind);
    definitions->elements = cmg_arena_array_zeroed(m->arena, count, sizeof *definitions->elements);
    if (!definitions->elements) {
        cmg_model_exhausted(m);
        return;
    }
    for (const cmg_xml *xml = cmg_xml_first(definitions->xml); xml && !m->exhausted;
         xml = cmg_xml_sibling(xml)) {
        if (!kind_of(xml, &kind))
            continue;
        cmg_element *element = &definitions->elements[definitions->element_count++];
        element->kind = kind;
        read_element(m, definitions, element, xml);
        if (!element->name.length)
            cmg_model_report(m, CMG_M_dmn_no_name, xml, xml->name, CMG_NO_TEXT);
    }
}

/* -- requirements --------------------------------------------------------- */

static cmg_element *by_id(const cmg_definitions *definitions, cmg_text id)
{
    for (uint32_t i = 0; definitions && i < definitions->element_count; i++) {
        if (id.length && cmg_text_equal(definitions->elements[i].id, id))
            return &definitions->elements[i];
    }
    return NULL;
}

/* "#id", "namespace#id"; lenient about a bare id. */
static bool resolve(cmg_modeller *m, cmg_definitions *home, const cmg_xml *reference, cmg_need *need)
{
    const cmg_text href = cmg_model_trim(cmg_xml_attribute_of(reference, "href"));
    size_t at = 0;
    while (at < href.length && href.bytes[at] != '#')
        at++;
    const cmg_text space = {href.bytes, at < href.length ? at : 0};
    const cmg_text id = at < href.length ? (cmg_text){href.bytes + at + 1, href.length - at - 1} : href;
    *need = (cmg_need){.element = NULL};
    if (!space.length || cmg_text_equal(space, home->space))
        need->element = by_id(home, id);
    for (uint32_t i = 0; !need->element && space.length && i < home->import_count; i++) {
        if (!cmg_text_equal(home->imports[i].space, space))
            continue;
        need->import = &home->imports[i];
        need->element = by_id(home->imports[i].target, id);
    }
    if (!need->element)
        cmg_model_report(m, CMG_M_dmn_reference, reference, href, CMG_NO_TEXT);
    return need->element != NULL;
}

static bool add_need(cmg_modeller *m, cmg_element *element, const cmg_xml *reference, size_t *capacity)
{
    cmg_need need;
    if (!resolve(m, element->home, reference, &need))
        return false;
    if (!cmg_arena_grow(m->arena, &element->needs, sizeof *element->needs, element->need_count, capacity)) {
        cmg_model_exhausted(m);
        return false;
    }
    element->needs[element->need_count++] = need;
    return true;
}

static void add_parameters(cmg_modeller *m, cmg_element *service, const char *name, size_t *capacity)
{
    for (const cmg_xml *xml = cmg_xml_child(service->xml, name); xml && !m->exhausted;
         xml = cmg_xml_again(xml)) {
        cmg_need need;
        if (!resolve(m, service->home, xml, &need))
            continue;
        if (cmg_arena_grow(m->arena, &service->parameters, sizeof(cmg_element *), service->parameter_count,
                           capacity))
            service->parameters[service->parameter_count++] = need.element;
        else
            cmg_model_exhausted(m);
    }
}

static void link_element(cmg_modeller *m, cmg_element *element)
{
    size_t capacity = 0, parameters = 0;
    if (element->kind == CMG_MODEL_SERVICE) {
        for (const cmg_xml *xml = cmg_xml_child(element->xml, "outputDecision"); xml;
             xml = cmg_xml_again(xml))
            add_need(m, element, xml, &capacity);
        add_parameters(m, element, "inputData", &parameters);
        add_parameters(m, element, "inputDecision", &parameters);
        return;
    }
    for (const cmg_xml *xml = cmg_xml_first(element->xml); xml && !m->exhausted; xml = cmg_xml_sibling(xml)) {
        if (!cmg_xml_is(xml, "informationRequirement") && !cmg_xml_is(xml, "knowledgeRequirement"))
            continue;
        const cmg_xml *reference = cmg_xml_first(xml);
        if (reference)
            add_need(m, element, reference, &capacity);
    }
}

void cmg_graph_link(cmg_modeller *m, cmg_definitions *definitions)
{
    for (uint32_t i = 0; i < definitions->element_count && !m->exhausted; i++)
        link_element(m, &definitions->elements[i]);
}

/* -- closures ------------------------------------------------------------- */

typedef struct element_list {
    cmg_element **items;
    uint32_t count;
    size_t capacity;
} element_list;

/* What an element needs, each behind what it needs itself.  Depth is that of
 * the graph, whose circles cmg_graph_build has found. */
static void collect(cmg_modeller *m, cmg_element *element, element_list *list)
{
    for (uint32_t i = 0; i < element->need_count && !m->exhausted; i++) {
        cmg_element *needed = element->needs[i].element;
        if (needed->visit == m->visits)
            continue;
        needed->visit = m->visits;
        if (needed->kind != CMG_MODEL_SERVICE) /* a service holds what it needs */
            collect(m, needed, list);
        if (cmg_arena_grow(&m->scratch, &list->items, sizeof *list->items, list->count, &list->capacity))
            list->items[list->count++] = needed;
        else
            cmg_model_exhausted(m);
    }
}

/* -- expressions ---------------------------------------------------------- */

static void build(cmg_modeller *m, cmg_element *element);

/* The names that a decision or function may use: those it requires.  Those of
 * an import are the members of a context that has the import's name. */
typedef struct import_view {
    const cmg_import *import;
    cmg_expr *context;
    cmg_symbol *symbol;
} import_view;

static cmg_expr *view_of(cmg_modeller *m, const cmg_element *element, const cmg_import *import)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < element->need_count; i++)
        count += element->needs[i].import == import;
    cmg_expr *context = cmg_expr_new(&m->scratch, CMG_X_CONTEXT, count);
    if (!context || !cmg_expr_name(&m->scratch, context, count)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    count = 0;
    for (uint32_t i = 0; i < element->need_count && !m->exhausted; i++) {
        if (element->needs[i].import != import)
            continue;
        const cmg_element *needed = element->needs[i].element;
        context->names[count] = needed->name;
        context->symbols[count] =
            cmg_boxed_symbol(m, needed->name, needed->symbol ? needed->symbol->type : NULL);
        context->children[count++] = cmg_boxed_name(m, needed->symbol);
    }
    return cmg_boxed_done(m, context);
}

static void look_around(cmg_modeller *m, cmg_element *element, cmg_boxed_place *place, import_view *views)
{
    *place = (cmg_boxed_place){.definitions = element->home,
                               .scope = cmg_scope_new(&m->scratch, element->home->types)};
    if (!place->scope) {
        cmg_model_exhausted(m);
        return;
    }
    for (uint32_t i = 0; i < element->need_count && !m->exhausted; i++) {
        const cmg_need *need = &element->needs[i];
        build(m, need->element);
        if (!need->import || !need->import->name.length)
            cmg_boxed_show(m, place, need->element->symbol);
    }
    for (uint32_t i = 0; i < element->home->import_count && !m->exhausted; i++) {
        const cmg_import *import = &element->home->imports[i];
        views[i].import = import;
        views[i].context = import->name.length ? view_of(m, element, import) : NULL;
        if (!views[i].context || views[i].context->count == 0)
            continue;
        views[i].symbol = cmg_boxed_symbol(m, import->name, views[i].context->type);
        cmg_boxed_show(m, place, views[i].symbol);
    }
}

/* The expression with the views of imports bound around it. */
static cmg_expr *with_views(cmg_modeller *m, const import_view *views, uint32_t view_count, cmg_expr *expr)
{
    uint32_t count = 0, at = 0;
    for (uint32_t i = 0; i < view_count; i++)
        count += views[i].symbol != NULL;
    if (!count || m->exhausted)
        return expr;
    cmg_expr *let = cmg_expr_new(&m->scratch, CMG_X_LET, count + 1);
    if (!let || !cmg_expr_name(&m->scratch, let, count)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    for (uint32_t i = 0; i < view_count; i++) {
        if (!views[i].symbol)
            continue;
        let->symbols[at] = views[i].symbol;
        let->children[at++] = views[i].context;
    }
    let->children[at] = expr;
    return cmg_boxed_done(m, let);
}

/* Values of elements in order, then a result that uses them. */
static cmg_expr *bind_all(cmg_modeller *m, const element_list *list, cmg_expr *const *values,
                          cmg_expr *result)
{
    cmg_expr *let = cmg_expr_new(&m->scratch, CMG_X_LET, list->count + 1);
    if (m->exhausted || !result || !let || !cmg_expr_name(&m->scratch, let, list->count)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    for (uint32_t i = 0; i < list->count; i++) {
        let->symbols[i] = list->items[i]->symbol;
        let->children[i] = values[i];
    }
    let->children[list->count] = result;
    if (cmg_expr_seal(let)) {
        let->type = result->type;
        return let;
    }
    cmg_model_exhausted(m);
    return NULL;
}

/* One output decision: its value; several: a context of them. */
static cmg_expr *outputs(cmg_modeller *m, const cmg_element *service)
{
    if (service->need_count == 0)
        return cmg_boxed_broken(m);
    if (service->need_count == 1)
        return cmg_boxed_name(m, service->needs[0].element->symbol);
    cmg_expr *context = cmg_expr_new(&m->scratch, CMG_X_CONTEXT, service->need_count);
    if (!context || !cmg_expr_name(&m->scratch, context, service->need_count)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    for (uint32_t i = 0; i < service->need_count; i++) {
        const cmg_element *output = service->needs[i].element;
        context->names[i] = output->name;
        context->symbols[i] = cmg_boxed_symbol(m, output->name, NULL);
        context->children[i] = cmg_boxed_name(m, output->symbol);
    }
    return cmg_boxed_done(m, context);
}

/* What a service computes where its parameters are bound. */
static cmg_expr *service_body(cmg_modeller *m, cmg_element *service)
{
    element_list list = {0};
    m->visits++;
    for (uint32_t i = 0; i < service->parameter_count; i++)
        service->parameters[i]->visit = m->visits;
    collect(m, service, &list);
    cmg_expr **values = cmg_arena_array(&m->scratch, list.count, sizeof(cmg_expr *));
    if (!values) {
        cmg_model_exhausted(m);
        return NULL;
    }
    for (uint32_t i = 0; i < list.count && !m->exhausted; i++) {
        const cmg_element *element = list.items[i];
        if (element->kind == CMG_MODEL_INPUT)
            cmg_model_report(m, CMG_M_dmn_service_input, service->xml, element->name, service->name);
        values[i] = element->kind == CMG_MODEL_INPUT ? cmg_boxed_broken(m) : element->expr;
    }
    return bind_all(m, &list, values, outputs(m, service));
}

static cmg_expr *service_function(cmg_modeller *m, cmg_element *service)
{
    for (uint32_t i = 0; i < service->need_count && !m->exhausted; i++)
        build(m, service->needs[i].element);
    cmg_expr *function = cmg_expr_new(&m->scratch, CMG_X_FUNCTION, 1);
    if (!function || !cmg_expr_name(&m->scratch, function, service->parameter_count)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    for (uint32_t i = 0; i < service->parameter_count; i++) {
        function->names[i] = service->parameters[i]->name;
        function->symbols[i] = service->parameters[i]->symbol;
        function->types[i] = service->parameters[i]->type;
    }
    cmg_expr *body = service_body(m, service);
    function->children[0] = body ? cmg_boxed_as(m, body, service->type) : NULL;
    return cmg_boxed_done(m, function);
}

static cmg_expr *value_of(cmg_modeller *m, cmg_element *element, const cmg_boxed_place *place)
{
    if (element->kind == CMG_MODEL_DECISION) {
        cmg_expr *value = cmg_boxed_in(m, place, element->xml);
        return value ? cmg_boxed_as(m, value, element->type) : NULL;
    }
    const cmg_xml *logic = cmg_xml_child(element->xml, "encapsulatedLogic");
    return logic ? cmg_boxed_function(m, place, logic) : cmg_boxed_broken(m);
}

/* Makes the expression of an element after those of what it needs. */
static void build(cmg_modeller *m, cmg_element *element)
{
    if (element->done || m->exhausted)
        return;
    if (element->busy || m->depth >= GRAPH_DEPTH_MAX) {
        cmg_model_report(m, CMG_M_dmn_circle, element->xml, element->name, CMG_NO_TEXT);
        m->circle = true;
        return;
    }
    element->busy = true;
    m->depth++;
    if (element->kind == CMG_MODEL_SERVICE) {
        element->expr = service_function(m, element);
    } else if (element->kind != CMG_MODEL_INPUT) {
        cmg_boxed_place place;
        import_view *views = cmg_arena_array_zeroed(&m->scratch, element->home->import_count, sizeof *views);
        if (views)
            look_around(m, element, &place, views);
        else
            cmg_model_exhausted(m);
        if (!m->exhausted)
            element->expr = with_views(m, views, element->home->import_count, value_of(m, element, &place));
        if (element->expr && element->kind == CMG_MODEL_DECISION && element->type->kind == CMG_TYPE_ANY)
            element->symbol->type = element->expr->type;
    }
    m->depth--;
    element->busy = false;
    element->done = true;
}

void cmg_graph_build(cmg_modeller *m, cmg_definitions *definitions)
{
    for (uint32_t i = 0; i < definitions->element_count && !m->exhausted && !m->circle; i++)
        build(m, &definitions->elements[i]);
}

/* -- programs ------------------------------------------------------------- */

/* A fact by its name in the bank, as the type asks. */
static cmg_expr *fact(cmg_modeller *m, cmg_invocable *out, cmg_text name, const cmg_type *type)
{
    const uint16_t slot = (uint16_t)out->fact_count;
    cmg_symbol *symbol = cmg_boxed_symbol(m, name, NULL);
    cmg_field *fields = (cmg_field *)(uintptr_t)out->type->fields;
    if (!symbol)
        return NULL;
    symbol->kind = CMG_SYMBOL_FACT;
    symbol->slot = slot;
    ((cmg_text *)(uintptr_t)out->facts)[slot] = name;
    fields[slot] = (cmg_field){name, type};
    out->fact_count++;
    cmg_expr *value = cmg_boxed_name(m, symbol);
    return value ? cmg_boxed_as(m, value, type) : NULL;
}

static bool room_for_facts(cmg_modeller *m, cmg_invocable *out, uint32_t most)
{
    cmg_type *type = cmg_arena_zeroed(m->arena, sizeof *type);
    cmg_text *names = cmg_arena_array(m->arena, most, sizeof *names);
    cmg_field *fields = cmg_arena_array(m->arena, most, sizeof *fields);
    if (!type || !names || !fields || most > CMG_FEEL_FACTS_MAX) {
        cmg_model_exhausted(m);
        return false;
    }
    *type = (cmg_type){.kind = CMG_CONTEXT, .fields = fields};
    out->type = type;
    out->facts = names;
    return true;
}

/* A decision with all it rests on: input data from the facts. */
static cmg_expr *whole(cmg_modeller *m, cmg_element *element, cmg_invocable *out)
{
    element_list list = {0};
    m->visits++;
    collect(m, element, &list);
    cmg_expr **values = cmg_arena_array(&m->scratch, list.count, sizeof(cmg_expr *));
    if (!values || m->exhausted || !room_for_facts(m, out, list.count)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    for (uint32_t i = 0; i < list.count && !m->exhausted; i++) {
        const cmg_element *needed = list.items[i];
        values[i] = needed->kind == CMG_MODEL_INPUT ? fact(m, out, needed->name, needed->type) : needed->expr;
    }
    return bind_all(m, &list, values, element->expr);
}

/* A function called with facts of its parameters' names. */
static cmg_expr *called(cmg_modeller *m, cmg_element *element, cmg_invocable *out)
{
    const cmg_expr *function = element->expr;
    while (function && function->kind == CMG_X_LET)
        function = function->children[function->count - 1];
    const uint32_t count = function && function->kind == CMG_X_FUNCTION ? function->name_count : 0;
    element_list list = {0};
    m->visits++;
    if (element->kind == CMG_MODEL_KNOWLEDGE)
        collect(m, element, &list);
    cmg_expr *call = cmg_expr_new(&m->scratch, CMG_X_INVOKE, count + 1);
    cmg_expr **values = cmg_arena_array(&m->scratch, list.count, sizeof(cmg_expr *));
    if (!call || !values || m->exhausted || !room_for_facts(m, out, count)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    call->children[0] = element->expr;
    for (uint32_t i = 0; i < count && !m->exhausted; i++)
        call->children[i + 1] =
            fact(m, out, function->names[i], function->types[i] ? function->types[i] : &cmg_type_any);
    for (uint32_t i = 0; i < list.count; i++)
        values[i] = list.items[i]->kind == CMG_MODEL_INPUT ? cmg_boxed_broken(m) : list.items[i]->expr;
    return bind_all(m, &list, values, cmg_boxed_done(m, call));
}

bool cmg_graph_program(cmg_modeller *m, cmg_element *element, const cmg_source *source, cmg_invocable *out)
{
    *out = (cmg_invocable){.element = element};
    cmg_expr *expr = element->kind == CMG_MODEL_DECISION ? whole(m, element, out) : called(m, element, out);
    if (!expr || m->exhausted)
        return false;
    ((cmg_type *)(uintptr_t)out->type)->field_count = out->fact_count;
    out->program = cmg_feel_compile(m->arena, expr, source, m->diagnostics);
    return out->program != NULL;
}
