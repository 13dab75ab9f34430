/* A staffing plan for people: how the figures came about, then a table. */
#include "rules/staff.h"

#define GAP 2
#define NAMES_MOST 20

/* -- rows above the table ------------------------------------------------- */

static void write_bracketed(cmg_print *print, const char *words)
{
    cmg_buffer_string(&print->left, cmg_say(print, "（", " ("));
    cmg_buffer_string(&print->left, words);
    cmg_buffer_string(&print->left, cmg_say(print, "）", ")"));
}

static void row_residents(cmg_print *print, const cmg_staff_case *c)
{
    cmg_buffer *left = &print->left;
    if (c->ratio.kind != CMG_NUMBER || c->per.kind != CMG_NUMBER || c->residents == CMG_NOT_GIVEN)
        return;
    cmg_print_count(left, c->residents);
    cmg_buffer_string(left, " × ");
    cmg_print_number(left, c->ratio);
    cmg_buffer_string(left, " ÷ ");
    cmg_print_number(left, c->per);
    if (c->posts.exact.kind == CMG_NUMBER) {
        cmg_buffer_string(left, " = ");
        cmg_print_figure(left, c->posts.exact);
    }
    if (c->posts.whole != CMG_NOT_GIVEN) {
        cmg_buffer_string(left, " → ");
        cmg_print_count(left, c->posts.whole);
        write_bracketed(print, cmg_whole_words(c->plan->posts_whole, print->language));
    }
    cmg_print_row(print, cmg_say(print, "居民", "residents"), NULL);
}

static void row_front(cmg_print *print, const cmg_staff_case *c)
{
    cmg_buffer *left = &print->left;
    if (c->percent.kind != CMG_NUMBER)
        return;
    if (c->plan->front_of_exact)
        cmg_print_figure(left, c->posts.exact);
    else
        cmg_print_count(left, c->posts.whole);
    cmg_buffer_string(left, " × ");
    cmg_print_number(left, c->percent);
    cmg_buffer_string(left, "%");
    if (c->front.exact.kind == CMG_NUMBER) {
        cmg_buffer_string(left, " = ");
        cmg_print_figure(left, c->front.exact);
    }
    if (c->front.whole != CMG_NOT_GIVEN) {
        cmg_buffer_string(left, " → ");
        cmg_print_count(left, c->front.whole);
        write_bracketed(print, cmg_whole_words(c->plan->front_whole, print->language));
    }
    cmg_print_row(print, cmg_say(print, "一线", "front line"), NULL);
}

static void row_method(cmg_print *print, const cmg_staff_case *c)
{
    const cmg_staffing *plan = c->plan;
    if (!plan->has_posts)
        return;
    const char *const between = cmg_say(print, "；", "; ");
    cmg_buffer_string(&print->left, cmg_method_words(plan->method, print->language));
    if (plan->least.given || plan->most.given) {
        cmg_buffer_string(&print->left, between);
        cmg_buffer_string(&print->left, cmg_bounds_words(plan->bounds, print->language));
    }
    cmg_buffer_string(&print->left, between);
    cmg_buffer_string(&print->left, cmg_tie_words(plan->tie, print->language));
    cmg_print_row(print, cmg_say(print, "方法", "method"), NULL);
}

static void row_nearest(cmg_print *print, const cmg_staff_case *c)
{
    cmg_buffer *left = &print->left;
    if (c->binding == CMG_BINDING_NONE)
        return;
    const bool most = c->binding == CMG_BINDING_MOST;
    const int64_t off = most ? c->front.whole - c->bound_sum : c->bound_sum - c->front.whole;
    cmg_buffer_string(left, most ? cmg_say(print, "多出 ", "") : cmg_say(print, "缺 ", ""));
    cmg_print_count(left, off);
    cmg_buffer_string(left, most ? cmg_say(print, " 个没有地方放", " too many")
                                 : cmg_say(print, " 个", " too few"));
    cmg_print_row(print, cmg_say(print, "相差", "off by"), NULL);
    cmg_buffer_string(
        left, most ? cmg_say(print, "各处都到上限，共 ", "all places at their upper bound, together ")
                   : cmg_say(print, "各处都在下限，共 ", "all places at their lower bound, together "));
    cmg_print_count(left, c->bound_sum);
    cmg_print_row(print, cmg_say(print, "最接近", "nearest"), NULL);
    if (c->nearest_percent.kind == CMG_NUMBER) {
        cmg_buffer_string(left, most ? cmg_say(print, "一线比例不高于 ", "at most at the front: ")
                                     : cmg_say(print, "一线比例不低于 ", "at least at the front: "));
        cmg_print_number(left, c->nearest_percent);
        cmg_buffer_char(left, '%');
        cmg_print_row(print, cmg_say(print, "或者", "or else"), NULL);
    }
    if (c->nearest_bound == CMG_NOT_GIVEN)
        return;
    cmg_buffer_string(left, most ? cmg_say(print, "每处上限不低于 ", "an upper bound of at least ")
                                 : cmg_say(print, "每处下限不高于 ", "a lower bound of at most "));
    cmg_print_count(left, c->nearest_bound);
    cmg_print_row(print, cmg_say(print, "或者", "or else"), NULL);
}

