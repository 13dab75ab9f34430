/* An assessment for people: a league table a group, what the figures rest on,
 * and, when traced, every figure of every unit opened. */
#include "rules/assess.h"
#include "rules/print.h"

#include <string.h>

#define SHOWN_PLACES 4

typedef struct writing {
    cmg_buffer *out;
    const cmg_result *result;
    const struct cmg_assess_outcome *outcome;
    const cmg_method *method;
    cmg_arena arena;
    bool en;
} writing;

static writing begin(cmg_buffer *out, const cmg_result *result)
{
    writing w = {.out = out,
                 .result = result,
                 .outcome = result->assessment,
                 .method = result->assessment->method,
                 .en = result->language == CMG_ENGLISH};
    cmg_arena_init(&w.arena, &result->allocator, 0);
    return w;
}

static void put(const writing *w, const char *zh, const char *en)
{
    cmg_buffer_string(w->out, w->en ? en : zh);
}

cmg_decimal cmg_shown_number(cmg_arena *arena, cmg_decimal number, int32_t places)
{
    enum { MOST_PLACES = 8 }; /* what is round to that many is not told from an error of the last digit */
    cmg_decimal shown = number, round, magnitude = number;
    if (cmg_decimal_sign(number) < 0 &&
        cmg_decimal_subtract(arena, cmg_decimal_of(0), number, &magnitude) != CMG_DECIMAL_OK)
        return number;
    const int32_t coarse = cmg_decimal_compare(magnitude, cmg_decimal_of(1)) < 0 ? 2 : 0;
    for (int32_t at = places; at <= MOST_PLACES; at++) {
        if (cmg_decimal_round(arena, number, at, CMG_ROUND_HALF_UP, &shown) != CMG_DECIMAL_OK ||
            cmg_decimal_round(arena, shown, coarse, CMG_ROUND_HALF_UP, &round) != CMG_DECIMAL_OK ||
            cmg_decimal_compare(shown, number) == 0 || cmg_decimal_compare(shown, round) != 0)
            break;
    }
    return shown;
}

/* Four places: what was computed may have thirty. */
static void put_number(writing *w, cmg_value value)
{
    if (value.kind != CMG_NUMBER) {
        cmg_buffer_char(w->out, '-');
        return;
    }
    cmg_decimal_write(w->out, cmg_shown_number(&w->arena, cmg_value_decimal(value), SHOWN_PLACES));
}

static cmg_text name_of(const writing *w, cmg_text name, const cmg_label *label)
{
    const cmg_text text = cmg_label_text(label, w->result->language);
    return text.length ? text : name;
}

static void pad(cmg_buffer *out, size_t from, size_t cells)
{
    const size_t used =
        out->failed ? cells : cmg_text_cells((cmg_text){out->bytes + from, out->length - from});
    cmg_buffer_spaces(out, used < cells ? cells - used : 1);
}

/* -- league tables -------------------------------------------------------- */

static size_t widest_name(const writing *w)
{
    size_t widest = 4;
    for (size_t i = 0; i < w->outcome->unit_count; i++) {
        const size_t cells = cmg_text_cells(cmg_text_of(w->outcome->units[i].name));
        widest = cells > widest ? cells : widest;
    }
    return widest < 40 ? widest : 40;
}

static void write_unit_row(writing *w, const cmg_unit_score *unit, size_t name_cells)
{
    cmg_buffer *out = w->out;
    cmg_buffer_string(out, "  ");
    size_t from = out->length;
    if (unit->rank)
        cmg_buffer_format(out, "%4u%s", unit->rank, unit->tied ? "=" : "");
    else
        cmg_buffer_string(out, "   -");
    pad(out, from, 7);
    from = out->length;
    cmg_buffer_string(out, unit->name);
    pad(out, from, name_cells + 2);
    if (unit->standing != CMG_SCORED) {
        cmg_buffer_string(out, unit->why);
        cmg_buffer_char(out, '\n');
        return;
    }
    from = out->length;
    put_number(w, unit->score);
    if (unit->grade >= 0) {
        const cmg_grade *grade = &w->method->grades[unit->grade];
        pad(out, from, 10);
        cmg_buffer_text(out, name_of(w, grade->code, &grade->label));
    }
    for (uint32_t i = 0; i < w->method->veto_count; i++) {
        if (!unit->vetoed[i])
            continue;
        put(w, "  否决：", "  veto: ");
        cmg_buffer_text(out, cmg_label_text(&w->method->vetoes[i].label, w->result->language));
    }
    cmg_buffer_char(out, '\n');
}

