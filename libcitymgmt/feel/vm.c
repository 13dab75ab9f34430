/* The machine: register code over the banks of a program.  Frames are a stack
 * of their own arena; values live in the session's until the next decision. */
#include "feel/externals.h"
#include "feel/patterns.h"
#include "feel/program.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const cmg_limits cmg_limits_default = {.steps = 1000000,
                                       .bytes = (size_t)64 << 20,
                                       .depth = 1000,
                                       .list_length = 1000000,
                                       .string_length = 1 << 20};

bool cmg_vm_init(cmg_vm *vm, const cmg_allocator *allocator, const cmg_limits *limits)
{
    memset(vm, 0, sizeof *vm);
    vm->limits = *limits;
    cmg_arena_init(&vm->kept, allocator, 0);
    vm->zones = cmg_zones_new(&vm->kept, NULL);
    cmg_arena_init(&vm->arena, allocator, 0);
    cmg_arena_init(&vm->frames, allocator, 0);
    cmg_vm_set_bytes(vm, limits->bytes);
    vm->regex = cmg_regex_work_new(allocator);
    if (vm->zones && vm->regex)
        return true;
    cmg_vm_free(vm);
    return false;
}

void cmg_vm_set_bytes(cmg_vm *vm, uint64_t bytes)
{
    vm->limits.bytes = bytes;
    vm->frames.limit = (size_t)(bytes / 8 ? bytes / 8 : 1);
    vm->arena.limit = (size_t)(bytes - bytes / 8);
}

void cmg_vm_free(cmg_vm *vm)
{
    cmg_arena_free(&vm->arena);
    cmg_arena_free(&vm->frames);
    cmg_arena_free(&vm->kept);
    cmg_vm_free_patterns(vm);
    cmg_regex_work_free(vm->regex);
    vm->regex = NULL;
}

void cmg_vm_reset(cmg_vm *vm)
{
    cmg_arena_reset(&vm->arena);
    cmg_arena_reset(&vm->frames);
    vm->steps = 0;
    vm->depth = 0;
    vm->undecided = 0;
    vm->problem_count = 0;
}

bool cmg_vm_charge(cmg_vm *vm, uint64_t steps)
{
    vm->steps += steps;
    return vm->steps <= vm->limits.steps;
}

/* -- problems ------------------------------------------------------------- */

cmg_value cmg_vm_problem(cmg_vm *vm, cmg_message_id id, const cmg_program *program, uint32_t offset,
                         uint32_t length, cmg_text detail0, cmg_text detail1)
{
    uint32_t at = vm->problem_count++;
    /* What ends the decision is told whatever went before. */
    if (at >= CMG_PROBLEMS_KEPT && cmg_message_row(id)->severity == CMG_ERROR)
        at = CMG_PROBLEMS_KEPT - 1;
    if (at < CMG_PROBLEMS_KEPT)
        vm->problems[at] = (cmg_problem){id, program, offset, length, {detail0, detail1}};
    cmg_value value = cmg_null_value;
    value.length = vm->problem_count;
    return value;
}

cmg_value cmg_vm_limit(cmg_vm *vm, cmg_message_id id, const cmg_program *program, uint32_t offset,
                       uint32_t length)
{
    const cmg_limits *limits = &vm->limits;
    const uint64_t most = id == CMG_M_eval_steps           ? limits->steps
                          : id == CMG_M_eval_bytes         ? limits->bytes
                          : id == CMG_M_eval_depth         ? limits->depth
                          : id == CMG_M_eval_list_length   ? limits->list_length
                          : id == CMG_M_eval_string_length ? limits->string_length
                                                           : CMG_VALUE_LEVELS_MAX;
    const int digits = snprintf(vm->limit_text, sizeof vm->limit_text, "%" PRIu64, most);
    return cmg_vm_problem(vm, id, program, offset, length, (cmg_text){vm->limit_text, (size_t)digits},
                          CMG_TEXT(""));
}

void cmg_vm_report(const cmg_vm *vm, cmg_diagnostics *diagnostics)
{
    cmg_arena scratch;
    cmg_arena_init(&scratch, &vm->arena.allocator, 0);
    for (uint32_t i = 0; i < vm->problem_count && i < CMG_PROBLEMS_KEPT; i++) {
        const cmg_problem *problem = &vm->problems[i];
        cmg_place place = {0};
        if (problem->program)
            place = cmg_source_place(&problem->program->source, problem->offset, problem->length, &scratch);
        cmg_report(diagnostics, problem->id, problem->program ? &place : NULL,
                   CMG_ARG("found", problem->detail[0]), CMG_ARG("expected", problem->detail[1]));
    }
    cmg_arena_free(&scratch);
}

