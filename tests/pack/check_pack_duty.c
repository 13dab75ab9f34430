/* Checks of the responsibility list: each finding by id and by the case it names. */
#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../support/failing_allocator.h"
#include "../support/many.h"
#include "../support/memory_pack.h"

#define MANIFEST "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":\"p\",\"files\":[\"a.json\"]}"
/* A city with two districts, and one with a street in the first; a unit of the role at each; one matter. */
#define PLACES(more)                                                                                         \
    "{\"places\":[{\"code\":\"c\",\"label\":\"c\",\"level\":\"city\"},{\"code\":\"e\",\"label\":\"e\","      \
    "\"level\":\"district\",\"parent\":\"c\"},{\"code\":\"w\",\"label\":\"w\",\"level\":\"district\","       \
    "\"parent\":\"c\"}" more "],"
#define TOWN PLACES("")
#define WITH_STREET PLACES(",{\"code\":\"e1\",\"label\":\"e1\",\"level\":\"sub-district\",\"parent\":\"e\"}")
#define UNIT(code, level, place)                                                                             \
    "{\"code\":\"" code "\",\"label\":\"" code "\",\"level\":\"" level "\",\"place\":\"" place               \
    "\",\"role\":\"r\"}"
#define UNITS                                                                                                \
    "\"units\":[" UNIT("cu", "city", "c") "," UNIT("eu", "district", "e") "," UNIT("wu", "district", "w") "],"
#define MATTER "\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"}]"

/* `found`: "W1231 matter|place, ..." in the order of the file; each part after
 * the id must stand in the finding, in quotes where it is a code. */
