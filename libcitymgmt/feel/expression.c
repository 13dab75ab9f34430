/* The language by itself (include/citymgmt/feel.h): expressions over the
 * members of a JSON object, and evaluators that run them. */
#include "citymgmt/feel.h"

#include <stdatomic.h>
#include <string.h>

#include "feel/evaluator.h"
#include "feel/from_json.h"

#define FACTS_DEPTH 64

struct cmg_expression {
    atomic_uint_least32_t references;
    cmg_allocator allocator;
    cmg_arena arena;
    cmg_program *program;
    cmg_text *names; /* by slot */
    uint32_t name_count;
    cmg_buffer disassembly;
};

static cmg_text text_of(const char *bytes, size_t length)
{
    return length == CMG_ZERO_TERMINATED ? cmg_text_of(bytes) : (cmg_text){bytes, length};
}

/* -- names and types from an example -------------------------------------- */

/* NULL without memory. */
static const cmg_type *type_of(cmg_arena *arena, cmg_value value)
{
    static const cmg_type *const simple[] = {
        [CMG_ABSENT] = &cmg_type_any,    [CMG_NULL] = &cmg_type_any,      [CMG_BOOLEAN] = &cmg_type_boolean,
        [CMG_NUMBER] = &cmg_type_number, [CMG_STRING] = &cmg_type_string, [CMG_LIST] = &cmg_type_list_any,
    };
    if (value.kind != CMG_CONTEXT)
        return simple[value.kind];
    const cmg_context *context = value.as.context;
    cmg_type *type = cmg_arena_zeroed(arena, sizeof *type);
    cmg_field *fields = cmg_arena_array(arena, context->count, sizeof *fields);
    if (!type || !fields)
        return NULL;
    *type = (cmg_type){.kind = CMG_CONTEXT, .fields = fields, .field_count = context->count};
    for (uint32_t i = 0; i < context->count; i++) {
        fields[i] = (cmg_field){context->entries[i].key, type_of(arena, context->entries[i].value)};
        if (!fields[i].type)
            return NULL;
    }
    return type;
}

cmg_status cmg_evaluator_read(cmg_text text, const cmg_type *type, cmg_arena *arena,
                              cmg_diagnostics *diagnostics, cmg_value *out)
{
    cmg_json_scanner scanner;
    cmg_json_fault fault = {0};
    cmg_json_scan(&scanner, text, FACTS_DEPTH);
    const cmg_json_token first = cmg_json_next(&scanner);
    cmg_status status = cmg_value_from_json(&scanner, first, type, arena, out, &fault);
    if (status == CMG_OK && first.kind == CMG_JSON_NULL)
        status = CMG_BAD_FACTS;
    if (status == CMG_OK && cmg_json_next(&scanner).kind == CMG_JSON_END)
        return CMG_OK;
    if (status == CMG_NO_MEMORY) {
        cmg_report_no_memory(diagnostics);
        return status;
    }
    const cmg_place place = cmg_place_at(CMG_NO_TEXT, text, fault.token.offset);
    if (scanner.error)
        cmg_json_report(&scanner, CMG_NO_TEXT, diagnostics);
    else if (fault.duplicate)
        cmg_report(diagnostics, CMG_M_fact_twice, &place, CMG_ARG("name", fault.token.raw));
    else if (fault.inexact)
        cmg_report(diagnostics, CMG_M_fact_inexact, &place, CMG_ARG("name", fault.token.raw));
    else
        cmg_report(diagnostics, CMG_M_facts_not_object, &place);
    return CMG_BAD_FACTS;
}

static cmg_status declare(cmg_expression *expression, cmg_scope *scope, cmg_value example)
{
    const cmg_context *context = example.as.context;
    if (context->count > CMG_FEEL_FACTS_MAX)
        return CMG_LIMIT_REACHED;
    expression->names = cmg_arena_array(&expression->arena, context->count, sizeof *expression->names);
    if (!expression->names)
        return CMG_NO_MEMORY;
    for (uint32_t i = 0; i < context->count; i++) {
        const cmg_type *type = type_of(&expression->arena, context->entries[i].value);
        expression->names[i] = context->entries[i].key;
        if (!type || !cmg_scope_declare(scope, context->entries[i].key, type, CMG_SYMBOL_FACT, (uint16_t)i))
            return CMG_NO_MEMORY;
    }
    expression->name_count = context->count;
    return CMG_OK;
}

