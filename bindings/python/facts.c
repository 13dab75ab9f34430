/* Facts: a Python mapping as JSON text, walked once.  The library reads the
 * text as it reads a file of facts, so that both doors accept the same. */
#include "convert.h"

#include <datetime.h>
#include <string.h>

/* The library reads 64 levels; one is the object itself. */
#define DEPTH_MAX 63

static PyObject *decimal_type;

typedef struct writer {
    json_text *out;
    PyObject *fact; /* the name at hand, for messages: set before any value is met; borrowed */
    bool temporal;
} writer;

void json_text_free(json_text *text)
{
    PyMem_Free(text->bytes);
    *text = (json_text){0};
}

static bool put(json_text *out, const char *bytes, size_t length)
{
    if (length > out->capacity - out->length) {
        const size_t needed = out->length + length;
        const size_t capacity = needed < 256 ? 512 : needed * 2;
        char *grown = needed > PY_SSIZE_T_MAX / 2 ? NULL : PyMem_Realloc(out->bytes, capacity);
        if (!grown) {
            PyErr_NoMemory();
            return false;
        }
        out->bytes = grown;
        out->capacity = capacity;
    }
    memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
    return true;
}

static bool put_char(json_text *out, char c)
{
    return put(out, &c, 1);
}

/* -- refusals ------------------------------------------------------------- */

static bool refuse(const writer *w, PyObject *kind, const char *what)
{
    PyErr_Format(kind, "fact %R: %s", w->fact, what);
    return false;
}

static bool refuse_type(const writer *w, PyObject *value)
{
    if (PyFloat_Check(value)) {
        PyErr_Format(PyExc_TypeError, "fact %R: float %R is not exact; give an int or a decimal.Decimal",
                     w->fact, value);
        return false;
    }
    PyErr_Format(PyExc_TypeError,
                 "fact %R: %.200s cannot be a fact; give str, bool, int, Decimal, date, datetime, time, "
                 "timedelta, None, list or dict",
                 w->fact, Py_TYPE(value)->tp_name);
    return false;
}

/* -- values --------------------------------------------------------------- */

static bool put_escaped(json_text *out, const char *text, size_t length)
{
    static const char hex[] = "0123456789abcdef";
    size_t plain = 0;
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
            continue;
        const char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
        if (!put(out, text + plain, i - plain) || !put(out, escape, sizeof escape))
            return false;
        plain = i + 1;
    }
    return put(out, text + plain, length - plain);
}

static bool put_string(const writer *w, PyObject *value)
{
    Py_ssize_t length = 0;
    const char *text = PyUnicode_AsUTF8AndSize(value, &length);
    if (!text) {
        if (!PyErr_ExceptionMatches(PyExc_UnicodeError))
            return false;
        PyErr_Clear();
        return refuse(w, PyExc_ValueError, "half a character (a lone surrogate) is no text");
    }
    return put_char(w->out, '"') && put_escaped(w->out, text, (size_t)length) && put_char(w->out, '"');
}

static bool put_integer(const writer *w, PyObject *value)
{
    int overflow = 0;
    const long long small = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (!overflow) {
        char digits[32];
        const int length = PyOS_snprintf(digits, sizeof digits, "%lld", small);
        return put(w->out, digits, (size_t)length);
    }
    /* Not str(): a subclass, such as an IntEnum, may print as something else. */
    PyObject *text = PyNumber_ToBase(value, 10);
    if (!text) {
        if (!PyErr_ExceptionMatches(PyExc_ValueError))
            return false;
        PyErr_Clear();
        return refuse(w, PyExc_ValueError,
                      "an int of so many digits cannot be exact; 34 digits are the most");
    }
    Py_ssize_t length = 0;
    const char *digits = PyUnicode_AsUTF8AndSize(text, &length);
    const bool ok = digits && put(w->out, digits, (size_t)length);
    Py_DECREF(text);
    return ok;
}

static bool put_decimal(const writer *w, PyObject *value)
{
    PyObject *text = PyObject_Str(value);
    if (!text)
        return false;
    Py_ssize_t length = 0;
    const char *digits = PyUnicode_AsUTF8AndSize(text, &length);
    bool ok = digits != NULL;
    if (ok && (length == 0 || strspn(digits, "0123456789+-.Ee") != (size_t)length))
        ok = refuse(w, PyExc_ValueError, "NaN and Infinity are no numbers that a rule can use");
    ok = ok && put(w->out, digits, (size_t)length);
    Py_DECREF(text);
    return ok;
}

/* date, datetime, time: what isoformat() says is what FEEL reads. */
static bool put_iso(const writer *w, PyObject *value)
{
    PyObject *text = PyObject_CallMethod(value, "isoformat", NULL);
    if (!text)
        return false;
    const bool ok = PyUnicode_Check(text) ? put_string(w, text) : refuse_type(w, value);
    Py_DECREF(text);
    return ok;
}

/* In seconds, which any length of time has exactly; 10^9 days fit easily. */
static bool put_timedelta(const writer *w, PyObject *value)
{
    long long seconds = PyDateTime_DELTA_GET_DAYS(value) * 86400LL + PyDateTime_DELTA_GET_SECONDS(value);
    int micros = PyDateTime_DELTA_GET_MICROSECONDS(value);
    const bool negative = seconds < 0;
    if (negative) {
        seconds = -seconds;
        if (micros) {
            seconds--;
            micros = 1000000 - micros;
        }
    }
    char text[64];
    const int length =
        micros ? PyOS_snprintf(text, sizeof text, "\"%sPT%lld.%06dS\"", negative ? "-" : "", seconds, micros)
               : PyOS_snprintf(text, sizeof text, "\"%sPT%lldS\"", negative ? "-" : "", seconds);
    return put(w->out, text, (size_t)length);
}

