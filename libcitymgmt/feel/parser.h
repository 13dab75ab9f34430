/* The parser's state, shared by its files: parser.c expressions, parser_forms.c
 * the worded forms and unary tests. */
#ifndef CMG_FEEL_PARSER_H
#define CMG_FEEL_PARSER_H

#include "feel/lexer.h"

typedef struct cmg_parser {
    cmg_lexer lexer;
    const cmg_source *source;
    cmg_arena *arena;
    cmg_scope *scope;
    cmg_token token;
    size_t last_end; /* of the token before */
    uint32_t depth;
    bool no_bracket; /* in a range's end: '[' closes it, and filters nothing */
    bool in_tests;   /* ? is known */
    bool saw_input;
} cmg_parser;

void cmg_parse_next(cmg_parser *p);
static inline bool cmg_parse_is(const cmg_parser *p, cmg_sign sign)
{
    return p->token.sign == sign;
}
bool cmg_parse_accept(cmg_parser *p, cmg_sign sign);
/* False after reporting what was found instead. */
bool cmg_parse_expect(cmg_parser *p, cmg_sign sign);
/* Reports that something else was expected here; NULL. */
cmg_expr *cmg_parse_unexpected(cmg_parser *p, cmg_text expected);
cmg_expr *cmg_parse_no_memory(cmg_parser *p);

cmg_expr *cmg_parse_new(cmg_parser *p, cmg_expr_kind kind, size_t offset, uint32_t children);
/* Takes the source up to the last token; NULL stays NULL. */
cmg_expr *cmg_parse_done(cmg_parser *p, cmg_expr *expr);
bool cmg_parse_add(cmg_parser *p, cmg_expr *expr, cmg_expr *child, size_t *capacity);

cmg_expr *cmg_parse_expression(cmg_parser *p);
cmg_expr *cmg_parse_additive(cmg_parser *p);
/* A range's end, where '[' closes. */
cmg_expr *cmg_parse_endpoint(cmg_parser *p);
/* if, for, some, every, function; NULL with *is_form false when the token begins none. */
cmg_expr *cmg_parse_form(cmg_parser *p, bool *is_form);
cmg_expr *cmg_parse_context(cmg_parser *p);
/* One positive unary test; `in` uses them too. */
cmg_expr *cmg_parse_test(cmg_parser *p);
cmg_expr *cmg_parse_tests(cmg_parser *p);
bool cmg_parse_compare_op(cmg_sign sign, uint8_t *op);
const cmg_type *cmg_parse_type(cmg_parser *p);
/* What is known of an expression's type while parsing: for names behind a dot
 * and inside filters. */
const cmg_type *cmg_parse_known_type(const cmg_expr *expr);

#endif
