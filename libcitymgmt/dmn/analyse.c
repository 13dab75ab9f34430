/* What a table leaves open or says twice, by subdividing the space of its
 * inputs: a box of pieces with no rule is a gap, one with two rules of
 * different outcome an overlap; a box that is neither is cut in two at a
 * bound of one of its rules.  Each finding is shown by an example. */
#include <string.h>

#include "dmn/parts.h"

#define BOXES_MAX 200000
#define FINDINGS_MAX 10

typedef struct box {
    uint32_t depth;
    cmg_stretch sides[];
} box;

typedef struct analysis {
    cmg_arena *arena;
    const cmg_table *table;
    cmg_diagnostics *diagnostics;
    uint32_t boxes, gaps, overlaps;
    bool *fires; /* rules that some case reaches */
    bool failed;
} analysis;

typedef enum relation { APART, MEETS, COVERS } relation;

static relation cell_to_side(const cmg_cell *cell, cmg_stretch side)
{
    if (cell->kind == CMG_CELL_ANY)
        return COVERS;
    if (cell->kind == CMG_CELL_OPAQUE)
        return MEETS;
    relation found = APART;
    for (uint32_t s = 0; s < cell->count; s++) {
        const cmg_stretch stretch = cell->stretches[s];
        if (stretch.from <= side.from && side.to <= stretch.to)
            return COVERS;
        if (stretch.from <= side.to && side.from <= stretch.to)
            found = MEETS;
    }
    return found;
}

static relation rule_to_box(const analysis *a, uint32_t rule, const box *b)
{
    relation all = COVERS;
    for (uint32_t c = 0; c < a->table->column_count; c++) {
        const relation one = cell_to_side(cmg_table_cell(a->table, rule, c), b->sides[c]);
        if (one < all)
            all = one;
        if (all == APART)
            return APART;
    }
    return all;
}

/* -- examples ------------------------------------------------------------- */

/* A value of a piece: the point itself, or one beside or between points. */
static void write_piece(const analysis *a, cmg_buffer *out, const cmg_column *column, uint32_t piece)
{
    const uint32_t at = piece / 2;
    if (column->point_count == 0) {
        cmg_buffer_string(out, "*");
    } else if (piece % 2) {
        cmg_value_write_feel(out, column->points[at]);
    } else if (column->type->kind == CMG_STRING || column->type->kind == CMG_BOOLEAN) {
        cmg_buffer_string(out, "≠");
        for (uint32_t i = 0; i < column->point_count && i < 4; i++) {
            cmg_buffer_string(out, i ? "," : "");
            cmg_value_write_feel(out, column->points[i]);
        }
    } else if (at == 0) {
        cmg_buffer_string(out, "< ");
        cmg_value_write_feel(out, column->points[0]);
    } else if (at == column->point_count) {
        cmg_buffer_string(out, "> ");
        cmg_value_write_feel(out, column->points[at - 1]);
    } else {
        const cmg_value low = column->points[at - 1], high = column->points[at];
        cmg_decimal middle;
        if (low.kind == CMG_NUMBER &&
            cmg_decimal_add(a->arena, cmg_value_decimal(low), cmg_value_decimal(high), &middle) ==
                CMG_DECIMAL_OK &&
            cmg_decimal_divide(a->arena, middle, cmg_decimal_of(2), &middle) == CMG_DECIMAL_OK) {
            cmg_decimal_write(out, middle);
        } else {
            cmg_value_write_feel(out, low);
            cmg_buffer_string(out, " < x < ");
            cmg_value_write_feel(out, high);
        }
    }
}

static void write_example(const analysis *a, cmg_buffer *out, const box *b)
{
    for (uint32_t c = 0; c < a->table->column_count; c++) {
        const cmg_column *column = &a->table->columns[c];
        cmg_buffer_string(out, c ? ", " : "");
        cmg_buffer_text(out, column->text);
        cmg_buffer_string(out, " = ");
        write_piece(a, out, column, b->sides[c].from);
    }
}

/* Does a column's domain hold the pieces at all?  A boolean has two values;
 * a side that its allowed values exclude is no gap. */
static bool possible(const analysis *a, const box *b)
{
    for (uint32_t c = 0; c < a->table->column_count; c++) {
        const cmg_column *column = &a->table->columns[c];
        const bool between = b->sides[c].from == b->sides[c].to && b->sides[c].from % 2 == 0;
        if (column->type->kind == CMG_BOOLEAN && between && column->point_count == 2)
            return false;
    }
    return true;
}

