#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/regex.h"

static cmg_regex_work *work;

static void set_up(void)
{
    work = cmg_regex_work_new(&cmg_allocator_default);
    ck_assert(work != NULL);
}

static void tear_down(void)
{
    cmg_regex_work_free(work);
}

static cmg_regex_status search(const char *pattern, const char *flags, cmg_text subject, uint64_t *steps,
                               cmg_regex_match *match)
{
    cmg_regex *regex;
    size_t error_at;
    cmg_regex_status status = cmg_regex_compile(&cmg_allocator_default, cmg_text_of(pattern),
                                                cmg_text_of(flags), &regex, &error_at);
    if (status != CMG_REGEX_OK)
        return status;
    status = cmg_regex_find(regex, work, subject, 0, steps, match);
    cmg_regex_free(regex);
    return status;
}

#define YES CMG_REGEX_OK
#define NO CMG_REGEX_NO_MATCH
#define BAD CMG_REGEX_BAD_PATTERN
#define FLAGS CMG_REGEX_BAD_FLAGS

typedef struct rule {
    const char *pattern, *flags, *subject;
    cmg_regex_status expected;
} rule;

static void check_rules(const rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t steps = 1000000;
        cmg_regex_match match;
        const rule *r = &rules[i];
        const cmg_regex_status got = search(r->pattern, r->flags, cmg_text_of(r->subject), &steps, &match);
        ck_assert_msg(got == r->expected, "/%s/%s on \"%s\": wanted %d, got %d", r->pattern, r->flags,
                      r->subject, (int)r->expected, (int)got);
    }
}

#define CHECK_RULES(rules) check_rules(rules, sizeof(rules) / sizeof *(rules))

START_TEST(test_flags)
{
    static const rule rules[] = {
        {"bra", "", "abracadabra", YES},
        {"bra", "p", "abracadabra", FLAGS},
        {"bra", " ", "abracadabra", FLAGS},
        {"bra", "X", "abracadabra", FLAGS},
        {"BRA", "ii", "abracadabra", YES},
        {"^$", "", "abcd\n\ndefg\n ", NO},
        {"^$", "m", "abcd\n\ndefg\n ", YES},
        {"^defg$", "m", "abcd\n\ndefg\n ", YES},
        {"d$", "", "abcd\n", NO},
        {"a.b", "", "a\nb", NO},
        {"a.b", "", "a\rb", NO},
        {"a.b", "s", "a\nb", YES},
        {"a.b", "s", "a\rb", YES},
        {"x[y-z]", "q", "x[y-z]", YES},
        {"X[y-Z]", "qi", "x[Y-z]", YES},
        {"(?:abra(?:cad)?)*", "q", "abracadabra", NO},
        {"a b", "qx", "a b", YES},
        {"((", "q", "f((x", YES},
        {"hello\\ sworld", "x", "hello world", YES},
        {"hello[ ]world ", "x", "hello world", YES},
        {"he ll o[ ]worl d", "x", "hello world", YES},
        {"\\p{ IsBasicLatin}+", "x", "hello", YES},
        {"\\p{ I s B a s i c L a t i n }+", "x", "hello", YES},
        {"\\p{ IsBasicLatin}+", "", "hello", BAD},
        {"[\\p{ L}]", "x", "hello", BAD},
        {"a {2}", "x", "aa", YES},
        {".^[d-z]*", "smix", "abc", NO},
    };
    CHECK_RULES(rules);
}
END_TEST

