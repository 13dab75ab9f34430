/* Reading objects strictly: what is misspelt, missing or of another kind is
 * told where it stands, with what was expected. */
#include "pack/load.h"

#include <string.h>

#define NAMES_MAX 64
/* Lists of codes: each is compared with what it may name. */
#define TEXTS_MAX 1000
#define TEXTS_MAX_TEXT "1000"

void cmg_fault_arguments(cmg_loader *loader, cmg_message_id id, cmg_json value, const cmg_argument *arguments,
                         size_t count)
{
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    const cmg_place place = cmg_json_place(value, &loader->scratch);
    cmg_report_arguments(loader->diagnostics, id, cmg_message_row(id)->severity, &place, arguments, count);
    cmg_arena_rewind(&loader->scratch, mark);
    if (cmg_message_row(id)->severity == CMG_ERROR)
        loader->errors++;
}

static bool is_meant(const cmg_loader *loader, cmg_json object, cmg_text name)
{
    for (size_t i = 0; i < loader->misspelt_count && i < CMG_MISSPELT_KEPT; i++) {
        if (loader->misspelt[i].object == object.item && cmg_text_equal(loader->misspelt[i].meant, name))
            return true;
    }
    return false;
}

bool cmg_is_misspelt(const cmg_loader *loader, cmg_json object, const char *name)
{
    return is_meant(loader, object, cmg_text_of(name));
}

bool cmg_is_given(const cmg_loader *loader, cmg_json object, const char *name)
{
    return cmg_json_present(cmg_json_member(object, name)) || cmg_is_misspelt(loader, object, name);
}

/* A withdrawal and a filling need nothing else. */
static bool may_lack_all(const cmg_loader *loader, cmg_json object)
{
    return cmg_is_misspelt(loader, object, "withdraw") || cmg_is_misspelt(loader, object, "fill");
}

/* The pointer is that of the member: it tells several that are missing from
 * one object apart. */
void cmg_fault_missing(cmg_loader *loader, cmg_json object, const char *name)
{
    loader->errors++; /* told of or not: what needs the member is not made */
    if (cmg_is_misspelt(loader, object, name) || may_lack_all(loader, object))
        return;
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    cmg_place place = cmg_json_place(object, &loader->scratch);
    cmg_buffer pointer;
    cmg_buffer_init(&pointer, &loader->scratch.allocator);
    cmg_buffer_text(&pointer, place.pointer);
    cmg_buffer_char(&pointer, '/');
    cmg_buffer_string(&pointer, name);
    place.pointer = cmg_buffer_view(&pointer);
    cmg_report(loader->diagnostics, CMG_M_pack_member_missing, &place, CMG_ARGZ("name", name));
    cmg_buffer_free(&pointer);
    cmg_arena_rewind(&loader->scratch, mark);
}

void cmg_fault_unknown(cmg_loader *loader, cmg_message_id unknown, cmg_message_id unknown_near,
                       cmg_json value, cmg_text name, const cmg_text *known, size_t count)
{
    const ptrdiff_t near = cmg_is_patient(loader) ? cmg_text_nearest(name, known, count) : -1;
    if (near < 0)
        cmg_fault(loader, unknown, value, CMG_ARG("name", name));
    else
        cmg_fault(loader, unknown_near, value, CMG_ARG("name", name), CMG_ARG("near", known[near]));
}

bool cmg_spend(cmg_loader *loader, size_t comparisons)
{
    if (comparisons <= loader->budget) {
        loader->budget -= comparisons;
        return true;
    }
    const cmg_json nowhere = {NULL, NULL};
    if (!loader->too_large)
        cmg_fault(loader, CMG_M_pack_work_limit, nowhere);
    loader->too_large = true;
    return false;
}

