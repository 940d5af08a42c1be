"""The life of a support record, and when its statements about days may stand.

Two levels of support with one documentation: counselling is open from the first day, case management is the costly
way that needs an indication and the person's wish (Handreichung zum kommunalen Einwanderungsmanagement, MKFFI NRW 2020,
l. 1929-1935, 2433-2437). It can be left on any day without losing the counselling.
"""

from datetime import date
from enum import StrEnum

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission


class Level(Coded):
    """How intensively a person is supported."""

    COUNSELLING = "counselling", "Beratung", "Counselling"
    CASE_MANAGEMENT = "case_management", "Case Management", "Case management"


class State(StrEnum):
    """Where a record stands; open records carry their level as state."""

    COUNSELLING = "counselling"
    CASE_MANAGEMENT = "case_management"
    ENDED = "ended"


SUPPORT_RECORD = Lifecycle(
    "support_record",
    start=State.COUNSELLING,
    steps=[
        Step(
            "start_case_management",
            State.COUNSELLING,
            State.CASE_MANAGEMENT,
            needs=Permission.CASE_WRITE,
            asks="StartCaseManagementIn",
        ),
        Step(
            "return_to_counselling",
            State.CASE_MANAGEMENT,
            State.COUNSELLING,
            needs=Permission.CASE_WRITE,
            asks="ReturnToCounsellingIn",
        ),
        Step(
            "end",
            (State.COUNSELLING, State.CASE_MANAGEMENT),
            State.ENDED,
            needs=Permission.CASE_WRITE,
            asks="EndSupportRecordIn",
        ),
    ],
)


def day_fault(day: date | None, *, today: date, not_before: date | None = None) -> str | None:
    """Why a statement about a past day cannot stand (`in_the_future`, `before_the_record`), or None."""
    if day is None:
        return None
    if day > today:
        return "in_the_future"
    if not_before is not None and day < not_before:
        return "before_the_record"
    return None
