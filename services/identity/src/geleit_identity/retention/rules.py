"""When a record is due, and what has to happen before it is erased.

Sources: § 84 SGB X, Art. 5 (1) e and 17 GDPR (periods: the schedule of the body, `bodies.rules`); § 71 (1) sentence 3
SGB X, § 4 ArchivG NRW, KAO, ArchG-EKD (offer to the archive before erasing); Art. 17 (3) GDPR (holds).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from geleit_kit.pure.calendar import DeadlineRule, Unit
from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.law import LawRegime
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.reasons import ErasureGround
from geleit_vocabulary.regimes import RetainedRecord, RetentionStart


class HoldReason(Coded):
    """Why nothing of a person is erased for now (Art. 17 (3) b and e, Art. 18 (1) c GDPR)."""

    APPEAL = "appeal", "Widerspruchsverfahren", "Appeal proceedings"
    AUDIT = "audit", "Prüfung", "Audit"
    CLAIMS = "claims", "Geltend gemachte Ansprüche", "Claims that were made"
    COURT_PROCEEDINGS = "court_proceedings", "Gerichtsverfahren", "Court proceedings"
    WISH_OF_PERSON = "wish_of_person", "Die Person braucht die Daten für Ansprüche", "The person needs them for claims"


_ERASES: Final = Permission.PERSON_ERASE
LEGAL_HOLD: Final = Lifecycle(
    "legal_hold",
    start="in_force",
    steps=[
        Step("end", "in_force", "ended", needs=_ERASES),
        Step("run_out", "in_force", "ended", automatic=True),
    ],
)
RETENTION: Final = Lifecycle(
    "retention_case",
    start="due",
    steps=[
        Step("offer", "due", "offered", needs=_ERASES),
        Step("taken", "offered", "taken", needs=_ERASES),
        Step("declined", "offered", "declined", needs=_ERASES),
        Step("lapse", "offered", "lapsed", automatic=True),
    ],
)
READY: Final = frozenset({"taken", "declined", "lapsed"})
"""States after which the archive does not stand before an erasure any more."""
ANSWER_TERM: Final = DeadlineRule(6, Unit.MONTHS, law="§ 4 ArchivG NRW: the archive decides within six months")

_HELD_HERE: Final = frozenset(
    {
        RetainedRecord.DECISION,
        RetainedRecord.DECLARATION,
        RetainedRecord.PERSON_RECORD,
        RetainedRecord.REFERRAL,
        RetainedRecord.SUPPORT_RECORD,
    }
)
"""What an erasure of a person takes with it. Other lines speak of records in other systems; the access log stays."""

ARCHIVES: Final[Mapping[LawRegime, str]] = MappingProxyType(
    {
        LawRegime.SGB_X: "§ 71 Abs. 1 Satz 3 SGB X; § 4 ArchivG NRW",
        LawRegime.DSG_NRW: "§ 4 ArchivG NRW",
        LawRegime.KDG: "KAO",
        LawRegime.DSG_EKD: "ArchG-EKD",
    }
)
"""Whose records are offered to an archive before they are erased. Private bodies have no such duty."""
_NEVER_OFFERED: Final = frozenset(
    {ErasureGround.UNLAWFUL, ErasureGround.CONSENT_WITHDRAWN, ErasureGround.OBJECTION, ErasureGround.LEGAL_DUTY}
)
"""What must not have been kept, or has to go at the person's right or by law, waits for no archive."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the schedule."""

    record: RetainedRecord
    months: int
    counted_from: RetentionStart
    source: str


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of a person's record. `ended_on`: the end of the last support record; None while one is open."""

    ended_on: date | None
    last_act: date


@dataclass(frozen=True, slots=True)
class Due:
    """On which day every period is over, and the source of the longest one."""

    on: date
    source: str


def start_of(counted_from: RetentionStart, course: Course) -> date | None:
    """From when a period runs; None: not yet, or from a day that only the body's own system knows."""
    match counted_from:
        case RetentionStart.END_OF_MATTER:
            return course.ended_on
        case RetentionStart.END_OF_YEAR:
            return date(course.ended_on.year, 12, 31) if course.ended_on is not None else None
        case RetentionStart.LAST_ACT:
            return course.last_act
    return None


def due(lines: Iterable[Line], course: Course) -> Due | None:
    """When the record is due: the longest period decides, since an erasure takes everything. None: nobody can say, or
    the schedule names no period for the person record.
    """
    wanted = [line for line in lines if line.record in _HELD_HERE]
    if RetainedRecord.PERSON_RECORD not in {line.record for line in wanted}:
        return None
    found = []
    for line in wanted:
        start = start_of(line.counted_from, course)
        if start is None:
            return None
        found.append(Due(DeadlineRule(line.months, Unit.MONTHS, moves=False).last_day(start), line.source))
    return max(found, key=lambda one: one.on)


def stands_before_erasing(  # what a decision to erase is weighed with
    *, held: bool, scheduled: bool, law: LawRegime, ground: ErasureGround, status: str | None
) -> str | None:
    """The code of what keeps a person from being erased, or None. `status`: of the open retention case, if any."""
    if held:
        return "legal_hold"
    if not scheduled or ground in _NEVER_OFFERED:
        return None
    if status is None:
        return "retention_not_over"
    return "not_offered_to_archive" if law in ARCHIVES and status not in READY else None
