/* The responsibility list by itself: what entries rest on, what is missing in
 * a matter, and whether the numbers come out. */
#include "pack/check.h"

/* -- entries that end before what needs them ------------------------------ */

/* The first day of the period on which no version holds; INT64_MAX when all are held. */
static int64_t first_uncovered(const cmg_versions *versions, cmg_period period)
{
    int64_t day = period.from;
    for (bool moved = true; moved && day < period.to;) {
        moved = false;
        for (uint32_t i = 0; i < versions->count && !moved; i++) {
            const cmg_rule *rule = versions->version[i];
            if (rule->withdrawn || !cmg_period_holds(rule->effective, day))
                continue;
            /* A version above that withdraws may end it sooner. */
            if (cmg_version_on(versions, day) != (const void *)rule)
                continue;
            day = rule->effective.to;
            moved = true;
        }
    }
    return day < period.to ? day : INT64_MAX;
}

/* From the day of the check on, a rule must find what it names. */
static void check_named(cmg_checking *c, const cmg_rule *rule, cmg_text code, const cmg_versions *known,
                        uint32_t count, const char *name)
{
    const cmg_versions *versions = code.length ? cmg_pack_find(known, count, code) : NULL;
    cmg_period period = rule->effective;
    if (period.from < c->as_of)
        period.from = c->as_of;
    if (!versions || rule->withdrawn || rule->hidden)
        return;
    const int64_t day = first_uncovered(versions, period);
    if (day == INT64_MAX)
        return;
    const cmg_place place = cmg_check_place(rule->origin);
    cmg_report(c->diagnostics, CMG_M_register_entry_gone, &place, CMG_ARG("rule", rule->code),
               CMG_ARG("name", code), CMG_ARGZ("register", name), CMG_ARG("day", cmg_check_day(c, day)));
}

static void check_all_named(cmg_checking *c, const cmg_rule *rule, const cmg_codes *codes,
                            const cmg_versions *known, uint32_t count, const char *name)
{
    for (uint32_t i = 0; i < codes->count; i++)
        check_named(c, rule, codes->at[i], known, count, name);
}

static void check_reach(cmg_checking *c, const cmg_rule *rule, const cmg_reach *reach)
{
    const cmg_pack *pack = c->pack;
    check_all_named(c, rule, &reach->items, pack->items, pack->item_count, "items");
    check_all_named(c, rule, &reach->functions, pack->functions, pack->function_count, "functions");
    check_all_named(c, rule, &reach->places, pack->places, pack->place_count, "places");
}

/* Each version of each entry of a register. */
#define EACH(register_, count_, type_, entry_)                                                               \
    for (uint32_t i_ = 0; i_ < (count_); i_++)                                                               \
        for (uint32_t v_ = 0; v_ < (register_)[i_].count; v_++)                                              \
            for (const type_ *entry_ = (register_)[i_].version[v_]; entry_; (entry_) = NULL)

static void check_entries(cmg_checking *c)
{
    const cmg_pack *pack = c->pack;
    EACH(pack->places, pack->place_count, cmg_area, area)
    check_named(c, &area->rule, area->parent, pack->places, pack->place_count, "places");
    EACH(pack->units, pack->unit_count, cmg_unit, unit)
    {
        check_named(c, &unit->rule, unit->parent, pack->units, pack->unit_count, "units");
        check_named(c, &unit->rule, unit->place, pack->places, pack->place_count, "places");
        check_all_named(c, &unit->rule, &unit->also_under, pack->units, pack->unit_count, "units");
        check_all_named(c, &unit->rule, &unit->cross_posted, pack->units, pack->unit_count, "units");
    }
    EACH(pack->duties, pack->duty_count, cmg_ownership, duty)
    {
        check_named(c, &duty->rule, duty->unit, pack->units, pack->unit_count, "units");
        check_reach(c, &duty->rule, &duty->reach);
    }
    EACH(pack->referrals, pack->referral_count, cmg_referral, referral)
    {
        check_named(c, &referral->rule, referral->unit, pack->units, pack->unit_count, "units");
        check_reach(c, &referral->rule, &referral->reach);
    }
    EACH(pack->delegations, pack->delegation_count, cmg_delegation, delegation)
    {
        check_named(c, &delegation->rule, delegation->from, pack->units, pack->unit_count, "units");
        check_named(c, &delegation->rule, delegation->to, pack->units, pack->unit_count, "units");
        check_reach(c, &delegation->rule, &delegation->reach);
    }
    EACH(pack->benchmarks, pack->benchmark_count, cmg_benchmark, benchmark)
    check_named(c, &benchmark->rule, benchmark->item, pack->items, pack->item_count, "items");
}

