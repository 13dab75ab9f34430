/* Staffing of 10,000 places, beside a plain C loop that deals post by post to
 * the place with the highest average, in doubles. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

#define PLACES 10000
#define ROUNDS 10

static int64_t residents[PLACES], least[PLACES], most[PLACES];

static const char plan[] =
    "{\"staffing\":[{\"code\":\"p\",\"label\":\"-\",\"posts\":{\"ratio\":15,\"per\":10000,\"round\":"
    "\"floor\"},"
    "\"front\":{\"percent\":85,\"of\":\"exact\",\"round\":\"floor\"},"
    "\"bounds\":{\"min\":30,\"max\":100,\"by\":\"level\"},\"method\":\"%s\",\"tie\":\"order\"}]}";

static cmg_staff_places *make_places(void)
{
    cmg_staff_places *places = cmg_staff_places_new(NULL);
    uint32_t seed = 11;
    for (int i = 0; i < PLACES; i++) {
        char code[16];
        seed = seed * 1664525u + 1013904223u;
        residents[i] = 9000 + (seed >> 8) % 78000;
        least[i] = 30;
        most[i] = 100;
        snprintf(code, sizeof code, "p%d", i);
        if (cmg_staff_places_add(places, code, NULL, residents[i], -1, -1, -1) != CMG_OK)
            bench_fail("a place is refused", NULL, NULL);
    }
    return places;
}

/* Sainte-Lague by a heap of doubles: what one would write by hand. */
static double average(int place, const int64_t *posts)
{
    return (double)residents[place] / (2.0 * (double)posts[place] + 1);
}

static void sink(int *heap, int count, int at, const int64_t *posts)
{
    const int moving = heap[at];
    for (int child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && average(heap[child + 1], posts) > average(heap[child], posts))
            child++;
        if (average(heap[child], posts) <= average(moving, posts))
            break;
        heap[at] = heap[child];
    }
    heap[at] = moving;
}

static void deal_by_hand(int64_t left, int64_t *posts)
{
    static int heap[PLACES];
    int count = PLACES;
    for (int i = 0; i < PLACES; i++) {
        posts[i] = least[i];
        left -= least[i];
        heap[i] = i;
    }
    for (int at = count / 2; at-- > 0;)
        sink(heap, count, at, posts);
    for (; left > 0; left--) {
        if (++posts[heap[0]] == most[heap[0]])
            heap[0] = heap[--count];
        sink(heap, count, 0, posts);
    }
}

static double time_by_hand(int64_t front, int64_t *posts)
{
    const double start = bench_now();
    for (int i = 0; i < ROUNDS; i++)
        deal_by_hand(front, posts);
    return (bench_now() - start) / ROUNDS * 1e3;
}

static double time_plan(const char *method, const cmg_staff_places *places, cmg_result *result)
{
    char text[600];
    snprintf(text, sizeof text, plan, method);
    cmg_pack *pack = bench_pack(text);
    cmg_session *session = cmg_session_new(pack, NULL);
    if (!session || cmg_session_set_as_of(session, "2018-01-01") != CMG_OK)
        bench_fail("no memory", NULL, NULL);
    const double start = bench_now();
    for (int i = 0; i < ROUNDS; i++) {
        if (cmg_staff(session, "p", NULL, places, result) != CMG_OK ||
            cmg_result_state(result) != CMG_DECIDED)
            bench_fail("a plan fails", NULL, result);
    }
    const double took = (bench_now() - start) / ROUNDS * 1e3;
    cmg_session_free(session);
    cmg_pack_unref(pack);
    return took;
}

static void check_sum(cmg_result *result)
{
    int64_t sum = 0;
    for (size_t i = 0; i < PLACES; i++)
        sum += cmg_staff_place_posts(result, i);
    if (sum != cmg_staff_front(result))
        bench_fail("a total that is not exact", NULL, NULL);
}

void bench_staff(void)
{
    static int64_t posts[PLACES];
    cmg_staff_places *places = make_places();
    cmg_result *result = cmg_result_new(NULL);
    const double divisor = time_plan("sainte-lague", places, result);
    check_sum(result);
    const double by_hand = time_by_hand(cmg_staff_front(result), posts);
    for (size_t i = 0; i < PLACES; i++) {
        if (cmg_staff_place_posts(result, i) != posts[i])
            bench_fail("another answer than by hand", NULL, NULL);
    }
    const double remainder = time_plan("largest-remainder", places, result);
    check_sum(result);
    bench_figure("staffing of 10,000 places, by hand in doubles", "ms", by_hand, 0, NULL);
    bench_figure("staffing of 10,000 places, Sainte-Lague", "ms", divisor, divisor / by_hand, "by hand");
    bench_figure("staffing of 10,000 places, largest remainder", "ms", remainder, remainder / by_hand,
                 "by hand");
    cmg_result_free(result);
    cmg_staff_places_free(places);
}
