/* Boxed expressions as trees of FEEL (DMN 1.5, chapter 10.2). */
#include "dmn/model.h"

#include <string.h>

#include "feel/externals.h"

/* -- nodes ---------------------------------------------------------------- */

cmg_expr *cmg_boxed_broken(cmg_modeller *m)
{
    cmg_expr *expr = cmg_expr_new(&m->scratch, CMG_X_BROKEN, 0);
    if (!expr)
        cmg_model_exhausted(m);
    return cmg_boxed_done(m, expr);
}

/* Places of made nodes are those of their first child, or where the text ends. */
cmg_expr *cmg_boxed_done(cmg_modeller *m, cmg_expr *expr)
{
    if (!expr || m->exhausted)
        return NULL;
    expr->offset = (uint32_t)m->text.length;
    if (expr->count && expr->children[0]) {
        expr->offset = expr->children[0]->offset;
        expr->length = expr->children[0]->length;
    }
    if (!cmg_expr_seal(expr)) {
        cmg_report(m->diagnostics, CMG_M_dmn_too_deep, NULL);
        m->exhausted = true;
        return NULL;
    }
    const cmg_source nowhere = {.text = CMG_TEXT("")};
    if (cmg_feel_infer(&m->scratch, expr, &nowhere, NULL, NULL, NULL))
        return expr;
    cmg_model_exhausted(m);
    return NULL;
}

cmg_expr *cmg_boxed_name(cmg_modeller *m, const cmg_symbol *symbol)
{
    cmg_expr *expr = cmg_expr_new(&m->scratch, CMG_X_NAME, 0);
    if (!expr || !symbol) {
        cmg_model_exhausted(m);
        return NULL;
    }
    expr->symbol = symbol;
    expr->name = symbol->name;
    return cmg_boxed_done(m, expr);
}

cmg_symbol *cmg_boxed_symbol(cmg_modeller *m, cmg_text name, const cmg_type *type)
{
    cmg_symbol *symbol = cmg_arena_zeroed(m->arena, sizeof *symbol);
    if (!symbol) {
        cmg_model_exhausted(m);
        return NULL;
    }
    *symbol = (cmg_symbol){.name = name, .type = type ? type : &cmg_type_any, .kind = CMG_SYMBOL_LOCAL};
    return symbol;
}

