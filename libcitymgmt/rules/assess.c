/* Scoring all units into a result, and asking it. */
#include "rules/assess.h"

#include <string.h>

/* -- a unit's part of the result ------------------------------------------ */

static bool keep_value(cmg_result *result, cmg_value *value)
{
    return cmg_value_copy(&result->arena, *value, value);
}

static bool keep_values(cmg_result *result, cmg_value **values, uint32_t count)
{
    if (!*values)
        return true;
    cmg_value *kept = cmg_arena_array(&result->arena, count, sizeof *kept);
    for (uint32_t i = 0; kept && i < count; i++) {
        if (!cmg_value_copy(&result->arena, (*values)[i], &kept[i]))
            return false;
    }
    *values = kept;
    return kept != NULL;
}

/* Out of the machine's arena, which the next unit uses again. */
static bool keep_figures(cmg_result *result, cmg_unit_score *score)
{
    const cmg_method *method = result->assessment->method;
    bool ok = keep_value(result, &score->score);
    for (uint32_t i = 0; ok && i < method->indicator_count; i++) {
        cmg_figure *figure = &score->figures[i];
        const uint32_t count = method->indicators[i].adjustment_count;
        ok = keep_value(result, &figure->value) && keep_value(result, &figure->numerator) &&
             keep_value(result, &figure->denominator) && keep_values(result, &figure->amounts, count) &&
             keep_values(result, &figure->times, count);
    }
    return ok;
}

static bool copy_ids(cmg_result *result, const cmg_counted *counted, const char ***ids)
{
    *ids = cmg_arena_array_zeroed(&result->arena, counted->id_count + 1u, sizeof **ids);
    for (uint32_t i = 0; *ids && i < counted->id_count; i++) {
        (*ids)[i] = cmg_arena_copy(&result->arena, counted->ids[i].bytes, counted->ids[i].length);
        if (!(*ids)[i])
            return false;
    }
    return *ids != NULL;
}

static bool begin_unit(cmg_result *result, cmg_assessment *a, const cmg_assessed *unit, cmg_unit_score *score)
{
    const cmg_method *method = a->method;
    cmg_text name;
    score->group = unit->group;
    score->grade = -1;
    score->score = cmg_null_value;
    score->exempt = unit->exempt;
    score->tallies = cmg_arena_array_zeroed(&result->arena, method->tally_count, sizeof *score->tallies);
    score->ids = cmg_arena_array_zeroed(&result->arena, method->tally_count, sizeof *score->ids);
    score->figures = cmg_arena_array_zeroed(&result->arena, method->indicator_count, sizeof *score->figures);
    score->vetoed = cmg_arena_array_zeroed(&result->arena, method->veto_count, sizeof *score->vetoed);
    if (!score->tallies || !score->ids || !score->figures || !score->vetoed ||
        !cmg_text_copy(&result->arena, unit->name, &name))
        return false;
    score->name = name.bytes;
    for (uint32_t i = 0; i < method->tally_count; i++) {
        if (!cmg_assessment_tally(a, unit, i, &result->arena, &score->tallies[i]) ||
            !keep_value(result, &score->tallies[i]) || !copy_ids(result, &unit->counted[i], &score->ids[i]))
            return false;
    }
    if (unit->exemption.length) {
        cmg_text reason;
        if (!cmg_text_copy(&result->arena, unit->exemption, &reason))
            return false;
        score->exempt.text[CMG_CHINESE] = score->exempt.text[CMG_ENGLISH] = reason;
    }
    return true;
}

/* -- why there is no score ------------------------------------------------ */

static cmg_text name_of_slot(const cmg_result *result, uint16_t slot)
{
    const cmg_method *method = result->assessment->method;
    if (slot < result->pack->slot_count)
        return result->pack->slots[slot].name;
    const uint32_t at = slot - result->pack->slot_count;
    return at < method->tally_count ? method->tallies[at].name
                                    : method->indicators[at - method->tally_count].name;
}

