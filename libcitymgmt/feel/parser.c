/* Expressions by precedence, lowest first: forms, or, and, comparison,
 * additive, multiplicative, power, unary minus, postfix, primary.  Unary minus
 * binds tighter than ** and ** is left-associative (DMN 1.5, table 55). */
#include "feel/parser.h"

#include <string.h>

#include "feel/builtins.h"
#include "feel/names.h"
#include "feel/spelling.h"

/* -- helpers -------------------------------------------------------------- */

void cmg_parse_next(cmg_parser *p)
{
    p->last_end = p->token.end;
    p->token = cmg_lex(&p->lexer, p->scope);
}

bool cmg_parse_accept(cmg_parser *p, cmg_sign sign)
{
    if (!cmg_parse_is(p, sign))
        return false;
    cmg_parse_next(p);
    return true;
}

cmg_text cmg_parse_token_text(const cmg_parser *p)
{
    return (cmg_text){p->source->text.bytes + p->token.offset, p->token.end - p->token.offset};
}

/* Reports the token; words of other languages are told how FEEL spells them. */
static cmg_expr *report_token(cmg_parser *p, cmg_message_id id, cmg_text expected)
{
    const cmg_text found = cmg_parse_token_text(p);
    const cmg_text spelling =
        p->token.kind == CMG_T_NAME && !p->token.symbol ? cmg_spelling_of_word(found) : CMG_NO_TEXT;
    if (spelling.bytes)
        cmg_lex_report(&p->lexer, CMG_M_feel_spelling, p->token.offset, found.length, found, spelling);
    else
        cmg_lex_report(&p->lexer, id, p->token.offset, found.length, found, expected);
    return NULL;
}

cmg_expr *cmg_parse_unexpected(cmg_parser *p, cmg_message_id id)
{
    if (p->token.kind == CMG_T_ERROR || p->lexer.failed)
        return NULL;
    if (p->token.kind != CMG_T_END)
        return report_token(p, id, CMG_NO_TEXT);
    cmg_lex_report(&p->lexer, CMG_M_feel_unexpected_end, p->token.offset, 1, CMG_NO_TEXT, CMG_NO_TEXT);
    return NULL;
}

bool cmg_parse_expect(cmg_parser *p, cmg_sign sign)
{
    if (cmg_parse_accept(p, sign))
        return true;
    if (p->token.kind == CMG_T_ERROR || p->lexer.failed)
        return false;
    const cmg_text expected = cmg_text_of(cmg_sign_text(sign));
    if (p->token.kind == CMG_T_END)
        cmg_lex_report(&p->lexer, CMG_M_feel_sign_missing, p->token.offset, 1, CMG_NO_TEXT, expected);
    else
        report_token(p, CMG_M_feel_unexpected, expected);
    return false;
}

bool cmg_parse_enter(cmg_parser *p)
{
    if (p->lexer.failed)
        return false;
    if (++p->depth <= CMG_FEEL_NEST_MAX)
        return true;
    cmg_lex_report(&p->lexer, CMG_M_feel_too_deep, p->token.offset, 1, CMG_NO_TEXT, CMG_NO_TEXT);
    return false;
}

cmg_expr *cmg_parse_no_memory(cmg_parser *p)
{
    cmg_report_no_memory(p->lexer.diagnostics);
    p->lexer.failed = true;
    return NULL;
}

cmg_expr *cmg_parse_new(cmg_parser *p, cmg_expr_kind kind, size_t offset, uint32_t children)
{
    cmg_expr *expr = cmg_expr_new(p->arena, kind, children);
    if (!expr)
        return cmg_parse_no_memory(p);
    expr->offset = (uint32_t)offset;
    return expr;
}

cmg_expr *cmg_parse_done(cmg_parser *p, cmg_expr *expr)
{
    if (!expr || p->lexer.failed)
        return NULL;
    expr->length = (uint32_t)(p->last_end - expr->offset);
    if (!cmg_expr_seal(expr)) {
        cmg_lex_report(&p->lexer, CMG_M_feel_too_large, expr->offset, 1, CMG_NO_TEXT, CMG_NO_TEXT);
        return NULL;
    }
    return expr;
}

bool cmg_parse_add(cmg_parser *p, cmg_expr *expr, cmg_expr *child, size_t *capacity)
{
    if (!child)
        return false;
    if (!cmg_arena_grow(p->arena, &expr->children, sizeof *expr->children, expr->count, capacity)) {
        cmg_parse_no_memory(p);
        return false;
    }
    expr->children[expr->count++] = child;
    return true;
}

