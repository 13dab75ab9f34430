/* A case file against a course: step by step, in the order of the course. */
#include "rules/casefile.h"
#include "rules/result.h"

/* What the file says of one step of the pack. */
typedef struct occurrence {
    uint32_t first, last; /* places in the file */
    uint32_t count;
    bool followed; /* a step that comes after it was taken */
    enum { UNSEEN, NOT_NEEDED, NEEDED, DOUBTFUL } need;
} occurrence;

typedef struct checking {
    cmg_session *session;
    cmg_result *result;
    cmg_casefile_case *c;
    const cmg_casefile *file;
    cmg_text course;
    occurrence *steps; /* by place in the pack */
    int64_t end;       /* of the day on which one looks */
    bool ended;        /* a step that ends the course was taken */
    cmg_status status; /* the first that is not OK stops */
} checking;

/* -- what is found -------------------------------------------------------- */

static cmg_fault_found *add_fault(checking *k, cmg_fault_kind kind, const cmg_course_step *step)
{
    cmg_casefile_case *c = k->c;
    if (!cmg_arena_grow(&k->result->arena, &c->faults, sizeof *c->faults, c->fault_count,
                        &c->fault_capacity)) {
        k->status = CMG_NO_MEMORY;
        return NULL;
    }
    cmg_fault_found *found = &c->faults[c->fault_count++];
    *found = (cmg_fault_found){.kind = kind, .at = CMG_NEVER, .due = CMG_NEVER};
    if (step)
        found->rule = &step->rule;
    return found;
}

static void add_fault_at(checking *k, cmg_fault_kind kind, const cmg_course_step *step, int64_t at)
{
    cmg_fault_found *found = add_fault(k, kind, step);
    if (found)
        found->at = at;
}

/* When a limit is over, and by which rule it was counted. */
typedef struct limit {
    int64_t due; /* CMG_NEVER: it does not run */
    const cmg_rule *rule;
} limit;

static void add_fault_by(checking *k, cmg_fault_kind kind, const cmg_course_step *step, int64_t at, limit by)
{
    cmg_fault_found *found = add_fault(k, kind, step);
    if (!found)
        return;
    found->at = at;
    found->due = by.due;
    found->limit = by.rule;
    if (kind == CMG_FAULT_LATE)
        found->remedy = &step->remedy;
}

static void add_fault_of(checking *k, cmg_fault_kind kind, const cmg_course_step *step, const cmg_rule *other,
                         cmg_text detail)
{
    cmg_fault_found *found = add_fault(k, kind, step);
    if (!found)
        return;
    found->other = other;
    if (detail.length != 0 && !cmg_text_copy(&k->result->arena, detail, &found->detail))
        k->status = CMG_NO_MEMORY;
}

static void add_doubt(checking *k, const cmg_rule *rule, cmg_value absent)
{
    cmg_casefile_case *c = k->c;
    cmg_result_need(k->result, k->session, absent, rule, 0, true);
    if (!cmg_arena_grow(&k->result->arena, &c->doubts, sizeof *c->doubts, c->doubt_count,
                        &c->doubt_capacity)) {
        k->status = CMG_NO_MEMORY;
        return;
    }
    c->doubts[c->doubt_count++] = rule;
}

/* -- conditions ----------------------------------------------------------- */

/* True, false, or with a doubt that is noted; a null is a doubt with its problem. */
static int holds(checking *k, const cmg_program *program, const cmg_rule *rule, int64_t day)
{
    cmg_value value = cmg_null_value;
    if (!program)
        return NEEDED;
    if (k->session->law_day != day)
        cmg_session_set_law_day(k->session, day);
    const cmg_status status = cmg_session_run(k->session, program, &value);
    if (status != CMG_OK) {
        k->status = status;
        return DOUBTFUL;
    }
    const cmg_step step = {
        .kind = CMG_STEP_PROCEDURE, .rule = rule, .program = program, .value = value, .basis = rule->basis};
    k->status = cmg_result_step_add(k->result, k->session, &step);
    if (value.kind == CMG_BOOLEAN)
        return value.as.integer ? NEEDED : NOT_NEEDED;
    add_doubt(k, rule, value);
    return DOUBTFUL;
}

