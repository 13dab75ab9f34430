/* The page of an assessment: what its parts share.
 *
 *   assess_html.c     the page, tables, every figure
 *   assess_svg.c      bars, distribution, heat map, trend */
#ifndef CMG_RULES_ASSESS_PAGE_H
#define CMG_RULES_ASSESS_PAGE_H

#include "rules/assess.h"

/* One earlier result: scores by name of unit. */
typedef struct cmg_period_scores {
    cmg_text label;
    cmg_text *names;
    cmg_value *scores;
    size_t count;
} cmg_period_scores;

typedef struct cmg_page {
    cmg_buffer *out;
    cmg_result *result;
    const struct cmg_assess_outcome *outcome;
    const cmg_method *method;
    cmg_arena arena;
    cmg_period_scores *periods; /* oldest first, without this one */
    size_t period_count;
    bool en, failed;
} cmg_page;

static inline const char *cmg_page_say(const cmg_page *page, const char *zh, const char *en)
{
    return page->en ? en : zh;
}

/* To two places, as cmg_shown_number(). */
void cmg_page_number(cmg_page *page, cmg_value value);
cmg_text cmg_page_name(const cmg_page *page, cmg_text name, const cmg_label *label);
/* Units `from` up to `to`, one group. */
void cmg_page_bars(cmg_page *page, size_t from, size_t to);
void cmg_page_distribution(cmg_page *page, size_t from, size_t to);
void cmg_page_heat_map(cmg_page *page, size_t from, size_t to);
void cmg_page_trend(cmg_page *page, size_t from, size_t to);
/* Texts that are no results of an assessment are passed over.  False: no memory. */
bool cmg_page_read_earlier(cmg_page *page, const char *const *earlier, size_t count);

#endif
