/* Any text as an expression. */
#include "run_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_text(data, size, CMG_FEEL_EXPRESSION);
    return 0;
}
