/* Values as Python objects.  Where Python's type cannot hold a value exactly
 * (nanoseconds, the year 10000, a named zone, months) the text is given. */
#include "convert.h"

#include <datetime.h>
#include <string.h>

static PyObject *decimal_type;

/* -- reading the library's ISO 8601 ---------------------------------------- */

typedef struct cursor {
    const char *at;
    bool ok;
} cursor;

static int number(cursor *c, int digits)
{
    int sum = 0;
    for (int i = 0; i < digits; i++) {
        if (*c->at < '0' || *c->at > '9') {
            c->ok = false;
            return 0;
        }
        sum = sum * 10 + (*c->at++ - '0');
    }
    return sum;
}

static void expect(cursor *c, char mark)
{
    if (*c->at == mark)
        c->at++;
    else
        c->ok = false;
}

/* The part of a second after the point, when microseconds hold it. */
static int fraction(cursor *c)
{
    if (*c->at != '.')
        return 0;
    c->at++;
    int micros = 0, place = 100000;
    for (; *c->at >= '0' && *c->at <= '9'; c->at++, place /= 10) {
        if (place == 0 && *c->at != '0')
            c->ok = false;
        micros += (*c->at - '0') * place;
    }
    return micros;
}

typedef struct clock_reading {
    int year, month, day, hour, minute, second, micros;
} clock_reading;

static void read_date(cursor *c, clock_reading *r)
{
    r->year = number(c, 4);
    expect(c, '-');
    r->month = number(c, 2);
    expect(c, '-');
    r->day = number(c, 2);
}

static void read_time(cursor *c, clock_reading *r)
{
    r->hour = number(c, 2);
    expect(c, ':');
    r->minute = number(c, 2);
    expect(c, ':');
    r->second = number(c, 2);
    r->micros = fraction(c);
}

/* None, UTC or an offset; a new reference.  A named zone clears c->ok. */
static PyObject *read_zone(cursor *c)
{
    if (*c->at == '\0')
        Py_RETURN_NONE;
    if (*c->at == 'Z') {
        c->at++;
        Py_INCREF(PyDateTime_TimeZone_UTC);
        return PyDateTime_TimeZone_UTC;
    }
    const int sign = *c->at == '-' ? -1 : 1;
    if (*c->at != '+' && *c->at != '-') {
        c->ok = false;
        Py_RETURN_NONE;
    }
    c->at++;
    int seconds = number(c, 2) * 3600;
    expect(c, ':');
    seconds += number(c, 2) * 60;
    if (*c->at == ':') {
        c->at++;
        seconds += number(c, 2);
    }
    if (!c->ok)
        Py_RETURN_NONE;
    PyObject *offset = PyDelta_FromDSU(0, sign * seconds, 0);
    PyObject *zone = offset ? PyTimeZone_FromOffset(offset) : NULL;
    Py_XDECREF(offset);
    return zone;
}

static PyObject *date_of(cursor *c)
{
    clock_reading r = {0};
    read_date(c, &r);
    return c->ok && *c->at == '\0' ? PyDate_FromDate(r.year, r.month, r.day) : NULL;
}

static PyObject *datetime_of(cursor *c)
{
    clock_reading r = {0};
    read_date(c, &r);
    expect(c, 'T');
    read_time(c, &r);
    PyObject *zone = c->ok ? read_zone(c) : NULL;
    PyObject *made = NULL;
    if (zone && c->ok && *c->at == '\0')
        made = PyDateTimeAPI->DateTime_FromDateAndTime(r.year, r.month, r.day, r.hour, r.minute, r.second,
                                                       r.micros, zone, PyDateTimeAPI->DateTimeType);
    Py_XDECREF(zone);
    return made;
}

static PyObject *time_of(cursor *c)
{
    clock_reading r = {0};
    read_time(c, &r);
    PyObject *zone = c->ok ? read_zone(c) : NULL;
    PyObject *made = NULL;
    if (zone && c->ok && *c->at == '\0')
        made =
            PyDateTimeAPI->Time_FromTime(r.hour, r.minute, r.second, r.micros, zone, PyDateTimeAPI->TimeType);
    Py_XDECREF(zone);
    return made;
}

