/* Layers to one view: entries of one code become versions, the highest layer
 * first.  What is replaced stays, to say what was replaced. */
#include "pack/load.h"

#define VERSIONS_MAX 200

typedef struct ranked {
    cmg_rule *rule;
    const cmg_draft *draft;
    uint32_t below; /* of a filled version: rank of what it was made from */
} ranked;

typedef struct view {
    ranked *at;
    size_t count, capacity;
} view;

static cmg_period common(cmg_period a, cmg_period b)
{
    return (cmg_period){a.from > b.from ? a.from : b.from, a.to < b.to ? a.to : b.to};
}

static bool overlap(cmg_period a, cmg_period b)
{
    const cmg_period both = common(a, b);
    return both.from < both.to;
}

static bool contains(cmg_period outer, cmg_period inner)
{
    return outer.from <= inner.from && inner.to <= outer.to;
}

/* Another entry of the layer that holds on some of the same days, or NULL. */
static const cmg_draft *rival(cmg_draft *const *drafts, size_t index)
{
    const cmg_rule *rule = drafts[index]->made;
    for (size_t i = index; i > 0 && drafts[i - 1]->layer == drafts[index]->layer; i--) {
        const cmg_rule *other = drafts[i - 1]->made;
        if (overlap(rule->effective, other->effective))
            return drafts[i - 1];
    }
    return NULL;
}

void cmg_fault_rival(cmg_loader *loader, const cmg_draft *draft)
{
    const cmg_draft *other = draft->rival;
    const cmg_period *a = &((const cmg_rule *)draft->made)->effective;
    const cmg_period *b = &((const cmg_rule *)other->made)->effective;
    const bool same = a->from == b->from && a->to == b->to;
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    const cmg_text place = cmg_origin_text(loader, ((const cmg_rule *)other->made)->origin);
    cmg_fault(loader, same ? CMG_M_pack_code_twice : CMG_M_pack_periods_overlap, draft->json,
              CMG_ARG("code", draft->code), CMG_ARG("place", place));
    cmg_arena_rewind(&loader->scratch, mark);
}

static bool add(cmg_loader *loader, view *all, ranked entry)
{
    if (!cmg_arena_grow(&loader->work, &all->at, sizeof *all->at, all->count, &all->capacity))
        return false;
    all->at[all->count++] = entry;
    return true;
}

static bool add_filled(cmg_loader *loader, view *all, cmg_draft *draft, uint32_t below)
{
    const cmg_rule *said = draft->made, *source = all->at[below].rule;
    cmg_item *item = cmg_arena_zeroed(&loader->pack->arena, sizeof *item);
    if (!item || !cmg_arena_grow(&loader->work, &loader->filled, sizeof *loader->filled, loader->filled_count,
                                 &loader->filled_capacity))
        return false;
    item->rule.code = said->code;
    item->rule.effective = common(said->effective, source->effective);
    item->rule.origin = said->origin;
    item->rule.withdrawn = source->withdrawn;
    loader->filled[loader->filled_count++] = (cmg_filled){(const cmg_item *)source, item};
    return add(loader, all, (ranked){&item->rule, draft, below});
}

/* Nothing of the version is left on the days of the fill. */
static bool is_covered(const view *all, size_t known, size_t index, cmg_period days)
{
    const cmg_period left = common(all->at[index].rule->effective, days);
    for (size_t i = 0; i < known; i++) {
        if (all->at[i].draft->layer > all->at[index].draft->layer &&
            contains(all->at[i].rule->effective, left))
            return true;
    }
    return false;
}

static void report_many(cmg_loader *loader, const cmg_draft *draft)
{
    cmg_fault(loader, CMG_M_pack_too_many_versions, draft->json, CMG_ARG("code", draft->code));
    loader->too_large = true;
}

/* One version for each version below that holds on some of the days. */
static bool add_fill(cmg_loader *loader, view *all, cmg_draft *draft)
{
    const cmg_period days = ((const cmg_rule *)draft->made)->effective;
    size_t known = all->count;
    while (known > 0 && all->at[known - 1].draft->layer == draft->layer)
        known--;
    draft->first_filled = loader->filled_count;
    for (uint32_t i = 0; i < known; i++) {
        if (!overlap(all->at[i].rule->effective, days) || is_covered(all, known, i, days))
            continue;
        if (all->count >= VERSIONS_MAX) {
            report_many(loader, draft);
            break;
        }
        if (!add_filled(loader, all, draft, i))
            return false;
    }
    draft->filled_count = loader->filled_count - draft->first_filled;
    if (draft->filled_count == 0 && !cmg_is_lost(loader, draft->section))
        cmg_fault(loader, CMG_M_pack_fill_nothing, draft->json, CMG_ARG("code", draft->code));
    return true;
}

