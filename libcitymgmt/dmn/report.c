/* Findings told to people: some of each kind, with an example case. */
#include "dmn/analyse.h"

#define FINDINGS_TOLD 10u

typedef struct teller {
    cmg_arena *arena;
    const cmg_table *table;
    cmg_diagnostics *diagnostics;
    uint32_t told[CMG_FINDING_KINDS];
    bool more, failed;
} teller;

static const cmg_message_id messages[CMG_FINDING_KINDS] = {[CMG_FINDING_GAP] = CMG_M_table_gap,
                                                           [CMG_FINDING_OVERLAP] = CMG_M_table_overlap,
                                                           [CMG_FINDING_CONFLICT] = CMG_M_table_conflict,
                                                           [CMG_FINDING_NEVER] = CMG_M_table_never,
                                                           [CMG_FINDING_SHADOWED] = CMG_M_table_shadowed};

/* The table stands where its first input does. */
static cmg_place place_of_table(const teller *t)
{
    if (t->table->column_count == 0)
        return (cmg_place){.line = 0};
    const cmg_source *source = &t->table->columns[0].source;
    return cmg_source_place(source, 0, source->text.length, t->arena);
}

static bool tell(void *context, const cmg_finding *finding)
{
    teller *t = context;
    if (t->told[finding->kind]++ == FINDINGS_TOLD) {
        t->more = true;
        return false;
    }
    cmg_buffer text[4]; /* rule, other, box, example */
    for (int i = 0; i < 4; i++)
        cmg_buffer_init(&text[i], &t->arena->allocator);
    cmg_place place = place_of_table(t);
    if (finding->rule != CMG_NO_RULE) {
        place = t->table
                    ->rules[finding->other == CMG_NO_RULE || finding->kind == CMG_FINDING_SHADOWED
                                ? finding->rule
                                : finding->other]
                    .place;
        cmg_table_rule_name(&text[0], t->table, finding->rule);
    }
    if (finding->other != CMG_NO_RULE)
        cmg_table_rule_name(&text[1], t->table, finding->other);
    if (finding->box) {
        cmg_witness_write_box(&text[2], t->table, finding->box);
        cmg_witness_write_case(&text[3], t->arena, t->table, finding->box);
    }
    for (int i = 0; i < 4; i++)
        t->failed |= text[i].failed;
    if (!t->failed)
        cmg_report(t->diagnostics, messages[finding->kind], &place, CMG_ARG("name", t->table->name),
                   CMG_ARG("rule", cmg_buffer_view(&text[0])), CMG_ARG("other", cmg_buffer_view(&text[1])),
                   CMG_ARG("box", cmg_buffer_view(&text[2])), CMG_ARG("example", cmg_buffer_view(&text[3])));
    for (int i = 0; i < 4; i++)
        cmg_buffer_free(&text[i]);
    return !t->failed;
}

void cmg_table_analyse(cmg_arena *scratch, const cmg_table *table, cmg_diagnostics *diagnostics)
{
    teller t = {.arena = scratch, .table = table, .diagnostics = diagnostics};
    cmg_analysis analysis;
    if (!cmg_analyse_table(scratch, table, CMG_ANALYSIS_WORK, tell, &t, &analysis) || t.failed) {
        cmg_report_no_memory(diagnostics);
        return;
    }
    const cmg_place place = place_of_table(&t);
    bool unfinished = false;
    for (int kind = 0; kind < CMG_FINDING_KINDS; kind++)
        unfinished |= analysis.unfinished[kind];
    if (t.more)
        cmg_report(diagnostics, CMG_M_table_more, &place, CMG_ARG("name", table->name));
    if (unfinished)
        cmg_report(diagnostics, CMG_M_table_unfinished, &place, CMG_ARG("name", table->name));
    if (analysis.doubted)
        cmg_report(diagnostics, CMG_M_table_doubtful, &place, CMG_ARG("name", table->name));
}
