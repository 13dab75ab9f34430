/* A pack's own tests: each case decided as a caller would, and what the
 * tests reach.  The tests of lower layers are theirs: an overlay may well
 * change their answers. */
#include "citymgmt/staff.h"
#include "citymgmt/standards.h"

#include "rules/assess_test.h"
#include "rules/coverage.h"
#include "rules/pack_test.h"

#include <string.h>

static void run_free(cmg_test_run *r)
{
    cmg_result_free(r->result);
    cmg_facts_free(r->facts);
    cmg_timeline_free(r->timeline);
    cmg_casefile_free(r->casefile);
    cmg_session_free(r->session);
    cmg_diagnostics_free(r->diagnostics);
    cmg_buffer_free(&r->difference);
    cmg_buffer_free(&r->part);
}

static bool run_init(cmg_test_run *r, cmg_pack *pack, cmg_language language)
{
    const cmg_allocator *allocator = &pack->allocator;
    *r = (cmg_test_run){.pack = pack, .language = language};
    cmg_buffer_init(&r->difference, allocator);
    cmg_buffer_init(&r->part, allocator);
    r->session = cmg_session_new(pack, allocator);
    r->facts = cmg_facts_new(pack, allocator);
    r->timeline = cmg_timeline_new(allocator);
    r->casefile = cmg_casefile_new(pack, allocator);
    r->result = cmg_result_new(allocator);
    r->diagnostics = cmg_diagnostics_new(allocator);
    if (r->session && r->facts && r->timeline && r->casefile && r->result && r->diagnostics)
        return true;
    run_free(r);
    return false;
}

/* -- running -------------------------------------------------------------- */

static cmg_status decide_duty(cmg_test_run *r, const cmg_pack_case *test)
{
    cmg_status status =
        cmg_duty(r->session, test->item.bytes, test->place.bytes, test->level.bytes, r->result);
    for (cmg_json code = cmg_json_first(test->referred); status == CMG_OK && cmg_json_present(code);
         code = cmg_json_following(code)) {
        cmg_text kept;
        if (!cmg_text_copy(&r->result->arena, cmg_json_string(code), &kept))
            return CMG_NO_MEMORY;
        status = cmg_duty_referred(r->result, kept.bytes);
    }
    return status;
}

/* One event, or a list of events of one name. */
static cmg_status add_events(cmg_test_run *r, cmg_json event)
{
    const cmg_text name = cmg_json_key(event);
    const bool is_list = cmg_json_type(event) == CMG_JSON_ARRAY;
    cmg_status status = CMG_OK;
    for (cmg_json one = is_list ? cmg_json_first(event) : event; status == CMG_OK && cmg_json_present(one);
         one = is_list ? cmg_json_following(one) : (cmg_json){NULL, NULL}) {
        const bool is_string = cmg_json_type(one) == CMG_JSON_STRING;
        const cmg_text text = is_string ? cmg_json_string(one) : cmg_json_raw(one);
        status = cmg_timeline_set(r->timeline, name.bytes, name.length, text.bytes ? text.bytes : "",
                                  text.length, r->diagnostics);
    }
    return status;
}

static cmg_status decide_due(cmg_test_run *r, const cmg_pack_case *test)
{
    cmg_timeline_clear(r->timeline);
    for (cmg_json event = cmg_json_first(test->events); cmg_json_present(event);
         event = cmg_json_following(event)) {
        if (cmg_text_equal(cmg_json_key(event), CMG_TEXT("$doc")))
            continue;
        const cmg_status status = add_events(r, event);
        if (status != CMG_OK)
            return status;
    }
    return cmg_due(r->session, test->deadline.bytes, r->timeline, r->result);
}

static cmg_status decide_penalty(cmg_test_run *r, const cmg_pack_case *test)
{
    const char *codes[CMG_NORMS_MAX + 1] = {test->item.bytes}; /* the library says when there are too many */
    size_t count = 1;
    if (test->with_count == 0)
        return cmg_penalty(r->session, test->item.bytes, r->facts, r->result);
    for (uint32_t i = 0; i < test->with_count && count <= CMG_NORMS_MAX; i++)
        codes[count++] = test->with[i];
    return cmg_penalty_concurrent(r->session, codes, count, r->facts, r->result);
}

/* A part of the pack's file to be read as text.  When its faults are to be told, lines and blanks before it
 * make its places those of the file. */
static cmg_text text_of(cmg_test_run *r, cmg_json part)
{
    if (!r->in_place)
        return cmg_json_raw(part);
    const cmg_place place = cmg_json_place(part, &r->result->arena);
    cmg_buffer_clear(&r->part);
    for (uint32_t i = 1; i < place.line; i++)
        cmg_buffer_char(&r->part, '\n');
    for (uint32_t i = 1; i < place.column; i++)
        cmg_buffer_char(&r->part, ' ');
    cmg_buffer_text(&r->part, cmg_json_raw(part));
    return r->part.failed ? cmg_json_raw(part) : cmg_buffer_view(&r->part);
}

