/* Terms, parameters and decisions: each name gets a slot of the facts bank
 * and stands in the scope of every expression of the pack. */
#include "pack/load.h"

static const cmg_type *type_of(const cmg_draft *draft)
{
    switch (draft->section) {
    case CMG_SECTION_TERMS: return ((const cmg_term *)draft->made)->type;
    case CMG_SECTION_PARAMETERS: return ((const cmg_parameter *)draft->made)->type;
    default: return ((const cmg_decision *)draft->made)->type;
    }
}

static cmg_origin origin_of(const cmg_draft *draft)
{
    if (draft->section == CMG_SECTION_TERMS)
        return ((const cmg_term *)draft->made)->origin;
    return ((const cmg_rule *)draft->made)->origin;
}

static void report_clash(cmg_loader *loader, cmg_message_id id, const cmg_draft *draft,
                         const cmg_draft *other)
{
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    cmg_fault(loader, id, draft->json, CMG_ARG("code", draft->code),
              CMG_ARG("place", cmg_origin_text(loader, origin_of(other))));
    cmg_arena_rewind(&loader->scratch, mark);
}

static bool is_withdrawn(const cmg_draft *draft)
{
    return draft->section != CMG_SECTION_TERMS && ((const cmg_rule *)draft->made)->withdrawn;
}

/* The type that the lowest layer gives; the others give none or the same,
 * for expressions of all layers rest on it. */
static const cmg_type *agreed_type(cmg_loader *loader, cmg_draft *const *drafts, size_t count)
{
    const cmg_draft *first = NULL;
    bool lost = false;
    for (size_t i = 0; i < count; i++) {
        const cmg_type *type = type_of(drafts[i]);
        lost |= type == &cmg_type_lost;
        if (!type || type == &cmg_type_lost)
            continue;
        if (!first)
            first = drafts[i];
        else if (!cmg_type_conforms(type, type_of(first)) || !cmg_type_conforms(type_of(first), type))
            report_clash(loader, CMG_M_pack_type_differs, drafts[i], first);
    }
    if (first)
        return type_of(first);
    if (drafts[0]->section == CMG_SECTION_DECISIONS)
        return &cmg_type_any;
    /* Told when misspelt members are known; one that is withdrawn or lost below may have had it. */
    drafts[0]->lacks_type = !lost && !cmg_is_lost(loader, drafts[0]->section) && !is_withdrawn(drafts[0]);
    return &cmg_type_lost;
}

/* A version that gives none takes the agreed one. */
static void set_type(cmg_draft *draft, const cmg_type *type)
{
    if (type_of(draft))
        return;
    if (draft->section == CMG_SECTION_TERMS)
        ((cmg_term *)draft->made)->type = type;
    else if (draft->section == CMG_SECTION_PARAMETERS)
        ((cmg_parameter *)draft->made)->type = type;
    else
        ((cmg_decision *)draft->made)->type = type;
}

/* A term is not dated: the highest layer's holds. */
static const cmg_term *highest_term(cmg_loader *loader, cmg_draft *const *drafts, size_t count)
{
    const cmg_draft *highest = drafts[0];
    for (size_t i = 1; i < count; i++) {
        if (drafts[i]->layer == highest->layer)
            report_clash(loader, CMG_M_pack_code_twice, drafts[i], highest);
        else
            highest = drafts[i];
    }
    return highest->made;
}

bool cmg_name_is_readable(cmg_loader *loader, const cmg_scope *scope, cmg_text name, uint16_t slot)
{
    const cmg_source source = {.text = name};
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    const cmg_expr *expr = cmg_feel_parse(&loader->scratch, &source, scope, CMG_FEEL_EXPRESSION, NULL);
    const bool readable = expr && expr->kind == CMG_X_NAME && expr->symbol &&
                          expr->symbol->kind == CMG_SYMBOL_FACT && expr->symbol->slot == slot;
    cmg_arena_rewind(&loader->scratch, mark);
    return readable || cmg_stopped(loader);
}