/* -- time ----------------------------------------------------------------- */

static const cmg_taken *first_of(const checking *k, uint32_t step)
{
    return k->steps[step].count != 0 ? &k->file->taken[k->steps[step].first] : NULL;
}

static const cmg_taken *last_of(const checking *k, uint32_t step)
{
    return k->steps[step].count != 0 ? &k->file->taken[k->steps[step].last] : NULL;
}

/* When the limit that counts from another step is over. */
static limit limit_of(checking *k, const cmg_course_step *step, const cmg_step_limit *its, int64_t day)
{
    const limit none = {CMG_NEVER, NULL};
    const cmg_taken *from = its->deadline ? last_of(k, its->from) : NULL;
    if (!from || (its->when && holds(k, its->when, &step->rule, day) != NEEDED))
        return none;
    const cmg_deadline *deadline = cmg_deadline_for(its->deadline, from->at);
    if (!deadline)
        return none;
    cmg_session_cover(k->session, deadline->rule.number);
    const cmg_count count = cmg_count_due(deadline, from->at, 1, NULL, 0);
    if (count.state == CMG_COUNTED)
        return (limit){count.due, &deadline->rule};
    cmg_buffer text;
    cmg_buffer_init(&text, &k->result->allocator);
    cmg_date_write(&text, count.unknown);
    cmg_report(k->result->diagnostics, CMG_M_calendar_unknown, NULL,
               CMG_ARG("first", deadline->timetable->calendar->code),
               CMG_ARG("second", cmg_buffer_view(&text)));
    cmg_buffer_free(&text);
    add_doubt(k, &step->rule, cmg_null_value);
    return none;
}

static void check_time(checking *k, const cmg_course_step *step, const cmg_taken *taken, int64_t day)
{
    const limit within = limit_of(k, step, &step->within, day);
    if (within.due != CMG_NEVER && taken->at > within.due)
        add_fault_by(k, CMG_FAULT_LATE, step, taken->at, within);
    const limit opens = limit_of(k, step, &step->not_before, day);
    if (opens.due != CMG_NEVER && taken->at <= opens.due)
        add_fault_by(k, CMG_FAULT_EARLY, step, taken->at, opens);
    if (taken->at > k->end)
        add_fault_at(k, CMG_FAULT_FUTURE, step, taken->at);
}

static void check_order(checking *k, const cmg_course_step *step, const cmg_taken *taken)
{
    for (uint32_t i = 0; i < step->after.count; i++) {
        const cmg_taken *before = last_of(k, step->after.at[i]);
        if (!before || before->at <= taken->at)
            continue;
        const cmg_versions *versions = &k->session->pack->steps[step->after.at[i]];
        const cmg_course_step *late = cmg_version_on(versions, cmg_instant_day(before->at));
        cmg_fault_found *found = late ? add_fault(k, CMG_FAULT_ORDER, step) : NULL;
        if (!found)
            continue;
        /* What came too late was lacking when it mattered. */
        found->other = &late->rule;
        found->gravity = late->gravity;
        found->remedy = &late->remedy;
        found->at = taken->at;
    }
}

/* -- people and papers ---------------------------------------------------- */

static bool took(const checking *k, uint32_t step, cmg_text name)
{
    for (uint32_t i = 0; i < k->file->taken_count; i++) {
        const cmg_taken *taken = &k->file->taken[i];
        for (uint32_t p = 0; taken->step == step && p < taken->person_count; p++) {
            if (cmg_text_equal(taken->people[p].name, name))
                return true;
        }
    }
    return false;
}

