/* Runs a conformance kit laid out as the DMN TCK: folders that hold models and
 * files of test cases.  Lists what fails, and ends with
 *
 *   tck: A/B cases, C/D value, E/F error
 *
 * where value cases expect something other than null, and error cases pass
 * only if the engine has told what went wrong.  Each case is run twice, and
 * the second time the engine must ask for no memory.
 *
 *   --csv         results as a table
 *   --time FOLDER what opening the models of one folder and evaluating its
 *                 cases costs */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/temporal.h"
#include "dmn/model.h"
#include "feel/evaluator.h"

#include "host.h"

#define XSI "http://www.w3.org/2001/XMLSchema-instance"
#define FILES_MAX 64
#define PATH_MAX_LENGTH 1024

typedef struct figures {
    int good, all, strict; /* strict: without the tolerance that runners of the kit allow */
} figures;

static figures cases, value_cases, error_cases;
static int asking; /* evaluations that asked for memory when warm */
static unsigned long asked;
static bool as_csv, timed;
static cmg_externals *host;

static _Noreturn void give_up(const char *what, const char *path)
{
    fprintf(stderr, "tck: %s: %s\n", path, what);
    exit(2);
}

/* -- memory --------------------------------------------------------------- */

static void *counted(void *context, void *block, size_t old_size, size_t new_size)
{
    (void)context;
    asked += new_size > 0;
    return cmg_allocator_default.reallocate(cmg_allocator_default.context, block, old_size, new_size);
}

static const cmg_allocator counting = {counted, NULL};

/* -- values of test files ------------------------------------------------- */

static cmg_value value_of(cmg_evaluator *evaluator, const cmg_xml *node);

static cmg_value moment(cmg_evaluator *evaluator, cmg_text text, cmg_kind kind)
{
    cmg_moment *kept = cmg_arena_get(&evaluator->facts, sizeof *kept);
    const bool good = kept && (kind == CMG_TIME ? cmg_time_parse(text, evaluator->vm.zones, kept)
                                                : cmg_datetime_parse(text, evaluator->vm.zones, kept));
    return good ? (cmg_value){.as.moment = kept, .kind = (uint8_t)kind} : cmg_null_value;
}

static cmg_value number(cmg_evaluator *evaluator, cmg_text text)
{
    cmg_decimal value;
    return cmg_decimal_parse(&evaluator->facts, text, &value) == CMG_DECIMAL_OK ? cmg_number_value(value)
                                                                                : cmg_null_value;
}

static cmg_value duration(cmg_text text)
{
    cmg_span span;
    int64_t months;
    switch (cmg_duration_parse(text, &span, &months)) {
    case CMG_DURATION_DAYS:
        return (cmg_value){
            .as.integer = span.seconds, .length = (uint32_t)span.nanos, .kind = CMG_DAYS_DURATION};
    case CMG_DURATION_MONTHS: return (cmg_value){.as.integer = months, .kind = CMG_MONTHS_DURATION};
    default: return cmg_null_value;
    }
}

static cmg_value simple(cmg_evaluator *evaluator, const cmg_xml *node)
{
    const cmg_text full = cmg_xml_attribute_in(node, XSI, "type"), text = node->text.text;
    const char *colon = full.bytes ? memchr(full.bytes, ':', full.length) : NULL;
    const cmg_text type =
        colon ? (cmg_text){colon + 1, full.length - (size_t)(colon + 1 - full.bytes)} : full;
    int64_t days;
    if (cmg_text_equal(cmg_xml_attribute_in(node, XSI, "nil"), CMG_TEXT("true")))
        return cmg_null_value;
    if (cmg_text_equal(type, CMG_TEXT("boolean")))
        return cmg_boolean_value(cmg_text_equal(cmg_model_trim(text), CMG_TEXT("true")));
    if (cmg_text_equal(type, CMG_TEXT("decimal")) || cmg_text_equal(type, CMG_TEXT("double")) ||
        cmg_text_equal(type, CMG_TEXT("integer")))
        return number(evaluator, cmg_model_trim(text));
    if (cmg_text_equal(type, CMG_TEXT("date")))
        return cmg_date_parse(cmg_model_trim(text), &days) ? cmg_date_value(days) : cmg_null_value;
    if (cmg_text_equal(type, CMG_TEXT("time")))
        return moment(evaluator, cmg_model_trim(text), CMG_TIME);
    if (cmg_text_equal(type, CMG_TEXT("dateTime")))
        return moment(evaluator, cmg_model_trim(text), CMG_DATE_AND_TIME);
    if (cmg_text_equal(type, CMG_TEXT("duration")))
        return duration(cmg_model_trim(text));
    return cmg_string_value(text);
}

