/* The door of the language: text in, program out, program run.
 *
 *   parse (lexer.c, parser.c)  ->  check (check.c)  ->  compile (compile.c)
 *   -> a cmg_program: register code with facts as numbered slots
 *   -> cmg_run (vm.c)
 */
#ifndef CMG_FEEL_FEEL_H
#define CMG_FEEL_FEEL_H

#include "citymgmt/feel.h"

#include "base/json.h"
#include "base/regex.h"
#include "feel/ast.h"

typedef struct cmg_source_file {
    cmg_text name, bytes;
} cmg_source_file;

/* A stretch of a text that stands in a file as it is. */
typedef struct cmg_source_part {
    uint32_t offset; /* in the text */
    uint32_t at;     /* in the file */
    const cmg_source_file *file;
} cmg_source_part;

/* An expression's text and where it stands: inside a JSON string of a pack
 * file, in parts of other files, or by itself. */
typedef struct cmg_source {
    cmg_text text;
    cmg_json json;                /* absent: not in JSON */
    cmg_text file;                /* name for messages when it stands by itself */
    const cmg_source_part *parts; /* in the order of the text */
    uint32_t part_count;
    cmg_text rule; /* of a pack, to which it belongs: named where a limit ends it; or empty */
} cmg_source;

cmg_source cmg_source_of(cmg_json string);
cmg_place cmg_source_place(const cmg_source *source, size_t offset, size_t length, cmg_arena *arena);

typedef enum cmg_feel_start {
    CMG_FEEL_EXPRESSION,
    CMG_FEEL_UNARY_TESTS /* the tests of a decision table's cell; ? is the input */
} cmg_feel_start;

/* Limits on what a text may ask of parser and compiler. */
#define CMG_FEEL_TEXT_MAX (1u << 20)
#define CMG_FEEL_NEST_MAX 200
#define CMG_FEEL_HEIGHT_MAX 1000 /* a chain a + b + c ... is a tree as high as it is long */
#define CMG_FEEL_FACTS_MAX 16384

/* Parses by the names in scope.  NULL after reporting (several errors where
 * they are independent).  The tree lives in `arena`. */
cmg_expr *cmg_feel_parse(cmg_arena *arena, const cmg_source *source, const cmg_scope *scope,
                         cmg_feel_start start, cmg_diagnostics *diagnostics);
/* Sets the types and reports what cannot be right (number + string, unknown
 * member, wrong count of arguments).  `input` is the type of ?, or NULL.
 * `expected` NULL is Any.  False after reporting. */
bool cmg_feel_check(cmg_arena *arena, cmg_expr *expr, const cmg_source *source, const cmg_scope *scope,
                    const cmg_type *input, const cmg_type *expected, cmg_diagnostics *diagnostics);

/* As DMN has it, where an error is a null: sets the types, tells as warnings
 * what cannot be right, and leaves it to running.  False: no memory. */
bool cmg_feel_infer(cmg_arena *arena, cmg_expr *expr, const cmg_source *source, const cmg_scope *scope,
                    const cmg_type *input, cmg_diagnostics *diagnostics);

typedef struct cmg_program cmg_program;
/* From a checked tree.  The program lives in `arena`, and so do its constants. */
cmg_program *cmg_feel_compile(cmg_arena *arena, const cmg_expr *expr, const cmg_source *source,
                              cmg_diagnostics *diagnostics);
/* All three in one; `scratch` for the tree. */
cmg_program *cmg_feel_program(cmg_arena *arena, cmg_arena *scratch, const cmg_source *source,
                              const cmg_scope *scope, cmg_feel_start start, const cmg_type *input,
                              const cmg_type *expected, cmg_diagnostics *diagnostics);

const cmg_type *cmg_program_type(const cmg_program *program);
cmg_text cmg_program_text(const cmg_program *program);
/* Slots of the facts that the program reads, sorted, without repeats. */
const uint16_t *cmg_program_facts(const cmg_program *program, uint32_t *count);
/* True, and *out set, when the expression reads nothing: for table cells. */
bool cmg_feel_constant(cmg_arena *arena, const cmg_expr *expr, cmg_value *out);
/* For people: one instruction a line, with names of facts and the source. */
void cmg_program_disassemble(cmg_buffer *out, const cmg_program *program);

