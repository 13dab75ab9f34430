/* The types that the checker infers. */
#include "feel/check.h"

/* Inferred types share their parts: written out, one could be endless. */
#define WEIGHT_MAX 1000

static uint32_t weight(const cmg_type *type)
{
    return type && type->weight ? type->weight : 1;
}

const cmg_type *cmg_check_made(cmg_checker *c, cmg_type type, const cmg_type *general)
{
    uint64_t sum = 1 + weight(type.element);
    for (uint32_t i = 0; i < type.field_count; i++)
        sum += weight(type.fields[i].type);
    if (sum > WEIGHT_MAX)
        return general;
    cmg_type *kept = cmg_arena_get(c->arena, sizeof *kept);
    if (!kept)
        return cmg_check_no_memory(c);
    type.weight = (uint32_t)sum;
    *kept = type;
    return kept;
}

const cmg_type *cmg_check_list_of(cmg_checker *c, const cmg_type *element)
{
    return cmg_check_made(c, (cmg_type){.kind = CMG_LIST, .element = element}, &cmg_type_list_any);
}

/* Of two contexts with the same members; with others nothing more is known. */
static const cmg_type *common_context(cmg_checker *c, const cmg_type *a, const cmg_type *b)
{
    if (a->field_count != b->field_count)
        return &cmg_type_context_any;
    cmg_field *fields = cmg_arena_array(c->arena, a->field_count, sizeof *fields);
    bool same = true;
    if (!fields)
        return cmg_check_no_memory(c);
    for (uint32_t i = 0; i < a->field_count; i++) {
        if (!cmg_text_equal(a->fields[i].name, b->fields[i].name))
            return &cmg_type_context_any;
        fields[i] = (cmg_field){a->fields[i].name, cmg_check_common(c, a->fields[i].type, b->fields[i].type)};
        same = same && fields[i].type == a->fields[i].type;
    }
    if (same)
        return a;
    return cmg_check_made(c, (cmg_type){.kind = CMG_CONTEXT, .fields = fields, .field_count = a->field_count},
                          &cmg_type_context_any);
}

const cmg_type *cmg_check_common(cmg_checker *c, const cmg_type *a, const cmg_type *b)
{
    if (!a || !b)
        return &cmg_type_any;
    if (a == b || b->kind == CMG_NULL)
        return a;
    if (a->kind == CMG_NULL)
        return b;
    if (a->kind != b->kind)
        return &cmg_type_any;
    switch (a->kind) {
    case CMG_LIST: {
        const cmg_type *element = cmg_check_common(c, a->element, b->element);
        return element == a->element ? a : cmg_check_list_of(c, element);
    }
    case CMG_CONTEXT: return common_context(c, a, b);
    case CMG_RANGE:
    case CMG_FUNCTION: return &cmg_type_any;
    default: return a;
    }
}
