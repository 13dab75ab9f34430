#include "base/zone.h"

#include "base/scan.h"
#include "base/temporal.h"

#include <stdio.h>
#include <string.h>

#define FILE_MAX ((size_t)1 << 20)
#define NAME_MAX_LENGTH 64
#define OFFSET_LIMIT (26 * 3600) /* RFC 9636: -25 h to 26 h */
#define SECONDS_PER_DAY INT64_C(86400)

typedef enum rule_kind {
    RULE_JULIAN,  /* Jn: 1..365, 29 February is never counted */
    RULE_ORDINAL, /* n: 0..365 */
    RULE_WEEKDAY  /* Mm.w.d: weekday d of the w-th week of the month, 5 is the last */
} rule_kind;

typedef struct rule_day {
    rule_kind kind;
    int day, week, month;
    int64_t seconds; /* of the wall clock, may leave the day */
} rule_day;

/* The footer: what holds after the last transition. */
typedef struct zone_rule {
    bool present, has_summer;
    int32_t standard, summer;
    rule_day start, end; /* of the summer time */
} zone_rule;

typedef struct transition {
    int64_t at;
    int32_t before, after;
} transition;

struct cmg_zone {
    cmg_text name;
    const transition *transitions;
    size_t count;
    int32_t first; /* before all transitions */
    zone_rule rule;
};

/* So many names that no file has are remembered, so as not to look again. */
#define UNKNOWN_MAX 64

typedef struct zone_entry {
    cmg_text name;
    const cmg_zone *zone; /* NULL: there is none */
    struct zone_entry *next;
} zone_entry;

struct cmg_zones {
    cmg_arena *arena;
    const char *folder;
    zone_entry *first;
    uint32_t unknown;
};

/* ---- the POSIX footer, "CET-1CEST,M3.5.0,M10.5.0/3" ---- */

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool skip_abbreviation(cmg_scan *scan)
{
    const char *const first = scan->next;
    if (cmg_scan_char(scan, '<')) {
        while (!cmg_scan_at_end(scan) && *scan->next != '>')
            scan->next++;
        return cmg_scan_char(scan, '>');
    }
    while (!cmg_scan_at_end(scan) && is_letter(*scan->next))
        scan->next++;
    return scan->next - first >= 3;
}

static bool read_hms(cmg_scan *scan, int64_t most_hours, int64_t *seconds)
{
    const bool negative = cmg_scan_char(scan, '-');
    if (!negative)
        cmg_scan_char(scan, '+');
    int64_t hours, minutes = 0, rest = 0;
    if (!cmg_scan_digits(scan, 1, 3, &hours) || hours > most_hours)
        return false;
    if (cmg_scan_char(scan, ':')) {
        if (!cmg_scan_two(scan, 59, &minutes) || (cmg_scan_char(scan, ':') && !cmg_scan_two(scan, 59, &rest)))
            return false;
    }
    *seconds = hours * 3600 + minutes * 60 + rest;
    if (negative)
        *seconds = -*seconds;
    return true;
}

/* POSIX counts west of Greenwich. */
static bool read_posix_offset(cmg_scan *scan, int32_t *offset)
{
    int64_t west;
    if (!read_hms(scan, 25, &west))
        return false;
    *offset = (int32_t)-west;
    return true;
}

static bool read_number(cmg_scan *scan, int64_t least, int64_t most, int *number)
{
    int64_t read;
    if (!cmg_scan_digits(scan, 1, 3, &read) || read < least || read > most)
        return false;
    *number = (int)read;
    return true;
}

static bool read_rule_day(cmg_scan *scan, rule_day *day)
{
    bool good;
    if (cmg_scan_char(scan, 'M')) {
        day->kind = RULE_WEEKDAY;
        good = read_number(scan, 1, 12, &day->month) && cmg_scan_char(scan, '.') &&
               read_number(scan, 1, 5, &day->week) && cmg_scan_char(scan, '.') &&
               read_number(scan, 0, 6, &day->day);
    } else if (cmg_scan_char(scan, 'J')) {
        day->kind = RULE_JULIAN;
        good = read_number(scan, 1, 365, &day->day);
    } else {
        day->kind = RULE_ORDINAL;
        good = read_number(scan, 0, 365, &day->day);
    }
    day->seconds = 2 * 3600;
    return good && (!cmg_scan_char(scan, '/') || read_hms(scan, 167, &day->seconds));
}

