/* Contexts (DMN 1.5, 10.3.4.6). */
#include <string.h>

#include "feel/program.h"

static bool has(const cmg_context *context, cmg_text key, uint32_t *at)
{
    for (*at = 0; *at < context->count; ++*at) {
        if (cmg_text_equal(context->entries[*at].key, key))
            return true;
    }
    return false;
}

/* An empty context with room for so many entries; NULL with *failed set. */
static cmg_context *new_context(cmg_call *call, size_t entries, cmg_value *failed)
{
    cmg_context *context = NULL;
    if (entries > call->vm->limits.list_length) {
        *failed = cmg_call_limit(call, CMG_M_eval_list_length);
        return NULL;
    }
    context = cmg_arena_get(&call->vm->arena, sizeof *context + entries * sizeof *context->entries);
    if (!context) {
        *failed = cmg_call_no_memory(call);
        return NULL;
    }
    context->count = 0;
    return context;
}

static cmg_value context_value(cmg_context *context)
{
    cmg_value value = {.as.context = context, .kind = CMG_CONTEXT};
    cmg_value_weigh(&value);
    return value;
}

/* Takes the walk over the keys from the budget. */
static bool charged(cmg_call *call, const cmg_context *context, cmg_value *failed)
{
    return cmg_call_charge(call, 1 + context->count / 16, failed);
}

cmg_value cmg_builtin_GET_VALUE(cmg_call *call)
{
    if (call->arguments[0].kind != CMG_CONTEXT)
        return cmg_call_wrong(call, 0, "context");
    if (call->arguments[1].kind != CMG_STRING)
        return cmg_call_wrong(call, 1, "string");
    return cmg_property(call, call->arguments[0], cmg_value_as_text(call->arguments[1]));
}

cmg_value cmg_builtin_GET_ENTRIES(cmg_call *call)
{
    cmg_value failed;
    if (call->arguments[0].kind != CMG_CONTEXT)
        return cmg_call_wrong(call, 0, "context");
    const cmg_context *context = call->arguments[0].as.context;
    cmg_list *list = cmg_call_list(call, context->count, &failed);
    for (uint32_t i = 0; list && i < context->count; i++) {
        cmg_context *entry = new_context(call, 2, &failed);
        if (!entry)
            return failed;
        entry->count = 2;
        entry->entries[0] = (cmg_entry){CMG_TEXT("key"), cmg_string_value(context->entries[i].key)};
        entry->entries[1] = (cmg_entry){CMG_TEXT("value"), context->entries[i].value};
        list->items[i] = context_value(entry);
    }
    return list ? cmg_list_value(list) : failed;
}

/* {key: "a", value: 1} to an entry; false with *failed set. */
static bool read_entry(cmg_call *call, cmg_value from, cmg_entry *entry, cmg_value *failed)
{
    uint32_t key, value;
    if (from.kind != CMG_CONTEXT)
        *failed = cmg_call_fail(call, CMG_M_eval_argument, cmg_kind_name((cmg_kind)from.kind));
    else if (!has(from.as.context, CMG_TEXT("key"), &key))
        *failed = cmg_call_fail(call, CMG_M_eval_no_member, CMG_TEXT("key"));
    else if (!has(from.as.context, CMG_TEXT("value"), &value))
        *failed = cmg_call_fail(call, CMG_M_eval_no_member, CMG_TEXT("value"));
    else if (from.as.context->entries[key].value.kind != CMG_STRING)
        *failed = cmg_call_fail(call, CMG_M_eval_argument,
                                cmg_kind_name((cmg_kind)from.as.context->entries[key].value.kind));
    else {
        *entry = (cmg_entry){cmg_value_as_text(from.as.context->entries[key].value),
                             from.as.context->entries[value].value};
        return true;
    }
    return false;
}

cmg_value cmg_builtin_CONTEXT(cmg_call *call)
{
    const cmg_value *items;
    uint32_t count, at;
    cmg_value failed;
    cmg_singleton(&call->arguments[0], &items, &count);
    cmg_context *made = new_context(call, count, &failed);
    for (uint32_t i = 0; made && i < count; i++) {
        cmg_entry entry;
        if (!read_entry(call, items[i], &entry, &failed) || !charged(call, made, &failed))
            return failed;
        if (has(made, entry.key, &at))
            return cmg_call_fail(call, CMG_M_eval_key_twice, entry.key);
        made->entries[made->count++] = entry;
    }
    return made ? context_value(made) : failed;
}

/* A copy in which the key has the value, in its place or at the end. */
static cmg_value with_entry(cmg_call *call, const cmg_context *context, cmg_text key, cmg_value value)
{
    uint32_t at;
    cmg_value failed;
    cmg_context *made = new_context(call, (size_t)context->count + 1, &failed);
    if (!made)
        return failed;
    memcpy(made->entries, context->entries, context->count * sizeof *context->entries);
    made->count = context->count + !has(context, key, &at);
    made->entries[at] = (cmg_entry){key, value};
    return context_value(made);
}

/* Along the keys into contexts within contexts, then back with the copies. */
static cmg_value put(cmg_call *call, const cmg_value *keys, uint32_t count, cmg_value value)
{
    const cmg_context *path[CMG_VALUE_LEVELS_MAX];
    cmg_value at = call->arguments[0];
    if (!count || count > CMG_VALUE_LEVELS_MAX)
        return cmg_call_fail(call, CMG_M_eval_index, CMG_TEXT(""));
    for (uint32_t i = 0; i < count; i++) {
        uint32_t place;
        if (at.kind != CMG_CONTEXT || keys[i].kind != CMG_STRING)
            return cmg_call_fail(call, CMG_M_eval_argument,
                                 cmg_kind_name((cmg_kind)(at.kind == CMG_CONTEXT ? keys[i].kind : at.kind)));
        path[i] = at.as.context;
        at =
            has(path[i], cmg_value_as_text(keys[i]), &place) ? path[i]->entries[place].value : cmg_null_value;
    }
    for (uint32_t i = count; i-- > 0 && call->status == CMG_OK;)
        value = with_entry(call, path[i], cmg_value_as_text(keys[i]), value);
    return value;
}

cmg_value cmg_builtin_CONTEXT_PUT(cmg_call *call)
{
    const cmg_value *keys;
    uint32_t count;
    if (call->arguments[0].kind != CMG_CONTEXT)
        return cmg_call_wrong(call, 0, "context");
    if (call->arguments[1].kind != CMG_STRING && call->arguments[1].kind != CMG_LIST)
        return cmg_call_wrong(call, 1, "string");
    cmg_singleton(&call->arguments[1], &keys, &count);
    return put(call, keys, count, call->arguments[2]);
}

/* Of one key in several contexts the last value counts, in the first place. */
cmg_value cmg_builtin_CONTEXT_MERGE(cmg_call *call)
{
    const cmg_value *items;
    uint32_t count, at;
    size_t entries = 0;
    cmg_value failed;
    cmg_singleton(&call->arguments[0], &items, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].kind != CMG_CONTEXT)
            return cmg_call_fail(call, CMG_M_eval_argument, cmg_kind_name((cmg_kind)items[i].kind));
        entries += items[i].as.context->count;
    }
    cmg_context *made = new_context(call, entries, &failed);
    for (uint32_t i = 0; made && i < count; i++) {
        const cmg_context *from = items[i].as.context;
        for (uint32_t j = 0; j < from->count; j++) {
            if (!charged(call, made, &failed))
                return failed;
            made->count += !has(made, from->entries[j].key, &at);
            made->entries[at] = from->entries[j];
        }
    }
    return made ? context_value(made) : failed;
}
