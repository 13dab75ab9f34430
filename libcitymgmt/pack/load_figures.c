/* Counts of cases and indicators over them. */
#include "pack/method_reader.h"

void *cmg_method_get(cmg_method_reader *r, size_t count, size_t size)
{
    return cmg_arena_array_zeroed(&r->loader->pack->arena, count, size);
}

cmg_json cmg_method_list(cmg_method_reader *r, cmg_json object, const char *name, cmg_need need, size_t most,
                         const char *most_text)
{
    const cmg_json list = cmg_read_list(r->loader, object, name, need);
    if (cmg_json_count(list) <= most)
        return list;
    cmg_fault(r->loader, CMG_M_pack_list_too_long, list, CMG_ARGZ("most", most_text));
    return (cmg_json){list.document, NULL};
}

void cmg_method_clash(cmg_method_reader *r, cmg_message_id id, cmg_json json, cmg_text code, cmg_origin other)
{
    const cmg_arena_mark mark = cmg_arena_marked(&r->loader->scratch);
    cmg_fault(r->loader, id, json, CMG_ARG("code", code),
              CMG_ARG("place", cmg_origin_text(r->loader, other)));
    cmg_arena_rewind(&r->loader->scratch, mark);
}

/* -- nothing tied to fines (Administrative Penalty Law Art 74) ------------ */

static bool ends_with(cmg_text text, cmg_text part)
{
    return text.length >= part.length &&
           cmg_text_starts((cmg_text){text.bytes + text.length - part.length, part.length}, part);
}

static bool contains(cmg_text text, cmg_text part)
{
    for (size_t i = 0; i + part.length <= text.length; i++) {
        if (cmg_text_starts((cmg_text){text.bytes + i, text.length - i}, part))
            return true;
    }
    return false;
}

/* An amount of fines or of what was confiscated, by its name.  How many were
 * fined is no amount. */
static bool names_fines(cmg_text name)
{
    static const cmg_text words[] = {
        CMG_TEXT("罚款金额"), CMG_TEXT("罚款数额"),       CMG_TEXT("罚款额"),       CMG_TEXT("罚款总额"),
        CMG_TEXT("罚款收入"), CMG_TEXT("处罚金额"),       CMG_TEXT("处罚数额"),     CMG_TEXT("罚没"),
        CMG_TEXT("罚金"),     CMG_TEXT("没收的违法所得"), CMG_TEXT("没收违法所得"), CMG_TEXT("没收金额")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (contains(name, words[i]))
            return true;
    }
    return false;
}

static bool is_fine_role(cmg_role role)
{
    return role == CMG_ROLE_FINE || role == CMG_ROLE_CHOSEN_FINE || role == CMG_ROLE_STATUTORY_MINIMUM ||
           role == CMG_ROLE_STATUTORY_MAXIMUM;
}

static void refuse_fines(cmg_method_reader *r, cmg_json json, cmg_text name)
{
    cmg_fault(r->loader, CMG_M_assess_tied_to_fines, json, CMG_ARG("name", name));
}

static void check_name_for_fines(cmg_method_reader *r, cmg_json json, cmg_text name, const cmg_label *label)
{
    if (names_fines(name) || names_fines(label->text[CMG_CHINESE]))
        refuse_fines(r, json, name);
}

/* 罚款 in yuan, or a number of that name: an amount as well. */
static bool is_amount_of_fines(const cmg_term *term)
{
    static const cmg_text fine = CMG_TEXT("罚款");
    return is_fine_role(term->role) || names_fines(term->name) ||
           names_fines(term->label.text[CMG_CHINESE]) ||
           (term->type->kind == CMG_NUMBER && contains(term->name, fine) &&
            (ends_with(term->name, fine) || contains(term->unit, CMG_TEXT("元"))));
}

/* Slots that an expression reads, directly or through decisions. */
typedef struct reading {
    cmg_method_reader *r;
    bool *seen;
    uint16_t *queue;
    uint32_t count;
} reading;

static void enqueue(reading *all, const uint16_t *slots, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (slots[i] < all->r->loader->pack->slot_count && !all->seen[slots[i]]) {
            all->seen[slots[i]] = true;
            all->queue[all->count++] = slots[i];
        }
    }
}

