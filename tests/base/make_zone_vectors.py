#!/usr/bin/env python3
"""Writes zone_vectors.tsv: offsets as Python's zoneinfo finds them, with the
zone files themselves, so that a newer tz database changes nothing.  Run it
only to change the vectors."""

import io
import pathlib
import random
import struct
import zoneinfo
from datetime import datetime, timedelta, timezone

NAMES = """Asia/Shanghai Asia/Dhaka Europe/Paris Europe/Dublin Australia/Melbourne Australia/Lord_Howe
America/New_York America/Nuuk Asia/Gaza Antarctica/Troll Pacific/Apia Etc/UTC""".split()
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
FIRST, LAST = -62000000000, 250000000000

random.seed(20240701)


def made(footer):
    """A file without transitions: the footer alone decides."""
    counts = struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    head = b"TZif2" + bytes(15) + counts
    types = struct.pack(">lBB", 0, 0, 0) + b"AAA\0"
    return head + types + head + types + b"\n" + footer.encode() + b"\n"


# No rule of the form "59,300": zoneinfo of Python 3.11 takes it a day early.
MADE = {
    "Made/Julian": made("AAA5BBB,J60/0,J300"),
    "Made/South": made("<+10>-10<+11>,M10.1.0,M4.1.0/3"),
    "Made/Fixed": made("<-0330>3:30"),
    "Made/Far": made("AAA3BBB2,M3.5.0/-7,M10.4.0/23:30"),
}


def transitions(data):
    """Times of the second block, to look close to them."""
    def counts(at):
        return struct.unpack(">6l", data[at + 20 : at + 44])
    ut, standard, leaps, times, types, characters = counts(0)
    at = 44 + times * 5 + types * 6 + characters + leaps * 8 + standard + ut
    times = counts(at)[3]
    return struct.unpack(f">{times}q", data[at + 44 : at + 44 + 8 * times])


def offset_at(zone, seconds):
    return (EPOCH + timedelta(seconds=seconds)).astimezone(zone).utcoffset()


def offset_local(zone, seconds):
    return (EPOCH.replace(tzinfo=None) + timedelta(seconds=seconds)).replace(tzinfo=zone).utcoffset()


lines = []
for name in NAMES + list(MADE):
    data = MADE.get(name) or pathlib.Path("/usr/share/zoneinfo", name).read_bytes()
    zone = zoneinfo.ZoneInfo.from_file(io.BytesIO(data), key=name)
    lines.append(f"zone\t{name}\t{data.hex()}")
    near = [time for time in transitions(data) if FIRST < time < LAST]
    instants = {random.randint(FIRST, LAST) for _ in range(10)}
    instants |= {random.randint(0, 2**32) for _ in range(10)}
    for time in random.sample(near, min(12, len(near))) + near[:1] + near[-1:]:
        instants |= {time - 1, time}
    # Around the rule's changes of one late year, found by bisection on its months.
    late = int((datetime(2203, 1, 1, tzinfo=timezone.utc) - EPOCH).total_seconds())
    changes = []
    for low in range(late, late + 366 * 86400, 86400):
        high = low + 86400
        if offset_at(zone, low) != offset_at(zone, high):
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if offset_at(zone, middle) != offset_at(zone, low) else (middle, high)
            changes.append(high)
    for time in changes:
        instants |= {time - 1, time}
    for seconds in sorted(instants):
        lines.append(f"utc\t{seconds}\t{int(offset_at(zone, seconds).total_seconds())}")
    walls = set()
    for time in near[:2] + random.sample(near, min(8, len(near))) + changes:
        for offset in (offset_at(zone, time - 1), offset_at(zone, time)):
            wall = time + int(offset.total_seconds())
            walls |= {wall - 1, wall, wall + 900, wall - 900}
    for seconds in sorted(walls | {random.randint(FIRST, LAST) for _ in range(5)}):
        lines.append(f"local\t{seconds}\t{int(offset_local(zone, seconds).total_seconds())}")

path = pathlib.Path(__file__).with_name("zone_vectors.tsv")
path.write_text("# zone: name, TZif bytes; utc, local: seconds, offset; from make_zone_vectors.py\n"
                + "\n".join(lines) + "\n", encoding="ascii")
print(len(lines), "lines")
