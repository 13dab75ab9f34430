/* The worded forms, lists, contexts, functions and calls, to register code. */
#include "feel/compile.h"

static uint16_t conditional(cmg_compiler *c, const cmg_expr *expr)
{
    /* The condition is kept: it is looked at again after each branch. */
    const uint16_t condition = cmg_compile(c, expr->children[0]);
    const uint16_t dst = cmg_compile_new_registers(c, expr, 2); /* the second is BRANCH's and MERGE's */
    const uint32_t branch = cmg_compile_emit(c, expr, CMG_OP_BRANCH, (uint16_t)(dst + 1), condition, 0);
    cmg_compile_into(c, expr->children[1], dst);
    const uint32_t end = cmg_compile_emit(c, expr, CMG_OP_THEN_END, 0, condition, 0);
    cmg_compile_land(c, branch);
    const uint16_t otherwise = cmg_compile(c, expr->children[2]);
    cmg_compile_emit(c, expr, CMG_OP_MERGE, dst, condition, otherwise);
    cmg_compile_land(c, end);
    return dst;
}

static uint16_t sequence(cmg_compiler *c, const cmg_expr *expr, cmg_expr *const *children, uint32_t count)
{
    const uint16_t first = cmg_compile_new_registers(c, expr, count);
    for (uint32_t i = 0; i < count && !c->failed; i++)
        cmg_compile_into(c, children[i], (uint16_t)(first + i));
    return first;
}

static uint16_t list(cmg_compiler *c, const cmg_expr *expr)
{
    const uint16_t first = sequence(c, expr, expr->children, expr->count);
    const uint16_t dst = cmg_compile_new_register(c, expr);
    cmg_compile_emit(c, expr, CMG_OP_LIST, dst, first, (uint16_t)expr->count);
    return dst;
}

/* The number of a list of names kept with the program. */
static uint16_t keys_of(cmg_compiler *c, const cmg_text *names, uint32_t count)
{
    cmg_text *kept = cmg_arena_array(c->arena, count, sizeof *kept);
    if (!kept || !cmg_compile_room(c, &c->keys, sizeof *c->keys, c->keys_count, &c->keys_capacity)) {
        cmg_compile_no_memory(c);
        return 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!cmg_text_copy(c->arena, names[i], &kept[i]))
            cmg_compile_no_memory(c);
    }
    c->keys[c->keys_count] = (cmg_keys){kept, count};
    return (uint16_t)c->keys_count++;
}

static uint16_t context(cmg_compiler *c, const cmg_expr *expr)
{
    const uint16_t first = cmg_compile_new_registers(c, expr, expr->count);
    const uint32_t bound = c->binding_count;
    for (uint32_t i = 0; i < expr->count && !c->failed; i++) {
        cmg_compile_into(c, expr->children[i], (uint16_t)(first + i));
        cmg_compile_bind(c, expr->symbols[i], (uint16_t)(first + i));
    }
    c->binding_count = bound;
    const uint16_t dst = cmg_compile_new_register(c, expr);
    cmg_compile_emit(c, expr, CMG_OP_CONTEXT, dst, first, keys_of(c, expr->names, expr->count));
    return dst;
}

