/* Life of a pack, and what the host may ask of it. */
#include "citymgmt/due.h"
#include "citymgmt/procedure.h"

#include "pack/load.h"

#include <string.h>

/* -- opening -------------------------------------------------------------- */

static void free_pack(cmg_pack *pack)
{
    const cmg_allocator allocator = pack->allocator;
    for (uint32_t i = 0; i < pack->document_count; i++)
        cmg_json_document_free(pack->documents[i]);
    for (size_t i = 0; i < pack->model_count; i++)
        cmg_model_unref(pack->models[i]);
    for (size_t i = 0; i < pack->pattern_count; i++)
        cmg_regex_free(pack->patterns[i]);
    cmg_arena_free(&pack->arena);
    cmg_release(&allocator, pack, sizeof *pack);
}

static cmg_pack *new_pack(const cmg_allocator *allocator)
{
    cmg_pack *pack = cmg_allocate_zeroed(allocator, sizeof *pack);
    if (!pack)
        return NULL;
    atomic_init(&pack->references, 1);
    pack->allocator = *allocator;
    cmg_meter_init(&pack->meter, allocator, CMG_PACK_MEMORY_LEAST);
    const cmg_allocator metered = cmg_meter_allocator(&pack->meter);
    cmg_arena_init(&pack->arena, &metered, 0);
    for (size_t i = 0; i < CMG_ROLE_COUNT; i++)
        pack->role_slot[i] = CMG_NO_SLOT;
    pack->settings[CMG_SETTING_ROUND].number = cmg_decimal_of(1);
    pack->settings[CMG_SETTING_ROUTE_THRESHOLD].number = cmg_decimal_of(6);
    pack->settings[CMG_SETTING_ROUTE_MARGIN].number = cmg_decimal_of(2);
    return pack;
}

static cmg_status status_of(const cmg_loader *loader)
{
    const cmg_meter *meter = &loader->pack->meter;
    if (meter->failed) {
        cmg_report_no_memory(loader->diagnostics);
        return CMG_NO_MEMORY;
    }
    if (meter->limited) {
        cmg_report(loader->diagnostics, CMG_M_pack_memory_limit, NULL);
        return CMG_LIMIT_REACHED;
    }
    if (loader->too_large)
        return CMG_LIMIT_REACHED;
    if (loader->unreadable)
        return CMG_CANNOT_READ;
    return loader->errors != 0 ? CMG_BAD_PACK : CMG_OK;
}

static cmg_status load(cmg_pack *pack, const char *path, const cmg_reader *reader,
                       cmg_diagnostics *diagnostics)
{
    const cmg_allocator metered = cmg_meter_allocator(&pack->meter);
    cmg_loader loader = {.pack = pack, .diagnostics = diagnostics, .budget = CMG_PACK_BUDGET};
    cmg_arena_init(&loader.work, &metered, 0);
    cmg_arena_init(&loader.scratch, &metered, 0);
    if (cmg_read_layers(&loader, path, reader) && cmg_vm_init(&loader.vm, &metered, &cmg_limits_default)) {
        cmg_load(&loader);
        cmg_vm_free(&loader.vm);
    }
    const cmg_status status = status_of(&loader);
    cmg_arena_free(&loader.scratch);
    cmg_arena_free(&loader.work);
    return status;
}

cmg_status cmg_pack_open(const char *path, const cmg_reader *reader, const cmg_allocator *allocator,
                         cmg_diagnostics *diagnostics, cmg_pack **pack)
{
    if (!pack)
        return CMG_BAD_ARGUMENT;
    *pack = NULL;
    const cmg_text name = cmg_text_of(path);
    if (name.length == 0 || cmg_text_valid_prefix(name) != name.length)
        return CMG_BAD_ARGUMENT;
    cmg_pack *made = new_pack(allocator ? allocator : &cmg_allocator_default);
    if (!made) {
        cmg_report_no_memory(diagnostics);
        return CMG_NO_MEMORY;
    }
    const cmg_status status = load(made, path, reader, diagnostics);
    if (status == CMG_OK)
        *pack = made;
    else
        free_pack(made);
    return status;
}

cmg_pack *cmg_pack_ref(cmg_pack *pack)
{
    if (pack)
        atomic_fetch_add_explicit(&pack->references, 1, memory_order_relaxed);
    return pack;
}

