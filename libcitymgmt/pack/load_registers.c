/* Registers of the responsibility list: functions, places, units, and what
 * they should come to. */
#include "pack/load.h"

const char cmg_level_names[] =
#define CMG_LEVEL(identifier, name, zh, en) name " "
#include "pack/levels.def"
#undef CMG_LEVEL
    ;
const char cmg_item_type_names[] =
#define CMG_ITEM_TYPE(identifier, name, zh, en) name " "
#include "pack/item_types.def"
#undef CMG_ITEM_TYPE
    ;

/* -- reading -------------------------------------------------------------- */

cmg_level cmg_read_level(cmg_loader *loader, cmg_json object, const char *name, cmg_need need)
{
    const int level = cmg_read_choice(loader, object, name, cmg_level_names, need);
    return level < 0 ? CMG_LEVEL_COUNT : (cmg_level)level;
}

uint32_t cmg_read_count(cmg_loader *loader, cmg_json object, const char *name, uint32_t least, uint32_t most)
{
    const cmg_json member = cmg_json_member(object, name);
    if (!cmg_json_present(member))
        return 0;
    cmg_decimal number;
    int64_t whole = -1;
    if (!cmg_read_number(loader, member, &number))
        return 0;
    if (cmg_decimal_to_int64(number, &whole) && whole >= least && whole <= most)
        return (uint32_t)whole;
    cmg_fault(loader, CMG_M_count_expected, member, CMG_ARGZ("name", name));
    return 0;
}

/* The versions a section's codes stand for. */
static const cmg_versions *known_of(const cmg_pack *pack, cmg_section section, uint32_t *count,
                                    const char **name)
{
    switch (section) {
    case CMG_SECTION_FUNCTIONS:
        *count = pack->function_count;
        *name = "functions";
        return pack->functions;
    case CMG_SECTION_PLACES:
        *count = pack->place_count;
        *name = "places";
        return pack->places;
    case CMG_SECTION_UNITS:
        *count = pack->unit_count;
        *name = "units";
        return pack->units;
    case CMG_SECTION_CLASSES:
        *count = pack->class_count;
        *name = "classes";
        return pack->classes;
    default:
        *count = pack->item_count;
        *name = "items";
        return pack->items;
    }
}

static void check_code(cmg_loader *loader, cmg_json value, cmg_section section)
{
    uint32_t count = 0;
    const char *name = NULL;
    const cmg_versions *known = known_of(loader->pack, section, &count, &name);
    const cmg_text code = cmg_json_string(value);
    if (code.length == 0 || cmg_is_lost(loader, section) || cmg_pack_find(known, count, code))
        return;
    const uint32_t listed = cmg_is_patient(loader) ? count : 0;
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    cmg_text *codes = cmg_arena_array(&loader->scratch, listed, sizeof *codes);
    for (uint32_t i = 0; codes && i < listed; i++)
        codes[i] = known[i].code;
    const ptrdiff_t near = codes ? cmg_text_nearest(code, codes, listed) : -1;
    if (near < 0)
        cmg_fault(loader, CMG_M_register_code_unknown, value, CMG_ARGZ("register", name),
                  CMG_ARG("name", code));
    else
        cmg_fault(loader, CMG_M_register_code_unknown_near, value, CMG_ARGZ("register", name),
                  CMG_ARG("name", code), CMG_ARG("near", codes[near]));
    cmg_arena_rewind(&loader->scratch, mark);
}

cmg_text cmg_read_code(cmg_loader *loader, cmg_json object, const char *name, cmg_section section,
                       cmg_need need)
{
    const cmg_text code = cmg_read_text(loader, object, name, need);
    if (code.length != 0)
        check_code(loader, cmg_json_member(object, name), section);
    return code;
}