/* [-]P1DT2H3M4.5S.  Figures beyond timedelta's 10^9 days clear c->ok. */
static PyObject *timedelta_of(cursor *c)
{
    static const struct {
        char unit;
        long long seconds;
    } units[] = {{'D', 86400}, {'H', 3600}, {'M', 60}, {'S', 1}};
    const bool negative = *c->at == '-';
    if (negative)
        c->at++;
    expect(c, 'P');
    long long seconds = 0;
    int micros = 0;
    while (c->ok && *c->at) {
        if (*c->at == 'T')
            c->at++;
        long long figure = 0;
        for (; *c->at >= '0' && *c->at <= '9' && figure < 1000000000000000; c->at++)
            figure = figure * 10 + (*c->at - '0');
        micros += fraction(c);
        size_t u = 0;
        while (u < 4 && units[u].unit != *c->at)
            u++;
        if (u == 4 || figure > 86399999999999 / units[u].seconds) {
            c->ok = false;
            return NULL;
        }
        c->at++;
        seconds += figure * units[u].seconds;
    }
    const long long days = seconds / 86400;
    if (!c->ok || days > 999999998)
        return NULL;
    const int sign = negative ? -1 : 1;
    return PyDelta_FromDSU(sign * (int)days, sign * (int)(seconds % 86400), sign * micros);
}

/* -- values --------------------------------------------------------------- */

/* The library's text of a value; PyMem_Free() if it is not `room`. */
static char *text_of(const cmg_value *value, char *room, size_t size)
{
    const size_t length = cmg_value_text(value, room, size);
    if (length < size)
        return room;
    char *text = length == (size_t)-1 ? NULL : PyMem_Malloc(length + 1);
    if (!text) {
        PyErr_NoMemory();
        return NULL;
    }
    if (cmg_value_text(value, text, length + 1) == length)
        return text;
    PyMem_Free(text);
    PyErr_NoMemory();
    return NULL;
}

static PyObject *object_of_text(const cmg_value *value)
{
    static PyObject *(*const readers[])(cursor *) = {
        [CMG_DATE] = date_of,
        [CMG_TIME] = time_of,
        [CMG_DATE_AND_TIME] = datetime_of,
        [CMG_DAYS_DURATION] = timedelta_of,
    };
    const cmg_kind kind = cmg_value_kind(value);
    char room[128];
    char *text = text_of(value, room, sizeof room);
    if (!text)
        return NULL;
    PyObject *made = NULL;
    if (kind == CMG_NUMBER) {
        made = PyObject_CallFunction(decimal_type, "s", text);
    } else {
        cursor c = {text, true};
        if ((size_t)kind < sizeof readers / sizeof readers[0] && readers[kind])
            made = readers[kind](&c);
        if (!made && (!PyErr_Occurred() || PyErr_ExceptionMatches(PyExc_ValueError) ||
                      PyErr_ExceptionMatches(PyExc_OverflowError))) {
            PyErr_Clear(); /* not exact in Python's type */
            made = PyUnicode_FromString(text);
        }
    }
    if (text != room)
        PyMem_Free(text);
    return made;
}

static PyObject *object_of_list(const cmg_value *value)
{
    const size_t count = cmg_value_count(value);
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; list && i < count; i++) {
        PyObject *item = object_of_value(cmg_value_at(value, i));
        if (item)
            PyList_SET_ITEM(list, (Py_ssize_t)i, item);
        else
            Py_CLEAR(list);
    }
    return list;
}

static PyObject *object_of_context(const cmg_value *value)
{
    const size_t count = cmg_value_count(value);
    PyObject *dict = PyDict_New();
    for (size_t i = 0; dict && i < count; i++) {
        size_t length = 0;
        const char *bytes = cmg_value_key_at(value, i, &length);
        PyObject *key = PyUnicode_DecodeUTF8(bytes, (Py_ssize_t)length, NULL);
        PyObject *item = key ? object_of_value(cmg_value_at(value, i)) : NULL;
        if (!item || PyDict_SetItem(dict, key, item) < 0)
            Py_CLEAR(dict);
        Py_XDECREF(key);
        Py_XDECREF(item);
    }
    return dict;
}

