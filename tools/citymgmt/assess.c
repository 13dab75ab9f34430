#include "tool.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One file of cases or units while it is read. */
typedef struct source {
    FILE *stream;
    const char *name;
    uint64_t size; /* 0: not known */
    char head[16]; /* read ahead, to tell what the file is */
    size_t head_length, head_given;
} source;

/* What a saved state and a result as JSON begin with. */
static const char state_mark[] = "CMGASSESS3\n";
static const char result_mark[] = "{\"kind\":\"as";

typedef struct run {
    const request *asked;
    cmg_pack *pack;
    cmg_session *session;
    cmg_diagnostics *diagnostics;
    cmg_assessment *assessment;
    cmg_result *result;
    FILE *rejects;
    char **earlier; /* JSON results of earlier periods, for the trend */
    size_t earlier_count;
    uint64_t size; /* of the file being read */
    int shown;     /* percent on the bar; -1: no bar */
} run;

static bool begins(const source *from, const char *mark)
{
    return from->head_length == strlen(mark) && memcmp(from->head, mark, from->head_length) == 0;
}

static bool open_source(const request *asked, const char *path, source *opened)
{
    const bool standard_input = strcmp(path, "-") == 0;
    struct stat about;
    *opened = (source){.stream = standard_input ? stdin : fopen(path, "rb"), .name = path};
    if (!opened->stream) {
        complain(asked, "读不了 %s：%s\n", "%s cannot be read: %s\n", path, strerror(errno));
        return false;
    }
    if (fstat(fileno(opened->stream), &about) == 0 && S_ISREG(about.st_mode))
        opened->size = (uint64_t)about.st_size;
    opened->head_length = fread(opened->head, 1, strlen(state_mark), opened->stream);
    return true;
}

static void close_source(source *opened)
{
    if (opened->stream != stdin)
        fclose(opened->stream);
}

static ptrdiff_t read_source(void *context, char *buffer, size_t size)
{
    source *from = context;
    if (from->head_given < from->head_length) {
        const size_t left = from->head_length - from->head_given, given = left < size ? left : size;
        memcpy(buffer, from->head + from->head_given, given);
        from->head_given += given;
        return (ptrdiff_t)given;
    }
    const size_t got = fread(buffer, 1, size, from->stream);
    return got == 0 && ferror(from->stream) ? -1 : (ptrdiff_t)got;
}

/* -- a bar on a terminal -------------------------------------------------- */

enum { BAR_CELLS = 40 };

static bool show_progress(void *context, uint64_t bytes, uint64_t rows)
{
    run *r = context;
    if (r->shown < 0 || r->size == 0)
        return true;
    const int percent = (int)(bytes >= r->size ? 100 : bytes * 100 / r->size);
    if (percent == r->shown)
        return true;
    r->shown = percent;
    char bar[BAR_CELLS + 1];
    memset(bar, '-', BAR_CELLS);
    memset(bar, '#', (size_t)(percent * BAR_CELLS / 100));
    bar[BAR_CELLS] = '\0';
    fprintf(stderr, "\r[%s] %3d%%  %llu", bar, percent, (unsigned long long)rows);
    fflush(stderr);
    return true;
}

/* Leaves the line as if there had been no bar. */
static void clear_bar(const run *r)
{
    if (r->shown > 0)
        fprintf(stderr, "\r%*s\r", BAR_CELLS + 32, "");
}

/* -- rows not taken in ---------------------------------------------------- */

static void put_quoted(FILE *out, const char *text, size_t length)
{
    putc('"', out);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"')
            putc('"', out);
        putc(text[i], out);
    }
    putc('"', out);
}

static void write_reject(void *context, uint64_t line, const char *reason, const char *raw, size_t raw_length)
{
    run *r = context;
    fprintf(r->rejects, "%llu,", (unsigned long long)line);
    put_quoted(r->rejects, reason, strlen(reason));
    putc(',', r->rejects);
    put_quoted(r->rejects, raw, raw_length);
    putc('\n', r->rejects);
}

static bool open_rejects(run *r)
{
    if (!r->asked->rejects)
        return true;
    r->rejects = fopen(r->asked->rejects, "wb");
    if (!r->rejects) {
        complain(r->asked, "写不了 %s：%s\n", "%s cannot be written: %s\n", r->asked->rejects,
                 strerror(errno));
        return false;
    }
    fputs(r->asked->language == CMG_ENGLISH ? "line,reason,row\n" : "行,原因,原文\n", r->rejects);
    cmg_assessment_on_rejected(r->assessment, write_reject, r);
    return true;
}