static void declare(cmg_loader *loader, cmg_draft *const *drafts, size_t count)
{
    static const cmg_slot_kind kinds[] = {[CMG_SECTION_TERMS] = CMG_SLOT_TERM,
                                          [CMG_SECTION_PARAMETERS] = CMG_SLOT_PARAMETER,
                                          [CMG_SECTION_DECISIONS] = CMG_SLOT_DECISION};
    cmg_pack *pack = loader->pack;
    /* Sorting kept sections apart: what comes after the first section's clashes. */
    size_t same = 1;
    while (same < count && drafts[same]->section == drafts[0]->section)
        same++;
    for (size_t i = same; i < count; i++)
        report_clash(loader, CMG_M_pack_name_taken, drafts[i], drafts[0]);
    const uint16_t number = (uint16_t)pack->slot_count;
    cmg_slot *slot = &pack->slots[number];
    const cmg_type *type = agreed_type(loader, drafts, same);
    for (size_t i = 0; i < count; i++)
        set_type(drafts[i], type);
    *slot = (cmg_slot){.name = drafts[0]->code, .kind = kinds[drafts[0]->section]};
    if (slot->kind == CMG_SLOT_TERM)
        slot->term = highest_term(loader, drafts, same);
    else if (!cmg_overlay(loader, drafts, same, &slot->versions))
        return;
    if (!cmg_scope_declare(pack->scope, slot->name, type, CMG_SYMBOL_FACT, number)) {
        if (!cmg_stopped(loader)) /* spelt with other blanks */
            report_clash(loader, CMG_M_pack_name_taken, drafts[0], drafts[0]);
        return;
    }
    pack->slot_count++;
    cmg_name_index_add(&pack->slot_names, slot->name, number);
    if (!cmg_name_is_readable(loader, pack->scope, slot->name, number)) {
        cmg_fault(loader, CMG_M_pack_bad_term_name, cmg_json_member(drafts[0]->json, "name"),
                  CMG_ARG("name", slot->name));
        loader->lost |= CMG_LOST_NAMES;
    }
}

static size_t count_names(const cmg_drafts *drafts)
{
    size_t names = 0;
    for (size_t i = 0; i < drafts->count; i += cmg_same_code(drafts, i))
        names++;
    return names;
}

static bool list_decisions(cmg_loader *loader)
{
    cmg_pack *pack = loader->pack;
    pack->decisions = cmg_arena_array(&pack->arena, pack->slot_count, sizeof *pack->decisions);
    for (uint32_t i = 0; pack->decisions && i < pack->slot_count; i++) {
        if (pack->slots[i].kind == CMG_SLOT_DECISION)
            pack->decisions[pack->decision_count++] = pack->slots[i].versions;
    }
    return pack->decisions != NULL;
}

void cmg_declare_names(cmg_loader *loader)
{
    static const cmg_section sections[] = {CMG_SECTION_TERMS, CMG_SECTION_PARAMETERS, CMG_SECTION_DECISIONS};
    cmg_pack *pack = loader->pack;
    const cmg_drafts drafts = cmg_sorted_drafts(loader, sections, sizeof sections / sizeof *sections);
    const size_t names = count_names(&drafts);
    pack->scope = cmg_scope_new(&pack->arena, NULL);
    if (!pack->scope)
        return;
    if (names > CMG_PACK_SLOTS_MAX) {
        cmg_fault(loader, CMG_M_pack_too_many_names, drafts.at[0]->json);
        loader->too_large = true;
        loader->lost |= CMG_LOST_NAMES;
        return;
    }
    pack->slots = cmg_arena_array(&pack->arena, names, sizeof *pack->slots);
    if (!pack->slots || !cmg_name_index_make(&pack->arena, (uint32_t)names, &pack->slot_names))
        return;
    for (size_t i = 0; i < drafts.count && !cmg_stopped(loader);) {
        const size_t same = cmg_same_code(&drafts, i);
        declare(loader, drafts.at + i, same);
        i += same;
    }
    if (!cmg_stopped(loader))
        list_decisions(loader);
}
