/* Who owns a matter, on a small city of its own: each row turns one screw. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt/duty.h"
#include "citymgmt/penalty.h"

#include "../support/failing_allocator.h"
#include "../support/memory_pack.h"

#define MANIFEST(name, more)                                                                                 \
    "{\"format\":1,\"name\":\"" name "\",\"version\":\"1.0.0\",\"title\":\"" name "\"," more                 \
    "\"files\":[\"a.json\"]}"
#define PLACE(code, level, parent)                                                                           \
    "{\"code\":\"" code "\",\"label\":\"" code "\",\"level\":\"" level "\",\"parent\":\"" parent "\"}"
#define UNIT(code, level, place)                                                                             \
    "{\"code\":\"" code "\",\"label\":\"" code "\",\"level\":\"" level "\",\"place\":\"" place               \
    "\",\"role\":\"r\"}"
#define ITEM(code, more) "{\"code\":\"" code "\",\"label\":\"" code "\",\"type\":\"other\"" more "}"

/* clang-format off */
static const char below[] =
    "{\"functions\":[{\"code\":\"f\",\"label\":\"f\"}],"
    "\"places\":[{\"code\":\"city\",\"label\":\"city\",\"level\":\"city\"},"
    PLACE("east", "district", "city") "," PLACE("west", "district", "city") ","
    PLACE("north", "district", "city") "," PLACE("south", "district", "city") ","
    PLACE("e1", "sub-district", "east") ","
    "{\"code\":\"t1\",\"label\":\"Twin\",\"level\":\"district\",\"parent\":\"city\"},"
    "{\"code\":\"t2\",\"label\":\"Twin\",\"level\":\"district\",\"parent\":\"city\"},"
    "{\"code\":\"far\",\"label\":{\"zh\":\"远区\",\"en\":\"Far District\"},\"level\":\"district\",\"parent\":\"city\"},"
    "{\"code\":\"gone\",\"label\":\"gone\",\"level\":\"district\",\"parent\":\"city\",\"effective\":{\"to\":\"2020-01-01\"}}],"
    "\"units\":[" UNIT("city-u", "city", "city") "," UNIT("east-u", "district", "east") ","
    UNIT("west-u", "district", "west") "," UNIT("e1-u", "sub-district", "e1") ","
    UNIT("south-1", "district", "south") "," UNIT("south-2", "district", "south") ","
    "{\"code\":\"old\",\"label\":\"old\",\"level\":\"city\",\"effective\":{\"to\":\"2022-01-01\"}}],"
    "\"items\":[" ITEM("plain", "") "," ITEM("kept", "") "," ITEM("of-f", ",\"function\":\"f\"") "," ITEM("typed", "") ","
    ITEM("both", ",\"levels\":[\"city\",\"district\"]") "," ITEM("two", "") "," ITEM("alike", "") ","
    ITEM("odd", "") "," ITEM("dissolved", "") "," ITEM("near", "") ","
    "{\"code\":\"licence\",\"label\":\"licence\",\"type\":\"licence\",\"approves\":[\"of-f\",\"plain\"],\"builds\":[\"two\"]},"
    "{\"code\":\"late\",\"label\":\"late\",\"type\":\"other\",\"effective\":{\"from\":\"2030-01-01\"}}],"
    "\"duties\":["
    "{\"code\":\"all\",\"label\":\"all\",\"level\":\"district\",\"role\":\"r\",\"except\":[\"odd\"]},"
    "{\"code\":\"keep\",\"label\":\"keep\",\"level\":\"city\",\"role\":\"r\",\"items\":[\"kept\"]},"
    "{\"code\":\"func\",\"label\":\"func\",\"level\":\"city\",\"unit\":\"city-u\",\"functions\":[\"f\"]},"
    "{\"code\":\"lic\",\"label\":\"lic\",\"level\":\"city\",\"unit\":\"city-u\",\"types\":[\"licence\"]},"
    "{\"code\":\"both-city\",\"label\":\"both-city\",\"level\":\"city\",\"role\":\"r\",\"items\":[\"both\"]},"
    "{\"code\":\"two-a\",\"label\":\"two-a\",\"level\":\"city\",\"unit\":\"city-u\",\"items\":[\"two\"]},"
    "{\"code\":\"two-b\",\"label\":\"two-b\",\"level\":\"district\",\"role\":\"r\",\"items\":[\"two\"]},"
    "{\"code\":\"alike-a\",\"label\":\"a\",\"level\":\"city\",\"unit\":\"city-u\",\"items\":[\"alike\"]},"
    "{\"code\":\"alike-b\",\"label\":\"b\",\"level\":\"city\",\"role\":\"r\",\"items\":[\"alike\"]},"
    "{\"code\":\"dis\",\"label\":\"dis\",\"level\":\"city\",\"unit\":\"old\",\"items\":[\"dissolved\"]},"
    "{\"code\":\"near-e\",\"label\":\"near-e\",\"level\":\"sub-district\",\"role\":\"r\",\"items\":[\"near\"],"
    "\"places\":[\"e1\"]},"
    "{\"code\":\"near-d\",\"label\":\"near-d\",\"level\":\"city\",\"role\":\"r\",\"items\":[\"near\"],\"places\":[\"east\"]}],"
    "\"delegations\":["
    "{\"code\":\"d1\",\"label\":\"d1\",\"from\":\"east-u\",\"to\":\"e1-u\",\"kind\":\"entrust\",\"items\":[\"plain\"],"
    "\"published\":\"2023-01-15\",\"effective\":{\"from\":\"2023-01-01\",\"to\":\"2024-01-01\"}},"
    "{\"code\":\"d2\",\"label\":\"d2\",\"from\":\"west-u\",\"to\":\"city-u\",\"kind\":\"devolve\"}],"
    "\"referrals\":["
    "{\"code\":\"tell\",\"label\":\"tell\",\"mechanism\":\"sharing\",\"level\":\"city\",\"role\":\"r\",\"items\":[\"plain\"],"
    "\"days\":3},"
    "{\"code\":\"help\",\"label\":\"help\",\"mechanism\":\"cooperation\",\"unit\":\"west-u\",\"places\":[\"west\"]}]}";
