/* Functions of the host, by one key of kind, class and method. */
#ifndef CMG_FEEL_EXTERNALS_H
#define CMG_FEEL_EXTERNALS_H

#include "citymgmt/feel.h"

#include "feel/program.h"

/* Writes the key; blanks in the method do not count. */
void cmg_external_key(cmg_buffer *out, cmg_text kind, cmg_text class_name, cmg_text method);
/* Calls the function that has the key; no argument is absent. */
/* The same from "java" or "pmml" and a context literal with the two names;
 * false when it is no such thing, *key without bytes when there is no memory. */
bool cmg_external_described(cmg_arena *arena, cmg_text kind, const cmg_expr *names, cmg_text *key);
cmg_value cmg_external_run(cmg_call *at, cmg_text key, const cmg_value *arguments, uint32_t count);

#endif
