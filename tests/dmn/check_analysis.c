/* Findings and decisions over absent facts, against brute force: random
 * tables over few values, whose cells the test knows as sets of values. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dmn/analyse.h"
#include "small_table.h"

#include "../support/many.h"

#define COLUMNS 3
#define RULES_MAX 9
#define VALUES_MAX 16
#define TABLES (is_slow() ? 500 : 1500)

/* -- random tables -------------------------------------------------------- */

/* One input: the values tried, and which of them may come. */
typedef struct domain {
    char kind; /* 'n', 's', 'b', 'd' as the fact's name */
    int count;
    char text[VALUES_MAX][32]; /* as FEEL; the last one is null */
    unsigned may;              /* bits of values that may come */
    char allowed[32];          /* "" : all */
} domain;

typedef struct model {
    domain column[COLUMNS];
    int rules;
    unsigned cell[RULES_MAX][COLUMNS];
    bool runs[RULES_MAX]; /* has a cell that only running tells: accepts all here */
    int result[RULES_MAX];
    char text[4000];
} model;

static uint32_t state = 4711;

static int draw(int below)
{
    state = state * 1664525u + 1013904223u;
    return (int)((state >> 8) % (unsigned)below);
}

/* Numbers -0.5, 0, 0.5 ... 4.5; days before, of and after 2024-02-27 ... 03-02. */
static void make_domain(domain *d, char kind)
{
    d->kind = kind;
    d->count = kind == 'n' ? 11 : kind == 'd' ? 7 : kind == 's' ? 4 : 2;
    for (int v = 0; v < d->count; v++) {
        char *text = d->text[v];
        const size_t size = sizeof d->text[v];
        switch (kind) {
        case 'n': snprintf(text, size, "%d.%d", v / 2 - (v == 0), v % 2 || v == 0 ? 5 : 0); break;
        case 'd':
            snprintf(text, size, "date(\"2024-%02d-%02d\")", v < 4 ? 2 : 3, v < 4 ? 26 + v : v - 3);
            break;
        case 's': snprintf(text, size, "\"%c\"", 'a' + v); break;
        default: snprintf(text, size, "%s", v ? "true" : "false"); break;
        }
    }
    if (kind == 'n') { /* -0.5, 0, 0.5, 1 ... */
        for (int v = 0; v < d->count; v++)
            snprintf(d->text[v], sizeof d->text[v], v == 0 ? "-0.5" : "%d.%d", (v - 1) / 2, v % 2 ? 0 : 5);
    }
    d->may = (1u << d->count) - 1;
    snprintf(d->text[d->count++], sizeof d->text[0], "null");
    d->allowed[0] = '\0';
    if (kind == 's' && draw(2)) {
        snprintf(d->allowed, sizeof d->allowed, "\"a\",\"b\",\"c\"");
        d->may &= 7;
    }
    if (kind == 'n' && draw(3) == 0) {
        snprintf(d->allowed, sizeof d->allowed, "[1..3]");
        d->may = 0xF8; /* 1 to 3 */
    }
}

/* The index of the whole number or day k. */
static int whole(const domain *d, int k)
{
    return d->kind == 'n' ? 2 * k + 1 : k + 1;
}

static unsigned from_to(const domain *d, int low, int high)
{
    unsigned bits = 0;
    for (int v = low; v <= high; v++)
        bits |= v >= 0 && v < d->count - 1 ? 1u << v : 0;
    return bits;
}

static unsigned ordered_cell(const domain *d, char *text, size_t size)
{
    const int x = draw(5), y = draw(5), low = x < y ? x : y, high = x < y ? y : x;
    const int at = whole(d, x), from = whole(d, low), to = whole(d, high), last = d->count - 2;
    const char *point = d->text[at], *first = d->text[from], *second = d->text[to];
    const unsigned all = from_to(d, 0, last), null = 1u << (d->count - 1);
    switch (draw(9)) {
    case 0: snprintf(text, size, "< %s", point); return from_to(d, 0, at - 1);
    case 1: snprintf(text, size, ">= %s", point); return from_to(d, at, last);
    case 2: snprintf(text, size, "[%s..%s]", first, second); return from_to(d, from, to);
    case 3: snprintf(text, size, "(%s..%s)", first, second); return from_to(d, from + 1, to - 1);
    case 4:
        snprintf(text, size, "<= %s, > %s", first, second);
        return from_to(d, 0, from) | from_to(d, to + 1, last);
    case 5: snprintf(text, size, "not(%s)", point); return (all | null) & ~from_to(d, at, at);
    case 6: snprintf(text, size, "not([%s..%s])", first, second); return all & ~from_to(d, from, to);
    case 7: snprintf(text, size, "%s", point); return from_to(d, at, at);
    default: snprintf(text, size, "> %s", point); return from_to(d, at + 1, last);
    }
}

