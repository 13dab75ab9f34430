/* Standards for people: what is not met first, then the rest, by group. */
#include "rules/standards.h"

static const char *say(cmg_language language, const char *zh, const char *en)
{
    return language == CMG_ENGLISH ? en : zh;
}

static void write_figure(cmg_buffer *out, cmg_value figure)
{
    cmg_arena arena;
    cmg_decimal rounded;
    cmg_arena_init(&arena, &out->allocator, 0);
    if (cmg_decimal_round(&arena, cmg_value_decimal(figure), 6, CMG_ROUND_DOWN, &rounded) != CMG_DECIMAL_OK)
        out->failed = true;
    else
        cmg_print_number(out, cmg_number_value(rounded));
    cmg_arena_free(&arena);
}

/* What is cut off is told: 94.999999… is not 95. */
static void write_cut(cmg_buffer *out, cmg_value figure)
{
    const size_t at = out->length;
    write_figure(out, figure);
    cmg_buffer whole;
    cmg_buffer_init(&whole, &out->allocator);
    cmg_print_number(&whole, figure);
    if (!out->failed &&
        !cmg_text_equal(cmg_buffer_view(&whole), (cmg_text){out->bytes + at, out->length - at}))
        cmg_buffer_string(out, "…");
    out->failed = out->failed || whole.failed;
    cmg_buffer_free(&whole);
}

static void write_with_unit(cmg_buffer *out, const cmg_standard *standard, cmg_value figure, bool percent,
                            cmg_language language)
{
    write_cut(out, figure);
    if (percent) {
        cmg_buffer_char(out, '%');
        return;
    }
    cmg_buffer_char(out, ' ');
    cmg_print_label(out, &standard->unit, language);
}

static void write_target(cmg_buffer *out, const cmg_standard_line *line, cmg_language language)
{
    const cmg_standard *standard = line->standard;
    const bool both = line->least.kind == CMG_NUMBER && line->most.kind == CMG_NUMBER;
    if (standard->of_growth)
        cmg_buffer_string(out, say(language, "增长 ", "growth "));
    if (line->least.kind == CMG_NUMBER) {
        cmg_buffer_string(out, standard->least_included ? "≥ " : "> ");
        write_with_unit(out, standard, line->least, standard->of_growth, language);
    }
    if (both)
        cmg_buffer_string(out, say(language, "，", ", "));
    if (line->most.kind == CMG_NUMBER) {
        cmg_buffer_string(out, standard->most_included ? "≤ " : "< ");
        write_with_unit(out, standard, line->most, standard->of_growth, language);
    }
}

static void write_share(cmg_buffer *out, const cmg_standard_line *line)
{
    if (line->numerator.kind != CMG_NUMBER || line->denominator.kind != CMG_NUMBER)
        return;
    cmg_buffer_string(out, " (");
    cmg_print_number(out, line->numerator);
    cmg_buffer_string(out, " ÷ ");
    cmg_print_number(out, line->denominator);
    cmg_buffer_char(out, ')');
}

static void write_trend(cmg_buffer *out, const cmg_standard_line *line, cmg_language language)
{
    static const char *const arrows[] = {"", " ↑", " ↓", " ="};
    cmg_buffer_string(out, arrows[line->trend]);
    if (line->growth.kind != CMG_NUMBER)
        return;
    cmg_buffer_string(out, say(language, "（增长 ", " (growth "));
    write_cut(out, line->growth);
    cmg_buffer_string(out, say(language, "%）", "%)"));
}

static void write_checks(cmg_buffer *out, const cmg_standard_line *line, cmg_language language)
{
    uint32_t shown = 0;
    for (uint8_t state = 0; state <= 2; state += 2) {
        for (uint32_t i = 0; i < line->standard->check_count; i++) {
            if (line->checks[i] != state)
                continue;
            cmg_buffer_string(out, shown++ ? say(language, "；", "; ") : say(language, "：", ": "));
            cmg_buffer_string(out, state == 0 ? say(language, "没有做到 ", "not done: ")
                                              : say(language, "未知 ", "not known: "));
            cmg_print_label(out, &line->standard->checks[i].label, language);
        }
    }
}

static void write_gap(cmg_buffer *out, const cmg_standard_line *line, cmg_language language)
{
    if (line->gap.kind != CMG_NUMBER || line->standard->check_count != 0)
        return;
    /* On a bound that is not itself inside there is no distance to tell. */
    if (cmg_decimal_sign(cmg_value_decimal(line->gap)) != 0) {
        cmg_buffer_string(out, say(language, "，差 ", ", off by "));
        write_with_unit(out, line->standard, line->gap, line->standard->of_growth, language);
    }
    if (line->needed.kind != CMG_NUMBER)
        return;
    cmg_buffer_string(out, say(language, "，还要 ", ", needs "));
    write_cut(out, line->needed);
    cmg_buffer_string(out, say(language, "", " more"));
}

