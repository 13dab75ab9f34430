/* Deciding: one search a column, an intersection, then the hit policy. */
#include <string.h>

#include "dmn/parts.h"

typedef struct run {
    cmg_vm *vm;
    const cmg_table *table;
    const cmg_value *facts;
    cmg_value *inputs;
    uint32_t *pieces; /* UINT32_MAX: no rule that names a value; ABSENT_PIECE */
    bool any_absent;
    cmg_value absent;
    /* alive rules in table order; sure[i]: holds whatever the absent facts are */
    uint32_t *rules;
    bool *sure;
    uint32_t count;
} run;

#define ABSENT_PIECE (UINT32_MAX - 1)

static cmg_status no_memory(const cmg_vm *vm)
{
    return vm->arena.limited ? CMG_LIMIT_REACHED : CMG_NO_MEMORY;
}

static cmg_value problem(run *r, cmg_message_id id, cmg_text detail)
{
    return cmg_vm_problem(r->vm, id, NULL, 0, 0, detail, r->table->name);
}

static bool join_absent(run *r, cmg_value absent)
{
    return cmg_absent_union(&r->vm->arena, r->absent, absent, &r->absent);
}

/* -- inputs --------------------------------------------------------------- */

static cmg_status read_inputs(run *r, bool *allowed)
{
    const cmg_table *table = r->table;
    *allowed = true;
    for (uint32_t c = 0; c < table->column_count; c++) {
        const cmg_column *column = &table->columns[c];
        if (column->slot != UINT16_MAX) {
            r->inputs[c] = r->facts[column->slot];
        } else {
            const cmg_status status = cmg_run(r->vm, column->expression, r->facts, NULL, &r->inputs[c]);
            if (status != CMG_OK)
                return status;
        }
        if (r->inputs[c].kind == CMG_ABSENT) {
            r->pieces[c] = ABSENT_PIECE;
            r->any_absent = true;
            continue;
        }
        if (column->allowed) {
            cmg_value verdict;
            const cmg_status status = cmg_run(r->vm, column->allowed, r->facts, &r->inputs[c], &verdict);
            if (status != CMG_OK)
                return status;
            if (verdict.kind == CMG_BOOLEAN && !verdict.as.integer) {
                problem(r, CMG_M_table_input_not_allowed, column->text);
                *allowed = false;
            }
        }
        r->pieces[c] = cmg_column_piece(column, r->inputs[c]);
    }
    return CMG_OK;
}

/* -- alive rules ---------------------------------------------------------- */

/* Word `w` of the rules that a column leaves. */
static uint64_t column_word(const run *r, uint32_t c, uint32_t w)
{
    const cmg_column *column = &r->table->columns[c];
    const uint32_t piece = r->pieces[c];
    if (piece == ABSENT_PIECE)
        return UINT64_MAX;
    if (piece == UINT32_MAX)
        return column->any[w];
    uint32_t low = column->first[piece], high = column->first[piece + 1];
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (column->word_index[middle] == w)
            return column->word_bits[middle] | column->any[w];
        if (column->word_index[middle] < w)
            low = middle + 1;
        else
            high = middle;
    }
    return column->any[w];
}

static bool is_sure(const run *r, uint32_t rule)
{
    for (uint32_t c = 0; r->any_absent && c < r->table->column_count; c++) {
        if (r->pieces[c] == ABSENT_PIECE && cmg_table_cell(r->table, rule, c)->kind != CMG_CELL_ANY)
            return false;
    }
    return true;
}

/* The cells that only a program can tell.  False: refuted. */
static cmg_status ask_cells(run *r, uint32_t rule, bool *holds, bool *sure)
{
    const cmg_table *table = r->table;
    for (uint32_t c = 0; c < table->column_count; c++) {
        const cmg_cell *cell = cmg_table_cell(table, rule, c);
        cmg_value verdict;
        if (cell->kind != CMG_CELL_OPAQUE)
            continue;
        const cmg_status status = cmg_run(r->vm, cell->program, r->facts, &r->inputs[c], &verdict);
        if (status != CMG_OK)
            return status;
        if (verdict.kind == CMG_ABSENT) {
            *sure = false;
            r->any_absent = true;
            if (!join_absent(r, verdict))
                return no_memory(r->vm);
        } else if (verdict.kind != CMG_BOOLEAN || !verdict.as.integer) {
            *holds = false;
            return CMG_OK;
        }
    }
    return CMG_OK;
}

