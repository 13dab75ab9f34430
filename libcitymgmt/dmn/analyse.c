/* Gaps, overlaps and rules that never fire.  Rules with cells that only
 * running tells are in the way of a gap, but prove nothing: no finding rests
 * on one. */
#include "dmn/analyse.h"

#include <string.h>

typedef struct analyst {
    cmg_arena *arena;
    const cmg_table *table;
    uint64_t work_most;
    cmg_finding_sink *sink;
    void *context;
    cmg_analysis *analysis;
    cmg_pieces *hulls; /* of each rule's cells, rule by rule: from the first place to the last */
    uint32_t *columns; /* all of them, as dimensions */
    uint32_t *rules;   /* room for all */
} analyst;

/* -- rules as boxes ------------------------------------------------------- */

static const cmg_pieces *hull_of(const analyst *a, uint32_t rule)
{
    return a->hulls + (size_t)rule * a->table->column_count;
}

static void make_hulls(analyst *a)
{
    for (uint32_t r = 0; r < a->table->rule_count; r++) {
        for (uint32_t c = 0; c < a->table->column_count; c++) {
            const cmg_column *column = &a->table->columns[c];
            cmg_pieces *hull = &a->hulls[(size_t)r * a->table->column_count + c];
            *hull = (cmg_pieces){0, 0};
            for (uint32_t i = column->index.first[r]; i < column->index.first[r + 1]; i++) {
                const cmg_pieces places = cmg_column_places(column, i);
                if (places.from == places.to)
                    continue;
                *hull = hull->from == hull->to ? places : (cmg_pieces){hull->from, places.to};
            }
        }
    }
}

static bool may_fire(const analyst *a, uint32_t rule)
{
    for (uint32_t c = 0; c < a->table->column_count; c++) {
        if (hull_of(a, rule)[c].from == hull_of(a, rule)[c].to)
            return false;
    }
    return true;
}

static bool hulls_meet(const analyst *a, uint32_t x, uint32_t y)
{
    const cmg_pieces *p = hull_of(a, x), *q = hull_of(a, y);
    for (uint32_t c = 0; c < a->table->column_count; c++) {
        if (p[c].from >= q[c].to || q[c].from >= p[c].to)
            return false;
    }
    return true;
}

/* A box of cases of both rules; x and y may be one. */
static bool common_box(const analyst *a, uint32_t x, uint32_t y, cmg_pieces *box)
{
    for (uint32_t c = 0; c < a->table->column_count; c++) {
        if (!cmg_cover_common(a->table, x, y, c, &box[c]))
            return false;
    }
    return true;
}

static bool tell(const analyst *a, cmg_finding_kind kind, uint32_t rule, uint32_t other,
                 const cmg_pieces *box)
{
    const cmg_finding finding = {kind, rule, other, box};
    return a->sink(a->context, &finding);
}

/* -- gaps ----------------------------------------------------------------- */

static bool rule_meets(const analyst *a, uint32_t rule, const cmg_pieces *box, uint32_t except)
{
    for (uint32_t c = 0; c < a->table->column_count; c++) {
        if (c != except && cmg_cover_side(a->table, rule, c, box[c]) == CMG_OUTSIDE)
            return false;
    }
    return true;
}

/* How far one side of a hole can move out before a rule is met. */
static void widen(const analyst *a, cmg_pieces *box, uint32_t c, cmg_pieces bounds)
{
    const cmg_column *column = &a->table->columns[c];
    for (uint32_t r = 0; r < a->table->rule_count; r++) {
        if (!rule_meets(a, r, box, c))
            continue;
        for (uint32_t i = column->index.first[r]; i < column->index.first[r + 1]; i++) {
            const cmg_pieces places = cmg_column_places(column, i);
            if (places.from == places.to)
                continue;
            if (places.to <= box[c].from && places.to > bounds.from)
                bounds.from = places.to;
            if (places.from >= box[c].to && places.from < bounds.to)
                bounds.to = places.from;
        }
    }
    box[c] = bounds;
}

static bool lies_in(const cmg_pieces *box, const cmg_pieces *outer, uint32_t dimensions)
{
    for (uint32_t d = 0; d < dimensions; d++) {
        if (box[d].from < outer[d].from || box[d].to > outer[d].to)
            return false;
    }
    return true;
}

