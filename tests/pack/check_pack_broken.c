/* Broken packs: each finding by id and place, all in one run, none because of
 * another. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/memory_pack.h"

#define MANIFEST(files)                                                                                      \
    "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":\"p\",\"files\":[" files "]}"
#define PLAIN MANIFEST("\"a.json\"")

typedef struct broken {
    const char *what;
    cmg_status status;
    const char *manifest; /* NULL: there is none */
    const char *text;     /* of a.json; NULL: there is none */
    const char *found;    /* "E0730 3:5, ..." in the order of finding */
} broken;

/* Terms used below: n is a number, t a text, d a date. */
#define TERMS                                                                                                \
    "\"terms\":[{\"name\":\"n\",\"type\":\"number\"},{\"name\":\"t\",\"type\":\"string\"},"                  \
    "{\"name\":\"d\",\"type\":\"date\"}]"
#define ITEM(code, fine)                                                                                     \
    "{\"code\":\"" code                                                                                      \
    "\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"penalties\":[{\"kind\":\"fine\"," fine "}]}]}"

static const broken packs[] = {
    /* files */
    {"no folder", CMG_CANNOT_READ, NULL, NULL, "E0700 0:0"},
    {"no file", CMG_CANNOT_READ, PLAIN, NULL, "E0700 1:63"},
    {"broken JSON", CMG_BAD_PACK, PLAIN, "{\"terms\":[\n{\"name\":\"n\",}]}", "E0202 2:12"},
    {"broken JSON hides no other error, and unknown names are not told of", CMG_BAD_PACK,
     MANIFEST("\"a.json\",\"b.json\""), "{\"terms\":[,]}", "E0201 1:11, E0731 1:49"},
    {"not UTF-8", CMG_BAD_PACK, PLAIN, "{\"terms\":\n\"\xb3\xc7\xca\xd0\"}", "E0101 2:2"},
    {"manifest is a list", CMG_BAD_PACK, "[]", NULL, "E0711 1:1"},
    {"empty manifest", CMG_BAD_PACK, "{}", NULL, "E0728 1:1, E0728 1:1, E0728 1:1, E0728 1:1"},
    {"manifest", CMG_BAD_PACK,
     "{\"format\":2,\n\"name\":\"P 1\",\n\"version\":\"1.0\",\n\"title\":\"p\",\n\"fils\":[]}", NULL,
     "E0730 5:1, E0735 1:11, E0736 2:8, E0737 3:11"},
    {"version with a leading zero", CMG_BAD_PACK,
     "{\"format\":1,\"name\":\"p\",\"version\":\"1.02.0\",\"title\":\"p\"}", NULL, "E0737 1:34"},
    {"paths that lead away", CMG_BAD_PACK,
     MANIFEST("\"../x.json\",\n\"/etc/passwd\",\n\"a/../../b\",\n\"\",\n\"a\\\\b\",\n7"), NULL,
     "E0702 1:63, E0702 2:1, E0702 3:1, E0702 4:1, E0702 5:1, E0702 6:1"},
    {"file twice", CMG_BAD_PACK, MANIFEST("\"a.json\",\n\"a.json\""), "{}", "E0703 2:1"},
    {"settings", CMG_BAD_PACK,
     "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":\"p\",\n\"settings\":{\"may\":"
     "\"takes\",\n\"round\":0,\n"
     "\"lighten\":true,\n\"rounding\":1}}",
     NULL, "E0730 5:1, E0716 4:11, E0734 2:19, E0723 3:9"},
    {"extends itself", CMG_BAD_PACK,
     "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":\"p\",\n\"extends\":\"../p\"}", NULL,
     "E0704 2:11"},
    {"extends nothing", CMG_CANNOT_READ,
     "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":\"p\",\n\"extends\":\"../q\"}", NULL,
     "E0700 2:11"},
    {"extends a root", CMG_BAD_PACK,
     "{\"format\":1,\"name\":\"p\",\"version\":\"1.0.0\",\"title\":\"p\",\n\"extends\":\"/q\"}", NULL,
     "E0702 2:11"},
    /* form */
    {"unknown section", CMG_BAD_PACK, PLAIN, "{\"term\":[]}", "E0730 1:2"},
    {"section is no list", CMG_BAD_PACK, PLAIN, "{\"terms\":{},\n\"circumstances\":[3]}",
     "E0713 1:10, E0712 2:18"},
    {"a term with everything wrong", CMG_BAD_PACK, PLAIN,
     "{\"terms\":[{\"name\":\"n\",\n\"typ\":\"number\",\n\"label\":{\"zh\":\"x\"},\n\"unit\":3,"
     "\n\"values\":[\"a\",\n\"a\"],\n"
     "\"role\":\"party\",\n\"extra\":1}]}",
     "E0730 2:1, E0729 8:1, E0716 4:8, E0728 3:9, E0750 6:1"},
    {"name that cannot be read", CMG_BAD_PACK, PLAIN,
     "{\"terms\":[{\"name\":\"if\",\"type\":\"number\"},\n{\"name\":\"1st\",\"type\":\"number\"}]}",
     "E0745 2:9, E0745 1:19"},
    {"type", CMG_BAD_PACK, PLAIN,
     "{\"terms\":[{\"name\":\"n\",\"type\":\"nummer\"},\n{\"name\":\"m\",\"type\":\"xyz\"}]}",
     "E0747 1:30, E0746 2:20"},
    {"name twice", CMG_BAD_PACK, PLAIN,
     "{\"terms\":[{\"name\":\"n\",\"type\":\"number\"},\n{\"name\":\"n\",\"type\":\"number\"}],\n"
     "\"parameters\":[{\"name\":\"n\",\"type\":\"number\",\"value\":1}]}",
     "E0744 3:15, E0738 2:1"},
    {"presumed", CMG_BAD_PACK, PLAIN,
     "{\"terms\":[{\"name\":\"t\",\"type\":\"string\",\"values\":[\"a\"],\n\"presumed\":\"b\"},\n"
     "{\"name\":\"n\",\"type\":\"number\",\"allowed\":\">= 0\",\n\"presumed\":-1},\n"
     "{\"name\":\"m\",\"type\":\"number\",\n\"presumed\":\"1\"}]}",
     "E0751 2:12, E0751 4:12, E0724 6:12"},
    {"roles", CMG_BAD_PACK, PLAIN,
     "{\"terms\":[{\"name\":\"a\",\"type\":\"number\",\n\"role\":\"act-date\"},\n{\"name\":\"b\","
     "\"type\":\"number\","
     "\"role\":\"fine\"},\n{\"name\":\"c\",\"type\":\"number\",\n\"role\":\"fine\"}]}",
     "E0752 2:8, E0753 5:8"},
    {"a code that is cut short where text ends at a NUL", CMG_BAD_PACK, PLAIN,
     "{\"terms\":[{\"name\":\"n\",\"type\":\"number\",\n\"label\":\"a\\u0000b\"}],\n"
     "\"functions\":[{\"code\":\"a\\u0000b\",\"label\":\"x\"}]}",
     "E0789 3:22, E0789 2:9"},
    {"numbers too long to be exact", CMG_BAD_PACK, PLAIN,
     "{\"parameters\":[{\"name\":\"n\",\"type\":\"number\",\n\"value\":"
     "12345678901234567890123456789012345}]}",
     "E0722 2:9"},
    {"parameters", CMG_BAD_PACK, PLAIN,
     "{\"parameters\":[{\"name\":\"a\",\"type\":\"date\",\n\"value\":\"2024-02-30\"},\n{\"name\":\"b\","
     "\"type\":\"number\"},\n"
     "{\"name\":\"c\",\"type\":\"number\",\n\"value\":{\"feel\":\"1 + "
     "x\"}},\n{\"name\":\"e\",\"type\":\"date\",\n\"value\":"
     "{\"feel\":\"1 + 1\"}}]}",
     "E0724 2:9, E0731 3:1, E0400 5:22, E0402 7:18"},
    {"dates", CMG_BAD_PACK, PLAIN,
     "{\"circumstances\":[{\"code\":\"a\",\"stage\":\"limitation\",\"effect\":\"none\",\"label\":\"x\","
     "\"when\":\"true\",\n"
     "\"effective\":{\"from\":\"2024-07-01\",\"to\":\"2024-07-01\"}},\n{\"code\":\"b\",\"stage\":"
     "\"limitation\",\"effect\":"
     "\"none\",\"label\":\"x\",\"when\":\"true\",\n\"effective\":{\"from\":\"1.7.2024\"}}]}",
     "E0720 2:13, E0719 4:21"},
    {"code twice", CMG_BAD_PACK, PLAIN,
     "{\"items\":[" ITEM("a", "\"fixed\":1") ",\n" ITEM("a", "\"fixed\":1") "]}", "E0738 2:1"},
    {"periods overlap", CMG_BAD_PACK, PLAIN,
     "{\"parameters\":[{\"name\":\"p\",\"type\":\"number\",\"value\":1,\"effective\":{\"to\":\"2024-01-"
     "02\"}},\n"
     "{\"name\":\"p\",\"type\":\"number\",\"value\":2,\"effective\":{\"from\":\"2024-01-01\"}}]}",
     "E0739 2:1"},
    {"versions of two types", CMG_BAD_PACK, PLAIN,
     "{\"parameters\":[{\"name\":\"p\",\"type\":\"number\",\"value\":1,\"effective\":{\"to\":\"2024-01-"
     "01\"}},\n"
     "{\"name\":\"p\",\"type\":\"string\",\"value\":\"2\",\"effective\":{\"from\":\"2024-01-01\"}}]}",
     "E0748 2:1"},
    /* references */
    {"citations", CMG_BAD_PACK, PLAIN,
     "{\"sources\":[{\"code\":\"law\",\"title\":\"x\",\"level\":\"law\"}],\"items\":[{\"code\":\"a\","
     "\"label\":\"x\",\n\"basis\":["
     "\"lww:1\",\n\"somewhere "
     "else:1\",\n\"law:\",\n\"law:1.x\",\n\"law:0\",\n\"law\",\"law:1.2.3\"],\n\"provisions\":[{"
     "\"code\":\"1\"}]}]}",
     "E0756 2:10, E0755 3:1, E0754 4:1, E0754 5:1, E0754 6:1"},
    {"sources with an error are known all the same", CMG_BAD_PACK, PLAIN,
     "{\"sources\":[{\"code\":\"law\",\"title\":\"x\",\n\"level\":\"las\"}],\"items\":[{\"code\":\"a\","
     "\"label\":\"x\",\"basis\":["
     "\"law:1\"],\"provisions\":[{\"code\":\"1\"}]}]}",
     "E0734 2:9"},
    {"what lost its name is not missed", CMG_BAD_PACK, PLAIN,
     "{\"sources\":[{\"cod\":\"law\",\"title\":\"x\",\"level\":\"law\"}],\n\"items\":[{\"code\":\"a\","
     "\"label\":\"x\",\"basis\":["
     "\"law:1\"],\"provisions\":[{\"code\":\"1\"}]}]}",
     "E0730 1:14"},
    {"what is misspelt is not missed too", CMG_BAD_PACK, PLAIN,
     "{\"items\":[{\"code\":\"a\",\"lable\":\"x\",\n\"provisions\":[{\"code\":\"1\",\n\"penaltys\":[]}]},\n"
     "{\"cod\":\"b\",\"label\":\"x\"}],\n\"terms\":[{\"name\":\"d\",\n\"typ\":\"number\"}]}",
     "E0730 6:1, E0730 1:23, E0730 3:1, E0730 4:2, E0728 4:1"},
    {"nothing is made of what is misspelt", CMG_BAD_PACK, PLAIN,
     "{\"terms\":[{\"name\":\"u\",\"type\":\"string\"},{\"name\":\"n\",\"type\":\"number\"}],\n"
     "\"assessments\":[{\"code\":\"a\",\"label\":\"x\",\"unit\":\"u\",\"case\":\"u\",\"counts\":[],\n"
     "\"indicators\":[{\"name\":\"i\",\"label\":\"x\",\n\"inpu\":\"n\",\"bins\":[{\"if\":\">= "
     "0\",\"then\":1}]}],"
     "\"score\":\"i\"}]}",
     "E0730 4:1"},
    {"a period that cannot be read overlaps none", CMG_BAD_PACK, PLAIN,
     "{\"parameters\":[{\"name\":\"p\",\"type\":\"number\",\"value\":1,\"effective\":{\"to\":\"2024-01-01\"}}"
     ",\n"
     "{\"name\":\"p\",\"type\":\"number\",\"value\":2,\n\"efective\":{\"from\":\"2024-01-01\"}},\n"
     "{\"name\":\"q\",\"type\":\"number\",\"value\":1,\"effective\":{\"to\":\"2024-01-01\"}},\n"
     "{\"name\":\"q\",\"type\":\"number\",\"value\":2,\"effective\":{\"from\":\n\"2024\"}}]}",
     "E0719 6:1, E0730 3:1"},
    {"a section that is not known may hold any name", CMG_BAD_PACK, PLAIN,
     "{\"rules\":[],\n\"decisions\":[{\"name\":\"a\",\"expression\":\"b + 1\"},\n{\"name\":\"c\"}]}",
     "E0729 1:2, E0731 3:1"},
    {"an amount that cannot be is below none", CMG_BAD_PACK, PLAIN,
     "{\"items\":[" ITEM("a", "\"min\":5,\n\"max\":-4") "]}", "E0727 2:7"},
    {"excludes, items", CMG_BAD_PACK, PLAIN,
     "{\"procedures\":[{\"code\":\"summary\",\"label\":\"x\",\"when\":\"true\",\n\"excludes\":["
     "\"sumary\"]}],\n\"circumstances\":[{"
     "\"code\":\"a\",\"stage\":\"limitation\",\"effect\":\"none\",\"label\":\"x\",\"when\":\"true\","
     "\n\"items\":[\"nothing\"]}]}",
     "E0757 4:10, E0764 2:13"},
    /* expressions */
    {"expression of the wrong type", CMG_BAD_PACK, PLAIN,
     "{" TERMS ",\n\"circumstances\":[{\"code\":\"a\",\"stage\":\"limitation\",\"effect\":\"none\","
     "\"label\":\"x\",\n\"when\":\"n + "
     "1\"},\n{\"code\":\"b\",\"stage\":\"limitation\",\"effect\":\"none\",\"label\":\"x\",\n\"when\":\"n "
     "> t\"},\n{\"code\":\"c\","
     "\"stage\":\"limitation\",\"effect\":\"none\",\"label\":\"x\",\n\"when\":\"\\u0041\\u0041 > nn\"}]}",
     "E0402 3:9, E0404 5:9, E0400 7:9, E0401 7:24"},
    {"a term that failed is Any", CMG_BAD_PACK, PLAIN,
     "{\"terms\":[{\"name\":\"n\",\n\"type\":\"nmber\"}],\"items\":[{\"code\":\"a\",\"label\":\"x\","
     "\"applies\":\"n > 1 and n < 3\","
     "\"provisions\":[{\"code\":\"1\"}]}]}",
     "E0747 2:8"},
    {"decisions in a circle", CMG_BAD_PACK, PLAIN,
     "{\"decisions\":[{\"name\":\"a\",\"expression\":\"b + 1\"},\n{\"name\":\"b\",\"expression\":\"c + "
     "1\"},\n{\"name\":\"c\","
     "\"expression\":\"a + 1\"},\n{\"name\":\"e\",\"expression\":\"e\"}]}",
     "E0769 1:15, E0769 4:1"},
    {"decision", CMG_BAD_PACK, PLAIN,
     "{\"decisions\":[{\"name\":\"a\"},\n{\"name\":\"b\",\"expression\":\"\"}]}", "E0731 1:15, E0301 2:27"},
    /* fines */
    {"fines", CMG_BAD_PACK, PLAIN,
     "{" TERMS ",\"items\":[" ITEM("a", "\n\"min\":5,\"max\":4") ",\n" ITEM("b", "\"min\":5") ",\n" ITEM(
         "c",
         "\"ca"
         "p\":"
         "5") ",\n" ITEM("e",
                         "\"fixed\":5,\n\"max\":6") ",\n" ITEM("f",
                                                               "\"hole\":\"?\",\n\"max\":"
                                                               "6") ",\n" ITEM("g",
                                                                               "\"max\":6,"
                                                                               "\n\"scale"
                                                                               "\":"
                                                                               "\"percent"
                                                                               "\"") ","
                                                                                     "\n" ITEM(
                                                                                         "h",
                                                                                         "\n\"ma"
                                                                                         "x\":-"
                                                                                         "6") ","
                                                                                              "\n" ITEM("i", "\n\"max\":true") ",\n" ITEM(
                                                                                                  "j",
                                                                                                  "\n\"max\":"
                                                                                                  "\"t\"") ","
                                                                                                           "\n" ITEM(
                                                                                                               "k",
                                                                                                               "\"floor\":"
                                                                                                               "5,"
                                                                                                               "\n\"cap\":"
                                                                                                               "4,\"max\":"
                                                                                                               "9,"
                                                                                                               "\"base\":"
                                                                                                               "\"n\","
                                                                                                               "\"base-"
                                                                                                               "min\":3,"
                                                                                                               "\"base-"
                                                                                                               "label\":"
                                                                                                               "\"x\","
                                                                                                               "\"scale\":"
                                                                                                               "\"per-"
                                                                                                               "mille\"") "]}",
     "E0773 2:7, E0771 3:64, E0770 4:64, E0732 6:7, E0732 8:7, E0772 10:9, E0727 12:7, E0726 14:7, E0402 "
     "16:8, E0773 17:87"},
    {"penalties", CMG_BAD_PACK, PLAIN,
     "{\"items\":[{\"code\":\"a\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\",\"penalties\":[{"
     "\"kind\":\"fin\"},\n"
     "{\"kind\":\"warning\",\n\"fixed\":3},\n{\"kind\":\"bar\",\n\"force\":\"must\"}]},\n{\"code\":\"1\"}"
     "]},\n"
     "{\"code\":\"b\",\"label\":\"x\",\n\"provisions\":[]},\n{\"code\":\"c\",\"provisions\":[{\"code\":"
     "\"1\"}]}]}",
     "E0734 1:82, E0729 3:1, E0733 5:9, E0784 6:1, E0714 8:14, E0728 9:1"},
    /* benchmarks */
    {"benchmark", CMG_BAD_PACK, PLAIN,
     "{" TERMS ",\"items\":[" ITEM(
         "a", "\"min\":100,\"max\":500") "],\n\"benchmarks\":[{\"code\":\"x\",\"item\":\"a\",\n"
                                         "\"provisions\":[\"2\"],\n\"origin\":\"published\",\n\"table\":{"
                                         "\"inputs\":[\"n\"],\"rules\":[{\"if\":[\"< "
                                         "1\"],\n\"then\":[\"lihgt\"]},\n"
                                         "{\"if\":[\"1\",\n\"2\"],\"then\":[\"light\"]}]},\n\"tiers\":[{"
                                         "\"code\":\"light\",\"outcome\":\"lighter\"}]}]}",
     "E0728 2:15, E0778 7:7, E0762 6:9, E0759 3:15"},
    {"tiers", CMG_BAD_PACK, PLAIN,
     "{" TERMS ",\"items\":[" ITEM(
         "a",
         "\"min\":100,\"max\":500") "],\n\"benchmarks\":[{\"code\":\"x\",\"item\":\"a\",\"origin\":"
                                    "\"illustrative\",\n\"tiers\":[{\"code\":\"m\",\"outcome\":"
                                    "\"mitigated\",\"min\":10,\"max\":100},\n{\"code\":\"g\",\"outcome\":"
                                    "\"general\",\n\"min\":99,\n\"max\":501}]}]}",
     "E0775 5:7, E0775 6:7"},
    {"tiers by themselves", CMG_BAD_PACK, PLAIN,
     "{\"items\":[" ITEM(
         "a", "\"max\":500") "],\n\"benchmarks\":[{\"code\":\"x\",\"item\":\"b\",\"origin\":"
                             "\"illustrative\",\n"
                             "\"tiers\":[{\"code\":\"h\",\"outcome\":\"heavier\",\n\"min\":10,\"max\":9},"
                             "\n{\"code\":\"h\",\n\"outcome\":\"general\",\"min\":1,"
                             "\"max\":2,\n\"amount\":3}]}]}",
     "E0773 4:7, E0784 5:1, E0774 7:10, E0776 6:11, E0757 2:34"},
    {"no tier to begin with", CMG_BAD_PACK, PLAIN,
     "{\"items\":[" ITEM("a", "\"max\":500") "],\n\"benchmarks\":[{\"code\":\"x\",\"item\":\"a\","
                                             "\"origin\":\"illustrative\",\n"
                                             "\"tiers\":[{\"code\":\"h\",\"outcome\":\"heavier\"}]}]}",
     "E0777 3:9"},
    /* layers */
    {"nothing below", CMG_BAD_PACK, PLAIN,
     "{\"items\":[{\"code\":\"a\",\"withdraw\":true},\n{\"code\":\"b\",\"fill\":{\"1\":{\"fine\":{"
     "\"fixed\":1}}}}],\n"
     "\"procedures\":[{\"code\":\"p\",\"withdraw\":true}]}",
     "E0740 1:11, E0741 2:1, E0740 3:15"},
    /* calendars, tests */
    {"calendar", CMG_BAD_PACK, PLAIN,
     "{\"calendars\":[{\"code\":\"c\",\"years\":{\"24\":{},\n\"2024\":{\"off\":[\"2024-01-01\",\n\"2024-"
     "01-01\",\n\"2026-01-01\",\n"
     "\"2024-02-30\"],\"work\":[\n\"2024-01-01\"]}}}]}",
     "E0781 1:41, E0783 3:1, E0782 4:1, E0719 5:1, E0783 6:1"},
    {"holidays", CMG_BAD_PACK, PLAIN,
     "{\"calendars\":[{\"code\":\"c\",\"years\":{\"2024\":{\"holidays\":[\n7,\n{\"label\":\"x\",\"from\":"
     "\"2024-02-17\","
     "\"to\":\"2024-02-10\"},\n{\"from\":\"2024-02-30\"}]}}}]}",
     "E0711 2:1, E1030 3:1, E0728 4:1, E0719 4:9, E0728 4:1"},
    {"hours", CMG_BAD_PACK, PLAIN,
     "{\"calendars\":[{\"code\":\"c\",\"years\":{},\"hours\":[\"08:00-12:00\",\n\"8:00-9:00\",\n\"18:00-14:"
     "00\",\n"
     "\"12:00-13:00\",\n\"14:00-24:01\",\n\"14:00-24:00\"],\n\"offset\":\"8\"},\n{\"code\":\"d\",\n\"hours\":"
     "[]}]}",
     "E1000 2:1, E1000 3:1, E1001 4:1, E1000 5:1, E1002 7:10, E0714 9:9, E0728 8:1"},
    {"days of another calendar", CMG_BAD_PACK, PLAIN,
     "{\"calendars\":[{\"code\":\"office\",\"years\":{}},{\"code\":\"a\",\"days\":\"office\"},\n{\"code\":"
     "\"b\","
     "\"days\":\"a\"},\n{\"code\":\"c\",\"days\":\"c\"},\n{\"code\":\"d\",\"days\":\"ofice\"},\n"
     "{\"code\":\"e\",\"days\":\"national\"}]}",
     "E1004 4:20, E1003 5:20, E1005 2:20, E1005 3:20"},
    {"limits", CMG_BAD_PACK, PLAIN,
     "{\"calendars\":[{\"code\":\"office\",\"years\":{\"2024\":{}}}],\"deadlines\":[\n"
     "{\"code\":\"a\",\"amount\":0,\"unit\":\"urgent-hour\"},\n"
     "{\"code\":\"b\",\"amount\":1.5,\"unit\":\"calendar-day\"},\n"
     "{\"code\":\"c\",\"amount\":1,\"unit\":\"calendar-days\"},\n"
     "{\"code\":\"d\",\"amount\":1,\"unit\":\"working-hour\",\"calendar\":\"office\"},\n"
     "{\"code\":\"e\",\"amount\":1,\"unit\":\"working-day\"},\n"
     "{\"code\":\"f\",\"amount\":1,\"unit\":\"working-day\",\"working-day\":\"midnite\",\"calendar\":"
     "\"ofice\"},\n"
     "{\"code\":\"g\",\"amount\":1,\"unit\":\"calendar-day\",\"extensions\":{\"most\":-1},\n"
     "\"suspensions\":{\"most\":1.5,\n\"longest\":\"1 year\"}},\n"
     "{\"code\":\"h\",\"amount\":36526,\"unit\":\"calendar-day\"},\n"
     "{\"code\":\"i\",\"amount\":0.00001,\"unit\":\"urgent-hour\",\"calendar\":\"work\"},\n"
     "{\"code\":\"j\",\"amount\":1,\"unit\":\"calendar-day\",\"suspensions\":{\n\"longest\":\"P0D\"}}]}",
     "E1006 2:22, E1006 3:22, E0734 4:31, E1007 5:57, E0728 6:1, E0734 7:59, E1004 7:80, E1008 8:67, E1008 "
     "9:23, "
     "E1009 10:11, E1006 11:22, E1006 12:22, E1003 12:62, E1009 14:11"},
    {"courses", CMG_BAD_PACK, PLAIN,
     "{\"courses\":[{\"code\":\"ordinary\",\"label\":\"x\"}],\"deadlines\":[{\"code\":\"d\",\"amount\":1,"
     "\"unit\":"
     "\"urgent-hour\"}],\n\"steps\":[\n"
     "{\"code\":\"filing\",\"label\":\"x\",\"courses\":[\"ordinery\"]},\n"
     "{\"code\":\"b\",\"label\":\"x\",\"courses\":[],\"after\":[\"filling\"]},\n"
     "{\"code\":\"c\",\"label\":\"x\",\"courses\":[\"zzzzzz\"],\"within\":{\"deadline\":\"e\",\"from\":"
     "\"zzzzzz\"}},\n"
     "{\"code\":\"e\",\"label\":\"x\",\"courses\":[\"ordinary\"],\"after\":[\"f\"],\"people\":-1},\n"
     "{\"code\":\"f\",\"label\":\"x\",\"courses\":[\"ordinary\"],\"after\":[\"e\"],\"gravity\":\"bad\"}],\n"
     "\"requirements\":[{\"code\":\"r\",\"label\":\"x\",\"courses\":[\"ordinary\"],\"step\":\"g\"}]}",
     "E1301 3:41, E0714 4:35, E1303 4:47, E1300 5:36, E1302 5:78, E1027 5:67, E1008 6:71, E0733 7:72, E1304 "
     "6:56, "
     "E1302 8:71, E0728 8:17"},
    {"tests of limits", CMG_BAD_PACK, PLAIN,
     "{\"deadlines\":[{\"code\":\"aa\",\"amount\":1,\"unit\":\"urgent-hour\"}],\n"
     "\"tests\":[{\"name\":\"x\",\"deadline\":\"ab\",\"events\":{\"start\":\"2024-01-01\"},\"expect\":{}},\n"
     "{\"name\":\"x\",\"deadline\":\"zzzz\",\"expect\":{}},\n"
     "{\"name\":\"x\",\"deadline\":\"aa\",\"events\":{\"begin\":\"2024-01-01\"},\"facts\":{},\"expect\":{}},"
     "\n"
     "{\"name\":\"x\",\"events\":{},\"decided\":\"2024-01-01\",\"expect\":{}}]}",
     "E1028 2:33, E0728 3:1, E1027 3:24, E0729 4:39, E0732 4:69, E0731 5:1"},
    {"tests", CMG_BAD_PACK, PLAIN,
     "{" TERMS ",\"items\":[" ITEM(
         "a", "\"max\":500") "],\n\"tests\":[{\"name\":\"x\",\"item\":\"aa\",\n\"decided\":\"2024-01-01\","
                             "\"facts\":{\n\"nn\":1},\"expect\":{\"stat\":1}},\n{\"name\":\"x\","
                             "\n\"decision\":\"b\",\"decided\":\"2024-01-01\"}]}",
     "E0758 2:29, E0768 4:6, E0730 4:19, E0765 6:12, E0728 5:1"},
};

