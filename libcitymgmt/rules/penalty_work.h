/* The evaluation of one act under the law of one day, shared by the files
 * that do its parts: penalty.c the order, penalty_circumstances.c what
 * excludes, lightens and aggravates, penalty_amount.c ranges and tiers,
 * penalty_procedures.c what follows from these. */
#ifndef CMG_RULES_PENALTY_WORK_H
#define CMG_RULES_PENALTY_WORK_H

#include "rules/result.h"

/* Stages of evaluation beyond those of circumstances, for the order of questions. */
enum {
    CMG_ASK_DATES,
    CMG_ASK_APPLIES,
    CMG_ASK_GROUNDS,
    CMG_ASK_PROVISION,
    CMG_ASK_AMOUNT,
    CMG_ASK_CIRCUMSTANCE,
    CMG_ASK_TIER,
    CMG_ASK_PROCEDURE,
    CMG_ASK_MEASURES
};

typedef enum cmg_truth { CMG_FALSE, CMG_TRUE, CMG_OPEN } cmg_truth;

typedef enum cmg_direction { CMG_STAY, CMG_LIGHTER, CMG_HEAVIER, CMG_MITIGATE, CMG_DIRECTIONS } cmg_direction;

#define CMG_CANDIDATES_MAX CMG_PENALTY_RULES_MAX

typedef struct cmg_work {
    cmg_session *session;
    cmg_result *result;
    cmg_penalty_case *c;
    uint32_t open; /* essential needs met on the way */
    bool refused;
    const cmg_provision *candidates[CMG_CANDIDATES_MAX]; /* that may hold, in order */
    uint32_t candidate_count;
    bool sure_of_provision; /* the last candidate holds */
    uint32_t needs;         /* of the result: those that tell whether there is an offence at all */
    uint32_t directions;    /* bits of cmg_direction that are possible */
    bool conflict_by_person;
    bool may_punish; /* some tier of the candidate at hand does */
    bool has_union;  /* c->statutory and c->range hold something */
} cmg_work;

/* A condition to its truth, traced as the step; `absent` says what an open one wants.
 * A condition that gives null refuses: nothing rests on a null. */
cmg_status cmg_work_test(cmg_work *work, const cmg_program *program, const cmg_step *step, cmg_truth *truth,
                         cmg_value *absent);
/* The same, and an open one notes its needs. */
cmg_status cmg_work_condition(cmg_work *work, const cmg_program *program, const cmg_step *step, uint8_t ask,
                              bool essential, cmg_truth *truth);
void cmg_work_refuse(cmg_work *work, cmg_message_id reason, cmg_text first, cmg_text second, cmg_text third);
void cmg_work_need(cmg_work *work, cmg_value absent, const cmg_rule *rule, uint8_t ask, bool essential);

/* Evaluates the circumstances; sets c->ground when a penalty is excluded for
 * certain, work->directions otherwise.  Asks of those that can still change something. */
cmg_status cmg_work_circumstances(cmg_work *work);
/* For each candidate the statutory range, tier and amount. */
cmg_status cmg_work_amounts(cmg_work *work);

/* The amount that the agency has set, of a decided case, instead of what is suggested. */
cmg_status cmg_work_chosen(cmg_work *work);

/* One that cannot be told for want of a fact or figure is listed as such; it does not
 * unsettle the amount. */
cmg_status cmg_work_procedures(cmg_work *work);

/* Widens bounds by others that are possible too; an end that either lacks is not known. */
void cmg_bounds_widen(cmg_bounds *bounds, const cmg_bounds *by);

/* One act and one matter, in the order of the law, into result->penalty and result->state;
 * the session has begun with the facts.  The amount set by the agency is for what `prevails`. */
cmg_status cmg_penalty_decide(cmg_session *session, cmg_result *result, const cmg_versions *item,
                              bool prevails);

/* What each answer to an essential question would lead to; the session holds the last supposition after. */
cmg_status cmg_penalty_look_ahead(cmg_session *session, cmg_result *result, const cmg_versions *item,
                                  const cmg_facts *facts);

static inline cmg_text cmg_rule_name(const cmg_work *work, const cmg_rule *rule)
{
    return cmg_label_text(&rule->label, work->result->language);
}

#endif