PyObject *object_of_value(const cmg_value *value)
{
    PyObject *made = NULL;
    switch (cmg_value_kind(value)) {
    case CMG_ABSENT:
    case CMG_NULL: Py_RETURN_NONE;
    case CMG_BOOLEAN: return PyBool_FromLong(cmg_value_boolean(value));
    case CMG_STRING: {
        size_t length = 0;
        const char *bytes = cmg_value_string(value, &length);
        return PyUnicode_DecodeUTF8(bytes, (Py_ssize_t)length, NULL);
    }
    case CMG_LIST:
    case CMG_CONTEXT:
        if (Py_EnterRecursiveCall(" while reading a value"))
            return NULL;
        made = cmg_value_kind(value) == CMG_LIST ? object_of_list(value) : object_of_context(value);
        Py_LeaveRecursiveCall();
        return made;
    default: return object_of_text(value);
    }
}

/* -- findings ------------------------------------------------------------- */

/* A path as the file system has it need not be UTF-8; messages show it too. */
static PyObject *row_of(const cmg_diagnostics *diagnostics, size_t i, cmg_language language)
{
    PyObject *file = PyUnicode_DecodeFSDefault(cmg_diagnostic_file(diagnostics, i));
    if (!file)
        return NULL;
    return Py_BuildValue(
        "(sissNIIsK)", cmg_diagnostic_id(diagnostics, i), (int)cmg_diagnostic_severity(diagnostics, i),
        cmg_diagnostic_message(diagnostics, i, language), cmg_diagnostic_remedy(diagnostics, i, language),
        file, cmg_diagnostic_line(diagnostics, i), cmg_diagnostic_column(diagnostics, i),
        cmg_diagnostic_pointer(diagnostics, i), (unsigned long long)cmg_diagnostic_repeated(diagnostics, i));
}

/* A tuple, for SWIG appends a call's further results to a list. */
PyObject *tuple_of_diagnostics(const cmg_diagnostics *diagnostics, cmg_language language)
{
    const size_t count = cmg_diagnostics_count(diagnostics);
    PyObject *rows = PyTuple_New((Py_ssize_t)count);
    for (size_t i = 0; rows && i < count; i++) {
        PyObject *row = row_of(diagnostics, i, language);
        if (row)
            PyTuple_SET_ITEM(rows, (Py_ssize_t)i, row);
        else
            Py_CLEAR(rows);
    }
    return rows;
}

/* The classes live in citymgmt.errors, where Python's users read them. */
void raise_status(cmg_status status, cmg_diagnostics *diagnostics, cmg_language language)
{
    if (status == CMG_NO_MEMORY) {
        PyErr_NoMemory();
        return;
    }
    const char *shown = cmg_diagnostics_text(diagnostics, language);
    PyObject *errors = PyImport_ImportModule("citymgmt.errors");
    PyObject *findings = errors ? tuple_of_diagnostics(diagnostics, language) : NULL;
    PyObject *text = findings ? PyUnicode_DecodeUTF8(shown, (Py_ssize_t)strlen(shown), "replace") : NULL;
    PyObject *error = NULL;
    if (text)
        error = PyObject_CallMethod(errors, "of_status", "iOO", (int)status, findings, text);
    if (error)
        PyErr_SetObject((PyObject *)Py_TYPE(error), error);
    Py_XDECREF(error);
    Py_XDECREF(text);
    Py_XDECREF(findings);
    Py_XDECREF(errors);
}

bool values_init(void)
{
    PyDateTime_IMPORT;
    PyObject *module = PyDateTimeAPI ? PyImport_ImportModule("decimal") : NULL;
    decimal_type = module ? PyObject_GetAttrString(module, "Decimal") : NULL;
    Py_XDECREF(module);
    return decimal_type != NULL;
}
