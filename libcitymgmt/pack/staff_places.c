#include "pack/staff_places.h"

#include <string.h>

bool cmg_whole_number(cmg_text text, int64_t most, int64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < text.length; i++) {
        const int digit = text.bytes[i] - '0';
        if (digit < 0 || digit > 9 || *number > (most - digit) / 10)
            return false;
        *number = *number * 10 + digit;
    }
    return text.length != 0;
}

/* -- the list ------------------------------------------------------------- */

static size_t spot_of(const cmg_place_list *places, cmg_text code)
{
    size_t spot = cmg_text_hash(code) & (places->room - 1);
    while (places->table[spot] != 0 && !cmg_text_equal(places->at[places->table[spot] - 1].code, code))
        spot = (spot + 1) & (places->room - 1);
    return spot;
}

static void enter_all(cmg_place_list *places)
{
    memset(places->table, 0, places->room * sizeof *places->table);
    for (size_t i = 0; i < places->count; i++)
        places->table[spot_of(places, places->at[i].code)] = (uint32_t)i + 1;
}

/* Keeps the table at most half full. */
static bool make_room(cmg_arena *arena, cmg_place_list *places)
{
    if (2 * (places->count + 1) <= places->room)
        return true;
    const size_t room = places->room != 0 ? 2 * places->room : 64;
    uint32_t *table = cmg_arena_array(arena, room, sizeof *table);
    if (!table)
        return false;
    places->table = table;
    places->room = room;
    enter_all(places);
    return true;
}

cmg_status cmg_enter_place(cmg_arena *arena, cmg_place_list *places, const cmg_staff_place *place,
                           const cmg_staff_place **rival)
{
    *rival = NULL;
    if (places->count >= CMG_PLACES_MAX)
        return CMG_LIMIT_REACHED;
    if (!make_room(arena, places) ||
        !cmg_arena_grow(arena, &places->at, sizeof *places->at, places->count, &places->capacity))
        return CMG_NO_MEMORY;
    const size_t spot = spot_of(places, place->code);
    if (places->table[spot] != 0) {
        *rival = &places->at[places->table[spot] - 1];
        return CMG_OK;
    }
    places->at[places->count++] = *place;
    places->table[spot] = (uint32_t)places->count;
    return CMG_OK;
}

void cmg_shorten_places(cmg_place_list *places, size_t count)
{
    if (places->count == count)
        return;
    places->count = count;
    enter_all(places);
}

/* -- what is wrong with a place ------------------------------------------- */

static void report_count(cmg_diagnostics *diagnostics, const cmg_place *where, const char *name, int64_t most,
                         cmg_text found)
{
    char digits[24];
    size_t at = sizeof digits - 1;
    digits[at] = '\0';
    for (; most != 0; most /= 10)
        digits[--at] = (char)('0' + most % 10);
    cmg_report(diagnostics, CMG_M_staff_count_expected, where, CMG_ARGZ("name", name),
               CMG_ARGZ("most", digits + at), CMG_ARG("found", found));
}

static void report_twice(cmg_diagnostics *diagnostics, const cmg_allocator *allocator, const cmg_place *where,
                         const cmg_staff_place *rival)
{
    cmg_buffer line;
    cmg_buffer_init(&line, allocator);
    cmg_buffer_unsigned(&line, rival->line);
    cmg_report(diagnostics, CMG_M_staff_place_twice, where, CMG_ARG("code", rival->code),
               CMG_ARG("line", cmg_buffer_view(&line)));
    cmg_buffer_free(&line);
}

static bool is_crossed(const cmg_staff_place *place)
{
    return place->least != CMG_NOT_GIVEN && place->most != CMG_NOT_GIVEN && place->least > place->most;
}

static const cmg_staff_place blank = {
    .population = CMG_NOT_GIVEN, .headcount = CMG_NOT_GIVEN, .least = CMG_NOT_GIVEN, .most = CMG_NOT_GIVEN};

/* -- from JSON ------------------------------------------------------------ */

static int64_t read_count(cmg_loader *loader, cmg_json object, const char *name, int64_t most)
{
    int64_t number = CMG_NOT_GIVEN;
    const cmg_json member = cmg_json_member(object, name);
    if (!cmg_json_present(member) || cmg_json_type(member) == CMG_JSON_NULL)
        return CMG_NOT_GIVEN;
    if (cmg_json_type(member) == CMG_JSON_NUMBER && cmg_whole_number(cmg_json_number(member), most, &number))
        return number;
    const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
    const cmg_place where = cmg_json_place(member, &loader->scratch);
    report_count(loader->diagnostics, &where, name, most, cmg_json_raw(member));
    cmg_arena_rewind(&loader->scratch, mark);
    loader->errors++;
    return CMG_NOT_GIVEN;
}