/* Holes are made as wide as they can be, so that one gap is told once. */
static bool find_gaps(analyst *a)
{
    const uint32_t columns = a->table->column_count;
    cmg_pieces bounds[CMG_TABLE_COLUMNS_MAX], box[CMG_TABLE_COLUMNS_MAX];
    cmg_pieces *told = NULL;
    size_t told_count = 0, capacity = 0;
    for (uint32_t c = 0; c < columns; c++)
        bounds[c] = (cmg_pieces){0, a->table->columns[c].place[a->table->columns[c].index.piece_count]};
    cmg_cover cover = {.table = a->table,
                       .arena = a->arena,
                       .columns = a->columns,
                       .dimensions = columns,
                       .bounds = bounds,
                       .target = CMG_NO_RULE,
                       .doubtful_matter = true,
                       .work_most = a->work_most};
    for (uint32_t r = 0; r < a->table->rule_count; r++)
        a->rules[r] = r;
    if (!cmg_cover_start(&cover, a->rules, a->table->rule_count))
        return false;
    for (;;) {
        const cmg_cover_found found = cmg_cover_next(&cover, box);
        a->analysis->doubted |= cover.doubted;
        a->analysis->unfinished[CMG_FINDING_GAP] = found == CMG_COVER_UNFINISHED;
        if (found != CMG_COVER_HOLE)
            return found != CMG_COVER_NO_MEMORY;
        bool known = false;
        cover.work += told_count + (uint64_t)a->table->rule_count * columns;
        for (size_t i = 0; i < told_count && !known; i++)
            known = lies_in(box, told + i * columns, columns);
        if (known)
            continue;
        for (uint32_t c = 0; c < columns; c++)
            widen(a, box, c, bounds[c]);
        if (!tell(a, CMG_FINDING_GAP, CMG_NO_RULE, CMG_NO_RULE, box))
            return true;
        while (capacity < (told_count + 1) * columns) {
            if (!cmg_arena_grow(a->arena, &told, sizeof *told, capacity, &capacity))
                return false;
        }
        if (columns > 0)
            memcpy(told + told_count * columns, box, columns * sizeof *box);
        told_count++;
    }
}

/* -- overlaps ------------------------------------------------------------- */

typedef enum likeness { SAME, DIFFERENT, UNKNOWN } likeness;

static likeness compare_outcomes(const cmg_table *table, uint32_t x, uint32_t y)
{
    likeness all = SAME;
    for (uint32_t o = 0; o < table->output_count; o++) {
        const cmg_result_cell *p = &table->results[(size_t)x * table->output_count + o];
        const cmg_result_cell *q = &table->results[(size_t)y * table->output_count + o];
        if (!p->program && !q->program) {
            if (cmg_value_equal(p->constant, q->constant) != 1)
                return DIFFERENT;
        } else if (!p->program || !q->program ||
                   !cmg_text_equal(cmg_program_text(p->program), cmg_program_text(q->program))) {
            all = UNKNOWN;
        }
    }
    return all;
}

static void find_overlaps(analyst *a)
{
    const cmg_table *table = a->table;
    cmg_pieces box[CMG_TABLE_COLUMNS_MAX];
    bool want[2] = {table->policy == CMG_HIT_UNIQUE, true};
    uint64_t work = 0;
    for (uint32_t y = 1; y < table->rule_count; y++) {
        if (table->rules[y].runs)
            continue;
        for (uint32_t x = 0; x < y; x++) {
            /* Most pairs part in the first column: cheaper than what the budget counts. */
            if (++work / 4 > a->work_most) {
                a->analysis->unfinished[CMG_FINDING_OVERLAP] = true;
                return;
            }
            if (!hulls_meet(a, x, y) || table->rules[x].runs || !common_box(a, x, y, box))
                continue;
            work += table->column_count;
            const likeness outcomes = compare_outcomes(table, x, y);
            const bool conflict = outcomes == DIFFERENT;
            if (outcomes == UNKNOWN && table->policy != CMG_HIT_UNIQUE)
                continue;
            if (want[conflict])
                want[conflict] = tell(a, conflict ? CMG_FINDING_CONFLICT : CMG_FINDING_OVERLAP, x, y, box);
            if (!want[0] && !want[1])
                return;
        }
    }
}

/* -- rules that never fire ------------------------------------------------ */