static const struct {
    const char *what, *text, *found;
} rows[] = {
    {"nothing to find",
     WITH_STREET UNITS MATTER
     ",\"duties\":[{\"code\":\"all\",\"label\":\"all\",\"level\":\"district\",\"role\":\"r\"}]}",
     ""},
    {"no rules of ownership at all", WITH_STREET UNITS MATTER "}", ""},
    {"no owner in one place",
     WITH_STREET UNITS MATTER
     ",\"duties\":[{\"code\":\"all\",\"label\":\"all\",\"level\":\"district\",\"role\":\"r\",\"pla"
     "ces\":[\"e\"]}]}",
     "W1231 a|w"},
    {"no owner of one matter",
     WITH_STREET UNITS
     "\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"},{\"code\":\"b\",\"label\":\"b"
     "\",\"type\":\"other\"}],\"duties\":[{\"code\":\"all\",\"label\":\"all\",\"level\":\"district"
     "\",\"role\":\"r\",\"except\":[\"b\"]}]}",
     "W1231 b|w"},
    {"two owners",
     WITH_STREET UNITS MATTER
     ",\"duties\":[{\"code\":\"x\",\"label\":\"x\",\"level\":\"district\",\"role\":\"r\",\"places"
     "\":[\"e\"]},{\"code\":\"y\",\"label\":\"y\",\"level\":\"city\",\"role\":\"r\",\"places\":[\""
     "e\"]},{\"code\":\"z\",\"label\":\"z\",\"level\":\"district\",\"role\":\"r\",\"places\":[\"w"
     "\"]}]}",
     "W1232 a|e|x|y"},
    {"two rules and one owner",
     WITH_STREET UNITS MATTER
     ",\"duties\":[{\"code\":\"x\",\"label\":\"x\",\"level\":\"city\",\"role\":\"r\"},{\"code\":\""
     "y\",\"label\":\"y\",\"level\":\"city\",\"unit\":\"cu\"}]}",
     ""},
    {"two rules for two levels",
     WITH_STREET UNITS
     "\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\",\"levels\":[\"city\",\"distric"
     "t\"]}],\"duties\":[{\"code\":\"x\",\"label\":\"x\",\"level\":\"city\",\"role\":\"r\"},{\"cod"
     "e\":\"y\",\"label\":\"y\",\"level\":\"district\",\"role\":\"r\"}]}",
     ""},
    {"one level without a rule",
     WITH_STREET UNITS
     "\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\",\"levels\":[\"city\",\"distric"
     "t\"]}],\"duties\":[{\"code\":\"x\",\"label\":\"x\",\"level\":\"city\",\"role\":\"r\"}]}",
     "W1231 a|w"},
    {"the nearer rule hides the collision",
     WITH_STREET UNITS
     "\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"licence\"}],\"duties\":[{\"code\":\"x"
     "\",\"label\":\"x\",\"level\":\"district\",\"role\":\"r\"},{\"code\":\"y\",\"label\":\"y\",\""
     "level\":\"city\",\"role\":\"r\"},{\"code\":\"z\",\"label\":\"z\",\"level\":\"city\",\"role\""
     ":\"r\",\"items\":[\"a\"]}]}",
     ""},
    {"a nearer place hides the collision there",
     WITH_STREET UNITS MATTER
     ",\"duties\":[{\"code\":\"x\",\"label\":\"x\",\"level\":\"district\",\"role\":\"r\"},{\"code"
     "\":\"y\",\"label\":\"y\",\"level\":\"city\",\"role\":\"r\"},{\"code\":\"z\",\"label\":\"z\","
     "\"level\":\"city\",\"role\":\"r\",\"places\":[\"e\"]}]}",
     "W1232 a|w|x|y"},
    {"a collision in a district all of whose streets have a nearer rule",
     WITH_STREET UNITS MATTER
     ",\"duties\":[{\"code\":\"all\",\"label\":\"all\",\"level\":\"district\",\"role\":\"r\"},"
     "{\"code\":\"x\",\"label\":\"x\",\"level\":\"district\",\"role\":\"r\",\"places\":[\"e\"]},"
     "{\"code\":\"y\",\"label\":\"y\",\"level\":\"city\",\"role\":\"r\",\"places\":[\"e\"]},"
     "{\"code\":\"z\",\"label\":\"z\",\"level\":\"city\",\"role\":\"r\",\"places\":[\"e1\"]}]}",
     "W1232 a|e|x|y"},
    {"nobody owns a whole city that is shared out among its districts",
     TOWN UNITS MATTER
     ",\"duties\":[{\"code\":\"x\",\"label\":\"x\",\"level\":\"district\",\"role\":\"r\"},"
     "{\"code\":\"y\",\"label\":\"y\",\"level\":\"sub-district\",\"role\":\"r\"},"
     "{\"code\":\"z\",\"label\":\"z\",\"level\":\"district\",\"role\":\"r\",\"places\":[\"e\",\"w\"]}]}",
     ""},
    {"no unit in one district",
     WITH_STREET
     "\"units\":[{\"code\":\"cu\",\"label\":\"cu\",\"level\":\"city\",\"place\":\"c\",\"role\":\"r"
     "\"},{\"code\":\"eu\",\"label\":\"eu\",\"level\":\"district\",\"place\":\"e\",\"role\":\"r\"}"
     "],\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"}],\"duties\":[{\"code\":\"al"
     "l\",\"label\":\"all\",\"level\":\"district\",\"role\":\"r\"}]}",
     "W1233 all|w"},
    {"two units in one district",
     WITH_STREET
     "\"units\":[{\"code\":\"cu\",\"label\":\"cu\",\"level\":\"city\",\"place\":\"c\",\"role\":\"r"
     "\"},{\"code\":\"eu\",\"label\":\"eu\",\"level\":\"district\",\"place\":\"e\",\"role\":\"r\"}"
     ",{\"code\":\"wu\",\"label\":\"wu\",\"level\":\"district\",\"place\":\"w\",\"role\":\"r\"},{"
     "\"code\":\"w2\",\"label\":\"w2\",\"level\":\"district\",\"place\":\"w\",\"role\":\"r\"}],\"i"
     "tems\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"}],\"duties\":[{\"code\":\"all\","
     "\"label\":\"all\",\"level\":\"district\",\"role\":\"r\"}]}",
     "W1234 all|w"},
    {"a place outside every district",
     "{\"places\":[{\"code\":\"c\",\"label\":\"c\",\"level\":\"city\"},{\"code\":\"e\",\"label\":\"e\","
     "\"level\":\"district\",\"parent\":\"c\"},{\"code\":\"w\",\"label\":\"w\",\"level\":\"district\","
     "\"parent\":\"c\"},{\"code\":\"e1\",\"label\":\"e1\",\"level\":\"sub-district\",\"parent\":\"e\"},{"
     "\"code\":\"lone\",\"label\":\"lone\",\"level\":\"sub-district\",\"parent\":\"c\"}],"
     "\"units\":[{\"code\":\"cu\",\"label\":\"cu\",\"level\":\"city\",\"place\":\"c\",\"role\":\"r\"},{"
     "\"code\":\"eu\",\"label\":\"eu\",\"level\":\"district\",\"place\":\"e\",\"role\":\"r\"},{\"code\":"
     "\"wu\",\"label\":\"wu\",\"level\":\"district\",\"place\":\"w\",\"role\":\"r\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"}],"
     "\"duties\":[{\"code\":\"all\",\"label\":\"all\",\"level\":\"district\",\"role\":\"r\"}]}",
     "W1233 all|lone"},
    {"approver is enforcer",
     WITH_STREET UNITS
     "\"items\":[{\"code\":\"lic\",\"label\":\"lic\",\"type\":\"licence\",\"approves\":[\"fine\"]}"
     ",{\"code\":\"fine\",\"label\":\"fine\",\"type\":\"penalty\"}],\"duties\":[{\"code\":\"all\","
     "\"label\":\"all\",\"level\":\"city\",\"role\":\"r\"}],\"referrals\":[{\"code\":\"s\",\"label"
     "\":\"s\",\"mechanism\":\"sharing\",\"unit\":\"eu\"}]}",
     "W1235 lic|fine|cu|w|city"},
    {"approver apart",
     WITH_STREET UNITS
     "\"items\":[{\"code\":\"lic\",\"label\":\"lic\",\"type\":\"licence\",\"approves\":[\"fine\"]}"
     ",{\"code\":\"fine\",\"label\":\"fine\",\"type\":\"penalty\"}],\"duties\":[{\"code\":\"all\","
     "\"label\":\"all\",\"level\":\"city\",\"role\":\"r\"},{\"code\":\"f\",\"label\":\"f\",\"level"
     "\":\"district\",\"role\":\"r\",\"items\":[\"fine\"]}],\"referrals\":[{\"code\":\"s\",\"label"
     "\":\"s\",\"mechanism\":\"sharing\",\"unit\":\"eu\"}]}",
     ""},
    {"approver apart, and acted for by the enforcer",
     WITH_STREET UNITS
     "\"items\":[{\"code\":\"lic\",\"label\":\"lic\",\"type\":\"licence\",\"approves\":[\"fine\"]}"
     ",{\"code\":\"fine\",\"label\":\"fine\",\"type\":\"penalty\"}],\"duties\":[{\"code\":\"all\","
     "\"label\":\"all\",\"level\":\"city\",\"role\":\"r\"},{\"code\":\"f\",\"label\":\"f\",\"level"
     "\":\"district\",\"role\":\"r\",\"items\":[\"fine\"]}],\"referrals\":[{\"code\":\"s\",\"label"
     "\":\"s\",\"mechanism\":\"sharing\",\"unit\":\"eu\"}],\"delegations\":[{\"code\":\"d\",\"label\":\"d\","
     "\"from\":\"cu\",\"to\":\"eu\",\"kind\":\"entrust\",\"items\":[\"lic\"],\"published\":\"2020-01-01\"}]}",
     "W1235 lic|fine|eu|e1|city"},
    {"nothing is shared",
     WITH_STREET UNITS
     "\"items\":[{\"code\":\"lic\",\"label\":\"lic\",\"type\":\"licence\",\"approves\":[\"fine\"]}"
     ",{\"code\":\"fine\",\"label\":\"fine\",\"type\":\"penalty\"}],\"duties\":[{\"code\":\"all\","
     "\"label\":\"all\",\"level\":\"city\",\"role\":\"r\"},{\"code\":\"f\",\"label\":\"f\",\"level"
     "\":\"district\",\"role\":\"r\",\"items\":[\"fine\"]}]}",
     "W1249 lic"},
    {"builder is manager",
     WITH_STREET UNITS
     "\"items\":[{\"code\":\"build\",\"label\":\"build\",\"type\":\"other\",\"builds\":[\"run\"]},"
     "{\"code\":\"run\",\"label\":\"run\",\"type\":\"other\"}],\"duties\":[{\"code\":\"all\",\"lab"
     "el\":\"all\",\"level\":\"city\",\"role\":\"r\"}]}",
     "W1236 build|run|cu|w|city"},
    {"the unit is dissolved",
     WITH_STREET
     "\"units\":[{\"code\":\"cu\",\"label\":\"cu\",\"level\":\"city\",\"place\":\"c\",\"role\":\"r"
     "\",\"effective\":{\"to\":\"2025-01-01\"}}],\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type"
     "\":\"other\"}],\"duties\":[{\"code\":\"all\",\"label\":\"all\",\"level\":\"city\",\"unit\":"
     "\"cu\"}]}",
     "W1230 all|cu|2025-01-01"},
    {"a unit is gone already",
     "{\"places\":[{\"code\":\"c\",\"label\":\"c\",\"level\":\"city\"},{\"code\":\"e\",\"label\":\"e\","
     "\"level\":\"district\",\"parent\":\"c\"},{\"code\":\"e1\",\"label\":\"e1\",\"level\":\"sub-district\","
     "\"parent\":\"e\"}],"
     "\"units\":[{\"code\":\"cu\",\"label\":\"cu\",\"level\":\"city\",\"place\":\"c\",\"role\":\"r\","
     "\"effective\":{\"to\":\"2024-01-01\"}}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"}],"
     "\"duties\":[{\"code\":\"all\",\"label\":\"all\",\"level\":\"city\",\"unit\":\"cu\",\"places\":[\"e\"]},"
     "{\"code\":\"rest\",\"label\":\"rest\",\"level\":\"city\",\"unit\":\"cu\",\"places\":[\"e\"]}]}",
     "W1230 all|cu|2024-05-01, W1230 rest|cu|2024-05-01"},
    {"orphans",
     "{\"places\":[{\"code\":\"c\",\"label\":\"c\",\"level\":\"city\",\"effective\":{\"to\":\"2026-01-01\"}},"
     "{\"code\":\"e\",\"label\":\"e\",\"level\":\"district\",\"parent\":\"c\"}]}",
     "W1230 e|c|2026-01-01"},
    {"the matter ends before its rule",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\",\"effective\":{\"to\":\"2030-01-01\"}}],"
     "\"duties\":[{\"code\":\"x\",\"label\":\"x\",\"level\":\"city\",\"role\":\"r\",\"items\":[\"a\"]}]}",
     "W1230 x|a|2030-01-01"},
    {"the rule ends with the matter",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\",\"effective\":{\"to\":\"2030-01-01\"}}],"
     "\"duties\":[{\"code\":\"x\",\"label\":\"x\",\"level\":\"city\",\"role\":\"r\",\"items\":[\"a\"],"
     "\"effective\":{\"to\":\"2030-01-01\"}}]}",
     ""},
    {"a follower takes over",
     "{\"units\":[{\"code\":\"cu\",\"label\":\"cu\",\"level\":\"city\",\"place\":\"c\",\"role\":\"r\","
     "\"effective\":{\"to\":\"2025-01-01\"}},{\"code\":\"cu\",\"label\":\"cu\",\"level\":\"city\",\"place\":"
     "\"c\",\"role\":\"r\",\"effective\":{\"from\":\"2025-01-01\"}}],"
     "\"places\":[{\"code\":\"c\",\"label\":\"c\",\"level\":\"city\"},{\"code\":\"e\",\"label\":\"e\","
     "\"level\":\"district\",\"parent\":\"c\"},{\"code\":\"w\",\"label\":\"w\",\"level\":\"district\","
     "\"parent\":\"c\"},{\"code\":\"e1\",\"label\":\"e1\",\"level\":\"sub-district\",\"parent\":\"e\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"}],"
     "\"duties\":[{\"code\":\"all\",\"label\":\"all\",\"level\":\"city\",\"unit\":\"cu\"}]}",
     ""},
    {"detention by law",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:1\"],"
     "\"penalties\":[{\"kind\":\"detention\"}]}]}]}",
     ""},
    {"detention by areg",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"areg:1\"],"
     "\"penalties\":[{\"kind\":\"detention\"}]}]}]}",
     "W1237 a|1|detention|areg"},
    {"revoke-licence by areg",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"areg:1\"],"
     "\"penalties\":[{\"kind\":\"revoke-licence\"}]}]}]}",
     ""},
    {"detention by lreg",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"lreg:1\"],"
     "\"penalties\":[{\"kind\":\"detention\"}]}]}]}",
     "W1237 a|1|detention|lreg"},
    {"revoke-licence by lreg",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"lreg:1\"],"
     "\"penalties\":[{\"kind\":\"revoke-licence\"}]}]}]}",
     ""},
    {"fine by drule",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"drule:1\"],"
     "\"penalties\":[{\"kind\":\"fine\",\"fixed\":50}]}]}]}",
     ""},
    {"warning by lrule",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"lrule:1\"],"
     "\"penalties\":[{\"kind\":\"warning\"}]}]}]}",
     ""},
    {"public-criticism by drule",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"drule:1\"],"
     "\"penalties\":[{\"kind\":\"public-criticism\"}]}]}]}",
     ""},
    {"stop-business by lrule",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"lrule:1\"],"
     "\"penalties\":[{\"kind\":\"stop-business\"}]}]}]}",
     "W1237 a|1|stop-business|lrule"},
    {"confiscate-property by drule",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"drule:1\"],"
     "\"penalties\":[{\"kind\":\"confiscate-property\"}]}]}]}",
     "W1237 a|1|confiscate-property|drule"},
    {"warning by doc",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"doc:1\"],"
     "\"penalties\":[{\"kind\":\"warning\"}]}]}]}",
     "W1237 a|1|warning|doc"},
    {"licence by areg",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"type\":\"licence\",\"basis\":[\"areg:1\"]}]}",
     ""},
    {"licence by lrule",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"type\":\"licence\",\"basis\":[\"lrule:1\"]}]}",
     ""},
    {"licence by drule",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"type\":\"licence\",\"basis\":[\"drule:1\"]}]}",
     "W1252 a|drule"},
    {"licence by doc",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"type\":\"licence\",\"basis\":[\"doc:1\"]}]}",
     "W1252 a|doc"},
    {"coercion by lreg",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"type\":\"coercion\",\"basis\":[\"lreg:1\"]}]}",
     ""},
    {"coercion by lrule",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"type\":\"coercion\",\"basis\":[\"lrule:1\"]}]}",
     "W1253 a|lrule"},
    {"coercion by doc",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"type\":\"coercion\",\"basis\":[\"doc:1\"]}]}",
     "W1253 a|doc"},
    {"inspection by doc",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"type\":\"inspection\",\"basis\":[\"doc:1\"]}]}",
     ""},
    {"one basis of two is high enough",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\"},{\"code\":\"areg\",\"title\":\"l\","
     "\"level\":\"administrative-regulation\"},{\"code\":\"lreg\",\"title\":\"l\",\"level\":\"local-"
     "regulation\"},{\"code\":\"drule\",\"title\":\"l\",\"level\":\"department-rule\"},{\"code\":\"lrule\","
     "\"title\":\"l\",\"level\":\"local-rule\"},{\"code\":\"doc\",\"title\":\"l\",\"level\":\"document\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"type\":\"licence\",\"basis\":[\"doc:1\",\"law:2\"]}]}",
     ""},
    {"acts without a matter",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\",\"penalties\":[\"34.1.1\",\"34.1.2\","
     "\"35.2\",\"36\",\"37\",\"7-1\"]}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:34.1.1\","
     "\"law:35\",\"law:37.1\"],\"penalties\":[{\"kind\":\"warning\"}]}]}]}",
     "W1250 law|34.1.2, 36, 7-1"},
    {"acts of a law not in force",
     "{\"sources\":[{\"code\":\"law\",\"title\":\"l\",\"level\":\"law\",\"penalties\":[\"1\"],\"effective\":{"
     "\"to\":\"2020-01-01\"}}]}",
     ""},
    {"promised longer than the law sets",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"licence\",\"statutory-days\":20,\"promised-"
     "days\":21}]}",
     "W1238 a"},
    {"promised as the law sets",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"licence\",\"statutory-days\":20,\"promised-"
     "days\":20}]}",
     ""},
    {"steps missing",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"penalty\",\"steps\":[{\"step\":\"file\"},{"
     "\"step\":\"investigate\"},{\"step\":\"decide\"},{\"step\":\"execute\"}]}]}",
     "W1239 a|notify, serve"},
    {"steps of a licence",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"licence\",\"steps\":[{\"step\":\"accept\"},{"
     "\"step\":\"decide\"},{\"step\":\"serve\"}]}]}",
     "W1239 a|review"},
    {"a count",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"},{\"code\":\"b\",\"label\":\"b\","
     "\"type\":\"other\"}],"
     "\"expectations\":[{\"code\":\"n\",\"label\":\"n\",\"of\":\"items\",\"count\":3}]}",
     "W1240 n|2|3"},
    {"a count of one type",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"},{\"code\":\"b\",\"label\":\"b\","
     "\"type\":\"licence\"}],"
     "\"expectations\":[{\"code\":\"n\",\"label\":\"n\",\"of\":\"items\",\"type\":\"licence\",\"count\":1}]}",
     ""},
    {"a count of units below one",
     WITH_STREET UNITS
     "\"expectations\":[{\"code\":\"n\",\"label\":\"n\",\"of\":\"units\",\"parent\":\"cu\",\"count"
     "\":16}]}",
     "W1240 n|0|16"},
    {"a count of places",
     WITH_STREET "\"expectations\":[{\"code\":\"n\",\"label\":\"n\",\"of\":\"places\",\"level\":\"district\","
                 "\"count\":2}]}",
     ""},
    {"a count that is open",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"}],"
     "\"expectations\":[{\"code\":\"n\",\"label\":\"n\",\"of\":\"items\",\"count\":252,\"hole\":\"x\"}]}",
     "W0790 n"},
    {"codes by pattern",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"},{\"code\":\"b2\",\"label\":\"b2\","
     "\"type\":\"other\"}],"
     "\"expectations\":[{\"code\":\"n\",\"label\":\"n\",\"of\":\"items\",\"pattern\":\"^[a-z]+$\"}]}",
     "W1241 b2|^[a-z]+$"},
    {"codes by pattern, as a whole",
     "{\"items\":[{\"code\":\"123\",\"label\":\"a\",\"type\":\"other\"},{\"code\":\"1234\",\"label\":\"b\","
     "\"type\":\"other\"}],"
     "\"expectations\":[{\"code\":\"n\",\"label\":\"n\",\"of\":\"items\",\"pattern\":\"[0-9]|[0-9]{3}\"}]}",
     "W1241 1234|[0-9]|[0-9]{3}"},
    {"without function",
     "{\"functions\":[{\"code\":\"f\",\"label\":\"f\"},{\"code\":\"g\",\"label\":\"g\"}],"
     "\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\",\"function\":\"f\"},{\"code\":\"b\","
     "\"label\":\"b\",\"type\":\"other\"}]}",
     "N1242 b|1, W1243 g"},
    {"integrated without reason",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\",\"integration\":{\"integrated\":true}}]"
     "}",
     "W1244 a"},
    {"to be integrated",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\",\"integration\":{\"integrated\":false,"
     "\"contested\":\"x\"}}]}",
     "W1245 a"},
    {"integrated with reason",
     "{\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\",\"integration\":{\"integrated\":true,"
     "\"neglected\":\"x\"}}]}",
     ""},
    {"two delegations at once",
     WITH_STREET UNITS MATTER
     ",\"delegations\":[{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\",\"publi"
     "shed\":\"2024-01-01\",\"from\":\"cu\",\"effective\":{\"to\":\"2025-01-01\"}},{\"code\":\"h\""
     ",\"label\":\"h\",\"to\":\"wu\",\"kind\":\"entrust\",\"published\":\"2024-01-01\",\"from\":\""
     "cu\",\"effective\":{\"from\":\"2024-09-01\"},\"items\":[\"a\"]}]}",
     "W1246 g|h|a|2024-09-01"},
    {"what is entrusted is not entrusted again",
     WITH_STREET UNITS MATTER
     ",\"delegations\":[{\"code\":\"h\",\"label\":\"h\",\"to\":\"wu\",\"kind\":\"entrust\",\"published\":"
     "\"2024-01-01\","
     "\"from\":\"eu\",\"items\":[\"a\"]},{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\","
     "\"published\":\"2024-02-01\",\"from\":\"cu\"}]}",
     "W1255 g|h|a|2024-02-01"},
    {"unless it was over by then",
     WITH_STREET UNITS MATTER ",\"delegations\":[{\"code\":\"h\",\"label\":\"h\",\"to\":\"wu\",\"kind\":"
                              "\"entrust\",\"published\":\"2024-01-01\","
                              "\"from\":\"eu\",\"items\":[\"a\"],\"effective\":{\"to\":\"2024-02-01\"}},{"
                              "\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\","
                              "\"published\":\"2024-02-01\",\"from\":\"cu\"}]}",
     ""},
    {"power of one's own may be entrusted",
     WITH_STREET UNITS MATTER
     ",\"delegations\":[{\"code\":\"h\",\"label\":\"h\",\"to\":\"wu\",\"kind\":\"entrust\",\"published\":"
     "\"2024-01-01\","
     "\"from\":\"eu\",\"items\":[\"a\"]},{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"devolve\","
     "\"published\":\"2024-02-01\",\"from\":\"cu\"}]}",
     "W1248 g|eu"},
    {"one of two published later",
     WITH_STREET UNITS MATTER
     ",\"delegations\":[{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\",\"publi"
     "shed\":\"2024-01-01\",\"from\":\"cu\",\"effective\":{\"to\":\"2025-01-01\"}},{\"code\":\"h\""
     ",\"label\":\"h\",\"to\":\"wu\",\"kind\":\"entrust\",\"published\":\"2024-10-01\",\"from\":\""
     "cu\",\"effective\":{\"from\":\"2024-09-01\"},\"items\":[\"a\"]}]}",
     "W1246 g|h|a|2024-10-01"},
    {"one of two not published",
     WITH_STREET UNITS MATTER
     ",\"delegations\":[{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\",\"publi"
     "shed\":\"2024-01-01\",\"from\":\"cu\",\"effective\":{\"to\":\"2025-01-01\"}},{\"code\":\"h\""
     ",\"label\":\"h\",\"to\":\"wu\",\"kind\":\"entrust\",\"from\":\"cu\",\"effective\":{\"from\":"
     "\"2024-09-01\"},\"items\":[\"a\"]}]}",
     "W1247 h"},
    {"one after the other",
     WITH_STREET UNITS MATTER
     ",\"delegations\":[{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\",\"publi"
     "shed\":\"2024-01-01\",\"from\":\"cu\",\"effective\":{\"to\":\"2024-09-01\"}},{\"code\":\"h\""
     ",\"label\":\"h\",\"to\":\"wu\",\"kind\":\"entrust\",\"published\":\"2024-01-01\",\"from\":\""
     "cu\",\"effective\":{\"from\":\"2024-09-01\"}}]}",
     ""},
    {"in two places",
     WITH_STREET UNITS MATTER
     ",\"delegations\":[{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\",\"publi"
     "shed\":\"2024-01-01\",\"from\":\"cu\",\"places\":[\"e\"]},{\"code\":\"h\",\"label\":\"h\",\""
     "to\":\"wu\",\"kind\":\"entrust\",\"published\":\"2024-01-01\",\"from\":\"cu\",\"places\":[\""
     "w\"]}]}",
     ""},
    {"in a place and around it",
     WITH_STREET UNITS MATTER
     ",\"delegations\":[{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\",\"publi"
     "shed\":\"2024-01-01\",\"from\":\"cu\",\"places\":[\"e\"]},{\"code\":\"h\",\"label\":\"h\",\""
     "to\":\"wu\",\"kind\":\"entrust\",\"published\":\"2024-01-01\",\"from\":\"cu\",\"places\":[\""
     "e1\"]}]}",
     "W1246 g|h|a|2024-01-01"},
    {"not published",
     WITH_STREET UNITS MATTER
     ",\"delegations\":[{\"code\":\"g\",\"label\":\"g\",\"from\":\"cu\",\"to\":\"eu\",\"kind\":\"e"
     "ntrust\"}]}",
     "W1247 g"},
    {"a penalty given to streets, by no decision",
     WITH_STREET UNITS
     "\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"penalty\"}],"
     "\"duties\":[{\"code\":\"s\",\"label\":\"s\",\"level\":\"sub-district\",\"unit\":\"eu\"}]}",
     "W1254 s|a"},
    {"devolved to a district",
     WITH_STREET UNITS MATTER
     ",\"delegations\":[{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"devolve\",\"publi"
     "shed\":\"2024-01-01\",\"from\":\"cu\"}]}",
     "W1248 g|eu"},
    {"the second version of one overlaps",
     TOWN UNITS MATTER
     ",\"delegations\":[{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\",\"from"
     "\":\"cu\",\"published\":\"2020-01-01\",\"effective\":{\"to\":\"2021-01-01\"},\"places\":[\"w"
     "\"]},{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\",\"from\":\"cu\",\"pu"
     "blished\":\"2020-01-01\",\"effective\":{\"from\":\"2025-01-01\"},\"places\":[\"e\"]},{\"code"
     "\":\"h\",\"label\":\"h\",\"to\":\"wu\",\"kind\":\"entrust\",\"from\":\"cu\",\"published\":\""
     "2020-01-01\",\"effective\":{\"from\":\"2024-09-01\"},\"places\":[\"e\"]}]}",
     "W1246 g|h|a|\"e\"|2025-01-01"},
    {"they held together once",
     TOWN UNITS MATTER
     ",\"delegations\":[{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\",\"from"
     "\":\"cu\",\"published\":\"2020-01-01\",\"effective\":{\"from\":\"2021-01-01\",\"to\":\"2023-"
     "01-01\"}},{\"code\":\"h\",\"label\":\"h\",\"to\":\"wu\",\"kind\":\"entrust\",\"from\":\"cu\""
     ",\"published\":\"2020-01-01\",\"effective\":{\"from\":\"2022-03-01\",\"to\":\"2024-01-01\"}}"
     "]}",
     "W1246 g|h|a|2022-03-01"},
    {"they meet when a matter begins",
     TOWN UNITS "\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"},{\"code\":\"b\",\"label\":\"b"
                "\",\"type\":\"other\",\"effective\":{\"from\":\"2026-02-01\"}}],\"delegations\":[{\"code\":"
                "\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\",\"from\":\"cu\",\"published\":\"202"
                "0-01-01\",\"items\":[\"b\"]},{\"code\":\"h\",\"label\":\"h\",\"to\":\"wu\",\"kind\":\"entrus"
                "t\",\"from\":\"cu\",\"published\":\"2020-01-01\",\"items\":[\"b\"]}]}",
     "W1230 g|b, W1230 h|b, W1246 g|h|\"b\"|2026-02-01"},
    {"they meet in no version",
     TOWN UNITS MATTER
     ",\"delegations\":[{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\",\"from"
     "\":\"cu\",\"published\":\"2020-01-01\",\"effective\":{\"to\":\"2025-01-01\"},\"places\":[\"e"
     "\"]},{\"code\":\"g\",\"label\":\"g\",\"to\":\"eu\",\"kind\":\"entrust\",\"from\":\"cu\",\"pu"
     "blished\":\"2020-01-01\",\"effective\":{\"from\":\"2025-01-01\"},\"places\":[\"w\"]},{\"code"
     "\":\"h\",\"label\":\"h\",\"to\":\"wu\",\"kind\":\"entrust\",\"from\":\"cu\",\"published\":\""
     "2020-01-01\",\"effective\":{\"from\":\"2025-01-01\"},\"places\":[\"e\"]}]}",
     ""},
    {"a unit with the role is dissolved before its matter",
     TOWN "\"units\":[{\"code\":\"cu\",\"label\":\"cu\",\"level\":\"city\",\"place\":\"c\",\"role\":\"r"
          "\"},{\"code\":\"eu\",\"label\":\"eu\",\"level\":\"district\",\"place\":\"e\",\"role\":\"r\"}"
          ",{\"code\":\"wu\",\"label\":\"wu\",\"level\":\"district\",\"place\":\"w\",\"role\":\"r\",\"e"
          "ffective\":{\"to\":\"2026-01-01\"}}],\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"o"
          "ther\"}],\"duties\":[{\"code\":\"all\",\"label\":\"all\",\"level\":\"district\",\"role\":\"r"
          "\"}]}",
     "W1233 all|\"w\"|a|2026-01-01"},
    {"a matter begins that nobody owns",
     TOWN UNITS "\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"},{\"code\":\"b\",\"label\":\"b"
                "\",\"type\":\"other\",\"effective\":{\"from\":\"2026-02-01\"}}],\"duties\":[{\"code\":\"all"
                "\",\"label\":\"all\",\"level\":\"district\",\"role\":\"r\",\"items\":[\"a\"]}]}",
     "W1231 \"b\"|2026-02-01"},
};

