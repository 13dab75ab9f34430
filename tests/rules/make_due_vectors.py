#!/usr/bin/env python3
"""Writes due_vectors.tsv and due_pack/deadlines.json: due instants found by walking
minute by minute and day by day, which the library never does.  The days off are read
from the national pack.  Run it only to change the vectors."""

import datetime as dt
import itertools
import json
import pathlib
import random

HERE = pathlib.Path(__file__).parent
YEARS = json.loads((HERE / "../../packs/cn/calendar.json").read_text())["calendars"][0]["years"]
OFF = {day for year in YEARS.values() for day in year["off"]}
WORK = {day for year in YEARS.values() for day in year["work"]}
HOURS = [(8 * 60, 12 * 60), (14 * 60, 18 * 60)]
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
LAST_SECOND = dt.time(23, 59, 59)

random.seed(20261126)


class Unknown(Exception):
    pass


def works_on(day):
    if str(day.year) not in YEARS:
        raise Unknown(day)
    name = day.isoformat()
    return name not in OFF and (name in WORK or day.weekday() < 5)


def works_at(moment):
    minute = moment.hour * 60 + moment.minute
    return any(a <= minute < b for a, b in HOURS) and works_on(moment.date())


def day_is_worked(moment):
    """Asks of every day passed, as whoever looks into the calendar does."""
    return works_on(moment.date())


def stands(moment, suspensions):
    return any(a <= moment < b for a, b in suspensions)


def by_minutes(counts, start, minutes, suspensions, opens):
    at = start
    while True:
        if day_is_worked(at) and counts(at) and not stands(at, suspensions):
            minutes -= 1
            if minutes == 0:
                break
        at += MINUTE
    at += MINUTE
    while opens and not (day_is_worked(at) and counts(at)):
        at += MINUTE
    return at


def takes(which, day, a, b):
    """Is the day one that does not count?"""
    first, last = day == a.date(), day == b.date()
    inside = a.date() < day < b.date()
    wholly = a <= dt.datetime.combine(day, dt.time()) and dt.datetime.combine(day + DAY, dt.time()) <= b
    return {"first": inside or first and not last, "last": inside or last and not first,
            "both": inside or first or last, "whole": wholly}[which]


def suspended_days(suspensions, which):
    days = set()
    for a, b in suspensions:
        day = a.date()
        while day <= b.date():
            if takes(which, day, a, b):
                days.add(day)
            day += DAY
    return days


def by_days(counts, first, amount, suspensions, which):
    day, gone = first, suspended_days(suspensions, which)
    while amount:
        day += DAY
        if counts(day) and day not in gone:
            amount -= 1
    return day


def opening_day(start):
    while not works_at(start):
        start += MINUTE
    return start.date()