static bool is_named_before(const cmg_taken *taken, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++) {
        if (cmg_text_equal(taken->people[i].name, taken->people[at].name))
            return true;
    }
    return false;
}

static void check_people(checking *k, const cmg_course_step *step, const cmg_taken *taken)
{
    uint32_t different = 0;
    for (uint32_t i = 0; i < taken->person_count; i++) {
        const cmg_person *person = &taken->people[i];
        if (is_named_before(taken, i))
            continue;
        different++;
        if (step->certified && !person->certified)
            add_fault_of(k, CMG_FAULT_CERTIFICATE, step, NULL, person->name);
        for (uint32_t a = 0; a < step->apart_from.count; a++) {
            const uint32_t other = step->apart_from.at[a];
            if (took(k, other, person->name))
                add_fault_of(k, CMG_FAULT_SAME_PERSON, step, k->session->pack->steps[other].version[0],
                             person->name);
        }
    }
    if (different < step->people)
        add_fault_of(k, CMG_FAULT_PEOPLE, step, NULL, CMG_NO_TEXT);
}

static void check_documents(checking *k, const cmg_course_step *step, const cmg_taken *taken)
{
    for (uint32_t d = 0; d < step->document_count; d++) {
        bool found = false;
        for (uint32_t i = 0; !found && i < taken->document_count; i++)
            found = cmg_text_equal(taken->documents[i], step->documents[d]);
        if (!found)
            add_fault_of(k, CMG_FAULT_DOCUMENT, step, NULL, step->documents[d]);
    }
}

/* -- one step ------------------------------------------------------------- */

static void check_taken(checking *k, uint32_t at, const cmg_course_step *step)
{
    const occurrence *o = &k->steps[at];
    const cmg_taken *first = &k->file->taken[o->first];
    if (o->count > 1 && !step->repeats)
        add_fault_at(k, CMG_FAULT_TWICE, step, k->file->taken[o->last].at);
    check_order(k, step, first);
    check_time(k, step, first, cmg_instant_day(first->at));
    for (uint32_t i = o->first; k->status == CMG_OK && i <= o->last; i++) {
        const cmg_taken *taken = &k->file->taken[i];
        if (taken->step != at)
            continue;
        check_people(k, step, taken);
        check_documents(k, step, taken);
    }
}

/* All steps before it are taken, or need not be. */
static bool is_open(const checking *k, const cmg_course_step *step)
{
    for (uint32_t i = 0; i < step->after.count; i++) {
        const occurrence *before = &k->steps[step->after.at[i]];
        if (before->count == 0 && (before->need == NEEDED || before->need == DOUBTFUL))
            return false;
    }
    return true;
}

static void add_next(checking *k, const cmg_course_step *step, limit by)
{
    cmg_casefile_case *c = k->c;
    if (!cmg_arena_grow(&k->result->arena, &c->next, sizeof *c->next, c->next_count, &c->next_capacity)) {
        k->status = CMG_NO_MEMORY;
        return;
    }
    c->next[c->next_count++] = (cmg_next_step){step, by.due, by.rule};
}

/* The file itself shows that it is needed. */
static bool is_called_for(const checking *k, const cmg_course_step *step)
{
    for (uint32_t i = 0; i < step->needed_with.count; i++) {
        if (k->steps[step->needed_with.at[i]].count != 0)
            return true;
    }
    return false;
}

/* The case went elsewhere: only what should have come before is missed. */
static bool is_ended(const checking *k)
{
    for (uint32_t i = 0; i < k->session->pack->step_count; i++) {
        const cmg_taken *taken = last_of(k, i);
        const cmg_course_step *step =
            taken ? cmg_version_on(&k->session->pack->steps[i], cmg_instant_day(taken->at)) : NULL;
        if (step && step->ends && cmg_is_of_course(step->courses, step->course_count, k->course))
            return true;
    }
    return false;
}

