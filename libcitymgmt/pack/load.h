/* Loading, inside this room.
 *
 *   1. every entry of every section becomes a draft: its code, dates, layer
 *   2. drafts of one code become versions; names become slots of the scope
 *   3. drafts are completed, section by section: all names are known by now,
 *      so that an expression may use what stands later or in another file
 *
 * All errors are reported in one run, none because of another: an entry with
 * errors is still known by its code, and where something is lost that would
 * have had a name, references to that kind of thing are not looked at.
 */
#ifndef CMG_PACK_LOAD_H
#define CMG_PACK_LOAD_H

#include "pack/pack.h"

#define CMG_PACK_FILE_MAX ((size_t)16 << 20)
#define CMG_PACK_FILES_MAX 1000
#define CMG_PACK_LAYERS_MAX 16
#define CMG_PACK_SLOTS_MAX 16000
/* Memory that a pack may take: this much, and so many times its text. */
#define CMG_PACK_MEMORY_LEAST ((size_t)8 << 20)
#define CMG_PACK_MEMORY_FACTOR 64

typedef enum cmg_section {
#define CMG_SECTION(identifier, name, suffix, type) CMG_SECTION_##identifier,
#include "pack/sections.def"
#undef CMG_SECTION
    CMG_SECTION_COUNT
} cmg_section;

/* One entry of a section. */
typedef struct cmg_draft {
    cmg_json json;
    cmg_text code; /* code or name; empty when it could not be read */
    uint16_t layer;
    cmg_section section;
    bool is_fill;
    bool lacks_type;                   /* neither this entry nor another of its name gives one */
    bool undated;                      /* it says when it holds, but that could not be read */
    const struct cmg_draft *rival;     /* another of its layer that holds on some of the same days */
    size_t first_filled, filled_count; /* what the fill makes, in the loader's `filled` */
    void *made;                        /* cmg_law, cmg_term, cmg_pack_case, or what begins with a cmg_rule */
} cmg_draft;

/* A version made of the one below and a fill. */
typedef struct cmg_filled {
    const cmg_item *below;
    cmg_item *item;
} cmg_filled;

typedef struct cmg_drafts {
    cmg_draft **at;
    size_t count, capacity;
} cmg_drafts;

/* A file of the pack; `document` NULL when it could not be used. */
typedef struct cmg_pack_file {
    cmg_json_document *document;
    cmg_text name; /* as in the manifest */
    uint16_t layer;
    bool is_manifest;
    unsigned char digest[32];
    const char *path;
    cmg_text model_text; /* of a DMN file */
    cmg_model *model;    /* once a decision has asked for it */
    bool model_tried;
} cmg_pack_file;

/* A member that was told to be another misspelt: that one is not missed too. */
typedef struct cmg_misspelt {
    const void *object; /* cmg_json.item */
    cmg_text meant;     /* in the list of known members */
} cmg_misspelt;
#define CMG_MISSPELT_KEPT 16u

typedef struct cmg_loader {
    cmg_pack *pack;
    cmg_diagnostics *diagnostics;
    cmg_arena work;    /* dies when loading ends */
    cmg_arena scratch; /* dies with each expression or message */
    cmg_vm vm;
    cmg_pack_file *files;
    size_t file_count, file_capacity;
    cmg_drafts drafts[CMG_SECTION_COUNT];
    cmg_filled *filled;
    size_t filled_count, filled_capacity;
    uint32_t lost;      /* bits by section: names of it may be missing */
    bool settings_lost; /* a manifest's choice of some convention may be missing */
    cmg_text rule;      /* that is being completed: its expressions carry the name */
    size_t errors;
    cmg_misspelt misspelt[CMG_MISSPELT_KEPT]; /* the last ones */
    size_t misspelt_count;                    /* of all */
    size_t budget;                            /* comparisons left */
    bool unreadable;                          /* some file */
    bool too_large;                           /* some limit */
} cmg_loader;

/* Where parts of a pack refer to each other, so many comparisons are made. */
#define CMG_PACK_BUDGET 200000000

#define CMG_LOST_ALL UINT32_MAX
#define CMG_LOST_NAMES (1u << CMG_SECTION_TERMS | 1u << CMG_SECTION_PARAMETERS | 1u << CMG_SECTION_DECISIONS)

/* No memory, or the limit: what was made so far is not to be trusted. */
static inline bool cmg_stopped(const cmg_loader *loader)
{
    return loader->pack->meter.failed || loader->pack->meter.limited;
}
static inline bool cmg_is_lost(const cmg_loader *loader, cmg_section section)
{
    return loader->lost >> section & 1u;
}

