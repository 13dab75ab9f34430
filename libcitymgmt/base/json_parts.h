/* Shared by the JSON files of this room alone. */
#ifndef CMG_BASE_JSON_PARTS_H
#define CMG_BASE_JSON_PARTS_H

#include "base/json.h"

/* The ASCII character meant by a full-width or curly mark at `at`, as a
 * Chinese keyboard types them; NUL when there is none. */
char cmg_json_half_width(cmg_text source, size_t at);

/* Writes the number for a message. */
cmg_text cmg_json_number_text(char out[12], uint32_t number);

#endif
