/* From a checked tree to register code.  Constants and facts are operands by
 * themselves; only what is computed takes a register. */
#include "feel/program.h"

#include <string.h>

/* A local name and the register that holds it. */
typedef struct binding {
    const cmg_symbol *symbol;
    uint16_t reg;
} binding;

typedef struct compiler compiler;
struct compiler {
    cmg_arena *arena;
    const cmg_source *source;
    cmg_diagnostics *diagnostics;
    compiler *outer; /* of a function body */
    compiler *root;  /* where facts are collected */
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

    binding *bindings;
    size_t bindings_capacity;
    uint32_t binding_count;
    uint32_t next_register, register_count;

    /* of a function body: what it takes from outside, by outer operand */
    uint16_t *captured, *captured_at; /* ... and where it puts that */
    size_t captured_capacity, captured_at_capacity;
    uint32_t captured_count;

    uint16_t builder; /* of the innermost `for`, for `partial` */
};

static uint16_t compile(compiler *c, const cmg_expr *expr);
static void into(compiler *c, const cmg_expr *expr, uint16_t reg);

/* -- parts ---------------------------------------------------------------- */

static void no_memory(compiler *c)
{
    if (!c->failed)
        cmg_report_no_memory(c->diagnostics);
    c->failed = true;
}

static void too_large(compiler *c, const cmg_expr *expr)
{
    if (!c->failed) {
        const cmg_place place = cmg_source_place(c->source, expr->offset, expr->length, c->arena);
        cmg_report(c->diagnostics, CMG_M_feel_too_large, &place);
    }
    c->failed = true;
}

static bool room(compiler *c, void *items, size_t size, uint32_t count, size_t *capacity)
{
    if (!c->failed && cmg_arena_grow(c->arena, items, size, count, capacity))
        return true;
    no_memory(c);
    return false;
}

static uint32_t emit(compiler *c, const cmg_expr *expr, cmg_opcode op, uint16_t dst, uint16_t a, uint16_t b)
{
    if (!room(c, &c->code, sizeof *c->code, c->code_count, &c->code_capacity) ||
        !room(c, &c->positions, sizeof *c->positions, c->code_count, &c->position_capacity))
        return 0;
    if (c->code_count >= UINT16_MAX)
        too_large(c, expr);
    c->code[c->code_count] = (cmg_instruction){.op = (uint8_t)op, .dst = dst, .a = a, .b = b};
    c->positions[c->code_count] = (cmg_position){expr->offset, expr->length};
    return c->code_count++;
}

/* Jumps forward to here. */
static void land(compiler *c, uint32_t at)
{
    if (!c->failed)
        c->code[at].b = (uint16_t)c->code_count;
}

static uint16_t new_register(compiler *c, const cmg_expr *expr)
{
    if (c->next_register >= CMG_INDEX_MAX)
        too_large(c, expr);
    const uint16_t reg = (uint16_t)c->next_register++;
    if (c->next_register > c->register_count)
        c->register_count = c->next_register;
    return reg;
}

static uint16_t new_registers(compiler *c, const cmg_expr *expr, uint32_t count)
{
    const uint16_t first = (uint16_t)c->next_register;
    for (uint32_t i = 0; i < count && !c->failed; i++)
        new_register(c, expr);
    return first;
}

static uint16_t constant(compiler *c, const cmg_expr *expr, cmg_value value)
{
    cmg_value kept;
    for (uint32_t i = 0; i < c->constant_count; i++) {
        if (c->constants[i].kind == value.kind && cmg_value_equal(c->constants[i], value) == 1 &&
            value.kind < CMG_DATE)
            return CMG_OPERAND(CMG_BANK_CONSTANT, i);
    }
    if (c->constant_count >= CMG_INDEX_MAX)
        too_large(c, expr);
    if (!room(c, &c->constants, sizeof *c->constants, c->constant_count, &c->constant_capacity))
        return 0;
    if (!cmg_value_copy(c->arena, value, &kept)) {
        no_memory(c);
        return 0;
    }
    c->constants[c->constant_count] = kept;
    return CMG_OPERAND(CMG_BANK_CONSTANT, c->constant_count++);
}

