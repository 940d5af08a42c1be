"""What a message may say, as a table."""

from geleit_referrals.conversations.rules import CARRIES, FIELDS, MESSAGE, TELLS, covered, faults
from geleit_vocabulary.referring import MessageKind


def test_every_kind_says_what_it_carries_and_which_category_that_is() -> None:
    assert set(CARRIES) == set(TELLS) == set(MessageKind)
    for kind in MessageKind:
        right = dict.fromkeys(CARRIES[kind], "x")
        assert faults(kind, right) == {}
        for name in FIELDS:
            wrong = {**right, name: None} if name in right else {**right, name: "x"}
            assert set(faults(kind, wrong)) == {name}


def test_a_grant_covers_what_it_names() -> None:
    assert covered(MessageKind.NEED, frozenset({"needs"}))
    assert not covered(MessageKind.NEED, frozenset({"benefit", "health"}))
    assert covered(MessageKind.BENEFIT_STARTED, frozenset({"benefit"}))
    assert covered(MessageKind.NOTE_AVAILABLE, frozenset())


def test_a_message_is_answered_once() -> None:
    assert MESSAGE.final == {"rejected"}
    assert {step.action for step in MESSAGE.steps if "confirmed" in step.sources} == {"rebind"}
