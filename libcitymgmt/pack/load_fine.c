/* Fines: what the law allows, as figures. */
#include "pack/load.h"

/* Reports the first of `names` that stands beside `name` and must not. */
static void forbid_beside(cmg_loader *loader, cmg_json object, const char *name, const char *const *names,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const cmg_json other = cmg_json_member(object, names[i]);
        if (!cmg_json_present(other))
            continue;
        cmg_fault(loader, CMG_M_pack_members_exclude, other, CMG_ARGZ("name", names[i]),
                  CMG_ARGZ("other", name));
        return;
    }
}

static void check_shape(cmg_loader *loader, cmg_json object)
{
    static const char *const bounds[] = {"min", "max"};
    static const char *const figures[] = {"fixed", "min", "max", "base", "cap", "floor"};
    static const char *const of_base[] = {"scale", "base-label", "base-min"};
    if (cmg_is_given(loader, object, "hole"))
        forbid_beside(loader, object, "hole", figures, sizeof figures / sizeof *figures);
    else if (cmg_is_given(loader, object, "fixed"))
        forbid_beside(loader, object, "fixed", bounds, sizeof bounds / sizeof *bounds);
    else if (!cmg_is_given(loader, object, "max"))
        cmg_fault(loader,
                  cmg_is_given(loader, object, "min") ? CMG_M_pack_maximum_missing : CMG_M_pack_fine_empty,
                  object);
    for (size_t i = 0; i < sizeof of_base / sizeof *of_base && !cmg_is_given(loader, object, "base"); i++) {
        const cmg_json member = cmg_json_member(object, of_base[i]);
        if (!cmg_json_present(member))
            continue;
        cmg_fault(loader, CMG_M_pack_base_missing, member, CMG_ARGZ("name", of_base[i]));
        break;
    }
}

static void check_order(cmg_loader *loader, cmg_json object, const cmg_amount *low, const cmg_amount *high,
                        const char *name)
{
    cmg_decimal a, b;
    if (cmg_amount_constant(low, &a) && cmg_amount_constant(high, &b) && cmg_decimal_compare(a, b) > 0)
        cmg_fault(loader, CMG_M_pack_amounts_crossed, cmg_json_member(object, name));
}

const cmg_fine *cmg_read_fine(cmg_loader *loader, const cmg_draft *draft, cmg_json object)
{
    cmg_fine *fine = cmg_arena_zeroed(&loader->pack->arena, sizeof *fine);
    if (!fine)
        return NULL;
    check_shape(loader, object);
    fine->origin = cmg_origin_of(loader, draft->layer, object);
    fine->is_hole = cmg_json_present(cmg_json_member(object, "hole"));
    fine->hole = cmg_read_label(loader, object, "hole", CMG_OPTIONAL);
    fine->is_fixed = cmg_json_present(cmg_json_member(object, "fixed"));
    if (fine->is_fixed) {
        fine->minimum = fine->maximum = cmg_read_amount(loader, draft, object, "fixed", CMG_REQUIRED);
    } else {
        fine->minimum = cmg_read_amount(loader, draft, object, "min", CMG_OPTIONAL);
        fine->maximum = cmg_read_amount(loader, draft, object, "max", CMG_OPTIONAL);
    }
    fine->base = cmg_read_amount(loader, draft, object, "base", CMG_OPTIONAL);
    fine->base_minimum = cmg_read_amount(loader, draft, object, "base-min", CMG_OPTIONAL);
    fine->cap = cmg_read_amount(loader, draft, object, "cap", CMG_OPTIONAL);
    fine->floor = cmg_read_amount(loader, draft, object, "floor", CMG_OPTIONAL);
    const int scale =
        cmg_read_choice(loader, object, "scale", "times percent per-mille per-unit", CMG_OPTIONAL);
    fine->scale = scale < 0 ? CMG_SCALE_TIMES : (cmg_scale)scale;
    fine->base_label = cmg_read_label(loader, object, "base-label", CMG_OPTIONAL);
    fine->minimum_included = cmg_read_flag(loader, object, "min-included", true);
    fine->maximum_included = cmg_read_flag(loader, object, "max-included", true);
    check_order(loader, object, &fine->minimum, &fine->maximum, "min");
    check_order(loader, object, &fine->floor, &fine->cap, "floor");
    return fine;
}