static void sort_texts(cmg_text *texts, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        const cmg_text moving = texts[i];
        uint32_t low = 0, high = i;
        while (low < high) {
            const uint32_t middle = low + (high - low) / 2;
            if (cmg_text_compare(texts[middle], moving) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        for (uint32_t at = i; at > low; at--)
            texts[at] = texts[at - 1];
        texts[low] = moving;
    }
}

cmg_codes cmg_read_codes(cmg_loader *loader, cmg_json object, const char *name, cmg_section section)
{
    cmg_codes codes = {NULL, 0};
    codes.at = cmg_read_texts(loader, object, name, &codes.count);
    const cmg_json list = cmg_json_member(object, name);
    for (cmg_json json = cmg_json_type(list) == CMG_JSON_ARRAY ? cmg_json_first(list)
                                                               : (cmg_json){NULL, NULL};
         cmg_json_present(json); json = cmg_json_following(json))
        check_code(loader, json, section);
    if (codes.at)
        sort_texts((cmg_text *)(uintptr_t)codes.at, codes.count);
    return codes;
}

bool cmg_codes_have(const cmg_codes *codes, cmg_text code)
{
    uint32_t low = 0, high = codes->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const int order = cmg_text_compare(codes->at[middle], code);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* -- sections ------------------------------------------------------------- */

void cmg_complete_function(cmg_loader *loader, cmg_draft *draft)
{
    cmg_competence *function = draft->made;
    if (cmg_read_withdrawal(loader, draft, &function->rule))
        return;
    cmg_read_object(loader, draft->json, CMG_RULE_MEMBERS);
    cmg_read_rule(loader, draft, &function->rule, CMG_REQUIRED);
}

void cmg_complete_place(cmg_loader *loader, cmg_draft *draft)
{
    cmg_area *area = draft->made;
    if (cmg_read_withdrawal(loader, draft, &area->rule))
        return;
    cmg_read_object(loader, draft->json, CMG_RULE_MEMBERS "level parent zone");
    cmg_read_rule(loader, draft, &area->rule, CMG_REQUIRED);
    area->level = cmg_read_level(loader, draft->json, "level", CMG_REQUIRED);
    area->parent = cmg_read_code(loader, draft->json, "parent", CMG_SECTION_PLACES, CMG_OPTIONAL);
    area->zone = cmg_read_flag(loader, draft->json, "zone", false);
}

void cmg_complete_unit(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_unit *unit = draft->made;
    if (cmg_read_withdrawal(loader, draft, &unit->rule))
        return;
    cmg_read_object(loader, json, CMG_RULE_MEMBERS "level parent place role also-under cross-posted");
    cmg_read_rule(loader, draft, &unit->rule, CMG_REQUIRED);
    unit->level = cmg_read_level(loader, json, "level", CMG_REQUIRED);
    unit->parent = cmg_read_code(loader, json, "parent", CMG_SECTION_UNITS, CMG_OPTIONAL);
    unit->place = cmg_read_code(loader, json, "place", CMG_SECTION_PLACES, CMG_OPTIONAL);
    unit->role = cmg_read_text(loader, json, "role", CMG_OPTIONAL);
    unit->also_under = cmg_read_codes(loader, json, "also-under", CMG_SECTION_UNITS);
    unit->cross_posted = cmg_read_codes(loader, json, "cross-posted", CMG_SECTION_UNITS);
}

void cmg_complete_expectation(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json, pattern = cmg_json_member(json, "pattern");
    cmg_expectation *expectation = draft->made;
    if (cmg_read_withdrawal(loader, draft, &expectation->rule))
        return;
    cmg_read_object(loader, json, CMG_RULE_MEMBERS "of type level parent count pattern hole");
    cmg_read_rule(loader, draft, &expectation->rule, CMG_REQUIRED);
    const int of = cmg_read_choice(loader, json, "of", "items functions places units", CMG_REQUIRED);
    const int type = cmg_read_choice(loader, json, "type", cmg_item_type_names, CMG_OPTIONAL);
    expectation->of = of < 0 ? CMG_OF_ITEMS : (cmg_register)of;
    expectation->type = type < 0 ? CMG_ITEM_TYPE_COUNT : (cmg_item_type)type;
    expectation->level = cmg_read_level(loader, json, "level", CMG_OPTIONAL);
    expectation->parent = cmg_read_text(loader, json, "parent", CMG_OPTIONAL);
    expectation->counts = cmg_json_present(cmg_json_member(json, "count"));
    expectation->count = cmg_read_count(loader, json, "count", 0, 10000000);
    if (cmg_json_present(pattern)) {
        expectation->pattern = cmg_read_pattern(loader, pattern);
        if (expectation->pattern)
            expectation->pattern_text = cmg_read_text(loader, json, "pattern", CMG_OPTIONAL);
    }
    cmg_read_some_of(loader, json, "count, pattern", 2);
    expectation->hole = cmg_read_label(loader, json, "hole", CMG_OPTIONAL);
}

/* -- who lies in or under whom -------------------------------------------- */

typedef struct rank_of {
    cmg_level level;
    cmg_text parent;
} rank_of;

static rank_of rank_of_entry(cmg_section section, const void *entry)
{
    if (section == CMG_SECTION_PLACES)
        return (rank_of){((const cmg_area *)entry)->level, ((const cmg_area *)entry)->parent};
    return (rank_of){((const cmg_unit *)entry)->level, ((const cmg_unit *)entry)->parent};
}

static bool periods_meet(cmg_period a, cmg_period b)
{
    return a.from < b.to && b.from < a.to;
}

/* A parent is above its children: a place strictly, a unit at least not below. */
static void check_parent(cmg_loader *loader, const cmg_draft *draft, const cmg_versions *parent)
{
    const cmg_rule *rule = draft->made;
    const rank_of own = rank_of_entry(draft->section, rule);
    for (uint32_t i = 0; i < parent->count; i++) {
        const cmg_rule *version = parent->version[i];
        const rank_of its = rank_of_entry(draft->section, version);
        if (version->withdrawn || version->flawed || !periods_meet(rule->effective, version->effective))
            continue;
        if (draft->section == CMG_SECTION_PLACES ? its.level < own.level : its.level <= own.level)
            continue;
        cmg_fault(loader, CMG_M_parent_not_above, cmg_json_member(draft->json, "parent"),
                  CMG_ARG("name", draft->code), CMG_ARG("parent", own.parent));
        return;
    }
}

/* Follows parents from each code, by any version; a code met again on its own way is a circle. */
static bool is_circle(const cmg_versions *all, uint32_t count, cmg_section section, const cmg_rule *start)
{
    cmg_text at = rank_of_entry(section, start).parent;
    for (uint32_t steps = 0; at.length != 0 && steps <= count; steps++) {
        if (cmg_text_equal(at, start->code))
            return true;
        const cmg_versions *above = cmg_pack_find(all, count, at);
        at = CMG_NO_TEXT;
        for (uint32_t i = 0; above && i < above->count; i++) {
            const cmg_rule *version = above->version[i];
            if (!version->withdrawn && periods_meet(version->effective, start->effective)) {
                at = rank_of_entry(section, version).parent;
                break;
            }
        }
    }
    return false;
}

static void check_register(cmg_loader *loader, cmg_section section, const cmg_versions *all, uint32_t count)
{
    const cmg_drafts *drafts = &loader->drafts[section];
    for (size_t i = 0; i < drafts->count && !cmg_stopped(loader); i++) {
        const cmg_draft *draft = drafts->at[i];
        const cmg_rule *rule = draft->made;
        const cmg_text parent = rank_of_entry(section, rule).parent;
        if (rule->withdrawn || rule->flawed || parent.length == 0)
            continue;
        const cmg_versions *above = cmg_pack_find(all, count, parent);
        if (!cmg_spend(loader, 64))
            return;
        if (is_circle(all, count, section, rule))
            cmg_fault(loader, CMG_M_parent_circle, cmg_json_member(draft->json, "parent"),
                      CMG_ARG("name", draft->code), CMG_ARG("parent", parent));
        else if (above)
            check_parent(loader, draft, above);
    }
}

void cmg_check_places(cmg_loader *loader)
{
    check_register(loader, CMG_SECTION_PLACES, loader->pack->places, loader->pack->place_count);
}

void cmg_check_units(cmg_loader *loader)
{
    check_register(loader, CMG_SECTION_UNITS, loader->pack->units, loader->pack->unit_count);
}
