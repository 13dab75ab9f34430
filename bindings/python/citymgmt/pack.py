"""Packs: rules as data, checked and compiled, shared by threads."""

from __future__ import annotations

import datetime
import json
import os
from dataclasses import dataclass
from decimal import Decimal
from types import TracebackType
from typing import Any, Mapping

from . import _citymgmt as _c
from ._closed import Closed
from .errors import ArgumentError, Diagnostic, diagnostics_of
from .session import Session
from .values import Language, Limit, all_of, day_text


@dataclass(frozen=True)
class TestOutcome:
    """One of a pack's own tests, and what came of it."""

    __test__ = False  # not one of pytest's

    name: str
    file: str
    line: int
    passed: bool
    difference: str
    """What differed, line by line; ``""`` when it passed."""


class Pack:
    """A rule pack and all it extends, immutable; any number of threads may share it.

    Made by `citymgmt.open`.  As a context manager it lets go of the pack at
    the end; sessions and results made from it stay usable.
    """

    __slots__ = ("_c", "_language", "_findings")
    _c: Any

    def __init__(self, path: str | bytes | os.PathLike[str], *, language: Language | str = "zh") -> None:
        self._language = Language.of(language)
        self._findings, self._c = _c.pack_open(path, self._language)

    def __enter__(self) -> Pack:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if isinstance(self._c, Closed):
            return "<citymgmt.Pack, closed>"
        return f"<citymgmt.Pack {self.name} {self.version}>"

    def close(self) -> None:
        """Lets go of the pack.  May be called again."""
        self._c = Closed("pack")

    @property
    def language(self) -> Language:
        """Language of titles, labels and findings."""
        return self._language

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What opening found: warnings and notes, for errors raise."""
        return diagnostics_of(self._findings)

    @property
    def name(self) -> str:
        """Name of the top layer, as ``"hohhot"``."""
        return str(self._c.name())

    @property
    def version(self) -> str:
        """Version of the top layer, as ``"0.1.0"``."""
        return str(self._c.version())

    @property
    def title(self) -> str:
        """Title of the top layer, in the pack's language."""
        return str(self._c.title(self._language))

    @property
    def hash(self) -> str:
        """SHA-256 over all files of all layers: the same rules have the same hash anywhere."""
        return str(self._c.sha256())

    @property
    def layers(self) -> list[str]:
        """Names of the layers, the top first."""
        return all_of(self._c.layer)

    @property
    def items(self) -> dict[str, str]:
        """Codes of the matters a penalty can be decided for, each with its label."""
        handle, language = self._c, self._language
        return {code: handle.item_label(code, language) for code in all_of(handle.item_code)}

    @property
    def decisions(self) -> list[str]:
        """Names of the general decisions."""
        return all_of(self._c.decision_name)

    @property
    def terms(self) -> dict[str, dict[str, Any]]:
        """Names that facts may have, each with its type, unit, label, question and values."""
        handle = self._c
        return {name: json.loads(handle.term_json(name), parse_float=Decimal) for name in all_of(handle.term_name)}

    @property
    def deadlines(self) -> dict[str, str]:
        """Codes of the time limits, each with its label."""
        handle, language = self._c, self._language
        return {code: handle.deadline_label(code, language) for code in all_of(handle.deadline_code)}

    @property
    def courses(self) -> dict[str, str]:
        """Codes of the courses of procedure, each with its label."""
        handle, language = self._c, self._language
        return {code: handle.course_label(code, language) for code in all_of(handle.course_code)}

    @property
    def assessments(self) -> dict[str, str]:
        """Codes of the assessments, each with its label."""
        handle, language = self._c, self._language
        return {code: handle.assessment_label(code, language) for code in all_of(handle.assessment_code)}

    @property
    def plans(self) -> dict[str, str]:
        """Codes of the staffing plans, each with its label."""
        handle, language = self._c, self._language
        return {code: handle.plan_label(code, language) for code in all_of(handle.plan_code)}

    @property
    def standards(self) -> dict[str, str]:
        """Codes of the standards, each with its label, in the order of the pack."""
        handle, language = self._c, self._language
        return {code: handle.standard_label(code, language) for code in all_of(handle.standard_code)}

    def check(self, as_of: datetime.date | str | None = None) -> list[Diagnostic]:
        """Looks for what is legal but doubtful: gaps, overlaps, unused names, holes.

        With `as_of` also what expires within 180 days of that day.
        """
        day = None if as_of is None else day_text(as_of)
        try:
            return diagnostics_of(self._c.run_check(day, self._language))
        except ArgumentError as error:
            raise ArgumentError(text=f"as_of must be a day as 2024-07-01, not {day!r}") from error

    def test(self) -> list[TestOutcome]:
        """Runs the pack's own tests."""
        return [TestOutcome(*row) for row in self._c.run_tests(self._language)]

    def coverage(self) -> dict[str, Any]:
        """Runs the tests and tells which rules they reach: ``rules``, ``reached``, ``unreached``."""
        report: dict[str, Any] = json.loads(self._c.run_coverage())
        return report

    def session(
        self,
        as_of: datetime.date | str | None = None,
        *,
        language: Language | str | None = None,
        trace: bool = False,
        look_ahead: bool = True,
        strict: bool = False,
        limits: Mapping[Limit, int] | None = None,
    ) -> Session:
        """A session over this pack, for one thread at a time; see `Session`."""
        return Session(
            self, as_of, language=language, trace=trace, look_ahead=look_ahead, strict=strict, limits=limits
        )


def open(path: str | bytes | os.PathLike[str], *, language: Language | str = "zh") -> Pack:
    """Loads, checks and compiles a pack; other threads run meanwhile.

    >>> with citymgmt.open("packs/cn", language="en") as pack:
    ...     print(pack.title)

    Raises `PackError` with every finding in one run, `ReadError` when a file
    cannot be read.
    """
    return Pack(path, language=language)
