"""What can go wrong, each class a reaction you may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence, Tuple

from . import _citymgmt as _c
from ._named import Named


class Status(Named):
    """The reaction an error calls for; the numbers never change."""

    OK = _c.OK
    BAD_ARGUMENT = _c.BAD_ARGUMENT
    NO_MEMORY = _c.NO_MEMORY
    CANNOT_READ = _c.CANNOT_READ
    BAD_PACK = _c.BAD_PACK
    BAD_FACTS = _c.BAD_FACTS
    BAD_EXPRESSION = _c.BAD_EXPRESSION
    NOT_FOUND = _c.NOT_FOUND
    LIMIT_REACHED = _c.LIMIT_REACHED
    EVALUATION_FAILED = _c.EVALUATION_FAILED


class Severity(Named):
    """How grave a finding is."""

    ERROR = _c.ERROR
    WARNING = _c.WARNING
    NOTE = _c.NOTE


@dataclass(frozen=True)
class Diagnostic:
    """One finding: what was wrong, where, and what to do about it."""

    id: str
    """Stable, as ``"E0213"``; never reused."""
    severity: Severity
    message: str
    remedy: str
    """What to do, or ``""``."""
    file: str = ""
    line: int = 0
    """From 1; 0 if unknown."""
    column: int = 0
    """In characters from 1; 0 if unknown."""
    pointer: str = ""
    """JSON pointer (RFC 6901) of the value meant, or ``""``."""
    repeated: int = 0
    """How often the same finding came again at the same place."""

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f"{':' if place else ''}{self.line}" + (f":{self.column}" if self.column else "")
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{place + ': ' if place else ''}{self.id}: {self.message}{remedy}"


Row = Tuple[str, int, str, str, str, int, int, str]


def diagnostics_of(rows: Sequence[Row]) -> list[Diagnostic]:
    """Findings as the C module gives them."""
    return [Diagnostic(row[0], Severity(row[1]), *row[2:]) for row in rows]


class Error(Exception):
    """Every error of the library but `MemoryError`, and of use `TypeError`
    and `ValueError`."""

    status: Status
    """The reaction it calls for."""
    diagnostics: list[Diagnostic]
    """The findings, in order; may be empty."""

    def __init__(
        self, status: Status = Status.BAD_ARGUMENT, diagnostics: Sequence[Diagnostic] = (), text: str = ""
    ) -> None:
        super().__init__(text or "\n".join(map(str, diagnostics)) or status.name.replace("_", " ").lower())
        self.status = status
        self.diagnostics = list(diagnostics)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.status, self.diagnostics, str(self))


class ArgumentError(Error, ValueError):
    """The call cannot be answered, as a decision without its date."""


class ReadError(Error, OSError):
    """A file cannot be read: look at its path and rights."""


class PackError(Error):
    """The pack is wrong: fix it as the diagnostics say."""


class FactsError(Error, ValueError):
    """Facts of an unknown name, a wrong type or a value not allowed.  No fact was taken."""


class ExpressionError(Error, ValueError):
    """A FEEL text does not parse, or does not fit its types."""


class NotFound(Error, LookupError):
    """The pack has no such item or decision."""


class LimitReached(Error):
    """A limit of the session stopped the decision: raise it, or suspect the pack."""


class EvaluationError(Error):
    """In strict mode: an expression gave an error."""


_CLASSES: dict[Status, type[Error]] = {
    Status.BAD_ARGUMENT: ArgumentError,
    Status.CANNOT_READ: ReadError,
    Status.BAD_PACK: PackError,
    Status.BAD_FACTS: FactsError,
    Status.BAD_EXPRESSION: ExpressionError,
    Status.NOT_FOUND: NotFound,
    Status.LIMIT_REACHED: LimitReached,
    Status.EVALUATION_FAILED: EvaluationError,
}


def of_status(number: int, rows: Sequence[Row], text: str) -> Error:
    """The exception for a status; called by the C module, which raises it.

    `text` is the library's report with source lines and carets.  Facts have
    no source that the caller wrote, so their findings lose the place; a table of
    places has one, and keeps it.
    """
    status = Status(number)
    found = diagnostics_of(rows)
    if status is Status.BAD_FACTS:
        found = [d if d.file else Diagnostic(d.id, d.severity, d.message, d.remedy) for d in found]
    elif any(d.line for d in found):
        return _CLASSES[status](status, found, text.rstrip())
    return _CLASSES[status](status, found)
