/* Staffing plans through the public door: figures and conventions, bounds that
 * cannot be kept, what is missing, moves, grades, coverage, and bad input. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

#include "../support/failing_allocator.h"
#include "staff_pack.h"

/* A plan worked out. */
typedef struct worked {
    cmg_pack *pack;
    cmg_session *session;
    cmg_facts *facts;
    cmg_staff_places *places;
    cmg_result *result;
    cmg_diagnostics *diagnostics;
    cmg_status status;
} worked;

static worked work_out(const char *members, const char *places, const char *facts)
{
    worked w = {.diagnostics = cmg_diagnostics_new(NULL)};
    const cmg_status opened = staff_pack_open(members, NULL, w.diagnostics, &w.pack);
    ck_assert_msg(opened == CMG_OK, "%s", cmg_diagnostics_text(w.diagnostics, CMG_ENGLISH));
    w.session = cmg_session_new(w.pack, NULL);
    w.facts = cmg_facts_new(w.pack, NULL);
    w.result = cmg_result_new(NULL);
    cmg_session_set_as_of(w.session, "2018-01-01");
    cmg_session_set_language(w.session, CMG_ENGLISH);
    if (facts)
        ck_assert_int_eq(cmg_facts_json(w.facts, facts, CMG_ZERO_TERMINATED, NULL, NULL), CMG_OK);
    if (places) {
        w.places = cmg_staff_places_new(NULL);
        ck_assert_msg(cmg_staff_places_json(w.places, places, CMG_ZERO_TERMINATED, NULL, w.diagnostics) ==
                          CMG_OK,
                      "%s", cmg_diagnostics_text(w.diagnostics, CMG_ENGLISH));
    }
    w.status = cmg_staff(w.session, "p", w.facts, w.places, w.result);
    return w;
}

static void put_away(worked *w)
{
    cmg_result_free(w->result);
    cmg_facts_free(w->facts);
    cmg_session_free(w->session);
    cmg_pack_unref(w->pack);
    cmg_staff_places_free(w->places);
    cmg_diagnostics_free(w->diagnostics);
}

static void expect_text(const worked *w, const char *part)
{
    const char *text = cmg_result_text(w->result);
    ck_assert_msg(strstr(text, part) != NULL, "no '%s' in:\n%s", part, text);
}

static void expect_json(const worked *w, const char *part)
{
    const char *text = cmg_result_json(w->result);
    ck_assert_msg(strstr(text, part) != NULL, "no '%s' in:\n%s", part, text);
}

#define SHARED "\"method\":\"largest-remainder\",\"tie\":\"order\""
#define ONE_PLACE "[{\"code\":\"a\",\"population\":1000}]"

/* -- figures -------------------------------------------------------------- */

typedef struct figure_case {
    const char *what, *members;
    const char *population; /* of the one place */
    int64_t posts, front;
    const char *reason; /* when refused */
} figure_case;

#define POSTS(ratio, per, round)                                                                             \
    "\"posts\":{\"ratio\":" ratio ",\"per\":" per ",\"round\":\"" round "\"}," SHARED
#define FRONT(percent, of, round)                                                                            \
    ",\"front\":{\"percent\":" percent ",\"of\":\"" of "\",\"round\":\"" round "\"}"

/* 3,446,100 x 15/10,000 = 5,169.15; 699,672: 1,049.508, x 85 % = 892.0818, and
 * 1,049 x 85 % = 891.65, 1,050 x 85 % = 892.5; 2,152,000: 3,228. */
static const figure_case figures[] = {
    {"floor", POSTS("15", "10000", "floor"), "3446100", 5169, 5169, NULL},
    {"nearest", POSTS("15", "10000", "nearest"), "3446100", 5169, 5169, NULL},
    {"ceiling", POSTS("15", "10000", "ceiling"), "3446100", 5170, 5170, NULL},
    {"exact, and it is not", POSTS("15", "10000", "exact"), "3446100", -1, -1, "E1072"},
    {"exact, and it is", POSTS("15", "10000", "exact"), "2152000", 3228, 3228, NULL},
    {"ceiling of a whole one", POSTS("15", "10000", "ceiling"), "2152000", 3228, 3228, NULL},
    {"nearest goes up at the half", POSTS("1", "2", "nearest"), "5", 3, 3, NULL},
    {"nearest below the half", POSTS("1", "3", "nearest"), "4", 1, 1, NULL},
    {"thirds are exact", POSTS("1", "3", "exact"), "3000000000", 1000000000, -1, "E1073"},
    {"thirds of a whole", POSTS("1", "3", "exact"), "3000", 1000, 1000, NULL},
    {"85 % of the exact figure", POSTS("15", "10000", "floor") FRONT("85", "exact", "floor"), "699672", 1049,
     892, NULL},
    {"85 % of the rounded figure", POSTS("15", "10000", "floor") FRONT("85", "rounded", "floor"), "699672",
     1049, 891, NULL},
    {"the same, to the nearest", POSTS("15", "10000", "floor") FRONT("85", "rounded", "nearest"), "699672",
     1049, 892, NULL},
    {"85 % of 1,050: half way", POSTS("15", "10000", "nearest") FRONT("85", "rounded", "nearest"), "699672",
     1050, 893, NULL},
    {"85 % up", POSTS("15", "10000", "floor") FRONT("85", "exact", "ceiling"), "699672", 1049, 893, NULL},
    {"85 % and it must be whole", POSTS("15", "10000", "floor") FRONT("85", "exact", "exact"), "699672", 1049,
     -1, "E1072"},
    {"66.666667 %", POSTS("1", "10", "floor") FRONT("66.666667", "rounded", "floor"), "30", 3, 2, NULL},
    {"nobody lives there", POSTS("15", "10000", "floor"), "0", 0, 0, NULL},
    {"a percentage worked out", POSTS("15", "10000", "floor") FRONT("\"80 + 5\"", "exact", "floor"), "699672",
     1049, 892, NULL},
    {"a percentage above all", POSTS("15", "10000", "floor") FRONT("\"80 + 25\"", "exact", "floor"), "699672",
     1049, -1, "E1073"},
    {"a ratio below zero", POSTS("\"0 - 15\"", "10000", "floor"), "699672", -1, -1, "E1073"},
    {"for each of no residents", POSTS("15", "\"5 - 5\"", "floor"), "699672", -1, -1, "E1073"},
    {"a ratio that is none", POSTS("\"1 / 0\"", "10000", "floor"), "699672", -1, -1, "E1074"},
    {"more posts than can be", POSTS("1", "1", "floor"), "10000001", -1, -1, "E1073"},
};

