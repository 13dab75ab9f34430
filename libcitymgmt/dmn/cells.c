/* Cells of a column: from unary tests to ranges of pieces. */
#include <string.h>

#include "dmn/parts.h"

/* -- taking tests apart --------------------------------------------------- */

static bool is_kind_to_cut(uint8_t kind)
{
    return kind == CMG_BOOLEAN || kind == CMG_NUMBER || kind == CMG_STRING || kind == CMG_DATE ||
           kind == CMG_DAYS_DURATION || kind == CMG_MONTHS_DURATION;
}

bool cmg_cells_told_by_index(const cmg_type *type, const cmg_draft *draft)
{
    return draft->any || (draft->cut && is_kind_to_cut(type->kind) &&
                          (draft->kind == type->kind || draft->kind == CMG_NULL));
}

typedef enum taking { TAKEN, RUN_IT, NO_MEMORY } taking;

/* Adds a test if it and those before can be cut together. */
static taking add(cmg_tests *tests, cmg_draft *draft, const cmg_cut_test *test)
{
    const uint8_t kind = test->has_low ? test->low.kind : test->high.kind;
    const bool mixed = test->has_low && test->has_high && test->low.kind != test->high.kind;
    const bool unordered = !test->point && (kind == CMG_STRING || kind == CMG_BOOLEAN);
    if (mixed || unordered || !(is_kind_to_cut(kind) || (kind == CMG_NULL && test->point)))
        return RUN_IT;
    if (kind != CMG_NULL && draft->kind != CMG_NULL && draft->kind != kind)
        return RUN_IT;
    if (!cmg_arena_grow(tests->arena, &tests->items, sizeof *tests->items, tests->count, &tests->capacity))
        return NO_MEMORY;
    if (kind != CMG_NULL)
        draft->kind = kind;
    tests->items[tests->count++] = *test;
    draft->count++;
    return TAKEN;
}

static taking add_point(cmg_tests *tests, cmg_draft *draft, cmg_value value, bool inverse)
{
    const cmg_cut_test test = {value, value, true, true, true, true, .point = true, .inverse = inverse};
    return add(tests, draft, &test);
}

static taking add_range(cmg_tests *tests, cmg_draft *draft, const cmg_range *range)
{
    const cmg_cut_test test = {.low = range->start,
                               .high = range->end,
                               .has_low = range->has_start,
                               .has_high = range->has_end,
                               .low_included = range->start_included,
                               .high_included = range->end_included};
    return add(tests, draft, &test);
}

static taking add_comparison(cmg_tests *tests, cmg_draft *draft, uint8_t op, cmg_value value)
{
    if (op == CMG_EQ || op == CMG_NE)
        return add_point(tests, draft, value, op == CMG_NE);
    const bool upper = op == CMG_LT || op == CMG_LE, included = op == CMG_LE || op == CMG_GE;
    const cmg_cut_test test = {.low = value,
                               .high = value,
                               .has_low = !upper,
                               .has_high = upper,
                               .low_included = included,
                               .high_included = included};
    return add(tests, draft, &test);
}

/* A value as a test: equal to it, or in it. */
static taking add_value(cmg_tests *tests, cmg_draft *draft, cmg_value value)
{
    if (value.kind == CMG_RANGE)
        return add_range(tests, draft, value.as.range);
    if (value.kind != CMG_LIST)
        return add_point(tests, draft, value, false);
    taking taken = TAKEN;
    for (uint32_t i = 0; taken == TAKEN && i < value.as.list->count; i++)
        taken = value.as.list->items[i].kind > CMG_MONTHS_DURATION
                    ? RUN_IT
                    : add_point(tests, draft, value.as.list->items[i], false);
    return taken;
}

static taking add_test(cmg_arena *arena, cmg_tests *tests, cmg_draft *draft, const cmg_expr *test)
{
    cmg_value value, end;
    if (test->uses_input)
        return RUN_IT;
    switch (test->kind) {
    case CMG_X_HALF_RANGE:
        if (!cmg_feel_constant(arena, test->children[0], &value))
            return RUN_IT;
        return add_comparison(tests, draft, test->op, value);
    case CMG_X_RANGE:
        if (!cmg_feel_constant(arena, test->children[0], &value) ||
            !cmg_feel_constant(arena, test->children[1], &end))
            return RUN_IT;
        return add_range(tests, draft,
                         &(cmg_range){.start = value,
                                      .end = end,
                                      .has_start = true,
                                      .has_end = true,
                                      .start_included = test->low_included,
                                      .end_included = test->high_included});
    case CMG_X_TEST_VALUE:
        if (!cmg_feel_constant(arena, test->children[0], &value))
            return RUN_IT;
        return add_value(tests, draft, value);
    default: return RUN_IT;
    }
}

