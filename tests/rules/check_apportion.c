/* Apportionment against other ways to the same answer: the plain loop of
 * highest averages, and what each method is known to make as small as can be,
 * searched over all that is possible. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "rules/apportion.h"

#include "../support/many.h"

#define MOST_SHARES 5

static uint64_t state = 1;

/* 0..below-1, the same on every machine. */
static int64_t random_below(int64_t below)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((state >> 33) % (uint64_t)below);
}

typedef struct trial {
    cmg_share shares[64];
    cmg_apportioning a;
    cmg_ratio inside;
} trial;

static void apportion(trial *t, cmg_share *shares)
{
    cmg_arena work;
    cmg_arena_init(&work, &cmg_allocator_default, 0);
    t->a.shares = shares;
    ck_assert(cmg_apportion(&work, &t->a, &t->inside));
    cmg_arena_free(&work);
}

/* Random weights and bounds, and a total that they allow. */
static trial random_trial(uint32_t count, int64_t heaviest, int64_t room, cmg_apportionment method)
{
    trial t = {.a = {.count = count, .method = method}};
    int64_t least = 0, most = 0;
    for (uint32_t i = 0; i < count; i++) {
        cmg_share *share = &t.shares[i];
        share->weight = 1 + random_below(heaviest);
        share->least = random_below(3) ? 0 : random_below(room);
        share->most = share->least + random_below(room);
        share->turn = i;
        least += share->least;
        most += share->most;
    }
    t.a.total = least + random_below(most - least + 1);
    return t;
}

static int64_t sum_of(const trial *t)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < t->a.count; i++)
        sum += t->a.shares[i].posts;
    return sum;
}

/* -- exact total, bounds kept --------------------------------------------- */

START_TEST(totals_are_exact_and_bounds_are_kept)
{
    for (int round = 0; round < (is_slow() ? 5000 : 20000); round++) {
        trial t =
            random_trial(1 + (uint32_t)random_below(20), 100000, 30, (cmg_apportionment)random_below(6));
        t.a.from_least = random_below(2) != 0;
        if (random_below(4) == 0)
            t.shares[random_below(t.a.count)].weight = 0;
        apportion(&t, t.shares);
        ck_assert_int_eq(sum_of(&t), t.a.total);
        for (uint32_t i = 0; i < t.a.count; i++) {
            must(t.shares[i].posts >= t.shares[i].least);
            must(t.shares[i].posts <= t.shares[i].most);
        }
    }
}
END_TEST

/* -- the plain loop ------------------------------------------------------- */

/* Whether weight a with m posts goes before weight b with n, by cross
 * multiplication of small numbers. */
static bool has_higher_average(cmg_apportionment method, int64_t a, int64_t m, int64_t b, int64_t n)
{
    switch (method) {
    case CMG_DHONDT: return a * (n + 1) > b * (m + 1);
    case CMG_SAINTE_LAGUE: return a * (2 * n + 1) > b * (2 * m + 1);
    case CMG_ADAMS: return m == 0 || n == 0 ? (m == 0 && n == 0 ? a > b : m == 0) : a * n > b * m;
    case CMG_HUNTINGTON_HILL:
        return m == 0 || n == 0 ? (m == 0 && n == 0 ? a > b : m == 0)
                                : a * a * n * (n + 1) > b * b * m * (m + 1);
    default: /* Dean: the harmonic mean of n and n + 1 */
        return m == 0 || n == 0 ? (m == 0 && n == 0 ? a > b : m == 0)
                                : a * (2 * m + 1) * n * (n + 1) > b * (2 * n + 1) * m * (m + 1);
    }
}

START_TEST(divisor_methods_agree_with_the_plain_loop)
{
    for (int round = 0; round < (is_slow() ? 5000 : 20000); round++) {
        const cmg_apportionment method = CMG_DHONDT + (cmg_apportionment)random_below(5);
        trial t = random_trial(1 + (uint32_t)random_below(12), round % 2 ? 1000 : 4, 25, method);
        int64_t posts[64], left = t.a.total;
        for (uint32_t i = 0; i < t.a.count; i++) {
            posts[i] = t.shares[i].least;
            left -= posts[i];
        }
        for (; left > 0; left--) {
            uint32_t best = t.a.count;
            for (uint32_t i = 0; i < t.a.count; i++) {
                if (posts[i] < t.shares[i].most &&
                    (best == t.a.count || has_higher_average(method, t.shares[i].weight, posts[i],
                                                             t.shares[best].weight, posts[best])))
                    best = i;
            }
            posts[best]++;
        }
        apportion(&t, t.shares);
        for (uint32_t i = 0; i < t.a.count; i++)
            must_msg(t.shares[i].posts == posts[i], "round %d, share %u", round, i);
    }
}
END_TEST