START_TEST(figures_are_made_whole_as_the_plan_says)
{
    const figure_case *f = &figures[_i];
    char places[100];
    snprintf(places, sizeof places, "[{\"code\":\"a\",\"population\":%s}]", f->population);
    worked w = work_out(f->members, places, NULL);
    ck_assert_int_eq(w.status, CMG_OK);
    if (f->reason)
        expect_json(&w, f->reason);
    ck_assert_msg(cmg_result_state(w.result) == (f->reason ? CMG_REFUSED : CMG_DECIDED), "%s", f->what);
    if (!f->reason || f->front >= 0) {
        ck_assert_msg(cmg_staff_posts(w.result) == f->posts, "%s", f->what);
        ck_assert_msg(cmg_staff_front(w.result) == f->front, "%s", f->what);
        ck_assert_msg(cmg_staff_place_posts(w.result, 0) == f->front, "%s", f->what);
    }
    put_away(&w);
}
END_TEST

START_TEST(figures_given_as_facts)
{
    static const char members[] = POSTS("\"比例\"", "10000", "floor");
    worked w = work_out(members, ONE_PLACE, NULL);
    ck_assert_int_eq(cmg_result_state(w.result), CMG_UNDECIDED);
    ck_assert_str_eq(cmg_result_missing(w.result, 0), "比例");
    put_away(&w);
    w = work_out(members, "[{\"code\":\"a\",\"population\":20000}]", "{\"比例\":15.5}");
    ck_assert_int_eq(cmg_staff_posts(w.result), 31);
    expect_text(&w, "20,000 × 15.5 ÷ 10,000 = 31 → 31");
    put_away(&w);
}
END_TEST

START_TEST(a_number_of_posts_without_residents)
{
    worked w = work_out("\"posts\":{\"fixed\":567,\"round\":\"exact\"}," SHARED, ONE_PLACE, NULL);
    ck_assert_int_eq(cmg_staff_place_posts(w.result, 0), 567);
    put_away(&w);
}
END_TEST

START_TEST(fewer_posts_than_places_are_told)
{
    worked w = work_out("\"posts\":{\"fixed\":1,\"round\":\"exact\"},\"method\":\"adams\",\"tie\":\"order\"",
                        "[{\"code\":\"a\",\"population\":5},{\"code\":\"b\",\"population\":9}]", NULL);
    ck_assert_int_eq(cmg_staff_place_posts(w.result, 1), 1);
    expect_text(&w, "note N1063: 1 posts for 2 places: some get none");
    put_away(&w);
    w = work_out("\"posts\":{\"fixed\":2,\"round\":\"exact\"},\"method\":\"adams\",\"tie\":\"order\"",
                 "[{\"code\":\"a\",\"population\":5},{\"code\":\"b\",\"population\":9}]", NULL);
    ck_assert_uint_eq(cmg_diagnostics_count(cmg_result_diagnostics(w.result)), 0);
    put_away(&w);
}
END_TEST

START_TEST(residents_given_by_the_plan)
{
    worked w =
        work_out("\"posts\":{\"ratio\":15,\"per\":10000,\"population\":2152000,\"round\":\"floor\"}," SHARED,
                 ONE_PLACE, NULL);
    ck_assert_int_eq(cmg_staff_posts(w.result), 3228);
    expect_text(&w, "N1061");
    expect_text(&w, "1000 residents together, the plan counts 2152000");
    put_away(&w);
    w = work_out("\"posts\":{\"ratio\":15,\"per\":10000,\"population\":10.5,\"round\":\"floor\"}," SHARED,
                 ONE_PLACE, NULL);
    ck_assert_int_eq(cmg_result_state(w.result), CMG_REFUSED);
    expect_json(&w, "E1072");
    put_away(&w);
}
END_TEST

/* -- shares --------------------------------------------------------------- */

#define SAIHAN                                                                                               \
    "[{\"code\":\"renmin\",\"population\":58592},{\"code\":\"daxue\",\"population\":157171},"                \
    "{\"code\":\"qiaobao\",\"population\":67156},{\"code\":\"yulin\",\"population\":19166},"                 \
    "{\"code\":\"bayan\",\"population\":11198},{\"code\":\"huanghe\",\"population\":22469},"                 \
    "{\"code\":\"jinhe\",\"population\":14969},{\"code\":\"taiping\",\"population\":23161},"                 \
    "{\"code\":\"xibazha\",\"population\":61269},{\"code\":\"zhanggai\",\"population\":10611}]"
#define SAIHAN_PLAN(by)                                                                                      \
    "\"posts\":{\"fixed\":567,\"round\":\"exact\"},\"bounds\":{\"min\":30,\"max\":100,\"by\":\"" by          \
    "\"}," SHARED

/* 567 posts for the ten places of 2000: three lifted to 30, then the large one
 * held at 100, then another, as worked out apart from this library. */
START_TEST(the_definition_under_bounds_matters_and_is_named)
{
    static const int64_t level[] = {87, 100, 100, 30, 30, 34, 30, 35, 91, 30};
    static const int64_t from_min[] = {70, 100, 76, 43, 38, 45, 40, 46, 72, 37};
    worked w = work_out(SAIHAN_PLAN("level"), SAIHAN, NULL);
    for (size_t i = 0; i < 10; i++)
        ck_assert_int_eq(cmg_staff_place_posts(w.result, i), level[i]);
    expect_text(&w, "largest remainder; one ratio for all inside the bounds; of equals the one listed first");
    expect_json(&w, "\"bounds_by\":\"level\"");
    put_away(&w);
    w = work_out(SAIHAN_PLAN("from-min"), SAIHAN, NULL);
    for (size_t i = 0; i < 10; i++)
        ck_assert_int_eq(cmg_staff_place_posts(w.result, i), from_min[i]);
    expect_text(&w, "everyone's minimum first, the rest by residents");
    put_away(&w);
}
END_TEST

typedef struct tie_case {
    const char *rule;
    size_t winner;
} tie_case;

/* Equal claims to the last of three posts: b has as many residents as a. */
static const tie_case tie_cases[] = {{"order", 0}, {"code", 1}, {"population", 0}};

START_TEST(ties_are_told)
{
    char members[200];
    snprintf(members, sizeof members,
             "\"posts\":{\"fixed\":3,\"round\":\"exact\"},\"method\":\"sainte-lague\",\"tie\":\"%s\"",
             tie_cases[_i].rule);
    worked w =
        work_out(members, "[{\"code\":\"z\",\"population\":10},{\"code\":\"b\",\"population\":10}]", NULL);
    ck_assert_int_eq(cmg_staff_place_posts(w.result, tie_cases[_i].winner), 2);
    ck_assert_int_eq(cmg_staff_place_posts(w.result, 1 - tie_cases[_i].winner), 1);
    ck_assert(cmg_staff_place_is_tied(w.result, 0) && cmg_staff_place_is_tied(w.result, 1));
    expect_text(&w, tie_cases[_i].winner == 0 ? "the last post goes to z, not to its equals b"
                                              : "the last post goes to b, not to its equals z");
    expect_json(&w, "\"tie\":\"won\"");
    put_away(&w);
}
END_TEST

