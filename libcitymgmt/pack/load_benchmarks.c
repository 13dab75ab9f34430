/* Benchmarks: how discretion is used inside the statutory range. */
#include "pack/load.h"

#include "citymgmt/penalty.h"

static const cmg_tier *find_tier(const cmg_benchmark *benchmark, cmg_text code)
{
    for (uint32_t i = 0; i < benchmark->tier_count; i++) {
        if (cmg_text_equal(benchmark->tiers[i].code, code))
            return &benchmark->tiers[i];
    }
    return NULL;
}

static void check_bounds(cmg_loader *loader, cmg_json json, const cmg_tier *tier)
{
    cmg_decimal low, high, amount;
    const bool has_low = cmg_amount_constant(&tier->minimum, &low);
    const bool has_high = cmg_amount_constant(&tier->maximum, &high);
    if (has_low && has_high && cmg_decimal_compare(low, high) > 0)
        cmg_fault(loader, CMG_M_pack_amounts_crossed, cmg_json_member(json, "min"));
    else if (cmg_amount_constant(&tier->amount, &amount) &&
             ((has_low && cmg_decimal_compare(amount, low) < 0) ||
              (has_high && cmg_decimal_compare(amount, high) > 0)))
        cmg_fault(loader, CMG_M_pack_amount_outside, cmg_json_member(json, "amount"));
}

static void read_tier(cmg_loader *loader, const cmg_draft *draft, cmg_json json,
                      const cmg_benchmark *benchmark, cmg_tier *tier)
{
    const uint32_t before = benchmark->tier_count;
    /* Where it cannot be read, that of the tier before: the next ones are in order all the same. */
    tier->outcome = before != 0 ? benchmark->tiers[before - 1].outcome : CMG_OUTCOME_NONE;
    tier->origin = cmg_origin_of(loader, draft->layer, json);
    if (!cmg_read_object(loader, json, "code label outcome min max amount"))
        return;
    const cmg_text code = cmg_read_text(loader, json, "code", CMG_REQUIRED);
    const cmg_tier *other = code.length != 0 ? find_tier(benchmark, code) : NULL;
    if (other) {
        const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
        cmg_fault(loader, CMG_M_pack_part_twice, json, CMG_ARG("code", code),
                  CMG_ARG("place", cmg_origin_text(loader, other->origin)));
        cmg_arena_rewind(&loader->scratch, mark);
    }
    tier->code = code;
    tier->label = cmg_read_label(loader, json, "label", CMG_OPTIONAL);
    const int outcome =
        cmg_read_choice(loader, json, "outcome", "none mitigated lighter general heavier", CMG_REQUIRED);
    if (outcome >= 0)
        tier->outcome = (uint8_t)outcome;
    tier->minimum = cmg_read_amount(loader, draft, json, "min", CMG_OPTIONAL);
    tier->maximum = cmg_read_amount(loader, draft, json, "max", CMG_OPTIONAL);
    tier->amount = cmg_read_amount(loader, draft, json, "amount", CMG_OPTIONAL);
    check_bounds(loader, json, tier);
    if (outcome >= 0 && before != 0 && benchmark->tiers[before - 1].outcome > tier->outcome)
        cmg_fault(loader, CMG_M_pack_tiers_order, cmg_json_member(json, "outcome"));
}

static cmg_json read_tiers(cmg_loader *loader, const cmg_draft *draft, cmg_benchmark *benchmark)
{
    const cmg_json list = cmg_read_list(loader, draft->json, "tiers", CMG_REQUIRED);
    const size_t count = cmg_json_count(list);
    if (cmg_json_present(list) && count == 0)
        cmg_fault(loader, CMG_M_pack_list_empty, list, CMG_ARGZ("name", "tiers"));
    if (count > CMG_PENALTY_RULES_MAX) {
        cmg_fault(loader, CMG_M_pack_list_too_long, list, CMG_ARGZ("most", CMG_PENALTY_RULES_MAX_TEXT));
        return list;
    }
    cmg_tier *tiers = cmg_arena_array_zeroed(&loader->pack->arena, count, sizeof *tiers);
    benchmark->tiers = tiers;
    for (cmg_json json = cmg_json_first(list); tiers && cmg_json_present(json);
         json = cmg_json_following(json)) {
        read_tier(loader, draft, json, benchmark, &tiers[benchmark->tier_count]);
        benchmark->tier_count++;
    }
    return list;
}

