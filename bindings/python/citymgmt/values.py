"""Types of facts and values, and the choices that calls take."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Callable, Iterable, Iterator, Mapping, Sequence, Union

from . import _citymgmt as _c
from ._named import Named

Fact = Union[
    str,
    bool,
    int,
    Decimal,
    datetime.date,
    datetime.datetime,
    datetime.time,
    datetime.timedelta,
    None,
    Sequence[Any],
    Mapping[str, Any],
]
"""What a fact may be.  Never `float`: figures of money and measure are decimal."""

Facts = Mapping[str, Fact]
"""Facts by the names of the pack's terms.  A name left out is *absent*, which
is neither `None` (known to be without value) nor zero."""

Value = Union[
    str,
    bool,
    Decimal,
    datetime.date,
    datetime.datetime,
    datetime.time,
    datetime.timedelta,
    None,
    "list[Any]",
    "dict[str, Any]",
]
"""What a decision gives.  Numbers are `Decimal`; a date, time or duration that
Python's type cannot hold exactly is its ISO 8601 text."""


class Language(Named):
    """Language of labels, messages and results."""

    CHINESE = _c.CHINESE
    ENGLISH = _c.ENGLISH

    @classmethod
    def of(cls, choice: Language | str) -> Language:
        """A language from itself, or from ``"zh"`` or ``"en"``."""
        if isinstance(choice, Language):
            return choice
        try:
            return {"zh": cls.CHINESE, "en": cls.ENGLISH}[choice]
        except (KeyError, TypeError):
            raise ValueError(f"language must be 'zh' or 'en', not {choice!r}") from None


class Limit(Named):
    """What a session bounds, so that no pack can hang or fill the host."""

    STEPS = _c.LIMIT_STEPS
    BYTES = _c.LIMIT_BYTES
    DEPTH = _c.LIMIT_DEPTH
    LIST_LENGTH = _c.LIMIT_LIST_LENGTH
    STRING_LENGTH = _c.LIMIT_STRING_LENGTH


def day_text(day: datetime.date | str) -> str:
    """A day as the library reads it, ``"2024-07-01"``."""
    if isinstance(day, datetime.datetime):
        raise TypeError("a day is a datetime.date or str, not a datetime: say which day by .date()")
    if isinstance(day, datetime.date):
        return day.isoformat()
    if isinstance(day, str):
        return day
    raise TypeError(f"a day is a datetime.date or str, not {type(day).__name__}")


def all_of(nth: Callable[[int], str | None]) -> list[str]:
    """What a getter by index has, up to its first `None`."""
    found: list[str] = []
    while (name := nth(len(found))) is not None:
        found.append(name)
    return found


def text_of_table(table: bytes) -> str:
    """A table's bytes as the command line reads files: UTF-8, or else GB18030."""
    try:
        return bytes(table).decode("utf-8-sig")
    except UnicodeDecodeError:
        return bytes(table).decode("gb18030")


def rows_of(table: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """The rows of a table, each a mapping.  An open file gives lines and a DataFrame gives names of
    columns: what was meant is said, since both are likely."""
    for row in table:
        if not isinstance(row, Mapping):
            raise TypeError(
                f"a row is a mapping by column, not {type(row).__name__}; "
                "of a file give its text, of a DataFrame to_dict('records')"
            )
        yield row
