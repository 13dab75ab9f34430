/* Tokens, one at a time: which names there are depends on the scope at hand,
 * so the parser asks for the next token only when the scope is right. */
#ifndef CMG_FEEL_LEXER_H
#define CMG_FEEL_LEXER_H

#include "feel/feel.h"

typedef enum cmg_token_kind {
    CMG_T_END,
    CMG_T_ERROR, /* reported already */
    CMG_T_NUMBER,
    CMG_T_STRING,
    CMG_T_NAME,    /* symbol, builtin or an unknown word */
    CMG_T_KEYWORD, /* sign says which */
    CMG_T_SIGN     /* sign says which */
} cmg_token_kind;

#define CMG_SIGNS                                                                                            \
    CMG_SIGN(POWER, "**")                                                                                    \
    CMG_SIGN(TIMES, "*")                                                                                     \
    CMG_SIGN(OVER, "/")                                                                                      \
    CMG_SIGN(PLUS, "+")                                                                                      \
    CMG_SIGN(ARROW, "->")                                                                                    \
    CMG_SIGN(MINUS, "-")                                                                                     \
    CMG_SIGN(NE, "!=")                                                                                       \
    CMG_SIGN(EQ, "=")                                                                                        \
    CMG_SIGN(LE, "<=")                                                                                       \
    CMG_SIGN(LT, "<")                                                                                        \
    CMG_SIGN(GE, ">=")                                                                                       \
    CMG_SIGN(GT, ">")                                                                                        \
    CMG_SIGN(DOTS, "..")                                                                                     \
    CMG_SIGN(DOT, ".")                                                                                       \
    CMG_SIGN(OPEN, "(")                                                                                      \
    CMG_SIGN(CLOSE, ")")                                                                                     \
    CMG_SIGN(OPEN_BRACKET, "[")                                                                              \
    CMG_SIGN(CLOSE_BRACKET, "]")                                                                             \
    CMG_SIGN(OPEN_BRACE, "{")                                                                                \
    CMG_SIGN(CLOSE_BRACE, "}")                                                                               \
    CMG_SIGN(COMMA, ",")                                                                                     \
    CMG_SIGN(COLON, ":")                                                                                     \
    CMG_SIGN(AT, "@")                                                                                        \
    CMG_SIGN(QUESTION, "?")

#define CMG_KEYWORDS                                                                                         \
    CMG_SIGN(AND, "and")                                                                                     \
    CMG_SIGN(OR, "or")                                                                                       \
    CMG_SIGN(BETWEEN, "between")                                                                             \
    CMG_SIGN(IN, "in")                                                                                       \
    CMG_SIGN(IF, "if")                                                                                       \
    CMG_SIGN(THEN, "then")                                                                                   \
    CMG_SIGN(ELSE, "else")                                                                                   \
    CMG_SIGN(FOR, "for")                                                                                     \
    CMG_SIGN(RETURN, "return")                                                                               \
    CMG_SIGN(SOME, "some")                                                                                   \
    CMG_SIGN(EVERY, "every")                                                                                 \
    CMG_SIGN(SATISFIES, "satisfies")                                                                         \
    CMG_SIGN(INSTANCE, "instance")                                                                           \
    CMG_SIGN(OF, "of")                                                                                       \
    CMG_SIGN(FUNCTION, "function")                                                                           \
    CMG_SIGN(TRUE, "true")                                                                                   \
    CMG_SIGN(FALSE, "false")                                                                                 \
    CMG_SIGN(NULL, "null")

typedef enum cmg_sign {
    CMG_S_NONE,
#define CMG_SIGN(identifier, text) CMG_S_##identifier,
    CMG_SIGNS CMG_KEYWORDS
#undef CMG_SIGN
} cmg_sign;

typedef struct cmg_token {
    cmg_token_kind kind;
    cmg_sign sign;
    size_t offset, end;
    const cmg_symbol *symbol; /* of a known name */
    int builtin;              /* of a built-in's name, else -1 */
    cmg_value value;          /* of a number or string */
} cmg_token;

typedef struct cmg_lexer {
    cmg_arena *arena;
    const cmg_source *source;
    cmg_diagnostics *diagnostics;
    size_t at;
    bool failed;
} cmg_lexer;

cmg_token cmg_lex(cmg_lexer *lexer, const cmg_scope *scope);
/* A name not yet known, up to one of the ending signs or keywords, blanks
 * folded; the lexer is left before the end.  NO_TEXT after reporting. */
cmg_text cmg_lex_new_name(cmg_lexer *lexer, const cmg_sign *ends, size_t count);
/* Reports at a stretch of the source. */
void cmg_lex_report(cmg_lexer *lexer, cmg_message_id id, size_t offset, size_t length, cmg_text first,
                    cmg_text second);
const char *cmg_sign_text(cmg_sign sign);

#endif
