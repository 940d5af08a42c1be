"""Every service keeps its own copy of whose processing is restricted, from identity's facts."""

from uuid import UUID

from geleit_kit.db.restricting import release, restrict
from geleit_kit.db.session import WriteSession
from geleit_kit.events.facts import Consumer, Event, Heard

PERSON_RESTRICTED = "geleit.identity.person.restricted.v1"
PERSON_UNRESTRICTED = "geleit.identity.person.unrestricted.v1"


class HeardRestriction(Heard):
    """Whose processing, in the event's body."""

    person: UUID


def restrictions_consumers() -> list[Consumer]:
    """The handlers of a restriction, and of its end."""

    async def on_person_restricted(write: WriteSession, _event: Event, data: HeardRestriction) -> None:
        await restrict(write, data.person)

    async def on_person_unrestricted(write: WriteSession, _event: Event, data: HeardRestriction) -> None:
        await release(write, data.person)

    return [
        Consumer(PERSON_RESTRICTED, HeardRestriction, on_person_restricted),
        Consumer(PERSON_UNRESTRICTED, HeardRestriction, on_person_unrestricted),
    ]
