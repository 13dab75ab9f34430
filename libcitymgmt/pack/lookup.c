/* Finding the rule that is meant, by code and date. */
#include "pack/pack.h"

const void *cmg_version_on(const cmg_versions *versions, int64_t day)
{
    for (uint32_t i = 0; i < versions->count; i++) {
        const cmg_rule *rule = versions->version[i];
        if (cmg_period_holds(rule->effective, day))
            return rule->withdrawn ? NULL : rule;
    }
    return NULL;
}

const cmg_versions *cmg_pack_find(const cmg_versions *sorted, uint32_t count, cmg_text code)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const int order = cmg_text_compare(sorted[middle].code, code);
        if (order == 0)
            return &sorted[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool names_provision(const cmg_benchmark *benchmark, cmg_text provision)
{
    for (uint32_t i = 0; i < benchmark->provision_count; i++) {
        if (cmg_text_equal(benchmark->provisions[i], provision))
            return true;
    }
    return false;
}

/* One that names the provision goes before one for all of the item; among
 * equals the highest layer. */
const cmg_benchmark *cmg_pack_benchmark(const cmg_pack *pack, cmg_text item, cmg_text provision, int64_t day)
{
    const cmg_benchmark *found = NULL;
    for (uint32_t i = 0; i < pack->benchmark_count; i++) {
        const cmg_benchmark *benchmark = cmg_version_on(&pack->benchmarks[i], day);
        if (!benchmark || !cmg_text_equal(benchmark->item, item))
            continue;
        const bool named = names_provision(benchmark, provision);
        if (!named && benchmark->provision_count != 0)
            continue;
        if (!found || named > (found->provision_count != 0) ||
            (named == (found->provision_count != 0) &&
             benchmark->rule.origin.layer > found->rule.origin.layer))
            found = benchmark;
    }
    return found;
}

/* As it is declared, or with other blanks. */
static bool find_slot(const cmg_pack *pack, cmg_text name, uint32_t *number)
{
    if (cmg_name_index_find(&pack->slot_names, name, number))
        return true;
    const cmg_symbol *symbol = name.length != 0 ? cmg_scope_find(pack->scope, name) : NULL;
    if (!symbol || symbol->kind != CMG_SYMBOL_FACT || symbol->slot >= pack->slot_count)
        return false;
    *number = symbol->slot;
    return true;
}

const cmg_slot *cmg_pack_slot(const cmg_pack *pack, cmg_text name, uint16_t *slot)
{
    uint32_t number;
    if (!find_slot(pack, name, &number))
        return NULL;
    if (slot)
        *slot = (uint16_t)number;
    return &pack->slots[number];
}

const uint16_t *cmg_decision_reads(const cmg_decision *decision, uint32_t *count)
{
    *count = 0;
    if (decision->expression)
        return cmg_program_facts(decision->expression, count);
    return decision->table ? cmg_table_facts(decision->table, count) : NULL;
}

static const struct {
    const char *code, *words[2]; /* by cmg_language */
} kinds[] = {
#define CMG_PENALTY_KIND(identifier, name, zh, en) {name, {zh, en}},
#include "pack/penalty_kinds.def"
#undef CMG_PENALTY_KIND
};

const char *cmg_penalty_kind_code(cmg_penalty_kind kind)
{
    return kinds[kind].code;
}

const char *cmg_penalty_kind_words(cmg_penalty_kind kind, cmg_language language)
{
    return kinds[kind].words[language];
}
