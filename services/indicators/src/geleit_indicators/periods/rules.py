"""The life of a reporting month, and into which month a fact falls.

Outputs advance in closed months only: a counter that moves after a known event would unmask whoever caused it.
"""

import re
from datetime import date, timedelta
from typing import Final

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.permissions import Permission

GRACE_DAYS: Final = 1
"""Days after the month's end on which facts about it still count in it: the first of the next month."""

PERIOD: Final = Lifecycle(
    "period",
    start="open",
    steps=[
        Step("close", "open", "closing", needs=Permission.PERIOD_CLOSE),
        Step("fall_due", "open", "closing", automatic=True),
        Step("publish", "closing", "closed", automatic=True),
    ],
)
_FORM: Final = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])")


def is_month(key: str) -> bool:
    """Whether this names a month, as 2016-07."""
    return _FORM.fullmatch(key) is not None


def month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def after(month: str) -> str:
    """The month that follows."""
    return month_of(last_day(month) + timedelta(days=1))


def last_day(month: str) -> date:
    year, number = (int(part) for part in month.split("-"))
    first_of_next = date(year + number // 12, number % 12 + 1, 1)
    return first_of_next - timedelta(days=1)


def due_on(month: str) -> date:
    """The day on which the ticker closes a month that nobody closed: after its end and the days of grace."""
    return last_day(month) + timedelta(days=GRACE_DAYS + 1)


def is_over(month: str, today: date) -> bool:
    """Whether a month can be closed: its last day is past."""
    return today > last_day(month)


def earliest(day: date, today: date) -> str:
    """The first month in which a fact about this day can count: its own, or, when that is past, the next open one."""
    return max(month_of(day), month_of(today - timedelta(days=GRACE_DAYS)))
