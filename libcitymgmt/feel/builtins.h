/* The built-in functions: one row in builtins.def, one function by area. */
#ifndef CMG_FEEL_BUILTINS_H
#define CMG_FEEL_BUILTINS_H

#include "feel/feel.h"

typedef enum cmg_builtin {
#define CMG_BUILTIN(identifier, name, parameters, result) CMG_B_##identifier,
#include "feel/builtins.def"
#undef CMG_BUILTIN
    CMG_BUILTIN_COUNT
} cmg_builtin;

/* A call at run time.  No argument is absent. */
typedef struct cmg_call {
    cmg_vm *vm;
    const cmg_program *program;
    uint32_t instruction; /* of the program: its place is looked up when something is wrong */
    const cmg_value *arguments;
    uint32_t count;
    const cmg_value *facts, *input; /* what the body of a function that is called back may read */
    cmg_status status;              /* set when the decision must end */
} cmg_call;

typedef cmg_value cmg_builtin_function(cmg_call *call);

typedef struct cmg_builtin_row {
    const char *name;
    const char *parameters; /* its forms, see builtins.def */
    char result;
    cmg_builtin_function *run;
} cmg_builtin_row;

extern const cmg_builtin_row cmg_builtins[CMG_BUILTIN_COUNT];

/* Index of the longest built-in name at a place, or -1; *length its bytes there. */
int cmg_builtin_at(cmg_text text, size_t offset, size_t *length);

/* cmg_builtin_SUM and the like. */
#define CMG_BUILTIN(identifier, name, parameters, result) cmg_builtin_function cmg_builtin_##identifier;
#include "feel/builtins.def"
#undef CMG_BUILTIN

/* -- what they take ------------------------------------------------------- */

typedef struct cmg_parameter {
    cmg_text name;
    char type; /* see builtins.def */
    bool optional, repeated;
} cmg_parameter;

#define CMG_PARAMETERS_MAX 8
/* One form of a function. */
typedef struct cmg_signature {
    cmg_parameter parameters[CMG_PARAMETERS_MAX];
    uint32_t count, least;
    bool repeats; /* the last parameter stands for any number of them */
} cmg_signature;

/* Reads the next form at *at, first a row's parameters; false behind the last. */
bool cmg_signature_next(const char **at, cmg_signature *signature);
bool cmg_signature_counts(const cmg_signature *signature, uint32_t count);
/* Position of a named parameter, or -1. */
int cmg_signature_place(const cmg_signature *signature, cmg_text name);
/* Positions of arguments by their names, in the first form that they fit, *signature; false when there is
 * none. */
bool cmg_builtin_places(int builtin, const cmg_text *names, uint32_t count, uint8_t *places,
                        cmg_signature *signature);
bool cmg_builtin_counts(int builtin, uint32_t count);
/* The type that a letter of builtins.def means, and whether one of that type may be given. */
const cmg_type *cmg_letter_type(char letter);
bool cmg_letter_fits(const cmg_type *type, char letter);
/* Is a list good for this argument, or does a list of one stand for its item? */
bool cmg_builtin_takes_list(int builtin, uint32_t argument);

/* -- for the functions ---------------------------------------------------- */

/* Ends a strict decision, for a problem that is told by itself. */
void cmg_call_strict(cmg_call *call);
/* A null with a problem at the place of the instruction; no end of a strict decision. */
cmg_value cmg_call_problem(cmg_call *call, cmg_message_id id, cmg_text first, cmg_text second);
/* A null with a problem. */
cmg_value cmg_call_fail(cmg_call *call, cmg_message_id id, cmg_text detail);
cmg_value cmg_call_no_memory(cmg_call *call);
/* The argument is of the wrong kind: reports which. */
cmg_value cmg_call_wrong(cmg_call *call, uint32_t argument, const char *expected);
/* A result of decimal arithmetic, or a null with the problem it met. */
cmg_value cmg_call_number(cmg_call *call, cmg_decimal_status status, cmg_decimal number);
/* A limit ends the decision. */
cmg_value cmg_call_limit(cmg_call *call, cmg_message_id id);
/* Takes counted work from the budget; false with *failed set when it is spent. */
bool cmg_call_charge(cmg_call *call, uint64_t steps, cmg_value *failed);
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
/* Calls a function value back, a lambda or a built-in, from inside a built-in. */
cmg_value cmg_call_back(cmg_call *call, cmg_value function, const cmg_value *arguments, uint32_t count);
/* Must a stand before b?  1 yes, 0 no, -1 ends the sort. */
typedef int cmg_before(cmg_call *call, cmg_value a, cmg_value b, void *context);
/* Stable, for any `before` whatever; false when that ended it. */
bool cmg_call_sort(cmg_call *call, cmg_value *values, cmg_value *room, uint32_t count, cmg_before *before,
                   void *context);
/* Room for so many values; NULL with *failed set. */
cmg_value *cmg_call_values(cmg_call *call, size_t count, cmg_value *failed);
/* The whole part of a number argument; false when it is none or too large. */
bool cmg_call_whole(const cmg_call *call, uint32_t argument, int64_t *out);
/* A position from 1, or from the end; false when there is none. */
bool cmg_call_position(const cmg_call *call, uint32_t argument, uint32_t count, uint32_t *at);
/* The items of a list argument; any other value is a list of itself. */
cmg_value cmg_singleton(const cmg_value *value, const cmg_value **items, uint32_t *count);

#endif
