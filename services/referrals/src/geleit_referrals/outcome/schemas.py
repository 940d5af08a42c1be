"""What the receiver reports of a referral, and what the giver is told of it."""

from datetime import date
from typing import Any, Self

from pydantic import BaseModel, Field

from geleit_kit.http.schemas import In, Out, Pseudonym, Withheld, categories_of, example, held
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.reasons import FailReason

_LONG = 4_000
_REPORT = {"summary": "Certificates sent to the recognition office.", "language": "Level A2 tested."}


class Feedback(Coded):
    """How things stand, in codes that say nothing of attendance."""

    WAITING = "waiting", "Es wartet noch", "Still waiting"
    GOING_ON = "going_on", "Es läuft", "Going on"
    TALK_WANTED = "talk_wanted", "Bitte um Rücksprache", "A talk is wanted"


class ReportFields(BaseModel):
    """A result report, each part under its own data category, so that it can be cut to a grant."""

    summary: str | None = held(DataCategory.COUNSELLING, default=None, max_length=_LONG)
    education: str | None = held(DataCategory.EDUCATION, default=None, max_length=_LONG)
    language: str | None = held(DataCategory.LANGUAGE, default=None, max_length=_LONG)
    work: str | None = held(DataCategory.WORK, default=None, max_length=_LONG)
    plan: str | None = held(DataCategory.PLAN, default=None, max_length=_LONG)
    health: str | None = held(DataCategory.HEALTH, default=None, max_length=_LONG)


class ReportIn(ReportFields, In):
    """The report as the receiver writes it."""

    model_config = example(_REPORT)


class ReportParts(ReportFields, Out):
    """The report as it is read."""

    model_config = example(_REPORT)

    @classmethod
    def of(cls, document: dict[str, Any]) -> Self:
        """From a sealed document; what is not in it is null."""
        return cls(**{name: document.get(name) for name in cls.model_fields})


class _Told(In):
    """With a live grant (direction push) the giver is told the result, cut to it; without one only that it ended."""

    on: date | None = None
    report: ReportIn | None = None
    grant: str | None = Field(default=None, max_length=8000)


class CompleteIn(_Told):
    """The aim was reached."""

    model_config = example({"on": "2016-11-28", "report": _REPORT, "grant": "eyJhbGciOiJFUzI1NiJ9..."})


class FailIn(_Told):
    """It ended before its aim. The reason is of category attendance: it stays, and leaves only by a grant."""

    model_config = example({"on": "2016-11-28", "reason": "absence"})

    reason: FailReason = held(DataCategory.ATTENDANCE)


class TellIn(In):
    """Tells the giver the result afterwards, under a live grant."""

    model_config = example({"grant": "eyJhbGciOiJFUzI1NiJ9..."})

    grant: str = Field(max_length=8000)


class FeedbackIn(In):
    """The feedback that is owed, and the day of the next one."""

    model_config = example({"feedback": "going_on", "next_on": "2016-11-03"})

    feedback: Feedback
    next_on: date | None = None


class OutcomeOut(ReportFields, Out):
    """One report. A correction adds another; the last one counts."""

    model_config = example({"status": "failed", "on": "2016-11-28", "reported_on": "2016-11-29", "reason": "absence"})

    status: str
    on: date
    reported_on: date
    reason: str | None = held(DataCategory.ATTENDANCE, default=None)
    withheld: list[Withheld] | None = None


class GrantedOutcome(OutcomeOut):
    """What the giver fetches: of each referral (`turn` of the conversation, as at the giver's own row) the report that
    counts. Cut to the grant's categories.
    """

    model_config = example(
        {"turn": 1, "status": "failed", "on": "2016-11-28", "reported_on": "2016-11-29", "reason": "absence"}
    )

    turn: int


class OutcomesOut(Out):
    """Receiver: its own reports, the last one counts. Giver: what it was told, if anything."""

    model_config = example(
        {"person": "8b8f1c3e-2f7d-4d51-9a55-6b1b2c3d4e5f", "outcomes": [], "told": None, "withheld": []}
    )

    person: Pseudonym
    outcomes: list[OutcomeOut]
    told: ReportParts | None
    withheld: list[Withheld] | None = None


CATEGORIES = categories_of(OutcomeOut)
"""What a report can carry; the reason is of category attendance."""
