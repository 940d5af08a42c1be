"""A worker ends when it is told to, in whatever moment."""

import asyncio

import pytest

from geleit_kit.db.database import Database
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.leases import Held, Worker
from geleit_kit.pure.clock import DomainClock
from geleit_kit.testing.databases import Engine


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