static bool close_rejects(run *r)
{
    if (!r->rejects)
        return true;
    const bool failed = ferror(r->rejects) != 0;
    const bool closed = fclose(r->rejects) == 0;
    r->rejects = NULL;
    if (!failed && closed)
        return true;
    complain(r->asked, "写 %s 时出错\n", "writing %s failed\n", r->asked->rejects);
    return false;
}

/* -- taking in ------------------------------------------------------------ */

static bool read_units(run *r)
{
    source units;
    if (!r->asked->units)
        return true;
    if (!open_source(r->asked, r->asked->units, &units))
        return false;
    const cmg_status status =
        cmg_assessment_read_units(r->assessment, read_source, &units, units.name, r->diagnostics);
    close_source(&units);
    if (status != CMG_OK)
        complain_of(r->asked, r->diagnostics, status);
    return status == CMG_OK;
}

/* The whole file, with a zero byte behind it. */
static cmg_status read_whole(source *from, byte_buffer *bytes)
{
    char block[8192];
    ptrdiff_t got;
    while ((got = read_source(from, block, sizeof block)) > 0) {
        if (!append(bytes, block, (size_t)got))
            return CMG_NO_MEMORY;
    }
    return got < 0 ? CMG_CANNOT_READ : CMG_OK;
}

/* As --json writes it; codes have nothing to escape. */
static bool is_of_this(const run *r, const char *result)
{
    static const char member[] = "\"assessment\":\"";
    const char *code = r->asked->operands[1], *at = strstr(result, member);
    const size_t length = strlen(code);
    return at && strncmp(at + strlen(member), code, length) == 0 && at[strlen(member) + length] == '"';
}

/* What --json printed for an earlier period. */
static cmg_status keep_earlier(run *r, source *from)
{
    byte_buffer bytes = {NULL, 0, 0};
    const cmg_status status = read_whole(from, &bytes);
    char **grown = realloc(r->earlier, (r->earlier_count + 1) * sizeof *grown);
    if (status != CMG_OK || !grown) {
        free(bytes.data);
        r->earlier = grown ? grown : r->earlier;
        return status != CMG_OK ? status : CMG_NO_MEMORY;
    }
    r->earlier = grown;
    r->earlier[r->earlier_count++] = bytes.data;
    if (!r->asked->html)
        complain(r->asked, "%s 是以往的结果，只有 --html 的趋势用它\n",
                 "%s is an earlier result, which only the trend of --html uses\n", from->name);
    else if (!is_of_this(r, bytes.data))
        complain(r->asked, "%s 不是这一考评的结果，趋势中没有它\n",
                 "%s is no result of this assessment, and not in the trend\n", from->name);
    return CMG_OK;
}

/* A state that --save wrote, of this or another machine. */
static cmg_status merge_state(run *r, source *state)
{
    byte_buffer bytes = {NULL, 0, 0};
    cmg_status status = read_whole(state, &bytes);
    if (status == CMG_OK)
        status = cmg_assessment_load(r->assessment, bytes.data, bytes.length, r->diagnostics);
    free(bytes.data);
    if (status != CMG_OK) /* what is told names no file: it may come from any door */
        complain(r->asked, "%s 没有并入：\n", "%s was not merged:\n", state->name);
    return status;
}

static bool read_cases(run *r, const char *path)
{
    source cases;
    if (!open_source(r->asked, path, &cases))
        return false;
    if (r->asked->open && begins(&cases, state_mark)) {
        close_source(&cases);
        complain(r->asked, "%s 是保存的内容，每个统计数只留十个编号；--open 要读案件本身\n",
                 "%s is a saved part, which keeps ten numbers of each count; --open reads the cases\n", path);
        return false;
    }
    r->size = cases.size;
    r->shown = isatty(STDERR_FILENO) ? 0 : -1;
    const cmg_status status =
        begins(&cases, state_mark) ? merge_state(r, &cases)
        : begins(&cases, result_mark)
            ? keep_earlier(r, &cases)
            : cmg_assessment_read_cases(r->assessment, read_source, &cases, cases.name, r->diagnostics);
    clear_bar(r);
    close_source(&cases);
    if (status != CMG_OK)
        complain_of(r->asked, r->diagnostics, status);
    return status == CMG_OK;
}

/* Whether a file stands before operand `last` too, by whatever path: its cases would count twice. */
static bool given_before(const run *r, int last)
{
    struct stat file, other;
    if (stat(r->asked->operands[last], &file) != 0 || !S_ISREG(file.st_mode))
        return false;
    for (int i = 2; i < last; i++) {
        if (!is_fact(r->asked->operands[i]) && stat(r->asked->operands[i], &other) == 0 &&
            other.st_dev == file.st_dev && other.st_ino == file.st_ino)
            return true;
    }
    return false;
}