cmg_origin cmg_origin_of(cmg_loader *loader, uint16_t layer, cmg_json value)
{
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    const cmg_place place = cmg_json_place(value, &loader->scratch);
    cmg_arena_rewind(&loader->scratch, mark);
    return (cmg_origin){layer, cmg_json_file(value.document), place.line, place.column};
}

cmg_place cmg_origin_place(cmg_origin origin)
{
    return (cmg_place){.file = origin.file, .line = origin.line, .column = origin.column};
}

cmg_text cmg_origin_text(cmg_loader *loader, cmg_origin origin)
{
    cmg_buffer buffer;
    cmg_buffer_init(&buffer, &loader->scratch.allocator);
    cmg_buffer_text(&buffer, origin.file);
    cmg_buffer_char(&buffer, ':');
    cmg_buffer_unsigned(&buffer, origin.line);
    cmg_text text = CMG_NO_TEXT;
    if (!buffer.failed && !cmg_text_copy(&loader->scratch, cmg_buffer_view(&buffer), &text))
        text = CMG_NO_TEXT;
    cmg_buffer_free(&buffer);
    return text;
}

/* -- names separated by blanks, or by commas for people ------------------- */

static size_t split(const char *names, cmg_text *out)
{
    size_t count = 0;
    for (const char *at = names; *at != '\0' && count < NAMES_MAX;) {
        size_t length = 0;
        while (at[length] != '\0' && at[length] != ' ' && at[length] != ',')
            length++;
        if (length != 0)
            out[count++] = (cmg_text){at, length};
        at += length + (at[length] != '\0');
    }
    return count;
}

static ptrdiff_t index_of(cmg_text name, const cmg_text *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cmg_text_equal(name, names[i]))
            return (ptrdiff_t)i;
    }
    return -1;
}

static void report_member(cmg_loader *loader, cmg_json object, cmg_json member, const cmg_text *names,
                          size_t count, const char *known)
{
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    const cmg_place place = cmg_json_key_place(member, &loader->scratch);
    const cmg_text key = cmg_json_key(member);
    const ptrdiff_t near = cmg_is_patient(loader) ? cmg_text_nearest(key, names, count) : -1;
    if (near < 0)
        cmg_report(loader->diagnostics, CMG_M_pack_member_unknown, &place, CMG_ARG("name", key),
                   CMG_ARGZ("known", known));
    else
        cmg_report(loader->diagnostics, CMG_M_pack_member_unknown_near, &place, CMG_ARG("name", key),
                   CMG_ARG("near", names[near]));
    if (near >= 0)
        loader->misspelt[loader->misspelt_count++ % CMG_MISSPELT_KEPT] =
            (cmg_misspelt){object.item, names[near]};
    cmg_arena_rewind(&loader->scratch, mark);
    loader->errors++;
}

bool cmg_read_object(cmg_loader *loader, cmg_json value, const char *known)
{
    if (cmg_json_type(value) != CMG_JSON_OBJECT) {
        cmg_fault(loader, CMG_M_pack_object_expected, value, CMG_ARG("members", cmg_text_of(known)));
        return false;
    }
    cmg_text names[NAMES_MAX];
    const size_t count = split(known, names);
    for (cmg_json member = cmg_json_first(value); cmg_json_present(member);
         member = cmg_json_following(member)) {
        const cmg_text key = cmg_json_key(member);
        if (index_of(key, names, count) >= 0 || cmg_text_equal(key, CMG_TEXT("$schema")) ||
            cmg_text_equal(key, CMG_TEXT("$doc")))
            continue;
        report_member(loader, value, member, names, count, known);
    }
    return true;
}

