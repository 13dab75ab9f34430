/* Counts of one unit to indicators and a score.
 *
 * An indicator that cannot be computed says why: a figure was not given
 * (missing), its denominator is zero without a rule or an expression failed
 * (undefined), or it is left out by rule.  What rests on it inherits that. */
#include "rules/assess.h"

#include <string.h>

typedef struct scoring {
    cmg_assessment *a;
    cmg_session *session;
    cmg_arena *arena; /* the machine's */
    cmg_unit_score *score;
    cmg_figure *figures; /* so far */
    uint32_t done;
    cmg_status status;
} scoring;

/* -- running -------------------------------------------------------------- */

static bool arithmetic(scoring *s, cmg_figure *figure, cmg_decimal_status status)
{
    if (status == CMG_DECIMAL_OK)
        return true;
    if (status == CMG_DECIMAL_NO_MEMORY)
        s->status = CMG_NO_MEMORY;
    figure->state = CMG_FIGURE_UNDEFINED;
    figure->cause = s->done;
    return false;
}

static uint32_t indicator_of(const scoring *s, uint16_t slot)
{
    return slot - s->a->pack->slot_count - s->a->method->tally_count;
}

/* What an expression reads decides what it can be: false when it has no value. */
static bool inherit(scoring *s, cmg_figure *figure, const uint16_t *slots, uint32_t count)
{
    const uint32_t first = s->a->pack->slot_count + s->a->method->tally_count;
    for (uint32_t i = 0; i < count; i++) {
        const cmg_figure *read = slots[i] >= first ? &s->figures[indicator_of(s, slots[i])] : NULL;
        if (!read || read->state == CMG_FIGURE_VALUE || read->state == CMG_FIGURE_MISSING)
            continue;
        figure->state = read->state;
        figure->cause = read->cause;
        return false;
    }
    return true;
}

static bool take(scoring *s, cmg_figure *figure, cmg_value value, cmg_value *out)
{
    *out = value;
    if (value.kind == CMG_NUMBER || value.kind == CMG_BOOLEAN)
        return true;
    if (value.kind != CMG_ABSENT) {
        figure->state = CMG_FIGURE_UNDEFINED;
        figure->cause = s->done;
    } else if (figure->state == CMG_FIGURE_MISSING) {
        if (!cmg_absent_union(s->arena, figure->value, value, &figure->value))
            s->status = CMG_NO_MEMORY;
    } else if (figure->state == CMG_FIGURE_VALUE) {
        figure->state = CMG_FIGURE_MISSING;
        figure->value = value;
    }
    return false;
}

static bool run(scoring *s, cmg_figure *figure, const cmg_program *program, cmg_value *out)
{
    uint32_t count = 0;
    const uint16_t *slots = cmg_program_facts(program, &count);
    cmg_value value = cmg_null_value;
    if (!inherit(s, figure, slots, count))
        return false;
    s->status = cmg_session_run(s->session, program, &value);
    return s->status == CMG_OK && take(s, figure, value, out);
}

static void substitute(cmg_figure *figure, const cmg_substitute *by, uint32_t note)
{
    if (by->kind == CMG_SUBSTITUTE_NONE)
        return;
    figure->state = by->kind == CMG_SUBSTITUTE_NUMBER ? CMG_FIGURE_VALUE : CMG_FIGURE_LEFT_OUT;
    figure->value = by->kind == CMG_SUBSTITUTE_NUMBER ? cmg_number_value(by->number) : cmg_null_value;
    figure->notes |= note;
}

/* -- kinds of indicator --------------------------------------------------- */

static bool is_zero(cmg_value number)
{
    return cmg_decimal_is_zero(cmg_value_decimal(number));
}

static void ratio(scoring *s, const cmg_indicator *indicator, cmg_figure *figure)
{
    cmg_decimal quotient;
    /* Both, so that all that is missing is told. */
    const bool has_numerator = run(s, figure, indicator->numerator, &figure->numerator);
    if (s->status != CMG_OK || !run(s, figure, indicator->denominator, &figure->denominator) ||
        !has_numerator)
        return;
    if (is_zero(figure->denominator)) {
        figure->state = CMG_FIGURE_UNDEFINED;
        figure->cause = s->done;
        substitute(figure, &indicator->empty, CMG_NOTE_EMPTY);
        return;
    }
    if (arithmetic(s, figure,
                   cmg_decimal_divide(s->arena, cmg_value_decimal(figure->numerator),
                                      cmg_value_decimal(figure->denominator), &quotient)))
        figure->value = cmg_number_value(quotient);
}

