#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct receiver {
    cmg_buffer *out;
    size_t most;
    bool too_large;
} receiver;

static cmg_status give(void *context, const char *bytes, size_t length)
{
    receiver *to = context;
    if (length > to->most || to->out->length != 0) { /* one file is given once */
        to->too_large = true;
        return CMG_LIMIT_REACHED;
    }
    cmg_buffer_put(to->out, bytes, length);
    return to->out->failed ? CMG_NO_MEMORY : CMG_OK;
}

static cmg_status read_stream(FILE *stream, size_t size, size_t most, cmg_buffer *out)
{
    char block[16384];
    if (size > most) /* the length alone says enough */
        return CMG_LIMIT_REACHED;
    for (size_t got; (got = fread(block, 1, sizeof block, stream)) > 0;) {
        if (got > most - out->length) /* it grew meanwhile */
            return CMG_LIMIT_REACHED;
        cmg_buffer_put(out, block, got);
        if (out->failed)
            return CMG_NO_MEMORY;
    }
    return ferror(stream) ? CMG_CANNOT_READ : CMG_OK;
}

/* Not blocking: a named pipe may stand where a file is expected. */
static cmg_status read_file(const char *path, size_t most, cmg_buffer *out)
{
    const int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return CMG_CANNOT_READ;
    struct stat about;
    const bool regular = fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size >= 0;
    FILE *stream = regular ? fdopen(file, "rb") : NULL;
    if (!stream) {
        close(file);
        return CMG_CANNOT_READ;
    }
    const cmg_status status = read_stream(stream, (size_t)about.st_size, most, out);
    fclose(stream);
    return status;
}

cmg_status cmg_file_read(const cmg_reader *reader, const char *path, size_t most, cmg_buffer *out)
{
    if (!reader)
        return read_file(path, most, out);
    receiver to = {.out = out, .most = most};
    const cmg_status status = reader->read(reader->context, path, give, &to);
    if (to.too_large)
        return CMG_LIMIT_REACHED;
    return out->failed ? CMG_NO_MEMORY : status;
}