/* -- each matter ---------------------------------------------------------- */

/* The steps that a matter of a type cannot do without, by Administrative
 * Penalty Law Arts 44, 54-66 and Administrative Licence Law Arts 32, 34, 37, 44. */
static uint32_t steps_needed(cmg_item_type type)
{
    switch (type) {
    case CMG_ITEM_PENALTY:
        return 1u << CMG_DUTY_FILE | 1u << CMG_DUTY_INVESTIGATE | 1u << CMG_DUTY_NOTIFY |
               1u << CMG_DUTY_DECIDE | 1u << CMG_DUTY_SERVE | 1u << CMG_DUTY_EXECUTE;
    case CMG_ITEM_LICENCE:
        return 1u << CMG_DUTY_ACCEPT | 1u << CMG_DUTY_REVIEW | 1u << CMG_DUTY_DECIDE | 1u << CMG_DUTY_SERVE;
    default: return 0;
    }
}

static void check_steps(cmg_checking *c, const cmg_item *item)
{
    static const char *const names[] = {
#define CMG_DUTY_STEP(identifier, name, zh, en) name,
#include "pack/duty_steps.def"
#undef CMG_DUTY_STEP
    };
    uint32_t missing = steps_needed(item->listing.type);
    for (uint32_t i = 0; i < item->listing.step_count; i++)
        missing &= ~(1u << item->listing.steps[i].kind);
    if (item->listing.step_count == 0 || !missing)
        return;
    cmg_buffer list;
    cmg_buffer_init(&list, &c->scratch.allocator);
    for (int step = 0; step < CMG_DUTY_STEP_COUNT; step++) {
        if (!(missing >> step & 1u))
            continue;
        cmg_buffer_string(&list, list.length ? ", " : "");
        cmg_buffer_string(&list, names[step]);
    }
    const cmg_place place = cmg_check_place(item->rule.origin);
    cmg_report(c->diagnostics, CMG_M_steps_missing, &place, CMG_ARG("name", item->rule.code),
               CMG_ARG("steps", cmg_buffer_view(&list)));
    cmg_buffer_free(&list);
}

/* Who may create a kind of penalty: Administrative Penalty Law Arts 10-14, 16. */
static bool may_create(cmg_law_level level, cmg_penalty_kind kind)
{
    switch (level) {
    case CMG_LAW: return true;
    case CMG_ADMINISTRATIVE_REGULATION: return kind != CMG_PENALTY_DETENTION;
    /* The business licence itself is law's alone (Art 12); other licences are not. */
    case CMG_LOCAL_REGULATION: return kind != CMG_PENALTY_DETENTION;
    case CMG_DEPARTMENT_RULE:
    case CMG_LOCAL_RULE:
        return kind == CMG_PENALTY_WARNING || kind == CMG_PENALTY_PUBLIC_CRITICISM ||
               kind == CMG_PENALTY_FINE;
    case CMG_DOCUMENT: return false;
    }
    return false;
}

static bool any_creates(const cmg_basis *basis, cmg_penalty_kind kind)
{
    for (uint32_t i = 0; i < basis->count; i++) {
        if (may_create(basis->citations[i].law->level, kind))
            return true;
    }
    return false;
}

