/** @file
 * The list itself: which matters a pack has, searched, and exported for
 * publication.
 */
#ifndef CITYMGMT_ITEMS_H
#define CITYMGMT_ITEMS_H

#include "citymgmt/result.h"
#include "citymgmt/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Lists the matters in force on the session's day that all of the words fit.
 *
 * A word is FIELD=VALUE or a text that must stand somewhere in the matter: code,
 * label in either language, sub-items, type, function, article.  Case, blanks and full-width
 * forms make no difference.  Fields:
 *
 * - `type`: one of the ten, as "licence";
 * - `function`, `basis`: codes of a function, of a source;
 * - `level`: matters that are exercised at that level;
 * - `unit`: code or label; matters that the unit owns, or acts for, in the place it serves;
 * - `place`: code or label; all matters, each with its owner there.
 *
 * @param words `count` words; may be NULL when count is 0.
 * @param result is overwritten; its text is a table, its JSON the whole list.
 * @return CMG_OK, also for an empty list; CMG_BAD_ARGUMENT for no such field or value (told in
 *         the result's diagnostics), no day or NULL; CMG_NO_MEMORY. */
CMG_API cmg_status cmg_items(cmg_session *session, const char *const *words, size_t count,
                             cmg_result *result);

/** How many matters were found. */
CMG_API size_t cmg_items_count(const cmg_result *result);

/** Code of a matter that was found, by code; NULL beyond the end.  Borrowed from the pack. */
CMG_API const char *cmg_items_code(const cmg_result *result, size_t index);

/** The list as CSV (RFC 4180): UTF-8 with a byte order mark, so that
 * spreadsheets read it rightly; the names of the columns in the first line.
 * Borrowed until the result is used again; NULL without memory. */
CMG_API const char *cmg_items_csv(cmg_result *result);

/** The list as one HTML page that needs nothing else: it can be searched and
 * sifted in the browser, is complete without scripts, and states pack, day and
 * hash.  Borrowed as cmg_items_csv(). */
CMG_API const char *cmg_items_html(cmg_result *result);

#ifdef __cplusplus
}
#endif
#endif
