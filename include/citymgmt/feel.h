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

/** Limits that end a decision with CMG_LIMIT_REACHED instead of letting a
 * pack hang or fill the host. */
typedef enum cmg_limit {
    CMG_LIMIT_STEPS = 0,        /**< instructions and counted work; 1,000,000 */
    CMG_LIMIT_BYTES = 1,        /**< memory of one decision; 64 MiB */
    CMG_LIMIT_DEPTH = 2,        /**< calls within calls; 1,000, at most 4,000 */
    CMG_LIMIT_LIST_LENGTH = 3,  /**< 1,000,000 items */
    CMG_LIMIT_STRING_LENGTH = 4 /**< 1 MiB */
} cmg_limit;

/** Functions of the host that expressions may call, by kind, class and method:
 *
 *     function(x: number) external {java: {class: "city.Fees", method signature: "rate(double)"}}
 *     function(x: number) external {pmml: {document: "fees.pmml", model: "rate"}}
 *
 * (DMN 1.5, 10.3.2.13.4; the library starts no Java and reads no PMML: these
 * are names.)  One thread fills a registry; then any number of threads may use
 * it through their sessions and evaluators, and none may add to it. */
typedef struct cmg_externals cmg_externals;

/** One call of a function of the host; lives until that returns. */
typedef struct cmg_external_call cmg_external_call;

/** A function of the host.  It is called by the thread that evaluates, so one
 * that is registered for several threads must be safe for them; it must return
 * (no exception, no longjmp), and should depend on its arguments alone, since
 * results are explained and compared by them.  It may not use the session or
 * evaluator that calls it. */
typedef void cmg_external_function(cmg_external_call *call, void *context);

/** An empty registry, owned by the caller; NULL without memory. */
CMG_API cmg_externals *cmg_externals_new(const cmg_allocator *allocator);

/** Frees a registry that no session or evaluator uses any more; NULL is allowed. */
CMG_API void cmg_externals_free(cmg_externals *externals);

/** Registers a function.
 * @param kind "java" or "pmml".
 * @param class_name the class, or the document of a model.
 * @param method the method's signature, "rate(double)", or the model; blanks do not count.
 * @param context handed to the function.
 * @return CMG_OK; CMG_BAD_ARGUMENT for another kind or a function that is there already; CMG_NO_MEMORY. */
CMG_API cmg_status cmg_externals_add(cmg_externals *externals, const char *kind, const char *class_name,
                                     const char *method, cmg_external_function *function, void *context);

/** How many arguments the call has. */
CMG_API size_t cmg_external_count(const cmg_external_call *call);

/** An argument, borrowed until the function returns; NULL beyond the last.  None is absent. */
CMG_API const cmg_value *cmg_external_argument(const cmg_external_call *call, size_t index);

/** Gives the result as JSON text; the last one counts, and without any it is null.
 * @param type a FEEL type ("date", "list<number>") to read it as, NULL for what the JSON is.
 * @return CMG_OK, CMG_BAD_FACTS for no such JSON, CMG_BAD_ARGUMENT for no such type,
 *         CMG_NO_MEMORY, CMG_LIMIT_REACHED. */
CMG_API cmg_status cmg_external_return(cmg_external_call *call, const char *json, size_t length,
                                       const char *type);

/** The call has no result: null, with a problem that gives the reason. */
CMG_API void cmg_external_fail(cmg_external_call *call, const char *reason);

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

/** Sets one limit; CMG_BAD_ARGUMENT for 0, and for a depth that is too deep. */
CMG_API cmg_status cmg_evaluator_set_limit(cmg_evaluator *evaluator, cmg_limit limit, uint64_t most);

/** The functions of the host that expressions may call; borrowed, NULL for none. */
CMG_API void cmg_evaluator_set_externals(cmg_evaluator *evaluator, const cmg_externals *externals);

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
