/* What people write where FEEL has another spelling, to be told in messages. */
#ifndef CMG_FEEL_SPELLING_H
#define CMG_FEEL_SPELLING_H

#include "base/text.h"

/* The half-width spelling of a full-width character; NO_TEXT for any other. */
cmg_text cmg_half_width(uint32_t c);
/* How FEEL spells a word such as 大于, 并且 or TRUE; NO_TEXT when it has none. */
cmg_text cmg_spelling_of_word(cmg_text word);
/* How FEEL spells the sign of another language that begins here, such as ==
 * or &&; *length is set to its bytes.  NO_TEXT when there is none. */
cmg_text cmg_spelling_of_sign(cmg_text text, size_t offset, size_t *length);

#endif