static void write_group_heading(writing *w, int32_t group, size_t count)
{
    if (group < 0)
        return;
    const cmg_unit_group *it = &w->method->groups[group];
    int64_t expected = 0;
    cmg_buffer_text(w->out, cmg_label_text(&it->label, w->result->language));
    if (it->expected.given && cmg_decimal_to_int64(it->expected.number, &expected) &&
        expected != (int64_t)count)
        cmg_buffer_format(w->out,
                          w->en ? " (%zu units; there should be %lld)" : "（%zu 个单位，应有 %lld 个）",
                          count, (long long)expected);
    cmg_buffer_char(w->out, '\n');
}

static void write_tables(writing *w)
{
    const size_t name_cells = widest_name(w);
    const cmg_unit_score *units = w->outcome->units;
    for (size_t i = 0; i < w->outcome->unit_count;) {
        size_t end = i;
        while (end < w->outcome->unit_count && units[end].group == units[i].group)
            end++;
        write_group_heading(w, units[i].group, end - i);
        for (; i < end; i++)
            write_unit_row(w, &units[i], name_cells);
    }
}

/* -- conventions ---------------------------------------------------------- */

/* Begins a line, or goes on in it, with the name of an indicator. */
static void write_item(writing *w, bool *first, const char *zh, const char *en,
                       const cmg_indicator *indicator)
{
    put(w, *first ? zh : "，", *first ? en : ", ");
    cmg_buffer_text(w->out, name_of(w, indicator->name, &indicator->label));
    cmg_buffer_char(w->out, ' ');
    *first = false;
}

static void write_substitute(writing *w, const cmg_substitute *by)
{
    switch (by->kind) {
    case CMG_SUBSTITUTE_NONE: put(w, "不得分也不排名", "no score and no rank"); break;
    case CMG_SUBSTITUTE_LEAVE_OUT:
        put(w, "不计，权重由其余各项分担", "left out, the others share its weight");
        break;
    case CMG_SUBSTITUTE_NUMBER: put(w, "按 ", "as "); cmg_decimal_write(w->out, by->number);
    }
}

static void write_substitutes(writing *w)
{
    bool first = true;
    for (uint32_t i = 0; i < w->method->indicator_count; i++) {
        const cmg_indicator *indicator = &w->method->indicators[i];
        if (indicator->kind != CMG_INDICATOR_RATIO)
            continue;
        write_item(w, &first, "    分母为零时：", "    when the denominator is zero: ", indicator);
        write_substitute(w, &indicator->empty);
    }
    cmg_buffer_string(w->out, first ? "" : "\n");
    first = true;
    for (uint32_t i = 0; i < w->method->indicator_count; i++) {
        const cmg_indicator *indicator = &w->method->indicators[i];
        if (!indicator->missing.given)
            continue;
        write_item(w, &first, "    未录入时：", "    when not entered: ", indicator);
        write_substitute(w, &indicator->missing);
    }
    cmg_buffer_string(w->out, first ? "" : "\n");
}

static void write_ties(writing *w)
{
    put(w, "    并列：", "    ties: ");
    for (uint32_t i = 0; i < w->method->breaker_count; i++) {
        const cmg_tie_breaker *breaker = &w->method->breakers[i];
        put(w, i ? "，再比" : "先比", i ? ", then " : "first ");
        cmg_buffer_text(w->out, breaker->name);
        put(w, breaker->lower ? "（低者在前）" : "（高者在前）",
            breaker->lower ? " (lower first)" : " (higher first)");
    }
    if (w->method->breaker_count)
        put(w, "；仍相同的", "; what is equal still: ");
    put(w, w->method->ties == CMG_TIES_DENSE ? "同名次，后面不空位\n" : "同名次，后面空位\n",
        w->method->ties == CMG_TIES_DENSE ? "one rank, the next follows without a gap\n"
                                          : "one rank, the next ranks are skipped\n");
}