/* -- all that is possible ------------------------------------------------- */

typedef struct search {
    const trial *t;
    int64_t posts[MOST_SHARES];
    bool found;
    int64_t best;
    int64_t (*cost)(const trial *t, const int64_t *posts);
} search;

static void visit(search *s, uint32_t at, int64_t left)
{
    const trial *t = s->t;
    if (at == t->a.count) {
        const int64_t cost = left == 0 ? s->cost(t, s->posts) : INT64_MAX;
        if (left == 0 && (!s->found || cost < s->best))
            s->best = cost;
        s->found |= left == 0;
        return;
    }
    for (s->posts[at] = t->shares[at].least; s->posts[at] <= t->shares[at].most && s->posts[at] <= left;
         s->posts[at]++)
        visit(s, at + 1, left - s->posts[at]);
}

static int64_t product_of_weights(const trial *t)
{
    int64_t product = 1;
    for (uint32_t i = 0; i < t->a.count; i++)
        product *= t->shares[i].weight;
    return product;
}

/* Sainte-Lague: the sum of posts squared over weight. */
static int64_t squares_over_weight(const trial *t, const int64_t *posts)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < t->a.count; i++)
        sum += posts[i] * posts[i] * (product_of_weights(t) / t->shares[i].weight);
    return sum;
}

/* d'Hondt: the most posts for a weight. */
static int64_t richest(const trial *t, const int64_t *posts)
{
    int64_t worst = 0;
    for (uint32_t i = 0; i < t->a.count; i++) {
        const int64_t ratio = posts[i] * (product_of_weights(t) / t->shares[i].weight);
        worst = ratio > worst ? ratio : worst;
    }
    return worst;
}

#define POSTS_LCM 27720 /* of 1..12 */

/* Adams: the most weight for a post; all have one. */
static int64_t most_served(const trial *t, const int64_t *posts)
{
    int64_t worst = 0;
    for (uint32_t i = 0; i < t->a.count; i++) {
        const int64_t ratio = t->shares[i].weight * (POSTS_LCM / posts[i]);
        worst = ratio > worst ? ratio : worst;
    }
    return worst;
}

/* Huntington-Hill: the sum of weight squared over posts. */
static int64_t weights_over_posts(const trial *t, const int64_t *posts)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < t->a.count; i++)
        sum += t->shares[i].weight * t->shares[i].weight * (POSTS_LCM / posts[i]);
    return sum;
}

static void expect_least_cost(cmg_apportionment method, int64_t (*cost)(const trial *, const int64_t *))
{
    for (int round = 0; round < 300; round++) {
        trial t = random_trial(2 + (uint32_t)random_below(3), 30, 6, method);
        t.a.total = 0;
        int64_t most = 0;
        for (uint32_t i = 0; i < t.a.count; i++) {
            /* Everyone has one: where that is not so, the means of two of the
             * methods have no sense. */
            t.shares[i].least = 1 + random_below(2);
            t.shares[i].most = t.shares[i].least + random_below(10);
            t.a.total += t.shares[i].least;
            most += t.shares[i].most;
        }
        t.a.total += random_below(most - t.a.total + 1);
        if (method == CMG_DHONDT || method == CMG_ADAMS) {
            /* These two look at the worst alone: bounds would hide it. */
            for (uint32_t i = 0; i < t.a.count; i++) {
                t.shares[i].least = method == CMG_ADAMS;
                t.shares[i].most = 12;
            }
            t.a.total = t.a.count + random_below(12 - (int64_t)t.a.count);
        }
        apportion(&t, t.shares);
        int64_t posts[MOST_SHARES];
        for (uint32_t i = 0; i < t.a.count; i++)
            posts[i] = t.shares[i].posts;
        search s = {.t = &t, .cost = cost};
        visit(&s, 0, t.a.total);
        ck_assert(s.found);
        ck_assert_int_eq(cost(&t, posts), s.best);
    }
}