static void bind(compiler *c, const cmg_symbol *symbol, uint16_t reg)
{
    if (!room(c, &c->bindings, sizeof *c->bindings, c->binding_count, &c->bindings_capacity))
        return;
    c->bindings[c->binding_count++] = (binding){symbol, reg};
}

/* -- names ---------------------------------------------------------------- */

static void note_fact(compiler *c, const cmg_symbol *symbol)
{
    compiler *root = c->root;
    for (uint32_t i = 0; i < root->facts_count; i++) {
        if (root->facts[i]->slot == symbol->slot)
            return;
    }
    if (room(root, &root->facts, sizeof *root->facts, root->facts_count, &root->facts_capacity))
        root->facts[root->facts_count++] = symbol;
    c->failed = c->failed || root->failed;
}

/* The operand of a local; inside a function body, what is outside is captured. */
static uint16_t local(compiler *c, const cmg_expr *expr, const cmg_symbol *symbol)
{
    for (uint32_t i = c->binding_count; i-- > 0;) {
        if (c->bindings[i].symbol == symbol)
            return c->bindings[i].reg;
    }
    if (!c->outer) {
        too_large(c, expr); /* cannot be: the parser only finds names in scope */
        return 0;
    }
    const uint16_t outside = local(c->outer, expr, symbol);
    const uint16_t reg = new_register(c, expr);
    if (!room(c, &c->captured, sizeof *c->captured, c->captured_count, &c->captured_capacity) ||
        !room(c, &c->captured_at, sizeof *c->captured_at, c->captured_count, &c->captured_at_capacity))
        return 0;
    c->captured[c->captured_count] = outside;
    c->captured_at[c->captured_count++] = reg;
    bind(c, symbol, reg);
    return reg;
}

/* Null with a problem, which the checker of a lenient text has told already. */
static uint16_t fail(compiler *c, const cmg_expr *expr, cmg_message_id id, cmg_text about)
{
    const uint16_t dst = new_register(c, expr);
    emit(c, expr, CMG_OP_FAIL, dst, constant(c, expr, cmg_string_value(about)), (uint16_t)id);
    return dst;
}

static uint16_t name(compiler *c, const cmg_expr *expr)
{
    const cmg_symbol *symbol = expr->symbol;
    if (!symbol && expr->builtin < 0)
        return fail(c, expr, CMG_M_eval_unknown_name, expr->name);
    if (!symbol) { /* a built-in as a value */
        cmg_function *function = cmg_arena_zeroed(c->arena, sizeof *function);
        if (!function) {
            no_memory(c);
            return 0;
        }
        function->builtin = expr->builtin;
        cmg_value value = {.as.function = function, .kind = CMG_FUNCTION};
        cmg_value_weigh(&value);
        return constant(c, expr, value);
    }
    if (symbol->kind == CMG_SYMBOL_CONSTANT)
        return constant(c, expr, symbol->constant);
    if (symbol->kind == CMG_SYMBOL_FACT) {
        note_fact(c, symbol);
        return CMG_OPERAND(CMG_BANK_FACT, symbol->slot);
    }
    if (symbol->owner) {
        const uint16_t owner = local(c, expr, symbol->owner), reg = new_register(c, expr);
        emit(c, expr, CMG_OP_PATH, reg, owner, constant(c, expr, cmg_string_value(symbol->name)));
        return reg;
    }
    if (symbol->slot == 2) { /* partial: the list built so far */
        const uint16_t reg = new_register(c, expr);
        emit(c, expr, CMG_OP_BUILT, reg, c->builder, 0);
        return reg;
    }
    return local(c, expr, symbol);
}

/* -- operators ------------------------------------------------------------ */

static uint16_t two(compiler *c, const cmg_expr *expr, cmg_opcode op)
{
    const uint16_t a = compile(c, expr->children[0]), b = compile(c, expr->children[1]);
    const uint16_t dst = new_register(c, expr);
    emit(c, expr, op, dst, a, b);
    return dst;
}

