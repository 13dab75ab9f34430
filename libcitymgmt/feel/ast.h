/* The syntax tree between parser, type checker and compiler; lives in an
 * arena that dies after compiling.  One node shape for all: `children` hold
 * what the table says, in this order. */
#ifndef CMG_FEEL_AST_H
#define CMG_FEEL_AST_H

#include "feel/type.h"

/* kind, children */
typedef enum cmg_expr_kind {
    CMG_X_CONSTANT,    /* constant: number, string, boolean, null, @"..." */
    CMG_X_NAME,        /* name; symbol, or builtin >= 0 */
    CMG_X_INPUT,       /* ? in unary tests */
    CMG_X_NEGATE,      /* a */
    CMG_X_ARITHMETIC,  /* a, b; op + - * / and 'p' for ** */
    CMG_X_COMPARE,     /* a, b; op cmg_compare_op */
    CMG_X_AND,         /* a, b */
    CMG_X_OR,          /* a, b */
    CMG_X_BETWEEN,     /* a, low, high */
    CMG_X_IN,          /* a, TESTS */
    CMG_X_RANGE,       /* low, high; low_included, high_included */
    CMG_X_HALF_RANGE,  /* a; op: (< a), a test "< a", "= a" ... */
    CMG_X_LIST,        /* items */
    CMG_X_CONTEXT,     /* values; names are the keys */
    CMG_X_FUNCTION,    /* body; names are parameters, types theirs (NULL: Any) */
    CMG_X_IF,          /* condition, then, else */
    CMG_X_FOR,         /* domains..., body; names are the iterators; `x in a..b` has a RANGE domain */
    CMG_X_SOME,        /* domains..., condition; names */
    CMG_X_EVERY,       /* the same */
    CMG_X_FILTER,      /* list, condition or index */
    CMG_X_PATH,        /* a; name */
    CMG_X_INVOKE,      /* function, arguments...; names when named */
    CMG_X_INSTANCE_OF, /* a; types[0] */
    CMG_X_TESTS,       /* tests; negated: not(...) */
    CMG_X_TEST_VALUE,  /* a: an expression as a test: equal to the input, or
                          contains it, or true when it uses ? (DMN 1.5, 7.3.3) */
    CMG_X_TEST_ANY,    /* - */
    CMG_X_EXTERNAL,    /* arguments...; name: the key of a function of the host */
    /* No text makes these; boxed expressions are built with them. */
    CMG_X_LET,    /* values..., result; symbols of the values: each is seen by what follows */
    CMG_X_COERCE, /* a; types[0]: what must become of it */
    CMG_X_NATIVE, /* arguments...; native */
    CMG_X_BROKEN  /* what could not be read: null, and a problem when it is reached */
} cmg_expr_kind;

typedef enum cmg_compare_op { CMG_EQ, CMG_NE, CMG_LT, CMG_LE, CMG_GT, CMG_GE } cmg_compare_op;

/* Code of a room above, run with the values of its arguments; the owner puts
 * this first in a structure of its own, which must outlive the program. */
typedef struct cmg_native cmg_native;
struct cmg_vm;
struct cmg_native {
    cmg_status (*run)(struct cmg_vm *vm, const cmg_native *native, const cmg_value *arguments,
                      cmg_value *out);
};

typedef struct cmg_expr cmg_expr;
struct cmg_expr {
    cmg_expr_kind kind;
    uint8_t op;
    bool low_included, high_included, negated;
    bool uses_input;         /* ? occurs inside */
    bool checked;            /* its type is known: trees that are built grow around it */
    uint32_t offset, length; /* of the source */
    uint32_t height;         /* levels of the tree below and with it */
    const cmg_type *type;    /* set by the checker; never NULL after it */
    cmg_value constant;
    cmg_text name;
    const cmg_symbol *symbol;
    int builtin; /* index of the built-in, or -1 */
    const cmg_native *native;
    cmg_expr **children;
    uint32_t count;
    cmg_text *names;
    const cmg_symbol **symbols; /* of the names of iterators and parameters */
    const cmg_type **types;
    uint32_t name_count;
};

/* A node of type Any with room for its children.  NULL: no memory. */
cmg_expr *cmg_expr_new(cmg_arena *arena, cmg_expr_kind kind, uint32_t children);
/* Room for `count` names, symbols and types.  False: no memory. */
bool cmg_expr_name(cmg_arena *arena, cmg_expr *expr, uint32_t count);
/* Takes what a node inherits of its children, when it has them all: false when
 * the tree is too high for those who recurse over it. */
bool cmg_expr_seal(cmg_expr *expr);
/* Moves a tree to where its text stands in a longer one. */
void cmg_expr_shift(cmg_expr *expr, uint32_t by);

#endif