static cmg_value list_of(cmg_evaluator *evaluator, const cmg_xml *node)
{
    uint32_t count = 0;
    for (const cmg_xml *item = cmg_xml_child(node, "item"); item; item = cmg_xml_again(item))
        count++;
    cmg_list *list = cmg_arena_get(&evaluator->facts, sizeof *list + count * sizeof *list->items);
    if (!list)
        give_up("no memory", "list");
    list->count = 0;
    for (const cmg_xml *item = cmg_xml_child(node, "item"); item; item = cmg_xml_again(item))
        list->items[list->count++] = value_of(evaluator, item);
    cmg_value value = {.as.list = list, .kind = CMG_LIST};
    cmg_value_weigh(&value);
    return value;
}

static cmg_value context_of(cmg_evaluator *evaluator, const cmg_xml *first)
{
    uint32_t count = 0;
    for (const cmg_xml *part = first; part; part = cmg_xml_again(part))
        count++;
    cmg_context *context =
        cmg_arena_get(&evaluator->facts, sizeof *context + count * sizeof *context->entries);
    if (!context)
        give_up("no memory", "context");
    context->count = 0;
    for (const cmg_xml *part = first; part; part = cmg_xml_again(part))
        context->entries[context->count++] =
            (cmg_entry){cmg_xml_attribute_of(part, "name"), value_of(evaluator, part)};
    cmg_value value = {.as.context = context, .kind = CMG_CONTEXT};
    cmg_value_weigh(&value);
    return value;
}

/* A node with a value, a list or components in it. */
static cmg_value value_of(cmg_evaluator *evaluator, const cmg_xml *node)
{
    const cmg_xml *list = cmg_xml_child(node, "list"), *component = cmg_xml_child(node, "component");
    const cmg_xml *value = cmg_xml_child(node, "value");
    if (list)
        return cmg_text_equal(cmg_xml_attribute_in(list, XSI, "nil"), CMG_TEXT("true"))
                   ? cmg_null_value
                   : list_of(evaluator, list);
    if (component)
        return context_of(evaluator, component);
    return value ? simple(evaluator, value) : cmg_null_value;
}

/* -- comparing ------------------------------------------------------------ */

static bool close_by(cmg_arena *arena, cmg_value a, cmg_value b)
{
    cmg_decimal gap, most;
    const bool good =
        cmg_decimal_subtract(arena, cmg_value_decimal(a), cmg_value_decimal(b), &gap) == CMG_DECIMAL_OK &&
        cmg_decimal_parse(arena, CMG_TEXT("0.00000001"), &most) == CMG_DECIMAL_OK;
    if (!good)
        return false;
    if (cmg_decimal_compare(gap, cmg_decimal_of(0)) < 0 &&
        cmg_decimal_subtract(arena, cmg_decimal_of(0), gap, &gap) != CMG_DECIMAL_OK)
        return false;
    return cmg_decimal_compare(gap, most) < 0;
}

static bool same(cmg_arena *arena, cmg_value got, cmg_value expected, bool tolerant)
{
    if (got.kind != expected.kind)
        return false;
    if (got.kind == CMG_NULL)
        return true;
    if (got.kind == CMG_NUMBER && tolerant)
        return close_by(arena, got, expected);
    if (got.kind == CMG_LIST) {
        bool all = got.as.list->count == expected.as.list->count;
        for (uint32_t i = 0; all && i < got.as.list->count; i++)
            all = same(arena, got.as.list->items[i], expected.as.list->items[i], tolerant);
        return all;
    }
    if (got.kind == CMG_CONTEXT) {
        const cmg_context *a = got.as.context, *b = expected.as.context;
        bool all = a->count == b->count;
        for (uint32_t i = 0; all && i < a->count; i++) {
            bool found = false;
            for (uint32_t j = 0; !found && j < b->count; j++)
                found = cmg_text_equal(a->entries[i].key, b->entries[j].key) &&
                        same(arena, a->entries[i].value, b->entries[j].value, tolerant);
            all = found;
        }
        return all;
    }
    return cmg_value_equal(got, expected) == 1;
}

