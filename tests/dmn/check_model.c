/* DMN files: what the conformance kit is thin on, and what nobody should send. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "citymgmt/dmn.h"

#include "../support/failing_allocator.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SPACE "https://www.omg.org/spec/DMN/20230324/MODEL/"
#define HEAD "<definitions xmlns='" SPACE "' name='m' namespace='urn:m'>"
#define TAIL "</definitions>"

/* -- files in memory ------------------------------------------------------ */

typedef struct memory_file {
    const char *path, *text;
} memory_file;

typedef struct memory_folder {
    const memory_file *files;
    size_t count;
} memory_folder;

static cmg_status read_memory(void *context, const char *path,
                              cmg_status (*give)(void *receiver, const char *bytes, size_t length),
                              void *receiver)
{
    const memory_folder *folder = context;
    for (size_t i = 0; i < folder->count; i++) {
        if (strcmp(folder->files[i].path, path) == 0)
            return give(receiver, folder->files[i].text, strlen(folder->files[i].text));
    }
    return CMG_CANNOT_READ;
}

static cmg_status open_files(const memory_file *files, size_t count, const cmg_allocator *allocator,
                             cmg_diagnostics *diagnostics, cmg_model **model)
{
    memory_folder folder = {files, count};
    const cmg_reader reader = {read_memory, &folder};
    const char *others[8] = {NULL};
    for (size_t i = 1; i < count; i++)
        others[i - 1] = files[i].path;
    return cmg_model_open(files[0].path, others, count - 1, &reader, allocator, diagnostics, model);
}

static cmg_status open_text(const char *text, cmg_diagnostics *diagnostics, cmg_model **model)
{
    const memory_file file = {"m.dmn", text};
    return open_files(&file, 1, NULL, diagnostics, model);
}

static const char *evaluate(const cmg_model *model, const char *name, const char *facts,
                            cmg_diagnostics *diagnostics)
{
    static char text[4096];
    const cmg_value *value = NULL;
    cmg_evaluator *evaluator = cmg_evaluator_new(NULL);
    const cmg_status status =
        cmg_model_evaluate(evaluator, model, name, facts, CMG_ZERO_TERMINATED, diagnostics, &value);
    if (status == CMG_OK)
        cmg_value_json(value, text, sizeof text);
    else
        snprintf(text, sizeof text, "%s",
                 status == CMG_NOT_FOUND   ? "not found"
                 : status == CMG_BAD_FACTS ? "bad facts"
                                           : "another status");
    cmg_evaluator_free(evaluator);
    return text;
}

/* -- what works ----------------------------------------------------------- */