static void enqueue_decision(reading *all, const cmg_versions *versions)
{
    for (uint32_t v = 0; v < versions->count; v++) {
        uint32_t count;
        const uint16_t *slots = cmg_decision_reads(versions->version[v], &count);
        enqueue(all, slots, count);
    }
}

/* Neither tied openly nor in disguise (直接或者变相): what decisions read counts too. */
static void check_slots_for_fines(cmg_method_reader *r, cmg_json json, const uint16_t *slots, uint32_t count)
{
    const cmg_pack *pack = r->loader->pack;
    cmg_arena *scratch = &r->loader->scratch;
    const cmg_arena_mark mark = cmg_arena_marked(scratch);
    reading all = {.r = r};
    all.seen = cmg_arena_array_zeroed(scratch, pack->slot_count, sizeof *all.seen);
    all.queue = cmg_arena_array(scratch, pack->slot_count, sizeof *all.queue);
    if (all.seen && all.queue)
        enqueue(&all, slots, count);
    for (uint32_t i = 0; i < all.count; i++) {
        const cmg_slot *slot = &pack->slots[all.queue[i]];
        if (slot->kind == CMG_SLOT_TERM && is_amount_of_fines(slot->term))
            refuse_fines(r, json, slot->name);
        else if (slot->kind == CMG_SLOT_DECISION)
            enqueue_decision(&all, &slot->versions);
    }
    cmg_arena_rewind(scratch, mark);
}

/* -- expressions ---------------------------------------------------------- */

void cmg_method_enter(cmg_method_reader *r)
{
    cmg_loader *loader = r->loader;
    r->outer_lost = loader->lost;
    loader->pack->scope = r->inner;
    if (r->figures_lost)
        loader->lost |= CMG_LOST_NAMES;
}

void cmg_method_leave(cmg_method_reader *r)
{
    r->loader->pack->scope = r->outer;
    r->loader->lost = r->outer_lost;
}

cmg_program *cmg_method_program(cmg_method_reader *r, cmg_scope *scope, cmg_json object, const char *name,
                                cmg_need need, const cmg_type *type)
{
    if (scope == r->inner)
        cmg_method_enter(r);
    cmg_program *program = cmg_read_program(r->loader, object, name, need, CMG_FEEL_EXPRESSION, NULL, type);
    if (scope == r->inner)
        cmg_method_leave(r);
    if (program) {
        uint32_t count = 0;
        const uint16_t *slots = cmg_program_facts(program, &count);
        check_slots_for_fines(r, cmg_json_member(object, name), slots, count);
    }
    return program;
}

cmg_program *cmg_method_case_condition(cmg_method_reader *r, cmg_json object, const char *name, cmg_need need)
{
    return cmg_method_program(r, r->outer, object, name, need, &cmg_type_boolean);
}

static cmg_program *formula(cmg_method_reader *r, cmg_json object, const char *name, cmg_need need)
{
    return cmg_method_program(r, r->inner, object, name, need, &cmg_type_number);
}

cmg_bound cmg_method_bound(cmg_method_reader *r, cmg_json object, const char *name)
{
    cmg_bound bound = {.given = false};
    const cmg_json json = cmg_json_member(object, name);
    if (cmg_json_present(json))
        bound.given = cmg_read_number(r->loader, json, &bound.number);
    return bound;
}

static void fault_bound(cmg_method_reader *r, cmg_json object, const char *name, const char *expected)
{
    cmg_fault(r->loader, CMG_M_assess_number_range, cmg_json_member(object, name), CMG_ARGZ("name", name),
              CMG_ARGZ("expected", expected));
}

/* -- names of figures ----------------------------------------------------- */

/* The next slot behind the pack's, when the name is new and FEEL reads it. */
static bool declare(cmg_method_reader *r, cmg_json json, cmg_text name, uint16_t slot)
{
    cmg_loader *loader = r->loader;
    if (name.length == 0 || loader->lost & CMG_LOST_NAMES)
        return false;
    uint16_t taken = 0;
    if (cmg_pack_slot(loader->pack, name, &taken)) {
        cmg_fault(loader, CMG_M_assess_name_is_fact, cmg_json_member(json, "name"), CMG_ARG("name", name));
        return false;
    }
    if (!cmg_scope_declare(r->inner, name, &cmg_type_number, CMG_SYMBOL_FACT, slot)) {
        if (!cmg_stopped(loader))
            cmg_fault(loader, CMG_M_assess_name_twice, cmg_json_member(json, "name"), CMG_ARG("name", name));
        return false;
    }
    if (!cmg_name_is_readable(loader, r->inner, name, slot)) {
        cmg_fault(loader, CMG_M_pack_bad_term_name, cmg_json_member(json, "name"), CMG_ARG("name", name));
        return false;
    }
    return true;
}

