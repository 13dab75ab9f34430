#include "memory_pack.h"

#include <string.h>

static cmg_status read_file(void *context, const char *path,
                            cmg_status (*give)(void *receiver, const char *bytes, size_t length),
                            void *receiver)
{
    const memory_file *const *files = context;
    for (const memory_file *file = *files; file->path; file++) {
        if (strcmp(file->path, path) == 0)
            return give(receiver, file->text, strlen(file->text));
    }
    return CMG_CANNOT_READ;
}

cmg_status memory_pack_open(const char *folder, const memory_file *files, const cmg_allocator *allocator,
                            cmg_diagnostics *diagnostics, cmg_pack **pack)
{
    const cmg_reader reader = {read_file, &files};
    return cmg_pack_open(folder, &reader, allocator, diagnostics, pack);
}