START_TEST(test_case)
{
    static const rule rules[] = {
        {"^[A-Z]*$", "i", "abZ", YES},
        {"^[a-z]*$", "i", "abZ", YES},
        {"k", "i", "\xE2\x84\xAA", YES}, /* the Kelvin sign */
        {"[A-Z-[OI]]", "i", "x", YES},
        {"[A-Z-[OI]]", "i", "X", YES},
        {"[A-Z-[OI]]", "i", "O", NO},
        {"[A-Z-[OI]]", "i", "i", NO},
        {"[^Q]", "i", "Q", NO},
        {"[^Q]", "i", "q", NO},
        {"[^Q]", "i", "r", YES},
        {"\\p{Lu}", "i", "a", NO}, /* a named set is not folded */
        {"\\p{Lu}", "i", "A", YES},
        {"[\\p{Lu}b]", "i", "a", NO},
        {"[\\p{Lu}b]", "i", "B", YES},
        {"[^\\p{Lu}b]", "i", "B", NO},
        {"[^\\p{Lu}b]", "i", "A", NO},
        {"[^\\p{Lu}b]", "i", "a", YES},
        {"\\P{IsBasicLatin}", "i", "k", NO},
        {"(.)\\1", "i", "aA", YES},
    };
    CHECK_RULES(rules);
}
END_TEST

START_TEST(test_classes)
{
    static const rule rules[] = {
        {"a[^b]", "", "a", NO},
        {"a[^b]", "", "a ", YES},
        {"[0-9-.]*/", "", "input", NO},
        {"^[0-9-.]*/", "", "1-2.3/", YES},
        {"[-a]", "", "-", YES},
        {"[a-]", "", "-", YES},
        {"[a\\-z]", "", "m", NO},
        {"[a^]", "", "^", YES},
        {"[\\^a]", "", "^", YES},
        {"[\\[\\]]", "", "]", YES},
        {"[$.|?*+(){}]", "", "+", YES},
        {"[\\n-\\r]", "", "\r", YES},
        {"[\\d-]", "", "-", YES},
        {"[a-z-[aeiou]]", "", "e", NO},
        {"[a-z-[aeiou-[e]]]", "", "e", YES},
        {"[^a-z-[0-9]]", "", "5", NO},
        {"[^a-z-[0-9]]", "", "-", YES},
        {"^[\\w-[\\d]]+$", "", "ab_", NO}, /* the low line is punctuation */
        {"^[\\w-[\\d]]+$", "", "ab", YES},
        {"^[\\w-[\\d]]+$", "", "ab1", NO},
        {"[]", "", "a", BAD},
        {"[^]", "", "a", BAD},
        {"[", "", "a", BAD},
        {"[a", "", "a", BAD},
        {"[a-", "", "a", BAD},
        {"[z-a]", "", "a", BAD},
        {"[a-\\d]", "", "a", BAD},
        {"[+--]", "", "a", BAD},
        {"[--a]", "", "a", BAD},
        {"[a[b]]", "", "a", BAD},
        {"[a-[b]c]", "", "a", BAD},
        {"[-[b]]", "", "a", BAD},
        {"]", "", "]", BAD},
        {"[[:alpha:]]", "", "a", BAD},
        {"[\\b]", "", "a", BAD},
        {"[\\1]", "", "a", BAD},
    };
    CHECK_RULES(rules);
}
END_TEST

