/* For pack_test.c: a test of an assessment. */
#ifndef CMG_RULES_ASSESS_TEST_H
#define CMG_RULES_ASSESS_TEST_H

#include "rules/result.h"

cmg_status cmg_assess_test(cmg_session *session, const cmg_pack_case *test, const cmg_facts *facts,
                           cmg_diagnostics *diagnostics, cmg_result *result);
void cmg_assess_test_compare(cmg_buffer *difference, const cmg_result *result, cmg_json expect,
                             cmg_language language);

#endif
