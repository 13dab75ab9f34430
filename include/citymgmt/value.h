/** @file
 * Values: what facts hold and decisions give.  Read-only views, borrowed from
 * the object they were asked of.
 */
#ifndef CITYMGMT_VALUE_H
#define CITYMGMT_VALUE_H

#include "citymgmt/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cmg_value cmg_value;

/** Kinds of value, those of FEEL (DMN 1.5, 10.3.2) and `absent`: a fact that
 * was not given, which is neither null nor zero. */
typedef enum cmg_kind {
    CMG_ABSENT = 0,
    CMG_NULL = 1,
    CMG_BOOLEAN = 2,
    CMG_NUMBER = 3,
    CMG_STRING = 4,
    CMG_DATE = 5,
    CMG_TIME = 6,
    CMG_DATE_AND_TIME = 7,
    CMG_DAYS_DURATION = 8,
    CMG_MONTHS_DURATION = 9,
    CMG_LIST = 10,
    CMG_CONTEXT = 11,
    CMG_RANGE = 12,
    CMG_FUNCTION = 13
} cmg_kind;

/** The kind of a value; CMG_ABSENT for NULL. */
CMG_API cmg_kind cmg_value_kind(const cmg_value *value);

/** The truth of a boolean; false for any other kind. */
CMG_API bool cmg_value_boolean(const cmg_value *value);

/** The bytes of a string (not NUL-terminated in general).
 * @param length where to put the byte count; must not be NULL.
 * @return borrowed as the value is, or NULL with *length 0 for any other kind. */
CMG_API const char *cmg_value_string(const cmg_value *value, size_t *length);

/** A number that is an integer of 64 bits.
 * @return false, leaving *out alone, for any other value. */
CMG_API bool cmg_value_integer(const cmg_value *value, int64_t *out);

/** Items of a list or entries of a context; 0 for any other kind. */
CMG_API size_t cmg_value_count(const cmg_value *value);

/** Item of a list or value of a context's entry, or NULL beyond the end. */
CMG_API const cmg_value *cmg_value_at(const cmg_value *value, size_t index);

/** Key of a context's entry, as cmg_value_string(). */
CMG_API const char *cmg_value_key_at(const cmg_value *value, size_t index, size_t *length);

/** Entry of a context by key, or NULL. */
CMG_API const cmg_value *cmg_value_get(const cmg_value *value, const char *key, size_t length);

/** Writes the value as text: numbers in plain digits ("0.3"), dates and
 * durations in ISO 8601, lists and contexts as JSON, strings as they are.
 *
 * @param buffer receives at most `size` bytes, always NUL-terminated if size
 *        is not 0; may be NULL when size is 0.
 * @return bytes of the whole text without the NUL, as snprintf does, or
 *         (size_t)-1 without memory. */
CMG_API size_t cmg_value_text(const cmg_value *value, char *buffer, size_t size);

/** Writes the value as JSON, as cmg_value_text().  Numbers keep all their
 * digits; dates, times and durations are strings; absent is null. */
CMG_API size_t cmg_value_json(const cmg_value *value, char *buffer, size_t size);

#ifdef __cplusplus
}
#endif
#endif