static cmg_opcode arithmetic_op(uint8_t op)
{
    switch (op) {
    case '+': return CMG_OP_ADD;
    case '-': return CMG_OP_SUBTRACT;
    case '*': return CMG_OP_MULTIPLY;
    case '/': return CMG_OP_DIVIDE;
    default: return CMG_OP_POWER;
    }
}

static uint16_t logical(compiler *c, const cmg_expr *expr, cmg_opcode op, cmg_opcode skip)
{
    const uint16_t dst = new_register(c, expr);
    into(c, expr->children[0], dst);
    const uint32_t at = emit(c, expr, skip, 0, dst, 0);
    const uint16_t right = compile(c, expr->children[1]);
    emit(c, expr, op, dst, dst, right);
    land(c, at);
    return dst;
}

static uint16_t between(compiler *c, const cmg_expr *expr)
{
    const uint16_t value = compile(c, expr->children[0]), low = compile(c, expr->children[1]);
    const uint16_t high = compile(c, expr->children[2]);
    const uint16_t dst = new_register(c, expr), above = new_register(c, expr);
    emit(c, expr, CMG_OP_GE, dst, value, low);
    emit(c, expr, CMG_OP_LE, above, value, high);
    emit(c, expr, CMG_OP_AND, dst, dst, above);
    return dst;
}

/* -- tests ---------------------------------------------------------------- */

static void test(compiler *c, const cmg_expr *expr, uint16_t value, uint16_t dst)
{
    switch (expr->kind) {
    case CMG_X_HALF_RANGE:
        emit(c, expr, (cmg_opcode)(CMG_OP_EQ + expr->op), dst, value, compile(c, expr->children[0]));
        return;
    case CMG_X_TEST_VALUE:
        if (expr->uses_input && expr->children[0]->type->kind == CMG_BOOLEAN) {
            into(c, expr->children[0], dst);
            return;
        }
        emit(c, expr, CMG_OP_MATCH, dst, value, compile(c, expr->children[0]));
        return;
    default: emit(c, expr, CMG_OP_MATCH, dst, value, compile(c, expr)); return;
    }
}

static uint16_t tests(compiler *c, const cmg_expr *expr, uint16_t value)
{
    const uint16_t dst = new_register(c, expr);
    const uint16_t other = expr->count > 1 ? new_register(c, expr) : 0;
    uint32_t *skips = cmg_arena_array(c->arena, expr->count, sizeof *skips);
    if (!skips) {
        no_memory(c);
        return dst;
    }
    for (uint32_t i = 0; i < expr->count && !c->failed; i++) {
        test(c, expr->children[i], value, i ? other : dst);
        if (i)
            emit(c, expr, CMG_OP_OR, dst, dst, other);
        skips[i] = emit(c, expr, CMG_OP_SKIP_TRUE, 0, dst, 0);
    }
    for (uint32_t i = 0; i < expr->count && !c->failed; i++)
        land(c, skips[i]);
    if (expr->negated)
        emit(c, expr, CMG_OP_NOT, dst, dst, 0);
    return dst;
}

/* -- forms ---------------------------------------------------------------- */

static uint16_t conditional(compiler *c, const cmg_expr *expr)
{
    /* The condition is kept: it is looked at again after each branch. */
    const uint16_t condition = compile(c, expr->children[0]);
    const uint16_t dst = new_registers(c, expr, 2); /* the second is BRANCH's and MERGE's */
    const uint32_t branch = emit(c, expr, CMG_OP_BRANCH, (uint16_t)(dst + 1), condition, 0);
    into(c, expr->children[1], dst);
    const uint32_t end = emit(c, expr, CMG_OP_THEN_END, 0, condition, 0);
    land(c, branch);
    const uint16_t otherwise = compile(c, expr->children[2]);
    emit(c, expr, CMG_OP_MERGE, dst, condition, otherwise);
    land(c, end);
    return dst;
}

static uint16_t sequence(compiler *c, const cmg_expr *expr, cmg_expr *const *children, uint32_t count)
{
    const uint16_t first = new_registers(c, expr, count);
    for (uint32_t i = 0; i < count && !c->failed; i++)
        into(c, children[i], (uint16_t)(first + i));
    return first;
}

