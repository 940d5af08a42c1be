"""The table at the end of a run names every package, and says who is over without failing anybody."""

from pathlib import Path

import pytest

from tests.house import seconds
from tests.house.places import ROOT
from tests.house.seconds import BUDGET, Spent, package_of, table


def test_a_test_counts_for_the_package_that_it_lies_in() -> None:
    assert package_of(ROOT / "services/cases/tests/plans/test_plans.py") == "services/cases"
    assert package_of(ROOT / "tests/house/test_seconds.py") == "tests/house"
    assert package_of(ROOT / "deploy/demo_issuer/tests/test_the_demo_issuer.py") == "deploy"
    assert package_of(Path("/elsewhere/test_x.py")) == "elsewhere"


def test_every_package_with_tests_has_a_budget_and_two_workers_keep_them_within_fifteen_minutes() -> None:
    with_tests = {package_of(path) for path in ROOT.glob("*/**/test_*.py") if not {".venv", "src"} & set(path.parts)}
    assert with_tests - set(BUDGET) == set()
    assert sum(BUDGET.values()) <= 2 * 15 * 60


def test_who_is_over_is_named_and_who_has_no_budget_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seconds, "BUDGET", {"kit": 10, "gateway": 10})
    monkeypatch.delenv("FULL", raising=False)
    lines = table({"kit": Spent(3, 11.0, 2.0), "gateway": Spent(5, 9.0, 8.0), "tests/new": Spent(1, 1.0, 1.0)})
    assert [line.split()[0] for line in lines[1:5]] == ["gateway", "kit", "tests/new", "together"]
    assert lines[5:] == [
        "over budget: kit took 11 s of 10; see --durations=20 of its tests",
        "no budget: tests/new; give it one in tests/house/seconds.py",
    ]


def test_a_run_of_everything_on_both_has_no_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FULL", "1")
    assert not [line for line in table({"kit": Spent(1, 100_000.0, 1.0)}) if line.startswith("over")]