static void check_rank(cmg_checking *c, const cmg_item *item)
{
    for (uint32_t p = 0; p < item->provision_count; p++) {
        const cmg_provision *provision = &item->provisions[p];
        const cmg_basis *basis = provision->basis.count ? &provision->basis : &item->rule.basis;
        for (uint32_t i = 0; basis->count && i < provision->sanction_count; i++) {
            const cmg_penalty_kind kind = provision->sanctions[i].kind;
            if (any_creates(basis, kind))
                continue;
            const cmg_place place = cmg_check_place(provision->origin);
            cmg_report(c->diagnostics, CMG_M_basis_too_low, &place, CMG_ARG("name", item->rule.code),
                       CMG_ARG("provision", provision->code), CMG_ARGZ("kind", cmg_penalty_kind_code(kind)),
                       CMG_ARG("law", basis->citations[0].law->code));
        }
    }
}

/* Who may create a power: Administrative Licensing Law Arts 14, 15, 17; Administrative
 * Compulsion Law Arts 10, 13.  A list does not say whether a matter of coercion is a measure, which
 * regulations may create, or its execution, which is law's alone: the wider of the two is held.
 * For the other types no text says it. */
static bool may_create_power(cmg_law_level level, cmg_item_type type)
{
    const bool is_law_or_regulation =
        level == CMG_LAW || level == CMG_ADMINISTRATIVE_REGULATION || level == CMG_LOCAL_REGULATION;
    switch (type) {
    case CMG_ITEM_LICENCE: return is_law_or_regulation || level == CMG_LOCAL_RULE;
    case CMG_ITEM_COERCION: return is_law_or_regulation;
    default: return true;
    }
}

static void check_power_rank(cmg_checking *c, const cmg_item *item)
{
    const cmg_basis *basis = &item->rule.basis;
    for (uint32_t i = 0; i < basis->count; i++) {
        if (may_create_power(basis->citations[i].law->level, item->listing.type))
            return;
    }
    const cmg_place place = cmg_check_place(item->rule.origin);
    if (basis->count)
        cmg_report(c->diagnostics,
                   item->listing.type == CMG_ITEM_LICENCE ? CMG_M_licence_too_low : CMG_M_coercion_too_low,
                   &place, CMG_ARG("name", item->rule.code), CMG_ARG("law", basis->citations[0].law->code));
}

static void report_item(cmg_checking *c, cmg_message_id id, const cmg_item *item)
{
    const cmg_place place = cmg_check_place(item->rule.origin);
    cmg_report(c->diagnostics, id, &place, CMG_ARG("name", item->rule.code));
}

static void check_integration(cmg_checking *c, const cmg_item *item)
{
    const cmg_integration *integration = &item->listing.integration;
    const bool holds = integration->scope.text[0].length || integration->contested.text[0].length ||
                       integration->neglected.text[0].length;
    if (integration->said && integration->integrated && !holds)
        report_item(c, CMG_M_integrated_without_reason, item);
    if (integration->said && !integration->integrated && holds)
        report_item(c, CMG_M_not_integrated, item);
}

/* Whoever licenses tells whoever supervises: some duty to share must reach the matter. */
static void check_sharing(cmg_checking *c, const cmg_item *item)
{
    if (item->listing.approves.count == 0)
        return;
    for (uint32_t i = 0; i < c->pack->referral_count; i++) {
        const cmg_referral *referral = cmg_version_on(&c->pack->referrals[i], c->as_of);
        if (referral && referral->mechanism == CMG_SHARING && cmg_reach_item(&referral->reach, item))
            return;
    }
    report_item(c, CMG_M_sharing_missing, item);
}

static void check_item(cmg_checking *c, const cmg_item *item)
{
    const cmg_listing *listing = &item->listing;
    check_steps(c, item);
    check_rank(c, item);
    check_power_rank(c, item);
    check_integration(c, item);
    check_sharing(c, item);
    if (listing->statutory_days && listing->promised_days > listing->statutory_days)
        report_item(c, CMG_M_promise_too_long, item);
}

