/* The worded forms (if, for, some, every, function) and contexts. */
#include "feel/externals.h"
#include "feel/names.h"
#include "feel/parser.h"

static cmg_scope *push_scope(cmg_parser *p)
{
    cmg_scope *inner = cmg_scope_new(p->arena, p->scope);
    if (!inner)
        cmg_parse_no_memory(p);
    else
        p->scope = inner;
    return inner;
}

static bool reserve_names(cmg_parser *p, cmg_expr *expr, size_t *capacity)
{
    size_t same[2] = {*capacity, *capacity};
    if (cmg_arena_grow(p->arena, &expr->names, sizeof *expr->names, expr->name_count, capacity) &&
        cmg_arena_grow(p->arena, &expr->symbols, sizeof *expr->symbols, expr->name_count, &same[0]) &&
        cmg_arena_grow(p->arena, &expr->types, sizeof *expr->types, expr->name_count, &same[1]))
        return true;
    cmg_parse_no_memory(p);
    return false;
}

/* Declares a local name in the current scope and notes it in the node. */
static bool declare(cmg_parser *p, cmg_expr *expr, size_t at, cmg_text name, const cmg_type *type,
                    size_t *capacity)
{
    if (!reserve_names(p, expr, capacity))
        return false;
    if (!cmg_scope_declare(p->scope, name, type, CMG_SYMBOL_LOCAL, 0)) {
        if (!cmg_scope_find(p->scope, name)) {
            cmg_parse_no_memory(p);
            return false;
        }
        const size_t from = cmg_skip_blank(p->source->text, at, NULL);
        cmg_lex_report(&p->lexer, CMG_M_feel_name_twice, from, name.length, name, CMG_NO_TEXT);
        return false;
    }
    expr->names[expr->name_count] = name;
    expr->symbols[expr->name_count] = cmg_scope_find(p->scope, name);
    expr->types[expr->name_count] = type;
    expr->name_count++;
    return true;
}

static cmg_expr *conditional(cmg_parser *p)
{
    cmg_expr *expr = cmg_parse_new(p, CMG_X_IF, p->token.offset, 3);
    cmg_parse_next(p);
    if (!expr || !(expr->children[0] = cmg_parse_expression(p)) || !cmg_parse_expect(p, CMG_S_THEN) ||
        !(expr->children[1] = cmg_parse_expression(p)) || !cmg_parse_expect(p, CMG_S_ELSE) ||
        !(expr->children[2] = cmg_parse_expression(p)))
        return NULL;
    expr->type = expr->children[expr->children[1]->type->kind == CMG_NULL ? 2 : 1]->type;
    return cmg_parse_done(p, expr);
}

/* What an iterator runs over: an expression, or low..high without brackets. */
static cmg_expr *domain(cmg_parser *p)
{
    cmg_expr *low = cmg_parse_expression(p);
    if (!low || !cmg_parse_accept(p, CMG_S_DOTS))
        return low;
    cmg_expr *high = cmg_parse_additive(p);
    cmg_expr *range = high ? cmg_parse_new(p, CMG_X_RANGE, low->offset, 2) : NULL;
    if (!range)
        return NULL;
    range->children[0] = low;
    range->children[1] = high;
    range->low_included = range->high_included = true;
    range->type = cmg_parse_list_type(p, low->type);
    return cmg_parse_done(p, range);
}

/* a in A: the name ends at the first "in"; later domains and the body see it. */
static bool iterator(cmg_parser *p, cmg_expr *expr, size_t *capacity, size_t *names)
{
    static const cmg_sign in[] = {CMG_S_IN};
    const size_t at = p->lexer.at;
    const cmg_text name = cmg_lex_new_name(&p->lexer, in, 1);
    if (!name.bytes)
        return false;
    cmg_parse_next(p);
    if (!cmg_parse_expect(p, CMG_S_IN))
        return false;
    cmg_expr *over = domain(p);
    if (!cmg_parse_add(p, expr, over, capacity) ||
        !declare(p, expr, at, name, cmg_parse_element_type(over->type), names))
        return false;
    return true;
}

/* for a in A, b in B return ...; some and every alike. */
static cmg_expr *iteration(cmg_parser *p, cmg_expr_kind kind, cmg_sign body)
{
    cmg_expr *expr = cmg_parse_new(p, kind, p->token.offset, 0);
    cmg_scope *outer = p->scope;
    size_t capacity = 0, names = 0;
    if (!expr || !push_scope(p))
        return NULL;
    do {
        if (!iterator(p, expr, &capacity, &names))
            return NULL;
    } while (cmg_parse_is(p, CMG_S_COMMA));
    if (kind == CMG_X_FOR && cmg_parse_is(p, body) &&
        !cmg_scope_declare(p->scope, CMG_TEXT("partial"), &cmg_type_list_any, CMG_SYMBOL_LOCAL, 2) &&
        !cmg_scope_find(p->scope, CMG_TEXT("partial")))
        return cmg_parse_no_memory(p);
    if (!cmg_parse_expect(p, body) || !cmg_parse_add(p, expr, cmg_parse_expression(p), &capacity))
        return NULL;
    p->scope = outer;
    if (kind == CMG_X_FOR)
        expr->type = cmg_parse_list_type(p, expr->children[expr->count - 1]->type);
    return cmg_parse_done(p, expr);
}

