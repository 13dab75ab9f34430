/* Apportionment: a whole number of posts shared out in proportion to weights,
 * inside bounds, exact in total.  All comparisons are of whole numbers. */
#ifndef CMG_RULES_APPORTION_H
#define CMG_RULES_APPORTION_H

#include "pack/staffing.h"

/* Whether the last post was decided by the tie rule alone. */
typedef enum cmg_tie_part { CMG_TIE_NONE, CMG_TIE_WON, CMG_TIE_LOST } cmg_tie_part;

typedef struct cmg_share {
    int64_t weight;      /* 0..CMG_RESIDENTS_MAX */
    int64_t least, most; /* 0 <= least <= most */
    uint32_t turn;       /* among equal claims the lower goes first; no two are the same */
    int64_t posts;       /* the answer */
    cmg_tie_part tie;    /* the answer */
} cmg_share;

typedef struct cmg_apportioning {
    cmg_share *shares;
    uint32_t count;
    int64_t total; /* sum of least <= total <= sum of most */
    cmg_apportionment method;
    bool from_least; /* everyone's least first, the rest in proportion */
} cmg_apportioning;

/* Largest remainder: inside the bounds so many posts went to so much weight. */
typedef struct cmg_ratio {
    int64_t posts, weight;
} cmg_ratio;

/* Fills posts and tie of every share, and `inside` of largest remainder.  False
 * without memory. */
bool cmg_apportion(cmg_arena *work, const cmg_apportioning *a, cmg_ratio *inside);

/* The divisor methods' claim of a share with `posts` posts to one more:
 * numerator/denominator, squared for Huntington-Hill; denominator 0 when the
 * claim goes before every other. */
__extension__ typedef unsigned __int128 cmg_product;
typedef struct cmg_claim {
    cmg_product numerator, denominator;
} cmg_claim;
cmg_claim cmg_claim_of(cmg_apportionment method, int64_t weight, int64_t posts);
/* Above zero when the first goes before the second. */
int cmg_compare_claims(cmg_claim a, cmg_claim b);

#endif
