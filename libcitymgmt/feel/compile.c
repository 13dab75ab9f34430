/* From a checked tree to register code.  Constants and facts are operands by
 * themselves; only what is computed takes a register. */
#include "feel/compile.h"

/* -- parts ---------------------------------------------------------------- */

void cmg_compile_no_memory(cmg_compiler *c)
{
    if (!c->failed)
        cmg_report_no_memory(c->diagnostics);
    c->failed = true;
}

void cmg_compile_too_large(cmg_compiler *c, const cmg_expr *expr)
{
    if (!c->failed) {
        const cmg_place place = cmg_source_place(c->source, expr->offset, expr->length, c->arena);
        cmg_report(c->diagnostics, CMG_M_feel_too_large, &place);
    }
    c->failed = true;
}

bool cmg_compile_room(cmg_compiler *c, void *items, size_t size, uint32_t count, size_t *capacity)
{
    if (!c->failed && cmg_arena_grow(c->arena, items, size, count, capacity))
        return true;
    cmg_compile_no_memory(c);
    return false;
}

uint32_t cmg_compile_emit(cmg_compiler *c, const cmg_expr *expr, cmg_opcode op, uint16_t dst, uint16_t a,
                          uint16_t b)
{
    if (!cmg_compile_room(c, &c->code, sizeof *c->code, c->code_count, &c->code_capacity) ||
        !cmg_compile_room(c, &c->positions, sizeof *c->positions, c->code_count, &c->position_capacity))
        return 0;
    if (c->code_count >= UINT16_MAX)
        cmg_compile_too_large(c, expr);
    c->code[c->code_count] = (cmg_instruction){.op = (uint8_t)op, .dst = dst, .a = a, .b = b};
    c->positions[c->code_count] = (cmg_position){expr->offset, expr->length};
    return c->code_count++;
}

/* Jumps forward to here. */
void cmg_compile_land(cmg_compiler *c, uint32_t at)
{
    if (!c->failed)
        c->code[at].b = (uint16_t)c->code_count;
}

uint16_t cmg_compile_new_register(cmg_compiler *c, const cmg_expr *expr)
{
    if (c->next_register >= CMG_INDEX_MAX)
        cmg_compile_too_large(c, expr);
    const uint16_t reg = (uint16_t)c->next_register++;
    if (c->next_register > c->register_count)
        c->register_count = c->next_register;
    return reg;
}

uint16_t cmg_compile_new_registers(cmg_compiler *c, const cmg_expr *expr, uint32_t count)
{
    const uint16_t first = (uint16_t)c->next_register;
    for (uint32_t i = 0; i < count && !c->failed; i++)
        cmg_compile_new_register(c, expr);
    return first;
}

uint16_t cmg_compile_constant(cmg_compiler *c, const cmg_expr *expr, cmg_value value)
{
    cmg_value kept;
    for (uint32_t i = 0; i < c->constant_count; i++) {
        if (c->constants[i].kind == value.kind && cmg_value_equal(c->constants[i], value) == 1 &&
            value.kind < CMG_DATE)
            return CMG_OPERAND(CMG_BANK_CONSTANT, i);
    }
    if (c->constant_count >= CMG_INDEX_MAX)
        cmg_compile_too_large(c, expr);
    if (!cmg_compile_room(c, &c->constants, sizeof *c->constants, c->constant_count, &c->constant_capacity))
        return 0;
    if (!cmg_value_copy(c->arena, value, &kept)) {
        cmg_compile_no_memory(c);
        return 0;
    }
    c->constants[c->constant_count] = kept;
    return CMG_OPERAND(CMG_BANK_CONSTANT, c->constant_count++);
}

void cmg_compile_bind(cmg_compiler *c, const cmg_symbol *symbol, uint16_t reg)
{
    if (!cmg_compile_room(c, &c->bindings, sizeof *c->bindings, c->binding_count, &c->bindings_capacity))
        return;
    c->bindings[c->binding_count++] = (cmg_binding){symbol, reg};
}

/* -- names ---------------------------------------------------------------- */

