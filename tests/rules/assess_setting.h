/* A small assessment to try things on: its packs, and a session with it. */
#ifndef TESTS_RULES_ASSESS_SETTING_H
#define TESTS_RULES_ASSESS_SETTING_H

#include "citymgmt.h"

/* Terms of the packs below, as a member of a pack's file. */
#define TERMS                                                                                                \
    "\"terms\":["                                                                                            \
    "{\"name\":\"unit\",\"type\":\"string\"},{\"name\":\"id\",\"type\":\"string\"},"                         \
    "{\"name\":\"kind\",\"type\":\"string\",\"values\":[\"a\",\"b\"]},"                                      \
    "{\"name\":\"filed\",\"type\":\"date and time\"},{\"name\":\"done\",\"type\":\"date and time\"},"        \
    "{\"name\":\"weight\",\"type\":\"number\",\"allowed\":\">= 0\"},"                                        \
    "{\"name\":\"urgent\",\"type\":\"boolean\"},{\"name\":\"until\",\"type\":\"date and time\"},"            \
    "{\"name\":\"day\",\"type\":\"date\"},"                                                                  \
    "{\"name\":\"manual\",\"type\":\"number\",\"allowed\":\"[0..100]\"},"                                    \
    "{\"name\":\"fined\",\"type\":\"number\",\"role\":\"fine\"}]"
/* The columns of a file of cases. */
#define HEADER "unit,id,kind,filed,done,weight,urgent\n"

/* Assessment "m": 100 less 1 a point late; grades A from 90, B from 60, C. */
extern const char small_method[];
/* Assessment "g": two groups, a unit that is exempt, a veto, figures entered by hand. */
extern const char grouped_method[];

typedef struct setting {
    cmg_pack *pack;
    cmg_session *session;
    cmg_assessment *assessment;
    cmg_diagnostics *diagnostics;
    cmg_result *result;
} setting;

cmg_pack *open_text(const char *text, cmg_diagnostics *diagnostics, cmg_status *status);
/* With nothing taken in. */
void begin(setting *s, const char *text, const char *code);
void end(setting *s);

ptrdiff_t read_text(void *context, char *buffer, size_t size); /* a cmg_stream over a const char ** */
cmg_status read_cases(setting *s, const char *text);
cmg_status read_units(setting *s, const char *text);
void give_until(setting *s); /* the fact that the small method's cases need */

size_t unit_at(const setting *s, const char *name);
void expect_figure(const setting *s, const char *unit, const char *name, const char *expected);

#endif
