/* What would the unit have needed for the next grade?  The score, and for
 * each count by itself the nearest number that reaches it, all else the same.
 * Found by trying: every number that is told was scored. */
#include "rules/assess.h"

#include <string.h>

typedef struct search {
    cmg_assessment *a;
    const cmg_assessed *unit;
    const cmg_unit_score *now;
    cmg_value *tallies; /* of the trial */
    cmg_unit_score trial;
    uint32_t wanted; /* grade */
    cmg_status status;
} search;

bool cmg_figure_over_one(const cmg_figure *figure)
{
    return figure->state == CMG_FIGURE_VALUE && figure->value.kind == CMG_NUMBER &&
           cmg_decimal_compare(cmg_value_decimal(figure->value), cmg_decimal_of(1)) > 0;
}

/* More was done than there was to do. */
static bool is_absurd(const search *s)
{
    const cmg_method *method = s->a->method;
    for (uint32_t i = 0; i < method->indicator_count; i++) {
        if (method->indicators[i].kind == CMG_INDICATOR_RATIO && cmg_figure_over_one(&s->trial.figures[i]) &&
            !cmg_figure_over_one(&s->now->figures[i]))
            return true;
    }
    return false;
}

/* Scores the unit with another number for one count.  False: that cannot be. */
static bool try_number(search *s, uint32_t tally, int64_t number)
{
    const cmg_value before = s->tallies[tally];
    s->tallies[tally] = cmg_number_value(cmg_decimal_of(number));
    cmg_vm_reset(&s->a->session->vm);
    const cmg_status status = cmg_unit_evaluate(s->a, s->unit, s->tallies, &s->trial);
    s->tallies[tally] = before;
    if (status != CMG_OK)
        s->status = status;
    return status == CMG_OK && s->trial.standing == CMG_SCORED && !is_absurd(s);
}

static bool reaches(search *s, uint32_t tally, int64_t number)
{
    return try_number(s, tally, number) && s->trial.grade >= 0 && s->trial.grade <= (int32_t)s->wanted;
}

/* How far from `from` towards `to` the count can go. */
static int64_t find_farthest(search *s, uint32_t tally, int64_t from, int64_t to)
{
    if (from == to || try_number(s, tally, to))
        return to;
    int64_t good = from, bad = to;
    while (good - bad > 1 || bad - good > 1) {
        const int64_t middle = good + (bad - good) / 2;
        if (try_number(s, tally, middle))
            good = middle;
        else
            bad = middle;
    }
    return good;
}

/* So many numbers next to the count are tried one by one, those behind them at doubling distances. */
#define CMG_TRIED_EACH 16

/* Between a number that does not reach the grade and one that does. */
static int64_t find_first(search *s, uint32_t tally, int64_t bad, int64_t good)
{
    while (good - bad > 1 || bad - good > 1) {
        const int64_t middle = bad + (good - bad) / 2;
        if (reaches(s, tally, middle))
            good = middle;
        else
            bad = middle;
    }
    return good;
}

/* How far from `from` on the way to `to` the grade is first reached; 0: nowhere.  The score may rise
 * and fall again on the way, as at a bin, or where a denominator becomes zero: so not by halves from the end.
 */
static int64_t find_distance(search *s, uint32_t tally, int64_t from, int64_t to)
{
    const int64_t sign = to > from ? 1 : -1;
    int64_t length = to > from ? to - from : from - to, before = 0, step = 1;
    while (before < length) {
        int64_t at = length - before > step ? before + step : length;
        const int64_t farthest = find_farthest(s, tally, from + sign * before, from + sign * at);
        if (farthest != from + sign * at)
            length = at = sign * (farthest - from);
        if (at > before && reaches(s, tally, farthest))
            return sign * (find_first(s, tally, from + sign * before, farthest) - from);
        before = at;
        step = before >= CMG_TRIED_EACH ? 2 * step : 1;
    }
    return 0;
}

static bool find_nearest(search *s, uint32_t tally, int64_t now, int64_t most, int64_t *found)
{
    const int64_t up = find_distance(s, tally, now, most), down = find_distance(s, tally, now, 0);
    *found = up != 0 && (down == 0 || up <= down) ? now + up : now - down;
    return s->status == CMG_OK && (up != 0 || down != 0);
}

