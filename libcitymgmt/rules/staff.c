/* Staffing plans: the door, and the order of working out. */
#include "rules/staff.h"

/* -- plans ---------------------------------------------------------------- */

const char *cmg_pack_plan_code(const cmg_pack *pack, size_t index)
{
    return pack && index < pack->staffing_count ? pack->staffing[index].code.bytes : NULL;
}

const char *cmg_pack_plan_label(const cmg_pack *pack, const char *code, cmg_language language)
{
    const cmg_versions *versions =
        pack ? cmg_pack_find(pack->staffing, pack->staffing_count, cmg_text_of(code)) : NULL;
    return versions ? cmg_label_text(&((const cmg_rule *)versions->version[0])->label, language).bytes : NULL;
}

static cmg_status unknown_plan(cmg_result *result, cmg_text name)
{
    const cmg_pack *pack = result->pack;
    for (uint32_t i = 0; i < pack->staffing_count; i++) {
        if (cmg_text_nearest(name, &pack->staffing[i].code, 1) == 0) {
            cmg_report(result->diagnostics, CMG_M_staff_plan_unknown_near, NULL, CMG_ARG("name", name),
                       CMG_ARG("near", pack->staffing[i].code));
            return CMG_NOT_FOUND;
        }
    }
    cmg_report(result->diagnostics, CMG_M_staff_plan_unknown, NULL, CMG_ARG("name", name));
    return CMG_NOT_FOUND;
}

/* -- the case ------------------------------------------------------------- */

void cmg_staff_refuse(cmg_staff_work *work, cmg_message_id reason, cmg_text first, cmg_text second,
                      cmg_text third)
{
    if (!work->refused)
        cmg_result_refuse(work->result, reason, first, second, third);
    work->refused = true;
}

/* A place without a name of its own is called as the pack's register of places
 * calls it. */
static void take_name(const cmg_pack *pack, int64_t day, cmg_staff_place *place)
{
    if (!cmg_text_equal(place->name[0], place->code))
        return;
    const cmg_versions *versions = cmg_pack_find(pack->places, pack->place_count, place->code);
    const cmg_rule *area = versions ? cmg_version_on(versions, day) : NULL;
    for (int i = 0; area && i < 2; i++) {
        if (area->label.text[i].length != 0)
            place->name[i] = area->label.text[i];
    }
}

/* A copy in the result, so that the places may go. */
static const cmg_staff_place *keep_place(const cmg_staff_work *work, const cmg_staff_place *place)
{
    cmg_arena *arena = &work->result->arena;
    cmg_staff_place *kept = cmg_arena_get(arena, sizeof *kept);
    if (!kept)
        return NULL;
    *kept = *place;
    take_name(work->result->pack, work->result->as_of, kept);
    const bool ok = cmg_text_copy(arena, place->code, &kept->code) &&
                    cmg_text_copy(arena, kept->name[0], &kept->name[0]) &&
                    cmg_text_copy(arena, kept->name[1], &kept->name[1]) &&
                    (place->group.length == 0 || cmg_text_copy(arena, place->group, &kept->group));
    return ok ? kept : NULL;
}

static cmg_status set_lines(cmg_staff_work *work, const cmg_staff_place *places, size_t count)
{
    cmg_arena *arena = &work->result->arena;
    cmg_staff_case *c = work->c;
    c->lines = cmg_arena_array_zeroed(arena, count, sizeof *c->lines);
    if (!c->lines)
        return CMG_NO_MEMORY;
    c->count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        cmg_staff_line *line = &c->lines[i];
        line->place = keep_place(work, &places[i]);
        if (!line->place)
            return CMG_NO_MEMORY;
        line->posts = line->lowest = line->highest = CMG_NOT_GIVEN;
        if (places[i].population == CMG_NOT_GIVEN)
            c->summed = CMG_NOT_GIVEN;
        else if (c->summed != CMG_NOT_GIVEN)
            c->summed += places[i].population;
    }
    return CMG_OK;
}

/* -- coverage ------------------------------------------------------------- */

static void refuse_coverage(cmg_staff_work *work, cmg_message_id reason, int64_t first, int64_t second)
{
    cmg_buffer texts[2];
    for (int i = 0; i < 2; i++) {
        cmg_buffer_init(&texts[i], &work->result->allocator);
        cmg_buffer_integer(&texts[i], i == 0 ? first : second);
    }
    cmg_staff_refuse(work, reason, cmg_label_text(&work->c->plan->rule.label, work->result->language),
                     cmg_buffer_view(&texts[0]), cmg_buffer_view(&texts[1]));
    cmg_buffer_free(&texts[0]);
    cmg_buffer_free(&texts[1]);
}

static void need_figure(cmg_staff_work *work, const cmg_staff_place *place, const char *zh, const char *en)
{
    cmg_buffer question;
    cmg_buffer_init(&question, &work->result->allocator);
    if (work->result->language == CMG_ENGLISH)
        cmg_buffer_format(&question, "%s: %s?", place->name[CMG_ENGLISH].bytes, en);
    else
        cmg_buffer_format(&question, "%s的%s是多少？", place->name[CMG_CHINESE].bytes, zh);
    cmg_result_need_place(work->result, place->code, cmg_buffer_view(&question), &work->c->plan->rule);
    cmg_buffer_free(&question);
}

