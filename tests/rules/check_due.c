/* Time limits against due instants found by walking through a calendar. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/due.h"

static cmg_pack *open_pack(void)
{
    const char *top = getenv("top_srcdir");
    char path[4000];
    snprintf(path, sizeof path, "%s/tests/rules/due_pack", top ? top : ".");
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack;
    const cmg_status status = cmg_pack_open(path, NULL, NULL, diagnostics, &pack);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
    return pack;
}

static const cmg_versions *find_deadline(const cmg_pack *pack, const char *code)
{
    const cmg_versions *found = cmg_pack_find(pack->deadlines, pack->deadline_count, cmg_text_of(code));
    ck_assert_msg(found != NULL, "no limit %s", code);
    return found;
}

static int64_t instant_of(const char *text)
{
    int64_t instant;
    int32_t offset;
    ck_assert_msg(cmg_instant_parse(cmg_text_of(text), &instant, &offset), "%s", text);
    return instant;
}

/* -- vectors -------------------------------------------------------------- */

#define SUSPENSIONS 4

static size_t read_suspensions(char *text, cmg_suspension *suspensions)
{
    size_t count = 0;
    char *rest;
    for (char *span = strtok_r(text, " ", &rest); span; span = strtok_r(NULL, " ", &rest)) {
        char *slash = strchr(span, '/');
        *slash = '\0';
        ck_assert(count < SUSPENSIONS);
        suspensions[count].from = instant_of(span);
        suspensions[count++].to = instant_of(slash + 1);
    }
    return count;
}

/* As the vectors write it. */
static void write_count(char *out, size_t size, const cmg_count *count)
{
    cmg_buffer buffer;
    cmg_buffer_init(&buffer, &cmg_allocator_default);
    if (count->state == CMG_COUNTED) {
        cmg_instant_write(&buffer, count->due);
    } else {
        cmg_buffer_string(&buffer, "unknown ");
        cmg_date_write(&buffer, count->unknown);
    }
    snprintf(out, size, "%.*s", CMG_SHOW(cmg_buffer_view(&buffer)));
    cmg_buffer_free(&buffer);
}

static void check_line(const cmg_pack *pack, char *line)
{
    char *field[5], *rest = line;
    for (int i = 0; i < 5; i++) {
        field[i] = strsep(&rest, "\t\n");
        ck_assert_ptr_nonnull(field[i]);
    }
    char spans[200];
    snprintf(spans, sizeof spans, "%s", field[3]);
    const int64_t start = instant_of(field[1]);
    cmg_suspension suspensions[SUSPENSIONS];
    const size_t count = read_suspensions(field[3], suspensions);
    const cmg_versions *versions = find_deadline(pack, field[0]);
    const cmg_deadline *deadline = cmg_deadline_for(versions, start);
    const uint32_t times = (uint32_t)strtoul(field[2], NULL, 10);
    const cmg_count got = cmg_count_due(deadline, start, times, suspensions, count);
    char text[64];
    write_count(text, sizeof text, &got);
    ck_assert_msg(strcmp(text, field[4]) == 0, "%s from %s, %s times, without %s: %s, not %s", field[0],
                  field[1], field[2], spans, text, field[4]);
    if (times != 1 || count != 0)
        return;
    int64_t due;
    cmg_due_instants(versions, &start, 1, &due);
    ck_assert_int_eq(due, got.state == CMG_COUNTED ? got.due : CMG_DUE_NO_CALENDAR);
}

START_TEST(as_found_by_walking)
{
    const char *folder = getenv("top_srcdir");
    char path[4000], line[400];
    snprintf(path, sizeof path, "%s/tests/rules/due_vectors.tsv", folder ? folder : ".");
    FILE *stream = fopen(path, "r");
    ck_assert_msg(stream != NULL, "%s", path);
    cmg_pack *pack = open_pack();
    size_t count = 0;
    while (fgets(line, sizeof line, stream)) {
        if (line[0] == '#')
            continue;
        check_line(pack, line);
        count++;
    }
    ck_assert_uint_gt(count, 4000);
    fclose(stream);
    cmg_pack_unref(pack);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("time limits");
    TCase *tests = tcase_create("time limits");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, as_found_by_walking);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