static unsigned string_cell(const domain *d, char *text, size_t size)
{
    const int x = draw(3), y = draw(3);
    const unsigned null = 1u << (d->count - 1);
    switch (draw(4)) {
    case 0: snprintf(text, size, "\"%c\",\"%c\"", 'a' + x, 'a' + y); return 1u << x | 1u << y;
    case 1: snprintf(text, size, "not(\"%c\")", 'a' + x); return (0xFu & ~(1u << x)) | null;
    case 2: snprintf(text, size, "[\"%c\",\"%c\"]", 'a' + x, 'a' + y); return 1u << x | 1u << y;
    default: snprintf(text, size, "\"%c\"", 'a' + x); return 1u << x;
    }
}

static void make_cell(model *m, int r, int c, char *text, size_t size)
{
    domain *d = &m->column[c];
    const unsigned null = 1u << (d->count - 1), all = 2 * null - 1;
    unsigned *bits = &m->cell[r][c];
    const int kind = draw(12);
    if (kind < 4) {
        snprintf(text, size, "-");
        *bits = all;
    } else if (kind == 4 && draw(3) == 0) {
        snprintf(text, size, "? != null or ? = null"); /* true, but only running tells */
        *bits = all;
        m->runs[r] = true;
    } else if (kind == 5 && draw(3) == 0) {
        snprintf(text, size, "null");
        *bits = null;
        d->may |= null;
    } else if (d->kind == 'b') {
        const int truth = draw(2);
        snprintf(text, size, "%s", truth ? "true" : "false");
        *bits = 1u << truth;
    } else {
        *bits = d->kind == 's' ? string_cell(d, text, size) : ordered_cell(d, text, size);
    }
}

/* Cells name no value that is not allowed: that would not compile. */
static bool is_sound(const model *m, int c, const char *text)
{
    const domain *d = &m->column[c];
    if (d->kind != 'n' || !d->allowed[0])
        return true;
    return !((text[0] >= '0' && text[0] <= '9') || strncmp(text, "not(0", 5) == 0 ||
             strncmp(text, "not(4", 5) == 0);
}

static void make_model(model *m, const char *policy)
{
    static const char kinds[] = "nsbd";
    size_t at;
    memset(m, 0, sizeof *m);
    const int from = draw(4);
    for (int c = 0; c < COLUMNS; c++)
        make_domain(&m->column[c], kinds[(from + c) % 4]);
    at = (size_t)snprintf(m->text, sizeof m->text, "%s\n", policy);
    for (int c = 0; c < COLUMNS; c++)
        at += (size_t)snprintf(m->text + at, sizeof m->text - at, "%s%c::%s", c ? " | " : "",
                               m->column[c].kind, m->column[c].allowed);
    at += (size_t)snprintf(m->text + at, sizeof m->text - at, "\n:number:3,2,1,0\n");
    m->rules = 1 + draw(RULES_MAX - 1);
    for (int r = 0; r < m->rules; r++) {
        for (int c = 0; c < COLUMNS; c++) {
            char text[100];
            do
                make_cell(m, r, c, text, sizeof text);
            while (!is_sound(m, c, text));
            at += (size_t)snprintf(m->text + at, sizeof m->text - at, "%s%s", c ? " | " : "", text);
        }
        m->result[r] = draw(4);
        at += (size_t)snprintf(m->text + at, sizeof m->text - at, " => %d\n", m->result[r]);
    }
}

/* -- the model's answers -------------------------------------------------- */

static bool accepts(const model *m, int r, const int *point)
{
    for (int c = 0; c < COLUMNS; c++) {
        if (!(m->cell[r][c] >> point[c] & 1))
            return false;
    }
    return true;
}

static bool may_come(const model *m, const int *point)
{
    for (int c = 0; c < COLUMNS; c++) {
        if (!(m->column[c].may >> point[c] & 1))
            return false;
    }
    return true;
}

