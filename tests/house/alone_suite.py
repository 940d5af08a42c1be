"""Runs the suite of one service with the others made unimportable, in a process of its own."""

import os
import subprocess
import sys

from tests.house.places import ROOT

FULL = os.environ.get("FULL") == "1"


def run(service: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python process in which only this service exists."""
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


def assert_suite_runs_alone(service: str) -> None:
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
