#ifndef CMG_RULES_COVERAGE_H
#define CMG_RULES_COVERAGE_H

#include "rules/rules.h"

/* Said by the top layer, and not by one that it extends. */
bool cmg_is_own(const cmg_pack *pack, const cmg_origin *origin);
/* {"rules", "reached", "unreached": [...]}, from the bits of the rules covered. */
void cmg_coverage_write(cmg_buffer *out, const cmg_pack *pack, const uint8_t *covered);

#endif
