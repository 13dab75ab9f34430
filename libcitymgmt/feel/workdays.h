/* Calendars of working days, as a room above has them. */
#ifndef CMG_FEEL_WORKDAYS_H
#define CMG_FEEL_WORKDAYS_H

#include "base/text.h"

/* The owner puts this first in a structure of its own.  Days are day numbers;
 * false is a day of which nothing is known, given in *out. */
typedef struct cmg_workdays cmg_workdays;
struct cmg_workdays {
    /* A calendar by name; without a name the only one there is.  NULL: there is none such. */
    const void *(*find)(const cmg_workdays *workdays, cmg_text name);
    /* 1 a working day, 0 a day off, -1 not known. */
    int (*kind)(const void *calendar, int64_t day);
    /* The count-th working day after a day; count >= 1. */
    bool (*after)(const void *calendar, int64_t day, int64_t count, int64_t *out);
    /* Working days from one day to before a later one. */
    bool (*count)(const void *calendar, int64_t from, int64_t to, int64_t *out);
};

#endif