static uint16_t next_slot(const cmg_method_reader *r)
{
    return (uint16_t)(r->loader->pack->slot_count + r->method->tally_count + r->method->indicator_count);
}

int32_t cmg_method_find_indicator(const cmg_method *method, cmg_text name)
{
    for (uint32_t i = 0; i < method->indicator_count; i++) {
        if (cmg_text_equal(method->indicators[i].name, name))
            return (int32_t)i;
    }
    return -1;
}

int32_t cmg_method_indicator_name(cmg_method_reader *r, cmg_json text)
{
    const cmg_method *method = r->method;
    const int32_t found = cmg_method_find_indicator(method, cmg_json_string(text));
    /* Where a file of names was lost, and that was told, no indicator could be declared. */
    if (found >= 0 || r->figures_lost || r->loader->lost & CMG_LOST_NAMES)
        return found;
    cmg_text known[FIGURES_MAX];
    for (uint32_t i = 0; i < method->indicator_count; i++)
        known[i] = method->indicators[i].name;
    cmg_fault_unknown(r->loader, CMG_M_assess_indicator_unknown, CMG_M_assess_indicator_unknown_near, text,
                      cmg_json_string(text), known, method->indicator_count);
    return -1;
}

/* -- counts --------------------------------------------------------------- */

static void read_tally(cmg_method_reader *r, cmg_json json)
{
    cmg_loader *loader = r->loader;
    cmg_tally *tally = &r->tallies[r->method->tally_count];
    if (!cmg_read_object(loader, json, "name label when sum")) {
        r->figures_lost = true;
        return;
    }
    tally->name = cmg_read_text(loader, json, "name", CMG_REQUIRED);
    tally->label = cmg_read_label(loader, json, "label", CMG_OPTIONAL);
    tally->origin = cmg_origin_of(loader, r->draft->layer, json);
    tally->slot = next_slot(r);
    tally->when = cmg_method_case_condition(r, json, "when", CMG_OPTIONAL);
    tally->sum = cmg_method_program(r, r->outer, json, "sum", CMG_OPTIONAL, &cmg_type_number);
    check_name_for_fines(r, json, tally->name, &tally->label);
    if (declare(r, json, tally->name, tally->slot))
        r->method->tally_count++;
    else
        r->figures_lost = true;
}

void cmg_method_tallies(cmg_method_reader *r)
{
    const cmg_json list =
        cmg_method_list(r, r->draft->json, "counts", CMG_OPTIONAL, FIGURES_MAX, FIGURES_MAX_TEXT);
    r->figures_lost |= !cmg_json_present(list) && cmg_is_given(r->loader, r->draft->json, "counts");
    r->tallies = cmg_method_get(r, cmg_json_count(list), sizeof *r->tallies);
    r->method->tallies = r->tallies;
    for (cmg_json json = cmg_json_first(list); r->tallies && cmg_json_present(json);
         json = cmg_json_following(json))
        read_tally(r, json);
}

