/* A case file's faults, told to people: each with its article, its limit and what to do. */
#include "rules/print.h"

typedef struct words {
    const char *text[2];
} words;

static const words kind_words[] = {
    [CMG_FAULT_MISSING] = {{"缺少", "missing"}},
    [CMG_FAULT_ORDER] = {{"先后颠倒", "out of order"}},
    [CMG_FAULT_LATE] = {{"超期", "late"}},
    [CMG_FAULT_EARLY] = {{"过早", "too early"}},
    [CMG_FAULT_PEOPLE] = {{"人数不足", "people"}},
    [CMG_FAULT_CERTIFICATE] = {{"没有证件", "certificate"}},
    [CMG_FAULT_SAME_PERSON] = {{"应当回避", "same person"}},
    [CMG_FAULT_DOCUMENT] = {{"缺少文书", "document"}},
    [CMG_FAULT_TWICE] = {{"重复", "twice"}},
    [CMG_FAULT_STRAY] = {{"不属于本程序", "stray"}},
    [CMG_FAULT_FUTURE] = {{"时间在将来", "in the future"}},
    [CMG_FAULT_REQUIREMENT] = {{"不符合要求", "not met"}},
};

/* What to do where the rule itself does not say. */
static const words kind_remedies[] = {
    [CMG_FAULT_MISSING] = {{"补做这一步并记录", "take the step and record it"}},
    [CMG_FAULT_ORDER] = {{"核对时间；确实颠倒的，重做后一步",
                          "look at the instants; if they are right, take the later step again"}},
    [CMG_FAULT_LATE] = {{"尽快办理，并在案卷中说明原因", "do it now, and record why it was late"}},
    [CMG_FAULT_EARLY] = {{"核对时间；确实过早的，期满后重做",
                          "look at the instants; if they are right, do it again after the limit"}},
    [CMG_FAULT_PEOPLE] = {{"由足够的人员重做，或补记参加的人员",
                           "do it again with enough people, or record who took part"}},
    [CMG_FAULT_CERTIFICATE] = {{"补记执法证号；没有资格的，由有资格的人员重做",
                                "record the certificate; without one, somebody who has it does it again"}},
    [CMG_FAULT_SAME_PERSON] = {{"换由其他人员重做", "let somebody else do it again"}},
    [CMG_FAULT_DOCUMENT] = {{"补入案卷；没有制作的，补做", "add it to the file; make it if there is none"}},
    [CMG_FAULT_TWICE] = {{"删去重复登记，或说明原因", "remove the second entry, or record why"}},
    [CMG_FAULT_STRAY] = {{"核对适用的程序", "look at which course applies"}},
    [CMG_FAULT_FUTURE] = {{"核对时间", "look at the instant"}},
    [CMG_FAULT_REQUIREMENT] = {{"更正后重新作出", "correct it and decide again"}},
};

cmg_text cmg_fault_remedy(const cmg_fault_found *found, cmg_language language)
{
    const cmg_text own = found->remedy ? cmg_label_text(found->remedy, language) : CMG_NO_TEXT;
    return own.length != 0 ? own : cmg_text_of(kind_remedies[found->kind].text[language]);
}

/* A limit that no published rule sets must not read as the law's. */
static void write_due(cmg_print *print, int64_t due, const cmg_rule *limit)
{
    cmg_print_instant(&print->left, due, print->language);
    if (limit && limit->illustrative)
        cmg_buffer_string(&print->left, cmg_say(print, "〔示例期限〕", " [illustrative limit]"));
}

static void print_limit_note(cmg_print *print, const cmg_rule *limit)
{
    if (!limit || !limit->illustrative || !cmg_label_text(&limit->note, print->language).length)
        return;
    cmg_buffer_string(&print->left, cmg_say(print, "期限：", "limit: "));
    cmg_print_label(&print->left, &limit->note, print->language);
    cmg_print_row(print, "", NULL);
}

/* The article of the limit, where the limit has one: it is what was not kept. */
static const cmg_basis *basis_of(const cmg_rule *rule, const cmg_rule *limit)
{
    return limit && limit->basis.count != 0 ? &limit->basis : &rule->basis;
}

