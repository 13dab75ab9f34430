/* Largest remainder and the divisor methods.
 *
 * Divisor methods deal one post after the other, each to the strongest claim
 * weight / d(posts so far), beginning with everyone's least and passing over
 * whoever has the most; this is the same as x = median(least, rounded weight/divisor,
 * most) for a common divisor (Balinski and Young, Fair Representation).
 *
 * Largest remainder under bounds first finds the one ratio posts:weight for
 * all that lie inside their bounds: whoever falls outside is set to the bound,
 * on the side that is missed by more, until nobody does.  Fixing both sides at
 * once would miss the total.  Then floors are taken and remainders decide.
 */
#include "rules/apportion.h"

__extension__ typedef __int128 signed_product;

typedef struct contest {
    const cmg_apportioning *a;
    const uint64_t *remainder; /* of largest remainder; NULL for the divisor methods */
    uint32_t *heap;            /* strongest claim first */
    uint32_t size;
} contest;

static int64_t base_of(const cmg_apportioning *a, const cmg_share *share)
{
    return a->from_least ? share->least : 0;
}

/* -- claims --------------------------------------------------------------- */

cmg_claim cmg_claim_of(cmg_apportionment method, int64_t weight, int64_t posts)
{
    const cmg_product w = (cmg_product)weight, n = (cmg_product)posts;
    if (weight == 0) /* nobody to serve: after all others, evenly */
        return (cmg_claim){0, n + 1};
    switch (method) {
    case CMG_SAINTE_LAGUE: return (cmg_claim){w, 2 * n + 1};
    case CMG_HUNTINGTON_HILL: return (cmg_claim){w * w, n * (n + 1)};
    case CMG_ADAMS: return (cmg_claim){w, n};
    case CMG_DEAN: return (cmg_claim){w * (2 * n + 1), 2 * n * (n + 1)};
    default: return (cmg_claim){w, n + 1};
    }
}

static int compare_products(cmg_product a, cmg_product b)
{
    return (a > b) - (a < b);
}

int cmg_compare_claims(cmg_claim a, cmg_claim b)
{
    if (a.denominator == 0 || b.denominator == 0) {
        if (a.denominator == b.denominator)
            return compare_products(a.numerator, b.numerator);
        return a.denominator == 0 ? 1 : -1;
    }
    if (a.numerator == 0 && b.numerator == 0)
        return compare_products(b.denominator, a.denominator);
    return compare_products(a.numerator * b.denominator, b.numerator * a.denominator);
}

/* A share's claim to one post more than `posts`. */
static cmg_claim claim(const contest *c, uint32_t index, int64_t posts)
{
    if (c->remainder)
        return (cmg_claim){c->remainder[index], 1};
    const cmg_share *share = &c->a->shares[index];
    return cmg_claim_of(c->a->method, share->weight, posts - base_of(c->a, share));
}

static bool goes_first(const contest *c, uint32_t a, uint32_t b)
{
    const cmg_share *shares = c->a->shares;
    const int order = cmg_compare_claims(claim(c, a, shares[a].posts), claim(c, b, shares[b].posts));
    return order != 0 ? order > 0 : shares[a].turn < shares[b].turn;
}

/* -- the heap ------------------------------------------------------------- */

static void sink(contest *c, uint32_t at)
{
    const uint32_t moving = c->heap[at];
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= c->size)
            break;
        if (child + 1 < c->size && goes_first(c, c->heap[child + 1], c->heap[child]))
            child++;
        if (!goes_first(c, c->heap[child], moving))
            break;
        c->heap[at] = c->heap[child];
        at = child;
    }
    c->heap[at] = moving;
}

static void order_heap(contest *c)
{
    for (uint32_t at = c->size / 2; at-- > 0;)
        sink(c, at);
}

static void drop_first(contest *c)
{
    c->heap[0] = c->heap[--c->size];
    if (c->size != 0)
        sink(c, 0);
}

/* -- dealing -------------------------------------------------------------- */

/* Whether the last post might as well have gone to another.  `last` is the
 * claim that won it; whoever won one by dealing is marked as having won. */
static void mark_tie(const contest *c, cmg_claim last)
{
    bool lost = false;
    for (uint32_t i = 0; i < c->a->count; i++) {
        cmg_share *share = &c->a->shares[i];
        if (share->tie == CMG_TIE_WON && cmg_compare_claims(claim(c, i, share->posts - 1), last) != 0)
            share->tie = CMG_TIE_NONE;
    }
    for (uint32_t i = 0; i < c->size; i++) {
        cmg_share *share = &c->a->shares[c->heap[i]];
        if (share->tie != CMG_TIE_NONE || cmg_compare_claims(claim(c, c->heap[i], share->posts), last) != 0)
            continue;
        share->tie = CMG_TIE_LOST;
        lost = true;
    }
    for (uint32_t i = 0; i < c->a->count && !lost; i++)
        c->a->shares[i].tie = CMG_TIE_NONE;
}