/* Loops nest, one an iterator; `body` is emitted inside the innermost. */
static uint16_t iteration(cmg_compiler *c, const cmg_expr *expr)
{
    const uint32_t loops = expr->count - 1, bound = c->binding_count;
    const cmg_expr *body = expr->children[loops];
    const uint16_t dst = cmg_compile_new_register(c, expr), item = cmg_compile_new_register(c, expr);
    const uint16_t outer_builder = c->builder;
    uint32_t *heads = cmg_arena_array(c->arena, loops, sizeof *heads);
    uint16_t *states = cmg_arena_array(c->arena, loops, sizeof *states);
    if (!heads || !states) {
        cmg_compile_no_memory(c);
        return dst;
    }
    if (expr->kind == CMG_X_FOR) {
        cmg_compile_emit(c, expr, CMG_OP_BUILD, dst, 0, 0);
        c->builder = dst;
    } else {
        cmg_compile_emit(c, expr, CMG_OP_MOVE, dst,
                         cmg_compile_constant(c, expr, cmg_boolean_value(expr->kind == CMG_X_EVERY)), 0);
    }
    for (uint32_t i = 0; i < loops && !c->failed; i++) {
        const uint16_t domain = cmg_compile(c, expr->children[i]);
        states[i] = cmg_compile_new_registers(c, expr, 3);
        const uint16_t variable = cmg_compile_new_register(c, expr);
        const uint32_t begin = cmg_compile_emit(c, expr->children[i], CMG_OP_ITERATE, states[i], domain, dst);
        if (!c->failed)
            c->code[begin].extra = expr->kind == CMG_X_FOR ? 2 : 0;
        heads[i] = cmg_compile_emit(c, expr->children[i], CMG_OP_NEXT, variable, states[i], 0);
        cmg_compile_bind(c, expr->symbols[i], variable);
    }
    uint32_t out = 0, stray = 0;
    cmg_compile_into(c, body, item);
    if (expr->kind == CMG_X_FOR) {
        cmg_compile_emit(c, body, CMG_OP_PUSH, dst, item, 0);
    } else {
        stray = cmg_compile_emit(c, body, CMG_OP_CONDITION, dst, item, 0);
        cmg_compile_emit(c, body, expr->kind == CMG_X_SOME ? CMG_OP_OR : CMG_OP_AND, dst, dst, item);
        out = cmg_compile_emit(c, body, expr->kind == CMG_X_SOME ? CMG_OP_SKIP_TRUE : CMG_OP_SKIP_FALSE, 0,
                               dst, 0);
    }
    for (uint32_t i = loops; i-- > 0 && !c->failed;) {
        cmg_compile_emit(c, expr, CMG_OP_JUMP, 0, 0, (uint16_t)heads[i]);
        cmg_compile_land(c, heads[i]);
    }
    if (expr->kind != CMG_X_FOR) {
        cmg_compile_land(c, out);
        cmg_compile_land(c, stray);
        c->binding_count = bound;
        return dst;
    }
    const uint16_t built = cmg_compile_new_register(c, expr);
    cmg_compile_emit(c, expr, CMG_OP_BUILT, built, dst, 0);
    c->builder = outer_builder;
    c->binding_count = bound;
    return built;
}

static uint16_t filter(cmg_compiler *c, const cmg_expr *expr)
{
    const uint16_t from = cmg_compile(c, expr->children[0]);
    const uint16_t dst = cmg_compile_new_register(c, expr);
    if (expr->children[1]->type->kind == CMG_NUMBER) {
        cmg_compile_emit(c, expr, CMG_OP_INDEX, dst, from, cmg_compile(c, expr->children[1]));
        return dst;
    }
    const uint32_t bound = c->binding_count;
    const uint16_t builder = cmg_compile_new_register(c, expr), state = cmg_compile_new_registers(c, expr, 3),
                   item = cmg_compile_new_register(c, expr);
    const uint16_t condition = cmg_compile_new_register(c, expr);
    cmg_compile_emit(c, expr, CMG_OP_BUILD, builder, 0, 0);
    const uint32_t begin = cmg_compile_emit(c, expr, CMG_OP_ITERATE, state, from, builder);
    if (!c->failed)
        c->code[begin].extra = 3;
    const uint32_t head = cmg_compile_emit(c, expr, CMG_OP_NEXT, item, state, 0);
    cmg_compile_bind(c, expr->symbols[0], item);
    cmg_compile_into(c, expr->children[1], condition);
    cmg_compile_emit(c, expr, CMG_OP_KEEP, builder, item, condition);
    cmg_compile_emit(c, expr, CMG_OP_JUMP, 0, 0, (uint16_t)head);
    cmg_compile_land(c, head);
    c->binding_count = bound;
    /* A condition that turned out a number was an index all along. */
    cmg_compile_emit(c, expr, CMG_OP_BUILT, dst, builder, 1);
    return dst;
}

