/* What an answer differs in from what a pack's test expects: only what is given is compared. */
#include "citymgmt/staff.h"
#include "citymgmt/standards.h"

#include "rules/assess_test.h"
#include "rules/pack_test.h"

static void differs(cmg_test_run *r, const char *what, cmg_text expected, cmg_text got)
{
    if (cmg_text_equal(expected, got))
        return;
    cmg_buffer_format(&r->difference,
                      r->language == CMG_ENGLISH ? "%s: expected %.*s, got %.*s\n"
                                                 : "%s：应为 %.*s，实为 %.*s\n",
                      what, CMG_SHOW(expected), CMG_SHOW(got));
}

static void compare_text(cmg_test_run *r, const char *what, cmg_json expected, const char *got)
{
    if (cmg_json_present(expected))
        differs(r, what,
                cmg_json_type(expected) == CMG_JSON_STRING ? cmg_json_string(expected) : CMG_TEXT("null"),
                got && *got ? cmg_text_of(got) : CMG_TEXT("null"));
}

void cmg_test_write_expected(cmg_buffer *out, cmg_json expected)
{
    cmg_decimal number;
    cmg_arena arena;
    cmg_arena_init(&arena, &out->allocator, 0);
    if (cmg_json_type(expected) == CMG_JSON_NUMBER &&
        cmg_decimal_parse(&arena, cmg_json_number(expected), &number) == CMG_DECIMAL_OK)
        cmg_decimal_write(out, number);
    else
        cmg_buffer_string(out, "null");
    cmg_arena_free(&arena);
}

void cmg_test_write_got(cmg_buffer *out, const cmg_value *got)
{
    if (got)
        cmg_value_write(out, *got);
    else
        cmg_buffer_string(out, "null");
}

static void compare_number(cmg_test_run *r, const char *what, cmg_json expected, const cmg_value *got)
{
    if (!cmg_json_present(expected))
        return;
    cmg_buffer wanted, found;
    cmg_buffer_init(&wanted, &r->pack->allocator);
    cmg_buffer_init(&found, &r->pack->allocator);
    cmg_test_write_expected(&wanted, expected);
    cmg_test_write_got(&found, got);
    differs(r, what, cmg_buffer_view(&wanted), cmg_buffer_view(&found));
    cmg_buffer_free(&wanted);
    cmg_buffer_free(&found);
}

typedef const char *nth(const cmg_result *result, size_t index);

static const char *essential_missing(const cmg_result *result, size_t index)
{
    return index < result->need_count && result->needs[index].essential ? cmg_result_missing(result, index)
                                                                        : NULL;
}

static const char *circumstance(const cmg_result *result, size_t index)
{
    const cmg_penalty_case *c = &result->penalty;
    for (uint32_t i = 0; i < c->circumstance_count; i++) {
        if (c->circumstances[i].standing == CMG_STANDS && index-- == 0)
            return ((const cmg_circumstance *)c->circumstances[i].rule)->rule.code.bytes;
    }
    return NULL;
}

/* Each of the expected names must be there. */
static void compare_list(cmg_test_run *r, const char *what, cmg_json expected, nth *got)
{
    for (cmg_json item = cmg_json_first(expected); cmg_json_present(item); item = cmg_json_following(item)) {
        bool found = false;
        for (size_t i = 0; !found && got(r->result, i); i++)
            found = cmg_text_equal(cmg_json_string(item), cmg_text_of(got(r->result, i)));
        if (found)
            continue;
        cmg_buffer_format(&r->difference,
                          r->language == CMG_ENGLISH ? "%s: %.*s is not among" : "%s：没有 %.*s，只有", what,
                          CMG_SHOW(cmg_json_string(item)));
        for (size_t i = 0; got(r->result, i); i++)
            cmg_buffer_format(&r->difference, " %s", got(r->result, i));
        cmg_buffer_char(&r->difference, '\n');
    }
}

static void compare_value(cmg_test_run *r, cmg_json expected)
{
    if (!cmg_json_present(expected))
        return;
    cmg_buffer got;
    cmg_buffer_init(&got, &r->pack->allocator);
    const cmg_value *value = cmg_decision_value(r->result);
    if (value)
        cmg_value_write_json(&got, *value);
    else
        cmg_buffer_string(&got, "null");
    differs(r, "value", cmg_json_raw(expected), cmg_buffer_view(&got));
    cmg_buffer_free(&got);
}