static cmg_status compile(cmg_expression *expression, cmg_arena *scratch, cmg_text text, cmg_text example,
                          cmg_diagnostics *diagnostics)
{
    cmg_scope *scope = cmg_scope_new(&expression->arena, NULL);
    cmg_source source = {.text = text};
    if (!scope || !cmg_text_copy(&expression->arena, text, &source.text))
        return CMG_NO_MEMORY;
    if (example.bytes) {
        cmg_value names;
        cmg_status status =
            cmg_evaluator_read(example, &cmg_type_context_any, &expression->arena, diagnostics, &names);
        if (status == CMG_OK)
            status = declare(expression, scope, names);
        if (status != CMG_OK)
            return status;
    }
    expression->program = cmg_feel_program(&expression->arena, scratch, &source, scope, CMG_FEEL_EXPRESSION,
                                           NULL, NULL, diagnostics);
    if (!expression->program)
        return CMG_BAD_EXPRESSION;
    cmg_program_disassemble(&expression->disassembly, expression->program);
    return expression->disassembly.failed ? CMG_NO_MEMORY : CMG_OK;
}

cmg_status cmg_expression_new(const char *text, size_t length, const char *example, size_t example_length,
                              const cmg_allocator *allocator, cmg_diagnostics *diagnostics,
                              cmg_expression **expression)
{
    if (!text || !expression)
        return CMG_BAD_ARGUMENT;
    *expression = NULL;
    if (!allocator)
        allocator = &cmg_allocator_default;
    cmg_expression *made = cmg_allocate_zeroed(allocator, sizeof *made);
    if (!made) {
        cmg_report_no_memory(diagnostics);
        return CMG_NO_MEMORY;
    }
    made->allocator = *allocator;
    atomic_init(&made->references, 1);
    cmg_arena_init(&made->arena, allocator, 0);
    cmg_buffer_init(&made->disassembly, allocator);
    cmg_arena scratch;
    cmg_arena_init(&scratch, allocator, 0);
    const cmg_status status = compile(made, &scratch, text_of(text, length),
                                      example ? text_of(example, example_length) : CMG_NO_TEXT, diagnostics);
    cmg_arena_free(&scratch);
    if (status == CMG_OK) {
        *expression = made;
        return CMG_OK;
    }
    if (status == CMG_NO_MEMORY)
        cmg_report_no_memory(diagnostics);
    cmg_expression_unref(made);
    return status;
}

cmg_expression *cmg_expression_ref(cmg_expression *expression)
{
    if (expression)
        atomic_fetch_add_explicit(&expression->references, 1, memory_order_relaxed);
    return expression;
}

void cmg_expression_unref(cmg_expression *expression)
{
    if (!expression || atomic_fetch_sub_explicit(&expression->references, 1, memory_order_acq_rel) != 1)
        return;
    const cmg_allocator allocator = expression->allocator;
    cmg_buffer_free(&expression->disassembly);
    cmg_arena_free(&expression->arena);
    cmg_release(&allocator, expression, sizeof *expression);
}

const char *cmg_expression_disassembly(const cmg_expression *expression)
{
    return expression ? cmg_buffer_view(&expression->disassembly).bytes : "";
}

/* -- evaluating ----------------------------------------------------------- */

cmg_evaluator *cmg_evaluator_new(const cmg_allocator *allocator)
{
    if (!allocator)
        allocator = &cmg_allocator_default;
    cmg_evaluator *evaluator = cmg_allocate_zeroed(allocator, sizeof *evaluator);
    if (!evaluator)
        return NULL;
    evaluator->allocator = *allocator;
    cmg_arena_init(&evaluator->facts, allocator, 0);
    if (cmg_vm_init(&evaluator->vm, allocator, &cmg_limits_default))
        return evaluator;
    cmg_evaluator_free(evaluator);
    return NULL;
}

