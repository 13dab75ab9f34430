/* What the files of the machine share: machine.c its state, limits and problems;
 * loops.c iteration and the lists that it builds; vm.c the loop over the code. */
#ifndef CMG_FEEL_MACHINE_H
#define CMG_FEEL_MACHINE_H

#include "feel/program.h"

/* A new value by its weight: what could not be copied within the limit of
 * bytes is refused here, so that no later walk over it need be counted. */
cmg_value cmg_weigh_made(cmg_call *at, cmg_value value);
static inline cmg_value cmg_weighed(cmg_call *at, cmg_value value)
{
    return value.kind < CMG_LIST ? value : cmg_weigh_made(at, value);
}

/* -- loops ---------------------------------------------------------------- */

/* A list to grow, as it stands in a register while a loop runs; no program
 * ever sees one. */
cmg_value cmg_loop_list(cmg_call *at);
void cmg_loop_push(cmg_call *at, cmg_value list, cmg_value item);
/* Of a filter: takes the item that the condition is true for. */
void cmg_loop_keep(cmg_call *at, cmg_value list, cmg_value item, cmg_value condition);
/* The list that was built; of a filter whose condition was a number, the item there. */
cmg_value cmg_loop_built(cmg_call *at, cmg_value list, bool of_filter);
/* from[index], where what is no list is a list of itself. */
cmg_value cmg_indexed(cmg_call *at, cmg_value from, cmg_value index);
/* r[0] the list or range, r[1] the next index, r[2] the count.  A range of
 * numbers or dates runs up or down.  Gives the domain, or the null that it is
 * no domain. */
cmg_value cmg_loop_begin(cmg_call *at, cmg_value *r, cmg_value domain, bool of_filter);
/* The next item; false at the end. */
bool cmg_loop_next(cmg_value *r, cmg_value *item);
/* What the loop fills: a list being built (2), of a filter (1), or a truth.
 * Over what is absent or no domain it comes to that. */
void cmg_loop_fill(cmg_call *at, cmg_value *filled, cmg_value domain, uint8_t how);

#endif
