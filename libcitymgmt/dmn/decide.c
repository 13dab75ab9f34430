/* Deciding: a piece for each input, the rules of all pieces, the hit policy.
 *
 * The sets of the columns are intersected word by word.  A table of more than
 * 64 rules goes by chunks: where one column has no rule of a chunk, none of
 * its words are looked at.
 */
#include "dmn/parts.h"

typedef struct walk {
    cmg_deciding d;
    /* columns whose value the index does not know */
    uint32_t foreign_count;
    uint16_t foreign[CMG_TABLE_COLUMNS_MAX], absent[CMG_TABLE_COLUMNS_MAX];
    cmg_value inputs[CMG_TABLE_COLUMNS_MAX];
    /* the sets: of large tables a row of block numbers for each known column */
    const uint32_t *rows[CMG_TABLE_COLUMNS_MAX];
    const uint64_t *blocks[CMG_TABLE_COLUMNS_MAX];
    uint32_t set_count;
    /* the rules not yet taken: of the word at hand, and the words behind it */
    uint64_t bits;
    uint32_t word, next_word, chunk_end;
    uint64_t block[CMG_CHUNK_WORDS];
} walk;

/* -- inputs --------------------------------------------------------------- */

static cmg_status not_allowed(walk *w, const cmg_column *column, cmg_value value)
{
    cmg_buffer written;
    cmg_text kept = CMG_TEXT("");
    cmg_buffer_init(&written, &w->d.vm->arena.allocator);
    cmg_value_write_feel(&written, value);
    const bool good = !written.failed && cmg_text_copy(&w->d.vm->arena, cmg_buffer_view(&written), &kept);
    cmg_buffer_free(&written);
    return good ? cmg_deciding_violated(&w->d, CMG_M_table_input_not_allowed, column->program,
                                        column->source.text, kept)
                : cmg_deciding_no_memory(&w->d);
}

/* Null is let through: it is for the cells to accept it, and only '-',
 * `null` and what excludes other values do. */
static cmg_status check_allowed(walk *w, const cmg_column *column, cmg_value value, uint32_t piece)
{
    cmg_value verdict;
    if (value.kind == CMG_NULL)
        return CMG_OK;
    if (!column->allowed) {
        const bool inside = piece != CMG_PIECE_FOREIGN && cmg_column_has(column, piece);
        return inside ? CMG_OK : not_allowed(w, column, value);
    }
    const cmg_status status = cmg_run(w->d.vm, column->allowed, w->d.facts, &value, &verdict);
    if (status != CMG_OK || verdict.kind == CMG_ABSENT || (verdict.kind == CMG_BOOLEAN && verdict.as.integer))
        return status;
    return not_allowed(w, column, value);
}

/* Where the index knows nothing of a value of this kind.  Cells of inputs of
 * any type have programs that can tell. */
static cmg_status note_foreign(walk *w, uint32_t c, cmg_value value)
{
    const cmg_column *column = &w->d.table->columns[c];
    w->foreign[w->foreign_count++] = (uint16_t)c;
    if (column->type->kind == CMG_TYPE_ANY)
        return CMG_OK;
    cmg_vm_problem(w->d.vm, CMG_M_table_input_kind, column->program, 0, (uint32_t)column->source.text.length,
                   cmg_kind_name((cmg_kind)value.kind), cmg_kind_name((cmg_kind)column->index.kind));
    return w->d.vm->strict ? CMG_EVALUATION_FAILED : CMG_OK;
}

static cmg_status note_absent(walk *w, uint32_t c)
{
    const int32_t slot = w->d.table->columns[c].slot;
    w->absent[w->d.absent_count++] = (uint16_t)c;
    if (w->inputs[c].as.absence || slot < 0)
        return CMG_OK;
    return cmg_absent_value(&w->d.vm->arena, (uint16_t)slot, &w->inputs[c]) ? CMG_OK
                                                                            : cmg_deciding_no_memory(&w->d);
}

static cmg_status read_input(walk *w, uint32_t c)
{
    const cmg_column *column = &w->d.table->columns[c];
    cmg_value *input = &w->inputs[c];
    if (column->slot >= 0) {
        *input = w->d.facts[column->slot];
    } else {
        const cmg_status status = cmg_run(w->d.vm, column->program, w->d.facts, NULL, input);
        if (status != CMG_OK)
            return status;
    }
    if (input->kind == CMG_ABSENT)
        return note_absent(w, c);
    const uint32_t piece = cmg_index_piece(&column->index, input);
    if (!column->always_allowed || column->allowed) {
        const cmg_status status = check_allowed(w, column, *input, piece);
        if (status != CMG_OK || w->d.result->state == CMG_TABLE_VIOLATION)
            return status;
    }
    if (piece == CMG_PIECE_FOREIGN)
        return note_foreign(w, c, *input);
    if (column->index.words) {
        w->bits &= column->index.words[piece];
    } else {
        w->rows[w->set_count] = column->index.rows + (size_t)piece * column->index.chunk_count;
        w->blocks[w->set_count++] = column->index.blocks;
    }
    return CMG_OK;
}

