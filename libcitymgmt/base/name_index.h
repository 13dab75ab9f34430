/* Numbers by name: of facts, which are set by name, and of what a model defines, a hundred
 * thousand perhaps. */
#ifndef CMG_BASE_NAME_INDEX_H
#define CMG_BASE_NAME_INDEX_H

#include "base/text.h"

typedef struct cmg_name_slot {
    cmg_text name; /* without bytes: free */
    uint32_t number;
} cmg_name_slot;

typedef struct cmg_name_index {
    cmg_name_slot *slots;
    uint32_t mask;
} cmg_name_index;

/* For at most `count` names.  False: no memory. */
bool cmg_name_index_make(cmg_arena *arena, uint32_t count, cmg_name_index *index);
/* Of two equal names the first stays. */
void cmg_name_index_add(cmg_name_index *index, cmg_text name, uint32_t number);
bool cmg_name_index_find(const cmg_name_index *index, cmg_text name, uint32_t *number);

#endif
