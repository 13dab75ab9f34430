/* One thread's machine for expressions and models. */
#ifndef CMG_FEEL_EVALUATOR_H
#define CMG_FEEL_EVALUATOR_H

#include "citymgmt/feel.h"

#include "feel/feel.h"

struct cmg_evaluator {
    cmg_allocator allocator;
    cmg_vm vm;
    cmg_arena facts; /* apart from the vm's, which is reset while facts stay */
    cmg_value value;
};

/* Before each evaluation. */
void cmg_evaluator_begin(cmg_evaluator *evaluator);
/* Reads a JSON object into a context as its type asks; BAD_FACTS after reporting. */
cmg_status cmg_evaluator_read(cmg_text text, const cmg_type *type, cmg_arena *arena,
                              cmg_diagnostics *diagnostics, cmg_value *out);

#endif
