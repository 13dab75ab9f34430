/* Packs: opened by a function, so that warnings come along with the pack. */

%{
/* What the tests of a pack gave, kept until the language can be spoken to. */
typedef struct test_outcome {
    char *name, *file, *difference; /* of one block, which `name` begins */
    uint32_t line;
    bool passed;
} test_outcome;

typedef struct test_outcomes {
    test_outcome *rows;
    size_t count, capacity;
    bool exhausted;
} test_outcomes;

static char *test_text(char **at, const char *text)
{
    char *kept = *at;
    const size_t size = strlen(text) + 1;
    memcpy(kept, text, size);
    *at += size;
    return kept;
}

static void test_done(void *context, const char *name, const char *file, uint32_t line, bool passed,
                      const char *difference)
{
    test_outcomes *all = context;
    if (all->exhausted)
        return;
    if (all->count == all->capacity) {
        const size_t capacity = all->capacity ? all->capacity * 2 : 64;
        test_outcome *rows = realloc(all->rows, capacity * sizeof *rows);
        all->exhausted = !rows;
        if (!rows)
            return;
        all->rows = rows;
        all->capacity = capacity;
    }
    if (!difference)
        difference = "";
    char *at = malloc(strlen(name) + strlen(file) + strlen(difference) + 3);
    all->exhausted = !at;
    if (!at)
        return;
    test_outcome *row = &all->rows[all->count++];
    row->name = test_text(&at, name);
    row->file = test_text(&at, file);
    row->difference = test_text(&at, difference);
    row->line = line;
    row->passed = passed;
}

static void test_outcomes_free(test_outcomes *all)
{
    for (size_t i = 0; i < all->count; i++)
        free(all->rows[i].name);
    free(all->rows);
}

static cmg_status pack_open(const char *path, cmg_language language, cmg_diagnostics *diagnostics, cmg_pack **pack)
{
    (void)language;
    return cmg_pack_open(path, NULL, NULL, diagnostics, pack);
}
%}

%rename(Pack) cmg_pack;
typedef struct {} cmg_pack;

%extend cmg_pack {
    ~cmg_pack() { cmg_pack_unref($self); }

    const char *name();
    const char *version();
    const char *title(cmg_language language);
    const char *sha256() { return cmg_pack_hash($self); }
    const char *layer(size_t index);
    const char *item_code(size_t index);
    const char *item_label(const char *NAME, cmg_language language);
    const char *decision_name(size_t index);
    const char *term_name(size_t index);
    const char *term_json(const char *NAME);
    const char *course_code(size_t index);
    const char *course_label(const char *NAME, cmg_language language);
    const char *deadline_code(size_t index);
    const char *deadline_label(const char *NAME, cmg_language language);
    const char *assessment_code(size_t index);
    const char *assessment_label(const char *NAME, cmg_language language);
    const char *plan_code(size_t index);
    const char *plan_label(const char *NAME, cmg_language language);
    const char *standard_code(size_t index);
    const char *standard_label(const char *NAME, cmg_language language);

    cmg_status run_check(const char *NAME_OR_NULL, cmg_language LANGUAGE, cmg_diagnostics *REPORT)
    {
        (void)LANGUAGE;
        return cmg_pack_check($self, NAME_OR_NULL, REPORT);
    }

    cmg_status run_tests(cmg_language language, test_outcomes *OUTCOMES)
    {
        size_t passed = 0, failed = 0;
        const cmg_status status = cmg_pack_test($self, language, test_done, OUTCOMES, &passed, &failed);
        return OUTCOMES->exhausted ? CMG_NO_MEMORY : status;
    }

    /* Tests may be many: the report is asked for again only if it is long. */
    char *run_coverage()
    {
        size_t size = 16 * 1024;
        char *report = NULL;
        for (;;) {
            char *grown = realloc(report, size);
            if (!grown)
                break;
            report = grown;
            const size_t length = cmg_pack_coverage($self, report, size);
            if (length < size)
                return report;
            if (length == (size_t)-1)
                break;
            size = length + 1;
        }
        free(report);
        return NULL;
    }
}

cmg_status pack_open(const char *PATH, cmg_language LANGUAGE, cmg_diagnostics *REPORT, cmg_pack **PACK);