static cmg_staff_place read_place(cmg_loader *loader, cmg_json json)
{
    cmg_staff_place place = blank;
    if (!cmg_read_object(loader, json, "code label group population headcount min max"))
        return place;
    place.code = cmg_read_text(loader, json, "code", CMG_REQUIRED);
    const cmg_label label = cmg_read_label(loader, json, "label", CMG_OPTIONAL);
    for (int i = 0; i < 2; i++)
        place.name[i] = label.text[i].length != 0 ? label.text[i] : place.code;
    place.group = cmg_read_text(loader, json, "group", CMG_OPTIONAL);
    place.population = read_count(loader, json, "population", CMG_RESIDENTS_MAX);
    place.headcount = read_count(loader, json, "headcount", CMG_POSTS_MAX);
    place.least = read_count(loader, json, "min", CMG_POSTS_MAX);
    place.most = read_count(loader, json, "max", CMG_POSTS_MAX);
    if (is_crossed(&place))
        cmg_fault(loader, CMG_M_pack_amounts_crossed, cmg_json_member(json, "min"));
    return place;
}

void cmg_read_staff_places(cmg_loader *loader, cmg_json list, cmg_place_list *places)
{
    for (cmg_json json = cmg_json_first(list); cmg_json_present(json) && !cmg_stopped(loader);
         json = cmg_json_following(json)) {
        cmg_staff_place place = read_place(loader, json);
        if (place.code.length == 0)
            continue;
        const cmg_arena_mark mark = cmg_arena_marked(&loader->scratch);
        const cmg_place where = cmg_json_place(json, &loader->scratch);
        place.line = where.line;
        const cmg_staff_place *rival;
        if (cmg_enter_place(&loader->pack->arena, places, &place, &rival) == CMG_LIMIT_REACHED) {
            cmg_fault(loader, CMG_M_staff_too_many_places, json, CMG_ARGZ("most", "50000"));
            return;
        }
        if (rival) {
            report_twice(loader->diagnostics, &loader->scratch.allocator, &where, rival);
            loader->errors++;
        }
        cmg_arena_rewind(&loader->scratch, mark);
    }
}

/* -- from a table --------------------------------------------------------- */

typedef enum column { CODE, NAME, GROUP, POPULATION, HEADCOUNT, LEAST, MOST, COLUMNS } column;

/* Each may be called by either name. */
static const char *const column_names[COLUMNS][2] = {
    {"编码", "code"},          {"名称", "name"}, {"所属", "group"}, {"人口", "population"},
    {"现有人数", "headcount"}, {"下限", "min"},  {"上限", "max"}};

typedef struct table {
    cmg_arena *arena;
    cmg_csv *csv;
    cmg_place_list *places;
    cmg_diagnostics *diagnostics;
    ptrdiff_t at[COLUMNS]; /* -1: there is no such column */
    cmg_status status;
} table;

static column meaning_of(cmg_text name)
{
    for (column c = 0; c < COLUMNS; c++) {
        if (cmg_text_equal(name, cmg_text_of(column_names[c][0])) ||
            cmg_text_equal(name, cmg_text_of(column_names[c][1])))
            return c;
    }
    return COLUMNS;
}

/* A column that means nothing here is told of: it may be misspelt. */
static void find_columns(table *t, cmg_text file)
{
    const cmg_place where = {.file = file, .line = 1};
    const cmg_text *names = cmg_csv_columns(t->csv);
    for (column c = 0; c < COLUMNS; c++)
        t->at[c] = -1;
    for (uint32_t i = 0; i < cmg_csv_column_count(t->csv); i++) {
        const column c = meaning_of(names[i]);
        if (c == COLUMNS && names[i].length != 0)
            cmg_report(t->diagnostics, CMG_M_staff_column_ignored, &where, CMG_ARG("column", names[i]));
        if (c == COLUMNS)
            continue;
        if (t->at[c] >= 0) {
            cmg_report(t->diagnostics, CMG_M_csv_column_doubled, &where, CMG_ARG("column", names[i]));
            t->status = CMG_BAD_FACTS;
        }
        t->at[c] = (ptrdiff_t)i;
    }
    if (t->at[CODE] < 0 && t->at[NAME] < 0)
        cmg_csv_column(t->csv, cmg_text_of(column_names[CODE][1]), true, t->diagnostics);
}