START_TEST(each_method_is_the_best_by_its_own_measure)
{
    expect_least_cost(CMG_SAINTE_LAGUE, squares_over_weight);
    expect_least_cost(CMG_DHONDT, richest);
    expect_least_cost(CMG_ADAMS, most_served);
    expect_least_cost(CMG_HUNTINGTON_HILL, weights_over_posts);
}
END_TEST

/* Dean: no post moved makes the difference of weights for a post smaller. */
START_TEST(dean_leaves_no_smaller_difference)
{
    for (int round = 0; round < 2000; round++) {
        trial t = random_trial(2 + (uint32_t)random_below(4), 1000, 8, CMG_DEAN);
        for (uint32_t i = 0; i < t.a.count; i++) {
            t.shares[i].least = 1;
            t.shares[i].most = 1000;
        }
        t.a.total = t.a.count + random_below(30);
        apportion(&t, t.shares);
        for (uint32_t i = 0; i < t.a.count; i++) {
            for (uint32_t j = 0; j < t.a.count; j++) {
                const int64_t a = t.shares[i].weight, m = t.shares[i].posts;
                const int64_t b = t.shares[j].weight, n = t.shares[j].posts;
                if (i == j || m <= 1)
                    continue;
                /* |a/m - b/n| and |a/(m-1) - b/(n+1)|, multiplied out */
                const int64_t now = llabs(a * n - b * m) * (m - 1) * (n + 1);
                const int64_t moved = llabs(a * (n + 1) - b * (m - 1)) * m * n;
                ck_assert_int_le(now, moved);
            }
        }
    }
}
END_TEST

/* -- largest remainder under bounds --------------------------------------- */

/* The one ratio left:weight for all inside their bounds, found by trying who
 * is at the least, inside, or at the most. */
static bool find_ratio(const trial *t, int64_t *left, int64_t *weight)
{
    int ways = 1;
    for (uint32_t i = 0; i < t->a.count; i++)
        ways *= 3;
    for (int way = 0; way < ways; way++) {
        int64_t r = t->a.total, w = 0;
        bool good = true;
        for (uint32_t i = 0, rest = (uint32_t)way; i < t->a.count; i++, rest /= 3) {
            r -= rest % 3 == 0 ? t->shares[i].least : rest % 3 == 2 ? t->shares[i].most : 0;
            w += rest % 3 == 1 ? t->shares[i].weight : 0;
        }
        if (w == 0 || r < 0)
            continue;
        for (uint32_t i = 0, rest = (uint32_t)way; i < t->a.count && good; i++, rest /= 3) {
            const int64_t quota = r * t->shares[i].weight;
            const bool low = quota <= t->shares[i].least * w, high = quota >= t->shares[i].most * w;
            good = rest % 3 == 0   ? low
                   : rest % 3 == 2 ? high
                                   : quota >= t->shares[i].least * w && quota <= t->shares[i].most * w;
        }
        if (good) {
            *left = r;
            *weight = w;
            return true;
        }
    }
    return false;
}

static int64_t ratio_left, ratio_weight;

/* The sum of squared distances from the quotas. */
static int64_t distance_from_quotas(const trial *t, const int64_t *posts)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < t->a.count; i++) {
        int64_t quota = ratio_left * t->shares[i].weight;
        const int64_t least = t->shares[i].least * ratio_weight, most = t->shares[i].most * ratio_weight;
        quota = quota < least ? least : quota > most ? most : quota;
        sum += (posts[i] * ratio_weight - quota) * (posts[i] * ratio_weight - quota);
    }
    return sum;
}

START_TEST(largest_remainder_is_nearest_to_the_quotas)
{
    int tried = 0;
    for (int round = 0; round < 2000; round++) {
        trial t = random_trial(1 + (uint32_t)random_below(4), 40, 8, CMG_LARGEST_REMAINDER);
        if (!find_ratio(&t, &ratio_left, &ratio_weight))
            continue; /* all stand at a bound */
        tried++;
        apportion(&t, t.shares);
        int64_t posts[MOST_SHARES];
        for (uint32_t i = 0; i < t.a.count; i++)
            posts[i] = t.shares[i].posts;
        search s = {.t = &t, .cost = distance_from_quotas};
        visit(&s, 0, t.a.total);
        ck_assert_int_eq(distance_from_quotas(&t, posts), s.best);
    }
    ck_assert_int_gt(tried, 1000);
}
END_TEST

