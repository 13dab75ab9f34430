/* Figures against standards. */
#include "rules/standards.h"

typedef struct fraction {
    cmg_decimal numerator, denominator; /* the denominator is above zero */
} fraction;

typedef struct work {
    cmg_session *session;
    cmg_result *result;
    cmg_arena *arena;
    cmg_standard_line *line;
    bool open, undefined;
} work;

static const cmg_decimal scales[] = {[CMG_STANDARD_ONE] = {{1}, 0, false},
                                     [CMG_STANDARD_PERCENT] = {{100}, 0, false},
                                     [CMG_STANDARD_PER_MILLE] = {{1000}, 0, false},
                                     [CMG_STANDARD_PER_10000] = {{10000}, 0, false}};

/* -- arithmetic that notes what it cannot do ------------------------------ */

static cmg_decimal multiply(work *w, cmg_decimal a, cmg_decimal b)
{
    cmg_decimal out = a;
    w->undefined |= cmg_decimal_multiply(w->arena, a, b, &out) != CMG_DECIMAL_OK;
    return out;
}

static cmg_decimal subtract(work *w, cmg_decimal a, cmg_decimal b)
{
    cmg_decimal out = a;
    w->undefined |= cmg_decimal_subtract(w->arena, a, b, &out) != CMG_DECIMAL_OK;
    return out;
}

static cmg_value quotient(work *w, fraction f)
{
    cmg_decimal out = f.numerator;
    w->undefined |= cmg_decimal_divide(w->arena, f.numerator, f.denominator, &out) != CMG_DECIMAL_OK;
    return cmg_number_value(out);
}

/* Of a fraction and a number, without dividing. */
static int compare(work *w, fraction f, cmg_decimal number)
{
    return cmg_decimal_compare(f.numerator, multiply(w, number, f.denominator));
}

/* -- amounts and checks --------------------------------------------------- */

static void need(work *w, cmg_value absent)
{
    cmg_result_need(w->result, w->session, absent, &w->line->standard->rule, 0, true);
    w->open = true;
}

/* ABSENT when it is not given or open; a null makes the figure undefined.
 * `wanted`: the standard cannot be judged without it. */
static cmg_status amount(work *w, const cmg_amount *of, bool wanted, cmg_value *out)
{
    cmg_value value = of->given ? of->constant : (cmg_value){0};
    *out = (cmg_value){0};
    if (of->program) {
        const cmg_status status = cmg_session_run(w->session, of->program, &value);
        if (status != CMG_OK)
            return status;
    }
    if (value.kind == CMG_NUMBER)
        return cmg_value_copy(w->arena, value, out) ? CMG_OK : CMG_NO_MEMORY;
    if (of->program && wanted && value.kind == CMG_ABSENT)
        need(w, value);
    else if (of->program && wanted)
        w->undefined = true;
    return CMG_OK;
}

enum { CHECK_FAILS, CHECK_HOLDS, CHECK_OPEN };

static cmg_status run_check(work *w, uint32_t index, cmg_value *truth)
{
    const cmg_status status = cmg_session_run(w->session, w->line->standard->checks[index].holds, truth);
    w->line->checks[index] = truth->kind != CMG_BOOLEAN ? CHECK_OPEN
                             : truth->as.integer        ? CHECK_HOLDS
                                                        : CHECK_FAILS;
    return status;
}

/* One duty that is not done decides; only else is it asked for the others. */
static cmg_status run_checks(work *w)
{
    cmg_standard_line *line = w->line;
    const uint32_t count = line->standard->check_count;
    uint32_t number[3] = {0};
    line->checks = cmg_arena_array_zeroed(w->arena, count, sizeof *line->checks);
    cmg_value *truths = cmg_arena_array(w->arena, count, sizeof *truths);
    if (!line->checks || !truths)
        return CMG_NO_MEMORY;
    for (uint32_t i = 0; i < count; i++) {
        const cmg_status status = run_check(w, i, &truths[i]);
        if (status != CMG_OK)
            return status;
        number[line->checks[i]]++;
    }
    for (uint32_t i = 0; i < count && number[CHECK_FAILS] == 0; i++) {
        if (truths[i].kind == CMG_ABSENT)
            need(w, truths[i]);
        else if (truths[i].kind != CMG_BOOLEAN)
            w->undefined = true;
    }
    line->figure = cmg_number_value(cmg_decimal_of(number[CHECK_HOLDS]));
    line->standing = number[CHECK_FAILS] != 0 ? CMG_STANDARD_NOT_MET
                     : w->undefined           ? CMG_STANDARD_UNDEFINED
                     : w->open                ? CMG_STANDARD_OPEN
                                              : CMG_STANDARD_MET;
    if (number[CHECK_FAILS] != 0)
        line->gap = cmg_number_value(cmg_decimal_of(number[CHECK_FAILS]));
    return CMG_OK;
}