/* clang-format on */

/* The layer above: goes first among rules that are equally near. */
static const char above[] =
    "{\"duties\":[{\"code\":\"typed-up\",\"label\":\"up\",\"level\":\"city\",\"role\":\"r\"}]}";

static const memory_file files[] = {{"low/pack.json", MANIFEST("low", "")},
                                    {"low/a.json", below},
                                    {"high/pack.json", MANIFEST("high", "\"extends\":\"../low\",")},
                                    {"high/a.json", above},
                                    {NULL, NULL}};

typedef struct desk {
    cmg_pack *pack;
    cmg_session *session;
    cmg_result *result;
} desk;

static desk open_desk(const char *folder, const char *day)
{
    desk d = {NULL, NULL, NULL};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    const cmg_status status = memory_pack_open(folder, files, NULL, diagnostics, &d.pack);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
    d.session = cmg_session_new(d.pack, NULL);
    d.result = cmg_result_new(NULL);
    ck_assert_int_eq(cmg_session_set_as_of(d.session, day), CMG_OK);
    cmg_session_set_language(d.session, CMG_ENGLISH);
    return d;
}

static void close_desk(desk *d)
{
    cmg_result_free(d->result);
    cmg_session_free(d->session);
    cmg_pack_unref(d->pack);
}

/* `answer`: "unit/acting rule" for each owner, or "E1216" when refused. */
typedef struct row {
    const char *what, *folder, *day, *item, *place, *level, *answer;
} row;

