/* The requirement graph: what each element needs, and an expression for each. */
#include "dmn/model.h"

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
    if (!definitions->elements || !cmg_name_index_make(m->arena, count, &definitions->ids)) {
        cmg_model_exhausted(m);
        return;
    }
    for (const cmg_xml *xml = cmg_xml_first(definitions->xml); xml && !m->exhausted;
         xml = cmg_xml_sibling(xml)) {
        if (!kind_of(xml, &kind))
            continue;
        cmg_element *element = &definitions->elements[definitions->element_count++];
        element->kind = kind;
        if (m->slots >= CMG_FEEL_FACTS_MAX - 1) {
            cmg_model_report(m, CMG_M_xml_too_large, xml, xml->name, CMG_NO_TEXT);
            m->exhausted = true;
            return;
        }
        element->slot = (uint16_t)m->slots++;
        read_element(m, definitions, element, xml);
        cmg_name_index_add(&definitions->ids, element->id, definitions->element_count - 1);
        if (!element->name.length)
            cmg_model_report(m, CMG_M_dmn_no_name, xml, xml->name, CMG_NO_TEXT);
    }
}

/* -- requirements --------------------------------------------------------- */

static cmg_element *by_id(const cmg_definitions *definitions, cmg_text id)
{
    uint32_t at;
    return definitions && id.length && cmg_name_index_find(&definitions->ids, id, &at)
               ? &definitions->elements[at]
               : NULL;
}

