/** @file
 * Packs: rules as data, checked and compiled, immutable, shared by threads.
 */
#ifndef CITYMGMT_PACK_H
#define CITYMGMT_PACK_H

#include "citymgmt/base.h"
#include "citymgmt/diagnostics.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cmg_pack cmg_pack;

/** Loads, checks and compiles a pack and all it extends.
 *
 * All errors of the pack are reported in one run; warnings do not fail it.
 *
 * @param path the pack's folder.
 * @param reader where files come from; NULL for the file system.
 * @param allocator memory functions; NULL for those of the C library.
 * @param diagnostics receives findings; may be NULL.
 * @param pack receives the pack, owned by the caller; NULL on failure.
 * @return CMG_OK, CMG_CANNOT_READ, CMG_BAD_PACK, CMG_LIMIT_REACHED, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_pack_open(const char *path, const cmg_reader *reader, const cmg_allocator *allocator,
                                 cmg_diagnostics *diagnostics, cmg_pack **pack);

/** One more owner; any thread.  Returns its argument; NULL is allowed. */
CMG_API cmg_pack *cmg_pack_ref(cmg_pack *pack);

/** One owner less; the last frees.  Any thread; NULL is allowed. */
CMG_API void cmg_pack_unref(cmg_pack *pack);

/** Name of the top layer, as "hohhot".  Borrowed from the pack, as all text below. */
CMG_API const char *cmg_pack_name(const cmg_pack *pack);

/** Version of the top layer, as "0.1.0". */
CMG_API const char *cmg_pack_version(const cmg_pack *pack);

/** Title of the top layer. */
CMG_API const char *cmg_pack_title(const cmg_pack *pack, cmg_language language);

/** SHA-256 over names and bytes of all files of all layers, in load order, as
 * 64 hexadecimal digits: the same rules have the same hash anywhere. */
CMG_API const char *cmg_pack_hash(const cmg_pack *pack);

/** Layers, the top first: "hohhot", then "cn".  NULL beyond the end. */
CMG_API const char *cmg_pack_layer(const cmg_pack *pack, size_t index);

/** Codes of the items of all layers, sorted; NULL beyond the end. */
CMG_API const char *cmg_pack_item_code(const cmg_pack *pack, size_t index);

/** Label of an item's newest version, or NULL when there is no such item. */
CMG_API const char *cmg_pack_item_label(const cmg_pack *pack, const char *code, cmg_language language);

/** Codes of the assessments, sorted; NULL beyond the end. */
CMG_API const char *cmg_pack_assessment_code(const cmg_pack *pack, size_t index);

/** Label of an assessment's newest version, or NULL when there is no such assessment. */
CMG_API const char *cmg_pack_assessment_label(const cmg_pack *pack, const char *code, cmg_language language);

/** Names of the general decisions, sorted; NULL beyond the end. */
CMG_API const char *cmg_pack_decision_name(const cmg_pack *pack, size_t index);

/** Names of the terms that a caller may give as facts; NULL beyond the end. */
CMG_API const char *cmg_pack_term_name(const cmg_pack *pack, size_t index);

/** A term as JSON: name, type, unit, label, question, values.  NULL when unknown. */
CMG_API const char *cmg_pack_term_json(const cmg_pack *pack, const char *name);

/** Looks for what is legal but doubtful: gaps and overlaps of tables, unused
 * names, holes, illustrative rules, what expires within 180 days of `as_of`.
 * @param as_of "2024-07-01", or NULL for no look at dates.
 * @return CMG_OK when it ran, whatever it found; CMG_BAD_ARGUMENT for a bad date, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_pack_check(const cmg_pack *pack, const char *as_of, cmg_diagnostics *diagnostics);

/** Told of each test of cmg_pack_test(): name, place, pass or not, and what
 * differed (NULL when passed).  Text is borrowed for the call. */
typedef void cmg_test_callback(void *context, const char *name, const char *file, uint32_t line, bool passed,
                               const char *difference);

/** Runs the pack's own tests.
 * @param callback may be NULL.
 * @param passed, failed receive the counts; must not be NULL.
 * @return CMG_OK when all ran, whether they passed or not; CMG_BAD_ARGUMENT, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_pack_test(cmg_pack *pack, cmg_language language, cmg_test_callback *callback,
                                 void *context, size_t *passed, size_t *failed);

/** Runs the tests and tells which rules they reach: the report as JSON,
 * {"rules": n, "reached": m, "unreached": [codes]}.
 * @param buffer, size and return as in cmg_value_text(). */
CMG_API size_t cmg_pack_coverage(cmg_pack *pack, char *buffer, size_t size);

#ifdef __cplusplus
}
#endif
#endif
