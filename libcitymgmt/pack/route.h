/* Classes of components and events, compiled: what people call them, and the
 * matter each belongs to. */
#ifndef CMG_PACK_ROUTE_H
#define CMG_PACK_ROUTE_H

typedef struct cmg_class_word {
    cmg_text written, folded; /* as in the pack, and as it is looked for */
    uint32_t weight;
} cmg_class_word;

typedef struct cmg_class_pattern {
    cmg_text written;
    cmg_regex *regex; /* over folded text; belongs to the pack */
    uint32_t weight;
    cmg_origin origin;
} cmg_class_pattern;

typedef struct cmg_class {
    cmg_rule rule;
    bool is_event;
    cmg_text group;  /* code of the class it is one of; empty: it is a group itself, or stands alone */
    cmg_text item;   /* empty: its group's */
    cmg_codes codes; /* in older lists */
    const cmg_class_word *words; /* the label is the first */
    const cmg_class_pattern *patterns, *unless;
    uint32_t word_count, pattern_count, unless_count;
    cmg_program *when; /* facts by which it is known, or NULL */
    cmg_text when_text;
    const cmg_text *examples;
    uint32_t example_count;
} cmg_class;

/* A label says as much as the name itself; facts say more than any word. */
#define CMG_LABEL_WEIGHT 10
#define CMG_FACTS_WEIGHT 20

#endif
