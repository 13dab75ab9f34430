/* Assessments on a small pack: taking in, scoring, opening, and what is refused. */
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

/* -- the page -------------------------------------------------------------- */

/* Tags close in the order in which they opened. */
static void expect_well_formed(const char *page)
{
    static const char *const empty[] = {"meta", "link", "br", "!DOCTYPE", "rect", "line", "path"};
    const char *open[64];
    size_t depth = 0;
    for (const char *at = strchr(page, '<'); at; at = strchr(at + 1, '<')) {
        const bool closes = at[1] == '/';
        const char *name = at + 1 + closes, *end = strchr(at, '>');
        const size_t length = strcspn(name, " >/");
        ck_assert_ptr_nonnull(end);
        bool is_empty = false;
        for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
            is_empty = is_empty || (strlen(empty[i]) == length && strncmp(empty[i], name, length) == 0);
        if (is_empty)
            continue;
        if (!closes) {
            ck_assert_uint_lt(depth, 64);
            open[depth++] = name;
            continue;
        }
        ck_assert_uint_gt(depth, 0);
        ck_assert_msg(strncmp(open[--depth], name, length) == 0, "%.40s closed by %.40s", open[depth], at);
    }
    ck_assert_uint_eq(depth, 0);
}

START_TEST(a_page_that_stands_alone)
{
    setting s;
    begin(&s, small_method, "m");
    ck_assert_int_eq(
        read_units(&s, "unit,all cases,disposed\nnorth,200,190\n\"<b>\"\"&\",100,50\nempty,0,0\n"), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    char *earlier = malloc(strlen(cmg_result_json(s.result)) + 1);
    strcpy(earlier, cmg_result_json(s.result));
    const char *const results[] = {"not JSON", "{\"kind\":\"penalty\"}", earlier};
    const char *page = cmg_assess_html(s.result, results, 3);
    ck_assert_ptr_nonnull(page);
    expect_well_formed(page);
    static const char *const wanted[] = {"&lt;b&gt;&quot;&amp;",
                                         "<title>Heat map of indicators</title>",
                                         "<title>Trend</title>",
                                         "north 95 95",
                                         "A: 1 units",
                                         "To reach “B”: a score of 60",
                                         "<li>held within: score 0 to 100</li>\n"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        ck_assert_msg(strstr(page, wanted[i]) != NULL, "%s", wanted[i]);
    ck_assert_ptr_null(strstr(page, "<script"));
    ck_assert_ptr_null(strstr(page, "<b>"));
    ck_assert_ptr_null(strstr(page, "src="));
    page = cmg_assess_html(s.result, NULL, 0);
    ck_assert_ptr_null(strstr(page, "<title>Trend</title>"));
    free(earlier);
    end(&s);
}
END_TEST

static size_t times(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        count++;
    return count;
}

/* What a page of paper holds: thirty units, with heads of their own; what is not drawn is told. */
/* The result for a table of units as if it were of that day. */
static char *result_of(const char *units, const char *day)
{
    setting s;
    begin(&s, small_method, "m");
    ck_assert_int_eq(read_units(&s, units), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    char *json = malloc(strlen(cmg_result_json(s.result)) + 1);
    strcpy(json, cmg_result_json(s.result));
    for (char *at = json; (at = strstr(at, "2024-04-01")) != NULL; at++)
        memcpy(at, day, strlen(day));
    end(&s);
    return json;
}

/* A line from January to March would say something of a February in which nothing was scored. */
START_TEST(a_trend_stops_where_there_was_no_score)
{
    setting s;
    char *months[] = {result_of("unit,all cases,disposed\nnorth,200,190\n", "2024-01-31"),
                      result_of("unit,all cases,disposed\nnorth,0,0\n", "2024-02-29"),
                      result_of("unit,all cases,disposed\nnorth,200,180\n", "2024-03-31")};
    begin(&s, small_method, "m");
    ck_assert_int_eq(read_units(&s, "unit,all cases,disposed\nnorth,200,180\n"), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    const char *page = cmg_assess_html(s.result, (const char *const *)months, 3);
    const char *line = strstr(strstr(page, "<title>Trend</title>"), "stroke-dasharray");
    line = line ? strstr(line, " d=") : NULL;
    ck_assert_ptr_nonnull(line);
    /* January by itself, then March to April */
    ck_assert_msg(strncmp(line, " d=\"M50 27h0 M376 38h0 L540 38 \"", 32) == 0, "%.60s", line);
    for (int i = 0; i < 3; i++)
        free(months[i]);
    end(&s);
}
END_TEST

START_TEST(drawings_fit_on_paper)
{
    setting s;
    begin(&s, small_method, "m");
    char units[65 * 32] = "unit,all cases,disposed\n";
    for (int i = 0; i < 65; i++)
        snprintf(units + strlen(units), sizeof units - strlen(units), "unit %d,100,%d\n", i, i);
    ck_assert_int_eq(read_units(&s, units), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    const char *page = cmg_assess_html(s.result, NULL, 0);
    ck_assert_uint_eq(times(page, "<h3>Scores (the first 60 of 65)</h3>"), 1);
    ck_assert_uint_eq(times(page, "<title>Scores</title>"), 2);
    ck_assert_uint_eq(times(page, "<title>Heat map of indicators</title>"), 2);
    ck_assert_uint_eq(times(page, "<title>Distribution</title>"), 1);
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

/* -- packs that are refused ----------------------------------------------- */

#define METHOD(more)                                                                                         \
    "{" TERMS ",\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"unit\"," more "}]}"
/* A term of that name with more members, and what the score reads. */
#define FINES(name, more, read)                                                                              \
    "{\"terms\":[{\"name\":\"unit\",\"type\":\"string\"},{\"name\":\"" name "\",\"type\":\"number\"" more    \
    "}],"                                                                                                    \
    "\"decisions\":[{\"name\":\"through decisions\",\"type\":\"number\",\"expression\":\"half of it * 2\"}," \
    "{\"name\":\"half of it\",\"type\":\"number\",\"expression\":\"" name " / 2\"}],"                        \
    "\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"unit\",\"counts\":[{\"name\":\"n\"}],"      \
    "\"indicators\":[{\"name\":\"s\",\"value\":\"" read "\"}],\"score\":\"s\"}]}"
#define COUNT_N "\"counts\":[{\"name\":\"n\"}],"
#define ONE "\"indicators\":[{\"name\":\"s\",\"value\":\"n\"}],\"score\":\"s\""

static const struct {
    const char *id, *text;
} refused[] = {
    {"E1120", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"fined\"}],\"score\":\"s\"")},
    {"E1120", METHOD("\"counts\":[{\"name\":\"n\",\"sum\":\"fined\"}]," ONE)},
    {"E1120", FINES("金额一", ",\"label\":\"罚款金额\"", "金额一")},
    {"E1120", FINES("收缴罚款", "", "收缴罚款")},
    {"E1120", FINES("罚款数", ",\"unit\":\"万元\"", "罚款数")},
    {"E1120", FINES("罚款总额", "", "through decisions")},
    {"E1120", METHOD("\"counts\":[{\"name\":\"罚没收入\"},{\"name\":\"n\"}]," ONE)},
    {"E1120",
     METHOD(COUNT_N
            "\"indicators\":[{\"name\":\"s\",\"label\":\"罚款金额得分\",\"value\":\"n\"}],\"score\":\"s\"")},
    {"E1121",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"n\",\"round\":13}],\"score\":\"s\"")},
    {"E1121", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"points\":1,\"adjust\":[{\"deduct\":\"n\","
                             "\"step\":0}]}],\"score\":\"s\"")},
    {"E1122", METHOD("\"counts\":[{\"name\":\"manual\"},{\"name\":\"n\"}]," ONE)},
    {"E1123", METHOD("\"counts\":[{\"name\":\"n\"},{\"name\":\"n\"}]," ONE)},
    {"E1124",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"n\"}],\"score\":\"quite another\"")},
    {"E1125", METHOD(COUNT_N "\"indicators\":[{\"name\":\"score\",\"value\":\"n\"}],\"score\":\"scor\"")},
    {"E1126", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"numerator\":\"n\",\"denominator\":\"n\","
                             "\"empty\":\"full\"}],\"score\":\"s\"")},
    {"E1127", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"points\":1,\"adjust\":[{\"deduct\":\"n\","
                             "\"within\":\"a\"}]}],\"score\":\"s\"")},
    {"E1128",
     METHOD(COUNT_N ONE ",\"grades\":[{\"code\":\"A\",\"if\":\">= 0\"}],"
                        "\"vetoes\":[{\"code\":\"v\",\"label\":\"v\",\"when\":\"n > 0\",\"grade\":\"E\"}]")},
    {"E1129", METHOD(COUNT_N ONE ",\"grades\":[{\"code\":\"A\",\"if\":\">= 0\",\"colour\":\"green\"}]")},
    {"E1130",
     "{" TERMS ",\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"weight\"," COUNT_N ONE "}]}"},
    {"E1136", METHOD("\"due\":[{\"term\":\"day\",\"start\":\"filed\",\"limit\":\"id\"}]," COUNT_N ONE)},
    /* an indicator sees only those before it */
    {"E0400",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"t\"},{\"name\":\"t\",\"value\":\"n\"}],"
                    "\"score\":\"s\"")},
    /* a condition on a case sees no counts */
    {"E0400", METHOD("\"counts\":[{\"name\":\"n\"},{\"name\":\"k\",\"when\":\"n > 1\"}]," ONE)},
    {"E0731", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\"}],\"score\":\"s\"")},
    {"E0729",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"n\",\"empty\":1}],\"score\":\"s\"")},
    /* the lack of an input is one error, not also an expression that ends too early */
    {"E0728",
     METHOD(COUNT_N
            "\"indicators\":[{\"name\":\"s\",\"bins\":[{\"if\":\">= 0\",\"then\":1}]}],\"score\":\"s\"")},
};

