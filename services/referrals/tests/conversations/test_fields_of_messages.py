"""Which field belongs to which message, and what is said about one that does not."""

import pytest

from geleit_referrals.conversations.rules import DELIVERED, FIELDS, MESSAGE, faults
from geleit_vocabulary.referring import MessageKind

EVERYTHING = {"code": "interpreter", "legal_circle": "sgb_ii", "from_day": "2016-10-01"}


@pytest.mark.parametrize(
    ("kind", "carried"),
    [
        (MessageKind.NEED, {"code"}),
        (MessageKind.BENEFIT_STARTED, {"legal_circle", "from_day"}),
        (MessageKind.NOTE_AVAILABLE, set()),
    ],
)
def test_a_message_lacks_what_its_kind_carries_and_refuses_the_rest(kind: MessageKind, carried: set[str]) -> None:
    assert faults(kind, {}) == dict.fromkeys(carried, "missing")
    assert faults(kind, EVERYTHING) == dict.fromkeys(set(EVERYTHING) - carried, "not_in_this_message")


def test_a_message_has_three_fields_and_no_free_text() -> None:
    assert set(FIELDS) == set(EVERYTHING)


def test_the_senders_row_is_delivered_whatever_the_receiver_makes_of_its_own() -> None:
    assert DELIVERED == "delivered"
    assert DELIVERED not in MESSAGE.states
