/* check and test: packs looked at by themselves. */
#include <stdlib.h>
#include <string.h>

#include "tool.h"

static size_t count_names(const char *(*name)(const cmg_pack *, size_t), const cmg_pack *pack)
{
    size_t count = 0;
    while (name(pack, count))
        count++;
    return count;
}

static int check_one(const tool_options *options, const char *path)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = NULL;
    cmg_status status = cmg_pack_open(path, NULL, NULL, diagnostics, &pack);
    if (status == CMG_OK)
        status = cmg_pack_check(pack, options->as_of, diagnostics);
    const size_t errors = cmg_diagnostics_total(diagnostics, CMG_ERROR);
    if (options->json) {
        printf("%s\n", cmg_diagnostics_json(diagnostics, options->language));
    } else {
        fputs(cmg_diagnostics_text(diagnostics, options->language), stdout);
        if (pack)
            printf("%s %s  %s %zu, %s %zu, %s %zu  sha256 %s\n", cmg_pack_name(pack), cmg_pack_version(pack),
                   tool_say(options, "事项", "items"), count_names(cmg_pack_item_code, pack),
                   tool_say(options, "决策", "decisions"), count_names(cmg_pack_decision_name, pack),
                   tool_say(options, "事实", "facts"), count_names(cmg_pack_term_name, pack),
                   cmg_pack_hash(pack));
    }
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
    if (status == CMG_OK)
        return errors ? EXIT_NO : EXIT_DONE;
    return status == CMG_BAD_PACK ? EXIT_NO : EXIT_BAD_INPUT;
}

int command_check(const tool_options *options, int count, char **arguments)
{
    int worst = EXIT_DONE;
    if (count < 1)
        return EXIT_USAGE;
    for (int i = 0; i < count; i++) {
        const int status = check_one(options, arguments[i]);
        worst = status > worst ? status : worst;
    }
    return worst;
}

/* -- test ----------------------------------------------------------------- */

static void print_failure(void *context, const char *name, const char *file, uint32_t line, bool passed,
                          const char *difference)
{
    const tool_options *options = context;
    if (!passed)
        printf("%s:%u: %s%s\n%s", file, line, tool_say(options, "未通过：", "failed: "), name, difference);
}

/* The report is short and of our own making; two numbers are wanted. */
static bool read_coverage(const char *report, unsigned long *rules, unsigned long *reached)
{
    const char *first = strstr(report, "\"rules\":"), *second = strstr(report, "\"reached\":");
    if (!first || !second)
        return false;
    *rules = strtoul(first + strlen("\"rules\":"), NULL, 10);
    *reached = strtoul(second + strlen("\"reached\":"), NULL, 10);
    return true;
}

static bool print_coverage(const tool_options *options, cmg_pack *pack)
{
    const size_t length = cmg_pack_coverage(pack, NULL, 0);
    char *report = length == (size_t)-1 ? NULL : malloc(length + 1);
    unsigned long rules = 0, reached = 0;
    if (!report)
        return false;
    cmg_pack_coverage(pack, report, length + 1);
    const bool read = read_coverage(report, &rules, &reached);
    printf("%s %lu / %lu\n", tool_say(options, "用到的规则", "rules reached"), reached, rules);
    if (options->explain ||
        reached * 100 < rules * (unsigned long)(options->coverage < 0 ? 0 : options->coverage))
        printf("%s\n", strstr(report, "\"unreached\":"));
    free(report);
    return read && (options->coverage < 0 || reached * 100 >= rules * (unsigned long)options->coverage);
}

static int test_one(const tool_options *options, const char *path)
{
    size_t passed = 0, failed = 0;
    union {
        const tool_options *in;
        void *out;
    } context = {options};
    cmg_pack *pack = tool_open(options, path);
    if (!pack)
        return EXIT_BAD_INPUT;
    const cmg_status status =
        cmg_pack_test(pack, options->language, print_failure, context.out, &passed, &failed);
    printf("%s  %s %zu, %s %zu, ", cmg_pack_name(pack), tool_say(options, "通过", "passed"), passed,
           tool_say(options, "未通过", "failed"), failed);
    const bool covered = print_coverage(options, pack);
    cmg_pack_unref(pack);
    if (status != CMG_OK)
        return EXIT_BAD_INPUT;
    return failed || !covered ? EXIT_NO : EXIT_DONE;
}

int command_test(const tool_options *options, int count, char **arguments)
{
    int worst = EXIT_DONE;
    if (count < 1)
        return EXIT_USAGE;
    for (int i = 0; i < count; i++) {
        const int status = test_one(options, arguments[i]);
        worst = status > worst ? status : worst;
    }
    return worst;
}
