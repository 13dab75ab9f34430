/* The caller's places.  They are read as a pack's are, into the shell of a pack. */
#include "pack/staff_places.h"

cmg_staff_places *cmg_staff_places_new(const cmg_allocator *allocator)
{
    if (!allocator)
        allocator = &cmg_allocator_default;
    cmg_staff_places *places = cmg_allocate_zeroed(allocator, sizeof *places);
    if (!places)
        return NULL;
    places->allocator = *allocator;
    cmg_meter_init(&places->shell.meter, allocator, SIZE_MAX);
    const cmg_allocator metered = cmg_meter_allocator(&places->shell.meter);
    cmg_arena_init(&places->shell.arena, &metered, 0);
    return places;
}

void cmg_staff_places_free(cmg_staff_places *places)
{
    if (!places)
        return;
    const cmg_allocator allocator = places->allocator;
    cmg_arena_free(&places->shell.arena);
    cmg_release(&allocator, places, sizeof *places);
}

size_t cmg_staff_places_count(const cmg_staff_places *places)
{
    return places ? places->list.count : 0;
}

static cmg_status end_reading(cmg_staff_places *places, size_t before, cmg_status status,
                              cmg_diagnostics *diagnostics)
{
    if (places->shell.meter.failed) {
        places->shell.meter.failed = false;
        cmg_report_no_memory(diagnostics);
        status = CMG_NO_MEMORY;
    }
    if (status != CMG_OK)
        cmg_shorten_places(&places->list, before);
    return status;
}

static cmg_status read_document(cmg_loader *loader, cmg_staff_places *places,
                                const cmg_json_document *document)
{
    const cmg_json root = cmg_json_root(document);
    if (cmg_json_type(root) == CMG_JSON_ARRAY)
        cmg_read_staff_places(loader, root, &places->list);
    else
        cmg_fault(loader, CMG_M_pack_list_expected, root, CMG_ARGZ("name", "places"));
    return loader->errors != 0 ? CMG_BAD_FACTS : CMG_OK;
}

cmg_status cmg_staff_places_json(cmg_staff_places *places, const char *json, size_t length, const char *file,
                                 cmg_diagnostics *diagnostics)
{
    if (!places || !json)
        return CMG_BAD_ARGUMENT;
    const cmg_text text = length == CMG_ZERO_TERMINATED ? cmg_text_of(json) : (cmg_text){json, length};
    const size_t before = places->list.count;
    const cmg_allocator metered = cmg_meter_allocator(&places->shell.meter);
    cmg_loader loader = {.pack = &places->shell, .diagnostics = diagnostics};
    cmg_arena_init(&loader.scratch, &metered, 0);
    cmg_json_document *document = cmg_json_document_new(&metered, cmg_text_of(file), text, diagnostics);
    const cmg_status status = document ? read_document(&loader, places, document) : CMG_BAD_FACTS;
    cmg_json_document_free(document);
    cmg_arena_free(&loader.scratch);
    return end_reading(places, before, status, diagnostics);
}

cmg_status cmg_staff_places_csv(cmg_staff_places *places, cmg_stream read, void *context, const char *file,
                                cmg_diagnostics *diagnostics)
{
    if (!places || !read)
        return CMG_BAD_ARGUMENT;
    const size_t before = places->list.count;
    const cmg_allocator metered = cmg_meter_allocator(&places->shell.meter);
    cmg_csv *csv = NULL;
    cmg_status status = cmg_csv_open(&metered, cmg_text_of(file), read, context, NULL, diagnostics, &csv);
    if (status == CMG_OK)
        status = cmg_read_staff_table(&places->shell.arena, csv, &places->list, diagnostics);
    if (csv)
        cmg_csv_close(csv);
    return end_reading(places, before, status, diagnostics);
}

static bool is_count(int64_t number, int64_t most)
{
    return number >= CMG_NOT_GIVEN && number <= most;
}

cmg_status cmg_staff_places_add(cmg_staff_places *places, const char *code, const char *name,
                                int64_t population, int64_t headcount, int64_t min, int64_t max)
{
    const cmg_text texts[2] = {cmg_text_of(code), cmg_text_of(name ? name : code)};
    if (!places || texts[0].length == 0 || !is_count(population, CMG_RESIDENTS_MAX) ||
        !is_count(headcount, CMG_POSTS_MAX) || !is_count(min, CMG_POSTS_MAX) ||
        !is_count(max, CMG_POSTS_MAX) || (min != CMG_NOT_GIVEN && max != CMG_NOT_GIVEN && min > max))
        return CMG_BAD_ARGUMENT;
    for (int i = 0; i < 2; i++) {
        if (cmg_text_valid_prefix(texts[i]) != texts[i].length)
            return CMG_BAD_ARGUMENT;
    }
    cmg_arena *arena = &places->shell.arena;
    cmg_staff_place place = {.population = population,
                             .headcount = headcount,
                             .least = min,
                             .most = max,
                             .line = places->list.count + 1};
    const cmg_staff_place *rival = NULL;
    cmg_status status = CMG_NO_MEMORY;
    if (cmg_text_copy(arena, texts[0], &place.code) && cmg_text_copy(arena, texts[1], &place.name[0])) {
        place.name[1] = place.name[0];
        status = cmg_enter_place(arena, &places->list, &place, &rival);
    }
    places->shell.meter.failed = false;
    return rival ? CMG_BAD_ARGUMENT : status;
}
