/* Reading a case file: each fault told with its place. */
#include "rules/casefile.h"

#include <string.h>

#define FILE_MEMBERS "case facts steps"
#define STEP_MEMBERS "step at people documents"
#define MANY 1000
#define MANY_TEXT "1000"

cmg_casefile *cmg_casefile_new(cmg_pack *pack, const cmg_allocator *allocator)
{
    if (!pack)
        return NULL;
    if (!allocator)
        allocator = &cmg_allocator_default;
    cmg_casefile *file = cmg_allocate_zeroed(allocator, sizeof *file);
    if (!file)
        return NULL;
    file->allocator = *allocator;
    cmg_arena_init(&file->arena, allocator, 0);
    file->facts = cmg_facts_new(pack, allocator);
    file->pack = cmg_pack_ref(pack);
    if (file->facts)
        return file;
    cmg_casefile_free(file);
    return NULL;
}

void cmg_casefile_free(cmg_casefile *file)
{
    if (!file)
        return;
    const cmg_allocator allocator = file->allocator;
    cmg_facts_free(file->facts);
    cmg_arena_free(&file->arena);
    cmg_pack_unref(file->pack);
    cmg_release(&allocator, file, sizeof *file);
}

/* -- reporting ------------------------------------------------------------ */

typedef struct reading {
    cmg_casefile *file;
    cmg_diagnostics *diagnostics;
    cmg_status status;
} reading;

static void fault(reading *r, cmg_message_id id, cmg_json value, cmg_argument first, cmg_argument second)
{
    const cmg_arena_mark mark = cmg_arena_marked(&r->file->arena);
    const cmg_place place = cmg_json_place(value, &r->file->arena);
    cmg_report(r->diagnostics, id, &place, first, second);
    cmg_arena_rewind(&r->file->arena, mark);
    if (r->status == CMG_OK)
        r->status = CMG_BAD_FACTS;
}

static void *keep(reading *r, size_t count, size_t size)
{
    void *made = cmg_arena_array_zeroed(&r->file->arena, count, size);
    if (!made)
        r->status = CMG_NO_MEMORY;
    return made;
}

static cmg_text keep_text(reading *r, cmg_text text)
{
    cmg_text kept = CMG_NO_TEXT;
    if (!cmg_text_copy(&r->file->arena, text, &kept))
        r->status = CMG_NO_MEMORY;
    return kept;
}

static bool is_among(cmg_text name, const char *names)
{
    for (const char *at = names; *at;) {
        const size_t length = strcspn(at, " ");
        if (cmg_text_equal(name, (cmg_text){at, length}))
            return true;
        at += length + (at[length] == ' ');
    }
    return false;
}

static bool read_object(reading *r, cmg_json json, const char *known)
{
    if (cmg_json_type(json) != CMG_JSON_OBJECT) {
        fault(r, CMG_M_casefile_object, json, CMG_ARGZ("known", known), CMG_ARGZ("", ""));
        return false;
    }
    for (cmg_json member = cmg_json_first(json); cmg_json_present(member);
         member = cmg_json_following(member)) {
        if (!is_among(cmg_json_key(member), known))
            fault(r, CMG_M_casefile_member, member, CMG_ARG("name", cmg_json_key(member)),
                  CMG_ARGZ("known", known));
    }
    return true;
}

/* CMG_NO_TEXT when reported. */
static cmg_text read_text(reading *r, cmg_json object, const char *name)
{
    const cmg_json json = cmg_json_member(object, name);
    const cmg_text text = cmg_json_string(json);
    if (text.length == 0)
        fault(r, CMG_M_casefile_text, cmg_json_present(json) ? json : object, CMG_ARGZ("name", name),
              CMG_ARGZ("", ""));
    return text;
}

/* The list's items are walked with cmg_json_first; absent when there is none or it is wrong. */
static cmg_json read_list(reading *r, cmg_json object, const char *name)
{
    const cmg_json json = cmg_json_member(object, name);
    const cmg_json none = {json.document, NULL};
    if (!cmg_json_present(json))
        return none;
    if (cmg_json_type(json) != CMG_JSON_ARRAY) {
        fault(r, CMG_M_casefile_list, json, CMG_ARGZ("name", name), CMG_ARGZ("", ""));
        return none;
    }
    if (cmg_json_count(json) <= MANY)
        return json;
    fault(r, CMG_M_casefile_too_long, json, CMG_ARGZ("most", MANY_TEXT), CMG_ARGZ("", ""));
    return none;
}

/* -- steps ---------------------------------------------------------------- */

static uint32_t find_step(reading *r, cmg_json object)
{
    const cmg_pack *pack = r->file->pack;
    const cmg_text code = read_text(r, object, "step");
    const cmg_versions *found = cmg_pack_find(pack->steps, pack->step_count, code);
    if (found || code.length == 0)
        return found ? (uint32_t)(found - pack->steps) : CMG_NO_STEP;
    const cmg_json json = cmg_json_member(object, "step");
    for (uint32_t i = 0; i < pack->step_count; i++) {
        if (cmg_text_nearest(code, &pack->steps[i].code, 1) != 0)
            continue;
        fault(r, CMG_M_casefile_step_near, json, CMG_ARG("name", code), CMG_ARG("near", pack->steps[i].code));
        return CMG_NO_STEP;
    }
    fault(r, CMG_M_casefile_step, json, CMG_ARG("name", code), CMG_ARGZ("", ""));
    return CMG_NO_STEP;
}

