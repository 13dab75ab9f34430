/* Tables written as a few lines of text, for tests.
 *
 *   U                                   hit policy
 *   n | s : string : "a","b"            inputs: expression [: type [: allowed]]
 *   fine : number : : 0                 outputs: [name [: type [: allowed [: default]]]]
 *   < 5 | "a" => 10                     rules: cells => results
 *   R2@ >= 5 | - => n * 2               ... with a code
 *
 * Facts that expressions may use: n, m (numbers), s, t (strings), b, c
 * (booleans), d (date), k (days duration), o (months duration), a (any),
 * u (list of strings).
 */
#ifndef TESTS_DMN_SMALL_TABLE_H
#define TESTS_DMN_SMALL_TABLE_H

#include "dmn/table.h"

#define SMALL_FACTS 11

typedef struct small_table {
    cmg_arena arena, scratch;
    cmg_scope *scope;
    cmg_table *table; /* NULL: did not compile */
    cmg_vm vm;
    bool has_vm;
} small_table;

/* False: no memory, or a table that does not compile. */
bool small_table_make(small_table *small, const char *text, const cmg_allocator *allocator,
                      cmg_diagnostics *diagnostics);
void small_table_free(small_table *small);

/* Facts as FEEL: "n=3; s=\"a\"; b=null".  Those not named are absent. */
bool small_table_facts(small_table *small, const char *text, cmg_value facts[SMALL_FACTS]);
extern const char *const small_fact_names[SMALL_FACTS];

/* Decides, and writes what came out in a line:
 *
 *   10 by 1,3        default 0        none        violated E0607 by 1,2
 *   undecided s,n: 1,2        undecided s: 1 or none
 */
cmg_status small_table_decide(small_table *small, const cmg_value *facts, char *out, size_t size);

#endif
