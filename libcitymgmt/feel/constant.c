/* Expressions that read nothing, worked out once at load. */
#include "feel/program.h"

/* A function's body would die with the program that it was worked out by. */
static bool holds_function(cmg_value value)
{
    bool found = value.kind == CMG_FUNCTION;
    if (value.kind == CMG_LIST) {
        for (uint32_t i = 0; i < value.as.list->count && !found; i++)
            found = holds_function(value.as.list->items[i]);
    } else if (value.kind == CMG_CONTEXT) {
        for (uint32_t i = 0; i < value.as.context->count && !found; i++)
            found = holds_function(value.as.context->entries[i].value);
    }
    return found;
}

static bool evaluate(cmg_arena *arena, const cmg_expr *expr, cmg_vm *vm, cmg_arena *scratch, cmg_value *out)
{
    const cmg_source source = {.text = CMG_TEXT("")};
    const cmg_program *program = cmg_feel_compile(scratch, expr, &source, NULL);
    cmg_value value = cmg_null_value;
    /* now() and today() have no clock here, and so a problem: not constant. */
    return program && program->fact_count == 0 && cmg_run(vm, program, NULL, NULL, &value) == CMG_OK &&
           vm->problem_count == 0 && !holds_function(value) && cmg_value_copy(arena, value, out);
}

bool cmg_feel_constant(cmg_arena *arena, const cmg_expr *expr, cmg_value *out)
{
    cmg_arena scratch;
    cmg_vm vm;
    if (expr->kind == CMG_X_CONSTANT)
        return cmg_value_copy(arena, expr->constant, out);
    if (expr->uses_input)
        return false;
    cmg_arena_init(&scratch, &arena->allocator, 0);
    const bool constant =
        cmg_vm_init(&vm, &arena->allocator, &cmg_limits_default) && evaluate(arena, expr, &vm, &scratch, out);
    cmg_vm_free(&vm);
    cmg_arena_free(&scratch);
    return constant;
}
