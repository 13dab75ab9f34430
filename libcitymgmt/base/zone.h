/* Time zones from the system's tz database: TZif version 2 and on (RFC 9636)
 * with the POSIX footer for times after the table.  localtime_r knows only
 * one zone and reads the environment, so the files are read here. */
#ifndef CMG_BASE_ZONE_H
#define CMG_BASE_ZONE_H

#include "base/memory.h"
#include "base/text.h"

typedef struct cmg_zone cmg_zone;
/* The zones that one owner (a pack, a session) has met; not for two threads. */
typedef struct cmg_zones cmg_zones;

/* `folder` NULL is /usr/share/zoneinfo.  Zones live in the arena. */
cmg_zones *cmg_zones_new(cmg_arena *arena, const char *folder);
/* NULL when unknown, malformed or no memory.  Names are checked: no "..". */
const cmg_zone *cmg_zones_find(cmg_zones *zones, cmg_text name);
/* A copy that lives in another arena.  NULL: no memory. */
const cmg_zone *cmg_zone_copy(cmg_arena *arena, const cmg_zone *zone);
cmg_text cmg_zone_name(const cmg_zone *zone);
/* Seconds east of UTC at an instant, and for a wall clock (seconds since the
 * epoch as if UTC).  In a gap the offset before it, in an overlap the earlier. */
int32_t cmg_zone_offset_at(const cmg_zone *zone, int64_t utc_seconds);
int32_t cmg_zone_offset_local(const cmg_zone *zone, int64_t local_seconds);
/* For tests and hosts with their own data: a zone from TZif bytes. */
const cmg_zone *cmg_zone_read(cmg_arena *arena, cmg_text name, cmg_text tzif);

#endif
