/* Item definitions: names of the model's own for types. */
#include "dmn/model.h"

#include <string.h>

#define ITEM_DEPTH_MAX 64

static const cmg_type *make(cmg_modeller *m, const cmg_definitions *definitions, const cmg_xml *xml);

static cmg_type *new_type(cmg_modeller *m, cmg_type type)
{
    cmg_type *kept = cmg_arena_get(m->arena, sizeof *kept);
    if (kept)
        *kept = type;
    else
        cmg_model_exhausted(m);
    return kept;
}

/* -- names ---------------------------------------------------------------- */

/* How DMN 1.1 and some modelers write FEEL's names. */
static const cmg_type *old_name(cmg_text name)
{
    static const struct {
        const char *name;
        const cmg_type *type;
    } names[] = {
        {"dateTime", &cmg_type_date_and_time},
        {"dayTimeDuration", &cmg_type_days_duration},
        {"yearMonthDuration", &cmg_type_months_duration},
        {"integer", &cmg_type_number},
        {"long", &cmg_type_number},
        {"double", &cmg_type_number},
        {"decimal", &cmg_type_number},
        {"any", &cmg_type_any},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (cmg_text_equal(name, cmg_text_of(names[i].name)))
            return names[i].type;
    }
    return NULL;
}

static const cmg_type *item_type(cmg_modeller *m, const cmg_definitions *definitions,
                                 cmg_item_definition *item)
{
    if (item->type)
        return item->type;
    if (item->busy || m->depth >= ITEM_DEPTH_MAX) {
        cmg_model_report(m, CMG_M_dmn_type_circle, item->xml, item->name, CMG_NO_TEXT);
        return item->type = &cmg_type_any;
    }
    item->busy = true;
    m->depth++;
    const cmg_type *type = make(m, definitions, item->xml);
    m->depth--;
    item->busy = false;
    if (!type)
        return NULL;
    cmg_type *named = new_type(m, *type);
    if (named) {
        named->name = item->name;
        item->type = named;
    }
    return item->type;
}

static cmg_item_definition *find_item(const cmg_definitions *definitions, cmg_text name)
{
    uint32_t at;
    return cmg_name_index_find(&definitions->item_names, name, &at) ? &definitions->items[at] : NULL;
}

static cmg_text behind(cmg_text text, size_t length)
{
    return (cmg_text){text.bytes + length, text.length - length};
}

/* "import.name" */
static const cmg_type *imported(cmg_modeller *m, const cmg_definitions *definitions, cmg_text name)
{
    for (uint32_t i = 0; i < definitions->import_count; i++) {
        const cmg_import *import = &definitions->imports[i];
        const size_t length = import->name.length;
        if (!import->target || !length || name.length <= length + 1 || !cmg_text_starts(name, import->name) ||
            name.bytes[length] != '.')
            continue;
        cmg_item_definition *item = find_item(import->target, behind(name, length + 1));
        if (item)
            return item_type(m, import->target, item);
    }
    return NULL;
}

static const cmg_type *find_type(cmg_modeller *m, const cmg_definitions *definitions, cmg_text name)
{
    const cmg_type *type = cmg_type_parse(m->arena, name);
    cmg_item_definition *item = type ? NULL : find_item(definitions, name);
    if (item)
        type = item_type(m, definitions, item);
    if (!type)
        type = imported(m, definitions, name);
    if (!type)
        type = old_name(name);
    if (type || m->exhausted)
        return type ? type : &cmg_type_any;
    /* "feel:number", "tns:tLoan" */
    const char *colon = memchr(name.bytes, ':', name.length);
    return colon ? find_type(m, definitions, behind(name, (size_t)(colon - name.bytes) + 1)) : NULL;
}

/* As an attribute, or of item definitions as a child. */
static cmg_text reference(const cmg_xml *typed)
{
    const cmg_text attribute = cmg_xml_attribute_of(typed, "typeRef");
    return cmg_model_trim(attribute.bytes ? attribute : cmg_xml_text_of(typed, "typeRef"));
}

const cmg_type *cmg_items_type(cmg_modeller *m, const cmg_definitions *definitions, const cmg_xml *typed)
{
    const cmg_text name = reference(typed);
    if (!name.length)
        return &cmg_type_any;
    const cmg_type *type = find_type(m, definitions, name);
    if (type)
        return type;
    cmg_model_report(m, CMG_M_dmn_type_unknown, typed, name, CMG_NO_TEXT);
    return &cmg_type_any;
}

/* -- definitions ---------------------------------------------------------- */