/* How many were fined is no amount. */
START_TEST(how_many_were_fined_may_be_assessed)
{
    setting s;
    begin(&s, FINES("罚款案件数", ",\"unit\":\"件\"", "through decisions"), "m");
    end(&s);
}
END_TEST

START_TEST(packs_that_are_refused)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_status status;
    cmg_pack *pack = open_text(refused[_i].text, diagnostics, &status);
    ck_assert_int_eq(status, CMG_BAD_PACK);
    ck_assert_ptr_null(pack);
    ck_assert_msg(strcmp(cmg_diagnostic_id(diagnostics, 0), refused[_i].id) == 0 &&
                      cmg_diagnostics_total(diagnostics, CMG_ERROR) == 1,
                  "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* -- a pack's own tests ---------------------------------------------------- */

#define TESTED(units, expect)                                                                                \
    "{" TERMS ",\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"unit\"," COUNT_N ONE             \
    ",\"groups\":[{\"code\":\"g\",\"label\":\"g\"}]}],\"tests\":[{\"name\":\"t\",\"assessment\":\"m\","      \
    "\"decided\":\"2024-04-01\",\"units\":{" units "},\"expect\":{" expect "}}]}"

static const struct {
    const char *difference, *text;
} own_tests[] = {
    {"", TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":3}}",
                "\"units\":{\"a\":{\"score\":3.0,\"rank\":1,\"grade\":null,\"standing\":\"scored\"}}")},
    {"a, score: expected 4, got 3",
     TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":3}}", "\"units\":{\"a\":{\"score\":4}}")},
    {"a, n: expected 4, got 3",
     TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":3}}", "\"units\":{\"a\":{\"figures\":{\"n\":4}}}")},
    {"a, rank: expected 2, got 1",
     TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":3}}", "\"units\":{\"a\":{\"rank\":2}}")},
    {"there is no unit b",
     TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":3}}", "\"units\":{\"b\":{\"rank\":1}}")},
    {"rejected: expected 1, got 0",
     TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":3}}", "\"rejected\":1")},
    {"E1153", TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"k\":3}}", "\"rejected\":0")},
    {"E1142", TESTED("\"a\":{\"group\":\"g\",\"figures\":{\"n\":\"x\"}}", "\"rejected\":0")},
    {"E1150", TESTED("\"a\":{\"group\":\"h\",\"figures\":{\"n\":3}}", "\"rejected\":0")},
};

