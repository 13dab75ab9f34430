/** @file
 * A case file against the law: which steps are missing, out of order, late, taken by too
 * few people or without the papers that are needed; what comes next, and by when.
 *
 * Each step goes by the rule in force on the day on which it was taken; one not taken yet by that of the
 * session's day, which is the day on which one looks.
 */
#ifndef CITYMGMT_PROCEDURE_H
#define CITYMGMT_PROCEDURE_H

#include "citymgmt/result.h"
#include "citymgmt/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One case: its facts, and the steps that were taken.  One thread at a time. */
typedef struct cmg_casefile cmg_casefile;

/** An empty case file for a pack's terms and steps; keeps the pack alive.
 * @return owned by the caller; NULL without memory or pack. */
CMG_API cmg_casefile *cmg_casefile_new(cmg_pack *pack, const cmg_allocator *allocator);

/** NULL is allowed. */
CMG_API void cmg_casefile_free(cmg_casefile *file);

/** Reads a case file, which replaces the one before:
 *
 *     {"case": "2024-017", "facts": {"当事人类型": "公民"},
 *      "steps": [{"step": "filing", "at": "2024-03-05T09:00",
 *                 "people": ["Zhang", {"name": "Li", "certificate": "05-118"}], "documents":
 * ["立案审批表"]}]}
 *
 * `facts` are those of cmg_facts_json(); steps may stand in any order, and more than once.
 * @param name of the file for messages, or NULL.
 * @return CMG_OK, CMG_BAD_FACTS (every fault is reported with its place; the case file is empty
 *         then), CMG_BAD_ARGUMENT, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_casefile_json(cmg_casefile *file, const char *json, size_t length, const char *name,
                                     cmg_diagnostics *diagnostics);

/** Holds a case file against a course of the session's pack.  The session needs its day.
 *
 * Decided: all that could be looked at was; undecided: facts, or a figure of local law, are missing to say
 * whether some step is needed; refused: the course is not in force.
 * @param course code, as "ordinary".
 * @return CMG_OK when the result says something; CMG_NOT_FOUND, CMG_BAD_ARGUMENT,
 *         CMG_LIMIT_REACHED, CMG_EVALUATION_FAILED, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_casefile_check(cmg_session *session, const char *course, const cmg_casefile *file,
                                      cmg_result *result);

/** What can be wrong. */
typedef enum cmg_fault_kind {
    CMG_FAULT_MISSING = 0,     /**< a needed step was not taken, and later ones were */
    CMG_FAULT_ORDER = 1,       /**< a step was taken before one that it comes after */
    CMG_FAULT_LATE = 2,        /**< taken after its limit, or not yet and the limit is over */
    CMG_FAULT_EARLY = 3,       /**< taken before it was allowed */
    CMG_FAULT_PEOPLE = 4,      /**< by fewer people than needed */
    CMG_FAULT_CERTIFICATE = 5, /**< by somebody without certificate */
    CMG_FAULT_SAME_PERSON = 6, /**< by somebody who must not have taken another step */
    CMG_FAULT_DOCUMENT = 7,    /**< a paper is missing */
    CMG_FAULT_TWICE = 8,       /**< taken more than once */
    CMG_FAULT_STRAY = 9,       /**< no step of this course */
    CMG_FAULT_FUTURE = 10,     /**< after the day on which one looks */
    CMG_FAULT_REQUIREMENT = 11 /**< a requirement on the facts is not met */
} cmg_fault_kind;

/** How many faults there are, in the order of the course. */
CMG_API size_t cmg_casefile_fault_count(const cmg_result *result);

/** Kind of a fault; CMG_FAULT_MISSING beyond the end. */
CMG_API cmg_fault_kind cmg_casefile_fault(const cmg_result *result, size_t index);

/** A kind by its name, as "same-person".  Static text, never NULL. */
CMG_API const char *cmg_fault_kind_name(cmg_fault_kind kind);

/** Code of its step or requirement; NULL beyond the end.  Borrowed from the pack. */
CMG_API const char *cmg_casefile_fault_code(const cmg_result *result, size_t index);

/** True when the decision may be void for it; false when it can be made good. */
CMG_API bool cmg_casefile_fault_is_void(const cmg_result *result, size_t index);

/** The instant it should have kept to, in seconds (see due.h); false, and nothing written, where there is
 * none. */
CMG_API bool cmg_casefile_fault_due(const cmg_result *result, size_t index, int64_t *instant);

/** Codes of the steps that may be taken next; NULL beyond the end. */
CMG_API const char *cmg_casefile_next(const cmg_result *result, size_t index);

/** By when: as cmg_casefile_fault_due(). */
CMG_API bool cmg_casefile_next_due(const cmg_result *result, size_t index, int64_t *instant);

/** Told of each case file of cmg_casefile_each(): its place in the text, and either the result, or
 * a status with what was wrong in `diagnostics`.  Borrowed for the call.  False stops. */
typedef bool cmg_casefile_callback(void *context, size_t index, cmg_status status, cmg_result *result,
                                   cmg_diagnostics *diagnostics);

/** Holds many case files against a course: one JSON object a line, as a register exports them.
 * One that cannot be read does not stop the others.
 * @return CMG_OK when all lines were looked at or the callback stopped; CMG_BAD_ARGUMENT, CMG_NOT_FOUND,
 *         CMG_NO_MEMORY. */
CMG_API cmg_status cmg_casefile_each(cmg_session *session, const char *course, const char *lines,
                                     size_t length, const char *name, cmg_casefile_callback *callback,
                                     void *context);

/** Codes of the courses of all layers, sorted; NULL beyond the end. */
CMG_API const char *cmg_pack_course_code(const cmg_pack *pack, size_t index);

/** Label of a course's newest version, or NULL when there is no such course. */
CMG_API const char *cmg_pack_course_label(const cmg_pack *pack, const char *code, cmg_language language);

#ifdef __cplusplus
}
#endif
#endif
