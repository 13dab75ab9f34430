#!/usr/bin/env python3
"""Writes random arithmetic expressions and what Python's decimal makes of them
at 34 digits, one a line: expression, tab, result.  The seed is fixed.

    make_expressions.py COUNT
"""

import decimal
import random
import sys
from decimal import Decimal
from fractions import Fraction

NUMBERS = decimal.Context(prec=34, Emax=6144, Emin=-6143, rounding=decimal.ROUND_HALF_EVEN, traps=[])
GUARD = decimal.Context(prec=120, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN, traps=[])
ROUNDINGS = {
    "decimal": decimal.ROUND_HALF_EVEN,
    "floor": decimal.ROUND_FLOOR,
    "ceiling": decimal.ROUND_CEILING,
    "round up": decimal.ROUND_UP,
    "round down": decimal.ROUND_DOWN,
    "round half up": decimal.ROUND_HALF_UP,
    "round half down": decimal.ROUND_HALF_DOWN,
}
pick = random.Random(20240701)


def known(number):
    """A result, or None: in FEEL a null."""
    return number if number is not None and number.is_finite() else None


def literal():
    digits = pick.choice((1, 2, 3, 4, 6, 9, 17, 19, 34))
    coefficient = pick.randrange(10**digits)
    text = str(coefficient)
    shape = pick.randrange(4)
    if shape == 0:
        point = pick.randint(0, len(text))
        text = text[:point] + "." + text[point:] if point < len(text) else text
    elif shape == 1:
        text += "e%d" % pick.randint(-12, 12)
    return text, NUMBERS.create_decimal(text)


def power(base, exponent):
    if base == 0 and exponent < 0:
        return None
    if base == 0:
        return Decimal(0 if exponent else 1)
    exact = Fraction(base) ** int(exponent)
    return NUMBERS.divide(Decimal(exact.numerator), Decimal(exact.denominator)) if abs(
        exponent) < 10 else None


def modulo(a, b):
    if b == 0:
        return None
    x, y = Fraction(a), Fraction(b)
    rest = x - y * (x // y)
    return NUMBERS.divide(Decimal(rest.numerator), Decimal(rest.denominator))


def binary(depth):
    left, a = expression(depth - 1)
    right, b = expression(depth - 1)
    sign = pick.choice("++--**/")
    text = f"({left} {sign} {right})"
    if a is None or b is None or (sign == "/" and b == 0):
        return text, None
    operation = {"+": NUMBERS.add, "-": NUMBERS.subtract, "*": NUMBERS.multiply, "/": NUMBERS.divide}[sign]
    return text, known(operation(a, b))


def raised(depth):
    base, a = literal()
    exponent = pick.randint(-9, 9)
    return f"({base} ** {exponent})", known(power(a, exponent))


def rounded(depth):
    inner, a = expression(depth - 1)
    name, how = pick.choice(list(ROUNDINGS.items()))
    scale = pick.randint(-6, 20)
    if a is None:
        return f"{name}({inner}, {scale})", None
    if a.as_tuple().exponent < -scale:
        a = a.quantize(Decimal(1).scaleb(-scale), rounding=how, context=GUARD)
    return f"{name}({inner}, {scale})", known(NUMBERS.plus(a))


def remainder(depth):
    left, a = expression(depth - 1)
    right, b = literal()
    return f"modulo({left}, {right})", None if a is None else known(modulo(a, b))


def root(depth):
    name = pick.choice(("sqrt", "log", "exp", "abs"))
    inner, a = expression(depth - 1) if name in ("sqrt", "abs") else literal()
    if name == "exp":
        inner, a = f"({inner} / 1e31)", NUMBERS.divide(a, Decimal("1e31"))
    text = f"{name}({inner})"
    if a is None or (name == "sqrt" and a < 0) or (name == "log" and a <= 0):
        return text, None
    if name == "abs":
        return text, NUMBERS.abs(a)
    if name == "sqrt":
        return text, known(NUMBERS.sqrt(a))
    exact = GUARD.ln(a) if name == "log" else GUARD.exp(a)
    return text, known(NUMBERS.plus(exact))


def of_list(depth):
    items = [expression(depth - 1) for _ in range(pick.randint(1, 4))]
    name = pick.choice(("sum", "product", "mean", "min", "max", "median"))
    text = f"{name}([{', '.join(item[0] for item in items)}])"
    values = [item[1] for item in items]
    if None in values:
        return text, None
    if name in ("min", "max"):
        return text, (min if name == "min" else max)(values)
    if name == "median":
        values.sort()
        middle = len(values) // 2
        if len(values) % 2:
            return text, values[middle]
        return text, known(NUMBERS.divide(NUMBERS.add(values[middle - 1], values[middle]), Decimal(2)))
    total = Decimal(1 if name == "product" else 0)
    for value in values:
        total = (NUMBERS.multiply if name == "product" else NUMBERS.add)(total, value)
        if not total.is_finite():
            return text, None
    return text, known(NUMBERS.divide(total, Decimal(len(values))) if name == "mean" else total)


def chosen(depth):
    left, a = expression(depth - 1)
    right, b = literal()
    first, x = expression(depth - 1)
    second, y = literal()
    return f"(if {left} < {right} then {first} else {second})", x if a is not None and a < b else y


def negative(depth):
    inner, a = expression(depth - 1)
    return f"-{inner}", None if a is None else NUMBERS.minus(a)


FORMS = (binary, binary, binary, binary, raised, rounded, remainder, root, of_list, chosen, negative)


def expression(depth):
    if depth == 0 or pick.random() < 0.15:
        return literal()
    return pick.choice(FORMS)(depth)


def plain(number):
    """Digits without exponent and without zeros behind the last place."""
    if number is None:
        return "null"
    if number == 0:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


for _ in range(int(sys.argv[1])):
    text, value = expression(pick.randint(1, 4))
    print(text, plain(value), sep="\t")