static void list_findings(const cmg_diagnostics *diagnostics, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < cmg_diagnostics_count(diagnostics) && used < size; i++) {
        const int wrote = snprintf(out + used, size - used, "%s%s %u:%u", i == 0 ? "" : ", ",
                                   cmg_diagnostic_id(diagnostics, i), cmg_diagnostic_line(diagnostics, i),
                                   cmg_diagnostic_column(diagnostics, i));
        ck_assert_int_gt(wrote, 0);
        used += (size_t)wrote;
    }
}

START_TEST(broken_packs)
{
    const broken *pack = &packs[_i];
    memory_file files[4];
    size_t count = 0;
    if (pack->manifest)
        files[count++] = (memory_file){"p/pack.json", pack->manifest};
    if (pack->text)
        files[count++] = (memory_file){"p/a.json", pack->text};
    files[count++] = (memory_file){
        "p/b.json", "{\"decisions\":[{\"name\":\"x\",\"expression\":\"n + 1\"},{\"name\":\"y\"}]}"};
    files[count] = (memory_file){NULL, NULL};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *opened = (cmg_pack *)files;
    const cmg_status status = memory_pack_open("p", files, NULL, diagnostics, &opened);
    char found[2000];
    list_findings(diagnostics, found, sizeof found);
    ck_assert_msg(strcmp(pack->found, found) == 0, "%s: expected %s, found %s\n%s", pack->what, pack->found,
                  found, cmg_diagnostics_text(diagnostics, CMG_ENGLISH));
    ck_assert_msg(status == pack->status, "%s: %s", pack->what, cmg_status_name(status));
    ck_assert_ptr_null(opened);
    cmg_diagnostics_free(diagnostics);
}
END_TEST

