"""SQLite: what is done where it is asked, and what goes to the thread of the connection, without a difference for who
asks.
"""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from geleit_kit.db.engine import engines

_LONG_QUERY = (
    "SELECT i FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n)"
    " ORDER BY i"
)


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[tuple[AsyncEngine, AsyncEngine]]:
    reading, writing = engines(f"sqlite+aiosqlite:///{tmp_path / 'rows.sqlite'}")
    async with writing.begin() as line:
        await line.execute(text("CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT)"))
        await line.execute(text("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')"))
    yield reading, writing
    await reading.dispose()
    await writing.dispose()


async def threads_of(engine: AsyncEngine, query: str) -> tuple[list[int], set[int]]:
    """The rows, and the threads in which SQLite worked for them to the end."""
    seen: set[int] = set()
    async with engine.connect() as line:
        raw = (await line.get_raw_connection()).driver_connection
        assert raw is not None

        def note(value: int) -> int:
            seen.add(threading.get_ident())
            return value

        raw._connection.create_function("note", 1, note)
        rows = [row[0] for row in await line.execute(text(query))]
    return rows, seen


async def test_a_short_query_is_done_where_it_is_asked(both: tuple[AsyncEngine, AsyncEngine]) -> None:
    for engine in both:
        rows, seen = await threads_of(engine, "SELECT note(id) FROM t ORDER BY id")
        assert rows == [1, 2, 3]
        assert seen == {threading.get_ident()}


async def test_a_long_query_ends_in_the_thread_with_all_its_rows_and_the_loop_goes_on(
    both: tuple[AsyncEngine, AsyncEngine],
) -> None:
    for engine in both:
        rows, seen = await threads_of(engine, _LONG_QUERY.replace("SELECT i FROM (", "SELECT note(i) FROM ("))
        assert rows == list(range(1, 20001))
        assert seen - {threading.get_ident()}, "it was broken off here and done there"


async def test_a_query_that_is_broken_off_takes_nothing_of_what_was_written_before_it(
    both: tuple[AsyncEngine, AsyncEngine],
) -> None:
    reading, writing = both
    async with writing.begin() as line:
        await line.execute(text("INSERT INTO t VALUES (4, 'd')"))
        assert len((await line.execute(text(_LONG_QUERY))).all()) == 20000
    async with reading.connect() as line:
        assert (await line.execute(text("SELECT count(*) FROM t"))).scalar() == 4


async def test_what_is_wrong_is_told_as_before_and_the_connection_goes_on(
    both: tuple[AsyncEngine, AsyncEngine],
) -> None:
    async with both[0].connect() as line:
        with pytest.raises(OperationalError, match="no such table"):
            await line.execute(text("SELECT * FROM nowhere"))
        assert (await line.execute(text("SELECT word FROM t WHERE id = :id"), {"id": 2})).scalar() == "b"


async def test_rows_are_fetched_in_parts_as_from_a_cursor(both: tuple[AsyncEngine, AsyncEngine]) -> None:
    async with both[0].connect() as line:
        raw = (await line.get_raw_connection()).driver_connection
        assert raw is not None
        cursor = await raw.execute("SELECT id FROM t ORDER BY id")
        assert await cursor.fetchone() == (1,)
        assert await cursor.fetchmany(1) == [(2,)]
        assert await cursor.fetchall() == [(3,)]
        assert await cursor.fetchone() is None
        await cursor.execute("PRAGMA user_version")
        assert await cursor.fetchone() == (0,)
        await cursor.close()


async def test_a_query_after_one_that_was_given_up_waits_for_its_turn(both: tuple[AsyncEngine, AsyncEngine]) -> None:
    async with both[0].connect() as line:
        raw = (await line.get_raw_connection()).driver_connection
        assert raw is not None
        long = asyncio.ensure_future(raw.execute(_LONG_QUERY))
        await asyncio.sleep(0)
        long.cancel()
        cursor = await raw.execute("SELECT word FROM t WHERE id = 3")
        assert await cursor.fetchall() == [("c",)]


def watched(line: Any) -> list[tuple[str, bool]]:
    """Fills with what a connection runs from now on, and whether it did so where it was asked."""
    seen: list[tuple[str, bool]] = []
    asked = threading.get_ident()
    line._connection.set_trace_callback(lambda said: seen.append((said, threading.get_ident() == asked)))
    return seen


def where(seen: list[tuple[str, bool]], beginning: str) -> set[bool]:
    return {here for said, here in seen if said.startswith(beginning)}


async def test_the_writers_turn_and_a_few_new_rows_need_no_thread_and_the_commit_does(
    both: tuple[AsyncEngine, AsyncEngine],
) -> None:
    async with both[1].connect() as line:
        seen = watched((await line.get_raw_connection()).driver_connection)
        await line.execute(text("INSERT INTO t VALUES (:id, 'few')"), [{"id": number} for number in range(10, 20)])
        await line.execute(text("INSERT INTO t VALUES (:id, 'many')"), [{"id": number} for number in range(100, 200)])
        await line.execute(text("UPDATE t SET word = 'new' WHERE id = 1"))
        await line.commit()
    assert where(seen, "BEGIN IMMEDIATE") == where(seen, "INSERT INTO t VALUES (10,") == {True}
    assert where(seen, "INSERT INTO t VALUES (100,") == where(seen, "UPDATE") == where(seen, "COMMIT") == {False}
    async with both[0].connect() as line:
        assert (await line.execute(text("SELECT count(*) FROM t"))).scalar() == 113
        assert (await line.execute(text("SELECT word FROM t WHERE id = 1"))).scalar() == "new"


async def test_who_has_not_the_turn_waits_for_it_in_the_thread_while_the_loop_goes_on(
    both: tuple[AsyncEngine, AsyncEngine], tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "rows.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with both[1].connect() as line:
        raw: Any = (await line.get_raw_connection()).driver_connection
        waiting = asyncio.create_task(line.execute(text("INSERT INTO t VALUES (7, 'late')")))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        other.execute("COMMIT")
        await waiting
        await line.commit()
        assert raw._connection.execute("PRAGMA busy_timeout").fetchone() == (10_000,)
    other.close()


async def test_a_new_row_that_a_constraint_refuses_is_told_as_before_and_the_rest_stays(
    both: tuple[AsyncEngine, AsyncEngine],
) -> None:
    async with both[1].begin() as line:
        await line.execute(text("INSERT INTO t VALUES (8, 'kept')"))
        with pytest.raises(IntegrityError):
            await line.execute(text("INSERT INTO t VALUES (1, 'twice')"))
    async with both[0].connect() as line:
        assert (await line.execute(text("SELECT word FROM t WHERE id = 8"))).scalar() == "kept"
