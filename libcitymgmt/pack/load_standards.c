/* Standards. */
#include "pack/load.h"
#include "pack/standards.h"

#define CHECKS_MAX 200

static bool has(cmg_json object, const char *name)
{
    return cmg_json_present(cmg_json_member(object, name));
}

/* -- checklists ----------------------------------------------------------- */

static void check_code(cmg_loader *loader, cmg_json json, const cmg_standard *standard, cmg_text code)
{
    for (uint32_t i = 0; i < standard->check_count; i++) {
        const cmg_standard_check *other = &standard->checks[i];
        if (code.length == 0 || !cmg_text_equal(other->code, code))
            continue;
        const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
        cmg_fault(loader, CMG_M_pack_part_twice, json, CMG_ARG("code", code),
                  CMG_ARG("place", cmg_origin_text(loader, other->origin)));
        cmg_arena_rewind(&loader->scratch, mark);
    }
}

static void read_check(cmg_loader *loader, const cmg_draft *draft, cmg_json json,
                       const cmg_standard *standard, cmg_standard_check *check)
{
    check->origin = cmg_origin_of(loader, draft->layer, json);
    if (!cmg_read_object(loader, json, "code label when"))
        return;
    check->code = cmg_read_text(loader, json, "code", CMG_REQUIRED);
    check_code(loader, json, standard, check->code);
    check->label = cmg_read_label(loader, json, "label", CMG_REQUIRED);
    check->holds = cmg_read_condition(loader, json, "when", CMG_REQUIRED);
}

static void read_checks(cmg_loader *loader, const cmg_draft *draft, cmg_standard *standard)
{
    const cmg_json list = cmg_read_list(loader, draft->json, "checks", CMG_OPTIONAL);
    const size_t count = cmg_json_count(list);
    if (cmg_json_present(list) && count == 0)
        cmg_fault(loader, CMG_M_pack_list_empty, list, CMG_ARGZ("name", "checks"));
    if (count > CHECKS_MAX) {
        cmg_fault(loader, CMG_M_pack_list_too_long, list, CMG_ARGZ("most", "200"));
        return;
    }
    cmg_standard_check *checks = cmg_arena_array_zeroed(&loader->pack->arena, count, sizeof *checks);
    standard->checks = checks;
    for (cmg_json json = cmg_json_first(list); checks && cmg_json_present(json);
         json = cmg_json_following(json)) {
        read_check(loader, draft, json, standard, &checks[standard->check_count]);
        standard->check_count++;
    }
}

/* -- targets -------------------------------------------------------------- */

static void read_target(cmg_loader *loader, const cmg_draft *draft, cmg_json target, cmg_standard *standard)
{
    if (!cmg_read_object(loader, target, "of min max min-included max-included hole"))
        return;
    standard->is_hole = has(target, "hole");
    standard->hole = cmg_read_label(loader, target, "hole", CMG_OPTIONAL);
    standard->of_growth = cmg_read_choice(loader, target, "of", "value growth", CMG_OPTIONAL) == 1;
    standard->least = cmg_read_amount(loader, draft, target, "min", CMG_OPTIONAL);
    standard->most = cmg_read_amount(loader, draft, target, "max", CMG_OPTIONAL);
    standard->least_included = cmg_read_flag(loader, target, "min-included", true);
    standard->most_included = cmg_read_flag(loader, target, "max-included", true);
    const bool bounded = cmg_is_given(loader, target, "min") || cmg_is_given(loader, target, "max");
    if (bounded == cmg_is_given(loader, target, "hole"))
        cmg_fault(loader, CMG_M_standard_target_empty, target);
    if (standard->of_growth && !has(draft->json, "earlier"))
        cmg_fault_missing(loader, draft->json, "earlier");
    cmg_decimal least, most;
    if (cmg_amount_constant(&standard->least, &least) && cmg_amount_constant(&standard->most, &most) &&
        cmg_decimal_compare(least, most) > 0)
        cmg_fault(loader, CMG_M_pack_amounts_crossed, cmg_json_member(target, "min"));
}

/* -- the figure ----------------------------------------------------------- */

static void read_figure(cmg_loader *loader, const cmg_draft *draft, cmg_standard *standard)
{
    const cmg_json json = draft->json;
    const bool is_share = has(json, "numerator");
    const bool is_one = cmg_read_one_of(loader, json, "value, numerator, checks");
    standard->value = cmg_read_amount(loader, draft, json, "value", CMG_OPTIONAL);
    standard->numerator = cmg_read_amount(loader, draft, json, "numerator", CMG_OPTIONAL);
    standard->denominator =
        cmg_read_amount(loader, draft, json, "denominator", is_share ? CMG_REQUIRED : CMG_OPTIONAL);
    const int scale = cmg_read_choice(loader, json, "scale", CMG_STANDARD_SCALES, CMG_OPTIONAL);
    standard->scale = scale < 0 ? CMG_STANDARD_ONE : (cmg_standard_scale)scale;
    standard->earlier = cmg_read_amount(loader, draft, json, "earlier", CMG_OPTIONAL);
    read_checks(loader, draft, standard);
    if (is_one && !is_share && (has(json, "denominator") || has(json, "scale")))
        cmg_fault_missing(loader, json, "numerator");
}

void cmg_complete_standard(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_standard *standard = draft->made;
    if (cmg_read_withdrawal(loader, draft, &standard->rule))
        return;
    cmg_read_object(loader, json,
                    CMG_RULE_MEMBERS "group unit value numerator denominator scale earlier checks target");
    cmg_read_rule(loader, draft, &standard->rule, CMG_REQUIRED);
    standard->group = cmg_read_label(loader, json, "group", CMG_OPTIONAL);
    read_figure(loader, draft, standard);
    /* A figure without unit means nothing; a checklist has none. */
    const bool is_figure = cmg_is_given(loader, json, "value") || cmg_is_given(loader, json, "numerator");
    standard->unit = cmg_read_label(loader, json, "unit", is_figure ? CMG_REQUIRED : CMG_OPTIONAL);
    const cmg_json target = cmg_read_member(loader, json, "target", is_figure ? CMG_REQUIRED : CMG_OPTIONAL);
    if (cmg_json_present(target))
        read_target(loader, draft, target, standard);
}
