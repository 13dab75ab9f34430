/* One mistake, one error.  The shipped packs, and one of what these have not, with one mistake each: every
 * kind of member, in the first pack that has it, is misspelt, left out, of another kind, and another text. */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "citymgmt.h"

#define FILES_MAX 200
#define MEMBERS_MAX 2000
#define NAME_SIZE 200
#define SHOWN_MAX 6000 /* of what went wrong */

/* The quickest to load first. */
static const char *const packs[] = {"tests/pack/below", "tests/pack/rest",    "packs/platforms",
                                    "packs/jinhua",     "packs/jinniu",       "packs/beijing",
                                    "packs/cn",         "packs/hohhot",       "packs/qingdao",
                                    "packs/yuncheng",   "packs/yuncheng-days"};

typedef struct file {
    char name[NAME_SIZE]; /* "packs/cn/pack.json" */
    cmg_buffer read;
    cmg_json_document *document; /* NULL of a DMN file */
    cmg_text text;               /* of the root: what stands around it is blank */
} file;

/* The first of its kind, "/items/?/code"; an entry of a list, "/items/?", has no key. */
typedef struct member {
    char kind[NAME_SIZE];
    const file *file;
    size_t pack;
    cmg_text key; /* in the file */
    cmg_json value;
} member;

static file files[FILES_MAX];
static size_t file_count;
static member members[MEMBERS_MAX];
static size_t member_count;

/* -- kinds of members ----------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Objects whose keys are data. */
static bool has_data_keys(const char *kind)
{
    return ends_with(kind, "/words") || ends_with(kind, "/patterns") || ends_with(kind, "/years") ||
           ends_with(kind, "/fill") || strcmp(kind, "/tests/?/units") == 0;
}

/* What tests are given and expect is looked at when they are run. */
static bool is_left_for_later(const char *kind)
{
    static const char *const parts[] = {"/tests/?/file",    "/tests/?/places",   "/tests/?/facts",
                                        "/tests/?/cases",   "/tests/?/units/?/", "/tests/?/referred/",
                                        "/tests/?/events/", "/tests/?/expect/"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strncmp(kind, parts[i], strlen(parts[i])) == 0)
            return true;
    }
    return false;
}

static bool is_known(const char *kind)
{
    for (size_t i = 0; i < member_count; i++) {
        if (strcmp(members[i].kind, kind) == 0)
            return true;
    }
    return false;
}

/* The key that stands before a value. */
static cmg_text key_before(cmg_json value)
{
    const cmg_text key = cmg_json_key(value);
    const char *at = cmg_json_raw(value).bytes;
    while (*--at != '"')
        ;
    return (cmg_text){at - key.length, key.length};
}

static void walk(const file *one, size_t pack, cmg_json value, const char *kind);

static void walk_member(const file *one, size_t pack, cmg_json value, const char *parent, bool is_label)
{
    const cmg_text key = cmg_json_key(value);
    const bool is_named = key.length != 0 && !has_data_keys(parent);
    const cmg_text name = is_named ? key : CMG_TEXT("?");
    char kind[NAME_SIZE];
    if (name.bytes[0] == '$')
        return;
    snprintf(kind, sizeof kind, "%s/%.*s", is_label ? "/label" : parent, (int)name.length, name.bytes);
    if ((is_named || key.length == 0) && !is_known(kind)) {
        ck_assert_uint_lt(member_count, MEMBERS_MAX);
        member *found = &members[member_count++];
        *found = (member){.file = one, .pack = pack, .value = value};
        found->key = is_named ? key_before(value) : CMG_NO_TEXT;
        memcpy(found->kind, kind, sizeof kind);
    }
    walk(one, pack, value, kind);
}

/* A text in two languages is the same anywhere. */
static void walk(const file *one, size_t pack, cmg_json value, const char *kind)
{
    const cmg_json_kind type = cmg_json_type(value);
    const bool is_label = type == CMG_JSON_OBJECT && cmg_json_present(cmg_json_member(value, "zh"));
    if ((type != CMG_JSON_OBJECT && type != CMG_JSON_ARRAY) || is_left_for_later(kind))
        return;
    for (cmg_json part = cmg_json_first(value); cmg_json_present(part); part = cmg_json_following(part))
        walk_member(one, pack, part, kind, is_label);
}

/* -- the packs ------------------------------------------------------------ */

