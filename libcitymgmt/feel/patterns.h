/* Compiled patterns, kept by the machine. */
#ifndef CMG_FEEL_PATTERNS_H
#define CMG_FEEL_PATTERNS_H

#include "feel/feel.h"

/* *regex belongs to the machine and holds until CMG_PATTERNS_KEPT others were
 * asked for. */
cmg_regex_status cmg_vm_pattern(cmg_vm *vm, cmg_text pattern, cmg_text flags, const cmg_regex **regex);
void cmg_vm_free_patterns(cmg_vm *vm);

#endif
