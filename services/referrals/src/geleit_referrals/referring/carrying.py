"""What carries a preview out of its body: a decision of identity, as a grant to push, or, on a node without identity, a
ground that the sender states and answers for. Pure.

Sources: §§ 67b, 67d, 78 SGB X (ground, responsibility of who discloses, purpose); capabilities ID-7, ID-10, RE-3, RE-4.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from geleit_kit.pure.grants import Grant
from geleit_kit.pure.problems import Place
from geleit_referrals.referring.rules import Kind, transmits
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import DataCategory

TELLS: Final = DataCategory.NEEDS
"""What a preview tells of a person, whom it does not name."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """Purpose and ground of one preview. `paper`: the sender's own place of a consent on paper; `live`: the grant."""

    purpose: str
    ground: dict[str, str]
    paper: str | None = None
    live: Grant | None = None

    @property
    def kind(self) -> str:
        """The kind of the ground, of the list of `Ground`."""
        return self.ground["kind"]

    @property
    def decision(self) -> UUID | None:
        """The decision of identity, where one carries it."""
        return self.live.decision if self.live else None


def by_grant(live: Grant) -> Carrier:
    """What a decision of identity carries."""
    return Carrier(live.purpose, live.ground, live=live)


def stated(purpose: str, kind: str, paper: str) -> Carrier:
    """What the sender states: a consent or release that lies on paper."""
    return Carrier(purpose, {"kind": kind}, paper=paper)


def wrong_way(*, granted: bool, stated: bool, identity: bool) -> list[Place]:
    """Which of the two ways is missing, or has no place here. Where identity is on the node nobody states a ground past
    its decision.
    """
    if granted and stated:
        return [Place("/ground", "not_beside_a_grant")]
    if identity and not granted:
        return [Place("/grant", "missing")]
    return [] if granted or stated else [Place("/ground", "missing")]


def foreign(live: Grant, row: tuple[UUID, UUID, UUID, UUID | None]) -> str | None:
    """Why a grant does not carry a row's preview (`row`: body, other body, conversation, person), or None."""
    if (live.owner, live.recipient, live.conversation, live.person) != row:
        return "grant_foreign"
    return None if TELLS in live.categories else "grant_does_not_cover"


def goes_by_hand(kind: Kind, bodies: Iterable[str]) -> bool:
    """Whether nothing of this kind goes to one of these kinds of body by itself: to a foreigners' authority only two
    people send, at identity, what a statute names (ID-10). A Verweis transmits nothing.
    """
    return transmits(kind) and BodyKind.FOREIGNERS_AUTHORITY in set(bodies)
