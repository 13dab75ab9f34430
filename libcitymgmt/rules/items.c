/* Which matters are meant: fields and texts against each item in force. */
#include "rules/items.h"

#include <string.h>

#include "base/fold.h"

typedef struct sieve {
    cmg_session *session;
    cmg_result *result;
    const cmg_text *texts; /* folded: each must be found */
    uint32_t text_count;
    int type, level; /* -1: any */
    cmg_text function, basis;
    const cmg_unit *unit;
    cmg_buffer whole; /* the item at hand, folded */
    cmg_buffer piece;
} sieve;

/* -- the question --------------------------------------------------------- */

static int index_in(cmg_text word, const char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        if (cmg_text_equal(word, cmg_text_of(names[i])))
            return i;
    }
    return -1;
}

/* By the names of packs, or by the words that lists are printed with. */
static int type_named(cmg_text word)
{
    static const char *const names[] = {
#define CMG_ITEM_TYPE(identifier, name, zh, en) name, zh, en,
#include "pack/item_types.def"
#undef CMG_ITEM_TYPE
    };
    const int at = index_in(word, names, 3 * CMG_ITEM_TYPE_COUNT);
    return at < 0 ? -1 : at / 3;
}

static int level_named(cmg_text word)
{
    static const char *const names[] = {
#define CMG_LEVEL(identifier, name, zh, en) name, zh, en,
#include "pack/levels.def"
#undef CMG_LEVEL
    };
    const int at = index_in(word, names, 3 * CMG_LEVEL_COUNT);
    return at < 0 ? -1 : at / 3;
}

/* By its code or title, of a law also without the state's name before it. */
static const cmg_law *law_named(const cmg_pack *pack, cmg_text word)
{
    static const char state[] = "中华人民共和国";
    for (uint32_t i = 0; i < pack->law_count; i++) {
        const cmg_law *law = &pack->laws[i];
        cmg_text title = law->title.text[CMG_CHINESE];
        if (cmg_text_equal(law->code, word) || cmg_text_equal(title, word) ||
            cmg_text_equal(law->title.text[CMG_ENGLISH], word))
            return law;
        if (title.length <= sizeof state - 1 || memcmp(title.bytes, state, sizeof state - 1) != 0)
            continue;
        title.bytes += sizeof state - 1;
        title.length -= sizeof state - 1;
        if (cmg_text_equal(title, word))
            return law;
    }
    return NULL;
}

static cmg_status refuse_word(const sieve *s, cmg_text word)
{
    cmg_report(s->result->diagnostics, CMG_M_items_word_unknown, NULL, CMG_ARG("word", word));
    return CMG_BAD_ARGUMENT;
}

/* Takes FIELD=VALUE; *taken is false for any other word. */
static cmg_status take_field(sieve *s, cmg_text word, bool *taken)
{
    static const char *const fields[] = {"type", "function", "basis", "level", "unit", "place"};
    const cmg_pack *pack = s->session->pack;
    const int64_t day = s->session->as_of;
    const char *equals = memchr(word.bytes, '=', word.length);
    *taken = equals != NULL;
    if (!equals)
        return CMG_OK;
    const cmg_text name = {word.bytes, (size_t)(equals - word.bytes)};
    const cmg_text value = {equals + 1, word.length - name.length - 1};
    const cmg_area *area = NULL;
    const cmg_competence *function = NULL;
    const cmg_law *law = NULL;
    bool good = true;
    switch (index_in(name, fields, 6)) {
    case 0: good = (s->type = type_named(value)) >= 0; break;
    case 1:
        function = cmg_entry_named(pack->functions, pack->function_count, value, day);
        good = function != NULL;
        s->function = function ? function->rule.code : CMG_NO_TEXT;
        break;
    case 2:
        law = law_named(pack, value);
        good = law != NULL;
        s->basis = law ? law->code : CMG_NO_TEXT;
        break;
    case 3: good = (s->level = level_named(value)) >= 0; break;
    case 4:
        s->unit = cmg_entry_named(pack->units, pack->unit_count, value, day);
        good = s->unit != NULL;
        break;
    case 5:
        area = cmg_entry_named(pack->places, pack->place_count, value, day);
        good = area && cmg_whereabouts_of(pack, area->rule.code, day, &s->result->items.where);
        break;
    default: good = false;
    }
    return good ? CMG_OK : refuse_word(s, word);
}

static cmg_status read_words(sieve *s, const char *const *words, size_t count)
{
    cmg_arena *arena = &s->result->arena;
    cmg_text *texts = cmg_arena_array(arena, count, sizeof *texts);
    cmg_status worst = texts ? CMG_OK : CMG_NO_MEMORY;
    s->texts = texts;
    for (size_t i = 0; i < count && worst != CMG_NO_MEMORY; i++) {
        cmg_text word;
        bool taken = false;
        if (!words[i] || cmg_text_valid_prefix(cmg_text_of(words[i])) != strlen(words[i]))
            return CMG_BAD_ARGUMENT;
        /* Kept, for the question may die before the list. */
        if (!cmg_text_copy(arena, cmg_text_of(words[i]), &word))
            return CMG_NO_MEMORY;
        const cmg_status status = take_field(s, word, &taken);
        worst = status != CMG_OK ? status : worst;
        if (!taken && !cmg_text_fold(arena, word, &texts[s->text_count++]))
            return CMG_NO_MEMORY;
    }
    return worst;
}

