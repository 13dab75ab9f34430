/* Compiled programs: private to the compiler, the machine and the disassembly. */
#ifndef CMG_FEEL_PROGRAM_H
#define CMG_FEEL_PROGRAM_H

#include "feel/builtins.h"

typedef enum cmg_opcode {
#define CMG_OPCODE(identifier, name, shape) CMG_OP_##identifier,
#include "feel/opcodes.def"
#undef CMG_OPCODE
    CMG_OPCODE_COUNT
} cmg_opcode;

typedef struct cmg_instruction {
    uint8_t op, extra;
    uint16_t dst, a, b;
} cmg_instruction;
_Static_assert(sizeof(cmg_instruction) == 8, "instructions are 8 bytes");

enum { CMG_BANK_REGISTER, CMG_BANK_CONSTANT, CMG_BANK_FACT, CMG_BANK_INPUT };
#define CMG_OPERAND(bank, index) ((uint16_t)((bank) << 14 | (index)))
#define CMG_INDEX_MAX 0x3FFFu

typedef struct cmg_keys {
    const cmg_text *names;
    uint32_t count;
} cmg_keys;

typedef struct cmg_position {
    uint32_t offset, length;
} cmg_position;

struct cmg_program {
    const cmg_instruction *code;
    const cmg_position *positions; /* of each instruction in the source */
    uint32_t code_count, register_count;
    const cmg_value *constants;
    uint32_t constant_count;
    const uint16_t *facts; /* slots, sorted */
    const cmg_text *fact_names;
    uint32_t fact_count;
    const cmg_keys *keys;
    const cmg_type *const *types;
    const cmg_program *const *prototypes;
    const cmg_native *const *natives;
    /* of a function: parameters are the first registers */
    const cmg_text *parameters;
    const cmg_type *const *parameter_types;
    uint32_t parameter_count;
    const uint16_t *captured_at; /* registers for what it captured */
    const cmg_type *type;
    cmg_source source;
};

/* arithmetic.c: everything but two small numbers. */
cmg_value cmg_arithmetic(cmg_call *at, cmg_opcode op, cmg_value a, cmg_value b);
cmg_value cmg_negated(cmg_call *at, cmg_value a);
/* coerce.c: a value as a type asks (DMN 1.5, 10.3.2.9.4).  False: it cannot be. */
bool cmg_coerce(cmg_call *at, cmg_value value, const cmg_type *type, cmg_value *out);
/* property.c: a.name of any value. */
cmg_value cmg_property(cmg_call *at, cmg_value owner, cmg_text name);
/* compare.c: =, <, membership.  Equality takes the cells it may meet from the
 * budget; status set, and 0, when that is spent. */
int cmg_equal_counted(cmg_call *at, cmg_value a, cmg_value b);
cmg_value cmg_compared(cmg_call *at, cmg_opcode op, cmg_value a, cmg_value b);
cmg_value cmg_matched(cmg_call *at, cmg_value value, cmg_value test);
bool cmg_in_range(const cmg_range *range, cmg_value value, bool *known);
/* Absent of both, with *status set without memory. */
cmg_value cmg_absent_of(cmg_call *at, cmg_value a, cmg_value b);

#endif
