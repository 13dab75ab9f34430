/* Results: read-only here; decisions make them. */

%rename(Result) cmg_result;
typedef struct {} cmg_result;

%extend cmg_result {
    ~cmg_result() { cmg_result_free($self); }

    /* Without a body: the library's function of that name. */
    int state();
    size_t missing_count();
    const char *missing(size_t index);
    const char *question(size_t index);
    const char *why(size_t index);
    size_t answer_count(size_t index);
    const char *answer(size_t index, size_t answer);
    needed_text answer_leads_to(size_t index, size_t answer);
    size_t step_count();
    needed_text step(size_t index);
    needed_text text();
    needed_text json();
    void findings(cmg_language LANGUAGE, cmg_diagnostics **HELD)
    {
        (void)LANGUAGE;
        *HELD = cmg_result_diagnostics($self);
    }

    const cmg_value *value() { return cmg_decision_value($self); }

    int outcome() { return (int)cmg_penalty_outcome($self); }
    const char *tier() { return cmg_penalty_tier($self); }
    const char *provision() { return cmg_penalty_provision($self); }
    const cmg_value *fine() { return cmg_penalty_fine($self); }
    const cmg_value *suggestion() { return cmg_penalty_suggestion($self); }
    const cmg_value *minimum() { return cmg_penalty_minimum($self); }
    const cmg_value *maximum() { return cmg_penalty_maximum($self); }
    const cmg_value *statutory_minimum() { return cmg_penalty_statutory_minimum($self); }
    const cmg_value *statutory_maximum() { return cmg_penalty_statutory_maximum($self); }
    bool is_illustrative() { return cmg_penalty_is_illustrative($self); }
    const char *norm(size_t index) { return cmg_penalty_norm($self, index); }
    bool norm_prevails(size_t index) { return cmg_penalty_norm_prevails($self, index); }
    const char *basis(size_t index) { return cmg_penalty_basis($self, index); }
    bool referred(const char *NAME) { return cmg_duty_referred($self, NAME) == CMG_OK; }
    needed_text items_csv() { return cmg_items_csv($self); }
    needed_text items_html() { return cmg_items_html($self); }
    needed_text assess_html() { return cmg_assess_html($self, NULL, 0); }
    needed_text staff_csv() { return cmg_staff_csv($self); }
    needed_text staff_svg() { return cmg_staff_svg($self); }
    const char *procedure(size_t index) { return cmg_penalty_procedure($self, index); }
}
