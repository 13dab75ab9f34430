/* Expressions, amounts and types of a pack's files. */
#include "pack/load.h"

void cmg_use_slots(cmg_loader *loader, const uint16_t *slots, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (slots[i] < loader->pack->slot_count) /* behind them: figures of an assessment */
            loader->pack->slots[slots[i]].used = true;
    }
}

static cmg_program *compile(cmg_loader *loader, cmg_json text, cmg_feel_start start, const cmg_type *input,
                            const cmg_type *expected)
{
    if (cmg_json_type(text) != CMG_JSON_STRING) {
        cmg_fault(loader, CMG_M_pack_expression_expected, text);
        return NULL;
    }
    if (loader->lost & CMG_LOST_NAMES)
        return NULL;
    cmg_source source = cmg_source_of(text);
    source.rule = loader->rule;
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    cmg_program *program = cmg_feel_program(&loader->pack->arena, &loader->scratch, &source,
                                            loader->pack->scope, start, input, expected, loader->diagnostics);
    cmg_arena_rewind(&loader->scratch, mark);
    if (!program) {
        loader->errors++;
        return NULL;
    }
    uint32_t count = 0;
    const uint16_t *slots = cmg_program_facts(program, &count);
    cmg_use_slots(loader, slots, count);
    return program;
}

cmg_program *cmg_read_program(cmg_loader *loader, cmg_json object, const char *name, cmg_need need,
                              cmg_feel_start start, const cmg_type *input, const cmg_type *expected)
{
    const cmg_json text = cmg_read_member(loader, object, name, need);
    return cmg_json_present(text) ? compile(loader, text, start, input, expected) : NULL;
}

cmg_program *cmg_read_condition(cmg_loader *loader, cmg_json object, const char *name, cmg_need need)
{
    return cmg_read_program(loader, object, name, need, CMG_FEEL_EXPRESSION, NULL, &cmg_type_boolean);
}

cmg_amount cmg_read_amount(cmg_loader *loader, const cmg_draft *draft, cmg_json object, const char *name,
                           cmg_need need)
{
    cmg_amount amount = {.constant = cmg_null_value};
    const cmg_json value = cmg_read_member(loader, object, name, need);
    if (!cmg_json_present(value))
        return amount;
    amount.origin = cmg_origin_of(loader, draft->layer, value);
    cmg_decimal number;
    switch (cmg_json_type(value)) {
    case CMG_JSON_STRING:
        amount.program = compile(loader, value, CMG_FEEL_EXPRESSION, NULL, &cmg_type_number);
        amount.given = amount.program != NULL;
        break;
    case CMG_JSON_NUMBER:
        if (!cmg_read_number(loader, value, &number))
            break;
        amount.given = cmg_decimal_sign(number) >= 0;
        if (amount.given)
            amount.constant = cmg_number_value(number);
        else
            cmg_fault(loader, CMG_M_pack_amount_negative, value);
        break;
    default: cmg_fault(loader, CMG_M_pack_amount_expected, value);
    }
    return amount;
}

bool cmg_amount_constant(const cmg_amount *amount, cmg_decimal *number)
{
    if (!amount->given || amount->program)
        return false;
    *number = cmg_value_decimal(amount->constant);
    return true;
}

const cmg_type cmg_type_lost = {.kind = CMG_TYPE_ANY};

const cmg_type *cmg_read_type(cmg_loader *loader, cmg_json object)
{
    static const cmg_text names[] = {CMG_TEXT("string"),
                                     CMG_TEXT("number"),
                                     CMG_TEXT("boolean"),
                                     CMG_TEXT("date"),
                                     CMG_TEXT("time"),
                                     CMG_TEXT("date and time"),
                                     CMG_TEXT("days and time duration"),
                                     CMG_TEXT("years and months duration"),
                                     CMG_TEXT("Any")};
    const cmg_text name = cmg_read_text(loader, object, "type", CMG_OPTIONAL);
    if (name.length == 0)
        return cmg_json_present(cmg_json_member(object, "type")) ? &cmg_type_lost : NULL;
    const cmg_type *type = cmg_type_parse(&loader->pack->arena, name);
    if (!type && !cmg_stopped(loader))
        cmg_fault_unknown(loader, CMG_M_pack_type_unknown, CMG_M_pack_type_unknown_near,
                          cmg_json_member(object, "type"), name, names, sizeof names / sizeof *names);
    return type ? type : &cmg_type_lost;
}

cmg_regex *cmg_compile_pattern(cmg_loader *loader, cmg_json value, cmg_text text)
{
    cmg_pack *pack = loader->pack;
    if (!cmg_arena_grow(&pack->arena, &pack->patterns, sizeof(cmg_regex *), pack->pattern_count,
                        &pack->pattern_capacity))
        return NULL;
    size_t at = 0;
    cmg_regex *pattern = NULL;
    switch (cmg_regex_compile(&pack->arena.allocator, text, CMG_NO_TEXT, &pattern, &at)) {
    case CMG_REGEX_OK: pack->patterns[pack->pattern_count++] = pattern; return pattern;
    case CMG_REGEX_NO_MEMORY: return NULL;
    default: break;
    }
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    const bool is_key = cmg_json_type(value) != CMG_JSON_STRING;
    const cmg_place place = is_key ? cmg_json_key_place(value, &loader->scratch)
                                   : cmg_json_place_within(value, at, &loader->scratch);
    cmg_report(loader->diagnostics, CMG_M_pattern_bad, &place, CMG_ARG("pattern", text));
    cmg_arena_rewind(&loader->scratch, mark);
    loader->errors++;
    return NULL;
}

/* 1: it fits all of the subject as a whole; 0: not; -1: no memory. */
static int fits(const cmg_loader *loader, const cmg_regex *pattern, cmg_text subject)
{
    uint64_t steps = 100000;
    cmg_regex_match match;
    cmg_regex_work *work = cmg_regex_work_new(&loader->pack->arena.allocator);
    if (!work)
        return -1;
    const cmg_regex_status status = cmg_regex_find(pattern, work, subject, 0, &steps, &match);
    cmg_regex_work_free(work);
    return status == CMG_REGEX_NO_MEMORY ? -1 : status == CMG_REGEX_OK;
}

/* Compiled as written first, so that what is wrong is told where it stands; then for the whole of a code. */
cmg_regex *cmg_read_pattern(cmg_loader *loader, cmg_json value)
{
    static const char before[] = "^(", after[] = ")$";
    const cmg_text text = cmg_json_string(value);
    if (text.length == 0) {
        cmg_fault(loader, CMG_M_pack_text_expected, value);
        return NULL;
    }
    if (!cmg_compile_pattern(loader, value, text))
        return NULL;
    cmg_buffer whole;
    cmg_buffer_init(&whole, &loader->pack->arena.allocator);
    cmg_buffer_string(&whole, before);
    cmg_buffer_text(&whole, text);
    cmg_buffer_string(&whole, after);
    cmg_regex *pattern = whole.failed ? NULL : cmg_compile_pattern(loader, value, cmg_buffer_view(&whole));
    cmg_buffer_free(&whole);
    /* No code list has this one: what fits it fits anything. */
    if (pattern && fits(loader, pattern, CMG_TEXT("甲 ~#9z")) > 0)
        cmg_fault(loader, CMG_M_pattern_matches_all, value, CMG_ARG("pattern", text));
    return pattern;
}
