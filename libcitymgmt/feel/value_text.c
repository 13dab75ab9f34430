/* Values as text, and the public views of include/citymgmt/value.h. */
#include <string.h>

#include "feel/value.h"

static void write_moment(cmg_buffer *out, cmg_value value)
{
    if (value.kind == CMG_TIME)
        cmg_time_write(out, value.as.moment);
    else
        cmg_datetime_write(out, value.as.moment);
}

static void write_plain(cmg_buffer *out, cmg_value value)
{
    switch (value.kind) {
    case CMG_ABSENT:
    case CMG_NULL: cmg_buffer_string(out, "null"); return;
    case CMG_BOOLEAN: cmg_buffer_string(out, value.as.integer ? "true" : "false"); return;
    case CMG_NUMBER: cmg_decimal_write(out, cmg_value_decimal(value)); return;
    case CMG_STRING: cmg_buffer_text(out, cmg_value_as_text(value)); return;
    case CMG_DATE: cmg_date_write(out, value.as.integer); return;
    case CMG_TIME:
    case CMG_DATE_AND_TIME: write_moment(out, value); return;
    case CMG_DAYS_DURATION: cmg_span_write(out, (cmg_span){value.as.integer, (int32_t)value.length}); return;
    case CMG_MONTHS_DURATION: cmg_months_write(out, value.as.integer); return;
    case CMG_FUNCTION: cmg_buffer_string(out, "function"); return;
    default: return;
    }
}

/* Writing of nested values, by what a leaf looks like. */
typedef void leaf_writer(cmg_buffer *out, cmg_value value);

static void write_range(cmg_buffer *out, const cmg_range *range, leaf_writer *leaf);

static void write_nested(cmg_buffer *out, cmg_value value, leaf_writer *leaf, bool json)
{
    switch (value.kind) {
    case CMG_LIST:
        cmg_buffer_char(out, '[');
        for (uint32_t i = 0; i < value.as.list->count; i++) {
            cmg_buffer_string(out, i ? (json ? "," : ", ") : "");
            write_nested(out, value.as.list->items[i], leaf, json);
        }
        cmg_buffer_char(out, ']');
        return;
    case CMG_CONTEXT:
        cmg_buffer_char(out, '{');
        for (uint32_t i = 0; i < value.as.context->count; i++) {
            cmg_buffer_string(out, i ? (json ? "," : ", ") : "");
            cmg_buffer_json(out, value.as.context->entries[i].key);
            cmg_buffer_string(out, json ? ":" : ": ");
            write_nested(out, value.as.context->entries[i].value, leaf, json);
        }
        cmg_buffer_char(out, '}');
        return;
    case CMG_RANGE: write_range(out, value.as.range, leaf); return;
    default: leaf(out, value); return;
    }
}

static void write_range(cmg_buffer *out, const cmg_range *range, leaf_writer *leaf)
{
    if (!range->has_start || !range->has_end) {
        const bool upper = range->has_end;
        const bool included = upper ? range->end_included : range->start_included;
        cmg_buffer_string(out, upper ? (included ? "(<=" : "(<") : (included ? "(>=" : "(>"));
        leaf(out, upper ? range->end : range->start);
        cmg_buffer_char(out, ')');
        return;
    }
    cmg_buffer_char(out, range->start_included ? '[' : '(');
    leaf(out, range->start);
    cmg_buffer_string(out, "..");
    leaf(out, range->end);
    cmg_buffer_char(out, range->end_included ? ']' : ')');
}

static void quote_as(cmg_buffer *out, const char *function, cmg_value value)
{
    cmg_buffer_format(out, "%s(\"", function);
    write_plain(out, value);
    cmg_buffer_string(out, "\")");
}

static void feel_leaf(cmg_buffer *out, cmg_value value)
{
    switch (value.kind) {
    case CMG_STRING: cmg_buffer_json(out, cmg_value_as_text(value)); return;
    case CMG_DATE: quote_as(out, "date", value); return;
    case CMG_TIME: quote_as(out, "time", value); return;
    case CMG_DATE_AND_TIME: quote_as(out, "date and time", value); return;
    case CMG_DAYS_DURATION:
    case CMG_MONTHS_DURATION: quote_as(out, "duration", value); return;
    default: write_plain(out, value); return;
    }
}