static cmg_type *components(cmg_modeller *m, const cmg_definitions *definitions, const cmg_xml *first)
{
    uint32_t count = 0;
    for (const cmg_xml *xml = first; xml; xml = cmg_xml_again(xml))
        count++;
    cmg_field *fields = cmg_arena_array(m->arena, count, sizeof *fields);
    cmg_type *type =
        fields ? new_type(m, (cmg_type){.kind = CMG_CONTEXT, .fields = fields, .field_count = count}) : NULL;
    if (!type) {
        cmg_model_exhausted(m);
        return NULL;
    }
    for (const cmg_xml *xml = first; xml; xml = cmg_xml_again(xml), fields++) {
        fields->name = cmg_xml_attribute_of(xml, "name");
        fields->type = make(m, definitions, xml);
        if (!fields->type)
            return NULL;
        type->constrained |= fields->type->constrained;
    }
    return type;
}

static cmg_type *function(cmg_modeller *m, const cmg_definitions *definitions, const cmg_xml *item)
{
    uint32_t count = 0;
    for (const cmg_xml *xml = cmg_xml_child(item, "parameters"); xml; xml = cmg_xml_again(xml))
        count++;
    cmg_field *fields = cmg_arena_array(m->arena, count, sizeof *fields);
    cmg_type *type =
        fields ? new_type(m, (cmg_type){.kind = CMG_FUNCTION, .fields = fields, .field_count = count}) : NULL;
    if (!type) {
        cmg_model_exhausted(m);
        return NULL;
    }
    for (const cmg_xml *xml = cmg_xml_child(item, "parameters"); xml; xml = cmg_xml_again(xml), fields++)
        *fields = (cmg_field){cmg_xml_attribute_of(xml, "name"), cmg_items_type(m, definitions, xml)};
    const cmg_text result = cmg_xml_attribute_of(item, "outputTypeRef");
    type->element = result.length ? find_type(m, definitions, result) : NULL;
    return type;
}

/* The tests of allowedValues or typeConstraint, on values of the type. */
static void constrain(cmg_modeller *m, const cmg_definitions *definitions, cmg_type *type,
                      const cmg_xml *tests)
{
    const cmg_xml *text = cmg_xml_child(tests, "text");
    if (!text || !cmg_model_trim(text->text.text).length)
        return;
    cmg_expr *expr =
        cmg_feel_parse(&m->scratch, &text->text, definitions->types, CMG_FEEL_UNARY_TESTS, m->diagnostics);
    if (!expr)
        return;
    if (type->allowed)
        type->narrows = new_type(m, *type);
    if (!cmg_feel_infer(&m->scratch, expr, &text->text, definitions->types, type, m->diagnostics))
        cmg_model_exhausted(m);
    type->allowed = cmg_feel_compile(m->arena, expr, &text->text, m->diagnostics);
    type->constrained = type->allowed != NULL;
    if (!type->allowed)
        cmg_model_exhausted(m);
}

/* Of a collection, allowedValues are the items', typeConstraint the list's. */
static const cmg_type *make(cmg_modeller *m, const cmg_definitions *definitions, const cmg_xml *xml)
{
    const cmg_xml *component = cmg_xml_child(xml, "itemComponent"),
                  *item = cmg_xml_child(xml, "functionItem");
    cmg_type *type = component ? components(m, definitions, component)
                     : item    ? function(m, definitions, item)
                               : new_type(m, *cmg_items_type(m, definitions, xml));
    if (!type)
        return NULL;
    constrain(m, definitions, type, cmg_xml_child(xml, "allowedValues"));
    if (cmg_text_equal(cmg_xml_attribute_of(xml, "isCollection"), CMG_TEXT("true"))) {
        type = new_type(m, (cmg_type){.kind = CMG_LIST, .element = type, .constrained = type->constrained});
        if (!type)
            return NULL;
    }
    constrain(m, definitions, type, cmg_xml_child(xml, "typeConstraint"));
    return type;
}

void cmg_items_read(cmg_modeller *m, cmg_definitions *definitions)
{
    for (uint32_t i = 0; i < definitions->item_count && !m->exhausted; i++) {
        cmg_item_definition *item = &definitions->items[i];
        const cmg_type *type = item_type(m, definitions, item);
        if (type && item->name.length && !cmg_scope_declare_type(definitions->types, item->name, type))
            cmg_model_report(m, CMG_M_dmn_type_twice, item->xml, item->name, CMG_NO_TEXT);
    }
    for (uint32_t i = 0; i < definitions->import_count && !m->exhausted; i++) {
        const cmg_import *import = &definitions->imports[i];
        for (uint32_t t = 0; import->target && t < import->target->item_count; t++) {
            cmg_item_definition *item = &import->target->items[t];
            cmg_buffer name;
            cmg_text kept;
            cmg_buffer_init(&name, &m->arena->allocator);
            cmg_buffer_format(&name, "%.*s.%.*s", CMG_SHOW(import->name), CMG_SHOW(item->name));
            const cmg_type *type = item_type(m, import->target, item);
            if (name.failed || !cmg_text_copy(m->arena, cmg_buffer_view(&name), &kept))
                cmg_model_exhausted(m);
            else if (type)
                cmg_scope_declare_type(definitions->types, kept, type);
            cmg_buffer_free(&name);
        }
    }
}
