/* Who is responsible, for a person to read: the unit first, then why. */
#include "rules/print.h"

const char *cmg_level_words(cmg_level level, cmg_language language)
{
    static const char *const words[][2] = {
#define CMG_LEVEL(identifier, name, zh, en) {zh, en},
#include "pack/levels.def"
#undef CMG_LEVEL
        {"", ""}};
    return words[level][language];
}

const char *cmg_item_type_words(cmg_item_type type, cmg_language language)
{
    static const char *const words[][2] = {
#define CMG_ITEM_TYPE(identifier, name, zh, en) {zh, en},
#include "pack/item_types.def"
#undef CMG_ITEM_TYPE
        {"", ""}};
    return words[type][language];
}

const char *cmg_nearness_words(unsigned nearness, cmg_language language)
{
    static const char *const words[][2] = {{"", ""},
                                           {"适用于全部事项", "it is for all matters"},
                                           {"适用于这一职权类型", "it names the type"},
                                           {"适用于这一职能", "it names the function"},
                                           {"点名了这一事项", "it names this matter"}};
    return words[nearness][language];
}

const char *cmg_duty_step_words(cmg_duty_step_kind kind, cmg_language language)
{
    static const char *const words[][2] = {
#define CMG_DUTY_STEP(identifier, name, zh, en) {zh, en},
#include "pack/duty_steps.def"
#undef CMG_DUTY_STEP
    };
    return words[kind][language];
}

/* What no published rule stands behind is not to be read as the city's own. */
static void put_origin(cmg_print *print, const cmg_rule *rule)
{
    if (rule->illustrative)
        cmg_buffer_string(&print->left, cmg_say(print, "〔示例〕", " [illustrative]"));
}

static void put_named(cmg_print *print, const cmg_rule *rule)
{
    cmg_print_label(&print->left, &rule->label, print->language);
    cmg_buffer_string(&print->left, cmg_say(print, "（", " ("));
    cmg_buffer_text(&print->left, rule->code);
    cmg_buffer_string(&print->left, cmg_say(print, "）", ")"));
    put_origin(print, rule);
}

static void put_quoted(cmg_print *print, const cmg_rule *rule)
{
    cmg_buffer_string(&print->left, cmg_say(print, "“", "\""));
    cmg_print_label(&print->left, &rule->label, print->language);
    cmg_buffer_string(&print->left, cmg_say(print, "”", "\""));
    put_origin(print, rule);
}

/* -- the owner ------------------------------------------------------------ */

static void print_rule(cmg_print *print, const cmg_duty_case *c, const cmg_owner *owner)
{
    put_quoted(print, &owner->rule->rule);
    cmg_buffer_string(&print->left, cmg_say(print, "：", ": "));
    cmg_buffer_string(&print->left,
                      cmg_nearness_words(cmg_reach_item(&owner->rule->reach, c->item), print->language));
    if (owner->over) {
        cmg_buffer_string(&print->left, cmg_say(print, "，优先于", ", before "));
        put_quoted(print, &owner->over->rule);
    }
    cmg_print_row(print, cmg_say(print, "规则", "rule"), &owner->rule->rule.basis);
}

static void print_note(cmg_print *print, const cmg_rule *rule)
{
    cmg_print_label(&print->left, &rule->note, print->language);
    if (print->left.length)
        cmg_print_row(print, cmg_say(print, "说明", "note"), NULL);
}

static void print_delegation(cmg_print *print, const cmg_owner *owner)
{
    if (!owner->delegation)
        return;
    put_named(print, &owner->acting->rule);
    cmg_buffer_string(&print->left, owner->delegation->devolves
                                        ? cmg_say(print, "，以自己的名义", ", in its own name")
                                        : cmg_say(print, "，以委托单位的名义", ", in the owner's name"));
    cmg_buffer_string(&print->left, cmg_say(print, "；公布于 ", "; published on "));
    cmg_date_write(&print->left, owner->delegation->published);
    cmg_print_row(print, cmg_say(print, "办理单位", "acts"), &owner->delegation->rule.basis);
    if (!owner->other_delegation)
        return;
    cmg_buffer_string(&print->left,
                      cmg_say(print, "另有一项委托同时有效：", "another delegation holds too: "));
    put_quoted(print, &owner->other_delegation->rule);
    cmg_print_row(print, cmg_say(print, "注意", "note"), NULL);
}