/* No count goes beyond the unit's largest. */
static int64_t largest(const cmg_method *method, const cmg_unit_score *score)
{
    int64_t most = 0, number;
    for (uint32_t i = 0; i < method->tally_count; i++) {
        if (score->tallies[i].kind == CMG_NUMBER &&
            cmg_decimal_to_int64(cmg_value_decimal(score->tallies[i]), &number) && number > most)
            most = number;
    }
    return most;
}

static bool copy_figures(cmg_arena *arena, cmg_unit_score *trial, const cmg_method *method)
{
    trial->figures = cmg_arena_array_zeroed(arena, method->indicator_count, sizeof *trial->figures);
    trial->vetoed = cmg_arena_array_zeroed(arena, method->veto_count, sizeof *trial->vetoed);
    return trial->figures && trial->vetoed;
}

static void find_steps(search *s, cmg_unit_score *score)
{
    const cmg_method *method = s->a->method;
    const int64_t most = largest(method, score);
    for (uint32_t i = 0; i < method->tally_count && s->status == CMG_OK; i++) {
        int64_t now, found;
        if (method->tallies[i].sum || score->tallies[i].kind != CMG_NUMBER ||
            !cmg_decimal_to_int64(cmg_value_decimal(score->tallies[i]), &now))
            continue;
        if (find_nearest(s, i, now, most, &found))
            score->steps[score->step_count++] =
                (cmg_step_to_grade){i, cmg_number_value(cmg_decimal_of(found))};
    }
}

/* -- the score ------------------------------------------------------------ */

/* A bound that the grades are written with, at *at; moves behind it. */
static bool next_number(cmg_text text, size_t *at, cmg_text *number)
{
    while (*at < text.length && (text.bytes[*at] < '0' || text.bytes[*at] > '9'))
        ++*at;
    /* the two points of 40..60 are none of the number's */
    size_t end = *at;
    while (end < text.length &&
           ((text.bytes[end] >= '0' && text.bytes[end] <= '9') ||
            (text.bytes[end] == '.' && end + 1 < text.length && text.bytes[end + 1] >= '0' &&
             text.bytes[end + 1] <= '9' && text.bytes[end - 1] != '.')))
        end++;
    *number = (cmg_text){text.bytes + *at, end - *at};
    *at = end;
    return number->length > 0;
}

/* The least bound above the score that has the wanted grade. */
static cmg_status find_score(search *s, cmg_result *result, cmg_unit_score *score)
{
    const cmg_method *method = s->a->method;
    score->next_score = cmg_null_value;
    for (uint32_t i = 0; i < method->grade_count; i++) {
        cmg_text text;
        for (size_t at = 0; next_number(method->grades[i].tests, &at, &text);) {
            cmg_decimal bound;
            int32_t grade;
            if (cmg_decimal_parse(&result->arena, text, &bound) != CMG_DECIMAL_OK ||
                cmg_decimal_compare(bound, cmg_value_decimal(score->score)) <= 0)
                continue;
            const cmg_status status = cmg_score_grade(s->a, cmg_number_value(bound), &grade);
            if (status != CMG_OK)
                return status;
            if (grade == (int32_t)score->next_grade &&
                (score->next_score.kind != CMG_NUMBER ||
                 cmg_decimal_compare(bound, cmg_value_decimal(score->next_score)) < 0))
                score->next_score = cmg_number_value(bound);
        }
    }
    return CMG_OK;
}

cmg_status cmg_find_next_grade(cmg_assessment *a, cmg_result *result, const cmg_assessed *unit,
                               cmg_unit_score *score)
{
    const cmg_method *method = a->method;
    if (score->standing != CMG_SCORED || score->grade <= 0)
        return CMG_OK;
    search s = {.a = a, .unit = unit, .now = score, .wanted = (uint32_t)score->grade - 1};
    score->has_next = true;
    score->next_grade = s.wanted;
    score->steps = cmg_arena_array(&result->arena, method->tally_count, sizeof *score->steps);
    s.tallies = cmg_arena_array(&result->arena, method->tally_count, sizeof *s.tallies);
    if (!score->steps || !s.tallies || !copy_figures(&result->arena, &s.trial, method))
        return CMG_NO_MEMORY;
    memcpy(s.tallies, score->tallies, method->tally_count * sizeof *s.tallies);
    const cmg_status status = find_score(&s, result, score);
    if (status != CMG_OK)
        return status;
    find_steps(&s, score);
    return s.status;
}