/* -- rules ---------------------------------------------------------------- */

/* The rules of a chunk that all known columns leave.  False: none. */
static bool load_chunk(walk *w, uint32_t chunk, uint32_t words)
{
    for (uint32_t s = 0; s < w->set_count; s++) {
        if (w->rows[s][chunk] == 0)
            return false;
    }
    for (uint32_t i = 0; i < words; i++)
        w->block[i] = UINT64_MAX;
    for (uint32_t s = 0; s < w->set_count; s++) {
        const uint64_t *block = w->blocks[s] + (size_t)w->rows[s][chunk] * CMG_CHUNK_WORDS;
        for (uint32_t i = 0; i < words; i++)
            w->block[i] &= block[i];
    }
    return true;
}

/* Moves to the next word that is not empty. */
static bool next_word(walk *w)
{
    const uint32_t rules = w->d.table->rule_count, all = (rules + 63) / 64;
    while (w->next_word < all) {
        if (w->next_word == w->chunk_end) {
            const uint32_t left = all - w->next_word;
            const uint32_t words = left < CMG_CHUNK_WORDS ? left : CMG_CHUNK_WORDS;
            w->chunk_end += words;
            if (!load_chunk(w, w->next_word / CMG_CHUNK_WORDS, words)) {
                w->next_word = w->chunk_end;
                continue;
            }
        }
        w->word = w->next_word++;
        w->bits = w->block[w->word % CMG_CHUNK_WORDS];
        if (w->word == all - 1 && rules % 64 != 0)
            w->bits &= (UINT64_C(1) << rules % 64) - 1;
        if (w->bits != 0)
            return true;
    }
    return false;
}

/* The next rule that the index leaves, or CMG_NO_RULE. */
static inline uint32_t next_rule(walk *w)
{
    if (w->bits == 0 && !next_word(w))
        return CMG_NO_RULE;
    const uint32_t rule = w->word * 64 + (uint32_t)__builtin_ctzll(w->bits);
    w->bits &= w->bits - 1;
    return rule;
}

/* -- cells that are run --------------------------------------------------- */

static cmg_status run_cell(walk *w, const cmg_cell *cell, uint32_t c, cmg_match *match, bool *holds)
{
    cmg_value verdict;
    const cmg_status status = cmg_run(w->d.vm, cell->program, w->d.facts, &w->inputs[c], &verdict);
    if (status != CMG_OK)
        return status;
    if (verdict.kind != CMG_ABSENT) {
        *holds = verdict.kind == CMG_BOOLEAN && verdict.as.integer;
        return CMG_OK;
    }
    match->certain = false;
    match->doubtful = true;
    return cmg_absent_union(&w->d.vm->arena, match->absent, verdict, &match->absent)
               ? CMG_OK
               : cmg_deciding_no_memory(&w->d);
}

/* What the index does not say of a rule. */
static cmg_status check(walk *w, cmg_match *match, bool *holds)
{
    const cmg_table *table = w->d.table;
    cmg_status status = CMG_OK;
    *holds = true;
    for (uint32_t i = 0; i < w->d.absent_count; i++) {
        const cmg_cell *cell = cmg_table_cell(table, match->rule, w->absent[i]);
        if (cell->cut && !cell->total)
            match->certain = false;
        *holds = *holds && !cell->dead;
    }
    for (uint32_t i = 0; *holds && status == CMG_OK && i < w->foreign_count; i++) {
        const cmg_cell *cell = cmg_table_cell(table, match->rule, w->foreign[i]);
        if (cell->form == CMG_CELL_ANY || !cell->cut)
            continue;
        *holds = cell->program != NULL;
        if (cell->program)
            status = run_cell(w, cell, w->foreign[i], match, holds);
    }
    for (uint32_t c = 0;
         *holds && status == CMG_OK && table->rules[match->rule].runs && c < table->column_count; c++) {
        const cmg_cell *cell = cmg_table_cell(table, match->rule, c);
        if (!cell->cut)
            status = run_cell(w, cell, c, match, holds);
    }
    return status;
}

/* -- the door ------------------------------------------------------------- */

typedef struct match_list {
    cmg_match *items;
    size_t count, capacity;
} match_list;

static bool add_match(walk *w, match_list *matches, const cmg_match *match)
{
    if (!cmg_arena_grow(&w->d.vm->arena, &matches->items, sizeof *matches->items, matches->count,
                        &matches->capacity))
        return false;
    matches->items[matches->count++] = *match;
    return true;
}