static void bins(scoring *s, const cmg_indicator *indicator, cmg_figure *figure)
{
    uint32_t count = 0;
    const uint16_t *slots = cmg_table_facts(indicator->bins, &count);
    cmg_table_result result;
    if (!inherit(s, figure, slots, count))
        return;
    s->status = cmg_session_table(s->session, indicator->bins, &result);
    if (s->status != CMG_OK)
        return;
    take(s, figure, result.state == CMG_TABLE_UNDECIDED ? result.absent : result.value, &figure->value);
}

/* How many steps count: whole ones, part of one in proportion, or started ones. */
static bool steps(scoring *s, cmg_figure *figure, const cmg_adjustment *adjustment, cmg_decimal times,
                  cmg_decimal *out)
{
    if (cmg_decimal_sign(times) < 0)
        times = cmg_decimal_of(0);
    if (!arithmetic(s, figure, cmg_decimal_divide(s->arena, times, adjustment->step, out)))
        return false;
    if (adjustment->part == CMG_PART_PROPORTION)
        return true;
    const cmg_rounding rounding = adjustment->part == CMG_PART_WHOLE ? CMG_ROUND_FLOOR : CMG_ROUND_CEILING;
    return arithmetic(s, figure, cmg_decimal_round(s->arena, *out, 0, rounding, out));
}

static cmg_decimal at_most(cmg_decimal number, cmg_decimal most)
{
    return cmg_decimal_compare(number, most) > 0 ? most : number;
}

static void adjust(scoring *s, const cmg_indicator *indicator, uint32_t at, cmg_figure *figure,
                   cmg_decimal *total)
{
    const cmg_adjustment *adjustment = &indicator->adjustments[at];
    cmg_decimal amount;
    if (!run(s, figure, adjustment->times, &figure->times[at]) ||
        !steps(s, figure, adjustment, cmg_value_decimal(figure->times[at]), &amount) ||
        !arithmetic(s, figure, cmg_decimal_multiply(s->arena, amount, adjustment->points, &amount)))
        return;
    if (adjustment->most.given)
        amount = at_most(amount, adjustment->most.number);
    if (adjustment->within >= 0)
        amount = at_most(amount, cmg_value_decimal(figure->amounts[adjustment->within]));
    figure->amounts[at] = cmg_number_value(amount);
    arithmetic(s, figure,
               adjustment->adds ? cmg_decimal_add(s->arena, *total, amount, total)
                                : cmg_decimal_subtract(s->arena, *total, amount, total));
}

static void points(scoring *s, const cmg_indicator *indicator, cmg_figure *figure)
{
    cmg_decimal total = indicator->base.number;
    figure->amounts = cmg_arena_array_zeroed(s->arena, indicator->adjustment_count, sizeof *figure->amounts);
    figure->times = cmg_arena_array_zeroed(s->arena, indicator->adjustment_count, sizeof *figure->times);
    if (!figure->amounts || !figure->times) {
        s->status = CMG_NO_MEMORY;
        return;
    }
    for (uint32_t i = 0; i < indicator->adjustment_count && s->status == CMG_OK; i++)
        adjust(s, indicator, i, figure, &total);
    if (figure->state == CMG_FIGURE_VALUE)
        figure->value = cmg_number_value(total);
}

/* The worth of a part for sharing what is left out: its weight, else its points. */
static bool worth(const scoring *s, const cmg_indicator *indicator, uint32_t at, cmg_decimal *out)
{
    const cmg_sum_part *part = &indicator->parts[at];
    bool weighted = false;
    for (uint32_t i = 0; i < indicator->part_count; i++)
        weighted |= indicator->parts[i].weight.given;
    const cmg_bound bound = weighted ? part->weight : s->a->method->indicators[part->of].points;
    *out = bound.number;
    return bound.given;
}

static bool add_part(scoring *s, const cmg_sum_part *part, cmg_figure *figure, cmg_decimal *total)
{
    cmg_decimal value = cmg_value_decimal(s->figures[part->of].value);
    if (part->weight.given &&
        !arithmetic(s, figure, cmg_decimal_multiply(s->arena, value, part->weight.number, &value)))
        return false;
    return arithmetic(s, figure, cmg_decimal_add(s->arena, *total, value, total));
}