/* Why there is no figure, or none to compare. */
static void write_why(cmg_buffer *out, const cmg_standard_line *line, cmg_language language)
{
    if (line->standing != CMG_STANDARD_UNDEFINED)
        return;
    const bool divides = line->denominator.kind == CMG_NUMBER;
    if (divides && cmg_decimal_sign(cmg_value_decimal(line->denominator)) <= 0)
        cmg_buffer_string(out, say(language, "，分母不大于零", ", nothing to divide by"));
    else if (line->figure.kind == CMG_NUMBER && line->standard->of_growth)
        cmg_buffer_string(out, say(language, "，上期的数不大于零，没有增长率",
                                   ", no growth over an earlier figure that is not above zero"));
    else
        cmg_buffer_string(out, say(language, "，按所给的数算不出，请核对是否相互矛盾",
                                   ", these figures give none: look whether they contradict each other"));
}

/* "处置率：95 % (559,265 ÷ 588,700)，目标 ≥ 95 %" */
static void write_line(cmg_buffer *out, const cmg_standard_line *line, cmg_language language)
{
    const cmg_standard *standard = line->standard;
    cmg_print_label(out, &standard->rule.label, language);
    cmg_buffer_string(out, say(language, "：", ": "));
    if (line->figure.kind == CMG_NUMBER)
        write_with_unit(out, standard, line->figure, false, language);
    else
        cmg_buffer_char(out, '?');
    write_share(out, line);
    write_trend(out, line, language);
    write_why(out, line, language);
    if (standard->is_hole) {
        cmg_buffer_string(out, say(language, "，目标未定：", ", target open: "));
        cmg_print_label(out, &standard->hole, language);
        return;
    }
    cmg_buffer_string(out, say(language, "，目标 ", ", target "));
    write_target(out, line, language);
    write_gap(out, line, language);
}

static void write_list(cmg_buffer *out, const cmg_standard_line *line, cmg_language language)
{
    cmg_print_label(out, &line->standard->rule.label, language);
    cmg_buffer_char(out, ' ');
    cmg_print_number(out, line->figure);
    cmg_buffer_format(out, "/%u", line->standard->check_count);
    write_checks(out, line, language);
}

static void write_any(cmg_buffer *out, const cmg_standard_line *line, cmg_language language)
{
    if (line->standard->check_count != 0)
        write_list(out, line, language);
    else
        write_line(out, line, language);
    if (line->standard->rule.illustrative)
        cmg_buffer_string(out, say(language, "（示例）", " (illustrative)"));
}

/* -- the page ------------------------------------------------------------- */

static const char *heading_of(cmg_standing_of standing, cmg_language language)
{
    static const char *const words[][2] = {{"达标", "met"},
                                           {"未达标", "not met"},
                                           {"待定", "open"},
                                           {"无目标", "no target"},
                                           {"算不出", "undefined"}};
    return words[standing][language];
}

static bool same_group(const cmg_standard *a, const cmg_standard *b)
{
    return cmg_text_equal(a->group.text[CMG_CHINESE], b->group.text[CMG_CHINESE]);
}

/* Standards of one group stand together; gives where the next group begins. */
static uint32_t print_group(cmg_print *print, const cmg_standards_case *c, uint32_t first)
{
    /* What needs looking at first. */
    static const cmg_standing_of order[] = {CMG_STANDARD_NOT_MET, CMG_STANDARD_UNDEFINED, CMG_STANDARD_OPEN,
                                            CMG_STANDARD_MET, CMG_STANDARD_NO_TARGET};
    const cmg_standard *leader = c->lines[first].standard;
    uint32_t end = first + 1;
    while (end < c->count && same_group(c->lines[end].standard, leader))
        end++;
    if (leader->group.text[CMG_CHINESE].length != 0) {
        cmg_print_label(print->out, &leader->group, print->language);
        cmg_buffer_char(print->out, '\n');
    }
    for (size_t o = 0; o < sizeof order / sizeof *order; o++) {
        for (uint32_t i = first; i < end; i++) {
            const cmg_standard_line *line = &c->lines[i];
            if (line->standing != order[o])
                continue;
            write_any(&print->left, line, print->language);
            cmg_print_row(print, heading_of(line->standing, print->language), &line->standard->rule.basis);
        }
    }
    return end;
}

void cmg_standards_write_text(cmg_buffer *out, cmg_result *result)
{
    const cmg_standards_case *c = result->standards;
    cmg_print print;
    cmg_print_init(&print, out, result);
    for (cmg_standing_of s = CMG_STANDARD_MET; c && s <= CMG_STANDARD_UNDEFINED; s++) {
        if (c->counted[s] == 0)
            continue;
        cmg_buffer_string(&print.left, print.left.length != 0 ? cmg_say(&print, "，", ", ") : "");
        cmg_buffer_string(&print.left, heading_of(s, print.language));
        cmg_buffer_format(&print.left, " %u", c->counted[s]);
    }
    cmg_print_answer(&print, NULL);
    for (uint32_t at = 0; c && at < c->count;)
        at = print_group(&print, c, at);
    cmg_print_missing(&print, result);
    cmg_print_closing(&print, result);
    cmg_print_free(&print);
}

void cmg_standards_write_step(cmg_buffer *out, const cmg_result *result, const cmg_step *step)
{
    const cmg_standard_line *line = step->detail;
    cmg_buffer_string(out, say(result->language, "：", ": "));
    cmg_buffer_string(out, heading_of(line->standing, result->language));
    cmg_buffer_string(out, say(result->language, "，", ", "));
    write_any(out, line, result->language);
}
