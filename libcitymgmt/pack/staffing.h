/* Staffing plans: how many posts, how many of them at the front, and how they
 * are shared out among places. */
#ifndef CMG_PACK_STAFFING_H
#define CMG_PACK_STAFFING_H

#include "citymgmt/staff.h"

#include "pack/pack.h"

typedef enum cmg_apportionment {
    CMG_LARGEST_REMAINDER,
    CMG_DHONDT,
    CMG_SAINTE_LAGUE,
    CMG_HUNTINGTON_HILL,
    CMG_ADAMS,
    CMG_DEAN
} cmg_apportionment;
#define CMG_APPORTIONMENTS "largest-remainder dhondt sainte-lague huntington-hill adams dean"

/* How a figure becomes a whole number; EXACT: it must be one already. */
typedef enum cmg_whole { CMG_WHOLE_FLOOR, CMG_WHOLE_NEAREST, CMG_WHOLE_CEILING, CMG_WHOLE_EXACT } cmg_whole;
#define CMG_WHOLES "floor nearest ceiling exact"

/* What the percentage at the front is taken of. */
#define CMG_FRONT_OF "rounded exact"
/* LEVEL: one ratio for all inside the bounds.  FROM_LEAST: everyone's minimum
 * first, the rest in proportion. */
typedef enum cmg_bounds_rule { CMG_BOUNDS_LEVEL, CMG_BOUNDS_FROM_LEAST } cmg_bounds_rule;
#define CMG_BOUNDS_RULES "level from-min"
/* Who goes first among equal claims. */
typedef enum cmg_tie_rule { CMG_TIE_POPULATION, CMG_TIE_ORDER, CMG_TIE_CODE } cmg_tie_rule;
#define CMG_TIE_RULES "population order code"

#define CMG_NOT_GIVEN (-1)

/* A place that is given posts.  Texts are NUL-terminated. */
typedef struct cmg_staff_place {
    cmg_text code, name[2], group;              /* name by cmg_language */
    int64_t population, headcount, least, most; /* CMG_NOT_GIVEN: not known, or the plan's bound holds */
    uint64_t line;                              /* where it was said, in its file */
} cmg_staff_place;

/* With these limits the products of an apportionment stay inside 128 bits. */
#define CMG_RESIDENTS_MAX INT64_C(100000000000)
#define CMG_POSTS_MAX INT64_C(10000000)
#define CMG_PLACES_MAX 50000

/* A share of the posts that one grade has. */
typedef struct cmg_quota {
    cmg_text code;
    cmg_label label;
    cmg_decimal percent;
    int64_t weight; /* percent in millionths */
    cmg_origin origin;
} cmg_quota;

typedef struct cmg_staffing {
    cmg_rule rule;
    bool has_posts, has_front, has_coverage, has_grades;
    cmg_amount fixed; /* posts as a number; or residents x ratio / per */
    cmg_amount ratio, per, population;
    cmg_whole posts_whole;
    cmg_amount front;    /* percent of the posts */
    bool front_of_exact; /* of the figure before it was made whole */
    cmg_whole front_whole;
    cmg_apportionment method;
    cmg_tie_rule tie;
    cmg_bounds_rule bounds;
    cmg_amount least, most;                   /* for each place */
    cmg_amount covered;                       /* so many people at least, today, at each place */
    int64_t places_expected, people_expected; /* CMG_NOT_GIVEN: anything */
    const cmg_quota *quotas;                  /* 0: grades_hole says why */
    uint32_t quota_count;
    cmg_apportionment grade_method;
    cmg_label grades_hole;
    const cmg_staff_place *places; /* the plan's own; 0: the caller gives them */
    uint32_t place_count;
} cmg_staffing;

/* In an arena; zeroed, it is empty. */
typedef struct cmg_place_list {
    cmg_staff_place *at;
    size_t count, capacity;
    uint32_t *table; /* by hash of code: index + 1, or 0 */
    size_t room;     /* of the table, a power of two */
} cmg_place_list;

/* The caller's places.  They are read as a pack's are, so they stand in the
 * shell of a pack. */
struct cmg_staff_places {
    cmg_allocator allocator;
    cmg_pack shell;
    cmg_place_list list;
};

#endif
