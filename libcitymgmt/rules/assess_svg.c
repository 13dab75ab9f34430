/* The drawings of an assessment's page: inline SVG with its numbers in words.
 * All geometry is whole numbers, so that the page is the same everywhere. */
#include "rules/assess_page.h"
#include "rules/print.h"

#define WIDTH 720
#define ROWS_MAX 60
#define ROWS_IN_ONE 30 /* a drawing of so many fits on a page of paper */
#define COLUMNS_MAX 24
#define COLUMNS_IN_ONE 12
#define LINES_MAX 12
/* Lengths of names in cells of a terminal: a Latin letter takes one, a Chinese character two. */
#define NAME_CELLS 26
#define HEAD_CELLS 20
#define LEGEND_CELLS 17
#define CLASS_CELLS 16
#define FIGURE 56 /* room for a figure */

/* -- numbers and names ---------------------------------------------------- */

void cmg_page_number(cmg_page *p, cmg_value value)
{
    if (value.kind != CMG_NUMBER) {
        cmg_buffer_char(p->out, '-');
        return;
    }
    cmg_decimal_write(p->out, cmg_shown_number(&p->arena, cmg_value_decimal(value), 2));
}

cmg_text cmg_page_name(const cmg_page *p, cmg_text name, const cmg_label *label)
{
    const cmg_text text = cmg_label_text(label, p->result->language);
    return text.length ? text : name;
}

/* Where names end: no further right than the longest needs, since a phone shows half the width. */
static int name_room(const cmg_page *p, size_t from, size_t to)
{
    size_t cells = 0;
    for (size_t i = from; i < to; i++) {
        const size_t own = cmg_text_cells(cmg_text_of(p->outcome->units[i].name));
        cells = own > cells ? own : cells;
    }
    return (int)(cells > NAME_CELLS ? NAME_CELLS + 2 : cells) * 7 + 12;
}

/* value / whole of `length`, held within it. */
static int64_t share(cmg_page *p, cmg_value value, cmg_decimal whole, int64_t length)
{
    int64_t result = 0;
    cmg_decimal number;
    if (value.kind != CMG_NUMBER || cmg_decimal_sign(whole) <= 0)
        return 0;
    if (cmg_decimal_multiply(&p->arena, cmg_value_decimal(value), cmg_decimal_of(length), &number) !=
            CMG_DECIMAL_OK ||
        cmg_decimal_divide(&p->arena, number, whole, &number) != CMG_DECIMAL_OK ||
        cmg_decimal_round(&p->arena, number, 0, CMG_ROUND_HALF_UP, &number) != CMG_DECIMAL_OK) {
        p->failed = true;
        return 0;
    }
    if (!cmg_decimal_to_int64(number, &result))
        return cmg_decimal_sign(number) < 0 ? 0 : length;
    return result < 0 ? 0 : result > length ? length : result;
}

/* The score at the right end: what the score can be, else 100 or the highest. */
static cmg_decimal scale_of(const cmg_page *p, size_t from, size_t to)
{
    const cmg_indicator *score = &p->method->indicators[p->outcome->units[from].score_of];
    if (score->most.given || score->points.given)
        return score->most.given ? score->most.number : score->points.number;
    cmg_decimal most = cmg_decimal_of(100);
    for (size_t i = from; i < to; i++) {
        const cmg_value value = p->outcome->units[i].score;
        if (value.kind == CMG_NUMBER && cmg_decimal_compare(cmg_value_decimal(value), most) > 0)
            most = cmg_value_decimal(value);
    }
    return most;
}

static const char *colour_of(const cmg_page *p, const cmg_unit_score *unit)
{
    const cmg_grade *grade = unit->grade < 0 ? NULL : &p->method->grades[unit->grade];
    return grade && grade->colour.length ? grade->colour.bytes : "#0969da";
}

static size_t scored(const cmg_page *p, size_t from, size_t to)
{
    size_t end = from;
    while (end < to && p->outcome->units[end].standing == CMG_SCORED)
        end++;
    return end;
}

/* What is left out is told. */
static void put_heading(cmg_page *p, const char *title, size_t shown, size_t all)
{
    cmg_buffer_format(p->out, "<h3>%s", title);
    if (shown < all)
        cmg_buffer_format(p->out, p->en ? " (the first %zu of %zu)" : "（前 %zu 个，共 %zu 个）", shown, all);
    cmg_buffer_string(p->out, "</h3>\n");
}

