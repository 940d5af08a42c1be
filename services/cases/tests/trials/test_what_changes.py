"""What another version says of a case, as a table of words."""

from datetime import date

from geleit_cases.trials.rules import Change, Said, changes, dimensions_lost, facts_of, word
from geleit_kit.pure.rules.conditions import Answer


def test_only_what_is_answered_differently_is_a_change() -> None:
    before = [
        Said("indication", None, "case_management"),
        Said("target_group", "a", "yes"),
        Said("target_group", "b", "no"),
    ]
    after = [Said("indication", None, "undecided"), Said("target_group", "a", "yes"), Said("target_group", "c", "yes")]
    assert changes(before, after) == [
        Change("indication", None, "case_management", "undecided"),
        Change("target_group", "c", "not_there", "yes"),
        Change("target_group", "b", "no", "not_there"),
    ]
    assert changes(before, before) == []


def test_an_open_answer_and_no_result_are_undecided() -> None:
    assert [word(Answer.YES, None), word(Answer.UNKNOWN, None), word(None, None), word(None, "letter")] == [
        "yes", "undecided", "undecided", "letter",
    ]  # fmt: skip


def test_a_record_tells_only_what_it_holds() -> None:
    given = {"age_band": "18_24", "sex": "female", "group": "eu", "district": "north", "target_group": "unknown"}
    found = facts_of(date(2015, 11, 20), given, wished=False, agreed=True, needs_open=2, unknown="unknown")
    assert found == {
        "agreement_complete": True, "needs_open": 2, "entered_on": date(2015, 11, 20), "age_band": "18_24",
        "nationality_group": "eu",
    }  # fmt: skip


def test_codes_of_statistics_that_the_version_does_not_list_are_named_but_unknown_always_stands() -> None:
    given = {"district": "south", "age_band": "18_24", "target_group": "unknown"}
    assert dimensions_lost({"district": ["north"], "target_group": ["newcomer"]}, given, "unknown") == ["district"]