/* Adams: 4/1 = 8/2, and the larger one goes first by this rule alone. */
START_TEST(of_equal_claims_the_larger_place_may_go_first)
{
    for (int by_order = 0; by_order < 2; by_order++) {
        worked w = work_out(
            by_order
                ? "\"posts\":{\"fixed\":4,\"round\":\"exact\"},\"method\":\"adams\",\"tie\":\"order\""
                : "\"posts\":{\"fixed\":4,\"round\":\"exact\"},\"method\":\"adams\",\"tie\":\"population\"",
            "[{\"code\":\"small\",\"population\":4},{\"code\":\"large\",\"population\":8}]", NULL);
        ck_assert_int_eq(cmg_staff_place_posts(w.result, 0), by_order ? 2 : 1);
        ck_assert_int_eq(cmg_staff_place_posts(w.result, 1), by_order ? 2 : 3);
        put_away(&w);
    }
}
END_TEST

/* -- bounds --------------------------------------------------------------- */

typedef struct bounds_case {
    const char *what, *places, *text;
} bounds_case;

#define BOUNDED                                                                                              \
    "\"posts\":{\"fixed\":50,\"round\":\"exact\"},\"bounds\":{\"min\":10,\"max\":20,\"by\":\"level\"}"       \
    "," SHARED

static const bounds_case bounds_cases[] = {
    {"too few places", "[{\"code\":\"a\"},{\"code\":\"b\"}]",
     "upper bounds add up to 40, and there are 50 to share"},
    {"by how much", "[{\"code\":\"a\"},{\"code\":\"b\"}]", "10 too many"},
    {"what bound would do", "[{\"code\":\"a\"},{\"code\":\"b\"}]", "an upper bound of at least 25"},
    {"own bounds stay", "[{\"code\":\"a\",\"min\":1,\"max\":5},{\"code\":\"b\"},{\"code\":\"c\"}]",
     "an upper bound of at least 23"},
    {"too many places",
     "[{\"code\":\"a\"},{\"code\":\"b\"},{\"code\":\"c\"},{\"code\":\"d\"},{\"code\":\"e\"},{\"code\":\"f\"}"
     "]",
     "lower bounds add up to 60, and there are only 50 to share"},
    {"what lower bound would do",
     "[{\"code\":\"a\"},{\"code\":\"b\"},{\"code\":\"c\"},{\"code\":\"d\"},{\"code\":\"e\"},{\"code\":\"f\"}"
     "]",
     "a lower bound of at most 8"},
    {"own bounds that cross the plan's", "[{\"code\":\"a\",\"min\":30},{\"code\":\"b\"},{\"code\":\"c\"}]",
     "the lower bound 30 of \"a\" is above its upper bound 20"},
};

START_TEST(bounds_that_cannot_be_kept)
{
    worked w = work_out(BOUNDED, bounds_cases[_i].places, NULL);
    ck_assert_int_eq(w.status, CMG_OK);
    ck_assert_int_eq(cmg_result_state(w.result), CMG_REFUSED);
    expect_text(&w, bounds_cases[_i].text);
    put_away(&w);
}
END_TEST

START_TEST(the_nearest_plan_keeps_the_bounds)
{
    worked w = work_out(BOUNDED, "[{\"code\":\"a\",\"max\":5,\"min\":1},{\"code\":\"b\"}]", NULL);
    ck_assert_int_eq(cmg_staff_place_posts(w.result, 0), 5);
    ck_assert_int_eq(cmg_staff_place_posts(w.result, 1), 20);
    expect_json(&w, "\"infeasible\":{\"bound\":\"max\",\"sum\":25,\"off_by\":25,\"nearest_bound\":45,"
                    "\"nearest_percent\":null}");
    put_away(&w);
}
END_TEST

#define POSTS_OF_XINCHENG                                                                                    \
    "\"posts\":{\"ratio\":15,\"per\":10000,\"population\":699672,\"round\":\"floor\"}"                       \
    ",\"bounds\":{\"min\":30,\"max\":100,\"by\":\"level\"},"
#define TEN_EACH "\"bounds\":{\"min\":10,\"by\":\"level\"},"
#define POSTS_OF_FORTY "\"posts\":{\"fixed\":40,\"round\":\"exact\"}," TEN_EACH

/* Of 1,049.508 posts 85.75 % are 899.95..., 85.76 % 900.06, 85.79 % 900.37, 85.80 % 900.48, 85.81 % 900.58,
 * 85.84 % 900.90, 85.85 % 901.00...; of 40 posts 73.75 % are 29.5, 73.74 % 29.496, 72.5 % 29. */
static const struct {
    const char *plan;
    int places;
    const char *text;
} percent_cases[] = {
    {POSTS_OF_XINCHENG SHARED FRONT("86", "exact", "ceiling"), 9, "\"nearest_percent\":85.75}"},
    {POSTS_OF_XINCHENG SHARED FRONT("86", "exact", "nearest"), 9, "\"nearest_percent\":85.8}"},
    {POSTS_OF_XINCHENG SHARED FRONT("86", "exact", "floor"), 9, "\"nearest_percent\":85.84}"},
    {POSTS_OF_FORTY SHARED FRONT("70", "rounded", "floor"), 3, "\"nearest_percent\":75}"},
    {POSTS_OF_FORTY SHARED FRONT("70", "rounded", "nearest"), 3, "\"nearest_percent\":73.75}"},
    {POSTS_OF_FORTY SHARED FRONT("70", "rounded", "ceiling"), 3, "\"nearest_percent\":72.51}"},
    {POSTS_OF_FORTY SHARED FRONT("70", "rounded", "floor"), 4, "\"nearest_percent\":100}"},
    {POSTS_OF_FORTY SHARED FRONT("70", "rounded", "floor"), 5, "\"nearest_percent\":null}"},
    /* 39.6 posts are 40, but 100 % of the exact figure is no more than 39. */
    {"\"posts\":{\"fixed\":39.6,\"round\":\"ceiling\"}," TEN_EACH SHARED FRONT("70", "exact", "floor"), 4,
     "\"nearest_percent\":null}"},
};

