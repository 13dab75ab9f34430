/* What the checks of a pack share. */
#ifndef CMG_PACK_CHECK_H
#define CMG_PACK_CHECK_H

#include "pack/pack.h"

typedef struct cmg_checking {
    const cmg_pack *pack;
    cmg_diagnostics *diagnostics;
    cmg_arena scratch;
    int64_t as_of;  /* INT64_MIN: dates are not looked at */
    uint64_t spent; /* on lists, where entries are held against each other */
} cmg_checking;

/* A province takes some 30 million; a pack that is made to be slow ends here. */
#define CMG_CHECK_BUDGET 2000000000u
/* Takes work from the budget; false when it is used up, which is told once. */
bool cmg_check_spend(cmg_checking *c, uint64_t work);

static inline cmg_place cmg_check_place(cmg_origin origin)
{
    return (cmg_place){.file = origin.file, .line = origin.line, .column = origin.column};
}
/* What the pack itself leaves open, with its reason. */
void cmg_check_hole(const cmg_checking *c, cmg_origin origin, cmg_text name, const cmg_label *why);
/* The day as text, in the scratch arena; and "file:line". */
cmg_text cmg_check_day(cmg_checking *c, int64_t day);
cmg_text cmg_check_where(cmg_checking *c, cmg_origin origin);

/* check_days.c: the first day after `day` on which a matter, a place, a unit or a rule about them
 * begins or ends; INT64_MAX when there is none. */
int64_t cmg_check_next_day(cmg_checking *c, int64_t day);

/* check_list.c: each matter and register by itself. */
void cmg_check_list(cmg_checking *c);
/* check_delegations.c: each delegation, and each two of one power. */
void cmg_check_delegations(cmg_checking *c);
/* check_classes.c: classes of components and events. */
void cmg_check_classes(cmg_checking *c);
/* check_owners.c: who owns what on the day and on each later one on which the list becomes another:
 * gaps, overlaps, separation of duties. */
void cmg_check_owners(cmg_checking *c);

/* check_assessments.c */
void cmg_check_assessment(cmg_checking *c, const cmg_rule *rule);
/* check_division.c: its formulas. */
void cmg_check_division(cmg_checking *c, const cmg_method *method);

#endif