/* -- running -------------------------------------------------------------- */

typedef struct cmg_limits {
    uint64_t steps;         /* instructions and counted work of one decision; 1,000,000 */
    uint64_t bytes;         /* of one decision, registers and all; 64 MiB */
    uint32_t depth;         /* calls within calls; 1,000 */
    uint32_t list_length;   /* 1,000,000 */
    uint32_t string_length; /* bytes; 1 MiB */
} cmg_limits;
extern const cmg_limits cmg_limits_default;

/* Something that made a null: told beside the result, or the end in strict mode. */
typedef struct cmg_problem {
    cmg_message_id id;
    const cmg_program *program;
    uint32_t offset, length; /* in the program's source */
    cmg_text detail[2];      /* arguments of the message, in its order */
} cmg_problem;
#define CMG_PROBLEMS_KEPT 32

/* Patterns met, compiled or found to be wrong: kept over decisions, so that a
 * warm one compiles none. */
typedef struct cmg_pattern {
    cmg_regex *regex;
    cmg_regex_status status;
    char *text; /* pattern, NUL, flags */
    size_t length, size;
} cmg_pattern;
#define CMG_PATTERNS_KEPT 32

/* One thread's machine.  Its arena holds every value of a decision. */
typedef struct cmg_vm {
    cmg_arena arena;
    cmg_limits limits;
    uint64_t steps; /* used so far in this decision */
    uint32_t depth;
    bool strict;
    bool has_now;
    cmg_moment now; /* for now() and today(); has_now false: they are null with a problem */
    const struct cmg_externals *externals; /* of the host, or NULL */
    const struct cmg_workdays *workdays;   /* the calendars of a pack, or NULL */
    uint32_t undecided; /* conditions not known whose branches both run: problems there are not strict */
    cmg_arena kept;     /* what is met once and stays: the zones */
    cmg_zones *zones;
    cmg_regex_work *regex;
    cmg_pattern patterns[CMG_PATTERNS_KEPT];
    uint32_t pattern_next; /* the one to give way when all are taken */
    cmg_problem problems[CMG_PROBLEMS_KEPT];
    uint32_t problem_count; /* all of them, those not kept too */
    char limit_text[24];    /* the number of the limit that was reached */
    cmg_arena frames;       /* registers of the programs that run: a stack */
} cmg_vm;

/* False without memory; then there is nothing to free, but it may be freed. */
bool cmg_vm_init(cmg_vm *vm, const cmg_allocator *allocator, const cmg_limits *limits);
void cmg_vm_free(cmg_vm *vm);
/* Of the limit of bytes registers may take an eighth.  BAD_ARGUMENT: none such. */
cmg_status cmg_vm_set_limit(cmg_vm *vm, cmg_limit limit, uint64_t most);
/* Before each decision: forgets values, problems and steps. */
void cmg_vm_reset(cmg_vm *vm);

/* Runs with `facts` indexed by slot and `input` for ? (may be NULL).  *out is
 * a value (perhaps null with a problem, perhaps absent).  Not OK: NO_MEMORY,
 * LIMIT_REACHED, or EVALUATION_FAILED in strict mode; then the last problem
 * says what and where. */
cmg_status cmg_run(cmg_vm *vm, const cmg_program *program, const cmg_value *facts, const cmg_value *input,
                   cmg_value *out);
/* Records a problem; returns the null that carries its number. */
cmg_value cmg_vm_problem(cmg_vm *vm, cmg_message_id id, const cmg_program *program, uint32_t offset,
                         uint32_t length, cmg_text detail0, cmg_text detail1);
/* Records that a limit ends the decision, and which; returns a null. */
cmg_value cmg_vm_limit(cmg_vm *vm, cmg_message_id id, const cmg_program *program, uint32_t offset,
                       uint32_t length);
/* Takes counted work (a regex, a table) from the budget; false: limit reached. */
static inline bool cmg_vm_charge(cmg_vm *vm, uint64_t steps)
{
    vm->steps += steps;
    return vm->steps <= vm->limits.steps;
}
/* Turns the kept problems into diagnostics. */
void cmg_vm_report(const cmg_vm *vm, cmg_diagnostics *diagnostics);

#endif
