"""Every service knows the bodies of the node: from `tenants.yaml` at start, and from this fact afterwards."""

from collections.abc import Awaitable, Callable

from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.session import WriteSession
from geleit_kit.events.facts import Consumer, Event, Heard

BODY_REGISTERED = "geleit.identity.body.registered.v1"


class HeardBody(Heard):
    """What a service needs to know of a body."""

    key: str
    name: str
    kind: str
    land: str
    law: str


def bodies_consumer(learnt: Callable[[], Awaitable[None]]) -> Consumer:
    """The handler; `learnt` is called when a body was written, so that the book in memory is read again."""

    async def on_body_registered(write: WriteSession, event: Event, data: HeardBody) -> None:
        await write.merge(KnownBody(id=event.body, **data.model_dump()))
        write.after_commit.append(learnt)

    return Consumer(BODY_REGISTERED, HeardBody, on_body_registered)
