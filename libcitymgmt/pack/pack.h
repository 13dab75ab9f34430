/* The compiled pack: what the loader makes and the rules read.  Everything
 * lives in the pack's arena and never changes after loading.
 *
 *   open.c      folder -> documents of all layers, hash
 *   load.c      documents -> drafts -> the structures below, in the order of names
 *   load_*.c    one section each
 *   overlay.c   layers -> one view by code and date
 *   check.c     doubtful things
 */
#ifndef CMG_PACK_PACK_H
#define CMG_PACK_PACK_H

#include <stdatomic.h>

#include "citymgmt/dmn.h"
#include "citymgmt/pack.h"

#include "base/meter.h"
#include "base/name_index.h"
#include "dmn/table.h"
#include "feel/feel.h"
#include "feel/workdays.h"

typedef struct cmg_label {
    cmg_text text[2]; /* by cmg_language; both set, NUL-terminated, or both empty */
} cmg_label;

/* Half-open, in day numbers; INT64_MIN and INT64_MAX when open. */
typedef struct cmg_period {
    int64_t from, to;
} cmg_period;
static inline bool cmg_period_holds(cmg_period period, int64_t day)
{
    return day >= period.from && day < period.to;
}

/* Where something was said. */
typedef struct cmg_origin {
    uint16_t layer; /* 0 is the lowest */
    cmg_text file;
    uint32_t line, column;
} cmg_origin;

typedef enum cmg_law_level {
    CMG_LAW,
    CMG_ADMINISTRATIVE_REGULATION,
    CMG_LOCAL_REGULATION,
    CMG_DEPARTMENT_RULE,
    CMG_LOCAL_RULE,
    CMG_DOCUMENT
} cmg_law_level;

typedef struct cmg_law {
    cmg_text code;
    cmg_label title, issuer;
    cmg_text number, version, url;
    cmg_law_level level;
    cmg_period effective;
    const cmg_text *penalties; /* articles that set a penalty, which matters should cover */
    uint32_t penalty_count;
    cmg_origin origin;
} cmg_law;

typedef struct cmg_citation {
    const cmg_law *law;
    cmg_text article;  /* "52.2.1" as written; empty: the whole text */
    cmg_label printed; /* 《…》第五十二条第二款第（一）项 (2021-09-24) */
} cmg_citation;

typedef struct cmg_basis {
    const cmg_citation *citations;
    uint32_t count;
} cmg_basis;

/* What every dated rule begins with. */
typedef struct cmg_rule {
    cmg_text code;
    cmg_label label, note;
    cmg_period effective;
    cmg_basis basis;
    cmg_origin origin;
    bool withdrawn, illustrative;
    bool hidden;     /* replaced on every day: kept to say what was replaced */
    bool flawed;     /* while loading: it has errors of its own */
    uint32_t number; /* of all rules of the pack: for coverage */
} cmg_rule;

/* -- names: every slot of the facts bank ---------------------------------- */

typedef enum cmg_role {
    CMG_ROLE_NONE,
    CMG_ROLE_ACT_DATE,
    CMG_ROLE_FOUND_DATE,
    CMG_ROLE_DECISION_DATE,
    CMG_ROLE_PARTY,
    CMG_ROLE_STATUTORY_MINIMUM,
    CMG_ROLE_STATUTORY_MAXIMUM,
    CMG_ROLE_FINE,
    CMG_ROLE_CHOSEN_FINE,
    CMG_ROLE_OUTCOME,
    CMG_ROLE_PENALTIES,
    CMG_ROLE_OPEN_PENALTIES,
    CMG_ROLE_COUNT
} cmg_role;
#define CMG_NO_SLOT UINT16_MAX

/* Provisions of an item, tiers of a benchmark, circumstances that concern an item, procedures: a result
 * has room for so many. */
#define CMG_PENALTY_RULES_MAX 64
#define CMG_PENALTY_RULES_MAX_TEXT "64"

typedef struct cmg_term_value {
    cmg_text value;
    cmg_label label;
} cmg_term_value;

typedef struct cmg_term {
    cmg_text name;
    const cmg_type *type;
    cmg_text unit;
    cmg_label label, question;
    const cmg_term_value *values;
    uint32_t value_count;
    cmg_program *allowed; /* unary tests, or NULL */
    cmg_role role;
    bool given; /* by the caller: not a role the engine fills */
    bool is_presumed;
    cmg_value presumed; /* taken, and told, where the fact is absent */
    cmg_text json;      /* for cmg_pack_term_json */
    cmg_origin origin;
} cmg_term;

