"""A service's database: opens read and write sessions in a scope, commits at the edge, hints the relay after a
commit.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from geleit_kit.db.base import ABOUT
from geleit_kit.db.engine import Scoped, begun, dispose, engines, is_sqlite, truncate_log
from geleit_kit.db.held import Held
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.kit_tables import KitBase
from geleit_kit.db.log_entries import entry_values
from geleit_kit.db.points import point
from geleit_kit.db.rehearsal import Rehearsal
from geleit_kit.db.restricting import refuse_restricted
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import Disclosure, ReadSession, Tools, WriteSession
from geleit_kit.db.straight import StraightInsert
from geleit_kit.db.walls import check_walls
from geleit_kit.db.whole import finished
from geleit_kit.pure.clock import DomainClock, utc_now
from geleit_kit.pure.problems import Conflict, Invalid, Problem, Unavailable

# Built once: building a statement costs more than running it.
_OLDEST_TRANSACTION = text(  # a span of time by the server's clock alone, whatever it shows
    "SELECT extract(epoch FROM clock_timestamp() - min(xact_start)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_CLOCKS_APART = timedelta(seconds=2)
"""How far the clocks of two replicas may be apart (they follow one time server)."""
_ACCESS_LOG = StraightInsert(KitBase.metadata.tables["access_log"].insert())


class Database:
    """Sessions for one service."""

    def __init__(
        self,
        url: str,
        keys: KeyStore,
        clock: DomainClock,
        *,
        pooler: bool = False,
        pool_size: int = 10,
        apart_seconds: float = 0.0,
    ) -> None:
        self.sqlite = is_sqlite(url)
        self._reading, self._writing = engines(url, pooler=pooler, pool_size=pool_size)
        self._to_read, self._to_write = Scoped(self._reading, reads=True), Scoped(self._writing)
        self.tools = Tools(keys=keys, clock=clock, apart_seconds=apart_seconds)
        self.committed = asyncio.Event()
        """Set after a commit that published facts: the relay wakes up."""

    @property
    def keys(self) -> KeyStore:
        """The person keys."""
        return self.tools.keys

    async def close(self) -> None:
        """Ends all connections."""
        await dispose(self._reading, self._writing)
        await self.keys.close()

    async def check(self) -> None:
        """PostgreSQL: raises RuntimeError where row-level security does not hold, in the database or in that of the
        keys.
        """
        if self.sqlite:
            return
        await check_walls(self._reading)
        await self.keys.check()

    @asynccontextmanager
    async def read(self, scope: UUID | str) -> AsyncIterator[ReadSession]:
        """A read transaction in the scope of a body (or NODE, for the machinery)."""
        inner = AsyncSession(self._to_read(scope), expire_on_commit=False)
        held = Held()
        async with _translated():
            try:
                session = ReadSession(inner, scope, self.tools)
                session.settled_before = partial(self._settled_before, inner)
                yield session
            finally:
                await finished(inner.close())  # ends the transaction, too
                held.end()

    async def _settled_before(self, inner: AsyncSession) -> datetime:
        """See `ReadSession.settled_before`."""
        if not self.sqlite:
            oldest = (await inner.execute(_OLDEST_TRANSACTION)).scalar()
            return utc_now() - timedelta(seconds=float(oldest or 0)) - _CLOCKS_APART
        inner.expunge_all()
        await inner.rollback()  # what follows reads what was committed until now
        async with self._writing.connect() as line, line.begin():  # nobody else writes in this moment
            return utc_now()

    @asynccontextmanager
    async def write(self, scope: UUID | str) -> AsyncIterator[WriteSession]:
        """A write transaction. Commits when the block ends well, rolls back otherwise; entries of the access log go
        with it.
        """
        async with _translated(), AsyncSession(self._to_write(scope), expire_on_commit=False) as inner:
            session = WriteSession(inner, scope, self.tools)
            session.settled = partial(self._settle_here, session, inner.info)
            held = Held()
            # the writer's turn begins here, not with the first statement: an entry of the log that is written after a
            # reader was told what is complete says so (decision 0015)
            try:
                await begun(await inner.connection())
                yield session
                await self.commit(session, inner)
            except BaseException:
                await finished(inner.rollback())
                raise
            finally:
                held.end()
        for hint in session.after_commit:
            await hint()

    @asynccontextmanager
    async def rehearse(self, scope: UUID) -> AsyncIterator[Rehearsal]:
        """A transaction in which others are played, one after the other, and of which nothing stays."""
        async with _translated(), self._to_write(scope).connect() as line:
            whole, held = await line.begin(), Held()
            try:
                await begun(line)
                yield Rehearsal(line, scope, self.tools, self._complete, _translated)
            finally:
                await finished(whole.rollback())
                held.end()

    async def commit(self, session: WriteSession, inner: AsyncSession) -> None:
        """Writes the log entries, commits, and wakes the relay. Raises Erased where a new row is about an erased
        person.
        """
        await self._complete(session, inner)
        if session.published:
            point("write.before_commit")
        await inner.commit()
        if session.published:
            point("write.before_publish")
            self.committed.set()

    async def _complete(self, session: WriteSession, inner: AsyncSession) -> None:
        """All that stands before a commit, which may refuse it."""
        await session.flush_objects()
        await refuse_restricted(session, inner.info)
        bodies = {body for body, _ in inner.info.get(ABOUT, ())} | {entry.body for _, entry in _unwritten(session)}
        for body in sorted(bodies, key=lambda body: (body != session.arrived, body)):  # the way is not gone twice
            session.enter(body)
            await self._settle_here(session, inner.info)
        await session.flush()

    async def _settle_here(self, session: WriteSession, info: dict[Any, Any]) -> None:
        """For the body in whose scope the session stands: whom its new rows are about is there, and its entries of the
        log are written.
        """
        body, about = session.body, info.get(ABOUT, set())
        persons = sorted(person for of, person in about if of == body)
        info[ABOUT] = {(of, person) for of, person in about if of != body}
        await session.keys.open_together(body, persons)
        for person in persons:
            await session.keys.key(body, person, create=True)
        entries = {place: entry for place, entry in _unwritten(session) if entry.body == body}
        session.logged.update(entries)
        rows = [await entry_values(session.keys, entry) for entry in entries.values()]
        await session.send_rows(_ACCESS_LOG, rows)
        if persons:
            await session.ask_about(*persons)  # takes the entries along

    async def checkpoint(self) -> bool:
        """SQLite: takes what was deleted out of the write-ahead log. False where readers did not let it."""
        return await truncate_log(self._writing) if self.sqlite else True

    async def append(self, insert: StraightInsert, rows: Callable[[], list[dict[str, Any]]], *, named: str) -> None:
        """Adds rows of the machinery in a transaction of their own, without a session, which watches over changes.
        `rows` makes them once it has begun; `named` is the point before its commit (`geleit_kit.db.points`).
        """
        async with _translated(), self._to_write(NODE).begin() as line:
            await begun(line)
            await insert.send(line, rows())
            point(named)

    @asynccontextmanager
    async def node_write(self) -> AsyncIterator[WriteSession]:
        """A write transaction of the machinery."""
        async with self.write(NODE) as session:
            yield session


def _unwritten(session: WriteSession) -> list[tuple[int, Disclosure]]:
    """The entries of the log that are still to be written, with their places."""
    return [(place, one) for place, one in enumerate(session.disclosures) if place not in session.logged]


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """What the database refuses, in the words of the house."""
    try:
        yield
    except Problem:
        raise
    except StaleDataError as error:
        raise Conflict("changed_meanwhile") from error
    except IntegrityError as error:
        raise Conflict(_constraint(error)) from error
    except PoolTimeoutError as error:
        raise Unavailable("database_busy") from error
    except OperationalError as error:
        if "locked" in str(error.orig) or "busy" in str(error.orig):
            raise Unavailable("database_busy") from error
        raise Unavailable("database_unavailable") from error
    except (DataError, OverflowError) as error:
        raise Invalid from error
    except DBAPIError as error:
        if _code(error).startswith("22"):
            raise Invalid from error
        if error.connection_invalidated or _code(error) in {"40001", "40P01", "55P03", "57014"}:
            raise Unavailable("database_busy") from error
        raise
    except (ConnectionError, OSError) as error:
        raise Unavailable("database_unavailable") from error


def _code(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", "") or "")


def _constraint(error: IntegrityError) -> str:
    """The code of a broken constraint: rooms give their unique indexes telling names, texts exist for those that a
    caller can meet.
    """
    words = f"{getattr(getattr(error.orig, '__cause__', None), 'constraint_name', '') or ''} {error.orig}"
    if "own_reference" in words:
        return "own_reference_taken"
    return "already_exists"
