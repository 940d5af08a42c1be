"""Every service keeps its own copy of whose whereabouts are hidden, from identity's facts."""

from datetime import date
from uuid import UUID

from geleit_kit.db.session import WriteSession
from geleit_kit.db.whereabouts import note_hidden
from geleit_kit.events.facts import Consumer, Event, Heard

WHEREABOUTS_HIDDEN = "geleit.identity.whereabouts.hidden.v1"
WHEREABOUTS_SHOWN = "geleit.identity.whereabouts.shown.v1"


class HeardHidden(Heard):
    """Whose, in the event's body, and on which days."""

    person: UUID
    since: date
    until: date | None = None


class HeardShown(Heard):
    """Whose."""

    person: UUID


def whereabouts_consumers() -> list[Consumer]:
    """The handlers of both."""

    async def on_whereabouts_hidden(write: WriteSession, _event: Event, data: HeardHidden) -> None:
        await note_hidden(write, data.person, data.since, data.until)

    async def on_whereabouts_shown(write: WriteSession, _event: Event, data: HeardShown) -> None:
        await note_hidden(write, data.person, None, None)

    return [
        Consumer(WHEREABOUTS_HIDDEN, HeardHidden, on_whereabouts_hidden),
        Consumer(WHEREABOUTS_SHOWN, HeardShown, on_whereabouts_shown),
    ]
