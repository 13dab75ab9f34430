/* The compiler's state, shared by its files: compile.c registers, constants,
 * names, operators and the program; compile_forms.c the forms and calls. */
#ifndef CMG_FEEL_COMPILE_H
#define CMG_FEEL_COMPILE_H

#include "feel/program.h"

/* A local name and the register that holds it. */
typedef struct cmg_binding {
    const cmg_symbol *symbol;
    uint16_t reg;
} cmg_binding;

typedef struct cmg_compiler cmg_compiler;
struct cmg_compiler {
    cmg_arena *arena;
    const cmg_source *source;
    cmg_diagnostics *diagnostics;
    cmg_compiler *outer; /* of a function body */
    cmg_compiler *root;  /* where facts are collected */
    bool failed;

    cmg_instruction *code;
    cmg_position *positions;
    size_t code_capacity, position_capacity;
    uint32_t code_count;
    cmg_value *constants;
    size_t constant_capacity;
    uint32_t constant_count;
    cmg_keys *keys;
    size_t keys_capacity;
    uint32_t keys_count;
    const cmg_type **types;
    size_t types_capacity;
    uint32_t types_count;
    const cmg_native **natives;
    size_t natives_capacity;
    uint32_t natives_count;
    const cmg_program **prototypes;
    size_t prototypes_capacity;
    uint32_t prototypes_count;
    const cmg_symbol **facts;
    size_t facts_capacity;
    uint32_t facts_count;

    cmg_binding *bindings;
    size_t bindings_capacity;
    uint32_t binding_count;
    uint32_t next_register, register_count;

    /* of a function body: what it takes from outside, by outer operand */
    uint16_t *captured, *captured_at; /* ... and where it puts that */
    size_t captured_capacity, captured_at_capacity;
    uint32_t captured_count;

    uint16_t builder; /* of the innermost `for`, for `partial` */
};

/* The operand that holds the value of an expression; or the value in a register of one's own. */
uint16_t cmg_compile(cmg_compiler *c, const cmg_expr *expr);
void cmg_compile_into(cmg_compiler *c, const cmg_expr *expr, uint16_t reg);
/* The same for the kinds of compile_forms.c. */
uint16_t cmg_compile_form(cmg_compiler *c, const cmg_expr *expr);

/* Places of the instructions they make. */
uint32_t cmg_compile_emit(cmg_compiler *c, const cmg_expr *expr, cmg_opcode op, uint16_t dst, uint16_t a,
                          uint16_t b);
/* The jump at `at` leads to what is made next. */
void cmg_compile_land(cmg_compiler *c, uint32_t at);
uint16_t cmg_compile_new_register(cmg_compiler *c, const cmg_expr *expr);
/* So many in a row; the first. */
uint16_t cmg_compile_new_registers(cmg_compiler *c, const cmg_expr *expr, uint32_t count);
uint16_t cmg_compile_constant(cmg_compiler *c, const cmg_expr *expr, cmg_value value);
void cmg_compile_bind(cmg_compiler *c, const cmg_symbol *symbol, uint16_t reg);
/* A null with a problem, when it is reached. */
uint16_t cmg_compile_fail(cmg_compiler *c, const cmg_expr *expr, cmg_message_id id, cmg_text about);
/* Room for one more in an array; false without memory. */
bool cmg_compile_room(cmg_compiler *c, void *items, size_t size, uint32_t count, size_t *capacity);
void cmg_compile_no_memory(cmg_compiler *c);
void cmg_compile_too_large(cmg_compiler *c, const cmg_expr *expr);
/* The program of what was compiled; NULL without memory. */
cmg_program *cmg_compile_finish(cmg_compiler *c, const cmg_expr *expr);

#endif