START_TEST(the_nearest_percentage_would_just_do)
{
    char places[400] = "[";
    for (int i = 0; i < percent_cases[_i].places; i++)
        snprintf(places + strlen(places), sizeof places - strlen(places), "%s{\"code\":\"p%d\"}",
                 i ? "," : "", i);
    strcat(places, "]");
    worked w = work_out(percent_cases[_i].plan, places, NULL);
    ck_assert_int_eq(cmg_result_state(w.result), CMG_REFUSED);
    expect_json(&w, percent_cases[_i].text);
    put_away(&w);
}
END_TEST

/* -- what is missing ------------------------------------------------------ */

START_TEST(what_is_certain_without_residents)
{
    worked w =
        work_out("\"posts\":{\"fixed\":50,\"round\":\"exact\"},\"bounds\":{\"min\":10,\"max\":20,\"by\":"
                 "\"level\"}," SHARED,
                 "[{\"code\":\"a\",\"max\":15},{\"code\":\"b\",\"population\":5},{\"code\":\"c\"}]", NULL);
    ck_assert_int_eq(cmg_result_state(w.result), CMG_UNDECIDED);
    ck_assert_uint_eq(cmg_result_missing_count(w.result), 2);
    ck_assert_str_eq(cmg_result_missing(w.result, 0), "a");
    ck_assert_str_eq(cmg_result_question(w.result, 1), "c: residents?");
    /* 50 less 20 and 20 for the others; less 10 and 10, but 15 at most. */
    ck_assert_int_eq(cmg_staff_place_lowest(w.result, 0), 10);
    ck_assert_int_eq(cmg_staff_place_highest(w.result, 0), 15);
    ck_assert_int_eq(cmg_staff_place_lowest(w.result, 1), 15);
    ck_assert_int_eq(cmg_staff_place_highest(w.result, 1), 20);
    ck_assert_int_eq(cmg_staff_place_posts(w.result, 0), -1);
    put_away(&w);
}
END_TEST

START_TEST(without_places_there_is_no_answer)
{
    worked w = work_out(POSTS("15", "10000", "floor"), NULL, NULL);
    ck_assert_int_eq(w.status, CMG_BAD_FACTS);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(w.result), 0), "E1058");
    ck_assert_uint_eq(cmg_staff_place_count(w.result), 0);
    ck_assert_int_eq(cmg_staff(w.session, "plan of staff", NULL, NULL, w.result), CMG_NOT_FOUND);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(w.result), 0), "E1050");
    put_away(&w);
}
END_TEST

START_TEST(a_plan_not_in_force)
{
    worked w =
        work_out("\"effective\":{\"from\":\"2019-01-01\"}," POSTS("15", "10000", "floor"), ONE_PLACE, NULL);
    ck_assert_int_eq(w.status, CMG_OK);
    ck_assert_int_eq(cmg_result_state(w.result), CMG_REFUSED);
    expect_text(&w, "no version of \"p\" was in force on 2018-01-01");
    expect_json(&w, "\"E0902\"");
    ck_assert_str_eq(cmg_staff_csv(w.result), "");
    ck_assert_int_eq(cmg_staff_posts(w.result), -1);
    put_away(&w);
}
END_TEST

/* -- moves ---------------------------------------------------------------- */

/* 40 posts for four equal places, 10 each: a has 5 too many, b lacks 3, c lacks
 * 4 and lies with a in the north, d is not counted. */
START_TEST(as_many_as_can_stay)
{
    worked w = work_out("\"posts\":{\"fixed\":40,\"round\":\"exact\"}," SHARED,
                        "[{\"code\":\"a\",\"group\":\"north\",\"population\":1,\"headcount\":15},"
                        "{\"code\":\"b\",\"group\":\"south\",\"population\":1,\"headcount\":7},"
                        "{\"code\":\"c\",\"group\":\"north\",\"population\":1,\"headcount\":6},"
                        "{\"code\":\"d\",\"population\":1}]",
                        NULL);
    size_t from, to;
    int64_t people;
    ck_assert_uint_eq(cmg_staff_move_count(w.result), 2);
    ck_assert(cmg_staff_move(w.result, 0, &from, &to, &people));
    ck_assert(from == 0 && to == 2 && people == 4);
    ck_assert(cmg_staff_move(w.result, 1, &from, &to, &people));
    ck_assert(from == 0 && to == 1 && people == 1);
    ck_assert(!cmg_staff_move(w.result, 2, &from, &to, &people));
    expect_json(&w, "\"people\":{\"headcount\":28,\"staying\":23,\"joining\":2,\"leaving\":0}");
    expect_text(&w, "stay 23, to be found 2, left over 0");
    put_away(&w);
}
END_TEST

/* Whoever must go goes, and nobody else: over random headcounts the moves add
 * up, and as many stay as the smaller of headcount and posts. */
START_TEST(moves_add_up)
{
    uint64_t state = 7;
    for (int round = 0; round < 200; round++) {
        char text[4000] = "[";
        const int count = 1 + (int)(state >> 60);
        for (int i = 0; i < count; i++) {
            state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
            snprintf(text + strlen(text), sizeof text - strlen(text),
                     "%s{\"code\":\"p%d\",\"group\":\"g%d\",\"population\":%d,\"headcount\":%d}",
                     i ? "," : "", i, (int)(state >> 33) % 3, 1 + (int)(state >> 40) % 900,
                     (int)(state >> 50) % 40);
        }
        strcat(text, "]");
        worked w = work_out("\"posts\":{\"fixed\":100,\"round\":\"exact\"}," SHARED, text, NULL);
        int64_t change[16] = {0}, staying = 0, headcount = 0;
        for (size_t i = 0; i < cmg_staff_move_count(w.result); i++) {
            size_t from, to;
            int64_t people;
            ck_assert(cmg_staff_move(w.result, i, &from, &to, &people));
            ck_assert_int_gt(people, 0);
            change[from] -= people;
            change[to] += people;
        }
        const char *json = cmg_result_json(w.result);
        for (int i = 0; i < count; i++) {
            char key[40];
            snprintf(key, sizeof key, "\"code\":\"p%d\",", i);
            const int64_t has = strtoll(strstr(strstr(json, key), "\"headcount\":") + 12, NULL, 10);
            const int64_t wants = cmg_staff_place_posts(w.result, (size_t)i);
            /* Nobody is moved away from a place that lacks people, nor to one that has too many. */
            ck_assert(change[i] == 0 ||
                      (change[i] < 0 ? has + change[i] >= wants : has + change[i] <= wants));
            staying += has < wants ? has : wants;
            headcount += has;
        }
        char expected[120];
        snprintf(expected, sizeof expected, "\"people\":{\"headcount\":%lld,\"staying\":%lld,",
                 (long long)headcount, (long long)staying);
        ck_assert_ptr_nonnull(strstr(json, expected));
        /* Nobody leaves while somewhere someone is looked for. */
        const int64_t joining = strtoll(strstr(json, "\"joining\":") + 10, NULL, 10);
        const int64_t leaving = strtoll(strstr(json, "\"leaving\":") + 10, NULL, 10);
        ck_assert(joining == 0 || leaving == 0);
        ck_assert_int_eq(joining - leaving, 100 - headcount);
        put_away(&w);
    }
}
END_TEST