/* The names and types between the parentheses; the token is left behind ")". */
static bool parameters(cmg_parser *p, cmg_expr *expr)
{
    static const cmg_sign ends[] = {CMG_S_COLON, CMG_S_COMMA, CMG_S_CLOSE};
    size_t names = 0;
    const size_t after = cmg_skip_blank(p->source->text, p->lexer.at, NULL);
    if (after < p->source->text.length && p->source->text.bytes[after] == ')') {
        cmg_parse_next(p);
        return cmg_parse_expect(p, CMG_S_CLOSE);
    }
    do {
        const size_t at = p->lexer.at;
        const cmg_text name = cmg_lex_new_name(&p->lexer, ends, 3);
        const cmg_type *type = NULL;
        if (!name.bytes)
            return false;
        cmg_parse_next(p);
        if ((cmg_parse_is(p, CMG_S_COLON) && !(type = cmg_parse_type(p))) ||
            !declare(p, expr, at, name, type, &names))
            return false;
    } while (cmg_parse_is(p, CMG_S_COMMA));
    return cmg_parse_expect(p, CMG_S_CLOSE);
}

/* {java: {class: "...", method signature: "..."}} or {pmml: {document: "...", model: "..."}} */
static bool external_key(cmg_parser *p, const cmg_expr *description, cmg_text *key)
{
    if (description->kind != CMG_X_CONTEXT || description->count != 1)
        return false;
    if (!cmg_external_described(p->arena, description->names[0], description->children[0], key))
        return false;
    if (!key->bytes)
        cmg_parse_no_memory(p);
    return true;
}

/* A call of the host with the function's parameters. */
static cmg_expr *external_body(cmg_parser *p, const cmg_expr *function)
{
    const size_t offset = p->token.offset;
    cmg_parse_next(p);
    const size_t from = p->token.offset;
    const cmg_expr *description = cmg_parse_expression(p);
    cmg_expr *expr = description ? cmg_parse_new(p, CMG_X_EXTERNAL, offset, function->name_count) : NULL;
    if (!expr)
        return NULL;
    if (!external_key(p, description, &expr->name)) {
        cmg_lex_report(&p->lexer, CMG_M_feel_external_form, from, p->last_end - from, CMG_NO_TEXT,
                       CMG_NO_TEXT);
        return NULL;
    }
    for (uint32_t i = 0; i < function->name_count; i++) {
        cmg_expr *parameter = cmg_parse_new(p, CMG_X_NAME, offset, 0);
        if (!parameter)
            return NULL;
        parameter->name = function->names[i];
        parameter->symbol = function->symbols[i];
        parameter->type = parameter->symbol->type;
        expr->children[i] = parameter;
    }
    return cmg_parse_done(p, expr);
}

static cmg_expr *function(cmg_parser *p)
{
    cmg_expr *expr = cmg_parse_new(p, CMG_X_FUNCTION, p->token.offset, 1);
    cmg_scope *outer = p->scope;
    cmg_parse_next(p);
    if (!expr || !push_scope(p))
        return NULL;
    if (!cmg_parse_is(p, CMG_S_OPEN)) {
        cmg_parse_expect(p, CMG_S_OPEN);
        return NULL;
    }
    if (!parameters(p, expr))
        return NULL;
    const bool external = p->token.kind == CMG_T_NAME && !p->token.symbol &&
                          cmg_text_equal(cmg_parse_token_text(p), CMG_TEXT("external"));
    expr->children[0] = external ? external_body(p, expr) : cmg_parse_expression(p);
    if (!expr->children[0])
        return NULL;
    p->scope = outer;
    expr->type = cmg_parse_function_type(p, expr->children[0]->type);
    return cmg_parse_done(p, expr);
}

cmg_expr *cmg_parse_form(cmg_parser *p, bool *is_form)
{
    *is_form = true;
    switch (p->token.sign) {
    case CMG_S_IF: return conditional(p);
    case CMG_S_FOR: return iteration(p, CMG_X_FOR, CMG_S_RETURN);
    case CMG_S_SOME: return iteration(p, CMG_X_SOME, CMG_S_SATISFIES);
    case CMG_S_EVERY: return iteration(p, CMG_X_EVERY, CMG_S_SATISFIES);
    case CMG_S_FUNCTION: return function(p);
    default: *is_form = false; return NULL;
    }
}

/* {key: value, ...}: a value sees the entries before it. */
cmg_expr *cmg_parse_context(cmg_parser *p)
{
    static const cmg_sign ends[] = {CMG_S_COLON};
    cmg_expr *expr = cmg_parse_new(p, CMG_X_CONTEXT, p->token.offset, 0);
    cmg_scope *outer = p->scope;
    size_t capacity = 0, names = 0;
    if (!expr || !push_scope(p))
        return NULL;
    const size_t after = cmg_skip_blank(p->source->text, p->lexer.at, NULL);
    if (after < p->source->text.length && p->source->text.bytes[after] == '}') {
        cmg_parse_next(p);
        cmg_parse_next(p);
        expr->type = &cmg_type_context_any;
        p->scope = outer;
        return cmg_parse_done(p, expr);
    }
    do {
        const size_t at = p->lexer.at;
        const cmg_text name = cmg_lex_new_name(&p->lexer, ends, 1);
        if (!name.bytes)
            return NULL;
        cmg_parse_next(p);
        if (!cmg_parse_expect(p, CMG_S_COLON) ||
            !cmg_parse_add(p, expr, cmg_parse_expression(p), &capacity) ||
            !declare(p, expr, at, name, expr->children[expr->count - 1]->type, &names))
            return NULL;
        cmg_parse_note_member(p, name);
    } while (cmg_parse_is(p, CMG_S_COMMA));
    p->scope = outer;
    expr->type = cmg_parse_context_type(p, expr);
    return cmg_parse_expect(p, CMG_S_CLOSE_BRACE) ? cmg_parse_done(p, expr) : NULL;
}
