/* Standards: what a figure must reach. */
#ifndef CMG_PACK_STANDARDS_H
#define CMG_PACK_STANDARDS_H

#include "pack/pack.h"

/* One duty of a checklist. */
typedef struct cmg_standard_check {
    cmg_text code;
    cmg_label label;
    cmg_program *holds;
    cmg_origin origin;
} cmg_standard_check;

typedef enum cmg_standard_scale {
    CMG_STANDARD_ONE,
    CMG_STANDARD_PERCENT,
    CMG_STANDARD_PER_MILLE,
    CMG_STANDARD_PER_10000
} cmg_standard_scale;
#define CMG_STANDARD_SCALES "one percent per-mille per-10000"

typedef struct cmg_standard {
    cmg_rule rule;
    cmg_label group, unit;
    cmg_amount value;                  /* or: */
    cmg_amount numerator, denominator; /* times the scale; or: */
    const cmg_standard_check *checks;  /* all must hold */
    uint32_t check_count;
    cmg_standard_scale scale;
    cmg_amount earlier; /* of the period before */
    bool of_growth;     /* the bounds are of the growth, in percent */
    cmg_amount least, most;
    bool least_included, most_included;
    bool is_hole; /* there is no target, and hole says why */
    cmg_label hole;
} cmg_standard;

#endif
