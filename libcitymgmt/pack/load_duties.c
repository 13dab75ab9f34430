/* Rules of ownership, delegations, and duties between units. */
#include "pack/load.h"

#define REACH_MEMBERS "items functions types except places "
#define DAYS_MOST 3660

static cmg_reach read_reach(cmg_loader *loader, cmg_json object)
{
    cmg_reach reach = {.types = 0};
    reach.items = cmg_read_codes(loader, object, "items", CMG_SECTION_ITEMS);
    reach.functions = cmg_read_codes(loader, object, "functions", CMG_SECTION_FUNCTIONS);
    reach.except = cmg_read_codes(loader, object, "except", CMG_SECTION_ITEMS);
    reach.places = cmg_read_codes(loader, object, "places", CMG_SECTION_PLACES);
    const cmg_json types = cmg_read_list(loader, object, "types", CMG_OPTIONAL);
    for (cmg_json json = cmg_json_first(types); cmg_json_present(json); json = cmg_json_following(json)) {
        const int type = cmg_read_choice_value(loader, json, cmg_item_type_names);
        if (type >= 0)
            reach.types |= (uint16_t)(1u << type);
    }
    return reach;
}

/* One unit by code, or whoever has a role at a level. */
static void read_whom(cmg_loader *loader, cmg_json object, cmg_text *unit, cmg_text *role)
{
    *unit = cmg_read_code(loader, object, "unit", CMG_SECTION_UNITS, CMG_OPTIONAL);
    *role = cmg_read_text(loader, object, "role", CMG_OPTIONAL);
    cmg_read_one_of(loader, object, "unit, role");
}

void cmg_complete_duty(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_ownership *duty = draft->made;
    if (cmg_read_withdrawal(loader, draft, &duty->rule))
        return;
    cmg_read_object(loader, json, CMG_RULE_MEMBERS REACH_MEMBERS "level unit role");
    cmg_read_rule(loader, draft, &duty->rule, CMG_REQUIRED);
    duty->reach = read_reach(loader, json);
    duty->level = cmg_read_level(loader, json, "level", CMG_REQUIRED);
    read_whom(loader, json, &duty->unit, &duty->role);
}

void cmg_complete_delegation(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_delegation *delegation = draft->made;
    if (cmg_read_withdrawal(loader, draft, &delegation->rule))
        return;
    cmg_read_object(loader, json, CMG_RULE_MEMBERS REACH_MEMBERS "from to kind published");
    cmg_read_rule(loader, draft, &delegation->rule, CMG_REQUIRED);
    delegation->reach = read_reach(loader, json);
    delegation->from = cmg_read_code(loader, json, "from", CMG_SECTION_UNITS, CMG_REQUIRED);
    delegation->to = cmg_read_code(loader, json, "to", CMG_SECTION_UNITS, CMG_REQUIRED);
    delegation->devolves = cmg_read_choice(loader, json, "kind", "entrust devolve", CMG_REQUIRED) == 1;
    delegation->published = cmg_read_date(loader, json, "published", CMG_OPTIONAL);
    if (delegation->published == INT64_MIN)
        delegation->published = INT64_MAX;
    if (delegation->from.length != 0 && cmg_text_equal(delegation->from, delegation->to))
        cmg_fault(loader, CMG_M_delegation_to_itself, cmg_json_member(json, "to"),
                  CMG_ARG("name", delegation->to));
}

void cmg_complete_referral(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_referral *referral = draft->made;
    if (cmg_read_withdrawal(loader, draft, &referral->rule))
        return;
    cmg_read_object(loader, json, CMG_RULE_MEMBERS REACH_MEMBERS "mechanism level unit role days");
    cmg_read_rule(loader, draft, &referral->rule, CMG_REQUIRED);
    referral->reach = read_reach(loader, json);
    const int mechanism =
        cmg_read_choice(loader, json, "mechanism", "supervision sharing cooperation", CMG_REQUIRED);
    referral->mechanism = mechanism < 0 ? CMG_SUPERVISION : (cmg_mechanism)mechanism;
    read_whom(loader, json, &referral->unit, &referral->role);
    referral->level =
        cmg_read_level(loader, json, "level", referral->role.length != 0 ? CMG_REQUIRED : CMG_OPTIONAL);
    referral->days = cmg_read_count(loader, json, "days", 1, DAYS_MOST);
}
