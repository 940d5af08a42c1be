"""The relay: assigns the gap-free sequences, commits them, then sends. The outbox is the log, Redis the fast path.

The id of a stream entry is `<sequence>-0`: a second sending of the same fact is refused by the server itself, and a gap
is visible.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError
from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, func, insert, or_, select, text, update

from geleit_kit.db.breath import Breath
from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import Counter, Inbox, Outbox
from geleit_kit.db.leases import Held
from geleit_kit.db.points import point
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import WriteSession
from geleit_kit.db.straight import StraightQuery
from geleit_kit.events.age import begin_again, first_number, locked_counters
from geleit_kit.events.envelope import FIELDS, encoded
from geleit_kit.events.putting import put
from geleit_kit.events.standing import numbered
from geleit_kit.pure.clock import utc_now

_log = logging.getLogger("geleit.relay")
_BATCH = 2000
_KEPT_IN_REDIS = 100_000
_KEPT_DAYS = 35
_BREATH_SECONDS = 0.025
_SWEEP_SECONDS = 300.0
_FORGOTTEN_AT_ONCE = 5000
_OUTBOX: Any = Outbox.__table__
_TOLD = StraightQuery(
    select(*(_OUTBOX.c[name] for name in ("position", *FIELDS)))
    .where(_OUTBOX.c.published_at.is_(None), _OUTBOX.c.sequence.is_not(None))
    .order_by(_OUTBOX.c.stream, _OUTBOX.c.sequence)
    .limit(_BATCH)
)
_NUMBER = text(
    "UPDATE outbox SET sequence = new.sequence, body_sequence = new.body_sequence FROM unnest(CAST(:position AS"
    " bigint[]), CAST(:sequence AS bigint[]), CAST(:body_sequence AS bigint[])) AS new(position, sequence,"
    " body_sequence) WHERE outbox.position = new.position"
)
_MARK = text("UPDATE outbox SET published_at = :now WHERE position = ANY(CAST(:positions AS bigint[]))")


def _due() -> ColumnElement[bool]:
    """What may be numbered: whose own moment has come (`now`), and that of its elders. An aggregate may have facts of
    both kinds (another setting after a restart, an act from another body's scope); its order stays.
    """
    mine, elder, now = _OUTBOX.c, _OUTBOX.alias("elder").c, bindparam("now", type_=_OUTBOX.c.apart_until.type)
    waits = exists().where(
        elder.published_at.is_(None),
        elder.apart_until > now,
        elder.aggregate == mine.aggregate,
        elder.stream == mine.stream,
        elder.position < mine.position,
    )
    come = or_(mine.apart_until.is_(None), mine.apart_until <= now)
    return and_(mine.published_at.is_(None), mine.sequence.is_(None), come, ~waits)


_WAITING = StraightQuery(select(_OUTBOX.c.position).where(_due()).limit(1))
_DUE = StraightQuery(
    select(*(_OUTBOX.c[name] for name in ("position", "stream", "body_id", "aggregate", "apart_until")))
    .where(_due())
    .order_by(_OUTBOX.c.position)
    .limit(_BATCH)
)


class Relay:
    """Publishes the facts of one service."""

    def __init__(self, database: Database, redis: Redis | None, node: str, streams: Sequence[str] = ()) -> None:
        self._database, self._redis, self._node, self._streams = database, redis, node, streams
        self._swept = 0.0
        self._breath = Breath(_BREATH_SECONDS)
        self._token = 0

    async def step(self, held: Held) -> bool:
        """One batch: number, commit, send, mark. True where more waits."""
        await self._breath.take()
        if held.token != self._token:
            await self._not_behind(held)
            self._token = held.token
        numbered = await self._number(held)
        sent = await self._send(held)
        if asyncio.get_running_loop().time() - self._swept > _SWEEP_SECONDS:
            self._swept = asyncio.get_running_loop().time()
            await self._sweep(held)
        return _BATCH in {numbered, sent}

    async def _number(self, held: Held) -> int:
        now = {"now": utc_now()}
        async with self._database.read(NODE) as read:
            if not await read.bare(_WAITING, now):
                return 0
        async with self._database.node_write() as write:
            await held.check(write)
            rows = _apart(await write.bare(_DUE, now))
            names = {row.stream for row in rows} | {f"{row.stream}|{row.body_id}" for row in rows}
            counted = await self._counters(write, names)
            numbers = []
            for row in rows:
                counted[row.stream] += 1
                counted[f"{row.stream}|{row.body_id}"] += 1
                numbers.append(
                    {
                        "position": row.position,
                        "sequence": counted[row.stream],
                        "body_sequence": counted[f"{row.stream}|{row.body_id}"],
                    }
                )
            await _numbered(write, numbers)
            await write.execute_many(update(Counter), [{"name": n, "value": counted[n]} for n in sorted(names)])
        return len(rows)

    async def _counters(self, write: WriteSession, names: set[str]) -> dict[str, int]:
        found = await locked_counters(write, names)
        first = await first_number(write) if names - set(found) else 0
        for name in sorted(names - set(found)):
            await write.execute(insert(Counter).values(name=name, value=first, floor=0))
            found[name] = first
        return found

    async def _send(self, held: Held) -> int:
        async with self._database.read(NODE) as read:
            rows = await read.bare(_TOLD, {})
        if not rows or not await self._sent(held, rows):
            return 0
        point("relay.before_mark")
        async with self._database.node_write() as write:
            await held.check(write)
            await _marked(write, [row.position for row in rows])
        return len(rows)

    async def _not_behind(self, held: Held) -> bool:
        """Numbers are committed before they are sent. A stream that is ahead of its counter tells of a database that
        was put back meanwhile: the numbers begin again above both. False where they did.
        """
        top = await self._top_sent()
        async with self._database.read(NODE) as read:
            given = {stream: await numbered(read, stream) for stream in top}
        if all(given[stream] >= sent for stream, sent in top.items()):
            return True
        async with self._database.node_write() as write:
            await held.check(write)
            await begin_again(write, above=max(top.values()))
        _log.warning("numbers_begin_again", extra={"reason": "the stream is ahead of the database"})
        return False

    async def _top_sent(self) -> dict[str, int]:
        """The highest number on each stream, also of entries that are gone. Empty where Redis is away."""
        top: dict[str, int] = {}
        if self._redis is None:
            return top
        for stream in self._streams:
            try:
                about: Any = await self._redis.xinfo_stream(stream)
            except ResponseError:
                continue  # no such stream yet
            except (RedisError, OSError):
                return {}
            top[stream] = int(_text(about["last-generated-id"]).split("-")[0])
        return top

    async def _sent(self, held: Held, rows: Sequence[Any]) -> bool:
        """Puts the facts onto the fast path. Without a Redis the feed alone has them."""
        if self._redis is None:
            return True
        point("relay.before_send")
        try:
            refused = await put(self._redis, ((row.stream, row.sequence, encoded(row, self._node)) for row in rows))
        except (RedisError, OSError) as error:
            _log.warning("redis_away", extra={"fault": type(error).__name__})
            return False
        for answer in refused:
            if not _already_there(answer):
                _log.warning("redis_refused", extra={"fault": type(answer).__name__})
                return False
        return not refused or await self._not_behind(held)

    async def _sweep(self, held: Held) -> None:
        """Retention: domain facts 35 days, the fast path the newest hundred thousand; the floor tells what is gone.

        Statistics facts stay: they hold no person, and who counts rebuilds from them (decision 0014). What told the
        moment in which they were written goes.
        """
        horizon = utc_now() - timedelta(days=_KEPT_DAYS)
        async with self._database.node_write() as write:
            await held.check(write)
            await _forget_moments(write, horizon)
            old = and_(Outbox.published_at < horizon, ~Outbox.stream.endswith(".statistics"))
            for row in await write.tuples(
                select(Outbox.stream, Outbox.body_id, func.max(Outbox.sequence), func.max(Outbox.body_sequence))
                .where(old)
                .group_by(Outbox.stream, Outbox.body_id)
            ):
                for name, floor in ((row[0], row[2]), (f"{row[0]}|{row[1]}", row[3])):
                    await write.execute(
                        update(Counter).where(Counter.name == name, Counter.floor < floor).values(floor=floor)
                    )
            await write.execute(delete(Outbox).where(old))
            await write.execute(delete(Inbox).where(Inbox.handled_at < horizon - timedelta(days=1)))
            tops = await write.tuples(select(Counter.name, Counter.value).where(~Counter.name.contains("|")))
        for stream, top in tops:
            if top > _KEPT_IN_REDIS and self._redis is not None:
                try:
                    await self._redis.xtrim(stream, minid=f"{top - _KEPT_IN_REDIS}-0", approximate=True)
                except (RedisError, OSError):
                    return


async def _numbered(write: WriteSession, numbers: list[dict[str, int]]) -> None:
    """One statement where the database has one for it: a row by itself costs PostgreSQL a round of its own."""
    if write.dialect != "postgresql":
        await write.execute_many(update(Outbox), numbers)
        return
    columns = {name: [row[name] for row in numbers] for name in ("position", "sequence", "body_sequence")}
    await write.execute(_NUMBER, columns)


async def _marked(write: WriteSession, positions: list[int]) -> None:
    now = utc_now()
    if write.dialect == "postgresql":
        await write.execute(_MARK, {"positions": positions, "now": now})
    else:
        await write.execute_many(update(Outbox), [{"position": one, "published_at": now} for one in positions])


def _apart(rows: Sequence[Any]) -> list[Any]:
    """Those between bodies in the order of their random moments, whatever became due together; the others as written,
    but none before an elder of its aggregate. The moments of one aggregate only grow, so its order stays.
    """
    moments: dict[tuple[str, str], datetime] = {}
    ordinary, apart = [], []
    for row in sorted(rows, key=lambda row: row.position):
        aggregate = row.stream, row.aggregate
        moment = row.apart_until or moments.get(aggregate)
        if moment is None:
            ordinary.append(row)
            continue
        moments[aggregate] = max(moment, moments.get(aggregate, moment))
        apart.append((moments[aggregate], row.position, row))
    return ordinary + [row for _, _, row in sorted(apart, key=lambda one: one[:2])]


async def _forget_moments(write: WriteSession, horizon: datetime) -> None:
    rows = await write.tuples(
        select(Outbox.position, Outbox.published_at, Outbox.time)
        .where(
            Outbox.published_at < horizon,
            Outbox.stream.endswith(".statistics"),
            Outbox.recorded_at != Outbox.published_at,
        )
        .limit(_FORGOTTEN_AT_ONCE)
    )
    values = [
        {"position": row[0], "recorded_at": _day(row[1]), "published_at": _day(row[1]), "time": _day(row[2])}
        for row in rows
    ]
    await write.execute_many(update(Outbox), [value | {"traceparent": None} for value in values])


def _day(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _already_there(answer: ResponseError) -> bool:
    return "equal or smaller" in str(answer)
