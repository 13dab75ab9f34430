/* From words, a code or facts to the class that is meant. */
#include "rules/print.h"

#include <string.h>

#include "base/fold.h"

#define TEXT_MOST 20000 /* code points that are read */
#define CODE_SCORE 100
#define STARTS 4096u

typedef struct search {
    cmg_session *session;
    cmg_result *result;
    cmg_text folded;
    uint64_t steps;               /* of patterns */
    uint64_t work;                /* of words, so far */
    uint32_t *longest;            /* by byte: end of the longest known word that begins there; 0: none */
    uint32_t *before;             /* by byte: the furthest end of words that begin before it */
    uint64_t starts[STARTS / 64]; /* bits of the three bytes that stand somewhere in the text */
} search;

/* A pack that is made to be slow ends here: about as many bytes looked at. */
#define WORK_MOST ((uint64_t)4 << 30)

static bool spend(search *s, cmg_text word)
{
    s->work += s->folded.length * (1 + word.length / 64);
    return s->work <= WORK_MOST;
}

/* -- words ---------------------------------------------------------------- */

/* The next place from `from` on; SIZE_MAX when there is none. */
static size_t next_place(cmg_text whole, cmg_text word, size_t from)
{
    const size_t at = cmg_text_find((cmg_text){whole.bytes + from, whole.length - from}, word);
    return at == SIZE_MAX ? at : from + at;
}

/* A report has some thirty characters, a pack some thousand words: most begin with one that is not there. */
static uint32_t start_of(const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;
    return (b[0] + 31u * b[1] + 961u * b[2]) % STARTS;
}

static void note_starts(search *s)
{
    memset(s->starts, 0, sizeof s->starts);
    for (size_t at = 0; at + 3 <= s->folded.length; at++) {
        const uint32_t start = start_of(s->folded.bytes + at);
        s->starts[start / 64] |= UINT64_C(1) << start % 64;
    }
}

static bool may_stand(const search *s, cmg_text word)
{
    const uint32_t start = word.length < 3 ? 0 : start_of(word.bytes);
    return word.length < 3 || s->starts[start / 64] >> start % 64 & 1;
}

static void mark_word(search *s, cmg_text word)
{
    for (size_t at = next_place(s->folded, word, 0); at != SIZE_MAX;
         at = next_place(s->folded, word, at + 1)) {
        const uint32_t end = (uint32_t)(at + word.length);
        if (s->longest[at] < end)
            s->longest[at] = end;
    }
}

/* Where words lie: a street lamp's power box is no street lamp, so that a word
 * counts only where it is no part of a longer one, of whichever class. */
static cmg_status mark_words(search *s)
{
    const cmg_pack *pack = s->session->pack;
    const size_t length = s->folded.length + 1;
    s->longest = cmg_arena_array_zeroed(&s->session->vm.arena, length, sizeof *s->longest);
    s->before = cmg_arena_array(&s->session->vm.arena, length, sizeof *s->before);
    if (!s->longest || !s->before)
        return s->session->vm.arena.limited ? CMG_LIMIT_REACHED : CMG_NO_MEMORY;
    note_starts(s);
    for (uint32_t i = 0; i < pack->class_count; i++) {
        const cmg_class *class = cmg_version_on(&pack->classes[i], s->session->as_of);
        for (uint32_t w = 0; class && class->group.length && w < class->word_count; w++) {
            const cmg_text word = class->words[w].folded;
            if (!may_stand(s, word))
                continue;
            if (!spend(s, word))
                return CMG_LIMIT_REACHED;
            mark_word(s, word);
        }
    }
    uint32_t furthest = 0;
    for (size_t at = 0; at < length; at++) {
        s->before[at] = furthest;
        furthest = s->longest[at] > furthest ? s->longest[at] : furthest;
    }
    return CMG_OK;
}

static bool stands(const search *s, cmg_text word)
{
    for (size_t at = next_place(s->folded, word, 0); at != SIZE_MAX;
         at = next_place(s->folded, word, at + 1)) {
        const size_t end = at + word.length;
        if (s->longest[at] == end && s->before[at] < end)
            return true;
    }
    return false;
}

