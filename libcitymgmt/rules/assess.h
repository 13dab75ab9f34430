/* Assessments, inside: what was taken in, and what came of it.
 *
 *   assess_state.c   units, counts, their life
 *   assess_cells.c   cells of a table to values
 *   assess_feed.c    a row of values to counts
 *   assess_tables.c  CSV and columns to rows
 *   assess_save.c    merging and bytes
 *   assess_score.c   counts of one unit to indicators and score
 *   assess.c         scoring all units into a result, and asking it
 *   assess_rank.c    order and ranks
 *   assess_next.c    what would have been needed for the next grade
 *   assess_text.c, assess_json.c; assess_html.c and what assess_page.h names
 */
#ifndef CMG_RULES_ASSESS_H
#define CMG_RULES_ASSESS_H

#include "citymgmt/assess.h"

#include "base/csv.h"
#include "base/text_set.h"
#include "rules/result.h"

/* Sums are exact and may be added in any order: whole numbers of 10^-9. */
__extension__ typedef __int128 cmg_exact_sum;
#define CMG_SUM_PLACES 9
#define CMG_SUM_LIMIT INT64_C(1000000000000000) /* of one number */

/* Ids kept of a count: the smallest, so that it does not matter in which order they came. */
#define CMG_IDS_KEPT 10
typedef struct cmg_kept_id {
    char *bytes; /* NUL-terminated */
    size_t length;
} cmg_kept_id;

typedef struct cmg_counted {
    int64_t count;
    cmg_exact_sum sum;
    cmg_kept_id *ids; /* CMG_IDS_KEPT of them, ascending; NULL: none yet */
    uint32_t id_count;
} cmg_counted;

typedef struct cmg_assessed {
    cmg_text name;
    int32_t group;        /* -1: none */
    cmg_label exempt;     /* by the pack */
    cmg_text exemption;   /* by the units' table; empty: none */
    cmg_value *given;     /* facts of the unit, then counts that were given; absent: not given */
    cmg_counted *counted; /* one a tally */
} cmg_assessed;

#define CMG_UNITS_MAX 10000

/* A term that is read from a column. */
typedef struct cmg_case_column {
    uint16_t slot;
    const cmg_term *term;
    cmg_moment moment; /* room for the row's value */
} cmg_case_column;

typedef struct cmg_row_fault {
    cmg_message_id id;
    cmg_argument arguments[3];
    size_t argument_count;
} cmg_row_fault;

struct cmg_assessment {
    cmg_allocator allocator;
    cmg_pack *pack;
    cmg_session *session; /* its own */
    cmg_facts *facts;     /* of all cases and units, or NULL */
    const cmg_method *method;
    cmg_arena arena;

    cmg_assessed **units;
    size_t unit_count, unit_capacity;
    uint32_t *unit_table; /* open addressing; 0 empty, else index + 1 */
    size_t unit_table_size;
    bool lists_units; /* the pack or a table says which there are */

    uint16_t *unit_facts; /* slots that formulas read */
    uint32_t unit_fact_count;
    cmg_case_column *columns;
    uint32_t column_count;
    cmg_moment *dues;               /* room for the row's due instants, one a limit that is counted */
    int32_t unit_column, id_column; /* in `columns`; id -1: none */
    bool decides;                   /* some condition on a case rests on a decision */
    bool *truths;                   /* of the row, one a tally */
    cmg_exact_sum *sums;

    uint64_t rows, rejected, outside;
    cmg_text_set numbers; /* of the cases that count, unless each row does; again: in two rows or more */
    cmg_buffer reason;    /* of a rejected row */

    cmg_rejected_callback *on_rejected;
    void *rejected_context;
    cmg_progress_callback *on_progress;
    void *progress_context;
    cmg_case_callback *on_case;
    void *case_context;
    cmg_text opened_unit;
    uint32_t opened_tally;
};

/* -- assess_state.c ------------------------------------------------------- */

cmg_assessed *cmg_assessment_unit(const cmg_assessment *assessment, cmg_text name);
/* NULL: no memory. */
cmg_assessed *cmg_assessment_add_unit(cmg_assessment *assessment, cmg_text name, int32_t group);
/* -1: no such group. */
int32_t cmg_assessment_group(const cmg_assessment *assessment, cmg_text code_or_label);
bool cmg_counted_keep(const cmg_allocator *allocator, cmg_counted *counted, cmg_text id);
uint32_t cmg_assessment_given_count(const cmg_assessment *assessment);
/* The name of a unit's fact or count, by its index in `given`. */
cmg_text cmg_assessment_given_name(const cmg_assessment *assessment, uint32_t index);
/* What was given and what was counted, together; absent when neither. */
bool cmg_assessment_tally(const cmg_assessment *assessment, const cmg_assessed *unit, uint32_t tally,
                          cmg_arena *arena, cmg_value *value);
/* A number as a whole number of 10^-9.  False: too many places, or too large. */
bool cmg_exact_of(cmg_decimal number, cmg_exact_sum *sum);
bool cmg_exact_decimal(cmg_arena *arena, cmg_exact_sum sum, cmg_decimal *number);

static inline bool cmg_fault_row(cmg_row_fault *fault, cmg_message_id id, cmg_text name, cmg_text found)
{
    *fault = (cmg_row_fault){
        .id = id, .arguments = {CMG_ARG("name", name), CMG_ARG("found", found)}, .argument_count = 2};
    return false;
}