/* Where a rule's constant outputs stand in the order of priority. */
static bool goes_before(const cmg_table *table, uint32_t x, uint32_t y)
{
    if (table->policy == CMG_HIT_FIRST)
        return x < y;
    for (uint32_t o = 0; o < table->output_count; o++) {
        const cmg_output *output = &table->outputs[o];
        const cmg_result_cell *p = &table->results[(size_t)x * table->output_count + o];
        const cmg_result_cell *q = &table->results[(size_t)y * table->output_count + o];
        if (p->program || q->program)
            return false;
        uint32_t i = 0, j = 0;
        while (i < output->value_count && cmg_value_equal(output->values[i], p->constant) != 1)
            i++;
        while (j < output->value_count && cmg_value_equal(output->values[j], q->constant) != 1)
            j++;
        if (i != j)
            return i < j;
    }
    return false;
}

/* Which of the rules accepts the first case of the box. */
static uint32_t taker(const analyst *a, uint32_t count, cmg_pieces *box)
{
    for (uint32_t c = 0; c < a->table->column_count; c++)
        box[c].to = box[c].from + 1;
    for (uint32_t i = 0; i < count; i++) {
        if (rule_meets(a, a->rules[i], box, CMG_NO_RULE))
            return a->rules[i];
    }
    return CMG_NO_RULE;
}

static bool find_shadowed(analyst *a)
{
    const cmg_table *table = a->table;
    cmg_pieces box[CMG_TABLE_COLUMNS_MAX];
    uint64_t work = 0;
    for (uint32_t r = 0; r < table->rule_count; r++) {
        uint32_t before = 0;
        const uint32_t end = table->policy == CMG_HIT_FIRST ? r : table->rule_count;
        for (uint32_t x = 0; x < end; x++) {
            if (hulls_meet(a, x, r) && !table->rules[x].runs && goes_before(table, x, r))
                a->rules[before++] = x;
        }
        work += end / 4;
        if (before == 0 || !may_fire(a, r))
            continue;
        const cmg_arena_mark mark = cmg_arena_marked(a->arena);
        cmg_cover cover = {.table = table,
                           .arena = a->arena,
                           .columns = a->columns,
                           .dimensions = table->column_count,
                           .bounds = hull_of(a, r),
                           .target = r,
                           .work_most = work < a->work_most ? a->work_most - work : 0};
        const cmg_cover_found found =
            cmg_cover_start(&cover, a->rules, before) ? cmg_cover_next(&cover, box) : CMG_COVER_NO_MEMORY;
        cmg_arena_rewind(a->arena, mark);
        work += cover.work;
        if (found == CMG_COVER_NO_MEMORY)
            return false;
        if (found == CMG_COVER_UNFINISHED) {
            a->analysis->unfinished[CMG_FINDING_SHADOWED] = true;
            return true;
        }
        if (found == CMG_COVER_DONE && common_box(a, r, r, box) &&
            !tell(a, CMG_FINDING_SHADOWED, r, taker(a, before, box), box))
            return true;
    }
    return true;
}

static void find_dead(analyst *a)
{
    for (uint32_t r = 0; r < a->table->rule_count; r++) {
        if (!may_fire(a, r) && !tell(a, CMG_FINDING_NEVER, r, CMG_NO_RULE, NULL))
            return;
    }
}

/* -- the door ------------------------------------------------------------- */

bool cmg_analyse_table(cmg_arena *scratch, const cmg_table *table, uint64_t work_most, cmg_finding_sink *sink,
                       void *context, cmg_analysis *analysis)
{
    analyst a = {.arena = scratch,
                 .table = table,
                 .work_most = work_most,
                 .sink = sink,
                 .context = context,
                 .analysis = analysis};
    const cmg_hit_policy policy = table->policy;
    *analysis = (cmg_analysis){.doubted = false};
    a.hulls = cmg_arena_array(scratch, (size_t)table->rule_count * table->column_count, sizeof *a.hulls);
    a.columns = cmg_arena_array(scratch, table->column_count, sizeof *a.columns);
    a.rules = cmg_arena_array(scratch, table->rule_count, sizeof *a.rules);
    if (!a.hulls || !a.columns || !a.rules)
        return false;
    for (uint32_t c = 0; c < table->column_count; c++)
        a.columns[c] = c;
    make_hulls(&a);
    find_dead(&a);
    if (policy == CMG_HIT_UNIQUE || policy == CMG_HIT_ANY)
        find_overlaps(&a);
    if ((policy == CMG_HIT_FIRST || policy == CMG_HIT_PRIORITY) && !find_shadowed(&a))
        return false;
    /* Where several rules may match, none may match as well; and a default takes what is left. */
    return cmg_table_is_multiple(table) || table->has_fallback || find_gaps(&a);
}
