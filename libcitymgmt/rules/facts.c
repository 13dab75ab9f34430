/* Facts: each checked against its term at the door, so that deciding can
 * rely on their types. */
#include "rules/rules.h"

#include <string.h>

#include "feel/from_json.h"

cmg_facts *cmg_facts_new(cmg_pack *pack, const cmg_allocator *allocator)
{
    if (!pack)
        return NULL;
    if (!allocator)
        allocator = &cmg_allocator_default;
    cmg_facts *facts = cmg_allocate_zeroed(allocator, sizeof *facts);
    if (!facts)
        return NULL;
    facts->allocator = *allocator;
    facts->pack = cmg_pack_ref(pack);
    cmg_arena_init(&facts->arena, allocator, 0);
    facts->cells = cmg_allocate(allocator, pack->slot_count * sizeof *facts->cells);
    facts->pending = cmg_allocate_zeroed(allocator, pack->slot_count * sizeof *facts->pending);
    if (cmg_vm_init(&facts->vm, allocator, &cmg_limits_default) && facts->cells && facts->pending) {
        cmg_facts_clear(facts);
        return facts;
    }
    cmg_facts_free(facts);
    return NULL;
}

void cmg_facts_free(cmg_facts *facts)
{
    if (!facts)
        return;
    const cmg_allocator allocator = facts->allocator;
    const size_t size = facts->pack->slot_count * sizeof *facts->cells;
    if (facts->cells)
        cmg_release(&allocator, facts->cells, size);
    if (facts->pending)
        cmg_release(&allocator, facts->pending, size);
    cmg_vm_free(&facts->vm);
    cmg_arena_free(&facts->arena);
    cmg_pack_unref(facts->pack);
    cmg_release(&allocator, facts, sizeof *facts);
}

void cmg_facts_clear(cmg_facts *facts)
{
    if (!facts)
        return;
    memcpy(facts->cells, facts->pack->absent, facts->pack->slot_count * sizeof *facts->cells);
    cmg_arena_reset(&facts->arena);
}

/* -- what a term accepts -------------------------------------------------- */

static void report_unknown(const cmg_facts *facts, cmg_text name, const cmg_place *place,
                           cmg_diagnostics *diagnostics)
{
    const ptrdiff_t near = cmg_text_nearest(name, facts->pack->term_names, facts->pack->term_name_count);
    if (near < 0)
        cmg_report(diagnostics, CMG_M_fact_unknown, place, CMG_ARG("name", name));
    else
        cmg_report(diagnostics, CMG_M_fact_unknown_near, place, CMG_ARG("name", name),
                   CMG_ARG("near", facts->pack->term_names[near]));
}

static const cmg_term *find_term(const cmg_facts *facts, cmg_text name, const cmg_place *place,
                                 uint16_t *slot, cmg_diagnostics *diagnostics)
{
    const cmg_slot *found = cmg_pack_slot(facts->pack, name, slot);
    if (!found || found->kind != CMG_SLOT_TERM) {
        report_unknown(facts, name, place, diagnostics);
        return NULL;
    }
    if (!found->term->given) {
        cmg_report(diagnostics, CMG_M_fact_computed, place, CMG_ARG("name", name));
        return NULL;
    }
    return found->term;
}

static void report_type(cmg_facts *facts, const cmg_term *term, const cmg_type *expected, cmg_text found,
                        const cmg_place *place, cmg_diagnostics *diagnostics)
{
    cmg_buffer type;
    cmg_buffer_init(&type, &facts->allocator);
    cmg_type_write(&type, expected);
    if (found.length > 60)
        found.length = cmg_text_valid_prefix((cmg_text){found.bytes, 60});
    cmg_report(diagnostics, CMG_M_fact_type, place, CMG_ARG("name", term->name),
               CMG_ARG("expected", cmg_buffer_view(&type)), CMG_ARG("found", found));
    cmg_buffer_free(&type);
}

