#include "tool.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

cmg_pack *open_pack(const char *word, cmg_diagnostics *diagnostics, cmg_status *status)
{
    static const char installed[] = PACKS_FOLDER "/";
    char *path = NULL;
    cmg_pack *pack = NULL;
    if (*word && !strchr(word, '/') && !is_folder(word)) {
        path = malloc(sizeof installed + strlen(word));
        if (!path) {
            *status = CMG_NO_MEMORY;
            return NULL;
        }
        strcat(strcpy(path, installed), word);
    }
    /* A name that is nowhere is told as it was given. */
    *status = cmg_pack_open(path && is_folder(path) ? path : word, NULL, NULL, diagnostics, &pack);
    free(path);
    return pack;
}

int each_pack(const request *asked, look_function *look)
{
    const bool json = has(asked, OPTION_JSON);
    const char *before = "";
    int worst = DONE;
    put(json ? "[" : "");
    for (int i = 0; i < asked->count; i++) {
        const int status = look(asked, asked->operands[i], before);
        worst = status > worst ? status : worst;
        if (status == DONE || status == SAID_NO)
            before = json ? ",\n" : "\n";
    }
    put(json ? "]\n" : "");
    return worst;
}
