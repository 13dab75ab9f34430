/* A month of 588,700 cases, 68 MB of CSV: read, no number twice, due times,
 * counts, score, rank; beside a program written for nothing else, and beside
 * sqlite3, which is given the due times.  All three must agree. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CASES = 588700, UNITS = 32, LIMITS = 4, FIRST_DAY = 19723 /* 2024-01-01 */, DAYS = 366 };

/* New Year, Spring Festival, and working Saturdays around it. */
static const char rules[] =
    "{\"terms\":[{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"unit\",\"type\":\"string\"},"
    "{\"name\":\"standard\",\"type\":\"string\"},{\"name\":\"sent\",\"type\":\"date and time\"},"
    "{\"name\":\"done\",\"type\":\"date and time\"},{\"name\":\"closed\",\"type\":\"date and time\"},"
    "{\"name\":\"limit\",\"type\":\"date and time\"},{\"name\":\"cancelled\",\"type\":\"boolean\"},"
    "{\"name\":\"extensions\",\"type\":\"number\"},{\"name\":\"reworks\",\"type\":\"number\"}],"
    "\"calendars\":[{\"code\":\"c\",\"label\":\"c\",\"offset\":\"+08:00\",\"hours\":[\"08:00-12:00\",\"14:00-"
    "18:00\"],"
    "\"years\":{\"2024\":{\"source\":\"x\",\"off\":[\"2024-01-01\",\"2024-02-12\",\"2024-02-13\",\"2024-02-"
    "14\","
    "\"2024-02-15\",\"2024-02-16\"],\"work\":[\"2024-02-04\",\"2024-02-18\"]}}}],"
    "\"deadlines\":["
    "{\"code\":\"u2\",\"label\":\"x\",\"amount\":2,\"unit\":\"urgent-hour\"},"
    "{\"code\":\"w4\",\"label\":\"x\",\"amount\":4,\"unit\":\"working-hour\",\"calendar\":\"c\"},"
    "{\"code\":\"w16\",\"label\":\"x\",\"amount\":16,\"unit\":\"working-hour\",\"calendar\":\"c\"},"
    "{\"code\":\"w40\",\"label\":\"x\",\"amount\":40,\"unit\":\"working-hour\",\"calendar\":\"c\"}],"
    "\"assessments\":[{\"code\":\"month\",\"label\":\"month\",\"unit\":\"unit\",\"case\":\"id\","
    "\"due\":[{\"term\":\"limit\",\"start\":\"sent\",\"limit\":\"standard\",\"extensions\":\"extensions\"}],"
    "\"cases\":\"not(cancelled) and done != null\","
    "\"counts\":[{\"name\":\"all\"},{\"name\":\"finished\",\"when\":\"closed != null\"},"
    "{\"name\":\"late\",\"when\":\"closed != null and closed > limit\"},"
    "{\"name\":\"extended\",\"when\":\"extensions > 0\"},{\"name\":\"reworked\",\"when\":\"reworks > 0\"}],"
    "\"indicators\":["
    "{\"name\":\"in time\",\"numerator\":\"max(0, finished - late)\",\"denominator\":\"all\"},"
    "{\"name\":\"lately\",\"numerator\":\"late\",\"denominator\":\"all\"},"
    "{\"name\":\"extending\",\"numerator\":\"extended\",\"denominator\":\"all\"},"
    "{\"name\":\"reworking\",\"numerator\":\"reworked\",\"denominator\":\"all\"},"
    "{\"name\":\"score\",\"value\":\"(in time * 100 + lately * 40) * 0.8 + (1 - extending) * 10 + (1 - "
    "reworking) * 10\","
    "\"round\":2}],\"score\":\"score\"}]}";

/* -- a program for nothing else ------------------------------------------- */

typedef struct tally {
    int64_t all, finished, late, extended, reworked;
} tally;

static const char *const codes[LIMITS] = {"u2", "w4", "w16", "w40"};
static const int64_t hours[LIMITS] = {2, 4, 16, 40};
static bool works[DAYS];

static void make_calendar(void)
{
    static const int off[] = {0, 42, 43, 44, 45, 46}, on[] = {34, 48};
    for (int day = 0; day < DAYS; day++)
        works[day] = day % 7 < 5; /* 2024 began on a Monday */
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        works[off[i]] = false;
    for (size_t i = 0; i < sizeof on / sizeof *on; i++)
        works[on[i]] = true;
}