static const row rows[] = {
    {"for all", "low", "2024-05-01", "plain", "east", NULL, "east-u/east-u all"},
    {"inside the district", "low", "2024-05-01", "plain", "e1", NULL, "east-u/east-u all"},
    {"at that level", "low", "2024-05-01", "plain", "e1", "district", "east-u/east-u all"},
    {"another level", "low", "2024-05-01", "plain", "e1", "city", "E1220"},
    {"too wide", "low", "2024-05-01", "plain", "city", NULL, "E1217"},
    {"two units there", "low", "2024-05-01", "plain", "south", NULL, "E1219"},
    {"by its label", "low", "2024-05-01", "kept", "远区", NULL, "city-u/city-u keep"},
    {"by its English label", "low", "2024-05-01", "kept", "Far District", NULL, "city-u/city-u keep"},
    {"no unit there", "low", "2024-05-01", "plain", "north", NULL, "E1218"},
    {"the item goes before all", "low", "2024-05-01", "kept", "east", NULL, "city-u/city-u keep"},
    {"the function goes before all", "low", "2024-05-01", "of-f", "east", NULL, "city-u/city-u func"},
    {"the type goes before all", "low", "2024-05-01", "licence", "east", NULL, "city-u/city-u lic"},
    {"the higher layer goes before", "high", "2024-05-01", "typed", "east", NULL, "city-u/city-u typed-up"},
    {"but not before the item", "high", "2024-05-01", "two", "east", NULL, "E1216"},
    {"excepted", "low", "2024-05-01", "odd", "east", NULL, "E1215"},
    {"two levels, two owners", "low", "2024-05-01", "both", "east", NULL,
     "city-u/city-u both-city east-u/east-u all"},
    {"one of the levels", "low", "2024-05-01", "both", "east", "district", "east-u/east-u all"},
    {"not at this level", "low", "2024-05-01", "both", "east", "grid", "E1221"},
    {"two rules", "low", "2024-05-01", "two", "east", NULL, "E1216"},
    {"two rules of one mind", "low", "2024-05-01", "alike", "east", NULL, "city-u/city-u alike-a"},
    {"before the unit was dissolved", "low", "2021-12-31", "dissolved", "east", NULL, "old/old dis"},
    {"after it", "low", "2022-01-01", "dissolved", "east", NULL, "E1218"},
    {"the nearer place", "low", "2024-05-01", "near", "e1", NULL, "e1-u/e1-u near-e"},
    {"the place around it", "low", "2024-05-01", "near", "east", NULL, "city-u/city-u near-d"},
    {"beside both", "low", "2024-05-01", "near", "west", NULL, "west-u/west-u all"},
    {"entrusted", "low", "2023-06-01", "plain", "e1", NULL, "east-u/e1-u all"},
    {"on the day it is published", "low", "2023-01-15", "plain", "e1", NULL, "east-u/e1-u all"},
    {"not yet published", "low", "2023-01-14", "plain", "e1", NULL, "east-u/east-u all"},
    {"ended", "low", "2024-01-01", "plain", "e1", NULL, "east-u/east-u all"},
    {"devolved, never published", "low", "2024-05-01", "typed", "west", NULL, "west-u/west-u all"},
    {"not yet in force", "low", "2024-05-01", "late", "east", NULL, "E0902"},
};

START_TEST(each_row)
{
    const row *r = &rows[_i];
    desk d = open_desk(r->folder, r->day);
    ck_assert_int_eq(cmg_duty(d.session, r->item, r->place, r->level, d.result), CMG_OK);
    char got[200] = "";
    if (cmg_result_state(d.result) == CMG_REFUSED) {
        const char *reason = strstr(cmg_result_json(d.result), "\"reason\":{\"id\":\"");
        ck_assert_ptr_nonnull(reason);
        snprintf(got, sizeof got, "%.5s", reason + strlen("\"reason\":{\"id\":\""));
        ck_assert_uint_eq(cmg_duty_count(d.result), 0);
    }
    for (size_t i = 0; i < cmg_duty_count(d.result); i++) {
        const size_t at = strlen(got);
        snprintf(got + at, sizeof got - at, "%s%s/%s %s", i ? " " : "", cmg_duty_unit(d.result, i),
                 cmg_duty_acting(d.result, i), cmg_duty_rule(d.result, i));
    }
    ck_assert_msg(strcmp(got, r->answer) == 0, "%s: expected %s, got %s", r->what, r->answer, got);
    close_desk(&d);
}
END_TEST

START_TEST(referrals_are_told_until_made)
{
    desk d = open_desk("low", "2024-05-01");
    ck_assert_int_eq(cmg_duty(d.session, "plain", "west", NULL, d.result), CMG_OK);
    ck_assert_str_eq(cmg_duty_referral(d.result, 0), "help");
    ck_assert_str_eq(cmg_duty_referral(d.result, 1), "tell");
    ck_assert_ptr_null(cmg_duty_referral(d.result, 2));
    ck_assert(!cmg_duty_referral_is_made(d.result, 1));
    ck_assert_ptr_nonnull(strstr(cmg_result_text(d.result), "missing: tell → city-u (city-u)"));
    ck_assert_ptr_nonnull(strstr(cmg_result_text(d.result), "within 3 working days"));
    ck_assert_int_eq(cmg_duty_referred(d.result, "tell"), CMG_OK);
    ck_assert(cmg_duty_referral_is_made(d.result, 1));
    ck_assert_ptr_nonnull(strstr(cmg_result_text(d.result), "made: tell"));
    ck_assert_ptr_nonnull(strstr(cmg_result_json(d.result), "\"made\":false}"));
    ck_assert_int_eq(cmg_duty_referred(d.result, "sell"), CMG_NOT_FOUND);
    ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(d.result), 0), "E1213");
    ck_assert_int_eq(cmg_duty(d.session, "plain", "east", NULL, d.result), CMG_OK);
    ck_assert_str_eq(cmg_duty_referral(d.result, 0), "tell");
    ck_assert_ptr_null(cmg_duty_referral(d.result, 1));
    close_desk(&d);
}
END_TEST