static cmg_status take_word(run *r, uint32_t w, uint64_t bits)
{
    if (w == r->table->word_count - 1 && r->table->rule_count % 64)
        bits &= (UINT64_C(1) << r->table->rule_count % 64) - 1;
    if (r->table->rule_count == 0)
        return CMG_OK;
    for (; bits; bits &= bits - 1) {
        const uint32_t rule = w * 64 + (uint32_t)__builtin_ctzll(bits);
        bool holds = true, sure = is_sure(r, rule);
        if (r->table->has_opaque[rule]) {
            const cmg_status status = ask_cells(r, rule, &holds, &sure);
            if (status != CMG_OK)
                return status;
        }
        if (!holds)
            continue;
        r->rules[r->count] = rule;
        r->sure[r->count++] = sure;
    }
    return CMG_OK;
}

static cmg_status find_small(run *r)
{
    uint64_t alive = UINT64_MAX;
    for (uint32_t c = 0; c < r->table->column_count; c++) {
        const cmg_column *column = &r->table->columns[c];
        if (r->pieces[c] == UINT32_MAX)
            alive &= column->any[0];
        else if (r->pieces[c] != ABSENT_PIECE)
            alive &= column->small[r->pieces[c]];
    }
    return take_word(r, 0, alive);
}

/* How many words a column leaves to look at. */
static uint32_t breadth(const run *r, uint32_t c)
{
    const cmg_column *column = &r->table->columns[c];
    if (r->pieces[c] == ABSENT_PIECE)
        return UINT32_MAX;
    const uint32_t own =
        r->pieces[c] == UINT32_MAX ? 0 : column->first[r->pieces[c] + 1] - column->first[r->pieces[c]];
    return own + column->any_count;
}

static cmg_status intersect(run *r, uint32_t w, uint64_t bits)
{
    for (uint32_t c = 0; bits && c < r->table->column_count; c++)
        bits &= column_word(r, c, w);
    return take_word(r, w, bits);
}

/* From the column that leaves least, word by word in order. */
static cmg_status find_large(run *r)
{
    const cmg_table *table = r->table;
    uint32_t best = UINT32_MAX, from = 0;
    for (uint32_t c = 0; c < table->column_count; c++) {
        if (breadth(r, c) < best) {
            best = breadth(r, c);
            from = c;
        }
    }
    if (best == UINT32_MAX) { /* nothing is known */
        for (uint32_t w = 0; w < table->word_count; w++) {
            const cmg_status status = take_word(r, w, UINT64_MAX);
            if (status != CMG_OK)
                return status;
        }
        return CMG_OK;
    }
    const cmg_column *column = &table->columns[from];
    const bool named = r->pieces[from] != UINT32_MAX;
    uint32_t own = named ? column->first[r->pieces[from]] : 0, any = 0;
    const uint32_t own_end = named ? column->first[r->pieces[from] + 1] : 0;
    while (own < own_end || any < column->any_count) {
        uint32_t w;
        if (any == column->any_count ||
            (own < own_end && column->word_index[own] <= column->any_words[any])) {
            w = column->word_index[own++];
            any += any < column->any_count && column->any_words[any] == w;
        } else {
            w = column->any_words[any++];
        }
        const cmg_status status = intersect(r, w, UINT64_MAX);
        if (status != CMG_OK)
            return status;
    }
    return CMG_OK;
}

/* -- outputs -------------------------------------------------------------- */

static cmg_status output_value(run *r, uint32_t rule, uint32_t o, cmg_value *value)
{
    const cmg_result_cell *cell = &r->table->results[(size_t)rule * r->table->output_count + o];
    if (!cell->program) {
        *value = cell->constant;
        return CMG_OK;
    }
    return cmg_run(r->vm, cell->program, r->facts, NULL, value);
}

static bool is_value_allowed(const cmg_output *output, cmg_value value)
{
    for (uint32_t i = 0; i < output->allowed_count; i++) {
        if (cmg_value_equal(output->allowed[i], value) == 1)
            return true;
    }
    return !output->has_allowed || value.kind == CMG_NULL || value.kind == CMG_ABSENT;
}

typedef cmg_status one_output(run *r, uint32_t which, uint32_t o, cmg_value *value);

