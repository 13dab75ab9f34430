/* An allocator that fails when told to, and knows what was not given back.
 *
 *   failing_allocator memory;
 *   failing_allocator_init(&memory, 3, false);        fail the third call
 *   cmg_diagnostics_new(&memory.allocator);
 *   ck_assert_uint_eq(memory.live_blocks, 0);
 *
 * A block given back or grown with a size that was not the one asked for
 * ends the program at once, with a message: that is always a bug.  Growing
 * always moves, and new bytes are junk, so that stale pointers and missing
 * initialisation show.
 */
#ifndef TESTS_SUPPORT_FAILING_ALLOCATOR_H
#define TESTS_SUPPORT_FAILING_ALLOCATOR_H

#include <stdbool.h>
#include <stddef.h>

#include "citymgmt/base.h"

typedef struct failing_allocator {
    cmg_allocator allocator; /* hand out &memory.allocator */
    size_t calls;            /* that asked for memory, failed ones included */
    size_t failures;
    size_t live_bytes, live_blocks;
    size_t peak_bytes;
    size_t fail_at; /* the call that fails, from 1; 0 is none */
    bool for_ever;  /* all calls after it fail too */
} failing_allocator;

void failing_allocator_init(failing_allocator *memory, size_t fail_at, bool for_ever);

/* One use of the library from nothing to nothing: true when it got all it
 * wanted, false when it was told that memory is short. */
typedef bool memory_use(const cmg_allocator *allocator, void *context);

/* Runs `use` with the first call failing, then the second, and so on until
 * nothing fails; each once alone and once with all later calls failing.  Ends
 * the program when a run leaks, when one claims success for ever-failing
 * memory that it was refused, or when `most` calls are not enough.  Returns
 * the number of calls of a run that succeeds. */
size_t fail_each_allocation(memory_use *use, void *context, size_t most);

/* The same for a use that gives a status: CMG_OK, or CMG_NO_MEMORY; any other ends the program. */
typedef cmg_status memory_tour(const cmg_allocator *allocator);
size_t fail_each_allocation_of(memory_tour *tour, size_t most);

#endif
