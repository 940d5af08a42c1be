"""Playing writes through without writing: a transaction in which others are played as they would be made, and of which
nothing stays. So what would come of something is told by the very code that does it, with every refusal on its way,
those of the commit among them.
"""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from geleit_kit.db.engine import arrived
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.session import Tools, WriteSession
from geleit_kit.db.whole import finished

_Complete = Callable[[WriteSession, AsyncSession], Awaitable[None]]
_Translated = Callable[[], AbstractAsyncContextManager[None]]


class Borrowed(KeyStore):
    """Another store's keys to open. Those that it makes are its own, and nobody else ever has them."""

    def __init__(self, keys: KeyStore) -> None:
        self.__dict__.update(keys.__dict__)
        self._remembered = {}
        self.made: dict[tuple[UUID, UUID], bytes] = {}

    async def key(self, body: UUID, person: UUID, *, create: bool = False) -> bytes:
        """The same."""
        return self.made.get((body, person)) or await super().key(body, person, create=create)

    async def make_together(self, body: UUID, persons: Iterable[UUID]) -> None:
        """In memory."""
        self.made |= {(body, person): secrets.token_bytes(32) for person in persons}

    async def open_together(self, body: UUID, persons: Iterable[UUID]) -> None:
        """Those that are not its own."""
        await super().open_together(body, [person for person in persons if (body, person) not in self.made])

    async def _there_or_made(self, body: UUID, person: UUID) -> bytes:
        wrapped = await self._read(body, person)
        return await self._make(body, person) if wrapped is None else wrapped

    async def _make(self, body: UUID, person: UUID) -> bytes:
        key = self.made[body, person] = secrets.token_bytes(32)
        return self._wrapping.wrap(key, f"{body}|{person}")


class Rehearsal:
    """The transaction. Each `write` in it is one as `Database.write` makes it, up to its commit: it sees what those
    before it have written, and one that raises leaves nothing to those after it.
    """

    def __init__(
        self, line: AsyncConnection, scope: UUID, tools: Tools, complete: _Complete, translated: _Translated
    ) -> None:
        self._line, self._scope, self._complete, self._translated = line, scope, complete, translated
        self._keys = Borrowed(tools.keys)
        self._tools = replace(tools, keys=self._keys)

    def invented(self, person: UUID) -> bool:
        """Whether this pseudonym was made here: nobody has it."""
        return (self._scope, person) in self._keys.made

    @asynccontextmanager
    async def write(self) -> AsyncIterator[WriteSession]:
        """One that is played."""
        if self._line.dialect.name == "postgresql":  # the one before may have ended in another scope
            await arrived(self._line, self._scope)
        inner = AsyncSession(self._line, expire_on_commit=False, join_transaction_mode="create_savepoint")
        async with self._translated(), inner:
            session = WriteSession(inner, self._scope, self._tools)
            try:
                yield session
                await self._complete(session, inner)
                await inner.commit()
            except BaseException:
                await finished(inner.rollback())
                raise
