#!/usr/bin/env python3
"""Makes deadlines.json and tests.json of this pack, and tests.json of yuncheng-days, from the
table of the city's filing standards (tab-separated; first line names the columns):

    packs/yuncheng/make.py filing-standards-yuncheng.tsv

The tests' due instants come from tests/rules/make_due_vectors.py, which walks through
the calendar minute by minute and knows nothing of the library."""

import csv
import datetime as dt
import importlib.util
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("walking", HERE / "../../tests/rules/make_due_vectors.py")
walking = importlib.util.module_from_spec(spec)
spec.loader.exec_module(walking)

UNITS = {"urgent_hour": "urgent-hour", "urgent_day": "urgent-day", "work_hour": "working-hour", "work_day": "working-day"}

# Lunch break, 18:00 sharp, evening, a shifted Sunday and Saturday, the days before Spring
# Festival, National Day and New Year, a night, a Saturday.
STARTS = ["2024-03-05T12:30", "2024-03-05T18:00", "2024-03-07T19:40", "2024-02-04T09:15", "2024-02-18T17:30",
          "2024-02-09T11:00", "2023-01-20T17:00", "2024-09-30T16:20", "2024-12-30T17:59", "2025-12-30T10:00",
          "2024-05-11T14:00", "2024-06-15T08:00", "2024-07-03T02:10", "2020-01-23T15:45", "2022-12-30T17:30"]


def limit_of(row):
    if row["limit_unit"] == "unparsed":
        assert row["limit_text"] == "1紧急工作时制止", row
        return 1, "urgent-hour"
    return int(row["limit_value"]), UNITS[row["limit_unit"]]


def codes(rows):
    seen = {}
    for row in rows:
        base = f"{row['kind'][0]}{row['big_code']}-{row['small_code']}"
        seen[base] = seen.get(base, 0) + 1
        yield f"{base}-{seen[base]}"


def deadline(code, row):
    amount, unit = limit_of(row)
    made = {"code": code, "label": row["small_name"], "amount": amount, "unit": unit, "calendar": "yuncheng"}
    for member, column in (("begins", "filing_condition"), ("ends", "closing_condition"),
                           ("responsible", "handling_unit"), ("supervisor", "supervising_unit")):
        if row[column].strip():
            made[member] = row[column].strip()
    made["extensions"] = {"most": 2}
    made["suspensions"] = {"most": 1, "longest": "P1Y"}
    made["basis"] = ["yuncheng-standards"]
    if unit == "urgent-day":
        made["origin"] = "illustrative"
        made["note"] = {"zh": "来源没有说明“紧急工作日”；这里按昼夜不停的 24 小时计",
                        "en": "the source does not say what an urgent day is; here it is 24 hours that run day and night"}
    elif row["limit_unit"] == "unparsed":
        made["note"] = {"zh": "来源写作“1紧急工作时制止”", "en": "the source says: stopped within 1 urgent hour"}
    return made


def test(code, made, number, conventions):
    start = dt.datetime.fromisoformat(STARTS[number % len(STARTS)])
    counted = {"amount": made["amount"], "unit": made["unit"], "start-outside": "move", **conventions}
    due = walking.due(counted, start, 1, []).isoformat(timespec="seconds")
    return {"name": f"{code}, {start:%Y-%m-%dT%H:%M}", "deadline": code, "events": {"start": f"{start:%Y-%m-%dT%H:%M}"},
            "expect": {"state": "decided", "due": due}}


def write(path, section, entries, doc):
    lines = ",\n  ".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    path.write_text(f'{{\n "$doc": "{doc}",\n "{section}": [\n  {lines}\n ]\n}}\n', encoding="utf-8")


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    made = {code: deadline(code, row) for code, row in zip(codes(rows), rows)}
    assert len(made) == len(rows)
    write(HERE / "deadlines.json", "deadlines", made.values(),
          "Made by make.py. c: component, e: event; class, sub-class, number of the standard in it.")
    for folder, reading in ((HERE, "hours"), (HERE / "../yuncheng-days", "close")):
        write(folder / "tests.json", "tests",
              [test(code, limit, number, {"working-day": reading}) for number, (code, limit) in enumerate(made.items())],
              "Made by yuncheng/make.py: each standard from a hard start.")


if __name__ == "__main__":
    main()
