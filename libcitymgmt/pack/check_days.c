/* The days on which the list becomes another: what holds on one of them holds
 * until the next. */
#include "pack/check.h"

static void look_at(const cmg_versions *register_, uint32_t count, int64_t day, int64_t *next)
{
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t v = 0; v < register_[i].count; v++) {
            const cmg_period period = ((const cmg_rule *)register_[i].version[v])->effective;
            if (period.from > day && period.from < *next)
                *next = period.from;
            if (period.to > day && period.to < *next)
                *next = period.to;
        }
    }
}

int64_t cmg_check_next_day(cmg_checking *c, int64_t day)
{
    const cmg_pack *pack = c->pack;
    int64_t next = INT64_MAX;
    if (!cmg_check_spend(c, (uint64_t)pack->item_count + pack->place_count + pack->unit_count +
                                pack->duty_count + pack->delegation_count))
        return next;
    look_at(pack->items, pack->item_count, day, &next);
    look_at(pack->places, pack->place_count, day, &next);
    look_at(pack->units, pack->unit_count, day, &next);
    look_at(pack->duties, pack->duty_count, day, &next);
    look_at(pack->delegations, pack->delegation_count, day, &next);
    return next;
}