static cmg_text field(const table *t, const cmg_csv_row *row, column c)
{
    return t->at[c] < 0 ? CMG_NO_TEXT : cmg_text_trimmed(row->fields[t->at[c]]);
}

static int64_t count_field(table *t, const cmg_csv_row *row, const cmg_place *where, column c, int64_t most)
{
    int64_t number = CMG_NOT_GIVEN;
    const cmg_text text = field(t, row, c);
    if (text.length == 0 || cmg_whole_number(text, most, &number))
        return number;
    report_count(t->diagnostics, where, column_names[c][1], most, text);
    t->status = CMG_BAD_FACTS;
    return CMG_NOT_GIVEN;
}

static cmg_text kept(table *t, cmg_text text)
{
    cmg_text copy = CMG_NO_TEXT;
    if (text.length != 0 && !cmg_text_copy(t->arena, text, &copy))
        t->status = CMG_NO_MEMORY;
    return copy;
}

static void report_crossed(table *t, const cmg_place *where)
{
    cmg_report(t->diagnostics, CMG_M_pack_amounts_crossed, where);
    t->status = CMG_BAD_FACTS;
}

static void read_row(table *t, const cmg_csv_row *row)
{
    const cmg_place where = cmg_csv_place(t->csv, row);
    cmg_staff_place place = blank;
    place.line = row->line;
    const cmg_text code = field(t, row, CODE), name = field(t, row, NAME);
    if (code.length == 0 && name.length == 0) {
        cmg_report(t->diagnostics, CMG_M_staff_place_nameless, &where);
        t->status = CMG_BAD_FACTS;
    }
    place.code = kept(t, code.length != 0 ? code : name);
    place.name[CMG_CHINESE] = place.name[CMG_ENGLISH] = name.length != 0 ? kept(t, name) : place.code;
    place.group = kept(t, field(t, row, GROUP));
    place.population = count_field(t, row, &where, POPULATION, CMG_RESIDENTS_MAX);
    place.headcount = count_field(t, row, &where, HEADCOUNT, CMG_POSTS_MAX);
    place.least = count_field(t, row, &where, LEAST, CMG_POSTS_MAX);
    place.most = count_field(t, row, &where, MOST, CMG_POSTS_MAX);
    if (is_crossed(&place))
        report_crossed(t, &where);
    if (place.code.length == 0)
        return;
    const cmg_staff_place *rival;
    const cmg_status status = cmg_enter_place(t->arena, t->places, &place, &rival);
    if (status == CMG_LIMIT_REACHED)
        cmg_report(t->diagnostics, CMG_M_staff_too_many_places, &where, CMG_ARGZ("most", "50000"));
    if (status != CMG_OK)
        t->status = status;
    if (rival) {
        report_twice(t->diagnostics, &t->arena->allocator, &where, rival);
        t->status = CMG_BAD_FACTS;
    }
}

cmg_status cmg_read_staff_table(cmg_arena *arena, cmg_csv *csv, cmg_place_list *places,
                                cmg_diagnostics *diagnostics)
{
    table t = {.arena = arena, .csv = csv, .places = places, .diagnostics = diagnostics, .status = CMG_OK};
    cmg_csv_row row = {.line = 1};
    find_columns(&t, cmg_csv_place(csv, &row).file);
    if (t.at[CODE] < 0 && t.at[NAME] < 0)
        return CMG_BAD_FACTS;
    while (t.status == CMG_OK || t.status == CMG_BAD_FACTS) {
        switch (cmg_csv_next(csv, &row)) {
        case CMG_CSV_END: return t.status;
        case CMG_CSV_ROW: read_row(&t, &row); break;
        case CMG_CSV_FAULT:
            cmg_csv_report(csv, &row, diagnostics);
            t.status = CMG_BAD_FACTS;
            break;
        case CMG_CSV_STOPPED:
            cmg_csv_report(csv, &row, diagnostics);
            return row.reason == CMG_M_no_memory ? CMG_NO_MEMORY : CMG_CANNOT_READ;
        }
    }
    return t.status;
}
