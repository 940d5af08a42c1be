"""indicators works when the others are absent."""

import pytest

from tests.house.alone_suite import assert_suite_runs_alone


@pytest.mark.processes
def test_the_suite_of_indicators_runs_with_the_others_absent() -> None:
    assert_suite_runs_alone("indicators")
