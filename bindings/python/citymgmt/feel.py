"""The language by itself: FEEL expressions without a pack."""

from __future__ import annotations

import datetime
from typing import Any

from . import _citymgmt as _c
from .errors import ArgumentError, Diagnostic, diagnostics_of
from .values import Facts, Language, Value


class Expression:
    """One FEEL expression, compiled once, run often; for one thread at a time.

    `example` gives the names that may be used, and by its values their types.

    >>> area = Expression("width * height", {"width": 1, "height": 1})
    >>> area.evaluate({"width": 3, "height": Decimal("0.5")})
    Decimal('1.5')

    Facts here are of JSON's types.  A date is written in the expression, as
    ``date("2024-07-01")`` or ``date(day)`` over a fact that is text: without a
    pack nothing says that a text is meant as a date.

    Raises `ExpressionError` with the place in the text.
    """

    __slots__ = ("_c", "_language", "text")

    def __init__(
        self,
        text: str,
        example: Facts | None = None,
        *,
        now: datetime.datetime | str | None = None,
        strict: bool = False,
        language: Language | str = "zh",
    ) -> None:
        self.text = text
        self._language = Language.of(language)
        self._c: _c.Formula = _c.formula_new(text, example, self._language)[1]
        self._c.set_strict(bool(strict))
        if now is not None:
            moment = now.isoformat() if isinstance(now, datetime.datetime) else now
            try:
                self._c.set_now(moment)
            except ValueError as error:
                raise ArgumentError(text=f"now must be as 2024-07-01T08:00:00+08:00, not {moment!r}") from error

    def __repr__(self) -> str:
        return f"<citymgmt.Expression {self.text!r}>"

    def evaluate(self, facts: Facts | None = None, *, diagnostics: list[Diagnostic] | None = None) -> Value:
        """The value over facts; a name not given is absent.

        FEEL gives null where others raise.  What made a null is appended to
        `diagnostics`; a strict expression raises `EvaluationError` instead.
        """
        findings, value = self._c.evaluate(facts, self._language)
        if diagnostics is not None:
            diagnostics.extend(diagnostics_of(findings))
        return value

    @property
    def disassembly(self) -> str:
        """The compiled program, one instruction a line."""
        return self._c.disassembly()


def evaluate(
    expression: str,
    facts: Facts | None = None,
    /,
    *,
    now: datetime.datetime | str | None = None,
    strict: bool = False,
    language: Language | str = "zh",
    diagnostics: list[Diagnostic] | None = None,
    **names: Any,
) -> Value:
    """Evaluates one FEEL expression; facts by mapping, by keyword, or both.

    >>> citymgmt.evaluate("sum(人数) / 3", 人数=[1, 2, 3])
    Decimal('2')

    See `Expression` for the rest.
    """
    given = {**(facts or {}), **names}
    compiled = Expression(expression, given, now=now, strict=strict, language=language)
    return compiled.evaluate(given, diagnostics=diagnostics)