typedef struct cmg_parameter {
    cmg_rule rule; /* code is the name */
    const cmg_type *type;
    cmg_text unit;
    cmg_value value;
    bool is_hole;
    cmg_label hole;
} cmg_parameter;

typedef struct cmg_decision {
    cmg_rule rule; /* code is the name */
    const cmg_type *type;
    cmg_program *expression; /* or: */
    cmg_table *table;
    bool reads_facts_alone; /* no presumption and no other decision: nothing is to be done before it */
} cmg_decision;

typedef enum cmg_slot_kind { CMG_SLOT_TERM, CMG_SLOT_PARAMETER, CMG_SLOT_DECISION } cmg_slot_kind;

/* Versions of one code, the order of look-up: highest layer first, then the
 * newest.  The first whose period holds is meant; it may be a withdrawal. */
typedef struct cmg_versions {
    cmg_text code;
    const void *const *version; /* cmg_parameter*, cmg_item* ...: each begins with a cmg_rule */
    uint32_t count;
} cmg_versions;

typedef struct cmg_slot {
    cmg_text name;
    cmg_slot_kind kind;
    const cmg_term *term;  /* TERM */
    cmg_versions versions; /* PARAMETER, DECISION */
    const uint16_t *needs; /* DECISION: decision slots to evaluate before, in order */
    uint32_t need_count;
    bool used; /* some expression reads it */
} cmg_slot;

#include "pack/duty.h"
#include "pack/route.h"

/* -- penalty -------------------------------------------------------------- */

typedef enum cmg_stage {
    CMG_STAGE_LIMITATION,
    CMG_STAGE_CAPACITY,
    CMG_STAGE_EXEMPTION,
    CMG_STAGE_CIRCUMSTANCE
} cmg_stage;

typedef enum cmg_effect {
    CMG_EFFECT_NONE,
    CMG_EFFECT_MAY_NONE,
    CMG_EFFECT_LIGHTER_OR_MITIGATED,
    CMG_EFFECT_MAY_LIGHTER_OR_MITIGATED,
    CMG_EFFECT_LIGHTER,
    CMG_EFFECT_MAY_LIGHTER,
    CMG_EFFECT_MITIGATED,
    CMG_EFFECT_MAY_MITIGATED,
    CMG_EFFECT_HEAVIER
} cmg_effect;

typedef struct cmg_circumstance {
    cmg_rule rule;
    cmg_stage stage;
    cmg_effect effect;
    cmg_program *when;
    const cmg_label *measures;
    uint32_t measure_count;
    const cmg_text *items; /* restricts to these; none: all */
    uint32_t item_count;
} cmg_circumstance;

/* An amount: a constant, or a program over facts. */
typedef struct cmg_amount {
    bool given;
    cmg_value constant; /* when program is NULL */
    cmg_program *program;
    cmg_origin origin;
} cmg_amount;

typedef enum cmg_scale {
    CMG_SCALE_TIMES,
    CMG_SCALE_PERCENT,
    CMG_SCALE_PER_MILLE,
    CMG_SCALE_PER_UNIT
} cmg_scale;

typedef struct cmg_fine {
    cmg_amount minimum, maximum; /* fixed: both the same */
    cmg_amount base, base_minimum, cap, floor;
    cmg_scale scale;
    cmg_label base_label;
    bool is_fixed, is_hole, minimum_included, maximum_included;
    cmg_label hole;
    cmg_origin origin;
} cmg_fine;

typedef enum cmg_penalty_kind {
#define CMG_PENALTY_KIND(identifier, name, zh, en) CMG_PENALTY_##identifier,
#include "pack/penalty_kinds.def"
#undef CMG_PENALTY_KIND
    CMG_PENALTY_KIND_COUNT
} cmg_penalty_kind;

typedef struct cmg_sanction {
    cmg_penalty_kind kind;
    bool may;
    cmg_label label;
    cmg_program *when;
    const cmg_fine *fine; /* of kind FINE */
    cmg_amount of;        /* of kind CONFISCATE_GAINS; may be not given */
} cmg_sanction;

/* A case keeps one bit for each. */
#define CMG_SANCTIONS_MAX 64