/* So many circumstances, every second for `items`, and procedures, each on a line. */
static void list_rules(char *text, size_t size, int count, const char *items)
{
    size_t used = (size_t)snprintf(
        text, size,
        "{\"items\":[{\"code\":\"i\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\"}]},"
        "{\"code\":\"j\",\"label\":\"x\",\"provisions\":[{\"code\":\"1\"}]}],\"circumstances\":[");
    for (int i = 0; i < count; i++)
        used += (size_t)snprintf(text + used, size - used,
                                 "%s\n{\"code\":\"c%d\",\"stage\":\"circumstance\",\"effect\":\"lighter\","
                                 "\"label\":\"x\",\"when\":\"true\"%s}",
                                 i ? "," : "", i, i % 2 ? items : "");
    used += (size_t)snprintf(text + used, size - used, "],\"procedures\":[");
    for (int i = 0; i < count; i++)
        used += (size_t)snprintf(text + used, size - used,
                                 "%s\n{\"code\":\"p%d\",\"label\":\"x\",\"when\":\"true\"}", i ? "," : "", i);
    snprintf(text + used, size - used, "]}");
}

START_TEST(no_more_rules_than_a_result_has_room_for)
{
    static const struct {
        int count;
        const char *items, *found;
    } rows[] = {{64, "", ""},
                {65, "", "E0798 131:1, E0798 66:1"},
                {65, ",\"items\":[\"j\"]", "E0798 131:1, E0798 66:1"}, /* for j all, for i half of them */
                {66, "", "E0798 132:1, E0798 66:1"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[20000], found[2000];
        list_rules(text, sizeof text, rows[i].count, rows[i].items);
        const memory_file files[] = {{"p/pack.json", PLAIN}, {"p/a.json", text}, {NULL, NULL}};
        cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
        cmg_pack *opened = NULL;
        memory_pack_open("p", files, NULL, diagnostics, &opened);
        list_findings(diagnostics, found, sizeof found);
        ck_assert_str_eq(found, rows[i].found);
        cmg_pack_unref(opened);
        cmg_diagnostics_free(diagnostics);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("broken packs");
    TCase *tests = tcase_create("broken packs");
    tcase_add_loop_test(tests, broken_packs, 0, (int)(sizeof packs / sizeof *packs));
    tcase_add_test(tests, no_more_rules_than_a_result_has_room_for);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
