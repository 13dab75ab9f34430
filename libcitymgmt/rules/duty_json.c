/* Who is responsible, as JSON (doc/result.md). */
#include "rules/print.h"

static const char *const level_names[] = {
#define CMG_LEVEL(identifier, name, zh, en) name,
#include "pack/levels.def"
#undef CMG_LEVEL
    ""};

/* `before` and an object of code, label, origin and basis; null where there is no rule. */
static void json_rule(cmg_buffer *out, const char *before, const cmg_rule *rule, cmg_language language)
{
    cmg_buffer_string(out, before);
    if (!rule) {
        cmg_buffer_string(out, "null");
        return;
    }
    cmg_buffer_string(out, "{\"code\":");
    cmg_buffer_json(out, rule->code);
    cmg_buffer_string(out, ",\"label\":");
    cmg_json_label(out, &rule->label, language);
    cmg_buffer_format(out, ",\"illustrative\":%s,\"basis\":", rule->illustrative ? "true" : "false");
    cmg_json_basis(out, &rule->basis, language);
    cmg_buffer_char(out, '}');
}

static void json_codes(cmg_buffer *out, const char *before, const cmg_codes *codes)
{
    cmg_buffer_string(out, before);
    cmg_buffer_char(out, '[');
    for (uint32_t i = 0; i < codes->count; i++) {
        cmg_buffer_string(out, i ? "," : "");
        cmg_buffer_json(out, codes->at[i]);
    }
    cmg_buffer_char(out, ']');
}

static void json_owner(cmg_buffer *out, const cmg_owner *owner, cmg_language language)
{
    static const char *const states[] = {"owned",   "no-rule",   "collision",  "too-wide",
                                         "no-unit", "two-units", "other-level"};
    cmg_buffer_format(out, "{\"state\":\"%s\",\"level\":\"%s\"", states[owner->state],
                      level_names[owner->level]);
    json_rule(out, ",\"unit\":", owner->unit ? &owner->unit->rule : NULL, language);
    json_rule(out, ",\"acting\":", owner->acting ? &owner->acting->rule : NULL, language);
    json_rule(out, ",\"rule\":", owner->rule ? &owner->rule->rule : NULL, language);
    json_rule(out, ",\"rival\":", owner->rival ? &owner->rival->rule : NULL, language);
    json_rule(out, ",\"before\":", owner->over ? &owner->over->rule : NULL, language);
    json_rule(out, ",\"delegation\":", owner->delegation ? &owner->delegation->rule : NULL, language);
    if (owner->unit) {
        json_codes(out, ",\"also_under\":", &owner->unit->also_under);
        json_codes(out, ",\"cross_posted\":", &owner->unit->cross_posted);
    }
    cmg_buffer_char(out, '}');
}

static void json_referrals(cmg_buffer *out, const cmg_duty_case *c, cmg_language language)
{
    static const char *const mechanisms[] = {"supervision", "sharing", "cooperation"};
    cmg_buffer_string(out, ",\"referrals\":[");
    for (uint32_t i = 0; i < c->referral_count; i++) {
        const cmg_due_referral *due = &c->referrals[i];
        json_rule(out, i ? ",{\"referral\":" : "{\"referral\":", &due->referral->rule, language);
        json_rule(out, ",\"to\":", due->to ? &due->to->rule : NULL, language);
        cmg_buffer_format(out, ",\"mechanism\":\"%s\",\"days\":", mechanisms[due->referral->mechanism]);
        if (due->referral->days)
            cmg_buffer_unsigned(out, due->referral->days);
        else
            cmg_buffer_string(out, "null");
        cmg_buffer_string(out, due->made ? ",\"made\":true}" : ",\"made\":false}");
    }
    cmg_buffer_char(out, ']');
}

static void json_integration(cmg_buffer *out, const cmg_result *result)
{
    const cmg_integration *integration = &result->duty.item->listing.integration;
    const cmg_label *const reasons[] = {&integration->scope, &integration->contested,
                                        &integration->neglected};
    static const char *const tests[] = {"scope", "contested", "neglected"};
    if (!integration->said)
        return;
    cmg_buffer_format(out, ",\"integration\":{\"integrate\":%s,\"integrated\":%s",
                      cmg_duty_integrate(result) ? "true" : "false",
                      integration->integrated ? "true" : "false");
    for (int i = 0; i < 3; i++) {
        if (!reasons[i]->text[0].length)
            continue;
        cmg_buffer_format(out, ",\"%s\":", tests[i]);
        cmg_json_label(out, reasons[i], result->language);
    }
    cmg_buffer_char(out, '}');
}

static void json_separation(cmg_buffer *out, const cmg_result *result)
{
    cmg_separation its;
    cmg_buffer_string(out, ",\"separation\":[");
    for (uint32_t i = 0; cmg_duty_separation(result, i, &its); i++) {
        json_rule(out, i ? ",{\"item\":" : "{\"item\":", &its.other->rule, result->language);
        json_rule(out, ",\"unit\":", its.unit ? &its.unit->rule : NULL, result->language);
        cmg_buffer_format(out, ",\"of\":\"%s\",\"apart\":%s}", its.builds ? "builds" : "approves",
                          !its.unit   ? "null"
                          : its.apart ? "true"
                                      : "false");
    }
    cmg_buffer_char(out, ']');
}

void cmg_duty_write_json(cmg_buffer *out, cmg_result *result)
{
    const cmg_duty_case *c = &result->duty;
    cmg_buffer_format(out, "{\"kind\":\"duty\",\"state\":\"%s\"",
                      result->state == CMG_DECIDED ? "decided" : "refused");
    if (result->state == CMG_REFUSED)
        cmg_json_reason(out, result);
    json_rule(out, ",\"item\":", c->item ? &c->item->rule : NULL, result->language);
    cmg_buffer_string(out, ",\"place\":[");
    for (uint32_t i = 0; i < c->where.count; i++)
        json_rule(out, i ? "," : "", &c->where.at[i]->rule, result->language);
    cmg_buffer_string(out, "],\"owners\":[");
    for (uint32_t i = 0; i < c->owner_count; i++) {
        cmg_buffer_string(out, i ? "," : "");
        json_owner(out, &c->owners[i], result->language);
    }
    cmg_buffer_char(out, ']');
    json_referrals(out, c, result->language);
    if (c->item)
        json_integration(out, result);
    json_separation(out, result);
    cmg_json_closing(out, result);
    cmg_buffer_char(out, '}');
}