static void check_absent(checking *k, uint32_t at, const cmg_course_step *step)
{
    occurrence *o = &k->steps[at];
    if (k->ended && !o->followed)
        o->need = NOT_NEEDED;
    else if (is_called_for(k, step))
        o->need = NEEDED;
    else if (step->optional)
        o->need = NOT_NEEDED;
    else if (step->when && !o->followed && !is_open(k, step))
        o->need = DOUBTFUL; /* not its turn: nothing need be asked for it yet */
    else
        o->need = (unsigned)holds(k, step->when, &step->rule, k->session->as_of);
    if (o->need != NEEDED)
        return;
    if (o->followed) {
        cmg_fault_found *found = add_fault(k, CMG_FAULT_MISSING, step);
        if (found) {
            found->gravity = step->gravity;
            found->remedy = &step->remedy;
        }
        return;
    }
    const limit within = limit_of(k, step, &step->within, k->session->as_of);
    if (within.due != CMG_NEVER && within.due < k->end)
        add_fault_by(k, CMG_FAULT_LATE, step, CMG_NEVER, within);
    if (is_open(k, step))
        add_next(k, step, within);
}

static void check_step(checking *k, uint32_t at)
{
    const cmg_taken *taken = first_of(k, at);
    const int64_t day = taken ? cmg_instant_day(taken->at) : k->session->as_of;
    const cmg_course_step *step = cmg_version_on(&k->session->pack->steps[at], day);
    const bool ours = step && cmg_is_of_course(step->courses, step->course_count, k->course);
    if (ours)
        cmg_session_cover(k->session, step->rule.number);
    if (ours && taken)
        check_taken(k, at, step);
    else if (ours)
        check_absent(k, at, step);
    else if (taken) {
        cmg_fault_found *found = add_fault(k, CMG_FAULT_STRAY, NULL);
        if (found) {
            found->rule = step ? &step->rule : k->session->pack->steps[at].version[0];
            found->at = taken->at;
        }
    }
}

/* -- which steps are followed --------------------------------------------- */

static void find_occurrences(checking *k)
{
    for (uint32_t i = 0; i < k->file->taken_count; i++) {
        occurrence *o = &k->steps[k->file->taken[i].step];
        if (o->count++ == 0)
            o->first = i;
        o->last = i;
    }
}

/* Backwards through the order of steps: what a step taken, or followed itself, comes after is followed. */
static void mark_followed(checking *k)
{
    const cmg_pack *pack = k->session->pack;
    for (uint32_t i = pack->step_count; i-- > 0;) {
        const uint32_t at = pack->step_order[i];
        const cmg_taken *taken = first_of(k, at);
        const int64_t day = taken ? cmg_instant_day(taken->at) : k->session->as_of;
        const cmg_course_step *step = cmg_version_on(&pack->steps[at], day);
        for (uint32_t a = 0; step && (taken || k->steps[at].followed) && a < step->after.count; a++)
            k->steps[step->after.at[a]].followed = true;
    }
}

/* -- requirements --------------------------------------------------------- */

static void check_requirement(checking *k, const cmg_versions *versions)
{
    const cmg_requirement *any = versions->version[0];
    const cmg_taken *taken = any->step != CMG_NO_STEP ? first_of(k, any->step) : NULL;
    const int64_t day = taken ? cmg_instant_day(taken->at) : k->session->as_of;
    const cmg_requirement *requirement = cmg_version_on(versions, day);
    if (!requirement || !cmg_is_of_course(requirement->courses, requirement->course_count, k->course) ||
        (requirement->step != CMG_NO_STEP && !first_of(k, requirement->step)))
        return;
    cmg_session_cover(k->session, requirement->rule.number);
    if (holds(k, requirement->when, &requirement->rule, day) != NEEDED ||
        holds(k, requirement->must, &requirement->rule, day) != NOT_NEEDED)
        return;
    cmg_fault_found *found = add_fault(k, CMG_FAULT_REQUIREMENT, NULL);
    if (!found)
        return;
    found->rule = &requirement->rule;
    found->gravity = requirement->gravity;
    found->remedy = &requirement->remedy;
}

