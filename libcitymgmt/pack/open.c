/* From a folder to the documents of all layers: the manifests from the top
 * down, then the files from the bottom up. */
#include "pack/load.h"

#include <string.h>

#include <sodium/crypto_hash_sha256.h>

#include "base/file.h"

/* -- one file ------------------------------------------------------------- */

static void report_unread(cmg_loader *loader, cmg_status status, const char *path, cmg_json named)
{
    if (status == CMG_LIMIT_REACHED) {
        loader->too_large = true;
        cmg_fault(loader, CMG_M_pack_file_too_large, named, CMG_ARGZ("path", path));
    } else if (status == CMG_NO_MEMORY) {
        loader->pack->meter.failed = true;
    } else {
        loader->unreadable = true;
        cmg_fault(loader, CMG_M_pack_unreadable, named, CMG_ARGZ("path", path));
    }
}

static void digest(cmg_pack_file *file, cmg_text bytes)
{
    crypto_hash_sha256(file->digest, (const unsigned char *)bytes.bytes, bytes.length);
}

/* A DMN file is kept as it is, until a decision asks for it. */
static bool keep_model(cmg_loader *loader, cmg_pack_file *file, cmg_text bytes)
{
    return cmg_text_copy(&loader->pack->arena, bytes, &file->model_text);
}

static bool keep_document(cmg_loader *loader, cmg_pack_file *file, cmg_text bytes)
{
    cmg_pack *pack = loader->pack;
    const cmg_allocator allocator = cmg_meter_allocator(&pack->meter);
    file->document = cmg_json_document_new(&allocator, cmg_text_of(file->path), bytes, loader->diagnostics);
    if (file->document)
        pack->documents[pack->document_count++] = file->document;
    else
        loader->errors++;
    return file->document != NULL;
}

/* Reads one file; `named` is where it was named.  The document is the pack's;
 * false after reporting. */
static bool read_pack_file(cmg_loader *loader, const cmg_reader *reader, const char *path,
                           cmg_pack_file *file, cmg_json named)
{
    bool good = false;
    cmg_buffer read;
    cmg_buffer_init(&read, &loader->pack->meter.host); /* what it holds is what raises the limit */
    const cmg_status status = cmg_file_read(reader, path, CMG_PACK_FILE_MAX, &read);
    const cmg_text bytes = cmg_buffer_view(&read);
    file->path = path;
    if (status != CMG_OK) {
        report_unread(loader, status, path, named);
    } else {
        loader->pack->meter.limit += CMG_PACK_MEMORY_FACTOR * bytes.length;
        digest(file, bytes);
        good = cmg_is_model_name(file->name) ? keep_model(loader, file, bytes)
                                             : keep_document(loader, file, bytes);
    }
    cmg_buffer_free(&read);
    if (!good)
        loader->lost = CMG_LOST_ALL;
    return good;
}

static cmg_pack_file *add_file(cmg_loader *loader, cmg_text name, uint16_t layer)
{
    if (!cmg_arena_grow(&loader->work, &loader->files, sizeof *loader->files, loader->file_count,
                        &loader->file_capacity))
        return NULL;
    cmg_pack_file *file = &loader->files[loader->file_count++];
    *file = (cmg_pack_file){.name = name, .layer = layer};
    return file;
}

/* -- manifests, from the top down ----------------------------------------- */

typedef struct folder {
    const char *path;
    cmg_pack_file manifest;
} folder;

/* "packs/hohhot → packs/cn → packs/hohhot" */
static void report_circle(cmg_loader *loader, const folder *folders, size_t first, size_t count,
                          cmg_json named)
{
    cmg_buffer chain;
    cmg_buffer_init(&chain, &loader->scratch.allocator);
    for (size_t i = first; i < count; i++) {
        cmg_buffer_string(&chain, folders[i].path);
        cmg_buffer_string(&chain, " → ");
    }
    cmg_buffer_string(&chain, folders[first].path);
    cmg_fault(loader, CMG_M_pack_extends_circle, named, CMG_ARG("chain", cmg_buffer_view(&chain)));
    cmg_buffer_free(&chain);
}

/* The folder below, or NULL when there is none or after reporting. */
static const char *folder_below(cmg_loader *loader, const folder *folders, size_t count, cmg_json *named)
{
    const folder *top = &folders[count - 1];
    *named = cmg_json_member(cmg_json_root(top->manifest.document), "extends");
    if (!cmg_json_present(*named))
        return NULL;
    const cmg_text extends = cmg_json_string(*named);
    loader->lost = CMG_LOST_ALL; /* until found */
    if (!cmg_path_is_safe(extends, true)) {
        cmg_fault(loader, CMG_M_pack_bad_path, *named, CMG_ARG("path", extends));
        return NULL;
    }
    const char *path = cmg_path_join(&loader->pack->arena, cmg_text_of(top->path), extends);
    if (!path)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(folders[i].path, path) == 0) {
            report_circle(loader, folders, i, count, *named);
            return NULL;
        }
    }
    if (count == CMG_PACK_LAYERS_MAX) {
        loader->too_large = true;
        cmg_fault(loader, CMG_M_pack_too_many_layers, *named);
        return NULL;
    }
    loader->lost = 0;
    return path;
}