/* With so many errors the next needs no "did you mean". */
static inline bool cmg_is_patient(const cmg_loader *loader)
{
    return loader->errors < 1000;
}

/* -- models.c: DMN files of the pack --------------------------------------- */

bool cmg_is_model_name(cmg_text name);
/* The program of a decision in one of the pack's DMN files: {"file", "decision"}.
 * NULL after reporting. */
cmg_program *cmg_read_model_decision(cmg_loader *loader, cmg_json object, uint16_t layer,
                                     const cmg_type *expected);

/* -- read.c: reading objects strictly ------------------------------------- */

/* Reports at a value's place, and counts errors. */
#define cmg_fault(loader, id, value, ...)                                                                    \
    cmg_fault_arguments((loader), (id), (value), (const cmg_argument[]){{NULL, {NULL, 0}}, __VA_ARGS__},     \
                        sizeof((const cmg_argument[]){{NULL, {NULL, 0}}, __VA_ARGS__}) /                     \
                            sizeof(cmg_argument))
void cmg_fault_arguments(cmg_loader *loader, cmg_message_id id, cmg_json value, const cmg_argument *arguments,
                         size_t count);
/* Reports that an object lacks a member, unless it may be there, misspelt. */
void cmg_fault_missing(cmg_loader *loader, cmg_json object, const char *name);
/* After cmg_read_object(): a member that is not known was told to be this one misspelt. */
bool cmg_is_misspelt(const cmg_loader *loader, cmg_json object, const char *name);
/* The member is there, as it should be or misspelt: what needs one like it is not told that there is none. */
bool cmg_is_given(const cmg_loader *loader, cmg_json object, const char *name);
/* Whether exactly one of `names`, "value, hole", is there; else that is reported, unless the one that is
 * given is misspelt. */
bool cmg_read_one_of(cmg_loader *loader, cmg_json object, const char *names);
/* The same for one to `most`. */
bool cmg_read_some_of(cmg_loader *loader, cmg_json object, const char *names, size_t most);
/* Reports `unknown`, or `unknown_near` when one of `known` is near. */
void cmg_fault_unknown(cmg_loader *loader, cmg_message_id unknown, cmg_message_id unknown_near,
                       cmg_json value, cmg_text name, const cmg_text *known, size_t count);
/* Takes work from the budget; false when it is used up, which is reported. */
bool cmg_spend(cmg_loader *loader, size_t comparisons);
cmg_origin cmg_origin_of(cmg_loader *loader, uint16_t layer, cmg_json value);
cmg_place cmg_origin_place(cmg_origin origin);
/* "file:line", in the scratch arena. */
cmg_text cmg_origin_text(cmg_loader *loader, cmg_origin origin);

typedef enum cmg_need { CMG_OPTIONAL, CMG_REQUIRED } cmg_need;

/* `known` are names separated by blanks.  False when it is no object. */
bool cmg_read_object(cmg_loader *loader, cmg_json value, const char *known);
/* The member; absent when missing, which is reported when it is needed. */
cmg_json cmg_read_member(cmg_loader *loader, cmg_json object, const char *name, cmg_need need);
/* The list's items are walked with cmg_json_first.  Absent when missing or reported. */
cmg_json cmg_read_list(cmg_loader *loader, cmg_json object, const char *name, cmg_need need);
/* Texts are NUL-terminated copies in the pack; CMG_NO_TEXT when missing or reported. */
cmg_text cmg_read_text(cmg_loader *loader, cmg_json object, const char *name, cmg_need need);
cmg_text cmg_read_text_value(cmg_loader *loader, cmg_json value);
const cmg_text *cmg_read_texts(cmg_loader *loader, cmg_json object, const char *name, uint32_t *count);
bool cmg_read_flag(cmg_loader *loader, cmg_json object, const char *name, bool otherwise);
/* Index of the member's text in `choices`, names separated by blanks; -1 when
 * missing or reported. */
int cmg_read_choice(cmg_loader *loader, cmg_json object, const char *name, const char *choices,
                    cmg_need need);
