/* Posts at the front to places: bounds, whether they can be kept, shares,
 * and grades. */
#include "rules/staff.h"

/* -- bounds --------------------------------------------------------------- */

static cmg_status set_bounds(cmg_staff_work *work)
{
    static const cmg_staff_word word_least = {{"每处下限", "the lower bound"}};
    static const cmg_staff_word word_most = {{"每处上限", "the upper bound"}};
    cmg_staff_case *c = work->c;
    int64_t least = 0, most = 0;
    cmg_status status = cmg_staff_count(work, &c->plan->least, word_least, CMG_POSTS_MAX, &least);
    if (status == CMG_OK)
        status = cmg_staff_count(work, &c->plan->most, word_most, CMG_POSTS_MAX, &most);
    const bool known =
        (!c->plan->least.given || least != CMG_NOT_GIVEN) && (!c->plan->most.given || most != CMG_NOT_GIVEN);
    if (status != CMG_OK || work->refused || !known)
        return status;
    for (uint32_t i = 0; i < c->count; i++) {
        cmg_staff_line *line = &c->lines[i];
        const cmg_staff_place *place = line->place;
        line->least = place->least != CMG_NOT_GIVEN ? place->least : c->plan->least.given ? least : 0;
        line->most = place->most != CMG_NOT_GIVEN ? place->most : c->plan->most.given ? most : CMG_POSTS_MAX;
    }
    return CMG_OK;
}

static void number_text(cmg_buffer *out, const cmg_allocator *allocator, int64_t number)
{
    cmg_buffer_init(out, allocator);
    cmg_buffer_integer(out, number);
}

static void refuse_numbers(cmg_staff_work *work, cmg_message_id reason, cmg_text name, int64_t first,
                           int64_t second)
{
    cmg_buffer texts[2];
    number_text(&texts[0], &work->result->allocator, first);
    number_text(&texts[1], &work->result->allocator, second);
    cmg_staff_refuse(work, reason, name, cmg_buffer_view(&texts[0]), cmg_buffer_view(&texts[1]));
    cmg_buffer_free(&texts[0]);
    cmg_buffer_free(&texts[1]);
}

/* A place's own bound may cross the plan's. */
static void check_crossed(cmg_staff_work *work)
{
    const cmg_staff_case *c = work->c;
    for (uint32_t i = 0; i < c->count; i++) {
        const cmg_staff_line *line = &c->lines[i];
        if (line->least <= line->most)
            continue;
        refuse_numbers(work, CMG_M_staff_bounds_crossed, line->place->name[work->result->language],
                       line->least, line->most);
        return;
    }
}

/* -- whether it can be done ----------------------------------------------- */

/* The bound for all places without one of their own that would do: the lowest
 * upper or the highest lower one. */
static int64_t nearest_bound(const cmg_staff_case *c, bool upper)
{
    int64_t rest = c->front.whole, free = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        const cmg_staff_place *place = c->lines[i].place;
        const int64_t own = upper ? place->most : place->least;
        rest -= own != CMG_NOT_GIVEN ? own : 0;
        free += own == CMG_NOT_GIVEN;
    }
    if (free == 0 || rest < 0)
        return CMG_NOT_GIVEN;
    return upper ? (rest + free - 1) / free : rest / free;
}

/* The percentage at the front, to two places, that would just do.  Rounding helps:
 * dropping fractions, anything below one more than the bounds add up to will do. */
