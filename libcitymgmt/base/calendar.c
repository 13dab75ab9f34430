/* Days and civil dates.  The conversions count years from March, so that the
 * leap day is the last of its year, and in eras of 400 years. */
#include "base/scan.h"
#include "base/temporal.h"
#include "base/temporal_write.h"

#define DAYS_PER_ERA 146097
#define YEARS_PER_ERA 400
#define EPOCH_DAY 719468 /* 1970-01-01 counted from 0000-03-01 */

#define FIRST_DAY INT64_C(-365243219162) /* -999999999-01-01 */
#define LAST_DAY INT64_C(365241780471)   /* 999999999-12-31 */

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

int64_t cmg_days_from_civil(cmg_civil date)
{
    const int64_t year = date.year - (date.month <= 2);
    const int64_t era = floor_divide(year, YEARS_PER_ERA);
    const int64_t year_of_era = year - era * YEARS_PER_ERA;
    const int64_t month = (date.month + 9) % 12; /* March is 0 */
    const int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - EPOCH_DAY;
}

cmg_civil cmg_civil_from_days(int64_t days)
{
    const int64_t shifted = days + EPOCH_DAY;
    const int64_t era = floor_divide(shifted, DAYS_PER_ERA);
    const int64_t day_of_era = shifted - era * DAYS_PER_ERA;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (DAYS_PER_ERA - 1)) / 365;
    const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t month = (5 * day_of_year + 2) / 153;
    cmg_civil date;
    date.day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    date.month = (int)(month < 10 ? month + 3 : month - 9);
    date.year = year_of_era + era * YEARS_PER_ERA + (date.month <= 2);
    return date;
}

static bool is_leap_year(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int cmg_days_in_month(int64_t year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : lengths[month - 1];
}

bool cmg_civil_is_valid(cmg_civil date)
{
    return date.year >= -CMG_YEAR_MAX && date.year <= CMG_YEAR_MAX && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= cmg_days_in_month(date.year, date.month);
}

bool cmg_days_in_range(int64_t days)
{
    return days >= FIRST_DAY && days <= LAST_DAY;
}

int cmg_weekday(int64_t days)
{
    const int64_t since_monday = (days % 7 + 7 + 3) % 7; /* the epoch was a Thursday */
    return (int)since_monday + 1;
}

int cmg_day_of_year(int64_t days)
{
    const cmg_civil date = cmg_civil_from_days(days);
    return (int)(days - cmg_days_from_civil((cmg_civil){date.year, 1, 1})) + 1;
}

int cmg_week_of_year(int64_t days)
{
    /* A week belongs to the year of its Thursday. */
    const int64_t thursday = days - cmg_weekday(days) + 4;
    return (cmg_day_of_year(thursday) - 1) / 7 + 1;
}

bool cmg_days_add_months(int64_t days, int64_t months, int64_t *out)
{
    cmg_civil date = cmg_civil_from_days(days);
    int64_t total;
    if (__builtin_add_overflow(date.year * 12 + date.month - 1, months, &total))
        return false;
    date.year = floor_divide(total, 12);
    date.month = (int)(total - date.year * 12) + 1;
    if (date.year < -CMG_YEAR_MAX || date.year > CMG_YEAR_MAX)
        return false;
    const int length = cmg_days_in_month(date.year, date.month);
    if (date.day > length)
        date.day = length;
    *out = cmg_days_from_civil(date);
    return true;
}

int64_t cmg_months_between(int64_t from_days, int64_t to_days)
{
    const cmg_civil from = cmg_civil_from_days(from_days), to = cmg_civil_from_days(to_days);
    const int64_t months = (to.year - from.year) * 12 + to.month - from.month;
    if (months > 0 && to.day < from.day)
        return months - 1;
    if (months < 0 && to.day > from.day)
        return months + 1;
    return months;
}

bool cmg_date_parse(cmg_text text, int64_t *days)
{
    cmg_scan scan = cmg_scan_of(text);
    const bool negative = cmg_scan_char(&scan, '-');
    const bool leading_zero = !cmg_scan_at_end(&scan) && *scan.next == '0';
    const char *const first = scan.next;
    int64_t year, month, day;
    if (!cmg_scan_digits(&scan, 4, 9, &year) || (leading_zero && scan.next - first > 4))
        return false;
    if (!cmg_scan_char(&scan, '-') || !cmg_scan_two(&scan, 12, &month) || !cmg_scan_char(&scan, '-') ||
        !cmg_scan_two(&scan, 31, &day) || !cmg_scan_at_end(&scan))
        return false;
    const cmg_civil date = {negative ? -year : year, (int)month, (int)day};
    if (!cmg_civil_is_valid(date))
        return false;
    *days = cmg_days_from_civil(date);
    return true;
}

void cmg_date_write(cmg_buffer *out, int64_t days)
{
    const cmg_civil date = cmg_civil_from_days(days);
    const int64_t year = date.year < 0 ? -date.year : date.year;
    if (date.year < 0)
        cmg_buffer_char(out, '-');
    for (int64_t unit = 1000; unit > 1 && year < unit; unit /= 10)
        cmg_buffer_char(out, '0');
    cmg_buffer_integer(out, year);
    cmg_buffer_char(out, '-');
    cmg_write_two(out, date.month);
    cmg_buffer_char(out, '-');
    cmg_write_two(out, date.day);
}