static void row_tie(cmg_print *print, const cmg_staff_case *c)
{
    if (c->tied == 0)
        return;
    for (cmg_tie_part part = CMG_TIE_WON; part <= CMG_TIE_LOST; part++) {
        uint32_t shown = 0;
        cmg_buffer_string(&print->left, part == CMG_TIE_WON
                                            ? cmg_say(print, "最后的岗位给", "the last post goes to ")
                                            : cmg_say(print, "，未给同等的", ", not to its equals "));
        for (uint32_t i = 0; i < c->count && shown < NAMES_MOST; i++) {
            if (c->lines[i].tie != part)
                continue;
            cmg_buffer_string(&print->left, shown++ ? cmg_say(print, "、", ", ") : "");
            cmg_buffer_text(&print->left, c->lines[i].place->name[print->language]);
        }
    }
    cmg_print_row(print, cmg_say(print, "并列", "tie"), NULL);
}

static void row_coverage(cmg_print *print, const cmg_staff_case *c)
{
    cmg_buffer *left = &print->left;
    if (c->covered_least == CMG_NOT_GIVEN)
        return;
    cmg_print_count(left, c->count);
    cmg_buffer_string(left, cmg_say(print, " 处，", " places, "));
    cmg_print_count(left, c->people);
    cmg_buffer_string(left, cmg_say(print, " 人，平均 ", " people, on average "));
    cmg_print_hundredths(left, (cmg_product)c->people, (cmg_product)c->count);
    cmg_buffer_string(left, cmg_say(print, "；不足 ", "; with fewer than "));
    cmg_print_count(left, c->covered_least);
    cmg_buffer_string(left, cmg_say(print, " 人的有 ", ": "));
    cmg_print_count(left, c->uncovered);
    cmg_buffer_string(left, cmg_say(print, " 处", ""));
    cmg_print_row(print, cmg_say(print, "覆盖", "coverage"), NULL);
    int64_t shown = 0;
    for (uint32_t i = 0; i < c->count && shown < NAMES_MOST; i++) {
        const cmg_staff_place *place = c->lines[i].place;
        if (place->headcount == CMG_NOT_GIVEN || place->headcount >= c->covered_least)
            continue;
        cmg_buffer_string(left, shown++ ? cmg_say(print, "、", ", ") : "");
        cmg_buffer_text(left, place->name[print->language]);
    }
    if (shown < c->uncovered)
        cmg_buffer_string(left, cmg_say(print, " 等", ", ..."));
    if (shown != 0)
        cmg_print_row(print, cmg_say(print, "没有覆盖", "not covered"), NULL);
}

static void row_notes(cmg_print *print, const cmg_staff_case *c)
{
    const cmg_staffing *plan = c->plan;
    if (plan->has_grades && plan->quota_count == 0) {
        cmg_print_label(&print->left, &plan->grades_hole, print->language);
        cmg_print_row(print, cmg_say(print, "等级未定", "grades open"), NULL);
    }
    if (plan->rule.illustrative) {
        cmg_buffer_string(&print->left,
                          cmg_say(print, "只是示例，没有公布的依据", "illustrative, not a published rule"));
        cmg_print_row(print, cmg_say(print, "说明", "note"), NULL);
    }
    if (plan->rule.note.text[print->language].length != 0) {
        cmg_print_label(&print->left, &plan->rule.note, print->language);
        cmg_print_row(print, cmg_say(print, "说明", "note"), NULL);
    }
}

/* -- the table ------------------------------------------------------------ */

enum { NAME, RESIDENTS, SHARE, POSTS, BOUND, RANGE, HEADCOUNT, DIFFERENCE, FIRST_GRADE };
#define COLUMNS_MOST (FIRST_GRADE + 50)

