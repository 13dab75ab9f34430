/* DMN models: files of definitions, their requirement graph, and a program for
 * each decision.
 *
 *   xml.c       file -> elements of XML
 *   model.c     files, imports, the door
 *   items.c     item definitions -> types
 *   graph.c     requirements, and an expression for each decision, function
 *               and service
 *   programs.c  a program for each decision and whatever can be asked for
 *   boxed.c     boxed expressions -> trees of FEEL, boxed_loops.c and
 *               boxed_table.c among them
 *
 * A decision's program reads input data and other decisions from a bank, and
 * holds the functions that it requires: deciding is running the programs of
 * the decisions before it, then its own.
 */
#ifndef CMG_DMN_MODEL_H
#define CMG_DMN_MODEL_H

#include "citymgmt/dmn.h"

#include "base/name_index.h"
#include "dmn/xml.h"

typedef struct cmg_definitions cmg_definitions;
typedef struct cmg_element cmg_element;

typedef struct cmg_import {
    cmg_text name, space;
    const cmg_xml *xml;
    cmg_definitions *target; /* NULL: not found, and told */
} cmg_import;

typedef struct cmg_item_definition {
    cmg_text name;
    const cmg_xml *xml;
    const cmg_type *type; /* NULL until asked for */
    bool busy;
} cmg_item_definition;

typedef struct cmg_graph_need {
    cmg_element *element;
    const cmg_import *import; /* NULL: of the same file */
} cmg_graph_need;

struct cmg_element {
    cmg_model_kind kind;
    const cmg_xml *xml;
    cmg_definitions *home;
    cmg_text id, name;
    const cmg_type *type; /* of its variable */
    cmg_symbol *symbol;
    cmg_graph_need *needs; /* of a service: its output decisions */
    uint32_t need_count;
    cmg_element **parameters; /* of a service */
    uint32_t parameter_count;
    uint16_t slot;              /* of the bank of the model: input data and decisions */
    uint32_t text_at;           /* of input data: its name in the model's text */
    cmg_expr *expr;             /* the value, where what it needs is bound */
    const cmg_program *program; /* of a decision: over the bank */
    bool open;                  /* its needs are being gone through */
    /* Names that its expressions use and the model does not declare, as many
     * modelers leave them: members of `given`, all facts that were given. */
    cmg_symbol *given;
    cmg_text *free_names;
    uint32_t free_count;
    size_t free_capacity;
    uint32_t visit; /* the walk that met it last */
};

struct cmg_definitions {
    cmg_source_file file;
    const cmg_xml *xml;
    cmg_text space;
    cmg_import *imports;
    uint32_t import_count;
    cmg_item_definition *items;
    uint32_t item_count;
    cmg_name_index item_names;
    cmg_element *elements;
    uint32_t element_count;
    cmg_name_index ids; /* of the elements */
    cmg_scope *types;   /* names of the item definitions */
};

#define CMG_SLOT_GIVEN UINT16_MAX

/* What can be asked for: facts by name in, value out. */
typedef struct cmg_invocable {
    const cmg_element *element;
    const cmg_program *program;
    cmg_element *const *before; /* decisions to run first, in order */
    uint32_t before_count;
    cmg_field *fields;    /* the facts: names and types */
    uint16_t *slots;      /* theirs */
    uint32_t fact_count;  /* the last ones are not declared: CMG_SLOT_GIVEN */
    const cmg_type *type; /* a context of all facts */
} cmg_invocable;

/* While a model is made. */
typedef struct cmg_modeller {
    cmg_arena *arena;  /* of the model */
    cmg_arena scratch; /* of trees */
    cmg_diagnostics *diagnostics;
    cmg_definitions **files;
    uint32_t file_count;
    size_t file_capacity;
    cmg_buffer text; /* of all expressions, one behind the other */
    cmg_source_part *parts;
    uint32_t part_count;
    size_t part_capacity;
    uint32_t visits, depth, slots;
    bool exhausted;  /* no memory, or too large: the model cannot be */
    uint32_t faults; /* errors that leave the model usable */
    bool circle;     /* requirements run in a circle: it cannot be either */
} cmg_modeller;

void cmg_model_exhausted(cmg_modeller *m);
void cmg_model_report(cmg_modeller *m, cmg_message_id id, const cmg_xml *at, cmg_text found,
                      cmg_text expected);
/* Without white space at its ends. */
cmg_text cmg_model_trim(cmg_text text);

/* Runs with a context of facts; the evaluator has begun. */
cmg_status cmg_model_run(cmg_evaluator *evaluator, const cmg_model *model, const cmg_invocable *invocable,
                         cmg_value given, cmg_diagnostics *diagnostics, const cmg_value **value);
const cmg_invocable *cmg_model_find(const cmg_model *model, cmg_text name);

