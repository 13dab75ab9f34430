/* The machine's loop: register code over the banks of a program.  Frames are a
 * stack of their own arena; values live in the session's until the next decision. */
#include "feel/machine.h"

#include <string.h>

#include "feel/externals.h"

/* Both branches of a condition that is not known are run.  What goes wrong in
 * them need not happen, so it does not end a strict decision and is told only
 * when both come to one value. */
static cmg_value begin_undecided(cmg_vm *vm)
{
    vm->undecided++;
    return cmg_number_value(cmg_decimal_of(vm->problem_count));
}

static void end_undecided(cmg_call *at, cmg_value before, cmg_value merged)
{
    cmg_vm *vm = at->vm;
    vm->undecided--;
    if (merged.kind == CMG_ABSENT)
        vm->problem_count = (uint32_t)before.as.integer;
    else if (vm->strict && !vm->undecided && vm->problem_count > (uint32_t)before.as.integer)
        at->status = CMG_EVALUATION_FAILED;
}

/* -- three-valued logic ---------------------------------------------------- */

static bool is_truth(cmg_value value, bool truth)
{
    return value.kind == CMG_BOOLEAN && (value.as.integer != 0) == truth;
}

/* True, false, or not known; else *failed is a null with a problem. */
static bool is_condition(cmg_call *at, cmg_value value, cmg_value *failed)
{
    if (value.kind <= CMG_BOOLEAN)
        return true;
    *failed = cmg_call_fail(at, CMG_M_eval_condition, cmg_kind_name((cmg_kind)value.kind));
    return false;
}

/* `decisive` decides by itself: false for and, true for or. */
static cmg_value logic(cmg_call *at, cmg_value a, cmg_value b, bool decisive)
{
    if (is_truth(a, decisive) || is_truth(b, decisive))
        return cmg_boolean_value(decisive);
    cmg_value failed;
    if (!is_condition(at, a, &failed) || !is_condition(at, b, &failed))
        return failed;
    if (a.kind == CMG_ABSENT || b.kind == CMG_ABSENT)
        return cmg_absent_of(at, a, b);
    if (is_truth(a, !decisive) && is_truth(b, !decisive))
        return cmg_boolean_value(!decisive);
    return a.kind == CMG_NULL ? a : b.kind == CMG_NULL ? b : cmg_null_value;
}

/* After both branches ran because the condition is absent. */
static cmg_value merge(cmg_call *at, cmg_value condition, cmg_value then, cmg_value otherwise)
{
    if (condition.kind != CMG_ABSENT)
        return otherwise;
    if (then.kind != CMG_ABSENT && cmg_value_equal(then, otherwise) == 1)
        return then;
    cmg_value all = cmg_absent_of(at, condition, then);
    return cmg_absent_of(at, all, otherwise);
}

/* -- making values -------------------------------------------------------- */

static cmg_value make_list(cmg_call *at, const cmg_value *items, uint32_t count)
{
    cmg_value failed, absent = cmg_null_value;
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].kind == CMG_ABSENT)
            absent = cmg_absent_of(at, absent, items[i]);
    }
    if (absent.kind == CMG_ABSENT)
        return absent;
    cmg_list *list = cmg_call_list(at, count, &failed);
    if (!list)
        return failed;
    if (count)
        memcpy(list->items, items, count * sizeof *items);
    return cmg_weighed(at, cmg_list_value(list));
}

static cmg_value make_context(cmg_call *at, const cmg_value *values, const cmg_keys *keys)
{
    cmg_context *context =
        cmg_arena_get(&at->vm->arena, sizeof *context + keys->count * sizeof *context->entries);
    cmg_value absent = cmg_null_value;
    if (!context)
        return cmg_call_no_memory(at);
    context->count = keys->count;
    for (uint32_t i = 0; i < keys->count; i++) {
        context->entries[i] = (cmg_entry){keys->names[i], values[i]};
        if (values[i].kind == CMG_ABSENT)
            absent = cmg_absent_of(at, absent, values[i]);
    }
    return absent.kind == CMG_ABSENT
               ? absent
               : cmg_weighed(at, (cmg_value){.as.context = context, .kind = CMG_CONTEXT});
}