static bool files_differ(const run *r)
{
    for (int i = 3; i < r->asked->count; i++) {
        if (is_fact(r->asked->operands[i]) || !given_before(r, i))
            continue;
        complain(r->asked, "%s 给出了两次，案件会重复计入\n",
                 "%s is given twice: its cases would count twice\n", r->asked->operands[i]);
        return false;
    }
    return true;
}

/* The cases after PACK and ASSESSMENT; what is a fact is none. */
static bool read_all_cases(run *r)
{
    for (int i = 2; i < r->asked->count; i++) {
        if (!is_fact(r->asked->operands[i]) && !read_cases(r, r->asked->operands[i]))
            return false;
    }
    return true;
}

static bool take_facts(run *r)
{
    char **facts = calloc((size_t)r->asked->count + 1, sizeof *facts);
    int count = 0;
    for (int i = 2; facts && i < r->asked->count; i++) {
        if (is_fact(r->asked->operands[i]))
            facts[count++] = r->asked->operands[i];
    }
    cmg_facts *read = facts ? read_facts(r->asked, r->pack, facts, count) : NULL;
    free(facts);
    const cmg_status status = read ? cmg_assessment_set_facts(r->assessment, read) : CMG_BAD_FACTS;
    cmg_facts_free(read);
    return status == CMG_OK;
}

/* Rows not taken in, or twice, are told; too many not taken in are the end. */
static bool few_rejected(run *r)
{
    const uint64_t rows = cmg_assessment_rows(r->assessment),
                   rejected = cmg_assessment_rejected(r->assessment);
    const unsigned most = has(r->asked, OPTION_MOST_REJECTED) ? (unsigned)r->asked->most_rejected : 1;
    complain_of(r->asked, r->diagnostics, CMG_OK); /* those of saved parts were told when these were made */
    if (rejected * 100 <= rows * most)
        return true;
    complain(r->asked, "%llu 行中有 %llu 行未接收，超过百分之 %u；--max-rejected 可放宽\n",
             "%llu rows, %llu not taken in: more than %u percent; --max-rejected allows more\n",
             (unsigned long long)rows, (unsigned long long)rejected, most);
    return false;
}

/* -- what is shown -------------------------------------------------------- */

static void put_case(void *context, const char *id, size_t length)
{
    (void)context;
    put("%.*s\n", (int)length, id);
}

static bool open_count(run *r)
{
    const char *word = r->asked->open, *colon = word ? strrchr(word, ':') : NULL;
    if (!colon)
        return true;
    char *unit = strdup(word);
    if (!unit)
        return false;
    unit[colon - word] = '\0';
    const cmg_status status = cmg_assessment_on_case(r->assessment, unit, colon + 1, put_case, NULL);
    free(unit);
    if (status != CMG_OK)
        complain(r->asked, "没有统计数“%s”\n", "there is no count '%s'\n", colon + 1);
    return status == CMG_OK;
}

/* A unit that never came up has no cases; it may be misspelt. */
static int close_count(run *r)
{
    const char *word = r->asked->open;
    const size_t length = (size_t)(strrchr(word, ':') - word);
    if (cmg_assess(r->session, r->assessment, r->result) != CMG_OK)
        return DONE;
    for (size_t i = 0; i < cmg_assess_unit_count(r->result); i++) {
        const char *unit = cmg_assess_unit(r->result, i);
        if (strlen(unit) == length && memcmp(unit, word, length) == 0)
            return DONE;
    }
    complain(r->asked, "没有单位“%.*s”\n", "there is no unit '%.*s'\n", (int)length, word);
    return BAD_INPUT;
}

static bool write_file(const request *asked, const char *path, const char *bytes, size_t length)
{
    FILE *out = fopen(path, "wb");
    bool written = out && fwrite(bytes, 1, length, out) == length;
    written = out && fclose(out) == 0 && written;
    if (!written)
        complain(asked, "写不了 %s：%s\n", "%s cannot be written: %s\n", path, strerror(errno));
    return written;
}

static bool write_page(run *r)
{
    if (!r->asked->html)
        return true;
    const char *page = cmg_assess_html(r->result, (const char *const *)r->earlier, r->earlier_count);
    if (page)
        return write_file(r->asked, r->asked->html, page, strlen(page));
    complain_of(r->asked, NULL, CMG_NO_MEMORY);
    return false;
}

/* What was taken in, to be merged with others later. */
static int save_state(run *r)
{
    const size_t length = cmg_assessment_save(r->assessment, NULL, 0);
    char *bytes = length == (size_t)-1 ? NULL : malloc(length);
    if (!bytes || cmg_assessment_save(r->assessment, bytes, length) != length) {
        free(bytes);
        complain_of(r->asked, NULL, CMG_NO_MEMORY);
        return BAD_INPUT;
    }
    const bool written = write_file(r->asked, r->asked->save, bytes, length);
    free(bytes);
    return written ? DONE : BAD_INPUT;
}

