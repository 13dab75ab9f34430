/* Zones against Python's zoneinfo, and files that are broken on purpose. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"

static cmg_arena arena;

static void set_up(void)
{
    cmg_arena_init(&arena, &cmg_allocator_default, 0);
}
static void tear_down(void)
{
    cmg_arena_free(&arena);
}

static size_t bytes_of_hex(const char *hex, char *bytes)
{
    size_t count = 0;
    for (unsigned byte; sscanf(hex + 2 * count, "%2x", &byte) == 1; count++)
        bytes[count] = (char)byte;
    return count;
}

/* Opens the vectors and moves to the first line that is no comment. */
static FILE *open_vectors(void)
{
    const char *folder = getenv("srcdir");
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/base/zone_vectors.tsv", folder != NULL ? folder : ".");
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "cannot read %s", path);
    return file;
}

static char line[32768], bytes[16384];

START_TEST(test_vectors)
{
    FILE *file = open_vectors();
    const cmg_zone *zone = NULL;
    int asked = 0;
    for (int number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        char kind[8], name[64];
        long long seconds, offset;
        if (line[0] == '#')
            continue;
        if (sscanf(line, "zone\t%63s", name) == 1) {
            const size_t length = bytes_of_hex(strrchr(line, '\t') + 1, bytes);
            zone = cmg_zone_read(&arena, cmg_text_of(name), (cmg_text){bytes, length});
            ck_assert_msg(zone != NULL, "line %d: %s is not read", number, name);
            ck_assert(cmg_text_equal(cmg_zone_name(zone), cmg_text_of(name)));
            continue;
        }
        ck_assert_int_eq(sscanf(line, "%7s\t%lld\t%lld", kind, &seconds, &offset), 3);
        const int32_t got = strcmp(kind, "utc") == 0 ? cmg_zone_offset_at(zone, seconds)
                                                     : cmg_zone_offset_local(zone, seconds);
        ck_assert_msg(got == offset, "line %d: %s %s %lld: wanted %lld, got %d", number, name, kind, seconds,
                      offset, got);
        asked++;
    }
    fclose(file);
    ck_assert_int_ge(asked, 1000);
}
END_TEST

START_TEST(test_every_cut_file_is_refused)
{
    FILE *file = open_vectors();
    while (fgets(line, sizeof line, file) != NULL && strncmp(line, "zone\tEurope/Paris\t", 18) != 0)
        continue;
    fclose(file);
    const size_t length = bytes_of_hex(strrchr(line, '\t') + 1, bytes);
    ck_assert_uint_gt(length, 1000);
    for (size_t cut = 0; cut < length; cut++) {
        char *exact = malloc(cut + 1); /* so that a read past the end is seen */
        ck_assert(exact != NULL);
        memcpy(exact, bytes, cut);
        ck_assert(cmg_zone_read(&arena, CMG_TEXT("Cut"), (cmg_text){exact, cut}) == NULL);
        free(exact);
        cmg_arena_reset(&arena);
    }
}
END_TEST

START_TEST(test_no_changed_byte_does_harm)
{
    FILE *file = open_vectors();
    while (fgets(line, sizeof line, file) != NULL && strncmp(line, "zone\tAsia/Shanghai\t", 19) != 0)
        continue;
    fclose(file);
    const size_t length = bytes_of_hex(strrchr(line, '\t') + 1, bytes);
    for (size_t i = 0; i < length; i++) {
        const char old = bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            bytes[i] = (char)(old ^ 1 << bit);
            const cmg_zone *zone = cmg_zone_read(&arena, CMG_TEXT("Bent"), (cmg_text){bytes, length});
            static const int64_t instants[] = {INT64_MIN, -10000000000, 0, 4000000000, INT64_MAX};
            for (size_t k = 0; zone != NULL && k < sizeof instants / sizeof *instants; k++) {
                ck_assert_int_lt(abs(cmg_zone_offset_at(zone, instants[k])), 200 * 3600);
                ck_assert_int_lt(abs(cmg_zone_offset_local(zone, instants[k])), 200 * 3600);
            }
            cmg_arena_reset(&arena);
        }
        bytes[i] = old;
    }
}
END_TEST

