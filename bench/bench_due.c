/* A million due instants over the filing standards of Yuncheng, in a column and one by one. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

#define CASES 1000000
#define SINGLE 20000
#define SECONDS_OF_SIXTEEN_YEARS 504921600

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

typedef struct columns {
    uint32_t *deadlines;
    int64_t *starts, *due;
} columns;

static double time_single(cmg_pack *pack, const columns *c)
{
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_timeline *timeline = cmg_timeline_new(NULL);
    cmg_result *result = cmg_result_new(NULL);
    if (!session || !timeline || !result)
        bench_fail("no memory", NULL, NULL);
    const double from = bench_now();
    for (int i = 0; i < SINGLE; i++) {
        char start[24];
        int64_t due;
        cmg_instant_text(c->starts[i], start, sizeof start);
        cmg_timeline_clear(timeline);
        cmg_timeline_set(timeline, "start", 5, start, CMG_ZERO_TERMINATED, NULL);
        if (cmg_due(session, cmg_pack_deadline_code(pack, c->deadlines[i]), timeline, result) != CMG_OK ||
            !cmg_due_seconds(result, &due) || due != c->due[i])
            bench_fail("one by one it is due at another instant", NULL, result);
    }
    const double each = (bench_now() - from) / SINGLE * 1e9;
    cmg_result_free(result);
    cmg_timeline_free(timeline);
    cmg_session_free(session);
    return each;
}

void bench_due(const char *packs)
{
    char path[1024];
    cmg_pack *pack = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    snprintf(path, sizeof path, "%s/yuncheng", packs);
    if (cmg_pack_open(path, NULL, NULL, diagnostics, &pack) != CMG_OK)
        bench_fail("the pack does not load", diagnostics, NULL);
    uint32_t limits = 0;
    while (cmg_pack_deadline_code(pack, limits))
        limits++;
    const columns c = {malloc(CASES * sizeof(uint32_t)), malloc(CASES * sizeof(int64_t)),
                       malloc(CASES * sizeof(int64_t))};
    int64_t first;
    if (!c.deadlines || !c.starts || !c.due || !cmg_instant_read("2010-01-04", CMG_ZERO_TERMINATED, &first))
        bench_fail("no memory", NULL, NULL);
    uint64_t state = 1;
    for (int i = 0; i < CASES; i++) {
        c.deadlines[i] = next_random(&state) % limits;
        c.starts[i] = first + next_random(&state) % SECONDS_OF_SIXTEEN_YEARS;
    }
    const double from = bench_now();
    if (cmg_due_column(pack, c.deadlines, c.starts, CASES, c.due) != CMG_OK)
        bench_fail("the column is refused", NULL, NULL);
    const double column = (bench_now() - from) / CASES * 1e9;
    const double single = time_single(pack, &c);
    bench_figure("a million due instants, in a column", "ns/case", column, 0, NULL);
    bench_figure("due, one by one, from text", "ns/case", single, single / column, "in a column");
    free(c.deadlines);
    free(c.starts);
    free(c.due);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
}
