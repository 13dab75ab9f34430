/* Assessments: counts of cases, indicators over them, ranks and grades. */
#include "pack/load.h"

#include <string.h>

/* Counts and indicators of one assessment; their slots stand behind the pack's. */
#define FIGURES_MAX 300
#define FIGURES_MAX_TEXT "300"
#define PARTS_MAX 200
#define PARTS_MAX_TEXT "200"
#define PLACES_MAX 12

typedef struct method_reader {
    cmg_loader *loader;
    cmg_draft *draft;
    cmg_method *method;
    cmg_scope *outer, *inner; /* the pack's names; counts and indicators too */
    cmg_tally *tallies;
    cmg_indicator *indicators;
} method_reader;

static void *get(method_reader *r, size_t count, size_t size)
{
    return cmg_arena_array_zeroed(&r->loader->pack->arena, count, size);
}

/* Absent, after reporting, when it has more entries than `most`. */
static cmg_json bounded_list(method_reader *r, cmg_json object, const char *name, cmg_need need, size_t most,
                             const char *most_text)
{
    const cmg_json list = cmg_read_list(r->loader, object, name, need);
    if (cmg_json_count(list) <= most)
        return list;
    cmg_fault(r->loader, CMG_M_pack_list_too_long, list, CMG_ARGZ("most", most_text));
    return (cmg_json){list.document, NULL};
}

static void report_clash(method_reader *r, cmg_message_id id, cmg_json json, cmg_text code, cmg_origin other)
{
    const cmg_arena_mark mark = cmg_arena_marked(&r->loader->scratch);
    cmg_fault(r->loader, id, json, CMG_ARG("code", code),
              CMG_ARG("place", cmg_origin_text(r->loader, other)));
    cmg_arena_rewind(&r->loader->scratch, mark);
}

/* -- nothing tied to fines (Administrative Penalty Law Art 74) ------------ */

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
    return role == CMG_ROLE_FINE || role == CMG_ROLE_STATUTORY_MINIMUM || role == CMG_ROLE_STATUTORY_MAXIMUM;
}

static void refuse_fines(method_reader *r, cmg_json json, cmg_text name)
{
    cmg_fault(r->loader, CMG_M_assess_tied_to_fines, json, CMG_ARG("name", name));
}

static void check_name_for_fines(method_reader *r, cmg_json json, cmg_text name, const cmg_label *label)
{
    if (names_fines(name) || names_fines(label->text[CMG_CHINESE]))
        refuse_fines(r, json, name);
}

static void check_slots_for_fines(method_reader *r, cmg_json json, const uint16_t *slots, uint32_t count)
{
    const cmg_pack *pack = r->loader->pack;
    for (uint32_t i = 0; i < count; i++) {
        const cmg_slot *slot = slots[i] < pack->slot_count ? &pack->slots[slots[i]] : NULL;
        if (slot && slot->kind == CMG_SLOT_TERM &&
            (is_fine_role(slot->term->role) || names_fines(slot->name)))
            refuse_fines(r, json, slot->name);
    }
}

/* -- expressions ---------------------------------------------------------- */

/* `scope` for as long as it takes. */
static cmg_program *read_program(method_reader *r, cmg_scope *scope, cmg_json object, const char *name,
                                 cmg_need need, const cmg_type *type)
{
    cmg_loader *loader = r->loader;
    loader->pack->scope = scope;
    cmg_program *program = cmg_read_program(loader, object, name, need, CMG_FEEL_EXPRESSION, NULL, type);
    loader->pack->scope = r->outer;
    if (program) {
        uint32_t count = 0;
        const uint16_t *slots = cmg_program_facts(program, &count);
        check_slots_for_fines(r, cmg_json_member(object, name), slots, count);
    }
    return program;
}

static cmg_program *case_condition(method_reader *r, cmg_json object, const char *name, cmg_need need)
{
    return read_program(r, r->outer, object, name, need, &cmg_type_boolean);
}