/* -- grades --------------------------------------------------------------- */

/* 10 posts by 50, 30, 20 %: Sainte-Lague deals 1 2 1 3 1 | 2 1 1 3 2, so the
 * first place (5) takes 3 1 1, and all together 5 3 2. */
START_TEST(grades_are_exact_by_place_and_in_all)
{
    worked w =
        work_out("\"posts\":{\"fixed\":10,\"round\":\"exact\"}," SHARED
                 ",\"grades\":{\"method\":\"sainte-lague\",\"quotas\":[{\"code\":\"g1\",\"percent\":50},"
                 "{\"code\":\"g2\",\"label\":\"二级\",\"percent\":30},{\"code\":\"g3\",\"percent\":20}]}",
                 "[{\"code\":\"a\",\"population\":5},{\"code\":\"b\",\"population\":5}]", NULL);
    expect_json(&w, "\"posts\":5,\"grades\":{\"g1\":3,\"g2\":1,\"g3\":1}");
    expect_json(&w, "\"posts\":5,\"grades\":{\"g1\":2,\"g2\":2,\"g3\":1}");
    expect_json(&w, "{\"code\":\"g2\",\"label\":\"二级\",\"percent\":30,\"posts\":3}");
    ck_assert_str_eq(cmg_staff_csv(w.result),
                     "code,name,group,population,min,max,posts,headcount,gap,g1,g2,g3\r\n"
                     "a,a,,5,0,,5,,,3,1,1\r\n"
                     "b,b,,5,0,,5,,,2,2,1\r\n");
    put_away(&w);
}
END_TEST

START_TEST(a_hole_in_the_grades_is_told)
{
    worked w = work_out("\"posts\":{\"fixed\":10,\"round\":\"exact\"}," SHARED
                        ",\"grades\":{\"hole\":\"not found\"}",
                        ONE_PLACE, NULL);
    expect_text(&w, "grades open not found");
    ck_assert_int_eq(cmg_pack_check(w.pack, NULL, w.diagnostics), CMG_OK);
    ck_assert_ptr_nonnull(
        strstr(cmg_diagnostics_text(w.diagnostics, CMG_ENGLISH), "\"p\" is still open: not found"));
    put_away(&w);
}
END_TEST

/* -- coverage ------------------------------------------------------------- */

typedef struct coverage_case {
    const char *places;
    cmg_state state;
    const char *text;
} coverage_case;

static const coverage_case coverages[] = {
    {"[{\"code\":\"a\",\"headcount\":1},{\"code\":\"b\",\"headcount\":3}]", CMG_DECIDED,
     "2 places, 4 people, on average 2.00; with fewer than 1: 0"},
    {"[{\"code\":\"a\",\"headcount\":0},{\"code\":\"b\",\"headcount\":4}]", CMG_REFUSED,
     "\"plan\" is not met: 1 places have fewer than 1"},
    {"[{\"code\":\"a\",\"headcount\":2},{\"code\":\"b\",\"headcount\":3}]", CMG_REFUSED,
     "\"plan\" expects 4 people and finds 5"},
    {"[{\"code\":\"a\",\"headcount\":4}]", CMG_REFUSED, "\"plan\" expects 2 places and finds 1"},
    {"[{\"code\":\"a\"},{\"code\":\"b\",\"headcount\":3}]", CMG_UNDECIDED, "a: people there today?"},
    {"[{\"code\":\"a\"},{\"code\":\"b\",\"headcount\":0}]", CMG_REFUSED, "is not met: 1 places"},
};

START_TEST(nobody_is_left_without)
{
    worked w = work_out("\"coverage\":{\"min\":1,\"places\":2,\"people\":4}", coverages[_i].places, NULL);
    ck_assert_int_eq(cmg_result_state(w.result), coverages[_i].state);
    expect_text(&w, coverages[_i].text);
    put_away(&w);
}
END_TEST

/* -- places from files ---------------------------------------------------- */

typedef struct bad_places {
    const char *what, *text, *found; /* "E1055 2:3, ..." */
} bad_places;

static const bad_places bad_json[] = {
    {"no list", "{}", "E0713 1:1"},
    {"no code", "[{\"population\":5}]", "E0728 1:2"},
    {"no object", "[5]", "E0711 1:2"},
    {"misspelt", "[{\"code\":\"a\",\"populaton\":5}]", "E0730 1:14"},
    {"all faults at once",
     "[{\"code\":\"a\",\"population\":-5},\n{\"code\":\"a\",\"population\":1.5,\"headcount\":\"7\"},\n"
     "{\"code\":\"c\",\"min\":5,\"max\":4}]",
     "E1055 1:27, E1055 2:26, E1055 2:42, E1056 2:1, E0773 3:19"},
    {"too many residents", "[{\"code\":\"a\",\"population\":100000000001}]", "E1055 1:27"},
    {"torn", "[{\"code\":\"a\"", "E0208 1:13"},
};

static const bad_places bad_csv[] = {
    {"no name at all", "population\n5\n", "E1115 1:0"},
    {"a name missing", "code,population\n,5\n", "E1059 2:0"},
    {"all faults at once", "code,population,min,max\na,-5,,\na,x,9,3\n",
     "E1055 2:0, E1055 3:0, E0773 3:0, E1056 3:0"},
    {"all cells of a row", "code,population,headcount,min,max\na,-5,x,y,1.5\n",
     "E1055 2:0, E1055 2:0, E1055 2:0, E1055 2:0"},
    {"the same in two languages", "code,编码\na,b\n", "E1114 1:0"},
    {"thousands", "code,population\na,\"5,000\"\n", "E1055 2:0"},
    {"empty", "", "E1100 1:0"},
};

static void expect_found(const bad_places *bad, cmg_diagnostics *diagnostics)
{
    char found[400] = "";
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++)
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s%s %lu:%lu", i ? ", " : "",
                 cmg_diagnostic_id(diagnostics, i), (unsigned long)cmg_diagnostic_line(diagnostics, i),
                 (unsigned long)cmg_diagnostic_column(diagnostics, i));
    ck_assert_msg(strcmp(found, bad->found) == 0, "%s: %s", bad->what, found);
}

