/* While an assessment is read: load_assessments.c, and load_figures.c for its
 * counts and indicators. */
#ifndef CMG_PACK_METHOD_READER_H
#define CMG_PACK_METHOD_READER_H

#include "pack/load.h"

/* Counts and indicators of one assessment; their slots stand behind the pack's. */
#define FIGURES_MAX 300
#define FIGURES_MAX_TEXT "300"
#define PARTS_MAX 200
#define PARTS_MAX_TEXT "200"
#define PLACES_MAX 12

typedef struct cmg_method_reader {
    cmg_loader *loader;
    cmg_draft *draft;
    cmg_method *method;
    cmg_scope *outer, *inner; /* the pack's names; counts and indicators too */
    uint32_t outer_lost;      /* the loader's, while the inner scope is in use */
    bool figures_lost;        /* some count or indicator has no name that is known */
    bool codes_lost;          /* the same for an adjustment of the indicator being read */
    bool grades_lost;         /* and for a grade */
    cmg_tally *tallies;
    cmg_indicator *indicators;
} cmg_method_reader;

void *cmg_method_get(cmg_method_reader *r, size_t count, size_t size);
/* Absent, after reporting, when it has more entries than `most`. */
cmg_json cmg_method_list(cmg_method_reader *r, cmg_json object, const char *name, cmg_need need, size_t most,
                         const char *most_text);
void cmg_method_clash(cmg_method_reader *r, cmg_message_id id, cmg_json json, cmg_text code,
                      cmg_origin other);
/* Between these, expressions may use counts and indicators too; with some lost, none is looked at. */
void cmg_method_enter(cmg_method_reader *r);
void cmg_method_leave(cmg_method_reader *r);
/* An expression in `scope`. */
cmg_program *cmg_method_program(cmg_method_reader *r, cmg_scope *scope, cmg_json object, const char *name,
                                cmg_need need, const cmg_type *type);
cmg_program *cmg_method_case_condition(cmg_method_reader *r, cmg_json object, const char *name,
                                       cmg_need need);
cmg_bound cmg_method_bound(cmg_method_reader *r, cmg_json object, const char *name);
int32_t cmg_method_find_indicator(const cmg_method *method, cmg_text name);
/* Index of the indicator that a text names; -1 after reporting, or when names are lost. */
int32_t cmg_method_indicator_name(cmg_method_reader *r, cmg_json text);
void cmg_method_tallies(cmg_method_reader *r);
void cmg_method_implausible(cmg_method_reader *r);
void cmg_method_indicators(cmg_method_reader *r);
/* "#1a7f37" */
bool cmg_is_colour(cmg_text text);

#endif
