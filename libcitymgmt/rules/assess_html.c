/* An assessment as one page: league tables, distribution, heat map, trend.
 * Nothing is fetched and nothing runs; figures stand in text as well as in
 * colour, and every drawing has its numbers in words for who cannot see it. */
#include "rules/assess.h"
#include "rules/assess_page.h"
#include "rules/print.h"

static const char style[] =
    "body{font:16px/1.5 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',system-ui,sans-serif;margin:0 "
    "auto;"
    "padding:1rem;max-width:60rem;color:#1f2328;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid "
    "#d0d7de}h3{font-size:1rem}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0}caption{text-align:left;color:#57606a}"
    "th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #d0d7de;vertical-align:top}"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
    ".wide{overflow-x:auto}svg{display:block;width:100%;min-width:38rem;max-width:45rem;height:auto;font-"
    "size:14px}th{"
    "white-space:nowrap}"
    ".g{display:inline-block;padding:0 .4rem;border:2px solid;border-radius:.3rem;color:#1f2328}"
    "details{margin:.3rem 0}summary{cursor:pointer}dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem "
    ".8rem}"
    "dt{color:#57606a}dd{margin:0}footer{margin-top:2rem;color:#57606a;font-size:.85rem;overflow-wrap:"
    "anywhere}"
    "tr,svg,dt,dd{break-inside:avoid}h2,h3,caption,summary{break-after:avoid}"
    "@media print{body{max-width:none;padding:0;font-size:11pt}svg{min-width:0;max-width:none}"
    "details::details-content{content-visibility:visible;display:block}summary{list-style:none;font-weight:"
    "bold}"
    ".wide{overflow:visible}dl{font-size:10pt;grid-template-columns:auto 1fr auto 1fr}}"
    "@media(max-width:30rem){th,td{padding:.2rem .3rem}}";

/* -- league tables -------------------------------------------------------- */

static void put_grade(cmg_page *p, const cmg_unit_score *unit)
{
    if (unit->grade < 0)
        return;
    const cmg_grade *grade = &p->method->grades[unit->grade];
    cmg_buffer_format(p->out, "<span class=\"g\" style=\"border-color:%s\">",
                      grade->colour.length ? grade->colour.bytes : "#57606a");
    cmg_buffer_markup(p->out, cmg_page_name(p, grade->code, &grade->label));
    cmg_buffer_string(p->out, "</span>");
}

static void put_row(cmg_page *p, const cmg_unit_score *unit)
{
    cmg_buffer_string(p->out, "<tr><td class=\"n\">");
    if (unit->rank)
        cmg_buffer_format(p->out, "%u", unit->rank);
    cmg_buffer_string(p->out, "</td><th scope=\"row\">");
    cmg_buffer_markup(p->out, cmg_text_of(unit->name));
    cmg_buffer_string(p->out, "</th><td class=\"n\">");
    if (unit->standing == CMG_SCORED)
        cmg_page_number(p, unit->score);
    if (p->method->grade_count) {
        cmg_buffer_string(p->out, "</td><td>");
        put_grade(p, unit);
    }
    cmg_buffer_string(p->out, "</td><td>");
    cmg_buffer_markup(p->out, cmg_text_of(unit->why));
    for (uint32_t i = 0; i < p->method->veto_count; i++) {
        if (!unit->vetoed[i])
            continue;
        cmg_buffer_string(p->out, cmg_page_say(p, "否决：", "veto: "));
        cmg_buffer_markup(p->out, cmg_label_text(&p->method->vetoes[i].label, p->result->language));
    }
    if (unit->tied)
        cmg_buffer_string(p->out, cmg_page_say(p, "并列", "tied"));
    cmg_buffer_string(p->out, "</td></tr>\n");
}

