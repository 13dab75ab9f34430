/* Strings (DMN 1.5, 10.3.4.3): positions are code points, patterns XPath's. */
#include <string.h>

#include <unicase.h>

#include "feel/builtins.h"
#include "feel/patterns.h"

#define STRING_OR_FAIL(n)                                                                                    \
    if (call->arguments[n].kind != CMG_STRING)                                                               \
    return cmg_call_wrong(call, n, "string")

#define FLAGS_OR_FAIL(n)                                                                                     \
    if (call->count > (n) && call->arguments[n].kind != CMG_NULL)                                            \
    STRING_OR_FAIL(n)

static cmg_text text(const cmg_call *call, uint32_t n)
{
    return cmg_value_as_text(call->arguments[n]);
}

/* Where `part` begins in `whole`, or SIZE_MAX. */
static size_t find(cmg_text whole, cmg_text part)
{
    const char *at = part.length ? memmem(whole.bytes, whole.length, part.bytes, part.length) : whole.bytes;
    return at ? (size_t)(at - whole.bytes) : SIZE_MAX;
}

static cmg_value view(cmg_text whole, size_t from, size_t to)
{
    return cmg_string_value((cmg_text){whole.bytes + from, to - from});
}

cmg_value cmg_builtin_STRING_LENGTH(cmg_call *call)
{
    STRING_OR_FAIL(0);
    return cmg_number_value(cmg_decimal_of((int64_t)cmg_text_code_points(text(call, 0))));
}

static size_t byte_of(cmg_text whole, int64_t code_points)
{
    size_t at = 0;
    for (; code_points > 0 && at < whole.length; code_points--)
        cmg_text_next(whole, &at);
    return at;
}

cmg_value cmg_builtin_SUBSTRING(cmg_call *call)
{
    int64_t start, length = INT64_MAX;
    STRING_OR_FAIL(0);
    if (!cmg_call_whole(call, 1, &start))
        return cmg_call_wrong(call, 1, "number");
    if (call->count > 2 && call->arguments[2].kind != CMG_NULL &&
        (!cmg_call_whole(call, 2, &length) || length < 1))
        return cmg_call_wrong(call, 2, "number");
    const cmg_text whole = text(call, 0);
    const int64_t count = (int64_t)cmg_text_code_points(whole);
    if (start < 0)
        start += count + 1;
    if (start < 1 || start > count)
        return cmg_call_fail(call, CMG_M_eval_index, CMG_TEXT(""));
    if (length > count - start + 1)
        length = count - start + 1;
    const size_t from = byte_of(whole, start - 1);
    const cmg_text rest = {whole.bytes + from, whole.length - from};
    return view(rest, 0, byte_of(rest, length));
}

typedef uint8_t *case_mapping(const uint8_t *s, size_t n, const char *language, uninorm_t nf, uint8_t *result,
                              size_t *length);

static cmg_value mapped(cmg_call *call, case_mapping *map)
{
    STRING_OR_FAIL(0);
    const cmg_text from = text(call, 0);
    /* No letter grows more than three times. */
    size_t length = from.length * 3 + 4;
    char *room = cmg_arena_get(&call->vm->arena, length);
    if (!room)
        return cmg_call_no_memory(call);
    uint8_t *result = map((const uint8_t *)from.bytes, from.length, "", NULL, (uint8_t *)room, &length);
    if (result != (uint8_t *)room)
        return cmg_call_no_memory(call);
    return cmg_string_value((cmg_text){room, length});
}

cmg_value cmg_builtin_UPPER_CASE(cmg_call *call)
{
    return mapped(call, u8_toupper);
}
cmg_value cmg_builtin_LOWER_CASE(cmg_call *call)
{
    return mapped(call, u8_tolower);
}

cmg_value cmg_builtin_SUBSTRING_BEFORE(cmg_call *call)
{
    STRING_OR_FAIL(0);
    STRING_OR_FAIL(1);
    const size_t at = find(text(call, 0), text(call, 1));
    return at == SIZE_MAX ? cmg_string_value(CMG_TEXT("")) : view(text(call, 0), 0, at);
}