/* A file without transitions, which leaves all to its footer. */
static const cmg_zone *zone_of_footer(const char *footer)
{
    static const char block[54] = {'T', 'Z', 'i', 'f', '2', [39] = 1, [43] = 4};
    char file[256];
    memcpy(file, block, sizeof block);
    memcpy(file + sizeof block, block, sizeof block);
    const int rest = snprintf(file + 2 * sizeof block, sizeof file - 2 * sizeof block, "\n%s\n", footer);
    return cmg_zone_read(&arena, CMG_TEXT("Made"), (cmg_text){file, 2 * sizeof block + (size_t)rest});
}

START_TEST(test_ordinal_days_count_from_zero)
{
    const cmg_zone *zone = zone_of_footer("AAA-3:30BBB-4:45:15,59,300/1:30");
    ck_assert(zone != NULL);
    /* As glibc has them; 2204 is a leap year. */
    static const int64_t changes[] = {7357818600, 7378634685, 7389354600};
    for (int i = 0; i < 3; i++) {
        const int32_t summer = 4 * 3600 + 45 * 60 + 15, standard = 3 * 3600 + 30 * 60;
        ck_assert_int_eq(cmg_zone_offset_at(zone, changes[i] - 1), i == 1 ? summer : standard);
        ck_assert_int_eq(cmg_zone_offset_at(zone, changes[i]), i == 1 ? standard : summer);
    }
}
END_TEST

START_TEST(test_bad_footers)
{
    static const char *const footers[] = {
        "A",
        "AA5",
        "AAA",
        "AAA99",
        "AAA5BBB",
        "AAA5BBB,",
        "AAA5BBB,M3.5.0",
        "AAA5BBB,M3.5.0,",
        "AAA5BBB,M13.5.0,M10.5.0",
        "AAA5BBB,M3.6.0,M10.5.0",
        "AAA5BBB,M3.0.0,M10.5.0",
        "AAA5BBB,M3.5.7,M10.5.0",
        "AAA5BBB,J0,J300",
        "AAA5BBB,J366,J300",
        "AAA5BBB,366,300",
        "AAA5BBB,M3.5.0/168,M10.5.0",
        "AAA5BBB,M3.5.0,M10.5.0 ",
        "<AAA5",
        "AAA5:60",
        "AAA5:1",
    };
    for (size_t i = 0; i < sizeof footers / sizeof *footers; i++) {
        ck_assert_msg(zone_of_footer(footers[i]) == NULL, "%s", footers[i]);
    }
}
END_TEST

START_TEST(test_names)
{
    cmg_zones *zones = cmg_zones_new(&arena, NULL);
    ck_assert(zones != NULL);
    static const char *const bad[] = {
        "",
        "xyz/abc",
        "../../etc/passwd",
        "Asia/../Asia/Shanghai",
        "/usr/share/zoneinfo/Asia/Shanghai",
        "Asia",
        "Asia/",
        "Asia//Shanghai",
        "localtime",
        "tzdata.zi",
        "asia shanghai",
        "Asia/Shanghai\n",
        "Asia/ShanghaiAsia/ShanghaiAsia/ShanghaiAsia/ShanghaiAsia/ShanghaiAsia/Shanghai",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(cmg_zones_find(zones, cmg_text_of(bad[i])) == NULL, "%s", bad[i]);
    const cmg_zone *shanghai = cmg_zones_find(zones, CMG_TEXT("Asia/Shanghai"));
    if (shanghai == NULL)
        return; /* a machine without a tz database */
    ck_assert_int_eq(cmg_zone_offset_at(shanghai, 1719792000), 8 * 3600);
    ck_assert(cmg_zones_find(zones, CMG_TEXT("Asia/Shanghai")) == shanghai);
}
END_TEST

START_TEST(test_a_missing_folder_knows_no_zone)
{
    cmg_zones *zones = cmg_zones_new(&arena, "/no/such/folder");
    ck_assert(zones != NULL);
    ck_assert(cmg_zones_find(zones, CMG_TEXT("Asia/Shanghai")) == NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("zone");
    TCase *tests = tcase_create("zone");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, test_vectors);
    tcase_add_test(tests, test_every_cut_file_is_refused);
    tcase_add_test(tests, test_no_changed_byte_does_harm);
    tcase_add_test(tests, test_ordinal_days_count_from_zero);
    tcase_add_test(tests, test_bad_footers);
    tcase_add_test(tests, test_names);
    tcase_add_test(tests, test_a_missing_folder_knows_no_zone);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