typedef struct text_stream {
    const char *at;
} text_stream;

/* A few bytes at a time. */
static ptrdiff_t read_text(void *context, char *buffer, size_t size)
{
    text_stream *stream = context;
    size_t given = strlen(stream->at);
    given = given > 7 ? 7 : given;
    given = given > size ? size : given;
    memcpy(buffer, stream->at, given);
    stream->at += given;
    return (ptrdiff_t)given;
}

static cmg_status read_csv(cmg_staff_places *places, const char *text, cmg_diagnostics *diagnostics)
{
    text_stream stream = {text};
    return cmg_staff_places_csv(places, read_text, &stream, "places.csv", diagnostics);
}

START_TEST(bad_places_are_told_and_none_is_taken)
{
    cmg_staff_places *places = cmg_staff_places_new(NULL);
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(cmg_staff_places_add(places, "kept", NULL, 1, -1, -1, -1), CMG_OK);
    for (size_t i = 0; i < sizeof bad_json / sizeof *bad_json; i++) {
        cmg_diagnostics_clear(diagnostics);
        ck_assert_int_eq(
            cmg_staff_places_json(places, bad_json[i].text, CMG_ZERO_TERMINATED, NULL, diagnostics),
            CMG_BAD_FACTS);
        expect_found(&bad_json[i], diagnostics);
        ck_assert_uint_eq(cmg_staff_places_count(places), 1);
    }
    for (size_t i = 0; i < sizeof bad_csv / sizeof *bad_csv; i++) {
        cmg_diagnostics_clear(diagnostics);
        ck_assert_int_eq(read_csv(places, bad_csv[i].text, diagnostics), CMG_BAD_FACTS);
        expect_found(&bad_csv[i], diagnostics);
        ck_assert_uint_eq(cmg_staff_places_count(places), 1);
    }
    /* What was dropped may come again. */
    ck_assert_int_eq(read_csv(places, "编码,名称,人口\na,甲,5\n", diagnostics), CMG_OK);
    ck_assert_int_eq(cmg_staff_places_add(places, "a", NULL, 1, -1, -1, -1), CMG_BAD_ARGUMENT);
    ck_assert_uint_eq(cmg_staff_places_count(places), 2);
    cmg_staff_places_free(places);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(places_one_by_one)
{
    cmg_staff_places *places = cmg_staff_places_new(NULL);
    ck_assert_int_eq(cmg_staff_places_add(places, "a", "甲", 5, 0, 1, 2), CMG_OK);
    ck_assert_int_eq(cmg_staff_places_add(places, "", NULL, 5, 0, 1, 2), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_staff_places_add(places, "b", NULL, -2, 0, 1, 2), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_staff_places_add(places, "b", NULL, 5, 0, 3, 2), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_staff_places_add(places, "b\xff", NULL, 5, 0, 1, 2), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_staff_places_add(places, "b", NULL, INT64_C(100000000001), 0, 1, 2),
                     CMG_BAD_ARGUMENT);
    ck_assert_uint_eq(cmg_staff_places_count(places), 1);
    char code[16];
    for (int i = 1; i < 50000; i++) {
        snprintf(code, sizeof code, "p%d", i);
        ck_assert_int_eq(cmg_staff_places_add(places, code, NULL, 1, -1, -1, -1), CMG_OK);
    }
    ck_assert_int_eq(cmg_staff_places_add(places, "one more", NULL, 1, -1, -1, -1), CMG_LIMIT_REACHED);
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(read_csv(places, "code\nx\n", diagnostics), CMG_LIMIT_REACHED);
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), "E1057");
    cmg_diagnostics_free(diagnostics);
    cmg_staff_places_free(places);
}
END_TEST

/* -- broken plans --------------------------------------------------------- */

static const bad_places broken_plans[] = {
    {"nothing to plan", "\"tie\":\"order\"", "E0731"},
    {"two kinds of posts", "\"posts\":{\"fixed\":1,\"ratio\":2,\"per\":3,\"round\":\"floor\"}," SHARED,
     "E0731"},
    {"conventions are never silent", "\"posts\":{\"fixed\":1}", "E0728, E0728, E0728"},
    {"no such method", "\"posts\":{\"fixed\":1,\"round\":\"floor\"},\"method\":\"dhont\",\"tie\":\"order\"",
     "E0734"},
    {"per nobody", "\"posts\":{\"ratio\":1,\"per\":0,\"round\":\"floor\"}," SHARED, "E1054"},
    {"bounds that cross",
     "\"posts\":{\"fixed\":1,\"round\":\"floor\"},\"bounds\":{\"min\":5,\"max\":4,\"by\":\"level\"}," SHARED,
     "E0773"},
    {"above a hundred",
     "\"posts\":{\"fixed\":1,\"round\":\"floor\"},\"front\":{\"percent\":101,\"of\":\"exact\",\"round\":"
     "\"floor\"}," SHARED,
     "E1053"},
    {"finer than a millionth",
     "\"posts\":{\"fixed\":1,\"round\":\"floor\"},\"front\":{\"percent\":1.2345678,\"of\":\"exact\","
     "\"round\":\"floor\"}," SHARED,
     "E1053"},
    {"quotas that do not sum",
     "\"posts\":{\"fixed\":1,\"round\":\"floor\"}," SHARED
     ",\"grades\":{\"method\":\"adams\",\"quotas\":[{\"code\":\"a\","
     "\"percent\":33.3},{\"code\":\"b\",\"percent\":66.6}]}",
     "E1052"},
    {"a grade twice",
     "\"posts\":{\"fixed\":1,\"round\":\"floor\"}," SHARED
     ",\"grades\":{\"method\":\"adams\",\"quotas\":[{\"code\":\"a\","
     "\"percent\":50},{\"code\":\"a\",\"percent\":50}]}",
     "E0784"},
    {"no grades", "\"coverage\":{\"min\":1},\"grades\":{\"method\":\"adams\",\"quotas\":[]}", "E0714"},
    {"expected by halves", "\"coverage\":{\"min\":1,\"places\":1.5}", "E1055"},
    {"a place twice", "\"coverage\":{\"min\":1},\"places\":[{\"code\":\"a\"},{\"code\":\"a\"}]", "E1056"},
    {"fewer than nobody", "\"coverage\":{\"min\":1},\"places\":[{\"code\":\"a\",\"population\":-1}]",
     "E1055"},
};

