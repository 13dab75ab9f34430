/* Inside a compiled table: shared by the files of this room alone. */
#ifndef CMG_DMN_PARTS_H
#define CMG_DMN_PARTS_H

#include "dmn/index.h"
#include "dmn/table.h"

/* How a cell reads after its input's name. */
typedef enum cmg_cell_form {
    CMG_CELL_ANY,     /* -                        (not written) */
    CMG_CELL_COMPARE, /* > 10                     area > 10 */
    CMG_CELL_EQUAL,   /* "a"                      kind = "a" */
    CMG_CELL_IN,      /* [1..5], "a","b"          area in [1..5] */
    CMG_CELL_NOT,     /* not("a")                 kind not in ("a") */
    CMG_CELL_OTHER    /* ? * 2 > limit            area: ? * 2 > limit */
} cmg_cell_form;

typedef struct cmg_cell {
    cmg_text text;
    /* Set when only running tells, and for cells of inputs of any type: a
     * value of a kind that the index does not know is tried with it. */
    const cmg_program *program;
    uint8_t form; /* cmg_cell_form */
    bool cut;     /* the index tells; else its ranges are all pieces */
    bool total;   /* all values that may come satisfy it: no need to know the input */
    bool dead;    /* none of them does */
} cmg_cell;

typedef struct cmg_column {
    const cmg_program *program;
    int32_t slot; /* of a plain fact, read without running; or -1 */
    cmg_source source;
    const cmg_type *type;
    cmg_index index;
    bool always_allowed;
    const cmg_program *allowed; /* when running must tell; else by piece: */
    /* The domain: pieces that may occur.  Null belongs to it only where a
     * cell speaks of null.  place[p]: how many of its pieces are before p. */
    const uint32_t *place;
} cmg_column;

typedef struct cmg_output {
    cmg_text name;
    const cmg_type *type;
    const cmg_value *values; /* the allowed ones, in order of priority */
    uint32_t value_count;
    const cmg_program *allowed; /* unary tests that are no list of values */
    cmg_text allowed_text;
    const cmg_program *fallback;
} cmg_output;

typedef struct cmg_result_cell {
    const cmg_program *program; /* NULL: `constant` */
    cmg_value constant;
} cmg_result_cell;

typedef struct cmg_rule_parts {
    cmg_text code;
    cmg_place place;
    cmg_value value;            /* of all outputs, when `constant` */
    const cmg_program *program; /* of the only output, whose value nothing restricts; or NULL */
    bool constant;
    bool runs; /* has cells that only running tells */
} cmg_rule_parts;

/* A column of a plain table: one word of rules, told by a fact and the index
 * alone.  Sorted by kind, so that looking up has no kind to guess. */
typedef struct cmg_probe {
    uint8_t kind; /* of the index; behind the last CMG_PROBE_END */
    uint16_t slot;
    const uint64_t *words;
    const cmg_index *index;
} cmg_probe;
#define CMG_PROBE_END UINT8_MAX

struct cmg_table {
    cmg_text name;
    cmg_hit_policy policy;
    cmg_aggregator aggregator;
    cmg_column *columns;
    uint32_t column_count;
    cmg_output *outputs;
    uint32_t output_count;
    bool has_fallback, any_runs;
    cmg_probe *probes; /* of a plain table, else NULL */
    cmg_rule_parts *rules;
    uint32_t rule_count;
    cmg_cell *cells; /* rule by rule */
    cmg_result_cell *results;
    const uint32_t *numbers; /* 0, 1, 2 ...: a match of one rule points into it */
    const uint16_t *facts;
    uint32_t fact_count;
    const cmg_type *type;
};

static inline const cmg_cell *cmg_table_cell(const cmg_table *table, uint32_t rule, uint32_t column)
{
    return &table->cells[(size_t)rule * table->column_count + column];
}

static inline bool cmg_column_has(const cmg_column *column, uint32_t piece)
{
    return column->place[piece + 1] != column->place[piece];
}

