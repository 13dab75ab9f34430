/* DMN models: a model together with a machine to run it. */

%{
typedef struct drawing {
    cmg_model *model;
    cmg_evaluator *evaluator;
} drawing;

static void drawing_free(drawing *d)
{
    if (!d)
        return;
    cmg_model_unref(d->model);
    cmg_evaluator_free(d->evaluator);
    free(d);
}

/* Paths that each end in a line feed, as a list; the texts are cut in place. */
static const char **path_list(char *text, size_t *count)
{
    const char **paths = NULL;
    *count = 0;
    for (char *end, *path = text; (end = strchr(path, '\n')) != NULL; path = end + 1) {
        const char **more = realloc(paths, (*count + 1) * sizeof *paths);
        if (!more)
            break;
        paths = more;
        *end = '\0';
        paths[(*count)++] = path;
    }
    return paths;
}

static cmg_status drawing_open(const char *path, const char *others, size_t length, cmg_language language,
                               cmg_diagnostics *diagnostics, drawing **made)
{
    (void)language;
    size_t count = 0;
    drawing *d = calloc(1, sizeof *d);
    char *text = malloc(length + 1);
    cmg_status status = CMG_NO_MEMORY;
    if (d && text) {
        memcpy(text, others, length);
        text[length] = '\0';
        const char **paths = path_list(text, &count);
        d->evaluator = cmg_evaluator_new(NULL);
        if (d->evaluator)
            status = cmg_model_open(path, paths, count, NULL, NULL, diagnostics, &d->model);
        free(paths);
    }
    free(text);
    if (status == CMG_OK)
        *made = d;
    else
        drawing_free(d);
    return status;
}
%}

%rename(Drawing) drawing;
typedef struct {} drawing;

%extend drawing {
    ~drawing() { drawing_free($self); }

    cmg_status set_now(const char *NAME) { return cmg_evaluator_set_now($self->evaluator, NAME); }
    void set_strict(bool on) { cmg_evaluator_set_strict($self->evaluator, on); }
    size_t count() { return cmg_model_count($self->model); }
    const char *name(size_t index) { return cmg_model_name($self->model, index); }
    int kind(size_t index) { return cmg_model_kind_at($self->model, index); }
    size_t fact_count(size_t index) { return cmg_model_fact_count($self->model, index); }
    const char *fact(size_t index, size_t fact) { return cmg_model_fact($self->model, index, fact); }

    cmg_status evaluate(const char *NAME, const char *FACTS, size_t LENGTH, cmg_language LANGUAGE,
                        cmg_diagnostics *REPORT, const cmg_value **VALUE)
    {
        (void)LANGUAGE;
        return cmg_model_evaluate($self->evaluator, $self->model, NAME, FACTS, LENGTH, REPORT, VALUE);
    }
}

cmg_status drawing_open(const char *PATH, const char *TEXT, size_t LENGTH, cmg_language LANGUAGE,
                        cmg_diagnostics *REPORT, drawing **DRAWING);
