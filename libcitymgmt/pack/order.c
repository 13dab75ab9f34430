/* Which decisions come before which: a decision that reads another is
 * evaluated after it.  Circles are errors. */
#include "pack/load.h"

#include <string.h>

typedef enum colour { UNSEEN, OPEN, DONE } colour;

/* A decision being visited: which of what it reads comes next. */
typedef struct visit {
    uint16_t slot;
    const uint16_t *reads;
    uint32_t read_count, next;
    uint32_t version;
} visit;

typedef struct graph {
    cmg_loader *loader;
    uint8_t *colours; /* by slot */
    visit *stack;
    size_t depth;
    uint16_t *order; /* each after what it reads */
    uint32_t order_count;
    uint32_t *position; /* in `order`, by slot */
} graph;

/* What the next version reads; false when there is none left. */
static bool next_version(const graph *g, visit *at)
{
    const cmg_versions *versions = &g->loader->pack->slots[at->slot].versions;
    at->next = at->read_count = 0;
    at->reads = NULL;
    if (at->version >= versions->count)
        return false;
    at->reads = cmg_decision_reads(versions->version[at->version++], &at->read_count);
    return true;
}

static bool is_decision(const graph *g, uint16_t slot)
{
    return g->loader->pack->slots[slot].kind == CMG_SLOT_DECISION;
}

/* "a → b → a", at the place of a. */
static void report_circle(const graph *g, uint16_t slot)
{
    const cmg_pack *pack = g->loader->pack;
    size_t first = g->depth;
    while (g->stack[first - 1].slot != slot)
        first--;
    cmg_buffer chain;
    cmg_buffer_init(&chain, &g->loader->scratch.allocator);
    for (size_t i = first - 1; i < g->depth; i++) {
        cmg_buffer_text(&chain, pack->slots[g->stack[i].slot].name);
        cmg_buffer_string(&chain, " → ");
    }
    cmg_buffer_text(&chain, pack->slots[slot].name);
    const cmg_place place =
        cmg_origin_place(((const cmg_rule *)pack->slots[slot].versions.version[0])->origin);
    cmg_report(g->loader->diagnostics, CMG_M_pack_decision_circle, &place,
               CMG_ARG("chain", cmg_buffer_view(&chain)));
    g->loader->errors++;
    cmg_buffer_free(&chain);
}

static void enter(graph *g, uint16_t slot)
{
    g->colours[slot] = OPEN;
    g->stack[g->depth++] = (visit){.slot = slot};
}

static void visit_from(graph *g, uint16_t slot)
{
    enter(g, slot);
    while (g->depth != 0) {
        visit *at = &g->stack[g->depth - 1];
        if (at->next == at->read_count && !next_version(g, at)) {
            g->colours[at->slot] = DONE;
            g->position[at->slot] = g->order_count;
            g->order[g->order_count++] = at->slot;
            g->depth--;
            continue;
        }
        if (at->next == at->read_count)
            continue;
        const uint16_t read = at->reads[at->next++];
        if (!is_decision(g, read) || g->colours[read] == DONE)
            continue;
        if (g->colours[read] == OPEN)
            report_circle(g, read);
        else
            enter(g, read);
    }
}

/* -- all that is needed, the indirect too --------------------------------- */

static bool has_bit(const uint8_t *bits, uint32_t at)
{
    return bits[at / 8] & 1u << at % 8;
}

static void add_needs(const graph *g, uint8_t *needs, const uint8_t *of_all, size_t bytes, uint16_t slot)
{
    visit at = {.slot = slot};
    while (next_version(g, &at)) {
        for (uint32_t i = 0; i < at.read_count; i++) {
            if (!is_decision(g, at.reads[i]))
                continue;
            const uint32_t position = g->position[at.reads[i]];
            needs[position / 8] |= (uint8_t)(1u << position % 8);
            for (size_t byte = 0; byte < bytes; byte++)
                needs[byte] |= of_all[position * bytes + byte];
        }
    }
}

static bool list_needs(const graph *g, const uint8_t *needs, cmg_slot *slot)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < g->order_count; i++)
        count += has_bit(needs, i);
    uint16_t *list = cmg_arena_array(&g->loader->pack->arena, count, sizeof *list);
    if (!list)
        return false;
    slot->needs = list;
    for (uint32_t i = 0; i < g->order_count; i++) {
        if (has_bit(needs, i))
            list[slot->need_count++] = g->order[i];
    }
    return true;
}

/* One bit set of positions a decision, made from those of what it reads. */
static void close_needs(const graph *g)
{
    cmg_pack *pack = g->loader->pack;
    const size_t bytes = (g->order_count + 7) / 8;
    uint8_t *all = cmg_arena_array_zeroed(&g->loader->work, g->order_count, bytes);
    for (uint32_t i = 0; all && i < g->order_count; i++) {
        uint8_t *needs = all + i * bytes;
        add_needs(g, needs, all, bytes, g->order[i]);
        if (!list_needs(g, needs, &pack->slots[g->order[i]]))
            return;
    }
}

void cmg_order_decisions(cmg_loader *loader)
{
    const cmg_pack *pack = loader->pack;
    cmg_arena *work = &loader->work;
    const size_t errors = loader->errors;
    graph g = {.loader = loader};
    g.colours = cmg_arena_array_zeroed(work, pack->slot_count, sizeof *g.colours);
    g.stack = cmg_arena_array(work, pack->slot_count, sizeof *g.stack);
    g.order = cmg_arena_array(work, pack->slot_count, sizeof *g.order);
    g.position = cmg_arena_array_zeroed(work, pack->slot_count, sizeof *g.position);
    if (!g.colours || !g.stack || !g.order || !g.position)
        return;
    for (uint32_t i = 0; i < pack->slot_count; i++) {
        if (pack->slots[i].kind == CMG_SLOT_DECISION && g.colours[i] == UNSEEN)
            visit_from(&g, (uint16_t)i);
    }
    if (loader->errors == errors)
        close_needs(&g);
}