/* -- the figure ----------------------------------------------------------- */

/* The figure as a fraction; false when it is open or undefined. */
static cmg_status figure_of(work *w, fraction *f, bool *known)
{
    cmg_standard_line *line = w->line;
    const cmg_standard *standard = line->standard;
    cmg_value value;
    *known = false;
    if (!standard->numerator.given) {
        const cmg_status status = amount(w, &standard->value, true, &value);
        *known = value.kind == CMG_NUMBER;
        if (*known)
            *f = (fraction){cmg_value_decimal(value), cmg_decimal_of(1)};
        return status;
    }
    cmg_status status = amount(w, &standard->numerator, true, &line->numerator);
    if (status == CMG_OK)
        status = amount(w, &standard->denominator, true, &line->denominator);
    if (status != CMG_OK || line->numerator.kind != CMG_NUMBER || line->denominator.kind != CMG_NUMBER)
        return status;
    if (cmg_decimal_sign(cmg_value_decimal(line->denominator)) <= 0) {
        w->undefined = true;
        return CMG_OK;
    }
    *f = (fraction){multiply(w, cmg_value_decimal(line->numerator), scales[standard->scale]),
                    cmg_value_decimal(line->denominator)};
    *known = !w->undefined;
    return CMG_OK;
}

/* Growth over the earlier figure in percent; of nothing there is none. */
static bool growth_of(work *w, fraction f, fraction *growth)
{
    const cmg_decimal earlier = cmg_value_decimal(w->line->earlier);
    if (cmg_decimal_sign(earlier) <= 0)
        return false;
    const cmg_decimal change = subtract(w, f.numerator, multiply(w, earlier, f.denominator));
    *growth = (fraction){multiply(w, change, cmg_decimal_of(100)), multiply(w, earlier, f.denominator)};
    return !w->undefined;
}

static void set_trend(work *w, fraction f)
{
    const int order = compare(w, f, cmg_value_decimal(w->line->earlier));
    w->line->trend = order > 0 ? CMG_TREND_UP : order < 0 ? CMG_TREND_DOWN : CMG_TREND_SAME;
}

/* -- against the target --------------------------------------------------- */

/* So many more of the numerator as are missing: whole ones where both are. */
static void set_needed(work *w)
{
    cmg_standard_line *line = w->line;
    const cmg_standard *standard = line->standard;
    if (line->numerator.kind != CMG_NUMBER || standard->of_growth)
        return;
    const cmg_decimal wanted =
        multiply(w, cmg_value_decimal(line->least), cmg_value_decimal(line->denominator));
    cmg_decimal exact, whole;
    if (cmg_decimal_divide(w->arena, wanted, scales[standard->scale], &exact) != CMG_DECIMAL_OK ||
        cmg_decimal_round(w->arena, exact, 0, CMG_ROUND_CEILING, &whole) != CMG_DECIMAL_OK)
        return;
    const bool counts = cmg_decimal_is_integer(cmg_value_decimal(line->numerator)) &&
                        cmg_decimal_is_integer(cmg_value_decimal(line->denominator));
    cmg_decimal needed = subtract(w, counts ? whole : exact, cmg_value_decimal(line->numerator));
    /* On a bound that is not itself inside, one more; what is no count has no next. */
    if (cmg_decimal_sign(needed) == 0) {
        if (!counts)
            return;
        needed = cmg_decimal_of(1);
    }
    line->needed = cmg_number_value(needed);
}

/* Above zero: the figure misses the lower bound; below: the upper one. */
static int miss(work *w, fraction f)
{
    const cmg_standard_line *line = w->line;
    if (line->least.kind == CMG_NUMBER) {
        const int order = compare(w, f, cmg_value_decimal(line->least));
        if (order < 0 || (order == 0 && !line->standard->least_included))
            return 1;
    }
    if (line->most.kind == CMG_NUMBER) {
        const int order = compare(w, f, cmg_value_decimal(line->most));
        if (order > 0 || (order == 0 && !line->standard->most_included))
            return -1;
    }
    return 0;
}

