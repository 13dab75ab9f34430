/* Results: their life, and what every kind of result has. */
#include "rules/print.h"

#include <string.h>

cmg_result *cmg_result_new(const cmg_allocator *allocator)
{
    if (!allocator)
        allocator = &cmg_allocator_default;
    cmg_result *result = cmg_allocate_zeroed(allocator, sizeof *result);
    if (!result)
        return NULL;
    result->allocator = *allocator;
    result->state = CMG_UNDECIDED; /* nothing has been decided yet */
    cmg_arena_init(&result->arena, allocator, 0);
    cmg_buffer_init(&result->text, allocator);
    cmg_buffer_init(&result->json, allocator);
    cmg_buffer_init(&result->piece, allocator);
    result->diagnostics = cmg_diagnostics_new(allocator);
    if (result->diagnostics)
        return result;
    cmg_result_free(result);
    return NULL;
}

void cmg_result_free(cmg_result *result)
{
    if (!result)
        return;
    const cmg_allocator allocator = result->allocator;
    cmg_diagnostics_free(result->diagnostics);
    cmg_buffer_free(&result->text);
    cmg_buffer_free(&result->json);
    cmg_buffer_free(&result->piece);
    cmg_arena_free(&result->arena);
    cmg_pack_unref(result->pack);
    cmg_release(&allocator, result, sizeof *result);
}

cmg_status cmg_result_begin(cmg_result *result, cmg_session *session, cmg_result_kind kind)
{
    cmg_arena_reset(&result->arena);
    cmg_diagnostics_clear(result->diagnostics);
    if (result->pack != session->pack) {
        cmg_pack_unref(result->pack);
        result->pack = cmg_pack_ref(session->pack);
    }
    /* A question that ends before it is looked into, for a code that is none, leaves no answer: what
     * stood here was about something else, and its pieces went with the arena. */
    result->kind = CMG_RESULT_EMPTY;
    result->begun = kind;
    result->staff = NULL;
    result->standards = NULL;
    result->assessment = NULL;
    result->state = CMG_UNDECIDED;
    result->language = session->language;
    result->traced = session->trace;
    result->as_of = session->as_of;
    result->need_count = result->presumed_count = 0;
    result->presumed = NULL;
    result->steps = NULL;
    result->step_count = result->step_capacity = 0;
    result->bank = NULL;
    result->decision = NULL;
    result->value = cmg_null_value;
    result->has_other = false;
    result->norms = NULL;
    result->norm_count = 0;
    /* A time limit goes by the day of its start. */
    if (session->has_as_of || kind == CMG_RESULT_DUE)
        return CMG_OK;
    cmg_report(result->diagnostics, CMG_M_decision_date_missing, NULL);
    return CMG_BAD_ARGUMENT;
}

/* -- what is missing ------------------------------------------------------ */

static cmg_need *find_need(cmg_result *result, cmg_need_kind kind, uint16_t slot, const cmg_label *hole)
{
    for (uint32_t i = 0; i < result->need_count; i++) {
        cmg_need *need = &result->needs[i];
        if (need->kind == kind && need->slot == slot && need->hole == hole)
            return need;
    }
    return NULL;
}

static void add_need(cmg_result *result, cmg_need wanted)
{
    cmg_need *need = find_need(result, wanted.kind, wanted.slot, wanted.hole);
    if (!need) {
        if (result->need_count < CMG_NEEDS_MAX)
            result->needs[result->need_count++] = wanted;
        return;
    }
    need->wanted++;
    need->alone |= wanted.alone;
    if (wanted.essential && !need->essential) {
        need->essential = true;
        need->rule = wanted.rule;
        need->stage = wanted.stage;
    }
}

