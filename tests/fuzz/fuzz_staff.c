/* Places as JSON or CSV, and a plan for them by the method that the first byte
 * picks: whatever they are, totals are exact and bounds are kept. */
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

#include "rest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const methods[] = {"largest-remainder", "dhondt", "sainte-lague",
                                      "huntington-hill",   "adams",  "dean"};
static char rules[4000];
static cmg_pack *pack;

static cmg_status read_rules(void *context, const char *path,
                             cmg_status (*give)(void *receiver, const char *bytes, size_t length),
                             void *receiver)
{
    static const char manifest[] =
        "{\"format\":1,\"name\":\"f\",\"version\":\"1.0.0\",\"title\":\"f\",\"files\":[\"a.json\"]}";
    (void)context;
    const char *text = strstr(path, "a.json") ? rules : manifest;
    return give(receiver, text, strlen(text));
}

/* One plan a method: 200 posts at most, each place between 1 and 60. */
static void make_pack(void)
{
    strcpy(rules, "{\"staffing\":[");
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        strcat(rules, i ? ",{\"code\":\"" : "{\"code\":\"");
        strcat(rules, methods[i]);
        strcat(rules, "\",\"label\":\"p\",\"posts\":{\"ratio\":15,\"per\":10000,\"round\":\"nearest\"},"
                      "\"bounds\":{\"min\":1,\"max\":60,\"by\":");
        strcat(rules, i % 2 ? "\"level\"" : "\"from-min\"");
        strcat(rules,
               "},\"tie\":\"population\",\"coverage\":{\"min\":0},\"grades\":{\"method\":\"dean\",\"quotas\":"
               "[{\"code\":\"a\",\"percent\":33.3},{\"code\":\"b\",\"percent\":66.7}]},\"method\":\"");
        strcat(rules, methods[i]);
        strcat(rules, "\"}");
    }
    strcat(rules, "]}");
    const cmg_reader reader = {read_rules, NULL};
    if (cmg_pack_open("f", &reader, NULL, NULL, &pack) != CMG_OK)
        abort();
}

static void check_sum(cmg_result *result)
{
    int64_t sum = 0;
    for (size_t i = 0; i < cmg_staff_place_count(result); i++) {
        const int64_t posts = cmg_staff_place_posts(result, i);
        if (posts < cmg_staff_place_lowest(result, i) || posts > cmg_staff_place_highest(result, i))
            abort();
        sum += posts;
    }
    if (sum != cmg_staff_front(result))
        abort();
}

static void work_out(const char *method, const cmg_staff_places *places)
{
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    if (!session || !result || cmg_session_set_as_of(session, "2018-01-01") != CMG_OK)
        abort();
    cmg_session_set_trace(session, true);
    if (cmg_staff(session, method, NULL, places, result) == CMG_OK) {
        if (cmg_result_state(result) == CMG_DECIDED)
            check_sum(result);
        if (!cmg_result_text(result) || !cmg_result_json(result) || !cmg_staff_csv(result) ||
            !cmg_staff_svg(result))
            abort();
    }
    cmg_result_free(result);
    cmg_session_free(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!pack)
        make_pack();
    if (size == 0)
        return 0;
    rest text = {(const char *)data + 1, size - 1};
    cmg_staff_places *places = cmg_staff_places_new(NULL);
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    const bool is_csv = data[0] & 8;
    const cmg_status status = is_csv ? cmg_staff_places_csv(places, read_rest, &text, "p", diagnostics)
                                     : cmg_staff_places_json(places, text.at, text.length, "p", diagnostics);
    if (status != CMG_OK &&
        (cmg_staff_places_count(places) != 0 || cmg_diagnostics_total(diagnostics, CMG_ERROR) == 0))
        abort();
    if (status == CMG_OK)
        work_out(methods[(data[0] & 7) % (sizeof methods / sizeof *methods)], places);
    cmg_diagnostics_free(diagnostics);
    cmg_staff_places_free(places);
    return 0;
}
