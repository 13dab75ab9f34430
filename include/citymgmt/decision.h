/** @file
 * General decisions of a pack.
 */
#ifndef CITYMGMT_DECISION_H
#define CITYMGMT_DECISION_H

#include "citymgmt/facts.h"
#include "citymgmt/result.h"
#include "citymgmt/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Evaluates a named decision of the pack.
 * @param facts may be NULL for none; must be of the session's pack.
 * @param result is overwritten.
 * @return CMG_OK when the result says something (also undecided and refused);
 *         CMG_BAD_ARGUMENT, CMG_NOT_FOUND, CMG_LIMIT_REACHED,
 *         CMG_EVALUATION_FAILED, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_decide(cmg_session *session, const char *decision, const cmg_facts *facts,
                              cmg_result *result);

/** The value decided by cmg_decide(); NULL unless decided.  Borrowed until the result is used again. */
CMG_API const cmg_value *cmg_decision_value(const cmg_result *result);

#ifdef __cplusplus
}
#endif
#endif
