/** @file
 * Routing: from what somebody reports (a code, words, facts) to the class of
 * the thing, and the matter it belongs to.
 *
 * Each class of the pack has words and patterns with weights.  The score of a class is the sum of the
 * weights of those found, each once; facts by which a class is known count 20.  The answer stands when
 * the best class reaches the pack's `route-threshold` and is `route-margin` ahead of
 * the next; else a person is to be asked, and sees the classes that come near.
 */
#ifndef CITYMGMT_ROUTE_H
#define CITYMGMT_ROUTE_H

#include "citymgmt/facts.h"
#include "citymgmt/result.h"
#include "citymgmt/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Finds the class that is meant.
 *
 * Decided: one class.  Undecided: ask a person; classes that come near are listed, if any.
 *
 * @param text what was reported, UTF-8: words in any width and case, or the code of a class, in
 *        today's list or an older one.  The first 20,000 characters are read; more is told in the
 *        result's diagnostics.  May be NULL.
 * @param length bytes of it, or CMG_ZERO_TERMINATED.
 * @param facts may be NULL; must be of the session's pack.
 * @param result is overwritten.
 * @return CMG_OK when the result says something; CMG_BAD_ARGUMENT for neither text nor facts, text
 *         that is no UTF-8, no day or NULL; CMG_LIMIT_REACHED, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_route(cmg_session *session, const char *text, size_t length, const cmg_facts *facts,
                             cmg_result *result);

/** Code of the class that comes first, second, ...; NULL beyond the end (at most
 * five).  The first is the answer only when the result is decided.  Borrowed
 * from the pack, as all text below. */
CMG_API const char *cmg_route_class(const cmg_result *result, size_t index);

/** Its score; 0 beyond the end.  A code that was given scores 100. */
CMG_API unsigned cmg_route_score(const cmg_result *result, size_t index);

/** Code of the matter that the class belongs to, or "". */
CMG_API const char *cmg_route_item(const cmg_result *result, size_t index);

/** What counted for the class: a word of the pack, what a pattern found in the report (in half
 * width, small letters, without blanks), the code that was given, or the condition on facts; NULL
 * beyond the end.  It lives until the result is used for something else, or freed. */
CMG_API const char *cmg_route_reason(const cmg_result *result, size_t index, size_t reason);

/** How much it counted; the score is the sum of these.  0 beyond the end. */
CMG_API unsigned cmg_route_weight(const cmg_result *result, size_t index, size_t reason);

#ifdef __cplusplus
}
#endif
#endif
