/* A list of matters as a table for people, as JSON, and as CSV. */
#include "rules/items.h"

#define CODE_CELLS 28
#define TYPE_CELLS 14

static void pad(cmg_print *print, size_t cells)
{
    const size_t used = cmg_text_cells(cmg_buffer_view(&print->left));
    cmg_buffer_text(print->out, cmg_buffer_view(&print->left));
    cmg_buffer_spaces(print->out, used < cells ? cells - used : 1);
    cmg_buffer_clear(&print->left);
}

void cmg_items_write_text(cmg_buffer *out, cmg_result *result)
{
    const cmg_items_case *c = &result->items;
    cmg_print print;
    cmg_print_init(&print, out, result);
    for (uint32_t i = 0; i < c->count; i++) {
        cmg_column_write(&print.left, result, i, CMG_COLUMN_CODE, print.language);
        pad(&print, CODE_CELLS);
        cmg_column_write(&print.left, result, i, CMG_COLUMN_TYPE, print.language);
        pad(&print, TYPE_CELLS);
        cmg_column_write(&print.left, result, i, CMG_COLUMN_LABEL, print.language);
        if (c->where.count) {
            cmg_buffer_string(&print.left, " → ");
            cmg_column_write(&print.left, result, i, CMG_COLUMN_OWNER, print.language);
        }
        cmg_print_answer(&print, NULL);
    }
    cmg_buffer_format(&print.left, "%u%s", c->count,
                      print.language == CMG_ENGLISH ? (c->count == 1 ? " matter" : " matters") : " 项");
    cmg_print_answer(&print, NULL);
    cmg_print_closing(&print, result);
    cmg_print_free(&print);
}

void cmg_items_write_json(cmg_buffer *out, cmg_result *result)
{
    static const char *const members[CMG_COLUMN_COUNT] = {
        "code",         "type",      "label", "sub_items", "function", "levels",         "owner",
        "basis",        "penalties", "steps", "limits",    "fee",      "accountability", "publicity",
        "power_source", "procedure", "post",  "forwarded", "risks",    "integration"};
    const cmg_items_case *c = &result->items;
    cmg_buffer piece;
    cmg_buffer_init(&piece, &result->allocator);
    cmg_buffer_format(out, "{\"kind\":\"items\",\"state\":\"decided\",\"count\":%u,\"items\":[", c->count);
    for (uint32_t i = 0; i < c->count; i++) {
        cmg_buffer_string(out, i ? ",{" : "{");
        for (int column = 0; column < CMG_COLUMN_COUNT; column++) {
            cmg_buffer_clear(&piece);
            cmg_column_write(&piece, result, i, (cmg_item_column)column, result->language);
            cmg_buffer_format(out, "%s\"%s\":", column ? "," : "", members[column]);
            cmg_buffer_json(out, cmg_buffer_view(&piece));
            out->failed = out->failed || piece.failed;
        }
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_free(&piece);
    cmg_buffer_char(out, ']');
    cmg_json_closing(out, result);
    cmg_buffer_char(out, '}');
}

static void put_field(cmg_buffer *out, cmg_text field)
{
    cmg_buffer_char(out, '"');
    for (size_t i = 0; i < field.length; i++) {
        if (field.bytes[i] == '"')
            cmg_buffer_char(out, '"');
        cmg_buffer_char(out, field.bytes[i]);
    }
    cmg_buffer_char(out, '"');
}

const char *cmg_items_csv(cmg_result *result)
{
    if (!result || result->kind != CMG_RESULT_ITEMS)
        return "";
    cmg_buffer *out = &result->text;
    cmg_buffer piece;
    cmg_buffer_init(&piece, &result->allocator);
    cmg_buffer_clear(out);
    cmg_buffer_string(out, "\xEF\xBB\xBF");
    for (uint32_t row = 0; row <= result->items.count; row++) {
        for (int column = 0; column < CMG_COLUMN_COUNT; column++) {
            cmg_buffer_clear(&piece);
            if (row == 0)
                cmg_buffer_string(&piece, cmg_column_heading((cmg_item_column)column, result->language));
            else
                cmg_column_write(&piece, result, row - 1, (cmg_item_column)column, result->language);
            cmg_buffer_string(out, column ? "," : "");
            put_field(out, cmg_buffer_view(&piece));
            out->failed = out->failed || piece.failed;
        }
        cmg_buffer_string(out, "\r\n");
    }
    cmg_buffer_free(&piece);
    return out->failed ? NULL : cmg_buffer_view(out).bytes;
}
