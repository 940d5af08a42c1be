"""`geleit clock`: the domain clock of a demo- or test-marked folder. Services that run follow at once."""

from datetime import date

from geleit_deploy.layout import DataFolder
from geleit_deploy.problems import CannotDo
from geleit_kit.http.clock import FILE, domain_clock, move_clock, noon
from geleit_kit.pure.clock import EARLIEST_DAY

_LATEST_DAY = date(2199, 12, 31)


def today(folder: DataFolder) -> date:
    """The legal day on this folder."""
    folder.mark()
    return domain_clock(folder.path).today()


def turn(folder: DataFolder, day: date) -> None:
    """Sets the clock to noon of a legal day."""
    _may_move(folder)
    if not EARLIEST_DAY <= day <= _LATEST_DAY:
        raise CannotDo(f"{day} is no day for this clock.", f"Name one between {EARLIEST_DAY} and {_LATEST_DAY}.")
    move_clock(folder.path, noon(day))


def back(folder: DataFolder) -> None:
    """Back to real time."""
    _may_move(folder)
    (folder.path / FILE).unlink(missing_ok=True)


def _may_move(folder: DataFolder) -> None:
    if not folder.mark().playground:
        raise CannotDo(f"The clock of {folder.path} stands on real time.", "It moves on a demo or test folder only.")
