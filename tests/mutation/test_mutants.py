"""A mutation run that notices nothing proves nothing: here it is tried on rules that are tested well and badly."""

from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from tests.house.places import ROOT
from tests.mutation.operators import mutants
from tests.mutation.predicates import Hole, Notes, Tried
from tests.mutation.report import every_explanation
from tests.mutation.targets import targets
from tests.mutation.trying import Fate, Unsound, tried_anew, tried_on

RULES = """
    from enum import StrEnum

    LAST_DAY = 14

    class Answer(StrEnum):
        YES = "yes"

    class Letter:
        pages = 2

    def late(day: int) -> bool:
        return day > LAST_DAY
"""
GOOD = """
    from wrong_rules import LAST_DAY, Letter, late

    def test_the_last_day_is_not_late():
        assert not late(14)
        assert late(15)
        assert LAST_DAY == 14
        assert Letter().pages == 2
"""
BAD = """
    from wrong_rules import late

    def test_a_day_long_after_is_late():
        assert late(90)
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a < b", "a <= b"),
        ("a == b", "a != b"),
        ("a in b", "a not in b"),
        ("a and b", "a or b"),
        ("a and b", "a"),
        ("not a", "not not a"),
        ("a + 1", "a - 1"),
        ("a + 1", "a + 2"),
        ("any(a)", "all(a)"),
        ("a if b else c", "a if True else c"),
        ("[x for x in a if x]", "[x for x in a]"),
        ("a == 'sent'", "a == 'sent_'"),
        ("True", "False"),
    ],
)
def test_each_slip_of_the_hand_is_made(before: str, after: str) -> None:
    assert f"x = {after}" in {one.text for one in mutants(f"x = {before}")}


def test_a_refusal_that_is_left_out_is_a_mutant_and_its_words_are_not() -> None:
    made = {one.text for one in mutants("if a:\n    raise Refused('it is too late')")}
    assert "if a:\n    ..." in made
    assert not any("too late_" in text for text in made)


def test_a_condition_of_a_comprehension_tells_its_line() -> None:
    assert [one.line for one in mutants("x = [\n    y\n    for y in z\n    if y\n]")] == [3]


def test_labels_and_the_codes_of_an_enum_are_held_elsewhere() -> None:
    assert mutants("class Answer(StrEnum):\n    YES = 'yes', 'ja'\nlabel = Text('ja', 'yes')\nx = 'two words'") == []


def test_docstrings_annotations_and_decorators_are_left_alone() -> None:
    assert mutants('"""Words."""\n@frozen(slots=True)\nclass X:\n    """More words."""\n    y: "int | str"\n') == []


def test_every_rules_file_of_every_room_is_a_target() -> None:
    files = {str(path.relative_to(ROOT)) for path in ROOT.glob("services/*/src/*/*/rules.py")}
    assert files <= {one.file for one in targets()}
    assert {"services/cases/src/geleit_cases/plans/rules.py"} <= files
    assert len({one.room for one in targets()}) == len(targets())


def test_every_explanation_is_of_a_mutant_that_is_made() -> None:
    for file, reasons in every_explanation().items():
        made = {one.key for one in mutants((ROOT / file).read_text("utf-8"))}
        assert set(reasons) <= made, f"{file}: explained, and not made any more: {sorted(set(reasons) - made)}"
        assert all(reasons.values()), file


def _rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tests: str) -> tuple[Path, list[str]]:
    monkeypatch.syspath_prepend(str(tmp_path))
    file = tmp_path / "wrong_rules.py"
    file.write_text(dedent(RULES), "utf-8")
    test = tmp_path / "test_wrong_rules.py"
    test.write_text(dedent(tests), "utf-8")
    return file, [str(test)]


def _fates(file: Path, tests: list[str]) -> dict[str, Fate]:
    waiting = mutants(file.read_text("utf-8"))
    round_ = tried_on("wrong_rules", file, tests, waiting, quick=True, seconds=30)
    fates = round_.fates
    assert (round_.tests, round_.files) == (1, tests)
    for one in waiting:
        if fates[one.key] is Fate.SURVIVED and not one.in_function:
            fates[one.key] = tried_anew("wrong_rules", file, tests, one, 60)
    return fates


@pytest.mark.processes
def test_what_is_tested_well_lets_no_mutant_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fates = _fates(*_rules(tmp_path, monkeypatch, GOOD))
    assert {"late: day > LAST_DAY -> day >= LAST_DAY", "(file): 14 -> 15", "Letter: 2 -> 3"} <= set(fates)
    assert set(fates.values()) == {Fate.KILLED}


@pytest.mark.processes
def test_what_is_tested_badly_lets_the_border_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fates = _fates(*_rules(tmp_path, monkeypatch, BAD))
    assert fates["late: day > LAST_DAY -> day >= LAST_DAY"] is Fate.SURVIVED
    assert fates["late: day > LAST_DAY -> day <= LAST_DAY"] is Fate.KILLED


@pytest.mark.processes
def test_tests_that_fail_without_any_change_judge_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, tests = _rules(tmp_path, monkeypatch, GOOD.replace("not late(14)", "late(14)"))
    with pytest.raises(Unsound):
        tried_on("wrong_rules", file, tests, mutants(file.read_text("utf-8")), quick=True, seconds=30)


@pytest.mark.processes
def test_what_is_read_anew_is_judged_only_by_tests_that_hold_without_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, tests = _rules(tmp_path, monkeypatch, GOOD.replace("pages == 2", "pages == 3"))
    last_day = next(one for one in mutants(file.read_text("utf-8")) if one.before == "14")
    with pytest.raises(Unsound):
        tried_anew("wrong_rules", file, tests, last_day, 30, quick=True)


def test_a_run_over_the_predicates_goes_on_where_it_was_broken_off(tmp_path: Path) -> None:
    hole = Hole("cases", "store.py", "store", 31, "record", 1, "")
    second = replace(hole, number=2)
    Notes(tmp_path / "kept.json").add(Tried(hole, "postgresql", ("get_record",), ()))
    Notes(tmp_path / "kept.json").add(Tried(second, "sqlite", ("get_record",), ("shown",)))
    assert Notes(tmp_path / "kept.json").known == {
        ("store.py:31 record", "postgresql"): [1, "hidden"],
        ("store.py:31 record (2)", "sqlite"): [1, "shows"],
    }
