/* What an item is as a matter of the responsibility list: the fields that
 * published lists have. */
#include "pack/load.h"

#define DAYS_MOST 3660

static const char step_names[] =
#define CMG_DUTY_STEP(identifier, name, zh, en) name " "
#include "pack/duty_steps.def"
#undef CMG_DUTY_STEP
    ;

/* An array for the objects of a list; NULL when the member is missing, which leaves what stands. */
static void *array_for(cmg_loader *loader, cmg_json object, const char *name, size_t size, cmg_json *first,
                       uint32_t *count)
{
    const cmg_json list = cmg_read_list(loader, object, name, CMG_OPTIONAL);
    *first = cmg_json_first(list);
    if (!cmg_json_present(list))
        return NULL;
    *count = (uint32_t)cmg_json_count(list);
    return cmg_arena_array_zeroed(&loader->pack->arena, *count, size);
}

static void read_sub_items(cmg_loader *loader, cmg_json object, cmg_listing *listing)
{
    cmg_json json;
    cmg_sub_item *items =
        array_for(loader, object, "sub-items", sizeof *items, &json, &listing->sub_item_count);
    if (!items)
        return;
    listing->sub_items = items;
    for (; cmg_json_present(json); json = cmg_json_following(json), items++) {
        if (!cmg_read_object(loader, json, "code label basis"))
            continue;
        items->code = cmg_read_text(loader, json, "code", CMG_REQUIRED);
        items->label = cmg_read_label(loader, json, "label", CMG_REQUIRED);
        items->basis = cmg_read_basis(loader, json);
    }
}

static void read_steps(cmg_loader *loader, cmg_json object, cmg_listing *listing)
{
    cmg_json json;
    cmg_duty_step *steps = array_for(loader, object, "steps", sizeof *steps, &json, &listing->step_count);
    if (!steps)
        return;
    listing->steps = steps;
    for (; cmg_json_present(json); json = cmg_json_following(json), steps++) {
        if (!cmg_read_object(loader, json, "step label basis"))
            continue;
        const int kind = cmg_read_choice(loader, json, "step", step_names, CMG_REQUIRED);
        steps->kind = kind < 0 ? CMG_DUTY_ACCEPT : (cmg_duty_step_kind)kind;
        steps->label = cmg_read_label(loader, json, "label", CMG_OPTIONAL);
        steps->basis = cmg_read_basis(loader, json);
    }
}

static void read_risks(cmg_loader *loader, cmg_json object, cmg_listing *listing)
{
    cmg_json json;
    cmg_risk *risks = array_for(loader, object, "risks", sizeof *risks, &json, &listing->risk_count);
    if (!risks)
        return;
    listing->risks = risks;
    for (; cmg_json_present(json); json = cmg_json_following(json), risks++) {
        if (!cmg_read_object(loader, json, "label grade measure post"))
            continue;
        const int grade = cmg_read_choice(loader, json, "grade", "high medium low", CMG_REQUIRED);
        risks->grade = grade < 0 ? 0 : (uint8_t)grade;
        risks->label = cmg_read_label(loader, json, "label", CMG_REQUIRED);
        risks->measure = cmg_read_label(loader, json, "measure", CMG_OPTIONAL);
        risks->post = cmg_read_label(loader, json, "post", CMG_OPTIONAL);
    }
}

static void read_publicity(cmg_loader *loader, cmg_json object, cmg_listing *listing)
{
    cmg_json json;
    cmg_publicity *made =
        array_for(loader, object, "publicity", sizeof *made, &json, &listing->publicity_count);
    if (!made)
        return;
    listing->publicity = made;
    for (; cmg_json_present(json); json = cmg_json_following(json), made++) {
        if (!cmg_read_object(loader, json, "content days channel audience basis"))
            continue;
        made->content = cmg_read_label(loader, json, "content", CMG_REQUIRED);
        made->days = cmg_read_count(loader, json, "days", 1, DAYS_MOST);
        made->channel = cmg_read_label(loader, json, "channel", CMG_OPTIONAL);
        made->audience = cmg_read_label(loader, json, "audience", CMG_OPTIONAL);
        made->basis = cmg_read_basis(loader, json);
    }
}

