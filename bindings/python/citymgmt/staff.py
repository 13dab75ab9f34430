"""Staffing: posts for residents, shared out among places."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Iterable, Mapping, NamedTuple

from .result import Result
from .values import rows_of, text_of_table


@dataclass(frozen=True)
class Place:
    """A place of a plan.  `None` is what is not known, or not its own.

    Given to `Session.staff` the last five are left as they are.
    """

    code: str
    label: str | None = None
    group: str | None = None
    population: int | None = None
    headcount: int | None = None
    min: int | None = None
    max: int | None = None
    posts: int | None = None
    """The answer; where bounds cannot be kept, that of the nearest plan."""
    lowest: int | None = None
    highest: int | None = None
    """Between which the posts lie whatever the residents that are not known."""
    tie: str | None = None
    """``"won"`` or ``"lost"`` where the tie rule decided about the last post."""
    grades: Mapping[str, int] | None = None


GIVEN = ("code", "label", "group", "population", "headcount", "min", "max")


class Move(NamedTuple):
    """So many people from a place to another, by their codes."""

    source: str
    target: str
    people: int


def _given(place: Any) -> Any:
    if not isinstance(place, Place):
        return place
    return {name: value for name, value in asdict(place).items() if name in GIVEN and value is not None}


def places_text(places: str | bytes | Iterable[Mapping[str, Any] | Place] | None) -> tuple[str | None, bool]:
    """Places as text, and whether that is CSV."""
    if places is None or isinstance(places, str):
        return places, places is not None
    if isinstance(places, (bytes, bytearray)):
        return text_of_table(places), True
    return json.dumps([dict(row) for row in rows_of(_given(place) for place in places)]), False


class StaffResult(Result):
    """Result of a staffing plan."""

    __slots__ = ()

    @property
    def posts(self) -> int | None:
        """All posts; `None` while not known."""
        return self._count("posts")

    @property
    def front(self) -> int | None:
        """Those at the front, which are shared out."""
        return self._count("front")

    def _count(self, name: str) -> int | None:
        number = self.json.get(name)
        return None if number is None else int(number)

    @property
    def places(self) -> list[Place]:
        """The places in the order in which they were given."""
        return [Place(**place) for place in self.json.get("places", [])]

    @property
    def moves(self) -> list[Move]:
        """Moves that let as many people as possible stay."""
        return [Move(move["from"], move["to"], int(move["people"])) for move in self.json.get("moves", [])]

    @property
    def nearest_percent(self) -> Decimal | None:
        """The percentage at the front that would just do, where bounds cannot be kept."""
        percent = self.json.get("infeasible", {}).get("nearest_percent")
        return None if percent is None else Decimal(percent)

    @property
    def csv(self) -> str:
        """The places as a table."""
        return self._c.staff_csv()

    @property
    def svg(self) -> str:
        """The places as bars, a picture by itself."""
        return self._c.staff_svg()

    def __repr__(self) -> str:
        return f"<citymgmt.StaffResult {self.state.name.lower()}, {self.front} of {self.posts} posts>"
