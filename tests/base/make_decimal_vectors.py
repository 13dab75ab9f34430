#!/usr/bin/env python3
"""Writes decimal_vectors.tsv: arithmetic as Python's decimal does it at 34
digits.  Run it only to change the vectors; the seed is fixed, so the same
script gives the same file."""

import decimal
import pathlib
import random
from decimal import Decimal

EXACT = decimal.Context(prec=13000, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)
NUMBERS = decimal.Context(prec=34, Emax=6144, Emin=-6143, rounding=decimal.ROUND_HALF_EVEN)
GUARD = decimal.Context(prec=90, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)
for context in (EXACT, NUMBERS, GUARD):
    context.clear_traps()

ROUNDINGS = {
    "half-even": decimal.ROUND_HALF_EVEN,
    "half-up": decimal.ROUND_HALF_UP,
    "half-down": decimal.ROUND_HALF_DOWN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
    "floor": decimal.ROUND_FLOOR,
    "ceiling": decimal.ROUND_CEILING,
}

random.seed(20240701)
lines = []


def plain(number):
    """Digits without exponent and without zeros behind the last place."""
    if number == 0:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def form(number):
    """Which form the number must have."""
    if number == 0:
        return "small"
    sign, digits, exponent = number.as_tuple()
    if len(digits) > 60:
        return "wide"
    coefficient = int("".join(map(str, digits)))
    while coefficient % 10 == 0 and exponent < 0:
        coefficient //= 10
        exponent += 1
    if exponent > 0:
        coefficient *= 10**exponent
        exponent = 0
    limit = 2**63 if sign else 2**63 - 1
    return "small" if coefficient <= limit and exponent >= -18 else "wide"


def add(operation, a, b, argument, result):
    if isinstance(result, str):
        lines.append((operation, str(a), str(b), argument, result, "-"))
    elif result.is_nan():
        lines.append((operation, str(a), str(b), argument, "INVALID", "-"))
    elif result.is_infinite():
        lines.append((operation, str(a), str(b), argument, "OVERFLOW", "-"))
    else:
        lines.append((operation, str(a), str(b), argument, plain(result), form(result)))


def rounded(number):
    """Once to 34 digits, half-even."""
    return NUMBERS.plus(number)


def money():
    return Decimal(random.randint(-10**9, 10**9)).scaleb(-random.choice((0, 1, 2, 2, 4)))


def digits(count, low, high):
    text = "".join(random.choice("0123456789") for _ in range(count - 1))
    sign = random.choice(("", "-"))
    return Decimal(f"{sign}{random.randint(1, 9)}{text}e{random.randint(low, high)}")


EDGES = [
    Decimal(text)
    for text in (
        "0 1 -1 10 0.1 -0.1 9223372036854775807 -9223372036854775808 9223372036854775808 -9223372036854775809 "
        "9.223372036854775807 -9.223372036854775808 0.9223372036854775807 922337203685477580.7 "
        "0.000000000000000001 0.0000000000000000001 1.000000000000000000 1.0000000000000000001 4611686018427387904 "
        "9999999999999999999999999999999999 -9999999999999999999999999999999999 0.3333333333333333333333333333333333 "
        "1e33 1e34 1e40 -1e40 1e-40 3 7 2 0.5 1000000000000000000 10000000000000000000"
    ).split()
]


def operand():
    kind = random.randrange(6)
    if kind < 2:
        return money()
    if kind == 2:
        return random.choice(EDGES)
    if kind == 3:
        return digits(random.randint(1, 19), -19, 2)
    if kind == 4:
        return digits(34, -40, 6)
    return digits(random.randint(1, 34), -60, 30)


def modulo(a, b):
    """a - b * floor(a / b), rounded once."""
    remainder = EXACT.remainder(a, b)
    if remainder != 0 and (remainder < 0) != (b < 0):
        remainder = EXACT.add(remainder, b)
    return rounded(remainder)


def quantize(a, places, mode):
    return a.quantize(Decimal(1).scaleb(-places), mode, EXACT)


def pair(a, b):
    add("add", a, b, "-", NUMBERS.add(a, b))
    add("subtract", a, b, "-", NUMBERS.subtract(a, b))
    add("multiply", a, b, "-", NUMBERS.multiply(a, b))
    add("divide", a, b, "-", NUMBERS.divide(a, b) if b != 0 else "DIVISION_BY_ZERO")
    add("modulo", a, b, "-", modulo(a, b) if b != 0 else "DIVISION_BY_ZERO")
    add("compare", a, b, "-", Decimal((a > b) - (a < b)))


for _ in range(150):
    pair(operand(), operand())
for a in EDGES[5:12]:
    for b in EDGES[1:9]:
        pair(a, b)
for a, b in (("9.999e6144", "1e6143"), ("1e6000", "1e200"), ("1e-6000", "1e-200"), ("1e6000", "3"), ("5e-6176", "2")):
    pair(Decimal(a), Decimal(b))

for _ in range(60):
    a = operand()
    places = random.choice((-2, -1, 0, 0, 1, 2, 2, 5, 18, 19, 33))
    for name, mode in ROUNDINGS.items():
        add("round", a, 0, f"{name} {places}", quantize(a, places, mode))
for text in ("0.5", "-0.5", "1.5", "2.5", "-2.5", "1.005", "9223372036854775807.5", "0.05", "5e-41", "1e-6176"):
    for name in ROUNDINGS:
        a = Decimal(text)
        add("round", a, 0, f"{name} 0", quantize(a, 0, ROUNDINGS[name]))

for _ in range(50):
    a = abs(operand())
    add("sqrt", a, 0, "-", NUMBERS.sqrt(a))
add("sqrt", Decimal(-1), 0, "-", "INVALID")

