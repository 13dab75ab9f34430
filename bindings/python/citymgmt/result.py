"""Results: what was decided, or what is missing, or why it is refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from . import _citymgmt as _c
from ._named import Named
from .errors import Diagnostic, Error, Status, diagnostics_of
from .values import Language, Value, all_of


class State(Named):
    """What a result is."""

    DECIDED = _c.DECIDED
    """The answer stands."""
    UNDECIDED = _c.UNDECIDED
    """Facts, or a figure of local law, that still matter are missing."""
    REFUSED = _c.REFUSED
    """The question does not fit: not this matter, not in force."""


class Outcome(Named):
    """The five outcomes, which the law keeps apart."""

    NONE = _c.OUTCOME_NONE
    """不予处罚: no penalty."""
    MITIGATED = _c.OUTCOME_MITIGATED
    """减轻: below the statutory minimum."""
    LIGHTER = _c.OUTCOME_LIGHTER
    """从轻: the low part of the range."""
    GENERAL = _c.OUTCOME_GENERAL
    """一般."""
    HEAVIER = _c.OUTCOME_HEAVIER
    """从重: the high part, never above the maximum."""


class Answer(NamedTuple):
    """One answer to a question, and what it would lead to so far, in words."""

    answer: str
    leads_to: str


@dataclass(frozen=True)
class Missing:
    """A fact or figure that still matters."""

    name: str
    question: str
    why: str
    answers: tuple[Answer, ...] = ()
    """Of a fact that has few values, where the session looks ahead."""


class Range(NamedTuple):
    """Bounds in yuan; `None` where there is none."""

    minimum: Decimal | None
    maximum: Decimal | None


class NotDecided(Error):
    """A value was asked of a result that has none; `result` says why."""

    result: DecisionResult

    def __init__(self, result: DecisionResult) -> None:
        missing = ", ".join(m.name for m in result.missing)
        reason = f"not decidable yet, missing: {missing}" if missing else result.text.rstrip()
        super().__init__(Status.OK, result.diagnostics, reason)
        self.result = result

    def __reduce__(self) -> tuple[object, ...]:
        return Error, (self.status, self.diagnostics, str(self))


class Result:
    """What every kind of result has.  It keeps what it needs of session and pack."""

    __slots__ = ("_c", "_language")

    def __init__(self, handle: _c.Result, language: Language) -> None:
        self._c = handle
        self._language = language

    @property
    def state(self) -> State:
        """Decided, undecided or refused."""
        return State(self._c.state())

    @property
    def missing(self) -> list[Missing]:
        """Facts that still matter when undecided, the best question first."""
        return [self._missing_at(i) for i in range(self._c.missing_count())]

    def _missing_at(self, i: int) -> Missing:
        handle = self._c
        answers = tuple(
            Answer(handle.answer(i, j) or "", handle.answer_leads_to(i, j)) for j in range(handle.answer_count(i))
        )
        return Missing(handle.missing(i) or "", handle.question(i) or "", handle.why(i) or "", answers)

    @property
    def steps(self) -> list[str]:
        """The legal steps, in order; empty unless the session traces."""
        return [self._c.step(i) for i in range(self._c.step_count())]

    @property
    def text(self) -> str:
        """The whole answer for a person: answer first, law in the right column."""
        return self._c.text()

    @property
    def json(self) -> dict[str, Any]:
        """The whole answer as data; numbers with a point are `Decimal`."""
        answer: dict[str, Any] = json.loads(self._c.json(), parse_float=Decimal)
        return answer

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Evaluation errors and notes of this decision."""
        return diagnostics_of(self._c.findings(self._language))

    def __str__(self) -> str:
        return self.text


class DecisionResult(Result):
    """Result of a general decision."""

    __slots__ = ()

    @property
    def value(self) -> Value:
        """The value; raises `NotDecided` unless decided."""
        if self._c.state() != State.DECIDED:
            raise NotDecided(self)
        return self._c.value()

    def __repr__(self) -> str:
        return f"<citymgmt.DecisionResult {self.state.name.lower()}>"


class PenaltyResult(Result):
    """Result of a penalty: what law and benchmark allow for one act."""

    __slots__ = ()

    @property
    def outcome(self) -> Outcome | None:
        """The outcome; `None` unless decided."""
        return Outcome(self._c.outcome()) if self._c.state() == State.DECIDED else None

    @property
    def norms(self) -> list[str]:
        """Codes of the items compared, where there were several."""
        return all_of(self._c.norm)

    @property
    def prevails(self) -> str | None:
        """Of several items the one with the higher fine; `None` unless decided."""
        for index, code in enumerate(self.norms):
            if self._c.norm_prevails(index):
                return code
        return None

    @property
    def tier(self) -> str | None:
        """Code of the benchmark's tier; `None` without benchmark."""
        return self._c.tier() or None

    @property
    def provision(self) -> str | None:
        """Code of the provision that holds."""
        return self._c.provision() or None

    @property
    def fine(self) -> Decimal | None:
        """The fine in yuan: what the agency set, else what the benchmark or the law suggests;
        `None` when there is neither or it is not decided."""
        return self._c.fine()

    @property
    def suggestion(self) -> Decimal | None:
        """What the benchmark, or a law that leaves no choice, suggests as the fine, whatever the
        agency set; `None` when nothing does or it is not decided."""
        return self._c.suggestion()

    @property
    def range(self) -> Range:
        """Bounds of the tier, or of all that is still possible when undecided."""
        return Range(self._c.minimum(), self._c.maximum())

    @property
    def minimum(self) -> Decimal | None:
        """Lower bound of `range`."""
        return self._c.minimum()

    @property
    def maximum(self) -> Decimal | None:
        """Upper bound of `range`."""
        return self._c.maximum()

    @property
    def statutory(self) -> Range:
        """What the law allows, after multiples, caps and floors."""
        return Range(self._c.statutory_minimum(), self._c.statutory_maximum())

    @property
    def basis(self) -> list[str]:
        """Citations the answer rests on, as ``《…》第…条``."""
        return all_of(self._c.basis)

    @property
    def procedures(self) -> list[str]:
        """Codes of the procedures that apply, as ``"summary"`` or ``"hearing"``."""
        return all_of(self._c.procedure)

    @property
    def illustrative(self) -> bool:
        """True when the answer rests on a rule that nobody has published."""
        return self._c.is_illustrative()

    def __repr__(self) -> str:
        outcome = self.outcome
        said = "" if outcome is None else f" {outcome.name.lower()}, fine {self.fine}"
        return f"<citymgmt.PenaltyResult {self.state.name.lower()}{said}>"
