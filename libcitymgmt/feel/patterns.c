#include "feel/patterns.h"

#include <string.h>

/* What compiling takes beside its length. */
#define COMPILE_STEPS 200

static bool is_kept(const cmg_pattern *kept, cmg_text pattern, cmg_text flags)
{
    return kept->text && kept->length == pattern.length && kept->size == pattern.length + flags.length + 1 &&
           memcmp(kept->text, pattern.bytes, pattern.length) == 0 &&
           (flags.length == 0 || memcmp(kept->text + pattern.length + 1, flags.bytes, flags.length) == 0);
}

static void forget(const cmg_vm *vm, cmg_pattern *kept)
{
    cmg_regex_free(kept->regex);
    if (kept->text)
        cmg_release(&vm->arena.allocator, kept->text, kept->size);
    *kept = (cmg_pattern){0};
}

cmg_regex_status cmg_vm_pattern(cmg_vm *vm, cmg_text pattern, cmg_text flags, const cmg_regex **regex)
{
    for (uint32_t i = 0; i < CMG_PATTERNS_KEPT; i++) {
        if (is_kept(&vm->patterns[i], pattern, flags)) {
            *regex = vm->patterns[i].regex;
            return vm->patterns[i].status;
        }
    }
    if (!cmg_vm_charge(vm, COMPILE_STEPS + pattern.length))
        return CMG_REGEX_LIMIT;
    cmg_pattern made = {.length = pattern.length, .size = pattern.length + flags.length + 1};
    size_t at;
    made.status = cmg_regex_compile(&vm->arena.allocator, pattern, flags, &made.regex, &at);
    if (made.status == CMG_REGEX_NO_MEMORY)
        return made.status;
    made.text = cmg_allocate(&vm->arena.allocator, made.size);
    if (!made.text) {
        cmg_regex_free(made.regex);
        return CMG_REGEX_NO_MEMORY;
    }
    memcpy(made.text, pattern.bytes, pattern.length);
    made.text[pattern.length] = '\0';
    if (flags.length)
        memcpy(made.text + pattern.length + 1, flags.bytes, flags.length);
    cmg_pattern *place = &vm->patterns[vm->pattern_next++ % CMG_PATTERNS_KEPT];
    forget(vm, place);
    *place = made;
    *regex = made.regex;
    return made.status;
}

void cmg_vm_free_patterns(cmg_vm *vm)
{
    for (uint32_t i = 0; i < CMG_PATTERNS_KEPT; i++)
        forget(vm, &vm->patterns[i]);
}
