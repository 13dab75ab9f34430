/* Values of rules and defaults: constants, or programs to run. */
#include "dmn/parts.h"

/* -- what goes wrong ------------------------------------------------------ */

cmg_status cmg_deciding_no_memory(const cmg_deciding *d)
{
    return d->vm->arena.limited ? CMG_LIMIT_REACHED : CMG_NO_MEMORY;
}

cmg_status cmg_deciding_charge(cmg_deciding *d, uint64_t steps)
{
    if (cmg_vm_charge(d->vm, steps))
        return CMG_OK;
    const cmg_program *where = d->table->column_count ? d->table->columns[0].program : NULL;
    cmg_vm_limit(d->vm, CMG_M_eval_steps, where, 0, where ? (uint32_t)cmg_program_text(where).length : 0);
    return CMG_LIMIT_REACHED;
}

cmg_status cmg_deciding_violated(cmg_deciding *d, cmg_message_id id, const cmg_program *program,
                                 cmg_text found, cmg_text expected)
{
    const uint32_t length = program ? (uint32_t)cmg_program_text(program).length : 0;
    d->result->state = CMG_TABLE_VIOLATION;
    d->result->value = cmg_vm_problem(d->vm, id, program, 0, length, found, expected);
    return d->vm->strict ? CMG_EVALUATION_FAILED : CMG_OK;
}

/* -- allowed values ------------------------------------------------------- */

bool cmg_output_allows(const cmg_output *output, cmg_value value)
{
    if (!output->values || value.kind == CMG_NULL || value.kind == CMG_ABSENT)
        return true;
    for (uint32_t i = 0; i < output->value_count; i++) {
        if (cmg_value_equal(output->values[i], value) == 1)
            return true;
    }
    return false;
}

static cmg_status check_allowed(cmg_deciding *d, const cmg_output *output, const cmg_program *program,
                                cmg_value *value, bool *broken)
{
    cmg_value verdict = cmg_boolean_value(true);
    if (output->allowed && value->kind != CMG_NULL && value->kind != CMG_ABSENT) {
        const cmg_status status = cmg_run(d->vm, output->allowed, d->facts, value, &verdict);
        if (status != CMG_OK)
            return status;
    }
    if (verdict.kind == CMG_BOOLEAN && verdict.as.integer && cmg_output_allows(output, *value))
        return CMG_OK;
    cmg_buffer written;
    cmg_text kept = CMG_TEXT("");
    cmg_buffer_init(&written, &d->vm->arena.allocator);
    cmg_value_write_feel(&written, *value);
    const bool good = !written.failed && cmg_text_copy(&d->vm->arena, cmg_buffer_view(&written), &kept);
    cmg_buffer_free(&written);
    if (!good)
        return cmg_deciding_no_memory(d);
    *broken = true;
    *value = cmg_null_value;
    return cmg_deciding_violated(d, CMG_M_table_output_given, program, kept, output->allowed_text);
}

/* -- rows ----------------------------------------------------------------- */

/* `which`: a rule; or CMG_NO_RULE for the default. */
static cmg_status one_output(cmg_deciding *d, uint32_t which, uint32_t o, cmg_value *value, bool *broken)
{
    const cmg_output *output = &d->table->outputs[o];
    const cmg_program *program = output->fallback;
    const cmg_value *constant = &cmg_null_value;
    if (which != CMG_NO_RULE) {
        const cmg_result_cell *cell = &d->table->results[(size_t)which * d->table->output_count + o];
        program = cell->program;
        constant = &cell->constant;
    }
    if (!program) {
        *value = *constant;
        return CMG_OK;
    }
    const cmg_status status = cmg_run(d->vm, program, d->facts, NULL, value);
    if (status != CMG_OK || (!output->allowed && !output->values))
        return status;
    return check_allowed(d, output, program, value, broken);
}

static cmg_status several_outputs(cmg_deciding *d, uint32_t which, cmg_value *value, bool *broken)
{
    const uint32_t count = d->table->output_count;
    cmg_context *context = cmg_arena_get(&d->vm->arena, sizeof *context + count * sizeof *context->entries);
    cmg_value absent = cmg_null_value;
    if (!context)
        return cmg_deciding_no_memory(d);
    context->count = count;
    for (uint32_t o = 0; o < count; o++) {
        cmg_entry *entry = &context->entries[o];
        entry->key = d->table->outputs[o].name;
        const cmg_status status = one_output(d, which, o, &entry->value, broken);
        if (status != CMG_OK)
            return status;
        if (entry->value.kind == CMG_ABSENT &&
            !cmg_absent_union(&d->vm->arena, absent, entry->value, &absent))
            return cmg_deciding_no_memory(d);
    }
    *value = absent.kind == CMG_ABSENT ? absent : (cmg_value){.as.context = context, .kind = CMG_CONTEXT};
    return CMG_OK;
}

cmg_status cmg_output_row(cmg_deciding *d, uint32_t which, cmg_value *value, bool *broken)
{
    return d->table->output_count == 1 ? one_output(d, which, 0, value, broken)
                                       : several_outputs(d, which, value, broken);
}

cmg_status cmg_output_of_default(cmg_deciding *d, cmg_value *value)
{
    bool broken = false;
    const cmg_status status = cmg_output_row(d, CMG_NO_RULE, value, &broken);
    if (status != CMG_OK || value->kind == CMG_ABSENT || !cmg_table_is_multiple(d->table) ||
        d->table->aggregator != CMG_NO_AGGREGATOR)
        return status;
    /* Where matches make a list, the default stands for one of them. */
    cmg_list *list = cmg_arena_get(&d->vm->arena, sizeof *list + sizeof *list->items);
    if (!list)
        return cmg_deciding_no_memory(d);
    list->count = 1;
    list->items[0] = *value;
    *value = (cmg_value){.as.list = list, .kind = CMG_LIST};
    return CMG_OK;
}

cmg_status cmg_output_ranks(cmg_deciding *d, cmg_value value, uint32_t *ranks)
{
    for (uint32_t o = 0; o < d->table->output_count; o++) {
        const cmg_output *output = &d->table->outputs[o];
        const cmg_value one = value.kind == CMG_CONTEXT && d->table->output_count > 1
                                  ? value.as.context->entries[o].value
                                  : value;
        ranks[o] = 0;
        while (ranks[o] < output->value_count && cmg_value_equal(output->values[ranks[o]], one) != 1)
            ranks[o]++;
    }
    return cmg_deciding_charge(d, d->table->output_count);
}

cmg_status cmg_table_rule_value(cmg_vm *vm, const cmg_table *table, uint32_t rule, const cmg_value *facts,
                                cmg_value *value)
{
    cmg_table_result unused;
    cmg_deciding d = {.vm = vm, .table = table, .facts = facts, .result = &unused};
    bool broken = false;
    return cmg_output_of_rule(&d, rule, value, &broken);
}