static uint16_t list(compiler *c, const cmg_expr *expr)
{
    const uint16_t first = sequence(c, expr, expr->children, expr->count);
    const uint16_t dst = new_register(c, expr);
    emit(c, expr, CMG_OP_LIST, dst, first, (uint16_t)expr->count);
    return dst;
}

/* The number of a list of names kept with the program. */
static uint16_t keys_of(compiler *c, const cmg_text *names, uint32_t count)
{
    cmg_text *kept = cmg_arena_array(c->arena, count, sizeof *kept);
    if (!kept || !room(c, &c->keys, sizeof *c->keys, c->keys_count, &c->keys_capacity)) {
        no_memory(c);
        return 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!cmg_text_copy(c->arena, names[i], &kept[i]))
            no_memory(c);
    }
    c->keys[c->keys_count] = (cmg_keys){kept, count};
    return (uint16_t)c->keys_count++;
}

static uint16_t context(compiler *c, const cmg_expr *expr)
{
    const uint16_t first = new_registers(c, expr, expr->count);
    const uint32_t bound = c->binding_count;
    for (uint32_t i = 0; i < expr->count && !c->failed; i++) {
        into(c, expr->children[i], (uint16_t)(first + i));
        bind(c, expr->symbols[i], (uint16_t)(first + i));
    }
    c->binding_count = bound;
    const uint16_t dst = new_register(c, expr);
    emit(c, expr, CMG_OP_CONTEXT, dst, first, keys_of(c, expr->names, expr->count));
    return dst;
}

/* Loops nest, one an iterator; `body` is emitted inside the innermost. */
static uint16_t iteration(compiler *c, const cmg_expr *expr)
{
    const uint32_t loops = expr->count - 1, bound = c->binding_count;
    const cmg_expr *body = expr->children[loops];
    const uint16_t dst = new_register(c, expr), item = new_register(c, expr);
    const uint16_t outer_builder = c->builder;
    uint32_t *heads = cmg_arena_array(c->arena, loops, sizeof *heads);
    uint16_t *states = cmg_arena_array(c->arena, loops, sizeof *states);
    if (!heads || !states) {
        no_memory(c);
        return dst;
    }
    if (expr->kind == CMG_X_FOR) {
        emit(c, expr, CMG_OP_BUILD, dst, 0, 0);
        c->builder = dst;
    } else {
        emit(c, expr, CMG_OP_MOVE, dst, constant(c, expr, cmg_boolean_value(expr->kind == CMG_X_EVERY)), 0);
    }
    for (uint32_t i = 0; i < loops && !c->failed; i++) {
        const uint16_t domain = compile(c, expr->children[i]);
        states[i] = new_registers(c, expr, 3);
        const uint16_t variable = new_register(c, expr);
        const uint32_t begin = emit(c, expr->children[i], CMG_OP_ITERATE, states[i], domain, dst);
        if (!c->failed)
            c->code[begin].extra = expr->kind == CMG_X_FOR ? 2 : 0;
        heads[i] = emit(c, expr->children[i], CMG_OP_NEXT, variable, states[i], 0);
        bind(c, expr->symbols[i], variable);
    }
    uint32_t out = 0, stray = 0;
    into(c, body, item);
    if (expr->kind == CMG_X_FOR) {
        emit(c, body, CMG_OP_PUSH, dst, item, 0);
    } else {
        stray = emit(c, body, CMG_OP_CONDITION, dst, item, 0);
        emit(c, body, expr->kind == CMG_X_SOME ? CMG_OP_OR : CMG_OP_AND, dst, dst, item);
        out = emit(c, body, expr->kind == CMG_X_SOME ? CMG_OP_SKIP_TRUE : CMG_OP_SKIP_FALSE, 0, dst, 0);
    }
    for (uint32_t i = loops; i-- > 0 && !c->failed;) {
        emit(c, expr, CMG_OP_JUMP, 0, 0, (uint16_t)heads[i]);
        land(c, heads[i]);
    }
    if (expr->kind != CMG_X_FOR) {
        land(c, out);
        land(c, stray);
        c->binding_count = bound;
        return dst;
    }
    const uint16_t built = new_register(c, expr);
    emit(c, expr, CMG_OP_BUILT, built, dst, 0);
    c->builder = outer_builder;
    c->binding_count = bound;
    return built;
}

