/* The machine apart from its loop: what it holds, its limits, and the problems
 * that it tells. */
#include "feel/machine.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "feel/patterns.h"

const cmg_limits cmg_limits_default = {.steps = 1000000,
                                       .bytes = (size_t)64 << 20,
                                       .depth = 1000,
                                       .list_length = 1000000,
                                       .string_length = 1 << 20};

static void set_bytes(cmg_vm *vm, uint64_t bytes)
{
    vm->limits.bytes = bytes;
    vm->frames.limit = (size_t)(bytes / 8 ? bytes / 8 : 1);
    vm->arena.limit = (size_t)(bytes - bytes / 8);
}

/* Each call within a call takes some of the thread's own stack. */
#define DEPTH_MOST 4000

cmg_status cmg_vm_set_limit(cmg_vm *vm, cmg_limit limit, uint64_t most)
{
    const uint32_t narrow = most > UINT32_MAX ? UINT32_MAX : (uint32_t)most;
    if (most == 0 || (limit == CMG_LIMIT_DEPTH && most > DEPTH_MOST))
        return CMG_BAD_ARGUMENT;
    switch (limit) {
    case CMG_LIMIT_STEPS: vm->limits.steps = most; return CMG_OK;
    case CMG_LIMIT_BYTES: set_bytes(vm, most); return CMG_OK;
    case CMG_LIMIT_DEPTH: vm->limits.depth = narrow; return CMG_OK;
    case CMG_LIMIT_LIST_LENGTH: vm->limits.list_length = narrow; return CMG_OK;
    case CMG_LIMIT_STRING_LENGTH: vm->limits.string_length = narrow; return CMG_OK;
    }
    return CMG_BAD_ARGUMENT;
}

bool cmg_vm_init(cmg_vm *vm, const cmg_allocator *allocator, const cmg_limits *limits)
{
    memset(vm, 0, sizeof *vm);
    vm->limits = *limits;
    cmg_arena_init(&vm->kept, allocator, 0);
    vm->zones = cmg_zones_new(&vm->kept, NULL);
    cmg_arena_init(&vm->arena, allocator, 0);
    cmg_arena_init(&vm->frames, allocator, 0);
    set_bytes(vm, limits->bytes);
    vm->regex = cmg_regex_work_new(allocator);
    if (vm->zones && vm->regex)
        return true;
    cmg_vm_free(vm);
    return false;
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

static bool is_limit(cmg_message_id id)
{
    return id >= CMG_M_eval_steps && id <= CMG_M_eval_levels;
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
        if (is_limit(problem->id) && problem->program && problem->program->source.rule.length)
            cmg_report(diagnostics, CMG_M_eval_in_rule, NULL,
                       CMG_ARG("found", problem->program->source.rule));
    }
    if (vm->problem_count > CMG_PROBLEMS_KEPT) {
        char more[24];
        const int digits = snprintf(more, sizeof more, "%" PRIu32, vm->problem_count - CMG_PROBLEMS_KEPT);
        cmg_report(diagnostics, CMG_M_eval_more, NULL, CMG_ARG("found", ((cmg_text){more, (size_t)digits})));
    }
    cmg_arena_free(&scratch);
}

void cmg_call_strict(cmg_call *call)
{
    if (call->vm->strict && !call->vm->undecided)
        call->status = CMG_EVALUATION_FAILED;
}

cmg_value cmg_call_problem(cmg_call *call, cmg_message_id id, cmg_text first, cmg_text second)
{
    const cmg_position at = call->program->positions[call->instruction];
    return cmg_vm_problem(call->vm, id, call->program, at.offset, at.length, first, second);
}

cmg_value cmg_call_fail(cmg_call *call, cmg_message_id id, cmg_text detail)
{
    cmg_call_strict(call);
    return cmg_call_problem(call, id, detail, CMG_TEXT(""));
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
    const cmg_position at = call->program->positions[call->instruction];
    return cmg_vm_limit(call->vm, id, call->program, at.offset, at.length);
}

cmg_value cmg_absent_of(cmg_call *at, cmg_value a, cmg_value b)
{
    cmg_value both;
    return cmg_absent_union(&at->vm->arena, a, b, &both) ? both : cmg_call_no_memory(at);
}

cmg_value cmg_weigh_made(cmg_call *at, cmg_value value)
{
    if (value.length == 0) /* else it was handed through */
        cmg_value_weigh(&value);
    if (value.levels > CMG_VALUE_LEVELS_MAX)
        return cmg_call_limit(at, CMG_M_eval_levels);
    if (value.length > at->vm->limits.bytes / sizeof value)
        return cmg_call_limit(at, CMG_M_eval_bytes);
    return value;
}