static void write_rounding(writing *w, const cmg_indicator *indicator)
{
    static const char *const zh[] = {[CMG_ROUND_HALF_EVEN] = "五成双",   [CMG_ROUND_HALF_UP] = "四舍五入",
                                     [CMG_ROUND_HALF_DOWN] = "五舍六入", [CMG_ROUND_UP] = "远离零进位",
                                     [CMG_ROUND_DOWN] = "截去",          [CMG_ROUND_FLOOR] = "向下取",
                                     [CMG_ROUND_CEILING] = "向上取"};
    static const char *const en[] = {[CMG_ROUND_HALF_EVEN] = "half to even",
                                     [CMG_ROUND_HALF_UP] = "half up",
                                     [CMG_ROUND_HALF_DOWN] = "half down",
                                     [CMG_ROUND_UP] = "away from zero",
                                     [CMG_ROUND_DOWN] = "cut",
                                     [CMG_ROUND_FLOOR] = "down",
                                     [CMG_ROUND_CEILING] = "up"};
    cmg_buffer_format(w->out,
                      w->en ? "    %.*s: rounded to %d places, %s\n" : "    %.*s：保留 %d 位小数，%s\n",
                      CMG_SHOW(name_of(w, indicator->name, &indicator->label)), (int)indicator->places,
                      (w->en ? en : zh)[indicator->rounding]);
}

/* What an unfinished step costs; that only whole ones count is the rule. */
static void write_part(writing *w, const cmg_indicator *indicator, const cmg_adjustment *adjustment)
{
    const bool proportion = adjustment->part == CMG_PART_PROPORTION;
    cmg_buffer_format(w->out, w->en ? "    %.*s (%.*s): " : "    %.*s（%.*s）：",
                      CMG_SHOW(name_of(w, indicator->name, &indicator->label)),
                      CMG_SHOW(name_of(w, adjustment->code, &adjustment->label)));
    put(w, proportion ? "不足一档的按比例计\n" : "不足一档的按一档计\n",
        proportion ? "part of a step counts in proportion\n" : "a step begun counts as a whole one\n");
}

/* Nothing where neither bound is given. */
static void write_span(writing *w, const cmg_indicator *indicator)
{
    const cmg_bound least = indicator->least, most = indicator->most;
    if (least.given && !most.given)
        put(w, "不低于 ", "at least ");
    if (least.given)
        cmg_decimal_write(w->out, least.number);
    if (least.given && most.given)
        put(w, " 至 ", " to ");
    if (most.given && !least.given)
        put(w, "不高于 ", "at most ");
    if (most.given)
        cmg_decimal_write(w->out, most.number);
}

static void write_bounds(writing *w)
{
    bool first = true;
    for (uint32_t i = 0; i < w->method->indicator_count; i++) {
        const cmg_indicator *indicator = &w->method->indicators[i];
        if (!indicator->least.given && !indicator->most.given)
            continue;
        write_item(w, &first, "    下限和上限：", "    held within: ", indicator);
        write_span(w, indicator);
    }
    cmg_buffer_string(w->out, first ? "" : "\n");
}

/* What a part is worth, where its upper bound does not say the same. */
static void write_full_points(writing *w)
{
    bool first = true;
    for (uint32_t i = 0; i < w->method->indicator_count; i++) {
        const cmg_indicator *indicator = &w->method->indicators[i];
        if (!indicator->points.given ||
            (indicator->most.given &&
             cmg_decimal_compare(indicator->most.number, indicator->points.number) == 0))
            continue;
        write_item(w, &first, "    满分：", "    full points: ", indicator);
        cmg_decimal_write(w->out, indicator->points.number);
    }
    cmg_buffer_string(w->out, first ? "" : "\n");
}

static void write_conventions(writing *w)
{
    static const char *const by_zh[] = {"精确的得分", "四舍五入到整数的得分", "截去小数的得分"};
    static const char *const by_en[] = {"the exact score", "the score rounded to an integer",
                                        "the score cut to an integer"};
    if (w->method->grade_count)
        cmg_buffer_format(w->out, w->en ? "    grades: by %s\n" : "    等级：按%s\n",
                          (w->en ? by_en : by_zh)[w->method->grade_by]);
    if (w->method->id != CMG_NO_SLOT)
        w->method->repeated == CMG_REPEATED_COUNT
            ? put(w, "    同一案件编号有几行的：每行都计\n",
                  "    a case number in several rows: each row counts\n")
            : put(w, "    同一案件编号有几行的：不出结果\n",
                  "    a case number in several rows: no result\n");
    write_ties(w);
    write_full_points(w);
    write_bounds(w);
    write_substitutes(w);
    const cmg_text note = cmg_label_text(&w->method->rule.note, w->result->language);
    if (note.length)
        cmg_buffer_format(w->out, "    %.*s\n", CMG_SHOW(note));
    for (uint32_t i = 0; i < w->method->indicator_count; i++) {
        const cmg_indicator *indicator = &w->method->indicators[i];
        if (indicator->rounds)
            write_rounding(w, indicator);
        for (uint32_t k = 0; k < indicator->adjustment_count; k++)
            if (indicator->adjustments[k].part != CMG_PART_WHOLE)
                write_part(w, indicator, &indicator->adjustments[k]);
        if (cmg_label_text(&indicator->note, w->result->language).length)
            cmg_buffer_format(w->out, "    %.*s%s%.*s\n",
                              CMG_SHOW(name_of(w, indicator->name, &indicator->label)), w->en ? ": " : "：",
                              CMG_SHOW(cmg_label_text(&indicator->note, w->result->language)));
    }
}

