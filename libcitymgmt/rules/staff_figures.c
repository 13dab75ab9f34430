/* Residents to posts, and posts to those at the front: exact until a figure
 * is made whole in the way the plan says. */
#include "rules/staff.h"

static const cmg_staff_word word_posts = {{"岗位数", "posts"}};
static const cmg_staff_word word_ratio = {{"配置比例", "the ratio"}};
static const cmg_staff_word word_per = {{"每多少居民", "the residents per"}};
static const cmg_staff_word word_residents = {{"常住人口", "residents"}};
static const cmg_staff_word word_percent = {{"一线比例", "the percentage"}};
static const cmg_staff_word word_front = {{"一线岗位数", "front-line posts"}};

static void refuse_figure(cmg_staff_work *work, cmg_message_id reason, cmg_staff_word what, cmg_value figure)
{
    const cmg_language language = work->result->language;
    cmg_buffer text;
    cmg_buffer_init(&text, &work->result->allocator);
    cmg_value_write(&text, figure);
    cmg_staff_refuse(work, reason, cmg_label_text(&work->c->plan->rule.label, language),
                     cmg_text_of(what.text[language]), cmg_buffer_view(&text));
    cmg_buffer_free(&text);
}

cmg_status cmg_staff_amount(cmg_staff_work *work, const cmg_amount *amount, cmg_staff_word what,
                            cmg_value *out)
{
    const cmg_language language = work->result->language;
    *out = amount->given ? amount->constant : (cmg_value){0};
    if (!amount->program)
        return CMG_OK;
    const cmg_status status = cmg_session_run(work->session, amount->program, out);
    if (status != CMG_OK)
        return status;
    if (out->kind == CMG_NUMBER)
        return cmg_value_copy(&work->result->arena, *out, out) ? CMG_OK : CMG_NO_MEMORY;
    if (out->kind == CMG_ABSENT) {
        work->open = true;
        cmg_result_need(work->result, work->session, *out, &work->c->plan->rule, 0, true);
    } else {
        cmg_staff_refuse(work, CMG_M_staff_figure_failed,
                         cmg_label_text(&work->c->plan->rule.label, language),
                         cmg_text_of(what.text[language]), cmg_program_text(amount->program));
    }
    *out = (cmg_value){0};
    return CMG_OK;
}

cmg_status cmg_staff_count(cmg_staff_work *work, const cmg_amount *amount, cmg_staff_word what, int64_t most,
                           int64_t *out)
{
    cmg_value value;
    *out = CMG_NOT_GIVEN;
    const cmg_status status = cmg_staff_amount(work, amount, what, &value);
    if (status != CMG_OK || value.kind != CMG_NUMBER)
        return status;
    const cmg_decimal number = cmg_value_decimal(value);
    int64_t whole;
    if (!cmg_decimal_is_integer(number))
        refuse_figure(work, CMG_M_staff_not_whole, what, value);
    else if (!cmg_decimal_to_int64(number, &whole) || whole < 0 || whole > most)
        refuse_figure(work, CMG_M_staff_figure_outside, what, value);
    else
        *out = whole;
    return CMG_OK;
}

/* -- making figures whole ------------------------------------------------- */

typedef struct fraction {
    cmg_decimal numerator, denominator; /* both exact; the denominator above zero */
} fraction;

/* Sign of numerator - number * denominator. */
static bool compare_to(cmg_arena *arena, fraction f, int64_t number, int *sign)
{
    cmg_decimal product;
    if (cmg_decimal_multiply(arena, f.denominator, cmg_decimal_of(number), &product) != CMG_DECIMAL_OK)
        return false;
    *sign = cmg_decimal_compare(f.numerator, product);
    return true;
}

/* The greatest whole number not above the fraction.  The quotient has 34
 * digits and may have been rounded up to the next whole one: held against the
 * exact fraction. */
static bool floor_of(cmg_arena *arena, fraction f, cmg_decimal quotient, int64_t *whole, bool *exact)
{
    cmg_decimal floor;
    int sign = 0;
    if (cmg_decimal_round(arena, quotient, 0, CMG_ROUND_FLOOR, &floor) != CMG_DECIMAL_OK ||
        !cmg_decimal_to_int64(floor, whole) || *whole > CMG_POSTS_MAX || !compare_to(arena, f, *whole, &sign))
        return false;
    *whole -= sign < 0;
    *exact = sign == 0;
    return true;
}

/* Whether a fraction lies nearer to `whole` + 1, or half way. */
static bool is_half_or_more(cmg_arena *arena, fraction f, int64_t whole, bool *more)
{
    int sign;
    fraction twice = f;
    if (cmg_decimal_multiply(arena, f.numerator, cmg_decimal_of(2), &twice.numerator) != CMG_DECIMAL_OK ||
        !compare_to(arena, twice, 2 * whole + 1, &sign))
        return false;
    *more = sign >= 0;
    return true;
}