static cmg_expr *binary(cmg_parser *p, cmg_expr_kind kind, uint8_t op, cmg_expr *left, cmg_expr *right)
{
    cmg_expr *expr = left && right ? cmg_parse_new(p, kind, left->offset, 2) : NULL;
    if (!expr)
        return NULL;
    expr->op = op;
    expr->children[0] = left;
    expr->children[1] = right;
    return cmg_parse_done(p, expr);
}

/* -- operators ------------------------------------------------------------ */

static cmg_expr *unary(cmg_parser *p)
{
    if (p->ready || !cmg_parse_is(p, CMG_S_MINUS))
        return cmg_parse_postfix(p);
    const size_t offset = p->token.offset;
    if (!cmg_parse_enter(p))
        return NULL;
    cmg_parse_next(p);
    cmg_expr *operand = unary(p);
    p->depth--;
    cmg_expr *expr = operand ? cmg_parse_new(p, CMG_X_NEGATE, offset, 1) : NULL;
    if (expr)
        expr->children[0] = operand;
    return cmg_parse_done(p, expr);
}

static cmg_expr *power(cmg_parser *p)
{
    cmg_expr *left = unary(p);
    while (left && cmg_parse_accept(p, CMG_S_POWER))
        left = binary(p, CMG_X_ARITHMETIC, 'p', left, unary(p));
    return left;
}

static cmg_expr *multiplicative(cmg_parser *p)
{
    cmg_expr *left = power(p);
    while (left && (cmg_parse_is(p, CMG_S_TIMES) || cmg_parse_is(p, CMG_S_OVER))) {
        const uint8_t op = cmg_parse_is(p, CMG_S_TIMES) ? '*' : '/';
        cmg_parse_next(p);
        left = binary(p, CMG_X_ARITHMETIC, op, left, power(p));
    }
    return left;
}

cmg_expr *cmg_parse_additive(cmg_parser *p)
{
    cmg_expr *left = multiplicative(p);
    while (left && (cmg_parse_is(p, CMG_S_PLUS) || cmg_parse_is(p, CMG_S_MINUS))) {
        const uint8_t op = cmg_parse_is(p, CMG_S_PLUS) ? '+' : '-';
        cmg_parse_next(p);
        left = binary(p, CMG_X_ARITHMETIC, op, left, multiplicative(p));
    }
    return left;
}

bool cmg_parse_compare_op(cmg_sign sign, uint8_t *op)
{
    switch (sign) {
    case CMG_S_EQ: *op = CMG_EQ; return true;
    case CMG_S_NE: *op = CMG_NE; return true;
    case CMG_S_LT: *op = CMG_LT; return true;
    case CMG_S_LE: *op = CMG_LE; return true;
    case CMG_S_GT: *op = CMG_GT; return true;
    case CMG_S_GE: *op = CMG_GE; return true;
    default: return false;
    }
}

static cmg_expr *between(cmg_parser *p, cmg_expr *value)
{
    cmg_expr *expr = cmg_parse_new(p, CMG_X_BETWEEN, value->offset, 3);
    cmg_parse_next(p);
    if (!expr)
        return NULL;
    expr->children[0] = value;
    expr->children[1] = cmg_parse_additive(p);
    if (!expr->children[1] || !cmg_parse_expect(p, CMG_S_AND))
        return NULL;
    expr->children[2] = cmg_parse_additive(p);
    return expr->children[2] ? cmg_parse_done(p, expr) : NULL;
}

/* Behind "in (": whether it opens several tests or is a parenthesis around
 * one, or a range, shows only at what follows the first.  That then goes on
 * as the operand that it is: x in (low)..., x in (list)[1]. */
static bool in_parenthesis(cmg_parser *p, cmg_expr *tests, size_t *capacity)
{
    const size_t offset = p->token.offset;
    cmg_parse_next(p);
    cmg_expr *first = cmg_parse_test(p);
    if (!first)
        return false;
    if (cmg_parse_is(p, CMG_S_COMMA)) {
        cmg_parse_add(p, tests, first, capacity);
        while (!p->lexer.failed && cmg_parse_accept(p, CMG_S_COMMA))
            cmg_parse_add(p, tests, cmg_parse_test(p), capacity);
        return cmg_parse_expect(p, CMG_S_CLOSE);
    }
    if (first->kind == CMG_X_TEST_VALUE)
        first = first->children[0];
    p->ready = cmg_parse_accept(p, CMG_S_DOTS) ? cmg_parse_range_end(p, offset, first, false)
                                               : cmg_parse_close(p, first, offset);
    return p->ready != NULL;
}