static cmg_status work_coverage(cmg_staff_work *work)
{
    static const cmg_staff_word word = {{"每处至少人数", "the people at each place"}};
    cmg_staff_case *c = work->c;
    const cmg_staffing *plan = c->plan;
    const cmg_status status = cmg_staff_count(work, &plan->covered, word, CMG_POSTS_MAX, &c->covered_least);
    if (status != CMG_OK || work->refused || c->covered_least == CMG_NOT_GIVEN)
        return status;
    c->people = c->uncovered = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        const cmg_staff_place *place = c->lines[i].place;
        if (place->headcount == CMG_NOT_GIVEN) {
            need_figure(work, place, "现有人数", "people there today");
            work->open = true;
            continue;
        }
        c->people += place->headcount;
        c->uncovered += place->headcount < c->covered_least;
    }
    if (plan->places_expected != CMG_NOT_GIVEN && plan->places_expected != c->count)
        refuse_coverage(work, CMG_M_staff_places_differ, plan->places_expected, c->count);
    if (c->uncovered != 0)
        refuse_coverage(work, CMG_M_staff_not_covered, c->uncovered, c->covered_least);
    if (!work->open && plan->people_expected != CMG_NOT_GIVEN && plan->people_expected != c->people)
        refuse_coverage(work, CMG_M_staff_people_differ, plan->people_expected, c->people);
    return CMG_OK;
}

/* -- the order of working out --------------------------------------------- */

static void note_numbers(const cmg_staff_work *work, cmg_message_id id, const char *first_name, int64_t first,
                         const char *second_name, int64_t second)
{
    cmg_buffer texts[2];
    for (int i = 0; i < 2; i++) {
        cmg_buffer_init(&texts[i], &work->result->allocator);
        cmg_buffer_integer(&texts[i], i == 0 ? first : second);
    }
    cmg_report(work->result->diagnostics, id, NULL, CMG_ARG(first_name, cmg_buffer_view(&texts[0])),
               CMG_ARG(second_name, cmg_buffer_view(&texts[1])));
    cmg_buffer_free(&texts[0]);
    cmg_buffer_free(&texts[1]);
}

static void note_population(const cmg_staff_work *work)
{
    const cmg_staff_case *c = work->c;
    if (!c->plan->population.given || c->residents == CMG_NOT_GIVEN || c->summed == CMG_NOT_GIVEN ||
        c->residents == c->summed)
        return;
    note_numbers(work, CMG_M_staff_population_differs, "sum", c->summed, "population", c->residents);
}

/* Also where the method gives everybody one. */
static void note_few_posts(const cmg_staff_work *work)
{
    const cmg_staff_case *c = work->c;
    if (!work->refused && c->front.whole != CMG_NOT_GIVEN && c->front.whole < (int64_t)c->count)
        note_numbers(work, CMG_M_staff_few_posts, "posts", c->front.whole, "places", (int64_t)c->count);
}

static void need_residents(cmg_staff_work *work)
{
    for (uint32_t i = 0; i < work->c->count; i++) {
        if (work->c->lines[i].place->population == CMG_NOT_GIVEN)
            need_figure(work, work->c->lines[i].place, "常住人口", "residents");
    }
    work->open |= work->c->summed == CMG_NOT_GIVEN;
}

static cmg_status work_out(cmg_staff_work *work)
{
    cmg_staff_case *c = work->c;
    cmg_status status = CMG_OK;
    if (c->plan->has_coverage)
        status = work_coverage(work);
    if (status == CMG_OK && !work->refused && c->plan->has_posts)
        status = cmg_staff_work_figures(work);
    if (status == CMG_OK && !work->refused && c->plan->has_posts) {
        note_population(work);
        status = cmg_staff_work_shares(work);
        note_few_posts(work);
        if (!work->refused)
            need_residents(work);
    }
    if (status == CMG_OK)
        status = cmg_staff_work_moves(work);
    if (status == CMG_OK && !work->refused)
        work->result->state = work->open ? CMG_UNDECIDED : CMG_DECIDED;
    return status;
}

static cmg_status add_steps(const cmg_staff_work *work)
{
    cmg_step step = {.kind = CMG_STEP_STAFF,
                     .rule = &work->c->plan->rule,
                     .detail = work->c,
                     .basis = work->c->plan->rule.basis};
    cmg_status status = cmg_result_step_add(work->result, work->session, &step);
    step.kind = CMG_STEP_STAFF_PLACE;
    step.rule = NULL;
    step.basis = (cmg_basis){NULL, 0};
    for (step.number = 0; status == CMG_OK && step.number < work->c->count; step.number++) {
        if (work->c->lines[step.number].posts != CMG_NOT_GIVEN)
            status = cmg_result_step_add(work->result, work->session, &step);
    }
    return status;
}