static cmg_value make_range(cmg_call *at, cmg_value low, cmg_value high, uint8_t flags)
{
    if (low.kind == CMG_ABSENT || high.kind == CMG_ABSENT)
        return cmg_absent_of(at, low, high);
    cmg_range *range = cmg_arena_zeroed(&at->vm->arena, sizeof *range);
    if (!range)
        return cmg_call_no_memory(at);
    range->has_start = !(flags & 4);
    range->has_end = !(flags & 8);
    range->start = range->has_start ? low : cmg_null_value;
    range->end = range->has_end ? high : cmg_null_value;
    range->start_included = flags & 1;
    range->end_included = flags & 2;
    range->form = flags >> 4;
    return cmg_weighed(at, (cmg_value){.as.range = range, .kind = CMG_RANGE});
}

static cmg_value make_closure(cmg_call *at, const cmg_program *body, const cmg_value *captured,
                              uint32_t count)
{
    cmg_function *function = cmg_arena_zeroed(&at->vm->arena, sizeof *function);
    cmg_value *kept = cmg_arena_array(&at->vm->arena, count, sizeof *kept);
    if (!function || !kept)
        return cmg_call_no_memory(at);
    if (count)
        memcpy(kept, captured, count * sizeof *kept);
    *function = (cmg_function){.body = body, .captured = kept, .captured_count = count, .builtin = -1};
    return cmg_weighed(at, (cmg_value){.as.function = function, .kind = CMG_FUNCTION});
}

/* -- calls ---------------------------------------------------------------- */

/* A list of one stands for its item where no list is wanted. */
static const cmg_value *unwrapped(int builtin, const cmg_value *arguments, uint32_t count, cmg_value *items)
{
    for (uint32_t i = 0; i < count; i++) {
        const bool single = arguments[i].kind == CMG_LIST && arguments[i].as.list->count == 1;
        items[i] =
            single && !cmg_builtin_takes_list(builtin, i) ? arguments[i].as.list->items[0] : arguments[i];
    }
    return items;
}

static cmg_value call_builtin(cmg_call *at, int builtin, const cmg_value *arguments, uint32_t count)
{
    cmg_value absent = cmg_null_value;
    bool single = false;
    uint64_t work = 0; /* items and cells of text that the function may go over */
    for (uint32_t i = 0; i < count; i++) {
        if (arguments[i].kind == CMG_ABSENT)
            absent = cmg_absent_of(at, absent, arguments[i]);
        single |= arguments[i].kind == CMG_LIST && arguments[i].as.list->count == 1;
        work += arguments[i].kind == CMG_LIST ? arguments[i].as.list->count : cmg_value_cells(arguments[i]);
    }
    if (!cmg_vm_charge(at->vm, 1 + work / 8))
        return cmg_call_limit(at, CMG_M_eval_steps);
    if (absent.kind == CMG_ABSENT)
        return absent;
    cmg_value items[CMG_PARAMETERS_MAX];
    at->arguments =
        single && count <= CMG_PARAMETERS_MAX ? unwrapped(builtin, arguments, count, items) : arguments;
    at->count = count;
    return cmg_weighed(at, cmg_builtins[builtin].run(at));
}

/* r[0] becomes the function, r[1..] its arguments in the order of its
 * parameters; a name it does not have makes it null. */
