"""The domain clock of a data folder: who may move it, and what a reader sees."""

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as dtime
from pathlib import Path

import pytest

from geleit_kit.pure.clock import berlin_day, utc_now
from geleit_kit.pure.clock_file import ClockProblem, days_until, domain_clock, move_to
from geleit_kit.pure.folder import VERSION, FolderMark, write_mark


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_mark(tmp_path, FolderMark("test", VERSION, "geleit-test"))
    return tmp_path


def test_a_moved_clock_shows_the_day_and_keeps_the_time_of_day(folder: Path) -> None:
    assert move_to(folder, date(2016, 6, 1)) == date(2016, 6, 1)
    clock = domain_clock(folder)

    assert clock.today() == date(2016, 6, 1)
    moved_by = clock.now() - utc_now()
    assert abs(moved_by - timedelta(days=round(moved_by / timedelta(days=1)))) < timedelta(seconds=1)


def test_a_running_clock_follows_a_move_and_the_way_back(folder: Path) -> None:
    clock = domain_clock(folder)
    assert clock.today() == berlin_day(utc_now())

    for day in (date(2017, 1, 31), date(2017, 2, 1), None):
        shown = move_to(folder, day)
        until = time.monotonic() + 5
        while clock.today() != shown and time.monotonic() < until:
            time.sleep(0.05)
        assert clock.today() == shown


@pytest.mark.parametrize("hour", [0, 21, 22, 23])
@pytest.mark.parametrize("real", [date(2026, 1, 15), date(2026, 7, 15)])
@pytest.mark.parametrize("wanted", [date(2016, 6, 1), date(2017, 2, 1)])
def test_the_wanted_day_comes_also_around_midnight_and_across_summer_time(real: date, hour: int, wanted: date) -> None:
    now = datetime.combine(real, dtime(hour, 30), tzinfo=UTC)

    assert berlin_day(now + timedelta(days=days_until(wanted, now))) == wanted


@pytest.mark.parametrize("kind", ["production", None])
def test_the_clock_of_any_other_folder_stands_on_real_time(tmp_path: Path, kind: str | None) -> None:
    if kind:
        write_mark(tmp_path, FolderMark("production", VERSION, "geleit"))
    (tmp_path / "clock.json").write_text('{"days": -3650}')

    assert domain_clock(tmp_path).today() == berlin_day(utc_now())
    with pytest.raises(ClockProblem, match="`demo` or `test`"):
        move_to(tmp_path, date(2016, 6, 1))


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2200, 1, 1)])
def test_days_beyond_every_calendar_are_refused(folder: Path, day: date) -> None:
    with pytest.raises(ClockProblem, match="lies between"):
        move_to(folder, day)
    assert not (folder / "clock.json").exists()