static bool next_point(const model *m, int *point)
{
    for (int c = 0; c < COLUMNS; c++) {
        if (++point[c] < m->column[c].count)
            return true;
        point[c] = 0;
    }
    return false;
}

/* Before r in this policy? */
static bool goes_before(const model *m, char policy, int x, int r)
{
    return policy == 'F' ? x < r : m->result[x] > m->result[r];
}

#define NONE (-1)
#define BROKEN (-2)

/* The outcome of a case for a policy of single hits. */
static int outcome(const model *m, char policy, const int *point)
{
    int found = NONE;
    for (int r = 0; r < m->rules; r++) {
        if (!accepts(m, r, point))
            continue;
        if (found == NONE || (policy == 'P' && m->result[r] > found))
            found = m->result[r];
        else if (policy == 'U' || (policy == 'A' && m->result[r] != found))
            return BROKEN;
    }
    return found;
}

/* -- findings ------------------------------------------------------------- */

typedef struct findings {
    small_table *small;
    const model *model;
    char policy;
    cmg_value value[COLUMNS][VALUES_MAX];
    int place[COLUMNS][VALUES_MAX]; /* of each value in the column's domain; -1: none */
    bool is_gap[16 * 16 * 16];
    bool overlaps[RULES_MAX][RULES_MAX], conflicts[RULES_MAX][RULES_MAX], never[RULES_MAX];
} findings;

static int number_of(const int *point)
{
    return (point[0] * 16 + point[1]) * 16 + point[2];
}

static bool in_box(const findings *f, const cmg_pieces *box, const int *point)
{
    for (int c = 0; c < COLUMNS; c++) {
        const int place = f->place[c][point[c]];
        if (place < (int)box[c].from || place >= (int)box[c].to)
            return false;
    }
    return true;
}

/* The example that people are shown, decided by the engine itself. */
static void decide_example(const findings *f, const cmg_finding *finding, char *out, size_t size)
{
    cmg_value facts[SMALL_FACTS];
    must(small_table_facts(f->small, "", facts));
    for (uint32_t c = 0; c < COLUMNS; c++) {
        const cmg_column *column = &f->small->table->columns[c];
        if (column->index.kind == CMG_NULL)
            continue;
        must(cmg_witness_value(&f->small->arena, column, cmg_witness_piece(column, finding->box[c].from),
                               &facts[column->slot]));
    }
    must(small_table_decide(f->small, facts, out, size) == CMG_OK);
}

static bool note(void *context, const cmg_finding *finding)
{
    findings *f = context;
    const model *m = f->model;
    int point[COLUMNS] = {0}, points = 0;
    char got[200];
    const int r = (int)finding->rule, o = (int)finding->other;
    if (finding->kind == CMG_FINDING_NEVER || finding->kind == CMG_FINDING_SHADOWED)
        f->never[r] = true;
    if (finding->kind == CMG_FINDING_NEVER)
        return true;
    do {
        if (!may_come(m, point) || !in_box(f, finding->box, point))
            continue;
        points++;
        switch (finding->kind) {
        case CMG_FINDING_GAP:
            for (int x = 0; x < m->rules; x++)
                must_msg(!accepts(m, x, point), "rule %d is for a gap of\n%s", x + 1, m->text);
            f->is_gap[number_of(point)] = true;
            break;
        case CMG_FINDING_SHADOWED:
            must(accepts(m, o, point) && goes_before(m, f->policy, o, r)); /* fall through */
        default: must(accepts(m, r, point) && accepts(m, o, point)); break;
        }
    } while (next_point(m, point));
    must_msg(points > 0, "no case in a finding of\n%s", m->text);
    if (finding->kind == CMG_FINDING_OVERLAP)
        f->overlaps[r][o] = true;
    if (finding->kind == CMG_FINDING_CONFLICT)
        f->conflicts[r][o] = true;
    decide_example(f, finding, got, sizeof got);
    if (finding->kind == CMG_FINDING_GAP)
        must_msg(strcmp(got, "none") == 0, "the example of a gap gives %s in\n%s", got, m->text);
    if (finding->kind == CMG_FINDING_OVERLAP || finding->kind == CMG_FINDING_CONFLICT)
        must_msg(strncmp(got, "violated", 8) == 0, "the example of an overlap gives %s in\n%s", got, m->text);
    return true;
}

