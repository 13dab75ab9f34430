/* Operands: literals, names, brackets of all kinds, and what follows an operand
 * directly: a member, a filter, arguments, instance of. */
#include "feel/names.h"
#include "feel/parser.h"
#include "feel/spelling.h"

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
        return cmg_parse_unexpected(p, CMG_M_feel_literal_expected);
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

/* Words that no sign joins can only be meant as one name: tells it as a whole.
 * False when the first is known and the whole is near nothing. */
static bool report_words(cmg_parser *p, const cmg_expr *first)
{
    const cmg_parser before = *p;
    const bool known = first->symbol || first->builtin >= 0;
    const cmg_text spelling = known ? CMG_NO_TEXT : cmg_spelling_of_word(first->name);
    if (spelling.bytes) {
        cmg_lex_report(&p->lexer, CMG_M_feel_spelling, first->offset, first->name.length, first->name,
                       spelling);
        return true;
    }
    size_t end = first->offset + first->name.length;
    while (p->token.kind == CMG_T_NAME && !p->token.symbol && p->token.builtin < 0 &&
           !cmg_spelling_of_word(cmg_parse_token_text(p)).bytes) {
        end = p->token.end;
        cmg_parse_next(p);
    }
    const cmg_text words = {p->source->text.bytes + first->offset, end - first->offset};
    const cmg_text near = cmg_scope_nearest(p->scope, words);
    if (known && (!near.bytes || cmg_text_equal(near, first->name))) {
        *p = before;
        return false;
    }
    cmg_lex_report(&p->lexer, near.bytes ? CMG_M_feel_unknown_name_near : CMG_M_feel_unknown_name,
                   first->offset, words.length, words, near);
    return true;
}

static cmg_expr *name(cmg_parser *p)
{
    cmg_expr *expr = cmg_parse_new(p, CMG_X_NAME, p->token.offset, 0);
    if (!expr)
        return NULL;
    expr->name = cmg_parse_token_text(p);
    if (expr->name.bytes[0] == '`')
        expr->name = (cmg_text){expr->name.bytes + 1, expr->name.length - 2};
    expr->symbol = p->token.symbol;
    expr->builtin = p->token.builtin;
    if (!expr->symbol && expr->builtin < 0 && p->open &&
        cmg_scope_declare_member(p->open, expr->name, NULL, p->item))
        expr->symbol = cmg_scope_find(p->open, expr->name);
    cmg_parse_next(p);
    if (p->token.kind == CMG_T_NAME && report_words(p, expr))
        return NULL;
    if (expr->symbol)
        expr->type = expr->symbol->type;
    return cmg_parse_done(p, expr);
}

cmg_expr *cmg_parse_endpoint(cmg_parser *p)
{
    const bool before = p->no_bracket;
    if (!cmg_parse_enter(p))
        return NULL;
    p->no_bracket = true;
    cmg_expr *expr = cmg_parse_additive(p);
    p->no_bracket = before;
    p->depth--;
    return expr;
}

cmg_expr *cmg_parse_range_end(cmg_parser *p, size_t offset, cmg_expr *low, bool low_included)
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
        return cmg_parse_expect(p, CMG_S_CLOSE_BRACKET) ? expr : NULL;
    cmg_parse_next(p);
    return cmg_parse_done(p, expr);
}

cmg_expr *cmg_parse_half_range(cmg_parser *p, uint8_t op)
{
    const size_t offset = p->token.offset;
    cmg_parse_next(p);
    cmg_expr *bound = cmg_parse_enter(p) ? cmg_parse_additive(p) : NULL;
    cmg_expr *expr = bound ? cmg_parse_new(p, CMG_X_HALF_RANGE, offset, 1) : NULL;
    if (!expr)
        return NULL;
    p->depth--;
    expr->op = op;
    expr->children[0] = bound;
    return cmg_parse_done(p, expr);
}

cmg_expr *cmg_parse_close(cmg_parser *p, cmg_expr *expr, size_t offset)
{
    if (!expr || !cmg_parse_expect(p, CMG_S_CLOSE))
        return NULL;
    expr->offset = (uint32_t)offset;
    expr->length = (uint32_t)(p->last_end - offset);
    return expr;
}