static void begin_svg(cmg_page *p, const char *title, size_t height)
{
    cmg_buffer_format(p->out,
                      "<div class=\"wide\"><svg role=\"img\" viewBox=\"0 0 %d %zu\" "
                      "width=\"%d\" height=\"%zu\" "
                      "xmlns=\"http://www.w3.org/2000/svg\"><title>%s</title><desc>",
                      WIDTH, height, WIDTH, height, title);
}

static void end_svg(cmg_page *p)
{
    cmg_buffer_string(p->out, "</svg></div>\n");
}

/* -- bars ----------------------------------------------------------------- */

static void describe_scores(cmg_page *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        cmg_buffer_string(p->out, i == from ? "" : cmg_page_say(p, "；", "; "));
        cmg_buffer_markup(p->out, cmg_text_of(p->outcome->units[i].name));
        cmg_buffer_char(p->out, ' ');
        cmg_page_number(p, p->outcome->units[i].score);
    }
    cmg_buffer_string(p->out, "</desc>\n");
}

/* Name, figure, and the bar last: what a narrow window cuts off says nothing new. */
static void put_bar_row(cmg_page *p, const cmg_unit_score *unit, int names, size_t top, cmg_decimal scale)
{
    const int64_t length = share(p, unit->score, scale, WIDTH - names - FIGURE - 8);
    cmg_buffer_format(p->out, "<text x=\"%d\" y=\"%zu\" text-anchor=\"end\">", names - 8, top + 15);
    cmg_print_short(p->out, cmg_text_of(unit->name), NAME_CELLS);
    cmg_buffer_format(p->out, "</text><text x=\"%d\" y=\"%zu\" text-anchor=\"end\">", names + FIGURE - 8,
                      top + 15);
    cmg_page_number(p, unit->score);
    cmg_buffer_format(p->out, "</text><rect x=\"%d\" y=\"%zu\" width=\"%lld\" height=\"18\" fill=\"%s\"/>\n",
                      names + FIGURE, top, (long long)length, colour_of(p, unit));
}

void cmg_page_bars(cmg_page *p, size_t from, size_t to)
{
    const char *title = cmg_page_say(p, "得分", "Scores");
    const size_t all = scored(p, from, to);
    const size_t end = all - from > ROWS_MAX ? from + ROWS_MAX : all;
    if (end == from)
        return;
    const cmg_decimal scale = scale_of(p, from, end);
    const int names = name_room(p, from, end);
    put_heading(p, title, end - from, all - from);
    for (size_t first = from; first < end; first += ROWS_IN_ONE) {
        const size_t last = end - first > ROWS_IN_ONE ? first + ROWS_IN_ONE : end;
        begin_svg(p, title, 24 * (last - first) + 8);
        describe_scores(p, first, last);
        for (size_t i = first; i < last; i++)
            put_bar_row(p, &p->outcome->units[i], names, 24 * (i - first) + 4, scale);
        end_svg(p);
    }
}

/* -- distribution --------------------------------------------------------- */

typedef struct classes {
    uint32_t counts[256];
    uint32_t count, largest;
} classes;

static classes by_grade(const cmg_page *p, size_t from, size_t to)
{
    classes found = {.count = p->method->grade_count};
    for (size_t i = from; i < to; i++) {
        const int32_t grade = p->outcome->units[i].grade;
        if (grade >= 0 && ++found.counts[grade] > found.largest)
            found.largest = found.counts[grade];
    }
    return found;
}

/* Ten classes of the scale; the last has its upper end. */
static classes by_tenth(cmg_page *p, size_t from, size_t to)
{
    classes found = {.count = 10};
    const cmg_decimal scale = scale_of(p, from, to);
    for (size_t i = from; i < to; i++) {
        int64_t at = share(p, p->outcome->units[i].score, scale, 1000) / 100;
        at = at > 9 ? 9 : at;
        if (++found.counts[at] > found.largest)
            found.largest = found.counts[at];
    }
    return found;
}