typedef struct sheet {
    cmg_print *print;
    const cmg_staff_case *c;
    cmg_buffer cell;
    bool shown[COLUMNS_MOST];
    size_t width[COLUMNS_MOST];
    uint32_t columns;
} sheet;

#define HEADING_LINE UINT32_MAX
#define TOTAL_LINE (UINT32_MAX - 1)

static void write_heading(const sheet *s, cmg_buffer *out, uint32_t column)
{
    static const char *const headings[][2] = {
        {"地点", "place"}, {"居民", "residents"}, {"份额", "share"},     {"岗位", "posts"},
        {"", ""},          {"范围", "range"},     {"现有", "headcount"}, {"差额", "gap"}};
    if (column >= FIRST_GRADE)
        cmg_buffer_text(out, s->c->plan->quotas[column - FIRST_GRADE].code);
    else
        cmg_buffer_string(out, headings[column][s->print->language]);
}

static void write_signed(cmg_buffer *out, int64_t number)
{
    if (number > 0)
        cmg_buffer_char(out, '+');
    cmg_print_count(out, number);
}

static void write_known(cmg_buffer *out, int64_t number)
{
    if (number == CMG_NOT_GIVEN)
        cmg_buffer_char(out, '?');
    else
        cmg_print_count(out, number);
}

static void write_total(const sheet *s, cmg_buffer *out, uint32_t column)
{
    const cmg_staff_case *c = s->c;
    switch (column) {
    case NAME: cmg_buffer_string(out, cmg_say(s->print, "合计", "total")); return;
    case RESIDENTS: write_known(out, c->summed); return;
    case SHARE:
    case BOUND:
    case RANGE: return;
    case POSTS: cmg_print_count(out, c->binding != CMG_BINDING_NONE ? c->bound_sum : c->front.whole); return;
    case HEADCOUNT: cmg_print_count(out, c->headcount); return;
    case DIFFERENCE: write_signed(out, c->joining - c->leaving); return;
    default: cmg_print_count(out, c->grade_totals[column - FIRST_GRADE]);
    }
}

static void write_figure(const sheet *s, cmg_buffer *out, const cmg_staff_line *line, uint32_t column)
{
    const cmg_staff_case *c = s->c;
    const cmg_staff_place *place = line->place;
    switch (column) {
    case NAME: cmg_buffer_text(out, place->name[s->print->language]); return;
    case RESIDENTS: write_known(out, place->population); return;
    case SHARE:
        if (c->summed > 0)
            cmg_print_hundredths(out, (cmg_product)c->front.whole * (cmg_product)place->population,
                                 (cmg_product)c->summed);
        return;
    case POSTS: cmg_print_count(out, line->posts); return;
    case BOUND:
        if (line->posts == line->most && line->most < CMG_POSTS_MAX)
            cmg_buffer_string(out, cmg_say(s->print, "上限", "max"));
        else if (line->posts == line->least && line->least > 0)
            cmg_buffer_string(out, cmg_say(s->print, "下限", "min"));
        return;
    case RANGE:
        cmg_print_count(out, line->lowest);
        cmg_buffer_string(out, "–");
        cmg_print_count(out, line->highest);
        return;
    case HEADCOUNT:
    case DIFFERENCE:
        if (place->headcount == CMG_NOT_GIVEN)
            return;
        if (column == HEADCOUNT)
            cmg_print_count(out, place->headcount);
        else
            write_signed(out, line->posts - place->headcount);
        return;
    default: cmg_print_count(out, line->grades[column - FIRST_GRADE]);
    }
}

static cmg_text cell_of(sheet *s, uint32_t line, uint32_t column)
{
    cmg_buffer_clear(&s->cell);
    if (line == HEADING_LINE)
        write_heading(s, &s->cell, column);
    else if (line == TOTAL_LINE)
        write_total(s, &s->cell, column);
    else
        write_figure(s, &s->cell, &s->c->lines[line], column);
    return cmg_buffer_view(&s->cell);
}

static void measure(sheet *s, uint32_t line)
{
    for (uint32_t column = 0; column < s->columns; column++) {
        const size_t cells = s->shown[column] ? cmg_text_cells(cell_of(s, line, column)) : 0;
        if (cells > s->width[column])
            s->width[column] = cells;
    }
}

