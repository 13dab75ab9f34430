/** @file
 * The language by itself: one FEEL expression, compiled once, run often.
 */
#ifndef CITYMGMT_FEEL_H
#define CITYMGMT_FEEL_H

#include "citymgmt/diagnostics.h"
#include "citymgmt/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A compiled expression: immutable, shared by threads, reference-counted. */
typedef struct cmg_expression cmg_expression;

/** One thread's machine for expressions. */
typedef struct cmg_evaluator cmg_evaluator;

/** Compiles an expression over the names of a JSON object: its members are the
 * names that may be used, their values give the types (strings are strings).
 * @param example JSON object text, or NULL for no names.
 * @return CMG_OK, CMG_BAD_EXPRESSION, CMG_BAD_FACTS (the example), CMG_NO_MEMORY. */
CMG_API cmg_status cmg_expression_new(const char *text, size_t length, const char *example,
                                      size_t example_length, const cmg_allocator *allocator,
                                      cmg_diagnostics *diagnostics, cmg_expression **expression);

/** One more owner; any thread. */
CMG_API cmg_expression *cmg_expression_ref(cmg_expression *expression);

/** One owner less; NULL is allowed. */
CMG_API void cmg_expression_unref(cmg_expression *expression);

/** The compiled program as text, one instruction a line.  Borrowed from the expression. */
CMG_API const char *cmg_expression_disassembly(const cmg_expression *expression);

/** An evaluator; owned by the caller; NULL without memory. */
CMG_API cmg_evaluator *cmg_evaluator_new(const cmg_allocator *allocator);

/** NULL is allowed. */
CMG_API void cmg_evaluator_free(cmg_evaluator *evaluator);

/** The instant that now() and today() give, "2024-07-01T08:00:00+08:00";
 * without it they are null with a problem. */
CMG_API cmg_status cmg_evaluator_set_now(cmg_evaluator *evaluator, const char *date_and_time);

/** As cmg_session_set_strict(). */
CMG_API void cmg_evaluator_set_strict(cmg_evaluator *evaluator, bool on);

/** Evaluates with the members of a JSON object as facts; a name not given is absent.
 * @param value receives the value, borrowed until the next evaluation.
 * @param diagnostics receives what made a null; may be NULL.
 * @return CMG_OK, CMG_BAD_FACTS, CMG_LIMIT_REACHED, CMG_EVALUATION_FAILED, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_evaluate(cmg_evaluator *evaluator, const cmg_expression *expression, const char *facts,
                                size_t length, cmg_diagnostics *diagnostics, const cmg_value **value);

#ifdef __cplusplus
}
#endif
#endif
