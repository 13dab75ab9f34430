#include "tool.h"

#include <limits.h>

typedef const char *nth_name(const cmg_pack *pack, size_t index);

static size_t count_of(nth_name *nth, const cmg_pack *pack)
{
    size_t count = 0;
    while (nth(pack, count))
        count++;
    return count;
}

static void put_summary(const request *asked, cmg_pack *pack)
{
    tested_rules rules = {0, 0, NULL};
    read_coverage(pack, &rules);
    put("%s %s  %s\n", cmg_pack_name(pack), cmg_pack_version(pack), cmg_pack_title(pack, asked->language));
    say(asked, "层次", "layers");
    for (size_t i = 0; cmg_pack_layer(pack, i); i++)
        put("%s%s", i ? " > " : " ", cmg_pack_layer(pack, i));
    say(asked, "；事项 %zu，决策 %zu，事实 %zu，本层规则 %lu\n",
        "; %zu items, %zu decisions, %zu facts; %lu rules of its own\n", count_of(cmg_pack_item_code, pack),
        count_of(cmg_pack_decision_name, pack), count_of(cmg_pack_term_name, pack), rules.rules);
    put("sha256 %s\n", cmg_pack_hash(pack));
    free_coverage(&rules);
}

static void put_json(const request *asked, const cmg_pack *pack, cmg_diagnostics *diagnostics)
{
    put("{\"errors\":%zu,\"warnings\":%zu,\"notes\":%zu", cmg_diagnostics_total(diagnostics, CMG_ERROR),
        cmg_diagnostics_total(diagnostics, CMG_WARNING), cmg_diagnostics_total(diagnostics, CMG_NOTE));
    if (pack) {
        put(",\"pack\":{\"layers\":[");
        for (size_t i = 0; cmg_pack_layer(pack, i); i++) {
            put(i ? "," : "");
            put_json_string(cmg_pack_layer(pack, i));
        }
        put("],\"version\":");
        put_json_string(cmg_pack_version(pack));
        put(",\"sha256\":\"%s\",\"items\":%zu,\"decisions\":%zu,\"facts\":%zu}", cmg_pack_hash(pack),
            count_of(cmg_pack_item_code, pack), count_of(cmg_pack_decision_name, pack),
            count_of(cmg_pack_term_name, pack));
    }
    put(",\"diagnostics\":%s}", cmg_diagnostics_json(diagnostics, asked->language));
}

static void put_findings(const request *asked, cmg_pack *pack, cmg_diagnostics *diagnostics)
{
    if (has(asked, OPTION_JSON)) {
        put_json(asked, pack, diagnostics);
        return;
    }
    put_text(cmg_diagnostics_text(diagnostics, asked->language));
    if (pack)
        put_summary(asked, pack);
}

static int check_pack(const request *asked, const char *word, const char *before)
{
    cmg_status status = CMG_NO_MEMORY;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_diagnostics_set_capacity(diagnostics, 1000);
    cmg_pack *pack = open_pack(word, diagnostics, &status);
    if (pack)
        status = cmg_pack_check(pack, as_of(asked), diagnostics);
    const size_t wrong = cmg_diagnostics_total(diagnostics, CMG_ERROR) +
                         (has(asked, OPTION_STRICT) ? cmg_diagnostics_total(diagnostics, CMG_WARNING) : 0);
    int exit_status = BAD_INPUT;
    if (status == CMG_BAD_ARGUMENT) {
        complain_date(asked);
        exit_status = WRONG_USAGE;
    } else if (status == CMG_OK || status == CMG_BAD_PACK) {
        put("%s", before);
        put_findings(asked, pack, diagnostics);
        exit_status = status == CMG_BAD_PACK || wrong ? SAID_NO : DONE;
    } else {
        complain_of(asked, diagnostics, status);
    }
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
    return exit_status;
}

static int run(const request *asked)
{
    return each_pack(asked, check_pack);
}

const tool_command check_command = {
    .name = "check",
    .summary = {"检查规则包：错误、空缺、重叠、到期", "what is wrong or doubtful in a pack"},
    .synopsis = {"citymgmt check 规则包...", "citymgmt check PACK..."},
    .about = {"检查规则包和它继承的各层。错误：不能使用。警告：能用，但要看一看，如表格有空缺或重叠、\n"
              "数额没有填、没有用到的名称、规定已经或者将要失效。提示：供参考，如只是示例的基准。\n"
              "有错误时退出码为 1，加 --strict 时有警告也为 1。--as-of 决定失效与否按哪一天看。",
              "Looks at a pack and all layers below it.  An error: it cannot be used.  A warning: it\n"
              "can, but look, as at gaps and overlaps of tables, amounts left open, names not used,\n"
              "rules that ended or are about to.  A note is worth knowing, as a benchmark that is\n"
              "only illustrative.  Exit status 1 with an error, with --strict also with a warning.\n"
              "--as-of is the day that decides what has ended."},
    .example = "  citymgmt check packs/qingdao\n",
    .options = OPTION_AS_OF | OPTION_JSON | OPTION_STRICT,
    .least = 1,
    .most = INT_MAX,
    .run = run,
};
