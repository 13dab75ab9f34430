/* Values: equality, order, copies, and what is absent. */
#include "feel/value.h"

#include <string.h>

/* -- equality and order --------------------------------------------------- */

/* To the second: equality goes by the properties of a time, and these are whole
 * numbers (DMN 1.5, tables 53 and 65). */
static int compare_moments(const cmg_moment *a, const cmg_moment *b)
{
    int32_t nanos;
    const int64_t a_seconds = cmg_moment_seconds(a, &nanos), b_seconds = cmg_moment_seconds(b, &nanos);
    return a_seconds < b_seconds ? -1 : a_seconds > b_seconds;
}

static cmg_span span_of(cmg_value value)
{
    return (cmg_span){value.as.integer, (int32_t)value.length};
}

bool cmg_value_order(cmg_value a, cmg_value b, int *order)
{
    if (a.kind != b.kind)
        return false;
    switch (a.kind) {
    case CMG_NUMBER: *order = cmg_decimal_compare(cmg_value_decimal(a), cmg_value_decimal(b)); return true;
    case CMG_STRING: *order = cmg_text_compare(cmg_value_as_text(a), cmg_value_as_text(b)); return true;
    case CMG_DATE:
    case CMG_MONTHS_DURATION:
        *order = a.as.integer < b.as.integer ? -1 : a.as.integer > b.as.integer;
        return true;
    case CMG_DAYS_DURATION: *order = cmg_span_compare(span_of(a), span_of(b)); return true;
    case CMG_TIME:
    case CMG_DATE_AND_TIME:
        /* A local reading and a zoned one name no common line. */
        if ((a.as.moment->zone_kind == CMG_ZONE_LOCAL) != (b.as.moment->zone_kind == CMG_ZONE_LOCAL))
            return false;
        *order = compare_moments(a.as.moment, b.as.moment);
        return true;
    default: return false;
    }
}

static int equal_lists(const cmg_list *a, const cmg_list *b)
{
    if (a->count != b->count)
        return 0;
    for (uint32_t i = 0; i < a->count; i++) {
        if (cmg_value_equal(a->items[i], b->items[i]) != 1)
            return 0;
    }
    return 1;
}

static int equal_contexts(const cmg_context *a, const cmg_context *b)
{
    if (a->count != b->count)
        return 0;
    for (uint32_t i = 0; i < a->count; i++) {
        uint32_t j = 0;
        while (j < b->count && !cmg_text_equal(a->entries[i].key, b->entries[j].key))
            j++;
        if (j == b->count || cmg_value_equal(a->entries[i].value, b->entries[j].value) != 1)
            return 0;
    }
    return 1;
}

static int equal_ranges(const cmg_range *a, const cmg_range *b)
{
    return a->form == b->form && a->has_start == b->has_start && a->has_end == b->has_end &&
           a->start_included == b->start_included && a->end_included == b->end_included &&
           cmg_value_equal(a->start, b->start) == 1 && cmg_value_equal(a->end, b->end) == 1;
}

int cmg_value_equal(cmg_value a, cmg_value b)
{
    int order;
    if (a.kind == CMG_NULL || b.kind == CMG_NULL)
        return a.kind == b.kind;
    if (a.kind != b.kind)
        return -1;
    switch (a.kind) {
    case CMG_BOOLEAN: return a.as.integer == b.as.integer;
    case CMG_LIST: return equal_lists(a.as.list, b.as.list);
    case CMG_CONTEXT: return equal_contexts(a.as.context, b.as.context);
    case CMG_RANGE: return equal_ranges(a.as.range, b.as.range);
    case CMG_FUNCTION: return a.as.function == b.as.function;
    default: return cmg_value_order(a, b, &order) ? order == 0 : 0;
    }
}