/* "#id", "namespace#id"; lenient about a bare id. */
static bool resolve(cmg_modeller *m, cmg_definitions *home, const cmg_xml *reference, cmg_graph_need *need)
{
    const cmg_text href = cmg_model_trim(cmg_xml_attribute_of(reference, "href"));
    size_t at = 0;
    while (at < href.length && href.bytes[at] != '#')
        at++;
    const cmg_text space = {href.bytes, at < href.length ? at : 0};
    const cmg_text id = at < href.length ? (cmg_text){href.bytes + at + 1, href.length - at - 1} : href;
    *need = (cmg_graph_need){.element = NULL};
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
    cmg_graph_need need;
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
        cmg_graph_need need;
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

/* -- order ---------------------------------------------------------------- */

void cmg_graph_append(cmg_modeller *m, cmg_element_list *list, cmg_element *element)
{
    if (cmg_arena_grow(&m->scratch, &list->items, sizeof(cmg_element *), list->count, &list->capacity))
        list->items[list->count++] = element;
    else
        cmg_model_exhausted(m);
}

/* An element whose needs are gone through, the next one of them at hand.  A
 * stack of these, for graphs may be deep. */
typedef struct path_step {
    cmg_element *element;
    uint32_t next;
} path_step;

typedef struct open_path {
    path_step *steps;
    uint32_t depth;
    size_t capacity;
} open_path;

static void enter(cmg_modeller *m, open_path *path, cmg_element *element)
{
    element->visit = m->visits;
    element->open = true;
    if (cmg_arena_grow(&m->scratch, &path->steps, sizeof *path->steps, path->depth, &path->capacity))
        path->steps[path->depth++] = (path_step){element, 0};
    else
        cmg_model_exhausted(m);
}

void cmg_graph_collect(cmg_modeller *m, cmg_element *element, bool whole, cmg_element_list *list)
{
    open_path path = {0};
    enter(m, &path, element);
    while (path.depth > 0 && !m->exhausted) {
        path_step *step = &path.steps[path.depth - 1];
        const bool closed = !whole && step->element->kind == CMG_MODEL_SERVICE && step->element != element;
        if (!closed && step->next < step->element->need_count) {
            cmg_element *needed = step->element->needs[step->next++].element;
            if (needed->open) {
                cmg_model_report(m, CMG_M_dmn_circle, needed->xml, needed->name, CMG_NO_TEXT);
                m->circle = true;
            } else if (needed->visit != m->visits) {
                enter(m, &path, needed);
            }
            continue;
        }
        step->element->open = false;
        if (whole || path.depth > 1)
            cmg_graph_append(m, list, step->element);
        path.depth--;
    }
}

/* -- expressions ---------------------------------------------------------- */

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
        const cmg_graph_need *need = &element->needs[i];
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

static bool is_free(const cmg_element *decision, cmg_text name)
{
    for (uint32_t i = 0; i < decision->free_count; i++) {
        if (cmg_text_equal(decision->free_names[i], name))
            return true;
    }
    return false;
}

void cmg_graph_free_names(cmg_modeller *m, cmg_element *decision, const cmg_scope *scope,
                          const cmg_symbol *given)
{
    const cmg_symbol *member;
    cmg_buffer told; /* all of them together: they have one place */
    cmg_buffer_init(&told, &m->arena->allocator);
    for (size_t i = 0; (member = cmg_scope_member(scope, given, i)) && !m->exhausted; i++) {
        if (is_free(decision, member->name))
            continue;
        cmg_buffer_format(&told, told.length ? ", %.*s" : "%.*s", CMG_SHOW(member->name));
        if (!told.failed &&
            cmg_arena_grow(m->arena, &decision->free_names, sizeof *decision->free_names,
                           decision->free_count, &decision->free_capacity) &&
            cmg_text_copy(m->arena, member->name, &decision->free_names[decision->free_count]))
            decision->free_count++;
        else
            cmg_model_exhausted(m);
    }
    if (told.length)
        cmg_model_report(m, CMG_M_dmn_name_free, decision->xml, cmg_buffer_view(&told), decision->name);
    cmg_buffer_free(&told);
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

cmg_expr *cmg_graph_bind(cmg_modeller *m, const cmg_element_list *list, cmg_expr *const *values,
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
    cmg_element_list list = {0};
    m->visits++;
    for (uint32_t i = 0; i < service->parameter_count; i++)
        service->parameters[i]->visit = m->visits;
    cmg_graph_collect(m, service, false, &list);
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
    return cmg_graph_bind(m, &list, values, outputs(m, service));
}

static cmg_expr *service_function(cmg_modeller *m, cmg_element *service)
{
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

/* What is wrong with a fact is told at its input data. */
static void note_input(cmg_modeller *m, cmg_element *element)
{
    const cmg_source_part part = {0, element->xml->at, element->xml->file};
    const cmg_source name = {.text = element->name, .parts = &part, .part_count = 1};
    element->text_at = cmg_boxed_append(m, &name);
}

static void build(cmg_modeller *m, cmg_element *element)
{
    if (element->kind == CMG_MODEL_INPUT) {
        note_input(m, element);
        return;
    }
    if (element->kind == CMG_MODEL_SERVICE) {
        element->expr = service_function(m, element);
        return;
    }
    cmg_boxed_place place;
    import_view *views = cmg_arena_array_zeroed(&m->scratch, element->home->import_count, sizeof *views);
    if (views)
        look_around(m, element, &place, views);
    else
        cmg_model_exhausted(m);
    if (!m->exhausted && element->kind == CMG_MODEL_DECISION) {
        element->given = cmg_boxed_symbol(m, CMG_TEXT(""), NULL);
        place.decision = element;
        cmg_scope_open(place.scope, element->given);
    }
    if (!m->exhausted)
        element->expr = with_views(m, views, element->home->import_count, value_of(m, element, &place));
    if (!m->exhausted && element->given)
        cmg_graph_free_names(m, element, place.scope, element->given);
    if (element->expr && element->kind == CMG_MODEL_DECISION && element->type->kind == CMG_TYPE_ANY)
        element->symbol->type = element->expr->type;
}

/* All elements, in the order of their needs. */
void cmg_graph_build(cmg_modeller *m)
{
    cmg_element_list list = {0};
    m->visits++;
    for (uint32_t f = 0; f < m->file_count; f++) {
        cmg_definitions *definitions = m->files[f];
        for (uint32_t i = 0; i < definitions->element_count && !m->exhausted; i++) {
            if (definitions->elements[i].visit != m->visits)
                cmg_graph_collect(m, &definitions->elements[i], true, &list);
        }
    }
    for (uint32_t i = 0; i < list.count && !m->exhausted && !m->circle; i++)
        build(m, list.items[i]);
}
