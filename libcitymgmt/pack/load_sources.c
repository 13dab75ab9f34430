/* Laws and other documents that rules rest on, and citations of them. */
#include "pack/citation.h"
#include "pack/load.h"

#define LAW_LEVELS "law administrative-regulation local-regulation department-rule local-rule document"

/* Articles as citations write them. */
static void read_penalties(cmg_loader *loader, cmg_json object, cmg_law *law)
{
    law->penalties = cmg_read_texts(loader, object, "penalties", &law->penalty_count);
    const cmg_json list = cmg_json_member(object, "penalties");
    if (cmg_json_type(list) != CMG_JSON_ARRAY)
        return;
    for (cmg_json value = cmg_json_first(list); cmg_json_present(value); value = cmg_json_following(value)) {
        cmg_article article;
        const cmg_text text = cmg_json_string(value);
        if (text.length != 0 && !cmg_article_parse(text, &article))
            cmg_fault(loader, CMG_M_pack_bad_citation, value, CMG_ARG("citation", text));
    }
}

void cmg_complete_source(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_law *law = draft->made;
    cmg_read_object(loader, json, "code title issuer number version level effective url penalties");
    law->title = cmg_read_label(loader, json, "title", CMG_REQUIRED);
    law->issuer = cmg_read_label(loader, json, "issuer", CMG_OPTIONAL);
    law->number = cmg_read_text(loader, json, "number", CMG_OPTIONAL);
    law->url = cmg_read_text(loader, json, "url", CMG_OPTIONAL);
    law->version = CMG_NO_TEXT;
    if (cmg_read_date(loader, json, "version", CMG_OPTIONAL) != INT64_MIN)
        law->version = cmg_read_text(loader, json, "version", CMG_OPTIONAL);
    const int level = cmg_read_choice(loader, json, "level", LAW_LEVELS, CMG_REQUIRED);
    law->level = level < 0 ? CMG_DOCUMENT : (cmg_law_level)level;
    law->effective = cmg_read_effective(loader, json);
    read_penalties(loader, json, law);
}

/* The laws are listed before any is completed: what was read of them is
 * written to the same place. */
void cmg_list_laws(cmg_loader *loader)
{
    static const cmg_section section = CMG_SECTION_SOURCES;
    cmg_pack *pack = loader->pack;
    const cmg_drafts drafts = cmg_sorted_drafts(loader, &section, 1);
    pack->laws = cmg_arena_array_zeroed(&pack->arena, drafts.count, sizeof *pack->laws);
    for (size_t i = 0; pack->laws && i < drafts.count; i++) {
        cmg_draft *draft = drafts.at[i];
        const cmg_draft *before = i > 0 ? drafts.at[i - 1] : NULL;
        const bool again = before && cmg_text_equal(before->code, draft->code);
        if (again && before->layer == draft->layer) {
            const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
            const cmg_origin origin = cmg_origin_of(loader, before->layer, before->json);
            cmg_fault(loader, CMG_M_pack_code_twice, draft->json, CMG_ARG("code", draft->code),
                      CMG_ARG("place", cmg_origin_text(loader, origin)));
            cmg_arena_rewind(&loader->scratch, mark);
            continue;
        }
        cmg_law *law = &pack->laws[again ? pack->law_count - 1 : pack->law_count++];
        *law = (cmg_law){.code = draft->code, .origin = cmg_origin_of(loader, draft->layer, draft->json)};
        draft->made = law;
    }
}

static const cmg_law *find_law(const cmg_pack *pack, cmg_text code)
{
    uint32_t low = 0, high = pack->law_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const int order = cmg_text_compare(pack->laws[middle].code, code);
        if (order == 0)
            return &pack->laws[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void report_law(cmg_loader *loader, cmg_json value, cmg_text code)
{
    const cmg_pack *pack = loader->pack;
    if (cmg_is_lost(loader, CMG_SECTION_SOURCES))
        return;
    const uint32_t count = cmg_is_patient(loader) ? pack->law_count : 0;
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    cmg_text *codes = cmg_arena_array(&loader->scratch, count, sizeof *codes);
    for (uint32_t i = 0; codes && i < count; i++)
        codes[i] = pack->laws[i].code;
    if (codes)
        cmg_fault_unknown(loader, CMG_M_pack_source_unknown, CMG_M_pack_source_unknown_near, value, code,
                          codes, count);
    cmg_arena_rewind(&loader->scratch, mark);
}

static bool keep_printed(cmg_loader *loader, const cmg_article *article, cmg_citation *citation)
{
    for (int language = CMG_CHINESE; language <= CMG_ENGLISH; language++) {
        cmg_buffer text;
        cmg_buffer_init(&text, &loader->scratch.allocator);
        cmg_citation_write(&text, citation->law, article, (cmg_language)language);
        const bool kept = !text.failed && cmg_text_copy(&loader->pack->arena, cmg_buffer_view(&text),
                                                        &citation->printed.text[language]);
        cmg_buffer_free(&text);
        if (!kept)
            return false;
    }
    return true;
}

/* False when reported. */
static bool read_citation(cmg_loader *loader, cmg_json value, cmg_citation *citation)
{
    const cmg_text text = cmg_read_text_value(loader, value);
    if (text.length == 0)
        return false;
    size_t length = 0;
    while (length < text.length && text.bytes[length] != ':')
        length++;
    const cmg_text code = {text.bytes, length};
    const size_t behind = length < text.length ? length + 1 : length;
    cmg_article article;
    citation->article = (cmg_text){text.bytes + behind, text.length - behind};
    if (!cmg_article_parse(citation->article, &article) || (length + 1 == text.length)) {
        cmg_fault(loader, CMG_M_pack_bad_citation, value, CMG_ARG("citation", text));
        return false;
    }
    citation->law = find_law(loader->pack, code);
    if (citation->law)
        return keep_printed(loader, &article, citation);
    report_law(loader, value, code);
    return false;
}

cmg_basis cmg_read_basis(cmg_loader *loader, cmg_json object)
{
    const cmg_json list = cmg_read_list(loader, object, "basis", CMG_OPTIONAL);
    cmg_citation *citations =
        cmg_arena_array_zeroed(&loader->pack->arena, cmg_json_count(list), sizeof *citations);
    cmg_basis basis = {citations, 0};
    for (cmg_json value = cmg_json_first(list); citations && cmg_json_present(value);
         value = cmg_json_following(value)) {
        if (read_citation(loader, value, &citations[basis.count]))
            basis.count++;
    }
    return basis;
}
