#include "failing_allocator.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JUNK 0xA5
#define MARK UINT64_C(0x5AFEB10C5AFEB10C)

/* Before each block. */
typedef struct header {
    _Alignas(16) uint64_t mark;
    size_t size;
} header;

static void stop(const char *what, size_t one, size_t other)
{
    fprintf(stderr, "failing_allocator: %s (%zu, %zu)\n", what, one, other);
    abort();
}

static header *header_of(void *block, size_t old_size)
{
    header *found = (header *)block - 1;
    if (found->mark != MARK)
        stop("not a block of this allocator", old_size, 0);
    if (found->size != old_size)
        stop("block has another size than said", found->size, old_size);
    return found;
}

static bool fails_now(failing_allocator *memory)
{
    memory->calls++;
    if (memory->fail_at == 0)
        return false;
    bool fails = memory->for_ever ? memory->calls >= memory->fail_at : memory->calls == memory->fail_at;
    memory->failures += fails;
    return fails;
}

static void *take(failing_allocator *memory, size_t size)
{
    if (size > SIZE_MAX - sizeof(header))
        return NULL;
    header *block = malloc(sizeof *block + size);
    if (block == NULL)
        return NULL;
    *block = (header){.mark = MARK, .size = size};
    memset(block + 1, JUNK, size);
    memory->live_blocks++;
    memory->live_bytes += size;
    if (memory->live_bytes > memory->peak_bytes)
        memory->peak_bytes = memory->live_bytes;
    return block + 1;
}

static void give_back(failing_allocator *memory, header *block)
{
    memory->live_blocks--;
    memory->live_bytes -= block->size;
    block->mark = 0;
    free(block);
}

static void *reallocate(void *context, void *block, size_t old_size, size_t new_size)
{
    failing_allocator *memory = context;
    header *old = block == NULL ? NULL : header_of(block, old_size);
    if (new_size == 0) {
        if (old != NULL)
            give_back(memory, old);
        return NULL;
    }
    if (fails_now(memory))
        return NULL;
    void *taken = take(memory, new_size);
    if (taken == NULL || old == NULL)
        return taken;
    memcpy(taken, block, old_size < new_size ? old_size : new_size);
    give_back(memory, old);
    return taken;
}

void failing_allocator_init(failing_allocator *memory, size_t fail_at, bool for_ever)
{
    *memory = (failing_allocator){.fail_at = fail_at, .for_ever = for_ever};
    memory->allocator = (cmg_allocator){reallocate, memory};
}

/* True when nothing was made to fail any more. */
static bool run(memory_use *use, void *context, size_t fail_at, bool for_ever, size_t *calls)
{
    failing_allocator memory;
    failing_allocator_init(&memory, fail_at, for_ever);
    bool succeeded = use(&memory.allocator, context);
    if (memory.live_blocks != 0)
        stop("blocks were not given back after failing a call", memory.live_blocks, fail_at);
    if (memory.failures == 0 && !succeeded)
        stop("said to be out of memory though no call failed", fail_at, memory.calls);
    if (memory.failures != 0 && succeeded && for_ever)
        stop("said to have succeeded without memory", fail_at, memory.calls);
    *calls = memory.calls;
    return memory.failures == 0;
}

size_t fail_each_allocation(memory_use *use, void *context, size_t most)
{
    for (size_t fail_at = 1; fail_at <= most; fail_at++) {
        size_t calls;
        run(use, context, fail_at, true, &calls);
        if (run(use, context, fail_at, false, &calls))
            return calls;
    }
    stop("still calling", most, most);
    return 0;
}

static bool completes(const cmg_allocator *allocator, void *context)
{
    memory_tour *const *tour = context;
    const cmg_status status = (*tour)(allocator);
    if (status != CMG_OK && status != CMG_NO_MEMORY) {
        fprintf(stderr, "short of memory: %s\n", cmg_status_name(status));
        abort();
    }
    return status == CMG_OK;
}

size_t fail_each_allocation_of(memory_tour *tour, size_t most)
{
    return fail_each_allocation(completes, &tour, most);
}
