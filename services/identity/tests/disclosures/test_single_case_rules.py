from dataclasses import replace
from datetime import date

import pytest

from geleit_identity.bodies.rules import BodyLaw
from geleit_identity.disclosures.rules import (
    BY_HAND,
    DAYS_TO_COLLECT,
    DAYS_TO_DECIDE,
    HAND_DISCLOSURE,
    Cause,
    HandSide,
    NotTold,
    Proposed,
    closed_for,
    wrong_in_proposal,
)
from geleit_identity.disclosures.schemas import StatementsIn, StatementsOut
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import SafeDefault
from geleit_vocabulary.law import STATUTES, LawRegime

DAY = date(2016, 9, 5)
SOCIAL = BodyLaw(LawRegime.SGB_X, "social_welfare_office")
ASKED = Proposed("sgb_x_71_2", BodyKind.FOREIGNERS_AUTHORITY, {"base_data", "benefit"}, Cause.REQUEST, DAY, None, None)


def wrong(proposed: Proposed, body: BodyLaw = SOCIAL) -> set[tuple[str, str]]:
    return {(one.pointer, one.code) for one in wrong_in_proposal(proposed, body, DAY)}


def test_what_the_statute_names_may_be_proposed_to_whom_it_names() -> None:
    assert wrong(ASKED) == set()
    assert wrong(replace(ASKED, recipient_kind="jobcenter")) == {("/recipient", "recipient_beyond_the_statute")}
    church = BodyLaw(LawRegime.KDG, "welfare_organisation")
    assert wrong(ASKED, church) == {("/statute", "statute_of_another_law")}
    assert wrong(replace(ASKED, categories=frozenset())) == {("/statements", "missing")}


def test_a_place_in_the_law_that_was_not_yet_in_force_carries_no_single_case() -> None:
    before = date(1980, 12, 31)
    asked = replace(ASKED, requested_on=before)
    found = [(one.pointer, one.code) for one in wrong_in_proposal(asked, SOCIAL, before)]
    assert ("/statute", "code_not_in_force") in found
    assert ("/statute", "code_not_in_force") not in wrong(ASKED)


def test_the_second_person_has_two_weeks_and_the_recipient_a_month() -> None:
    assert (DAYS_TO_DECIDE, DAYS_TO_COLLECT) == (14, 30)


@pytest.mark.parametrize("category", ["health", "attendance", "counselling", "persecution", "hypotheses", "needs"])
def test_what_the_statute_does_not_name_never_goes_by_hand(category: str) -> None:
    asked = replace(ASKED, categories={"base_data", category})
    assert wrong(asked) == {(f"/statements/{category}", "category_beyond_the_statute")}


def test_only_statutes_for_a_single_case_and_not_those_that_break_the_glass() -> None:
    for code in ("sgb_x_69_1_1", "stgb_34", "gdpr_9_2_c", "because"):
        assert ("/statute", "no_statute_for_a_single_case") in wrong(replace(ASKED, statute=code))
    single = {one.code for one in STATUTES if one.second_person}
    assert set(BY_HAND) <= single


def test_no_protected_category_is_named_for_any_single_case() -> None:
    for categories in BY_HAND.values():
        assert {one.guard.safe_default for one in categories} == {SafeDefault.OPEN_INSIDE}


def test_a_request_has_its_day_and_a_notice_has_none() -> None:
    assert wrong(replace(ASKED, requested_on=None)) == {("/requested_on", "missing")}
    assert wrong(replace(ASKED, requested_on=date(2016, 9, 6))) == {("/requested_on", "in_the_future")}
    assert wrong(replace(ASKED, cause=Cause.NOTICE)) == {("/requested_on", "only_with_a_request")}
    assert wrong(replace(ASKED, cause=Cause.NOTICE, requested_on=None)) == set()


def test_who_is_not_told_has_a_place_in_the_law_and_a_written_reason() -> None:
    assert wrong(replace(ASKED, not_told=NotTold.PUBLIC_SECURITY)) == {("/not_told_reason", "missing")}
    assert wrong(replace(ASKED, not_told_reason="Because.")) == {("/not_told", "missing")}
    assert wrong(replace(ASKED, not_told=NotTold.PUBLIC_SECURITY, not_told_reason="Because.")) == set()
    assert all("§ 82 Abs. 2" in one.label.de for one in NotTold)


def test_no_way_leads_to_the_recipient_but_over_the_second_person_and_the_person_concerned() -> None:
    before = {step.action: step.sources for step in HAND_DISCLOSURE.steps}
    assert before["release"] == ("told", "untold")
    assert before["tell_person"] == ("agreed",)
    assert before["collect"] == ("released",)
    second = {"agree", "agree_untold", "reject", "withdraw", "expire"}
    assert {step.action for step in HAND_DISCLOSURE.steps if step.source == "proposed"} == second
    assert all(step.automatic for step in HAND_DISCLOSURE.steps if step.action in second)


def test_each_side_takes_its_own_steps() -> None:
    assert closed_for(HandSide.GIVER) == {"collect": "only_the_recipient_collects"}
    assert set(closed_for(HandSide.RECIPIENT).values()) == {"only_the_giver"}
    taken = {step.action for step in HAND_DISCLOSURE.steps if not step.automatic}
    assert set(closed_for(HandSide.RECIPIENT)) == taken - {"collect"}


def test_there_is_a_field_for_each_category_and_no_other() -> None:
    named = {str(one) for categories in BY_HAND.values() for one in categories}
    assert set(StatementsIn.model_fields) == set(StatementsOut.model_fields) == named
