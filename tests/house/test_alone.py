"""A service works when the others are absent: its own tests run without them (tests/house/alone.py), and it starts."""

import os
import subprocess
import sys
from importlib import import_module

import pytest

from tests.house.alone import alone, others, service_of
from tests.house.places import ROOT, SERVICES

_START = """
import sys, asyncio, tests.house.alone
from importlib import import_module
from pathlib import Path
from geleit_kit.testing.databases import Engine, Templates
from geleit_kit.testing.node import make_node
from geleit_kit.testing.running import Starter

async def start(service, folder):
    starter = Starter(Engine("sqlite", Templates(folder, "alone"), folder), make_node(folder / "node"), None)
    running = await starter(import_module(f"geleit_{service}.app").create_app)
    print((await running.as_nobody().get("/health/ready")).status_code, len(running.app.openapi()["paths"]))
    await running.stop()

asyncio.run(start(sys.argv[1], Path(sys.argv[2])))
"""


def process(service: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python process in which only this service exists."""
    return subprocess.run(
        [sys.executable, "-c", *arguments],
        cwd=ROOT,
        env=os.environ | {"GELEIT_ALONE": service},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_tests_of_a_service_are_those_in_its_own_folder() -> None:
    assert service_of(ROOT / "services/cases/tests/plans/test_plans.py") == "cases"
    assert service_of(ROOT / "gateway/tests/test_me.py") is None
    assert service_of(ROOT / "tests/house/test_alone.py") is None
    assert {service_of(path) for path in ROOT.glob("services/*/tests/**/test_*.py")} == set(SERVICES)


def test_an_absent_service_cannot_be_imported_even_if_another_test_has_imported_it() -> None:
    app = import_module("geleit_identity.app")
    with alone("cases"):
        for name in sorted(others("cases")):
            with pytest.raises(ModuleNotFoundError, match="the service runs alone"):
                import_module(name)
        with pytest.raises(ModuleNotFoundError):
            import_module("geleit_identity.app")
        assert import_module("geleit_cases.app")
    assert import_module("geleit_identity.app") is app


def test_an_absent_service_cannot_be_imported_in_a_process_of_its_own() -> None:
    done = process("cases", "import tests.house.alone, geleit_cases, geleit_identity")
    assert done.returncode != 0
    assert "No module named 'geleit_identity'" in done.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_and_is_ready_with_the_others_absent(service: str, tmp_path: object) -> None:
    done = process(service, _START, service, str(tmp_path))
    assert done.returncode == 0, done.stderr[-2000:]
    status, paths = done.stdout.split()
    assert status == "200"
    assert int(paths) > 5
