/* What a report is about, for a person and as JSON: the class first, what
 * decided, and what comes near. */
#include "rules/print.h"

static void put_class(cmg_print *print, const cmg_class *class)
{
    cmg_print_label(&print->left, &class->rule.label, print->language);
    cmg_buffer_string(&print->left, cmg_say(print, "（", " ("));
    cmg_buffer_text(&print->left, class->rule.code);
    cmg_buffer_string(&print->left, cmg_say(print, "）", ")"));
}

static void put_reasons(cmg_print *print, const cmg_result *result, uint32_t index)
{
    const char *reason = NULL;
    for (size_t i = 0; (reason = cmg_route_reason(result, index, i)) != NULL; i++) {
        cmg_buffer_string(&print->left, i ? cmg_say(print, "、", ", ") : "");
        cmg_buffer_string(&print->left, cmg_say(print, "“", "\""));
        cmg_buffer_string(&print->left, reason);
        cmg_buffer_string(&print->left, cmg_say(print, "”", "\""));
        cmg_buffer_format(&print->left, " %u", cmg_route_weight(result, index, i));
    }
}

/* A class that is known and belongs to nobody is an answer of its own. */
static void print_matter(cmg_print *print, const cmg_result *result, cmg_text item)
{
    const cmg_pack *pack = result->pack;
    const cmg_versions *versions = cmg_pack_find(pack->items, pack->item_count, item);
    const cmg_item *matter = versions ? cmg_version_on(versions, result->as_of) : NULL;
    if (matter)
        cmg_print_label(&print->left, &matter->rule.label, print->language);
    else if (item.length)
        cmg_buffer_string(&print->left, cmg_say(print, "当日没有有效的事项", "none in force on the day"));
    else
        cmg_buffer_string(
            &print->left,
            cmg_say(print, "类已认出，但清单中没有事项涵盖它，请人判断归谁负责",
                    "the class is known, but no matter of the list covers it: ask a person whose it is"));
    if (item.length) {
        cmg_buffer_string(&print->left, cmg_say(print, "（", " ("));
        cmg_buffer_text(&print->left, item);
        cmg_buffer_string(&print->left, cmg_say(print, "）", ")"));
    }
    cmg_print_row(print, cmg_say(print, "事项", "matter"), matter ? &matter->rule.basis : NULL);
}

static void print_best(cmg_print *print, const cmg_result *result)
{
    const cmg_route_case *c = &result->route;
    const cmg_pack *pack = result->pack;
    put_reasons(print, result, 0);
    cmg_print_row(print, cmg_say(print, "因为", "because of"), NULL);
    cmg_buffer_format(&print->left, "%u", c->candidates[0].score);
    cmg_print_row(print, cmg_say(print, "得分", "score"), NULL);
    print_matter(print, result, cmg_class_item(pack, c->candidates[0].class, result->as_of));
}

void cmg_route_write_text(cmg_buffer *out, cmg_result *result)
{
    const cmg_route_case *c = &result->route;
    cmg_print print;
    cmg_print_init(&print, out, result);
    if (result->state == CMG_DECIDED) {
        put_class(&print, c->candidates[0].class);
        cmg_print_answer(&print, &c->candidates[0].class->rule.basis);
        print_best(&print, result);
    } else {
        cmg_buffer_string(&print.left, cmg_say(&print, "请人判断", "Ask a person"));
        cmg_buffer_string(&print.left,
                          c->count == 0 ? cmg_say(&print, "：没有认出是什么", ": nothing was recognised")
                          : c->candidates[0].score < c->threshold
                              ? cmg_say(&print, "：把握不够", ": too little speaks for it")
                              : cmg_say(&print, "：几类太接近", ": several classes are too near each other"));
        cmg_print_answer(&print, NULL);
    }
    for (uint32_t i = result->state == CMG_DECIDED ? 1 : 0, first = i; i < c->count; i++) {
        cmg_buffer_format(&print.left, "%3u  ", c->candidates[i].score);
        put_class(&print, c->candidates[i].class);
        cmg_buffer_string(&print.left, cmg_say(&print, "：", ": "));
        put_reasons(&print, result, i);
        cmg_print_row(&print, i == first ? cmg_say(&print, "相近", "near") : "", NULL);
    }
    cmg_print_missing(&print, result);
    cmg_print_closing(&print, result);
    cmg_print_free(&print);
}

void cmg_route_write_json(cmg_buffer *out, cmg_result *result)
{
    const cmg_route_case *c = &result->route;
    cmg_buffer_format(out,
                      "{\"kind\":\"route\",\"state\":\"%s\",\"threshold\":%u,\"margin\":%u,\"classes\":[",
                      result->state == CMG_DECIDED ? "decided" : "undecided", c->threshold, c->margin);
    for (uint32_t i = 0; i < c->count; i++) {
        const cmg_class *class = c->candidates[i].class;
        const char *reason = NULL;
        cmg_buffer_string(out, i ? ",{\"code\":" : "{\"code\":");
        cmg_buffer_json(out, class->rule.code);
        cmg_buffer_string(out, ",\"label\":");
        cmg_json_label(out, &class->rule.label, result->language);
        cmg_buffer_string(out, ",\"group\":");
        cmg_buffer_json(out, class->group);
        cmg_buffer_format(out,
                          ",\"kind\":\"%s\",\"score\":%u,\"item\":", class->is_event ? "event" : "component",
                          c->candidates[i].score);
        cmg_buffer_json(out, cmg_class_item(result->pack, class, result->as_of));
        cmg_buffer_string(out, ",\"reasons\":[");
        for (size_t r = 0; (reason = cmg_route_reason(result, i, r)) != NULL; r++) {
            cmg_buffer_string(out, r ? "," : "");
            cmg_buffer_json(out, cmg_text_of(reason));
        }
        cmg_buffer_string(out, "],\"weights\":[");
        for (size_t r = 0; r < c->candidates[i].ground_count; r++)
            cmg_buffer_format(out, r ? ",%u" : "%u", c->candidates[i].grounds[r].weight);
        cmg_buffer_string(out, "]}");
    }
    cmg_buffer_char(out, ']');
    cmg_json_closing(out, result);
    cmg_buffer_char(out, '}');
}