/* -- worked by hand ------------------------------------------------------- */

typedef struct example {
    const char *what;
    cmg_apportionment method;
    int64_t total;
    uint32_t count;
    int64_t weights[6], expected[6];
} example;

/* The example of Balinski and Young, Fair Representation, table 1.1's kind:
 * six weights on which the five divisor methods and largest remainder differ. */
static const example examples[] = {
    {"Adams", CMG_ADAMS, 36, 6, {27744, 25178, 19951, 14610, 9225, 3292}, {10, 9, 7, 5, 3, 2}},
    {"Dean", CMG_DEAN, 36, 6, {27744, 25178, 19951, 14610, 9225, 3292}, {10, 9, 7, 5, 4, 1}},
    {"Huntington-Hill",
     CMG_HUNTINGTON_HILL,
     36,
     6,
     {27744, 25178, 19951, 14610, 9225, 3292},
     {10, 9, 7, 6, 3, 1}},
    {"Sainte-Lague", CMG_SAINTE_LAGUE, 36, 6, {27744, 25178, 19951, 14610, 9225, 3292}, {10, 9, 8, 5, 3, 1}},
    {"d'Hondt", CMG_DHONDT, 36, 6, {27744, 25178, 19951, 14610, 9225, 3292}, {11, 9, 7, 5, 3, 1}},
    {"largest remainder",
     CMG_LARGEST_REMAINDER,
     36,
     6,
     {27744, 25178, 19951, 14610, 9225, 3292},
     {10, 9, 7, 5, 4, 1}},
};

START_TEST(methods_differ_as_they_should)
{
    const example *e = &examples[_i];
    trial t = {.a = {.count = e->count, .total = e->total, .method = e->method}};
    for (uint32_t i = 0; i < e->count; i++)
        t.shares[i] = (cmg_share){.weight = e->weights[i], .most = CMG_POSTS_MAX, .turn = i};
    apportion(&t, t.shares);
    for (uint32_t i = 0; i < e->count; i++)
        ck_assert_msg(t.shares[i].posts == e->expected[i], "%s: %lld for %lld", e->what,
                      (long long)t.shares[i].posts, (long long)e->weights[i]);
}
END_TEST

/* -- ties ----------------------------------------------------------------- */

START_TEST(ties_follow_the_turn_and_are_told)
{
    for (cmg_apportionment method = CMG_LARGEST_REMAINDER; method <= CMG_DEAN; method++) {
        trial t = {.a = {.count = 3, .total = 10, .method = method}};
        static const uint32_t turns[] = {2, 0, 1};
        for (uint32_t i = 0; i < 3; i++)
            t.shares[i] = (cmg_share){.weight = 100, .most = 20, .turn = turns[i]};
        apportion(&t, t.shares);
        ck_assert_int_eq(t.shares[0].posts, 3);
        ck_assert_int_eq(t.shares[1].posts, 4);
        ck_assert_int_eq(t.shares[2].posts, 3);
        ck_assert_int_eq(t.shares[0].tie, CMG_TIE_LOST);
        ck_assert_int_eq(t.shares[1].tie, CMG_TIE_WON);
        ck_assert_int_eq(t.shares[2].tie, CMG_TIE_LOST);
        t.a.total = 9;
        apportion(&t, t.shares);
        for (uint32_t i = 0; i < 3; i++)
            ck_assert_int_eq(t.shares[i].tie, CMG_TIE_NONE);
    }
}
END_TEST

START_TEST(an_equal_at_its_bound_is_no_tie)
{
    trial t = {.a = {.count = 2, .total = 5, .method = CMG_SAINTE_LAGUE}};
    t.shares[0] = (cmg_share){.weight = 7, .most = 2, .turn = 0};
    t.shares[1] = (cmg_share){.weight = 7, .most = 9, .turn = 1};
    apportion(&t, t.shares);
    ck_assert_int_eq(t.shares[1].posts, 3);
    ck_assert_int_eq(t.shares[1].tie, CMG_TIE_NONE);
}
END_TEST

/* -- edges ---------------------------------------------------------------- */