static bool read_rule(cmg_text footer, zone_rule *rule)
{
    cmg_scan scan = cmg_scan_of(footer);
    if (cmg_scan_at_end(&scan))
        return true;
    rule->present = true;
    if (!skip_abbreviation(&scan) || !read_posix_offset(&scan, &rule->standard))
        return false;
    if (cmg_scan_at_end(&scan))
        return true;
    rule->has_summer = true;
    rule->summer = rule->standard + 3600;
    if (!skip_abbreviation(&scan) || cmg_scan_at_end(&scan))
        return false;
    if (*scan.next != ',' && !read_posix_offset(&scan, &rule->summer))
        return false;
    return cmg_scan_char(&scan, ',') && read_rule_day(&scan, &rule->start) && cmg_scan_char(&scan, ',') &&
           read_rule_day(&scan, &rule->end) && cmg_scan_at_end(&scan);
}

/* ---- the file ---- */

typedef struct reader {
    const unsigned char *next, *end;
} reader;

static bool take(reader *in, uint64_t size, const unsigned char **bytes)
{
    if (size > (uint64_t)(in->end - in->next))
        return false;
    *bytes = in->next;
    in->next += size;
    return true;
}

static uint64_t big_endian(const unsigned char *bytes, int size)
{
    uint64_t number = 0;
    for (int i = 0; i < size; i++)
        number = number << 8 | bytes[i];
    return number;
}

typedef struct header {
    int version;
    uint64_t is_ut, is_standard, leaps, times, types, characters;
} header;

static bool read_header(reader *in, header *out)
{
    const unsigned char *bytes;
    if (!take(in, 44, &bytes) || memcmp(bytes, "TZif", 4) != 0)
        return false;
    out->version = bytes[4];
    uint64_t *const counts[] = {&out->is_ut, &out->is_standard, &out->leaps,
                                &out->times, &out->types,       &out->characters};
    for (size_t i = 0; i < 6; i++)
        *counts[i] = big_endian(bytes + 20 + 4 * i, 4);
    return true;
}

static uint64_t block_size(const header *h, uint64_t time_size)
{
    return h->times * (time_size + 1) + h->types * 6 + h->characters + h->leaps * (time_size + 4) +
           h->is_standard + h->is_ut;
}

static bool offset_of_type(const unsigned char *types, uint64_t type, int32_t *offset)
{
    const uint32_t raw = (uint32_t)big_endian(types + 6 * type, 4);
    const int64_t value = raw < UINT32_C(0x80000000) ? (int64_t)raw : (int64_t)raw - INT64_C(0x100000000);
    *offset = (int32_t)value;
    return value >= -OFFSET_LIMIT && value <= OFFSET_LIMIT;
}

static bool read_transitions(cmg_arena *arena, const header *h, const unsigned char *block, cmg_zone *zone)
{
    const unsigned char *const indices = block + 8 * h->times;
    const unsigned char *const types = indices + h->times;
    if (!offset_of_type(types, 0, &zone->first))
        return false;
    transition *list = cmg_arena_array(arena, (size_t)h->times, sizeof *list);
    if (list == NULL)
        return false;
    int32_t offset = zone->first;
    for (size_t i = 0; i < h->times; i++) {
        const uint64_t raw = big_endian(block + 8 * i, 8);
        list[i].at = raw <= INT64_MAX ? (int64_t)raw : -(int64_t)~raw - 1;
        list[i].before = offset;
        if (indices[i] >= h->types || !offset_of_type(types, indices[i], &offset))
            return false;
        list[i].after = offset;
        if (i > 0 && list[i].at <= list[i - 1].at)
            return false;
    }
    zone->transitions = list;
    zone->count = (size_t)h->times;
    return true;
}

static bool read_footer(reader *in, zone_rule *rule)
{
    const unsigned char *newline;
    if (!take(in, 1, &newline) || *newline != '\n')
        return false;
    const unsigned char *const end = memchr(in->next, '\n', (size_t)(in->end - in->next));
    if (end == NULL)
        return false;
    return read_rule((cmg_text){(const char *)in->next, (size_t)(end - in->next)}, rule);
}