void cmg_call_strict(cmg_call *call)
{
    if (call->vm->strict && !call->vm->undecided)
        call->status = CMG_EVALUATION_FAILED;
}

cmg_value cmg_call_fail(cmg_call *call, cmg_message_id id, cmg_text detail)
{
    cmg_call_strict(call);
    return cmg_vm_problem(call->vm, id, call->program, call->offset, call->length, detail, CMG_TEXT(""));
}

cmg_value cmg_call_no_memory(cmg_call *call)
{
    if (call->vm->arena.limited)
        return cmg_call_limit(call, CMG_M_eval_bytes);
    call->status = CMG_NO_MEMORY;
    return cmg_null_value;
}

cmg_value cmg_call_limit(cmg_call *call, cmg_message_id id)
{
    call->status = CMG_LIMIT_REACHED;
    return cmg_vm_limit(call->vm, id, call->program, call->offset, call->length);
}

cmg_value cmg_absent_of(cmg_call *at, cmg_value a, cmg_value b)
{
    cmg_value both;
    return cmg_absent_union(&at->vm->arena, a, b, &both) ? both : cmg_call_no_memory(at);
}

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

/* A new value by its weight: what could not be copied within the limit of
 * bytes is refused here, so that no later walk over it need be counted. */
static cmg_value weighed(cmg_call *at, cmg_value value)
{
    if (value.kind < CMG_LIST)
        return value;
    if (value.length == 0) /* else it was handed through */
        cmg_value_weigh(&value);
    if (value.levels > CMG_VALUE_LEVELS_MAX)
        return cmg_call_limit(at, CMG_M_eval_levels);
    if (value.length > at->vm->limits.bytes / sizeof value)
        return cmg_call_limit(at, CMG_M_eval_bytes);
    return value;
}

/* -- lists being built ---------------------------------------------------- */

/* Stands in a register while a loop runs; never seen by a program. */
typedef struct builder {
    cmg_value *items;
    uint32_t count;
    size_t capacity;
    cmg_value absent; /* of an item or condition: then the list is absent */
    cmg_value failed; /* with a problem: no domain to go over, or no condition to filter by */
    bool by_index;    /* of a filter: the condition was a number */
    cmg_value index, from;
} builder;

static builder *builder_of(cmg_value value)
{
    return (builder *)(uintptr_t)value.as.list;
}

static cmg_value new_builder(cmg_call *at)
{
    builder *b = cmg_arena_zeroed(&at->vm->arena, sizeof *b);
    if (!b)
        return cmg_call_no_memory(at);
    b->absent = b->failed = cmg_null_value;
    return (cmg_value){.as.list = (const cmg_list *)(const void *)b, .kind = CMG_LIST};
}

static void push(cmg_call *at, builder *b, cmg_value item)
{
    if (item.kind == CMG_ABSENT) {
        b->absent = cmg_absent_of(at, b->absent, item);
        return;
    }
    if (b->count >= at->vm->limits.list_length) {
        cmg_call_limit(at, CMG_M_eval_list_length);
        return;
    }
    if (!cmg_arena_grow(&at->vm->arena, &b->items, sizeof *b->items, b->count, &b->capacity))
        cmg_call_no_memory(at);
    else
        b->items[b->count++] = item;
}

static cmg_value index_list(cmg_call *at, cmg_value from, cmg_value index)
{
    const cmg_value *items;
    uint32_t count;
    int64_t n;
    if (from.kind == CMG_ABSENT || index.kind == CMG_ABSENT)
        return cmg_absent_of(at, from, index);
    cmg_singleton(&from, &items, &count);
    if (index.kind != CMG_NUMBER || !cmg_decimal_to_int64(cmg_value_decimal(index), &n))
        return cmg_call_fail(at, CMG_M_eval_index, CMG_TEXT(""));
    if (n < 0)
        n += (int64_t)count + 1;
    if (n < 1 || n > (int64_t)count)
        return cmg_call_fail(at, CMG_M_eval_index, CMG_TEXT(""));
    return items[n - 1];
}

