import pytest

from geleit_referrals.referring.rules import Side, preview_over


@pytest.mark.parametrize(
    ("direction", "person", "conversation_over", "over"),
    [
        (Side.RECEIVER, None, True, True),
        (Side.RECEIVER, None, False, False),
        (Side.RECEIVER, "own", True, False),
        (Side.GIVER, "own", True, False),
    ],
)
def test_only_a_receiver_that_has_not_accepted_loses_the_preview_with_the_ground(
    direction: str, person: str | None, conversation_over: bool, over: bool
) -> None:
    assert preview_over(direction, person, conversation_over=conversation_over) is over
