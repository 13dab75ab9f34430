/* Inside a result: values, slots and rules; text is made from them only when
 * asked for.  Everything of one decision lives in the result's arena, which is
 * reset by the next. */
#ifndef CMG_RULES_RESULT_H
#define CMG_RULES_RESULT_H

#include "rules/casefile.h"
#include "rules/due_case.h"
#include "rules/rules.h"

/* Why a result is missing something. */
typedef enum cmg_need_kind {
    CMG_NEED_FACT,   /* slot: a fact to ask for */
    CMG_NEED_HOLE,   /* slot: a parameter left open by the pack */
    CMG_NEED_AMOUNT, /* a fine left open by the pack: hole */
    CMG_NEED_PLACE   /* a figure of a place: name, question */
} cmg_need_kind;

/* Bounds of a fine; each may be unknown. */
typedef struct cmg_bounds {
    bool has_low, has_high; /* has_low false: the law gives no minimum, or it is not known */
    cmg_value low, high;
} cmg_bounds;

/* What one answer to a question would lead to. */
typedef struct cmg_prospect {
    cmg_value answer;
    cmg_state state;
    cmg_outcome outcome;
    bool has_fine, has_amount, may_be_none, may_be_refused;
    bool imposes; /* some penalty, and not an order to correct alone */
    cmg_value amount;
    cmg_bounds range;
} cmg_prospect;

typedef struct cmg_need {
    cmg_need_kind kind;
    uint16_t slot;
    const cmg_label *hole;
    cmg_text name, question;
    const cmg_rule *rule;          /* the first rule that wanted it */
    uint8_t stage;                 /* when: lower is earlier */
    uint16_t wanted;               /* by how many rules */
    bool alone;                    /* some rule lacks nothing else */
    bool essential;                /* false: could only open a "may" in favour of the party, or a procedure */
    const cmg_prospect *prospects; /* one an answer, where the session looks ahead and there are few */
    uint32_t prospect_count;
} cmg_need;
#define CMG_NEEDS_MAX 128
#define CMG_STEPS_MAX 512

typedef enum cmg_standing { CMG_STANDS, CMG_MIGHT } cmg_standing;

/* A circumstance or procedure that holds, or might. */
typedef struct cmg_held {
    const void *rule; /* cmg_circumstance or cmg_procedure */
    cmg_standing standing;
} cmg_held;
#define CMG_HELD_MAX CMG_PENALTY_RULES_MAX

/* The penalty under the law of one day. */
typedef struct cmg_penalty_case {
    int64_t day;
    cmg_state state;
    const cmg_item *item;
    const cmg_provision *provision;
    const cmg_benchmark *benchmark;
    const cmg_tier *tier;
    cmg_outcome outcome;
    const cmg_circumstance *ground; /* of outcome none */
    uint64_t imposed;               /* bits of the provision's sanctions whose conditions hold */
    uint64_t possible;              /* of those whose conditions may hold */
    bool has_fine;                  /* the provision allows a fine */
    bool fine_may;                  /* it may be imposed, and need not */
    bool may_be_none;               /* undecided: no penalty is possible too */
    bool may_be_refused;            /* undecided: it may not be this item's matter */
    cmg_bounds statutory, range;
    bool by_person;                  /* the amount is left to a person */
    bool has_suggestion, has_amount; /* by the benchmark or the law; what holds */
    bool chosen;                     /* the amount is what the agency set */
    cmg_value suggestion, amount;
    bool has_gains;
    cmg_value gains; /* to confiscate */
    cmg_held circumstances[CMG_HELD_MAX];
    uint32_t circumstance_count;
    uint64_t open; /* bits of those whose facts are missing */
    cmg_held procedures[CMG_HELD_MAX];
    uint32_t procedure_count;
    uint32_t settings_used; /* bits of cmg_setting */
} cmg_penalty_case;

/* One of several norms that an act breaks (Art 29). */
typedef struct cmg_norm {
    cmg_text code;
    const cmg_item *item;  /* NULL: none in force */
    cmg_state state;       /* refused: the act does not break it */
    cmg_message_id reason; /* when refused */
    cmg_outcome outcome;
    bool fines, has_amount;
    cmg_bounds statutory, range;
    cmg_value amount;
    bool is_open; /* not decided, and may prevail */
    bool prevails;
} cmg_norm;
#define CMG_NORMS_MAX 16