static uint8_t form_of(const cmg_expr *expr)
{
    if (expr->uses_input)
        return CMG_CELL_OTHER;
    if (expr->negated)
        return CMG_CELL_NOT;
    if (expr->count != 1 || expr->children[0]->kind == CMG_X_RANGE)
        return CMG_CELL_IN;
    if (expr->children[0]->kind == CMG_X_HALF_RANGE)
        return CMG_CELL_COMPARE;
    const cmg_type *type =
        expr->children[0]->kind == CMG_X_TEST_VALUE ? expr->children[0]->children[0]->type : &cmg_type_any;
    return type->kind <= CMG_MONTHS_DURATION ? CMG_CELL_EQUAL : CMG_CELL_IN;
}

bool cmg_cells_draft(cmg_arena *arena, cmg_tests *tests, const cmg_expr *expr, cmg_draft *draft)
{
    *draft = (cmg_draft){.first = (uint32_t)tests->count, .kind = CMG_NULL};
    if (expr->kind == CMG_X_TEST_ANY) {
        draft->any = draft->cut = true;
        return true;
    }
    taking taken = TAKEN;
    draft->negated = expr->negated;
    draft->form = form_of(expr);
    for (uint32_t i = 0; taken == TAKEN && i < expr->count; i++)
        taken = add_test(arena, tests, draft, expr->children[i]);
    draft->cut = taken == TAKEN;
    if (!draft->cut)
        tests->count = draft->first, draft->count = 0;
    return taken != NO_MEMORY;
}

/* -- a draft as ranges of pieces ------------------------------------------ */

/* A column while it is cut. */
typedef struct cutter {
    cmg_table *table;
    cmg_column *column;
    const cmg_tests *tests;
    const cmg_draft *drafts; /* of rule 0; those of the next rule are table->column_count on */
    const cmg_draft *allowed;
    bool nullable;
} cutter;

static const cmg_draft *draft_of(const cutter *c, uint32_t rule)
{
    return c->drafts + (size_t)rule * c->table->column_count;
}

/* Does the index tell of this draft? */
static bool is_cut(const cmg_index *index, const cmg_draft *draft)
{
    return draft->any ||
           (draft->cut && index->kind != CMG_NULL && (draft->kind == index->kind || draft->kind == CMG_NULL));
}

/* By the start of the ranges, from `ranges` into itself. */
static void sort_ranges(cmg_pieces *ranges, cmg_pieces *spare, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t from = 0; from + width < count; from += 2 * width) {
            const size_t middle = from + width, end = middle + width < count ? middle + width : count;
            size_t a = from, b = middle, to = from;
            memcpy(spare + from, ranges + from, (end - from) * sizeof *ranges);
            while (a < middle && b < end)
                ranges[to++] = spare[a].from <= spare[b].from ? spare[a++] : spare[b++];
            memcpy(ranges + to, spare + a, (middle - a) * sizeof *ranges);
            memcpy(ranges + to + (middle - a), spare + b, (end - b) * sizeof *ranges);
        }
    }
}

static size_t join(cmg_pieces *ranges, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && ranges[i].from <= ranges[kept - 1].to) {
            if (ranges[i].to > ranges[kept - 1].to)
                ranges[kept - 1].to = ranges[i].to;
        } else {
            ranges[kept++] = ranges[i];
        }
    }
    return kept;
}

/* What lies between sorted ranges, from 0 to `end`; into `rest`. */
static size_t complement(const cmg_pieces *ranges, size_t count, uint32_t end, cmg_pieces *rest)
{
    size_t kept = 0;
    uint32_t from = 0;
    for (size_t i = 0; i < count; i++) {
        if (ranges[i].from > from)
            rest[kept++] = (cmg_pieces){from, ranges[i].from};
        from = ranges[i].to;
    }
    if (from < end)
        rest[kept++] = (cmg_pieces){from, end};
    return kept;
}