bool cmg_read_some_of(cmg_loader *loader, cmg_json object, const char *names, size_t most)
{
    cmg_text known[NAMES_MAX];
    size_t found = 0, misspelt = 0;
    const size_t count = split(names, known);
    for (cmg_json member = cmg_json_first(object); cmg_json_present(member);
         member = cmg_json_following(member))
        found += index_of(cmg_json_key(member), known, count) >= 0;
    for (size_t i = 0; i < count; i++)
        misspelt += is_meant(loader, object, known[i]);
    if (found == 0 && (misspelt != 0 || may_lack_all(loader, object)))
        loader->errors++; /* told, but as with any that is missing nothing is made */
    else if (found == 0 || found > most)
        cmg_fault(loader, CMG_M_pack_one_of, object, CMG_ARGZ("names", names));
    return found != 0 && found <= most;
}

bool cmg_read_one_of(cmg_loader *loader, cmg_json object, const char *names)
{
    return cmg_read_some_of(loader, object, names, 1);
}

cmg_json cmg_read_member(cmg_loader *loader, cmg_json object, const char *name, cmg_need need)
{
    const cmg_json member = cmg_json_member(object, name);
    if (!cmg_json_present(member) && need == CMG_REQUIRED && cmg_json_present(object))
        cmg_fault_missing(loader, object, name);
    return member;
}

/* -- texts ---------------------------------------------------------------- */

cmg_text cmg_read_text_value(cmg_loader *loader, cmg_json value)
{
    const cmg_text text = cmg_json_string(value);
    cmg_text kept = CMG_NO_TEXT;
    if (text.length == 0)
        cmg_fault(loader, CMG_M_pack_text_expected, value);
    else if (memchr(text.bytes, '\0', text.length)) /* codes and labels are handed out NUL-terminated */
        cmg_fault(loader, CMG_M_pack_text_nul, value);
    else if (!cmg_text_copy(&loader->pack->arena, text, &kept))
        return CMG_NO_TEXT;
    return kept;
}

cmg_text cmg_read_text(cmg_loader *loader, cmg_json object, const char *name, cmg_need need)
{
    const cmg_json member = cmg_read_member(loader, object, name, need);
    return cmg_json_present(member) ? cmg_read_text_value(loader, member) : CMG_NO_TEXT;
}

cmg_json cmg_read_list(cmg_loader *loader, cmg_json object, const char *name, cmg_need need)
{
    const cmg_json member = cmg_read_member(loader, object, name, need);
    if (!cmg_json_present(member) || cmg_json_type(member) == CMG_JSON_ARRAY)
        return member;
    cmg_fault(loader, CMG_M_pack_list_expected, member, CMG_ARGZ("name", name));
    return (cmg_json){member.document, NULL};
}

const cmg_text *cmg_read_texts(cmg_loader *loader, cmg_json object, const char *name, uint32_t *count)
{
    *count = 0;
    const cmg_json list = cmg_read_list(loader, object, name, CMG_OPTIONAL);
    const size_t most = cmg_json_count(list);
    if (most > TEXTS_MAX) {
        cmg_fault(loader, CMG_M_pack_list_too_long, list, CMG_ARGZ("most", TEXTS_MAX_TEXT));
        return NULL;
    }
    cmg_text *texts = cmg_arena_array(&loader->pack->arena, most, sizeof *texts);
    if (!texts)
        return NULL;
    for (cmg_json item = cmg_json_first(list); cmg_json_present(item); item = cmg_json_following(item)) {
        const cmg_text text = cmg_read_text_value(loader, item);
        if (text.length != 0)
            texts[(*count)++] = text;
    }
    return texts;
}

bool cmg_read_flag(cmg_loader *loader, cmg_json object, const char *name, bool otherwise)
{
    const cmg_json member = cmg_json_member(object, name);
    switch (cmg_json_type(member)) {
    case CMG_JSON_END: return otherwise;
    case CMG_JSON_TRUE: return true;
    case CMG_JSON_FALSE: return false;
    default: cmg_fault(loader, CMG_M_pack_truth_expected, member, CMG_ARGZ("name", name)); return otherwise;
    }
}

