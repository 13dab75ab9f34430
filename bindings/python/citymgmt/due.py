"""Time limits: when it is due, whether it was late, how much time is left."""

from __future__ import annotations

import datetime
import enum
from typing import Iterable, NamedTuple, Sequence, Union

from .result import Result

Instant = Union[datetime.datetime, datetime.date, str]
"""A reading of the city's clock; with a time zone it is moved to that of the limit's calendar."""


class DueStanding(enum.Enum):
    """How a case stands against its limit."""

    OPEN = "open"
    """Not finished, and not late so far as is known."""
    MET = "met"
    LATE = "late"
    EXEMPT = "exempt"
    """Late, but an approved appeal says that it does not count."""
    SUSPENDED = "suspended"
    """The clock stands."""
    UNKNOWN = "unknown"
    """Refused, or the calendar does not list a year that is needed."""


class Days(NamedTuple):
    """A run of days that were counted, or not, for one reason."""

    first: datetime.date
    last: datetime.date
    why: str
    """``start``, ``counted``, ``shifted`` (a weekend worked by notice), ``weekend``, ``holiday``, ``suspended``, ``moved``."""
    source: str | None


def instant_text(instant: Instant) -> str:
    """An instant as the library reads it, to the second."""
    if isinstance(instant, datetime.datetime):
        return instant.isoformat(timespec="seconds")
    if isinstance(instant, datetime.date):
        return instant.isoformat()
    if isinstance(instant, str):
        return instant
    raise TypeError(f"an instant is a datetime, date or str, not {type(instant).__name__}")


def suspension_text(pair: tuple[Instant, Instant | None]) -> str:
    """From when to when the clock stands; a text of two characters is no pair of instants."""
    if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2:
        raise TypeError(f"a suspension is a pair of instants, not {pair!r}")
    return f"{instant_text(pair[0])}/{'' if pair[1] is None else instant_text(pair[1])}"


def events_text(
    start: Instant,
    finished: Instant | None,
    at: Instant | None,
    suspended: Iterable[tuple[Instant, Instant | None]],
    extended: Iterable[Instant],
    exempt: bool,
) -> str:
    """What happened, a line each."""
    events = [("start", instant_text(start))]
    events += [("finished", instant_text(finished))] if finished is not None else []
    events += [("at", instant_text(at))] if at is not None else []
    events += [("suspended", suspension_text(pair)) for pair in suspended]
    events += [("extended", instant_text(approved)) for approved in extended]
    events += [("exempt", "true")] if exempt else []
    for _, text in events:
        if "\n" in text:
            raise ValueError(f"an instant is wanted, not {text!r}")
    return "\n".join(f"{name}={text}" for name, text in events)


class DueResult(Result):
    """Result of a time limit."""

    __slots__ = ()

    @property
    def due(self) -> datetime.datetime | None:
        """The instant at which it is due, on the city's clock; `None` unless decided."""
        text = self.json.get("due")
        return None if text is None else datetime.datetime.fromisoformat(text)

    @property
    def standing(self) -> DueStanding:
        """How the case stands."""
        return DueStanding(self.json["standing"])

    @property
    def left(self) -> datetime.timedelta | None:
        """From ``finished``, or else ``at``, to the due instant; negative when late."""
        return self._left("seconds")

    @property
    def left_working(self) -> datetime.timedelta | None:
        """What of it is working time; `None` without known hours."""
        return self._left("working_seconds")

    def _left(self, name: str) -> datetime.timedelta | None:
        seconds = self.json.get("left", {}).get(name)
        return None if seconds is None else datetime.timedelta(seconds=int(seconds))

    @property
    def days(self) -> list[Days]:
        """The days from the start to the end as runs: which were skipped, and why."""
        day = datetime.date.fromisoformat
        return [Days(day(run["from"]), day(run["to"]), run["why"], run.get("source")) for run in self.json.get("days", [])]

    def __repr__(self) -> str:
        return f"<citymgmt.DueResult {self.standing.value}, due {self.due}>"
