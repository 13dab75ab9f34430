/** @file
 * Assessments (考评): cases of many units to counts, indicators, scores,
 * ranks and grades, for groups ranked apart.
 *
 * An assessment first takes in: the units with their figures, and the cases.
 * What was taken in on several threads or machines is merged, in any order,
 * with the same outcome bit for bit.  Then it is scored, any number of times.
 *
 *     cmg_assessment *assessment;
 *     cmg_assessment_new(session, "digital", diagnostics, &assessment);
 *     cmg_assessment_read_units(assessment, read, units, "units.csv", diagnostics);
 *     cmg_assessment_read_cases(assessment, read, cases, "cases.csv", diagnostics);
 *     cmg_assess(session, assessment, result);
 *     puts(cmg_result_text(result));
 *
 * An assessment is used by one thread at a time.  One that a call left with
 * CMG_NO_MEMORY may lack some of what it took in: free it.  Administrative Penalty Law
 * Art 74(3): a pack whose assessment rests on fines does not load.
 */
#ifndef CITYMGMT_ASSESS_H
#define CITYMGMT_ASSESS_H

#include "citymgmt/facts.h"
#include "citymgmt/result.h"
#include "citymgmt/session.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cmg_assessment cmg_assessment;

/** An assessment of the session's pack, as in force on the session's day,
 * with nothing taken in.  The session is used in this call alone.
 * @param code of the assessment.
 * @param[out] assessment owned by the caller; NULL on error.
 * @return CMG_OK, CMG_NOT_FOUND, CMG_BAD_ARGUMENT (no day set), CMG_NO_MEMORY. */
CMG_API cmg_status cmg_assessment_new(cmg_session *session, const char *code, cmg_diagnostics *diagnostics,
                                      cmg_assessment **assessment);

/** NULL is allowed. */
CMG_API void cmg_assessment_free(cmg_assessment *assessment);

/** Facts that hold for every case and unit, such as the month; what they give needs no
 * column.  To be called before anything is taken in; `facts` may be freed afterwards.
 * @return CMG_OK, CMG_BAD_ARGUMENT (another pack's, or too late), CMG_NO_MEMORY. */
CMG_API cmg_status cmg_assessment_set_facts(cmg_assessment *assessment, const cmg_facts *facts);

/* -- taking in ------------------------------------------------------------ */

/** One column of a table in memory. */
typedef struct cmg_column {
    const char *name;         /**< of the term, count or other column; zero-terminated UTF-8 */
    const char *const *cells; /**< one a row, UTF-8; NULL is an empty cell */
    const size_t *lengths;    /**< in bytes; NULL: the cells are zero-terminated */
} cmg_column;

/** A row that was not taken in.
 * @param line in the file, from 1; of a table in memory, the row from 1.
 * @param reason in the session's language at cmg_assessment_new().
 * @param raw the row as it stands in the file, the beginning of a very long one. */
typedef void cmg_rejected_callback(void *context, uint64_t line, const char *reason, const char *raw,
                                   size_t raw_length);
/** Called for each row not taken in, in order.  NULL: nobody is told. */
CMG_API void cmg_assessment_on_rejected(cmg_assessment *assessment, cmg_rejected_callback *callback,
                                        void *context);

/** Progress of reading.  False stops it with CMG_LIMIT_REACHED.
 * @param bytes read of this file. @param rows read of this file. */
typedef bool cmg_progress_callback(void *context, uint64_t bytes, uint64_t rows);
/** Called now and then, at least once a megabyte.  NULL: nobody is told. */
CMG_API void cmg_assessment_on_progress(cmg_assessment *assessment, cmg_progress_callback *callback,
                                        void *context);

/** A case that counts. @param id of the case, not zero-terminated. */
typedef void cmg_case_callback(void *context, const char *id, size_t length);
/** Opens a count: every case taken in from now on that is counted there for
 * the unit is told.  A result itself keeps but a few.
 * @return CMG_OK, or CMG_NOT_FOUND for an unknown count. */
CMG_API cmg_status cmg_assessment_on_case(cmg_assessment *assessment, const char *unit, const char *count,
                                          cmg_case_callback *callback, void *context);

/** Takes in units from CSV: the column that names the unit; if the assessment has groups,
 * `分组` or `group`; perhaps `不参与考核` or `exempt` with the reason; columns named as terms that
 * formulas use; columns named as counts, for who has counts and no cases.  Cells may be
 * empty: that figure is not known.  UTF-8 or GB18030.
 * @param file name for messages, or NULL.
 * @return CMG_OK; CMG_BAD_FACTS when a row is wrong (all are reported, none is taken in);
 * CMG_CANNOT_READ, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_assessment_read_units(cmg_assessment *assessment, cmg_stream stream, void *context,
                                             const char *file, cmg_diagnostics *diagnostics);

/** Takes in cases from CSV, a row each.  Columns are named as the terms that
 * the counts' conditions use; others are ignored; all must be there.  An empty
 * cell is null.  A row that cannot be read, names an unknown unit or is implausible by
 * the pack is rejected: reported, counted, and counted nowhere else.
 * A row whose case number stood in another row is reported too, and no result can
 * be had any more, unless the assessment lets each row count ("repeated": "count").
 * @return CMG_OK, also when rows were rejected; CMG_BAD_FACTS when columns are missing
 * or doubled; CMG_CANNOT_READ, CMG_NO_MEMORY, CMG_LIMIT_REACHED. */
