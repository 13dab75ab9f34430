/* Decision tables from JSON.  A cell may be a number or a truth value as well
 * as FEEL text. */
#include "pack/load.h"

typedef struct table_reader {
    cmg_loader *loader;
    bool tiers;
    cmg_table_source source;
} table_reader;

static void *get(table_reader *reader, size_t count, size_t size)
{
    return cmg_arena_array_zeroed(&reader->loader->pack->arena, count, size);
}

static cmg_source cell_of(table_reader *reader, cmg_json json)
{
    cmg_source source = cmg_source_of(json);
    source.rule = reader->loader->rule;
    switch (cmg_json_type(json)) {
    case CMG_JSON_STRING: return source;
    case CMG_JSON_NUMBER: return (cmg_source){.text = cmg_json_number(json), .json = json};
    case CMG_JSON_TRUE: return (cmg_source){.text = CMG_TEXT("true"), .json = json};
    case CMG_JSON_FALSE: return (cmg_source){.text = CMG_TEXT("false"), .json = json};
    default:
        if (cmg_json_present(json))
            cmg_fault(reader->loader, CMG_M_pack_expression_expected, json);
        return (cmg_source){.text = CMG_NO_TEXT, .json = json};
    }
}

/* A bare code as a FEEL string. */
static cmg_source tier_cell(table_reader *reader, cmg_json json)
{
    cmg_source source = {.text = CMG_NO_TEXT, .json = json};
    const cmg_text code = cmg_read_text_value(reader->loader, json);
    cmg_buffer quoted;
    cmg_buffer_init(&quoted, &reader->loader->scratch.allocator);
    cmg_buffer_json(&quoted, code);
    if (!quoted.failed &&
        !cmg_text_copy(&reader->loader->pack->arena, cmg_buffer_view(&quoted), &source.text))
        source.text = CMG_NO_TEXT;
    cmg_buffer_free(&quoted);
    return source;
}

static cmg_source optional_cell(table_reader *reader, cmg_json object, const char *name)
{
    return cell_of(reader, cmg_json_member(object, name));
}

/* -- inputs --------------------------------------------------------------- */

/* "a", "b": the values of a term as unary tests. */
static cmg_source values_as_tests(table_reader *reader, const cmg_term *term)
{
    cmg_source source = {.text = CMG_NO_TEXT, .file = term->origin.file};
    cmg_buffer tests;
    cmg_buffer_init(&tests, &reader->loader->scratch.allocator);
    for (uint32_t i = 0; i < term->value_count; i++) {
        cmg_buffer_string(&tests, i == 0 ? "" : ", ");
        cmg_buffer_json(&tests, term->values[i].value);
    }
    if (!tests.failed && !cmg_text_copy(&reader->loader->pack->arena, cmg_buffer_view(&tests), &source.text))
        source.text = CMG_NO_TEXT;
    cmg_buffer_free(&tests);
    return source;
}

/* Facts are held to their term's values at the door, so the table is looked
 * at for gaps within these alone. */
static cmg_source allowed_by_term(table_reader *reader, cmg_text expression)
{
    const cmg_slot *slot = cmg_pack_slot(reader->loader->pack, expression, NULL);
    cmg_source none = {.text = CMG_NO_TEXT};
    if (!slot || slot->kind != CMG_SLOT_TERM)
        return none;
    const cmg_term *term = slot->term;
    uint32_t facts = 0;
    if (term->value_count != 0 && term->type->kind == CMG_STRING)
        return values_as_tests(reader, term);
    if (!term->allowed)
        return none;
    cmg_program_facts(term->allowed, &facts);
    return facts == 0 ? (cmg_source){.text = cmg_program_text(term->allowed), .file = term->origin.file}
                      : none;
}

static void read_input(table_reader *reader, cmg_json json, cmg_table_input *input)
{
    if (cmg_json_type(json) == CMG_JSON_OBJECT) {
        cmg_read_object(reader->loader, json, "expression type allowed");
        input->expression =
            cell_of(reader, cmg_read_member(reader->loader, json, "expression", CMG_REQUIRED));
        input->type = cmg_read_type(reader->loader, json);
        input->allowed = optional_cell(reader, json, "allowed");
    } else {
        input->expression = cell_of(reader, json);
    }
    if (!input->allowed.text.bytes && !(reader->loader->lost & CMG_LOST_NAMES))
        input->allowed = allowed_by_term(reader, input->expression.text);
}

static void read_inputs(table_reader *reader, cmg_json table)
{
    const cmg_json list = cmg_read_list(reader->loader, table, "inputs", CMG_REQUIRED);
    cmg_table_input *inputs = get(reader, cmg_json_count(list), sizeof *inputs);
    reader->source.inputs = inputs;
    for (cmg_json json = cmg_json_first(list); inputs && cmg_json_present(json);
         json = cmg_json_following(json))
        read_input(reader, json, &inputs[reader->source.input_count++]);
}

/* -- outputs -------------------------------------------------------------- */

