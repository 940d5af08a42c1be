from datetime import date

import pytest

from geleit_cases.process.rules import PARTS, missing

DAY = date(2016, 5, 2)


def test_nothing_is_missing_when_the_wish_and_all_four_parts_are_documented() -> None:
    assert missing(DAY, set(PARTS)) == []


def test_without_a_wish_case_management_never_opens_however_complete_the_agreement() -> None:
    assert missing(None, set(PARTS)) == ["wish_not_documented"]


@pytest.mark.parametrize("part", PARTS)
def test_each_part_that_lacks_is_named_alone(part: str) -> None:
    assert missing(DAY, set(PARTS) - {part}) == [PARTS[part]]


def test_without_any_agreement_the_answer_names_the_agreement_and_not_its_parts() -> None:
    assert missing(None, None) == ["wish_not_documented", "intake_agreement_missing"]