static bool put_value(writer *w, PyObject *value, int depth);

static bool put_list(writer *w, PyObject *list, int depth)
{
    if (!put_char(w->out, '['))
        return false;
    /* The size is asked anew: a value's own methods may have changed the list. */
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(list); i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(list, i);
        Py_INCREF(item);
        const bool ok = (i == 0 || put_char(w->out, ',')) && put_value(w, item, depth + 1);
        Py_DECREF(item);
        if (!ok)
            return false;
    }
    return put_char(w->out, ']');
}

static bool put_member(writer *w, PyObject *name, PyObject *value, bool *first, int depth)
{
    if (depth == 0)
        w->fact = name;
    if (!PyUnicode_Check(name)) {
        PyErr_Format(PyExc_TypeError, "a fact's name is a str, not %.200s", Py_TYPE(name)->tp_name);
        return false;
    }
    const bool ok = (*first || put_char(w->out, ',')) && put_string(w, name) && put_char(w->out, ':') &&
                    put_value(w, value, depth + 1);
    *first = false;
    return ok;
}

static bool put_dict(writer *w, PyObject *dict, int depth)
{
    PyObject *name, *value;
    Py_ssize_t at = 0;
    bool first = true, ok = true;
    while (ok && PyDict_Next(dict, &at, &name, &value)) {
        Py_INCREF(name);
        Py_INCREF(value);
        ok = put_member(w, name, value, &first, depth);
        Py_DECREF(name);
        Py_DECREF(value);
    }
    return ok;
}

static bool put_items(writer *w, PyObject *mapping, int depth)
{
    PyObject *items = PyMapping_Items(mapping);
    bool first = true, ok = items != NULL;
    for (Py_ssize_t i = 0; ok && i < PyList_GET_SIZE(items); i++) {
        PyObject *pair = PyList_GET_ITEM(items, i);
        if (PyTuple_Check(pair) && PyTuple_GET_SIZE(pair) == 2) {
            ok = put_member(w, PyTuple_GET_ITEM(pair, 0), PyTuple_GET_ITEM(pair, 1), &first, depth);
        } else {
            PyErr_SetString(PyExc_TypeError, "items() of a mapping of facts must give pairs");
            ok = false;
        }
    }
    Py_XDECREF(items);
    return ok;
}

static bool put_mapping(writer *w, PyObject *mapping, int depth)
{
    return put_char(w->out, '{') &&
           (PyDict_CheckExact(mapping) ? put_dict(w, mapping, depth) : put_items(w, mapping, depth)) &&
           put_char(w->out, '}');
}

static bool is_mapping(PyObject *value)
{
    return PyDict_Check(value) ||
           (PyMapping_Check(value) && !PyUnicode_Check(value) && !PyList_Check(value) &&
            !PyTuple_Check(value) && PyObject_HasAttrString(value, "items"));
}

static bool put_time_like(writer *w, PyObject *value)
{
    if (!w->temporal) {
        PyErr_Format(PyExc_TypeError,
                     "fact %R: an expression by itself has no terms that would make text a %.200s; "
                     "write it in the expression, as date(\"2024-07-01\")",
                     w->fact, Py_TYPE(value)->tp_name);
        return false;
    }
    return PyDelta_Check(value) ? put_timedelta(w, value) : put_iso(w, value);
}

static bool put_value(writer *w, PyObject *value, int depth)
{
    if (depth > DEPTH_MAX)
        return refuse(w, PyExc_ValueError, "lists and dicts are nested too deep");
    if (PyUnicode_Check(value))
        return put_string(w, value);
    if (PyBool_Check(value))
        return value == Py_True ? put(w->out, "true", 4) : put(w->out, "false", 5);
    if (PyLong_Check(value))
        return put_integer(w, value);
    if (value == Py_None)
        return put(w->out, "null", 4);
    const int is_decimal = PyObject_IsInstance(value, decimal_type);
    if (is_decimal)
        return is_decimal > 0 && put_decimal(w, value);
    if (PyDate_Check(value) || PyTime_Check(value) || PyDelta_Check(value))
        return put_time_like(w, value);
    if (PyList_Check(value) || PyTuple_Check(value))
        return put_list(w, value, depth);
    return is_mapping(value) ? put_mapping(w, value, depth) : refuse_type(w, value);
}

bool json_of_facts(json_text *out, PyObject *facts, bool temporal)
{
    writer w = {.out = out, .temporal = temporal};
    if (facts == Py_None)
        return put(out, "{}", 2);
    if (!is_mapping(facts)) {
        PyErr_Format(PyExc_TypeError, "facts must be a mapping of names to values, not %.200s",
                     Py_TYPE(facts)->tp_name);
        return false;
    }
    return put_mapping(&w, facts, 0);
}

bool facts_init(void)
{
    PyDateTime_IMPORT;
    PyObject *module = PyDateTimeAPI ? PyImport_ImportModule("decimal") : NULL;
    decimal_type = module ? PyObject_GetAttrString(module, "Decimal") : NULL;
    Py_XDECREF(module);
    return decimal_type != NULL;
}
