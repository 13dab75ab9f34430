"""Municipal rules are data, a decision is a call, and every answer can say why.

>>> import citymgmt
>>> from datetime import date
>>> from decimal import Decimal
>>> with citymgmt.open("packs/hohhot") as pack:
...     with pack.session(as_of=date(2024, 7, 1), trace=True) as session:
...         result = session.penalty("street-stall", {"占用面积": Decimal("12.5")})
...         print(result.outcome, result.fine, *result.steps, sep="\\n")

A `Pack` may be shared by threads; a `Session` serves one thread at a time.
Objects may be dropped in any order.  Numbers are `Decimal`, never `float`.
"""

from ._citymgmt import version as _version
from .dmn import Drawn, Kind, Model
from .due import Days, DueResult, DueStanding, Instant
from .duty import Candidate, DutyResult, ItemsResult, Owner, Referral, RouteResult
from .errors import (
    ArgumentError,
    Diagnostic,
    Error,
    EvaluationError,
    ExpressionError,
    FactsError,
    LimitReached,
    NotFound,
    PackError,
    ReadError,
    Severity,
    Status,
)
from .assess import Assessed, AssessResult
from .feel import Expression, evaluate
from .pack import Pack, TestOutcome, open
from .procedure import CasefileResult, Fault, NextStep
from .result import Answer, DecisionResult, Missing, NotDecided, Outcome, PenaltyResult, Range, Result, State
from .session import Session
from .staff import Move, Place, StaffResult
from .standards import Standard, Standing, StandardsResult
from .values import Fact, Facts, Language, Limit, Value

__version__ = _version()

__all__ = [
    "Answer",
    "ArgumentError",
    "AssessResult",
    "Assessed",
    "Candidate",
    "CasefileResult",
    "Days",
    "DecisionResult",
    "Diagnostic",
    "Drawn",
    "DueResult",
    "DueStanding",
    "DutyResult",
    "Error",
    "EvaluationError",
    "Expression",
    "ExpressionError",
    "Fact",
    "Facts",
    "FactsError",
    "Fault",
    "Instant",
    "ItemsResult",
    "Kind",
    "Language",
    "Limit",
    "LimitReached",
    "Missing",
    "Model",
    "Move",
    "NextStep",
    "NotDecided",
    "NotFound",
    "Outcome",
    "Owner",
    "Pack",
    "PackError",
    "PenaltyResult",
    "Place",
    "Range",
    "ReadError",
    "Referral",
    "Result",
    "RouteResult",
    "Session",
    "Severity",
    "StaffResult",
    "Standard",
    "StandardsResult",
    "Standing",
    "State",
    "Status",
    "TestOutcome",
    "Value",
    "evaluate",
    "open",
]
