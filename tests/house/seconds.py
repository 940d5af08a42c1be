"""A pytest plugin: how long each package's tests took, beside what they may take.

Printed at the end of every run, with a line where a package is over; nothing fails by it, since a busy machine is no
fault of the code. Seconds are those of the workers (two of them make one second of the wall clock two), CPU seconds are
those of the tests' own processes; far fewer than the seconds means that the tests wait, or that the machine is busy.
"""

import resource
import time
from collections import defaultdict
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from geleit_kit.testing.matrices import whole
from tests.house.places import ROOT

# Seconds of one worker in a whole run without FULL=1, on a quiet machine. Two workers have 1800 of them in 15 minutes.
BUDGET = {
    "kit": 160,
    "vocabulary": 5,
    "services/identity": 280,
    "services/cases": 110,
    "services/referrals": 90,
    "services/indicators": 60,
    "gateway": 60,
    "deploy": 170,
    "tests/house": 35,
    "tests/world": 5,
    "tests/isolation": 225,
    "tests/canary": 65,
    "tests/facts": 25,
    "tests/never": 5,
    "tests/access_log": 20,
    "tests/attack": 90,
    "tests/erasure": 40,
    "tests/rights": 95,
    "tests/reports": 5,
    "tests/withdrawal": 30,
    "tests/chaos": 80,
    "tests/handover": 50,
    "tests/browser": 40,
    "tests/callers": 20,
    "tests/mutation": 5,
    "tests/docs": 5,
    "tests/scenarios": 25,
}


@dataclass
class Spent:
    """What a package's tests took."""

    tests: int = 0
    seconds: float = 0.0
    cpu: float = 0.0


def package_of(path: Path) -> str:
    """`services/cases` for its tests; `tests/journeys` for what crosses services."""
    inside = path.relative_to(ROOT).parts if path.is_relative_to(ROOT) else ("elsewhere",)
    cut = 2 if inside[0] in {"services", "tests"} else 1
    return "/".join(inside[:cut])


def cpu_seconds() -> float:
    """Of this process and of those that it has seen end."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


class Seconds:
    """Counts in every worker, adds up where the run is told."""

    def __init__(self) -> None:
        self.spent: dict[str, Spent] = defaultdict(Spent)
        self._began = 0.0

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: "pytest.CallInfo[None]"
    ) -> Generator[None, object, object]:
        """Writes the CPU seconds of all three steps onto the report of the last."""
        report = yield
        now = cpu_seconds()
        if call.when == "setup":
            self._began = self._began or now
        if call.when == "teardown":
            report.cpu_seconds = now - self._began  # type: ignore[attr-defined]  # xdist carries what stands on a report
            report.package = package_of(item.path)  # type: ignore[attr-defined]  # the same
            self._began = now
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Here come the reports of all workers."""
        place = self.spent[package_of(ROOT / report.location[0])]
        place.seconds += report.duration
        if report.when == "teardown":
            place.tests += 1
            place.cpu += getattr(report, "cpu_seconds", 0.0)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The table, and who is over."""
        if not self.spent:
            return
        terminalreporter.section("seconds of a worker, by package")
        for line in table(self.spent):
            terminalreporter.write_line(line)


def table(spent: dict[str, Spent]) -> list[str]:
    """One line per package, a sum, and a line for each that is over its budget."""
    lines = [f"{'package':24} {'tests':>6} {'seconds':>8} {'cpu':>7} {'budget':>7}"]
    over: list[str] = []
    for name, one in sorted(spent.items()):
        budget = BUDGET.get(name)
        lines.append(f"{name:24} {one.tests:6} {one.seconds:8.1f} {one.cpu:7.1f} {budget or '-':>7}")
        if budget and one.seconds > budget and not whole():
            over.append(f"over budget: {name} took {one.seconds:.0f} s of {budget}; see --durations=20 of its tests")
        if budget is None:
            over.append(f"no budget: {name}; give it one in tests/house/seconds.py")
    total = Spent(*(sum(getattr(one, part) for one in spent.values()) for part in ("tests", "seconds", "cpu")))
    lines.append(f"{'together':24} {total.tests:6} {total.seconds:8.1f} {total.cpu:7.1f} {sum(BUDGET.values()):7}")
    return lines + over


def pytest_configure(config: pytest.Config) -> None:
    """One counter per process."""
    config.pluginmanager.register(Seconds(), "seconds")