CMG_API cmg_status cmg_assessment_read_cases(cmg_assessment *assessment, cmg_stream stream, void *context,
                                             const char *file, cmg_diagnostics *diagnostics);

/** The same for cases in memory. */
CMG_API cmg_status cmg_assessment_feed(cmg_assessment *assessment, const cmg_column *columns,
                                       size_t column_count, size_t row_count, cmg_diagnostics *diagnostics);

/** Rows of cases so far: all of them, those rejected, those that the assessment's
 * `cases` leaves aside. */
CMG_API uint64_t cmg_assessment_rows(const cmg_assessment *assessment);
CMG_API uint64_t cmg_assessment_rejected(const cmg_assessment *assessment);
CMG_API uint64_t cmg_assessment_outside(const cmg_assessment *assessment);
/** Case numbers that stand in more than one of the rows that count, over all that was taken in
 * or merged; 0 where the assessment names no number, or says that each row counts. */
CMG_API uint64_t cmg_assessment_repeated(const cmg_assessment *assessment);

/* -- merging -------------------------------------------------------------- */

/** Adds to `into` all that `from` took in.  Counts add up; units and their figures must not
 * contradict each other.
 * @return CMG_OK; CMG_BAD_ARGUMENT when the two are not of the same assessment, pack and
 * day; CMG_BAD_FACTS when they contradict each other (nothing is added); CMG_NO_MEMORY. */
CMG_API cmg_status cmg_assessment_merge(cmg_assessment *into, const cmg_assessment *from,
                                        cmg_diagnostics *diagnostics);

/** Writes all that was taken in as bytes that are the same on every machine and for every
 * order of taking in.
 * @return length in bytes, whatever `size` is; nothing is written when it does not fit;
 * (size_t)-1 without memory. */
CMG_API size_t cmg_assessment_save(const cmg_assessment *assessment, void *buffer, size_t size);

/** Merges what was saved.  The bytes may be anything.
 * @return as cmg_assessment_merge(); CMG_BAD_FACTS too when the bytes are damaged. */
CMG_API cmg_status cmg_assessment_load(cmg_assessment *into, const void *bytes, size_t length,
                                       cmg_diagnostics *diagnostics);

/* -- the outcome ---------------------------------------------------------- */

/** Scores all units.  The result is decided when every unit that takes part has a score,
 * undecided while figures of some are missing, refused when case numbers
 * stand in more than one row.
 * @param session of the same pack: its language.
 * @return CMG_OK, CMG_BAD_ARGUMENT, CMG_LIMIT_REACHED, CMG_NO_MEMORY. */
CMG_API cmg_status cmg_assess(cmg_session *session, cmg_assessment *assessment, cmg_result *result);

/** Units in order: by group, then by rank, those without at the end. */
CMG_API size_t cmg_assess_unit_count(const cmg_result *result);

/** Name of a unit; NULL beyond the end.  Borrowed until the result is used again, as all below. */
CMG_API const char *cmg_assess_unit(const cmg_result *result, size_t index);

/** Code of the unit's group, "" when the assessment has none. */
CMG_API const char *cmg_assess_group(const cmg_result *result, size_t index);

/** The score; NULL when the unit has none: see cmg_assess_why(). */
CMG_API const cmg_value *cmg_assess_score(const cmg_result *result, size_t index);

/** Why the unit has no score, in the result's language; "" when it has one. */
CMG_API const char *cmg_assess_why(const cmg_result *result, size_t index);

/** Rank in its group, from 1; 0 without score. */
CMG_API size_t cmg_assess_rank(const cmg_result *result, size_t index);

/** Code of the grade, or "". */
CMG_API const char *cmg_assess_grade(const cmg_result *result, size_t index);

/** A count or indicator of the unit by its name; NULL when there is none or it
 * could not be computed. */
CMG_API const cmg_value *cmg_assess_figure(const cmg_result *result, size_t index, const char *name);

/** Ids of cases behind a count, the smallest ten in byte order; NULL beyond the end. */
CMG_API const char *cmg_assess_case(const cmg_result *result, size_t index, const char *count, size_t nth);

/** One self-contained page (HTML with inline SVG, no scripts, nothing fetched).
 * @param earlier JSON results of earlier periods, for the trend, which puts them in the order of their
 * days; may be NULL.
 * @return borrowed until the result is used again; NULL without memory. */
CMG_API const char *cmg_assess_html(cmg_result *result, const char *const *earlier, size_t earlier_count);

#ifdef __cplusplus
}
#endif
#endif
