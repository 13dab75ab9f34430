/* What was taken in as bytes, and bytes merged.
 *
 *   magic, identity (pack, assessment, day, facts of all cases)
 *   rows, rejected, outside; whether units are listed
 *   units in the order of their names: group, exemption, what was given,
 *   counts, sums, ids
 *   numbers of cases by their stems, ascending, and which of them are repeated
 *   a hash of all this
 *
 * Numbers are little-endian, texts have their length before them.  Counts and
 * sums are exact and ids the smallest, so that the bytes do not depend on the
 * order in which things were taken in, nor on the machine. */
#include "rules/assess.h"

#include <string.h>

#include "feel/from_json.h"

#define MAGIC CMG_TEXT("CMGASSESS3\n")
/* Of a sum, in 10^-9: what a decimal of 34 digits holds. */
#define SUM_DIGITS 33

/* -- writing -------------------------------------------------------------- */

static void put_u64(cmg_buffer *out, uint64_t number)
{
    for (int i = 0; i < 8; i++)
        cmg_buffer_char(out, (char)(unsigned char)(number >> (8 * i)));
}

static void put_text(cmg_buffer *out, cmg_text text)
{
    put_u64(out, text.length);
    cmg_buffer_put(out, text.bytes ? text.bytes : "", text.length);
}

static void put_value(cmg_buffer *out, cmg_value value, const cmg_allocator *allocator)
{
    cmg_buffer text;
    cmg_buffer_char(out, value.kind == CMG_ABSENT ? '\0' : value.kind == CMG_NULL ? '\1' : '\2');
    if (value.kind == CMG_ABSENT || value.kind == CMG_NULL)
        return;
    cmg_buffer_init(&text, allocator);
    cmg_value_write(&text, value);
    put_text(out, cmg_buffer_view(&text));
    out->failed = out->failed || text.failed;
    cmg_buffer_free(&text);
}

/* Two states can be merged when these are equal. */
static void put_identity(cmg_buffer *out, const cmg_assessment *a)
{
    put_text(out, cmg_text_of(a->pack->hash));
    put_text(out, a->method->rule.code);
    put_u64(out, (uint64_t)a->session->as_of);
    for (uint32_t i = 0; a->facts && i < a->pack->slot_count; i++) {
        if (a->facts->cells[i].kind == CMG_ABSENT)
            continue;
        put_text(out, a->pack->slots[i].name);
        put_value(out, a->facts->cells[i], &a->allocator);
    }
}

static void put_counted(cmg_buffer *out, const cmg_counted *counted)
{
    put_u64(out, (uint64_t)counted->count);
    put_u64(out, (uint64_t)counted->sum);
    put_u64(out, (uint64_t)(counted->sum >> 64));
    put_u64(out, counted->id_count);
    for (uint32_t i = 0; i < counted->id_count; i++)
        put_text(out, (cmg_text){counted->ids[i].bytes, counted->ids[i].length});
}

static void put_unit(cmg_buffer *out, const cmg_assessment *a, const cmg_assessed *unit)
{
    put_text(out, unit->name);
    put_text(out, unit->group < 0 ? CMG_NO_TEXT : a->method->groups[unit->group].code);
    put_text(out, unit->exemption);
    for (uint32_t i = 0; i < cmg_assessment_given_count(a); i++)
        put_value(out, unit->given[i], &a->allocator);
    for (uint32_t i = 0; i < a->method->tally_count; i++)
        put_counted(out, &unit->counted[i]);
}

