/* The full penalty on the shipped law of Beijing, trace off and on. */
#include "bench.h"

#include <stdio.h>
#include <string.h>

#define ROUNDS 20000

static const char facts_text[] = "{\"当事人类型\":\"公民\",\"出生日期\":\"1990-05-01\",\"违法行为终了日期\":"
                                 "\"2024-03-04\",\"发现日期\":\"2024-03-04\","
                                 "\"违法行为轻微\":false,\"主动消除或者减轻后果\":false,\"店外经营\":false,"
                                 "\"违法所得\":120,\"占用面积\":4,"
                                 "\"一年内同类违法次数\":1}";

static double time_penalty(cmg_session *session, const cmg_facts *facts, cmg_result *result)
{
    const double start = bench_now();
    for (int i = 0; i < ROUNDS; i++) {
        if (cmg_penalty(session, "street-stall", facts, result) != CMG_OK)
            bench_fail("a penalty fails", NULL, result);
    }
    return (bench_now() - start) / ROUNDS * 1e9;
}

void bench_penalty(const char *packs)
{
    char path[1024];
    cmg_pack *pack = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    snprintf(path, sizeof path, "%s/beijing", packs);
    const double start = bench_now();
    if (cmg_pack_open(path, NULL, NULL, diagnostics, &pack) != CMG_OK)
        bench_fail("the pack does not load", diagnostics, NULL);
    const double load = (bench_now() - start) * 1e3;
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_facts *facts = cmg_facts_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    if (!session || !facts || !result || cmg_session_set_as_of(session, "2024-03-20") != CMG_OK ||
        cmg_facts_json(facts, facts_text, CMG_ZERO_TERMINATED, NULL, diagnostics) != CMG_OK)
        bench_fail("facts are refused", diagnostics, NULL);
    time_penalty(session, facts, result); /* warm */
    if (cmg_result_state(result) != CMG_DECIDED || !cmg_penalty_fine(result))
        bench_fail("the penalty should be decided", NULL, result);
    const double off = time_penalty(session, facts, result);
    cmg_session_set_trace(session, true);
    const double on = time_penalty(session, facts, result);
    const double from = bench_now();
    for (int i = 0; i < ROUNDS / 10; i++) {
        if (!cmg_result_json(result))
            bench_fail("no memory", NULL, NULL);
    }
    const double json = (bench_now() - from) / (ROUNDS / 10) * 1e9;
    bench_figure("load beijing < cn", "ms", load, 0, NULL);
    bench_figure("penalty, trace off", "ns/case", off, 0, NULL);
    bench_figure("penalty, trace on", "ns/case", on, on / off, "trace off");
    bench_figure("its answer as JSON with the trace", "ns/case", json, 0, NULL);
    cmg_result_free(result);
    cmg_facts_free(facts);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
}
