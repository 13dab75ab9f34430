/* A list of matters and what is told of each, whatever the form. */
#ifndef CMG_RULES_ITEMS_H
#define CMG_RULES_ITEMS_H

#include "rules/print.h"

typedef enum cmg_item_column {
    CMG_COLUMN_CODE,
    CMG_COLUMN_TYPE,
    CMG_COLUMN_LABEL,
    CMG_COLUMN_SUB_ITEMS,
    CMG_COLUMN_FUNCTION,
    CMG_COLUMN_LEVELS,
    CMG_COLUMN_OWNER,
    CMG_COLUMN_BASIS,
    CMG_COLUMN_PENALTIES,
    CMG_COLUMN_STEPS,
    CMG_COLUMN_LIMITS,
    CMG_COLUMN_FEE,
    CMG_COLUMN_ACCOUNTABILITY,
    CMG_COLUMN_PUBLICITY,
    CMG_COLUMN_POWER_SOURCE,
    CMG_COLUMN_PROCEDURE,
    CMG_COLUMN_POST,
    CMG_COLUMN_FORWARDED,
    CMG_COLUMN_RISKS,
    CMG_COLUMN_INTEGRATION,
    CMG_COLUMN_COUNT
} cmg_item_column;

const char *cmg_column_heading(cmg_item_column column, cmg_language language);
/* What a column says of the item at `index` of the result. */
void cmg_column_write(cmg_buffer *out, const cmg_result *result, uint32_t index, cmg_item_column column,
                      cmg_language language);

#endif