static int64_t due_of(int limit, int64_t start, int64_t times)
{
    static const int64_t periods[2][2] = {{8 * 3600, 12 * 3600}, {14 * 3600, 18 * 3600}};
    int64_t left = times * hours[limit] * 3600;
    if (limit == 0)
        return start + left;
    for (int64_t day = start / 86400, from = start % 86400;; day++, from = 0) {
        for (int i = 0; i < 2 && works[day - FIRST_DAY]; i++) {
            const int64_t begin = from > periods[i][0] ? from : periods[i][0];
            if (begin >= periods[i][1])
                continue;
            if (left <= periods[i][1] - begin)
                return day * 86400 + begin + left;
            left -= periods[i][1] - begin;
        }
    }
}

static int two(const char *at)
{
    return (at[0] - '0') * 10 + at[1] - '0';
}

/* "2024-03-01 08:30:00"; -1: empty. */
static int64_t read_time(const char *at)
{
    static const int before[] = {0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335};
    if (*at == ',')
        return -1;
    return (FIRST_DAY + before[two(at + 5) - 1] + two(at + 8) - 1) * INT64_C(86400) + two(at + 11) * 3600 +
           two(at + 14) * 60 + two(at + 17);
}

static int find_limit(const char *at, size_t length)
{
    for (int i = 0; i < LIMITS; i++) {
        if (strlen(codes[i]) == length && memcmp(codes[i], at, length) == 0)
            return i;
    }
    bench_fail("no such limit", NULL, NULL);
}

/* Numbers of cases, of 15 bytes at most. */
enum { SLOTS = 1 << 20 };
static char (*numbers)[16];

static void see_number(const char *number, size_t length)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)number[i]) * UINT64_C(0x100000001b3);
    size_t at = (size_t)(hash ^ hash >> 32) % SLOTS;
    for (; numbers[at][0]; at = (at + 1) % SLOTS) {
        if (strncmp(numbers[at], number, length) == 0 && numbers[at][length] == '\0')
            bench_fail("a case twice", NULL, NULL);
    }
    memcpy(numbers[at], number, length);
}

static void take_line(const char *line, tally *tallies)
{
    const char *fields[11];
    for (int i = 0; i < 11; i++) {
        fields[i] = line;
        line = i < 10 ? strchr(line, ',') + 1 : line;
    }
    const int64_t sent = read_time(fields[3]), done = read_time(fields[4]), closed = read_time(fields[5]);
    const bool cancelled = fields[6][0] == 't';
    const int64_t extensions = atoi(fields[7]), reworks = atoi(fields[8]);
    const int64_t due =
        due_of(find_limit(fields[2], (size_t)(fields[3] - fields[2] - 1)), sent, 1 + extensions);
    tally *unit = &tallies[two(fields[1] + 4)];
    if (cancelled || done < 0)
        return;
    see_number(fields[0], (size_t)(fields[1] - fields[0] - 1));
    unit->all++;
    unit->finished += closed >= 0;
    unit->late += closed > due;
    unit->extended += extensions > 0;
    unit->reworked += reworks > 0;
}

/* In hundredths, halves up. */
static int64_t score_of(const tally *t)
{
    const int64_t in_time = t->finished > t->late ? t->finished - t->late : 0;
    const int64_t points = in_time * 80 + t->late * 32 + 20 * t->all - 10 * t->extended - 10 * t->reworked;
    return (200 * points + t->all) / (2 * t->all);
}

static double time_hand_written(const char *path, tally *tallies, int64_t *scores, int *ranks)
{
    const double from = bench_now();
    FILE *file = fopen(path, "r");
    char line[1024];
    numbers = calloc(SLOTS, sizeof *numbers);
    if (!numbers || !file || !fgets(line, sizeof line, file))
        bench_fail("the cases cannot be read", NULL, NULL);
    while (fgets(line, sizeof line, file))
        take_line(line, tallies);
    fclose(file);
    free(numbers);
    for (int i = 0; i < UNITS; i++)
        scores[i] = score_of(&tallies[i]);
    for (int i = 0; i < UNITS; i++) {
        ranks[i] = 1;
        for (int j = 0; j < UNITS; j++)
            ranks[i] += scores[j] > scores[i];
    }
    return bench_now() - from;
}