static const char *missing_referral(const cmg_result *result, size_t index)
{
    for (size_t i = 0; cmg_duty_referral(result, i); i++) {
        if (!cmg_duty_referral_is_made(result, i) && index-- == 0)
            return cmg_duty_referral(result, i);
    }
    return NULL;
}

static const cmg_unit *owning_unit(const cmg_result *result)
{
    return result->duty.owner_count ? result->duty.owners[0].unit : NULL;
}

static const char *also_under(const cmg_result *result, size_t index)
{
    const cmg_unit *unit = owning_unit(result);
    return unit && index < unit->also_under.count ? unit->also_under.at[index].bytes : NULL;
}

static const char *cross_posted(const cmg_result *result, size_t index)
{
    const cmg_unit *unit = owning_unit(result);
    return unit && index < unit->cross_posted.count ? unit->cross_posted.at[index].bytes : NULL;
}

/* The codes of the matters that are apart from the one at hand. */
static const char *apart(const cmg_result *result, size_t index)
{
    cmg_separation its;
    for (uint32_t i = 0; cmg_duty_separation(result, i, &its); i++) {
        if (its.unit && its.apart && index-- == 0)
            return its.other->rule.code.bytes;
    }
    return NULL;
}

static void compare_duty(cmg_test_run *r, cmg_json expect)
{
    const cmg_result *result = r->result;
    const cmg_json integrate = cmg_json_member(expect, "integrate");
    compare_text(r, "unit", cmg_json_member(expect, "unit"), cmg_duty_unit(result, 0));
    compare_text(r, "acting", cmg_json_member(expect, "acting"), cmg_duty_acting(result, 0));
    compare_text(r, "level", cmg_json_member(expect, "level"), cmg_duty_level(result, 0));
    compare_text(r, "rule", cmg_json_member(expect, "rule"), cmg_duty_rule(result, 0));
    if (cmg_json_present(integrate))
        differs(r, "integrate", cmg_json_raw(integrate),
                cmg_duty_integrate(result) ? CMG_TEXT("true") : CMG_TEXT("false"));
    compare_list(r, "missing", cmg_json_member(expect, "missing"), missing_referral);
    compare_list(r, "referrals", cmg_json_member(expect, "referrals"), cmg_duty_referral);
    compare_list(r, "also-under", cmg_json_member(expect, "also-under"), also_under);
    compare_list(r, "cross-posted", cmg_json_member(expect, "cross-posted"), cross_posted);
    compare_list(r, "apart", cmg_json_member(expect, "apart"), apart);
}

static void compare_left(cmg_test_run *r, cmg_json expected)
{
    int64_t left = 0;
    const bool known = cmg_due_left(r->result, false, &left);
    const cmg_value value = cmg_number_value(cmg_decimal_of(left));
    compare_number(r, "left", expected, known ? &value : NULL);
}

/* Instants, however they are written: to the minute, or with a blank. */
static void compare_instant(cmg_test_run *r, const char *what, cmg_json expected, const char *got)
{
    const cmg_text text = cmg_json_string(expected);
    char written[20];
    int64_t instant;
    if (cmg_json_type(expected) != CMG_JSON_STRING || !cmg_instant_read(text.bytes, text.length, &instant) ||
        cmg_instant_text(instant, written, sizeof written) >= sizeof written)
        compare_text(r, what, expected, got);
    else
        differs(r, what, cmg_text_of(written), got && *got ? cmg_text_of(got) : CMG_TEXT("null"));
}

static void compare_due(cmg_test_run *r, cmg_json expect)
{
    static const char *const standings[] = {"open", "met", "late", "exempt", "suspended", "unknown"};
    const cmg_result *result = r->result;
    compare_instant(r, "due", cmg_json_member(expect, "due"), cmg_due_at(result));
    compare_text(r, "standing", cmg_json_member(expect, "standing"), standings[cmg_due_stands(result)]);
    compare_left(r, cmg_json_member(expect, "left"));
    if (cmg_due_stands(result) == CMG_DUE_UNKNOWN)
        compare_text(r, "reason", cmg_json_member(expect, "reason"), cmg_message_row(result->reason)->name);
}

static void compare_count(cmg_test_run *r, const char *what, cmg_json expected, int64_t got)
{
    const cmg_value value = got < 0 ? cmg_null_value : cmg_number_value(cmg_decimal_of(got));
    compare_number(r, what, expected, &value);
}

