"""The consumer: one leased reader per stream; effect, inbox row and position in one transaction; gaps heal from the
producer's feed.

The position in the database decides, not Redis: losing all of Redis loses nothing, and a fact that comes twice has one
effect. A fact that
fails again and again becomes a dead letter and parks the later facts of its aggregate; the rest goes on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import takewhile
from typing import Any
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from geleit_kit.db.breath import Breath
from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import DeadLetter, Inbox, KitBase, Position
from geleit_kit.db.leases import Fenced, Held
from geleit_kit.db.points import point
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import WriteSession
from geleit_kit.db.whole import resting
from geleit_kit.events.bodies import BODY_DESTROYED, LAST_DAY_SET
from geleit_kit.events.dead_letters import letter
from geleit_kit.events.entries import entries_of, unbroken
from geleit_kit.events.facts import Event, Registry
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.problems import Unavailable

Feed = Callable[[str, int], Awaitable[tuple[int, list[dict[str, Any]]]]]
"""Asks the producer of a stream for what comes after a sequence: `(stream, after) -> (behind which sequence they begin,
CloudEvents)`. The two differ where the numbers began again (`geleit_kit.events.numbering`). Raises BelowFloor where it
is kept, or known, no more.
"""
Snapshot = Callable[[str, str | None], Awaitable[tuple[list[dict[str, Any]], int, str | None]]]
"""Asks the producer of a stream for a page of what stands now: `(stream, cursor) -> (CloudEvents without sequences,
where the feed goes on, next cursor)`.
"""


class BelowFloor(Exception):
    """The feed does not keep what was asked for any more, or does not know it, since its database was put back: the
    snapshot has what stands.
    """


_log = logging.getLogger("geleit.consumer")
_BATCH = 200
_BLOCK_MS = 1000
_PATIENCE = 5
_QUIET_SECONDS = 3.0
_BREATH_SECONDS = 0.02
_AWAY_SECONDS = 0.5
_PAUSE_SECONDS = 0.05
_ASKED_FOR = frozenset({LAST_DAY_SET, BODY_DESTROYED})
"""What no service does because of an entry in Redis, which nobody signed: the producer's own feed says it or nobody."""
_BEHIND = "behind a dead letter of its aggregate"
_INBOX = KitBase.metadata.tables["inbox"]
_NOTED_AS_HEARD = {
    dialect: build(_INBOX).on_conflict_do_nothing().returning(_INBOX.c.event_id)
    for dialect, build in (("postgresql", pg_insert), ("sqlite", sqlite_insert))
}


def _may_be_believed(event: Event) -> bool:
    return event.type not in _ASKED_FOR


