/* Items: unlawful acts, their provisions and what these allow; and fillings
 * of what a lower layer left open. */
#include "pack/load.h"

static const char penalty_kinds[] =
#define CMG_PENALTY_KIND(identifier, name, zh, en) name " "
#include "pack/penalty_kinds.def"
#undef CMG_PENALTY_KIND
    ;

/* -- sanctions ------------------------------------------------------------ */

/* May rather than must: its own word, else that of what it stands in. */
static bool read_may(cmg_loader *loader, cmg_json object, bool otherwise)
{
    const int force = cmg_read_choice(loader, object, "force", "shall may", CMG_OPTIONAL);
    return force < 0 ? otherwise : force == 1;
}

static void read_sanction(cmg_loader *loader, const cmg_draft *draft, cmg_json json, bool may,
                          cmg_sanction *sanction)
{
    if (!cmg_json_present(cmg_json_member(json, "kind"))) /* what else may stand here is not known */
        cmg_read_object(loader, json, "kind force label when of " CMG_FINE_MEMBERS);
    const int kind = cmg_read_choice(loader, json, "kind", penalty_kinds, CMG_REQUIRED);
    sanction->kind = kind < 0 ? CMG_PENALTY_OTHER : (cmg_penalty_kind)kind;
    if (sanction->kind == CMG_PENALTY_FINE)
        cmg_read_object(loader, json, "kind force label when " CMG_FINE_MEMBERS);
    else if (sanction->kind == CMG_PENALTY_CONFISCATE_GAINS)
        cmg_read_object(loader, json, "kind force label when of");
    else if (kind >= 0)
        cmg_read_object(loader, json, "kind force label when");
    sanction->may = read_may(loader, json, may);
    sanction->label = cmg_read_label(loader, json, "label", CMG_OPTIONAL);
    sanction->when = cmg_read_condition(loader, json, "when", CMG_OPTIONAL);
    if (sanction->kind == CMG_PENALTY_FINE)
        sanction->fine = cmg_read_fine(loader, draft, json);
    if (sanction->kind == CMG_PENALTY_CONFISCATE_GAINS)
        sanction->of = cmg_read_amount(loader, draft, json, "of", CMG_OPTIONAL);
}

static void read_sanctions(cmg_loader *loader, const cmg_draft *draft, cmg_json object,
                           cmg_provision *provision)
{
    const cmg_json list = cmg_read_list(loader, object, "penalties", CMG_OPTIONAL);
    if (cmg_json_count(list) > CMG_SANCTIONS_MAX) {
        cmg_fault(loader, CMG_M_pack_list_too_long, list, CMG_ARGZ("most", "64"));
        return;
    }
    cmg_sanction *sanctions =
        cmg_arena_array_zeroed(&loader->pack->arena, cmg_json_count(list), sizeof *sanctions);
    provision->sanctions = sanctions;
    for (cmg_json json = cmg_json_first(list); sanctions && cmg_json_present(json) && !cmg_stopped(loader);
         json = cmg_json_following(json)) {
        if (cmg_json_type(json) != CMG_JSON_OBJECT)
            cmg_fault(loader, CMG_M_pack_entry_expected, json, CMG_ARGZ("section", "penalties"));
        else
            read_sanction(loader, draft, json, provision->may, &sanctions[provision->sanction_count++]);
    }
}

/* -- provisions ----------------------------------------------------------- */

static const cmg_provision *find_provision(const cmg_item *item, cmg_text code)
{
    for (uint32_t i = 0; i < item->provision_count; i++) {
        if (cmg_text_equal(item->provisions[i].code, code))
            return &item->provisions[i];
    }
    return NULL;
}

