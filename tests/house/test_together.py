"""What is given out to the workers together, and first."""

from tests.house.places import ROOT
from tests.house.together import LASTING, SHARED, longest, unit_of


def test_a_folder_with_one_world_per_database_is_given_out_by_database() -> None:
    of_matrix = "tests/isolation/test_matrix.py::test_only_who_may_gets_it[sqlite-cases-read_task]"
    of_grants = "tests/isolation/test_granted.py::test_a_grant[sqlite-cases-needs]"
    assert unit_of(of_matrix) == unit_of(of_grants) == "tests/isolation sqlite"
    assert unit_of(of_matrix.replace("sqlite", "postgresql")) == "tests/isolation postgresql"
    assert unit_of("tests/canary/test_canary.py::test_no_marker_stands_in_any_sink") == "tests/canary"


def test_everything_else_is_given_out_by_file() -> None:
    assert unit_of("kit/tests/db/test_jobs.py::test_a_job[sqlite]") == "kit/tests/db/test_jobs.py"


def test_what_lasts_goes_first_and_then_what_has_the_most_tests() -> None:
    tests = {"few": [1], "many": [1, 2, 3], "tests/canary": [1], "tests/chaos/test_chaos.py": [1, 2, 3, 4]}
    order = []
    while tests:
        order.append(longest(tests))
        del tests[order[-1]]
    assert order == ["tests/canary", "tests/chaos/test_chaos.py", "many", "few"]


def test_what_lasts_is_there() -> None:
    for unit in LASTING:
        place = unit.partition(" ")[0]
        assert (ROOT / place).exists(), unit
        assert place in SHARED or place.endswith(".py"), unit