int cmg_read_choice_value(cmg_loader *loader, cmg_json value, const char *choices)
{
    const cmg_text found = cmg_read_text_value(loader, value);
    if (found.length == 0)
        return -1;
    cmg_text names[NAMES_MAX];
    const size_t count = split(choices, names);
    const ptrdiff_t index = index_of(found, names, count);
    if (index >= 0)
        return (int)index;
    const ptrdiff_t near = cmg_is_patient(loader) ? cmg_text_nearest(found, names, count) : -1;
    if (near < 0)
        cmg_fault(loader, CMG_M_pack_choice_unknown, value, CMG_ARG("found", found),
                  CMG_ARGZ("choices", choices));
    else
        cmg_fault(loader, CMG_M_pack_choice_unknown_near, value, CMG_ARG("found", found),
                  CMG_ARGZ("choices", choices), CMG_ARG("near", names[near]));
    return -1;
}

int cmg_read_choice(cmg_loader *loader, cmg_json object, const char *name, const char *choices, cmg_need need)
{
    const cmg_json member = cmg_read_member(loader, object, name, need);
    return cmg_json_present(member) ? cmg_read_choice_value(loader, member, choices) : -1;
}

/* -- labels --------------------------------------------------------------- */

static cmg_label read_label_value(cmg_loader *loader, cmg_json value)
{
    cmg_label label = {{CMG_NO_TEXT, CMG_NO_TEXT}};
    if (cmg_json_type(value) == CMG_JSON_STRING) {
        label.text[CMG_CHINESE] = label.text[CMG_ENGLISH] = cmg_read_text_value(loader, value);
        return label;
    }
    if (cmg_json_type(value) != CMG_JSON_OBJECT) {
        cmg_fault(loader, CMG_M_pack_label_expected, value);
        return label;
    }
    cmg_read_object(loader, value, "zh en");
    label.text[CMG_CHINESE] = cmg_read_text(loader, value, "zh", CMG_REQUIRED);
    label.text[CMG_ENGLISH] = cmg_read_text(loader, value, "en", CMG_REQUIRED);
    return label;
}

cmg_label cmg_read_label(cmg_loader *loader, cmg_json object, const char *name, cmg_need need)
{
    const cmg_json member = cmg_read_member(loader, object, name, need);
    return cmg_json_present(member) ? read_label_value(loader, member)
                                    : (cmg_label){{CMG_NO_TEXT, CMG_NO_TEXT}};
}

const cmg_label *cmg_read_labels(cmg_loader *loader, cmg_json object, const char *name, uint32_t *count)
{
    *count = 0;
    const cmg_json list = cmg_read_list(loader, object, name, CMG_OPTIONAL);
    cmg_label *labels = cmg_arena_array(&loader->pack->arena, cmg_json_count(list), sizeof *labels);
    if (!labels)
        return NULL;
    for (cmg_json item = cmg_json_first(list); cmg_json_present(item); item = cmg_json_following(item))
        labels[(*count)++] = read_label_value(loader, item);
    return labels;
}

/* -- dates ---------------------------------------------------------------- */

int64_t cmg_read_date_value(cmg_loader *loader, cmg_json value)
{
    int64_t day;
    if (cmg_date_parse(cmg_json_string(value), &day))
        return day;
    cmg_fault(loader, CMG_M_pack_date_expected, value);
    return INT64_MIN;
}

int64_t cmg_read_date(cmg_loader *loader, cmg_json object, const char *name, cmg_need need)
{
    const cmg_json member = cmg_read_member(loader, object, name, need);
    return cmg_json_present(member) ? cmg_read_date_value(loader, member) : INT64_MIN;
}