/* A value that the column's term does not allow. */
static inline bool cmg_fault_allowed(cmg_row_fault *fault, cmg_text name, cmg_text found, cmg_text allowed)
{
    cmg_fault_row(fault, CMG_M_assess_cell_not_allowed, name, found);
    fault->arguments[fault->argument_count++] = CMG_ARG("allowed", allowed);
    return false;
}

/* -- assess_cells.c ------------------------------------------------------- */

typedef enum cmg_row_end {
    CMG_ROW_TAKEN,
    CMG_ROW_REPEATED, /* taken, and the fault says that its number was there before */
    CMG_ROW_OUTSIDE,
    CMG_ROW_REJECTED,
    CMG_ROW_STOPPED
} cmg_row_end;

/* A cell as the term wants it, from what people export: dates with a blank or
 * slashes, 是 and 否.  Empty is null.  CMG_BAD_FACTS sets the fault. */
cmg_status cmg_cell_read(cmg_assessment *assessment, cmg_case_column *column, cmg_text text, cmg_value *value,
                         cmg_row_fault *fault);

/* -- assess_feed.c -------------------------------------------------------- */

/* One case; cells in the order of `columns`, those given as facts without bytes. */
cmg_row_end cmg_assessment_row(cmg_assessment *assessment, const cmg_text *cells, cmg_row_fault *fault,
                               cmg_status *status);

/* -- the outcome ---------------------------------------------------------- */

typedef enum cmg_figure_state {
    CMG_FIGURE_VALUE,
    CMG_FIGURE_LEFT_OUT,
    CMG_FIGURE_MISSING,  /* value: absent, of what is missing */
    CMG_FIGURE_UNDEFINED /* cause: the indicator where it began */
} cmg_figure_state;

typedef enum cmg_figure_note {
    CMG_NOTE_EMPTY = 1, /* the denominator is zero: by rule */
    CMG_NOTE_MISSING = 2,
    CMG_NOTE_LEAST = 4,
    CMG_NOTE_MOST = 8,
    CMG_NOTE_SHARED = 16 /* the weight of parts left out went to the others */
} cmg_figure_note;

typedef struct cmg_figure {
    cmg_figure_state state;
    uint32_t notes;
    uint32_t cause;
    cmg_value value;
    cmg_value numerator, denominator; /* RATIO */
    cmg_value input;                  /* BINS */
    cmg_value *amounts;               /* POINTS: of each adjustment, as added or deducted */
    cmg_value *times;                 /* POINTS */
} cmg_figure;

typedef enum cmg_standing_of_unit {
    CMG_SCORED,
    CMG_NOT_ENTERED,
    CMG_NOT_DEFINED,
    CMG_EXEMPT
} cmg_unit_standing;

/* What one count alone would have to be for the next grade. */
typedef struct cmg_step_to_grade {
    uint32_t tally;
    cmg_value wanted;
} cmg_step_to_grade;

typedef struct cmg_unit_score {
    const char *name;
    int32_t group;
    cmg_unit_standing standing;
    const char *why; /* not scored, in the result's language */
    cmg_label exempt;
    cmg_value *tallies;
    const char ***ids; /* of each tally, NULL-terminated */
    cmg_figure *figures;
    uint32_t score_of; /* indicator */
    cmg_value score;   /* after vetoes */
    uint8_t *vetoed;   /* of each veto: holds */
    int32_t grade;     /* -1: none */
    uint32_t rank;     /* 0: none */
    bool tied;         /* shares its rank */
    bool has_next;
    uint32_t next_grade;
    cmg_value next_score; /* null when it could not be told */
    cmg_step_to_grade *steps;
    uint32_t step_count;
} cmg_unit_score;

/* So many units at most are told what they need for the next grade. */
#define CMG_NEXT_GRADE_UNITS 500

struct cmg_assess_outcome {
    const cmg_method *method;
    cmg_unit_score *units; /* in order */
    size_t unit_count;
    uint32_t standing[CMG_EXEMPT + 1]; /* how many units of each */
    uint64_t rows, rejected, outside;
};

/* assess_score.c: figures and score of one unit over the counts `tallies`.  Values live until the
 * session's machine is reset. */
cmg_status cmg_unit_evaluate(cmg_assessment *assessment, const cmg_assessed *unit, const cmg_value *tallies,
                             cmg_unit_score *score);
/* Index of the grade for a score, -1 when there is none. */
cmg_status cmg_score_grade(cmg_assessment *assessment, cmg_value score, int32_t *grade);

/* assess_rank.c: puts the units in order and ranks them.  False: no memory. */
bool cmg_rank_units(cmg_result *result);
/* A rate above 1: more was done than there was to do. */
bool cmg_figure_over_one(const cmg_figure *figure);
/* assess_next.c: what one count alone would have to be for the next grade. */
cmg_status cmg_find_next_grade(cmg_assessment *assessment, cmg_result *result, const cmg_assessed *unit,
                               cmg_unit_score *score);

/* assess_text.c: to so many places, or more where that would look rounder than it is: 94.9998 is not shown as
 * 95, nor 0.949998 as 0.95, beside a grade that begins there. */
cmg_decimal cmg_shown_number(cmg_arena *arena, cmg_decimal number, int32_t places);
/* assess_text.c: what the figures rest on, a line each. */
void cmg_assess_write_conventions(cmg_buffer *out, cmg_result *result);

#endif