/* Errors in expressions: told, and null when reached. */
uint32_t cmg_model_faults(const cmg_model *model);
/* The value over names of a scope, for a program of somebody else: NULL when a
 * name is missing there, which is *missing, or without memory. */
cmg_expr *cmg_model_expression(const cmg_model *model, const cmg_invocable *invocable, cmg_arena *arena,
                               cmg_arena *scratch, const cmg_scope *scope, cmg_text *missing);

/* -- items.c -------------------------------------------------------------- */

void cmg_items_read(cmg_modeller *m, cmg_definitions *definitions);
/* The type that an element's typeRef names; Any without one, or after telling. */
const cmg_type *cmg_items_type(cmg_modeller *m, const cmg_definitions *definitions, const cmg_xml *typed);

/* Tells of the names that texts in a scope have taken for facts, and keeps them. */
void cmg_graph_free_names(cmg_modeller *m, cmg_element *decision, const cmg_scope *scope,
                          const cmg_symbol *given);

/* -- graph.c -------------------------------------------------------------- */

void cmg_graph_read(cmg_modeller *m, cmg_definitions *definitions);
void cmg_graph_link(cmg_modeller *m, cmg_definitions *definitions);
void cmg_graph_build(cmg_modeller *m);
/* Elements in an order. */
typedef struct cmg_element_list {
    cmg_element **items;
    uint32_t count;
    size_t capacity;
} cmg_element_list;

void cmg_graph_append(cmg_modeller *m, cmg_element_list *list, cmg_element *element);
/* What an element needs and this walk (m->visits) has not met: each behind
 * what it needs itself.  `whole`: the element too, and what is inside the
 * services, which is no need of those who call them.  Circles are told. */
void cmg_graph_collect(cmg_modeller *m, cmg_element *element, bool whole, cmg_element_list *list);
/* Values of elements in order, then a result that uses them. */
cmg_expr *cmg_graph_bind(cmg_modeller *m, const cmg_element_list *list, cmg_expr *const *values,
                         cmg_expr *result);

/* -- programs.c ----------------------------------------------------------- */

/* The programs of all decisions; `source` is all of the model's text. */
void cmg_graph_compile(cmg_modeller *m, const cmg_source *source);
void cmg_graph_invocable(cmg_modeller *m, cmg_element *element, const cmg_source *source, cmg_invocable *out);

/* -- boxed.c -------------------------------------------------------------- */

/* A name that an expression may use. */
typedef struct cmg_visible cmg_visible;
struct cmg_visible {
    const cmg_symbol *symbol;
    const cmg_visible *outer;
};

/* Where an expression stands. */
typedef struct cmg_boxed_place {
    const cmg_definitions *definitions;
    cmg_scope *scope;
    const cmg_visible *visible; /* the same names, to be gone through */
    cmg_element *decision;      /* whose undeclared names are facts; NULL inside functions' models */
} cmg_boxed_place;

/* A place inside another, with names of its own to come. */
bool cmg_boxed_inner(cmg_modeller *m, const cmg_boxed_place *outer, cmg_boxed_place *inner);
bool cmg_boxed_show(cmg_modeller *m, cmg_boxed_place *place, const cmg_symbol *symbol);
cmg_symbol *cmg_boxed_symbol(cmg_modeller *m, cmg_text name, const cmg_type *type);
/* Puts a text behind all others of the model; where it begins. */
uint32_t cmg_boxed_append(cmg_modeller *m, const cmg_source *source);
/* The expression child of an element, or NULL. */
const cmg_xml *cmg_boxed_child(const cmg_xml *parent);
/* Never NULL unless exhausted: what is wrong is told and becomes BROKEN. */
cmg_expr *cmg_boxed(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *box);
cmg_expr *cmg_boxed_in(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *parent);
/* The same as the type that `typed` (a variable, an expression) asks for. */
cmg_expr *cmg_boxed_typed(cmg_modeller *m, const cmg_boxed_place *place, cmg_expr *expr,
                          const cmg_xml *typed);
cmg_expr *cmg_boxed_as(cmg_modeller *m, cmg_expr *expr, const cmg_type *type);
cmg_expr *cmg_boxed_function(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *box);
cmg_expr *cmg_boxed_broken(cmg_modeller *m);
/* A node whose children are made; their types are inferred. */
cmg_expr *cmg_boxed_done(cmg_modeller *m, cmg_expr *expr);
cmg_expr *cmg_boxed_name(cmg_modeller *m, const cmg_symbol *symbol);

/* -- boxed_loops.c, boxed_table.c ----------------------------------------- */

cmg_expr *cmg_boxed_loop(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *box,
                         cmg_expr_kind kind);
cmg_expr *cmg_boxed_filter(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *box);
cmg_expr *cmg_boxed_table(cmg_modeller *m, const cmg_boxed_place *place, const cmg_xml *box);

#endif