static void put_league(cmg_page *p, size_t from, size_t to)
{
    const cmg_unit_score *units = p->outcome->units;
    cmg_buffer_format(
        p->out,
        "<div class=\"wide\"><table><caption>%s</caption><thead><tr><th scope=\"col\" class=\"n\">%s</th>"
        "<th scope=\"col\">%s</th><th scope=\"col\" class=\"n\">%s</th>",
        cmg_page_say(p, "名次表", "league table"), cmg_page_say(p, "名次", "rank"),
        cmg_page_say(p, "单位", "unit"), cmg_page_say(p, "得分", "score"));
    if (p->method->grade_count)
        cmg_buffer_format(p->out, "<th scope=\"col\">%s</th>", cmg_page_say(p, "等级", "grade"));
    cmg_buffer_format(p->out, "<th scope=\"col\">%s</th></tr></thead><tbody>\n",
                      cmg_page_say(p, "说明", "remark"));
    for (size_t i = from; i < to; i++)
        put_row(p, &units[i]);
    cmg_buffer_string(p->out, "</tbody></table></div>\n");
    cmg_page_bars(p, from, to);
    cmg_page_distribution(p, from, to);
    cmg_page_heat_map(p, from, to);
    cmg_page_trend(p, from, to);
}

/* -- every figure --------------------------------------------------------- */

static void put_figure(cmg_page *p, const cmg_unit_score *unit, uint32_t at)
{
    const cmg_indicator *indicator = &p->method->indicators[at];
    const cmg_figure *figure = &unit->figures[at];
    cmg_buffer_string(p->out, "<dt>");
    cmg_buffer_markup(p->out, cmg_page_name(p, indicator->name, &indicator->label));
    cmg_buffer_string(p->out, "</dt><dd>");
    if (figure->state == CMG_FIGURE_VALUE)
        cmg_page_number(p, figure->value);
    else
        cmg_buffer_string(p->out, "-");
    if (indicator->kind == CMG_INDICATOR_RATIO && figure->denominator.kind == CMG_NUMBER) {
        cmg_buffer_string(p->out, " = ");
        cmg_page_number(p, figure->numerator);
        cmg_buffer_string(p->out, " / ");
        cmg_page_number(p, figure->denominator);
    } else if (indicator->kind == CMG_INDICATOR_VALUE) {
        cmg_buffer_string(p->out, " = ");
        cmg_buffer_markup(p->out, cmg_program_text(indicator->value));
    }
    for (uint32_t i = 0; figure->amounts && i < indicator->adjustment_count; i++) {
        const cmg_adjustment *adjustment = &indicator->adjustments[i];
        const cmg_text label = cmg_label_text(&adjustment->label, p->result->language);
        cmg_buffer_string(p->out, adjustment->adds ? "<br>+ " : "<br>− ");
        cmg_page_number(p, figure->amounts[i]);
        cmg_buffer_char(p->out, ' ');
        cmg_buffer_markup(p->out, label.length ? label : cmg_program_text(adjustment->times));
    }
    cmg_buffer_string(p->out, "</dd>\n");
}

static void put_count(cmg_page *p, const cmg_unit_score *unit, uint32_t at)
{
    const cmg_tally *tally = &p->method->tallies[at];
    cmg_buffer_string(p->out, "<dt>");
    cmg_buffer_markup(p->out, cmg_page_name(p, tally->name, &tally->label));
    cmg_buffer_string(p->out, "</dt><dd>");
    cmg_page_number(p, unit->tallies[at]);
    for (size_t id = 0; unit->ids[at][id]; id++) {
        cmg_buffer_string(p->out, id ? " " : cmg_page_say(p, "：案件 ", ": cases "));
        cmg_buffer_markup(p->out, cmg_text_of(unit->ids[at][id]));
        if (id + 1 == CMG_IDS_KEPT)
            cmg_buffer_string(p->out, " …");
    }
    cmg_buffer_string(p->out, "</dd>\n");
}

