/* Expressions by precedence, lowest first: forms, or, and, comparison,
 * additive, multiplicative, power, unary minus, postfix, primary.  Unary minus
 * binds tighter than ** and ** is left-associative (DMN 1.5, table 55). */
#include "feel/parser.h"

#include <string.h>

#include "feel/builtins.h"
#include "feel/names.h"

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

cmg_expr *cmg_parse_unexpected(cmg_parser *p, cmg_text expected)
{
    if (p->token.kind == CMG_T_ERROR || p->lexer.failed)
        return NULL;
    if (p->token.kind == CMG_T_END) {
        cmg_lex_report(&p->lexer, CMG_M_feel_unexpected_end, p->token.offset, 1, CMG_NO_TEXT, expected);
        return NULL;
    }
    const cmg_text found = {p->source->text.bytes + p->token.offset, p->token.end - p->token.offset};
    cmg_lex_report(&p->lexer, CMG_M_feel_unexpected, p->token.offset, found.length, found, expected);
    return NULL;
}

bool cmg_parse_expect(cmg_parser *p, cmg_sign sign)
{
    if (cmg_parse_accept(p, sign))
        return true;
    cmg_parse_unexpected(p, cmg_text_of(cmg_sign_text(sign)));
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
    cmg_expr *expr = cmg_arena_zeroed(p->arena, sizeof *expr);
    if (!expr)
        return cmg_parse_no_memory(p);
    expr->kind = kind;
    expr->offset = (uint32_t)offset;
    expr->builtin = -1;
    expr->type = &cmg_type_any;
    if (children) {
        expr->children = cmg_arena_array_zeroed(p->arena, children, sizeof *expr->children);
        if (!expr->children)
            return cmg_parse_no_memory(p);
        expr->count = children;
    }
    return expr;
}

