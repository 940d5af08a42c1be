"""Person keys: one key per person and body, in a key database of its own. Destroying the key is erasing the person.

Key encryption key: `<service>.kek` (32 bytes), held by the service alone. Data keys: AES-256-GCM, wrapped with the KEK,
bound to body and
person. Values: AES-256-GCM, bound to table and row. See docs/keys.md.
"""

import json
import secrets
import time
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, Uuid, bindparam, delete, select, text
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from geleit_kit.db.base import TableBase, new_metadata
from geleit_kit.db.engine import engines, is_sqlite, truncate_log
from geleit_kit.db.types import UtcDateTime
from geleit_kit.db.walls import check_walls
from geleit_kit.pure.clock import utc_now

_FORMAT: Final = b"\x01"
_NONCE: Final = 12
_REMEMBER_SECONDS: Final = 5.0


class KeyBase(TableBase):
    """Root of the key database's tables."""

    __abstract__ = True
    metadata = new_metadata()


class PersonKeyRow(KeyBase):
    """The wrapped key of one person of one body."""

    __tablename__ = "person_keys"

    body_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class Erased(Exception):
    """The person's key is gone: nothing of the person can be read any more."""


def seal_bytes(key: bytes, plain: bytes, bound_to: str) -> bytes:
    """Format byte, nonce, ciphertext with tag. `bound_to` must be the same at opening."""
    nonce = secrets.token_bytes(_NONCE)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def open_bytes(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    """The plain text. Raises InvalidTag where key, content or binding differ."""
    if sealed[:1] != _FORMAT:
        raise InvalidTag
    return AESGCM(key).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], bound_to.encode())


def to_json(document: dict[str, Any]) -> bytes:
    """Compact JSON; days and instants in ISO 8601, ids as text."""

    def plain(value: object) -> object:
        if isinstance(value, date | datetime):
            return value.isoformat()
        if isinstance(value, UUID):
            return str(value)
        if isinstance(value, set | frozenset):
            return sorted(value)
        message = f"{type(value).__name__} cannot be sealed"
        raise TypeError(message)

    return json.dumps(document, separators=(",", ":"), ensure_ascii=False, default=plain).encode()


class KeyStore:
    """Reads, makes and destroys person keys. Opened keys are remembered for five seconds, so a destroyed one ends
    everywhere soon.
    """

    def __init__(self, url: str, kek: bytes, *, pooler: bool = False) -> None:
        self._kek = kek
        self._sqlite = is_sqlite(url)
        self._reading, self._writing = engines(url, pool_size=5, pooler=pooler)
        self._remembered: dict[tuple[UUID, UUID], tuple[float, bytes]] = {}

    @property
    def service_key(self) -> bytes:
        """The key for what is sealed but belongs to no person (cursors, idempotent answers)."""
        return self._kek

    async def close(self) -> None:
        """Ends the connections."""
        await self._reading.dispose()
        await self._writing.dispose()

    async def check(self) -> None:
        """PostgreSQL: raises RuntimeError where row-level security does not hold."""
        if not self._sqlite:
            await check_walls(self._reading)

    async def key(self, body: UUID, person: UUID, *, create: bool = False) -> bytes:
        """The person's key. `create` makes it at first use. Raises Erased where there is none, or where it was
        destroyed.
        """
        known = self._remembered.get((body, person))
        if known and time.monotonic() - known[0] < _REMEMBER_SECONDS:
            return known[1]
        wrapped = await (self._make(body, person) if create else self._read(body, person))
        if not wrapped:
            raise Erased
        key = open_bytes(self._kek, wrapped, f"{body}|{person}")
        if len(self._remembered) > 10_000:  # noqa: PLR2004 -- a bound on memory, nothing else
            self._remembered.clear()
        self._remembered[body, person] = (time.monotonic(), key)
        return key

    async def destroy(self, body: UUID, person: UUID) -> bool:
        """Destroys the key and takes it out of the write-ahead log. True where there was one.

        An empty key stays in its place: nobody makes a new one for an erased person, not even a request that was under
        way.
        """
        empty = {"body_id": body, "person": person, "wrapped": b"", "created_at": utc_now()}
        insert = sqlite_insert if self._sqlite else pg_insert
        async with self._writing.begin() as connection:
            await self._enter(connection, body)
            gone = await connection.execute(
                delete(PersonKeyRow).where(
                    PersonKeyRow.body_id == body, PersonKeyRow.person == person, PersonKeyRow.wrapped != b""
                )
            )
            await connection.execute(
                insert(PersonKeyRow)
                .values(empty)
                .on_conflict_do_update(index_elements=["body_id", "person"], set_={"wrapped": b""})
            )
        self._remembered.pop((body, person), None)
        if self._sqlite:
            await truncate_log(self._writing)
        return bool(gone.rowcount)

    async def _enter(self, connection: AsyncConnection, body: UUID) -> None:
        if not self._sqlite:
            await connection.execute(text("SELECT set_config('geleit.body', :body, true)"), {"body": str(body)})

    async def _read(self, body: UUID, person: UUID) -> bytes | None:
        async with self._reading.begin() as connection:
            await self._enter(connection, body)
            found = await connection.execute(_WRAPPED, {"body": body, "person": person})
            return found.scalar_one_or_none()

    async def _make(self, body: UUID, person: UUID) -> bytes:
        """The key that is there, or a new one: two that write at once end with the same."""
        wrapped = seal_bytes(self._kek, secrets.token_bytes(32), f"{body}|{person}")
        row = {"body_id": body, "person": person, "wrapped": wrapped, "created_at": utc_now()}
        async with self._writing.begin() as connection:
            await self._enter(connection, body)
            if self._sqlite:
                await connection.execute(sqlite_insert(PersonKeyRow).values(row).on_conflict_do_nothing())
                found = await connection.execute(_WRAPPED, {"body": body, "person": person})
            else:
                found = await connection.execute(_MADE_OR_FOUND, row)
            return bytes(found.scalar_one())


_WRAPPED = select(PersonKeyRow.wrapped).where(
    PersonKeyRow.body_id == bindparam("body"), PersonKeyRow.person == bindparam("person")
)
# One statement instead of two, since every new person of a service goes through it. A row that another transaction
# commits meanwhile
# is waited for by the insert and then read by the update that changes nothing.
_MADE_OR_FOUND = (
    pg_insert(PersonKeyRow)
    .on_conflict_do_update(index_elements=["body_id", "person"], set_={"person": PersonKeyRow.person})
    .returning(PersonKeyRow.wrapped)
)