typedef struct cmg_provision {
    cmg_text code;
    cmg_program *when; /* NULL: always */
    bool may;
    const cmg_sanction *sanctions; /* at most CMG_SANCTIONS_MAX */
    uint32_t sanction_count;
    const cmg_label *measures;
    uint32_t measure_count;
    cmg_basis basis;
    cmg_label note;
    cmg_origin origin;
    uint32_t number; /* for coverage */
} cmg_provision;

typedef struct cmg_item {
    cmg_rule rule;
    cmg_program *applies; /* NULL: always */
    const cmg_provision *provisions;
    uint32_t provision_count;
    cmg_listing listing;
} cmg_item;

typedef struct cmg_tier {
    cmg_text code;
    cmg_label label;
    uint8_t outcome; /* cmg_outcome */
    cmg_amount minimum, maximum, amount;
    cmg_origin origin;
} cmg_tier;

typedef struct cmg_benchmark {
    cmg_rule rule;
    cmg_text item;
    const cmg_text *provisions; /* none: all of the item */
    uint32_t provision_count;
    int64_t published;     /* day, or INT64_MIN */
    cmg_table *table;      /* or NULL */
    const cmg_tier *tiers; /* lightest first */
    uint32_t tier_count;
    uint32_t first_table_rule; /* coverage number of the table's rule 0 */
} cmg_benchmark;

typedef struct cmg_procedure {
    cmg_rule rule;
    cmg_program *when;
    cmg_label unknown;
    const cmg_text *excludes;
    uint32_t exclude_count;
} cmg_procedure;

#include "pack/course.h"
#include "pack/due.h"

#include "pack/assess.h"

typedef struct cmg_pack_case {
    cmg_text name, item, decision, deadline;
    const char **with; /* other items that the act comes under */
    uint32_t with_count;
    cmg_text place, level; /* of a test of who owns the item; empty: it is one of its penalty */
    cmg_json referred;     /* codes of referrals made */
    cmg_text route;        /* of a test of routing: what is reported */
    cmg_json events;       /* of a test of a time limit */
    cmg_text course;       /* of a test of a case file, */
    cmg_json casefile;     /* which is this */
    cmg_text plan;         /* of staffing */
    cmg_text standard;     /* code or group, or "all" */
    cmg_json places;       /* given to the plan; absent: its own */
    cmg_text assessment;
    cmg_json units, cases; /* of a test of an assessment */
    cmg_json facts, expect;
    int64_t decided;
    cmg_text why;
    cmg_origin origin;
} cmg_pack_case;

typedef enum cmg_setting {
#define CMG_SETTING(identifier, name, values) CMG_SETTING_##identifier,
#include "pack/settings.def"
#undef CMG_SETTING
    CMG_SETTING_COUNT
} cmg_setting;

typedef struct cmg_setting_value {
    uint8_t choice;     /* index in the values of settings.def */
    cmg_decimal number; /* of `round` */
    cmg_origin origin;  /* file empty: the default */
} cmg_setting_value;

typedef struct cmg_layer {
    cmg_text name, version, folder;
    cmg_label title;
} cmg_layer;

struct cmg_pack {
    atomic_uint_least32_t references;
    cmg_allocator allocator; /* the host's */
    cmg_meter meter;         /* while loading */
    cmg_arena arena;
    cmg_layer *layers; /* 0 is the lowest */
    uint32_t layer_count;
    cmg_json_document **documents;
    uint32_t document_count;
    cmg_model **models; /* DMN files that decisions use */
    size_t model_count, model_capacity;
    char hash[65];
    cmg_scope *scope;

    cmg_slot *slots;
    uint32_t slot_count;
    cmg_name_index slot_names;
    uint16_t role_slot[CMG_ROLE_COUNT]; /* CMG_NO_SLOT when no term has it */
    const cmg_value *absent;            /* of each slot, and of the figures behind: the value not known */
    cmg_text *term_names;               /* that a caller may give, sorted */
    uint32_t term_name_count;

