/* The language by itself: an expression together with a machine to run it. */

%{
typedef struct formula {
    cmg_expression *expression;
    cmg_evaluator *evaluator;
} formula;

static void formula_free(formula *f)
{
    if (!f)
        return;
    cmg_expression_unref(f->expression);
    cmg_evaluator_free(f->evaluator);
    free(f);
}

static cmg_status formula_new(const char *text, size_t length, const char *names, size_t names_length,
                              cmg_language language, cmg_diagnostics *diagnostics, formula **made)
{
    (void)language;
    formula *f = calloc(1, sizeof *f);
    if (!f)
        return CMG_NO_MEMORY;
    f->evaluator = cmg_evaluator_new(NULL);
    const cmg_status status = !f->evaluator ? CMG_NO_MEMORY
                                            : cmg_expression_new(text, length, names, names_length, NULL,
                                                                 diagnostics, &f->expression);
    if (status == CMG_OK)
        *made = f;
    else
        formula_free(f);
    return status;
}
%}

%rename(Formula) formula;
typedef struct {} formula;

%extend formula {
    ~formula() { formula_free($self); }

    const char *disassembly() { return cmg_expression_disassembly($self->expression); }
    cmg_status set_now(const char *NAME) { return cmg_evaluator_set_now($self->evaluator, NAME); }
    void set_strict(bool on) { cmg_evaluator_set_strict($self->evaluator, on); }

    cmg_status evaluate(const char *NAMED, size_t LENGTH, cmg_language LANGUAGE, cmg_diagnostics *REPORT,
                        const cmg_value **VALUE)
    {
        (void)LANGUAGE;
        return cmg_evaluate($self->evaluator, $self->expression, NAMED, LENGTH, REPORT, VALUE);
    }
}

cmg_status formula_new(const char *TEXT, size_t LENGTH, const char *NAMED, size_t LENGTH,
                       cmg_language LANGUAGE, cmg_diagnostics *REPORT, formula **FORMULA);
