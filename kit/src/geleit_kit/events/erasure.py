"""What a service does with `geleit.identity.person.erased.v1`, and with facts that come late about somebody erased."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from geleit_kit.db.closing import is_gone
from geleit_kit.db.erasure import PERSON_ERASED, Fast, is_erased
from geleit_kit.db.session import WriteSession
from geleit_kit.events.facts import Consumer, Event, Heard, Registry

_AT_ONCE = 1000


class HeardErasure(Heard):
    """Whom the event's body has erased."""

    person: UUID


def erasure_consumer(erase: Callable[[WriteSession, UUID], Awaitable[Any]]) -> Consumer:
    """The handler: the service does its own part of the erasure."""

    async def on_person_erased(write: WriteSession, _event: Event, data: HeardErasure) -> None:
        await erase(write, data.person)

    return Consumer(PERSON_ERASED, HeardErasure, on_person_erased)


def deaf_to_erased(registry: Registry) -> Registry:
    """The same registry, whose handlers do not hear facts about persons who were erased here, nor of bodies whose data
    were destroyed: such a fact was under way, and its effect would be a row about nobody. Neither what was said of a
    body after its last day; what was said before is heard, however late it comes. Counts name no person.
    """
    heard = [_guarded(one) for handlers in registry.consumes.values() for one in handlers]
    return Registry(registry.service, publishes=list(registry.publishes.values()), consumes=heard)


def _guarded(consumer: Consumer) -> Consumer:
    async def handle(write: WriteSession, event: Event, data: Any) -> None:
        person, counted = _person(event), ".statistics." in event.type
        if person is not None and await is_erased(write, event.body, person):
            return
        if counted or not await is_gone(write, event.body, event.day):
            await consumer.handle(write, event, data)

    return replace(consumer, handle=handle)


def _person(event: Event) -> UUID | None:
    try:
        return UUID(str(event.data["person"]))
    except (KeyError, ValueError):
        return None


def fast_path(redis: Redis | None) -> Fast:
    """Takes facts out of the streams. The node's own Valkey then writes its file anew, where it is allowed to ask."""

    async def forget(facts: Sequence[tuple[str, int]]) -> bool:
        if redis is None or not facts:
            return True
        try:
            for start in range(0, len(facts), _AT_ONCE):  # nobody else of Redis waits for long
                some = facts[start : start + _AT_ONCE]
                for stream in sorted({stream for stream, _ in some}):
                    await redis.xdel(stream, *(f"{sequence}-0" for name, sequence in some if name == stream))
            await redis.bgrewriteaof()
        except ResponseError:
            return True  # not allowed, or under way already: the server's own rewriting does it in its time
        except (RedisError, OSError):
            return False
        return True

    return forget
