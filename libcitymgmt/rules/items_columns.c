/* What each column of a list says of a matter. */
#include "rules/items.h"

const char *cmg_column_heading(cmg_item_column column, cmg_language language)
{
    static const char *const headings[CMG_COLUMN_COUNT][2] = {{"编码", "code"},
                                                              {"职权类型", "type"},
                                                              {"事项名称", "matter"},
                                                              {"子项", "sub-items"},
                                                              {"职能", "function"},
                                                              {"行使层级", "level"},
                                                              {"责任单位", "responsible unit"},
                                                              {"依据", "basis"},
                                                              {"处罚种类和幅度", "penalties"},
                                                              {"责任事项", "duties"},
                                                              {"时限", "limits"},
                                                              {"收费", "fee"},
                                                              {"追责情形", "accountability"},
                                                              {"公开", "publicity"},
                                                              {"权力来源", "source of power"},
                                                              {"执法程序", "procedure"},
                                                              {"执法岗位", "post"},
                                                              {"审核转报", "forwarded"},
                                                              {"廉政风险点", "integrity risks"},
                                                              {"三个必须整合", "integration"}};
    return headings[column][language];
}

static void separate(cmg_buffer *out, size_t from, cmg_language language)
{
    if (out->length > from)
        cmg_buffer_string(out, language == CMG_ENGLISH ? "; " : "；");
}

static void write_basis(cmg_buffer *out, size_t from, const cmg_basis *basis, cmg_language language)
{
    for (uint32_t i = 0; i < basis->count; i++) {
        const cmg_text text = cmg_label_text(&basis->citations[i].printed, language);
        /* Provisions of one matter often name the same article. */
        bool said = false;
        for (size_t at = from; !said && at + text.length <= out->length; at++)
            said = cmg_text_equal((cmg_text){out->bytes + at, text.length}, text);
        if (said)
            continue;
        separate(out, from, language);
        cmg_buffer_text(out, text);
    }
}

static void write_levels(cmg_buffer *out, uint8_t levels, cmg_language language)
{
    const size_t from = out->length;
    for (int level = 0; level < CMG_LEVEL_COUNT; level++) {
        if (!((unsigned)levels >> level & 1u))
            continue;
        separate(out, from, language);
        cmg_buffer_string(out, cmg_level_words((cmg_level)level, language));
    }
}

/* At the place that was asked for; nothing without one. */
static void write_owner(cmg_buffer *out, const cmg_result *result, const cmg_item *item,
                        cmg_language language)
{
    const size_t from = out->length;
    const uint8_t levels = item->listing.levels;
    for (int level = 0; result->items.where.count && level < CMG_LEVEL_COUNT; level++) {
        if (levels ? !(levels >> level & 1u) : level != 0)
            continue;
        const cmg_owner owner = cmg_owner_of(result->pack, item, &result->items.where,
                                             levels ? (cmg_level)level : CMG_LEVEL_COUNT, result->as_of);
        if (owner.state != CMG_OWNED)
            continue;
        separate(out, from, language);
        cmg_print_label(out, &owner.unit->rule.label, language);
        /* A list is published: what no source gives must not pass for the city's word. */
        if (owner.unit->rule.illustrative || owner.rule->rule.illustrative)
            cmg_buffer_string(out, language == CMG_ENGLISH ? " [illustrative]" : "〔示例〕");
        if (owner.acting == owner.unit)
            continue;
        cmg_buffer_string(out, language == CMG_ENGLISH ? " (acts: " : "（由");
        cmg_print_label(out, &owner.acting->rule.label, language);
        cmg_buffer_string(out, language == CMG_ENGLISH ? ")" : "办理）");
    }
}

static void write_plain(cmg_buffer *out, const char *before, const cmg_amount *amount, const char *after)
{
    if (!amount->given || amount->program)
        return;
    cmg_buffer_string(out, before);
    cmg_print_number(out, amount->constant);
    cmg_buffer_string(out, after);
}

/* From, to, or up to so much of what the fine is counted from. */
static void write_multiple(cmg_buffer *out, const cmg_fine *fine, cmg_language language)
{
    static const char *const scales[][2] = {[CMG_SCALE_TIMES] = {" 倍", " times "},
                                            [CMG_SCALE_PERCENT] = {"%", "% of "},
                                            [CMG_SCALE_PER_MILLE] = {"‰", "‰ of "},
                                            [CMG_SCALE_PER_UNIT] = {" 元", " yuan for each unit of "}};
    const bool en = language == CMG_ENGLISH, both = fine->minimum.given && !fine->is_fixed;
    const bool each = fine->scale == CMG_SCALE_PER_UNIT;
    if (!both && !fine->is_fixed)
        cmg_buffer_string(out, en ? "up to " : "不超过");
    if (!en) {
        cmg_buffer_string(out, each ? "按" : "");
        cmg_print_label(out, &fine->base_label, language);
        cmg_buffer_string(out, each ? "每单位 " : "的 ");
    }
    if (both)
        write_plain(out, "", &fine->minimum, en ? " to " : " 至 ");
    write_plain(out, "", &fine->maximum, scales[fine->scale][language]);
    if (en)
        cmg_print_label(out, &fine->base_label, language);
}