START_TEST(dual_management_is_told)
{
    static const memory_file own[] = {
        {"p/pack.json", MANIFEST("p", "")},
        {"p/a.json", "{\"places\":[{\"code\":\"c\",\"label\":\"c\",\"level\":\"city\"}],\"units\":["
                     "{\"code\":\"u\",\"label\":\"u\",\"level\":\"city\",\"place\":\"c\",\"role\":\"r\","
                     "\"also-under\":[\"v\"],"
                     "\"cross-posted\":[\"w\",\"v\"]},{\"code\":\"v\",\"label\":\"Vee\",\"level\":\"city\"},"
                     "{\"code\":\"w\",\"label\":\"Wu\",\"level\":\"city\"}],"
                     "\"items\":[{\"code\":\"i\",\"label\":\"i\",\"type\":\"other\"}],"
                     "\"duties\":[{\"code\":\"d\",\"label\":\"d\",\"level\":\"city\",\"unit\":\"u\"}]}"},
        {NULL, NULL}};
    cmg_pack *pack = NULL;
    ck_assert_int_eq(memory_pack_open("p", own, NULL, NULL, &pack), CMG_OK);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    cmg_session_set_as_of(session, "2024-05-01");
    cmg_session_set_language(session, CMG_ENGLISH);
    ck_assert_int_eq(cmg_duty(session, "i", "c", NULL, result), CMG_OK);
    ck_assert_ptr_nonnull(strstr(cmg_result_text(result), "also under  Vee (v)\n"));
    ck_assert_ptr_nonnull(strstr(cmg_result_text(result), "cross-posted Vee (v), Wu (w)\n"));
    ck_assert_ptr_nonnull(
        strstr(cmg_result_json(result), "\"also_under\":[\"v\"],\"cross_posted\":[\"v\",\"w\"]"));
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
}
END_TEST

/* What no published rule stands behind must not read as the city's own. */
START_TEST(what_is_illustrative_says_so)
{
    static const memory_file own[] = {
        {"p/pack.json", MANIFEST("p", "")},
        {"p/a.json", "{\"places\":[{\"code\":\"c\",\"label\":\"c\",\"level\":\"city\"}],\"units\":["
                     "{\"code\":\"u\",\"label\":\"u\",\"level\":\"city\",\"place\":\"c\",\"role\":\"r\","
                     "\"note\":\"which body it is was not found\",\"origin\":\"illustrative\"},"
                     "{\"code\":\"v\",\"label\":\"v\",\"level\":\"city\"}],"
                     "\"items\":[{\"code\":\"i\",\"label\":\"i\",\"type\":\"other\"}],"
                     "\"duties\":[{\"code\":\"d\",\"label\":\"d\",\"level\":\"city\",\"unit\":\"u\","
                     "\"note\":\"a choice\",\"origin\":\"illustrative\"}],"
                     "\"referrals\":[{\"code\":\"t\",\"label\":\"tell\",\"mechanism\":\"sharing\","
                     "\"unit\":\"v\",\"origin\":\"illustrative\"}]}"},
        {NULL, NULL}};
    cmg_pack *pack = NULL;
    ck_assert_int_eq(memory_pack_open("p", own, NULL, NULL, &pack), CMG_OK);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    cmg_session_set_as_of(session, "2024-05-01");
    cmg_session_set_language(session, CMG_ENGLISH);
    ck_assert_int_eq(cmg_duty(session, "i", "c", NULL, result), CMG_OK);
    const char *text = cmg_result_text(result);
    ck_assert_msg(strncmp(text, "u (u) [illustrative], city\n", 27) == 0, "%s", text);
    ck_assert_ptr_nonnull(strstr(text, "\"d\" [illustrative]: it is for all matters"));
    ck_assert_ptr_nonnull(strstr(text, "note        a choice\n"));
    ck_assert_ptr_nonnull(strstr(text, "which body it is was not found\n"));
    ck_assert_ptr_nonnull(strstr(text, "missing: tell [illustrative] → v (v); "));
    const char *json = cmg_result_json(result);
    ck_assert_ptr_nonnull(strstr(json, "\"unit\":{\"code\":\"u\",\"label\":\"u\",\"illustrative\":true,"));
    ck_assert_ptr_nonnull(strstr(json, "\"item\":{\"code\":\"i\",\"label\":\"i\",\"illustrative\":false,"));
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
}
END_TEST

