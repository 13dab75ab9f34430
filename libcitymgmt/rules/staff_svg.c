/* A staffing plan as bars: one bar a place, with the bounds and today's
 * headcount; an SVG document that needs nothing else. */
#include "rules/staff.h"

#define WIDTH 760
#define NAME_RIGHT 190
#define BARS_LEFT 200
#define BARS_WIDE 470
#define NAME_CELLS 24 /* a Chinese character takes two */
#define ROW 26
#define TOP 64

typedef struct drawing {
    cmg_buffer *out;
    const cmg_result *result;
    const cmg_staff_case *c;
    int64_t scale; /* the number at the right end */
} drawing;

static const char *say(const drawing *d, const char *zh, const char *en)
{
    return d->result->language == CMG_ENGLISH ? en : zh;
}

static int64_t shown_number(const cmg_staff_line *line)
{
    return line->posts != CMG_NOT_GIVEN ? line->posts : line->place->headcount;
}

static int64_t largest_number(const cmg_staff_case *c)
{
    int64_t largest = 1;
    for (uint32_t i = 0; i < c->count; i++) {
        const cmg_staff_line *line = &c->lines[i];
        const int64_t numbers[] = {shown_number(line), line->place->headcount, line->highest,
                                   line->most < CMG_POSTS_MAX ? line->most : 0};
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
            largest = numbers[n] > largest ? numbers[n] : largest;
    }
    return largest;
}

/* Along the bars, in tenths of a unit. */
static long long along(const drawing *d, int64_t number)
{
    return (long long)(number * BARS_WIDE * 10 / d->scale);
}

static void put_x(const drawing *d, const char *name, int64_t number)
{
    const long long tenths = along(d, number) + BARS_LEFT * 10;
    cmg_buffer_format(d->out, " %s=\"%lld.%lld\"", name, tenths / 10, tenths % 10);
}

static void put_tick(const drawing *d, int64_t number, uint64_t y, const char *class)
{
    cmg_buffer_format(d->out, "<line class=\"%s\"", class);
    put_x(d, "x1", number);
    put_x(d, "x2", number);
    cmg_buffer_format(d->out, " y1=\"%llu\" y2=\"%llu\"/>", (unsigned long long)y,
                      (unsigned long long)y + 18);
}

static void put_bar(const drawing *d, int64_t from, int64_t to, uint64_t y, const char *class)
{
    const long long tenths = along(d, to) - along(d, from);
    cmg_buffer_format(d->out, "<rect class=\"%s\"", class);
    put_x(d, "x", from);
    cmg_buffer_format(d->out, " y=\"%llu\" width=\"%lld.%lld\" height=\"14\"/>", (unsigned long long)y + 2,
                      tenths / 10, tenths % 10);
}

static void put_value(const drawing *d, const cmg_staff_line *line, uint64_t y)
{
    const int64_t number = shown_number(line);
    const bool is_range = number == CMG_NOT_GIVEN && line->lowest != CMG_NOT_GIVEN;
    cmg_buffer_format(d->out, "<text x=\"%d\" y=\"%llu\">", BARS_LEFT + BARS_WIDE + 8,
                      (unsigned long long)y + 14);
    if (number != CMG_NOT_GIVEN)
        cmg_print_count(d->out, number);
    else if (is_range)
        cmg_buffer_format(d->out, "%lld–%lld", (long long)line->lowest, (long long)line->highest);
    else
        cmg_buffer_char(d->out, '?');
    cmg_buffer_string(d->out, "</text>");
}

