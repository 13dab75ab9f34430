/* Sessions, each with the facts of the case at hand. */

%{
typedef struct session {
    cmg_session *session;
    cmg_facts *facts;
} session;

static void session_free(session *s)
{
    if (!s)
        return;
    cmg_session_free(s->session);
    cmg_facts_free(s->facts);
    free(s);
}

static cmg_status session_new(cmg_pack *pack, session **made)
{
    session *s = calloc(1, sizeof *s);
    if (!s)
        return CMG_NO_MEMORY;
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
%}

%rename(Session) session;
typedef struct {} session;

%extend session {
    ~session() { session_free($self); }

    cmg_status set_as_of(const char *NAME) { return cmg_session_set_as_of($self->session, NAME); }
    void set_language(cmg_language language) { cmg_session_set_language($self->session, language); }
    void set_trace(bool on) { cmg_session_set_trace($self->session, on); }
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

    cmg_status decide(const char *NAME, const char *FACTS, size_t LENGTH, cmg_language LANGUAGE,
                      cmg_result *RESULT)
    {
        (void)LANGUAGE;
        return session_run($self, cmg_decide, NAME, FACTS, LENGTH, RESULT);
    }
}

cmg_status session_new(cmg_pack *pack, session **SESSION);