static void make_whole(cmg_staff_work *work, fraction f, cmg_whole how, cmg_staff_word what,
                       cmg_staff_figure *figure)
{
    cmg_arena *arena = &work->result->arena;
    cmg_decimal quotient;
    int64_t whole = 0;
    bool exact = false, up = how == CMG_WHOLE_CEILING;
    if (cmg_decimal_divide(arena, f.numerator, f.denominator, &quotient) != CMG_DECIMAL_OK) {
        refuse_figure(work, CMG_M_staff_figure_outside, what, cmg_number_value(f.numerator));
        return;
    }
    figure->exact = cmg_number_value(quotient);
    if (cmg_decimal_sign(quotient) < 0 || !floor_of(arena, f, quotient, &whole, &exact) ||
        (how == CMG_WHOLE_NEAREST && !is_half_or_more(arena, f, whole, &up))) {
        refuse_figure(work, CMG_M_staff_figure_outside, what, figure->exact);
        return;
    }
    if (!exact && how == CMG_WHOLE_EXACT) {
        refuse_figure(work, CMG_M_staff_not_whole, what, figure->exact);
        return;
    }
    figure->whole = whole + (up && !exact);
}

/* -- posts ---------------------------------------------------------------- */

/* Posts as a fraction; false while they are not known. */
static cmg_status count_posts(cmg_staff_work *work, fraction *posts, bool *known)
{
    cmg_staff_case *c = work->c;
    const cmg_staffing *plan = c->plan;
    cmg_value fixed;
    *known = false;
    posts->denominator = cmg_decimal_of(1);
    cmg_status status = cmg_staff_amount(work, &plan->fixed, word_posts, &fixed);
    if (status != CMG_OK || plan->fixed.given) {
        posts->numerator = fixed.kind == CMG_NUMBER ? cmg_value_decimal(fixed) : posts->denominator;
        *known = fixed.kind == CMG_NUMBER;
        return status;
    }
    status = cmg_staff_amount(work, &plan->ratio, word_ratio, &c->ratio);
    if (status == CMG_OK)
        status = cmg_staff_amount(work, &plan->per, word_per, &c->per);
    if (status == CMG_OK)
        status =
            cmg_staff_count(work, &plan->population, word_residents, CMG_RESIDENTS_MAX * 10, &c->residents);
    if (!plan->population.given)
        c->residents = c->summed;
    if (status != CMG_OK || c->ratio.kind != CMG_NUMBER || c->per.kind != CMG_NUMBER ||
        c->residents == CMG_NOT_GIVEN)
        return status;
    posts->denominator = cmg_value_decimal(c->per);
    if (cmg_decimal_sign(posts->denominator) <= 0)
        refuse_figure(work, CMG_M_staff_figure_outside, word_per, c->per);
    else if (cmg_decimal_multiply(&work->result->arena, cmg_decimal_of(c->residents),
                                  cmg_value_decimal(c->ratio), &posts->numerator) != CMG_DECIMAL_OK)
        refuse_figure(work, CMG_M_staff_figure_outside, word_ratio, c->ratio);
    else
        *known = true;
    return status;
}

static cmg_status count_front(cmg_staff_work *work, fraction posts)
{
    cmg_staff_case *c = work->c;
    cmg_arena *arena = &work->result->arena;
    const cmg_status status = cmg_staff_amount(work, &c->plan->front, word_percent, &c->percent);
    if (status != CMG_OK || c->percent.kind != CMG_NUMBER)
        return status;
    const cmg_decimal percent = cmg_value_decimal(c->percent);
    if (!c->plan->front_of_exact)
        posts = (fraction){cmg_decimal_of(c->posts.whole), cmg_decimal_of(1)};
    if (cmg_decimal_sign(percent) < 0 || cmg_decimal_compare(percent, cmg_decimal_of(100)) > 0 ||
        cmg_decimal_multiply(arena, posts.numerator, percent, &posts.numerator) != CMG_DECIMAL_OK ||
        cmg_decimal_multiply(arena, posts.denominator, cmg_decimal_of(100), &posts.denominator) !=
            CMG_DECIMAL_OK)
        refuse_figure(work, CMG_M_staff_figure_outside, word_percent, c->percent);
    else
        make_whole(work, posts, c->plan->front_whole, word_front, &c->front);
    return CMG_OK;
}

cmg_status cmg_staff_work_figures(cmg_staff_work *work)
{
    cmg_staff_case *c = work->c;
    fraction posts;
    bool known;
    const cmg_status status = count_posts(work, &posts, &known);
    if (status != CMG_OK || work->refused || !known)
        return status;
    make_whole(work, posts, c->plan->posts_whole, word_posts, &c->posts);
    if (work->refused)
        return CMG_OK;
    if (c->plan->has_front)
        return count_front(work, posts);
    c->front = c->posts;
    return CMG_OK;
}
