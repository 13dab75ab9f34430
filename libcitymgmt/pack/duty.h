/* The responsibility list, compiled: what an item is as a matter of the list,
 * the registers of functions, places and units, and the rules that say who
 * owns a matter.  Registers refer to each other by code: which version is
 * meant depends on the day. */
#ifndef CMG_PACK_DUTY_H
#define CMG_PACK_DUTY_H

typedef enum cmg_level {
#define CMG_LEVEL(identifier, name, zh, en) CMG_LEVEL_##identifier,
#include "pack/levels.def"
#undef CMG_LEVEL
    CMG_LEVEL_COUNT /* also: none */
} cmg_level;

typedef enum cmg_item_type {
#define CMG_ITEM_TYPE(identifier, name, zh, en) CMG_ITEM_##identifier,
#include "pack/item_types.def"
#undef CMG_ITEM_TYPE
    CMG_ITEM_TYPE_COUNT
} cmg_item_type;

typedef enum cmg_duty_step_kind {
#define CMG_DUTY_STEP(identifier, name, zh, en) CMG_DUTY_##identifier,
#include "pack/duty_steps.def"
#undef CMG_DUTY_STEP
    CMG_DUTY_STEP_COUNT
} cmg_duty_step_kind;

/* -- an item as a matter of the list -------------------------------------- */

typedef struct cmg_sub_item {
    cmg_text code;
    cmg_label label;
    cmg_basis basis;
} cmg_sub_item;

typedef struct cmg_duty_step {
    cmg_duty_step_kind kind;
    cmg_label label;
    cmg_basis basis;
} cmg_duty_step;

typedef struct cmg_risk {
    cmg_label label, measure, post;
    uint8_t grade; /* 0 high, 1 medium, 2 low */
} cmg_risk;

typedef struct cmg_publicity {
    cmg_label content, channel, audience;
    cmg_basis basis;
    uint32_t days; /* working days; 0: long-term */
} cmg_publicity;

/* 三个必须整合: an empty reason is a test that does not hold. */
typedef struct cmg_integration {
    bool said, integrated;
    cmg_label scope, contested, neglected;
} cmg_integration;

typedef struct cmg_codes {
    const cmg_text *at;
    uint32_t count;
} cmg_codes;

typedef struct cmg_listing {
    cmg_item_type type;
    cmg_text function; /* or empty */
    uint8_t levels;    /* bits by cmg_level; 0: exactly one */
    const cmg_sub_item *sub_items;
    const cmg_duty_step *steps;
    const cmg_risk *risks;
    const cmg_publicity *publicity;
    const cmg_label *accountability;
    uint32_t sub_item_count, step_count, risk_count, publicity_count, accountability_count;
    uint32_t statutory_days, promised_days; /* 0: none */
    cmg_label power_source, fee, procedure, post;
    cmg_basis fee_basis;
    bool forwarded;
    cmg_integration integration;
    cmg_codes approves, builds;
} cmg_listing;

/* -- registers ------------------------------------------------------------ */

typedef struct cmg_competence {
    cmg_rule rule;
} cmg_competence;

typedef struct cmg_area {
    cmg_rule rule;
    cmg_level level;
    cmg_text parent; /* or empty */
    bool zone;
} cmg_area;

typedef struct cmg_unit {
    cmg_rule rule;
    cmg_level level;
    cmg_text parent, place, role; /* each may be empty */
    cmg_codes also_under, cross_posted;
} cmg_unit;

/* -- who owns what -------------------------------------------------------- */

/* Which matters a rule is about, and where. */
typedef struct cmg_reach {
    cmg_codes items, functions, except, places;
    uint16_t types; /* bits by cmg_item_type */
} cmg_reach;

typedef struct cmg_ownership {
    cmg_rule rule;
    cmg_reach reach;
    cmg_level level;
    cmg_text unit, role; /* one of them */
} cmg_ownership;

typedef struct cmg_delegation {
    cmg_rule rule;
    cmg_reach reach;
    cmg_text from, to;
    bool devolves;     /* the power moves; else it is used in the owner's name */
    int64_t published; /* day, or INT64_MAX: never */
} cmg_delegation;

typedef enum cmg_mechanism { CMG_SUPERVISION, CMG_SHARING, CMG_COOPERATION } cmg_mechanism;

typedef struct cmg_referral {
    cmg_rule rule;
    cmg_reach reach;
    cmg_mechanism mechanism;
    cmg_level level; /* with role */
    cmg_text unit, role;
    uint32_t days; /* working days; 0: none said */
} cmg_referral;

typedef enum cmg_register { CMG_OF_ITEMS, CMG_OF_FUNCTIONS, CMG_OF_PLACES, CMG_OF_UNITS } cmg_register;

typedef struct cmg_expectation {
    cmg_rule rule;
    cmg_register of;
    cmg_item_type type; /* COUNT: of any type */
    cmg_level level;    /* COUNT: of any level */
    cmg_text parent;    /* empty: of any parent */
    bool counts;
    uint32_t count;
    cmg_regex *pattern; /* or NULL; belongs to the pack */
    cmg_text pattern_text;
    cmg_label hole;
} cmg_expectation;

/* -- finding the owner (owner.c) ------------------------------------------ */

/* A place and all it lies in, itself first. */
typedef struct cmg_whereabouts {
    const cmg_area *at[CMG_LEVEL_COUNT];
    uint32_t count;
} cmg_whereabouts;

typedef enum cmg_owner_state {
    CMG_OWNED,
    CMG_OWNER_NO_RULE,    /* no rule reaches the matter here */
    CMG_OWNER_COLLISION,  /* `rule` and `rival` stand beside each other */
    CMG_OWNER_TOO_WIDE,   /* the place is not inside one place of the rule's level */
    CMG_OWNER_NO_UNIT,    /* no unit with the role serves `area` */
    CMG_OWNER_TWO_UNITS,  /* `unit` and `other` both do */
    CMG_OWNER_OTHER_LEVEL /* owned, but at another level than was asked for */
} cmg_owner_state;

typedef struct cmg_owner {
    cmg_owner_state state;
    cmg_level level; /* that the rule gives it to */
    const cmg_ownership *rule, *rival;
    const cmg_ownership *over; /* the nearest of those that stand back */
    const cmg_area *area;      /* that the unit serves */
    const cmg_unit *unit, *other;
    const cmg_delegation *delegation, *other_delegation; /* that counts, and one beside it */
    const cmg_unit *acting;                              /* by delegation; else the owner */
} cmg_owner;

#endif
