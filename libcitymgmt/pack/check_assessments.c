/* What is doubtful about assessments: bins, weights, points, denominators, groups. */
#include "pack/check.h"

static void report(const cmg_checking *c, cmg_message_id id, cmg_origin origin, cmg_text name, cmg_text found,
                   cmg_text expected)
{
    const cmg_place place = cmg_check_place(origin);
    cmg_report(c->diagnostics, id, &place, CMG_ARG("name", name), CMG_ARG("found", found),
               CMG_ARG("expected", expected));
}

static void report_numbers(cmg_checking *c, cmg_message_id id, const cmg_indicator *indicator,
                           cmg_decimal found, cmg_decimal expected)
{
    cmg_buffer numbers;
    cmg_buffer_init(&numbers, &c->scratch.allocator);
    cmg_decimal_write(&numbers, found);
    const size_t cut = numbers.length;
    cmg_decimal_write(&numbers, expected);
    const cmg_text both = cmg_buffer_view(&numbers);
    report(c, id, indicator->origin, indicator->name, (cmg_text){both.bytes, cut},
           (cmg_text){both.bytes + cut, both.length - cut});
    cmg_buffer_free(&numbers);
}

/* Bins and grades: gaps and overlaps, each with an example. */
static void check_bins(cmg_checking *c, const cmg_table *table)
{
    if (!table)
        return;
    cmg_arena_reset(&c->scratch);
    cmg_table_analyse(&c->scratch, table, c->diagnostics);
}

static void check_weights(cmg_checking *c, const cmg_indicator *indicator)
{
    cmg_decimal sum = cmg_decimal_of(0);
    uint32_t weighted = 0;
    for (uint32_t i = 0; i < indicator->part_count; i++) {
        if (!indicator->parts[i].weight.given)
            continue;
        weighted++;
        cmg_decimal_add(&c->scratch, sum, indicator->parts[i].weight.number, &sum);
    }
    const cmg_decimal one = cmg_decimal_of(1);
    if (weighted > 1 && cmg_decimal_compare(sum, one) != 0)
        report_numbers(c, CMG_M_assess_weights, indicator, sum, one);
}

/* Points of the parts make the points of the whole. */
static void check_points(cmg_checking *c, const cmg_method *method, const cmg_indicator *indicator)
{
    cmg_decimal sum = cmg_decimal_of(0);
    for (uint32_t i = 0; i < indicator->part_count; i++) {
        const cmg_indicator *part = &method->indicators[indicator->parts[i].of];
        if (!part->points.given || indicator->parts[i].weight.given)
            return;
        cmg_decimal_add(&c->scratch, sum, part->points.number, &sum);
    }
    if (indicator->points.given && cmg_decimal_compare(sum, indicator->points.number) != 0)
        report_numbers(c, CMG_M_assess_points, indicator, sum, indicator->points.number);
}

/* What can be lost at most, when every deduction has an end. */
static void check_reach(cmg_checking *c, const cmg_indicator *indicator)
{
    cmg_decimal sum = cmg_decimal_of(0);
    for (uint32_t i = 0; i < indicator->adjustment_count; i++) {
        const cmg_adjustment *adjustment = &indicator->adjustments[i];
        if (adjustment->adds || !adjustment->most.given)
            return;
        cmg_decimal_add(&c->scratch, sum, adjustment->most.number, &sum);
    }
    if (indicator->adjustment_count && cmg_decimal_compare(sum, indicator->points.number) < 0)
        report_numbers(c, CMG_M_assess_cannot_lose, indicator, sum, indicator->points.number);
}

/* A denominator that rests on figures may be zero. */
static void check_denominator(cmg_checking *c, const cmg_indicator *indicator)
{
    uint32_t facts = 0;
    cmg_program_facts(indicator->denominator, &facts);
    if (facts && !indicator->empty.given)
        report(c, CMG_M_assess_no_empty_rule, indicator->origin, indicator->name,
               cmg_program_text(indicator->denominator), CMG_NO_TEXT);
}

static void check_group(cmg_checking *c, const cmg_unit_group *group)
{
    int64_t expected;
    if (!group->unit_count || !group->expected.given ||
        (cmg_decimal_to_int64(group->expected.number, &expected) && expected == group->unit_count))
        return;
    cmg_buffer numbers;
    cmg_buffer_init(&numbers, &c->scratch.allocator);
    cmg_buffer_unsigned(&numbers, group->unit_count);
    const size_t cut = numbers.length;
    cmg_decimal_write(&numbers, group->expected.number);
    const cmg_text both = cmg_buffer_view(&numbers);
    report(c, CMG_M_assess_group_size, group->origin, group->code, (cmg_text){both.bytes, cut},
           (cmg_text){both.bytes + cut, both.length - cut});
    cmg_buffer_free(&numbers);
}

void cmg_check_assessment(cmg_checking *c, const cmg_rule *rule)
{
    const cmg_method *method = (const cmg_method *)rule;
    for (uint32_t i = 0; i < method->indicator_count; i++) {
        const cmg_indicator *indicator = &method->indicators[i];
        switch (indicator->kind) {
        case CMG_INDICATOR_RATIO: check_denominator(c, indicator); break;
        case CMG_INDICATOR_VALUE: break;
        case CMG_INDICATOR_BINS: check_bins(c, indicator->bins); break;
        case CMG_INDICATOR_POINTS: check_reach(c, indicator); break;
        case CMG_INDICATOR_SUM: check_weights(c, indicator); check_points(c, method, indicator);
        }
    }
    cmg_check_division(c, method);
    check_bins(c, method->grading);
    for (uint32_t i = 0; i < method->group_count; i++)
        check_group(c, &method->groups[i]);
}
