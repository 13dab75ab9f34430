/* Static types. */
#include "feel/type.h"

#include "feel/names.h"

#define SIMPLE(identifier, which) const cmg_type cmg_type_##identifier = {.kind = which}
SIMPLE(any, CMG_TYPE_ANY);
SIMPLE(null, CMG_NULL);
SIMPLE(boolean, CMG_BOOLEAN);
SIMPLE(number, CMG_NUMBER);
SIMPLE(string, CMG_STRING);
SIMPLE(date, CMG_DATE);
SIMPLE(time, CMG_TIME);
SIMPLE(date_and_time, CMG_DATE_AND_TIME);
SIMPLE(days_duration, CMG_DAYS_DURATION);
SIMPLE(months_duration, CMG_MONTHS_DURATION);
SIMPLE(list_any, CMG_LIST);
SIMPLE(context_any, CMG_CONTEXT);
static const cmg_type range_any = {.kind = CMG_RANGE}, function_any = {.kind = CMG_FUNCTION};

/* Longest first where one begins another. */
static const struct {
    const char *name;
    const cmg_type *type;
} names[] = {
    {"years and months duration", &cmg_type_months_duration},
    {"days and time duration", &cmg_type_days_duration},
    {"date and time", &cmg_type_date_and_time},
    {"dateTime", &cmg_type_date_and_time},
    {"dayTimeDuration", &cmg_type_days_duration},
    {"yearMonthDuration", &cmg_type_months_duration},
    {"boolean", &cmg_type_boolean},
    {"number", &cmg_type_number},
    {"string", &cmg_type_string},
    {"date", &cmg_type_date},
    {"time", &cmg_type_time},
    {"list", &cmg_type_list_any},
    {"context", &cmg_type_context_any},
    {"range", &range_any},
    {"function", &function_any},
    {"Null", &cmg_type_null},
    {"Any", &cmg_type_any},
};

cmg_text cmg_kind_name(cmg_kind kind)
{
    static const char *const kinds[] = {"absent",
                                        "null",
                                        "boolean",
                                        "number",
                                        "string",
                                        "date",
                                        "time",
                                        "date and time",
                                        "days and time duration",
                                        "years and months duration",
                                        "list",
                                        "context",
                                        "range",
                                        "function"};
    return cmg_text_of(kinds[kind]);
}

/* -- reading type expressions --------------------------------------------- */

#define TYPE_DEPTH_MAX 32

typedef struct reader {
    cmg_arena *arena;
    cmg_text text;
    size_t at;
    uint32_t depth;
    const cmg_scope *scope;
} reader;

static const cmg_type *read_type(reader *r);

static bool accept(reader *r, const char *sign)
{
    const cmg_text wanted = cmg_text_of(sign);
    const size_t at = cmg_skip_blank(r->text, r->at, NULL);
    if (at + wanted.length > r->text.length ||
        !cmg_text_equal((cmg_text){r->text.bytes + at, wanted.length}, wanted))
        return false;
    r->at = at + wanted.length;
    return true;
}

static cmg_type *new_type(reader *r, uint8_t kind)
{
    cmg_type *type = cmg_arena_zeroed(r->arena, sizeof *type);
    if (type)
        type->kind = kind;
    return type;
}

static const cmg_type *read_element(reader *r, uint8_t kind)
{
    cmg_type *type = new_type(r, kind);
    if (!type || !(type->element = read_type(r)) || !accept(r, ">"))
        return NULL;
    return type;
}

static bool add_field(reader *r, cmg_type *type, size_t *capacity, cmg_text name)
{
    cmg_field *fields = (cmg_field *)(uintptr_t)type->fields;
    if (!cmg_arena_grow(r->arena, &fields, sizeof *fields, type->field_count, capacity))
        return false;
    type->fields = fields;
    fields[type->field_count] = (cmg_field){name, read_type(r)};
    return fields[type->field_count++].type != NULL;
}

static const cmg_type *read_context(reader *r)
{
    cmg_type *type = new_type(r, CMG_CONTEXT);
    size_t capacity = 0;
    if (!type)
        return NULL;
    do {
        const size_t from = cmg_skip_blank(r->text, r->at, NULL);
        size_t to = from;
        while (to < r->text.length && r->text.bytes[to] != ':')
            to++;
        cmg_text name = {r->text.bytes + from, to - from};
        while (name.length && name.bytes[name.length - 1] == ' ')
            name.length--;
        r->at = to;
        if (!name.length || !accept(r, ":") || !add_field(r, type, &capacity, name))
            return NULL;
    } while (accept(r, ","));
    return accept(r, ">") ? type : NULL;
}

static const cmg_type *read_function(reader *r)
{
    cmg_type *type = new_type(r, CMG_FUNCTION);
    size_t capacity = 0;
    if (!type)
        return NULL;
    if (!accept(r, ">")) {
        do {
            if (!add_field(r, type, &capacity, CMG_NO_TEXT))
                return NULL;
        } while (accept(r, ","));
        if (!accept(r, ">"))
            return NULL;
    }
    if (!accept(r, "->") || !(type->element = read_type(r)))
        return NULL;
    return type;
}