/* Who owns a matter, and to whom it is to be told. */
typedef struct cmg_due_referral {
    const cmg_referral *referral;
    const cmg_unit *to; /* NULL: no such unit here */
    bool made;
} cmg_due_referral;
#define CMG_REFERRALS_MAX 64

typedef struct cmg_duty_case {
    const cmg_item *item;
    cmg_whereabouts where;
    cmg_owner owners[CMG_LEVEL_COUNT]; /* the highest level first */
    uint32_t owner_count;
    cmg_due_referral referrals[CMG_REFERRALS_MAX];
    uint32_t referral_count;
} cmg_duty_case;

/* A matter that must not be with the owner of the one at hand: what it licenses
 * (批管分离), or what supervises what it builds (建管分离). */
typedef struct cmg_separation {
    const cmg_item *other;
    bool builds;
    const cmg_unit *unit; /* that owns the other; NULL: no single one here */
    bool apart;
} cmg_separation;
typedef struct cmg_staff_case cmg_staff_case;         /* staff.h */
typedef struct cmg_standards_case cmg_standards_case; /* standards.h */

/* A list of matters, by code; with a place, each has its owner there. */
typedef struct cmg_items_case {
    const cmg_item **at;
    uint32_t count;
    cmg_whereabouts where;
} cmg_items_case;

/* What counted for a class: a word, what a pattern found in the report, a code, a condition. */
typedef struct cmg_route_ground {
    cmg_text text;
    uint32_t weight;
} cmg_route_ground;

/* Which class a report is about, the best first. */
typedef struct cmg_candidate {
    const cmg_class *class;
    uint32_t score;
    bool by_code, by_facts;
    const cmg_route_ground *grounds; /* of those shown; in the arena */
    uint32_t ground_count;
} cmg_candidate;
#define CMG_CLASSES_SHOWN 5

typedef struct cmg_route_case {
    cmg_candidate candidates[CMG_CLASSES_SHOWN];
    uint32_t count, threshold, margin;
} cmg_route_case;

/* result.c has the writers of each. */
typedef enum cmg_result_kind {
    CMG_RESULT_EMPTY,
    CMG_RESULT_DECISION,
    CMG_RESULT_PENALTY,
    CMG_RESULT_DUE,
    CMG_RESULT_CASEFILE,
    CMG_RESULT_DUTY,
    CMG_RESULT_ITEMS,
    CMG_RESULT_ROUTE,
    CMG_RESULT_STAFF,
    CMG_RESULT_STANDARDS,
    CMG_RESULT_ASSESSMENT,
    CMG_RESULT_KIND_COUNT
} cmg_result_kind;

struct cmg_result {
    cmg_allocator allocator;
    cmg_arena arena;
    cmg_buffer text, json, piece;
    cmg_diagnostics *diagnostics;
    cmg_pack *pack;
    cmg_result_kind kind;  /* empty until there is an answer */
    cmg_result_kind begun; /* what was asked for last */
    cmg_state state;
    cmg_language language;
    bool traced;
    int64_t as_of;

    cmg_message_id reason; /* when refused, or the calendar is unknown */
    cmg_text reason_argument[3];

    cmg_need needs[CMG_NEEDS_MAX]; /* sorted, best question first */
    uint32_t need_count;
    uint16_t *presumed; /* slots of presumptions relied on */
    uint32_t presumed_count;

    cmg_step *steps;
    size_t step_count, step_capacity;
    cmg_value *bank; /* facts at the time, when traced */

    const cmg_decision *decision;
    cmg_value value;

    cmg_due_case due;
    cmg_casefile_case casefile;

    cmg_penalty_case penalty; /* the one that holds */
    cmg_penalty_case other;   /* under the law of the other day (Art 37) */
    bool has_other;
    cmg_norm *norms; /* in the order given; in the arena */
    uint32_t norm_count;

    cmg_duty_case duty;
    cmg_items_case items;
    const cmg_standards_case *standards;
    cmg_route_case route;
    const cmg_staff_case *staff; /* NULL when there is no such plan on the day */

