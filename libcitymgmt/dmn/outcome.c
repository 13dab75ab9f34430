/* Hit policies: from the rules that match to the decision.
 *
 * When facts are absent, some rules match for certain and others may.  A
 * policy of single hits is decided all the same when every rule that could
 * still be the one gives the same value and some rule must match.
 */
#include <string.h>

#include "dmn/parts.h"

/* Comparisons spent on whether some rule must match. */
#define COVER_WORK UINT64_C(20000)
#define RULES_SHOWN 8u
/* More rules than this are not compared pair by pair while deciding. */
#define CLASH_RULES 64u

/* Matches with their values, and where these stand in the order of priority. */
typedef struct outcomes {
    cmg_value *items;
    uint32_t *ranks; /* an output each; P and O alone */
    bool absent;     /* some value lacks a fact */
    bool broken;     /* some value is not allowed */
} outcomes;

/* -- none and one --------------------------------------------------------- */

static cmg_status lacking(cmg_deciding *d, cmg_value absent)
{
    d->result->state = CMG_TABLE_UNDECIDED;
    d->result->value = cmg_null_value;
    d->result->absent = absent;
    return CMG_OK;
}

cmg_status cmg_outcome_none(cmg_deciding *d)
{
    cmg_table_result *result = d->result;
    if (d->table->has_fallback) {
        result->state = CMG_TABLE_DEFAULT;
        const cmg_status status = cmg_output_of_default(d, &result->value);
        return status == CMG_OK && result->value.kind == CMG_ABSENT ? lacking(d, result->value) : status;
    }
    if (d->table->aggregator == CMG_COUNT) {
        result->state = CMG_TABLE_MATCHED;
        result->value = cmg_number_value(cmg_decimal_of(0));
    }
    return CMG_OK;
}

cmg_status cmg_outcome_one(cmg_deciding *d, uint32_t rule)
{
    cmg_table_result *result = d->result;
    bool broken = false;
    result->state = CMG_TABLE_MATCHED;
    result->rules = &d->table->numbers[rule];
    result->rule_count = 1;
    const cmg_status status = cmg_output_of_rule(d, rule, &result->value, &broken);
    return status == CMG_OK && result->value.kind == CMG_ABSENT ? lacking(d, result->value) : status;
}

/* -- values and their order ----------------------------------------------- */

static cmg_status get_values(cmg_deciding *d, const cmg_match *matches, uint32_t count, outcomes *values)
{
    const uint32_t outputs = d->table->output_count;
    const bool ranked = d->table->policy == CMG_HIT_PRIORITY || d->table->policy == CMG_HIT_OUTPUT_ORDER;
    values->absent = values->broken = false;
    values->items = cmg_arena_array(&d->vm->arena, count, sizeof *values->items);
    values->ranks =
        cmg_arena_array(&d->vm->arena, ranked ? (size_t)count * outputs : 0, sizeof *values->ranks);
    if (!values->items || !values->ranks)
        return cmg_deciding_no_memory(d);
    cmg_status status = CMG_OK;
    for (uint32_t i = 0; status == CMG_OK && i < count; i++) {
        status = cmg_output_of_rule(d, matches[i].rule, &values->items[i], &values->broken);
        if (status != CMG_OK)
            break;
        values->absent |= values->items[i].kind == CMG_ABSENT;
        if (ranked && values->items[i].kind != CMG_ABSENT)
            status = cmg_output_ranks(d, values->items[i], values->ranks + (size_t)i * outputs);
    }
    return status;
}

/* Negative when match a goes before match b. */
static int compare_ranks(const cmg_deciding *d, const outcomes *values, uint32_t a, uint32_t b)
{
    const uint32_t outputs = d->table->output_count;
    for (uint32_t o = 0; o < outputs; o++) {
        const uint32_t x = values->ranks[(size_t)a * outputs + o], y = values->ranks[(size_t)b * outputs + o];
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

/* Numbers of matches by rank, table order where ranks are equal. */
static void sort_by_rank(const cmg_deciding *d, const outcomes *values, uint32_t *order, uint32_t *spare,
                         size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t from = 0; from + width < count; from += 2 * width) {
            const size_t middle = from + width, end = middle + width < count ? middle + width : count;
            size_t a = from, b = middle, to = from;
            memcpy(spare + from, order + from, (end - from) * sizeof *order);
            while (a < middle && b < end)
                order[to++] = compare_ranks(d, values, spare[a], spare[b]) <= 0 ? spare[a++] : spare[b++];
            memcpy(order + to, spare + a, (middle - a) * sizeof *order);
            memcpy(order + to + (middle - a), spare + b, (end - b) * sizeof *order);
        }
    }
}

