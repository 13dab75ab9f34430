"""Who is responsible, which matters there are, and what a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

from .errors import NotFound, Status
from .result import Result, State


@dataclass(frozen=True)
class Owner:
    """The unit that owns a matter, at one level."""

    unit: str
    label: str
    level: str
    acting: str
    """The unit that acts: by delegation, else the same."""
    rule: str
    """Code of the rule that decided."""
    before: str | None
    """Code of the nearest rule that stood back."""


@dataclass(frozen=True)
class Referral:
    """A duty to tell, share with or work with another unit."""

    code: str
    label: str
    mechanism: str
    """``supervision``, ``sharing`` or ``cooperation``."""
    to: str | None
    """Code of the unit; `None` when there is none here."""
    days: int | None
    """Working days."""
    made: bool


def _code(rule: Mapping[str, Any] | None) -> str | None:
    return None if rule is None else rule["code"]


class DutyResult(Result):
    """Who owns a matter at a place."""

    __slots__ = ()

    @property
    def owners(self) -> list[Owner]:
        """One for each level at which the matter is exercised; empty when refused."""
        if self.state is not State.DECIDED:
            return []
        return [
            Owner(
                row["unit"]["code"],
                row["unit"]["label"],
                row["level"],
                row["acting"]["code"],
                row["rule"]["code"],
                _code(row["before"]),
            )
            for row in self.json["owners"]
        ]

    @property
    def unit(self) -> str | None:
        """Code of the one responsible unit; `None` when there is none, or one at each of several levels."""
        owners = self.owners
        return owners[0].unit if len(owners) == 1 else None

    @property
    def referrals(self) -> list[Referral]:
        """What is to be referred, and whether it was."""
        return [
            Referral(
                row["referral"]["code"],
                row["referral"]["label"],
                row["mechanism"],
                _code(row["to"]),
                row["days"],
                row["made"],
            )
            for row in self.json["referrals"]
        ]

    def referred(self, code: str) -> None:
        """Notes that a referral was made; raises `NotFound` when none of that code is due."""
        if not self._c.referred(code):
            raise NotFound(Status.NOT_FOUND, self.diagnostics, f"no referral {code!r} is due here")

    @property
    def integrate(self) -> bool:
        """One of the three tests of integration holds."""
        integration: Mapping[str, Any] = self.json.get("integration", {})
        return bool(integration.get("integrate", False))

    def __repr__(self) -> str:
        return f"<citymgmt.DutyResult {self.unit or self.state.name.lower()}>"


class ItemsResult(Result):
    """A list of matters."""

    __slots__ = ()

    @property
    def items(self) -> list[dict[str, str]]:
        """The matters by code, each with the columns of the list as texts."""
        rows: list[dict[str, str]] = self.json["items"]
        return rows

    @property
    def csv(self) -> str:
        """The list for spreadsheets, with a byte order mark."""
        return self._c.items_csv()

    @property
    def html(self) -> str:
        """The list as one page to publish."""
        return self._c.items_html()

    def __len__(self) -> int:
        return len(self.items)

    def __repr__(self) -> str:
        return f"<citymgmt.ItemsResult {len(self)} matters>"


@dataclass(frozen=True)
class Candidate:
    """A class that a report may be about."""

    code: str
    label: str
    group: str
    score: int
    item: str | None
    """Code of the matter that the class belongs to."""
    reasons: tuple[str, ...]
    """What counted: words, and what patterns found in the report."""
    weights: tuple[int, ...]
    """How much each of them counted; the score is their sum."""


class RouteResult(Result):
    """What a report is about.  Undecided: ask a person."""

    __slots__ = ()

    @property
    def candidates(self) -> list[Candidate]:
        """Classes that come near, the best first."""
        return [
            Candidate(
                row["code"],
                row["label"],
                row["group"],
                row["score"],
                row["item"] or None,
                tuple(row["reasons"]),
                tuple(row["weights"]),
            )
            for row in self.json["classes"]
        ]

    @property
    def best(self) -> Candidate | None:
        """The class that is meant; `None` when a person is to be asked."""
        return self.candidates[0] if self.state is State.DECIDED else None

    def __repr__(self) -> str:
        best = self.best
        return f"<citymgmt.RouteResult {best.code if best else 'ask a person'}>"
