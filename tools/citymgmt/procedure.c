#include "tool.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static void list_courses(const request *asked, const cmg_pack *pack)
{
    complain_choices(asked, pack,
                     asked->language == CMG_ENGLISH ? "the courses of this pack:" : "本包的程序：",
                     cmg_pack_course_code, cmg_pack_course_label);
}

typedef struct fault_count {
    cmg_fault_kind kind;
    const char *code; /* of the pack */
    unsigned long times;
} fault_count;

typedef struct looking {
    const request *asked;
    cmg_pack *pack;
    cmg_session *session;
    cmg_result *result;
    cmg_casefile *file;
    const byte_buffer *text;                    /* of many */
    size_t at, line, passed;                    /* how far it was read: bytes, lines, case files */
    unsigned long cases, faulty, grave, unread; /* of many */
    fault_count *counts;                        /* of many: how often each fault was found */
    size_t count_room, count_used;
} looking;

static int complain_result(const looking *l, cmg_diagnostics *diagnostics, cmg_status status)
{
    complain_of(l->asked, diagnostics, status);
    if (status == CMG_NOT_FOUND && !*cmg_diagnostic_remedy(diagnostics, 0, CMG_ENGLISH))
        list_courses(l->asked, l->pack);
    return BAD_INPUT;
}

/* -- one case file -------------------------------------------------------- */

static int look_at_one(looking *l, const char *path, const byte_buffer *text)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_status status =
        diagnostics ? cmg_casefile_json(l->file, text->data, text->length, path, diagnostics) : CMG_NO_MEMORY;
    int exit_status = BAD_INPUT;
    if (status != CMG_OK) {
        complain_of(l->asked, diagnostics, status);
    } else {
        status = cmg_casefile_check(l->session, l->asked->operands[1], l->file, l->result);
        exit_status = status == CMG_OK ? print_result(l->asked, l->result)
                                       : complain_result(l, cmg_result_diagnostics(l->result), status);
        if (exit_status == DONE && cmg_casefile_fault_count(l->result) != 0)
            exit_status = SAID_NO;
    }
    cmg_diagnostics_free(diagnostics);
    return exit_status;
}

/* -- a register of them, one a line --------------------------------------- */

/* The answer's first line, without the law to its right. */
static void put_headline(const char *text)
{
    const size_t length = strcspn(text, "\n");
    const char *wide = strstr(text, "   ");
    const size_t shown = wide && (size_t)(wide - text) < length ? (size_t)(wide - text) : length;
    put("%.*s\n", (int)shown, text);
}

static bool count_fault(looking *l, cmg_fault_kind kind, const char *code)
{
    for (size_t i = 0; i < l->count_used; i++) {
        if (l->counts[i].kind == kind && strcmp(l->counts[i].code, code) == 0) {
            l->counts[i].times++;
            return true;
        }
    }
    if (l->count_used == l->count_room) {
        const size_t room = l->count_room ? l->count_room * 2 : 64;
        fault_count *grown = realloc(l->counts, room * sizeof *grown);
        if (!grown)
            return false;
        l->counts = grown;
        l->count_room = room;
    }
    l->counts[l->count_used++] = (fault_count){kind, code, 1};
    return true;
}

static int more_often(const void *a, const void *b)
{
    const fault_count *one = a, *other = b;
    if (one->times != other->times)
        return one->times > other->times ? -1 : 1;
    const int by_code = strcmp(one->code, other->code);
    return by_code ? by_code : (int)one->kind - (int)other->kind;
}

static const char *kind_words(const request *asked, cmg_fault_kind kind)
{
    static const char *const words[] = {[CMG_FAULT_MISSING] = "缺少",
                                        [CMG_FAULT_ORDER] = "先后颠倒",
                                        [CMG_FAULT_LATE] = "超期",
                                        [CMG_FAULT_EARLY] = "过早",
                                        [CMG_FAULT_PEOPLE] = "人数不足",
                                        [CMG_FAULT_CERTIFICATE] = "没有证件",
                                        [CMG_FAULT_SAME_PERSON] = "应当回避",
                                        [CMG_FAULT_DOCUMENT] = "缺少文书",
                                        [CMG_FAULT_TWICE] = "重复",
                                        [CMG_FAULT_STRAY] = "不属于本程序",
                                        [CMG_FAULT_FUTURE] = "时间在将来",
                                        [CMG_FAULT_REQUIREMENT] = "不符合要求"};
    const bool known = (size_t)kind < sizeof words / sizeof *words && words[kind];
    return asked->language == CMG_CHINESE && known ? words[kind] : cmg_fault_kind_name(kind);
}

/* What is wrong most often, first: what the handling of cases is judged by. */
static void put_counts(looking *l)
{
    if (l->count_used)
        qsort(l->counts, l->count_used, sizeof *l->counts, more_often);
    for (size_t i = 0; i < l->count_used; i++)
        put("%8lu  %s %s\n", l->counts[i].times, kind_words(l->asked, l->counts[i].kind), l->counts[i].code);
}

/* Where a case file stands in the file, whose blank lines count; asked for in order, so read once. */
static size_t line_of(looking *l, size_t index)
{
    while (l->at < l->text->length) {
        const char *start = l->text->data + l->at, *end = memchr(start, '\n', l->text->length - l->at);
        const size_t length = end ? (size_t)(end - start) : l->text->length - l->at;
        size_t blank = 0;
        while (blank < length && (start[blank] == ' ' || start[blank] == '\t' || start[blank] == '\r'))
            blank++;
        l->at += length + 1;
        l->line++;
        if (blank < length && l->passed++ == index)
            break;
    }
    return l->line;
}

