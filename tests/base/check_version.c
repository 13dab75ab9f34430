#include "citymgmt/base.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

START_TEST(version_is_that_of_the_header)
{
    char expected[32];
    snprintf(expected, sizeof expected, "%d.%d.%d", CMG_VERSION_MAJOR, CMG_VERSION_MINOR, CMG_VERSION_PATCH);
    ck_assert_str_eq(cmg_version(), expected);
}
END_TEST

START_TEST(each_status_has_its_name)
{
    for (int status = CMG_OK; status <= CMG_EVALUATION_FAILED; status++) {
        ck_assert_str_ne(cmg_status_name((cmg_status)status), "unknown status");
        for (int other = CMG_OK; other < status; other++)
            ck_assert_str_ne(cmg_status_name((cmg_status)status), cmg_status_name((cmg_status)other));
    }
    ck_assert_str_eq(cmg_status_name(CMG_BAD_PACK), "bad pack");
    ck_assert_str_eq(cmg_status_name((cmg_status)999), "unknown status");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("version");
    TCase *tests = tcase_create("version");
    tcase_add_test(tests, version_is_that_of_the_header);
    tcase_add_test(tests, each_status_has_its_name);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
