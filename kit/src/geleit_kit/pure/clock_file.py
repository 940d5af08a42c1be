"""The domain clock of a demo- or test-marked data folder: `clock.json` holds how far it is moved, in whole days.

Whole days, so that the time of day stays and a moved clock never runs at another speed. All services of the folder
read the same file; on a folder without such a mark it is ignored.
"""

import json
import os
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from geleit_kit.pure.clock import EARLIEST_DAY, DomainClock, berlin_day, utc_now
from geleit_kit.pure.folder import is_playground

CLOCK: Final = "clock.json"
LATEST_DAY: Final = date(2199, 12, 31)
_LOOK_SECONDS = 0.2


class ClockProblem(ValueError):
    """The clock cannot be moved there; the sentence says why."""


def domain_clock(folder: Path | None) -> DomainClock:
    """The clock of a node: moved on a demo- or test-marked folder, real time everywhere else."""
    return DomainClock(_reader(folder / CLOCK)) if folder is not None and is_playground(folder) else DomainClock()


def move_to(folder: Path, day: date | None) -> date:
    """Moves the clock so that today is `day` (None: back to real time); answers the legal day from now on.

    Raises ClockProblem on a folder that is neither a demo nor a test, and for days that no calendar here knows.
    """
    if not is_playground(folder):
        raise ClockProblem("The clock moves only on a data folder that is marked `demo` or `test`.")
    if day is not None and not EARLIEST_DAY <= day <= LATEST_DAY:
        raise ClockProblem(f"The day lies between {EARLIEST_DAY} and {LATEST_DAY}.")
    days = 0 if day is None else days_until(day, utc_now())
    fresh = folder / f".{CLOCK}.new"
    fresh.write_text(json.dumps({"days": days}) + "\n", "utf-8")
    os.replace(fresh, folder / CLOCK)  # noqa: PTH105 -- readers see the old offset or the new one
    return berlin_day(utc_now() + timedelta(days=days))


def days_until(day: date, now: datetime) -> int:
    """By how many whole days `now` must be moved so that its legal day is `day`.

    Around midnight the change between summer and winter time can shift the day by one; the second step takes that back.
    """
    days = (day - berlin_day(now)).days
    return days + (day - berlin_day(now + timedelta(days=days))).days


def _reader(path: Path) -> Callable[[], timedelta]:
    """Reads the file anew when it changed; looks at most five times a second."""
    known: tuple[float, int, timedelta] = (0.0, 0, timedelta())

    def read() -> timedelta:
        nonlocal known
        looked, stamp, offset = known
        now = time.monotonic()
        if now - looked < _LOOK_SECONDS and looked:
            return offset
        try:
            found = path.stat().st_mtime_ns
        except FileNotFoundError:
            known = (now, 0, timedelta())
            return timedelta()
        if found != stamp:
            stamp, offset = found, timedelta(days=int(json.loads(path.read_text("utf-8"))["days"]))
        known = (now, stamp, offset)
        return offset

    return read