static cmg_status row_value(run *r, one_output *get, uint32_t which, cmg_value *value)
{
    const cmg_table *table = r->table;
    if (table->output_count == 1)
        return get(r, which, 0, value);
    cmg_context *row = cmg_arena_get(&r->vm->arena, sizeof *row + table->output_count * sizeof *row->entries);
    if (!row)
        return no_memory(r->vm);
    cmg_value absent = cmg_null_value;
    row->count = table->output_count;
    for (uint32_t o = 0; o < table->output_count; o++) {
        row->entries[o].key = table->outputs[o].name;
        const cmg_status status = get(r, which, o, &row->entries[o].value);
        if (status != CMG_OK)
            return status;
        if (row->entries[o].value.kind == CMG_ABSENT &&
            !cmg_absent_union(&r->vm->arena, absent, row->entries[o].value, &absent))
            return no_memory(r->vm);
    }
    *value = absent.kind == CMG_ABSENT ? absent : (cmg_value){.as.context = row, .kind = CMG_CONTEXT};
    return CMG_OK;
}

static cmg_status rule_output(run *r, uint32_t rule, uint32_t o, cmg_value *value)
{
    const cmg_status status = output_value(r, rule, o, value);
    if (status == CMG_OK && !is_value_allowed(&r->table->outputs[o], *value))
        *value = problem(r, CMG_M_table_output_given, r->table->outputs[o].name);
    return status;
}

static cmg_status fallback_output(run *r, uint32_t unused, uint32_t o, cmg_value *value)
{
    (void)unused;
    *value = cmg_null_value;
    return r->table->outputs[o].fallback
               ? cmg_run(r->vm, r->table->outputs[o].fallback, r->facts, NULL, value)
               : CMG_OK;
}

/* -- hit policies --------------------------------------------------------- */

/* Rank of a rule's outputs by their allowed values: lower is better. */
static cmg_status better(run *r, uint32_t a, uint32_t b, bool *result)
{
    *result = false;
    for (uint32_t o = 0; o < r->table->output_count; o++) {
        const cmg_output *output = &r->table->outputs[o];
        cmg_value values[2];
        uint32_t rank[2] = {output->allowed_count, output->allowed_count};
        for (int side = 0; side < 2; side++) {
            const cmg_status status = output_value(r, side ? b : a, o, &values[side]);
            if (status != CMG_OK)
                return status;
            for (uint32_t i = output->allowed_count; i-- > 0;) {
                if (cmg_value_equal(output->allowed[i], values[side]) == 1)
                    rank[side] = i;
            }
        }
        if (rank[0] != rank[1]) {
            *result = rank[0] < rank[1];
            return CMG_OK;
        }
    }
    return CMG_OK;
}

/* Stable insertion by rank: matched rules are few. */
static cmg_status sort_by_rank(run *r)
{
    for (uint32_t i = 1; i < r->count; i++) {
        const uint32_t moving = r->rules[i];
        uint32_t at = i;
        for (; at > 0; at--) {
            bool first = false;
            const cmg_status status = better(r, moving, r->rules[at - 1], &first);
            if (status != CMG_OK)
                return status;
            if (!first)
                break;
            r->rules[at] = r->rules[at - 1];
        }
        r->rules[at] = moving;
        if (!cmg_vm_charge(r->vm, 1 + i - at))
            return CMG_LIMIT_REACHED;
    }
    return CMG_OK;
}

static cmg_status collect(run *r, cmg_list **list, cmg_value *absent)
{
    *list = cmg_arena_get(&r->vm->arena, sizeof **list + r->count * sizeof(*list)->items[0]);
    *absent = cmg_null_value;
    if (!*list)
        return no_memory(r->vm);
    (*list)->count = r->count;
    for (uint32_t i = 0; i < r->count; i++) {
        cmg_value *item = &(*list)->items[i];
        const cmg_status status = row_value(r, rule_output, r->rules[i], item);
        if (status != CMG_OK)
            return status;
        if (item->kind == CMG_ABSENT && !cmg_absent_union(&r->vm->arena, *absent, *item, absent))
            return no_memory(r->vm);
    }
    return CMG_OK;
}