static void json_leaf(cmg_buffer *out, cmg_value value)
{
    switch (value.kind) {
    case CMG_ABSENT:
    case CMG_NULL:
    case CMG_BOOLEAN:
    case CMG_NUMBER: write_plain(out, value); return;
    case CMG_STRING: cmg_buffer_json(out, cmg_value_as_text(value)); return;
    default:
        cmg_buffer_char(out, '"');
        write_plain(out, value);
        cmg_buffer_char(out, '"');
    }
}

void cmg_value_write_feel(cmg_buffer *out, cmg_value value)
{
    write_nested(out, value, feel_leaf, false);
}

void cmg_value_write_json(cmg_buffer *out, cmg_value value)
{
    if (value.kind == CMG_RANGE) { /* as its FEEL text */
        cmg_buffer text;
        cmg_buffer_init(&text, &out->allocator);
        cmg_value_write_feel(&text, value);
        cmg_buffer_json(out, cmg_buffer_view(&text));
        out->failed = out->failed || text.failed;
        cmg_buffer_free(&text);
        return;
    }
    write_nested(out, value, json_leaf, true);
}

void cmg_value_write(cmg_buffer *out, cmg_value value)
{
    if (value.kind == CMG_LIST || value.kind == CMG_CONTEXT || value.kind == CMG_RANGE)
        write_nested(out, value, feel_leaf, false);
    else
        write_plain(out, value);
}

/* -- public views --------------------------------------------------------- */

cmg_kind cmg_value_kind(const cmg_value *value)
{
    return value ? (cmg_kind)value->kind : CMG_ABSENT;
}

bool cmg_value_boolean(const cmg_value *value)
{
    return value && value->kind == CMG_BOOLEAN && value->as.integer;
}

const char *cmg_value_string(const cmg_value *value, size_t *length)
{
    const bool is_string = value && value->kind == CMG_STRING;
    *length = is_string ? value->length : 0;
    return is_string ? value->as.bytes : NULL;
}

bool cmg_value_integer(const cmg_value *value, int64_t *out)
{
    return value && value->kind == CMG_NUMBER && cmg_decimal_to_int64(cmg_value_decimal(*value), out);
}

size_t cmg_value_count(const cmg_value *value)
{
    if (!value)
        return 0;
    return value->kind == CMG_LIST      ? value->as.list->count
           : value->kind == CMG_CONTEXT ? value->as.context->count
                                        : 0;
}

const cmg_value *cmg_value_at(const cmg_value *value, size_t index)
{
    if (index >= cmg_value_count(value))
        return NULL;
    return value->kind == CMG_LIST ? &value->as.list->items[index] : &value->as.context->entries[index].value;
}

const char *cmg_value_key_at(const cmg_value *value, size_t index, size_t *length)
{
    const bool found = value && value->kind == CMG_CONTEXT && index < value->as.context->count;
    *length = found ? value->as.context->entries[index].key.length : 0;
    return found ? value->as.context->entries[index].key.bytes : NULL;
}

const cmg_value *cmg_value_get(const cmg_value *value, const char *key, size_t length)
{
    if (!value || value->kind != CMG_CONTEXT || !key)
        return NULL;
    const cmg_text wanted = length == CMG_ZERO_TERMINATED ? cmg_text_of(key) : (cmg_text){key, length};
    for (uint32_t i = 0; i < value->as.context->count; i++) {
        if (cmg_text_equal(value->as.context->entries[i].key, wanted))
            return &value->as.context->entries[i].value;
    }
    return NULL;
}

static size_t hand_out(const cmg_buffer *text, char *buffer, size_t size)
{
    if (text->failed)
        return (size_t)-1;
    if (size) {
        const size_t kept = text->length < size ? text->length : size - 1;
        if (kept)
            memcpy(buffer, text->bytes, kept);
        buffer[kept] = '\0';
    }
    return text->length;
}

static size_t public_text(const cmg_value *value, char *buffer, size_t size,
                          void (*write)(cmg_buffer *out, cmg_value value))
{
    cmg_buffer text;
    cmg_buffer_init(&text, &cmg_allocator_default);
    write(&text, value ? *value : (cmg_value){0});
    const size_t length = hand_out(&text, buffer, size);
    cmg_buffer_free(&text);
    return length;
}

size_t cmg_value_text(const cmg_value *value, char *buffer, size_t size)
{
    return public_text(value, buffer, size, cmg_value_write);
}

size_t cmg_value_json(const cmg_value *value, char *buffer, size_t size)
{
    return public_text(value, buffer, size, cmg_value_write_json);
}
