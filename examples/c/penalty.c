/* The penalty for one act, decided and explained.
 *
 *   cc penalty.c $(pkg-config --cflags --libs libcitymgmt) -o penalty
 *   ./penalty /usr/share/citymgmt/packs/beijing
 */
#include <stdio.h>

#include <citymgmt.h>

static const char facts_text[] =
    "{\"当事人类型\": \"公民\", \"出生日期\": \"1990-05-01\", \"违法行为终了日期\": \"2024-03-04\","
    " \"发现日期\": \"2024-03-04\", \"违法行为轻微\": false, \"主动消除或者减轻后果\": false,"
    " \"在公共场所\": true, \"情节严重\": true}";

static int decide(cmg_pack *pack, cmg_diagnostics *diagnostics)
{
    int failed = 1;
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_facts *facts = cmg_facts_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    if (session && facts && result && cmg_session_set_as_of(session, "2024-03-20") == CMG_OK &&
        cmg_facts_json(facts, facts_text, CMG_ZERO_TERMINATED, "facts", diagnostics) == CMG_OK) {
        cmg_session_set_trace(session, true);
        const cmg_status status = cmg_penalty(session, "littering", facts, result);
        if (status == CMG_OK && cmg_result_text(result))
            failed = fputs(cmg_result_text(result), stdout) < 0;
        else
            fprintf(stderr, "%s\n", cmg_status_name(status));
    }
    cmg_result_free(result);
    cmg_facts_free(facts);
    cmg_session_free(session);
    return failed;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: penalty PACK\n");
        return 2;
    }
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = NULL;
    int failed = 1;
    if (cmg_pack_open(arguments[1], NULL, NULL, diagnostics, &pack) == CMG_OK)
        failed = decide(pack, diagnostics);
    fputs(cmg_diagnostics_text(diagnostics, CMG_CHINESE), stderr);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
    return failed;
}
