"""Engines for one database: on SQLite one writer and several readers, on PostgreSQL one pool."""

import asyncio
import logging
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import Connection, RootTransaction, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import await_

from geleit_kit.db.hops import shorten
from geleit_kit.db.scope import setting
from geleit_kit.db.straight import told
from geleit_kit.pure.canonical import writer

_WAIT_SECONDS = 10
_CLOSING_SECONDS = 5.0
_LOOK_SECONDS = 0.005
_PATIENCE_MS = 500
"""How long the truncation of a write-ahead log waits for readers: nobody can write meanwhile."""
_BEGINNING = "geleit_beginning"
_log = logging.getLogger("geleit.database")


def is_sqlite(url: str) -> bool:
    """Whether the address names a SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def engines(url: str, *, pool_size: int = 10, pooler: bool = False) -> tuple[AsyncEngine, AsyncEngine]:
    """The engines for reading and for writing; the same one on PostgreSQL.

    `pooler`: a transaction pooler such as PgBouncer stands between, so prepared statements are not kept (asyncpg's
    cache breaks there).
    """
    if is_sqlite(url):
        return _sqlite(url, "BEGIN", 5, "query_only=ON"), _sqlite(url, "BEGIN IMMEDIATE", 1)
    options: dict[str, Any] = {}
    if pooler:
        options = {"statement_cache_size": 0, "prepared_statement_cache_size": 0}
    options["server_settings"] = {
        "application_name": "geleit",
        "timezone": "UTC",
        "lock_timeout": f"{_WAIT_SECONDS}s",
        "idle_in_transaction_session_timeout": "60s",
    }
    options["connection_class"] = _Line
    # No overflow: connections beyond the pool would be opened and closed with every request of a busy hour, and each
    # costs PostgreSQL a process. The one used last is used next, so that the rest stays cool.
    engine = create_async_engine(
        url,
        pool_size=2 * pool_size,
        max_overflow=0,
        pool_use_lifo=True,
        json_serializer=_text_of,
        pool_timeout=_WAIT_SECONDS,
        connect_args=options,
    )

    return _scoping(engine), engine


class _Scoping(Connection):
    """Tells the line how the transaction begins. No listener does: an engine with one calls a dozen empty events at
    each statement.
    """

    def _begin_impl(self, transaction: RootTransaction) -> None:
        line: Any = self.connection.driver_connection
        line.beginning = self.get_execution_options().get(_BEGINNING)
        super()._begin_impl(transaction)


def _scoping(engine: AsyncEngine) -> AsyncEngine:
    engine.sync_engine._connection_cls = _Scoping  # noqa: SLF001 -- where it is lost, nothing has a scope and is seen
    return engine


_written = writer(separators=(", ", ": "), ascii_only=True, allow_nan=True)


def _text_of(value: Any) -> str:
    """JSON for a column. Half of what is written is empty."""
    if not value and isinstance(value, list | dict):
        return "[]" if isinstance(value, list) else "{}"
    return _written(value)


class Scoped:
    """An engine whose transactions begin in the scope of a body (or NODE): on PostgreSQL in the same round trip as
    BEGIN, which is sent before the first statement. SQLite knows no scope.
    """

    def __init__(self, engine: AsyncEngine, *, reads: bool = False) -> None:
        self._engine, self._begin = engine, "BEGIN READ ONLY" if reads else "BEGIN"
        self._made: dict[UUID | str, AsyncEngine] = {}
        self._knows = engine.dialect.name == "postgresql"

    def __call__(self, scope: UUID | str) -> AsyncEngine:
        """The same pool of connections, for this scope."""
        if not self._knows:
            return self._engine
        found = self._made.get(scope)
        if found is None:
            begin = f"{self._begin}; {_into(scope)}"
            found = self._made[scope] = _scoping(self._engine.execution_options(**{_BEGINNING: begin}))
        return found


async def begun(connection: AsyncConnection) -> None:
    """Begins the transaction of a writer now, not with its first statement: what it writes bears no time before that
    at which PostgreSQL says that it began (decision 0015). SQLite gave the writer its turn with the connection.
    """
    if connection.dialect.name == "postgresql":
        await connection.run_sync(_begin)


async def arrived(connection: AsyncConnection, scope: UUID | str) -> None:
    """PostgreSQL: what follows in this transaction stands in another scope. One message, nothing is prepared."""
    await told(connection, _into(scope))


def _begin(connection: Connection) -> None:
    line: Any = connection.connection.dbapi_connection
    try:
        await_(line._start_transaction())  # noqa: SLF001 -- what SQLAlchemy does before the first statement
    except connection.dialect.loaded_dbapi.Error as error:
        connection._handle_dbapi_exception(error, None, None, None, None)  # noqa: SLF001 -- as for a statement


def _into(scope: UUID | str) -> str:
    quoted = setting(scope).replace("'", "''")
    return f"SET LOCAL geleit.body = '{quoted}'"


class _Line(asyncpg.Connection):  # type: ignore[misc]  # -- asyncpg has no types
    """A connection whose transactions begin as the engine of the session says."""

    beginning: str | None = None

    def transaction(self, *, isolation: Any = None, readonly: bool = False, deferrable: bool = False) -> Any:
        """What SQLAlchemy begins with the first statement."""
        if self.beginning is None:
            return super().transaction(isolation=isolation, readonly=readonly, deferrable=deferrable)
        return _Transaction(self, self.beginning)


class _Transaction:
    """A transaction in a scope."""

    def __init__(self, line: _Line, beginning: str) -> None:
        self._line, self._beginning = line, beginning

    async def start(self) -> None:
        """Begins it, in its scope."""
        try:
            await self._line.execute(self._beginning)
        except Exception:
            if self._line.is_in_transaction():
                await self.rollback()
            raise

    async def commit(self) -> None:
        """Ends it."""
        await self._line.execute("COMMIT")

    async def rollback(self) -> None:
        """Ends it without effect."""
        await self._line.execute("ROLLBACK")


def _sqlite(url: str, begin: str, size: int, *more: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=_WAIT_SECONDS,
        connect_args={"timeout": _WAIT_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={_WAIT_SECONDS * 1000}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "temp_store=MEMORY",  # what is sorted or grouped never lies in a temporary file
            *more,
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        shorten(connection.driver_connection, reading=begin == "BEGIN")

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


async def dispose(*engines: AsyncEngine) -> None:
    """Ends all connections, after those who still use one have given it back (five seconds at most): a session whose
    task was cancelled rolls back and closes by itself.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + _CLOSING_SECONDS
    while any(_lent(engine) for engine in engines) and loop.time() < until:  # noqa: ASYNC110 -- the pool tells nobody
        await asyncio.sleep(_LOOK_SECONDS)
    for engine in engines:
        await engine.dispose()


def _lent(engine: AsyncEngine) -> int:
    pool = engine.pool
    return pool.checkedout() if isinstance(pool, QueuePool) else 0


async def truncate_log(engine: AsyncEngine) -> bool:
    """SQLite: writes the write-ahead log into the file and empties it. False (and a line in the log) where readers did
    not let it, such as a backup, which reads for as long as it copies.
    """
    async with engine.connect() as connection:
        line: Any = (await connection.get_raw_connection()).driver_connection
        await _done(line, f"PRAGMA busy_timeout={_PATIENCE_MS}")
        try:
            busy = await _done(line, "PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            await _done(line, f"PRAGMA busy_timeout={_WAIT_SECONDS * 1000}")
    if busy:
        _log.warning("write_ahead_log_not_truncated")
    return not busy


async def _done(line: Any, pragma: str) -> int:
    """What the pragma answers, by the connection of aiosqlite."""
    cursor = await line.execute(pragma)
    answer: int = (await cursor.fetchone())[0]
    await cursor.close()
    return answer