/* -- every figure of a unit ----------------------------------------------- */

static void write_ratio(writing *w, const cmg_indicator *indicator, const cmg_figure *figure)
{
    cmg_buffer_string(w->out, " = ");
    put_number(w, figure->numerator);
    cmg_buffer_string(w->out, " / ");
    put_number(w, figure->denominator);
    cmg_buffer_format(w->out, w->en ? "  (%.*s / %.*s)" : "（%.*s / %.*s）",
                      CMG_SHOW(cmg_program_text(indicator->numerator)),
                      CMG_SHOW(cmg_program_text(indicator->denominator)));
}

static void write_adjustments(writing *w, const cmg_indicator *indicator, const cmg_figure *figure)
{
    for (uint32_t i = 0; figure->amounts && i < indicator->adjustment_count; i++) {
        const cmg_adjustment *adjustment = &indicator->adjustments[i];
        cmg_buffer_string(w->out, adjustment->adds ? "\n        + " : "\n        - ");
        put_number(w, figure->amounts[i]);
        cmg_buffer_string(w->out, "  ");
        const cmg_text label = cmg_label_text(&adjustment->label, w->result->language);
        cmg_buffer_text(w->out, label.length ? label : cmg_program_text(adjustment->times));
        cmg_buffer_string(w->out, w->en ? ": " : "：");
        put_number(w, figure->times[i]);
    }
}

static void write_parts(writing *w, const cmg_indicator *indicator, const cmg_unit_score *unit)
{
    for (uint32_t i = 0; i < indicator->part_count; i++) {
        const cmg_sum_part *part = &indicator->parts[i];
        cmg_buffer_string(w->out, i ? " + " : " = ");
        put_number(w, unit->figures[part->of].value);
        if (!part->weight.given)
            continue;
        cmg_buffer_string(w->out, " × ");
        cmg_decimal_write(w->out, part->weight.number);
    }
}

static void write_notes(writing *w, const cmg_indicator *indicator, const cmg_figure *figure)
{
    if (figure->notes & CMG_NOTE_EMPTY)
        put(w, "；分母为零，按规定", "; the denominator is zero: by rule");
    if (figure->notes & CMG_NOTE_MISSING)
        put(w, "；未录入，按规定", "; not entered: by rule");
    if (figure->notes & CMG_NOTE_LEAST)
        put(w, "；不低于下限", "; held at its minimum");
    if (figure->notes & CMG_NOTE_MOST)
        put(w, "；不高于上限", "; held at its maximum");
    if (figure->notes & CMG_NOTE_SHARED)
        put(w, "；不计的部分由其余各项分担", "; parts left out are shared among the others");
    if (figure->state == CMG_FIGURE_LEFT_OUT)
        put(w, "；不计", "; left out");
    if (indicator->points.given && figure->state == CMG_FIGURE_VALUE) {
        put(w, "；满分 ", "; of ");
        cmg_decimal_write(w->out, indicator->points.number);
    }
}

static void write_figure(writing *w, const cmg_indicator *indicator, const cmg_unit_score *unit,
                         const cmg_figure *figure)
{
    cmg_buffer_string(w->out, "    ");
    cmg_buffer_text(w->out, name_of(w, indicator->name, &indicator->label));
    cmg_buffer_char(w->out, ' ');
    put_number(w, figure->state == CMG_FIGURE_VALUE ? figure->value : cmg_null_value);
    switch (indicator->kind) {
    case CMG_INDICATOR_RATIO: write_ratio(w, indicator, figure); break;
    case CMG_INDICATOR_VALUE:
        cmg_buffer_string(w->out, " = ");
        cmg_buffer_text(w->out, cmg_program_text(indicator->value));
        break;
    case CMG_INDICATOR_SUM: write_parts(w, indicator, unit); break;
    case CMG_INDICATOR_BINS:
    case CMG_INDICATOR_POINTS: break;
    }
    write_notes(w, indicator, figure);
    if (indicator->kind == CMG_INDICATOR_POINTS)
        write_adjustments(w, indicator, figure);
    cmg_buffer_char(w->out, '\n');
}

