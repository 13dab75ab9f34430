/* Any bytes as the one file of a pack: it loads or says why not; one that loads is checked and tested, and
 * what it holds is asked with no facts. */
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char manifest[] =
    "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":\"p\",\"files\":[\"a.json\"]}";

typedef struct file {
    const uint8_t *data;
    size_t size;
} file;

static cmg_status read_file(void *context, const char *path,
                            cmg_status (*give)(void *receiver, const char *bytes, size_t length),
                            void *receiver)
{
    const file *only = context;
    if (strstr(path, "a.json"))
        return give(receiver, (const char *)only->data, only->size);
    return strcmp(path, "p/pack.json") == 0 ? give(receiver, manifest, sizeof manifest - 1) : CMG_CANNOT_READ;
}

static void look(cmg_status status, cmg_result *result)
{
    if (status == CMG_OK && (!cmg_result_text(result) || !cmg_result_json(result)))
        abort();
}

static void ask(cmg_pack *pack, cmg_session *session, const cmg_facts *facts, cmg_result *result)
{
    const char *name;
    for (size_t i = 0; i < 4 && (name = cmg_pack_decision_name(pack, i)); i++)
        look(cmg_decide(session, name, facts, result), result);
    for (size_t i = 0; i < 4 && (name = cmg_pack_item_code(pack, i)); i++)
        look(cmg_penalty(session, name, facts, result), result);
    for (size_t i = 0; i < 2 && (name = cmg_pack_assessment_code(pack, i)); i++) {
        cmg_assessment *assessment;
        if (cmg_assessment_new(session, name, NULL, &assessment) != CMG_OK)
            continue;
        look(cmg_assess(session, assessment, result), result);
        cmg_assessment_free(assessment);
    }
    for (size_t i = 0; i < 2 && (name = cmg_pack_plan_code(pack, i)); i++)
        look(cmg_staff(session, name, facts, NULL, result), result);
    look(cmg_standards(session, NULL, facts, result), result);
    look(cmg_items(session, NULL, 0, result), result);
    look(cmg_route(session, "垃圾 a", sizeof "垃圾 a" - 1, facts, result), result);
    if (cmg_items(session, NULL, 0, result) == CMG_OK && (!cmg_items_csv(result) || !cmg_items_html(result)))
        abort();
}

static void use(cmg_pack *pack)
{
    char report[64];
    size_t passed, failed;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_facts *facts = cmg_facts_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    if (cmg_pack_check(pack, "2024-07-01", diagnostics) != CMG_OK ||
        !cmg_diagnostics_text(diagnostics, CMG_CHINESE) ||
        cmg_session_set_as_of(session, "2024-07-01") != CMG_OK)
        abort();
    cmg_session_set_limit(session, CMG_LIMIT_STEPS, 20000);
    cmg_session_set_trace(session, true);
    ask(pack, session, facts, result);
    if (cmg_pack_test(pack, CMG_ENGLISH, NULL, NULL, &passed, &failed) == CMG_OK)
        cmg_pack_coverage(pack, report, sizeof report);
    cmg_result_free(result);
    cmg_facts_free(facts);
    cmg_session_free(session);
    cmg_diagnostics_free(diagnostics);
}

/* What is wrong is somewhere. */
static void expect_places(const cmg_diagnostics *diagnostics)
{
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++) {
        if (cmg_diagnostic_severity(diagnostics, i) == CMG_ERROR &&
            (!*cmg_diagnostic_file(diagnostics, i) || cmg_diagnostic_line(diagnostics, i) == 0))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    file only = {data, size};
    const cmg_reader reader = {read_file, &only};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = NULL;
    const cmg_status status = cmg_pack_open("p", &reader, NULL, diagnostics, &pack);
    if ((status == CMG_OK) != (pack != NULL) ||
        (!pack && cmg_diagnostics_total(diagnostics, CMG_ERROR) == 0) ||
        !cmg_diagnostics_text(diagnostics, CMG_CHINESE) || !cmg_diagnostics_text(diagnostics, CMG_ENGLISH))
        abort();
    expect_places(diagnostics);
    if (pack)
        use(pack);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
    return 0;
}
