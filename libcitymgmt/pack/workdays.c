/* A pack's calendars, for the working-day functions of the language. */
#include "pack/pack.h"

static const void *find(const cmg_workdays *workdays, cmg_text name)
{
    const cmg_pack *pack = ((const cmg_pack_workdays *)workdays)->pack;
    if (!name.bytes)
        return pack->calendar_count == 1 ? &pack->timetables[0] : NULL;
    for (uint32_t i = 0; i < pack->calendar_count; i++) {
        if (cmg_text_equal(pack->calendars[i].code, name))
            return &pack->timetables[i];
    }
    return NULL;
}

static int kind(const void *calendar, int64_t day)
{
    static const int kinds[] = {[CMG_DAY_UNKNOWN] = -1, [CMG_DAY_OFF] = 0, [CMG_DAY_WORK] = 1};
    return kinds[cmg_timetable_day(calendar, day)];
}

static bool after(const void *calendar, int64_t day, int64_t count, int64_t *out)
{
    return cmg_timetable_workday_after(calendar, day, count, out);
}

static bool count(const void *calendar, int64_t from, int64_t to, int64_t *out)
{
    return cmg_timetable_workdays(calendar, from, to, out);
}

void cmg_pack_workdays_init(cmg_pack_workdays *workdays, const cmg_pack *pack)
{
    *workdays = (cmg_pack_workdays){{find, kind, after, count}, pack};
}