/* Names to the left, figures to the right; no blanks at the end. */
static void write_line(sheet *s, uint32_t line)
{
    cmg_buffer *out = s->print->out;
    size_t owed = 0;
    for (uint32_t column = 0; column < s->columns; column++) {
        if (!s->shown[column])
            continue;
        const cmg_text cell = cell_of(s, line, column);
        const size_t blanks = s->width[column] - cmg_text_cells(cell);
        const bool to_left = column == NAME || column == BOUND;
        owed += GAP + (to_left ? 0 : blanks);
        if (cell.length != 0) {
            cmg_buffer_spaces(out, owed);
            cmg_buffer_text(out, cell);
            owed = 0;
        }
        owed += to_left ? blanks : 0;
    }
    cmg_buffer_char(out, '\n');
}

static void choose_columns(sheet *s)
{
    const cmg_staff_case *c = s->c;
    const bool answered = c->lines[0].posts != CMG_NOT_GIVEN;
    bool residents = false;
    for (uint32_t i = 0; i < c->count; i++)
        residents |= c->lines[i].place->population != CMG_NOT_GIVEN;
    s->columns = FIRST_GRADE + (c->grade_totals ? c->plan->quota_count : 0);
    s->shown[NAME] = true;
    s->shown[RESIDENTS] = residents;
    s->shown[SHARE] = answered && c->summed > 0;
    s->shown[POSTS] = s->shown[BOUND] = answered;
    s->shown[RANGE] = !answered && c->lines[0].lowest != CMG_NOT_GIVEN;
    s->shown[HEADCOUNT] = s->shown[DIFFERENCE] = c->has_gap;
    for (uint32_t column = FIRST_GRADE; column < s->columns; column++)
        s->shown[column] = true;
}

static void print_table(cmg_print *print, const cmg_staff_case *c)
{
    sheet s = {.print = print, .c = c};
    choose_columns(&s);
    if (!s.shown[POSTS] && !s.shown[RANGE])
        return;
    cmg_buffer_init(&s.cell, &print->left.allocator);
    measure(&s, HEADING_LINE);
    for (uint32_t i = 0; i < c->count; i++)
        measure(&s, i);
    if (s.shown[POSTS])
        measure(&s, TOTAL_LINE);
    write_line(&s, HEADING_LINE);
    for (uint32_t i = 0; i < c->count; i++)
        write_line(&s, i);
    if (s.shown[POSTS])
        write_line(&s, TOTAL_LINE);
    print->out->failed = print->out->failed || s.cell.failed;
    cmg_buffer_free(&s.cell);
}

/* -- moves ---------------------------------------------------------------- */

static void print_moves(cmg_print *print, const cmg_staff_case *c)
{
    if (!c->has_gap)
        return;
    const struct {
        const char *zh, *en;
        int64_t people;
    } parts[] = {{"留任 ", "stay ", c->staying},
                 {"，新进 ", ", to be found ", c->joining},
                 {"，转出 ", ", left over ", c->leaving}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        cmg_buffer_string(&print->left, cmg_say(print, parts[i].zh, parts[i].en));
        cmg_print_count(&print->left, parts[i].people);
    }
    cmg_print_row(print, cmg_say(print, "去留", "people"), NULL);
    for (uint32_t i = 0; i < c->move_count; i++) {
        const cmg_moving *move = &c->moves[i];
        cmg_buffer_text(&print->left, c->lines[move->from].place->name[print->language]);
        cmg_buffer_string(&print->left, " → ");
        cmg_buffer_text(&print->left, c->lines[move->to].place->name[print->language]);
        cmg_buffer_char(&print->left, ' ');
        cmg_print_count(&print->left, move->people);
        cmg_print_row(print, i == 0 ? cmg_say(print, "调动", "moves") : "", NULL);
    }
}

/* -- all of it ------------------------------------------------------------ */

static void print_answer(cmg_print *print, const cmg_result *result, const cmg_staff_case *c)
{
    cmg_buffer *left = &print->left;
    if (result->state == CMG_REFUSED) {
        cmg_print_reason(left, result, print->language);
    } else {
        cmg_print_label(left, &c->plan->rule.label, print->language);
        cmg_buffer_string(left, cmg_say(print, "：", ": "));
        if (result->state == CMG_UNDECIDED)
            cmg_buffer_string(left, cmg_say(print, "尚不能确定", "not decidable yet"));
        else if (!c->plan->has_posts)
            cmg_buffer_string(left, cmg_say(print, "已全覆盖", "all are covered"));
    }
    if (result->state != CMG_REFUSED && c->posts.whole != CMG_NOT_GIVEN) {
        cmg_buffer_string(left, result->state == CMG_UNDECIDED ? cmg_say(print, "，", ", ") : "");
        cmg_buffer_string(left, cmg_say(print, "岗位 ", ""));
        cmg_print_count(left, c->posts.whole);
        cmg_buffer_string(left, cmg_say(print, " 个", " posts"));
        if (c->plan->has_front && c->front.whole != CMG_NOT_GIVEN) {
            cmg_buffer_string(left, cmg_say(print, "，其中一线 ", ", at the front "));
            cmg_print_count(left, c->front.whole);
            cmg_buffer_string(left, cmg_say(print, " 个", ""));
        }
    }
    cmg_print_answer(print, c ? &c->plan->rule.basis : NULL);
}