void cmg_result_need(cmg_result *result, const cmg_session *session, cmg_value absent, const cmg_rule *rule,
                     uint8_t stage, bool essential)
{
    if (absent.kind != CMG_ABSENT || !absent.as.absence)
        return;
    const cmg_absence *absence = absent.as.absence;
    for (uint32_t i = 0; i < absence->count; i++) {
        const uint16_t at = absence->slots[i];
        const cmg_slot *slot = &session->pack->slots[at];
        const bool hole = slot->kind == CMG_SLOT_PARAMETER;
        /* What is worked out here cannot be asked of anybody: what it is worked out from is. */
        if (slot->kind == CMG_SLOT_TERM && !slot->term->given)
            continue;
        add_need(result, (cmg_need){.kind = hole ? CMG_NEED_HOLE : CMG_NEED_FACT,
                                    .slot = at,
                                    .rule = rule,
                                    .stage = stage,
                                    .wanted = 1,
                                    .alone = absence->count == 1,
                                    .essential = essential});
    }
}

void cmg_result_need_amount(cmg_result *result, const cmg_label *hole, const cmg_rule *rule, uint8_t stage)
{
    add_need(result, (cmg_need){.kind = CMG_NEED_AMOUNT,
                                .hole = hole,
                                .rule = rule,
                                .stage = stage,
                                .wanted = 1,
                                .alone = true,
                                .essential = true});
}

void cmg_result_need_place(cmg_result *result, cmg_text place, cmg_text question, const cmg_rule *rule)
{
    cmg_need need = {.kind = CMG_NEED_PLACE, .rule = rule, .wanted = 1, .alone = true, .essential = true};
    if (result->need_count < CMG_NEEDS_MAX && cmg_text_copy(&result->arena, place, &need.name) &&
        cmg_text_copy(&result->arena, question, &need.question))
        result->needs[result->need_count++] = need;
}

/* The best question first: one that matters for certain, can be asked of a
 * person, settles a rule by itself, comes early in the law's order, and is
 * wanted by many rules. */
static bool asks_before(const cmg_need *a, const cmg_need *b)
{
    if (a->essential != b->essential)
        return a->essential;
    if ((a->kind == CMG_NEED_FACT) != (b->kind == CMG_NEED_FACT))
        return a->kind == CMG_NEED_FACT;
    if (a->stage != b->stage)
        return a->stage < b->stage;
    if (a->alone != b->alone)
        return a->alone;
    if (a->wanted != b->wanted)
        return a->wanted > b->wanted;
    return a->slot < b->slot;
}

static void sort_needs(cmg_result *result)
{
    for (uint32_t i = 1; i < result->need_count; i++) {
        const cmg_need moving = result->needs[i];
        uint32_t at = i;
        for (; at > 0 && asks_before(&moving, &result->needs[at - 1]); at--)
            result->needs[at] = result->needs[at - 1];
        result->needs[at] = moving;
    }
}

/* -- the end of a decision ------------------------------------------------ */

static bool keep(cmg_result *result, cmg_value *value)
{
    return cmg_value_is_flat(value) || cmg_value_copy(&result->arena, *value, value);
}

static bool keep_case(cmg_result *result, cmg_penalty_case *c)
{
    return keep(result, &c->statutory.low) && keep(result, &c->statutory.high) &&
           keep(result, &c->range.low) && keep(result, &c->range.high) && keep(result, &c->suggestion) &&
           keep(result, &c->amount) && keep(result, &c->gains);
}

static bool keep_presumptions(cmg_result *result, const cmg_session *session)
{
    if (!session->presumption_count)
        return true;
    result->presumed = cmg_arena_array(&result->arena, session->presumption_count, sizeof *result->presumed);
    if (!result->presumed)
        return false;
    for (uint32_t i = 0; i < session->presumption_count; i++) {
        if (session->relied[session->presumptions[i]])
            result->presumed[result->presumed_count++] = session->presumptions[i];
    }
    return true;
}

