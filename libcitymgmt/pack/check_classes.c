/* Classes: patterns that nothing shows to match, or that match everything;
 * codes that mean two things; classes without a matter. */
#include "base/fold.h"
#include "pack/check.h"

#define STEPS_MOST 100000
/* So many names of other classes show that a pattern is too wide; more are not looked at. */
#define OTHERS_LEAST 8
#define OTHERS_MOST 64

typedef struct class_check {
    cmg_checking *c;
    cmg_regex_work *work;
    const cmg_class **classes; /* in force, groups too */
    uint32_t count;
} class_check;

static bool matches(const class_check *k, const cmg_class_pattern *pattern, cmg_text folded)
{
    uint64_t steps = STEPS_MOST;
    cmg_regex_match match;
    return cmg_regex_find(pattern->regex, k->work, folded, 0, &steps, &match) == CMG_REGEX_OK;
}

static bool is_shown(const class_check *k, const cmg_class *class, const cmg_class_pattern *pattern)
{
    for (uint32_t i = 0; i < class->word_count; i++) {
        if (matches(k, pattern, class->words[i].folded))
            return true;
    }
    for (uint32_t i = 0; i < class->example_count; i++) {
        cmg_text folded;
        const cmg_arena_mark mark = cmg_arena_marked(&k->c->scratch);
        const bool shown =
            cmg_text_fold(&k->c->scratch, class->examples[i], &folded) && matches(k, pattern, folded);
        cmg_arena_rewind(&k->c->scratch, mark);
        if (shown)
            return true;
    }
    return false;
}

/* It matches the name of every other class. */
static bool is_everything(const class_check *k, const cmg_class *class, const cmg_class_pattern *pattern)
{
    uint32_t others = 0;
    for (uint32_t i = 0; i < k->count && others < OTHERS_MOST; i++) {
        if (k->classes[i] == class || k->classes[i]->word_count == 0)
            continue;
        if (!matches(k, pattern, k->classes[i]->words[0].folded))
            return false;
        others++;
    }
    return others >= OTHERS_LEAST;
}

static void check_patterns(const class_check *k, const cmg_class *class, const cmg_class_pattern *patterns,
                           uint32_t count, bool shown)
{
    for (uint32_t i = 0; i < count; i++) {
        const cmg_place place = cmg_check_place(patterns[i].origin);
        if (shown && !is_shown(k, class, &patterns[i]))
            cmg_report(k->c->diagnostics, CMG_M_pattern_never_shown, &place,
                       CMG_ARG("name", class->rule.code), CMG_ARG("pattern", patterns[i].written));
        if (is_everything(k, class, &patterns[i]))
            cmg_report(k->c->diagnostics, CMG_M_pattern_matches_others, &place,
                       CMG_ARG("name", class->rule.code), CMG_ARG("pattern", patterns[i].written));
    }
}

static bool has_code(const cmg_class *class, cmg_text code)
{
    bool has = cmg_text_equal(class->rule.code, code);
    for (uint32_t i = 0; i < class->codes.count && !has; i++)
        has = cmg_text_equal(class->codes.at[i], code);
    return has;
}

static void check_codes(const class_check *k, uint32_t index)
{
    const cmg_class *class = k->classes[index];
    for (uint32_t i = 0; i < class->codes.count; i++) {
        for (uint32_t other = 0; other < k->count && cmg_check_spend(k->c, 1); other++) {
            /* Of two that share an old code one speaks. */
            const bool speaks =
                other < index || cmg_text_equal(k->classes[other]->rule.code, class->codes.at[i]);
            if (other == index || !speaks || !has_code(k->classes[other], class->codes.at[i]))
                continue;
            const cmg_place place = cmg_check_place(class->rule.origin);
            cmg_report(k->c->diagnostics, CMG_M_class_code_twice, &place, CMG_ARG("code", class->codes.at[i]),
                       CMG_ARG("name", class->rule.code), CMG_ARG("other", k->classes[other]->rule.code));
        }
    }
}

static void check_items(const class_check *k)
{
    const cmg_class *first = NULL;
    uint32_t without = 0;
    for (uint32_t i = 0; i < k->count; i++) {
        const cmg_class *class = k->classes[i];
        if (!class->group.length || cmg_class_item(k->c->pack, class, k->c->as_of).length)
            continue;
        first = first ? first : class;
        without++;
    }
    if (!first)
        return;
    cmg_buffer number;
    cmg_buffer_init(&number, &k->c->scratch.allocator);
    cmg_buffer_unsigned(&number, without);
    const cmg_place place = cmg_check_place(first->rule.origin);
    cmg_report(k->c->diagnostics, CMG_M_classes_without_item, &place, CMG_ARG("name", first->rule.code),
               CMG_ARG("found", cmg_buffer_view(&number)));
    cmg_buffer_free(&number);
}

void cmg_check_classes(cmg_checking *c)
{
    const cmg_pack *pack = c->pack;
    class_check k = {.c = c, .work = cmg_regex_work_new(&c->scratch.allocator)};
    k.classes = cmg_arena_array(&c->scratch, pack->class_count, sizeof *k.classes);
    for (uint32_t i = 0; k.classes && i < pack->class_count; i++) {
        const cmg_class *class = cmg_version_on(&pack->classes[i], c->as_of);
        if (class)
            k.classes[k.count++] = class;
    }
    for (uint32_t i = 0; k.work && i < k.count; i++) {
        const cmg_class *class = k.classes[i];
        check_patterns(&k, class, class->patterns, class->pattern_count, true);
        check_patterns(&k, class, class->unless, class->unless_count, false);
        check_codes(&k, i);
    }
    check_items(&k);
    cmg_regex_work_free(k.work);
}
