/* A case file held against a course: what is read, and what comes out. */
#ifndef CMG_RULES_CASEFILE_H
#define CMG_RULES_CASEFILE_H

#include "citymgmt/procedure.h"

#include "rules/due.h"
#include "rules/rules.h"

typedef struct cmg_person {
    cmg_text name;
    bool certified;
} cmg_person;

/* One step that was taken. */
typedef struct cmg_taken {
    uint32_t step; /* place in the pack's steps */
    int64_t at;
    const cmg_person *people;
    uint32_t person_count;
    const cmg_text *documents;
    uint32_t document_count;
} cmg_taken;

struct cmg_casefile {
    cmg_pack *pack;
    cmg_allocator allocator;
    cmg_arena arena; /* of what was read */
    cmg_facts *facts;
    cmg_text name;          /* of the case */
    const cmg_taken *taken; /* by time */
    uint32_t taken_count;
};

typedef struct cmg_fault_found {
    cmg_fault_kind kind;
    const cmg_rule *rule; /* of the step or requirement */
    cmg_gravity gravity;
    const cmg_label *remedy;
    int64_t at, due;       /* CMG_NEVER: none */
    const cmg_rule *limit; /* by which `due` was counted, or NULL */
    const cmg_rule *other; /* the step it is about besides, or NULL */
    cmg_text detail;       /* a person or a document */
} cmg_fault_found;

typedef struct cmg_next_step {
    const cmg_course_step *step;
    int64_t due;           /* CMG_NEVER: no limit, or the calendar does not say */
    const cmg_rule *limit; /* by which it was counted, or NULL */
} cmg_next_step;

typedef struct cmg_casefile_case {
    const cmg_course *course;
    cmg_text name;
    cmg_fault_found *faults;
    size_t fault_count, fault_capacity;
    cmg_next_step *next;
    size_t next_count, next_capacity;
    const cmg_rule **doubts; /* rules of which it cannot be said whether they are kept */
    size_t doubt_count, doubt_capacity;
} cmg_casefile_case;

/* What to do about it: as the rule says, or as its kind asks for. */
cmg_text cmg_fault_remedy(const cmg_fault_found *found, cmg_language language);

#endif
