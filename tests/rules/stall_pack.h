/* A pack of one matter, for tests that care about the work and not the law. */
#ifndef STALL_PACK_H
#define STALL_PACK_H

#include "../support/memory_pack.h"

static const char stall_rules[] =
    "{\"terms\":[{\"name\":\"面积\",\"type\":\"number\",\"label\":\"面积\",\"question\":\"面积？\"},"
    "{\"name\":\"备注\",\"type\":\"string\",\"label\":\"备注\",\"question\":\"备注？\"}],"
    "\"sources\":[{\"code\":\"law\",\"title\":\"法\",\"level\":\"law\",\"version\":\"2021-01-22\"}],"
    "\"circumstances\":[{\"code\":\"note\",\"stage\":\"circumstance\",\"effect\":\"heavier\",\"label\":"
    "\"备注\","
    "\"when\":\"matches(备注, \\\"严重|恶劣\\\")\",\"basis\":[\"law:1\"]}],"
    "\"items\":[{\"code\":\"stall\",\"label\":\"摆摊\",\"provisions\":[{\"code\":\"1\",\"basis\":[\"law:2\"],"
    "\"penalties\":[{\"kind\":\"fine\",\"min\":500,\"max\":5000}]}]}],"
    "\"benchmarks\":[{\"code\":\"b\",\"item\":\"stall\",\"label\":\"基准\",\"origin\":\"illustrative\","
    "\"table\":{"
    "\"policy\":\"U\",\"inputs\":[\"面积\"],\"rules\":[{\"if\":[\"<= 5\"],\"then\":[\"low\"]},"
    "{\"if\":[\"> 5\"],\"then\":[\"high\"]}]},\"tiers\":["
    "{\"code\":\"low\",\"label\":\"轻\",\"outcome\":\"general\",\"max\":1500,\"amount\":\"500 + 面积 * "
    "10.01\"},"
    "{\"code\":\"high\",\"label\":\"重\",\"outcome\":\"heavier\",\"min\":1500}]}]}";

static const memory_file stall_files[] = {
    {"stall/pack.json", "{\"format\":1,\"name\":\"stall\",\"version\":\"1.0.0\",\"title\":\"stall\","
                        "\"files\":[\"rules.json\"]}"},
    {"stall/rules.json", stall_rules},
    {NULL, NULL}};

#endif
