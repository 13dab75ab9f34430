/* Scopes: names by their first word, so that the longest known name at a
 * place is found among the few that begin so. */
#include "feel/type.h"

#include "feel/builtins.h"
#include "feel/names.h"

#define BUCKETS 64

typedef struct scope_entry scope_entry;
struct scope_entry {
    cmg_symbol symbol;
    scope_entry *next;
};

struct cmg_scope {
    cmg_arena *arena;
    const cmg_scope *parent;
    scope_entry *bucket[BUCKETS];
};

cmg_scope *cmg_scope_new(cmg_arena *arena, const cmg_scope *parent)
{
    cmg_scope *scope = cmg_arena_zeroed(arena, sizeof *scope);
    if (scope) {
        scope->arena = arena;
        scope->parent = parent;
    }
    return scope;
}

static size_t bucket_at(cmg_text text, size_t offset)
{
    const size_t end = cmg_word_end(text, offset);
    return (size_t)(cmg_text_hash((cmg_text){text.bytes + offset, end - offset}) % BUCKETS);
}

static bool same_name(cmg_text a, cmg_text b)
{
    const size_t from = cmg_skip_blank(a, 0, NULL);
    const size_t length = cmg_name_length_at(a, from, b);
    return length && cmg_skip_blank(a, from + length, NULL) == a.length;
}

static scope_entry *find_here(const cmg_scope *scope, cmg_text name)
{
    const size_t from = cmg_skip_blank(name, 0, NULL);
    if (from == name.length)
        return NULL;
    for (scope_entry *entry = scope->bucket[bucket_at(name, from)]; entry; entry = entry->next) {
        if (same_name(entry->symbol.name, name))
            return entry;
    }
    return NULL;
}

static cmg_symbol *declare(cmg_scope *scope, cmg_text name, const cmg_type *type)
{
    const size_t from = cmg_skip_blank(name, 0, NULL);
    if (from == name.length || find_here(scope, name))
        return NULL;
    scope_entry *entry = cmg_arena_zeroed(scope->arena, sizeof *entry);
    if (!entry)
        return NULL;
    const size_t bucket = bucket_at(name, from);
    entry->symbol = (cmg_symbol){.name = name, .type = type ? type : &cmg_type_any};
    entry->next = scope->bucket[bucket];
    scope->bucket[bucket] = entry;
    return &entry->symbol;
}

bool cmg_scope_declare(cmg_scope *scope, cmg_text name, const cmg_type *type, cmg_symbol_kind kind,
                       uint16_t slot)
{
    cmg_symbol *symbol = declare(scope, name, type);
    if (!symbol)
        return false;
    symbol->kind = kind;
    symbol->slot = slot;
    return true;
}

bool cmg_scope_declare_constant(cmg_scope *scope, cmg_text name, const cmg_type *type, cmg_value value)
{
    cmg_symbol *symbol = declare(scope, name, type);
    if (!symbol)
        return false;
    symbol->kind = CMG_SYMBOL_CONSTANT;
    symbol->constant = value;
    return true;
}

bool cmg_scope_declare_member(cmg_scope *scope, cmg_text name, const cmg_type *type, const cmg_symbol *owner)
{
    cmg_symbol *symbol = declare(scope, name, type);
    if (!symbol)
        return false;
    symbol->kind = CMG_SYMBOL_LOCAL;
    symbol->owner = owner;
    return true;
}

const cmg_symbol *cmg_scope_find(const cmg_scope *scope, cmg_text name)
{
    for (; scope; scope = scope->parent) {
        const scope_entry *entry = find_here(scope, name);
        if (entry)
            return &entry->symbol;
    }
    return NULL;
}

size_t cmg_scope_longest(const cmg_scope *scope, cmg_text text, size_t offset, const cmg_symbol **symbol)
{
    size_t longest = 0;
    if (offset >= text.length)
        return 0;
    const size_t bucket = bucket_at(text, offset);
    for (; scope; scope = scope->parent) { /* inner scopes come first and win a tie */
        for (const scope_entry *entry = scope->bucket[bucket]; entry; entry = entry->next) {
            const size_t length = cmg_name_length_at(text, offset, entry->symbol.name);
            if (length > longest) {
                longest = length;
                *symbol = &entry->symbol;
            }
        }
    }
    return longest;
}

cmg_text cmg_scope_nearest(const cmg_scope *scope, cmg_text name)
{
    for (; scope; scope = scope->parent) {
        for (size_t i = 0; i < BUCKETS; i++) {
            for (const scope_entry *entry = scope->bucket[i]; entry; entry = entry->next) {
                if (cmg_text_nearest(name, &entry->symbol.name, 1) == 0)
                    return entry->symbol.name;
            }
        }
    }
    for (int i = 0; i < CMG_BUILTIN_COUNT; i++) {
        const cmg_text builtin = cmg_text_of(cmg_builtins[i].name);
        if (cmg_text_nearest(name, &builtin, 1) == 0)
            return builtin;
    }
    return CMG_NO_TEXT;
}
