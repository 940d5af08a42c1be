"""A service works when the others are absent: its own suite runs without them."""

import os
import subprocess
import sys

import pytest

from tests.house.alone import others
from tests.house.places import ROOT, SERVICES

FULL = os.environ.get("FULL") == "1"


def run(service: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment | {"GELEIT_ALONE": service},
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )


def test_an_absent_service_cannot_be_imported() -> None:
    done = run("cases", "-c", "import tests.house.alone, geleit_cases, geleit_identity")
    assert done.returncode != 0
    assert "No module named 'geleit_identity'" in done.stderr
    assert others("cases") >= {"geleit_identity", "geleit_referrals", "geleit_indicators", "geleit_gateway"}


@pytest.mark.processes
@pytest.mark.parametrize("service", SERVICES)
def test_the_suite_of_a_service_runs_with_the_others_absent(service: str) -> None:
    """By default on SQLite; with FULL=1 on both databases."""
    only = [] if FULL else ["--engine", "sqlite"]
    suite = [
        "-m",
        "pytest",
        "-p",
        "tests.house.alone",
        "-p",
        "no:cacheprovider",
        "-q",
        "-x",
        f"services/{service}/tests",
    ]
    done = run(service, *suite, *only)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