/* -- acts without a matter ------------------------------------------------- */

/* "34" covers "34.1.5", and is covered by it in part. */
static bool is_within(cmg_text inner, cmg_text outer)
{
    return cmg_text_equal(inner, outer) || outer.length == 0 ||
           (cmg_text_starts(inner, outer) && inner.bytes[outer.length] == '.');
}

static bool basis_covers(const cmg_basis *basis, const cmg_law *law, cmg_text article)
{
    for (uint32_t i = 0; i < basis->count; i++) {
        const cmg_citation *citation = &basis->citations[i];
        if (citation->law == law &&
            (is_within(article, citation->article) || is_within(citation->article, article)))
            return true;
    }
    return false;
}

static bool has_matter(cmg_checking *c, const cmg_law *law, cmg_text article)
{
    if (!cmg_check_spend(c, c->pack->item_count))
        return true;
    for (uint32_t i = 0; i < c->pack->item_count; i++) {
        const cmg_item *item = cmg_version_on(&c->pack->items[i], c->as_of);
        if (!item)
            continue;
        if (basis_covers(&item->rule.basis, law, article))
            return true;
        for (uint32_t p = 0; p < item->provision_count; p++) {
            if (basis_covers(&item->provisions[p].basis, law, article))
                return true;
        }
    }
    return false;
}

/* Articles that set a penalty and are no matter's basis: one finding a law. */
static void check_acts(cmg_checking *c, const cmg_law *law)
{
    cmg_buffer list;
    cmg_buffer_init(&list, &c->scratch.allocator);
    for (uint32_t i = 0; i < law->penalty_count; i++) {
        if (has_matter(c, law, law->penalties[i]))
            continue;
        cmg_buffer_string(&list, list.length ? ", " : "");
        cmg_buffer_text(&list, law->penalties[i]);
    }
    const cmg_place place = cmg_check_place(law->origin);
    if (list.length)
        cmg_report(c->diagnostics, CMG_M_acts_without_matter, &place, CMG_ARG("name", law->code),
                   CMG_ARG("articles", cmg_buffer_view(&list)));
    cmg_buffer_free(&list);
}

/* -- the list as a whole -------------------------------------------------- */

static void report_number(cmg_checking *c, cmg_message_id id, const cmg_rule *rule, uint32_t number,
                          uint32_t expected)
{
    cmg_buffer buffer[2];
    for (int i = 0; i < 2; i++) {
        cmg_buffer_init(&buffer[i], &c->scratch.allocator);
        cmg_buffer_unsigned(&buffer[i], i ? expected : number);
    }
    const cmg_place place = cmg_check_place(rule->origin);
    cmg_report(c->diagnostics, id, &place, CMG_ARG("name", rule->code),
               CMG_ARG("found", cmg_buffer_view(&buffer[0])),
               CMG_ARG("expected", cmg_buffer_view(&buffer[1])));
    for (int i = 0; i < 2; i++)
        cmg_buffer_free(&buffer[i]);
}

/* Each matter has one function, and each function a matter. */
static void check_functions(cmg_checking *c)
{
    const cmg_pack *pack = c->pack;
    const cmg_item *first = NULL;
    uint32_t without = 0;
    for (uint32_t i = 0; pack->function_count && i < pack->item_count; i++) {
        const cmg_item *item = cmg_version_on(&pack->items[i], c->as_of);
        if (!item || item->listing.function.length)
            continue;
        first = first ? first : item;
        without++;
    }
    if (first)
        report_number(c, CMG_M_items_without_function, &first->rule, without, 0);
    for (uint32_t f = 0; f < pack->function_count; f++) {
        const cmg_competence *function = cmg_version_on(&pack->functions[f], c->as_of);
        bool used = !function || !cmg_check_spend(c, pack->item_count);
        for (uint32_t i = 0; i < pack->item_count && !used; i++) {
            const cmg_item *item = cmg_version_on(&pack->items[i], c->as_of);
            used = item && cmg_text_equal(item->listing.function, function->rule.code);
        }
        if (used)
            continue;
        const cmg_place place = cmg_check_place(function->rule.origin);
        cmg_report(c->diagnostics, CMG_M_function_empty, &place, CMG_ARG("name", function->rule.code));
    }
}