static bool in_values(const cmg_term *term, cmg_value value)
{
    if (term->value_count == 0 || value.kind != CMG_STRING)
        return true;
    for (uint32_t i = 0; i < term->value_count; i++) {
        if (cmg_text_equal(term->values[i].value, cmg_value_as_text(value)))
            return true;
    }
    return false;
}

static bool in_allowed(cmg_facts *facts, const cmg_term *term, cmg_value value)
{
    if (!term->allowed || value.kind == CMG_NULL)
        return true;
    cmg_value verdict = cmg_null_value;
    cmg_vm_reset(&facts->vm);
    return cmg_run(&facts->vm, term->allowed, facts->cells, &value, &verdict) == CMG_OK &&
           verdict.kind == CMG_BOOLEAN && verdict.as.integer;
}

static bool accept(cmg_facts *facts, const cmg_term *term, cmg_value value, cmg_text written,
                   const cmg_place *place, cmg_diagnostics *diagnostics)
{
    if (in_values(term, value) && in_allowed(facts, term, value))
        return true;
    cmg_buffer allowed;
    cmg_buffer_init(&allowed, &facts->allocator);
    if (term->allowed)
        cmg_buffer_text(&allowed, cmg_program_text(term->allowed));
    for (uint32_t i = 0; i < term->value_count; i++) {
        cmg_buffer_string(&allowed, allowed.length ? ", " : "");
        cmg_buffer_text(&allowed, term->values[i].value);
    }
    cmg_report(diagnostics, CMG_M_fact_not_allowed, place, CMG_ARG("name", term->name),
               CMG_ARG("found", written), CMG_ARG("allowed", cmg_buffer_view(&allowed)));
    cmg_buffer_free(&allowed);
    return false;
}

/* -- from JSON ------------------------------------------------------------ */

typedef struct reading {
    cmg_facts *facts;
    cmg_json_scanner scanner;
    cmg_text file, source;
    cmg_diagnostics *diagnostics;
    cmg_status status;
} reading;

static cmg_place place_of(const reading *r, cmg_json_token token)
{
    cmg_place place = cmg_place_at(r->file, r->source, token.offset);
    place.span = (uint32_t)cmg_text_code_points(token.raw);
    return place;
}

static void report_fault(reading *r, const cmg_term *term, const cmg_json_fault *fault)
{
    const cmg_place place = place_of(r, fault->token);
    if (fault->token.kind == CMG_JSON_ERROR)
        cmg_json_report(&r->scanner, r->file, r->diagnostics);
    else if (fault->inexact)
        cmg_report(r->diagnostics, CMG_M_fact_inexact, &place, CMG_ARG("name", term->name));
    else if (fault->duplicate)
        cmg_report(r->diagnostics, CMG_M_fact_twice, &place, CMG_ARG("name", fault->token.raw));
    else
        report_type(r->facts, term, fault->expected, fault->token.raw, &place, r->diagnostics);
}

