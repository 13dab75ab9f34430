/* Python: what goes in and comes out, and which calls let other threads run. */

%{
#include "convert.h"
%}

%init %{
    if (!facts_init() || !values_init())
        return NULL;
%}

/* The GIL is let go only where a call may take long: that costs more than
 * most calls here do. */
%nothread;
%thread pack_open;
%thread cmg_pack::run_check;
%thread cmg_pack::run_tests;
%thread cmg_pack::run_coverage;

/* -- handles --------------------------------------------------------------- */

/* None arrives as NULL, and so does an object that was never filled. */
%typemap(check) cmg_pack *, cmg_result *, session *, formula *, drawing * %{
    if (!$1) {
        PyErr_SetString(PyExc_TypeError, "in method '$symname': a $1_basetype is wanted, not None");
        SWIG_fail;
    }
%}

/* -- text ------------------------------------------------------------------ */

%typemap(in) const char *NAME %{
    {
        Py_ssize_t length = 0;
        if (!PyUnicode_Check($input)) {
            PyErr_Format(PyExc_TypeError, "a str is wanted, not %.200s", Py_TYPE($input)->tp_name);
            SWIG_fail;
        }
        $1 = (char *)PyUnicode_AsUTF8AndSize($input, &length);
        if (!$1)
            SWIG_fail;
        if (strlen($1) != (size_t)length) {
            PyErr_Format(PyExc_ValueError, "a NUL character stands in %R", $input);
            SWIG_fail;
        }
    }
%}
%typemap(freearg) const char *NAME ""

%typemap(in) const char *NAME_OR_NULL %{
    if ($input != Py_None) {
        Py_ssize_t length = 0;
        if (!PyUnicode_Check($input)) {
            PyErr_Format(PyExc_TypeError, "a str or None is wanted, not %.200s", Py_TYPE($input)->tp_name);
            SWIG_fail;
        }
        $1 = (char *)PyUnicode_AsUTF8AndSize($input, &length);
        if (!$1)
            SWIG_fail;
        if (strlen($1) != (size_t)length) {
            PyErr_Format(PyExc_ValueError, "a NUL character stands in %R", $input);
            SWIG_fail;
        }
    }
%}
%typemap(freearg) const char *NAME_OR_NULL ""

/* str, bytes or os.PathLike; refuses NUL. */
%typemap(in) const char *PATH (PyObject *path = NULL) %{
    if (!PyUnicode_FSConverter($input, &path))
        SWIG_fail;
    $1 = PyBytes_AS_STRING(path);
%}
%typemap(freearg) const char *PATH %{
    Py_XDECREF(path$argnum);
%}

%typemap(in) (const char *TEXT, size_t LENGTH) %{
    {
        Py_ssize_t length = 0;
        if (!PyUnicode_Check($input)) {
            PyErr_Format(PyExc_TypeError, "a str is wanted, not %.200s", Py_TYPE($input)->tp_name);
            SWIG_fail;
        }
        $1 = (char *)PyUnicode_AsUTF8AndSize($input, &length);
        if (!$1)
            SWIG_fail;
        $2 = (size_t)length;
    }
%}
%typemap(freearg) (const char *TEXT, size_t LENGTH) ""

%typemap(out) needed_text %{
    if (!$1) {
        PyErr_NoMemory();
        SWIG_fail;
    }
    $result = PyUnicode_FromString($1);
    if (!$result)
        SWIG_fail;
%}

%typemap(out) char *run_coverage %{
    if (!$1) {
        PyErr_NoMemory();
        SWIG_fail;
    }
    $result = PyUnicode_FromString($1);
    free($1);
    if (!$result)
        SWIG_fail;
%}

/* -- facts and values ------------------------------------------------------ */

%typemap(in) (const char *FACTS, size_t LENGTH) (json_text text = {0}),
             (const char *NAMED, size_t LENGTH) (json_text text = {0}) %{
    if (!json_of_facts(&text, $input, FACTS_MAY_BE_TEMPORAL_$1_name))
        SWIG_fail;
    $1 = text.bytes;
    $2 = text.length;
%}
%typemap(freearg) (const char *FACTS, size_t LENGTH), (const char *NAMED, size_t LENGTH) %{
    json_text_free(&text$argnum);
%}

%{
#define FACTS_MAY_BE_TEMPORAL_FACTS true
#define FACTS_MAY_BE_TEMPORAL_NAMED false
%}

%typemap(out) const cmg_value * %{
    $result = object_of_value($1);
    if (!$result)
        SWIG_fail;
%}

%typemap(in, numinputs=0) const cmg_value **VALUE (const cmg_value *value = NULL) %{
    $1 = ($1_ltype)&value;
%}
%typemap(argout) const cmg_value **VALUE %{
    {
        PyObject *object = object_of_value(value$argnum);
        if (!object)
            SWIG_fail;
        $result = SWIG_Python_AppendOutput($result, object);
    }
%}

/* -- choices --------------------------------------------------------------- */

%typemap(in) cmg_language, cmg_limit %{
    {
        const long number = PyLong_AsLong($input);
        if (number == -1 && PyErr_Occurred())
            SWIG_fail;
        $1 = ($1_ltype)number;
    }
%}

/* -- statuses and findings -------------------------------------------------- */

/* A status with neither findings nor a result beside it; those that have
 * one raise from there. */
