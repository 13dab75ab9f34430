/* Any text as the unary tests of a decision table's cell. */
#include "run_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_text(data, size, CMG_FEEL_UNARY_TESTS);
    return 0;
}
