"""Every service keeps its own copy of whom a member of staff must not see, from identity's facts."""

from uuid import UUID

from geleit_kit.db.barring import bar, unbar
from geleit_kit.db.session import WriteSession
from geleit_kit.events.facts import Consumer, Event, Heard

STAFF_BARRED = "geleit.identity.staff.barred.v1"
STAFF_ADMITTED = "geleit.identity.staff.admitted.v1"


class HeardBar(Heard):
    """Whose rows do not exist for whom, in the event's body."""

    person: UUID
    staff: UUID


def bars_consumers() -> list[Consumer]:
    """The handlers of a bar, and of its end."""

    async def on_staff_barred(write: WriteSession, _event: Event, data: HeardBar) -> None:
        await bar(write, data.staff, data.person)

    async def on_staff_admitted(write: WriteSession, _event: Event, data: HeardBar) -> None:
        await unbar(write, data.staff, data.person)

    return [
        Consumer(STAFF_BARRED, HeardBar, on_staff_barred),
        Consumer(STAFF_ADMITTED, HeardBar, on_staff_admitted),
    ]