static const cmg_type *read_type(reader *r)
{
    const cmg_type *type = NULL;
    const size_t at = cmg_skip_blank(r->text, r->at, NULL);
    const size_t named = cmg_scope_longest_type(r->scope, r->text, at, &type);
    if (named) {
        r->at = at + named;
        return type;
    }
    for (size_t i = 0; !type && i < sizeof names / sizeof *names; i++) {
        const size_t length = cmg_name_length_at(r->text, at, cmg_text_of(names[i].name));
        if (length) {
            type = names[i].type;
            r->at = at + length;
        }
    }
    if (!type || type->kind < CMG_LIST || type->kind == CMG_TYPE_ANY || !accept(r, "<"))
        return type;
    if (++r->depth > TYPE_DEPTH_MAX)
        return NULL;
    const cmg_type *full = type->kind == CMG_CONTEXT    ? read_context(r)
                           : type->kind == CMG_FUNCTION ? read_function(r)
                                                        : read_element(r, type->kind);
    r->depth--;
    return full;
}

const cmg_type *cmg_type_parse_prefix(cmg_arena *arena, cmg_text text, size_t *offset, const cmg_scope *scope)
{
    reader r = {.arena = arena, .text = text, .at = *offset, .scope = scope};
    const cmg_type *type = read_type(&r);
    if (type)
        *offset = r.at;
    return type;
}

const cmg_type *cmg_type_parse(cmg_arena *arena, cmg_text text)
{
    size_t at = 0;
    const cmg_type *type = cmg_type_parse_prefix(arena, text, &at, NULL);
    return type && cmg_skip_blank(text, at, NULL) == text.length ? type : NULL;
}

/* -- writing -------------------------------------------------------------- */

void cmg_type_write(cmg_buffer *out, const cmg_type *type)
{
    if (!type || type->kind == CMG_TYPE_ANY) {
        cmg_buffer_string(out, "Any");
        return;
    }
    cmg_buffer_text(out, cmg_kind_name((cmg_kind)type->kind));
    if ((type->kind == CMG_LIST || type->kind == CMG_RANGE) && type->element) {
        cmg_buffer_char(out, '<');
        cmg_type_write(out, type->element);
        cmg_buffer_char(out, '>');
        return;
    }
    if (type->kind == CMG_CONTEXT ? !type->field_count : !type->element)
        return;
    cmg_buffer_char(out, '<');
    for (uint32_t i = 0; i < type->field_count; i++) {
        if (i)
            cmg_buffer_string(out, ", ");
        if (type->kind == CMG_CONTEXT) {
            cmg_buffer_text(out, type->fields[i].name);
            cmg_buffer_string(out, ": ");
        }
        cmg_type_write(out, type->fields[i].type);
    }
    cmg_buffer_char(out, '>');
    if (type->kind == CMG_FUNCTION) {
        cmg_buffer_string(out, "->");
        cmg_type_write(out, type->element);
    }
}

const cmg_type *cmg_type_copy(cmg_arena *arena, const cmg_type *type)
{
    if (!type || (!type->element && !type->field_count && !type->name.length)) {
        for (size_t i = 0; type && i < sizeof names / sizeof *names; i++) {
            if (names[i].type->kind == type->kind)
                return names[i].type;
        }
        return type;
    }
    cmg_type *copy = cmg_arena_get(arena, sizeof *copy);
    cmg_field *fields = cmg_arena_array(arena, type->field_count, sizeof *fields);
    if (!copy || !fields)
        return NULL;
    *copy = *type;
    copy->fields = fields;
    if (type->element && !(copy->element = cmg_type_copy(arena, type->element)))
        return NULL;
    for (uint32_t i = 0; i < type->field_count; i++) {
        fields[i].type = cmg_type_copy(arena, type->fields[i].type);
        if (!fields[i].type || !cmg_text_copy(arena, type->fields[i].name, &fields[i].name))
            return NULL;
    }
    return copy;
}

/* -- conformance ---------------------------------------------------------- */

static bool is_any(const cmg_type *type)
{
    return !type || type->kind == CMG_TYPE_ANY;
}

bool cmg_type_conforms(const cmg_type *type, const cmg_type *to)
{
    if (is_any(type) || is_any(to) || type->kind == CMG_NULL)
        return true;
    if (type->kind != to->kind)
        return false;
    if (type->kind == CMG_CONTEXT) {
        for (uint32_t i = 0; i < to->field_count; i++) {
            uint32_t j = 0;
            while (j < type->field_count && !cmg_text_equal(type->fields[j].name, to->fields[i].name))
                j++;
            if (type->field_count &&
                (j == type->field_count || !cmg_type_conforms(type->fields[j].type, to->fields[i].type)))
                return false;
        }
        return true;
    }
    return cmg_type_conforms(type->element, to->element);
}
