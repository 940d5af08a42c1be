"""The access log: entries are durable before the answer leaves (group commit); a leased sealer chains them afterwards.

The chain runs over what is stored (ciphertext included), so that erasing a person's key breaks nothing. `number` is
gap-free; a checkpoint signs the head with the service's key, and a line of the log tells it, so that it is also known
where nobody who can write to the database can change it.

What this cannot show: entries that were taken out before a checkpoint covered them (the sealer looks every second and
signs every ten), and a tail that was cut off together with its checkpoints; only a head that was noted elsewhere
(`access_log_head` in the service's log) shows the latter.
"""

import asyncio
import json
import logging
import math
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from sqlalchemy import bindparam, func, insert, select, text

from geleit_kit.db.breath import Breath
from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import AccessEntry, Checkpoint, KitBase
from geleit_kit.db.leases import Held
from geleit_kit.db.log_entries import key_of, values_under
from geleit_kit.db.points import point
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import Disclosure, ReadSession
from geleit_kit.db.straight import StraightInsert, StraightQuery
from geleit_kit.pure.canonical import canonical, content_hash
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.problems import Unavailable

_BATCH = 200
_AT_A_TIME = 25
_CHECKPOINT_SECONDS = 10.0
_WAIT_SECONDS = 10.0
_BREATH_SECONDS = 0.004
GENESIS = "0" * 64
_Link = tuple[UUID, int, str, str]
"""Row, number, the hash before, its own."""
_log = logging.getLogger("geleit.access_log")
_TABLE = KitBase.metadata.tables["access_log"]
_ENTRY = StraightInsert(_TABLE.insert())
# One statement for a batch: row by row each costs PostgreSQL a round of its own, and on SQLite the thread that writes
# would wait for the interpreter after each, with the writer's turn that disclosures wait for.
_CHAIN = {
    "postgresql": text(
        "UPDATE access_log SET number = link.number, previous = link.previous, hash = link.hash"
        " FROM unnest(CAST(:row AS uuid[]), CAST(:number AS bigint[]), CAST(:previous AS text[]),"
        " CAST(:hash AS text[])) AS link(row, number, previous, hash) WHERE access_log.id = link.row"
    ),
    "sqlite": text(
        "UPDATE access_log SET number = json_extract(link.value, '$[1]'), previous = json_extract(link.value, '$[2]'),"
        " hash = json_extract(link.value, '$[3]')"
        " FROM json_each(:links) AS link WHERE access_log.id = json_extract(link.value, '$[0]')"
    ),
}
_COLUMNS = ("id", "body_id", "at", "kind", "operation", "person", "categories", "facts", "sealed")
_UNCHAINED = StraightQuery(
    select(*(_TABLE.c[name] for name in _COLUMNS))
    .where(_TABLE.c.number.is_(None))
    .order_by(_TABLE.c.id)
    .limit(bindparam("batch"))
)
_HEAD = StraightQuery(
    select(_TABLE.c.number, _TABLE.c.hash).where(_TABLE.c.number.is_not(None)).order_by(_TABLE.c.number.desc()).limit(1)
)


