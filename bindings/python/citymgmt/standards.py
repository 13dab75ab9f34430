"""Standards: figures against what they must reach."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .result import Result


class Standing(enum.Enum):
    """How a figure stands against its target."""

    MET = "met"
    NOT_MET = "not-met"
    OPEN = "open"
    """Facts are missing."""
    NO_TARGET = "no-target"
    """The pack leaves the target open."""
    UNDEFINED = "undefined"
    """The figure cannot be worked out, as a share of nothing."""


@dataclass(frozen=True)
class Standard:
    """One standard and its figure."""

    code: str
    label: str
    group: str
    unit: str
    standing: Standing
    figure: Decimal | None
    """Of a checklist: how many duties hold."""
    gap: Decimal | None
    """How far the figure is from the bound it misses."""
    needed: Decimal | None
    """Of a share that is too small: so many more of the numerator."""
    illustrative: bool


def _decimal(number: Any) -> Decimal | None:
    return None if number is None else Decimal(number)


class StandardsResult(Result):
    """Figures held against standards."""

    __slots__ = ()

    @property
    def standards(self) -> list[Standard]:
        """The standards, in the order of the pack."""
        return [
            Standard(
                row["code"],
                row["label"],
                row["group"],
                row["unit"],
                Standing(row["standing"]),
                _decimal(row["figure"]),
                _decimal(row["gap"]),
                _decimal(row.get("needed")),
                bool(row["illustrative"]),
            )
            for row in self.json["standards"]
        ]

    @property
    def not_met(self) -> list[Standard]:
        """Those that are not met."""
        return [standard for standard in self.standards if standard.standing is Standing.NOT_MET]

    def __repr__(self) -> str:
        counts = self.json
        return f"<citymgmt.StandardsResult {counts['met']} met, {counts['not_met']} not met, {counts['open']} open>"