static int64_t read_instant(reading *r, cmg_json object)
{
    int64_t instant = 0;
    int32_t offset;
    const cmg_text text = read_text(r, object, "at");
    if (text.length != 0 && (!cmg_instant_parse(text, &instant, &offset) || offset != CMG_NO_OFFSET))
        fault(r, CMG_M_instant_expected, cmg_json_member(object, "at"), CMG_ARGZ("name", "at"),
              CMG_ARG("found", text));
    return instant;
}

static void read_person(reading *r, cmg_json json, cmg_person *person)
{
    if (cmg_json_type(json) == CMG_JSON_STRING && cmg_json_string(json).length != 0) {
        person->name = keep_text(r, cmg_json_string(json));
        return;
    }
    if (!read_object(r, json, "name certificate"))
        return;
    person->name = keep_text(r, read_text(r, json, "name"));
    person->certified = cmg_json_present(cmg_json_member(json, "certificate")) &&
                        read_text(r, json, "certificate").length != 0;
}

static void read_step(reading *r, cmg_json json, cmg_taken *taken)
{
    taken->step = CMG_NO_STEP;
    if (!read_object(r, json, STEP_MEMBERS))
        return;
    taken->step = find_step(r, json);
    taken->at = read_instant(r, json);
    const cmg_json people = read_list(r, json, "people"), documents = read_list(r, json, "documents");
    cmg_person *persons = keep(r, cmg_json_count(people), sizeof *persons);
    cmg_text *papers = keep(r, cmg_json_count(documents), sizeof *papers);
    if (!persons || !papers)
        return;
    for (cmg_json one = cmg_json_first(people); cmg_json_present(one); one = cmg_json_following(one))
        read_person(r, one, &persons[taken->person_count++]);
    for (cmg_json one = cmg_json_first(documents); cmg_json_present(one); one = cmg_json_following(one)) {
        if (cmg_json_string(one).length == 0)
            fault(r, CMG_M_casefile_text, one, CMG_ARGZ("name", "documents"), CMG_ARGZ("", ""));
        papers[taken->document_count++] = keep_text(r, cmg_json_string(one));
    }
    taken->people = persons;
    taken->documents = papers;
}

/* By time; at one instant in the order given. */
static void read_steps(reading *r, cmg_json root)
{
    const cmg_json list = read_list(r, root, "steps");
    cmg_taken *sorted = keep(r, cmg_json_count(list) + 1, sizeof *sorted);
    for (cmg_json json = cmg_json_first(list); sorted && cmg_json_present(json);
         json = cmg_json_following(json)) {
        cmg_taken taken = {0};
        read_step(r, json, &taken);
        uint32_t at = r->file->taken_count++;
        for (; at > 0 && sorted[at - 1].at > taken.at; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = taken;
    }
    r->file->taken = sorted;
}

/* -- the whole ------------------------------------------------------------ */

/* The facts are read by the scanner that reads facts; blanks before them keep
 * their places those of the file. */
static void read_facts(reading *r, cmg_json root, const char *name)
{
    const cmg_json json = cmg_json_member(root, "facts");
    if (!cmg_json_present(json))
        return;
    const cmg_text raw = cmg_json_raw(json);
    const cmg_place place = cmg_json_place(json, &r->file->arena);
    const size_t lines = place.line - 1, blanks = place.column - 1;
    char *text = keep(r, lines + blanks + raw.length + 1, 1);
    if (!text)
        return;
    memset(text, '\n', lines);
    memset(text + lines, ' ', blanks);
    memcpy(text + lines + blanks, raw.bytes, raw.length);
    const cmg_status status =
        cmg_facts_json(r->file->facts, text, lines + blanks + raw.length, name, r->diagnostics);
    if (status != CMG_OK && r->status != CMG_NO_MEMORY)
        r->status = status;
}

static void forget(cmg_casefile *file)
{
    cmg_facts_clear(file->facts);
    cmg_arena_reset(&file->arena);
    file->name = CMG_NO_TEXT;
    file->taken = NULL;
    file->taken_count = 0;
}

cmg_status cmg_casefile_json(cmg_casefile *file, const char *json, size_t length, const char *name,
                             cmg_diagnostics *diagnostics)
{
    if (!file || !json)
        return CMG_BAD_ARGUMENT;
    forget(file);
    const cmg_text source = length == CMG_ZERO_TERMINATED ? cmg_text_of(json) : (cmg_text){json, length};
    cmg_meter meter;
    cmg_meter_init(&meter, &file->allocator, SIZE_MAX);
    const cmg_allocator metered = cmg_meter_allocator(&meter);
    cmg_json_document *document = cmg_json_document_new(&metered, cmg_text_of(name), source, diagnostics);
    if (!document)
        return meter.failed ? CMG_NO_MEMORY : CMG_BAD_FACTS;
    reading r = {file, diagnostics, CMG_OK};
    const cmg_json root = cmg_json_root(document);
    if (read_object(&r, root, FILE_MEMBERS)) {
        if (cmg_json_present(cmg_json_member(root, "case")))
            file->name = keep_text(&r, read_text(&r, root, "case"));
        read_steps(&r, root);
        read_facts(&r, root, name);
    }
    cmg_json_document_free(document);
    if (r.status == CMG_NO_MEMORY)
        cmg_report_no_memory(diagnostics);
    if (r.status != CMG_OK)
        forget(file);
    return r.status;
}
