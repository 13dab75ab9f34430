#include "tool.h"

#include <stdlib.h>
#include <string.h>

static unsigned long number_after(const char *report, const char *member)
{
    const char *at = strstr(report, member);
    return at ? strtoul(at + strlen(member), NULL, 10) : 0;
}

bool read_coverage(cmg_pack *pack, tested_rules *rules)
{
    const size_t length = cmg_pack_coverage(pack, NULL, 0);
    char *report = length == (size_t)-1 ? NULL : malloc(length + 1);
    if (!report)
        return false;
    if (cmg_pack_coverage(pack, report, length + 1) != length) {
        free(report);
        return false;
    }
    /* The library's own report, in a form that pack.h promises. */
    rules->rules = number_after(report, "\"rules\":");
    rules->reached = number_after(report, "\"reached\":");
    rules->report = report;
    return true;
}

void free_coverage(tested_rules *rules)
{
    free(rules->report);
    rules->report = NULL;
}

void put_unreached(const tested_rules *rules)
{
    const char *at = strstr(rules->report, "\"unreached\":[");
    if (!at)
        return;
    bool inside = false;
    for (at += strlen("\"unreached\":["); *at && (inside || *at != ']'); at++) {
        if (*at == '"') {
            inside = !inside;
            put(inside ? "  " : "\n");
        } else if (inside) {
            put("%c", *at);
        }
    }
}