const cmg_zone *cmg_zone_read(cmg_arena *arena, cmg_text name, cmg_text tzif)
{
    if (tzif.length == 0)
        return NULL;
    const unsigned char *const bytes = (const unsigned char *)tzif.bytes;
    reader in = {bytes, bytes + tzif.length};
    header h;
    const unsigned char *block;
    /* The first block, of 32-bit times, is for readers of version 1. */
    if (!read_header(&in, &h) || h.version < '2' || !take(&in, block_size(&h, 4), &block))
        return NULL;
    /* Files with leap seconds do not count as POSIX does. */
    if (!read_header(&in, &h) || h.types == 0 || h.leaps != 0 || !take(&in, block_size(&h, 8), &block))
        return NULL;
    cmg_zone *zone = cmg_arena_zeroed(arena, sizeof *zone);
    if (zone == NULL || !read_transitions(arena, &h, block, zone) || !read_footer(&in, &zone->rule) ||
        !cmg_text_copy(arena, name, &zone->name))
        return NULL;
    return zone;
}

/* ---- offsets ---- */

static int64_t day_of_rule(const rule_day *rule, int64_t year)
{
    const int64_t new_year = cmg_days_from_civil((cmg_civil){year, 1, 1});
    if (rule->kind == RULE_ORDINAL)
        return new_year + rule->day;
    if (rule->kind == RULE_JULIAN) {
        const bool after_leap_day = rule->day >= 60 && cmg_days_in_month(year, 2) == 29;
        return new_year + rule->day - 1 + after_leap_day;
    }
    const int64_t first = cmg_days_from_civil((cmg_civil){year, rule->month, 1});
    const int first_weekday = cmg_weekday(first) % 7; /* Sunday is 0 */
    const int day = (rule->day - first_weekday + 7) % 7 + 7 * (rule->week - 1);
    return first + (day < cmg_days_in_month(year, rule->month) ? day : day - 7);
}

/* `local` wall-clock seconds keep the old offset through a gap and an
 * overlap: they pass a transition when both clocks have passed it. */
static int32_t offset_by_rule(const zone_rule *rule, int64_t seconds, bool local)
{
    if (!rule->has_summer)
        return rule->standard;
    const int64_t wall = local ? seconds : seconds + rule->standard;
    const int64_t second_of_day = (wall % SECONDS_PER_DAY + SECONDS_PER_DAY) % SECONDS_PER_DAY;
    const int64_t year = cmg_civil_from_days((wall - second_of_day) / SECONDS_PER_DAY).year;
    int64_t start = day_of_rule(&rule->start, year) * SECONDS_PER_DAY + rule->start.seconds - rule->standard;
    int64_t end = day_of_rule(&rule->end, year) * SECONDS_PER_DAY + rule->end.seconds - rule->summer;
    if (local) {
        const int32_t later = rule->standard > rule->summer ? rule->standard : rule->summer;
        start += later;
        end += later;
    }
    const bool summer = start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end;
    return summer ? rule->summer : rule->standard;
}

static int64_t transition_time(const transition *t, bool local)
{
    if (!local)
        return t->at;
    /* Saturates: the first entry of some files is the beginning of time. */
    const int32_t later = t->before > t->after ? t->before : t->after;
    int64_t time;
    if (__builtin_add_overflow(t->at, later, &time))
        return later < 0 ? INT64_MIN : INT64_MAX;
    return time;
}

static int32_t offset_of(const cmg_zone *zone, int64_t seconds, bool local)
{
    size_t low = 0, high = zone->count; /* transitions below `low` have passed */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (transition_time(&zone->transitions[middle], local) <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == zone->count && zone->rule.present)
        return offset_by_rule(&zone->rule, seconds, local);
    return low == 0 ? zone->first : zone->transitions[low - 1].after;
}

/* Days of these seconds stay within the calendar's arithmetic. */
static int64_t bounded(int64_t seconds)
{
    const int64_t limit = INT64_C(400000000000) * SECONDS_PER_DAY;
    return seconds > limit ? limit : seconds < -limit ? -limit : seconds;
}