class StreamConsumer:
    """Hears one stream for one service."""

    def __init__(
        self,
        database: Database,
        redis: Redis | None,
        registry: Registry,
        stream: str,
        feed: Feed,
        snapshot: Snapshot | None = None,
    ) -> None:
        self._database, self._redis, self._registry, self.stream, self._feed = database, redis, registry, stream, feed
        self._snapshot = snapshot
        self._group = registry.service
        self._token = 0
        self._careful = True
        self._left_over = True
        self._last_look = 0.0
        self._breath = Breath(_BREATH_SECONDS)

    async def step(self, held: Held) -> bool:
        """Reads what is new, applies it, acknowledges. True where it came further and more may wait."""
        if held.token != self._token:
            self._token, self._careful, self._left_over = held.token, True, True
        await self._breath.take()
        position = await self._position()
        try:
            entries = await self._read(position)
        except (RedisError, OSError) as error:
            _log.warning("redis_away", extra={"stream": self.stream, "fault": type(error).__name__})
            # An answer that was on its way is lost to us, and delivered as far as the server knows.
            entries, self._left_over = [], True
        events = [event for _, event in entries if event.sequence > position]
        if not events:
            await self._acknowledge([entry for entry, _ in entries])
            return await self._look(held, position)
        self._last_look = asyncio.get_running_loop().time()
        gap = events[0].sequence > position + 1
        if gap:
            _log.warning("gap", extra={"stream": self.stream, "after": position, "found": events[0].sequence})
        if gap or any(event.type in _ASKED_FOR for event in events):
            await self._heal(held, position)
            before, position = position, await self._position()
        else:
            before = position
        await self._apply(held, list(takewhile(_may_be_believed, unbroken(events, position))))
        point("consumer.before_ack")
        done = await self._position()
        await self._acknowledge([entry for entry, event in entries if event.sequence <= done])
        self._left_over = any(event.sequence > done for event in events)
        if done == before:
            await asyncio.sleep(_AWAY_SECONDS)
        return done > before

    async def _look(self, held: Held, position: int) -> bool:
        """Nothing came: now and then the producer is asked whether it is true."""
        now = asyncio.get_running_loop().time()
        if now - self._last_look < _QUIET_SECONDS:
            return False
        self._last_look = now
        return await self._heal(held, position) > 0

    async def _position(self) -> int:
        async with self._database.read(NODE) as read:
            return int(await read.scalar(select(Position.sequence).where(Position.stream == self.stream)) or 0)

    async def _read(self, position: int) -> list[tuple[str, Event]]:
        """What was delivered and not acknowledged, as long as there is such; then what is new."""
        if self._redis is None:
            return []
        for start in ("0", ">") if self._left_over else (">",):
            try:
                with resting():
                    answer = await self._redis.xreadgroup(
                        self._group,
                        self._group,
                        {self.stream: start},
                        count=_BATCH,
                        block=_BLOCK_MS if start == ">" else None,
                    )
            except ResponseError as error:
                if "NOGROUP" not in str(error):
                    raise
                await self._make_group(position)
                return []
            entries, lost = entries_of(answer)
            await self._acknowledge(lost)
            if entries:
                return entries
            self._left_over = False
        return []

    async def _make_group(self, position: int) -> None:
        assert self._redis is not None  # noqa: S101 -- the only caller has looked
        try:
            await self._redis.xgroup_create(self.stream, self._group, id=f"{position}-0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    async def _acknowledge(self, entries: Sequence[str]) -> None:
        if not entries or self._redis is None:
            return
        try:
            await self._redis.xack(self.stream, self._group, *entries)
        except (RedisError, OSError) as error:
            _log.info("not_acknowledged", extra={"stream": self.stream, "fault": type(error).__name__})

    async def _heal(self, held: Held, position: int) -> int:
        """Fetches what is missing from the producer's own log."""
        healed = 0
        while True:
            try:
                begins, documents = await self._feed(self.stream, position)
            except BelowFloor:
                return healed + await self._stand(held, position)
            except (Unavailable, OSError) as error:
                _log.info("feed_away", extra={"stream": self.stream, "fault": type(error).__name__})
                return healed
            if begins != position:
                healed, position = healed + 1, await self._leap(held, position, begins)
            events = unbroken([Event.of(document) for document in documents], position)
            if not events:
                return healed
            await self._apply(held, events)
            healed += len(events)
            position = events[-1].sequence

    async def _leap(self, held: Held, position: int, begins: int) -> int:
        """The producer's numbers began again, and it has nothing in between: goes on there, forward or back."""
        _log.warning("numbers_began_again", extra={"stream": self.stream, "after": position, "begins": begins})
        async with self._database.node_write() as write:
            await held.check(write)
            await self._place(write, begins)
        return begins

    async def _stand(self, held: Held, position: int) -> int:
        """Comes too late for the feed: hears what stands now, then goes on with the feed. Until all of it was heard the
        position stays, so whoever dies midway begins again.
        """
        _log.warning("below_the_floor", extra={"stream": self.stream, "after": position})
        if self._snapshot is None:
            return 0
        cursor, heard, first = None, 0, None
        while True:
            try:
                documents, after, cursor = await self._snapshot(self.stream, cursor)
            except (Unavailable, OSError) as error:
                _log.info("snapshot_away", extra={"stream": self.stream, "fault": type(error).__name__})
                return 0
            first = after if first is None else first
            numbers = {"sequence": position, "bodysequence": 0}
            await self._apply(held, [Event.of(document | numbers) for document in documents])
            point("consumer.in_snapshot")
            heard += len(documents)
            if cursor is None:
                break
        async with self._database.node_write() as write:
            await held.check(write)
            await self._place(write, first)
        _log.warning("snapshot_heard", extra={"stream": self.stream, "facts": heard, "after": first})
        return 1

    async def _apply(self, held: Held, events: Sequence[Event]) -> None:
        if not events:
            return
        if not self._careful:
            try:
                await self._together(held, events)
            except (Fenced, Unavailable):
                raise
            except Exception as error:  # noqa: BLE001 -- one at a time finds out which
                _log.warning("batch_failed", extra={"stream": self.stream, "fault": type(error).__name__})
            else:
                return
        for event in events:
            await self._alone(held, event)
        self._careful = False

    async def _together(self, held: Held, events: Sequence[Event]) -> None:
        async with self._database.node_write() as write:
            await held.check(write)
            troubled = await self._troubled(write)
            unheard = await self._unheard(write, events)
            for event in events:
                if event.id in unheard:
                    unheard.remove(event.id)  # the same fact twice in one batch has one effect
                    await self._effect(write, event, troubled=troubled)
            await self._advance(write, events[-1].sequence)
            point("consumer.before_commit")

    async def _alone(self, held: Held, event: Event) -> None:
        """Counts the attempt durably before it, so that a fact that kills the process is found out too."""
        if self.stream and event.type not in self._registry.consumes:
            await self._together(held, [event])
            return
        while True:
            failures = await self._attempt(held, event)
            if failures > _PATIENCE:
                await self._bury(held, event)
                return
            try:
                await self._together(held, [event])
            except (Fenced, Unavailable):
                await self._attempt(held, event, -1)
                raise
            except Exception as error:  # noqa: BLE001 -- whatever a handler raises makes it a dead letter in the end
                _log.warning(
                    "fact_failed", extra={"event": str(event.id), "type": event.type, "fault": type(error).__name__}
                )
                await self._note(event, type(error).__name__)
                await asyncio.sleep(min(_PAUSE_SECONDS * 2**failures, 1.0))
            else:
                return

    async def _troubled(self, write: WriteSession) -> bool:
        """Whether any letter of the stream is not done with. Where none is, no fact of the batch has to look for its
        own: only this consumer, which holds the lease, writes new ones.
        """
        query = select(DeadLetter.id).where(DeadLetter.stream == self.stream, DeadLetter.status != "replayed").limit(1)
        return await write.scalar(query) is not None

    async def _unheard(self, write: WriteSession, events: Sequence[Event]) -> set[UUID]:
        """Notes all of them as heard; answers which had not been. One statement for the batch: the scope changes no
        more between fact and fact of one body, which cost two statements for each.
        """
        now = utc_now()
        rows = [{"stream": self.stream, "event_id": event.id, "handled_at": now} for event in events]
        return set((await write.execute(_NOTED_AS_HEARD[write.dialect], rows)).scalars())

    async def _effect(self, write: WriteSession, event: Event, *, troubled: bool) -> None:
        consumers = self._registry.consumes.get(event.type, ())
        if not consumers:
            return
        if troubled and await self._blocked(write, event):
            await self._park(write, event)
            return
        async with write.acting_as(event.body):
            for consumer in consumers:
                await consumer.handle(write, event, consumer.heard.model_validate(event.data))
        if troubled:
            await self._forget(write, event)

    async def _blocked(self, write: WriteSession, event: Event) -> bool:
        """Whether a letter of its aggregate lies there. Waits for a replay that is under way: it may have been the last
        one.
        """
        query = (
            select(DeadLetter.id)
            .where(
                DeadLetter.stream == self.stream,
                DeadLetter.aggregate == event.aggregate,
                DeadLetter.status.in_(("dead", "parked")),
            )
            .order_by(DeadLetter.sequence.desc())
            .limit(1)
        )
        return (
            await write.scalar(query.with_for_update(read=True) if write.dialect == "postgresql" else query) is not None
        )

    async def _park(self, write: WriteSession, event: Event) -> None:
        row = await write.first(self._letter_of(event))
        if row is None:
            row = letter(self.stream, event, _BEHIND, "parked")
            write.add(row)
        row.status, row.reason = "parked", _BEHIND

    async def _advance(self, write: WriteSession, sequence: int) -> None:
        row = await write.first(select(Position).where(Position.stream == self.stream))
        if row is None or row.sequence < sequence:
            await self._place(write, sequence)

    async def _place(self, write: WriteSession, sequence: int) -> None:
        """Also back, where the producer's numbers went back."""
        await write.merge(Position(stream=self.stream, sequence=sequence, heard_at=utc_now()))

    async def _attempt(self, held: Held, event: Event, by: int = 1) -> int:
        async with self._database.node_write() as write:
            await held.check(write)
            if await write.scalar(self._handled(event)) is not None:
                return 0  # heard again: it took effect, or lies among the dead letters
            row = await write.first(self._letter_of(event))
            if row is None:
                row = letter(self.stream, event, "in progress", "trying")
                write.add(row)
            row.failures = (row.failures or 0) + by
            return row.failures

    async def _note(self, event: Event, reason: str) -> None:
        async with self._database.node_write() as write:
            row = await write.first(self._letter_of(event))
            if row is not None:
                row.reason, row.last_at = reason, utc_now()

    async def _forget(self, write: WriteSession, event: Event) -> None:
        await write.execute(delete(DeadLetter).where(DeadLetter.stream == self.stream, DeadLetter.event_id == event.id))

    def _handled(self, event: Event) -> Any:
        return select(Inbox.event_id).where(Inbox.stream == self.stream, Inbox.event_id == event.id)

    def _letter_of(self, event: Event) -> Any:
        return select(DeadLetter).where(DeadLetter.stream == self.stream, DeadLetter.event_id == event.id)

    async def _bury(self, held: Held, event: Event) -> None:
        async with self._database.node_write() as write:
            await held.check(write)
            row = await write.first(self._letter_of(event))
            reason = row.reason if row else "unknown"
            if row is not None:
                row.status, row.last_at = "dead", utc_now()
            await write.execute(insert(Inbox).values(stream=self.stream, event_id=event.id, handled_at=utc_now()))
            await self._advance(write, event.sequence)
        _log.error("dead_letter", extra={"event": str(event.id), "type": event.type, "fault": reason})
        if self._redis is None:
            return
        try:
            await self._redis.xadd(
                f"geleit.{self._group}.dead-letters",
                {"stream": self.stream, "event": str(event.id), "type": event.type, "reason": reason},
                maxlen=10_000,
                approximate=True,
            )
        except (RedisError, OSError):
            _log.info("dead_letter_only_in_database", extra={"event": str(event.id)})
