/* For pack_test.c: one test after the other, and how its answer differs. */
#ifndef CMG_RULES_PACK_TEST_H
#define CMG_RULES_PACK_TEST_H

#include "rules/result.h"

typedef struct cmg_test_run {
    cmg_pack *pack;
    cmg_session *session;
    cmg_facts *facts;
    cmg_timeline *timeline;
    cmg_casefile *casefile;
    cmg_result *result;
    cmg_diagnostics *diagnostics;
    cmg_buffer difference;
    cmg_buffer part; /* of the file, as text */
    bool in_place;
    cmg_language language;
} cmg_test_run;

/* Writes what differs of the result from what the test expects; nothing where nothing does. */
void cmg_test_compare(cmg_test_run *r, cmg_json expect);
/* A number that is expected, or that came out, in one form: 3 and 3.0 are the same; else "null". */
void cmg_test_write_expected(cmg_buffer *out, cmg_json expected);
void cmg_test_write_got(cmg_buffer *out, const cmg_value *got);

#endif
