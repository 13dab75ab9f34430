/* Packs whose files stand in the test itself. */
#ifndef MEMORY_PACK_H
#define MEMORY_PACK_H

#include "citymgmt/pack.h"

typedef struct memory_file {
    const char *path; /* "small/pack.json"; NULL ends the list */
    const char *text;
} memory_file;

/* cmg_pack_open() on the files; a path not among them cannot be read. */
cmg_status memory_pack_open(const char *folder, const memory_file *files, const cmg_allocator *allocator,
                            cmg_diagnostics *diagnostics, cmg_pack **pack);

#endif
