/* Assessments, compiled: what cases are counted, and how counts become scores.
 * Included by pack.h.
 *
 * Conditions on a case see the pack's names.  Formulas see the counts and the
 * indicators before them too; those have slots behind the pack's own. */
#ifndef CMG_PACK_ASSESS_H
#define CMG_PACK_ASSESS_H

typedef struct cmg_tally {
    cmg_text name;
    cmg_label label;
    uint16_t slot;
    cmg_program *when; /* NULL: every case */
    cmg_program *sum;  /* NULL: cases are counted */
    cmg_origin origin;
} cmg_tally;

/* A number that a pack may leave out. */
typedef struct cmg_bound {
    bool given;
    cmg_decimal number;
} cmg_bound;

/* What stands for an indicator that cannot be computed. */
typedef enum cmg_substitute_kind {
    CMG_SUBSTITUTE_NONE, /* the unit is not scored */
    CMG_SUBSTITUTE_NUMBER,
    CMG_SUBSTITUTE_LEAVE_OUT /* neither it nor its weight counts */
} cmg_substitute_kind;

typedef struct cmg_substitute {
    bool given;
    cmg_substitute_kind kind;
    cmg_decimal number;
} cmg_substitute;

/* Of a deduction "one point for each so many", what a started step costs. */
typedef enum cmg_part_points { CMG_PART_WHOLE, CMG_PART_PROPORTION, CMG_PART_STARTED } cmg_part_points;

typedef struct cmg_adjustment {
    cmg_text code;
    cmg_label label;
    bool adds;
    cmg_program *times;
    cmg_decimal step, points; /* `points` for each `step` of `times` */
    cmg_part_points part;
    cmg_bound most;
    int32_t within; /* index of an earlier one that bounds it, or -1 */
    cmg_origin origin;
} cmg_adjustment;

typedef struct cmg_sum_part {
    uint32_t of; /* indicator */
    cmg_bound weight;
} cmg_sum_part;

typedef enum cmg_indicator_kind {
    CMG_INDICATOR_RATIO,  /* numerator, denominator */
    CMG_INDICATOR_VALUE,  /* program */
    CMG_INDICATOR_BINS,   /* bins */
    CMG_INDICATOR_POINTS, /* adjustments */
    CMG_INDICATOR_SUM     /* parts */
} cmg_indicator_kind;

typedef struct cmg_indicator {
    cmg_text name;
    cmg_label label, note;
    cmg_indicator_kind kind;
    uint16_t slot;
    cmg_program *numerator, *denominator, *value;
    cmg_table *bins;
    const cmg_adjustment *adjustments;
    uint32_t adjustment_count;
    const cmg_sum_part *parts;
    uint32_t part_count;
    cmg_substitute empty;   /* where the denominator is zero */
    cmg_substitute missing; /* where a figure was not given */
    cmg_bound points, base, least, most;
    bool rounds;
    int32_t places;
    cmg_rounding rounding;
    cmg_origin origin;
} cmg_indicator;

typedef struct cmg_veto {
    cmg_text code;
    cmg_label label;
    cmg_program *when;
    enum { CMG_VETO_ZERO, CMG_VETO_CAP, CMG_VETO_GRADE } effect;
    cmg_decimal cap;
    uint32_t grade;
    cmg_origin origin;
} cmg_veto;

typedef struct cmg_grade {
    cmg_text code;
    cmg_label label;
    cmg_text colour; /* "#1a7f37", or empty */
    cmg_text tests;  /* as written */
} cmg_grade;

/* A case that cannot be right. */
typedef struct cmg_implausible {
    cmg_label label;
    cmg_program *when;
} cmg_implausible;

/* A time limit counted for each case: fills the term `due`. */
typedef struct cmg_case_due {
    uint16_t due, start;
    uint16_t limit;            /* term with the limit's code, or CMG_NO_SLOT: */
    const cmg_versions *fixed; /* one limit for all cases */
    uint16_t extensions;       /* term, or CMG_NO_SLOT */
} cmg_case_due;

typedef struct cmg_place_unit {
    cmg_text name;
    cmg_label exempt; /* the reason, or empty */
} cmg_place_unit;

typedef struct cmg_unit_group {
    cmg_text code;
    cmg_label label;
    const cmg_place_unit *units;
    uint32_t unit_count;
    cmg_bound expected; /* how many units there should be */
    int32_t score;      /* indicator; -1: the assessment's */
    cmg_origin origin;
} cmg_unit_group;

typedef enum cmg_grade_by { CMG_GRADE_EXACT, CMG_GRADE_ROUNDED, CMG_GRADE_TRUNCATED } cmg_grade_by;
typedef enum cmg_ties { CMG_TIES_SHARED, CMG_TIES_DENSE } cmg_ties;

/* A case number that stands in two rows: there is no result, or each row counts. */
typedef enum cmg_repeated { CMG_REPEATED_REFUSE, CMG_REPEATED_COUNT } cmg_repeated;

typedef struct cmg_tie_breaker {
    uint16_t slot; /* of a count or indicator */
    cmg_text name;
    bool lower; /* the lower one goes first */
} cmg_tie_breaker;

typedef struct cmg_method {
    cmg_rule rule;
    uint16_t unit, id; /* terms of a case; `id` may be CMG_NO_SLOT */
    cmg_repeated repeated;
    const cmg_case_due *dues;
    uint32_t due_count;
    cmg_program *cases; /* which cases are looked at; NULL: all */
    const cmg_implausible *implausible;
    uint32_t implausible_count;
    const cmg_tally *tallies;
    uint32_t tally_count;
    const cmg_indicator *indicators;
    uint32_t indicator_count;
    uint32_t score; /* indicator */
    const cmg_veto *vetoes;
    uint32_t veto_count;
    const cmg_grade *grades; /* best first */
    uint32_t grade_count;
    cmg_table *grading; /* score to code; NULL: no grades */
    cmg_grade_by grade_by;
    cmg_ties ties;
    const cmg_tie_breaker *breakers;
    uint32_t breaker_count;
    const cmg_unit_group *groups;
    uint32_t group_count;
} cmg_method;

#endif
