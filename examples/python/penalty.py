#!/usr/bin/env python3
"""Decides the penalty for one act, and says why.

    penalty.py PACK ITEM DAY [NAME=VALUE ...]
    penalty.py packs/hohhot street-stall 2024-07-01 占用面积=12.5 情节严重=true
"""

import json
import sys
from decimal import Decimal

import citymgmt


def fact(word):
    """A name and its value: JSON where it is JSON, text elsewhere; never a float."""
    name, equals, text = word.partition("=")
    if not equals:
        raise SystemExit(f"NAME=VALUE is wanted, not {word}")
    try:
        return name, json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError:
        return name, text


def tell(result):
    if result.state is citymgmt.State.REFUSED:
        print(result.text)
    elif result.state is citymgmt.State.UNDECIDED:
        print("not decidable yet; so far possible:", *result.range)
        for missing in result.missing:
            print(f"  {missing.name}: {missing.question} ({missing.why})")
    else:
        print(f"outcome: {result.outcome.name.lower()}, tier {result.tier}, fine {result.fine} yuan")
        print("rests on:", *result.basis)
    if result.illustrative:
        print("This rests on a benchmark that nobody has published.")
    for step in result.steps:
        print(" ", step)


def main(arguments):
    if len(arguments) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    path, item, day, *words = arguments
    try:
        with citymgmt.open(path, language="en") as pack, pack.session(as_of=day, trace=True) as session:
            tell(session.penalty(item, dict(map(fact, words))))
    except citymgmt.Error as error:
        print(error, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
