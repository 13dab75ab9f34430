/* The list as one page for publication: complete as it stands; a few lines of
 * script sift it where there is one. */
#include "rules/items.h"

/* Code, type and name come first and are never left out.  Without least widths the browser gives the long
 * texts all the room and sets the types and names a character a line. */
static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;margin:1.5rem;color:#1a1a1a}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #bbb;padding:.3rem .5rem;"
    "text-align:left;vertical-align:top}thead th{background:#eee;position:sticky;top:0}"
    "input,select{font:inherit;padding:.3rem;margin:0 .5rem .7rem 0}input{min-width:18rem}"
    "footer{color:#555;font-size:.85rem;margin-top:1rem;word-break:break-all}"
    "th,td{min-width:4.2em}th:nth-child(3),td:nth-child(3){min-width:10em}"
    "@page{size:A4 landscape;margin:1cm}"
    "@media print{form{display:none}body{font-size:9pt;margin:0}tr{break-inside:avoid}}";

/* Words apart by blanks must all be there; full-width forms and case make no difference. */
static const char script[] =
    "(function(){var f=document.querySelector('form'),q=f.q,t=f.t,n=document.getElementById('n'),"
    "r=[].slice.call(document.querySelectorAll('tbody tr')),"
    "k=function(s){return s.normalize('NFKC').toLowerCase()},"
    "x=r.map(function(e){return k(e.textContent)});"
    "function go(){var w=k(q.value).split(/\\s+/),c=0;r.forEach(function(e,i){"
    "var s=(!t.value||e.dataset.t===t.value)&&w.every(function(v){return x[i].indexOf(v)>=0});"
    "e.hidden=!s;if(s)c++});n.textContent=c}"
    "f.hidden=false;q.oninput=t.onchange=go;f.onsubmit=function(){return false}})();";

static void put_types(cmg_buffer *out, const cmg_result *result)
{
    const cmg_language language = result->language;
    cmg_buffer_string(out, "<select name=\"t\" aria-label=\"");
    cmg_buffer_string(out, cmg_column_heading(CMG_COLUMN_TYPE, language));
    cmg_buffer_format(out, "\"><option value=\"\">%s</option>",
                      language == CMG_ENGLISH ? "all types" : "全部类型");
    for (int type = 0; type < CMG_ITEM_TYPE_COUNT; type++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < result->items.count; i++)
            count += result->items.at[i]->listing.type == (cmg_item_type)type;
        if (count)
            cmg_buffer_format(out, "<option value=\"%d\">%s (%u)</option>", type,
                              cmg_item_type_words((cmg_item_type)type, language), count);
    }
    cmg_buffer_string(out, "</select>");
}

static void put_head(cmg_buffer *out, const cmg_result *result)
{
    const bool en = result->language == CMG_ENGLISH;
    const cmg_pack *pack = result->pack;
    const cmg_text title = cmg_label_text(&pack->layers[pack->layer_count - 1].title, result->language);
    cmg_buffer_format(out,
                      "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
                      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>",
                      en ? "en" : "zh-CN");
    cmg_buffer_markup(out, title);
    cmg_buffer_format(out, "</title><style>%s</style></head><body><h1>", style);
    cmg_buffer_markup(out, title);
    cmg_buffer_format(out, "</h1><p>%s", en ? "Power-and-responsibility list" : "权责清单");
    /* The units in it are those of one place. */
    if (result->items.where.count) {
        cmg_buffer_string(out, en ? ", " : "（");
        cmg_buffer_markup(out, cmg_label_text(&result->items.where.at[0]->rule.label, result->language));
        cmg_buffer_string(out, en ? "," : "）");
    }
    cmg_buffer_string(out, en ? " as of " : "，截至 ");
    cmg_date_write(out, result->as_of);
    cmg_buffer_format(out, "%s<span id=\"n\">%u</span>%s</p>", en ? ": " : "：", result->items.count,
                      en ? " matters" : " 项");
    cmg_buffer_format(out, "<form hidden><input name=\"q\" type=\"search\" placeholder=\"%s\">",
                      en ? "search: name, code, article, unit" : "搜索：名称、编码、依据、单位");
    put_types(out, result);
    cmg_buffer_string(out, "</form>\n");
}

/* Lists seldom fill all fields: a column in which nothing stands is left out. */
static void find_used(cmg_buffer *piece, const cmg_result *result, bool *used)
{
    for (int column = 0; column < CMG_COLUMN_COUNT; column++) {
        used[column] = false;
        for (uint32_t i = 0; i < result->items.count && !used[column]; i++) {
            cmg_buffer_clear(piece);
            cmg_column_write(piece, result, i, (cmg_item_column)column, result->language);
            used[column] = piece->length != 0;
        }
    }
}

const char *cmg_items_html(cmg_result *result)
{
    if (!result || result->kind != CMG_RESULT_ITEMS)
        return "";
    const cmg_language language = result->language;
    cmg_buffer *out = &result->text;
    bool used[CMG_COLUMN_COUNT];
    cmg_buffer piece;
    cmg_buffer_init(&piece, &result->allocator);
    find_used(&piece, result, used);
    cmg_buffer_clear(out);
    put_head(out, result);
    cmg_buffer_string(out, "<table><thead><tr>");
    for (int column = 0; column < CMG_COLUMN_COUNT; column++) {
        if (used[column])
            cmg_buffer_format(out, "<th>%s</th>", cmg_column_heading((cmg_item_column)column, language));
    }
    cmg_buffer_string(out, "</tr></thead><tbody>\n");
    for (uint32_t i = 0; i < result->items.count; i++) {
        cmg_buffer_format(out, "<tr data-t=\"%d\">", (int)result->items.at[i]->listing.type);
        for (int column = 0; column < CMG_COLUMN_COUNT; column++) {
            if (!used[column])
                continue;
            cmg_buffer_clear(&piece);
            cmg_column_write(&piece, result, i, (cmg_item_column)column, language);
            cmg_buffer_string(out, "<td>");
            cmg_buffer_markup(out, cmg_buffer_view(&piece));
            cmg_buffer_string(out, "</td>");
            out->failed = out->failed || piece.failed;
        }
        cmg_buffer_string(out, "</tr>\n");
    }
    cmg_buffer_free(&piece);
    const cmg_layer *layer = &result->pack->layers[result->pack->layer_count - 1];
    cmg_buffer_string(out, "</tbody></table><footer>");
    cmg_buffer_markup(out, layer->name);
    cmg_buffer_char(out, ' ');
    cmg_buffer_markup(out, layer->version);
    cmg_buffer_format(out, " · sha256 %s</footer><script>%s</script></body></html>\n", result->pack->hash,
                      script);
    return out->failed ? NULL : cmg_buffer_view(out).bytes;
}