static void put_class(cmg_page *p, uint32_t at, cmg_decimal scale)
{
    if (p->method->grade_count) {
        cmg_print_short(p->out, cmg_page_name(p, p->method->grades[at].code, &p->method->grades[at].label),
                        CLASS_CELLS);
        return;
    }
    for (uint32_t end = 0; end < 2; end++) {
        cmg_decimal bound;
        if (cmg_decimal_multiply(&p->arena, scale, cmg_decimal_of(at + end), &bound) != CMG_DECIMAL_OK ||
            cmg_decimal_divide(&p->arena, bound, cmg_decimal_of(10), &bound) != CMG_DECIMAL_OK)
            p->failed = true;
        else
            cmg_page_number(p, cmg_number_value(bound));
        cmg_buffer_string(p->out, end ? "" : "–");
    }
}

static void describe_classes(cmg_page *p, const classes *found, cmg_decimal scale)
{
    for (uint32_t i = 0; i < found->count; i++) {
        cmg_buffer_string(p->out, i ? cmg_page_say(p, "；", "; ") : "");
        put_class(p, i, scale);
        cmg_buffer_format(p->out, p->en ? ": %u units" : "：%u 个单位", found->counts[i]);
    }
    cmg_buffer_string(p->out, "</desc>\n");
}

void cmg_page_distribution(cmg_page *p, size_t from, size_t to)
{
    enum { NAMES = 130, BARS = NAMES + FIGURE };
    const size_t end = scored(p, from, to);
    if (end == from || p->method->grade_count > 24)
        return;
    const char *title = cmg_page_say(p, "分布", "Distribution");
    const classes found = p->method->grade_count ? by_grade(p, from, end) : by_tenth(p, from, end);
    const cmg_decimal scale = scale_of(p, from, end);
    put_heading(p, title, 0, 0);
    begin_svg(p, title, 24 * found.count + 8);
    describe_classes(p, &found, scale);
    for (uint32_t i = 0; i < found.count; i++) {
        const int length = found.largest ? (int)((WIDTH - BARS - 8) * found.counts[i] / found.largest) : 0;
        const cmg_grade *grade = p->method->grade_count ? &p->method->grades[i] : NULL;
        cmg_buffer_format(p->out, "<text x=\"%d\" y=\"%u\" text-anchor=\"end\">", NAMES - 8, 24 * i + 19);
        put_class(p, i, scale);
        cmg_buffer_format(p->out, "</text><text x=\"%d\" y=\"%u\" text-anchor=\"end\">%u</text>", BARS - 8,
                          24 * i + 19, found.counts[i]);
        cmg_buffer_format(p->out, "<rect x=\"%d\" y=\"%u\" width=\"%d\" height=\"18\" fill=\"%s\"/>\n", BARS,
                          24 * i + 4, length,
                          grade && grade->colour.length ? grade->colour.bytes : "#0969da");
    }
    end_svg(p);
}

/* -- heat map ------------------------------------------------------------- */

/* Parts that are worth points; where there are none, rates. */
static uint32_t heat_columns(const cmg_page *p, uint32_t columns[COLUMNS_MAX], bool *points)
{
    for (int pass = 0; pass < 2; pass++) {
        uint32_t count = 0;
        *points = pass == 0;
        for (uint32_t i = 0; i < p->method->indicator_count && count < COLUMNS_MAX; i++) {
            const cmg_indicator *indicator = &p->method->indicators[i];
            const bool wanted = *points ? indicator->points.given && indicator->kind != CMG_INDICATOR_SUM &&
                                              cmg_decimal_sign(indicator->points.number) > 0
                                        : indicator->kind == CMG_INDICATOR_RATIO;
            if (wanted)
                columns[count++] = i;
        }
        if (count)
            return count;
    }
    return 0;
}

/* From pale red over yellow to pale green for points; white to blue for rates. */
static void put_heat(cmg_page *p, int64_t permille, bool points)
{
    static const int points_scale[3][3] = {{255, 200, 195}, {255, 245, 190}, {185, 235, 195}};
    static const int rate_scale[3][3] = {{255, 255, 255}, {205, 230, 255}, {140, 195, 255}};
    const int(*scale)[3] = points ? points_scale : rate_scale;
    const int half = permille >= 500;
    const int within = (int)(permille - 500 * half);
    int colour[3];
    for (int i = 0; i < 3; i++)
        colour[i] = scale[half][i] + (scale[half + 1][i] - scale[half][i]) * within / 500;
    cmg_buffer_format(p->out, "rgb(%d,%d,%d)", colour[0], colour[1], colour[2]);
}

