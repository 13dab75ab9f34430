/* A penalty for a person to read: answer first, law in the right column. */
#include "rules/print.h"

/* What is possible while it is not decided. */
static void possible(cmg_print *print, bool has_fine, const cmg_bounds *range, bool may_be_none,
                     bool may_be_refused)
{
    cmg_buffer *left = &print->left;
    if (has_fine) {
        cmg_buffer_string(left, cmg_say(print, "罚款 ", "fine of "));
        cmg_print_bounds(left, print->language, range);
    }
    if (may_be_none)
        cmg_buffer_string(left, has_fine ? cmg_say(print, "，也可能不予处罚", ", or no penalty")
                                         : cmg_say(print, "不予处罚", "no penalty"));
    if (may_be_refused)
        cmg_buffer_string(left, has_fine || may_be_none
                                    ? cmg_say(print, "，也可能不属于这一事项", ", or not this matter at all")
                                    : cmg_say(print, "可能不属于这一事项", "perhaps not this matter at all"));
}

static void without_fine(cmg_print *print, bool imposes)
{
    cmg_buffer_string(&print->left,
                      imposes ? cmg_say(print, "处罚，但无罚款", "A penalty without a fine")
                              : cmg_say(print, "责令改正，暂不处罚", "Order to correct; no penalty yet"));
}

void cmg_print_prospect(cmg_print *print, const cmg_prospect *prospect)
{
    cmg_buffer *left = &print->left;
    const bool says_more = prospect->has_fine || prospect->may_be_none || prospect->may_be_refused;
    if (prospect->state == CMG_REFUSED) {
        cmg_buffer_string(left, cmg_say(print, "不适用", "refused"));
    } else if (prospect->state == CMG_UNDECIDED) {
        if (!says_more)
            cmg_buffer_string(left, cmg_say(print, "尚不能决定", "not decidable yet"));
        possible(print, prospect->has_fine, &prospect->range, prospect->may_be_none,
                 prospect->may_be_refused);
    } else if (prospect->outcome == CMG_OUTCOME_NONE) {
        cmg_buffer_string(left, cmg_say(print, "不予处罚", "no penalty"));
    } else {
        const cmg_bounds exactly = {true, true, prospect->amount, prospect->amount};
        if (prospect->has_fine)
            possible(print, true, prospect->has_amount ? &exactly : &prospect->range, false, false);
        else
            without_fine(print, prospect->imposes);
        cmg_buffer_string(left, cmg_say(print, "（", " ("));
        cmg_buffer_string(left, cmg_outcome_words(prospect->outcome, print->language));
        cmg_buffer_string(left, cmg_say(print, "）", ")"));
    }
}

static void answer(cmg_print *print, const cmg_result *result)
{
    const cmg_penalty_case *c = &result->penalty;
    cmg_buffer *left = &print->left;
    if (result->state == CMG_REFUSED) {
        cmg_buffer_string(left, cmg_say(print, "不能适用：", "Refused: "));
        cmg_print_reason(left, result, print->language);
        cmg_print_answer(print, c->item ? &c->item->rule.basis : NULL);
        return;
    }
    if (result->state == CMG_UNDECIDED) {
        cmg_buffer_string(left, cmg_say(print, "尚不能决定", "Not decidable yet"));
        if (c->has_fine || c->may_be_none)
            cmg_buffer_string(left, cmg_say(print, "；目前可能：", "; so far possible: "));
        else if (c->may_be_refused)
            cmg_buffer_string(left, cmg_say(print, "，", "; "));
        possible(print, c->has_fine, &c->range, c->may_be_none, c->may_be_refused);
        cmg_print_answer(print, NULL);
        return;
    }
    if (c->outcome == CMG_OUTCOME_NONE) {
        cmg_buffer_string(left, cmg_say(print, "不予处罚", "No penalty"));
        if (c->ground) {
            cmg_buffer_string(left, cmg_say(print, "：", ": "));
            cmg_print_label(left, &c->ground->rule.label, print->language);
        } else if (!c->provision) {
            cmg_buffer_string(left, cmg_say(print, "：决定时的规定不再处罚这一行为",
                                            ": the law of the decision day no longer punishes the act"));
        }
        cmg_print_answer(print, c->ground      ? &c->ground->rule.basis
                                : c->benchmark ? &c->benchmark->rule.basis
                                               : NULL);
        return;
    }
    if (c->has_fine && c->has_amount) {
        cmg_buffer_string(left, cmg_say(print, "罚款 ", "Fine of "));
        cmg_print_number(left, c->amount);
        cmg_buffer_string(left, cmg_say(print, " 元", " yuan"));
    } else if (c->has_fine) {
        cmg_buffer_string(left, cmg_say(print, "罚款 ", "Fine: "));
        cmg_print_bounds(left, print->language, &c->range);
        cmg_buffer_string(
            left, cmg_say(print, "，由执法机关在幅度内裁量", ", to be set by the agency within this"));
    } else {
        without_fine(print, c->imposed != 0);
    }
    cmg_buffer_string(left, cmg_say(print, "（", " ("));
    cmg_buffer_string(left, cmg_outcome_words(c->outcome, print->language));
    cmg_buffer_string(left, cmg_say(print, "）", ")"));
    cmg_print_answer(print, &c->provision->basis);
}