static uint16_t filter(compiler *c, const cmg_expr *expr)
{
    const uint16_t from = compile(c, expr->children[0]);
    const uint16_t dst = new_register(c, expr);
    if (expr->children[1]->type->kind == CMG_NUMBER) {
        emit(c, expr, CMG_OP_INDEX, dst, from, compile(c, expr->children[1]));
        return dst;
    }
    const uint32_t bound = c->binding_count;
    const uint16_t builder = new_register(c, expr), state = new_registers(c, expr, 3),
                   item = new_register(c, expr);
    const uint16_t condition = new_register(c, expr);
    emit(c, expr, CMG_OP_BUILD, builder, 0, 0);
    const uint32_t begin = emit(c, expr, CMG_OP_ITERATE, state, from, builder);
    if (!c->failed)
        c->code[begin].extra = 3;
    const uint32_t head = emit(c, expr, CMG_OP_NEXT, item, state, 0);
    bind(c, expr->symbols[0], item);
    into(c, expr->children[1], condition);
    emit(c, expr, CMG_OP_KEEP, builder, item, condition);
    emit(c, expr, CMG_OP_JUMP, 0, 0, (uint16_t)head);
    land(c, head);
    c->binding_count = bound;
    /* A condition that turned out a number was an index all along. */
    emit(c, expr, CMG_OP_BUILT, dst, builder, 1);
    return dst;
}

static cmg_program *finish(compiler *c, const cmg_expr *expr);

static uint16_t function(compiler *c, const cmg_expr *expr)
{
    compiler inner = {
        .arena = c->arena, .source = c->source, .diagnostics = c->diagnostics, .outer = c, .root = c->root};
    for (uint32_t i = 0; i < expr->name_count; i++)
        bind(&inner, expr->symbols[i], new_register(&inner, expr));
    const uint16_t result = compile(&inner, expr->children[0]);
    emit(&inner, expr, CMG_OP_RETURN, 0, result, 0);
    cmg_program *prototype = finish(&inner, expr->children[0]);
    c->failed = c->failed || inner.failed || !prototype;
    if (c->failed ||
        !room(c, &c->prototypes, sizeof *c->prototypes, c->prototypes_count, &c->prototypes_capacity))
        return 0;
    if (inner.captured_count > UINT8_MAX || expr->name_count > UINT8_MAX)
        too_large(c, expr);
    prototype->parameter_count = expr->name_count;
    prototype->captured_at = inner.captured_at;
    const cmg_type **types = cmg_arena_array(c->arena, expr->name_count, sizeof *types);
    cmg_text *parameters = cmg_arena_array(c->arena, expr->name_count, sizeof *parameters);
    if (!types || !parameters) {
        no_memory(c);
        return 0;
    }
    for (uint32_t i = 0; i < expr->name_count; i++) {
        types[i] = expr->types[i] ? cmg_type_copy(c->arena, expr->types[i]) : &cmg_type_any;
        if (!types[i] || !cmg_text_copy(c->arena, expr->names[i], &parameters[i]))
            no_memory(c);
    }
    prototype->parameter_types = types;
    prototype->parameters = parameters;
    const uint16_t first = new_registers(c, expr, inner.captured_count), dst = new_register(c, expr);
    for (uint32_t i = 0; i < inner.captured_count; i++)
        emit(c, expr, CMG_OP_MOVE, (uint16_t)(first + i), inner.captured[i], 0);
    const uint32_t at = emit(c, expr, CMG_OP_CLOSURE, dst, first, (uint16_t)c->prototypes_count);
    if (!c->failed)
        c->code[at].extra = (uint8_t)inner.captured_count;
    c->prototypes[c->prototypes_count++] = prototype;
    return dst;
}