    struct cmg_assess_outcome *assessment; /* in the arena */
};

/* The one by index of a decided duty; false beyond the last. */
bool cmg_duty_separation(const cmg_result *result, uint32_t index, cmg_separation *made);

/* Empties the result for a new decision of the session. */
cmg_status cmg_result_begin(cmg_result *result, cmg_session *session, cmg_result_kind kind);
/* Takes what must outlive the session's next decision: presumptions, problems,
 * facts for the trace; sorts the needs. */
cmg_status cmg_result_finish(cmg_result *result, cmg_session *session);
void cmg_result_refuse(cmg_result *result, cmg_message_id reason, cmg_text first, cmg_text second,
                       cmg_text third);
/* Notes the slots of an absent value. */
void cmg_result_need(cmg_result *result, const cmg_session *session, cmg_value absent, const cmg_rule *rule,
                     uint8_t stage, bool essential);
void cmg_result_need_amount(cmg_result *result, const cmg_label *hole, const cmg_rule *rule, uint8_t stage);
/* A figure of a place that is not known; the texts are copied. */
void cmg_result_need_place(cmg_result *result, cmg_text place, cmg_text question, const cmg_rule *rule);
/* A step of the trace; nothing when the session does not trace. */
cmg_status cmg_result_step_add(cmg_result *result, const cmg_session *session, const cmg_step *step);
cmg_text cmg_label_text(const cmg_label *label, cmg_language language);
/* Reports a matter that no layer knows; CMG_NOT_FOUND. */
cmg_status cmg_unknown_item(const cmg_session *session, cmg_result *result, cmg_text code);

const char *cmg_outcome_code(cmg_outcome outcome); /* as packs spell it */
/* It confiscates gains, and there are none. */
bool cmg_penalty_lacks_gains(const cmg_penalty_case *c, const cmg_sanction *sanction);
/* Does that circumstance stand, and bear on how it came out? */
bool cmg_penalty_rests_on(const cmg_penalty_case *c, uint32_t at);

/* penalty_text.c, penalty_json.c */
void cmg_penalty_write_text(cmg_buffer *out, cmg_result *result);
void cmg_penalty_write_json(cmg_buffer *out, cmg_result *result);
void cmg_duty_write_text(cmg_buffer *out, cmg_result *result);
void cmg_duty_write_json(cmg_buffer *out, cmg_result *result);
void cmg_items_write_text(cmg_buffer *out, cmg_result *result);
void cmg_items_write_json(cmg_buffer *out, cmg_result *result);
void cmg_route_write_text(cmg_buffer *out, cmg_result *result);
void cmg_route_write_json(cmg_buffer *out, cmg_result *result);
void cmg_decision_write_text(cmg_buffer *out, cmg_result *result);
void cmg_decision_write_json(cmg_buffer *out, cmg_result *result);
void cmg_casefile_write_text(cmg_buffer *out, cmg_result *result);
void cmg_casefile_write_json(cmg_buffer *out, cmg_result *result);
/* due_text.c, due_json.c */
void cmg_due_write_text(cmg_buffer *out, cmg_result *result);
void cmg_due_write_step(cmg_buffer *out, const cmg_result *result, const cmg_step *step);
void cmg_due_write_json(cmg_buffer *out, cmg_result *result);
/* standards_text.c, standards_json.c */
void cmg_standards_write_text(cmg_buffer *out, cmg_result *result);
void cmg_standards_write_json(cmg_buffer *out, cmg_result *result);
void cmg_standards_write_step(cmg_buffer *out, const cmg_result *result, const cmg_step *step);
/* staff_text.c, staff_json.c */
void cmg_staff_write_text(cmg_buffer *out, cmg_result *result);
void cmg_staff_write_json(cmg_buffer *out, cmg_result *result);
void cmg_staff_write_step(cmg_buffer *out, const cmg_result *result, const cmg_step *step);
/* assess_text.c, assess_json.c */
void cmg_assess_write_text(cmg_buffer *out, cmg_result *result);
void cmg_assess_write_json(cmg_buffer *out, cmg_result *result);
/* trace.c: one step as a line. */
void cmg_step_write(cmg_buffer *out, const cmg_result *result, const cmg_step *step);

#endif