static void show(FILE *out, cmg_value value)
{
    cmg_buffer text;
    cmg_buffer_init(&text, &cmg_allocator_default);
    cmg_value_write_feel(&text, value);
    fprintf(out, "%.*s", (int)(text.length < 200 ? text.length : 200), cmg_buffer_view(&text).bytes);
    cmg_buffer_free(&text);
}

/* -- cases ---------------------------------------------------------------- */

typedef struct run {
    const char *folder, *file;
    cmg_evaluator *evaluator;
    cmg_model *model;
    cmg_diagnostics *diagnostics;
} run;

static cmg_status run_once(run *r, const cmg_xml *test, const cmg_invocable *invocable,
                           const cmg_value **value)
{
    cmg_evaluator_begin(r->evaluator);
    const cmg_value given = context_of(r->evaluator, cmg_xml_child(test, "inputNode"));
    return cmg_model_run(r->evaluator, r->model, invocable, given, r->diagnostics, value);
}

/* Null is also what something unknown is; then it has been told. */
static cmg_value evaluate(run *r, const cmg_xml *test, const cmg_xml *node, bool *told)
{
    const cmg_text type = cmg_xml_attribute_of(test, "type"),
                   called = cmg_xml_attribute_of(test, "invocableName");
    const bool by_name = called.length && (cmg_text_equal(type, CMG_TEXT("decisionService")) ||
                                           cmg_text_equal(type, CMG_TEXT("bkm")));
    const cmg_text result = cmg_xml_attribute_of(node, "name");
    const cmg_invocable *invocable = cmg_model_find(r->model, by_name ? called : result);
    cmg_evaluator_begin(r->evaluator);
    *told = true;
    if (!invocable)
        return cmg_null_value;
    const cmg_value *value = NULL;
    run_once(r, test, invocable, &value);
    cmg_diagnostics_clear(r->diagnostics);
    const unsigned long before = asked;
    const cmg_status status = run_once(r, test, invocable, &value);
    asking += asked != before;
    if (asked != before && !as_csv)
        printf("%s asked for memory %lu times: %.*s\n", r->file, asked - before,
               CMG_SHOW(cmg_xml_attribute_of(test, "id")));
    *told = cmg_diagnostics_total(r->diagnostics, CMG_ERROR) +
                cmg_diagnostics_total(r->diagnostics, CMG_WARNING) >
            0;
    if (status != CMG_OK)
        return cmg_null_value;
    /* Of a service with several outputs, the node names one. */
    if (by_name && value->kind == CMG_CONTEXT && !cmg_text_equal(called, result)) {
        for (uint32_t i = 0; i < value->as.context->count; i++) {
            if (cmg_text_equal(value->as.context->entries[i].key, result))
                return value->as.context->entries[i].value;
        }
    }
    return *value;
}

static void tell_failure(const run *r, const cmg_xml *test, const cmg_xml *node, cmg_value expected,
                         cmg_value got, bool told)
{
    if (as_csv)
        return;
    const cmg_text id = cmg_xml_attribute_of(test, "id"), name = cmg_xml_attribute_of(node, "name");
    printf("%s %.*s %.*s: expected ", r->file, CMG_SHOW(id), CMG_SHOW(name));
    show(stdout, expected);
    printf(", got ");
    show(stdout, got);
    printf("%s\n", told ? "" : ", nothing told");
    if (cmg_diagnostics_count(r->diagnostics) > 0)
        printf("    %s\n", cmg_diagnostic_message(r->diagnostics, 0, CMG_ENGLISH));
}

static void count(figures *f, bool applies, bool good, bool strict)
{
    f->all += applies;
    f->good += applies && good;
    f->strict += applies && strict;
}

