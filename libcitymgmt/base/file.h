/* Files, read whole: from the host's reader or from the file system. */
#ifndef CMG_BASE_FILE_H
#define CMG_BASE_FILE_H

#include "base/text.h"

/* Into an empty buffer.  `reader` NULL: the file system.  OK, CANNOT_READ,
 * LIMIT_REACHED (more than `most` bytes) or NO_MEMORY. */
cmg_status cmg_file_read(const cmg_reader *reader, const char *path, size_t most, cmg_buffer *out);

#endif
