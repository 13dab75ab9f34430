"""DMN files: decisions drawn in a modeler."""

from __future__ import annotations

import datetime
import enum
import os
import pathlib
from typing import NamedTuple, Sequence

from . import _citymgmt as _c
from .errors import ArgumentError, Diagnostic, diagnostics_of
from .values import Facts, Language, Value


class Kind(enum.Enum):
    """What a model lets be asked for."""

    DECISION = 1
    """A decision: its facts are the input data that it rests on."""
    KNOWLEDGE = 2
    """A business knowledge model: its facts are its parameters."""
    SERVICE = 3
    """A decision service: its facts are its input decisions and input data."""


class Drawn(NamedTuple):
    """One thing that can be asked for."""

    name: str
    kind: Kind
    facts: tuple[str, ...]
    """Names of the facts it rests on."""


class Model:
    """A DMN file (1.1 to 1.6), read once, run often; for one thread at a time.

    `others` are files that its imports may mean; without them, those of its
    folder that end in ``.dmn``.  What is doubtful in the file, and expressions
    that cannot be read and so are null, are in `diagnostics`.

    >>> model = citymgmt.Model("examples/stall.dmn")
    >>> model.evaluate("罚款", {"占用面积": 8, "一年内次数": 1})
    Decimal('1500')

    Raises `ReadError`, or `PackError` for a file that is no usable DMN.
    """

    __slots__ = ("_c", "_language", "diagnostics")

    def __init__(
        self,
        path: str | os.PathLike[str],
        others: Sequence[str | os.PathLike[str]] | None = None,
        *,
        now: datetime.datetime | str | None = None,
        strict: bool = False,
        language: Language | str = "zh",
    ) -> None:
        if others is None:
            others = sorted(pathlib.Path(path).parent.glob("*.dmn"))
        self._language = Language.of(language)
        paths = "".join(f"{os.fspath(other)}\n" for other in others)
        findings, self._c = _c.drawing_open(path, paths, self._language)
        self.diagnostics: list[Diagnostic] = diagnostics_of(findings)
        self._c.set_strict(bool(strict))
        if now is not None:
            moment = now.isoformat() if isinstance(now, datetime.datetime) else now
            try:
                self._c.set_now(moment)
            except ValueError as error:
                raise ArgumentError(text=f"now must be as 2024-07-01T08:00:00+08:00, not {moment!r}") from error

    @property
    def drawn(self) -> list[Drawn]:
        """What can be asked for, in the order of the file."""
        c = self._c
        return [
            Drawn(c.name(i), Kind(c.kind(i)), tuple(c.fact(i, f) for f in range(c.fact_count(i))))
            for i in range(c.count())
        ]

    def evaluate(self, name: str, facts: Facts | None = None, *, diagnostics: list[Diagnostic] | None = None) -> Value:
        """The value of a decision, function or service.

        Facts are read as the model's types ask: a `date`, or its text, where it
        declares a date.  As DMN has it, a fact not given is null, and so is what
        cannot be worked out; why is appended to `diagnostics`.  A strict model
        raises `EvaluationError` instead.
        """
        findings, value = self._c.evaluate(name, facts, self._language)
        if diagnostics is not None:
            diagnostics.extend(diagnostics_of(findings))
        return value
