/* The checker's state, shared by its files: check.c expressions, check_calls.c
 * calls, check_types.c the types they are made of. */
#ifndef CMG_FEEL_CHECK_H
#define CMG_FEEL_CHECK_H

#include "feel/feel.h"

/* After so many there is no use in looking for more. */
#define CMG_CHECK_ERRORS_MAX 50

typedef struct cmg_checker {
    cmg_arena *arena;
    const cmg_source *source;
    const cmg_scope *scope;
    const cmg_type *input;
    cmg_diagnostics *diagnostics;
    uint32_t errors;
    bool exhausted; /* no memory: types are not what they should be */
    bool lenient;   /* what is wrong is told as a warning, and is for running to meet */
} cmg_checker;

/* Sets and gives the type of an expression. */
const cmg_type *cmg_check(cmg_checker *c, cmg_expr *expr);
const cmg_type *cmg_check_invoke(cmg_checker *c, cmg_expr *expr);

/* Reports and gives Any, so that one cause makes one error. */
const cmg_type *cmg_check_wrong(cmg_checker *c, const cmg_expr *expr, cmg_message_id id, cmg_text first,
                                cmg_text second);
/* Reports what runs all the same. */
void cmg_check_warn(cmg_checker *c, const cmg_expr *expr, cmg_message_id id, cmg_text found);
const cmg_type *cmg_check_no_memory(cmg_checker *c);
void cmg_check_expect(cmg_checker *c, const cmg_expr *expr, const cmg_type *type, const cmg_type *expected);
cmg_text cmg_check_type_text(cmg_checker *c, const cmg_type *type);

static inline bool cmg_check_is_any(const cmg_type *type)
{
    return type->kind == CMG_TYPE_ANY || type->kind == CMG_NULL;
}
/* The type as it stays; `general` when it is too heavy. */
const cmg_type *cmg_check_made(cmg_checker *c, cmg_type type, const cmg_type *general);
const cmg_type *cmg_check_list_of(cmg_checker *c, const cmg_type *element);
/* What a value is known to be when it is of one type or the other. */
const cmg_type *cmg_check_common(cmg_checker *c, const cmg_type *a, const cmg_type *b);

#endif
