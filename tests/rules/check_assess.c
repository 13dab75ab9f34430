/* Assessments on a small pack: taking in, scoring, opening, and the limits of cases. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt.h"

#include "assess_setting.h"

START_TEST(cases_to_scores)
{
    setting s;
    begin(&s, small_method, "m");
    give_until(&s);
    ck_assert_int_eq(read_cases(&s, HEADER "north,c1,a,2024-03-01 08:00,2024-03-02 08:00,1.5,true\n"
                                           "north,c2,b,2024/3/1 8:00:00,,0.25,yes\n"
                                           "north,c3,a,2024-03-01T08:00:00,2024/3/2,,1\n"
                                           "south,c4,,2024-03-31,,2,否\n"
                                           "south,c5,b,2024-04-01 00:00,,2,false\n"),
                     CMG_OK);
    ck_assert_uint_eq(cmg_assessment_rows(s.assessment), 5);
    ck_assert_uint_eq(cmg_assessment_rejected(s.assessment), 1); /* "yes" */
    ck_assert_uint_eq(cmg_assessment_outside(s.assessment), 1);  /* filed too late */
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    ck_assert_int_eq(cmg_result_state(s.result), CMG_DECIDED);
    ck_assert_uint_eq(cmg_assess_unit_count(s.result), 2);
    expect_figure(&s, "north", "all cases", "2");
    expect_figure(&s, "north", "urgent ones", "2");
    expect_figure(&s, "north", "burden", "1.5");
    expect_figure(&s, "north", "score", "100");
    expect_figure(&s, "south", "score", "0");
    expect_figure(&s, "south", "burden", "2");
    ck_assert_str_eq(cmg_assess_grade(s.result, 0), "A");
    ck_assert_str_eq(cmg_assess_grade(s.result, 1), "C");
    ck_assert_uint_eq(cmg_assess_rank(s.result, 1), 2);
    ck_assert_str_eq(cmg_assess_case(s.result, 0, "disposed", 0), "c1");
    ck_assert_str_eq(cmg_assess_case(s.result, 0, "disposed", 1), "c3");
    ck_assert_ptr_null(cmg_assess_case(s.result, 0, "disposed", 2));
    end(&s);
}
END_TEST

START_TEST(columns_give_what_csv_gives)
{
    static const char *const units[] = {"north", "north", "south"}, *const ids[] = {"1", "2", "3"};
    static const char *const kinds[] = {"a", "b", "a"}, *const filed[] = {"2024-03-01", "2024-03-01", NULL};
    static const char *const done[] = {"2024-03-02", "", "2024-03-05xyz"}, *const weights[] = {"1", "2", "3"};
    static const char *const urgent[] = {"true", "false", "true"};
    static const size_t lengths[] = {10, 0, 10};
    cmg_column columns[] = {{"unit", units, NULL},    {"id", ids, NULL},        {"kind", kinds, NULL},
                            {"filed", filed, NULL},   {"done", done, lengths},  {"weight", weights, NULL},
                            {"urgent", urgent, NULL}, {"unasked", urgent, NULL}};
    setting s;
    begin(&s, small_method, "m");
    give_until(&s);
    ck_assert_int_eq(cmg_assessment_feed(s.assessment, columns, 8, 3, s.diagnostics), CMG_OK);
    ck_assert_uint_eq(cmg_assessment_rejected(s.assessment), 0);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    expect_figure(&s, "north", "rate", "0.5");
    expect_figure(&s, "south", "rate", "1");
    expect_figure(&s, "north", "burden", "3");
    /* one is missing */
    ck_assert_int_eq(cmg_assessment_feed(s.assessment, columns, 6, 3, s.diagnostics), CMG_BAD_FACTS);
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), "E1159");
    cmg_diagnostics_clear(s.diagnostics);
    ck_assert_int_eq(read_cases(&s, "unit,id,kind,file,done,weight\n"), CMG_BAD_FACTS);
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), "E1116"); /* filed: there is "file" */
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 1), "E1159"); /* urgent */
    end(&s);
}
END_TEST

