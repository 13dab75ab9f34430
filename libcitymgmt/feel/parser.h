/* The parser's state, shared by its files: parser.c operators, parser_operands.c
 * what they join, parser_forms.c the worded forms and contexts, parser_tests.c unary tests, parser_types.c
 * what is known of types while parsing. */
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
    bool no_bracket;        /* in a range's end: '[' closes it, and filters nothing */
    bool in_tests;          /* ? is known */
    cmg_expr *ready;        /* an operand read ahead, to be taken next */
    cmg_scope *open;        /* of the innermost filter whose elements' members are not known */
    const cmg_symbol *item; /* its item */
    uint32_t members;       /* declared for filters so far */
    cmg_scope *long_names;  /* of members, of more than a word: met in this text, and in the types in scope */
    bool types_searched;    /* for such names */
} cmg_parser;

/* Members that all filters of one text may declare. */
#define CMG_FEEL_MEMBERS_MAX 100000

void cmg_parse_next(cmg_parser *p);
static inline bool cmg_parse_is(const cmg_parser *p, cmg_sign sign)
{
    return p->token.sign == sign;
}
bool cmg_parse_accept(cmg_parser *p, cmg_sign sign);
/* False after reporting what was found instead. */
bool cmg_parse_expect(cmg_parser *p, cmg_sign sign);
/* Reports the token, or that the text ends here; NULL. */
cmg_expr *cmg_parse_unexpected(cmg_parser *p, cmg_message_id id);
/* One level deeper; false after reporting that it is too deep.  Every
 * recursion of the parser passes here or through cmg_parse_expression. */
bool cmg_parse_enter(cmg_parser *p);
cmg_expr *cmg_parse_no_memory(cmg_parser *p);

cmg_text cmg_parse_token_text(const cmg_parser *p);
cmg_expr *cmg_parse_new(cmg_parser *p, cmg_expr_kind kind, size_t offset, uint32_t children);
/* Takes the source up to the last token; NULL stays NULL. */
cmg_expr *cmg_parse_done(cmg_parser *p, cmg_expr *expr);
bool cmg_parse_add(cmg_parser *p, cmg_expr *expr, cmg_expr *child, size_t *capacity);

cmg_expr *cmg_parse_expression(cmg_parser *p);
cmg_expr *cmg_parse_postfix(cmg_parser *p);
/* Behind "low ..": the end and the closing sign. */
cmg_expr *cmg_parse_range_end(cmg_parser *p, size_t offset, cmg_expr *low, bool low_included);
/* Closes a parenthesis, which is part of what it encloses. */
cmg_expr *cmg_parse_close(cmg_parser *p, cmg_expr *expr, size_t offset);
cmg_expr *cmg_parse_additive(cmg_parser *p);
/* A range's end, where '[' closes. */
cmg_expr *cmg_parse_endpoint(cmg_parser *p);
/* if, for, some, every, function; NULL with *is_form false when the token begins none. */
cmg_expr *cmg_parse_form(cmg_parser *p, bool *is_form);
cmg_expr *cmg_parse_context(cmg_parser *p);
/* One positive unary test; `in` uses them too. */
cmg_expr *cmg_parse_test(cmg_parser *p);
/* The test that a value or range is; NULL stays NULL. */
cmg_expr *cmg_parse_as_test(cmg_parser *p, cmg_expr *value);
/* "< bound", where the token is the sign. */
cmg_expr *cmg_parse_half_range(cmg_parser *p, uint8_t op);
cmg_expr *cmg_parse_tests(cmg_parser *p);
bool cmg_parse_compare_op(cmg_sign sign, uint8_t *op);
/* Remembers a member's name of more than a word, for where a type is not known. */
void cmg_parse_note_member(cmg_parser *p, cmg_text name);
/* The longest of these at a place of the text; its length there, or 0. */
size_t cmg_parse_noted_member(cmg_parser *p, size_t at, cmg_text *name);
const cmg_type *cmg_parse_type(cmg_parser *p);
/* While parsing a node's type is what is known so far: it serves names behind
 * a dot and inside filters, which may hold blanks.  The checker does it again. */
const cmg_type *cmg_parse_element_type(const cmg_type *type);
const cmg_type *cmg_parse_list_type(cmg_parser *p, const cmg_type *element);
/* Of a list's items: contexts together have the members of all. */
const cmg_type *cmg_parse_items_type(cmg_parser *p, const cmg_expr *list);
const cmg_type *cmg_parse_function_type(cmg_parser *p, const cmg_type *result);
const cmg_type *cmg_parse_context_type(cmg_parser *p, const cmg_expr *context);

#endif