static void judge(work *w, fraction f)
{
    cmg_standard_line *line = w->line;
    const int missed = miss(w, f);
    line->standing = missed == 0 ? CMG_STANDARD_MET : CMG_STANDARD_NOT_MET;
    if (missed == 0)
        return;
    const cmg_decimal bound = cmg_value_decimal(missed > 0 ? line->least : line->most);
    const cmg_decimal figure = cmg_value_decimal(line->standard->of_growth ? line->growth : line->figure);
    line->gap = cmg_number_value(missed > 0 ? subtract(w, bound, figure) : subtract(w, figure, bound));
    if (missed > 0)
        set_needed(w);
}

static cmg_status work_figure(work *w)
{
    cmg_standard_line *line = w->line;
    const cmg_standard *standard = line->standard;
    fraction f = {cmg_decimal_of(0), cmg_decimal_of(1)}, growth = f;
    bool known = false, grows = false;
    cmg_status status = figure_of(w, &f, &known);
    if (status == CMG_OK)
        status = amount(w, &standard->earlier, standard->of_growth, &line->earlier);
    if (status == CMG_OK)
        status = amount(w, &standard->least, true, &line->least);
    if (status == CMG_OK)
        status = amount(w, &standard->most, true, &line->most);
    if (status != CMG_OK)
        return status;
    if (known)
        line->figure = quotient(w, f);
    if (known && line->earlier.kind == CMG_NUMBER) {
        set_trend(w, f);
        grows = growth_of(w, f, &growth);
        line->growth = grows ? quotient(w, growth) : (cmg_value){0};
    }
    w->undefined |= known && standard->of_growth && line->earlier.kind == CMG_NUMBER && !grows;
    if (w->undefined)
        line->standing = CMG_STANDARD_UNDEFINED;
    else if (w->open)
        line->standing = CMG_STANDARD_OPEN;
    else if (standard->is_hole)
        line->standing = CMG_STANDARD_NO_TARGET;
    else
        judge(w, standard->of_growth ? growth : f);
    return CMG_OK;
}

/* -- all of them ---------------------------------------------------------- */

static bool is_wanted(const cmg_standard *standard, cmg_text which)
{
    return which.length == 0 || cmg_text_equal(standard->rule.code, which) ||
           cmg_text_equal(standard->group.text[CMG_CHINESE], which) ||
           cmg_text_equal(standard->group.text[CMG_ENGLISH], which);
}

static cmg_status unknown_standard(cmg_result *result, cmg_text name)
{
    const cmg_pack *pack = result->pack;
    for (uint32_t i = 0; i < pack->standard_count; i++) {
        if (cmg_text_nearest(name, &pack->standards[i].code, 1) != 0)
            continue;
        cmg_report(result->diagnostics, CMG_M_standard_unknown_near, NULL, CMG_ARG("name", name),
                   CMG_ARG("near", pack->standards[i].code));
        return CMG_NOT_FOUND;
    }
    cmg_report(result->diagnostics, CMG_M_standard_unknown, NULL, CMG_ARG("name", name));
    return CMG_NOT_FOUND;
}

static cmg_status no_standards(cmg_session *session, cmg_result *result)
{
    cmg_buffer day;
    cmg_buffer_init(&day, &session->allocator);
    cmg_date_write(&day, session->as_of);
    cmg_report(result->diagnostics, CMG_M_standards_none, NULL, CMG_ARG("day", cmg_buffer_view(&day)));
    cmg_buffer_free(&day);
    return CMG_NOT_FOUND;
}

static cmg_status work_line(cmg_session *session, cmg_result *result, cmg_standard_line *line)
{
    work w = {.session = session, .result = result, .arena = &result->arena, .line = line};
    cmg_session_cover(session, line->standard->rule.number);
    const cmg_status status = line->standard->check_count != 0 ? run_checks(&w) : work_figure(&w);
    if (status != CMG_OK)
        return status;
    const cmg_step step = {.kind = CMG_STEP_STANDARD,
                           .rule = &line->standard->rule,
                           .detail = line,
                           .basis = line->standard->rule.basis};
    return cmg_result_step_add(result, session, &step);
}

