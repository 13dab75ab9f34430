/* Formulas of an assessment that divide by what may be zero, without a rule for it.
 *
 * Each is tried with one of its figures zero and the others one: a formula that asks first, with `if`,
 * divides by nothing then, and one that divides tells which figure it was. */
#include "pack/check.h"

typedef struct trial {
    cmg_checking *checking;
    const cmg_method *method;
    cmg_vm vm;
    cmg_value *bank; /* of slots and figures */
} trial;

static const cmg_term *term_of(const cmg_pack *pack, uint16_t slot)
{
    const bool is_term = slot < pack->slot_count && pack->slots[slot].kind == CMG_SLOT_TERM;
    return is_term ? pack->slots[slot].term : NULL;
}

static cmg_text name_of(const trial *t, uint16_t slot)
{
    const cmg_pack *pack = t->checking->pack;
    if (slot < pack->slot_count)
        return pack->slots[slot].name;
    for (uint32_t i = 0; i < t->method->tally_count; i++) {
        if (t->method->tallies[i].slot == slot)
            return t->method->tallies[i].name;
    }
    for (uint32_t i = 0; i < t->method->indicator_count; i++) {
        if (t->method->indicators[i].slot == slot)
            return t->method->indicators[i].name;
    }
    return CMG_TEXT("?");
}

/* A value that a formula can go on with. */
static cmg_value ordinary(const trial *t, uint16_t slot)
{
    const cmg_term *term = term_of(t->checking->pack, slot);
    if (term && term->type->kind == CMG_BOOLEAN)
        return cmg_boolean_value(true);
    if (term && term->type->kind != CMG_NUMBER)
        return cmg_null_value;
    return cmg_number_value(cmg_decimal_of(1));
}

static bool may_be_zero(trial *t, uint16_t slot)
{
    const cmg_term *term = term_of(t->checking->pack, slot);
    const cmg_value zero = cmg_number_value(cmg_decimal_of(0));
    cmg_value verdict;
    if (term && term->type->kind != CMG_NUMBER)
        return false;
    if (!term || !term->allowed)
        return true;
    cmg_vm_reset(&t->vm);
    return cmg_run(&t->vm, term->allowed, t->bank, &zero, &verdict) == CMG_OK &&
           verdict.kind == CMG_BOOLEAN && verdict.as.integer;
}

static bool divides_by_zero(trial *t, const cmg_program *program)
{
    cmg_value value;
    cmg_vm_reset(&t->vm);
    cmg_run(&t->vm, program, t->bank, NULL, &value);
    for (uint32_t i = 0; i < t->vm.problem_count && i < CMG_PROBLEMS_KEPT; i++) {
        if (t->vm.problems[i].id == CMG_M_eval_division)
            return true;
    }
    return false;
}

/* One finding a formula. */
static void try_formula(trial *t, const cmg_program *program, cmg_origin origin, cmg_text name)
{
    uint32_t count = 0;
    const uint16_t *slots = program ? cmg_program_facts(program, &count) : NULL;
    for (uint32_t i = 0; i < count; i++)
        t->bank[slots[i]] = ordinary(t, slots[i]);
    for (uint32_t i = 0; i < count; i++) {
        if (!cmg_check_spend(t->checking, count) || !may_be_zero(t, slots[i]))
            continue;
        t->bank[slots[i]] = cmg_number_value(cmg_decimal_of(0));
        const bool divides = divides_by_zero(t, program);
        t->bank[slots[i]] = ordinary(t, slots[i]);
        if (!divides)
            continue;
        const cmg_place place = cmg_check_place(origin);
        cmg_report(t->checking->diagnostics, CMG_M_assess_division, &place, CMG_ARG("name", name),
                   CMG_ARG("found", name_of(t, slots[i])), CMG_ARG("expected", cmg_program_text(program)));
        return;
    }
}

static void try_indicator(trial *t, const cmg_indicator *indicator)
{
    try_formula(t, indicator->value, indicator->origin, indicator->name);
    try_formula(t, indicator->numerator, indicator->origin, indicator->name);
    try_formula(t, indicator->denominator, indicator->origin, indicator->name);
    for (uint32_t i = 0; i < indicator->adjustment_count; i++)
        try_formula(t, indicator->adjustments[i].times, indicator->adjustments[i].origin, indicator->name);
}

void cmg_check_division(cmg_checking *c, const cmg_method *method)
{
    trial t = {.checking = c, .method = method};
    const cmg_pack *pack = c->pack;
    const uint32_t count = pack->slot_count + pack->figure_count;
    cmg_arena_reset(&c->scratch);
    t.bank = cmg_arena_array(&c->scratch, count, sizeof *t.bank);
    if (!t.bank || !cmg_vm_init(&t.vm, &c->scratch.allocator, &cmg_limits_default)) {
        cmg_report_no_memory(c->diagnostics);
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        t.bank[i] = pack->absent[i];
    for (uint32_t i = 0; i < method->indicator_count; i++)
        try_indicator(&t, &method->indicators[i]);
    cmg_vm_free(&t.vm);
}