static cmg_status aggregate(run *r, const cmg_list *list, cmg_value *value)
{
    const cmg_aggregator by = r->table->aggregator;
    *value = list->items[0];
    for (uint32_t i = 0; i < list->count; i++) {
        const cmg_value item = list->items[i];
        int order = 0;
        if (by == CMG_SUM) {
            cmg_decimal sum;
            if (item.kind != CMG_NUMBER || value->kind != CMG_NUMBER) {
                *value = problem(r, CMG_M_table_aggregate, cmg_kind_name((cmg_kind)item.kind));
                return CMG_OK;
            }
            if (i == 0)
                continue;
            const cmg_decimal_status status =
                cmg_decimal_add(&r->vm->arena, cmg_value_decimal(*value), cmg_value_decimal(item), &sum);
            if (status != CMG_DECIMAL_OK)
                return status == CMG_DECIMAL_NO_MEMORY ? no_memory(r->vm) : CMG_EVALUATION_FAILED;
            *value = cmg_number_value(sum);
            continue;
        }
        if (!cmg_value_order(item, *value, &order)) {
            *value = problem(r, CMG_M_table_aggregate, cmg_kind_name((cmg_kind)item.kind));
            return CMG_OK;
        }
        if (by == CMG_MIN ? order < 0 : order > 0)
            *value = item;
    }
    return CMG_OK;
}

static cmg_status many(run *r, cmg_table_result *result)
{
    cmg_list *list;
    cmg_value absent;
    if (r->table->policy == CMG_HIT_OUTPUT_ORDER) {
        const cmg_status status = sort_by_rank(r);
        if (status != CMG_OK)
            return status;
    }
    if (r->table->aggregator == CMG_COUNT) {
        result->value = cmg_number_value(cmg_decimal_of(r->count));
        return CMG_OK;
    }
    const cmg_status status = collect(r, &list, &absent);
    if (status != CMG_OK)
        return status;
    if (absent.kind == CMG_ABSENT) {
        result->value = absent;
        return CMG_OK;
    }
    if (r->table->aggregator != CMG_NO_AGGREGATOR)
        return aggregate(r, list, &result->value);
    result->value = (cmg_value){.as.list = list, .kind = CMG_LIST};
    return CMG_OK;
}

static cmg_status same_outputs(run *r, bool *same)
{
    cmg_value first, other;
    cmg_status status = row_value(r, rule_output, r->rules[0], &first);
    *same = true;
    for (uint32_t i = 1; status == CMG_OK && *same && i < r->count; i++) {
        status = row_value(r, rule_output, r->rules[i], &other);
        *same = first.kind != CMG_ABSENT && cmg_value_equal(first, other) == 1;
    }
    return status;
}

static cmg_status violated(run *r, cmg_table_result *result)
{
    cmg_buffer rules;
    cmg_text kept = CMG_TEXT("");
    cmg_buffer_init(&rules, &r->vm->arena.allocator);
    for (uint32_t i = 0; i < r->count && i < 8; i++)
        cmg_buffer_format(&rules, i ? ", %u" : "%u", r->rules[i] + 1);
    if (!rules.failed)
        cmg_text_copy(&r->vm->arena, cmg_buffer_view(&rules), &kept);
    cmg_buffer_free(&rules);
    result->state = CMG_TABLE_VIOLATION;
    result->value =
        problem(r, r->table->policy == CMG_HIT_ANY ? CMG_M_table_not_any : CMG_M_table_not_unique, kept);
    return CMG_OK;
}

static cmg_status matched(run *r, cmg_table_result *result)
{
    cmg_status status = CMG_OK;
    bool same;
    result->state = CMG_TABLE_MATCHED;
    switch (r->table->policy) {
    case CMG_HIT_UNIQUE:
        if (r->count > 1)
            return violated(r, result);
        break;
    case CMG_HIT_ANY:
        status = same_outputs(r, &same);
        if (status != CMG_OK)
            return status;
        if (!same)
            return violated(r, result);
        break;
    case CMG_HIT_FIRST: break;
    case CMG_HIT_PRIORITY: status = sort_by_rank(r); break;
    case CMG_HIT_RULE_ORDER:
    case CMG_HIT_OUTPUT_ORDER:
    case CMG_HIT_COLLECT: return many(r, result);
    }
    if (status != CMG_OK)
        return status;
    result->rule_count = 1; /* the one that decided */
    return row_value(r, rule_output, r->rules[0], &result->value);
}

/* -- absent facts --------------------------------------------------------- */

