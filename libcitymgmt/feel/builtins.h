/* The built-in functions: one row in builtins.def, one function by area. */
#ifndef CMG_FEEL_BUILTINS_H
#define CMG_FEEL_BUILTINS_H

#include "feel/feel.h"

typedef enum cmg_builtin {
#define CMG_BUILTIN(identifier, name, least, most, parameters, types, result) CMG_B_##identifier,
#include "feel/builtins.def"
#undef CMG_BUILTIN
    CMG_BUILTIN_COUNT
} cmg_builtin;

/* A call at run time.  No argument is absent. */
typedef struct cmg_call {
    cmg_vm *vm;
    const cmg_program *program;
    uint32_t offset, length; /* of the call in the source */
    const cmg_value *arguments;
    uint32_t count;
    cmg_status status; /* set when the decision must end */
} cmg_call;

typedef cmg_value cmg_builtin_function(cmg_call *call);

typedef struct cmg_builtin_row {
    const char *name;
    uint8_t least, most;    /* counts of arguments; most 255: any number */
    const char *parameters; /* names separated by ';' for named invocation */
    const char *types;      /* one letter a parameter, see builtins.def */
    char result;
    cmg_builtin_function *run;
} cmg_builtin_row;

extern const cmg_builtin_row cmg_builtins[CMG_BUILTIN_COUNT];

/* Index of the longest built-in name at a place, or -1; *length its bytes there. */
int cmg_builtin_at(cmg_text text, size_t offset, size_t *length);
/* Position of a named parameter, or -1. */
int cmg_builtin_parameter(const cmg_builtin_row *row, cmg_text name);

/* cmg_builtin_SUM and the like. */
#define CMG_BUILTIN(identifier, name, least, most, parameters, types, result)                                \
    cmg_builtin_function cmg_builtin_##identifier;
#include "feel/builtins.def"
#undef CMG_BUILTIN

/* -- for the functions ---------------------------------------------------- */

/* A null with a problem. */
cmg_value cmg_call_fail(cmg_call *call, cmg_message_id id, cmg_text detail);
cmg_value cmg_call_no_memory(cmg_call *call);
/* The argument is of the wrong kind: reports which. */
cmg_value cmg_call_wrong(cmg_call *call, uint32_t argument, const char *expected);
/* A result of decimal arithmetic, or a null with the problem it met. */
cmg_value cmg_call_number(cmg_call *call, cmg_decimal_status status, cmg_decimal number);
/* A buffer in the decision's arena: nothing to free. */
void cmg_call_buffer(cmg_call *call, cmg_buffer *text);
/* The text of such a buffer as a value; too long or without memory ends the decision. */
cmg_value cmg_call_text(cmg_call *call, const cmg_buffer *text);
/* A new list of `count` items to fill; NULL with *failed set. */
cmg_list *cmg_call_list(cmg_call *call, size_t count, cmg_value *failed);
static inline cmg_value cmg_list_value(const cmg_list *list)
{
    return (cmg_value){.as.list = list, .kind = CMG_LIST};
}
/* The items of a list argument; any other value is a list of itself. */
cmg_value cmg_singleton(const cmg_value *value, const cmg_value **items, uint32_t *count);

#endif