static cmg_diagnostics *check_text(const char *text)
{
    const memory_file files[] = {{"p/pack.json", MANIFEST}, {"p/a.json", text}, {NULL, NULL}};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = NULL;
    const cmg_status status = memory_pack_open("p", files, NULL, diagnostics, &pack);
    ck_assert_msg(status == CMG_OK, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert_int_eq(cmg_pack_check(pack, "2024-05-01", diagnostics), CMG_OK);
    cmg_pack_unref(pack);
    return diagnostics;
}

/* What other checks say of these small packs. */
static bool is_aside(const char *id)
{
    return strcmp(id, "W0795") == 0 || strcmp(id, "W0794") == 0 || strcmp(id, "N0793") == 0;
}

START_TEST(each_row)
{
    cmg_diagnostics *diagnostics = check_text(rows[_i].text);
    const char *text = cmg_diagnostics_text(diagnostics, CMG_ENGLISH);
    const char *wanted = rows[_i].found;
    size_t at = 0;
    while (*wanted) {
        while (at < cmg_diagnostics_count(diagnostics) && is_aside(cmg_diagnostic_id(diagnostics, at)))
            at++;
        char one[200] = "";
        const char *end = strstr(wanted, ", W");
        const size_t length = end ? (size_t)(end - wanted) : strlen(wanted);
        snprintf(one, sizeof one, "%.*s", (int)length, wanted);
        wanted += length + (end ? 2 : 0);
        ck_assert_msg(at < cmg_diagnostics_count(diagnostics), "%s: %s is not found\n%s", rows[_i].what, one,
                      text);
        ck_assert_msg(strncmp(cmg_diagnostic_id(diagnostics, at), one, 5) == 0, "%s: expected %s\n%s",
                      rows[_i].what, one, text);
        const char *message = cmg_diagnostic_message(diagnostics, at, CMG_ENGLISH);
        for (char *part = strtok(one + 6, "|"); part; part = strtok(NULL, "|"))
            ck_assert_msg(strstr(message, part), "%s: no %s in: %s", rows[_i].what, part, message);
        at++;
    }
    for (; at < cmg_diagnostics_count(diagnostics); at++)
        ck_assert_msg(is_aside(cmg_diagnostic_id(diagnostics, at)), "%s: too much\n%s", rows[_i].what, text);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

static bool checks(const cmg_allocator *allocator, void *context)
{
    cmg_pack *const *pack = context;
    (void)allocator;
    return cmg_pack_check(*pack, "2024-05-01", NULL) == CMG_OK;
}

/* The pack's own allocator is the one that fails. */
static bool loads_and_checks(const cmg_allocator *allocator, void *context)
{
    const memory_file files[] = {{"p/pack.json", MANIFEST}, {"p/a.json", context}, {NULL, NULL}};
    cmg_pack *pack = NULL;
    if (memory_pack_open("p", files, allocator, NULL, &pack) != CMG_OK)
        return false;
    const bool done = checks(allocator, &pack);
    cmg_pack_unref(pack);
    return done;
}

START_TEST(every_allocation_may_fail)
{
    char text[4000];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].what, "approver is enforcer") == 0)
            snprintf(text, sizeof text, "%s", rows[i].text);
    }
    ck_assert_uint_gt(fail_each_allocation(loads_and_checks, text, 20000), 30);
}
END_TEST

