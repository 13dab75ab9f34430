/* The course of a procedure, compiled: its steps, each with when it is needed, what
 * comes before it, by when, by whom and with which papers; and requirements
 * that are conditions over the facts of the case. */
#ifndef CMG_PACK_COURSE_H
#define CMG_PACK_COURSE_H

#include "pack/due.h"

typedef struct cmg_course {
    cmg_rule rule;
} cmg_course;

/* What a fault leads to. */
typedef enum cmg_gravity {
    CMG_GRAVITY_MEND, /* it can be made good */
    CMG_GRAVITY_VOID  /* the decision may be void for it (Administrative Penalty Law Art 38) */
} cmg_gravity;

#define CMG_NO_STEP UINT32_MAX

/* Steps by their place in the pack's list. */
typedef struct cmg_step_list {
    const uint32_t *at;
    uint32_t count;
} cmg_step_list;

/* A time limit between two steps. */
typedef struct cmg_step_limit {
    const cmg_versions *deadline; /* NULL: none */
    uint32_t from;
    cmg_program *when; /* NULL: always */
} cmg_step_limit;

typedef struct cmg_course_step {
    cmg_rule rule;
    const cmg_text *courses;
    uint32_t course_count;
    cmg_program *when; /* needed when; NULL: always */
    bool optional;     /* it may be taken, and is never missing */
    bool repeats;      /* it may be taken more than once */
    bool ends;         /* once it was taken nothing more is to be done */
    cmg_step_list after, apart_from;
    cmg_step_list needed_with; /* needed where one of them was taken, whatever else is said */
    cmg_step_limit within, not_before;
    uint32_t people; /* at least so many */
    bool certified;  /* each with a certificate of enforcement */
    const cmg_text *documents;
    uint32_t document_count;
    cmg_gravity gravity;
    cmg_label remedy;
} cmg_course_step;

typedef struct cmg_requirement {
    cmg_rule rule;
    const cmg_text *courses;
    uint32_t course_count;
    uint32_t step; /* looked at when that step was taken; CMG_NO_STEP: always */
    cmg_program *when, *must;
    cmg_gravity gravity;
    cmg_label remedy;
} cmg_requirement;

bool cmg_is_of_course(const cmg_text *courses, uint32_t count, cmg_text course);

#endif
