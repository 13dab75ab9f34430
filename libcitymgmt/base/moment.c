/* Times of day and dates with a time: text, zones and the line of instants. */
#include "base/scan.h"
#include "base/temporal.h"
#include "base/temporal_write.h"

#include <string.h>

#define SECONDS_PER_DAY INT64_C(86400)
#define OFFSET_MAX (18 * 3600)

static bool read_offset(cmg_scan *scan, bool negative, int32_t *offset)
{
    int64_t hours, minutes, seconds = 0;
    if (!cmg_scan_two(scan, 18, &hours) || !cmg_scan_char(scan, ':') || !cmg_scan_two(scan, 59, &minutes))
        return false;
    if (cmg_scan_char(scan, ':') && !cmg_scan_two(scan, 59, &seconds))
        return false;
    const int64_t total = hours * 3600 + minutes * 60 + seconds;
    if (total > OFFSET_MAX)
        return false;
    *offset = (int32_t)(negative ? -total : total);
    return true;
}

/* Nothing, "Z", "+08:00" or "@Asia/Shanghai", up to the end. */
static bool read_zone(cmg_scan *scan, cmg_zones *zones, cmg_moment *out)
{
    if (cmg_scan_at_end(scan)) {
        out->zone_kind = CMG_ZONE_LOCAL;
        return true;
    }
    if (cmg_scan_char(scan, '@')) {
        const cmg_text name = {scan->next, (size_t)(scan->end - scan->next)};
        out->zone_kind = CMG_ZONE_NAMED;
        out->zone = zones == NULL ? NULL : cmg_zones_find(zones, name);
        return out->zone != NULL;
    }
    out->zone_kind = CMG_ZONE_OFFSET;
    if (!cmg_scan_char(scan, 'Z')) {
        const bool negative = cmg_scan_char(scan, '-');
        if ((!negative && !cmg_scan_char(scan, '+')) || !read_offset(scan, negative, &out->offset))
            return false;
    }
    return cmg_scan_at_end(scan);
}

/* The clock of `out`; 24:00:00 comes out as a full day of nanoseconds. */
static bool read_clock(cmg_scan *scan, cmg_moment *out)
{
    int64_t hour, minute, second, nanos = 0;
    if (!cmg_scan_two(scan, 24, &hour) || !cmg_scan_char(scan, ':') || !cmg_scan_two(scan, 59, &minute) ||
        !cmg_scan_char(scan, ':') || !cmg_scan_two(scan, 59, &second))
        return false;
    if (cmg_scan_char(scan, '.') && !cmg_scan_nanos(scan, 1, &nanos))
        return false;
    out->nanos = (hour * 3600 + minute * 60 + second) * CMG_NANOS_PER_SECOND + nanos;
    return out->nanos <= CMG_NANOS_PER_DAY;
}

bool cmg_time_parse(cmg_text text, cmg_zones *zones, cmg_moment *out)
{
    cmg_scan scan = cmg_scan_of(text);
    cmg_moment moment = {0};
    /* The midnight that ends a day has no place in a day alone. */
    if (!read_clock(&scan, &moment) || moment.nanos == CMG_NANOS_PER_DAY || !read_zone(&scan, zones, &moment))
        return false;
    cmg_moment_resolve(&moment);
    *out = moment;
    return true;
}

bool cmg_datetime_parse(cmg_text text, cmg_zones *zones, cmg_moment *out)
{
    cmg_moment moment = {0};
    const char *const t = text.length == 0 ? NULL : memchr(text.bytes, 'T', text.length);
    const cmg_text date = {text.bytes, t == NULL ? text.length : (size_t)(t - text.bytes)};
    if (!cmg_date_parse(date, &moment.days))
        return false;
    if (t != NULL) {
        cmg_scan scan = {t + 1, text.bytes + text.length};
        if (!read_clock(&scan, &moment) || !read_zone(&scan, zones, &moment))
            return false;
        if (moment.nanos == CMG_NANOS_PER_DAY) {
            moment.nanos = 0;
            moment.days++;
            if (!cmg_days_in_range(moment.days))
                return false;
        }
    }
    cmg_moment_resolve(&moment);
    *out = moment;
    return true;
}