static size_t read_manifests(cmg_loader *loader, const char *path, const cmg_reader *reader, folder *folders)
{
    cmg_arena *arena = &loader->pack->arena;
    size_t count = 0;
    cmg_json named = {NULL, NULL};
    const char *at = cmg_path_join(arena, cmg_text_of(path), CMG_NO_TEXT);
    while (at) {
        folder *next = &folders[count];
        *next = (folder){.path = at};
        const char *file = cmg_path_join(arena, cmg_text_of(at), CMG_TEXT("pack.json"));
        if (!file || !read_pack_file(loader, reader, file, &next->manifest, named))
            break;
        count++;
        at = folder_below(loader, folders, count, &named);
    }
    return count;
}

/* -- files, from the bottom up -------------------------------------------- */

static bool is_named_before(const cmg_loader *loader, cmg_text name, uint16_t layer)
{
    for (size_t i = loader->file_count; i > 0 && loader->files[i - 1].layer == layer; i--) {
        if (cmg_text_equal(loader->files[i - 1].name, name))
            return true;
    }
    return false;
}

static void read_named_file(cmg_loader *loader, const cmg_reader *reader, const char *folder_path,
                            cmg_json named, uint16_t layer)
{
    const cmg_text name = cmg_json_string(named);
    if (!cmg_path_is_safe(name, false)) {
        cmg_fault(loader, CMG_M_pack_bad_path, named, CMG_ARG("path", name));
        loader->lost = CMG_LOST_ALL;
        return;
    }
    const char *path = cmg_path_join(&loader->pack->arena, cmg_text_of(folder_path), name);
    if (!path)
        return;
    if (is_named_before(loader, name, layer)) {
        cmg_fault(loader, CMG_M_pack_file_twice, named, CMG_ARG("path", name));
        return;
    }
    cmg_pack_file *file = add_file(loader, name, layer);
    if (file)
        read_pack_file(loader, reader, path, file, named);
}

static void read_files(cmg_loader *loader, const cmg_reader *reader, const folder *from, uint16_t layer)
{
    cmg_pack_file *manifest = add_file(loader, CMG_TEXT("pack.json"), layer);
    if (!manifest)
        return;
    *manifest = from->manifest;
    manifest->name = CMG_TEXT("pack.json");
    manifest->layer = layer;
    manifest->is_manifest = true;
    const cmg_json root = cmg_json_root(manifest->document);
    const cmg_json list = cmg_read_list(loader, root, "files", CMG_OPTIONAL);
    if (!cmg_json_present(list) && cmg_json_present(cmg_json_member(root, "files")))
        loader->lost = CMG_LOST_ALL;
    for (cmg_json named = cmg_json_first(list); cmg_json_present(named) && !cmg_stopped(loader);
         named = cmg_json_following(named)) {
        if (loader->file_count >= CMG_PACK_FILES_MAX) {
            loader->too_large = true;
            loader->lost = CMG_LOST_ALL;
            cmg_fault(loader, CMG_M_pack_too_many_files, named);
            return;
        }
        read_named_file(loader, reader, from->path, named, layer);
    }
}

/* Over each file's name, a zero byte, and the SHA-256 of its bytes. */
static void hash_files(const cmg_loader *loader, char *hexadecimal)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char all[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < loader->file_count; i++) {
        const cmg_pack_file *file = &loader->files[i];
        crypto_hash_sha256_update(&state, (const unsigned char *)file->name.bytes, file->name.length);
        crypto_hash_sha256_update(&state, (const unsigned char *)"", 1);
        crypto_hash_sha256_update(&state, file->digest, sizeof file->digest);
    }
    crypto_hash_sha256_final(&state, all);
    for (size_t i = 0; i < sizeof all; i++) {
        hexadecimal[2 * i] = digits[all[i] >> 4];
        hexadecimal[2 * i + 1] = digits[all[i] & 15];
    }
    hexadecimal[2 * sizeof all] = '\0';
}

bool cmg_read_layers(cmg_loader *loader, const char *path, const cmg_reader *reader)
{
    cmg_pack *pack = loader->pack;
    folder folders[CMG_PACK_LAYERS_MAX];
    pack->documents =
        cmg_arena_array(&pack->arena, CMG_PACK_FILES_MAX + CMG_PACK_LAYERS_MAX, sizeof *pack->documents);
    if (!pack->documents)
        return false;
    const size_t count = read_manifests(loader, path, reader, folders);
    if (count == 0)
        return false;
    pack->layers = cmg_arena_array_zeroed(&pack->arena, count, sizeof *pack->layers);
    if (!pack->layers)
        return false;
    pack->layer_count = (uint32_t)count;
    for (size_t i = 0; i < count && !cmg_stopped(loader); i++) {
        const folder *from = &folders[count - 1 - i];
        pack->layers[i].folder = cmg_text_of(from->path);
        cmg_read_manifest(loader, cmg_json_root(from->manifest.document), (uint16_t)i);
        read_files(loader, reader, from, (uint16_t)i);
    }
    hash_files(loader, pack->hash);
    return !cmg_stopped(loader);
}
