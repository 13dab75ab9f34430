/* Where an expression stands, for messages; and the three steps in one. */
#include "feel/feel.h"

cmg_source cmg_source_of(cmg_json string)
{
    return (cmg_source){.text = cmg_json_string(string), .json = string, .file = CMG_NO_TEXT};
}

/* The place in its file of the part that holds a byte of the text. */
static cmg_place place_in_parts(const cmg_source *source, size_t offset)
{
    uint32_t low = 0, high = source->part_count;
    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        if (source->parts[middle].offset <= offset)
            low = middle;
        else
            high = middle;
    }
    const cmg_source_part part = source->parts[low];
    const size_t within = offset > part.offset ? offset - part.offset : 0;
    return cmg_place_at(part.file->name, part.file->bytes, part.at + within);
}

cmg_place cmg_source_place(const cmg_source *source, size_t offset, size_t length, cmg_arena *arena)
{
    cmg_place place = cmg_json_present(source->json) ? cmg_json_place_within(source->json, offset, arena)
                      : source->part_count           ? place_in_parts(source, offset)
                                                     : cmg_place_at(source->file, source->text, offset);
    if (offset > source->text.length)
        offset = source->text.length;
    if (length > source->text.length - offset)
        length = source->text.length - offset;
    place.span = (uint32_t)cmg_text_code_points((cmg_text){source->text.bytes + offset, length});
    return place;
}

cmg_program *cmg_feel_program(cmg_arena *arena, cmg_arena *scratch, const cmg_source *source,
                              const cmg_scope *scope, cmg_feel_start start, const cmg_type *input,
                              const cmg_type *expected, cmg_diagnostics *diagnostics)
{
    cmg_expr *expr = cmg_feel_parse(scratch, source, scope, start, diagnostics);
    if (!expr || !cmg_feel_check(scratch, expr, source, scope, input, expected, diagnostics))
        return NULL;
    return cmg_feel_compile(arena, expr, source, diagnostics);
}
