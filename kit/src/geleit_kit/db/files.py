"""Files: a row with all that is known of the bytes, and the bytes, sealed piece by piece, in a store.

The key of a file lies in its row, sealed under the key of the person: so a merge moves a file by its row, and who is
erased, or whose row is gone, leaves bytes that nothing opens. The bytes go with the row: at once after an erasure, and
a leased worker takes away whatever has no row, however it came to lie there (a process killed, an older backup).
"""

import asyncio
import base64
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from geleit_kit.db.base import PersonalRow
from geleit_kit.db.database import Database
from geleit_kit.db.file_store import FileStore
from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.leases import Held
from geleit_kit.db.rows import visible
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.db.types import CountingInteger, UtcDateTime
from geleit_kit.pure.file_seals import Opening
from geleit_kit.pure.problems import Gone

UNSCANNED: Final = "unscanned"
CLEAN: Final = "clean"
INFECTED: Final = "infected"
FAILED: Final = "failed"
"""What a virus scanner said: nobody asked one; it found nothing, or something; it could not say."""
UNDER_WAY: Final = 3_600.0
"""So many seconds a file may lie at its place, or arrive, before its row is committed."""
_EACH: Final = 3_600.0
_CHUNK: Final = 500
_log = logging.getLogger("geleit.files")


class FileRow(PersonalRow):
    """What is known of a file's bytes; `id` is their name in the store. Sealed: the file's key and the SHA-256 of what
    was brought. A service with files makes a table of it.
    """

    size: Mapped[int] = mapped_column(CountingInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    scan: Mapped[str] = mapped_column(String(20), index=True)
    scanned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Content:
    """What it takes to read a file after the session has ended."""

    body: UUID
    id: UUID
    size: int
    media_type: str
    sha256: str
    key: bytes

    @classmethod
    def of(cls, row: FileRow, sealed: dict[str, Any]) -> "Content":
        """From a row and its opened document. Raises Gone where the key went with the person."""
        if "key" not in sealed:
            raise Gone("file_gone")
        key = base64.b64decode(sealed["key"])
        return cls(row.body_id, row.id, row.size, row.media_type, sealed["sha256"], key)


class Files:
    """The files of one service: its table, and the store of the bytes."""

    def __init__(self, database: Database, table: type[FileRow], store: FileStore) -> None:
        self._database, self.table, self.store = database, table, store
        self._next = 0.0
        self.wake = asyncio.Event()
        self.sweeps = 0
        """How often the worker has looked through everything."""

    async def pieces(self, content: Content) -> AsyncIterator[bytes]:
        """The plain bytes, a mebibyte at a time. Raises Gone where they are not there, InvalidTag where they are not
        the ones that were sealed.
        """
        opening = Opening(content.key, content.id, content.size)
        for number in range(opening.pieces):
            try:
                sealed = await self.store.read(content.body, content.id, *opening.place(number))
            except FileNotFoundError as error:
                raise Gone("file_gone") from error
            yield await asyncio.to_thread(opening.opened, number, sealed)

    def gone_with(self, write: WriteSession, rows: Iterable[FileRow]) -> None:
        """The bytes of rows that were removed go after the commit."""
        body, ids = write.body, [row.id for row in rows]

        async def remove() -> None:
            with suppress(OSError):  # the worker goes on with it
                await self.store.remove(body, ids)

        write.after_commit.append(remove)

    async def erased(self, body: UUID, names: Iterable[str]) -> bool:
        """The bytes of what was erased. `names`: ids of rows of any table. False where the store did not answer."""
        try:
            await self.store.remove(body, _uuids(names))
        except OSError as error:
            _log.warning("files_go_later", extra={"fault": type(error).__name__})
            return False
        return True

    async def soon(self) -> None:
        """The worker looks through everything now."""
        self._next = 0.0
        self.wake.set()

    async def step(self, _held: Held) -> bool:
        """The worker: takes away bytes without a row, at its start and once an hour. To take them away twice does no
        harm, so that no lease has to be looked at.
        """
        self.wake.clear()
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + _EACH
        gone = await self.store.forget_arriving(UNDER_WAY)
        async with self._database.read(NODE) as read:
            destroyed = set(await read.all(select(KnownBody.id).where(KnownBody.destroyed_on.is_not(None))))
        for body in await self.store.bodies():
            gone += await self._swept(body, 0.0 if body in destroyed else UNDER_WAY)
        self.sweeps += 1
        if gone:
            _log.info("files_without_a_row", extra={"files": gone})
        return False

    async def _swept(self, body: UUID, seconds: float) -> int:
        """A body's files: first what lies there, then which have a row: one just written is not taken for lost."""
        gone = 0
        for shard in await self.store.shards(body):
            there = list(await self.store.older(body, shard, seconds))
            for start in range(0, len(there), _CHUNK):
                chunk = there[start : start + _CHUNK]
                async with self._database.read(body) as read:
                    known = {row.id for row in await read.all(self._living(read).where(self.table.id.in_(chunk)))}
                gone += await self.store.remove(body, set(chunk) - known)
        return gone

    def _living(self, read: ReadSession) -> Any:
        return visible(read, self.table, barred=True)


class Scanning:
    """Has files looked at that nobody has looked at yet, or of which the scanner could not say: a leased worker."""

    def __init__(self, database: Database, files: Files, scan: Callable[[AsyncIterator[bytes]], Any]) -> None:
        self._database, self._files, self._scan = database, files, scan
        self.wake = asyncio.Event()

    async def step(self, held: Held) -> bool:
        """One file of each body; True where more may wait."""
        more = False
        for body in await self._files.store.bodies():
            more |= await self._one(held, body)
        return more

    async def _one(self, held: Held, body: UUID) -> bool:
        table = self._files.table
        async with self._database.read(body) as read:
            waiting = visible(read, table, barred=True).where(table.scan.in_((UNSCANNED, FAILED)))
            row = await read.first(waiting.order_by(table.scanned_at.is_not(None), table.scanned_at, table.id))
            if row is None:
                return False
            seen, content = row.scan, Content.of(row, await read.unseal(row))
        try:
            said = await self._scan(self._files.pieces(content))
        except (Gone, InvalidTag):
            said = FAILED
        async with self._database.write(body) as write:
            await held.check(write)
            found = await write.first(visible(write, table, barred=True).where(table.id == content.id))
            if found is not None and found.scan == seen:
                found.scan, found.scanned_at = said, write.now
        return bool(said != FAILED)


def _uuids(names: Iterable[str]) -> list[UUID]:
    found = []
    for name in names:
        with suppress(ValueError):
            found.append(UUID(name))
    return found