void cmg_evaluator_free(cmg_evaluator *evaluator)
{
    if (!evaluator)
        return;
    const cmg_allocator allocator = evaluator->allocator;
    cmg_vm_free(&evaluator->vm);
    cmg_arena_free(&evaluator->facts);
    cmg_release(&allocator, evaluator, sizeof *evaluator);
}

cmg_status cmg_evaluator_set_now(cmg_evaluator *evaluator, const char *date_and_time)
{
    cmg_moment now;
    if (!evaluator || !date_and_time ||
        !cmg_datetime_parse(cmg_text_of(date_and_time), evaluator->vm.zones, &now))
        return CMG_BAD_ARGUMENT;
    evaluator->vm.now = now;
    evaluator->vm.has_now = true;
    return CMG_OK;
}

void cmg_evaluator_set_strict(cmg_evaluator *evaluator, bool on)
{
    if (evaluator)
        evaluator->vm.strict = on;
}

cmg_status cmg_evaluator_set_limit(cmg_evaluator *evaluator, cmg_limit limit, uint64_t most)
{
    return evaluator ? cmg_vm_set_limit(&evaluator->vm, limit, most) : CMG_BAD_ARGUMENT;
}

void cmg_evaluator_set_externals(cmg_evaluator *evaluator, const cmg_externals *externals)
{
    if (evaluator)
        evaluator->vm.externals = externals;
}

void cmg_evaluator_begin(cmg_evaluator *evaluator)
{
    cmg_arena_reset(&evaluator->facts);
    cmg_vm_reset(&evaluator->vm);
}

/* Cells by slot: absent ones first, then what the object gives. */
static cmg_status fill(cmg_evaluator *evaluator, const cmg_expression *expression, cmg_text text,
                       cmg_diagnostics *diagnostics, cmg_value **bank)
{
    cmg_arena *arena = &evaluator->facts;
    *bank = cmg_arena_array(arena, expression->name_count, sizeof **bank);
    if (!*bank)
        return CMG_NO_MEMORY;
    for (uint32_t i = 0; i < expression->name_count; i++) {
        if (!cmg_absent_value(arena, (uint16_t)i, &(*bank)[i]))
            return CMG_NO_MEMORY;
    }
    if (!text.bytes)
        return CMG_OK;
    cmg_value given;
    cmg_status status = cmg_evaluator_read(text, &cmg_type_context_any, arena, diagnostics, &given);
    for (uint32_t i = 0; status == CMG_OK && i < given.as.context->count; i++) {
        const cmg_entry *entry = &given.as.context->entries[i];
        uint32_t slot = 0;
        while (slot < expression->name_count && !cmg_text_equal(expression->names[slot], entry->key))
            slot++;
        if (slot < expression->name_count) {
            (*bank)[slot] = entry->value;
            continue;
        }
        cmg_report(diagnostics, CMG_M_fact_unknown, NULL, CMG_ARG("name", entry->key));
        status = CMG_BAD_FACTS;
    }
    return status;
}

cmg_status cmg_evaluate(cmg_evaluator *evaluator, const cmg_expression *expression, const char *facts,
                        size_t length, cmg_diagnostics *diagnostics, const cmg_value **value)
{
    if (!evaluator || !expression || !value)
        return CMG_BAD_ARGUMENT;
    *value = NULL;
    cmg_evaluator_begin(evaluator);
    cmg_value *bank = NULL;
    cmg_status status =
        fill(evaluator, expression, facts ? text_of(facts, length) : CMG_NO_TEXT, diagnostics, &bank);
    if (status == CMG_OK)
        status = cmg_run(&evaluator->vm, expression->program, bank, NULL, &evaluator->value);
    if (status == CMG_NO_MEMORY)
        cmg_report_no_memory(diagnostics);
    cmg_vm_report(&evaluator->vm, diagnostics);
    if (status == CMG_OK)
        *value = &evaluator->value;
    return status;
}
