/** @file
 * Results: what was decided, or what is missing, or why it is refused.
 */
#ifndef CITYMGMT_RESULT_H
#define CITYMGMT_RESULT_H

#include "citymgmt/base.h"
#include "citymgmt/diagnostics.h"
#include "citymgmt/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One result; reused by the calls that fill it, so that a warm decision
 * allocates nothing.  Keeps alive what it needs of session and pack. */
typedef struct cmg_result cmg_result;

typedef enum cmg_state {
    CMG_DECIDED = 0,   /**< the answer stands */
    CMG_UNDECIDED = 1, /**< facts (or a figure of local law) that still matter are missing */
    CMG_REFUSED = 2    /**< the question does not fit: no such act under this law, not in force, ... */
} cmg_state;

/** An empty result to hand to decisions.  Owned by the caller; NULL without memory. */
CMG_API cmg_result *cmg_result_new(const cmg_allocator *allocator);

/** NULL is allowed. */
CMG_API void cmg_result_free(cmg_result *result);

/** The state of the last decision put here; CMG_UNDECIDED before the first, CMG_REFUSED for NULL.  A call
 * that did not return CMG_OK leaves nothing here to rely on. */
CMG_API cmg_state cmg_result_state(const cmg_result *result);

/** Facts that still matter when undecided, the best question first. */
CMG_API size_t cmg_result_missing_count(const cmg_result *result);

/** Name of the missing fact or parameter; NULL beyond the end.  Borrowed until the result is used again. */
CMG_API const char *cmg_result_missing(const cmg_result *result, size_t index);

/** The question to ask for it, in the session's language; of a figure that the pack leaves open, why it is
 * open.  "" when the pack has no words, NULL beyond the end.  Borrowed until the result is used again. */
CMG_API const char *cmg_result_question(const cmg_result *result, size_t index);
/** Why it is asked: the label of the first rule that wants it, or "".  NULL and borrowed as the question. */
CMG_API const char *cmg_result_why(const cmg_result *result, size_t index);

/** The answers to the missing fact that were looked into; 0 for facts of many values, and
 * where the session does not look ahead. */
CMG_API size_t cmg_result_answer_count(const cmg_result *result, size_t index);
/** One answer, and what it would lead to so far, in words: "是", "罚款 500 至 2,000 元，也可能不予处罚".
 * NULL beyond the end.  The first is borrowed until the result is used again, the second until the next such
 * call. */
CMG_API const char *cmg_result_answer(const cmg_result *result, size_t index, size_t answer);
CMG_API const char *cmg_result_answer_leads_to(cmg_result *result, size_t index, size_t answer);

/** Legal steps, in order; 0 unless the session traces. */
CMG_API size_t cmg_result_step_count(const cmg_result *result);

/** One step as a line: rule, facts used, outcome, article with its version,
 * layer of the pack.  NULL beyond the end.  Borrowed until the next call of this
 * function on the result. */
CMG_API const char *cmg_result_step(cmg_result *result, size_t index);

/** Evaluation errors and notes of this decision.  Borrowed from the result. */
CMG_API cmg_diagnostics *cmg_result_diagnostics(cmg_result *result);

/** The whole answer for a person: answer first, law in the right column,
 * what is missing and what it could change, pack, version and hash last; the
 * steps too when the session traces.  After a call that gave no answer, as for a
 * code that is not known: what was wrong, or "".  Borrowed until the result is used
 * again; NULL without memory. */
CMG_API const char *cmg_result_text(cmg_result *result);

/** The whole answer as JSON (`doc/result.md`); `null` where there is none.  Borrowed as cmg_result_text(). */
CMG_API const char *cmg_result_json(cmg_result *result);

#ifdef __cplusplus
}
#endif
#endif