static size_t ranges_of_test(const cmg_index *index, const cmg_cut_test *test, cmg_pieces *ranges)
{
    const uint32_t end = cmg_index_null(index);
    if (test->point && test->low.kind == CMG_NULL) {
        ranges[0] = (cmg_pieces){0, end};
        return test->inverse;
    }
    cmg_pieces range = {0, end};
    if (test->has_low)
        range.from = cmg_index_piece(index, &test->low) + !test->low_included;
    if (test->has_high)
        range.to = cmg_index_piece(index, &test->high) + test->high_included;
    const size_t count = range.from < range.to;
    if (test->inverse)
        return complement(&range, count, end, ranges);
    ranges[0] = range;
    return count;
}

/* Three-valued, as the language has it: `null = 5` is false and `null < 5` is
 * null, and so is not(null < 5). */
static bool accepts_null(const cmg_cut_test *tests, const cmg_draft *draft)
{
    bool any_true = false, any_null = false;
    for (uint32_t i = 0; i < draft->count; i++) {
        if (tests[i].point)
            any_true |= (tests[i].low.kind == CMG_NULL) != tests[i].inverse;
        else
            any_null = true;
    }
    return draft->negated ? !any_true && !any_null : any_true;
}

/* How many ranges a draft can have, before they are joined. */
static size_t most_ranges(const cmg_draft *draft)
{
    return 2 * (size_t)draft->count + 2;
}

/* `ranges` and `spare` have room for most_ranges(); the result is in `ranges`. */
static size_t ranges_of(const cutter *c, const cmg_draft *draft, cmg_pieces *ranges, cmg_pieces *spare)
{
    const cmg_index *index = &c->column->index;
    const uint32_t end = cmg_index_null(index);
    if (draft->any || !is_cut(index, draft)) {
        ranges[0] = (cmg_pieces){0, index->piece_count};
        return 1;
    }
    const cmg_cut_test *tests = c->tests->items + draft->first;
    size_t count = 0;
    for (uint32_t i = 0; i < draft->count; i++)
        count += ranges_of_test(index, &tests[i], ranges + count);
    sort_ranges(ranges, spare, count);
    count = join(ranges, count);
    if (draft->negated) {
        memcpy(spare, ranges, count * sizeof *ranges);
        count = complement(spare, count, end, ranges);
    }
    if (accepts_null(tests, draft))
        ranges[count++] = (cmg_pieces){end, end + 1};
    return join(ranges, count);
}

/* -- cutting -------------------------------------------------------------- */

static void choose_kind(cutter *c)
{
    cmg_index *index = &c->column->index;
    index->kind = CMG_NULL;
    if (is_kind_to_cut(c->column->type->kind)) {
        index->kind = c->column->type->kind;
        return;
    }
    if (c->column->type->kind != CMG_TYPE_ANY)
        return;
    for (uint32_t r = 0; index->kind == CMG_NULL && r < c->table->rule_count; r++)
        index->kind = draft_of(c, r)->cut ? draft_of(c, r)->kind : CMG_NULL;
    if (index->kind == CMG_NULL && c->allowed->cut)
        index->kind = c->allowed->kind;
}

/* Puts the values that a draft compares with behind `count`. */
static size_t gather(cutter *c, const cmg_draft *draft, cmg_value *values, size_t count)
{
    if (draft->any || !is_cut(&c->column->index, draft))
        return count;
    for (uint32_t i = draft->first; i < draft->first + draft->count; i++) {
        const cmg_cut_test *test = &c->tests->items[i];
        if (test->low.kind == CMG_NULL && test->point) {
            c->nullable = true;
            continue;
        }
        if (test->has_low)
            values[count++] = test->low;
        if (test->has_high && !test->point)
            values[count++] = test->high;
    }
    return count;
}

static bool cut(cutter *c, cmg_arena *arena, cmg_arena *work)
{
    const uint32_t rules = c->table->rule_count;
    size_t most = 2 * (size_t)c->allowed->count, count = 0;
    for (uint32_t r = 0; r < rules; r++)
        most += 2 * (size_t)draft_of(c, r)->count;
    cmg_value *values = cmg_arena_array(work, most, sizeof *values);
    if (!values)
        return false;
    choose_kind(c);
    for (uint32_t r = 0; r < rules; r++)
        count = gather(c, draft_of(c, r), values, count);
    count = gather(c, c->allowed, values, count);
    return cmg_index_cut(&c->column->index, arena, work, values, count);
}