static void place_values(findings *f)
{
    for (int c = 0; c < COLUMNS; c++) {
        const cmg_column *column = &f->small->table->columns[c];
        const domain *d = &f->model->column[c];
        for (int v = 0; v < d->count; v++) {
            cmg_value facts[SMALL_FACTS];
            char text[64];
            snprintf(text, sizeof text, "%c=%s", d->kind, d->text[v]);
            must(small_table_facts(f->small, text, facts));
            f->value[c][v] = facts[column->slot];
            const uint32_t piece = cmg_index_piece(&column->index, &f->value[c][v]);
            f->place[c][v] =
                piece != CMG_PIECE_FOREIGN && cmg_column_has(column, piece) ? (int)column->place[piece] : -1;
        }
    }
}

static void check_gaps(const findings *f)
{
    const model *m = f->model;
    int point[COLUMNS] = {0};
    do {
        bool met = !may_come(m, point);
        for (int r = 0; r < m->rules; r++)
            met = met || accepts(m, r, point);
        must_msg(met || f->is_gap[number_of(point)], "a gap at %s, %s, %s is missed in\n%s",
                 m->column[0].text[point[0]], m->column[1].text[point[1]], m->column[2].text[point[2]],
                 m->text);
    } while (next_point(m, point));
}

static void check_pairs(const findings *f)
{
    const model *m = f->model;
    for (int y = 0; y < m->rules; y++) {
        for (int x = 0; x < y; x++) {
            int point[COLUMNS] = {0};
            bool meet = false;
            do
                meet = meet || (may_come(m, point) && accepts(m, x, point) && accepts(m, y, point));
            while (next_point(m, point));
            meet = meet && !m->runs[x] && !m->runs[y];
            const bool differ = m->result[x] != m->result[y];
            must_msg(f->conflicts[x][y] == (meet && differ), "rules %d, %d of\n%s", x + 1, y + 1, m->text);
            must_msg(f->overlaps[x][y] == (meet && !differ && f->policy == 'U'), "rules %d, %d of\n%s", x + 1,
                     y + 1, m->text);
        }
    }
}

static void check_never(const findings *f)
{
    const model *m = f->model;
    for (int r = 0; r < m->rules; r++) {
        int point[COLUMNS] = {0};
        bool fires = false;
        do {
            bool taken = !may_come(m, point) || !accepts(m, r, point);
            for (int x = 0; x < m->rules && !taken; x++)
                taken = (f->policy == 'F' || f->policy == 'P') && goes_before(m, f->policy, x, r) &&
                        !m->runs[x] && accepts(m, x, point);
            fires = fires || !taken;
        } while (next_point(m, point));
        must_msg(f->never[r] == !fires, "rule %d of\n%s", r + 1, m->text);
    }
}

static void make_small(small_table *small, const model *m)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    const bool made = small_table_make(small, m->text, &cmg_allocator_default, diagnostics);
    must_msg(made, "%s\n%s", m->text, cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
}

START_TEST(findings_are_those_of_brute_force)
{
    static const char policies[] = "UAFP";
    static model m;
    static findings f;
    for (int t = 0; t < TABLES; t++) {
        small_table small;
        cmg_analysis analysis;
        const char policy[2] = {policies[t % 4], '\0'};
        make_model(&m, policy);
        make_small(&small, &m);
        memset(&f, 0, sizeof f);
        f.small = &small;
        f.model = &m;
        f.policy = policy[0];
        place_values(&f);
        must(cmg_analyse_table(&small.scratch, small.table, CMG_ANALYSIS_WORK, note, &f, &analysis));
        for (int kind = 0; kind < CMG_FINDING_KINDS; kind++)
            must(!analysis.unfinished[kind]);
        check_gaps(&f);
        if (f.policy == 'U' || f.policy == 'A')
            check_pairs(&f);
        check_never(&f);
        small_table_free(&small);
    }
}
END_TEST

/* -- absent facts --------------------------------------------------------- */

/* Outcomes over all values of the absent columns: how many differ, and one of them. */
static int outcomes(const model *m, char policy, const int *known, unsigned absent, int *one, bool *may_miss)
{
    int point[COLUMNS] = {0}, count = 0;
    *may_miss = false;
    do {
        bool fits = true;
        for (int c = 0; c < COLUMNS; c++)
            fits = fits && (absent >> c & 1 ? m->column[c].may >> point[c] & 1 : point[c] == known[c]);
        if (!fits)
            continue;
        const int found = outcome(m, policy, point);
        *may_miss |= found == NONE;
        count = count == 0 ? 1 : count == 1 && found != *one ? 2 : count;
        *one = found;
        if (count == 2)
            *one = BROKEN - 1;
    } while (next_point(m, point));
    return count;
}