static bool keep_bank(cmg_result *result, const cmg_session *session)
{
    const uint32_t count = session->pack->slot_count;
    result->bank = cmg_arena_array(&result->arena, count, sizeof *result->bank);
    for (uint32_t i = 0; result->bank && i < count; i++) {
        if (!cmg_value_copy(&result->arena, session->bank[i], &result->bank[i]))
            return false;
    }
    return result->bank != NULL;
}

cmg_status cmg_result_finish(cmg_result *result, cmg_session *session)
{
    bool ok = keep(result, &result->value) && keep_presumptions(result, session);
    result->kind = result->begun;
    if (ok && result->kind == CMG_RESULT_PENALTY)
        ok = keep_case(result, &result->penalty) && (!result->has_other || keep_case(result, &result->other));
    if (ok && result->traced)
        ok = keep_bank(result, session);
    sort_needs(result);
    if (session->vm.problem_count > 0)
        cmg_vm_report(&session->vm, result->diagnostics);
    return ok ? CMG_OK : CMG_NO_MEMORY;
}

void cmg_result_refuse(cmg_result *result, cmg_message_id reason, cmg_text first, cmg_text second,
                       cmg_text third)
{
    const cmg_text arguments[3] = {first, second, third};
    result->state = CMG_REFUSED;
    result->reason = reason;
    for (int i = 0; i < 3; i++) {
        if (!arguments[i].bytes || !cmg_text_copy(&result->arena, arguments[i], &result->reason_argument[i]))
            result->reason_argument[i] = CMG_TEXT("");
    }
}

cmg_status cmg_result_step_add(cmg_result *result, const cmg_session *session, const cmg_step *step)
{
    if (!session->trace || result->step_count >= CMG_STEPS_MAX)
        return CMG_OK;
    if (!cmg_arena_grow(&result->arena, &result->steps, sizeof *result->steps, result->step_count,
                        &result->step_capacity))
        return CMG_NO_MEMORY;
    cmg_step *kept = &result->steps[result->step_count];
    *kept = *step;
    if (!keep(result, &kept->value) || !keep(result, &kept->low) || !keep(result, &kept->high))
        return CMG_NO_MEMORY;
    result->step_count++;
    return CMG_OK;
}

/* -- getters -------------------------------------------------------------- */

cmg_text cmg_label_text(const cmg_label *label, cmg_language language)
{
    return label->text[language].bytes ? label->text[language] : CMG_TEXT("");
}

cmg_state cmg_result_state(const cmg_result *result)
{
    return result ? result->state : CMG_REFUSED;
}

size_t cmg_result_missing_count(const cmg_result *result)
{
    return result ? result->need_count : 0;
}

static const cmg_need *need_at(const cmg_result *result, size_t index)
{
    return result && index < result->need_count ? &result->needs[index] : NULL;
}

const char *cmg_result_missing(const cmg_result *result, size_t index)
{
    const cmg_need *need = need_at(result, index);
    if (!need)
        return NULL;
    if (need->kind == CMG_NEED_PLACE)
        return need->name.bytes;
    return need->kind == CMG_NEED_AMOUNT ? need->rule->code.bytes
                                         : result->pack->slots[need->slot].name.bytes;
}

const char *cmg_result_question(const cmg_result *result, size_t index)
{
    const cmg_need *need = need_at(result, index);
    if (!need)
        return NULL;
    if (need->kind == CMG_NEED_PLACE)
        return need->question.bytes;
    if (need->kind == CMG_NEED_AMOUNT)
        return cmg_label_text(need->hole, result->language).bytes;
    const cmg_slot *slot = &result->pack->slots[need->slot];
    if (need->kind == CMG_NEED_FACT)
        return slot->kind == CMG_SLOT_TERM ? cmg_label_text(&slot->term->question, result->language).bytes
                                           : slot->name.bytes;
    const cmg_parameter *parameter = cmg_version_on(&slot->versions, result->as_of);
    return parameter ? cmg_label_text(&parameter->hole, result->language).bytes : slot->name.bytes;
}