static void write_missing(cmg_buffer *out, const cmg_result *result, cmg_value absent)
{
    const cmg_absence *absence = absent.kind == CMG_ABSENT ? absent.as.absence : NULL;
    const bool en = result->language == CMG_ENGLISH;
    cmg_buffer_string(out, en ? "not entered: " : "未录入：");
    for (uint32_t i = 0; absence && i < absence->count; i++) {
        cmg_buffer_string(out, i == 0 ? "" : en ? ", " : "、");
        cmg_buffer_text(out, name_of_slot(result, absence->slots[i]));
    }
}

static bool write_why(cmg_result *result, cmg_unit_score *score)
{
    const struct cmg_assess_outcome *outcome = result->assessment;
    const bool en = result->language == CMG_ENGLISH;
    const cmg_figure *figure = &score->figures[score->score_of];
    cmg_buffer out;
    cmg_buffer_init(&out, &result->allocator);
    cmg_buffer_string(&out, "");
    if (score->standing == CMG_EXEMPT) {
        cmg_buffer_string(&out, en ? "not assessed: " : "不参与考核：");
        cmg_buffer_text(&out, cmg_label_text(&score->exempt, result->language));
    } else if (score->standing == CMG_NOT_ENTERED) {
        write_missing(&out, result, figure->value);
    } else if (score->standing == CMG_NOT_DEFINED) {
        const uint32_t at =
            figure->cause < outcome->method->indicator_count ? figure->cause : score->score_of;
        const cmg_indicator *cause = &outcome->method->indicators[at];
        const cmg_value denominator = score->figures[at].denominator;
        const bool empty = cause->kind == CMG_INDICATOR_RATIO && denominator.kind == CMG_NUMBER &&
                           cmg_decimal_is_zero(cmg_value_decimal(denominator));
        cmg_buffer_format(&out,
                          en ? (empty ? "the denominator of \"%.*s\" is zero" : "\"%.*s\" cannot be computed")
                             : (empty ? "“%.*s”的分母为零" : "“%.*s”算不出"),
                          CMG_SHOW(cause->name));
    }
    score->why = out.failed ? NULL : cmg_arena_copy(&result->arena, cmg_buffer_view(&out).bytes, out.length);
    cmg_buffer_free(&out);
    return score->why != NULL;
}

/* Facts of the pack alone: counts are not to be asked for one by one. */
static void need_facts(cmg_result *result, const cmg_session *session, cmg_value absent)
{
    const cmg_absence *absence = absent.kind == CMG_ABSENT ? absent.as.absence : NULL;
    for (uint32_t i = 0; absence && i < absence->count; i++) {
        if (absence->slots[i] < result->pack->slot_count)
            cmg_result_need(result, session, session->pack->absent[absence->slots[i]],
                            &result->assessment->method->rule, 0, true);
    }
}

/* -- all units ------------------------------------------------------------ */

static cmg_status score_unit(cmg_result *result, cmg_assessment *a, const cmg_assessed *unit,
                             cmg_unit_score *score)
{
    if (!begin_unit(result, a, unit, score))
        return CMG_NO_MEMORY;
    cmg_status status = CMG_OK;
    cmg_vm_reset(&a->session->vm);
    if (score->exempt.text[CMG_CHINESE].length) {
        score->standing = CMG_EXEMPT;
    } else {
        status = cmg_unit_evaluate(a, unit, score->tallies, score);
        if (status == CMG_OK && !keep_figures(result, score))
            status = CMG_NO_MEMORY;
        if (status == CMG_OK && a->session->vm.problem_count)
            cmg_vm_report(&a->session->vm, result->diagnostics);
        if (status == CMG_OK && a->unit_count <= CMG_NEXT_GRADE_UNITS)
            status = cmg_find_next_grade(a, result, unit, score);
    }
    if (status == CMG_OK && !write_why(result, score))
        status = CMG_NO_MEMORY;
    if (status == CMG_OK && score->standing == CMG_NOT_ENTERED)
        need_facts(result, a->session, score->figures[score->score_of].value);
    result->assessment->standing[score->standing]++;
    return status;
}

/* Which of a repeated case's rows is right cannot be known here, and any choice would depend on
 * their order: there is no result. */
