/* What the rule kinds share: a session's facts bank, and results made of
 * slots and steps, whose text is written afterwards. */
#ifndef CMG_RULES_RULES_H
#define CMG_RULES_RULES_H

#include "citymgmt/decision.h"
#include "citymgmt/penalty.h"

#include "pack/pack.h"

/* Facts: one cell a slot of the pack; ABSENT cells of parameters and
 * decisions are filled by the session. */
struct cmg_facts {
    cmg_pack *pack;
    cmg_arena arena;
    cmg_value *cells; /* pack->slot_count */
};

struct cmg_session {
    cmg_pack *pack;
    cmg_allocator allocator;
    cmg_vm vm;
    cmg_value *bank; /* pack->slot_count: facts, parameters, decisions of the case at hand */
    int64_t as_of;
    bool has_as_of, trace;
    cmg_language language;
    uint8_t *covered; /* pack->rule_count bits when coverage is asked for, else NULL */
};

/* One legal step of the trace: machinery-free, text made on demand. */
typedef enum cmg_step_kind {
    CMG_STEP_VERSION,      /* rule: the item; which law by date */
    CMG_STEP_CIRCUMSTANCE, /* rule: limitation, capacity, exemption, circumstance; value: holds? */
    CMG_STEP_APPLIES,
    CMG_STEP_PROVISION,
    CMG_STEP_STATUTORY_RANGE,
    CMG_STEP_TIER,
    CMG_STEP_MOVE, /* circumstances moved the tier */
    CMG_STEP_AMOUNT,
    CMG_STEP_CONFISCATION,
    CMG_STEP_LIGHTER_LAW,
    CMG_STEP_SETTING,
    CMG_STEP_PROCEDURE,
    CMG_STEP_DECISION
} cmg_step_kind;

typedef struct cmg_step {
    cmg_step_kind kind;
    const cmg_rule *rule;       /* or NULL */
    const void *detail;         /* by kind: cmg_provision, cmg_tier, cmg_benchmark ... */
    cmg_basis basis;
    const cmg_program *program; /* the condition, for the facts it used */
    cmg_value value, low, high;
    uint32_t number;            /* by kind: table rule, setting ... */
} cmg_step;

/* session.c: begins a decision: resets the vm, fills the bank from facts,
 * parameters as of the law day, roles.  `day` chooses versions. */
cmg_status cmg_session_begin(cmg_session *session, const cmg_facts *facts, int64_t day);
/* Runs a program after the decisions it needs. */
cmg_status cmg_session_run(cmg_session *session, const cmg_program *program, int64_t day, cmg_value *out);
cmg_status cmg_session_table(cmg_session *session, const cmg_table *table, int64_t day, cmg_table_result *out);
static inline void cmg_session_cover(cmg_session *session, uint32_t number)
{
    if (session->covered)
        session->covered[number / 8] |= (uint8_t)(1u << (number % 8));
}

#endif