/* -- what the result tells ------------------------------------------------ */

static cmg_status tell_rules(cmg_deciding *d, const cmg_match *matches, uint32_t count)
{
    uint32_t *rules = cmg_arena_array(&d->vm->arena, count, sizeof *rules);
    if (!rules)
        return cmg_deciding_no_memory(d);
    for (uint32_t i = 0; i < count; i++)
        rules[i] = matches[i].rule;
    d->result->rules = rules;
    d->result->rule_count = count;
    return CMG_OK;
}

/* "2, 5, A-7": codes where there are, else numbers from 1. */
static cmg_status contradict(cmg_deciding *d, cmg_message_id id, const cmg_match *matches, uint32_t count)
{
    cmg_buffer names;
    cmg_text kept = CMG_TEXT("");
    uint32_t shown = 0;
    cmg_buffer_init(&names, &d->vm->arena.allocator);
    for (uint32_t i = 0; i < count && shown < RULES_SHOWN; i++) {
        if (!matches[i].certain)
            continue;
        cmg_buffer_string(&names, shown++ ? ", " : "");
        cmg_table_rule_name(&names, d->table, matches[i].rule);
    }
    const bool good = !names.failed && cmg_text_copy(&d->vm->arena, cmg_buffer_view(&names), &kept);
    cmg_buffer_free(&names);
    if (!good)
        return cmg_deciding_no_memory(d);
    const cmg_program *where = d->table->column_count ? d->table->columns[0].program : NULL;
    const cmg_status status = tell_rules(d, matches, count);
    return status == CMG_OK ? cmg_deciding_violated(d, id, where, kept, d->table->name) : status;
}

/* -- absent facts --------------------------------------------------------- */

static uint32_t count_certain(const cmg_match *matches, uint32_t count)
{
    uint32_t certain = 0;
    for (uint32_t i = 0; i < count; i++)
        certain += matches[i].certain;
    return certain;
}

/* Some rule matches, whatever the absent facts are?  Only rules that the
 * index alone answers for can prove it. */
static cmg_status must_match(cmg_deciding *d, const cmg_match *matches, uint32_t count, bool *must)
{
    cmg_pieces bounds[CMG_TABLE_COLUMNS_MAX], hole[CMG_TABLE_COLUMNS_MAX];
    uint32_t columns[CMG_TABLE_COLUMNS_MAX], known = 0;
    *must = count_certain(matches, count) > 0;
    if (*must || d->absent_count == 0)
        return CMG_OK;
    uint32_t *rules = cmg_arena_array(&d->vm->arena, count, sizeof *rules);
    if (!rules)
        return cmg_deciding_no_memory(d);
    for (uint32_t i = 0; i < count; i++) {
        if (!matches[i].doubtful)
            rules[known++] = matches[i].rule;
    }
    for (uint32_t i = 0; i < d->absent_count; i++) {
        const cmg_column *column = &d->table->columns[d->absent[i]];
        columns[i] = d->absent[i];
        bounds[i] = (cmg_pieces){0, column->place[column->index.piece_count]};
        if (bounds[i].to == 0)
            return CMG_OK;
    }
    cmg_cover cover = {.table = d->table,
                       .arena = &d->vm->arena,
                       .columns = columns,
                       .dimensions = d->absent_count,
                       .bounds = bounds,
                       .target = CMG_NO_RULE,
                       .work_most = COVER_WORK};
    const cmg_cover_found found =
        cmg_cover_start(&cover, rules, known) ? cmg_cover_next(&cover, hole) : CMG_COVER_NO_MEMORY;
    *must = found == CMG_COVER_DONE;
    return found == CMG_COVER_NO_MEMORY ? cmg_deciding_no_memory(d) : cmg_deciding_charge(d, cover.work / 16);
}

/* Could absent facts make two of the rules match at once? */
static bool may_clash(const cmg_deciding *d, const cmg_match *matches, uint32_t count)
{
    if (count > CLASH_RULES)
        return true;
    for (uint32_t y = 1; y < count; y++) {
        for (uint32_t x = 0; x < y; x++) {
            bool apart = false;
            for (uint32_t i = 0; i < d->absent_count && !apart; i++) {
                cmg_pieces common;
                apart = !cmg_cover_common(d->table, matches[x].rule, matches[y].rule, d->absent[i], &common);
            }
            if (!apart)
                return true;
        }
    }
    return false;
}

