#include "small_table.h"

#include <stdio.h>
#include <string.h>

#define CELLS_MAX 16
#define RULES_MAX 128

const char *const small_fact_names[SMALL_FACTS] = {"n", "m", "s", "t", "b", "c", "d", "k", "o", "a", "u"};

static const cmg_type strings = {.kind = CMG_LIST, .element = &cmg_type_string};
static const cmg_type *const fact_types[SMALL_FACTS] = {
    &cmg_type_number,          &cmg_type_number,  &cmg_type_string, &cmg_type_string,
    &cmg_type_boolean,         &cmg_type_boolean, &cmg_type_date,   &cmg_type_days_duration,
    &cmg_type_months_duration, &cmg_type_any,     &strings};

/* -- reading -------------------------------------------------------------- */

static cmg_text trim(cmg_text text)
{
    while (text.length > 0 && text.bytes[0] == ' ')
        text = (cmg_text){text.bytes + 1, text.length - 1};
    while (text.length > 0 && text.bytes[text.length - 1] == ' ')
        text.length--;
    return text;
}

/* The part before `mark`, and *rest behind it; all when there is none. */
static cmg_text before(cmg_text text, const char *mark, cmg_text *rest)
{
    const size_t length = strlen(mark);
    for (size_t i = 0; i + length <= text.length; i++) {
        if (memcmp(text.bytes + i, mark, length) == 0) {
            *rest = (cmg_text){text.bytes + i + length, text.length - i - length};
            return trim((cmg_text){text.bytes, i});
        }
    }
    *rest = CMG_NO_TEXT;
    return trim(text);
}

static cmg_source source_of(cmg_text text)
{
    /* Blank between two colons: not given. */
    return (cmg_source){.text = text.length == 0 ? CMG_NO_TEXT : text, .file = CMG_TEXT("table")};
}

static uint32_t read_cells(cmg_text line, cmg_source *cells)
{
    uint32_t count = 0;
    while (line.bytes && count < CELLS_MAX)
        cells[count++] = source_of(before(line, " | ", &line));
    return count;
}

static uint32_t read_inputs(cmg_arena *arena, cmg_text line, cmg_table_input *inputs)
{
    uint32_t count = 0;
    while (line.bytes && count < CELLS_MAX) {
        cmg_text rest = before(line, " | ", &line);
        cmg_table_input *input = &inputs[count++];
        input->expression = source_of(before(rest, ":", &rest));
        const cmg_text type = before(rest, ":", &rest);
        input->type = type.length ? cmg_type_parse(arena, type) : NULL;
        input->allowed = source_of(trim(rest));
    }
    return count;
}

static uint32_t read_outputs(cmg_arena *arena, cmg_text line, cmg_table_output *outputs)
{
    uint32_t count = 0;
    while (line.bytes && count < CELLS_MAX) {
        cmg_text rest = before(line, " | ", &line);
        cmg_table_output *output = &outputs[count++];
        output->name = before(rest, ":", &rest);
        const cmg_text type = before(rest, ":", &rest);
        output->type = type.length ? cmg_type_parse(arena, type) : NULL;
        output->allowed = source_of(before(rest, ":", &rest));
        output->fallback = source_of(trim(rest));
    }
    return count;
}

static bool make_scope(small_table *small)
{
    small->scope = cmg_scope_new(&small->arena, NULL);
    for (uint16_t i = 0; small->scope && i < SMALL_FACTS; i++) {
        if (!cmg_scope_declare(small->scope, cmg_text_of(small_fact_names[i]), fact_types[i], CMG_SYMBOL_FACT,
                               i))
            return false;
    }
    return small->scope != NULL;
}

bool small_table_make(small_table *small, const char *text, const cmg_allocator *allocator,
                      cmg_diagnostics *diagnostics)
{
    cmg_table_input inputs[CELLS_MAX] = {{.type = NULL}};
    cmg_table_output outputs[CELLS_MAX] = {{.type = NULL}};
    cmg_table_rule rules[RULES_MAX] = {{.cells = NULL}};
    cmg_source cells[RULES_MAX][CELLS_MAX], results[RULES_MAX][CELLS_MAX];
    cmg_table_source source = {
        .name = CMG_TEXT("small"), .inputs = inputs, .outputs = outputs, .rules = rules};
    cmg_text rest = cmg_text_of(text);
    memset(small, 0, sizeof *small);
    cmg_arena_init(&small->arena, allocator, 0);
    cmg_arena_init(&small->scratch, allocator, 0);
    small->has_vm = cmg_vm_init(&small->vm, allocator, &cmg_limits_default);
    if (!small->has_vm || !make_scope(small) ||
        !cmg_hit_policy_parse(before(rest, "\n", &rest), &source.policy, &source.aggregator))
        return false;
    source.input_count = read_inputs(&small->arena, before(rest, "\n", &rest), inputs);
    source.output_count = read_outputs(&small->arena, before(rest, "\n", &rest), outputs);
    while (rest.bytes && source.rule_count < RULES_MAX) {
        cmg_text line = before(rest, "\n", &rest), then;
        if (line.length == 0)
            continue;
        const uint32_t r = source.rule_count++;
        rules[r].place.line = r + 1;
        if (memchr(line.bytes, '@', line.length) && line.bytes[0] == 'R')
            rules[r].code = before(line, "@", &line);
        read_cells(before(line, " => ", &then), cells[r]);
        read_cells(then, results[r]);
        rules[r].cells = cells[r];
        rules[r].results = results[r];
    }
    small->table = cmg_table_compile(&small->arena, &small->scratch, &source, small->scope, diagnostics);
    return small->table != NULL;
}

