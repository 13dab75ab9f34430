#include "tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than any case has; keeps a wrong file from filling the memory. */
#define FACTS_MOST ((size_t)64 << 20)

bool append(byte_buffer *bytes, const char *data, size_t length)
{
    if (length >= bytes->room - bytes->length) {
        const size_t room = (bytes->length + length + 1) * 2;
        char *grown = realloc(bytes->data, room);
        if (!grown)
            return false;
        bytes->data = grown;
        bytes->room = room;
    }
    memcpy(bytes->data + bytes->length, data, length);
    bytes->length += length;
    bytes->data[bytes->length] = '\0';
    return true;
}

static int read_stream(FILE *stream, byte_buffer *bytes)
{
    char block[8192];
    size_t got = 0;
    errno = 0;
    if (!append(bytes, "", 0))
        return ENOMEM;
    while ((got = fread(block, 1, sizeof block, stream)) > 0) {
        if (got > FACTS_MOST - bytes->length)
            return EFBIG;
        if (!append(bytes, block, got))
            return ENOMEM;
    }
    return ferror(stream) ? errno : 0;
}

bool read_file(const request *asked, const char *path, byte_buffer *bytes)
{
    const bool standard_input = strcmp(path, "-") == 0;
    FILE *stream = standard_input ? stdin : fopen(path, "rb");
    const int error = stream ? read_stream(stream, bytes) : errno;
    if (stream && !standard_input)
        fclose(stream);
    if (error && standard_input)
        complain(asked, "读不了标准输入：%s\n", "standard input cannot be read: %s\n", strerror(error));
    else if (error)
        complain(asked, "读不了文件 %s：%s\n", "the file %s cannot be read: %s\n", path, strerror(error));
    return error == 0;
}

bool is_json_text(const char *word)
{
    return word[0] == '{';
}

const char *value_of(const char *word)
{
    const char *equals = strchr(word, '=');
    return equals && !is_json_text(word) ? equals + 1 : NULL;
}

bool is_fact(const char *word)
{
    return is_json_text(word) || value_of(word);
}

static cmg_status read_word(const request *asked, cmg_facts *facts, const char *word,
                            cmg_diagnostics *diagnostics)
{
    const char *value = value_of(word);
    if (is_json_text(word))
        return cmg_facts_json(facts, word, CMG_ZERO_TERMINATED, NULL, diagnostics);
    if (value)
        return cmg_facts_set_text(facts, word, (size_t)(value - word) - 1, value, CMG_ZERO_TERMINATED,
                                  diagnostics);
    byte_buffer file = {NULL, 0, 0};
    cmg_status status = CMG_CANNOT_READ;
    if (read_file(asked, word, &file))
        status = cmg_facts_json(facts, file.data, file.length, word, diagnostics);
    free(file.data);
    return status;
}

cmg_facts *read_facts(const request *asked, cmg_pack *pack, char **words, int count)
{
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_facts *facts = cmg_facts_new(pack, NULL);
    cmg_status status = diagnostics && facts ? CMG_OK : CMG_NO_MEMORY;
    /* All that is wrong is told at once. */
    for (int i = 0; status != CMG_NO_MEMORY && i < count; i++) {
        const cmg_status found = read_word(asked, facts, words[i], diagnostics);
        status = found != CMG_OK ? found : status;
    }
    if (status != CMG_OK) {
        if (status != CMG_CANNOT_READ || cmg_diagnostics_count(diagnostics))
            complain_of(asked, diagnostics, status);
        cmg_facts_free(facts);
        facts = NULL;
    }
    cmg_diagnostics_free(diagnostics);
    return facts;
}