/* x in test, x in (test, test).  The test binds tighter than and, or. */
static cmg_expr *in_tests(cmg_parser *p, cmg_expr *value)
{
    cmg_parse_next(p);
    uint8_t op;
    size_t capacity = 0;
    cmg_expr *tests = cmg_parse_new(p, CMG_X_TESTS, p->token.offset, 0);
    if (!tests || !cmg_parse_enter(p))
        return NULL;
    if (cmg_parse_is(p, CMG_S_OPEN)) {
        const bool before = p->no_bracket;
        p->no_bracket = false;
        const bool good = in_parenthesis(p, tests, &capacity);
        p->no_bracket = before;
        if (!good)
            return NULL;
    }
    if (!tests->count) {
        cmg_expr *test = !p->ready && cmg_parse_compare_op(p->token.sign, &op)
                             ? cmg_parse_half_range(p, op)
                             : cmg_parse_as_test(p, cmg_parse_additive(p));
        if (!cmg_parse_add(p, tests, test, &capacity))
            return NULL;
    }
    p->depth--;
    return binary(p, CMG_X_IN, 0, value, cmg_parse_done(p, tests));
}

static cmg_expr *comparison(cmg_parser *p)
{
    uint8_t op;
    cmg_expr *left = cmg_parse_additive(p);
    while (left) {
        if (cmg_parse_compare_op(p->token.sign, &op)) {
            cmg_parse_next(p);
            left = binary(p, CMG_X_COMPARE, op, left, cmg_parse_additive(p));
        } else if (cmg_parse_is(p, CMG_S_BETWEEN)) {
            left = between(p, left);
        } else if (cmg_parse_is(p, CMG_S_IN)) {
            left = in_tests(p, left);
        } else {
            return left;
        }
    }
    return NULL;
}

static cmg_expr *conjunction(cmg_parser *p)
{
    cmg_expr *left = comparison(p);
    while (left && cmg_parse_accept(p, CMG_S_AND))
        left = binary(p, CMG_X_AND, 0, left, comparison(p));
    return left;
}

cmg_expr *cmg_parse_expression(cmg_parser *p)
{
    bool is_form = false;
    if (!cmg_parse_enter(p))
        return NULL;
    cmg_expr *left = cmg_parse_form(p, &is_form);
    if (!is_form) {
        left = conjunction(p);
        while (left && cmg_parse_accept(p, CMG_S_OR))
            left = binary(p, CMG_X_OR, 0, left, conjunction(p));
    }
    p->depth--;
    return left;
}

/* -- the door ------------------------------------------------------------- */

cmg_expr *cmg_feel_parse(cmg_arena *arena, const cmg_source *source, const cmg_scope *scope,
                         cmg_feel_start start, cmg_diagnostics *diagnostics)
{
    cmg_parser p = {.source = source, .arena = arena, .in_tests = start == CMG_FEEL_UNARY_TESTS};
    p.lexer = (cmg_lexer){.arena = arena, .source = source, .diagnostics = diagnostics};
    p.scope = cmg_scope_new(arena, scope);
    p.open = cmg_scope_opened(scope, &p.item);
    if (!p.scope)
        return cmg_parse_no_memory(&p);
    if (source->text.length > CMG_FEEL_TEXT_MAX ||
        cmg_text_valid_prefix(source->text) != source->text.length) {
        const size_t at = cmg_text_valid_prefix(source->text);
        cmg_lex_report(&p.lexer, at == source->text.length ? CMG_M_feel_too_long : CMG_M_feel_not_utf8, 0, 1,
                       CMG_NO_TEXT, CMG_NO_TEXT);
        return NULL;
    }
    cmg_parse_next(&p);
    cmg_expr *expr = start == CMG_FEEL_UNARY_TESTS ? cmg_parse_tests(&p) : cmg_parse_expression(&p);
    if (!expr || p.lexer.failed)
        return NULL;
    if (start == CMG_FEEL_UNARY_TESTS && (cmg_parse_is(&p, CMG_S_AND) || cmg_parse_is(&p, CMG_S_OR)))
        return cmg_parse_unexpected(&p, CMG_M_feel_tests_joined);
    if (p.token.kind != CMG_T_END)
        return cmg_parse_unexpected(&p, CMG_M_feel_extra);
    return expr;
}
