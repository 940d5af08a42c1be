"""A link: two rows, one per body, joined by a random conversation id; it lives only under a ground."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission


class Side(Coded):
    """On which end of the link a row stands."""

    OFFERER = "offerer", "anbietende Stelle", "Offering body"
    RECEIVER = "receiver", "empfangende Stelle", "Receiving body"


LINK = Lifecycle(
    "link",
    start="offered",
    steps=[
        Step("bind", "offered", "bound", needs=Permission.LINK_WRITE, asks="BindIn"),
        Step("rebind", "bound", "bound", needs=Permission.LINK_WRITE, asks="BindIn"),
        Step("cut", ("offered", "bound", "suspended"), "cut", needs=Permission.LINK_WRITE),
        Step("lapse", ("offered", "bound", "suspended"), "cut", automatic=True),
        Step("suspend", ("offered", "bound"), "suspended", automatic=True),
        Step("confirm", "suspended", "bound", needs=Permission.LINK_WRITE),
        Step("resume", "suspended", "bound", automatic=True),
        Step("wait_again", "bound", "offered", automatic=True),
    ],
)


def closed_for(side: str) -> dict[str, str]:
    """Actions that this end does not take: only the receiver binds, by its own act, to its own record."""
    return {} if side == Side.RECEIVER else dict.fromkeys(("bind", "rebind"), "only_the_receiver_binds")


class Carries(Protocol):
    """A consent or release, as far as a link asks it."""

    @property
    def purpose(self) -> str:
        """What for."""

    def live_on(self, day: date) -> bool:
        """Whether it carries on this day."""


_Carries = TypeVar("_Carries", bound=Carries)


@dataclass(frozen=True, slots=True)
class Way:
    """An own end towards another body: how far it is, for what, and which consent, release or statute it rests on."""

    status: str
    purpose: str
    rests_on: UUID | None


def takes_over(grounds: Iterable[_Carries], purpose: str, day: date) -> _Carries | None:
    """On which of the person's other consents and releases towards the same body a link stands when its own ground
    ends. None: it is cut.
    """
    return next((one for one in grounds if one.purpose == purpose and one.live_on(day)), None)


def left_without(ways: Iterable[Way], gone: Collection[UUID], grounds: Collection[Carries], day: date) -> list[Way]:
    """The ways that stand once these grounds have ended; `grounds`: the consents and releases that are left."""
    return [way for way in ways if way.rests_on not in gone or takes_over(grounds, way.purpose, day) is not None]