static void matter(cmg_print *print, const cmg_penalty_case *c)
{
    if (!c->item)
        return;
    cmg_print_label(&print->left, &c->item->rule.label, print->language);
    cmg_buffer_string(&print->left, cmg_say(print, "（", " ("));
    cmg_buffer_text(&print->left, c->item->rule.code);
    cmg_buffer_string(&print->left, cmg_say(print, "）", ")"));
    cmg_print_row(print, cmg_say(print, "事项", "matter"), NULL);
}

static void norm_row(cmg_print *print, const cmg_norm *norm)
{
    cmg_buffer *left = &print->left;
    if (norm->item)
        cmg_print_label(left, &norm->item->rule.label, print->language);
    else
        cmg_buffer_text(left, norm->code);
    cmg_buffer_string(left, cmg_say(print, "：", ": "));
    if (!norm->item) {
        cmg_buffer_string(left, cmg_say(print, "当日没有施行", "not in force"));
    } else if (norm->state == CMG_REFUSED) {
        cmg_buffer_string(left, cmg_say(print, "不属于这一事项", "not this matter"));
    } else if (!norm->fines) {
        cmg_buffer_string(left, cmg_say(print, "没有罚款", "no fine"));
    } else {
        cmg_buffer_string(left, cmg_say(print, "法定 ", "by law "));
        cmg_print_bounds(left, print->language, &norm->statutory);
        if (norm->has_amount && norm->state == CMG_DECIDED) {
            cmg_buffer_string(left, cmg_say(print, "，本案 ", ", here "));
            cmg_print_number(left, norm->amount);
            cmg_buffer_string(left, cmg_say(print, " 元", " yuan"));
        }
    }
    if (norm->is_open)
        cmg_buffer_string(left, cmg_say(print, "，尚不能决定", ", not decidable yet"));
    if (norm->prevails)
        cmg_buffer_string(left, cmg_say(print, "，按此处罚", "; this one prevails"));
}

/* Several norms and one fine (Art 29). */
static void norms(cmg_print *print, const cmg_result *result)
{
    static const char *const by[][2] = {{"比较法定最高额", "compared by the maximum of the law"},
                                        {"比较法定最低额", "compared by the minimum of the law"},
                                        {"比较本案数额", "compared by the amount in the case"}};
    for (uint32_t i = 0; i < result->norm_count; i++) {
        norm_row(print, &result->norms[i]);
        cmg_print_row(print, i ? "" : cmg_say(print, "竞合", "norms"), NULL);
    }
    if (result->norm_count < 2)
        return;
    cmg_buffer_string(&print->left, cmg_say(print, "同一行为按罚款数额高的规定处罚，只罚款一次；",
                                            "one act, one fine, under the norm with the higher one; "));
    cmg_buffer_string(&print->left,
                      by[result->pack->settings[CMG_SETTING_CONCURRENCE].choice][print->language]);
    cmg_print_row(print, "", NULL);
}