    cmg_law *laws;
    uint32_t law_count;
    /* Each sorted by code. */
    cmg_versions *items, *benchmarks, *decisions, *calendars, *deadlines;
    uint32_t item_count, benchmark_count, decision_count, calendar_count, deadline_count;
    cmg_timetable *timetables; /* one a calendar */
    cmg_versions *classes;
    uint32_t class_count;
    cmg_versions *courses, *steps, *requirements;
    uint32_t course_count, step_count, requirement_count;
    uint32_t *step_order; /* places in `steps`, each after those that come before it */
    cmg_versions *functions, *places, *units, *duties, *delegations, *referrals, *expectations;
    uint32_t function_count, place_count, unit_count, duty_count, delegation_count, referral_count,
        expectation_count;
    cmg_versions *staffing; /* plans */
    uint32_t staffing_count;
    cmg_versions *standards; /* in the order of the pack */
    uint32_t standard_count;
    cmg_versions *assessments;
    uint32_t assessment_count;
    uint32_t figure_count; /* most slots that an assessment has behind those of the pack */
    /* In the order of stage, then of the pack (lower layers first). */
    cmg_versions *circumstances, *procedures;
    uint32_t circumstance_count, procedure_count;
    cmg_setting_value settings[CMG_SETTING_COUNT];
    cmg_pack_case *cases;
    uint32_t case_count;
    cmg_regex **patterns; /* freed with the pack */
    size_t pattern_count, pattern_capacity;
    uint32_t rule_count; /* coverage numbers given out */
};

/* workdays.c: the calendars, as the language asks for them. */
typedef struct cmg_pack_workdays {
    cmg_workdays workdays;
    const cmg_pack *pack;
} cmg_pack_workdays;
void cmg_pack_workdays_init(cmg_pack_workdays *workdays, const cmg_pack *pack);

/* The version in force on a day, or NULL (none, or withdrawn). */
const void *cmg_version_on(const cmg_versions *versions, int64_t day);
const cmg_versions *cmg_pack_find(const cmg_versions *sorted, uint32_t count, cmg_text code);
/* The benchmark in force for an item's provision, or NULL. */
const cmg_benchmark *cmg_pack_benchmark(const cmg_pack *pack, cmg_text item, cmg_text provision, int64_t day);

/* The entry of a register that is in force on a day, by its code, or by its label in either language
 * when one alone has it; NULL when there is none. */
const void *cmg_entry_named(const cmg_versions *sorted, uint32_t count, cmg_text name, int64_t day);
/* The place in force on a day with all it lies in; false when there is none. */
bool cmg_whereabouts_of(const cmg_pack *pack, cmg_text place, int64_t day, cmg_whereabouts *where);
/* How nearly a rule names the item: 0 not at all, 1 as one of all, 2 by type, 3 by function, 4 itself. */
unsigned cmg_reach_item(const cmg_reach *reach, const cmg_item *item);
/* How near the rule's places are to the place: 0 not there, 1 everywhere, more is nearer. */
unsigned cmg_reach_place(const cmg_reach *reach, const cmg_whereabouts *where);
/* Levels at which the item is exercised somewhere: its own, or those of the rules nearest to it. */
uint8_t cmg_item_levels(const cmg_pack *pack, const cmg_item *item, int64_t day);
/* The matter that a class, or else its group, belongs to; empty when neither says. */
cmg_text cmg_class_item(const cmg_pack *pack, const cmg_class *class, int64_t day);
/* Who owns the item at the place; `level` CMG_LEVEL_COUNT: at whichever level. */
cmg_owner cmg_owner_of(const cmg_pack *pack, const cmg_item *item, const cmg_whereabouts *where,
                       cmg_level level, int64_t day);
/* The unit itself, or who acts for it there by delegation. */
const cmg_unit *cmg_acting_for(const cmg_pack *pack, const cmg_item *item, const cmg_whereabouts *where,
                               const cmg_unit *unit, int64_t day);
/* The units with a role that serve an area, up to two. */
uint32_t cmg_units_serving(const cmg_pack *pack, cmg_text role, const cmg_area *area, int64_t day,
                           const cmg_unit *found[2]);
/* A kind of penalty as packs spell it, and in words. */
const char *cmg_penalty_kind_code(cmg_penalty_kind kind);
const char *cmg_penalty_kind_words(cmg_penalty_kind kind, cmg_language language);
const cmg_slot *cmg_pack_slot(const cmg_pack *pack, cmg_text name, uint16_t *slot);
/* Slots of what a decision reads, sorted; none of one that did not load. */
const uint16_t *cmg_decision_reads(const cmg_decision *decision, uint32_t *count);
/* Nothing is to be done before it is read: no other decision, no presumption to be noted. */
static inline bool cmg_slot_is_idle(const cmg_slot *slot)
{
    return slot->kind != CMG_SLOT_DECISION && !(slot->kind == CMG_SLOT_TERM && slot->term->is_presumed);
}

#endif
