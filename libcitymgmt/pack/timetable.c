/* A calendar's known years, day by day, with sums up to each day, so that
 * counting working time is a search and not a walk. */
#include "pack/load.h"

/* -- what the lists say --------------------------------------------------- */

static const cmg_calendar_year *find_year(const cmg_calendar *calendar, int64_t year)
{
    uint32_t low = 0, high = calendar->year_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const cmg_calendar_year *at = &calendar->years[middle];
        if (at->year == year)
            return at;
        if (at->year < year)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool has_day(const int64_t *days, uint32_t count, int64_t day)
{
    uint32_t low = 0;
    while (low < count) {
        const uint32_t middle = low + (count - low) / 2;
        if (days[middle] == day)
            return true;
        if (days[middle] < day)
            low = middle + 1;
        else
            count = middle;
    }
    return false;
}

const cmg_label *cmg_holiday_of(const cmg_calendar_year *year, int64_t day)
{
    for (uint32_t i = 0; year && i < year->holiday_count; i++) {
        if (day >= year->holidays[i].first && day <= year->holidays[i].last)
            return &year->holidays[i].label;
    }
    return NULL;
}

/* The notice for a year also arranges days just before and after it. */
static cmg_day_kind listed(const cmg_calendar *calendar, int64_t day, int64_t year,
                           const cmg_calendar_year **list)
{
    for (int64_t near = year - 1; near <= year + 1; near++) {
        const cmg_calendar_year *found = find_year(calendar, near);
        if (!found)
            continue;
        const bool is_off = has_day(found->off, found->off_count, day);
        if (!is_off && !has_day(found->work, found->work_count, day))
            continue;
        *list = found;
        return is_off ? CMG_DAY_OFF : CMG_DAY_WORK;
    }
    return CMG_DAY_UNKNOWN;
}

static cmg_day_kind day_of(const cmg_calendar *calendar, int64_t day, const cmg_calendar_year **list)
{
    const int64_t year = cmg_civil_from_days(day).year;
    if (!find_year(calendar, year))
        return CMG_DAY_UNKNOWN;
    const cmg_day_kind kind = listed(calendar, day, year, list);
    if (kind != CMG_DAY_UNKNOWN)
        return kind;
    return cmg_weekday(day) > 5 ? CMG_DAY_OFF : CMG_DAY_WORK;
}

cmg_day_kind cmg_calendar_day(const cmg_versions *versions, int64_t day, const cmg_calendar_year **list)
{
    const cmg_calendar *calendar = cmg_version_on(versions, day);
    *list = NULL;
    if (!calendar || !calendar->days)
        return calendar ? day_of(calendar, day, list) : CMG_DAY_UNKNOWN;
    const cmg_calendar *below = cmg_version_on(calendar->days, day);
    const cmg_day_kind kind = below ? day_of(below, day, list) : CMG_DAY_UNKNOWN;
    if (kind == CMG_DAY_UNKNOWN)
        return kind;
    const cmg_day_kind own = listed(calendar, day, cmg_civil_from_days(day).year, list);
    return own != CMG_DAY_UNKNOWN ? own : kind;
}

static const cmg_hours *hours_of(const cmg_versions *versions, int64_t day)
{
    const cmg_calendar *calendar = cmg_version_on(versions, day);
    if (!calendar || calendar->hours || !calendar->days)
        return calendar ? calendar->hours : NULL;
    const cmg_calendar *below = cmg_version_on(calendar->days, day);
    return below ? below->hours : NULL;
}

/* -- building ------------------------------------------------------------- */

/* 1 + the place of `hours` among those that occur; 0 for none. */
static uint16_t place_of(cmg_timetable *timetable, const cmg_hours *hours)
{
    if (!hours)
        return 0;
    uint32_t at = 0;
    while (at < timetable->hours_count && timetable->hours[at] != hours)
        at++;
    if (at == timetable->hours_count)
        timetable->hours[timetable->hours_count++] = hours;
    return (uint16_t)(at + 1);
}

static bool build_year(cmg_loader *loader, cmg_timetable *timetable, cmg_timetable_year *year)
{
    cmg_arena *arena = &loader->pack->arena;
    uint32_t *worked = cmg_arena_array_zeroed(arena, year->length + 1, sizeof *worked);
    uint16_t *workdays = cmg_arena_array_zeroed(arena, year->length + 1, sizeof *workdays);
    uint16_t *places = cmg_arena_array_zeroed(arena, year->length, sizeof *places);
    if (!worked || !workdays || !places)
        return false;
    year->known = year->unknown = year->length;
    for (uint32_t i = 0; i < year->length; i++) {
        const cmg_calendar_year *list;
        const int64_t day = year->first_day + i;
        const cmg_day_kind kind = cmg_calendar_day(timetable->calendar, day, &list);
        if (kind == CMG_DAY_UNKNOWN && year->known < i)
            year->unknown = year->unknown < i ? year->unknown : i;
        else if (kind != CMG_DAY_UNKNOWN && year->known > i)
            year->known = i;
        const bool works = kind == CMG_DAY_WORK;
        const cmg_hours *hours = works ? hours_of(timetable->calendar, day) : NULL;
        timetable->has_hours &= !works || hours;
        places[i] = place_of(timetable, hours);
        worked[i + 1] = worked[i] + (hours ? hours->total : 0);
        workdays[i + 1] = (uint16_t)(workdays[i] + works);
    }
    year->worked = worked;
    year->workdays = workdays;
    year->hours = places;
    return true;
}

/* The first and last year that any version, or what it builds on, lists. */
static void find_span(const cmg_versions *versions, int64_t *first, int64_t *last, uint32_t *hours)
{
    for (uint32_t i = 0; i < versions->count; i++) {
        const cmg_calendar *calendar = versions->version[i];
        *hours += calendar->hours != NULL;
        if (calendar->days) {
            find_span(calendar->days, first, last, hours);
            continue;
        }
        if (calendar->year_count == 0)
            continue;
        const int64_t begins = calendar->years[0].year;
        const int64_t ends = calendar->years[calendar->year_count - 1].year;
        *first = begins < *first ? begins : *first;
        *last = ends > *last ? ends : *last;
    }
}

static bool lists_year(const cmg_versions *versions, int64_t year)
{
    for (uint32_t i = 0; i < versions->count; i++) {
        const cmg_calendar *calendar = versions->version[i];
        if (find_year(calendar, year) || (calendar->days && lists_year(calendar->days, year)))
            return true;
    }
    return false;
}

static bool build(cmg_loader *loader, const cmg_versions *versions, cmg_timetable *timetable)
{
    int64_t first = INT64_MAX, last = INT64_MIN;
    uint32_t hours = 0;
    find_span(versions, &first, &last, &hours);
    *timetable = (cmg_timetable){.calendar = versions, .has_hours = true};
    if (first > last)
        return true;
    const uint32_t count = (uint32_t)(last - first + 1);
    cmg_timetable_year *years = cmg_arena_array_zeroed(&loader->pack->arena, count, sizeof *years);
    timetable->hours = cmg_arena_array(&loader->pack->arena, hours, sizeof *timetable->hours);
    if (!years || !timetable->hours)
        return false;
    timetable->years = years;
    for (uint32_t i = 0; i < count; i++) {
        years[i].first_day = cmg_days_from_civil((cmg_civil){first + i, 1, 1});
        years[i].length =
            (uint32_t)(cmg_days_from_civil((cmg_civil){first + i + 1, 1, 1}) - years[i].first_day);
        years[i].known = years[i].unknown = years[i].length;
        if (lists_year(versions, first + i) && !build_year(loader, timetable, &years[i]))
            return false;
    }
    timetable->year_count = count;
    return true;
}

/* What another builds on stands by itself, so that there are two levels. */
static void check_days(cmg_loader *loader)
{
    const cmg_drafts *drafts = &loader->drafts[CMG_SECTION_CALENDARS];
    for (size_t i = 0; i < drafts->count; i++) {
        cmg_calendar *calendar = drafts->at[i]->made;
        for (uint32_t v = 0; calendar->days && v < calendar->days->count; v++) {
            if (!((const cmg_calendar *)calendar->days->version[v])->days)
                continue;
            cmg_fault(loader, CMG_M_pack_calendar_builds, cmg_json_member(drafts->at[i]->json, "days"),
                      CMG_ARG("name", calendar->days->code));
            break;
        }
    }
}

void cmg_build_timetables(cmg_loader *loader)
{
    cmg_pack *pack = loader->pack;
    check_days(loader);
    pack->timetables = cmg_arena_array_zeroed(&pack->arena, pack->calendar_count, sizeof *pack->timetables);
    for (uint32_t i = 0; pack->timetables && loader->errors == 0 && i < pack->calendar_count; i++) {
        if (!build(loader, &pack->calendars[i], &pack->timetables[i]))
            return;
    }
}

/* -- finding the day ------------------------------------------------------ */

/* The year of a day that is known, and its place in it; NULL otherwise. */
static const cmg_timetable_year *year_of(const cmg_timetable *timetable, int64_t day, uint32_t *place)
{
    if (timetable->year_count == 0 || day < timetable->years[0].first_day)
        return NULL;
    /* Years are a little shorter than 366 days: the guess is never too late. */
    size_t at = (size_t)(day - timetable->years[0].first_day) / 366;
    while (at < timetable->year_count && day >= timetable->years[at].first_day + timetable->years[at].length)
        at++;
    if (at >= timetable->year_count)
        return NULL;
    const cmg_timetable_year *year = &timetable->years[at];
    *place = (uint32_t)(day - year->first_day);
    return *place >= year->known && *place < year->unknown ? year : NULL;
}

/* The next year, if the days go on without a gap; NULL with the first day of
 * which nothing is known. */
static const cmg_timetable_year *year_after(const cmg_timetable *timetable, const cmg_timetable_year *year,
                                            int64_t *unknown)
{
    *unknown = year->first_day + year->unknown;
    if (year->unknown < year->length || year + 1 == timetable->years + timetable->year_count ||
        year[1].known != 0)
        return NULL;
    return year + 1;
}

cmg_day_kind cmg_timetable_day(const cmg_timetable *timetable, int64_t day)
{
    uint32_t at;
    const cmg_timetable_year *year = year_of(timetable, day, &at);
    if (!year)
        return CMG_DAY_UNKNOWN;
    return year->workdays[at + 1] != year->workdays[at] ? CMG_DAY_WORK : CMG_DAY_OFF;
}

const cmg_hours *cmg_timetable_hours(const cmg_timetable *timetable, int64_t day)
{
    uint32_t at;
    const cmg_timetable_year *year = year_of(timetable, day, &at);
    return year && year->hours[at] ? timetable->hours[year->hours[at] - 1] : NULL;
}

bool cmg_timetable_may_change(const cmg_timetable *timetable, int64_t day)
{
    const int64_t last_days = 8; /* New Year's holiday has begun on 29 December, with work before it */
    uint32_t at;
    int64_t unknown;
    const cmg_timetable_year *year = year_of(timetable, day, &at);
    return year && at + last_days >= year->length && !year_after(timetable, year, &unknown);
}

/* -- counting working time ------------------------------------------------ */

/* Working seconds of a day before a second of it. */
static uint32_t worked_before(const cmg_hours *hours, uint32_t second)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < hours->count && second > hours->period[i].open; i++)
        sum += (second < hours->period[i].close ? second : hours->period[i].close) - hours->period[i].open;
    return sum;
}