START_TEST(test_named_sets)
{
    static const rule rules[] = {
        {"^\\d+$", "", "0123", YES},
        {"^\\d+$", "", "\xD9\xA3", YES}, /* an Arabic three */
        {"\\D", "", "123", NO},
        {"^\\w+$", "", "\xE5\x9F\x8E\xE5\xB8\x82", YES}, /* Chinese letters */
        {"^\\w+$", "", "a_b", NO},
        {"^\\w+$", "", "a+b", YES}, /* symbols are word characters */
        {"\\W", "", "a,b", YES},
        {"^\\s$", "", "\t", YES},
        {"^\\s$", "", "\xC2\xA0", NO},
        {"\\S", "", " \t\r\n", NO},
        {"^\\i\\c*$", "", "_a-1.b", YES},
        {"^\\i", "", "1a", NO},
        {"^\\I\\C$", "", "1 ", YES},
        {"^\\p{Lu}\\p{Ll}+$", "", "Street", YES},
        {"^\\P{L}+$", "", "123", YES},
        {"^\\p{IsCJKUnifiedIdeographs}+$", "", "\xE5\x9F\x8E\xE5\xB8\x82", YES},
        {"^\\P{IsCJKUnifiedIdeographs}+$", "", "city", YES},
        {"^[\\p{IsBasicLatin}\\p{IsLatin-1Supplement}]+$", "", "caf\xC3\xA9", YES},
        {"^\\p{IsGreek}$", "", "\xCE\xB1", YES},
        {"^\\p{IsPrivateUse}$", "", "a", NO},
        {"\\p{Cs}", "", "a", BAD},
        {"\\p{IsHighSurrogates}", "", "a", BAD},
        {"\\p{Han}", "", "a", BAD},
        {"\\p{L&}", "", "a", BAD},
        {"\\p{^Lu}", "", "a", BAD},
        {"\\p{}", "", "a", BAD},
        {"\\p{Is}", "", "a", BAD},
        {"\\p{IsNoSuchBlock}", "", "a", BAD},
        {"\\p{IsBasic Latin}", "", "a", BAD},
        {"\\pL", "", "a", BAD},
        {"\\p{Lu", "", "a", BAD},
        {"\\p{aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}", "", "a", BAD},
    };
    CHECK_RULES(rules);
}
END_TEST

START_TEST(test_references)
{
    static const rule rules[] = {
        {"(.)\\1", "", "aa", YES},
        {"(.)\\3", "", "h", BAD},
        {"\\3", "", "input", BAD},
        {"(a\\1)", "", "aa", BAD},
        {"(asd)[\\1]", "", "abcd", BAD},
        {"(asd)[asd\\1]", "", "abcd", BAD},
        {"(asd)[asd\\0]", "", "abcd", BAD},
        {"1[asd\\0]", "", "abcd", BAD},
        {"\\0", "", "a", BAD},
        {"^(a)\\12$", "", "aa2", YES},
        {"^(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)\\12$", "", "abcdefghijkll", YES},
        {"^(a)?b\\1$", "", "b", YES}, /* a group that took no part is empty */
        {"^(?:a)(b)\\1$", "", "abb", YES},
    };
    CHECK_RULES(rules);
}
END_TEST

START_TEST(test_what_the_grammar_does_not_know)
{
    static const char *const patterns[] = {
        "\\b",     "\\A",      "\\z",     "\\Z",       "\\G",     "\\K",     "\\Qa\\E", "\\x41",
        "\\h",     "\\R",      "\\X",     "\\N",       "\\e",     "\\a",     "\\f",     "\\v",
        "\\u0041", "\\o{101}", "\\g{1}",  "\\k<n>",    "\\/",     "\\-a\\_", "(?=a)",   "(?!a)",
        "(?<=a)",  "(?<!a)",   "(?<n>a)", "(?P<n>a)",  "(?'n'a)", "(?>a)",   "(?|a)",   "(?i)a",
        "(?i:a)",  "(?#c)",    "(?C1)",   "(?R)",      "(?1)",    "(*FAIL)", "(*UTF)a", "(*NO_AUTO_POSSESS)a",
        "a++",     "a**",      "a?+",     "a*+",       "a{2}{3}", "a{2}+",   "*a",      "+a",
        "?a",      "{2}",      "a|*",     "(*)",       "(",       ")",       "(a",      "a)",
        "a{",      "a{}",      "a{,3}",   "a{3,2}",    "a{x}",    "a{1",     "a{1,",    "a{99999}",
        "a}",      "\\",       "\xFF",    "a\xC0\xAF",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        uint64_t steps = 1000000;
        cmg_regex_match match;
        const cmg_regex_status status = search(patterns[i], "", CMG_TEXT("a"), &steps, &match);
        ck_assert_msg(status == CMG_REGEX_BAD_PATTERN, "/%s/: %d", patterns[i], (int)status);
    }
}
END_TEST