START_TEST(absent_facts_leave_what_they_could_change)
{
    static const char policies[] = "UAFP";
    static model m;
    static findings f;
    int decided = 0, undecided = 0, needless = 0;
    for (int t = 0; t < TABLES; t++) {
        small_table small;
        const char policy[2] = {policies[t % 4], '\0'};
        make_model(&m, policy);
        make_small(&small, &m);
        bool runs = false;
        for (int r = 0; r < m.rules; r++)
            runs = runs || m.runs[r];
        f.small = &small;
        f.model = &m;
        place_values(&f);
        for (int n = 0; n < 20; n++) {
            cmg_value facts[SMALL_FACTS];
            int known[COLUMNS], one = NONE;
            const unsigned absent = (unsigned)draw(8);
            bool may_miss, allowed = true;
            char got[200], expected[40];
            must(small_table_facts(&small, "", facts));
            for (int c = 0; c < COLUMNS; c++) {
                known[c] = draw(m.column[c].count);
                if (absent >> c & 1)
                    continue;
                facts[small.table->columns[c].slot] = f.value[c][known[c]];
                const bool null = known[c] == m.column[c].count - 1;
                allowed = allowed && (null || m.column[c].may >> known[c] & 1);
            }
            must(small_table_decide(&small, facts, got, sizeof got) == CMG_OK);
            if (!allowed) {
                ck_assert_str_eq(got, "violated 604");
                continue;
            }
            const int count = outcomes(&m, policy[0], known, absent, &one, &may_miss);
            if (strncmp(got, "undecided", 9) == 0) {
                undecided++;
                needless += count < 2 && one != BROKEN && !runs; /* a broken table may say so later */
                must_msg(runs || policy[0] == 'A' || may_miss == (strstr(got, "or none") != NULL),
                         "%s in\n%s", got, m.text);
                continue;
            }
            decided++;
            snprintf(expected, sizeof expected, "%d by", one);
            const char *words = one == NONE ? "none" : one == BROKEN ? "violated 60" : expected;
            must_msg(count == 1 && strncmp(got, words, strlen(words)) == 0,
                     "absent %u of %s, %s, %s: %s, expected %s (%d) in\n%s", absent,
                     m.column[0].text[known[0]], m.column[1].text[known[1]], m.column[2].text[known[2]], got,
                     words, count, m.text);
        }
        small_table_free(&small);
    }
    ck_assert_int_gt(decided, TABLES * 10 / 3);
    ck_assert_int_gt(undecided, TABLES * 4 / 3);
    /* Some questions are asked that could be spared; few. */
    ck_assert_msg(needless * 100 < undecided, "%d of %d", needless, undecided);
}
END_TEST

/* -- what people read ----------------------------------------------------- */

