/* A pack with one plan, its members given, for tests of staffing. */
#ifndef STAFF_PACK_H
#define STAFF_PACK_H

#include <stdio.h>

#include "../support/memory_pack.h"

#define STAFF_MANIFEST                                                                                       \
    "{\"format\":1,\"name\":\"s\",\"version\":\"1.0.0\",\"title\":\"s\",\"files\":[\"a.json\"]}"

/* Members of the plan "p" to the text of its file. */
static inline const char *staff_file(char *text, size_t size, const char *members)
{
    snprintf(text, size,
             "{\"sources\":[{\"code\":\"report\",\"title\":\"报告\",\"level\":\"document\"}],"
             "\"terms\":[{\"name\":\"比例\",\"type\":\"number\",\"label\":\"比例\",\"question\":\"比例？\"}],"
             "\"staffing\":[{\"code\":\"p\",\"label\":{\"zh\":\"方案\",\"en\":\"plan\"},\"basis\":["
             "\"report\"],%s}]}",
             members);
    return text;
}

static inline cmg_status staff_pack_open(const char *members, const cmg_allocator *allocator,
                                         cmg_diagnostics *diagnostics, cmg_pack **pack)
{
    char text[8192];
    const memory_file files[] = {
        {"s/pack.json", STAFF_MANIFEST}, {"s/a.json", staff_file(text, sizeof text, members)}, {NULL, NULL}};
    return memory_pack_open("s", files, allocator, diagnostics, pack);
}

#endif