START_TEST(test_repetition_and_branches)
{
    static const rule rules[] = {
        {"^fo*b*", "", "foobar", YES},
        {"^a{2,3}$", "", "aaaa", NO},
        {"^a{2,}$", "", "aaaa", YES},
        {"^a{0}$", "", "", YES},
        {"^*a$+", "", "a", YES},
        {"^(|a)b$", "", "b", YES},
        {"", "", "a", YES},
        {"a||b", "", "", YES},
        {"()", "", "", YES},
        {"a\xC2\x85", "", "a\xC2\x85", YES},
        {"#", "x", "#", YES}, /* no comments in XPath */
        {"This is a characte", "", "This is a characte", YES},
        {"Mary.Jones", "", "Mary\rJones", NO},
    };
    CHECK_RULES(rules);
}
END_TEST

START_TEST(test_where_the_pattern_is_wrong)
{
    static const struct {
        const char *pattern, *flags;
        size_t at;
    } cases[] = {{"ab)c", "", 2}, {"a  \\b", "x", 5}, {"a\xFF", "", 1}, {"(a", "", 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cmg_regex *regex;
        size_t at = 99;
        ck_assert_int_eq(cmg_regex_compile(&cmg_allocator_default, cmg_text_of(cases[i].pattern),
                                           cmg_text_of(cases[i].flags), &regex, &at),
                         CMG_REGEX_BAD_PATTERN);
        ck_assert_msg(at == cases[i].at, "/%s/: at %zu", cases[i].pattern, at);
    }
}
END_TEST

START_TEST(test_groups)
{
    uint64_t steps = 1000;
    cmg_regex_match match;
    ck_assert_int_eq(search("(\\d{3})(x)?(\\d+)", "", CMG_TEXT("a0123456b"), &steps, &match), CMG_REGEX_OK);
    ck_assert_uint_eq(match.start, 1);
    ck_assert_uint_eq(match.end, 8);
    ck_assert_uint_eq(match.groups, 3);
    ck_assert_uint_eq(match.group[0][0], 1);
    ck_assert_uint_eq(match.group[1][1], 4);
    ck_assert_uint_eq(match.group[2][0], SIZE_MAX);
    ck_assert_uint_eq(match.group[3][0], 4);
    ck_assert_uint_eq(match.group[4][0], SIZE_MAX);
    ck_assert_uint_lt(steps, 1000);

    ck_assert_int_eq(search("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", "", CMG_TEXT("abcdefghijk"), &steps, &match),
                     CMG_REGEX_OK);
    ck_assert_uint_eq(match.groups, 11);
    ck_assert_uint_eq(match.group[9][0], 8);
}
END_TEST

START_TEST(test_search_goes_on)
{
    cmg_regex *regex;
    size_t error_at;
    const cmg_text subject = CMG_TEXT("\xE5\xB8\x82;b;");
    ck_assert_int_eq(cmg_regex_compile(&cmg_allocator_default, CMG_TEXT(";"), CMG_NO_TEXT, &regex, &error_at),
                     CMG_REGEX_OK);
    ck_assert(!cmg_regex_matches_empty(regex));
    uint64_t steps = 1000;
    cmg_regex_match match;
    static const size_t ends[] = {4, 6};
    size_t from = 0;
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(cmg_regex_find(regex, work, subject, from, &steps, &match), CMG_REGEX_OK);
        ck_assert_uint_eq(match.end, ends[i]);
        from = match.end;
    }
    ck_assert_int_eq(cmg_regex_find(regex, work, subject, from, &steps, &match), CMG_REGEX_NO_MATCH);
    cmg_regex_free(regex);

    ck_assert_int_eq(
        cmg_regex_compile(&cmg_allocator_default, CMG_TEXT("^a"), CMG_NO_TEXT, &regex, &error_at),
        CMG_REGEX_OK);
    ck_assert_int_eq(cmg_regex_find(regex, work, CMG_TEXT("ba"), 1, &steps, &match), CMG_REGEX_NO_MATCH);
    cmg_regex_free(regex);
}
END_TEST

