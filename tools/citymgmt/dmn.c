#include "tool.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OTHERS_MAX 1000

/* The other models of the folder, for imports that say no place. */
typedef struct file_list {
    char *paths[OTHERS_MAX];
    size_t count;
} file_list;

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void look_beside(const char *path, file_list *list)
{
    const char *slash = strrchr(path, '/');
    const size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
    char *name = malloc(folder + 2);
    if (!name)
        return;
    memcpy(name, path, folder);
    strcpy(name + folder, folder ? "" : ".");
    DIR *directory = opendir(name);
    free(name);
    for (const struct dirent *entry; directory && list->count < OTHERS_MAX && (entry = readdir(directory));) {
        const size_t length = strlen(entry->d_name);
        char *other = NULL;
        if (length > 4 && strcmp(entry->d_name + length - 4, ".dmn") == 0)
            other = malloc(folder + length + 1);
        if (!other)
            continue;
        memcpy(other, path, folder);
        memcpy(other + folder, entry->d_name, length + 1);
        list->paths[list->count++] = other;
    }
    if (directory)
        closedir(directory);
    qsort(list->paths, list->count, sizeof *list->paths, compare_paths);
}

static cmg_model *open_model(const request *asked)
{
    file_list list = {.count = 0};
    cmg_model *model = NULL;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    look_beside(asked->operands[0], &list);
    const cmg_status status = cmg_model_open(asked->operands[0], (const char *const *)list.paths, list.count,
                                             NULL, NULL, diagnostics, &model);
    complain_of(asked, diagnostics, status);
    cmg_diagnostics_free(diagnostics);
    for (size_t i = 0; i < list.count; i++)
        free(list.paths[i]);
    return model;
}

/* What can be asked for, and on which facts it rests. */
static void list_model(const request *asked, const cmg_model *model)
{
    static const char *const kinds[][2] = {[CMG_MODEL_INPUT] = {"输入", "input"},
                                           [CMG_MODEL_DECISION] = {"决策", "decision"},
                                           [CMG_MODEL_KNOWLEDGE] = {"函数", "function"},
                                           [CMG_MODEL_SERVICE] = {"服务", "service"}};
    for (size_t i = 0; i < cmg_model_count(model); i++) {
        put("%s  %s", kinds[cmg_model_kind_at(model, i)][asked->language], cmg_model_name(model, i));
        for (size_t f = 0; f < cmg_model_fact_count(model, i); f++)
            put("%s%s", f ? ", " : asked->language == CMG_CHINESE ? "：" : ": ", cmg_model_fact(model, i, f));
        put("\n");
    }
}

static int evaluate(const request *asked, const cmg_model *model, const byte_buffer *facts)
{
    int exit_status = BAD_INPUT;
    const cmg_value *value = NULL;
    cmg_evaluator *evaluator = new_evaluator(asked, &exit_status);
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    if (evaluator) {
        const cmg_status status = cmg_model_evaluate(evaluator, model, asked->operands[1], facts->data,
                                                     facts->length, diagnostics, &value);
        if (status == CMG_OK && put_value(asked, value))
            exit_status = DONE;
        complain_of(asked, diagnostics, status);
    }
    cmg_diagnostics_free(diagnostics);
    cmg_evaluator_free(evaluator);
    return exit_status;
}

static int run(const request *asked)
{
    int exit_status = BAD_INPUT;
    byte_buffer facts = {NULL, 0, 0};
    const char *file = NULL;
    cmg_model *model = open_model(asked);
    if (model && asked->count == 1) {
        list_model(asked, model);
        exit_status = DONE;
    } else if (model && read_object(asked, 2, &facts, &file)) {
        exit_status = evaluate(asked, model, &facts);
    }
    free(facts.data);
    cmg_model_unref(model);
    return exit_status;
}

const tool_command dmn_command = {
    .name = "dmn",
    .summary = {"DMN 文件中一个决策的值", "the value of one decision of a DMN file"},
    .synopsis = {"citymgmt dmn 文件 [决策 [事实]...]", "citymgmt dmn FILE [DECISION [FACTS]...]"},
    .about = {"求建模工具画出的 DMN 文件（1.1 至 1.6）中一个决策、函数或服务的值；\n"
              "不写决策，则列出文件中有什么、各需要哪些事实。同一文件夹中的模型可以引用。\n"
              "事实：一个 JSON 文件（- 表示标准输入），或者写成 名称=值；按模型声明的类型读取。\n"
              "没有给出的事实是 null，求不出值的地方也是 null，原因写在标准错误。",
              "Evaluates a decision, function or service of a DMN file (1.1 to 1.6) drawn in a modeler;\n"
              "without DECISION it lists what there is and which facts each rests on.  Models of the\n"
              "same folder can be imported.\n"
              "FACTS: one JSON file (- for standard input), or NAME=VALUE, read as the model's types ask.\n"
              "A fact not given is null, and so is what cannot be evaluated, with the reason on standard\n"
              "error."},
    .example = "  citymgmt dmn fees.dmn Fee area=12.5 kind=stall\n",
    .options = OPTION_AS_OF | OPTION_JSON | OPTION_STRICT,
    .least = 1,
    .most = INT_MAX,
    .run = run,
};