static void read_file(const char *top, size_t pack, const char *name)
{
    char path[2 * NAME_SIZE];
    file *one = &files[file_count++];
    ck_assert_uint_lt(file_count, FILES_MAX);
    ck_assert_int_lt(snprintf(one->name, sizeof one->name, "%s/%s", packs[pack], name), sizeof one->name);
    ck_assert_int_lt(snprintf(path, sizeof path, "%s/%s", top, one->name), sizeof path);
    cmg_buffer_init(&one->read, &cmg_allocator_default);
    ck_assert_int_eq(cmg_file_read(NULL, path, SIZE_MAX, &one->read), CMG_OK);
    one->text = cmg_buffer_view(&one->read);
    one->document = NULL;
    if (!ends_with(name, ".json"))
        return;
    one->document = cmg_json_document_new(&cmg_allocator_default, cmg_text_of(name), one->text, NULL);
    ck_assert_ptr_nonnull(one->document);
    one->text = cmg_json_raw(cmg_json_root(one->document));
    walk(one, pack, cmg_json_root(one->document), "");
}

static void read_packs(void)
{
    const char *top = getenv("top_srcdir");
    if (!top)
        top = "../..";
    for (size_t i = 0; i < sizeof packs / sizeof *packs; i++) {
        char folder[NAME_SIZE];
        struct dirent **entries;
        ck_assert_int_lt(snprintf(folder, sizeof folder, "%s/%s", top, packs[i]), sizeof folder);
        const int count = scandir(folder, &entries, NULL, alphasort); /* the same order everywhere */
        ck_assert_msg(count > 0, "%s", folder);
        for (int entry = 0; entry < count; entry++) {
            const char *name = entries[entry]->d_name;
            if (ends_with(name, ".json") || ends_with(name, ".dmn"))
                read_file(top, i, name);
            free(entries[entry]);
        }
        free(entries);
    }
}

static void free_packs(void)
{
    for (; file_count > 0; file_count--) {
        cmg_json_document_free(files[file_count - 1].document);
        cmg_buffer_free(&files[file_count - 1].read);
    }
    member_count = 0;
}

/* -- mistakes ------------------------------------------------------------- */

/* Text that takes the place of some of a file's. */
typedef struct mistake {
    const member *in;
    cmg_text place;
    char text[NAME_SIZE];
} mistake;

/* False where it cannot be made. */
typedef bool maker(mistake *made);
/* Whether the errors found are as they should be. */
typedef bool judge(const mistake *made, const cmg_diagnostics *found);

static bool is_alone(const mistake *made, const cmg_diagnostics *found)
{
    (void)made;
    return cmg_diagnostics_total(found, CMG_ERROR) == 1;
}

/* Two letters swapped; the first is spared where it can be. */
static bool misspell(mistake *made)
{
    const cmg_text key = made->in->key;
    if (key.length < 2)
        return false;
    size_t at = 1;
    while (at + 1 < key.length && key.bytes[at] == key.bytes[at + 1])
        at++;
    if (at + 1 >= key.length)
        at = 0;
    made->place = key;
    snprintf(made->text, sizeof made->text, "%.*s", (int)key.length, key.bytes);
    made->text[at] = key.bytes[at + 1];
    made->text[at + 1] = key.bytes[at];
    return true;
}

/* "Did you mean", where the key stands. */
static bool is_told_alone(const mistake *made, const cmg_diagnostics *found)
{
    size_t at = 0; /* warnings may stand before it */
    while (at < cmg_diagnostics_count(found) && cmg_diagnostic_severity(found, at) != CMG_ERROR)
        at++;
    cmg_arena arena;
    cmg_arena_init(&arena, &cmg_allocator_default, 0);
    const cmg_place key = cmg_json_key_place(made->in->value, &arena);
    const bool is_told = strcmp(cmg_diagnostic_id(found, at), "E0730") == 0 &&
                         strcmp(cmg_diagnostic_file(found, at), made->in->file->name) == 0 &&
                         cmg_diagnostic_line(found, at) == key.line &&
                         cmg_diagnostic_column(found, at) == key.column;
    cmg_arena_free(&arena);
    return is_told && is_alone(made, found);
}

static bool leave_out(mistake *made)
{
    made->place = made->in->key;
    strcpy(made->text, "$schema"); /* which may stand anywhere */
    /* An entry that only withdraws lacks all that an entry needs. */
    return made->in->key.length != 0 && !ends_with(made->in->kind, "/withdraw");
}

/* Where it need not be there nothing is told; where it is missed, nothing else. */
static bool is_missed_alone(const mistake *made, const cmg_diagnostics *found)
{
    cmg_arena arena;
    cmg_arena_init(&arena, &cmg_allocator_default, 0);
    const cmg_text pointer = cmg_json_place(made->in->value, &arena).pointer;
    const cmg_text object = {pointer.bytes, pointer.length - made->in->key.length - 1};
    bool is_missed = false;
    for (size_t i = 0; i < cmg_diagnostics_count(found); i++) {
        const cmg_text at = cmg_text_of(cmg_diagnostic_pointer(found, i));
        is_missed |= cmg_diagnostic_severity(found, i) == CMG_ERROR &&
                     (cmg_text_equal(at, pointer) || cmg_text_equal(at, object));
    }
    cmg_arena_free(&arena);
    return !is_missed || is_alone(made, found);
}