/* The facts that could refute one of the matches, or that its value lacks. */
static cmg_status undecided(cmg_deciding *d, const cmg_match *matches, uint32_t count, const outcomes *values,
                            bool must)
{
    cmg_arena *arena = &d->vm->arena;
    cmg_value absent = cmg_null_value;
    bool good = true;
    for (uint32_t i = 0; i < d->absent_count; i++) {
        const uint32_t c = d->absent[i];
        bool matters = false;
        for (uint32_t m = 0; m < count && !matters; m++) {
            const cmg_cell *cell = cmg_table_cell(d->table, matches[m].rule, c);
            matters = cell->cut && !cell->total;
        }
        good = good && (!matters || cmg_absent_union(arena, absent, d->inputs[c], &absent));
    }
    for (uint32_t m = 0; good && m < count; m++) {
        if (matches[m].doubtful)
            good = cmg_absent_union(arena, absent, matches[m].absent, &absent);
        if (good && values && values->items[m].kind == CMG_ABSENT)
            good = cmg_absent_union(arena, absent, values->items[m], &absent);
    }
    if (!good)
        return cmg_deciding_no_memory(d);
    d->result->state = CMG_TABLE_UNDECIDED;
    d->result->value = cmg_null_value;
    d->result->absent = absent;
    d->result->may_miss = !must;
    return tell_rules(d, matches, count);
}

/* -- single hits ---------------------------------------------------------- */

/* Is what comes out without a match the same as `value`? */
static cmg_status is_default(cmg_deciding *d, cmg_value value, bool *same)
{
    cmg_value other = cmg_null_value;
    const cmg_status status = d->table->has_fallback ? cmg_output_of_default(d, &other) : CMG_OK;
    *same = other.kind != CMG_ABSENT && cmg_value_equal(value, other) == 1;
    return status;
}

/* One of these rules will be the one, if any is. */
static cmg_status settle(cmg_deciding *d, const cmg_match *matches, uint32_t count, const outcomes *values)
{
    bool same = !values->absent, must;
    for (uint32_t i = 1; i < count && same; i++)
        same = cmg_value_equal(values->items[0], values->items[i]) == 1;
    cmg_status status = must_match(d, matches, count, &must);
    same = same && (d->table->policy != CMG_HIT_UNIQUE || !may_clash(d, matches, count));
    bool decided = same && must;
    if (status == CMG_OK && same && !must)
        status = is_default(d, values->items[0], &decided);
    if (status != CMG_OK)
        return status;
    if (!decided)
        return undecided(d, matches, count, values, must);
    d->result->state = CMG_TABLE_MATCHED;
    d->result->value = values->items[0];
    return tell_rules(d, matches, count);
}

static cmg_status any(cmg_deciding *d, const cmg_match *matches, uint32_t count, const outcomes *values)
{
    uint32_t first = count;
    for (uint32_t i = 0; i < count; i++) {
        if (!matches[i].certain || values->items[i].kind == CMG_ABSENT)
            continue;
        if (first == count)
            first = i;
        else if (cmg_value_equal(values->items[first], values->items[i]) != 1)
            return contradict(d, CMG_M_table_not_any, matches, count);
    }
    return settle(d, matches, count, values);
}

/* The best certain rule, and those that would go before it. */
static cmg_status priority(cmg_deciding *d, cmg_match *matches, uint32_t count, outcomes *values)
{
    uint32_t best = count, kept = 0;
    if (values->absent)
        return settle(d, matches, count, values);
    for (uint32_t i = 0; i < count; i++) {
        if (matches[i].certain && (best == count || compare_ranks(d, values, i, best) < 0))
            best = i;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (best != count && i != best && compare_ranks(d, values, i, best) >= 0)
            continue;
        matches[kept] = matches[i];
        values->items[kept++] = values->items[i];
    }
    return settle(d, matches, kept, values);
}

/* -- several hits --------------------------------------------------------- */

static cmg_status cannot_aggregate(cmg_deciding *d, cmg_value item)
{
    const cmg_program *where = d->table->column_count ? d->table->columns[0].program : NULL;
    return cmg_deciding_violated(d, CMG_M_table_aggregate, where, cmg_kind_name((cmg_kind)item.kind),
                                 d->table->name);
}

