"""Case files against the course of a procedure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Mapping

from .result import Result


def _instant(text: str | None) -> datetime.datetime | None:
    return None if text is None else datetime.datetime.fromisoformat(text)


@dataclass(frozen=True)
class Fault:
    """Something that is wrong with a case file."""

    kind: str
    """``missing``, ``order``, ``late``, ``early``, ``people``, ``certificate``, ``same-person``, ``document``,
    ``twice``, ``stray``, ``future``, ``requirement``."""
    code: str
    """Of the step or requirement."""
    label: str
    void: bool
    """The decision may be void for it."""
    basis: tuple[str, ...]
    due: datetime.datetime | None = None
    at: datetime.datetime | None = None
    detail: str | None = None
    remedy: str | None = None


@dataclass(frozen=True)
class NextStep:
    """A step that may be taken next, and by when."""

    code: str
    label: str
    due: datetime.datetime | None = None


def _fault(found: Mapping[str, Any]) -> Fault:
    rule = found["rule"]
    basis = tuple(citation["text"] for citation in rule["basis"])
    return Fault(
        found["kind"], rule["code"], rule["label"], found["void"], basis, _instant(found.get("due")),
        _instant(found.get("at")), found.get("detail"), found.get("remedy"),
    )


class CasefileResult(Result):
    """Result of a case file."""

    __slots__ = ()

    @property
    def faults(self) -> list[Fault]:
        """What is wrong, in the order of the course."""
        return [_fault(found) for found in self.json.get("faults", [])]

    @property
    def next(self) -> list[NextStep]:
        """What comes next."""
        return [
            NextStep(one["step"]["code"], one["step"]["label"], _instant(one.get("due")))
            for one in self.json.get("next", [])
        ]

    @property
    def doubts(self) -> list[str]:
        """Codes of rules of which it cannot be said whether they are kept; `missing` says why."""
        return [rule["code"] for rule in self.json.get("doubts", [])]

    def __repr__(self) -> str:
        return f"<citymgmt.CasefileResult {self.state.name.lower()}, {len(self.faults)} faults>"