/* As the law writes it; a figure that is computed is only named. */
static void write_fine(cmg_buffer *out, const cmg_fine *fine, cmg_language language)
{
    const bool en = language == CMG_ENGLISH;
    if (fine->is_hole) {
        cmg_buffer_string(out, en ? " (amount not filled in)" : "（数额未填）");
        return;
    }
    if (fine->minimum.program || fine->maximum.program)
        return;
    cmg_buffer_char(out, ' ');
    if (fine->base.given) {
        write_multiple(out, fine, language);
        write_plain(out, en ? ", which counts as at least " : "（不足 ", &fine->base_minimum,
                    en ? "" : " 元的按此数计）");
    } else {
        const cmg_bounds bounds = {fine->minimum.given, fine->maximum.given, fine->minimum.constant,
                                   fine->maximum.constant};
        cmg_print_bounds(out, language, &bounds);
    }
    write_plain(out, en ? ", at least " : "，不低于 ", &fine->floor, en ? " yuan" : " 元");
    write_plain(out, en ? ", at most " : "，不超过 ", &fine->cap, en ? " yuan" : " 元");
}

static void write_penalties(cmg_buffer *out, const cmg_item *item, cmg_language language)
{
    const size_t from = out->length;
    for (uint32_t p = 0; p < item->provision_count; p++) {
        const cmg_provision *provision = &item->provisions[p];
        for (uint32_t i = 0; i < provision->sanction_count; i++) {
            const cmg_sanction *sanction = &provision->sanctions[i];
            separate(out, from, language);
            cmg_buffer_string(out, cmg_penalty_kind_words(sanction->kind, language));
            if (sanction->fine)
                write_fine(out, sanction->fine, language);
        }
    }
}

static void write_steps(cmg_buffer *out, const cmg_listing *listing, cmg_language language)
{
    for (uint32_t i = 0; i < listing->step_count; i++) {
        const cmg_duty_step *step = &listing->steps[i];
        cmg_buffer_string(out, i ? (language == CMG_ENGLISH ? "; " : "；") : "");
        cmg_buffer_string(out, cmg_duty_step_words(step->kind, language));
        if (!cmg_label_text(&step->label, language).length)
            continue;
        cmg_buffer_string(out, language == CMG_ENGLISH ? ": " : "：");
        cmg_print_label(out, &step->label, language);
    }
}

static void write_labels(cmg_buffer *out, const cmg_label *labels, uint32_t count, cmg_language language)
{
    const size_t from = out->length;
    for (uint32_t i = 0; i < count; i++) {
        separate(out, from, language);
        cmg_print_label(out, &labels[i], language);
    }
}

static void write_limits(cmg_buffer *out, const cmg_listing *listing, cmg_language language)
{
    const bool en = language == CMG_ENGLISH;
    const size_t from = out->length;
    if (listing->statutory_days)
        cmg_buffer_format(out, "%s%u", en ? "working days by law: " : "法定工作日 ", listing->statutory_days);
    if (!listing->promised_days)
        return;
    separate(out, from, language);
    cmg_buffer_format(out, "%s%u", en ? "promised: " : "承诺 ", listing->promised_days);
}

static void put_after(cmg_buffer *out, const cmg_label *label, cmg_language language)
{
    if (!cmg_label_text(label, language).length)
        return;
    cmg_buffer_string(out, language == CMG_ENGLISH ? ", " : "，");
    cmg_print_label(out, label, language);
}

static void write_risks(cmg_buffer *out, const cmg_listing *listing, cmg_language language)
{
    static const char *const grades[][2] = {{"高", "high"}, {"中", "medium"}, {"低", "low"}};
    const bool en = language == CMG_ENGLISH;
    const size_t from = out->length;
    for (uint32_t i = 0; i < listing->risk_count; i++) {
        const cmg_risk *risk = &listing->risks[i];
        separate(out, from, language);
        cmg_print_label(out, &risk->label, language);
        cmg_buffer_format(out, en ? " (%s)" : "（%s）", grades[risk->grade][language]);
        put_after(out, &risk->measure, language);
        put_after(out, &risk->post, language);
    }
}