static void write_fault(cmg_print *print, const cmg_fault_found *found)
{
    cmg_buffer *out = &print->left;
    cmg_print_label(out, &found->rule->label, print->language);
    if (found->other) {
        cmg_buffer_string(out, found->kind == CMG_FAULT_ORDER
                                   ? cmg_say(print, "，早于：", ", before: ")
                                   : cmg_say(print, "，与此相同：", ", the same as: "));
        cmg_print_label(out, &found->other->label, print->language);
    }
    if (found->detail.length != 0) {
        cmg_buffer_string(out, cmg_say(print, "：", ": "));
        cmg_buffer_text(out, found->detail);
    }
    if (found->due != CMG_NEVER) {
        cmg_buffer_string(out, found->kind == CMG_FAULT_EARLY
                                   ? cmg_say(print, "，应晚于 ", ", should be after ")
                                   : cmg_say(print, "，至迟 ", ", was due by "));
        write_due(print, found->due, found->limit);
    }
    if (found->at != CMG_NEVER) {
        cmg_buffer_string(out, cmg_say(print, "，实为 ", ", was "));
        cmg_print_instant(out, found->at, print->language);
    } else if (found->kind == CMG_FAULT_LATE) {
        cmg_buffer_string(out, cmg_say(print, "，还没有办理", ", not done yet"));
    }
    if (found->gravity == CMG_GRAVITY_VOID)
        cmg_buffer_string(out, cmg_say(print, "（处罚可能因此无效）", " (the decision may be void for it)"));
}

static void print_faults(cmg_print *print, const cmg_casefile_case *c)
{
    for (size_t i = 0; i < c->fault_count; i++) {
        const cmg_fault_found *found = &c->faults[i];
        write_fault(print, found);
        cmg_print_row(print, kind_words[found->kind].text[print->language],
                      basis_of(found->rule, found->limit));
        cmg_buffer_string(&print->left, "→ ");
        cmg_buffer_text(&print->left, cmg_fault_remedy(found, print->language));
        cmg_print_row(print, "", NULL);
        print_limit_note(print, found->limit);
    }
}

static void print_next(cmg_print *print, const cmg_casefile_case *c)
{
    for (size_t i = 0; i < c->next_count; i++) {
        cmg_print_label(&print->left, &c->next[i].step->rule.label, print->language);
        if (c->next[i].due != CMG_NEVER) {
            cmg_buffer_string(&print->left, cmg_say(print, "，至迟 ", ", by "));
            write_due(print, c->next[i].due, c->next[i].limit);
        }
        cmg_print_row(print, i == 0 ? cmg_say(print, "下一步", "next") : "", &c->next[i].step->rule.basis);
        print_limit_note(print, c->next[i].limit);
    }
}

static void print_doubts(cmg_print *print, const cmg_casefile_case *c)
{
    for (size_t i = 0; i < c->doubt_count; i++) {
        cmg_print_label(&print->left, &c->doubts[i]->label, print->language);
        cmg_print_row(print, i == 0 ? cmg_say(print, "存疑", "doubtful") : "", &c->doubts[i]->basis);
    }
}

static size_t count_void(const cmg_casefile_case *c)
{
    size_t count = 0;
    for (size_t i = 0; i < c->fault_count; i++)
        count += c->faults[i].gravity == CMG_GRAVITY_VOID;
    return count;
}

static void write_answer(cmg_print *print, const cmg_result *result)
{
    const cmg_casefile_case *c = &result->casefile;
    const size_t grave = count_void(c);
    cmg_buffer *out = &print->left;
    if (result->state == CMG_REFUSED) {
        cmg_print_reason(out, result, print->language);
        return;
    }
    if (c->name.length != 0) {
        cmg_buffer_text(out, c->name);
        cmg_buffer_string(out, cmg_say(print, "：", ": "));
    }
    if (c->fault_count == 0) {
        cmg_buffer_string(out, cmg_say(print, "没有发现问题", "no fault found"));
    } else {
        cmg_buffer_unsigned(out, c->fault_count);
        cmg_buffer_string(out, c->fault_count == 1 ? cmg_say(print, " 处问题", " fault")
                                                   : cmg_say(print, " 处问题", " faults"));
    }
    if (grave != 0) {
        cmg_buffer_string(
            out, cmg_say(print, "，其中可能使处罚无效的 ", "; for which the decision may be void: "));
        cmg_buffer_unsigned(out, grave);
        cmg_buffer_string(out, cmg_say(print, " 处", ""));
    }
    if (result->state == CMG_UNDECIDED)
        cmg_buffer_string(out, cmg_say(print, "；还有不能判断的", "; some cannot be judged yet"));
}

void cmg_casefile_write_text(cmg_buffer *out, cmg_result *result)
{
    const cmg_casefile_case *c = &result->casefile;
    cmg_print print;
    cmg_print_init(&print, out, result);
    write_answer(&print, result);
    cmg_print_answer(&print, c->course ? &c->course->rule.basis : NULL);
    if (result->state != CMG_REFUSED) {
        cmg_print_label(&print.left, &c->course->rule.label, print.language);
        cmg_print_row(&print, cmg_say(&print, "程序", "course"), NULL);
        print_faults(&print, c);
        print_doubts(&print, c);
        print_next(&print, c);
    }
    cmg_print_missing(&print, result);
    cmg_print_closing(&print, result);
    cmg_print_free(&print);
}
