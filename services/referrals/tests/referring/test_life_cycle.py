"""The table of the life cycle, walked: every state, action, side and kind."""

from datetime import date
from itertools import product
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import IllegalTransition
from geleit_referrals.referring import rules
from geleit_referrals.referring.rules import KINDS, OVER, REFERRAL, TABLE, Kind, Owed, Side
from geleit_vocabulary.access import ACCESS
from geleit_vocabulary.permissions import Permission


def caller(*roles: str) -> Caller:
    return Caller(
        issuer="https://issuer.example",
        subject="u1",
        client="portal",
        body=uuid4(),
        body_key="ki",
        roles=frozenset(roles),
        permissions=ACCESS.permissions(roles),
        categories=ACCESS.categories(roles),
    )


def row(status: str, side: Side, kind: Kind, **other: Any) -> Any:
    shape = {"reconsidered": False, "first_contact_on": None, "payload_fetched_on": date(2016, 9, 1)}
    return SimpleNamespace(status=status, direction=side, kind=kind, **{**shape, **other})


CASE_MANAGER = caller("case_manager")
CALLED = sorted({move.action for move in TABLE if move.by is not None})


@pytest.mark.parametrize(("side", "kind"), list(product(Side, Kind)))
def test_a_step_is_taken_if_and_only_if_its_line_names_state_side_and_kind(side: Side, kind: Kind) -> None:
    taken = set()
    for state, action in product(sorted(REFERRAL.states), CALLED):
        lines = [m for m in TABLE if m.action == action and state in m.source and m.by == side and kind in m.kinds]
        it = row(state, side, kind)
        if lines:
            rules.take(action, it, CASE_MANAGER)
            assert it.status == (lines[0].target or state)
            taken.add(action)
        else:
            with pytest.raises(IllegalTransition):
                rules.take(action, it, CASE_MANAGER)
            assert it.status == state
    assert taken == {m.action for m in TABLE if m.by == side and kind in m.kinds}


def test_what_a_fact_or_a_deadline_does_is_never_offered_and_never_taken_by_a_caller() -> None:
    for move in (m for m in TABLE if m.by is None):
        for state, side in product(move.source, Side):
            it = row(state, side, Kind.UEBERGABE)
            assert move.action not in {item["action"] for item in REFERRAL.allowed(it, CASE_MANAGER)}
            with pytest.raises(IllegalTransition):
                rules.take(move.action, it, CASE_MANAGER)


def test_the_receiver_alone_answers_and_the_giver_alone_takes_back() -> None:
    asked = row("requested", Side.RECEIVER, Kind.VERMITTLUNG)
    offered = {i["action"] for i in REFERRAL.allowed(asked, CASE_MANAGER, rules.closed(asked)) if not i["closed"]}
    assert offered == {"see", "accept", "decline", "decline_provisionally"}
    sent = row("requested", Side.GIVER, Kind.VERMITTLUNG)
    offered = {i["action"] for i in REFERRAL.allowed(sent, CASE_MANAGER, rules.closed(sent)) if not i["closed"]}
    assert offered == {"withdraw", "amend", "mark_entered_in_error"}


def test_an_action_of_the_other_side_says_why_it_is_closed() -> None:
    sent = row("requested", Side.GIVER, Kind.VERMITTLUNG)
    why = {i["action"]: i["closed"] for i in REFERRAL.allowed(sent, CASE_MANAGER, rules.closed(sent))}
    assert why["accept"] == "act_of_the_other_side"
    with pytest.raises(IllegalTransition) as refused:
        rules.take("accept", sent, CASE_MANAGER)
    assert refused.value.extra["closed"] == "act_of_the_other_side"
    assert "withdraw" in refused.value.extra["allowed"]


def test_reconsideration_is_asked_for_once_and_then_the_answer_is_final() -> None:
    first = row("provisionally_declined", Side.GIVER, Kind.VERMITTLUNG)
    rules.take("ask_again", first, CASE_MANAGER)
    assert first.status == "requested"
    again = row("provisionally_declined", Side.GIVER, Kind.VERMITTLUNG, reconsidered=True)
    with pytest.raises(IllegalTransition):
        rules.take("ask_again", again, CASE_MANAGER)
    answer = row("requested", Side.RECEIVER, Kind.VERMITTLUNG, reconsidered=True)
    with pytest.raises(IllegalTransition):
        rules.take("decline_provisionally", answer, CASE_MANAGER)
    rules.take("decline", answer, CASE_MANAGER)
    assert answer.status == "declined"


