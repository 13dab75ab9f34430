/* What a compiled table tells of itself. */
#include "dmn/parts.h"

uint32_t cmg_table_rule_count(const cmg_table *table)
{
    return table->rule_count;
}

cmg_text cmg_table_rule_code(const cmg_table *table, uint32_t rule)
{
    return table->rules[rule].code.bytes ? table->rules[rule].code : CMG_TEXT("");
}

cmg_place cmg_table_rule_place(const cmg_table *table, uint32_t rule)
{
    return table->rules[rule].place;
}

const cmg_type *cmg_table_type(const cmg_table *table)
{
    return table->type;
}

const uint16_t *cmg_table_facts(const cmg_table *table, uint32_t *count)
{
    *count = table->fact_count;
    return table->facts;
}

void cmg_table_rule_name(cmg_buffer *out, const cmg_table *table, uint32_t rule)
{
    const cmg_text code = cmg_table_rule_code(table, rule);
    if (code.length != 0)
        cmg_buffer_text(out, code);
    else
        cmg_buffer_unsigned(out, (uint64_t)rule + 1);
}

static cmg_text from(cmg_text text, size_t offset)
{
    return cmg_text_trimmed((cmg_text){text.bytes + offset, text.length - offset});
}

/* ">=10" as ">= 10". */
static void write_comparison(cmg_buffer *out, cmg_text text)
{
    size_t sign = 0;
    while (sign < text.length && (text.bytes[sign] == '<' || text.bytes[sign] == '>' ||
                                  text.bytes[sign] == '=' || text.bytes[sign] == '!'))
        sign++;
    cmg_buffer_text(out, (cmg_text){text.bytes, sign});
    cmg_buffer_char(out, ' ');
    cmg_buffer_text(out, from(text, sign));
}

static void write_cell(cmg_buffer *out, const cmg_column *column, const cmg_cell *cell)
{
    const cmg_text text = cmg_text_trimmed(cell->text);
    cmg_buffer_text(out, cmg_text_trimmed(column->source.text));
    switch ((cmg_cell_form)cell->form) {
    case CMG_CELL_ANY: return;
    case CMG_CELL_COMPARE:
        cmg_buffer_char(out, ' ');
        write_comparison(out, text);
        return;
    case CMG_CELL_EQUAL: cmg_buffer_string(out, " = "); break;
    case CMG_CELL_IN: cmg_buffer_string(out, " in "); break;
    case CMG_CELL_NOT:
        cmg_buffer_string(out, " not in ");
        cmg_buffer_text(out, from(text, 3));
        return;
    case CMG_CELL_OTHER: cmg_buffer_string(out, ": "); break;
    }
    cmg_buffer_text(out, text);
}

void cmg_table_rule_write(cmg_buffer *out, const cmg_table *table, uint32_t rule)
{
    bool first = true;
    for (uint32_t c = 0; c < table->column_count; c++) {
        const cmg_cell *cell = cmg_table_cell(table, rule, c);
        if (cell->form == CMG_CELL_ANY)
            continue;
        cmg_buffer_string(out, first ? "" : ", ");
        write_cell(out, &table->columns[c], cell);
        first = false;
    }
}