START_TEST(separation_is_told)
{
    desk d = open_desk("low", "2024-05-01");
    ck_assert_int_eq(cmg_duty(d.session, "licence", "e1", NULL, d.result), CMG_OK);
    const char *text = cmg_result_text(d.result);
    ck_assert_ptr_nonnull(strstr(text, "of-f (of-f) → city-u (city-u), NOT apart"));
    ck_assert_ptr_nonnull(strstr(text, "plain (plain) → east-u (east-u), apart"));
    ck_assert_ptr_nonnull(strstr(text, "two (two) → no single owner here"));
    const char *json = cmg_result_json(d.result);
    ck_assert_ptr_nonnull(strstr(json, "\"of\":\"approves\",\"apart\":false}"));
    ck_assert_ptr_nonnull(strstr(json, "\"of\":\"approves\",\"apart\":true}"));
    ck_assert_ptr_nonnull(strstr(json, "\"unit\":null,\"of\":\"builds\",\"apart\":null}"));
    ck_assert_int_eq(cmg_duty(d.session, "plain", "e1", NULL, d.result), CMG_OK);
    ck_assert_ptr_nonnull(strstr(cmg_result_json(d.result), "\"separation\":[]"));
    close_desk(&d);
}
END_TEST

/* Owners apart are not enough where one unit has both in hand. */
START_TEST(who_acts_must_be_apart_too)
{
    static const memory_file own[] = {
        {"p/pack.json", MANIFEST("p", "")},
        {"p/a.json",
         "{\"places\":[{\"code\":\"c\",\"label\":\"c\",\"level\":\"city\"}],\"units\":[" UNIT(
             "u", "city", "c") ",{\"code\":\"v\",\"label\":\"v\",\"level\":\"city\",\"place\":\"c\"}],"
                               "\"items\":[{\"code\":\"i\",\"label\":\"i\",\"type\":\"licence\",\"approves\":"
                               "[\"k\"]}," ITEM("k",
                                                "") "],"
                                                    "\"duties\":[{\"code\":\"d\",\"label\":\"d\",\"level\":"
                                                    "\"city\",\"unit\":\"u\",\"items\":[\"i\"]},"
                                                    "{\"code\":\"e\",\"label\":\"e\",\"level\":\"city\","
                                                    "\"unit\":\"v\",\"items\":[\"k\"]}],"
                                                    "\"delegations\":[{\"code\":\"x\",\"label\":\"x\","
                                                    "\"from\":\"u\",\"to\":\"v\",\"items\":[\"i\"],"
                                                    "\"kind\":\"entrust\",\"published\":\"2024-05-01\"}]}"},
        {NULL, NULL}};
    cmg_pack *pack = NULL;
    ck_assert_int_eq(memory_pack_open("p", own, NULL, NULL, &pack), CMG_OK);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    cmg_session_set_as_of(session, "2024-04-30");
    ck_assert_int_eq(cmg_duty(session, "i", "c", NULL, result), CMG_OK);
    ck_assert_ptr_nonnull(strstr(cmg_result_json(result), "\"of\":\"approves\",\"apart\":true}"));
    cmg_session_set_as_of(session, "2024-05-01");
    ck_assert_int_eq(cmg_duty(session, "i", "c", NULL, result), CMG_OK);
    ck_assert_ptr_nonnull(strstr(cmg_result_json(result), "\"of\":\"approves\",\"apart\":false}"));
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
}
END_TEST

/* Province, city, district, sub-district, community, grid: a matter is owned where the rule says,
 * whichever of them is asked about. */