/* False: these cannot be added.  *status is not OK without memory. */
static bool add(cmg_deciding *d, cmg_value *sum, cmg_value item, cmg_status *status)
{
    cmg_decimal number;
    cmg_span span;
    if (sum->kind != item.kind)
        return false;
    switch (item.kind) {
    case CMG_NUMBER: {
        const cmg_decimal_status added =
            cmg_decimal_add(&d->vm->arena, cmg_value_decimal(*sum), cmg_value_decimal(item), &number);
        if (added == CMG_DECIMAL_NO_MEMORY)
            *status = cmg_deciding_no_memory(d);
        if (added == CMG_DECIMAL_OK)
            *sum = cmg_number_value(number);
        return added == CMG_DECIMAL_OK;
    }
    case CMG_DAYS_DURATION:
        if (!cmg_span_add((cmg_span){sum->as.integer, (int32_t)sum->length},
                          (cmg_span){item.as.integer, (int32_t)item.length}, &span))
            return false;
        sum->as.integer = span.seconds;
        sum->length = (uint32_t)span.nanos;
        return true;
    case CMG_MONTHS_DURATION:
        return !__builtin_add_overflow(sum->as.integer, item.as.integer, &sum->as.integer);
    default: return false;
    }
}

static bool can_add(cmg_value value)
{
    return value.kind == CMG_NUMBER || value.kind == CMG_DAYS_DURATION || value.kind == CMG_MONTHS_DURATION;
}

static cmg_status aggregate(cmg_deciding *d, const cmg_value *items, uint32_t count)
{
    const cmg_aggregator by = d->table->aggregator;
    cmg_value value = by == CMG_COUNT ? cmg_number_value(cmg_decimal_of(count)) : items[0];
    cmg_status status = CMG_OK;
    int order = 0;
    if (by == CMG_SUM && !can_add(value))
        return cannot_aggregate(d, value);
    if ((by == CMG_MIN || by == CMG_MAX) && !cmg_value_order(value, value, &order))
        return cannot_aggregate(d, value);
    for (uint32_t i = 1; by != CMG_COUNT && i < count; i++) {
        const bool good =
            by == CMG_SUM ? add(d, &value, items[i], &status) : cmg_value_order(items[i], value, &order);
        if (status != CMG_OK)
            return status;
        if (!good)
            return cannot_aggregate(d, items[i]);
        if ((by == CMG_MIN && order < 0) || (by == CMG_MAX && order > 0))
            value = items[i];
    }
    d->result->value = value;
    return CMG_OK;
}

static cmg_status list(cmg_deciding *d, uint32_t count, const outcomes *values)
{
    cmg_arena *arena = &d->vm->arena;
    cmg_list *list = cmg_arena_get(arena, sizeof *list + count * sizeof *list->items);
    uint32_t *order = cmg_arena_array(arena, count, sizeof *order);
    uint32_t *spare = cmg_arena_array(arena, count, sizeof *spare);
    if (!list || !order || !spare)
        return cmg_deciding_no_memory(d);
    for (uint32_t i = 0; i < count; i++)
        order[i] = i;
    if (d->table->policy == CMG_HIT_OUTPUT_ORDER)
        sort_by_rank(d, values, order, spare, count);
    list->count = count;
    for (uint32_t i = 0; i < count; i++)
        list->items[i] = values->items[order[i]];
    d->result->value = (cmg_value){.as.list = list, .kind = CMG_LIST};
    return CMG_OK;
}

static cmg_status several(cmg_deciding *d, const cmg_match *matches, uint32_t count, const outcomes *values)
{
    cmg_status status;
    if (count_certain(matches, count) < count || (values->absent && d->table->aggregator != CMG_COUNT)) {
        bool must;
        status = must_match(d, matches, count, &must);
        return status == CMG_OK ? undecided(d, matches, count, values, must) : status;
    }
    d->result->state = CMG_TABLE_MATCHED;
    status = tell_rules(d, matches, count);
    if (status != CMG_OK)
        return status;
    return d->table->aggregator == CMG_NO_AGGREGATOR ? list(d, count, values)
                                                     : aggregate(d, values->items, count);
}

/* -- the door ------------------------------------------------------------- */

cmg_status cmg_outcome_many(cmg_deciding *d, cmg_match *matches, uint32_t count)
{
    outcomes values;
    if (d->table->policy == CMG_HIT_UNIQUE && count_certain(matches, count) > 1)
        return contradict(d, CMG_M_table_not_unique, matches, count);
    const cmg_status status = get_values(d, matches, count, &values);
    if (status != CMG_OK)
        return status;
    if (values.broken && count_certain(matches, count) == count)
        return tell_rules(d, matches, count);
    switch (d->table->policy) {
    case CMG_HIT_UNIQUE:
    case CMG_HIT_FIRST: return settle(d, matches, count, &values);
    case CMG_HIT_ANY: return any(d, matches, count, &values);
    case CMG_HIT_PRIORITY: return priority(d, matches, count, &values);
    case CMG_HIT_RULE_ORDER:
    case CMG_HIT_OUTPUT_ORDER:
    case CMG_HIT_COLLECT: break;
    }
    return several(d, matches, count, &values);
}