static void set_nearest_percent(cmg_staff_work *work, bool upper)
{
    cmg_staff_case *c = work->c;
    cmg_arena *arena = &work->result->arena;
    const cmg_whole how = c->plan->front_whole;
    const cmg_decimal posts =
        c->plan->front_of_exact ? cmg_value_decimal(c->posts.exact) : cmg_decimal_of(c->posts.whole);
    const int64_t half = how == CMG_WHOLE_NEAREST                               ? 1
                         : how == (upper ? CMG_WHOLE_FLOOR : CMG_WHOLE_CEILING) ? 2
                                                                                : 0;
    const int64_t twice = 2 * c->bound_sum + (upper ? half : -half);
    const bool beyond = half == 2 || (upper && half == 1); /* at the limit itself it just fails */
    const cmg_decimal step = {{upper ? -1 : 1}, 2, false};
    cmg_decimal percent;
    if (!c->plan->has_front || c->bound_sum > c->posts.whole ||
        cmg_decimal_divide(arena, cmg_decimal_of(twice * 50), posts, &percent) != CMG_DECIMAL_OK ||
        cmg_decimal_round(arena, percent, 2, upper == beyond ? CMG_ROUND_CEILING : CMG_ROUND_FLOOR,
                          &percent) != CMG_DECIMAL_OK ||
        (beyond && cmg_decimal_add(arena, percent, step, &percent) != CMG_DECIMAL_OK) ||
        cmg_decimal_sign(percent) < 0 || cmg_decimal_compare(percent, cmg_decimal_of(100)) > 0)
        return;
    c->nearest_percent = cmg_number_value(percent);
}

/* At what is nearest all places stand at their bound, whatever their residents. */
static void settle_at_bounds(cmg_staff_work *work, cmg_binding binding, int64_t sum)
{
    cmg_staff_case *c = work->c;
    const bool upper = binding == CMG_BINDING_MOST;
    c->binding = binding;
    c->bound_sum = sum;
    c->nearest_bound = nearest_bound(c, upper);
    set_nearest_percent(work, upper);
    for (uint32_t i = 0; i < c->count; i++)
        c->lines[i].posts = upper ? c->lines[i].most : c->lines[i].least;
    refuse_numbers(work, upper ? CMG_M_staff_most_binds : CMG_M_staff_least_binds,
                   cmg_label_text(&c->plan->rule.label, work->result->language), sum, c->front.whole);
}

/* What each place will have at least and at most, whatever the residents:
 * the rest is bounded too. */
static void narrow(cmg_staff_case *c, int64_t least, int64_t most)
{
    for (uint32_t i = 0; i < c->count; i++) {
        cmg_staff_line *line = &c->lines[i];
        const int64_t lowest = c->front.whole - (most - line->most);
        const int64_t highest = c->front.whole - (least - line->least);
        line->lowest = lowest > line->least ? lowest : line->least;
        line->highest = highest < line->most ? highest : line->most;
    }
}

static void check_feasible(cmg_staff_work *work)
{
    cmg_staff_case *c = work->c;
    int64_t least = 0, most = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        least += c->lines[i].least;
        most += c->lines[i].most;
    }
    if (c->front.whole < least)
        settle_at_bounds(work, CMG_BINDING_LEAST, least);
    else if (c->front.whole > most)
        settle_at_bounds(work, CMG_BINDING_MOST, most);
    else
        narrow(c, least, most);
}

/* -- sharing out ---------------------------------------------------------- */

