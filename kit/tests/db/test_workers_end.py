"""A worker ends when it is told to, in whatever moment."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select, text

from geleit_kit.db import whole as whole_module
from geleit_kit.db.database import Database
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.leases import Held, Worker, take
from geleit_kit.db.scope import NODE
from geleit_kit.db.whole import ended, finished, resting, whole
from geleit_kit.pure.clock import DomainClock
from geleit_kit.testing.databases import Engine


@pytest.mark.both
@pytest.mark.parametrize("ticks", range(6))
async def test_a_worker_that_is_woken_and_told_to_end_at_once_ends(engine: Engine, ticks: int) -> None:
    """The wake-up of a commit and the end of the service can fall into one turn of the loop."""
    addresses = await engine.databases("letters")
    database = Database(addresses.database_url, KeyStore(addresses.keys_url, bytes(32)), DomainClock())
    wake, worked = asyncio.Event(), asyncio.Event()

    async def step(held: Held) -> bool:
        worked.set()
        return False

    running = asyncio.create_task(Worker(database, "relay", step, every=30.0, wake=wake).run())
    await asyncio.wait_for(worked.wait(), 10)
    await asyncio.sleep(0.01)
    wake.set()
    for _ in range(ticks):
        await asyncio.sleep(0)
    running.cancel()
    _, late = await asyncio.wait([running], timeout=5)
    running.cancel()
    await asyncio.wait([running])
    await database.close()
    assert not late


async def _told_to_end(engine: Engine, step: Callable[[Database], Awaitable[bool]], inside: asyncio.Event) -> float:
    """Runs a worker, tells it to end while it is inside its step, answers how long it and one more write took."""
    addresses = await engine.databases("letters")
    database = Database(addresses.database_url, KeyStore(addresses.keys_url, bytes(32)), DomainClock())
    running = asyncio.create_task(Worker(database, "relay", lambda _: step(database), every=30.0).run())
    await asyncio.wait_for(inside.wait(), 10)
    loop = asyncio.get_running_loop()
    began = loop.time()
    running.cancel()
    await asyncio.wait([running])
    async with database.node_write() as write:
        await write.execute(text("SELECT 1"))
    took = loop.time() - began
    await database.close()
    return took


async def test_a_worker_that_is_told_to_end_within_a_transaction_brings_it_to_its_end(engine: Engine) -> None:
    inside, committed = asyncio.Event(), asyncio.Event()

    async def step(database: Database) -> bool:
        async with database.node_write() as write:
            await write.execute(text("UPDATE leases SET token = token"))
            inside.set()
            await asyncio.sleep(0.05)
        committed.set()
        return False

    took = await _told_to_end(engine, step, inside)
    assert committed.is_set()
    assert took < 5, "the writer's lock was left behind"


async def test_a_worker_that_only_waits_is_ended_at_once(engine: Engine) -> None:
    inside, woke = asyncio.Event(), asyncio.Event()

    async def step(_database: Database) -> bool:
        with resting():
            inside.set()
            await asyncio.sleep(30)
        woke.set()
        return False

    took = await _told_to_end(engine, step, inside)
    assert not woke.is_set()
    assert took < 1.5, "two seconds are given to work, not to rest"


async def test_a_service_that_ends_waits_for_what_its_workers_still_do(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it is told: a lease that is given back for long meets no database that was closed under it."""
    monkeypatch.setattr(whole_module, "_PATIENCE_SECONDS", 0.02)
    addresses = await engine.databases("letters")
    database = Database(addresses.database_url, KeyStore(addresses.keys_url, bytes(32)), DomainClock())
    worked, did = asyncio.Event(), []

    async def step(_held: Held) -> bool:
        worked.set()
        return False

    async def at_end(_held: Held) -> None:
        await asyncio.sleep(0.1)  # it is told to end five times meanwhile
        did.append("at_end")

    running = asyncio.create_task(Worker(database, "relay", step, every=30.0, at_end=at_end).run())
    await asyncio.wait_for(worked.wait(), 10)
    await ended([running])
    assert did == ["at_end"]
    assert await take(database, "relay", "another") is not None, "the lease was not given back"
    await database.close()


async def test_work_that_ends_slowly_is_over_when_who_waited_for_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_module, "_GRACE_SECONDS", 0.01)
    monkeypatch.setattr(whole_module, "_PATIENCE_SECONDS", 0.01)
    began, over = asyncio.Event(), []

    async def give_back() -> None:
        await asyncio.sleep(0.1)
        over.append("over")

    async def slow() -> None:
        began.set()
        try:
            await asyncio.sleep(30)
        finally:
            await finished(give_back())

    waiting = asyncio.create_task(whole(slow()))
    await began.wait()
    await ended([waiting])
    assert (over, waiting.cancelled()) == (["over"], True)


async def test_a_closed_database_waits_for_the_sessions_of_tasks_that_were_cancelled(engine: Engine) -> None:
    addresses = await engine.databases("letters")
    database = Database(addresses.database_url, KeyStore(addresses.keys_url, bytes(32)), DomainClock())
    inside, over = asyncio.Event(), []

    async def reading() -> None:
        async with database.read(NODE) as read:
            await read.scalar(select(1))
            inside.set()
            try:
                await asyncio.sleep(30)
            finally:
                await asyncio.sleep(0.1)
                over.append("over")

    task = asyncio.create_task(reading())
    await inside.wait()
    task.cancel()
    await database.close()
    assert over == ["over"]
    await asyncio.wait([task])