/* Other units by their labels: who manages this one too, whose leaders hold posts in each other. */
static void print_units(cmg_print *print, const cmg_result *result, const char *heading,
                        const cmg_codes *codes)
{
    const cmg_pack *pack = result->pack;
    for (uint32_t i = 0; i < codes->count; i++) {
        const cmg_versions *versions = cmg_pack_find(pack->units, pack->unit_count, codes->at[i]);
        const cmg_unit *unit = versions ? cmg_version_on(versions, result->as_of) : NULL;
        if (!unit)
            continue;
        cmg_buffer_string(&print->left, print->left.length ? cmg_say(print, "、", ", ") : "");
        put_named(print, &unit->rule);
    }
    if (print->left.length)
        cmg_print_row(print, heading, NULL);
}

static void print_owner(cmg_print *print, const cmg_result *result, const cmg_owner *owner)
{
    put_named(print, &owner->unit->rule);
    cmg_buffer_string(&print->left, cmg_say(print, "，", ", "));
    cmg_buffer_string(&print->left, cmg_level_words(owner->level, print->language));
    cmg_print_answer(print, &owner->unit->rule.basis);
    print_rule(print, &result->duty, owner);
    print_note(print, &owner->rule->rule);
    print_note(print, &owner->unit->rule);
    print_delegation(print, owner);
    print_units(print, result, cmg_say(print, "双重管理", "also under"), &owner->unit->also_under);
    print_units(print, result, cmg_say(print, "兼职单位", "cross-posted"), &owner->unit->cross_posted);
}

/* -- the matter ----------------------------------------------------------- */

static void print_place(cmg_print *print, const cmg_whereabouts *where)
{
    for (uint32_t i = where->count; i-- > 0;) {
        cmg_print_label(&print->left, &where->at[i]->rule.label, print->language);
        cmg_buffer_string(&print->left, i ? " > " : "");
    }
    cmg_print_row(print, cmg_say(print, "地点", "place"), NULL);
}

static void print_steps(cmg_print *print, const cmg_listing *listing)
{
    for (uint32_t i = 0; i < listing->step_count; i++) {
        const cmg_duty_step *step = &listing->steps[i];
        cmg_buffer_string(&print->left, cmg_duty_step_words(step->kind, print->language));
        if (step->label.text[0].length) {
            cmg_buffer_string(&print->left, cmg_say(print, "：", ": "));
            cmg_print_label(&print->left, &step->label, print->language);
        }
        cmg_print_row(print, i ? "" : cmg_say(print, "责任事项", "duties"), &step->basis);
    }
}

static void put_days(cmg_print *print, const char *before, uint32_t days)
{
    cmg_buffer_string(&print->left, before);
    cmg_buffer_unsigned(&print->left, days);
    cmg_buffer_string(&print->left, cmg_say(print, " 个工作日", " working days"));
}

static void print_limits(cmg_print *print, const cmg_listing *listing)
{
    if (listing->statutory_days)
        put_days(print, cmg_say(print, "法定 ", "by law "), listing->statutory_days);
    if (listing->statutory_days && listing->promised_days)
        cmg_buffer_string(&print->left, cmg_say(print, "，", ", "));
    if (listing->promised_days)
        put_days(print, cmg_say(print, "承诺 ", "promised "), listing->promised_days);
    if (listing->statutory_days || listing->promised_days)
        cmg_print_row(print, cmg_say(print, "时限", "limits"), NULL);
}