/* A decision "d" of each body, on the facts a (number) and who (string). */
static const struct {
    const char *what, *types, *body, *facts, *expected;
} bodies[] = {
    {"a literal expression", "", "<literalExpression><text>a * 2</text></literalExpression>", "{\"a\":4}",
     "8"},
    {"names in Chinese and with blanks", "",
     "<context><contextEntry><variable name='占用 面积'/><literalExpression><text>a + "
     "1</text></literalExpression>"
     "</contextEntry><contextEntry><literalExpression><text>占用 面积 * 10</text></literalExpression>"
     "</contextEntry></context>",
     "{\"a\":4}", "50"},
    {"a context without a result", "",
     "<context><contextEntry><variable "
     "name='x'/><literalExpression><text>a</text></literalExpression></contextEntry>"
     "<contextEntry><variable name='y y'/><literalExpression><text>x + "
     "1</text></literalExpression></contextEntry>"
     "</context>",
     "{\"a\":4}", "{\"x\":4,\"y y\":5}"},
    {"entities keep their meaning", "",
     "<literalExpression><text>if a &lt; 5 and a &gt;= 4 then \"&amp;\" else "
     "&quot;q&quot;</text></literalExpression>",
     "{\"a\":4}", "\"&\""},
    {"CDATA", "", "<literalExpression><text><![CDATA[a < 5]]></text></literalExpression>", "{\"a\":4}",
     "true"},
    {"a list", "",
     "<list><literalExpression><text>a</text></literalExpression><literalExpression><text>who</text>"
     "</literalExpression></list>",
     "{\"a\":4,\"who\":\"x\"}", "[4,\"x\"]"},
    {"an empty list", "", "<list/>", "{}", "[]"},
    {"a relation", "",
     "<relation><column name='k'/><column name='the "
     "v'/><row><literalExpression><text>1</text></literalExpression>"
     "<literalExpression><text>a</text></literalExpression></row><row><literalExpression><text>2</text>"
     "</literalExpression><literalExpression><text>\"z\"</text></literalExpression></row></relation>",
     "{\"a\":4}", "[{\"k\":1,\"the v\":4},{\"k\":2,\"the v\":\"z\"}]"},
    {"a relation's short row", "",
     "<relation><column name='k'/><column "
     "name='v'/><row><literalExpression><text>1</text></literalExpression>"
     "</row></relation>",
     "{}", "[{\"k\":1,\"v\":null}]"},
    {"a conditional", "",
     "<conditional><if><literalExpression><text>a > "
     "3</text></literalExpression></if><then><literalExpression>"
     "<text>\"big\"</text></literalExpression></then><else><literalExpression><text>\"small\"</text>"
     "</literalExpression></else></conditional>",
     "{\"a\":4}", "\"big\""},
    {"a filter by members with blanks", "",
     "<filter><in><literalExpression><text>[{the n: 1}, {the n: a}]</text></literalExpression></in><match>"
     "<literalExpression><text>the n > 2</text></literalExpression></match></filter>",
     "{\"a\":4}", "[{\"the n\":4}]"},
    {"an iterator with partial", "",
     "<for iteratorVariable='i'><in><literalExpression><text>[1..5]</text></literalExpression></in><return>"
     "<literalExpression><text>if i &lt; 3 then 1 else partial[-1] + partial[-2]</text></literalExpression>"
     "</return></for>",
     "{}", "[1,1,2,3,5]"},
    {"some and every", "",
     "<context><contextEntry><variable name='s'/><some iteratorVariable='i'><in><literalExpression><text>[1, "
     "a]</text>"
     "</literalExpression></in><satisfies><literalExpression><text>i = "
     "4</text></literalExpression></satisfies></some>"
     "</contextEntry><contextEntry><variable name='e'/><every iteratorVariable='i'><in><literalExpression>"
     "<text>[1, a]</text></literalExpression></in><satisfies><literalExpression><text>i = "
     "4</text></literalExpression>"
     "</satisfies></every></contextEntry></context>",
     "{\"a\":4}", "{\"s\":true,\"e\":false}"},
    {"a function and its invocation", "",
     "<context><contextEntry><variable name='f'/><functionDefinition><formalParameter name='x' "
     "typeRef='number'/>"
     "<formalParameter name='y'/><literalExpression><text>x - "
     "y</text></literalExpression></functionDefinition>"
     "</contextEntry><contextEntry><invocation><literalExpression><text>f</text></literalExpression><binding>"
     "<parameter "
     "name='y'/><literalExpression><text>1</text></literalExpression></binding><binding><parameter name='x'/>"
     "<literalExpression><text>a</text></literalExpression></binding></invocation></contextEntry></context>",
     "{\"a\":4}", "3"},
    {"a table of the unique rule", "",
     "<decisionTable hitPolicy='UNIQUE'><input><inputExpression "
     "typeRef='number'><text>a</text></inputExpression></input>"
     "<output typeRef='string'/><rule><inputEntry><text>&lt; "
     "5</text></inputEntry><outputEntry><text>\"few\"</text>"
     "</outputEntry></rule><rule><inputEntry><text>>= 5</text></inputEntry><outputEntry><text>\"many\"</text>"
     "</outputEntry></rule></decisionTable>",
     "{\"a\":5}", "\"many\""},
    {"a table that collects and sums", "",
     "<decisionTable hitPolicy='COLLECT' "
     "aggregation='SUM'><input><inputExpression><text>a</text></inputExpression>"
     "</input><output/><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>a</text></"
     "outputEntry></rule>"
     "<rule><inputEntry><text>[1..9]</text></inputEntry><outputEntry><text>0.5</text></outputEntry></rule>"
     "</decisionTable>",
     "{\"a\":5}", "5.5"},
    {"a table with two outputs and a default", "",
     "<decisionTable><input><inputExpression><text>who</text></inputExpression></input><output name='p'>"
     "<defaultOutputEntry><text>0</text></defaultOutputEntry></output><output name='q'><defaultOutputEntry>"
     "<text>\"none\"</text></defaultOutputEntry></output><rule><inputEntry><text>\"x\"</text></"
     "inputEntry><outputEntry>"
     "<text>1</text></outputEntry><outputEntry><text>\"one\"</text></outputEntry></rule></decisionTable>",
     "{\"who\":\"y\"}", "{\"p\":0,\"q\":\"none\"}"},
    {"a table inside a function sees its parameters", "",
     "<context><contextEntry><variable name='f'/><functionDefinition><formalParameter "
     "name='x'/><decisionTable>"
     "<input><inputExpression><text>x</text></inputExpression></input><output/><rule><inputEntry><text>> "
     "a</text>"
     "</inputEntry><outputEntry><text>x + a</text></outputEntry></rule></decisionTable></functionDefinition>"
     "</contextEntry><contextEntry><literalExpression><text>f(10)</text></literalExpression></contextEntry></"
     "context>",
     "{\"a\":4}", "14"},
    {"an item definition's members and allowed values",
     "<itemDefinition name='tP'><itemComponent name='first "
     "name'><typeRef>string</typeRef><allowedValues><text>\"A\",\"B\""
     "</text></allowedValues></itemComponent></itemDefinition>",
     "<context typeRef='tP'><contextEntry><variable name='first name'/><literalExpression><text>who</text>"
     "</literalExpression></contextEntry></context>",
     "{\"who\":\"B\"}", "{\"first name\":\"B\"}"},
    {"a value that is not allowed is null",
     "<itemDefinition "
     "name='tS'><typeRef>string</typeRef><allowedValues><text>\"A\",\"B\"</text></allowedValues>"
     "</itemDefinition>",
     "<literalExpression typeRef='tS'><text>who</text></literalExpression>", "{\"who\":\"C\"}", "null"},
    {"both the tests of a type and of what it narrows hold",
     "<itemDefinition name='tN'><typeRef>number</typeRef><allowedValues><text>> "
     "0</text></allowedValues></itemDefinition>"
     "<itemDefinition name='tM'><typeRef>tN</typeRef><allowedValues><text>&lt; 10</text></allowedValues>"
     "</itemDefinition>",
     "<list><literalExpression typeRef='tM'><text>a</text></literalExpression><literalExpression "
     "typeRef='tM'>"
     "<text>-a</text></literalExpression><literalExpression typeRef='tM'><text>a + "
     "10</text></literalExpression></list>",
     "{\"a\":4}", "[4,null,null]"},
    {"a collection and its own test",
     "<itemDefinition name='tL' isCollection='true'><typeRef>number</typeRef><typeConstraint><text>count(?) "
     "&lt; 3</text>"
     "</typeConstraint></itemDefinition>",
     "<list><literalExpression typeRef='tL'><text>[a, 1]</text></literalExpression><literalExpression "
     "typeRef='tL'>"
     "<text>[a, 1, 2]</text></literalExpression><literalExpression "
     "typeRef='tL'><text>a</text></literalExpression></list>",
     "{\"a\":4}", "[[4,1],null,[4]]"},
    {"instance of an item definition",
     "<itemDefinition name='t P'><itemComponent "
     "name='x'><typeRef>number</typeRef></itemComponent></itemDefinition>",
     "<literalExpression><text>[{x: a} instance of t P, {x: who} instance of t P]</text></literalExpression>",
     "{\"a\":4,\"who\":\"x\"}", "[true,false]"},
    {"a function that a table gives keeps what it has seen", "",
     "<context><contextEntry><variable "
     "name='pad'/><literalExpression><text>1</text></literalExpression></contextEntry>"
     "<contextEntry><variable name='b'/><literalExpression><text>a * "
     "10</text></literalExpression></contextEntry>"
     "<contextEntry><variable "
     "name='f'/><decisionTable><input><inputExpression><text>a</text></inputExpression></input>"
     "<output/><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>function(x) x + "
     "b</text></outputEntry>"
     "</rule></decisionTable></contextEntry><contextEntry><literalExpression><text>f(2)</text></"
     "literalExpression>"
     "</contextEntry></context>",
     "{\"a\":4}", "42"},
    {"a fact that is not given is null", "", "<literalExpression><text>a = null</text></literalExpression>",
     "{}", "true"},
    {"a name that is not given is null where it stands", "",
     "<literalExpression><text>if a > 3 then 1 else nobody</text></literalExpression>", "{\"a\":4}", "1"},
};