static bool change_kind(mistake *made)
{
    const cmg_json_kind kind = cmg_json_type(made->in->value);
    made->place = cmg_json_raw(made->in->value);
    strcpy(made->text, kind == CMG_JSON_ARRAY || kind == CMG_JSON_OBJECT ? "true" : "[]");
    return !is_left_for_later(made->in->kind);
}

/* No code, date, or word that is known; for an expression a name. */
static bool change_text(mistake *made)
{
    made->place = cmg_json_raw(made->in->value);
    strcpy(made->text, "\"zzzz\"");
    return cmg_json_type(made->in->value) == CMG_JSON_STRING && !ends_with(made->in->kind, "/code") &&
           !ends_with(made->in->kind, "/name");
}

static bool is_alone_if_told(const mistake *made, const cmg_diagnostics *found)
{
    (void)made;
    return cmg_diagnostics_total(found, CMG_ERROR) <= 1;
}

/* -- loading -------------------------------------------------------------- */

/* Most of the time goes into files of classes and tests, which little refers to. */
static bool is_spared(const file *one, const mistake *made)
{
    if (!one->document)
        return false;
    const cmg_json root = cmg_json_root(one->document);
    const bool is_section = strchr(made->in->kind + 1, '/') == NULL;
    return !is_section && cmg_json_count(root) == 1 &&
           (cmg_json_present(cmg_json_member(root, "classes")) ||
            cmg_json_present(cmg_json_member(root, "tests")));
}

static cmg_status give(void *context, const char *path,
                       cmg_status (*receive)(void *receiver, const char *bytes, size_t length),
                       void *receiver)
{
    const mistake *made = context;
    const file *one = files;
    while (one < files + file_count && strcmp(one->name, path) != 0)
        one++;
    if (one == files + file_count)
        return CMG_CANNOT_READ;
    if (one != made->in->file)
        return is_spared(one, made) ? receive(receiver, "{}", 2)
                                    : receive(receiver, one->text.bytes, one->text.length);
    const char *behind = made->place.bytes + made->place.length, *end = one->text.bytes + one->text.length;
    cmg_buffer text;
    cmg_buffer_init(&text, &cmg_allocator_default);
    cmg_buffer_put(&text, one->text.bytes, (size_t)(made->place.bytes - one->text.bytes));
    cmg_buffer_string(&text, made->text);
    cmg_buffer_put(&text, behind, (size_t)(end - behind));
    const cmg_text all = cmg_buffer_view(&text);
    const cmg_status status = receive(receiver, all.bytes, all.length);
    cmg_buffer_free(&text);
    return status;
}

/* Writes what is not as it should be. */
static void try_mistake(mistake *made, judge *is_good, cmg_buffer *wrong)
{
    cmg_diagnostics *found = cmg_diagnostics_new(NULL);
    cmg_pack *pack = NULL;
    const cmg_reader reader = {give, made};
    ck_assert_ptr_nonnull(found);
    cmg_pack_open(packs[made->in->pack], &reader, NULL, found, &pack);
    if (!is_good(made, found))
        cmg_buffer_format(wrong, "\n%s %s as %s: %u errors\n%.600s", made->in->file->name, made->in->kind,
                          made->text, (unsigned)cmg_diagnostics_total(found, CMG_ERROR),
                          cmg_diagnostics_text(found, CMG_ENGLISH));
    cmg_pack_unref(pack);
    cmg_diagnostics_free(found);
}

static void try_all(maker *make, judge *is_good)
{
    cmg_buffer wrong;
    cmg_buffer_init(&wrong, &cmg_allocator_default);
    for (size_t i = 0; i < member_count; i++) {
        mistake made = {.in = &members[i]};
        if (make(&made))
            try_mistake(&made, is_good, &wrong);
    }
    const cmg_text all = cmg_buffer_view(&wrong);
    ck_assert_msg(all.length == 0, "%.*s", all.length < SHOWN_MAX ? (int)all.length : SHOWN_MAX, all.bytes);
    cmg_buffer_free(&wrong);
}

START_TEST(misspelt)
{
    try_all(misspell, is_told_alone);
}
END_TEST

START_TEST(left_out)
{
    try_all(leave_out, is_missed_alone);
}
END_TEST

START_TEST(of_another_kind)
{
    try_all(change_kind, is_alone);
}
END_TEST

START_TEST(another_text)
{
    try_all(change_text, is_alone_if_told);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pack mistakes");
    TCase *tcase = tcase_create("mistakes");
    tcase_add_checked_fixture(tcase, read_packs, free_packs);
    tcase_set_timeout(tcase, 300); /* seconds, even with sanitizers on a busy machine */
    tcase_add_test(tcase, misspelt);
    tcase_add_test(tcase, left_out);
    tcase_add_test(tcase, of_another_kind);
    tcase_add_test(tcase, another_text);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