static bool is_meant(const cmg_expectation *expectation, const void *entry)
{
    const cmg_item *item = entry;
    const cmg_area *area = entry;
    const cmg_unit *unit = entry;
    const bool any_level = expectation->level == CMG_LEVEL_COUNT, any_parent = !expectation->parent.length;
    switch (expectation->of) {
    case CMG_OF_ITEMS:
        return expectation->type == CMG_ITEM_TYPE_COUNT || item->listing.type == expectation->type;
    case CMG_OF_FUNCTIONS: return true;
    case CMG_OF_PLACES:
        return (any_level || area->level == expectation->level) &&
               (any_parent || cmg_text_equal(area->parent, expectation->parent));
    case CMG_OF_UNITS:
        return (any_level || unit->level == expectation->level) &&
               (any_parent || cmg_text_equal(unit->parent, expectation->parent));
    }
    return false;
}

static void check_code(cmg_checking *c, const cmg_expectation *expectation, cmg_regex_work *work,
                       const cmg_rule *rule)
{
    uint64_t steps = 100000;
    cmg_regex_match match;
    if (cmg_regex_find(expectation->pattern, work, rule->code, 0, &steps, &match) == CMG_REGEX_OK)
        return;
    const cmg_place place = cmg_check_place(rule->origin);
    cmg_report(c->diagnostics, CMG_M_code_shape, &place, CMG_ARG("name", rule->code),
               CMG_ARG("pattern", expectation->pattern_text));
}

static void check_expectation(cmg_checking *c, const cmg_expectation *expectation, cmg_regex_work *work)
{
    const cmg_pack *pack = c->pack;
    const cmg_versions *const registers[] = {pack->items, pack->functions, pack->places, pack->units};
    const uint32_t counts[] = {pack->item_count, pack->function_count, pack->place_count, pack->unit_count};
    uint32_t count = 0;
    for (uint32_t i = 0; i < counts[expectation->of]; i++) {
        const void *entry = cmg_version_on(&registers[expectation->of][i], c->as_of);
        if (!entry || !is_meant(expectation, entry))
            continue;
        count++;
        if (expectation->pattern)
            check_code(c, expectation, work, entry);
    }
    if (!expectation->counts || count == expectation->count)
        return;
    if (expectation->hole.text[0].length)
        cmg_check_hole(c, expectation->rule.origin, expectation->rule.code, &expectation->hole);
    else
        report_number(c, CMG_M_count_differs, &expectation->rule, count, expectation->count);
}

void cmg_check_list(cmg_checking *c)
{
    const cmg_pack *pack = c->pack;
    check_entries(c);
    for (uint32_t i = 0; i < pack->item_count; i++) {
        const cmg_item *item = cmg_version_on(&pack->items[i], c->as_of);
        if (item)
            check_item(c, item);
    }
    for (uint32_t i = 0; i < pack->law_count; i++) {
        if (cmg_period_holds(pack->laws[i].effective, c->as_of))
            check_acts(c, &pack->laws[i]);
    }
    check_functions(c);
    cmg_check_delegations(c);
    cmg_regex_work *work = cmg_regex_work_new(&c->scratch.allocator);
    for (uint32_t i = 0; work && i < pack->expectation_count; i++) {
        const cmg_expectation *expectation = cmg_version_on(&pack->expectations[i], c->as_of);
        if (expectation)
            check_expectation(c, expectation, work);
    }
    cmg_regex_work_free(work);
}
