/* Which rules of a pack its tests have reached. */
#include "rules/coverage.h"

bool cmg_is_own(const cmg_pack *pack, const cmg_origin *origin)
{
    return origin->layer + 1u == pack->layer_count;
}

typedef struct count {
    const uint8_t *covered;
    cmg_buffer *unreached;
    uint32_t rules, reached;
} count;

static void count_rule(count *c, uint32_t number, cmg_text code, cmg_text part)
{
    c->rules++;
    if (c->covered[number / 8] >> number % 8 & 1) {
        c->reached++;
        return;
    }
    cmg_buffer_string(c->unreached, c->unreached->length ? "," : "");
    cmg_buffer name;
    cmg_buffer_init(&name, &c->unreached->allocator);
    cmg_buffer_text(&name, code);
    if (part.length) {
        cmg_buffer_char(&name, '/');
        cmg_buffer_text(&name, part);
    }
    cmg_buffer_json(c->unreached, cmg_buffer_view(&name));
    c->unreached->failed = c->unreached->failed || name.failed;
    cmg_buffer_free(&name);
}

static void count_plain(count *c, const cmg_pack *pack, const cmg_versions *versions, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t v = 0; v < versions[i].count; v++) {
            const cmg_rule *rule = versions[i].version[v];
            if (!rule->withdrawn && cmg_is_own(pack, &rule->origin))
                count_rule(c, rule->number, rule->code, CMG_NO_TEXT);
        }
    }
}

static void count_items(count *c, const cmg_pack *pack)
{
    for (uint32_t i = 0; i < pack->item_count; i++) {
        for (uint32_t v = 0; v < pack->items[i].count; v++) {
            const cmg_item *item = pack->items[i].version[v];
            /* What an entry of the list only takes over is tested below. */
            for (uint32_t p = 0; cmg_is_own(pack, &item->rule.origin) && p < item->provision_count; p++) {
                if (cmg_is_own(pack, &item->provisions[p].origin))
                    count_rule(c, item->provisions[p].number, item->rule.code, item->provisions[p].code);
            }
        }
    }
}

static void count_benchmarks(count *c, const cmg_pack *pack)
{
    for (uint32_t i = 0; i < pack->benchmark_count; i++) {
        for (uint32_t v = 0; v < pack->benchmarks[i].count; v++) {
            const cmg_benchmark *benchmark = pack->benchmarks[i].version[v];
            if (benchmark->rule.withdrawn || !cmg_is_own(pack, &benchmark->rule.origin))
                continue;
            if (!benchmark->table)
                count_rule(c, benchmark->rule.number, benchmark->rule.code, CMG_NO_TEXT);
            for (uint32_t row = 0; benchmark->table && row < cmg_table_rule_count(benchmark->table); row++)
                count_rule(c, benchmark->first_table_rule + row, benchmark->rule.code,
                           cmg_table_rule_code(benchmark->table, row));
        }
    }
}

void cmg_coverage_write(cmg_buffer *out, const cmg_pack *pack, const uint8_t *covered)
{
    cmg_buffer unreached;
    cmg_buffer_init(&unreached, &pack->allocator);
    count c = {.covered = covered, .unreached = &unreached};
    count_plain(&c, pack, pack->circumstances, pack->circumstance_count);
    count_items(&c, pack);
    count_benchmarks(&c, pack);
    count_plain(&c, pack, pack->procedures, pack->procedure_count);
    count_plain(&c, pack, pack->decisions, pack->decision_count);
    count_plain(&c, pack, pack->deadlines, pack->deadline_count);
    count_plain(&c, pack, pack->courses, pack->course_count);
    count_plain(&c, pack, pack->steps, pack->step_count);
    count_plain(&c, pack, pack->requirements, pack->requirement_count);
    count_plain(&c, pack, pack->staffing, pack->staffing_count);
    count_plain(&c, pack, pack->standards, pack->standard_count);
    count_plain(&c, pack, pack->assessments, pack->assessment_count);
    count_plain(&c, pack, pack->duties, pack->duty_count);
    count_plain(&c, pack, pack->delegations, pack->delegation_count);
    count_plain(&c, pack, pack->referrals, pack->referral_count);
    cmg_buffer_format(out, "{\"rules\":%u,\"reached\":%u,\"unreached\":[", c.rules, c.reached);
    cmg_buffer_text(out, cmg_buffer_view(&unreached));
    cmg_buffer_string(out, "]}");
    out->failed = out->failed || unreached.failed;
    cmg_buffer_free(&unreached);
}
