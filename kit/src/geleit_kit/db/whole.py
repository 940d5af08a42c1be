"""Work that is not cut in two: a worker that is told to end does so between two transactions, not within one.

A connection that is cancelled in the middle of a transaction is thrown away, with the lock that it holds. SQLite has
one writer: whoever wrote next, such as the worker that gives its lease back, waited until its patience ended (10 s).
"""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_GRACE_SECONDS = 2.0
_rest: ContextVar[asyncio.Event | None] = ContextVar("rest", default=None)


@contextmanager
def resting() -> Iterator[None]:
    """Nothing is open in this block, it only waits: here a worker may be told to end at once."""
    rest = _rest.get()
    if rest is not None:
        rest.set()
    try:
        yield
    finally:
        if rest is not None:
            rest.clear()


async def whole(work: Awaitable[T]) -> T:
    """What `work` answers. Cancelled, it lets the work come to its end or to where it rests (two seconds at most), and
    is cancelled then.
    """
    rest = asyncio.Event()
    before = _rest.set(rest)
    task = asyncio.ensure_future(work)
    _rest.reset(before)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await _let_end(task, rest)
        raise


async def _let_end(task: "asyncio.Future[T]", rest: asyncio.Event) -> None:
    task.add_done_callback(_heard)
    rests = asyncio.ensure_future(rest.wait())
    either: list[asyncio.Future[Any]] = [task, rests]
    try:
        await asyncio.wait(either, timeout=_GRACE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        rests.cancel()
        task.cancel()
    await asyncio.wait([task], timeout=_GRACE_SECONDS)


def _heard(task: "asyncio.Future[T]") -> None:
    """Nobody is left to hear how it ended."""
    if not task.cancelled():
        task.exception()
