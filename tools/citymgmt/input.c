/* Packs, sessions and facts from what stands on the command line. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

#define INPUT_MAX ((size_t)64 << 20)

void tool_error(const tool_options *options, const char *zh, const char *en, const char *what)
{
    fprintf(stderr, "citymgmt: %s%s%s\n", tool_say(options, "错误：", "error: "), tool_say(options, zh, en),
            what);
}

void tool_findings(const tool_options *options, cmg_diagnostics *diagnostics)
{
    if (cmg_diagnostics_count(diagnostics))
        fputs(cmg_diagnostics_text(diagnostics, options->language), stderr);
}

cmg_pack *tool_open(const tool_options *options, const char *path)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = NULL;
    const cmg_status status = cmg_pack_open(path, NULL, NULL, diagnostics, &pack);
    tool_findings(options, diagnostics);
    if (status != CMG_OK)
        tool_error(options, "规则包不能使用：", "the pack cannot be used: ", path);
    cmg_diagnostics_free(diagnostics);
    return pack;
}

cmg_session *tool_session(const tool_options *options, cmg_pack *pack)
{
    cmg_session *session = cmg_session_new(pack, NULL);
    if (!session) {
        tool_error(options, "内存不足", "out of memory", "");
        return NULL;
    }
    if (cmg_session_set_as_of(session, options->as_of) != CMG_OK) {
        tool_error(options, "不是日期：", "no date: ", options->as_of);
        cmg_session_free(session);
        return NULL;
    }
    cmg_session_set_language(session, options->language);
    cmg_session_set_trace(session, options->explain);
    cmg_session_set_strict(session, options->strict);
    return session;
}

/* NULL on a read error, no memory, or more than INPUT_MAX bytes. */
static char *read_all(FILE *file, size_t *length)
{
    size_t size = 1 << 16, used = 0;
    char *text = malloc(size + 1);
    while (text) {
        used += fread(text + used, 1, size - used, file);
        if (ferror(file) || used > INPUT_MAX)
            break;
        if (used < size) {
            text[used] = '\0';
            *length = used;
            return text;
        }
        char *more = realloc(text, 2 * size + 1);
        if (!more)
            break;
        text = more;
        size *= 2;
    }
    free(text);
    return NULL;
}

char *tool_read(const tool_options *options, const char *path, size_t *length)
{
    const bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdin : fopen(path, "rb");
    char *text = file ? read_all(file, length) : NULL;
    if (!text)
        fprintf(stderr, "citymgmt: %s%s: %s\n", tool_say(options, "错误：不能读取 ", "error: cannot read "),
                path, errno ? strerror(errno) : "too large");
    if (file && !standard)
        fclose(file);
    return text;
}

static cmg_status one_word(const tool_options *options, cmg_facts *facts, const char *word,
                           cmg_diagnostics *diagnostics)
{
    const char *equals = strchr(word, '=');
    if (equals)
        return cmg_facts_set_text(facts, word, (size_t)(equals - word), equals + 1, CMG_ZERO_TERMINATED,
                                  diagnostics);
    size_t length = 0;
    char *text = tool_read(options, word, &length);
    if (!text)
        return CMG_CANNOT_READ;
    const cmg_status status = cmg_facts_json(facts, text, length, word, diagnostics);
    free(text);
    return status;
}

bool tool_facts(const tool_options *options, cmg_facts *facts, int count, char **words)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    bool good = facts && diagnostics;
    for (int i = 0; i < count && facts; i++)
        good &= one_word(options, facts, words[i], diagnostics) == CMG_OK;
    tool_findings(options, diagnostics);
    cmg_diagnostics_free(diagnostics);
    return good;
}