/* ( expression ), (low..high), (< bound) */
static cmg_expr *parenthesis(cmg_parser *p)
{
    const size_t offset = p->token.offset;
    uint8_t op;
    cmg_parse_next(p);
    if (cmg_parse_compare_op(p->token.sign, &op))
        return cmg_parse_close(p, cmg_parse_half_range(p, op), offset);
    cmg_expr *expr = cmg_parse_expression(p);
    if (expr && cmg_parse_accept(p, CMG_S_DOTS))
        return cmg_parse_range_end(p, offset, expr, false);
    return cmg_parse_close(p, expr, offset);
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
                return cmg_parse_range_end(p, list->offset, list->children[0], true);
        } while (cmg_parse_accept(p, CMG_S_COMMA));
    }
    list->type = cmg_parse_list_type(p, cmg_parse_items_type(p, list));
    return cmg_parse_expect(p, CMG_S_CLOSE_BRACKET) ? cmg_parse_done(p, list) : NULL;
}

/* ]low..high[ */
static cmg_expr *outward_range(cmg_parser *p)
{
    const size_t offset = p->token.offset;
    cmg_parse_next(p);
    cmg_expr *low = cmg_parse_endpoint(p);
    return low && cmg_parse_expect(p, CMG_S_DOTS) ? cmg_parse_range_end(p, offset, low, false) : NULL;
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
    if (p->ready) {
        cmg_expr *expr = p->ready;
        p->ready = NULL;
        return expr;
    }
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
            return cmg_parse_unexpected(p, CMG_M_feel_input_outside);
        cmg_expr *input = cmg_parse_new(p, CMG_X_INPUT, p->token.offset, 0);
        if (input)
            input->uses_input = true;
        cmg_parse_next(p);
        return cmg_parse_done(p, input);
    }
    default: return cmg_parse_unexpected(p, CMG_M_feel_expression_expected);
    }
}

/* -- postfix -------------------------------------------------------------- */

/* The longest member known of the type before the dot; where nothing is known
 * of it the longest known of any; else one word. */
static size_t member_at(cmg_parser *p, const cmg_type *type, size_t at, cmg_expr *expr)
{
    const cmg_text text = p->source->text;
    static const char *const properties[] = {"time offset", "start included", "end included"};
    size_t longest = 0;
    for (uint32_t i = 0; i < type->field_count; i++) {
        const size_t length = cmg_name_length_at(text, at, type->fields[i].name);
        if (length > longest) {
            longest = length;
            expr->name = type->fields[i].name;
            expr->type = type->fields[i].type;
        }
    }
    for (size_t i = 0; !longest && i < sizeof properties / sizeof *properties; i++) {
        longest = cmg_name_length_at(text, at, cmg_text_of(properties[i]));
        expr->name = cmg_text_of(properties[i]);
    }
    if (!longest && !type->field_count)
        longest = cmg_parse_noted_member(p, at, &expr->name);
    size_t first = at;
    if (!longest && at < text.length && cmg_is_name_start(cmg_text_next(text, &first))) {
        longest = cmg_word_end(text, at) - at;
        expr->name = (cmg_text){text.bytes + at, longest};
    }
    return longest;
}

