/* Static types: what a term is declared as and an expression is known to be. */
#ifndef CMG_FEEL_TYPE_H
#define CMG_FEEL_TYPE_H

#include "feel/value.h"

typedef struct cmg_type cmg_type;
typedef struct cmg_scope cmg_scope;

typedef struct cmg_field {
    cmg_text name;
    const cmg_type *type;
} cmg_field;

/* `kind` is a cmg_kind, with CMG_TYPE_ANY for what is not known. */
#define CMG_TYPE_ANY 255
struct cmg_program;
struct cmg_type {
    uint8_t kind;
    cmg_text name;           /* of a declared type; else CMG_NO_TEXT */
    const cmg_type *element; /* of a list or range; result of a function; NULL is Any */
    const cmg_field *fields; /* of a context; parameters of a function, NULL when not known */
    uint32_t field_count;
    const struct cmg_program *allowed; /* unary tests that a value must satisfy, or NULL */
    const cmg_type *narrows;           /* whose tests it must satisfy too, or NULL */
    bool constrained;                  /* it has such tests, or a part of it has */
    uint32_t weight;                   /* types that an inferred type is made of; 0 is 1 */
};

extern const cmg_type cmg_type_any, cmg_type_null, cmg_type_boolean, cmg_type_number, cmg_type_string,
    cmg_type_date, cmg_type_time, cmg_type_date_and_time, cmg_type_days_duration, cmg_type_months_duration,
    cmg_type_list_any, cmg_type_context_any;

/* A FEEL type name or type expression ("number", "date and time",
 * "list<string>") to a type; NULL when it is none. */
const cmg_type *cmg_type_parse(cmg_arena *arena, cmg_text text);
/* The same at *offset of a longer text; moves the offset behind the type. */
/* Names of types in `scope` (may be NULL) come before FEEL's. */
const cmg_type *cmg_type_parse_prefix(cmg_arena *arena, cmg_text text, size_t *offset,
                                      const cmg_scope *scope);
/* A copy that lives in another arena.  NULL: no memory. */
const cmg_type *cmg_type_copy(cmg_arena *arena, const cmg_type *type);
void cmg_type_write(cmg_buffer *out, const cmg_type *type);
bool cmg_type_conforms(const cmg_type *type, const cmg_type *to); /* Any conforms both ways: not known */
bool cmg_value_conforms(cmg_value value, const cmg_type *type);
cmg_text cmg_kind_name(cmg_kind kind); /* FEEL's name */

/* Names that an expression may use.  Scopes nest; inner names win; names are
 * compared with runs of white space folded to one blank, token by token, so
 * that the lexer can find the longest known name. */
typedef enum cmg_symbol_kind {
    CMG_SYMBOL_FACT,    /* slot of the facts bank */
    CMG_SYMBOL_LOCAL,   /* iterator, parameter, context entry: the compiler numbers it */
    CMG_SYMBOL_CONSTANT /* value known at load */
} cmg_symbol_kind;

typedef struct cmg_symbol {
    cmg_text name;
    const cmg_type *type;
    cmg_symbol_kind kind;
    uint16_t slot;
    cmg_value constant;
    const struct cmg_symbol *owner; /* local: the item of a filter whose member this is */
} cmg_symbol;

cmg_scope *cmg_scope_new(cmg_arena *arena, const cmg_scope *parent);
/* False: no memory, or the name is already in this very scope. */
bool cmg_scope_declare(cmg_scope *scope, cmg_text name, const cmg_type *type, cmg_symbol_kind kind,
                       uint16_t slot);
/* A member of a filter's item, by its own name. */
bool cmg_scope_declare_member(cmg_scope *scope, cmg_text name, const cmg_type *type, const cmg_symbol *owner);
bool cmg_scope_declare_constant(cmg_scope *scope, cmg_text name, const cmg_type *type, cmg_value value);
const cmg_symbol *cmg_scope_find(const cmg_scope *scope, cmg_text name);
/* A symbol made elsewhere, under its own name: several scopes can know one. */
bool cmg_scope_declare_symbol(cmg_scope *scope, const cmg_symbol *symbol);
/* Unknown names in texts parsed in this scope are members of `item`. */
void cmg_scope_open(cmg_scope *scope, const cmg_symbol *item);
/* The innermost scope that is so open, or NULL. */
cmg_scope *cmg_scope_opened(const cmg_scope *scope, const cmg_symbol **item);
/* The members of `item` that texts have named so far; NULL behind the last. */
const cmg_symbol *cmg_scope_member(const cmg_scope *scope, const cmg_symbol *item, size_t index);
/* A name for a type; types and values do not meet. */
bool cmg_scope_declare_type(cmg_scope *scope, cmg_text name, const cmg_type *type);
/* The longest name of a type at text[offset], as cmg_scope_longest(). */
size_t cmg_scope_longest_type(const cmg_scope *scope, cmg_text text, size_t offset, const cmg_type **type);
/* Calls `visit` for every name of this scope and those around it. */
void cmg_scope_each(const cmg_scope *scope, void (*visit)(const cmg_symbol *symbol, void *context),
                    void *context);
/* For "did you mean": the nearest known name (facts and built-ins), or CMG_NO_TEXT. */
cmg_text cmg_scope_nearest(const cmg_scope *scope, cmg_text name);
/* The longest known name that begins at text[offset]; its length in bytes as
 * written there, or 0.  Called by the lexer. */
size_t cmg_scope_longest(const cmg_scope *scope, cmg_text text, size_t offset, const cmg_symbol **symbol);

#endif