/* -- the scale of a province ---------------------------------------------- */

#define MATTERS (is_slow() ? 1500 : 5000)
#define CITIES 4
#define DISTRICTS 49 /* in each city */
#define STREETS 9    /* in each district: 1 + 4 + 196 + 1764 + 35 places */
#define LONE 35      /* more streets, in the first districts */

typedef struct text {
    char *bytes;
    size_t length, room;
} text;

static void put(text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(text *t, const char *format, ...)
{
    va_list arguments;
    if (t->room - t->length < 1000) {
        t->room = t->room * 2 + 65536;
        t->bytes = realloc(t->bytes, t->room);
        ck_assert_ptr_nonnull(t->bytes);
    }
    va_start(arguments, format);
    t->length += (size_t)vsnprintf(t->bytes + t->length, t->room - t->length, format, arguments);
    va_end(arguments);
}

/* Takes the other text over. */
static void put_whole(text *t, text *other)
{
    t->bytes = realloc(t->bytes, t->room += other->length);
    ck_assert_ptr_nonnull(t->bytes);
    memcpy(t->bytes + t->length, other->bytes, other->length + 1);
    t->length += other->length;
    free(other->bytes);
}

static void put_place(text *t, const char *code, const char *level, const char *parent)
{
    put(t, ",{\"code\":\"%s\",\"label\":\"%s\",\"level\":\"%s\",\"parent\":\"%s\"}", code, code, level,
        parent);
}

static void put_unit(text *t, const char *place, const char *level)
{
    put(t, ",{\"code\":\"u-%s\",\"label\":\"u\",\"level\":\"%s\",\"place\":\"%s\",\"role\":\"r\"}", place,
        level, place);
}

/* 2,000 places over four levels, a unit in each but one; 5,000 matters, each named by a rule of its
 * own for one street, under rules by function and type; matter m1234 is given away twice. */
static void put_province(text *t)
{
    char names[3][48];
    text units = {NULL, 0, 0};
    put(t, "{\"places\":[{\"code\":\"p\",\"label\":\"p\",\"level\":\"province\"}");
    put(&units, "],\"units\":[{\"code\":\"u-p\",\"label\":\"u\",\"level\":\"province\",\"place\":\"p\","
                "\"role\":\"r\"}");
    for (int c = 0, lone = LONE; c < CITIES; c++) {
        snprintf(names[0], sizeof names[0], "c%d", c);
        put_place(t, names[0], "city", "p");
        put_unit(&units, names[0], "city");
        for (int d = 0; d < DISTRICTS; d++) {
            snprintf(names[1], sizeof names[1], "c%dd%d", c, d);
            put_place(t, names[1], "district", names[0]);
            put_unit(&units, names[1], "district");
            for (int s = 0; s < STREETS + (lone > 0); s++) {
                snprintf(names[2], sizeof names[2], "c%dd%ds%d", c, d, s);
                put_place(t, names[2], "sub-district", names[1]);
                if (c != 2 || d != 7 || s != 3)
                    put_unit(&units, names[2], "sub-district");
            }
            lone--;
        }
    }
    put_whole(t, &units);
    put(t, "],\"functions\":[");
    for (int f = 0; f < 29; f++)
        put(t, "%s{\"code\":\"f%d\",\"label\":\"f\"}", f ? "," : "", f);
    put(t, "],\"items\":[");
    for (int m = 0; m < MATTERS; m++)
        put(t, "%s{\"code\":\"m%d\",\"label\":\"m\",\"type\":\"%s\",\"function\":\"f%d\"}", m ? "," : "", m,
            m % 3 ? "penalty" : "inspection", m % 29);
    put(t, "],\"duties\":[{\"code\":\"all\",\"label\":\"a\",\"level\":\"district\",\"role\":\"r\",\"places\":"
           "[\"p\"]}");
    for (int f = 0; f < 29; f++)
        put(t,
            ",{\"code\":\"by-f%d\",\"label\":\"a\",\"level\":\"%s\",\"role\":\"r\",\"functions\":[\"f%d\"],"
            "\"places\":[\"c%d\"]}",
            f, f % 2 ? "city" : "sub-district", f, f % CITIES);
    for (int m = 0; m < MATTERS; m++)
        put(t,
            ",{\"code\":\"own-m%d\",\"label\":\"a\",\"level\":\"sub-district\",\"role\":\"r\",\"items\":[\"m%"
            "d\"],"
            "\"places\":[\"c%dd%ds%d\"]}",
            m, m, m % CITIES, m % DISTRICTS, m % 3);
    put(t,
        ",{\"code\":\"again\",\"label\":\"a\",\"level\":\"city\",\"role\":\"r\",\"items\":[\"m1234\"],"
        "\"places\":[\"c%dd%ds%d\"]}]}",
        1234 % CITIES, 1234 % DISTRICTS, 1234 % 3);
}

START_TEST(a_province_is_checked_in_time)
{
    text t = {NULL, 0, 0};
    put_province(&t);
    const clock_t begun = clock();
    cmg_diagnostics *diagnostics = check_text(t.bytes);
    const double seconds = (double)(clock() - begun) / CLOCKS_PER_SEC;
    printf("province: %d matters, %d places, 4 levels: %.2f s\n", MATTERS,
           1 + CITIES + CITIES * DISTRICTS * (1 + STREETS) + LONE, seconds);
    ck_assert_msg(is_slow() || seconds < 10, "%.2f s", seconds);
    size_t collisions = 0, missing = 0, undecided = 0, other = 0;
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics); i++) {
        const char *id = cmg_diagnostic_id(diagnostics, i);
        const char *message = cmg_diagnostic_message(diagnostics, i, CMG_ENGLISH);
        if (strcmp(id, "W1232") == 0) {
            collisions++;
            ck_assert_msg(strstr(message, "\"m1234\" in \"c2d9s1\"") && strstr(message, "\"own-m1234\"") &&
                              strstr(message, "\"again\""),
                          "%s", message);
        } else if (strcmp(id, "W1233") == 0) {
            missing++;
            ck_assert_msg(strstr(message, "\"c2d7s3\""), "%s", message);
        } else if (strcmp(id, "W1254") == 0) { /* streets have penalties by no decision: told once */
            undecided++;
        } else {
            other++;
        }
    }
    ck_assert_uint_eq(collisions, 1);
    ck_assert_uint_eq(missing, 1);
    ck_assert_uint_eq(undecided, 1);
    ck_assert_msg(other == 0, "%s", cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    cmg_diagnostics_free(diagnostics);
    free(t.bytes);
}
END_TEST

