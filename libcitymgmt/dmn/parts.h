/* Inside a compiled table: shared by its files alone. */
#ifndef CMG_DMN_PARTS_H
#define CMG_DMN_PARTS_H

#include "dmn/table.h"

/* A run of pieces, both ends included. */
typedef struct cmg_stretch {
    uint32_t from, to;
} cmg_stretch;

/* What a cell accepts.  ANY: everything, null too.  OPAQUE: only the program
 * can tell.  Else the stretches of pieces, sorted and apart. */
typedef struct cmg_cell {
    enum { CMG_CELL_ANY, CMG_CELL_PIECES, CMG_CELL_OPAQUE } kind;
    const cmg_stretch *stretches;
    uint32_t count;
    bool accepts_null;
    cmg_program *program;
    cmg_text text; /* as written */
} cmg_cell;

/* A column cut at n points has 2n + 1 pieces: before the first point, the
 * first point itself, between it and the second, ...; and one for null. */
typedef struct cmg_column {
    cmg_program *expression;
    uint16_t slot; /* of a plain fact, read without running anything; or UINT16_MAX */
    const cmg_type *type;
    cmg_program *allowed; /* or NULL */
    cmg_text text;
    const cmg_value *points;
    uint32_t point_count;
    /* The same as whole numbers of 10^-scale, where all are small numbers (or
     * dates, months, booleans, of scale 0): compared without a call. */
    const int64_t *whole;
    uint8_t scale, kind;
    /* Rules by piece, as the words of a bit set that are not zero; the rules
     * that accept anything stand apart in `any`.  The last piece is null. */
    const uint32_t *first; /* of each piece, and one past the last */
    const uint32_t *word_index;
    const uint64_t *word_bits;
    const uint64_t *any;
    const uint32_t *any_words; /* which words of `any` are not zero */
    uint32_t any_count;
    const uint64_t *small; /* up to 64 rules: one word a piece, `any` included */
} cmg_column;

typedef struct cmg_output {
    cmg_text name;
    const cmg_type *type;
    const cmg_value *allowed; /* in order of priority */
    uint32_t allowed_count;
    bool has_allowed;
    cmg_program *fallback;
} cmg_output;

typedef struct cmg_result_cell {
    cmg_program *program; /* NULL: constant */
    cmg_value constant;
} cmg_result_cell;

struct cmg_table {
    cmg_text name;
    cmg_hit_policy policy;
    cmg_aggregator aggregator;
    cmg_column *columns;
    uint32_t column_count;
    cmg_output *outputs;
    uint32_t output_count;
    cmg_cell *cells; /* rule by rule */
    cmg_result_cell *results;
    uint32_t rule_count, word_count;
    cmg_text *codes;
    cmg_place *places;
    bool *has_opaque; /* rules with a cell that only a program can tell */
    const uint16_t *facts;
    uint32_t fact_count;
    const cmg_type *type;
    bool has_fallback;
};

static inline const cmg_cell *cmg_table_cell(const cmg_table *table, uint32_t rule, uint32_t column)
{
    return &table->cells[(size_t)rule * table->column_count + column];
}

/* A cell's tests while the table is compiled, before points are known. */
typedef struct cmg_span_test {
    bool has_low, has_high, low_included, high_included, is_null;
    cmg_value low, high;
} cmg_span_test;

typedef struct cmg_draft {
    cmg_span_test *spans;
    uint32_t count;
    bool negated, opaque, any;
} cmg_draft;

/* index.c: cuts a column and fills its sets; false: no memory. */
bool cmg_column_index(cmg_arena *arena, cmg_arena *scratch, cmg_table *table, uint32_t column,
                      const cmg_draft *drafts);
/* The piece of a value; the null piece for null; UINT32_MAX when the value is
 * of another kind than the points. */
uint32_t cmg_column_piece(const cmg_column *column, cmg_value value);
static inline uint32_t cmg_column_null_piece(const cmg_column *column)
{
    return 2 * column->point_count + 1;
}
/* Order for points: booleans too. */
bool cmg_point_order(cmg_value a, cmg_value b, int *order);

#endif