static int print(run *r)
{
    const cmg_status status = cmg_assess(r->session, r->assessment, r->result);
    if (status == CMG_OK && !write_page(r))
        return BAD_INPUT;
    const char *text = status != CMG_OK             ? NULL
                       : has(r->asked, OPTION_JSON) ? cmg_result_json(r->result)
                                                    : cmg_result_text(r->result);
    if (!text) {
        complain_of(r->asked, cmg_result_diagnostics(r->result), status != CMG_OK ? status : CMG_NO_MEMORY);
        return BAD_INPUT;
    }
    put_text(text);
    return cmg_result_state(r->result) == CMG_REFUSED ? BAD_INPUT : DONE;
}

static int assess(run *r)
{
    if (!files_differ(r))
        return WRONG_USAGE;
    const cmg_status status =
        cmg_assessment_new(r->session, r->asked->operands[1], r->diagnostics, &r->assessment);
    if (status != CMG_OK) {
        complain_of(r->asked, r->diagnostics, status);
        return BAD_INPUT;
    }
    cmg_assessment_on_progress(r->assessment, show_progress, r);
    if (!take_facts(r) || !open_rejects(r) || !open_count(r) || !read_units(r))
        return BAD_INPUT;
    const bool read = read_all_cases(r);
    if (!close_rejects(r) || !read || !few_rejected(r))
        return BAD_INPUT;
    return r->asked->open ? close_count(r) : r->asked->save ? save_state(r) : print(r);
}

static int run_command(const request *asked)
{
    int exit_status = BAD_INPUT;
    cmg_status status = CMG_NO_MEMORY;
    run r = {.asked = asked, .diagnostics = cmg_diagnostics_new(NULL), .result = cmg_result_new(NULL)};
    r.pack = open_pack(asked->operands[0], r.diagnostics, &status);
    r.session = cmg_session_new(r.pack, NULL);
    if (!r.pack || !r.session || !r.result) {
        complain_of(asked, r.diagnostics, r.pack ? CMG_NO_MEMORY : status);
    } else if (cmg_session_set_as_of(r.session, as_of(asked)) != CMG_OK) {
        complain_date(asked);
        exit_status = WRONG_USAGE;
    } else {
        cmg_session_set_language(r.session, asked->language);
        cmg_session_set_trace(r.session, has(asked, OPTION_EXPLAIN));
        exit_status = assess(&r);
    }
    if (r.rejects)
        fclose(r.rejects);
    for (size_t i = 0; i < r.earlier_count; i++)
        free(r.earlier[i]);
    free(r.earlier);
    cmg_assessment_free(r.assessment);
    cmg_result_free(r.result);
    cmg_session_free(r.session);
    cmg_pack_unref(r.pack);
    cmg_diagnostics_free(r.diagnostics);
    return exit_status;
}

const tool_command assess_command = {
    .name = "assess",
    .summary = {"各单位的考评：指标、得分、名次、等级", "how units did: indicators, scores, ranks, grades"},
    .synopsis = {"citymgmt assess 规则包 [考评 [案件.csv]... [事实]...]",
                 "citymgmt assess PACK [ASSESSMENT [CASES.csv]... [FACTS]...]"},
    .about =
        {"按规则包的考评办法，从案件得出各单位的指标、得分、名次和等级。\n"
         "案件：CSV，第一行为列名，UTF-8 或 GB18030，- 表示标准输入；可以有多个文件。\n"
         "读不了的行写明行号和原因，不计入；--explain 写出每个数的来历。\n"
         "--save 保存已计入的内容，以后与别的部分一起作为案件文件给出，合并的结果与一次读完全部案件相同。\n"
         "事实：对全部案件都成立的，写成 名称=值，如 统计时点=2024-04-01T00:00:00。",
         "Takes cases to indicators, scores, ranks and grades of units by the pack's method.\n"
         "CASES: CSV with a header, UTF-8 or GB18030, - for standard input; several files at will.\n"
         "A row that cannot be read is told with line and reason and not counted; --explain\n"
         "shows where every figure comes from.\n"
         "--save keeps what was taken in; given as a CASES file later, with other parts, it is\n"
         "merged: the outcome is that of reading all cases at once.\n"
         "FACTS: what holds for all cases, as NAME=VALUE."},
    .example = "  citymgmt assess jinniu\n",
    .options = OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON | OPTION_UNITS | OPTION_REJECTS |
               OPTION_MOST_REJECTED | OPTION_OPEN | OPTION_SAVE | OPTION_HTML,
    .least = 2,
    .most = INT_MAX,
    .choice = cmg_pack_assessment_code,
    .choice_label = cmg_pack_assessment_label,
    .run = run_command,
};
