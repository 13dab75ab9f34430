/* make bench: speed as ratios to something in the same run.  Every result is
 * checked; a wrong one ends the run. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void bench_fail(const char *what, cmg_diagnostics *diagnostics, cmg_result *result)
{
    fprintf(stderr, "bench: %s\n", what);
    if (diagnostics)
        fputs(cmg_diagnostics_text(diagnostics, CMG_ENGLISH), stderr);
    if (result) {
        fputs(cmg_result_text(result), stderr);
        fputs(cmg_diagnostics_text(cmg_result_diagnostics(result), CMG_ENGLISH), stderr);
    }
    exit(1);
}

static cmg_status read_memory(void *context, const char *path,
                              cmg_status (*give)(void *receiver, const char *bytes, size_t length),
                              void *receiver)
{
    static const char manifest[] =
        "{\"format\":1,\"name\":\"bench\",\"version\":\"1.0.0\",\"title\":\"bench\","
        "\"files\":[\"rules.json\"]}";
    const char *text = strstr(path, "rules.json") ? context : manifest;
    return give(receiver, text, strlen(text));
}

cmg_pack *bench_pack(const char *rules)
{
    union {
        const char *in;
        void *out;
    } text = {rules};
    const cmg_reader reader = {read_memory, text.out};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = NULL;
    if (cmg_pack_open("bench", &reader, NULL, diagnostics, &pack) != CMG_OK)
        bench_fail("the pack does not load", diagnostics, NULL);
    cmg_diagnostics_free(diagnostics);
    return pack;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: bench PACKS\n");
        return 2;
    }
    bench_decision();
    bench_penalty(arguments[1]);
    bench_due(arguments[1]);
    bench_procedure(arguments[1]);
    bench_rules();
    bench_staff();
    bench_assess();
    bench_route(arguments[1]);
    bench_table();
    return 0;
}
