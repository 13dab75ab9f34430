/** @file
 * Penalties: the facts of one act to what law and benchmark allow.
 *
 * Order of evaluation (Administrative Penalty Law 2021): version of the rule
 * by act and decision date (Art 37), limitation (36), capacity (30, 31),
 * exemptions (33), the provision and its range, circumstances (32, 49),
 * benchmark tier (34), amount, confiscation (28), procedure (51, 58, 63); of
 * several norms the one with the higher fine (29).
 */
#ifndef CITYMGMT_PENALTY_H
#define CITYMGMT_PENALTY_H

#include "citymgmt/facts.h"
#include "citymgmt/result.h"
#include "citymgmt/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The five outcomes, which the law keeps apart. */
typedef enum cmg_outcome {
    CMG_OUTCOME_NONE = 0,      /**< 不予处罚: no penalty */
    CMG_OUTCOME_MITIGATED = 1, /**< 减轻: below the statutory minimum */
    CMG_OUTCOME_LIGHTER = 2,   /**< 从轻: the low part of the range */
    CMG_OUTCOME_GENERAL = 3,   /**< 一般 */
    CMG_OUTCOME_HEAVIER = 4    /**< 从重: the high part, never above the maximum */
} cmg_outcome;

/** Decides the penalty for one act.
 * @param item code of the matter.
 * @param facts of the session's pack.
 * @return as cmg_decide(). */
CMG_API cmg_status cmg_penalty(cmg_session *session, const char *item, const cmg_facts *facts,
                               cmg_result *result);

/** Decides the penalty for one act that breaks several norms: one fine, under the norm with the
 * higher amount (Administrative Penalty Law Art 29).  Which amounts are compared is the pack's
 * setting `concurrence`: the maximum of the law, its minimum, or the amount in the case.
 * Norms that the act turns out not to break are left aside.  While one that may prevail is
 * undecided, so is the result; its range is that of all of them.
 *
 * All getters of a penalty are about the norm that prevails.  Penalties of other kinds under the
 * other norms are not looked at: the article speaks of fines.
 * @param items codes of the matters, each once. @param count 1 to 16.
 * @return as cmg_penalty(); CMG_BAD_ARGUMENT for a code given twice, or too many. */
CMG_API cmg_status cmg_penalty_concurrent(cmg_session *session, const char *const *items, size_t count,
                                          const cmg_facts *facts, cmg_result *result);

/** How many norms were compared; 0 after cmg_penalty(), and where the whole is refused. */
CMG_API size_t cmg_penalty_norm_count(const cmg_result *result);
/** Code of a norm, in the order given; NULL beyond the end.  Borrowed from the pack. */
CMG_API const char *cmg_penalty_norm(const cmg_result *result, size_t index);
/** Whether the fine is that of this norm; none prevails unless the result is decided. */
CMG_API bool cmg_penalty_norm_prevails(const cmg_result *result, size_t index);

/** The outcome; CMG_OUTCOME_GENERAL unless decided, and where a person decides between what lightens and
 * what aggravates. */
CMG_API cmg_outcome cmg_penalty_outcome(const cmg_result *result);

/** Code of the benchmark's tier, or "": no benchmark, undecided, or a person chooses among several tiers.
 * This and all text below is borrowed until the result is used again. */
CMG_API const char *cmg_penalty_tier(const cmg_result *result);

/** Code of the provision that holds, or "": undecided, or a penalty is excluded. */
CMG_API const char *cmg_penalty_provision(const cmg_result *result);

/** The fine in yuan: what the agency set (the fact of role `chosen-fine`), else what the benchmark or
 * the law suggests; NULL when there is neither or it is not decided.
 * Numbers, borrowed until the result is used again; so are the next five. */
CMG_API const cmg_value *cmg_penalty_fine(const cmg_result *result);

/** What the benchmark, or a law that leaves no choice, suggests as the fine, whatever the agency set;
 * NULL when nothing does or it is not decided. */
CMG_API const cmg_value *cmg_penalty_suggestion(const cmg_result *result);

/** Statutory bounds, after multiples, caps and floors; when undecided, over all that is
 * still possible.  NULL when there is no fine; the minimum is NULL where the
 * law gives only a maximum. */
CMG_API const cmg_value *cmg_penalty_statutory_minimum(const cmg_result *result);
CMG_API const cmg_value *cmg_penalty_statutory_maximum(const cmg_result *result);

/** Bounds of the tier, or of all that is still possible when undecided, where no fine counts as 0. */
CMG_API const cmg_value *cmg_penalty_minimum(const cmg_result *result);
CMG_API const cmg_value *cmg_penalty_maximum(const cmg_result *result);

/** True when the answer rests on a matter, benchmark or circumstance of `origin` illustrative. */
CMG_API bool cmg_penalty_is_illustrative(const cmg_result *result);

/** Citations the answer rests on, printed as 《…》第…条 in the session's language; none unless decided;
 * NULL beyond the end. */
CMG_API const char *cmg_penalty_basis(const cmg_result *result, size_t index);

/** Code of a procedure that applies for certain, as "summary" or "hearing"; NULL beyond the end.  Those of
 * which it cannot be told stand in the JSON and the text. */
CMG_API const char *cmg_penalty_procedure(const cmg_result *result, size_t index);

#ifdef __cplusplus
}
#endif
#endif
