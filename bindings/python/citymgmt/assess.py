"""Assessment: cases to indicators, scores, ranks and grades of units."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Iterable, Mapping

from .result import Result
from .values import rows_of, text_of_table


@dataclass(frozen=True)
class Assessed:
    """A unit and how it did."""

    name: str
    group: str
    """Code of its group, ``""`` where there is none."""
    standing: str
    """``"scored"``, ``"not-entered"``, ``"undefined"`` or ``"exempt"``."""
    why: str
    """Why it has no score, ``""`` when it has one."""
    score: Decimal | None
    rank: int | None
    grade: str | None
    indicators: Mapping[str, Decimal | None]
    counts: Mapping[str, Decimal | None]
    cases: Mapping[str, tuple[str, ...]]
    """The ten smallest case numbers behind each count."""


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (float, datetime)) and value != value:  # NaN, NaT: the empty cells of a DataFrame
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value)


def table_text(rows: str | bytes | Iterable[Mapping[str, Any]] | None) -> str | None:
    """A table as CSV text: what is text already, or rows by column."""
    if rows is None or isinstance(rows, str):
        return rows
    if isinstance(rows, (bytes, bytearray)):
        return text_of_table(rows)
    kept = [dict(row) for row in rows_of(rows)]
    columns = list(dict.fromkeys(name for row in kept for name in row))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in kept)
    return text.getvalue()


class AssessResult(Result):
    """Result of an assessment."""

    __slots__ = ()

    @property
    def units(self) -> tuple[Assessed, ...]:
        """By group, then by rank; those without a rank at the end."""
        return tuple(_unit(unit) for unit in self.json["units"])

    @property
    def rejected(self) -> int:
        """How many cases were not taken in."""
        return int(self.json["rows"]["rejected"])

    @property
    def html(self) -> str:
        """One page that stands alone, to publish."""
        return self._c.assess_html()

    def __repr__(self) -> str:
        return f"<citymgmt.AssessResult {self.state.name.lower()}, {len(self.units)} units>"


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _unit(unit: Mapping[str, Any]) -> Assessed:
    return Assessed(
        name=unit["unit"],
        group=unit["group"],
        standing=unit["standing"],
        why=unit["why"],
        score=_number(unit["score"]),
        rank=None if unit["rank"] is None else int(unit["rank"]),
        grade=unit["grade"],
        indicators={name: _number(figure["value"]) for name, figure in unit["indicators"].items()},
        counts={name: _number(count["value"]) for name, count in unit["counts"].items()},
        cases={name: tuple(count["cases"]) for name, count in unit["counts"].items()},
    )