static uint16_t function(cmg_compiler *c, const cmg_expr *expr)
{
    cmg_compiler inner = {
        .arena = c->arena, .source = c->source, .diagnostics = c->diagnostics, .outer = c, .root = c->root};
    for (uint32_t i = 0; i < expr->name_count; i++)
        cmg_compile_bind(&inner, expr->symbols[i], cmg_compile_new_register(&inner, expr));
    const uint16_t result = cmg_compile(&inner, expr->children[0]);
    cmg_compile_emit(&inner, expr, CMG_OP_RETURN, 0, result, 0);
    cmg_program *prototype = cmg_compile_finish(&inner, expr->children[0]);
    c->failed = c->failed || inner.failed || !prototype;
    if (c->failed || !cmg_compile_room(c, &c->prototypes, sizeof *c->prototypes, c->prototypes_count,
                                       &c->prototypes_capacity))
        return 0;
    if (inner.captured_count > UINT8_MAX || expr->name_count > UINT8_MAX)
        cmg_compile_too_large(c, expr);
    prototype->parameter_count = expr->name_count;
    prototype->captured_at = inner.captured_at;
    const cmg_type **types = cmg_arena_array(c->arena, expr->name_count, sizeof *types);
    cmg_text *parameters = cmg_arena_array(c->arena, expr->name_count, sizeof *parameters);
    if (!types || !parameters) {
        cmg_compile_no_memory(c);
        return 0;
    }
    for (uint32_t i = 0; i < expr->name_count; i++) {
        types[i] = expr->types[i] ? cmg_type_copy(c->arena, expr->types[i]) : &cmg_type_any;
        if (!types[i] || !cmg_text_copy(c->arena, expr->names[i], &parameters[i]))
            cmg_compile_no_memory(c);
    }
    prototype->parameter_types = types;
    prototype->parameters = parameters;
    const uint16_t first = cmg_compile_new_registers(c, expr, inner.captured_count),
                   dst = cmg_compile_new_register(c, expr);
    for (uint32_t i = 0; i < inner.captured_count; i++)
        cmg_compile_emit(c, expr, CMG_OP_MOVE, (uint16_t)(first + i), inner.captured[i], 0);
    const uint32_t at = cmg_compile_emit(c, expr, CMG_OP_CLOSURE, dst, first, (uint16_t)c->prototypes_count);
    if (!c->failed)
        c->code[at].extra = (uint8_t)inner.captured_count;
    c->prototypes[c->prototypes_count++] = prototype;
    return dst;
}

/* INSTANCE and COERCE: a value and a type. */
static void typed(cmg_compiler *c, const cmg_expr *expr, cmg_opcode op, uint16_t dst, uint16_t value,
                  const cmg_type *type)
{
    if (!cmg_compile_room(c, &c->types, sizeof *c->types, c->types_count, &c->types_capacity))
        return;
    c->types[c->types_count] = cmg_type_copy(c->arena, type);
    if (!c->types[c->types_count])
        cmg_compile_no_memory(c);
    cmg_compile_emit(c, expr, op, dst, value, (uint16_t)c->types_count++);
}

static uint16_t of_type(cmg_compiler *c, const cmg_expr *expr, cmg_opcode op)
{
    const uint16_t value = cmg_compile(c, expr->children[0]), dst = cmg_compile_new_register(c, expr);
    typed(c, expr, op, dst, value, expr->types[0]);
    return dst;
}

/* Forms that differ by the name of a text are told apart by that name alone:
 * what it gives must be one. */
static void named(cmg_compiler *c, const cmg_expr *expr, const cmg_parameter *parameter, uint16_t reg)
{
    cmg_compile_into(c, expr, reg);
    if (parameter->type == 'S')
        typed(c, expr, CMG_OP_COERCE, reg, reg, &cmg_type_string);
}

/* Arguments in the order of the parameters; those left out are null. */
static uint16_t call_builtin(cmg_compiler *c, const cmg_expr *expr, int builtin)
{
    uint32_t count = expr->count - 1;
    if (count > UINT8_MAX) {
        cmg_compile_too_large(c, expr);
        return 0;
    }
    if (!expr->name_count && !cmg_builtin_counts(builtin, count))
        return cmg_compile_fail(c, expr, CMG_M_eval_argument_count, cmg_text_of(cmg_builtins[builtin].name));
    uint16_t first;
    if (!expr->name_count) {
        first = sequence(c, expr, expr->children + 1, count);
    } else {
        uint8_t places[CMG_PARAMETERS_MAX];
        cmg_signature signature;
        uint32_t last = 0;
        if (!cmg_builtin_places(builtin, expr->names, count, places, &signature))
            return cmg_compile_fail(c, expr, CMG_M_eval_parameter, cmg_text_of(cmg_builtins[builtin].name));
        for (uint32_t i = 0; i < count; i++)
            last = places[i] > last ? places[i] : last;
        first = cmg_compile_new_registers(c, expr, last + 1);
        for (uint32_t i = 0; i <= last; i++)
            cmg_compile_emit(c, expr, CMG_OP_MOVE, (uint16_t)(first + i),
                             cmg_compile_constant(c, expr, cmg_null_value), 0);
        for (uint32_t i = 0; i < count && !c->failed; i++)
            named(c, expr->children[i + 1], &signature.parameters[places[i]], (uint16_t)(first + places[i]));
        count = last + 1;
    }
    const uint16_t dst = cmg_compile_new_register(c, expr);
    const uint32_t at = cmg_compile_emit(c, expr, CMG_OP_CALL_BUILTIN, dst, first, (uint16_t)builtin);
    if (!c->failed)
        c->code[at].extra = (uint8_t)count;
    return dst;
}