/* Deals `left` posts; `once`: nobody gets two. */
static void deal(contest *c, int64_t left, bool once)
{
    cmg_claim last = {0, 0};
    const bool any = left > 0;
    order_heap(c);
    for (; left > 0 && c->size != 0; left--) {
        cmg_share *share = &c->a->shares[c->heap[0]];
        last = claim(c, c->heap[0], share->posts);
        share->posts++;
        share->tie = CMG_TIE_WON; /* perhaps: see mark_tie */
        if (once || share->posts == share->most)
            drop_first(c);
        else
            sink(c, 0);
    }
    if (any)
        mark_tie(c, last);
}

static void deal_by_divisor(contest *c)
{
    int64_t left = c->a->total;
    for (uint32_t i = 0; i < c->a->count; i++) {
        cmg_share *share = &c->a->shares[i];
        share->posts = share->least;
        left -= share->least;
        if (share->posts < share->most)
            c->heap[c->size++] = i;
    }
    deal(c, left, false);
}

/* -- largest remainder ---------------------------------------------------- */

typedef struct levelling {
    const cmg_apportioning *a;
    bool *fixed;
    int64_t left;   /* for those not fixed, counted from their base */
    int64_t weight; /* of those not fixed */
    bool even;      /* none of them has weight: all count alike */
} levelling;

static int64_t weight_of(const levelling *l, const cmg_share *share)
{
    return l->even ? 1 : share->weight;
}

static void weigh(levelling *l)
{
    uint32_t free = 0;
    l->weight = 0;
    l->left = l->a->total;
    for (uint32_t i = 0; i < l->a->count; i++) {
        const cmg_share *share = &l->a->shares[i];
        l->left -= l->fixed[i] ? share->posts : base_of(l->a, share);
        free += !l->fixed[i];
        l->weight += l->fixed[i] ? 0 : share->weight;
    }
    l->even = l->weight == 0;
    if (l->even)
        l->weight = free;
}

/* By how much a quota lies above its most (positive) or below its least
 * (negative), in posts times the weight of all. */
static signed_product excess(const levelling *l, const cmg_share *share)
{
    const int64_t base = base_of(l->a, share);
    const signed_product quota = (signed_product)l->left * weight_of(l, share);
    const signed_product least = (signed_product)(share->least - base) * l->weight;
    const signed_product most = (signed_product)(share->most - base) * l->weight;
    return quota > most ? quota - most : quota < least ? quota - least : 0;
}

/* Sets those outside on the worse side to their bound; false when none is. */
static bool fix_worse_side(levelling *l)
{
    signed_product above = 0, below = 0;
    for (uint32_t i = 0; i < l->a->count; i++) {
        const signed_product found = l->fixed[i] ? 0 : excess(l, &l->a->shares[i]);
        above += found > 0 ? found : 0;
        below -= found < 0 ? found : 0;
    }
    if (above == 0 && below == 0)
        return false;
    for (uint32_t i = 0; i < l->a->count; i++) {
        cmg_share *share = &l->a->shares[i];
        const signed_product found = l->fixed[i] ? 0 : excess(l, share);
        if (above >= below ? found <= 0 : found >= 0)
            continue;
        share->posts = found > 0 ? share->most : share->least;
        l->fixed[i] = true;
    }
    return true;
}

static bool deal_by_remainder(contest *c, cmg_arena *work, cmg_ratio *inside)
{
    levelling l = {.a = c->a};
    uint64_t *remainder = cmg_arena_array(work, c->a->count, sizeof *remainder);
    l.fixed = cmg_arena_array_zeroed(work, c->a->count, sizeof *l.fixed);
    if (!remainder || !l.fixed)
        return false;
    do
        weigh(&l);
    while (fix_worse_side(&l));
    *inside = (cmg_ratio){l.left, l.weight};
    int64_t left = l.left;
    for (uint32_t i = 0; i < c->a->count; i++) {
        cmg_share *share = &c->a->shares[i];
        if (l.fixed[i])
            continue;
        const signed_product quota = (signed_product)l.left * weight_of(&l, share);
        const int64_t whole = (int64_t)(quota / l.weight);
        share->posts = base_of(c->a, share) + whole;
        remainder[i] = (uint64_t)(quota % l.weight);
        left -= whole;
        if (share->posts < share->most)
            c->heap[c->size++] = i;
    }
    c->remainder = remainder;
    deal(c, left, true);
    return true;
}

bool cmg_apportion(cmg_arena *work, const cmg_apportioning *a, cmg_ratio *inside)
{
    contest c = {.a = a, .heap = cmg_arena_array(work, a->count, sizeof *c.heap)};
    if (!c.heap)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        a->shares[i].tie = CMG_TIE_NONE;
    if (a->method == CMG_LARGEST_REMAINDER)
        return deal_by_remainder(&c, work, inside);
    deal_by_divisor(&c);
    return true;
}