static bool allowed(analysis *a, const box *b)
{
    cmg_vm vm;
    bool all = true;
    if (!cmg_vm_init(&vm, &a->arena->allocator, &cmg_limits_default))
        return true;
    for (uint32_t c = 0; all && c < a->table->column_count; c++) {
        const cmg_column *column = &a->table->columns[c];
        const uint32_t piece = b->sides[c].from, at = piece / 2;
        cmg_value value, verdict;
        if (!column->allowed || column->point_count == 0)
            continue;
        if (piece % 2) {
            value = column->points[at];
        } else if (column->type->kind == CMG_NUMBER) { /* one beside the nearest point */
            const cmg_value near = column->points[at ? at - 1 : 0];
            cmg_decimal beside;
            if (cmg_decimal_add(a->arena, cmg_value_decimal(near), cmg_decimal_of(at ? 1 : -1), &beside) !=
                CMG_DECIMAL_OK)
                continue;
            if (at && at < column->point_count)
                continue; /* between two points: its ends speak for it */
            value = cmg_number_value(beside);
        } else if (column->type->kind == CMG_STRING) {
            value = cmg_string_value(CMG_TEXT("\x01"));
        } else {
            continue;
        }
        if (cmg_program_facts(column->allowed, &(uint32_t){0}) &&
            cmg_run(&vm, column->allowed, NULL, &value, &verdict) == CMG_OK && verdict.kind == CMG_BOOLEAN)
            all = verdict.as.integer != 0;
    }
    cmg_vm_free(&vm);
    return all;
}

/* -- findings ------------------------------------------------------------- */

static void report_gap(analysis *a, const box *b)
{
    if (!possible(a, b) || !allowed(a, b))
        return;
    a->gaps++;
    if (a->gaps > FINDINGS_MAX)
        return;
    cmg_buffer example;
    cmg_buffer_init(&example, &a->arena->allocator);
    write_example(a, &example, b);
    cmg_report(a->diagnostics, CMG_M_table_gap, a->table->rule_count ? &a->table->places[0] : NULL,
               CMG_ARG("name", a->table->name), CMG_ARG("example", cmg_buffer_view(&example)));
    cmg_buffer_free(&example);
}

static bool same_result(const cmg_table *table, uint32_t x, uint32_t y)
{
    for (uint32_t o = 0; o < table->output_count; o++) {
        const cmg_result_cell *a = &table->results[(size_t)x * table->output_count + o];
        const cmg_result_cell *b = &table->results[(size_t)y * table->output_count + o];
        if (a->program || b->program || cmg_value_equal(a->constant, b->constant) != 1)
            return false;
    }
    return true;
}

static void report_overlap(analysis *a, const box *b, uint32_t x, uint32_t y)
{
    a->overlaps++;
    if (a->overlaps > FINDINGS_MAX)
        return;
    cmg_buffer text;
    cmg_buffer_init(&text, &a->arena->allocator);
    cmg_buffer_format(&text, "%u, %u", x + 1, y + 1);
    const size_t cut = text.length;
    write_example(a, &text, b);
    const cmg_text all = cmg_buffer_view(&text);
    const cmg_message_id id = a->table->policy == CMG_HIT_UNIQUE ? CMG_M_table_overlap : CMG_M_table_conflict;
    cmg_report(a->diagnostics, id, &a->table->places[y], CMG_ARG("name", a->table->name),
               CMG_ARG("rules", ((cmg_text){all.bytes, cut})),
               CMG_ARG("example", ((cmg_text){all.bytes + cut, all.length - cut})));
    cmg_buffer_free(&text);
}

/* -- subdivision ---------------------------------------------------------- */

/* A bound of a rule that lies inside the box; false when there is none. */
static bool find_cut(const analysis *a, const box *b, const uint32_t *rules, uint32_t count, uint32_t *column,
                     uint32_t *at)
{
    for (uint32_t c = 0; c < a->table->column_count; c++) {
        const cmg_stretch side = b->sides[c];
        uint32_t best = UINT32_MAX;
        const uint32_t middle = side.from + (side.to - side.from) / 2;
        for (uint32_t i = 0; i < count; i++) {
            const cmg_cell *cell = cmg_table_cell(a->table, rules[i], c);
            for (uint32_t s = 0; cell->kind == CMG_CELL_PIECES && s < cell->count; s++) {
                const uint32_t bounds[2] = {cell->stretches[s].from, cell->stretches[s].to + 1};
                for (int k = 0; k < 2; k++) {
                    const uint32_t distance = bounds[k] > middle ? bounds[k] - middle : middle - bounds[k];
                    const uint32_t so_far = best > middle ? best - middle : middle - best;
                    if (bounds[k] > side.from && bounds[k] <= side.to &&
                        (best == UINT32_MAX || distance < so_far))
                        best = bounds[k];
                }
            }
        }
        if (best != UINT32_MAX) {
            *column = c;
            *at = best;
            return true;
        }
    }
    return false;
}