static cmg_status work_all(cmg_session *session, cmg_result *result, cmg_standards_case *c)
{
    const cmg_pack *pack = session->pack;
    c->lines = cmg_arena_array_zeroed(&result->arena, pack->standard_count, sizeof *c->lines);
    if (!c->lines)
        return CMG_NO_MEMORY;
    for (uint32_t i = 0; i < pack->standard_count; i++) {
        const cmg_standard *standard = cmg_version_on(&pack->standards[i], session->as_of);
        if (!standard || !is_wanted(standard, c->which))
            continue;
        cmg_standard_line *line = &c->lines[c->count++];
        line->standard = standard;
        const cmg_status status = work_line(session, result, line);
        if (status != CMG_OK)
            return status;
        c->counted[line->standing]++;
    }
    if (c->count == 0)
        return c->which.length != 0 ? unknown_standard(result, c->which) : no_standards(session, result);
    result->state = c->counted[CMG_STANDARD_OPEN] != 0 ? CMG_UNDECIDED : CMG_DECIDED;
    return CMG_OK;
}

cmg_status cmg_standards(cmg_session *session, const char *which, const cmg_facts *facts, cmg_result *result)
{
    if (!session || !result || (facts && facts->pack != session->pack))
        return CMG_BAD_ARGUMENT;
    cmg_status status = cmg_result_begin(result, session, CMG_RESULT_STANDARDS);
    if (status != CMG_OK)
        return status;
    cmg_session_begin(session, facts);
    cmg_session_set_law_day(session, session->as_of);
    cmg_standards_case *c = cmg_arena_zeroed(&result->arena, sizeof *c);
    if (!c || (which && !cmg_text_copy(&result->arena, cmg_text_of(which), &c->which)))
        return CMG_NO_MEMORY;
    status = work_all(session, result, c);
    if (status == CMG_OK)
        result->standards = c;
    const cmg_status kept = cmg_result_finish(result, session);
    return status != CMG_OK ? status : kept;
}

/* -- getters -------------------------------------------------------------- */

const char *cmg_pack_standard_code(const cmg_pack *pack, size_t index)
{
    return pack && index < pack->standard_count ? pack->standards[index].code.bytes : NULL;
}

const char *cmg_pack_standard_label(const cmg_pack *pack, const char *code, cmg_language language)
{
    for (uint32_t i = 0; pack && i < pack->standard_count; i++) {
        if (cmg_text_equal(pack->standards[i].code, cmg_text_of(code)))
            return cmg_label_text(&((const cmg_rule *)pack->standards[i].version[0])->label, language).bytes;
    }
    return NULL;
}

static const cmg_standards_case *case_of(const cmg_result *result)
{
    return result && result->kind == CMG_RESULT_STANDARDS ? result->standards : NULL;
}

static const cmg_standard_line *line_of(const cmg_result *result, size_t index)
{
    const cmg_standards_case *c = case_of(result);
    return c && index < c->count ? &c->lines[index] : NULL;
}

size_t cmg_standards_count(const cmg_result *result)
{
    const cmg_standards_case *c = case_of(result);
    return c ? c->count : 0;
}

size_t cmg_standards_counted(const cmg_result *result, cmg_standing_of standing)
{
    const cmg_standards_case *c = case_of(result);
    return c && standing <= CMG_STANDARD_UNDEFINED ? c->counted[standing] : 0;
}

const char *cmg_standards_code(const cmg_result *result, size_t index)
{
    const cmg_standard_line *line = line_of(result, index);
    return line ? line->standard->rule.code.bytes : NULL;
}

cmg_standing_of cmg_standards_standing(const cmg_result *result, size_t index)
{
    const cmg_standard_line *line = line_of(result, index);
    return line ? line->standing : CMG_STANDARD_OPEN;
}

static const cmg_value *known(const cmg_value *value)
{
    return value->kind == CMG_NUMBER ? value : NULL;
}

const cmg_value *cmg_standards_figure(const cmg_result *result, size_t index)
{
    const cmg_standard_line *line = line_of(result, index);
    return line ? known(&line->figure) : NULL;
}

const cmg_value *cmg_standards_gap(const cmg_result *result, size_t index)
{
    const cmg_standard_line *line = line_of(result, index);
    return line ? known(&line->gap) : NULL;
}
