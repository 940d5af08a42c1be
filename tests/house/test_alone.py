"""A service works when the others are absent: its own suite runs without them.

One file per service (`test_alone_<service>.py`), so that the workers of the suite share them.
"""

from tests.house.alone import others
from tests.house.alone_suite import run
from tests.house.places import ROOT, SERVICES


def test_an_absent_service_cannot_be_imported() -> None:
    done = run("cases", "-c", "import tests.house.alone, geleit_cases, geleit_identity")
    assert done.returncode != 0
    assert "No module named 'geleit_identity'" in done.stderr
    assert others("cases") >= {"geleit_identity", "geleit_referrals", "geleit_indicators", "geleit_gateway"}


def test_every_service_is_run_alone() -> None:
    assert {f"test_alone_{service}.py" for service in SERVICES} == {
        file.name for file in (ROOT / "tests" / "house").glob("test_alone_*.py")
    }