void cmg_pack_unref(cmg_pack *pack)
{
    if (pack && atomic_fetch_sub_explicit(&pack->references, 1, memory_order_acq_rel) == 1)
        free_pack(pack);
}

/* -- asking --------------------------------------------------------------- */

static const cmg_layer *top_layer(const cmg_pack *pack)
{
    return &pack->layers[pack->layer_count - 1];
}

static cmg_language known_language(cmg_language language)
{
    return language == CMG_ENGLISH ? CMG_ENGLISH : CMG_CHINESE;
}

static const char *or_empty(cmg_text text)
{
    return text.bytes ? text.bytes : "";
}

const char *cmg_pack_name(const cmg_pack *pack)
{
    return pack ? top_layer(pack)->name.bytes : "";
}

const char *cmg_pack_version(const cmg_pack *pack)
{
    return pack ? top_layer(pack)->version.bytes : "";
}

const char *cmg_pack_title(const cmg_pack *pack, cmg_language language)
{
    return pack ? top_layer(pack)->title.text[known_language(language)].bytes : "";
}

const char *cmg_pack_hash(const cmg_pack *pack)
{
    return pack ? pack->hash : "";
}

const char *cmg_pack_layer(const cmg_pack *pack, size_t index)
{
    return pack && index < pack->layer_count ? pack->layers[pack->layer_count - 1 - index].name.bytes : NULL;
}

const char *cmg_pack_item_code(const cmg_pack *pack, size_t index)
{
    return pack && index < pack->item_count ? pack->items[index].code.bytes : NULL;
}

static const char *newest_label(const cmg_versions *versions, cmg_language language)
{
    for (uint32_t i = 0; versions && i < versions->count; i++) {
        const cmg_rule *rule = versions->version[i];
        if (!rule->withdrawn)
            return or_empty(rule->label.text[known_language(language)]);
    }
    return NULL;
}

const char *cmg_pack_item_label(const cmg_pack *pack, const char *code, cmg_language language)
{
    return pack ? newest_label(cmg_pack_find(pack->items, pack->item_count, cmg_text_of(code)), language)
                : NULL;
}

const char *cmg_pack_assessment_code(const cmg_pack *pack, size_t index)
{
    return pack && index < pack->assessment_count ? pack->assessments[index].code.bytes : NULL;
}

const char *cmg_pack_assessment_label(const cmg_pack *pack, const char *code, cmg_language language)
{
    return newest_label(
        pack ? cmg_pack_find(pack->assessments, pack->assessment_count, cmg_text_of(code)) : NULL, language);
}

const char *cmg_pack_decision_name(const cmg_pack *pack, size_t index)
{
    return pack && index < pack->decision_count ? pack->decisions[index].code.bytes : NULL;
}

const char *cmg_pack_deadline_code(const cmg_pack *pack, size_t index)
{
    return pack && index < pack->deadline_count ? pack->deadlines[index].code.bytes : NULL;
}

bool cmg_pack_deadline_index(const cmg_pack *pack, const char *code, uint32_t *index)
{
    const cmg_versions *found =
        pack && index ? cmg_pack_find(pack->deadlines, pack->deadline_count, cmg_text_of(code)) : NULL;
    if (!found)
        return false;
    *index = (uint32_t)(found - pack->deadlines);
    return true;
}

const char *cmg_pack_deadline_label(const cmg_pack *pack, const char *code, cmg_language language)
{
    uint32_t index;
    return cmg_pack_deadline_index(pack, code, &index) ? newest_label(&pack->deadlines[index], language)
                                                       : NULL;
}

const char *cmg_pack_course_code(const cmg_pack *pack, size_t index)
{
    return pack && index < pack->course_count ? pack->courses[index].code.bytes : NULL;
}

const char *cmg_pack_course_label(const cmg_pack *pack, const char *code, cmg_language language)
{
    return pack ? newest_label(cmg_pack_find(pack->courses, pack->course_count, cmg_text_of(code)), language)
                : NULL;
}

const char *cmg_pack_term_name(const cmg_pack *pack, size_t index)
{
    return pack && index < pack->term_name_count ? pack->term_names[index].bytes : NULL;
}

const char *cmg_pack_term_json(const cmg_pack *pack, const char *name)
{
    const cmg_slot *slot = pack ? cmg_pack_slot(pack, cmg_text_of(name), NULL) : NULL;
    return slot && slot->kind == CMG_SLOT_TERM ? slot->term->json.bytes : NULL;
}