cmg_value cmg_builtin_SUBSTRING_AFTER(cmg_call *call)
{
    STRING_OR_FAIL(0);
    STRING_OR_FAIL(1);
    const cmg_text whole = text(call, 0), part = text(call, 1);
    const size_t at = find(whole, part);
    return at == SIZE_MAX ? cmg_string_value(CMG_TEXT("")) : view(whole, at + part.length, whole.length);
}

cmg_value cmg_builtin_CONTAINS(cmg_call *call)
{
    STRING_OR_FAIL(0);
    STRING_OR_FAIL(1);
    return cmg_boolean_value(find(text(call, 0), text(call, 1)) != SIZE_MAX);
}

cmg_value cmg_builtin_STARTS_WITH(cmg_call *call)
{
    STRING_OR_FAIL(0);
    STRING_OR_FAIL(1);
    return cmg_boolean_value(cmg_text_starts(text(call, 0), text(call, 1)));
}

cmg_value cmg_builtin_ENDS_WITH(cmg_call *call)
{
    STRING_OR_FAIL(0);
    STRING_OR_FAIL(1);
    const cmg_text whole = text(call, 0), end = text(call, 1);
    return cmg_boolean_value(
        end.length <= whole.length &&
        cmg_text_equal((cmg_text){whole.bytes + (whole.length - end.length), end.length}, end));
}

cmg_value cmg_builtin_STRING_JOIN(cmg_call *call)
{
    const cmg_value *items;
    uint32_t count;
    cmg_text between = CMG_TEXT("");
    cmg_singleton(call->arguments, &items, &count);
    if (call->count > 1 && call->arguments[1].kind != CMG_NULL) {
        STRING_OR_FAIL(1);
        between = text(call, 1);
    }
    if (call->arguments[0].kind == CMG_NULL)
        return cmg_call_wrong(call, 0, "list<string>");
    cmg_buffer out;
    bool first = true;
    cmg_call_buffer(call, &out);
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].kind == CMG_NULL)
            continue;
        if (items[i].kind != CMG_STRING)
            return cmg_call_wrong(call, 0, "list<string>");
        cmg_buffer_text(&out, first ? CMG_TEXT("") : between);
        cmg_buffer_text(&out, cmg_value_as_text(items[i]));
        first = false;
    }
    return cmg_call_text(call, &out);
}

/* -- patterns ------------------------------------------------------------- */

static cmg_value regex_failed(cmg_call *call, cmg_regex_status status)
{
    switch (status) {
    case CMG_REGEX_NO_MEMORY: return cmg_call_no_memory(call);
    case CMG_REGEX_LIMIT: return cmg_call_limit(call, CMG_M_eval_steps);
    case CMG_REGEX_TOO_LONG: return cmg_call_fail(call, CMG_M_eval_pattern_long, CMG_TEXT(""));
    default:
        return cmg_call_fail(call, CMG_M_eval_pattern,
                             call->arguments[1].kind == CMG_STRING ? text(call, 1) : CMG_TEXT(""));
    }
}

/* Argument 1 with the flags in argument `flags`. */
static cmg_regex_status compiled(cmg_call *call, uint32_t flags, const cmg_regex **regex)
{
    const bool given = call->count > flags && call->arguments[flags].kind == CMG_STRING;
    return cmg_vm_pattern(call->vm, text(call, 1), given ? text(call, flags) : CMG_TEXT(""), regex);
}

static cmg_regex_status next_match(cmg_call *call, const cmg_regex *regex, cmg_text subject, size_t from,
                                   cmg_regex_match *match)
{
    uint64_t left = call->vm->limits.steps > call->vm->steps ? call->vm->limits.steps - call->vm->steps : 0;
    const uint64_t before = left;
    const cmg_regex_status status = cmg_regex_find(regex, call->vm->regex, subject, from, &left, match);
    call->vm->steps += before - left;
    return status;
}

cmg_value cmg_builtin_MATCHES(cmg_call *call)
{
    const cmg_regex *regex = NULL;
    cmg_regex_match match;
    STRING_OR_FAIL(0);
    STRING_OR_FAIL(1);
    FLAGS_OR_FAIL(2);
    cmg_regex_status status = compiled(call, 2, &regex);
    if (status == CMG_REGEX_OK)
        status = next_match(call, regex, text(call, 0), 0, &match);
    if (status == CMG_REGEX_OK || status == CMG_REGEX_NO_MATCH)
        return cmg_boolean_value(status == CMG_REGEX_OK);
    return regex_failed(call, status);
}