static cmg_status decide(cmg_session *session, cmg_result *result, const cmg_staffing *plan,
                         const cmg_staff_places *places)
{
    const cmg_staff_place *list = places ? places->list.at : plan->places;
    const size_t count = places ? places->list.count : plan->place_count;
    if (places && count == 0) {
        cmg_report(result->diagnostics, CMG_M_staff_places_empty, NULL);
        return CMG_BAD_FACTS;
    }
    if (count == 0) {
        cmg_report(result->diagnostics, CMG_M_staff_no_places, NULL, CMG_ARG("name", plan->rule.code));
        return CMG_BAD_FACTS;
    }
    cmg_staff_case *c = cmg_arena_zeroed(&result->arena, sizeof *c);
    if (!c)
        return CMG_NO_MEMORY;
    c->plan = plan;
    c->residents = c->posts.whole = c->front.whole = c->nearest_bound = CMG_NOT_GIVEN;
    c->covered_least = c->uncovered = c->people = CMG_NOT_GIVEN;
    cmg_staff_work work = {.session = session, .result = result, .c = c};
    cmg_session_cover(session, plan->rule.number);
    cmg_status status = set_lines(&work, list, count);
    if (status == CMG_OK)
        status = work_out(&work);
    if (status != CMG_OK)
        return status;
    result->staff = c;
    return add_steps(&work);
}

static void refuse_day(cmg_session *session, cmg_result *result, cmg_text name)
{
    cmg_buffer day;
    cmg_buffer_init(&day, &session->allocator);
    cmg_date_write(&day, session->as_of);
    cmg_result_refuse(result, CMG_M_not_in_force, name, cmg_buffer_view(&day), CMG_NO_TEXT);
    cmg_buffer_free(&day);
}

cmg_status cmg_staff(cmg_session *session, const char *plan, const cmg_facts *facts,
                     const cmg_staff_places *places, cmg_result *result)
{
    if (!session || !plan || !result || (facts && facts->pack != session->pack))
        return CMG_BAD_ARGUMENT;
    cmg_status status = cmg_result_begin(result, session, CMG_RESULT_STAFF);
    if (status != CMG_OK)
        return status;
    const cmg_pack *pack = session->pack;
    const cmg_text name = cmg_text_of(plan);
    const cmg_versions *versions = cmg_pack_find(pack->staffing, pack->staffing_count, name);
    if (!versions)
        return unknown_plan(result, name);
    cmg_session_begin(session, facts);
    cmg_session_set_law_day(session, session->as_of);
    const cmg_staffing *version = cmg_version_on(versions, session->as_of);
    if (version)
        status = decide(session, result, version, places);
    else
        refuse_day(session, result, name);
    const cmg_status kept = cmg_result_finish(result, session);
    return status != CMG_OK ? status : kept;
}

/* -- getters -------------------------------------------------------------- */

static const cmg_staff_case *case_of(const cmg_result *result)
{
    return result && result->kind == CMG_RESULT_STAFF ? result->staff : NULL;
}

static const cmg_staff_line *line_of(const cmg_result *result, size_t index)
{
    const cmg_staff_case *c = case_of(result);
    return c && index < c->count ? &c->lines[index] : NULL;
}

int64_t cmg_staff_posts(const cmg_result *result)
{
    const cmg_staff_case *c = case_of(result);
    return c ? c->posts.whole : CMG_NOT_GIVEN;
}

int64_t cmg_staff_front(const cmg_result *result)
{
    const cmg_staff_case *c = case_of(result);
    return c ? c->front.whole : CMG_NOT_GIVEN;
}

size_t cmg_staff_place_count(const cmg_result *result)
{
    const cmg_staff_case *c = case_of(result);
    return c ? c->count : 0;
}

const char *cmg_staff_place_code(const cmg_result *result, size_t index)
{
    const cmg_staff_line *line = line_of(result, index);
    return line ? line->place->code.bytes : NULL;
}

int64_t cmg_staff_place_posts(const cmg_result *result, size_t index)
{
    const cmg_staff_line *line = line_of(result, index);
    return line ? line->posts : CMG_NOT_GIVEN;
}

int64_t cmg_staff_place_lowest(const cmg_result *result, size_t index)
{
    const cmg_staff_line *line = line_of(result, index);
    return line ? line->lowest : CMG_NOT_GIVEN;
}

int64_t cmg_staff_place_highest(const cmg_result *result, size_t index)
{
    const cmg_staff_line *line = line_of(result, index);
    return line ? line->highest : CMG_NOT_GIVEN;
}

bool cmg_staff_place_is_tied(const cmg_result *result, size_t index)
{
    const cmg_staff_line *line = line_of(result, index);
    return line && line->tie != CMG_TIE_NONE;
}

size_t cmg_staff_move_count(const cmg_result *result)
{
    const cmg_staff_case *c = case_of(result);
    return c ? c->move_count : 0;
}

bool cmg_staff_move(const cmg_result *result, size_t index, size_t *from, size_t *to, int64_t *people)
{
    const cmg_staff_case *c = case_of(result);
    if (!c || !from || !to || !people || index >= c->move_count)
        return false;
    *from = c->moves[index].from;
    *to = c->moves[index].to;
    *people = c->moves[index].people;
    return true;
}
