/** @file
 * Diagnostics: what was wrong, where, and what to do about it.
 *
 * A list is handed to the calls that can find fault; they append.  Each entry
 * has a stable id ("E0213"), a message in Chinese and English, a remedy, and
 * where known the file, line, column and JSON pointer.  The list keeps the
 * first entries (100 unless set otherwise) and counts the rest; the same
 * finding at the same place is kept once.
 */
#ifndef CITYMGMT_DIAGNOSTICS_H
#define CITYMGMT_DIAGNOSTICS_H

#include "citymgmt/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cmg_diagnostics cmg_diagnostics;

typedef enum cmg_severity {
    CMG_ERROR = 0,   /**< the thing cannot be used */
    CMG_WARNING = 1, /**< it can, but look at it */
    CMG_NOTE = 2     /**< worth knowing */
} cmg_severity;

/** A new empty list.
 * @param allocator memory functions; NULL for those of the C library.
 * @return the list, owned by the caller, or NULL without memory. */
CMG_API cmg_diagnostics *cmg_diagnostics_new(const cmg_allocator *allocator);

/** Frees the list and every text borrowed from it.  NULL is allowed. */
CMG_API void cmg_diagnostics_free(cmg_diagnostics *diagnostics);

/** Empties the list and its counters. */
CMG_API void cmg_diagnostics_clear(cmg_diagnostics *diagnostics);

/** Sets how many entries are kept (at least 1; 100 by default). */
CMG_API void cmg_diagnostics_set_capacity(cmg_diagnostics *diagnostics, size_t capacity);

/** Entries kept.  Indexes below run from 0 to this, exclusive. */
CMG_API size_t cmg_diagnostics_count(const cmg_diagnostics *diagnostics);

/** Findings of a severity, those not kept and repeats included. */
CMG_API size_t cmg_diagnostics_total(const cmg_diagnostics *diagnostics, cmg_severity severity);

/** Severity of entry `index`; CMG_NOTE when there is no such entry. */
CMG_API cmg_severity cmg_diagnostic_severity(const cmg_diagnostics *diagnostics, size_t index);

/** Stable id such as "E0213"; "" when there is no such entry.  Borrowed from the list. */
CMG_API const char *cmg_diagnostic_id(const cmg_diagnostics *diagnostics, size_t index);

/** The message, one sentence without a place.  Borrowed until the list is cleared or freed. */
CMG_API const char *cmg_diagnostic_message(const cmg_diagnostics *diagnostics, size_t index,
                                           cmg_language language);

/** What to do about it, or "".  Borrowed as the message. */
CMG_API const char *cmg_diagnostic_remedy(const cmg_diagnostics *diagnostics, size_t index,
                                          cmg_language language);

/** File as the library read it, or "".  Borrowed as the message. */
CMG_API const char *cmg_diagnostic_file(const cmg_diagnostics *diagnostics, size_t index);

/** Line from 1, or 0 if unknown. */
CMG_API uint32_t cmg_diagnostic_line(const cmg_diagnostics *diagnostics, size_t index);

/** Column in code points from 1, or 0 if unknown. */
CMG_API uint32_t cmg_diagnostic_column(const cmg_diagnostics *diagnostics, size_t index);

/** JSON pointer (RFC 6901) of the value meant, or "".  Borrowed as the message. */
CMG_API const char *cmg_diagnostic_pointer(const cmg_diagnostics *diagnostics, size_t index);

/** How often the same finding came again at the same place: it is kept once. */
CMG_API size_t cmg_diagnostic_repeated(const cmg_diagnostics *diagnostics, size_t index);

/** The whole list as text for a person: place, message, source line with a
 * caret that lines up under wide characters, remedy, how many of the kind came
 * again there, and a closing count that says why not all are shown.
 * @return text borrowed until the list is changed or freed; "" when empty. */
CMG_API const char *cmg_diagnostics_text(cmg_diagnostics *diagnostics, cmg_language language);

/** The whole list as a JSON array.  Borrowed as cmg_diagnostics_text(). */
CMG_API const char *cmg_diagnostics_json(cmg_diagnostics *diagnostics, cmg_language language);

#ifdef __cplusplus
}
#endif
#endif