/* $1..$9 (more digits while there are so many groups), \$ and \\; false: malformed. */
static bool put_replacement(cmg_buffer *out, cmg_text replacement, cmg_text subject,
                            const cmg_regex_match *match)
{
    for (size_t i = 0; i < replacement.length; i++) {
        const char c = replacement.bytes[i];
        const char following = i + 1 < replacement.length ? replacement.bytes[i + 1] : '\0';
        if (c == '\\') {
            if (following != '$' && following != '\\')
                return false;
            cmg_buffer_char(out, following);
            i++;
        } else if (c == '$') {
            if (following < '0' || following > '9')
                return false;
            uint32_t group = (uint32_t)(following - '0');
            i++;
            while (i + 1 < replacement.length && replacement.bytes[i + 1] >= '0' &&
                   replacement.bytes[i + 1] <= '9' &&
                   group * 10 + (uint32_t)(replacement.bytes[i + 1] - '0') <= match->groups)
                group = group * 10 + (uint32_t)(replacement.bytes[++i] - '0');
            if (group < 10 && group <= match->groups && match->group[group][0] != SIZE_MAX)
                cmg_buffer_put(out, subject.bytes + match->group[group][0],
                               match->group[group][1] - match->group[group][0]);
        } else {
            cmg_buffer_char(out, c);
        }
    }
    return true;
}

cmg_value cmg_builtin_REPLACE(cmg_call *call)
{
    const cmg_regex *regex = NULL;
    cmg_regex_match match;
    STRING_OR_FAIL(0);
    STRING_OR_FAIL(1);
    STRING_OR_FAIL(2);
    FLAGS_OR_FAIL(3);
    cmg_regex_status status = compiled(call, 3, &regex);
    if (status == CMG_REGEX_OK && cmg_regex_matches_empty(regex))
        status = CMG_REGEX_BAD_PATTERN;
    const cmg_text subject = text(call, 0);
    cmg_buffer out;
    size_t from = 0;
    cmg_call_buffer(call, &out);
    while (status == CMG_REGEX_OK &&
           (status = next_match(call, regex, subject, from, &match)) == CMG_REGEX_OK) {
        cmg_buffer_put(&out, subject.bytes + from, match.start - from);
        if (!put_replacement(&out, text(call, 2), subject, &match))
            status = CMG_REGEX_BAD_PATTERN;
        from = match.end;
    }
    cmg_buffer_put(&out, subject.bytes + from, subject.length - from);
    return status == CMG_REGEX_NO_MATCH ? cmg_call_text(call, &out) : regex_failed(call, status);
}

cmg_value cmg_builtin_SPLIT(cmg_call *call)
{
    const cmg_regex *regex = NULL;
    cmg_regex_match match;
    cmg_value *parts = NULL, failed = cmg_null_value;
    size_t capacity = 0, from = 0;
    uint32_t count = 0;
    STRING_OR_FAIL(0);
    STRING_OR_FAIL(1);
    const cmg_text subject = text(call, 0);
    cmg_regex_status status = compiled(call, 2, &regex);
    if (status == CMG_REGEX_OK && cmg_regex_matches_empty(regex))
        status = CMG_REGEX_BAD_PATTERN;
    while (status == CMG_REGEX_OK) {
        status = next_match(call, regex, subject, from, &match);
        if (status != CMG_REGEX_OK && status != CMG_REGEX_NO_MATCH)
            break;
        if (!cmg_arena_grow(&call->vm->arena, &parts, sizeof *parts, count, &capacity)) {
            status = CMG_REGEX_NO_MEMORY;
            break;
        }
        const bool last = status == CMG_REGEX_NO_MATCH;
        parts[count++] = view(subject, from, last ? subject.length : match.start);
        from = match.end;
    }
    if (status != CMG_REGEX_NO_MATCH)
        return regex_failed(call, status);
    cmg_list *list = cmg_call_list(call, count, &failed);
    if (!list)
        return failed;
    memcpy(list->items, parts, count * sizeof *parts);
    return cmg_list_value(list);
}
