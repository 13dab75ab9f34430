"""Sessions: one thread's work space."""

from __future__ import annotations

import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Iterable, Mapping, Sequence

from . import _citymgmt as _c
from ._closed import Closed
from .due import DueResult, Instant, events_text
from .duty import DutyResult, ItemsResult, RouteResult
from .errors import ArgumentError
from .procedure import CasefileResult
from .result import DecisionResult, PenaltyResult
from .assess import AssessResult, table_text
from .staff import Place, StaffResult, places_text
from .standards import StandardsResult
from .values import Facts, Language, Limit, Value, day_text

if TYPE_CHECKING:
    from .pack import Pack


class Session:
    """Decides over a pack, again and again; cheap, for one thread at a time.

    as_of
        The day of the decision, `datetime.date` or ``"2024-07-01"``: which law
        holds.  It must be known before a decision: the library reads no clock.
    language
        ``"zh"`` or ``"en"``; the pack's unless given.
    trace
        Keep the legal steps for `PenaltyResult.steps`.
    look_ahead
        An undecided penalty says what each answer to a question would lead to
        (`Missing.answers`), and neither asks nor holds possible what these rule
        out.  It takes longer then; what is decided does not.
    strict
        Raise `EvaluationError` at the first evaluation error; else it gives
        null and is told in the result's diagnostics.
    limits
        Bounds by `Limit` that end a decision with `LimitReached`.
    """

    __slots__ = ("_c", "_language")
    _c: Any

    def __init__(
        self,
        pack: Pack,
        as_of: datetime.date | str | None = None,
        *,
        language: Language | str | None = None,
        trace: bool = False,
        look_ahead: bool = True,
        strict: bool = False,
        limits: Mapping[Limit, int] | None = None,
    ) -> None:
        handle: Any = getattr(pack, "_c", None)
        if isinstance(handle, Closed):
            raise ValueError("the pack is closed")
        self._c = _c.session_new(handle)
        self._language = pack.language if language is None else Language.of(language)
        self._c.set_language(self._language)
        self._c.set_trace(bool(trace))
        self._c.set_look_ahead(bool(look_ahead))
        self._c.set_strict(bool(strict))
        for limit, most in (limits or {}).items():
            self._c.set_limit(Limit(limit), most)
        if as_of is not None:
            self.set_as_of(as_of)

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Frees the session; results stay usable.  May be called again."""
        self._c = Closed("session")

    def set_as_of(self, day: datetime.date | str) -> None:
        """Decides as of another day from now on."""
        text = day_text(day)
        try:
            self._c.set_as_of(text)
        except ValueError as error:
            if isinstance(self._c, Closed):
                raise
            raise ArgumentError(text=f"as_of must be a day as 2024-07-01, not {text!r}") from error

    def penalty(self, item: str | Sequence[str], facts: Facts | None = None) -> PenaltyResult:
        """Decides the penalty for one act.

        >>> session.penalty("littering", {"情节严重": True, "占用面积": Decimal("12.5")})
        >>> session.penalty(["littering", "dog-mess"], {"情节严重": True}).prevails

        item
            Code of the matter; or of several that the act comes under: there is one fine, the
            higher one (Administrative Penalty Law Art 29).

        Facts that are missing do not raise: the result is then undecided, and
        says what to ask.  Raises `FactsError` for facts that do not fit their
        terms, `NotFound` for an unknown item, `ArgumentError` for none or one
        given twice, `LimitReached`.
        """
        if isinstance(item, str):
            return PenaltyResult(self._c.penalty(item, facts, self._language), self._language)
        if isinstance(item, (bytes, bytearray)) or not isinstance(item, Iterable):
            raise TypeError(f"a matter is told by its code, a str, or by several, not by {type(item).__name__}")
        return PenaltyResult(self._c.norms("\n".join(item), facts, self._language), self._language)

    def due(
        self,
        deadline: str,
        start: Instant,
        *,
        finished: Instant | None = None,
        at: Instant | None = None,
        suspended: Iterable[tuple[Instant, Instant | None]] = (),
        extended: Iterable[Instant] = (),
        exempt: bool = False,
    ) -> DueResult:
        """Counts a time limit from its start; the session needs no day.

        >>> session.due("c01-01-2", datetime(2024, 2, 9, 17), finished="2024-02-19T09:30")

        suspended
            Pairs of instants between which the clock stands; `None` for one that lasts.
        extended
            Instants at which an extension was approved.

        A year that the calendar does not list leaves the result undecided; what the limit
        does not allow makes it refused.  Raises `FactsError` for instants that are none or
        contradict each other, `NotFound` for an unknown limit.
        """
        events = events_text(start, finished, at, suspended, extended, exempt)
        return DueResult(self._c.due(deadline, events, self._language), self._language)

    def procedure(self, course: str, casefile: Mapping[str, Any]) -> CasefileResult:
        """Holds a case file against a course of the pack.

        >>> session.procedure("ordinary", {"case": "2024-017", "facts": {...}, "steps": [
        ...     {"step": "filing", "at": datetime(2024, 3, 5, 9), "people": ["Zhang"], "documents": []}]})

        Raises `FactsError` for faults of the file itself, `NotFound` for an unknown course.
        """
        if casefile is None:  # which facts may be: nothing is known; a file without steps is written as such
            raise TypeError("a case file is a mapping, not None")
        return CasefileResult(self._c.casefile(course, casefile, self._language), self._language)

    def staff(
        self, plan: str, places: str | bytes | Iterable[Mapping[str, Any] | Place] | None = None, facts: Facts | None = None
    ) -> StaffResult:
        """Works out a staffing plan: posts for residents, shared out among places.

        >>> session.staff("report", [{"code": "east", "population": 85653, "headcount": 40}])

        places
            Mappings with ``code``, ``label``, ``group``, ``population``, ``headcount``,
            ``min``, ``max``, of which only the code must be there; or a table as CSV
            text, or its bytes; or `None`: those that the plan has.

        Residents that are missing leave the result undecided; bounds that cannot be
        kept make it refused, with the nearest plan.  Raises `FactsError` for faults of
        places or facts, `NotFound` for an unknown plan.
        """
        text, is_csv = places_text(places)
        return StaffResult(self._c.staff(plan, facts, text, is_csv, self._language), self._language)

    def assess(
        self,
        method: str,
        cases: str | bytes | Iterable[Mapping[str, Any]] | None = None,
        units: str | bytes | Iterable[Mapping[str, Any]] | None = None,
        facts: Facts | None = None,
        *,
        may_reject: int = 0,
    ) -> AssessResult:
        """Assesses units by a method of the pack.

        >>> session.assess("digital", open("cases.csv").read(), facts={"统计时点": datetime(2024, 4, 1)}).units[0].score

        cases
            A row a case: the text of a CSV file (not its name) or its bytes, UTF-8 or GB18030; or mappings by
            column, as ``frame.to_dict("records")`` gives them; `None` when counts stand in `units`.
        units
            A row a unit: its group, the reason of its exemption, figures that were entered, counts.
        facts
            What holds for all cases.

        may_reject
            So many cases may be rejected, because they cannot be read or cannot be right.

        Figures that were not entered leave the result undecided; a case number in two rows has it
        refused, unless the method counts each row.  Raises `FactsError` for more
        rejected cases than that, with the line and reason of each, for missing columns, and for
        faults of units or facts; `NotFound` for an unknown method.
        """
        return AssessResult(
            self._c.assess(method, facts, table_text(cases), table_text(units), may_reject, self._language), self._language
        )

    def duty(self, item: str, place: str, level: str | None = None, *, referred: Iterable[str] = ()) -> DutyResult:
        """Finds who is responsible for a matter at a place, and why.

        >>> session.duty("littering", "xincheng", referred=["tell-inspectorate"]).unit

        level
            ``"city"``, ``"district"`` and the like; whichever it is unless given.
        referred
            Codes of what was referred already; the rest is missing.

        That there is no single owner does not raise: the result is refused, with the reason.
        Raises `NotFound` for an unknown matter, place or referral, `ArgumentError` for no level.
        """
        result = DutyResult(self._c.duty(item, place, level, self._language), self._language)
        for code in referred:
            result.referred(code)
        return result

    def items(self, *texts: str, **fields: str) -> ItemsResult:
        """Lists the matters in force that fit all that is given.

        >>> session.items("垃圾", type="penalty", place="xincheng")

        texts
            Looked for in codes, names, sub-items, functions and articles.
        fields
            ``type``, ``function``, ``basis``, ``level``, ``unit``; ``place`` adds the owner there.

        Raises `ArgumentError` for a field or value that is none.
        """
        words = [*texts, *(f"{name}={value}" for name, value in fields.items())]
        if any("\n" in word for word in words):
            raise ValueError("a word to look for has no line breaks")
        return ItemsResult(self._c.items("\n".join(words), self._language), self._language)

    def route(self, text: str | None = None, facts: Facts | None = None) -> RouteResult:
        """Recognises what a report is about: words, the code of a class, or facts.

        >>> session.route("楼下有人露天烧烤，烟很大").best

        Where too little speaks for one class, or several are near each other, `best` is `None` and
        `candidates` has what comes near.  Raises as `penalty`.
        """
        return RouteResult(self._c.route(text, facts, self._language), self._language)

    def standards(self, facts: Facts | None = None, which: str | None = None) -> StandardsResult:
        """Holds figures against the standards of the pack.

        >>> session.standards({"应处置件数": 588700, "处置件数": 559265}, "disposal-rate")

        which
            Code of a standard, or name of a group; all unless given.

        Raises `NotFound` when there is none, `FactsError` as `penalty`.
        """
        return StandardsResult(self._c.standards(which, facts, self._language), self._language)

    def decision(self, name: str, facts: Facts | None = None) -> DecisionResult:
        """Evaluates a general decision of the pack, with its state and what is missing.

        Raises as `penalty`.
        """
        return DecisionResult(self._c.decide(name, facts, self._language), self._language)

    def decide(self, name: str, facts: Facts | None = None) -> Value:
        """The value of a general decision; raises `NotDecided` where there is none."""
        return self.decision(name, facts).value
