"""What carries a preview, and when nothing flows in a conversation any more. Pure."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from geleit_kit.pure.grants import Grant
from geleit_kit.pure.problems import Place
from geleit_referrals.referring.carrying import foreign, goes_by_hand, wrong_way
from geleit_referrals.referring.rules import FLOWS, TABLE, Kind, Side, nothing_flows, preview_closed
from geleit_vocabulary.bodies import BodyKind

DAY = date(2016, 9, 5)
GIVER, RECEIVER, TALK, PERSON = uuid4(), uuid4(), uuid4(), uuid4()
ROW = (GIVER, RECEIVER, TALK, PERSON)


def live(**changed: Any) -> Grant:
    known: dict[str, Any] = {
        "audience": "referrals", "client": "x", "holder": GIVER, "owner": GIVER, "recipient": RECEIVER,
        "purpose": "referral", "categories": frozenset({"needs"}), "conversation": TALK, "person": PERSON,
        "ground": {"kind": "consent"}, "decision": uuid4(), "direction": "push", "id": "j", "issued": 0, "expires": 300,
    }  # fmt: skip
    return Grant(**known | changed)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("body", list(BodyKind))
def test_whatever_transmits_goes_to_a_foreigners_authority_by_hand_alone(kind: Kind, body: BodyKind) -> None:
    barred = body is BodyKind.FOREIGNERS_AUTHORITY and kind is not Kind.VERWEIS
    assert goes_by_hand(kind, [body]) is barred


@pytest.mark.parametrize(
    ("granted", "stated", "identity", "wrong"),
    [
        (True, False, True, []),
        (True, False, False, []),
        (False, True, False, []),
        (False, True, True, [Place("/grant", "missing")]),
        (False, False, True, [Place("/grant", "missing")]),
        (False, False, False, [Place("/ground", "missing")]),
        (True, True, True, [Place("/ground", "not_beside_a_grant")]),
        (True, True, False, [Place("/ground", "not_beside_a_grant")]),
    ],
)
def test_where_identity_is_its_decision_carries_and_elsewhere_what_the_sender_states(
    granted: bool, stated: bool, identity: bool, wrong: list[Place]
) -> None:
    assert wrong_way(granted=granted, stated=stated, identity=identity) == wrong


def test_a_grant_carries_the_preview_of_its_own_conversation_and_person_and_only_needs() -> None:
    assert foreign(live(), ROW) is None
    assert foreign(live(categories=frozenset({"language"})), ROW) == "grant_does_not_cover"
    for name in ("owner", "recipient", "conversation", "person"):
        another: dict[str, UUID] = {name: uuid4()}
        assert foreign(live(**another), ROW) == "grant_foreign", name


@pytest.mark.parametrize(
    ("remembered", "heard", "why"),
    [
        (None, None, None),
        (None, "ended", "ground_ended"),
        (None, "resting", "ground_rests"),
        (None, "unclear", "status_list_stale"),
        (DAY, None, "ground_ended"),  # the list has forgotten, the row has not
        (DAY, "unclear", "ground_ended"),
        (DAY, "resting", "ground_ended"),
    ],
)
def test_what_the_row_remembers_counts_for_good_and_what_nobody_can_say_lets_nothing_flow(
    remembered: date | None, heard: str | None, why: str | None
) -> None:
    assert nothing_flows(remembered, heard) == why


@pytest.mark.parametrize(
    ("direction", "person", "shut"),
    [
        (Side.RECEIVER, None, True),
        (Side.RECEIVER, PERSON, False),
        (Side.GIVER, PERSON, False),
        (Side.GIVER, None, False),
    ],
)
def test_only_a_preview_that_nobody_has_taken_is_closed(direction: str, person: UUID | None, shut: bool) -> None:
    for why in ("ground_ended", "ground_rests", "status_list_stale"):
        assert preview_closed(direction, person, why) == (why if shut else None)
    assert preview_closed(direction, person, None) is None


def test_whatever_the_giver_does_after_sending_flows_but_taking_back() -> None:
    after = {move.action for move in TABLE if move.by is Side.GIVER and "draft" not in move.source}
    assert after - {"mark_entered_in_error"} == FLOWS