START_TEST(places_go_down_to_the_grid)
{
    static const memory_file own[] = {
        {"p/pack.json", MANIFEST("p", "")},
        {"p/a.json",
         "{\"places\":[{\"code\":\"p\",\"label\":\"p\",\"level\":\"province\"}"
         "," PLACE("c", "city", "p") "," PLACE("d", "district", "c") "," PLACE(
             "s", "sub-district",
             "d") "," PLACE("m", "community",
                            "s") "," PLACE("g", "grid",
                                           "m") "],"
                                                "\"units\":[" UNIT("cu", "city", "c") "," UNIT(
                                                    "mu", "community",
                                                    "m") "," UNIT("gu", "grid",
                                                                  "g") "],"
                                                                       "\"items\":[" ITEM("all", "") "," ITEM(
                                                                           "near", "") "," ITEM("own",
                                                                                                "") "],"
                                                                                                    "\"dutie"
                                                                                                    "s\":[{"
                                                                                                    "\"code"
                                                                                                    "\":"
                                                                                                    "\"x\","
                                                                                                    "\"label"
                                                                                                    "\":"
                                                                                                    "\"x\","
                                                                                                    "\"level"
                                                                                                    "\":"
                                                                                                    "\"city"
                                                                                                    "\","
                                                                                                    "\"role"
                                                                                                    "\":"
                                                                                                    "\"r\"},"
                                                                                                    "{\"code"
                                                                                                    "\":"
                                                                                                    "\"y\","
                                                                                                    "\"label"
                                                                                                    "\":"
                                                                                                    "\"y\","
                                                                                                    "\"level"
                                                                                                    "\":"
                                                                                                    "\"commu"
                                                                                                    "nity\","
                                                                                                    "\"role"
                                                                                                    "\":"
                                                                                                    "\"r\","
                                                                                                    "\"items"
                                                                                                    "\":["
                                                                                                    "\"near"
                                                                                                    "\"]},"
                                                                                                    "{\"code"
                                                                                                    "\":"
                                                                                                    "\"z\","
                                                                                                    "\"label"
                                                                                                    "\":"
                                                                                                    "\"z\","
                                                                                                    "\"level"
                                                                                                    "\":"
                                                                                                    "\"grid"
                                                                                                    "\","
                                                                                                    "\"role"
                                                                                                    "\":"
                                                                                                    "\"r\","
                                                                                                    "\"items"
                                                                                                    "\":["
                                                                                                    "\"own\""
                                                                                                    "],"
                                                                                                    "\"place"
                                                                                                    "s\":["
                                                                                                    "\"g\"]}"
                                                                                                    "]}"},
        {NULL, NULL}};
    static const struct {
        const char *item, *place, *unit, *level;
    } asked[] = {{"all", "g", "cu", "city"},
                 {"near", "g", "mu", "community"},
                 {"near", "m", "mu", "community"},
                 {"own", "g", "gu", "grid"},
                 {"own", "m", "cu", "city"}};
    cmg_pack *pack = NULL;
    ck_assert_int_eq(memory_pack_open("p", own, NULL, NULL, &pack), CMG_OK);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    cmg_session_set_as_of(session, "2024-05-01");
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        ck_assert_int_eq(cmg_duty(session, asked[i].item, asked[i].place, NULL, result), CMG_OK);
        ck_assert_str_eq(cmg_duty_unit(result, 0), asked[i].unit);
        ck_assert_str_eq(cmg_duty_level(result, 0), asked[i].level);
    }
    ck_assert_int_eq(cmg_duty(session, "all", "g", NULL, result), CMG_OK);
    ck_assert_ptr_nonnull(strstr(cmg_result_text(result), "p > c > d > s > m > g"));
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
}
END_TEST

START_TEST(the_text_says_why)
{
    desk d = open_desk("low", "2024-05-01");
    cmg_session_set_trace(d.session, true);
    ck_assert_int_eq(cmg_duty(d.session, "kept", "e1", NULL, d.result), CMG_OK);
    const char *text = cmg_result_text(d.result);
    ck_assert_msg(strncmp(text, "city-u (city-u), city", 21) == 0, "%s", text);
    ck_assert_ptr_nonnull(strstr(text, "\"keep\": it names this matter, before \"all\""));
    ck_assert_ptr_nonnull(strstr(text, "city > east > e1"));
    ck_assert_ptr_nonnull(strstr(text, "\"all\": it is for all matters; stands back"));
    ck_assert_ptr_nonnull(strstr(text, "\"keep\": it names this matter; it decides"));
    ck_assert_int_eq(cmg_duty(d.session, "two", "e1", NULL, d.result), CMG_OK);
    ck_assert_ptr_nonnull(strstr(cmg_result_text(d.result), "\"two-a\" and \"two-b\" are equally near"));
    close_desk(&d);
}
END_TEST