/* Each is put in its place among those before it. */
static const cmg_assessed **by_name(const cmg_assessment *a)
{
    const cmg_assessed **sorted = cmg_allocate(&a->allocator, (a->unit_count + 1) * sizeof *sorted);
    for (size_t i = 0; sorted && i < a->unit_count; i++) {
        size_t low = 0, high = i;
        while (low < high) {
            const size_t middle = low + (high - low) / 2;
            if (cmg_text_compare(sorted[middle]->name, a->units[i]->name) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        memmove(&sorted[low + 1], &sorted[low], (i - low) * sizeof *sorted);
        sorted[low] = a->units[i];
    }
    return sorted;
}

static void put_numbers(cmg_buffer *out, const cmg_assessment *a)
{
    cmg_stem *stems = cmg_text_set_stems(&a->numbers);
    put_u64(out, a->numbers.stem_count);
    for (size_t i = 0; stems && i < a->numbers.stem_count; i++) {
        put_text(out, stems[i].text);
        for (int word = 0; word < 2; word++) {
            put_u64(out, stems[i].tails.held[word]);
            put_u64(out, stems[i].tails.again[word]);
        }
    }
    out->failed = out->failed || !stems;
    cmg_release(&a->allocator, stems, a->numbers.stem_count * sizeof *stems);
}

static void write_state(cmg_buffer *out, const cmg_assessment *a)
{
    cmg_buffer identity;
    const cmg_assessed **sorted = by_name(a);
    cmg_buffer_init(&identity, &a->allocator);
    put_identity(&identity, a);
    cmg_buffer_text(out, MAGIC);
    put_text(out, cmg_buffer_view(&identity));
    put_u64(out, a->rows);
    put_u64(out, a->rejected);
    put_u64(out, a->outside);
    put_u64(out, a->lists_units);
    put_u64(out, a->unit_count);
    for (size_t i = 0; sorted && i < a->unit_count; i++)
        put_unit(out, a, sorted[i]);
    put_numbers(out, a);
    put_u64(out, cmg_text_hash(cmg_buffer_view(out)));
    out->failed = out->failed || identity.failed || !sorted;
    cmg_buffer_free(&identity);
    if (sorted)
        cmg_release(&a->allocator, sorted, (a->unit_count + 1) * sizeof *sorted);
}

size_t cmg_assessment_save(const cmg_assessment *a, void *buffer, size_t size)
{
    cmg_buffer out;
    if (!a || (size && !buffer))
        return (size_t)-1;
    cmg_buffer_init(&out, &a->allocator);
    write_state(&out, a);
    const size_t length = out.failed ? (size_t)-1 : out.length;
    if (!out.failed && length <= size)
        memcpy(buffer, out.bytes, length);
    cmg_buffer_free(&out);
    return length;
}

/* -- reading -------------------------------------------------------------- */

typedef struct reading {
    cmg_assessment *a;
    cmg_diagnostics *diagnostics;
    const unsigned char *at, *end;
    cmg_arena work;
    bool applies; /* the second time: the first has found everything good */
    cmg_status status;
} reading;

static bool damaged(reading *r)
{
    if (r->status == CMG_OK)
        cmg_report(r->diagnostics, CMG_M_assess_state_damaged, NULL);
    r->status = CMG_BAD_FACTS;
    return false;
}

static bool no_memory(reading *r)
{
    r->status = CMG_NO_MEMORY;
    return false;
}

static bool get_u64(reading *r, uint64_t *number)
{
    *number = 0;
    if (r->end - r->at < 8)
        return damaged(r);
    for (int i = 0; i < 8; i++)
        *number |= (uint64_t)*r->at++ << (8 * i);
    return true;
}

static bool get_text(reading *r, cmg_text *text)
{
    uint64_t length;
    if (!get_u64(r, &length) || length > (uint64_t)(r->end - r->at))
        return damaged(r);
    *text = (cmg_text){(const char *)r->at, (size_t)length};
    r->at += length;
    return cmg_text_valid_prefix(*text) == text->length || damaged(r);
}

static bool contradicts(reading *r, cmg_text unit, cmg_text figure)
{
    cmg_report(r->diagnostics, CMG_M_assess_contradiction, NULL, CMG_ARG("unit", unit),
               CMG_ARG("name", figure));
    r->status = CMG_BAD_FACTS;
    return false;
}

static const cmg_type *type_given(const cmg_assessment *a, uint32_t index)
{
    return index < a->unit_fact_count ? a->pack->slots[a->unit_facts[index]].term->type : &cmg_type_number;
}

static bool get_value(reading *r, const cmg_type *type, cmg_value *value)
{
    cmg_text text;
    *value = (cmg_value){.kind = CMG_ABSENT};
    if (r->at == r->end || *r->at > 2)
        return damaged(r);
    const unsigned char form = *r->at++;
    if (form == 1)
        *value = cmg_null_value;
    if (form < 2)
        return true;
    if (!get_text(r, &text))
        return false;
    cmg_status status = CMG_OK;
    if (type->kind == CMG_STRING)
        *value = cmg_string_value(text);
    else
        status = cmg_value_from_text(text, type, &r->work, value);
    return status == CMG_OK || (status == CMG_NO_MEMORY ? no_memory(r) : damaged(r));
}

static bool take_value(reading *r, cmg_assessed *unit, cmg_text name, uint32_t index, cmg_value value)
{
    if (value.kind == CMG_ABSENT || !unit)
        return true;
    if (unit->given[index].kind != CMG_ABSENT)
        return cmg_value_equal(unit->given[index], value) == 1 ||
               contradicts(r, name, cmg_assessment_given_name(r->a, index));
    return !r->applies || cmg_value_copy(&r->a->arena, value, &unit->given[index]) || no_memory(r);
}

static bool is_sum(cmg_exact_sum sum)
{
    cmg_exact_sum limit = 1;
    for (int i = 0; i < SUM_DIGITS; i++)
        limit *= 10;
    return sum < limit && sum > -limit;
}

static bool take_counted(reading *r, cmg_counted *into)
{
    uint64_t count, low, high, ids;
    cmg_counted none = {0};
    const cmg_counted *before = into ? into : &none;
    if (!get_u64(r, &count) || !get_u64(r, &low) || !get_u64(r, &high) || !get_u64(r, &ids))
        return false;
    const cmg_exact_sum sum = (cmg_exact_sum)((unsigned __int128)high << 64 | low);
    int64_t total;
    if (count > INT64_MAX || ids > CMG_IDS_KEPT || !is_sum(sum) || !is_sum(sum + before->sum) ||
        __builtin_add_overflow(before->count, (int64_t)count, &total))
        return damaged(r);
    if (into && r->applies) {
        into->count = total;
        into->sum += sum;
    }
    for (uint64_t i = 0; i < ids; i++) {
        cmg_text id;
        if (!get_text(r, &id))
            return false;
        if (into && r->applies && !cmg_counted_keep(&r->a->allocator, into, id))
            return no_memory(r);
    }
    return true;
}

static bool take_exemption(reading *r, cmg_assessed *unit, cmg_text name, cmg_text exemption)
{
    if (!unit || exemption.length == 0)
        return true;
    if (unit->exemption.length)
        return cmg_text_equal(unit->exemption, exemption) || contradicts(r, name, CMG_TEXT("exempt"));
    return !r->applies || cmg_text_copy(&r->a->arena, exemption, &unit->exemption) || no_memory(r);
}

static bool take_unit(reading *r)
{
    cmg_assessment *a = r->a;
    cmg_text name, code, exemption;
    if (!get_text(r, &name) || !get_text(r, &code) || !get_text(r, &exemption))
        return false;
    const int32_t group = code.length ? cmg_assessment_group(a, code) : -1;
    if (name.length == 0 || (code.length && group < 0))
        return damaged(r);
    cmg_assessed *unit = cmg_assessment_unit(a, name);
    if (unit && unit->group != group)
        return contradicts(r, name, CMG_TEXT("group"));
    if (!unit && r->applies) {
        unit = cmg_assessment_add_unit(a, name, group);
        if (!unit)
            return no_memory(r);
    }
    if (!take_exemption(r, unit, name, exemption))
        return false;
    for (uint32_t i = 0; i < cmg_assessment_given_count(a); i++) {
        cmg_value value;
        if (!get_value(r, type_given(a, i), &value) || !take_value(r, unit, name, i, value))
            return false;
    }
    for (uint32_t i = 0; i < a->method->tally_count; i++) {
        if (!take_counted(r, unit ? &unit->counted[i] : NULL))
            return false;
    }
    return true;
}

static bool get_stem(reading *r, cmg_stem *stem)
{
    bool got = get_text(r, &stem->text);
    for (int word = 0; got && word < 2; word++)
        got = get_u64(r, &stem->tails.held[word]) && get_u64(r, &stem->tails.again[word]);
    return got && (cmg_stem_is_sound(stem) || damaged(r));
}

static bool take_numbers(reading *r)
{
    uint64_t count;
    cmg_stem stem = {.text = CMG_NO_TEXT};
    if (!get_u64(r, &count) || (count && r->a->method->repeated == CMG_REPEATED_COUNT))
        return damaged(r);
    for (uint64_t i = 0; i < count; i++) {
        const cmg_text before = stem.text;
        if (!get_stem(r, &stem))
            return false;
        if (i > 0 && cmg_text_compare(stem.text, before) <= 0)
            return damaged(r);
        if (r->applies && !cmg_text_set_join(&r->a->numbers, &stem))
            return no_memory(r);
    }
    return true;
}

static bool take_state(reading *r)
{
    cmg_assessment *a = r->a;
    uint64_t rows, rejected, outside, lists, units;
    if (!get_u64(r, &rows) || !get_u64(r, &rejected) || !get_u64(r, &outside) || !get_u64(r, &lists) ||
        !get_u64(r, &units))
        return false;
    if (units > CMG_UNITS_MAX + a->unit_count || rows > INT64_MAX || rejected > rows ||
        outside > rows - rejected)
        return damaged(r);
    if (r->applies) {
        a->rows += rows;
        a->rejected += rejected;
        a->outside += outside;
        a->lists_units = a->lists_units || lists;
    }
    for (uint64_t i = 0; i < units; i++) {
        if (!take_unit(r))
            return false;
    }
    return take_numbers(r) && (r->at == r->end || damaged(r));
}

/* Magic, hash and identity; leaves `at` behind them and `end` before the hash. */
static bool check_identity(reading *r, cmg_text bytes)
{
    cmg_text found;
    uint64_t hash;
    cmg_buffer identity;
    if (!cmg_text_starts(bytes, MAGIC) || bytes.length < MAGIC.length + 8)
        return damaged(r);
    r->at = (const unsigned char *)bytes.bytes + bytes.length - 8;
    r->end = r->at + 8;
    if (!get_u64(r, &hash) || hash != cmg_text_hash((cmg_text){bytes.bytes, bytes.length - 8}))
        return damaged(r);
    r->at = (const unsigned char *)bytes.bytes + MAGIC.length;
    r->end -= 8;
    if (!get_u64(r, &hash) || hash > (uint64_t)(r->end - r->at))
        return damaged(r);
    found = (cmg_text){(const char *)r->at, (size_t)hash};
    r->at += hash;
    cmg_buffer_init(&identity, &r->a->allocator);
    put_identity(&identity, r->a);
    const bool same = cmg_text_equal(cmg_buffer_view(&identity), found), failed = identity.failed;
    cmg_buffer_free(&identity);
    if (failed)
        return no_memory(r);
    if (same)
        return true;
    cmg_report(r->diagnostics, CMG_M_assess_state_other, NULL);
    r->status = CMG_BAD_ARGUMENT;
    return false;
}

cmg_status cmg_assessment_load(cmg_assessment *into, const void *bytes, size_t length,
                               cmg_diagnostics *diagnostics)
{
    if (!into || !bytes)
        return CMG_BAD_ARGUMENT;
    reading r = {.a = into, .diagnostics = diagnostics, .status = CMG_OK};
    cmg_arena_init(&r.work, &into->allocator, 0);
    if (check_identity(&r, (cmg_text){bytes, length})) {
        const unsigned char *begin = r.at;
        if (take_state(&r)) {
            r.at = begin;
            r.applies = true;
            take_state(&r);
        }
    }
    if (r.status == CMG_NO_MEMORY)
        cmg_report_no_memory(diagnostics);
    cmg_arena_free(&r.work);
    return r.status;
}

cmg_status cmg_assessment_merge(cmg_assessment *into, const cmg_assessment *from,
                                cmg_diagnostics *diagnostics)
{
    cmg_buffer bytes;
    if (!into || !from || into == from)
        return CMG_BAD_ARGUMENT;
    cmg_buffer_init(&bytes, &into->allocator);
    write_state(&bytes, from);
    cmg_status status = CMG_NO_MEMORY;
    if (bytes.failed)
        cmg_report_no_memory(diagnostics);
    else
        status = cmg_assessment_load(into, bytes.bytes, bytes.length, diagnostics);
    cmg_buffer_free(&bytes);
    return status;
}