static void amounts(cmg_print *print, const cmg_penalty_case *c)
{
    cmg_buffer *left = &print->left;
    if (!c->has_fine)
        return;
    cmg_print_bounds(left, print->language, &c->statutory);
    if (c->provision && c->fine_may)
        cmg_buffer_string(left, cmg_say(print, "，可以处", ", may be imposed"));
    cmg_print_row(print, cmg_say(print, "法定幅度", "by law"), NULL);
    if (!c->benchmark) {
        cmg_buffer_string(
            left, cmg_say(print, "本包没有这一事项的裁量基准", "this pack has no benchmark for the matter"));
        cmg_print_row(print, cmg_say(print, "裁量", "benchmark"), NULL);
        return;
    }
    if (c->state == CMG_DECIDED && c->tier && c->outcome != CMG_OUTCOME_NONE) {
        cmg_print_label(left, &c->tier->label, print->language);
        cmg_buffer_string(left, cmg_say(print, "：", ": "));
        cmg_print_bounds(left, print->language, &c->range);
    } else if (c->tier && c->state == CMG_DECIDED) {
        cmg_print_label(left, &c->tier->label, print->language);
    } else {
        cmg_print_bounds(left, print->language, &c->range);
    }
    if (c->benchmark->rule.illustrative)
        cmg_buffer_string(
            left, cmg_say(print, "（示例基准，不是公布的规定）", " (illustrative, not a published rule)"));
    cmg_print_row(print, cmg_say(print, "裁量", "benchmark"), &c->benchmark->rule.basis);
    if (c->chosen) {
        cmg_buffer_string(left, cmg_say(print, "数额由执法机关确定", "the amount was set by the agency"));
        if (c->has_suggestion) {
            cmg_buffer_string(left, cmg_say(print, "；按基准为 ", "; by the benchmark it would be "));
            cmg_print_number(left, c->suggestion);
            cmg_buffer_string(left, cmg_say(print, " 元", " yuan"));
        }
        cmg_print_row(print, "", NULL);
    } else if (c->by_person) {
        cmg_buffer_string(left, cmg_say(print, "具体数额须由执法机关决定，本库不代为选择",
                                        "the figure must be chosen by the agency; it is not chosen here"));
        cmg_print_row(print, "", NULL);
    }
}

static void other_penalties(cmg_print *print, const cmg_penalty_case *c)
{
    for (uint32_t i = 0; c->provision && i < c->provision->sanction_count; i++) {
        const cmg_sanction *sanction = &c->provision->sanctions[i];
        if (sanction->kind == CMG_PENALTY_FINE || !(c->imposed >> i & 1) ||
            cmg_penalty_lacks_gains(c, sanction))
            continue;
        if (sanction->may)
            cmg_buffer_string(&print->left, cmg_say(print, "可以", "may: "));
        if (cmg_label_text(&sanction->label, print->language).length)
            cmg_print_label(&print->left, &sanction->label, print->language);
        else
            cmg_buffer_string(&print->left, cmg_penalty_kind_words(sanction->kind, print->language));
        if (sanction->kind == CMG_PENALTY_CONFISCATE_GAINS && c->has_gains) {
            cmg_buffer_char(&print->left, ' ');
            cmg_print_number(&print->left, c->gains);
            cmg_buffer_string(&print->left, cmg_say(print, " 元", " yuan"));
        }
        cmg_print_row(print, cmg_say(print, "并处", "also"), NULL);
    }
}

static void measures(cmg_print *print, const cmg_label *labels, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        cmg_buffer_string(&print->left, i ? cmg_say(print, "；", "; ") : "");
        cmg_print_label(&print->left, &labels[i], print->language);
    }
    if (count)
        cmg_print_row(print, cmg_say(print, "措施", "measures"), NULL);
}

static void circumstances(cmg_print *print, const cmg_result *result, cmg_standing standing)
{
    const cmg_penalty_case *c = &result->penalty;
    /* Open ones of an undecided case stand among what is missing. */
    if (standing == CMG_MIGHT && result->state == CMG_UNDECIDED)
        return;
    for (uint32_t i = 0; i < c->circumstance_count; i++) {
        const cmg_circumstance *held = c->circumstances[i].rule;
        if (c->circumstances[i].standing != standing || held == c->ground)
            continue;
        if (c->outcome == CMG_OUTCOME_NONE && held->effect != CMG_EFFECT_NONE)
            continue;
        cmg_print_label(&print->left, &held->rule.label, print->language);
        cmg_print_row(print,
                      standing == CMG_STANDS ? cmg_say(print, "情形", "because")
                                             : cmg_say(print, "可以考虑", "may apply"),
                      &held->rule.basis);
    }
}