static bool look_at_line(void *context, size_t index, cmg_status status, cmg_result *result,
                         cmg_diagnostics *diagnostics)
{
    looking *l = context;
    const bool json = has(l->asked, OPTION_JSON);
    if (status != CMG_OK) {
        l->unread++;
        complain(l->asked, "第 %zu 份案卷（文件的第 %zu 行）：\n", "case file %zu (line %zu of the file):\n",
                 index + 1, line_of(l, index));
        complain_result(l, diagnostics, status);
        return status != CMG_NOT_FOUND;
    }
    if (json && l->cases)
        put(",\n");
    l->cases++;
    l->faulty += cmg_casefile_fault_count(result) != 0;
    bool is_void = false;
    for (size_t i = 0; i < cmg_casefile_fault_count(result); i++) {
        is_void = is_void || cmg_casefile_fault_is_void(result, i);
        if (!count_fault(l, cmg_casefile_fault(result, i), cmg_casefile_fault_code(result, i)))
            return false;
    }
    l->grave += is_void;
    const char *text = json ? cmg_result_json(result) : cmg_result_text(result);
    if (!text)
        return false;
    if (json)
        put("%s", text);
    else
        put_headline(text);
    return true;
}

static int look_at_many(looking *l, const char *path, const byte_buffer *text)
{
    l->text = text;
    if (has(l->asked, OPTION_JSON))
        put("[");
    const cmg_status status =
        cmg_casefile_each(l->session, l->asked->operands[1], text->data, text->length, path, look_at_line, l);
    if (has(l->asked, OPTION_JSON))
        put("]\n");
    if (!has(l->asked, OPTION_JSON) && status == CMG_OK) {
        say(l->asked, "案卷 %lu 份，有问题的 %lu 份，其中可能使处罚无效的 %lu 份；读不了的 %lu 份\n",
            "%lu case files, %lu with faults, %lu of them such that the decision may be void; %lu "
            "unreadable\n",
            l->cases, l->faulty, l->grave, l->unread);
        put_counts(l);
    }
    if (status == CMG_NO_MEMORY)
        complain_of(l->asked, NULL, status);
    if (status != CMG_OK || l->unread)
        return BAD_INPUT;
    return l->faulty ? SAID_NO : DONE;
}

/* -- the command ---------------------------------------------------------- */

static bool is_register(const char *path)
{
    static const char ending[] = ".jsonl";
    const size_t length = strlen(path);
    return length >= sizeof ending - 1 && strcmp(path + length - (sizeof ending - 1), ending) == 0;
}

static int look(looking *l)
{
    const char *path = l->asked->operands[2];
    byte_buffer text = {NULL, 0, 0};
    if (cmg_session_set_as_of(l->session, as_of(l->asked)) != CMG_OK) {
        complain_date(l->asked);
        return WRONG_USAGE;
    }
    cmg_session_set_language(l->session, l->asked->language);
    cmg_session_set_trace(l->session, has(l->asked, OPTION_EXPLAIN));
    int exit_status = BAD_INPUT;
    if (read_file(l->asked, path, &text))
        exit_status = is_register(path) ? look_at_many(l, path, &text) : look_at_one(l, path, &text);
    free(text.data);
    return exit_status;
}

static int run(const request *asked)
{
    int exit_status = BAD_INPUT;
    cmg_status status = CMG_NO_MEMORY;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    looking l = {.asked = asked, .pack = open_pack(asked->operands[0], diagnostics, &status)};
    l.session = cmg_session_new(l.pack, NULL);
    l.result = cmg_result_new(NULL);
    l.file = cmg_casefile_new(l.pack, NULL);
    if (l.pack && l.session && l.result && l.file)
        exit_status = look(&l);
    else
        complain_of(asked, diagnostics, l.pack ? CMG_NO_MEMORY : status);
    free(l.counts);
    cmg_casefile_free(l.file);
    cmg_result_free(l.result);
    cmg_session_free(l.session);
    cmg_pack_unref(l.pack);
    cmg_diagnostics_free(diagnostics);
    return exit_status;
}

const tool_command procedure_command = {
    .name = "procedure",
    .summary = {"一份案卷是否合乎程序", "whether a case file keeps to the procedure"},
    .synopsis = {"citymgmt procedure 规则包 程序 案卷", "citymgmt procedure PACK COURSE CASEFILE"},
    .about =
        {"把案卷和规则包的程序对照：缺少、颠倒、超期、过早的步骤，人员、证件、文书的缺漏，每处写明依据和\n"
         "补正办法；可能使处罚无效的另行标出；最后写下一步和最迟时间。有问题时退出码为 1。\n"
         "案卷：JSON 文件，- 表示标准输入；.jsonl 文件每行一份案卷，逐份写一行，最后统计各种问题。",
         "Holds a case file against a course of the pack: steps missing, out of order, late or too\n"
         "early, people, certificates and papers that are lacking, each with its article and what to\n"
         "do; those for which the decision may be void are marked; then what comes next, and by\n"
         "when.  Exit status 1 when there are faults.\n"
         "CASEFILE: a JSON file, - for standard input; of a .jsonl file each line is a case file,\n"
         "answered by a line, and what is wrong is counted."},
    .example = "  citymgmt procedure cn ordinary casefile.json --as-of 2024-07-01\n",
    .options = OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON,
    .least = 3,
    .most = 3,
    .choice = cmg_pack_course_code,
    .choice_label = cmg_pack_course_label,
    .run = run,
};