static void keep(cmg_call *at, builder *b, cmg_value item, cmg_value condition)
{
    if (condition.kind == CMG_ABSENT)
        b->absent = cmg_absent_of(at, b->absent, condition);
    else if (condition.kind == CMG_NUMBER) {
        b->by_index = true;
        b->index = condition;
    } else if (condition.kind == CMG_BOOLEAN && condition.as.integer)
        push(at, b, item);
    else if (condition.kind != CMG_BOOLEAN && condition.kind != CMG_NULL && !b->failed.length)
        b->failed = cmg_call_fail(at, CMG_M_eval_condition, cmg_kind_name((cmg_kind)condition.kind));
}

static cmg_value built(cmg_call *at, cmg_value value, bool of_filter)
{
    builder *b = builder_of(value);
    if (b->absent.kind == CMG_ABSENT)
        return b->absent;
    if (b->failed.length)
        return b->failed;
    if (of_filter && b->by_index)
        return index_list(at, b->from, b->index);
    cmg_value failed;
    cmg_list *list = cmg_call_list(at, b->count, &failed);
    if (!list)
        return failed;
    if (b->count)
        memcpy(list->items, b->items, b->count * sizeof *b->items);
    return weighed(at, cmg_list_value(list));
}

/* -- iteration ------------------------------------------------------------ */

/* Ends of a range to run over; false when it has none or others. */
static bool bounds(const cmg_range *range, int64_t *low, int64_t *high)
{
    *low = range->start.as.integer;
    *high = range->end.as.integer;
    return (range->start.kind == CMG_DATE && range->end.kind == CMG_DATE) ||
           (range->start.kind == CMG_NUMBER && range->end.kind == CMG_NUMBER &&
            cmg_decimal_to_int64(cmg_value_decimal(range->start), low) &&
            cmg_decimal_to_int64(cmg_value_decimal(range->end), high));
}

/* r[0] the list or range, r[1] the next index, r[2] the count.  A range of
 * numbers or dates runs up or down.  Gives the domain, or the null that it is
 * no domain. */
static cmg_value iterate(cmg_call *at, cmg_value *r, cmg_value domain, bool of_filter)
{
    int64_t low, high;
    r[0] = domain;
    r[1] = r[2] = cmg_number_value(cmg_decimal_of(0));
    if (domain.kind == CMG_ABSENT || (domain.kind == CMG_NULL && (of_filter || domain.length)))
        return domain;
    if (domain.kind == CMG_LIST) {
        r[2].as.integer = domain.as.list->count;
        return domain;
    }
    if (domain.kind != CMG_RANGE || of_filter) {
        cmg_value failed;
        cmg_list *list = domain.kind == CMG_NULL ? NULL : cmg_call_list(at, 1, &failed);
        if (!list)
            return domain.kind == CMG_NULL ? cmg_call_fail(at, CMG_M_eval_domain, cmg_kind_name(CMG_NULL))
                                           : failed;
        list->items[0] = domain;
        r[0] = cmg_list_value(list);
        r[2].as.integer = 1;
        return domain;
    }
    if (!bounds(domain.as.range, &low, &high))
        return cmg_call_fail(at, CMG_M_eval_domain, cmg_kind_name(CMG_RANGE));
    const uint64_t distance = high >= low ? (uint64_t)high - (uint64_t)low : (uint64_t)low - (uint64_t)high;
    if (distance >= (uint64_t)INT64_MAX)
        return cmg_call_limit(at, CMG_M_eval_steps);
    r[2].as.integer = (int64_t)distance + 1;
    return domain;
}

/* False at the end. */
static bool next(cmg_value *r, cmg_value *item)
{
    if (r[1].as.integer >= r[2].as.integer)
        return false;
    const int64_t n = r[1].as.integer++;
    if (r[0].kind == CMG_LIST) {
        *item = r[0].as.list->items[n];
        return true;
    }
    const cmg_range *range = r[0].as.range;
    int64_t low, high;
    bounds(range, &low, &high);
    const int64_t at = high >= low ? low + n : low - n;
    *item = range->start.kind == CMG_DATE ? cmg_date_value(at) : cmg_number_value(cmg_decimal_of(at));
    return true;
}

/* What the loop fills: a list being built (2), of a filter (1), or a truth.
 * Over what is absent or no domain it comes to that. */