static bool goes_before(const view *all, uint32_t a, uint32_t b)
{
    const ranked *one = &all->at[a], *other = &all->at[b];
    if (one->draft->layer != other->draft->layer)
        return one->draft->layer > other->draft->layer;
    /* Filled from different layers below: the order that holds there. */
    if (one->draft == other->draft && one->below != other->below)
        return goes_before(all, one->below, other->below);
    return one->rule->effective.from > other->rule->effective.from;
}

static bool rank(cmg_loader *loader, const view *all, cmg_versions *versions)
{
    uint32_t *order = cmg_arena_array(&loader->work, all->count, sizeof *order);
    const void **version = cmg_arena_array(&loader->pack->arena, all->count, sizeof *version);
    if (!order || !version)
        return false;
    for (uint32_t i = 0; i < all->count; i++) {
        uint32_t at = i;
        for (; at > 0 && goes_before(all, i, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    for (uint32_t i = 0; i < all->count; i++) {
        cmg_rule *rule = all->at[order[i]].rule;
        for (uint32_t above = 0; above < i && !rule->hidden; above++)
            rule->hidden = contains(((const cmg_rule *)version[above])->effective, rule->effective);
        version[i] = rule;
    }
    versions->version = version;
    versions->count = (uint32_t)all->count;
    return true;
}

bool cmg_overlay(cmg_loader *loader, cmg_draft *const *drafts, size_t count, cmg_versions *versions)
{
    view all = {NULL, 0, 0};
    *versions = (cmg_versions){.code = drafts[0]->code};
    if (count > VERSIONS_MAX) {
        report_many(loader, drafts[0]);
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        cmg_draft *draft = drafts[i];
        cmg_rule *rule = draft->made;
        draft->rival = rival(drafts, i);
        if (draft->rival) { /* told when misspelt members are known */
            ((cmg_rule *)draft->rival->made)->flawed = true;
            continue;
        }
        if (draft->is_fill) {
            if (!add_fill(loader, &all, draft))
                return false;
            continue;
        }
        if (rule->withdrawn && drafts[0]->layer == draft->layer && !cmg_is_lost(loader, draft->section))
            cmg_fault(loader, CMG_M_pack_withdraw_nothing, draft->json, CMG_ARG("code", draft->code));
        if (!add(loader, &all, (ranked){rule, draft, 0}))
            return false;
    }
    return rank(loader, &all, versions);
}

cmg_versions *cmg_overlay_section(cmg_loader *loader, cmg_section section, uint32_t *count)
{
    *count = 0;
    const cmg_drafts drafts = cmg_sorted_drafts(loader, &section, 1);
    cmg_versions *all = cmg_arena_array_zeroed(&loader->pack->arena, drafts.count, sizeof *all);
    if (!all)
        return NULL;
    for (size_t i = 0; i < drafts.count;) {
        const size_t same = cmg_same_code(&drafts, i);
        if (!cmg_overlay(loader, drafts.at + i, same, &all[*count]))
            return NULL;
        ++*count;
        i += same;
    }
    return all;
}

void cmg_fault_unknown_code(cmg_loader *loader, cmg_message_id unknown, cmg_message_id unknown_near,
                            cmg_json value, const cmg_versions *known, uint32_t count)
{
    const uint32_t listed = cmg_is_patient(loader) ? count : 0;
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    cmg_text *codes = cmg_arena_array(&loader->scratch, listed, sizeof *codes);
    for (uint32_t i = 0; codes && i < listed; i++)
        codes[i] = known[i].code;
    if (codes)
        cmg_fault_unknown(loader, unknown, unknown_near, value, cmg_json_string(value), codes, listed);
    cmg_arena_rewind(&loader->scratch, mark);
}

void cmg_check_codes(cmg_loader *loader, cmg_json object, const char *name, cmg_message_id unknown,
                     cmg_message_id unknown_near, const cmg_versions *known, uint32_t count)
{
    const cmg_json list = cmg_json_member(object, name);
    if (cmg_json_type(list) != CMG_JSON_ARRAY)
        return;
    for (cmg_json json = cmg_json_first(list); cmg_json_present(json); json = cmg_json_following(json)) {
        const cmg_text code = cmg_json_string(json);
        if (code.length != 0 && !cmg_pack_find(known, count, code))
            cmg_fault_unknown_code(loader, unknown, unknown_near, json, known, count);
    }
}

bool cmg_restore_order(cmg_loader *loader, cmg_section section, cmg_versions *versions, uint32_t count)
{
    const cmg_drafts *said = &loader->drafts[section];
    cmg_versions *sorted = cmg_arena_array(&loader->work, count, sizeof *sorted);
    bool *placed = cmg_arena_array_zeroed(&loader->work, count, sizeof *placed);
    if (!sorted || !placed)
        return false;
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = versions[i];
    uint32_t at = 0;
    for (size_t i = 0; i < said->count; i++) {
        const cmg_versions *found = cmg_pack_find(sorted, count, said->at[i]->code);
        if (!found || placed[found - sorted])
            continue;
        placed[found - sorted] = true;
        versions[at++] = *found;
    }
    return true;
}
