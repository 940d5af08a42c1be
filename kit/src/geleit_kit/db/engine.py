"""Engines for one database: on SQLite one writer and several readers, on PostgreSQL one pool."""

import asyncio
import logging
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from geleit_kit.db.hops import shorten

_WAIT_SECONDS = 10
_CLOSING_SECONDS = 5.0
_LOOK_SECONDS = 0.005
_PATIENCE_MS = 500
"""How long the truncation of a write-ahead log waits for readers: nobody can write meanwhile."""
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
    # No overflow: connections beyond the pool would be opened and closed with every request of a busy hour, and each
    # costs PostgreSQL a process. The one used last is used next, so that the rest stays cool.
    engine = create_async_engine(
        url,
        pool_size=2 * pool_size,
        max_overflow=0,
        pool_use_lifo=True,
        pool_timeout=_WAIT_SECONDS,
        connect_args=options,
    )
    return engine, engine


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