/* -- hashing -------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, uint64_t more)
{
    return (hash ^ more) * UINT64_C(0x9E3779B97F4A7C15) ^ (hash >> 29);
}

uint64_t cmg_value_hash(cmg_value value)
{
    uint64_t hash = value.kind;
    switch (value.kind) {
    case CMG_NUMBER: return mix(hash, cmg_decimal_hash(cmg_value_decimal(value)));
    case CMG_STRING: return mix(hash, cmg_text_hash(cmg_value_as_text(value)));
    case CMG_TIME:
    case CMG_DATE_AND_TIME: {
        int32_t nanos;
        return mix(hash, (uint64_t)cmg_moment_seconds(value.as.moment, &nanos));
    }
    case CMG_LIST:
        for (uint32_t i = 0; i < value.as.list->count; i++)
            hash = mix(hash, cmg_value_hash(value.as.list->items[i]));
        return hash;
    case CMG_CONTEXT: return mix(hash, value.as.context->count);
    case CMG_RANGE: return mix(hash, cmg_value_hash(value.as.range->start));
    default: return mix(hash, (uint64_t)value.as.integer);
    }
}

/* -- weight --------------------------------------------------------------- */

static bool is_nested(cmg_value value)
{
    return value.kind == CMG_LIST || value.kind == CMG_CONTEXT || value.kind == CMG_RANGE ||
           value.kind == CMG_FUNCTION;
}

uint64_t cmg_value_cells(cmg_value value)
{
    if (is_nested(value))
        return value.length;
    return value.kind == CMG_STRING ? 1 + (uint64_t)value.length / sizeof value : 1;
}

static void weigh_part(cmg_value part, uint64_t *cells, uint32_t *levels)
{
    *cells += cmg_value_cells(part);
    if (is_nested(part) && *levels < part.levels)
        *levels = part.levels;
}

void cmg_value_weigh(cmg_value *value)
{
    uint64_t cells = 1; /* at most 2^32 parts of at most 2^32 cells: no overflow */
    uint32_t levels = 0;
    if (value->kind == CMG_LIST) {
        for (uint32_t i = 0; i < value->as.list->count; i++)
            weigh_part(value->as.list->items[i], &cells, &levels);
    } else if (value->kind == CMG_CONTEXT) {
        for (uint32_t i = 0; i < value->as.context->count; i++)
            weigh_part(value->as.context->entries[i].value, &cells, &levels);
    } else if (value->kind == CMG_RANGE) {
        weigh_part(value->as.range->start, &cells, &levels);
        weigh_part(value->as.range->end, &cells, &levels);
    } else if (value->kind == CMG_FUNCTION) {
        for (uint32_t i = 0; i < value->as.function->captured_count; i++)
            weigh_part(value->as.function->captured[i], &cells, &levels);
    } else {
        return;
    }
    value->length = cells < UINT32_MAX ? (uint32_t)cells : UINT32_MAX;
    value->levels = (uint8_t)(levels < UINT8_MAX ? levels + 1 : UINT8_MAX);
}

/* -- copies --------------------------------------------------------------- */

/* Values of one place are mostly in one zone, which is then copied once. */
typedef struct copier {
    cmg_arena *arena;
    const cmg_zone *zone, *zone_copy;
} copier;

static bool copy_value(copier *c, cmg_value value, cmg_value *copy);

static bool copy_values(copier *c, const cmg_value *from, uint32_t count, cmg_value *to)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!copy_value(c, from[i], &to[i]))
            return false;
    }
    return true;
}

static bool copy_list(copier *c, const cmg_list *from, cmg_value *copy)
{
    cmg_list *list = cmg_arena_get(c->arena, sizeof *list + from->count * sizeof *list->items);
    if (!list)
        return false;
    list->count = from->count;
    copy->as.list = list;
    return copy_values(c, from->items, from->count, list->items);
}

static bool copy_context(copier *c, const cmg_context *from, cmg_value *copy)
{
    cmg_context *context = cmg_arena_get(c->arena, sizeof *context + from->count * sizeof *context->entries);
    if (!context)
        return false;
    context->count = from->count;
    for (uint32_t i = 0; i < from->count; i++) {
        if (!cmg_text_copy(c->arena, from->entries[i].key, &context->entries[i].key) ||
            !copy_value(c, from->entries[i].value, &context->entries[i].value))
            return false;
    }
    copy->as.context = context;
    return true;
}

static bool copy_function(copier *c, const cmg_function *from, cmg_value *copy)
{
    cmg_function *function = cmg_arena_get(c->arena, sizeof *function);
    cmg_value *captured = cmg_arena_array(c->arena, from->captured_count, sizeof *captured);
    if (!function || !captured)
        return false;
    *function = *from;
    function->captured = captured;
    copy->as.function = function;
    return copy_values(c, from->captured, from->captured_count, captured);
}