/* -- what must be there --------------------------------------------------- */

static void check_tier_names(cmg_loader *loader, cmg_json table, const cmg_benchmark *benchmark)
{
    cmg_text codes[CMG_PENALTY_RULES_MAX];
    for (uint32_t i = 0; i < benchmark->tier_count; i++)
        codes[i] = benchmark->tiers[i].code;
    for (cmg_json rule = cmg_json_first(cmg_json_member(table, "rules")); cmg_json_present(rule);
         rule = cmg_json_following(rule)) {
        const cmg_json then = cmg_json_first(cmg_json_member(rule, "then"));
        const cmg_text code = cmg_json_string(then);
        if (code.length != 0 && !find_tier(benchmark, code))
            cmg_fault_unknown(loader, CMG_M_pack_tier_unknown, CMG_M_pack_tier_unknown_near, then, code,
                              codes, benchmark->tier_count);
    }
}

static bool has_general_tier(const cmg_benchmark *benchmark)
{
    for (uint32_t i = 0; i < benchmark->tier_count; i++) {
        if (benchmark->tiers[i].outcome == CMG_OUTCOME_GENERAL)
            return true;
    }
    return false;
}

/* NULL too when the budget is used up. */
static const cmg_provision *find_provision(cmg_loader *loader, const cmg_versions *item, cmg_text code)
{
    for (uint32_t i = 0; i < item->count; i++) {
        const cmg_item *version = item->version[i];
        if (!cmg_spend(loader, version->provision_count))
            return NULL;
        for (uint32_t p = 0; p < version->provision_count; p++) {
            if (cmg_text_equal(version->provisions[p].code, code))
                return &version->provisions[p];
        }
    }
    return NULL;
}

static bool is_flawed(const cmg_versions *item)
{
    for (uint32_t i = 0; i < item->count; i++) {
        if (((const cmg_rule *)item->version[i])->flawed)
            return true;
    }
    return item->count == 0;
}

static void report_provision(cmg_loader *loader, cmg_json json, const cmg_versions *item)
{
    const cmg_item *newest = item->version[0];
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    cmg_text *codes = cmg_arena_array(&loader->scratch, newest->provision_count, sizeof *codes);
    for (uint32_t i = 0; codes && i < newest->provision_count; i++)
        codes[i] = newest->provisions[i].code;
    if (codes)
        cmg_fault_unknown(loader, CMG_M_pack_provision_unknown, CMG_M_pack_provision_unknown_near, json,
                          cmg_json_string(json), codes, newest->provision_count);
    cmg_arena_rewind(&loader->scratch, mark);
}

/* The item, or NULL when there is none to compare with. */
static const cmg_versions *check_item(cmg_loader *loader, cmg_json object, const cmg_benchmark *benchmark)
{
    const cmg_pack *pack = loader->pack;
    if (benchmark->item.length == 0 || cmg_is_lost(loader, CMG_SECTION_ITEMS))
        return NULL;
    const cmg_versions *item = cmg_pack_find(pack->items, pack->item_count, benchmark->item);
    if (!item) {
        cmg_fault_unknown_code(loader, CMG_M_pack_item_unknown, CMG_M_pack_item_unknown_near,
                               cmg_json_member(object, "item"), pack->items, pack->item_count);
        return NULL;
    }
    if (is_flawed(item))
        return NULL;
    const cmg_json list = cmg_json_member(object, "provisions");
    for (cmg_json json = cmg_json_type(list) == CMG_JSON_ARRAY ? cmg_json_first(list)
                                                               : (cmg_json){NULL, NULL};
         cmg_json_present(json); json = cmg_json_following(json)) {
        if (cmg_json_string(json).length != 0 && !find_provision(loader, item, cmg_json_string(json)) &&
            !loader->too_large)
            report_provision(loader, json, item);
    }
    return loader->too_large ? NULL : item;
}

/* -- tiers inside the statutory range ------------------------------------- */

static bool is_about(const cmg_benchmark *benchmark, cmg_text provision)
{
    for (uint32_t i = 0; i < benchmark->provision_count; i++) {
        if (cmg_text_equal(benchmark->provisions[i], provision))
            return true;
    }
    return benchmark->provision_count == 0;
}

