#include "tool.h"

#include <limits.h>

typedef struct run_of_tests {
    const request *asked;
    size_t shown; /* failures so far */
} run_of_tests;

static void put_failure(void *context, const char *name, const char *file, uint32_t line, bool passed,
                        const char *difference)
{
    run_of_tests *tests = context;
    if (passed)
        return;
    if (has(tests->asked, OPTION_JSON)) {
        put(tests->shown ? ",\n{\"name\":" : "\n{\"name\":");
        put_json_string(name);
        put(",\"file\":");
        put_json_string(file);
        put(",\"line\":%lu,\"difference\":", (unsigned long)line);
        put_json_string(difference);
        put("}");
    } else {
        say(tests->asked, "%s:%lu: 未通过：%s\n", "%s:%lu: failed: %s\n", file, (unsigned long)line, name);
        put_indented(difference);
    }
    tests->shown++;
}

static bool enough(const request *asked, const tested_rules *rules)
{
    return !has(asked, OPTION_COVERAGE) ||
           rules->reached * 100 >= rules->rules * (unsigned long)asked->coverage;
}

static void put_summary(const request *asked, const cmg_pack *pack, const tested_rules *rules, size_t passed,
                        size_t failed)
{
    say(asked, "%s %s：通过 %zu，未通过 %zu；测试到规则 %lu / %lu",
        "%s %s: %zu passed, %zu failed; rules reached %lu of %lu", cmg_pack_name(pack),
        cmg_pack_version(pack), passed, failed, rules->reached, rules->rules);
    if (rules->rules)
        say(asked, "（%lu%%）", " (%lu%%)", rules->reached * 100 / rules->rules);
    put("\n");
    if (rules->reached == rules->rules || (enough(asked, rules) && !has(asked, OPTION_EXPLAIN)))
        return;
    say(asked, "没有测试到的规则：\n", "rules that no test reaches:\n");
    put_unreached(rules);
}

static int test_pack(const request *asked, const char *word, const char *before)
{
    int exit_status = BAD_INPUT;
    tested_rules rules = {0, 0, NULL};
    size_t passed = 0, failed = 0;
    run_of_tests tests = {asked, 0};
    cmg_status status = CMG_NO_MEMORY;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = open_pack(word, diagnostics, &status);
    const bool json = has(asked, OPTION_JSON);
    if (!pack) {
        complain_of(asked, diagnostics, status);
        goto cleanup;
    }
    if (json) {
        put("%s", before);
        put("{\"name\":");
        put_json_string(cmg_pack_name(pack));
        put(",\"version\":");
        put_json_string(cmg_pack_version(pack));
        put(",\"failures\":[");
    }
    status = cmg_pack_test(pack, asked->language, put_failure, &tests, &passed, &failed);
    if (status == CMG_OK && !read_coverage(pack, &rules))
        status = CMG_NO_MEMORY;
    if (json)
        put("],\"passed\":%zu,\"failed\":%zu,\"coverage\":%s}", passed, failed,
            rules.report ? rules.report : "null");
    if (status != CMG_OK) {
        complain_of(asked, NULL, status);
        goto cleanup;
    }
    if (!json)
        put_summary(asked, pack, &rules, passed, failed);
    exit_status = failed || !enough(asked, &rules) ? SAID_NO : DONE;
cleanup:
    free_coverage(&rules);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
    return exit_status;
}

static int run(const request *asked)
{
    return each_pack(asked, test_pack);
}

const tool_command test_command = {
    .name = "test",
    .summary = {"运行规则包自带的测试", "a pack's own tests"},
    .synopsis = {"citymgmt test 规则包...", "citymgmt test PACK..."},
    .about = {"运行规则包自带的测试（不含下层的），写出每个未通过的测试差在哪里，以及测试到多少规则。\n"
              "有测试未通过，或者测试到的规则少于 --coverage，退出码为 1。\n"
              "--explain 列出没有测试到的规则。",
              "Runs the tests that a pack brings (not those of the layers below), shows where each\n"
              "failed one differs, and how many rules the tests reach.  Exit status 1 when a test\n"
              "fails or fewer rules are reached than --coverage asks.  --explain lists the rules\n"
              "that no test reaches."},
    .example = "  citymgmt test --coverage 90 packs/cn packs/beijing\n",
    .options = OPTION_COVERAGE | OPTION_EXPLAIN | OPTION_JSON,
    .least = 1,
    .most = INT_MAX,
    .run = run,
};