static bool fill_ranges(cutter *c, cmg_arena *arena, cmg_arena *work)
{
    const uint32_t rules = c->table->rule_count;
    size_t all = 0, largest = 0, count = 0;
    for (uint32_t r = 0; r < rules; r++) {
        const size_t most = most_ranges(draft_of(c, r));
        all += most;
        largest = most > largest ? most : largest;
    }
    cmg_pieces *ranges = cmg_arena_array(work, all, sizeof *ranges);
    cmg_pieces *spare = cmg_arena_array(work, largest, sizeof *spare);
    uint32_t *first = cmg_arena_array(arena, (size_t)rules + 1, sizeof *first);
    if (!ranges || !spare || !first)
        return false;
    for (uint32_t r = 0; r < rules; r++) {
        first[r] = (uint32_t)count;
        count += ranges_of(c, draft_of(c, r), ranges + count, spare);
    }
    first[rules] = (uint32_t)count;
    cmg_pieces *kept = cmg_arena_array(arena, count, sizeof *kept);
    if (!kept)
        return false;
    memcpy(kept, ranges, count * sizeof *kept);
    c->column->index.ranges = kept;
    c->column->index.first = first;
    return true;
}

/* Between two days in a row, or two months, there is nothing. */
static bool is_void(const cmg_index *index, uint32_t piece)
{
    if (index->kind != CMG_DATE && index->kind != CMG_MONTHS_DURATION)
        return false;
    const uint32_t cut = piece / 2;
    return piece % 2 == 0 && cut > 0 && cut < index->cut_count &&
           index->keys[cut] == index->keys[cut - 1] + 1;
}

static bool make_domain(cutter *c, cmg_arena *arena, cmg_arena *work)
{
    cmg_column *column = c->column;
    const cmg_index *index = &column->index;
    uint32_t *place = cmg_arena_array_zeroed(arena, (size_t)index->piece_count + 1, sizeof *place);
    cmg_pieces *ranges = cmg_arena_array(work, 2 * most_ranges(c->allowed), sizeof *ranges);
    if (!place || !ranges)
        return false;
    column->always_allowed = c->allowed->any || !is_cut(index, c->allowed);
    const size_t count = ranges_of(c, c->allowed, ranges, ranges + most_ranges(c->allowed));
    size_t at = 0;
    for (uint32_t piece = 0; piece < index->piece_count; piece++) {
        while (at < count && ranges[at].to <= piece)
            at++;
        bool inside = at < count && ranges[at].from <= piece && !is_void(index, piece);
        if (index->kind != CMG_NULL && piece == cmg_index_null(index))
            inside = c->nullable;
        place[piece + 1] = place[piece] + inside;
    }
    column->place = place;
    return true;
}

bool cmg_cells_index(cmg_arena *arena, cmg_table *table, uint32_t column, const cmg_tests *tests,
                     const cmg_draft *drafts, const cmg_draft *allowed)
{
    cutter c = {table, &table->columns[column], tests, drafts + column, allowed, false};
    const cmg_arena_mark mark = cmg_arena_marked(tests->arena);
    const bool good = cut(&c, arena, tests->arena) && fill_ranges(&c, arena, tests->arena) &&
                      make_domain(&c, arena, tests->arena) &&
                      cmg_index_sets(&c.column->index, arena, tests->arena, table->rule_count);
    cmg_arena_rewind(tests->arena, mark);
    if (!good)
        return false;
    const cmg_pieces domain = {0, c.column->place[c.column->index.piece_count]};
    for (uint32_t r = 0; r < table->rule_count; r++) {
        cmg_cell *cell = &table->cells[(size_t)r * table->column_count + column];
        cell->cut = is_cut(&c.column->index, draft_of(&c, r));
        cell->form = draft_of(&c, r)->any ? CMG_CELL_ANY : draft_of(&c, r)->form;
        cell->total = cell->cut && cmg_cover_side(table, r, column, domain) == CMG_INSIDE;
        cell->dead = cell->cut && cmg_cover_side(table, r, column, domain) == CMG_OUTSIDE;
        table->rules[r].runs |= !cell->cut;
    }
    return true;
}

const cmg_value *cmg_cells_stray(const cmg_column *column, const cmg_tests *tests, const cmg_draft *draft)
{
    if (column->always_allowed || draft->any || !is_cut(&column->index, draft))
        return NULL;
    for (uint32_t i = draft->first; i < draft->first + draft->count; i++) {
        const cmg_value *value = &tests->items[i].low;
        if (tests->items[i].point && value->kind != CMG_NULL &&
            !cmg_column_has(column, cmg_index_piece(&column->index, value)))
            return value;
    }
    return NULL;
}
