/* Between Python objects and the library's: facts one way, values and
 * findings the other.  Every function here needs the GIL. */
#ifndef CITYMGMT_PYTHON_CONVERT_H
#define CITYMGMT_PYTHON_CONVERT_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "citymgmt/diagnostics.h"
#include "citymgmt/value.h"

/* Import what the functions below use; false with an exception set. */
bool facts_init(void);
bool values_init(void);

/* A growing text, so that no Python object is made on the way. */
typedef struct json_text {
    char *bytes;
    size_t length, capacity;
} json_text;

/* A mapping of names to values as the text of a JSON object, each value with
 * all its digits: nothing passes through float.  `facts` may be None.
 * `temporal` false refuses dates and the like, where text would stay text.
 * False with an exception set that names the fact; json_text_free() then too. */
bool json_of_facts(json_text *out, PyObject *facts, bool temporal);
void json_text_free(json_text *text);

/* A value as a new reference: Decimal, str, bool, date, list, dict and so on,
 * and the library's text where Python's type cannot hold it exactly; None for
 * NULL.  NULL with an exception set. */
PyObject *object_of_value(const cmg_value *value);

/* Findings as a tuple of tuples (id, severity, message, remedy, file, line,
 * column, pointer, repeated).  A new reference, or NULL with an exception set. */
PyObject *tuple_of_diagnostics(const cmg_diagnostics *diagnostics, cmg_language language);

/* Sets the exception that a status calls for. */
void raise_status(cmg_status status, cmg_diagnostics *diagnostics, cmg_language language);

#endif
