/** @file
 * Status codes, text, memory and version: what every other header builds on.
 *
 * Conventions of the whole API:
 * - Objects are opaque handles.  `_new` and `_open` give the caller ownership,
 *   `_ref`/`_unref` share, `_free` ends; all of these accept NULL.  Objects may
 *   be freed in any order: a child keeps what it needs of its parent alive.
 * - Text is UTF-8, given as pointer and length; the length
 *   CMG_ZERO_TERMINATED means that the text ends at its first NUL.  Returned
 *   text is borrowed, is NUL-terminated besides having a length, and its
 *   function says how long it stays.
 * - A function that can fail returns a cmg_status: the reaction it calls for.
 *   What exactly was wrong stands in a cmg_diagnostics list.
 * - The library prints nothing, reads no environment, no locale and no clock,
 *   and never ends the process.
 *
 * Threads:
 *
 * | object                                   | who may use it            |
 * | ---------------------------------------- | ------------------------- |
 * | cmg_pack, cmg_expression                 | any threads at once       |
 * | cmg_session, cmg_facts, cmg_result, cmg_diagnostics | one thread at a time |
 */
#ifndef CITYMGMT_BASE_H
#define CITYMGMT_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
#if defined(__GNUC__)
#define CMG_API __attribute__((visibility("default")))
#else
#define CMG_API
#endif

#define CMG_VERSION_MAJOR 0
#define CMG_VERSION_MINOR 1
#define CMG_VERSION_PATCH 0
/** The version as one number for comparison: 10203 is 1.2.3. */
#define CMG_VERSION_NUMBER (CMG_VERSION_MAJOR * 10000 + CMG_VERSION_MINOR * 100 + CMG_VERSION_PATCH)
/* clang-format on */

/** As a text length: the text ends at its first NUL byte. */
#define CMG_ZERO_TERMINATED ((size_t)-1)

/** What the caller can do about it.  Append-only; values never change. */
typedef enum cmg_status {
    CMG_OK = 0,               /**< done */
    CMG_BAD_ARGUMENT = 1,     /**< a NULL or out-of-range argument: a bug in the caller */
    CMG_NO_MEMORY = 2,        /**< the allocator said no: free memory, try again */
    CMG_CANNOT_READ = 3,      /**< a file cannot be read: look at path and rights */
    CMG_BAD_PACK = 4,         /**< the pack is wrong: fix it as the diagnostics say */
    CMG_BAD_FACTS = 5,        /**< facts of a wrong name, type or form: fix the facts */
    CMG_BAD_EXPRESSION = 6,   /**< a FEEL text does not parse or type */
    CMG_NOT_FOUND = 7,        /**< no such item, decision, fact or index */
    CMG_LIMIT_REACHED = 8,    /**< a limit of the session stopped it: raise it, or suspect the pack */
    CMG_EVALUATION_FAILED = 9 /**< strict mode: an expression gave an error */
} cmg_status;

/** Memory functions of the host, copied by every object made with them.
 *
 * `reallocate(context, block, old_size, new_size)` must behave as realloc:
 * block NULL allocates, new_size 0 frees and returns NULL, failure returns
 * NULL and leaves the block as it was.  Blocks must be aligned to 16 bytes.
 * It may be called from each thread that uses the object. */
typedef struct cmg_allocator {
    void *(*reallocate)(void *context, void *block, size_t old_size, size_t new_size);
    void *context;
} cmg_allocator;

/** Where a stream comes from: puts at most `size` bytes into `buffer` and returns how
 * many; 0 at the end, negative when reading failed. */
typedef ptrdiff_t (*cmg_stream)(void *context, char *buffer, size_t size);

/** Languages of labels, messages and printed results. */
typedef enum cmg_language { CMG_CHINESE = 0, CMG_ENGLISH = 1 } cmg_language;

/** The version of the library that runs, as "0.1.0".  Static text. */
CMG_API const char *cmg_version(void);

/** A status as its name, "bad pack" for CMG_BAD_PACK.  Static text, never NULL. */
CMG_API const char *cmg_status_name(cmg_status status);

/** How files are read: the host may keep them in memory, a database or an
 * archive.
 *
 * Called with a path made of the one given to cmg_pack_open() or
 * cmg_model_open() and of names in the files, folders joined by '/' and, of
 * packs, already normalised (no "." or ".." but at the front).  Must append the file by one call of `give`,
 * which copies, and return CMG_OK, or return CMG_CANNOT_READ or CMG_NO_MEMORY. */
typedef struct cmg_reader {
    cmg_status (*read)(void *context, const char *path,
                       cmg_status (*give)(void *receiver, const char *bytes, size_t length), void *receiver);
    void *context;
} cmg_reader;

#ifdef __cplusplus
}
#endif
#endif