static void print_integration(cmg_print *print, const cmg_integration *integration)
{
    const cmg_label *const reasons[] = {&integration->scope, &integration->contested,
                                        &integration->neglected};
    const char *const tests[] = {
        cmg_say(print, "属于城市管理规定职责范围", "inside the prescribed range"),
        cmg_say(print, "事权交叉、职责不清、推诿扯皮", "crossing, unclear or passed around"),
        cmg_say(print, "无人管理、管理效果差或者群众反映强烈", "managed by nobody, badly, or complained of")};
    bool any = false;
    if (!integration->said)
        return;
    for (int i = 0; i < 3; i++) {
        if (!reasons[i]->text[0].length)
            continue;
        cmg_buffer_string(&print->left, any ? "" : cmg_say(print, "应当整合：", "to be integrated: "));
        cmg_buffer_string(&print->left, tests[i]);
        cmg_buffer_string(&print->left, cmg_say(print, "——", " - "));
        cmg_print_label(&print->left, reasons[i], print->language);
        cmg_print_row(print, any ? "" : cmg_say(print, "整合", "integration"), NULL);
        any = true;
    }
    if (any)
        return;
    cmg_buffer_string(&print->left,
                      cmg_say(print, "三个“必须整合”都不成立", "none of the three tests holds"));
    cmg_print_row(print, cmg_say(print, "整合", "integration"), NULL);
}

static void print_separation(cmg_print *print, const cmg_result *result)
{
    cmg_separation its;
    for (uint32_t i = 0; cmg_duty_separation(result, i, &its); i++) {
        put_named(print, &its.other->rule);
        cmg_buffer_string(&print->left, " → ");
        if (its.unit)
            put_named(print, &its.unit->rule);
        else
            cmg_buffer_string(&print->left, cmg_say(print, "此地没有唯一的责任单位", "no single owner here"));
        if (its.unit)
            cmg_buffer_string(&print->left, its.apart ? cmg_say(print, "，已分离", ", apart")
                                                      : cmg_say(print, "，未分离", ", NOT apart"));
        cmg_print_row(
            print, its.builds ? cmg_say(print, "建管分离", "builds") : cmg_say(print, "批管分离", "licenses"),
            NULL);
    }
}

static void print_referrals(cmg_print *print, const cmg_duty_case *c)
{
    static const char *const mechanisms[][2] = {{"执法运行监督", "supervision of enforcement"},
                                                {"信息互联共享", "sharing of information"},
                                                {"执法协作", "cooperation in enforcement"}};
    for (uint32_t i = 0; i < c->referral_count; i++) {
        const cmg_due_referral *due = &c->referrals[i];
        cmg_buffer_string(&print->left, due->made ? cmg_say(print, "已办：", "made: ")
                                                  : cmg_say(print, "未办：", "missing: "));
        cmg_print_label(&print->left, &due->referral->rule.label, print->language);
        put_origin(print, &due->referral->rule);
        cmg_buffer_string(&print->left, " → ");
        if (due->to)
            put_named(print, &due->to->rule);
        else
            cmg_buffer_string(&print->left, cmg_say(print, "此地没有这样的单位", "no such unit here"));
        cmg_buffer_string(&print->left, cmg_say(print, "；", "; "));
        cmg_buffer_string(&print->left, mechanisms[due->referral->mechanism][print->language]);
        if (due->referral->days)
            put_days(print, cmg_say(print, "，限 ", ", within "), due->referral->days);
        cmg_print_row(print, i ? "" : cmg_say(print, "移送共享", "referrals"), &due->referral->rule.basis);
    }
}

void cmg_duty_write_text(cmg_buffer *out, cmg_result *result)
{
    const cmg_duty_case *c = &result->duty;
    cmg_print print;
    cmg_print_init(&print, out, result);
    if (result->state == CMG_DECIDED) {
        for (uint32_t i = 0; i < c->owner_count; i++)
            print_owner(&print, result, &c->owners[i]);
    } else {
        cmg_buffer_string(&print.left, cmg_say(&print, "没有唯一的责任单位：", "No single owner: "));
        cmg_print_reason(&print.left, result, result->language);
        cmg_print_answer(&print, NULL);
    }
    if (c->item) {
        put_named(&print, &c->item->rule);
        cmg_buffer_string(&print.left, cmg_say(&print, "，", ", "));
        cmg_buffer_string(&print.left, cmg_item_type_words(c->item->listing.type, print.language));
        cmg_print_row(&print, cmg_say(&print, "事项", "matter"), &c->item->rule.basis);
        print_place(&print, &c->where);
        print_steps(&print, &c->item->listing);
        print_limits(&print, &c->item->listing);
        print_integration(&print, &c->item->listing.integration);
        print_separation(&print, result);
        print_referrals(&print, c);
    }
    cmg_print_closing(&print, result);
    cmg_print_free(&print);
}