static void read_integration(cmg_loader *loader, cmg_json object, cmg_integration *integration)
{
    const cmg_json json = cmg_json_member(object, "integration");
    if (!cmg_json_present(json) || !cmg_read_object(loader, json, "integrated scope contested neglected"))
        return;
    if (cmg_json_present(cmg_read_member(loader, json, "integrated", CMG_REQUIRED)))
        integration->integrated = cmg_read_flag(loader, json, "integrated", false);
    integration->said = true;
    integration->scope = cmg_read_label(loader, json, "scope", CMG_OPTIONAL);
    integration->contested = cmg_read_label(loader, json, "contested", CMG_OPTIONAL);
    integration->neglected = cmg_read_label(loader, json, "neglected", CMG_OPTIONAL);
}

static void read_levels(cmg_loader *loader, cmg_json object, cmg_listing *listing)
{
    const cmg_json list = cmg_read_list(loader, object, "levels", CMG_OPTIONAL);
    if (!cmg_json_present(list))
        return;
    listing->levels = 0;
    for (cmg_json json = cmg_json_first(list); cmg_json_present(json); json = cmg_json_following(json)) {
        const int level = cmg_read_choice_value(loader, json, cmg_level_names);
        if (level >= 0)
            listing->levels |= (uint8_t)(1u << level);
    }
}

static void read_fee(cmg_loader *loader, cmg_json object, cmg_listing *listing)
{
    const cmg_json fee = cmg_json_member(object, "fee");
    if (!cmg_json_present(fee) || !cmg_read_object(loader, fee, "label basis"))
        return;
    listing->fee = cmg_read_label(loader, fee, "label", CMG_REQUIRED);
    listing->fee_basis = cmg_read_basis(loader, fee);
}

/* Labels, days and codes that are given take the place of what stands. */
static void read_plain(cmg_loader *loader, cmg_json object, cmg_listing *listing)
{
    if (cmg_json_present(cmg_json_member(object, "power-source")))
        listing->power_source = cmg_read_label(loader, object, "power-source", CMG_OPTIONAL);
    if (cmg_json_present(cmg_json_member(object, "procedure")))
        listing->procedure = cmg_read_label(loader, object, "procedure", CMG_OPTIONAL);
    if (cmg_json_present(cmg_json_member(object, "post")))
        listing->post = cmg_read_label(loader, object, "post", CMG_OPTIONAL);
    if (cmg_json_present(cmg_json_member(object, "accountability")))
        listing->accountability =
            cmg_read_labels(loader, object, "accountability", &listing->accountability_count);
    if (cmg_json_present(cmg_json_member(object, "statutory-days")))
        listing->statutory_days = cmg_read_count(loader, object, "statutory-days", 1, DAYS_MOST);
    if (cmg_json_present(cmg_json_member(object, "promised-days")))
        listing->promised_days = cmg_read_count(loader, object, "promised-days", 1, DAYS_MOST);
    listing->forwarded = cmg_read_flag(loader, object, "forwarded", listing->forwarded);
    if (cmg_json_present(cmg_json_member(object, "approves")))
        listing->approves = cmg_read_codes(loader, object, "approves", CMG_SECTION_ITEMS);
    if (cmg_json_present(cmg_json_member(object, "builds")))
        listing->builds = cmg_read_codes(loader, object, "builds", CMG_SECTION_ITEMS);
}

void cmg_read_listing(cmg_loader *loader, cmg_json object, cmg_listing *listing)
{
    const int type = cmg_read_choice(loader, object, "type", cmg_item_type_names, CMG_OPTIONAL);
    if (type >= 0)
        listing->type = (cmg_item_type)type;
    const cmg_text function = cmg_read_code(loader, object, "function", CMG_SECTION_FUNCTIONS, CMG_OPTIONAL);
    if (function.length != 0)
        listing->function = function;
    read_levels(loader, object, listing);
    read_sub_items(loader, object, listing);
    read_steps(loader, object, listing);
    read_fee(loader, object, listing);
    read_risks(loader, object, listing);
    read_publicity(loader, object, listing);
    read_integration(loader, object, &listing->integration);
    read_plain(loader, object, listing);
}
