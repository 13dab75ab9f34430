/* A table of 14 rules and 6 inputs with a computed amount, beside the same
 * rules written by hand in C with money in tenths of a cent. */
#include "bench.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES 100000

enum party { CITIZEN, TRADER, COMPANY };
enum road { LANE, STREET, AVENUE };

typedef struct act {
    int64_t area; /* tenths of a square metre */
    int64_t days;
    enum party party;
    enum road road;
    bool first, refused;
} act;

static const char rules[] =
    "{\"terms\":["
    "{\"name\":\"拒不改正\",\"type\":\"boolean\",\"label\":\"-\",\"question\":\"-\"},"
    "{\"name\":\"当事人类型\",\"type\":\"string\",\"label\":\"-\",\"question\":\"-\"},"
    "{\"name\":\"占用面积\",\"type\":\"number\",\"label\":\"-\",\"question\":\"-\"},"
    "{\"name\":\"超期天数\",\"type\":\"number\",\"label\":\"-\",\"question\":\"-\"},"
    "{\"name\":\"道路类别\",\"type\":\"string\",\"label\":\"-\",\"question\":\"-\"},"
    "{\"name\":\"初次违法\",\"type\":\"boolean\",\"label\":\"-\",\"question\":\"-\"}],"
    "\"decisions\":[{\"name\":\"金额\",\"label\":\"-\",\"type\":\"number\",\"table\":{\"policy\":\"F\","
    "\"inputs\":[\"拒不改正\",\"当事人类型\",\"占用面积\",\"超期天数\",\"道路类别\",\"初次违法\"],\"rules\":["
    "{\"if\":[\"true\",\"\\\"单位\\\"\",\"> 20\",\"-\",\"-\",\"-\"],\"then\":[\"4000 + 占用面积 * 50\"]},"
    "{\"if\":[\"true\",\"\\\"单位\\\"\",\"-\",\"-\",\"-\",\"-\"],\"then\":[\"3000 + 占用面积 * 50\"]},"
    "{\"if\":[\"true\",\"\\\"个体\\\"\",\"> 20\",\"-\",\"-\",\"-\"],\"then\":[\"2000 + 占用面积 * 30\"]},"
    "{\"if\":[\"true\",\"\\\"个体\\\"\",\"-\",\"-\",\"-\",\"-\"],\"then\":[\"1500 + 占用面积 * 30\"]},"
    "{\"if\":[\"true\",\"-\",\"-\",\"-\",\"-\",\"-\"],\"then\":[\"500 + 占用面积 * 10\"]},"
    "{\"if\":[\"-\",\"\\\"公民\\\"\",\"<= 2\",\"<= 1\",\"-\",\"true\"],\"then\":[\"0\"]},"
    "{\"if\":[\"-\",\"\\\"公民\\\"\",\"<= 5\",\"<= 3\",\"-\",\"-\"],\"then\":[\"50 + 占用面积 * 2.5\"]},"
    "{\"if\":[\"-\",\"\\\"公民\\\"\",\"<= 5\",\"-\",\"-\",\"-\"],\"then\":[\"100 + 超期天数 * 5\"]},"
    "{\"if\":[\"-\",\"\\\"公民\\\"\",\"-\",\"-\",\"\\\"主干道\\\"\",\"-\"],\"then\":[\"300 + 占用面积 * "
    "10\"]},"
    "{\"if\":[\"-\",\"\\\"公民\\\"\",\"-\",\"-\",\"-\",\"-\"],\"then\":[\"200 + 占用面积 * 8\"]},"
    "{\"if\":[\"-\",\"-\",\"> 10\",\"> 7\",\"\\\"主干道\\\"\",\"-\"],\"then\":[\"2500 + 占用面积 * 20.5\"]},"
    "{\"if\":[\"-\",\"-\",\"-\",\"-\",\"\\\"主干道\\\"\",\"-\"],\"then\":[\"1500 + 占用面积 * 20.5\"]},"
    "{\"if\":[\"-\",\"-\",\"<= 10\",\"<= 7\",\"-\",\"-\"],\"then\":[\"500 + 占用面积 * 12.5 + 超期天数 * "
    "10\"]},"
    "{\"if\":[\"-\",\"-\",\"-\",\"-\",\"-\",\"-\"],\"then\":[\"1000 + 占用面积 * 15\"]}]}}]}";