/* -- the door ------------------------------------------------------------- */

static cmg_status check(checking *k)
{
    const cmg_pack *pack = k->session->pack;
    k->steps = cmg_arena_array_zeroed(&k->result->arena, pack->step_count, sizeof *k->steps);
    if (!k->steps)
        return CMG_NO_MEMORY;
    k->end = (k->session->as_of + 1) * CMG_SECONDS_PER_DAY - 1;
    cmg_session_set_law_day(k->session, k->session->as_of);
    find_occurrences(k);
    mark_followed(k);
    k->ended = is_ended(k);
    for (uint32_t i = 0; k->status == CMG_OK && i < pack->step_count; i++)
        check_step(k, pack->step_order[i]);
    for (uint32_t i = 0; k->status == CMG_OK && i < pack->requirement_count; i++)
        check_requirement(k, &pack->requirements[i]);
    k->result->state = k->c->doubt_count != 0 ? CMG_UNDECIDED : CMG_DECIDED;
    return k->status;
}

static cmg_status report_unknown(cmg_result *result, const cmg_pack *pack, cmg_text code)
{
    for (uint32_t i = 0; i < pack->course_count; i++) {
        if (cmg_text_nearest(code, &pack->courses[i].code, 1) != 0)
            continue;
        cmg_report(result->diagnostics, CMG_M_course_unknown_near, NULL, CMG_ARG("code", code),
                   CMG_ARG("near", pack->courses[i].code));
        return CMG_NOT_FOUND;
    }
    cmg_report(result->diagnostics, CMG_M_course_unknown, NULL, CMG_ARG("code", code));
    return CMG_NOT_FOUND;
}

static void refuse(cmg_result *result, cmg_text code)
{
    cmg_buffer day;
    cmg_buffer_init(&day, &result->allocator);
    cmg_date_write(&day, result->as_of);
    cmg_result_refuse(result, CMG_M_not_in_force, code, cmg_buffer_view(&day), CMG_NO_TEXT);
    cmg_buffer_free(&day);
}

cmg_status cmg_casefile_check(cmg_session *session, const char *course, const cmg_casefile *file,
                              cmg_result *result)
{
    if (!session || !course || !file || !result)
        return CMG_BAD_ARGUMENT;
    cmg_status status = cmg_result_begin(result, session, CMG_RESULT_CASEFILE);
    if (status != CMG_OK)
        return status;
    const cmg_pack *pack = session->pack;
    if (file->pack != pack) {
        cmg_report(result->diagnostics, CMG_M_casefile_of_other_pack, NULL);
        return CMG_BAD_ARGUMENT;
    }
    result->casefile = (cmg_casefile_case){.course = NULL};
    checking k = {.session = session,
                  .result = result,
                  .c = &result->casefile,
                  .file = file,
                  .course = cmg_text_of(course)};
    const cmg_versions *versions = cmg_pack_find(pack->courses, pack->course_count, k.course);
    if (!versions)
        return report_unknown(result, pack, k.course);
    cmg_session_begin(session, file->facts);
    result->casefile.course = cmg_version_on(versions, session->as_of);
    if (file->name.length != 0 && !cmg_text_copy(&result->arena, file->name, &result->casefile.name))
        status = CMG_NO_MEMORY;
    if (status == CMG_OK && result->casefile.course) {
        cmg_session_cover(session, result->casefile.course->rule.number);
        status = check(&k);
    } else if (status == CMG_OK) {
        refuse(result, k.course);
    }
    const cmg_status kept = cmg_result_finish(result, session);
    return status != CMG_OK ? status : kept;
}

/* -- getters -------------------------------------------------------------- */

static const cmg_casefile_case *case_of(const cmg_result *result)
{
    return result && result->kind == CMG_RESULT_CASEFILE ? &result->casefile : NULL;
}