static cmg_status refuse_repeated(cmg_result *result, const cmg_assessment *a)
{
    const size_t stem_count = a->numbers.stem_count;
    cmg_stem *stems = cmg_text_set_stems(&a->numbers);
    cmg_buffer count, list;
    size_t listed = 0;
    cmg_buffer_init(&count, &a->allocator);
    cmg_buffer_init(&list, &a->allocator);
    cmg_buffer_unsigned(&count, a->numbers.again_count);
    for (size_t i = 0; stems && i < stem_count; i++) {
        for (uint32_t tail = 0; tail < CMG_TAILS && listed < CMG_IDS_KEPT; tail++) {
            if (!cmg_tail_is_set(stems[i].tails.again, tail))
                continue;
            cmg_buffer_string(&list, listed++ ? " " : "");
            cmg_stem_write(&list, &stems[i], tail);
        }
    }
    if (a->numbers.again_count > CMG_IDS_KEPT)
        cmg_buffer_string(&list, " …");
    const bool failed = !stems || count.failed || list.failed;
    if (!failed)
        cmg_result_refuse(result, CMG_M_assess_cases_repeated, cmg_buffer_view(&count),
                          cmg_buffer_view(&list), CMG_NO_TEXT);
    cmg_buffer_free(&count);
    cmg_buffer_free(&list);
    cmg_release(&a->allocator, stems, stem_count * sizeof *stems);
    return failed ? CMG_NO_MEMORY : CMG_OK;
}

static bool reads_counts(const cmg_result *result, const cmg_program *program)
{
    const cmg_method *method = result->assessment->method;
    uint32_t count;
    const uint16_t *slots = cmg_program_facts(program, &count);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t tally = slots[i] - result->pack->slot_count; /* a fact: very large */
        if (tally >= method->tally_count || method->tallies[tally].sum)
            return false;
    }
    return count != 0;
}

/* Of other figures a rate may well be above 1, as of complaints by area. */
static bool is_share_of_cases(const cmg_result *result, const cmg_indicator *indicator)
{
    return indicator->kind == CMG_INDICATOR_RATIO && reads_counts(result, indicator->numerator) &&
           reads_counts(result, indicator->denominator);
}

/* More done than there was to do: most often a slip in the table of units, and it leads the table.  Told in
 * the order of ranks, which is that of all parts. */
static void note_rates(cmg_result *result)
{
    const struct cmg_assess_outcome *outcome = result->assessment;
    const cmg_method *method = outcome->method;
    for (size_t u = 0; u < outcome->unit_count; u++) {
        const cmg_unit_score *unit = &outcome->units[u];
        for (uint32_t i = 0; unit->standing != CMG_EXEMPT && i < method->indicator_count; i++) {
            if (is_share_of_cases(result, &method->indicators[i]) && cmg_figure_over_one(&unit->figures[i]))
                cmg_report(result->diagnostics, CMG_M_assess_rate_over_one, NULL,
                           CMG_ARG("unit", cmg_text_of(unit->name)),
                           CMG_ARG("name", method->indicators[i].name));
        }
    }
}

static cmg_status score_all(cmg_result *result, cmg_assessment *a)
{
    struct cmg_assess_outcome *outcome = cmg_arena_zeroed(&result->arena, sizeof *outcome);
    cmg_unit_score *units = cmg_arena_array_zeroed(&result->arena, a->unit_count, sizeof *units);
    result->assessment = outcome;
    if (!outcome || !units)
        return CMG_NO_MEMORY;
    *outcome = (struct cmg_assess_outcome){
        .method = a->method, .units = units, .rows = a->rows, .rejected = a->rejected, .outside = a->outside};
    if (a->numbers.again_count)
        return refuse_repeated(result, a);
    outcome->unit_count = a->unit_count;
    for (size_t i = 0; i < a->unit_count; i++) {
        const cmg_status status = score_unit(result, a, a->units[i], &units[i]);
        if (status != CMG_OK)
            return status;
    }
    result->state = outcome->standing[CMG_NOT_ENTERED] ? CMG_UNDECIDED : CMG_DECIDED;
    if (!cmg_rank_units(result))
        return CMG_NO_MEMORY;
    note_rates(result);
    return CMG_OK;
}