START_TEST(nobody_to_serve_comes_last_and_evenly)
{
    for (cmg_apportionment method = CMG_LARGEST_REMAINDER; method <= CMG_DEAN; method++) {
        trial t = {.a = {.count = 3, .total = 8, .method = method}};
        t.shares[0] = (cmg_share){.weight = 0, .most = 9, .turn = 0};
        t.shares[1] = (cmg_share){.weight = 50, .most = 4, .turn = 1};
        t.shares[2] = (cmg_share){.weight = 0, .most = 9, .turn = 2};
        apportion(&t, t.shares);
        ck_assert_int_eq(t.shares[0].posts, 2);
        ck_assert_int_eq(t.shares[1].posts, 4);
        ck_assert_int_eq(t.shares[2].posts, 2);
    }
}
END_TEST

START_TEST(fewer_posts_than_places)
{
    /* The larger ones get one each by every method that gives everybody one. */
    static const cmg_apportionment methods[] = {CMG_HUNTINGTON_HILL, CMG_ADAMS, CMG_DEAN};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        trial t = {.a = {.count = 4, .total = 2, .method = methods[m]}};
        static const int64_t weights[] = {1, 900, 2, 3};
        for (uint32_t i = 0; i < 4; i++)
            t.shares[i] = (cmg_share){.weight = weights[i], .most = 9, .turn = i};
        apportion(&t, t.shares);
        ck_assert_int_eq(t.shares[0].posts, 0);
        ck_assert_int_eq(t.shares[1].posts, 1);
        ck_assert_int_eq(t.shares[2].posts, 0);
        ck_assert_int_eq(t.shares[3].posts, 1);
    }
}
END_TEST

/* The largest figures: 10,000,000 posts between two places of almost as many
 * residents as can be, whose difference of one decides. */
START_TEST(large_figures_do_not_overflow)
{
    for (cmg_apportionment method = CMG_LARGEST_REMAINDER; method <= CMG_DEAN; method++) {
        const int64_t half = is_slow() ? 50000 : 5000000;
        trial t = {.a = {.count = 2, .total = 2 * half - 1, .method = method}};
        t.shares[0] = (cmg_share){.weight = CMG_RESIDENTS_MAX - 1, .most = CMG_POSTS_MAX, .turn = 0};
        t.shares[1] = (cmg_share){.weight = CMG_RESIDENTS_MAX, .most = CMG_POSTS_MAX, .turn = 1};
        apportion(&t, t.shares);
        ck_assert_int_eq(t.shares[0].posts, half - 1);
        ck_assert_int_eq(t.shares[1].posts, half);
    }
}
END_TEST

/* Of two definitions under bounds each gives its own answer: 10 posts, least 2
 * each, weights 8:1:1.  Level: 6 for the large one (the small ones are lifted
 * to 2); least first: 2 each, then 4 in proportion 8:1:1, 3.2, 0.4, 0.4. */
START_TEST(least_first_is_another_definition)
{
    for (int from_least = 0; from_least < 2; from_least++) {
        trial t = {
            .a = {.count = 3, .total = 10, .method = CMG_LARGEST_REMAINDER, .from_least = from_least != 0}};
        static const int64_t weights[] = {8, 1, 1};
        for (uint32_t i = 0; i < 3; i++)
            t.shares[i] = (cmg_share){.weight = weights[i], .least = 2, .most = 10, .turn = i};
        apportion(&t, t.shares);
        ck_assert_int_eq(t.shares[0].posts, from_least ? 5 : 6);
        ck_assert_int_eq(t.shares[1].posts, from_least ? 3 : 2);
        ck_assert_int_eq(t.shares[2].posts, 2);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("apportion");
    TCase *all = tcase_create("apportion");
    tcase_set_timeout(all, 120);
    tcase_add_test(all, totals_are_exact_and_bounds_are_kept);
    tcase_add_test(all, divisor_methods_agree_with_the_plain_loop);
    tcase_add_test(all, each_method_is_the_best_by_its_own_measure);
    tcase_add_test(all, dean_leaves_no_smaller_difference);
    tcase_add_test(all, largest_remainder_is_nearest_to_the_quotas);
    tcase_add_loop_test(all, methods_differ_as_they_should, 0, (int)(sizeof examples / sizeof *examples));
    tcase_add_test(all, ties_follow_the_turn_and_are_told);
    tcase_add_test(all, an_equal_at_its_bound_is_no_tie);
    tcase_add_test(all, nobody_to_serve_comes_last_and_evenly);
    tcase_add_test(all, fewer_posts_than_places);
    tcase_add_test(all, large_figures_do_not_overflow);
    tcase_add_test(all, least_first_is_another_definition);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
