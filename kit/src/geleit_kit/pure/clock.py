"""Two clocks, both handed in, never read in the middle of a rule.

The *domain clock* tells legal days (Europe/Berlin), periods and deadlines; on a demo- or test-marked data folder an
operator may move it. *Real time* rules tokens, grants, leases, status lists and the retention of technical rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
EARLIEST_DAY = date(1900, 1, 1)
LATEST_DAY = date(2999, 12, 31)


def utc_now() -> datetime:
    """Real time, aware, in UTC. For technical rows only; legal days come from the domain clock."""
    return datetime.now(UTC)


def berlin_day(instant: datetime) -> date:
    """The legal day of an aware instant: the calendar day in Europe/Berlin."""
    if instant.tzinfo is None:
        message = "a naive datetime has no day"
        raise ValueError(message)
    return instant.astimezone(BERLIN).date()


@dataclass(frozen=True, slots=True)
class DomainClock:
    """Legal time: real time moved by an offset that `read_offset` gives (zero in production)."""

    read_offset: Callable[[], timedelta] = timedelta

    def now(self) -> datetime:
        """The moved instant, aware, in UTC."""
        return utc_now() + self.read_offset()

    def today(self) -> date:
        """The legal day in Europe/Berlin."""
        return berlin_day(self.now())
