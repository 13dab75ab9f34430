/* Any bytes as a DMN file, read and asked for a few of its decisions. */
#include <stdlib.h>
#include <string.h>

#include "citymgmt/dmn.h"

#define ASKED_MOST 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct file {
    const uint8_t *data;
    size_t size;
} file;

/* There is this file and no other. */
static cmg_status read_file(void *context, const char *path,
                            cmg_status (*give)(void *receiver, const char *bytes, size_t length),
                            void *receiver)
{
    const file *only = context;
    return strcmp(path, "fuzz.dmn") == 0 ? give(receiver, (const char *)only->data, only->size)
                                         : CMG_CANNOT_READ;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    file only = {data, size};
    const cmg_reader reader = {read_file, &only};
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_model *model = NULL;
    const cmg_status status = cmg_model_open("fuzz.dmn", NULL, 0, &reader, NULL, diagnostics, &model);
    if ((status == CMG_OK) != (model != NULL) || (!model && cmg_diagnostics_count(diagnostics) == 0))
        abort();
    cmg_evaluator *evaluator = cmg_evaluator_new(NULL);
    cmg_evaluator_set_limit(evaluator, CMG_LIMIT_STEPS, 20000);
    for (size_t i = 0; model && i < cmg_model_count(model) && i < ASKED_MOST; i++) {
        const cmg_value *value = NULL;
        const char *name = cmg_model_name(model, i);
        if (cmg_model_evaluate(evaluator, model, name, "{}", CMG_ZERO_TERMINATED, diagnostics, &value) ==
            CMG_OK) {
            char text[256];
            cmg_value_json(value, text, sizeof text);
        }
    }
    if (!cmg_diagnostics_text(diagnostics, CMG_CHINESE))
        abort();
    cmg_evaluator_free(evaluator);
    cmg_model_unref(model);
    cmg_diagnostics_free(diagnostics);
    return 0;
}