static void keep_difference(void *context, const char *name, const char *file, uint32_t line, bool good,
                            const char *difference)
{
    (void)name, (void)file, (void)line, (void)good;
    snprintf(context, 400, "%s", difference ? difference : "");
}

START_TEST(own_tests_tell_what_differs)
{
    char difference[400] = "?";
    size_t passed, failed;
    cmg_status status;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = open_text(own_tests[_i].text, diagnostics, &status);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert_int_eq(cmg_pack_test(pack, CMG_ENGLISH, keep_difference, difference, &passed, &failed), CMG_OK);
    ck_assert_uint_eq(failed, *own_tests[_i].difference != '\0');
    ck_assert_msg(strstr(difference, own_tests[_i].difference) != NULL, "%s", difference);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* -- what is doubtful ------------------------------------------------------ */

/* 100 belongs to two bins. */
#define SHARED_END                                                                                           \
    METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"input\":\"n\",\"bins\":[{\"if\":\"[0..100]\","         \
                   "\"then\":100},{\"if\":\">= 100\",\"then\":90}]}],\"score\":\"s\"")
static const struct {
    const char *id, *text;
} doubtful[] = {
    {"W1131",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"a\",\"value\":\"n\"},{\"name\":\"s\",\"parts\":["
                    "{\"of\":\"a\",\"weight\":0.1},{\"of\":\"a\",\"weight\":0.2},"
                    "{\"of\":\"a\",\"weight\":0.3},{\"of\":\"a\",\"weight\":0.1}]}],\"score\":\"s\"")},
    {"W1132", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"numerator\":\"n\",\"denominator\":\"n\"}],"
                             "\"score\":\"s\"")},
    {"W1137", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"10 - 5 / n\"}],\"score\":\"s\"")},
    {"W1137",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"points\":35,\"adjust\":[{\"deduct\":\"1 / (n * 2)"
                    "\",\"most\":35}]}],\"score\":\"s\"")},
    {"W1133", METHOD(COUNT_N "\"indicators\":[{\"name\":\"a\",\"value\":\"n\",\"points\":40},{\"name\":\"s\","
                             "\"points\":100,\"parts\":[\"a\",\"a\"]}],\"score\":\"s\"")},
    {"N1134", METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"points\":35,\"adjust\":[{\"deduct\":\"n\","
                             "\"most\":5}]}],\"score\":\"s\"")},
    {"W1135",
     METHOD(COUNT_N ONE ",\"groups\":[{\"code\":\"g\",\"label\":\"g\",\"expected\":3,\"units\":[\"u\"]}]")},
    {"E0612", SHARED_END},
    {"W0610",
     METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"input\":\"n\",\"bins\":[{\"if\":\"[0..50]\","
                    "\"then\":100},{\"if\":\"[51..100]\",\"then\":90},{\"if\":\"> 100\",\"then\":0}]}],"
                    "\"score\":\"s\"")},
    {"W0610",
     METHOD(COUNT_N ONE ",\"grades\":[{\"code\":\"A\",\"if\":\"> 90\"},{\"code\":\"B\",\"if\":\"< 90\"}]")},
};