START_TEST(broken_plans_are_told)
{
    cmg_pack *pack = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(staff_pack_open(broken_plans[_i].text, NULL, diagnostics, &pack), CMG_BAD_PACK);
    char found[100] = "";
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++)
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s%s", i ? ", " : "",
                 cmg_diagnostic_id(diagnostics, i));
    ck_assert_msg(strcmp(found, broken_plans[_i].found) == 0, "%s: %s\n%s", broken_plans[_i].what, found,
                  cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* -- layers --------------------------------------------------------------- */

/* A district takes the city's plan and replaces the percentage: its places
 * are named by the register. */
START_TEST(a_layer_above_replaces_a_figure)
{
    static const memory_file files[] = {
        {"city/pack.json", STAFF_MANIFEST},
        {"city/a.json",
         "{\"parameters\":[{\"name\":\"一线比例\",\"type\":\"number\",\"label\":\"一线比例\",\"value\":85}],"
         "\"places\":[{\"code\":\"a\",\"label\":{\"zh\":\"甲街道\",\"en\":\"First "
         "Street\"},\"level\":\"city\"}],"
         "\"staffing\":[{\"code\":\"p\",\"label\":\"方案\",\"posts\":{\"fixed\":200,\"round\":\"exact\"},"
         "\"front\":{\"percent\":\"一线比例\",\"of\":\"rounded\",\"round\":\"floor\"}," SHARED
         ",\"places\":[{\"code\":\"a\",\"population\":1}]}]}"},
        {"district/pack.json",
         "{\"format\":1,\"name\":\"d\",\"version\":\"1.0.0\",\"title\":\"d\",\"extends\":\"../city\","
         "\"files\":[\"a.json\"]}"},
        {"district/a.json",
         "{\"parameters\":[{\"name\":\"一线比例\",\"type\":\"number\",\"label\":\"一线比例\",\"value\":86,"
         "\"effective\":{\"from\":\"2018-01-01\"}}]}"},
        {NULL, NULL}};
    cmg_pack *pack = NULL;
    ck_assert_int_eq(memory_pack_open("district", files, NULL, NULL, &pack), CMG_OK);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    cmg_session_set_as_of(session, "2017-12-31");
    ck_assert_int_eq(cmg_staff(session, "p", NULL, NULL, result), CMG_OK);
    ck_assert_int_eq(cmg_staff_front(result), 170);
    cmg_session_set_as_of(session, "2018-01-01");
    ck_assert_int_eq(cmg_staff(session, "p", NULL, NULL, result), CMG_OK);
    ck_assert_int_eq(cmg_staff_front(result), 172);
    ck_assert_ptr_nonnull(strstr(cmg_staff_csv(result), "\r\na,甲街道,,1,0,,172,,\r\n"));
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
}
END_TEST

/* -- outputs -------------------------------------------------------------- */

START_TEST(odd_names_are_kept_apart_from_the_form)
{
    cmg_staff_places *places = cmg_staff_places_new(NULL);
    ck_assert_int_eq(cmg_staff_places_add(places, "a,\"b\"", "<&>\x01", 5, 3, -1, -1), CMG_OK);
    worked w = work_out("\"posts\":{\"fixed\":4,\"round\":\"exact\"}," SHARED, ONE_PLACE, NULL);
    ck_assert_int_eq(cmg_staff(w.session, "p", NULL, places, w.result), CMG_OK);
    cmg_staff_places_free(places); /* the result has its own */
    ck_assert_ptr_nonnull(strstr(cmg_staff_csv(w.result), "\"a,\"\"b\"\"\",<&>\x01,,5,0,,4,3,1\r\n"));
    const char *svg = cmg_staff_svg(w.result);
    ck_assert_ptr_nonnull(strstr(svg, ">&lt;&amp;&gt; </text>"));
    ck_assert_ptr_null(strchr(svg, '\x01'));
    ck_assert_ptr_nonnull(strstr(svg, "lang=\"en\""));
    put_away(&w);
}
END_TEST

START_TEST(steps_can_be_followed)
{
    worked w =
        work_out("\"posts\":{\"fixed\":10,\"round\":\"exact\"},\"method\":\"sainte-lague\",\"tie\":\"order\"",
                 "[{\"code\":\"a\",\"population\":700},{\"code\":\"b\",\"population\":300}]", NULL);
    cmg_session_set_trace(w.session, true);
    ck_assert_int_eq(cmg_staff(w.session, "p", NULL, w.places, w.result), CMG_OK);
    ck_assert_uint_eq(cmg_result_step_count(w.result), 3);
    /* 700/13 and 700/15; 300/5 and 300/7 */
    ck_assert_str_eq(cmg_result_step(w.result, 1),
                     "place a: 7, quotient of the last post 53.85, of one more 46.67");
    ck_assert_str_eq(cmg_result_step(w.result, 2),
                     "place b: 3, quotient of the last post 60.00, of one more 42.86");
    put_away(&w);
}
END_TEST

/* Its claim is nothing under any method, also where others' first is infinite. */
START_TEST(steps_of_a_place_where_nobody_lives)
{
    static const char *const methods[] = {"dhondt", "sainte-lague", "huntington-hill", "adams", "dean"};
    char members[200];
    snprintf(members, sizeof members,
             "\"posts\":{\"fixed\":10,\"round\":\"exact\"},\"bounds\":{\"min\":1,\"max\":9,\"by\":\"level\"},"
             "\"method\":\"%s\",\"tie\":\"order\"",
             methods[_i]);
    worked w =
        work_out(members, "[{\"code\":\"a\",\"population\":700},{\"code\":\"b\",\"population\":0}]", NULL);
    cmg_session_set_trace(w.session, true);
    ck_assert_int_eq(cmg_staff(w.session, "p", NULL, w.places, w.result), CMG_OK);
    ck_assert_str_eq(cmg_result_step(w.result, 2),
                     "place b: 1, quotient of the last post 0.00, of one more 0.00");
    put_away(&w);
}
END_TEST

/* -- memory --------------------------------------------------------------- */

#define MEMORY_PLAN                                                                                          \
    "\"posts\":{\"ratio\":\"比例\",\"per\":7,\"round\":\"nearest\"},\"bounds\":{\"min\":1,\"max\":60,"     \
    "\"by\":\"level\"}," SHARED                                                                              \
    ",\"front\":{\"percent\":85,\"of\":\"exact\",\"round\":\"ceiling\"},\"coverage\":{\"min\":1},"           \
    "\"grades\":{\"method\":\"dean\",\"quotas\":[{\"code\":\"x\",\"percent\":40},{\"code\":\"y\","           \
    "\"percent\":60}]}"

static cmg_status tour(const cmg_allocator *allocator)
{
    cmg_pack *pack = NULL;
    cmg_status status = staff_pack_open(MEMORY_PLAN, allocator, NULL, &pack);
    if (status != CMG_OK)
        return status;
    cmg_session *session = cmg_session_new(pack, allocator);
    cmg_facts *facts = cmg_facts_new(pack, allocator);
    cmg_result *result = cmg_result_new(allocator);
    cmg_staff_places *places = cmg_staff_places_new(allocator);
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(allocator);
    status = session && facts && result && places && diagnostics ? CMG_OK : CMG_NO_MEMORY;
    if (status == CMG_OK)
        status = cmg_session_set_as_of(session, "2018-01-01");
    if (status == CMG_OK) {
        cmg_session_set_trace(session, true);
        status = cmg_facts_json(facts, "{\"比例\":1.25}", CMG_ZERO_TERMINATED, NULL, diagnostics);
    }
    if (status == CMG_OK)
        status = cmg_staff_places_json(
            places, "[{\"code\":\"a\",\"label\":\"甲\",\"population\":99,\"headcount\":7}]",
            CMG_ZERO_TERMINATED, NULL, diagnostics);
    if (status == CMG_OK)
        status = read_csv(places, "code,name,population,headcount\nb,乙,77,40\nc,丙,1,1\n", diagnostics);
    if (status == CMG_OK)
        status = cmg_staff_places_add(places, "d", NULL, 3, 2, -1, -1);
    if (status == CMG_OK)
        status = cmg_staff(session, "p", facts, places, result);
    /* Findings without memory are told in their own place. */
    const char *json = status == CMG_OK ? cmg_result_json(result) : NULL;
    if (status == CMG_OK && (!json || strstr(json, "E0100") || !cmg_result_text(result) ||
                             !cmg_staff_csv(result) || !cmg_staff_svg(result)))
        status = CMG_NO_MEMORY;
    cmg_staff_places_free(places);
    cmg_session_free(session);
    cmg_facts_free(facts);
    cmg_result_free(result);
    cmg_diagnostics_free(diagnostics);
    cmg_pack_unref(pack);
    return status;
}

START_TEST(every_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation_of(tour, 20000), 50);
}
END_TEST