/* -- what speaks for a class ---------------------------------------------- */

/* Patterns take a piece of so many bytes at a time; pieces end where a
 * sentence does, if one does. */
#define PIECE_MOST 4000

static size_t piece_end(cmg_text text, size_t from)
{
    size_t end = from + PIECE_MOST < text.length ? from + PIECE_MOST : text.length;
    while (end < text.length && ((unsigned char)text.bytes[end] & 0xC0) == 0x80)
        end--;
    if (end == text.length)
        return end;
    for (size_t at = end; at > from; at--) {
        if (strchr(".!?;\n", text.bytes[at - 1]))
            return at;
    }
    return end;
}

/* *found: what the pattern takes first, without bytes when nothing. */
static cmg_status find(search *s, const cmg_class_pattern *pattern, cmg_text *found)
{
    *found = CMG_NO_TEXT;
    for (size_t from = 0; from < s->folded.length && !found->bytes;) {
        const size_t end = piece_end(s->folded, from);
        const cmg_text piece = {s->folded.bytes + from, end - from};
        cmg_regex_match match;
        switch (cmg_regex_find(pattern->regex, s->session->vm.regex, piece, 0, &s->steps, &match)) {
        case CMG_REGEX_OK: *found = (cmg_text){piece.bytes + match.start, match.end - match.start}; break;
        case CMG_REGEX_NO_MATCH: break;
        case CMG_REGEX_NO_MEMORY: return CMG_NO_MEMORY;
        default: return CMG_LIMIT_REACHED;
        }
        from = end;
    }
    return CMG_OK;
}

static cmg_status is_excluded(search *s, const cmg_class *class, bool *excluded)
{
    *excluded = false;
    for (uint32_t i = 0; i < class->unless_count && !*excluded; i++) {
        cmg_text found;
        const cmg_status status = find(s, &class->unless[i], &found);
        if (status != CMG_OK)
            return status;
        *excluded = found.bytes != NULL;
    }
    return CMG_OK;
}

static cmg_status facts_speak(search *s, const cmg_class *class, bool *speak)
{
    cmg_value value = cmg_null_value;
    *speak = false;
    if (!class->when || !s->session->facts)
        return CMG_OK;
    const cmg_status status = cmg_session_run(s->session, class->when, &value);
    if (status != CMG_OK)
        return status;
    cmg_result_need(s->result, s->session, value, &class->rule, 0, false);
    *speak = value.kind == CMG_BOOLEAN && value.as.integer;
    return CMG_OK;
}

static cmg_status score(search *s, const cmg_class *class, cmg_candidate *made)
{
    bool excluded = false;
    *made = (cmg_candidate){.class = class};
    for (uint32_t i = 0; i < class->word_count; i++) {
        if (!may_stand(s, class->words[i].folded))
            continue;
        if (!spend(s, class->words[i].folded))
            return CMG_LIMIT_REACHED;
        made->score += stands(s, class->words[i].folded) ? class->words[i].weight : 0;
    }
    for (uint32_t i = 0; i < class->pattern_count; i++) {
        cmg_text found;
        const cmg_status status = find(s, &class->patterns[i], &found);
        if (status != CMG_OK)
            return status;
        made->score += found.bytes ? class->patterns[i].weight : 0;
    }
    cmg_status status = facts_speak(s, class, &made->by_facts);
    made->score += made->by_facts ? CMG_FACTS_WEIGHT : 0;
    if (status == CMG_OK && made->score)
        status = is_excluded(s, class, &excluded);
    if (excluded)
        made->score = 0;
    return status;
}

/* -- the best ------------------------------------------------------------- */

/* Equal scores: the order of codes, so that the answer never depends on chance. */
static void place(cmg_route_case *c, const cmg_candidate *made)
{
    uint32_t at = c->count;
    while (at > 0 && c->candidates[at - 1].score < made->score)
        at--;
    if (at == CMG_CLASSES_SHOWN)
        return;
    if (c->count < CMG_CLASSES_SHOWN)
        c->count++;
    for (uint32_t i = c->count - 1; i > at; i--)
        c->candidates[i] = c->candidates[i - 1];
    c->candidates[at] = *made;
}

