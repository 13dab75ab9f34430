/* Durations: days and time as a span, years and months as a count of months. */
#include "base/scan.h"
#include "base/temporal.h"
#include "base/temporal_write.h"

/* One component "12H": adds 12 x `unit` to `total`.  At no digit nothing
 * happens; *any tells whether a component was read. */
static bool read_component(cmg_scan *scan, char letter, int64_t unit, int64_t *total, bool *any)
{
    cmg_scan ahead = *scan;
    if (!cmg_scan_at_digit(&ahead))
        return true;
    int64_t number = 0;
    for (; cmg_scan_at_digit(&ahead); ahead.next++) {
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, *ahead.next - '0', &number))
            return false;
    }
    if (!cmg_scan_char(&ahead, letter))
        return true; /* it belongs to a later letter */
    *scan = ahead;
    *any = true;
    return !__builtin_mul_overflow(number, unit, &number) && !__builtin_add_overflow(*total, number, total);
}

/* "4S", "4.5S" and, as FEEL wants it, "4.S". */
static bool read_seconds(cmg_scan *scan, int64_t *total, int64_t *nanos, bool *any)
{
    if (!read_component(scan, 'S', 1, total, any))
        return false;
    if (!cmg_scan_at_digit(scan))
        return true;
    return read_component(scan, '.', 1, total, any) && cmg_scan_nanos(scan, 0, nanos) &&
           cmg_scan_char(scan, 'S');
}

static bool read_months(cmg_scan *scan, int64_t *months)
{
    bool any = false;
    return read_component(scan, 'Y', 12, months, &any) && read_component(scan, 'M', 1, months, &any) && any &&
           cmg_scan_at_end(scan);
}

static bool read_span(cmg_scan *scan, int64_t *seconds, int64_t *nanos)
{
    bool any = false;
    if (!read_component(scan, 'D', 86400, seconds, &any))
        return false;
    if (cmg_scan_char(scan, 'T')) {
        any = false; /* something must follow the T */
        if (!read_component(scan, 'H', 3600, seconds, &any) ||
            !read_component(scan, 'M', 60, seconds, &any) || !read_seconds(scan, seconds, nanos, &any))
            return false;
    }
    return any && cmg_scan_at_end(scan);
}

cmg_duration_kind cmg_duration_parse(cmg_text text, cmg_span *span, int64_t *months)
{
    cmg_scan scan = cmg_scan_of(text);
    const bool negative = cmg_scan_char(&scan, '-');
    if (!cmg_scan_char(&scan, 'P'))
        return CMG_DURATION_NONE;
    cmg_scan again = scan;
    int64_t count = 0;
    if (read_months(&scan, &count)) {
        *months = negative ? -count : count;
        return CMG_DURATION_MONTHS;
    }
    int64_t seconds = 0, nanos = 0;
    if (!read_span(&again, &seconds, &nanos))
        return CMG_DURATION_NONE;
    *span = (cmg_span){seconds, (int32_t)nanos};
    if (negative && !cmg_span_negate(*span, span))
        return CMG_DURATION_NONE;
    return CMG_DURATION_DAYS;
}

/* A number and its letter, unless the number is 0. */
static void write_component(cmg_buffer *out, uint64_t number, char letter)
{
    if (number == 0)
        return;
    cmg_buffer_unsigned(out, number);
    cmg_buffer_char(out, letter);
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? UINT64_C(0) - (uint64_t)number : (uint64_t)number;
}

void cmg_span_write(cmg_buffer *out, cmg_span span)
{
    if (span.seconds == 0 && span.nanos == 0) {
        cmg_buffer_string(out, "PT0S");
        return;
    }
    uint64_t seconds = magnitude(span.seconds);
    int64_t nanos = span.nanos;
    if (span.seconds < 0) {
        cmg_buffer_char(out, '-');
        if (nanos > 0) {
            seconds--;
            nanos = CMG_NANOS_PER_SECOND - nanos;
        }
    }
    cmg_buffer_char(out, 'P');
    write_component(out, seconds / 86400, 'D');
    seconds %= 86400;
    if (seconds == 0 && nanos == 0)
        return;
    cmg_buffer_char(out, 'T');
    write_component(out, seconds / 3600, 'H');
    write_component(out, seconds / 60 % 60, 'M');
    if (seconds % 60 == 0 && nanos == 0)
        return;
    cmg_buffer_unsigned(out, seconds % 60);
    cmg_write_nanos(out, nanos);
    cmg_buffer_char(out, 'S');
}

void cmg_months_write(cmg_buffer *out, int64_t months)
{
    if (months == 0) {
        cmg_buffer_string(out, "P0M");
        return;
    }
    if (months < 0)
        cmg_buffer_char(out, '-');
    cmg_buffer_char(out, 'P');
    write_component(out, magnitude(months) / 12, 'Y');
    write_component(out, magnitude(months) % 12, 'M');
}

bool cmg_span_add(cmg_span a, cmg_span b, cmg_span *out)
{
    int32_t nanos = a.nanos + b.nanos;
    const bool carry = nanos >= CMG_NANOS_PER_SECOND;
    if (carry)
        nanos -= (int32_t)CMG_NANOS_PER_SECOND;
    int64_t seconds;
    /* The carry goes to the smaller of the two, so that only a true overflow fails. */
    int64_t low = a.seconds < b.seconds ? a.seconds : b.seconds;
    const int64_t high = a.seconds < b.seconds ? b.seconds : a.seconds;
    if (__builtin_add_overflow(low, (int64_t)carry, &low) || __builtin_add_overflow(low, high, &seconds))
        return false;
    *out = (cmg_span){seconds, nanos};
    return true;
}

bool cmg_span_negate(cmg_span a, cmg_span *out)
{
    if (a.nanos > 0) {
        *out = (cmg_span){-(a.seconds + 1), (int32_t)CMG_NANOS_PER_SECOND - a.nanos};
        return true;
    }
    if (a.seconds == INT64_MIN)
        return false;
    *out = (cmg_span){-a.seconds, 0};
    return true;
}

int cmg_span_compare(cmg_span a, cmg_span b)
{
    if (a.seconds != b.seconds)
        return a.seconds < b.seconds ? -1 : 1;
    return (a.nanos > b.nanos) - (a.nanos < b.nanos);
}