START_TEST(a_warm_plan_allocates_nothing)
{
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    cmg_pack *pack = NULL;
    ck_assert_int_eq(staff_pack_open(SAIHAN_PLAN("level"), &memory.allocator, NULL, &pack), CMG_OK);
    cmg_session *session = cmg_session_new(pack, &memory.allocator);
    cmg_result *result = cmg_result_new(&memory.allocator);
    cmg_staff_places *places = cmg_staff_places_new(&memory.allocator);
    ck_assert_int_eq(cmg_staff_places_json(places, SAIHAN, CMG_ZERO_TERMINATED, NULL, NULL), CMG_OK);
    cmg_session_set_as_of(session, "2018-01-01");
    size_t cold = 0;
    for (int round = 0; round < 10; round++) {
        if (round == 2)
            cold = memory.calls;
        ck_assert_int_eq(cmg_staff(session, "p", NULL, places, result), CMG_OK);
        ck_assert_int_eq(cmg_staff_place_posts(result, 0), 87);
    }
    ck_assert_uint_eq(memory.calls, cold);
    cmg_staff_places_free(places);
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    ck_assert_uint_eq(memory.live_blocks, 0);
}
END_TEST

START_TEST(wrong_arguments)
{
    ck_assert_int_eq(cmg_staff(NULL, "p", NULL, NULL, NULL), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_staff_places_json(NULL, "[]", 2, NULL, NULL), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_staff_places_csv(NULL, read_text, NULL, NULL, NULL), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_staff_places_add(NULL, "a", NULL, 1, 1, 1, 1), CMG_BAD_ARGUMENT);
    cmg_staff_places_free(NULL);
    ck_assert_int_eq(cmg_staff_posts(NULL), -1);
    ck_assert_int_eq(cmg_staff_place_posts(NULL, 0), -1);
    ck_assert_ptr_null(cmg_staff_place_code(NULL, 0));
    ck_assert_ptr_null(cmg_pack_plan_code(NULL, 0));
    ck_assert_ptr_null(cmg_pack_plan_label(NULL, "p", CMG_CHINESE));
    ck_assert_str_eq(cmg_staff_csv(NULL), "");
    ck_assert_str_eq(cmg_staff_svg(NULL), "");
}
END_TEST

#define ROWS(table) (int)(sizeof table / sizeof *table)

int main(void)
{
    Suite *suite = suite_create("staff");
    TCase *all = tcase_create("staffing");
    tcase_set_timeout(all, 120);
    tcase_add_loop_test(all, figures_are_made_whole_as_the_plan_says, 0, ROWS(figures));
    tcase_add_test(all, figures_given_as_facts);
    tcase_add_test(all, a_number_of_posts_without_residents);
    tcase_add_test(all, fewer_posts_than_places_are_told);
    tcase_add_test(all, residents_given_by_the_plan);
    tcase_add_test(all, the_definition_under_bounds_matters_and_is_named);
    tcase_add_loop_test(all, ties_are_told, 0, ROWS(tie_cases));
    tcase_add_test(all, of_equal_claims_the_larger_place_may_go_first);
    tcase_add_loop_test(all, bounds_that_cannot_be_kept, 0, ROWS(bounds_cases));
    tcase_add_test(all, the_nearest_plan_keeps_the_bounds);
    tcase_add_loop_test(all, the_nearest_percentage_would_just_do, 0, ROWS(percent_cases));
    tcase_add_test(all, what_is_certain_without_residents);
    tcase_add_test(all, without_places_there_is_no_answer);
    tcase_add_test(all, a_plan_not_in_force);
    tcase_add_test(all, as_many_as_can_stay);
    tcase_add_test(all, moves_add_up);
    tcase_add_test(all, grades_are_exact_by_place_and_in_all);
    tcase_add_test(all, a_hole_in_the_grades_is_told);
    tcase_add_loop_test(all, nobody_is_left_without, 0, ROWS(coverages));
    tcase_add_test(all, bad_places_are_told_and_none_is_taken);
    tcase_add_test(all, places_one_by_one);
    tcase_add_loop_test(all, broken_plans_are_told, 0, ROWS(broken_plans));
    tcase_add_test(all, a_layer_above_replaces_a_figure);
    tcase_add_test(all, odd_names_are_kept_apart_from_the_form);
    tcase_add_test(all, steps_can_be_followed);
    tcase_add_loop_test(all, steps_of_a_place_where_nobody_lives, 0, 5);
    tcase_add_test(all, every_allocation_may_fail);
    tcase_add_test(all, a_warm_plan_allocates_nothing);
    tcase_add_test(all, wrong_arguments);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
