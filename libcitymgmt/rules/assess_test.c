/* A pack's own tests of its assessments: units with their figures and counts,
 * or cases, to scores. */
#include "rules/assess_test.h"

#include "rules/assess.h"
#include "rules/pack_test.h"

/* A JSON scalar as a cell of a table. */
static cmg_text cell_of(cmg_json value)
{
    switch (cmg_json_type(value)) {
    case CMG_JSON_STRING: return cmg_json_string(value);
    case CMG_JSON_NULL:
    case CMG_JSON_END: return CMG_TEXT("");
    default: return cmg_json_raw(value);
    }
}

static cmg_status bad(cmg_diagnostics *diagnostics, const cmg_place *place, const cmg_row_fault *fault)
{
    cmg_report_arguments(diagnostics, fault->id, cmg_message_row(fault->id)->severity, place,
                         fault->arguments, fault->argument_count);
    return CMG_BAD_FACTS;
}

/* -- what is taken in ----------------------------------------------------- */

static ptrdiff_t find_given(const cmg_assessment *a, cmg_text name)
{
    for (uint32_t i = 0; i < cmg_assessment_given_count(a); i++) {
        if (cmg_text_equal(cmg_assessment_given_name(a, i), name))
            return (ptrdiff_t)i;
    }
    return -1;
}

static cmg_status take_figures(cmg_assessment *a, cmg_assessed *unit, cmg_json figures,
                               cmg_diagnostics *diagnostics)
{
    for (cmg_json figure = cmg_json_first(figures); cmg_json_present(figure);
         figure = cmg_json_following(figure)) {
        const cmg_place place = cmg_json_place(figure, &a->arena);
        const ptrdiff_t at = find_given(a, cmg_json_key(figure));
        cmg_row_fault fault = {.id = CMG_M_assess_figure_unknown,
                               .arguments = {CMG_ARG("name", cmg_json_key(figure))},
                               .argument_count = 1};
        if (at < 0)
            return bad(diagnostics, &place, &fault);
        const cmg_term count_term = {.name = cmg_json_key(figure), .type = &cmg_type_number};
        cmg_case_column column = {
            .term = (uint32_t)at < a->unit_fact_count ? a->pack->slots[a->unit_facts[at]].term : &count_term};
        cmg_value value;
        cmg_vm_reset(&a->session->vm);
        const cmg_status status = cmg_cell_read(a, &column, cell_of(figure), &value, &fault);
        if (status != CMG_OK)
            return status == CMG_BAD_FACTS ? bad(diagnostics, &place, &fault) : status;
        if (value.kind != CMG_NULL && !cmg_value_copy(&a->arena, value, &unit->given[at]))
            return CMG_NO_MEMORY;
    }
    return CMG_OK;
}

static cmg_status take_unit(cmg_assessment *a, cmg_json json, cmg_diagnostics *diagnostics)
{
    const cmg_text group = cmg_json_string(cmg_json_member(json, "group"));
    cmg_assessed *unit = cmg_assessment_unit(a, cmg_json_key(json));
    if (!unit)
        unit = cmg_assessment_add_unit(a, cmg_json_key(json), -1);
    if (!unit ||
        !cmg_text_copy(&a->arena, cmg_json_string(cmg_json_member(json, "exempt")), &unit->exemption))
        return CMG_NO_MEMORY;
    if (group.length)
        unit->group = cmg_assessment_group(a, group);
    if (unit->group < 0 && a->method->group_count) {
        const cmg_place place = cmg_json_place(json, &a->arena);
        cmg_report(diagnostics, CMG_M_assess_group_unknown, &place, CMG_ARG("name", group));
        return CMG_BAD_FACTS;
    }
    return take_figures(a, unit, cmg_json_member(json, "figures"), diagnostics);
}

static cmg_status take_case(cmg_assessment *a, cmg_json json, cmg_text *cells)
{
    cmg_row_fault fault;
    cmg_status status = CMG_OK;
    for (uint32_t i = 0; i < a->column_count; i++) {
        const cmg_json cell = cmg_json_member(json, a->columns[i].term->name.bytes);
        cells[i] = cmg_json_present(cell) ? cell_of(cell) : CMG_NO_TEXT;
        /* not given: by the test's common facts, or empty */
        if (!cells[i].bytes && !(a->facts && a->facts->cells[a->columns[i].slot].kind != CMG_ABSENT))
            cells[i] = CMG_TEXT("");
    }
    cmg_assessment_row(a, cells, &fault, &status);
    return status;
}

static cmg_status take_in(cmg_assessment *a, const cmg_pack_case *test, cmg_diagnostics *diagnostics)
{
    cmg_text *cells = cmg_arena_array(&a->arena, a->column_count, sizeof *cells);
    cmg_status status = cells ? CMG_OK : CMG_NO_MEMORY;
    for (cmg_json unit = cmg_json_first(test->units); status == CMG_OK && cmg_json_present(unit);
         unit = cmg_json_following(unit))
        status = take_unit(a, unit, diagnostics);
    for (cmg_json one = cmg_json_first(test->cases); status == CMG_OK && cmg_json_present(one);
         one = cmg_json_following(one))
        status = take_case(a, one, cells);
    return status;
}