/* The rules that meet a box, from those of its parent. */
static uint32_t meeting(const analysis *a, const box *b, const uint32_t *from, uint32_t count, uint32_t *to)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (rule_to_box(a, from[i], b) != APART)
            to[kept++] = from[i];
    }
    return kept;
}

static void judge(analysis *a, const box *b, const uint32_t *rules, uint32_t count)
{
    const cmg_hit_policy policy = a->table->policy;
    if (count == 0) {
        report_gap(a, b);
        return;
    }
    const bool one = policy == CMG_HIT_FIRST || policy == CMG_HIT_PRIORITY;
    for (uint32_t i = 0; i < count; i++) {
        a->fires[rules[i]] = true;
        if (one && rule_to_box(a, rules[i], b) == COVERS)
            break;
    }
    if (policy != CMG_HIT_UNIQUE && policy != CMG_HIT_ANY)
        return;
    for (uint32_t i = 1; i < count; i++) {
        if (policy == CMG_HIT_ANY && same_result(a->table, rules[0], rules[i]))
            continue;
        if (rule_to_box(a, rules[0], b) == COVERS && rule_to_box(a, rules[i], b) == COVERS)
            report_overlap(a, b, rules[0], rules[i]);
        return;
    }
}

/* Recursion is bounded: each level cuts at one more bound. */
static void subdivide(analysis *a, const box *b, const uint32_t *rules, uint32_t count)
{
    uint32_t column, at;
    if (a->failed || ++a->boxes > BOXES_MAX || b->depth > 2000)
        return;
    const cmg_arena_mark mark = cmg_arena_marked(a->arena);
    uint32_t *own = cmg_arena_array(a->arena, count, sizeof *own);
    const size_t size = sizeof *b + a->table->column_count * sizeof *b->sides;
    box *half = cmg_arena_get(a->arena, size);
    if (!own || !half) {
        a->failed = true;
        return;
    }
    const uint32_t met = meeting(a, b, rules, count, own);
    const bool settled = met == 0 || (met == 1 && rule_to_box(a, own[0], b) == COVERS);
    if (settled || !find_cut(a, b, own, met, &column, &at)) {
        judge(a, b, own, met);
    } else {
        memcpy(half, b, size);
        half->depth = b->depth + 1;
        half->sides[column].to = at - 1;
        subdivide(a, half, own, met);
        half->sides[column] = (cmg_stretch){at, b->sides[column].to};
        subdivide(a, half, own, met);
    }
    cmg_arena_rewind(a->arena, mark);
}

void cmg_table_analyse(cmg_arena *scratch, const cmg_table *table, cmg_diagnostics *diagnostics)
{
    analysis a = {.arena = scratch, .table = table, .diagnostics = diagnostics};
    box *all = cmg_arena_zeroed(scratch, sizeof *all + table->column_count * sizeof *all->sides);
    uint32_t *rules = cmg_arena_array(scratch, table->rule_count, sizeof *rules);
    a.fires = cmg_arena_array_zeroed(scratch, table->rule_count, sizeof *a.fires);
    if (!all || !rules || !a.fires) {
        cmg_report_no_memory(diagnostics);
        return;
    }
    for (uint32_t c = 0; c < table->column_count; c++)
        all->sides[c] = (cmg_stretch){0, 2 * table->columns[c].point_count};
    for (uint32_t r = 0; r < table->rule_count; r++)
        rules[r] = r;
    subdivide(&a, all, rules, table->rule_count);
    if (a.failed || a.boxes > BOXES_MAX) {
        cmg_report(diagnostics, CMG_M_table_unfinished, NULL, CMG_ARG("name", table->name));
        return;
    }
    for (uint32_t r = 0; r < table->rule_count; r++) {
        if (a.fires[r])
            continue;
        cmg_buffer number;
        cmg_buffer_init(&number, &scratch->allocator);
        cmg_buffer_unsigned(&number, r + 1);
        cmg_report(diagnostics, CMG_M_table_never, &table->places[r], CMG_ARG("name", table->name),
                   CMG_ARG("rules", cmg_buffer_view(&number)));
        cmg_buffer_free(&number);
    }
}