/* Its arrays have no place in the frame of execute(), of which there may be thousands. */
__attribute__((noinline)) static void by_name(cmg_call *at, cmg_value *r, cmg_value callee,
                                              const cmg_keys *keys)
{
    cmg_value given[UINT8_MAX];
    bool taken[UINT8_MAX] = {false};
    r[0] = callee;
    if (callee.kind != CMG_FUNCTION)
        return;
    const cmg_function *function = callee.as.function;
    uint8_t places[UINT8_MAX];
    cmg_signature signature;
    if (function->builtin >= 0 &&
        !cmg_builtin_places(function->builtin, keys->names, keys->count, places, &signature)) {
        r[0] = cmg_call_fail(at, CMG_M_eval_parameter, keys->count ? keys->names[0] : CMG_TEXT(""));
        return;
    }
    memcpy(given, r + 1, keys->count * sizeof *given);
    for (uint32_t i = 0; i < keys->count; i++) {
        int place = function->builtin >= 0 ? places[i] : -1;
        for (uint32_t p = 0; function->builtin < 0 && place < 0 && p < function->body->parameter_count; p++)
            place = cmg_text_equal(function->body->parameters[p], keys->names[i]) ? (int)p : -1;
        if (place < 0 || (uint32_t)place >= keys->count || taken[place]) {
            r[0] = cmg_call_fail(at, CMG_M_eval_parameter, keys->names[i]);
            return;
        }
        taken[place] = true;
        r[1 + place] = given[i];
    }
}

static cmg_status execute(cmg_vm *vm, const cmg_program *program, const cmg_value *facts,
                          const cmg_value *input, cmg_value *registers, cmg_value *out);

static cmg_value call_value(cmg_call *at, cmg_value callee, const cmg_value *arguments, uint32_t count)
{
    cmg_vm *vm = at->vm;
    if (callee.kind == CMG_ABSENT || (callee.kind == CMG_NULL && callee.length))
        return callee; /* the problem is told already */
    if (callee.kind != CMG_FUNCTION)
        return cmg_call_fail(at, CMG_M_eval_not_function, cmg_kind_name((cmg_kind)callee.kind));
    const cmg_function *function = callee.as.function;
    if (function->builtin >= 0)
        return cmg_builtin_counts(function->builtin, count)
                   ? call_builtin(at, function->builtin, arguments, count)
                   : cmg_call_fail(at, CMG_M_eval_argument_count,
                                   cmg_text_of(cmg_builtins[function->builtin].name));
    const cmg_program *body = function->body;
    if (count != body->parameter_count)
        return cmg_call_fail(at, CMG_M_eval_argument_count, CMG_TEXT("function"));
    if (vm->depth >= vm->limits.depth)
        return cmg_call_limit(at, CMG_M_eval_depth);
    const cmg_arena_mark mark = cmg_arena_marked(&vm->frames);
    cmg_value *registers = cmg_arena_array(&vm->frames, body->register_count + 1u, sizeof *registers);
    if (!registers && vm->frames.limited)
        return cmg_call_limit(at, CMG_M_eval_bytes);
    if (!registers) {
        at->status = CMG_NO_MEMORY;
        return cmg_null_value;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!cmg_coerce(at, arguments[i], body->parameter_types[i], &registers[i])) {
            cmg_arena_rewind(&vm->frames, mark);
            return cmg_call_fail(at, CMG_M_eval_argument, cmg_kind_name((cmg_kind)arguments[i].kind));
        }
    }
    for (uint32_t i = 0; i < function->captured_count; i++)
        registers[body->captured_at[i]] = function->captured[i];
    cmg_value result = cmg_null_value;
    vm->depth++;
    at->status = execute(vm, body, at->facts, at->input, registers, &result);
    vm->depth--;
    cmg_arena_rewind(&vm->frames, mark);
    return result;
}

cmg_value cmg_call_back(cmg_call *call, cmg_value function, const cmg_value *arguments, uint32_t count)
{
    cmg_call inner = *call;
    if (!cmg_vm_charge(call->vm, 1 + call->program->code_count / 8)) {
        return cmg_call_limit(call, CMG_M_eval_steps);
    }
    const cmg_value result = call_value(&inner, function, arguments, count);
    call->status = inner.status;
    return result;
}

/* Natives take more of the C stack than functions do. */
#define NATIVE_DEPTH 4

static cmg_value call_native(cmg_call *at, const cmg_native *native, const cmg_value *arguments)
{
    cmg_vm *vm = at->vm;
    cmg_value result = cmg_null_value;
    if (vm->depth + NATIVE_DEPTH > vm->limits.depth)
        return cmg_call_limit(at, CMG_M_eval_depth);
    vm->depth += NATIVE_DEPTH;
    at->status = native->run(vm, native, arguments, &result);
    vm->depth -= NATIVE_DEPTH;
    return result;
}

