/* Paths as text: where a manifest's names lead, without asking the system. */
#include "pack/load.h"

#include <string.h>

typedef struct parts {
    cmg_text rest;
} parts;

/* The next part between slashes that is not empty and not "."; false at the end. */
static bool next_part(parts *from, cmg_text *part)
{
    while (from->rest.length != 0) {
        const char *slash = memchr(from->rest.bytes, '/', from->rest.length);
        const size_t length = slash ? (size_t)(slash - from->rest.bytes) : from->rest.length;
        *part = (cmg_text){from->rest.bytes, length};
        const size_t step = slash ? length + 1 : length;
        from->rest = (cmg_text){from->rest.bytes + step, from->rest.length - step};
        if (length != 0 && !cmg_text_equal(*part, CMG_TEXT(".")))
            return true;
    }
    return false;
}

static bool is_up(cmg_text part)
{
    return cmg_text_equal(part, CMG_TEXT(".."));
}

bool cmg_path_is_safe(cmg_text path, bool may_climb)
{
    if (path.length == 0 || path.bytes[0] == '/')
        return false;
    for (size_t at = 0; at < path.length; at++) {
        const unsigned char c = (unsigned char)path.bytes[at];
        if (c < 0x20 || c == 0x7F || c == '\\' || c == ':')
            return false;
    }
    parts all = {path};
    cmg_text part;
    size_t named = 0;
    while (next_part(&all, &part)) {
        if (is_up(part) && !may_climb)
            return false;
        named++;
    }
    return named != 0;
}

/* Removes the last part; false when there is none to remove. */
static bool drop_part(char *path, size_t root, size_t *length)
{
    size_t start = *length;
    while (start > root && path[start - 1] != '/')
        start--;
    if (start == *length || is_up((cmg_text){path + start, *length - start}))
        return false;
    *length = start > root ? start - 1 : root;
    return true;
}

const char *cmg_path_join(cmg_arena *arena, cmg_text folder, cmg_text name)
{
    char *path = cmg_arena_get(arena, folder.length + name.length + 3);
    if (!path)
        return NULL;
    const size_t root = folder.length != 0 && folder.bytes[0] == '/';
    size_t length = root;
    if (root)
        path[0] = '/';
    const cmg_text both[] = {folder, name};
    for (size_t i = 0; i < 2; i++) {
        parts from = {both[i]};
        cmg_text part;
        while (next_part(&from, &part)) {
            if (is_up(part) && (drop_part(path, root, &length) || root))
                continue;
            if (length > root)
                path[length++] = '/';
            memcpy(path + length, part.bytes, part.length);
            length += part.length;
        }
    }
    path[length] = '\0';
    return path;
}