int32_t cmg_zone_offset_at(const cmg_zone *zone, int64_t utc_seconds)
{
    return offset_of(zone, bounded(utc_seconds), false);
}

int32_t cmg_zone_offset_local(const cmg_zone *zone, int64_t local_seconds)
{
    return offset_of(zone, bounded(local_seconds), true);
}

/* ---- the folder ---- */

/* Names such as "Asia/Shanghai", and no way out of the folder.  "localtime"
 * is the setting of one machine, not a zone. */
static bool is_zone_name(cmg_text name)
{
    if (name.length == 0 || name.length > NAME_MAX_LENGTH || !is_letter(name.bytes[0]) ||
        cmg_text_equal(name, CMG_TEXT("localtime")))
        return false;
    for (size_t i = 0; i < name.length; i++) {
        const char c = name.bytes[i];
        const bool plain = is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+';
        const bool slash = c == '/' && i + 1 < name.length && name.bytes[i + 1] != '/';
        if (!plain && !slash)
            return false;
    }
    return true;
}

static bool read_file(const char *folder, cmg_text name, cmg_buffer *out)
{
    cmg_buffer path;
    cmg_buffer_init(&path, &out->allocator);
    cmg_buffer_string(&path, folder);
    cmg_buffer_char(&path, '/');
    cmg_buffer_text(&path, name);
    FILE *file = path.failed ? NULL : fopen(path.bytes, "rb");
    cmg_buffer_free(&path);
    if (file == NULL)
        return false;
    out->limit = FILE_MAX;
    char chunk[4096];
    size_t got;
    while (!out->failed && (got = fread(chunk, 1, sizeof chunk, file)) > 0)
        cmg_buffer_put(out, chunk, got);
    const bool good = !out->failed && !ferror(file);
    fclose(file);
    return good;
}

cmg_zones *cmg_zones_new(cmg_arena *arena, const char *folder)
{
    cmg_zones *zones = cmg_arena_zeroed(arena, sizeof *zones);
    if (zones == NULL)
        return NULL;
    zones->arena = arena;
    zones->folder = "/usr/share/zoneinfo";
    if (folder != NULL)
        zones->folder = cmg_arena_copy(arena, folder, strlen(folder));
    return zones->folder != NULL ? zones : NULL;
}

const cmg_zone *cmg_zones_find(cmg_zones *zones, cmg_text name)
{
    for (const zone_entry *entry = zones->first; entry != NULL; entry = entry->next) {
        if (cmg_text_equal(entry->name, name))
            return entry->zone;
    }
    if (!is_zone_name(name))
        return NULL;
    cmg_buffer bytes;
    cmg_buffer_init(&bytes, &zones->arena->allocator);
    const cmg_zone *zone = NULL;
    if (read_file(zones->folder, name, &bytes))
        zone = cmg_zone_read(zones->arena, name, cmg_buffer_view(&bytes));
    const bool failed = bytes.failed;
    cmg_buffer_free(&bytes);
    if (failed || (zone == NULL && zones->unknown >= UNKNOWN_MAX))
        return NULL;
    zone_entry *entry = cmg_arena_get(zones->arena, sizeof *entry);
    if (entry == NULL || !cmg_text_copy(zones->arena, name, &entry->name))
        return NULL;
    entry->zone = zone;
    entry->next = zones->first;
    zones->first = entry;
    zones->unknown += zone == NULL;
    return zone;
}

const cmg_zone *cmg_zone_copy(cmg_arena *arena, const cmg_zone *zone)
{
    cmg_zone *copy = cmg_arena_get(arena, sizeof *copy);
    transition *transitions = cmg_arena_array(arena, zone->count, sizeof *transitions);
    if (copy == NULL || transitions == NULL)
        return NULL;
    *copy = *zone;
    if (zone->count != 0)
        memcpy(transitions, zone->transitions, zone->count * sizeof *transitions);
    copy->transitions = transitions;
    return cmg_text_copy(arena, zone->name, &copy->name) ? copy : NULL;
}

cmg_text cmg_zone_name(const cmg_zone *zone)
{
    return zone->name;
}