class AccessLog:
    """Takes entries from many requests and makes them durable together."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Sequence[Disclosure], asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None
        self._breath = Breath(_BREATH_SECONDS)

    async def write(self, entries: Sequence[Disclosure]) -> None:
        """Returns when the entries are durable. Raises Unavailable where they cannot be: then nothing may leave."""
        if not entries:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entries, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                await done
        except TimeoutError as error:
            raise Unavailable("access_log_unavailable") from error
        finally:
            done.add_done_callback(_heard)

    async def _drain(self) -> None:
        while self._waiting:
            await self._breath.take()
            batch, self._waiting = self._waiting, []
            try:
                # keys before the transaction: SQLite has one writer, and a new person's key is a write elsewhere
                keyed = [(one, await key_of(self._database.keys, one)) for entries, _ in batch for one in entries]
                rows = partial(_rows, keyed)
                await self._database.append(_ENTRY, rows, named="access_log.before_commit")
                point("access_log.after_commit")
            except Exception as error:  # noqa: BLE001 -- every waiting answer is refused, none leaves unlogged
                _log.error("access_log_failed", extra={"fault": type(error).__name__})
                for _, done in batch:
                    if not done.done():
                        done.set_exception(Unavailable("access_log_unavailable"))
            else:
                for _, done in batch:
                    if not done.done():
                        done.set_result(None)


def _rows(keyed: Iterable[tuple[Disclosure, bytes | None]]) -> list[dict[str, Any]]:
    return [values_under(one, key) for one, key in keyed]


def entry_hash(number: int, previous: str, row: Any) -> str:
    """The hash of one entry: over its number, the hash before it, and what is stored."""
    return content_hash(
        {
            "number": number,
            "previous": previous,
            "id": row.id,
            "body": row.body_id,
            "at": row.at,
            "kind": row.kind,
            "operation": row.operation,
            "person": row.person,
            "categories": row.categories,
            "facts": canonical(row.facts).decode(),
            "sealed": row.sealed.hex() if row.sealed else None,
        }
    )


def _heard(done: "asyncio.Future[None]") -> None:
    """Nobody may be left to hear of a failure: the one who asked has gone."""
    if not done.cancelled():
        done.exception()


class Sealer:
    """Chains what was written, in the order of numbers that it gives, and signs the head now and then."""

    def __init__(self, database: Database, key: ECKey) -> None:
        self._database, self._key = database, key
        self._signed_at = -math.inf
        self._unsigned = True

    async def step(self, held: Held) -> bool:
        """One batch. True where more waits."""
        links = await self._links()
        if links:
            async with self._database.node_write() as write:
                await held.check(write)
                await write.execute(_CHAIN[write.dialect], _values(write.dialect, links))
            self._unsigned = True
        await self._sign_when_due(held)
        return len(links) == _BATCH

    async def _links(self) -> list[_Link]:
        """Number and hashes of the next entries. Read without the writer's turn, which disclosures wait for: nobody but
        the holder of the lease moves the head, and the transaction that writes them checks the lease.
        """
        async with self._database.read(NODE) as read:
            rows = await read.bare(_UNCHAINED, {"batch": _BATCH})
            if not rows:
                return []
            number, previous = await _head(read)
        links = []
        for row in rows:
            number += 1
            fresh = entry_hash(number, previous, row)
            links.append((row.id, number, previous, fresh))
            previous = fresh
            if number % _AT_A_TIME == 0:
                await asyncio.sleep(0)  # others get their turn of the loop
        return links

    async def _sign_when_due(self, held: Held) -> None:
        """The first entries are signed at once, later ones every ten seconds, and nothing where nothing is new."""
        if not self._unsigned or time.monotonic() - self._signed_at < _CHECKPOINT_SECONDS:
            return
        self._unsigned = False
        if await self.sign(held):
            self._signed_at = time.monotonic()

    async def finish(self, held: Held) -> None:
        """At an orderly stop: whatever is there is chained and signed."""
        while await self.step(held):
            pass
        await self.sign(held)

    async def sign(self, held: Held) -> bool:
        """A checkpoint over the present head, if it is new. True where there is one more now."""
        async with self._database.node_write() as write:
            await held.check(write)
            number, head = await _head(write)
            if number == 0 or await write.scalar(select(Checkpoint.number).where(Checkpoint.number == number)):
                return False
            at = utc_now()
            signature = jws.serialize_compact(
                {"alg": "ES256", "kid": self._key.kid},
                canonical({"number": number, "hash": head, "at": at}),
                self._key,
            )
            await write.execute(insert(Checkpoint).values(number=number, hash=head, at=at, signature=signature))
        _log.info("access_log_head", extra={"number": number, "head": head})
        return True


def _values(dialect: str, links: Sequence[_Link]) -> dict[str, Any]:
    if dialect == "sqlite":
        return {"links": json.dumps([(row.hex, *link) for row, *link in links])}
    return dict(zip(("row", "number", "previous", "hash"), map(list, zip(*links, strict=True)), strict=True))


async def _head(read: ReadSession) -> tuple[int, str]:
    found = await read.bare(_HEAD, {})
    return (int(found[0].number), str(found[0].hash)) if found else (0, GENESIS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found. `broken_at` is the number of the first entry that does not hold; `head` the hash of
    the last one that does; `waiting` how many entries are not chained yet.
    """

    entries: int
    checkpoints: int
    broken_at: int | None
    reason: str | None
    head: str = GENESIS
    waiting: int = 0


async def verify(read: ReadSession, keys: KeySet, noted: Mapping[int, str] | None = None) -> Verdict:
    """Walks the whole chain and every checkpoint; needs node scope. `noted`: heads (number, hash) that somebody keeps
    elsewhere, such as the lines `access_log_head` of the service's log.
    """
    checkpoints = {row.number: row for row in await read.all(select(Checkpoint))}
    noted = noted or {}
    number, previous, broken = 0, GENESIS, None
    async for row in _entries(read):
        broken = _broken(row, number + 1, previous, checkpoints.get(number + 1), keys, noted)
        if broken is not None:
            break
        number, previous = number + 1, str(row.hash)
    if broken is None and any(one > number for one in (*checkpoints, *noted)):
        broken = "cut_off"
    waiting = await read.scalar(select(func.count()).select_from(AccessEntry).where(AccessEntry.number.is_(None)))
    at = None if broken is None else number + 1
    return Verdict(number, len(checkpoints), at, broken, previous, int(waiting or 0))


async def _entries(read: ReadSession) -> AsyncIterator[AccessEntry]:
    number = 0
    while True:
        rows = await read.all(
            select(AccessEntry).where(AccessEntry.number > number).order_by(AccessEntry.number).limit(_BATCH)
        )
        for row in rows:
            yield row
        if not rows:
            return
        number = int(rows[-1].number or 0)


def _broken(
    row: AccessEntry, expected: int, previous: str, signed: Checkpoint | None, keys: KeySet, noted: Mapping[int, str]
) -> str | None:
    """Why this entry does not hold as the expected one of the chain, or None."""
    if row.number != expected:
        return "missing"
    if row.previous != previous or row.hash != entry_hash(expected, previous, row):
        return "changed"
    if signed is not None and not _signed(signed, str(row.hash), keys):
        return "checkpoint"
    return "not_as_noted" if noted.get(expected, row.hash) != row.hash else None


def _signed(point: Checkpoint, head: str, keys: KeySet) -> bool:
    try:
        found = jws.deserialize_compact(point.signature, keys, algorithms=["ES256"])
    except (JoseError, ValueError):
        return False
    return found.payload == canonical({"number": point.number, "hash": head, "at": point.at}) and point.hash == head
