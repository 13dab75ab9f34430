/* Models: their files, and the public door (include/citymgmt/dmn.h). */
#include "dmn/model.h"

#include <stdatomic.h>
#include <string.h>

#include "base/file.h"
#include "base/meter.h"
#include "feel/evaluator.h"
#include "feel/from_json.h"

#define FILES_MAX 100
/* What a model and the making of it may take: a sum and a multiple of its files, up to a limit. */
#define MEMORY_LEAST ((size_t)8 << 20)
#define MEMORY_FACTOR 64
#define MEMORY_MOST ((size_t)64 << 20)
#define FACTS_DEPTH 64

struct cmg_model {
    atomic_uint_least32_t references;
    cmg_allocator allocator; /* the host's */
    cmg_meter meter;
    cmg_arena arena;
    cmg_invocable *invocables;
    uint32_t count;
    uint32_t slots; /* of the bank */
    uint32_t faults;
};

/* -- telling -------------------------------------------------------------- */

void cmg_model_exhausted(cmg_modeller *m)
{
    m->exhausted = true;
}

void cmg_model_report(cmg_modeller *m, cmg_message_id id, const cmg_xml *at, cmg_text found,
                      cmg_text expected)
{
    const cmg_place place = cmg_xml_place(at);
    m->faults += cmg_message_row(id)->severity == CMG_ERROR;
    cmg_report(m->diagnostics, id, &place, CMG_ARG("found", found), CMG_ARG("expected", expected));
}

cmg_text cmg_model_trim(cmg_text text)
{
    static const char blanks[] = " \t\r\n";
    while (text.length && strchr(blanks, text.bytes[0])) {
        text.bytes++;
        text.length--;
    }
    while (text.length && strchr(blanks, text.bytes[text.length - 1]))
        text.length--;
    return text;
}

/* -- files ---------------------------------------------------------------- */

typedef struct opening {
    cmg_modeller m;
    const cmg_reader *reader;
    const char *const *others;
    size_t other_count;
    cmg_meter *meter;
    cmg_status status;
} opening;

/* Of any version, written with http or https. */
static bool is_dmn_space(cmg_text space)
{
    static const char *const starts[] = {"http://www.omg.org/spec/DMN/", "https://www.omg.org/spec/DMN/"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (cmg_text_starts(space, cmg_text_of(starts[i])))
            return true;
    }
    return false;
}

static void read_items(cmg_modeller *m, cmg_definitions *definitions)
{
    uint32_t count = 0;
    for (const cmg_xml *xml = cmg_xml_child(definitions->xml, "itemDefinition"); xml;
         xml = cmg_xml_again(xml))
        count++;
    definitions->items = cmg_arena_array_zeroed(m->arena, count, sizeof *definitions->items);
    definitions->types = cmg_scope_new(m->arena, NULL);
    if (!definitions->items || !definitions->types ||
        !cmg_name_index_make(m->arena, count, &definitions->item_names)) {
        cmg_model_exhausted(m);
        return;
    }
    for (const cmg_xml *xml = cmg_xml_child(definitions->xml, "itemDefinition"); xml;
         xml = cmg_xml_again(xml)) {
        const cmg_text name = cmg_xml_attribute_of(xml, "name");
        cmg_name_index_add(&definitions->item_names, name, definitions->item_count);
        definitions->items[definitions->item_count++] = (cmg_item_definition){.name = name, .xml = xml};
    }
}

static void read_imports(cmg_modeller *m, cmg_definitions *definitions)
{
    uint32_t count = 0;
    for (const cmg_xml *xml = cmg_xml_child(definitions->xml, "import"); xml; xml = cmg_xml_again(xml))
        count++;
    definitions->imports = cmg_arena_array_zeroed(m->arena, count, sizeof *definitions->imports);
    if (!definitions->imports) {
        cmg_model_exhausted(m);
        return;
    }
    for (const cmg_xml *xml = cmg_xml_child(definitions->xml, "import"); xml; xml = cmg_xml_again(xml)) {
        const cmg_text name = cmg_xml_attribute_of(xml, "name");
        definitions->imports[definitions->import_count++] =
            (cmg_import){.name = name.bytes ? name : CMG_TEXT(""),
                         .space = cmg_xml_attribute_of(xml, "namespace"),
                         .xml = xml};
    }
}

