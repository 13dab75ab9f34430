/* Terms, the facts that a decision may use, and parameters, dated figures. */
#include "pack/load.h"

#define ROLES                                                                                                \
    "act-date found-date decision-date party statutory-minimum statutory-maximum fine chosen-fine "          \
    "outcome penalties open-penalties"

static const cmg_type list_of_strings = {.kind = CMG_LIST, .element = &cmg_type_string};

/* By role: the type it must have, and whether the engine fills it. */
static const struct {
    const cmg_type *type;
    bool filled;
} roles[CMG_ROLE_COUNT] = {[CMG_ROLE_ACT_DATE] = {&cmg_type_date, false},
                           [CMG_ROLE_FOUND_DATE] = {&cmg_type_date, false},
                           [CMG_ROLE_DECISION_DATE] = {&cmg_type_date, true},
                           [CMG_ROLE_PARTY] = {&cmg_type_string, false},
                           [CMG_ROLE_STATUTORY_MINIMUM] = {&cmg_type_number, true},
                           [CMG_ROLE_STATUTORY_MAXIMUM] = {&cmg_type_number, true},
                           [CMG_ROLE_FINE] = {&cmg_type_number, true},
                           [CMG_ROLE_CHOSEN_FINE] = {&cmg_type_number, false},
                           [CMG_ROLE_OUTCOME] = {&cmg_type_string, true},
                           [CMG_ROLE_PENALTIES] = {&list_of_strings, true},
                           [CMG_ROLE_OPEN_PENALTIES] = {&list_of_strings, true}};

static void fault_type(cmg_loader *loader, cmg_message_id id, cmg_json value, const cmg_type *type)
{
    cmg_buffer text;
    cmg_buffer_init(&text, &loader->scratch.allocator);
    cmg_type_write(&text, type);
    cmg_fault(loader, id, value, CMG_ARG("type", cmg_buffer_view(&text)));
    cmg_buffer_free(&text);
}

/* -- values --------------------------------------------------------------- */

static void read_term_value(cmg_loader *loader, cmg_json json, cmg_term_value *value)
{
    if (cmg_json_type(json) == CMG_JSON_OBJECT) {
        cmg_read_object(loader, json, "value label");
        value->value = cmg_read_text(loader, json, "value", CMG_REQUIRED);
        value->label = cmg_read_label(loader, json, "label", CMG_REQUIRED);
        return;
    }
    value->value = cmg_read_text_value(loader, json);
    value->label = (cmg_label){{value->value, value->value}};
}

static bool has_value(const cmg_term *term, cmg_text wanted)
{
    for (uint32_t i = 0; i < term->value_count; i++) {
        if (cmg_text_equal(term->values[i].value, wanted))
            return true;
    }
    return false;
}

/* So many values are no choice any more, and each is compared with each. */
#define VALUES_MAX 1000

static void read_values(cmg_loader *loader, cmg_json object, cmg_term *term)
{
    const cmg_json list = cmg_read_list(loader, object, "values", CMG_OPTIONAL);
    const size_t count = cmg_json_count(list);
    if (count == 0)
        return;
    if (term->type->kind != CMG_STRING && term->type->kind != CMG_TYPE_ANY && term->type->kind != CMG_LIST)
        fault_type(loader, CMG_M_pack_values_of_type, list, term->type);
    if (count > VALUES_MAX) {
        cmg_fault(loader, CMG_M_pack_list_too_long, list, CMG_ARGZ("most", "1000"));
        return;
    }
    cmg_term_value *values = cmg_arena_array_zeroed(&loader->pack->arena, count, sizeof *values);
    if (!values)
        return;
    term->values = values;
    for (cmg_json json = cmg_json_first(list); cmg_json_present(json); json = cmg_json_following(json)) {
        cmg_term_value value = {CMG_NO_TEXT, {{CMG_NO_TEXT, CMG_NO_TEXT}}};
        read_term_value(loader, json, &value);
        if (value.value.length == 0)
            continue;
        if (has_value(term, value.value))
            cmg_fault(loader, CMG_M_pack_value_twice, json, CMG_ARG("value", value.value));
        else
            values[term->value_count++] = value;
    }
}