void small_table_free(small_table *small)
{
    cmg_vm_free(&small->vm);
    cmg_arena_free(&small->scratch);
    cmg_arena_free(&small->arena);
}

bool small_table_facts(small_table *small, const char *text, cmg_value facts[SMALL_FACTS])
{
    cmg_text rest = cmg_text_of(text);
    for (uint16_t i = 0; i < SMALL_FACTS; i++) {
        if (!cmg_absent_value(&small->arena, i, &facts[i]))
            return false;
    }
    while (rest.length > 0) {
        cmg_text value = before(rest, "; ", &rest);
        const cmg_text name = before(value, "=", &value);
        const cmg_source source = source_of(trim(value));
        const cmg_program *program = cmg_feel_program(&small->arena, &small->scratch, &source, small->scope,
                                                      CMG_FEEL_EXPRESSION, NULL, NULL, NULL);
        uint16_t slot = 0;
        while (slot < SMALL_FACTS && !cmg_text_equal(name, cmg_text_of(small_fact_names[slot])))
            slot++;
        cmg_value made;
        if (!program || slot == SMALL_FACTS || cmg_run(&small->vm, program, facts, NULL, &made) != CMG_OK ||
            !cmg_value_copy(&small->arena, made, &facts[slot]))
            return false;
    }
    return true;
}

/* -- deciding ------------------------------------------------------------- */

static void write_rules(cmg_buffer *out, const cmg_table_result *result, const char *before_them)
{
    for (uint32_t i = 0; i < result->rule_count; i++) {
        cmg_buffer_string(out, i ? "," : before_them);
        cmg_buffer_unsigned(out, result->rules[i] + 1u);
    }
}

static void write_result(cmg_buffer *out, const small_table *small, const cmg_table_result *result)
{
    switch (result->state) {
    case CMG_TABLE_MATCHED:
        cmg_value_write_json(out, result->value);
        write_rules(out, result, " by ");
        return;
    case CMG_TABLE_DEFAULT:
        cmg_buffer_string(out, "default ");
        cmg_value_write_json(out, result->value);
        return;
    case CMG_TABLE_NO_MATCH:
        cmg_buffer_string(out, result->value.kind == CMG_NULL ? "none" : "none, but not null");
        return;
    case CMG_TABLE_VIOLATION: {
        const cmg_problem *last = &small->vm.problems[small->vm.problem_count - 1];
        cmg_buffer_string(out, result->value.kind == CMG_NULL ? "violated " : "violated, but not null ");
        cmg_buffer_unsigned(out, cmg_message_row(last->id)->number);
        write_rules(out, result, " by ");
        return;
    }
    case CMG_TABLE_UNDECIDED:
        cmg_buffer_string(out, "undecided ");
        for (uint32_t i = 0; result->absent.as.absence && i < result->absent.as.absence->count; i++) {
            cmg_buffer_string(out, i ? "," : "");
            cmg_buffer_string(out, small_fact_names[result->absent.as.absence->slots[i]]);
        }
        write_rules(out, result, ": ");
        cmg_buffer_string(out, result->may_miss ? " or none" : "");
        return;
    }
}

cmg_status small_table_decide(small_table *small, const cmg_value *facts, char *out, size_t size)
{
    cmg_table_result result;
    cmg_buffer line;
    cmg_vm_reset(&small->vm);
    cmg_status status = cmg_table_decide(&small->vm, small->table, facts, &result);
    out[0] = '\0';
    if (status != CMG_OK)
        return status;
    cmg_buffer_init(&line, &small->arena.allocator);
    write_result(&line, small, &result);
    if (line.failed)
        status = CMG_NO_MEMORY;
    else
        snprintf(out, size, "%.*s", CMG_SHOW(cmg_buffer_view(&line)));
    cmg_buffer_free(&line);
    return status;
}
