/* What is known of types while parsing: enough to find members with blanks
 * behind a dot and inside filters. */
#include "feel/names.h"
#include "feel/parser.h"

#define FIELDS_MAX 256

const cmg_type *cmg_parse_type(cmg_parser *p)
{
    size_t at = p->token.end;
    const cmg_type *type = cmg_type_parse_prefix(p->arena, p->source->text, &at, p->scope);
    if (!type) {
        cmg_parse_next(p);
        cmg_parse_unexpected(p, CMG_M_feel_type_expected);
        return NULL;
    }
    p->lexer.at = at;
    p->token.end = at;
    cmg_parse_next(p);
    return type;
}

const cmg_type *cmg_parse_element_type(const cmg_type *type)
{
    if (type->kind != CMG_LIST && type->kind != CMG_RANGE)
        return type;
    return type->element ? type->element : &cmg_type_any;
}

static const cmg_type *new_type(cmg_parser *p, cmg_type type)
{
    cmg_type *kept = cmg_arena_get(p->arena, sizeof *kept);
    if (!kept) {
        cmg_parse_no_memory(p);
        return &cmg_type_any;
    }
    *kept = type;
    return kept;
}

const cmg_type *cmg_parse_list_type(cmg_parser *p, const cmg_type *element)
{
    return new_type(p, (cmg_type){.kind = CMG_LIST, .element = element});
}

const cmg_type *cmg_parse_function_type(cmg_parser *p, const cmg_type *result)
{
    return new_type(p, (cmg_type){.kind = CMG_FUNCTION, .element = result});
}

static bool has_field(const cmg_type *type, cmg_text name)
{
    for (uint32_t i = 0; i < type->field_count; i++) {
        if (cmg_text_equal(type->fields[i].name, name))
            return true;
    }
    return false;
}

/* The first context's type with the other's further members. */
static const cmg_type *joined(cmg_parser *p, const cmg_type *first, const cmg_type *other)
{
    uint32_t more = 0;
    for (uint32_t i = 0; i < other->field_count; i++)
        more += !has_field(first, other->fields[i].name);
    if (!more || first->field_count + more > FIELDS_MAX)
        return first;
    cmg_field *fields = cmg_arena_array(p->arena, first->field_count + more, sizeof *fields);
    if (!fields) {
        cmg_parse_no_memory(p);
        return first;
    }
    uint32_t count = 0;
    for (; count < first->field_count; count++)
        fields[count] = first->fields[count];
    for (uint32_t i = 0; i < other->field_count; i++) {
        if (!has_field(first, other->fields[i].name))
            fields[count++] = other->fields[i];
    }
    return new_type(p, (cmg_type){.kind = CMG_CONTEXT, .fields = fields, .field_count = count});
}

const cmg_type *cmg_parse_items_type(cmg_parser *p, const cmg_expr *list)
{
    const cmg_type *items = list->count ? list->children[0]->type : &cmg_type_any;
    for (uint32_t i = 1; i < list->count; i++) {
        const cmg_type *type = list->children[i]->type;
        if (items->kind != type->kind)
            return &cmg_type_any;
        if (items->kind == CMG_CONTEXT && items != type)
            items = joined(p, items, type);
    }
    return items;
}

const cmg_type *cmg_parse_context_type(cmg_parser *p, const cmg_expr *context)
{
    cmg_field *fields = cmg_arena_array(p->arena, context->count, sizeof *fields);
    if (!fields) {
        cmg_parse_no_memory(p);
        return &cmg_type_any;
    }
    for (uint32_t i = 0; i < context->count; i++)
        fields[i] = (cmg_field){context->names[i], context->children[i]->type};
    return new_type(p, (cmg_type){.kind = CMG_CONTEXT, .fields = fields, .field_count = context->count});
}

/* -- names of members, of whatever ---------------------------------------- */

/* Deeper types hold no names that a text would use with nothing known of it. */
#define NOTED_DEPTH 8

void cmg_parse_note_member(cmg_parser *p, cmg_text name)
{
    if (cmg_word_end(name, 0) == name.length)
        return;
    if (!p->long_names && !(p->long_names = cmg_scope_new(p->arena, NULL)))
        cmg_parse_no_memory(p);
    else if (!cmg_scope_declare(p->long_names, name, NULL, CMG_SYMBOL_LOCAL, 0) &&
             !cmg_scope_find(p->long_names, name))
        cmg_parse_no_memory(p);
}

static void note_members_of(cmg_parser *p, const cmg_type *type, uint32_t depth)
{
    if (!type || depth > NOTED_DEPTH)
        return;
    note_members_of(p, type->element, depth + 1);
    for (uint32_t i = 0; i < type->field_count; i++) {
        if (type->kind == CMG_CONTEXT)
            cmg_parse_note_member(p, type->fields[i].name);
        note_members_of(p, type->fields[i].type, depth + 1);
    }
}

static void note_symbol(const cmg_symbol *symbol, void *parser)
{
    note_members_of(parser, symbol->type, 0);
}

size_t cmg_parse_noted_member(cmg_parser *p, size_t at, cmg_text *name)
{
    const cmg_symbol *symbol = NULL;
    if (!p->types_searched)
        cmg_scope_each(p->scope, note_symbol, p);
    p->types_searched = true;
    const size_t length = p->long_names ? cmg_scope_longest(p->long_names, p->source->text, at, &symbol) : 0;
    if (length)
        *name = symbol->name;
    return length;
}
