/* Decision tables: compiled, indexed, decided.
 *
 * Each input column is cut into elementary intervals (numbers, dates,
 * durations) or values (strings, booleans); each piece has a bit set of the
 * rules whose cell it satisfies.  To decide: one search a column, AND the
 * sets.  Cells that cannot be cut are evaluated, only for rules still alive.
 */
#ifndef CMG_DMN_TABLE_H
#define CMG_DMN_TABLE_H

#include "feel/feel.h"

typedef enum cmg_hit_policy {
    CMG_HIT_UNIQUE,
    CMG_HIT_ANY,
    CMG_HIT_FIRST,
    CMG_HIT_PRIORITY,
    CMG_HIT_RULE_ORDER,
    CMG_HIT_OUTPUT_ORDER,
    CMG_HIT_COLLECT
} cmg_hit_policy;

typedef enum cmg_aggregator { CMG_NO_AGGREGATOR, CMG_SUM, CMG_MIN, CMG_MAX, CMG_COUNT } cmg_aggregator;

/* "U", "UNIQUE", "C+", "COLLECT SUM" ...: JSON packs and DMN spell it both ways. */
bool cmg_hit_policy_parse(cmg_text text, cmg_hit_policy *policy, cmg_aggregator *aggregator);

/* What a reader (JSON now, DMN XML later) hands over. */
typedef struct cmg_table_input {
    cmg_source expression;
    const cmg_type *type; /* NULL: from the expression */
    cmg_source allowed;   /* unary tests; text NULL: any */
} cmg_table_input;

typedef struct cmg_table_output {
    cmg_text name;        /* CMG_NO_TEXT allowed when there is one output */
    const cmg_type *type; /* NULL: Any */
    cmg_source allowed;   /* list of values, its order is the priority; text NULL: any */
    cmg_source fallback;  /* default output; text NULL: none */
} cmg_table_output;

typedef struct cmg_table_rule {
    const cmg_source *cells;   /* one an input: unary tests */
    const cmg_source *results; /* one an output: expressions */
    cmg_text code;             /* the rule's name for traces and coverage; may be empty */
    cmg_place place;
} cmg_table_rule;

typedef struct cmg_table_source {
    cmg_text name;
    cmg_hit_policy policy;
    cmg_aggregator aggregator;
    const cmg_table_input *inputs;
    uint32_t input_count;
    const cmg_table_output *outputs;
    uint32_t output_count;
    const cmg_table_rule *rules;
    uint32_t rule_count;
    bool lenient; /* as DMN has it: a wrong type is a null when it is met */
} cmg_table_source;

#define CMG_TABLE_RULES_MAX 65535
#define CMG_TABLE_COLUMNS_MAX 256

typedef struct cmg_table cmg_table;

/* NULL after reporting every cell that does not parse or type. */
cmg_table *cmg_table_compile(cmg_arena *arena, cmg_arena *scratch, const cmg_table_source *source,
                             const cmg_scope *scope, cmg_diagnostics *diagnostics);

typedef enum cmg_table_state {
    CMG_TABLE_MATCHED,   /* `value` is the decision */
    CMG_TABLE_DEFAULT,   /* no rule; `value` is the default output */
    CMG_TABLE_NO_MATCH,  /* no rule and no default: null */
    CMG_TABLE_VIOLATION, /* the hit policy is broken (U or A with differing rules), or an input not allowed:
                            null */
    CMG_TABLE_UNDECIDED  /* absent facts leave more than one outcome: `alive` and `absent` say which */
} cmg_table_state;

typedef struct cmg_table_result {
    cmg_table_state state;
    cmg_value value;       /* one output: the value; several: a context; list for R, O, C */
    const uint32_t *rules; /* matched, in table order; or alive, when undecided; in the vm's arena */
    uint32_t rule_count;
    cmg_value absent; /* UNDECIDED: the facts that still matter */
    bool may_miss;    /* UNDECIDED: no rule at all is possible too */
} cmg_table_result;

/* A table whose alive rules all give the same outcome is decided even when
 * facts are absent. */
cmg_status cmg_table_decide(cmg_vm *vm, const cmg_table *table, const cmg_value *facts,
                            cmg_table_result *result);
/* The outputs of one rule by itself (for ranges over rules still alive). */
cmg_status cmg_table_rule_value(cmg_vm *vm, const cmg_table *table, uint32_t rule, const cmg_value *facts,
                                cmg_value *value);

uint32_t cmg_table_rule_count(const cmg_table *table);
cmg_text cmg_table_rule_code(const cmg_table *table, uint32_t rule); /* its code, or "" */
cmg_place cmg_table_rule_place(const cmg_table *table, uint32_t rule);
const cmg_type *cmg_table_type(const cmg_table *table); /* of the decision's value */
/* Facts that any cell or output reads, sorted. */
const uint16_t *cmg_table_facts(const cmg_table *table, uint32_t *count);
/* "占用面积 > 10, 当事人类型 = \"单位\"": the conditions of a rule for a person. */
void cmg_table_rule_write(cmg_buffer *out, const cmg_table *table, uint32_t rule);

/* Gaps, overlaps, rules that can never fire; each finding is a warning (an
 * error for U overlaps with different outcomes) with a concrete example case.
 * `domains` may be NULL.  Bounded work; says so when it did not finish. */
void cmg_table_analyse(cmg_arena *scratch, const cmg_table *table, cmg_diagnostics *diagnostics);

#endif