/* What stays as it was is told for the first day alone. */
START_TEST(a_later_day_tells_what_is_new)
{
    cmg_diagnostics *diagnostics = check_text(
        "{\"places\":[{\"code\":\"c\",\"label\":\"c\",\"level\":\"city\"}],"
        "\"items\":[{\"code\":\"a\",\"label\":\"a\",\"type\":\"other\"},{\"code\":\"b\",\"label\":\"b\","
        "\"type\":\"other\",\"effective\":{\"from\":\"2030-01-01\"}}],"
        "\"duties\":[{\"code\":\"x\",\"label\":\"x\",\"level\":\"city\",\"role\":\"r\"}]}");
    ck_assert_uint_eq(cmg_diagnostics_count(diagnostics), 1);
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), "W1233");
    ck_assert_uint_eq(cmg_diagnostic_repeated(diagnostics, 0), 0);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* 50,000 matters and 50,000 rules: more than any list, and not looked at to the end. */
START_TEST(what_is_too_large_is_told)
{
    text t = {NULL, 0, 0};
    put(&t, "{\"places\":[{\"code\":\"p\",\"label\":\"p\",\"level\":\"city\"}],\"items\":[");
    for (int i = 0; i < 50000; i++)
        put(&t, "%s{\"code\":\"m%d\",\"label\":\"m\",\"type\":\"other\"}", i ? "," : "", i);
    put(&t, "],\"duties\":[");
    for (int i = 0; i < 50000; i++)
        put(&t, "%s{\"code\":\"d%d\",\"label\":\"d\",\"level\":\"city\",\"role\":\"r\"}", i ? "," : "", i);
    put(&t, "]}");
    cmg_diagnostics *diagnostics = check_text(t.bytes);
    ck_assert_uint_eq(cmg_diagnostics_count(diagnostics), 1);
    ck_assert_str_eq(cmg_diagnostic_id(diagnostics, 0), "W1251");
    cmg_diagnostics_free(diagnostics);
    free(t.bytes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("checks of the list");
    TCase *all = tcase_create("findings");
    tcase_set_timeout(all, 300);
    tcase_add_loop_test(all, each_row, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(all, every_allocation_may_fail);
    tcase_add_test(all, a_province_is_checked_in_time);
    tcase_add_test(all, a_later_day_tells_what_is_new);
    tcase_add_test(all, what_is_too_large_is_told);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
