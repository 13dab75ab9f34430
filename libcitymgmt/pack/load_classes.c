/* Classes of components and events. */
#include "base/fold.h"
#include "pack/load.h"

#define WEIGHT_MOST 100

static uint32_t read_weight(cmg_loader *loader, cmg_json value)
{
    cmg_decimal number;
    int64_t whole = 0;
    if (!cmg_read_number(loader, value, &number))
        return 1;
    if (cmg_decimal_to_int64(number, &whole) && whole >= 1 && whole <= WEIGHT_MOST)
        return (uint32_t)whole;
    cmg_fault(loader, CMG_M_weight_expected, value);
    return 1;
}

static bool add_word(cmg_loader *loader, cmg_text written, uint32_t weight, cmg_class_word *word)
{
    word->written = written;
    word->weight = weight;
    return cmg_text_copy(&loader->pack->arena, written, &word->written) &&
           cmg_text_fold(&loader->pack->arena, written, &word->folded);
}

/* An object of weights by word, or by pattern. */
static cmg_json weights(cmg_loader *loader, cmg_json object, const char *name)
{
    const cmg_json member = cmg_json_member(object, name);
    if (!cmg_json_present(member) || cmg_json_type(member) == CMG_JSON_OBJECT)
        return member;
    cmg_fault(loader, CMG_M_pack_entry_expected, member, CMG_ARGZ("section", name));
    return (cmg_json){member.document, NULL};
}

static void read_words(cmg_loader *loader, cmg_json object, cmg_class *class)
{
    const cmg_json list = weights(loader, object, "words");
    const size_t count = cmg_json_count(list) + 1;
    cmg_class_word *words = cmg_arena_array_zeroed(&loader->pack->arena, count, sizeof *words);
    class->words = words;
    if (!words)
        return;
    if (class->rule.label.text[CMG_CHINESE].length &&
        add_word(loader, class->rule.label.text[CMG_CHINESE], CMG_LABEL_WEIGHT, &words[0]))
        class->word_count = 1;
    for (cmg_json json = cmg_json_first(list); cmg_json_present(json) && !cmg_stopped(loader);
         json = cmg_json_following(json)) {
        cmg_class_word *word = &words[class->word_count];
        if (!add_word(loader, cmg_json_key(json), read_weight(loader, json), word))
            return;
        if (word->folded.length == 0)
            cmg_fault(loader, CMG_M_word_empty, json);
        else
            class->word_count++;
    }
}

/* Patterns are matched against folded text, where no pattern may hold for nothing at all. */
static bool read_pattern(cmg_loader *loader, const cmg_draft *draft, cmg_json value, cmg_text written,
                         cmg_class_pattern *pattern)
{
    pattern->origin = cmg_origin_of(loader, draft->layer, value);
    pattern->regex = cmg_compile_pattern(loader, value, written);
    if (!pattern->regex || !cmg_text_copy(&loader->pack->arena, written, &pattern->written))
        return false;
    if (!cmg_regex_matches_empty(pattern->regex))
        return true;
    cmg_fault(loader, CMG_M_pattern_matches_all, value, CMG_ARG("pattern", written));
    return false;
}

static void read_patterns(cmg_loader *loader, const cmg_draft *draft, cmg_class *class)
{
    const cmg_json list = weights(loader, draft->json, "patterns");
    cmg_class_pattern *patterns =
        cmg_arena_array_zeroed(&loader->pack->arena, cmg_json_count(list), sizeof *patterns);
    class->patterns = patterns;
    for (cmg_json json = cmg_json_first(list); patterns && cmg_json_present(json) && !cmg_stopped(loader);
         json = cmg_json_following(json)) {
        cmg_class_pattern *pattern = &patterns[class->pattern_count];
        pattern->weight = read_weight(loader, json);
        class->pattern_count += read_pattern(loader, draft, json, cmg_json_key(json), pattern) ? 1 : 0;
    }
}

static void read_unless(cmg_loader *loader, const cmg_draft *draft, cmg_class *class)
{
    const cmg_json list = cmg_read_list(loader, draft->json, "unless", CMG_OPTIONAL);
    cmg_class_pattern *patterns =
        cmg_arena_array_zeroed(&loader->pack->arena, cmg_json_count(list), sizeof *patterns);
    class->unless = patterns;
    for (cmg_json json = cmg_json_first(list); patterns && cmg_json_present(json) && !cmg_stopped(loader);
         json = cmg_json_following(json)) {
        const cmg_text written = cmg_read_text_value(loader, json);
        if (written.length != 0 && read_pattern(loader, draft, json, written, &patterns[class->unless_count]))
            class->unless_count++;
    }
}

void cmg_complete_class(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_class *class = draft->made;
    if (cmg_read_withdrawal(loader, draft, &class->rule))
        return;
    cmg_read_object(loader, json,
                    CMG_RULE_MEMBERS "kind group item codes words patterns unless when examples");
    cmg_read_rule(loader, draft, &class->rule, CMG_REQUIRED);
    class->is_event = cmg_read_choice(loader, json, "kind", "component event", CMG_REQUIRED) == 1;
    class->group = cmg_read_code(loader, json, "group", CMG_SECTION_CLASSES, CMG_OPTIONAL);
    class->item = cmg_read_code(loader, json, "item", CMG_SECTION_ITEMS, CMG_OPTIONAL);
    class->codes.at = cmg_read_texts(loader, json, "codes", &class->codes.count);
    class->examples = cmg_read_texts(loader, json, "examples", &class->example_count);
    class->when = cmg_read_condition(loader, json, "when", CMG_OPTIONAL);
    if (class->when)
        class->when_text = cmg_read_text(loader, json, "when", CMG_OPTIONAL);
    read_words(loader, json, class);
    read_patterns(loader, draft, class);
    read_unless(loader, draft, class);
}
