/* Elements from expat's events. */
#include "dmn/xml.h"

#include <expat.h>
#include <string.h>

/* Between a namespace and a name in what expat hands over; in no URI or name. */
#define SEPARATOR '\n'

typedef struct reading {
    cmg_arena *arena;
    const cmg_source_file *file;
    cmg_diagnostics *diagnostics;
    XML_Parser parser;
    cmg_xml *root, *open;
    uint32_t depth, count;
    uint32_t skipped; /* elements open that are left out */
    cmg_buffer text;  /* of the open element, as long as it has no children */
    cmg_source_part *parts;
    uint32_t part_count;
    size_t part_capacity;
    bool failed, exhausted;
} reading;

static void stop(reading *r)
{
    r->failed = true;
    XML_StopParser(r->parser, XML_FALSE);
}

static void no_memory(reading *r)
{
    r->exhausted = true;
    stop(r);
}

static size_t offset_now(const reading *r)
{
    const XML_Index at = XML_GetCurrentByteIndex(r->parser);
    return at < 0 || (size_t)at > r->file->bytes.length ? r->file->bytes.length : (size_t)at;
}

static void refuse(reading *r, cmg_message_id id, const char *what)
{
    const cmg_place place = cmg_place_at(r->file->name, r->file->bytes, offset_now(r));
    if (!r->failed)
        cmg_report(r->diagnostics, id, &place, CMG_ARGZ("found", what));
    stop(r);
}

/* -- events --------------------------------------------------------------- */

static bool keep(reading *r, const char *from, size_t length, cmg_text *out)
{
    return cmg_text_copy(r->arena, (cmg_text){from, length}, out);
}

/* "space SEPARATOR name": the two. */
static bool split(reading *r, const char *expanded, cmg_text *space, cmg_text *name)
{
    const char *separator = strchr(expanded, SEPARATOR);
    *space = CMG_TEXT("");
    if (!separator)
        return keep(r, expanded, strlen(expanded), name);
    const cmg_text found = {expanded, (size_t)(separator - expanded)};
    if (r->root && cmg_text_equal(found, r->root->space))
        *space = r->root->space; /* that of nearly all */
    else if (!keep(r, found.bytes, found.length, space))
        return false;
    return keep(r, separator + 1, strlen(separator + 1), name);
}

static bool is_in_space(const char *expanded, cmg_text space)
{
    const char *separator = strchr(expanded, SEPARATOR);
    const size_t length = separator ? (size_t)(separator - expanded) : 0;
    return cmg_text_equal((cmg_text){expanded, length}, space);
}

static bool read_attributes(reading *r, cmg_xml *element, const char **pairs)
{
    uint32_t count = 0;
    for (const char **pair = pairs; *pair; pair += 2)
        count++;
    cmg_xml_attribute *attributes = cmg_arena_array(r->arena, count, sizeof *attributes);
    if (!attributes)
        return false;
    for (const char **pair = pairs; *pair; pair += 2) {
        cmg_xml_attribute *attribute = &attributes[element->attribute_count++];
        if (!split(r, pair[0], &attribute->space, &attribute->name) ||
            !keep(r, pair[1], strlen(pair[1]), &attribute->value))
            return false;
    }
    element->attributes = attributes;
    return true;
}

static void forget_text(reading *r)
{
    cmg_buffer_clear(&r->text);
    r->parts = NULL;
    r->part_count = 0;
    r->part_capacity = 0;
}

static void XMLCALL started(void *user, const char *name, const char **attributes)
{
    reading *r = user;
    if (r->failed || r->exhausted)
        return;
    if (r->depth + r->skipped >= CMG_XML_DEPTH_MAX || r->count >= CMG_XML_ELEMENTS_MAX) {
        refuse(r, r->count < CMG_XML_ELEMENTS_MAX ? CMG_M_xml_too_deep : CMG_M_xml_too_large, "");
        return;
    }
    r->count++;
    if (r->skipped || (r->root && !is_in_space(name, r->root->space))) {
        r->skipped++;
        return;
    }
    cmg_xml *element = cmg_arena_zeroed(r->arena, sizeof *element);
    if (!element || !split(r, name, &element->space, &element->name) ||
        !read_attributes(r, element, attributes)) {
        no_memory(r);
        return;
    }
    element->at = (uint32_t)offset_now(r);
    element->parent = r->open;
    element->file = r->file;
    element->text = (cmg_source){.text = CMG_TEXT(""), .file = r->file->name};
    if (!r->open)
        r->root = element;
    else if (r->open->last)
        r->open->last->next = element;
    else
        r->open->first = element;
    if (r->open)
        r->open->last = element;
    r->open = element;
    r->depth++;
    forget_text(r);
}

static void XMLCALL ended(void *user, const char *name)
{
    reading *r = user;
    cmg_xml *element = r->open;
    (void)name;
    if (r->failed || r->exhausted || !element)
        return;
    if (r->skipped) {
        r->skipped--;
        return;
    }
    if (!element->first && r->text.length > 0) {
        if (r->text.failed || !cmg_text_copy(r->arena, cmg_buffer_view(&r->text), &element->text.text)) {
            no_memory(r);
            return;
        }
        element->text.parts = r->parts;
        element->text.part_count = r->part_count;
    }
    forget_text(r);
    r->open = (cmg_xml *)(uintptr_t)element->parent;
    r->depth--;
}