static void put_next(cmg_page *p, const cmg_unit_score *unit)
{
    const cmg_grade *grade = &p->method->grades[unit->next_grade];
    cmg_buffer_format(p->out, "<p>%s", cmg_page_say(p, "差多少到“", "To reach “"));
    cmg_buffer_markup(p->out, cmg_page_name(p, grade->code, &grade->label));
    cmg_buffer_string(p->out, cmg_page_say(p, "”：得分 ", "”: a score of "));
    cmg_page_number(p, unit->next_score);
    for (uint32_t i = 0; i < unit->step_count; i++) {
        const cmg_tally *tally = &p->method->tallies[unit->steps[i].tally];
        cmg_buffer_string(p->out, i ? cmg_page_say(p, "；或 ", "; or ")
                                    : cmg_page_say(p, "；只改一项时，", "; by one count alone, "));
        cmg_buffer_markup(p->out, cmg_page_name(p, tally->name, &tally->label));
        cmg_buffer_char(p->out, ' ');
        cmg_page_number(p, unit->tallies[unit->steps[i].tally]);
        cmg_buffer_string(p->out, " → ");
        cmg_page_number(p, unit->steps[i].wanted);
    }
    cmg_buffer_string(p->out, "</p>\n");
}

static void put_unit(cmg_page *p, const cmg_unit_score *unit)
{
    cmg_buffer_string(p->out, "<details><summary>");
    cmg_buffer_markup(p->out, cmg_text_of(unit->name));
    cmg_buffer_string(p->out, "</summary>\n");
    if (unit->has_next)
        put_next(p, unit);
    cmg_buffer_string(p->out, "<dl>\n");
    for (uint32_t i = p->method->indicator_count; i-- > 0;)
        put_figure(p, unit, i);
    for (uint32_t i = 0; i < p->method->tally_count; i++)
        put_count(p, unit, i);
    cmg_buffer_string(p->out, "</dl></details>\n");
}

/* -- the page ------------------------------------------------------------- */

static void put_head(cmg_page *p)
{
    const cmg_text title = cmg_label_text(&p->method->rule.label, p->result->language);
    cmg_buffer_format(p->out,
                      "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
                      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                      "<link rel=\"icon\" href=\"data:,\"><title>",
                      cmg_page_say(p, "zh-CN", "en"));
    cmg_buffer_markup(p->out, title);
    cmg_buffer_format(p->out, "</title><style>%s</style></head><body><main>\n<h1>", style);
    cmg_buffer_markup(p->out, title);
    cmg_buffer_string(p->out, "</h1>\n<p>");
    if (p->method->rule.illustrative)
        cmg_buffer_string(
            p->out, cmg_page_say(p, "示例，不是公布的办法。", "Illustrative, not a published method. "));
    cmg_date_write(p->out, p->result->as_of);
    for (uint32_t i = 0; i < p->method->rule.basis.count; i++) {
        cmg_buffer_string(p->out, cmg_page_say(p, "；", "; "));
        cmg_buffer_markup(p->out,
                          cmg_label_text(&p->method->rule.basis.citations[i].printed, p->result->language));
    }
    if (p->outcome->rows)
        cmg_buffer_format(p->out,
                          p->en ? "; %llu rows, %llu outside the assessment, %llu rejected"
                                : "；案件 %llu 行，不在考核范围 %llu，未接收 %llu",
                          (unsigned long long)p->outcome->rows, (unsigned long long)p->outcome->outside,
                          (unsigned long long)p->outcome->rejected);
    cmg_buffer_string(p->out, "</p>\n");
}

static void put_reason(cmg_page *p)
{
    cmg_buffer reason;
    cmg_buffer_init(&reason, &p->result->allocator);
    cmg_print_reason(&reason, p->result, p->result->language);
    cmg_buffer_format(p->out, "<h2>%s</h2>\n<p>", cmg_page_say(p, "没有结果", "No result"));
    cmg_buffer_markup(p->out, cmg_buffer_view(&reason));
    cmg_buffer_string(p->out, "</p>\n");
    p->out->failed = p->out->failed || reason.failed;
    cmg_buffer_free(&reason);
}