static cmg_status add_file(opening *o, cmg_text path, cmg_text bytes)
{
    cmg_modeller *m = &o->m;
    cmg_definitions *definitions = cmg_arena_zeroed(m->arena, sizeof *definitions);
    if (!definitions || !cmg_text_copy(m->arena, path, &definitions->file.name) ||
        !cmg_text_copy(m->arena, bytes, &definitions->file.bytes) ||
        !cmg_arena_grow(m->arena, &m->files, sizeof *m->files, m->file_count, &m->file_capacity)) {
        cmg_model_exhausted(m);
        return CMG_NO_MEMORY;
    }
    const cmg_status status = cmg_xml_read(m->arena, &definitions->file, m->diagnostics, &definitions->xml);
    if (status != CMG_OK) {
        m->exhausted = m->exhausted || status == CMG_NO_MEMORY;
        return status;
    }
    if (!is_dmn_space(definitions->xml->space) || !cmg_xml_is(definitions->xml, "definitions")) {
        cmg_model_report(m, CMG_M_dmn_not_dmn, definitions->xml, definitions->xml->name,
                         definitions->xml->space);
        return CMG_BAD_PACK;
    }
    definitions->space = cmg_xml_attribute_of(definitions->xml, "namespace");
    m->files[m->file_count++] = definitions;
    read_items(m, definitions);
    read_imports(m, definitions);
    return CMG_OK;
}

static cmg_status read_path(opening *o, const char *path)
{
    cmg_buffer bytes;
    cmg_buffer_init(&bytes, &o->meter->host); /* what it holds is what raises the limit */
    cmg_status status = cmg_file_read(o->reader, path, CMG_XML_BYTES_MAX, &bytes);
    const cmg_place place = {.file = cmg_text_of(path)};
    o->meter->limit += MEMORY_FACTOR * bytes.length;
    if (o->meter->limit > MEMORY_MOST)
        o->meter->limit = MEMORY_MOST;
    if (status == CMG_OK)
        status = add_file(o, cmg_text_of(path), cmg_buffer_view(&bytes));
    else if (status == CMG_NO_MEMORY)
        o->meter->failed = true;
    else
        cmg_report(o->m.diagnostics, status == CMG_LIMIT_REACHED ? CMG_M_xml_too_large : CMG_M_dmn_unreadable,
                   &place, CMG_ARGZ("found", path));
    cmg_buffer_free(&bytes);
    return status;
}

static cmg_definitions *by_path(const opening *o, const char *path)
{
    for (uint32_t i = 0; i < o->m.file_count; i++) {
        if (cmg_text_equal(o->m.files[i]->file.name, cmg_text_of(path)))
            return o->m.files[i];
    }
    return NULL;
}

/* A location stands beside the file that names it. */
static cmg_definitions *by_location(opening *o, const cmg_definitions *from, cmg_text location)
{
    cmg_text folder = from->file.name;
    while (folder.length && folder.bytes[folder.length - 1] != '/')
        folder.length--;
    cmg_buffer path;
    cmg_buffer_init(&path, &o->m.arena->allocator);
    cmg_buffer_text(&path, folder);
    cmg_buffer_text(&path, location);
    cmg_buffer_char(&path, '\0');
    cmg_definitions *found = NULL;
    if (path.failed)
        cmg_model_exhausted(&o->m);
    else if (!(found = by_path(o, cmg_buffer_view(&path).bytes)) &&
             read_path(o, cmg_buffer_view(&path).bytes) == CMG_OK)
        found = o->m.files[o->m.file_count - 1];
    cmg_buffer_free(&path);
    return found;
}