cmg_status cmg_assess_test(cmg_session *session, const cmg_pack_case *test, const cmg_facts *facts,
                           cmg_diagnostics *diagnostics, cmg_result *result)
{
    cmg_assessment *a;
    cmg_status status = cmg_assessment_new(session, test->assessment.bytes, diagnostics, &a);
    if (status != CMG_OK)
        return status;
    status = cmg_assessment_set_facts(a, facts);
    if (status == CMG_OK)
        status = take_in(a, test, diagnostics);
    if (status == CMG_OK)
        status = cmg_assess(session, a, result);
    cmg_assessment_free(a);
    return status;
}

/* -- what is expected ----------------------------------------------------- */

typedef struct comparing {
    cmg_buffer *difference;
    const cmg_result *result;
    cmg_language language;
    size_t unit;
} comparing;

static void differs(const comparing *c, cmg_text what, cmg_text expected, cmg_text got)
{
    if (cmg_text_equal(expected, got))
        return;
    cmg_buffer_format(c->difference,
                      c->language == CMG_ENGLISH ? "%s, %.*s: expected %.*s, got %.*s\n"
                                                 : "%s，%.*s：应为 %.*s，实为 %.*s\n",
                      cmg_assess_unit(c->result, c->unit), CMG_SHOW(what), CMG_SHOW(expected), CMG_SHOW(got));
}

static void compare_number(const comparing *c, cmg_text what, cmg_json expected, const cmg_value *got)
{
    cmg_buffer wanted, found;
    cmg_buffer_init(&wanted, &c->difference->allocator);
    cmg_buffer_init(&found, &c->difference->allocator);
    cmg_test_write_expected(&wanted, expected);
    cmg_test_write_got(&found, got);
    differs(c, what, cmg_buffer_view(&wanted), cmg_buffer_view(&found));
    cmg_buffer_free(&wanted);
    cmg_buffer_free(&found);
}

static void compare_text(const comparing *c, const char *what, cmg_json expected, const char *got)
{
    const bool is_null = cmg_json_type(expected) == CMG_JSON_NULL;
    differs(c, cmg_text_of(what), is_null ? CMG_TEXT("null") : cmg_json_string(expected),
            *got ? cmg_text_of(got) : CMG_TEXT("null"));
}

static const char *standing_of(const comparing *c)
{
    static const char *const standings[] = {"scored", "not-entered", "undefined", "exempt"};
    return standings[c->result->assessment->units[c->unit].standing];
}

static void compare_figures(const comparing *c, cmg_json figures)
{
    for (cmg_json one = cmg_json_first(figures); cmg_json_present(one); one = cmg_json_following(one)) {
        cmg_text name;
        if (!cmg_text_copy(&((cmg_result *)(uintptr_t)c->result)->arena, cmg_json_key(one), &name))
            return;
        compare_number(c, name, one, cmg_assess_figure(c->result, c->unit, name.bytes));
    }
}

static void compare_unit(const comparing *c, cmg_json expected)
{
    for (cmg_json one = cmg_json_first(expected); cmg_json_present(one); one = cmg_json_following(one)) {
        const cmg_text what = cmg_json_key(one);
        const cmg_value rank = cmg_number_value(cmg_decimal_of((int64_t)cmg_assess_rank(c->result, c->unit)));
        if (cmg_text_equal(what, CMG_TEXT("score")))
            compare_number(c, what, one, cmg_assess_score(c->result, c->unit));
        else if (cmg_text_equal(what, CMG_TEXT("rank")))
            compare_number(c, what, one, cmg_assess_rank(c->result, c->unit) ? &rank : NULL);
        else if (cmg_text_equal(what, CMG_TEXT("grade")))
            compare_text(c, "grade", one, cmg_assess_grade(c->result, c->unit));
        else if (cmg_text_equal(what, CMG_TEXT("standing")))
            compare_text(c, "standing", one, standing_of(c));
        else if (cmg_text_equal(what, CMG_TEXT("figures")))
            compare_figures(c, one);
        else
            differs(c, what, CMG_TEXT("score, rank, grade, standing, figures"), what);
    }
}

void cmg_assess_test_compare(cmg_buffer *difference, const cmg_result *result, cmg_json expect,
                             cmg_language language)
{
    const cmg_json units = cmg_json_member(expect, "units"), rejected = cmg_json_member(expect, "rejected");
    comparing c = {.difference = difference, .result = result, .language = language};
    for (cmg_json unit = cmg_json_first(units); cmg_json_present(unit); unit = cmg_json_following(unit)) {
        const size_t count = cmg_assess_unit_count(result);
        for (c.unit = 0; c.unit < count; c.unit++) {
            if (cmg_text_equal(cmg_text_of(cmg_assess_unit(result, c.unit)), cmg_json_key(unit)))
                break;
        }
        if (c.unit < count)
            compare_unit(&c, unit);
        else
            cmg_buffer_format(difference,
                              language == CMG_ENGLISH ? "there is no unit %.*s\n" : "没有单位 %.*s\n",
                              CMG_SHOW(cmg_json_key(unit)));
    }
    cmg_buffer got;
    cmg_buffer_init(&got, &difference->allocator);
    cmg_buffer_unsigned(&got, result->assessment->rejected);
    if (cmg_json_present(rejected) && !cmg_text_equal(cmg_json_raw(rejected), cmg_buffer_view(&got)))
        cmg_buffer_format(difference,
                          language == CMG_ENGLISH ? "rejected: expected %.*s, got %.*s\n"
                                                  : "未接收：应为 %.*s，实为 %.*s\n",
                          CMG_SHOW(cmg_json_raw(rejected)), CMG_SHOW(cmg_buffer_view(&got)));
    cmg_buffer_free(&got);
}