static void put_conventions(cmg_page *p)
{
    cmg_buffer lines;
    cmg_buffer_init(&lines, &p->result->allocator);
    cmg_assess_write_conventions(&lines, p->result);
    cmg_buffer_format(p->out, "<h2>%s</h2>\n<ul>\n", cmg_page_say(p, "口径", "Conventions"));
    const cmg_text text = cmg_buffer_view(&lines);
    for (size_t at = 0, end; at < text.length; at = end + 1) {
        end = at;
        while (end < text.length && text.bytes[end] != '\n')
            end++;
        while (at < end && text.bytes[at] == ' ')
            at++;
        cmg_buffer_string(p->out, "<li>");
        cmg_buffer_markup(p->out, (cmg_text){text.bytes + at, end - at});
        cmg_buffer_string(p->out, "</li>\n");
    }
    cmg_buffer_string(p->out, "</ul>\n");
    p->out->failed = p->out->failed || lines.failed;
    cmg_buffer_free(&lines);
}

static void put_foot(cmg_page *p)
{
    const cmg_pack *pack = p->result->pack;
    put_conventions(p);
    cmg_buffer_string(p->out, "</main><footer>");
    for (uint32_t i = pack->layer_count; i-- > 0;) {
        cmg_buffer_markup(p->out, pack->layers[i].name);
        cmg_buffer_char(p->out, ' ');
        cmg_buffer_markup(p->out, pack->layers[i].version);
        cmg_buffer_string(p->out, i ? ", " : "");
    }
    cmg_buffer_format(p->out, " sha256 %s; citymgmt %s</footer></body></html>\n", pack->hash, cmg_version());
}

static void put_groups(cmg_page *p)
{
    const struct cmg_assess_outcome *outcome = p->outcome;
    for (size_t from = 0; from < outcome->unit_count;) {
        const int32_t group = outcome->units[from].group;
        size_t to = from;
        while (to < outcome->unit_count && outcome->units[to].group == group)
            to++;
        cmg_buffer_string(p->out, "<h2>");
        if (group >= 0)
            cmg_buffer_markup(p->out, cmg_label_text(&p->method->groups[group].label, p->result->language));
        else
            cmg_buffer_string(p->out, cmg_page_say(p, "各单位", "All units"));
        cmg_buffer_string(p->out, "</h2>\n");
        put_league(p, from, to);
        from = to;
    }
}

const char *cmg_assess_html(cmg_result *result, const char *const *earlier, size_t earlier_count)
{
    if (!result || result->kind != CMG_RESULT_ASSESSMENT || (earlier_count && !earlier))
        return "";
    cmg_page page = {.out = &result->text,
                     .result = result,
                     .outcome = result->assessment,
                     .method = result->assessment->method,
                     .en = result->language == CMG_ENGLISH};
    cmg_arena_init(&page.arena, &result->allocator, 0);
    cmg_buffer_clear(&result->text);
    if (!cmg_page_read_earlier(&page, earlier, earlier_count))
        result->text.failed = true;
    put_head(&page);
    put_groups(&page);
    if (result->state == CMG_REFUSED)
        put_reason(&page);
    else
        cmg_buffer_format(page.out, "<h2>%s</h2>\n",
                          cmg_page_say(&page, "各单位的每一个数", "Every figure of every unit"));
    for (size_t i = 0; i < page.outcome->unit_count; i++) {
        if (page.outcome->units[i].standing != CMG_EXEMPT)
            put_unit(&page, &page.outcome->units[i]);
    }
    put_foot(&page);
    const bool failed = page.out->failed || page.failed;
    cmg_arena_free(&page.arena);
    return failed ? NULL : cmg_buffer_view(&result->text).bytes;
}
