#ifndef CMG_BASE_METER_H
#define CMG_BASE_METER_H

#include "base/memory.h"

/* The host's allocator under a limit: what is loaded cannot take more memory than
 * its size justifies, and no refused allocation is overlooked. */
typedef struct cmg_meter {
    cmg_allocator host;
    size_t used, limit;
    bool failed;  /* the host refused */
    bool limited; /* the limit refused */
} cmg_meter;
void cmg_meter_init(cmg_meter *meter, const cmg_allocator *host, size_t limit);
/* `meter` must outlive all that is made with it. */
cmg_allocator cmg_meter_allocator(cmg_meter *meter);

#endif
