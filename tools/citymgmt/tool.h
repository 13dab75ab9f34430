/* The command line: what its commands share.  Uses the public interface alone. */
#ifndef CITYMGMT_TOOL_H
#define CITYMGMT_TOOL_H

#include <stdio.h>

#include <citymgmt.h>

/* Exit statuses: part of the interface (citymgmt(1)). */
enum { EXIT_DONE = 0, EXIT_NO = 1, EXIT_USAGE = 2, EXIT_BAD_INPUT = 3 };

typedef struct tool_options {
    bool json, explain, strict, disassemble;
    const char *as_of; /* a date; today unless given */
    cmg_language language;
    int coverage; /* least percentage of rules reached by tests; -1: not asked */
} tool_options;

typedef struct tool_command {
    const char *name;
    int (*run)(const tool_options *options, int count, char **arguments);
    const char *arguments;  /* for the usage line */
    const char *summary[2]; /* by language */
    const char *example;
} tool_command;

int command_penalty(const tool_options *options, int count, char **arguments);
int command_decide(const tool_options *options, int count, char **arguments);
int command_feel(const tool_options *options, int count, char **arguments);
int command_check(const tool_options *options, int count, char **arguments);
int command_test(const tool_options *options, int count, char **arguments);

/* "error: ..." on standard error. */
void tool_error(const tool_options *options, const char *zh, const char *en, const char *what);
/* Findings on standard error, or nothing. */
void tool_findings(const tool_options *options, cmg_diagnostics *diagnostics);
static inline const char *tool_say(const tool_options *options, const char *zh, const char *en)
{
    return options->language == CMG_ENGLISH ? en : zh;
}

/* A pack with its findings told; NULL after telling. */
cmg_pack *tool_open(const tool_options *options, const char *path);
/* A session dated by --as-of; NULL after telling. */
cmg_session *tool_session(const tool_options *options, cmg_pack *pack);

/* A file, or standard input for "-"; NULL after telling.  Ends with a NUL. */
char *tool_read(const tool_options *options, const char *path, size_t *length);
/* Adds facts from words: name=value, a JSON file, or "-". */
bool tool_facts(const tool_options *options, cmg_facts *facts, int count, char **words);

#endif