START_TEST(a_column_with_a_meaning_is_no_other_misspelt)
{
    setting s;
    begin(&s, small_method, "m");
    give_until(&s);
    static const struct {
        bool units;
        const char *header, *id;
    } tables[] = {
        {false, "unit,id,kind,fined,done,weight,urgent\n", "E1159"}, /* fined is a term of its own */
        {false, "unit,id,kind,fild,done,weight,urgent\n", "E1116"},
        {true, "until,disposed\n", "E1115"},
        {true, "units,disposed\n", "E1116"}};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        cmg_diagnostics_clear(s.diagnostics);
        ck_assert_int_eq(tables[i].units ? read_units(&s, tables[i].header)
                                         : read_cases(&s, tables[i].header),
                         CMG_BAD_FACTS);
        ck_assert_uint_eq(cmg_diagnostics_count(s.diagnostics), 1);
        ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), tables[i].id);
    }
    end(&s);
}
END_TEST

/* Each row: what is wrong with one case or table. */
static const struct {
    const char *id;
    bool units; /* of the table of units: it is refused as a whole */
    const char *text;
} faults[] = {
    {"E1142", false, HEADER "n,1,a,yesterday,,,true\n"},
    {"E1142", false, HEADER "n,1,a,2024-02-30,,,true\n"},
    {"E1142", false, HEADER "n,1,a,2024-03-01 24:00,,,true\n"},
    {"E1142", false, HEADER "n,1,a,,,\"1,000\",true\n"},
    {"E1142", false, HEADER "n,1,a,,,,maybe\n"},
    {"E1143", false, HEADER "n,1,c,,,,true\n"},
    {"E1143", false, HEADER "n,1,a,,,-1,true\n"},
    {"E1144", false, HEADER " ,1,a,,,,true\n"},
    {"E1162", false, HEADER "n,1,a,,,,\n"}, /* urgent is empty */
    {"E1147", false, HEADER "n,1,a,,,0.0000000001,true\n"},
    {"E1147", false, HEADER "n,1,a,,,1000000000000001,true\n"},
    {"E1148", false, HEADER "n,1,a,2024-03-02,2024-03-01,,true\n"},
    {"E1106", false, HEADER "n,1,a\n"},
    {"E1144", true, "unit,disposed\n,3\n"},
    {"E1151", true, "unit,disposed\nn,3\nn,3\n"},
    {"E1142", true, "unit,disposed\nn,three\n"},
    {"E1106", true, "unit,disposed\nn\n"},
};

START_TEST(faults_are_told_and_counted_nowhere)
{
    setting s;
    begin(&s, small_method, "m");
    give_until(&s);
    if (faults[_i].units) {
        ck_assert_int_eq(read_units(&s, faults[_i].text), CMG_BAD_FACTS);
    } else {
        ck_assert_int_eq(read_cases(&s, faults[_i].text), CMG_OK);
        ck_assert_uint_eq(cmg_assessment_rejected(s.assessment), 1);
    }
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), faults[_i].id);
    ck_assert_uint_eq(cmg_diagnostic_line(s.diagnostics, 0), strcmp(faults[_i].id, "E1151") == 0 ? 3 : 2);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    for (size_t i = 0; i < cmg_assess_unit_count(s.result); i++)
        ck_assert_ptr_null(cmg_assess_case(s.result, i, "all cases", 0));
    end(&s);
}
END_TEST

/* A condition that no empty cell leaves open is told as it stands. */
START_TEST(what_leaves_a_row_open_is_named)
{
    setting s;
    begin(&s,
          "{" TERMS ",\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"unit\","
          "\"counts\":[{\"name\":\"n\",\"when\":\"urgent and weight > 1 and kind = \\\"a\\\"\"},"
          "{\"name\":\"part\",\"sum\":\"1 / weight\"}],"
          "\"indicators\":[{\"name\":\"s\",\"value\":\"n + part\"}],\"score\":\"s\"}]}",
          "m");
    ck_assert_int_eq(read_cases(&s, "unit,kind,weight,urgent\nn,a,,\nn,b,0,true\nn,c,,\nn,a,-1,\n"), CMG_OK);
    ck_assert_uint_eq(cmg_assessment_rejected(s.assessment), 4);
    const char *text = cmg_diagnostics_text(s.diagnostics, CMG_CHINESE);
    ck_assert_msg(strstr(text, "“urgent / weight”空着，这一行得不出：urgent and") &&
                      strstr(text, "E1146: 这一行得不出：1 / weight") &&
                      strstr(text, "“kind”这一列不能是“c”\n    建议: 可以是：a / b\n") &&
                      strstr(text, "“weight”这一列不能是“-1”\n    建议: 可以是：>= 0\n"),
                  "%s", text);
    end(&s);
}
END_TEST