static void read_output(table_reader *reader, cmg_json json, cmg_table_output *output)
{
    if (cmg_json_type(json) != CMG_JSON_OBJECT) {
        output->name = cmg_read_text_value(reader->loader, json);
        return;
    }
    cmg_read_object(reader->loader, json, "name type allowed default");
    output->name = cmg_read_text(reader->loader, json, "name", CMG_OPTIONAL);
    output->type = cmg_read_type(reader->loader, json);
    output->allowed = optional_cell(reader, json, "allowed");
    output->fallback = optional_cell(reader, json, "default");
}

static void read_outputs(table_reader *reader, cmg_json table)
{
    const cmg_json list = cmg_read_list(reader->loader, table, "outputs", CMG_OPTIONAL);
    const size_t count = cmg_json_count(list);
    cmg_table_output *outputs = get(reader, count == 0 ? 1 : count, sizeof *outputs);
    reader->source.outputs = outputs;
    if (!outputs)
        return;
    for (cmg_json json = cmg_json_first(list); cmg_json_present(json); json = cmg_json_following(json))
        read_output(reader, json, &outputs[reader->source.output_count++]);
    if (count == 0)
        reader->source.output_count = 1;
    if (reader->tiers)
        outputs[0].type = &cmg_type_string;
    if (reader->tiers && count > 1)
        cmg_fault(reader->loader, CMG_M_pack_one_output, list);
}

/* -- rules ---------------------------------------------------------------- */

static cmg_source *read_cells(table_reader *reader, cmg_json rule, const char *name, uint32_t expected,
                              bool are_tiers)
{
    cmg_loader *loader = reader->loader;
    const cmg_json list = cmg_read_list(loader, rule, name, CMG_REQUIRED);
    const size_t count = cmg_json_count(list);
    if (cmg_json_present(list) && count != expected) {
        cmg_buffer numbers;
        cmg_buffer_init(&numbers, &loader->scratch.allocator);
        cmg_buffer_unsigned(&numbers, expected);
        const size_t cut = numbers.length;
        cmg_buffer_unsigned(&numbers, count);
        const cmg_text both = cmg_buffer_view(&numbers);
        cmg_fault(loader, CMG_M_pack_cell_count, list, CMG_ARG("expected", ((cmg_text){both.bytes, cut})),
                  CMG_ARG("found", ((cmg_text){both.bytes + cut, both.length - cut})));
        cmg_buffer_free(&numbers);
        return NULL;
    }
    cmg_source *cells = get(reader, count, sizeof *cells);
    size_t at = 0;
    for (cmg_json json = cmg_json_first(list); cells && cmg_json_present(json);
         json = cmg_json_following(json))
        cells[at++] = are_tiers ? tier_cell(reader, json) : cell_of(reader, json);
    return cells;
}

static void read_rules(table_reader *reader, cmg_json table)
{
    cmg_loader *loader = reader->loader;
    const cmg_json list = cmg_read_list(loader, table, "rules", CMG_REQUIRED);
    cmg_table_rule *rules = get(reader, cmg_json_count(list), sizeof *rules);
    reader->source.rules = rules;
    for (cmg_json json = cmg_json_first(list); rules && cmg_json_present(json) && !cmg_stopped(loader);
         json = cmg_json_following(json)) {
        cmg_table_rule *rule = &rules[reader->source.rule_count++];
        if (!cmg_read_object(loader, json, "code if then note"))
            continue;
        rule->place = cmg_json_place(json, &loader->pack->arena);
        rule->code = cmg_read_text(loader, json, "code", CMG_OPTIONAL);
        cmg_read_label(loader, json, "note", CMG_OPTIONAL);
        rule->cells = read_cells(reader, json, "if", reader->source.input_count, false);
        rule->results = read_cells(reader, json, "then", reader->source.output_count, reader->tiers);
    }
}

static void read_policy(table_reader *reader, cmg_json table)
{
    static const char policies[] = "U A P F R O C C+ C< C> C#";
    cmg_table_source *source = &reader->source;
    const cmg_text policy = cmg_read_text(reader->loader, table, "policy", CMG_OPTIONAL);
    if (policy.length != 0 && !cmg_hit_policy_parse(policy, &source->policy, &source->aggregator))
        cmg_fault(reader->loader, CMG_M_pack_choice_unknown, cmg_json_member(table, "policy"),
                  CMG_ARG("found", policy), CMG_ARGZ("choices", policies));
}

static cmg_table *compile(table_reader *reader)
{
    cmg_loader *loader = reader->loader;
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    cmg_table *compiled = cmg_table_compile(&loader->pack->arena, &loader->scratch, &reader->source,
                                            loader->pack->scope, loader->diagnostics);
    cmg_arena_rewind(&loader->scratch, mark);
    if (!compiled) {
        loader->errors++;
        return NULL;
    }
    uint32_t count = 0;
    const uint16_t *slots = cmg_table_facts(compiled, &count);
    cmg_use_slots(loader, slots, count);
    return compiled;
}