/* INSTANCE and COERCE: a value and a type. */
static void typed(compiler *c, const cmg_expr *expr, cmg_opcode op, uint16_t dst, uint16_t value,
                  const cmg_type *type)
{
    if (!room(c, &c->types, sizeof *c->types, c->types_count, &c->types_capacity))
        return;
    c->types[c->types_count] = cmg_type_copy(c->arena, type);
    if (!c->types[c->types_count])
        no_memory(c);
    emit(c, expr, op, dst, value, (uint16_t)c->types_count++);
}

static uint16_t of_type(compiler *c, const cmg_expr *expr, cmg_opcode op)
{
    const uint16_t value = compile(c, expr->children[0]), dst = new_register(c, expr);
    typed(c, expr, op, dst, value, expr->types[0]);
    return dst;
}

/* Forms that differ by the name of a text are told apart by that name alone:
 * what it gives must be one. */
static void named(compiler *c, const cmg_expr *expr, const cmg_parameter *parameter, uint16_t reg)
{
    into(c, expr, reg);
    if (parameter->type == 'S')
        typed(c, expr, CMG_OP_COERCE, reg, reg, &cmg_type_string);
}

/* Arguments in the order of the parameters; those left out are null. */
static uint16_t call_builtin(compiler *c, const cmg_expr *expr, int builtin)
{
    uint32_t count = expr->count - 1;
    if (count > UINT8_MAX) {
        too_large(c, expr);
        return 0;
    }
    if (!expr->name_count && !cmg_builtin_counts(builtin, count))
        return fail(c, expr, CMG_M_eval_argument_count, cmg_text_of(cmg_builtins[builtin].name));
    uint16_t first;
    if (!expr->name_count) {
        first = sequence(c, expr, expr->children + 1, count);
    } else {
        uint8_t places[CMG_PARAMETERS_MAX];
        cmg_signature signature;
        uint32_t last = 0;
        if (!cmg_builtin_places(builtin, expr->names, count, places, &signature))
            return fail(c, expr, CMG_M_eval_parameter, cmg_text_of(cmg_builtins[builtin].name));
        for (uint32_t i = 0; i < count; i++)
            last = places[i] > last ? places[i] : last;
        first = new_registers(c, expr, last + 1);
        for (uint32_t i = 0; i <= last; i++)
            emit(c, expr, CMG_OP_MOVE, (uint16_t)(first + i), constant(c, expr, cmg_null_value), 0);
        for (uint32_t i = 0; i < count && !c->failed; i++)
            named(c, expr->children[i + 1], &signature.parameters[places[i]], (uint16_t)(first + places[i]));
        count = last + 1;
    }
    const uint16_t dst = new_register(c, expr);
    const uint32_t at = emit(c, expr, CMG_OP_CALL_BUILTIN, dst, first, (uint16_t)builtin);
    if (!c->failed)
        c->code[at].extra = (uint8_t)count;
    return dst;
}

static uint16_t invoke(compiler *c, const cmg_expr *expr)
{
    const cmg_expr *callee = expr->children[0];
    if (callee->kind == CMG_X_NAME && callee->builtin >= 0)
        return call_builtin(c, expr, callee->builtin);
    const uint32_t count = expr->count - 1;
    if (count > UINT8_MAX) {
        too_large(c, expr);
        return 0;
    }
    uint16_t function_operand = compile(c, callee);
    const uint16_t named = new_register(c, expr); /* right before the arguments: see NAMED */
    const uint16_t first = sequence(c, expr, expr->children + 1, count), dst = new_register(c, expr);
    if (expr->name_count) {
        const uint32_t order =
            emit(c, expr, CMG_OP_NAMED, named, function_operand, keys_of(c, expr->names, count));
        if (!c->failed)
            c->code[order].extra = (uint8_t)count;
        function_operand = named;
    }
    const uint32_t at = emit(c, expr, CMG_OP_CALL, dst, function_operand, first);
    if (!c->failed)
        c->code[at].extra = (uint8_t)count;
    return dst;
}