void cmg_method_implausible(cmg_method_reader *r)
{
    const cmg_json list =
        cmg_method_list(r, r->draft->json, "implausible", CMG_OPTIONAL, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_implausible *all = cmg_method_get(r, cmg_json_count(list), sizeof *all);
    r->method->implausible = all;
    for (cmg_json json = cmg_json_first(list); all && cmg_json_present(json);
         json = cmg_json_following(json)) {
        if (!cmg_read_object(r->loader, json, "label when"))
            continue;
        cmg_implausible *one = &all[r->method->implausible_count++];
        one->label = cmg_read_label(r->loader, json, "label", CMG_REQUIRED);
        one->when = cmg_method_case_condition(r, json, "when", CMG_REQUIRED);
    }
}

/* -- indicators ----------------------------------------------------------- */

/* A number, "leave-out" or "undefined". */
static cmg_substitute read_substitute(cmg_method_reader *r, cmg_json object, const char *name)
{
    cmg_substitute substitute = {.kind = CMG_SUBSTITUTE_NONE};
    const cmg_json json = cmg_json_member(object, name);
    if (!cmg_json_present(json))
        return substitute;
    substitute.given = true;
    if (cmg_json_type(json) == CMG_JSON_NUMBER) {
        substitute.kind = CMG_SUBSTITUTE_NUMBER;
        cmg_read_number(r->loader, json, &substitute.number);
    } else if (cmg_text_equal(cmg_json_string(json), CMG_TEXT("leave-out"))) {
        substitute.kind = CMG_SUBSTITUTE_LEAVE_OUT;
    } else if (!cmg_text_equal(cmg_json_string(json), CMG_TEXT("undefined"))) {
        cmg_fault(r->loader, CMG_M_assess_substitute_expected, json, CMG_ARGZ("name", name));
    }
    return substitute;
}

static void read_rounding(cmg_method_reader *r, cmg_json json, cmg_indicator *indicator)
{
    int64_t places = 0;
    const cmg_bound round = cmg_method_bound(r, json, "round");
    const int mode = cmg_read_choice(r->loader, json, "rounding",
                                     "half-up half-even half-down up down floor ceiling", CMG_OPTIONAL);
    static const cmg_rounding modes[] = {CMG_ROUND_HALF_UP, CMG_ROUND_HALF_EVEN, CMG_ROUND_HALF_DOWN,
                                         CMG_ROUND_UP,      CMG_ROUND_DOWN,      CMG_ROUND_FLOOR,
                                         CMG_ROUND_CEILING};
    indicator->rounding = modes[mode < 0 ? 0 : mode];
    indicator->rounds = round.given;
    if (round.given && (!cmg_decimal_to_int64(round.number, &places) || places < 0 || places > PLACES_MAX))
        fault_bound(r, json, "round", "0..12");
    indicator->places = (int32_t)places;
}

static int32_t find_adjustment(const cmg_indicator *indicator, cmg_text code)
{
    for (uint32_t i = 0; i < indicator->adjustment_count; i++) {
        if (code.length && cmg_text_equal(indicator->adjustments[i].code, code))
            return (int32_t)i;
    }
    return -1;
}

static void read_adjustment(cmg_method_reader *r, cmg_json json, const cmg_indicator *indicator,
                            cmg_adjustment *one)
{
    cmg_loader *loader = r->loader;
    one->within = -1;
    if (!cmg_read_object(loader, json, "code label deduct add step points part most within")) {
        r->codes_lost = true;
        return;
    }
    one->code = cmg_read_text(loader, json, "code", CMG_OPTIONAL);
    r->codes_lost |= one->code.length == 0 && cmg_is_given(loader, json, "code");
    one->label = cmg_read_label(loader, json, "label", CMG_OPTIONAL);
    one->origin = cmg_origin_of(loader, r->draft->layer, json);
    one->adds = cmg_json_present(cmg_json_member(json, "add"));
    cmg_read_one_of(loader, json, "deduct, add");
    one->times = formula(r, json, one->adds ? "add" : "deduct", CMG_OPTIONAL);
    const cmg_bound step = cmg_method_bound(r, json, "step"), points = cmg_method_bound(r, json, "points");
    one->step = step.given ? step.number : cmg_decimal_of(1);
    one->points = points.given ? points.number : cmg_decimal_of(1);
    if (cmg_decimal_sign(one->step) <= 0)
        fault_bound(r, json, "step", "> 0");
    if (cmg_decimal_sign(one->points) < 0)
        fault_bound(r, json, "points", ">= 0");
    const int part = cmg_read_choice(loader, json, "part", "whole proportion started", CMG_OPTIONAL);
    one->part = part < 0 ? CMG_PART_WHOLE : (cmg_part_points)part;
    one->most = cmg_method_bound(r, json, "most");
    if (one->most.given && cmg_decimal_sign(one->most.number) < 0)
        fault_bound(r, json, "most", ">= 0");
    const cmg_text within = cmg_read_text(loader, json, "within", CMG_OPTIONAL);
    if (within.length == 0)
        return;
    one->within = find_adjustment(indicator, within);
    if (one->within < 0 && !r->codes_lost)
        cmg_fault(loader, CMG_M_assess_within_unknown, cmg_json_member(json, "within"),
                  CMG_ARG("name", within));
}

static void read_adjustments(cmg_method_reader *r, cmg_json json, cmg_indicator *indicator)
{
    const cmg_json list = cmg_method_list(r, json, "adjust", CMG_REQUIRED, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_adjustment *all = cmg_method_get(r, cmg_json_count(list), sizeof *all);
    indicator->adjustments = all;
    r->codes_lost = false;
    for (cmg_json one = cmg_json_first(list); all && cmg_json_present(one); one = cmg_json_following(one)) {
        read_adjustment(r, one, indicator, &all[indicator->adjustment_count]);
        indicator->adjustment_count++;
    }
    cmg_read_member(r->loader, json, "points", CMG_REQUIRED);
    if (!indicator->base.given)
        indicator->base = indicator->points;
    /* What a part is worth bounds it on both sides, unless the pack says otherwise. */
    if (!indicator->least.given)
        indicator->least = (cmg_bound){true, cmg_decimal_of(0)};
    if (!indicator->most.given)
        indicator->most = indicator->points;
}

static void read_part(cmg_method_reader *r, cmg_json json, cmg_indicator *indicator, cmg_sum_part *parts)
{
    cmg_sum_part part = {.of = 0};
    cmg_json name = json;
    if (cmg_json_type(json) == CMG_JSON_OBJECT) {
        cmg_read_object(r->loader, json, "of weight");
        name = cmg_read_member(r->loader, json, "of", CMG_REQUIRED);
        part.weight = cmg_method_bound(r, json, "weight");
    }
    if (!cmg_json_present(name))
        return;
    const int32_t of = cmg_method_indicator_name(r, name);
    if (of < 0)
        return;
    part.of = (uint32_t)of;
    parts[indicator->part_count++] = part;
}

static void read_parts(cmg_method_reader *r, cmg_json json, cmg_indicator *indicator)
{
    const cmg_json list = cmg_method_list(r, json, "parts", CMG_REQUIRED, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_sum_part *parts = cmg_method_get(r, cmg_json_count(list), sizeof *parts);
    indicator->parts = parts;
    if (cmg_json_present(list) && cmg_json_count(list) == 0)
        cmg_fault(r->loader, CMG_M_pack_list_empty, list, CMG_ARGZ("name", "parts"));
    for (cmg_json one = cmg_json_first(list); parts && cmg_json_present(one); one = cmg_json_following(one))
        read_part(r, one, indicator, parts);
}

#define INDICATOR_MEMBERS "name label note missing points min max round rounding "
#define KIND_MEMBERS "numerator denominator empty value input bins adjust base parts"

/* What an indicator is, by the member that only its kind has; -1 after reporting. */
static int kind_of(cmg_method_reader *r, cmg_json json)
{
    static const char *const members[] = {[CMG_INDICATOR_RATIO] = "denominator",
                                          [CMG_INDICATOR_VALUE] = "value",
                                          [CMG_INDICATOR_BINS] = "bins",
                                          [CMG_INDICATOR_POINTS] = "adjust",
                                          [CMG_INDICATOR_SUM] = "parts"};
    int kind = -1, found = 0;
    for (int i = CMG_INDICATOR_RATIO; i <= CMG_INDICATOR_SUM; i++) {
        if (!cmg_json_present(cmg_json_member(json, members[i])))
            continue;
        kind = i;
        found++;
    }
    if (found == 1)
        return kind;
    cmg_read_object(r->loader, json, INDICATOR_MEMBERS KIND_MEMBERS);
    cmg_read_one_of(r->loader, json, "denominator, value, bins, adjust, parts");
    return -1;
}

static void read_kind(cmg_method_reader *r, cmg_json json, cmg_indicator *indicator)
{
    switch (indicator->kind) {
    case CMG_INDICATOR_RATIO:
        indicator->numerator = formula(r, json, "numerator", CMG_REQUIRED);
        indicator->denominator = formula(r, json, "denominator", CMG_REQUIRED);
        indicator->empty = read_substitute(r, json, "empty");
        break;
    case CMG_INDICATOR_VALUE: indicator->value = formula(r, json, "value", CMG_REQUIRED); break;
    case CMG_INDICATOR_BINS:
        cmg_method_enter(r);
        indicator->bins = cmg_read_bins(r->loader, json, indicator->name);
        cmg_method_leave(r);
        break;
    case CMG_INDICATOR_POINTS: read_adjustments(r, json, indicator); break;
    case CMG_INDICATOR_SUM: read_parts(r, json, indicator); break;
    }
    if (!indicator->bins)
        return;
    uint32_t count = 0;
    const uint16_t *slots = cmg_table_facts(indicator->bins, &count);
    check_slots_for_fines(r, json, slots, count);
}

/* Its members; CMG_INDICATOR_VALUE stands for a kind that could not be read. */
static void read_members(cmg_method_reader *r, cmg_json json, cmg_indicator *indicator)
{
    static const char *const known[] = {[CMG_INDICATOR_RATIO] =
                                            INDICATOR_MEMBERS "numerator denominator empty",
                                        [CMG_INDICATOR_VALUE] = INDICATOR_MEMBERS "value",
                                        [CMG_INDICATOR_BINS] = INDICATOR_MEMBERS "input bins",
                                        [CMG_INDICATOR_POINTS] = INDICATOR_MEMBERS "adjust base",
                                        [CMG_INDICATOR_SUM] = INDICATOR_MEMBERS "parts"};
    cmg_loader *loader = r->loader;
    const int kind = kind_of(r, json);
    if (kind >= 0)
        cmg_read_object(loader, json, known[kind]);
    indicator->kind = kind < 0 ? CMG_INDICATOR_VALUE : (cmg_indicator_kind)kind;
    indicator->name = cmg_read_text(loader, json, "name", CMG_REQUIRED);
    indicator->label = cmg_read_label(loader, json, "label", CMG_OPTIONAL);
    indicator->note = cmg_read_label(loader, json, "note", CMG_OPTIONAL);
    indicator->origin = cmg_origin_of(loader, r->draft->layer, json);
    indicator->slot = next_slot(r);
    indicator->points = cmg_method_bound(r, json, "points");
    indicator->base = cmg_method_bound(r, json, "base");
    indicator->least = cmg_method_bound(r, json, "min");
    indicator->most = cmg_method_bound(r, json, "max");
    indicator->missing = read_substitute(r, json, "missing");
    read_rounding(r, json, indicator);
    if (kind >= 0)
        read_kind(r, json, indicator);
}

static void read_indicator(cmg_method_reader *r, cmg_json json)
{
    cmg_loader *loader = r->loader;
    cmg_indicator *indicator = &r->indicators[r->method->indicator_count];
    if (cmg_json_type(json) != CMG_JSON_OBJECT) {
        cmg_read_object(loader, json, "name");
        r->figures_lost = true;
        return;
    }
    *indicator = (cmg_indicator){0}; /* one that could not be declared may have been here */
    read_members(r, json, indicator);
    if (indicator->least.given && indicator->most.given &&
        cmg_decimal_compare(indicator->least.number, indicator->most.number) > 0)
        cmg_fault(loader, CMG_M_pack_amounts_crossed, json);
    check_name_for_fines(r, json, indicator->name, &indicator->label);
    if (declare(r, json, indicator->name, indicator->slot))
        r->method->indicator_count++;
    else
        r->figures_lost = true;
}

void cmg_method_indicators(cmg_method_reader *r)
{
    const size_t left = FIGURES_MAX - r->method->tally_count;
    const cmg_json list =
        cmg_method_list(r, r->draft->json, "indicators", CMG_REQUIRED, left, FIGURES_MAX_TEXT);
    r->figures_lost |= !cmg_json_present(list);
    r->indicators = cmg_method_get(r, cmg_json_count(list), sizeof *r->indicators);
    r->method->indicators = r->indicators;
    for (cmg_json json = cmg_json_first(list);
         r->indicators && cmg_json_present(json) && !cmg_stopped(r->loader); json = cmg_json_following(json))
        read_indicator(r, json);
}

bool cmg_is_colour(cmg_text text)
{
    bool good = text.length == 7 && text.bytes[0] == '#';
    for (size_t i = 1; good && i < text.length; i++) {
        const char c = text.bytes[i];
        good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
    return good;
}