START_TEST(callers_mistakes_are_told)
{
    static const struct {
        const char *item, *place, *level;
        cmg_status status;
        const char *id;
    } mistakes[] = {{"plian", "east", NULL, CMG_NOT_FOUND, "E0901"},
                    {"nothing-like-it", "east", NULL, CMG_NOT_FOUND, "E0900"},
                    {"plain", "esat", NULL, CMG_NOT_FOUND, "E1211"},
                    {"plain", "nowhere-at-all", NULL, CMG_NOT_FOUND, "E1210"},
                    {"plain", "gone", NULL, CMG_NOT_FOUND, "E1210"},
                    {"plain", "Twin", NULL, CMG_NOT_FOUND, "E1210"},
                    {"plain", "east", "county", CMG_BAD_ARGUMENT, "E1212"}};
    desk d = open_desk("low", "2024-05-01");
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        ck_assert_int_eq(
            cmg_duty(d.session, mistakes[i].item, mistakes[i].place, mistakes[i].level, d.result),
            mistakes[i].status);
        ck_assert_str_eq(cmg_diagnostic_id(cmg_result_diagnostics(d.result), 0), mistakes[i].id);
    }
    ck_assert_int_eq(cmg_duty(NULL, "plain", "east", NULL, d.result), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_duty(d.session, NULL, "east", NULL, d.result), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_duty(d.session, "plain", NULL, NULL, d.result), CMG_BAD_ARGUMENT);
    ck_assert_int_eq(cmg_duty(d.session, "plain", "east", NULL, NULL), CMG_BAD_ARGUMENT);
    close_desk(&d);
}
END_TEST

static bool tour(const cmg_allocator *allocator, void *context)
{
    cmg_pack *pack = NULL;
    (void)context;
    cmg_status status = memory_pack_open("high", files, allocator, NULL, &pack);
    cmg_session *session = cmg_session_new(pack, allocator);
    cmg_result *result = cmg_result_new(allocator);
    if (status == CMG_OK && (!session || !result))
        status = CMG_NO_MEMORY;
    if (status == CMG_OK) {
        cmg_session_set_as_of(session, "2023-06-01");
        cmg_session_set_trace(session, true);
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows && status == CMG_OK; i += 3) {
        status = cmg_duty(session, rows[i].item, rows[i].place, NULL, result);
        if (status == CMG_OK && (!cmg_result_text(result) || !cmg_result_json(result)))
            status = CMG_NO_MEMORY;
    }
    ck_assert_msg(status == CMG_OK || status == CMG_NO_MEMORY, "%s", cmg_status_name(status));
    cmg_pack_unref(pack);
    cmg_session_free(session);
    cmg_result_free(result);
    return status == CMG_OK;
}

START_TEST(every_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation(tour, NULL, 20000), 50);
}
END_TEST

START_TEST(a_warm_answer_allocates_nothing)
{
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    desk d = open_desk("low", "2024-05-01");
    cmg_session *session = cmg_session_new(d.pack, &memory.allocator);
    cmg_result *result = cmg_result_new(&memory.allocator);
    size_t cold = 0;
    cmg_session_set_as_of(session, "2024-05-01");
    for (int round = 0; round < 6; round++) {
        if (round == 2)
            cold = memory.calls;
        ck_assert_int_eq(cmg_duty(session, "both", "e1", NULL, result), CMG_OK);
        ck_assert_int_eq(cmg_duty(session, "two", "e1", NULL, result), CMG_OK);
    }
    ck_assert_uint_gt(cold, 0);
    ck_assert_uint_eq(memory.calls, cold);
    cmg_result_free(result);
    cmg_session_free(session);
    close_desk(&d);
    ck_assert_uint_eq(memory.live_blocks, 0);
}
END_TEST