/* Whether it was integrated, and which of the three tests hold: the list to audit. */
static void write_integration(cmg_buffer *out, const cmg_integration *its, cmg_language language)
{
    static const char *const tests[][2] = {
        {"属于规定职责", "inside the range"}, {"交叉不清", "crossing or unclear"}, {"管理薄弱", "neglected"}};
    const cmg_label *const reasons[] = {&its->scope, &its->contested, &its->neglected};
    const bool en = language == CMG_ENGLISH;
    const size_t from = out->length;
    if (!its->said)
        return;
    cmg_buffer_string(out,
                      its->integrated ? (en ? "integrated" : "已整合") : (en ? "not integrated" : "未整合"));
    for (int i = 0; i < 3; i++) {
        if (!reasons[i]->text[CMG_CHINESE].length)
            continue;
        separate(out, from, language);
        cmg_buffer_string(out, tests[i][language]);
        cmg_buffer_string(out, en ? ": " : "：");
        cmg_print_label(out, reasons[i], language);
    }
}

static void write_fee(cmg_buffer *out, const cmg_listing *listing, cmg_language language)
{
    const size_t from = out->length;
    cmg_print_label(out, &listing->fee, language);
    write_basis(out, from, &listing->fee_basis, language);
}

static void write_publicity(cmg_buffer *out, const cmg_listing *listing, cmg_language language)
{
    const bool en = language == CMG_ENGLISH;
    const size_t from = out->length;
    for (uint32_t i = 0; i < listing->publicity_count; i++) {
        const cmg_publicity *publicity = &listing->publicity[i];
        separate(out, from, language);
        cmg_print_label(out, &publicity->content, language);
        if (publicity->days)
            cmg_buffer_format(out, "%s%u%s", en ? ", within " : "，", publicity->days,
                              en ? " working days" : " 个工作日内");
        else
            cmg_buffer_string(out, en ? ", long-term" : "，长期公开");
        put_after(out, &publicity->channel, language);
        put_after(out, &publicity->audience, language);
    }
}

static void write_function(cmg_buffer *out, const cmg_result *result, const cmg_item *item,
                           cmg_language language)
{
    const cmg_pack *pack = result->pack;
    const cmg_versions *versions =
        cmg_pack_find(pack->functions, pack->function_count, item->listing.function);
    const cmg_competence *function = versions ? cmg_version_on(versions, result->as_of) : NULL;
    if (function)
        cmg_print_label(out, &function->rule.label, language);
}

static void write_all_basis(cmg_buffer *out, const cmg_item *item, cmg_language language)
{
    const size_t from = out->length;
    write_basis(out, from, &item->rule.basis, language);
    for (uint32_t p = 0; p < item->provision_count; p++)
        write_basis(out, from, &item->provisions[p].basis, language);
}

void cmg_column_write(cmg_buffer *out, const cmg_result *result, uint32_t index, cmg_item_column column,
                      cmg_language language)
{
    const cmg_item *item = result->items.at[index];
    const cmg_listing *listing = &item->listing;
    switch (column) {
    case CMG_COLUMN_CODE: cmg_buffer_text(out, item->rule.code); return;
    case CMG_COLUMN_TYPE: cmg_buffer_string(out, cmg_item_type_words(listing->type, language)); return;
    case CMG_COLUMN_LABEL: cmg_print_label(out, &item->rule.label, language); return;
    case CMG_COLUMN_SUB_ITEMS:
        for (uint32_t i = 0; i < listing->sub_item_count; i++) {
            cmg_buffer_string(out, i ? (language == CMG_ENGLISH ? "; " : "；") : "");
            cmg_print_label(out, &listing->sub_items[i].label, language);
        }
        return;
    case CMG_COLUMN_FUNCTION: write_function(out, result, item, language); return;
    case CMG_COLUMN_LEVELS:
        write_levels(out, cmg_item_levels(result->pack, item, result->as_of), language);
        return;
    case CMG_COLUMN_OWNER: write_owner(out, result, item, language); return;
    case CMG_COLUMN_BASIS: write_all_basis(out, item, language); return;
    case CMG_COLUMN_PENALTIES: write_penalties(out, item, language); return;
    case CMG_COLUMN_STEPS: write_steps(out, listing, language); return;
    case CMG_COLUMN_LIMITS: write_limits(out, listing, language); return;
    case CMG_COLUMN_FEE: write_fee(out, listing, language); return;
    case CMG_COLUMN_ACCOUNTABILITY:
        write_labels(out, listing->accountability, listing->accountability_count, language);
        return;
    case CMG_COLUMN_PUBLICITY: write_publicity(out, listing, language); return;
    case CMG_COLUMN_POWER_SOURCE: cmg_print_label(out, &listing->power_source, language); return;
    case CMG_COLUMN_PROCEDURE: cmg_print_label(out, &listing->procedure, language); return;
    case CMG_COLUMN_POST: cmg_print_label(out, &listing->post, language); return;
    case CMG_COLUMN_FORWARDED:
        if (listing->forwarded)
            cmg_buffer_string(out, language == CMG_ENGLISH ? "reviewed here and passed on" : "审核后转报");
        return;
    case CMG_COLUMN_RISKS: write_risks(out, listing, language); return;
    case CMG_COLUMN_INTEGRATION: write_integration(out, &listing->integration, language); return;
    case CMG_COLUMN_COUNT: return;
    }
}