static cmg_status gather_absent(run *r)
{
    for (uint32_t c = 0; c < r->table->column_count; c++) {
        bool matters = false;
        for (uint32_t i = 0; r->pieces[c] == ABSENT_PIECE && !matters && i < r->count; i++)
            matters = cmg_table_cell(r->table, r->rules[i], c)->kind != CMG_CELL_ANY;
        if (matters && !join_absent(r, r->inputs[c]))
            return no_memory(r->vm);
    }
    return CMG_OK;
}

/* Rules are alive that facts not given might still refute. */
static cmg_status undecided(run *r, cmg_table_result *result)
{
    bool one_sure = false, all_sure = true;
    uint32_t cut = r->count;
    for (uint32_t i = 0; i < r->count; i++) {
        one_sure |= r->sure[i];
        all_sure &= r->sure[i];
        if (r->sure[i] && r->table->policy == CMG_HIT_FIRST && cut == r->count)
            cut = i + 1; /* no later rule can come first */
    }
    if (all_sure)
        return matched(r, result);
    r->count = result->rule_count = cut;
    if (cut == 1 && r->sure[0])
        return matched(r, result);
    const bool single = r->table->policy <= CMG_HIT_PRIORITY;
    if (one_sure && single && r->table->policy != CMG_HIT_UNIQUE) {
        bool same;
        const cmg_status status = same_outputs(r, &same);
        if (status != CMG_OK)
            return status;
        if (same) {
            result->state = CMG_TABLE_MATCHED;
            return row_value(r, rule_output, r->rules[0], &result->value);
        }
    }
    const cmg_status status = gather_absent(r);
    result->state = CMG_TABLE_UNDECIDED;
    result->may_miss = !one_sure;
    result->absent = r->absent;
    return status;
}

/* -- the door ------------------------------------------------------------- */

/* One piece of the arena for all that a decision needs. */
static bool room(run *r)
{
    const size_t columns = r->table->column_count, rules = r->table->rule_count;
    const size_t size =
        columns * (sizeof *r->inputs + sizeof *r->pieces) + rules * (sizeof *r->rules + sizeof *r->sure);
    char *all = cmg_arena_get(&r->vm->arena, size);
    if (!all)
        return false;
    r->inputs = (cmg_value *)(void *)all;
    r->pieces = (uint32_t *)(void *)(r->inputs + columns);
    r->rules = r->pieces + columns;
    r->sure = (bool *)(r->rules + rules);
    return true;
}

cmg_status cmg_table_decide(cmg_vm *vm, const cmg_table *table, const cmg_value *facts,
                            cmg_table_result *result)
{
    run r = {.vm = vm, .table = table, .facts = facts, .absent = cmg_null_value};
    bool allowed;
    *result =
        (cmg_table_result){.state = CMG_TABLE_NO_MATCH, .value = cmg_null_value, .absent = cmg_null_value};
    if (!cmg_vm_charge(vm, 1 + table->column_count))
        return CMG_LIMIT_REACHED;
    if (!room(&r))
        return no_memory(vm);
    cmg_status status = read_inputs(&r, &allowed);
    if (status != CMG_OK)
        return status;
    if (!allowed) {
        result->state = CMG_TABLE_VIOLATION;
        result->value.length = vm->problem_count;
        return CMG_OK;
    }
    status = table->word_count == 1 ? find_small(&r) : find_large(&r);
    if (status != CMG_OK)
        return status;
    result->rules = r.rules;
    result->rule_count = r.count;
    if (r.count > 0) {
        status = r.any_absent ? undecided(&r, result) : matched(&r, result);
        if (status == CMG_OK && result->value.kind == CMG_ABSENT) { /* an output lacks a fact */
            result->state = CMG_TABLE_UNDECIDED;
            result->absent = result->value;
            result->value = cmg_null_value;
        }
        return status;
    }
    if (table->has_fallback) {
        result->state = CMG_TABLE_DEFAULT;
        return row_value(&r, fallback_output, 0, &result->value);
    }
    if (table->policy == CMG_HIT_COLLECT && table->aggregator == CMG_COUNT)
        result->value = cmg_number_value(cmg_decimal_of(0));
    return CMG_OK;
}

cmg_status cmg_table_rule_value(cmg_vm *vm, const cmg_table *table, uint32_t rule, const cmg_value *facts,
                                cmg_value *value)
{
    run r = {.vm = vm, .table = table, .facts = facts, .absent = cmg_null_value};
    return row_value(&r, rule_output, rule, value);
}