def test_a_verweis_transmits_nothing_and_owes_nothing() -> None:
    assert KINDS[Kind.VERWEIS].transmits == ()
    assert KINDS[Kind.VERWEIS].owes == ()
    it = row("draft", Side.GIVER, Kind.VERWEIS)
    with pytest.raises(IllegalTransition):
        rules.take("send", it, CASE_MANAGER)
    rules.take("point_on", it, CASE_MANAGER)
    assert it.status == "completed"


def test_each_kind_owes_what_the_field_means_by_it() -> None:
    owed = {kind: rule.owes for kind, rule in KINDS.items()}
    assert owed[Kind.VERMITTLUNG] == (Owed.ANSWER, Owed.THAT_IT_ENDED)
    assert owed[Kind.ZUWEISUNG] == (Owed.ANSWER, Owed.ADMISSION)
    assert owed[Kind.UEBERGABE] == (Owed.ANSWER, Owed.FIRST_CONTACT)
    assert [kind for kind, rule in KINDS.items() if rule.moves_responsibility] == [Kind.UEBERGABE]


def test_an_assignment_is_fulfilled_by_the_admission_and_never_started_as_a_service() -> None:
    it = row("accepted", Side.RECEIVER, Kind.ZUWEISUNG)
    with pytest.raises(IllegalTransition):
        rules.take("start", it, CASE_MANAGER)
    rules.take("admit", it, CASE_MANAGER)
    assert it.status == "completed"


def test_a_handover_is_awaited_after_acceptance_and_cases_alone_decides_it() -> None:
    it = row("accepted", Side.GIVER, Kind.UEBERGABE)
    rules.follow("await_handover", it)
    assert it.status == "handover_pending"
    offered = {i["action"] for i in REFERRAL.allowed(it, CASE_MANAGER, rules.closed(it)) if not i["closed"]}
    assert offered == {"amend"}


@pytest.mark.parametrize("late", ["handover_timed_out", "handover_refused", "cancelled", "failed", "ended"])
def test_a_late_answer_of_cases_counts_whatever_was_done_meanwhile(late: str) -> None:
    it = row(late, Side.GIVER, Kind.UEBERGABE)
    assert rules.can_follow("follow_handover", it)
    rules.follow("follow_handover", it)
    assert it.status == "handed_over"


def test_no_handover_follows_in_another_kind() -> None:
    assert not rules.can_follow("follow_handover", row("cancelled", Side.GIVER, Kind.VERMITTLUNG))


def test_every_action_that_changes_needs_a_permission_of_a_referral() -> None:
    known = {Permission.REFERRAL_SEND, Permission.REFERRAL_ANSWER, Permission.REFERRAL_REPORT}
    assert {move.needs for move in TABLE if move.by is not None} == known
    assert {move.needs for move in TABLE if move.by is None} == {None}


def test_who_may_only_read_is_offered_nothing() -> None:
    it = row("requested", Side.RECEIVER, Kind.VERMITTLUNG)
    assert all(i["closed"] for i in REFERRAL.allowed(it, caller("coordinator"), rules.closed(it)))


def test_what_is_over_is_left_only_by_corrections_and_late_truth() -> None:
    ways_out = {(s, m.action) for m in TABLE for s in m.source if s in OVER and m.target is not None}
    assert {action for _, action in ways_out} == {
        "mark_entered_in_error", "correct_to_completed", "correct_to_failed", "follow_handover",
        "learn_completed", "learn_failed", "forget_result",
    }  # fmt: skip


def test_waiting_counts_to_the_answer_or_else_to_the_end() -> None:
    assert rules.waited_days(date(2016, 9, 1), date(2016, 9, 8), date(2016, 12, 1)) == 7
    assert rules.waited_days(date(2016, 9, 1), None, date(2016, 9, 16)) == 15
    assert rules.waited_days(None, None, date(2016, 9, 16)) == 0