START_TEST(every_bad_cell_of_a_row_of_units_is_told)
{
    setting s;
    begin(&s, small_method, "m");
    ck_assert_int_eq(read_units(&s, "unit,all cases,disposed,burden\n"
                                    "n,-1,x,y\n"
                                    ",z,-2,\n"
                                    "n,1.5,1,w\n"),
                     CMG_BAD_FACTS);
    static const struct {
        const char *id;
        size_t line;
    } expected[] = {{"E1143", 2}, {"E1142", 2}, {"E1142", 2}, {"E1144", 3}, {"E1142", 3},
                    {"E1143", 3}, {"E1151", 4}, {"E1143", 4}, {"E1142", 4}};
    ck_assert_uint_eq(cmg_diagnostics_count(s.diagnostics), sizeof expected / sizeof *expected);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, i), expected[i].id);
        ck_assert_uint_eq(cmg_diagnostic_line(s.diagnostics, i), expected[i].line);
    }
    end(&s);
}
END_TEST

/* -- groups, units, what is missing --------------------------------------- */

START_TEST(groups_are_ranked_apart)
{
    setting s;
    begin(&s, grouped_method, "g");
    ck_assert_int_eq(
        read_units(&s, "unit,group,manual,done ones,all ones,exempt\n"
                       "n,,80,3,4,\ns,甲组,90,0,0,\nw,x,70,0,5,\nq,y,,1,1,\nr,y,60,1,1,\nz,y,1,1,1,moved\n"),
        CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    /* n: 75*0.6 + 80*0.4 + 2 = 79; s: the rate is left out: 90*0.4 * (0.6+0.4)/0.4 + 0 = 90;
     * w: 0*0.6 + 70*0.4 = 28, capped at 30; q: not entered, by rule 50; r: 60. */
    static const struct {
        const char *unit, *group, *score;
        size_t rank;
    } expected[] = {{"s", "x", "90", 1}, {"n", "x", "79", 2}, {"w", "x", "28", 3}, {"e", "x", NULL, 0},
                    {"r", "y", "60", 1}, {"q", "y", "50", 2}, {"z", "y", NULL, 0}};
    ck_assert_uint_eq(cmg_assess_unit_count(s.result), 7);
    for (size_t i = 0; i < 7; i++) {
        char text[64];
        ck_assert_str_eq(cmg_assess_unit(s.result, i), expected[i].unit);
        ck_assert_str_eq(cmg_assess_group(s.result, i), expected[i].group);
        ck_assert_uint_eq(cmg_assess_rank(s.result, i), expected[i].rank);
        ck_assert_int_eq(cmg_assess_score(s.result, i) != NULL, expected[i].score != NULL);
        if (expected[i].score) {
            cmg_value_text(cmg_assess_score(s.result, i), text, sizeof text);
            ck_assert_str_eq(text, expected[i].score);
        }
    }
    ck_assert_str_eq(cmg_assess_why(s.result, 3), "not assessed: new");
    ck_assert_str_eq(cmg_assess_why(s.result, 6), "not assessed: moved");
    ck_assert_ptr_nonnull(strstr(cmg_result_text(s.result), "group x\n"));
    end(&s);
}
END_TEST

START_TEST(a_unit_in_another_group_than_the_pack_says_is_told)
{
    setting s;
    begin(&s, grouped_method, "g");
    ck_assert_int_eq(read_units(&s, "unit,group,manual\nn,y,80\ns,x,90\n"), CMG_OK);
    ck_assert_uint_eq(cmg_diagnostics_count(s.diagnostics), 1);
    ck_assert_ptr_nonnull(strstr(cmg_diagnostics_text(s.diagnostics, CMG_ENGLISH),
                                 "unit \"n\" is ranked in \"y\" by this table; the pack has it in \"x\""));
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    ck_assert_str_eq(cmg_assess_group(s.result, unit_at(&s, "n")), "y");
    end(&s);
}
END_TEST

START_TEST(what_is_missing_is_asked_for)
{
    setting s;
    begin(&s, grouped_method, "g");
    ck_assert_int_eq(read_units(&s, "unit,done ones,all ones\nn,1,1\n"), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    ck_assert_int_eq(cmg_result_state(s.result), CMG_UNDECIDED);
    ck_assert_uint_eq(cmg_result_missing_count(s.result), 1);
    ck_assert_str_eq(cmg_result_missing(s.result, 0), "manual");
    ck_assert_str_eq(cmg_assess_why(s.result, unit_at(&s, "n")), "not entered: manual");
    /* s has no counts at all: nobody said that they are 0 */
    ck_assert_ptr_nonnull(strstr(cmg_assess_why(s.result, unit_at(&s, "s")), "all ones"));
    end(&s);
}
END_TEST

START_TEST(units_must_be_known_and_grouped)
{
    setting s;
    begin(&s, grouped_method, "g");
    ck_assert_int_eq(read_units(&s, "unit,group\nk,\nl,zz\n"), CMG_BAD_FACTS);
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), "E1149");
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 1), "E1150");
    cmg_diagnostics_clear(s.diagnostics);
    ck_assert_int_eq(read_cases(&s, "unit,done\nn,2024-01-01\nk,2024-01-01\n"), CMG_OK);
    ck_assert_uint_eq(cmg_assessment_rejected(s.assessment), 1);
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), "E1145");
    ck_assert_uint_eq(cmg_diagnostic_line(s.diagnostics, 0), 3);
    cmg_assessment *other;
    cmg_diagnostics_clear(s.diagnostics);
    ck_assert_int_eq(cmg_assessment_new(s.session, "gg", s.diagnostics, &other), CMG_NOT_FOUND);
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), "E1141");
    cmg_diagnostics_clear(s.diagnostics);
    ck_assert_int_eq(cmg_assessment_new(s.session, "quite-another", s.diagnostics, &other), CMG_NOT_FOUND);
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), "E1140");
    end(&s);
}
END_TEST