static cmg_definitions *by_space(opening *o, cmg_text space)
{
    for (uint32_t i = 0; i < o->m.file_count; i++) {
        if (cmg_text_equal(o->m.files[i]->space, space))
            return o->m.files[i];
    }
    for (size_t i = 0; i < o->other_count && !o->m.exhausted; i++) {
        if (by_path(o, o->others[i]))
            continue;
        if (read_path(o, o->others[i]) == CMG_OK &&
            cmg_text_equal(o->m.files[o->m.file_count - 1]->space, space))
            return o->m.files[o->m.file_count - 1];
    }
    return NULL;
}

/* A name with a colon is a scheme: nothing is fetched from anywhere. */
static bool is_relative(cmg_text location)
{
    return location.length && location.bytes[0] != '/' && !memchr(location.bytes, ':', location.length);
}

static void follow(opening *o, cmg_definitions *from)
{
    cmg_modeller *m = &o->m;
    for (uint32_t i = 0; i < from->import_count && !m->exhausted; i++) {
        cmg_import *import = &from->imports[i];
        const cmg_text kind = cmg_xml_attribute_of(import->xml, "importType"),
                       location = cmg_xml_attribute_of(import->xml, "locationURI");
        if (kind.length && !is_dmn_space(kind)) {
            cmg_model_report(m, CMG_M_dmn_import_kind, import->xml, kind, import->name);
            continue;
        }
        if (m->file_count >= FILES_MAX) {
            cmg_model_report(m, CMG_M_xml_too_large, import->xml, import->space, CMG_NO_TEXT);
            o->status = CMG_LIMIT_REACHED;
            return;
        }
        if (is_relative(location))
            import->target = by_location(o, from, location);
        if (!import->target)
            import->target = by_space(o, import->space);
        if (import->target || m->exhausted)
            continue;
        cmg_model_report(m, CMG_M_dmn_import_missing, import->xml, import->space, import->name);
        o->status = CMG_BAD_PACK;
    }
}

/* -- making --------------------------------------------------------------- */

static void read_all(opening *o, const char *path)
{
    cmg_modeller *m = &o->m;
    o->status = read_path(o, path);
    for (uint32_t i = 0; i < m->file_count && o->status == CMG_OK && !m->exhausted; i++)
        follow(o, m->files[i]);
    for (uint32_t i = 0; i < m->file_count && !m->exhausted; i++)
        cmg_items_read(m, m->files[i]);
    for (uint32_t i = 0; i < m->file_count && !m->exhausted; i++)
        cmg_graph_read(m, m->files[i]);
    for (uint32_t i = 0; i < m->file_count && !m->exhausted; i++)
        cmg_graph_link(m, m->files[i]);
}

static void make_programs(opening *o, cmg_model *model)
{
    cmg_modeller *m = &o->m;
    cmg_definitions *main = m->files[0];
    cmg_source source = {.parts = m->parts, .part_count = m->part_count, .file = main->file.name};
    model->invocables = cmg_arena_array(m->arena, main->element_count, sizeof *model->invocables);
    if (m->text.failed || !model->invocables ||
        !cmg_text_copy(m->arena, cmg_buffer_view(&m->text), &source.text)) {
        cmg_model_exhausted(m);
        return;
    }
    model->slots = m->slots;
    model->faults = m->faults;
    cmg_graph_compile(m, &source);
    for (uint32_t i = 0; i < main->element_count && !m->exhausted; i++) {
        if (main->elements[i].kind != CMG_MODEL_INPUT)
            cmg_graph_invocable(m, &main->elements[i], &source, &model->invocables[model->count++]);
    }
}

static cmg_status make(opening *o, cmg_model *model, const char *path)
{
    cmg_modeller *m = &o->m;
    read_all(o, path);
    if (o->status == CMG_OK && !m->exhausted)
        cmg_graph_build(m);
    if (m->circle && o->status == CMG_OK)
        o->status = CMG_BAD_PACK;
    if (o->status == CMG_OK && !m->exhausted)
        make_programs(o, model);
    if (o->meter->failed) {
        cmg_report_no_memory(m->diagnostics);
        return CMG_NO_MEMORY;
    }
    if (!m->exhausted && !o->meter->limited)
        return o->status;
    if (o->meter->limited) {
        const cmg_place place = {.file = cmg_text_of(path)};
        cmg_report(m->diagnostics, CMG_M_dmn_memory, &place);
    }
    return CMG_LIMIT_REACHED;
}