static int compare_turns(const cmg_staff_case *c, uint32_t a, uint32_t b)
{
    const cmg_staff_place *one = c->lines[a].place, *other = c->lines[b].place;
    if (c->plan->tie == CMG_TIE_CODE)
        return cmg_text_compare(one->code, other->code);
    if (c->plan->tie == CMG_TIE_POPULATION && one->population != other->population)
        return one->population > other->population ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* The order in which equal claims are served: heap sort, last first. */
static bool set_turns(cmg_arena *work, const cmg_staff_case *c, cmg_share *shares)
{
    uint32_t *heap = cmg_arena_array(work, c->count, sizeof *heap);
    if (!heap)
        return false;
    for (uint32_t size = 0; size < c->count; size++) {
        uint32_t at = size;
        for (; at > 0 && compare_turns(c, size, heap[(at - 1) / 2]) > 0; at = (at - 1) / 2)
            heap[at] = heap[(at - 1) / 2];
        heap[at] = size;
    }
    for (uint32_t size = c->count; size-- > 0;) {
        shares[heap[0]].turn = size;
        const uint32_t moving = heap[size];
        uint32_t at = 0;
        for (uint32_t child; (child = 2 * at + 1) < size; at = child) {
            child += child + 1 < size && compare_turns(c, heap[child + 1], heap[child]) > 0;
            if (compare_turns(c, heap[child], moving) <= 0)
                break;
            heap[at] = heap[child];
        }
        heap[at] = moving;
    }
    return true;
}

static bool share_out(cmg_staff_work *work, cmg_arena *arena)
{
    cmg_staff_case *c = work->c;
    cmg_share *shares = cmg_arena_array_zeroed(arena, c->count, sizeof *shares);
    if (!shares || !set_turns(arena, c, shares))
        return false;
    for (uint32_t i = 0; i < c->count; i++) {
        shares[i].weight = c->lines[i].place->population;
        shares[i].least = c->lines[i].least;
        shares[i].most = c->lines[i].most;
    }
    const cmg_apportioning a = {.shares = shares,
                                .count = c->count,
                                .total = c->front.whole,
                                .method = c->plan->method,
                                .from_least = c->plan->bounds == CMG_BOUNDS_FROM_LEAST};
    cmg_ratio level = {0, 0};
    if (!cmg_apportion(arena, &a, &level))
        return false;
    c->levelled = a.method == CMG_LARGEST_REMAINDER;
    c->level_posts = level.posts;
    c->level_weight = level.weight;
    for (uint32_t i = 0; i < c->count; i++) {
        c->lines[i].posts = c->lines[i].lowest = c->lines[i].highest = shares[i].posts;
        c->lines[i].tie = shares[i].tie;
        c->tied += shares[i].tie != CMG_TIE_NONE;
    }
    return true;
}

/* -- grades --------------------------------------------------------------- */

/* The grade with the strongest claim to the next post. */
static uint32_t next_grade(const cmg_staffing *plan, const int64_t *totals)
{
    uint32_t best = 0;
    for (uint32_t g = 1; g < plan->quota_count; g++) {
        if (cmg_compare_claims(cmg_claim_of(plan->grade_method, plan->quotas[g].weight, totals[g]),
                               cmg_claim_of(plan->grade_method, plan->quotas[best].weight, totals[best])) > 0)
            best = g;
    }
    return best;
}

/* Posts are dealt to the grades one after the other by a divisor method, and
 * the places take theirs in turn: so the sum of each place and of each grade
 * are both exact. */
static bool deal_grades(cmg_staff_work *work)
{
    cmg_staff_case *c = work->c;
    const uint32_t count = c->plan->quota_count;
    c->grade_totals = cmg_arena_array_zeroed(&work->result->arena, count, sizeof *c->grade_totals);
    int64_t *grades = cmg_arena_array_zeroed(&work->result->arena, (size_t)count * c->count, sizeof *grades);
    if (!c->grade_totals || !grades)
        return false;
    for (uint32_t i = 0; i < c->count; i++, grades += count) {
        c->lines[i].grades = grades;
        for (int64_t post = 0; post < c->lines[i].posts; post++) {
            const uint32_t grade = next_grade(c->plan, c->grade_totals);
            grades[grade]++;
            c->grade_totals[grade]++;
        }
    }
    return true;
}

cmg_status cmg_staff_work_shares(cmg_staff_work *work)
{
    cmg_staff_case *c = work->c;
    const cmg_status status = set_bounds(work);
    if (status != CMG_OK || work->refused || work->open)
        return status;
    check_crossed(work);
    if (work->refused || c->front.whole == CMG_NOT_GIVEN)
        return CMG_OK;
    check_feasible(work);
    if (work->refused || c->summed == CMG_NOT_GIVEN)
        return CMG_OK;
    cmg_arena *arena = &work->session->vm.arena;
    if (!share_out(work, arena))
        return arena->limited ? CMG_LIMIT_REACHED : CMG_NO_MEMORY;
    if (c->plan->quota_count != 0 && !deal_grades(work))
        return CMG_NO_MEMORY;
    return CMG_OK;
}
