from datetime import date
from uuid import UUID

import pytest

from geleit_identity.statutes.rules import BY_CODE, STATUTE_USE, wrong_in_agreeing, wrong_in_use
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.law import STATUTES

DAY = date(2016, 6, 7)
ORDINARY = BY_CODE["sgb_x_69_1_1"]
KIM, SAM = UUID(int=1), UUID(int=2)


def codes(code: str, recipient: BodyKind = BodyKind.JOBCENTER, *categories: DataCategory) -> list[str]:
    return [place.code for place in wrong_in_use(BY_CODE.get(code), recipient, categories, DAY)]


def test_an_ordinary_statute_may_be_proposed_for_an_ordinary_category() -> None:
    assert codes("sgb_x_69_1_1", BodyKind.JOBCENTER, DataCategory.BENEFIT, DataCategory.CHILD_PROTECTION) == []


@pytest.mark.parametrize("statute", [one.code for one in STATUTES if one.second_person and one.in_force(DAY)])
def test_what_asks_for_a_second_person_each_time_is_never_a_standing_rule(statute: str) -> None:
    assert codes(statute) == ["second_person_each_time"]


def test_a_place_that_is_not_law_or_not_yet_law_is_refused() -> None:
    assert codes("sgb_x_999") == ["unknown_code"]
    assert codes("gdpr_9_2_c") == ["code_not_in_force"]


def test_nothing_flows_to_a_foreigners_authority_by_a_standing_rule() -> None:
    assert codes("sgb_x_69_1_1", BodyKind.FOREIGNERS_AUTHORITY) == ["no_standing_flow_there"]


@pytest.mark.parametrize(
    ("category", "code"),
    [
        (DataCategory.HEALTH, "category_needs_release"),
        (DataCategory.HYPOTHESES, "category_never_leaves"),
        (DataCategory.RECORD, "category_is_the_frame"),
    ],
)
def test_some_categories_go_by_no_statute(category: DataCategory, code: str) -> None:
    assert codes("sgb_x_69_1_1", BodyKind.JOBCENTER, category) == [code]


def test_it_takes_two_and_one_of_them_is_the_data_protection_officer() -> None:
    assert wrong_in_agreeing(KIM, SAM, officer_among_them=True) is None
    assert wrong_in_agreeing(KIM, KIM, officer_among_them=True) == "second_person_needed"
    assert wrong_in_agreeing(KIM, SAM, officer_among_them=False) == "officer_needed"


def test_what_was_rejected_or_ended_never_comes_into_force_again() -> None:
    assert STATUTE_USE.final == {"rejected", "ended"}