/* `knows_values`: all of the term's could be read. */
static void read_presumed(cmg_loader *loader, cmg_json object, cmg_term *term, bool knows_values)
{
    const cmg_json json = cmg_json_member(object, "presumed");
    if (!cmg_json_present(json) || !cmg_read_scalar(loader, json, term->type, &term->presumed))
        return;
    term->is_presumed = true;
    const cmg_value value = term->presumed;
    bool allowed = !knows_values || value.kind != CMG_STRING || term->value_count == 0 ||
                   has_value(term, cmg_value_as_text(value));
    if (allowed && term->allowed) {
        cmg_value verdict = cmg_null_value;
        uint32_t facts = 0;
        cmg_program_facts(term->allowed, &facts);
        cmg_vm_reset(&loader->vm);
        allowed = facts != 0 || (cmg_run(&loader->vm, term->allowed, NULL, &value, &verdict) == CMG_OK &&
                                 verdict.kind == CMG_BOOLEAN && verdict.as.integer);
    }
    if (!allowed)
        cmg_fault(loader, CMG_M_pack_presumed_not_allowed, json);
}

/* -- roles ---------------------------------------------------------------- */

static void read_role(cmg_loader *loader, cmg_json object, cmg_term *term)
{
    term->given = true;
    const int choice = cmg_read_choice(loader, object, "role", ROLES, CMG_OPTIONAL);
    if (choice < 0)
        return;
    term->role = (cmg_role)(choice + 1);
    term->given = !roles[term->role].filled;
    if (term->type->kind != roles[term->role].type->kind && term->type->kind != CMG_TYPE_ANY)
        fault_type(loader, CMG_M_pack_role_type, cmg_json_member(object, "role"), roles[term->role].type);
    cmg_pack *pack = loader->pack;
    uint16_t number;
    const cmg_slot *slot = cmg_pack_slot(pack, term->name, &number);
    if (!slot || slot->term != term) /* replaced by a higher layer */
        return;
    if (pack->role_slot[term->role] == CMG_NO_SLOT)
        pack->role_slot[term->role] = number;
    else
        cmg_fault(loader, CMG_M_pack_role_twice, cmg_json_member(object, "role"),
                  CMG_ARG("other", pack->slots[pack->role_slot[term->role]].name));
}

/* -- a term as JSON for the host ------------------------------------------ */

static void put_text(cmg_buffer *out, const char *name, cmg_text text)
{
    if (text.length == 0)
        return;
    cmg_buffer_format(out, ",\"%s\":", name);
    cmg_buffer_json(out, text);
}

static void put_label(cmg_buffer *out, const char *name, const cmg_label *label)
{
    if (label->text[CMG_CHINESE].length == 0)
        return;
    cmg_buffer_format(out, ",\"%s\":{\"zh\":", name);
    cmg_buffer_json(out, label->text[CMG_CHINESE]);
    cmg_buffer_string(out, ",\"en\":");
    cmg_buffer_json(out, label->text[CMG_ENGLISH]);
    cmg_buffer_char(out, '}');
}

static void put_values(cmg_buffer *out, const cmg_term *term)
{
    for (uint32_t i = 0; i < term->value_count; i++) {
        cmg_buffer_string(out, i == 0 ? ",\"values\":[" : ",");
        cmg_buffer_string(out, "{\"value\":");
        cmg_buffer_json(out, term->values[i].value);
        put_label(out, "label", &term->values[i].label);
        cmg_buffer_char(out, '}');
    }
    if (term->value_count != 0)
        cmg_buffer_char(out, ']');
}

static void write_json(cmg_loader *loader, cmg_term *term)
{
    cmg_buffer out, type;
    cmg_buffer_init(&out, &loader->scratch.allocator);
    cmg_buffer_init(&type, &loader->scratch.allocator);
    cmg_type_write(&type, term->type);
    cmg_buffer_string(&out, "{\"name\":");
    cmg_buffer_json(&out, term->name);
    put_text(&out, "type", cmg_buffer_view(&type));
    put_text(&out, "unit", term->unit);
    put_label(&out, "label", &term->label);
    put_label(&out, "question", &term->question);
    put_values(&out, term);
    if (term->allowed)
        put_text(&out, "allowed", cmg_program_text(term->allowed));
    if (term->is_presumed) {
        cmg_buffer_string(&out, ",\"presumed\":");
        cmg_value_write_json(&out, term->presumed);
    }
    cmg_buffer_char(&out, '}');
    if (!out.failed && !cmg_text_copy(&loader->pack->arena, cmg_buffer_view(&out), &term->json))
        term->json = CMG_NO_TEXT;
    cmg_buffer_free(&type);
    cmg_buffer_free(&out);
}