static bool copy_bytes(copier *c, const void *from, size_t size, const void **to)
{
    void *kept = cmg_arena_get(c->arena, size);
    if (kept)
        memcpy(kept, from, size);
    *to = kept;
    return kept != NULL;
}

static bool copy_moment(copier *c, const cmg_moment *from, cmg_value *copy)
{
    cmg_moment *moment = cmg_arena_get(c->arena, sizeof *moment);
    if (!moment)
        return false;
    *moment = *from;
    copy->as.moment = moment;
    if (from->zone_kind != CMG_ZONE_NAMED)
        return true;
    if (c->zone != from->zone) {
        c->zone = from->zone;
        c->zone_copy = cmg_zone_copy(c->arena, from->zone);
    }
    moment->zone = c->zone_copy;
    return moment->zone != NULL;
}

static bool copy_range(copier *c, const cmg_range *from, cmg_value *copy)
{
    cmg_range *range = cmg_arena_get(c->arena, sizeof *range);
    if (!range)
        return false;
    *range = *from;
    copy->as.range = range;
    return copy_value(c, from->start, &range->start) && copy_value(c, from->end, &range->end);
}

static bool copy_value(copier *c, cmg_value value, cmg_value *copy)
{
    const void *kept = NULL;
    cmg_text text;
    *copy = value;
    switch (value.kind) {
    case CMG_NUMBER:
        if (!value.is_wide)
            return true;
        if (!copy_bytes(c, value.as.wide, sizeof *value.as.wide, &kept))
            return false;
        copy->as.wide = kept;
        return true;
    case CMG_STRING:
        if (!cmg_text_copy(c->arena, cmg_value_as_text(value), &text))
            return false;
        copy->as.bytes = text.bytes;
        return true;
    case CMG_TIME:
    case CMG_DATE_AND_TIME: return copy_moment(c, value.as.moment, copy);
    case CMG_LIST: return copy_list(c, value.as.list, copy);
    case CMG_CONTEXT: return copy_context(c, value.as.context, copy);
    case CMG_RANGE: return copy_range(c, value.as.range, copy);
    case CMG_FUNCTION: return copy_function(c, value.as.function, copy);
    case CMG_ABSENT:
        if (!value.as.absence)
            return true;
        if (!copy_bytes(c, value.as.absence,
                        sizeof *value.as.absence + value.as.absence->count * sizeof(uint16_t), &kept))
            return false;
        copy->as.absence = kept;
        return true;
    default: return true;
    }
}

bool cmg_value_copy(cmg_arena *arena, cmg_value value, cmg_value *copy)
{
    return copy_value(&(copier){.arena = arena}, value, copy);
}

/* -- absence -------------------------------------------------------------- */

static cmg_absence *new_absence(cmg_arena *arena, uint32_t count)
{
    cmg_absence *absence = cmg_arena_get(arena, sizeof *absence + count * sizeof absence->slots[0]);
    if (absence)
        absence->count = count;
    return absence;
}

bool cmg_absent_value(cmg_arena *arena, uint16_t slot, cmg_value *out)
{
    cmg_absence *absence = new_absence(arena, 1);
    if (!absence)
        return false;
    absence->slots[0] = slot;
    *out = (cmg_value){.as.absence = absence, .kind = CMG_ABSENT};
    return true;
}

/* Merges two sorted lists of slots; either value may be something else. */
bool cmg_absent_union(cmg_arena *arena, cmg_value a, cmg_value b, cmg_value *out)
{
    const cmg_absence *x = a.kind == CMG_ABSENT ? a.as.absence : NULL;
    const cmg_absence *y = b.kind == CMG_ABSENT ? b.as.absence : NULL;
    if (!x || !y || x == y) {
        *out = (cmg_value){.as.absence = x ? x : y, .kind = CMG_ABSENT};
        return true;
    }
    cmg_absence *both = new_absence(arena, x->count + y->count);
    if (!both)
        return false;
    uint32_t i = 0, j = 0, n = 0;
    while (i < x->count || j < y->count) {
        if (j == y->count || (i < x->count && x->slots[i] < y->slots[j])) {
            both->slots[n++] = x->slots[i++];
        } else {
            i += i < x->count && x->slots[i] == y->slots[j];
            both->slots[n++] = y->slots[j++];
        }
    }
    both->count = n;
    *out = (cmg_value){.as.absence = both, .kind = CMG_ABSENT};
    return true;
}