static void put_cell(cmg_page *p, const cmg_unit_score *unit, uint32_t indicator, size_t x, size_t y,
                     int width, bool points)
{
    const cmg_figure *figure = &unit->figures[indicator];
    const cmg_decimal whole = points ? p->method->indicators[indicator].points.number : cmg_decimal_of(1);
    const bool known = figure->state == CMG_FIGURE_VALUE;
    cmg_buffer_format(p->out, "<rect x=\"%zu\" y=\"%zu\" width=\"%d\" height=\"22\" stroke=\"#fff\" fill=\"",
                      x, y, width);
    if (known)
        put_heat(p, share(p, figure->value, whole, 1000), points);
    else
        cmg_buffer_string(p->out, "#eaeef2");
    cmg_buffer_format(p->out, "\"/><text x=\"%zu\" y=\"%zu\" text-anchor=\"middle\" font-size=\"12\">",
                      x + (size_t)width / 2, y + 15);
    cmg_page_number(p, known ? figure->value : cmg_null_value);
    cmg_buffer_string(p->out, "</text>");
}

/* Some rows and columns of the map, with heads of their own. */
typedef struct heat_part {
    const uint32_t *columns; /* indicators */
    uint32_t count;
    size_t from, to; /* units */
    int names, width;
    bool points;
} heat_part;

/* Heads stand askew, so that the last one needs room on the right. */
enum { HEAD_HIGH = 116, HEAD_WIDE = 84, CELL_WIDEST = 90 };

static void put_heads(cmg_page *p, const heat_part *part)
{
    for (uint32_t i = 0; i < part->count; i++) {
        const cmg_indicator *indicator = &p->method->indicators[part->columns[i]];
        const int x = part->names + part->width * (int)i + part->width / 2;
        cmg_buffer_format(p->out, "<text x=\"%d\" y=\"%d\" font-size=\"12\" transform=\"rotate(-45 %d %d)\">",
                          x, HEAD_HIGH - 6, x, HEAD_HIGH - 6);
        cmg_print_short(p->out, cmg_page_name(p, indicator->name, &indicator->label), HEAD_CELLS);
        cmg_buffer_string(p->out, "</text>");
    }
}

static void put_heat_part(cmg_page *p, const char *title, const heat_part *part)
{
    begin_svg(p, title, HEAD_HIGH + 22 * (part->to - part->from) + 8);
    cmg_buffer_string(
        p->out, part->points ? cmg_page_say(p, "每格为得分，颜色按占满分的比例由红到绿",
                                            "each cell is a score; red to green by its share of the points")
                             : cmg_page_say(p, "每格为比率，颜色越深越高",
                                            "each cell is a rate; the darker, the higher"));
    cmg_buffer_string(p->out, "</desc>\n");
    put_heads(p, part);
    for (size_t row = part->from; row < part->to; row++) {
        const cmg_unit_score *unit = &p->outcome->units[row];
        const size_t y = HEAD_HIGH + 22 * (row - part->from);
        cmg_buffer_format(p->out, "\n<text x=\"%d\" y=\"%zu\" text-anchor=\"end\">", part->names - 8, y + 15);
        cmg_print_short(p->out, cmg_text_of(unit->name), NAME_CELLS);
        cmg_buffer_string(p->out, "</text>");
        for (uint32_t i = 0; i < part->count; i++)
            put_cell(p, unit, part->columns[i], (size_t)(part->names + part->width * (int)i), y, part->width,
                     part->points);
    }
    cmg_buffer_char(p->out, '\n');
    end_svg(p);
}

