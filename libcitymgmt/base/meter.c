#include "base/meter.h"

static void *metered(void *context, void *block, size_t old_size, size_t new_size)
{
    cmg_meter *meter = context;
    const size_t old = block ? old_size : 0;
    if (new_size > old && new_size - old > meter->limit - meter->used) {
        meter->limited = true;
        return NULL;
    }
    void *moved = meter->host.reallocate(meter->host.context, block, old_size, new_size);
    if (moved || new_size == 0)
        meter->used = meter->used - old + new_size;
    else
        meter->failed = true;
    return moved;
}

void cmg_meter_init(cmg_meter *meter, const cmg_allocator *host, size_t limit)
{
    *meter = (cmg_meter){.host = *host, .limit = limit};
}

cmg_allocator cmg_meter_allocator(cmg_meter *meter)
{
    return (cmg_allocator){metered, meter};
}
