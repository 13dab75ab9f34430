/** @file
 * Standards: a city's figures against its targets (城市管理标准体系).
 *
 * A standard is a figure with a unit, a share of two figures, or a checklist,
 * and what it must reach: at least, at most, between, or a growth over the
 * period before.  Shares are compared as fractions: nothing is rounded first.
 */
#ifndef CITYMGMT_STANDARDS_H
#define CITYMGMT_STANDARDS_H

#include "citymgmt/facts.h"
#include "citymgmt/result.h"
#include "citymgmt/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How a figure stands against its target. */
typedef enum cmg_standing_of {
    CMG_STANDARD_MET = 0,
    CMG_STANDARD_NOT_MET = 1,
    CMG_STANDARD_OPEN = 2,      /**< facts, or a figure of local law, are missing */
    CMG_STANDARD_NO_TARGET = 3, /**< the pack leaves the target open: the figure is told */
    CMG_STANDARD_UNDEFINED = 4  /**< the figure cannot be worked out: nothing to divide by, ... */
} cmg_standing_of;

/** Codes of the standards of all layers, in the order of the pack; NULL beyond the end. */
CMG_API const char *cmg_pack_standard_code(const cmg_pack *pack, size_t index);

/** Label of a standard's newest version; NULL when there is no such standard. */
CMG_API const char *cmg_pack_standard_label(const cmg_pack *pack, const char *code, cmg_language language);

/** Holds figures against standards in force on the session's day.
 * @param which code of a standard, label of a group in either language, or NULL: all.
 * @param facts of the session's pack.
 * @return CMG_OK: decided, or undecided while facts are missing that some standard
 *         needs; CMG_NOT_FOUND; else as cmg_decide(). */
CMG_API cmg_status cmg_standards(cmg_session *session, const char *which, const cmg_facts *facts,
                                 cmg_result *result);

/** How many standards the result has, and how many of them stand so. */
CMG_API size_t cmg_standards_count(const cmg_result *result);
CMG_API size_t cmg_standards_counted(const cmg_result *result, cmg_standing_of standing);

/** One of them, in the order of the pack: its code; NULL beyond the end.  Borrowed from the pack. */
CMG_API const char *cmg_standards_code(const cmg_result *result, size_t index);

/** How it stands; CMG_STANDARD_OPEN beyond the end. */
CMG_API cmg_standing_of cmg_standards_standing(const cmg_result *result, size_t index);

/** Its figure (of a checklist: how many duties hold); NULL while not known.  Borrowed
 * until the result is used again; so is the next. */
CMG_API const cmg_value *cmg_standards_figure(const cmg_result *result, size_t index);

/** How far the figure is from the bound it misses, in its unit (of a checklist: how many
 * duties do not hold); NULL unless the standard is not met. */
CMG_API const cmg_value *cmg_standards_gap(const cmg_result *result, size_t index);

#ifdef __cplusplus
}
#endif
#endif