void cmg_staff_write_text(cmg_buffer *out, cmg_result *result)
{
    const cmg_staff_case *c = result->staff;
    cmg_print print;
    cmg_print_init(&print, out, result);
    print_answer(&print, result, c);
    if (c) {
        row_nearest(&print, c);
        row_residents(&print, c);
        row_front(&print, c);
        row_method(&print, c);
        row_coverage(&print, c);
        row_notes(&print, c);
        print_table(&print, c);
        row_tie(&print, c);
        print_moves(&print, c);
    }
    cmg_print_missing(&print, result);
    cmg_print_closing(&print, result);
    cmg_print_free(&print);
}

/* -- steps ---------------------------------------------------------------- */

static void step_figures(cmg_buffer *out, const cmg_staff_case *c, cmg_language language)
{
    const bool en = language == CMG_ENGLISH;
    cmg_buffer_string(out, en ? ": " : "：");
    if (c->posts.whole == CMG_NOT_GIVEN) {
        cmg_buffer_string(out, en ? "no posts worked out" : "没有算岗位");
        return;
    }
    cmg_buffer_format(out, en ? "%lld posts, %lld to share" : "岗位 %lld 个，分配 %lld 个",
                      (long long)c->posts.whole, (long long)c->front.whole);
    if (c->levelled)
        cmg_buffer_format(out,
                          en ? "; inside the bounds %lld posts for %lld residents"
                             : "；界内 %lld 个岗位对 %lld 名居民",
                          (long long)c->level_posts, (long long)c->level_weight);
}

/* A divisor method's claims: the last post's and that of one more; the one
 * that is never reached by those of others. */
static void write_claim(cmg_buffer *out, const cmg_staff_case *c, int64_t residents, int64_t posts)
{
    const cmg_claim claim = cmg_claim_of(c->plan->method, residents, posts);
    if (claim.denominator == 0)
        cmg_buffer_string(out, "∞");
    else if (c->plan->method == CMG_HUNTINGTON_HILL && residents > 0) /* the claim is its square */
        cmg_buffer_format(out, "%lld/√(%lld×%lld)", (long long)residents, (long long)posts,
                          (long long)posts + 1);
    else
        cmg_print_hundredths(out, claim.numerator, claim.denominator);
}

static void step_place(cmg_buffer *out, const cmg_result *result, const cmg_staff_case *c,
                       const cmg_staff_line *line)
{
    const bool en = result->language == CMG_ENGLISH;
    const int64_t residents = line->place->population;
    const int64_t base = c->plan->bounds == CMG_BOUNDS_FROM_LEAST ? line->least : 0;
    cmg_buffer_char(out, ' ');
    cmg_buffer_text(out, line->place->name[result->language]);
    cmg_buffer_format(out, en ? ": %lld" : "：%lld", (long long)line->posts);
    if (c->binding != CMG_BINDING_NONE)
        return;
    if (c->levelled && c->level_weight > 0) {
        cmg_buffer_string(out, en ? ", share " : "，份额 ");
        if (base != 0)
            cmg_buffer_format(out, "%lld + ", (long long)base);
        cmg_print_hundredths(out, (cmg_product)c->level_posts * (cmg_product)residents,
                             (cmg_product)c->level_weight);
        if (line->posts == line->most || line->posts == line->least)
            cmg_buffer_string(out, en ? ", held to the bound" : "，按上下限取定");
        return;
    }
    if (line->posts > base) {
        cmg_buffer_string(out, en ? ", quotient of the last post " : "，最后一个岗位的商 ");
        write_claim(out, c, residents, line->posts - base - 1);
    }
    cmg_buffer_string(out, en ? ", of one more " : "，再多一个的商 ");
    write_claim(out, c, residents, line->posts - base);
}

void cmg_staff_write_step(cmg_buffer *out, const cmg_result *result, const cmg_step *step)
{
    const cmg_staff_case *c = step->detail;
    if (step->kind == CMG_STEP_STAFF)
        step_figures(out, c, result->language);
    else
        step_place(out, result, c, &c->lines[step->number]);
}