def month_later(day, months):
    index = day.year * 12 + day.month - 1 + months
    for number in range(day.day, 0, -1):
        try:
            return day.replace(year=index // 12, month=index % 12 + 1, day=number)
        except ValueError:
            pass


def due(limit, start, times, suspensions):
    """One that begins when it is due already changes nothing."""
    heeded = []
    for span in suspensions:
        if span[0] >= counted(limit, start, times, heeded):
            break
        heeded.append(span)
    return counted(limit, start, times, heeded)


def counted(limit, start, times, suspensions):
    unit, amount = limit["unit"], limit["amount"] * times
    which = limit.get("suspended-days", "first")
    if unit in ("urgent-hour", "urgent-day") or limit.get("calendar-day") == "running":
        at, left = start, amount * (60 if unit == "urgent-hour" else 1440)
        while left:
            left -= not stands(at, suspensions)
            at += MINUTE
        return at
    if unit == "working-hour":
        return by_minutes(works_at, start, amount * 60, suspensions, limit.get("period-end") == "open")
    if unit == "working-day":
        reading = limit["working-day"]
        if reading == "hours":
            return by_minutes(works_at, start, amount * 8 * 60, suspensions, limit.get("period-end") == "open")
        works_on(start.date())
        first = opening_day(start) if limit["start-outside"] == "move" else start.date()
        last = by_days(works_on, first, amount, suspensions, which)
        return dt.datetime.combine(last, dt.time(18) if reading == "close" else LAST_SECOND)
    last = month_later(start.date(), amount) if unit == "calendar-month" else \
        by_days(lambda day: True, start.date(), amount, suspensions, which)
    while limit["calendar-day"] == "moved" and not works_on(last):
        last += DAY
    return dt.datetime.combine(last, LAST_SECOND)


def limits():
    readings = [
        ("uh", {"unit": "urgent-hour"}, (1, 2, 4)),
        ("ud", {"unit": "urgent-day"}, (1, 2)),
        ("wh", {"unit": "working-hour", "period-end": "close"}, (1, 2, 4)),
        ("who", {"unit": "working-hour", "period-end": "open"}, (1, 2, 4)),
        ("wd", {"unit": "working-day", "working-day": "hours", "period-end": "close"}, (1, 2, 3, 5, 15)),
        ("wdo", {"unit": "working-day", "working-day": "hours", "period-end": "open"}, (1, 5)),
        ("wdc", {"unit": "working-day", "working-day": "close", "start-outside": "move"}, (1, 2, 5)),
        ("wdcs", {"unit": "working-day", "working-day": "close", "start-outside": "stay"}, (1, 2, 5)),
        ("wdm", {"unit": "working-day", "working-day": "midnight", "start-outside": "stay"}, (1, 3, 7, 20)),
        ("cd", {"unit": "calendar-day", "calendar-day": "running"}, (1, 7, 30)),
        ("cdm", {"unit": "calendar-day", "calendar-day": "midnight"}, (1, 15)),
        ("cdv", {"unit": "calendar-day", "calendar-day": "moved"}, (1, 7, 60)),
        ("cm", {"unit": "calendar-month", "calendar-day": "midnight"}, (1, 3)),
        ("cmv", {"unit": "calendar-month", "calendar-day": "moved"}, (1, 6)),
    ]
    for code, limit, amounts in readings:
        for amount in amounts:
            yield {"code": f"{code}-{amount}", "amount": amount, **limit, "calendar": "office"}


def suspended_limits():
    readings = [
        ("sl", {"unit": "working-day", "working-day": "midnight", "start-outside": "stay"}, "last"),
        ("sb", {"unit": "working-day", "working-day": "close", "start-outside": "move"}, "both"),
        ("sw", {"unit": "working-day", "working-day": "midnight", "start-outside": "stay"}, "whole"),
        ("cl", {"unit": "calendar-day", "calendar-day": "midnight"}, "last"),
        ("cb", {"unit": "calendar-day", "calendar-day": "moved"}, "both"),
        ("cw", {"unit": "calendar-day", "calendar-day": "midnight"}, "whole"),
    ]
    for code, limit, which in readings:
        for amount in (1, 4):
            yield {"code": f"{code}-{amount}", "amount": amount, **limit, "suspended-days": which,
                   "calendar": "office"}


def random_spans(start):
    """Some begin or end at midnight, some end on the day on which they begin."""
    at, spans = start - random.randrange(600) * MINUTE, []
    for _ in range(random.choice((1, 1, 2))):
        at += random.randrange(1, 3000) * MINUTE
        if random.random() < 0.4:
            at = dt.datetime.combine(at.date() + DAY, dt.time())
        end = at + random.choice((90, 1440, 2880, random.randrange(1, 6000))) * MINUTE
        spans.append((at, end))
        at = end
    return spans


def hard_starts():
    days = ["2024-02-08", "2024-02-09", "2024-02-10", "2024-02-17", "2024-02-18",  # Spring Festival 2024, shifted Sunday
            "2023-01-20", "2023-01-21", "2023-01-28",  # Friday before Spring Festival; shifted Saturday
            "2025-09-28", "2025-09-30", "2025-10-09", "2025-10-11",  # National Day
            "2018-12-29", "2018-12-30", "2024-12-30", "2025-12-31",  # turns of the year
            "2020-01-23", "2020-02-03", "2011-12-31", "2024-02-29", "2023-08-31", "2022-12-30"]
    times = ["00:00", "07:59", "08:00", "11:59", "12:00", "12:30", "14:00", "17:00", "17:59", "18:00", "20:15", "23:59"]
    for day, time in itertools.product(days, times):
        yield dt.datetime.fromisoformat(f"{day}T{time}")


def random_start():
    first = dt.datetime(2010, 1, 1)
    return first + random.randrange(17 * 365 * 1440) * MINUTE


def line(limit, start, times=1, suspensions=()):
    try:
        answer = due(limit, start, times, suspensions).isoformat(timespec="seconds")
    except Unknown as unknown:
        answer = f"unknown {unknown.args[0]}"
    spans = " ".join(f"{a:%Y-%m-%dT%H:%M}/{b:%Y-%m-%dT%H:%M}" for a, b in suspensions)
    return f"{limit['code']}\t{start:%Y-%m-%dT%H:%M}\t{times}\t{spans}\t{answer}\n"


def main():
    all_limits, suspended = list(limits()), list(suspended_limits())
    (HERE / "due_pack/deadlines.json").write_text(
        "{\n \"deadlines\": [\n  "
        + ",\n  ".join(json.dumps(limit, ensure_ascii=False) for limit in all_limits + suspended) + "\n ]\n}\n")
    with open(HERE / "due_vectors.tsv", "w") as out:
        out.write("# limit, start, times, suspensions, due; from make_due_vectors.py\n")
        for number, start in enumerate(hard_starts()):
            for limit in all_limits[number % 3::3]:
                out.write(line(limit, start))
        for limit in all_limits:
            for _ in range(12):
                out.write(line(limit, random_start()))
            for _ in range(3):
                out.write(line(limit, random_start(), times=random.choice((2, 3))))
            out.write(line(limit, dt.datetime(2026, 12, 30, 17, 30)))
            out.write(line(limit, dt.datetime(2027, 1, 4, 9)))
            out.write(line(limit, dt.datetime(2009, 12, 31, 9)))
            if limit["unit"] == "calendar-month":
                continue
            for _ in range(8):
                start = random_start()
                at, spans = start - 600 * MINUTE, []
                for _ in range(random.choice((1, 1, 2))):
                    at += random.randrange(1, 3000) * MINUTE
                    end = at + random.randrange(1, 6000) * MINUTE
                    spans.append((at, end))
                    at = end
                out.write(line(limit, start, suspensions=spans))
        for limit in all_limits:
            if limit["unit"] not in ("working-day", "calendar-day"):
                continue
            for later in (-1, 0, 1, 59, 359):  # one that begins about when it is due
                start = dt.datetime(2010, 1, 1) + random.randrange(16 * 365 * 1440) * MINUTE
                begin = due(limit, start, 1, ()).replace(second=0) + later * MINUTE
                out.write(line(limit, start, suspensions=[(begin, begin + random.randrange(600, 9000) * MINUTE)]))
        for limit in suspended:
            for _ in range(25):
                start = random_start()
                out.write(line(limit, start, suspensions=random_spans(start)))


if __name__ == "__main__":
    main()