/* -- opening -------------------------------------------------------------- */

static void gather(void *context, const char *id, size_t length)
{
    strncat(context, id, length);
    strcat(context, " ");
}

static void gather_reject(void *context, uint64_t line, const char *reason, const char *raw,
                          size_t raw_length)
{
    snprintf(context, 200, "%d|%s|%.*s", (int)line, reason, (int)raw_length, raw);
}

START_TEST(every_case_of_a_count)
{
    char ids[200] = "", rejected[200] = "";
    setting s;
    begin(&s, small_method, "m");
    give_until(&s);
    ck_assert_int_eq(cmg_assessment_on_case(s.assessment, "north", "disposed", gather, ids), CMG_OK);
    ck_assert_int_eq(cmg_assessment_on_case(s.assessment, "north", "no count", gather, ids), CMG_NOT_FOUND);
    cmg_assessment_on_rejected(s.assessment, gather_reject, rejected);
    ck_assert_int_eq(read_cases(&s, HEADER
                                "north,c9,a,,2024-03-02,,true\nsouth,c1,a,,2024-03-02,,true\n"
                                "north,c3,a,,,,true\nnorth,c2,a,,2024-03-02,,true\nnorth,c2,a,,x,,true\n"),
                     CMG_OK);
    ck_assert_str_eq(ids, "c9 c2 ");
    ck_assert_str_eq(rejected, "6|\"x\" cannot be read in column \"done\"|north,c2,a,,x,,true");
    end(&s);
}
END_TEST

