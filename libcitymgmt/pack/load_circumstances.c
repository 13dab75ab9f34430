/* Circumstances, rules of general law; and procedures. */
#include "pack/load.h"

#define STAGES "limitation capacity exemption circumstance"
#define EFFECTS                                                                                              \
    "none may-none lighter-or-mitigated may-lighter-or-mitigated lighter may-lighter mitigated "             \
    "may-mitigated "                                                                                         \
    "heavier"

void cmg_complete_circumstance(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_circumstance *circumstance = draft->made;
    if (cmg_read_withdrawal(loader, draft, &circumstance->rule))
        return;
    cmg_read_object(loader, json, CMG_RULE_MEMBERS "stage effect when measures items");
    cmg_read_rule(loader, draft, &circumstance->rule, CMG_REQUIRED);
    const int stage = cmg_read_choice(loader, json, "stage", STAGES, CMG_REQUIRED);
    const int effect = cmg_read_choice(loader, json, "effect", EFFECTS, CMG_REQUIRED);
    circumstance->stage = stage < 0 ? CMG_STAGE_CIRCUMSTANCE : (cmg_stage)stage;
    circumstance->effect = effect < 0 ? CMG_EFFECT_NONE : (cmg_effect)effect;
    circumstance->when = cmg_read_condition(loader, json, "when", CMG_REQUIRED);
    circumstance->measures = cmg_read_labels(loader, json, "measures", &circumstance->measure_count);
    circumstance->items = cmg_read_texts(loader, json, "items", &circumstance->item_count);
    if (!cmg_is_lost(loader, CMG_SECTION_ITEMS))
        cmg_check_codes(loader, json, "items", CMG_M_pack_item_unknown, CMG_M_pack_item_unknown_near,
                        loader->pack->items, loader->pack->item_count);
}

void cmg_complete_procedure(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_procedure *procedure = draft->made;
    if (cmg_read_withdrawal(loader, draft, &procedure->rule))
        return;
    cmg_read_object(loader, json, CMG_RULE_MEMBERS "when excludes unknown");
    cmg_read_rule(loader, draft, &procedure->rule, CMG_REQUIRED);
    procedure->when = cmg_read_condition(loader, json, "when", CMG_REQUIRED);
    procedure->unknown = cmg_read_label(loader, json, "unknown", CMG_OPTIONAL);
    procedure->excludes = cmg_read_texts(loader, json, "excludes", &procedure->exclude_count);
    if (!cmg_is_lost(loader, CMG_SECTION_PROCEDURES))
        cmg_check_codes(loader, json, "excludes", CMG_M_pack_procedure_unknown,
                        CMG_M_pack_procedure_unknown_near, loader->pack->procedures,
                        loader->pack->procedure_count);
}

/* -- how many -------------------------------------------------------------- */

static void report_many(cmg_loader *loader, const cmg_rule *rule)
{
    const cmg_place place = cmg_origin_place(rule->origin);
    cmg_report(loader->diagnostics, CMG_M_pack_penalty_rules, &place, CMG_ARG("code", rule->code),
               CMG_ARGZ("most", CMG_PENALTY_RULES_MAX_TEXT));
    loader->errors++;
}

/* In some version it concerns this item. */
static bool may_concern(const cmg_versions *versions, cmg_text item)
{
    for (uint32_t i = 0; i < versions->count; i++) {
        const cmg_circumstance *circumstance = versions->version[i];
        bool named = circumstance->item_count == 0;
        for (uint32_t j = 0; j < circumstance->item_count && !named; j++)
            named = cmg_text_equal(circumstance->items[j], item);
        if (named && !circumstance->rule.withdrawn)
            return true;
    }
    return false;
}

void cmg_limit_penalty_rules(cmg_loader *loader)
{
    const cmg_pack *pack = loader->pack;
    if (pack->procedure_count > CMG_PENALTY_RULES_MAX)
        report_many(loader, pack->procedures[CMG_PENALTY_RULES_MAX].version[0]);
    if (pack->circumstance_count <= CMG_PENALTY_RULES_MAX)
        return;
    for (uint32_t i = 0; i < pack->item_count && cmg_spend(loader, pack->circumstance_count); i++) {
        uint32_t count = 0, at = 0;
        for (; at < pack->circumstance_count && count <= CMG_PENALTY_RULES_MAX; at++)
            count += may_concern(&pack->circumstances[at], pack->items[i].code);
        if (count > CMG_PENALTY_RULES_MAX) {
            report_many(loader, pack->circumstances[at - 1].version[0]);
            return;
        }
    }
}