static uint16_t invoke(cmg_compiler *c, const cmg_expr *expr)
{
    const cmg_expr *callee = expr->children[0];
    if (callee->kind == CMG_X_NAME && callee->builtin >= 0)
        return call_builtin(c, expr, callee->builtin);
    const uint32_t count = expr->count - 1;
    if (count > UINT8_MAX) {
        cmg_compile_too_large(c, expr);
        return 0;
    }
    uint16_t function_operand = cmg_compile(c, callee);
    const uint16_t named = cmg_compile_new_register(c, expr); /* right before the arguments: see NAMED */
    const uint16_t first = sequence(c, expr, expr->children + 1, count),
                   dst = cmg_compile_new_register(c, expr);
    if (expr->name_count) {
        const uint32_t order =
            cmg_compile_emit(c, expr, CMG_OP_NAMED, named, function_operand, keys_of(c, expr->names, count));
        if (!c->failed)
            c->code[order].extra = (uint8_t)count;
        function_operand = named;
    }
    const uint32_t at = cmg_compile_emit(c, expr, CMG_OP_CALL, dst, function_operand, first);
    if (!c->failed)
        c->code[at].extra = (uint8_t)count;
    return dst;
}

static uint16_t native(cmg_compiler *c, const cmg_expr *expr)
{
    const uint16_t first = sequence(c, expr, expr->children, expr->count),
                   dst = cmg_compile_new_register(c, expr);
    if (!cmg_compile_room(c, &c->natives, sizeof *c->natives, c->natives_count, &c->natives_capacity))
        return dst;
    c->natives[c->natives_count] = expr->native;
    const uint32_t at = cmg_compile_emit(c, expr, CMG_OP_NATIVE, dst, first, (uint16_t)c->natives_count++);
    if (!c->failed)
        c->code[at].extra = (uint8_t)(expr->count < UINT8_MAX ? expr->count : UINT8_MAX);
    return dst;
}

static uint16_t external(cmg_compiler *c, const cmg_expr *expr)
{
    const uint16_t first = sequence(c, expr, expr->children, expr->count),
                   dst = cmg_compile_new_register(c, expr);
    if (expr->count > UINT8_MAX) {
        cmg_compile_too_large(c, expr);
        return dst;
    }
    const uint32_t at = cmg_compile_emit(c, expr, CMG_OP_EXTERNAL, dst, first,
                                         cmg_compile_constant(c, expr, cmg_string_value(expr->name)));
    if (!c->failed)
        c->code[at].extra = (uint8_t)expr->count;
    return dst;
}

static uint16_t let(cmg_compiler *c, const cmg_expr *expr)
{
    const uint32_t bound = c->binding_count, values = expr->count - 1;
    for (uint32_t i = 0; i < values && !c->failed; i++) {
        const uint16_t reg = cmg_compile_new_register(c, expr);
        cmg_compile_into(c, expr->children[i], reg);
        cmg_compile_bind(c, expr->symbols[i], reg);
    }
    const uint16_t result = cmg_compile(c, expr->children[values]);
    c->binding_count = bound;
    return result;
}

uint16_t cmg_compile_form(cmg_compiler *c, const cmg_expr *expr)
{
    switch (expr->kind) {
    case CMG_X_LIST: return list(c, expr);
    case CMG_X_CONTEXT: return context(c, expr);
    case CMG_X_FUNCTION: return function(c, expr);
    case CMG_X_IF: return conditional(c, expr);
    case CMG_X_FOR:
    case CMG_X_SOME:
    case CMG_X_EVERY: return iteration(c, expr);
    case CMG_X_FILTER: return filter(c, expr);
    case CMG_X_INVOKE: return invoke(c, expr);
    case CMG_X_INSTANCE_OF: return of_type(c, expr, CMG_OP_INSTANCE);
    case CMG_X_COERCE: return of_type(c, expr, CMG_OP_COERCE);
    case CMG_X_LET: return let(c, expr);
    case CMG_X_NATIVE: return native(c, expr);
    case CMG_X_EXTERNAL: return external(c, expr);
    default: return 0; /* compile.c has all others */
    }
}