static const struct {
    const char *table, *told; /* all of it, in English, one finding a line */
} reports[] = {
    {"U\nn\n\n< 5 => 1\n>= 5 => 2\n", ""},
    {"U\nn | s : string : \"a\",\"b\"\n\n< 5 | \"a\" => 1\n>= 5 | \"a\" => 2\n",
     "W0610 no rule of table \"small\" is for: s = \"b\"; for example n = 4, s = \"b\"\n"},
    {"U\nn | s\n\n< 5 | \"a\" => 1\n>= 5 | - => 2\n",
     "W0610 no rule of table \"small\" is for: n < 5, s not in (\"a\"); for example n = 4, s = \"…\"\n"},
    {"U\nd\n\n<= date(\"2024-01-01\") => 1\n>= date(\"2024-01-03\") => 2\n",
     "W0610 no rule of table \"small\" is for: d in (date(\"2024-01-01\")..date(\"2024-01-03\")); for "
     "example d = date(\"2024-01-02\")\n"},
    {"U\nd\n\n<= date(\"2024-01-01\") => 1\n>= date(\"2024-01-02\") => 2\n", ""},
    {"U\nb | n\n\ntrue | [0..10] => 1\n- | >= 10 => 2\n- | < 0 => 3\nfalse | [0..10) => 4\n",
     "E0612 rules 1 and 2 of table \"small\" match together with different results: b = true, n = 10; for "
     "example b = true, n = 10\n"},
    {"U\nn\n\n<= 5 => 1\n>= 5 => 1\n",
     "W0611 rules 1 and 2 of table \"small\" overlap: n = 5; for example n = 5\n"},
    {"A\nn\n\n<= 5 => 1\n>= 5 => 1\n", ""},
    {"F\nn | s\n\n> 5 | - => 1\n<= 5 | \"a\" => 2\nR9@ < 7 | \"a\" => 3\n- | - => 4\n",
     "W0615 rule R9 of table \"small\" can never apply: rules that go before it take all its cases; for "
     "example n = 4, s = \"a\" goes to rule 2\n"},
    {"P\nn\n : number : 2,1\n< 5 => 1\n- => 2\n",
     "W0615 rule 1 of table \"small\" can never apply: rules that go before it take all its cases; for "
     "example n = 4 goes to rule 2\n"},
    {"F\nn\n\n[5..3] => 1\n- => 2\n",
     "W0613 rule 1 of table \"small\" can never match: a cell accepts no value that may come\n"},
    {"U\nn\nx : number : : 0\n< 5 => 1\n", ""},
    {"C\nn\n\n< 5 => 1\n< 6 => 2\n", ""},
    {"U\nn\n\n? * 2 > m => 1\n",
     "N0618 table \"small\" has cells that only computing tells: rules with them may leave gaps\n"},
    {"U\nn\n\n", "W0610 no rule of table \"small\" is for: -; for example n = 0\n"},
    {"U\nk | o\n\n< duration(\"P1D\") | - => 1\n- | > duration(\"P1M\") => 1\n",
     "W0611 rules 1 and 2 of table \"small\" overlap: k < duration(\"P1D\"), o > duration(\"P1M\"); for "
     "example k = duration(\"PT23H59M59S\"), o = duration(\"P2M\")\n"
     "W0610 no rule of table \"small\" is for: k >= duration(\"P1D\"), o <= duration(\"P1M\"); for example k "
     "= duration(\"P1D\"), o = duration(\"P0M\")\n"},
};

START_TEST(people_are_told_so)
{
    small_table small;
    char told[4000] = "";
    size_t at = 0;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert(small_table_make(&small, reports[_i].table, &cmg_allocator_default, diagnostics));
    cmg_table_analyse(&small.scratch, small.table, diagnostics);
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++) {
        at += (size_t)snprintf(told + at, sizeof told - at, "%s %s\n", cmg_diagnostic_id(diagnostics, i),
                               cmg_diagnostic_message(diagnostics, i, CMG_ENGLISH));
        ck_assert_ptr_null(strchr(cmg_diagnostic_message(diagnostics, i, CMG_CHINESE), '{'));
    }
    ck_assert_str_eq(told, reports[_i].told);
    cmg_diagnostics_free(diagnostics);
    small_table_free(&small);
}
END_TEST

static bool count_one(void *context, const cmg_finding *finding)
{
    (void)finding;
    ++*(int *)context;
    return true;
}

/* Little work: says that it did not finish, and claims nothing. */
START_TEST(work_is_bounded)
{
    small_table small;
    cmg_analysis analysis;
    int found = 0;
    ck_assert(small_table_make(
        &small,
        "F\nn | m\n\n< 5 | < 5 => 1\n< 5 | >= 5 => 1\n>= 5 | < 5 => 1\n>= 5 | >= 5 => 1\n- | - => 1\n",
        &cmg_allocator_default, NULL));
    ck_assert(cmg_analyse_table(&small.scratch, small.table, 3, count_one, &found, &analysis));
    ck_assert(analysis.unfinished[CMG_FINDING_SHADOWED]);
    ck_assert_int_eq(found, 0);
    ck_assert(cmg_analyse_table(&small.scratch, small.table, 3000, count_one, &found, &analysis));
    ck_assert(!analysis.unfinished[CMG_FINDING_SHADOWED]);
    ck_assert_int_eq(found, 1);
    small_table_free(&small);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("analysis of tables");
    TCase *tcase = tcase_create("brute force");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, findings_are_those_of_brute_force);
    tcase_add_test(tcase, absent_facts_leave_what_they_could_change);
    tcase_add_loop_test(tcase, people_are_told_so, 0, (int)(sizeof reports / sizeof *reports));
    tcase_add_test(tcase, work_is_bounded);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
