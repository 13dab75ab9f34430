/** @file
 * The responsibility list (权责清单): who owns a matter at a place, at a level
 * and on a day, by which rule, and to whom it is to be told.
 *
 * Of the rules that reach a matter at a place the one decides that names it most nearly: the
 * matter itself before its function, that before its type, that before all;
 * then the nearer place; then the higher layer of the pack (`doc/pack.md`, duties).
 */
#ifndef CITYMGMT_DUTY_H
#define CITYMGMT_DUTY_H

#include "citymgmt/result.h"
#include "citymgmt/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Finds the owner on the session's day.
 *
 * Decided: exactly one unit owns the matter (at each level at which it is exercised).
 * Refused, with the reason: no rule, two rules that collide, no unit or two of
 * them, a place too wide for the level, or another level than was asked for.
 * Never undecided.  Any thread, one at a time a session.
 *
 * @param item code of the matter.
 * @param place code of the place, or its label when one place alone has it.
 * @param level "province", "city", "district", "sub-district", "community" or "grid"; NULL for
 *        whichever it is.
 * @param result is overwritten.
 * @return CMG_OK when the result says something (also refused); CMG_NOT_FOUND for an unknown
 *         matter or place, CMG_BAD_ARGUMENT for no level, no day or NULL, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_duty(cmg_session *session, const char *item, const char *place, const char *level,
                            cmg_result *result);

/** How many owners the result has: one for each level at which the matter is
 * exercised; 0 when refused. */
CMG_API size_t cmg_duty_count(const cmg_result *result);

/** Code of the responsible unit; NULL beyond the end.  Borrowed from the pack,
 * as all text below. */
CMG_API const char *cmg_duty_unit(const cmg_result *result, size_t index);

/** Code of the unit that acts: by delegation, else the responsible one. */
CMG_API const char *cmg_duty_acting(const cmg_result *result, size_t index);

/** The level at which that unit is responsible, as "district". */
CMG_API const char *cmg_duty_level(const cmg_result *result, size_t index);

/** Code of the rule that decided. */
CMG_API const char *cmg_duty_rule(const cmg_result *result, size_t index);

/** Code of a duty to refer, share or cooperate that the matter has here; NULL
 * beyond the end. */
CMG_API const char *cmg_duty_referral(const cmg_result *result, size_t index);

/** Notes that a referral was made; what is not noted is told as missing.
 * @return CMG_OK, or CMG_NOT_FOUND when none of that code is due (told in the
 *         result's diagnostics), CMG_BAD_ARGUMENT. */
CMG_API cmg_status cmg_duty_referred(cmg_result *result, const char *code);

/** Whether that referral was noted as made; false beyond the end. */
CMG_API bool cmg_duty_referral_is_made(const cmg_result *result, size_t index);

/** The three tests of integration (三个必须整合): true when one holds. */
CMG_API bool cmg_duty_integrate(const cmg_result *result);

#ifdef __cplusplus
}
#endif
#endif
