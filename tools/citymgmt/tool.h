/* The command line over the public interface alone. */
#ifndef CITYMGMT_TOOL_H
#define CITYMGMT_TOOL_H

#include <citymgmt.h>

enum exit_status { DONE = 0, SAID_NO = 1, WRONG_USAGE = 2, BAD_INPUT = 3 };

/* One bit an option, so that a command can say which it takes. */
enum option {
    OPTION_HELP = 1 << 0,
    OPTION_VERSION = 1 << 1,
    OPTION_LANG = 1 << 2,
    OPTION_JSON = 1 << 3,
    OPTION_EXPLAIN = 1 << 4,
    OPTION_AS_OF = 1 << 5,
    OPTION_STRICT = 1 << 6,
    OPTION_COVERAGE = 1 << 7,
    OPTION_DISASSEMBLE = 1 << 8,
    OPTION_SVG = 1 << 15,
    OPTION_UNITS = 1 << 9,
    OPTION_REJECTS = 1 << 10,
    OPTION_MOST_REJECTED = 1 << 11,
    OPTION_OPEN = 1 << 12,
    OPTION_SAVE = 1 << 13,
    OPTION_HTML = 1 << 14,
    OPTION_SEARCH = 1 << 24,
    OPTION_FORMAT = 1 << 25
};

typedef struct request {
    cmg_language language;
    unsigned given;                                   /* options that were given */
    const char *as_of;                                /* NULL unless given; see as_of() */
    const char *svg;                                  /* file; only if given */
    int coverage;                                     /* percent; only if given */
    const char *units, *rejects, *open, *save, *html; /* files, UNIT:COUNT; NULL unless given */
    int most_rejected;                                /* percent; only if given */
    const char *search;                               /* NULL unless given */
    const char *format;                               /* "csv", "html"; NULL unless given */
    const char *command;                              /* NULL: none */
    char **operands;                                  /* after the command */
    int count;
    char today[sizeof "2024-07-01"];
} request;

/* What could be asked for: a code and its label (NULL: it has none). */
typedef const char *code_at(const cmg_pack *pack, size_t index);
typedef const char *label_of(const cmg_pack *pack, const char *code, cmg_language language);

typedef struct tool_command {
    const char *name;
    const char *summary[2]; /* by language, as all texts here */
    const char *synopsis[2];
    const char *about[2];
    const char *example;
    unsigned options; /* besides --help and --lang, which all take */
    int least, most;  /* operands */
    code_at *choice;  /* what there is where PACK stands alone; NULL: PACK is enough */
    label_of *choice_label;
    int (*run)(const request *asked);
} tool_command;

extern const tool_command assess_command;
extern const tool_command check_command;
extern const tool_command decide_command;
extern const tool_command dmn_command;
extern const tool_command due_command;
extern const tool_command duty_command;
extern const tool_command feel_command;
extern const tool_command items_command;
extern const tool_command penalty_command;
extern const tool_command route_command;
extern const tool_command procedure_command;
extern const tool_command staff_command;
extern const tool_command standards_command;
extern const tool_command test_command;

/* options.c: reads the arguments, moving operands to the front of `arguments`.
 * False when they are wrong, which has been said. */
bool read_options(request *asked, int count, char **arguments);
/* False when an option was given that the command does not take; said. */
bool check_options(const request *asked, const tool_command *command);
void print_options(const request *asked, unsigned options);
static inline bool has(const request *asked, enum option option)
{
    return asked->given & (unsigned)option;
}

/* The day given by --as-of, or today by the clock. */
const char *as_of(const request *asked);

/* The word of a list (ended by NULL) that `word` was most likely meant to be; NULL when none is near. */
const char *nearest(const char *word, const char *const *words);

/* output.c: results go to standard output.  Two formats, one a language, that
 * take the same arguments. */