START_TEST(test_patterns_that_match_nothing)
{
    static const struct {
        const char *pattern;
        bool empty;
    } cases[] = {{"a", false}, {"a*", true}, {"", true},   {"^", true},
                 {"$", true},  {"a|", true}, {"a+", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cmg_regex *regex;
        size_t error_at;
        ck_assert_int_eq(cmg_regex_compile(&cmg_allocator_default, cmg_text_of(cases[i].pattern), CMG_NO_TEXT,
                                           &regex, &error_at),
                         CMG_REGEX_OK);
        ck_assert_msg(cmg_regex_matches_empty(regex) == cases[i].empty, "/%s/", cases[i].pattern);
        cmg_regex_free(regex);
    }
}
END_TEST

START_TEST(test_lengths)
{
    static char pattern[CMG_REGEX_PATTERN_MAX + 2], subject[CMG_REGEX_SUBJECT_MAX + 2];
    uint64_t steps = 1000000;
    cmg_regex_match match;
    memset(pattern, 'a', CMG_REGEX_PATTERN_MAX);
    memset(subject, 'a', CMG_REGEX_SUBJECT_MAX);
    ck_assert_int_eq(search(pattern, "", cmg_text_of(subject), &steps, &match), CMG_REGEX_OK);
    pattern[CMG_REGEX_PATTERN_MAX] = 'a';
    ck_assert_int_eq(search(pattern, "", cmg_text_of(subject), &steps, &match), CMG_REGEX_TOO_LONG);
    subject[CMG_REGEX_SUBJECT_MAX] = 'a';
    ck_assert_int_eq(search("a", "", cmg_text_of(subject), &steps, &match), CMG_REGEX_TOO_LONG);
    ck_assert_int_eq(search("(((a{1000}){1000}){1000})", "", CMG_TEXT("a"), &steps, &match),
                     CMG_REGEX_TOO_LONG);

    char nested[256] = "";
    for (int depth = 0; depth < 51; depth++)
        strcat(nested, "(");
    for (int depth = 0; depth < 51; depth++)
        strcat(nested, ")");
    ck_assert_int_eq(search(nested, "", CMG_TEXT("a"), &steps, &match), CMG_REGEX_BAD_PATTERN);
    nested[101] = '\0';
    ck_assert_int_eq(search(nested + 1, "", CMG_TEXT("a"), &steps, &match), CMG_REGEX_OK);
}
END_TEST

/* Patterns that take for ever end when the steps do, and where they end does
 * not depend on the day. */
START_TEST(test_budget)
{
    static char subject[4001];
    memset(subject, 'a', sizeof subject - 1);
    static const struct {
        const char *pattern;
        size_t length;
    } cases[] = {
        {"^(a+)+$", 40},       {"^(a|aa)+$", 60},          {"(a|b)*c?d?[xy]", 4000},  {"^(a|a)*$", 60},
        {"(.*)*b", 60},        {"([a-z]+)*!", 60},         {"(a*)*(a*)*(a*)*b", 60},  {"a*a*a*a*a*b", 4000},
        {"^(.*?,){11}P", 400}, {"(a{1,30}){1,30}b", 4000}, {"(x+x+)+y|(a+a+)+y", 60},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t length = cases[i].length;
        const char last = subject[length - 1];
        subject[length - 1] = '!';
        uint64_t left[2];
        cmg_regex_status status[2];
        for (int run = 0; run < 2; run++) {
            left[run] = 2000000;
            cmg_regex_match match;
            const clock_t start = clock();
            status[run] = search(cases[i].pattern, "", (cmg_text){subject, length}, &left[run], &match);
            ck_assert_msg(clock() - start < 10 * CLOCKS_PER_SEC, "/%s/ is slow", cases[i].pattern);
        }
        subject[length - 1] = last;
        ck_assert_int_eq(status[0], status[1]);
        ck_assert_uint_eq(left[0], left[1]);
        ck_assert_uint_ge(left[0], 1000000);
        ck_assert_msg(status[0] == CMG_REGEX_LIMIT || status[0] == CMG_REGEX_NO_MATCH ||
                          strcmp(cases[i].pattern, "([a-z]+)*!") == 0,
                      "/%s/: %d", cases[i].pattern, (int)status[0]);
    }
    uint64_t steps = 2000000;
    cmg_regex_match match;
    ck_assert_int_eq(
        search("^(a+)+$", "", CMG_TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), &steps, &match),
        CMG_REGEX_LIMIT);
    ck_assert_uint_eq(steps, 1000000);
    steps = 3;
    ck_assert_int_eq(search("abcdef", "", CMG_TEXT("abcdef"), &steps, &match), CMG_REGEX_LIMIT);
    ck_assert_uint_eq(steps, 0);
}
END_TEST