void cmg_page_heat_map(cmg_page *p, size_t from, size_t to)
{
    const char *title = cmg_page_say(p, "指标热力图", "Heat map of indicators");
    uint32_t columns[COLUMNS_MAX];
    heat_part part;
    const uint32_t count = heat_columns(p, columns, &part.points);
    size_t all = to;
    while (all > from && p->outcome->units[all - 1].standing == CMG_EXEMPT)
        all--;
    if (!count || all == from)
        return;
    const size_t end = all - from > ROWS_MAX ? from + ROWS_MAX : all;
    const uint32_t widest = count > COLUMNS_IN_ONE ? COLUMNS_IN_ONE : count;
    part.names = name_room(p, from, end);
    part.width = (WIDTH - part.names - HEAD_WIDE) / (int)widest;
    part.width = part.width > CELL_WIDEST ? CELL_WIDEST : part.width;
    put_heading(p, title, end - from, all - from);
    for (uint32_t column = 0; column < count; column += COLUMNS_IN_ONE) {
        part.columns = columns + column;
        part.count = count - column > COLUMNS_IN_ONE ? COLUMNS_IN_ONE : count - column;
        for (part.from = from; part.from < end; part.from = part.to) {
            part.to = end - part.from > ROWS_IN_ONE ? part.from + ROWS_IN_ONE : end;
            put_heat_part(p, title, &part);
        }
    }
}

/* -- trend ---------------------------------------------------------------- */

static bool read_unit(cmg_page *p, cmg_json unit, cmg_period_scores *period)
{
    cmg_decimal score;
    const cmg_text text = cmg_json_number(cmg_json_member(unit, "score"));
    if (!cmg_text_copy(&p->arena, cmg_json_string(cmg_json_member(unit, "unit")),
                       &period->names[period->count]))
        return false;
    period->scores[period->count] = cmg_null_value;
    if (text.length && cmg_decimal_parse(&p->arena, text, &score) == CMG_DECIMAL_OK)
        period->scores[period->count] = cmg_number_value(score);
    period->count++;
    return true;
}

static bool read_period(cmg_page *p, cmg_json root, cmg_period_scores *period)
{
    const cmg_json units = cmg_json_member(root, "units");
    const size_t count = cmg_json_type(units) == CMG_JSON_ARRAY ? cmg_json_count(units) : 0;
    period->names = cmg_arena_array(&p->arena, count, sizeof *period->names);
    period->scores = cmg_arena_array(&p->arena, count, sizeof *period->scores);
    if (!period->names || !period->scores ||
        !cmg_text_copy(&p->arena, cmg_json_string(cmg_json_member(root, "as-of")), &period->label))
        return false;
    for (cmg_json unit = cmg_json_first(units); period->count < count; unit = cmg_json_following(unit)) {
        if (!read_unit(p, unit, period))
            return false;
    }
    return true;
}

/* By their day, whatever the order of the files: a shell sorts names. */
static void sort_periods(cmg_page *p)
{
    for (size_t i = 1; i < p->period_count; i++) {
        const cmg_period_scores period = p->periods[i];
        size_t at = i;
        for (; at > 0 && cmg_text_compare(p->periods[at - 1].label, period.label) > 0; at--)
            p->periods[at] = p->periods[at - 1];
        p->periods[at] = period;
    }
}

bool cmg_page_read_earlier(cmg_page *p, const char *const *earlier, size_t count)
{
    bool good = true;
    p->periods = cmg_arena_array_zeroed(&p->arena, count, sizeof *p->periods);
    for (size_t i = 0; p->periods && good && i < count; i++) {
        cmg_json_document *document =
            cmg_json_document_new(&p->result->allocator, CMG_TEXT(""), cmg_text_of(earlier[i]), NULL);
        if (!document)
            continue;
        const cmg_json root = cmg_json_root(document);
        if (cmg_text_equal(cmg_json_string(cmg_json_member(root, "kind")), CMG_TEXT("assessment")) &&
            cmg_text_equal(cmg_json_string(cmg_json_member(root, "assessment")), p->method->rule.code))
            good = read_period(p, root, &p->periods[p->period_count++]);
        cmg_json_document_free(document);
    }
    sort_periods(p);
    return p->periods && good;
}

static cmg_value score_then(const cmg_page *p, const cmg_unit_score *unit, size_t period)
{
    if (period == p->period_count)
        return unit->score;
    const cmg_period_scores *scores = &p->periods[period];
    for (size_t i = 0; i < scores->count; i++) {
        if (cmg_text_equal(scores->names[i], cmg_text_of(unit->name)))
            return scores->scores[i];
    }
    return cmg_null_value;
}

enum { TREND_TOP = 16, TREND_HIGH = 220, TREND_LEFT = 50, TREND_WIDE = 490 };