static void write_counts(writing *w, const cmg_unit_score *unit)
{
    for (uint32_t i = 0; i < w->method->tally_count; i++) {
        const cmg_tally *tally = &w->method->tallies[i];
        cmg_buffer_string(w->out, "    ");
        cmg_buffer_text(w->out, name_of(w, tally->name, &tally->label));
        cmg_buffer_char(w->out, ' ');
        put_number(w, unit->tallies[i]);
        size_t ids = 0;
        for (; unit->ids[i][ids]; ids++)
            cmg_buffer_format(w->out, "%s%s", ids ? " " : w->en ? "  cases " : "  案件 ", unit->ids[i][ids]);
        if (ids == CMG_IDS_KEPT)
            cmg_buffer_string(w->out, " …");
        cmg_buffer_char(w->out, '\n');
    }
}

static void write_next(writing *w, const cmg_unit_score *unit)
{
    const cmg_grade *grade = &w->method->grades[unit->next_grade];
    put(w, "    差多少到“", "    to reach \"");
    cmg_buffer_text(w->out, name_of(w, grade->code, &grade->label));
    put(w, "”", "\"");
    if (unit->next_score.kind == CMG_NUMBER) {
        put(w, "：得分 ", ": a score of ");
        put_number(w, unit->next_score);
    }
    for (uint32_t i = 0; i < unit->step_count; i++) {
        const cmg_tally *tally = &w->method->tallies[unit->steps[i].tally];
        put(w, i ? "；或 " : "；只改一项时，", i ? "; or " : "; by one count alone, ");
        cmg_buffer_text(w->out, name_of(w, tally->name, &tally->label));
        cmg_buffer_char(w->out, ' ');
        put_number(w, unit->tallies[unit->steps[i].tally]);
        cmg_buffer_string(w->out, " → ");
        put_number(w, unit->steps[i].wanted);
    }
    cmg_buffer_char(w->out, '\n');
}

static void write_unit(writing *w, const cmg_unit_score *unit)
{
    cmg_buffer_string(w->out, "  ");
    cmg_buffer_string(w->out, unit->name);
    cmg_buffer_char(w->out, '\n');
    for (uint32_t i = w->method->indicator_count; i-- > 0;)
        write_figure(w, &w->method->indicators[i], unit, &unit->figures[i]);
    write_counts(w, unit);
    if (unit->has_next)
        write_next(w, unit);
}

/* -- the whole ------------------------------------------------------------ */

static void write_rows(writing *w)
{
    const struct cmg_assess_outcome *o = w->outcome;
    if (o->rows == 0)
        return;
    const unsigned long long taken = o->rows - o->rejected - o->outside;
    cmg_buffer_format(
        w->out,
        w->en ? "  cases: %llu rows, %llu taken in, %llu outside the assessment, %llu rejected\n"
              : "  案件：%llu 行，计入 %llu，不在考核范围 %llu，未接收 %llu\n",
        (unsigned long long)o->rows, taken, (unsigned long long)o->outside, (unsigned long long)o->rejected);
}

void cmg_assess_write_conventions(cmg_buffer *out, cmg_result *result)
{
    writing w = begin(out, result);
    write_conventions(&w);
    cmg_arena_free(&w.arena);
}

void cmg_assess_write_text(cmg_buffer *out, cmg_result *result)
{
    writing w = begin(out, result);
    cmg_print print;
    cmg_print_init(&print, out, result);
    cmg_buffer_text(&print.left, cmg_label_text(&w.method->rule.label, result->language));
    if (w.method->rule.illustrative)
        cmg_buffer_string(&print.left, w.en ? " (illustrative, not published)" : "（示例，不是公布的办法）");
    cmg_print_answer(&print, &w.method->rule.basis);
    write_tables(&w);
    if (result->state == CMG_REFUSED) {
        put(&w, "  没有结果：", "  no result: ");
        cmg_print_reason(out, result, result->language);
        cmg_buffer_char(out, '\n');
    } else if (!w.outcome->unit_count)
        put(&w, "  还没有单位：给出案件，或单位的表\n", "  no units yet: give cases, or a table of units\n");
    write_rows(&w);
    put(&w, "  口径\n", "  conventions\n");
    write_conventions(&w);
    for (size_t i = 0; result->traced && i < w.outcome->unit_count; i++) {
        if (w.outcome->units[i].standing != CMG_EXEMPT)
            write_unit(&w, &w.outcome->units[i]);
    }
    cmg_print_closing(&print, result);
    cmg_print_free(&print);
    cmg_arena_free(&w.arena);
}