/* Reads one member.  False ends the reading (no memory, syntax). */
static bool read_member(reading *r, cmg_json_token key)
{
    cmg_facts *facts = r->facts;
    cmg_text name;
    if (!cmg_json_decode(key, &facts->arena, &name)) {
        r->status = CMG_NO_MEMORY;
        return false;
    }
    const cmg_place place = place_of(r, key);
    uint16_t slot = 0;
    const cmg_term *term = find_term(facts, name, &place, &slot, r->diagnostics);
    const cmg_json_token first = cmg_json_next(&r->scanner);
    if (!term) {
        r->status = CMG_BAD_FACTS;
        cmg_json_skip(&r->scanner, first);
        return true;
    }
    if (facts->pending[slot].kind != CMG_ABSENT) {
        cmg_report(r->diagnostics, CMG_M_fact_twice, &place, CMG_ARG("name", name));
        r->status = CMG_BAD_FACTS;
        cmg_json_skip(&r->scanner, first);
        return true;
    }
    const size_t at = first.offset;
    cmg_json_fault fault = {0};
    cmg_value value = cmg_null_value;
    const uint32_t depth = r->scanner.depth;
    const cmg_status status =
        cmg_value_from_json(&r->scanner, first, term->type, &facts->arena, &value, &fault);
    if (status == CMG_NO_MEMORY) {
        r->status = status;
        return false;
    }
    if (status != CMG_OK) {
        r->status = CMG_BAD_FACTS;
        report_fault(r, term, &fault);
        if (fault.token.kind == CMG_JSON_ERROR)
            return false;
        /* Leave what is left of the value, however deep the fault was. */
        cmg_json_skip(&r->scanner,
                      fault.token.kind == CMG_JSON_KEY ? cmg_json_next(&r->scanner) : fault.token);
        const uint32_t outside =
            first.kind == CMG_JSON_OBJECT || first.kind == CMG_JSON_ARRAY ? depth - 1 : depth;
        while (r->scanner.depth > outside) {
            const cmg_json_kind kind = cmg_json_next(&r->scanner).kind;
            if (kind == CMG_JSON_ERROR || kind == CMG_JSON_END)
                return false;
        }
        return true;
    }
    const cmg_text written = {r->source.bytes + at, r->scanner.at - at};
    cmg_place value_place = place_of(r, first);
    if (!accept(facts, term, value, written, &value_place, r->diagnostics))
        r->status = CMG_BAD_FACTS;
    facts->pending[slot] = value;
    return true;
}

static void read_object(reading *r)
{
    const cmg_json_token first = cmg_json_next(&r->scanner);
    if (first.kind != CMG_JSON_OBJECT) {
        const cmg_place place = place_of(r, first);
        r->status = CMG_BAD_FACTS;
        if (first.kind == CMG_JSON_ERROR)
            cmg_json_report(&r->scanner, r->file, r->diagnostics);
        else
            cmg_report(r->diagnostics, CMG_M_facts_not_object, &place);
        return;
    }
    for (;;) {
        const cmg_json_token key = cmg_json_next(&r->scanner);
        if (key.kind == CMG_JSON_OBJECT_END)
            break;
        if (key.kind == CMG_JSON_ERROR || !read_member(r, key)) {
            if (r->scanner.error && r->status != CMG_NO_MEMORY) {
                r->status = CMG_BAD_FACTS;
                cmg_json_report(&r->scanner, r->file, r->diagnostics);
            }
            return;
        }
    }
    if (cmg_json_next(&r->scanner).kind == CMG_JSON_ERROR) {
        r->status = CMG_BAD_FACTS;
        cmg_json_report(&r->scanner, r->file, r->diagnostics);
    }
}

cmg_status cmg_facts_json(cmg_facts *facts, const char *json, size_t length, const char *file,
                          cmg_diagnostics *diagnostics)
{
    if (!facts || !json)
        return CMG_BAD_ARGUMENT;
    reading r = {.facts = facts, .file = cmg_text_of(file), .diagnostics = diagnostics, .status = CMG_OK};
    r.source = length == CMG_ZERO_TERMINATED ? cmg_text_of(json) : (cmg_text){json, length};
    const uint32_t count = facts->pack->slot_count;
    memset(facts->pending, 0, count * sizeof *facts->pending);
    cmg_json_scan(&r.scanner, r.source, 64);
    read_object(&r);
    if (r.status == CMG_NO_MEMORY)
        cmg_report_no_memory(diagnostics);
    if (r.status != CMG_OK)
        return r.status;
    for (uint32_t i = 0; i < count; i++) {
        if (facts->pending[i].kind != CMG_ABSENT)
            facts->cells[i] = facts->pending[i];
    }
    return CMG_OK;
}

/* -- one by one ----------------------------------------------------------- */

static cmg_text text_of(const char *bytes, size_t length)
{
    return length == CMG_ZERO_TERMINATED ? cmg_text_of(bytes) : (cmg_text){bytes, length};
}