cmg_status cmg_assess(cmg_session *session, cmg_assessment *a, cmg_result *result)
{
    if (!session || !a || !result || session->pack != a->pack)
        return CMG_BAD_ARGUMENT;
    cmg_status status = cmg_result_begin(result, a->session, CMG_RESULT_ASSESSMENT);
    if (status != CMG_OK)
        return status;
    result->language = session->language;
    result->traced = session->trace;
    cmg_session_cover(session, a->method->rule.number);
    status = score_all(result, a);
    cmg_vm_reset(&a->session->vm);
    const cmg_status kept = cmg_result_finish(result, a->session);
    /* What was put in the machine's bank for the last unit is none of the cases'. */
    cmg_session_begin(a->session, a->facts);
    cmg_session_set_law_day(a->session, a->session->as_of);
    if (status != CMG_OK)
        result->kind = CMG_RESULT_EMPTY;
    return status != CMG_OK ? status : kept;
}

/* -- asking --------------------------------------------------------------- */

static const cmg_unit_score *unit_at(const cmg_result *result, size_t index)
{
    if (!result || result->kind != CMG_RESULT_ASSESSMENT || index >= result->assessment->unit_count)
        return NULL;
    return &result->assessment->units[index];
}

size_t cmg_assess_unit_count(const cmg_result *result)
{
    return result && result->kind == CMG_RESULT_ASSESSMENT ? result->assessment->unit_count : 0;
}

const char *cmg_assess_unit(const cmg_result *result, size_t index)
{
    const cmg_unit_score *unit = unit_at(result, index);
    return unit ? unit->name : NULL;
}

const char *cmg_assess_group(const cmg_result *result, size_t index)
{
    const cmg_unit_score *unit = unit_at(result, index);
    return unit && unit->group >= 0 ? result->assessment->method->groups[unit->group].code.bytes : "";
}

const cmg_value *cmg_assess_score(const cmg_result *result, size_t index)
{
    const cmg_unit_score *unit = unit_at(result, index);
    return unit && unit->standing == CMG_SCORED ? &unit->score : NULL;
}

const char *cmg_assess_why(const cmg_result *result, size_t index)
{
    const cmg_unit_score *unit = unit_at(result, index);
    return unit ? unit->why : "";
}

size_t cmg_assess_rank(const cmg_result *result, size_t index)
{
    const cmg_unit_score *unit = unit_at(result, index);
    return unit ? unit->rank : 0;
}

const char *cmg_assess_grade(const cmg_result *result, size_t index)
{
    const cmg_unit_score *unit = unit_at(result, index);
    return unit && unit->grade >= 0 ? result->assessment->method->grades[unit->grade].code.bytes : "";
}

static ptrdiff_t find_tally(const cmg_method *method, cmg_text name)
{
    for (uint32_t i = 0; i < method->tally_count; i++) {
        if (cmg_text_equal(method->tallies[i].name, name))
            return (ptrdiff_t)i;
    }
    return -1;
}

const cmg_value *cmg_assess_figure(const cmg_result *result, size_t index, const char *name)
{
    const cmg_unit_score *unit = unit_at(result, index);
    if (!unit || !name)
        return NULL;
    const cmg_method *method = result->assessment->method;
    const cmg_text wanted = cmg_text_of(name);
    const ptrdiff_t tally = find_tally(method, wanted);
    if (tally >= 0)
        return unit->tallies[tally].kind == CMG_NUMBER ? &unit->tallies[tally] : NULL;
    for (uint32_t i = 0; unit->standing != CMG_EXEMPT && i < method->indicator_count; i++) {
        if (cmg_text_equal(method->indicators[i].name, wanted))
            return unit->figures[i].state == CMG_FIGURE_VALUE ? &unit->figures[i].value : NULL;
    }
    return NULL;
}

const char *cmg_assess_case(const cmg_result *result, size_t index, const char *count, size_t nth)
{
    const cmg_unit_score *unit = unit_at(result, index);
    const ptrdiff_t tally = unit && count ? find_tally(result->assessment->method, cmg_text_of(count)) : -1;
    if (tally < 0)
        return NULL;
    for (size_t i = 0; unit->ids[tally][i]; i++) {
        if (i == nth)
            return unit->ids[tally][i];
    }
    return NULL;
}