START_TEST(the_next_grade)
{
    setting s;
    begin(&s, small_method, "m");
    ck_assert_int_eq(read_units(&s, "unit,all cases,disposed\nnorth,200,170\nsouth,10,9\n"), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    const char *json = cmg_result_json(s.result);
    /* 85 is a B; an A needs 180 of 200, or 170 of 188: 90.43; of 189: 89.95 */
    ck_assert_ptr_nonnull(strstr(json, "\"next-grade\":{\"grade\":\"A\",\"score\":90,"
                                       "\"one-of\":{\"all cases\":188,\"disposed\":180}}"));
    ck_assert_ptr_nonnull(strstr(json, "\"next-grade\":null"));
    end(&s);
}
END_TEST

/* 36 of 47 give 38.30 and 50 points; 36 of 45 and 38 of 47 make 90.  84 of 105 give 40 and 40; 84 of 100
 * 42 and 50, 105 of 105 50 and 40.  With nothing to do the rate is 0: the way down ends below where it
 * begins. */
START_TEST(the_next_grade_across_a_bin_and_before_an_empty_denominator)
{
    setting s;
    begin(&s,
          "{" TERMS ",\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"unit\","
          "\"counts\":[{\"name\":\"all ones\"},{\"name\":\"done ones\",\"when\":\"done != null\"}],"
          "\"indicators\":["
          "{\"name\":\"rate\",\"numerator\":\"done ones\",\"denominator\":\"all ones\",\"empty\":0},"
          "{\"name\":\"load\",\"input\":\"all ones\",\"bins\":[{\"if\":\"<= 100\",\"then\":50},"
          "{\"if\":\"> 100\",\"then\":40}]},"
          "{\"name\":\"s\",\"parts\":[{\"of\":\"rate\",\"weight\":50},\"load\"]}],\"score\":\"s\","
          "\"grades\":[{\"code\":\"A\",\"if\":\">= 90\"},{\"code\":\"B\",\"if\":\"< 90\"}]}]}",
          "m");
    ck_assert_int_eq(read_units(&s, "unit,all ones,done ones\nn,47,36\nw,105,84\n"), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    const char *json = cmg_result_json(s.result);
    ck_assert_ptr_nonnull(strstr(json, "\"one-of\":{\"all ones\":45,\"done ones\":38}"));
    ck_assert_ptr_nonnull(strstr(json, "\"one-of\":{\"all ones\":100,\"done ones\":105}"));
    end(&s);
}
END_TEST

START_TEST(more_done_than_there_was_to_do_is_told)
{
    setting s;
    begin(&s, small_method, "m");
    ck_assert_int_eq(read_units(&s, "unit,all cases,disposed\nnorth,2,2\nsouth,2,3\neast,4,8\n"), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    cmg_diagnostics *told = cmg_result_diagnostics(s.result);
    ck_assert_uint_eq(cmg_diagnostics_count(told), 2);
    ck_assert_str_eq(cmg_diagnostic_id(told, 0), "N1164");
    const char *text = cmg_result_text(s.result);
    ck_assert_ptr_nonnull(strstr(text, "note N1164: \"rate\" of unit \"south\" is above 1\n"));
    ck_assert_ptr_nonnull(strstr(text, "note N1164: \"rate\" of unit \"east\" is above 1\n"));
    end(&s);
}
END_TEST

/* 559,264 of 588,700 are one short of 95 %. */
START_TEST(what_just_fails_is_not_shown_as_reached)
{
    setting s;
    begin(&s,
          "{" TERMS ",\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"unit\","
          "\"counts\":[{\"name\":\"all ones\"},{\"name\":\"done ones\",\"when\":\"done != null\"}],"
          "\"indicators\":[{\"name\":\"rate\",\"numerator\":\"done ones\",\"denominator\":\"all ones\"},"
          "{\"name\":\"s\",\"value\":\"rate * 100\"}],\"score\":\"s\","
          "\"grades\":[{\"code\":\"A\",\"if\":\">= 95\"},{\"code\":\"B\",\"if\":\"< 95\"}]}]}",
          "m");
    ck_assert_int_eq(read_units(&s, "unit,all ones,done ones\n"
                                    "n,588700,559264\nw,588700,559265\nx,58870000,55926499\ny,3,1\n"),
                     CMG_OK);
    cmg_session_set_trace(s.session, true);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    const char *text = cmg_result_text(s.result);
    static const char *const in_text[] = {" 95        A\n", " 94.9998   B\n", " 94.999998 B\n",
                                          " 33.3333   B\n", "rate 0.949998 = "};
    for (size_t i = 0; i < sizeof in_text / sizeof *in_text; i++)
        ck_assert_msg(strstr(text, in_text[i]) != NULL, "no \"%s\" in %s", in_text[i], text);
    const char *page = cmg_assess_html(s.result, NULL, 0);
    static const char *const in_page[] = {">95<", ">94.9998<", ">94.999998<", ">33.33<"};
    for (size_t i = 0; i < sizeof in_page / sizeof *in_page; i++)
        ck_assert_msg(strstr(page, in_page[i]) != NULL, "no \"%s\" in %s", in_page[i], page);
    end(&s);
}
END_TEST

START_TEST(every_convention_is_named)
{
    setting s;
    begin(&s, small_method, "m");
    ck_assert_int_eq(read_units(&s, "unit,all cases,disposed\nnorth,200,170\n"), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    const char *json = cmg_result_json(s.result);
    ck_assert_msg(
        strstr(json, "\"conventions\":{\"grade-by\":\"exact\",\"ties\":\"shared\",\"repeated\":\"refuse\","
                     "\"tie-break\":[{\"by\":\"all cases\",\"first\":\"higher\"}],"
                     "\"indicators\":{\"rate\":{\"label\":\"\",\"empty\":\"undefined\"},"
                     "\"score\":{\"label\":\"\",\"min\":0,\"max\":100,"
                     "\"round\":2,\"rounding\":\"half-up\"}}}") != NULL,
        "%s", json);
    const char *text = cmg_result_text(s.result);
    ck_assert_ptr_nonnull(strstr(text, "    when the denominator is zero: rate no score and no rank\n"));
    ck_assert_ptr_nonnull(strstr(text, "    held within: score 0 to 100\n"));
    ck_assert_ptr_nonnull(strstr(text, "    score: rounded to 2 places, half up\n"));
    end(&s);
}
END_TEST

START_TEST(a_denominator_of_zero_is_told)
{
    setting s;
    begin(&s, small_method, "m");
    ck_assert_int_eq(read_units(&s, "unit,all cases,disposed\nnorth,0,0\n"), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    ck_assert_str_eq(cmg_assess_why(s.result, 0), "the denominator of \"rate\" is zero");
    ck_assert_ptr_null(cmg_assess_score(s.result, 0));
    end(&s);
}
END_TEST

START_TEST(ties)
{
    setting s;
    begin(&s, small_method, "m");
    ck_assert_int_eq(read_units(&s, "unit,all cases,disposed\na,10,9\nb,20,18\nc,10,9\nd,10,5\n"), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    static const char *const order[] = {"b", "a", "c", "d"};
    static const size_t ranks[] = {1, 2, 2, 4};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_str_eq(cmg_assess_unit(s.result, i), order[i]);
        ck_assert_uint_eq(cmg_assess_rank(s.result, i), ranks[i]);
    }
    end(&s);
}
END_TEST

START_TEST(units_without_end)
{
    setting s;
    begin(&s, small_method, "m");
    give_until(&s);
    char *text = malloc(200000), *at = text + sprintf(text, HEADER);
    for (int i = 0; i < 10002; i++)
        at += sprintf(at, "u%d,,,,,,0\n", i);
    ck_assert_int_eq(read_cases(&s, text), CMG_OK);
    ck_assert_uint_eq(cmg_assessment_rejected(s.assessment), 2);
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), "E1152");
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    ck_assert_uint_eq(cmg_assess_unit_count(s.result), 10000);
    free(text);
    end(&s);
}
END_TEST

/* -- time limits ----------------------------------------------------------- */

static const char dated[] =
    "{" TERMS
    ",\"calendars\":[{\"code\":\"c\",\"label\":\"c\",\"offset\":\"+08:00\",\"hours\":[\"09:00-17:00\"],"
    "\"years\":{\"2024\":{\"source\":\"x\",\"off\":[],\"work\":[]}}}],"
    "\"deadlines\":[{\"code\":\"h2\",\"label\":\"h\",\"amount\":2,\"unit\":\"urgent-hour\","
    "\"extensions\":{\"most\":1}},"
    "{\"code\":\"w1\",\"label\":\"w\",\"amount\":8,\"unit\":\"working-hour\",\"calendar\":\"c\"}],"
    "\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"unit\","
    "\"due\":[{\"term\":\"until\",\"start\":\"filed\",\"limit\":\"id\",\"extensions\":\"weight\"}],"
    "\"counts\":[{\"name\":\"late\",\"when\":\"until != null and done != null and done > until\"},"
    "{\"name\":\"limited\",\"when\":\"until != null\"}],"
    "\"indicators\":[{\"name\":\"s\",\"value\":\"late\"}],\"score\":\"s\"}]}";

START_TEST(each_case_has_its_limit)
{
    setting s;
    begin(&s, dated, "m");
    ck_assert_int_eq(read_cases(&s,
                                "unit,id,filed,done,weight\n"
                                "a,h2,2024-03-01 08:00,2024-03-01 10:00,\n"     /* on the limit */
                                "a,h2,2024-03-01 08:00,2024-03-01 10:00:01,0\n" /* late */
                                "a,h2,2024-03-01 08:00,2024-03-01 12:00,1\n"    /* extended once */
                                "a,h2,1969-12-31 23:00,1970-01-01 01:00:01,0\n" /* late, across the epoch */
                                "a,w1,2024-03-01 10:00,2024-03-04 10:00:01,\n"  /* Friday to Monday: late */
                                "a,,2024-03-01 10:00,2024-03-04 10:00:01,\n"    /* no limit */
                                "a,h2,,2024-03-04 10:00:01,\n"                  /* not filed */
                                "a,h3,2024-03-01 10:00,,\n"                     /* no such limit */
                                "a,w1,2024-12-31 16:00,,\n"                     /* 2025 is not known */
                                "a,h2,2024-03-01 10:00,,0.5\n"                  /* half an extension */
                                "a,h2,2024-03-01 10:00,,2\n"                    /* one more than allowed */
                                "a,w1,2024-03-01 10:00,,9\n"),                  /* as many as come */
                     CMG_OK);
    ck_assert_uint_eq(cmg_assessment_rejected(s.assessment), 4);
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 0), "E1157");
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 1), "E1158");
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 2), "E1143");
    ck_assert_str_eq(cmg_diagnostic_id(s.diagnostics, 3), "E1163");
    const char *text = cmg_diagnostics_text(s.diagnostics, CMG_ENGLISH);
    ck_assert_ptr_nonnull(
        strstr(text, "\"0.5\" is not allowed in column \"weight\"\n    help: it may be: 0, 1, 2"));
    ck_assert_ptr_nonnull(strstr(text, "extended 2 times; the time limit \"h2\" allows 1 at most"));
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    expect_figure(&s, "a", "late", "3");
    expect_figure(&s, "a", "limited", "6");
    end(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assess");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, cases_to_scores);
    tcase_add_test(all, columns_give_what_csv_gives);
    tcase_add_test(all, a_column_with_a_meaning_is_no_other_misspelt);
    tcase_add_loop_test(all, faults_are_told_and_counted_nowhere, 0, sizeof faults / sizeof *faults);
    tcase_add_test(all, every_bad_cell_of_a_row_of_units_is_told);
    tcase_add_test(all, what_leaves_a_row_open_is_named);
    tcase_add_test(all, groups_are_ranked_apart);
    tcase_add_test(all, a_unit_in_another_group_than_the_pack_says_is_told);
    tcase_add_test(all, what_is_missing_is_asked_for);
    tcase_add_test(all, units_must_be_known_and_grouped);
    tcase_add_test(all, every_case_of_a_count);
    tcase_add_test(all, the_next_grade);
    tcase_add_test(all, what_just_fails_is_not_shown_as_reached);
    tcase_add_test(all, more_done_than_there_was_to_do_is_told);
    tcase_add_test(all, the_next_grade_across_a_bin_and_before_an_empty_denominator);
    tcase_add_test(all, every_convention_is_named);
    tcase_add_test(all, a_denominator_of_zero_is_told);
    tcase_add_test(all, ties);
    tcase_add_test(all, units_without_end);
    tcase_add_test(all, each_case_has_its_limit);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