%typemap(out) cmg_status %{
    $result = SWIG_Py_Void();
%}
%typemap(out) cmg_status set_as_of, cmg_status set_limit, cmg_status set_now %{
    if ($1 != CMG_OK) {
        PyErr_SetString(PyExc_ValueError, "$symname: the value is not allowed");
        SWIG_fail;
    }
    $result = SWIG_Py_Void();
%}

%typemap(in) (cmg_language LANGUAGE, cmg_diagnostics *REPORT) %{
    {
        const long number = PyLong_AsLong($input);
        if (number == -1 && PyErr_Occurred())
            SWIG_fail;
        $1 = (cmg_language)number;
        $2 = cmg_diagnostics_new(NULL);
        if (!$2) {
            PyErr_NoMemory();
            SWIG_fail;
        }
    }
%}
%typemap(argout) (cmg_language LANGUAGE, cmg_diagnostics *REPORT) %{
    if (result != CMG_OK) {
        Py_CLEAR($result);
        raise_status(result, $2, $1);
        SWIG_fail;
    }
    {
        PyObject *findings = tuple_of_diagnostics($2, $1);
        if (!findings)
            SWIG_fail;
        $result = SWIG_Python_AppendOutput($result, findings);
    }
%}
%typemap(freearg) (cmg_language LANGUAGE, cmg_diagnostics *REPORT) %{
    cmg_diagnostics_free($2);
%}

%typemap(in) (cmg_language LANGUAGE, cmg_diagnostics **HELD) (cmg_diagnostics *held = NULL) %{
    {
        const long number = PyLong_AsLong($input);
        if (number == -1 && PyErr_Occurred())
            SWIG_fail;
        $1 = (cmg_language)number;
        $2 = &held;
    }
%}
%typemap(argout) (cmg_language LANGUAGE, cmg_diagnostics **HELD) %{
    {
        PyObject *findings = tuple_of_diagnostics(held$argnum, $1);
        if (!findings)
            SWIG_fail;
        $result = SWIG_Python_AppendOutput($result, findings);
    }
%}

/* -- objects made by a call -------------------------------------------------- */

%typemap(in) (cmg_language LANGUAGE, cmg_result *RESULT) %{
    {
        const long number = PyLong_AsLong($input);
        if (number == -1 && PyErr_Occurred())
            SWIG_fail;
        $1 = (cmg_language)number;
        $2 = cmg_result_new(NULL);
        if (!$2) {
            PyErr_NoMemory();
            SWIG_fail;
        }
    }
%}
%typemap(argout) (cmg_language LANGUAGE, cmg_result *RESULT) %{
    if (result != CMG_OK) {
        Py_CLEAR($result);
        raise_status(result, cmg_result_diagnostics($2), $1);
        SWIG_fail;
    }
    {
        PyObject *object = SWIG_NewPointerObj($2, SWIGTYPE_p_cmg_result, SWIG_POINTER_OWN);
        if (!object)
            SWIG_fail;
        $2 = NULL;
        $result = SWIG_Python_AppendOutput($result, object);
    }
%}
%typemap(freearg) (cmg_language LANGUAGE, cmg_result *RESULT) %{
    cmg_result_free($2);
%}

%define MADE_BY_CALL(TYPE, NAME, FREE)
%typemap(in, numinputs=0) TYPE **NAME (TYPE *made = NULL) %{
    $1 = &made;
%}
%typemap(argout) TYPE **NAME %{
    if (result != CMG_OK) { /* one with findings has raised before */
        Py_CLEAR($result);
        PyErr_NoMemory();
        SWIG_fail;
    }
    {
        PyObject *object = SWIG_NewPointerObj(made$argnum, $*1_descriptor, SWIG_POINTER_OWN);
        if (!object)
            SWIG_fail;
        made$argnum = NULL;
        $result = SWIG_Python_AppendOutput($result, object);
    }
%}
%typemap(freearg) TYPE **NAME %{
    FREE(made$argnum);
%}
%enddef
MADE_BY_CALL(cmg_pack, PACK, cmg_pack_unref)
MADE_BY_CALL(session, SESSION, session_free)
MADE_BY_CALL(formula, FORMULA, formula_free)
MADE_BY_CALL(drawing, DRAWING, drawing_free)

%typemap(in, numinputs=0) test_outcomes *OUTCOMES (test_outcomes outcomes = {0}) %{
    $1 = &outcomes;
%}
%typemap(argout) test_outcomes *OUTCOMES %{
    if (result != CMG_OK) {
        Py_CLEAR($result);
        raise_status(result, NULL, CMG_ENGLISH);
        SWIG_fail;
    }
    {
        PyObject *list = PyList_New((Py_ssize_t)$1->count);
        for (size_t i = 0; list && i < $1->count; i++) {
            const test_outcome *row = &$1->rows[i];
            PyObject *file = PyUnicode_DecodeFSDefault(row->file);
            PyObject *tuple = !file ? NULL
                                    : Py_BuildValue("(sNINs)", row->name, file, row->line,
                                                    PyBool_FromLong(row->passed), row->difference);
            if (tuple)
                PyList_SET_ITEM(list, (Py_ssize_t)i, tuple);
            else
                Py_CLEAR(list);
        }
        if (!list)
            SWIG_fail;
        $result = SWIG_Python_AppendOutput($result, list);
    }
%}
%typemap(freearg) test_outcomes *OUTCOMES %{
    test_outcomes_free(&outcomes$argnum);
%}
