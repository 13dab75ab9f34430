/* Parses, checks, compiles and runs one text in all the ways there are, and
 * ends the program when they do not agree. */
#ifndef TESTS_FUZZ_RUN_TEXT_H
#define TESTS_FUZZ_RUN_TEXT_H

#include <stdlib.h>

#include "feel/feel.h"

/* Small limits: a run that reaches them has shown what it can. */
static const cmg_limits fuzz_limits = {
    .steps = 20000, .bytes = 8 << 20, .depth = 200, .list_length = 10000, .string_length = 1 << 16};

enum { FUZZ_FACTS = 7 };

static inline void fuzz_require(bool holds)
{
    if (!holds)
        abort();
}

/* Names of several kinds, some of more than a word. */
static inline const cmg_scope *fuzz_scope(cmg_arena *arena)
{
    static const struct {
        const char *name, *type;
    } facts[FUZZ_FACTS] = {{"面积", "number"},
                           {"s", "string"},
                           {"b", "boolean"},
                           {"d", "date"},
                           {"list of rows", "list<context<n: number, full name: string>>"},
                           {"c", "context<a b: number, c-d: list<number>>"},
                           {"x", "Any"}};
    cmg_scope *scope = cmg_scope_new(arena, NULL);
    for (uint16_t i = 0; i < FUZZ_FACTS; i++)
        fuzz_require(cmg_scope_declare(scope, cmg_text_of(facts[i].name),
                                       cmg_type_parse(arena, cmg_text_of(facts[i].type)), CMG_SYMBOL_FACT,
                                       i));
    return scope;
}

static inline void fuzz_absent(cmg_arena *arena, cmg_value *facts)
{
    for (uint16_t i = 0; i < FUZZ_FACTS; i++)
        fuzz_require(cmg_absent_value(arena, i, &facts[i]));
}

/* Values of those facts that need no arena; the rest stays absent. */
static inline void fuzz_some(cmg_arena *arena, cmg_value *facts)
{
    fuzz_absent(arena, facts);
    facts[0] = cmg_number_value(cmg_decimal_of(12));
    facts[1] = cmg_string_value(CMG_TEXT("中文 text"));
    facts[2] = cmg_boolean_value(true);
    facts[3] = cmg_date_value(19905);
    facts[6] = cmg_null_value;
}

/* The same program over the same facts gives the same text, and so does a copy of the value. */
static inline void fuzz_run(cmg_vm *vm, const cmg_program *program, const cmg_value *facts,
                            const cmg_value *input)
{
    cmg_buffer text[3];
    cmg_status status[2];
    cmg_arena copies;
    cmg_arena_init(&copies, &cmg_allocator_default, 0);
    for (int i = 0; i < 3; i++)
        cmg_buffer_init(&text[i], &cmg_allocator_default);
    for (int i = 0; i < 2; i++) {
        cmg_value value = cmg_null_value, copy;
        cmg_vm_reset(vm);
        status[i] = cmg_run(vm, program, facts, input, &value);
        fuzz_require(status[i] == CMG_OK || vm->problem_count > 0);
        if (status[i] != CMG_OK)
            continue;
        cmg_value_write_json(&text[i], value);
        cmg_value_write_feel(&text[i], value);
        cmg_value_write(&text[i], value);
        if (i == 0) {
            fuzz_require(cmg_value_copy(&copies, value, &copy));
            cmg_vm_reset(vm);
            cmg_value_write_json(&text[2], copy);
            cmg_value_write_feel(&text[2], copy);
            cmg_value_write(&text[2], copy);
        }
    }
    fuzz_require(status[0] == status[1]);
    fuzz_require(cmg_text_equal(cmg_buffer_view(&text[0]), cmg_buffer_view(&text[1])));
    fuzz_require(cmg_text_equal(cmg_buffer_view(&text[0]), cmg_buffer_view(&text[2])));
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_vm_report(vm, diagnostics);
    fuzz_require(cmg_diagnostics_text(diagnostics, CMG_CHINESE) != NULL);
    cmg_diagnostics_free(diagnostics);
    for (int i = 0; i < 3; i++)
        cmg_buffer_free(&text[i]);
    cmg_arena_free(&copies);
}

static inline void fuzz_text(const uint8_t *data, size_t size, cmg_feel_start start)
{
    cmg_arena arena, scratch;
    cmg_vm vm;
    cmg_value facts[FUZZ_FACTS];
    const cmg_source source = {.text = {(const char *)data, size}};
    cmg_arena_init(&arena, &cmg_allocator_default, 0);
    cmg_arena_init(&scratch, &cmg_allocator_default, 0);
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    const cmg_type *input = start == CMG_FEEL_UNARY_TESTS ? &cmg_type_number : NULL;
    const cmg_scope *scope = fuzz_scope(&arena);
    cmg_expr *expr = cmg_feel_parse(&scratch, &source, scope, start, diagnostics);
    const cmg_program *program = NULL;
    if (expr && cmg_feel_check(&scratch, expr, &source, scope, input, NULL, diagnostics))
        program = cmg_feel_compile(&arena, expr, &source, diagnostics);
    else if (expr) { /* lenient: what is wrong is left to running */
        cmg_feel_infer(&scratch, expr, &source, scope, input, diagnostics);
        program = cmg_feel_compile(&arena, expr, &source, diagnostics);
    }
    /* What is refused says why. */
    fuzz_require(program || cmg_diagnostics_count(diagnostics) > 0);
    cmg_value constant;
    if (program && cmg_feel_constant(&arena, expr, &constant))
        fuzz_require(constant.kind != CMG_ABSENT);
    cmg_arena_free(&scratch);
    if (program && cmg_vm_init(&vm, &cmg_allocator_default, &fuzz_limits)) {
        const cmg_value number = cmg_number_value(cmg_decimal_of(12));
        cmg_buffer listing;
        cmg_buffer_init(&listing, &cmg_allocator_default);
        cmg_program_disassemble(&listing, program);
        cmg_buffer_free(&listing);
        fuzz_some(&arena, facts);
        fuzz_run(&vm, program, facts, input ? &number : NULL);
        fuzz_absent(&arena, facts);
        fuzz_run(&vm, program, facts, input ? &number : NULL);
        vm.strict = true;
        fuzz_run(&vm, program, facts, input ? &number : NULL);
        cmg_vm_free(&vm);
    }
    fuzz_require(cmg_diagnostics_text(diagnostics, CMG_ENGLISH) != NULL);
    cmg_diagnostics_free(diagnostics);
    cmg_arena_free(&arena);
}

#endif