static void run_case(run *r, const cmg_xml *test)
{
    bool good = true, strict = true, has_value = false, has_error = false, all_told = true;
    for (const cmg_xml *node = cmg_xml_child(test, "resultNode"); node; node = cmg_xml_again(node)) {
        bool told;
        const cmg_value got = evaluate(r, test, node, &told);
        const cmg_value expected = value_of(r->evaluator, cmg_xml_child(node, "expected"));
        const bool error = cmg_text_equal(cmg_xml_attribute_of(node, "errorResult"), CMG_TEXT("true"));
        const bool agrees = same(&r->evaluator->facts, got, expected, true);
        good = good && agrees;
        strict = strict && same(&r->evaluator->facts, got, expected, false);
        has_value = has_value || expected.kind != CMG_NULL;
        has_error = has_error || error;
        all_told = all_told && (!error || told);
        if (!agrees || (error && !told))
            tell_failure(r, test, node, expected, got, told);
    }
    count(&cases, true, good, strict);
    count(&value_cases, has_value, good, strict);
    count(&error_cases, has_error, good && all_told, strict && all_told);
    if (as_csv) {
        const cmg_text id = cmg_xml_attribute_of(test, "id");
        const char *level = strrchr(r->folder, '/');
        while (level > r->folder && level[-1] != '/')
            level--; /* "compliance-level-3/0004-lending" */
        printf("\"%s\",\"%.*s\",\"%.*s\",\"%s\",\"\"\n", level, (int)(strlen(r->file) - strlen(".xml")),
               r->file, CMG_SHOW(id), good ? "SUCCESS" : "ERROR");
    }
}

/* -- folders -------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted paths of a folder's entries that end so; the caller frees them. */
static int entries(const char *folder, const char *end, char **paths, int most)
{
    DIR *directory = opendir(folder);
    int count = 0;
    if (!directory)
        return 0;
    for (const struct dirent *entry; (entry = readdir(directory)) && count < most;) {
        const size_t length = strlen(entry->d_name), tail = strlen(end);
        if (entry->d_name[0] == '.' || length < tail || strcmp(entry->d_name + length - tail, end) != 0)
            continue;
        char path[PATH_MAX_LENGTH];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        paths[count++] = strdup(path);
    }
    closedir(directory);
    qsort(paths, (size_t)count, sizeof *paths, compare_names);
    return count;
}

/* -- time ----------------------------------------------------------------- */

#define ROUNDS 20000

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* The best of some rounds: others are disturbed ones. */
static double time_of(run *r, const cmg_xml *test, const cmg_invocable *invocable)
{
    double best = 1e18;
    for (int round = 0; round < 10; round++) {
        const cmg_value *value = NULL;
        cmg_evaluator_begin(r->evaluator);
        const cmg_value given = context_of(r->evaluator, cmg_xml_child(test, "inputNode"));
        const double start = now();
        for (int i = 0; i < ROUNDS / 10; i++) {
            cmg_vm_reset(&r->evaluator->vm);
            cmg_model_run(r->evaluator, r->model, invocable, given, NULL, &value);
        }
        const double took = (now() - start) / (ROUNDS / 10);
        best = took < best ? took : best;
    }
    return best;
}

static void time_cases(run *r, const cmg_xml *root)
{
    const cmg_xml *test = cmg_xml_child(root, "testCase");
    for (const cmg_xml *node = cmg_xml_child(test, "resultNode"); node; node = cmg_xml_again(node)) {
        const cmg_text name = cmg_xml_attribute_of(node, "name");
        const cmg_invocable *invocable = cmg_model_find(r->model, name);
        if (invocable)
            printf("{\"bench\":\"kit: %.*s\",\"unit\":\"ns/evaluation\",\"value\":%.1f}\n", CMG_SHOW(name),
                   time_of(r, test, invocable));
    }
}

static void time_opening(const char *model, char **models, int model_count)
{
    double best = 1e18;
    for (int i = 0; i < 20; i++) {
        cmg_model *opened = NULL;
        const double start = now();
        cmg_model_open(model, (const char *const *)models, (size_t)model_count, NULL, NULL, NULL, &opened);
        const double took = now() - start;
        best = took < best ? took : best;
        cmg_model_unref(opened);
    }
    printf("{\"bench\":\"kit: opening %s\",\"unit\":\"us\",\"value\":%.1f}\n", strrchr(model, '/') + 1,
           best / 1e3);
}

