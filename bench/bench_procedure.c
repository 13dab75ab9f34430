/* A year of case files held against the ordinary procedure, in one call. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES 10000

static const char line[] =
    "{\"case\":\"2024-017\",\"facts\":{\"当事人类型\":\"公民\",\"涉嫌犯罪\":false,\"其他处罚种类\":\"无\","
    "\"情节复杂或者重大\":false,\"涉及重大公共利益\":false,\"经过听证\":false,\"疑难复杂\":false,"
    "\"当事人要求听证\":false,"
    "\"当事人陈述申辩\":true,\"已出示执法证件\":true,\"拟罚款金额\":180,\"告知罚款金额\":180,"
    "\"决定罚款金额\":200},"
    "\"steps\":[{\"step\":\"filing\",\"at\":\"2024-03-05T09:00\"},{\"step\":\"investigation\",\"at\":\"2024-"
    "03-06T10:00\","
    "\"documents\":[\"笔录\"],\"people\":[{\"name\":\"张三\",\"certificate\":\"1\"},{\"name\":\"李四\","
    "\"certificate\":\"2\"}]},"
    "{\"step\":\"notice\",\"at\":\"2024-03-11T15:00\"},{\"step\":\"plea-review\",\"at\":\"2024-03-13T09:30\"}"
    ","
    "{\"step\":\"decision\",\"at\":\"2024-03-20T16:00\",\"documents\":[\"行政处罚决定书\"]},"
    "{\"step\":\"service\",\"at\":\"2024-04-02T11:00\"}]}\n";

static bool count_faults(void *context, size_t index, cmg_status status, cmg_result *result,
                         cmg_diagnostics *diagnostics)
{
    (void)index;
    if (status != CMG_OK)
        bench_fail("a case file is refused", diagnostics, NULL);
    *(size_t *)context += cmg_casefile_fault_count(result);
    return true;
}

void bench_procedure(const char *packs)
{
    char path[1024];
    cmg_pack *pack = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    snprintf(path, sizeof path, "%s/cn", packs);
    if (cmg_pack_open(path, NULL, NULL, diagnostics, &pack) != CMG_OK)
        bench_fail("the pack does not load", diagnostics, NULL);
    cmg_session *session = cmg_session_new(pack, NULL);
    const size_t length = sizeof line - 1;
    char *year = malloc(CASES * length);
    if (!session || !year || cmg_session_set_as_of(session, "2024-07-01") != CMG_OK)
        bench_fail("no memory", NULL, NULL);
    for (size_t i = 0; i < CASES; i++)
        memcpy(year + i * length, line, length);
    size_t faults = 0;
    const double from = bench_now();
    if (cmg_casefile_each(session, "ordinary", year, CASES * length, NULL, count_faults, &faults) != CMG_OK)
        bench_fail("the register is refused", NULL, NULL);
    const double each = (bench_now() - from) / CASES * 1e6;
    /* Served late, and fined more for pleading. */
    if (faults != 2 * CASES)
        bench_fail("a case file has other faults than two", NULL, NULL);
    bench_figure("a case file, read and held against the law", "us/case", each, 0, NULL);
    free(year);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
}