static bool has_code(const cmg_class *class, cmg_text code)
{
    bool has = cmg_text_equal(class->rule.code, code);
    for (uint32_t i = 0; i < class->codes.count && !has; i++)
        has = cmg_text_equal(class->codes.at[i], code);
    return has;
}

/* A code says it all; two classes of one old code leave it to a person. */
static bool by_code(search *s, cmg_text text)
{
    const cmg_pack *pack = s->session->pack;
    for (uint32_t i = 0; i < pack->class_count; i++) {
        const cmg_class *class = cmg_version_on(&pack->classes[i], s->session->as_of);
        if (!class || !has_code(class, text))
            continue;
        const cmg_candidate made = {.class = class, .score = CODE_SCORE, .by_code = true};
        place(&s->result->route, &made);
    }
    return s->result->route.count != 0;
}

static cmg_status by_words(search *s)
{
    const cmg_pack *pack = s->session->pack;
    for (uint32_t i = 0; i < pack->class_count; i++) {
        const cmg_class *class = cmg_version_on(&pack->classes[i], s->session->as_of);
        cmg_candidate made;
        if (!class || !class->group.length) /* groups are no answer */
            continue;
        const cmg_status status = score(s, class, &made);
        if (status != CMG_OK)
            return status;
        if (made.score)
            place(&s->result->route, &made);
    }
    return CMG_OK;
}

/* Of the few that are shown, once more what counted: the words, and what the patterns found. */
static cmg_status explain(search *s, cmg_candidate *made)
{
    const cmg_class *class = made->class;
    cmg_arena *arena = &s->result->arena;
    cmg_route_ground *grounds =
        cmg_arena_array(arena, class->word_count + class->pattern_count + 1u, sizeof *grounds);
    if (!grounds)
        return CMG_NO_MEMORY;
    made->grounds = grounds;
    for (uint32_t i = 0; !made->by_code && i < class->word_count; i++) {
        if (may_stand(s, class->words[i].folded) && stands(s, class->words[i].folded))
            grounds[made->ground_count++] =
                (cmg_route_ground){class->words[i].written, class->words[i].weight};
    }
    for (uint32_t i = 0; !made->by_code && i < class->pattern_count; i++) {
        cmg_text found;
        const cmg_status status = find(s, &class->patterns[i], &found);
        if (status != CMG_OK)
            return status;
        if (found.bytes && !cmg_text_copy(arena, found, &found))
            return CMG_NO_MEMORY;
        if (found.bytes)
            grounds[made->ground_count++] = (cmg_route_ground){found, class->patterns[i].weight};
    }
    if (made->by_facts)
        grounds[made->ground_count++] = (cmg_route_ground){class->when_text, CMG_FACTS_WEIGHT};
    if (made->by_code)
        grounds[made->ground_count++] = (cmg_route_ground){class->rule.code, CODE_SCORE};
    return CMG_OK;
}

static uint32_t setting(const cmg_pack *pack, cmg_setting which)
{
    int64_t whole = 0;
    cmg_decimal_to_int64(pack->settings[which].number, &whole);
    return (uint32_t)whole;
}

static void judge(cmg_result *result)
{
    cmg_route_case *c = &result->route;
    c->threshold = setting(result->pack, CMG_SETTING_ROUTE_THRESHOLD);
    c->margin = setting(result->pack, CMG_SETTING_ROUTE_MARGIN);
    const uint32_t best = c->count ? c->candidates[0].score : 0;
    const uint32_t next = c->count > 1 ? c->candidates[1].score : 0;
    result->state = best >= c->threshold && best - next >= c->margin ? CMG_DECIDED : CMG_UNDECIDED;
}

/* -- reading -------------------------------------------------------------- */

