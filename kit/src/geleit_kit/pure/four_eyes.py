"""Four eyes: what one person proposes, another decides. One life and one rule for everything that takes two."""

from collections.abc import Set as AbstractSet
from typing import Final, Literal
from uuid import UUID

from geleit_kit.pure.lifecycle import Lifecycle, Step

DECIDE: Final = "proposal:decide"
READ: Final = "proposal:read"

PROPOSAL: Final = Lifecycle(
    "proposal",
    start="open",
    steps=[
        Step("agree", "open", "agreed", needs=DECIDE),
        Step("reject", "open", "rejected", needs=DECIDE, asks="ProposalRejectIn"),
        Step("withdraw", "open", "withdrawn", needs=DECIDE),
        Step("expire", "open", "expired", automatic=True),
    ],
)

Rejection = Literal["ground_missing", "needs_another_look", "not_wanted", "wrong_content"]


def wrong_in_deciding(
    action: str, proposer: UUID, second: UUID, *, roles_of_both: AbstractSet[str], among: AbstractSet[str]
) -> str | None:
    """The code of why this person may not take this action, or None.

    Who decides is another than who proposed, whatever roles the same person holds. `among`: roles that one of the two
    must hold; a rejection needs none of them. Only who proposed withdraws.
    """
    own = proposer == second
    if action == "withdraw":
        return None if own else "only_who_proposed"
    if own:
        return "second_person_needed"
    return "role_missing_among_two" if action == "agree" and among - roles_of_both else None
