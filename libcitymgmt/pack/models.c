/* DMN files of a pack: named in its manifest, opened when a decision asks for
 * one.  Names of the model's input data are names of the pack. */
#include "dmn/model.h"
#include "pack/load.h"

bool cmg_is_model_name(cmg_text name)
{
    const cmg_text end = CMG_TEXT(".dmn");
    return name.length > end.length &&
           cmg_text_equal((cmg_text){name.bytes + name.length - end.length, end.length}, end);
}

/* The files as they were read, so that the hash is of what was used. */
static cmg_status read_kept(void *context, const char *path,
                            cmg_status (*give)(void *receiver, const char *bytes, size_t length),
                            void *receiver)
{
    const cmg_loader *loader = context;
    for (size_t i = 0; i < loader->file_count; i++) {
        const cmg_pack_file *file = &loader->files[i];
        if (file->model_text.bytes && cmg_text_equal(cmg_text_of(file->path), cmg_text_of(path)))
            return give(receiver, file->model_text.bytes, file->model_text.length);
    }
    return CMG_CANNOT_READ;
}

/* The DMN files of the layer, for imports that say no place. */
static const char **others_of(cmg_loader *loader, uint16_t layer, size_t *count)
{
    const char **paths = cmg_arena_array(&loader->scratch, loader->file_count, sizeof *paths);
    *count = 0;
    for (size_t i = 0; paths && i < loader->file_count; i++) {
        if (loader->files[i].layer == layer && loader->files[i].model_text.bytes)
            paths[(*count)++] = loader->files[i].path;
    }
    return paths;
}

static void open_model(cmg_loader *loader, cmg_pack_file *file)
{
    cmg_pack *pack = loader->pack;
    const cmg_allocator allocator = cmg_meter_allocator(&pack->meter);
    const cmg_reader reader = {read_kept, loader};
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    size_t count;
    const char **others = others_of(loader, file->layer, &count);
    file->model_tried = true;
    if (!others || !cmg_arena_grow(&pack->arena, &pack->models, sizeof(cmg_model *), pack->model_count,
                                   &pack->model_capacity))
        return;
    const cmg_status status =
        cmg_model_open(file->path, others, count, &reader, &allocator, loader->diagnostics, &file->model);
    cmg_arena_rewind(&loader->scratch, mark);
    if (status == CMG_OK) {
        pack->models[pack->model_count++] = file->model;
        loader->errors += cmg_model_faults(file->model);
    } else {
        loader->errors++;
    }
}

static cmg_pack_file *find_file(cmg_loader *loader, cmg_json object, uint16_t layer)
{
    const cmg_json named = cmg_read_member(loader, object, "file", CMG_REQUIRED);
    const cmg_text name = cmg_json_string(named);
    if (!cmg_json_present(named))
        return NULL;
    for (size_t i = 0; i < loader->file_count; i++) {
        cmg_pack_file *file = &loader->files[i];
        if (file->layer == layer && file->model_text.bytes && cmg_text_equal(file->name, name))
            return file;
    }
    cmg_fault(loader, CMG_M_pack_model_unknown, named, CMG_ARG("file", name));
    return NULL;
}

static const cmg_invocable *find_decision(cmg_loader *loader, const cmg_pack_file *file, cmg_json object)
{
    const cmg_json named = cmg_read_member(loader, object, "decision", CMG_REQUIRED);
    const cmg_text name = cmg_json_string(named);
    if (!cmg_json_present(named))
        return NULL;
    const cmg_invocable *found = cmg_model_find(file->model, name);
    if (!found)
        cmg_fault(loader, CMG_M_pack_model_decision, named, CMG_ARG("name", name),
                  CMG_ARG("file", file->name));
    return found;
}

static cmg_program *program_of(cmg_loader *loader, cmg_json object, const cmg_pack_file *file,
                               const cmg_invocable *invocable)
{
    cmg_pack *pack = loader->pack;
    cmg_text missing;
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    const cmg_source source = {.text = CMG_TEXT(""), .file = file->name};
    const cmg_expr *expr =
        cmg_model_expression(file->model, invocable, &pack->arena, &loader->scratch, pack->scope, &missing);
    cmg_program *program = expr ? cmg_feel_compile(&pack->arena, expr, &source, loader->diagnostics) : NULL;
    cmg_arena_rewind(&loader->scratch, mark);
    if (missing.bytes)
        cmg_fault(loader, CMG_M_pack_model_fact, object, CMG_ARG("name", missing),
                  CMG_ARG("file", file->name));
    return program;
}

cmg_program *cmg_read_model_decision(cmg_loader *loader, cmg_json object, uint16_t layer,
                                     const cmg_type *expected)
{
    if (!cmg_read_object(loader, object, "file decision") || (loader->lost & CMG_LOST_NAMES))
        return NULL;
    cmg_pack_file *file = find_file(loader, object, layer);
    if (file && !file->model_tried)
        open_model(loader, file);
    const cmg_invocable *invocable = file && file->model ? find_decision(loader, file, object) : NULL;
    if (!invocable)
        return NULL;
    if (!cmg_type_conforms(invocable->element->type, expected)) {
        cmg_fault(loader, CMG_M_pack_model_type, object, CMG_ARG("name", invocable->element->name));
        return NULL;
    }
    cmg_program *program = program_of(loader, object, file, invocable);
    uint32_t count = 0;
    const uint16_t *slots = program ? cmg_program_facts(program, &count) : NULL;
    cmg_use_slots(loader, slots, count);
    return program;
}