static size_t find_place(const cmg_result *result, cmg_text code)
{
    size_t at = 0;
    while (cmg_staff_place_code(result, at) &&
           !cmg_text_equal(cmg_text_of(cmg_staff_place_code(result, at)), code))
        at++;
    return at;
}

/* Codes of the places of which the tie rule chose. */
static const char *tied_place(const cmg_result *result, size_t index)
{
    for (size_t i = 0; cmg_staff_place_code(result, i); i++) {
        if (cmg_staff_place_is_tied(result, i) && index-- == 0)
            return cmg_staff_place_code(result, i);
    }
    return NULL;
}

static void compare_staff(cmg_test_run *r, cmg_json expect)
{
    compare_count(r, "posts", cmg_json_member(expect, "posts"), cmg_staff_posts(r->result));
    compare_count(r, "front", cmg_json_member(expect, "front"), cmg_staff_front(r->result));
    const cmg_json shares = cmg_json_member(expect, "shares");
    for (cmg_json share = cmg_json_first(shares); cmg_json_present(share);
         share = cmg_json_following(share)) {
        const size_t at = find_place(r->result, cmg_json_key(share));
        compare_count(r, cmg_json_key(share).bytes, share, cmg_staff_place_posts(r->result, at));
    }
    compare_list(r, "tied", cmg_json_member(expect, "tied"), tied_place);
}

static size_t find_standard(const cmg_result *result, cmg_text code)
{
    size_t at = 0;
    while (cmg_standards_code(result, at) &&
           !cmg_text_equal(cmg_text_of(cmg_standards_code(result, at)), code))
        at++;
    return at;
}

typedef struct standing_name {
    const char *name;
    cmg_standing_of standing;
} standing_name;

/* Each of the codes must stand so. */
static void compare_standings(cmg_test_run *r, cmg_json expect)
{
    static const standing_name names[] = {{"met", CMG_STANDARD_MET},
                                          {"not-met", CMG_STANDARD_NOT_MET},
                                          {"open", CMG_STANDARD_OPEN},
                                          {"no-target", CMG_STANDARD_NO_TARGET},
                                          {"undefined", CMG_STANDARD_UNDEFINED}};
    static const char *const words[] = {"met", "not-met", "open", "no-target", "undefined"};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        const cmg_json list = cmg_json_member(expect, names[n].name);
        for (cmg_json code = cmg_json_first(list); cmg_json_present(code); code = cmg_json_following(code)) {
            const size_t at = find_standard(r->result, cmg_json_string(code));
            differs(r, cmg_json_string(code).bytes, cmg_text_of(names[n].name),
                    cmg_text_of(cmg_standards_code(r->result, at)
                                    ? words[cmg_standards_standing(r->result, at)]
                                    : "null"));
        }
    }
}

static void compare_standard_values(cmg_test_run *r, cmg_json expected,
                                    const cmg_value *(*of)(const cmg_result *, size_t))
{
    for (cmg_json value = cmg_json_first(expected); cmg_json_present(value);
         value = cmg_json_following(value)) {
        const size_t at = find_standard(r->result, cmg_json_key(value));
        compare_number(r, cmg_json_key(value).bytes, value, of(r->result, at));
    }
}

/* All of a list, in order. */
static void compare_all(cmg_test_run *r, const char *what, cmg_json expected,
                        void write(cmg_buffer *, const cmg_result *, size_t), size_t count)
{
    cmg_buffer list[2];
    if (!cmg_json_present(expected))
        return;
    for (int i = 0; i < 2; i++)
        cmg_buffer_init(&list[i], &r->pack->allocator);
    for (cmg_json item = cmg_json_first(expected); cmg_json_present(item); item = cmg_json_following(item)) {
        cmg_buffer_string(&list[0], list[0].length ? ", " : "");
        cmg_buffer_text(&list[0], cmg_json_string(item));
    }
    for (size_t i = 0; i < count; i++) {
        cmg_buffer_string(&list[1], i ? ", " : "");
        write(&list[1], r->result, i);
    }
    differs(r, what, cmg_buffer_view(&list[0]), cmg_buffer_view(&list[1]));
    for (int i = 0; i < 2; i++) {
        r->difference.failed = r->difference.failed || list[i].failed;
        cmg_buffer_free(&list[i]);
    }
}

static void write_fault(cmg_buffer *out, const cmg_result *result, size_t index)
{
    cmg_buffer_string(out, cmg_fault_kind_name(cmg_casefile_fault(result, index)));
    cmg_buffer_char(out, ' ');
    cmg_buffer_string(out, cmg_casefile_fault_code(result, index));
    cmg_buffer_string(out, cmg_casefile_fault_is_void(result, index) ? " void" : "");
}