static cmg_status decide_staff(cmg_test_run *r, const cmg_pack_case *test)
{
    if (!cmg_json_present(test->places))
        return cmg_staff(r->session, test->plan.bytes, r->facts, NULL, r->result);
    cmg_staff_places *places = cmg_staff_places_new(&r->pack->allocator);
    const cmg_text text = text_of(r, test->places);
    cmg_status status =
        cmg_staff_places_json(places, text.bytes, text.length, test->origin.file.bytes, r->diagnostics);
    if (status == CMG_OK)
        status = cmg_staff(r->session, test->plan.bytes, r->facts, places, r->result);
    cmg_staff_places_free(places);
    return places ? status : CMG_NO_MEMORY;
}

static cmg_status check_casefile(cmg_test_run *r, const cmg_pack_case *test)
{
    const cmg_text text = text_of(r, test->casefile);
    const cmg_status status =
        cmg_casefile_json(r->casefile, text.bytes, text.length, test->origin.file.bytes, r->diagnostics);
    return status == CMG_OK ? cmg_casefile_check(r->session, test->course.bytes, r->casefile, r->result)
                            : status;
}

static cmg_status decide(cmg_test_run *r, const cmg_pack_case *test)
{
    cmg_facts_clear(r->facts);
    cmg_diagnostics_clear(r->diagnostics);
    r->session->as_of = test->decided;
    r->session->has_as_of = true;
    cmg_session_set_language(r->session, r->language);
    if (cmg_json_present(test->facts)) {
        const cmg_text text = text_of(r, test->facts);
        const cmg_status status =
            cmg_facts_json(r->facts, text.bytes, text.length, test->origin.file.bytes, r->diagnostics);
        if (status != CMG_OK)
            return status;
    }
    if (test->deadline.length)
        return decide_due(r, test);
    if (test->assessment.length)
        return cmg_assess_test(r->session, test, r->facts, r->diagnostics, r->result);
    if (test->course.length)
        return check_casefile(r, test);
    if (test->place.length)
        return decide_duty(r, test);
    if (test->route.length)
        return cmg_route(r->session, test->route.bytes, test->route.length,
                         cmg_json_present(test->facts) ? r->facts : NULL, r->result);
    if (test->plan.length)
        return decide_staff(r, test);
    if (test->standard.length)
        return cmg_standards(r->session,
                             cmg_text_equal(test->standard, CMG_TEXT("all")) ? NULL : test->standard.bytes,
                             r->facts, r->result);
    return test->item.length ? decide_penalty(r, test)
                             : cmg_decide(r->session, test->decision.bytes, r->facts, r->result);
}

static void run_case(cmg_test_run *r, const cmg_pack_case *test)
{
    cmg_buffer_clear(&r->difference);
    cmg_status status = decide(r, test);
    if (status == CMG_BAD_FACTS) {
        r->in_place = true;
        status = decide(r, test);
        r->in_place = false;
    }
    if (status == CMG_OK) {
        cmg_test_compare(r, test->expect);
        return;
    }
    cmg_buffer_format(&r->difference, "%s\n%s%s",
                      r->language == CMG_ENGLISH ? cmg_status_name(status) : "没有得出结果",
                      cmg_diagnostics_text(r->diagnostics, r->language),
                      cmg_diagnostics_text(cmg_result_diagnostics(r->result), r->language));
}

cmg_status cmg_pack_test(cmg_pack *pack, cmg_language language, cmg_test_callback *callback, void *context,
                         size_t *passed, size_t *failed)
{
    cmg_test_run r;
    if (!pack || !passed || !failed)
        return CMG_BAD_ARGUMENT;
    *passed = *failed = 0;
    if (!run_init(&r, pack, language))
        return CMG_NO_MEMORY;
    for (uint32_t i = 0; i < pack->case_count; i++) {
        const cmg_pack_case *test = &pack->cases[i];
        if (!cmg_is_own(pack, &test->origin))
            continue;
        run_case(&r, test);
        const bool good = r.difference.length == 0 && !r.difference.failed;
        ++*(good ? passed : failed);
        if (callback)
            callback(context, test->name.bytes, test->origin.file.bytes, test->origin.line, good,
                     good ? NULL : cmg_buffer_view(&r.difference).bytes);
    }
    run_free(&r);
    return CMG_OK;
}

size_t cmg_pack_coverage(cmg_pack *pack, char *buffer, size_t size)
{
    cmg_test_run r;
    if (!pack || (size && !buffer))
        return (size_t)-1;
    const size_t bytes = pack->rule_count / 8 + 1;
    uint8_t *covered = cmg_allocate_zeroed(&pack->allocator, bytes);
    if (!covered)
        return (size_t)-1;
    size_t length = (size_t)-1;
    if (run_init(&r, pack, CMG_ENGLISH)) {
        r.session->covered = covered;
        for (uint32_t i = 0; i < pack->case_count; i++) {
            if (cmg_is_own(pack, &pack->cases[i].origin))
                run_case(&r, &pack->cases[i]);
        }
        cmg_buffer_clear(&r.difference);
        cmg_coverage_write(&r.difference, pack, covered);
        if (!r.difference.failed) {
            length = r.difference.length;
            if (size) {
                const size_t kept = length < size ? length : size - 1;
                memcpy(buffer, r.difference.bytes, kept);
                buffer[kept] = '\0';
            }
        }
        run_free(&r);
    }
    cmg_release(&pack->allocator, covered, bytes);
    return length;
}