static void check_tier(cmg_loader *loader, cmg_json json, const cmg_tier *tier, const cmg_fine *fine)
{
    cmg_decimal low, high, bound;
    const bool may_be_below = tier->outcome == CMG_OUTCOME_NONE || tier->outcome == CMG_OUTCOME_MITIGATED;
    const bool bounded = cmg_amount_constant(&fine->minimum, &low);
    const bool has_high = cmg_amount_constant(&fine->maximum, &high), has_low = bounded && !may_be_below;
    if (bounded && has_high && cmg_decimal_compare(low, high) > 0)
        return; /* told of the range itself */
    const struct {
        const cmg_amount *amount;
        const char *name;
    } bounds[] = {{&tier->minimum, "min"}, {&tier->maximum, "max"}, {&tier->amount, "amount"}};
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        if (!cmg_amount_constant(bounds[i].amount, &bound))
            continue;
        if ((has_low && cmg_decimal_compare(bound, low) < 0) ||
            (has_high && cmg_decimal_compare(bound, high) > 0))
            cmg_fault(loader, CMG_M_pack_tier_outside, cmg_json_member(json, bounds[i].name),
                      CMG_ARG("tier", tier->code));
    }
}

static void check_against(cmg_loader *loader, cmg_json tiers, const cmg_benchmark *benchmark,
                          const cmg_fine *fine)
{
    uint32_t at = 0;
    for (cmg_json json = cmg_json_first(tiers); at < benchmark->tier_count; json = cmg_json_following(json))
        check_tier(loader, json, &benchmark->tiers[at++], fine);
}

static void check_range(cmg_loader *loader, cmg_json tiers, const cmg_benchmark *benchmark,
                        const cmg_item *item)
{
    const cmg_period mine = benchmark->rule.effective, its = item->rule.effective;
    const size_t comparisons = item->provision_count * ((size_t)benchmark->provision_count + 1);
    if (item->rule.hidden || mine.to <= its.from || its.to <= mine.from || !cmg_spend(loader, comparisons))
        return;
    for (uint32_t p = 0; p < item->provision_count; p++) {
        const cmg_provision *provision = &item->provisions[p];
        for (uint32_t s = 0; is_about(benchmark, provision->code) && s < provision->sanction_count; s++) {
            const cmg_fine *fine = provision->sanctions[s].fine;
            if (fine && !fine->is_hole && !fine->base.given && cmg_spend(loader, benchmark->tier_count))
                check_against(loader, tiers, benchmark, fine);
        }
    }
}

void cmg_complete_benchmark(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_benchmark *benchmark = draft->made;
    if (cmg_read_withdrawal(loader, draft, &benchmark->rule))
        return;
    cmg_read_object(loader, json, CMG_RULE_MEMBERS "item provisions published table tiers");
    cmg_read_rule(loader, draft, &benchmark->rule, CMG_OPTIONAL);
    benchmark->item = cmg_read_text(loader, json, "item", CMG_REQUIRED);
    benchmark->provisions = cmg_read_texts(loader, json, "provisions", &benchmark->provision_count);
    const bool published =
        cmg_text_equal(cmg_json_string(cmg_json_member(json, "origin")), CMG_TEXT("published"));
    cmg_read_member(loader, json, "origin", CMG_REQUIRED);
    benchmark->published = cmg_read_date(loader, json, "published", published ? CMG_REQUIRED : CMG_OPTIONAL);
    const size_t errors = loader->errors;
    const cmg_json tiers = read_tiers(loader, draft, benchmark);
    const cmg_json table = cmg_json_member(json, "table");
    const bool tiers_are_good = loader->errors == errors;
    if (cmg_json_present(table)) {
        benchmark->table = cmg_read_table(loader, table, benchmark->rule.code, true);
        if (tiers_are_good)
            check_tier_names(loader, table, benchmark);
    } else if (tiers_are_good && !has_general_tier(benchmark) && !cmg_is_given(loader, json, "table")) {
        cmg_fault(loader, CMG_M_pack_no_general_tier, tiers);
    }
    const cmg_versions *item = check_item(loader, json, benchmark);
    for (uint32_t i = 0; item && tiers_are_good && i < item->count; i++)
        check_range(loader, tiers, benchmark, item->version[i]);
}
