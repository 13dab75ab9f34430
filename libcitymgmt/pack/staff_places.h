/* Places that are given posts, read from a pack, a JSON text or a table. */
#ifndef CMG_PACK_STAFF_PLACES_H
#define CMG_PACK_STAFF_PLACES_H

#include "base/csv.h"
#include "pack/load.h"
#include "pack/staffing.h"

/* Reads a JSON list into the loader's pack, reporting what is wrong. */
void cmg_read_staff_places(cmg_loader *loader, cmg_json list, cmg_place_list *places);
/* Reads the rows of a table into `arena`.  CMG_BAD_FACTS and the like after reporting. */
cmg_status cmg_read_staff_table(cmg_arena *arena, cmg_csv *csv, cmg_place_list *places,
                                cmg_diagnostics *diagnostics);
/* Adds a place whose texts are in the arena already.  `rival`: the place that
 * has its code, or NULL.  CMG_LIMIT_REACHED: there are too many. */
cmg_status cmg_enter_place(cmg_arena *arena, cmg_place_list *places, const cmg_staff_place *place,
                           const cmg_staff_place **rival);
/* Drops what was added after the first `count`. */
void cmg_shorten_places(cmg_place_list *places, size_t count);
/* A whole number from 0 to `most`, as text. */
bool cmg_whole_number(cmg_text text, int64_t most, int64_t *number);

#endif
