"""The domain clock of a node: `clock.json` in the data folder holds its offset; it exists only in a demo- or
test-marked folder.
"""

import json
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path

from geleit_kit.pure.clock import BERLIN, DomainClock, utc_now
from geleit_kit.pure.folder import is_playground

FILE = "clock.json"


class ClockFile:
    """Reads the offset; looks at the file again when it changed."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._stamp: tuple[int, int] | None = None
        self._offset = timedelta()

    def offset(self) -> timedelta:
        """How far legal time is from real time."""
        try:
            stat = self._file.stat()
        except FileNotFoundError:
            return timedelta()
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if stamp != self._stamp:
            self._offset = timedelta(seconds=float(json.loads(self._file.read_text("utf-8"))["offset_seconds"]))
            self._stamp = stamp
        return self._offset


def domain_clock(folder: Path | None) -> DomainClock:
    """The clock of a folder; real time where the folder is not marked demo or test."""
    if folder is None or not is_playground(folder):
        return DomainClock()
    return DomainClock(ClockFile(folder).offset)


def move_clock(folder: Path, to: datetime) -> None:
    """Sets legal time for every service of the folder, in one step."""
    fresh = folder / f".{FILE}.{os.getpid()}"
    fresh.write_text(json.dumps({"offset_seconds": (to - utc_now()).total_seconds()}), "utf-8")
    os.replace(fresh, folder / FILE)  # noqa: PTH105 -- readers see the old time or the new one


def noon(day: date) -> datetime:
    """Noon of a legal day in Berlin."""
    return datetime.combine(day, time(12), BERLIN)
