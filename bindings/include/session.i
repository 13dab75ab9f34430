/* Sessions, each with the facts of the case at hand. */

%{
typedef struct session {
    cmg_pack *pack;
    cmg_session *session;
    cmg_facts *facts;
} session;

static void session_free(session *s)
{
    if (!s)
        return;
    cmg_session_free(s->session);
    cmg_facts_free(s->facts);
    cmg_pack_unref(s->pack);
    free(s);
}

static cmg_status session_new(cmg_pack *pack, session **made)
{
    session *s = calloc(1, sizeof *s);
    if (!s)
        return CMG_NO_MEMORY;
    s->pack = cmg_pack_ref(pack);
    s->session = cmg_session_new(pack, NULL);
    s->facts = cmg_facts_new(pack, NULL);
    if (s->session && s->facts) {
        *made = s;
        return CMG_OK;
    }
    session_free(s);
    return CMG_NO_MEMORY;
}

typedef cmg_status decide_function(cmg_session *session, const char *what, const cmg_facts *facts,
                                   cmg_result *result);

/* The result's own list also takes what is wrong with the facts. */
static cmg_status session_run(session *s, decide_function *decide, const char *what, const char *facts,
                                 size_t length, cmg_result *result)
{
    cmg_facts_clear(s->facts);
    const cmg_status status = cmg_facts_json(s->facts, facts, length, NULL, cmg_result_diagnostics(result));
    return status == CMG_OK ? decide(s->session, what, s->facts, result) : status;
}

typedef struct text_left {
    const char *at;
    size_t length;
} text_left;

static ptrdiff_t read_text_left(void *context, char *buffer, size_t size)
{
    text_left *left = context;
    const size_t given = left->length < size ? left->length : size;
    memcpy(buffer, left->at, given);
    left->at += given;
    left->length -= given;
    return (ptrdiff_t)given;
}

/* Places as JSON or CSV; NULL: those of the plan. */
static cmg_status staff_run(session *s, const char *plan, const char *facts, size_t length,
                            const char *places, bool is_csv, cmg_result *result)
{
    cmg_diagnostics *diagnostics = cmg_result_diagnostics(result);
    cmg_staff_places *list = places ? cmg_staff_places_new(NULL) : NULL;
    text_left left = {places, places ? strlen(places) : 0};
    cmg_status status = places && !list ? CMG_NO_MEMORY : CMG_OK;
    if (list && is_csv)
        status = cmg_staff_places_csv(list, read_text_left, &left, "places", diagnostics);
    else if (list)
        status = cmg_staff_places_json(list, places, CMG_ZERO_TERMINATED, "places", diagnostics);
    cmg_facts_clear(s->facts);
    if (status == CMG_OK)
        status = cmg_facts_json(s->facts, facts, length, NULL, diagnostics);
    if (status == CMG_OK)
        status = cmg_staff(s->session, plan, s->facts, list, result);
    cmg_staff_places_free(list);
    return status;
}

/* Cases and units as CSV; NULL: none.  More than `most` rejected rows are an error, which
 * the findings explain. */
static cmg_status assess_run(session *s, const char *code, const char *facts, size_t length, const char *cases,
                             const char *units, size_t most, cmg_result *result)
{
    cmg_diagnostics *diagnostics = cmg_result_diagnostics(result);
    cmg_assessment *assessment = NULL;
    text_left of_cases = {cases, cases ? strlen(cases) : 0}, of_units = {units, units ? strlen(units) : 0};
    cmg_facts_clear(s->facts);
    cmg_status status = cmg_facts_json(s->facts, facts, length, NULL, diagnostics);
    if (status == CMG_OK)
        status = cmg_assessment_new(s->session, code, diagnostics, &assessment);
    if (status == CMG_OK)
        status = cmg_assessment_set_facts(assessment, s->facts);
    if (status == CMG_OK && units)
        status = cmg_assessment_read_units(assessment, read_text_left, &of_units, "units", diagnostics);
    if (status == CMG_OK && cases)
        status = cmg_assessment_read_cases(assessment, read_text_left, &of_cases, "cases", diagnostics);
    if (status == CMG_OK && cmg_assessment_rejected(assessment) > most)
        status = CMG_BAD_FACTS;
    if (status == CMG_OK)
        status = cmg_assess(s->session, assessment, result);
    cmg_assessment_free(assessment);
    return status;
}

/* Texts, one a line. */
typedef struct text_list {
    char *copy;
    const char **at; /* NULL: no memory */
    size_t count;
} text_list;

static text_list split_lines(const char *lines)
{
    size_t most = lines[0] ? 1 : 0;
    for (const char *at = lines; *at; at++)
        most += *at == '\n';
    text_list list = {malloc(strlen(lines) + 1), calloc(most + 1, sizeof *list.at), 0};
    if (!list.copy || !list.at) {
        free(list.copy);
        free(list.at);
        return (text_list){NULL, NULL, 0};
    }
    strcpy(list.copy, lines);
    for (char *at = list.copy; list.count < most; at += strlen(at) + 1) {
        char *end = strchr(at, '\n');
        if (end)
            *end = '\0';
        list.at[list.count++] = at;
    }
    return list;
}

static void free_lines(text_list *list)
{
    free(list->copy);
    free(list->at);
}

/* Words of a query. */
static cmg_status items_run(session *s, const char *lines, cmg_result *result)
{
    text_list words = split_lines(lines);
    const cmg_status status = words.at ? cmg_items(s->session, words.at, words.count, result) : CMG_NO_MEMORY;
    free_lines(&words);
    return status;
}

/* Codes of items that one act comes under. */
static cmg_status norms_run(session *s, const char *lines, const char *facts, size_t length, cmg_result *result)
{
    text_list codes = split_lines(lines);
    cmg_facts_clear(s->facts);
    cmg_status status = codes.at ? cmg_facts_json(s->facts, facts, length, NULL, cmg_result_diagnostics(result))
                                 : CMG_NO_MEMORY;
    if (status == CMG_OK)
        status = cmg_penalty_concurrent(s->session, codes.at, codes.count, s->facts, result);
    free_lines(&codes);
    return status;
}

static cmg_status route_run(session *s, const char *text, const char *facts, size_t length, cmg_result *result)
{
    cmg_facts_clear(s->facts);
    const cmg_status status = cmg_facts_json(s->facts, facts, length, NULL, cmg_result_diagnostics(result));
    return status == CMG_OK ? cmg_route(s->session, text, CMG_ZERO_TERMINATED, s->facts, result) : status;
}

static cmg_status standards_run(session *s, const char *which, const char *facts, size_t length,
                                cmg_result *result)
{
    cmg_facts_clear(s->facts);
    const cmg_status status = cmg_facts_json(s->facts, facts, length, NULL, cmg_result_diagnostics(result));
    return status == CMG_OK ? cmg_standards(s->session, which, s->facts, result) : status;
}

/* What happened, a line each: NAME=TEXT. */
static cmg_status due_run(session *s, const char *deadline, const char *events, cmg_result *result)
{
    cmg_timeline *timeline = cmg_timeline_new(NULL);
    cmg_status status = timeline ? CMG_OK : CMG_NO_MEMORY;
    while (timeline && *events) {
        const size_t length = strcspn(events, "\n"), name = strcspn(events, "=");
        if (name < length) {
            const cmg_status found = cmg_timeline_set(timeline, events, name, events + name + 1, length - name - 1,
                                                      cmg_result_diagnostics(result));
            status = found != CMG_OK ? found : status;
        }
        events += length + (events[length] == '\n');
    }
    if (status == CMG_OK)
        status = cmg_due(s->session, deadline, timeline, result);
    cmg_timeline_free(timeline);
    return status;
}

static cmg_status casefile_run(session *s, const char *course, const char *json, size_t length,
                               cmg_result *result)
{
    cmg_casefile *file = cmg_casefile_new(s->pack, NULL);
    if (!file)
        return CMG_NO_MEMORY;
    cmg_status status = cmg_casefile_json(file, json, length, NULL, cmg_result_diagnostics(result));
    if (status == CMG_OK)
        status = cmg_casefile_check(s->session, course, file, result);
    cmg_casefile_free(file);
    return status;
}
%}