static void read_provision(cmg_loader *loader, const cmg_draft *draft, cmg_json json, const cmg_item *item,
                           cmg_provision *provision)
{
    provision->origin = cmg_origin_of(loader, draft->layer, json);
    if (!cmg_read_object(loader, json, "code when force penalties measures basis note"))
        return;
    const cmg_text code = cmg_read_text(loader, json, "code", CMG_REQUIRED);
    const cmg_provision *other = code.length != 0 ? find_provision(item, code) : NULL;
    if (other) {
        const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
        cmg_fault(loader, CMG_M_pack_part_twice, json, CMG_ARG("code", code),
                  CMG_ARG("place", cmg_origin_text(loader, other->origin)));
        cmg_arena_rewind(&loader->scratch, mark);
    }
    provision->code = code;
    provision->when = cmg_read_condition(loader, json, "when", CMG_OPTIONAL);
    provision->may = read_may(loader, json, false);
    read_sanctions(loader, draft, json, provision);
    provision->measures = cmg_read_labels(loader, json, "measures", &provision->measure_count);
    provision->basis = cmg_read_basis(loader, json);
    provision->note = cmg_read_label(loader, json, "note", CMG_OPTIONAL);
}

static void read_provisions(cmg_loader *loader, const cmg_draft *draft, cmg_item *item)
{
    /* An entry that says what type of power it is may have none. */
    const bool typed = cmg_is_given(loader, draft->json, "type");
    const cmg_json list =
        cmg_read_list(loader, draft->json, "provisions", typed ? CMG_OPTIONAL : CMG_REQUIRED);
    const size_t count = cmg_json_count(list);
    if (cmg_json_present(list) && count == 0)
        cmg_fault(loader, CMG_M_pack_list_empty, list, CMG_ARGZ("name", "provisions"));
    if (count > CMG_PENALTY_RULES_MAX) {
        cmg_fault(loader, CMG_M_pack_list_too_long, list, CMG_ARGZ("most", CMG_PENALTY_RULES_MAX_TEXT));
        return;
    }
    cmg_provision *provisions = cmg_arena_array_zeroed(&loader->pack->arena, count, sizeof *provisions);
    item->provisions = provisions;
    for (cmg_json json = cmg_json_first(list); provisions && cmg_json_present(json) && !cmg_stopped(loader);
         json = cmg_json_following(json)) {
        read_provision(loader, draft, json, item, &provisions[item->provision_count]);
        item->provision_count++;
    }
}

/* -- fillings ------------------------------------------------------------- */

typedef struct filling {
    const cmg_draft *draft;
    cmg_json json; /* its key is the provision's code */
    const cmg_fine *fine;
    cmg_basis basis;
    bool found, fits;
} filling;

static bool add_basis(cmg_loader *loader, cmg_basis *basis, cmg_basis more)
{
    const uint32_t count = basis->count + more.count;
    cmg_citation *citations = cmg_arena_array(&loader->pack->arena, count, sizeof *citations);
    if (!citations)
        return false;
    for (uint32_t i = 0; i < count; i++)
        citations[i] = i < basis->count ? basis->citations[i] : more.citations[i - basis->count];
    *basis = (cmg_basis){citations, count};
    return true;
}

static bool fill_sanctions(cmg_loader *loader, cmg_provision *provision, filling *with)
{
    cmg_sanction *sanctions =
        cmg_arena_array(&loader->pack->arena, provision->sanction_count, sizeof *sanctions);
    if (!sanctions)
        return false;
    bool filled = false;
    for (uint32_t i = 0; i < provision->sanction_count; i++) {
        sanctions[i] = provision->sanctions[i];
        if (!sanctions[i].fine || !sanctions[i].fine->is_hole)
            continue;
        sanctions[i].fine = with->fine;
        filled = true;
    }
    provision->sanctions = sanctions;
    with->fits |= filled;
    if (filled) /* what it is now was said here */
        provision->origin = cmg_origin_of(loader, with->draft->layer, with->json);
    return !filled || add_basis(loader, &provision->basis, with->basis);
}

static bool fill_item(cmg_loader *loader, const cmg_filled *filled, filling *with)
{
    cmg_provision *provisions = (cmg_provision *)(uintptr_t)filled->item->provisions;
    for (uint32_t i = 0; i < filled->item->provision_count; i++) {
        if (!cmg_text_equal(provisions[i].code, cmg_json_key(with->json)))
            continue;
        with->found = true;
        if (!fill_sanctions(loader, &provisions[i], with))
            return false;
    }
    return true;
}