/* Places of range `i` of a column. */
static inline cmg_pieces cmg_column_places(const cmg_column *column, uint32_t i)
{
    const cmg_pieces range = column->index.ranges[i];
    return (cmg_pieces){column->place[range.from], column->place[range.to]};
}

/* Several matches make a list? */
static inline bool cmg_table_is_multiple(const cmg_table *table)
{
    return table->policy >= CMG_HIT_RULE_ORDER;
}

/* -- cells.c: from unary tests to pieces ---------------------------------- */

/* One test: values from low to high. */
typedef struct cmg_cut_test {
    cmg_value low, high;
    bool has_low, has_high, low_included, high_included;
    bool point;   /* equal to `low`, which may be null */
    bool inverse; /* all but those */
} cmg_cut_test;

/* A cell, or the allowed values of an input, as the tests it is made of. */
typedef struct cmg_draft {
    uint32_t first, count; /* of the tests */
    uint8_t kind;          /* of what they compare with; CMG_NULL when that is null or nothing */
    uint8_t form;          /* cmg_cell_form */
    bool negated, any;
    bool cut; /* the tests tell all */
} cmg_draft;

typedef struct cmg_tests {
    cmg_arena *arena; /* dies after compiling */
    cmg_cut_test *items;
    size_t count, capacity;
} cmg_tests;

/* Takes a checked tree of unary tests apart; constants go to `arena`.  False:
 * no memory. */
bool cmg_cells_draft(cmg_arena *arena, cmg_tests *tests, const cmg_expr *expr, cmg_draft *draft);
/* Will the index of a column of this type tell all of the draft?  Not of an
 * input of any type, whose values may be of kinds that the index does not know,
 * nor of values of another kind than the column's. */
bool cmg_cells_told_by_index(const cmg_type *type, const cmg_draft *draft);
/* Cuts a column by its drafts (rule by rule, one a column) and the allowed
 * values, and makes the sets.  False: no memory. */
bool cmg_cells_index(cmg_arena *arena, cmg_table *table, uint32_t column, const cmg_tests *tests,
                     const cmg_draft *drafts, const cmg_draft *allowed);
/* A value that the draft compares with and that the column does not allow, or NULL. */
const cmg_value *cmg_cells_stray(const cmg_column *column, const cmg_tests *tests, const cmg_draft *draft);

/* -- write.c -------------------------------------------------------------- */

/* Its code, or its number from 1. */
void cmg_table_rule_name(cmg_buffer *out, const cmg_table *table, uint32_t rule);

/* -- cover.c: what no rule covers ----------------------------------------- */

/* A box of the space of inputs: for each dimension places of the domain. */
typedef struct cmg_cover {
    const cmg_table *table;
    cmg_arena *arena;        /* work space, not given back */
    const uint32_t *columns; /* the dimensions */
    uint32_t dimensions;
    const cmg_pieces *bounds; /* of each dimension, in places: where to look */
    uint32_t target;          /* look only inside this rule; or CMG_NO_RULE */
    bool doubtful_matter;     /* rules that run are in the way, but prove nothing */
    uint64_t work, work_most; /* comparisons of a rule's side with a box's */
    bool doubted;             /* some box was left for a rule that runs */
    /* the boxes still to look at */
    cmg_pieces *boxes;
    uint32_t *starts; /* of each box's rules */
    size_t box_count, box_capacity, starts_capacity;
    uint32_t *rules;
    size_t rule_count, rule_capacity;
} cmg_cover;

#define CMG_NO_RULE UINT32_MAX

typedef enum cmg_cover_found {
    CMG_COVER_HOLE, /* `box` is met by no rule */
    CMG_COVER_DONE, /* there is no further hole */
    CMG_COVER_UNFINISHED,
    CMG_COVER_NO_MEMORY
} cmg_cover_found;

