/* Scopes: a trie over the words of names, so that finding the longest known
 * name at a place costs no more than the name is long, however many there are. */
#include "feel/type.h"

#include "feel/builtins.h"
#include "feel/names.h"

#define BUCKETS_FIRST 8

typedef struct trie_node trie_node;
struct trie_node {
    const trie_node *parent; /* NULL: a first word */
    cmg_text word;
    bool blank; /* between the parent's word and this one */
    uint64_t hash;
    const cmg_symbol *symbol; /* of the name that ends here, or NULL */
    trie_node *next;          /* in its bucket */
    trie_node *older;         /* made before this one */
};

struct cmg_scope {
    cmg_arena *arena;
    const cmg_scope *parent;
    trie_node **buckets;
    size_t bucket_count, node_count;
    trie_node *newest;
    cmg_scope *types;
    const cmg_symbol *open_item;
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

/* -- the trie ------------------------------------------------------------- */

static uint64_t node_hash(const trie_node *parent, const cmg_word *word)
{
    const uint64_t above = (uint64_t)(uintptr_t)parent * UINT64_C(0x9E3779B97F4A7C15);
    return cmg_text_hash(word->text) ^ above ^ (above >> 32) ^ (word->blank && parent);
}

static trie_node *child(const cmg_scope *scope, const trie_node *parent, const cmg_word *word)
{
    if (!scope->bucket_count)
        return NULL;
    const uint64_t hash = node_hash(parent, word);
    for (trie_node *node = scope->buckets[hash % scope->bucket_count]; node; node = node->next) {
        if (node->hash == hash && node->parent == parent && (!parent || node->blank == word->blank) &&
            cmg_text_equal(node->word, word->text))
            return node;
    }
    return NULL;
}

static bool make_room(cmg_scope *scope)
{
    if (scope->node_count < scope->bucket_count)
        return true;
    const size_t count = scope->bucket_count ? scope->bucket_count * 4 : BUCKETS_FIRST;
    trie_node **buckets = cmg_arena_array_zeroed(scope->arena, count, sizeof *buckets);
    if (!buckets)
        return false;
    for (trie_node *node = scope->newest; node; node = node->older) {
        node->next = buckets[node->hash % count];
        buckets[node->hash % count] = node;
    }
    scope->buckets = buckets;
    scope->bucket_count = count;
    return true;
}

static trie_node *add_child(cmg_scope *scope, const trie_node *parent, const cmg_word *word)
{
    trie_node *node = make_room(scope) ? cmg_arena_zeroed(scope->arena, sizeof *node) : NULL;
    if (!node)
        return NULL;
    node->parent = parent;
    node->word = word->text;
    node->blank = word->blank;
    node->hash = node_hash(parent, word);
    trie_node **bucket = &scope->buckets[node->hash % scope->bucket_count];
    node->next = *bucket;
    *bucket = node;
    node->older = scope->newest;
    scope->newest = node;
    scope->node_count++;
    return node;
}

static const cmg_symbol *find_here(const cmg_scope *scope, cmg_text name)
{
    const trie_node *node = NULL;
    cmg_word word = {.end = 0};
    while (cmg_word_next(name, &word)) {
        if (!(node = child(scope, node, &word)))
            return NULL;
    }
    return node ? node->symbol : NULL;
}

/* -- declaring ------------------------------------------------------------ */

bool cmg_scope_declare_symbol(cmg_scope *scope, const cmg_symbol *symbol)
{
    trie_node *node = NULL;
    cmg_word word = {.end = 0};
    while (cmg_word_next(symbol->name, &word)) {
        trie_node *known = child(scope, node, &word);
        node = known ? known : add_child(scope, node, &word);
        if (!node)
            return false;
    }
    if (!node || node->symbol)
        return false;
    node->symbol = symbol;
    return true;
}

static cmg_symbol *declare(cmg_scope *scope, cmg_text name, const cmg_type *type)
{
    cmg_symbol *symbol = cmg_arena_zeroed(scope->arena, sizeof *symbol);
    if (!symbol)
        return NULL;
    *symbol = (cmg_symbol){.name = name, .type = type ? type : &cmg_type_any};
    return cmg_scope_declare_symbol(scope, symbol) ? symbol : NULL;
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

void cmg_scope_open(cmg_scope *scope, const cmg_symbol *item)
{
    scope->open_item = item;
}

cmg_scope *cmg_scope_opened(const cmg_scope *scope, const cmg_symbol **item)
{
    for (; scope; scope = scope->parent) {
        if (scope->open_item) {
            *item = scope->open_item;
            return (cmg_scope *)(uintptr_t)scope;
        }
    }
    return NULL;
}

const cmg_symbol *cmg_scope_member(const cmg_scope *scope, const cmg_symbol *item, size_t index)
{
    for (const trie_node *node = scope->newest; node; node = node->older) {
        if (node->symbol && node->symbol->owner == item && index-- == 0)
            return node->symbol;
    }
    return NULL;
}

bool cmg_scope_declare_type(cmg_scope *scope, cmg_text name, const cmg_type *type)
{
    if (!scope->types)
        scope->types = cmg_scope_new(scope->arena, NULL);
    return scope->types && declare(scope->types, name, type);
}

void cmg_scope_each(const cmg_scope *scope, void (*visit)(const cmg_symbol *symbol, void *context),
                    void *context)
{
    for (; scope; scope = scope->parent) {
        for (const trie_node *node = scope->newest; node; node = node->older) {
            if (node->symbol)
                visit(node->symbol, context);
        }
    }
}

/* -- finding -------------------------------------------------------------- */

const cmg_symbol *cmg_scope_find(const cmg_scope *scope, cmg_text name)
{
    const cmg_symbol *symbol = NULL;
    for (; scope && !symbol; scope = scope->parent)
        symbol = find_here(scope, name);
    return symbol;
}

size_t cmg_scope_longest(const cmg_scope *scope, cmg_text text, size_t offset, const cmg_symbol **symbol)
{
    size_t longest = offset;
    for (; scope; scope = scope->parent) { /* inner scopes come first and win a tie */
        const trie_node *node = NULL;
        cmg_word word = {.end = offset};
        while (cmg_word_next(text, &word) && (node = child(scope, node, &word))) {
            if (node->symbol && word.end > longest) {
                longest = word.end;
                *symbol = node->symbol;
            }
        }
    }
    return longest - offset;
}

size_t cmg_scope_longest_type(const cmg_scope *scope, cmg_text text, size_t offset, const cmg_type **type)
{
    size_t longest = 0;
    for (; scope; scope = scope->parent) {
        const cmg_symbol *symbol = NULL;
        const size_t length = scope->types ? cmg_scope_longest(scope->types, text, offset, &symbol) : 0;
        if (length > longest) {
            longest = length;
            *type = symbol->type;
        }
    }
    return longest;
}

/* Of two the nearer; NO_TEXT when neither is near. */
static cmg_text nearer(cmg_text name, cmg_text best, cmg_text other)
{
    const cmg_text both[] = {best, other};
    const ptrdiff_t nearest = cmg_text_nearest(name, best.bytes ? both : &both[1], best.bytes ? 2 : 1);
    return nearest < 0 ? best : best.bytes ? both[nearest] : other;
}

cmg_text cmg_scope_nearest(const cmg_scope *scope, cmg_text name)
{
    cmg_text best = CMG_NO_TEXT;
    for (; scope; scope = scope->parent) {
        for (const trie_node *node = scope->newest; node; node = node->older) {
            if (node->symbol)
                best = nearer(name, best, node->symbol->name);
        }
    }
    for (int i = 0; i < CMG_BUILTIN_COUNT; i++)
        best = nearer(name, best, cmg_text_of(cmg_builtins[i].name));
    return best;
}