/* Yuan in hundredths: area is in tenths, rates in tenths. */
static int64_t by_hand(const act *a)
{
    const bool citizen = a->party == CITIZEN, avenue = a->road == AVENUE;
    if (a->refused && a->party == COMPANY)
        return (a->area > 200 ? 400000 : 300000) + a->area * 500;
    if (a->refused && a->party == TRADER)
        return (a->area > 200 ? 200000 : 150000) + a->area * 300;
    if (a->refused)
        return 50000 + a->area * 100;
    if (citizen && a->area <= 20 && a->days <= 1 && a->first)
        return 0;
    if (citizen && a->area <= 50)
        return a->days <= 3 ? 5000 + a->area * 25 : 10000 + a->days * 500;
    if (citizen)
        return avenue ? 30000 + a->area * 100 : 20000 + a->area * 80;
    if (avenue)
        return (a->area > 100 && a->days > 7 ? 250000 : 150000) + a->area * 205;
    if (a->area <= 100 && a->days <= 7)
        return 50000 + a->area * 125 + a->days * 1000;
    return 100000 + a->area * 150;
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void make_acts(act *acts)
{
    uint32_t seed = 20240701;
    for (size_t i = 0; i < CASES; i++)
        acts[i] = (act){.area = (int64_t)(next_random(&seed) % 401),
                        .days = (int64_t)(next_random(&seed) % 15),
                        .party = (enum party)(next_random(&seed) % 3),
                        .road = (enum road)(next_random(&seed) % 3),
                        .first = next_random(&seed) % 2,
                        .refused = next_random(&seed) % 4 == 0};
}

static void set(cmg_facts *facts, const char *name, const char *text)
{
    if (cmg_facts_set_text(facts, name, CMG_ZERO_TERMINATED, text, CMG_ZERO_TERMINATED, NULL) != CMG_OK)
        bench_fail("a fact is refused", NULL, NULL);
}

static void set_facts(cmg_facts *facts, const act *a)
{
    static const char *const parties[] = {"公民", "个体", "单位"};
    static const char *const roads[] = {"支路", "次干道", "主干道"};
    char area[24];
    snprintf(area, sizeof area, "%d.%d", (int)(a->area / 10), (int)(a->area % 10));
    set(facts, "占用面积", area);
    if (cmg_facts_set_integer(facts, "超期天数", CMG_ZERO_TERMINATED, a->days, NULL) != CMG_OK)
        bench_fail("a fact is refused", NULL, NULL);
    set(facts, "当事人类型", parties[a->party]);
    set(facts, "道路类别", roads[a->road]);
    set(facts, "初次违法", a->first ? "true" : "false");
    set(facts, "拒不改正", a->refused ? "true" : "false");
}

static void check(cmg_result *result, const act *a)
{
    char got[64], expected[64];
    const int64_t hundredths = by_hand(a);
    const cmg_value *value = cmg_decision_value(result);
    cmg_value_text(value, got, sizeof got);
    int length = snprintf(expected, sizeof expected, "%lld.%02lld", (long long)(hundredths / 100),
                          (long long)(hundredths % 100));
    while (expected[length - 1] == '0')
        expected[--length] = '\0';
    if (expected[length - 1] == '.')
        expected[--length] = '\0';
    if (!value || strcmp(got, expected) != 0) {
        fprintf(stderr, "expected %s, got %s\n", expected, value ? got : "nothing");
        bench_fail("a wrong amount", NULL, result);
    }
}

/* Facts are made before the clock runs, as by_hand() is given structs; so
 * many at a time that they stay in the cache, as structs in a row do.  Of
 * both the best round counts. */
#define CHUNK 500
#define ROUNDS 5

static cmg_facts *chunk[CHUNK];

static double time_by_hand(const act *acts)
{
    volatile int64_t sum = 0;
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double took = 0;
        for (size_t from = 0; from < CASES; from += CHUNK) {
            const double start = bench_now();
            for (size_t i = 0; i < CHUNK; i++)
                sum = sum + by_hand(&acts[from + i]);
            took += bench_now() - start;
        }
        best = took < best ? took : best;
    }
    return best / CASES * 1e9;
}

static double set_chunk(const act *acts)
{
    const double start = bench_now();
    for (size_t i = 0; i < CHUNK; i++) {
        cmg_facts_clear(chunk[i]);
        set_facts(chunk[i], &acts[i]);
    }
    return bench_now() - start;
}

static double decide_chunk(cmg_session *session, cmg_result *result)
{
    const double start = bench_now();
    for (size_t i = 0; i < CHUNK; i++) {
        if (cmg_decide(session, "金额", chunk[i], result) != CMG_OK)
            bench_fail("a decision fails", NULL, result);
    }
    return bench_now() - start;
}

/* Every result is checked outside the clock. */
static void check_chunk(cmg_session *session, cmg_result *result, const act *acts)
{
    for (size_t i = 0; i < CHUNK; i++) {
        if (cmg_decide(session, "金额", chunk[i], result) != CMG_OK)
            bench_fail("a decision fails", NULL, result);
        check(result, &acts[i]);
    }
}

/* Seconds that deciding took; the first round checks. */
static double run_round(cmg_session *session, cmg_result *result, const act *acts, bool checks,
                        double *setting)
{
    double took = 0;
    *setting = 0;
    for (size_t from = 0; from < CASES; from += CHUNK) {
        *setting += set_chunk(&acts[from]);
        if (checks)
            check_chunk(session, result, &acts[from]);
        took += decide_chunk(session, result);
    }
    return took;
}

void bench_decision(void)
{
    act *acts = malloc(CASES * sizeof *acts);
    cmg_pack *pack = bench_pack(rules);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    if (!acts || !session || !result || cmg_session_set_as_of(session, "2024-07-01") != CMG_OK)
        bench_fail("no memory", NULL, NULL);
    make_acts(acts);
    for (size_t i = 0; i < CHUNK; i++) {
        chunk[i] = cmg_facts_new(pack, NULL);
        if (!chunk[i])
            bench_fail("no memory", NULL, NULL);
    }
    double setting = 0, best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        const double took = run_round(session, result, acts, round == 0, &setting);
        best = took < best ? took : best;
    }
    setting = setting / CASES * 1e9;
    const double engine = best / CASES * 1e9;
    const double hand = time_by_hand(acts);
    bench_figure("14 rules, 6 inputs: by hand in C", "ns/case", hand, 0, NULL);
    bench_figure("14 rules, 6 inputs: cmg_decide", "ns/case", engine, engine / hand, "by hand in C");
    bench_figure("14 rules, 6 inputs: six setters", "ns/case", setting, 0, NULL);
    for (size_t i = 0; i < CHUNK; i++)
        cmg_facts_free(chunk[i]);
    free(acts);
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
}