static char *model_of(const char *types, const char *body)
{
    static char text[16384];
    snprintf(
        text, sizeof text,
        HEAD
        "%s<inputData id='a' name='a'><variable name='a' typeRef='number'/></inputData><inputData id='w' "
        "name='who'><variable name='who' typeRef='string'/></inputData><decision id='d' name='d'><variable "
        "name='d'/><informationRequirement><requiredInput href='#a'/></informationRequirement>"
        "<informationRequirement><requiredInput href='#w'/></informationRequirement>%s</decision>" TAIL,
        types, body);
    return text;
}

START_TEST(bodies_give_their_values)
{
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    const cmg_status status = open_text(model_of(bodies[_i].types, bodies[_i].body), diagnostics, &model);
    ck_assert_msg(status == CMG_OK, "%s: %s", bodies[_i].what,
                  cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    const char *got = evaluate(model, "d", bodies[_i].facts, diagnostics);
    ck_assert_msg(strcmp(got, bodies[_i].expected) == 0, "%s: expected %s, got %s\n%s", bodies[_i].what,
                  bodies[_i].expected, got, cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* -- graphs --------------------------------------------------------------- */

#define VARIABLE(name) "<variable name='" name "'/>"
#define NEEDS(kind, id)                                                                                      \
    "<" kind "Requirement><required"                                                                         \
    "Decision href='#" id "'/></" kind "Requirement>"
#define TEXT(text) "<literalExpression><text>" text "</text></literalExpression>"

static const memory_file city[] = {
    {"dir/city.dmn",
     "<definitions xmlns='" SPACE "' name='city' namespace='urn:city'>"
     "<import name='law' namespace='urn:law' importType='" SPACE "' locationURI='law/national.dmn'/>"
     "<import name='other laws' namespace='urn:other' importType='" SPACE "'/>"
     "<inputData id='i' name='area'><variable name='area' typeRef='law.tArea'/></inputData>"
     "<decision id='d' name='fee'>" VARIABLE(
         "fee") "<informationRequirement><requiredInput href='#i'/></informationRequirement>"
                "<informationRequirement><requiredDecision href='urn:law#base'/></informationRequirement>"
                "<informationRequirement><requiredDecision href='urn:other#o'/></informationRequirement>"
                "<knowledgeRequirement><requiredKnowledge href='urn:law#k'/></knowledgeRequirement>" TEXT(
                    "law.by rate(x: area) + law.base + other laws.extra") "</decision></definitions>"},
    {"dir/law/national.dmn", "<definitions xmlns='" SPACE "' name='law' namespace='urn:law'>"
                             "<itemDefinition name='tArea'><typeRef>number</typeRef><allowedValues><text>>= "
                             "0</text>"
                             "</allowedValues></itemDefinition>"
                             "<decision id='base' name='base'>" VARIABLE("base") TEXT(
                                 "100") "</decision>"
                                        "<businessKnowledgeModel id='k' name='by rate'>" VARIABLE(
                                            "by rate") "<encapsulatedLogic><formalParameter "
                                                       "name='x'/>" TEXT("x * 2.5") "</encapsulatedLogic>"
                                                                                    "</"
                                                                                    "businessKnowledgeMod"
                                                                                    "el></definitions>"},
    {"dir/others.dmn",
     "<definitions xmlns='" SPACE "' name='o' namespace='urn:other'>"
     "<decision id='o' name='extra'>" VARIABLE("extra") TEXT("0.25") "</decision></definitions>"},
};

START_TEST(imports_are_found_by_place_and_by_namespace)
{
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_msg(open_files(city, COUNT(city), NULL, diagnostics, &model) == CMG_OK, "%s",
                  cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert_str_eq(evaluate(model, "fee", "{\"area\":10}", diagnostics), "125.25");
    ck_assert_str_eq(evaluate(model, "fee", "{\"area\":-10}", diagnostics), "null");
    ck_assert_uint_eq(cmg_model_count(model), 1);
    ck_assert_str_eq(cmg_model_fact(model, 0, 0), "area");
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

static const char service[] = HEAD
    "<inputData id='i' name='n'><variable name='n' typeRef='number'/></inputData>"
    "<decision id='x' name='x'>" VARIABLE("x") TEXT(
        "100") "</decision>"
               "<decision id='y' name='y'>" VARIABLE(
                   "y") "<informationRequirement><requiredInput href='#i'/></informationRequirement>"
                        "<informationRequirement><requiredDecision "
                        "href='#x'/></informationRequirement>" TEXT(
                            "n + x") "</decision>"
                                     "<decision id='z' name='z'>" VARIABLE(
                                         "z") "<informationRequirement><requiredDecision href='#y'/>"
                                              "</informationRequirement>" TEXT(
                                                  "y * 2") "</decision>"
                                                           "<decisionService id='one' "
                                                           "name='one'>" VARIABLE(
                                                               "one") "<outputDecision "
                                                                      "href='#z'/><encapsulatedDecision "
                                                                      "href='#y'/>"
                                                                      "<inputDecision "
                                                                      "href='#x'/><inputData "
                                                                      "href='#i'/></decisionService>"
                                                                      "<decisionService id='two' "
                                                                      "name='two'>" VARIABLE(
                                                                          "two") "<outputDecision "
                                                                                 "href='#z'/"
                                                                                 "><outputDecision "
                                                                                 "href='#y'/>"
                                                                                 "<inputDecision "
                                                                                 "href='#x'/><inputData "
                                                                                 "href='#i'/></"
                                                                                 "decisionService>"
                                                                                 "<decision id='c' "
                                                                                 "name='caller'"
                                                                                 ">" VARIABLE(
                                                                                     "caller") "<knowledg"
                                                                                               "eRequirem"
                                                                                               "ent><"
                                                                                               "requiredK"
                                                                                               "nowledge "
                                                                                               "href='#"
                                                                                               "one'/>"
                                                                                               "</"
                                                                                               "knowledge"
                                                                                               "Requireme"
                                                                                               "nt>" TEXT(
                                                                                                   "one("
                                                                                                   "x: "
                                                                                                   "1, "
                                                                                                   "n: "
                                                                                                   "2)") "</"
                                                                                                         "dec"
                                                                                                         "isi"
                                                                                                         "on"
                                                                                                         ">" TAIL;

START_TEST(services_take_their_inputs_and_keep_the_rest)
{
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(open_text(service, diagnostics, &model), CMG_OK);
    ck_assert_str_eq(evaluate(model, "z", "{\"n\":1}", diagnostics), "202");
    ck_assert_str_eq(evaluate(model, "one", "{\"n\":1,\"x\":2}", diagnostics), "6");
    ck_assert_str_eq(evaluate(model, "two", "{\"n\":1,\"x\":2}", diagnostics), "{\"z\":6,\"y\":3}");
    ck_assert_str_eq(evaluate(model, "caller", "{}", diagnostics), "6");
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(a_fact_of_a_wrong_type_is_told_at_its_input_data)
{
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(open_files(city, COUNT(city), NULL, diagnostics, &model), CMG_OK);
    cmg_diagnostics_clear(diagnostics);
    ck_assert_str_eq(evaluate(model, "fee", "{\"area\":-1}", diagnostics), "null");
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), "W0540");
    ck_assert_str_eq(cmg_diagnostic_file(diagnostics, 0), "dir/city.dmn");
    ck_assert_uint_eq(cmg_diagnostic_column(diagnostics, 0),
                      (uint32_t)(strstr(city[0].text, "<inputData") - city[0].text) + 1);
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* As some modelers leave it: no input data, no variables, no requirements but
 * those between decisions. */
static const char bare[] =
    HEAD "<decision id='t' name='tier'><decisionTable><input label='Season'><inputExpression "
         "typeRef='string'><text>season</text>"
         "</inputExpression></input><input><inputExpression "
         "typeRef='number'><text>guests</text></inputExpression></input>"
         "<output/><rule><inputEntry><text>\"Winter\"</text></inputEntry><inputEntry><text></text></"
         "inputEntry><outputEntry>"
         "<text>guests * 2</text></outputEntry></rule></decisionTable></decision>"
         "<decision id='s' name='sum'><informationRequirement><requiredDecision "
         "href='#t'/></informationRequirement>" TEXT("tier + extra") "</decision>" TAIL;

START_TEST(names_that_a_model_does_not_declare_are_facts)
{
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(open_text(bare, diagnostics, &model), CMG_OK);
    ck_assert_uint_eq(cmg_diagnostics_count(diagnostics), 2);
    ck_assert_uint_eq(cmg_model_fact_count(model, 1), 3);
    ck_assert_str_eq(evaluate(model, "tier", "{\"season\":\"Winter\",\"guests\":4}", diagnostics), "8");
    ck_assert_str_eq(evaluate(model, "sum", "{\"season\":\"Winter\",\"guests\":4,\"extra\":1}", diagnostics),
                     "9");
    ck_assert_str_eq(evaluate(model, "sum", "{\"season\":\"Winter\",\"guest\":4,\"extra\":1}", diagnostics),
                     "bad facts");
    cmg_diagnostics_clear(diagnostics);
    ck_assert_str_eq(evaluate(model, "tier", "{\"season\":\"Winter\"}", diagnostics), "null");
    ck_assert_uint_gt(cmg_diagnostics_total(diagnostics, CMG_WARNING), 0);
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

#define RULE(cell, value)                                                                                    \
    "<rule><inputEntry><text>" cell "</text></inputEntry><outputEntry><text>" value                          \
    "</text></outputEntry></rule>"
#define TABLE(type, rules)                                                                                   \
    HEAD "<inputData id='x' name='x'><variable name='x' typeRef='" type "'/></inputData>"                    \
         "<decision id='d' name='d'><informationRequirement><requiredInput "                                 \
         "href='#x'/></informationRequirement>"                                                              \
         "<decisionTable hitPolicy='FIRST'><input><inputExpression typeRef='" type                           \
         "'><text>x</text></inputExpression></input><output/>" rules "</decisionTable></decision>" TAIL

/* Each cell's names are found in memory that the rules before it have left. */
START_TEST(cells_may_name_facts_that_no_model_declares)
{
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(open_text(TABLE("number", RULE("&lt; low", "low * 2") RULE(
                                                   "[1..2], [3..4], [5..6], [7..8]",
                                                   "\"a row that takes memory\"") RULE("&lt; high", "high")),
                               diagnostics, &model),
                     CMG_OK);
    ck_assert_uint_eq(cmg_model_fact_count(model, 0), 3);
    ck_assert_str_eq(evaluate(model, "d", "{\"x\":9,\"low\":5,\"high\":11}", diagnostics), "11");
    ck_assert_str_eq(evaluate(model, "d", "{\"x\":4,\"low\":5,\"high\":11}", diagnostics), "10");
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* A model is told of them by warnings only, so they are decided with. */
START_TEST(cells_of_another_kind_than_their_input_do_not_hold)
{
    static const struct {
        const char *facts, *value;
    } cases[] = {{"{\"x\":3}", "\"small\""}, {"{\"x\":7}", "\"else\""}, {"{\"x\":null}", "\"else\""}};
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(open_text(TABLE("number", RULE("\"a\"", "\"text\"") RULE("\"a\",\"b\"", "\"texts\"")
                                                   RULE("&lt; 5", "\"small\"") RULE("-", "\"else\"")),
                               diagnostics, &model),
                     CMG_OK);
    for (size_t i = 0; i < COUNT(cases); i++)
        ck_assert_str_eq(evaluate(model, "d", cases[i].facts, diagnostics), cases[i].value);
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* -- what is wrong -------------------------------------------------------- */

static const struct {
    const char *text;
    cmg_status status;
    const char *id;
    uint32_t line, column;
} wrong[] = {
    {"", CMG_BAD_PACK, "E0650", 1, 1},
    {HEAD, CMG_BAD_PACK, "E0650", 1, 0},
    {"<a/>", CMG_BAD_PACK, "E0656", 1, 1},
    {"<!DOCTYPE a [<!ENTITY b 'c'>]>\n" HEAD TAIL, CMG_BAD_PACK, "E0654", 1, 0},
    {HEAD "\n<decision name='\xff'/>" TAIL, CMG_BAD_PACK, "E0653", 2, 17},
    {HEAD "\n<import name='x' namespace='urn:x' importType='" SPACE "'/>" TAIL, CMG_BAD_PACK, "E0657", 2, 1},
    {HEAD "\n<import name='x' namespace='urn:x' importType='http://www.w3.org/2001/XMLSchema'/>" TAIL, CMG_OK,
     "W0658", 2, 1},
    {HEAD "<decision id='a' name='a'><variable name='a' typeRef='tNone'/>" TEXT("1") "</decision>" TAIL,
     CMG_OK, "W0659", 1, 0},
    {HEAD "<itemDefinition name='t'><typeRef>u</typeRef></itemDefinition><itemDefinition "
          "name='u'><typeRef>t</typeRef>"
          "</itemDefinition>" TAIL,
     CMG_OK, "W0660", 1, 0},
    {HEAD "<itemDefinition name='t'><typeRef>number</typeRef></itemDefinition>\n<itemDefinition "
          "name='t'><typeRef>string"
          "</typeRef></itemDefinition>" TAIL,
     CMG_OK, "W0661", 2, 1},
    {HEAD "\n<decision id='a'>" TEXT("1") "</decision>" TAIL, CMG_OK, "W0662", 2, 1},
    {HEAD "<decision id='a' name='a'>\n" NEEDS("information", "b") TEXT("1") "</decision>" TAIL, CMG_OK,
     "E0663", 2, 0},
    {HEAD "\n<decision id='a' name='a'>" NEEDS("information", "b") TEXT(
         "1") "</decision><decision id='b' name='b'>" NEEDS("information", "a") TEXT("1") "</decision>" TAIL,
     CMG_BAD_PACK, "E0664", 2, 1},
    {HEAD "\n<decision id='a' name='a'><literalExpression expressionLanguage='urn:python'><text>1</text>"
          "</literalExpression></decision>" TAIL,
     CMG_OK, "E0666", 2, 0},
    {HEAD "\n<decision id='a' name='a'/>" TAIL, CMG_OK, "W0667", 2, 1},
    {HEAD "<decision id='a' name='a'><context><contextEntry>" VARIABLE("x")
         TEXT("1") "</contextEntry>\n<contextEntry>" VARIABLE("x")
             TEXT("2") "</contextEntry></context></decision>" TAIL,
     CMG_OK, "E0668", 2, 0},
    {HEAD "<decision id='a' name='a'><relation><column name='k'/>\n<row></row></relation></decision>" TAIL,
     CMG_OK, "E0669", 2, 1},
    {HEAD "<decision id='a' name='a'>\n<functionDefinition kind='Java'>" TEXT(
         "1") "</functionDefinition></decision>" TAIL,
     CMG_OK, "E0670", 2, 1},
    {HEAD
     "<decision id='a' name='a'>\n<decisionTable hitPolicy='MOST'><output/></decisionTable></decision>" TAIL,
     CMG_OK, "E0671", 2, 1},
    {HEAD "<decision id='a' name='a'>\n<decisionTable/></decision>" TAIL, CMG_OK, "E0672", 2, 1},
    {HEAD "<inputData id='i' name='n'/><decision id='a' name='a'><informationRequirement><requiredInput "
          "href='#i'/>"
          "</informationRequirement>" TEXT(
              "n") "</decision>\n<decisionService id='s' name='s'><outputDecision href='#a'/>"
                   "</decisionService>" TAIL,
     CMG_OK, "W0665", 2, 1},
    {HEAD "<decision id='a' name='a'>\n  <literalExpression><text>1 +\n   (2 * "
          "</text></literalExpression></decision>" TAIL,
     CMG_OK, "E0301", 3, 0},
    {HEAD "\n<decision id='a' name='a'><literalExpression><text>1 &lt; "
          "nobody</text></literalExpression></decision>" TAIL,
     CMG_OK, "W0675", 2, 1},
    {HEAD "<businessKnowledgeModel id='a' name='a'><encapsulatedLogic>\n<literalExpression><text>1 &lt; "
          "nobody</text>"
          "</literalExpression></encapsulatedLogic></businessKnowledgeModel>" TAIL,
     CMG_OK, "W0400", 2, 33},
};

START_TEST(what_is_wrong_is_told_with_its_place)
{
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    const cmg_status status = open_text(wrong[_i].text, diagnostics, &model);
    const char *told = cmg_diagnostics_text(diagnostics, CMG_ENGLISH);
    ck_assert_msg(status == wrong[_i].status, "%s: status %d\n%s", wrong[_i].id, (int)status, told);
    ck_assert_msg(cmg_diagnostics_count(diagnostics) == 1, "%s expected alone:\n%s", wrong[_i].id, told);
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), wrong[_i].id);
    ck_assert_str_eq(cmg_diagnostic_file(diagnostics, 0), "m.dmn");
    ck_assert_uint_eq(cmg_diagnostic_line(diagnostics, 0), wrong[_i].line);
    if (wrong[_i].column)
        ck_assert_uint_eq(cmg_diagnostic_column(diagnostics, 0), wrong[_i].column);
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

static void expect_first(const char *text, cmg_status expected, const char *id)
{
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(open_text(text, diagnostics, &model), expected);
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), id);
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
}

START_TEST(nested_elements_end_at_the_limit)
{
    const size_t count = 800000, unit = strlen("<context>");
    char *text = malloc(sizeof HEAD + count * unit + 1);
    strcpy(text, HEAD);
    for (size_t i = 0; i < count; i++)
        memcpy(text + strlen(HEAD) + i * unit, "<context>", unit + 1);
    expect_first(text, CMG_BAD_PACK, "E0651");
    free(text);
}
END_TEST

/* Each decision needs all before it: their order alone is out of measure. */
START_TEST(a_model_that_wants_too_much_memory_is_refused)
{
    char *text = malloc(8u << 20);
    size_t at = (size_t)sprintf(text, HEAD);
    for (int i = 0; i < 6000; i++)
        at += (size_t)sprintf(
            text + at,
            "<decision id='d%d' name='d%d'><informationRequirement><requiredDecision href='#d%d'/>"
            "</informationRequirement>" TEXT("1") "</decision>",
            i, i, i ? i - 1 : 9999);
    strcpy(text + at, TAIL);
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(open_text(text, diagnostics, &model), CMG_LIMIT_REACHED);
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, cmg_diagnostics_count(diagnostics) - 1), "E0676");
    cmg_diagnostics_free(diagnostics);
    free(text);
}
END_TEST

START_TEST(a_huge_file_is_not_read)
{
    const size_t size = (8u << 20) + 1;
    char *text = malloc(size + 1);
    memset(text, ' ', size);
    text[size] = '\0';
    expect_first(text, CMG_LIMIT_REACHED, "E0652");
    free(text);
}
END_TEST

/* As large as a file may be, all of it elements or all of it one text: an end
 * within a bounded memory. */
START_TEST(a_full_file_takes_a_bounded_memory)
{
    static const char *const fillings[] = {
        "<a/>", "<itemDefinition name='t'/>", "<decision id='a' name='a'/>", "x",
        "<decision><decisionTable><output/><rule/></decisionTable></decision>"};
    const char *filling = fillings[_i];
    const size_t size = (8u << 20) - sizeof HEAD - sizeof TAIL, unit = strlen(filling);
    char *text = malloc(size + sizeof HEAD + sizeof TAIL);
    size_t at = (size_t)sprintf(text, "%s", HEAD);
    for (; at + unit < size; at += unit)
        memcpy(text + at, filling, unit);
    strcpy(text + at, TAIL);
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    const memory_file file = {"m.dmn", text};
    cmg_model *model = NULL;
    open_files(&file, 1, &memory.allocator, NULL, &model);
    cmg_model_unref(model);
    ck_assert_uint_le(memory.peak_bytes, (64u + 16u) << 20); /* and the file as it was read */
    ck_assert_uint_eq(memory.live_blocks, 0);
    free(text);
}
END_TEST

/* Diagrams and what modelers add are not in the way. */
START_TEST(elements_of_other_namespaces_are_left_out)
{
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(
        open_text(
            HEAD
            "<decision id='a' name='a'><x:e xmlns:x='urn:x'><decision id='b' name='b'/>t</x:e>"
            "<literalExpression><text>1<x:y xmlns:x='urn:x'/></text></literalExpression></decision>" TAIL,
            diagnostics, &model),
        CMG_OK);
    ck_assert_uint_eq(cmg_diagnostics_count(diagnostics), 0);
    ck_assert_uint_eq(cmg_model_count(model), 1);
    ck_assert_str_eq(evaluate(model, "a", NULL, diagnostics), "1");
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* Each decision needs the one before it: deeper than any graph that people draw. */
START_TEST(a_long_chain_of_requirements_is_refused)
{
    char *text = malloc(400000);
    size_t at = (size_t)sprintf(text, HEAD "<decision id='d0' name='d0'>" TEXT("1") "</decision>");
    for (int i = 1; i <= 1000; i++)
        at += (size_t)sprintf(
            text + at,
            "<decision id='d%d' name='d%d'><informationRequirement><requiredDecision href='#d%d'/>"
            "</informationRequirement>" TEXT("d%d + 1") "</decision>",
            i, i, i - 1, i - 1);
    strcpy(text + at, TAIL);
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(open_text(text, diagnostics, &model), CMG_OK);
    ck_assert_str_eq(evaluate(model, "d1000", NULL, diagnostics), "1001");
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
    free(text);
}
END_TEST

START_TEST(names_that_nothing_has_are_told)
{
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(open_text(service, diagnostics, &model), CMG_OK);
    ck_assert_str_eq(evaluate(model, "zz", NULL, diagnostics), "not found");
    ck_assert_str_eq(evaluate(model, "z", "{\"m\":1}", diagnostics), "bad facts");
    ck_assert_str_eq(evaluate(model, "z", "{\"n\":\"x\"}", diagnostics), "bad facts");
    ck_assert_str_eq(evaluate(model, "z", "[1]", diagnostics), "bad facts");
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_told)
{
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    ck_assert_int_eq(cmg_model_open("/nowhere/a.dmn", NULL, 0, NULL, NULL, diagnostics, &model),
                     CMG_CANNOT_READ);
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), "E0655");
    ck_assert_ptr_null(model);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* -- memory --------------------------------------------------------------- */

static bool open_all(const cmg_allocator *allocator, void *context)
{
    (void)context;
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(allocator);
    const cmg_status status = open_files(city, COUNT(city), allocator, diagnostics, &model);
    ck_assert_msg(status == CMG_OK || status == CMG_NO_MEMORY, "status %d: %s", (int)status,
                  cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
    return status == CMG_OK;
}

START_TEST(every_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation(open_all, NULL, 100000), 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("DMN models");
    TCase *works = tcase_create("what works");
    tcase_add_loop_test(works, bodies_give_their_values, 0, (int)COUNT(bodies));
    tcase_add_test(works, imports_are_found_by_place_and_by_namespace);
    tcase_add_test(works, services_take_their_inputs_and_keep_the_rest);
    tcase_add_test(works, a_fact_of_a_wrong_type_is_told_at_its_input_data);
    tcase_add_test(works, names_that_a_model_does_not_declare_are_facts);
    tcase_add_test(works, cells_may_name_facts_that_no_model_declares);
    tcase_add_test(works, cells_of_another_kind_than_their_input_do_not_hold);
    suite_add_tcase(suite, works);
    TCase *broken = tcase_create("what is wrong");
    tcase_set_timeout(broken, 60);
    tcase_add_loop_test(broken, what_is_wrong_is_told_with_its_place, 0, (int)COUNT(wrong));
    tcase_add_test(broken, nested_elements_end_at_the_limit);
    tcase_add_test(broken, a_huge_file_is_not_read);
    tcase_add_test(broken, a_model_that_wants_too_much_memory_is_refused);
    tcase_add_loop_test(broken, a_full_file_takes_a_bounded_memory, 0, 5);
    tcase_add_test(works, elements_of_other_namespaces_are_left_out);
    tcase_add_test(broken, a_long_chain_of_requirements_is_refused);
    tcase_add_test(broken, names_that_nothing_has_are_told);
    tcase_add_test(broken, a_file_that_is_not_there_is_told);
    suite_add_tcase(suite, broken);
    TCase *memory = tcase_create("memory");
    tcase_set_timeout(memory, 120);
    tcase_add_test(memory, every_allocation_may_fail);
    suite_add_tcase(suite, memory);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
