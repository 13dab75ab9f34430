/* How the cost of a decision grows with the number of rules. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES 2000
#define SIDE_MAX 100

/* side x side cells of a plane: rule (i, j) holds in one cell, and gives i * side + j. */
static char *make_rules(int side)
{
    const size_t size = (size_t)side * (size_t)side * 160 + 1000;
    char *text = malloc(size);
    size_t at = 0;
    if (!text)
        bench_fail("no memory", NULL, NULL);
    at += (size_t)snprintf(
        text, size,
        "{\"terms\":[{\"name\":\"x\",\"type\":\"number\",\"label\":\"-\",\"question\":\"-\"},"
        "{\"name\":\"y\",\"type\":\"number\",\"label\":\"-\",\"question\":\"-\"}],"
        "\"decisions\":[{\"name\":\"cell\",\"label\":\"-\",\"type\":\"number\",\"table\":{"
        "\"policy\":\"U\",\"inputs\":[\"x\",\"y\"],\"rules\":[");
    for (int i = 0; i < side; i++) {
        for (int j = 0; j < side; j++)
            at += (size_t)snprintf(text + at, size - at,
                                   "%s{\"if\":[\"[%d..%d)\",\"[%d..%d)\"],\"then\":[\"%d\"]}",
                                   i || j ? "," : "", i, i + 1, j, j + 1, i * side + j);
    }
    snprintf(text + at, size - at, "]}}]}");
    return text;
}

static double time_rules(int side, double *load)
{
    char *text = make_rules(side);
    const double start = bench_now();
    cmg_pack *pack = bench_pack(text);
    *load = (bench_now() - start) * 1e3;
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_facts *facts = cmg_facts_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    if (!session || !facts || !result || cmg_session_set_as_of(session, "2024-07-01") != CMG_OK)
        bench_fail("no memory", NULL, NULL);
    uint32_t seed = 7;
    double took = 0;
    for (int n = 0; n < CASES; n++) {
        seed = seed * 1664525u + 1013904223u;
        const int x = (int)(seed >> 8) % side;
        const int y = (int)(seed >> 16) % side;
        cmg_facts_set_integer(facts, "x", 1, x, NULL);
        cmg_facts_set_integer(facts, "y", 1, y, NULL);
        const double before = bench_now();
        for (int repeat = 0; repeat < 100; repeat++) {
            if (cmg_decide(session, "cell", facts, result) != CMG_OK)
                bench_fail("a decision fails", NULL, result);
        }
        took += bench_now() - before;
        int64_t cell = -1;
        if (!cmg_value_integer(cmg_decision_value(result), &cell) || cell != x * side + y)
            bench_fail("a wrong rule", NULL, result);
    }
    cmg_result_free(result);
    cmg_facts_free(facts);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    free(text);
    return took / CASES / 100 * 1e9;
}

void bench_rules(void)
{
    static const int sides[] = {3, 10, 32, SIDE_MAX};
    double first = 0;
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        char name[80];
        double load = 0;
        const double took = time_rules(sides[i], &load);
        if (i == 0)
            first = took;
        snprintf(name, sizeof name, "a table of %d rules: cmg_decide", sides[i] * sides[i]);
        bench_figure(name, "ns/case", took, took / first, "9 rules");
        snprintf(name, sizeof name, "a table of %d rules: load", sides[i] * sides[i]);
        bench_figure(name, "ms", load, 0, NULL);
    }
}
