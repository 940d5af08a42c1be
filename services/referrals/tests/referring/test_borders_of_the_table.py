"""What each kind transmits and owes in days, what is told about a closed act, and when something is over."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import IllegalTransition
from geleit_referrals.referring import rules
from geleit_referrals.referring.rules import KINDS, OVER, PAYLOAD_OPEN, REFERRAL, Kind, Side
from geleit_vocabulary.access import ACCESS

_ROLES = ("case_manager",)
CASE_MANAGER = Caller(
    issuer="https://issuer.example",
    subject="u1",
    client="portal",
    body=uuid4(),
    body_key="ki",
    roles=frozenset(_ROLES),
    permissions=ACCESS.permissions(_ROLES),
    categories=ACCESS.categories(_ROLES),
)


def row(status: str, side: Side, kind: Kind, **other: Any) -> Any:
    shape = {"reconsidered": False, "first_contact_on": None, "payload_fetched_on": date(2016, 9, 1)}
    return SimpleNamespace(status=status, direction=side, kind=kind, **{**shape, **other})


@pytest.mark.parametrize(
    ("kind", "transmits", "answer_within", "feedback_within"),
    [
        (Kind.VERWEIS, (), 0, 0),
        (Kind.VERMITTLUNG, ("preview", "payload"), 10, 20),
        (Kind.ZUWEISUNG, ("preview", "payload"), 5, 20),
        (Kind.UEBERGABE, ("preview", "payload"), 5, 10),
    ],
)
def test_each_kind_transmits_and_owes_within_its_business_days(
    kind: Kind, transmits: tuple[str, ...], answer_within: int, feedback_within: int
) -> None:
    rule = KINDS[kind]
    assert (rule.transmits, rule.answer_within, rule.feedback_within) == (transmits, answer_within, feedback_within)


@pytest.mark.parametrize(("action", "status"), [("hold", "accepted"), ("give_feedback", "accepted")])
def test_a_service_and_an_assignment_can_be_held_and_reported_on_and_a_handover_cannot(
    action: str, status: str
) -> None:
    for kind in (Kind.VERMITTLUNG, Kind.ZUWEISUNG):
        rules.take(action, row(status, Side.RECEIVER, kind), CASE_MANAGER)
    with pytest.raises(IllegalTransition):
        rules.take(action, row(status, Side.RECEIVER, Kind.UEBERGABE), CASE_MANAGER)


def test_the_payload_is_open_from_acceptance_to_the_end_and_what_is_over_stays_over() -> None:
    assert {"accepted", "on_hold", "in_progress", "handover_pending", "handed_over"} == PAYLOAD_OPEN
    assert {
        "declined", "completed", "failed", "ended", "cancelled", "expired", "handed_over", "entered_in_error",
    } == OVER  # fmt: skip
    assert REFERRAL.states >= OVER


def test_why_an_act_is_closed_has_a_code_of_its_own() -> None:
    service = rules.closed(row("accepted", Side.RECEIVER, Kind.VERMITTLUNG, reconsidered=True, payload_fetched_on=None))
    assert service["admit"] == "not_in_this_kind"
    assert service["withdraw"] == "act_of_the_other_side"
    assert service["decline_provisionally"] == service["ask_again"] == "reconsidered_once"
    assert service["keep_payload"] == "nothing_fetched"
    handover = rules.closed(row("handed_over", Side.RECEIVER, Kind.UEBERGABE, first_contact_on=date(2016, 9, 2)))
    assert handover["confirm_first_contact"] == "confirmed_already"
    assert "keep_payload" not in handover
    assert "confirm_first_contact" not in rules.closed(row("handed_over", Side.RECEIVER, Kind.UEBERGABE))
    giver = rules.closed(row("accepted", Side.GIVER, Kind.VERMITTLUNG, payload_fetched_on=None))
    assert giver["keep_payload"] == "act_of_the_other_side"


def test_what_a_deadline_does_is_nobodys_act_and_so_not_one_of_the_other_side() -> None:
    assert not {"expire", "lapse", "end_untold"} & set(rules.closed(row("requested", Side.GIVER, Kind.VERMITTLUNG)))


def test_who_tries_a_closed_act_is_told_the_state_and_only_what_is_open() -> None:
    with pytest.raises(IllegalTransition) as refused:
        rules.take("accept", row("requested", Side.GIVER, Kind.VERMITTLUNG), CASE_MANAGER)
    assert refused.value.extra == {
        "lifecycle": "referral",
        "state": "requested",
        "action": "accept",
        "closed": "act_of_the_other_side",
        "allowed": ["amend", "withdraw", "mark_entered_in_error"],
    }


def test_an_act_that_the_state_does_not_know_is_not_called_closed() -> None:
    with pytest.raises(IllegalTransition) as refused:
        rules.take("accept", row("completed", Side.GIVER, Kind.VERMITTLUNG), CASE_MANAGER)
    assert "closed" not in refused.value.extra


def test_cases_answer_is_followed_only_where_a_handover_was_under_way() -> None:
    assert rules.can_follow("follow_handover", row("handover_pending", Side.GIVER, Kind.UEBERGABE))
    assert not rules.can_follow("follow_handover", row("draft", Side.GIVER, Kind.UEBERGABE))
