"""Business days and deadlines. The Land of the body that owes the act decides which days are holidays.

Days are legal days in Europe/Berlin (`geleit_kit.pure.clock.berlin_day` makes them from an instant). Counting follows
§§ 187 to 193 BGB, to which § 26 (1) SGB X and § 31 (1) VwVfG refer; a last day that is a Saturday, a Sunday or a public
holiday moves to the next business day (§ 26 (3) SGB X, § 31 (3) VwVfG, § 193 BGB).
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from geleit_kit.pure.holidays import CALENDAR_VERSION, FIRST_YEAR, Holiday, Land, holidays

__all__ = ["CALENDAR_VERSION", "FIRST_YEAR", "Calendar", "DeadlineRule", "Holiday", "Land", "Unit"]

_SATURDAY: Final = 5
_MONTHS: Final = 12


class Unit(StrEnum):
    """What a period is counted in. A quarter is three months, half a year six (§ 189 BGB)."""

    BUSINESS_DAYS = "business_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """How long a period is and how it is counted.

    `first_day_counts`: the period begins with the day itself (§ 187 (2) BGB: a day that counts from its beginning, an
    age); otherwise the day of the event does not count (§ 187 (1) BGB; § 26 (2) SGB X: the day after the announcement).
    `moves`: a last day without business moves on (§ 26 (3) SGB X); not so for days up to which a benefit is due and for
    fixed dates (§ 26 (4), (5) SGB X). `law`: the place that sets the period.
    """

    amount: int
    unit: Unit
    first_day_counts: bool = False
    moves: bool = True
    law: str = ""

    def __post_init__(self) -> None:
        if self.amount < (1 if self.first_day_counts else 0):
            message = "a period has no negative length, and one that counts its first day has at least one"
            raise ValueError(message)

    def last_day(self, day: date) -> date:
        """The last day of the period that the event or beginning on `day` starts, before any moving (§ 188 BGB)."""
        if self.unit is Unit.BUSINESS_DAYS:
            message = "business days are counted by a Calendar"
            raise ValueError(message)
        # A period that counts its first day ends the day before the one that carries its number (§ 188 (2), 2nd half).
        back = timedelta(days=1 if self.first_day_counts else 0)
        if self.unit is Unit.DAYS:
            return day + timedelta(days=self.amount) - back
        if self.unit is Unit.WEEKS:
            return day + timedelta(weeks=self.amount) - back
        months = self.amount * (_MONTHS if self.unit is Unit.YEARS else 1)
        return _months_later(day, months, first_day_counts=self.first_day_counts)


def _months_later(day: date, months: int, *, first_day_counts: bool) -> date:
    """§ 188 (2) and (3) BGB: the day of the same number, or the one before it; the last of the month where it lacks."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    length = calendar.monthrange(year, month + 1)[1]
    if day.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, day.day) - timedelta(days=1 if first_day_counts else 0)


class Calendar:
    """The business days of one Land. `local` names the holidays of the body's municipality (`assumption`, ...).

    Monday to Friday are business days except public holidays; 24 and 31 December are business days (no law exempts
    them). Days before 1991 raise ValueError: there is no table for them.
    """

    def __init__(self, land: Land | str, local: Iterable[str] = ()) -> None:
        self.land = Land(land)
        self.local = frozenset(local)
        self.version = CALENDAR_VERSION
        known = {holiday.key for holiday in holidays(self.land, FIRST_YEAR) if holiday.local}
        if not self.local <= known:
            message = f"{self.land} has no local holiday {', '.join(sorted(self.local - known))}"
            raise ValueError(message)

    def holidays(self, year: int) -> tuple[Holiday, ...]:
        """The public holidays of the year, by day; the local ones only where this calendar names them."""
        return tuple(found for found in holidays(self.land, year) if not found.local or found.key in self.local)

    def holiday(self, day: date) -> Holiday | None:
        """The public holiday on this day, or None. One of them where two fall together (1 May 2008)."""
        return _by_day(self.land, self.local, day.year).get(day)

    def business_day(self, day: date) -> bool:
        """Whether business is done on this day: no Saturday, no Sunday, no public holiday."""
        return self.holiday(day) is None and day.weekday() < _SATURDAY

    def next_business_day(self, day: date) -> date:
        """The day itself when it is a business day, otherwise the first one after it (§ 193 BGB)."""
        while not self.business_day(day):
            day += timedelta(days=1)
        return day

    def add_business_days(self, day: date, n: int) -> date:
        """The n-th business day after `day` (before it for negative n); `day` itself is not counted (§ 187 (1) BGB).

        n = 0 is the day itself or, if it is none, the next business day.
        """
        if n == 0:
            return self.next_business_day(day)
        step = timedelta(days=1 if n > 0 else -1)
        left = abs(n)
        while left:
            day += step
            left -= self.business_day(day)
        return day

    def deadline(self, day: date, rule: DeadlineRule) -> date:
        """The last day on which the act is in time, for an event or beginning on `day` (§ 26 SGB X, § 31 VwVfG)."""
        if rule.unit is Unit.BUSINESS_DAYS:
            start = day - timedelta(days=1) if rule.first_day_counts else day
            return self.add_business_days(start, rule.amount)
        last = rule.last_day(day)
        return self.next_business_day(last) if rule.moves else last


@lru_cache(maxsize=256)
def _by_day(land: Land, local: frozenset[str], year: int) -> dict[date, Holiday]:
    days: dict[date, Holiday] = {}
    for holiday in holidays(land, year):
        if not holiday.local or holiday.key in local:
            days.setdefault(holiday.day, holiday)
    return days