int cmg_read_choice_value(cmg_loader *loader, cmg_json value, const char *choices);
cmg_label cmg_read_label(cmg_loader *loader, cmg_json object, const char *name, cmg_need need);
const cmg_label *cmg_read_labels(cmg_loader *loader, cmg_json object, const char *name, uint32_t *count);
/* Day number; INT64_MIN when missing or reported. */
int64_t cmg_read_date(cmg_loader *loader, cmg_json object, const char *name, cmg_need need);
int64_t cmg_read_date_value(cmg_loader *loader, cmg_json value);
cmg_period cmg_read_effective(cmg_loader *loader, cmg_json object);
/* An exact number; false when reported. */
bool cmg_read_number(cmg_loader *loader, cmg_json value, cmg_decimal *out);
/* A JSON scalar as the type asks; false when reported. */
bool cmg_read_scalar(cmg_loader *loader, cmg_json value, const cmg_type *type, cmg_value *out);

/* -- expressions.c -------------------------------------------------------- */

/* NULL when missing, reported, or when names are lost. */
cmg_program *cmg_read_program(cmg_loader *loader, cmg_json object, const char *name, cmg_need need,
                              cmg_feel_start start, const cmg_type *input, const cmg_type *expected);
/* A condition: true or false. */
cmg_program *cmg_read_condition(cmg_loader *loader, cmg_json object, const char *name, cmg_need need);
cmg_amount cmg_read_amount(cmg_loader *loader, const cmg_draft *draft, cmg_json object, const char *name,
                           cmg_need need);
/* The number of an amount that rests on no fact. */
bool cmg_amount_constant(const cmg_amount *amount, cmg_decimal *number);
/* Any, in place of a type that could not be read: what is wrong with it was told. */
extern const cmg_type cmg_type_lost;
/* The member `type`; NULL when it is missing, cmg_type_lost when it is no type. */
const cmg_type *cmg_read_type(cmg_loader *loader, cmg_json object);
/* load_table.c.  `tiers`: outputs are bare codes of tiers.  NULL after
 * reporting, or when names are lost. */
cmg_table *cmg_read_table(cmg_loader *loader, cmg_json table, cmg_text name, bool tiers);
/* An indicator's `input` and `bins` ([{"if", "then"}]); and the bins of an
 * assessment's `grades` by the score: their codes. */
cmg_table *cmg_read_bins(cmg_loader *loader, cmg_json indicator, cmg_text name);
cmg_table *cmg_read_grading(cmg_loader *loader, cmg_json assessment, const cmg_indicator *score);
/* Marks slots as read by some expression. */
void cmg_use_slots(cmg_loader *loader, const uint16_t *slots, uint32_t count);

/* -- sections ------------------------------------------------------------- */

#define CMG_RULE_MEMBERS "code label note effective basis origin withdraw "
#define CMG_NAME_MEMBERS "name label note effective basis origin withdraw "
/* Members that all dated rules have; `label` is for people: some need it. */
void cmg_read_rule(cmg_loader *loader, const cmg_draft *draft, cmg_rule *rule, cmg_need label);
/* True when the entry is a withdrawal, which has nothing more to it. */
bool cmg_read_withdrawal(cmg_loader *loader, const cmg_draft *draft, cmg_rule *rule);
cmg_basis cmg_read_basis(cmg_loader *loader, cmg_json object);

#define CMG_SECTION(identifier, name, suffix, type)                                                          \
    void cmg_complete_##suffix(cmg_loader *loader, cmg_draft *draft);
#include "pack/sections.def"
#undef CMG_SECTION

/* load_sources.c: the laws that citations may name, before anything is completed. */
void cmg_list_laws(cmg_loader *loader);
/* load_terms.c: what a caller may give, when all terms are complete. */
void cmg_list_terms(cmg_loader *loader);
/* load_fine.c: a sanction's or a filling's fine; NULL without memory. */
const cmg_fine *cmg_read_fine(cmg_loader *loader, const cmg_draft *draft, cmg_json object);
#define CMG_FINE_MEMBERS                                                                                     \
    "fixed min max base scale hole base-label base-min cap floor min-included max-included "
/* load_courses.c: when all steps are complete. */
void cmg_order_steps(cmg_loader *loader);
/* timetable.c: when all calendars are complete. */
void cmg_build_timetables(cmg_loader *loader);
/* load_tests.c: all tests, in the order of loading. */
void cmg_list_tests(cmg_loader *loader);

/* -- stages --------------------------------------------------------------- */

/* manifest.c */
/* A rule's own choice of a convention, or else the pack's, which it then uses. */
uint8_t cmg_read_convention(cmg_loader *loader, cmg_json object, cmg_setting setting, uint32_t *used);
/* Whether the choice could not be read, here or, where none is made here, in a manifest. */
bool cmg_convention_is_lost(const cmg_loader *loader, cmg_json object, cmg_setting setting);
void cmg_read_manifest(cmg_loader *loader, cmg_json manifest, uint16_t number);

