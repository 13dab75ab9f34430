#include "assess_setting.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "../support/memory_pack.h"

#define MANIFEST "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":\"p\",\"files\":[\"a.json\"]}"

const char small_method[] =
    "{" TERMS ",\"assessments\":[{\"code\":\"m\",\"label\":\"method\",\"unit\":\"unit\",\"case\":\"id\","
    "\"cases\":\"filed = null or filed < until\","
    "\"implausible\":[{\"label\":\"done before filed\","
    "\"when\":\"filed != null and done != null and done < filed\"}],"
    "\"counts\":[{\"name\":\"all cases\"},{\"name\":\"disposed\",\"when\":\"done != null\"},"
    "{\"name\":\"urgent ones\",\"when\":\"urgent and kind = \\\"a\\\"\"},"
    "{\"name\":\"burden\",\"sum\":\"weight\",\"when\":\"weight != null\"}],"
    "\"indicators\":["
    "{\"name\":\"rate\",\"numerator\":\"disposed\",\"denominator\":\"all cases\"},"
    "{\"name\":\"score\",\"value\":\"rate * 100\",\"min\":0,\"max\":100,\"round\":2}],"
    "\"score\":\"score\",\"grade-by\":\"exact\","
    "\"grades\":[{\"code\":\"A\",\"if\":\">= 90\"},{\"code\":\"B\",\"if\":\"[60..90)\"},"
    "{\"code\":\"C\",\"if\":\"< 60\"}],"
    "\"tie-break\":[{\"by\":\"all cases\"}]}]}";

const char grouped_method[] =
    "{" TERMS ",\"assessments\":[{\"code\":\"g\",\"label\":\"g\",\"unit\":\"unit\","
    "\"counts\":[{\"name\":\"done ones\",\"when\":\"done != null\"},{\"name\":\"all ones\"}],"
    "\"indicators\":["
    "{\"name\":\"rate\",\"numerator\":\"done ones\",\"denominator\":\"all ones\",\"empty\":\"leave-out\"},"
    "{\"name\":\"part a\",\"value\":\"rate * 100\"},"
    "{\"name\":\"part b\",\"value\":\"manual\"},"
    "{\"name\":\"bonus\",\"points\":5,\"base\":0,\"adjust\":[{\"add\":\"done ones\",\"most\":2}]},"
    "{\"name\":\"total\",\"parts\":[{\"of\":\"part a\",\"weight\":0.6},{\"of\":\"part "
    "b\",\"weight\":0.4},\"bonus\"]},"
    "{\"name\":\"other total\",\"parts\":[\"part b\"],\"missing\":50}],"
    "\"score\":\"total\","
    "\"vetoes\":[{\"code\":\"v\",\"label\":\"none done\",\"when\":\"done ones = 0 and all ones > "
    "0\",\"cap\":30}],"
    "\"groups\":[{\"code\":\"x\",\"label\":{\"zh\":\"甲组\",\"en\":\"group x\"},\"units\":[\"n\",\"s\","
    "{\"name\":\"e\",\"exempt\":\"new\"}],\"expected\":4},"
    "{\"code\":\"y\",\"label\":\"y\",\"score\":\"other total\"}]}]}";

cmg_pack *open_text(const char *text, cmg_diagnostics *diagnostics, cmg_status *status)
{
    const memory_file files[] = {{"p/pack.json", MANIFEST}, {"p/a.json", text}, {NULL, NULL}};
    cmg_pack *pack = NULL;
    *status = memory_pack_open("p", files, NULL, diagnostics, &pack);
    return pack;
}

void begin(setting *s, const char *text, const char *code)
{
    cmg_status status;
    s->diagnostics = cmg_diagnostics_new(NULL);
    s->pack = open_text(text, s->diagnostics, &status);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(s->diagnostics, CMG_ENGLISH));
    s->session = cmg_session_new(s->pack, NULL);
    cmg_session_set_as_of(s->session, "2024-04-01");
    cmg_session_set_language(s->session, CMG_ENGLISH);
    s->result = cmg_result_new(NULL);
    ck_assert_int_eq(cmg_assessment_new(s->session, code, s->diagnostics, &s->assessment), CMG_OK);
}

void end(setting *s)
{
    cmg_result_free(s->result);
    cmg_assessment_free(s->assessment);
    cmg_session_free(s->session);
    cmg_pack_unref(s->pack);
    cmg_diagnostics_free(s->diagnostics);
}

ptrdiff_t read_text(void *context, char *buffer, size_t size)
{
    const char **at = context;
    const size_t left = strlen(*at), length = left < size ? left : size;
    memcpy(buffer, *at, length);
    *at += length;
    return (ptrdiff_t)length;
}

cmg_status read_cases(setting *s, const char *text)
{
    return cmg_assessment_read_cases(s->assessment, read_text, &text, "cases.csv", s->diagnostics);
}

cmg_status read_units(setting *s, const char *text)
{
    return cmg_assessment_read_units(s->assessment, read_text, &text, "units.csv", s->diagnostics);
}

void give_until(setting *s)
{
    cmg_facts *facts = cmg_facts_new(s->pack, NULL);
    ck_assert_int_eq(cmg_facts_set_text(facts, "until", CMG_ZERO_TERMINATED, "2024-04-01T00:00:00",
                                        CMG_ZERO_TERMINATED, s->diagnostics),
                     CMG_OK);
    ck_assert_int_eq(cmg_assessment_set_facts(s->assessment, facts), CMG_OK);
    cmg_facts_free(facts);
}

size_t unit_at(const setting *s, const char *name)
{
    size_t at = 0;
    while (cmg_assess_unit(s->result, at) && strcmp(cmg_assess_unit(s->result, at), name) != 0)
        at++;
    ck_assert_msg(cmg_assess_unit(s->result, at) != NULL, "no unit %s", name);
    return at;
}

void expect_figure(const setting *s, const char *unit, const char *name, const char *expected)
{
    char text[64] = "none";
    const cmg_value *value = cmg_assess_figure(s->result, unit_at(s, unit), name);
    if (value)
        cmg_value_text(value, text, sizeof text);
    ck_assert_msg(strcmp(text, expected) == 0, "%s of %s: expected %s, got %s", name, unit, expected, text);
}
