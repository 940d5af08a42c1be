"""SQLite: fewer steps between the event loop and the thread of a connection.

aiosqlite hands every call to the connection's thread, also those that only make or close a cursor or end a transaction
that is none; a read of one row took fifteen such steps, and under load each step waits for its turn twice. Here only
what works or waits goes to the thread: commits, changes of many rows, and queries that are not done soon. One
begins where it is asked and is broken off after `_SOON` steps of SQLite's machine (some tenths of a millisecond); then
it begins again in the thread. Its rows come with it. The writer's turn is taken where it is free; where another process
has it, the thread waits for it. A few new rows are some ten microseconds each, in memory until the commit. All goes to
the thread while something of this connection still runs there (a request was cancelled): then order counts.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

_BEGIN_READING = "BEGIN"
_BEGIN_WRITING = "BEGIN IMMEDIATE"
_QUERY = "SELECT"
_NEW_ROW = "INSERT INTO"
_SOON = 2_000
_FEW = 32
_TAKEN = frozenset({"fetchall", "fetchone", "fetchmany"})


def shorten(connection: Any, *, reading: bool) -> None:
    """Changes one connection of aiosqlite, which must have been opened with `check_same_thread=False`. `reading`: it
    never writes, so that its transactions end without work.
    """
    to_thread, under_way = connection._execute, [0]  # noqa: SLF001 -- the one place through which every call goes
    rows = _Rows()

    async def execute(work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        there = rows.of(work)
        if there is not None:
            return there(*given)
        if not under_way[0] and connection._connection is not None:  # noqa: SLF001 -- open
            if _trifle(work, given, reading=reading):
                return work(*given, **named)
            if _is_query(work, given) and _done_soon(work, given, rows):
                return work.__self__  # type: ignore[attr-defined]  # -- the cursor
            if given[:1] == (_BEGIN_WRITING,) and _turn_taken(work):
                return work.__self__  # type: ignore[attr-defined]  # -- the cursor
            if _few_new_rows(work, given):
                return work(*given, **named)
        under_way[0] += 1

        def counted() -> Any:
            try:
                answer = work(*given, **named)
                if _is_query(work, given):
                    rows.take(work.__self__)  # type: ignore[attr-defined]  # -- the cursor
                return answer
            finally:
                under_way[0] -= 1

        return await to_thread(counted)

    connection._execute = execute  # noqa: SLF001 -- as above


class _Rows:
    """The rows of the query that a connection ran last, until somebody fetches them."""

    def __init__(self) -> None:
        self._cursor: sqlite3.Cursor | None = None
        self._rows: list[Any] = []

    def take(self, cursor: sqlite3.Cursor) -> None:
        """Takes all rows of a cursor that has just executed."""
        self._rows = cursor.fetchall()
        self._cursor = cursor

    def of(self, work: Callable[..., Any]) -> Callable[..., Any] | None:
        """What answers this call in place of the cursor, whose rows were taken; None where they were not."""
        owner, name = getattr(work, "__self__", None), getattr(work, "__name__", "")
        if owner is None or owner is not self._cursor:
            return None
        if name in _TAKEN:
            return getattr(self, name)  # type: ignore[no-any-return]  # -- one of the three below
        self._cursor, self._rows = None, []
        return None

    def fetchall(self) -> list[Any]:
        """As a cursor."""
        left, self._rows = self._rows, []
        return left

    def fetchmany(self, size: int = 1) -> list[Any]:
        """As a cursor."""
        first, self._rows = self._rows[:size], self._rows[size:]
        return first

    def fetchone(self) -> Any:
        """As a cursor."""
        return self._rows.pop(0) if self._rows else None


def _is_query(work: Callable[..., Any], given: tuple[Any, ...]) -> bool:
    owner = getattr(work, "__self__", None)
    named = isinstance(owner, sqlite3.Cursor) and getattr(work, "__name__", "") == "execute"
    return named and str(given[0]).startswith(_QUERY)


def _done_soon(work: Callable[..., Any], given: tuple[Any, ...], rows: _Rows) -> bool:
    """Runs a query where it was asked for. False where it takes longer: it was broken off, and changed nothing."""
    cursor: sqlite3.Cursor = work.__self__  # type: ignore[attr-defined]  # -- `_is_query` looked
    line = cursor.connection
    line.set_progress_handler(_break_off, _SOON)
    try:
        work(*given)
        rows.take(cursor)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return False
    finally:
        line.set_progress_handler(None, _SOON)
    return True


def _break_off() -> int:
    return 1


def _turn_taken(work: Callable[..., Any]) -> bool:
    """Begins the writer's transaction without waiting. False where somebody else has the turn."""
    cursor: sqlite3.Cursor = work.__self__  # type: ignore[attr-defined]  # -- a cursor begins
    line = cursor.connection
    patience = line.execute("PRAGMA busy_timeout").fetchone()[0]
    line.execute("PRAGMA busy_timeout=0")
    try:
        work(_BEGIN_WRITING)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    finally:
        line.execute(f"PRAGMA busy_timeout={patience}")
    return True


def _few_new_rows(work: Callable[..., Any], given: tuple[Any, ...]) -> bool:
    """Whether a call adds a few rows whose values it brings, inside of a transaction: nothing is waited for."""
    owner, name = getattr(work, "__self__", None), getattr(work, "__name__", "")
    if not isinstance(owner, sqlite3.Cursor) or name not in {"execute", "executemany"}:
        return False
    if not owner.connection.in_transaction or not given[0].startswith(_NEW_ROW) or _QUERY in given[0]:
        return False
    return name == "execute" or len(given[1]) <= _FEW


def _trifle(work: Callable[..., Any], given: tuple[Any, ...], *, reading: bool) -> bool:
    """Whether a call neither works nor waits."""
    owner, name = getattr(work, "__self__", None), getattr(work, "__name__", "")
    if isinstance(owner, sqlite3.Cursor):
        # without IMMEDIATE it takes no lock and reads no page
        return name == "close" or (name == "execute" and given[:1] == (_BEGIN_READING,))
    if isinstance(owner, sqlite3.Connection):
        return name == "cursor" or (name in {"rollback", "commit"} and (reading or not owner.in_transaction))
    return False