static bool copy_below(cmg_loader *loader, const cmg_filled *filled)
{
    cmg_item *item = filled->item;
    const cmg_item *below = filled->below;
    cmg_provision *provisions =
        cmg_arena_array(&loader->pack->arena, below->provision_count, sizeof *provisions);
    if (!provisions)
        return false;
    for (uint32_t i = 0; i < below->provision_count; i++)
        provisions[i] = below->provisions[i];
    item->rule.label = below->rule.label;
    item->rule.note = below->rule.note;
    item->rule.basis = below->rule.basis;
    item->rule.illustrative = below->rule.illustrative;
    item->rule.flawed = below->rule.flawed;
    item->applies = below->applies;
    item->listing = below->listing;
    item->provisions = provisions;
    item->provision_count = below->provision_count;
    return true;
}

static void report_misfit(cmg_loader *loader, const filling *with, const cmg_item *below)
{
    const cmg_text code = cmg_json_key(with->json);
    if (with->found) {
        cmg_fault(loader, CMG_M_pack_fill_no_hole, with->json, CMG_ARG("name", code));
        return;
    }
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    cmg_text *codes = cmg_arena_array(&loader->scratch, below->provision_count, sizeof *codes);
    for (uint32_t i = 0; codes && i < below->provision_count; i++)
        codes[i] = below->provisions[i].code;
    if (codes)
        cmg_fault_unknown(loader, CMG_M_pack_provision_unknown, CMG_M_pack_provision_unknown_near, with->json,
                          code, codes, below->provision_count);
    cmg_arena_rewind(&loader->scratch, mark);
}

static void apply_filling(cmg_loader *loader, filling *with)
{
    const cmg_item *below = NULL;
    bool flawed = false;
    for (size_t i = 0; i < with->draft->filled_count; i++) {
        const cmg_filled *filled = &loader->filled[with->draft->first_filled + i];
        below = filled->below;
        flawed |= below->rule.flawed || below->rule.withdrawn;
        if (!fill_item(loader, filled, with))
            return;
    }
    if (below && !flawed && !with->fits)
        report_misfit(loader, with, below);
}

static void complete_fill(cmg_loader *loader, cmg_draft *draft)
{
    cmg_read_object(loader, draft->json, "code effective fill " CMG_LISTING_MEMBERS);
    const cmg_json fill = cmg_json_member(draft->json, "fill");
    if (cmg_json_type(fill) != CMG_JSON_OBJECT) {
        cmg_fault(loader, CMG_M_pack_entry_expected, fill, CMG_ARGZ("section", "fill"));
        return;
    }
    for (size_t i = 0; i < draft->filled_count; i++) {
        const cmg_filled *filled = &loader->filled[draft->first_filled + i];
        if (!copy_below(loader, filled))
            return;
        cmg_read_listing(loader, draft->json, &filled->item->listing);
    }
    for (cmg_json json = cmg_json_first(fill); cmg_json_present(json) && !cmg_stopped(loader);
         json = cmg_json_following(json)) {
        filling with = {.draft = draft, .json = json};
        if (!cmg_read_object(loader, json, "fine basis"))
            continue;
        const cmg_json fine = cmg_read_member(loader, json, "fine", CMG_REQUIRED);
        if (!cmg_json_present(fine) || !cmg_read_object(loader, fine, CMG_FINE_MEMBERS))
            continue;
        with.fine = cmg_read_fine(loader, draft, fine);
        with.basis = cmg_read_basis(loader, json);
        if (with.fine)
            apply_filling(loader, &with);
    }
}

void cmg_complete_item(cmg_loader *loader, cmg_draft *draft)
{
    cmg_item *item = draft->made;
    if (cmg_read_withdrawal(loader, draft, &item->rule))
        return;
    if (draft->is_fill) {
        complete_fill(loader, draft);
        return;
    }
    cmg_read_object(loader, draft->json, CMG_RULE_MEMBERS "applies provisions fill " CMG_LISTING_MEMBERS);
    cmg_read_rule(loader, draft, &item->rule, CMG_REQUIRED);
    item->listing.type = CMG_ITEM_PENALTY;
    cmg_read_listing(loader, draft->json, &item->listing);
    item->applies = cmg_read_condition(loader, draft->json, "applies", CMG_OPTIONAL);
    read_provisions(loader, draft, item);
}
