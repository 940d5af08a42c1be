"""Every service knows the bodies and clients of the node: from `tenants.yaml`, then from identity's facts."""

from collections.abc import Awaitable, Callable
from datetime import date

from sqlalchemy import select

from geleit_kit.db.closing import Closing, known_body, set_last_day
from geleit_kit.db.kit_tables import KnownBody, KnownClient
from geleit_kit.db.session import WriteSession
from geleit_kit.events.facts import Consumer, Event, Heard

BODY_REGISTERED = "geleit.identity.body.registered.v1"
LAST_DAY_SET = "geleit.identity.body.last_day_set.v1"
BODY_DESTROYED = "geleit.identity.body.destroyed.v1"
CLIENT_REGISTERED = "geleit.identity.client.registered.v1"
CLIENT_BLOCKED = "geleit.identity.client.blocked.v1"


class HeardBody(Heard):
    """What a service needs to know of a body."""

    key: str
    name: str
    kind: str
    land: str
    law: str


class HeardLastDay(Heard):
    """After which day the event's body closes; none where it stays."""

    closed_on: date | None


class HeardDestruction(Heard):
    """The event's body: its data are to be destroyed."""


class HeardClient(Heard):
    """What a service needs to know of a program that calls for a body."""

    client_id: str
    roles: list[str]


def bodies_consumer(learnt: Callable[[], Awaitable[None]]) -> Consumer:
    """The handler; `learnt` is called when a body was written, so that the book in memory is read again."""

    async def on_body_registered(write: WriteSession, event: Event, data: HeardBody) -> None:
        await write.merge(KnownBody(id=event.body, **data.model_dump()))
        write.after_commit.append(learnt)

    return Consumer(BODY_REGISTERED, HeardBody, on_body_registered)


def leaving_consumers(closing: Closing) -> list[Consumer]:
    """The handlers of a body that leaves: its last day, and the destruction of its data."""

    async def on_last_day_set(write: WriteSession, _event: Event, data: HeardLastDay) -> None:
        await set_last_day(write, data.closed_on)

    async def on_body_destroyed(write: WriteSession, _event: Event, _data: HeardDestruction) -> None:
        known = await known_body(write, write.body)
        if known is None or not known.has_left(write.today):
            message = "a body is destroyed only where it has left by this service's own clock"
            raise LookupError(message)  # a dead letter: an operator looks at it
        if known.destroyed_on is None:
            await closing.begin_destroying(write)

    return [
        Consumer(LAST_DAY_SET, HeardLastDay, on_last_day_set),
        Consumer(BODY_DESTROYED, HeardDestruction, on_body_destroyed),
    ]


def clients_consumers(learnt: Callable[[], Awaitable[None]]) -> list[Consumer]:
    """The handlers for programs that a body lets call, and for those that it blocks."""

    async def on_client_registered(write: WriteSession, event: Event, data: HeardClient) -> None:
        await know_client(write, event, data, blocked=False)
        write.after_commit.append(learnt)

    async def on_client_blocked(write: WriteSession, event: Event, data: HeardClient) -> None:
        await know_client(write, event, data, blocked=True)
        write.after_commit.append(learnt)

    return [
        Consumer(CLIENT_REGISTERED, HeardClient, on_client_registered),
        Consumer(CLIENT_BLOCKED, HeardClient, on_client_blocked),
    ]


async def know_client(write: WriteSession, event: Event, data: HeardClient, *, blocked: bool) -> None:
    """Writes what was heard; a body that is not known has no programs."""
    body = await write.first(select(KnownBody).where(KnownBody.id == event.body))
    if body is not None:
        row = KnownClient(client_id=data.client_id, body_key=body.key, roles=data.roles, blocked=blocked)
        await write.merge(row)