static cmg_expr *path(cmg_parser *p, cmg_expr *owner)
{
    const cmg_text text = p->source->text;
    const size_t at = cmg_skip_blank(text, p->lexer.at, NULL);
    cmg_expr *expr = cmg_parse_new(p, CMG_X_PATH, owner->offset, 1);
    if (!expr)
        return NULL;
    expr->children[0] = owner;
    const cmg_type *of = owner->type;
    while (of->kind == CMG_LIST)
        of = cmg_parse_element_type(of);
    const size_t length = member_at(p, of, at, expr);
    if (!length) {
        cmg_parse_next(p);
        if (p->token.kind != CMG_T_NAME) /* `quoted` */
            return cmg_parse_unexpected(p, CMG_M_feel_member_expected);
        expr->name = cmg_parse_token_text(p);
        expr->name = (cmg_text){expr->name.bytes + 1, expr->name.length - 2};
    } else {
        p->lexer.at = at + length;
        p->token = (cmg_token){.end = p->lexer.at};
    }
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
    if (function->type->kind == CMG_FUNCTION && function->type->element)
        expr->type = function->type->element;
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

/* The element itself; a member of its that is named item is what is meant by the name. */
static const cmg_symbol *declare_item(cmg_parser *p, cmg_scope *scope, const cmg_type *element)
{
    bool hidden = false;
    for (uint32_t i = 0; i < element->field_count; i++)
        hidden |= cmg_text_equal(element->fields[i].name, CMG_TEXT("item"));
    if (!hidden)
        return cmg_scope_declare(scope, CMG_TEXT("item"), element, CMG_SYMBOL_LOCAL, 0)
                   ? cmg_scope_find(scope, CMG_TEXT("item"))
                   : NULL;
    cmg_symbol *item = cmg_arena_zeroed(p->arena, sizeof *item);
    if (item)
        *item = (cmg_symbol){.name = CMG_TEXT("item"), .type = element, .kind = CMG_SYMBOL_LOCAL};
    return item;
}

/* Names inside a filter: item, and the members of an element.  Where these
 * are not known an unknown name is taken for one. */
static bool filter_scope(cmg_parser *p, cmg_expr *filter, cmg_scope *scope)
{
    const cmg_type *element = cmg_parse_element_type(filter->children[0]->type);
    filter->symbols = cmg_arena_array(p->arena, 1, sizeof *filter->symbols);
    const cmg_symbol *item = declare_item(p, scope, element);
    if (!filter->symbols || !item)
        return false;
    filter->symbols[0] = item;
    filter->name_count = 1;
    p->members += element->field_count;
    if (p->members > CMG_FEEL_MEMBERS_MAX) {
        cmg_lex_report(&p->lexer, CMG_M_feel_too_large, filter->offset, 1, CMG_NO_TEXT, CMG_NO_TEXT);
        return true;
    }
    for (uint32_t i = 0; i < element->field_count; i++)
        cmg_scope_declare_member(scope, element->fields[i].name, element->fields[i].type, item);
    if (element->kind == CMG_TYPE_ANY || (element->kind == CMG_CONTEXT && !element->field_count)) {
        p->open = scope;
        p->item = filter->symbols[0];
    }
    return true;
}

static cmg_expr *filter(cmg_parser *p, cmg_expr *list)
{
    cmg_expr *expr = cmg_parse_new(p, CMG_X_FILTER, list->offset, 2);
    cmg_scope *outer = p->scope, *inner = cmg_scope_new(p->arena, outer), *open = p->open;
    const cmg_symbol *item = p->item;
    if (!expr || !inner)
        return cmg_parse_no_memory(p);
    expr->children[0] = list;
    expr->type = list->type;
    if (!filter_scope(p, expr, inner))
        return cmg_parse_no_memory(p);
    p->scope = inner;
    cmg_parse_next(p);
    expr->children[1] = enclosed(p, cmg_parse_expression);
    p->scope = outer;
    p->open = open;
    p->item = item;
    return expr->children[1] && cmg_parse_expect(p, CMG_S_CLOSE_BRACKET) ? cmg_parse_done(p, expr) : NULL;
}

static cmg_expr *instance_of(cmg_parser *p, cmg_expr *value)
{
    cmg_expr *expr = cmg_parse_new(p, CMG_X_INSTANCE_OF, value->offset, 1);
    cmg_parse_next(p);
    if (!expr)
        return NULL;
    if (!cmg_parse_is(p, CMG_S_OF)) {
        cmg_parse_expect(p, CMG_S_OF);
        return NULL;
    }
    expr->children[0] = value;
    expr->types = cmg_arena_array(p->arena, 1, sizeof *expr->types);
    if (!expr->types)
        return cmg_parse_no_memory(p);
    expr->types[0] = cmg_parse_type(p);
    return expr->types[0] ? cmg_parse_done(p, expr) : NULL;
}

cmg_expr *cmg_parse_postfix(cmg_parser *p)
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