static const cmg_fault_found *fault_at(const cmg_result *result, size_t index)
{
    const cmg_casefile_case *c = case_of(result);
    return c && index < c->fault_count ? &c->faults[index] : NULL;
}

size_t cmg_casefile_fault_count(const cmg_result *result)
{
    const cmg_casefile_case *c = case_of(result);
    return c ? c->fault_count : 0;
}

cmg_fault_kind cmg_casefile_fault(const cmg_result *result, size_t index)
{
    const cmg_fault_found *found = fault_at(result, index);
    return found ? found->kind : CMG_FAULT_MISSING;
}

const char *cmg_casefile_fault_code(const cmg_result *result, size_t index)
{
    const cmg_fault_found *found = fault_at(result, index);
    return found ? found->rule->code.bytes : NULL;
}

bool cmg_casefile_fault_is_void(const cmg_result *result, size_t index)
{
    const cmg_fault_found *found = fault_at(result, index);
    return found && found->gravity == CMG_GRAVITY_VOID;
}

static bool give(int64_t due, int64_t *instant)
{
    if (due == CMG_NEVER || !instant)
        return false;
    *instant = due;
    return true;
}

bool cmg_casefile_fault_due(const cmg_result *result, size_t index, int64_t *instant)
{
    const cmg_fault_found *found = fault_at(result, index);
    return found && give(found->due, instant);
}

const char *cmg_casefile_next(const cmg_result *result, size_t index)
{
    const cmg_casefile_case *c = case_of(result);
    return c && index < c->next_count ? c->next[index].step->rule.code.bytes : NULL;
}

bool cmg_casefile_next_due(const cmg_result *result, size_t index, int64_t *instant)
{
    const cmg_casefile_case *c = case_of(result);
    return c && index < c->next_count && give(c->next[index].due, instant);
}

/* -- many ----------------------------------------------------------------- */

static bool is_blank(cmg_text line)
{
    for (size_t i = 0; i < line.length; i++) {
        if (line.bytes[i] != ' ' && line.bytes[i] != '\t' && line.bytes[i] != '\r')
            return false;
    }
    return true;
}

cmg_status cmg_casefile_each(cmg_session *session, const char *course, const char *lines, size_t length,
                             const char *name, cmg_casefile_callback *callback, void *context)
{
    if (!session || !course || !lines || !callback || !session->has_as_of)
        return CMG_BAD_ARGUMENT;
    const cmg_text text = length == CMG_ZERO_TERMINATED ? cmg_text_of(lines) : (cmg_text){lines, length};
    cmg_casefile *file = cmg_casefile_new(session->pack, &session->allocator);
    cmg_result *result = cmg_result_new(&session->allocator);
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(&session->allocator);
    cmg_status status = file && result && diagnostics ? CMG_OK : CMG_NO_MEMORY;
    size_t index = 0;
    for (size_t at = 0; status == CMG_OK && at < text.length;) {
        size_t end = at;
        while (end < text.length && text.bytes[end] != '\n')
            end++;
        const cmg_text line = {text.bytes + at, end - at};
        at = end + 1;
        if (is_blank(line))
            continue;
        cmg_diagnostics_clear(diagnostics);
        cmg_status found = cmg_casefile_json(file, line.bytes, line.length, name, diagnostics);
        cmg_diagnostics *said = diagnostics;
        if (found == CMG_OK) {
            found = cmg_casefile_check(session, course, file, result);
            said = cmg_result_diagnostics(result);
        }
        if (found == CMG_NO_MEMORY || found == CMG_NOT_FOUND || found == CMG_BAD_ARGUMENT)
            status = found;
        if (!callback(context, index++, found, result, said))
            break;
    }
    cmg_diagnostics_free(diagnostics);
    cmg_result_free(result);
    cmg_casefile_free(file);
    return status;
}
