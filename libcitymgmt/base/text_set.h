/* A set of short texts that may grow to millions: open addressing over one
 * block of bytes, about twelve bytes a text besides its own. */
#ifndef CMG_BASE_TEXT_SET_H
#define CMG_BASE_TEXT_SET_H

#include "base/text.h"

typedef struct cmg_text_set {
    cmg_allocator allocator;
    char *bytes; /* each text behind its length, in the order they came */
    size_t length, capacity;
    uint64_t *slots; /* 0: free */
    size_t slot_count;
    size_t count;
} cmg_text_set;

typedef enum cmg_text_added { CMG_TEXT_NEW, CMG_TEXT_HELD, CMG_TEXT_NO_MEMORY } cmg_text_added;

void cmg_text_set_init(cmg_text_set *set, const cmg_allocator *allocator);
void cmg_text_set_free(cmg_text_set *set);

cmg_text_added cmg_text_set_add(cmg_text_set *set, cmg_text text);
bool cmg_text_set_has(const cmg_text_set *set, cmg_text text);

/* All texts, ascending; `set->count` of them, to be released by the caller with the set's
 * allocator.  They stand in the set.  NULL: no memory. */
cmg_text *cmg_text_set_sorted(const cmg_text_set *set);

#endif