cmg_period cmg_read_effective(cmg_loader *loader, cmg_json object)
{
    cmg_period period = {INT64_MIN, INT64_MAX};
    const cmg_json member = cmg_json_member(object, "effective");
    if (!cmg_json_present(member) || !cmg_read_object(loader, member, "from to"))
        return period;
    const cmg_json to = cmg_json_member(member, "to");
    period.from = cmg_read_date(loader, member, "from", CMG_OPTIONAL);
    if (cmg_json_present(to)) {
        period.to = cmg_read_date_value(loader, to);
        if (period.to == INT64_MIN)
            period.to = INT64_MAX;
    }
    if (period.from < period.to)
        return period;
    cmg_fault(loader, CMG_M_pack_dates_crossed, member);
    return (cmg_period){INT64_MIN, INT64_MAX};
}

/* -- numbers and scalars -------------------------------------------------- */

bool cmg_read_number(cmg_loader *loader, cmg_json value, cmg_decimal *out)
{
    switch (cmg_decimal_parse(&loader->pack->arena, cmg_json_number(value), out)) {
    case CMG_DECIMAL_OK: return true;
    case CMG_DECIMAL_NO_MEMORY: return false;
    case CMG_DECIMAL_INEXACT: cmg_fault(loader, CMG_M_pack_number_inexact, value); return false;
    default: cmg_fault(loader, CMG_M_pack_number_expected, value); return false;
    }
}

static bool read_temporal(cmg_loader *loader, cmg_text text, const cmg_type *type, cmg_value *out)
{
    cmg_moment moment;
    cmg_span span;
    int64_t number = 0;
    *out = (cmg_value){.kind = type->kind};
    switch (type->kind) {
    case CMG_DATE:
        if (!cmg_date_parse(text, &number))
            return false;
        break;
    case CMG_DAYS_DURATION:
        if (cmg_duration_parse(text, &span, &number) != CMG_DURATION_DAYS)
            return false;
        number = span.seconds;
        out->length = (uint32_t)span.nanos;
        break;
    case CMG_MONTHS_DURATION:
        if (cmg_duration_parse(text, &span, &number) != CMG_DURATION_MONTHS)
            return false;
        break;
    case CMG_TIME:
    case CMG_DATE_AND_TIME: {
        const bool is_time = type->kind == CMG_TIME;
        if (is_time ? !cmg_time_parse(text, NULL, &moment) : !cmg_datetime_parse(text, NULL, &moment))
            return false;
        cmg_moment *kept = cmg_arena_get(&loader->pack->arena, sizeof *kept);
        if (!kept)
            return false;
        *kept = moment;
        out->as.moment = kept;
        return true;
    }
    default: return false;
    }
    out->as.integer = number;
    return true;
}

bool cmg_read_scalar(cmg_loader *loader, cmg_json value, const cmg_type *type, cmg_value *out)
{
    const cmg_json_kind kind = cmg_json_type(value);
    const uint8_t wanted = type->kind;
    const bool any = wanted == CMG_TYPE_ANY;
    if (kind == CMG_JSON_NUMBER && (any || wanted == CMG_NUMBER)) {
        cmg_decimal number;
        if (!cmg_read_number(loader, value, &number))
            return false;
        *out = cmg_number_value(number);
        return true;
    }
    if ((kind == CMG_JSON_TRUE || kind == CMG_JSON_FALSE) && (any || wanted == CMG_BOOLEAN)) {
        *out = cmg_boolean_value(kind == CMG_JSON_TRUE);
        return true;
    }
    if (kind == CMG_JSON_STRING && (any || wanted == CMG_STRING)) {
        cmg_text text;
        if (!cmg_text_copy(&loader->pack->arena, cmg_json_string(value), &text))
            return false;
        *out = cmg_string_value(text);
        return true;
    }
    if (kind == CMG_JSON_STRING && read_temporal(loader, cmg_json_string(value), type, out))
        return true;
    cmg_buffer expected;
    cmg_buffer_init(&expected, &loader->scratch.allocator);
    cmg_type_write(&expected, type);
    cmg_fault(loader, CMG_M_pack_value_expected, value, CMG_ARG("type", cmg_buffer_view(&expected)));
    cmg_buffer_free(&expected);
    return false;
}