static void note_fact(cmg_compiler *c, const cmg_symbol *symbol)
{
    cmg_compiler *root = c->root;
    for (uint32_t i = 0; i < root->facts_count; i++) {
        if (root->facts[i]->slot == symbol->slot)
            return;
    }
    if (cmg_compile_room(root, &root->facts, sizeof *root->facts, root->facts_count, &root->facts_capacity))
        root->facts[root->facts_count++] = symbol;
    c->failed = c->failed || root->failed;
}

/* The operand of a local or fact; inside a function body, what is outside is
 * captured: the function may be called over another bank. */
static uint16_t local(cmg_compiler *c, const cmg_expr *expr, const cmg_symbol *symbol)
{
    for (uint32_t i = c->binding_count; i-- > 0;) {
        if (c->bindings[i].symbol == symbol)
            return c->bindings[i].reg;
    }
    if (!c->outer && symbol->kind == CMG_SYMBOL_FACT) {
        note_fact(c, symbol);
        return CMG_OPERAND(CMG_BANK_FACT, symbol->slot);
    }
    if (!c->outer) {
        cmg_compile_too_large(c, expr); /* cannot be: the parser only finds names in scope */
        return 0;
    }
    const uint16_t outside = local(c->outer, expr, symbol);
    const uint16_t reg = cmg_compile_new_register(c, expr);
    if (!cmg_compile_room(c, &c->captured, sizeof *c->captured, c->captured_count, &c->captured_capacity) ||
        !cmg_compile_room(c, &c->captured_at, sizeof *c->captured_at, c->captured_count,
                          &c->captured_at_capacity))
        return 0;
    c->captured[c->captured_count] = outside;
    c->captured_at[c->captured_count++] = reg;
    cmg_compile_bind(c, symbol, reg);
    return reg;
}

/* Null with a problem, which the checker of a lenient text has told already. */
uint16_t cmg_compile_fail(cmg_compiler *c, const cmg_expr *expr, cmg_message_id id, cmg_text about)
{
    const uint16_t dst = cmg_compile_new_register(c, expr);
    cmg_compile_emit(c, expr, CMG_OP_FAIL, dst, cmg_compile_constant(c, expr, cmg_string_value(about)),
                     (uint16_t)id);
    return dst;
}

static uint16_t name(cmg_compiler *c, const cmg_expr *expr)
{
    const cmg_symbol *symbol = expr->symbol;
    if (!symbol && expr->builtin < 0)
        return cmg_compile_fail(c, expr, CMG_M_eval_unknown_name, expr->name);
    if (!symbol) { /* a built-in as a value */
        cmg_function *function = cmg_arena_zeroed(c->arena, sizeof *function);
        if (!function) {
            cmg_compile_no_memory(c);
            return 0;
        }
        function->builtin = expr->builtin;
        cmg_value value = {.as.function = function, .kind = CMG_FUNCTION};
        cmg_value_weigh(&value);
        return cmg_compile_constant(c, expr, value);
    }
    if (symbol->kind == CMG_SYMBOL_CONSTANT)
        return cmg_compile_constant(c, expr, symbol->constant);
    if (symbol->owner) {
        const uint16_t owner = local(c, expr, symbol->owner), reg = cmg_compile_new_register(c, expr);
        cmg_compile_emit(c, expr, CMG_OP_PATH, reg, owner,
                         cmg_compile_constant(c, expr, cmg_string_value(symbol->name)));
        return reg;
    }
    if (symbol->kind == CMG_SYMBOL_LOCAL && symbol->slot == 2) { /* partial: the list built so far */
        const uint16_t reg = cmg_compile_new_register(c, expr);
        cmg_compile_emit(c, expr, CMG_OP_BUILT, reg, c->builder, 0);
        return reg;
    }
    return local(c, expr, symbol);
}

/* -- operators ------------------------------------------------------------ */