cmg_table *cmg_read_table(cmg_loader *loader, cmg_json table, cmg_text name, bool tiers)
{
    table_reader reader = {.loader = loader, .tiers = tiers, .source = {.name = name}};
    const size_t errors = loader->errors;
    if (!cmg_read_object(loader, table, "policy inputs outputs rules"))
        return NULL;
    read_policy(&reader, table);
    read_inputs(&reader, table);
    read_outputs(&reader, table);
    if (loader->errors == errors) /* their number says how many cells a rule has */
        read_rules(&reader, table);
    if (loader->errors != errors || loader->lost & CMG_LOST_NAMES || cmg_stopped(loader))
        return NULL;
    return compile(&reader);
}

/* -- tables of one input, written short ----------------------------------- */

/* Each bin is {"if", result and others}: the members are the caller's to check. */
static void read_bins(table_reader *reader, cmg_json list, const char *result)
{
    cmg_loader *loader = reader->loader;
    cmg_table_rule *rules = get(reader, cmg_json_count(list), sizeof *rules);
    reader->source.rules = rules;
    for (cmg_json json = cmg_json_first(list); rules && cmg_json_present(json);
         json = cmg_json_following(json)) {
        if (cmg_json_type(json) != CMG_JSON_OBJECT)
            continue;
        cmg_table_rule *rule = &rules[reader->source.rule_count++];
        cmg_source *cells = get(reader, 2, sizeof *cells);
        if (!cells)
            return;
        cells[0] = cell_of(reader, cmg_read_member(loader, json, "if", CMG_REQUIRED));
        const cmg_json then = cmg_read_member(loader, json, result, CMG_REQUIRED);
        if (cmg_json_present(then))
            cells[1] = reader->tiers ? tier_cell(reader, then) : cell_of(reader, then);
        rule->place = cmg_json_place(json, &loader->pack->arena);
        rule->cells = cells;
        rule->results = cells + 1;
    }
}

/* `errors`: how many there were before the table; with more it is not compiled. */
static cmg_table *read_one_input(table_reader *reader, cmg_source input, cmg_source allowed, cmg_json list,
                                 const char *result, const cmg_type *type, size_t errors)
{
    cmg_loader *loader = reader->loader;
    const cmg_table_input inputs[] = {{.expression = input, .type = &cmg_type_number, .allowed = allowed}};
    const cmg_table_output outputs[] = {{.name = CMG_NO_TEXT, .type = type}};
    reader->source.inputs = inputs;
    reader->source.outputs = outputs;
    reader->source.input_count = reader->source.output_count = 1;
    read_bins(reader, list, result);
    if (loader->errors != errors || loader->lost & CMG_LOST_NAMES || cmg_stopped(loader))
        return NULL;
    return compile(reader);
}

cmg_table *cmg_read_bins(cmg_loader *loader, cmg_json indicator, cmg_text name)
{
    table_reader reader = {.loader = loader, .source = {.name = name}};
    const size_t errors = loader->errors;
    const cmg_json list = cmg_read_list(loader, indicator, "bins", CMG_REQUIRED);
    const cmg_source input = cell_of(&reader, cmg_read_member(loader, indicator, "input", CMG_REQUIRED));
    for (cmg_json json = cmg_json_first(list); cmg_json_present(json); json = cmg_json_following(json))
        if (cmg_read_object(loader, json, "if then note"))
            cmg_read_label(loader, json, "note", CMG_OPTIONAL);
    /* What is counted is not negative; nor is what bins are made for. */
    return read_one_input(&reader, input, (cmg_source){.text = CMG_TEXT(">= 0")}, list, "then",
                          &cmg_type_number, errors);
}

/* A score stays within its own bounds, so that grades need not go beyond. */
static cmg_source bounds_as_tests(table_reader *reader, const cmg_indicator *score)
{
    cmg_source source = {.text = CMG_NO_TEXT};
    if (!score->least.given || !score->most.given)
        return source;
    cmg_buffer tests;
    cmg_buffer_init(&tests, &reader->loader->scratch.allocator);
    cmg_buffer_char(&tests, '[');
    cmg_decimal_write(&tests, score->least.number);
    cmg_buffer_string(&tests, "..");
    cmg_decimal_write(&tests, score->most.number);
    cmg_buffer_char(&tests, ']');
    if (tests.failed || !cmg_text_copy(&reader->loader->pack->arena, cmg_buffer_view(&tests), &source.text))
        source.text = CMG_NO_TEXT;
    cmg_buffer_free(&tests);
    return source;
}

cmg_table *cmg_read_grading(cmg_loader *loader, cmg_json assessment, const cmg_indicator *score)
{
    table_reader reader = {.loader = loader, .tiers = true, .source = {.name = CMG_TEXT("grades")}};
    const cmg_json list = cmg_json_member(assessment, "grades");
    /* The input is the score, by the name that the assessment gives it. */
    const cmg_source input = cmg_source_of(cmg_json_member(assessment, "score"));
    return read_one_input(&reader, input, bounds_as_tests(&reader, score), list, "code", &cmg_type_string,
                          loader->errors);
}