/* -- sifting -------------------------------------------------------------- */

static bool basis_names(const cmg_basis *basis, cmg_text source)
{
    for (uint32_t i = 0; i < basis->count; i++) {
        if (cmg_text_equal(basis->citations[i].law->code, source))
            return true;
    }
    return false;
}

static bool rests_on(const cmg_item *item, cmg_text source)
{
    bool rests = basis_names(&item->rule.basis, source);
    for (uint32_t i = 0; i < item->provision_count && !rests; i++)
        rests = basis_names(&item->provisions[i].basis, source);
    return rests;
}

/* The unit owns the item, or acts for its owner, where it serves. */
static bool is_of_unit(const sieve *s, const cmg_item *item)
{
    const cmg_pack *pack = s->session->pack;
    cmg_whereabouts where;
    if (!cmg_whereabouts_of(pack, s->unit->place, s->session->as_of, &where))
        return false;
    const uint8_t levels = item->listing.levels;
    for (int level = 0; level < CMG_LEVEL_COUNT; level++) {
        if (levels ? !(levels >> level & 1u) : level != 0)
            continue;
        const cmg_owner owner =
            cmg_owner_of(pack, item, &where, levels ? (cmg_level)level : CMG_LEVEL_COUNT, s->session->as_of);
        if (owner.state == CMG_OWNED && (owner.unit == s->unit || owner.acting == s->unit))
            return true;
    }
    return false;
}

/* Every text of both languages in one, columns apart. */
static bool has_texts(sieve *s, uint32_t index)
{
    static const cmg_item_column searched[] = {CMG_COLUMN_CODE,      CMG_COLUMN_TYPE,     CMG_COLUMN_LABEL,
                                               CMG_COLUMN_SUB_ITEMS, CMG_COLUMN_FUNCTION, CMG_COLUMN_OWNER,
                                               CMG_COLUMN_BASIS};
    if (s->text_count == 0)
        return true;
    cmg_buffer_clear(&s->whole);
    for (int language = CMG_CHINESE; language <= CMG_ENGLISH; language++) {
        for (size_t i = 0; i < sizeof searched / sizeof *searched; i++) {
            cmg_buffer_clear(&s->piece);
            cmg_column_write(&s->piece, s->result, index, searched[i], (cmg_language)language);
            cmg_buffer_fold(&s->whole, cmg_buffer_view(&s->piece));
            cmg_buffer_char(&s->whole, '\n');
        }
    }
    const cmg_text whole = cmg_buffer_view(&s->whole);
    for (uint32_t i = 0; i < s->text_count; i++) {
        if (cmg_text_find(whole, s->texts[i]) == SIZE_MAX)
            return false;
    }
    return true;
}

static bool passes(sieve *s, const cmg_item *item, uint32_t index)
{
    if (s->type >= 0 && item->listing.type != (cmg_item_type)s->type)
        return false;
    if (s->function.length && !cmg_text_equal(item->listing.function, s->function))
        return false;
    if (s->basis.length && !rests_on(item, s->basis))
        return false;
    if (s->level >= 0 &&
        !((unsigned)cmg_item_levels(s->session->pack, item, s->session->as_of) >> s->level & 1u))
        return false;
    if (s->unit && !is_of_unit(s, item))
        return false;
    return has_texts(s, index);
}

static cmg_status sift(sieve *s)
{
    const cmg_pack *pack = s->session->pack;
    cmg_items_case *c = &s->result->items;
    c->at = cmg_arena_array(&s->result->arena, pack->item_count, sizeof *c->at);
    if (!c->at)
        return CMG_NO_MEMORY;
    for (uint32_t i = 0; i < pack->item_count; i++) {
        const cmg_item *item = cmg_version_on(&pack->items[i], s->session->as_of);
        if (!item)
            continue;
        c->at[c->count] = item; /* where columns look for it */
        c->count += passes(s, item, c->count) ? 1 : 0;
    }
    return s->whole.failed || s->piece.failed ? CMG_NO_MEMORY : CMG_OK;
}

cmg_status cmg_items(cmg_session *session, const char *const *words, size_t count, cmg_result *result)
{
    if (!session || !result || (count && !words) || count > 1000)
        return CMG_BAD_ARGUMENT;
    cmg_status status = cmg_result_begin(result, session, CMG_RESULT_ITEMS);
    if (status != CMG_OK)
        return status;
    memset(&result->items, 0, sizeof result->items);
    sieve s = {.session = session, .result = result, .type = -1, .level = -1};
    cmg_buffer_init(&s.whole, &session->allocator);
    cmg_buffer_init(&s.piece, &session->allocator);
    cmg_session_begin(session, NULL);
    status = read_words(&s, words, count);
    if (status == CMG_OK)
        status = sift(&s);
    cmg_buffer_free(&s.whole);
    cmg_buffer_free(&s.piece);
    result->state = CMG_DECIDED;
    const cmg_status kept = cmg_result_finish(result, session);
    return status != CMG_OK ? status : kept;
}

size_t cmg_items_count(const cmg_result *result)
{
    return result && result->kind == CMG_RESULT_ITEMS ? result->items.count : 0;
}

const char *cmg_items_code(const cmg_result *result, size_t index)
{
    return index < cmg_items_count(result) ? result->items.at[index]->rule.code.bytes : NULL;
}
