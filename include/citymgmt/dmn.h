/** @file
 * DMN models: decisions drawn in a modeler, read from their XML file (DMN 1.1
 * to 1.6) and run here.
 */
#ifndef CITYMGMT_DMN_H
#define CITYMGMT_DMN_H

#include "citymgmt/feel.h"
#include "citymgmt/pack.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A model: immutable, shared by threads, reference-counted. */
typedef struct cmg_model cmg_model;

/** What a model's element is. */
typedef enum cmg_model_kind {
    CMG_MODEL_INPUT = 0,     /**< input data: given, not asked for */
    CMG_MODEL_DECISION = 1,  /**< a decision; its facts are the input data that it rests on */
    CMG_MODEL_KNOWLEDGE = 2, /**< a business knowledge model; its facts are its parameters */
    CMG_MODEL_SERVICE = 3    /**< a decision service; its facts are its input decisions and input data */
} cmg_model_kind;

/** Reads a model and what it imports.
 *
 * As DMN has it, a decision with an expression that cannot be read is null
 * when it is asked for, and the others are not touched: such an expression is
 * reported as an error, what is doubtful as a warning, and the model opens.
 * Names that a decision uses and the model does not declare, as many modelers
 * leave them, are taken for facts, with a warning.  The model does not open
 * when the file is no DMN, when an import cannot be found or when
 * requirements run in a circle.
 *
 * @param path the file.
 * @param others files that imports may mean, by the namespace that they
 *        define; an import with a locationURI is looked for there first.
 * @param reader where files come from; NULL for the file system.
 * @param allocator memory functions; NULL for those of the C library.  (The
 *        XML parser takes its own from the C library, while reading.)
 * @param diagnostics receives findings; may be NULL.
 * @param model receives the model, owned by the caller; NULL on failure.
 * @return CMG_OK, CMG_CANNOT_READ, CMG_BAD_PACK (no usable DMN),
 *         CMG_LIMIT_REACHED (a file of more than 8 MiB, a model of more than
 *         64 MiB in memory), CMG_NO_MEMORY. */
CMG_API cmg_status cmg_model_open(const char *path, const char *const *others, size_t other_count,
                                  const cmg_reader *reader, const cmg_allocator *allocator,
                                  cmg_diagnostics *diagnostics, cmg_model **model);

/** One more owner; any thread.  Returns its argument; NULL is allowed. */
CMG_API cmg_model *cmg_model_ref(cmg_model *model);

/** One owner less; the last frees.  Any thread; NULL is allowed. */
CMG_API void cmg_model_unref(cmg_model *model);

/** How many things the file itself (not its imports) lets be asked for. */
CMG_API size_t cmg_model_count(const cmg_model *model);

/** The name of one of them, in the order of the file; NULL beyond the end.
 * Borrowed from the model, as all text below. */
CMG_API const char *cmg_model_name(const cmg_model *model, size_t index);

/** What it is; CMG_MODEL_INPUT beyond the end. */
CMG_API cmg_model_kind cmg_model_kind_at(const cmg_model *model, size_t index);

/** How many facts it rests on. */
CMG_API size_t cmg_model_fact_count(const cmg_model *model, size_t index);

/** The name of a fact; NULL beyond the end. */
CMG_API const char *cmg_model_fact(const cmg_model *model, size_t index, size_t fact);

/** Evaluates one of them with the members of a JSON object as facts.
 *
 * Facts are read as their declared types ask ("2024-07-01" is a date where a
 * date is declared); one not given is null, as DMN has it, and is told.
 *
 * @param name of a decision, business knowledge model or service.
 * @param facts JSON object text, or NULL for none.
 * @param diagnostics receives what made a null; may be NULL.
 * @param value receives the value, borrowed from the evaluator until its next
 *        evaluation.
 * @return CMG_OK, CMG_NOT_FOUND, CMG_BAD_FACTS, CMG_LIMIT_REACHED,
 *         CMG_EVALUATION_FAILED (strict), CMG_NO_MEMORY. */
CMG_API cmg_status cmg_model_evaluate(cmg_evaluator *evaluator, const cmg_model *model, const char *name,
                                      const char *facts, size_t length, cmg_diagnostics *diagnostics,
                                      const cmg_value **value);

#ifdef __cplusplus
}
#endif
#endif
