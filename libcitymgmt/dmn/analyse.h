/* What is wrong with a table as a whole; told to people by
 * cmg_table_analyse, and to tests one by one. */
#ifndef CMG_DMN_ANALYSE_H
#define CMG_DMN_ANALYSE_H

#include "dmn/parts.h"

typedef enum cmg_finding_kind {
    CMG_FINDING_GAP,      /* no rule for `box` */
    CMG_FINDING_OVERLAP,  /* U: `rule` and `other` both match in `box` */
    CMG_FINDING_CONFLICT, /* U, A: the same, with different outcomes */
    CMG_FINDING_NEVER,    /* `rule` accepts no value that may come */
    CMG_FINDING_SHADOWED, /* F, P: rules that go before take all cases of `rule`; `other` takes `box` */
    CMG_FINDING_KINDS
} cmg_finding_kind;

typedef struct cmg_finding {
    cmg_finding_kind kind;
    uint32_t rule, other;
    const cmg_pieces *box; /* places of each column; NULL for NEVER */
} cmg_finding;

/* False: enough of this kind. */
typedef bool cmg_finding_sink(void *context, const cmg_finding *finding);

typedef struct cmg_analysis {
    bool unfinished[CMG_FINDING_KINDS];
    bool doubted; /* some box is left to rules that only running tells */
} cmg_analysis;

/* Comparisons of a rule's side with another: about a second's worth. */
#define CMG_ANALYSIS_WORK UINT64_C(50000000)

/* False: no memory. */
bool cmg_analyse_table(cmg_arena *scratch, const cmg_table *table, uint64_t work_most, cmg_finding_sink *sink,
                       void *context, cmg_analysis *analysis);

#endif