static void write_offset(cmg_buffer *out, int32_t offset)
{
    if (offset == 0) {
        cmg_buffer_char(out, 'Z');
        return;
    }
    const int32_t seconds = offset < 0 ? -offset : offset;
    cmg_buffer_char(out, offset < 0 ? '-' : '+');
    cmg_write_two(out, seconds / 3600);
    cmg_buffer_char(out, ':');
    cmg_write_two(out, seconds / 60 % 60);
    if (seconds % 60 != 0) {
        cmg_buffer_char(out, ':');
        cmg_write_two(out, seconds % 60);
    }
}

void cmg_time_write(cmg_buffer *out, const cmg_moment *moment)
{
    const int64_t seconds = moment->nanos / CMG_NANOS_PER_SECOND;
    cmg_write_two(out, seconds / 3600);
    cmg_buffer_char(out, ':');
    cmg_write_two(out, seconds / 60 % 60);
    cmg_buffer_char(out, ':');
    cmg_write_two(out, seconds % 60);
    cmg_write_nanos(out, moment->nanos % CMG_NANOS_PER_SECOND);
    switch (moment->zone_kind) {
    case CMG_ZONE_LOCAL: break;
    case CMG_ZONE_OFFSET: write_offset(out, moment->offset); break;
    case CMG_ZONE_NAMED:
        cmg_buffer_char(out, '@');
        cmg_buffer_text(out, cmg_zone_name(moment->zone));
        break;
    }
}

void cmg_datetime_write(cmg_buffer *out, const cmg_moment *moment)
{
    cmg_date_write(out, moment->days);
    cmg_buffer_char(out, 'T');
    cmg_time_write(out, moment);
}

static int64_t wall_seconds(const cmg_moment *moment)
{
    return moment->days * SECONDS_PER_DAY + moment->nanos / CMG_NANOS_PER_SECOND;
}

void cmg_moment_resolve(cmg_moment *moment)
{
    if (moment->zone_kind == CMG_ZONE_NAMED)
        moment->offset = cmg_zone_offset_local(moment->zone, wall_seconds(moment));
}

int64_t cmg_moment_seconds(const cmg_moment *moment, int32_t *nanos)
{
    *nanos = (int32_t)(moment->nanos % CMG_NANOS_PER_SECOND);
    return wall_seconds(moment) - (moment->zone_kind == CMG_ZONE_LOCAL ? 0 : moment->offset);
}

bool cmg_moment_add(const cmg_moment *moment, int64_t seconds, int32_t nanos, cmg_moment *out)
{
    int32_t own_nanos;
    const int64_t own_seconds = cmg_moment_seconds(moment, &own_nanos);
    cmg_span sum;
    if (!cmg_span_add((cmg_span){own_seconds, own_nanos}, (cmg_span){seconds, nanos}, &sum))
        return false;
    cmg_moment later = *moment;
    if (later.zone_kind == CMG_ZONE_NAMED)
        later.offset = cmg_zone_offset_at(later.zone, sum.seconds);
    int64_t wall;
    if (__builtin_add_overflow(sum.seconds, later.zone_kind == CMG_ZONE_LOCAL ? 0 : later.offset, &wall))
        return false;
    const int64_t second_of_day = (wall % SECONDS_PER_DAY + SECONDS_PER_DAY) % SECONDS_PER_DAY;
    later.days = (wall - second_of_day) / SECONDS_PER_DAY;
    later.nanos = second_of_day * CMG_NANOS_PER_SECOND + sum.nanos;
    if (!cmg_days_in_range(later.days))
        return false;
    *out = later;
    return true;
}
