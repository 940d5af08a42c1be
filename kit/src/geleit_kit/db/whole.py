"""Work that is not cut in two: a worker that is told to end does so between two transactions, not within one.

A connection that is cancelled in the middle of a transaction is thrown away, with the lock that it holds. SQLite has
one writer: whoever wrote next, such as the worker that gives its lease back, waited until its patience ended (10 s).
"""

import asyncio
from collections.abc import Awaitable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_GRACE_SECONDS = 2.0
_PATIENCE_SECONDS = 1.0
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
        await finished(_let_end(task, rest))
        raise


async def finished(work: Awaitable[T]) -> T:
    """What `work` answers, which nothing cuts short: a cancellation meanwhile is raised when it has ended.

    `asyncio.shield` alone lets the work go on with nobody waiting for it: at an orderly stop it then met a database
    that was closed under it.
    """
    task = asyncio.ensure_future(work)
    told: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as cancelled:
            told = cancelled
    if told is not None:
        _heard(task)
        raise told
    return task.result()


async def ended(tasks: Collection["asyncio.Future[Any]"]) -> None:
    """Cancels until all have ended. Once is not enough: a client library can lose a cancellation that meets its own
    time-out, and the service would then never stop.
    """
    while waiting := [task for task in tasks if not task.done()]:
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting, timeout=_PATIENCE_SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)  # what one ended with was told when it ended


async def _let_end(task: "asyncio.Future[T]", rest: asyncio.Event) -> None:
    rests = asyncio.ensure_future(rest.wait())
    either: list[asyncio.Future[Any]] = [task, rests]
    await asyncio.wait(either, timeout=_GRACE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    await ended(either)


def _heard(task: "asyncio.Future[T]") -> None:
    """Nobody is left to hear how it ended."""
    if not task.cancelled():
        task.exception()