/* What is read of a long text; that something is left is told. */
static cmg_text cut(cmg_result *result, cmg_text text)
{
    size_t at = 0, points = 0;
    for (; at < text.length && points < TEXT_MOST; points++)
        cmg_text_next(text, &at);
    if (at == text.length)
        return text;
    cmg_buffer number;
    cmg_buffer_init(&number, &result->allocator);
    cmg_buffer_unsigned(&number, cmg_text_code_points(text));
    cmg_report(result->diagnostics, CMG_M_text_too_long, NULL, CMG_ARG("count", cmg_buffer_view(&number)),
               CMG_ARGZ("read", "20000"));
    cmg_buffer_free(&number);
    return (cmg_text){text.bytes, at};
}

static cmg_status route(search *s, cmg_text text)
{
    cmg_result *result = s->result;
    cmg_status status = CMG_OK;
    if (!by_code(s, cmg_text_trimmed(text))) {
        cmg_buffer_clear(&result->piece);
        cmg_buffer_fold(&result->piece, cut(result, text));
        if (result->piece.failed)
            return CMG_NO_MEMORY;
        s->folded = cmg_buffer_view(&result->piece);
        status = mark_words(s);
        if (status == CMG_OK)
            status = by_words(s);
    }
    for (uint32_t i = 0; status == CMG_OK && i < result->route.count; i++)
        status = explain(s, &result->route.candidates[i]);
    return status;
}

cmg_status cmg_route(cmg_session *session, const char *text, size_t length, const cmg_facts *facts,
                     cmg_result *result)
{
    if (!session || !result || (!text && !facts) || (facts && facts->pack != session->pack))
        return CMG_BAD_ARGUMENT;
    const cmg_text whole = {text, !text ? 0 : length == CMG_ZERO_TERMINATED ? strlen(text) : length};
    cmg_status status = cmg_result_begin(result, session, CMG_RESULT_ROUTE);
    if (status != CMG_OK)
        return status;
    memset(&result->route, 0, sizeof result->route);
    if (cmg_text_valid_prefix(whole) != whole.length) {
        cmg_report(result->diagnostics, CMG_M_not_utf8, NULL);
        return CMG_BAD_ARGUMENT;
    }
    cmg_session_begin(session, facts);
    cmg_session_set_law_day(session, session->as_of);
    search s = {.session = session, .result = result, .steps = session->vm.limits.steps * 100};
    status = route(&s, whole);
    judge(result);
    const cmg_status kept = cmg_result_finish(result, session);
    return status != CMG_OK ? status : kept;
}

/* -- getters -------------------------------------------------------------- */

static const cmg_candidate *candidate_at(const cmg_result *result, size_t index)
{
    return result && result->kind == CMG_RESULT_ROUTE && index < result->route.count
               ? &result->route.candidates[index]
               : NULL;
}

const char *cmg_route_class(const cmg_result *result, size_t index)
{
    const cmg_candidate *candidate = candidate_at(result, index);
    return candidate ? candidate->class->rule.code.bytes : NULL;
}

unsigned cmg_route_score(const cmg_result *result, size_t index)
{
    const cmg_candidate *candidate = candidate_at(result, index);
    return candidate ? candidate->score : 0;
}

const char *cmg_route_item(const cmg_result *result, size_t index)
{
    const cmg_candidate *candidate = candidate_at(result, index);
    const cmg_text item =
        candidate ? cmg_class_item(result->pack, candidate->class, result->as_of) : CMG_NO_TEXT;
    return item.length ? item.bytes : "";
}

static const cmg_route_ground *ground_at(const cmg_result *result, size_t index, size_t reason)
{
    const cmg_candidate *candidate = candidate_at(result, index);
    return candidate && reason < candidate->ground_count ? &candidate->grounds[reason] : NULL;
}

const char *cmg_route_reason(const cmg_result *result, size_t index, size_t reason)
{
    const cmg_route_ground *ground = ground_at(result, index, reason);
    return ground ? ground->text.bytes : NULL;
}

unsigned cmg_route_weight(const cmg_result *result, size_t index, size_t reason)
{
    const cmg_route_ground *ground = ground_at(result, index, reason);
    return ground ? ground->weight : 0;
}