/* -- the cases ------------------------------------------------------------ */

static uint32_t roll(uint64_t *state, uint32_t sides)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % sides;
}

static void write_time(FILE *file, int64_t instant)
{
    char text[24];
    cmg_instant_text(instant, text, sizeof text);
    text[10] = ' ';
    fputs(text, file);
}

static void write_case(FILE *file, int number, uint64_t *state)
{
    const int limit = (int)roll(state, LIMITS);
    const int64_t sent = (FIRST_DAY + 60) * INT64_C(86400) + roll(state, 31 * 86400);
    const int64_t extensions = roll(state, 20) == 0;
    const int64_t due = due_of(limit, sent, 1 + extensions);
    const bool done = roll(state, 25) != 0, closed = done && roll(state, 40) != 0;
    fprintf(file, "K%08d,unit%02u,%s,", number, roll(state, UNITS), codes[limit]);
    write_time(file, sent);
    putc(',', file);
    if (done)
        write_time(file, sent + (due - sent) / 2);
    putc(',', file);
    if (closed) /* one in twelve late, some on the very second */
        write_time(file, roll(state, 12) ? due - (roll(state, 50) ? roll(state, 3600) : 0)
                                         : due + 1 + roll(state, 9999));
    fprintf(file, ",%s,%d,%u,", roll(state, 60) ? "false" : "true", (int)extensions, roll(state, 15) == 0);
    write_time(file, due);
    fputs(",堆物\n", file);
}

static long write_cases(const char *path)
{
    uint64_t state = 20240301;
    FILE *file = fopen(path, "w");
    if (!file)
        bench_fail("the cases cannot be written", NULL, NULL);
    fputs("id,unit,standard,sent,done,closed,cancelled,extensions,reworks,known limit,remark\n", file);
    for (int i = 0; i < CASES; i++)
        write_case(file, i, &state);
    const long size = ftell(file);
    if (fclose(file) != 0)
        bench_fail("the cases cannot be written", NULL, NULL);
    return size;
}

/* -- the library ---------------------------------------------------------- */

typedef struct meter {
    size_t used, peak;
} meter;

static void *metered(void *context, void *block, size_t old_size, size_t new_size)
{
    meter *m = context;
    if (!block)
        old_size = 0;
    void *grown = NULL;
    if (new_size)
        grown = realloc(block, new_size);
    else
        free(block);
    if (new_size && !grown)
        return NULL;
    m->used += new_size - old_size;
    m->peak = m->used > m->peak ? m->used : m->peak;
    return grown;
}

static ptrdiff_t read_file(void *context, char *buffer, size_t size)
{
    return (ptrdiff_t)fread(buffer, 1, size, context);
}

static void expect_number(const cmg_result *result, size_t unit, const char *name, int64_t expected)
{
    int64_t number = -1;
    if (!cmg_value_integer(cmg_assess_figure(result, unit, name), &number) || number != expected) {
        fprintf(stderr, "bench: %s of %s is %lld, not %lld\n", name, cmg_assess_unit(result, unit),
                (long long)number, (long long)expected);
        exit(1);
    }
}

static void compare(const cmg_result *result, const tally *tallies, const int64_t *scores, const int *ranks)
{
    if (cmg_assess_unit_count(result) != UNITS)
        bench_fail("not all units", NULL, NULL);
    for (size_t i = 0; i < UNITS; i++) {
        const int unit = two(cmg_assess_unit(result, i) + 4);
        char score[32], expected[32];
        expect_number(result, i, "all", tallies[unit].all);
        expect_number(result, i, "finished", tallies[unit].finished);
        expect_number(result, i, "late", tallies[unit].late);
        expect_number(result, i, "extended", tallies[unit].extended);
        expect_number(result, i, "reworked", tallies[unit].reworked);
        cmg_value_text(cmg_assess_score(result, i), score, sizeof score);
        snprintf(expected, sizeof expected, "%lld.%02lld", (long long)scores[unit] / 100,
                 (long long)scores[unit] % 100);
        const size_t whole = strlen(expected);
        for (size_t at = whole; at > whole - 2 && expected[at - 1] == '0'; at--)
            expected[at - 1] = '\0';
        if (expected[strlen(expected) - 1] == '.')
            expected[strlen(expected) - 1] = '\0';
        if (strcmp(score, expected) != 0 || cmg_assess_rank(result, i) != (size_t)ranks[unit])
            bench_fail("another score or rank", NULL, NULL);
    }
}

