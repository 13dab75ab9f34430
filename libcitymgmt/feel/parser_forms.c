/* The worded forms (if, for, some, every, function), contexts, and unary tests. */
#include "feel/names.h"
#include "feel/parser.h"

/* Reads a type where the lexer stands (the token before it is current). */
const cmg_type *cmg_parse_type(cmg_parser *p)
{
    size_t at = p->token.end;
    const cmg_type *type = cmg_type_parse_prefix(p->arena, p->source->text, &at);
    if (!type) {
        cmg_parse_next(p);
        cmg_parse_unexpected(p, CMG_TEXT("type"));
        return NULL;
    }
    p->lexer.at = at;
    p->token.end = at;
    cmg_parse_next(p);
    return type;
}

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
static bool declare(cmg_parser *p, cmg_expr *expr, cmg_text name, const cmg_type *type, size_t *capacity)
{
    if (!name.bytes || !reserve_names(p, expr, capacity))
        return false;
    if (!cmg_scope_declare(p->scope, name, type, CMG_SYMBOL_LOCAL, 0)) {
        cmg_lex_report(&p->lexer, CMG_M_feel_name_twice, p->lexer.at, 1, name, CMG_NO_TEXT);
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
    return cmg_parse_done(p, range);
}

/* for a in A, b in B return ...; some and every alike.  A later domain and
 * the body see the earlier names; the name itself ends at the first "in". */
static cmg_expr *iteration(cmg_parser *p, cmg_expr_kind kind, cmg_sign body)
{
    static const cmg_sign in[] = {CMG_S_IN};
    cmg_expr *expr = cmg_parse_new(p, kind, p->token.offset, 0);
    cmg_scope *outer = p->scope;
    size_t capacity = 0, names = 0;
    if (!expr || !push_scope(p))
        return NULL;
    do {
        const cmg_text name = cmg_lex_new_name(&p->lexer, in, 1);
        if (!name.bytes)
            return NULL;
        cmg_parse_next(p); /* in */
        cmg_parse_next(p);
        cmg_expr *over = domain(p);
        if (!cmg_parse_add(p, expr, over, &capacity))
            return NULL;
        const cmg_type *type = cmg_parse_known_type(over);
        if (!push_scope(p) || !declare(p, expr, name, type->kind == CMG_LIST ? type->element : NULL, &names))
            return NULL;
        if (kind == CMG_X_FOR && p->token.sign == CMG_S_RETURN &&
            !cmg_scope_declare(p->scope, CMG_TEXT("partial"), &cmg_type_list_any, CMG_SYMBOL_LOCAL, 2))
            return cmg_parse_no_memory(p);
        /* The token after the domain was read before the name was known. */
        p->lexer.at = p->token.offset;
        p->token.end = p->last_end;
        cmg_parse_next(p);
    } while (cmg_parse_is(p, CMG_S_COMMA));
    if (!cmg_parse_expect(p, body) || !cmg_parse_add(p, expr, cmg_parse_expression(p), &capacity))
        return NULL;
    p->scope = outer;
    return cmg_parse_done(p, expr);
}

static cmg_expr *function(cmg_parser *p)
{
    static const cmg_sign ends[] = {CMG_S_COLON, CMG_S_COMMA, CMG_S_CLOSE};
    cmg_expr *expr = cmg_parse_new(p, CMG_X_FUNCTION, p->token.offset, 1);
    cmg_scope *outer = p->scope;
    size_t names = 0;
    cmg_parse_next(p);
    if (!expr || !cmg_parse_is(p, CMG_S_OPEN) || !push_scope(p))
        return cmg_parse_unexpected(p, CMG_TEXT("("));
    const size_t after = cmg_skip_blank(p->source->text, p->lexer.at, NULL);
    if (after < p->source->text.length && p->source->text.bytes[after] == ')') {
        cmg_parse_next(p);
    } else {
        do {
            const cmg_text name = cmg_lex_new_name(&p->lexer, ends, 3);
            const cmg_type *type = NULL;
            if (!name.bytes)
                return NULL;
            cmg_parse_next(p);
            if (cmg_parse_is(p, CMG_S_COLON) && !(type = cmg_parse_type(p)))
                return NULL;
            if (!declare(p, expr, name, type, &names))
                return NULL;
        } while (cmg_parse_is(p, CMG_S_COMMA));
    }
    if (!cmg_parse_expect(p, CMG_S_CLOSE) || !(expr->children[0] = cmg_parse_expression(p)))
        return NULL;
    p->scope = outer;
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
    if (!expr)
        return NULL;
    const size_t after = cmg_skip_blank(p->source->text, p->lexer.at, NULL);
    if (after < p->source->text.length && p->source->text.bytes[after] == '}') {
        cmg_parse_next(p);
        cmg_parse_next(p);
        return cmg_parse_done(p, expr);
    }
    do {
        const cmg_text name = cmg_lex_new_name(&p->lexer, ends, 1);
        if (!name.bytes)
            return NULL;
        for (uint32_t i = 0; i < expr->name_count; i++) {
            if (cmg_text_equal(expr->names[i], name)) {
                cmg_lex_report(&p->lexer, CMG_M_feel_name_twice, p->lexer.at, 1, name, CMG_NO_TEXT);
                return NULL;
            }
        }
        cmg_parse_next(p);
        if (!cmg_parse_expect(p, CMG_S_COLON) || !cmg_parse_add(p, expr, cmg_parse_expression(p), &capacity))
            return NULL;
        if (!push_scope(p) || !declare(p, expr, name, NULL, &names))
            return NULL;
    } while (cmg_parse_is(p, CMG_S_COMMA));
    p->scope = outer;
    return cmg_parse_expect(p, CMG_S_CLOSE_BRACE) ? cmg_parse_done(p, expr) : NULL;
}

/* -- unary tests ---------------------------------------------------------- */

cmg_expr *cmg_parse_test(cmg_parser *p)
{
    uint8_t op;
    const size_t offset = p->token.offset;
    if (cmg_parse_compare_op(p->token.sign, &op)) {
        cmg_parse_next(p);
        cmg_expr *bound = cmg_parse_additive(p);
        cmg_expr *expr = bound ? cmg_parse_new(p, CMG_X_HALF_RANGE, offset, 1) : NULL;
        if (!expr)
            return NULL;
        expr->op = op;
        expr->children[0] = bound;
        return cmg_parse_done(p, expr);
    }
    cmg_expr *value = cmg_parse_expression(p);
    if (!value || value->kind == CMG_X_RANGE || value->kind == CMG_X_HALF_RANGE)
        return value;
    cmg_expr *test = cmg_parse_new(p, CMG_X_TEST_VALUE, value->offset, 1);
    if (!test)
        return NULL;
    test->children[0] = value;
    return cmg_parse_done(p, test);
}

static bool test_list(cmg_parser *p, cmg_expr *tests)
{
    size_t capacity = 0;
    do {
        if (!cmg_parse_add(p, tests, cmg_parse_test(p), &capacity))
            return false;
    } while (cmg_parse_accept(p, CMG_S_COMMA));
    return true;
}

/* "not(" opens a negation of tests; is the closing parenthesis the end? */
static bool is_negation(const cmg_parser *p)
{
    const cmg_text text = p->source->text;
    if (p->token.kind != CMG_T_NAME || p->token.symbol ||
        !cmg_text_equal((cmg_text){text.bytes + p->token.offset, p->token.end - p->token.offset},
                        CMG_TEXT("not")))
        return false;
    size_t at = cmg_skip_blank(text, p->token.end, NULL);
    if (at >= text.length || text.bytes[at] != '(')
        return false;
    int depth = 0;
    for (; at < text.length; at++) {
        const char c = text.bytes[at];
        if (c == '"') {
            for (at++; at < text.length && text.bytes[at] != '"'; at++)
                at += text.bytes[at] == '\\';
            continue;
        }
        depth += (c == '(') - (c == ')');
        if (depth == 0)
            return cmg_skip_blank(text, at + 1, NULL) == text.length;
    }
    return true; /* unclosed: the tests will say so */
}

cmg_expr *cmg_parse_tests(cmg_parser *p)
{
    cmg_expr *tests = cmg_parse_new(p, CMG_X_TESTS, p->token.offset, 0);
    if (!tests)
        return NULL;
    if (cmg_parse_is(p, CMG_S_MINUS) &&
        cmg_skip_blank(p->source->text, p->token.end, NULL) == p->source->text.length) {
        tests->kind = CMG_X_TEST_ANY;
        cmg_parse_next(p);
        return cmg_parse_done(p, tests);
    }
    if (is_negation(p)) {
        cmg_parse_next(p);
        cmg_parse_next(p);
        tests->negated = true;
        return test_list(p, tests) && cmg_parse_expect(p, CMG_S_CLOSE) ? cmg_parse_done(p, tests) : NULL;
    }
    return test_list(p, tests) ? cmg_parse_done(p, tests) : NULL;
}
