#include "tool.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct memory_stream {
    const char *at, *end;
} memory_stream;

static ptrdiff_t read_memory(void *context, char *buffer, size_t size)
{
    memory_stream *stream = context;
    const size_t left = (size_t)(stream->end - stream->at);
    const size_t given = size < left ? size : left;
    memcpy(buffer, stream->at, given);
    stream->at += given;
    return (ptrdiff_t)given;
}

/* JSON begins with a bracket, which no header of a table does. */
static bool is_json(const byte_buffer *file)
{
    size_t at = 0;
    while (at < file->length && strchr(" \t\r\n", file->data[at]))
        at++;
    return at < file->length && (file->data[at] == '[' || file->data[at] == '{');
}

/* NULL when they cannot be read, which has been said. */
static cmg_staff_places *read_places(const request *asked, const char *path)
{
    byte_buffer file = {NULL, 0, 0};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_staff_places *places = cmg_staff_places_new(NULL);
    cmg_status status = diagnostics && places ? CMG_OK : CMG_NO_MEMORY;
    const bool read = status == CMG_OK && read_file(asked, path, &file);
    if (read && is_json(&file)) {
        status = cmg_staff_places_json(places, file.data, file.length, path, diagnostics);
    } else if (read) {
        memory_stream stream = {file.data, file.data + file.length};
        status = cmg_staff_places_csv(places, read_memory, &stream, path, diagnostics);
    }
    if (read || status != CMG_OK)
        complain_of(asked, diagnostics, status);
    if (!read || status != CMG_OK) {
        cmg_staff_places_free(places);
        places = NULL;
    }
    cmg_diagnostics_free(diagnostics);
    free(file.data);
    return places;
}

/* False when it could not be written, which has been said. */
static bool write_file(const request *asked, const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    const size_t length = strlen(text);
    bool written = file && fwrite(text, 1, length, file) == length;
    const int error = errno;
    if (file && fclose(file) != 0)
        written = false;
    if (!written)
        complain(asked, "写不了 %s：%s\n", "%s cannot be written: %s\n", path, strerror(error));
    return written;
}

static int print_plan(const request *asked, cmg_result *result)
{
    const char *svg = has(asked, OPTION_SVG) ? cmg_staff_svg(result) : "";
    if (svg && *svg && !write_file(asked, asked->svg, svg))
        return BAD_INPUT;
    const char *text = has(asked, OPTION_JSON)     ? cmg_result_json(result)
                       : has(asked, OPTION_FORMAT) ? cmg_staff_csv(result)
                                                   : cmg_result_text(result);
    if (!text || !svg) {
        complain_of(asked, NULL, CMG_NO_MEMORY);
        return BAD_INPUT;
    }
    put_text(text);
    return cmg_result_state(result) == CMG_REFUSED ? SAID_NO : DONE;
}

static void list_plans(const request *asked, const cmg_pack *pack)
{
    complain_choices(asked, pack,
                     asked->language == CMG_ENGLISH ? "the staffing plans of this pack:"
                                                    : "本包的人员配置方案：",
                     cmg_pack_plan_code, cmg_pack_plan_label);
}

static int work_out(const request *asked, cmg_pack *pack, const cmg_facts *facts,
                    const cmg_staff_places *places)
{
    int exit_status = BAD_INPUT;
    cmg_session *session = cmg_session_new(pack, NULL);
    cmg_result *result = cmg_result_new(NULL);
    if (!session || !result) {
        complain_of(asked, NULL, CMG_NO_MEMORY);
    } else if (cmg_session_set_as_of(session, as_of(asked)) != CMG_OK) {
        complain_date(asked);
        exit_status = WRONG_USAGE;
    } else {
        cmg_session_set_language(session, asked->language);
        cmg_session_set_trace(session, has(asked, OPTION_EXPLAIN));
        cmg_session_set_strict(session, has(asked, OPTION_STRICT));
        const cmg_status status = cmg_staff(session, asked->operands[1], facts, places, result);
        if (status == CMG_OK)
            exit_status = print_plan(asked, result);
        else
            complain_of(asked, cmg_result_diagnostics(result), status);
        if (status == CMG_NOT_FOUND)
            list_plans(asked, pack);
    }
    cmg_result_free(result);
    cmg_session_free(session);
    return exit_status;
}

static int run(const request *asked)
{
    int exit_status = BAD_INPUT;
    cmg_status status = CMG_NO_MEMORY;
    cmg_staff_places *places = NULL;
    cmg_facts *facts = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = open_pack(asked->operands[0], diagnostics, &status);
    char **words = asked->operands + 2;
    int count = asked->count < 2 ? 0 : asked->count - 2;
    if (has(asked, OPTION_FORMAT) && strcmp(asked->format, "csv") != 0) {
        complain(asked, "staff 的 --format 只能是 csv\n", "staff has no --format but csv\n");
        exit_status = WRONG_USAGE;
        goto cleanup;
    }
    if (!pack) {
        complain_of(asked, diagnostics, status);
        goto cleanup;
    }
    if (count > 0 && !is_json_text(words[0]) && !value_of(words[0])) {
        places = read_places(asked, words[0]);
        if (!places)
            goto cleanup;
        words++;
        count--;
    }
    facts = read_facts(asked, pack, words, count);
    if (facts)
        exit_status = work_out(asked, pack, facts, places);
cleanup:
    cmg_facts_free(facts);
    cmg_staff_places_free(places);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
    return exit_status;
}

const tool_command staff_command = {
    .name = "staff",
    .summary = {"按居民人数配置人员，分到各地点", "posts for residents, shared out among places"},
    .synopsis = {"citymgmt staff 规则包 [方案 [地点.csv|地点.json] [事实...]]",
                 "citymgmt staff PACK [PLAN [PLACES.csv|PLACES.json] [FACTS]...]"},
    .about = {"按方案算出岗位数、一线岗位数，再在上下限之内分到各地点，合计分毫不差；\n"
              "给出现有人数时，还算差额和调动办法，使尽量多的人留在原处。上下限做不到时，\n"
              "说明是哪一边、差多少、最接近的方案是什么，退出码为 1。\n"
              "地点表的列：编码、名称、所属、人口、现有人数、下限、上限（或 code、name、group、\n"
              "population、headcount、min、max）；不给出时用方案自带的地点。\n"
              "事实是 名称=值、JSON 文件或 {JSON}。",
              "Works out the posts of a plan and those at the front, and shares them out among places\n"
              "inside their bounds, exact in total; given today's headcount also the gap, and moves\n"
              "that let as many people as possible stay.  Where the bounds cannot be kept it says\n"
              "which side binds, by how much, and the nearest plan; exit status 1.\n"
              "Columns of places: code, name, group, population, headcount, min, max (or their Chinese\n"
              "names); without a file the plan's own places are taken.\n"
              "FACTS are NAME=VALUE, a JSON file, or {JSON}."},
    .example = "  citymgmt staff packs/hohhot huimin-2000 --as-of 2018-01-01\n",
    .options = OPTION_AS_OF | OPTION_EXPLAIN | OPTION_FORMAT | OPTION_JSON | OPTION_STRICT | OPTION_SVG,
    .least = 2,
    .most = INT_MAX,
    .choice = cmg_pack_plan_code,
    .choice_label = cmg_pack_plan_label,
    .run = run,
};