static uint16_t native(compiler *c, const cmg_expr *expr)
{
    const uint16_t first = sequence(c, expr, expr->children, expr->count), dst = new_register(c, expr);
    if (!room(c, &c->natives, sizeof *c->natives, c->natives_count, &c->natives_capacity))
        return dst;
    c->natives[c->natives_count] = expr->native;
    const uint32_t at = emit(c, expr, CMG_OP_NATIVE, dst, first, (uint16_t)c->natives_count++);
    if (!c->failed)
        c->code[at].extra = (uint8_t)(expr->count < UINT8_MAX ? expr->count : UINT8_MAX);
    return dst;
}

static uint16_t external(compiler *c, const cmg_expr *expr)
{
    const uint16_t first = sequence(c, expr, expr->children, expr->count), dst = new_register(c, expr);
    if (expr->count > UINT8_MAX) {
        too_large(c, expr);
        return dst;
    }
    const uint32_t at =
        emit(c, expr, CMG_OP_EXTERNAL, dst, first, constant(c, expr, cmg_string_value(expr->name)));
    if (!c->failed)
        c->code[at].extra = (uint8_t)expr->count;
    return dst;
}

static uint16_t let(compiler *c, const cmg_expr *expr)
{
    const uint32_t bound = c->binding_count, values = expr->count - 1;
    for (uint32_t i = 0; i < values && !c->failed; i++) {
        const uint16_t reg = new_register(c, expr);
        into(c, expr->children[i], reg);
        bind(c, expr->symbols[i], reg);
    }
    const uint16_t result = compile(c, expr->children[values]);
    c->binding_count = bound;
    return result;
}

static uint16_t range(compiler *c, const cmg_expr *expr)
{
    const bool half = expr->kind == CMG_X_HALF_RANGE;
    const uint16_t low = compile(c, expr->children[0]), high = half ? low : compile(c, expr->children[1]);
    const uint16_t dst = new_register(c, expr);
    uint8_t flags = (uint8_t)(expr->low_included | expr->high_included << 1);
    if (half) {
        const bool upper = expr->op == CMG_LT || expr->op == CMG_LE;
        flags = upper ? (uint8_t)(4 | (expr->op == CMG_LE) << 1) : (uint8_t)(8 | (expr->op == CMG_GE));
        if (expr->op == CMG_EQ || expr->op == CMG_NE)
            flags = (uint8_t)(3 | (expr->op == CMG_EQ ? CMG_RANGE_EQUAL : CMG_RANGE_NOT_EQUAL) << 4);
    }
    const uint32_t at = emit(c, expr, CMG_OP_RANGE, dst, low, high);
    if (!c->failed)
        c->code[at].extra = flags;
    return dst;
}

static uint16_t one(compiler *c, const cmg_expr *expr, cmg_opcode op)
{
    const uint16_t a = compile(c, expr->children[0]), dst = new_register(c, expr);
    emit(c, expr, op, dst, a, 0);
    return dst;
}

static uint16_t compile(compiler *c, const cmg_expr *expr)
{
    if (c->failed)
        return 0;
    switch (expr->kind) {
    case CMG_X_CONSTANT: return constant(c, expr, expr->constant);
    case CMG_X_NAME: return name(c, expr);
    case CMG_X_INPUT: return CMG_OPERAND(CMG_BANK_INPUT, 0);
    case CMG_X_NEGATE: return one(c, expr, CMG_OP_NEGATE);
    case CMG_X_ARITHMETIC: return two(c, expr, arithmetic_op(expr->op));
    case CMG_X_COMPARE: return two(c, expr, (cmg_opcode)(CMG_OP_EQ + expr->op));
    case CMG_X_AND: return logical(c, expr, CMG_OP_AND, CMG_OP_SKIP_FALSE);
    case CMG_X_OR: return logical(c, expr, CMG_OP_OR, CMG_OP_SKIP_TRUE);
    case CMG_X_BETWEEN: return between(c, expr);
    case CMG_X_IN: return tests(c, expr->children[1], compile(c, expr->children[0]));
    case CMG_X_RANGE:
    case CMG_X_HALF_RANGE: return range(c, expr);
    case CMG_X_LIST: return list(c, expr);
    case CMG_X_CONTEXT: return context(c, expr);
    case CMG_X_FUNCTION: return function(c, expr);
    case CMG_X_IF: return conditional(c, expr);
    case CMG_X_FOR:
    case CMG_X_SOME:
    case CMG_X_EVERY: return iteration(c, expr);
    case CMG_X_FILTER: return filter(c, expr);
    case CMG_X_PATH: {
        const uint16_t owner = compile(c, expr->children[0]), dst = new_register(c, expr);
        emit(c, expr, CMG_OP_PATH, dst, owner, constant(c, expr, cmg_string_value(expr->name)));
        return dst;
    }
    case CMG_X_INVOKE: return invoke(c, expr);
    case CMG_X_INSTANCE_OF: return of_type(c, expr, CMG_OP_INSTANCE);
    case CMG_X_LET: return let(c, expr);
    case CMG_X_COERCE: return of_type(c, expr, CMG_OP_COERCE);
    case CMG_X_NATIVE: return native(c, expr);
    case CMG_X_EXTERNAL: return external(c, expr);
    case CMG_X_BROKEN: return fail(c, expr, CMG_M_eval_broken, CMG_TEXT(""));
    case CMG_X_TESTS: return tests(c, expr, CMG_OPERAND(CMG_BANK_INPUT, 0));
    case CMG_X_TEST_VALUE: return compile(c, expr->children[0]);
    case CMG_X_TEST_ANY: return constant(c, expr, cmg_boolean_value(true));
    }
    return 0;
}

