"""One mandate, one holder. A referral never moves responsibility; only a handover does, and only by compare-and-set.

Sources: Handreichung zum kommunalen Einwanderungsmanagement (MKFFI NRW 2020), l. 1972 and 1982 (the case manager keeps
case responsibility while services run elsewhere), l. 2404 and 2478 (it moves by a handover, with the person present).
"""

from datetime import date
from uuid import UUID

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission


class HolderKind(Coded):
    """Who holds a mandate."""

    STAFF = "staff", "Fachkraft der Stelle", "Member of the body's staff"
    POOL = "pool", "Stelle, noch niemand benannt", "The body, nobody named yet"
    OUTSIDE = "outside", "Andere Stelle", "Another body"


class Refusal(Coded):
    """Why a handover is refused. Codes only: the reason travels in a fact."""

    UNKNOWN_MANDATE = "unknown_mandate", "Mandat unbekannt", "The mandate is not known"
    NOT_ACTIVE = "not_active", "Mandat nicht aktiv", "The mandate is not active"
    EPOCH_PASSED = "epoch_passed", "Mandat inzwischen bewegt", "The mandate has moved since"
    OTHER_PERSON = "other_person", "Mandat einer anderen Person", "The mandate belongs to another person"


MANDATE = Lifecycle(
    "mandate",
    start="active",
    steps=[
        Step("take", "active", "active", needs=Permission.MANDATE_WRITE, asks="TakeIn"),
        Step("offer", "active", "offered", needs=Permission.MANDATE_WRITE, asks="OfferIn"),
        Step("accept", "offered", "active", needs=Permission.MANDATE_WRITE, asks="TakeIn"),
        Step("decline", "offered", "active", needs=Permission.MANDATE_WRITE, asks="DeclineIn"),
        Step("withdraw_offer", "offered", "active", needs=Permission.MANDATE_WRITE),
        Step("move", "active", "moved", automatic=True),
        Step("close_outside", "moved", "ended", needs=Permission.MANDATE_WRITE),
        Step("end", ("active", "offered"), "ended", automatic=True),
    ],
)

HELD_HERE = ("active", "offered")
"""States in which a holder of this body is responsible; an offer leaves the giver responsible."""


def handover_fault(*, status: str, epoch: int, person: UUID, asked_epoch: int, asked_person: UUID) -> Refusal | None:
    """Why a pending handover must be refused, or None when it moves the mandate (compare-and-set by epoch)."""
    if person != asked_person:
        return Refusal.OTHER_PERSON
    if epoch != asked_epoch:
        return Refusal.EPOCH_PASSED
    return None if status == "active" else Refusal.NOT_ACTIVE


def answerable(
    holder: UUID | None, deputy: UUID | None, deputy_from: date | None, deputy_until: date | None, day: date
) -> UUID | None:
    """Who answers for the mandate on a day: the deputy within its days (open ends count as always), else the holder."""
    covers = (deputy_from is None or deputy_from <= day) and (deputy_until is None or day <= deputy_until)
    return deputy if deputy is not None and covers else holder