static void begin_into(cmg_call *at, cmg_value *filled, cmg_value domain, uint8_t how)
{
    builder *b = how ? builder_of(*filled) : NULL;
    if (how & 1)
        b->from = domain;
    if (domain.kind == CMG_ABSENT && b)
        b->absent = cmg_absent_of(at, b->absent, domain);
    else if (domain.kind == CMG_ABSENT)
        *filled = cmg_absent_of(at, *filled, domain);
    else if (domain.kind == CMG_NULL && b)
        b->failed = domain;
    else if (domain.kind == CMG_NULL)
        *filled = domain;
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
    return weighed(at, cmg_list_value(list));
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
    return absent.kind == CMG_ABSENT ? absent
                                     : weighed(at, (cmg_value){.as.context = context, .kind = CMG_CONTEXT});
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
    return weighed(at, (cmg_value){.as.range = range, .kind = CMG_RANGE});
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
    return weighed(at, (cmg_value){.as.function = function, .kind = CMG_FUNCTION});
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
    return weighed(at, cmg_builtins[builtin].run(at));
}

/* r[0] becomes the function, r[1..] its arguments in the order of its
 * parameters; a name it does not have makes it null. */
static void by_name(cmg_call *at, cmg_value *r, cmg_value callee, const cmg_keys *keys)
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
    return absent.kind == CMG_ABSENT ? absent : weighed(at, cmg_external_run(at, key, arguments, count));
}

static cmg_value coerced(cmg_call *at, cmg_value value, const cmg_type *type)
{
    cmg_value result;
    if (cmg_coerce(at, value, type, &result))
        return result;
    return cmg_vm_problem(at->vm, CMG_M_eval_coerce, at->program, at->offset, at->length,
                          cmg_kind_name((cmg_kind)value.kind),
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
 * read where they are: a copy would wait for the bytes just written. */
#define ARITHMETIC(op, operate)                                                                              \
    do {                                                                                                     \
        const cmg_value *a = &OPERAND(i->a), *b = &OPERAND(i->b);                                            \
        cmg_decimal result;                                                                                  \
        if (small_pair(a, b) &&                                                                              \
            operate(&vm->arena, small_decimal(a), small_decimal(b), &result) == CMG_DECIMAL_OK)              \
            r[i->dst] = cmg_number_value(result);                                                            \
        else                                                                                                 \
            r[i->dst] = cmg_arithmetic(&at, op, *a, *b);                                                     \
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
        at.offset = program->positions[pc].offset;
        at.length = program->positions[pc].length;
        pc++;
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
            r[i->dst] = weighed(&at, cmg_property(&at, OPERAND(i->a), cmg_value_as_text(OPERAND(i->b))));
            break;
        case CMG_OP_INDEX: r[i->dst] = index_list(&at, OPERAND(i->a), OPERAND(i->b)); break;
        case CMG_OP_ITERATE: {
            const cmg_value domain = iterate(&at, r + i->dst, OPERAND(i->a), i->extra & 1);
            if (at.status == CMG_OK)
                begin_into(&at, &r[i->b], domain, i->extra);
            break;
        }
        case CMG_OP_NEXT:
            if (!cmg_vm_charge(vm, 1 + program->code_count / 8))
                cmg_call_limit(&at, CMG_M_eval_steps);
            else if (!next(r + i->a, &r[i->dst]))
                pc = i->b;
            break;
        case CMG_OP_BUILD: r[i->dst] = new_builder(&at); break;
        case CMG_OP_PUSH: push(&at, builder_of(r[i->dst]), OPERAND(i->a)); break;
        case CMG_OP_KEEP: keep(&at, builder_of(r[i->dst]), OPERAND(i->a), OPERAND(i->b)); break;
        case CMG_OP_BUILT: r[i->dst] = built(&at, r[i->a], i->b); break;
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
    cmg_call at = {.vm = vm, .program = program, .length = (uint32_t)program->source.text.length};
    if (!cmg_vm_charge(vm, 1 + program->code_count / 8)) {
        cmg_call_limit(&at, CMG_M_eval_steps);
        return CMG_LIMIT_REACHED;
    }
    if (program->register_count < FEW_REGISTERS) {
        cmg_value few[FEW_REGISTERS];
        return execute(vm, program, facts, input, few, out);
    }
    const cmg_arena_mark mark = cmg_arena_marked(&vm->frames);
    cmg_value *registers = cmg_arena_array(&vm->frames, program->register_count + 1u, sizeof *registers);
    if (!registers && vm->frames.limited)
        cmg_call_limit(&at, CMG_M_eval_bytes);
    if (!registers)
        return vm->frames.limited ? CMG_LIMIT_REACHED : CMG_NO_MEMORY;
    const cmg_status status = execute(vm, program, facts, input, registers, out);
    cmg_arena_rewind(&vm->frames, mark);
    return status;
}