/* A number, but one with too many digits. */
static bool is_inexact(cmg_facts *facts, const cmg_term *term, cmg_text written)
{
    cmg_decimal number;
    return term->type->kind == CMG_NUMBER &&
           cmg_decimal_parse(&facts->arena, written, &number) == CMG_DECIMAL_INEXACT;
}

cmg_status cmg_facts_set_text(cmg_facts *facts, const char *name, size_t name_length, const char *text,
                              size_t text_length, cmg_diagnostics *diagnostics)
{
    if (!facts || !name || !text)
        return CMG_BAD_ARGUMENT;
    const cmg_text written = text_of(text, text_length);
    uint16_t slot = 0;
    const cmg_term *term = find_term(facts, text_of(name, name_length), NULL, &slot, diagnostics);
    if (!term)
        return CMG_BAD_FACTS;
    if (cmg_text_valid_prefix(written) != written.length) {
        cmg_report(diagnostics, CMG_M_fact_not_utf8, NULL, CMG_ARG("name", term->name));
        return CMG_BAD_FACTS;
    }
    cmg_value value;
    const cmg_status status = cmg_value_from_text(written, term->type, &facts->arena, &value);
    if (status == CMG_NO_MEMORY)
        cmg_report_no_memory(diagnostics);
    else if (status != CMG_OK && is_inexact(facts, term, written))
        cmg_report(diagnostics, CMG_M_fact_inexact, NULL, CMG_ARG("name", term->name));
    else if (status != CMG_OK)
        report_type(facts, term, term->type, written, NULL, diagnostics);
    if (status != CMG_OK)
        return status;
    if (!accept(facts, term, value, written, NULL, diagnostics))
        return CMG_BAD_FACTS;
    facts->cells[slot] = value;
    return CMG_OK;
}

static cmg_status set_value(cmg_facts *facts, const char *name, size_t name_length, cmg_value value,
                            const char *written, cmg_diagnostics *diagnostics)
{
    if (!facts || !name)
        return CMG_BAD_ARGUMENT;
    uint16_t slot = 0;
    const cmg_term *term = find_term(facts, text_of(name, name_length), NULL, &slot, diagnostics);
    if (!term)
        return CMG_BAD_FACTS;
    if (value.kind != CMG_NULL && !cmg_value_conforms(value, term->type)) {
        report_type(facts, term, term->type, cmg_text_of(written), NULL, diagnostics);
        return CMG_BAD_FACTS;
    }
    if (!accept(facts, term, value, cmg_text_of(written), NULL, diagnostics))
        return CMG_BAD_FACTS;
    facts->cells[slot] = value;
    return CMG_OK;
}

cmg_status cmg_facts_set_boolean(cmg_facts *facts, const char *name, size_t name_length, bool truth,
                                 cmg_diagnostics *diagnostics)
{
    return set_value(facts, name, name_length, cmg_boolean_value(truth), truth ? "true" : "false",
                     diagnostics);
}

cmg_status cmg_facts_set_integer(cmg_facts *facts, const char *name, size_t name_length, int64_t number,
                                 cmg_diagnostics *diagnostics)
{
    char written[24];
    size_t at = sizeof written - 1;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    written[at] = '\0';
    do {
        written[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        written[--at] = '-';
    return set_value(facts, name, name_length, cmg_number_value(cmg_decimal_of(number)), written + at,
                     diagnostics);
}

cmg_status cmg_facts_set_null(cmg_facts *facts, const char *name, size_t name_length,
                              cmg_diagnostics *diagnostics)
{
    return set_value(facts, name, name_length, cmg_null_value, "null", diagnostics);
}

const cmg_value *cmg_facts_get(const cmg_facts *facts, const char *name, size_t name_length)
{
    uint16_t slot = 0;
    if (!facts || !name || !cmg_pack_slot(facts->pack, text_of(name, name_length), &slot))
        return NULL;
    return facts->cells[slot].kind == CMG_ABSENT ? NULL : &facts->cells[slot];
}
