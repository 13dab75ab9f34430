/* Cases for people: a value for each piece, and boxes as conditions. */
#include "dmn/parts.h"

#define VALUES_SHOWN 8u
#define DAY_SHOWN INT64_C(19723) /* 2024-01-01, where any day will do */

uint32_t cmg_witness_piece(const cmg_column *column, uint32_t place)
{
    uint32_t low = 0, high = column->index.piece_count;
    while (low < high) { /* the first piece that ends behind the place */
        const uint32_t middle = low + (high - low) / 2;
        if (column->place[middle + 1] <= place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* -- a value of a piece --------------------------------------------------- */

/* The next integer above the lower cut, else half way between the cuts. */
static bool number_between(cmg_arena *arena, const cmg_index *index, uint32_t piece, cmg_value *value)
{
    const uint32_t cut = piece / 2;
    const cmg_decimal one = cmg_decimal_of(1);
    cmg_decimal number;
    if (index->cut_count == 0) {
        *value = cmg_number_value(cmg_decimal_of(0));
        return true;
    }
    const cmg_decimal low = cmg_value_decimal(index->cuts[cut > 0 ? cut - 1 : 0]);
    const cmg_decimal high = cmg_value_decimal(index->cuts[cut < index->cut_count ? cut : cut - 1]);
    if (cut == 0) {
        if (cmg_decimal_round(arena, high, 0, CMG_ROUND_CEILING, &number) != CMG_DECIMAL_OK ||
            cmg_decimal_subtract(arena, number, one, &number) != CMG_DECIMAL_OK)
            return false;
    } else if (cmg_decimal_round(arena, low, 0, CMG_ROUND_FLOOR, &number) != CMG_DECIMAL_OK ||
               cmg_decimal_add(arena, number, one, &number) != CMG_DECIMAL_OK) {
        return false;
    }
    *value = cmg_number_value(number);
    if (cmg_index_piece(index, value) == piece)
        return true;
    if (cmg_decimal_add(arena, low, high, &number) != CMG_DECIMAL_OK ||
        cmg_decimal_divide(arena, number, cmg_decimal_of(2), &number) != CMG_DECIMAL_OK)
        return false;
    *value = cmg_number_value(number);
    return cmg_index_piece(index, value) == piece;
}

static bool whole_between(const cmg_index *index, uint32_t piece, cmg_value *value)
{
    const uint32_t cut = piece / 2;
    *value = (cmg_value){.kind = index->kind};
    if (index->cut_count == 0)
        value->as.integer = index->kind == CMG_DATE ? DAY_SHOWN : 0;
    else if (cut == 0)
        value->as.integer = index->keys[0] - 1;
    else
        value->as.integer = index->keys[cut - 1] + 1;
    return cmg_index_piece(index, value) == piece;
}

static bool span_between(const cmg_index *index, uint32_t piece, cmg_value *value)
{
    const uint32_t cut = piece / 2;
    *value = (cmg_value){.kind = CMG_DAYS_DURATION};
    if (index->cut_count == 0)
        return true;
    if (cut == 0) {
        value->as.integer = index->cuts[0].as.integer - 1;
        return cmg_index_piece(index, value) == piece;
    }
    value->as.integer = index->cuts[cut - 1].as.integer + 1;
    if (cmg_index_piece(index, value) == piece)
        return true;
    *value = index->cuts[cut - 1]; /* less than a second apart */
    value->length++;
    if (value->length == (uint32_t)CMG_NANOS_PER_SECOND) {
        value->as.integer++;
        value->length = 0;
    }
    return cmg_index_piece(index, value) == piece;
}

/* A text that no cell names. */
static bool other_string(cmg_arena *arena, const cmg_index *index, cmg_value *value)
{
    static const char dots[] = "…………………………";
    const size_t one = 3;
    for (size_t length = one; length < sizeof dots; length += one) {
        cmg_text text;
        *value = cmg_string_value((cmg_text){dots, length});
        if (cmg_index_piece(index, value) != index->cut_count)
            continue;
        if (!cmg_text_copy(arena, (cmg_text){dots, length}, &text))
            return false;
        *value = cmg_string_value(text);
        return true;
    }
    return false;
}

bool cmg_witness_value(cmg_arena *arena, const cmg_column *column, uint32_t piece, cmg_value *value)
{
    const cmg_index *index = &column->index;
    if (index->kind == CMG_NULL)
        return false;
    if (piece == cmg_index_null(index)) {
        *value = cmg_null_value;
        return true;
    }
    switch (index->kind) {
    case CMG_BOOLEAN: *value = cmg_boolean_value(piece == 1); return true;
    case CMG_STRING:
        if (piece == index->cut_count)
            return other_string(arena, index, value);
        *value = index->cuts[piece];
        return true;
    default: break;
    }
    if (piece % 2 == 1) {
        *value = index->cuts[piece / 2];
        return true;
    }
    switch (index->kind) {
    case CMG_NUMBER: return number_between(arena, index, piece, value);
    case CMG_DAYS_DURATION: return span_between(index, piece, value);
    default: return whole_between(index, piece, value);
    }
}

/* -- boxes as conditions -------------------------------------------------- */

static void write_name(cmg_buffer *out, const cmg_column *column, bool *first)
{
    cmg_buffer_string(out, *first ? "" : ", ");
    cmg_buffer_text(out, column->source.text);
    *first = false;
}

/* Pieces `from` to `last` of cuts, as an interval. */
static void write_interval(cmg_buffer *out, const cmg_index *index, uint32_t from, uint32_t last)
{
    const bool low_in = from % 2 == 1, high_in = last % 2 == 1;
    const bool has_low = low_in || from > 0, has_high = high_in || last / 2 < index->cut_count;
    const uint32_t low = low_in ? from / 2 : from / 2 - 1, high = last / 2;
    if (from == last && low_in) {
        cmg_buffer_string(out, " = ");
        cmg_value_write_feel(out, index->cuts[low]);
    } else if (has_low && has_high) {
        cmg_buffer_string(out, low_in ? " in [" : " in (");
        cmg_value_write_feel(out, index->cuts[low]);
        cmg_buffer_string(out, "..");
        cmg_value_write_feel(out, index->cuts[high]);
        cmg_buffer_string(out, high_in ? "]" : ")");
    } else if (has_low) {
        cmg_buffer_string(out, low_in ? " >= " : " > ");
        cmg_value_write_feel(out, index->cuts[low]);
    } else if (has_high) {
        cmg_buffer_string(out, high_in ? " <= " : " < ");
        cmg_value_write_feel(out, index->cuts[high]);
    } else {
        cmg_buffer_string(out, " != null");
    }
}

/* The named values among the pieces, or those outside when "any other" is one. */
static void write_strings(cmg_buffer *out, const cmg_column *column, cmg_pieces places, bool other)
{
    uint32_t shown = 0;
    cmg_buffer_string(out, other ? " not in (" : " in (");
    for (uint32_t cut = 0; cut < column->index.cut_count && shown <= VALUES_SHOWN; cut++) {
        const bool inside = column->place[cut] >= places.from && column->place[cut] < places.to;
        if (!cmg_column_has(column, cut) || inside == other)
            continue;
        cmg_buffer_string(out, shown ? ", " : "");
        if (shown++ == VALUES_SHOWN)
            cmg_buffer_string(out, "…");
        else
            cmg_value_write_feel(out, column->index.cuts[cut]);
    }
    cmg_buffer_char(out, ')');
}

static void write_side(cmg_buffer *out, const cmg_column *column, cmg_pieces places)
{
    const cmg_index *index = &column->index;
    const uint32_t from = cmg_witness_piece(column, places.from), null = cmg_index_null(index);
    uint32_t last = cmg_witness_piece(column, places.to - 1);
    if (from == null) {
        cmg_buffer_string(out, " = null");
        return;
    }
    const bool or_null = last == null;
    if (or_null)
        last = cmg_witness_piece(column, places.to - 2);
    if (index->kind == CMG_BOOLEAN)
        cmg_buffer_string(out, from != last ? " != null" : from == 1 ? " = true" : " = false");
    else if (index->kind == CMG_STRING && from == last && from != index->cut_count) {
        cmg_buffer_string(out, " = ");
        cmg_value_write_feel(out, index->cuts[from]);
    } else if (index->kind == CMG_STRING)
        write_strings(out, column, places, last == index->cut_count);
    else
        write_interval(out, index, from, last);
    cmg_buffer_string(out, or_null ? " or null" : "");
}

void cmg_witness_write_box(cmg_buffer *out, const cmg_table *table, const cmg_pieces *box)
{
    bool first = true;
    for (uint32_t c = 0; c < table->column_count; c++) {
        const cmg_column *column = &table->columns[c];
        const bool whole = box[c].from == 0 && box[c].to == column->place[column->index.piece_count];
        if (column->index.kind == CMG_NULL || whole)
            continue;
        write_name(out, column, &first);
        write_side(out, column, box[c]);
    }
    cmg_buffer_string(out, first ? "-" : "");
}

void cmg_witness_write_case(cmg_buffer *out, cmg_arena *arena, const cmg_table *table, const cmg_pieces *box)
{
    bool first = true;
    for (uint32_t c = 0; c < table->column_count; c++) {
        const cmg_column *column = &table->columns[c];
        cmg_value value;
        if (!cmg_witness_value(arena, column, cmg_witness_piece(column, box[c].from), &value))
            continue;
        write_name(out, column, &first);
        cmg_buffer_string(out, " = ");
        cmg_value_write_feel(out, value);
    }
    cmg_buffer_string(out, first ? "-" : "");
}
