/* Staffing plans. */
#include "pack/staff_places.h"

#define QUOTAS_MAX 50
#define MILLIONTHS INT64_C(1000000)

static bool has(cmg_json object, const char *name)
{
    return cmg_json_present(cmg_json_member(object, name));
}

/* A choice that has to be made: conventions are named, never silent. */
static unsigned read_convention(cmg_loader *loader, cmg_json object, const char *name, const char *choices)
{
    const int choice = cmg_read_choice(loader, object, name, choices, CMG_REQUIRED);
    return choice < 0 ? 0 : (unsigned)choice;
}

/* A percentage with at most six places, in millionths of a percent. */
static bool read_percent(cmg_loader *loader, cmg_decimal percent, int64_t *millionths)
{
    return cmg_decimal_compare(percent, cmg_decimal_of(100)) <= 0 && cmg_decimal_sign(percent) >= 0 &&
           cmg_decimal_multiply(&loader->pack->arena, percent, cmg_decimal_of(MILLIONTHS), &percent) ==
               CMG_DECIMAL_OK &&
           cmg_decimal_to_int64(percent, millionths);
}

static void check_percent(cmg_loader *loader, cmg_json object, const cmg_amount *amount)
{
    cmg_decimal number;
    int64_t millionths;
    if (cmg_amount_constant(amount, &number) && !read_percent(loader, number, &millionths))
        cmg_fault(loader, CMG_M_staff_percent_expected, cmg_json_member(object, "percent"));
}

static void read_posts(cmg_loader *loader, const cmg_draft *draft, cmg_json posts, cmg_staffing *plan)
{
    if (!cmg_read_object(loader, posts, "fixed ratio per population round"))
        return;
    plan->fixed = cmg_read_amount(loader, draft, posts, "fixed", CMG_OPTIONAL);
    plan->ratio = cmg_read_amount(loader, draft, posts, "ratio", CMG_OPTIONAL);
    plan->population = cmg_read_amount(loader, draft, posts, "population", CMG_OPTIONAL);
    plan->per =
        cmg_read_amount(loader, draft, posts, "per", has(posts, "ratio") ? CMG_REQUIRED : CMG_OPTIONAL);
    plan->posts_whole = read_convention(loader, posts, "round", CMG_WHOLES);
    cmg_decimal per;
    if (cmg_amount_constant(&plan->per, &per) && cmg_decimal_sign(per) == 0)
        cmg_fault(loader, CMG_M_staff_per_zero, cmg_json_member(posts, "per"));
    cmg_read_one_of(loader, posts, "fixed, ratio");
}

static void read_front(cmg_loader *loader, const cmg_draft *draft, cmg_json front, cmg_staffing *plan)
{
    if (!cmg_read_object(loader, front, "percent of round"))
        return;
    plan->front = cmg_read_amount(loader, draft, front, "percent", CMG_REQUIRED);
    check_percent(loader, front, &plan->front);
    plan->front_of_exact = read_convention(loader, front, "of", CMG_FRONT_OF) == 1;
    plan->front_whole = read_convention(loader, front, "round", CMG_WHOLES);
}

static void read_bounds(cmg_loader *loader, const cmg_draft *draft, cmg_json bounds, cmg_staffing *plan)
{
    if (!cmg_read_object(loader, bounds, "min max by"))
        return;
    plan->least = cmg_read_amount(loader, draft, bounds, "min", CMG_OPTIONAL);
    plan->most = cmg_read_amount(loader, draft, bounds, "max", CMG_OPTIONAL);
    plan->bounds = read_convention(loader, bounds, "by", CMG_BOUNDS_RULES);
    cmg_decimal least, most;
    if (cmg_amount_constant(&plan->least, &least) && cmg_amount_constant(&plan->most, &most) &&
        cmg_decimal_compare(least, most) > 0)
        cmg_fault(loader, CMG_M_pack_amounts_crossed, cmg_json_member(bounds, "min"));
}

/* -- grades --------------------------------------------------------------- */

static const cmg_quota *find_quota(const cmg_staffing *plan, cmg_text code)
{
    for (uint32_t i = 0; i < plan->quota_count; i++) {
        if (cmg_text_equal(plan->quotas[i].code, code))
            return &plan->quotas[i];
    }
    return NULL;
}

static void read_quota(cmg_loader *loader, const cmg_draft *draft, cmg_json json, const cmg_staffing *plan,
                       cmg_quota *quota)
{
    quota->origin = cmg_origin_of(loader, draft->layer, json);
    if (!cmg_read_object(loader, json, "code label percent"))
        return;
    quota->code = cmg_read_text(loader, json, "code", CMG_REQUIRED);
    const cmg_quota *rival = quota->code.length != 0 ? find_quota(plan, quota->code) : NULL;
    if (rival) {
        const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
        cmg_fault(loader, CMG_M_pack_part_twice, json, CMG_ARG("code", quota->code),
                  CMG_ARG("place", cmg_origin_text(loader, rival->origin)));
        cmg_arena_rewind(&loader->scratch, mark);
    }
    quota->label = cmg_read_label(loader, json, "label", CMG_OPTIONAL);
    const cmg_json percent = cmg_read_member(loader, json, "percent", CMG_REQUIRED);
    if (cmg_json_present(percent) && cmg_read_number(loader, percent, &quota->percent) &&
        !read_percent(loader, quota->percent, &quota->weight))
        cmg_fault(loader, CMG_M_staff_percent_expected, percent);
}