static void put_place(const drawing *d, const cmg_staff_line *line, uint64_t y)
{
    const cmg_text name = line->place->name[d->result->language];
    cmg_buffer_string(d->out, "<g><title>");
    cmg_buffer_markup(d->out, name);
    cmg_buffer_format(d->out, "</title><text class=\"name\" x=\"%d\" y=\"%llu\">", NAME_RIGHT,
                      (unsigned long long)y + 14);
    cmg_print_short(d->out, name, NAME_CELLS);
    cmg_buffer_string(d->out, "</text>");
    if (shown_number(line) != CMG_NOT_GIVEN)
        put_bar(d, 0, shown_number(line), y, line->posts != CMG_NOT_GIVEN ? "posts" : "today");
    else if (line->lowest != CMG_NOT_GIVEN)
        put_bar(d, line->lowest, line->highest, y, "range");
    if (d->c->plan->has_posts && line->most < CMG_POSTS_MAX)
        put_tick(d, line->most, y, "bound");
    if (d->c->plan->has_posts && line->least > 0)
        put_tick(d, line->least, y, "bound");
    if (line->posts != CMG_NOT_GIVEN && line->place->headcount != CMG_NOT_GIVEN)
        put_tick(d, line->place->headcount, y, "now");
    put_value(d, line, y);
    cmg_buffer_string(d->out, "</g>\n");
}

static void put_count(const drawing *d, const char *words, int64_t number)
{
    cmg_buffer_string(d->out, words);
    cmg_print_count(d->out, number);
}

static void put_title(const drawing *d)
{
    const cmg_staff_case *c = d->c;
    cmg_buffer_string(d->out, "<title>");
    cmg_buffer_markup(d->out, cmg_label_text(&c->plan->rule.label, d->result->language));
    cmg_buffer_string(d->out, "</title>\n<text class=\"title\" x=\"16\" y=\"26\">");
    cmg_buffer_markup(d->out, cmg_label_text(&c->plan->rule.label, d->result->language));
    cmg_buffer_string(d->out, "</text>\n<text x=\"16\" y=\"48\">");
    if (d->result->state == CMG_REFUSED)
        cmg_buffer_string(
            d->out, say(d, "无法做到；图中是最接近的方案。", "Cannot be done; the nearest plan is shown. "));
    if (c->front.whole != CMG_NOT_GIVEN)
        put_count(d, say(d, "分配岗位 ", "posts shared out: "), c->front.whole);
    if (c->plan->least.given || c->plan->most.given)
        cmg_buffer_string(d->out, say(d, "；细线为上下限", "; thin lines: bounds"));
    if (c->has_gap)
        cmg_buffer_string(d->out, say(d, "；粗线为现有人数", "; thick lines: headcount today"));
    cmg_buffer_string(d->out, "</text>\n");
}

static void draw(const drawing *d)
{
    const uint64_t height = TOP + (uint64_t)d->c->count * ROW + 16;
    cmg_buffer_format(
        d->out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"%s\" viewBox=\"0 0 %d %llu\" "
        "width=\"%d\" height=\"%llu\">\n",
        say(d, "zh", "en"), WIDTH, (unsigned long long)height, WIDTH, (unsigned long long)height);
    /* Printed, it is one page of its own size: a sheet would cut a row of many places. */
    cmg_buffer_format(d->out, "<style>@page{size:%dpx %llupx;margin:0}", WIDTH, (unsigned long long)height);
    cmg_buffer_string(d->out,
                      "text{font:14px \"Noto Sans CJK SC\",\"Microsoft YaHei\",\"PingFang SC\",sans-serif;"
                      "fill:#222}.title{font-size:18px;font-weight:bold}.name{text-anchor:end}"
                      ".posts{fill:#2b6cb0}.today{fill:#6b7280}.range{fill:#93b4d8}"
                      ".bound{stroke:#555;stroke-width:1}.now{stroke:#c2410c;stroke-width:3}</style>\n"
                      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    put_title(d);
    for (uint32_t i = 0; i < d->c->count; i++)
        put_place(d, &d->c->lines[i], TOP + (uint64_t)i * ROW);
    cmg_buffer_string(d->out, "</svg>\n");
}

const char *cmg_staff_svg(cmg_result *result)
{
    const cmg_staff_case *c = result && result->kind == CMG_RESULT_STAFF ? result->staff : NULL;
    if (!c)
        return "";
    cmg_buffer_clear(&result->text);
    const drawing d = {&result->text, result, c, largest_number(c)};
    draw(&d);
    return result->text.failed ? NULL : cmg_buffer_view(&result->text).bytes;
}
