/* What the rule kinds share: a session's facts bank, and results made of
 * slots and steps, whose text is written afterwards. */
#ifndef CMG_RULES_RULES_H
#define CMG_RULES_RULES_H

#include "citymgmt/decision.h"
#include "citymgmt/duty.h"
#include "citymgmt/items.h"
#include "citymgmt/penalty.h"
#include "citymgmt/route.h"

#include "pack/pack.h"

/* Facts: one cell a slot of the pack; ABSENT cells of parameters and
 * decisions are filled by the session. */
struct cmg_facts {
    cmg_pack *pack;     /* with the cells in one line of the cache: all that a decision looks at */
    cmg_value *cells;   /* pack->slot_count */
    cmg_value *pending; /* being read: taken over when all of them are good */
    cmg_allocator allocator;
    cmg_arena arena;
    cmg_vm vm; /* for the terms' `allowed` */
};

struct cmg_session {
    cmg_pack *pack;
    cmg_allocator allocator;
    cmg_arena own; /* what lives as long as the session */
    cmg_vm vm;
    cmg_pack_workdays workdays;
    cmg_value *bank;        /* the case at hand: facts, parameters, decisions */
    bool *evaluated;        /* of decision slots: the bank holds their value */
    bool any_evaluated;     /* some of them are set */
    bool *relied;           /* of slots: a presumption that some rule read */
    bool *idle;             /* of slots: nothing is to be done before they are read */
    uint16_t *parameters;   /* slots of parameters */
    uint16_t *presumptions; /* slots of terms with a presumption */
    uint32_t parameter_count, presumption_count;
    const cmg_facts *facts;
    const cmg_versions *decided; /* what cmg_decide was asked for last, or NULL */
    int64_t law_day;             /* which versions hold */
    int64_t as_of;
    bool has_as_of, trace, looks_ahead;
    cmg_result *ahead; /* for suppositions; NULL before the first */
    cmg_language language;
    uint8_t *covered; /* bits of pack->rule_count while the pack's tests run, else NULL */
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
    CMG_STEP_CHOSEN, /* value: the fine that the agency set; low, high: what the law allows */
    CMG_STEP_CONFISCATION,
    CMG_STEP_LIGHTER_LAW,
    CMG_STEP_CONCURRENCE, /* rule: the item that prevails; number: of how many */
    CMG_STEP_PROCEDURE,
    CMG_STEP_DECISION,
    CMG_STEP_DUTY_RULE, /* rule reaches the matter here; number: how nearly, and 8 if it decides */
    CMG_STEP_DELEGATION,
    CMG_STEP_LIMIT,     /* rule: the time limit */
    CMG_STEP_EXTENDED,  /* detail: the instant */
    CMG_STEP_SUSPENDED, /* detail: cmg_suspension */
    CMG_STEP_RUN,       /* detail: cmg_day_run */
    CMG_STEP_DUE,
    CMG_STEP_STAFF,       /* detail: cmg_staff_case; the figures */
    CMG_STEP_STAFF_PLACE, /* detail: cmg_staff_case; number: the line */
    CMG_STEP_STANDARD     /* detail: cmg_standard_line */
} cmg_step_kind;

typedef struct cmg_step {
    cmg_step_kind kind;
    const cmg_rule *rule; /* or NULL */
    const void *detail;   /* by kind: cmg_provision, cmg_tier, cmg_benchmark ... */
    cmg_basis basis;
    const cmg_program *program; /* the condition, for the facts it used */
    cmg_value value, low, high;
    uint32_t number; /* by kind: table rule, setting ... */
} cmg_step;

/* Begins a decision: forgets the last, fills the bank from facts and
 * presumptions.  Then a law day must be chosen before anything is run. */
void cmg_session_begin(cmg_session *session, const cmg_facts *facts);
/* Chooses the versions in force on a day: parameters are set anew. */
void cmg_session_set_law_day(cmg_session *session, int64_t day);
/* Runs a program after the decisions it needs. */
cmg_status cmg_session_run(cmg_session *session, const cmg_program *program, cmg_value *out);
cmg_status cmg_session_table(cmg_session *session, const cmg_table *table, cmg_table_result *out);
/* Value of a decision in force on the law day; absent when facts are missing. */
cmg_status cmg_session_decision(cmg_session *session, const cmg_decision *decision, cmg_value *out);
/* The fact with a role; absent when no term has it. */
cmg_value cmg_session_role(const cmg_session *session, cmg_role role);
void cmg_session_set_role(cmg_session *session, cmg_role role, cmg_value value);
static inline void cmg_session_cover(cmg_session *session, uint32_t number)
{
    if (session->covered)
        session->covered[number / 8] |= (uint8_t)(1u << (number % 8));
}

#endif