static cmg_value call_external(cmg_call *at, cmg_text key, const cmg_value *arguments, uint32_t count)
{
    cmg_value absent = cmg_null_value;
    for (uint32_t i = 0; i < count; i++) {
        if (arguments[i].kind == CMG_ABSENT)
            absent = cmg_absent_of(at, absent, arguments[i]);
    }
    return absent.kind == CMG_ABSENT ? absent : cmg_weighed(at, cmg_external_run(at, key, arguments, count));
}

static cmg_value coerced(cmg_call *at, cmg_value value, const cmg_type *type)
{
    cmg_value result;
    if (cmg_coerce(at, value, type, &result))
        return result;
    return cmg_call_problem(at, CMG_M_eval_coerce, cmg_kind_name((cmg_kind)value.kind),
                            type->name.bytes ? type->name : cmg_kind_name((cmg_kind)type->kind));
}

static cmg_value failed(cmg_call *at, cmg_message_id id, cmg_value what)
{
    return cmg_call_fail(at, id, what.kind == CMG_STRING ? cmg_value_as_text(what) : CMG_TEXT(""));
}

/* -- the loop ------------------------------------------------------------- */

/* Both small and of one scale: the common case of a city's amounts. */
static inline bool small_pair(const cmg_value *a, const cmg_value *b)
{
    return a->kind == CMG_NUMBER && b->kind == CMG_NUMBER && !a->is_wide && !b->is_wide;
}

static inline cmg_decimal small_decimal(const cmg_value *value)
{
    return (cmg_decimal){{value->as.integer}, value->scale, false};
}

/* One of + - * on small numbers; the rest is for cmg_arithmetic.  Operands are
 * read where they are, and what is returned next goes straight out: a copy
 * would wait for the bytes just written. */
#define ARITHMETIC(kind, operate)                                                                            \
    do {                                                                                                     \
        const cmg_value *a = &OPERAND(i->a), *b = &OPERAND(i->b);                                            \
        cmg_decimal result;                                                                                  \
        if (!small_pair(a, b) ||                                                                             \
            operate(&vm->arena, small_decimal(a), small_decimal(b), &result) != CMG_DECIMAL_OK) {            \
            r[i->dst] = cmg_arithmetic(&at, kind, *a, *b);                                                   \
        } else if (i[1].op == CMG_OP_RETURN && i[1].a == i->dst) {                                           \
            *out = cmg_number_value(result);                                                                 \
            return CMG_OK;                                                                                   \
        } else {                                                                                             \
            r[i->dst] = cmg_number_value(result);                                                            \
        }                                                                                                    \
    } while (0)

static cmg_value compared(cmg_call *at, cmg_opcode op, cmg_value a, cmg_value b)
{
    if (!small_pair(&a, &b))
        return cmg_compared(at, op, a, b);
    const int order = cmg_decimal_compare(cmg_value_decimal(a), cmg_value_decimal(b));
    switch (op) {
    case CMG_OP_EQ: return cmg_boolean_value(order == 0);
    case CMG_OP_NE: return cmg_boolean_value(order != 0);
    case CMG_OP_LT: return cmg_boolean_value(order < 0);
    case CMG_OP_LE: return cmg_boolean_value(order <= 0);
    case CMG_OP_GT: return cmg_boolean_value(order > 0);
    default: return cmg_boolean_value(order >= 0);
    }
}

static cmg_value negated_truth(cmg_value value)
{
    if (value.kind == CMG_BOOLEAN)
        return cmg_boolean_value(!value.as.integer);
    return value.kind == CMG_ABSENT || value.kind == CMG_NULL ? value : cmg_null_value;
}

#define OPERAND(which) (bank[(which) >> 14][(which)&CMG_INDEX_MAX])

