#include "base/instant.h"

#include "base/scan.h"
#include "base/temporal.h"
#include "base/temporal_write.h"

/* 2024-02-08 needs its zeros; 2024/2/8 is how spreadsheets write it. */
static bool scan_day(cmg_scan *scan, int64_t *day)
{
    int64_t year, month, of_month;
    if (!cmg_scan_digits(scan, 4, 4, &year))
        return false;
    if (cmg_scan_char(scan, '-')) {
        if (!cmg_scan_two(scan, 12, &month) || !cmg_scan_char(scan, '-') ||
            !cmg_scan_two(scan, 31, &of_month))
            return false;
    } else if (!cmg_scan_char(scan, '/') || !cmg_scan_digits(scan, 1, 2, &month) ||
               !cmg_scan_char(scan, '/') || !cmg_scan_digits(scan, 1, 2, &of_month)) {
        return false;
    }
    const cmg_civil civil = {year, (int)month, (int)of_month};
    if (year < 1 || !cmg_civil_is_valid(civil))
        return false;
    *day = cmg_days_from_civil(civil);
    return true;
}

static bool scan_time(cmg_scan *scan, int64_t *second)
{
    int64_t hour, minute, of_minute = 0, nanos;
    if (!cmg_scan_digits(scan, 1, 2, &hour) || hour > 23 || !cmg_scan_char(scan, ':') ||
        !cmg_scan_two(scan, 59, &minute))
        return false;
    if (cmg_scan_char(scan, ':') && (!cmg_scan_two(scan, 59, &of_minute) ||
                                     (cmg_scan_char(scan, '.') && !cmg_scan_nanos(scan, 1, &nanos))))
        return false;
    *second = hour * 3600 + minute * 60 + of_minute;
    return true;
}

static bool scan_offset(cmg_scan *scan, int32_t *minutes)
{
    *minutes = CMG_NO_OFFSET;
    if (cmg_scan_at_end(scan))
        return true;
    *minutes = 0;
    if (cmg_scan_char(scan, 'Z'))
        return true;
    const bool west = cmg_scan_char(scan, '-');
    int64_t hours, rest;
    if ((!west && !cmg_scan_char(scan, '+')) || !cmg_scan_two(scan, 14, &hours))
        return false;
    cmg_scan_char(scan, ':');
    if (!cmg_scan_two(scan, 59, &rest))
        return false;
    *minutes = (int32_t)(west ? -(hours * 60 + rest) : hours * 60 + rest);
    return true;
}

bool cmg_offset_parse(cmg_text text, int32_t *minutes)
{
    cmg_scan scan = cmg_scan_of(text);
    return text.length != 0 && scan_offset(&scan, minutes) && cmg_scan_at_end(&scan);
}

bool cmg_instant_parse(cmg_text text, int64_t *instant, int32_t *offset_minutes)
{
    cmg_scan scan = cmg_scan_of(text);
    int64_t day = 0, second = 0;
    *offset_minutes = CMG_NO_OFFSET;
    if (text.length == 0 || !scan_day(&scan, &day))
        return false;
    if (!cmg_scan_at_end(&scan) && ((!cmg_scan_char(&scan, 'T') && !cmg_scan_char(&scan, ' ')) ||
                                    !scan_time(&scan, &second) || !scan_offset(&scan, offset_minutes)))
        return false;
    *instant = day * CMG_SECONDS_PER_DAY + second;
    return cmg_scan_at_end(&scan);
}

static void write(cmg_buffer *out, int64_t instant, char between, bool seconds)
{
    const int64_t second = cmg_instant_second(instant);
    cmg_date_write(out, cmg_instant_day(instant));
    cmg_buffer_char(out, between);
    cmg_write_two(out, second / 3600);
    cmg_buffer_char(out, ':');
    cmg_write_two(out, second / 60 % 60);
    if (!seconds)
        return;
    cmg_buffer_char(out, ':');
    cmg_write_two(out, second % 60);
}

void cmg_instant_write(cmg_buffer *out, int64_t instant)
{
    write(out, instant, 'T', true);
}

void cmg_instant_print(cmg_buffer *out, int64_t instant)
{
    write(out, instant, ' ', cmg_instant_second(instant) % 60 != 0);
}
