"""The examples of the README are run, so that they stay true."""

import doctest
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def test_what_the_readme_shows_is_what_happens() -> None:
    outcome = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert outcome.attempted > 0
    assert outcome.failed == 0