/* Parts left out: what they were worth is shared among the others. */
static bool share(scoring *s, const cmg_indicator *indicator, cmg_figure *figure, cmg_decimal *total)
{
    cmg_decimal all = cmg_decimal_of(0), kept = cmg_decimal_of(0), one;
    for (uint32_t i = 0; i < indicator->part_count; i++) {
        if (!worth(s, indicator, i, &one))
            continue;
        const bool out = s->figures[indicator->parts[i].of].state == CMG_FIGURE_LEFT_OUT;
        if (!arithmetic(s, figure, cmg_decimal_add(s->arena, all, one, &all)) ||
            (!out && !arithmetic(s, figure, cmg_decimal_add(s->arena, kept, one, &kept))))
            return false;
    }
    if (cmg_decimal_is_zero(kept)) {
        figure->state = CMG_FIGURE_LEFT_OUT;
        return false;
    }
    figure->notes |= CMG_NOTE_SHARED;
    return arithmetic(s, figure, cmg_decimal_multiply(s->arena, *total, all, total)) &&
           arithmetic(s, figure, cmg_decimal_divide(s->arena, *total, kept, total));
}

/* Parts with a weight, or without any, take part in sharing; bonuses beside weights do not. */
static void sum(scoring *s, const cmg_indicator *indicator, cmg_figure *figure)
{
    cmg_decimal total = cmg_decimal_of(0), beside = cmg_decimal_of(0), unused;
    bool left_out = false;
    for (uint32_t i = 0; i < indicator->part_count; i++) {
        const cmg_figure *part = &s->figures[indicator->parts[i].of];
        switch (part->state) {
        case CMG_FIGURE_LEFT_OUT: left_out = true; break;
        case CMG_FIGURE_MISSING:
        case CMG_FIGURE_UNDEFINED:
            if (figure->state == CMG_FIGURE_MISSING && part->state == CMG_FIGURE_MISSING) {
                if (!cmg_absent_union(s->arena, figure->value, part->value, &figure->value))
                    s->status = CMG_NO_MEMORY;
            } else if (figure->state != CMG_FIGURE_UNDEFINED) {
                *figure = (cmg_figure){.state = part->state, .cause = part->cause, .value = part->value};
            }
            break;
        case CMG_FIGURE_VALUE:
            if (!add_part(s, &indicator->parts[i], figure,
                          worth(s, indicator, i, &unused) ? &total : &beside))
                return;
        }
    }
    if (figure->state != CMG_FIGURE_VALUE || (left_out && !share(s, indicator, figure, &total)))
        return;
    if (arithmetic(s, figure, cmg_decimal_add(s->arena, total, beside, &total)))
        figure->value = cmg_number_value(total);
}

/* Bounds first, then rounding. */
static void finish(scoring *s, const cmg_indicator *indicator, cmg_figure *figure)
{
    cmg_decimal number = cmg_value_decimal(figure->value);
    if (indicator->least.given && cmg_decimal_compare(number, indicator->least.number) < 0) {
        number = indicator->least.number;
        figure->notes |= CMG_NOTE_LEAST;
    }
    if (indicator->most.given && cmg_decimal_compare(number, indicator->most.number) > 0) {
        number = indicator->most.number;
        figure->notes |= CMG_NOTE_MOST;
    }
    if (indicator->rounds &&
        !arithmetic(s, figure,
                    cmg_decimal_round(s->arena, number, indicator->places, indicator->rounding, &number)))
        return;
    figure->value = cmg_number_value(number);
}

static void compute(scoring *s, const cmg_indicator *indicator, cmg_figure *figure)
{
    *figure = (cmg_figure){.state = CMG_FIGURE_VALUE, .value = cmg_null_value};
    switch (indicator->kind) {
    case CMG_INDICATOR_RATIO: ratio(s, indicator, figure); break;
    case CMG_INDICATOR_VALUE: run(s, figure, indicator->value, &figure->value); break;
    case CMG_INDICATOR_BINS: bins(s, indicator, figure); break;
    case CMG_INDICATOR_POINTS: points(s, indicator, figure); break;
    case CMG_INDICATOR_SUM: sum(s, indicator, figure); break;
    }
    if (figure->state == CMG_FIGURE_MISSING)
        substitute(figure, &indicator->missing, CMG_NOTE_MISSING);
    if (s->status == CMG_OK && figure->state == CMG_FIGURE_VALUE)
        finish(s, indicator, figure);
}

/* -- the unit ------------------------------------------------------------- */

static void fill_bank(scoring *s, const cmg_assessed *unit, const cmg_value *tallies)
{
    cmg_assessment *a = s->a;
    cmg_session *session = s->session;
    cmg_session_begin(session, a->facts);
    cmg_session_set_law_day(session, session->as_of);
    for (uint32_t i = 0; i < a->unit_fact_count; i++) {
        if (unit->given[i].kind != CMG_ABSENT)
            session->bank[a->unit_facts[i]] = unit->given[i];
    }
    for (uint32_t i = 0; i < a->method->tally_count; i++)
        session->bank[a->method->tallies[i].slot] = tallies[i];
}

