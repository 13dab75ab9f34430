/* The library as scripting languages see it: a small private module of
 * handles, one file an area.  A language adds its typemaps (bindings/LANG)
 * and, above the module, the classes its users are meant to meet.
 *
 * Names of arguments are the contract between the two:
 *
 *   TEXT, LENGTH          text that may hold any character, NUL too
 *   NAME                  text without NUL, never null
 *   PATH                  a name in the file system, never null
 *   FACTS, LENGTH         a mapping of names to values, read as JSON
 *   NAMED, LENGTH         the same for an expression by itself: no dates
 *   LANGUAGE, REPORT      in: a language; out: the list of findings
 *   LANGUAGE, RESULT      in: a language; out: a result
 *   needed_text           a text that is NULL only without memory
 *
 * A status that is not CMG_OK is raised, with the findings at hand. */
%module(package="citymgmt") citymgmt

%{
#include <stdlib.h>
#include <string.h>

#include <citymgmt/base.h>
#include <citymgmt/decision.h>
#include <citymgmt/diagnostics.h>
#include <citymgmt/dmn.h>
#include <citymgmt/due.h>
#include <citymgmt/facts.h>
#include <citymgmt/feel.h>
#include <citymgmt/pack.h>
#include <citymgmt/penalty.h>
#include <citymgmt/duty.h>
#include <citymgmt/items.h>
#include <citymgmt/procedure.h>
#include <citymgmt/result.h>
#include <citymgmt/route.h>
#include <citymgmt/session.h>
#include <citymgmt/assess.h>
#include <citymgmt/staff.h>
#include <citymgmt/standards.h>
#include <citymgmt/value.h>

/* NULL only without memory. */
typedef const char *needed_text;
%}

%include <stdint.i>
typedef const char *needed_text;

%nodefaultctor;
%nodefaultdtor;

#ifdef SWIGPYTHON
%include "python/typemaps.i"
#endif

%include "include/base.i"
%include "include/result.i"
%include "include/pack.i"
%include "include/session.i"
%include "include/feel.i"
%include "include/dmn.i"

#ifdef SWIGPYTHON
%include "python/handles.i"
#endif
