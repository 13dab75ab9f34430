/* An assessment's cases as CSV; or, when the first byte is '1', what follows the identity of a saved state.
 * Whatever came in: saved and loaded it is the same, and what is refused adds nothing. */
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

#include "base/text.h"
#include "rest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char manifest[] =
    "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":\"p\",\"files\":[\"a.json\"]}";
static const char rules[] =
    "{\"terms\":["
    "{\"name\":\"unit\",\"type\":\"string\"},{\"name\":\"id\",\"type\":\"string\"},"
    "{\"name\":\"filed\",\"type\":\"date and time\"},{\"name\":\"day\",\"type\":\"date\"},"
    "{\"name\":\"weight\",\"type\":\"number\",\"allowed\":\">= "
    "0\"},{\"name\":\"urgent\",\"type\":\"boolean\"}],"
    "\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"unit\",\"case\":\"id\","
    "\"counts\":[{\"name\":\"all\"},{\"name\":\"late\",\"when\":\"filed > date and time(day, time(12, 0, "
    "0))\"},"
    "{\"name\":\"burden\",\"sum\":\"weight\",\"when\":\"urgent and weight != null\"}],"
    "\"indicators\":[{\"name\":\"rate\",\"numerator\":\"late\",\"denominator\":\"all\"},"
    "{\"name\":\"score\",\"value\":\"100 - 40 * rate + burden\",\"min\":0,\"max\":100,\"round\":2}],"
    "\"score\":\"score\",\"grades\":[{\"code\":\"A\",\"if\":\">= 90\"},{\"code\":\"B\",\"if\":\"< 90\"}]}]}";

static cmg_session *session;
static size_t identity; /* bytes of a saved state before what was taken in */

static cmg_status read_file(void *context, const char *path,
                            cmg_status (*give)(void *receiver, const char *bytes, size_t length),
                            void *receiver)
{
    const char *text = strstr(path, "a.json") ? rules : manifest;
    (void)context;
    return give(receiver, text, strlen(text));
}

static cmg_assessment *begin(void)
{
    cmg_assessment *assessment;
    if (cmg_assessment_new(session, "m", NULL, &assessment) != CMG_OK)
        abort();
    return assessment;
}

static size_t save(const cmg_assessment *assessment, char **bytes)
{
    const size_t length = cmg_assessment_save(assessment, NULL, 0);
    *bytes = malloc(length);
    if (!*bytes || cmg_assessment_save(assessment, *bytes, length) != length)
        abort();
    return length;
}

static void make_session(void)
{
    const cmg_reader reader = {read_file, NULL};
    cmg_pack *pack;
    char *bytes;
    if (cmg_pack_open("p", &reader, NULL, NULL, &pack) != CMG_OK ||
        !(session = cmg_session_new(pack, NULL)) || cmg_session_set_as_of(session, "2024-07-01") != CMG_OK)
        abort();
    cmg_session_set_trace(session, true);
    cmg_assessment *nothing = begin();
    /* rows, rejected, outside, listed, units, numbers, hash: eight bytes each */
    identity = save(nothing, &bytes) - 7 * 8;
    free(bytes);
    cmg_assessment_free(nothing);
}

/* The identity of the assessment before the bytes, and their hash behind them. */
static cmg_status load_forged(cmg_assessment *into, const char *bytes, size_t size)
{
    char *state;
    save(into, &state);
    char *forged = malloc(identity + size + 8);
    if (!forged)
        abort();
    memcpy(forged, state, identity);
    memcpy(forged + identity, bytes, size);
    const uint64_t hash = cmg_text_hash((cmg_text){forged, identity + size});
    for (int i = 0; i < 8; i++)
        forged[identity + size + (size_t)i] = (char)(unsigned char)(hash >> (8 * i));
    const cmg_status status = cmg_assessment_load(into, forged, identity + size + 8, NULL);
    free(forged);
    free(state);
    return status;
}

static void expect_same(const cmg_assessment *a, const cmg_assessment *b)
{
    char *one, *other;
    const size_t length = save(a, &one);
    if (save(b, &other) != length || memcmp(one, other, length) != 0)
        abort();
    free(one);
    free(other);
}

static void score(cmg_assessment *assessment)
{
    cmg_result *result = cmg_result_new(NULL);
    const cmg_status status = cmg_assess(session, assessment, result);
    if (status != CMG_OK && status != CMG_LIMIT_REACHED)
        abort();
    if (status == CMG_OK &&
        (!cmg_result_text(result) || !cmg_result_json(result) || !cmg_assess_html(result, NULL, 0)))
        abort();
    cmg_result_free(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!session)
        make_session();
    if (size == 0)
        return 0;
    cmg_assessment *first = begin(), *second = begin(), *nothing = begin();
    rest text = {(const char *)data + 1, size - 1};
    const cmg_status status = data[0] == '1'
                                  ? load_forged(first, text.at, text.length)
                                  : cmg_assessment_read_cases(first, read_rest, &text, "cases", NULL);
    if (status != CMG_OK)
        expect_same(first, nothing);
    if (cmg_assessment_merge(second, first, NULL) != CMG_OK)
        abort();
    expect_same(first, second);
    score(second);
    cmg_assessment_free(first);
    cmg_assessment_free(second);
    cmg_assessment_free(nothing);
    return 0;
}