cmg_expr *cmg_parse_done(cmg_parser *p, cmg_expr *expr)
{
    if (!expr || p->lexer.failed)
        return NULL;
    expr->length = (uint32_t)(p->last_end - expr->offset);
    for (uint32_t i = 0; i < expr->count; i++) {
        const cmg_expr *child = expr->children[i];
        if (!child)
            continue;
        expr->uses_input |= child->uses_input;
        if (expr->height < child->height)
            expr->height = child->height;
    }
    /* Checker and compiler recurse over the tree: this is what bounds them. */
    if (++expr->height > CMG_FEEL_HEIGHT_MAX) {
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

const cmg_type *cmg_parse_known_type(const cmg_expr *expr)
{
    if (expr->kind == CMG_X_NAME && expr->symbol)
        return expr->symbol->type;
    if (expr->kind != CMG_X_PATH)
        return &cmg_type_any;
    const cmg_type *owner = cmg_parse_known_type(expr->children[0]);
    if (owner->kind == CMG_LIST && owner->element)
        owner = owner->element;
    for (uint32_t i = 0; i < owner->field_count; i++) {
        if (cmg_text_equal(owner->fields[i].name, expr->name))
            return owner->fields[i].type;
    }
    return &cmg_type_any;
}

/* -- primary -------------------------------------------------------------- */

static cmg_expr *constant(cmg_parser *p, cmg_value value, const cmg_type *type)
{
    cmg_expr *expr = cmg_parse_new(p, CMG_X_CONSTANT, p->token.offset, 0);
    if (!expr)
        return NULL;
    expr->constant = value;
    expr->type = type;
    cmg_parse_next(p);
    return cmg_parse_done(p, expr);
}

/* @"2024-07-01", @"P2D", ... */
static cmg_expr *at_literal(cmg_parser *p)
{
    const size_t from = p->token.offset;
    cmg_parse_next(p);
    if (p->token.kind != CMG_T_STRING)
        return cmg_parse_unexpected(p, CMG_TEXT("\"...\""));
    const cmg_text text = cmg_value_as_text(p->token.value);
    cmg_moment moment;
    cmg_span span;
    int64_t number;
    cmg_value value = cmg_null_value;
    const cmg_duration_kind duration = cmg_duration_parse(text, &span, &number);
    if (duration == CMG_DURATION_DAYS)
        value = (cmg_value){
            .as.integer = span.seconds, .length = (uint32_t)span.nanos, .kind = CMG_DAYS_DURATION};
    else if (duration == CMG_DURATION_MONTHS)
        value = (cmg_value){.as.integer = number, .kind = CMG_MONTHS_DURATION};
    else if (cmg_date_parse(text, &number))
        value = cmg_date_value(number);
    else {
        cmg_zones *zones = cmg_zones_new(p->arena, NULL);
        const bool is_time = cmg_time_parse(text, zones, &moment);
        if (!is_time && !cmg_datetime_parse(text, zones, &moment)) {
            cmg_lex_report(&p->lexer, CMG_M_feel_bad_literal, from, p->token.end - from, text, CMG_NO_TEXT);
            return NULL;
        }
        cmg_moment *kept = cmg_arena_get(p->arena, sizeof *kept);
        if (!kept)
            return cmg_parse_no_memory(p);
        *kept = moment;
        value = (cmg_value){.as.moment = kept, .kind = is_time ? CMG_TIME : CMG_DATE_AND_TIME};
    }
    cmg_expr *expr = constant(p, value, &cmg_type_any);
    if (expr)
        expr->offset = (uint32_t)from;
    return cmg_parse_done(p, expr);
}

static cmg_expr *name(cmg_parser *p)
{
    cmg_expr *expr = cmg_parse_new(p, CMG_X_NAME, p->token.offset, 0);
    if (!expr)
        return NULL;
    expr->name = (cmg_text){p->source->text.bytes + p->token.offset, p->token.end - p->token.offset};
    expr->symbol = p->token.symbol;
    expr->builtin = p->token.builtin;
    cmg_parse_next(p);
    return cmg_parse_done(p, expr);
}

cmg_expr *cmg_parse_endpoint(cmg_parser *p)
{
    const bool before = p->no_bracket;
    p->no_bracket = true;
    cmg_expr *expr = cmg_parse_additive(p);
    p->no_bracket = before;
    return expr;
}

/* Behind "low ..": the end and the closing sign. */
static cmg_expr *range_end(cmg_parser *p, size_t offset, cmg_expr *low, bool low_included)
{
    cmg_expr *high = cmg_parse_endpoint(p);
    cmg_expr *expr = low && high ? cmg_parse_new(p, CMG_X_RANGE, offset, 2) : NULL;
    if (!expr)
        return NULL;
    expr->children[0] = low;
    expr->children[1] = high;
    expr->low_included = low_included;
    expr->high_included = cmg_parse_is(p, CMG_S_CLOSE_BRACKET);
    if (!expr->high_included && !cmg_parse_is(p, CMG_S_CLOSE) && !cmg_parse_is(p, CMG_S_OPEN_BRACKET))
        return cmg_parse_unexpected(p, CMG_TEXT("]"));
    cmg_parse_next(p);
    return cmg_parse_done(p, expr);
}

static cmg_expr *half_range(cmg_parser *p, size_t offset, uint8_t op)
{
    cmg_parse_next(p);
    cmg_expr *bound = cmg_parse_additive(p);
    cmg_expr *expr = bound ? cmg_parse_new(p, CMG_X_HALF_RANGE, offset, 1) : NULL;
    if (!expr)
        return NULL;
    expr->op = op;
    expr->children[0] = bound;
    return cmg_parse_done(p, expr);
}

/* ( expression ), (low..high), (< bound) */
static cmg_expr *parenthesis(cmg_parser *p)
{
    const size_t offset = p->token.offset;
    uint8_t op;
    cmg_parse_next(p);
    cmg_expr *expr;
    if (cmg_parse_compare_op(p->token.sign, &op)) {
        expr = half_range(p, offset, op);
    } else {
        expr = cmg_parse_expression(p);
        if (expr && cmg_parse_accept(p, CMG_S_DOTS))
            return range_end(p, offset, expr, false);
    }
    return expr && cmg_parse_expect(p, CMG_S_CLOSE) ? expr : NULL;
}

/* [a, b], [low..high] */
static cmg_expr *bracket(cmg_parser *p)
{
    cmg_expr *list = cmg_parse_new(p, CMG_X_LIST, p->token.offset, 0);
    size_t capacity = 0;
    cmg_parse_next(p);
    if (!list)
        return NULL;
    if (!cmg_parse_is(p, CMG_S_CLOSE_BRACKET)) {
        do {
            if (!cmg_parse_add(p, list, cmg_parse_expression(p), &capacity))
                return NULL;
            if (list->count == 1 && cmg_parse_accept(p, CMG_S_DOTS))
                return range_end(p, list->offset, list->children[0], true);
        } while (cmg_parse_accept(p, CMG_S_COMMA));
    }
    return cmg_parse_expect(p, CMG_S_CLOSE_BRACKET) ? cmg_parse_done(p, list) : NULL;
}

/* ]low..high[ */
static cmg_expr *outward_range(cmg_parser *p)
{
    const size_t offset = p->token.offset;
    cmg_parse_next(p);
    cmg_expr *low = cmg_parse_endpoint(p);
    return low && cmg_parse_expect(p, CMG_S_DOTS) ? range_end(p, offset, low, false) : NULL;
}

/* Inside brackets of any kind '[' filters again. */
static cmg_expr *enclosed(cmg_parser *p, cmg_expr *(*parse)(cmg_parser *p))
{
    const bool before = p->no_bracket;
    p->no_bracket = false;
    cmg_expr *expr = parse(p);
    p->no_bracket = before;
    return expr;
}

static cmg_expr *primary(cmg_parser *p)
{
    switch (p->token.kind) {
    case CMG_T_NUMBER: return constant(p, p->token.value, &cmg_type_number);
    case CMG_T_STRING: return constant(p, p->token.value, &cmg_type_string);
    case CMG_T_NAME: return name(p);
    default: break;
    }
    switch (p->token.sign) {
    case CMG_S_TRUE:
    case CMG_S_FALSE: return constant(p, cmg_boolean_value(p->token.sign == CMG_S_TRUE), &cmg_type_boolean);
    case CMG_S_NULL: return constant(p, cmg_null_value, &cmg_type_null);
    case CMG_S_AT: return at_literal(p);
    case CMG_S_OPEN: return enclosed(p, parenthesis);
    case CMG_S_OPEN_BRACKET: return enclosed(p, bracket);
    case CMG_S_CLOSE_BRACKET: return enclosed(p, outward_range);
    case CMG_S_OPEN_BRACE: return enclosed(p, cmg_parse_context);
    case CMG_S_QUESTION: {
        if (!p->in_tests)
            return cmg_parse_unexpected(p, CMG_TEXT("expression"));
        cmg_expr *input = cmg_parse_new(p, CMG_X_INPUT, p->token.offset, 0);
        if (input)
            input->uses_input = true;
        cmg_parse_next(p);
        return cmg_parse_done(p, input);
    }
    default: return cmg_parse_unexpected(p, CMG_TEXT("expression"));
    }
}

/* -- postfix -------------------------------------------------------------- */

/* The longest member known of the type before the dot, else one word. */
static cmg_expr *path(cmg_parser *p, cmg_expr *owner)
{
    static const char *const properties[] = {"time offset", "start included", "end included"};
    const cmg_text text = p->source->text;
    const size_t at = cmg_skip_blank(text, p->lexer.at, NULL);
    cmg_expr *expr = cmg_parse_new(p, CMG_X_PATH, owner->offset, 1);
    if (!expr)
        return NULL;
    expr->children[0] = owner;
    size_t longest = 0;
    const cmg_type *type = cmg_parse_known_type(owner);
    if (type->kind == CMG_LIST && type->element)
        type = type->element;
    for (uint32_t i = 0; i < type->field_count; i++) {
        const size_t length = cmg_name_length_at(text, at, type->fields[i].name);
        if (length > longest) {
            longest = length;
            expr->name = type->fields[i].name;
        }
    }
    for (size_t i = 0; !longest && i < sizeof properties / sizeof *properties; i++) {
        longest = cmg_name_length_at(text, at, cmg_text_of(properties[i]));
        expr->name = cmg_text_of(properties[i]);
    }
    if (!longest) {
        size_t first = at;
        if (at >= text.length || !cmg_is_name_start(cmg_text_next(text, &first))) {
            cmg_parse_next(p);
            return cmg_parse_unexpected(p, CMG_TEXT("name"));
        }
        longest = cmg_word_end(text, at) - at;
        expr->name = (cmg_text){text.bytes + at, longest};
    }
    p->lexer.at = at + longest;
    p->token = (cmg_token){.end = p->lexer.at};
    cmg_parse_next(p);
    return cmg_parse_done(p, expr);
}

static bool add_name(cmg_parser *p, cmg_expr *expr, cmg_text word, size_t *capacity)
{
    if (!cmg_arena_grow(p->arena, &expr->names, sizeof *expr->names, expr->name_count, capacity)) {
        cmg_parse_no_memory(p);
        return false;
    }
    expr->names[expr->name_count++] = word;
    return true;
}

/* Is this "name :"?  Looks ahead without taking anything. */
static bool named_argument(const cmg_parser *p, size_t *colon)
{
    const cmg_text text = p->source->text;
    size_t at = p->token.offset;
    if (p->token.kind != CMG_T_NAME && p->token.kind != CMG_T_KEYWORD)
        return false;
    while (at < text.length) {
        size_t next = at;
        const uint32_t c = cmg_text_next(text, &next);
        if (c == ':') {
            *colon = at;
            return true;
        }
        if (!cmg_is_name_part(c) && !cmg_is_blank(c))
            return false;
        at = next;
    }
    return false;
}

static cmg_expr *arguments(cmg_parser *p, cmg_expr *function)
{
    cmg_expr *expr = cmg_parse_new(p, CMG_X_INVOKE, function->offset, 0);
    size_t capacity = 0, names_capacity = 0, colon = 0;
    if (!expr || !cmg_parse_add(p, expr, function, &capacity))
        return NULL;
    cmg_parse_next(p);
    if (cmg_parse_accept(p, CMG_S_CLOSE))
        return cmg_parse_done(p, expr);
    const bool named = named_argument(p, &colon);
    do {
        if (named) {
            static const cmg_sign ends[] = {CMG_S_COLON};
            p->lexer.at = p->token.offset;
            const cmg_text word = cmg_lex_new_name(&p->lexer, ends, 1);
            if (!word.bytes || !add_name(p, expr, word, &names_capacity))
                return NULL;
            cmg_parse_next(p);
            if (!cmg_parse_expect(p, CMG_S_COLON))
                return NULL;
        }
        if (!cmg_parse_add(p, expr, cmg_parse_expression(p), &capacity))
            return NULL;
    } while (cmg_parse_accept(p, CMG_S_COMMA));
    return cmg_parse_expect(p, CMG_S_CLOSE) ? cmg_parse_done(p, expr) : NULL;
}

/* Names inside a filter: item, and the members of an element whose type or
 * literal form is known. */
static bool filter_scope(cmg_parser *p, cmg_expr *filter, cmg_scope *scope)
{
    const cmg_expr *list = filter->children[0];
    const cmg_type *type = cmg_parse_known_type(list);
    const cmg_type *element = type->kind == CMG_LIST && type->element ? type->element : &cmg_type_any;
    filter->symbols = cmg_arena_array(p->arena, 1, sizeof *filter->symbols);
    if (!filter->symbols || !cmg_scope_declare(scope, CMG_TEXT("item"), element, CMG_SYMBOL_LOCAL, 0))
        return false;
    filter->symbols[0] = cmg_scope_find(scope, CMG_TEXT("item"));
    filter->name_count = 1;
    for (uint32_t i = 0; i < element->field_count; i++)
        cmg_scope_declare_member(scope, element->fields[i].name, element->fields[i].type, filter->symbols[0]);
    const cmg_expr *first = list->kind == CMG_X_LIST && list->count ? list->children[0] : list;
    for (uint32_t i = 0; first->kind == CMG_X_CONTEXT && i < first->name_count; i++)
        cmg_scope_declare_member(scope, first->names[i], NULL, filter->symbols[0]);
    return true;
}

static cmg_expr *filter(cmg_parser *p, cmg_expr *list)
{
    cmg_expr *expr = cmg_parse_new(p, CMG_X_FILTER, list->offset, 2);
    cmg_scope *outer = p->scope, *inner = cmg_scope_new(p->arena, outer);
    if (!expr || !inner)
        return cmg_parse_no_memory(p);
    expr->children[0] = list;
    if (!filter_scope(p, expr, inner))
        return cmg_parse_no_memory(p);
    p->scope = inner;
    cmg_parse_next(p);
    expr->children[1] = enclosed(p, cmg_parse_expression);
    p->scope = outer;
    return expr->children[1] && cmg_parse_expect(p, CMG_S_CLOSE_BRACKET) ? cmg_parse_done(p, expr) : NULL;
}

static cmg_expr *instance_of(cmg_parser *p, cmg_expr *value)
{
    cmg_expr *expr = cmg_parse_new(p, CMG_X_INSTANCE_OF, value->offset, 1);
    cmg_parse_next(p);
    if (!expr || !cmg_parse_is(p, CMG_S_OF))
        return cmg_parse_unexpected(p, CMG_TEXT("of"));
    expr->children[0] = value;
    expr->types = cmg_arena_array(p->arena, 1, sizeof *expr->types);
    if (!expr->types)
        return cmg_parse_no_memory(p);
    expr->types[0] = cmg_parse_type(p);
    return expr->types[0] ? cmg_parse_done(p, expr) : NULL;
}

static cmg_expr *postfix(cmg_parser *p)
{
    cmg_expr *expr = primary(p);
    while (expr && !p->lexer.failed) {
        if (cmg_parse_is(p, CMG_S_DOT))
            expr = path(p, expr);
        else if (cmg_parse_is(p, CMG_S_OPEN_BRACKET) && !p->no_bracket)
            expr = filter(p, expr);
        else if (cmg_parse_is(p, CMG_S_OPEN)) {
            const bool before = p->no_bracket;
            p->no_bracket = false;
            expr = arguments(p, expr);
            p->no_bracket = before;
        } else if (cmg_parse_is(p, CMG_S_INSTANCE))
            expr = instance_of(p, expr);
        else
            return expr;
    }
    return NULL;
}

/* -- operators ------------------------------------------------------------ */

static cmg_expr *unary(cmg_parser *p)
{
    if (!cmg_parse_is(p, CMG_S_MINUS))
        return postfix(p);
    const size_t offset = p->token.offset;
    if (++p->depth > CMG_FEEL_NEST_MAX)
        return cmg_parse_unexpected(p, CMG_TEXT("..."));
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

/* x in test, x in (test, test) */
static cmg_expr *in_tests(cmg_parser *p, cmg_expr *value)
{
    cmg_parse_next(p);
    cmg_expr *tests = cmg_parse_new(p, CMG_X_TESTS, p->token.offset, 0);
    size_t capacity = 0;
    if (!tests || !cmg_parse_add(p, tests, cmg_parse_test(p), &capacity))
        return NULL;
    /* "(a, b)" is read as a parenthesis around its first test and ends at the comma. */
    return binary(p, CMG_X_IN, 0, value, cmg_parse_done(p, tests));
}

/* Is there a comma at the level of this parenthesis? */
static bool has_several(const cmg_parser *p)
{
    const cmg_text text = p->source->text;
    int depth = 0;
    for (size_t at = p->token.offset; at < text.length; at++) {
        const char c = text.bytes[at];
        if (c == '"') {
            for (at++; at < text.length && text.bytes[at] != '"'; at++)
                at += text.bytes[at] == '\\';
            continue;
        }
        if (c == '(' || c == '[' || c == '{')
            depth++;
        else if (c == ')' || c == ']' || c == '}')
            depth--;
        else if (c == ',' && depth == 1)
            return true;
        if (depth == 0)
            return false;
    }
    return false;
}

static cmg_expr *in_list(cmg_parser *p, cmg_expr *value)
{
    cmg_parser ahead = *p;
    ahead.lexer.diagnostics = NULL;
    cmg_parse_next(&ahead);
    if (!cmg_parse_is(&ahead, CMG_S_OPEN) || !has_several(&ahead))
        return in_tests(p, value);
    cmg_parse_next(p);
    cmg_expr *tests = cmg_parse_new(p, CMG_X_TESTS, p->token.offset, 0);
    size_t capacity = 0;
    const bool before = p->no_bracket;
    p->no_bracket = false;
    cmg_parse_next(p);
    do {
        if (!tests || !cmg_parse_add(p, tests, cmg_parse_test(p), &capacity))
            return NULL;
    } while (cmg_parse_accept(p, CMG_S_COMMA));
    p->no_bracket = before;
    if (!cmg_parse_expect(p, CMG_S_CLOSE))
        return NULL;
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
            left = in_list(p, left);
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
    if (p->lexer.failed)
        return NULL;
    if (++p->depth > CMG_FEEL_NEST_MAX) {
        cmg_lex_report(&p->lexer, CMG_M_feel_too_deep, p->token.offset, 1, CMG_NO_TEXT, CMG_NO_TEXT);
        return NULL;
    }
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
    if (p.token.kind != CMG_T_END)
        return cmg_parse_unexpected(&p, CMG_TEXT("end of text"));
    return expr;
}