/* What asks before it divides, or divides by what cannot be zero. */
static const char *const sound[] = {
    METHOD(COUNT_N
           "\"indicators\":[{\"name\":\"s\",\"value\":\"if n = 0 then 0 else 5 / n\"}],\"score\":\"s\""),
    METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"n / 4\"}],\"score\":\"s\""),
    METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"value\":\"5 / (n + 1)\"}],\"score\":\"s\""),
    METHOD(COUNT_N "\"indicators\":[{\"name\":\"s\",\"numerator\":\"n\",\"denominator\":\"n\",\"empty\":0}],"
                   "\"score\":\"s\""),
    "{\"terms\":[{\"name\":\"unit\",\"type\":\"string\"},{\"name\":\"area\",\"type\":\"number\",\"allowed\":"
    "\"> 0\"}],"
    "\"assessments\":[{\"code\":\"m\",\"label\":\"m\",\"unit\":\"unit\"," COUNT_N
    "\"indicators\":[{\"name\":\"s\",\"value\":\"n / area\"}],\"score\":\"s\"}]}",
};

START_TEST(what_cannot_divide_by_zero_is_left_alone)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_status status;
    cmg_pack *pack = open_text(sound[_i], diagnostics, &status);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert_int_eq(cmg_pack_check(pack, NULL, diagnostics), CMG_OK);
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++)
        ck_assert_str_ne(cmg_diagnostic_id(diagnostics, i), "W1137");
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(what_is_doubtful)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_status status;
    cmg_pack *pack = open_text(doubtful[_i].text, diagnostics, &status);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert_int_eq(cmg_pack_check(pack, NULL, diagnostics), CMG_OK);
    bool found = false;
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++)
        found = found || strcmp(cmg_diagnostic_id(diagnostics, i), doubtful[_i].id) == 0;
    ck_assert_msg(found, "%s", cmg_diagnostics_json(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
    cmg_pack_unref(pack);
}
END_TEST

/* Two bins that hold, or none, give no score: nothing rests on either. */
START_TEST(a_bin_must_be_one)
{
    setting s;
    begin(&s, SHARED_END, "m");
    ck_assert_int_eq(read_units(&s, "unit,n\na,99\nb,100\nc,101\n"), CMG_OK);
    ck_assert_int_eq(cmg_assess(s.session, s.assessment, s.result), CMG_OK);
    expect_figure(&s, "a", "s", "100");
    expect_figure(&s, "b", "s", "none");
    expect_figure(&s, "c", "s", "90");
    ck_assert_str_eq(cmg_assess_why(s.result, unit_at(&s, "b")), "\"s\" cannot be computed");
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
    tcase_add_test(all, a_page_that_stands_alone);
    tcase_add_test(all, a_trend_stops_where_there_was_no_score);
    tcase_add_test(all, drawings_fit_on_paper);
    tcase_add_test(all, each_case_has_its_limit);
    tcase_add_test(all, how_many_were_fined_may_be_assessed);
    tcase_add_loop_test(all, packs_that_are_refused, 0, sizeof refused / sizeof *refused);
    tcase_add_loop_test(all, own_tests_tell_what_differs, 0, sizeof own_tests / sizeof *own_tests);
    tcase_add_loop_test(all, what_cannot_divide_by_zero_is_left_alone, 0, sizeof sound / sizeof *sound);
    tcase_add_loop_test(all, what_is_doubtful, 0, sizeof doubtful / sizeof *doubtful);
    tcase_add_test(all, a_bin_must_be_one);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
