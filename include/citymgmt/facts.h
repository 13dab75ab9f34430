/** @file
 * Facts: named typed values given to a decision.  What is not given is
 * absent, which is neither null nor zero.
 */
#ifndef CITYMGMT_FACTS_H
#define CITYMGMT_FACTS_H

#include "citymgmt/diagnostics.h"
#include "citymgmt/pack.h"
#include "citymgmt/value.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cmg_facts cmg_facts;

/** An empty set of facts for a pack's terms; keeps the pack alive.
 * @return owned by the caller; NULL without memory. */
CMG_API cmg_facts *cmg_facts_new(cmg_pack *pack, const cmg_allocator *allocator);

/** NULL is allowed. */
CMG_API void cmg_facts_free(cmg_facts *facts);

/** All facts absent again; memory is kept for the next case. */
CMG_API void cmg_facts_clear(cmg_facts *facts);

/** Adds the members of a JSON object, each the name of a term.
 *
 * Strings are read as what the term's type asks (date "2024-07-01", duration
 * "P2D"), numbers keep all their digits, `null` is null.  A later fact of the
 * same name replaces an earlier one.
 * @param file name for messages, or NULL.
 * @return CMG_OK, CMG_BAD_FACTS (every fault is reported and no fact was set), CMG_NO_MEMORY. */
CMG_API cmg_status cmg_facts_json(cmg_facts *facts, const char *json, size_t length, const char *file,
                                  cmg_diagnostics *diagnostics);

/** Sets one fact from text as a person would type it: `true`, `12.5`,
 * `2024-07-01`; read as what the term's type asks.
 * @return CMG_OK, CMG_BAD_FACTS (unknown name, wrong type, value not allowed), CMG_NO_MEMORY. */
CMG_API cmg_status cmg_facts_set_text(cmg_facts *facts, const char *name, size_t name_length,
                                      const char *text, size_t text_length, cmg_diagnostics *diagnostics);

/** Sets a boolean.  Errors as cmg_facts_set_text(). */
CMG_API cmg_status cmg_facts_set_boolean(cmg_facts *facts, const char *name, size_t name_length, bool truth,
                                         cmg_diagnostics *diagnostics);

/** Sets a number that is an integer.  Errors as cmg_facts_set_text(). */
CMG_API cmg_status cmg_facts_set_integer(cmg_facts *facts, const char *name, size_t name_length,
                                         int64_t number, cmg_diagnostics *diagnostics);

/** Sets null: known to be without value.  Errors as cmg_facts_set_text(). */
CMG_API cmg_status cmg_facts_set_null(cmg_facts *facts, const char *name, size_t name_length,
                                      cmg_diagnostics *diagnostics);

/** The value of a fact; NULL when absent or unknown.  Borrowed until the fact is set again. */
CMG_API const cmg_value *cmg_facts_get(const cmg_facts *facts, const char *name, size_t name_length);

#ifdef __cplusplus
}
#endif
#endif
