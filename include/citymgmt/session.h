/** @file
 * Sessions: one thread's work space.  Cheap, reusable; after the first
 * decisions it asks the host for no more memory.
 */
#ifndef CITYMGMT_SESSION_H
#define CITYMGMT_SESSION_H

#include "citymgmt/feel.h"
#include "citymgmt/pack.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cmg_session cmg_session;

/** A session over a pack; keeps it alive.
 * @return owned by the caller; NULL without memory or pack. */
CMG_API cmg_session *cmg_session_new(cmg_pack *pack, const cmg_allocator *allocator);

/** NULL is allowed.  Results made by the session stay usable. */
CMG_API void cmg_session_free(cmg_session *session);

/** The day of the decision, "2024-07-01": which versions hold, and the fact
 * with role `decision-date`.  It must be set before a decision: the library
 * reads no clock.
 * @return CMG_OK or CMG_BAD_ARGUMENT when it is no date. */
CMG_API cmg_status cmg_session_set_as_of(cmg_session *session, const char *date);

/** Language of texts in results; Chinese unless set. */
CMG_API void cmg_session_set_language(cmg_session *session, cmg_language language);

/** Keeps the legal steps for cmg_result_step_count() and the texts; off unless set. */
CMG_API void cmg_session_set_trace(cmg_session *session, bool on);

/** Whether an undecided penalty says, for each missing fact that has at most eight values, what each would
 * lead to: cmg_result_answer_count(), the texts.  The act is decided once for each, so that an undecided
 * answer takes that much longer, and a decided one no longer.  What no answer leads to is not held possible
 * then, and what no answer leaves open is not asked; without it ranges may be wider and questions more, but
 * never the less.  Not for several items at once.  On unless set. */
CMG_API void cmg_session_set_look_ahead(cmg_session *session, bool on);

/** Strict: the first evaluation error ends the decision with
 * CMG_EVALUATION_FAILED; lenient (the default): it gives null and is told in
 * the result's diagnostics. */
CMG_API void cmg_session_set_strict(cmg_session *session, bool on);

/** The functions of the host that a pack's expressions may call; borrowed, NULL for none. */
CMG_API void cmg_session_set_externals(cmg_session *session, const cmg_externals *externals);

/** Sets one limit; CMG_BAD_ARGUMENT for 0, and for a depth that is too deep. */
CMG_API cmg_status cmg_session_set_limit(cmg_session *session, cmg_limit limit, uint64_t most);

#ifdef __cplusplus
}
#endif
#endif