void cmg_complete_term(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_term *term = draft->made;
    if (!term->type) /* nameless, or of a name that is taken */
        term->type = &cmg_type_any;
    cmg_read_object(loader, json, "name type unit label question values allowed presumed role");
    term->unit = cmg_read_text(loader, json, "unit", CMG_OPTIONAL);
    term->label = cmg_read_label(loader, json, "label", CMG_OPTIONAL);
    term->question = cmg_read_label(loader, json, "question", CMG_OPTIONAL);
    const size_t errors = loader->errors;
    read_values(loader, json, term);
    const bool knows_values = loader->errors == errors;
    term->allowed =
        cmg_read_program(loader, json, "allowed", CMG_OPTIONAL, CMG_FEEL_UNARY_TESTS, term->type, NULL);
    read_presumed(loader, json, term, knows_values);
    read_role(loader, json, term);
    write_json(loader, term);
}

void cmg_list_terms(cmg_loader *loader)
{
    cmg_pack *pack = loader->pack;
    pack->term_names = cmg_arena_array(&pack->arena, pack->slot_count, sizeof *pack->term_names);
    for (uint32_t i = 0; pack->term_names && i < pack->slot_count; i++) {
        if (pack->slots[i].kind == CMG_SLOT_TERM && pack->slots[i].term->given)
            pack->term_names[pack->term_name_count++] = pack->slots[i].name;
    }
}

/* -- parameters ----------------------------------------------------------- */

/* {"feel": "..."}: an expression without names, worked out now. */
static void read_computed(cmg_loader *loader, cmg_json object, cmg_parameter *parameter)
{
    cmg_pack *pack = loader->pack;
    cmg_read_object(loader, object, "feel");
    const cmg_json text = cmg_read_member(loader, object, "feel", CMG_REQUIRED);
    if (!cmg_json_present(text))
        return;
    if (cmg_json_type(text) != CMG_JSON_STRING) {
        cmg_fault(loader, CMG_M_pack_expression_expected, text);
        return;
    }
    const cmg_source source = cmg_source_of(text);
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    const cmg_scope *nothing = cmg_scope_new(&loader->scratch, NULL);
    const cmg_program *program =
        nothing ? cmg_feel_program(&pack->arena, &loader->scratch, &source, nothing, CMG_FEEL_EXPRESSION,
                                   NULL, parameter->type, loader->diagnostics)
                : NULL;
    cmg_value value = cmg_null_value;
    if (!program) {
        loader->errors++;
    } else {
        cmg_vm_reset(&loader->vm);
        const cmg_status status = cmg_run(&loader->vm, program, NULL, NULL, &value);
        cmg_vm_report(&loader->vm, loader->diagnostics);
        if (status != CMG_OK || value.kind == CMG_NULL || !cmg_value_conforms(value, parameter->type))
            fault_type(loader, CMG_M_pack_value_expected, text, parameter->type);
        else
            cmg_value_copy(&pack->arena, value, &parameter->value);
    }
    cmg_arena_rewind(&loader->scratch, mark);
}

void cmg_complete_parameter(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_parameter *parameter = draft->made;
    if (cmg_read_withdrawal(loader, draft, &parameter->rule))
        return;
    if (!parameter->type)
        parameter->type = &cmg_type_any;
    cmg_read_object(loader, json, CMG_NAME_MEMBERS "type unit value hole");
    cmg_read_rule(loader, draft, &parameter->rule, CMG_OPTIONAL);
    parameter->unit = cmg_read_text(loader, json, "unit", CMG_OPTIONAL);
    parameter->value = cmg_null_value;
    const cmg_json value = cmg_json_member(json, "value");
    if (!cmg_read_one_of(loader, json, "value, hole"))
        return;
    parameter->is_hole = !cmg_json_present(value);
    if (parameter->is_hole)
        parameter->hole = cmg_read_label(loader, json, "hole", CMG_REQUIRED);
    else if (cmg_json_type(value) == CMG_JSON_OBJECT)
        read_computed(loader, value, parameter);
    else
        cmg_read_scalar(loader, value, parameter->type, &parameter->value);
}