static void run_file(const char *folder, const char *path, char **models, int model_count)
{
    cmg_arena arena;
    cmg_buffer bytes;
    cmg_arena_init(&arena, &cmg_allocator_default, 0);
    cmg_buffer_init(&bytes, &cmg_allocator_default);
    if (cmg_file_read(NULL, path, CMG_XML_BYTES_MAX, &bytes) != CMG_OK)
        give_up("cannot be read", path);
    const cmg_source_file file = {cmg_text_of(path), cmg_buffer_view(&bytes)};
    run r = {.folder = folder,
             .evaluator = cmg_evaluator_new(&counting),
             .diagnostics = cmg_diagnostics_new(NULL)};
    const cmg_xml *root = NULL;
    if (cmg_xml_read(&arena, &file, r.diagnostics, &root) != CMG_OK || !r.evaluator || !r.diagnostics)
        give_up("is no test file", path);
    r.file = strrchr(path, '/') + 1;
    const cmg_text name = cmg_model_trim(cmg_xml_text_of(root, "modelName"));
    char model[PATH_MAX_LENGTH];
    snprintf(model, sizeof model, "%s/%.*s", folder, CMG_SHOW(name));
    if (cmg_model_open(model, (const char *const *)models, (size_t)model_count, NULL, NULL, r.diagnostics,
                       &r.model) != CMG_OK) {
        fputs(cmg_diagnostics_text(r.diagnostics, CMG_ENGLISH), stderr);
        fprintf(stderr, "tck: %s does not open\n", model);
    }
    cmg_evaluator_set_externals(r.evaluator, host);
    cmg_evaluator_set_now(r.evaluator, "2024-07-01T08:00:00+08:00");
    if (timed && r.model) {
        time_opening(model, models, model_count);
        time_cases(&r, root);
    }
    for (const cmg_xml *test = cmg_xml_child(root, "testCase"); test && !timed; test = cmg_xml_again(test))
        run_case(&r, test);
    cmg_model_unref(r.model);
    cmg_evaluator_free(r.evaluator);
    cmg_diagnostics_free(r.diagnostics);
    cmg_buffer_free(&bytes);
    cmg_arena_free(&arena);
}

static void run_folder(const char *folder)
{
    char *models[FILES_MAX], *tests[FILES_MAX];
    const int model_count = entries(folder, ".dmn", models, FILES_MAX);
    const int test_count = entries(folder, ".xml", tests, FILES_MAX);
    for (int i = 0; i < test_count; i++)
        run_file(folder, tests[i], models, model_count);
    for (int i = 0; i < model_count; i++)
        free(models[i]);
    for (int i = 0; i < test_count; i++)
        free(tests[i]);
}

int main(int argument_count, char **arguments)
{
    const char *kit = NULL;
    for (int i = 1; i < argument_count; i++) {
        if (strcmp(arguments[i], "--csv") == 0)
            as_csv = true;
        else if (strcmp(arguments[i], "--time") == 0)
            timed = true;
        else
            kit = arguments[i];
    }
    if (!kit) {
        fprintf(stderr, "usage: tck [--csv] KIT\n       tck --time FOLDER\n");
        return 2;
    }
    host = tck_host();
    if (!host)
        give_up("no memory", kit);
    if (timed) {
        run_folder(kit);
        cmg_externals_free(host);
        return 0;
    }
    char *levels[8], *folders[512];
    const int level_count = entries(kit, "", levels, 8);
    for (int i = 0; i < level_count; i++) {
        if (strstr(levels[i], "non-compliant"))
            continue;
        const int folder_count = entries(levels[i], "", folders, 512);
        for (int j = 0; j < folder_count; j++) {
            run_folder(folders[j]);
            free(folders[j]);
        }
        free(levels[i]);
    }
    cmg_externals_free(host);
    if (!as_csv && asking)
        printf("%d evaluations asked for memory when warm\n", asking);
    if (!as_csv)
        printf("tck without the tolerance of 1e-8: %d/%d cases, %d/%d value, %d/%d error\n", cases.strict,
               cases.all, value_cases.strict, value_cases.all, error_cases.strict, error_cases.all);
    fprintf(as_csv ? stderr : stdout, "tck: %d/%d cases, %d/%d value, %d/%d error\n", cases.good, cases.all,
            value_cases.good, value_cases.all, error_cases.good, error_cases.all);
    return cases.good == cases.all && error_cases.good == error_cases.all && asking == 0 ? 0 : 1;
}
