/* The registry of the host's functions, and calls of them. */
#include "feel/externals.h"

#include <string.h>

#include "feel/from_json.h"

#define RESULT_DEPTH 64
/* What a call is worth in steps: what the host does cannot be counted. */
#define CALL_STEPS 100

typedef struct external {
    cmg_text key;
    cmg_external_function *function;
    void *context;
    struct external *next; /* in its bucket */
} external;

#define BUCKETS 256

struct cmg_externals {
    cmg_allocator allocator;
    cmg_arena arena;
    external *buckets[BUCKETS];
};

struct cmg_external_call {
    cmg_call *at;
    const cmg_value *arguments;
    uint32_t count;
    cmg_text key;
    cmg_value result;
};

void cmg_external_key(cmg_buffer *out, cmg_text kind, cmg_text class_name, cmg_text method)
{
    cmg_buffer_text(out, kind);
    cmg_buffer_char(out, ' ');
    cmg_buffer_text(out, class_name);
    cmg_buffer_char(out, ' ');
    for (size_t i = 0; i < method.length; i++) {
        if (method.bytes[i] != ' ')
            cmg_buffer_char(out, method.bytes[i]);
    }
}

/* The text of an entry; CMG_NO_TEXT when there is none or it is no literal. */
static cmg_text text_entry(const cmg_expr *context, const char *key)
{
    for (uint32_t i = 0; context->kind == CMG_X_CONTEXT && i < context->count; i++) {
        const cmg_expr *value = context->children[i];
        if (cmg_text_equal(context->names[i], cmg_text_of(key)) && value->kind == CMG_X_CONSTANT &&
            value->constant.kind == CMG_STRING)
            return cmg_value_as_text(value->constant);
    }
    return CMG_NO_TEXT;
}

bool cmg_external_described(cmg_arena *arena, cmg_text kind, const cmg_expr *names, cmg_text *key)
{
    const bool java = cmg_text_equal(kind, CMG_TEXT("java"));
    const cmg_text class_name = text_entry(names, java ? "class" : "document");
    const cmg_text method = text_entry(names, java ? "method signature" : "model");
    if (!class_name.bytes || !method.bytes || !(java || cmg_text_equal(kind, CMG_TEXT("pmml"))))
        return false;
    cmg_buffer text;
    cmg_buffer_init(&text, &arena->allocator);
    cmg_external_key(&text, kind, class_name, method);
    *key = CMG_NO_TEXT;
    if (!text.failed)
        cmg_text_copy(arena, cmg_buffer_view(&text), key);
    cmg_buffer_free(&text);
    return true;
}

static const external *find(const cmg_externals *externals, cmg_text key)
{
    const external *entry = externals ? externals->buckets[cmg_text_hash(key) % BUCKETS] : NULL;
    while (entry && !cmg_text_equal(entry->key, key))
        entry = entry->next;
    return entry;
}

/* -- the registry --------------------------------------------------------- */

cmg_externals *cmg_externals_new(const cmg_allocator *allocator)
{
    if (!allocator)
        allocator = &cmg_allocator_default;
    cmg_externals *externals = cmg_allocate_zeroed(allocator, sizeof *externals);
    if (!externals)
        return NULL;
    externals->allocator = *allocator;
    cmg_arena_init(&externals->arena, allocator, 0);
    return externals;
}

void cmg_externals_free(cmg_externals *externals)
{
    if (!externals)
        return;
    const cmg_allocator allocator = externals->allocator;
    cmg_arena_free(&externals->arena);
    cmg_release(&allocator, externals, sizeof *externals);
}

cmg_status cmg_externals_add(cmg_externals *externals, const char *kind, const char *class_name,
                             const char *method, cmg_external_function *function, void *context)
{
    if (!externals || !kind || !class_name || !method || !function ||
        (strcmp(kind, "java") != 0 && strcmp(kind, "pmml") != 0))
        return CMG_BAD_ARGUMENT;
    cmg_buffer key;
    cmg_buffer_init(&key, &externals->allocator);
    cmg_external_key(&key, cmg_text_of(kind), cmg_text_of(class_name), cmg_text_of(method));
    external *entry = cmg_arena_zeroed(&externals->arena, sizeof *entry);
    cmg_status status = CMG_NO_MEMORY;
    if (!key.failed && entry && cmg_text_copy(&externals->arena, cmg_buffer_view(&key), &entry->key))
        status = find(externals, entry->key) ? CMG_BAD_ARGUMENT : CMG_OK;
    if (status == CMG_OK) {
        external **bucket = &externals->buckets[cmg_text_hash(entry->key) % BUCKETS];
        entry->function = function;
        entry->context = context;
        entry->next = *bucket;
        *bucket = entry;
    }
    cmg_buffer_free(&key);
    return status;
}

/* -- a call --------------------------------------------------------------- */

size_t cmg_external_count(const cmg_external_call *call)
{
    return call ? call->count : 0;
}

const cmg_value *cmg_external_argument(const cmg_external_call *call, size_t index)
{
    return call && index < call->count ? &call->arguments[index] : NULL;
}

/* What running out of memory means here. */
static cmg_status exhausted(cmg_external_call *call)
{
    cmg_call_no_memory(call->at);
    return call->at->status;
}

cmg_status cmg_external_return(cmg_external_call *call, const char *json, size_t length, const char *type)
{
    if (!call || !json)
        return CMG_BAD_ARGUMENT;
    cmg_arena *arena = &call->at->vm->arena;
    const size_t refusals = arena->refusals;
    const cmg_text text = length == CMG_ZERO_TERMINATED ? cmg_text_of(json) : (cmg_text){json, length};
    const cmg_type *wanted = type ? cmg_type_parse(arena, cmg_text_of(type)) : &cmg_type_any;
    cmg_json_scanner scanner;
    cmg_json_fault fault = {0};
    cmg_text kept; /* texts of the value may be parts of it */
    cmg_value value = cmg_null_value;
    if (!wanted || !cmg_text_copy(arena, text, &kept))
        return arena->refusals > refusals ? exhausted(call) : CMG_BAD_ARGUMENT;
    cmg_json_scan(&scanner, kept, RESULT_DEPTH);
    cmg_status status = cmg_value_from_json(&scanner, cmg_json_next(&scanner), wanted, arena, &value, &fault);
    if (status == CMG_NO_MEMORY)
        return exhausted(call);
    if (status == CMG_OK && cmg_json_next(&scanner).kind != CMG_JSON_END)
        status = CMG_BAD_FACTS;
    if (status == CMG_OK)
        call->result = value;
    return status;
}

void cmg_external_fail(cmg_external_call *call, const char *reason)
{
    cmg_text kept;
    if (!call)
        return;
    cmg_call *at = call->at;
    if (!cmg_text_copy(&at->vm->arena, cmg_text_of(reason ? reason : ""), &kept)) {
        call->result = cmg_call_no_memory(at);
        return;
    }
    cmg_call_strict(at);
    call->result = cmg_call_problem(at, CMG_M_eval_external_failed, call->key, kept);
}

cmg_value cmg_external_run(cmg_call *at, cmg_text key, const cmg_value *arguments, uint32_t count)
{
    const external *entry = find(at->vm->externals, key);
    cmg_external_call call = {
        .at = at, .arguments = arguments, .count = count, .key = key, .result = cmg_null_value};
    cmg_value failed;
    if (!entry)
        return cmg_call_fail(at, CMG_M_eval_external_missing, key);
    if (!cmg_call_charge(at, CALL_STEPS, &failed))
        return failed;
    entry->function(&call, entry->context);
    return call.result;
}