static cmg_status execute(cmg_vm *vm, const cmg_program *program, const cmg_value *facts,
                          const cmg_value *input, cmg_value *registers, cmg_value *out)
{
    static const cmg_value no_input = {.kind = CMG_NULL};
    const cmg_value *const bank[4] = {registers, program->constants, facts, input ? input : &no_input};
    cmg_call at = {.vm = vm, .program = program, .facts = facts, .input = input};
    cmg_value *const r = registers;
    for (uint32_t pc = 0;;) {
        const cmg_instruction *i = &program->code[pc];
        at.instruction = pc++;
        switch ((cmg_opcode)i->op) {
        case CMG_OP_MOVE: r[i->dst] = OPERAND(i->a); break;
        case CMG_OP_ADD: ARITHMETIC(CMG_OP_ADD, cmg_decimal_add); break;
        case CMG_OP_SUBTRACT: ARITHMETIC(CMG_OP_SUBTRACT, cmg_decimal_subtract); break;
        case CMG_OP_MULTIPLY: ARITHMETIC(CMG_OP_MULTIPLY, cmg_decimal_multiply); break;
        case CMG_OP_DIVIDE:
        case CMG_OP_POWER:
            r[i->dst] = cmg_arithmetic(&at, (cmg_opcode)i->op, OPERAND(i->a), OPERAND(i->b));
            break;
        case CMG_OP_NEGATE: r[i->dst] = cmg_negated(&at, OPERAND(i->a)); break;
        case CMG_OP_EQ:
        case CMG_OP_NE:
        case CMG_OP_LT:
        case CMG_OP_LE:
        case CMG_OP_GT:
        case CMG_OP_GE: r[i->dst] = compared(&at, (cmg_opcode)i->op, OPERAND(i->a), OPERAND(i->b)); break;
        case CMG_OP_AND: r[i->dst] = logic(&at, OPERAND(i->a), OPERAND(i->b), false); break;
        case CMG_OP_OR: r[i->dst] = logic(&at, OPERAND(i->a), OPERAND(i->b), true); break;
        case CMG_OP_NOT: r[i->dst] = negated_truth(OPERAND(i->a)); break;
        case CMG_OP_MATCH: r[i->dst] = cmg_matched(&at, OPERAND(i->a), OPERAND(i->b)); break;
        case CMG_OP_SKIP_FALSE:
            if (is_truth(OPERAND(i->a), false))
                pc = i->b;
            break;
        case CMG_OP_SKIP_TRUE:
            if (is_truth(OPERAND(i->a), true))
                pc = i->b;
            break;
        case CMG_OP_CONDITION:
            if (!is_condition(&at, OPERAND(i->a), &r[i->dst]))
                pc = i->b;
            break;
        case CMG_OP_JUMP: pc = i->b; break;
        case CMG_OP_BRANCH:
            if (OPERAND(i->a).kind == CMG_ABSENT)
                r[i->dst] = begin_undecided(vm);
            else if (!is_truth(OPERAND(i->a), true))
                pc = i->b;
            break;
        case CMG_OP_THEN_END:
            if (OPERAND(i->a).kind != CMG_ABSENT)
                pc = i->b;
            break;
        case CMG_OP_MERGE: {
            const bool undecided = OPERAND(i->a).kind == CMG_ABSENT;
            r[i->dst] = merge(&at, OPERAND(i->a), r[i->dst], OPERAND(i->b));
            if (undecided)
                end_undecided(&at, r[i->dst + 1], r[i->dst]);
            break;
        }
        case CMG_OP_RANGE: r[i->dst] = make_range(&at, OPERAND(i->a), OPERAND(i->b), i->extra); break;
        case CMG_OP_LIST: r[i->dst] = make_list(&at, r + i->a, i->b); break;
        case CMG_OP_CONTEXT: r[i->dst] = make_context(&at, r + i->a, &program->keys[i->b]); break;
        case CMG_OP_PATH:
            r[i->dst] = cmg_weighed(&at, cmg_property(&at, OPERAND(i->a), cmg_value_as_text(OPERAND(i->b))));
            break;
        case CMG_OP_INDEX: r[i->dst] = cmg_indexed(&at, OPERAND(i->a), OPERAND(i->b)); break;
        case CMG_OP_ITERATE: {
            const cmg_value domain = cmg_loop_begin(&at, r + i->dst, OPERAND(i->a), i->extra & 1);
            if (at.status == CMG_OK)
                cmg_loop_fill(&at, &r[i->b], domain, i->extra);
            break;
        }
        case CMG_OP_NEXT:
            if (!cmg_vm_charge(vm, 1 + program->code_count / 8))
                cmg_call_limit(&at, CMG_M_eval_steps);
            else if (!cmg_loop_next(r + i->a, &r[i->dst]))
                pc = i->b;
            break;
        case CMG_OP_BUILD: r[i->dst] = cmg_loop_list(&at); break;
        case CMG_OP_PUSH: cmg_loop_push(&at, r[i->dst], OPERAND(i->a)); break;
        case CMG_OP_KEEP: cmg_loop_keep(&at, r[i->dst], OPERAND(i->a), OPERAND(i->b)); break;
        case CMG_OP_BUILT: r[i->dst] = cmg_loop_built(&at, r[i->a], i->b); break;
        case CMG_OP_CALL_BUILTIN: r[i->dst] = call_builtin(&at, i->b, r + i->a, i->extra); break;
        case CMG_OP_NAMED: by_name(&at, r + i->dst, OPERAND(i->a), &program->keys[i->b]); break;
        case CMG_OP_CALL:
            if (!cmg_vm_charge(vm, 1 + program->code_count / 8))
                cmg_call_limit(&at, CMG_M_eval_steps);
            else
                r[i->dst] = call_value(&at, OPERAND(i->a), r + i->b, i->extra);
            break;
        case CMG_OP_CLOSURE:
            r[i->dst] = make_closure(&at, program->prototypes[i->b], r + i->a, i->extra);
            break;
        case CMG_OP_INSTANCE: {
            const cmg_value value = OPERAND(i->a);
            r[i->dst] = value.kind == CMG_ABSENT
                            ? value
                            : cmg_boolean_value(value.kind != CMG_NULL &&
                                                cmg_value_conforms(value, program->types[i->b]));
            break;
        }
        case CMG_OP_COERCE: r[i->dst] = coerced(&at, OPERAND(i->a), program->types[i->b]); break;
        case CMG_OP_NATIVE: r[i->dst] = call_native(&at, program->natives[i->b], r + i->a); break;
        case CMG_OP_EXTERNAL:
            r[i->dst] = call_external(&at, cmg_value_as_text(OPERAND(i->b)), r + i->a, i->extra);
            break;
        case CMG_OP_FAIL: r[i->dst] = failed(&at, (cmg_message_id)i->b, OPERAND(i->a)); break;
        case CMG_OP_RETURN: *out = OPERAND(i->a); return CMG_OK;
        case CMG_OPCODE_COUNT: break;
        }
        if (at.status != CMG_OK)
            return at.status;
    }
}