/* Registers taken on the way are free again but for what is bound. */
static void into(compiler *c, const cmg_expr *expr, uint16_t reg)
{
    const uint16_t operand = compile(c, expr);
    if (operand != reg)
        emit(c, expr, CMG_OP_MOVE, reg, operand, 0);
}

/* -- the program ---------------------------------------------------------- */

static bool keep_facts(compiler *c, cmg_program *program)
{
    uint16_t *slots = cmg_arena_array(c->arena, c->facts_count, sizeof *slots);
    cmg_text *names = cmg_arena_array(c->arena, c->facts_count, sizeof *names);
    if (!slots || !names)
        return false;
    for (uint32_t i = 0; i < c->facts_count; i++) {
        uint32_t at = i;
        for (; at > 0 && slots[at - 1] > c->facts[i]->slot; at--) {
            slots[at] = slots[at - 1];
            names[at] = names[at - 1];
        }
        slots[at] = c->facts[i]->slot;
        if (!cmg_text_copy(c->arena, c->facts[i]->name, &names[at]))
            return false;
    }
    program->facts = slots;
    program->fact_names = names;
    program->fact_count = c->facts_count;
    return true;
}

static cmg_program *finish(compiler *c, const cmg_expr *expr)
{
    cmg_program *program = c->failed ? NULL : cmg_arena_zeroed(c->arena, sizeof *program);
    if (!program) {
        no_memory(c);
        return NULL;
    }
    *program = (cmg_program){.code = c->code,
                             .positions = c->positions,
                             .code_count = c->code_count,
                             .register_count = c->register_count,
                             .constants = c->constants,
                             .constant_count = c->constant_count,
                             .keys = c->keys,
                             .types = c->types,
                             .prototypes = c->prototypes,
                             .natives = c->natives,
                             .type = cmg_type_copy(c->arena, expr->type),
                             .source = *c->source};
    if (!program->type || !keep_facts(c, program)) {
        no_memory(c);
        return NULL;
    }
    return program;
}

cmg_program *cmg_feel_compile(cmg_arena *arena, const cmg_expr *expr, const cmg_source *source,
                              cmg_diagnostics *diagnostics)
{
    compiler c = {.arena = arena, .source = source, .diagnostics = diagnostics};
    c.root = &c;
    const uint16_t result = compile(&c, expr);
    emit(&c, expr, CMG_OP_RETURN, 0, result, 0);
    return finish(&c, expr);
}

const cmg_type *cmg_program_type(const cmg_program *program)
{
    return program->type;
}

cmg_text cmg_program_text(const cmg_program *program)
{
    return program->source.text;
}

const uint16_t *cmg_program_facts(const cmg_program *program, uint32_t *count)
{
    *count = program->fact_count;
    return program->facts;
}