static void write_next(cmg_buffer *out, const cmg_result *result, size_t index)
{
    int64_t due;
    cmg_buffer_string(out, cmg_casefile_next(result, index));
    if (!cmg_casefile_next_due(result, index, &due))
        return;
    cmg_buffer_char(out, ' ');
    cmg_instant_write(out, due);
}

static void compare_casefile(cmg_test_run *r, cmg_json expect)
{
    compare_all(r, "faults", cmg_json_member(expect, "faults"), write_fault,
                cmg_casefile_fault_count(r->result));
    compare_all(r, "next", cmg_json_member(expect, "next"), write_next, r->result->casefile.next_count);
    compare_list(r, "missing", cmg_json_member(expect, "missing"), essential_missing);
}

/* Why there is no answer where one was expected: what the test's facts lack. */
static void tell_missing(cmg_test_run *r)
{
    for (size_t i = 0; essential_missing(r->result, i); i++) {
        if (i == 0)
            cmg_buffer_string(&r->difference, r->language == CMG_ENGLISH ? "missing:" : "还缺：");
        cmg_buffer_format(&r->difference, r->language == CMG_ENGLISH || i ? " %s" : "%s",
                          essential_missing(r->result, i));
    }
    if (essential_missing(r->result, 0))
        cmg_buffer_char(&r->difference, '\n');
}

void cmg_test_compare(cmg_test_run *r, cmg_json expect)
{
    static const char *const states[] = {"decided", "undecided", "refused"};
    const cmg_result *result = r->result;
    const bool decided = result->state == CMG_DECIDED;
    compare_text(r, "state", cmg_json_member(expect, "state"), states[result->state]);
    if (r->difference.length && result->state == CMG_UNDECIDED)
        tell_missing(r);
    compare_value(r, cmg_json_member(expect, "value"));
    if (result->state == CMG_REFUSED)
        compare_text(r, "reason", cmg_json_member(expect, "reason"), cmg_message_row(result->reason)->name);
    if (result->kind == CMG_RESULT_ASSESSMENT) {
        cmg_assess_test_compare(&r->difference, result, expect, r->language);
        return;
    }
    if (result->kind == CMG_RESULT_ROUTE) {
        compare_text(r, "class", cmg_json_member(expect, "class"), cmg_route_class(result, 0));
        compare_text(r, "item", cmg_json_member(expect, "item"), cmg_route_item(result, 0));
        return;
    }
    if (result->kind == CMG_RESULT_DUTY) {
        compare_duty(r, expect);
        return;
    }
    if (result->kind == CMG_RESULT_DUE) {
        compare_due(r, expect);
        return;
    }
    if (result->kind == CMG_RESULT_CASEFILE) {
        compare_casefile(r, expect);
        return;
    }
    compare_list(r, "missing", cmg_json_member(expect, "missing"), essential_missing);
    if (result->kind == CMG_RESULT_STAFF)
        compare_staff(r, expect);
    if (result->kind == CMG_RESULT_STANDARDS) {
        compare_standings(r, expect);
        compare_standard_values(r, cmg_json_member(expect, "figures"), cmg_standards_figure);
        compare_standard_values(r, cmg_json_member(expect, "gaps"), cmg_standards_gap);
    }
    if (result->kind != CMG_RESULT_PENALTY)
        return;
    compare_text(r, "item", cmg_json_member(expect, "item"),
                 result->penalty.item ? result->penalty.item->rule.code.bytes : NULL);
    compare_text(r, "outcome", cmg_json_member(expect, "outcome"),
                 decided ? cmg_outcome_code(cmg_penalty_outcome(result)) : NULL);
    compare_text(r, "tier", cmg_json_member(expect, "tier"), cmg_penalty_tier(result));
    compare_text(r, "provision", cmg_json_member(expect, "provision"), cmg_penalty_provision(result));
    compare_number(r, "fine", cmg_json_member(expect, "fine"), cmg_penalty_fine(result));
    compare_number(r, "min", cmg_json_member(expect, "min"), cmg_penalty_minimum(result));
    compare_number(r, "max", cmg_json_member(expect, "max"), cmg_penalty_maximum(result));
    compare_list(r, "procedures", cmg_json_member(expect, "procedures"), cmg_penalty_procedure);
    compare_list(r, "circumstances", cmg_json_member(expect, "circumstances"), circumstance);
}
