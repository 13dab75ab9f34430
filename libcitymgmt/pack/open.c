/* From a folder to the documents of all layers: the manifests from the top
 * down, then the files from the bottom up. */
#include "pack/load.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium/crypto_hash_sha256.h>

#define LOST_ALL ((1u << CMG_SECTION_COUNT) - 1)

/* -- one file ------------------------------------------------------------- */

typedef struct receiver {
    cmg_meter *meter;
    cmg_buffer bytes;
    bool too_large;
} receiver;

static cmg_status give(void *context, const char *bytes, size_t length)
{
    receiver *to = context;
    if (length > CMG_PACK_FILE_MAX || to->bytes.length != 0) {
        to->too_large = true;
        return CMG_LIMIT_REACHED;
    }
    to->meter->limit += CMG_PACK_MEMORY_FACTOR * length;
    cmg_buffer_put(&to->bytes, bytes, length);
    return to->bytes.failed ? CMG_NO_MEMORY : CMG_OK;
}

typedef cmg_status giver(void *receiver, const char *bytes, size_t length);

static cmg_status give_stream(cmg_meter *meter, FILE *stream, size_t size, giver *hand_over, void *to)
{
    const cmg_allocator allocator = cmg_meter_allocator(meter);
    if (size > CMG_PACK_FILE_MAX) /* the length alone says enough */
        return hand_over(to, "", size);
    meter->limit += size;
    char *bytes = cmg_allocate(&allocator, size);
    if (!bytes)
        return CMG_NO_MEMORY;
    const size_t length = fread(bytes, 1, size, stream);
    const cmg_status status = ferror(stream) ? CMG_CANNOT_READ : hand_over(to, bytes, length);
    cmg_release(&allocator, bytes, size);
    return status;
}

/* The file system as a reader.  Not blocking: a pack may hold a named pipe
 * where a file is expected. */
static cmg_status read_file(void *context, const char *path, giver *hand_over, void *to)
{
    const int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return CMG_CANNOT_READ;
    struct stat about;
    const bool regular = fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size >= 0;
    FILE *stream = regular ? fdopen(file, "rb") : NULL;
    if (!stream) {
        close(file);
        return CMG_CANNOT_READ;
    }
    const cmg_status status = give_stream(context, stream, (size_t)about.st_size, hand_over, to);
    fclose(stream);
    return status;
}

static void report_unread(cmg_loader *loader, cmg_status status, const receiver *got, const char *path,
                          cmg_json named)
{
    if (got->too_large) {
        loader->too_large = true;
        cmg_fault(loader, CMG_M_pack_file_too_large, named, CMG_ARGZ("path", path));
    } else if (status == CMG_CANNOT_READ) {
        loader->unreadable = true;
        cmg_fault(loader, CMG_M_pack_unreadable, named, CMG_ARGZ("path", path));
    } else { /* the reader says that it has no memory */
        loader->pack->meter.failed = true;
    }
}

static void digest(cmg_pack_file *file, cmg_text bytes)
{
    crypto_hash_sha256(file->digest, (const unsigned char *)bytes.bytes, bytes.length);
}

/* Reads and parses one file; `named` is where it was named.  The document is
 * the pack's; NULL after reporting. */
static cmg_json_document *read_document(cmg_loader *loader, const cmg_reader *reader, const char *path,
                                        cmg_pack_file *file, cmg_json named)
{
    cmg_pack *pack = loader->pack;
    const cmg_allocator allocator = cmg_meter_allocator(&pack->meter);
    receiver to = {.meter = &pack->meter};
    cmg_buffer_init(&to.bytes, &allocator);
    const cmg_status status = reader->read(reader->context, path, give, &to);
    const cmg_text bytes = cmg_buffer_view(&to.bytes);
    if (status != CMG_OK || to.too_large || to.bytes.failed) {
        report_unread(loader, status, &to, path, named);
    } else {
        digest(file, bytes);
        file->document = cmg_json_document_new(&allocator, cmg_text_of(path), bytes, loader->diagnostics);
        if (file->document)
            pack->documents[pack->document_count++] = file->document;
        else
            loader->errors++;
    }
    cmg_buffer_free(&to.bytes);
    if (!file->document)
        loader->lost = LOST_ALL;
    return file->document;
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
    loader->lost = LOST_ALL; /* until found */
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
        if (!file || !read_document(loader, reader, file, &next->manifest, named))
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
        loader->lost = LOST_ALL;
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
        read_document(loader, reader, path, file, named);
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
    const cmg_json list = cmg_read_list(loader, cmg_json_root(manifest->document), "files", CMG_OPTIONAL);
    for (cmg_json named = cmg_json_first(list); cmg_json_present(named) && !cmg_stopped(loader);
         named = cmg_json_following(named)) {
        if (loader->file_count >= CMG_PACK_FILES_MAX) {
            loader->too_large = true;
            loader->lost = LOST_ALL;
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
    const cmg_reader system = {read_file, &pack->meter};
    if (!reader)
        reader = &system;
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