static void check_sum(cmg_loader *loader, cmg_json list, const cmg_staffing *plan)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < plan->quota_count; i++)
        sum += plan->quotas[i].weight;
    if (sum == 100 * MILLIONTHS)
        return;
    cmg_buffer text;
    cmg_buffer_init(&text, &loader->scratch.allocator);
    cmg_decimal_write(&text, (cmg_decimal){{sum}, 6, false});
    cmg_fault(loader, CMG_M_staff_quotas_sum, list, CMG_ARG("sum", cmg_buffer_view(&text)));
    cmg_buffer_free(&text);
}

static void read_quotas(cmg_loader *loader, const cmg_draft *draft, cmg_json grades, cmg_staffing *plan)
{
    const cmg_json list = cmg_read_list(loader, grades, "quotas", CMG_REQUIRED);
    const size_t count = cmg_json_count(list), errors = loader->errors;
    if (cmg_json_present(list) && count == 0)
        cmg_fault(loader, CMG_M_pack_list_empty, list, CMG_ARGZ("name", "quotas"));
    if (count > QUOTAS_MAX) {
        cmg_fault(loader, CMG_M_pack_list_too_long, list, CMG_ARGZ("most", "50"));
        return;
    }
    cmg_quota *quotas = cmg_arena_array_zeroed(&loader->pack->arena, count, sizeof *quotas);
    plan->quotas = quotas;
    for (cmg_json json = cmg_json_first(list); quotas && cmg_json_present(json);
         json = cmg_json_following(json)) {
        read_quota(loader, draft, json, plan, &quotas[plan->quota_count]);
        plan->quota_count++;
    }
    if (count != 0 && loader->errors == errors)
        check_sum(loader, list, plan);
}

static void read_grades(cmg_loader *loader, const cmg_draft *draft, cmg_json grades, cmg_staffing *plan)
{
    if (!cmg_read_object(loader, grades, "hole method quotas"))
        return;
    cmg_read_one_of(loader, grades, "hole, quotas");
    plan->grades_hole = cmg_read_label(loader, grades, "hole", CMG_OPTIONAL);
    if (!has(grades, "quotas"))
        return;
    /* Grades are dealt post by post: only divisor methods can do that. */
    plan->grade_method = CMG_DHONDT + read_convention(loader, grades, "method",
                                                      "dhondt sainte-lague huntington-hill adams dean");
    read_quotas(loader, draft, grades, plan);
}

/* -- coverage ------------------------------------------------------------- */

static int64_t read_expected(cmg_loader *loader, cmg_json object, const char *name)
{
    int64_t number;
    const cmg_json member = cmg_json_member(object, name);
    if (!cmg_json_present(member))
        return CMG_NOT_GIVEN;
    if (cmg_whole_number(cmg_json_number(member), CMG_POSTS_MAX, &number))
        return number;
    cmg_fault(loader, CMG_M_staff_count_expected, member, CMG_ARGZ("name", name),
              CMG_ARGZ("most", "10000000"), CMG_ARG("found", cmg_json_raw(member)));
    return CMG_NOT_GIVEN;
}

static void read_coverage(cmg_loader *loader, const cmg_draft *draft, cmg_json coverage, cmg_staffing *plan)
{
    if (!cmg_read_object(loader, coverage, "min places people"))
        return;
    plan->covered = cmg_read_amount(loader, draft, coverage, "min", CMG_REQUIRED);
    plan->places_expected = read_expected(loader, coverage, "places");
    plan->people_expected = read_expected(loader, coverage, "people");
}

/* -- the plan ------------------------------------------------------------- */

static void read_places(cmg_loader *loader, cmg_json object, cmg_staffing *plan)
{
    cmg_place_list places = {.count = 0};
    const cmg_json list = cmg_read_list(loader, object, "places", CMG_OPTIONAL);
    if (cmg_json_present(list) && cmg_json_count(list) == 0)
        cmg_fault(loader, CMG_M_pack_list_empty, list, CMG_ARGZ("name", "places"));
    cmg_read_staff_places(loader, list, &places);
    plan->places = places.at;
    plan->place_count = (uint32_t)places.count;
}

void cmg_complete_staffing(cmg_loader *loader, cmg_draft *draft)
{
    const cmg_json json = draft->json;
    cmg_staffing *plan = draft->made;
    if (cmg_read_withdrawal(loader, draft, &plan->rule))
        return;
    cmg_read_object(loader, json, CMG_RULE_MEMBERS "posts front bounds method tie grades coverage places");
    cmg_read_rule(loader, draft, &plan->rule, CMG_REQUIRED);
    plan->places_expected = plan->people_expected = CMG_NOT_GIVEN;
    plan->has_posts = has(json, "posts");
    plan->has_front = has(json, "front");
    plan->has_grades = has(json, "grades");
    plan->has_coverage = has(json, "coverage");
    cmg_read_some_of(loader, json, "posts, coverage", 2);
    if (plan->has_posts)
        read_posts(loader, draft, cmg_json_member(json, "posts"), plan);
    if (plan->has_front)
        read_front(loader, draft, cmg_json_member(json, "front"), plan);
    if (has(json, "bounds"))
        read_bounds(loader, draft, cmg_json_member(json, "bounds"), plan);
    if (plan->has_posts) {
        plan->method = read_convention(loader, json, "method", CMG_APPORTIONMENTS);
        plan->tie = read_convention(loader, json, "tie", CMG_TIE_RULES);
    }
    if (plan->has_grades)
        read_grades(loader, draft, cmg_json_member(json, "grades"), plan);
    if (plan->has_coverage)
        read_coverage(loader, draft, cmg_json_member(json, "coverage"), plan);
    read_places(loader, json, plan);
}
