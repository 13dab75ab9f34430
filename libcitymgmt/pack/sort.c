/* Drafts by code. */
#include "pack/load.h"

#include <string.h>

/* Merges two neighbouring sorted runs into `to`; the first goes before among equals. */
static void merge(cmg_draft *const *from, size_t first, size_t middle, size_t end, cmg_draft **to)
{
    size_t left = first, right = middle;
    for (size_t at = first; at < end; at++) {
        const bool take_left =
            left < middle && (right >= end || cmg_text_compare(from[left]->code, from[right]->code) <= 0);
        to[at] = take_left ? from[left++] : from[right++];
    }
}

static void sort(cmg_draft **drafts, cmg_draft **spare, size_t count)
{
    for (size_t run = 1; run < count; run *= 2) {
        for (size_t first = 0; first < count; first += 2 * run) {
            const size_t middle = first + run < count ? first + run : count;
            const size_t end = middle + run < count ? middle + run : count;
            merge(drafts, first, middle, end, spare);
        }
        memcpy(drafts, spare, count * sizeof *drafts);
    }
}

cmg_drafts cmg_sorted_drafts(cmg_loader *loader, const cmg_section *sections, size_t count)
{
    cmg_drafts sorted = {NULL, 0, 0};
    for (size_t i = 0; i < count; i++)
        sorted.capacity += loader->drafts[sections[i]].count;
    sorted.at = cmg_arena_array(&loader->work, sorted.capacity, sizeof(cmg_draft *));
    cmg_draft **spare = cmg_arena_array(&loader->work, sorted.capacity, sizeof(cmg_draft *));
    if (!sorted.at || !spare)
        return (cmg_drafts){NULL, 0, 0};
    for (size_t i = 0; i < count; i++) {
        const cmg_drafts *all = &loader->drafts[sections[i]];
        for (size_t draft = 0; draft < all->count; draft++) {
            if (all->at[draft]->code.length != 0)
                sorted.at[sorted.count++] = all->at[draft];
        }
    }
    sort(sorted.at, spare, sorted.count);
    return sorted;
}

size_t cmg_same_code(const cmg_drafts *drafts, size_t first)
{
    size_t end = first + 1;
    while (end < drafts->count && cmg_text_equal(drafts->at[end]->code, drafts->at[first]->code))
        end++;
    return end - first;
}
