/* General decisions. */
#include "pack/load.h"

/* The table's value must be what the declaration promises. */
static void check_table_type(cmg_loader *loader, cmg_json json, const cmg_decision *decision)
{
    if (cmg_type_conforms(cmg_table_type(decision->table), decision->type))
        return;
    cmg_buffer type;
    cmg_buffer_init(&type, &loader->scratch.allocator);
    cmg_type_write(&type, cmg_table_type(decision->table));
    cmg_fault(loader, CMG_M_pack_table_type, cmg_json_member(json, "type"),
              CMG_ARG("type", cmg_buffer_view(&type)));
    cmg_buffer_free(&type);
}

static bool reads_facts_alone(const cmg_pack *pack, const cmg_decision *decision)
{
    uint32_t count;
    const uint16_t *reads = cmg_decision_reads(decision, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (reads[i] < pack->slot_count && !cmg_slot_is_idle(&pack->slots[reads[i]]))
            return false;
    }
    return true;
}

static void read_body(cmg_loader *loader, const cmg_draft *draft, cmg_decision *decision)
{
    const cmg_json json = draft->json;
    const cmg_json table = cmg_json_member(json, "table");
    const cmg_json dmn = cmg_json_member(json, "dmn");
    if (!cmg_read_one_of(loader, json, "expression, table, dmn"))
        return;
    if (cmg_json_present(dmn)) {
        decision->expression = cmg_read_model_decision(loader, dmn, draft->layer, decision->type);
    } else if (cmg_json_present(table)) {
        decision->table = cmg_read_table(loader, table, decision->rule.code, false);
        if (decision->table)
            check_table_type(loader, json, decision);
    } else {
        decision->expression = cmg_read_program(loader, json, "expression", CMG_REQUIRED, CMG_FEEL_EXPRESSION,
                                                NULL, decision->type);
    }
}

void cmg_complete_decision(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_decision *decision = draft->made;
    if (cmg_read_withdrawal(loader, draft, &decision->rule))
        return;
    if (!decision->type)
        decision->type = &cmg_type_any;
    cmg_read_object(loader, json, CMG_NAME_MEMBERS "type expression table dmn");
    cmg_read_rule(loader, draft, &decision->rule, CMG_OPTIONAL);
    read_body(loader, draft, decision);
    decision->reads_facts_alone = reads_facts_alone(loader->pack, decision);
}