static double time_library(const char *path, meter *memory, const tally *tallies, const int64_t *scores,
                           const int *ranks)
{
    const cmg_allocator allocator = {metered, memory};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = bench_pack(rules);
    cmg_session *session = cmg_session_new(pack, &allocator);
    cmg_result *result = cmg_result_new(&allocator);
    cmg_assessment *assessment = NULL;
    FILE *file = fopen(path, "r");
    if (!session || !result || !file || cmg_session_set_as_of(session, "2024-05-01") != CMG_OK)
        bench_fail("no session", NULL, NULL);
    const double from = bench_now();
    if (cmg_assessment_new(session, "month", diagnostics, &assessment) != CMG_OK ||
        cmg_assessment_read_cases(assessment, read_file, file, path, diagnostics) != CMG_OK ||
        cmg_assess(session, assessment, result) != CMG_OK || cmg_assessment_rejected(assessment))
        bench_fail("the cases are not assessed", diagnostics, NULL);
    const double took = bench_now() - from;
    compare(result, tallies, scores, ranks);
    fclose(file);
    cmg_assessment_free(assessment);
    cmg_result_free(result);
    cmg_session_free(session);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
    return took;
}

/* -- sqlite3 -------------------------------------------------------------- */

static double child_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static const char table[] =
    "CREATE TABLE cases(id PRIMARY KEY, unit, standard, sent, done, closed, cancelled, "
    "extensions INTEGER, reworks INTEGER, \"known limit\", remark) WITHOUT ROWID";
static const char query[] =
    "SELECT substr(unit,5), count(*), sum(closed != ''), sum(closed > \"known limit\"), sum(extensions > 0), "
    "sum(reworks > 0) FROM cases WHERE cancelled = 'false' AND done != '' GROUP BY unit";

/* 0 where there is no sqlite3. */
static double time_sqlite(const char *path, const tally *tallies)
{
    char command[2048];
    if (system("command -v sqlite3 >/dev/null 2>&1") != 0)
        return 0;
    snprintf(command, sizeof command,
             "sqlite3 <<'END'\n%s;\n.mode csv\n.import --skip 1 %s cases\n.separator ' '\n%s;\nEND\n", table,
             path, query);
    const double from = child_seconds();
    FILE *out = popen(command, "r");
    int unit, units = 0;
    long long all, finished, late, extended, reworked;
    if (!out)
        bench_fail("sqlite3 cannot be run", NULL, NULL);
    while (fscanf(out, "%d %lld %lld %lld %lld %lld", &unit, &all, &finished, &late, &extended, &reworked) ==
           6) {
        const tally *t = &tallies[unit];
        if (all != t->all || finished != t->finished || late != t->late || extended != t->extended ||
            reworked != t->reworked)
            bench_fail("sqlite3 counts otherwise", NULL, NULL);
        units++;
    }
    if (pclose(out) != 0 || units != UNITS)
        bench_fail("sqlite3 did not end well", NULL, NULL);
    return child_seconds() - from;
}

void bench_assess(void)
{
    static tally tallies[UNITS];
    int64_t scores[UNITS];
    int ranks[UNITS];
    meter memory = {0, 0};
    char path[] = "/tmp/citymgmt-bench-XXXXXX";
    const int handle = mkstemp(path);
    if (handle < 0)
        bench_fail("no place for the cases", NULL, NULL);
    close(handle);
    make_calendar();
    const long size = write_cases(path);
    const double hand = time_hand_written(path, tallies, scores, ranks);
    const double library = time_library(path, &memory, tallies, scores, ranks);
    const double sqlite = time_sqlite(path, tallies);
    unlink(path);
    bench_figure("a case of 588,700 assessed", "ns", library / CASES * 1e9, library / hand,
                 "a program for it");
    bench_figure("the program for it", "ns", hand / CASES * 1e9, 0, NULL);
    if (sqlite > 0)
        bench_figure("sqlite3, due times given", "ns", sqlite / CASES * 1e9, sqlite / library, "the library");
    bench_figure("size of the cases", "MB", (double)size / 1e6, 0, NULL);
    bench_figure("memory", "MiB", (double)memory.peak / (1024 * 1024), 0, NULL);
}