cmg_status cmg_model_open(const char *path, const char *const *others, size_t other_count,
                          const cmg_reader *reader, const cmg_allocator *allocator,
                          cmg_diagnostics *diagnostics, cmg_model **model)
{
    if (!path || !model || (other_count && !others))
        return CMG_BAD_ARGUMENT;
    *model = NULL;
    if (!allocator)
        allocator = &cmg_allocator_default;
    cmg_model *made = cmg_allocate_zeroed(allocator, sizeof *made);
    if (!made) {
        cmg_report_no_memory(diagnostics);
        return CMG_NO_MEMORY;
    }
    made->allocator = *allocator;
    atomic_init(&made->references, 1);
    cmg_meter_init(&made->meter, allocator, MEMORY_LEAST);
    const cmg_allocator metered = cmg_meter_allocator(&made->meter);
    cmg_arena_init(&made->arena, &metered, 0);
    opening o = {.m = {.arena = &made->arena, .diagnostics = diagnostics},
                 .reader = reader,
                 .others = others,
                 .other_count = other_count,
                 .meter = &made->meter};
    cmg_arena_init(&o.m.scratch, &metered, 0);
    cmg_buffer_init(&o.m.text, &metered);
    const cmg_status status = make(&o, made, path);
    cmg_buffer_free(&o.m.text);
    cmg_arena_free(&o.m.scratch);
    if (status == CMG_OK)
        *model = made;
    else
        cmg_model_unref(made);
    return status;
}

cmg_model *cmg_model_ref(cmg_model *model)
{
    if (model)
        atomic_fetch_add_explicit(&model->references, 1, memory_order_relaxed);
    return model;
}

void cmg_model_unref(cmg_model *model)
{
    if (!model || atomic_fetch_sub_explicit(&model->references, 1, memory_order_acq_rel) != 1)
        return;
    const cmg_allocator allocator = model->allocator;
    cmg_arena_free(&model->arena);
    cmg_release(&allocator, model, sizeof *model);
}

/* -- looking -------------------------------------------------------------- */

static const cmg_invocable *invocable_at(const cmg_model *model, size_t index)
{
    return model && index < model->count ? &model->invocables[index] : NULL;
}

size_t cmg_model_count(const cmg_model *model)
{
    return model ? model->count : 0;
}

const char *cmg_model_name(const cmg_model *model, size_t index)
{
    const cmg_invocable *invocable = invocable_at(model, index);
    return invocable ? invocable->element->name.bytes : NULL;
}

cmg_model_kind cmg_model_kind_at(const cmg_model *model, size_t index)
{
    const cmg_invocable *invocable = invocable_at(model, index);
    return invocable ? invocable->element->kind : CMG_MODEL_INPUT;
}

size_t cmg_model_fact_count(const cmg_model *model, size_t index)
{
    const cmg_invocable *invocable = invocable_at(model, index);
    return invocable ? invocable->fact_count : 0;
}

const char *cmg_model_fact(const cmg_model *model, size_t index, size_t fact)
{
    const cmg_invocable *invocable = invocable_at(model, index);
    return invocable && fact < invocable->fact_count ? invocable->fields[fact].name.bytes : NULL;
}

const cmg_invocable *cmg_model_find(const cmg_model *model, cmg_text name)
{
    for (uint32_t i = 0; model && i < model->count; i++) {
        if (cmg_text_equal(model->invocables[i].element->name, name))
            return &model->invocables[i];
    }
    return NULL;
}

/* -- evaluating ----------------------------------------------------------- */

static void report_unknown(const cmg_model *model, cmg_text name, cmg_diagnostics *diagnostics)
{
    for (uint32_t i = 0; i < model->count; i++) {
        const cmg_text known = model->invocables[i].element->name;
        if (cmg_text_nearest(name, &known, 1) == 0) {
            cmg_report(diagnostics, CMG_M_decision_unknown_near, NULL, CMG_ARG("name", name),
                       CMG_ARG("near", known));
            return;
        }
    }
    cmg_report(diagnostics, CMG_M_decision_unknown, NULL, CMG_ARG("name", name));
}

