/* The clock, and figures printed as JSON lines and as a table. */
#include "bench.h"

#include <stdio.h>
#include <time.h>

double bench_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

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