static void procedures(cmg_print *print, const cmg_penalty_case *c)
{
    for (uint32_t i = 0; i < c->procedure_count; i++) {
        const cmg_procedure *procedure = c->procedures[i].rule;
        const bool unknown = c->procedures[i].standing == CMG_MIGHT;
        const bool own_words = unknown && cmg_label_text(&procedure->unknown, print->language).length;
        cmg_print_label(&print->left, own_words ? &procedure->unknown : &procedure->rule.label,
                        print->language);
        if (unknown && !own_words)
            cmg_buffer_string(&print->left,
                              cmg_say(print, "：标准不明，须人工核定", ": threshold unknown, to be checked"));
        cmg_print_row(print, cmg_say(print, "程序", "procedure"), &procedure->rule.basis);
    }
}

static void dates(cmg_print *print, const cmg_result *result)
{
    const cmg_penalty_case *c = &result->penalty;
    if (!c->item || result->state == CMG_REFUSED)
        return;
    cmg_buffer *left = &print->left;
    cmg_buffer_string(left, cmg_say(print, "适用 ", "law of "));
    cmg_date_write(left, c->day);
    cmg_buffer_string(left, cmg_say(print, " 的规定；决定日期 ", "; decided "));
    cmg_date_write(left, result->as_of);
    if (result->has_other) {
        cmg_buffer_string(left, cmg_say(print, "；另按 ", "; under the law of "));
        cmg_date_write(left, result->other.day);
        cmg_buffer_string(left, cmg_say(print, " 的规定：", ": "));
        cmg_buffer_string(left, result->other.state == CMG_UNDECIDED
                                    ? cmg_say(print, "尚不能决定", "not decidable yet")
                                    : cmg_outcome_words(result->other.outcome, print->language));
        if (result->other.has_fine && result->other.outcome != CMG_OUTCOME_NONE) {
            cmg_buffer_char(left, ' ');
            cmg_print_bounds(left, print->language, &result->other.range);
        }
    }
    cmg_print_row(print, cmg_say(print, "时间", "dates"), NULL);
}

static void notes(cmg_print *print, const cmg_penalty_case *c)
{
    const cmg_label *const labels[] = {c->item ? &c->item->rule.note : NULL,
                                       c->provision ? &c->provision->note : NULL,
                                       c->ground ? &c->ground->rule.note : NULL};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (!labels[i] || !cmg_label_text(labels[i], print->language).length)
            continue;
        cmg_print_label(&print->left, labels[i], print->language);
        cmg_print_row(print, cmg_say(print, "说明", "note"), NULL);
    }
}

void cmg_penalty_write_text(cmg_buffer *out, cmg_result *result)
{
    const cmg_penalty_case *c = &result->penalty;
    cmg_print print;
    cmg_print_init(&print, out, result);
    answer(&print, result);
    matter(&print, c);
    norms(&print, result);
    if (result->state != CMG_REFUSED) {
        amounts(&print, c);
        if (c->outcome != CMG_OUTCOME_NONE)
            other_penalties(&print, c);
        if (c->provision)
            measures(&print, c->provision->measures, c->provision->measure_count);
        for (uint32_t i = 0; i < c->circumstance_count; i++) {
            const cmg_circumstance *circumstance = c->circumstances[i].rule;
            if (cmg_penalty_rests_on(c, i))
                measures(&print, circumstance->measures, circumstance->measure_count);
        }
        circumstances(&print, result, CMG_STANDS);
        circumstances(&print, result, CMG_MIGHT);
        procedures(&print, c);
        dates(&print, result);
        notes(&print, c);
    }
    cmg_print_missing(&print, result);
    cmg_print_closing(&print, result);
    cmg_print_free(&print);
}