/* Documents of all layers; false when there is nothing to load. */
bool cmg_read_layers(cmg_loader *loader, const char *path, const cmg_reader *reader);
/* Documents to the compiled pack. */
void cmg_load(cmg_loader *loader);

/* overlay.c: drafts of one code, lower layers first, to versions. */
bool cmg_overlay(cmg_loader *loader, cmg_draft *const *drafts, size_t count, cmg_versions *versions);
/* Reports the draft's rival. */
void cmg_fault_rival(cmg_loader *loader, const cmg_draft *draft);
/* All versions of a section, sorted by code. */
cmg_versions *cmg_overlay_section(cmg_loader *loader, cmg_section section, uint32_t *count);
/* For circumstances and procedures: in the order in which codes were first said. */
bool cmg_restore_order(cmg_loader *loader, cmg_section section, cmg_versions *versions, uint32_t count);

/* The drafts of some sections that have a code, sorted by it; among equals
 * the order of loading.  In the work arena. */
cmg_drafts cmg_sorted_drafts(cmg_loader *loader, const cmg_section *sections, size_t count);
/* How many drafts from `first` on have one code. */
size_t cmg_same_code(const cmg_drafts *drafts, size_t first);
/* Reports a code that no versions of that kind have. */
void cmg_fault_unknown_code(cmg_loader *loader, cmg_message_id unknown, cmg_message_id unknown_near,
                            cmg_json value, const cmg_versions *known, uint32_t count);

/* Texts of a list that must be codes of known rules. */
void cmg_check_codes(cmg_loader *loader, cmg_json object, const char *name, cmg_message_id unknown,
                     cmg_message_id unknown_near, const cmg_versions *known, uint32_t count);

/* -- the responsibility list ---------------------------------------------- */

/* Names of duty.h's words, separated by blanks, for cmg_read_choice. */
extern const char cmg_level_names[], cmg_item_type_names[];
/* load_registers.c: what must be known of all entries: who lies in or under whom. */
void cmg_check_places(cmg_loader *loader);
void cmg_check_units(cmg_loader *loader);
/* CMG_LEVEL_COUNT when missing or reported. */
cmg_level cmg_read_level(cmg_loader *loader, cmg_json object, const char *name, cmg_need need);
/* A code, or a list of codes, of a section; the codes come sorted. */
cmg_text cmg_read_code(cmg_loader *loader, cmg_json object, const char *name, cmg_section section,
                       cmg_need need);
cmg_codes cmg_read_codes(cmg_loader *loader, cmg_json object, const char *name, cmg_section section);
bool cmg_codes_have(const cmg_codes *codes, cmg_text code);
/* A whole number from 1 to `most`; 0 when missing or reported. */
uint32_t cmg_read_count(cmg_loader *loader, cmg_json object, const char *name, uint32_t least, uint32_t most);
/* load_listing.c: the members of an item that make it a matter of the list; those given are set. */
#define CMG_LISTING_MEMBERS                                                                                  \
    "type function levels sub-items power-source steps statutory-days promised-days fee procedure post "     \
    "accountability forwarded risks publicity integration approves builds "
void cmg_read_listing(cmg_loader *loader, cmg_json object, cmg_listing *listing);
/* expressions.c: a pattern (XPath, as in FEEL) for the whole of a code, that not every text fits; NULL when
 * missing or reported.  The pack frees it. */
cmg_regex *cmg_read_pattern(cmg_loader *loader, cmg_json value);
/* The same for a text that the value, or its key, holds. */
cmg_regex *cmg_compile_pattern(cmg_loader *loader, cmg_json value, cmg_text text);

/* names.c: terms, parameters and decisions to slots and scope. */
void cmg_declare_names(cmg_loader *loader);
/* Whether FEEL reads the name back as this one name: "a b" it does, "1st" or
 * "if" it does not. */
bool cmg_name_is_readable(cmg_loader *loader, const cmg_scope *scope, cmg_text name, uint16_t slot);
/* order.c: which decisions come before which. */
void cmg_order_decisions(cmg_loader *loader);
/* load_circumstances.c: refuses more circumstances for one item, and more procedures, than a result has
 * room for. */
void cmg_limit_penalty_rules(cmg_loader *loader);

/* path.c */
/* `folder`/`name` without "." and, but at the front, ".."; NULL without memory. */
const char *cmg_path_join(cmg_arena *arena, cmg_text folder, cmg_text name);
/* Relative, inside its folder unless it may climb, of plain characters. */
bool cmg_path_is_safe(cmg_text path, bool may_climb);

#endif