static uint32_t bank_size(const cmg_model *model, const cmg_invocable *invocable)
{
    /* One more for all facts that were given. */
    return (model->slots > invocable->fact_count ? model->slots : invocable->fact_count) + 1;
}

/* Runs over a bank that holds the facts. */
static cmg_status run(cmg_vm *vm, const cmg_invocable *invocable, cmg_value *bank, cmg_value *out)
{
    cmg_status status = CMG_OK;
    for (uint32_t i = 0; status == CMG_OK && i < invocable->before_count; i++) {
        const cmg_element *element = invocable->before[i];
        status = cmg_run(vm, element->program, bank, NULL, &bank[element->slot]);
    }
    return status == CMG_OK ? cmg_run(vm, invocable->program, bank, NULL, out) : status;
}

static cmg_value empty_context(void)
{
    static const cmg_context none = {.count = 0};
    cmg_value value = {.as.context = &none, .kind = CMG_CONTEXT};
    cmg_value_weigh(&value);
    return value;
}

/* The facts in a bank; those not given are null, and told. */
static cmg_value *fill_bank(cmg_evaluator *evaluator, const cmg_model *model, const cmg_invocable *invocable,
                            cmg_value facts, cmg_diagnostics *diagnostics)
{
    const cmg_context *given = facts.kind == CMG_CONTEXT ? facts.as.context : NULL;
    const uint32_t size = bank_size(model, invocable);
    cmg_value *bank = cmg_arena_array(&evaluator->facts, size, sizeof *bank);
    for (uint32_t i = 0; bank && i < size; i++)
        bank[i] = cmg_null_value;
    for (uint32_t f = 0; bank && f < invocable->fact_count; f++) {
        const cmg_text name = invocable->fields[f].name;
        bool found = false;
        for (uint32_t i = 0; given && i < given->count && !found; i++) {
            found = cmg_text_equal(given->entries[i].key, name);
            if (found && invocable->slots[f] != CMG_SLOT_GIVEN)
                bank[invocable->slots[f]] = given->entries[i].value;
        }
        if (!found)
            cmg_report(diagnostics, CMG_M_dmn_fact_missing, NULL, CMG_ARG("found", name));
    }
    if (bank)
        bank[model->slots] = given ? facts : empty_context();
    return bank;
}

cmg_status cmg_model_run(cmg_evaluator *evaluator, const cmg_model *model, const cmg_invocable *invocable,
                         cmg_value given, cmg_diagnostics *diagnostics, const cmg_value **value)
{
    cmg_value *bank = fill_bank(evaluator, model, invocable, given, diagnostics);
    const cmg_status status = bank ? run(&evaluator->vm, invocable, bank, &evaluator->value) : CMG_NO_MEMORY;
    if (status == CMG_NO_MEMORY)
        cmg_report_no_memory(diagnostics);
    cmg_vm_report(&evaluator->vm, diagnostics);
    if (status == CMG_OK)
        *value = &evaluator->value;
    return status;
}

/* -- inside a program of somebody else ------------------------------------- */

typedef struct model_native {
    cmg_native native; /* first: see cmg_native */
    const cmg_model *model;
    const cmg_invocable *invocable;
} model_native;

static cmg_status run_native(cmg_vm *vm, const cmg_native *native, const cmg_value *arguments, cmg_value *out)
{
    const model_native *of = (const model_native *)(const void *)native;
    const uint32_t size = bank_size(of->model, of->invocable);
    const cmg_arena_mark mark = cmg_arena_marked(&vm->frames);
    cmg_value *bank = cmg_arena_array(&vm->frames, size, sizeof *bank);
    if (!bank)
        return vm->frames.limited ? CMG_LIMIT_REACHED : CMG_NO_MEMORY;
    for (uint32_t i = 0; i < size; i++)
        bank[i] = cmg_null_value;
    for (uint32_t f = 0; f < of->invocable->fact_count; f++)
        bank[of->invocable->slots[f]] = arguments[f];
    bank[of->model->slots] = empty_context();
    const cmg_status status = run(vm, of->invocable, bank, out);
    cmg_arena_rewind(&vm->frames, mark);
    return status;
}

