/* Standards worked out. */
#ifndef CMG_RULES_STANDARDS_H
#define CMG_RULES_STANDARDS_H

#include "citymgmt/standards.h"

#include "pack/standards.h"
#include "rules/print.h"

typedef enum cmg_trend { CMG_TREND_UNKNOWN, CMG_TREND_UP, CMG_TREND_DOWN, CMG_TREND_SAME } cmg_trend;

/* Values are ABSENT where there are none. */
typedef struct cmg_standard_line {
    const cmg_standard *standard;
    cmg_standing_of standing;
    cmg_value numerator, denominator; /* of a share */
    cmg_value figure;                 /* to 34 digits, for people; compared as a fraction */
    cmg_value earlier, growth;        /* growth in percent of the earlier figure */
    cmg_value least, most;            /* the target */
    cmg_value gap;                    /* when not met: to the bound that is missed */
    cmg_value needed;                 /* when a share is too small: so many more of the numerator */
    cmg_trend trend;
    uint8_t *checks; /* of a checklist: 0 does not hold, 1 holds, 2 open */
} cmg_standard_line;

struct cmg_standards_case {
    cmg_text which; /* empty: all */
    cmg_standard_line *lines;
    uint32_t count;
    uint32_t counted[CMG_STANDARD_UNDEFINED + 1];
};

#endif
