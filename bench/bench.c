/* make bench: speed as ratios to something in the same run.  Every result is
 * checked; a wrong one ends the run. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double bench_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

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

/* -- figures -------------------------------------------------------------- */

#define FIGURES_MAX 64

static struct figure {
    char name[80], unit[16], against[48];
    double value, ratio;
} figures[FIGURES_MAX];
static size_t figure_count;

void bench_figure(const char *name, const char *unit, double value, double ratio, const char *against)
{
    struct figure *figure = &figures[figure_count++ % FIGURES_MAX];
    snprintf(figure->name, sizeof figure->name, "%s", name);
    snprintf(figure->unit, sizeof figure->unit, "%s", unit);
    snprintf(figure->against, sizeof figure->against, "%s", against ? against : "");
    figure->value = value;
    figure->ratio = ratio;
    printf("{\"bench\":\"%s\",\"unit\":\"%s\",\"value\":%.1f", name, unit, value);
    if (ratio > 0)
        printf(",\"ratio\":%.2f,\"against\":\"%s\"", ratio, figure->against);
    printf("}\n");
    fflush(stdout);
}

void bench_table(void)
{
    printf("\n%-52s %12s %-8s %8s  %s\n", "bench", "value", "unit", "ratio", "against");
    for (size_t i = 0; i < figure_count && i < FIGURES_MAX; i++) {
        const struct figure *figure = &figures[i];
        printf("%-52s %12.1f %-8s ", figure->name, figure->value, figure->unit);
        if (figure->ratio > 0)
            printf("%8.2f  %s", figure->ratio, figure->against);
        printf("\n");
    }
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
    bench_rules();
    bench_staff();
    bench_route(arguments[1]);
    bench_table();
    return 0;
}