#if defined(__GNUC__)
#define TWO_FORMATS __attribute__((format(printf, 2, 4), format(printf, 3, 4)))
#define ONE_FORMAT __attribute__((format(printf, 1, 2)))
#else
#define TWO_FORMATS
#define ONE_FORMAT
#endif
void say(const request *asked, const char *zh, const char *en, ...) TWO_FORMATS;
void put(const char *format, ...) ONE_FORMAT;
/* As it stands; a line end is added where it is missing. */
void put_text(const char *text);
void put_indented(const char *text);
void put_json_string(const char *text);
/* Complaints go to standard error, after the program's name. */
void complain(const request *asked, const char *zh, const char *en, ...) TWO_FORMATS;
/* What could have been asked for, the first of them where a pack has very many. */
void complain_choices(const request *asked, const cmg_pack *pack, const char *heading, code_at *code,
                      label_of *label);
/* The same as an answer, all of them. */
void say_choices(const request *asked, const cmg_pack *pack, code_at *code, label_of *label);
void list_items(const request *asked, const cmg_pack *pack);
/* --as-of is no date. */
void complain_date(const request *asked);
/* All findings to standard error; when there are none, the status's name. */
void complain_of(const request *asked, cmg_diagnostics *diagnostics, cmg_status status);
/* False when something could not be written, which has been said. */
bool all_written(const request *asked);

/* pack.c: a pack's folder, or the name of an installed pack.  NULL when it is
 * not usable; `diagnostics` says why. */
cmg_pack *open_pack(const char *word, cmg_diagnostics *diagnostics, cmg_status *status);
/* Looks at each operand; gives the worst exit status.  As JSON the packs make
 * an array.  A function that gives DONE or SAID_NO has printed its result, with
 * `before` in front where that is wanted; one that gives another status has printed nothing. */
typedef int look_function(const request *asked, const char *word, const char *before);
int each_pack(const request *asked, look_function *look);

/* facts.c: FACTS operands are a JSON file, "-", {JSON} written out, or NAME=VALUE. */
typedef struct byte_buffer {
    char *data;
    size_t length, room;
} byte_buffer;
bool append(byte_buffer *bytes, const char *data, size_t length);
/* A whole file, or standard input for "-".  False when it cannot be read; said. */
bool read_file(const request *asked, const char *path, byte_buffer *bytes);
bool is_json_text(const char *word);

/* Where the value of NAME=VALUE begins; NULL when `word` is no such thing. */
const char *value_of(const char *word);
/* Whether a word is NAME=VALUE or {JSON}. */
bool is_fact(const char *word);
/* NULL when a fact is wrong or cannot be read; said. */
cmg_facts *read_facts(const request *asked, cmg_pack *pack, char **words, int count);

/* -- object.c: facts without terms ---------------------------------------- */

/* One JSON object from the operands: a file or object, and NAME=VALUE words.
 * `file` receives the operand that is an object, if any. */
bool read_object(const request *asked, int first, byte_buffer *json, const char **file);
/* As text or JSON; false without memory. */
bool put_value(const request *asked, const cmg_value *value);
/* At the day of --as-of; NULL after complaining, with the exit status. */
cmg_evaluator *new_evaluator(const request *asked, int *exit_status);

/* coverage.c: which of a pack's rules its tests reach. */
typedef struct tested_rules {
    unsigned long rules, reached;
    char *report; /* as cmg_pack_coverage() gives it */
} tested_rules;
bool read_coverage(cmg_pack *pack, tested_rules *rules);
void free_coverage(tested_rules *rules);
/* The codes not reached, one a line. */
void put_unreached(const tested_rules *rules);

/* case.c: one case under one pack, by whichever function decides it.  `list`
 * names what there is to decide. */
int print_result(const request *asked, cmg_result *result);
typedef cmg_status decide_function(cmg_session *, const char *, const cmg_facts *, cmg_result *);
int decide_case(const request *asked, decide_function *decide,
                void (*list)(const request *, const cmg_pack *));

#endif
