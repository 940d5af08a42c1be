"""A producer and a consumer without HTTP between them: outbox, relay, Valkey, consumer; the feed is asked directly."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from redis.asyncio import Redis
from sqlalchemy import select

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import DeadLetter, Outbox, Position
from geleit_kit.db.leases import Held, Worker, take
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import WriteSession
from geleit_kit.events.consumer import BelowFloor, StreamConsumer
from geleit_kit.events.envelope import envelope
from geleit_kit.events.facts import DomainFact, Event, Heard, Registry, consumes
from geleit_kit.events.relay import Relay
from geleit_kit.pure.problems import Unavailable
from kit.tests.house import KI

STREAM = "geleit.letters"


class Noted(DomainFact, type="geleit.letters.letter.noted.v1", aggregate="letter_id"):
    """Something was noted."""

    letter_id: UUID
    number: int


class HeardNote(Heard):
    """What the consumer needs of it."""

    letter_id: UUID
    number: int


@dataclass
class Stage:
    """Both ends on one database. `poison` holds the numbers at which the handler breaks; `feed_away` shuts the feed."""

    database: Database
    redis: Redis
    poison: set[int] = field(default_factory=set)
    feed_away: bool = False
    asked: list[int] = field(default_factory=list)
    floor: int = 0
    standing: list[tuple[list[dict[str, Any]], int, str | None]] = field(default_factory=list)

    @property
    def registry(self) -> Registry:
        """The handler leaves a task for each fact: two effects would be two tasks."""

        @consumes("geleit.letters.letter.noted.v1", HeardNote)
        async def on_noted(write: WriteSession, event: Event, data: HeardNote) -> None:
            if data.number in self.poison:
                raise ZeroDivisionError
            await write.task(
                kind="noted",
                subject=(str(data.letter_id), str(data.number)),
                unique_for=str(uuid4()),
                code=str(event.sequence),
            )

        return Registry("letters", publishes=[Noted], consumes=[on_noted])

    async def note(self, *numbers: int, letter: UUID | None = None, body: UUID = KI) -> UUID:
        """Facts of one aggregate, each in a transaction of its own."""
        letter = letter or uuid4()
        for number in numbers:
            async with self.database.write(body) as write:
                write.publish(Noted(letter_id=letter, number=number))
        return letter

    async def feed(self, stream: str, after: int) -> tuple[int, list[dict[str, Any]]]:
        """What the producer serves as `/v1/events`."""
        self.asked.append(after)
        if after < self.floor:
            raise BelowFloor
        if self.feed_away:
            raise Unavailable
        query = select(Outbox).where(Outbox.stream == stream, Outbox.sequence > after).order_by(Outbox.sequence)
        async with self.database.read(NODE) as read:
            return after, [envelope(row, "test") for row in await read.all(query.limit(500))]

    async def snapshot(self, stream: str, cursor: str | None) -> tuple[list[dict[str, Any]], int, str | None]:
        """What the producer serves as `/v1/meta/snapshot`: the pages of `standing`, its cursors their numbers."""
        assert stream == STREAM
        return self.standing[int(cursor or 0)]

    def relay(self, redis: Redis | None = None) -> Relay:
        """A relay."""
        return Relay(self.database, redis or self.redis, "test", [STREAM])

    def consumer(self) -> StreamConsumer:
        """A consumer that asks its feed at once when nothing comes."""
        made = StreamConsumer(self.database, self.redis, self.registry, STREAM, self.feed, self.snapshot)
        made._last_look = -1000.0
        return made

    async def held(self, name: str = "work", who: str = "me", seconds: float = 60.0) -> Held:
        """A lease."""
        found = await take(self.database, name, who, seconds)
        assert found is not None
        return found

    async def publish(self) -> None:
        """One round of the relay, as often as there is something."""
        relay, held = self.relay(), await self.held("relay")
        while await relay.step(held):
            pass

    async def hear(self, consumer: StreamConsumer | None = None, until: int | None = None) -> None:
        """Rounds of the consumer until it came to a sequence."""
        consumer, held = consumer or self.consumer(), await self.held("consumer")
        wanted = await self.published() if until is None else until
        async with asyncio.timeout(15):
            while await self.position() < wanted:
                consumer._last_look = -1000.0
                await consumer.step(held)

    async def published(self) -> int:
        """The highest sequence of the stream."""
        async with self.database.read(NODE) as read:
            found = await read.tuples(
                select(Outbox.sequence).where(Outbox.stream == STREAM, Outbox.sequence.is_not(None))
            )
        return max((row[0] for row in found), default=0)

    async def position(self) -> int:
        """How far the consumer came."""
        async with self.database.read(NODE) as read:
            return int(await read.scalar(select(Position.sequence).where(Position.stream == STREAM)) or 0)

    async def effects(self) -> list[int]:
        """The numbers of the facts that took effect, in the order in which they did."""
        from geleit_kit.db.kit_tables import Task  # noqa: PLC0415 -- stands beside its use

        async with self.database.read(NODE) as read:
            return [int(row.subject_id) for row in await read.all(select(Task).order_by(Task.id))]

    async def letters(self) -> dict[int, str]:
        """Dead letters: number -> status."""
        async with self.database.read(NODE) as read:
            rows = await read.all(select(DeadLetter).order_by(DeadLetter.sequence))
        return {row.event["data"]["number"]: row.status for row in rows}


@asynccontextmanager
async def working(worker: Worker) -> AsyncIterator[None]:
    """A worker that runs meanwhile."""
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