/* Nothing is absent, foreign or run: what the index leaves does match. */
static cmg_status decide_plainly(walk *w)
{
    const uint32_t rule = next_rule(w);
    if (rule == CMG_NO_RULE)
        return cmg_outcome_none(&w->d);
    if (w->d.table->policy == CMG_HIT_FIRST)
        return cmg_outcome_one(&w->d, rule);
    const uint32_t second = next_rule(w);
    if (second == CMG_NO_RULE && !cmg_table_is_multiple(w->d.table))
        return cmg_outcome_one(&w->d, rule);
    match_list all = {0};
    cmg_match match = {.rule = rule, .certain = true, .absent = cmg_null_value};
    if (!add_match(w, &all, &match))
        return cmg_deciding_no_memory(&w->d);
    for (match.rule = second; match.rule != CMG_NO_RULE; match.rule = next_rule(w)) {
        if (!add_match(w, &all, &match))
            return cmg_deciding_no_memory(&w->d);
    }
    return cmg_outcome_many(&w->d, all.items, (uint32_t)all.count);
}

static cmg_status decide_checking(walk *w)
{
    match_list all = {0};
    for (uint32_t rule = next_rule(w); rule != CMG_NO_RULE; rule = next_rule(w)) {
        cmg_match match = {.rule = rule, .certain = true, .absent = cmg_null_value};
        bool holds;
        cmg_status status = check(w, &match, &holds);
        if (status == CMG_OK)
            status = cmg_deciding_charge(&w->d, 1);
        if (status != CMG_OK)
            return status;
        if (!holds)
            continue;
        if (!add_match(w, &all, &match))
            return cmg_deciding_no_memory(&w->d);
        if (match.certain && w->d.table->policy == CMG_HIT_FIRST)
            break;
    }
    if (all.count == 0)
        return cmg_outcome_none(&w->d);
    if (all.count == 1 && all.items[0].certain && !cmg_table_is_multiple(w->d.table))
        return cmg_outcome_one(&w->d, all.items[0].rule);
    return cmg_outcome_many(&w->d, all.items, (uint32_t)all.count);
}

/* Takes the probes of one kind; leaves look_up() for a value of another. */
#define TAKE(this_kind, piece)                                                                               \
    for (; probe->kind == (this_kind); probe++) {                                                            \
        const cmg_value *value = &facts[probe->slot];                                                        \
        if (value->kind != (this_kind))                                                                      \
            return false;                                                                                    \
        bits &= probe->words[piece];                                                                         \
    }

/* The rules of a plain table whose inputs are all known and of the kind that
 * the cells name.  False: the long way must tell. */
static bool look_up(const cmg_table *table, const cmg_value *facts, uint64_t *rules)
{
    uint64_t bits = UINT64_MAX >> (64 - table->rule_count);
    const cmg_probe *probe = table->probes;
    TAKE(CMG_BOOLEAN, value->as.integer != 0)
    TAKE(CMG_STRING, cmg_index_string(probe->index, value))
    TAKE(CMG_NUMBER, cmg_index_number(probe->index, value))
    for (; probe->kind != CMG_PROBE_END; probe++) {
        const cmg_value *value = &facts[probe->slot];
        if (value->kind != probe->kind)
            return false;
        bits &= probe->words[cmg_index_known(probe->index, value)];
    }
    *rules = bits;
    return true;
}

/* What the index says of inputs that it may not know. */
static cmg_status walk_rules(const cmg_deciding *d)
{
    walk w; /* large: its arrays are written before they are read */
    const cmg_table *table = d->table;
    w.d = *d;
    w.d.inputs = w.inputs;
    w.d.absent = w.absent;
    w.foreign_count = w.set_count = w.word = w.next_word = w.chunk_end = 0;
    const bool small = table->rule_count <= 64;
    w.bits = table->rule_count == 0 ? 0 : small ? UINT64_MAX >> (64 - table->rule_count) : 0;
    if (small)
        w.next_word = UINT32_MAX;
    for (uint32_t c = 0; c < table->column_count; c++) {
        const cmg_status status = read_input(&w, c);
        if (status != CMG_OK || w.d.result->state == CMG_TABLE_VIOLATION)
            return status;
    }
    if (w.d.absent_count == 0 && w.foreign_count == 0 && !table->any_runs)
        return decide_plainly(&w);
    return decide_checking(&w);
}

cmg_status cmg_table_decide(cmg_vm *vm, const cmg_table *table, const cmg_value *facts,
                            cmg_table_result *result)
{
    cmg_deciding d = {.vm = vm, .table = table, .facts = facts, .result = result};
    uint64_t rules;
    *result =
        (cmg_table_result){.state = CMG_TABLE_NO_MATCH, .value = cmg_null_value, .absent = cmg_null_value};
    const cmg_status status = cmg_deciding_charge(&d, 1 + table->column_count);
    if (status != CMG_OK)
        return status;
    if (!table->probes || !look_up(table, facts, &rules))
        return walk_rules(&d);
    if (rules == 0)
        return cmg_outcome_none(&d);
    if (table->policy == CMG_HIT_FIRST || ((rules & (rules - 1)) == 0 && !cmg_table_is_multiple(table)))
        return cmg_outcome_one(&d, (uint32_t)__builtin_ctzll(rules));
    return walk_rules(&d);
}