static cmg_program *formula(method_reader *r, cmg_json object, const char *name, cmg_need need)
{
    return read_program(r, r->inner, object, name, need, &cmg_type_number);
}

static cmg_bound read_bound(method_reader *r, cmg_json object, const char *name)
{
    cmg_bound bound = {.given = false};
    const cmg_json json = cmg_json_member(object, name);
    if (cmg_json_present(json))
        bound.given = cmg_read_number(r->loader, json, &bound.number);
    return bound;
}

static void fault_bound(method_reader *r, cmg_json object, const char *name, const char *expected)
{
    cmg_fault(r->loader, CMG_M_assess_number_range, cmg_json_member(object, name), CMG_ARGZ("name", name),
              CMG_ARGZ("expected", expected));
}

/* -- names of figures ----------------------------------------------------- */

/* The next slot behind the pack's, when the name is new and FEEL reads it. */
static bool declare(method_reader *r, cmg_json json, cmg_text name, uint16_t slot)
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

static uint16_t next_slot(const method_reader *r)
{
    return (uint16_t)(r->loader->pack->slot_count + r->method->tally_count + r->method->indicator_count);
}

static int32_t find_indicator(const cmg_method *method, cmg_text name)
{
    for (uint32_t i = 0; i < method->indicator_count; i++) {
        if (cmg_text_equal(method->indicators[i].name, name))
            return (int32_t)i;
    }
    return -1;
}

/* Index of the indicator that a text names, or -1 after reporting. */
static int32_t read_indicator_name(method_reader *r, cmg_json text)
{
    const cmg_method *method = r->method;
    const int32_t found = find_indicator(method, cmg_json_string(text));
    if (found >= 0)
        return found;
    cmg_text known[FIGURES_MAX];
    for (uint32_t i = 0; i < method->indicator_count; i++)
        known[i] = method->indicators[i].name;
    cmg_fault_unknown(r->loader, CMG_M_assess_indicator_unknown, CMG_M_assess_indicator_unknown_near, text,
                      cmg_json_string(text), known, method->indicator_count);
    return -1;
}

/* -- counts --------------------------------------------------------------- */

static void read_tally(method_reader *r, cmg_json json)
{
    cmg_loader *loader = r->loader;
    cmg_tally *tally = &r->tallies[r->method->tally_count];
    if (!cmg_read_object(loader, json, "name label when sum"))
        return;
    tally->name = cmg_read_text(loader, json, "name", CMG_REQUIRED);
    tally->label = cmg_read_label(loader, json, "label", CMG_OPTIONAL);
    tally->origin = cmg_origin_of(loader, r->draft->layer, json);
    tally->slot = next_slot(r);
    tally->when = case_condition(r, json, "when", CMG_OPTIONAL);
    tally->sum = read_program(r, r->outer, json, "sum", CMG_OPTIONAL, &cmg_type_number);
    check_name_for_fines(r, json, tally->name, &tally->label);
    if (declare(r, json, tally->name, tally->slot))
        r->method->tally_count++;
}

static void read_tallies(method_reader *r)
{
    const cmg_json list =
        bounded_list(r, r->draft->json, "counts", CMG_OPTIONAL, FIGURES_MAX, FIGURES_MAX_TEXT);
    r->tallies = get(r, cmg_json_count(list), sizeof *r->tallies);
    r->method->tallies = r->tallies;
    for (cmg_json json = cmg_json_first(list); r->tallies && cmg_json_present(json);
         json = cmg_json_following(json))
        read_tally(r, json);
}