cmg_expr *cmg_model_expression(const cmg_model *model, const cmg_invocable *invocable, cmg_arena *arena,
                               cmg_arena *scratch, const cmg_scope *scope, cmg_text *missing)
{
    *missing = CMG_NO_TEXT;
    model_native *native = cmg_arena_get(arena, sizeof *native);
    cmg_expr *expr = cmg_expr_new(scratch, CMG_X_NATIVE, invocable->fact_count);
    if (!native || !expr || !cmg_expr_name(scratch, expr, 1))
        return NULL;
    *native = (model_native){{run_native}, model, invocable};
    expr->name_count = 0; /* a type without a name */
    expr->types[0] = expr->type = invocable->element->type;
    expr->native = &native->native;
    for (uint32_t f = 0; f < invocable->fact_count; f++) {
        cmg_expr *name = cmg_expr_new(scratch, CMG_X_NAME, 0);
        if (!name)
            return NULL;
        if (invocable->slots[f] == CMG_SLOT_GIVEN) { /* a pack declares its names */
            *missing = invocable->fields[f].name;
            return NULL;
        }
        name->name = invocable->fields[f].name;
        name->symbol = cmg_scope_find(scope, name->name);
        if (!name->symbol) {
            *missing = name->name;
            return NULL;
        }
        name->type = name->symbol->type;
        expr->children[f] = name;
    }
    return cmg_expr_seal(expr) ? expr : NULL;
}

uint32_t cmg_model_faults(const cmg_model *model)
{
    return model->faults;
}

/* Facts that nothing asks for are slips of the pen. */
static cmg_status check_names(const cmg_invocable *invocable, cmg_value given, cmg_diagnostics *diagnostics)
{
    cmg_status status = CMG_OK;
    for (uint32_t i = 0; i < given.as.context->count; i++) {
        const cmg_text key = given.as.context->entries[i].key;
        cmg_text near = CMG_NO_TEXT;
        bool known = false;
        for (uint32_t f = 0; f < invocable->fact_count; f++) {
            const cmg_text name = invocable->fields[f].name;
            known = known || cmg_text_equal(name, key);
            if (cmg_text_nearest(key, &name, 1) == 0)
                near = name;
        }
        if (known)
            continue;
        cmg_report(diagnostics, near.bytes ? CMG_M_fact_unknown_near : CMG_M_fact_unknown, NULL,
                   CMG_ARG("name", key), CMG_ARG("near", near));
        status = CMG_BAD_FACTS;
    }
    return status;
}

cmg_status cmg_model_evaluate(cmg_evaluator *evaluator, const cmg_model *model, const char *name,
                              const char *facts, size_t length, cmg_diagnostics *diagnostics,
                              const cmg_value **value)
{
    if (!evaluator || !model || !name || !value)
        return CMG_BAD_ARGUMENT;
    *value = NULL;
    const cmg_invocable *invocable = cmg_model_find(model, cmg_text_of(name));
    if (!invocable) {
        report_unknown(model, cmg_text_of(name), diagnostics);
        return CMG_NOT_FOUND;
    }
    cmg_evaluator_begin(evaluator);
    cmg_value given = cmg_null_value;
    if (facts) {
        const cmg_text text = length == CMG_ZERO_TERMINATED ? cmg_text_of(facts) : (cmg_text){facts, length};
        cmg_status status = cmg_evaluator_read(text, invocable->type, &evaluator->facts, diagnostics, &given);
        if (status == CMG_OK)
            status = check_names(invocable, given, diagnostics);
        if (status != CMG_OK)
            return status;
    }
    return cmg_model_run(evaluator, model, invocable, given, diagnostics, value);
}