for _ in range(60):
    a = random.choice((digits(random.randint(1, 34), -34, -30), digits(3, -3, 1), money() / 1000000))
    a = NUMBERS.plus(a)
    add("exp", a, 0, "-", rounded(GUARD.exp(a)))
for text in ("0", "1", "-1", "1e-33", "-1e-40", "14149.38", "14150", "-14000", "-14300", "1e30", "-1e30"):
    a = Decimal(text)
    huge = abs(a) > 10**6
    add("exp", a, 0, "-", (rounded(GUARD.exp(a)) if not huge else "OVERFLOW" if a > 0 else Decimal(0)))

for _ in range(60):
    a = abs(operand()) or Decimal(1)
    add("log", a, 0, "-", rounded(GUARD.ln(a)))
for text in ("1", "10", "2", "0.9999999999999999999999999999999999", "1.000000000000000000000000000000001", "1e6144",
             "1e-6176", "3.16", "3.17", "0.316", "0.315"):
    add("log", Decimal(text), 0, "-", rounded(GUARD.ln(Decimal(text))))
for text in ("0", "-1"):
    add("log", Decimal(text), 0, "-", "INVALID")


def whole_power(a, n):
    if abs(n) > 2000:
        return rounded(GUARD.power(a, n))
    exact = EXACT.power(a, abs(n)) if len(a.as_tuple().digits) * abs(n) < 12000 else GUARD.power(a, abs(n))
    return rounded(exact) if n >= 0 else rounded(decimal.Context(prec=200).divide(Decimal(1), exact))


for a, n in (("1.1", 10), ("2", 62), ("2", 63), ("2", 64), ("-2", 63), ("-3", 2), ("10", 40), ("0.1", 40), ("2", -2),
             ("2", -50), ("5", -50), ("3", -1), ("7", -3), ("0.2", -40), ("1.000001", 1000000), ("3", 81), ("81", 5),
             ("1.05", 360), ("1.0425", 120), ("0.5", 18), ("0.5", 19), ("10", 6144), ("10", -6176), ("-1", 999999999),
             ("1", 9223372036854775807), ("123456789.987654321", 17), ("9", 0), ("0", 0), ("0", 5)):
    add("power", Decimal(a), Decimal(n), "-", whole_power(Decimal(a), n) if (a, n) != ("0", 0) else Decimal(1))
for a, b, status in (("10", "6145", "OVERFLOW"), ("2", "1e9", "OVERFLOW"), ("0.5", "-1e9", "OVERFLOW"),
                     ("0", "-1", "INVALID"), ("-1", "0.5", "INVALID"), ("2", "1e30", "OVERFLOW")):
    add("power", Decimal(a), Decimal(b), "-", status)
for a, b, value in (("0.5", "1e9", "0"), ("2", "-1e9", "0"), ("-1", "1e30", "1"), ("4", "0.5", "2"), ("-1", "1000000000000000000000000000000001", "-1"),
                    ("27", "0.5", "5.196152422706631880582339024517617"), ("6.25", "1.5", "15.625"), ("0", "0.5", "0")):
    add("power", Decimal(a), Decimal(b), "-", Decimal(value))
for _ in range(60):
    a = abs(random.choice((digits(5, -4, 2), digits(34, -34, -30), money()))) or Decimal(2)
    b = random.choice((digits(3, -3, -2), digits(2, -1, 0), digits(20, -19, -18)))
    if b == int(b):
        add("power", a, b, "-", whole_power(a, int(b)))
    else:
        add("power", a, b, "-", rounded(GUARD.power(a, b)))

for text, result in (
        ("1.10", "1.1"), ("100", "100"), ("-0", "0"), ("-0.0", "0"), ("0.000", "0"), (".5", "0.5"), ("-.25", "-0.25"),
        ("1e3", "1000"), ("1.2E+3", "1200"), ("12e-1", "1.2"), ("007", "7"), ("1e-20", "0.00000000000000000001"),
        ("9223372036854775807", "9223372036854775807"), ("9223372036854775808", "9223372036854775808"),
        ("1234567890123456789012345678901234", "1234567890123456789012345678901234"),
        ("12345678901234567890123456789012345", "INEXACT"), ("12345678901234567890123456789012340", "12345678901234567890123456789012340"),
        ("0." + "0" * 40 + "1", "0." + "0" * 40 + "1"), ("1e6144", "1" + "0" * 6144), ("1e6145", "OVERFLOW"),
        ("1e-6176", "0." + "0" * 6175 + "1"), ("1e-6177", "INEXACT"), ("10e-6177", "0." + "0" * 6175 + "1"),
        ("0e99999999999999999999", "0"), ("1e99999999999999999999", "OVERFLOW"), ("1e-99999999999999999999", "INEXACT"),
        ("", "INVALID"), ("-", "INVALID"), ("+1", "INVALID"), ("1.", "INVALID"), (".", "INVALID"), ("1e", "INVALID"),
        ("1e+", "INVALID"), ("1x", "INVALID"), (" 1", "INVALID"), ("1 ", "INVALID"), ("--1", "INVALID"), ("1.2.3", "INVALID"),
        ("0x10", "INVALID"), ("1,5", "INVALID"), ("NaN", "INVALID"), ("Infinity", "INVALID"), ("1e1.5", "INVALID"), (".e1", "INVALID")):
    number = result[:1] in "-0123456789" and result != ""
    lines.append(("text", text, "0", "-", result, form(Decimal(result)) if number else "-"))

path = pathlib.Path(__file__).with_name("decimal_vectors.tsv")
with path.open("w", encoding="ascii") as out:
    out.write("# operation, a, b, rounding and scale, result or status, form; from make_decimal_vectors.py\n")
    for line in lines:
        out.write("\t".join(line) + "\n")
print(len(lines), "vectors")
