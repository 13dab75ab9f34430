/** @file
 * Time limits: when is it due, was it late, how much time is left?
 *
 * A limit is so many urgent hours, working hours, working days, calendar days or
 * months, counted over a calendar of the pack by conventions that the pack
 * chooses and the result names.  Instants are readings of the city's wall clock to
 * the second, as text "2024-02-08T17:00:00" or as seconds since 1970-01-01 00:00 on that
 * clock.  What is finished at the due instant is in time.
 */
#ifndef CITYMGMT_DUE_H
#define CITYMGMT_DUE_H

#include "citymgmt/result.h"
#include "citymgmt/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What happened to one case, and when.  One thread at a time. */
typedef struct cmg_timeline cmg_timeline;

/** Nothing happened yet.  Owned by the caller; NULL without memory. */
CMG_API cmg_timeline *cmg_timeline_new(const cmg_allocator *allocator);

/** NULL is allowed. */
CMG_API void cmg_timeline_free(cmg_timeline *timeline);

/** Forgets all that happened, for the next case. */
CMG_API void cmg_timeline_clear(cmg_timeline *timeline);

/** Adds one thing that happened.
 *
 * | name        | text                                                       | how often |
 * | ----------- | ---------------------------------------------------------- | --------- |
 * | `start`     | instant from which the limit counts                        | once      |
 * | `suspended` | `FROM/TO`, or `FROM/` while the clock still stands         | up to 100 |
 * | `extended`  | instant at which one more limit was approved               | up to 100 |
 * | `finished`  | instant                                                    | once      |
 * | `at`        | instant at which to look, when nothing is finished         | once      |
 * | `exempt`    | `true`: an appeal was approved, lateness does not count    | once      |
 *
 * An instant is `2024-02-08T17:00:00`, with a blank for the T, without seconds (a fraction of one
 * is cut), or a bare date for its first second; `2024/2/8 17:00` too, but not in `suspended`.  With an
 * offset (`+08:00`, `Z`) it is moved to the offset of the limit's calendar.
 * @param length, name_length may be CMG_ZERO_TERMINATED.
 * @param diagnostics may be NULL.
 * @return CMG_OK, CMG_BAD_FACTS (reported, nothing added), CMG_BAD_ARGUMENT. */
CMG_API cmg_status cmg_timeline_set(cmg_timeline *timeline, const char *name, size_t name_length,
                                    const char *text, size_t length, cmg_diagnostics *diagnostics);

/** Counts a limit of the session's pack for one case.  The version in force on the day of the
 * start holds; the session needs no date.
 *
 * Refused: the limit is not in force on that day; more extensions or suspensions than it allows, or a
 * longer one; an extension approved after the limit was over.  Undecided: the calendar says nothing of
 * a day that is needed, or the clock still stands.
 * @param deadline code of the limit.
 * @return CMG_OK when the result says something; CMG_BAD_FACTS (no start, events
 *         that contradict each other; in the result's diagnostics), CMG_NOT_FOUND,
 *         CMG_BAD_ARGUMENT, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_due(cmg_session *session, const char *deadline, const cmg_timeline *timeline,
                           cmg_result *result);

/** How a case stands. */
typedef enum cmg_due_standing {
    CMG_DUE_OPEN = 0,      /**< not finished, and not late at `at` if that is given */
    CMG_DUE_MET = 1,       /**< finished in time */
    CMG_DUE_LATE = 2,      /**< finished late, or not finished and late at `at` */
    CMG_DUE_EXEMPT = 3,    /**< the same, but an approved appeal says that it does not count */
    CMG_DUE_SUSPENDED = 4, /**< the clock stands */
    CMG_DUE_UNKNOWN = 5    /**< refused, or the calendar is unknown */
} cmg_due_standing;
CMG_API cmg_due_standing cmg_due_stands(const cmg_result *result);

/** The due instant as text; NULL unless decided.  Borrowed until the result is used again. */
CMG_API const char *cmg_due_at(const cmg_result *result);

/** The due instant as seconds; false, and nothing written, unless decided. */
CMG_API bool cmg_due_seconds(const cmg_result *result, int64_t *instant);

/** Seconds from `finished`, or else `at`, to the due instant, negative when late; with `working`,
 * those of them that are working time of the limit's calendar.  False, and nothing written, when
 * not decided, neither instant was given, or there are no known working hours. */
CMG_API bool cmg_due_left(const cmg_result *result, bool working, int64_t *seconds);

/* -- in bulk -------------------------------------------------------------- */

/** Codes of the limits of all layers, sorted; NULL beyond the end. */
CMG_API const char *cmg_pack_deadline_code(const cmg_pack *pack, size_t index);

/** The place of a code in that order; false, and nothing written, when there is none. */
CMG_API bool cmg_pack_deadline_index(const cmg_pack *pack, const char *code, uint32_t *index);

/** Label of a limit's newest version, or NULL when there is no such limit. */
CMG_API const char *cmg_pack_deadline_label(const cmg_pack *pack, const char *code, cmg_language language);

/** Instead of a due instant: the calendar ends before the limit does. */
#define CMG_DUE_NO_CALENDAR INT64_MIN
/** Instead of a due instant: no version in force on the day of the start, or the start is outside of
 * the years 1 to 9999. */
#define CMG_DUE_NO_LIMIT (INT64_MIN + 1)

/** Due instants of many cases to which nothing happened but their start.  Any thread; allocates nothing.
 * @param deadlines of each case the place of its limit, see cmg_pack_deadline_index().
 * @param starts of each case, in seconds.
 * @param due receives an instant, CMG_DUE_NO_CALENDAR or CMG_DUE_NO_LIMIT for each case.
 * @return CMG_OK; CMG_BAD_ARGUMENT for NULL or a place beyond the end: what comes before it is written. */
CMG_API cmg_status cmg_due_column(const cmg_pack *pack, const uint32_t *deadlines, const int64_t *starts,
                                  size_t count, int64_t *due);

/** Reads an instant as cmg_timeline_set() does, without offset.
 * @return false, and nothing written, when it is none. */
CMG_API bool cmg_instant_read(const char *text, size_t length, int64_t *instant);

/** Writes an instant as "2024-02-08T17:00:00".
 * @param buffer, size as in cmg_value_text(). */
CMG_API size_t cmg_instant_text(int64_t instant, char *buffer, size_t size);

#ifdef __cplusplus
}
#endif
#endif