START_TEST(test_long_plain_matches_are_not_cut)
{
    static char subject[CMG_REGEX_SUBJECT_MAX + 1];
    memset(subject, 'a', CMG_REGEX_SUBJECT_MAX);
    static const char *const patterns[] = {"^(a|b)*$", "^(?:a|b|cd)*$", "^[ab]*$", "^(?:(?:a)+ ?)*$",
                                           "^(a.)*$"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        uint64_t steps = 1000000;
        cmg_regex_match match;
        const cmg_regex_status status = search(patterns[i], "", cmg_text_of(subject), &steps, &match);
        ck_assert_msg(status == CMG_REGEX_OK, "/%s/: %d", patterns[i], (int)status);
    }
}
END_TEST

/* Fails the allocation whose turn it is. */
static void *failing_reallocate(void *context, void *block, size_t old_size, size_t new_size)
{
    int *const left = context;
    if (new_size > 0 && (*left)-- <= 0)
        return NULL;
    return cmg_allocator_default.reallocate(NULL, block, old_size, new_size);
}

START_TEST(test_every_allocation_may_fail)
{
    for (int turn = 0;; turn++) {
        ck_assert_int_lt(turn, 1000);
        int left = turn;
        const cmg_allocator allocator = {failing_reallocate, &left};
        cmg_regex *regex = NULL;
        cmg_regex_work *own = cmg_regex_work_new(&allocator);
        size_t error_at;
        cmg_regex_status status = CMG_REGEX_NO_MEMORY;
        if (own != NULL)
            status = cmg_regex_compile(&allocator, CMG_TEXT("([\\p{Lu}b-z-[k]]|\\c)+(?:x{2}|.)"),
                                       CMG_TEXT("is"), &regex, &error_at);
        uint64_t steps = 1000000;
        cmg_regex_match match;
        if (status == CMG_REGEX_OK)
            status = cmg_regex_find(regex, own, CMG_TEXT("abcxx"), 0, &steps, &match);
        cmg_regex_free(regex);
        cmg_regex_work_free(own);
        if (status == CMG_REGEX_OK)
            break;
        ck_assert_int_eq(status, CMG_REGEX_NO_MEMORY);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("regex");
    TCase *tests = tcase_create("regex");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_flags);
    tcase_add_test(tests, test_case);
    tcase_add_test(tests, test_classes);
    tcase_add_test(tests, test_named_sets);
    tcase_add_test(tests, test_references);
    tcase_add_test(tests, test_what_the_grammar_does_not_know);
    tcase_add_test(tests, test_repetition_and_branches);
    tcase_add_test(tests, test_where_the_pattern_is_wrong);
    tcase_add_test(tests, test_groups);
    tcase_add_test(tests, test_search_goes_on);
    tcase_add_test(tests, test_patterns_that_match_nothing);
    tcase_add_test(tests, test_lengths);
    tcase_add_test(tests, test_budget);
    tcase_add_test(tests, test_long_plain_matches_are_not_cut);
    tcase_add_test(tests, test_every_allocation_may_fail);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