/* The second of the day by which so much of it is worked. */
static uint32_t second_when(const cmg_hours *hours, uint32_t worked, bool open)
{
    uint32_t i = 0;
    for (;; i++) {
        const uint32_t length = hours->period[i].close - hours->period[i].open;
        if (worked < length || (worked == length && !open))
            return hours->period[i].open + worked;
        worked -= length;
    }
}

static uint32_t worked_until(const cmg_timetable *timetable, const cmg_timetable_year *year, uint32_t at,
                             int64_t instant)
{
    const uint32_t sum = year->worked[at];
    if (!year->hours[at])
        return sum;
    return sum + worked_before(timetable->hours[year->hours[at] - 1], (uint32_t)cmg_instant_second(instant));
}

/* The day of a year on which the sum of working seconds comes to `target`:
 * the first that ends with so many, or, `open`, with more. */
static uint32_t day_when(const cmg_timetable_year *year, uint32_t from, int64_t target, bool open)
{
    uint32_t low = from, high = year->unknown - 1;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (year->worked[middle + 1] >= target + open)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

bool cmg_timetable_advance(const cmg_timetable *timetable, int64_t from, int64_t seconds, bool open,
                           int64_t *out)
{
    uint32_t at;
    *out = cmg_instant_day(from);
    const cmg_timetable_year *year = year_of(timetable, *out, &at);
    if (!year)
        return false;
    int64_t target = worked_until(timetable, year, at, from) + seconds;
    while (target + open > year->worked[year->unknown]) {
        target -= year->worked[year->unknown];
        year = year_after(timetable, year, out);
        if (!year)
            return false;
        at = 0;
    }
    at = day_when(year, at, target, open);
    const cmg_hours *hours = timetable->hours[year->hours[at] - 1];
    *out = (year->first_day + at) * CMG_SECONDS_PER_DAY +
           second_when(hours, (uint32_t)(target - year->worked[at]), open);
    return true;
}

bool cmg_timetable_between(const cmg_timetable *timetable, int64_t from, int64_t to, int64_t *out)
{
    uint32_t at, last;
    *out = cmg_instant_day(from);
    const cmg_timetable_year *year = year_of(timetable, *out, &at);
    if (!year)
        return false;
    const int64_t last_day = cmg_instant_day(to);
    int64_t sum = -(int64_t)worked_until(timetable, year, at, from);
    while (last_day >= year->first_day + year->unknown) {
        sum += year->worked[year->unknown];
        year = year_after(timetable, year, out);
        if (!year)
            return false;
    }
    last = (uint32_t)(last_day - year->first_day);
    *out = sum + worked_until(timetable, year, last, to);
    return true;
}

/* -- counting working days ------------------------------------------------ */

bool cmg_timetable_workday_after(const cmg_timetable *timetable, int64_t day, int64_t count, int64_t *out)
{
    uint32_t at;
    *out = day;
    const cmg_timetable_year *year = year_of(timetable, day, &at);
    if (!year)
        return false;
    int64_t target = year->workdays[at + 1] + count;
    while (target > year->workdays[year->unknown]) {
        target -= year->workdays[year->unknown];
        year = year_after(timetable, year, out);
        if (!year)
            return false;
        at = 0;
    }
    uint32_t low = at, high = year->unknown - 1;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (year->workdays[middle + 1] >= target)
            high = middle;
        else
            low = middle + 1;
    }
    *out = year->first_day + low;
    return true;
}

bool cmg_timetable_workdays(const cmg_timetable *timetable, int64_t from, int64_t to, int64_t *out)
{
    uint32_t at;
    *out = from;
    const cmg_timetable_year *year = year_of(timetable, from, &at);
    if (!year)
        return false;
    int64_t sum = -(int64_t)year->workdays[at];
    while (to > year->first_day + year->unknown) {
        sum += year->workdays[year->unknown];
        year = year_after(timetable, year, out);
        if (!year)
            return false;
    }
    *out = sum + year->workdays[to - year->first_day];
    return true;
}