static bool vetoes(scoring *s, cmg_figure *final)
{
    const cmg_method *method = s->a->method;
    cmg_decimal number = cmg_value_decimal(final->value);
    for (uint32_t i = 0; i < method->veto_count; i++) {
        const cmg_veto *veto = &method->vetoes[i];
        cmg_value holds;
        if (!run(s, final, veto->when, &holds))
            return false;
        s->score->vetoed[i] = holds.kind == CMG_BOOLEAN && holds.as.integer;
        if (s->score->vetoed[i] && veto->effect == CMG_VETO_ZERO)
            number = cmg_decimal_of(0);
        else if (s->score->vetoed[i] && veto->effect == CMG_VETO_CAP)
            number = at_most(number, veto->cap);
    }
    s->score->score = cmg_number_value(number);
    return true;
}

/* The grade by the score; vetoes may lower it. */
static void grade(scoring *s)
{
    const cmg_method *method = s->a->method;
    cmg_unit_score *score = s->score;
    score->grade = -1;
    s->status = cmg_score_grade(s->a, score->score, &score->grade);
    for (uint32_t i = 0; i < method->veto_count; i++) {
        const bool lowers = score->vetoed[i] && method->vetoes[i].effect == CMG_VETO_GRADE;
        if (lowers && score->grade < (int32_t)method->vetoes[i].grade)
            score->grade = (int32_t)method->vetoes[i].grade;
    }
}

cmg_status cmg_unit_evaluate(cmg_assessment *a, const cmg_assessed *unit, const cmg_value *tallies,
                             cmg_unit_score *score)
{
    const cmg_method *method = a->method;
    scoring s = {.a = a,
                 .session = a->session,
                 .arena = &a->session->vm.arena,
                 .score = score,
                 .figures = score->figures,
                 .status = CMG_OK};
    fill_bank(&s, unit, tallies);
    for (; s.done < method->indicator_count && s.status == CMG_OK; s.done++) {
        cmg_figure *figure = &score->figures[s.done];
        compute(&s, &method->indicators[s.done], figure);
        a->session->bank[method->indicators[s.done].slot] = figure->value;
    }
    if (s.status != CMG_OK)
        return s.status;
    const int32_t own = unit->group >= 0 ? method->groups[unit->group].score : -1;
    score->score_of = own >= 0 ? (uint32_t)own : method->score;
    cmg_figure final = score->figures[score->score_of];
    score->score = cmg_null_value;
    score->grade = -1;
    if (final.state == CMG_FIGURE_VALUE && vetoes(&s, &final) && s.status == CMG_OK)
        grade(&s);
    score->standing = final.state == CMG_FIGURE_VALUE     ? CMG_SCORED
                      : final.state == CMG_FIGURE_MISSING ? CMG_NOT_ENTERED
                                                          : CMG_NOT_DEFINED;
    if (final.state != CMG_FIGURE_VALUE)
        score->figures[score->score_of] = final; /* a veto may lack a figure */
    return s.status;
}

cmg_status cmg_score_grade(cmg_assessment *a, cmg_value score, int32_t *grade)
{
    static const cmg_rounding rounding[] = {
        [CMG_GRADE_ROUNDED] = CMG_ROUND_HALF_UP, [CMG_GRADE_TRUNCATED] = CMG_ROUND_DOWN};
    const cmg_method *method = a->method;
    cmg_session *session = a->session;
    cmg_decimal number = cmg_value_decimal(score);
    *grade = -1;
    if (!method->grading)
        return CMG_OK;
    if (method->grade_by != CMG_GRADE_EXACT &&
        cmg_decimal_round(&session->vm.arena, number, 0, rounding[method->grade_by], &number) !=
            CMG_DECIMAL_OK)
        return CMG_NO_MEMORY;
    /* The grades are of the assessment's score, whichever indicator a group has for it. */
    const uint16_t slot = method->indicators[method->score].slot;
    const cmg_value before = session->bank[slot];
    cmg_table_result result;
    session->bank[slot] = cmg_number_value(number);
    const cmg_status status = cmg_session_table(session, method->grading, &result);
    session->bank[slot] = before;
    if (status != CMG_OK || result.state != CMG_TABLE_MATCHED)
        return status;
    for (uint32_t i = 0; i < method->grade_count; i++) {
        if (cmg_text_equal(method->grades[i].code, cmg_value_as_text(result.value)))
            *grade = (int32_t)i;
    }
    return CMG_OK;
}