const char *cmg_result_why(const cmg_result *result, size_t index)
{
    const cmg_need *need = need_at(result, index);
    if (!need)
        return NULL;
    return need->rule ? cmg_label_text(&need->rule->label, result->language).bytes : "";
}

size_t cmg_result_answer_count(const cmg_result *result, size_t index)
{
    const cmg_need *need = need_at(result, index);
    return need ? need->prospect_count : 0;
}

const char *cmg_result_answer(const cmg_result *result, size_t index, size_t answer)
{
    const cmg_need *need = need_at(result, index);
    return need && answer < need->prospect_count
               ? cmg_answer_words(result->pack->slots[need->slot].term, need->prospects[answer].answer,
                                  result->language)
               : NULL;
}

const char *cmg_result_answer_leads_to(cmg_result *result, size_t index, size_t answer)
{
    const cmg_need *need = need_at(result, index);
    if (!need || answer >= need->prospect_count)
        return NULL;
    cmg_print print;
    cmg_buffer_clear(&result->piece);
    cmg_print_init(&print, &result->piece, result);
    cmg_print_prospect(&print, &need->prospects[answer]);
    cmg_buffer_text(&result->piece, cmg_buffer_view(&print.left));
    cmg_print_free(&print);
    return result->piece.failed ? NULL : cmg_buffer_view(&result->piece).bytes;
}

cmg_diagnostics *cmg_result_diagnostics(cmg_result *result)
{
    return result ? result->diagnostics : NULL;
}

size_t cmg_result_step_count(const cmg_result *result)
{
    return result ? result->step_count : 0;
}

const char *cmg_result_step(cmg_result *result, size_t index)
{
    if (!result || index >= result->step_count)
        return NULL;
    cmg_buffer_clear(&result->piece);
    cmg_step_write(&result->piece, result, &result->steps[index]);
    return result->piece.failed ? NULL : cmg_buffer_view(&result->piece).bytes;
}

static const struct writers {
    void (*text)(cmg_buffer *out, cmg_result *result);
    void (*json)(cmg_buffer *out, cmg_result *result);
} writers[CMG_RESULT_KIND_COUNT] = {
    [CMG_RESULT_DECISION] = {cmg_decision_write_text, cmg_decision_write_json},
    [CMG_RESULT_PENALTY] = {cmg_penalty_write_text, cmg_penalty_write_json},
    [CMG_RESULT_DUE] = {cmg_due_write_text, cmg_due_write_json},
    [CMG_RESULT_CASEFILE] = {cmg_casefile_write_text, cmg_casefile_write_json},
    [CMG_RESULT_DUTY] = {cmg_duty_write_text, cmg_duty_write_json},
    [CMG_RESULT_ROUTE] = {cmg_route_write_text, cmg_route_write_json},
    [CMG_RESULT_ITEMS] = {cmg_items_write_text, cmg_items_write_json},
    [CMG_RESULT_STAFF] = {cmg_staff_write_text, cmg_staff_write_json},
    [CMG_RESULT_STANDARDS] = {cmg_standards_write_text, cmg_standards_write_json},
    [CMG_RESULT_ASSESSMENT] = {cmg_assess_write_text, cmg_assess_write_json},
};

const char *cmg_result_text(cmg_result *result)
{
    if (!result)
        return "";
    if (result->kind == CMG_RESULT_EMPTY)
        return cmg_diagnostics_text(result->diagnostics, result->language);
    cmg_buffer_clear(&result->text);
    writers[result->kind].text(&result->text, result);
    return result->text.failed ? NULL : cmg_buffer_view(&result->text).bytes;
}

const char *cmg_result_json(cmg_result *result)
{
    if (!result || result->kind == CMG_RESULT_EMPTY)
        return "null";
    cmg_buffer_clear(&result->json);
    writers[result->kind].json(&result->json, result);
    return result->json.failed ? NULL : cmg_buffer_view(&result->json).bytes;
}