static void read_implausible(method_reader *r)
{
    const cmg_json list =
        bounded_list(r, r->draft->json, "implausible", CMG_OPTIONAL, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_implausible *all = get(r, cmg_json_count(list), sizeof *all);
    r->method->implausible = all;
    for (cmg_json json = cmg_json_first(list); all && cmg_json_present(json);
         json = cmg_json_following(json)) {
        if (!cmg_read_object(r->loader, json, "label when"))
            continue;
        cmg_implausible *one = &all[r->method->implausible_count++];
        one->label = cmg_read_label(r->loader, json, "label", CMG_REQUIRED);
        one->when = case_condition(r, json, "when", CMG_REQUIRED);
    }
}

/* -- indicators ----------------------------------------------------------- */

/* A number, "leave-out" or "undefined". */
static cmg_substitute read_substitute(method_reader *r, cmg_json object, const char *name)
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

static void read_rounding(method_reader *r, cmg_json json, cmg_indicator *indicator)
{
    int64_t places = 0;
    const cmg_bound round = read_bound(r, json, "round");
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

static void read_adjustment(method_reader *r, cmg_json json, const cmg_indicator *indicator,
                            cmg_adjustment *one)
{
    cmg_loader *loader = r->loader;
    one->within = -1;
    if (!cmg_read_object(loader, json, "code label deduct add step points part most within"))
        return;
    one->code = cmg_read_text(loader, json, "code", CMG_OPTIONAL);
    one->label = cmg_read_label(loader, json, "label", CMG_OPTIONAL);
    one->origin = cmg_origin_of(loader, r->draft->layer, json);
    one->adds = cmg_json_present(cmg_json_member(json, "add"));
    if (one->adds == cmg_json_present(cmg_json_member(json, "deduct")))
        cmg_fault(loader, CMG_M_pack_one_of, json, CMG_ARGZ("names", "deduct, add"));
    one->times = formula(r, json, one->adds ? "add" : "deduct", CMG_OPTIONAL);
    const cmg_bound step = read_bound(r, json, "step"), points = read_bound(r, json, "points");
    one->step = step.given ? step.number : cmg_decimal_of(1);
    one->points = points.given ? points.number : cmg_decimal_of(1);
    if (cmg_decimal_sign(one->step) <= 0)
        fault_bound(r, json, "step", "> 0");
    if (cmg_decimal_sign(one->points) < 0)
        fault_bound(r, json, "points", ">= 0");
    const int part = cmg_read_choice(loader, json, "part", "whole proportion started", CMG_OPTIONAL);
    one->part = part < 0 ? CMG_PART_WHOLE : (cmg_part_points)part;
    one->most = read_bound(r, json, "most");
    if (one->most.given && cmg_decimal_sign(one->most.number) < 0)
        fault_bound(r, json, "most", ">= 0");
    const cmg_text within = cmg_read_text(loader, json, "within", CMG_OPTIONAL);
    if (within.length == 0)
        return;
    one->within = find_adjustment(indicator, within);
    if (one->within < 0)
        cmg_fault(loader, CMG_M_assess_within_unknown, cmg_json_member(json, "within"),
                  CMG_ARG("name", within));
}

static void read_adjustments(method_reader *r, cmg_json json, cmg_indicator *indicator)
{
    const cmg_json list = bounded_list(r, json, "adjust", CMG_REQUIRED, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_adjustment *all = get(r, cmg_json_count(list), sizeof *all);
    indicator->adjustments = all;
    for (cmg_json one = cmg_json_first(list); all && cmg_json_present(one); one = cmg_json_following(one)) {
        read_adjustment(r, one, indicator, &all[indicator->adjustment_count]);
        indicator->adjustment_count++;
    }
    if (!indicator->points.given)
        cmg_fault_missing(r->loader, json, "points");
    if (!indicator->base.given)
        indicator->base = indicator->points;
    /* What a part is worth bounds it on both sides, unless the pack says otherwise. */
    if (!indicator->least.given)
        indicator->least = (cmg_bound){true, cmg_decimal_of(0)};
    if (!indicator->most.given)
        indicator->most = indicator->points;
}

static void read_part(method_reader *r, cmg_json json, cmg_indicator *indicator, cmg_sum_part *parts)
{
    cmg_sum_part part = {.of = 0};
    cmg_json name = json;
    if (cmg_json_type(json) == CMG_JSON_OBJECT) {
        cmg_read_object(r->loader, json, "of weight");
        name = cmg_read_member(r->loader, json, "of", CMG_REQUIRED);
        part.weight = read_bound(r, json, "weight");
    }
    if (!cmg_json_present(name))
        return;
    const int32_t of = read_indicator_name(r, name);
    if (of < 0)
        return;
    part.of = (uint32_t)of;
    parts[indicator->part_count++] = part;
}

static void read_parts(method_reader *r, cmg_json json, cmg_indicator *indicator)
{
    const cmg_json list = bounded_list(r, json, "parts", CMG_REQUIRED, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_sum_part *parts = get(r, cmg_json_count(list), sizeof *parts);
    indicator->parts = parts;
    if (cmg_json_present(list) && cmg_json_count(list) == 0)
        cmg_fault(r->loader, CMG_M_pack_list_empty, list, CMG_ARGZ("name", "parts"));
    for (cmg_json one = cmg_json_first(list); parts && cmg_json_present(one); one = cmg_json_following(one))
        read_part(r, one, indicator, parts);
}

/* What an indicator is, by the member that only its kind has. */
static int kind_of(method_reader *r, cmg_json json)
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
    cmg_fault(r->loader, CMG_M_pack_one_of, json,
              CMG_ARGZ("names", "denominator, value, bins, adjust, parts"));
    return -1;
}

static void read_kind(method_reader *r, cmg_json json, cmg_indicator *indicator)
{
    static const char *const members[] = {[CMG_INDICATOR_RATIO] = "numerator denominator empty ",
                                          [CMG_INDICATOR_VALUE] = "value ",
                                          [CMG_INDICATOR_BINS] = "input bins ",
                                          [CMG_INDICATOR_POINTS] = "adjust base ",
                                          [CMG_INDICATOR_SUM] = "parts "};
    char known[160] = "name label note missing points min max round rounding ";
    strcat(known, members[indicator->kind]);
    cmg_read_object(r->loader, json, known);
    switch (indicator->kind) {
    case CMG_INDICATOR_RATIO:
        indicator->numerator = formula(r, json, "numerator", CMG_REQUIRED);
        indicator->denominator = formula(r, json, "denominator", CMG_REQUIRED);
        indicator->empty = read_substitute(r, json, "empty");
        break;
    case CMG_INDICATOR_VALUE: indicator->value = formula(r, json, "value", CMG_REQUIRED); break;
    case CMG_INDICATOR_BINS:
        r->loader->pack->scope = r->inner;
        indicator->bins = cmg_read_bins(r->loader, json, indicator->name);
        r->loader->pack->scope = r->outer;
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

static void read_indicator(method_reader *r, cmg_json json)
{
    cmg_loader *loader = r->loader;
    cmg_indicator *indicator = &r->indicators[r->method->indicator_count];
    if (cmg_json_type(json) != CMG_JSON_OBJECT) {
        cmg_read_object(loader, json, "name");
        return;
    }
    const int kind = kind_of(r, json);
    if (kind < 0)
        return;
    indicator->kind = (cmg_indicator_kind)kind;
    indicator->name = cmg_read_text(loader, json, "name", CMG_REQUIRED);
    indicator->label = cmg_read_label(loader, json, "label", CMG_OPTIONAL);
    indicator->note = cmg_read_label(loader, json, "note", CMG_OPTIONAL);
    indicator->origin = cmg_origin_of(loader, r->draft->layer, json);
    indicator->slot = next_slot(r);
    indicator->points = read_bound(r, json, "points");
    indicator->base = read_bound(r, json, "base");
    indicator->least = read_bound(r, json, "min");
    indicator->most = read_bound(r, json, "max");
    indicator->missing = read_substitute(r, json, "missing");
    read_rounding(r, json, indicator);
    read_kind(r, json, indicator);
    if (indicator->least.given && indicator->most.given &&
        cmg_decimal_compare(indicator->least.number, indicator->most.number) > 0)
        cmg_fault(loader, CMG_M_pack_amounts_crossed, json);
    check_name_for_fines(r, json, indicator->name, &indicator->label);
    if (declare(r, json, indicator->name, indicator->slot))
        r->method->indicator_count++;
}

static void read_indicators(method_reader *r)
{
    const size_t left = FIGURES_MAX - r->method->tally_count;
    const cmg_json list = bounded_list(r, r->draft->json, "indicators", CMG_REQUIRED, left, FIGURES_MAX_TEXT);
    r->indicators = get(r, cmg_json_count(list), sizeof *r->indicators);
    r->method->indicators = r->indicators;
    for (cmg_json json = cmg_json_first(list);
         r->indicators && cmg_json_present(json) && !cmg_stopped(r->loader); json = cmg_json_following(json))
        read_indicator(r, json);
}

/* "#1a7f37" */
static bool is_colour(cmg_text text)
{
    bool good = text.length == 7 && text.bytes[0] == '#';
    for (size_t i = 1; good && i < text.length; i++) {
        const char c = text.bytes[i];
        good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
    return good;
}

/* -- grades, vetoes, ranks ------------------------------------------------ */

static int32_t find_grade(const cmg_method *method, cmg_text code)
{
    for (uint32_t i = 0; i < method->grade_count; i++) {
        if (cmg_text_equal(method->grades[i].code, code))
            return (int32_t)i;
    }
    return -1;
}

static void read_grades(method_reader *r)
{
    cmg_loader *loader = r->loader;
    cmg_method *method = r->method;
    const cmg_json json = r->draft->json;
    const int by = cmg_read_choice(loader, json, "grade-by", "exact rounded truncated", CMG_OPTIONAL);
    method->grade_by = by < 0 ? CMG_GRADE_EXACT : (cmg_grade_by)by;
    const cmg_json list = bounded_list(r, json, "grades", CMG_OPTIONAL, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_grade *grades = get(r, cmg_json_count(list), sizeof *grades);
    method->grades = grades;
    for (cmg_json one = cmg_json_first(list); grades && cmg_json_present(one);
         one = cmg_json_following(one)) {
        if (!cmg_read_object(loader, one, "code label colour if"))
            continue;
        const cmg_text code = cmg_read_text(loader, one, "code", CMG_REQUIRED);
        if (find_grade(method, code) >= 0)
            cmg_fault(loader, CMG_M_assess_name_twice, cmg_json_member(one, "code"), CMG_ARG("name", code));
        cmg_grade *grade = &grades[method->grade_count++];
        grade->code = code;
        grade->label = cmg_read_label(loader, one, "label", CMG_OPTIONAL);
        grade->colour = cmg_read_text(loader, one, "colour", CMG_OPTIONAL);
        grade->tests = cmg_read_text(loader, one, "if", CMG_OPTIONAL);
        if (grade->colour.length && !is_colour(grade->colour))
            cmg_fault(loader, CMG_M_assess_colour, cmg_json_member(one, "colour"));
    }
    if (!method->grade_count || method->score >= method->indicator_count)
        return;
    loader->pack->scope = r->inner;
    method->grading = cmg_read_grading(loader, json, &method->indicators[method->score]);
    loader->pack->scope = r->outer;
}

static void read_vetoes(method_reader *r)
{
    cmg_loader *loader = r->loader;
    const cmg_json list = bounded_list(r, r->draft->json, "vetoes", CMG_OPTIONAL, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_veto *vetoes = get(r, cmg_json_count(list), sizeof *vetoes);
    r->method->vetoes = vetoes;
    for (cmg_json json = cmg_json_first(list); vetoes && cmg_json_present(json);
         json = cmg_json_following(json)) {
        if (!cmg_read_object(loader, json, "code label when zero cap grade"))
            continue;
        cmg_veto *veto = &vetoes[r->method->veto_count++];
        veto->code = cmg_read_text(loader, json, "code", CMG_REQUIRED);
        veto->label = cmg_read_label(loader, json, "label", CMG_REQUIRED);
        veto->origin = cmg_origin_of(loader, r->draft->layer, json);
        veto->when = read_program(r, r->inner, json, "when", CMG_REQUIRED, &cmg_type_boolean);
        const bool zero = cmg_read_flag(loader, json, "zero", false);
        const cmg_bound cap = read_bound(r, json, "cap");
        const cmg_text grade = cmg_read_text(loader, json, "grade", CMG_OPTIONAL);
        if (zero + cap.given + (grade.length != 0) != 1) {
            cmg_fault(loader, CMG_M_pack_one_of, json, CMG_ARGZ("names", "zero, cap, grade"));
            continue;
        }
        veto->effect = zero ? CMG_VETO_ZERO : cap.given ? CMG_VETO_CAP : CMG_VETO_GRADE;
        veto->cap = cap.number;
        const int32_t found = grade.length ? find_grade(r->method, grade) : 0;
        if (found < 0)
            cmg_fault(loader, CMG_M_assess_grade_unknown, cmg_json_member(json, "grade"),
                      CMG_ARG("name", grade));
        veto->grade = found < 0 ? 0 : (uint32_t)found;
    }
}

static bool find_figure(const cmg_method *method, cmg_text name, uint16_t *slot)
{
    for (uint32_t i = 0; i < method->tally_count; i++) {
        if (cmg_text_equal(method->tallies[i].name, name)) {
            *slot = method->tallies[i].slot;
            return true;
        }
    }
    const int32_t indicator = find_indicator(method, name);
    if (indicator >= 0)
        *slot = method->indicators[indicator].slot;
    return indicator >= 0;
}

static void read_breaker(method_reader *r, cmg_json json, cmg_tie_breaker *breakers)
{
    if (!cmg_read_object(r->loader, json, "by first"))
        return;
    const cmg_text by = cmg_read_text(r->loader, json, "by", CMG_REQUIRED);
    const int first = cmg_read_choice(r->loader, json, "first", "higher lower", CMG_OPTIONAL);
    cmg_tie_breaker breaker = {.name = by, .lower = first == 1};
    if (by.length && find_figure(r->method, by, &breaker.slot))
        breakers[r->method->breaker_count++] = breaker;
    else if (by.length)
        cmg_fault(r->loader, CMG_M_assess_indicator_unknown, cmg_json_member(json, "by"),
                  CMG_ARG("name", by));
}

static void read_ranking(method_reader *r)
{
    const cmg_json json = r->draft->json;
    const int ties = cmg_read_choice(r->loader, json, "ties", "shared dense", CMG_OPTIONAL);
    r->method->ties = ties == 1 ? CMG_TIES_DENSE : CMG_TIES_SHARED;
    const cmg_json list = bounded_list(r, json, "tie-break", CMG_OPTIONAL, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_tie_breaker *breakers = get(r, cmg_json_count(list), sizeof *breakers);
    r->method->breakers = breakers;
    for (cmg_json one = cmg_json_first(list); breakers && cmg_json_present(one);
         one = cmg_json_following(one))
        read_breaker(r, one, breakers);
}

/* -- groups --------------------------------------------------------------- */

static const cmg_place_unit *find_unit(const cmg_unit_group *group, cmg_text name)
{
    for (uint32_t i = 0; i < group->unit_count; i++) {
        if (cmg_text_equal(group->units[i].name, name))
            return &group->units[i];
    }
    return NULL;
}

static void read_unit(method_reader *r, cmg_json json, cmg_unit_group *group, cmg_place_unit *units)
{
    cmg_place_unit unit = {.name = CMG_NO_TEXT};
    if (cmg_json_type(json) == CMG_JSON_OBJECT) {
        cmg_read_object(r->loader, json, "name exempt");
        unit.name = cmg_read_text(r->loader, json, "name", CMG_REQUIRED);
        unit.exempt = cmg_read_label(r->loader, json, "exempt", CMG_OPTIONAL);
    } else {
        unit.name = cmg_read_text_value(r->loader, json);
    }
    if (!unit.name.length || !cmg_spend(r->loader, r->method->group_count + group->unit_count))
        return;
    for (uint32_t i = 0; i < r->method->group_count; i++) {
        const cmg_unit_group *other = &r->method->groups[i];
        if (find_unit(other, unit.name))
            report_clash(r, CMG_M_pack_part_twice, json, unit.name, other->origin);
    }
    units[group->unit_count++] = unit;
}

static void read_group(method_reader *r, cmg_json json, cmg_unit_group *group)
{
    cmg_loader *loader = r->loader;
    group->score = -1;
    group->origin = cmg_origin_of(loader, r->draft->layer, json);
    if (!cmg_read_object(loader, json, "code label units expected score"))
        return;
    group->code = cmg_read_text(loader, json, "code", CMG_REQUIRED);
    group->label = cmg_read_label(loader, json, "label", CMG_REQUIRED);
    group->expected = read_bound(r, json, "expected");
    const cmg_json score = cmg_json_member(json, "score");
    if (cmg_json_present(score))
        group->score = read_indicator_name(r, score);
    const cmg_json list = bounded_list(r, json, "units", CMG_OPTIONAL, 10000, "10000");
    cmg_place_unit *units = get(r, cmg_json_count(list), sizeof *units);
    group->units = units;
    for (cmg_json one = cmg_json_first(list); units && cmg_json_present(one); one = cmg_json_following(one))
        read_unit(r, one, group, units);
}

static void read_groups(method_reader *r)
{
    const cmg_json list = bounded_list(r, r->draft->json, "groups", CMG_OPTIONAL, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_unit_group *groups = get(r, cmg_json_count(list), sizeof *groups);
    r->method->groups = groups;
    for (cmg_json json = cmg_json_first(list); groups && cmg_json_present(json);
         json = cmg_json_following(json)) {
        cmg_unit_group *group = &groups[r->method->group_count++];
        read_group(r, json, group);
    }
}

/* -- the whole ------------------------------------------------------------ */

/* Slot of the text term that a member names. */
static uint16_t read_column(method_reader *r, const char *name, cmg_need need)
{
    cmg_loader *loader = r->loader;
    const cmg_json json = cmg_read_member(loader, r->draft->json, name, need);
    uint16_t slot = CMG_NO_SLOT;
    if (!cmg_json_present(json) || loader->lost & CMG_LOST_NAMES)
        return CMG_NO_SLOT;
    const cmg_slot *found = cmg_pack_slot(loader->pack, cmg_json_string(json), &slot);
    if (found && found->kind == CMG_SLOT_TERM && found->term->type->kind == CMG_STRING) {
        loader->pack->slots[slot].used = true;
        return slot;
    }
    cmg_fault(loader, CMG_M_assess_column_term, json, CMG_ARG("name", cmg_json_string(json)));
    return CMG_NO_SLOT;
}

/* Slot of a term of a kind that a member names. */
static uint16_t read_term(method_reader *r, cmg_json object, const char *name, cmg_need need, cmg_kind kind)
{
    cmg_loader *loader = r->loader;
    uint16_t slot = CMG_NO_SLOT;
    const cmg_json json = cmg_read_member(loader, object, name, need);
    if (!cmg_json_present(json) || loader->lost & CMG_LOST_NAMES)
        return CMG_NO_SLOT;
    const cmg_slot *found = cmg_pack_slot(loader->pack, cmg_json_string(json), &slot);
    if (!found || found->kind != CMG_SLOT_TERM || found->term->type->kind != kind) {
        cmg_fault(loader, CMG_M_assess_due_term, json, CMG_ARG("name", cmg_json_string(json)),
                  CMG_ARG("type", cmg_kind_name(kind)));
        return CMG_NO_SLOT;
    }
    loader->pack->slots[slot].used = true;
    return slot;
}

static void read_due(method_reader *r, cmg_json json, cmg_case_due *due)
{
    cmg_loader *loader = r->loader;
    *due = (cmg_case_due){.limit = CMG_NO_SLOT, .extensions = CMG_NO_SLOT};
    if (!cmg_read_object(loader, json, "term start limit code extensions"))
        return;
    due->due = read_term(r, json, "term", CMG_REQUIRED, CMG_DATE_AND_TIME);
    due->start = read_term(r, json, "start", CMG_REQUIRED, CMG_DATE_AND_TIME);
    due->limit = read_term(r, json, "limit", CMG_OPTIONAL, CMG_STRING);
    due->extensions = read_term(r, json, "extensions", CMG_OPTIONAL, CMG_NUMBER);
    const cmg_json code = cmg_json_member(json, "code");
    if (cmg_json_present(code) == cmg_json_present(cmg_json_member(json, "limit"))) {
        cmg_fault(loader, CMG_M_pack_one_of, json, CMG_ARGZ("names", "limit, code"));
    } else if (cmg_json_present(code) && !cmg_is_lost(loader, CMG_SECTION_DEADLINES)) {
        const cmg_pack *pack = loader->pack;
        due->fixed = cmg_pack_find(pack->deadlines, pack->deadline_count, cmg_json_string(code));
        if (!due->fixed)
            cmg_fault_unknown_code(loader, CMG_M_pack_deadline_unknown, CMG_M_pack_deadline_unknown_near,
                                   code, pack->deadlines, pack->deadline_count);
    }
}

static void read_dues(method_reader *r)
{
    const cmg_json list = bounded_list(r, r->draft->json, "due", CMG_OPTIONAL, PARTS_MAX, PARTS_MAX_TEXT);
    cmg_case_due *dues = get(r, cmg_json_count(list), sizeof *dues);
    r->method->dues = dues;
    for (cmg_json json = cmg_json_first(list); dues && cmg_json_present(json);
         json = cmg_json_following(json))
        read_due(r, json, &dues[r->method->due_count++]);
}

void cmg_complete_assessment(cmg_loader *loader, cmg_draft *draft)
{
    cmg_method *method = draft->made;
    method_reader r = {.loader = loader, .draft = draft, .method = method, .outer = loader->pack->scope};
    if (cmg_read_withdrawal(loader, draft, &method->rule))
        return;
    cmg_read_object(loader, draft->json,
                    CMG_RULE_MEMBERS
                    "unit case due cases implausible counts indicators score grades grade-by vetoes ties "
                    "tie-break groups");
    cmg_read_rule(loader, draft, &method->rule, CMG_REQUIRED);
    r.inner = r.outer ? cmg_scope_new(&loader->pack->arena, r.outer) : NULL;
    if (!r.inner)
        return;
    method->unit = read_column(&r, "unit", CMG_REQUIRED);
    method->id = read_column(&r, "case", CMG_OPTIONAL);
    method->cases = case_condition(&r, draft->json, "cases", CMG_OPTIONAL);
    read_dues(&r);
    read_implausible(&r);
    read_tallies(&r);
    const size_t errors = loader->errors;
    read_indicators(&r);
    if (loader->errors != errors || loader->lost & CMG_LOST_NAMES)
        return; /* what follows names indicators */
    const cmg_json score = cmg_read_member(loader, draft->json, "score", CMG_REQUIRED);
    const int32_t found = cmg_json_present(score) ? read_indicator_name(&r, score) : -1;
    if (found < 0)
        return;
    method->score = (uint32_t)found;
    read_grades(&r);
    read_vetoes(&r);
    read_ranking(&r);
    read_groups(&r);
    const uint32_t figures = method->tally_count + method->indicator_count;
    if (loader->pack->figure_count < figures)
        loader->pack->figure_count = figures;
}
