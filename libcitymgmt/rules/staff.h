/* A staffing plan worked out for some places. */
#ifndef CMG_RULES_STAFF_H
#define CMG_RULES_STAFF_H

#include "rules/apportion.h"
#include "rules/print.h"

typedef struct cmg_staff_line {
    const cmg_staff_place *place;
    int64_t least, most;     /* the bounds that hold for it */
    int64_t posts;           /* CMG_NOT_GIVEN: not decided */
    int64_t lowest, highest; /* between which the posts will lie, while they are not decided */
    cmg_tie_part tie;
    const int64_t *grades; /* posts by grade, or NULL */
} cmg_staff_line;

typedef struct cmg_moving {
    uint32_t from, to; /* lines */
    int64_t people;
} cmg_moving;

/* A figure on its way to a whole number. */
typedef struct cmg_staff_figure {
    cmg_value exact; /* to 34 digits; ABSENT: not known */
    int64_t whole;   /* CMG_NOT_GIVEN: not known */
} cmg_staff_figure;

typedef enum cmg_binding { CMG_BINDING_NONE, CMG_BINDING_LEAST, CMG_BINDING_MOST } cmg_binding;

struct cmg_staff_case {
    const cmg_staffing *plan;
    cmg_staff_line *lines;
    uint32_t count;
    int64_t residents;                 /* that posts are counted from */
    int64_t summed;                    /* residents of all places; CMG_NOT_GIVEN while some are not known */
    cmg_value ratio, per, percent;     /* as used; ABSENT when there is none */
    cmg_staff_figure posts, front;     /* front: those that are shared out */
    cmg_binding binding;               /* not NONE: posts of the lines are the nearest feasible plan */
    int64_t bound_sum;                 /* of the binding bounds */
    int64_t nearest_bound;             /* for all places without a bound of their own */
    cmg_value nearest_percent;         /* at the front, to two places; ABSENT: none would do */
    bool levelled;                     /* largest remainder: */
    int64_t level_posts, level_weight; /* ... inside the bounds so many posts for so many residents */
    uint32_t tied;                     /* places of which the tie rule chose */
    int64_t headcount, staying, joining, leaving; /* of the places whose headcount is known */
    bool has_gap;                                 /* some headcount is known */
    cmg_moving *moves;
    uint32_t move_count;
    int64_t *grade_totals;                    /* by quota, or NULL */
    int64_t covered_least, uncovered, people; /* coverage; CMG_NOT_GIVEN: not asked or not known */
};

typedef struct cmg_staff_work {
    cmg_session *session;
    cmg_result *result;
    cmg_staff_case *c;
    bool open, refused;
} cmg_staff_work;

/* What is said of a figure, by language. */
typedef struct cmg_staff_word {
    const char *text[2];
} cmg_staff_word;

void cmg_staff_refuse(cmg_staff_work *work, cmg_message_id reason, cmg_text first, cmg_text second,
                      cmg_text third);
/* staff_figures.c: an amount of the plan; ABSENT while facts are missing or after refusing. */
cmg_status cmg_staff_amount(cmg_staff_work *work, const cmg_amount *amount, cmg_staff_word what,
                            cmg_value *out);
/* As a whole number from 0 to `most`; CMG_NOT_GIVEN when not given or open. */
cmg_status cmg_staff_count(cmg_staff_work *work, const cmg_amount *amount, cmg_staff_word what, int64_t most,
                           int64_t *out);
/* Posts and those at the front. */
cmg_status cmg_staff_work_figures(cmg_staff_work *work);
/* staff_share.c: bounds, feasibility, shares, grades. */
cmg_status cmg_staff_work_shares(cmg_staff_work *work);
/* staff_moves.c: the gap to today, and who moves. */
cmg_status cmg_staff_work_moves(cmg_staff_work *work);

/* -- words, staff_words.c -------------------------------------------------- */

/* "最大余数法", "Huntington-Hill". */
const char *cmg_method_words(cmg_apportionment method, cmg_language language);
const char *cmg_whole_words(cmg_whole whole, cmg_language language);
const char *cmg_bounds_words(cmg_bounds_rule bounds, cmg_language language);
const char *cmg_tie_words(cmg_tie_rule tie, cmg_language language);
/* 12,345 */
void cmg_print_count(cmg_buffer *out, int64_t number);
/* numerator / denominator to two places, half up: "38.50". */
void cmg_print_hundredths(cmg_buffer *out, cmg_product numerator, cmg_product denominator);
/* A quotient of 34 digits, to six places. */
void cmg_print_figure(cmg_buffer *out, cmg_value figure);

#endif
