/** @file
 * Staffing: residents to posts, posts to places.
 *
 * A plan of the pack says how many posts there are for so many residents, how
 * many of them go to the front, and by which method and within which bounds
 * they are shared out among places; all in exact arithmetic, the total exact.
 * Where the bounds cannot be kept, the result is CMG_REFUSED and says which
 * bound binds, by how much, and the nearest plan that can be done.  A plan may
 * also ask that every place be covered by so many people today.
 */
#ifndef CITYMGMT_STAFF_H
#define CITYMGMT_STAFF_H

#include "citymgmt/facts.h"
#include "citymgmt/result.h"
#include "citymgmt/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Places that are to be given posts, at most 50,000.  One thread at a time. */
typedef struct cmg_staff_places cmg_staff_places;

/** An empty list.  Owned by the caller; NULL without memory. */
CMG_API cmg_staff_places *cmg_staff_places_new(const cmg_allocator *allocator);

/** NULL is allowed.  Results made with them stay usable. */
CMG_API void cmg_staff_places_free(cmg_staff_places *places);

/** Adds places from JSON: a list of objects with `code`, `label`, `group`, `population`,
 * `headcount`, `min`, `max`; only `code` must be there, an absent figure is not known.
 * @param length of `json`, or CMG_ZERO_TERMINATED.
 * @param file names the text in diagnostics; may be NULL.
 * @return CMG_OK; CMG_BAD_FACTS after reporting all that is wrong, nothing having been
 *         added; CMG_BAD_ARGUMENT, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_staff_places_json(cmg_staff_places *places, const char *json, size_t length,
                                         const char *file, cmg_diagnostics *diagnostics);

/** Adds places from CSV (UTF-8 or GB18030), whose first row names the columns, in any order:
 * `code` or 编码, `name` 名称, `group` 所属, `population` 人口, `headcount` 现有人数,
 * `min` 下限, `max` 上限.  Code or name must be there.  A column of another name is told of.
 * @return as cmg_staff_places_json(); CMG_CANNOT_READ when the stream failed. */
CMG_API cmg_status cmg_staff_places_csv(cmg_staff_places *places, cmg_stream read, void *context,
                                        const char *file, cmg_diagnostics *diagnostics);

/** Adds one place.
 * @param code must be new.
 * @param name for people; NULL is the code.
 * @param population, headcount, min, max from 0, or -1 where not known or not its own.
 * @return CMG_OK; CMG_BAD_ARGUMENT for what is out of range or there already;
 *         CMG_LIMIT_REACHED, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_staff_places_add(cmg_staff_places *places, const char *code, const char *name,
                                        int64_t population, int64_t headcount, int64_t min, int64_t max);

/** How many there are. */
CMG_API size_t cmg_staff_places_count(const cmg_staff_places *places);

/** Codes of the staffing plans of all layers, sorted; NULL beyond the end. */
CMG_API const char *cmg_pack_plan_code(const cmg_pack *pack, size_t index);

/** Label of a plan's newest version; NULL when there is no such plan. */
CMG_API const char *cmg_pack_plan_label(const cmg_pack *pack, const char *code, cmg_language language);

/** Works out a plan.
 * @param plan code of the plan.
 * @param facts of the session's pack, for the plan's formulas; NULL: none.
 * @param places NULL: those that the plan itself has.  Needed during the call alone.
 * @return CMG_OK when the result holds an answer: decided; undecided while residents or
 *         facts are missing; refused when the rules say no (cmg_result_text() says why).
 *         CMG_NOT_FOUND, CMG_BAD_FACTS (no places), CMG_BAD_ARGUMENT,
 *         CMG_EVALUATION_FAILED, CMG_LIMIT_REACHED, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_staff(cmg_session *session, const char *plan, const cmg_facts *facts,
                             const cmg_staff_places *places, cmg_result *result);

/** Posts of the plan, and those that are shared out; -1 while not known. */
CMG_API int64_t cmg_staff_posts(const cmg_result *result);
CMG_API int64_t cmg_staff_front(const cmg_result *result);

/** Places of the result, in the order in which they were given. */
CMG_API size_t cmg_staff_place_count(const cmg_result *result);

/** Code of a place; NULL beyond the end.  Borrowed until the result is used again. */
CMG_API const char *cmg_staff_place_code(const cmg_result *result, size_t index);

/** Posts of a place: the answer when decided, the nearest feasible plan when the bounds
 * cannot be kept, -1 otherwise and beyond the end. */
CMG_API int64_t cmg_staff_place_posts(const cmg_result *result, size_t index);

/** Between which numbers the posts of a place lie, whatever the residents that are not
 * known yet; -1 while even that is not known. */
CMG_API int64_t cmg_staff_place_lowest(const cmg_result *result, size_t index);
CMG_API int64_t cmg_staff_place_highest(const cmg_result *result, size_t index);

/** Whether the tie rule decided if the place or another got the last post. */
CMG_API bool cmg_staff_place_is_tied(const cmg_result *result, size_t index);

/** Moves of people between places that let as many as possible stay; how many there are. */
CMG_API size_t cmg_staff_move_count(const cmg_result *result);

/** One move: indices of its places, and how many people; false beyond the end.
 * @param from, to, people receive it; must not be NULL. */
CMG_API bool cmg_staff_move(const cmg_result *result, size_t index, size_t *from, size_t *to,
                            int64_t *people);

/** The places as CSV (RFC 4180, UTF-8): code, name, group, population, min, max, posts,
 * headcount, gap, and a column a grade; empty where not known.  Borrowed until the result
 * is used again; "" for a result of another kind; NULL without memory. */
CMG_API const char *cmg_staff_csv(cmg_result *result);

/** The places as bars, an SVG document by itself, in the session's language.  Borrowed
 * as cmg_staff_csv(). */
CMG_API const char *cmg_staff_svg(cmg_result *result);

#ifdef __cplusplus
}
#endif
#endif