/* The caller fills the members up to work_most and zeroes the others. */
bool cmg_cover_start(cmg_cover *cover, const uint32_t *rules, uint32_t rule_count);
cmg_cover_found cmg_cover_next(cmg_cover *cover, cmg_pieces *box);
typedef enum cmg_side { CMG_OUTSIDE, CMG_ACROSS, CMG_INSIDE } cmg_side;
/* How the places from..to of a column stand to a rule's cell: INSIDE means
 * that the cell accepts all of them. */
cmg_side cmg_cover_side(const cmg_table *table, uint32_t rule, uint32_t column, cmg_pieces places);
/* The first places of a column that two rules both accept (x and y may be one). */
bool cmg_cover_common(const cmg_table *table, uint32_t x, uint32_t y, uint32_t column, cmg_pieces *common);

/* -- witness.c: cases for people ------------------------------------------ */

/* The piece of a place of the domain. */
uint32_t cmg_witness_piece(const cmg_column *column, uint32_t place);
/* A value of a piece.  False: none was found, or no memory. */
bool cmg_witness_value(cmg_arena *arena, const cmg_column *column, uint32_t piece, cmg_value *value);
/* "area = 10.5, kind = \"a\"": one case of a box over all columns. */
void cmg_witness_write_case(cmg_buffer *out, cmg_arena *arena, const cmg_table *table, const cmg_pieces *box);
/* "area in (10..12], kind = \"a\"": all of the box. */
void cmg_witness_write_box(cmg_buffer *out, const cmg_table *table, const cmg_pieces *box);

/* -- outcome.c: hit policies ---------------------------------------------- */

typedef struct cmg_match {
    uint32_t rule;
    bool certain;     /* whatever the absent facts are */
    bool doubtful;    /* not by the index alone */
    cmg_value absent; /* when doubtful: the facts that its cells lacked */
} cmg_match;

/* One decision under way. */
typedef struct cmg_deciding {
    cmg_vm *vm;
    const cmg_table *table;
    const cmg_value *facts;
    const cmg_value *inputs; /* of each column; absent ones in `absent` */
    const uint16_t *absent;
    uint32_t absent_count;
    cmg_table_result *result;
} cmg_deciding;

cmg_status cmg_outcome_none(cmg_deciding *d);
/* One certain match that nothing contests, of a policy of single hits. */
cmg_status cmg_outcome_one(cmg_deciding *d, uint32_t rule);
/* All matches in table order, at least one; for F up to the first certain one. */
cmg_status cmg_outcome_many(cmg_deciding *d, cmg_match *matches, uint32_t count);

/* -- output.c: values of rules and defaults ------------------------------- */

/* Of a rule, or the defaults for CMG_NO_RULE.  *broken: an output is not
 * allowed, and has been reported. */
cmg_status cmg_output_row(cmg_deciding *d, uint32_t which, cmg_value *value, bool *broken);
/* The same of a rule, the simple ones at once. */
static inline cmg_status cmg_output_of_rule(cmg_deciding *d, uint32_t rule, cmg_value *value, bool *broken)
{
    const cmg_rule_parts *parts = &d->table->rules[rule];
    if (parts->program)
        return cmg_run(d->vm, parts->program, d->facts, NULL, value);
    if (!parts->constant)
        return cmg_output_row(d, rule, value, broken);
    *value = parts->value;
    return CMG_OK;
}
cmg_status cmg_output_of_default(cmg_deciding *d, cmg_value *value);
bool cmg_output_allows(const cmg_output *output, cmg_value value);
/* Place of a rule's outputs in the order of priority: one number an output. */
cmg_status cmg_output_ranks(cmg_deciding *d, cmg_value value, uint32_t *ranks);

/* Makes the result a violation, after telling why at the place of `program`. */
cmg_status cmg_deciding_violated(cmg_deciding *d, cmg_message_id id, const cmg_program *program,
                                 cmg_text found, cmg_text expected);
/* The status for an allocation that failed. */
cmg_status cmg_deciding_no_memory(const cmg_deciding *d);
/* Takes steps; LIMIT_REACHED after telling. */
cmg_status cmg_deciding_charge(cmg_deciding *d, uint64_t steps);

#endif