cmg_expr *cmg_boxed_as(cmg_modeller *m, cmg_expr *expr, const cmg_type *type)
{
    if (!expr || type->kind == CMG_TYPE_ANY)
        return expr;
    cmg_expr *coerce = cmg_expr_new(&m->scratch, CMG_X_COERCE, 1);
    if (!coerce || !cmg_expr_name(&m->scratch, coerce, 1)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    coerce->name_count = 0; /* a type without a name */
    coerce->types[0] = type;
    coerce->children[0] = expr;
    return cmg_boxed_done(m, coerce);
}

cmg_expr *cmg_boxed_typed(cmg_modeller *m, const cmg_boxed_place *place, cmg_expr *expr, const cmg_xml *typed)
{
    return expr && typed ? cmg_boxed_as(m, expr, cmg_items_type(m, place->definitions, typed)) : expr;
}

/* -- places --------------------------------------------------------------- */

bool cmg_boxed_inner(cmg_modeller *m, const cmg_boxed_place *outer, cmg_boxed_place *inner)
{
    *inner = *outer;
    inner->scope = cmg_scope_new(&m->scratch, outer->scope);
    if (!inner->scope)
        cmg_model_exhausted(m);
    return inner->scope != NULL;
}

bool cmg_boxed_show(cmg_modeller *m, cmg_boxed_place *place, const cmg_symbol *symbol)
{
    cmg_visible *visible = cmg_arena_get(&m->scratch, sizeof *visible);
    if (!visible || !symbol) {
        cmg_model_exhausted(m);
        return false;
    }
    if (!symbol->name.length || !cmg_scope_declare_symbol(place->scope, symbol))
        return false; /* the name is taken here already */
    *visible = (cmg_visible){symbol, place->visible};
    place->visible = visible;
    return true;
}

/* -- texts ---------------------------------------------------------------- */

uint32_t cmg_boxed_append(cmg_modeller *m, const cmg_source *source)
{
    const uint32_t base = (uint32_t)m->text.length;
    cmg_buffer_text(&m->text, source->text);
    cmg_buffer_char(&m->text, '\n');
    for (uint32_t i = 0; i < source->part_count; i++) {
        if (!cmg_arena_grow(m->arena, &m->parts, sizeof *m->parts, m->part_count, &m->part_capacity)) {
            cmg_model_exhausted(m);
            return base;
        }
        m->parts[m->part_count] = source->parts[i];
        m->parts[m->part_count++].offset += base;
    }
    if (m->text.failed || m->text.length > UINT32_MAX / 2)
        cmg_model_exhausted(m);
    return base;
}

static cmg_expr *text(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *box)
{
    const cmg_xml *text = cmg_xml_child(box, "text");
    const cmg_text language = cmg_xml_attribute_of(box, "expressionLanguage");
    if (language.length) {
        cmg_buffer lower;
        cmg_buffer_init(&lower, &m->arena->allocator);
        for (size_t i = 0; i < language.length; i++)
            cmg_buffer_char(&lower, (char)(language.bytes[i] | 0x20));
        cmg_buffer_char(&lower, '\0');
        const bool feel = !lower.failed && strstr(cmg_buffer_view(&lower).bytes, "feel");
        cmg_buffer_free(&lower);
        if (!feel) {
            cmg_model_report(m, CMG_M_dmn_language, box, language, CMG_NO_TEXT);
            return cmg_boxed_broken(m);
        }
    }
    if (!text || !cmg_model_trim(text->text.text).length) {
        cmg_model_report(m, CMG_M_dmn_empty, box, box->name, CMG_NO_TEXT);
        return cmg_boxed_broken(m);
    }
    const uint32_t base = cmg_boxed_append(m, &text->text);
    cmg_expr *expr =
        cmg_feel_parse(&m->scratch, &text->text, place->scope, CMG_FEEL_EXPRESSION, m->diagnostics);
    if (expr) {
        if (!cmg_feel_infer(&m->scratch, expr, &text->text, place->scope, NULL, m->diagnostics))
            cmg_model_exhausted(m);
    } else {
        m->faults++;
        expr = cmg_boxed_broken(m);
        if (!expr)
            return NULL;
        expr->offset = 0;
        expr->length = (uint32_t)text->text.text.length;
    }
    cmg_expr_shift(expr, base);
    return cmg_boxed_typed(m, place, expr, box);
}

/* -- contexts ------------------------------------------------------------- */

static uint32_t count_all(const cmg_xml *first)
{
    uint32_t count = 0;
    for (; first; first = cmg_xml_again(first))
        count++;
    return count;
}

/* With a last entry that has no name, its value is the result, and the others
 * are bound for it; else a context of all entries. */
static cmg_expr *context(cmg_modeller *m, const cmg_boxed_place *outer, const cmg_xml *box)
{
    const cmg_xml *first = cmg_xml_child(box, "contextEntry"), *result = NULL;
    uint32_t count = 0;
    for (const cmg_xml *entry = first; entry; entry = cmg_xml_again(entry)) {
        if (cmg_xml_child(entry, "variable"))
            count++;
        else
            result = entry;
    }
    cmg_boxed_place place;
    cmg_expr *expr = cmg_expr_new(&m->scratch, result ? CMG_X_LET : CMG_X_CONTEXT, count + (result != NULL));
    if (!expr || !cmg_expr_name(&m->scratch, expr, count) || !cmg_boxed_inner(m, outer, &place)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    uint32_t at = 0;
    for (const cmg_xml *entry = first; entry && !m->exhausted; entry = cmg_xml_again(entry)) {
        const cmg_xml *variable = cmg_xml_child(entry, "variable");
        if (!variable)
            continue;
        cmg_expr *value = cmg_boxed_typed(m, &place, cmg_boxed_in(m, &place, entry), variable);
        if (!value)
            return NULL;
        const cmg_text name = cmg_xml_attribute_of(variable, "name");
        cmg_symbol *symbol = cmg_boxed_symbol(m, name, value->type);
        if (symbol && !cmg_boxed_show(m, &place, symbol) && !m->exhausted)
            cmg_model_report(m, CMG_M_dmn_name_twice, variable, name, CMG_NO_TEXT);
        expr->names[at] = name;
        expr->symbols[at] = symbol;
        expr->children[at++] = value;
    }
    if (result)
        expr->children[at] = cmg_boxed_in(m, &place, result);
    return cmg_boxed_done(m, expr);
}

static cmg_expr *list(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *box)
{
    uint32_t count = 0;
    for (const cmg_xml *item = cmg_boxed_child(box); item; item = cmg_xml_sibling(item))
        count++;
    cmg_expr *expr = cmg_expr_new(&m->scratch, CMG_X_LIST, count);
    if (!expr) {
        cmg_model_exhausted(m);
        return NULL;
    }
    count = 0;
    for (const cmg_xml *item = cmg_boxed_child(box); item && !m->exhausted; item = cmg_xml_sibling(item))
        expr->children[count++] = cmg_boxed(m, place, item);
    return cmg_boxed_done(m, expr);
}

static cmg_expr *relation_row(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *columns,
                              const cmg_xml *row)
{
    const uint32_t count = count_all(columns);
    cmg_expr *expr = cmg_expr_new(&m->scratch, CMG_X_CONTEXT, count);
    const cmg_xml *cell = cmg_boxed_child(row);
    if (!expr || !cmg_expr_name(&m->scratch, expr, count)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    for (uint32_t i = 0; i < count && !m->exhausted; i++, columns = cmg_xml_again(columns)) {
        expr->names[i] = cmg_xml_attribute_of(columns, "name");
        expr->symbols[i] = cmg_boxed_symbol(m, expr->names[i], NULL);
        if (!cell)
            cmg_model_report(m, CMG_M_dmn_row, row, row->name, CMG_NO_TEXT);
        expr->children[i] =
            cmg_boxed_typed(m, place, cell ? cmg_boxed(m, place, cell) : cmg_boxed_broken(m), columns);
        cell = cell ? cmg_xml_sibling(cell) : NULL;
    }
    return cmg_boxed_done(m, expr);
}

static cmg_expr *relation(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *box)
{
    const cmg_xml *columns = cmg_xml_child(box, "column"), *row = cmg_xml_child(box, "row");
    cmg_expr *expr = cmg_expr_new(&m->scratch, CMG_X_LIST, count_all(row));
    if (!expr) {
        cmg_model_exhausted(m);
        return NULL;
    }
    for (uint32_t i = 0; row && !m->exhausted; row = cmg_xml_again(row))
        expr->children[i++] = relation_row(m, place, columns, row);
    return cmg_boxed_done(m, expr);
}

/* -- functions ------------------------------------------------------------ */

static cmg_expr *invocation(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *box)
{
    const cmg_xml *binding = cmg_xml_child(box, "binding");
    const uint32_t count = count_all(binding);
    cmg_expr *expr = cmg_expr_new(&m->scratch, CMG_X_INVOKE, count + 1);
    if (!expr || !cmg_expr_name(&m->scratch, expr, count)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    expr->children[0] = cmg_boxed_in(m, place, box);
    for (uint32_t i = 0; binding && !m->exhausted; binding = cmg_xml_again(binding), i++) {
        const cmg_xml *parameter = cmg_xml_child(binding, "parameter");
        expr->names[i] = cmg_xml_attribute_of(parameter, "name");
        if (!expr->names[i].bytes)
            expr->names[i] = CMG_TEXT("");
        expr->children[i + 1] = cmg_boxed_in(m, place, binding);
    }
    return cmg_boxed_done(m, expr);
}

/* A call of the host, which the body describes as a context. */
static cmg_expr *external(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *box,
                          const cmg_expr *function)
{
    const cmg_text kind = cmg_xml_attribute_of(box, "kind");
    const bool java = cmg_text_equal(kind, CMG_TEXT("Java"));
    const cmg_expr *description = cmg_boxed_in(m, place, box);
    cmg_expr *expr = cmg_expr_new(&m->scratch, CMG_X_EXTERNAL, function->name_count);
    if (!expr || !description || m->exhausted) {
        cmg_model_exhausted(m);
        return NULL;
    }
    if ((!java && !cmg_text_equal(kind, CMG_TEXT("PMML"))) ||
        !cmg_external_described(m->arena, java ? CMG_TEXT("java") : CMG_TEXT("pmml"), description,
                                &expr->name)) {
        cmg_model_report(m, CMG_M_dmn_function_kind, box, kind, CMG_NO_TEXT);
        return cmg_boxed_broken(m);
    }
    if (!expr->name.bytes)
        cmg_model_exhausted(m);
    for (uint32_t i = 0; i < function->name_count && !m->exhausted; i++)
        expr->children[i] = cmg_boxed_name(m, function->symbols[i]);
    return cmg_boxed_done(m, expr);
}

cmg_expr *cmg_boxed_function(cmg_modeller *m, const cmg_boxed_place *outer, const cmg_xml *box)
{
    const cmg_xml *parameter = cmg_xml_child(box, "formalParameter");
    const cmg_text kind = cmg_xml_attribute_of(box, "kind");
    cmg_expr *expr = cmg_expr_new(&m->scratch, CMG_X_FUNCTION, 1);
    cmg_boxed_place place;
    if (!expr || !cmg_expr_name(&m->scratch, expr, count_all(parameter)) ||
        !cmg_boxed_inner(m, outer, &place)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    for (uint32_t i = 0; parameter && !m->exhausted; parameter = cmg_xml_again(parameter), i++) {
        expr->names[i] = cmg_xml_attribute_of(parameter, "name");
        if (!expr->names[i].bytes)
            expr->names[i] = CMG_TEXT("");
        expr->types[i] = cmg_items_type(m, place.definitions, parameter);
        expr->symbols[i] = cmg_boxed_symbol(m, expr->names[i], expr->types[i]);
        if (expr->symbols[i] && !cmg_boxed_show(m, &place, expr->symbols[i]) && !m->exhausted)
            cmg_model_report(m, CMG_M_dmn_name_twice, parameter, expr->names[i], CMG_NO_TEXT);
    }
    if (kind.length && !cmg_text_equal(kind, CMG_TEXT("FEEL"))) {
        expr->children[0] = external(m, &place, box, expr);
    } else {
        cmg_expr *body = cmg_boxed_in(m, &place, box);
        expr->children[0] = cmg_boxed_typed(m, &place, body, box);
    }
    return cmg_boxed_done(m, expr);
}

/* -- the choice ----------------------------------------------------------- */

static cmg_expr *conditional(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *box)
{
    static const char *const parts[] = {"if", "then", "else"};
    cmg_expr *expr = cmg_expr_new(&m->scratch, CMG_X_IF, 3);
    if (!expr)
        cmg_model_exhausted(m);
    for (int i = 0; i < 3 && !m->exhausted; i++)
        expr->children[i] = cmg_boxed_in(m, place, cmg_xml_child(box, parts[i]));
    return cmg_boxed_done(m, expr);
}

static bool is_box(const cmg_xml *xml)
{
    static const char *const names[] = {
        "literalExpression",  "decisionTable", "context", "invocation", "list", "relation",
        "functionDefinition", "conditional",   "filter",  "for",        "some", "every"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (cmg_xml_is(xml, names[i]))
            return true;
    }
    return false;
}

const cmg_xml *cmg_boxed_child(const cmg_xml *parent)
{
    const cmg_xml *child = cmg_xml_first(parent);
    while (child && !is_box(child))
        child = cmg_xml_sibling(child);
    return child;
}

cmg_expr *cmg_boxed_in(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *parent)
{
    const cmg_xml *box = cmg_boxed_child(parent);
    if (box)
        return cmg_boxed(m, place, box);
    if (parent)
        cmg_model_report(m, CMG_M_dmn_empty, parent, parent->name, CMG_NO_TEXT);
    return cmg_boxed_broken(m);
}

cmg_expr *cmg_boxed(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *box)
{
    if (m->exhausted)
        return NULL;
    if (cmg_xml_is(box, "literalExpression"))
        return text(m, place, box);
    cmg_expr *expr = NULL;
    if (cmg_xml_is(box, "decisionTable"))
        expr = cmg_boxed_table(m, place, box);
    else if (cmg_xml_is(box, "context"))
        expr = context(m, place, box);
    else if (cmg_xml_is(box, "invocation"))
        expr = invocation(m, place, box);
    else if (cmg_xml_is(box, "list"))
        expr = list(m, place, box);
    else if (cmg_xml_is(box, "relation"))
        expr = relation(m, place, box);
    else if (cmg_xml_is(box, "functionDefinition"))
        return cmg_boxed_function(m, place, box); /* its type is that of the result */
    else if (cmg_xml_is(box, "conditional"))
        expr = conditional(m, place, box);
    else if (cmg_xml_is(box, "filter"))
        expr = cmg_boxed_filter(m, place, box);
    else
        expr = cmg_boxed_loop(m, place, box,
                              cmg_xml_is(box, "for")    ? CMG_X_FOR
                              : cmg_xml_is(box, "some") ? CMG_X_SOME
                                                        : CMG_X_EVERY);
    return cmg_boxed_typed(m, place, expr, box);
}