/* Registers and rules that cannot be: id and place of each finding. */
static const struct {
    const char *what, *text, *found;
} broken[] = {
    {"unknown parent",
     "{\"places\":[{\"code\":\"a\",\"label\":\"a\",\"level\":\"city\",\n\"parent\":\"zzzz\"}]}",
     "E1200 2:10"},
    {"misspelt place",
     "{\"places\":[{\"code\":\"east\",\"label\":\"a\",\"level\":\"city\"}],\"units\":[{\"code\":\"u\","
     "\"label\":\"u\","
     "\"level\":\"city\",\n\"place\":\"esat\"}]}",
     "E1201 2:9"},
    {"a parent of the same level",
     "{\"places\":[{\"code\":\"a\",\"label\":\"a\",\"level\":\"district\"},{\"code\":\"b\",\"label\":\"b\","
     "\"level\":\"district\",\n\"parent\":\"a\"}]}",
     "E1202 2:10"},
    {"a circle",
     "{\"units\":[{\"code\":\"a\",\"label\":\"a\",\"level\":\"city\",\n\"parent\":\"b\"},{\"code\":\"b\","
     "\"label\":\"b\",\"level\":\"city\",\n\"parent\":\"a\"}]}",
     "E1203 2:10, E1203 3:10"},
    {"a unit under itself",
     "{\"units\":[{\"code\":\"a\",\"label\":\"a\",\"level\":\"city\",\n\"parent\":\"a\"}]}", "E1203 2:10"},
    {"days below one",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"licence\",\n\"promised-days\":0}]}",
     "E1204 2:17"},
    {"a pattern that is none",
     "{\"expectations\":[{\"code\":\"a\",\"label\":\"a\",\"of\":\"items\",\n\"pattern\":\"ab(c\"}]}",
     "E1205 2:16"},
    {"to itself",
     "{\"units\":[{\"code\":\"a\",\"label\":\"a\",\"level\":\"city\"}],\"delegations\":[{\"code\":\"d\","
     "\"label\":\"d\",\"from\":\"a\",\"kind\":\"entrust\",\n\"to\":\"a\"}]}",
     "E1206 2:6"},
    {"a rule for nobody", "{\"duties\":[{\"code\":\"d\",\"label\":\"d\",\"level\":\"city\"}]}", "E0731 1:12"},
    {"a type that is none",
     "{\"duties\":[{\"code\":\"d\",\"label\":\"d\",\"level\":\"city\",\"role\":\"r\",\n\"types\":[\"permit\"]"
     "}]}",
     "E0733 2:10"},
    {"a test at a level of no place",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"}],\"tests\":[\n{\"name\":\"t\",\"item\":"
     "\"a\","
     "\"decided\":\"2024-01-01\",\"level\":\"city\",\"expect\":{}}]}",
     "E0728 2:1"},
};

START_TEST(what_cannot_be_is_told)
{
    const memory_file own[] = {
        {"p/pack.json", MANIFEST("p", "")}, {"p/a.json", broken[_i].text}, {NULL, NULL}};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = NULL;
    char got[200] = "";
    ck_assert_int_eq(memory_pack_open("p", own, NULL, diagnostics, &pack), CMG_BAD_PACK);
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++) {
        const size_t at = strlen(got);
        snprintf(got + at, sizeof got - at, "%s%s %u:%u", i ? ", " : "", cmg_diagnostic_id(diagnostics, i),
                 (unsigned)cmg_diagnostic_line(diagnostics, i),
                 (unsigned)cmg_diagnostic_column(diagnostics, i));
    }
    ck_assert_msg(strcmp(got, broken[_i].found) == 0, "%s: expected %s, got %s\n%s", broken[_i].what,
                  broken[_i].found, got, cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(a_penalty_without_provisions_is_refused)
{
    desk d = open_desk("low", "2024-05-01");
    cmg_facts *facts = cmg_facts_new(d.pack, NULL);
    ck_assert_int_eq(cmg_penalty(d.session, "plain", facts, d.result), CMG_OK);
    ck_assert_int_eq(cmg_result_state(d.result), CMG_REFUSED);
    ck_assert_ptr_nonnull(strstr(cmg_result_json(d.result), "E1214"));
    cmg_facts_free(facts);
    close_desk(&d);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("duty");
    TCase *table = tcase_create("owners");
    tcase_add_loop_test(table, each_row, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(table, referrals_are_told_until_made);
    tcase_add_test(table, dual_management_is_told);
    tcase_add_test(table, what_is_illustrative_says_so);
    tcase_add_test(table, separation_is_told);
    tcase_add_test(table, who_acts_must_be_apart_too);
    tcase_add_test(table, places_go_down_to_the_grid);
    tcase_add_test(table, the_text_says_why);
    tcase_add_test(table, callers_mistakes_are_told);
    tcase_add_test(table, a_penalty_without_provisions_is_refused);
    tcase_add_loop_test(table, what_cannot_be_is_told, 0, (int)(sizeof broken / sizeof *broken));
    suite_add_tcase(suite, table);
    TCase *memory = tcase_create("memory");
    tcase_set_timeout(memory, 300);
    tcase_add_test(memory, every_allocation_may_fail);
    tcase_add_test(memory, a_warm_answer_allocates_nothing);
    suite_add_tcase(suite, memory);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
