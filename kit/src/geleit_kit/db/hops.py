"""SQLite: fewer steps between the event loop and the thread of a connection.

aiosqlite hands every call to the connection's thread, also those that only make or close a cursor or end a transaction
that is none; a read of one row took fifteen such steps, a quarter of its time. Here only what works or waits goes to
the thread: statements, their rows, commits, the writer's BEGIN. The rest is done where it is asked, unless something of
this connection still runs in its thread (a request was cancelled): then order counts, and all goes there.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

_BEGIN_READING = "BEGIN"


def shorten(connection: Any, *, reading: bool) -> None:
    """Changes one connection of aiosqlite, which must have been opened with `check_same_thread=False`. `reading`: it
    never writes, so that its transactions end without work.
    """
    to_thread, under_way = connection._execute, [0]  # noqa: SLF001 -- the one place through which every call goes

    async def execute(work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        if not under_way[0] and connection._connection is not None and _trifle(work, given, reading=reading):  # noqa: SLF001 -- open
            return work(*given, **named)
        under_way[0] += 1

        def counted() -> Any:
            try:
                return work(*given, **named)
            finally:
                under_way[0] -= 1

        return await to_thread(counted)

    connection._execute = execute  # noqa: SLF001 -- as above


def _trifle(work: Callable[..., Any], given: tuple[Any, ...], *, reading: bool) -> bool:
    """Whether a call neither works nor waits."""
    owner, name = getattr(work, "__self__", None), getattr(work, "__name__", "")
    if isinstance(owner, sqlite3.Cursor):
        # without IMMEDIATE it takes no lock and reads no page
        return name == "close" or (name == "execute" and given[:1] == (_BEGIN_READING,))
    if isinstance(owner, sqlite3.Connection):
        return name == "cursor" or (name in {"rollback", "commit"} and (reading or not owner.in_transaction))
    return False
