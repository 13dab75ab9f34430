#include "base/name_index.h"

bool cmg_name_index_make(cmg_arena *arena, uint32_t count, cmg_name_index *index)
{
    uint32_t size = 4;
    while (size / 2 < count)
        size *= 2;
    index->mask = size - 1;
    index->slots = cmg_arena_array_zeroed(arena, size, sizeof *index->slots);
    return index->slots != NULL;
}

static cmg_name_slot *slot_of(const cmg_name_index *index, cmg_text name)
{
    uint64_t at = cmg_text_hash(name);
    while (index->slots[at & index->mask].name.bytes &&
           !cmg_text_equal(index->slots[at & index->mask].name, name))
        at++;
    return &index->slots[at & index->mask];
}

void cmg_name_index_add(cmg_name_index *index, cmg_text name, uint32_t number)
{
    if (!name.bytes)
        return;
    cmg_name_slot *slot = slot_of(index, name);
    if (!slot->name.bytes)
        *slot = (cmg_name_slot){name, number};
}

bool cmg_name_index_find(const cmg_name_index *index, cmg_text name, uint32_t *number)
{
    if (!index->slots || !name.bytes)
        return false;
    const cmg_name_slot *slot = slot_of(index, name);
    *number = slot->number;
    return slot->name.bytes != NULL;
}
