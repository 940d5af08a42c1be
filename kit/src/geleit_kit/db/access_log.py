"""The access log: entries are durable before the answer leaves (group commit); a leased sealer chains them afterwards.

The chain runs over what is stored (ciphertext included), so that erasing a person's key breaks nothing. `number` is
gap-free; a checkpoint signs the head with the service's key.
"""

import asyncio
import logging
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from sqlalchemy import func, insert, select, update

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import AccessEntry, Checkpoint
from geleit_kit.db.leases import Held
from geleit_kit.db.log_entries import entry_values
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import Disclosure, ReadSession
from geleit_kit.pure.canonical import canonical, content_hash
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.problems import Unavailable

_BATCH = 500
_CHECKPOINT_SECONDS = 60.0
_WAIT_SECONDS = 10.0
GENESIS = "0" * 64
_log = logging.getLogger("geleit.access_log")


class AccessLog:
    """Takes entries from many requests and makes them durable together."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Sequence[Disclosure], asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def write(self, entries: Sequence[Disclosure]) -> None:
        """Returns when the entries are durable. Raises Unavailable where they cannot be: then nothing may leave."""
        if not entries:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entries, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        try:
            await asyncio.wait_for(asyncio.shield(done), _WAIT_SECONDS)
        except TimeoutError as error:
            raise Unavailable("access_log_unavailable") from error
        finally:
            done.add_done_callback(_heard)

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                async with self._database.node_write() as write:
                    values = [await entry_values(self._database.keys, one) for entries, _ in batch for one in entries]
                    await write.execute_many(insert(AccessEntry), values)
            except Exception as error:  # noqa: BLE001 -- every waiting answer is refused, none leaves unlogged
                _log.error("access_log_failed", extra={"fault": type(error).__name__})
                for _, done in batch:
                    if not done.done():
                        done.set_exception(Unavailable("access_log_unavailable"))
            else:
                for _, done in batch:
                    if not done.done():
                        done.set_result(None)


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
        async with self._database.read(NODE) as read:
            if await read.scalar(select(AccessEntry.id).where(AccessEntry.number.is_(None)).limit(1)) is None:
                await self._sign_when_due(held)
                return False
        async with self._database.node_write() as write:
            await held.check(write)
            number, previous = await _head(write)
            rows = await write.all(
                select(AccessEntry).where(AccessEntry.number.is_(None)).order_by(AccessEntry.id).limit(_BATCH)
            )
            values = []
            for row in rows:
                number += 1
                fresh = entry_hash(number, previous, row)
                values.append({"id": row.id, "number": number, "previous": previous, "hash": fresh})
                previous = fresh
            await write.execute_many(update(AccessEntry), values)
        self._unsigned = True
        await self._sign_when_due(held)
        return len(rows) == _BATCH

    async def _sign_when_due(self, held: Held) -> None:
        """The first entries are signed at once, later ones at most once a minute, and nothing where nothing is new."""
        if not self._unsigned or time.monotonic() - self._signed_at < _CHECKPOINT_SECONDS:
            return
        self._unsigned = False
        if await self.sign(held):
            self._signed_at = time.monotonic()

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
            return True


async def _head(read: ReadSession) -> tuple[int, str]:
    number = await read.scalar(select(func.max(AccessEntry.number)))
    if number is None:
        return 0, GENESIS
    return int(number), str(await read.scalar(select(AccessEntry.hash).where(AccessEntry.number == number)))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found. `broken_at` is the number of the first entry that does not hold."""

    entries: int
    checkpoints: int
    broken_at: int | None
    reason: str | None


async def verify(read: ReadSession, keys: KeySet) -> Verdict:
    """Walks the whole chain and every checkpoint; needs node scope."""
    checkpoints = {row.number: row for row in await read.all(select(Checkpoint))}
    number, previous = 0, GENESIS
    while True:
        rows = await read.all(
            select(AccessEntry).where(AccessEntry.number > number).order_by(AccessEntry.number).limit(_BATCH)
        )
        if not rows:
            break
        for row in rows:
            expected = number + 1
            if row.number != expected:
                return Verdict(number, len(checkpoints), expected, "missing")
            if row.previous != previous or row.hash != entry_hash(expected, previous, row):
                return Verdict(number, len(checkpoints), expected, "changed")
            number, previous = expected, str(row.hash)
            point = checkpoints.get(number)
            if point is not None and not _signed(point, previous, keys):
                return Verdict(number, len(checkpoints), number, "checkpoint")
    beyond = [one for one in checkpoints if one > number]
    if beyond:
        return Verdict(number, len(checkpoints), number + 1, "cut_off")
    return Verdict(number, len(checkpoints), None, None)


def _signed(point: Checkpoint, head: str, keys: KeySet) -> bool:
    try:
        found = jws.deserialize_compact(point.signature, keys)
    except (JoseError, ValueError):
        return False
    return found.payload == canonical({"number": point.number, "hash": head, "at": point.at}) and point.hash == head