static uint16_t two(cmg_compiler *c, const cmg_expr *expr, cmg_opcode op)
{
    const uint16_t a = cmg_compile(c, expr->children[0]), b = cmg_compile(c, expr->children[1]);
    const uint16_t dst = cmg_compile_new_register(c, expr);
    cmg_compile_emit(c, expr, op, dst, a, b);
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

static uint16_t logical(cmg_compiler *c, const cmg_expr *expr, cmg_opcode op, cmg_opcode skip)
{
    const uint16_t dst = cmg_compile_new_register(c, expr);
    cmg_compile_into(c, expr->children[0], dst);
    const uint32_t at = cmg_compile_emit(c, expr, skip, 0, dst, 0);
    const uint16_t right = cmg_compile(c, expr->children[1]);
    cmg_compile_emit(c, expr, op, dst, dst, right);
    cmg_compile_land(c, at);
    return dst;
}

static uint16_t between(cmg_compiler *c, const cmg_expr *expr)
{
    const uint16_t value = cmg_compile(c, expr->children[0]), low = cmg_compile(c, expr->children[1]);
    const uint16_t high = cmg_compile(c, expr->children[2]);
    const uint16_t dst = cmg_compile_new_register(c, expr), above = cmg_compile_new_register(c, expr);
    cmg_compile_emit(c, expr, CMG_OP_GE, dst, value, low);
    cmg_compile_emit(c, expr, CMG_OP_LE, above, value, high);
    cmg_compile_emit(c, expr, CMG_OP_AND, dst, dst, above);
    return dst;
}

/* -- tests ---------------------------------------------------------------- */

static void test(cmg_compiler *c, const cmg_expr *expr, uint16_t value, uint16_t dst)
{
    switch (expr->kind) {
    case CMG_X_HALF_RANGE:
        cmg_compile_emit(c, expr, (cmg_opcode)(CMG_OP_EQ + expr->op), dst, value,
                         cmg_compile(c, expr->children[0]));
        return;
    case CMG_X_TEST_VALUE:
        if (expr->uses_input && expr->children[0]->type->kind == CMG_BOOLEAN) {
            cmg_compile_into(c, expr->children[0], dst);
            return;
        }
        cmg_compile_emit(c, expr, CMG_OP_MATCH, dst, value, cmg_compile(c, expr->children[0]));
        return;
    default: cmg_compile_emit(c, expr, CMG_OP_MATCH, dst, value, cmg_compile(c, expr)); return;
    }
}

static uint16_t tests(cmg_compiler *c, const cmg_expr *expr, uint16_t value)
{
    const uint16_t dst = cmg_compile_new_register(c, expr);
    const uint16_t other = expr->count > 1 ? cmg_compile_new_register(c, expr) : 0;
    uint32_t *skips = cmg_arena_array(c->arena, expr->count, sizeof *skips);
    if (!skips) {
        cmg_compile_no_memory(c);
        return dst;
    }
    for (uint32_t i = 0; i < expr->count && !c->failed; i++) {
        test(c, expr->children[i], value, i ? other : dst);
        if (i)
            cmg_compile_emit(c, expr, CMG_OP_OR, dst, dst, other);
        skips[i] = cmg_compile_emit(c, expr, CMG_OP_SKIP_TRUE, 0, dst, 0);
    }
    for (uint32_t i = 0; i < expr->count && !c->failed; i++)
        cmg_compile_land(c, skips[i]);
    if (expr->negated)
        cmg_compile_emit(c, expr, CMG_OP_NOT, dst, dst, 0);
    return dst;
}

static uint16_t range(cmg_compiler *c, const cmg_expr *expr)
{
    const bool half = expr->kind == CMG_X_HALF_RANGE;
    const uint16_t low = cmg_compile(c, expr->children[0]),
                   high = half ? low : cmg_compile(c, expr->children[1]);
    const uint16_t dst = cmg_compile_new_register(c, expr);
    uint8_t flags = (uint8_t)(expr->low_included | expr->high_included << 1);
    if (half) {
        const bool upper = expr->op == CMG_LT || expr->op == CMG_LE;
        flags = upper ? (uint8_t)(4 | (expr->op == CMG_LE) << 1) : (uint8_t)(8 | (expr->op == CMG_GE));
        if (expr->op == CMG_EQ || expr->op == CMG_NE)
            flags = (uint8_t)(3 | (expr->op == CMG_EQ ? CMG_RANGE_EQUAL : CMG_RANGE_NOT_EQUAL) << 4);
    }
    const uint32_t at = cmg_compile_emit(c, expr, CMG_OP_RANGE, dst, low, high);
    if (!c->failed)
        c->code[at].extra = flags;
    return dst;
}

static uint16_t one(cmg_compiler *c, const cmg_expr *expr, cmg_opcode op)
{
    const uint16_t a = cmg_compile(c, expr->children[0]), dst = cmg_compile_new_register(c, expr);
    cmg_compile_emit(c, expr, op, dst, a, 0);
    return dst;
}

uint16_t cmg_compile(cmg_compiler *c, const cmg_expr *expr)
{
    if (c->failed)
        return 0;
    switch (expr->kind) {
    case CMG_X_CONSTANT: return cmg_compile_constant(c, expr, expr->constant);
    case CMG_X_NAME: return name(c, expr);
    case CMG_X_INPUT: return CMG_OPERAND(CMG_BANK_INPUT, 0);
    case CMG_X_NEGATE: return one(c, expr, CMG_OP_NEGATE);
    case CMG_X_ARITHMETIC: return two(c, expr, arithmetic_op(expr->op));
    case CMG_X_COMPARE: return two(c, expr, (cmg_opcode)(CMG_OP_EQ + expr->op));
    case CMG_X_AND: return logical(c, expr, CMG_OP_AND, CMG_OP_SKIP_FALSE);
    case CMG_X_OR: return logical(c, expr, CMG_OP_OR, CMG_OP_SKIP_TRUE);
    case CMG_X_BETWEEN: return between(c, expr);
    case CMG_X_IN: return tests(c, expr->children[1], cmg_compile(c, expr->children[0]));
    case CMG_X_RANGE:
    case CMG_X_HALF_RANGE: return range(c, expr);
    case CMG_X_PATH: {
        const uint16_t owner = cmg_compile(c, expr->children[0]), dst = cmg_compile_new_register(c, expr);
        cmg_compile_emit(c, expr, CMG_OP_PATH, dst, owner,
                         cmg_compile_constant(c, expr, cmg_string_value(expr->name)));
        return dst;
    }
    case CMG_X_BROKEN: return cmg_compile_fail(c, expr, CMG_M_eval_broken, CMG_TEXT(""));
    case CMG_X_TESTS: return tests(c, expr, CMG_OPERAND(CMG_BANK_INPUT, 0));
    case CMG_X_TEST_VALUE: return cmg_compile(c, expr->children[0]);
    case CMG_X_TEST_ANY: return cmg_compile_constant(c, expr, cmg_boolean_value(true));
    default: return cmg_compile_form(c, expr);
    }
}

/* Registers taken on the way are free again but for what is bound. */
void cmg_compile_into(cmg_compiler *c, const cmg_expr *expr, uint16_t reg)
{
    const uint16_t operand = cmg_compile(c, expr);
    if (operand != reg)
        cmg_compile_emit(c, expr, CMG_OP_MOVE, reg, operand, 0);
}

/* -- the program ---------------------------------------------------------- */

static bool keep_facts(cmg_compiler *c, cmg_program *program)
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

cmg_program *cmg_compile_finish(cmg_compiler *c, const cmg_expr *expr)
{
    cmg_program *program = c->failed ? NULL : cmg_arena_zeroed(c->arena, sizeof *program);
    if (!program) {
        cmg_compile_no_memory(c);
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
        cmg_compile_no_memory(c);
        return NULL;
    }
    return program;
}

cmg_program *cmg_feel_compile(cmg_arena *arena, const cmg_expr *expr, const cmg_source *source,
                              cmg_diagnostics *diagnostics)
{
    cmg_compiler c = {.arena = arena, .source = source, .diagnostics = diagnostics};
    c.root = &c;
    const uint16_t result = cmg_compile(&c, expr);
    cmg_compile_emit(&c, expr, CMG_OP_RETURN, 0, result, 0);
    return cmg_compile_finish(&c, expr);
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
