/* How well reports are recognised: 519 conditions of one real city's filing
 * standards, each with the class it belongs to by the national directory. */
#include "bench.h"

#include <stdio.h>
#include <string.h>

#define LINE_MAX_BYTES 2048

typedef struct tally {
    const char *name;
    int count, first, third, group, decided, right;
    int none, asked; /* no class of the directory fits, and a person was asked */
} tally;

static bool is_one_of(const char *code, const char *wanted)
{
    const char *at = code ? strstr(wanted, code) : NULL;
    return at && *code && (at[strlen(code)] == '|' || at[strlen(code)] == '\0');
}

static bool is_of_group(const char *code, const char *wanted)
{
    return code && strncmp(code, wanted, 2) == 0;
}

static void count_answer(tally *t, const cmg_result *result, const char *wanted)
{
    const bool decided = cmg_result_state(result) == CMG_DECIDED;
    const char *best = cmg_route_class(result, 0);
    if (wanted[0] == '-') {
        t->none++;
        t->asked += !decided;
        return;
    }
    bool third = false;
    for (size_t i = 0; i < 3; i++)
        third |= is_one_of(cmg_route_class(result, i), wanted);
    const bool first = is_one_of(best, wanted);
    t->count++;
    t->first += first;
    t->third += third;
    t->group += is_of_group(best, wanted);
    t->decided += decided;
    t->right += decided && first;
}

static void put_tally(const tally *t)
{
    char name[120];
    snprintf(name, sizeof name, "route, %s: class first", t->name);
    bench_figure(name, "%", 100.0 * t->first / t->count, 0, NULL);
    snprintf(name, sizeof name, "route, %s: class in three", t->name);
    bench_figure(name, "%", 100.0 * t->third / t->count, 0, NULL);
    snprintf(name, sizeof name, "route, %s: group first", t->name);
    bench_figure(name, "%", 100.0 * t->group / t->count, 0, NULL);
    snprintf(name, sizeof name, "route, %s: answered, not asked", t->name);
    bench_figure(name, "%", 100.0 * t->decided / t->count, 0, NULL);
    snprintf(name, sizeof name, "route, %s: right where answered", t->name);
    bench_figure(name, "%", t->decided ? 100.0 * t->right / t->decided : 0, 0, NULL);
    snprintf(name, sizeof name, "route, %s: no class, a person is asked", t->name);
    bench_figure(name, "%", t->none ? 100.0 * t->asked / t->none : 0, 0, NULL);
}

static void ask(cmg_session *session, cmg_result *result, const char *text)
{
    if (cmg_route(session, text, CMG_ZERO_TERMINATED, NULL, result) != CMG_OK)
        bench_fail("a report is refused", NULL, result);
}

/* The four columns of a line; false for the header. */
static bool split(char *line, char *column[4])
{
    for (int i = 0; i < 4; i++) {
        column[i] = line;
        line += strcspn(line, "\t\n");
        if (*line)
            *line++ = '\0';
    }
    return strcmp(column[0], "kind") != 0;
}

static void run(FILE *file, cmg_session *session, cmg_result *result)
{
    tally named = {.name = "object and condition"}, events = {.name = "condition alone, events"},
          components = {.name = "condition alone, components"};
    char line[LINE_MAX_BYTES], text[2 * LINE_MAX_BYTES], *column[4];
    double seconds = 0;
    while (fgets(line, sizeof line, file)) {
        if (!split(line, column))
            continue;
        snprintf(text, sizeof text, "%s%s", column[1], column[2]);
        const double start = bench_now();
        ask(session, result, text);
        seconds += bench_now() - start;
        count_answer(&named, result, column[3]);
        ask(session, result, column[2]);
        count_answer(strcmp(column[0], "event") == 0 ? &events : &components, result, column[3]);
    }
    put_tally(&named);
    put_tally(&events);
    put_tally(&components);
    bench_figure("route, one report", "ns", seconds / (named.count + named.none) * 1e9, 0, NULL);
}

void bench_route(const char *packs)
{
    char path[1024];
    cmg_pack *pack = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    snprintf(path, sizeof path, "%s/cn", packs);
    if (cmg_pack_open(path, NULL, NULL, diagnostics, &pack) != CMG_OK)
        bench_fail("the pack does not load", diagnostics, NULL);
    snprintf(path, sizeof path, "%s/../bench/conditions.tsv", packs);
    FILE *file = fopen(path, "r");
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    if (!file || !session || !result || cmg_session_set_as_of(session, "2026-07-01") != CMG_OK)
        bench_fail("no conditions to route", diagnostics, NULL);
    run(file, session, result);
    fclose(file);
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
}
