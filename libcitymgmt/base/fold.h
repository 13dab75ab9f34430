/* Text made alike for searching: full-width forms to plain ones (NFKC),
 * capitals to small letters, white space dropped but between Latin words. */
#ifndef CMG_BASE_FOLD_H
#define CMG_BASE_FOLD_H

#include "base/memory.h"
#include "base/text.h"

/* `text` is valid UTF-8.  False: no memory. */
bool cmg_text_fold(cmg_arena *arena, cmg_text text, cmg_text *folded);
/* The same for a growing buffer, which remembers its failure. */
void cmg_buffer_fold(cmg_buffer *out, cmg_text text);
/* Where `part` first stands in `whole`, bytes; SIZE_MAX when nowhere. */
size_t cmg_text_find(cmg_text whole, cmg_text part);

#endif