/* Programs with so few registers have them on the C stack. */
#define FEW_REGISTERS 16

cmg_status cmg_run(cmg_vm *vm, const cmg_program *program, const cmg_value *facts, const cmg_value *input,
                   cmg_value *out)
{
    if (!cmg_vm_charge(vm, 1 + program->code_count / 8)) {
        cmg_vm_limit(vm, CMG_M_eval_steps, program, 0, (uint32_t)program->source.text.length);
        return CMG_LIMIT_REACHED;
    }
    if (program->register_count < FEW_REGISTERS) {
        cmg_value few[FEW_REGISTERS];
        return execute(vm, program, facts, input, few, out);
    }
    const cmg_arena_mark mark = cmg_arena_marked(&vm->frames);
    cmg_value *registers = cmg_arena_array(&vm->frames, program->register_count + 1u, sizeof *registers);
    if (!registers && vm->frames.limited)
        cmg_vm_limit(vm, CMG_M_eval_bytes, program, 0, (uint32_t)program->source.text.length);
    if (!registers)
        return vm->frames.limited ? CMG_LIMIT_REACHED : CMG_NO_MEMORY;
    const cmg_status status = execute(vm, program, facts, input, registers, out);
    cmg_arena_rewind(&vm->frames, mark);
    return status;
}