/* Each event is a stretch of the file as it stands, or one entity or line end. */
static void XMLCALL characters(void *user, const char *bytes, int length)
{
    reading *r = user;
    if (r->failed || r->exhausted || r->skipped || !r->open || r->open->first)
        return;
    const uint32_t offset = (uint32_t)r->text.length, at = (uint32_t)offset_now(r);
    const cmg_source_part *last = r->part_count ? &r->parts[r->part_count - 1] : NULL;
    if (!last || at - last->at != offset - last->offset) {
        if (!cmg_arena_grow(r->arena, &r->parts, sizeof *r->parts, r->part_count, &r->part_capacity)) {
            no_memory(r);
            return;
        }
        r->parts[r->part_count++] = (cmg_source_part){offset, at, r->file};
    }
    cmg_buffer_put(&r->text, bytes, (size_t)length);
}

static void XMLCALL doctype(void *user, const char *name, const char *system, const char *public_id,
                            int subset)
{
    (void)system, (void)public_id, (void)subset;
    refuse(user, CMG_M_xml_doctype, name);
}

/* -- reading -------------------------------------------------------------- */

static void parse(reading *r)
{
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, started, ended);
    XML_SetCharacterDataHandler(r->parser, characters);
    XML_SetStartDoctypeDeclHandler(r->parser, doctype);
    const enum XML_Status status =
        XML_Parse(r->parser, r->file->bytes.bytes, (int)r->file->bytes.length, XML_TRUE);
    if (r->failed || r->exhausted || status == XML_STATUS_OK)
        return;
    const enum XML_Error error = XML_GetErrorCode(r->parser);
    if (error == XML_ERROR_NO_MEMORY)
        r->exhausted = true;
    else
        refuse(r, CMG_M_xml_syntax, XML_ErrorString(error));
}

cmg_status cmg_xml_read(cmg_arena *arena, const cmg_source_file *file, cmg_diagnostics *diagnostics,
                        const cmg_xml **root)
{
    reading r = {.arena = arena, .file = file, .diagnostics = diagnostics};
    const size_t valid = cmg_text_valid_prefix(file->bytes);
    *root = NULL;
    if (file->bytes.length > CMG_XML_BYTES_MAX) {
        const cmg_place place = {.file = file->name};
        cmg_report(diagnostics, CMG_M_xml_too_large, &place, CMG_ARG("found", CMG_TEXT("")));
        return CMG_LIMIT_REACHED;
    }
    if (valid != file->bytes.length) {
        const cmg_place place = cmg_place_at(file->name, file->bytes, valid);
        cmg_report(diagnostics, CMG_M_xml_not_utf8, &place, CMG_ARG("found", CMG_TEXT("")));
        return CMG_BAD_PACK;
    }
    r.parser = XML_ParserCreateNS("UTF-8", SEPARATOR);
    cmg_buffer_init(&r.text, &arena->allocator);
    if (r.parser)
        parse(&r);
    else
        r.exhausted = true;
    XML_ParserFree(r.parser);
    cmg_buffer_free(&r.text);
    if (r.exhausted)
        return CMG_NO_MEMORY;
    if (r.failed)
        return CMG_BAD_PACK;
    *root = r.root;
    return CMG_OK;
}

/* -- looking -------------------------------------------------------------- */

bool cmg_xml_is(const cmg_xml *element, const char *name)
{
    return element && cmg_text_equal(element->name, cmg_text_of(name));
}

static const cmg_xml *in_space(const cmg_xml *element, const char *name, cmg_text space)
{
    for (; element; element = element->next) {
        if (cmg_text_equal(element->space, space) && (!name || cmg_xml_is(element, name)))
            return element;
    }
    return NULL;
}

const cmg_xml *cmg_xml_child(const cmg_xml *parent, const char *name)
{
    return parent ? in_space(parent->first, name, parent->space) : NULL;
}

const cmg_xml *cmg_xml_first(const cmg_xml *parent)
{
    return cmg_xml_child(parent, NULL);
}

const cmg_xml *cmg_xml_sibling(const cmg_xml *element)
{
    return in_space(element->next, NULL, element->space);
}

const cmg_xml *cmg_xml_again(const cmg_xml *element)
{
    for (const cmg_xml *next = cmg_xml_sibling(element); next; next = cmg_xml_sibling(next)) {
        if (cmg_text_equal(next->name, element->name))
            return next;
    }
    return NULL;
}

cmg_text cmg_xml_attribute_in(const cmg_xml *element, const char *space, const char *name)
{
    for (uint32_t i = 0; element && i < element->attribute_count; i++) {
        const cmg_xml_attribute *attribute = &element->attributes[i];
        if (cmg_text_equal(attribute->name, cmg_text_of(name)) &&
            cmg_text_equal(attribute->space, cmg_text_of(space)))
            return attribute->value;
    }
    return CMG_NO_TEXT;
}

cmg_text cmg_xml_attribute_of(const cmg_xml *element, const char *name)
{
    return cmg_xml_attribute_in(element, "", name);
}

cmg_text cmg_xml_text_of(const cmg_xml *parent, const char *name)
{
    const cmg_xml *child = cmg_xml_child(parent, name);
    return child ? child->text.text : CMG_NO_TEXT;
}

cmg_place cmg_xml_place(const cmg_xml *element)
{
    cmg_place place = cmg_place_at(element->file->name, element->file->bytes, element->at);
    place.span = (uint32_t)element->name.length + 1;
    return place;
}