static int trend_x(const cmg_page *p, size_t period)
{
    return TREND_LEFT + (int)(TREND_WIDE * period / p->period_count);
}

/* The line stops where there was no score, and begins anew behind; a score by itself is a dot. */
static void put_line(cmg_page *p, const cmg_unit_score *unit, cmg_decimal scale, size_t number)
{
    static const char *const colours[] = {"#0969da", "#cf222e", "#1a7f37", "#8250df", "#bc4c00", "#24292f"};
    static const char *const dashes[] = {"none", "6 3"};
    const size_t colour = number % 6, dash = number / 6 % 2;
    bool drawing = false;
    cmg_buffer_format(p->out,
                      "<path fill=\"none\" stroke-width=\"2\" stroke-linecap=\"round\" stroke=\"%s\" "
                      "stroke-dasharray=\"%s\" d=\"",
                      colours[colour], dashes[dash]);
    for (size_t i = 0; i <= p->period_count; i++) {
        const cmg_value score = score_then(p, unit, i);
        if (score.kind == CMG_NUMBER)
            cmg_buffer_format(p->out, drawing ? "L%d %lld " : "M%d %lldh0 ", trend_x(p, i),
                              (long long)(TREND_TOP + TREND_HIGH - share(p, score, scale, TREND_HIGH)));
        drawing = score.kind == CMG_NUMBER;
    }
    cmg_buffer_format(
        p->out,
        "\"/><line x1=\"560\" x2=\"584\" y1=\"%zu\" y2=\"%zu\" stroke-width=\"2\" stroke=\"%s\" "
        "stroke-dasharray=\"%s\"/><text x=\"590\" y=\"%zu\">",
        20 + 20 * number, 20 + 20 * number, colours[colour], dashes[dash], 25 + 20 * number);
    cmg_print_short(p->out, cmg_text_of(unit->name), LEGEND_CELLS);
    cmg_buffer_string(p->out, "</text>\n");
}

static void put_periods(cmg_page *p, cmg_decimal scale)
{
    for (size_t i = 0; i <= p->period_count; i++) {
        cmg_buffer_format(p->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"12\">",
                          trend_x(p, i), TREND_TOP + TREND_HIGH + 20);
        if (i < p->period_count)
            cmg_buffer_markup(p->out, p->periods[i].label);
        else
            cmg_date_write(p->out, p->result->as_of);
        cmg_buffer_string(p->out, "</text>");
    }
    cmg_buffer_format(p->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" font-size=\"12\">", TREND_LEFT - 6,
                      TREND_TOP + 5);
    cmg_page_number(p, cmg_number_value(scale));
    cmg_buffer_format(p->out,
                      "</text><text x=\"%d\" y=\"%d\" text-anchor=\"end\" font-size=\"12\">0</text>"
                      "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#57606a\"/>\n",
                      TREND_LEFT - 6, TREND_TOP + TREND_HIGH, TREND_LEFT, TREND_TOP, TREND_TOP + TREND_HIGH,
                      TREND_LEFT + TREND_WIDE);
}

static void describe_trend(cmg_page *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        cmg_buffer_string(p->out, i == from ? "" : cmg_page_say(p, "；", "; "));
        cmg_buffer_markup(p->out, cmg_text_of(p->outcome->units[i].name));
        for (size_t period = 0; period <= p->period_count; period++) {
            cmg_buffer_char(p->out, ' ');
            cmg_page_number(p, score_then(p, &p->outcome->units[i], period));
        }
    }
    cmg_buffer_string(p->out, "</desc>\n");
}

void cmg_page_trend(cmg_page *p, size_t from, size_t to)
{
    const char *title = cmg_page_say(p, "趋势", "Trend");
    const size_t all = scored(p, from, to);
    if (!p->period_count || all == from)
        return;
    const size_t end = all - from > LINES_MAX ? from + LINES_MAX : all;
    const cmg_decimal scale = scale_of(p, from, end);
    put_heading(p, title, end - from, all - from);
    begin_svg(p, title, 280);
    describe_trend(p, from, end);
    put_periods(p, scale);
    for (size_t i = from; i < end; i++)
        put_line(p, &p->outcome->units[i], scale, i - from);
    end_svg(p);
}