%apply const char *NAME { const char *PLACE };

%rename(Session) session;
typedef struct {} session;

%apply const char *NAME_OR_NULL { const char *UNITS_OR_NULL };
%extend session {
    ~session() { session_free($self); }

    cmg_status set_as_of(const char *NAME) { return cmg_session_set_as_of($self->session, NAME); }
    void set_language(cmg_language language) { cmg_session_set_language($self->session, language); }
    void set_trace(bool on) { cmg_session_set_trace($self->session, on); }
    void set_look_ahead(bool on) { cmg_session_set_look_ahead($self->session, on); }
    void set_strict(bool on) { cmg_session_set_strict($self->session, on); }
    cmg_status set_limit(cmg_limit limit, uint64_t most)
    {
        return cmg_session_set_limit($self->session, limit, most);
    }

    cmg_status penalty(const char *NAME, const char *FACTS, size_t LENGTH, cmg_language LANGUAGE,
                       cmg_result *RESULT)
    {
        (void)LANGUAGE;
        return session_run($self, cmg_penalty, NAME, FACTS, LENGTH, RESULT);
    }

    cmg_status norms(const char *NAME, const char *FACTS, size_t LENGTH, cmg_language LANGUAGE,
                     cmg_result *RESULT)
    {
        (void)LANGUAGE;
        return norms_run($self, NAME, FACTS, LENGTH, RESULT);
    }

    cmg_status decide(const char *NAME, const char *FACTS, size_t LENGTH, cmg_language LANGUAGE,
                      cmg_result *RESULT)
    {
        (void)LANGUAGE;
        return session_run($self, cmg_decide, NAME, FACTS, LENGTH, RESULT);
    }

    cmg_status due(const char *NAME, const char *NAME_OR_NULL, cmg_language LANGUAGE, cmg_result *RESULT)
    {
        (void)LANGUAGE;
        return due_run($self, NAME, NAME_OR_NULL ? NAME_OR_NULL : "", RESULT);
    }

    cmg_status casefile(const char *NAME, const char *FACTS, size_t LENGTH, cmg_language LANGUAGE,
                        cmg_result *RESULT)
    {
        (void)LANGUAGE;
        return casefile_run($self, NAME, FACTS, LENGTH, RESULT);
    }

    cmg_status staff(const char *NAME, const char *FACTS, size_t LENGTH, const char *NAME_OR_NULL, bool is_csv,
                     cmg_language LANGUAGE, cmg_result *RESULT)
    {
        (void)LANGUAGE;
        return staff_run($self, NAME, FACTS, LENGTH, NAME_OR_NULL, is_csv, RESULT);
    }

    cmg_status assess(const char *NAME, const char *FACTS, size_t LENGTH, const char *NAME_OR_NULL,
                      const char *UNITS_OR_NULL, size_t most, cmg_language LANGUAGE, cmg_result *RESULT)
    {
        (void)LANGUAGE;
        return assess_run($self, NAME, FACTS, LENGTH, NAME_OR_NULL, UNITS_OR_NULL, most, RESULT);
    }

    cmg_status duty(const char *NAME, const char *PLACE, const char *NAME_OR_NULL, cmg_language LANGUAGE,
                    cmg_result *RESULT)
    {
        (void)LANGUAGE;
        return cmg_duty($self->session, NAME, PLACE, NAME_OR_NULL, RESULT);
    }

    cmg_status items(const char *NAME, cmg_language LANGUAGE, cmg_result *RESULT)
    {
        (void)LANGUAGE;
        return items_run($self, NAME, RESULT);
    }

    cmg_status route(const char *NAME_OR_NULL, const char *FACTS, size_t LENGTH, cmg_language LANGUAGE,
                     cmg_result *RESULT)
    {
        (void)LANGUAGE;
        return route_run($self, NAME_OR_NULL, FACTS, LENGTH, RESULT);
    }

    cmg_status standards(const char *NAME_OR_NULL, const char *FACTS, size_t LENGTH, cmg_language LANGUAGE,
                         cmg_result *RESULT)
    {
        (void)LANGUAGE;
        return standards_run($self, NAME_OR_NULL, FACTS, LENGTH, RESULT);
    }
}

cmg_status session_new(cmg_pack *pack, session **SESSION);
